/* alberca-domain-definitions.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-domain-definitions.h"

#include <stdlib.h>

#include "backend/alberca-libvirt-private.h"

void
alberca_domain_definition_free (AlbercaDomainDefinition *self)
{
  g_free (self->name);
  g_free (self->live);
  g_free (self->persistent);
  g_free (self);
}

static gboolean
get_document (virDomainPtr   domain,
              unsigned int   flags,
              char         **document,
              GError       **error)
{
  char *xml = virDomainGetXMLDesc (domain, flags);

  if (xml == NULL)
    return alberca_libvirt_take_error (error);
  *document = g_strdup (xml);
  free (xml);
  return TRUE;
}

/* NULL without an error: the domain went while it was read. */
static AlbercaDomainDefinition *
definition_new (virDomainPtr   domain,
                GError       **error)
{
  g_autoptr(AlbercaDomainDefinition) self = g_new0 (AlbercaDomainDefinition, 1);
  g_autoptr(GError) local_error = NULL;

  self->name = g_strdup (virDomainGetName (domain));
  self->running = virDomainIsActive (domain) == 1;
  self->saved = virDomainHasManagedSaveImage (domain, 0) == 1;
  self->snapshots = virDomainSnapshotNum (domain, 0) > 0;
  /* Without the secrets a definition that is written back would lose its passwords. */
  if ((!self->running || get_document (domain, 0, &self->live, &local_error)) &&
      (virDomainIsPersistent (domain) != 1 ||
       get_document (domain, VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE, &self->persistent, &local_error)))
    return g_steal_pointer (&self);

  if (!g_error_matches (local_error, ALBERCA_LIBVIRT_ERROR, VIR_ERR_NO_DOMAIN))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * alberca_domain_definitions_list:
 * @connection: an open connection that may write
 * @error: why they could not be read; one domain that cannot be read is enough
 *
 * Worker thread. virConnectListAllDomains(), and virDomainGetXMLDesc() of each, as it runs and as it
 * is configured. (gvir_domain_get_config() is for the documents that libvirt-gconfig knows.)
 *
 * Returns: (transfer full) (element-type AlbercaDomainDefinition): %NULL with @error set
 */
GPtrArray *
alberca_domain_definitions_list (GVirConnection  *connection,
                                 GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(GPtrArray) definitions = NULL;
  g_autoptr(GError) local_error = NULL;
  virDomainPtr *domains = NULL;

  if (virConnectListAllDomains (handle, &domains, 0) < 0)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }

  definitions = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_definition_free);
  for (gsize i = 0; domains[i] != NULL; i++)
    {
      AlbercaDomainDefinition *definition = local_error == NULL ? definition_new (domains[i], &local_error) : NULL;

      if (definition != NULL)
        g_ptr_array_add (definitions, definition);
      virDomainFree (domains[i]);
    }
  free (domains);

  if (local_error == NULL)
    return g_steal_pointer (&definitions);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * alberca_domain_definitions_define:
 * @connection: an open connection
 * @xml: a <domain> document with the UUID of one that is there
 * @error: why libvirt did not take it
 *
 * Worker thread. virDomainDefineXML(): what the domain is from its next start on.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_domain_definitions_define (GVirConnection  *connection,
                                   const char      *xml,
                                   GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virDomain) domain = virDomainDefineXML (handle, xml);

  return domain != NULL ? TRUE : alberca_libvirt_take_error (error);
}

/**
 * alberca_domain_definitions_resize:
 * @connection: an open connection
 * @domain: the name of a running domain
 * @disk: the target of one of its disks
 * @capacity: bytes
 * @error: why it could not be done
 *
 * Worker thread. virDomainBlockResize() in bytes (gvir_domain_disk_resize() counts in KiB).
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_domain_definitions_resize (GVirConnection  *connection,
                                   const char      *domain,
                                   const char      *disk,
                                   guint64          capacity,
                                   GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virDomain) found = virDomainLookupByName (handle, domain);

  if (found == NULL || virDomainBlockResize (found, disk, capacity, VIR_DOMAIN_BLOCK_RESIZE_BYTES) < 0)
    return alberca_libvirt_take_error (error);
  return TRUE;
}
