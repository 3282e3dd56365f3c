/* alberca-host-files.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-host-files.h"

#include "virsh/alberca-line.h"

/* Keeps what it is given over a restart, and nobody's pool is there */
#define AWAY "/var/tmp"

static void
add_words (GString           *line,
           const char *const *words)
{
  for (gsize i = 0; words[i] != NULL; i++)
    alberca_line_add_word (line, words[i]);
}

/**
 * alberca_host_files_move_away:
 * @paths: (array zero-terminated=1): files on the libvirt host
 *
 * Returns: (transfer full): the command; it overwrites nothing
 */
char *
alberca_host_files_move_away (const char *const *paths)
{
  static const char *const words[] = { "mv", "-n", "-t", AWAY, "--", NULL };
  GString *line = g_string_new ("sudo");

  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);

  add_words (line, words);
  add_words (line, paths);
  return alberca_line_free_to_text (line);
}

/* The magic of qcow2 is "QFI\xfb"; few files of so few bytes have three of its four */
static GString *
find_stubs (const char *directory)
{
  static const char *const tests[] = { "-maxdepth", "1", "-type", "f", "-size", "-100c", "-exec", "grep", "-q", "^QFI",
                                       "{}", ";", NULL };
  GString *line = g_string_new ("sudo find -L");

  alberca_line_add_word (line, directory);
  add_words (line, tests);
  return line;
}

/**
 * alberca_host_files_move_stubs:
 * @directory: on the libvirt host
 *
 * Returns: (transfer full): two commands, for where it is not known which files they are
 */
char *
alberca_host_files_move_stubs (const char *directory)
{
  static const char *const move[] = { "-exec", "mv", "-n", "-t", AWAY, "{}", "+", NULL };
  GString *first = find_stubs (directory);
  GString *second = find_stubs (directory);
  g_autofree char *list = NULL;
  g_autofree char *away = NULL;

  g_return_val_if_fail (directory != NULL, NULL);

  alberca_line_add_word (first, "-print");
  add_words (second, move);
  list = alberca_line_free_to_text (first);
  away = alberca_line_free_to_text (second);
  return g_strjoin ("\n", list, away, NULL);
}
