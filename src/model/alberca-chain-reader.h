/* alberca-chain-reader.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-chain.h"
#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* The chain of one volume, kept fresh: from what is known of the connection, and from the headers of
 * the images in it, which are read for it. Signal "changed": main thread; the chain is another one. */

#define ALBERCA_TYPE_CHAIN_READER (alberca_chain_reader_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaChainReader, alberca_chain_reader, ALBERCA, CHAIN_READER, GObject)

AlbercaChainReader *alberca_chain_reader_new         (AlbercaPool        *pool,
                                                      AlbercaVolume      *volume);
/* Borrowed, gone with the next "changed" */
const AlbercaChain *alberca_chain_reader_get_chain   (AlbercaChainReader *self);
/* Headers are still being read */
gboolean            alberca_chain_reader_get_reading (AlbercaChainReader *self);
/* Of every pool that is started all is known */
gboolean            alberca_chain_reader_get_complete (AlbercaChainReader *self);
/* The connection lets nobody look into images: only what libvirt says of them is known */
gboolean            alberca_chain_reader_get_denied  (AlbercaChainReader *self);
/* Pools that are started and of which nobody has read the volumes: more overlays may be there */
guint               alberca_chain_reader_count_unread (AlbercaChainReader *self);
/* Has them read, as long as the reader lives */
void                alberca_chain_reader_read_all    (AlbercaChainReader *self);

G_END_DECLS
