/* alberca-operation-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-operation-row.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-explanation.h"
#include "widgets/alberca-copy-button.h"
#include "widgets/alberca-error-dialog.h"
#include "widgets/alberca-format.h"

#define PULSE_MILLISECONDS 100

struct _AlbercaOperationRow
{
  AdwBin parent_instance;

  GtkImage         *icon;
  GtkProgressBar   *progress_bar;

  AlbercaOperation *operation;
  GSignalGroup     *operation_signals;
  gboolean          show_command;
  guint             pulse_timeout;
};

G_DEFINE_FINAL_TYPE (AlbercaOperationRow, alberca_operation_row, ADW_TYPE_BIN)

typedef enum
{
  PROP_OPERATION = 1,
  PROP_SHOW_COMMAND,
} AlbercaOperationRowProperty;

static GParamSpec *properties[PROP_SHOW_COMMAND + 1];

/* ---- Pure closures for the template ---- */

static char *
state_title (gpointer              object,
             AlbercaOperationState state)
{
  switch (state)
    {
    case ALBERCA_OPERATION_WAITING:
      return g_strdup (C_("operation", "Waiting"));

    case ALBERCA_OPERATION_RUNNING:
      return g_strdup (C_("operation", "Running"));

    case ALBERCA_OPERATION_DONE:
      return g_strdup (C_("operation", "Done"));

    case ALBERCA_OPERATION_FAILED:
      return g_strdup (C_("operation", "Failed"));

    case ALBERCA_OPERATION_CANCELLED:
    default:
      return g_strdup (C_("operation", "Cancelled"));
    }
}

static char *
format_duration (gint64 duration)
{
  guint64 seconds = (guint64) (duration / G_USEC_PER_SEC);

  if (seconds < 1)
    {
      /* Translators: milliseconds */
      return g_strdup_printf (_("%u ms"), (guint) (duration / 1000));
    }

  if (seconds >= 60)
    {
      /* Translators: minutes and seconds */
      return g_strdup_printf (_("%u min %u s"), (guint) (seconds / 60), (guint) (seconds % 60));
    }

  /* Translators: seconds with a decimal */
  return g_strdup_printf (_("%.1f s"), (double) duration / G_USEC_PER_SEC);
}

/* "Done · 14:03:22 · 1.2 s" */
static char *
format_times (gpointer              object,
              AlbercaOperationState state,
              gint64                started_at,
              gint64                duration)
{
  g_autofree char *title = state_title (NULL, state);
  g_autofree char *clock = NULL;
  g_autofree char *length = NULL;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (started_at <= 0)
    return g_steal_pointer (&title);

  utc = g_date_time_new_from_unix_utc (started_at / G_USEC_PER_SEC);
  local = g_date_time_to_local (utc);
  clock = g_date_time_format (local, "%X");
  if (duration <= 0)
    return g_strdup_printf ("%s · %s", title, clock);

  length = format_duration (duration);

  return g_strdup_printf ("%s · %s · %s", title, clock, length);
}

static char *
error_summary (gpointer  object,
               GError   *error)
{
  return error != NULL ? alberca_explanation_get_summary (error) : g_strdup ("");
}

/* Cancelling is what the user wanted: it needs no explanation */
static gboolean
has_details (gpointer  object,
             GError   *error)
{
  return error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
has_text (gpointer    object,
          const char *text)
{
  return text != NULL && text[0] != '\0';
}

/* (transfer full) (nullable) */
static char *
find_checksum (const char *text)
{
  g_autoptr(GRegex) regex = g_regex_new ("\\b[0-9a-f]{64}\\b", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  return text != NULL && g_regex_match (regex, text, 0, &match) ? g_match_info_fetch (match, 0) : NULL;
}

static gboolean
has_checksum (gpointer    object,
              const char *text)
{
  g_autofree char *checksum = find_checksum (text);

  return checksum != NULL;
}

static gboolean
both (gpointer object,
      gboolean first,
      gboolean second)
{
  return first && second;
}

static char *
tooltip_unless_shown (gpointer    object,
                      const char *command,
                      gboolean    shown)
{
  return shown ? NULL : g_strdup (command);
}

/* ---- Progress ---- */

static gboolean
on_pulse (gpointer user_data)
{
  AlbercaOperationRow *self = ALBERCA_OPERATION_ROW (user_data);

  gtk_progress_bar_pulse (self->progress_bar);

  return G_SOURCE_CONTINUE;
}

static void
update_progress (AlbercaOperationRow *self)
{
  gboolean running = self->operation != NULL &&
                     alberca_operation_get_state (self->operation) == ALBERCA_OPERATION_RUNNING;
  double progress = running ? alberca_operation_get_progress (self->operation) : 0;
  gboolean pulse = running && progress < 0 && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (progress >= 0)
    gtk_progress_bar_set_fraction (self->progress_bar, MIN (progress, 1));

  if (pulse && self->pulse_timeout == 0)
    self->pulse_timeout = g_timeout_add (PULSE_MILLISECONDS, on_pulse, self);
  else if (!pulse)
    g_clear_handle_id (&self->pulse_timeout, g_source_remove);
}

static void
update_state_class (AlbercaOperationRow *self)
{
  AlbercaOperationState state = self->operation != NULL ? alberca_operation_get_state (self->operation)
                                                        : ALBERCA_OPERATION_WAITING;

  alberca_format_style_state (GTK_WIDGET (self->icon), state);
}

static void
on_state_changed (AlbercaOperationRow *self)
{
  update_state_class (self);
  update_progress (self);
}

static void
on_cancel_clicked (AlbercaOperationRow *self)
{
  if (self->operation != NULL)
    alberca_operation_cancel (self->operation);
}

static void
on_copy_clicked (AlbercaOperationRow *self)
{
  const char *outcome = self->operation != NULL ? alberca_operation_get_outcome (self->operation) : NULL;
  g_autofree char *checksum = find_checksum (outcome);

  if (checksum != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), checksum);
}

static void
on_details_clicked (AlbercaOperationRow *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog;

  if (self->operation == NULL || alberca_operation_get_error (self->operation) == NULL)
    return;

  dialog = alberca_error_dialog_new (alberca_operation_get_title (self->operation),
                                     alberca_operation_get_error (self->operation),
                                     alberca_operation_get_command (self->operation));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
alberca_operation_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (alberca_operation_row_parent_class)->map (widget);

  update_progress (ALBERCA_OPERATION_ROW (widget));
}

static void
alberca_operation_row_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (alberca_operation_row_parent_class)->unmap (widget);

  update_progress (ALBERCA_OPERATION_ROW (widget));
}

static void
alberca_operation_row_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  AlbercaOperationRow *self = ALBERCA_OPERATION_ROW (object);

  switch ((AlbercaOperationRowProperty) prop_id)
    {
    case PROP_OPERATION:
      g_value_set_object (value, self->operation);
      break;

    case PROP_SHOW_COMMAND:
      g_value_set_boolean (value, self->show_command);
      break;
    }
}

static void
alberca_operation_row_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  AlbercaOperationRow *self = ALBERCA_OPERATION_ROW (object);

  switch ((AlbercaOperationRowProperty) prop_id)
    {
    case PROP_OPERATION:
      alberca_operation_row_set_operation (self, g_value_get_object (value));
      break;

    case PROP_SHOW_COMMAND:
      if (self->show_command != g_value_get_boolean (value))
        {
          self->show_command = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    }
}

static void
alberca_operation_row_dispose (GObject *object)
{
  AlbercaOperationRow *self = ALBERCA_OPERATION_ROW (object);

  g_clear_handle_id (&self->pulse_timeout, g_source_remove);
  g_clear_object (&self->operation_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_OPERATION_ROW);
  g_clear_object (&self->operation);

  G_OBJECT_CLASS (alberca_operation_row_parent_class)->dispose (object);
}

static void
alberca_operation_row_class_init (AlbercaOperationRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = alberca_operation_row_dispose;
  object_class->get_property = alberca_operation_row_get_property;
  object_class->set_property = alberca_operation_row_set_property;

  widget_class->map = alberca_operation_row_map;
  widget_class->unmap = alberca_operation_row_unmap;

  properties[PROP_OPERATION] = g_param_spec_object ("operation", NULL, NULL, ALBERCA_TYPE_OPERATION, flags);
  properties[PROP_SHOW_COMMAND] = g_param_spec_boolean ("show-command", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (ALBERCA_TYPE_COPY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-operation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaOperationRow, icon);
  gtk_widget_class_bind_template_child (widget_class, AlbercaOperationRow, progress_bar);
  gtk_widget_class_bind_template_callback (widget_class, alberca_format_state_icon);
  gtk_widget_class_bind_template_callback (widget_class, both);
  gtk_widget_class_bind_template_callback (widget_class, error_summary);
  gtk_widget_class_bind_template_callback (widget_class, format_times);
  gtk_widget_class_bind_template_callback (widget_class, has_checksum);
  gtk_widget_class_bind_template_callback (widget_class, has_details);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_details_clicked);
  gtk_widget_class_bind_template_callback (widget_class, state_title);
  gtk_widget_class_bind_template_callback (widget_class, tooltip_unless_shown);
}

static void
alberca_operation_row_init (AlbercaOperationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->operation_signals = g_signal_group_new (ALBERCA_TYPE_OPERATION);
  g_signal_group_connect_swapped (self->operation_signals, "notify::progress", G_CALLBACK (update_progress), self);
  g_signal_group_connect_swapped (self->operation_signals, "notify::state", G_CALLBACK (on_state_changed), self);
}

/**
 * alberca_operation_row_new:
 * @operation: (nullable): what to show
 *
 * Returns: (transfer floating): a row without the command
 */
GtkWidget *
alberca_operation_row_new (AlbercaOperation *operation)
{
  return g_object_new (ALBERCA_TYPE_OPERATION_ROW, "operation", operation, NULL);
}

/**
 * alberca_operation_row_set_operation:
 * @self: a row
 * @operation: (nullable): what to show
 */
void
alberca_operation_row_set_operation (AlbercaOperationRow *self,
                                     AlbercaOperation    *operation)
{
  g_return_if_fail (ALBERCA_IS_OPERATION_ROW (self));
  g_return_if_fail (operation == NULL || ALBERCA_IS_OPERATION (operation));

  if (!g_set_object (&self->operation, operation))
    return;

  g_signal_group_set_target (self->operation_signals, operation);
  on_state_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPERATION]);
}
