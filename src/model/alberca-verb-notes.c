/* alberca-verb-notes.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-verb-notes.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-connection.h"
#include "model/alberca-volume-rules.h"

/* Who makes and deletes the volumes where libvirt does not; msgid */
static const char *
get_maker (AlbercaPoolType type)
{
  switch ((int) type)
    {
    case ALBERCA_POOL_TYPE_ISCSI:
    case ALBERCA_POOL_TYPE_ISCSI_DIRECT:
      return N_("The disks (LUNs) are made, resized and deleted on the iSCSI server. Refresh the pool after that.");
    case ALBERCA_POOL_TYPE_SCSI:
    case ALBERCA_POOL_TYPE_MPATH:
      return N_("The disks are made, resized and deleted in the storage that the host is connected to. Refresh the pool "
                "after that.");
    case ALBERCA_POOL_TYPE_GLUSTER:
      return N_("libvirt deletes volumes here, but does not make them: copy the images into the Gluster volume, and refresh "
                "the pool.");
    default:
      return NULL;
    }
}

/* msgid */
static const char *
get_resize_note (AlbercaPoolType type)
{
  switch ((int) type)
    {
    case ALBERCA_POOL_TYPE_LOGICAL:
      return N_("Resize: libvirt does not do that with logical volumes. On the host, “lvextend -L 20G GROUP/VOLUME” does; then "
                "refresh the pool.");
    case ALBERCA_POOL_TYPE_DISK:
      return N_("Resize: libvirt does not do that with partitions. Make a larger one and copy into it.");
    case ALBERCA_POOL_TYPE_ZFS:
      return N_("Resize: libvirt does not do that with ZFS volumes. On the host, “zfs set volsize=20G POOL/VOLUME” does; then "
                "refresh the pool.");
    default:
      return NULL;
    }
}

/* msgid */
static const char *
get_content_note (AlbercaPoolType type)
{
  switch ((int) type)
    {
    case ALBERCA_POOL_TYPE_ISCSI:
    case ALBERCA_POOL_TYPE_SCSI:
    case ALBERCA_POOL_TYPE_MPATH:
      return N_("Move: the volume would be deleted once it is copied, which libvirt cannot do here. Clone copies it into "
                "another pool.");
    case ALBERCA_POOL_TYPE_RBD:
    case ALBERCA_POOL_TYPE_GLUSTER:
    case ALBERCA_POOL_TYPE_ISCSI_DIRECT:
      return N_("Download, upload and move: libvirt does not read or write what is in volumes of this kind.");
    default:
      return NULL;
    }
}

static void
add_line (GString    *text,
          const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

/**
 * alberca_verb_notes_get_new_problem:
 * @pool: a pool
 *
 * Returns: (transfer full) (nullable): why libvirt makes no volumes in it, and who does
 */
char *
alberca_verb_notes_get_new_problem (AlbercaPool *pool)
{
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);
  const char *maker = get_maker (type);

  if (alberca_pool_type_get_info (type)->traits & ALBERCA_POOL_TRAIT_CREATE_VOLUMES || maker == NULL)
    return NULL;
  return g_strdup (_(maker));
}

/**
 * alberca_verb_notes_get:
 * @pool: a pool
 *
 * Returns: (transfer full) (nullable): why what is greyed in the menu of a volume cannot be done, a line each
 */
char *
alberca_verb_notes_get (AlbercaPool *pool)
{
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  g_autofree char *maker = alberca_verb_notes_get_new_problem (pool);
  const char *resize = get_resize_note (type);
  const char *content = get_content_note (type);
  GString *text = g_string_new (NULL);

  if (connection != NULL && alberca_connection_get_read_only (connection))
    add_line (text, _("This connection is read-only: nothing can be changed."));
  if (connection != NULL && alberca_connection_get_practice (connection))
    add_line (text, _("Practice makes, copies and deletes volumes, no more."));
  if (maker != NULL)
    add_line (text, maker);
  if (resize != NULL)
    add_line (text, _(resize));
  if (content != NULL)
    add_line (text, _(content));
  if (type == ALBERCA_POOL_TYPE_GLUSTER || type == ALBERCA_POOL_TYPE_ZFS)
    add_line (text, _("Wipe: libvirt does not do that with volumes of this kind."));
  if (!alberca_volume_rules_can_have_base (pool, "qcow2"))
    add_line (text, _("Linked clones: only image files (qcow2) can be built on others."));

  return g_string_free (text, text->len == 0);
}
