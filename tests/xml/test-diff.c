/* test-diff.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "xml/alberca-diff.h"

static void
test_few (void)
{
  g_autofree char *none = alberca_diff_lines ("a\nb\n", "a\nb\n");
  g_autofree char *changed = alberca_diff_lines ("a\nb\nc\nd\n", "a\nx\nc\nd\ne\n");
  g_autofree char *empty = alberca_diff_lines ("", "a\n");

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (changed, ==, " a\n-b\n+x\n c\n d\n+e\n");
  g_assert_cmpstr (empty, ==, "+a\n");
}

/* One side of a difference */
static char *
take_side (const char *diff,
           char        sign)
{
  g_auto(GStrv) lines = g_strsplit (diff, "\n", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == ' ' || lines[i][0] == sign)
        g_string_append_printf (text, "%s\n", lines[i] + 1);
    }

  return g_string_free (text, FALSE);
}

static char *
make_text (guint n_lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (text, "%c\n", 'a' + g_test_rand_int_range (0, 4));

  return g_string_free (text, FALSE);
}

/* From any difference both texts can be had again, and it never says more than both have */
static void
test_any (void)
{
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *before = make_text (g_test_rand_int_range (0, 12));
      g_autofree char *after = make_text (g_test_rand_int_range (0, 12));
      g_autofree char *diff = alberca_diff_lines (before, after);
      g_autofree char *old_side = take_side (diff, '-');
      g_autofree char *new_side = take_side (diff, '+');

      if (strcmp (before, after) == 0)
        {
          g_assert_cmpstr (diff, ==, "");
          continue;
        }
      g_assert_cmpstr (old_side, ==, before);
      g_assert_cmpstr (new_side, ==, after);
    }
}

/* So many lines that they are not compared one by one */
static void
test_many (void)
{
  g_autofree char *middle = make_text (3000);
  g_autofree char *before = g_strconcat ("first\n", middle, "b\nlast\n", NULL);
  g_autofree char *after = g_strconcat ("first\nx\n", middle, "last\n", NULL);
  g_autofree char *diff = alberca_diff_lines (before, after);
  g_autofree char *old_side = take_side (diff, '-');
  g_autofree char *new_side = take_side (diff, '+');

  g_assert_true (g_str_has_prefix (diff, " first\n"));
  g_assert_true (g_str_has_suffix (diff, " last\n"));
  g_assert_cmpstr (old_side, ==, before);
  g_assert_cmpstr (new_side, ==, after);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diff/few", test_few);
  g_test_add_func ("/diff/any", test_any);
  g_test_add_func ("/diff/many", test_many);

  return g_test_run ();
}
