/* alberca-domain-snapshots.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-domain-snapshots.h"

#include <stdlib.h>

#include "backend/alberca-abilities.h"
#include "backend/alberca-libvirt-private.h"
#include "backend/alberca-volume-lookup.h"
#include "xml/alberca-scratch-domain.h"

/* Seconds; one that works answers in some milliseconds */
#define AGENT_TIMEOUT 5

G_STATIC_ASSERT ((int) ALBERCA_SNAPSHOT_CREATE_NO_METADATA == (int) VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA);
G_STATIC_ASSERT ((int) ALBERCA_SNAPSHOT_CREATE_DISK_ONLY == (int) VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY);
G_STATIC_ASSERT ((int) ALBERCA_SNAPSHOT_CREATE_QUIESCE == (int) VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE);
G_STATIC_ASSERT ((int) ALBERCA_SNAPSHOT_CREATE_ATOMIC == (int) VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC);
G_STATIC_ASSERT ((int) ALBERCA_SNAPSHOT_CREATE_LIVE == (int) VIR_DOMAIN_SNAPSHOT_CREATE_LIVE);
G_STATIC_ASSERT ((int) ALBERCA_SNAPSHOT_REVERT_RUNNING == (int) VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING);
G_STATIC_ASSERT ((int) ALBERCA_SNAPSHOT_REVERT_FORCE == (int) VIR_DOMAIN_SNAPSHOT_REVERT_FORCE);
G_STATIC_ASSERT ((int) ALBERCA_SNAPSHOT_DELETE_CHILDREN == (int) VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN);
G_STATIC_ASSERT ((int) ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY == (int) VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomainSnapshot, virDomainSnapshotFree)

static void
state_clear (gpointer data)
{
  AlbercaMachineState *self = data;

  g_clear_pointer (&self->storage, alberca_machine_storage_free);
  g_free (self->definition);
  g_ptr_array_unref (self->snapshots);
}

AlbercaMachineState *
alberca_machine_state_ref (AlbercaMachineState *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
alberca_machine_state_unref (AlbercaMachineState *self)
{
  g_atomic_rc_box_release_full (self, state_clear);
}

const AlbercaDomainSnapshotConfig *
alberca_machine_state_find (const AlbercaMachineState *self,
                            const char                *name)
{
  for (guint i = 0; i < self->snapshots->len; i++)
    {
      const AlbercaDomainSnapshotConfig *snapshot = g_ptr_array_index (self->snapshots, i);

      if (g_strcmp0 (snapshot->name, name) == 0)
        return snapshot;
    }
  return NULL;
}

static virDomainPtr
find_domain (GVirConnection  *connection,
             const char      *uuid,
             GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  virDomainPtr domain = virDomainLookupByUUIDString (handle, uuid);

  if (domain == NULL)
    alberca_libvirt_take_error (error);
  return domain;
}

/* ---- Reading ---- */

static AlbercaMachineStorage *
read_storage (virDomainPtr   domain,
              GError       **error)
{
  char *xml = virDomainGetXMLDesc (domain, 0);
  AlbercaMachineStorage *storage;

  if (xml == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  storage = alberca_machine_storage_new_from_xml (xml, error);
  free (xml);
  return storage;
}

/* Without its secrets, as snapshots have it */
static char *
read_definition (virDomainPtr domain)
{
  char *xml = virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE);
  char *copy = g_strdup (xml);

  if (xml == NULL)
    virResetLastError ();
  free (xml);
  return copy;
}

static void
find_paths (AlbercaMachineStorage *storage,
            GVirConnection        *connection)
{
  for (guint i = 0; i < storage->disks->len; i++)
    {
      AlbercaMachineDisk *disk = g_ptr_array_index (storage->disks, i);
      g_autoptr(AlbercaVolumeConfig) volume = NULL;

      if (disk->path != NULL || disk->pool == NULL || disk->volume == NULL)
        continue;
      volume = alberca_volume_lookup_by_name (connection, disk->pool, disk->volume);
      disk->path = volume != NULL ? g_strdup (volume->path) : NULL;
    }
}

static AlbercaAbilities
read_abilities (virConnectPtr  connection,
                const char    *arch)
{
  char *capabilities = virConnectGetCapabilities (connection);
  unsigned long version = 0;
  AlbercaAbilities abilities;

  /* A connection that does not say it */
  if (virConnectGetLibVersion (connection, &version) < 0)
    version = 0;
  virResetLastError ();
  abilities = alberca_abilities_decide (version, capabilities, arch);
  free (capabilities);
  return abilities;
}

static gboolean
add_snapshot (AlbercaMachineState  *self,
              virDomainSnapshotPtr  snapshot,
              GError              **error)
{
  char *xml = virDomainSnapshotGetXMLDesc (snapshot, 0);
  AlbercaDomainSnapshotConfig *config;

  if (xml == NULL)
    {
      /* Somebody may have deleted it meanwhile. */
      if (virGetLastErrorCode () == VIR_ERR_NO_DOMAIN_SNAPSHOT)
        return TRUE;
      return alberca_libvirt_take_error (error);
    }
  config = alberca_domain_snapshot_config_new_from_xml (xml, error);
  free (xml);
  if (config == NULL)
    return FALSE;
  config->current = virDomainSnapshotIsCurrent (snapshot, 0) == 1;
  virResetLastError ();
  g_ptr_array_add (self->snapshots, config);
  return TRUE;
}

static gboolean
add_snapshots (AlbercaMachineState  *self,
               virDomainPtr          domain,
               GError              **error)
{
  virDomainSnapshotPtr *snapshots = NULL;
  gboolean success = TRUE;
  int n = virDomainListAllSnapshots (domain, &snapshots, 0);

  if (n < 0)
    return alberca_libvirt_take_error (error);
  for (int i = 0; i < n; i++)
    {
      success = success && add_snapshot (self, snapshots[i], error);
      virDomainSnapshotFree (snapshots[i]);
    }
  free (snapshots);
  return success;
}

static gboolean
is_paused (virDomainPtr domain)
{
  int state = VIR_DOMAIN_NOSTATE;

  return virDomainGetState (domain, &state, NULL, 0) == 0 && state == VIR_DOMAIN_PAUSED;
}

/**
 * alberca_domain_snapshots_read:
 * @connection: an open connection
 * @uuid: of a domain
 * @error: why it could not be read
 *
 * Worker thread. virDomainGetXMLDesc() twice, virDomainListAllSnapshots() with the XML of each, and
 * virConnectGetCapabilities() and virConnectGetLibVersion() for what this libvirt can do.
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaMachineState *
alberca_domain_snapshots_read (GVirConnection  *connection,
                               const char      *uuid,
                               GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virDomain) domain = find_domain (connection, uuid, error);
  g_autoptr(AlbercaMachineState) self = NULL;
  AlbercaAbilities abilities;

  if (domain == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (AlbercaMachineState);
  self->snapshots = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_snapshot_config_free);
  self->running = virDomainIsActive (domain) == 1;
  self->paused = self->running && is_paused (domain);
  self->saved = virDomainHasManagedSaveImage (domain, 0) == 1;
  self->storage = read_storage (domain, error);
  self->definition = read_definition (domain);
  if (self->storage == NULL || !add_snapshots (self, domain, error))
    return NULL;
  find_paths (self->storage, connection);
  abilities = read_abilities (handle, self->storage->arch);
  self->can_revert_external = (abilities & ALBERCA_ABILITY_REVERT_EXTERNAL) != 0;
  self->names_jobs = self->running && (abilities & ALBERCA_ABILITY_NAMES_JOBS) != 0;
  self->pretends = alberca_libvirt_is_test (handle);
  return g_steal_pointer (&self);
}

/* ---- Acts ---- */

/**
 * alberca_domain_snapshots_create:
 * @connection: an open connection
 * @uuid: of a domain
 * @xml: what alberca_domain_snapshot_config_to_xml() wrote
 * @flags: how
 * @error: why there is none
 *
 * Worker thread. virDomainSnapshotCreateXML(). With memory it takes as long as that takes to be
 * written, and the machine stands still unless %ALBERCA_SNAPSHOT_CREATE_LIVE is set.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_domain_snapshots_create (GVirConnection              *connection,
                                 const char                  *uuid,
                                 const char                  *xml,
                                 AlbercaSnapshotCreateFlags   flags,
                                 GError                     **error)
{
  g_autoptr(virDomain) domain = find_domain (connection, uuid, error);
  g_autoptr(virDomainSnapshot) snapshot = NULL;

  if (domain == NULL)
    return FALSE;
  snapshot = virDomainSnapshotCreateXML (domain, xml, flags);
  return snapshot != NULL ? TRUE : alberca_libvirt_take_error (error);
}

static gboolean
is_silence (int code)
{
  return code == VIR_ERR_AGENT_UNRESPONSIVE || code == VIR_ERR_AGENT_UNSYNCED || code == VIR_ERR_OPERATION_TIMEOUT;
}

/* One that was brought to rest refuses that. */
static gboolean
is_awake (virDomainPtr domain)
{
  long long seconds;
  unsigned int nanoseconds;

  return virDomainGetTime (domain, &seconds, &nanoseconds, 0) == 0;
}

static gboolean
answers (virDomainPtr domain)
{
  return is_awake (domain) || !is_silence (virGetLastErrorCode ());
}

static gboolean
thaw (virDomainPtr domain)
{
  return virDomainFSThaw (domain, NULL, 0, 0) >= 0;
}

/* @func asks the agent something */
static gboolean
with_patience (virDomainPtr   domain,
               gboolean     (*func) (virDomainPtr domain),
               GError       **error)
{
  gboolean success;

  if (virDomainAgentSetResponseTimeout (domain, AGENT_TIMEOUT, 0) < 0)
    return alberca_libvirt_take_error (error);
  success = func (domain);
  if (!success)
    alberca_libvirt_take_error (error);
  /* A domain that has ended meanwhile */
  if (virDomainAgentSetResponseTimeout (domain, VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK, 0) < 0)
    virResetLastError ();
  return success;
}

/**
 * alberca_domain_snapshots_ask_agent:
 * @connection: an open connection
 * @uuid: of a domain that runs
 * @error: why its guest agent did not answer
 *
 * Worker thread, for at most some seconds more than AGENT_TIMEOUT. virDomainGetTime(), which changes
 * nothing in the guest; one that refuses to tell the time has answered. libvirt waits for an agent that
 * hangs for ever, and the domain with it, unless virDomainAgentSetResponseTimeout() says otherwise; that
 * is set for this question, and to libvirt's own default afterwards: what somebody else had set cannot be
 * asked for. How long the guest may take to bring its file systems to rest is not ours to say.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_domain_snapshots_ask_agent (GVirConnection  *connection,
                                    const char      *uuid,
                                    GError         **error)
{
  g_autoptr(virDomain) domain = find_domain (connection, uuid, error);

  return domain != NULL && with_patience (domain, answers, error);
}

/**
 * alberca_domain_snapshots_let_go_on:
 * @connection: an open connection
 * @uuid: of a domain
 * @why: why no snapshot was made with %ALBERCA_SNAPSHOT_CREATE_QUIESCE
 * @made: its overlays are there all the same
 *
 * Worker thread, for at most some seconds more than AGENT_TIMEOUT. Where the guest agent fell silent
 * virDomainFSThaw(), for it may be back. A time-out may have been that, or come before anything was begun:
 * what was made tells. Whatever else went wrong, libvirt has done that itself, but does not say whether it
 * succeeded, and somebody else may have brought the guest to rest: the agent is only asked for the time,
 * which it refuses to tell while the guest is at rest.
 *
 * Returns: %FALSE: the file systems of the guest may be at rest still
 */
gboolean
alberca_domain_snapshots_let_go_on (GVirConnection *connection,
                                    const char     *uuid,
                                    const GError   *why,
                                    gboolean        made)
{
  g_autoptr(virDomain) domain = find_domain (connection, uuid, NULL);
  gboolean silent = why->domain == ALBERCA_LIBVIRT_ERROR && is_silence (why->code) &&
                    (why->code != VIR_ERR_OPERATION_TIMEOUT || made);

  /* What is off, or gone, writes nothing. */
  if (domain == NULL || virDomainIsActive (domain) == 0)
    return domain != NULL || g_error_matches (why, ALBERCA_LIBVIRT_ERROR, VIR_ERR_NO_DOMAIN);
  return with_patience (domain, silent ? thaw : is_awake, NULL);
}

static virDomainSnapshotPtr
find_snapshot (virDomainPtr   domain,
               const char    *name,
               GError       **error)
{
  virDomainSnapshotPtr snapshot = virDomainSnapshotLookupByName (domain, name, 0);

  if (snapshot == NULL)
    alberca_libvirt_take_error (error);
  return snapshot;
}

/**
 * alberca_domain_snapshots_revert:
 * @connection: an open connection
 * @uuid: of a domain
 * @name: of one of its snapshots
 * @flags: how
 * @error: why it was not reverted to
 *
 * Worker thread. virDomainRevertToSnapshot(): the machine runs or not afterwards as it did then,
 * unless @flags say so. What libvirt does only when forced fails with
 * %ALBERCA_LIBVIRT_ERROR_SNAPSHOT_REVERT_RISKY, before anything is changed.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_domain_snapshots_revert (GVirConnection              *connection,
                                 const char                  *uuid,
                                 const char                  *name,
                                 AlbercaSnapshotRevertFlags   flags,
                                 GError                     **error)
{
  g_autoptr(virDomain) domain = find_domain (connection, uuid, error);
  g_autoptr(virDomainSnapshot) snapshot = domain != NULL ? find_snapshot (domain, name, error) : NULL;

  if (snapshot == NULL)
    return FALSE;
  return virDomainRevertToSnapshot (snapshot, flags) == 0 ? TRUE : alberca_libvirt_take_error (error);
}

/**
 * alberca_domain_snapshots_delete:
 * @connection: an open connection
 * @uuid: of a domain
 * @name: of one of its snapshots
 * @flags: how
 * @error: why it is still there
 *
 * Worker thread. virDomainSnapshotDelete(): what an overlay has is merged into what is below it. Of
 * a domain that is off libvirt 9.0 says that it deleted internal ones also where it could not.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_domain_snapshots_delete (GVirConnection              *connection,
                                 const char                  *uuid,
                                 const char                  *name,
                                 AlbercaSnapshotDeleteFlags   flags,
                                 GError                     **error)
{
  g_autoptr(virDomain) domain = find_domain (connection, uuid, error);
  g_autoptr(virDomainSnapshot) snapshot = domain != NULL ? find_snapshot (domain, name, error) : NULL;

  if (snapshot == NULL)
    return FALSE;
  return virDomainSnapshotDelete (snapshot, flags) == 0 ? TRUE : alberca_libvirt_take_error (error);
}

static virDomainSnapshotPtr
redefine (virDomainPtr   domain,
          const char    *name,
          gint64         created,
          GError       **error)
{
  char *domain_xml = virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE);
  g_autofree char *xml = domain_xml != NULL ? alberca_scratch_snapshot_redefine (name, created, domain_xml, error) : NULL;
  virDomainSnapshotPtr snapshot;

  if (domain_xml == NULL)
    alberca_libvirt_take_error (error);
  free (domain_xml);
  if (xml == NULL)
    return NULL;
  snapshot = virDomainSnapshotCreateXML (domain, xml, VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE);
  if (snapshot == NULL)
    alberca_libvirt_take_error (error);
  return snapshot;
}

/**
 * alberca_domain_snapshots_delete_unknown:
 * @connection: an open connection
 * @uuid: of a running domain
 * @name: of a snapshot that is in the image of its only disk, and that libvirt has not noted
 * @created: seconds since 1970
 * @error: why it is still there
 *
 * Worker thread. libvirt deletes only what it has noted: it is told that there is such a snapshot,
 * and then virDomainSnapshotDelete() makes QEMU delete it. The note is gone in any case.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_domain_snapshots_delete_unknown (GVirConnection  *connection,
                                         const char      *uuid,
                                         const char      *name,
                                         gint64           created,
                                         GError         **error)
{
  g_autoptr(virDomain) domain = find_domain (connection, uuid, error);
  g_autoptr(virDomainSnapshot) snapshot = domain != NULL ? redefine (domain, name, created, error) : NULL;

  if (snapshot == NULL)
    return FALSE;
  if (virDomainSnapshotDelete (snapshot, 0) == 0)
    return TRUE;
  alberca_libvirt_take_error (error);
  virDomainSnapshotDelete (snapshot, VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY);
  return FALSE;
}
