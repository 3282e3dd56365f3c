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
  g_free (self->uuid);
  g_free (self->name);
  g_clear_pointer (&self->disks, g_ptr_array_unref);
  g_free (self);
}

static AlbercaDomainRecord *
record_new (virDomainPtr domain)
{
  AlbercaDomainRecord *self = g_new0 (AlbercaDomainRecord, 1);
  char uuid[VIR_UUID_STRING_BUFLEN] = "";

  virDomainGetUUIDString (domain, uuid);
  self->uuid = g_strdup (uuid);
  self->name = g_strdup (virDomainGetName (domain));
  self->disks = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_disk_free);
  return self;
}

/* ---- The definitions ---- */

static gboolean
has_disk (GPtrArray               *disks,
          const AlbercaDomainDisk *disk)
{
  for (guint i = 0; i < disks->len; i++)
    {
      const AlbercaDomainDisk *other = g_ptr_array_index (disks, i);

      if (g_strcmp0 (other->target, disk->target) == 0 && g_strcmp0 (other->path, disk->path) == 0 &&
          g_strcmp0 (other->pool, disk->pool) == 0 && g_strcmp0 (other->volume, disk->volume) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Adds the disks of one of the two definitions a domain can have; of the second what is new. */
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
  disks = alberca_domain_disks_parse (xml, &self->scratch, error);
  free (xml);
  if (disks == NULL)
    return FALSE;

  while (disks->len > 0)
    {
      AlbercaDomainDisk *disk = g_ptr_array_steal_index (disks, 0);

      disk->next_start = flags == VIR_DOMAIN_XML_INACTIVE;
      if (disk->next_start && has_disk (self->disks, disk))
        alberca_domain_disk_free (disk);
      else
        g_ptr_array_add (self->disks, disk);
    }
  return TRUE;
}

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, ALBERCA_LIBVIRT_ERROR, VIR_ERR_NO_DOMAIN);
}

/* NULL without an error: the domain went while it was read. */
static AlbercaDomainRecord *
read_record (virDomainPtr   domain,
             GError       **error)
{
  g_autoptr(AlbercaDomainRecord) self = record_new (domain);
  g_autoptr(GError) local_error = NULL;

  self->running = virDomainIsActive (domain) == 1;

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
 * alberca_domains_read:
 * @connection: an open connection
 * @uuid: a domain's key
 * @error: why it could not be read
 *
 * Worker thread. virDomainLookupByUUIDString() and virDomainGetXMLDesc(), as it runs and as it is
 * configured.
 *
 * Returns: (transfer full) (nullable): the domain; %NULL without an error where it is gone
 */
AlbercaDomainRecord *
alberca_domains_read (GVirConnection  *connection,
                      const char      *uuid,
                      GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virDomain) domain = virDomainLookupByUUIDString (handle, uuid);
  g_autoptr(GError) local_error = NULL;

  if (domain != NULL)
    return read_record (domain, error);

  alberca_libvirt_take_error (&local_error);
  if (!is_gone (local_error))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Frees @domains, as libvirt gives them. */
static GPtrArray *
read_all (virDomainPtr  *domains,
          gboolean       survey,
          GError       **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_record_free);
  GError *local_error = NULL;

  for (gsize i = 0; domains[i] != NULL; i++)
    {
      AlbercaDomainRecord *record = NULL;

      if (survey)
        {
          record = record_new (domains[i]);
          record->running = virDomainIsActive (domains[i]) == 1;
          record->incomplete = TRUE;
        }
      else if (local_error == NULL)
        {
          record = read_record (domains[i], &local_error);
        }
      if (record != NULL)
        g_ptr_array_add (records, record);
      virDomainFree (domains[i]);
    }
  free (domains);

  if (local_error == NULL)
    return g_steal_pointer (&records);
  g_propagate_error (error, local_error);
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
  virDomainPtr *domains = NULL;

  if (virConnectListAllDomains (handle, &domains, 0) >= 0)
    return read_all (domains, FALSE, error);
  alberca_libvirt_take_error (error);
  return NULL;
}

/* ---- A first look, in one call ---- */

static const char *
get_param (virTypedParameterPtr  params,
           int                   n_params,
           guint                 index,
           const char           *what)
{
  g_autofree char *field = g_strdup_printf ("block.%u.%s", index, what);
  const char *value = NULL;

  if (virTypedParamsGetString (params, n_params, field, &value) <= 0)
    virResetLastError ();
  return value;
}

/* What a disk is built on comes after it, under the same name. */
static void
add_blocks (AlbercaDomainRecord  *record,
            virTypedParameterPtr  params,
            int                   n_params)
{
  const char *last_target = NULL;
  unsigned int n_blocks = 0;
  guint layer = 0;

  if (virTypedParamsGetUInt (params, n_params, "block.count", &n_blocks) <= 0)
    record->incomplete = TRUE;

  for (guint i = 0; i < n_blocks; i++)
    {
      const char *target = get_param (params, n_params, i, "name");
      const char *path = get_param (params, n_params, i, "path");
      AlbercaDomainDisk *disk;

      layer = target != NULL && g_strcmp0 (target, last_target) == 0 ? layer + 1 : 0;
      last_target = target;
      if (path == NULL)
        {
          /* An empty drive, something on a network, or a volume by name. */
          record->incomplete = TRUE;
          continue;
        }
      disk = alberca_domain_disk_new (target, path, NULL, NULL);
      disk->layer = layer;
      g_ptr_array_add (record->disks, disk);
    }
}

static AlbercaDomainRecord *
survey_record (virDomainStatsRecordPtr stats)
{
  AlbercaDomainRecord *record = record_new (stats->dom);
  int state = VIR_DOMAIN_NOSTATE;

  if (virTypedParamsGetInt (stats->params, stats->nparams, "state.state", &state) <= 0)
    virResetLastError ();
  record->running = state != VIR_DOMAIN_SHUTOFF && state != VIR_DOMAIN_CRASHED && state != VIR_DOMAIN_NOSTATE;
  add_blocks (record, stats->params, stats->nparams);
  return record;
}

/**
 * alberca_domains_survey:
 * @connection: an open connection
 * @error: why they could not be listed
 *
 * Worker thread. One virConnectGetAllDomainStats(), whatever the number of domains: the paths of
 * their disks, running or not, and the whole chains of running ones. Without device, read-only
 * disks, volumes by name, or what is configured alone: alberca_domains_read() has all that.
 * Where libvirt has no such statistics the domains come without disks.
 *
 * Returns: (transfer full) (element-type AlbercaDomainRecord): %NULL with @error set
 */
GPtrArray *
alberca_domains_survey (GVirConnection  *connection,
                        GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_record_free);
  virDomainStatsRecordPtr *stats = NULL;
  virDomainPtr *domains = NULL;
  int n_stats;

  /* A domain that is busy answers without its chain: nobody waits for it. */
  n_stats = virConnectGetAllDomainStats (handle, VIR_DOMAIN_STATS_STATE | VIR_DOMAIN_STATS_BLOCK, &stats,
                                         VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING |
                                         VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT);
  if (n_stats >= 0)
    {
      for (int i = 0; i < n_stats; i++)
        g_ptr_array_add (records, survey_record (stats[i]));
      virDomainStatsRecordListFree (stats);
      return g_steal_pointer (&records);
    }

  virResetLastError ();
  if (virConnectListAllDomains (handle, &domains, 0) >= 0)
    return read_all (domains, TRUE, error);
  alberca_libvirt_take_error (error);
  return NULL;
}
