/* test-connection-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "widgets/alberca-connection-dialog.h"
#include "widgets/widget-test.h"

/* The rows of the combo */
enum { SYSTEM, SESSION, SSH, TCP, TLS, PRACTICE, URI };

typedef struct
{
  const char *name;
  guint       kind;
  const char *host;
  const char *user;
  const char *uri;
} Case;

static const Case cases[] = {
  { "system", SYSTEM, "", "", "qemu:///system" },
  { "session", SESSION, "", "", "qemu:///session" },
  { "ssh", SSH, "host.example", "ana", "qemu+ssh://ana@host.example/system" },
  { "ssh-without-user", SSH, " host ", "", "qemu+ssh://host/system" },
  { "ssh-odd-user", SSH, "host", "a@b", "qemu+ssh://a%40b@host/system" },
  { "ssh-port", SSH, "host:2222", "ana", "qemu+ssh://ana@host:2222/system" },
  { "tcp-ipv6", TCP, "fe80::1", "", "qemu+tcp://[fe80::1]/system" },
  { "tls", TLS, "192.0.2.1", "ignored", "qemu+tls://192.0.2.1/system" },
};

static GtkWidget *
find_uri_row (GtkWidget *dialog)
{
  return widget_test_find (dialog, ADW_TYPE_ENTRY_ROW, "U_RI");
}

static void
choose (GtkWidget *dialog,
        guint      kind)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (widget_test_find (dialog, ADW_TYPE_COMBO_ROW, NULL)), kind);
}

static void
accepted_cb (GtkWidget  *dialog,
             const char *uri,
             gboolean    read_only,
             char      **result)
{
  *result = g_strdup_printf ("%s %s", uri, read_only ? "read-only" : "read-write");
}

static void
test_uri (gconstpointer data)
{
  const Case *c = data;
  GtkWidget *dialog = alberca_connection_dialog_new ();

  widget_test_present (dialog);
  choose (dialog, c->kind);
  widget_test_settle ();
  if (*c->host != '\0')
    gtk_editable_set_text (GTK_EDITABLE (widget_test_find (dialog, ADW_TYPE_ENTRY_ROW, "_Host name or address")),
                           c->host);
  if (c->kind == SSH)
    gtk_editable_set_text (GTK_EDITABLE (widget_test_find (dialog, ADW_TYPE_ENTRY_ROW,
                                                           "_User name there (empty: your own)")),
                           c->user);

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_uri_row (dialog))), ==, c->uri);
  g_assert_true (gtk_widget_get_sensitive (widget_test_find (dialog, GTK_TYPE_BUTTON, "C_onnect")));
  widget_test_destroy (dialog);
}

static void
test_problem (void)
{
  GtkWidget *dialog = alberca_connection_dialog_new ();
  GtkWidget *row;
  GtkWidget *button;

  widget_test_present (dialog);
  row = find_uri_row (dialog);
  button = widget_test_find (dialog, GTK_TYPE_BUTTON, "C_onnect");
  choose (dialog, SSH);
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_false (gtk_widget_has_css_class (row, "error"));

  choose (dialog, URI);
  gtk_editable_set_text (GTK_EDITABLE (row), "what is this");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_true (gtk_widget_has_css_class (row, "error"));

  gtk_editable_set_text (GTK_EDITABLE (row), "test:///default");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_false (gtk_widget_has_css_class (row, "error"));

  widget_test_destroy (dialog);
}

static gboolean
has_result (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_accept (void)
{
  g_autofree char *result = NULL;
  g_autofree char *practice = NULL;
  GtkWidget *dialog = alberca_connection_dialog_new ();

  g_signal_connect (dialog, "accepted", G_CALLBACK (accepted_cb), &result);
  widget_test_present (dialog);
  choose (dialog, SESSION);
  gtk_switch_set_active (GTK_SWITCH (widget_test_find (dialog, GTK_TYPE_SWITCH, NULL)), TRUE);
  widget_test_click (dialog, "C_onnect");
  widget_test_wait (has_result, &result);
  g_assert_cmpstr (result, ==, "qemu:///session read-only");

  dialog = alberca_connection_dialog_new ();
  g_signal_connect (dialog, "accepted", G_CALLBACK (accepted_cb), &practice);
  widget_test_present (dialog);
  choose (dialog, PRACTICE);
  widget_test_click (dialog, "C_onnect");
  widget_test_wait (has_result, &practice);
  g_assert_cmpstr (practice, ==, "practice: read-write");
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/connection-dialog/uri/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_uri);
    }
  g_test_add_func ("/connection-dialog/problem", test_problem);
  g_test_add_func ("/connection-dialog/accept", test_accept);

  return g_test_run ();
}
