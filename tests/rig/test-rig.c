/* test-rig.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The model on storage that a build machine does not have: LVM, NFS, iSCSI, disks, in a machine of the
 * rig. Each kind from what Discover finds to the pool that is gone, and the errors on the way. */

#include "config.h"

#include <locale.h>

#include "rig-test.h"

/* "one" or "both" as the last argument; everything without it */
static gboolean
has_part (int         argc,
          char       *argv[],
          const char *part)
{
  return argc < 2 || g_str_equal (argv[argc - 1], part);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("ALBERCA_RIG_URI_A") == NULL)
    g_error ("to be run by rig.py run");

  /* What leaves b alone, where others may be at work meanwhile */
  if (has_part (argc, argv, "one"))
    {
      rig_add_logical_tests ();
      rig_add_block_tests ();
      rig_add_qcow2_tests ();
      rig_add_network_tests ();
    }
  /* What needs a and b, or has them for itself */
  if (has_part (argc, argv, "both"))
    {
      rig_add_migrate_tests ();
      rig_add_hang_tests ();
      /* Last: UDisks2 looks at each device, once it runs, and its patience with a busy machine is its own */
      rig_add_thin_tests ();
    }

  return g_test_run ();
}
