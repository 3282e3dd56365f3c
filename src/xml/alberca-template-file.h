/* alberca-template-file.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "xml/alberca-pool-config.h"

G_BEGIN_DECLS

/* A proposal for a new pool as data/templates/README describes it: a <pool> document below a
 * comment that says what it is called. */
typedef struct
{
  char              *id;
  char              *title;       /* in the reader's language, as are descriptions */
  char              *description; /* empty where the file has none */
  char              *icon_name;   /* that of the pool type where the file has none */
  gboolean           says_build;
  AlbercaPoolBuild   build;       /* how to build the pool, where the file says it */
  AlbercaPoolConfig *config;      /* without the comment, never NULL */
} AlbercaTemplateFile;

#define ALBERCA_TYPE_TEMPLATE_FILE (alberca_template_file_get_type ())

GType                alberca_template_file_get_type (void);
AlbercaTemplateFile *alberca_template_file_parse    (const char                 *text,
                                                     const char *const          *languages,
                                                     GError                    **error);
gboolean             alberca_template_file_is_template (const char              *text);
char                *alberca_template_file_to_text  (const AlbercaTemplateFile  *self,
                                                     GError                    **error);
char                *alberca_template_file_make_id  (const char                 *title);
AlbercaTemplateFile *alberca_template_file_copy     (const AlbercaTemplateFile  *self);
void                 alberca_template_file_free     (AlbercaTemplateFile        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaTemplateFile, alberca_template_file_free)

G_END_DECLS
