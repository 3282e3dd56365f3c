/* alberca-attendant.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-operation-queue.h"

G_BEGIN_DECLS

/* While transfers run the computer is not put to sleep, and when one ends and nobody looks, a
 * notification says so. */

#define ALBERCA_TYPE_ATTENDANT (alberca_attendant_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaAttendant, alberca_attendant, ALBERCA, ATTENDANT, GObject)

AlbercaAttendant *alberca_attendant_new (GtkApplication        *application,
                                         AlbercaOperationQueue *queue);

G_END_DECLS
