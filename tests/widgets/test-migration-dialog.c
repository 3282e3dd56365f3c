/* test-migration-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Hosts of the test driver: what it shows of each disk, and what it makes there */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-migration-dialog.h"
#include "widgets/widget-test.h"

#define UUID "a1be0ca0-0000-4000-8000-0000000000f1"
#define VOLUME(path) \
  "<volume type='file'><name>disk</name><capacity>1048576</capacity><target><path>" path "/disk</path></target></volume>"
#define NFS(name, path) \
  "<pool type='netfs'><name>" name "</name><source><host name='server'/><dir path='/export/" name "'/><format type='nfs'/></source>" \
  "<target><path>" path "</path></target>" VOLUME (path) "</pool>"
#define OWN(volume) "<pool type='dir'><name>own</name><target><path>/own</path></target>" volume "</pool>"
#define NODE(rest) \
  "<node><cpu><mhz>2000</mhz><model>x86_64</model><active>1</active></cpu><memory>8388608</memory>" rest "</node>"
#define DISK(path, target) "<disk type='file' device='disk'><driver name='qemu' cache='none'/><source file='" path "/disk'/><target dev='" target "'/></disk>"
#define MACHINE \
  "<domain type='test'><name>web</name><uuid>" UUID "</uuid><memory>1024</memory><os><type>hvm</type></os><devices>" \
  DISK ("/mnt/nfs", "vda") DISK ("/own", "vdb") DISK ("/mnt/new", "vdc") \
  "<disk type='file' device='cdrom'><target dev='sda'/></disk></devices></domain>"

typedef struct
{
  AlbercaOperationQueue *queue;
  GListStore            *hosts;
  GtkWidget             *dialog;
} Fixture;

static gboolean
is_listed (gpointer data)
{
  return alberca_connection_get_listed (data);
}

static void
add_host (Fixture    *fixture,
          const char *name,
          const char *xml)
{
  g_autofree char *file = g_strdup_printf ("%s-%d.xml", name, (int) g_test_rand_int_range (0, G_MAXINT));
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), file, NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  g_autoptr(AlbercaConnection) connection = alberca_connection_new (uri, FALSE, fixture->queue);

  g_assert_true (g_file_set_contents (path, xml, -1, NULL));
  alberca_connection_open (connection);
  widget_test_wait (is_listed, connection);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_list_store_append (fixture->hosts, connection);
}

static gboolean
has_define (gpointer data)
{
  return widget_test_look (data, GTK_TYPE_BUTTON, "Define It There…") != NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(AlbercaConnection) here = NULL;

  fixture->queue = alberca_operation_queue_new ();
  fixture->hosts = g_list_store_new (ALBERCA_TYPE_CONNECTION);
  add_host (fixture, "here", NODE (MACHINE NFS ("nfs", "/mnt/nfs") NFS ("new", "/mnt/new") OWN (VOLUME ("/own"))));
  add_host (fixture, "there", NODE (NFS ("nfs", "/mnt/nfs") OWN ("")));
  add_host (fixture, "taken", NODE (NFS ("nfs", "/mnt/nfs") OWN (VOLUME ("/own"))));
  here = g_list_model_get_item (G_LIST_MODEL (fixture->hosts), 0);
  fixture->dialog = alberca_migration_dialog_new (here, UUID, "web", G_LIST_MODEL (fixture->hosts));
  widget_test_present (fixture->dialog);
  widget_test_wait (has_define, fixture->dialog);
  widget_test_settle ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_test_destroy (fixture->dialog);
  widget_test_finish (fixture->queue);
  g_clear_object (&fixture->hosts);
  g_clear_object (&fixture->queue);
}

static gboolean
can_move (Fixture *fixture)
{
  return gtk_widget_is_sensitive (widget_test_find (fixture->dialog, GTK_TYPE_BUTTON, "_Move"));
}

static GtkWidget *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (ALBERCA_IS_CONFIRM_DIALOG (window))
        return window;
    }
  return NULL;
}

static gboolean
has_moved_on (gpointer data)
{
  return can_move (data);
}

/* The pool is made there, once its command has been shown; then nothing stands in the way. */
static void
test_define (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(AlbercaConnection) there = g_list_model_get_item (G_LIST_MODEL (fixture->hosts), 1);
  GtkWidget *question;

  g_assert_false (can_move (fixture));
  widget_test_find (fixture->dialog, ADW_TYPE_ACTION_ROW, "vda");
  widget_test_click (fixture->dialog, "Define It There…");
  question = find_question ();
  g_assert_nonnull (question);
  widget_test_click (question, "_Define");
  widget_test_wait (has_moved_on, fixture);
  g_assert_nonnull (alberca_connection_find_pool_by_name (there, "new"));
}

/* What was asked of one host is not done on another, though that lacks it, too. */
static void
test_other_target (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(AlbercaConnection) there = g_list_model_get_item (G_LIST_MODEL (fixture->hosts), 1);
  g_autoptr(AlbercaConnection) taken = g_list_model_get_item (G_LIST_MODEL (fixture->hosts), 2);
  GtkWidget *question;

  widget_test_click (fixture->dialog, "Define It There…");
  question = find_question ();
  g_assert_nonnull (question);
  adw_combo_row_set_selected (ADW_COMBO_ROW (widget_test_find (fixture->dialog, ADW_TYPE_COMBO_ROW, "To the host")), 1);
  widget_test_wait (has_define, fixture->dialog);
  widget_test_click (question, "_Define");
  widget_test_finish (fixture->queue);
  g_assert_null (alberca_connection_find_pool_by_name (taken, "new"));
  g_assert_null (alberca_connection_find_pool_by_name (there, "new"));
  g_assert_false (can_move (fixture));
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);
  g_test_add ("/migration-dialog/define", Fixture, NULL, set_up, test_define, tear_down);
  g_test_add ("/migration-dialog/other-target", Fixture, NULL, set_up, test_other_target, tear_down);

  return g_test_run ();
}
