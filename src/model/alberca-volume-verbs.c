/* alberca-volume-verbs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-verbs.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-volume-watch.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-connection.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-private.h"
#include "virsh/alberca-virsh-volume.h"

/* What a verb's worker gets: plain data and handles. */
typedef struct
{
  GVirStorageVol   *volume;
  GVirStoragePool  *target;
  char             *name;
  char             *xml;
  gboolean          reflink;
  guint64           expected;
  gboolean          grows;     /* set once the copy was seen to be smaller than that */
  AlbercaOperation *operation; /* borrowed, while the worker runs */
} VolumeCall;

static VolumeCall *
volume_call_new (AlbercaVolume *volume)
{
  VolumeCall *call = g_new0 (VolumeCall, 1);

  call->volume = g_object_ref (alberca_volume_get_handle (volume));
  return call;
}

static void
volume_call_free (gpointer data)
{
  VolumeCall *call = data;

  g_object_unref (call->volume);
  g_clear_object (&call->target);
  g_free (call->name);
  g_free (call->xml);
  g_free (call);
}

static const char *
get_uri (AlbercaPool *pool)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);

  return connection != NULL ? alberca_connection_get_safe_uri (connection) : "";
}

/* ---- Clone ---- */

/* The watch's thread. What a copy will occupy is known from its source; where libvirt takes the
 * space before it writes, the space says nothing. */
static void
clone_seen_cb (guint64  allocation,
               gpointer data)
{
  VolumeCall *call = data;
  g_autofree char *done = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *detail = NULL;

  if (allocation < call->expected / 2)
    call->grows = TRUE;
  if (!call->grows)
    return;

  done = alberca_size_format (MIN (allocation, call->expected));
  expected = alberca_size_format (call->expected);
  /* Translators: two sizes */
  detail = g_strdup_printf (_("%s of about %s"), done, expected);
  alberca_operation_report (call->operation, MIN ((double) allocation / call->expected, 0.99), detail);
}

/* Worker thread. */
static gboolean
clone_worker (AlbercaOperation  *operation,
              gpointer           data,
              GCancellable      *cancellable,
              GError           **error)
{
  VolumeCall *call = data;
  AlbercaVolumeWatch *watch = NULL;
  gboolean success;

  call->operation = operation;
  if (call->expected > 0)
    watch = alberca_volume_watch_start (call->target, call->name, clone_seen_cb, call);
  success = alberca_volumes_clone (call->target, call->xml, call->volume,
                                   call->reflink ? ALBERCA_VOLUME_CREATE_REFLINK : 0, error);
  if (watch != NULL)
    alberca_volume_watch_stop (watch);

  return success;
}

/**
 * alberca_volume_clone_command:
 * @pool: the pool that has the volume
 * @volume: what is copied
 * @target: where to
 * @xml: the document of the copy
 * @reflink: share the blocks
 *
 * Returns: (transfer full): what alberca_volume_clone() does, as a command
 */
char *
alberca_volume_clone_command (AlbercaPool   *pool,
                              AlbercaVolume *volume,
                              AlbercaPool   *target,
                              const char    *xml,
                              gboolean       reflink)
{
  return alberca_virsh_vol_create_from (get_uri (pool), alberca_pool_get_name (target), xml,
                                        alberca_pool_get_name (pool), alberca_volume_get_name (volume), reflink);
}

/**
 * alberca_volume_clone:
 * @pool: an active pool
 * @volume: what is copied, a volume of @pool
 * @target: an active pool of the same connection, perhaps @pool
 * @name: what the copy is called in @xml
 * @xml: the document of the copy, with the encryption of the source: see alberca_volume_copy_to_xml()
 * @reflink: share the blocks of the source, which only some file systems can
 * @expected: bytes that the copy will occupy, for the progress; 0 where it takes them before it writes
 *
 * Main thread. virStorageVolCreateXMLFrom(), which cannot be cancelled; how far it is, the volume
 * itself tells. No other operation of either pool runs meanwhile: libvirt would refuse it.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_volume_clone (AlbercaPool   *pool,
                      AlbercaVolume *volume,
                      AlbercaPool   *target,
                      const char    *name,
                      const char    *xml,
                      gboolean       reflink,
                      guint64        expected)
{
  g_autofree char *command = alberca_volume_clone_command (pool, volume, target, xml, reflink);
  g_autofree char *title = NULL;
  VolumeCall *call = volume_call_new (volume);
  AlbercaOperation *operation;

  if (pool == target)
    title = g_strdup_printf (_("Cloning “%s” as “%s”"), alberca_volume_get_name (volume), name);
  else
    /* Translators: a volume, the name of its copy, and the pool that the copy is made in */
    title = g_strdup_printf (_("Cloning “%s” as “%s” in “%s”"), alberca_volume_get_name (volume), name,
                             alberca_pool_get_name (target));
  call->target = alberca_pool_dup_handle (target);
  call->name = g_strdup (name);
  call->xml = g_strdup (xml);
  call->reflink = reflink;
  call->expected = expected;

  operation = alberca_operation_new (title, command, clone_worker, call, volume_call_free);
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), alberca_volume_get_name (volume));
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (target), name);
  return alberca_pool_enqueue_both (pool, target, operation);
}
