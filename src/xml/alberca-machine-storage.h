/* alberca-machine-storage.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a <domain> document says that decides which snapshots of the machine there can be. */

typedef struct
{
  char     *target;    /* "vda" */
  char     *type;      /* libvirt's "file", "block", "volume", "network", … */
  char     *path;      /* of a file or device; NULL where there is none, or it is not said */
  char     *pool;      /* of a volume by name */
  char     *volume;
  char     *format;    /* "qcow2"; NULL where it is not said, which libvirt takes for raw */
  gboolean  fixed;     /* a disk of its own: no CD, DVD or floppy drive */
  gboolean  read_only;
  gboolean  encrypted;
  gboolean  excluded;  /* its definition says that no snapshot has it */
} AlbercaMachineDisk;

typedef struct
{
  char      *name;
  char      *uuid;
  char      *arch;
  gboolean   pflash;          /* its firmware keeps its variables in a flash memory, as UEFI does */
  char      *nvram_format;    /* of the file of those variables; NULL: raw */
  gboolean   agent;           /* there is a channel for QEMU's guest agent */
  gboolean   agent_connected; /* and the agent has answered */
  GPtrArray *disks;           /* (element-type AlbercaMachineDisk) */
} AlbercaMachineStorage;

AlbercaMachineStorage    *alberca_machine_storage_new_from_xml        (const char                   *xml,
                                                                       GError                      **error);
void                      alberca_machine_storage_free                (AlbercaMachineStorage        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaMachineStorage, alberca_machine_storage_free)

/* NULL: it has no such disk */
const AlbercaMachineDisk *alberca_machine_storage_find                (const AlbercaMachineStorage  *self,
                                                                       const char                   *target);
/* The machine writes it: a snapshot has something to keep */
gboolean                  alberca_machine_disk_is_writable            (const AlbercaMachineDisk     *self);
/* What libvirt's capabilities say about machines of @arch: external snapshots can be reverted to */
gboolean                  alberca_machine_storage_has_feature  (const char                   *capabilities,
                                                                const char                   *arch,
                                                                const char                   *feature);

G_END_DECLS
