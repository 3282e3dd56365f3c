/* alberca-migration-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-migration-dialog.h"

#include <glib/gi18n.h>

#include "model/alberca-explanation.h"
#include "model/alberca-migration-draft.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-note-list.h"

struct _AlbercaMigrationDialog
{
  AdwWindow parent_instance;

  AdwComboRow           *target_row;
  AlbercaNoteList       *note_list;
  AdwPreferencesGroup   *disk_group;
  AdwPreferencesGroup   *way_group;
  AdwComboRow           *mode_row;
  AdwComboRow           *way_row;
  AlbercaFieldRow       *peer_row;
  AlbercaFieldRow       *data_row;
  GtkWidget             *limit_row;
  GtkSpinButton         *limit_spin;
  GtkSwitch             *keep_switch;
  AlbercaCommandRow     *command_row;
  GtkSpinner            *spinner;
  GtkWidget             *move_button;

  GPtrArray             *rows;  /* borrowed: of the disks */
  char                  *shown; /* what they say */
  AlbercaOperation      *mending;
  AlbercaMigrationDraft *draft;
  gboolean               updating;
};

G_DEFINE_FINAL_TYPE (AlbercaMigrationDialog, alberca_migration_dialog, ADW_TYPE_WINDOW)

static void update (AlbercaMigrationDialog *self);

/* ---- Disks ---- */

typedef struct
{
  AlbercaMigrationDialog *dialog; /* weak */
  guint                   position;
  AlbercaConnection      *target;
  char                   *command; /* what was shown */
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  g_clear_weak_pointer (&question->dialog);
  g_object_unref (question->target);
  g_free (question->command);
  g_free (question);
}

/* (transfer none) (nullable) */
static AlbercaConnection *
get_target (AlbercaMigrationDialog *self)
{
  g_autoptr(AlbercaConnection) target = NULL;

  g_object_get (self->draft, "target", &target, NULL);
  return target;
}

static void
mend_confirmed_cb (GtkWidget *confirmation,
                   gpointer   user_data)
{
  Question *question = user_data;
  AlbercaMigrationDialog *self = question->dialog;
  g_autoptr(GPtrArray) disks = self != NULL ? alberca_migration_draft_get_disks (self->draft) : NULL;
  AlbercaMigrationDisk *disk = disks != NULL && question->position < disks->len
                               ? g_ptr_array_index (disks, question->position) : NULL;
  g_autofree char *command = NULL;
  AlbercaOperation *operation;

  command = disk != NULL && disk->pool != NULL ? alberca_migration_draft_get_mend_command (self->draft, disk) : NULL;
  /* Only what was asked: the other host may have changed, or be another one */
  if (command == NULL || !g_str_equal (command, question->command) || get_target (self) != question->target)
    return;
  operation = alberca_migration_draft_mend (self->draft, disk);
  if (operation == NULL)
    return;
  g_set_object (&self->mending, operation);
  g_signal_connect_object (self->mending, "notify::finished", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/* What is done on the other host is shown before. */
static void
mend_clicked_cb (AlbercaMigrationDialog *self,
                 GtkWidget              *button)
{
  guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "position"));
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (self->draft);
  AlbercaMigrationDisk *disk = disks != NULL && position < disks->len ? g_ptr_array_index (disks, position) : NULL;
  g_autofree char *command = NULL;
  g_autofree char *heading = NULL;
  gboolean define;
  GtkWidget *confirmation;
  Question *question;

  if (disk == NULL || disk->pool == NULL)
    return;
  define = disk->verdict == ALBERCA_MIGRATION_DEFINE;
  command = alberca_migration_draft_get_mend_command (self->draft, disk);
  heading = g_strdup_printf (define ? _("Define the Pool “%s” on the Other Host?") : _("Start the Pool “%s” on the Other Host?"),
                             alberca_pool_get_name (disk->pool));
  confirmation = alberca_confirm_dialog_new (heading,
                                             define ? _("It is the same pool as here: the same source at the same path, built "
                                                        "and started. Should a step fail, what was done is undone.") : NULL,
                                             define ? _("_Define") : _("_Start"), command);
  alberca_confirm_dialog_set_destructive (ALBERCA_CONFIRM_DIALOG (confirmation), FALSE);
  question = g_new0 (Question, 1);
  g_set_weak_pointer (&question->dialog, self);
  question->position = position;
  question->target = g_object_ref (get_target (self));
  question->command = g_strdup (command);
  alberca_confirm_dialog_depend_on (ALBERCA_CONFIRM_DIALOG (confirmation), question->target, NULL);
  g_signal_connect_data (confirmation, "confirmed", G_CALLBACK (mend_confirmed_cb), question, question_free, 0);
  gtk_window_set_transient_for (GTK_WINDOW (confirmation), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (confirmation));
}

static const char *
get_icon (AlbercaMigrationVerdict verdict)
{
  switch (verdict)
    {
    case ALBERCA_MIGRATION_READY:
      return "object-select-symbolic";
    case ALBERCA_MIGRATION_COPIED:
      return "edit-copy-symbolic";
    case ALBERCA_MIGRATION_START:
    case ALBERCA_MIGRATION_DEFINE:
    case ALBERCA_MIGRATION_BLOCKED:
    default:
      return "dialog-warning-symbolic";
    }
}

static void
add_mend_button (AlbercaMigrationDialog     *self,
                 GtkWidget                  *row,
                 const AlbercaMigrationDisk *disk,
                 guint                       position)
{
  const char *label = disk->verdict == ALBERCA_MIGRATION_DEFINE ? _("Define It There…") : _("Start It There…");
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf ("%s (%s)", label, disk->target);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "position", GUINT_TO_POINTER (position));
  g_signal_connect_object (button, "clicked", G_CALLBACK (mend_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_disk (AlbercaMigrationDialog     *self,
          const AlbercaMigrationDisk *disk,
          guint                       position)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", disk->target,
                                 "subtitle", disk->text, "subtitle-lines", 0, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (get_icon (disk->verdict));
  gboolean good = disk->verdict == ALBERCA_MIGRATION_READY || disk->verdict == ALBERCA_MIGRATION_COPIED;

  gtk_widget_add_css_class (icon, good ? "success" : "warning");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (disk->verdict == ALBERCA_MIGRATION_DEFINE || disk->verdict == ALBERCA_MIGRATION_START)
    add_mend_button (self, row, disk, position);
  adw_preferences_group_add (self->disk_group, row);
  g_ptr_array_add (self->rows, row);
}

/* Only where they say something else: the focus may be in them */
static void
update_disks (AlbercaMigrationDialog *self)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (self->draft);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; disks != NULL && i < disks->len; i++)
    {
      const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, i);

      g_string_append_printf (text, "%s %d %s\n", disk->target, (int) disk->verdict, disk->text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->disk_group), disks != NULL && disks->len > 0);
  if (g_strcmp0 (self->shown, text->str) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (text->str);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->disk_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; disks != NULL && i < disks->len; i++)
    add_disk (self, g_ptr_array_index (disks, i), i);
}

/* ---- The draft says everything; the rows follow ---- */

static gboolean
is_mending (AlbercaMigrationDialog *self)
{
  return self->mending != NULL && !alberca_operation_get_finished (self->mending);
}

static void
update_fields (AlbercaMigrationDialog *self)
{
  const AlbercaMigrationSource *source = alberca_migration_draft_get_source (self->draft);
  g_autofree char *peer_uri = NULL;
  g_autofree char *data_uri = NULL;
  g_autofree char *peer_problem = alberca_migration_draft_get_problem (self->draft, "peer-uri");
  g_autofree char *data_problem = alberca_migration_draft_get_problem (self->draft, "data-uri");
  gboolean running = source != NULL && source->running;
  gboolean peer;

  g_object_get (self->draft, "peer-uri", &peer_uri, "data-uri", &data_uri, "peer", &peer, NULL);
  alberca_field_row_set_text (self->peer_row, peer_uri);
  alberca_field_row_set_problem (self->peer_row, peer_problem);
  alberca_field_row_set_text (self->data_row, data_uri);
  alberca_field_row_set_problem (self->data_row, data_problem);
  gtk_widget_set_visible (GTK_WIDGET (self->peer_row), peer);
  gtk_widget_set_visible (GTK_WIDGET (self->way_group), source != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->mode_row), running);
  gtk_widget_set_visible (GTK_WIDGET (self->data_row), running);
  gtk_widget_set_visible (self->limit_row, running);
}

static void
update (AlbercaMigrationDialog *self)
{
  g_autofree char *problem = NULL;
  g_autofree char *commands = NULL;
  g_auto(GStrv) notes = NULL;
  const GError *error = self->mending != NULL ? alberca_operation_get_error (self->mending) : NULL;
  gboolean loading;

  if (self->updating || self->draft == NULL)
    return;

  self->updating = TRUE;
  g_object_get (self->draft, "loading", &loading, NULL);
  /* What failed may have been done in another way since */
  problem = error != NULL && !alberca_migration_draft_get_valid (self->draft) ? alberca_explanation_get_summary (error) : NULL;
  if (problem == NULL)
    problem = alberca_migration_draft_get_problem (self->draft, "machine");
  notes = alberca_migration_draft_get_notes (self->draft);
  commands = alberca_migration_draft_get_commands (self->draft);
  alberca_note_list_set (self->note_list, problem, (const char *const *) notes);
  update_disks (self);
  update_fields (self);
  alberca_command_row_set_command (self->command_row, commands);
  gtk_spinner_set_spinning (self->spinner, loading || is_mending (self));
  gtk_widget_set_sensitive (self->move_button, alberca_migration_draft_get_valid (self->draft));
  self->updating = FALSE;
}

static void
on_changed (AlbercaMigrationDialog *self)
{
  if (self->updating || self->draft == NULL)
    return;
  self->updating = TRUE;
  g_object_set (self->draft,
                "live", adw_combo_row_get_selected (self->mode_row) == 0,
                "peer", adw_combo_row_get_selected (self->way_row) == 1,
                "keep", gtk_switch_get_active (self->keep_switch),
                "limit", (guint) gtk_spin_button_get_value_as_int (self->limit_spin), NULL);
  self->updating = FALSE;
  update (self);
}

static void
on_peer_uri_changed (AlbercaMigrationDialog *self)
{
  if (!self->updating && self->draft != NULL)
    g_object_set (self->draft, "peer-uri", alberca_field_row_get_text (self->peer_row), NULL);
}

static void
on_data_uri_changed (AlbercaMigrationDialog *self)
{
  if (!self->updating && self->draft != NULL)
    g_object_set (self->draft, "data-uri", alberca_field_row_get_text (self->data_row), NULL);
}

static void
on_target_selected (AlbercaMigrationDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->target_row);
  GPtrArray *targets;

  if (self->updating || self->draft == NULL)
    return;
  targets = alberca_migration_draft_get_targets (self->draft);
  if (selected >= targets->len)
    return;
  /* How it went on one host says nothing of another */
  if (get_target (self) != g_ptr_array_index (targets, selected))
    g_clear_object (&self->mending);
  g_object_set (self->draft, "target", g_ptr_array_index (targets, selected), NULL);
  update (self);
}

static void
on_move_clicked (AlbercaMigrationDialog *self)
{
  if (!alberca_migration_draft_get_valid (self->draft))
    return;
  alberca_migration_draft_start (self->draft);
  gtk_window_close (GTK_WINDOW (self));
}

static void
fill_targets (AlbercaMigrationDialog *self)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  GPtrArray *targets = alberca_migration_draft_get_targets (self->draft);

  for (guint i = 0; i < targets->len; i++)
    {
      AlbercaConnection *connection = g_ptr_array_index (targets, i);
      g_autofree char *text = g_strdup_printf ("%s (%s)", alberca_connection_get_title (connection),
                                               alberca_connection_get_safe_uri (connection));

      gtk_string_list_append (list, text);
    }
  self->updating = TRUE;
  adw_combo_row_set_model (self->target_row, G_LIST_MODEL (list));
  gtk_widget_set_visible (GTK_WIDGET (self->target_row), targets->len > 0);
  self->updating = FALSE;
}

/* ---- The object ---- */

static void
alberca_migration_dialog_dispose (GObject *object)
{
  AlbercaMigrationDialog *self = ALBERCA_MIGRATION_DIALOG (object);

  /* The rows tell of their last focus while they go */
  self->updating = TRUE;
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_MIGRATION_DIALOG);
  g_clear_object (&self->draft);
  g_clear_object (&self->mending);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (alberca_migration_dialog_parent_class)->dispose (object);
}

static void
alberca_migration_dialog_class_init (AlbercaMigrationDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_migration_dialog_dispose;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  g_type_ensure (ALBERCA_TYPE_NOTE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-migration-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, target_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, note_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, disk_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, way_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, mode_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, way_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, peer_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, data_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, limit_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, limit_spin);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, keep_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMigrationDialog, move_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_data_uri_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_move_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_peer_uri_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_target_selected);
}

static void
alberca_migration_dialog_init (AlbercaMigrationDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

/**
 * alberca_migration_dialog_new:
 * @connection: the open connection of the host that has the machine
 * @uuid: of a virtual machine
 * @name: its name
 * @connections: of AlbercaConnection: those that are open are where it could go
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_migration_dialog_new (AlbercaConnection *connection,
                              const char        *uuid,
                              const char        *name,
                              GListModel        *connections)
{
  AlbercaMigrationDialog *self = g_object_new (ALBERCA_TYPE_MIGRATION_DIALOG, NULL);
  /* Translators: %s is the name of a virtual machine, which goes to another host */
  g_autofree char *title = g_strdup_printf (_("Move the Machine “%s”"), name);

  self->draft = alberca_migration_draft_new (connection, uuid, name, connections);
  gtk_window_set_title (GTK_WINDOW (self), title);
  fill_targets (self);
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
