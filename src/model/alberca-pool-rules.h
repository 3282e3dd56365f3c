/* alberca-pool-rules.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* What a new pool must not share with the others of its connection, and what libvirt asks of
 * its fields. All (transfer full). */

/* As libvirt and file systems see it: no doubled or trailing slash, no "." */
char *alberca_pool_rules_normalise_path (const char        *path);
/* @proposal, or with a number behind it the first that no pool has */
char *alberca_pool_rules_propose_name   (AlbercaConnection *connection,
                                         const char        *proposal);
/* The path of a proposal that was called @proposed_name and now is @name, such that no pool uses it */
char *alberca_pool_rules_propose_path   (AlbercaConnection *connection,
                                         const char        *proposal,
                                         const char        *proposed_name,
                                         const char        *name);
/* @path with @name as its last component, or with a number behind it */
char *alberca_pool_rules_follow_name    (AlbercaConnection *connection,
                                         const char        *path,
                                         const char        *name);
/* What is wrong with @value in the field at @path and what to do, translated, or NULL */
char *alberca_pool_rules_get_problem    (AlbercaConnection *connection,
                                         AlbercaPoolType    type,
                                         const char        *path,
                                         const char        *value);

/* What is wrong with a field beside the others; NULL if nothing is. (transfer full) */
char *alberca_pool_rules_get_relation_problem (const AlbercaPoolConfig *config,
                                               const char              *path);

G_END_DECLS
