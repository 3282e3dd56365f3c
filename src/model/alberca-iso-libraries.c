/* alberca-iso-libraries.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-iso-libraries.h"

#include "model/alberca-connection.h"

#define KEY "iso-libraries"

struct _AlbercaIsoLibraries
{
  GObject     parent_instance;

  GListModel *connections;
  GSettings  *settings;
};

G_DEFINE_FINAL_TYPE (AlbercaIsoLibraries, alberca_iso_libraries, G_TYPE_OBJECT)

/* Where the file of Practice is depends on the installation; a password is in no URI that is written down. */
static const char *
get_name (AlbercaConnection *connection)
{
  return alberca_connection_get_practice (connection) ? "practice:" : alberca_connection_get_safe_uri (connection);
}

static gboolean
is_remembered (GSettings         *settings,
               AlbercaConnection *connection,
               const char        *uuid)
{
  g_autoptr(GVariant) libraries = g_settings_get_value (settings, KEY);
  GVariantIter iter;
  const char *uri;
  const char *other;

  g_variant_iter_init (&iter, libraries);
  while (g_variant_iter_next (&iter, "(&s&s)", &uri, &other))
    if (g_str_equal (other, uuid) && g_str_equal (uri, get_name (connection)))
      return TRUE;
  return FALSE;
}

static void
remember (GSettings         *settings,
          AlbercaConnection *connection,
          const char        *wanted,
          gboolean           is_library)
{
  g_autoptr(GVariant) libraries = g_settings_get_value (settings, KEY);
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));
  GVariantIter iter;
  const char *uri;
  const char *uuid;

  g_variant_iter_init (&iter, libraries);
  while (g_variant_iter_next (&iter, "(&s&s)", &uri, &uuid))
    if (!g_str_equal (uuid, wanted) || !g_str_equal (uri, get_name (connection)))
      g_variant_builder_add (&builder, "(ss)", uri, uuid);
  if (is_library)
    g_variant_builder_add (&builder, "(ss)", get_name (connection), wanted);
  g_settings_set_value (settings, KEY, g_variant_builder_end (&builder));
}

static void
pool_changed_cb (AlbercaIsoLibraries *self,
                 GParamSpec          *pspec,
                 AlbercaPool         *pool)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  gboolean is_library = alberca_pool_get_iso_library (pool);

  if (connection != NULL && is_library != is_remembered (self->settings, connection, alberca_pool_get_uuid (pool)))
    remember (self->settings, connection, alberca_pool_get_uuid (pool), is_library);
}

static void
apply (AlbercaIsoLibraries *self,
       AlbercaPool         *pool)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);

  if (connection != NULL)
    alberca_pool_set_iso_library (pool, is_remembered (self->settings, connection, alberca_pool_get_uuid (pool)));
}

static void
pools_changed_cb (AlbercaIsoLibraries *self,
                  guint                position,
                  guint                removed,
                  guint                added,
                  GListModel          *pools)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      apply (self, pool);
      g_signal_handlers_disconnect_by_data (pool, self);
      g_signal_connect_object (pool, "notify::iso-library", G_CALLBACK (pool_changed_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
connections_changed_cb (AlbercaIsoLibraries *self,
                        guint                position,
                        guint                removed,
                        guint                added,
                        GListModel          *connections)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(AlbercaConnection) connection = g_list_model_get_item (connections, i);
      GListModel *pools = alberca_connection_get_pools (connection);

      /* A connection that moves within the list comes here again. */
      g_signal_handlers_disconnect_by_data (pools, self);
      g_signal_connect_object (pools, "items-changed", G_CALLBACK (pools_changed_cb), self, G_CONNECT_SWAPPED);
      pools_changed_cb (self, 0, 0, g_list_model_get_n_items (pools), pools);
    }
}

static void
settings_changed_cb (AlbercaIsoLibraries *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->connections); i++)
    {
      g_autoptr(AlbercaConnection) connection = g_list_model_get_item (self->connections, i);
      GListModel *pools = alberca_connection_get_pools (connection);

      for (guint j = 0; j < g_list_model_get_n_items (pools); j++)
        {
          g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, j);

          apply (self, pool);
        }
    }
}

static void
alberca_iso_libraries_dispose (GObject *object)
{
  AlbercaIsoLibraries *self = (AlbercaIsoLibraries *) object;

  g_clear_object (&self->connections);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (alberca_iso_libraries_parent_class)->dispose (object);
}

static void
alberca_iso_libraries_class_init (AlbercaIsoLibrariesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_iso_libraries_dispose;
}

static void
alberca_iso_libraries_init (AlbercaIsoLibraries *self)
{
}

AlbercaIsoLibraries *
alberca_iso_libraries_new (GListModel *connections,
                           GSettings  *settings)
{
  AlbercaIsoLibraries *self = g_object_new (ALBERCA_TYPE_ISO_LIBRARIES, NULL);

  self->connections = g_object_ref (connections);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connections, "items-changed", G_CALLBACK (connections_changed_cb), self, G_CONNECT_SWAPPED);
  connections_changed_cb (self, 0, 0, g_list_model_get_n_items (connections), connections);
  return self;
}

/**
 * alberca_iso_libraries_remember:
 * @settings: where it is written down
 * @connection: where the pool is being made
 * @uuid: the pool's
 *
 * Main thread. When the pool appears, it is a library.
 */
void
alberca_iso_libraries_remember (GSettings         *settings,
                                AlbercaConnection *connection,
                                const char        *uuid)
{
  remember (settings, connection, uuid, TRUE);
}
