/* alberca-template-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-template-list.h"

G_BEGIN_DECLS

/* Title and description of a template of the user's, which is saved or renamed. Closes once the
 * file is written; what went wrong is said in it. */

#define ALBERCA_TYPE_TEMPLATE_DIALOG (alberca_template_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaTemplateDialog, alberca_template_dialog, ALBERCA, TEMPLATE_DIALOG, AdwWindow)

GtkWidget *alberca_template_dialog_new_to_save   (AlbercaTemplateList     *templates,
                                                  const AlbercaPoolConfig *config,
                                                  const AlbercaPoolBuild  *build,
                                                  const char              *title);
GtkWidget *alberca_template_dialog_new_to_rename (AlbercaTemplateList     *templates,
                                                  AlbercaTemplate         *template_);

G_END_DECLS
