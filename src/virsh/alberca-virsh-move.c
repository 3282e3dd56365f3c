/* alberca-virsh-move.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh-move.h"

#include <string.h>

#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh-volume.h"
#include "virsh/alberca-virsh.h"

/* As libvirt writes it in a document, and then as sed takes it for plain text. In what stands in the
 * place of a match fewer characters mean something, but a backslash does no harm before the others. */
static char *
escape (const char *text)
{
  GString *line = g_string_new (NULL);
  g_autofree char *xml = g_markup_escape_text (text, -1);

  for (const char *c = xml; *c != '\0'; c++)
    {
      if (strchr ("\\|.*[]^$&", *c) != NULL)
        g_string_append_c (line, '\\');
      g_string_append_c (line, *c);
    }
  return g_string_free (line, FALSE);
}

/* -e 's|BEFOREoldAFTER|BEFOREnewAFTER|g' */
static void
add_substitution (GString    *line,
                  const char *before,
                  const char *old_text,
                  const char *new_text,
                  const char *after)
{
  g_autofree char *word = g_strconcat ("s|", before, old_text, after, "|", before, new_text, after, "|g", NULL);

  alberca_line_add_word (line, "-e");
  alberca_line_add_word (line, word);
}

/**
 * alberca_virsh_vol_move_in:
 * @self: what goes where
 * @domain: the name of a domain whose definition names it
 *
 * The definition does not pass through here: it may hold passwords.
 *
 * Returns: (transfer full): the command that writes the new place into the definition
 */
char *
alberca_virsh_vol_move_in (const AlbercaVirshMove *self,
                           const char             *domain)
{
  GString *line = alberca_line_new (self->uri, self->other_kind ? "edit" : "dumpxml");
  g_autofree char *definition = NULL;
  g_autofree char *old_name = NULL;
  g_autofree char *new_name = NULL;
  g_autofree char *old_path = NULL;
  g_autofree char *new_path = escape (self->new_path);
  g_autofree char *pool = escape (self->pool);
  g_autofree char *volume = escape (self->volume);
  g_autofree char *new_pool = escape (self->new_pool);
  g_autofree char *new_volume = escape (self->new_volume);

  alberca_line_add_name (line, "domain", domain);
  if (self->other_kind)
    return alberca_line_free_to_text (line);

  alberca_line_add_word (line, "--inactive");
  alberca_line_add_word (line, "--security-info");
  g_string_append (line, " | sed");
  if (self->path != NULL)
    {
      old_path = escape (self->path);
      add_substitution (line, "'", old_path, new_path, "'");
      add_substitution (line, ">", old_path, new_path, "<");
    }
  old_name = g_strdup_printf ("pool='%s' volume='%s'", pool, volume);
  new_name = g_strdup_printf ("pool='%s' volume='%s'", new_pool, new_volume);
  add_substitution (line, "", old_name, new_name, "");

  definition = alberca_line_free_to_text (alberca_line_new (self->uri, "define"));
  g_string_append_printf (line, " | %s /dev/stdin", definition);
  return alberca_line_free_to_text (line);
}

static void
append_transfer (GString    *text,
                 const char *uri,
                 const char *command,
                 const char *pool,
                 const char *volume)
{
  GString *line = alberca_line_new (uri, command);
  g_autofree char *words = NULL;

  alberca_line_add_word (line, "--pool");
  alberca_line_add_word (line, pool);
  alberca_line_add_name (line, "vol", volume);
  words = alberca_line_free_to_text (line);
  g_string_append_printf (text, "%s --file \"$file\" --sparse &&\n", words);
}

/**
 * alberca_virsh_vol_move:
 * @self: what goes where
 *
 * Copying inside libvirt would lose snapshots, and merge an overlay with its base: so the bytes go
 * through a file.
 *
 * Returns: (transfer full): commands that move a volume
 */
char *
alberca_virsh_vol_move (const AlbercaVirshMove *self)
{
  GString *text = NULL;
  g_autofree char *creation = NULL;
  g_autofree char *start = NULL;
  g_autofree char *refresh = NULL;
  g_autofree char *deletion = NULL;

  g_return_val_if_fail (self->uri != NULL && self->pool != NULL && self->volume != NULL, NULL);
  g_return_val_if_fail (self->new_pool != NULL && self->new_volume != NULL && self->xml != NULL, NULL);

  creation = alberca_virsh_vol_create_document (self->uri, self->new_pool, self->xml);
  refresh = alberca_virsh_pool_refresh (self->uri, self->new_pool);
  deletion = alberca_virsh_vol_delete (self->uri, self->pool, self->volume);
  start = alberca_line_chain (creation, "file=$(mktemp)", NULL);
  text = g_string_new (start);
  g_string_append (text, " &&\n");
  append_transfer (text, self->uri, "vol-download", self->pool, self->volume);
  append_transfer (text, self->uri, "vol-upload", self->new_pool, self->new_volume);
  g_string_append_printf (text, "%s &&\n", refresh);
  for (gsize i = 0; self->domains != NULL && self->domains[i] != NULL; i++)
    {
      g_autofree char *rewrite = alberca_virsh_vol_move_in (self, self->domains[i]);

      g_string_append_printf (text, "%s &&\n", rewrite);
    }
  g_string_append_printf (text, "%s &&\nrm \"$file\"", deletion);

  return g_string_free (text, FALSE);
}
