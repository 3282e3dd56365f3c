/* alberca-snapshots.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-snapshots.h"

#include <stdlib.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-libvirt-private.h"
#include "xml/alberca-domain-disks.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomainSnapshot, virDomainSnapshotFree)

/* ---- The names of the scratch domains that an act of this process works with ---- */

static GMutex working_lock;
static GHashTable *working;

static char *
begin_working (void)
{
  char *name = g_strdup_printf ("alberca-scratch-%08x%08x", g_random_int (), g_random_int ());

  g_mutex_lock (&working_lock);
  if (working == NULL)
    working = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (working, g_strdup (name));
  g_mutex_unlock (&working_lock);
  return name;
}

static void
end_working (const char *name)
{
  g_mutex_lock (&working_lock);
  g_hash_table_remove (working, name);
  g_mutex_unlock (&working_lock);
}

static gboolean
is_working (const char *name)
{
  gboolean found;

  g_mutex_lock (&working_lock);
  found = working != NULL && g_hash_table_contains (working, name);
  g_mutex_unlock (&working_lock);
  return found;
}

/* ---- The scratch domain ---- */

static char *
choose_type (virConnectPtr   connection,
             GError        **error)
{
  char *capabilities = virConnectGetCapabilities (connection);
  char *type;

  if (capabilities == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  type = alberca_scratch_domain_choose_type (capabilities);
  free (capabilities);
  if (type == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                         _("No QEMU is installed on the libvirt host, and without it libvirt makes no snapshots."));
  return type;
}

static virDomainPtr
define_scratch (virConnectPtr               connection,
                const char                 *name,
                const AlbercaSnapshotDisk  *disk,
                const AlbercaScratchMark   *mark,
                GError                    **error)
{
  g_autofree char *type = choose_type (connection, error);
  g_autofree char *xml = NULL;
  virDomainPtr domain;

  if (type == NULL)
    return NULL;

  xml = alberca_scratch_domain_to_xml (name, type, disk->path, disk->is_block, mark);
  domain = virDomainDefineXML (connection, xml);
  if (domain == NULL)
    alberca_libvirt_take_error (error);
  return domain;
}

/* Whatever became of the act. A domain that stays behind is named: it is found again at the next connect. */
static gboolean
undefine_scratch (virDomainPtr   domain,
                  gboolean       success,
                  GError       **error)
{
  g_autoptr(GError) local_error = NULL;

  if (virDomainUndefineFlags (domain, VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA) == 0)
    return success;

  alberca_libvirt_take_error (&local_error);
  if (success)
    g_set_error (error, local_error->domain, local_error->code,
                 _("It was done, but the helper domain “%s” could not be removed: %s"), virDomainGetName (domain),
                 local_error->message);
  else
    g_prefix_error (error, _("The helper domain “%s” could not be removed (%s). Before that: "),
                    virDomainGetName (domain), local_error->message);
  return FALSE;
}

/* libvirt reverts and deletes only what it has metadata of. */
static virDomainSnapshotPtr
redefine (virDomainPtr   domain,
          const char    *name,
          gint64         created,
          GError       **error)
{
  char *domain_xml = virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE);
  g_autofree char *xml = NULL;
  virDomainSnapshotPtr snapshot;

  if (domain_xml == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  xml = alberca_scratch_snapshot_redefine (name, created, domain_xml, error);
  free (domain_xml);
  if (xml == NULL)
    return NULL;

  snapshot = virDomainSnapshotCreateXML (domain, xml, VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE);
  if (snapshot == NULL)
    alberca_libvirt_take_error (error);
  return snapshot;
}

/* ---- Acts ---- */

static gboolean
create_in (virDomainPtr              domain,
           const AlbercaScratchMark *mark,
           const char               *name,
           GError                  **error)
{
  g_autofree char *xml = alberca_scratch_snapshot_to_xml (name);
  g_autoptr(virDomainSnapshot) snapshot = NULL;

  snapshot = virDomainSnapshotCreateXML (domain, xml, VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA);
  return snapshot != NULL ? TRUE : alberca_libvirt_take_error (error);
}

static gboolean
revert_in (virDomainPtr              domain,
           const AlbercaScratchMark *mark,
           const char               *id,
           GError                  **error)
{
  g_autoptr(virDomainSnapshot) snapshot = redefine (domain, id, mark->created, error);

  if (snapshot == NULL)
    return FALSE;
  return virDomainRevertToSnapshot (snapshot, 0) == 0 ? TRUE : alberca_libvirt_take_error (error);
}

static gboolean
delete_in (virDomainPtr              domain,
           const AlbercaScratchMark *mark,
           const char               *name,
           GError                  **error)
{
  g_autoptr(virDomainSnapshot) snapshot = redefine (domain, name, mark->created, error);

  if (snapshot == NULL)
    return FALSE;
  return virDomainSnapshotDelete (snapshot, 0) == 0 ? TRUE : alberca_libvirt_take_error (error);
}

typedef gboolean (*ActFunc) (virDomainPtr              domain,
                             const AlbercaScratchMark *mark,
                             const char               *text,
                             GError                  **error);

static gboolean
act (GVirConnection             *connection,
     const AlbercaSnapshotDisk  *disk,
     const AlbercaScratchMark   *mark,
     ActFunc                     func,
     const char                 *text,
     GError                    **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autofree char *name = begin_working ();
  g_autoptr(virDomain) domain = define_scratch (handle, name, disk, mark, error);
  gboolean success = domain != NULL && undefine_scratch (domain, func (domain, mark, text, error), error);

  end_working (name);
  return success;
}

/**
 * alberca_snapshots_create:
 * @connection: an open connection
 * @disk: a qcow2 image that no running domain has
 * @mark: who asks
 * @name: of the new snapshot; libvirt and QEMU take more names than can be deleted again
 * @error: why it was not made, or what stays behind
 *
 * Worker thread. virDomainSnapshotCreateXML() without metadata, on a domain that is defined and
 * undefined around it: there is no such call for volumes.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_snapshots_create (GVirConnection             *connection,
                          const AlbercaSnapshotDisk  *disk,
                          const AlbercaScratchMark   *mark,
                          const char                 *name,
                          GError                    **error)
{
  return act (connection, disk, mark, create_in, name, error);
}

/**
 * alberca_snapshots_revert:
 * @connection: an open connection
 * @disk: a qcow2 image that no running domain has
 * @mark: who asks
 * @id: of the snapshot: QEMU takes what it is given for an id first, and for a name after that
 * @error: why it was not reverted to, or what stays behind
 *
 * Worker thread. virDomainRevertToSnapshot(), as alberca_snapshots_create() does.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_snapshots_revert (GVirConnection             *connection,
                          const AlbercaSnapshotDisk  *disk,
                          const AlbercaScratchMark   *mark,
                          const char                 *id,
                          GError                    **error)
{
  return act (connection, disk, mark, revert_in, id, error);
}

/**
 * alberca_snapshots_delete:
 * @connection: an open connection
 * @disk: a qcow2 image that no running domain has
 * @mark: who asks
 * @name: of the snapshot: here QEMU takes nothing else; of several the first is deleted
 * @error: why it was not deleted, or what stays behind
 *
 * Worker thread. virDomainSnapshotDelete(), as alberca_snapshots_create() does. libvirt 9.0 says
 * that it succeeded where qemu-img failed.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_snapshots_delete (GVirConnection             *connection,
                          const AlbercaSnapshotDisk  *disk,
                          const AlbercaScratchMark   *mark,
                          const char                 *name,
                          GError                    **error)
{
  return act (connection, disk, mark, delete_in, name, error);
}

/**
 * alberca_snapshots_domain_has:
 * @connection: an open connection
 * @domain: the name of a domain
 * @name: the name of a snapshot
 *
 * Worker thread. virDomainSnapshotLookupByName(): what libvirt has noted, not what is in an image.
 *
 * Returns: whether the domain has a snapshot of that name; also %FALSE where that cannot be found out
 */
gboolean
alberca_snapshots_domain_has (GVirConnection *connection,
                              const char     *domain,
                              const char     *name)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virDomain) found = virDomainLookupByName (handle, domain);
  g_autoptr(virDomainSnapshot) snapshot = found != NULL ? virDomainSnapshotLookupByName (found, name, 0) : NULL;

  return snapshot != NULL;
}

/* ---- What was left behind ---- */

void
alberca_scratch_record_free (AlbercaScratchRecord *self)
{
  g_free (self->uuid);
  alberca_scratch_mark_free (self->mark);
  g_free (self);
}

/* NULL: it is none of ours. */
static AlbercaScratchRecord *
record_new (virDomainPtr domain)
{
  char *xml = virDomainGetMetadata (domain, VIR_DOMAIN_METADATA_ELEMENT, ALBERCA_DOMAIN_NAMESPACE, 0);
  AlbercaScratchMark *mark = xml != NULL ? alberca_scratch_mark_new_from_xml (xml) : NULL;
  char uuid[VIR_UUID_STRING_BUFLEN];
  AlbercaScratchRecord *self;

  free (xml);
  if (mark == NULL)
    return NULL;

  self = g_new0 (AlbercaScratchRecord, 1);
  self->mark = mark;
  self->is_working = is_working (virDomainGetName (domain));
  if (virDomainGetUUIDString (domain, uuid) == 0)
    self->uuid = g_strdup (uuid);
  return self;
}

/**
 * alberca_snapshots_list_scratch:
 * @connection: an open connection
 * @error: why the domains could not be listed
 *
 * Worker thread. virDomainGetMetadata() of every domain that is off.
 *
 * Returns: (transfer full) (element-type AlbercaScratchRecord): the scratch domains, of whomever;
 *   %NULL with @error set
 */
GPtrArray *
alberca_snapshots_list_scratch (GVirConnection  *connection,
                                GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  GPtrArray *records;
  virDomainPtr *domains = NULL;

  if (virConnectListAllDomains (handle, &domains, VIR_CONNECT_LIST_DOMAINS_INACTIVE) < 0)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }

  records = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_scratch_record_free);
  for (gsize i = 0; domains[i] != NULL; i++)
    {
      AlbercaScratchRecord *record = record_new (domains[i]);

      if (record != NULL)
        g_ptr_array_add (records, record);
      virDomainFree (domains[i]);
    }
  free (domains);
  return records;
}

/**
 * alberca_snapshots_remove_scratch:
 * @connection: an open connection
 * @uuid: of a scratch domain whose owner is gone
 * @error: why it is still there
 *
 * Worker thread. virDomainUndefineFlags(): what libvirt noted of snapshots goes, the image stays as
 * it is. A domain that is no scratch domain, or is running, is left alone.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_snapshots_remove_scratch (GVirConnection  *connection,
                                  const char      *uuid,
                                  GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virDomain) domain = virDomainLookupByUUIDString (handle, uuid);
  AlbercaScratchRecord *record;

  if (domain == NULL)
    return alberca_libvirt_take_error (error);
  record = virDomainIsActive (domain) == 0 ? record_new (domain) : NULL;
  if (record == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("It is not a helper domain of Alberca."));
      return FALSE;
    }
  alberca_scratch_record_free (record);
  if (virDomainUndefineFlags (domain, VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA) < 0)
    return alberca_libvirt_take_error (error);
  return TRUE;
}
