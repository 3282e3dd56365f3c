/* alberca-connection-actions.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app/alberca-connection-actions.h"

#include "app/alberca-window.h"

static void
connection_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  AlbercaWindow *window = ALBERCA_WINDOW (widget);
  AlbercaConnectionList *connections = alberca_window_get_connections (window);
  const char *uri = g_variant_get_string (parameter, NULL);
  AlbercaConnection *connection = alberca_connection_list_find (connections, uri);

  if (g_str_equal (name, "win.connection-open"))
    {
      alberca_window_open_uri (window, uri,
                               connection != NULL && alberca_connection_get_read_only (connection));
      return;
    }

  if (connection == NULL)
    return;

  if (g_str_equal (name, "win.connection-open-read-only"))
    alberca_window_open_uri (window, uri, TRUE);
  else if (g_str_equal (name, "win.connection-close"))
    alberca_connection_close (connection);
  else if (g_str_equal (name, "win.connection-reopen"))
    alberca_connection_reopen (connection);
  else if (g_str_equal (name, "win.connection-forget"))
    alberca_connection_list_remove (connections, connection);
}

void
alberca_connection_actions_install (GtkWidgetClass *widget_class)
{
  static const char *const actions[] = {
    "win.connection-open", "win.connection-open-read-only", "win.connection-close",
    "win.connection-reopen", "win.connection-forget",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], "s", connection_action);
}
