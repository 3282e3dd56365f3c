/* alberca-comparison.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-comparison.h"

#include <glib/gi18n-lib.h>

static const AlbercaTraitText traits[] = {
  { ALBERCA_POOL_TRAIT_FILES, N_("Files"),
    N_("A disk is a file, or it is a block device. Files are easy to copy, to look at and to keep apart, and their "
       "format (qcow2) can do what the storage cannot. Block devices have no file system in between, so they are a "
       "little faster, and the storage itself has to bring what else is wanted.") },
  { ALBERCA_POOL_TRAIT_SHARED, N_("Shared"),
    N_("Several hosts can use the same pool at once, because the data is on a server or in a cluster that all of "
       "them reach. What only one host has is lost to the others when it is switched off.") },
  { ALBERCA_POOL_TRAIT_SNAPSHOTS, N_("Snapshots"),
    N_("A snapshot keeps the state of a disk, to come back to it. With files, qcow2 does it inside the file or in an "
       "overlay beside it; raw disks have none. A snapshot is no backup: it is on the same storage.") },
  { ALBERCA_POOL_TRAIT_THIN, N_("Thin disks"),
    N_("Thin provisioning: a disk of 30 GiB with 3 GiB of data occupies 3 GiB. More can be promised than is there, so "
       "somebody has to watch that the pool does not run full: machines whose disk cannot grow stand still.") },
  { ALBERCA_POOL_TRAIT_LIVE_MIGRATION, N_("Live migration"),
    N_("A running machine can move to another host in seconds, because its disk is there already. Without it the "
       "whole disk has to be copied while the machine runs.") },
  { ALBERCA_POOL_TRAIT_CREATE_VOLUMES, N_("Makes disks"),
    N_("libvirt can make and delete disks in the pool. Elsewhere they are made in the storage system, and libvirt only "
       "shows them.") },
};

static const AlbercaTypeText types[] = {
  { ALBERCA_POOL_TYPE_DIR,
    N_("A file, for example a qcow2 image."),
    N_("With qcow2 a snapshot takes no time and little space; a linked clone is a small overlay, a full clone is a copy "
       "of the file."),
    N_("To begin with, for one host, for ISO images, and wherever nothing speaks for something else.") },
  { ALBERCA_POOL_TYPE_FS,
    N_("A file, as in a directory."),
    N_("As in a directory; the space is that of the device alone."),
    N_("When virtual disks shall have a drive of their own, which libvirt mounts.") },
  { ALBERCA_POOL_TYPE_NETFS,
    N_("A file, read and written over the network."),
    N_("As in a directory, as fast as the network and the server."),
    N_("When several hosts share disks and machines shall move between them, without much equipment.") },
  { ALBERCA_POOL_TYPE_LOGICAL,
    N_("A block device: a logical volume."),
    N_("LVM makes a snapshot at once, but reserves space for what changes; each one slows down writing. A clone is a full "
       "copy."),
    N_("When speed on one host counts, and disks shall be resized and moved between drives by LVM.") },
  { ALBERCA_POOL_TYPE_DISK,
    N_("A block device: a partition."),
    N_("No snapshots. A clone is a full copy into another partition."),
    N_("Rarely: when one drive is divided among few machines for good.") },
  { ALBERCA_POOL_TYPE_ISCSI,
    N_("A block device: a LUN to which the host has logged in."),
    N_("Both are made on the server, if it can."),
    N_("When there is a storage server, its administrator makes the disks, and several hosts use them.") },
  { ALBERCA_POOL_TYPE_ISCSI_DIRECT,
    N_("A network disk: QEMU talks to the server itself."),
    N_("Both are made on the server, if it can."),
    N_("As iSCSI, where the host shall have no block devices of it.") },
  { ALBERCA_POOL_TYPE_SCSI,
    N_("A block device: a LUN behind an adapter of the host."),
    N_("Both are made in the storage system, if it can."),
    N_("When the host is connected to a storage network by Fibre Channel.") },
  { ALBERCA_POOL_TYPE_MPATH,
    N_("A block device with several paths to it."),
    N_("Both are made in the storage system, if it can."),
    N_("To see the multipath devices that the host has; they are set up on the host.") },
  { ALBERCA_POOL_TYPE_RBD,
    N_("A network disk: QEMU talks to the cluster itself."),
    N_("Ceph makes both at once and shares what is the same, with its own tools; libvirt clones by copying."),
    N_("For many hosts and disks that must survive the loss of any server.") },
  { ALBERCA_POOL_TYPE_GLUSTER,
    N_("A network disk: a file that QEMU opens in the cluster."),
    N_("With qcow2 as in a directory, made with other tools than libvirt’s pools."),
    N_("Where a Gluster cluster is there already; QEMU and libvirt are letting go of it.") },
  { ALBERCA_POOL_TYPE_ZFS,
    N_("A block device: a ZFS volume."),
    N_("ZFS makes both at once and shares what is the same, with its own tools."),
    N_("On hosts that have ZFS anyway, for its checksums and its copies.") },
  { ALBERCA_POOL_TYPE_VSTORAGE,
    N_("A file in a directory that all hosts of the cluster see."),
    N_("As in a directory."),
    N_("On hosts of a Virtuozzo Storage cluster.") },
};

static const AlbercaFormatText formats[] = {
  { N_("Space"), N_("The whole capacity at once, unless the file has holes"),
    N_("What has been written, and a little for its tables") },
  { N_("Speed"), N_("The fastest: nothing lies in between"), N_("A little slower, most where it grows") },
  { N_("Snapshots"), N_("None of its own"), N_("Inside the file, or as an overlay") },
  { N_("Base images"), N_("Can be the base of others, and cannot have one"),
    N_("Can be the base of others, and can have one: linked clones") },
  { N_("Growing"), N_("Possible at any time"), N_("Possible; inside snapshots remember their size") },
  { N_("Encryption"), N_("With LUKS around all of it"), N_("With LUKS inside") },
  { N_("Where it can be"), N_("In files and on every block device"), N_("In files; on block devices only by hand") },
  { N_("Other programs"), N_("All can read it"), N_("QEMU and its tools; others convert it first") },
  { N_("Choose it"), N_("For the last bit of speed, and on block devices"),
    N_("For nearly everything else, and to learn") },
};

/**
 * alberca_comparison_get_traits:
 * @n_traits: (out): how many
 *
 * Returns: (transfer none) (array length=n_traits): what the words mean
 */
const AlbercaTraitText *
alberca_comparison_get_traits (gsize *n_traits)
{
  g_return_val_if_fail (n_traits != NULL, NULL);

  *n_traits = G_N_ELEMENTS (traits);

  return traits;
}

/**
 * alberca_comparison_get_type:
 * @type: a type that Alberca knows
 *
 * Returns: (transfer none) (nullable): what is to be said of it
 */
const AlbercaTypeText *
alberca_comparison_get_type (AlbercaPoolType type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (types[i].type == type)
        return &types[i];
    }

  return NULL;
}

/**
 * alberca_comparison_get_formats:
 * @n_rows: (out): how many
 *
 * Returns: (transfer none) (array length=n_rows): raw beside qcow2
 */
const AlbercaFormatText *
alberca_comparison_get_formats (gsize *n_rows)
{
  g_return_val_if_fail (n_rows != NULL, NULL);

  *n_rows = G_N_ELEMENTS (formats);

  return formats;
}
