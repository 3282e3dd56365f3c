/* alberca-migration.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-migration.h"

#include <stdlib.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-libvirt-private.h"
#include "backend/alberca-volume-lookup.h"

/* How often a migration is asked how far it is */
#define POLL_US (200 * 1000)
/* A chain that is longer goes in a circle */
#define MAX_LAYERS 64

void
alberca_migration_image_free (AlbercaMigrationImage *self)
{
  g_free (self->path);
  g_free (self->pool);
  g_free (self->volume);
  g_free (self->format);
  g_free (self->base);
  g_free (self->base_format);
  g_free (self);
}

void
alberca_migration_source_free (AlbercaMigrationSource *self)
{
  g_clear_pointer (&self->migrant, alberca_migrant_free);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_free (self->other_later);
  g_free (self->host_name);
  g_free (self->host_uuid);
  g_free (self->host_cpu);
  g_free (self);
}

void
alberca_migration_target_free (AlbercaMigrationTarget *self)
{
  g_free (self->host_name);
  g_free (self->host_uuid);
  g_free (self->cpu_problem);
  g_hash_table_unref (self->paths);
  g_hash_table_unref (self->other_sizes);
  g_free (self);
}

/* ---- The machine, and where it is ---- */

static char *
take_string (char *text)
{
  char *copy = g_strdup (text);

  virResetLastError ();
  free (text);
  return copy;
}

/* The disk's own image, then what it is built on, as far as pools have them. */
static GPtrArray *
find_images (GVirConnection           *connection,
             const AlbercaMigrantDisk *disk)
{
  GPtrArray *images = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_migration_image_free);
  g_autoptr(AlbercaVolumeConfig) volume = NULL;
  g_autofree char *pool = g_strdup (disk->pool);
  g_autofree char *path = g_strdup (disk->path);

  if (disk->volume != NULL && disk->pool != NULL)
    volume = alberca_volume_lookup_by_name (connection, disk->pool, disk->volume);
  else if (path != NULL)
    volume = alberca_volume_lookup_by_path (connection, path, &pool);
  while ((volume != NULL || path != NULL) && images->len < MAX_LAYERS)
    {
      AlbercaMigrationImage *image = g_new0 (AlbercaMigrationImage, 1);

      image->path = g_strdup (volume != NULL ? volume->path : path);
      image->pool = volume != NULL ? g_steal_pointer (&pool) : NULL;
      image->volume = volume != NULL ? g_strdup (volume->name) : NULL;
      image->format = volume != NULL ? g_strdup (volume->format) : NULL;
      image->capacity = volume != NULL ? volume->capacity : 0;
      image->encrypted = volume != NULL && volume->encryption != NULL;
      image->n_inside = -1;
      g_ptr_array_add (images, image);
      g_free (path);
      path = volume != NULL ? g_strdup (volume->backing_path) : NULL;
      g_clear_pointer (&volume, alberca_volume_config_free);
      g_clear_pointer (&pool, g_free);
      if (path != NULL)
        volume = alberca_volume_lookup_by_path (connection, path, &pool);
    }
  return images;
}

static void
read_host (virConnectPtr   connection,
           char          **host_name,
           char          **host_uuid,
           char          **host_cpu)
{
  g_autofree char *capabilities = take_string (virConnectGetCapabilities (connection));
  g_autofree char *cpu = capabilities != NULL ? alberca_migrant_get_host_cpu (capabilities, host_uuid) : NULL;

  *host_name = take_string (virConnectGetHostname (connection));
  if (host_cpu != NULL)
    *host_cpu = g_steal_pointer (&cpu);
}

/* %FALSE: libvirt's error is there to be taken; what is not known must not count as a no. */
static gboolean
read_state (AlbercaMigrationSource *self,
            virDomainPtr            domain)
{
  int running = virDomainIsActive (domain);
  int persistent = virDomainIsPersistent (domain);
  int saved = virDomainHasManagedSaveImage (domain, 0);
  int n_snapshots = virDomainSnapshotNum (domain, 0);

  if (running < 0 || persistent < 0 || saved < 0 || n_snapshots < 0)
    return FALSE;
  self->running = running == 1;
  self->persistent = persistent == 1;
  self->saved = saved == 1;
  self->n_snapshots = (guint) n_snapshots;
  return TRUE;
}

/* (transfer full): %NULL with @error set */
static AlbercaMigrant *
read_migrant (virDomainPtr   domain,
              unsigned int   flags,
              GError       **error)
{
  char *xml = virDomainGetXMLDesc (domain, flags);
  AlbercaMigrant *migrant = NULL;

  if (xml == NULL)
    alberca_libvirt_take_error (error);
  else
    migrant = alberca_migrant_new_from_xml (xml, error);
  free (xml);
  return migrant;
}

/* What it is from its next start on goes along unseen: it has to have the same disks. */
static gboolean
read_later (AlbercaMigrationSource  *self,
            virDomainPtr             domain,
            GError                 **error)
{
  g_autoptr(AlbercaMigrant) later = NULL;

  if (!self->running || !self->persistent)
    return TRUE;
  later = read_migrant (domain, VIR_DOMAIN_XML_INACTIVE, error);
  if (later == NULL)
    return FALSE;
  self->other_later = g_strdup (alberca_migrant_find_other (self->migrant, later));
  return TRUE;
}

/**
 * alberca_migration_read_source:
 * @connection: an open connection
 * @uuid: of a machine
 * @error: why it could not be read
 *
 * Worker thread. virDomainGetXMLDesc(), as it runs, and as it is configured; the volumes that its
 * disks are and are built on; virConnectGetCapabilities() for the host.
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaMigrationSource *
alberca_migration_read_source (GVirConnection  *connection,
                               const char      *uuid,
                               GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virDomain) domain = virDomainLookupByUUIDString (handle, uuid);
  g_autoptr(AlbercaMigrationSource) self = g_new0 (AlbercaMigrationSource, 1);

  if (domain == NULL || !read_state (self, domain))
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  self->migrant = read_migrant (domain, 0, error);
  if (self->migrant == NULL || !read_later (self, domain, error))
    return NULL;

  self->images = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < self->migrant->disks->len; i++)
    g_ptr_array_add (self->images, find_images (connection, g_ptr_array_index (self->migrant->disks, i)));
  read_host (handle, &self->host_name, &self->host_uuid, &self->host_cpu);
  if (virConnectGetVersion (handle, &self->hypervisor) < 0)
    virResetLastError ();
  return g_steal_pointer (&self);
}

/* ---- Where it could go ---- */

static AlbercaMigrationCpu
judge (int result)
{
  switch (result)
    {
    case VIR_CPU_COMPARE_IDENTICAL:
      return ALBERCA_MIGRATION_CPU_FITS;
    case VIR_CPU_COMPARE_SUPERSET:
      return ALBERCA_MIGRATION_CPU_OTHER;
    case VIR_CPU_COMPARE_INCOMPATIBLE:
      return ALBERCA_MIGRATION_CPU_LACKS;
    default:
      return ALBERCA_MIGRATION_CPU_UNKNOWN;
    }
}

/* With the processor of its host the machine needs the same there. One that runs has that of its document,
 * into which libvirt has put what it took from the host; one that is off gets one when it starts. */
static void
compare_cpu (AlbercaMigrationTarget       *self,
             virConnectPtr                 handle,
             const AlbercaMigrationSource *source)
{
  const AlbercaMigrant *migrant = source->migrant;
  gboolean whole = g_strcmp0 (migrant->cpu_mode, "host-passthrough") == 0;
  const virError *last;
  int result;

  self->cpu = ALBERCA_MIGRATION_CPU_UNKNOWN;
  if (whole && source->host_cpu != NULL)
    result = virConnectCompareCPU (handle, source->host_cpu, VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE);
  else if (!whole && migrant->cpu != NULL && g_strcmp0 (migrant->cpu_mode, "custom") == 0)
    result = virConnectCompareHypervisorCPU (handle, NULL, migrant->arch, migrant->machine, migrant->kind, migrant->cpu,
                                             VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE);
  else
    return;

  self->cpu = judge (result);
  /* More than what its document asks for does no harm */
  if (!whole && self->cpu == ALBERCA_MIGRATION_CPU_OTHER)
    self->cpu = ALBERCA_MIGRATION_CPU_FITS;
  last = virGetLastError ();
  if (result < 0 && last != NULL && last->code == VIR_ERR_CPU_INCOMPATIBLE)
    {
      self->cpu = ALBERCA_MIGRATION_CPU_LACKS;
      self->cpu_problem = g_strdup (last->message);
    }
  virResetLastError ();
}

static gboolean
was_not_there (int code)
{
  const virError *last = virGetLastError ();

  return last != NULL && last->code == code;
}

/* %FALSE: libvirt's error is there to be taken; only "there is none" means that there is none. */
static gboolean
find_machine (AlbercaMigrationTarget *self,
              virConnectPtr           handle,
              const AlbercaMigrant   *migrant)
{
  g_autoptr(virDomain) same = virDomainLookupByUUIDString (handle, migrant->uuid);
  g_autoptr(virDomain) namesake = NULL;

  if (same == NULL && !was_not_there (VIR_ERR_NO_DOMAIN))
    return FALSE;
  if (same == NULL)
    namesake = virDomainLookupByName (handle, migrant->name);
  if (same == NULL && namesake == NULL && !was_not_there (VIR_ERR_NO_DOMAIN))
    return FALSE;
  self->has_machine = same != NULL;
  self->other_name = same != NULL && g_strcmp0 (virDomainGetName (same), migrant->name) != 0;
  self->runs_machine = same != NULL && virDomainIsActive (same) != 0;
  self->has_name = namesake != NULL;
  virResetLastError ();
  return TRUE;
}

/**
 * alberca_migration_find_image:
 * @connection: an open connection
 * @path: where an image may be
 * @there: (out): whether a pool that runs has something there, as far as it was refreshed
 * @error: why that is not known
 *
 * Worker thread. virStorageVolLookupByPath().
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_migration_find_image (GVirConnection  *connection,
                              const char      *path,
                              gboolean        *there,
                              GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virStorageVol) volume = virStorageVolLookupByPath (handle, path);

  *there = volume != NULL;
  if (volume == NULL && !was_not_there (VIR_ERR_NO_STORAGE_VOL))
    {
      alberca_libvirt_take_error (error);
      return FALSE;
    }
  virResetLastError ();
  return TRUE;
}

static void
compare_size (AlbercaMigrationTarget      *self,
              GVirConnection              *connection,
              const AlbercaMigrationImage *image)
{
  g_autofree char *pool = NULL;
  g_autoptr(AlbercaVolumeConfig) there = alberca_volume_lookup_by_path (connection, image->path, &pool);

  if (there == NULL || there->capacity != image->capacity)
    g_hash_table_add (self->other_sizes, g_strdup (image->path));
}

static gboolean
find_paths (AlbercaMigrationTarget        *self,
            GVirConnection                *connection,
            const AlbercaMigrationSource  *source,
            GError                       **error)
{
  for (guint i = 0; i < source->images->len; i++)
    {
      GPtrArray *images = g_ptr_array_index (source->images, i);

      for (guint j = 0; j < images->len; j++)
        {
          const AlbercaMigrationImage *image = g_ptr_array_index (images, j);
          gboolean there = FALSE;

          if (image->path != NULL && !alberca_migration_find_image (connection, image->path, &there, error))
            return FALSE;
          if (!there)
            continue;
          g_hash_table_add (self->paths, g_strdup (image->path));
          compare_size (self, connection, image);
        }
    }
  return TRUE;
}

/**
 * alberca_migration_read_target:
 * @connection: an open connection to another host
 * @source: a machine
 * @error: why it could not be read
 *
 * Worker thread. Whether the machine, or another of its name, is there; which of its images pools there
 * have; virConnectCompareHypervisorCPU(), or virConnectCompareCPU() with the processor of its host.
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaMigrationTarget *
alberca_migration_read_target (GVirConnection                *connection,
                               const AlbercaMigrationSource  *source,
                               GError                       **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(AlbercaMigrationTarget) self = g_new0 (AlbercaMigrationTarget, 1);

  self->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->other_sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (virConnectIsAlive (handle) != 1 || !find_machine (self, handle, source->migrant))
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  read_host (handle, &self->host_name, &self->host_uuid, NULL);
  if (!find_paths (self, connection, source, error))
    return NULL;
  compare_cpu (self, handle, source);
  return g_steal_pointer (&self);
}

/* ---- The migration ---- */

/* What the thread that waits for libvirt has */
typedef struct
{
  const AlbercaMigrationCall *call;
  virDomainPtr                domain;
  virConnectPtr               target;
  char                       *document; /* of the machine as it runs, for the other host; NULL: as it is here */
  char                       *config;   /* and of its configuration */
  GError                     *error;
  gint                        over; /* atomic */
} Run;

static unsigned int
make_flags (const AlbercaMigrationCall *call)
{
  unsigned int flags = VIR_MIGRATE_PERSIST_DEST;

  if (!call->keep)
    flags |= VIR_MIGRATE_UNDEFINE_SOURCE;
  if (call->peer_uri != NULL)
    flags |= VIR_MIGRATE_PEER2PEER;
  if (!call->running)
    return flags | VIR_MIGRATE_OFFLINE;
  if (call->live)
    flags |= VIR_MIGRATE_LIVE;
  if (call->copied != NULL)
    flags |= call->incremental ? VIR_MIGRATE_NON_SHARED_INC : VIR_MIGRATE_NON_SHARED_DISK;
  /* Two machines on one image would be the end of it, whatever happens to the connection */
  return flags | VIR_MIGRATE_ABORT_ON_ERROR;
}

/* With its secrets, which must not be lost; (transfer full) */
static char *
make_document (const Run     *run,
               unsigned int   flags,
               GError       **error)
{
  char *xml = virDomainGetXMLDesc (run->domain, flags | VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_MIGRATABLE);
  char *replaced = NULL;

  if (xml == NULL)
    alberca_libvirt_take_error (error);
  else
    replaced = alberca_migrant_replace (xml, run->call->places, error);
  free (xml);
  return replaced;
}

static gboolean
make_documents (Run     *run,
                GError **error)
{
  if (run->call->places == NULL || run->call->places->len == 0)
    return TRUE;
  run->document = make_document (run, 0, error);
  run->config = run->document != NULL ? make_document (run, VIR_DOMAIN_XML_INACTIVE, error) : NULL;
  return run->config != NULL;
}

/* FALSE: libvirt's error is there to be taken. */
static gboolean
add_params (const Run             *run,
            virTypedParameterPtr  *params,
            int                   *n_params)
{
  const AlbercaMigrationCall *call = run->call;
  int max_params = 0;

  if (run->document != NULL &&
      (virTypedParamsAddString (params, n_params, &max_params, VIR_MIGRATE_PARAM_DEST_XML, run->document) < 0 ||
       virTypedParamsAddString (params, n_params, &max_params, VIR_MIGRATE_PARAM_PERSIST_XML, run->config) < 0))
    return FALSE;

  if (call->data_uri != NULL &&
      virTypedParamsAddString (params, n_params, &max_params, VIR_MIGRATE_PARAM_URI, call->data_uri) < 0)
    return FALSE;
  if (call->running && call->limit > 0 &&
      virTypedParamsAddULLong (params, n_params, &max_params, VIR_MIGRATE_PARAM_BANDWIDTH, call->limit) < 0)
    return FALSE;
  /* libvirt would copy every disk that is written, also one on shared storage onto itself */
  for (gsize i = 0; call->running && call->copied != NULL && call->copied[i] != NULL; i++)
    if (virTypedParamsAddString (params, n_params, &max_params, VIR_MIGRATE_PARAM_MIGRATE_DISKS, call->copied[i]) < 0)
      return FALSE;
  return TRUE;
}

static gpointer
migrate_thread (gpointer data)
{
  Run *run = data;
  virTypedParameterPtr params = NULL;
  int n_params = 0;
  gboolean done = FALSE;

  if (!add_params (run, &params, &n_params))
    {
      alberca_libvirt_take_error (&run->error);
    }
  else if (run->call->peer_uri != NULL)
    {
      done = virDomainMigrateToURI3 (run->domain, run->call->peer_uri, params, (unsigned int) n_params,
                                     make_flags (run->call)) == 0;
    }
  else
    {
      virDomainPtr moved = virDomainMigrate3 (run->domain, run->target, params, (unsigned int) n_params,
                                              make_flags (run->call));

      done = moved != NULL;
      if (moved != NULL)
        virDomainFree (moved);
    }
  if (!done && run->error == NULL)
    alberca_libvirt_take_error (&run->error);
  virTypedParamsFree (params, n_params);
  g_atomic_int_set (&run->over, TRUE);
  return NULL;
}

static guint64
get_number (virTypedParameterPtr  params,
            int                   n_params,
            const char           *name)
{
  unsigned long long value = 0;

  if (virTypedParamsGetULLong (params, n_params, name, &value) <= 0)
    virResetLastError ();
  return value;
}

/* Nothing is known before the data flows, and after that. */
static void
report (const AlbercaMigrationCall *call,
        virDomainPtr                domain)
{
  virTypedParameterPtr params = NULL;
  int n_params = 0;
  int type = VIR_DOMAIN_JOB_NONE;

  if (virDomainGetJobStats (domain, &type, &params, &n_params, 0) == 0 && type != VIR_DOMAIN_JOB_NONE &&
      get_number (params, n_params, VIR_DOMAIN_JOB_DATA_TOTAL) > 0)
    call->progress (get_number (params, n_params, VIR_DOMAIN_JOB_DATA_PROCESSED),
                    get_number (params, n_params, VIR_DOMAIN_JOB_DATA_REMAINING),
                    get_number (params, n_params, VIR_DOMAIN_JOB_MEMORY_BPS) +
                    get_number (params, n_params, VIR_DOMAIN_JOB_DISK_BPS), call->data);
  virResetLastError ();
  virTypedParamsFree (params, n_params);
}

/* Until the other thread is through with it */
static void
watch (Run          *run,
       GCancellable *cancellable)
{
  while (!g_atomic_int_get (&run->over))
    {
      /* There is a moment before, and one after, in which libvirt refuses that */
      if (g_cancellable_is_cancelled (cancellable) && virDomainAbortJob (run->domain) < 0)
        virResetLastError ();
      else if (run->call->progress != NULL && run->call->running)
        report (run->call, run->domain);
      g_usleep (POLL_US);
    }
}

/* libvirt has said that all went well: is it so? */
static gboolean
prove (const AlbercaMigrationCall  *call,
       GError                     **error)
{
  g_autoptr(virConnect) source = alberca_libvirt_dup_connect (call->source);
  g_autoptr(virConnect) target = alberca_libvirt_dup_connect (call->target);
  g_autoptr(virDomain) there = virDomainLookupByUUIDString (target, call->uuid);
  g_autoptr(virDomain) here = virDomainLookupByUUIDString (source, call->uuid);
  gboolean arrived = there != NULL && (virDomainIsActive (there) == 1) == call->running;
  gboolean left = here == NULL || virDomainIsActive (here) == 0;

  virResetLastError ();
  if (arrived && left)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       arrived ? _("libvirt says that the machine was moved, but it still runs on this host, too. Look at both "
                                   "hosts before anything else is done with its disks.")
                               : _("libvirt says that the machine was moved, but it is not on the other host as it was here. "
                                   "Look at both hosts before anything else is done with its disks."));
  return FALSE;
}

/**
 * alberca_migration_run:
 * @call: what goes where
 * @cancellable: ends it while it runs: the machine goes on where it is
 * @error: why it did not come about, or %G_IO_ERROR_CANCELLED
 *
 * Worker thread. virDomainMigrate3(), or virDomainMigrateToURI3() where the hosts do it among themselves,
 * on a thread of its own, while virDomainGetJobStats() says how far it is; virDomainAbortJob() ends it. Where
 * the other host has the disks elsewhere it gets documents, of virDomainGetXMLDesc(), that say so.
 * Then both hosts are asked whether the machine is where it should be.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_migration_run (const AlbercaMigrationCall  *call,
                       GCancellable                *cancellable,
                       GError                     **error)
{
  g_autoptr(virConnect) source = alberca_libvirt_dup_connect (call->source);
  g_autoptr(virConnect) target = alberca_libvirt_dup_connect (call->target);
  g_autoptr(virDomain) domain = virDomainLookupByUUIDString (source, call->uuid);
  Run run = { .call = call, .domain = domain, .target = target };
  GThread *thread;

  if (domain == NULL)
    return alberca_libvirt_take_error (error);
  if (!make_documents (&run, error))
    {
      g_free (run.document);
      return FALSE;
    }
  thread = g_thread_new ("migration", migrate_thread, &run);
  watch (&run, cancellable);
  g_thread_join (thread);
  g_free (run.document);
  g_free (run.config);

  if (run.error == NULL)
    return prove (call, error);
  if (g_cancellable_is_cancelled (cancellable) &&
      g_error_matches (run.error, ALBERCA_LIBVIRT_ERROR, VIR_ERR_OPERATION_ABORTED))
    {
      g_clear_error (&run.error);
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  g_propagate_error (error, run.error);
  return FALSE;
}
