/* alberca-rereader.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app/alberca-rereader.h"

struct _AlbercaRereader
{
  GObject      parent_instance;

  GtkWindow   *window; /* owns us */
  GSettings   *settings;
  AlbercaPool *pool;
  guint        source;
};

G_DEFINE_FINAL_TYPE (AlbercaRereader, alberca_rereader, G_TYPE_OBJECT)

static gboolean
is_on_screen (AlbercaRereader *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->window));

  return gtk_widget_get_mapped (GTK_WIDGET (self->window)) && GDK_IS_TOPLEVEL (surface) &&
         (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) == 0;
}

static void
reread (AlbercaRereader *self)
{
  if (self->pool != NULL && alberca_pool_get_available_now (self->pool) && alberca_pool_get_active (self->pool))
    alberca_pool_reread (self->pool);
}

static gboolean
interval_cb (gpointer user_data)
{
  AlbercaRereader *self = user_data;

  if (is_on_screen (self))
    reread (self);
  return G_SOURCE_CONTINUE;
}

static void
interval_changed_cb (AlbercaRereader *self)
{
  guint seconds = g_settings_get_uint (self->settings, "reread-interval");

  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add_seconds (seconds, interval_cb, self);
}

static void
is_active_changed_cb (AlbercaRereader *self)
{
  if (gtk_window_is_active (self->window))
    reread (self);
}

static void
alberca_rereader_dispose (GObject *object)
{
  AlbercaRereader *self = ALBERCA_REREADER (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->pool);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (alberca_rereader_parent_class)->dispose (object);
}

static void
alberca_rereader_class_init (AlbercaRereaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_rereader_dispose;
}

static void
alberca_rereader_init (AlbercaRereader *self)
{
}

/**
 * alberca_rereader_new:
 * @window: the window that shows the pool; must live as long as the rereader
 * @settings: has the interval, in seconds
 *
 * Returns: (transfer full): a rereader with nothing to read
 */
AlbercaRereader *
alberca_rereader_new (GtkWindow *window,
                      GSettings *settings)
{
  AlbercaRereader *self = g_object_new (ALBERCA_TYPE_REREADER, NULL);

  self->window = window;
  self->settings = g_object_ref (settings);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (is_active_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::reread-interval",
                           G_CALLBACK (interval_changed_cb), self, G_CONNECT_SWAPPED);
  interval_changed_cb (self);

  return self;
}

/**
 * alberca_rereader_set_pool:
 * @self: a rereader
 * @pool: (nullable): what is shown
 */
void
alberca_rereader_set_pool (AlbercaRereader *self,
                           AlbercaPool     *pool)
{
  g_return_if_fail (ALBERCA_IS_REREADER (self));

  g_set_object (&self->pool, pool);
}
