/* alberca-upload-form.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-upload-draft.h"

G_BEGIN_DECLS

/* One file of the upload dialog: what it is, what it becomes, what stands in the way. Signal
 * "removed": the user does not want it after all. */

#define ALBERCA_TYPE_UPLOAD_FORM (alberca_upload_form_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaUploadForm, alberca_upload_form, ALBERCA, UPLOAD_FORM, AdwPreferencesGroup)

GtkWidget          *alberca_upload_form_new           (AlbercaUploadDraft *draft,
                                                       gboolean            removable);
AlbercaUploadDraft *alberca_upload_form_get_draft     (AlbercaUploadForm  *self);

G_END_DECLS
