/* alberca-snapshot-costs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-snapshot-costs.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-size.h"

#define DISK ALBERCA_QCOW2_SHARING_DISK

/* What is shared, and the place of @snapshot in it; %NULL where it is not known */
static const AlbercaQcow2Sharing *
find_state (AlbercaSnapshotList *snapshots,
            AlbercaSnapshot     *snapshot,
            guint               *state)
{
  const AlbercaQcow2Sharing *sharing = alberca_snapshot_list_get_sharing (snapshots);

  *state = alberca_snapshot_list_get_state (snapshots, snapshot);
  return *state > 0 ? sharing : NULL;
}

/**
 * alberca_snapshot_costs_describe:
 * @snapshots: the snapshots of a volume
 * @snapshot: one of them
 *
 * Returns: (transfer full) (nullable): a line or two: “12 MiB are different now”, “Deleting it frees 3 MiB”
 */
char *
alberca_snapshot_costs_describe (AlbercaSnapshotList *snapshots,
                                 AlbercaSnapshot     *snapshot)
{
  guint state;
  const AlbercaQcow2Sharing *sharing = find_state (snapshots, snapshot, &state);
  g_autofree char *differing = NULL;
  g_autofree char *freed = NULL;

  if (sharing == NULL)
    return NULL;
  freed = alberca_size_format (sharing->freed[state]);
  if (sharing->differing[DISK][state] == 0)
    /* Translators: of a snapshot; %s is a size */
    return g_strdup_printf (_("Deleting it frees %s"), freed);
  differing = alberca_size_format (sharing->differing[DISK][state]);
  /* Translators: of a snapshot, on two lines; %s are sizes */
  return g_strdup_printf (_("%s are different now\nDeleting it frees %s"), differing, freed);
}

/**
 * alberca_snapshot_costs_describe_parent:
 * @snapshots: the snapshots of a volume
 * @state: the place of one of them in what they share, or %ALBERCA_QCOW2_SHARING_DISK
 *
 * Returns: (transfer full) (nullable): “Of those before it has most in common with “clean””
 */
char *
alberca_snapshot_costs_describe_parent (AlbercaSnapshotList *snapshots,
                                        guint                state)
{
  const AlbercaQcow2Sharing *sharing = alberca_snapshot_list_get_sharing (snapshots);
  guint nearest = sharing != NULL && state < sharing->n_states ? alberca_qcow2_sharing_get_nearest (sharing, state) : 0;
  g_autoptr(AlbercaSnapshot) parent = NULL;

  if (nearest > 0)
    parent = g_list_model_get_item (G_LIST_MODEL (snapshots), nearest - 1);
  if (parent == NULL)
    return NULL;
  /* Translators: of the snapshots that were made before; %s is the name of one */
  return g_strdup_printf (_("Of those before it has most in common with “%s”"), alberca_snapshot_get_title (parent));
}

/**
 * alberca_snapshot_costs_describe_here:
 * @snapshots: the snapshots of a volume
 *
 * Returns: (transfer full) (nullable): “12 MiB changed since “clean”, 3 MiB of it in no snapshot”
 */
char *
alberca_snapshot_costs_describe_here (AlbercaSnapshotList *snapshots)
{
  const AlbercaQcow2Sharing *sharing = alberca_snapshot_list_get_sharing (snapshots);
  guint nearest = sharing != NULL ? alberca_qcow2_sharing_get_nearest (sharing, DISK) : 0;
  g_autoptr(AlbercaSnapshot) snapshot = NULL;
  g_autofree char *differing = NULL;
  g_autofree char *own = NULL;

  if (nearest > 0)
    snapshot = g_list_model_get_item (G_LIST_MODEL (snapshots), nearest - 1);
  if (snapshot == NULL)
    return NULL;

  if (sharing->differing[DISK][nearest] == 0)
    /* Translators: %s is the name of a snapshot */
    return g_strdup_printf (_("The same data as in “%s”"), alberca_snapshot_get_title (snapshot));
  differing = alberca_size_format (sharing->differing[DISK][nearest]);
  if (sharing->own[DISK] == 0)
    /* Translators: a size, a name */
    return g_strdup_printf (_("%s changed since “%s”; snapshots have it all"), differing,
                            alberca_snapshot_get_title (snapshot));
  if (sharing->own[DISK] == sharing->differing[DISK][nearest])
    /* Translators: a size, a name */
    return g_strdup_printf (_("%s changed since “%s”, and are in no snapshot"), differing,
                            alberca_snapshot_get_title (snapshot));
  own = alberca_size_format (sharing->own[DISK]);
  /* Translators: a size, a name, a size */
  return g_strdup_printf (_("%s changed since “%s”; %s are in no snapshot"), differing,
                          alberca_snapshot_get_title (snapshot), own);
}

/**
 * alberca_snapshot_costs_describe_tree:
 * @snapshots: the snapshots of a volume
 *
 * Returns: (transfer full) (nullable): a sentence
 */
char *
alberca_snapshot_costs_describe_tree (AlbercaSnapshotList *snapshots)
{
  const char *problem = alberca_snapshot_list_get_sharing_problem (snapshots);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (snapshots));

  if (n > 0 && problem != NULL)
    /* Translators: %s is a sentence that says why */
    return g_strdup_printf (_("What was made from what, and what has changed since, cannot be computed. %s"), problem);
  if (n > 1 && alberca_snapshot_list_get_sharing (snapshots) != NULL)
    return g_strdup (_("The order is that in which they were made. What each was made from, qcow2 does not record: the "
                       "lines lead to what has most in common with it."));
  return NULL;
}

/**
 * alberca_snapshot_costs_describe_revert:
 * @snapshots: the snapshots of a volume
 * @snapshot: one of them
 *
 * Returns: (transfer full): what reverting to it does to what is on the disk
 */
char *
alberca_snapshot_costs_describe_revert (AlbercaSnapshotList *snapshots,
                                        AlbercaSnapshot     *snapshot)
{
  guint state;
  const AlbercaQcow2Sharing *sharing = find_state (snapshots, snapshot, &state);
  g_autofree char *differing = NULL;
  g_autofree char *own = NULL;

  if (alberca_snapshot_list_get_surveying (snapshots))
    return g_strdup (_("How much of the disk has changed since is being looked at…"));
  if (sharing == NULL)
    return g_strdup (_("How much of the disk has changed since is not known."));
  if (sharing->differing[DISK][state] == 0)
    return g_strdup (_("Nothing on the disk has changed since."));
  differing = alberca_size_format (sharing->differing[DISK][state]);
  if (sharing->own[DISK] == 0)
    /* Translators: %s is a size */
    return g_strdup_printf (_("%s of the disk change; what is there now is in snapshots, too."), differing);
  own = alberca_size_format (sharing->own[DISK]);
  /* Translators: %s are sizes */
  return g_strdup_printf (_("%s of the disk change. %s of what is there now are in no snapshot: these are lost unless they "
                            "are kept."), differing, own);
}

/**
 * alberca_snapshot_costs_describe_delete:
 * @snapshots: the snapshots of a volume
 * @snapshot: one of them
 *
 * Returns: (transfer full): how much space that frees
 */
char *
alberca_snapshot_costs_describe_delete (AlbercaSnapshotList *snapshots,
                                        AlbercaSnapshot     *snapshot)
{
  guint state;
  const AlbercaQcow2Sharing *sharing = find_state (snapshots, snapshot, &state);
  const char *problem = alberca_snapshot_list_get_sharing_problem (snapshots);
  g_autofree char *freed = NULL;

  if (alberca_snapshot_list_get_surveying (snapshots))
    return g_strdup (_("How much space that frees is being looked at…"));
  if (sharing == NULL && problem != NULL)
    /* Translators: %s is a sentence that says why */
    return g_strdup_printf (_("How much space that frees cannot be computed. %s"), problem);
  if (sharing == NULL)
    return g_strdup (_("How much space that frees is not known yet."));
  freed = alberca_size_format (sharing->freed[state]);
  /* Translators: %s is a size */
  return g_strdup_printf (_("%s in the image are only for this snapshot, and are freed."), freed);
}
