/* alberca-connection-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "widgets/alberca-connection-row.h"

struct _AlbercaConnectionRow
{
  AdwBin             parent_instance;

  /* Owned */
  AlbercaConnection *connection;
  GSignalGroup      *signals;
  char              *label;

  /* Template */
  GtkMenuButton     *menu_button;
};

typedef enum
{
  PROP_CONNECTION = 1,
  PROP_LABEL,
} AlbercaConnectionRowProperty;

static GParamSpec *properties[PROP_LABEL + 1];

G_DEFINE_FINAL_TYPE (AlbercaConnectionRow, alberca_connection_row, ADW_TYPE_BIN)

static char *
get_state_text (gpointer               object,
                AlbercaConnectionState state,
                gboolean               read_only)
{
  switch (state)
    {
    case ALBERCA_CONNECTION_CLOSED:
      return g_strdup (C_("connection", "Closed"));
    case ALBERCA_CONNECTION_CONNECTING:
      return g_strdup (C_("connection", "Connecting…"));
    case ALBERCA_CONNECTION_OPEN:
      return g_strdup (read_only ? C_("connection", "Open, read-only") : C_("connection", "Open"));
    case ALBERCA_CONNECTION_LOST:
      return g_strdup (C_("connection", "Lost; reconnecting…"));
    case ALBERCA_CONNECTION_FAILED:
      return g_strdup (C_("connection", "Could not connect"));
    }
  return g_strdup ("");
}

static char *
get_state_icon (gpointer               object,
                AlbercaConnectionState state)
{
  switch (state)
    {
    case ALBERCA_CONNECTION_LOST:
    case ALBERCA_CONNECTION_FAILED:
      return g_strdup ("dialog-warning-symbolic");
    case ALBERCA_CONNECTION_CLOSED:
      return g_strdup ("network-offline-symbolic");
    case ALBERCA_CONNECTION_CONNECTING:
    case ALBERCA_CONNECTION_OPEN:
      return g_strdup ("network-server-symbolic");
    }
  return NULL;
}

static gboolean
get_connecting (gpointer               object,
                AlbercaConnectionState state)
{
  return state == ALBERCA_CONNECTION_CONNECTING;
}

static gboolean
get_not_connecting (gpointer               object,
                    AlbercaConnectionState state)
{
  return state != ALBERCA_CONNECTION_CONNECTING;
}

/* Not a binding in the template: GTK 4.8 cannot undo one whose target is the template itself. */
static void
update_label (AlbercaConnectionRow *self)
{
  g_autofree char *state = get_state_text (self, alberca_connection_get_state (self->connection),
                                           alberca_connection_get_read_only (self->connection));

  g_free (self->label);
  /* Translators: a connection as a screen reader says it: its title, its state */
  self->label = g_strdup_printf (_("Connection %s, %s"), alberca_connection_get_title (self->connection), state);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

static void
append_item (GMenu             *menu,
             const char        *label,
             const char        *action,
             AlbercaConnection *connection)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", alberca_connection_get_uri (connection));
  g_menu_append_item (menu, item);
}

/* What makes sense depends on the state; an item that cannot be used is not there. */
static void
update_menu (AlbercaConnectionRow *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  AlbercaConnection *connection = self->connection;
  AlbercaConnectionState state = alberca_connection_get_state (connection);

  switch (state)
    {
    case ALBERCA_CONNECTION_CLOSED:
    case ALBERCA_CONNECTION_FAILED:
      append_item (menu, _("_Open"), "win.connection-open", connection);
      append_item (menu, _("Open _Read-Only"), "win.connection-open-read-only", connection);
      break;
    case ALBERCA_CONNECTION_LOST:
      append_item (menu, _("_Reconnect Now"), "win.connection-open", connection);
      append_item (menu, _("_Close"), "win.connection-close", connection);
      break;
    case ALBERCA_CONNECTION_CONNECTING:
      append_item (menu, _("_Cancel"), "win.connection-close", connection);
      break;
    case ALBERCA_CONNECTION_OPEN:
      append_item (menu, _("_Reclaim Space…"), "win.reclaim", connection);
      if (alberca_connection_get_practice (connection))
        append_item (menu, _("_Start Over"), "win.connection-reopen", connection);
      else
        append_item (menu, _("_Reopen"), "win.connection-reopen", connection);
      append_item (menu, _("_Close"), "win.connection-close", connection);
      break;
    }
  append_item (menu, _("_Forget"), "win.connection-forget", connection);

  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
}

static void
update (AlbercaConnectionRow *self)
{
  update_label (self);
  update_menu (self);
}

static void
secondary_pressed_cb (AlbercaConnectionRow *self)
{
  gtk_menu_button_popup (self->menu_button);
}

static void
alberca_connection_row_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  AlbercaConnectionRow *self = ALBERCA_CONNECTION_ROW (object);

  switch ((AlbercaConnectionRowProperty) prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    }
}

static void
alberca_connection_row_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  AlbercaConnectionRow *self = ALBERCA_CONNECTION_ROW (object);

  switch ((AlbercaConnectionRowProperty) prop_id)
    {
    case PROP_CONNECTION:
      alberca_connection_row_set_connection (self, g_value_get_object (value));
      break;
    case PROP_LABEL:
      g_assert_not_reached ();
    }
}

static void
alberca_connection_row_dispose (GObject *object)
{
  AlbercaConnectionRow *self = ALBERCA_CONNECTION_ROW (object);

  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_CONNECTION_ROW);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->label, g_free);

  G_OBJECT_CLASS (alberca_connection_row_parent_class)->dispose (object);
}

static void
alberca_connection_row_class_init (AlbercaConnectionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_connection_row_dispose;
  object_class->get_property = alberca_connection_row_get_property;
  object_class->set_property = alberca_connection_row_set_property;

  properties[PROP_CONNECTION] =
    g_param_spec_object ("connection", NULL, NULL, ALBERCA_TYPE_CONNECTION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-connection-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, get_connecting);
  gtk_widget_class_bind_template_callback (widget_class, get_not_connecting);
  gtk_widget_class_bind_template_callback (widget_class, get_state_icon);
  gtk_widget_class_bind_template_callback (widget_class, get_state_text);
  gtk_widget_class_bind_template_callback (widget_class, secondary_pressed_cb);
}

static void
alberca_connection_row_init (AlbercaConnectionRow *self)
{
  static const char *const signals[] = {
    "notify::title", "notify::state", "notify::read-only", "notify::practice",
  };

  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (ALBERCA_TYPE_CONNECTION);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_group_connect_swapped (self->signals, signals[i], G_CALLBACK (update), self);
}

GtkWidget *
alberca_connection_row_new (void)
{
  return g_object_new (ALBERCA_TYPE_CONNECTION_ROW, NULL);
}

/**
 * alberca_connection_row_set_connection:
 * @connection: (nullable): what the row shows
 */
void
alberca_connection_row_set_connection (AlbercaConnectionRow *self,
                                       AlbercaConnection    *connection)
{
  g_return_if_fail (ALBERCA_IS_CONNECTION_ROW (self));
  g_return_if_fail (connection == NULL || ALBERCA_IS_CONNECTION (connection));

  if (!g_set_object (&self->connection, connection))
    return;

  g_signal_group_set_target (self->signals, connection);
  if (connection != NULL)
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTION]);
}

/**
 * alberca_connection_row_get_label:
 *
 * Returns: (nullable): title and state of the connection, for a screen reader
 */
const char *
alberca_connection_row_get_label (AlbercaConnectionRow *self)
{
  g_return_val_if_fail (ALBERCA_IS_CONNECTION_ROW (self), NULL);

  return self->label;
}
