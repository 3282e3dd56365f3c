/* alberca-lvm.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-lvm.h"

#include <glib/gi18n-lib.h>

#include "virsh/alberca-line.h"

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
  g_autofree char *text = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  line = g_string_new ("lvconvert");
  alberca_line_add_word (line, "--merge");
  alberca_line_add_word (line, path);
  text = alberca_line_free_to_text (line);
  /* Translators: a comment in front of a command, on one line */
  return g_strdup_printf ("# %s\n%s", _("On the libvirt host, as root:"), text);
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
