/* alberca-pool-wish.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app/alberca-pool-wish.h"

#include <string.h>

#define KEY "selected-pool"

/* By UUID or by name, neither: there is no wish; anywhere where the URI is NULL */
struct _AlbercaPoolWish
{
  char *uri;
  char *uuid;
  char *name;
};

AlbercaPoolWish *
alberca_pool_wish_new (void)
{
  return g_new0 (AlbercaPoolWish, 1);
}

void
alberca_pool_wish_free (AlbercaPoolWish *self)
{
  alberca_pool_wish_clear (self);
  g_free (self);
}

void
alberca_pool_wish_clear (AlbercaPoolWish *self)
{
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->uuid, g_free);
  g_clear_pointer (&self->name, g_free);
}

/**
 * alberca_pool_wish_set_uuid:
 * @self: the wish, which forgets what it was
 * @uri: (nullable): of the connection, %NULL for any
 * @uuid: of the pool
 */
void
alberca_pool_wish_set_uuid (AlbercaPoolWish *self,
                            const char      *uri,
                            const char      *uuid)
{
  alberca_pool_wish_clear (self);
  self->uri = g_strdup (uri);
  self->uuid = g_strdup (uuid);
}

/**
 * alberca_pool_wish_set_name:
 * @self: the wish, which forgets what it was
 * @name: of the pool, on any connection
 */
void
alberca_pool_wish_set_name (AlbercaPoolWish *self,
                            const char      *name)
{
  alberca_pool_wish_clear (self);
  self->name = g_strdup (name);
}

/**
 * alberca_pool_wish_recall:
 * @self: the wish
 * @settings: where alberca_pool_wish_remember() wrote
 */
void
alberca_pool_wish_recall (AlbercaPoolWish *self,
                          GSettings       *settings)
{
  g_autofree char *value = g_settings_get_string (settings, KEY);
  char *newline = strchr (value, '\n');

  if (newline == NULL)
    return;

  *newline = '\0';
  alberca_pool_wish_set_uuid (self, value, newline + 1);
}

/**
 * alberca_pool_wish_remember:
 * @pool: what is shown now
 * @settings: where to write it
 */
void
alberca_pool_wish_remember (AlbercaPool *pool,
                            GSettings   *settings)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  g_autofree char *value = NULL;

  if (connection == NULL)
    return;

  value = g_strdup_printf ("%s\n%s", alberca_connection_get_uri (connection), alberca_pool_get_uuid (pool));
  g_settings_set_string (settings, KEY, value);
}

static AlbercaPool *
find_in (AlbercaPoolWish   *self,
         AlbercaConnection *connection)
{
  if (self->uri != NULL && g_strcmp0 (self->uri, alberca_connection_get_uri (connection)) != 0)
    return NULL;
  if (self->uuid != NULL)
    return alberca_connection_find_pool (connection, self->uuid);
  if (self->name != NULL)
    return alberca_connection_find_pool_by_name (connection, self->name);
  return NULL;
}

/**
 * alberca_pool_wish_find:
 * @self: the wish
 * @connections: a list of AlbercaConnection
 *
 * Returns: (transfer none) (nullable): the pool; %NULL where it is not there (yet)
 */
AlbercaPool *
alberca_pool_wish_find (AlbercaPoolWish *self,
                        GListModel      *connections)
{
  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr(AlbercaConnection) connection = g_list_model_get_item (connections, i);
      AlbercaPool *pool = find_in (self, connection);

      if (pool != NULL)
        return pool;
    }
  return NULL;
}
