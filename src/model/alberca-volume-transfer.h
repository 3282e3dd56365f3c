/* alberca-volume-transfer.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-upload-draft.h"

G_BEGIN_DECLS

/* Between volumes and files of this computer. Each operation can be cancelled, leaves nothing half
 * done behind or says what, and its "outcome" has the SHA-256. */

AlbercaOperation *alberca_pool_upload                (AlbercaPool        *self,
                                                      AlbercaUploadDraft *draft);
AlbercaOperation *alberca_pool_download              (AlbercaPool        *self,
                                                      AlbercaVolume      *volume,
                                                      const char         *path,
                                                      gboolean            replace);
/* PATH, then "PATH (2)" and so on; (transfer full) */
char             *alberca_download_number_path       (const char         *path,
                                                      guint               number);
/* The first of these that is free; (transfer full) */
char             *alberca_download_find_path         (const char         *path);
/* (transfer full): the command of alberca_pool_download () */
char             *alberca_pool_get_download_command  (AlbercaPool        *self,
                                                      AlbercaVolume      *volume,
                                                      const char         *path);
/* Whether @operation is one of these, for what keeps the computer awake */
gboolean          alberca_operation_is_transfer      (AlbercaOperation   *operation);

G_END_DECLS
