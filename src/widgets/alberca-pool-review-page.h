/* alberca-pool-review-page.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool-draft.h"

G_BEGIN_DECLS

/* Last page of the pool wizard: what will be sent to libvirt, and what to do with the pool then.
 * Properties: "draft" (read-write), "complete" (boolean, notified). */

#define ALBERCA_TYPE_POOL_REVIEW_PAGE (alberca_pool_review_page_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolReviewPage, alberca_pool_review_page, ALBERCA, POOL_REVIEW_PAGE, AdwBin)

void     alberca_pool_review_page_set_draft    (AlbercaPoolReviewPage *self,
                                                AlbercaPoolDraft      *draft);
gboolean alberca_pool_review_page_get_complete (AlbercaPoolReviewPage *self);

G_END_DECLS
