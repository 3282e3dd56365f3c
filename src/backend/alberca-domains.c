/* alberca-domains.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-domains.h"

#include "backend/alberca-libvirt-private.h"

void
alberca_domain_record_free (AlbercaDomainRecord *self)
{
  g_free (self->name);
  g_clear_pointer (&self->disks, g_ptr_array_unref);
  g_free (self);
}

/* Adds the disks of one of the two definitions a domain can have. */
static gboolean
record_add_disks (AlbercaDomainRecord  *self,
                  virDomainPtr          domain,
                  unsigned int          flags,
                  GError              **error)
{
  g_autoptr(GPtrArray) disks = NULL;
  char *xml = virDomainGetXMLDesc (domain, flags);

  if (xml == NULL)
    return alberca_libvirt_take_error (error);
  disks = alberca_domain_disks_parse (xml, error);
  free (xml);
  if (disks == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (self->disks, g_steal_pointer (&disks));
  return TRUE;
}

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, ALBERCA_LIBVIRT_ERROR, VIR_ERR_NO_DOMAIN);
}

/* NULL without an error: the domain went while it was read. */
static AlbercaDomainRecord *
record_new (virDomainPtr   domain,
            GError       **error)
{
  g_autoptr(AlbercaDomainRecord) self = g_new0 (AlbercaDomainRecord, 1);
  g_autoptr(GError) local_error = NULL;

  self->name = g_strdup (virDomainGetName (domain));
  self->running = virDomainIsActive (domain) == 1;
  self->disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_disk_free);

  /* A disk that was added to the configuration alone shows only there. */
  if (record_add_disks (self, domain, 0, &local_error) &&
      (!self->running || virDomainIsPersistent (domain) != 1 ||
       record_add_disks (self, domain, VIR_DOMAIN_XML_INACTIVE, &local_error)))
    return g_steal_pointer (&self);

  if (!is_gone (local_error))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * alberca_domains_list:
 * @connection: an open connection
 * @error: why they could not be read; one domain that cannot be read is enough, for who asks
 *   wants to know that a disk is *not* used
 *
 * Worker thread. virConnectListAllDomains() and the XML of each, as it runs and as it is
 * configured: gvir_connection_fetch_domains() would replace the handles others hold.
 *
 * Returns: (transfer full) (element-type AlbercaDomainRecord): %NULL with @error set
 */
GPtrArray *
alberca_domains_list (GVirConnection  *connection,
                      GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_record_free);
  g_autoptr(GError) local_error = NULL;
  virDomainPtr *domains = NULL;

  if (virConnectListAllDomains (handle, &domains, 0) < 0)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }
  for (gsize i = 0; domains[i] != NULL; i++)
    {
      AlbercaDomainRecord *record = local_error == NULL ? record_new (domains[i], &local_error) : NULL;

      if (record != NULL)
        g_ptr_array_add (records, record);
      virDomainFree (domains[i]);
    }
  free (domains);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&records);
}
