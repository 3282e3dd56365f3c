/* alberca-transcript-window.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-operation-queue.h"

G_BEGIN_DECLS

/* Every command with time, result and error; exports Markdown or a shell script. */

#define ALBERCA_TYPE_TRANSCRIPT_WINDOW (alberca_transcript_window_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaTranscriptWindow, alberca_transcript_window, ALBERCA, TRANSCRIPT_WINDOW, AdwWindow)

GtkWidget *alberca_transcript_window_new (AlbercaOperationQueue *queue);

G_END_DECLS
