/* alberca-virsh-chain.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What changes a chain of overlays: of a running domain, virsh; of an image that nobody has open,
 * qemu-img on the libvirt host, which libvirt cannot do. */

/* @disk: "vda"; @base: (nullable): what it is built on afterwards, a path; NULL: nothing */
char *alberca_virsh_blockpull        (const char *uri,
                                      const char *domain,
                                      const char *disk,
                                      const char *base);
/* The disk, which is at @top, into what it is built on, at @base, with which the domain goes on */
char *alberca_virsh_blockcommit      (const char *uri,
                                      const char *domain,
                                      const char *disk,
                                      const char *top,
                                      const char *base);
char *alberca_qemu_img_commit        (const char *path);
/* @base: (nullable): NULL: nothing any more; then without @base_format */
char *alberca_qemu_img_rebase        (const char *path,
                                      const char *base,
                                      const char *base_format);
/* The same base, of which the format is written down anew, without a look at the data */
char *alberca_qemu_img_rename_base   (const char *path,
                                      const char *base,
                                      const char *base_format);

G_END_DECLS
