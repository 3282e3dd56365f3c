/* test-compare-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "widgets/alberca-compare-window.h"
#include "xml/alberca-pool-type.h"
#include "widget-test.h"

static void
test_types (void)
{
  GtkWidget *window = alberca_compare_window_new ();

  widget_test_present (window);
  for (AlbercaPoolType type = ALBERCA_POOL_TYPE_DIR; type <= ALBERCA_POOL_TYPE_LAST; type++)
    {
      const char *title = alberca_pool_type_get_info (type)->title;

      widget_test_find (window, GTK_TYPE_LABEL, title);
      widget_test_find (window, ADW_TYPE_EXPANDER_ROW, title);
    }
  widget_test_find (window, ADW_TYPE_ACTION_ROW, "Thin disks");

  widget_test_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/compare-window/types", test_types);

  return g_test_run ();
}
