/* alberca-resize-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-resize-dialog.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-resize-draft.h"
#include "model/alberca-size.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-note-list.h"
#include "widgets/alberca-volume-question.h"

struct _AlbercaResizeDialog
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *group;
  AlbercaFieldRow     *capacity_row;
  GtkWidget           *allocate_row;
  GtkSwitch           *allocate_switch;
  AlbercaNoteList     *note_list;
  AlbercaCommandRow   *command_row;
  GtkSpinner          *spinner;
  GtkButton           *resize_button;

  AlbercaPool         *pool;
  AlbercaVolume       *volume;
  AlbercaResizeDraft  *draft;
  gboolean             updating;
};

G_DEFINE_FINAL_TYPE (AlbercaResizeDialog, alberca_resize_dialog, ADW_TYPE_WINDOW)

static void
update_button (AlbercaResizeDialog *self)
{
  gboolean shrinks = alberca_resize_draft_get_shrinks (self->draft);

  gtk_button_set_label (self->resize_button, shrinks ? _("_Shrink") : _("_Resize"));
  gtk_widget_remove_css_class (GTK_WIDGET (self->resize_button), shrinks ? "suggested-action" : "destructive-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->resize_button), shrinks ? "destructive-action" : "suggested-action");
  gtk_widget_set_sensitive (GTK_WIDGET (self->resize_button), alberca_resize_draft_get_valid (self->draft));
}

/* The draft says everything; the rows follow */
static void
update (AlbercaResizeDialog *self)
{
  g_autofree char *capacity = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *warning = NULL;
  g_autofree char *volume_problem = NULL;
  g_autofree char *commands = NULL;
  g_auto(GStrv) notes = NULL;
  gboolean asks_allocate;
  gboolean loading;

  if (self->updating || self->draft == NULL)
    return;

  self->updating = TRUE;
  g_object_get (self->draft, "capacity", &capacity, "asks-allocate", &asks_allocate, "loading", &loading, NULL);
  problem = alberca_resize_draft_get_problem (self->draft, "capacity");
  warning = alberca_resize_draft_get_warning (self->draft);
  alberca_field_row_set_text (self->capacity_row, capacity);
  alberca_field_row_set_problem (self->capacity_row, problem);
  alberca_field_row_set_warning (self->capacity_row, warning);
  gtk_widget_set_visible (self->allocate_row, asks_allocate);
  volume_problem = alberca_resize_draft_get_problem (self->draft, "volume");
  notes = alberca_resize_draft_get_notes (self->draft);
  alberca_note_list_set (self->note_list, volume_problem,
                         volume_problem == NULL && problem == NULL ? (const char *const *) notes : NULL);
  commands = alberca_resize_draft_get_commands (self->draft);
  alberca_command_row_set_command (self->command_row, commands);
  gtk_spinner_set_spinning (self->spinner, loading);
  update_button (self);
  self->updating = FALSE;
}

static void
on_capacity_changed (AlbercaResizeDialog *self)
{
  if (!self->updating)
    g_object_set (self->draft, "capacity", alberca_field_row_get_text (self->capacity_row), NULL);
}

static void
on_switched (AlbercaResizeDialog *self)
{
  if (!self->updating && self->draft != NULL)
    g_object_set (self->draft, "allocate", gtk_switch_get_active (self->allocate_switch), NULL);
}

static void
on_entry_activated (AlbercaResizeDialog *self)
{
  alberca_field_row_touch (self->capacity_row);
}

static void
start (AlbercaResizeDialog *self)
{
  alberca_resize_draft_start (self->draft);
  gtk_window_close (GTK_WINDOW (self));
}

static void
confirmed_cb (const AlbercaVolumeAnswer *answer,
              gpointer                   owner)
{
  start (ALBERCA_RESIZE_DIALOG (owner));
}

/* What is cut off is named here; whom that harms, the question finds out. */
static void
on_resize_clicked (AlbercaResizeDialog *self)
{
  g_autoptr(GPtrArray) volumes = NULL;
  g_autofree char *command = NULL;
  g_auto(GStrv) notes = NULL;

  if (!alberca_resize_draft_get_valid (self->draft))
    return;
  if (!alberca_resize_draft_get_shrinks (self->draft) && !alberca_resize_draft_asks_consent (self->draft))
    {
      start (self);
      return;
    }

  volumes = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (volumes, g_object_ref (self->volume));
  command = alberca_resize_draft_get_commands (self->draft);
  notes = alberca_resize_draft_get_notes (self->draft);
  alberca_volume_question_ask (GTK_WIDGET (self), self->pool, volumes,
                               alberca_resize_draft_get_shrinks (self->draft) ? ALBERCA_VOLUME_VERB_SHRINK
                                                                              : ALBERCA_VOLUME_VERB_GROW,
                               notes[0], command, confirmed_cb, self);
}

static void
fill_title (AlbercaResizeDialog *self)
{
  g_autofree char *title = g_strdup_printf (_("Resize “%s”"), alberca_volume_get_name (self->volume));
  g_autofree char *capacity = alberca_size_format (alberca_volume_get_capacity (self->volume));
  g_autofree char *allocation = alberca_size_format (alberca_volume_get_allocation (self->volume));
  /* Translators: two sizes */
  g_autofree char *text = g_strdup_printf (_("It has a capacity of %s now, and occupies %s."), capacity, allocation);

  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_preferences_group_set_description (self->group, text);
}

static void
alberca_resize_dialog_dispose (GObject *object)
{
  AlbercaResizeDialog *self = ALBERCA_RESIZE_DIALOG (object);

  /* The rows tell of their last focus while they go */
  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_RESIZE_DIALOG);
  g_clear_object (&self->draft);
  g_clear_object (&self->pool);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (alberca_resize_dialog_parent_class)->dispose (object);
}

static void
alberca_resize_dialog_class_init (AlbercaResizeDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_resize_dialog_dispose;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  g_type_ensure (ALBERCA_TYPE_NOTE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-resize-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaResizeDialog, allocate_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaResizeDialog, allocate_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaResizeDialog, capacity_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaResizeDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaResizeDialog, group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaResizeDialog, note_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaResizeDialog, resize_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaResizeDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_capacity_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_resize_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_switched);
}

static void
alberca_resize_dialog_init (AlbercaResizeDialog *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

/**
 * alberca_resize_dialog_new:
 * @pool: an active pool of an open connection
 * @volume: a volume of it
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_resize_dialog_new (AlbercaPool   *pool,
                           AlbercaVolume *volume)
{
  AlbercaResizeDialog *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);

  self = g_object_new (ALBERCA_TYPE_RESIZE_DIALOG, NULL);
  self->pool = g_object_ref (pool);
  self->volume = g_object_ref (volume);
  self->draft = alberca_resize_draft_new (pool, volume);
  fill_title (self);
  g_signal_connect_object (self->draft, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->capacity_row));

  return GTK_WIDGET (self);
}
