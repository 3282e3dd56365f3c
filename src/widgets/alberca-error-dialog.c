/* alberca-error-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-explanation.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-error-dialog.h"

struct _AlbercaErrorDialog
{
  AdwWindow          parent_instance;

  /* Template */
  GtkLabel          *heading;
  GtkLabel          *summary;
  GtkLabel          *advice;
  GtkWidget         *details_group;
  GtkLabel          *details;
  GtkWidget         *remedy_list;
  AlbercaCommandRow *remedy_row;
  GtkWidget         *command_list;
  AlbercaCommandRow *command_row;
};

G_DEFINE_FINAL_TYPE (AlbercaErrorDialog, alberca_error_dialog, ADW_TYPE_WINDOW)

static void
copy_clicked_cb (AlbercaErrorDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_label (self->details));
}

static void
alberca_error_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_ERROR_DIALOG);

  G_OBJECT_CLASS (alberca_error_dialog_parent_class)->dispose (object);
}

static void
alberca_error_dialog_class_init (AlbercaErrorDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);

  object_class->dispose = alberca_error_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-error-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaErrorDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, AlbercaErrorDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, AlbercaErrorDialog, advice);
  gtk_widget_class_bind_template_child (widget_class, AlbercaErrorDialog, details);
  gtk_widget_class_bind_template_child (widget_class, AlbercaErrorDialog, details_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaErrorDialog, remedy_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaErrorDialog, remedy_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaErrorDialog, command_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaErrorDialog, command_row);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
alberca_error_dialog_init (AlbercaErrorDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_error_dialog_new:
 * @heading: what was being done
 * @error: why it failed
 * @command: (nullable): what does the same in a shell
 */
GtkWidget *
alberca_error_dialog_new (const char   *heading,
                          const GError *error,
                          const char   *command)
{
  AlbercaErrorDialog *self;
  g_autofree char *summary = NULL;
  g_autofree char *advice = NULL;
  g_autofree char *remedy = NULL;
  g_autofree char *details = NULL;

  g_return_val_if_fail (heading != NULL, NULL);
  g_return_val_if_fail (error != NULL, NULL);

  summary = alberca_explanation_get_summary (error);
  advice = alberca_explanation_get_advice (error);
  remedy = alberca_explanation_get_remedy (error);
  details = alberca_explanation_get_details (error);

  self = g_object_new (ALBERCA_TYPE_ERROR_DIALOG, NULL);
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->summary, summary);
  gtk_label_set_label (self->advice, advice == NULL ? "" : advice);
  gtk_widget_set_visible (GTK_WIDGET (self->advice), advice != NULL);
  gtk_widget_set_visible (self->remedy_list, remedy != NULL);
  alberca_command_row_set_command (self->remedy_row, remedy);
  gtk_label_set_label (self->details, details == NULL ? error->message : details);
  gtk_widget_set_visible (self->details_group, alberca_explanation_is_of_libvirt (error));
  gtk_widget_set_visible (self->command_list, command != NULL);
  alberca_command_row_set_command (self->command_row, command);

  return GTK_WIDGET (self);
}
