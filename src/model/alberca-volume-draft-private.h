/* alberca-volume-draft-private.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-volume-draft.h"

G_BEGIN_DECLS

/* For what makes something of the choices: problems, documents, commands. */

struct _AlbercaVolumeDraft
{
  GObject parent_instance;

  AlbercaPool         *pool;
  char               **formats;           /* NULL-terminated, the best first */
  char                *name;
  gboolean             name_is_typed;     /* it no longer follows the format and what is free */
  char                *format;            /* one of formats, "" where there is none */
  char                *capacity;          /* as typed, as is allocation */
  gboolean             capacity_is_typed; /* it no longer follows the base */
  char                *allocation;
  AlbercaVolumeSpace   space;
  gboolean             linked;            /* it is built on base */
  AlbercaPool         *base_pool;
  AlbercaVolume       *base;
  char                *base_format;
  char                *base_writer;       /* the running machine that has the base as a disk, NULL for none */
  char                *compat;
  guint64              cluster_size;
  gboolean             lazy_refcounts;
  gboolean             extended_l2;
  gboolean             nocow;
  gboolean             encrypted;
  char                *secret_uuid;
  AlbercaSecretConfig *new_secret;
  AlbercaSecretList   *secrets;
  GBytes              *passphrase;        /* NULL: none */
  gboolean             is_repeated;
  guint                count;
  guint                first;
  char                *mode;
  char                *owner;
  char                *group;
};

/* FALSE with a translated error where @text is no size of a disk */
gboolean alberca_volume_draft_parse_size (const char  *text,
                                          guint64     *bytes,
                                          GError     **error);

G_END_DECLS
