/* alberca-content-reader.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-volume-private.h"
#include "model/alberca-workers.h"

G_BEGIN_DECLS

/* Looks into the volumes of one connection: what is on screen first, the rest when the lists are
 * there, each once until it changes, and few at a time. All functions: main thread. */

#define ALBERCA_TYPE_CONTENT_READER (alberca_content_reader_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaContentReader, alberca_content_reader, ALBERCA, CONTENT_READER, GObject)

/* A pool that has volumes to look into */
typedef struct _AlbercaContentClient AlbercaContentClient;

/* Some have been looked into since, or there is nothing left; at most a few times in a second */
typedef void (*AlbercaContentReadFunc) (gpointer user_data);

/* That of the connection whose threads these are, made when first asked for; borrowed */
AlbercaContentReader *alberca_content_reader_get         (AlbercaWorkers         *workers);
/* @func is called until alberca_content_client_leave() */
AlbercaContentClient *alberca_content_reader_join        (AlbercaContentReader   *self,
                                                          AlbercaContentReadFunc  func,
                                                          gpointer                user_data);
/* The details of @volume have been read, or it came on screen */
void                  alberca_content_client_consider    (AlbercaContentClient   *self,
                                                          AlbercaVolume          *volume);
/* While a list is on its way, nothing is read but what is on screen */
void                  alberca_content_client_set_loading (AlbercaContentClient   *self,
                                                          gboolean                loading);
/* Frees it; nothing of it is read any more */
void                  alberca_content_client_leave       (AlbercaContentClient   *self);

G_END_DECLS
