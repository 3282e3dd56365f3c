/* alberca-template-list.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-template.h"

G_BEGIN_DECLS

/* GListModel of AlbercaTemplate: the shipped ones in @directory (each *.xml), read at once: they
 * are few, small and installed with the program. A broken one is left out with a warning. */

#define ALBERCA_TYPE_TEMPLATE_LIST (alberca_template_list_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaTemplateList, alberca_template_list, ALBERCA, TEMPLATE_LIST, GObject)

AlbercaTemplateList *alberca_template_list_new (const char *directory);

G_END_DECLS
