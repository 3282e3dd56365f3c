/* alberca-pool-discovery.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-discovery.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-pools.h"
#include "model/alberca-connection-private.h"
#include "virsh/alberca-virsh.h"

#define MAX_AT_A_TIME 2

struct _AlbercaPoolDiscovery
{
  GObject parent_instance;

  AlbercaConnection     *connection;
  AlbercaDiscoveryState  state;
  guint                  serial;  /* of the question whose answer is waited for */
  GPtrArray             *sources;
  GError                *error;
};

G_DEFINE_FINAL_TYPE (AlbercaPoolDiscovery, alberca_pool_discovery, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One question */
typedef struct
{
  GVirConnection  *connection;
  AlbercaPoolType  type;
  char            *spec;
  guint            serial;
  GPtrArray       *sources;
  GError          *error;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->connection);
  g_free (question->spec);
  g_clear_pointer (&question->sources, g_ptr_array_unref);
  g_clear_error (&question->error);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

/* On a connection: how many of its questions are open */
static GQuark
discoveries_quark (void)
{
  return g_quark_from_static_string ("alberca-pool-discoveries");
}

/* How many questions of a connection have no answer yet, also those that nobody waits for */
static guint
count_open (AlbercaConnection *connection)
{
  return GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (connection), discoveries_quark ()));
}

static void
set_open (AlbercaConnection *connection,
          guint              n)
{
  g_object_set_qdata (G_OBJECT (connection), discoveries_quark (), GUINT_TO_POINTER (n));
}

static void
set_state (AlbercaPoolDiscovery  *self,
           AlbercaDiscoveryState  state)
{
  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
alberca_pool_discovery_finalize (GObject *object)
{
  AlbercaPoolDiscovery *self = ALBERCA_POOL_DISCOVERY (object);

  g_clear_object (&self->connection);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (alberca_pool_discovery_parent_class)->finalize (object);
}

static void
alberca_pool_discovery_class_init (AlbercaPoolDiscoveryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_pool_discovery_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
alberca_pool_discovery_init (AlbercaPoolDiscovery *self)
{
}

/**
 * alberca_pool_discovery_new:
 * @connection: whose libvirt asks
 */
AlbercaPoolDiscovery *
alberca_pool_discovery_new (AlbercaConnection *connection)
{
  AlbercaPoolDiscovery *self;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);

  self = g_object_new (ALBERCA_TYPE_POOL_DISCOVERY, NULL);
  self->connection = g_object_ref (connection);

  return self;
}

/* Worker thread. */
static gpointer
ask_worker (gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Question *question = data;

  question->sources = alberca_pools_find_sources (question->connection, question->type, question->spec,
                                                  &question->error);
  return question;
}

static void
ask_done_cb (gpointer  owner,
             gpointer  result,
             GError   *error)
{
  AlbercaPoolDiscovery *self = owner;
  g_autoptr(Question) question = result;

  set_open (self->connection, count_open (self->connection) - 1);
  if (question->serial != self->serial || self->state != ALBERCA_DISCOVERY_ASKING)
    return;

  self->sources = g_steal_pointer (&question->sources);
  self->error = g_steal_pointer (&question->error);
  set_state (self, self->error == NULL ? ALBERCA_DISCOVERY_DONE : ALBERCA_DISCOVERY_FAILED);
}

/**
 * alberca_pool_discovery_ask:
 * @self: a discovery
 * @asked: the type of pools, and whom to ask
 *
 * Main thread. virConnectFindStoragePoolSources(), in a worker. An answer to an earlier
 * question is no longer waited for.
 */
void
alberca_pool_discovery_ask (AlbercaPoolDiscovery    *self,
                            const AlbercaPoolConfig *asked)
{
  AlbercaWorkers *workers;
  Question *question;

  g_return_if_fail (ALBERCA_IS_POOL_DISCOVERY (self));
  g_return_if_fail (asked != NULL);

  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_error (&self->error);
  self->serial++;

  workers = alberca_connection_get_workers (self->connection);
  if (workers == NULL)
    self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, _("The connection is not open."));
  else if (count_open (self->connection) >= MAX_AT_A_TIME)
    self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY,
                                       _("libvirt still waits for hosts that were asked before, and cannot be told "
                                         "to give up. Try again in some minutes."));
  if (self->error != NULL)
    {
      set_state (self, ALBERCA_DISCOVERY_FAILED);
      return;
    }

  question = g_new0 (Question, 1);
  question->connection = g_object_ref (alberca_connection_get_handle (self->connection));
  question->type = alberca_pool_config_get_pool_type (asked);
  question->spec = alberca_pool_sources_build_spec (asked);
  question->serial = self->serial;
  set_open (self->connection, count_open (self->connection) + 1);
  set_state (self, ALBERCA_DISCOVERY_ASKING);
  alberca_workers_read (workers, ALBERCA_PRIORITY_READ, NULL, ask_worker, question, NULL, ask_done_cb, self);
}

/**
 * alberca_pool_discovery_give_up:
 * @self: a discovery
 */
void
alberca_pool_discovery_give_up (AlbercaPoolDiscovery *self)
{
  g_return_if_fail (ALBERCA_IS_POOL_DISCOVERY (self));

  if (self->state == ALBERCA_DISCOVERY_ASKING)
    set_state (self, ALBERCA_DISCOVERY_IDLE);
}

/**
 * alberca_pool_discovery_get_state:
 * @self: a discovery
 */
AlbercaDiscoveryState
alberca_pool_discovery_get_state (AlbercaPoolDiscovery *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DISCOVERY (self), ALBERCA_DISCOVERY_IDLE);

  return self->state;
}

/**
 * alberca_pool_discovery_get_sources:
 * @self: a discovery
 *
 * Returns: (transfer none) (nullable): what was found
 */
GPtrArray *
alberca_pool_discovery_get_sources (AlbercaPoolDiscovery *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DISCOVERY (self), NULL);

  return self->sources;
}

/**
 * alberca_pool_discovery_get_error:
 * @self: a discovery
 *
 * Returns: (transfer none) (nullable): why nothing was found
 */
const GError *
alberca_pool_discovery_get_error (AlbercaPoolDiscovery *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DISCOVERY (self), NULL);

  return self->error;
}

/**
 * alberca_pool_discovery_get_command:
 * @self: a discovery
 * @asked: the type of pools, and whom to ask
 *
 * Returns: (transfer full): what one would type instead
 */
char *
alberca_pool_discovery_get_command (AlbercaPoolDiscovery    *self,
                                    const AlbercaPoolConfig *asked)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DISCOVERY (self), NULL);
  g_return_val_if_fail (asked != NULL, NULL);

  return alberca_virsh_pool_find_sources (alberca_connection_get_safe_uri (self->connection), asked);
}
