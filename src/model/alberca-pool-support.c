/* alberca-pool-support.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-support.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-pools.h"
#include "model/alberca-connection-private.h"

struct _AlbercaPoolSupport
{
  GObject parent_instance;

  AlbercaPoolTypes supported;
};

G_DEFINE_FINAL_TYPE (AlbercaPoolSupport, alberca_pool_support, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
alberca_pool_support_class_init (AlbercaPoolSupportClass *klass)
{
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
alberca_pool_support_init (AlbercaPoolSupport *self)
{
  self->supported = ALBERCA_POOL_TYPES_ALL;
}

/* Worker thread. */
static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  AlbercaPoolTypes supported;

  if (!alberca_pools_read_types (data, &supported, error))
    return NULL;

  return GSIZE_TO_POINTER (supported);
}

static void
read_done_cb (gpointer  owner,
              gpointer  result,
              GError   *error)
{
  AlbercaPoolSupport *self = owner;

  /* A libvirt that cannot say it will say so when a pool is defined */
  if (error != NULL)
    return;

  self->supported = (AlbercaPoolTypes) GPOINTER_TO_SIZE (result);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * alberca_pool_support_new:
 * @connection: a connection
 *
 * Main thread. Asks the connection's libvirt, in a worker.
 */
AlbercaPoolSupport *
alberca_pool_support_new (AlbercaConnection *connection)
{
  AlbercaPoolSupport *self;
  AlbercaWorkers *workers;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);

  self = g_object_new (ALBERCA_TYPE_POOL_SUPPORT, NULL);
  workers = alberca_connection_get_workers (connection);
  if (workers != NULL)
    alberca_workers_read (workers, ALBERCA_PRIORITY_READ, NULL, read_worker,
                          g_object_ref (alberca_connection_get_handle (connection)), g_object_unref,
                          read_done_cb, self);

  return self;
}

/**
 * alberca_pool_support_get_problem:
 * @self: what a libvirt has
 * @type: a type
 */
char *
alberca_pool_support_get_problem (AlbercaPoolSupport *self,
                                  AlbercaPoolType     type)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_SUPPORT (self), NULL);

  if (self->supported & (1u << type))
    return NULL;

  /* Translators: %s is libvirt's word for the type, also in the names of packages */
  return g_strdup_printf (_("The libvirt there has no driver for “%s” pools. It may be in a package of its own, "
                            "such as libvirt-daemon-driver-storage-%s."),
                          alberca_pool_type_get_info (type)->nick, alberca_pool_type_get_info (type)->nick);
}
