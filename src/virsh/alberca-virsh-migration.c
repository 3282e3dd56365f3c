/* alberca-virsh-migration.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh-migration.h"

#include "virsh/alberca-line.h"

/**
 * alberca_virsh_migrate:
 * @self: what goes where
 *
 * Returns: (transfer full): the command that moves a machine to another host
 */
char *
alberca_virsh_migrate (const AlbercaVirshMigration *self)
{
  GString *line = alberca_line_new (self->uri, "migrate");

  if (!self->running)
    alberca_line_add_word (line, "--offline");
  else if (self->live)
    alberca_line_add_word (line, "--live");
  if (self->peer)
    alberca_line_add_word (line, "--p2p");
  alberca_line_add_word (line, "--persistent");
  if (!self->keep)
    alberca_line_add_word (line, "--undefinesource");
  if (self->running)
    {
      alberca_line_add_word (line, "--abort-on-error");
      alberca_line_add_word (line, "--verbose");
    }
  if (self->running && self->copied != NULL)
    {
      g_autofree char *disks = g_strjoinv (",", (char **) self->copied);

      alberca_line_add_word (line, "--copy-storage-all");
      alberca_line_add_word (line, "--migrate-disks");
      alberca_line_add_word (line, disks);
    }
  if (self->running && self->limit > 0)
    {
      alberca_line_add_word (line, "--bandwidth");
      alberca_line_add_number (line, self->limit);
    }
  alberca_line_add_name (line, "domain", self->domain);
  alberca_line_add_word (line, self->target_uri);
  if (self->data_uri != NULL)
    alberca_line_add_word (line, self->data_uri);
  return alberca_line_free_to_text (line);
}
