/* alberca-qemu-img.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What virsh has no command for. Alberca never runs these: they are what somebody would type on
 * the libvirt host, while no machine uses the disk. All are (transfer full). */

typedef enum
{
  ALBERCA_QEMU_IMG_CREATE,
  ALBERCA_QEMU_IMG_REVERT,
  ALBERCA_QEMU_IMG_DELETE,
} AlbercaQemuImgVerb;

char *alberca_qemu_img_snapshot (AlbercaQemuImgVerb  verb,
                                 const char         *snapshot,
                                 const char         *path);
char *alberca_qemu_img_keep_and_revert (const char     *safety,
                                        const char     *snapshot,
                                        const char     *path);

G_END_DECLS
