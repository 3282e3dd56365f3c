/* alberca-thin-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-thin-dialog.h"

#include <glib/gi18n.h>

#include "widgets/alberca-command-row.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-note-list.h"

struct _AlbercaThinDialog
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *group;
  AlbercaFieldRow     *name_row;
  AlbercaFieldRow     *size_row;
  AlbercaNoteList     *note_list;
  AlbercaCommandRow   *command_row;
  GtkButton           *act_button;

  AlbercaThinDraft    *draft;
  gboolean             updating;
};

G_DEFINE_FINAL_TYPE (AlbercaThinDialog, alberca_thin_dialog, ADW_TYPE_WINDOW)

static void
update_row (AlbercaThinDialog *self,
            AlbercaFieldRow   *row,
            const char        *property)
{
  g_autofree char *text = NULL;
  g_autofree char *problem = alberca_thin_draft_get_problem (self->draft, property);
  g_autofree char *warning = problem == NULL ? alberca_thin_draft_get_warning (self->draft, property) : NULL;

  g_object_get (self->draft, property, &text, NULL);
  alberca_field_row_set_text (row, text);
  alberca_field_row_set_problem (row, problem);
  alberca_field_row_set_warning (row, warning);
}

/* The draft says everything; the rows follow */
static void
update (AlbercaThinDialog *self)
{
  g_autofree char *command = NULL;
  g_auto(GStrv) notes = NULL;

  if (self->updating || self->draft == NULL)
    return;

  self->updating = TRUE;
  update_row (self, self->name_row, "name");
  update_row (self, self->size_row, "size");
  notes = alberca_thin_draft_get_notes (self->draft);
  alberca_note_list_set (self->note_list, NULL, (const char *const *) notes);
  command = alberca_thin_draft_get_command (self->draft);
  alberca_command_row_set_command (self->command_row, command);
  gtk_widget_set_sensitive (GTK_WIDGET (self->act_button), alberca_thin_draft_get_valid (self->draft));
  self->updating = FALSE;
}

static void
on_name_changed (AlbercaThinDialog *self)
{
  if (!self->updating && self->draft != NULL)
    g_object_set (self->draft, "name", alberca_field_row_get_text (self->name_row), NULL);
}

static void
on_size_changed (AlbercaThinDialog *self)
{
  if (!self->updating && self->draft != NULL)
    g_object_set (self->draft, "size", alberca_field_row_get_text (self->size_row), NULL);
}

static void
on_entry_activated (AlbercaThinDialog *self)
{
  alberca_field_row_touch (self->name_row);
  alberca_field_row_touch (self->size_row);
}

static void
on_act_clicked (AlbercaThinDialog *self)
{
  if (!alberca_thin_draft_get_valid (self->draft))
    return;
  alberca_thin_draft_start (self->draft);
  gtk_window_close (GTK_WINDOW (self));
}

static void
alberca_thin_dialog_dispose (GObject *object)
{
  AlbercaThinDialog *self = ALBERCA_THIN_DIALOG (object);

  /* The rows tell of their last focus while they go */
  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_THIN_DIALOG);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (alberca_thin_dialog_parent_class)->dispose (object);
}

static void
alberca_thin_dialog_class_init (AlbercaThinDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_thin_dialog_dispose;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  g_type_ensure (ALBERCA_TYPE_NOTE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-thin-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinDialog, act_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinDialog, group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinDialog, note_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinDialog, size_row);
  gtk_widget_class_bind_template_callback (widget_class, on_act_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_size_changed);
}

static void
alberca_thin_dialog_init (AlbercaThinDialog *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

static void
fill_texts (AlbercaThinDialog *self)
{
  static const char *const acts[] = {
    [ALBERCA_THIN_VERB_CREATE_POOL] = N_("C_reate"),
    [ALBERCA_THIN_VERB_CREATE_VOLUME] = N_("C_reate"),
    [ALBERCA_THIN_VERB_SNAPSHOT] = N_("_Make Snapshot"),
    [ALBERCA_THIN_VERB_GROW] = N_("_Grow"),
  };
  g_autofree char *title = alberca_thin_draft_get_title (self->draft);
  g_autofree char *about = alberca_thin_draft_get_about (self->draft);

  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_preferences_group_set_description (self->group, about);
  gtk_button_set_label (self->act_button, _(acts[alberca_thin_draft_get_verb (self->draft)]));
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), alberca_thin_draft_asks (self->draft, "name"));
  gtk_widget_set_visible (GTK_WIDGET (self->size_row), alberca_thin_draft_asks (self->draft, "size"));
}

/**
 * alberca_thin_dialog_new:
 * @draft: (transfer full): what is proposed
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_thin_dialog_new (AlbercaThinDraft *draft)
{
  AlbercaThinDialog *self;
  gboolean named;

  g_return_val_if_fail (ALBERCA_IS_THIN_DRAFT (draft), NULL);

  self = g_object_new (ALBERCA_TYPE_THIN_DIALOG, NULL);
  self->draft = draft;
  fill_texts (self);
  g_signal_connect_object (draft, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  named = alberca_thin_draft_asks (draft, "name");
  gtk_widget_grab_focus (GTK_WIDGET (named ? self->name_row : self->size_row));
  return GTK_WIDGET (self);
}
