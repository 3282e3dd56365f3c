/* test-auth-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/alberca-auth-request-private.h"
#include "widgets/alberca-auth-dialog.h"
#include "widgets/widget-test.h"

/* What a connection asks and what became of it; the worker waits as libvirt's does. */
typedef struct
{
  AlbercaCredential credentials[2];
  gboolean          answered;
  gint              finished;
  GtkWidget        *dialog;
  gpointer          weak;
} Fixture;

static void
handle_request (AlbercaAuthRequest *request,
                gpointer            user_data)
{
  Fixture *fixture = user_data;

  fixture->dialog = alberca_auth_dialog_new (request, "host, over TCP");
  fixture->weak = fixture->dialog;
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), &fixture->weak);
  gtk_window_present (GTK_WINDOW (fixture->dialog));
}

static gpointer
ask_thread (gpointer data)
{
  Fixture *fixture = data;

  fixture->answered = alberca_auth_request_ask (fixture->credentials, 2, handle_request, fixture);
  g_atomic_int_set (&fixture->finished, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static gboolean
is_asked (gpointer data)
{
  Fixture *fixture = data;

  return fixture->dialog != NULL && gtk_widget_get_mapped (fixture->dialog);
}

static gboolean
is_over (gpointer data)
{
  Fixture *fixture = data;

  return g_atomic_int_get (&fixture->finished) && fixture->weak == NULL;
}

static void
run (Fixture *fixture,
     void   (*act) (GtkWidget *dialog))
{
  GThread *thread;

  fixture->credentials[0].prompt = (char *) "Username:";
  fixture->credentials[0].default_answer = (char *) "root";
  fixture->credentials[1].prompt = (char *) "Password:";
  fixture->credentials[1].secret = TRUE;

  thread = g_thread_new ("ask", ask_thread, fixture);
  widget_test_wait (is_asked, fixture);
  act (fixture->dialog);
  widget_test_wait (is_over, fixture);
  g_thread_join (thread);
}

static void
answer (GtkWidget *dialog)
{
  GtkWidget *user = widget_test_find (dialog, ADW_TYPE_ENTRY_ROW, "Username");
  GtkWidget *password = widget_test_find (dialog, ADW_TYPE_PASSWORD_ENTRY_ROW, "Password");

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (user)), ==, "root");
  gtk_editable_set_text (GTK_EDITABLE (user), "ana");
  gtk_editable_set_text (GTK_EDITABLE (password), "secreto");
  widget_test_click (dialog, "_Sign In");
}

static void
test_answer (void)
{
  Fixture fixture = { 0 };

  run (&fixture, answer);
  g_assert_true (fixture.answered);
  g_assert_cmpstr (fixture.credentials[0].answer, ==, "ana");
  g_assert_cmpstr (fixture.credentials[1].answer, ==, "secreto");
  g_free (fixture.credentials[0].answer);
  g_free (fixture.credentials[1].answer);
}

static void
close_dialog (GtkWidget *dialog)
{
  gtk_window_close (GTK_WINDOW (dialog));
}

static void
test_cancel (void)
{
  Fixture fixture = { 0 };

  run (&fixture, close_dialog);
  g_assert_false (fixture.answered);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/auth-dialog/answer", test_answer);
  g_test_add_func ("/auth-dialog/cancel", test_cancel);

  return g_test_run ();
}
