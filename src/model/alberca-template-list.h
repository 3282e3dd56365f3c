/* alberca-template-list.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-template.h"

G_BEGIN_DECLS

/* GListModel of AlbercaTemplate: the shipped ones in @directory (each *.xml), then the user's by
 * title. The shipped are read at once, being few and small, the user's by a worker. A broken one is
 * listed with its problem. What others do in the user's directory shows as well; what did not
 * change stays the same object. Main thread only. */

#define ALBERCA_TYPE_TEMPLATE_LIST (alberca_template_list_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaTemplateList, alberca_template_list, ALBERCA, TEMPLATE_LIST, GObject)

AlbercaTemplateList *alberca_template_list_new                (const char               *directory);
void                 alberca_template_list_set_user_directory (AlbercaTemplateList      *self,
                                                               const char               *directory);
const char          *alberca_template_list_get_user_directory (AlbercaTemplateList      *self);
AlbercaTemplate     *alberca_template_list_find_title         (AlbercaTemplateList      *self,
                                                               const char               *title);
AlbercaTemplate     *alberca_template_list_find_path          (AlbercaTemplateList      *self,
                                                               const char               *path);
/* @build: NULL leaves it to the type. @replaced: NULL adds, else that template's file is overwritten */
void                 alberca_template_list_save_async         (AlbercaTemplateList      *self,
                                                               const char               *title,
                                                               const char               *description,
                                                               const AlbercaPoolConfig  *config,
                                                               const AlbercaPoolBuild   *build,
                                                               AlbercaTemplate          *replaced,
                                                               GAsyncReadyCallback       callback,
                                                               gpointer                  user_data);
void                 alberca_template_list_rename_async       (AlbercaTemplateList      *self,
                                                               AlbercaTemplate          *template_,
                                                               const char               *title,
                                                               const char               *description,
                                                               GAsyncReadyCallback       callback,
                                                               gpointer                  user_data);
void                 alberca_template_list_remove_async       (AlbercaTemplateList      *self,
                                                               AlbercaTemplate          *template_,
                                                               GAsyncReadyCallback       callback,
                                                               gpointer                  user_data);
/* Of all three */
gboolean             alberca_template_list_change_finish      (AlbercaTemplateList      *self,
                                                               GAsyncResult             *result,
                                                               GError                  **error);

G_END_DECLS
