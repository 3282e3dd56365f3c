/* alberca-preferences-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-preferences-window.h"

struct _AlbercaPreferencesWindow
{
  AdwWindow      parent_instance;

  /* Template */
  GtkSpinButton *reread_button;
};

G_DEFINE_FINAL_TYPE (AlbercaPreferencesWindow, alberca_preferences_window, ADW_TYPE_WINDOW)

static void
alberca_preferences_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_PREFERENCES_WINDOW);

  G_OBJECT_CLASS (alberca_preferences_window_parent_class)->dispose (object);
}

static void
alberca_preferences_window_class_init (AlbercaPreferencesWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_preferences_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaPreferencesWindow, reread_button);
}

static void
alberca_preferences_window_init (AlbercaPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_preferences_window_new:
 * @settings: what the window changes, at once
 */
GtkWidget *
alberca_preferences_window_new (GSettings *settings)
{
  AlbercaPreferencesWindow *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (ALBERCA_TYPE_PREFERENCES_WINDOW, NULL);
  g_settings_bind (settings, "reread-interval", self->reread_button, "value", G_SETTINGS_BIND_DEFAULT);

  return GTK_WIDGET (self);
}
