/* alberca-volume-verbs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-verbs.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-domain-definitions.h"
#include "backend/alberca-volume-watch.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-pool-private.h"
#include "model/alberca-running-check.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-private.h"
#include "virsh/alberca-line.h"
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
  GVirConnection   *connection;
  char             *domain;
  char             *disk;
  guint64           capacity;
  gboolean          shrink;
  gboolean          allocate;
  guint             algorithm;
  gboolean          running_too; /* a running domain may have the volume */
  char             *pool_name;
  char             *path;
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
  g_clear_object (&call->connection);
  g_free (call->domain);
  g_free (call->disk);
  g_free (call->pool_name);
  g_free (call->path);
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

/* For is_free (). */
static void
volume_call_set_place (VolumeCall    *call,
                       AlbercaPool   *pool,
                       AlbercaVolume *volume)
{
  const char *path = alberca_volume_get_path (volume);

  call->connection = g_object_ref (alberca_connection_get_handle (alberca_pool_get_connection (pool)));
  call->pool_name = g_strdup (alberca_pool_get_name (pool));
  call->name = g_strdup (alberca_volume_get_name (volume));
  call->path = g_strdup (path != NULL ? path : alberca_volume_get_key (volume));
}

/* Worker thread. Its turn may have come hours after the question was answered. */
static gboolean
is_free (const VolumeCall  *call,
         GError           **error)
{
  return call->running_too ||
         alberca_running_check (call->connection, call->path, call->pool_name, call->name, error);
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

/* ---- Resize ---- */

/* Worker thread. */
static gboolean
resize_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  VolumeCall *call = data;

  return is_free (call, error) &&
         alberca_volumes_resize (call->volume, call->capacity,
                                 (call->shrink ? ALBERCA_VOLUME_RESIZE_SHRINK : 0) |
                                   (call->allocate ? ALBERCA_VOLUME_RESIZE_ALLOCATE : 0),
                                 error);
}

/* Worker thread. */
static gboolean
grow_live_worker (AlbercaOperation  *operation,
                  gpointer           data,
                  GCancellable      *cancellable,
                  GError           **error)
{
  VolumeCall *call = data;

  return alberca_domain_definitions_resize (call->connection, call->domain, call->disk, call->capacity, error);
}

static AlbercaOperation *
enqueue (AlbercaPool          *pool,
         AlbercaVolume        *volume,
         const char           *title,
         const char           *command,
         AlbercaOperationFunc  func,
         VolumeCall           *call)
{
  AlbercaOperation *operation = alberca_operation_new (title, command, func, call, volume_call_free);

  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), alberca_volume_get_name (volume));
  return alberca_pool_enqueue (pool, operation);
}

static char *
make_resize_title (AlbercaVolume *volume,
                   guint64        capacity)
{
  g_autofree char *size = alberca_size_format (capacity);

  /* Translators: a volume and its new size */
  return g_strdup_printf (_("Resizing “%s” to %s"), alberca_volume_get_name (volume), size);
}

char *
alberca_volume_resize_command (AlbercaPool            *pool,
                               AlbercaVolume          *volume,
                               guint64                 capacity,
                               AlbercaVolumeSizeFlags  flags)
{
  return alberca_virsh_vol_resize (get_uri (pool), alberca_pool_get_name (pool), alberca_volume_get_name (volume),
                                   capacity, (flags & ALBERCA_VOLUME_SIZE_SHRINK) != 0,
                                   (flags & ALBERCA_VOLUME_SIZE_ALLOCATE) != 0);
}

/**
 * alberca_volume_resize:
 * @pool: an active pool
 * @volume: a volume of it that no running domain has
 * @capacity: bytes
 * @flags: SHRINK, where it becomes smaller; ALLOCATE
 *
 * Main thread. virStorageVolResize(). Whether anybody is harmed must have been asked before; whether a
 * domain runs with it is asked again when its turn comes.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_volume_resize (AlbercaPool            *pool,
                       AlbercaVolume          *volume,
                       guint64                 capacity,
                       AlbercaVolumeSizeFlags  flags)
{
  g_autofree char *command = alberca_volume_resize_command (pool, volume, capacity, flags);
  g_autofree char *title = make_resize_title (volume, capacity);
  VolumeCall *call = volume_call_new (volume);

  volume_call_set_place (call, pool, volume);
  call->capacity = capacity;
  call->shrink = (flags & ALBERCA_VOLUME_SIZE_SHRINK) != 0;
  call->allocate = (flags & ALBERCA_VOLUME_SIZE_ALLOCATE) != 0;
  return enqueue (pool, volume, title, command, resize_worker, call);
}

char *
alberca_volume_grow_live_command (AlbercaPool *pool,
                                  const char  *domain,
                                  const char  *disk,
                                  guint64      capacity)
{
  return alberca_virsh_blockresize (get_uri (pool), domain, disk, capacity);
}

/**
 * alberca_volume_grow_live:
 * @pool: an active pool
 * @volume: a volume of it
 * @domain: the name of a running domain
 * @disk: the target of the volume in @domain: "vda"
 * @capacity: bytes
 *
 * Main thread. virDomainBlockResize(): the guest sees the new size at once.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_volume_grow_live (AlbercaPool   *pool,
                          AlbercaVolume *volume,
                          const char    *domain,
                          const char    *disk,
                          guint64        capacity)
{
  g_autofree char *command = alberca_volume_grow_live_command (pool, domain, disk, capacity);
  g_autofree char *title = make_resize_title (volume, capacity);
  VolumeCall *call = volume_call_new (volume);

  call->connection = g_object_ref (alberca_connection_get_handle (alberca_pool_get_connection (pool)));
  call->domain = g_strdup (domain);
  call->disk = g_strdup (disk);
  call->capacity = capacity;
  return enqueue (pool, volume, title, command, grow_live_worker, call);
}

/* ---- Wipe ---- */

/* Worker thread. Not as an error of libvirt, whose summary would hide what matters here. */
static gboolean
fail_half_way (const char *done,
               GError     *cause,
               GError    **error)
{
  /* Translators: what was done, and what libvirt said then */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("%s libvirt said: %s"), done, cause->message);
  g_error_free (cause);
  return FALSE;
}

/* Worker thread. What is wiped has nothing left to lose: it is deleted before the new one is made. */
static gboolean
wipe_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  VolumeCall *call = data;
  GError *cause = NULL;

  if (!is_free (call, error) || !alberca_volumes_wipe (call->volume, call->algorithm, error))
    return FALSE;
  if (call->xml == NULL)
    return TRUE;
  if (!alberca_volumes_delete (call->volume, &cause))
    return fail_half_way (_("The volume was wiped, but could not be made anew: it is a raw one now."), cause, error);
  if (!alberca_volumes_create (call->target, call->xml, 0, &cause))
    return fail_half_way (_("The volume was wiped and deleted, but could not be made anew."), cause, error);
  return TRUE;
}

char *
alberca_volume_wipe_command (AlbercaPool   *pool,
                             AlbercaVolume *volume,
                             const char    *nick,
                             const char    *anew)
{
  const char *pool_name = alberca_pool_get_name (pool);
  const char *name = alberca_volume_get_name (volume);
  g_autofree char *wipe = alberca_virsh_vol_wipe (get_uri (pool), pool_name, name, nick);
  g_autofree char *deletion = NULL;
  g_autofree char *creation = NULL;

  if (anew == NULL)
    return g_steal_pointer (&wipe);
  deletion = alberca_virsh_vol_delete (get_uri (pool), pool_name, name);
  creation = alberca_virsh_vol_create_document (get_uri (pool), pool_name, anew);
  return alberca_line_chain (wipe, deletion, creation, NULL);
}

/**
 * alberca_volume_wipe:
 * @pool: an active pool
 * @volume: a volume of it
 * @algorithm: libvirt's number of the algorithm
 * @nick: libvirt's word for it
 * @anew: (nullable): the document of the volume that is made in the place of the wiped one
 * @running_too: whether a domain may run with it, to which somebody has consented
 *
 * Main thread. virStorageVolWipePattern(), which cannot be cancelled; with @anew then
 * virStorageVolDelete() and virStorageVolCreateXML(). Whether anybody is harmed must have been
 * asked before; without @running_too, whether a domain runs with it is asked again when its turn comes.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_volume_wipe (AlbercaPool   *pool,
                     AlbercaVolume *volume,
                     guint          algorithm,
                     const char    *nick,
                     const char    *anew,
                     gboolean       running_too)
{
  g_autofree char *command = alberca_volume_wipe_command (pool, volume, nick, anew);
  g_autofree char *title = g_strdup_printf (_("Wiping “%s”"), alberca_volume_get_name (volume));
  VolumeCall *call = volume_call_new (volume);

  volume_call_set_place (call, pool, volume);
  call->running_too = running_too;
  call->target = alberca_pool_dup_handle (pool);
  call->algorithm = algorithm;
  call->xml = g_strdup (anew);
  return enqueue (pool, volume, title, command, wipe_worker, call);
}
