/* alberca-digest.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The SHA-256 of what goes by, holes included. Any one thread at a time. */

typedef enum
{
  /* Of every byte, as sha256sum prints it */
  ALBERCA_DIGEST_WHOLE,
  /* Of the blocks that are not all zero, and where they are: a terabyte of holes costs nothing.
   * Only good for comparing with another digest of this kind. */
  ALBERCA_DIGEST_DATA,
} AlbercaDigestKind;

typedef struct _AlbercaDigest AlbercaDigest;

AlbercaDigest *alberca_digest_new     (AlbercaDigestKind  kind);
void           alberca_digest_free    (AlbercaDigest     *self);
void           alberca_digest_add     (AlbercaDigest     *self,
                                       const guint8      *data,
                                       gsize              length);
void           alberca_digest_skip    (AlbercaDigest     *self,
                                       guint64            length);
/* 64 hexadecimal digits; nothing can be added afterwards */
char          *alberca_digest_finish  (AlbercaDigest     *self);
gboolean       alberca_digest_is_zero (const guint8      *data,
                                       gsize              length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaDigest, alberca_digest_free)

G_END_DECLS
