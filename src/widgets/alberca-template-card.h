/* alberca-template-card.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-template.h"

G_BEGIN_DECLS

/* A template to choose: icon, title, description and the traits of its type. Property "template"
 * (construct-only). */

#define ALBERCA_TYPE_TEMPLATE_CARD (alberca_template_card_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaTemplateCard, alberca_template_card, ALBERCA, TEMPLATE_CARD, GtkFlowBoxChild)

GtkWidget       *alberca_template_card_new          (AlbercaTemplate     *template_);
AlbercaTemplate *alberca_template_card_get_template (AlbercaTemplateCard *self);
/* NULL, or why it cannot be used; then the card is greyed and says so */
void             alberca_template_card_set_problem  (AlbercaTemplateCard *self,
                                                     const char          *problem);
gboolean         alberca_template_card_get_usable   (AlbercaTemplateCard *self);

G_END_DECLS
