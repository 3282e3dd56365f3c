/* test-pool-page.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-pool-page.h"
#include "widgets/alberca-volume-dialog.h"
#include "widgets/widget-test.h"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  AlbercaPool           *pool;
  GtkWidget             *window;
  AlbercaPoolPage       *page;
} Fixture;

static GtkSelectionModel *
get_rows (Fixture *fixture)
{
  GtkWidget *view = widget_test_look (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL);

  return view != NULL ? gtk_column_view_get_model (GTK_COLUMN_VIEW (view)) : NULL;
}

static gboolean
is_loaded (gpointer data)
{
  Fixture *fixture = data;
  GtkSelectionModel *rows = get_rows (fixture);
  guint n_volumes = g_list_model_get_n_items (alberca_pool_get_volumes (fixture->pool));

  return rows != NULL && n_volumes > 0 && alberca_pool_get_n_loaded (fixture->pool) == n_volumes
         && g_list_model_get_n_items (G_LIST_MODEL (rows)) == n_volumes;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.alberca.Alberca");

  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  fixture->pool = g_object_ref (widget_test_find_pool (fixture->connection, "default"));
  fixture->page = g_object_new (ALBERCA_TYPE_POOL_PAGE, "settings", settings, "pool", fixture->pool, NULL);
  fixture->window = g_object_new (ADW_TYPE_WINDOW, "default-width", 460, "default-height", 500,
                                  "content", fixture->page, NULL);
  widget_test_present (fixture->window);
  widget_test_wait (is_loaded, fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_test_finish (fixture->queue);
  widget_test_destroy (fixture->window);
  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  g_clear_object (&fixture->pool);
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->queue);
}

static gboolean
is_active (gpointer data)
{
  return alberca_pool_get_active (data);
}

static gboolean
is_inactive (gpointer data)
{
  return !alberca_pool_get_active (data);
}

static GtkWidget *
find_toplevel (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type))
        return window;
    }
  return NULL;
}

static gboolean
is_asked (gpointer data)
{
  return find_toplevel (ALBERCA_TYPE_CONFIRM_DIALOG) != NULL;
}

static void
test_switch (Fixture       *fixture,
             gconstpointer  data)
{
  GtkSwitch *active = GTK_SWITCH (widget_test_find (fixture->window, GTK_TYPE_SWITCH, NULL));
  GtkWidget *dialog;

  /* Machines use it: that is asked first, and No leaves it as it was */
  g_assert_true (gtk_switch_get_state (active));
  gtk_switch_set_active (active, FALSE);
  g_assert_true (gtk_switch_get_state (active));
  widget_test_wait (is_asked, NULL);
  dialog = find_toplevel (ALBERCA_TYPE_CONFIRM_DIALOG);
  widget_test_find (dialog, GTK_TYPE_LABEL, "web.qcow2: the virtual machine “web” (running)");
  widget_test_find (dialog, GTK_TYPE_LABEL, "These name the pool and cannot start without it");
  widget_test_destroy (dialog);
  widget_test_settle ();
  g_assert_true (gtk_switch_get_active (active));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, 0);

  gtk_switch_set_active (active, FALSE);
  widget_test_wait (is_asked, NULL);
  widget_test_click (find_toplevel (ALBERCA_TYPE_CONFIRM_DIALOG), "_Stop");
  /* Asked for, not yet so */
  g_assert_true (gtk_switch_get_state (active));
  widget_test_wait (is_inactive, fixture->pool);
  widget_test_finish (fixture->queue);
  g_assert_false (gtk_switch_get_state (active));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, 1);

  /* Started elsewhere: the switch follows, and asks for nothing */
  widget_test_click (fixture->window, "_Start Pool");
  widget_test_wait (is_active, fixture->pool);
  widget_test_finish (fixture->queue);
  g_assert_true (gtk_switch_get_state (active));
  g_assert_true (gtk_switch_get_active (active));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, 2);
}

/* Nobody uses it: it is stopped at once; who takes that back in time has asked for nothing. */
static void
test_stop_unused (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkSwitch *active = GTK_SWITCH (widget_test_find (fixture->window, GTK_TYPE_SWITCH, NULL));
  AlbercaPool *scratch = widget_test_find_pool (fixture->connection, "scratch");

  alberca_pool_page_set_pool (fixture->page, scratch);
  widget_test_settle ();
  g_assert_true (gtk_switch_get_state (active));
  gtk_switch_set_active (active, FALSE);
  gtk_switch_set_active (active, TRUE);
  widget_test_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, 0);

  gtk_switch_set_active (active, FALSE);
  widget_test_wait (is_inactive, scratch);
  g_assert_false (is_asked (NULL));
}

static gboolean
asks_consent (gpointer data)
{
  return widget_test_look (data, GTK_TYPE_LABEL, "Delete the definition although it is in use") != NULL;
}

static void
test_undefine (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *dialog;

  alberca_pool_stop (fixture->pool);
  widget_test_wait (is_inactive, fixture->pool);
  widget_test_finish (fixture->queue);
  widget_test_settle ();
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "pool.undefine", NULL));
  dialog = find_toplevel (ALBERCA_TYPE_CONFIRM_DIALOG);
  g_assert_nonnull (dialog);
  /* Also of a pool that is stopped it is known who uses it: by its name, and by its path */
  widget_test_wait (asks_consent, dialog);
  widget_test_find (dialog, GTK_TYPE_LABEL, "web.qcow2: the virtual machine “web” (running)");
  g_assert_false (gtk_widget_is_sensitive (widget_test_find (dialog, GTK_TYPE_BUTTON, "_Delete Definition")));
  widget_test_destroy (dialog);
}

static gboolean
is_not_busy (gpointer data)
{
  return widget_test_look (data, GTK_TYPE_LABEL, "Looking for what uses it…") == NULL;
}

static GtkWidget *
ask (Fixture    *fixture,
     const char *action)
{
  GtkWidget *dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
  dialog = find_toplevel (ALBERCA_TYPE_CONFIRM_DIALOG);
  g_assert_nonnull (dialog);
  widget_test_wait (is_not_busy, dialog);
  return dialog;
}

static gboolean
is_renamed (gpointer data)
{
  return alberca_connection_find_pool_by_name (data, "images") != NULL;
}

/* Who names the pool is told before it is renamed; the storage goes only by its name. */
static void
test_rename_and_delete (Fixture       *fixture,
                        gconstpointer  data)
{
  GtkWidget *dialog, *button, *entry;

  alberca_pool_stop (fixture->pool);
  widget_test_wait (is_inactive, fixture->pool);
  widget_test_finish (fixture->queue);
  widget_test_settle ();

  dialog = ask (fixture, "pool.delete-storage");
  widget_test_find (dialog, GTK_TYPE_LABEL, "In use: this breaks");
  button = widget_test_find (dialog, GTK_TYPE_BUTTON, "_Delete Storage");
  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (widget_test_find (dialog, ADW_TYPE_ENTRY_ROW, NULL)), "default");
  g_assert_true (gtk_widget_is_sensitive (button));
  widget_test_destroy (dialog);

  dialog = ask (fixture, "pool.rename");
  widget_test_find (dialog, GTK_TYPE_LABEL, "These name the pool and cannot start until they are changed");
  button = widget_test_find (dialog, GTK_TYPE_BUTTON, "_Rename");
  entry = widget_test_find (dialog, ADW_TYPE_ENTRY_ROW, "New name");
  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (entry), "isos");
  widget_test_find (dialog, GTK_TYPE_LABEL, "There is a pool of this name already.");
  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (entry), "images");
  widget_test_click (dialog, "_Rename");
  widget_test_finish (fixture->queue);
  widget_test_wait (is_renamed, fixture->connection);
}

static void
test_overwrite (Fixture       *fixture,
                gconstpointer  data)
{
  AlbercaPool *vg0 = widget_test_find_pool (fixture->connection, "vg0");
  GtkWidget *dialog;

  alberca_pool_stop (vg0);
  widget_test_wait (is_inactive, vg0);
  widget_test_finish (fixture->queue);
  alberca_pool_page_set_pool (fixture->page, vg0);
  widget_test_settle ();
  /* Not offered for this type */
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "pool.build", NULL);
  g_assert_false (is_asked (NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, 1);
  dialog = ask (fixture, "pool.build-overwrite");
  g_assert_false (gtk_widget_is_sensitive (widget_test_find (dialog, GTK_TYPE_BUTTON, "_Overwrite")));
  gtk_editable_set_text (GTK_EDITABLE (widget_test_find (dialog, ADW_TYPE_ENTRY_ROW, NULL)), "vg0");
  g_assert_true (gtk_widget_is_sensitive (widget_test_find (dialog, GTK_TYPE_BUTTON, "_Overwrite")));
  widget_test_destroy (dialog);
}

static gboolean
has_autostart (gpointer data)
{
  return alberca_pool_get_autostart (data);
}

static void
test_actions (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);

  g_assert_false (alberca_pool_get_autostart (fixture->pool));
  g_assert_true (gtk_widget_activate_action (page, "pool.autostart", NULL));
  widget_test_wait (has_autostart, fixture->pool);

  g_assert_true (gtk_widget_activate_action (page, "pool.refresh", NULL));
  widget_test_finish (fixture->queue);
  g_assert_true (gtk_widget_is_sensitive (widget_test_find (page, GTK_TYPE_BUTTON, "New volume")));
  g_assert_false (gtk_widget_is_sensitive (widget_test_find (page, GTK_TYPE_BUTTON, "Delete the selected volumes")));

  /* Read-only: to look at */
  alberca_connection_set_read_only (fixture->connection, TRUE);
  widget_test_settle ();
  g_assert_false (gtk_widget_is_sensitive (widget_test_find (page, GTK_TYPE_BUTTON, "New volume")));
  g_assert_false (gtk_widget_is_sensitive (widget_test_find (page, GTK_TYPE_SWITCH, NULL)));
}

static GtkWidget *
ask_to_delete (Fixture    *fixture,
               const char *name)
{
  GtkSelectionModel *rows = get_rows (fixture);
  GtkWidget *dialog;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (rows)); i++)
    {
      g_autoptr (AlbercaVolume) volume = g_list_model_get_item (G_LIST_MODEL (rows), i);

      if (g_strcmp0 (alberca_volume_get_name (volume), name) == 0)
        gtk_selection_model_select_item (rows, i, TRUE);
    }
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "volume.delete", NULL));
  dialog = find_toplevel (ALBERCA_TYPE_CONFIRM_DIALOG);
  g_assert_nonnull (dialog);
  return dialog;
}

static gboolean
is_ready (gpointer data)
{
  return gtk_widget_is_sensitive (widget_test_find (data, GTK_TYPE_BUTTON, "_Delete"));
}

static gboolean
wants_consent (gpointer data)
{
  return widget_test_look (data, GTK_TYPE_LABEL, "Go on although running virtual machines may lose data: “web”") != NULL;
}

static gboolean
has_deleted (gpointer data)
{
  return alberca_pool_find_volume (data, "old-server.qcow2") == NULL;
}

static void
test_delete (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *dialog;

  /* Closed before the answer is there */
  widget_test_destroy (ask_to_delete (fixture, "web.qcow2"));
  widget_test_settle ();

  /* A machine uses it */
  dialog = ask_to_delete (fixture, "web.qcow2");
  widget_test_wait (wants_consent, dialog);
  g_assert_false (is_ready (dialog));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (widget_test_find (dialog, GTK_TYPE_CHECK_BUTTON, NULL)), TRUE);
  g_assert_true (is_ready (dialog));
  widget_test_destroy (dialog);
  g_assert_nonnull (alberca_pool_find_volume (fixture->pool, "web.qcow2"));

  /* Nobody uses it */
  dialog = ask_to_delete (fixture, "old-server.qcow2");
  widget_test_wait (is_ready, dialog);
  g_assert_false (wants_consent (dialog));
  widget_test_click (dialog, "_Delete");
  widget_test_wait (has_deleted, fixture->pool);
  widget_test_finish (fixture->queue);
}

static void
test_new_volume (Fixture       *fixture,
                 gconstpointer  data)
{
  GtkWidget *dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "volume.new", NULL));
  dialog = find_toplevel (ALBERCA_TYPE_VOLUME_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (dialog)) == GTK_WINDOW (fixture->window));
  widget_test_destroy (dialog);
}

static void
test_tabs (Fixture       *fixture,
           gconstpointer  data)
{
  AdwViewStack *stack = ADW_VIEW_STACK (widget_test_find (fixture->window, ADW_TYPE_VIEW_STACK, NULL));
  AdwActionRow *row;
  int minimum;

  adw_view_stack_set_visible_child_name (stack, "details");
  widget_test_settle ();
  row = ADW_ACTION_ROW (widget_test_find (fixture->window, ADW_TYPE_ACTION_ROW, "Name"));
  g_assert_cmpstr (adw_action_row_get_subtitle (row), ==, "default");
  row = ADW_ACTION_ROW (widget_test_find (fixture->window, ADW_TYPE_ACTION_ROW, "Path"));
  g_assert_cmpstr (adw_action_row_get_subtitle (row), ==, alberca_pool_get_path (fixture->pool));
  widget_test_find (fixture->window, ADW_TYPE_ACTION_ROW, "Only this host sees it");

  /* Another type has other fields */
  alberca_pool_page_set_pool (fixture->page, widget_test_find_pool (fixture->connection, "vg0"));
  widget_test_settle ();
  row = ADW_ACTION_ROW (widget_test_find (fixture->window, ADW_TYPE_ACTION_ROW, "Volume group"));
  g_assert_cmpstr (adw_action_row_get_subtitle (row), ==, "vg0");

  adw_view_stack_set_visible_child_name (stack, "xml");
  alberca_pool_page_start_search (fixture->page);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (stack), ==, "volumes");
  widget_test_settle ();

  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 450);
  alberca_pool_page_set_pool (fixture->page, NULL);
  widget_test_settle ();
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add ("/pool-page/switch", Fixture, NULL, set_up, test_switch, tear_down);
  g_test_add ("/pool-page/stop-unused", Fixture, NULL, set_up, test_stop_unused, tear_down);
  g_test_add ("/pool-page/undefine", Fixture, NULL, set_up, test_undefine, tear_down);
  g_test_add ("/pool-page/rename-and-delete", Fixture, NULL, set_up, test_rename_and_delete, tear_down);
  g_test_add ("/pool-page/overwrite", Fixture, NULL, set_up, test_overwrite, tear_down);
  g_test_add ("/pool-page/actions", Fixture, NULL, set_up, test_actions, tear_down);
  g_test_add ("/pool-page/delete", Fixture, NULL, set_up, test_delete, tear_down);
  g_test_add ("/pool-page/new-volume", Fixture, NULL, set_up, test_new_volume, tear_down);
  g_test_add ("/pool-page/tabs", Fixture, NULL, set_up, test_tabs, tear_down);

  return g_test_run ();
}
