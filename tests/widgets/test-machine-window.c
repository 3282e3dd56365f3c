/* test-machine-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The snapshots of whole virtual machines, of Practice */

#include <adwaita.h>

#include "backend/alberca-domain-definitions.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-machine-rules.h"
#include "model/alberca-machine-snapshots.h"
#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-machine-question.h"
#include "widgets/alberca-machine-snapshots-window.h"
#include "widgets/widget-test.h"

#define WEB "8d7b1c64-2b1f-4e55-9b0e-4f3a5c6d7e01"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  GtkWidget             *parent;
  GtkWidget             *window;
} Fixture;

static gboolean
has_rows (gpointer data)
{
  return widget_test_look (data, GTK_TYPE_BUTTON, "Revert to “installed”") != NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  if (data != NULL)
    alberca_connection_close (fixture->connection);
  fixture->parent = gtk_window_new ();
  fixture->window = alberca_machine_snapshots_window_show (fixture->parent, fixture->connection, WEB, "web");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_test_destroy (fixture->window);
  widget_test_destroy (fixture->parent);
  widget_test_finish (fixture->queue);
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->queue);
}

static gboolean
is_sensitive (Fixture    *fixture,
              const char *button)
{
  return gtk_widget_is_sensitive (widget_test_find (fixture->window, GTK_TYPE_BUTTON, button));
}

/* What is there stays to be read, and cannot be used until the connection is back. */
static void
test_lost (Fixture       *fixture,
           gconstpointer  data)
{
  widget_test_wait (has_rows, fixture->window);
  widget_test_settle ();
  g_assert_true (is_sensitive (fixture, "Revert to “installed”"));
  g_assert_true (is_sensitive (fixture, "Delete the snapshot “installed”"));
  g_assert_true (is_sensitive (fixture, "_New Snapshot"));

  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  g_assert_false (is_sensitive (fixture, "Revert to “installed”"));
  g_assert_false (is_sensitive (fixture, "Delete the snapshot “installed”"));
  g_assert_false (is_sensitive (fixture, "_New Snapshot"));

  alberca_connection_open (fixture->connection);
  while (!gtk_widget_is_sensitive (widget_test_find (fixture->window, GTK_TYPE_BUTTON, "Revert to “installed”")))
    g_main_context_iteration (NULL, TRUE);
}

/* It was never read: that is said, and it is read when it can be. */
static void
test_lost_before (Fixture       *fixture,
                  gconstpointer  data)
{
  AdwStatusPage *page;

  widget_test_settle ();
  page = ADW_STATUS_PAGE (widget_test_find (fixture->window, ADW_TYPE_STATUS_PAGE, NULL));
  g_assert_cmpstr (adw_status_page_get_title (page), ==, "The Snapshots Cannot Be Read");
  alberca_connection_open (fixture->connection);
  widget_test_wait (has_rows, fixture->window);
}

/* libvirt's test driver has no overlays, and cannot forget. */
static void
test_practice (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(AlbercaMachineSnapshots) snapshots = alberca_machine_snapshots_new (fixture->connection, WEB, "web");
  g_autofree char *external = NULL;
  g_autofree char *forget = NULL;
  g_autofree char *internal = NULL;

  while (alberca_machine_snapshots_get_reading (snapshots))
    g_main_context_iteration (NULL, TRUE);
  external = alberca_machine_rules_check_external (alberca_machine_snapshots_get_state (snapshots));
  forget = alberca_machine_rules_check_forget (alberca_machine_snapshots_get_state (snapshots));
  internal = alberca_machine_rules_check_internal (alberca_machine_snapshots_get_state (snapshots));
  g_assert_nonnull (external);
  g_assert_nonnull (forget);
  g_assert_null (internal);
}

static void
move_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  char **moved = user_data;

  g_variant_get_child (parameter, 1, "s", moved);
}

/* The main window moves a machine; those of Practice go nowhere, and the button says why. */
static void
test_move (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("move-machine", G_VARIANT_TYPE ("(sss)"));
  g_autofree char *moved = NULL;
  GtkWidget *window = fixture->window;

  g_signal_connect (action, "activate", G_CALLBACK (move_cb), &moved);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (fixture->parent, "win", G_ACTION_GROUP (group));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  widget_test_wait (has_rows, window);
  widget_test_settle ();
  widget_test_click (window, "Move “web” to another host…");
  widget_test_settle ();
  g_assert_cmpstr (moved, ==, WEB);
  g_assert_null (window);

  alberca_connection_set_practice (fixture->connection, TRUE);
  fixture->window = alberca_machine_snapshots_window_show (fixture->parent, fixture->connection, WEB, "web");
  /* Nothing can be pressed before */
  widget_test_wait (has_rows, fixture->window);
  widget_test_settle ();
  g_assert_false (is_sensitive (fixture, "Practice only pretends: its machines cannot go anywhere."));
}

/* Of its next start on */
static void
set_memory (Fixture    *fixture,
            const char *from,
            const char *to)
{
  GVirConnection *handle = alberca_connection_get_handle (fixture->connection);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) definitions = alberca_domain_definitions_list (handle, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < definitions->len; i++)
    {
      const AlbercaDomainDefinition *definition = g_ptr_array_index (definitions, i);
      g_autoptr(GString) xml = g_string_new (definition->persistent);

      if (!g_str_equal (definition->name, "web"))
        continue;
      g_assert_cmpuint (g_string_replace (xml, from, to, 0), ==, 2);
      alberca_domain_definitions_define (handle, xml->str, &error);
      g_assert_no_error (error);
    }
}

static gboolean
is_read (gpointer data)
{
  return !alberca_machine_snapshots_get_busy (data);
}

static void
reread (AlbercaMachineSnapshots *snapshots)
{
  alberca_machine_snapshots_reread (snapshots);
  widget_test_wait (is_read, snapshots);
}

static gboolean
find_dialog (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget **found = data;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (!ALBERCA_IS_CONFIRM_DIALOG (window) || window == *found)
        continue;
      *found = window;
      return TRUE;
    }
  return FALSE;
}

static void
begun_cb (GObject          *owner,
          AlbercaOperation *operation)
{
  g_object_set_data_full (owner, "operation", g_object_ref (operation), g_object_unref);
}

static gboolean
loses_memory (GtkWidget *dialog)
{
  return widget_test_look (dialog, GTK_TYPE_LABEL,
                           "What was changed in its definition since, unless a snapshot has it: memory, currentMemory") != NULL;
}

/* What comes into the definition while it is asked is not undone before it was named. */
static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlbercaMachineSnapshots) snapshots = alberca_machine_snapshots_new (fixture->connection, WEB, "web");
  GtkWidget *dialog;

  widget_test_wait (is_read, snapshots);
  dialog = alberca_machine_question_revert (fixture->window, snapshots, "installed", begun_cb);
  g_assert_false (loses_memory (dialog));
  set_memory (fixture, ">2097152<", ">1048576<");
  reread (snapshots);
  widget_test_click (dialog, "_Revert");
  g_assert_null (g_object_get_data (G_OBJECT (fixture->window), "operation"));
  widget_test_wait (find_dialog, &dialog);
  g_assert_true (loses_memory (dialog));
  widget_test_destroy (dialog);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add ("/machine-window/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/machine-window/lost", Fixture, NULL, set_up, test_lost, tear_down);
  g_test_add ("/machine-window/lost-before", Fixture, "closed", set_up, test_lost_before, tear_down);
  g_test_add ("/machine-window/move", Fixture, NULL, set_up, test_move, tear_down);
  g_test_add ("/machine-window/practice", Fixture, NULL, set_up, test_practice, tear_down);

  return g_test_run ();
}
