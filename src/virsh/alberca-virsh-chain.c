/* alberca-virsh-chain.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh-chain.h"

#include <glib/gi18n-lib.h>

#include "virsh/alberca-line.h"

/**
 * alberca_virsh_blockpull:
 * @uri: the connection
 * @domain: a running domain
 * @disk: the target of one of its disks
 * @base: (nullable): the path of what the disk is built on afterwards
 *
 * Returns: (transfer full): the command
 */
char *
alberca_virsh_blockpull (const char *uri,
                         const char *domain,
                         const char *disk,
                         const char *base)
{
  GString *line = alberca_line_new (uri, "blockpull");

  alberca_line_add_name (line, "domain", domain);
  alberca_line_add_word (line, disk);
  if (base != NULL)
    {
      alberca_line_add_word (line, "--base");
      alberca_line_add_word (line, base);
    }
  alberca_line_add_word (line, "--wait");
  alberca_line_add_word (line, "--verbose");
  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_blockcommit:
 * @uri: the connection
 * @domain: a running domain
 * @disk: the target of one of its disks
 * @top: the path of the image that it has
 * @base: the path of the image right below, which it has afterwards
 *
 * Returns: (transfer full): the command; it does nothing where the disk has another image by then
 */
char *
alberca_virsh_blockcommit (const char *uri,
                           const char *domain,
                           const char *disk,
                           const char *top,
                           const char *base)
{
  GString *line = alberca_line_new (uri, "blockcommit");

  alberca_line_add_name (line, "domain", domain);
  alberca_line_add_word (line, disk);
  alberca_line_add_word (line, "--base");
  alberca_line_add_word (line, base);
  alberca_line_add_word (line, "--top");
  alberca_line_add_word (line, top);
  alberca_line_add_word (line, "--active");
  alberca_line_add_word (line, "--shallow");
  alberca_line_add_word (line, "--pivot");
  alberca_line_add_word (line, "--verbose");
  return alberca_line_free_to_text (line);
}

/* @line: (transfer full) */
static char *
finish (GString *line)
{
  g_autofree char *text = alberca_line_free_to_text (line);

  /* Translators: a comment in front of a command, on one line */
  return g_strdup_printf ("# %s\n%s", _("On the libvirt host, as root, while no virtual machine has it:"), text);
}

static GString *
begin (const char *command)
{
  GString *line = g_string_new ("qemu-img");

  alberca_line_add_word (line, command);
  return line;
}

char *
alberca_qemu_img_commit (const char *path)
{
  GString *line = begin ("commit");

  alberca_line_add_word (line, "-f");
  alberca_line_add_word (line, "qcow2");
  alberca_line_add_word (line, path);
  return finish (line);
}

static char *
make_rebase (const char *path,
             const char *base,
             const char *base_format,
             gboolean    only_name)
{
  GString *line = begin ("rebase");

  if (only_name)
    alberca_line_add_word (line, "-u");
  alberca_line_add_word (line, "-f");
  alberca_line_add_word (line, "qcow2");
  if (base != NULL && base_format != NULL)
    {
      alberca_line_add_word (line, "-F");
      alberca_line_add_word (line, base_format);
    }
  alberca_line_add_word (line, "-b");
  alberca_line_add_word (line, base != NULL ? base : "");
  alberca_line_add_word (line, path);
  return finish (line);
}

char *
alberca_qemu_img_rebase (const char *path,
                         const char *base,
                         const char *base_format)
{
  return make_rebase (path, base, base_format, FALSE);
}

char *
alberca_qemu_img_rename_base (const char *path,
                              const char *base,
                              const char *base_format)
{
  return make_rebase (path, base, base_format, TRUE);
}
