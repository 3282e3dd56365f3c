/* test-discover-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* On the test driver, which offers one export and two volume groups, and refuses other questions. */

#include "model/alberca-pool-discovery.h"
#include "widgets/alberca-discover-dialog.h"
#include "widgets/alberca-field-row.h"
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

static AlbercaPoolDraft *
make_draft (Fixture    *fixture,
            const char *type)
{
  g_autofree char *text = g_strdup_printf ("<!--\nalberca-template: 1\nid: t\ntitle: T\n-->\n"
                                           "<pool type='%s'><name>n</name></pool>", type);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaTemplate) template = alberca_template_new_from_file (text, "t.xml", &error);

  g_assert_no_error (error);
  return alberca_pool_draft_new (fixture->connection, template);
}

static gboolean
shows_found (gpointer dialog)
{
  GtkWidget *row = widget_test_look (dialog, ADW_TYPE_ACTION_ROW, "/testshare");

  return row != NULL && gtk_widget_get_mapped (row);
}

static gboolean
shows_groups (gpointer dialog)
{
  return widget_test_look (dialog, ADW_TYPE_ACTION_ROW, "testvg1") != NULL &&
         widget_test_look (dialog, ADW_TYPE_ACTION_ROW, "testvg2") != NULL;
}

static gboolean
shows_failure (gpointer dialog)
{
  GtkWidget *page = widget_test_look (dialog, ADW_TYPE_STATUS_PAGE, "This kind of pool or connection cannot do that.");

  return page != NULL && gtk_widget_get_mapped (page);
}

static void
write_host (GtkWidget  *dialog,
            const char *host)
{
  GtkWidget *row = widget_test_find (dialog, ALBERCA_TYPE_FIELD_ROW, "Host");

  gtk_editable_set_text (GTK_EDITABLE (widget_test_find (row, GTK_TYPE_TEXT, NULL)), host);
}

static void
test_pick (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(AlbercaPoolDraft) draft = make_draft (fixture, "netfs");
  GtkWidget *dialog = alberca_discover_dialog_new (draft);
  GtkWidget *search;
  GtkWidget *row;
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;

  g_object_ref (dialog);
  widget_test_present (dialog);
  search = widget_test_find (dialog, GTK_TYPE_BUTTON, "_Search");
  g_assert_false (gtk_widget_get_sensitive (search));
  write_host (dialog, "a b");
  g_assert_false (gtk_widget_get_sensitive (search));
  write_host (dialog, "nas");
  widget_test_click (dialog, "_Search");
  widget_test_wait (shows_found, dialog);

  row = widget_test_find (dialog, ADW_TYPE_ACTION_ROW, "/testshare");
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  host = alberca_pool_draft_get_field (draft, "source/host@name");
  g_assert_cmpstr (host, ==, "nas");
  path = alberca_pool_draft_get_field (draft, "source/dir@path");
  g_assert_cmpstr (path, ==, "/testshare");
  widget_test_settle ();
  g_assert_finalize_object (dialog);
}

/* Nobody need be named: it asks at once */
static void
test_groups (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(AlbercaPoolDraft) draft = make_draft (fixture, "logical");
  GtkWidget *dialog = alberca_discover_dialog_new (draft);

  widget_test_present (dialog);
  widget_test_wait (shows_groups, dialog);
  widget_test_destroy (dialog);
}

static void
test_failure (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlbercaPoolDraft) draft = make_draft (fixture, "gluster");
  GtkWidget *dialog = alberca_discover_dialog_new (draft);

  widget_test_present (dialog);
  write_host (dialog, "nas");
  widget_test_click (dialog, "_Search");
  widget_test_wait (shows_failure, dialog);
  widget_test_destroy (dialog);
}

static gboolean
nothing_is_open (gpointer connection)
{
  return g_object_get_data (G_OBJECT (connection), "alberca-pool-discoveries") == NULL;
}

/* Who gives up is not told what comes later, and a third question has to wait */
static void
test_give_up (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(AlbercaPoolDiscovery) discovery = alberca_pool_discovery_new (fixture->connection);
  g_autoptr(AlbercaPoolConfig) asked = alberca_pool_config_new (ALBERCA_POOL_TYPE_LOGICAL);

  alberca_pool_discovery_ask (discovery, asked);
  g_assert_cmpint (alberca_pool_discovery_get_state (discovery), ==, ALBERCA_DISCOVERY_ASKING);
  alberca_pool_discovery_give_up (discovery);
  g_assert_cmpint (alberca_pool_discovery_get_state (discovery), ==, ALBERCA_DISCOVERY_IDLE);
  alberca_pool_discovery_ask (discovery, asked);
  alberca_pool_discovery_give_up (discovery);
  alberca_pool_discovery_ask (discovery, asked);
  g_assert_cmpint (alberca_pool_discovery_get_state (discovery), ==, ALBERCA_DISCOVERY_FAILED);
  g_assert_error (alberca_pool_discovery_get_error (discovery), G_IO_ERROR, G_IO_ERROR_BUSY);

  /* The answers come, to nobody; a thread that still asks must not see the program end */
  widget_test_wait (nothing_is_open, fixture->connection);
  g_assert_cmpint (alberca_pool_discovery_get_state (discovery), ==, ALBERCA_DISCOVERY_FAILED);
  g_assert_null (alberca_pool_discovery_get_sources (discovery));
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/discover-dialog/pick", test_pick);
  ADD ("/discover-dialog/groups", test_groups);
  ADD ("/discover-dialog/failure", test_failure);
  ADD ("/discover-dialog/give-up", test_give_up);

  return g_test_run ();
}
