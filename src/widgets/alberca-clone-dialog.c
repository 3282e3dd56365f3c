/* alberca-clone-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-clone-dialog.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-clone-draft.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-note-list.h"

struct _AlbercaCloneDialog
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *group;
  AlbercaNoteList     *note_list;
  AdwComboRow         *target_row;
  AlbercaFieldRow     *name_row;
  AdwComboRow         *format_row;
  AlbercaFieldRow     *capacity_row;
  GtkWidget           *full_row;
  GtkSwitch           *full_switch;
  GtkWidget           *reflink_row;
  GtkSwitch           *reflink_switch;
  AlbercaCommandRow   *command_row;
  GtkSpinner          *spinner;
  GtkWidget           *clone_button;

  AlbercaCloneDraft   *draft;
  gboolean             updating;
};

G_DEFINE_FINAL_TYPE (AlbercaCloneDialog, alberca_clone_dialog, ADW_TYPE_WINDOW)

static void
update_row (AlbercaCloneDialog *self,
            AlbercaFieldRow    *row,
            const char         *property)
{
  g_autofree char *text = NULL;
  g_autofree char *problem = alberca_clone_draft_get_problem (self->draft, property);

  g_object_get (self->draft, property, &text, NULL);
  alberca_field_row_set_text (row, text);
  alberca_field_row_set_problem (row, problem);
}

/* The formats that the target offers; filled again only where they have changed */
static void
update_formats (AlbercaCloneDialog *self)
{
  const char *const *formats = alberca_clone_draft_get_formats (self->draft);
  g_autoptr(GPtrArray) titles = g_ptr_array_new ();
  g_autoptr(GtkStringList) list = NULL;
  g_autofree char *format = NULL;
  GListModel *old = adw_combo_row_get_model (self->format_row);
  gboolean same;
  guint selected = 0;

  g_object_get (self->draft, "format", &format, NULL);
  for (guint i = 0; formats[i] != NULL; i++)
    {
      g_ptr_array_add (titles, (gpointer) (*formats[i] != '\0' ? formats[i] : _("As each source")));
      if (g_strcmp0 (formats[i], format) == 0)
        selected = i;
    }
  g_ptr_array_add (titles, NULL);

  same = old != NULL && g_list_model_get_n_items (old) == titles->len - 1;
  for (guint i = 0; same && titles->pdata[i] != NULL; i++)
    same = g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (old), i), titles->pdata[i]);
  if (!same)
    {
      list = gtk_string_list_new ((const char *const *) titles->pdata);
      adw_combo_row_set_model (self->format_row, G_LIST_MODEL (list));
    }
  adw_combo_row_set_selected (self->format_row, selected);
}

static void
update_notes (AlbercaCloneDialog *self)
{
  g_autofree char *problem = alberca_clone_draft_get_problem (self->draft, "source");
  g_auto(GStrv) notes = alberca_clone_draft_get_notes (self->draft);

  alberca_note_list_set (self->note_list, problem, (const char *const *) notes);
}

/* The draft says everything; the rows follow */
static void
update (AlbercaCloneDialog *self)
{
  g_autofree char *commands = NULL;
  g_autofree char *warning = NULL;
  gboolean asks_capacity;
  gboolean asks_full;
  gboolean asks_reflink;
  gboolean loading;

  if (self->updating || self->draft == NULL)
    return;

  self->updating = TRUE;
  g_object_get (self->draft, "asks-capacity", &asks_capacity, "asks-full", &asks_full, "asks-reflink", &asks_reflink,
                "loading", &loading, NULL);
  update_row (self, self->name_row, "name");
  update_row (self, self->capacity_row, "capacity");
  update_formats (self);
  update_notes (self);
  gtk_widget_set_visible (GTK_WIDGET (self->capacity_row), asks_capacity);
  gtk_widget_set_visible (self->full_row, asks_full);
  gtk_widget_set_visible (self->reflink_row, asks_reflink);
  warning = alberca_clone_draft_get_warning (self->draft, "target");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->target_row), warning != NULL ? warning : "");
  commands = alberca_clone_draft_get_commands (self->draft);
  alberca_command_row_set_command (self->command_row, commands);
  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_widget_set_sensitive (self->clone_button, alberca_clone_draft_get_valid (self->draft));
  self->updating = FALSE;
}

static void
set_from_row (AlbercaCloneDialog *self,
              AlbercaFieldRow    *row,
              const char         *property)
{
  if (self->updating)
    return;

  g_object_set (self->draft, property, alberca_field_row_get_text (row), NULL);
}

static void
on_name_changed (AlbercaCloneDialog *self)
{
  set_from_row (self, self->name_row, "name");
}

static void
on_capacity_changed (AlbercaCloneDialog *self)
{
  set_from_row (self, self->capacity_row, "capacity");
}

static void
on_target_selected (AlbercaCloneDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->target_row);
  GPtrArray *targets;

  if (self->updating || self->draft == NULL)
    return;
  targets = alberca_clone_draft_get_targets (self->draft);
  if (selected < targets->len)
    g_object_set (self->draft, "target", g_ptr_array_index (targets, selected), NULL);
}

static void
on_format_selected (AlbercaCloneDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->format_row);

  if (self->updating || self->draft == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  g_object_set (self->draft, "format", alberca_clone_draft_get_formats (self->draft)[selected], NULL);
}

static void
on_switched (AlbercaCloneDialog *self)
{
  if (self->updating || self->draft == NULL)
    return;
  g_object_set (self->draft, "full", gtk_switch_get_active (self->full_switch),
                "reflink", gtk_switch_get_active (self->reflink_switch), NULL);
}

static void
on_clone_clicked (AlbercaCloneDialog *self)
{
  if (!alberca_clone_draft_get_valid (self->draft))
    return;

  alberca_clone_draft_start (self->draft);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_entry_activated (AlbercaCloneDialog *self)
{
  /* Enter on an incomplete form: now say what is missing */
  alberca_field_row_touch (self->name_row);
  alberca_field_row_touch (self->capacity_row);
}

static void
fill_targets (AlbercaCloneDialog *self)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  GPtrArray *targets = alberca_clone_draft_get_targets (self->draft);

  for (guint i = 0; i < targets->len; i++)
    gtk_string_list_append (list, alberca_pool_get_name (g_ptr_array_index (targets, i)));
  self->updating = TRUE;
  adw_combo_row_set_model (self->target_row, G_LIST_MODEL (list));
  self->updating = FALSE;
}

static void
fill_titles (AlbercaCloneDialog *self,
             GPtrArray          *volumes)
{
  g_autofree char *title = NULL;

  if (volumes->len == 1)
    {
      /* Translators: %s is the name of a volume */
      title = g_strdup_printf (_("Clone “%s”"), alberca_volume_get_name (g_ptr_array_index (volumes, 0)));
    }
  else
    {
      title = g_strdup_printf (ngettext ("Clone %u Volume", "Clone %u Volumes", volumes->len), volumes->len);
      adw_preferences_group_set_description (self->group, _("Each gets a name of its own: that of its source and “copy”."));
    }
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), volumes->len == 1);
}

static void
alberca_clone_dialog_dispose (GObject *object)
{
  AlbercaCloneDialog *self = ALBERCA_CLONE_DIALOG (object);

  /* The rows tell of their last focus while they go */
  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_CLONE_DIALOG);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (alberca_clone_dialog_parent_class)->dispose (object);
}

static void
alberca_clone_dialog_class_init (AlbercaCloneDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_clone_dialog_dispose;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  g_type_ensure (ALBERCA_TYPE_NOTE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-clone-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, capacity_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, clone_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, full_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, full_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, note_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, reflink_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, reflink_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCloneDialog, target_row);
  gtk_widget_class_bind_template_callback (widget_class, on_capacity_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_clone_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_format_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_switched);
  gtk_widget_class_bind_template_callback (widget_class, on_target_selected);
}

static void
alberca_clone_dialog_init (AlbercaCloneDialog *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

/**
 * alberca_clone_dialog_new:
 * @pool: an active pool of an open connection
 * @volumes: (element-type AlbercaVolume): what is copied, volumes of @pool
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_clone_dialog_new (AlbercaPool *pool,
                          GPtrArray   *volumes)
{
  AlbercaCloneDialog *self;
  gboolean full;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (volumes != NULL && volumes->len > 0, NULL);

  self = g_object_new (ALBERCA_TYPE_CLONE_DIALOG, NULL);
  self->draft = alberca_clone_draft_new (pool, volumes);
  fill_titles (self, volumes);
  fill_targets (self);
  g_object_get (self->draft, "full", &full, NULL);
  gtk_switch_set_active (self->full_switch, full);
  g_signal_connect_object (self->draft, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  if (volumes->len == 1)
    gtk_widget_grab_focus (GTK_WIDGET (self->name_row));

  return GTK_WIDGET (self);
}
