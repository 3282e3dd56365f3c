/* alberca-volume-deletion.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-deletion.h"

#include "model/alberca-tree-deletion.h"
#include "widgets/alberca-volume-question.h"

/* LVM deletes the snapshots of a volume with it, but libvirt shows them until it has looked again */
static gboolean
leaves_ghosts (const AlbercaVolumeAnswer *answer)
{
  for (guint i = 0; answer->impact != NULL && !answer->with_dependants && i < answer->impact->dependants->len; i++)
    if (((const AlbercaImpactVolume *) g_ptr_array_index (answer->impact->dependants, i))->snapshot)
      return TRUE;
  return FALSE;
}

static void
confirmed_cb (const AlbercaVolumeAnswer *answer,
              gpointer                   owner)
{
  /* Volumes that are built on each other go in an order, and what could not go keeps its base. */
  if (answer->impact != NULL && (answer->with_dependants || alberca_impact_has_chain (answer->impact)))
    alberca_pool_delete_tree (answer->pool, answer->impact, answer->with_dependants);
  else
    alberca_pool_delete_answered (answer->pool, answer->volumes, answer->impact);
  if (leaves_ghosts (answer))
    alberca_pool_refresh (answer->pool);
}

/**
 * alberca_volume_deletion_present:
 * @parent: a widget of the window to ask over
 * @pool: the pool
 * @volumes: (element-type AlbercaVolume): volumes of it
 *
 * Returns: (transfer none) (nullable): the dialog, %NULL where nothing can be deleted
 */
GtkWidget *
alberca_volume_deletion_present (GtkWidget   *parent,
                                 AlbercaPool *pool,
                                 GPtrArray   *volumes)
{
  g_autofree char *command = NULL;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (volumes != NULL, NULL);

  command = alberca_pool_get_delete_command (pool, volumes);
  return alberca_volume_question_ask (parent, pool, volumes, ALBERCA_VOLUME_VERB_DELETE, NULL, command,
                                      confirmed_cb, NULL);
}
