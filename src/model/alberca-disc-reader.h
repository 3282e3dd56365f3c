/* alberca-disc-reader.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-volume-private.h"
#include "model/alberca-workers.h"

G_BEGIN_DECLS

/* Looks into volumes that may be images of CDs and DVDs: what is on screen first, few at a time, each
 * once until it changes. */

#define ALBERCA_TYPE_DISC_READER (alberca_disc_reader_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaDiscReader, alberca_disc_reader, ALBERCA, DISC_READER, GObject)

/* Main thread: nothing is left to read for now */
typedef void (*AlbercaDiscsReadFunc) (gpointer user_data);

AlbercaDiscReader *alberca_disc_reader_new      (AlbercaWorkers       *workers,
                                                 AlbercaDiscsReadFunc  func,
                                                 gpointer              user_data);
/* The details of @volume have been read, or it came on screen */
void               alberca_disc_reader_consider (AlbercaDiscReader    *self,
                                                 AlbercaVolume        *volume);
/* Nothing is called back any more */
void               alberca_disc_reader_stop     (AlbercaDiscReader    *self);

G_END_DECLS
