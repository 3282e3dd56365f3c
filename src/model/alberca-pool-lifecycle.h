/* alberca-pool-lifecycle.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* What is rarely done with a pool that exists. Each verb returns the operation it started
 * (transfer none; the queue owns it), each command (transfer full) is what the verb does, to
 * show before it is done. */

/* libvirt can delete the storage of pools of its type */
gboolean          alberca_pool_can_delete_storage   (AlbercaPool       *self);
char             *alberca_pool_get_build_command    (AlbercaPool       *self,
                                                     AlbercaPoolBuild   build);
AlbercaOperation *alberca_pool_build                (AlbercaPool       *self,
                                                     AlbercaPoolBuild   build);
/* How a start builds: never over what is there; NONE where it cannot */
AlbercaPoolBuild  alberca_pool_get_start_build      (AlbercaPool       *self);
AlbercaOperation *alberca_pool_start_building       (AlbercaPool       *self);
char             *alberca_pool_get_storage_command  (AlbercaPool       *self,
                                                     gboolean           undefine);
AlbercaOperation *alberca_pool_delete_storage       (AlbercaPool       *self,
                                                     gboolean           undefine);
AlbercaOperation *alberca_pool_make_persistent      (AlbercaPool       *self);
char             *alberca_pool_get_rename_command   (AlbercaPool       *self,
                                                     const char        *name);
AlbercaOperation *alberca_pool_rename               (AlbercaPool       *self,
                                                     const char        *name);

G_END_DECLS
