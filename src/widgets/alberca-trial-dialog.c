/* alberca-trial-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-trial-dialog.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-pool-trial.h"
#include "widgets/alberca-error-dialog.h"
#include "widgets/alberca-format.h"

/* More names are only counted */
#define MAX_NAMES 12

struct _AlbercaTrialDialog
{
  AdwWindow parent_instance;

  AlbercaOperation    *operation;
  AlbercaPoolTrial    *trial;

  /* Template */
  GtkStack            *stack;
  GtkButton           *close_button;
  GtkLabel            *heading;
  AdwActionRow        *capacity_row;
  AdwActionRow        *free_row;
  AdwExpanderRow      *volumes_row;
  GtkLabel            *rest;
};

G_DEFINE_FINAL_TYPE (AlbercaTrialDialog, alberca_trial_dialog, ADW_TYPE_WINDOW)

/* It is over: there is something to see. */
static void
show_seen (AlbercaTrialDialog *self)
{
  gtk_button_set_label (self->close_button, _("_Close"));
  gtk_stack_set_visible_child_name (self->stack, "seen");
}

static void
show_size (AdwActionRow *row,
           guint64       bytes)
{
  g_autofree char *size = alberca_format_size (NULL, bytes);

  adw_action_row_set_subtitle (row, size);
}

static void
add_name (AlbercaTrialDialog *self,
          const char         *name)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_expander_row_add_row (self->volumes_row, row);
}

/* A volume group that was only asked for */
static void
show_group (AlbercaTrialDialog *self)
{
  gtk_label_set_label (self->heading, _("The volume group is there."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->capacity_row), _("Devices"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->capacity_row), FALSE);
  adw_action_row_set_subtitle (self->capacity_row, *self->trial->devices != '\0' ? self->trial->devices : "–");
  gtk_widget_set_visible (GTK_WIDGET (self->free_row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->volumes_row), FALSE);
  gtk_label_set_label (self->rest,
                       _("It was not started: to stop it again would deactivate every logical volume in the group, also "
                         "those that something else needs. Nothing was changed."));
  show_seen (self);
}

static void
show_trial (AlbercaTrialDialog *self)
{
  guint n = self->trial->volumes->len;
  g_autofree char *count = g_strdup_printf (ngettext ("%u volume is in it", "%u volumes are in it", n), n);
  g_autofree char *rest = NULL;

  show_size (self->capacity_row, self->trial->capacity);
  show_size (self->free_row, self->trial->available);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->volumes_row), n > 0 ? count : _("Nothing is in it yet"));
  adw_expander_row_set_enable_expansion (self->volumes_row, n > 0);
  for (guint i = 0; i < MIN (n, MAX_NAMES); i++)
    add_name (self, g_ptr_array_index (self->trial->volumes, i));
  if (n > MAX_NAMES)
    add_name (self, "…");

  rest = self->trial->directory != NULL
    ? g_strdup_printf (_("The pool was stopped and forgotten again. The directory %s was made for it and stays."),
                       self->trial->directory)
    : g_strdup (_("The pool was stopped and forgotten again. Nothing was changed."));
  gtk_label_set_label (self->rest, rest);
  show_seen (self);
}

static void
state_changed_cb (AlbercaTrialDialog *self,
                  GParamSpec         *pspec,
                  AlbercaOperation   *operation)
{
  const GError *error = alberca_operation_get_error (operation);
  GtkWidget *dialog;

  if (!alberca_operation_get_finished (operation))
    return;
  if (error == NULL)
    {
      if (self->trial->devices != NULL)
        show_group (self);
      else
        show_trial (self);
      return;
    }

  dialog = alberca_error_dialog_new (alberca_operation_get_title (operation), error,
                                     alberca_operation_get_command (operation));
  gtk_window_set_transient_for (GTK_WINDOW (dialog), gtk_window_get_transient_for (GTK_WINDOW (self)));
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_window_close (GTK_WINDOW (self));
}

static void
alberca_trial_dialog_dispose (GObject *object)
{
  AlbercaTrialDialog *self = ALBERCA_TRIAL_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_TRIAL_DIALOG);
  g_clear_object (&self->operation);
  g_clear_pointer (&self->trial, alberca_pool_trial_unref);

  G_OBJECT_CLASS (alberca_trial_dialog_parent_class)->dispose (object);
}

static void
alberca_trial_dialog_class_init (AlbercaTrialDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_trial_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-trial-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaTrialDialog, capacity_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTrialDialog, close_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTrialDialog, free_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTrialDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTrialDialog, rest);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTrialDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTrialDialog, volumes_row);
}

static void
alberca_trial_dialog_init (AlbercaTrialDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_trial_dialog_new:
 * @draft: a valid draft, of an open connection
 *
 * Returns: (transfer floating): the dialog, which begins at once; the caller sets its parent and
 *   presents it. To close it does not stop the trial, which ends by itself and leaves nothing.
 */
GtkWidget *
alberca_trial_dialog_new (AlbercaPoolDraft *draft)
{
  AlbercaTrialDialog *self;

  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (draft), NULL);

  self = g_object_new (ALBERCA_TYPE_TRIAL_DIALOG, NULL);
  self->operation = g_object_ref (alberca_connection_try_pool (alberca_pool_draft_get_connection (draft), draft,
                                                               &self->trial));
  g_signal_connect_object (self->operation, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
