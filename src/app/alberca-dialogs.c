/* alberca-dialogs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app/alberca-dialogs.h"

/**
 * alberca_dialogs_find:
 * @parent: a window
 * @type: of the window that is looked for
 *
 * Returns: (transfer none) (nullable): the window of @type over @parent
 */
GtkWindow *
alberca_dialogs_find (GtkWidget *parent,
                      GType      type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_window_get_transient_for (window) == GTK_WINDOW (parent))
        return window;
    }
  return NULL;
}

/**
 * alberca_dialogs_present:
 * @parent: a window
 * @dialog: a window to show over it
 */
void
alberca_dialogs_present (GtkWidget *parent,
                         GtkWidget *dialog)
{
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (parent));
  gtk_window_present (GTK_WINDOW (dialog));
}
