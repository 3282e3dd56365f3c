/* tiny-machine.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tiny-machine.h"

#include <glib/gstdio.h>

#include "support/private-libvirtd.h"

static char *
make_disk (const char *path,
           const char *target)
{
  return path == NULL ? g_strdup ("")
                      : g_strdup_printf ("<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>"
                                         "<source file='%s'/><target dev='%s' bus='virtio'/></disk>", path, target);
}

void
tiny_machine_define (const char *name,
                     const char *first,
                     const char *second)
{
  g_autofree char *vda = make_disk (first, "vda");
  g_autofree char *vdb = make_disk (second, "vdb");
  g_autofree char *xml = g_strdup_printf (
    "<domain type='qemu'><name>%s</name><memory unit='MiB'>32</memory>"
    "<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>%s%s"
    "<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>", name, vda, vdb);
  g_autofree char *dir = alberca_test_libvirtd_get_dir ();
  g_autofree char *path = g_build_filename (dir, "machine.xml", NULL);

  g_assert_true (g_file_set_contents (path, xml, -1, NULL));
  g_free (alberca_test_virsh ("define", path, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);
}
