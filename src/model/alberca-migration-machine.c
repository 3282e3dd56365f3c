/* alberca-migration-machine.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-migration-rules.h"

#include <glib/gi18n-lib.h>

/* What but its disks stands in the way of a machine */

/* From this version on QEMU drops what the host has in its cache when a machine arrives */
#define DROPS_CACHE 4000000

static gboolean
is_safe_cache (const AlbercaMigrantDisk *disk)
{
  return disk->read_only || alberca_migrant_disk_is_empty (disk) ||
         g_strcmp0 (disk->cache, "none") == 0 || g_strcmp0 (disk->cache, "directsync") == 0;
}

/* The first disk whose host keeps what it wrote to itself for a while; NULL: none */
static const AlbercaMigrantDisk *
find_cached (const AlbercaMigrationSource *source)
{
  for (guint i = 0; source->running && i < source->migrant->disks->len; i++)
    if (!is_safe_cache (g_ptr_array_index (source->migrant->disks, i)))
      return g_ptr_array_index (source->migrant->disks, i);
  return NULL;
}

/* A version that is not known is not called old: libvirt refuses what is unsafe. */
static gboolean
keeps_cache (const AlbercaMigrationSource *source)
{
  return source->hypervisor > 0 && source->hypervisor < DROPS_CACHE;
}

static char *
get_cpu_problem (const AlbercaMigrationTarget *target)
{
  if (target->cpu_problem == NULL)
    return g_strdup (_("The processor of the other host lacks what the machine has been given. Choose an older model in the "
                       "definition of the machine, and start it again."));
  /* Translators: libvirt's own words */
  return g_strdup_printf (_("The processor of the other host lacks what the machine has been given: %s. Choose an older model in "
                            "the definition of the machine, and start it again."), target->cpu_problem);
}

/* What libvirt would refuse, whatever the other host is like */
static char *
get_own_problem (const AlbercaMigrationSource *source)
{
  const AlbercaMigrantDisk *cached = find_cached (source);

  if (source->n_snapshots > 0)
    return g_strdup_printf (ngettext ("The machine has %u snapshot. libvirt moves no machine that has any: delete it, or forget "
                                      "it, which keeps it inside the image.",
                                      "The machine has %u snapshots. libvirt moves no machine that has any: delete them, or "
                                      "forget them, which keeps them inside the images.", source->n_snapshots),
                            source->n_snapshots);
  if (source->saved)
    return g_strdup (_("The memory of the machine is saved in a file of this host. Start the machine, or give up what was "
                       "saved: virsh managedsave-remove."));
  if (source->other_later != NULL)
    /* Translators: a disk, "vda" */
    return g_strdup_printf (_("The disk %s is another one from the next start of the machine on, and of that nothing was looked at. "
                              "Start the machine anew, or take what differs out of its definition."), source->other_later);
  if (!source->running && source->migrant->tpm)
    return g_strdup (_("The machine is off and has an emulated TPM, whose keys do not go along: libvirt deletes them. Start the "
                       "machine: when it runs, they move with it."));
  if (source->running && source->migrant->n_host_devices > 0)
    return g_strdup (_("The machine has devices of this host. Take them out, or shut it down before."));
  if (source->running && source->migrant->directories)
    return g_strdup (_("The machine sees a directory of this host. Take that out, or shut it down before."));
  if (cached != NULL && keeps_cache (source))
    /* Translators: a disk and libvirt's word for the way it is cached: "vda", "writeback" */
    return g_strdup_printf (_("The cache of the disk %s is “%s”. With the QEMU of this host only “none” and “directsync” are safe: "
                              "the other host could read what is old."), cached->target,
                            cached->cache != NULL ? cached->cache : "default");
  return NULL;
}

/**
 * alberca_migration_rules_get_problem:
 * @to: where the machine could go
 * @source: the machine
 * @target: the other host
 */
char *
alberca_migration_rules_get_problem (AlbercaConnection            *to,
                                     const AlbercaMigrationSource *source,
                                     const AlbercaMigrationTarget *target)
{
  char *problem = get_own_problem (source);

  if (problem != NULL)
    return problem;
  if (!alberca_connection_get_can_change (to))
    return g_strdup (_("The connection to the other host is read-only, or closed."));
  if (source->host_uuid != NULL && g_strcmp0 (source->host_uuid, target->host_uuid) == 0)
    return g_strdup (_("Both connections lead to the same host, or to two that call themselves the same: libvirt takes them "
                       "apart by the UUID of their mainboards, or by host_uuid in libvirtd.conf."));
  if (target->runs_machine)
    return g_strdup (_("The other host has this machine already, and it runs there."));
  if (target->other_name)
    return g_strdup (_("The other host has this machine already, by another name: libvirt would not replace it. Undefine or "
                       "rename one of them before."));
  if (target->has_name)
    return g_strdup (_("The other host has another machine of this name. Rename one of them before."));
  if (source->running && target->cpu == ALBERCA_MIGRATION_CPU_LACKS)
    return get_cpu_problem (target);
  return NULL;
}

static void
add_firmware_note (GStrvBuilder                 *notes,
                   const AlbercaMigrationSource *source)
{
  const char *nvram = source->migrant->nvram;
  g_autofree char *text = NULL;

  if (source->running || !source->migrant->firmware)
    return;
  text = nvram != NULL
         /* Translators: a file */
         ? g_strdup_printf (_("The variables of its UEFI stay here, in %s, and begin anew there: it may not find what it starts "
                              "from. Copy the file, or move the machine while it runs: then they go along."), nvram)
         : g_strdup (_("The variables of its UEFI stay here, and begin anew there: it may not find what it starts from. Move the "
                       "machine while it runs: then they go along."));
  g_strv_builder_add (notes, text);
}

/**
 * alberca_migration_rules_is_other_host:
 * @uri: how the host of the machine reaches the other one
 * @to: the other host
 * @target: what is known of it
 *
 * Main thread.
 *
 * Returns: whether nothing says that both are the same
 */
gboolean
alberca_migration_rules_is_other_host (const char                   *uri,
                                       AlbercaConnection            *to,
                                       const AlbercaMigrationTarget *target)
{
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  g_autoptr(GUri) known = g_uri_parse (alberca_connection_get_safe_uri (to), G_URI_FLAGS_NONE, NULL);
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  const char *other = known != NULL ? g_uri_get_host (known) : NULL;

  if (host == NULL || *host == '\0' || alberca_migrant_is_local_host (host))
    return TRUE;
  return !(other != NULL && g_ascii_strcasecmp (host, other) == 0) &&
         !(target->host_name != NULL && g_ascii_strcasecmp (host, target->host_name) == 0);
}

/**
 * alberca_migration_rules_get_notes:
 * @source: the machine
 * @target: the other host
 */
GStrv
alberca_migration_rules_get_notes (const AlbercaMigrationSource *source,
                                   const AlbercaMigrationTarget *target)
{
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();
  const AlbercaMigrantDisk *cached = find_cached (source);

  if (target->has_machine && !target->runs_machine)
    g_strv_builder_add (notes, _("The other host has a definition of this machine already, which is replaced."));
  if (source->running && g_strcmp0 (source->migrant->cpu_mode, "host-passthrough") == 0 &&
      target->cpu != ALBERCA_MIGRATION_CPU_FITS)
    g_strv_builder_add (notes, _("The machine has been given the processor of its host as it is, and that of the other host is "
                                 "not the same, or libvirt cannot compare them. libvirt does not check it: what runs in the "
                                 "machine may break."));
  if (cached != NULL && !keeps_cache (source))
    {
      g_autofree char *text =
        /* Translators: a disk, "vda" */
        g_strdup_printf (_("This host keeps in its cache what is written to %s (only “none” and “directsync” do without). QEMU "
                           "drops that when the machine moves; older ones than 4.0, on either host, do not."), cached->target);

      g_strv_builder_add (notes, text);
    }
  if (!source->running)
    g_strv_builder_add (notes, _("The machine is off: its definition moves, and nothing else."));
  add_firmware_note (notes, source);
  return g_strv_builder_end (notes);
}
