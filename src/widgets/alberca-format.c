/* alberca-format.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-format.h"

#include <glib/gi18n.h>

#include "model/alberca-size.h"

/**
 * alberca_format_size:
 * @object: (nullable): what the expression is evaluated for, unused
 * @bytes: a size
 *
 * Returns: (transfer full): the size as people read it, "23.1 GiB"
 */
char *
alberca_format_size (gpointer object,
                     guint64  bytes)
{
  return alberca_size_format (bytes);
}

/**
 * alberca_format_date:
 * @object: (nullable): what the expression is evaluated for, unused
 * @seconds: seconds since 1970, 0 where unknown
 *
 * Returns: (transfer full): day and time in the user's time zone, "" where unknown
 */
char *
alberca_format_date (gpointer object,
                     gint64   seconds)
{
  g_autoptr(GDateTime) date = NULL;

  if (seconds <= 0)
    return g_strdup ("");

  date = g_date_time_new_from_unix_local (seconds);
  if (date == NULL)
    return g_strdup ("");

  /* Translators: day and time in a narrow column, as in "2026-11-23 17:05"; see g_date_time_format() */
  return g_date_time_format (date, _("%Y-%m-%d %H:%M"));
}

/**
 * alberca_format_base_name:
 * @object: (nullable): what the expression is evaluated for, unused
 * @path: (nullable): a path
 *
 * Returns: (transfer full): the last part of the path, "" for %NULL
 */
char *
alberca_format_base_name (gpointer    object,
                          const char *path)
{
  return path != NULL && *path != '\0' ? g_path_get_basename (path) : g_strdup ("");
}

/**
 * alberca_format_state_icon:
 * @object: (nullable): what the expression is evaluated for, unused
 * @state: of an operation
 *
 * Returns: (transfer full): the name of the icon that shows it
 */
char *
alberca_format_state_icon (gpointer              object,
                           AlbercaOperationState state)
{
  switch (state)
    {
    case ALBERCA_OPERATION_WAITING:
      return g_strdup ("content-loading-symbolic");

    case ALBERCA_OPERATION_RUNNING:
      return g_strdup ("emblem-synchronizing-symbolic");

    case ALBERCA_OPERATION_DONE:
      return g_strdup ("emblem-ok-symbolic");

    case ALBERCA_OPERATION_FAILED:
      return g_strdup ("dialog-error-symbolic");

    case ALBERCA_OPERATION_CANCELLED:
    default:
      return g_strdup ("process-stop-symbolic");
    }
}

/**
 * alberca_format_style_state:
 * @icon: such an icon
 * @state: of an operation
 *
 * Gives @icon its colour.
 */
void
alberca_format_style_state (GtkWidget             *icon,
                            AlbercaOperationState  state)
{
  gtk_widget_remove_css_class (icon, "success");
  gtk_widget_remove_css_class (icon, "error");
  if (state == ALBERCA_OPERATION_DONE)
    gtk_widget_add_css_class (icon, "success");
  else if (state == ALBERCA_OPERATION_FAILED)
    gtk_widget_add_css_class (icon, "error");
}
