/* test-pool-wizard.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "widgets/alberca-field-row.h"
#include "widgets/alberca-pool-wizard.h"
#include "widgets/alberca-template-card.h"
#include "widgets/widget-test.h"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  AlbercaTemplateList   *templates;
  char                  *created;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *directory = g_test_build_filename (G_TEST_DIST, "..", "data", "templates", NULL);

  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  fixture->templates = alberca_template_list_new (directory);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  alberca_connection_close (fixture->connection);
  widget_test_settle ();
  g_object_unref (fixture->templates);
  g_object_unref (fixture->connection);
  g_object_unref (fixture->queue);
  g_free (fixture->created);
}

static void
on_created (AlbercaPoolWizard *wizard,
            AlbercaOperation  *operation,
            const char        *uuid,
            Fixture           *fixture)
{
  fixture->created = g_strdup (uuid);
}

static GtkWidget *
entry_of (GtkWidget  *wizard,
          const char *title)
{
  return widget_test_find (widget_test_find (wizard, ALBERCA_TYPE_FIELD_ROW, title), GTK_TYPE_TEXT, NULL);
}

static gboolean
can_go_on (GtkWidget *wizard)
{
  return gtk_widget_get_sensitive (widget_test_find (wizard, GTK_TYPE_BUTTON, "_Next"));
}

static gboolean
is_created (gpointer data)
{
  Fixture *fixture = data;

  return alberca_connection_find_pool (fixture->connection, fixture->created) != NULL;
}

static void
test_create (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *wizard = alberca_pool_wizard_new (fixture->connection, G_LIST_MODEL (fixture->templates), NULL);
  AlbercaPool *pool;

  g_signal_connect (wizard, "created", G_CALLBACK (on_created), fixture);
  g_object_ref (wizard);
  widget_test_present (wizard);
  widget_test_find (wizard, ALBERCA_TYPE_TEMPLATE_CARD, NULL);
  g_assert_null (widget_test_look (wizard, GTK_TYPE_BUTTON, "_Back"));
  g_assert_false (GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (wizard))));
  widget_test_click (wizard, "_Next");

  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Name")), "");
  g_assert_false (can_go_on (wizard));
  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Name")), "default");
  g_assert_false (can_go_on (wizard));
  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Name")), "fresh");
  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Path, on the computer that runs libvirt")), "relative");
  g_assert_false (can_go_on (wizard));
  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Path, on the computer that runs libvirt")), "/srv/fresh");
  g_assert_true (can_go_on (wizard));

  widget_test_click (wizard, "_Next");
  widget_test_click (wizard, "Another UUID");
  widget_test_click (wizard, "C_reate");
  g_assert_nonnull (fixture->created);
  widget_test_finish (fixture->queue);
  widget_test_wait (is_created, fixture);

  pool = alberca_connection_find_pool (fixture->connection, fixture->created);
  g_assert_cmpstr (alberca_pool_get_name (pool), ==, "fresh");
  g_assert_cmpstr (alberca_pool_get_path (pool), ==, "/srv/fresh");
  g_assert_true (alberca_pool_get_active (pool));
  g_assert_true (alberca_pool_get_autostart (pool));
  widget_test_settle ();
  g_assert_finalize_object (wizard);
}

static void
test_back_keeps_what_was_typed (Fixture       *fixture,
                                gconstpointer  data)
{
  GtkWidget *wizard = alberca_pool_wizard_new (fixture->connection, G_LIST_MODEL (fixture->templates), NULL);

  widget_test_present (wizard);
  widget_test_click (wizard, "_Next");
  gtk_editable_set_text (GTK_EDITABLE (entry_of (wizard, "Name")), "typed");
  widget_test_click (wizard, "_Back");
  widget_test_click (wizard, "_Next");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry_of (wizard, "Name"))), ==, "typed");

  widget_test_destroy (wizard);
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  AlbercaPool *pool = widget_test_find_pool (fixture->connection, "default");
  GtkWidget *wizard = alberca_pool_wizard_new (fixture->connection, G_LIST_MODEL (fixture->templates), pool);
  const char *name;

  widget_test_present (wizard);
  name = gtk_editable_get_text (GTK_EDITABLE (entry_of (wizard, "Name")));
  g_assert_cmpstr (name, !=, "default");
  g_assert_true (g_str_has_prefix (name, "default"));
  g_assert_true (can_go_on (wizard));

  widget_test_destroy (wizard);
}

static gboolean
shows_nothing (gpointer wizard)
{
  return widget_test_look (wizard, ALBERCA_TYPE_TEMPLATE_CARD, NULL) == NULL ||
         !gtk_widget_get_mapped (widget_test_look (wizard, ALBERCA_TYPE_TEMPLATE_CARD, NULL));
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *wizard = alberca_pool_wizard_new (fixture->connection, G_LIST_MODEL (fixture->templates), NULL);
  GtkWidget *search;

  widget_test_present (wizard);
  search = widget_test_find (wizard, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "no such thing");
  widget_test_wait (shows_nothing, wizard);
  g_assert_false (can_go_on (wizard));

  widget_test_destroy (wizard);
}

/* A broken template is shown with the reason, and the wizard does not go on with it */
static void
test_broken (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("alberca-test-XXXXXX", &error);
  g_autofree char *path = NULL;
  g_autoptr(AlbercaTemplateList) templates = NULL;
  GtkWidget *wizard;
  GtkWidget *card;

  g_assert_no_error (error);
  path = g_build_filename (directory, "broken.xml", NULL);
  g_assert_true (g_file_set_contents (path, "<pool type='dir'>", -1, NULL));
  g_test_expect_message ("alberca", G_LOG_LEVEL_WARNING, "A template is broken: *broken.xml*");
  templates = alberca_template_list_new (directory);
  g_test_assert_expected_messages ();
  wizard = alberca_pool_wizard_new (fixture->connection, G_LIST_MODEL (templates), NULL);

  widget_test_present (wizard);
  card = widget_test_find (wizard, ALBERCA_TYPE_TEMPLATE_CARD, NULL);
  g_assert_false (gtk_widget_get_sensitive (card));
  g_assert_false (can_go_on (wizard));

  widget_test_destroy (wizard);
  g_unlink (path);
  g_rmdir (directory);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/pool-wizard/create", test_create);
  ADD ("/pool-wizard/back-keeps-what-was-typed", test_back_keeps_what_was_typed);
  ADD ("/pool-wizard/broken", test_broken);
  ADD ("/pool-wizard/copy", test_copy);
  ADD ("/pool-wizard/search", test_search);

  return g_test_run ();
}
