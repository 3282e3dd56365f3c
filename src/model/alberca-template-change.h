/* alberca-template-change.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-template.h"
#include "xml/alberca-template-file.h"

G_BEGIN_DECLS

/* What a worker does with the user's directory of templates before it reads it; without path and
 * file it only reads. */
typedef struct
{
  char                *directory;
  char                *path;  /* to be deleted, or written; NULL for a new one */
  AlbercaTemplateFile *file;  /* what is written; its id is NULL for a new one */
  char               **ids;   /* that are taken */
  GPtrArray           *found; /* of AlbercaTemplate, once it has run */
} AlbercaTemplateChange;

gboolean alberca_template_change_run  (AlbercaTemplateChange  *self,
                                       GError                **error);
void     alberca_template_change_free (gpointer                data);
gboolean alberca_template_change_load (GPtrArray              *templates,
                                       const char             *directory,
                                       AlbercaTemplateKind     kind,
                                       GError                **error);

G_END_DECLS
