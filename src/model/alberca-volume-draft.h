/* alberca-volume-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/alberca-pool.h"
#include "xml/alberca-volume-config.h"

G_BEGIN_DECLS

/* The new volume a dialog works on. Properties, read-write and notified, for binding:
 *   "name" string
 *   "format" string            one of get_formats ()
 *   "capacity" string          as typed: "20 GiB"
 *   "allocation" string        as typed; only asked for raw (qcow2 grows by itself): "0"
 *   "asks-allocation" boolean  read-only: the format makes the question sensible
 * and read-only, notified when anything changes: "valid" boolean, "xml", "commands" string. */

#define ALBERCA_TYPE_VOLUME_DRAFT (alberca_volume_draft_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeDraft, alberca_volume_draft, ALBERCA, VOLUME_DRAFT, GObject)

AlbercaVolumeDraft  *alberca_volume_draft_new          (AlbercaPool        *pool);
AlbercaPool         *alberca_volume_draft_get_pool     (AlbercaVolumeDraft *self);
const char          *alberca_volume_draft_get_name     (AlbercaVolumeDraft *self);
/* NULL-terminated, the best first */
const char *const   *alberca_volume_draft_get_formats  (AlbercaVolumeDraft *self);
/* What stands in the way ("name", "capacity", "allocation"), translated, or NULL; (transfer full) */
char                *alberca_volume_draft_get_problem  (AlbercaVolumeDraft *self,
                                                        const char         *property);
/* What should be known but does not stand in the way (more promised than is free), or NULL */
char                *alberca_volume_draft_get_warning  (AlbercaVolumeDraft *self,
                                                        const char         *property);
gboolean             alberca_volume_draft_get_valid    (AlbercaVolumeDraft *self);
/* (transfer full), NULL unless valid */
AlbercaVolumeConfig *alberca_volume_draft_get_config   (AlbercaVolumeDraft *self);
char                *alberca_volume_draft_get_xml      (AlbercaVolumeDraft *self);
char                *alberca_volume_draft_get_commands (AlbercaVolumeDraft *self);

G_END_DECLS
