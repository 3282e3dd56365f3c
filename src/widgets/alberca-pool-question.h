/* alberca-pool-question.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

typedef enum
{
  ALBERCA_POOL_VERB_STOP,
  ALBERCA_POOL_VERB_UNDEFINE,
  ALBERCA_POOL_VERB_BUILD,
  ALBERCA_POOL_VERB_BUILD_NO_OVERWRITE,
  ALBERCA_POOL_VERB_BUILD_OVERWRITE,
  ALBERCA_POOL_VERB_START_BUILDING,
  ALBERCA_POOL_VERB_DELETE_STORAGE,
  ALBERCA_POOL_VERB_RENAME,
} AlbercaPoolVerb;

/* From "Stop" or "Delete…" to the operation: finds out who uses the pool, and asks with the
 * confirm dialog. It lives as long as the search or the dialog. Signal "settled": it was
 * answered No, or the operation has ended, well or not. */

#define ALBERCA_TYPE_POOL_QUESTION (alberca_pool_question_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolQuestion, alberca_pool_question, ALBERCA, POOL_QUESTION, GObject)

/* (transfer none). @parent: a widget of the window to ask over */
AlbercaPoolQuestion *alberca_pool_question_ask      (GtkWidget           *parent,
                                                     AlbercaPool         *pool,
                                                     AlbercaPoolVerb      verb);
/* What is not on screen yet will not be asked, nor done */
void                 alberca_pool_question_withdraw (AlbercaPoolQuestion *self);

G_END_DECLS
