/* alberca-volume-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/alberca-pool.h"
#include "model/alberca-secret-list.h"
#include "model/alberca-volume-rules.h"
#include "xml/alberca-volume-config.h"

G_BEGIN_DECLS

/* The new volume a dialog works on, or several that differ in a number. Properties, read-write and
 * notified, for binding:
 *   "name" string              of many: a pattern (alberca-volume-names.h)
 *   "format" string            one of get_formats ()
 *   "capacity" string          as typed: "20 GiB"
 *   "space" AlbercaVolumeSpace one of get_spaces ()
 *   "allocation" string        as typed; only asked for a part: "0"
 *   "linked" boolean           it is built on the base image
 *   "base-format" string       of the base image: libvirt's, else what the user says it is
 *   "compat" string            of a qcow2: "1.1" or "0.10"
 *   "cluster-size" uint64      of a qcow2, bytes; 0 leaves it to QEMU
 *   "lazy-refcounts", "extended-l2", "nocow" boolean
 *   "encrypted" boolean        with LUKS
 *   "secret-uuid" string       the secret that opens it, "" to make one of the passphrase
 *   "count", "first" uint      how many, and the number of the first
 *   "mode", "owner", "group" string  of the file; "" leaves them to libvirt
 * and read-only: "asks-allocation" boolean, and notified when anything changes: "valid" boolean,
 * "xml", "commands" string. */

#define ALBERCA_TYPE_VOLUME_DRAFT (alberca_volume_draft_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeDraft, alberca_volume_draft, ALBERCA, VOLUME_DRAFT, GObject)

#define ALBERCA_VOLUME_DRAFT_MAX_COUNT 999
#define ALBERCA_VOLUME_DRAFT_MAX_FIRST 9999

AlbercaVolumeDraft  *alberca_volume_draft_new          (AlbercaPool        *pool);
AlbercaPool         *alberca_volume_draft_get_pool     (AlbercaVolumeDraft *self);
const char          *alberca_volume_draft_get_name     (AlbercaVolumeDraft *self);
/* NULL-terminated, the best first */
const char *const   *alberca_volume_draft_get_formats  (AlbercaVolumeDraft *self);
/* Bits (1 << AlbercaVolumeSpace) */
guint                alberca_volume_draft_get_spaces   (AlbercaVolumeDraft *self);
/* What the volume is built on if it is "linked", which a base makes it; NULL: none is chosen. @base
 * is of @pool, one of the same connection */
void                 alberca_volume_draft_set_base     (AlbercaVolumeDraft *self,
                                                        AlbercaPool        *pool,
                                                        AlbercaVolume      *base);
AlbercaVolume       *alberca_volume_draft_get_base     (AlbercaVolumeDraft *self);
/* The base's format has to be said by the user */
gboolean             alberca_volume_draft_asks_base_format (AlbercaVolumeDraft *self);
/* For the new secret. Nobody can read it back; @repeated is compared only */
void                 alberca_volume_draft_set_passphrase (AlbercaVolumeDraft *self,
                                                        const char         *passphrase,
                                                        const char         *repeated);
/* For a chosen format: whether that can be had */
gboolean             alberca_volume_draft_can_have_base (AlbercaVolumeDraft *self);
gboolean             alberca_volume_draft_can_be_encrypted (AlbercaVolumeDraft *self);
/* What has been chosen; borrowed, gone with the next change */
void                 alberca_volume_draft_get_choices  (AlbercaVolumeDraft   *self,
                                                        AlbercaVolumeChoices *choices);
/* The connection's passphrases, read when they are first asked for; (transfer none), NULL once the
 * connection is gone */
AlbercaSecretList   *alberca_volume_draft_get_secrets  (AlbercaVolumeDraft *self);
/* What stands in the way in a property, or in "base" or "passphrase"; translated, or NULL; (transfer full) */
char                *alberca_volume_draft_get_problem  (AlbercaVolumeDraft *self,
                                                        const char         *property);
/* What should be known but does not stand in the way (more promised than is free), or NULL */
char                *alberca_volume_draft_get_warning  (AlbercaVolumeDraft *self,
                                                        const char         *property);
gboolean             alberca_volume_draft_get_valid    (AlbercaVolumeDraft *self);
/* All (transfer full), NULL unless valid */
char               **alberca_volume_draft_get_names    (AlbercaVolumeDraft *self);
/* The first one */
AlbercaVolumeConfig *alberca_volume_draft_get_config   (AlbercaVolumeDraft *self);
char                *alberca_volume_draft_get_xml      (AlbercaVolumeDraft *self);
char                *alberca_volume_draft_get_commands (AlbercaVolumeDraft *self);
/* libvirt shall write the map of a qcow2 at once, and its data too where the allocation says so */
gboolean             alberca_volume_draft_get_preallocates_metadata (AlbercaVolumeDraft *self);
/* The secret to make first; NULL for none. (transfer full) */
AlbercaSecretConfig *alberca_volume_draft_get_new_secret (AlbercaVolumeDraft *self);
GBytes              *alberca_volume_draft_get_new_secret_value (AlbercaVolumeDraft *self);

G_END_DECLS
