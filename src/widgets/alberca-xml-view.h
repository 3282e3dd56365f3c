/* alberca-xml-view.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* XML in colours, read-only, with a Copy button. Properties, read-write: "xml" (string),
 * "edit-action" (string or NULL): the action of a button that edits it, "whole" (boolean): as high as
 * all its lines, for what scrolls itself. */

#define ALBERCA_TYPE_XML_VIEW (alberca_xml_view_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaXmlView, alberca_xml_view, ALBERCA, XML_VIEW, AdwBin)

void alberca_xml_view_set_xml (AlbercaXmlView *self,
                               const char     *xml);

G_END_DECLS
