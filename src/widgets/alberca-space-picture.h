/* alberca-space-picture.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-volume-draft.h"

G_BEGIN_DECLS

/* A new volume beside its pool, to scale: what the guest sees, what is occupied now and may be
 * later, what is free; and in words. */

#define ALBERCA_TYPE_SPACE_PICTURE (alberca_space_picture_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSpacePicture, alberca_space_picture, ALBERCA, SPACE_PICTURE, GtkWidget)

void alberca_space_picture_update (AlbercaSpacePicture *self,
                                   AlbercaVolumeDraft  *draft);

G_END_DECLS
