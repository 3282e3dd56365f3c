/* alberca-media.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-media.h"

#include <stdlib.h>

#include "backend/alberca-libvirt-private.h"

static AlbercaDrive *
find_drive (AlbercaMachine *machine,
            const char     *target)
{
  for (guint i = 0; i < machine->drives->len; i++)
    {
      AlbercaDrive *drive = g_ptr_array_index (machine->drives, i);

      if (g_str_equal (drive->target, target))
        return drive;
    }
  return NULL;
}

/* Adds the drives of one of the two definitions a domain can have. */
static gboolean
add_drives (AlbercaMachine  *machine,
            const char      *xml,
            gboolean         live,
            gboolean         config,
            GError         **error)
{
  g_autoptr(GPtrArray) drives = alberca_domain_media_parse (xml, error);

  if (drives == NULL)
    return FALSE;
  while (drives->len > 0)
    {
      g_autoptr(AlbercaDrive) parsed = g_ptr_array_steal_index (drives, 0);
      AlbercaDrive *drive = find_drive (machine, parsed->target);

      if (drive == NULL)
        {
          drive = g_steal_pointer (&parsed);
          g_ptr_array_add (machine->drives, drive);
        }
      drive->live = drive->live || live;
      drive->config = drive->config || config;
    }
  return TRUE;
}

static char *
dup_xml (virDomainPtr   domain,
         unsigned int   flags,
         GError       **error)
{
  char *xml = virDomainGetXMLDesc (domain, flags);
  char *copy = g_strdup (xml);

  free (xml);
  if (copy == NULL)
    alberca_libvirt_take_error (error);
  return copy;
}

static gboolean
read_drives (AlbercaMachine  *machine,
             virDomainPtr     domain,
             GError         **error)
{
  g_autofree char *xml = dup_xml (domain, 0, error);
  g_autofree char *config = NULL;

  if (xml == NULL)
    return FALSE;
  if (!machine->running)
    {
      /* One without room for another drive has drives all the same. */
      machine->new_target = alberca_domain_media_suggest_drive (xml, &machine->new_bus, NULL);
      return add_drives (machine, xml, FALSE, TRUE, error);
    }
  if (!add_drives (machine, xml, TRUE, FALSE, error))
    return FALSE;
  if (virDomainIsPersistent (domain) != 1)
    return TRUE;
  config = dup_xml (domain, VIR_DOMAIN_XML_INACTIVE, error);
  return config != NULL && add_drives (machine, config, FALSE, TRUE, error);
}

/* NULL without an error: the domain went while it was read. */
static AlbercaMachine *
machine_new (virDomainPtr   domain,
             GError       **error)
{
  g_autoptr(AlbercaMachine) self = g_new0 (AlbercaMachine, 1);
  g_autoptr(GError) local_error = NULL;
  char uuid[VIR_UUID_STRING_BUFLEN] = "";

  self->name = g_strdup (virDomainGetName (domain));
  virDomainGetUUIDString (domain, uuid);
  self->uuid = g_strdup (uuid);
  self->running = virDomainIsActive (domain) == 1;
  self->drives = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_drive_free);
  if (read_drives (self, domain, &local_error))
    return g_steal_pointer (&self);

  if (!g_error_matches (local_error, ALBERCA_LIBVIRT_ERROR, VIR_ERR_NO_DOMAIN))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static int
compare_machines (gconstpointer a,
                  gconstpointer b)
{
  const AlbercaMachine *first = *(AlbercaMachine *const *) a;
  const AlbercaMachine *second = *(AlbercaMachine *const *) b;

  return g_utf8_collate (first->name, second->name);
}

/**
 * alberca_media_list:
 * @connection: an open connection
 * @error: why they could not be read
 *
 * Worker thread. virConnectListAllDomains() and the XML of each: gvir_connection_fetch_domains()
 * would replace the handles others hold.
 *
 * Returns: (transfer full) (element-type AlbercaMachine): every domain with its drives, by name;
 *   %NULL with @error set
 */
GPtrArray *
alberca_media_list (GVirConnection  *connection,
                    GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(GPtrArray) machines = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_machine_free);
  g_autoptr(GError) local_error = NULL;
  virDomainPtr *domains = NULL;

  if (virConnectListAllDomains (handle, &domains, 0) < 0)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  for (gsize i = 0; domains[i] != NULL; i++)
    {
      AlbercaMachine *machine = local_error == NULL ? machine_new (domains[i], &local_error) : NULL;

      if (machine != NULL)
        g_ptr_array_add (machines, machine);
      virDomainFree (domains[i]);
    }
  free (domains);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  g_ptr_array_sort (machines, compare_machines);
  return g_steal_pointer (&machines);
}

static virDomainPtr
lookup (GVirConnection  *connection,
        const char      *uuid,
        GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  virDomainPtr domain = virDomainLookupByUUIDString (handle, uuid);

  if (domain == NULL)
    alberca_libvirt_take_error (error);
  return domain;
}

/**
 * alberca_media_change:
 * @connection: an open connection
 * @uuid: a domain, running or not
 * @target: one of its CD or DVD drives
 * @path: (nullable): the file or device to put in, %NULL to take out what is in it
 * @block: @path is a device
 * @force: open the tray although the guest has locked it
 * @error: why it could not be changed
 *
 * Worker thread. virDomainUpdateDeviceFlags() with the drive as it is, but for the disc:
 * gvir_domain_update_device() takes what libvirt-gconfig knows of a disk, which is not all. A
 * running domain and its configuration are changed together, as far as both have the drive.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_media_change (GVirConnection  *connection,
                      const char      *uuid,
                      const char      *target,
                      const char      *path,
                      gboolean         block,
                      gboolean         force,
                      GError         **error)
{
  g_autoptr(virDomain) domain = lookup (connection, uuid, error);
  g_autoptr(AlbercaMachine) machine = domain != NULL ? machine_new (domain, error) : NULL;
  AlbercaDrive *drive = machine != NULL ? find_drive (machine, target) : NULL;
  gboolean live = drive != NULL && drive->live;
  g_autofree char *xml = NULL;
  g_autofree char *disk = NULL;
  unsigned int flags;

  /* Without the drive the change below says so; without the domain libvirt does. */
  if (domain == NULL || (xml = dup_xml (domain, live ? 0 : VIR_DOMAIN_XML_INACTIVE, error)) == NULL)
    return FALSE;
  disk = alberca_domain_media_change (xml, target, path, block, error);
  if (disk == NULL)
    return FALSE;

  flags = (live ? VIR_DOMAIN_AFFECT_LIVE : 0) |
          (drive == NULL || drive->config ? VIR_DOMAIN_AFFECT_CONFIG : 0) |
          (live && force ? VIR_DOMAIN_DEVICE_MODIFY_FORCE : 0);
  return virDomainUpdateDeviceFlags (domain, disk, flags) == 0 || alberca_libvirt_take_error (error);
}

/**
 * alberca_media_add_drive:
 * @connection: an open connection
 * @uuid: a domain that does not run
 * @target: a target that is free
 * @bus: its bus
 * @path: the file or device to put in
 * @block: @path is a device
 * @error: why it could not be added
 *
 * Worker thread. virDomainAttachDeviceFlags() on the configuration.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_media_add_drive (GVirConnection  *connection,
                         const char      *uuid,
                         const char      *target,
                         const char      *bus,
                         const char      *path,
                         gboolean         block,
                         GError         **error)
{
  g_autoptr(virDomain) domain = lookup (connection, uuid, error);
  g_autofree char *disk = alberca_domain_media_build_drive (target, bus, path, block);

  if (domain == NULL)
    return FALSE;
  return virDomainAttachDeviceFlags (domain, disk, VIR_DOMAIN_AFFECT_CONFIG) == 0 ||
         alberca_libvirt_take_error (error);
}
