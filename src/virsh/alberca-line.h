/* alberca-line.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A line for a POSIX shell, built word by word; for what writes commands of virsh. */

GString  *alberca_line_new          (const char *uri,
                                     const char *command);
void      alberca_line_add_word     (GString    *line,
                                     const char *word);
void      alberca_line_add_name     (GString    *line,
                                     const char *option,
                                     const char *name);
const char *alberca_line_choose_domain (const char *name,
                                     const char *uuid);
void      alberca_line_add_number   (GString    *line,
                                     guint64     number);
void      alberca_line_add_document (GString    *line,
                                     const char *xml);
/* As alberca_line_add_document (); @after, with its space, ends the first line: " || break".
 * @expand: the shell replaces what it finds in the document */
void      alberca_line_add_document_then (GString    *line,
                                     const char *xml,
                                     gboolean    expand,
                                     const char *after);
char     *alberca_line_free_to_text (GString    *line);
char     *alberca_line_chain        (const char *first,
                                     ...) G_GNUC_NULL_TERMINATED;
char     *alberca_line_chainv       (const char *const *commands);
gboolean  alberca_line_fits         (const char *value);

G_END_DECLS
