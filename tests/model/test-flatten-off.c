/* test-flatten-off.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* An overlay is flattened, or moved, while its machine is off, and that is cancelled, or somebody comes in
 * between: then all is what it was, to the byte, and it can be done again. */

#include "config.h"

#include <string.h>

#include <libvirt/libvirt.h>

#include "backend/alberca-volume-bytes.h"
#include "model/alberca-chain-draft.h"
#include "model/alberca-volume-move.h"
#include "support/private-libvirtd.h"
#include "volume-fixture.h"

/* ---- Somebody who comes in at one place of a worker (ld's --wrap) ---- */

typedef enum
{
  NOWHERE,
  BEFORE_LOOK, /* at who runs with it */
  BEFORE_COPY,
  AFTER_COPY,
  IN_MACHINE, /* while the first machine is told */
} Place;

typedef void (*Intruder) (void);

static Place place;
static Intruder intruder;          /* worker thread */
static AlbercaOperation *cancels;  /* cancelled there, by the main thread, which says so below */
static gint reached;
static gint cancelled;
static guint n_copied;
static guint n_defined;
static gboolean second_fails;
static gint silent;                /* a server that a pool is on */

static void
come_in (Place here)
{
  if (here != place)
    return;
  place = NOWHERE;
  if (intruder != NULL)
    intruder ();
  g_atomic_int_set (&reached, TRUE);
  while (cancels != NULL && !g_atomic_int_get (&cancelled))
    g_usleep (1000);
}

gboolean __real_alberca_running_check (GVirConnection *connection, const char *path, const char *pool, const char *volume,
                                       GError **error);
gboolean __wrap_alberca_running_check (GVirConnection *connection, const char *path, const char *pool, const char *volume,
                                       GError **error);
gboolean __real_alberca_pools_refresh_patiently (GVirStoragePool *pool, guint n_attempts, GError **error);
gboolean __wrap_alberca_pools_refresh_patiently (GVirStoragePool *pool, guint n_attempts, GError **error);
virStorageVolPtr __real_virStorageVolCreateXMLFrom (virStoragePoolPtr pool, const char *xml, virStorageVolPtr source,
                                                    unsigned int flags);
virStorageVolPtr __wrap_virStorageVolCreateXMLFrom (virStoragePoolPtr pool, const char *xml, virStorageVolPtr source,
                                                    unsigned int flags);
virDomainPtr __real_virDomainDefineXML (virConnectPtr connection, const char *xml);
virDomainPtr __wrap_virDomainDefineXML (virConnectPtr connection, const char *xml);
gboolean __real_alberca_volume_bytes_compare (GVirStorageVol *first, GVirStorageVol *second, guint64 length,
                                              AlbercaVolumeBytesFunc func, gpointer data, GCancellable *cancellable,
                                              GError **error);
gboolean __wrap_alberca_volume_bytes_compare (GVirStorageVol *first, GVirStorageVol *second, guint64 length,
                                              AlbercaVolumeBytesFunc func, gpointer data, GCancellable *cancellable,
                                              GError **error);

gboolean
__wrap_alberca_running_check (GVirConnection  *connection,
                              const char      *path,
                              const char      *pool,
                              const char      *volume,
                              GError         **error)
{
  come_in (BEFORE_LOOK);
  return __real_alberca_running_check (connection, path, pool, volume, error);
}

gboolean
__wrap_alberca_pools_refresh_patiently (GVirStoragePool  *pool,
                                        guint             n_attempts,
                                        GError          **error)
{
  gboolean was_silent = g_atomic_int_get (&silent);

  g_atomic_int_set (&reached, was_silent);
  while (g_atomic_int_get (&silent))
    g_usleep (1000);
  /* Nobody waits for it any more */
  return was_silent || __real_alberca_pools_refresh_patiently (pool, n_attempts, error);
}

virStorageVolPtr
__wrap_virStorageVolCreateXMLFrom (virStoragePoolPtr  pool,
                                   const char        *xml,
                                   virStorageVolPtr   source,
                                   unsigned int       flags)
{
  virStorageVolPtr copy;

  n_copied++;
  come_in (BEFORE_COPY);
  copy = __real_virStorageVolCreateXMLFrom (pool, xml, source, flags);
  come_in (AFTER_COPY);
  return copy;
}

virDomainPtr
__wrap_virDomainDefineXML (virConnectPtr  connection,
                           const char    *xml)
{
  gboolean fails = ++n_defined == 2 && second_fails;

  come_in (IN_MACHINE);
  /* libvirt says why itself */
  return __real_virDomainDefineXML (connection, fails ? "<domain/>" : xml);
}

/* The whole volume is copied then */
gboolean
__wrap_alberca_volume_bytes_compare (GVirStorageVol          *first,
                                     GVirStorageVol          *second,
                                     guint64                  length,
                                     AlbercaVolumeBytesFunc   func,
                                     gpointer                 data,
                                     GCancellable            *cancellable,
                                     GError                 **error)
{
  come_in (AFTER_COPY);
  return __real_alberca_volume_bytes_compare (first, second, length, func, data, cancellable, error);
}

/* ---- Before and after ---- */

/* All that must be what it was: the machines, and each file there */
typedef struct
{
  char *web;
  char *other;
  char *files;
} Before;

static char *
read_files (void)
{
  g_autofree char *directory = volume_fixture_path ("", NULL);
  g_autofree char *command =
    g_strdup_printf ("cd '%s' && stat -c '%%n %%u:%%g %%a %%s %%y' a/* && sha256sum a/* && ls -A b", directory);
  const char *argv[] = { "sh", "-euc", command, NULL };
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return output;
}

/* top on mid on base; "web" has it by its path, "other" by its volume. What a guest reads is kept outside. */
static void
make (Fixture *fixture,
      Before  *before)
{
  g_autofree char *directory = volume_fixture_path ("a", NULL);
  g_autofree char *commands =
    g_strdup_printf ("cd '%s' && "
                     "qemu-img create -q -f qcow2 base 64M && qemu-io -f qcow2 -c 'write -q -P 0x11 0 4M' base && "
                     "qemu-img create -q -f qcow2 -F qcow2 -b \"$PWD/base\" mid && "
                     "qemu-io -f qcow2 -c 'write -q -P 0x22 1M 2M' mid && "
                     "qemu-img create -q -f qcow2 -F qcow2 -b \"$PWD/mid\" top && "
                     "qemu-io -f qcow2 -c 'write -q -P 0x33 2M 2M' -c 'write -q -z 8M 1M' top && chmod a+rw * && "
                     "qemu-img convert -O raw top ../reference", directory);

  volume_fixture_paste (commands);
  volume_fixture_refresh (fixture->a);
  volume_fixture_wait_volume (fixture->a, "top");
  volume_fixture_define_on_file ("web", "top", FALSE);
  volume_fixture_define ("other", "volume", "pool='a' volume='top'", FALSE);
  wait_until (alberca_volume_get_n_users (volume_fixture_wait_volume (fixture->a, "top")) == 2);
  before->web = alberca_test_virsh ("dumpxml", "web", "--security-info", NULL);
  before->other = alberca_test_virsh ("dumpxml", "other", "--security-info", NULL);
  before->files = read_files ();
}

static void
unmake (Before *before)
{
  volume_fixture_undefine ("web");
  volume_fixture_undefine ("other");
  g_free (before->web);
  g_free (before->other);
  g_free (before->files);
}

static void
assert_unchanged (Fixture *fixture,
                  Before  *before)
{
  g_autofree char *web = alberca_test_virsh ("dumpxml", "web", "--security-info", NULL);
  g_autofree char *other = alberca_test_virsh ("dumpxml", "other", "--security-info", NULL);
  g_autofree char *files = read_files ();

  g_assert_cmpstr (web, ==, before->web);
  g_assert_cmpstr (other, ==, before->other);
  g_assert_cmpstr (files, ==, before->files);
  /* Nor does anybody show the copy */
  volume_fixture_refresh (fixture->a);
  volume_fixture_refresh (fixture->b);
  wait_until (volume_fixture_is_loaded (fixture->a) && volume_fixture_is_loaded (fixture->b));
  g_assert_cmpuint (g_list_model_get_n_items (alberca_pool_get_volumes (fixture->a)), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (alberca_pool_get_volumes (fixture->b)), ==, 0);
}

/* As a guest sees it, and clean; on @n_images of them */
static void
assert_content (const char *pool,
                const char *name,
                guint       n_images)
{
  g_autofree char *path = volume_fixture_path (pool, name);
  g_autofree char *check = g_strdup_printf ("check -q -f qcow2 '%s'", path);
  g_autofree char *chain = g_strdup_printf ("info --backing-chain '%s'", path);
  g_autofree char *checked = volume_fixture_qemu_img (check);
  g_autofree char *info = volume_fixture_qemu_img (chain);
  g_auto(GStrv) images = g_strsplit (info, "image: ", -1);

  g_assert_nonnull (checked);
  g_assert_cmpuint (g_strv_length (images) - 1, ==, n_images);
  volume_fixture_assert_same (pool, name, "", "reference");
}

static gboolean
is_loading (AlbercaChainDraft *draft)
{
  gboolean loading;

  g_object_get (draft, "loading", &loading, NULL);
  return loading;
}

static AlbercaOperation *
start_flatten (Fixture *fixture)
{
  AlbercaVolume *volume = volume_fixture_wait_volume (fixture->a, "top");
  g_autoptr(AlbercaChainDraft) draft = alberca_chain_draft_new (fixture->a, volume, ALBERCA_CHAIN_FLATTEN);

  g_object_set (draft, "name", "flat", NULL);
  wait_until (!is_loading (draft));
  g_assert_true (alberca_chain_draft_get_valid (draft));
  return alberca_chain_draft_start (draft);
}

static AlbercaOperation *
start_move (Fixture *fixture)
{
  return alberca_volume_move (fixture->a, volume_fixture_wait_volume (fixture->a, "top"), fixture->b, "top", "");
}

/* What comes in, and what the worker goes on with once it was there */
static void
await (Place     where,
       Intruder  who)
{
  place = where;
  intruder = who;
  n_copied = 0;
  n_defined = 0;
  second_fails = FALSE;
  cancels = NULL;
  g_atomic_int_set (&reached, FALSE);
  g_atomic_int_set (&cancelled, FALSE);
}

/* The queue starts it once the main loop runs. */
static void
cancel_there (AlbercaOperation *operation)
{
  cancels = operation;
  wait_until (g_atomic_int_get (&reached));
  g_assert_true (alberca_operation_get_can_cancel (operation));
  alberca_operation_cancel (operation);
  g_atomic_int_set (&cancelled, TRUE);
  wait_until (alberca_operation_get_finished (operation));
}

static void
finish (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
}

static void
fail (AlbercaOperation *operation,
      const char       *because)
{
  const GError *error;

  wait_until (alberca_operation_get_finished (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  error = alberca_operation_get_error (operation);
  if (strstr (error->message, because) == NULL)
    g_error ("“%s” is not in: %s", because, error->message);
}

/* The same once more, which nobody disturbs: both machines have it, and what it was stays */
static void
assert_flattens (Fixture *fixture)
{
  g_autofree char *web = NULL;
  g_autofree char *other = NULL;

  await (NOWHERE, NULL);
  finish (start_flatten (fixture));
  assert_content ("a", "flat", 1);
  assert_content ("a", "top", 3);
  web = alberca_test_virsh ("dumpxml", "web", NULL);
  other = alberca_test_virsh ("dumpxml", "other", NULL);
  g_assert_nonnull (strstr (web, "/flat'"));
  g_assert_nonnull (strstr (other, "volume='flat'"));
}

/* ---- Cancelled ---- */

static void
test_cancel_flatten (Fixture       *fixture,
                     gconstpointer  data)
{
  const Place places[] = { BEFORE_LOOK, BEFORE_COPY, AFTER_COPY };
  Before before;

  make (fixture, &before);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      AlbercaOperation *operation;

      await (places[i], NULL);
      operation = start_flatten (fixture);
      cancel_there (operation);
      g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_CANCELLED);
      /* Nobody waits for a copy that nobody wants any more */
      g_assert_cmpuint (n_copied, ==, places[i] == BEFORE_LOOK ? 0 : 1);
      g_assert_cmpint (n_copied > 0, ==, alberca_operation_get_outcome (operation) != NULL);
      assert_unchanged (fixture, &before);
    }
  assert_flattens (fixture);
  unmake (&before);
}

/* A pool that has nothing to do with it, and whose server is silent, keeps nobody from giving up. */
static void
test_cancel_silent (Fixture       *fixture,
                    gconstpointer  data)
{
  AlbercaOperation *operation;
  Before before;

  make (fixture, &before);
  await (NOWHERE, NULL);
  g_atomic_int_set (&silent, TRUE);
  operation = start_flatten (fixture);
  wait_until (g_atomic_int_get (&reached));
  alberca_operation_cancel (operation);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_true (g_atomic_int_get (&silent));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_CANCELLED);
  g_assert_cmpuint (n_copied, ==, 0);
  g_atomic_int_set (&silent, FALSE);
  assert_unchanged (fixture, &before);
  unmake (&before);
}

/* Too late: it is done, and says so */
static void
test_cancel_late (Fixture       *fixture,
                  gconstpointer  data)
{
  AlbercaOperation *operation;
  g_autofree char *other = NULL;
  Before before;

  make (fixture, &before);
  await (IN_MACHINE, NULL);
  operation = start_flatten (fixture);
  cancel_there (operation);
  g_assert_no_error (alberca_operation_get_error (operation));
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_DONE);
  assert_content ("a", "flat", 1);
  assert_content ("a", "top", 3);
  other = alberca_test_virsh ("dumpxml", "other", NULL);
  g_assert_nonnull (strstr (other, "volume='flat'"));
  unmake (&before);
}

static void
test_cancel_move (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *web = NULL;
  AlbercaOperation *operation;
  Before before;

  make (fixture, &before);
  await (AFTER_COPY, NULL);
  operation = start_move (fixture);
  cancel_there (operation);
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_CANCELLED);
  assert_unchanged (fixture, &before);

  await (NOWHERE, NULL);
  finish (start_move (fixture));
  g_assert_false (volume_fixture_exists ("a", "top"));
  assert_content ("b", "top", 3);
  web = alberca_test_virsh ("dumpxml", "web", NULL);
  g_assert_nonnull (strstr (web, "/b/top'"));
  unmake (&before);
}

/* ---- Somebody else, meanwhile ---- */

static void
start_web (void)
{
  g_free (alberca_test_virsh ("start", "web", NULL));
}

static void
build_on_it (void)
{
  g_autofree char *directory = volume_fixture_path ("a", NULL);
  g_autofree char *command =
    g_strdup_printf ("cd '%s' && qemu-img create -q -u -f qcow2 -F qcow2 -b top clone 64M", directory);

  volume_fixture_paste (command);
}

static void
test_started (Fixture       *fixture,
              gconstpointer  data)
{
  Before before;

  if (!volume_fixture_have_machines ())
    return;
  make (fixture, &before);
  await (AFTER_COPY, start_web);
  fail (start_flatten (fixture), "“web” is running");
  g_free (alberca_test_virsh ("destroy", "web", NULL));
  g_assert_false (volume_fixture_exists ("a", "flat"));
  assert_content ("a", "top", 3);
  assert_flattens (fixture);
  unmake (&before);
}

static void
test_built_on (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *clone = volume_fixture_path ("a", "clone");
  g_autofree char *removal = g_strdup_printf ("rm '%s'", clone);
  Before before;

  make (fixture, &before);
  await (AFTER_COPY, build_on_it);
  fail (start_flatten (fixture), "“clone” is built on it");
  assert_content ("a", "clone", 4);
  volume_fixture_paste (removal);
  assert_unchanged (fixture, &before);
  unmake (&before);
}

static void
write_to_it (void)
{
  g_autofree char *path = volume_fixture_path ("a", "top");
  g_autofree char *command = g_strdup_printf ("qemu-io -f qcow2 -c 'write -q -P 0x44 32M 64k' '%s'", path);

  volume_fixture_paste (command);
}

/* And is gone again; what was written is not lost for that */
static void
test_written (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = volume_fixture_path ("a", "top");
  g_autofree char *read = g_strdup_printf ("qemu-io -r -f qcow2 -c 'read -q -P 0x44 32M 64k' '%s'", path);
  Before before;

  make (fixture, &before);
  await (AFTER_COPY, write_to_it);
  fail (start_flatten (fixture), "written to");
  g_assert_false (volume_fixture_exists ("a", "flat"));
  volume_fixture_paste (read);
  unmake (&before);
}

/* The first machine gets its disk back */
static void
test_half_told (Fixture       *fixture,
                gconstpointer  data)
{
  Before before;

  make (fixture, &before);
  await (NOWHERE, NULL);
  second_fails = TRUE;
  fail (start_flatten (fixture), "");
  g_assert_cmpuint (n_defined, ==, 3);
  assert_unchanged (fixture, &before);
  assert_flattens (fixture);
  unmake (&before);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/flatten-off/cancel", Fixture, NULL, volume_fixture_set_up, test_cancel_flatten, volume_fixture_tear_down);
  g_test_add ("/flatten-off/cancel-silent", Fixture, NULL, volume_fixture_set_up, test_cancel_silent, volume_fixture_tear_down);
  g_test_add ("/flatten-off/cancel-late", Fixture, NULL, volume_fixture_set_up, test_cancel_late, volume_fixture_tear_down);
  g_test_add ("/flatten-off/cancel-move", Fixture, NULL, volume_fixture_set_up, test_cancel_move, volume_fixture_tear_down);
  g_test_add ("/flatten-off/started", Fixture, NULL, volume_fixture_set_up, test_started, volume_fixture_tear_down);
  g_test_add ("/flatten-off/built-on", Fixture, NULL, volume_fixture_set_up, test_built_on, volume_fixture_tear_down);
  g_test_add ("/flatten-off/written", Fixture, NULL, volume_fixture_set_up, test_written, volume_fixture_tear_down);
  g_test_add ("/flatten-off/half-told", Fixture, NULL, volume_fixture_set_up, test_half_told, volume_fixture_tear_down);

  return g_test_run ();
}
