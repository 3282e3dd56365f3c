/* alberca-move-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-move-dialog.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-move-draft.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-note-list.h"

struct _AlbercaMoveDialog
{
  AdwWindow parent_instance;

  AdwComboRow       *target_row;
  AlbercaFieldRow   *name_row;
  AdwPreferencesGroup *obstacle_group;
  AdwPreferencesGroup *partial_group;
  AdwPreferencesRow *partial_row;
  GtkSwitch         *partial_switch;
  AlbercaNoteList   *note_list;
  AlbercaCommandRow *command_row;
  GtkSpinner        *spinner;
  GtkWidget         *move_button;

  AlbercaMoveDraft  *draft;
  GPtrArray         *obstacles; /* (element-type AlbercaMoveObstacle) (nullable): those that are shown */
  GPtrArray         *rows;      /* (element-type GtkWidget): theirs */
  guint              n_volumes;
  gboolean           updating;
};

G_DEFINE_FINAL_TYPE (AlbercaMoveDialog, alberca_move_dialog, ADW_TYPE_WINDOW)

static gboolean
are_same (GPtrArray *first,
          GPtrArray *second)
{
  if (first == NULL || first->len != second->len)
    return FALSE;
  for (guint i = 0; i < first->len; i++)
    {
      const AlbercaMoveObstacle *a = g_ptr_array_index (first, i);
      const AlbercaMoveObstacle *b = g_ptr_array_index (second, i);

      if (!g_str_equal (a->name, b->name) || !g_str_equal (a->reason, b->reason))
        return FALSE;
    }
  return TRUE;
}

static void
add_obstacle (AlbercaMoveDialog         *self,
              const AlbercaMoveObstacle *obstacle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), obstacle->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), obstacle->reason);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (self->obstacle_group, row);
  g_ptr_array_add (self->rows, row);
}

/* Those of several that cannot go are named, and the others go when somebody says so. */
static void
update_obstacles (AlbercaMoveDialog *self)
{
  g_autoptr(GPtrArray) obstacles = alberca_move_draft_get_obstacles (self->draft);
  guint n_others = self->n_volumes - obstacles->len;
  g_autofree char *title = NULL;
  g_autofree char *choice = NULL;

  if (are_same (self->obstacles, obstacles))
    return;
  /* Who let some stay did not let others stay */
  g_object_set (self->draft, "partial", FALSE, NULL);
  gtk_switch_set_active (self->partial_switch, FALSE);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->obstacle_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < obstacles->len; i++)
    add_obstacle (self, g_ptr_array_index (obstacles, i));

  /* Translators: two numbers of volumes, some of them all */
  title = g_strdup_printf (ngettext ("%u of %u volumes cannot be moved", "%u of %u volumes cannot be moved", obstacles->len),
                           obstacles->len, self->n_volumes);
  /* Translators: the number of volumes that can be moved; those that cannot stay in their pool */
  choice = g_strdup_printf (ngettext ("Move only the volume that can be moved",
                                      "Move only the %u volumes that can be moved", n_others), n_others);
  adw_preferences_group_set_title (self->obstacle_group, title);
  adw_preferences_row_set_title (self->partial_row, choice);
  gtk_widget_set_visible (GTK_WIDGET (self->obstacle_group), obstacles->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->partial_group), obstacles->len > 0 && n_others > 0);
  g_clear_pointer (&self->obstacles, g_ptr_array_unref);
  self->obstacles = g_steal_pointer (&obstacles);
}

/* The draft says everything; the rows follow */
static void
update (AlbercaMoveDialog *self)
{
  g_autofree char *name = NULL;
  g_autofree char *name_problem = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *commands = NULL;
  g_auto(GStrv) notes = NULL;
  gboolean loading;

  if (self->updating || self->draft == NULL)
    return;

  self->updating = TRUE;
  g_object_get (self->draft, "name", &name, "loading", &loading, NULL);
  name_problem = alberca_move_draft_get_problem (self->draft, "name");
  problem = alberca_move_draft_get_problem (self->draft, "volume");
  notes = alberca_move_draft_get_notes (self->draft);
  commands = alberca_move_draft_get_commands (self->draft);
  alberca_field_row_set_text (self->name_row, name);
  alberca_field_row_set_problem (self->name_row, name_problem);
  update_obstacles (self);
  alberca_note_list_set (self->note_list, problem, problem == NULL ? (const char *const *) notes : NULL);
  alberca_command_row_set_command (self->command_row, commands);
  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_widget_set_sensitive (self->move_button, alberca_move_draft_get_valid (self->draft));
  self->updating = FALSE;
}

static void
on_name_changed (AlbercaMoveDialog *self)
{
  if (!self->updating)
    g_object_set (self->draft, "name", alberca_field_row_get_text (self->name_row), NULL);
}

static void
on_partial_changed (AlbercaMoveDialog *self)
{
  if (!self->updating)
    g_object_set (self->draft, "partial", gtk_switch_get_active (self->partial_switch), NULL);
}

static void
on_target_selected (AlbercaMoveDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->target_row);
  GPtrArray *targets;

  if (self->updating || self->draft == NULL)
    return;
  targets = alberca_move_draft_get_targets (self->draft);
  if (selected >= targets->len)
    return;
  g_object_set (self->draft, "target", g_ptr_array_index (targets, selected), NULL);
  /* The name may be taken there, which nobody has typed */
  alberca_field_row_touch (self->name_row);
}

static void
on_entry_activated (AlbercaMoveDialog *self)
{
  alberca_field_row_touch (self->name_row);
}

static void
on_move_clicked (AlbercaMoveDialog *self)
{
  if (!alberca_move_draft_get_valid (self->draft))
    return;

  alberca_move_draft_start (self->draft);
  gtk_window_close (GTK_WINDOW (self));
}

static void
fill_targets (AlbercaMoveDialog *self)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  GPtrArray *targets = alberca_move_draft_get_targets (self->draft);

  for (guint i = 0; i < targets->len; i++)
    gtk_string_list_append (list, alberca_pool_get_name (g_ptr_array_index (targets, i)));
  self->updating = TRUE;
  adw_combo_row_set_model (self->target_row, G_LIST_MODEL (list));
  self->updating = FALSE;
}

static void
fill_titles (AlbercaMoveDialog *self,
             GPtrArray         *volumes)
{
  g_autofree char *title = NULL;

  if (volumes->len == 1)
    title = g_strdup_printf (_("Move “%s”"), alberca_volume_get_name (g_ptr_array_index (volumes, 0)));
  else
    title = g_strdup_printf (ngettext ("Move %u Volume", "Move %u Volumes", volumes->len), volumes->len);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), volumes->len == 1);
  self->n_volumes = volumes->len;
}

static void
alberca_move_dialog_dispose (GObject *object)
{
  AlbercaMoveDialog *self = ALBERCA_MOVE_DIALOG (object);

  /* The rows tell of their last focus while they go */
  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_MOVE_DIALOG);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->obstacles, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (alberca_move_dialog_parent_class)->dispose (object);
}

static void
alberca_move_dialog_class_init (AlbercaMoveDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_move_dialog_dispose;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  g_type_ensure (ALBERCA_TYPE_NOTE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-move-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaMoveDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMoveDialog, move_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMoveDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMoveDialog, note_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMoveDialog, obstacle_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMoveDialog, partial_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMoveDialog, partial_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMoveDialog, partial_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMoveDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMoveDialog, target_row);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_move_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_partial_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_target_selected);
}

static void
alberca_move_dialog_init (AlbercaMoveDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

/**
 * alberca_move_dialog_new:
 * @pool: an active pool of an open connection
 * @volumes: (element-type AlbercaVolume): what is moved, volumes of @pool
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_move_dialog_new (AlbercaPool *pool,
                         GPtrArray   *volumes)
{
  AlbercaMoveDialog *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (volumes != NULL && volumes->len > 0, NULL);

  self = g_object_new (ALBERCA_TYPE_MOVE_DIALOG, NULL);
  self->draft = alberca_move_draft_new (pool, volumes);
  fill_titles (self, volumes);
  fill_targets (self);
  g_signal_connect_object (self->draft, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  alberca_field_row_touch (self->name_row);
  gtk_widget_grab_focus (GTK_WIDGET (self->target_row));

  return GTK_WIDGET (self);
}
