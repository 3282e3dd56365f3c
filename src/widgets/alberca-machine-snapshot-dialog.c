/* alberca-machine-snapshot-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-machine-snapshot-dialog.h"

#include <glib/gi18n.h>

#include "model/alberca-machine-rules.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-note-list.h"

struct _AlbercaMachineSnapshotDialog
{
  AdwWindow parent_instance;

  /* Owned references */
  AlbercaMachineSnapshots *snapshots;
  GPtrArray               *checks; /* (element-type GtkCheckButton), borrowed: of the disks that can have an overlay */
  GObject                 *owner;  /* weak: whom to tell */
  AlbercaMachineBegun      begun;

  gboolean updating;
  gboolean memory_forced; /* the switch is on because it cannot be off */

  /* Template references */
  AlbercaFieldRow     *name_row;
  AlbercaFieldRow     *description_row;
  GtkWidget           *internal_row;
  GtkCheckButton      *internal_check;
  GtkWidget           *external_row;
  GtkCheckButton      *external_check;
  GtkWidget           *memory_row;
  GtkSwitch           *memory_switch;
  GtkWidget           *quiesce_row;
  GtkSwitch           *quiesce_switch;
  AdwPreferencesGroup *disks_group;
  AlbercaNoteList     *note_list;
  AlbercaCommandRow   *command_row;
  GtkWidget           *create_button;
};

G_DEFINE_FINAL_TYPE (AlbercaMachineSnapshotDialog, alberca_machine_snapshot_dialog, ADW_TYPE_WINDOW)

/* ---- What is wanted ---- */

static GStrv
list_left_out (AlbercaMachineSnapshotDialog *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->checks->len; i++)
    if (!gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      g_strv_builder_add (builder, g_object_get_data (g_ptr_array_index (self->checks, i), "target"));
  return g_strv_builder_end (builder);
}

static AlbercaMachineDraft *
make_draft (AlbercaMachineSnapshotDialog *self)
{
  AlbercaMachineDraft *draft = alberca_machine_draft_new (alberca_field_row_get_text (self->name_row));

  draft->description = g_strdup (alberca_field_row_get_text (self->description_row));
  draft->external = gtk_check_button_get_active (self->external_check);
  draft->memory = draft->external && gtk_switch_get_active (self->memory_switch);
  draft->quiesce = draft->external && gtk_switch_get_active (self->quiesce_switch);
  draft->left_out = draft->external ? list_left_out (self) : NULL;
  return draft;
}

/* ---- What is possible ---- */

/* @problem: (transfer full) (nullable): why it is not */
static void
offer (GtkWidget  *row,
       GtkWidget  *choice,
       const char *text,
       char       *problem)
{
  g_autofree char *reason = problem;

  gtk_widget_set_sensitive (choice, reason == NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason != NULL ? reason : text);
}

/* A switch that cannot be turned on is off, unless it cannot be turned off */
static void
offer_switch (GtkWidget  *row,
              GtkSwitch  *choice,
              const char *text,
              char       *problem,
              gboolean    always)
{
  gboolean possible = problem == NULL;

  offer (row, GTK_WIDGET (choice), text, problem);
  if (always)
    gtk_widget_set_sensitive (GTK_WIDGET (choice), FALSE);
  if (always || !possible)
    gtk_switch_set_active (choice, always);
}

static const char *
get_external_text (const AlbercaMachineState *state)
{
  if (state->can_revert_external)
    return _("Each disk stays as it is, and the machine writes to an overlay on it from now on. Of any format.");
  return _("Each disk stays as it is, and the machine writes to an overlay on it from now on. Of any format. This libvirt "
           "can merge the overlays again, but not revert.");
}

static void
update_kinds (AlbercaMachineSnapshotDialog *self,
              const AlbercaMachineState    *state)
{
  offer (self->internal_row, GTK_WIDGET (self->internal_check),
         _("All disks that the machine writes, together with its memory while it runs."),
         alberca_machine_rules_check_internal (state));
  offer (self->external_row, GTK_WIDGET (self->external_check), get_external_text (state),
         alberca_machine_rules_check_external (state));
}

static void
update_offers (AlbercaMachineSnapshotDialog *self,
               const AlbercaMachineState    *state)
{
  gboolean external = gtk_check_button_get_active (self->external_check);
  gboolean always = !external && state->running;
  gboolean memory;

  if (self->memory_forced && !always)
    gtk_switch_set_active (self->memory_switch, FALSE);
  self->memory_forced = always;
  offer_switch (self->memory_row, self->memory_switch,
                always ? _("Inside the images the memory of a machine that runs is always kept. The machine stands still "
                           "meanwhile.")
                       : _("The programs of the guest go on where they were. It is kept in a file of its own, as big as "
                           "the memory that is in use."),
                alberca_machine_rules_check_memory (state), always);
  memory = gtk_switch_get_active (self->memory_switch);
  offer_switch (self->quiesce_row, self->quiesce_switch,
                _("The guest agent has everything written out before, so that no file system has to be repaired."),
                alberca_machine_rules_check_quiesce (state, memory), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->disks_group), external);
}

static const AlbercaDomainSnapshotConfig *
find_current (const AlbercaMachineState *state)
{
  for (guint i = 0; i < state->snapshots->len; i++)
    {
      const AlbercaDomainSnapshotConfig *snapshot = g_ptr_array_index (state->snapshots, i);

      if (snapshot->current)
        return snapshot;
    }
  return NULL;
}

/* (transfer full) (nullable): what libvirt 9.0 lets people in for */
static char *
make_note (const AlbercaMachineState *state,
           const AlbercaMachineDraft *draft)
{
  const AlbercaDomainSnapshotConfig *current = find_current (state);

  if (!draft->external || state->can_revert_external || current == NULL ||
      alberca_domain_snapshot_config_has_mode (current, ALBERCA_SNAPSHOT_MODE_EXTERNAL))
    return NULL;
  /* Translators: %s is the name of a snapshot */
  return g_strdup_printf (_("The last snapshot, “%s”, is inside the images. While the machine writes to an overlay it cannot be "
                            "reverted to, and the overlay can be merged only when libvirt has forgotten it."),
                          current->name);
}

static void
update (AlbercaMachineSnapshotDialog *self)
{
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (self->snapshots);
  g_autoptr(AlbercaMachineDraft) draft = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *command = NULL;
  const char *notes[] = { NULL, NULL };
  g_autofree char *note = NULL;

  if (self->updating)
    return;
  self->updating = TRUE;
  update_kinds (self, state);
  update_offers (self, state);
  draft = make_draft (self);
  problem = alberca_machine_snapshots_get_problem (self->snapshots);
  if (problem == NULL)
    problem = alberca_machine_draft_get_problem (draft, state);
  note = make_note (state, draft);
  notes[0] = note;
  alberca_note_list_set (self->note_list, problem, notes);
  command = problem == NULL ? alberca_machine_snapshots_get_create_command (self->snapshots, draft) : NULL;
  alberca_command_row_set_command (self->command_row, command != NULL ? command : "");
  gtk_widget_set_visible (GTK_WIDGET (self->command_row), command != NULL);
  gtk_widget_set_sensitive (self->create_button, problem == NULL);
  self->updating = FALSE;
}

static void
changed_cb (AlbercaMachineSnapshotDialog *self)
{
  if (self->snapshots != NULL)
    update (self);
}

static void
create_clicked_cb (AlbercaMachineSnapshotDialog *self)
{
  g_autoptr(AlbercaMachineDraft) draft = make_draft (self);
  g_autofree char *problem = alberca_machine_snapshots_get_problem (self->snapshots);

  /* The connection may have been lost meanwhile */
  if (problem == NULL)
    {
      AlbercaOperation *operation = alberca_machine_snapshots_create (self->snapshots, draft);

      if (self->owner != NULL)
        self->begun (self->owner, operation);
    }
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- Disks ---- */

static void
add_disk (AlbercaMachineSnapshotDialog *self,
          const AlbercaMachineDisk     *disk)
{
  g_autofree char *problem = alberca_machine_rules_check_external_disk (disk);
  g_autofree char *name = disk->path != NULL ? g_path_get_basename (disk->path) : g_strdup (disk->volume);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "subtitle-lines", 2,
                                 "title", disk->target, "subtitle", problem != NULL ? problem : name != NULL ? name : "",
                                 NULL);

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (check, problem == NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), problem == NULL && !disk->excluded);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, disk->target, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (self->disks_group, row);
  if (problem != NULL)
    return;
  g_object_set_data_full (G_OBJECT (check), "target", g_strdup (disk->target), g_free);
  g_ptr_array_add (self->checks, check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
fill (AlbercaMachineSnapshotDialog *self)
{
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (self->snapshots);
  g_autofree char *name = alberca_machine_snapshots_make_name (self->snapshots);
  g_autofree char *internal = alberca_machine_rules_check_internal (state);

  self->updating = TRUE;
  alberca_field_row_set_text (self->name_row, name);
  for (guint i = 0; i < state->storage->disks->len; i++)
    add_disk (self, g_ptr_array_index (state->storage->disks, i));
  gtk_check_button_set_active (internal == NULL ? self->internal_check : self->external_check, TRUE);
  self->updating = FALSE;
  update (self);
}

static void
alberca_machine_snapshot_dialog_dispose (GObject *object)
{
  AlbercaMachineSnapshotDialog *self = ALBERCA_MACHINE_SNAPSHOT_DIALOG (object);

  self->updating = TRUE;
  g_ptr_array_set_size (self->checks, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_MACHINE_SNAPSHOT_DIALOG);
  g_clear_weak_pointer (&self->owner);
  g_clear_object (&self->snapshots);

  G_OBJECT_CLASS (alberca_machine_snapshot_dialog_parent_class)->dispose (object);
}

static void
alberca_machine_snapshot_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (ALBERCA_MACHINE_SNAPSHOT_DIALOG (object)->checks);

  G_OBJECT_CLASS (alberca_machine_snapshot_dialog_parent_class)->finalize (object);
}

static void
alberca_machine_snapshot_dialog_class_init (AlbercaMachineSnapshotDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_machine_snapshot_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = alberca_machine_snapshot_dialog_finalize;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  g_type_ensure (ALBERCA_TYPE_NOTE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/alberca/Alberca/alberca-machine-snapshot-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, description_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, internal_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, internal_check);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, external_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, external_check);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, memory_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, memory_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, quiesce_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, quiesce_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, disks_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, note_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotDialog, create_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_clicked_cb);
}

static void
alberca_machine_snapshot_dialog_init (AlbercaMachineSnapshotDialog *self)
{
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_machine_snapshot_dialog_show:
 * @parent: the widget that asks; a window or in one
 * @snapshots: the snapshots of a machine, which have been read
 * @begun: told what was begun
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *
alberca_machine_snapshot_dialog_show (GtkWidget               *parent,
                                      AlbercaMachineSnapshots *snapshots,
                                      AlbercaMachineBegun      begun)
{
  AlbercaMachineSnapshotDialog *self = g_object_new (ALBERCA_TYPE_MACHINE_SNAPSHOT_DIALOG, NULL);
  GtkRoot *root = gtk_widget_get_root (parent);
  /* Translators: %s is the name of a virtual machine */
  g_autofree char *title = g_strdup_printf (_("Snapshot of the Machine “%s”"), alberca_machine_snapshots_get_name (snapshots));

  self->snapshots = g_object_ref (snapshots);
  self->begun = begun;
  g_set_weak_pointer (&self->owner, G_OBJECT (parent));
  gtk_window_set_title (GTK_WINDOW (self), title);
  fill (self);
  /* The machine may start or stop meanwhile */
  g_signal_connect_object (snapshots, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (alberca_machine_snapshots_get_connection (snapshots), "notify::state", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}
