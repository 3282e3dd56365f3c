/* alberca-snapshot-owner.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-snapshot-owner.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-domain-snapshots.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-machine-rules.h"
#include "model/alberca-usage-index.h"
#include "virsh/alberca-line.h"

struct _AlbercaSnapshotOwner
{
  GObject        parent_instance;

  AlbercaPool   *pool;
  AlbercaVolume *volume;
  char          *uuid;           /* of the only machine that runs and writes it, or NULL */
  char          *name;
  char          *problem;
  char          *revert_problem;
  gboolean       names_jobs;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaSnapshotOwner, alberca_snapshot_owner, G_TYPE_OBJECT)

/* ---- Reading what else the machine has ---- */

typedef struct
{
  GVirConnection *connection;
  char           *uuid;
} OwnerCall;

static void
call_free (gpointer data)
{
  OwnerCall *call = data;

  g_object_unref (call->connection);
  g_free (call->uuid);
  g_free (call);
}

/* Worker thread. */
static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  const OwnerCall *call = data;

  return alberca_domain_snapshots_read (call->connection, call->uuid, error);
}

static void
take_problem (AlbercaSnapshotOwner *self,
              char                 *problem)
{
  g_free (self->problem);
  self->problem = problem;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_done (gpointer  owner,
           gpointer  result,
           GError   *error)
{
  AlbercaSnapshotOwner *self = ALBERCA_SNAPSHOT_OWNER (owner);
  g_autoptr(AlbercaMachineState) state = result;

  /* Another one runs with it meanwhile, or none */
  if (state != NULL && g_strcmp0 (state->storage->uuid, self->uuid) != 0)
    return;
  if (self->uuid == NULL)
    return;
  self->names_jobs = state != NULL && state->names_jobs;
  take_problem (self, state != NULL ? alberca_machine_rules_check_only_disk (state) : g_strdup (error->message));
}

static void
read_machine (AlbercaSnapshotOwner *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);
  AlbercaWorkers *workers = connection != NULL ? alberca_connection_get_workers (connection) : NULL;
  OwnerCall *call;

  if (workers == NULL)
    return;
  call = g_new0 (OwnerCall, 1);
  call->connection = g_object_ref (alberca_connection_get_handle (connection));
  call->uuid = g_strdup (self->uuid);
  alberca_workers_read (workers, ALBERCA_PRIORITY_READ, NULL, read_worker, call, call_free, read_done, self);
}

/* ---- Who runs with it ---- */

static gboolean
runs_with_it (const AlbercaUsage *usage)
{
  return usage->kind != ALBERCA_USAGE_OVERLAY && usage->running && !usage->next_start;
}

/* (transfer full) (nullable): why nothing can be done through @usage, alone or not */
static char *
check_usage (const AlbercaUsage *usage,
             gboolean            alone)
{
  if (alone && usage->via == NULL && !usage->read_only && usage->uuid != NULL)
    return NULL;
  return g_strdup_printf (_("The virtual machine “%s” is running with this disk. Shut it down, then try again."), usage->user);
}

static void
forget (AlbercaSnapshotOwner *self)
{
  g_clear_pointer (&self->uuid, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->revert_problem, g_free);
  self->names_jobs = FALSE;
}

static void
take_user (AlbercaSnapshotOwner *self,
           const AlbercaUsage   *usage,
           gboolean              alone)
{
  char *problem = check_usage (usage, alone);

  if (problem == NULL && g_strcmp0 (self->uuid, usage->uuid) == 0)
    return;
  forget (self);
  self->revert_problem = g_strdup_printf (_("The machine “%s” is running with this disk. Shut it down to revert it, or revert "
                                            "the whole machine to one of its own snapshots."), usage->user);
  if (problem == NULL)
    {
      self->uuid = g_strdup (usage->uuid);
      self->name = g_strdup (usage->user);
      read_machine (self);
      problem = g_strdup ("");
    }
  take_problem (self, problem);
}

static void
update (AlbercaSnapshotOwner *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);
  AlbercaUsageIndex *index = connection != NULL ? alberca_usage_index_get (connection) : NULL;
  g_autoptr(GPtrArray) users = index != NULL ? alberca_usage_index_get_users (index, self->pool, self->volume) : NULL;
  const AlbercaUsage *first = NULL;
  gboolean alone = TRUE;

  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);

      if (!runs_with_it (usage))
        continue;
      alone = first == NULL;
      first = first == NULL ? usage : first;
    }
  if (first != NULL)
    {
      take_user (self, first, alone);
    }
  else if (self->problem != NULL || self->uuid != NULL)
    {
      forget (self);
      g_signal_emit (self, signals[CHANGED], 0);
    }
}

/* ---- The object ---- */

static void
alberca_snapshot_owner_finalize (GObject *object)
{
  AlbercaSnapshotOwner *self = ALBERCA_SNAPSHOT_OWNER (object);

  forget (self);
  g_object_unref (self->pool);
  g_object_unref (self->volume);

  G_OBJECT_CLASS (alberca_snapshot_owner_parent_class)->finalize (object);
}

static void
alberca_snapshot_owner_class_init (AlbercaSnapshotOwnerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_snapshot_owner_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
alberca_snapshot_owner_init (AlbercaSnapshotOwner *self)
{
}

/**
 * alberca_snapshot_owner_new:
 * @pool: a pool
 * @volume: one of its volumes
 *
 * Main thread.
 *
 * Returns: (transfer full): who runs with it
 */
AlbercaSnapshotOwner *
alberca_snapshot_owner_new (AlbercaPool   *pool,
                            AlbercaVolume *volume)
{
  AlbercaSnapshotOwner *self = g_object_new (ALBERCA_TYPE_SNAPSHOT_OWNER, NULL);
  AlbercaConnection *connection = alberca_pool_get_connection (pool);

  self->pool = g_object_ref (pool);
  self->volume = g_object_ref (volume);
  if (connection != NULL)
    g_signal_connect_object (alberca_usage_index_get (connection), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

const char *
alberca_snapshot_owner_get_name (AlbercaSnapshotOwner *self)
{
  g_return_val_if_fail (ALBERCA_IS_SNAPSHOT_OWNER (self), NULL);

  return self->name;
}

/**
 * alberca_snapshot_owner_get_domain:
 * @self: the machine that runs with a volume
 *
 * Returns: (nullable): what virsh calls it
 */
const char *
alberca_snapshot_owner_get_domain (AlbercaSnapshotOwner *self)
{
  g_return_val_if_fail (ALBERCA_IS_SNAPSHOT_OWNER (self), NULL);

  return self->name != NULL ? alberca_line_choose_domain (self->name, self->uuid) : NULL;
}

gboolean
alberca_snapshot_owner_get_names_jobs (AlbercaSnapshotOwner *self)
{
  g_return_val_if_fail (ALBERCA_IS_SNAPSHOT_OWNER (self), FALSE);

  return self->names_jobs;
}

const char *
alberca_snapshot_owner_get_problem (AlbercaSnapshotOwner *self)
{
  g_return_val_if_fail (ALBERCA_IS_SNAPSHOT_OWNER (self), NULL);

  return self->problem;
}

const char *
alberca_snapshot_owner_get_revert_problem (AlbercaSnapshotOwner *self)
{
  g_return_val_if_fail (ALBERCA_IS_SNAPSHOT_OWNER (self), NULL);

  return self->revert_problem;
}

/**
 * alberca_snapshot_owner_describe:
 * @self: who runs with a volume
 *
 * Returns: (transfer full) (nullable): what can be done with its snapshots now, and what cannot
 */
char *
alberca_snapshot_owner_describe (AlbercaSnapshotOwner *self)
{
  g_return_val_if_fail (ALBERCA_IS_SNAPSHOT_OWNER (self), NULL);

  if (self->problem != NULL)
    return g_strdup (*self->problem != '\0' ? self->problem : _("Reading…"));
  if (self->name == NULL)
    return NULL;
  /* Translators: %s is the name of a virtual machine */
  return g_strdup_printf (_("The machine “%s” is running with it: it makes the snapshot, together with its memory, and stands "
                            "still meanwhile. To revert, shut it down, or revert the whole machine."), self->name);
}
