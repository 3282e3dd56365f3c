/* alberca-connection-banner.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "model/alberca-wait.h"

#include "widgets/alberca-connection-banner.h"

struct _AlbercaConnectionBanner
{
  AdwBin             parent_instance;

  /* Owned */
  AlbercaConnection *connection;
  GSignalGroup      *signals;

  /* Template */
  GtkRevealer       *revealer;
  GtkWidget         *box;
  GtkLabel          *label;
  GtkButton         *button;
};

typedef enum
{
  PROP_CONNECTION = 1,
} AlbercaConnectionBannerProperty;

static GParamSpec *properties[PROP_CONNECTION + 1];

G_DEFINE_FINAL_TYPE (AlbercaConnectionBanner, alberca_connection_banner, ADW_TYPE_BIN)

static void
show_text (AlbercaConnectionBanner *self,
           const char              *text,
           const char              *css_class)
{
  const char *classes[] = { "banner", css_class, NULL };

  gtk_label_set_label (self->label, text);
  gtk_widget_set_css_classes (self->box, classes);
}

static void
show_button (AlbercaConnectionBanner *self,
             const char              *label,
             const char              *action)
{
  gtk_widget_set_visible (GTK_WIDGET (self->button), action != NULL);
  if (action == NULL)
    return;

  gtk_button_set_label (self->button, label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s",
                                    alberca_connection_get_uri (self->connection));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
}

/* A revealer only covers its child: a screen reader would go on reading it. */
static void
on_child_revealed (AlbercaConnectionBanner *self)
{
  gtk_widget_set_visible (self->box, gtk_revealer_get_reveal_child (self->revealer) ||
                                     gtk_revealer_get_child_revealed (self->revealer));
}

static void
update (AlbercaConnectionBanner *self)
{
  AlbercaConnectionState state = ALBERCA_CONNECTION_CLOSED;
  g_autofree char *waiting = NULL;
  gboolean reveal = TRUE;

  if (self->connection != NULL)
    state = alberca_connection_get_state (self->connection);

  if (self->connection != NULL)
    waiting = alberca_wait_describe (alberca_wait_get (self->connection));

  if (waiting != NULL)
    {
      show_text (self, waiting, "warning");
      show_button (self, _("_Close Connection"), "win.connection-close");
    }
  else if (state == ALBERCA_CONNECTION_LOST)
    {
      show_text (self, _("Connection lost; reconnecting…"), "warning");
      show_button (self, _("_Reconnect Now"), "win.connection-open");
    }
  else if (state == ALBERCA_CONNECTION_OPEN && alberca_connection_get_practice (self->connection))
    {
      show_text (self, _("Practice: nothing on this computer is touched"), "practice");
      show_button (self, _("_Start Over"), "win.connection-reopen");
    }
  else if (state == ALBERCA_CONNECTION_OPEN && alberca_connection_get_read_only (self->connection))
    {
      show_text (self, _("This connection is read-only: you can look, not change"), "read-only");
      show_button (self, NULL, NULL);
    }
  else
    {
      reveal = FALSE;
    }

  gtk_revealer_set_reveal_child (self->revealer, reveal);
  on_child_revealed (self);
}

static void
alberca_connection_banner_get_property (GObject    *object,
                                        guint       prop_id,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  AlbercaConnectionBanner *self = ALBERCA_CONNECTION_BANNER (object);

  switch ((AlbercaConnectionBannerProperty) prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    }
}

static void
alberca_connection_banner_set_property (GObject      *object,
                                        guint         prop_id,
                                        const GValue *value,
                                        GParamSpec   *pspec)
{
  AlbercaConnectionBanner *self = ALBERCA_CONNECTION_BANNER (object);

  switch ((AlbercaConnectionBannerProperty) prop_id)
    {
    case PROP_CONNECTION:
      alberca_connection_banner_set_connection (self, g_value_get_object (value));
      break;
    }
}

static void
alberca_connection_banner_dispose (GObject *object)
{
  AlbercaConnectionBanner *self = ALBERCA_CONNECTION_BANNER (object);

  g_clear_object (&self->signals);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (alberca_wait_get (self->connection), self);
  /* The template would take the child away without AdwBin noticing. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_CONNECTION_BANNER);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (alberca_connection_banner_parent_class)->dispose (object);
}

static void
alberca_connection_banner_class_init (AlbercaConnectionBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_connection_banner_dispose;
  object_class->get_property = alberca_connection_banner_get_property;
  object_class->set_property = alberca_connection_banner_set_property;

  properties[PROP_CONNECTION] =
    g_param_spec_object ("connection", NULL, NULL, ALBERCA_TYPE_CONNECTION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-connection-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionBanner, box);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionBanner, label);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionBanner, button);
  gtk_widget_class_bind_template_callback (widget_class, on_child_revealed);
}

static void
alberca_connection_banner_init (AlbercaConnectionBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (ALBERCA_TYPE_CONNECTION);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::practice", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::read-only", G_CALLBACK (update), self);
}

/**
 * alberca_connection_banner_set_connection:
 * @connection: (nullable): what the banner is about
 */
void
alberca_connection_banner_set_connection (AlbercaConnectionBanner *self,
                                          AlbercaConnection       *connection)
{
  g_return_if_fail (ALBERCA_IS_CONNECTION_BANNER (self));
  g_return_if_fail (connection == NULL || ALBERCA_IS_CONNECTION (connection));

  if (self->connection == connection)
    return;

  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (alberca_wait_get (self->connection), self);
  g_set_object (&self->connection, connection);
  if (connection != NULL)
    g_signal_connect_object (alberca_wait_get (connection), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_group_set_target (self->signals, connection);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTION]);
}
