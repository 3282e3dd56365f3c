/* alberca-connection-list.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-connection-list.h"

#include "model/alberca-scratch.h"
#include "model/alberca-shared-users.h"

struct _AlbercaConnectionList
{
  GObject                parent_instance;

  AlbercaOperationQueue *queue;
  GSettings             *settings; /* NULL: nothing is remembered */
  char                  *practice_uri;
  GListStore            *connections;
};

static GType
list_get_item_type (GListModel *model)
{
  return ALBERCA_TYPE_CONNECTION;
}

static guint
list_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (((AlbercaConnectionList *) model)->connections));
}

static gpointer
list_get_item (GListModel *model,
               guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (((AlbercaConnectionList *) model)->connections), position);
}

static void
list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = list_get_item_type;
  iface->get_n_items = list_get_n_items;
  iface->get_item = list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AlbercaConnectionList, alberca_connection_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_list_model_init))

static void
alberca_connection_list_dispose (GObject *object)
{
  AlbercaConnectionList *self = (AlbercaConnectionList *) object;

  g_clear_object (&self->connections);
  g_clear_object (&self->settings);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->practice_uri, g_free);

  G_OBJECT_CLASS (alberca_connection_list_parent_class)->dispose (object);
}

static void
alberca_connection_list_class_init (AlbercaConnectionListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_connection_list_dispose;
}

static void
items_changed_cb (AlbercaConnectionList *self,
                  guint                  position,
                  guint                  removed,
                  guint                  added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
alberca_connection_list_init (AlbercaConnectionList *self)
{
  self->connections = g_list_store_new (ALBERCA_TYPE_CONNECTION);
  g_signal_connect_object (self->connections, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * alberca_connection_list_new:
 * @queue: where operations go
 * @settings: (nullable): remembers the connections
 * @data_dir: where the practice connection's file is
 *
 * Returns: (transfer full): the connections that @settings remembers, closed
 */
AlbercaConnectionList *
alberca_connection_list_new (AlbercaOperationQueue *queue,
                             GSettings             *settings,
                             const char            *data_dir)
{
  AlbercaConnectionList *self = g_object_new (ALBERCA_TYPE_CONNECTION_LIST, NULL);
  g_autofree char *escaped = g_uri_escape_string (data_dir, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);
  g_autoptr(GVariant) remembered = NULL;
  GVariantIter iter;
  const char *uri;
  gboolean read_only;

  self->queue = g_object_ref (queue);
  self->practice_uri = g_strdup_printf ("test://%s/practice.xml", escaped);
  if (settings == NULL)
    return self;

  remembered = g_settings_get_value (settings, "connections");
  g_variant_iter_init (&iter, remembered);
  while (g_variant_iter_next (&iter, "(&sb)", &uri, &read_only))
    {
      if (g_str_equal (uri, ALBERCA_PRACTICE_URI))
        alberca_connection_list_add_practice (self);
      else if (alberca_connection_check_uri (uri, NULL))
        alberca_connection_list_add (self, uri, read_only);
    }
  self->settings = g_object_ref (settings);
  return self;
}

static const char *
get_remembered_uri (AlbercaConnection *connection)
{
  return alberca_connection_get_practice (connection) ? ALBERCA_PRACTICE_URI : alberca_connection_get_uri (connection);
}

/* Writes down what there is; what is open is what should be open next time, also while it is
 * lost or refuses. */
static void
remember (AlbercaConnectionList *self)
{
  GVariantBuilder known;
  g_autoptr(GStrvBuilder) open = g_strv_builder_new ();
  g_auto(GStrv) open_uris = NULL;

  if (self->settings == NULL || self->connections == NULL)
    return;
  g_variant_builder_init (&known, G_VARIANT_TYPE ("a(sb)"));
  for (guint i = 0; i < list_get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr(AlbercaConnection) connection = list_get_item (G_LIST_MODEL (self), i);

      g_variant_builder_add (&known, "(sb)", get_remembered_uri (connection),
                             alberca_connection_get_read_only (connection));
      if (alberca_connection_get_state (connection) != ALBERCA_CONNECTION_CLOSED)
        g_strv_builder_add (open, get_remembered_uri (connection));
    }
  open_uris = g_strv_builder_end (open);
  g_settings_set_value (self->settings, "connections", g_variant_builder_end (&known));
  g_settings_set_strv (self->settings, "open-connections", (const char *const *) open_uris);
}

/**
 * alberca_connection_list_open_remembered:
 * @self: the connections
 *
 * Main thread. Opens what was open when the program last ended.
 */
void
alberca_connection_list_open_remembered (AlbercaConnectionList *self)
{
  g_auto(GStrv) uris = NULL;

  g_return_if_fail (ALBERCA_IS_CONNECTION_LIST (self));

  if (self->settings == NULL)
    return;
  uris = g_settings_get_strv (self->settings, "open-connections");
  for (guint i = 0; uris[i] != NULL; i++)
    {
      const char *uri = g_str_equal (uris[i], ALBERCA_PRACTICE_URI) ? self->practice_uri : uris[i];
      AlbercaConnection *connection = alberca_connection_list_find (self, uri);

      if (connection != NULL)
        alberca_connection_open (connection);
    }
}

AlbercaConnection *
alberca_connection_list_add (AlbercaConnectionList *self,
                             const char            *uri,
                             gboolean               read_only)
{
  g_autoptr(AlbercaConnection) connection = NULL;
  AlbercaConnection *known;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION_LIST (self), NULL);

  known = alberca_connection_list_find (self, uri);
  if (known != NULL)
    return known;

  connection = alberca_connection_new (uri, read_only, self->queue);
  alberca_shared_users_set_others (connection, G_LIST_MODEL (self));
  alberca_scratch_watch (connection);
  if (g_str_equal (uri, self->practice_uri))
    alberca_connection_set_practice (connection, TRUE);
  g_signal_connect_object (connection, "notify::state", G_CALLBACK (remember), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "notify::read-only", G_CALLBACK (remember), self, G_CONNECT_SWAPPED);
  g_list_store_append (self->connections, connection);
  remember (self);
  return connection;
}

AlbercaConnection *
alberca_connection_list_add_practice (AlbercaConnectionList *self)
{
  g_return_val_if_fail (ALBERCA_IS_CONNECTION_LIST (self), NULL);

  return alberca_connection_list_add (self, self->practice_uri, FALSE);
}

AlbercaConnection *
alberca_connection_list_find (AlbercaConnectionList *self,
                              const char            *uri)
{
  g_return_val_if_fail (ALBERCA_IS_CONNECTION_LIST (self), NULL);

  for (guint i = 0; i < list_get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr(AlbercaConnection) connection = list_get_item (G_LIST_MODEL (self), i);

      if (g_str_equal (alberca_connection_get_uri (connection), uri))
        return connection;
    }
  return NULL;
}

void
alberca_connection_list_remove (AlbercaConnectionList *self,
                                AlbercaConnection     *connection)
{
  guint position;

  g_return_if_fail (ALBERCA_IS_CONNECTION_LIST (self));

  if (!g_list_store_find (self->connections, connection, &position))
    return;
  g_object_ref (connection);
  g_signal_handlers_disconnect_by_data (connection, self);
  g_list_store_remove (self->connections, position);
  alberca_connection_close (connection);
  g_object_unref (connection);
  remember (self);
}
