/* alberca-xml-view.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* XML, monospace, read-only, with a Copy button. Property "xml" (string, read-write). */

#define ALBERCA_TYPE_XML_VIEW (alberca_xml_view_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaXmlView, alberca_xml_view, ALBERCA, XML_VIEW, AdwBin)

void alberca_xml_view_set_xml (AlbercaXmlView *self,
                               const char     *xml);

G_END_DECLS
