/* alberca-template.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/alberca-pool.h"
#include "xml/alberca-pool-config.h"

G_BEGIN_DECLS

/* A pool's document has some hundred bytes; what is much larger is something else */
#define ALBERCA_TEMPLATE_MAX_BYTES (256 * 1024)

typedef enum
{
  ALBERCA_TEMPLATE_SHIPPED,
  ALBERCA_TEMPLATE_COPY,     /* of an existing pool */
  ALBERCA_TEMPLATE_USER,     /* a file of the user's */
  ALBERCA_TEMPLATE_XML,      /* a document that was opened, pasted or dropped */
} AlbercaTemplateKind;

#define ALBERCA_TYPE_TEMPLATE_KIND (alberca_template_kind_get_type ())
GType alberca_template_kind_get_type (void);

/* A pre-filled proposal for a new pool. Properties (construct-only, readable):
 * "id", "title", "description", "icon-name" string (translated), "kind". */

#define ALBERCA_TYPE_TEMPLATE (alberca_template_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaTemplate, alberca_template, ALBERCA, TEMPLATE, GObject)

AlbercaTemplate         *alberca_template_new_from_file  (const char       *text,
                                                          const char       *file_name,
                                                          GError          **error);
AlbercaTemplate         *alberca_template_new_from_path  (const char       *path,
                                                          AlbercaTemplateKind kind);
AlbercaTemplate         *alberca_template_new_from_xml   (const char       *text,
                                                          const char       *title,
                                                          GError          **error);
/* What the user chose, read by a worker */
void                     alberca_template_read_async     (GFile            *file,
                                                          GCancellable     *cancellable,
                                                          GAsyncReadyCallback callback,
                                                          gpointer          user_data);
AlbercaTemplate         *alberca_template_read_finish    (GAsyncResult     *result,
                                                          GError          **error);
AlbercaTemplate         *alberca_template_new_from_pool  (AlbercaPool      *pool);
const char              *alberca_template_get_id          (AlbercaTemplate *self);
const char              *alberca_template_get_title       (AlbercaTemplate *self);
const char              *alberca_template_get_description (AlbercaTemplate *self);
const char              *alberca_template_get_icon_name   (AlbercaTemplate *self);
AlbercaTemplateKind      alberca_template_get_kind        (AlbercaTemplate *self);
/* NULL where there is a problem */
const AlbercaPoolConfig *alberca_template_get_config      (AlbercaTemplate *self);
const char              *alberca_template_get_path        (AlbercaTemplate *self);
const char              *alberca_template_get_problem     (AlbercaTemplate *self);
gboolean                 alberca_template_get_build       (AlbercaTemplate  *self,
                                                           AlbercaPoolBuild *build);
gboolean                 alberca_template_is_same         (AlbercaTemplate  *self,
                                                           AlbercaTemplate  *other);

G_END_DECLS
