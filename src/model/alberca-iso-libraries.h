/* alberca-iso-libraries.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Which pools are libraries of disc images: the user says so, and GSettings remembers it ("iso-libraries"),
 * by connection and UUID, for pools that are not there at the moment as well. libvirt is told nothing.
 * Sets "iso-library" of every pool that appears, and writes down what is changed there. */

#define ALBERCA_TYPE_ISO_LIBRARIES (alberca_iso_libraries_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaIsoLibraries, alberca_iso_libraries, ALBERCA, ISO_LIBRARIES, GObject)

/* @connections: a GListModel of AlbercaConnection */
AlbercaIsoLibraries *alberca_iso_libraries_new      (GListModel        *connections,
                                                     GSettings         *settings);
/* A pool that is being made, and may not be there yet */
void                 alberca_iso_libraries_remember (GSettings         *settings,
                                                     AlbercaConnection *connection,
                                                     const char        *uuid);

G_END_DECLS
