/* test-secret-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* On the test driver, which keeps no secrets: what goes wrong is shown, and nothing is lost. */

#include <string.h>

#include "widgets/alberca-field-row.h"
#include "widgets/alberca-secret-dialog.h"
#include "widgets/alberca-secret-row.h"
#include "widget-test.h"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  g_object_unref (fixture->connection);
  g_object_unref (fixture->queue);
}

static GtkWidget *
value_of (GtkWidget *dialog)
{
  return widget_test_find (dialog, ADW_TYPE_PASSWORD_ENTRY_ROW, NULL);
}

static void
write_name (GtkWidget  *dialog,
            const char *name)
{
  GtkWidget *row = widget_test_find (dialog, ALBERCA_TYPE_FIELD_ROW, "Name");

  gtk_editable_set_text (GTK_EDITABLE (widget_test_find (row, GTK_TYPE_TEXT, NULL)), name);
}

static gboolean
can_create (GtkWidget *dialog)
{
  return gtk_widget_get_sensitive (widget_test_find (dialog, GTK_TYPE_BUTTON, "C_reate"));
}

static gboolean
can_create_again (gpointer dialog)
{
  return can_create (dialog);
}

static gboolean
list_failed (gpointer secrets)
{
  return alberca_secret_list_get_error (secrets) != NULL;
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlbercaSecretList) secrets = alberca_secret_list_new (fixture->connection, ALBERCA_SECRET_ISCSI);
  GtkWidget *dialog = alberca_secret_dialog_new (secrets);

  widget_test_present (dialog);
  g_assert_false (can_create (dialog));
  write_name (dialog, "san");
  g_assert_false (can_create (dialog));
  gtk_editable_set_text (GTK_EDITABLE (value_of (dialog)), "hunter2");
  g_assert_true (can_create (dialog));
  widget_test_click (dialog, "C_reate");
  g_assert_false (can_create (dialog));
  widget_test_finish (fixture->queue);
  widget_test_wait (can_create_again, dialog);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (value_of (dialog))), ==, "hunter2");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)); i++)
    {
      g_autoptr(AlbercaOperation) operation = g_list_model_get_item (G_LIST_MODEL (fixture->queue), i);

      g_assert_nonnull (alberca_operation_get_error (operation));
      g_assert_null (strstr (alberca_operation_get_command (operation), "hunter2"));
    }

  widget_test_destroy (dialog);
}

static void
test_ceph_key (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(AlbercaSecretList) secrets = alberca_secret_list_new (fixture->connection, ALBERCA_SECRET_CEPH);
  GtkWidget *dialog = alberca_secret_dialog_new (secrets);

  widget_test_present (dialog);
  write_name (dialog, "client.vms");
  gtk_editable_set_text (GTK_EDITABLE (value_of (dialog)), "not a key");
  g_assert_false (can_create (dialog));
  gtk_editable_set_text (GTK_EDITABLE (value_of (dialog)), "AQDkIaVl2vUeHxAAzTpn3Q5nyWM5GqLV0/6Zdw==");
  g_assert_true (can_create (dialog));
  write_name (dialog, " client.vms");
  g_assert_false (can_create (dialog));

  widget_test_destroy (dialog);
}

static void
test_row (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(AlbercaSecretList) secrets = alberca_secret_list_new (fixture->connection, ALBERCA_SECRET_ISCSI);
  GtkWidget *row = alberca_secret_row_new ("Secret", secrets);
  GListModel *choices;

  widget_test_wait (list_failed, secrets);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), !=, "");
  choices = adw_combo_row_get_model (ADW_COMBO_ROW (row));
  g_assert_cmpint (g_list_model_get_n_items (choices), ==, 1);

  /* One that is not in the list stays chosen */
  alberca_secret_row_set_uuid (ALBERCA_SECRET_ROW (row), "2ec115d7-3a88-3ceb-bc12-0ac909a6fd87");
  g_assert_cmpint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  alberca_secret_list_read (secrets);
  widget_test_settle ();
  g_assert_cmpstr (alberca_secret_row_get_uuid (ALBERCA_SECRET_ROW (row)), ==, "2ec115d7-3a88-3ceb-bc12-0ac909a6fd87");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  g_assert_cmpstr (alberca_secret_row_get_uuid (ALBERCA_SECRET_ROW (row)), ==, "");

  widget_test_drop (row);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/secret-dialog/refused", test_refused);
  ADD ("/secret-dialog/ceph-key", test_ceph_key);
  ADD ("/secret-dialog/row", test_row);

  return g_test_run ();
}
