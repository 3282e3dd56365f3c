/* alberca-pool-fields.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <libxml/tree.h>

#include "xml/alberca-pool-type.h"

G_BEGIN_DECLS

/* What stands in a pool's document as several elements, a person types on one line. */

char       *alberca_pool_fields_read       (xmlNode                *pool,
                                            const AlbercaPoolField *field);
void        alberca_pool_fields_write      (xmlNode                *pool,
                                            const AlbercaPoolField *field,
                                            const char             *text);
GStrv       alberca_pool_fields_split      (const AlbercaPoolField *field,
                                            const char             *text);
char       *alberca_pool_fields_split_host (const char             *text,
                                            char                  **port);
/* FALSE where it is none */
gboolean    alberca_pool_fields_parse_pci  (const char             *text,
                                            guint                   numbers[4]);

G_END_DECLS
