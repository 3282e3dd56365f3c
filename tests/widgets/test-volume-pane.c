/* test-volume-pane.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/alberca-volume-draft.h"
#include "widgets/alberca-pool-page.h"
#include "widgets/alberca-property-row.h"
#include "widgets/alberca-split.h"
#include "widgets/alberca-volume-pane.h"
#include "widgets/alberca-volume-xml-row.h"
#include "widgets/alberca-xml-view.h"
#include "widgets/widget-test.h"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  AlbercaPool           *pool;
  GSettings             *settings;
  GtkWidget             *window;
  AlbercaPoolPage       *page;
  GtkWidget             *split;
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
  fixture->settings = g_settings_new ("io.github.alberca.Alberca");
  g_settings_reset (fixture->settings, "volume-pane-visible");
  g_settings_reset (fixture->settings, "volume-pane-width");
  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  fixture->pool = g_object_ref (widget_test_find_pool (fixture->connection, "default"));
  fixture->page = g_object_new (ALBERCA_TYPE_POOL_PAGE, "settings", fixture->settings, "pool", fixture->pool, NULL);
  fixture->window = g_object_new (ADW_TYPE_WINDOW, "default-width", GPOINTER_TO_INT (data), "default-height", 600,
                                  "content", fixture->page, NULL);
  widget_test_present (fixture->window);
  widget_test_wait (is_loaded, fixture);
  fixture->split = widget_test_find (fixture->window, ALBERCA_TYPE_SPLIT, NULL);
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
  g_clear_object (&fixture->settings);
}

static void
select_volume (Fixture    *fixture,
               const char *name,
               gboolean    alone)
{
  GtkSelectionModel *rows = get_rows (fixture);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (rows)); i++)
    {
      g_autoptr (AlbercaVolume) volume = g_list_model_get_item (G_LIST_MODEL (rows), i);

      if (g_strcmp0 (alberca_volume_get_name (volume), name) == 0)
        gtk_selection_model_select_item (rows, i, alone);
    }
  widget_test_settle ();
}

static GtkWidget *
look_in_pane (Fixture    *fixture,
              GType       type,
              const char *text)
{
  GtkWidget *pane = widget_test_look (fixture->window, ALBERCA_TYPE_VOLUME_PANE, NULL);

  return pane != NULL ? widget_test_look (pane, type, text) : NULL;
}

static const char *
get_property (Fixture    *fixture,
              const char *title)
{
  GtkWidget *row = look_in_pane (fixture, ALBERCA_TYPE_PROPERTY_ROW, title);

  return row != NULL ? alberca_property_row_get_value (ALBERCA_PROPERTY_ROW (row)) : NULL;
}

static gboolean
shows_heading (Fixture    *fixture,
               const char *text)
{
  return look_in_pane (fixture, GTK_TYPE_LABEL, text) != NULL;
}

static gboolean
shows_nothing (gpointer data)
{
  return look_in_pane (data, ADW_TYPE_STATUS_PAGE, "Nothing Selected") != NULL;
}

/* It follows the selection; nothing is there while it is hidden. */
static void
test_selection (Fixture       *fixture,
                gconstpointer  data)
{
  g_assert_null (widget_test_look (fixture->window, ALBERCA_TYPE_VOLUME_PANE, NULL));
  select_volume (fixture, "web.qcow2", TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "volume.details", NULL));
  widget_test_settle ();
  g_assert_true (g_settings_get_boolean (fixture->settings, "volume-pane-visible"));
  g_assert_true (shows_heading (fixture, "web.qcow2"));
  g_assert_true (shows_heading (fixture, "qcow2, an overlay on debian-12-base.qcow2"));
  g_assert_cmpstr (get_property (fixture, "Path"), ==, "/var/lib/libvirt/images/web.qcow2");
  g_assert_true (g_str_has_prefix (get_property (fixture, "Capacity, as the guest sees it"), "20.0"));
  g_assert_nonnull (look_in_pane (fixture, ADW_TYPE_PREFERENCES_GROUP, "Base Image"));
  /* The test driver says nothing of these */
  g_assert_null (get_property (fixture, "Last written"));
  g_assert_null (look_in_pane (fixture, ADW_TYPE_PREFERENCES_GROUP, "Encryption"));

  select_volume (fixture, "swap.raw", TRUE);
  g_assert_cmpstr (get_property (fixture, "Path"), ==, "/var/lib/libvirt/images/swap.raw");
  g_assert_null (look_in_pane (fixture, ADW_TYPE_PREFERENCES_GROUP, "Base Image"));

  select_volume (fixture, "web.qcow2", FALSE);
  g_assert_true (shows_heading (fixture, "2 volumes"));
  g_assert_nonnull (get_property (fixture, "Capacity, as the guest sees it"));
  g_assert_null (get_property (fixture, "Path"));

  gtk_selection_model_unselect_all (get_rows (fixture));
  widget_test_settle ();
  widget_test_wait (shows_nothing, fixture);

  widget_test_click (fixture->window, "Close the details");
  widget_test_settle ();
  g_assert_null (widget_test_look (fixture->window, ALBERCA_TYPE_VOLUME_PANE, NULL));
  g_assert_false (g_settings_get_boolean (fixture->settings, "volume-pane-visible"));
}

static gboolean
is_used_by_web (gpointer data)
{
  GtkWidget *row = look_in_pane (data, ADW_TYPE_ACTION_ROW, "web");

  return row != NULL && strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "disk vda") != NULL;
}

static gboolean
is_used_over_web (gpointer data)
{
  GtkWidget *row = look_in_pane (data, ADW_TYPE_ACTION_ROW, "web");

  return row != NULL && strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "over web.qcow2") != NULL
         && look_in_pane (data, ADW_TYPE_ACTION_ROW, "web.qcow2") != NULL;
}

static gboolean
is_unused (gpointer data)
{
  return look_in_pane (data, ADW_TYPE_ACTION_ROW, "No virtual machine and no overlay uses it") != NULL;
}

static gboolean
shows_web (gpointer data)
{
  return shows_heading (data, "web.qcow2");
}

/* Who uses it: machines with what it is for them, also over an overlay, which is a link. */
static void
test_users (Fixture       *fixture,
            gconstpointer  data)
{
  select_volume (fixture, "web.qcow2", TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "volume.details", NULL));
  widget_test_wait (is_used_by_web, fixture);
  select_volume (fixture, "old-server.qcow2", TRUE);
  widget_test_wait (is_unused, fixture);
  select_volume (fixture, "debian-12-base.qcow2", TRUE);
  widget_test_wait (is_used_over_web, fixture);
  adw_action_row_activate (ADW_ACTION_ROW (look_in_pane (fixture, ADW_TYPE_ACTION_ROW, "web.qcow2")));
  widget_test_wait (shows_web, fixture);
}

static gboolean
has_machine_row (gpointer data)
{
  return look_in_pane (data, ADW_TYPE_ACTION_ROW, "Snapshots of “web”…") != NULL;
}

static gboolean
has_no_machine_row (gpointer data)
{
  return !has_machine_row (data);
}

static GtkWidget *
find_window (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return GTK_WIDGET (window); /* GTK keeps it */
    }
  return NULL;
}

/* From the snapshots of a disk to those of the machine that has it: also from what its overlay is built on. */
static void
test_machine (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *row;

  select_volume (fixture, "web.qcow2", TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "volume.details", NULL));
  widget_test_wait (has_machine_row, fixture);
  select_volume (fixture, "old-server.qcow2", TRUE);
  widget_test_wait (has_no_machine_row, fixture);
  select_volume (fixture, "debian-12-base.qcow2", TRUE);
  widget_test_wait (has_machine_row, fixture);
  row = look_in_pane (fixture, ADW_TYPE_ACTION_ROW, "Snapshots of “web”…");
  g_assert_true (gtk_widget_get_focusable (row));
  adw_action_row_activate (ADW_ACTION_ROW (row));
  g_assert_nonnull (find_window ("Snapshots of the Machine “web”"));
  widget_test_destroy (find_window ("Snapshots of the Machine “web”"));
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(char **) data != NULL;
}

static char *
read_clipboard (Fixture *fixture)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->window), NULL, read_cb, &text);
  widget_test_wait (is_set, &text);
  return text;
}

static void
show_pane (Fixture    *fixture,
           const char *name)
{
  select_volume (fixture, name, TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "volume.details", NULL));
  widget_test_settle ();
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *text = NULL;

  show_pane (fixture, "web.qcow2");
  widget_test_click (fixture->window, "Copy the path");
  text = read_clipboard (fixture);
  g_assert_cmpstr (text, ==, "/var/lib/libvirt/images/web.qcow2");
}

/* It has no base itself */
static gboolean
shows_base (gpointer data)
{
  return shows_heading (data, "debian-12-base.qcow2") && look_in_pane (data, GTK_TYPE_BUTTON, "Show the base image") == NULL;
}

/* The base image is a link, also into another pool, which whoever has the page shows. */
static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  show_pane (fixture, "web.qcow2");
  widget_test_click (fixture->window, "Show the base image");
  widget_test_wait (shows_base, fixture);
}

static gboolean
shows_iso (gpointer data)
{
  return shows_heading (data, "debian-12.8.0-amd64-netinst.iso");
}

/* A volume of another pool, whose list has not been read yet. */
static void
test_jump (Fixture       *fixture,
           gconstpointer  data)
{
  show_pane (fixture, "web.qcow2");
  alberca_pool_page_set_pool (fixture->page, widget_test_find_pool (fixture->connection, "isos"));
  alberca_pool_page_select_volume (fixture->page, "debian-12.8.0-amd64-netinst.iso");
  widget_test_wait (shows_iso, fixture);
  g_assert_true (shows_heading (fixture, "Image of a disc"));

  /* One that never comes is not waited for when something else has been selected */
  alberca_pool_page_set_pool (fixture->page, fixture->pool);
  alberca_pool_page_select_volume (fixture->page, "no-such-volume");
  widget_test_wait (is_loaded, fixture);
  widget_test_wait (shows_nothing, fixture);
  select_volume (fixture, "swap.raw", TRUE);
  g_assert_true (shows_heading (fixture, "swap.raw"));
}

static gboolean
shows_xml (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *view = look_in_pane (fixture, ALBERCA_TYPE_XML_VIEW, NULL);
  g_autofree char *xml = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GPtrArray) selected = NULL;

  if (view == NULL)
    return FALSE;
  g_object_get (view, "xml", &xml, NULL);
  g_object_get (fixture->page, "selected", &selected, NULL);
  name = g_strdup_printf ("<name>%s</name>", alberca_volume_get_name (g_ptr_array_index (selected, 0)));
  return xml != NULL && strstr (xml, name) != NULL;
}

/* It is read when it is open, and follows the selection, however quickly that changes. */
static void
test_xml (Fixture       *fixture,
          gconstpointer  data)
{
  AdwExpanderRow *row;

  show_pane (fixture, "web.qcow2");
  row = ADW_EXPANDER_ROW (look_in_pane (fixture, ALBERCA_TYPE_VOLUME_XML_ROW, NULL));
  g_assert_nonnull (row);
  adw_expander_row_set_expanded (row, TRUE);
  widget_test_wait (shows_xml, fixture);
  select_volume (fixture, "swap.raw", TRUE);
  select_volume (fixture, "old-server.qcow2", TRUE);
  select_volume (fixture, "database.qcow2", TRUE);
  widget_test_wait (shows_xml, fixture);
}

static gboolean
has_volume (gpointer data)
{
  return alberca_pool_find_volume (data, "made-here.qcow2") != NULL;
}

/* What was done to this volume here, and nothing else. */
static void
test_history (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (AlbercaVolumeDraft) draft = alberca_volume_draft_new (fixture->pool);

  show_pane (fixture, "web.qcow2");
  g_assert_null (look_in_pane (fixture, ADW_TYPE_PREFERENCES_GROUP, "History"));
  g_object_set (draft, "name", "made-here.qcow2", "format", "qcow2", "capacity", "1 GiB", NULL);
  alberca_pool_create_volume (fixture->pool, draft);
  alberca_pool_refresh (fixture->pool);
  widget_test_finish (fixture->queue);
  widget_test_wait (has_volume, fixture->pool);
  widget_test_wait (is_loaded, fixture);
  g_assert_null (look_in_pane (fixture, ADW_TYPE_PREFERENCES_GROUP, "History"));

  select_volume (fixture, "made-here.qcow2", TRUE);
  g_assert_nonnull (look_in_pane (fixture, ADW_TYPE_PREFERENCES_GROUP, "History"));
  g_assert_nonnull (look_in_pane (fixture, GTK_TYPE_LABEL, "Creating the volume “made-here.qcow2” in “default”"));
  g_assert_null (look_in_pane (fixture, GTK_TYPE_LABEL, "Refreshing “default”"));
  g_assert_nonnull (look_in_pane (fixture, GTK_TYPE_BUTTON, "Copy the commands"));

  /* Both come in and go as the queue does */
  alberca_operation_queue_clear (fixture->queue);
  g_assert_null (look_in_pane (fixture, ADW_TYPE_PREFERENCES_GROUP, "History"));
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static gboolean
is_at_rest (gpointer data)
{
  widget_test_settle ();
  return TRUE;
}

static void
resize (Fixture *fixture,
        int      width)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 600);
  while (gtk_widget_get_width (fixture->split) > width || gtk_widget_get_width (fixture->split) < width - 80)
    g_main_context_iteration (NULL, TRUE);
  widget_test_wait (is_at_rest, NULL);
}

static gboolean
has_focus (Fixture   *fixture,
           GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Where there is no room the pane takes the page, with a Back button; that is not remembered. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *list;
  gboolean narrow;
  guint n_changes = 0;
  int minimum;

  g_signal_connect_swapped (fixture->split, "notify::narrow", G_CALLBACK (count_cb), &n_changes);
  show_pane (fixture, "web.qcow2");
  g_assert_nonnull (widget_test_look (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL));

  /* Once: it does not go back and forth */
  resize (fixture, 600);
  g_object_get (fixture->split, "narrow", &narrow, NULL);
  g_assert_true (narrow);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_null (widget_test_look (fixture->window, ALBERCA_TYPE_VOLUME_PANE, NULL));
  g_assert_true (g_settings_get_boolean (fixture->settings, "volume-pane-visible"));

  list = widget_test_find (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL);
  gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "volume.details", NULL));
  widget_test_settle ();
  g_assert_null (widget_test_look (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL));
  g_assert_null (widget_test_look (fixture->window, ADW_TYPE_VIEW_SWITCHER, NULL));
  /* Escape is for the pane, and then the keys go on in the list */
  g_assert_true (has_focus (fixture, widget_test_find (fixture->window, ALBERCA_TYPE_VOLUME_PANE, NULL)));
  g_assert_true (shows_heading (fixture, "web.qcow2"));
  g_assert_null (look_in_pane (fixture, GTK_TYPE_BUTTON, "Close the details"));
  widget_test_click (fixture->window, "Back to the list");
  widget_test_settle ();
  g_assert_nonnull (widget_test_look (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL));
  g_assert_nonnull (widget_test_look (fixture->window, ADW_TYPE_VIEW_SWITCHER, NULL));
  g_assert_true (has_focus (fixture, list));

  /* As it was, with what is selected */
  resize (fixture, 900);
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_nonnull (widget_test_look (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL));
  g_assert_true (shows_heading (fixture, "web.qcow2"));

  /* Another pool begins with its list */
  resize (fixture, 600);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "volume.details", NULL));
  alberca_pool_page_set_pool (fixture->page, widget_test_find_pool (fixture->connection, "isos"));
  widget_test_settle ();
  g_assert_null (widget_test_look (fixture->window, ALBERCA_TYPE_VOLUME_PANE, NULL));

  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 450);
}

static gboolean
is_wide (gpointer data)
{
  return gtk_widget_get_width (data) == 340;
}

static void
test_width (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *pane;

  show_pane (fixture, "web.qcow2");
  pane = widget_test_find (fixture->window, ALBERCA_TYPE_VOLUME_PANE, NULL);
  widget_test_wait (is_wide, pane);
  g_object_set (fixture->split, "pane-width", 420, NULL);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "volume-pane-width"), ==, 420);

  /* Never so wide that nothing is left of the list */
  g_object_set (fixture->split, "pane-width", 5000, NULL);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "volume-pane-width"), <,
                   gtk_widget_get_width (fixture->split) - 300);
}

/* The pane keeps none of it: volumes, pool and connection go while it shows them. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  show_pane (fixture, "web.qcow2");
  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  widget_test_wait (shows_nothing, fixture);
}

int
main (int   argc,
      char *argv[])
{
  gconstpointer wide = GINT_TO_POINTER (900);

  widget_test_init (&argc, &argv);

  g_test_add ("/volume-pane/selection", Fixture, wide, set_up, test_selection, tear_down);
  g_test_add ("/volume-pane/users", Fixture, wide, set_up, test_users, tear_down);
  g_test_add ("/volume-pane/machine", Fixture, wide, set_up, test_machine, tear_down);
  g_test_add ("/volume-pane/copy", Fixture, wide, set_up, test_copy, tear_down);
  g_test_add ("/volume-pane/link", Fixture, wide, set_up, test_link, tear_down);
  g_test_add ("/volume-pane/jump", Fixture, wide, set_up, test_jump, tear_down);
  g_test_add ("/volume-pane/xml", Fixture, wide, set_up, test_xml, tear_down);
  g_test_add ("/volume-pane/history", Fixture, wide, set_up, test_history, tear_down);
  g_test_add ("/volume-pane/narrow", Fixture, wide, set_up, test_narrow, tear_down);
  g_test_add ("/volume-pane/width", Fixture, wide, set_up, test_width, tear_down);
  g_test_add ("/volume-pane/gone", Fixture, wide, set_up, test_gone, tear_down);

  return g_test_run ();
}
