/* alberca-migrant.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a <domain> document says that decides whether the machine can move to another host. */

typedef struct
{
  char     *target;    /* "vda" */
  char     *device;    /* "disk", "cdrom", … */
  char     *type;      /* libvirt's "file", "block", "volume", "network", … */
  char     *path;      /* of a file or device; NULL where there is none, or it is not said */
  char     *pool;      /* of a volume by name */
  char     *volume;
  char     *cache;     /* libvirt's word; NULL: the default */
  gboolean  source;    /* something is said of where it is */
  gboolean  local;     /* of the network: its server is named as only this host knows it */
  gboolean  read_only;
  gboolean  shareable; /* several machines write it at once */
} AlbercaMigrantDisk;

typedef struct
{
  char      *name;
  char      *uuid;
  char      *kind;           /* "kvm", "qemu", … */
  char      *arch;
  char      *machine;        /* "pc-q35-7.2" */
  char      *cpu_mode;       /* "host-passthrough", …; NULL where it is not said */
  char      *cpu;            /* the <cpu> as a document, NULL where there is none */
  guint      n_host_devices; /* of the host, handed to the machine */
  gboolean   directories;    /* of the host, shown to the machine */
  gboolean   tpm;            /* emulated: its keys are in files of the host */
  gboolean   firmware;       /* UEFI, which keeps variables */
  char      *nvram;          /* the file of those; NULL where it is not said */
  GPtrArray *boot_files;     /* (element-type filename): what it starts with: that one, a loader, a kernel, … */
  GPtrArray *disks;          /* (element-type AlbercaMigrantDisk) */
} AlbercaMigrant;

/* A pool here, and what the other host has it as */
typedef struct
{
  char *pool;          /* its name */
  char *new_pool;
  char *directory;     /* where its files are; NULL: it has none */
  char *new_directory;
} AlbercaMigrantPlace;

/* (transfer full); the directories: (nullable) */
AlbercaMigrantPlace *
                alberca_migrant_place_new    (const char      *pool,
                                              const char      *new_pool,
                                              const char      *directory,
                                              const char      *new_directory);
void            alberca_migrant_place_free   (AlbercaMigrantPlace *self);

AlbercaMigrant *alberca_migrant_new_from_xml (const char      *xml,
                                              GError         **error);
void            alberca_migrant_free         (AlbercaMigrant  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaMigrant, alberca_migrant_free)

/* A name or an address that means another computer on every host; @host: (nullable) */
gboolean        alberca_migrant_is_local_host (const char *host);
/* The first disk that is another one in @later, what it is from its next start on, or NULL */
const char     *alberca_migrant_find_other   (const AlbercaMigrant *self,
                                              const AlbercaMigrant *later);
/* Nothing is in the drive */
gboolean        alberca_migrant_disk_is_empty (const AlbercaMigrantDisk *self);
/* The <cpu> of the host, as a document, in what virConnectGetCapabilities() says; NULL where there is
 * none. @host_uuid: (out) (transfer full) */
char           *alberca_migrant_get_host_cpu  (const char                *capabilities,
                                               char                     **host_uuid);

/* The document for the other host: (element-type AlbercaMigrantPlace); (transfer full) */
char           *alberca_migrant_replace       (const char                *xml,
                                               const GPtrArray           *places,
                                               GError                   **error);

G_END_DECLS
