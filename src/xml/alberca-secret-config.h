/* alberca-secret-config.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a pool proves its user with, or a volume is opened with */
typedef enum
{
  ALBERCA_SECRET_ISCSI, /* a CHAP password */
  ALBERCA_SECRET_CEPH,  /* a cephx key */
  ALBERCA_SECRET_VOLUME, /* the passphrase of an encrypted volume */
} AlbercaSecretKind;

/* A <secret> document, without its value, which is never in it. Plain data. */
typedef struct
{
  char              *uuid;
  AlbercaSecretKind  kind;
  char              *usage;       /* libvirt's name for what it is used for, unique among those of a kind */
  char              *description; /* "" where there is none */
} AlbercaSecretConfig;

AlbercaSecretConfig *alberca_secret_config_new    (AlbercaSecretKind           kind,
                                                   const char                 *usage,
                                                   const char                 *description);
AlbercaSecretConfig *alberca_secret_config_parse  (const char                 *xml);
void                 alberca_secret_config_free   (AlbercaSecretConfig        *self);
char                *alberca_secret_config_to_xml (const AlbercaSecretConfig  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaSecretConfig, alberca_secret_config_free)

G_END_DECLS
