/* alberca-chain-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-chain-dialog.h"

#include <glib/gi18n.h>

#include "widgets/alberca-command-row.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-note-list.h"

struct _AlbercaChainDialog
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *group;
  GtkWidget           *rows;
  AdwComboRow         *base_row;
  AlbercaFieldRow     *name_row;
  GtkWidget           *delete_row;
  GtkSwitch           *delete_switch;
  AlbercaNoteList     *note_list;
  AlbercaCommandRow   *command_row;
  GtkSpinner          *spinner;
  GtkButton           *act_button;

  AlbercaVolume       *volume;
  AlbercaChainDraft   *draft;
  AlbercaChainVerb     verb;
  gboolean             updating;
};

G_DEFINE_FINAL_TYPE (AlbercaChainDialog, alberca_chain_dialog, ADW_TYPE_WINDOW)

/* The model of a combo box is made anew only when it is another one: else it would lose what is open. */
static void
update_bases (AlbercaChainDialog *self)
{
  g_auto(GStrv) names = alberca_chain_draft_get_bases (self->draft);
  GListModel *old = adw_combo_row_get_model (self->base_row);
  guint n_old = old != NULL ? g_list_model_get_n_items (old) : 0;
  gboolean same = n_old == g_strv_length (names);
  g_autoptr(GtkStringList) model = NULL;
  guint base = 0;

  gtk_widget_set_visible (GTK_WIDGET (self->base_row), self->verb == ALBERCA_CHAIN_REBASE && names[0] != NULL);
  for (guint i = 0; same && i < n_old; i++)
    same = g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (old), i), names[i]);
  if (same)
    return;
  model = gtk_string_list_new ((const char *const *) names);
  adw_combo_row_set_model (self->base_row, G_LIST_MODEL (model));

  /* What was chosen stays chosen */
  g_object_get (self->draft, "base", &base, NULL);
  if (base >= g_strv_length (names))
    {
      base = 0;
      g_object_set (self->draft, "base", base, NULL);
    }
  if (names[0] != NULL)
    adw_combo_row_set_selected (self->base_row, base);
}

/* What would be wrong with it says the draft; what is to be seen, too */
static void
update (AlbercaChainDialog *self)
{
  g_autofree char *name = NULL;
  g_autofree char *name_problem = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *commands = NULL;
  g_auto(GStrv) notes = NULL;
  gboolean loading, asks_name, asks_delete, delete_old;

  if (self->updating || self->draft == NULL)
    return;

  self->updating = TRUE;
  g_object_get (self->draft, "name", &name, "loading", &loading, "asks-name", &asks_name, "asks-delete", &asks_delete,
                "delete-old", &delete_old, NULL);
  problem = alberca_chain_draft_get_problem (self->draft, "volume");
  name_problem = alberca_chain_draft_get_problem (self->draft, "name");
  update_bases (self);
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), asks_name && problem == NULL);
  alberca_field_row_set_text (self->name_row, name);
  alberca_field_row_set_problem (self->name_row, name_problem);
  gtk_widget_set_visible (self->delete_row, asks_delete && problem == NULL);
  gtk_switch_set_active (self->delete_switch, delete_old);
  gtk_widget_set_visible (self->rows, gtk_widget_get_visible (GTK_WIDGET (self->base_row)) ||
                                        gtk_widget_get_visible (GTK_WIDGET (self->name_row)) ||
                                        gtk_widget_get_visible (self->delete_row));
  notes = alberca_chain_draft_get_notes (self->draft);
  alberca_note_list_set (self->note_list, problem, problem == NULL ? (const char *const *) notes : NULL);
  commands = alberca_chain_draft_get_commands (self->draft);
  alberca_command_row_set_command (self->command_row, commands);
  /* What is refused waits for nothing */
  gtk_spinner_set_spinning (self->spinner, loading && problem == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->act_button), alberca_chain_draft_get_valid (self->draft));
  self->updating = FALSE;
}

static void
on_base_selected (AlbercaChainDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->base_row);

  if (!self->updating && self->draft != NULL && selected != GTK_INVALID_LIST_POSITION)
    g_object_set (self->draft, "base", selected, NULL);
}

static void
on_name_changed (AlbercaChainDialog *self)
{
  if (!self->updating && self->draft != NULL)
    g_object_set (self->draft, "name", alberca_field_row_get_text (self->name_row), NULL);
}

static void
on_entry_activated (AlbercaChainDialog *self)
{
  alberca_field_row_touch (self->name_row);
}

static void
on_switched (AlbercaChainDialog *self)
{
  if (!self->updating && self->draft != NULL)
    g_object_set (self->draft, "delete-old", gtk_switch_get_active (self->delete_switch), NULL);
}

static void
on_act_clicked (AlbercaChainDialog *self)
{
  if (!alberca_chain_draft_get_valid (self->draft))
    return;
  alberca_chain_draft_start (self->draft);
  gtk_window_close (GTK_WINDOW (self));
}

/* Texts */

static char *
make_title (AlbercaChainVerb  verb,
            const char       *name)
{
  switch (verb)
    {
    case ALBERCA_CHAIN_FLATTEN:
      /* Translators: %s is the name of a volume, as in the next ones */
      return g_strdup_printf (_("Flatten “%s”"), name);
    case ALBERCA_CHAIN_COMMIT:
      return g_strdup_printf (_("Commit “%s” into Its Base"), name);
    case ALBERCA_CHAIN_REBASE:
      return g_strdup_printf (_("Rebase “%s”"), name);
    }
  g_return_val_if_reached (NULL);
}

static const char *
get_description (AlbercaChainVerb verb)
{
  static const char *const descriptions[] = {
    [ALBERCA_CHAIN_FLATTEN] = N_("It gets all that it reads from what it is built on now, and then needs no base any more."),
    [ALBERCA_CHAIN_COMMIT] = N_("What has been written since it was made goes into its base, and the overlay is not needed any "
                                "more. This cannot be undone."),
    [ALBERCA_CHAIN_REBASE] = N_("It gets what lies between it and an image further down, and is built on that image."),
  };

  return _(descriptions[verb]);
}

static const char *
get_action (AlbercaChainVerb verb)
{
  static const char *const actions[] = {
    [ALBERCA_CHAIN_FLATTEN] = N_("_Flatten"),
    [ALBERCA_CHAIN_COMMIT] = N_("_Commit"),
    [ALBERCA_CHAIN_REBASE] = N_("_Rebase"),
  };

  return _(actions[verb]);
}

static void
fill_texts (AlbercaChainDialog *self)
{
  g_autofree char *title = make_title (self->verb, alberca_volume_get_name (self->volume));

  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_preferences_group_set_description (self->group, get_description (self->verb));
  gtk_button_set_label (self->act_button, get_action (self->verb));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->delete_row), self->verb == ALBERCA_CHAIN_COMMIT
    ? _("The overlay, when all that is in it is in its base")
    : _("The present volume, when the copy is in its place"));
  if (self->verb == ALBERCA_CHAIN_COMMIT)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->act_button), "suggested-action");
      gtk_widget_add_css_class (GTK_WIDGET (self->act_button), "destructive-action");
    }
}

static void
alberca_chain_dialog_dispose (GObject *object)
{
  AlbercaChainDialog *self = ALBERCA_CHAIN_DIALOG (object);

  /* The rows tell of their last focus while they go */
  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_CHAIN_DIALOG);
  g_clear_object (&self->draft);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (alberca_chain_dialog_parent_class)->dispose (object);
}

static void
alberca_chain_dialog_class_init (AlbercaChainDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_chain_dialog_dispose;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  g_type_ensure (ALBERCA_TYPE_NOTE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-chain-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainDialog, act_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainDialog, base_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainDialog, delete_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainDialog, delete_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainDialog, group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainDialog, note_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainDialog, rows);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_act_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_base_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_switched);
}

static void
alberca_chain_dialog_init (AlbercaChainDialog *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

/**
 * alberca_chain_dialog_new:
 * @pool: an active pool of an open connection
 * @volume: a volume of it that has a base
 * @verb: what shall be done to it
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_chain_dialog_new (AlbercaPool      *pool,
                          AlbercaVolume    *volume,
                          AlbercaChainVerb  verb)
{
  AlbercaChainDialog *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);

  self = g_object_new (ALBERCA_TYPE_CHAIN_DIALOG, NULL);
  self->volume = g_object_ref (volume);
  self->verb = verb;
  self->draft = alberca_chain_draft_new (pool, volume, verb);
  fill_texts (self);
  g_signal_connect_object (self->draft, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
