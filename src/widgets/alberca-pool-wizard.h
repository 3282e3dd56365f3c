/* alberca-pool-wizard.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-connection.h"
#include "model/alberca-template-list.h"

G_BEGIN_DECLS

/* New pool: template, target, review. Closes itself when the operation is started; emits
 * "created" (AlbercaOperation *, char *uuid) then, so that the window can select the pool. */

#define ALBERCA_TYPE_POOL_WIZARD (alberca_pool_wizard_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolWizard, alberca_pool_wizard, ALBERCA, POOL_WIZARD, AdwWindow)

/* @first: go straight to the second page with this, or NULL */
GtkWidget *alberca_pool_wizard_new (AlbercaConnection   *connection,
                                    AlbercaTemplateList *templates,
                                    AlbercaTemplate     *first);
AlbercaConnection *alberca_pool_wizard_get_connection (AlbercaPoolWizard *self);
/* The template that was chosen is that of a library of disc images */
gboolean   alberca_pool_wizard_get_makes_iso_library  (AlbercaPoolWizard *self);

G_END_DECLS
