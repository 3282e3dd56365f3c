/* test-explanation.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <errno.h>
#include <locale.h>
#include <string.h>

#include <gio/gio.h>

#include "backend/alberca-connections.h"
#include "backend/alberca-libvirt.h"
#include "model/alberca-explanation.h"

/* libvirt 9's own words */
static const struct
{
  int         code;
  const char *message;
  const char *summary;
  const char *advice;
} cases[] = {
  { 94, "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'",
    "did not let you in", "usermod -aG libvirt" },
  { 45, "authentication failed: access denied by policy", "did not let you in", "usermod -aG libvirt" },
  { 79, "authentication cancelled: user cancelled authentication process", "did not let you in", "group “libvirt”" },
  { 88, "access denied: 'storage-pool' denied", "did not let you in", "group “libvirt”" },
  { 45, "authentication failed: authentication failed", "user name or the password", "check what you write" },
  { 38, "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
    "not running there, or not installed", "systemctl enable --now" },
  { 38, "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Connection refused",
    "not running there, or not installed", "systemctl enable --now" },
  { 38, "unable to connect to server at 'kvm1:16509': Connection refused", "nothing answers at this port", "listens" },
  { 38, "unable to connect to server at '192.0.2.1:16509': No route to host", "does not reach", "firewall" },
  { 38, "unable to connect to server at '192.0.2.1:16509': Connection timed out", "in time", "firewall" },
  { 39, "Unable to resolve address 'kvmm' service '16509': Name or service not known", "by its name", "written" },
  { 38, "Cannot recv data: ssh: Could not resolve hostname kvmm: Name or service not known: Connection reset by peer",
    "by its name", "written" },
  { 38, "Cannot recv data: Host key verification failed.: Connection reset by peer", "SSH key", "fingerprint" },
  { 38, "Cannot recv data: root@h: Permission denied (publickey,password).: Connection reset by peer",
    "refused the SSH login", "ssh-copy-id" },
  { 38, "End of file while reading data: Input/output error", "connection to libvirt was lost", "Look at the result" },
  { 1, "internal error: client socket is closed", "connection to libvirt was lost", "Look at the result" },
  { 1, "internal error: connection closed due to keepalive timeout", "connection to libvirt was lost", "Look" },
  { 29, "operation forbidden: read only access prevents virStorageVolDownload", "read-only", "open it again" },
  { 38, "cannot allocate 3221225472 bytes in file '/x': No space left on device", "not enough space", "thin" },
  { 1, "insufficient free space (802 extents): 12800 required", "not enough space", "thin" },
  { 90, "storage volume 'x' exists already", "this name already", "another name" },
  { 9, "operation failed: pool 'x' already exists with uuid 00000000-0000-0000-0000-000000000000",
    "this name already", "another name" },
  { 9, "operation failed: Storage source conflict with pool: 'x'", "same storage", "undefine" },
  { 55, "Requested operation is not valid: storage pool 'x' is not active", "stopped", "Start it" },
  { 83, "block copy still active: disk 'vda' already in active block job", "works on this disk", "--abort" },
  { 1, "internal error: pool 'x' has asynchronous jobs running.", "in use right now", "Wait" },
  { 55, "Requested operation is not valid: volume 'x' is still being allocated.", "in use right now", "Wait" },
  { 1, "internal error: umount.nfs4: /mnt: device is busy", "in use right now", "End that first" },
  { 1, "internal error: unable to execute QEMU command 'blockdev-open-tray': Device 'sata0-0-0' is locked and force was "
    "not specified, wait for tray to open and try again", "locked the drive", "although the drive is locked" },
  { 38, "Cannot access storage file '/isos/x.iso': No such file or directory", "cannot open the image", "Refresh" },
  { 1, "qemu-img: Could not open 'x': Failed to get \"write\" lock", "running virtual machine", "Shut it down" },
  { 38, "cannot open directory '/srv/x': No such file or directory", "not there on the libvirt host", "Build" },
  { 38, "cannot open directory '/srv/x': Permission denied", "may not read or write", "root_squash" },
  { 38, "cannot create path '/srv/x': Read-only file system", "only be read", "writing" },
  { 1, "mount.nfs: access denied by server while mounting h:/p", "does not give this directory", "exports" },
  { 49, "Storage pool not found: no storage pool with matching name 'x'", "pool is no longer there", "Read" },
  { 50, "Storage volume not found: no storage vol with matching name 'x'", "volume is no longer there", "Refresh" },
  { 3, "this function is not supported by the connection driver: virStorageVolResize", "cannot do that", "Practice" },
  /* Seen on libvirt 9.0, where the programs of LVM and iSCSI were missing */
  { 1, "internal error: Child process (/sbin/pvs --noheadings -o pv_name,vg_name) unexpected exit status 127: "
       "libvirt:  error : cannot execute binary /sbin/pvs: No such file or directory", "program", "lvm2" },
  { 1, "internal error: /usr/bin/iscsiadm failed new mode for target 'iqn.2026-11.org.example:x' with status '127'",
    "program", "open-iscsi" },
  { 1, "internal error: missing backend for pool type 9 (rbd)", "no driver for this kind", "package" },
  { 1, "Storage pool probe failed: Failed to create filesystem probe for device /dev/nosuch", "not there", "by-id" },
  { 1, "internal error: Child process (/bin/mount -o nodev,nosuid,noexec -t nfs 127.0.0.1:/x /tmp/m) unexpected exit "
       "status 32: mount: /tmp/m: mount point does not exist.", "directory to mount it on", "Build" },
  { 38, "Could not open '/sys/class/scsi_host/host99/scan' to trigger host scan: No such file or directory",
    "no such SCSI adapter", "nodedev-list" },
  { 9, "operation failed: no storage pools were found on host '127.0.0.1'", "offers nothing", "by hand" },
  { 55, "Requested operation is not valid: storage pool 'h' is already active", "runs already", "Refresh" },
  /* Seen with them */
  { 67, "unsupported configuration: cannot find logical volume group name 'newvg'", "no volume group", "build" },
  { 1, "Storage pool probe failed: Device '/dev/vdd' is unrecognized, requires build", "no partition table", "build" },
  { 1, "Storage pool already built: Device '/dev/vde' already formatted using 'ext4'", "left as it is", "Overwrite" },
  { 1, "internal error: Child process (/bin/mount -t nfs h:/p /mnt) unexpected exit status 32: mount.nfs: mount point "
       "/mnt does not exist", "directory to mount it on", "Build" },
  { 1, "mount.nfs: Failed to resolve server nosuch: Name or service not known", "by its name", "written" },
  { 1, "mount.nfs: Connection refused", "nothing answers", "listens" },
  { 1, "mount.nfs: No route to host", "does not reach", "firewall" },
  { 1, "mount.nfs: Connection timed out", "in time", "firewall" },
  { 1, "mount: /mnt: bad option; for several filesystems (e.g. nfs, cifs) you might need a /sbin/mount.<type> helper "
       "program.", "program", "nfs-common" },
  { 1, "mount: /mnt: wrong fs type, bad option, bad superblock on /dev/vdb1", "cannot mount", "file system" },
  { 1, "mount: /mnt: special device /dev/vdz does not exist.", "device is not there", "connected" },
  { 1, "Logical volume labvg/v1 contains a filesystem in use.", "in use", "End that first" },
  { 1, "Error: Partition /dev/vdd1 is being used.", "in use", "End that first" },
  { 1, "internal error: no large enough free extent", "not enough space", "smaller" },
  { 1, "internal error: invalid partition name 'anyname', expected 'vdd2'", "partition cannot", "expected" },
  { 1, "Logical volume name \"bad name\" is invalid.", "logical volume cannot", "letters" },
  { 1, "iscsiadm: initiator reported error (24 - iSCSI login failed due to authorization failure)",
    "refused the user name", "secret" },
  { 1, "iscsiadm: initiator reported error (19 - encountered non-retryable iSCSI login failure)",
    "let nobody in", "target’s name" },
  /* Each after two to three minutes */
  { 1, "internal error: Child process (/bin/mount -o nodev,nosuid,noexec rig-b:/srv/nfs/pool /var/lib/libvirt/nothing) "
       "unexpected exit status 32: mount.nfs: Connection refused", "nothing answers", "listens" },
  { 1, "internal error: Child process (/bin/mount -o nodev,nosuid,noexec 10.77.0.77:/srv/nfs/pool /var/lib/libvirt/nobody) "
       "unexpected exit status 32: mount.nfs: No route to host", "does not reach", "firewall" },
  { 1, "internal error: Child process (/bin/mount -o nodev,nosuid,noexec 10.77.0.9:/srv/nfs/pool /var/lib/libvirt/hole) "
       "unexpected exit status 32: mount.nfs: Connection timed out", "in time", "firewall" },
  { 1, "internal error: Child process (/usr/bin/iscsiadm --mode node --portal rig-a:3260,1 --targetname "
       "iqn.2026-01.test.alberca:nosuch --login) unexpected exit status 8: iscsiadm: Could not login to [iface: default, "
       "target: iqn.2026-01.test.alberca:nosuch, portal: rig-a,3260].\niscsiadm: initiator reported error (8 - connection "
       "timed out)\niscsiadm: Could not log into all portals", "no such target", "Discover" },
  { 8, "invalid argument: can't shrink capacity below existing allocation", "what the volume occupies", "snapshots" },
  { 66, "Secret not found: no secret with matching uuid '2ec115d7-3a88-3ceb-bc12-0ac909a6fd87'", "does not have the "
        "secret", "make it anew" },
  { 38, "failed to connect to the RADOS monitor on: mon1: Connection timed out", "Ceph cluster", "monitors" },
  { 3, "this function is not supported by the connection driver: storage pool does not support volume creation",
    "cannot do that", "Details" },
  { 5, "no connection driver available for foo:///x", "does not know that kind", "how the URI begins" },
};

static void
assert_contains (const char *text,
                 const char *part)
{
  g_assert_nonnull (text);
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static void
test_rules (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (ALBERCA_LIBVIRT_ERROR, cases[i].code, cases[i].message);
      g_autofree char *summary = alberca_explanation_get_summary (error);
      g_autofree char *advice = alberca_explanation_get_advice (error);
      g_autofree char *details = alberca_explanation_get_details (error);
      g_autofree char *code = g_strdup_printf ("code %d,", cases[i].code);

      g_test_message ("%s", cases[i].message);
      assert_contains (summary, cases[i].summary);
      assert_contains (advice, cases[i].advice);
      assert_contains (details, cases[i].message);
      assert_contains (details, code);
    }
}

/* libvirt's part in the error tells one "no such file" from the other */
static void
test_real_error (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *details = NULL;

  alberca_connections_init ();
  g_assert_null (alberca_connections_open ("qemu+unix:///system?socket=/nonexistent/alberca", FALSE, NULL, NULL, &error));

  summary = alberca_explanation_get_summary (error);
  assert_contains (summary, "not running there");
  details = alberca_explanation_get_details (error);
  assert_contains (details, "code 38, domain 7");
}

/* The reason in the language of the program, as libvirt and the C library say it */
static void
test_translated_reason (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *summary = NULL;

  if (setlocale (LC_ALL, "es_ES.UTF-8") == NULL)
    {
      g_test_skip ("no Spanish locale");
      return;
    }

  error = g_error_new (ALBERCA_LIBVIRT_ERROR, 38, "no se puede crear: %s", g_strerror (ENOSPC));
  summary = alberca_explanation_get_summary (error);
  assert_contains (summary, "not enough space");
  setlocale (LC_ALL, "");
}

static void
test_unknown (void)
{
  g_autoptr(GError) error = g_error_new_literal (ALBERCA_LIBVIRT_ERROR, 77, "something nobody knows");
  g_autofree char *summary = alberca_explanation_get_summary (error);
  g_autofree char *advice = alberca_explanation_get_advice (error);

  g_assert_cmpstr (summary, ==, "something nobody knows");
  g_assert_null (advice);
}

/* The words of a rule mean nothing in the errors of others */
static void
test_other_domains (void)
{
  g_autoptr(GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
  g_autoptr(GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_EXISTS, "“x” exists already");
  g_autofree char *cancelled_summary = alberca_explanation_get_summary (cancelled);
  g_autofree char *cancelled_advice = alberca_explanation_get_advice (cancelled);
  g_autofree char *summary = alberca_explanation_get_summary (other);
  g_autofree char *advice = alberca_explanation_get_advice (other);
  g_autofree char *details = alberca_explanation_get_details (other);

  g_assert_cmpstr (cancelled_summary, ==, "You cancelled this.");
  g_assert_null (cancelled_advice);
  g_assert_cmpstr (summary, ==, "“x” exists already");
  g_assert_null (advice);
  assert_contains (details, "g-io-error-quark, code 2");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explanation/rules", test_rules);
  g_test_add_func ("/explanation/real-error", test_real_error);
  g_test_add_func ("/explanation/translated-reason", test_translated_reason);
  g_test_add_func ("/explanation/unknown", test_unknown);
  g_test_add_func ("/explanation/other-domains", test_other_domains);

  return g_test_run ();
}
