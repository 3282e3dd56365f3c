/* alberca-template-opener.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-template.h"

G_BEGIN_DECLS

/* Gets the XML of a pool, or a template, from a file that the user chooses, from the clipboard,
 * or from what is dropped on a widget. Signal "opened" (AlbercaTemplate); what cannot be read is
 * said in a dialog. */

#define ALBERCA_TYPE_TEMPLATE_OPENER (alberca_template_opener_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaTemplateOpener, alberca_template_opener, ALBERCA, TEMPLATE_OPENER, GObject)

AlbercaTemplateOpener *alberca_template_opener_new          (GtkWidget             *widget);
void                   alberca_template_opener_choose       (AlbercaTemplateOpener *self);
void                   alberca_template_opener_paste        (AlbercaTemplateOpener *self);
void                   alberca_template_opener_open_file    (AlbercaTemplateOpener *self,
                                                             GFile                 *file);
void                   alberca_template_opener_open_text    (AlbercaTemplateOpener *self,
                                                             const char            *text,
                                                             const char            *title);
/* From now on @widget takes what is dropped on it */
void                   alberca_template_opener_accept_drops (AlbercaTemplateOpener *self);

G_END_DECLS
