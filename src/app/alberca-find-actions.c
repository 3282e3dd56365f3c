/* alberca-find-actions.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app/alberca-find-actions.h"

#include "app/alberca-dialogs.h"
#include "app/alberca-window.h"
#include "widgets/alberca-find-window.h"
#include "widgets/alberca-migration-dialog.h"
#include "widgets/alberca-reclaim-window.h"

static gpointer
map_to_pools (gpointer item,
              gpointer user_data)
{
  g_autoptr(AlbercaConnection) connection = item;

  return g_object_ref (alberca_connection_get_pools (connection));
}

/* (transfer full) */
static GListModel *
list_pools (AlbercaWindow *window)
{
  GListModel *connections = G_LIST_MODEL (alberca_window_get_connections (window));
  GtkMapListModel *lists = gtk_map_list_model_new (g_object_ref (connections), map_to_pools, NULL, NULL);

  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));
}

static void
chosen_cb (AlbercaWindow *window,
           AlbercaPool   *pool,
           AlbercaVolume *volume)
{
  alberca_window_show_volume (window, pool, alberca_volume_get_name (volume));
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  GtkWindow *window = alberca_dialogs_find (widget, ALBERCA_TYPE_FIND_WINDOW);
  g_autoptr(GListModel) pools = NULL;
  GtkWidget *dialog;

  if (window != NULL)
    {
      gtk_window_present (window);
      return;
    }
  pools = list_pools (ALBERCA_WINDOW (widget));
  dialog = alberca_find_window_new (pools);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), widget, G_CONNECT_SWAPPED);
  alberca_dialogs_present (widget, dialog);
}

/* Of the connection with this URI; "": of the one that is shown */
static void
reclaim_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  AlbercaWindow *self = ALBERCA_WINDOW (widget);
  const char *uri = g_variant_get_string (parameter, NULL);
  GtkWindow *window = alberca_dialogs_find (widget, ALBERCA_TYPE_RECLAIM_WINDOW);
  AlbercaConnection *connection = *uri != '\0' ? alberca_connection_list_find (alberca_window_get_connections (self), uri)
                                               : alberca_window_get_connection (self);

  if (connection == NULL || alberca_connection_get_state (connection) != ALBERCA_CONNECTION_OPEN)
    return;
  if (window != NULL && alberca_reclaim_window_get_connection (ALBERCA_RECLAIM_WINDOW (window)) == connection)
    gtk_window_present (window);
  else
    alberca_dialogs_present (widget, alberca_reclaim_window_new (connection));
}

/* Of the connection with this URI: the UUID and the name of a machine */
static void
move_machine_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  AlbercaConnectionList *connections = alberca_window_get_connections (ALBERCA_WINDOW (widget));
  AlbercaConnection *connection;
  const char *uri;
  const char *uuid;
  const char *machine;

  g_variant_get (parameter, "(&s&s&s)", &uri, &uuid, &machine);
  connection = alberca_connection_list_find (connections, uri);
  if (connection != NULL && alberca_connection_get_state (connection) == ALBERCA_CONNECTION_OPEN)
    alberca_dialogs_present (widget, alberca_migration_dialog_new (connection, uuid, machine, G_LIST_MODEL (connections)));
}

/**
 * alberca_find_actions_install:
 * @widget_class: the class of the window
 */
void
alberca_find_actions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "win.move-machine", "(sss)", move_machine_action);
  gtk_widget_class_install_action (widget_class, "win.reclaim", "s", reclaim_action);
}
