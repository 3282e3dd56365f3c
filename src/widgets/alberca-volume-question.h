/* alberca-volume-question.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/alberca-impact.h"

G_BEGIN_DECLS

/* Before anything is done to volumes that others may need: asks with the confirm dialog, computes
 * meanwhile who is harmed, shows it, asks for consent where somebody is, by name for what runs,
 * and calls back when the answer is yes. Who deletes, wipes, shrinks, writes over, reverts or
 * moves goes through here:
 *
 *   static void
 *   confirmed_cb (const AlbercaVolumeAnswer *answer, gpointer owner)
 *   {
 *     alberca_volume_wipe (answer->pool, answer->volumes, …);
 *   }
 *
 *   alberca_volume_question_ask (parent, pool, volumes, ALBERCA_VOLUME_VERB_WIPE,
 *                                detail, command, confirmed_cb, owner);
 *
 * Who asks to DELETE must do what "with_dependants" says: alberca_pool_delete_tree (). */

typedef struct
{
  AlbercaPool         *pool;
  GPtrArray           *volumes;         /* (element-type AlbercaVolume) */
  const AlbercaImpact *impact;          /* NULL: could not be found out, and it shall be done all the same */
  gboolean             with_dependants; /* DELETE only: what is built on them as well */
} AlbercaVolumeAnswer;

/* Yes; @answer is gone afterwards */
typedef void (*AlbercaVolumeQuestionFunc) (const AlbercaVolumeAnswer *answer,
                                           gpointer                   owner);

/* The dialog, an AlbercaConfirmDialog on screen, which is busy until all is known; NULL where the
 * connection is gone. @detail: (nullable): another sentence, translated; @command: (nullable): the
 * virsh line; @owner: (nullable): a GObject, kept alive until the question is settled */
GtkWidget *alberca_volume_question_ask (GtkWidget                 *parent,
                                        AlbercaPool               *pool,
                                        GPtrArray                 *volumes,
                                        AlbercaVolumeVerb          verb,
                                        const char                *detail,
                                        const char                *command,
                                        AlbercaVolumeQuestionFunc  confirmed,
                                        gpointer                   owner);

G_END_DECLS
