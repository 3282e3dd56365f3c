/* alberca-wipe-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-wipe-dialog.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-volume-facts.h"
#include "model/alberca-wipe.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-note-list.h"
#include "widgets/alberca-volume-question.h"

struct _AlbercaWipeDialog
{
  AdwWindow parent_instance;

  AdwPreferencesGroup  *algorithm_group;
  GtkWidget            *anew_group;
  GtkSwitch            *anew_switch;
  AlbercaNoteList      *note_list;
  AlbercaCommandRow    *command_row;
  GtkSpinner           *spinner;
  GtkWidget            *wipe_button;

  AlbercaPool          *pool;
  GPtrArray            *volumes;
  GPtrArray            *facts; /* NULL until they are read */
  char                 *error; /* why they could not be */
  AlbercaWipeAlgorithm  algorithm;
};

G_DEFINE_FINAL_TYPE (AlbercaWipeDialog, alberca_wipe_dialog, ADW_TYPE_WINDOW)

static gboolean
makes_anew (AlbercaWipeDialog *self)
{
  return alberca_wipe_asks_anew (self->pool, self->volumes) && gtk_switch_get_active (self->anew_switch);
}

static void
update (AlbercaWipeDialog *self)
{
  g_autofree char *problem = NULL;
  g_autofree char *commands = NULL;
  g_auto(GStrv) notes = NULL;

  if (self->volumes == NULL)
    return;

  problem = self->error != NULL ? g_strdup (self->error) : alberca_wipe_get_problem (self->pool, self->algorithm);
  notes = alberca_wipe_get_notes (self->pool, self->volumes, self->algorithm, makes_anew (self));
  alberca_note_list_set (self->note_list, problem, (const char *const *) notes);
  if (self->facts != NULL)
    commands = alberca_wipe_commands (self->pool, self->volumes, self->facts, self->algorithm, makes_anew (self));
  alberca_command_row_set_command (self->command_row, commands);
  gtk_spinner_set_spinning (self->spinner, self->facts == NULL && self->error == NULL);
  gtk_widget_set_sensitive (self->wipe_button, self->facts != NULL && problem == NULL);
}

static void
on_anew_changed (AlbercaWipeDialog *self)
{
  update (self);
}

static void
algorithm_toggled_cb (AlbercaWipeDialog *self,
                      GtkCheckButton    *button)
{
  if (!gtk_check_button_get_active (button))
    return;
  self->algorithm = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "algorithm"));
  update (self);
}

static void
confirmed_cb (const AlbercaVolumeAnswer *answer,
              gpointer                   owner)
{
  AlbercaWipeDialog *self = ALBERCA_WIPE_DIALOG (owner);
  g_autofree char *running = answer->impact != NULL ? alberca_impact_get_running (answer->impact) : NULL;

  /* Who said yes without knowing who runs said yes to all. */
  alberca_wipe_run (self->pool, self->volumes, self->facts, self->algorithm, makes_anew (self),
                    answer->impact == NULL || running != NULL);
  gtk_window_close (GTK_WINDOW (self));
}

/* What is lost, and whom that harms, the question says. */
static void
on_wipe_clicked (AlbercaWipeDialog *self)
{
  g_autofree char *commands = alberca_wipe_commands (self->pool, self->volumes, self->facts, self->algorithm,
                                                     makes_anew (self));

  alberca_volume_question_ask (GTK_WIDGET (self), self->pool, self->volumes, ALBERCA_VOLUME_VERB_WIPE, NULL, commands,
                               confirmed_cb, self);
}

static void
facts_read_cb (gpointer  owner,
               gpointer  result,
               GError   *error)
{
  AlbercaWipeDialog *self = ALBERCA_WIPE_DIALOG (owner);

  self->facts = result;
  if (error != NULL)
    self->error = g_strdup (error->message);
  for (guint i = 0; self->facts != NULL && i < self->facts->len; i++)
    {
      const AlbercaVolumeFacts *facts = g_ptr_array_index (self->facts, i);

      if (facts->error != NULL && self->error == NULL)
        self->error = g_strdup (facts->error->message);
    }
  update (self);
}

static GtkCheckButton *
add_algorithm (AlbercaWipeDialog    *self,
               AlbercaWipeAlgorithm  algorithm,
               GtkCheckButton       *group)
{
  const AlbercaWipeInfo *info = alberca_wipe_get_info (algorithm);
  g_autofree char *problem = alberca_wipe_get_problem (self->pool, algorithm);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *radio = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(info->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), problem != NULL ? problem : _(info->description));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (radio), group);
  gtk_widget_set_valign (radio, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (radio), "algorithm", GINT_TO_POINTER (algorithm));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), radio);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), radio);
  gtk_accessible_update_property (GTK_ACCESSIBLE (radio), GTK_ACCESSIBLE_PROPERTY_LABEL, _(info->title), -1);
  gtk_widget_set_sensitive (row, problem == NULL);
  g_signal_connect_object (radio, "toggled", G_CALLBACK (algorithm_toggled_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->algorithm_group, row);

  return GTK_CHECK_BUTTON (radio);
}

static void
fill (AlbercaWipeDialog *self)
{
  g_autofree char *title = NULL;
  GtkCheckButton *first = NULL;

  if (self->volumes->len == 1)
    title = g_strdup_printf (_("Wipe “%s”"), alberca_volume_get_name (g_ptr_array_index (self->volumes, 0)));
  else
    title = g_strdup_printf (ngettext ("Wipe %u Volume", "Wipe %u Volumes", self->volumes->len), self->volumes->len);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_widget_set_visible (self->anew_group, alberca_wipe_asks_anew (self->pool, self->volumes));

  for (AlbercaWipeAlgorithm algorithm = ALBERCA_WIPE_ZERO; algorithm <= ALBERCA_WIPE_LAST; algorithm++)
    {
      GtkCheckButton *radio = add_algorithm (self, algorithm, first);

      if (first == NULL)
        first = radio;
    }
  gtk_check_button_set_active (first, TRUE);
}

static void
alberca_wipe_dialog_dispose (GObject *object)
{
  AlbercaWipeDialog *self = ALBERCA_WIPE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_WIPE_DIALOG);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->volumes, g_ptr_array_unref);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_clear_pointer (&self->error, g_free);

  G_OBJECT_CLASS (alberca_wipe_dialog_parent_class)->dispose (object);
}

static void
alberca_wipe_dialog_class_init (AlbercaWipeDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_wipe_dialog_dispose;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (ALBERCA_TYPE_NOTE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-wipe-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaWipeDialog, algorithm_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWipeDialog, anew_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWipeDialog, anew_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWipeDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWipeDialog, note_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWipeDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWipeDialog, wipe_button);
  gtk_widget_class_bind_template_callback (widget_class, on_anew_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_wipe_clicked);
}

static void
alberca_wipe_dialog_init (AlbercaWipeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_wipe_dialog_new:
 * @pool: an active pool of an open connection
 * @volumes: (element-type AlbercaVolume): what is wiped, volumes of @pool
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_wipe_dialog_new (AlbercaPool *pool,
                         GPtrArray   *volumes)
{
  AlbercaWipeDialog *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (volumes != NULL && volumes->len > 0, NULL);

  self = g_object_new (ALBERCA_TYPE_WIPE_DIALOG, NULL);
  self->pool = g_object_ref (pool);
  self->volumes = g_ptr_array_ref (volumes);
  fill (self);
  update (self);
  alberca_volume_facts_read (pool, volumes, facts_read_cb, self);

  return GTK_WIDGET (self);
}
