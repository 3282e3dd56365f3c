/* alberca-qemu-img.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-qemu-img.h"

#include <glib/gi18n-lib.h>

#include "virsh/alberca-line.h"

/**
 * alberca_qemu_img_snapshot:
 * @verb: what to do
 * @snapshot: its name; to revert, its number, for qemu-img takes what it is given for that first
 * @path: of the image, on the libvirt host
 *
 * Returns: (transfer full): the command, under a comment that says where it is meant for
 */
char *
alberca_qemu_img_snapshot (AlbercaQemuImgVerb  verb,
                           const char         *snapshot,
                           const char         *path)
{
  static const char *const options[] = { "-c", "-a", "-d" };
  g_autoptr(GString) line = NULL;

  g_return_val_if_fail (snapshot != NULL && path != NULL, NULL);

  line = g_string_new ("qemu-img");
  alberca_line_add_word (line, "snapshot");
  alberca_line_add_word (line, options[verb]);
  alberca_line_add_word (line, snapshot);
  alberca_line_add_word (line, path);
  /* Translators: a comment in front of a command, on one line */
  return g_strdup_printf ("# %s\n%s", _("On the libvirt host, as root:"), line->str);
}
