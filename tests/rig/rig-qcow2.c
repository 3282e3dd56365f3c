/* rig-qcow2.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* qcow2 images on devices, which libvirt takes for raw space: their first bytes tell */

#include "config.h"

#include "rig-test.h"

#include "model/alberca-chain-reader.h"
#include "model/alberca-snapshot-list.h"

#define GROUP "labvg"

/* As whoever has no Alberca does it: in the machine */
static void
put_image (const char *path)
{
  g_autofree char *command = g_strdup_printf ("qemu-img create -q -f qcow2 %s 8M && "
                                              "qemu-io -f qcow2 -c 'write -q -P 17 0 65536' %s && "
                                              "qemu-img snapshot -c inside %s", path, path, path);

  g_free (rig_shell (command));
}

static void
settle (AlbercaSnapshotList *list)
{
  alberca_snapshot_list_reread (list);
  wait_until (!alberca_snapshot_list_get_busy (list));
  g_assert_no_error (alberca_snapshot_list_get_error (list));
}

/* Their names as QEMU tells them, in one line */
static void
assert_snapshots (AlbercaSnapshotList *list,
                  const char          *path,
                  const char          *names)
{
  g_autofree char *command = g_strdup_printf ("qemu-img check -q %s && echo $(qemu-img snapshot -l %s | "
                                              "awk 'NR > 2 { print $2 }')", path, path);
  g_autofree char *said = g_strstrip (rig_shell (command));
  g_autoptr(GString) shown = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(AlbercaSnapshot) snapshot = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append_printf (shown, "%s%s", i > 0 ? " " : "", alberca_snapshot_get_title (snapshot));
    }
  g_assert_cmpstr (said, ==, names);
  g_assert_cmpstr (shown->str, ==, names);
}

static void
map_cb (gpointer  owner,
        gpointer  result,
        GError   *error)
{
  g_assert_no_error (error);
  g_object_set_data_full (owner, "map", result, (GDestroyNotify) alberca_qcow2_map_free);
}

/* What the image has where: one cluster is written, of 8 MiB */
static void
assert_map (AlbercaSnapshotList *list)
{
  const AlbercaQcow2Map *map;

  g_assert_true (alberca_snapshot_list_read_map (list, map_cb, list));
  wait_until ((map = g_object_get_data (G_OBJECT (list), "map")) != NULL);
  g_assert_cmpuint (map->total.data, ==, 65536);
}

/* All that is done with snapshots, on a device that nobody uses */
static void
try_snapshots (AlbercaPool   *pool,
               AlbercaVolume *volume,
               const char    *path)
{
  AlbercaSnapshotList *list = alberca_snapshot_list_new (pool, volume);
  g_autofree char *write = g_strdup_printf ("qemu-io -f qcow2 -c 'write -q -P 99 0 65536' %s", path);
  g_autofree char *read = g_strdup_printf ("qemu-io -f qcow2 -c 'read -P 17 0 65536' %s", path);
  g_autoptr(AlbercaSnapshot) inside = NULL;
  g_autoptr(AlbercaSnapshot) second = NULL;

  wait_until (!alberca_snapshot_list_get_reading (list));
  g_assert_no_error (alberca_snapshot_list_get_error (list));
  g_assert_nonnull (alberca_snapshot_list_get_image (list));
  g_assert_cmpuint (alberca_snapshot_list_get_image (list)->header->virtual_size, ==, 8 * MIB);
  g_assert_cmpstr (alberca_snapshot_list_get_problem (list), ==, NULL);
  assert_snapshots (list, path, "inside");
  assert_map (list);

  g_free (rig_shell (write));
  rig_done (alberca_snapshot_list_create (list, "second"));
  settle (list);
  assert_snapshots (list, path, "inside second");

  inside = g_list_model_get_item (G_LIST_MODEL (list), 0);
  rig_done (alberca_snapshot_list_revert (list, inside, NULL));
  settle (list);
  g_assert_true (alberca_snapshot_get_here (inside));
  g_assert_true (rig_shell_says (read, "65536/65536"));
  g_assert_false (rig_shell_says (read, "failed"));

  second = g_list_model_get_item (G_LIST_MODEL (list), 1);
  rig_done (alberca_snapshot_list_delete (list, second));
  settle (list);
  assert_snapshots (list, path, "inside");

  alberca_snapshot_list_stop_survey (list);
  g_object_add_weak_pointer (G_OBJECT (list), (gpointer *) &list);
  g_object_unref (list);
  wait_until (list == NULL);
}

/* An overlay on a device: what it is built on libvirt does not say, its header does. */
static void
try_chain (AlbercaPool   *pool,
           AlbercaVolume *leaf,
           const char    *base)
{
  g_autoptr(AlbercaChainReader) reader = alberca_chain_reader_new (pool, leaf);
  const AlbercaChainNode *node = NULL;

  wait_until (!alberca_chain_reader_get_reading (reader) &&
              (node = alberca_chain_get_base (alberca_chain_reader_get_chain (reader),
                                              alberca_chain_get_present (alberca_chain_reader_get_chain (reader)))) != NULL &&
              g_strcmp0 (node->format, "qcow2") == 0);
  g_assert_cmpint (node->kind, ==, ALBERCA_CHAIN_VOLUME);
  g_assert_cmpstr (node->name, ==, base);
  g_assert_cmpuint (node->n_snapshots, ==, 1);
  node = alberca_chain_get_present (alberca_chain_reader_get_chain (reader));
  g_assert_cmpstr (node->format, ==, "qcow2");
  g_assert_cmpstr (node->declared_format, ==, "qcow2");
  g_assert_false (node->logical);
  g_assert_cmpint (node->problems, ==, 0);
}

static void
test_logical (void)
{
  AlbercaConnection *connection = rig_open ();
  AlbercaPool *pool = rig_create (rig_draft (connection, "volume-group", "images", "source/name", GROUP, NULL));
  AlbercaVolume *volume = rig_make_volume (rig_volume_draft (pool, "image", "16 MiB"));
  AlbercaVolume *leaf = rig_make_volume (rig_volume_draft (pool, "leaf", "16 MiB"));

  put_image ("/dev/" GROUP "/image");
  g_free (rig_shell ("qemu-img create -q -f qcow2 -b /dev/" GROUP "/image -F qcow2 /dev/" GROUP "/leaf"));
  try_chain (pool, leaf, "image");
  rig_delete_volume (pool, "leaf");
  try_snapshots (pool, volume, "/dev/" GROUP "/image");
  rig_delete_volume (pool, "image");
  rig_remove (pool);
  rig_close (connection);
}

static void
test_partition (void)
{
  AlbercaConnection *connection = rig_open ();
  g_autofree char *device = g_strstrip (rig_shell ("readlink -f " SPARE (3)));
  AlbercaPool *pool = rig_create (rig_draft (connection, "whole-disk-blank", "parts", "source/device@path", device, NULL));
  AlbercaVolumeDraft *draft = alberca_volume_draft_new (pool);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  AlbercaVolume *volume;

  g_object_set (draft, "capacity", "32 MiB", NULL);
  name = g_strdup (alberca_volume_draft_get_name (draft));
  volume = rig_make_volume (draft);
  path = g_strdup (alberca_volume_get_path (volume));
  put_image (path);
  try_snapshots (pool, volume, path);
  rig_delete_volume (pool, name);
  rig_remove (pool);
  g_free (rig_shell ("wipefs -qa " SPARE (3)));
  rig_close (connection);
}

void
rig_add_qcow2_tests (void)
{
  g_test_add_func ("/rig/qcow2/logical", test_logical);
  g_test_add_func ("/rig/qcow2/partition", test_partition);
}
