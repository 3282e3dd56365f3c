/* alberca-copy-button.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-copy-button.h"

/* How long it says so */
#define COPIED_SECONDS 2

struct _AlbercaCopyButton
{
  GtkButton parent_instance;

  char  *text;
  guint  copied_timeout;
};

typedef enum
{
  PROP_TEXT = 1,
} AlbercaCopyButtonProps;

static GParamSpec *properties[PROP_TEXT + 1];

G_DEFINE_FINAL_TYPE (AlbercaCopyButton, alberca_copy_button, GTK_TYPE_BUTTON)

static gboolean
copied_timeout_cb (gpointer user_data)
{
  AlbercaCopyButton *self = ALBERCA_COPY_BUTTON (user_data);

  self->copied_timeout = 0;
  gtk_button_set_icon_name (GTK_BUTTON (self), "edit-copy-symbolic");
  return G_SOURCE_REMOVE;
}

static void
alberca_copy_button_clicked (GtkButton *button)
{
  AlbercaCopyButton *self = ALBERCA_COPY_BUTTON (button);

  if (self->text == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  gtk_button_set_icon_name (button, "object-select-symbolic");
  g_clear_handle_id (&self->copied_timeout, g_source_remove);
  self->copied_timeout = g_timeout_add_seconds (COPIED_SECONDS, copied_timeout_cb, self);
}

/**
 * alberca_copy_button_set_text:
 * @self: a button
 * @text: (nullable): what it copies
 */
void
alberca_copy_button_set_text (AlbercaCopyButton *self,
                              const char        *text)
{
  g_return_if_fail (ALBERCA_IS_COPY_BUTTON (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
alberca_copy_button_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  AlbercaCopyButton *self = ALBERCA_COPY_BUTTON (object);

  switch ((AlbercaCopyButtonProps) property_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    }
}

static void
alberca_copy_button_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  AlbercaCopyButton *self = ALBERCA_COPY_BUTTON (object);

  switch ((AlbercaCopyButtonProps) property_id)
    {
    case PROP_TEXT:
      alberca_copy_button_set_text (self, g_value_get_string (value));
      break;
    }
}

static void
alberca_copy_button_dispose (GObject *object)
{
  AlbercaCopyButton *self = ALBERCA_COPY_BUTTON (object);

  g_clear_handle_id (&self->copied_timeout, g_source_remove);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (alberca_copy_button_parent_class)->dispose (object);
}

static void
alberca_copy_button_class_init (AlbercaCopyButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = alberca_copy_button_get_property;
  object_class->set_property = alberca_copy_button_set_property;
  object_class->dispose = alberca_copy_button_dispose;
  GTK_BUTTON_CLASS (klass)->clicked = alberca_copy_button_clicked;

  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_copy_button_init (AlbercaCopyButton *self)
{
  gtk_button_set_icon_name (GTK_BUTTON (self), "edit-copy-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
}
