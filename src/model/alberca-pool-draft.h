/* alberca-pool-draft.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/alberca-connection.h"
#include "model/alberca-device-guard.h"
#include "model/alberca-template.h"

G_BEGIN_DECLS

/* The new pool a wizard works on. Properties, read-write and notified, for binding:
 *   "name", "uuid", "target-path", "mode" string   (the XML fields of these names)
 *   "build" uint                                   AlbercaPoolBuild, one that the type offers; at first what
 *                                                  the template says, else the type's usual one
 *   "start", "autostart" boolean                   what to do after that; both TRUE at first
 * and read-only, notified when anything changes:
 *   "valid" boolean      nothing stands in the way of creating it
 *   "xml" string, "commands" string                what will be sent, what virsh would say
 * Fields of any type: get_field/set_field with the paths of alberca_pool_type_get_info (). */

#define ALBERCA_TYPE_POOL_DRAFT (alberca_pool_draft_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolDraft, alberca_pool_draft, ALBERCA, POOL_DRAFT, GObject)

/* Takes the template's proposal and makes it fresh: a name and a path that no pool of
 * @connection has, a new UUID */
AlbercaPoolDraft        *alberca_pool_draft_new            (AlbercaConnection *connection,
                                                            AlbercaTemplate   *template_);
AlbercaConnection       *alberca_pool_draft_get_connection (AlbercaPoolDraft  *self);
/* NULL where pools of the type are on no device of the host */
AlbercaDeviceGuard      *alberca_pool_draft_get_guard      (AlbercaPoolDraft  *self);
AlbercaPoolType          alberca_pool_draft_get_pool_type  (AlbercaPoolDraft  *self);
const char              *alberca_pool_draft_get_name       (AlbercaPoolDraft  *self);
/* (transfer full), "" where absent */
char                    *alberca_pool_draft_get_field      (AlbercaPoolDraft  *self,
                                                            const char        *path);
void                     alberca_pool_draft_set_field      (AlbercaPoolDraft  *self,
                                                            const char        *path,
                                                            const char        *value);
/* What is wrong with the field and what to do, translated, or NULL; (transfer full) */
char                    *alberca_pool_draft_get_problem    (AlbercaPoolDraft  *self,
                                                            const char        *path);
/* The same of another text in it */
char                    *alberca_pool_draft_check_field    (AlbercaPoolDraft  *self,
                                                            const char        *path,
                                                            const char        *value);
gboolean                 alberca_pool_draft_wants_field    (AlbercaPoolDraft  *self,
                                                            const char        *path);
gboolean                 alberca_pool_draft_get_valid      (AlbercaPoolDraft  *self);
void                     alberca_pool_draft_renew_uuid     (AlbercaPoolDraft  *self);
AlbercaPoolBuild         alberca_pool_draft_get_build      (AlbercaPoolDraft  *self);
AlbercaPoolBuild         alberca_pool_draft_get_builds     (AlbercaPoolDraft  *self);
AlbercaPoolConfig       *alberca_pool_draft_get_config     (AlbercaPoolDraft  *self);
gboolean                 alberca_pool_draft_get_start      (AlbercaPoolDraft  *self);
gboolean                 alberca_pool_draft_get_autostart  (AlbercaPoolDraft  *self);
/* Both (transfer full) */
char                    *alberca_pool_draft_get_xml        (AlbercaPoolDraft  *self);
char                    *alberca_pool_draft_get_commands   (AlbercaPoolDraft  *self);

G_END_DECLS
