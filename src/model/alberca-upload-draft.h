/* alberca-upload-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"
#include "model/alberca-upload-source.h"
#include "xml/alberca-volume-config.h"

G_BEGIN_DECLS

/* A file of this computer that is to become a volume, or the content of one: what a dialog works on.
 * Properties, read-write and notified, for binding:
 *   "name" string
 *   "conversion" AlbercaUploadConversion
 *   "verify" boolean           read it back and compare
 * and read-only, notified when anything changes: "loaded", "valid" boolean, "commands" string. */

typedef enum
{
  ALBERCA_UPLOAD_AS_IT_IS,
  ALBERCA_UPLOAD_TO_QCOW2,
  ALBERCA_UPLOAD_TO_RAW,
} AlbercaUploadConversion;

#define ALBERCA_TYPE_UPLOAD_CONVERSION (alberca_upload_conversion_get_type ())
GType alberca_upload_conversion_get_type (void);

#define ALBERCA_TYPE_UPLOAD_DRAFT (alberca_upload_draft_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaUploadDraft, alberca_upload_draft, ALBERCA, UPLOAD_DRAFT, GObject)

AlbercaUploadDraft        *alberca_upload_draft_new              (AlbercaPool             *pool,
                                                                  const char              *path);
AlbercaUploadDraft        *alberca_upload_draft_new_over         (AlbercaPool             *pool,
                                                                  AlbercaVolume           *volume,
                                                                  const char              *path);
/* The volume whose content is replaced, or NULL */
AlbercaVolume             *alberca_upload_draft_get_volume       (AlbercaUploadDraft      *self);
const char                *alberca_upload_draft_get_path         (AlbercaUploadDraft      *self);
/* NULL until loaded, or where the file could not be read */
const AlbercaUploadSource *alberca_upload_draft_get_source       (AlbercaUploadDraft      *self);
gboolean                   alberca_upload_draft_get_loaded       (AlbercaUploadDraft      *self);
const char                *alberca_upload_draft_get_name         (AlbercaUploadDraft      *self);
AlbercaUploadConversion    alberca_upload_draft_get_conversion   (AlbercaUploadDraft      *self);
gboolean                   alberca_upload_draft_get_verify       (AlbercaUploadDraft      *self);
gboolean                   alberca_upload_draft_can_convert      (AlbercaUploadDraft      *self,
                                                                  AlbercaUploadConversion  conversion);
/* What stands in the way ("file", "name"), translated, or NULL; (transfer full) */
char                      *alberca_upload_draft_get_problem      (AlbercaUploadDraft      *self,
                                                                  const char              *property);
char                      *alberca_upload_draft_get_warning      (AlbercaUploadDraft      *self);
/* What will happen, in a sentence or two; (transfer full) */
char                      *alberca_upload_draft_get_plan         (AlbercaUploadDraft      *self);
gboolean                   alberca_upload_draft_get_valid        (AlbercaUploadDraft      *self);
/* What is uploaded into: the volume itself, or the one that is converted; (transfer full) */
AlbercaVolumeConfig       *alberca_upload_draft_get_first_config (AlbercaUploadDraft      *self);
/* What it is converted to, or NULL; (transfer full) */
AlbercaVolumeConfig       *alberca_upload_draft_get_last_config  (AlbercaUploadDraft      *self);
/* (transfer full), NULL unless valid */
char                      *alberca_upload_draft_get_commands     (AlbercaUploadDraft      *self);

G_END_DECLS
