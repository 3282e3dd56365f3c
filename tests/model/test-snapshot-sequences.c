/* test-snapshot-sequences.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Random acts on a qcow2 volume and the overlays that come and go on it, through a real libvirtd: without a
 * machine, and with one that is there or not, runs or not. After each, the tables, the disks and every
 * snapshot of every image have just what they should, and qemu-img finds nothing wrong. --seed repeats a
 * sequence, ALBERCA_TEST_STEPS makes it longer. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "backend/alberca-libvirt.h"
#include "image-oracle.h"
#include "model/alberca-volume-draft.h"
#include "model/alberca-volume-verbs.h"
#include "snapshot-fixture.h"
#include "support/private-libvirtd.h"
#include "tiny-machine.h"

#define N_STEPS 2000
/* Of 100 steps; the others are without one */
#define SHARE_WITH_MACHINE 10
#define MACHINE "web"
#define MAX_LAYERS 3
#define MAX_KEPT 12
#define MIN_BLOCKS 8
/* So often qemu-img reads it all, too */
#define THOROUGH 100

G_STATIC_ASSERT (N_BLOCKS == ORACLE_MAX_BLOCKS && BLOCK == ORACLE_BLOCK);

typedef struct
{
  char          *name;
  gboolean       has_memory;
  OracleContent  content;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->name);
  g_free (kept);
}

/* An image; the first has no base, each other is built on the one before. */
typedef struct
{
  AlbercaSnapshotList *list;
  char                *path;
  OracleContent        content;
  GPtrArray           *kept;
} Layer;

typedef struct
{
  Fixture *fixture;
  Oracle  *oracle;
  Layer    layers[MAX_LAYERS];
  guint    n_layers;
  guint    step;
  guint    n_done[16];
  gboolean with_machine; /* now and then */
  gboolean has_machine; /* one is defined, with the top layer */
  gboolean runs;
  guint    n_running;
} Play;

static Layer *
get_top (Play *play)
{
  return &play->layers[play->n_layers - 1];
}

static AlbercaVolume *
get_volume (Play *play)
{
  return alberca_snapshot_list_get_volume (play->fixture->list);
}

/* ---- What is true ---- */

static void
assert_layer (Play     *play,
              guint     n,
              gboolean  whole)
{
  const Layer *layer = &play->layers[n];
  const char *paths[MAX_LAYERS];
  GListModel *model = G_LIST_MODEL (layer->list);

  for (guint i = 0; i <= n; i++)
    paths[i] = play->layers[n - i].path;
  oracle_assert_content (paths, n + 1, NULL, &layer->content, whole);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, layer->kept->len);
  g_assert_cmpuint (oracle_count_snapshots (layer->path), ==, layer->kept->len);
  for (guint i = 0; i < layer->kept->len; i++)
    {
      const Kept *kept = g_ptr_array_index (layer->kept, i);
      g_autoptr(AlbercaSnapshot) snapshot = g_list_model_get_item (model, i);

      g_assert_cmpstr (alberca_snapshot_get_name (snapshot), ==, kept->name);
      g_assert_true ((alberca_snapshot_get_vm_state_size (snapshot) > 0) == kept->has_memory);
      g_assert_cmpuint (alberca_snapshot_get_disk_size (snapshot), ==, (guint64) kept->content.n_blocks * BLOCK);
      oracle_assert_content (paths, n + 1, kept->name, &kept->content, whole);
    }
}

/* Of a snapshot qemu-img makes as much as the disk has now. */
static void
assert_raw (const char          *raw,
            const OracleContent *content,
            guint                n_now)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (raw, &bytes, &length, NULL));
  g_assert_cmpuint (length, ==, (gsize) n_now * BLOCK);
  for (guint i = 0; i < MIN (content->n_blocks, n_now); i++)
    {
      const char *block = bytes + (gsize) i * BLOCK;

      g_assert_cmpuint ((guint8) block[0], ==, content->blocks[i]);
      g_assert_true (memcmp (block, block + 1, BLOCK - 1) == 0);
    }
}

/* The same by QEMU's own reading. */
static void
assert_layer_by_qemu (Play        *play,
                      const Layer *layer)
{
  g_autofree char *raw = g_strconcat (layer->path, ".raw", NULL);

  oracle_run (play->oracle, "qemu-img", "convert", "-U", "-O", "raw", layer->path, raw, NULL);
  assert_raw (raw, &layer->content, layer->content.n_blocks);
  for (guint i = 0; i < layer->kept->len; i++)
    {
      const Kept *kept = g_ptr_array_index (layer->kept, i);
      g_autofree char *option = g_strconcat ("snapshot.name=", kept->name, NULL);

      oracle_run (play->oracle, "qemu-img", "convert", "-U", "-l", option, "-O", "raw", layer->path, raw, NULL);
      assert_raw (raw, &kept->content, layer->content.n_blocks);
    }
  g_unlink (raw);
}

/* With the memory of a machine in an image QEMU 7.2 loses clusters of its own, when the disk becomes smaller
 * and otherwise: they stay counted until somebody repairs the image, which costs space and no data (status 3).
 * Where no machine ever ran nothing may be wrong. */
static void
assert_sound (Play *play)
{
  const char *path = get_top (play)->path;

  if (play->with_machine)
    oracle_run (play->oracle, "sh", "-c", "qemu-img check -q -U \"$0\" >/dev/null 2>&1; case $? in 0 | 3) ;; *) exit 1 ;; esac",
                path, NULL);
  else
    oracle_run (play->oracle, "qemu-img", "check", "-q", "-U", path, NULL);
}

static void
assert_all (Play     *play,
            gboolean  thoroughly)
{
  if (play->runs)
    oracle_flush_machine (play->oracle, MACHINE);
  assert_sound (play);
  for (guint n = 0; n < play->n_layers; n++)
    {
      assert_layer (play, n, thoroughly);
      if (thoroughly)
        assert_layer_by_qemu (play, &play->layers[n]);
    }
}

/* ---- What is done; FALSE: it cannot be, now ---- */

static gboolean
write_some (Play *play)
{
  Layer *top = get_top (play);
  guint block = (guint) g_test_rand_int_range (0, (gint32) top->content.n_blocks);

  top->content.blocks[block] = (guint8) g_test_rand_int_range (1, 256);
  if (play->runs)
    oracle_write_in_machine (play->oracle, MACHINE, block, top->content.blocks[block]);
  else
    oracle_write (play->oracle, top->path, block, top->content.blocks[block]);
  return TRUE;
}

/* Borrowed; to be made */
static Kept *
add_kept (Play     *play,
          gboolean  has_memory)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->name = g_strdup_printf ("s%u", play->step);
  kept->has_memory = has_memory;
  kept->content = get_top (play)->content;
  g_ptr_array_add (get_top (play)->kept, kept);
  return kept;
}

static gboolean
create (Play *play)
{
  Layer *top = get_top (play);

  if (top->kept->len == MAX_KEPT)
    return FALSE;
  wait_done (play->fixture, alberca_snapshot_list_create (play->fixture->list, add_kept (play, play->runs)->name));
  /* With memory, that is found out by a comparison of the disk, later */
  wait_until (alberca_snapshot_get_here (get (play->fixture, top->kept->len - 1)));
  return TRUE;
}

static guint
choose_kept (Play *play)
{
  return (guint) g_test_rand_int_range (0, (gint32) get_top (play)->kept->len);
}

static void
wait_capacity (Play *play)
{
  guint64 capacity = (guint64) get_top (play)->content.n_blocks * BLOCK;

  wait_until (alberca_volume_get_capacity (get_volume (play)) == capacity);
}

static gboolean
revert (Play *play)
{
  Layer *top = get_top (play);
  const Kept *kept;
  guint chosen;

  if (top->kept->len == 0)
    return FALSE;
  chosen = choose_kept (play);
  if (play->runs)
    {
      /* Under its guest nothing changes. */
      wait_failed (play->fixture, alberca_snapshot_list_revert (play->fixture->list, get (play->fixture, chosen), NULL),
                   G_IO_ERROR, G_IO_ERROR_BUSY);
      return TRUE;
    }
  kept = g_ptr_array_index (top->kept, chosen);
  top->content = kept->content;
  wait_done (play->fixture, alberca_snapshot_list_revert (play->fixture->list, get (play->fixture, chosen), NULL));
  wait_capacity (play);
  return TRUE;
}

static gboolean
delete_one (Play *play)
{
  Layer *top = get_top (play);
  guint chosen;

  if (top->kept->len == 0)
    return FALSE;
  chosen = choose_kept (play);
  wait_done (play->fixture, alberca_snapshot_list_delete (play->fixture->list, get (play->fixture, chosen)));
  g_ptr_array_remove_index (top->kept, chosen);
  return TRUE;
}

/* libvirt takes no capacity below what the file occupies, as far as it knows that; not even to grow to. */
static gboolean
is_too_full (Play    *play,
             guint64  capacity)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (get_top (play)->path, &info), ==, 0);
  return capacity < MAX ((guint64) info.st_blocks * 512, alberca_volume_get_allocation (get_volume (play)));
}

static gboolean
grow_live (Play  *play,
           guint  n_blocks)
{
  OracleContent *content = &get_top (play)->content;
  AlbercaOperation *operation;

  if (n_blocks <= content->n_blocks)
    return FALSE;
  operation = alberca_volume_grow_live (play->fixture->pool, get_volume (play), MACHINE, "vda", (guint64) n_blocks * BLOCK);
  wait_done (play->fixture, operation);
  content->n_blocks = n_blocks;
  wait_capacity (play);
  return TRUE;
}

static gboolean
resize (Play *play)
{
  OracleContent *content = &get_top (play)->content;
  guint n_blocks = (guint) g_test_rand_int_range (MIN_BLOCKS, N_BLOCKS + 1);
  gboolean shrinks = n_blocks < content->n_blocks;
  gboolean may_fail = is_too_full (play, (guint64) n_blocks * BLOCK);
  AlbercaOperation *operation;

  if (play->runs)
    return grow_live (play, n_blocks);
  if (n_blocks == content->n_blocks)
    return FALSE;
  operation = alberca_volume_resize (play->fixture->pool, get_volume (play), (guint64) n_blocks * BLOCK,
                                     shrinks ? ALBERCA_VOLUME_SIZE_SHRINK : 0);
  wait_until (alberca_operation_get_finished (operation));
  if (may_fail && alberca_operation_get_error (operation) != NULL)
    {
      wait_failed (play->fixture, operation, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_INVALID_ARG);
      return TRUE;
    }
  wait_done (play->fixture, operation);
  memset (content->blocks + n_blocks, 0, N_BLOCKS - n_blocks);
  content->n_blocks = n_blocks;
  wait_capacity (play);
  return TRUE;
}

static void
add_layer (Play          *play,
           AlbercaVolume *volume)
{
  Layer *layer = &play->layers[play->n_layers];

  layer->content = play->n_layers > 0 ? get_top (play)->content : (OracleContent) { .n_blocks = N_BLOCKS };
  layer->path = g_strdup (alberca_volume_get_path (volume));
  layer->list = alberca_snapshot_list_new (play->fixture->pool, volume);
  layer->kept = g_ptr_array_new_with_free_func (kept_free);
  play->n_layers++;
  play->fixture->list = layer->list;
  wait_until (!alberca_snapshot_list_get_busy (layer->list));
}

static void
run_virsh (Play       *play,
           const char *verb,
           const char *argument)
{
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();

  oracle_run (play->oracle, "virsh", "-q", "-c", uri, verb, argument, NULL);
}

/* Its disk becomes another. It would be refused if libvirt had noted anything. */
static void
forget_machine (Play *play)
{
  if (play->has_machine)
    run_virsh (play, "undefine", MACHINE);
  play->has_machine = FALSE;
}

static gboolean
overlay (Play *play)
{
  g_autoptr(AlbercaVolumeDraft) draft = NULL;
  g_autofree char *name = NULL;
  AlbercaPool *pool = play->fixture->pool;
  AlbercaVolume *volume;

  if (play->n_layers == MAX_LAYERS || play->runs)
    return FALSE;
  forget_machine (play);
  name = g_strdup_printf ("overlay-%u.qcow2", play->step);
  draft = alberca_volume_draft_new (pool);
  g_object_set (draft, "name", name, "format", "qcow2", NULL);
  alberca_volume_draft_set_base (draft, pool, get_volume (play));
  g_assert_true (alberca_volume_draft_get_valid (draft));
  wait_done (play->fixture, alberca_pool_create_volume (pool, draft));
  wait_until ((volume = alberca_pool_find_volume (pool, name)) != NULL && alberca_volume_get_loaded (volume));
  add_layer (play, volume);
  return TRUE;
}

static void
drop_layer (Play *play)
{
  Layer *top = get_top (play);

  g_clear_object (&top->list);
  g_clear_pointer (&top->path, g_free);
  g_clear_pointer (&top->kept, g_ptr_array_unref);
  play->n_layers--;
}

static gboolean
drop_overlay (Play *play)
{
  AlbercaOperation *operation;

  if (play->n_layers == 1 || play->runs)
    return FALSE;
  forget_machine (play);
  operation = alberca_pool_delete_volume (play->fixture->pool, get_volume (play));
  drop_layer (play);
  play->fixture->list = get_top (play)->list;
  wait_done (play->fixture, operation);
  return TRUE;
}

/* ---- The machine, and others who work on the disk ---- */

static gboolean
start_machine (Play *play)
{
  AlbercaSnapshotOwner *owner = alberca_snapshot_list_get_owner (play->fixture->list);

  if (play->runs)
    return FALSE;
  if (!play->has_machine)
    tiny_machine_define (MACHINE, get_top (play)->path, NULL);
  play->has_machine = play->runs = TRUE;
  run_virsh (play, "start", MACHINE);
  wait_until (g_strcmp0 (alberca_snapshot_owner_get_name (owner), MACHINE) == 0 &&
              alberca_snapshot_owner_get_problem (owner) == NULL);
  return TRUE;
}

static gboolean
stop_machine (Play *play)
{
  AlbercaSnapshotOwner *owner = alberca_snapshot_list_get_owner (play->fixture->list);

  if (!play->runs)
    return FALSE;
  run_virsh (play, "destroy", MACHINE);
  play->runs = FALSE;
  wait_until (alberca_snapshot_owner_get_name (owner) == NULL && alberca_snapshot_owner_get_problem (owner) == NULL);
  return TRUE;
}

static void
do_elsewhere (Play       *play,
              gboolean    deletes,
              const char *name)
{
  g_autofree char *command = g_strdup_printf ("%s %s", deletes ? "delvm" : "savevm", name);
  g_autofree char *said = play->runs ? oracle_ask_machine (play->oracle, MACHINE, command) : NULL;

  if (play->runs)
    g_assert_cmpstr (said, ==, "");
  else
    oracle_run (play->oracle, "qemu-img", "snapshot", deletes ? "-d" : "-c", name, get_top (play)->path, NULL);
}

/* By somebody else. */
static gboolean
change_outside (Play *play)
{
  GPtrArray *kept = get_top (play)->kept;
  gboolean deletes = kept->len > 0 && (kept->len == MAX_KEPT || g_test_rand_bit ());
  guint chosen = deletes ? choose_kept (play) : 0;

  do_elsewhere (play, deletes, deletes ? ((Kept *) g_ptr_array_index (kept, chosen))->name
                                       : add_kept (play, play->runs)->name);
  if (deletes)
    g_ptr_array_remove_index (kept, chosen);
  return TRUE;
}

/* ---- The play ---- */

static const struct
{
  const char *name;
  gboolean  (*func) (Play *);
  guint       shares[2]; /* of 100, without and with a machine */
} acts[] = {
  { "written", write_some, { 30, 22 } },
  { "created", create, { 20, 20 } },
  { "reverted", revert, { 18, 14 } },
  { "deleted", delete_one, { 14, 14 } },
  { "resized", resize, { 9, 7 } },
  { "overlaid", overlay, { 4, 3 } },
  { "dropped", drop_overlay, { 3, 2 } },
  { "changed by others", change_outside, { 2, 5 } },
  { "started", start_machine, { 0, 9 } },
  { "stopped", stop_machine, { 0, 4 } },
};

static void
act (Play     *play,
     gboolean  with_machine)
{
  int chosen = g_test_rand_int_range (0, 100);
  gsize i = 0;

  while (i < G_N_ELEMENTS (acts) - 1 && chosen >= (int) acts[i].shares[with_machine])
    chosen -= (int) acts[i++].shares[with_machine];
  if (acts[i].func (play))
    {
      play->n_done[i]++;
      play->n_running += play->runs ? 1 : 0;
      play->step++;
    }
}

static guint
get_n_steps (gboolean with_machine)
{
  const char *wanted = g_getenv ("ALBERCA_TEST_STEPS");
  guint n = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : N_STEPS;
  guint n_with_machine = n * SHARE_WITH_MACHINE / 100;

  return with_machine ? n_with_machine : n - n_with_machine;
}

static void
test_sequence (Fixture       *fixture,
               gconstpointer  data)
{
  Play play = { .fixture = fixture, .oracle = oracle_new (), .with_machine = data != NULL };
  guint n_steps = get_n_steps (play.with_machine);
  AlbercaSnapshotList *first = fixture->list;

  /* virsh makes version 2, which QEMU does not resize when it has snapshots */
  oracle_run (play.oracle, "qemu-img", "create", "-q", "-f", "qcow2", fixture->path, "4M", NULL);
  add_layer (&play, alberca_snapshot_list_get_volume (first));
  g_object_unref (first);
  while (play.step < n_steps)
    {
      guint before = play.step;

      act (&play, play.with_machine);
      settle (fixture);
      if (play.step != before)
        assert_all (&play, play.step % THOROUGH == 0 || play.step == n_steps);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    g_test_message ("%u %s", play.n_done[i], acts[i].name);
  g_test_message ("%u while it ran", play.n_running);

  stop_machine (&play);
  forget_machine (&play);
  while (play.n_layers > 1)
    drop_overlay (&play);
  assert_all (&play, TRUE);
  fixture->list = g_object_ref (get_top (&play)->list);
  drop_layer (&play);
  oracle_free (play.oracle);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/snapshot-sequences/volume", Fixture, NULL, set_up, test_sequence, tear_down);
  g_test_add ("/snapshot-sequences/machine", Fixture, MACHINE, set_up, test_sequence, tear_down);

  return g_test_run ();
}
