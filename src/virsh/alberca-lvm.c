/* alberca-lvm.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-lvm.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "virsh/alberca-line.h"

/* Takes @line; under a comment that says where it is meant for */
static char *
finish (GString *line)
{
  g_autofree char *text = alberca_line_free_to_text (line);

  /* Translators: a comment in front of a command, on one line */
  return g_strdup_printf ("# %s\n%s", _("On the libvirt host, as root:"), text);
}

/* As LVM names it wherever a group and what is in it are meant: “vg/lv” */
static void
add_place (GString    *line,
           const char *group,
           const char *name)
{
  g_autofree char *place = g_strconcat (group, "/", name, NULL);

  alberca_line_add_word (line, place);
}

static void
add_option (GString    *line,
            const char *option,
            const char *value)
{
  alberca_line_add_word (line, option);
  alberca_line_add_word (line, value);
}

/* In bytes: LVM rounds up to whole extents. */
static void
add_size (GString    *line,
          const char *option,
          guint64     size)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT "b", size);

  add_option (line, option, text);
}

/**
 * alberca_lvm_skip_place:
 * @text: a command of these
 *
 * Returns: (transfer none): what of @text is run: after another one it need not be said again where
 */
const char *
alberca_lvm_skip_place (const char *text)
{
  const char *end = strchr (text, '\n');

  return end != NULL ? end + 1 : text;
}

/**
 * alberca_lvm_merge:
 * @path: of a snapshot: “/dev/vg/lv”
 *
 * Returns: (transfer full): the command that makes the origin what the snapshot has, and takes the
 *   snapshot away, under a comment that says where it is meant for
 */
char *
alberca_lvm_merge (const char *path)
{
  GString *line = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  line = g_string_new ("lvconvert --merge");
  alberca_line_add_word (line, path);
  return finish (line);
}

/**
 * alberca_lvm_thin_list:
 * @group: a volume group
 *
 * Returns: (transfer full): what lists its thin pools and volumes with their fill
 */
char *
alberca_lvm_thin_list (const char *group)
{
  GString *line = g_string_new ("lvs -o lv_name,lv_size,pool_lv,origin,data_percent,metadata_percent");

  alberca_line_add_word (line, group);
  return finish (line);
}

/**
 * alberca_lvm_thin_monitoring:
 * @group: a volume group
 * @pool: a thin pool in it
 *
 * Returns: (transfer full): what tells whether LVM watches the thin pool, at which percentage it
 *   makes it grow, and by how much
 */
char *
alberca_lvm_thin_monitoring (const char *group,
                             const char *pool)
{
  GString *line = g_string_new ("lvs -o +seg_monitor");
  g_autofree char *first = NULL;

  add_place (line, group, pool);
  first = finish (line);
  return g_strconcat (first, "\nlvmconfig --typeconfig full activation/thin_pool_autoextend_threshold "
                      "activation/thin_pool_autoextend_percent", NULL);
}

char *
alberca_lvm_thin_pool (const char *group,
                       const char *name,
                       guint64     size)
{
  GString *line = g_string_new ("lvcreate --type thin-pool");

  add_size (line, "--size", size);
  add_option (line, "--name", name);
  alberca_line_add_word (line, group);
  return finish (line);
}

char *
alberca_lvm_thin_volume (const char *group,
                         const char *pool,
                         const char *name,
                         guint64     size)
{
  GString *line = g_string_new ("lvcreate");

  add_size (line, "--virtualsize", size);
  add_option (line, "--thinpool", pool);
  add_option (line, "--name", name);
  alberca_line_add_word (line, group);
  return finish (line);
}

/* Without a size: a snapshot that shares the thin pool with its origin */
char *
alberca_lvm_thin_snapshot (const char *group,
                           const char *origin,
                           const char *name)
{
  GString *line = g_string_new ("lvcreate --snapshot");

  add_option (line, "--name", name);
  add_place (line, group, origin);
  return finish (line);
}

/* LVM marks thin snapshots so that nothing activates them without being told to. */
char *
alberca_lvm_activate (const char *group,
                      const char *name)
{
  GString *line = g_string_new ("lvchange --activate y --ignoreactivationskip");

  add_place (line, group, name);
  return finish (line);
}

char *
alberca_lvm_extend (const char *group,
                    const char *name,
                    guint64     size)
{
  GString *line = g_string_new ("lvextend");

  add_size (line, "--size", size);
  add_place (line, group, name);
  return finish (line);
}

/* As much again as LVM gives a small pool */
char *
alberca_lvm_extend_metadata (const char *group,
                             const char *pool)
{
  GString *line = g_string_new ("lvextend --poolmetadatasize +16m");

  add_place (line, group, pool);
  return finish (line);
}

char *
alberca_lvm_remove (const char *group,
                    const char *name)
{
  GString *line = g_string_new ("lvremove");

  add_place (line, group, name);
  return finish (line);
}

/**
 * alberca_lvm_fill:
 * @group: a volume group
 *
 * Returns: (transfer full): the command that lists its volumes with what is taken of the room of each snapshot
 */
char *
alberca_lvm_fill (const char *group)
{
  GString *line = NULL;

  g_return_val_if_fail (group != NULL, NULL);

  line = g_string_new ("lvs -o lv_name,origin,data_percent");
  alberca_line_add_word (line, group);
  return alberca_line_free_to_text (line);
}
