/* alberca-volume-xml-row.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The XML of a volume as libvirt writes it, in a row that opens. It is read when that is open, and
 * again when the volume's details have been. */

#define ALBERCA_TYPE_VOLUME_XML_ROW (alberca_volume_xml_row_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeXmlRow, alberca_volume_xml_row, ALBERCA, VOLUME_XML_ROW, AdwExpanderRow)

/* NULL, NULL: nothing */
void alberca_volume_xml_row_set_volume (AlbercaVolumeXmlRow *self,
                                        AlbercaPool         *pool,
                                        AlbercaVolume       *volume);

G_END_DECLS
