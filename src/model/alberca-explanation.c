/* alberca-explanation.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-explanation.h"

#include <errno.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "backend/alberca-libvirt.h"

/* VIR_FROM_RPC: the way to libvirtd, as opposed to what libvirtd does */
#define RPC_DOMAIN 7

/* VIR_ERR_NO_SECRET, which no other code of ours needs */
#define NO_SECRET 66

/* VIR_ERR_BLOCK_COPY_ACTIVE, as little */
#define BLOCK_COPY_ACTIVE 83

/* VIR_ERR_MIGRATE_UNSAFE and VIR_ERR_CPU_INCOMPATIBLE, as little */
#define MIGRATE_UNSAFE 81
#define CPU_INCOMPATIBLE 91

/* VIR_ERR_AGENT_UNRESPONSIVE, as little */
#define AGENT_UNRESPONSIVE 86

/* libvirt has few codes and many texts. A rule asks for all that it names; of several texts
 * one is enough. The texts are libvirt's in English (daemons mostly run so); the reason that
 * the system gives is also known in the language of this program. The first rule counts. */
typedef struct
{
  int         code;      /* 0: any */
  int         domain;    /* 0: any */
  int         reason;    /* errno, 0: any */
  const char *texts[5];  /* none: any */
  const char *summary;
  const char *advice;
} Rule;

#define POLKIT_SUMMARY N_("libvirt did not let you in.")
#define POLKIT_ADVICE \
  N_("The system’s libvirt is open to administrators and to members of the group “libvirt”. Become a " \
     "member, then log out and in again:\nsudo usermod -aG libvirt \"$USER\"\nYour own libvirt, " \
     "qemu:///session, needs no permission.")
#define DAEMON_SUMMARY N_("libvirt is not running there, or not installed.")
#define DAEMON_ADVICE \
  N_("Start it:\nsudo systemctl enable --now libvirtd.socket\nIf that is not known, install it. On Debian and " \
     "Ubuntu:\nsudo apt install libvirt-daemon-system")
#define LOST_SUMMARY N_("The connection to libvirt was lost.")
#define LOST_ADVICE \
  N_("What was being done may have been finished all the same. Look at the result before you try again.")
#define EXISTS_SUMMARY N_("There is one with this name already.")
#define EXISTS_ADVICE N_("Choose another name, or refresh to see what is there.")
#define NOTHING_THERE_SUMMARY N_("The device is not there on the libvirt host.")
#define NOTHING_THERE_ADVICE \
  N_("Check how the path is written and that the device is connected. Paths in /dev/disk/by-id stay the same " \
     "when devices come and go.")
#define FULL_SUMMARY N_("There is not enough space in the pool.")
#define FULL_ADVICE N_("Delete volumes that nothing uses, make this one smaller or thin, or use another pool.")
#define BUSY_SUMMARY N_("It is in use right now.")

static const Rule rules[] = {
  /* SSH, before the refusals of others */
  { .texts = { "Host key verification failed" },
    .summary = N_("This computer does not know the SSH key of that host."),
    .advice = N_("Connect once in a terminal with “ssh HOST”, compare the fingerprint and accept it. "
                 "Then try again.") },
  { .texts = { "Permission denied (publickey", "Permission denied, please try again",
               "Too many authentication failures" },
    .summary = N_("The host refused the SSH login."),
    .advice = N_("Alberca cannot type an SSH password. Put your key there in a terminal, then try again:\n"
                 "ssh-copy-id USER@HOST") },

  /* Being let in */
  { .texts = { "no polkit agent", "access denied by policy", "authentication cancelled" },
    .summary = POLKIT_SUMMARY, .advice = POLKIT_ADVICE },
  { .code = ALBERCA_LIBVIRT_ERROR_AUTH_UNAVAILABLE, .summary = POLKIT_SUMMARY, .advice = POLKIT_ADVICE },
  { .code = ALBERCA_LIBVIRT_ERROR_AUTH_CANCELLED, .summary = POLKIT_SUMMARY, .advice = POLKIT_ADVICE },
  { .code = ALBERCA_LIBVIRT_ERROR_ACCESS_DENIED, .summary = POLKIT_SUMMARY, .advice = POLKIT_ADVICE },
  { .code = ALBERCA_LIBVIRT_ERROR_AUTH_FAILED,
    .summary = N_("libvirt refused the user name or the password."),
    .advice = N_("Connect again and check what you write. Users are kept on the host that runs libvirt.") },
  { .code = ALBERCA_LIBVIRT_ERROR_OPERATION_DENIED,
    .summary = N_("This connection is read-only."),
    .advice = N_("Close it and open it again with permission to change things.") },
  { .texts = { "read only access", "read-only connection" },
    .summary = N_("This connection is read-only."),
    .advice = N_("Close it and open it again with permission to change things.") },

  { .code = AGENT_UNRESPONSIVE,
    .summary = N_("The guest agent does not answer."),
    .advice = N_("Start it again in the guest:\nsudo systemctl restart qemu-guest-agent\nOr do without it: the guest is not "
                 "asked to bring its file systems to rest then.") },

  /* Discs in drives of virtual machines */
  { .texts = { "is locked and force was not specified", "waiting for disk tray", "Tray of device" },
    .summary = N_("The guest has locked the drive."),
    .advice = N_("Eject the disc in the guest, or take it out although the drive is locked: the guest notices it as if "
                 "somebody had pulled it out.") },
  { .texts = { "Cannot access storage file" },
    .summary = N_("The libvirt host cannot open the image."),
    .advice = N_("Refresh the pool to see whether it is still there, and check that the account that runs virtual "
                 "machines may read it and enter every directory above it.") },

  /* Machines that move to another host */
  { .code = MIGRATE_UNSAFE,
    .summary = N_("libvirt takes this move for unsafe."),
    .advice = N_("A disk is not on storage that both hosts see, or its host caches what the machine writes. Use a shared pool, or "
                 "have the disk copied along, and set its cache to “none”.") },
  { .code = CPU_INCOMPATIBLE,
    .summary = N_("The processor of the other host lacks what the machine has been given."),
    .advice = N_("Details name it. Choose an older model in the definition of the machine, and start it again.") },
  { .texts = { "cannot migrate domain with" },
    .summary = N_("The machine has something that cannot go along."),
    .advice = N_("Details name it. Snapshots: delete them, or forget them, which keeps them inside the images.") },
  { .texts = { "migrate guest to the same host" },
    .summary = N_("Both connections lead to the same host."),
    .advice = N_("libvirt takes hosts apart by the UUID of their mainboards. Where two have the same, set host_uuid in "
                 "libvirtd.conf of one of them, and start libvirtd again.") },
  { .texts = { ":49152'", ":49153'", ":49154'", "unable to connect to destination" },
    .summary = N_("This host did not reach the other one for the data."),
    .advice = N_("Open the ports 49152 to 49215 in the firewall of the other host, or write an address for the data that this "
                 "host reaches: tcp://ADDRESS.") },

  /* What a kind of pool needs on the host, and why it does not come up: before the reasons that
   * the system gives, which say less */
  { .texts = { "'scrub'" },
    .summary = N_("The libvirt host lacks the program that overwrites in this way."),
    .advice = N_("Install the package scrub on the libvirt host and connect again, or choose Zeros, which needs nothing. "
                 "Nothing was overwritten.") },
  { .texts = { "cannot execute binary", "Cannot find '", "/sbin/mount.", "iscsiadm failed new mode" },
    .summary = N_("A program that this kind of pool needs is missing on the libvirt host."),
    .advice = N_("Details name it. On Debian and Ubuntu these packages have them: lvm2 for volume groups, nfs-common "
                 "or cifs-utils for shares, open-iscsi for iSCSI, parted for disks, e2fsprogs or xfsprogs for file "
                 "systems.") },
  { .texts = { "missing backend for pool type" },
    .summary = N_("The libvirt there has no driver for this kind of pool."),
    .advice = N_("It may be in a package of its own. On Debian and Ubuntu these begin with "
                 "libvirt-daemon-driver-storage, and libvirtd has to be started again after that.") },
  { .texts = { "cannot find logical volume group name" },
    .summary = N_("The host has no volume group of this name."),
    .advice = N_("Check the name: “sudo vgs” lists them on the host. Or build the pool, which makes the group on the "
                 "devices that the pool names.") },
  { .texts = { "cannot find any matching source devices" },
    .summary = N_("The volume group is there, but on other devices than the pool names."),
    .advice = N_("Devices may have other names since the host was started. Edit the pool: name those that “sudo pvs” shows on "
                 "the host, or none.") },
  { .texts = { "unrecognized, requires build", "unrecognised disk label" },
    .summary = N_("There is no partition table on the disk."),
    .advice = N_("If nothing on the disk is needed, build the pool: that writes a new partition table.") },
  { .texts = { "already formatted using", "pool already built" },
    .summary = N_("There is something on the device already, and it was left as it is."),
    .advice = N_("To use what is there, start the pool without building it. Overwrite it only if nothing on it is "
                 "needed.") },
  { .texts = { "mount point does not exist", "mount point /" },
    .summary = N_("The directory to mount it on does not exist."),
    .advice = N_("Build the pool: that makes the directory.") },
  { .texts = { "wrong fs type" },
    .summary = N_("The host cannot mount what is on the device."),
    .advice = N_("Check the file system that the pool names. If nothing on the device is needed, build the pool: that "
                 "makes a new one.") },
  { .texts = { "special device", "filesystem probe for device", "Could not stat device" },
    .summary = NOTHING_THERE_SUMMARY, .advice = NOTHING_THERE_ADVICE },
  { .texts = { "/dev/" }, .reason = ENOENT, .summary = NOTHING_THERE_SUMMARY, .advice = NOTHING_THERE_ADVICE },
  { .texts = { "/sys/class/scsi_host", "Invalid adapter name", "Failed to find SCSI host" },
    .summary = N_("The host has no such SCSI adapter."),
    .advice = N_("“virsh nodedev-list --cap scsi_host” lists those that it has.") },
  { .texts = { "authorization failure", "initiator failed authorization", "CHAP" },
    .summary = N_("The iSCSI server refused the user name or the password."),
    .advice = N_("Check the user name of the pool, and make its secret anew. Both are set on the server.") },
  { .texts = { "(8 - connection timed out)" },
    .summary = N_("The iSCSI server did not answer, or has no such target."),
    .advice = N_("Check that it is on and that the network reaches it. Discover shows which targets there are; while a login "
                 "has no end, libvirt lists no pools.") },
  { .texts = { "iscsi login failure", "iSCSI login failure", "ogin to iface", "No records found" },
    .summary = N_("The iSCSI server let nobody in."),
    .advice = N_("Check the target’s name, and that the server’s access list has the initiator of the libvirt host. "
                 "Discover shows which targets there are.") },
  { .code = NO_SECRET,
    .summary = N_("libvirt does not have the secret that the pool names."),
    .advice = N_("Choose another secret in the pool, or make it anew.") },
  { .texts = { "RADOS monitor", "RBD IoCTX", "connect to the RADOS" },
    .summary = N_("The Ceph cluster did not answer, or refused the user."),
    .advice = N_("Check the monitors, the name of the Ceph pool, the user and the key.") },
  { .texts = { "no storage pools were found on host" },
    .summary = N_("The host offers nothing of this kind, or did not answer."),
    .advice = N_("Check its name and that it shares something with the libvirt host. A server of NFS version 4 alone "
                 "does not list its exports: write the directory by hand.") },
  { .texts = { "below existing allocation" },
    .summary = N_("libvirt takes no capacity below what the volume occupies."),
    .advice = N_("Its snapshots count, too. Delete those that nobody needs, or clone the volume: the copy has no snapshots and "
                 "occupies less.") },
  { .texts = { "failed to clone files from" },
    .summary = N_("The file system there cannot share blocks between two files."),
    .advice = N_("Clone it again without sharing blocks: that copies every byte. Btrfs and XFS can share, if both files are "
                 "on the same file system.") },
  { .texts = { "extended_l2" },
    .summary = N_("libvirt or QEMU on the host is too old for subclusters (extended L2)."),
    .advice = N_("Create the volume again without that option.") },
  { .texts = { "unable to control COW flag" },
    .summary = N_("The file system there has no copy-on-write that could be left out."),
    .advice = N_("Create the volume again without that option. Only Btrfs needs it.") },
  { .texts = { "Unable to get accurate CPU usage" },
    .summary = N_("QEMU could not measure how long the encryption takes."),
    .advice = N_("Try again when the host has less to do. Newer versions of QEMU measure it in another way.") },
  { .texts = { "did not start with parent pool source device name" },
    .summary = N_("libvirt deletes partitions only where the pool names the disk as the kernel does."),
    .advice = N_("Stop the pool, edit it so that its device is what “readlink -f” prints for the path on the host, for example "
                 "/dev/sdb, and start it.") },
  { .texts = { "invalid partition name" },
    .summary = N_("A partition cannot have this name."),
    .advice = N_("The name follows from the disk and the number of the partition. Details say which one is expected.") },
  { .texts = { "You requested a partition" },
    .summary = N_("Another partition is in that place by now."),
    .advice = N_("Somebody changed the partitions of the disk meanwhile. Refresh the pool, then make the volume again.") },
  { .texts = { "Logical volume name" },
    .summary = N_("A logical volume cannot have this name."),
    .advice = N_("Write letters, digits, and “.”, “_”, “+” or “-”, without spaces.") },

  /* The way to libvirtd */
  { .texts = { "ailed to connect socket" }, .reason = ENOENT, .summary = DAEMON_SUMMARY, .advice = DAEMON_ADVICE },
  { .texts = { "ailed to connect socket" }, .reason = ECONNREFUSED,
    .summary = DAEMON_SUMMARY, .advice = DAEMON_ADVICE },
  { .domain = RPC_DOMAIN, .reason = ENOENT, .summary = DAEMON_SUMMARY, .advice = DAEMON_ADVICE },
  { .domain = RPC_DOMAIN, .reason = EACCES, .summary = POLKIT_SUMMARY, .advice = POLKIT_ADVICE },
  { .texts = { "ailed to resolve", "nable to resolve", "ot resolve hostname", "Name or service not known" },
    .summary = N_("The host was not found by its name."),
    .advice = N_("Check how the name is written and whether this network knows it; an address works too.") },
  { .texts = { "access denied by server while mounting" },
    .summary = N_("The file server does not give this directory to the libvirt host."),
    .advice = N_("Check the exported path, and that the server’s exports allow the libvirt host.") },
  { .reason = ECONNREFUSED,
    .summary = N_("The host is there, but nothing answers at this port."),
    .advice = N_("Check that the service runs on the host and listens at this address and port.") },
  { .reason = ETIMEDOUT,
    .summary = N_("The host did not answer in time."),
    .advice = N_("Check that it is on, that the network reaches it and that no firewall is in between.") },
  { .reason = EHOSTUNREACH,
    .summary = N_("The network does not reach the host."),
    .advice = N_("Check that it is on, that the network reaches it and that no firewall is in between.") },
  { .texts = { "End of file while reading data", "client socket is closed", "keepalive timeout", "Cannot recv data" },
    .summary = LOST_SUMMARY, .advice = LOST_ADVICE },
  { .domain = RPC_DOMAIN, .reason = EPIPE, .summary = LOST_SUMMARY, .advice = LOST_ADVICE },
  { .domain = RPC_DOMAIN, .reason = ECONNRESET, .summary = LOST_SUMMARY, .advice = LOST_ADVICE },
  { .domain = RPC_DOMAIN, .reason = EIO, .summary = LOST_SUMMARY, .advice = LOST_ADVICE },
  { .code = ALBERCA_LIBVIRT_ERROR_NO_CONNECT,
    .summary = N_("This libvirt does not know that kind of connection."),
    .advice = N_("Check how the URI begins (qemu, test). A driver may be missing; on Debian and Ubuntu:\n"
                 "sudo apt install libvirt-daemon-driver-qemu") },

  /* Pools and volumes */
  { .code = BLOCK_COPY_ACTIVE,
    .summary = N_("A block job of the virtual machine works on this disk already."),
    .advice = N_("Wait until it is done; see how far it is with:\nvirsh blockjob MACHINE DISK\nOne that was left over, after "
                 "a connection was lost, ends with:\nvirsh blockjob MACHINE DISK --abort\nThe disk stays what it is.") },
  { .texts = { "asynchronous jobs running", "still in use", "still being allocated" },
    .summary = BUSY_SUMMARY,
    .advice = N_("Another task works on this pool, perhaps from elsewhere. Wait until it is done and try again.") },
  { .texts = { "\"write\" lock" },
    .summary = N_("A running virtual machine uses this volume."),
    .advice = N_("Shut it down first, or use a function that works while it runs.") },
  { .reason = EBUSY,
    .summary = BUSY_SUMMARY,
    .advice = N_("Something on the host uses it: a virtual machine, a mount or an open file. End that first.") },
  { .texts = { "device is busy", "target is busy", "filesystem in use", "is being used" },
    .summary = BUSY_SUMMARY,
    .advice = N_("Something on the host uses it: a virtual machine, a mount or an open file. End that first.") },
  { .reason = ENOSPC, .summary = FULL_SUMMARY, .advice = FULL_ADVICE },
  { .texts = { "insufficient free space", "large enough free extent" }, .summary = FULL_SUMMARY, .advice = FULL_ADVICE },
  { .code = ALBERCA_LIBVIRT_ERROR_STORAGE_VOL_EXIST, .summary = EXISTS_SUMMARY, .advice = EXISTS_ADVICE },
  { .texts = { "exists already", "already exists", "is already defined", "already defined for use" }, .summary = EXISTS_SUMMARY, .advice = EXISTS_ADVICE },
  { .texts = { "source conflict with pool" },
    .summary = N_("Another pool shows the same storage."),
    .advice = N_("Use that pool, or undefine it first. Two pools on one storage would not know of one another.") },
  { .texts = { "is not active", "pool is inactive" },
    .summary = N_("The pool is stopped."),
    .advice = N_("Start it and try again.") },
  { .texts = { "is already active" },
    .summary = N_("The pool runs already."),
    .advice = N_("Nothing is left to do. Refresh if it is shown otherwise.") },
  { .texts = { "cannot open directory", "cannot open path", "cannot open volume" }, .reason = ENOENT,
    .summary = N_("The directory or file is not there on the libvirt host."),
    .advice = N_("Build the pool to make its directory; if a disk should be mounted there, mount it first.") },
  { .reason = EROFS,
    .summary = N_("The storage can only be read there."),
    .advice = N_("Mount or export it for writing, or use another pool.") },
  { .reason = EACCES,
    .summary = N_("libvirt may not read or write there."),
    .advice = N_("Check owner and permissions of the file and its directories on the libvirt host. An NFS server can "
                 "also turn away root (root_squash).") },
  { .code = ALBERCA_LIBVIRT_ERROR_NO_STORAGE_POOL,
    .summary = N_("The pool is no longer there."),
    .advice = N_("It was undefined elsewhere. Read the list again.") },
  { .code = ALBERCA_LIBVIRT_ERROR_NO_STORAGE_VOL,
    .summary = N_("The volume is no longer there."),
    .advice = N_("It was deleted or renamed elsewhere. Refresh the pool.") },
  { .code = ALBERCA_LIBVIRT_ERROR_NO_SUPPORT,
    .summary = N_("This kind of pool or connection cannot do that."),
    .advice = N_("The Details of the pool say what its type can do. Practice can do less than a real libvirt.") },
};

/* g_strerror () in English, whatever the language of the program */
static const char *
reason_in_english (int reason)
{
  switch (reason)
    {
    case ENOENT: return "No such file or directory";
    case ECONNREFUSED: return "Connection refused";
    case EACCES: return "Permission denied";
    case ETIMEDOUT: return "Connection timed out";
    case EHOSTUNREACH: return "No route to host";
    case EPIPE: return "Broken pipe";
    case ECONNRESET: return "Connection reset by peer";
    case EIO: return "Input/output error";
    case EBUSY: return "Device or resource busy";
    case ENOSPC: return "No space left on device";
    case EROFS: return "Read-only file system";
    default: g_return_val_if_reached ("");
    }
}

static gboolean
has_reason (const char *message,
            int         reason)
{
  return strstr (message, reason_in_english (reason)) != NULL || strstr (message, g_strerror (reason)) != NULL;
}

static gboolean
has_text (const char *message,
          const Rule *rule)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rule->texts) && rule->texts[i] != NULL; i++)
    {
      if (strstr (message, rule->texts[i]) != NULL)
        return TRUE;
    }

  return rule->texts[0] == NULL;
}

static gboolean
rule_matches (const Rule   *rule,
              const GError *error)
{
  return (rule->code == 0 || rule->code == error->code) &&
         (rule->domain == 0 || rule->domain == alberca_libvirt_error_get_domain (error)) &&
         (rule->reason == 0 || has_reason (error->message, rule->reason)) &&
         has_text (error->message, rule);
}

static const Rule *
find_rule (const GError *error)
{
  if (error->domain != ALBERCA_LIBVIRT_ERROR)
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (rule_matches (&rules[i], error))
        return &rules[i];
    }

  return NULL;
}

/**
 * alberca_explanation_get_summary:
 * @error: an error of any domain
 *
 * Returns: (transfer full): what happened; the error's own text where that says it best
 */
char *
alberca_explanation_get_summary (const GError *error)
{
  const AlbercaLibvirtExplanation *known;
  const Rule *rule;

  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_("You cancelled this."));

  known = alberca_libvirt_error_get_explanation (error);
  if (known != NULL)
    return g_strdup (known->summary);

  rule = find_rule (error);

  return g_strdup (rule != NULL ? _(rule->summary) : error->message);
}

/**
 * alberca_explanation_get_advice:
 * @error: an error of any domain
 *
 * Returns: (transfer full) (nullable): what to do about it
 */
char *
alberca_explanation_get_advice (const GError *error)
{
  const AlbercaLibvirtExplanation *known;
  const Rule *rule;

  g_return_val_if_fail (error != NULL, NULL);

  known = alberca_libvirt_error_get_explanation (error);
  if (known != NULL)
    return g_strdup (known->advice);

  rule = find_rule (error);

  return rule != NULL ? g_strdup (_(rule->advice)) : NULL;
}

/**
 * alberca_explanation_get_remedy:
 * @error: an error of any domain
 *
 * Returns: (transfer full) (nullable): commands for a shell on the libvirt host that do what the advice says
 */
char *
alberca_explanation_get_remedy (const GError *error)
{
  const AlbercaLibvirtExplanation *known;

  g_return_val_if_fail (error != NULL, NULL);

  known = alberca_libvirt_error_get_explanation (error);

  return known != NULL ? g_strdup (known->remedy) : NULL;
}

/**
 * alberca_explanation_get_details:
 * @error: an error of any domain
 *
 * Returns: (transfer full): what a report of the error needs
 */
char *
alberca_explanation_get_details (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == ALBERCA_LIBVIRT_ERROR)
    return g_strdup_printf ("%s\n\nlibvirt error code %d, domain %d", error->message, error->code,
                            alberca_libvirt_error_get_domain (error));

  return g_strdup_printf ("%s\n\n%s, code %d", error->message, g_quark_to_string (error->domain), error->code);
}

/**
 * alberca_explanation_is_of_libvirt:
 * @error: an error of any domain
 *
 * Returns: whether @error is what libvirt said, and its details are so too
 */
gboolean
alberca_explanation_is_of_libvirt (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  return error->domain == ALBERCA_LIBVIRT_ERROR;
}

gboolean
alberca_explanation_is_full (const GError *error)
{
  const Rule *rule = find_rule (error);

  return rule != NULL && g_strcmp0 (rule->summary, FULL_SUMMARY) == 0;
}
