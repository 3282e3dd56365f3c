/* alberca-thin-group.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-thin-group.h"

#include "backend/alberca-thin-watch.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-uri.h"
#include "model/alberca-usage-index.h"

/* UDisks2 tells what comes and goes by itself; how full it is it looks up when it is asked. ms */
#define POLL_INTERVAL 15000

/* What changes within that time is read once. ms */
#define REREAD_DELAY 100

struct _AlbercaThinGroup
{
  GObject parent_instance;

  AlbercaPool        *pool;
  char               *name;
  gboolean            here; /* whatever the URI says */
  AlbercaThinRecords *records;
  GError             *error;
  GCancellable       *cancellable; /* of what is being read; NULL: nothing */
  gboolean            again;       /* and once more after that */
  gboolean            again_poll;  /* and then also how full it is */
  AlbercaThinWatch   *watch;       /* while it is shown */
  guint               poll_id;
  guint               reread_id;
};

typedef enum
{
  PROP_POOL = 1,
  PROP_HERE,
} AlbercaThinGroupProps;

static GParamSpec *properties[PROP_HERE + 1];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (AlbercaThinGroup, alberca_thin_group, G_TYPE_OBJECT)

/* ---- Reading ---- */

typedef struct
{
  char     *group;
  gboolean  poll;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->group);
  g_free (question);
}

static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Question *question = data;

  return alberca_thin_pools_read (question->group, question->poll, cancellable, error);
}

static void start_reading (AlbercaThinGroup *self,
                           gboolean          poll);

static void
take_answer (AlbercaThinGroup   *self,
             AlbercaThinRecords *records,
             const GError       *error)
{
  g_clear_pointer (&self->records, alberca_thin_records_free);
  g_clear_error (&self->error);
  self->records = records;
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_signal_emit (self, changed_signal, 0);
}

static void
read_cb (gpointer  owner,
         gpointer  result,
         GError   *error)
{
  AlbercaThinGroup *self = owner;

  g_clear_object (&self->cancellable);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    take_answer (self, result, error);
  if (self->again)
    start_reading (self, self->again_poll);
}

static AlbercaWorkers *
get_workers (AlbercaThinGroup *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);

  return connection != NULL ? alberca_connection_get_workers (connection) : NULL;
}

static void
start_reading (AlbercaThinGroup *self,
               gboolean          poll)
{
  Question *question;

  if (alberca_thin_group_get_state (self) == ALBERCA_THIN_ELSEWHERE || get_workers (self) == NULL)
    return;
  if (self->cancellable != NULL)
    {
      self->again = TRUE;
      self->again_poll = self->again_poll || poll;
      return;
    }

  self->again = self->again_poll = FALSE;
  self->cancellable = g_cancellable_new ();
  question = g_new0 (Question, 1);
  question->group = g_strdup (self->name);
  question->poll = poll;
  alberca_workers_read (get_workers (self), ALBERCA_PRIORITY_READ, self->cancellable, read_worker, question,
                        question_free, read_cb, self);
}

static gboolean
poll_cb (gpointer user_data)
{
  start_reading (user_data, TRUE);
  return G_SOURCE_CONTINUE;
}

static gboolean
reread_cb (gpointer user_data)
{
  AlbercaThinGroup *self = user_data;

  self->reread_id = 0;
  start_reading (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
watch_cb (gpointer user_data)
{
  AlbercaThinGroup *self = user_data;

  if (self->reread_id == 0)
    self->reread_id = g_timeout_add (REREAD_DELAY, reread_cb, self);
}

/**
 * alberca_thin_group_reread:
 * @self: a group
 *
 * Looks at it anew, also how full it is.
 */
void
alberca_thin_group_reread (AlbercaThinGroup *self)
{
  g_return_if_fail (ALBERCA_IS_THIN_GROUP (self));

  start_reading (self, TRUE);
}

/**
 * alberca_thin_group_set_shown:
 * @self: a group
 * @shown: somebody looks at it
 */
void
alberca_thin_group_set_shown (AlbercaThinGroup *self,
                              gboolean          shown)
{
  g_return_if_fail (ALBERCA_IS_THIN_GROUP (self));

  if (shown == (self->watch != NULL) || alberca_thin_group_get_state (self) == ALBERCA_THIN_ELSEWHERE)
    return;
  if (shown)
    {
      self->watch = alberca_thin_watch_new (watch_cb, self);
      self->poll_id = g_timeout_add (POLL_INTERVAL, poll_cb, self);
      start_reading (self, TRUE);
      return;
    }
  g_clear_pointer (&self->watch, alberca_thin_watch_free);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_handle_id (&self->reread_id, g_source_remove);
  self->again = self->again_poll = FALSE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/* ---- What is known ---- */

gboolean
alberca_thin_group_is_possible (AlbercaPool *pool)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);

  return alberca_pool_get_pool_type (pool) == ALBERCA_POOL_TYPE_LOGICAL &&
         (connection == NULL || !alberca_connection_get_practice (connection));
}

AlbercaPool *
alberca_thin_group_get_pool (AlbercaThinGroup *self)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), NULL);

  return self->pool;
}

const char *
alberca_thin_group_get_name (AlbercaThinGroup *self)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), NULL);

  return self->name;
}

/* Somebody's own libvirt, which may do nothing to LVM, sees no more of it than another computer's. */
static gboolean
is_here (AlbercaThinGroup *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);

  return self->here || (connection != NULL && alberca_uri_is_local_system (alberca_connection_get_uri (connection)));
}

AlbercaThinState
alberca_thin_group_get_state (AlbercaThinGroup *self)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), ALBERCA_THIN_ELSEWHERE);

  if (!is_here (self))
    return ALBERCA_THIN_ELSEWHERE;
  if (self->error != NULL)
    return ALBERCA_THIN_UNAVAILABLE;
  return self->records != NULL ? ALBERCA_THIN_KNOWN : ALBERCA_THIN_READING;
}

const GError *
alberca_thin_group_get_error (AlbercaThinGroup *self)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), NULL);

  return self->error;
}

gboolean
alberca_thin_group_get_writable (AlbercaThinGroup *self)
{
  AlbercaConnection *connection;

  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), FALSE);

  connection = alberca_pool_get_connection (self->pool);
  return self->records != NULL && get_workers (self) != NULL && !alberca_connection_get_read_only (connection);
}

const AlbercaThinRecords *
alberca_thin_group_get_records (AlbercaThinGroup *self)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), NULL);

  return self->records;
}

static const AlbercaThinRecord *
find_in (GPtrArray  *records,
         const char *name)
{
  for (guint i = 0; i < records->len; i++)
    {
      const AlbercaThinRecord *record = g_ptr_array_index (records, i);

      if (g_strcmp0 (record->name, name) == 0)
        return record;
    }
  return NULL;
}

const AlbercaThinRecord *
alberca_thin_group_find (AlbercaThinGroup *self,
                         const char       *name)
{
  const AlbercaThinRecord *record;

  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), NULL);

  if (self->records == NULL)
    return NULL;
  record = find_in (self->records->volumes, name);
  return record != NULL ? record : find_in (self->records->pools, name);
}

gboolean
alberca_thin_group_has_name (AlbercaThinGroup *self,
                             const char       *name)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), FALSE);

  return alberca_thin_group_find (self, name) != NULL ||
         (self->records != NULL && g_ptr_array_find_with_equal_func (self->records->others, name, g_str_equal, NULL));
}

GPtrArray *
alberca_thin_group_list_volumes (AlbercaThinGroup *self,
                                 const char       *pool)
{
  GPtrArray *volumes = g_ptr_array_new ();

  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), volumes);

  for (guint i = 0; self->records != NULL && i < self->records->volumes->len; i++)
    {
      AlbercaThinRecord *record = g_ptr_array_index (self->records->volumes, i);

      if (g_strcmp0 (record->pool, pool) == 0)
        g_ptr_array_add (volumes, record);
    }
  return volumes;
}

guint64
alberca_thin_group_get_promised (AlbercaThinGroup *self,
                                 const char       *pool)
{
  g_autoptr(GPtrArray) volumes = alberca_thin_group_list_volumes (self, pool);
  guint64 promised = 0;

  for (guint i = 0; i < volumes->len; i++)
    promised += ((const AlbercaThinRecord *) g_ptr_array_index (volumes, i))->size;
  return promised;
}

char *
alberca_thin_group_get_path (AlbercaThinGroup *self,
                             const char       *name)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), NULL);

  return g_strconcat ("/dev/", self->name, "/", name, NULL);
}

GPtrArray *
alberca_thin_group_list_snapshots (AlbercaThinGroup *self,
                                   const char       *origin)
{
  GPtrArray *names = g_ptr_array_new ();

  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), names);

  for (guint i = 0; self->records != NULL && i < self->records->volumes->len; i++)
    {
      const AlbercaThinRecord *record = g_ptr_array_index (self->records->volumes, i);

      if (g_strcmp0 (record->origin, origin) == 0)
        g_ptr_array_add (names, record->name);
    }
  return names;
}

GPtrArray *
alberca_thin_group_list_users (AlbercaThinGroup *self,
                               const char       *name)
{
  AlbercaConnection *connection;
  g_autofree char *path = NULL;

  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), NULL);

  connection = alberca_pool_get_connection (self->pool);
  if (connection == NULL)
    return g_ptr_array_new ();
  path = alberca_thin_group_get_path (self, name);
  return alberca_usage_index_get_path_users (alberca_usage_index_get (connection), path);
}

/**
 * alberca_thin_group_find_users:
 * @self: a group
 * @done: gets a #GPtrArray of #AlbercaUsage (transfer full), of all volumes of the group, or an error
 * @owner: kept alive until then
 *
 * Before something is destroyed: alberca_connection_find_pool_users(), which goes by the paths below the
 * group's and so finds the users of what libvirt does not list.
 */
gboolean
alberca_thin_group_find_users (AlbercaThinGroup *self,
                               AlbercaReadDone   done,
                               gpointer          owner)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (self), FALSE);

  if (get_workers (self) == NULL)
    return FALSE;
  alberca_connection_find_pool_users (alberca_pool_get_connection (self->pool), self->pool, NULL, done, owner);
  return TRUE;
}

/* ---- The object ---- */

/* What libvirt calls the source of the pool; without it its directory is named after the group. */
static char *
make_name (AlbercaPool *pool)
{
  const char *path = alberca_pool_get_path (pool);
  g_autofree char *name = alberca_pool_config_get_field (alberca_pool_get_config (pool), "source/name");

  if (name != NULL && *name != '\0')
    return g_steal_pointer (&name);
  return path != NULL ? g_path_get_basename (path) : g_strdup (alberca_pool_get_name (pool));
}

static void
alberca_thin_group_constructed (GObject *object)
{
  AlbercaThinGroup *self = ALBERCA_THIN_GROUP (object);

  G_OBJECT_CLASS (alberca_thin_group_parent_class)->constructed (object);
  self->name = make_name (self->pool);
}

static void
alberca_thin_group_dispose (GObject *object)
{
  AlbercaThinGroup *self = ALBERCA_THIN_GROUP (object);

  g_clear_pointer (&self->watch, alberca_thin_watch_free);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_handle_id (&self->reread_id, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->pool);
  g_clear_error (&self->error);
  g_clear_pointer (&self->records, alberca_thin_records_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (alberca_thin_group_parent_class)->dispose (object);
}

static void
alberca_thin_group_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  AlbercaThinGroup *self = ALBERCA_THIN_GROUP (object);

  switch ((AlbercaThinGroupProps) prop_id)
    {
    case PROP_POOL:
      self->pool = g_value_dup_object (value);
      break;
    case PROP_HERE:
      self->here = g_value_get_boolean (value);
      break;
    }
}

static void
alberca_thin_group_class_init (AlbercaThinGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = alberca_thin_group_constructed;
  object_class->dispose = alberca_thin_group_dispose;
  object_class->set_property = alberca_thin_group_set_property;

  properties[PROP_POOL] = g_param_spec_object ("pool", NULL, NULL, ALBERCA_TYPE_POOL, flags);
  properties[PROP_HERE] = g_param_spec_boolean ("here", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
alberca_thin_group_init (AlbercaThinGroup *self)
{
}

/**
 * alberca_thin_group_new:
 * @pool: a pool that can have one
 *
 * Returns: (transfer full): the thin part of its volume group, of which nothing is known yet
 */
AlbercaThinGroup *
alberca_thin_group_new (AlbercaPool *pool)
{
  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);

  return g_object_new (ALBERCA_TYPE_THIN_GROUP, "pool", pool, NULL);
}

/**
 * alberca_thin_group_new_here:
 * @pool: a pool that can have one
 *
 * Returns: (transfer full): the same, as if the connection were one of this computer's system
 */
AlbercaThinGroup *
alberca_thin_group_new_here (AlbercaPool *pool)
{
  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);

  return g_object_new (ALBERCA_TYPE_THIN_GROUP, "pool", pool, "here", TRUE, NULL);
}
