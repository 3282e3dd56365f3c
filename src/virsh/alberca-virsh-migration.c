/* alberca-virsh-migration.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh-migration.h"

#include <string.h>

#include "virsh/alberca-line.h"

/* ---- Documents for the other host ---- */

/* As it stands in an attribute of what libvirt writes. @special: what means something to sed there; (transfer
 * full) */
static char *
escape (const char *text,
        const char *special)
{
  g_autoptr(GString) markup = g_string_new (text);
  GString *escaped = g_string_new (NULL);

  g_string_replace (markup, "&", "&amp;", 0);
  g_string_replace (markup, "<", "&lt;", 0);
  g_string_replace (markup, ">", "&gt;", 0);
  g_string_replace (markup, "'", "&apos;", 0);
  g_string_replace (markup, "\"", "&quot;", 0);
  for (const char *at = markup->str; *at != '\0'; at++)
    {
      if (strchr (special, *at) != NULL)
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, *at);
    }
  return g_string_free (escaped, FALSE);
}

/* A basic regular expression for each place, which sed leaves alone once one has fitted; (transfer full) */
static char *
make_script (const GPtrArray *places)
{
  static const char pattern[] = "^$.*[]\\|";
  static const char replacement[] = "&\\|";
  g_autoptr(GStrvBuilder) script = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;

  for (guint i = 0; i < places->len; i++)
    {
      const AlbercaMigrantPlace *place = g_ptr_array_index (places, i);
      g_autofree char *pool = escape (place->pool, pattern);
      g_autofree char *new_pool = escape (place->new_pool, replacement);
      g_autofree char *name = g_strdup_printf ("s|<source pool='%s'|<source pool='%s'|;t", pool, new_pool);
      g_autofree char *directory = place->directory != NULL ? escape (place->directory, pattern) : NULL;
      g_autofree char *new_directory = place->directory != NULL ? escape (place->new_directory, replacement) : NULL;
      g_autofree char *path = directory == NULL ? NULL
        : g_strdup_printf ("s|<source file='%s/\\([^/']*'\\)|<source file='%s/\\1|;t", directory, new_directory);

      if (strcmp (place->pool, place->new_pool) != 0)
        g_strv_builder_add (script, name);
      if (path != NULL && strcmp (place->directory, place->new_directory) != 0)
        g_strv_builder_add (script, path);
    }
  parts = g_strv_builder_end (script);
  return g_strjoinv (";", parts);
}

/* A document that the shell makes: with its secrets it is in no file that stays. */
static void
add_document (GString                     *lines,
              const AlbercaVirshMigration *self,
              const char                  *option)
{
  g_autofree char *script = make_script (self->places);
  GString *line = alberca_line_new (self->uri, "dumpxml");
  g_autofree char *command = NULL;

  alberca_line_add_word (line, "--migratable");
  alberca_line_add_word (line, "--security-info");
  if (option != NULL)
    alberca_line_add_word (line, option);
  alberca_line_add_name (line, "domain", self->domain);
  g_string_append (line, " | sed");
  alberca_line_add_word (line, script);
  command = alberca_line_free_to_text (line);
  g_string_append_printf (lines, "\n$(%s)\n", command);
}

/* Two documents of a command, at file descriptors that it has no use for */
static void
add_documents (GString                     *line,
               const AlbercaVirshMigration *self)
{
  g_string_append (line, " 3<<EOF 4<<EOF1");
  add_document (line, self, NULL);
  g_string_append (line, "EOF");
  add_document (line, self, "--inactive");
  g_string_append (line, "EOF1");
}

/**
 * alberca_virsh_migrate:
 * @self: what goes where
 *
 * Where the other host has its disks elsewhere, the shell makes both documents for it out of those that are here.
 *
 * Returns: (transfer full): the command that moves a machine to another host
 */
char *
alberca_virsh_migrate (const AlbercaVirshMigration *self)
{
  GString *line = alberca_line_new (self->uri, "migrate");
  gboolean elsewhere = self->places != NULL && self->places->len > 0;

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

      alberca_line_add_word (line, self->incremental ? "--copy-storage-inc" : "--copy-storage-all");
      alberca_line_add_word (line, "--migrate-disks");
      alberca_line_add_word (line, disks);
    }
  if (self->running && self->limit > 0)
    {
      alberca_line_add_word (line, "--bandwidth");
      alberca_line_add_number (line, self->limit);
    }
  if (elsewhere)
    {
      alberca_line_add_word (line, "--xml");
      alberca_line_add_word (line, "/dev/fd/3");
      alberca_line_add_word (line, "--persistent-xml");
      alberca_line_add_word (line, "/dev/fd/4");
    }
  alberca_line_add_name (line, "domain", self->domain);
  alberca_line_add_word (line, self->target_uri);
  if (self->data_uri != NULL)
    alberca_line_add_word (line, self->data_uri);
  if (elsewhere)
    add_documents (line, self);
  return alberca_line_free_to_text (line);
}
