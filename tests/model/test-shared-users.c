/* test-shared-users.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Two hosts with one share: what a machine of one uses, the other neither calls unused nor deletes without a
 * word. Their documents are written down, for libvirt's test driver. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-impact.h"
#include "model/alberca-move-obstacles.h"
#include "model/alberca-reclaim.h"
#include "model/alberca-shared-users.h"
#include "wait-until.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)

#define VOLUME(name, path, more) \
  "<volume type='file'><name>" name "</name><capacity>1048576</capacity><allocation>1048576</allocation><target><path>" path "/" \
  name "</path><format type='qcow2'/></target>" more "</volume>"
#define SHARE(name, path, more) \
  "<pool type='netfs'><name>" name "</name><source><host name='server'/><dir path='/export'/><format type='nfs'/></source>" \
  "<target><path>" path "</path></target>" VOLUME ("system.qcow2", path, "") VOLUME ("data.qcow2", path, "") \
  VOLUME ("base.qcow2", path, "") VOLUME ("free.qcow2", path, "") more "</pool>"
#define OWN(name, path, more) \
  "<pool type='dir'><name>" name "</name><target><path>" path "</path></target>" more "</pool>"
#define DISK(type, source, target) \
  "<disk type='" type "' device='disk'><source " source "/><target dev='" target "' bus='virtio'/></disk>"
#define DOMAIN(name, disks) \
  "<domain type='test'><name>" name "</name><uuid>a1be0ca0-0000-4000-8000-0000000000d0</uuid><memory>8192</memory><os><type>hvm</type></os><devices>" disks "</devices></domain>"
#define NODE(more) \
  "<node><cpu><mhz>2000</mhz><model>x86_64</model><active>1</active></cpu><memory>8388608</memory>" more "</node>"

/* The share has another name and another path on the other host; a machine that was copied has the UUID of the other. */
static const char here[] = NODE (SHARE ("nfs", "/mnt/nfs", "") OWN ("local", "/local", VOLUME ("alone.qcow2", "/local", ""))
                                 DOMAIN ("copy", DISK ("file", "file='/local/copy.qcow2'", "vda")));
static const char there[] =
  NODE (SHARE ("common", "/srv/common", "")
        OWN ("theirs", "/theirs", VOLUME ("top.qcow2", "/theirs",
                                          "<backingStore><path>/srv/common/base.qcow2</path><format type='qcow2'/></backingStore>")
             VOLUME ("alone.qcow2", "/theirs", ""))
        DOMAIN ("web", DISK ("file", "file='/srv/common/system.qcow2'", "vda")
                DISK ("volume", "pool='common' volume='data.qcow2'", "vdb")
                DISK ("file", "file='/local/alone.qcow2'", "vdc")));

typedef struct
{
  AlbercaConnection *here;
  AlbercaConnection *there;
  GListStore        *list;
} Hosts;

static AlbercaConnection *
open_host (GListStore *list,
           const char *xml)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;
  AlbercaConnection *connection;
  int fd = g_file_open_tmp ("alberca-host-XXXXXX.xml", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, xml, -1, NULL));
  uri = g_strconcat ("test://", path, NULL);
  connection = alberca_connection_new (uri, FALSE, queue);
  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  g_assert_cmpint (g_unlink (path), ==, 0);
  alberca_shared_users_set_others (connection, G_LIST_MODEL (list));
  g_list_store_append (list, connection);
  return connection;
}

static void
hosts_open (Hosts *hosts)
{
  hosts->list = g_list_store_new (ALBERCA_TYPE_CONNECTION);
  hosts->here = open_host (hosts->list, here);
  hosts->there = open_host (hosts->list, there);
}

static void
hosts_close (Hosts *hosts)
{
  g_list_store_remove_all (hosts->list);
  close_connection (hosts->here);
  close_connection (hosts->there);
  g_object_unref (hosts->list);
}

static void
impact_cb (gpointer  owner,
           gpointer  result,
           GError   *error)
{
  g_assert_no_error (error);
  *(AlbercaImpact **) g_object_get_data (owner, "impact") = result;
}

/* (transfer full) */
static AlbercaImpact *
find_impact (AlbercaConnection *connection,
             const char        *pool_name,
             const char        *name,
             AlbercaVolumeVerb  verb)
{
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, pool_name);
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
  AlbercaImpact *impact = NULL;

  alberca_pool_hold (pool);
  wait_until (alberca_pool_find_volume (pool, name) != NULL);
  g_ptr_array_add (volumes, alberca_pool_find_volume (pool, name));
  g_object_set_data (G_OBJECT (connection), "impact", &impact);
  alberca_connection_find_impact (connection, pool, volumes, verb, NULL, impact_cb, connection);
  wait_until (impact != NULL);
  alberca_pool_release (pool);
  return impact;
}

/* @user: NULL: nobody */
static void
expect_user (AlbercaConnection *connection,
             const char        *pool,
             const char        *name,
             const char        *user,
             const char        *tail)
{
  g_autoptr(AlbercaImpact) impact = find_impact (connection, pool, name, ALBERCA_VOLUME_VERB_DELETE);
  g_autofree char *said = NULL;

  g_assert_cmpint (alberca_impact_is_empty (impact), ==, user == NULL);
  g_assert_false (impact->doubtful);
  if (user == NULL)
    return;
  g_assert_cmpuint (impact->domains->len, ==, 1);
  said = alberca_usage_describe (g_ptr_array_index (impact->domains, 0));
  g_test_message ("%s", said);
  g_assert_true (g_str_has_prefix (said, user));
  g_assert_true (g_str_has_suffix (said, tail));
}

static void
test_impact (void)
{
  Hosts hosts;
  g_autoptr(AlbercaImpact) moved = NULL;
  g_autofree char *problem = NULL;

  hosts_open (&hosts);
  expect_user (hosts.here, "nfs", "system.qcow2", "the virtual machine “web” of “", "(running)");
  expect_user (hosts.here, "nfs", "data.qcow2", "the virtual machine “web” of “", "(running)");
  /* Built on, in a pool of the other host alone */
  expect_user (hosts.here, "nfs", "base.qcow2", "the volume “top.qcow2” of “", "an overlay on it");
  expect_user (hosts.here, "nfs", "free.qcow2", NULL, NULL);
  /* The same path on both hosts, and not the same */
  expect_user (hosts.here, "local", "alone.qcow2", NULL, NULL);
  /* From the other side it is the own machine, once */
  expect_user (hosts.there, "common", "system.qcow2", "the virtual machine “web” (running)", "");

  /* What another host uses stays where it is */
  moved = find_impact (hosts.here, "nfs", "data.qcow2", ALBERCA_VOLUME_VERB_MOVE);
  problem = alberca_move_obstacles_get_users (moved);
  g_assert_true (g_str_has_prefix (problem, "Another host uses it: the virtual machine “web” of “"));

  /* A host that is not connected says nothing */
  alberca_connection_close (hosts.there);
  expect_user (hosts.here, "nfs", "system.qcow2", NULL, NULL);
  hosts_close (&hosts);
}

static void
test_reclaim (void)
{
  Hosts hosts;
  g_autoptr(AlbercaReclaim) reclaim = NULL;
  GListModel *items;
  g_autoptr(GString) names = g_string_new (NULL);

  hosts_open (&hosts);
  reclaim = alberca_reclaim_new (hosts.here);
  alberca_reclaim_rescan (reclaim);
  wait_until (alberca_reclaim_get_complete (reclaim));
  items = alberca_reclaim_get_items (reclaim);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (items, i);

      g_string_append_printf (names, "%s ", alberca_volume_get_name (alberca_reclaim_item_get_volume (item)));
    }
  g_assert_nonnull (strstr (names->str, "free.qcow2"));
  g_assert_nonnull (strstr (names->str, "alone.qcow2"));
  g_assert_null (strstr (names->str, "system.qcow2"));
  g_assert_null (strstr (names->str, "data.qcow2"));
  g_assert_null (strstr (names->str, "base.qcow2"));
  g_clear_object (&reclaim);
  hosts_close (&hosts);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/shared-users/impact", test_impact);
  g_test_add_func ("/shared-users/reclaim", test_reclaim);

  return g_test_run ();
}
