/* alberca-snapshot-list.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-snapshot-list.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-explanation.h"
#include "model/alberca-snapshot-name.h"
#include "model/alberca-snapshot-owner.h"
#include "model/alberca-snapshot-reader.h"
#include "model/alberca-snapshot-survey.h"
#include "model/alberca-volume-private.h"

struct _AlbercaSnapshotList
{
  GObject            parent_instance;

  AlbercaPool       *pool;
  AlbercaVolume     *volume;
  GPtrArray         *snapshots;  /* (element-type AlbercaSnapshot), in the order of the table */
  AlbercaQcow2Image *image;
  GError            *error;
  char              *problem;
  AlbercaSnapshotOwner *owner;
  gboolean           is_read;    /* once, successfully or not */
  gboolean           is_busy;    /* a worker reads */
  gboolean           is_stale;   /* it must read again after that */

  AlbercaQcow2Sharing *sharing;         /* of this image, or NULL */
  char                *sharing_problem; /* why it is not known, or NULL */
  gboolean             is_surveying;    /* a worker reads that */
  gboolean             is_outdated;     /* likewise: it must read it again */
  GCancellable        *unwanted;        /* cancelled: nobody looks at that any more */
};

typedef enum
{
  PROP_READING = 1,
  PROP_ERROR,
  PROP_PROBLEM,
} AlbercaSnapshotListProps;

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[PROP_PROBLEM + 1];
static guint signals[N_SIGNALS];

static void alberca_snapshot_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AlbercaSnapshotList, alberca_snapshot_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, alberca_snapshot_list_model_init))

/* ---- The list ---- */

static GType
get_item_type (GListModel *model)
{
  return ALBERCA_TYPE_SNAPSHOT;
}

static guint
get_n_items (GListModel *model)
{
  return ALBERCA_SNAPSHOT_LIST (model)->snapshots->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  AlbercaSnapshotList *self = ALBERCA_SNAPSHOT_LIST (model);

  return position < self->snapshots->len ? g_object_ref (g_ptr_array_index (self->snapshots, position)) : NULL;
}

static void
alberca_snapshot_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

/* ---- What was read ---- */

static AlbercaSnapshot *
find_same (AlbercaSnapshotList        *self,
           const AlbercaQcow2Snapshot *record)
{
  for (guint i = 0; i < self->snapshots->len; i++)
    {
      AlbercaSnapshot *snapshot = g_ptr_array_index (self->snapshots, i);

      if (alberca_snapshot_is (snapshot, record))
        return snapshot;
    }
  return NULL;
}

static gboolean
arrays_equal (GPtrArray *a,
              GPtrArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0);
}

/* Those that were there before stay the same objects. */
static void
apply_snapshots (AlbercaSnapshotList *self,
                 GPtrArray           *records,
                 const char          *here)
{
  g_autoptr(GPtrArray) old = NULL;
  g_autoptr(GPtrArray) snapshots = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const AlbercaQcow2Snapshot *record = g_ptr_array_index (records, i);
      AlbercaSnapshot *same = find_same (self, record);
      AlbercaSnapshot *snapshot = same != NULL ? g_object_ref (same) : alberca_snapshot_new (record);

      alberca_snapshot_set_here (snapshot, g_strcmp0 (here, record->id) == 0);
      g_ptr_array_add (snapshots, snapshot);
    }

  if (arrays_equal (snapshots, self->snapshots))
    return;
  old = g_steal_pointer (&self->snapshots);
  self->snapshots = g_steal_pointer (&snapshots);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, self->snapshots->len);
}

static char *
find_problem (AlbercaSnapshotList *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);

  if (connection != NULL && alberca_connection_get_read_only (connection))
    return g_strdup (_("This connection is read-only."));
  return self->error == NULL ? alberca_snapshot_describe_problem (self->image != NULL ? self->image->header : NULL) : NULL;
}

static void
notify (AlbercaSnapshotList *self)
{
  for (guint i = PROP_READING; i <= PROP_PROBLEM; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- What they share ---- */

static void survey (AlbercaSnapshotList *self);

/* The disk may differ from a snapshot though their tables do: where the memory was kept */
static void
find_here (AlbercaSnapshotList *self)
{
  guint nearest = alberca_qcow2_sharing_get_nearest (self->sharing, ALBERCA_QCOW2_SHARING_DISK);

  for (guint i = 0; i < self->snapshots->len; i++)
    {
      AlbercaSnapshot *snapshot = g_ptr_array_index (self->snapshots, i);

      alberca_snapshot_set_here (snapshot, i + 1 == nearest &&
                                           self->sharing->differing[ALBERCA_QCOW2_SHARING_DISK][nearest] == 0 &&
                                           alberca_snapshot_get_disk_size (snapshot) == self->image->header->virtual_size);
    }
}

static void
apply_survey (AlbercaSnapshotList   *self,
              AlbercaSnapshotSurvey *read,
              const GError          *error)
{
  g_clear_pointer (&self->sharing, alberca_qcow2_sharing_free);
  g_clear_pointer (&self->sharing_problem, g_free);
  if (read == NULL)
    self->sharing_problem = alberca_explanation_get_summary (error);
  else if (read->sharing->outcome != ALBERCA_QCOW2_SHARING_KNOWN)
    self->sharing_problem = alberca_snapshot_survey_describe_problem (read->sharing->outcome);
  else
    {
      self->sharing = g_steal_pointer (&read->sharing);
      find_here (self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static gpointer
survey_worker (gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  return alberca_snapshot_survey_read (data, cancellable, error);
}

static void
survey_done (gpointer  owner,
             gpointer  result,
             GError   *error)
{
  AlbercaSnapshotList *self = ALBERCA_SNAPSHOT_LIST (owner);
  g_autoptr(AlbercaSnapshotSurvey) read = result;
  gboolean is_outdated = self->is_outdated;

  self->is_surveying = self->is_outdated = FALSE;
  if (g_cancellable_is_cancelled (self->unwanted))
    return;
  /* Of another moment than the table that is shown: that comes, too */
  if (self->image != NULL && (read == NULL || alberca_qcow2_image_equal (read->image, self->image)))
    apply_survey (self, read, error);
  if (is_outdated)
    survey (self);
}

static void
survey (AlbercaSnapshotList *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);
  AlbercaWorkers *workers = connection != NULL ? alberca_connection_get_workers (connection) : NULL;

  self->is_outdated = self->is_surveying;
  if (workers == NULL || self->is_surveying || self->image == NULL || self->snapshots->len == 0 ||
      g_cancellable_is_cancelled (self->unwanted))
    return;

  self->is_surveying = TRUE;
  alberca_workers_read_in_line (workers, self->unwanted, survey_worker,
                                alberca_snapshot_call_new (self->pool, self->volume),
                                (GDestroyNotify) alberca_snapshot_call_free, survey_done, self);
}

/**
 * alberca_snapshot_list_stop_survey:
 * @self: the snapshots of a volume
 *
 * Main thread. Nobody looks at what they share any more: it is not read to its end, and not again.
 */
void
alberca_snapshot_list_stop_survey (AlbercaSnapshotList *self)
{
  g_return_if_fail (ALBERCA_IS_SNAPSHOT_LIST (self));

  g_cancellable_cancel (self->unwanted);
}

/* Until it has been read again, what was known of the same snapshots is shown. */
static void
forget_survey (AlbercaSnapshotList        *self,
               const AlbercaSnapshotState *state)
{
  if (self->image != NULL && state != NULL && state->image != NULL &&
      alberca_qcow2_snapshots_equal (self->image->snapshots, state->image->snapshots))
    return;
  g_clear_pointer (&self->sharing, alberca_qcow2_sharing_free);
  g_clear_pointer (&self->sharing_problem, g_free);
}

/* ---- Reading ---- */

static void
apply (AlbercaSnapshotList  *self,
       AlbercaSnapshotState *state,
       const GError         *error)
{
  self->is_read = TRUE;
  forget_survey (self, state);
  g_clear_error (&self->error);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->image, alberca_qcow2_image_free);
  if (error != NULL)
    self->error = g_error_copy (error);
  else
    self->image = g_steal_pointer (&state->image);
  if (self->image != NULL)
    alberca_volume_set_n_snapshots (self->volume, self->image->snapshots->len);
  self->problem = find_problem (self);
  apply_snapshots (self, self->image != NULL ? self->image->snapshots : NULL, state != NULL ? state->here : NULL);
  notify (self);
  survey (self);
}

static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  return alberca_snapshot_call_read_state (data, error);
}

static void
read_done (gpointer  owner,
           gpointer  result,
           GError   *error)
{
  AlbercaSnapshotList *self = ALBERCA_SNAPSHOT_LIST (owner);
  g_autoptr(AlbercaSnapshotState) state = result;

  self->is_busy = FALSE;
  apply (self, state, error);
  if (self->is_stale)
    alberca_snapshot_list_reread (self);
}

/**
 * alberca_snapshot_list_reread:
 * @self: the snapshots of a volume
 *
 * Main thread. Reads them again; what was known is shown until then. Does nothing while the
 * connection is not open.
 */
void
alberca_snapshot_list_reread (AlbercaSnapshotList *self)
{
  AlbercaConnection *connection;
  AlbercaWorkers *workers;

  g_return_if_fail (ALBERCA_IS_SNAPSHOT_LIST (self));

  connection = alberca_pool_get_connection (self->pool);
  workers = connection != NULL ? alberca_connection_get_workers (connection) : NULL;
  self->is_stale = self->is_busy;
  if (workers == NULL || self->is_busy)
    return;

  self->is_busy = TRUE;
  alberca_workers_read (workers, ALBERCA_PRIORITY_READ, NULL, read_worker,
                        alberca_snapshot_call_new (self->pool, self->volume),
                        (GDestroyNotify) alberca_snapshot_call_free, read_done, self);
}

static gpointer
map_worker (gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  return alberca_snapshot_call_read_map (data, error);
}

/**
 * alberca_snapshot_list_read_map:
 * @self: the snapshots of a qcow2 volume
 * @done: gets an #AlbercaQcow2Map (transfer full), or an error
 * @owner: a #GObject, kept alive until then
 *
 * Main thread. Reads up to some MiB of the volume's tables.
 *
 * Returns: %FALSE, and @done is never called: the connection is not open
 */
gboolean
alberca_snapshot_list_read_map (AlbercaSnapshotList *self,
                                AlbercaReadDone      done,
                                gpointer             owner)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);
  AlbercaWorkers *workers = connection != NULL ? alberca_connection_get_workers (connection) : NULL;

  if (workers == NULL)
    return FALSE;
  alberca_workers_read (workers, ALBERCA_PRIORITY_BACKGROUND, NULL, map_worker,
                        alberca_snapshot_call_new (self->pool, self->volume),
                        (GDestroyNotify) alberca_snapshot_call_free, done, owner);
  return TRUE;
}

/* ---- The object ---- */

static void
alberca_snapshot_list_dispose (GObject *object)
{
  AlbercaSnapshotList *self = ALBERCA_SNAPSHOT_LIST (object);

  g_clear_object (&self->pool);
  g_clear_object (&self->volume);
  g_clear_object (&self->owner);
  g_clear_error (&self->error);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->image, alberca_qcow2_image_free);
  g_clear_pointer (&self->sharing, alberca_qcow2_sharing_free);
  g_clear_pointer (&self->sharing_problem, g_free);

  G_OBJECT_CLASS (alberca_snapshot_list_parent_class)->dispose (object);
}

static void
alberca_snapshot_list_finalize (GObject *object)
{
  g_ptr_array_unref (ALBERCA_SNAPSHOT_LIST (object)->snapshots);
  g_object_unref (ALBERCA_SNAPSHOT_LIST (object)->unwanted);

  G_OBJECT_CLASS (alberca_snapshot_list_parent_class)->finalize (object);
}

static void
alberca_snapshot_list_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  AlbercaSnapshotList *self = ALBERCA_SNAPSHOT_LIST (object);

  switch ((AlbercaSnapshotListProps) property_id)
    {
    case PROP_READING:
      g_value_set_boolean (value, alberca_snapshot_list_get_reading (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    }
}

static void
alberca_snapshot_list_class_init (AlbercaSnapshotListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = alberca_snapshot_list_dispose;
  object_class->finalize = alberca_snapshot_list_finalize;
  object_class->get_property = alberca_snapshot_list_get_property;

  properties[PROP_READING] = g_param_spec_boolean ("reading", NULL, NULL, TRUE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
alberca_snapshot_list_init (AlbercaSnapshotList *self)
{
  self->snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  self->unwanted = g_cancellable_new ();
}

/**
 * alberca_snapshot_list_new:
 * @pool: an active pool
 * @volume: one of its volumes
 *
 * Main thread. Begins to read.
 *
 * Returns: (transfer full): the snapshots inside the volume
 */
AlbercaSnapshotList *
alberca_snapshot_list_new (AlbercaPool   *pool,
                           AlbercaVolume *volume)
{
  static const char *const signs[] = { "notify::allocation", "notify::modified", "notify::capacity", "notify::loaded" };
  AlbercaSnapshotList *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);

  self = g_object_new (ALBERCA_TYPE_SNAPSHOT_LIST, NULL);
  self->pool = g_object_ref (pool);
  self->volume = g_object_ref (volume);
  self->owner = alberca_snapshot_owner_new (pool, volume);
  g_signal_connect_object (self->owner, "changed", G_CALLBACK (notify), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    g_signal_connect_object (volume, signs[i], G_CALLBACK (alberca_snapshot_list_reread), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pool, "notify::available-now", G_CALLBACK (alberca_snapshot_list_reread), self,
                           G_CONNECT_SWAPPED);
  alberca_snapshot_list_reread (self);
  return self;
}

AlbercaPool *
alberca_snapshot_list_get_pool (AlbercaSnapshotList *self)
{
  return self->pool;
}

AlbercaSnapshotOwner *
alberca_snapshot_list_get_owner (AlbercaSnapshotList *self)
{
  return self->owner;
}

AlbercaVolume *
alberca_snapshot_list_get_volume (AlbercaSnapshotList *self)
{
  return self->volume;
}

gboolean
alberca_snapshot_list_get_reading (AlbercaSnapshotList *self)
{
  return !self->is_read;
}

gboolean
alberca_snapshot_list_get_busy (AlbercaSnapshotList *self)
{
  return self->is_busy;
}

const GError *
alberca_snapshot_list_get_error (AlbercaSnapshotList *self)
{
  return self->error;
}

const char *
alberca_snapshot_list_get_problem (AlbercaSnapshotList *self)
{
  return self->problem;
}

const AlbercaQcow2Image *
alberca_snapshot_list_get_image (AlbercaSnapshotList *self)
{
  return self->image;
}

const AlbercaQcow2Sharing *
alberca_snapshot_list_get_sharing (AlbercaSnapshotList *self)
{
  return self->sharing;
}

const char *
alberca_snapshot_list_get_sharing_problem (AlbercaSnapshotList *self)
{
  return self->sharing_problem;
}

gboolean
alberca_snapshot_list_get_surveying (AlbercaSnapshotList *self)
{
  g_return_val_if_fail (ALBERCA_IS_SNAPSHOT_LIST (self), FALSE);

  return self->is_busy || self->is_surveying;
}

/**
 * alberca_snapshot_list_get_state:
 * @self: the snapshots of a volume
 * @snapshot: one of them
 *
 * Returns: its place among the states of an #AlbercaQcow2Sharing, from 1; 0: it is no longer there
 */
guint
alberca_snapshot_list_get_state (AlbercaSnapshotList *self,
                                 AlbercaSnapshot     *snapshot)
{
  guint place;

  return g_ptr_array_find (self->snapshots, snapshot, &place) ? place + 1 : 0;
}

/* ---- Names ---- */

static gboolean
has_name (AlbercaSnapshotList *self,
          const char          *name)
{
  return self->image != NULL && alberca_qcow2_image_count (self->image, name) > 0;
}

/**
 * alberca_snapshot_list_get_name_problem:
 * @self: the snapshots of a volume
 * @name: what somebody wrote
 *
 * Returns: (transfer full) (nullable): why a new snapshot should not be called so; translated
 */
char *
alberca_snapshot_list_get_name_problem (AlbercaSnapshotList *self,
                                        const char          *name)
{
  char *problem = alberca_snapshot_name_get_problem (name);

  if (problem == NULL && alberca_snapshot_owner_get_names_jobs (self->owner))
    problem = alberca_snapshot_name_get_job_problem (name);
  if (problem == NULL && has_name (self, name))
    problem = g_strdup_printf (_("There is a snapshot “%s” already. Write another name."), name);
  return problem;
}

/**
 * alberca_snapshot_list_make_name:
 * @self: the snapshots of a volume
 *
 * Returns: (transfer full): a name that none of them has: day and time
 */
char *
alberca_snapshot_list_make_name (AlbercaSnapshotList *self)
{
  g_autofree char *name = alberca_snapshot_name_suggest (FALSE);

  if (has_name (self, name))
    {
      g_free (name);
      name = alberca_snapshot_name_suggest (TRUE);
    }
  return g_steal_pointer (&name);
}

/**
 * alberca_snapshot_list_get_delete_problem:
 * @self: the snapshots of a volume
 * @snapshot: one of them
 *
 * Returns: (transfer full) (nullable): why it cannot be deleted; translated
 */
char *
alberca_snapshot_list_get_delete_problem (AlbercaSnapshotList *self,
                                          AlbercaSnapshot     *snapshot)
{
  const char *name = alberca_snapshot_get_name (snapshot);
  char *problem = alberca_snapshot_name_get_delete_problem (name);

  if (problem == NULL && alberca_snapshot_owner_get_names_jobs (self->owner))
    problem = alberca_snapshot_name_get_job_delete_problem (name);
  if (problem != NULL || self->image == NULL)
    return problem;
  for (guint i = 0; i < self->image->snapshots->len; i++)
    {
      const AlbercaQcow2Snapshot *record = g_ptr_array_index (self->image->snapshots, i);

      if (strcmp (record->name, name) != 0)
        continue;
      if (alberca_snapshot_is (snapshot, record))
        return NULL;
      return g_strdup (_("An older snapshot has the same name, and would be deleted in its place. Delete that one first."));
    }
  return NULL;
}
