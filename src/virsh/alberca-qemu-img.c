/* alberca-qemu-img.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-qemu-img.h"

#include <glib/gi18n-lib.h>

#include "virsh/alberca-line.h"

static char *
make_line (AlbercaQemuImgVerb  verb,
           const char         *snapshot,
           const char         *path)
{
  static const char *const options[] = { "-c", "-a", "-d" };
  GString *line = g_string_new ("qemu-img");

  alberca_line_add_word (line, "snapshot");
  alberca_line_add_word (line, options[verb]);
  alberca_line_add_word (line, snapshot);
  alberca_line_add_word (line, path);
  return alberca_line_free_to_text (line);
}

static char *
add_comment (const char *text)
{
  /* Translators: a comment in front of a command, on one line */
  return g_strdup_printf ("# %s\n%s", _("On the libvirt host, as root:"), text);
}

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
  g_autofree char *line = NULL;

  g_return_val_if_fail (snapshot != NULL && path != NULL, NULL);

  line = make_line (verb, snapshot, path);
  return add_comment (line);
}

/**
 * alberca_qemu_img_keep_and_revert:
 * @safety: the name of a new snapshot of the present state
 * @snapshot: the number of the one to revert to
 * @path: of the image, on the libvirt host
 *
 * Returns: (transfer full): commands, the second of which runs only if the first succeeded
 */
char *
alberca_qemu_img_keep_and_revert (const char *safety,
                                  const char *snapshot,
                                  const char *path)
{
  g_autofree char *keep = NULL;
  g_autofree char *revert = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (safety != NULL && snapshot != NULL && path != NULL, NULL);

  keep = make_line (ALBERCA_QEMU_IMG_CREATE, safety, path);
  revert = make_line (ALBERCA_QEMU_IMG_REVERT, snapshot, path);
  text = alberca_line_chain (keep, revert, NULL);
  return add_comment (text);
}
