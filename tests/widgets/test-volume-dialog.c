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

static GtkWidget *
find_space (GtkWidget *window)
{
  return widget_test_find (window, ADW_TYPE_COMBO_ROW, "Space");
}

static void
select_space (GtkWidget *window,
              guint      position)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_space (window)), position);
  widget_test_settle ();
}

static guint
count_spaces (GtkWidget *window)
{
  return g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (find_space (window))));
}

static void
test_space (void)
{
  g_autoptr (AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr (AlbercaConnection) connection = widget_test_open_practice (queue);
  GtkWidget *window = alberca_volume_dialog_new (widget_test_find_pool (connection, "default"));

  widget_test_present (window);
  type (window, "Name", "new-disk");
  g_assert_cmpuint (count_spaces (window), ==, 3);
  g_assert_null (widget_test_look (window, ALBERCA_TYPE_FIELD_ROW, "Occupied at once"));
  select_format (window, "raw");
  g_assert_cmpuint (count_spaces (window), ==, 3);
  select_space (window, 1);
  widget_test_find (window, ALBERCA_TYPE_FIELD_ROW, "Occupied at once");

  type (window, CAPACITY, "900 TiB");
  g_assert_false (is_wrong (window, CAPACITY));
  select_space (window, 2);
  g_assert_null (widget_test_look (window, ALBERCA_TYPE_FIELD_ROW, "Occupied at once"));
  g_assert_true (is_wrong (window, CAPACITY));
  type (window, CAPACITY, "1 GiB");
  g_assert_false (is_wrong (window, CAPACITY));
  g_assert_true (gtk_widget_get_sensitive (widget_test_find (window, GTK_TYPE_BUTTON, "C_reate")));

  select_format (window, "vdi");
  g_assert_cmpuint (count_spaces (window), ==, 1);

  widget_test_destroy (window);
  alberca_connection_close (connection);
  widget_test_settle ();
}

static AdwExpanderRow *
find_expander (GtkWidget  *window,
               const char *title)
{
  return ADW_EXPANDER_ROW (widget_test_find (window, ADW_TYPE_EXPANDER_ROW, title));
}

static gboolean
is_sensitive (gpointer data)
{
  return gtk_widget_get_sensitive (data);
}

static gboolean
has_choices (gpointer data)
{
  return g_list_model_get_n_items (gtk_drop_down_get_model (data)) > 3;
}

/* A base is chosen, many are made of it, as one operation; a name that is taken is found */
static void
test_clones (void)
{
  g_autoptr (AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr (AlbercaConnection) connection = widget_test_open_practice (queue);
  AlbercaPool *pool = widget_test_find_pool (connection, "default");
  GtkWidget *window = alberca_volume_dialog_new (pool);
  g_autoptr (AlbercaOperation) operation = NULL;
  GtkWidget *create, *choice;

  widget_test_present (window);
  create = widget_test_find (window, GTK_TYPE_BUTTON, "C_reate");
  type (window, "Name", "clase.qcow2");
  adw_expander_row_set_enable_expansion (find_expander (window, "Build on another volume"), TRUE);
  widget_test_settle ();
  g_assert_false (gtk_widget_get_sensitive (create));
  choice = widget_test_find (GTK_WIDGET (find_expander (window, "Build on another volume")), GTK_TYPE_DROP_DOWN, NULL);
  widget_test_wait (has_choices, choice);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 1);
  widget_test_wait (is_sensitive, create);

  adw_expander_row_set_enable_expansion (find_expander (window, "Many at once"), TRUE);
  widget_test_settle ();
  g_assert_cmpstr (alberca_field_row_get_text (ALBERCA_FIELD_ROW (widget_test_find (window, ALBERCA_TYPE_FIELD_ROW, "Name"))),
                   ==, "clase-{n}.qcow2");
  type (window, "Name", "clase.qcow2");
  g_assert_true (is_wrong (window, "Name"));
  type (window, "Name", "clase-{nn}.qcow2");
  g_assert_false (is_wrong (window, "Name"));

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

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/volume-dialog/create", test_create);
  g_test_add_func ("/volume-dialog/space", test_space);
  g_test_add_func ("/volume-dialog/clones", test_clones);

  return g_test_run ();
}
