/* alberca-pool-target-page.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool-draft.h"

G_BEGIN_DECLS

/* Second page of the pool wizard: the name, and a row for each field that the table of pool types
 * has for the type of the draft. Properties: "draft" (read-write), "complete" (boolean, read-only,
 * notified): nothing on this page stands in the way. */

#define ALBERCA_TYPE_POOL_TARGET_PAGE (alberca_pool_target_page_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolTargetPage, alberca_pool_target_page, ALBERCA, POOL_TARGET_PAGE, AdwBin)

void     alberca_pool_target_page_set_draft    (AlbercaPoolTargetPage *self,
                                                AlbercaPoolDraft      *draft);
gboolean alberca_pool_target_page_get_complete (AlbercaPoolTargetPage *self);

G_END_DECLS
