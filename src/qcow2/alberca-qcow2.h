/* alberca-qcow2.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the header of a qcow2 image says. Bytes in, structs out: nobody need vouch for the bytes,
 * and the limits are QEMU's own. */

#define ALBERCA_QCOW2_ERROR (alberca_qcow2_error_quark ())

typedef enum
{
  ALBERCA_QCOW2_ERROR_FORMAT,      /* not a qcow2 image */
  ALBERCA_QCOW2_ERROR_TRUNCATED,   /* more bytes are needed, or the image ends too early */
  ALBERCA_QCOW2_ERROR_INVALID,     /* what it says cannot be true, or QEMU would refuse it */
  ALBERCA_QCOW2_ERROR_UNSUPPORTED, /* newer than what is known */
} AlbercaQcow2Error;

typedef enum
{
  ALBERCA_QCOW2_ENCRYPTION_NONE = 0,
  ALBERCA_QCOW2_ENCRYPTION_AES  = 1,
  ALBERCA_QCOW2_ENCRYPTION_LUKS = 2,
} AlbercaQcow2Encryption;

typedef enum
{
  ALBERCA_QCOW2_COMPRESSION_ZLIB = 0,
  ALBERCA_QCOW2_COMPRESSION_ZSTD = 1,
} AlbercaQcow2Compression;

/* Whoever does not know one of these must not open the image */
typedef enum
{
  ALBERCA_QCOW2_INCOMPATIBLE_DIRTY       = 1 << 0, /* refcounts may be stale: it was not closed */
  ALBERCA_QCOW2_INCOMPATIBLE_CORRUPT     = 1 << 1, /* must be repaired before it is written */
  ALBERCA_QCOW2_INCOMPATIBLE_DATA_FILE   = 1 << 2, /* the data is in another file */
  ALBERCA_QCOW2_INCOMPATIBLE_COMPRESSION = 1 << 3, /* compressed otherwise than with zlib */
  ALBERCA_QCOW2_INCOMPATIBLE_EXTENDED_L2 = 1 << 4, /* clusters have 32 parts */
} AlbercaQcow2Incompatible;

#define ALBERCA_QCOW2_COMPATIBLE_LAZY_REFCOUNTS (1 << 0)
#define ALBERCA_QCOW2_AUTOCLEAR_BITMAPS         (1 << 0)
#define ALBERCA_QCOW2_AUTOCLEAR_RAW_DATA_FILE   (1 << 1)

/* So many bytes from the start hold the header of nearly every image */
#define ALBERCA_QCOW2_HEADER_GUESS 4096
/* More is not read, whatever the header says */
#define ALBERCA_QCOW2_HEADER_MAX (128 * 1024)

typedef struct
{
  guint                   version;           /* 2: "compat 0.10", 3: "compat 1.1" */
  guint                   cluster_bits;      /* 9 to 21 */
  guint64                 virtual_size;      /* bytes */
  AlbercaQcow2Encryption  encryption;
  AlbercaQcow2Compression compression;
  guint64                 incompatible;      /* AlbercaQcow2Incompatible, and what is not known */
  guint64                 compatible;
  guint64                 autoclear;
  guint                   refcount_bits;     /* 1 to 64 */
  guint64                 l1_offset;         /* bytes from the start, as all offsets */
  guint32                 l1_size;           /* entries of 8 bytes */
  guint64                 refcount_offset;
  guint32                 refcount_clusters;
  guint32                 n_snapshots;
  guint64                 snapshots_offset;
  guint32                 n_bitmaps;
  char                   *backing_file;      /* as it is written there, NULL where there is none */
  char                   *backing_format;    /* NULL where it is not said: QEMU would guess */
  char                   *data_file;         /* NULL where it is not said */
} AlbercaQcow2Header;

GQuark              alberca_qcow2_error_quark   (void);
gboolean            alberca_qcow2_is_qcow2      (const guint8              *data,
                                                 gsize                      length);
AlbercaQcow2Header *alberca_qcow2_header_parse  (const guint8              *data,
                                                 gsize                      length,
                                                 gsize                     *needed,
                                                 GError                   **error);
gboolean            alberca_qcow2_header_equal  (const AlbercaQcow2Header  *a,
                                                 const AlbercaQcow2Header  *b);
guint64             alberca_qcow2_cluster_size  (const AlbercaQcow2Header  *self);
void                alberca_qcow2_header_free   (AlbercaQcow2Header        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaQcow2Header, alberca_qcow2_header_free)

G_END_DECLS
