/* alberca-diff.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-diff.h"

#include <string.h>

/* A document of libvirt's has some ten lines; above this the lines between the first and the last
 * difference are all said to go, and all to come, so that time and memory stay small */
#define MAX_LINES 2000

static char **
split (const char *text)
{
  char **lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);

  /* What follows the last line break is no line */
  if (n > 0 && lines[n - 1][0] == '\0')
    g_clear_pointer (&lines[n - 1], g_free);

  return lines;
}

static void
add_line (GString    *text,
          char        sign,
          const char *line)
{
  g_string_append_c (text, sign);
  g_string_append (text, line);
  g_string_append_c (text, '\n');
}

/* lengths[i * (n_after + 1) + j]: of the longest common subsequence of the lines from i and from j */
static guint16 *
measure (char **before,
         guint  n_before,
         char **after,
         guint  n_after)
{
  gsize width = n_after + 1;
  guint16 *lengths = g_new0 (guint16, (n_before + 1) * width);

  for (guint i = n_before; i-- > 0;)
    {
      for (guint j = n_after; j-- > 0;)
        {
          if (strcmp (before[i], after[j]) == 0)
            lengths[i * width + j] = lengths[(i + 1) * width + j + 1] + 1;
          else
            lengths[i * width + j] = MAX (lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
        }
    }

  return lengths;
}

static void
add_changes (GString  *text,
             char    **before,
             guint     n_before,
             char    **after,
             guint     n_after)
{
  g_autofree guint16 *lengths = NULL;
  gsize width = n_after + 1;
  guint i = 0;
  guint j = 0;

  if (n_before <= MAX_LINES && n_after <= MAX_LINES)
    lengths = measure (before, n_before, after, n_after);
  while (lengths != NULL && i < n_before && j < n_after)
    {
      if (strcmp (before[i], after[j]) == 0)
        {
          add_line (text, ' ', before[i++]);
          j++;
        }
      else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])
        add_line (text, '-', before[i++]);
      else
        add_line (text, '+', after[j++]);
    }
  while (i < n_before)
    add_line (text, '-', before[i++]);
  while (j < n_after)
    add_line (text, '+', after[j++]);
}

/**
 * alberca_diff_lines:
 * @before: a text
 * @after: what it becomes
 *
 * Returns: (transfer full): the difference, "" where there is none
 */
char *
alberca_diff_lines (const char *before,
                    const char *after)
{
  g_auto(GStrv) old_lines = split (before);
  g_auto(GStrv) new_lines = split (after);
  guint n_old = g_strv_length (old_lines);
  guint n_new = g_strv_length (new_lines);
  guint n_head = 0;
  guint n_tail = 0;
  GString *text = g_string_new (NULL);

  while (n_head < n_old && n_head < n_new && strcmp (old_lines[n_head], new_lines[n_head]) == 0)
    n_head++;
  if (n_head == n_old && n_head == n_new)
    return g_string_free (text, FALSE);
  while (n_tail < n_old - n_head && n_tail < n_new - n_head &&
         strcmp (old_lines[n_old - 1 - n_tail], new_lines[n_new - 1 - n_tail]) == 0)
    n_tail++;

  for (guint i = 0; i < n_head; i++)
    add_line (text, ' ', old_lines[i]);
  add_changes (text, old_lines + n_head, n_old - n_head - n_tail, new_lines + n_head, n_new - n_head - n_tail);
  for (guint i = n_old - n_tail; i < n_old; i++)
    add_line (text, ' ', old_lines[i]);

  return g_string_free (text, FALSE);
}
