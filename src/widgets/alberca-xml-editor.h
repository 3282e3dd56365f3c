/* alberca-xml-editor.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The persistent definition of a pool as XML: written, checked while it is written, compared with
 * what it was, applied. Closes once libvirt has taken it; while it refuses, nothing is lost. */

#define ALBERCA_TYPE_XML_EDITOR (alberca_xml_editor_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaXmlEditor, alberca_xml_editor, ALBERCA, XML_EDITOR, AdwWindow)

GtkWidget *alberca_xml_editor_new          (AlbercaPool *pool);
/* Of a pool that is not made yet: only checked, then handed over in the signal "applied" (char *) */
GtkWidget *alberca_xml_editor_new_for_text (const char  *xml);

G_END_DECLS
