/* alberca-trial-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool-draft.h"

G_BEGIN_DECLS

/* Tries a draft at once, and shows what was seen: free space and volumes. What failed is explained
 * in an error dialog that takes its place. */

#define ALBERCA_TYPE_TRIAL_DIALOG (alberca_trial_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaTrialDialog, alberca_trial_dialog, ALBERCA, TRIAL_DIALOG, AdwWindow)

GtkWidget *alberca_trial_dialog_new (AlbercaPoolDraft *draft);

G_END_DECLS
