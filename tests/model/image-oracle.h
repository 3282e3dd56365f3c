/* image-oracle.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is in qcow2 images, without any code of Alberca: written by one qemu-io that stays, and read
 * by a walk through the tables that knows only what QEMU makes of small disks: clusters of 64 KiB,
 * nothing compressed. A block is one cluster, of one byte over and over. */

#define ORACLE_BLOCK 65536
#define ORACLE_MAX_BLOCKS 64

typedef struct
{
  guint  n_blocks;
  guint8 blocks[ORACLE_MAX_BLOCKS];
} OracleContent;

typedef struct _Oracle Oracle;

Oracle *oracle_new              (void);
void    oracle_free             (Oracle              *self);
void    oracle_write            (Oracle              *self,
                                 const char          *path,
                                 guint                block,
                                 guint8               pattern);
/* As the guest would; it is in the image for certain only after the flush */
void    oracle_write_in_machine (Oracle              *self,
                                 const char          *machine,
                                 guint                block,
                                 guint8               pattern);
void    oracle_flush_machine    (Oracle              *self,
                                 const char          *machine);
/* Returns: (transfer full): what QEMU's monitor answers */
char   *oracle_ask_machine      (Oracle              *self,
                                 const char          *machine,
                                 const char          *command);
/* A program, which must succeed and say nothing */
void    oracle_run              (Oracle              *self,
                                 const char          *first,
                                 ...) G_GNUC_NULL_TERMINATED;
guint   oracle_count_snapshots  (const char          *path);
/* @paths: an image and those that it is built on, @n of them; @snapshot: (nullable): one inside the
 * first; @whole: every byte is looked at, not some of each block */
void    oracle_assert_content   (const char *const   *paths,
                                 guint                n,
                                 const char          *snapshot,
                                 const OracleContent *content,
                                 gboolean             whole);

G_END_DECLS
