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

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("ALBERCA_RIG_URI_A") == NULL)
    g_error ("to be run by rig.py run");

  rig_add_logical_tests ();
  rig_add_block_tests ();
  rig_add_qcow2_tests ();
  rig_add_network_tests ();
  rig_add_migrate_tests ();
  /* Last: UDisks2 looks at each device, once it runs */
  rig_add_thin_tests ();

  return g_test_run ();
}
