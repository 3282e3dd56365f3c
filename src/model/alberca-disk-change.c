/* alberca-disk-change.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-disk-change.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-domain-definitions.h"
#include "model/alberca-usage-graph.h"
#include "xml/alberca-domain-disks.h"

static gboolean
check_definition (const AlbercaDomainDefinition  *definition,
                  GError                        **error)
{
  if (definition->saved)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                 _("The memory of the virtual machine “%s” is saved, with the old place of the disk. Start it and shut it "
                   "down first."), definition->name);
  else if (definition->snapshots)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                 _("libvirt keeps snapshots of the virtual machine “%s” that name the old place of the disk: it could not be "
                   "reverted to them any more. Delete them first."), definition->name);
  else
    return TRUE;
  return FALSE;
}

/* What is written in another way than libvirt writes it is not changed by alberca_domain_move(): the
 * machine would lose its disk. @xml: the definition, changed already */
static gboolean
check_spelling (const AlbercaDiskPlace         *from,
                const AlbercaDomainDefinition  *definition,
                const char                     *xml,
                GError                        **error)
{
  g_autofree char *source = alberca_usage_graph_normalise_path (from->path, NULL);
  g_autoptr(GPtrArray) disks = alberca_domain_disks_parse (xml, NULL, error);

  if (disks == NULL)
    return FALSE;
  for (guint i = 0; i < disks->len; i++)
    {
      const AlbercaDomainDisk *disk = g_ptr_array_index (disks, i);
      g_autofree char *path = alberca_usage_graph_normalise_path (disk->path, NULL);

      if (path == NULL || g_strcmp0 (path, source) != 0)
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                   _("The virtual machine “%s” writes the path of the disk in a way of its own: %s. Give it the path %s "
                     "first."), definition->name, disk->path, from->path);
      return FALSE;
    }
  return TRUE;
}

/**
 * alberca_disk_change_tell:
 * @connection: an open connection
 * @from: the disk that they have
 * @to: the one that they get
 * @done: (nullable) (element-type AlbercaDomainDefinition): gets those that were changed, as they were
 * @error: which one stands in the way, and why
 *
 * Worker thread. virDomainDefineXML() for each domain whose definition names @from.
 *
 * Returns: %FALSE with @error set; those in @done are changed all the same
 */
gboolean
alberca_disk_change_tell (GVirConnection          *connection,
                          const AlbercaDiskPlace  *from,
                          const AlbercaDiskPlace  *to,
                          GPtrArray               *done,
                          GError                 **error)
{
  g_autoptr(GPtrArray) definitions = alberca_domain_definitions_list (connection, error);

  if (definitions == NULL)
    return FALSE;
  for (guint i = 0; i < definitions->len; i++)
    {
      const AlbercaDomainDefinition *definition = g_ptr_array_index (definitions, i);
      g_autofree char *xml = NULL;
      guint n_changes = 0;

      if (definition->persistent == NULL)
        continue;
      xml = alberca_domain_move (definition->persistent, from, to, &n_changes, error);
      if (xml == NULL || !check_spelling (from, definition, xml, error))
        return FALSE;
      if (n_changes == 0)
        continue;
      if (!check_definition (definition, error))
        return FALSE;
      if (done == NULL)
        continue;
      if (!alberca_domain_definitions_define (connection, xml, error))
        return FALSE;
      g_ptr_array_add (done, g_ptr_array_steal_index (definitions, i--));
    }
  return TRUE;
}

gboolean
alberca_disk_change_undo (GVirConnection *connection,
                          GPtrArray      *done,
                          GString        *left)
{
  gboolean all = TRUE;

  for (guint i = 0; i < done->len; i++)
    {
      const AlbercaDomainDefinition *definition = g_ptr_array_index (done, i);

      if (alberca_domain_definitions_define (connection, definition->persistent, NULL))
        continue;
      all = FALSE;
      g_string_append_c (left, ' ');
      g_string_append_printf (left, _("The virtual machine “%s” names the copy now, and could not be changed back."),
                              definition->name);
    }
  return all;
}
