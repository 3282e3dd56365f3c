/* alberca-pool-template-page.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-connection.h"
#include "model/alberca-pool-support.h"
#include "model/alberca-template-list.h"

G_BEGIN_DECLS

/* First page of the pool wizard: what to begin with. Properties, read-only and notified: "selected"
 * (AlbercaTemplate or NULL), "complete" (boolean). Signal "activated": go on with what is selected. */

#define ALBERCA_TYPE_POOL_TEMPLATE_PAGE (alberca_pool_template_page_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolTemplatePage, alberca_pool_template_page, ALBERCA, POOL_TEMPLATE_PAGE, AdwBin)

void             alberca_pool_template_page_set_models   (AlbercaPoolTemplatePage *self,
                                                          AlbercaTemplateList     *templates,
                                                          GListModel              *pools,
                                                          AlbercaPoolSupport      *support);
AlbercaTemplate *alberca_pool_template_page_get_selected (AlbercaPoolTemplatePage *self);
void             alberca_pool_template_page_add          (AlbercaPoolTemplatePage *self,
                                                          AlbercaTemplate         *template_);

G_END_DECLS
