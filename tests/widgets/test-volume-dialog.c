/* test-volume-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "widgets/alberca-field-row.h"
#include "widgets/alberca-volume-dialog.h"
#include "widgets/widget-test.h"

#define CAPACITY "Capacity: what the guest sees, for example “20 GiB”"

static void
type (GtkWidget  *window,
      const char *title,
      const char *text)
{
  GtkWidget *row = widget_test_find (window, ALBERCA_TYPE_FIELD_ROW, title);

  gtk_editable_set_text (GTK_EDITABLE (widget_test_find (row, GTK_TYPE_TEXT, NULL)), text);
  widget_test_settle ();
}

static gboolean
is_wrong (GtkWidget  *window,
          const char *title)
{
  return gtk_widget_has_css_class (widget_test_find (window, ALBERCA_TYPE_FIELD_ROW, title), "error");
}

static void
select_format (GtkWidget  *window,
               const char *format)
{
  AdwComboRow *row = ADW_COMBO_ROW (widget_test_find (window, ADW_TYPE_COMBO_ROW, "Format"));
  GListModel *model = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      if (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (model), i), format) == 0)
        {
          adw_combo_row_set_selected (row, i);
          return;
        }
    }
  g_assert_not_reached ();
}

static void
test_create (void)
{
  g_autoptr (AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr (AlbercaConnection) connection = widget_test_open_practice (queue);
  GtkWidget *window = alberca_volume_dialog_new (widget_test_find_pool (connection, "default"));
  g_autoptr (AlbercaOperation) operation = NULL;
  GtkWidget *create;

  widget_test_present (window);
  create = widget_test_find (window, GTK_TYPE_BUTTON, "C_reate");
  g_assert_true (GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (window))));
  type (window, "Name", "");
  g_assert_true (is_wrong (window, "Name"));
  g_assert_false (gtk_widget_get_sensitive (create));
  type (window, "Name", "a/b");
  g_assert_true (is_wrong (window, "Name"));
  type (window, "Name", "new-disk");
  g_assert_false (is_wrong (window, "Name"));

  type (window, CAPACITY, "five");
  g_assert_true (is_wrong (window, CAPACITY));
  g_assert_false (gtk_widget_get_sensitive (create));
  type (window, CAPACITY, "5 GiB");
  g_assert_false (is_wrong (window, CAPACITY));
  g_assert_true (gtk_widget_get_sensitive (create));

  g_object_ref (window);
  widget_test_click (window, "C_reate");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 1);
  operation = g_list_model_get_item (G_LIST_MODEL (queue), 0);
  widget_test_finish (queue);
  g_assert_no_error (alberca_operation_get_error (operation));
  widget_test_settle ();
  g_assert_finalize_object (window);

  alberca_connection_close (connection);
  widget_test_settle ();
}

static void
test_full (void)
{
  g_autoptr (AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr (AlbercaConnection) connection = widget_test_open_practice (queue);
  GtkWidget *window = alberca_volume_dialog_new (widget_test_find_pool (connection, "default"));
  GtkSwitch *full;

  widget_test_present (window);
  type (window, "Name", "new-disk");
  g_assert_null (widget_test_look (window, GTK_TYPE_SWITCH, NULL));
  select_format (window, "raw");
  widget_test_find (window, ALBERCA_TYPE_FIELD_ROW, "Occupied at once");

  full = GTK_SWITCH (widget_test_find (window, GTK_TYPE_SWITCH, NULL));
  type (window, CAPACITY, "900 TiB");
  g_assert_false (is_wrong (window, CAPACITY));
  gtk_switch_set_active (full, TRUE);
  g_assert_null (widget_test_look (window, ALBERCA_TYPE_FIELD_ROW, "Occupied at once"));
  g_assert_true (is_wrong (window, CAPACITY));
  type (window, CAPACITY, "1 GiB");
  g_assert_false (is_wrong (window, CAPACITY));
  g_assert_true (gtk_widget_get_sensitive (widget_test_find (window, GTK_TYPE_BUTTON, "C_reate")));

  select_format (window, "qcow2");
  g_assert_null (widget_test_look (window, GTK_TYPE_SWITCH, NULL));

  widget_test_destroy (window);
  alberca_connection_close (connection);
  widget_test_settle ();
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/volume-dialog/create", test_create);
  g_test_add_func ("/volume-dialog/full", test_full);

  return g_test_run ();
}
