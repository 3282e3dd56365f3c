/* test-chain-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Flatten, commit and rebase in tests/data/chains-node.xml: libvirt's test driver does none of them, but has all
 * that the dialogs are about. That they do what they say: tests/model/test-chain-live.c. */

#include "model/alberca-size.h"
#include "widgets/alberca-chain-dialog.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-note-list.h"
#include "widgets/widget-test.h"

typedef struct
{
  const char       *volume;
  AlbercaChainVerb  verb;
  const char       *title;
  const char       *action;
} Case;

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  AlbercaPool           *pool;
  GtkWidget             *dialog;
  GtkWidget             *action;
} Fixture;

static gboolean
is_listed (gpointer data)
{
  return alberca_connection_get_listed (data);
}

static gboolean
is_loaded (gpointer data)
{
  AlbercaPool *pool = data;

  return !alberca_pool_get_listing (pool) && !alberca_pool_get_loading (pool) && alberca_pool_get_n_loaded (pool) > 0;
}

static gboolean
is_read (gpointer data)
{
  return !gtk_spinner_get_spinning (data);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const Case *test = data;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "chains-node.xml", NULL);
  g_autoptr(GtkWidget) action = NULL;
  g_autofree char *uri = g_strconcat ("test://", path, NULL);

  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = alberca_connection_new (uri, FALSE, fixture->queue);
  alberca_connection_open (fixture->connection);
  widget_test_wait (is_listed, fixture->connection);
  fixture->pool = g_object_ref (widget_test_find_pool (fixture->connection, "images"));
  alberca_pool_hold (fixture->pool);
  widget_test_wait (is_loaded, fixture->pool);

  fixture->dialog = alberca_chain_dialog_new (fixture->pool, alberca_pool_find_volume (fixture->pool, test->volume),
                                              test->verb);
  g_object_get (fixture->dialog, "default-widget", &action, NULL);
  fixture->action = action;
  g_assert_false (gtk_widget_is_sensitive (action));
  widget_test_present (fixture->dialog);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->dialog)), ==, test->title);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (action)), ==, test->action);
  g_assert_true (gtk_widget_has_css_class (action, "destructive-action") == (test->verb == ALBERCA_CHAIN_COMMIT));
  widget_test_wait (is_read, widget_test_find (fixture->dialog, GTK_TYPE_SPINNER, NULL));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->dialog != NULL)
    widget_test_destroy (fixture->dialog);
  alberca_pool_release (fixture->pool);
  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  g_clear_object (&fixture->pool);
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->queue);
}

/* What stands in the way, which comes first; NULL: nothing does */
static const char *
get_problem (Fixture *fixture)
{
  GtkWidget *list = widget_test_look (fixture->dialog, ALBERCA_TYPE_NOTE_LIST, NULL);
  GtkWidget *row = list != NULL ? widget_test_look (list, ADW_TYPE_ACTION_ROW, NULL) : NULL;

  return row != NULL && gtk_widget_has_css_class (row, "error") ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row))
                                                                : NULL;
}

/* NULL: there is none */
static void
assert_command (Fixture    *fixture,
                const char *pattern)
{
  GtkWidget *row = widget_test_find (fixture->dialog, ALBERCA_TYPE_COMMAND_ROW, NULL);
  g_autofree char *command = NULL;

  g_object_get (row, "command", &command, NULL);
  g_assert_true (gtk_widget_is_sensitive (row) == (pattern != NULL));
  if (pattern != NULL && !g_regex_match_simple (pattern, command, G_REGEX_DOTALL, 0))
    g_error ("“%s” does not match %s", command, pattern);
}

static void
assert_possible (Fixture *fixture)
{
  g_assert_cmpstr (get_problem (fixture), ==, NULL);
  g_assert_true (gtk_widget_is_sensitive (fixture->action));
}

static void
assert_refused (Fixture    *fixture,
                const char *problem)
{
  g_assert_nonnull (get_problem (fixture));
  g_assert_true (g_str_has_prefix (get_problem (fixture), problem));
  g_assert_false (gtk_widget_is_sensitive (fixture->action));
  g_assert_null (widget_test_look (fixture->dialog, GTK_TYPE_SWITCH, NULL));
  g_assert_null (widget_test_look (fixture->dialog, ALBERCA_TYPE_FIELD_ROW, NULL));
}

/* What the machine does while it runs */

static void
test_flatten_live (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *size = alberca_size_format (G_GUINT64_CONSTANT (11) << 30);
  g_autofree char *note = g_strdup_printf ("“web” copies what it needs, at most %s, while it runs. What it was built on "
                                           "stays, for others.", size);

  assert_possible (fixture);
  assert_command (fixture, "blockpull .*web.*vda");
  widget_test_find (fixture->dialog, ADW_TYPE_ACTION_ROW, note);
  g_assert_null (widget_test_look (fixture->dialog, GTK_TYPE_SWITCH, NULL));
  g_assert_null (widget_test_look (fixture->dialog, ADW_TYPE_COMBO_ROW, NULL));
}

static void
test_commit_live (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkWidget *deletion = widget_test_find (fixture->dialog, GTK_TYPE_SWITCH, NULL);

  assert_possible (fixture);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (deletion)));
  assert_command (fixture, "blockcommit .*web.*vda.*/srv/images/tools\\.qcow2.*vol-delete.*web\\.qcow2");
  gtk_switch_set_active (GTK_SWITCH (deletion), FALSE);
  assert_possible (fixture);
  assert_command (fixture, "blockcommit(?!.*vol-delete)");
}

static void
test_rebase_live (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkWidget *base = widget_test_find (fixture->dialog, ADW_TYPE_COMBO_ROW, "Build it on");
  GListModel *model = adw_combo_row_get_model (ADW_COMBO_ROW (base));

  assert_possible (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2);
  assert_command (fixture, "blockpull .*/srv/images/updates\\.qcow2");
  adw_combo_row_set_selected (ADW_COMBO_ROW (base), 1);
  assert_possible (fixture);
  assert_command (fixture, "blockpull .*/srv/images/debian\\.qcow2");
  g_assert_true (adw_combo_row_get_model (ADW_COMBO_ROW (base)) == model);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (base)), ==, 1);
}

/* What is done without a machine, and what is not */

static void
test_flatten_copy (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWidget *name = widget_test_find (fixture->dialog, ALBERCA_TYPE_FIELD_ROW, "Name of the copy");
  GtkWidget *deletion = widget_test_find (fixture->dialog, GTK_TYPE_SWITCH, NULL);

  assert_possible (fixture);
  g_assert_cmpstr (alberca_field_row_get_text (ALBERCA_FIELD_ROW (name)), ==, "mail-flat.qcow2");
  assert_command (fixture, "vol-create-from images (?!.*vol-delete)");
  widget_test_find (fixture->dialog, ADW_TYPE_ACTION_ROW, "These have the copy as their disk from now on: “mail”.");

  alberca_field_row_set_text (ALBERCA_FIELD_ROW (name), "files.qcow2");
  g_assert_false (gtk_widget_is_sensitive (fixture->action));
  alberca_field_row_set_text (ALBERCA_FIELD_ROW (name), "mail-2.qcow2");
  gtk_switch_set_active (GTK_SWITCH (deletion), TRUE);
  assert_possible (fixture);
  assert_command (fixture, "vol-create-from images .*mail-2\\.qcow2.*vol-delete.*mail\\.qcow2");
}

static void
test_commit_off (Fixture       *fixture,
                 gconstpointer  data)
{
  assert_refused (fixture, "No virtual machine runs with it, and then libvirt cannot write into its base.");
  assert_command (fixture, "\nqemu-img commit .*/srv/images/alone\\.qcow2");
}

static void
test_commit_shared (Fixture       *fixture,
                    gconstpointer  data)
{
  assert_refused (fixture, "Its base has other overlays, which would break: “files.qcow2”. Flatten this one instead.");
  assert_command (fixture, NULL);
}

static void
test_rebase_nothing (Fixture       *fixture,
                     gconstpointer  data)
{
  assert_refused (fixture, "What it is built on is built on nothing: there is nothing further down.");
  assert_command (fixture, NULL);
  g_assert_null (widget_test_look (fixture->dialog, ADW_TYPE_COMBO_ROW, NULL));
}

static gboolean
is_refused (gpointer data)
{
  return get_problem (data) != NULL;
}

/* The connection goes while it is open */
static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  assert_possible (fixture);
  alberca_connection_close (fixture->connection);
  widget_test_wait (is_refused, fixture);
  assert_refused (fixture, "The connection is not open.");
  g_assert_true (is_read (widget_test_find (fixture->dialog, GTK_TYPE_SPINNER, NULL)));
}

/* The button begins what is shown, and the dialog goes */
static void
test_begin (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(AlbercaOperation) operation = NULL;

  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  gtk_switch_set_active (GTK_SWITCH (widget_test_find (fixture->dialog, GTK_TYPE_SWITCH, NULL)), TRUE);
  g_signal_emit_by_name (fixture->action, "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, 1);
  operation = g_list_model_get_item (G_LIST_MODEL (fixture->queue), 0);
  g_assert_nonnull (strstr (alberca_operation_get_command (operation), "mail-flat.qcow2"));
  widget_test_finish (fixture->queue);
  widget_test_settle ();
  g_assert_null (fixture->dialog);
}

int
main (int   argc,
      char *argv[])
{
  static const Case flatten = { "web.qcow2", ALBERCA_CHAIN_FLATTEN, "Flatten “web.qcow2”", "_Flatten" };
  static const Case commit = { "web.qcow2", ALBERCA_CHAIN_COMMIT, "Commit “web.qcow2” into Its Base", "_Commit" };
  static const Case rebase = { "web.qcow2", ALBERCA_CHAIN_REBASE, "Rebase “web.qcow2”", "_Rebase" };
  static const Case copy = { "mail.qcow2", ALBERCA_CHAIN_FLATTEN, "Flatten “mail.qcow2”", "_Flatten" };
  static const Case off = { "alone.qcow2", ALBERCA_CHAIN_COMMIT, "Commit “alone.qcow2” into Its Base", "_Commit" };
  static const Case shared = { "mail.qcow2", ALBERCA_CHAIN_COMMIT, "Commit “mail.qcow2” into Its Base", "_Commit" };
  static const Case nothing = { "mail.qcow2", ALBERCA_CHAIN_REBASE, "Rebase “mail.qcow2”", "_Rebase" };

  widget_test_init (&argc, &argv);

  g_test_add ("/chain-dialog/flatten-live", Fixture, &flatten, set_up, test_flatten_live, tear_down);
  g_test_add ("/chain-dialog/commit-live", Fixture, &commit, set_up, test_commit_live, tear_down);
  g_test_add ("/chain-dialog/rebase-live", Fixture, &rebase, set_up, test_rebase_live, tear_down);
  g_test_add ("/chain-dialog/flatten-copy", Fixture, &copy, set_up, test_flatten_copy, tear_down);
  g_test_add ("/chain-dialog/commit-off", Fixture, &off, set_up, test_commit_off, tear_down);
  g_test_add ("/chain-dialog/commit-shared", Fixture, &shared, set_up, test_commit_shared, tear_down);
  g_test_add ("/chain-dialog/rebase-nothing", Fixture, &nothing, set_up, test_rebase_nothing, tear_down);
  g_test_add ("/chain-dialog/closed", Fixture, &flatten, set_up, test_closed, tear_down);
  g_test_add ("/chain-dialog/begin", Fixture, &copy, set_up, test_begin, tear_down);

  return g_test_run ();
}
