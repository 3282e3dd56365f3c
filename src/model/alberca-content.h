/* alberca-content.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "qcow2/alberca-image-format.h"
#include "qcow2/alberca-iso9660.h"
#include "qcow2/alberca-qcow2.h"

G_BEGIN_DECLS

/* What is inside a volume, by its own bytes: plain data. */

typedef struct
{
  AlbercaImageFormat  format;      /* by the magic, whatever libvirt or the name says */
  AlbercaQcow2Header *header;      /* of a qcow2 image; NULL where it is none */
  guint               n_snapshots; /* inside it */
  AlbercaIso         *disc;        /* what a disc says of itself; NULL where it is none */
} AlbercaContent;

/* How far it is known */
typedef enum
{
  ALBERCA_CONTENT_NONE,    /* nobody looks: details are missing, or nothing is expected in there */
  ALBERCA_CONTENT_WAITING, /* it is, or will be, looked into */
  ALBERCA_CONTENT_READ,
  ALBERCA_CONTENT_FAILED,  /* it could not be read: there is a reason */
} AlbercaContentState;

/* How much is looked for, which takes more or fewer bytes */
typedef enum
{
  ALBERCA_CONTENT_DEPTH_NONE,
  ALBERCA_CONTENT_DEPTH_IMAGE, /* what is known to be a qcow2 */
  ALBERCA_CONTENT_DEPTH_ANY,   /* whatever it is, discs included */
} AlbercaContentDepth;

void        alberca_content_free         (AlbercaContent *self);
/* Something in it is protected by a passphrase */
gboolean    alberca_content_is_encrypted (const AlbercaContent *self);
/* What libvirt would call the format: "qcow2", "raw", "iso" */
const char *alberca_content_get_format   (const AlbercaContent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaContent, alberca_content_free)

G_END_DECLS
