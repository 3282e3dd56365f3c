/* alberca-download-plan.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-batch.h"

G_BEGIN_DECLS

/* Several volumes into one folder of this computer: what they are called there, and what has these
 * names already. Plain data; main thread. */
typedef struct _AlbercaDownloadPlan AlbercaDownloadPlan;

/* @volumes: (element-type AlbercaVolume), of @pool */
AlbercaDownloadPlan *alberca_download_plan_new          (AlbercaPool               *pool,
                                                         GPtrArray                 *volumes,
                                                         const char                *folder);
void                 alberca_download_plan_free         (AlbercaDownloadPlan       *self);
/* Bytes that come, at most: holes do not */
guint64              alberca_download_plan_get_length   (const AlbercaDownloadPlan *self);
/* "“a”, “b” and 3 more": what was there when it was made; NULL where nothing was. (transfer full) */
char                *alberca_download_plan_get_taken    (const AlbercaDownloadPlan *self);
/* @replace: what was there then may be replaced; where not, the new ones get a number */
char                *alberca_download_plan_get_commands (const AlbercaDownloadPlan *self,
                                                         gboolean                   replace);
AlbercaBatch        *alberca_download_plan_run          (const AlbercaDownloadPlan *self,
                                                         gboolean                   replace);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaDownloadPlan, alberca_download_plan_free)

G_END_DECLS
