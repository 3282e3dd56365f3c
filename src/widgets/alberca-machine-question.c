/* alberca-machine-question.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-machine-question.h"

#include <glib/gi18n.h>

#include "model/alberca-machine-rules.h"
#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-format.h"
#include "xml/alberca-machine-definition.h"

/* So many are named */
#define MAX_NAMES 8

/* A question, as long as its dialog is there */
typedef struct
{
  AlbercaMachineSnapshots    *snapshots;
  char                       *name;
  char                       *safety; /* of a revert: what would keep the present state; NULL: it cannot be kept */
  gboolean                    keep;
  gboolean                    running; /* what it loses was told for that */
  char                       *definition; /* and for that; NULL: not known */
  AlbercaSnapshotRevertFlags  revert_flags;
  AlbercaSnapshotDeleteFlags  delete_flags;
  AlbercaMachineBegun         begun;
  GObject                    *owner;  /* weak */
} Question;

static Question *
question_new (GtkWidget               *parent,
              AlbercaMachineSnapshots *snapshots,
              const char              *name,
              AlbercaMachineBegun      begun)
{
  Question *self = g_new0 (Question, 1);

  self->snapshots = g_object_ref (snapshots);
  self->name = g_strdup (name);
  self->begun = begun;
  g_set_weak_pointer (&self->owner, G_OBJECT (parent));
  return self;
}

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *self = data;

  g_clear_weak_pointer (&self->owner);
  g_object_unref (self->snapshots);
  g_free (self->name);
  g_free (self->safety);
  g_free (self->definition);
  g_free (self);
}

/* The dialog keeps the question */
static void
present (Question  *self,
         GtkWidget *parent,
         GtkWidget *dialog,
         GCallback  confirmed)
{
  GtkRoot *root = gtk_widget_get_root (parent);

  alberca_confirm_dialog_depend_on (ALBERCA_CONFIRM_DIALOG (dialog),
                                    alberca_machine_snapshots_get_connection (self->snapshots), NULL);
  g_signal_connect_data (dialog, "confirmed", confirmed, self, question_free, 0);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The dialog says so. A snapshot that somebody else deleted meanwhile is missed by the operation, which says that. */
static gboolean
can_act (Question *self)
{
  g_autofree char *problem = alberca_machine_snapshots_get_problem (self->snapshots);

  return problem == NULL;
}

static void
tell (Question         *self,
      AlbercaOperation *operation)
{
  if (self->owner != NULL)
    self->begun (self->owner, operation);
}

/* Consequences: a title, and names below it */
static void
add_names (GtkWidget  *dialog,
           const char *title,
           GPtrArray  *snapshots)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; i < MIN (snapshots->len, MAX_NAMES); i++)
    g_strv_builder_add (builder, ((const AlbercaDomainSnapshotConfig *) g_ptr_array_index (snapshots, i))->name);
  if (snapshots->len > MAX_NAMES)
    {
      guint n_more = snapshots->len - MAX_NAMES;
      g_autofree char *more = g_strdup_printf (ngettext ("And %'u more", "And %'u more", n_more), n_more);

      g_strv_builder_add (builder, more);
    }
  lines = g_strv_builder_end (builder);
  alberca_confirm_dialog_add_consequences (ALBERCA_CONFIRM_DIALOG (dialog), title, (const char *const *) lines);
}

/* ---- Back to one ---- */

/* What the machine is told to do afterwards, as the options are listed */
static const AlbercaSnapshotRevertFlags afterwards[] = { 0, ALBERCA_SNAPSHOT_REVERT_RUNNING, ALBERCA_SNAPSHOT_REVERT_PAUSED };

static void
update_revert_command (Question  *self,
                       GtkWidget *choice)
{
  g_autofree char *command = alberca_machine_snapshots_get_revert_command (self->snapshots, self->name, self->revert_flags,
                                                                           self->keep ? self->safety : NULL);

  alberca_confirm_dialog_set_command (ALBERCA_CONFIRM_DIALOG (gtk_widget_get_root (choice)), command);
}

static void
keep_toggled_cb (GtkCheckButton *check,
                 gpointer        user_data)
{
  Question *self = user_data;

  self->keep = gtk_check_button_get_active (check);
  update_revert_command (self, GTK_WIDGET (check));
}

static void
afterwards_cb (GtkDropDown *options,
               GParamSpec  *pspec,
               gpointer     user_data)
{
  Question *self = user_data;
  guint selected = gtk_drop_down_get_selected (options);

  if (selected < G_N_ELEMENTS (afterwards))
    self->revert_flags = afterwards[selected];
  update_revert_command (self, GTK_WIDGET (options));
}

static void ask_to_force (const Question *refused,
                          const GError   *error);

/* libvirt refused what it does only when forced: it has changed nothing, and can be asked once more. */
static void
finished_cb (AlbercaOperation *operation,
             GParamSpec       *pspec,
             gpointer          user_data)
{
  Question *self = user_data;
  const GError *error = alberca_operation_get_error (operation);

  if (!alberca_operation_get_finished (operation))
    return;
  if (self->owner != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->owner)) &&
      g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_SNAPSHOT_REVERT_RISKY))
    ask_to_force (self, error);
  g_signal_handlers_disconnect_by_data (operation, self);
}

static void
begin_revert (Question *self)
{
  AlbercaOperation *operation = alberca_machine_snapshots_revert (self->snapshots, self->name, self->revert_flags,
                                                                  self->keep ? self->safety : NULL);
  Question *again = NULL;

  if ((self->revert_flags & ALBERCA_SNAPSHOT_REVERT_FORCE) == 0 && self->owner != NULL)
    {
      again = question_new (GTK_WIDGET (self->owner), self->snapshots, self->name, self->begun);
      again->safety = self->keep ? g_strdup (self->safety) : NULL;
      again->revert_flags = self->revert_flags;
      again->running = self->running;
      g_signal_connect_data (operation, "notify::finished", G_CALLBACK (finished_cb), again, question_free, 0);
    }
  tell (self, operation);
}

/* The machine is read again whenever something happens to it, also while the dialog is there. */
static gboolean
loses_what_was_told (Question *self)
{
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (self->snapshots);
  g_autofree char *changes = alberca_machine_definition_compare (self->definition, state->definition);

  return state->running == self->running && (changes == NULL || *changes == '\0');
}

static void
reverted_cb (AlbercaConfirmDialog *dialog,
             gpointer              user_data)
{
  Question *self = user_data;

  if (!can_act (self))
    return;
  if (loses_what_was_told (self))
    begin_revert (self);
  else if (self->owner != NULL)
    alberca_machine_question_revert (GTK_WIDGET (self->owner), self->snapshots, self->name, self->begun);
}

static gboolean
was_running (const AlbercaDomainSnapshotConfig *snapshot)
{
  return g_strcmp0 (snapshot->state, "running") == 0 || g_strcmp0 (snapshot->state, "paused") == 0;
}

/* libvirt brings the configuration of the snapshot back as well. */
static void
add_changes (GStrvBuilder                      *lines,
             const AlbercaMachineState         *state,
             const AlbercaDomainSnapshotConfig *snapshot)
{
  g_autofree char *names = alberca_machine_definition_compare (state->definition, snapshot->definition);
  g_autofree char *line = NULL;

  if (names == NULL)
    g_strv_builder_add (lines, _("What was changed in its definition since, unless a snapshot has it"));
  if (names == NULL || *names == '\0')
    return;
  /* Translators: %s are parts of the definition of a virtual machine, as libvirt calls them: "memory, disk vdb" */
  line = g_strdup_printf (_("What was changed in its definition since, unless a snapshot has it: %s"), names);
  g_strv_builder_add (lines, line);
}

static void
add_losses (GtkWidget                         *dialog,
            const AlbercaMachineState         *state,
            const AlbercaDomainSnapshotConfig *snapshot)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) lines = NULL;

  g_strv_builder_add (builder, _("What was written to its disks since, unless a snapshot has it"));
  if (state->running)
    g_strv_builder_add (builder, was_running (snapshot)
                                   ? _("What its programs are doing now: it goes on from the memory that was kept")
                                   : _("What its programs are doing now: it stops at once, as if its plug were pulled"));
  add_changes (builder, state, snapshot);
  lines = g_strv_builder_end (builder);
  alberca_confirm_dialog_add_consequences (ALBERCA_CONFIRM_DIALOG (dialog), _("It loses"), (const char *const *) lines);
}

static void
add_keep (Question                  *self,
          AlbercaConfirmDialog      *confirm,
          const AlbercaMachineState *state)
{
  g_autofree char *problem = alberca_machine_rules_check_internal (state);
  g_autofree char *label = NULL;
  GtkCheckButton *check;

  if (problem != NULL)
    {
      const char *const lines[] = { problem, NULL };

      alberca_confirm_dialog_add_consequences (confirm, _("The present state cannot be kept before"), lines);
      return;
    }
  self->safety = alberca_machine_snapshots_make_name (self->snapshots);
  self->keep = TRUE;
  /* Translators: %s is a name: day and time */
  label = g_strdup_printf (_("Keep the present state as the snapshot “%s”"), self->safety);
  check = alberca_confirm_dialog_add_choice (confirm, label);
  gtk_check_button_set_active (check, TRUE);
  g_signal_connect (check, "toggled", G_CALLBACK (keep_toggled_cb), self);
}

static const char *
describe_state (const AlbercaDomainSnapshotConfig *snapshot)
{
  if (g_strcmp0 (snapshot->state, "running") == 0)
    return _("As in the snapshot: running");
  return was_running (snapshot) ? _("As in the snapshot: paused") : _("As in the snapshot: off");
}

/* Practice says yes to that, and does not do it. */
static void
add_afterwards (Question                          *self,
                AlbercaConfirmDialog              *confirm,
                const AlbercaMachineState         *state,
                const AlbercaDomainSnapshotConfig *snapshot)
{
  const char *const labels[] = { describe_state (snapshot), C_("virtual machine", "Running"),
                                 C_("virtual machine", "Paused"), NULL };
  GtkDropDown *options;

  if (state->pretends)
    return;
  /* Translators: what a virtual machine does after it was reverted: running, paused, … */
  options = alberca_confirm_dialog_add_options (confirm, _("Afterwards it is"), labels);
  g_signal_connect (options, "notify::selected", G_CALLBACK (afterwards_cb), self);
}

/**
 * alberca_machine_question_revert:
 * @parent: the widget that asks; a window or in one
 * @snapshots: the snapshots of a machine, which have been read
 * @name: of one that can be reverted to
 * @begun: told what was begun
 *
 * Says what is lost and whether the machine stops, and offers to keep the present state. Where libvirt
 * then refuses, because it would have to be forced, it is asked whether it shall be.
 *
 * Returns: (transfer none) (nullable): the dialog
 */
GtkWidget *
alberca_machine_question_revert (GtkWidget               *parent,
                                 AlbercaMachineSnapshots *snapshots,
                                 const char              *name,
                                 AlbercaMachineBegun      begun)
{
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (snapshots);
  const AlbercaDomainSnapshotConfig *snapshot = state != NULL ? alberca_machine_state_find (state, name) : NULL;
  g_autofree char *heading = NULL;
  g_autofree char *date = NULL;
  g_autofree char *text = NULL;
  g_autofree char *command = NULL;
  GtkWidget *dialog;
  Question *self;

  if (snapshot == NULL)
    return NULL;
  self = question_new (parent, snapshots, name, begun);
  self->running = state->running;
  self->definition = g_strdup (state->definition);
  date = alberca_format_date (NULL, snapshot->created);
  /* Translators: the name of a virtual machine and of a snapshot */
  heading = g_strdup_printf (_("Revert “%s” to “%s”?"), alberca_machine_snapshots_get_name (snapshots), name);
  /* Translators: %s is a date and time */
  text = g_strdup_printf (was_running (snapshot) ? _("All its disks become what they were, %s, and so does its memory.")
                                                 : _("All its disks become what they were, %s. The machine was off then."),
                          date);
  dialog = alberca_confirm_dialog_new (heading, text, _("_Revert"), NULL);
  add_losses (dialog, state, snapshot);
  add_keep (self, ALBERCA_CONFIRM_DIALOG (dialog), state);
  add_afterwards (self, ALBERCA_CONFIRM_DIALOG (dialog), state, snapshot);
  command = alberca_machine_snapshots_get_revert_command (snapshots, name, 0, self->safety);
  alberca_confirm_dialog_set_command (ALBERCA_CONFIRM_DIALOG (dialog), command);
  present (self, parent, dialog, G_CALLBACK (reverted_cb));
  return dialog;
}

/* ---- Back to one, by force ---- */

/* Of a machine that would go on from a memory that knows other disks */
static void
add_risk_of_saved (AlbercaConfirmDialog    *confirm,
                   AlbercaMachineSnapshots *snapshots)
{
  g_autofree char *command = alberca_machine_snapshots_get_discard_command (snapshots);
  const char *const risks[] = {
    _("The machine has a saved state. When it is started it goes on from that memory, which does not fit the disks any more: "
      "its file systems are damaged."),
    NULL,
  };
  const char *const safer[] = {
    _("Cancel, then start the machine and shut it down, or discard its saved state, and revert again:"), command, NULL,
  };

  alberca_confirm_dialog_add_consequences (confirm, _("What is at risk"), risks);
  alberca_confirm_dialog_add_consequences (confirm, _("What is safer"), safer);
}

static void
add_risks (AlbercaConfirmDialog *confirm)
{
  const char *const risks[] = {
    _("QEMU may be ended and started anew: what the machine has in its memory is lost, and its displays and consoles are cut "
      "off."),
    _("The snapshot may be of a machine with other hardware, or without a note of what it was. The guest then finds what does "
      "not fit what it remembers: it may crash, and damage its file systems."),
    NULL,
  };

  alberca_confirm_dialog_add_consequences (confirm, _("What is at risk"), risks);
}

/* @refused: what was refused; it stays with who has it */
static void
ask_to_force (const Question *refused,
              const GError   *error)
{
  GtkWidget *parent = GTK_WIDGET (refused->owner);
  Question *self = question_new (parent, refused->snapshots, refused->name, refused->begun);
  /* Translators: the name of a virtual machine and of a snapshot */
  g_autofree char *heading = g_strdup_printf (_("Force “%s” Back to “%s”?"),
                                              alberca_machine_snapshots_get_name (refused->snapshots), refused->name);
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (refused->snapshots);
  const AlbercaDomainSnapshotConfig *snapshot = alberca_machine_state_find (state, refused->name);
  const char *const said[] = { error->message, NULL };
  g_autofree char *kept = NULL;
  g_autofree char *command = NULL;
  GtkWidget *dialog;

  self->running = refused->running;
  self->definition = g_strdup (state->definition);
  self->revert_flags = refused->revert_flags | ALBERCA_SNAPSHOT_REVERT_FORCE;
  if (refused->safety != NULL && refused->running)
    /* Translators: %s is the name of a snapshot: day and time */
    kept = g_strdup_printf (_("libvirt finds this revert too risky, unless it is forced. Nothing was changed. The state before "
                              "is kept as the snapshot “%s”; what the machine has done since is not."), refused->safety);
  else if (refused->safety != NULL)
    /* Translators: %s is the name of a snapshot: day and time */
    kept = g_strdup_printf (_("libvirt finds this revert too risky, unless it is forced. Nothing was changed. The state before "
                              "is kept as the snapshot “%s”."), refused->safety);
  dialog = alberca_confirm_dialog_new (heading, kept != NULL ? kept
                                                             : _("libvirt finds this revert too risky, unless it is forced. "
                                                                 "Nothing was changed."), _("_Force"), NULL);
  if (state->saved)
    add_risk_of_saved (ALBERCA_CONFIRM_DIALOG (dialog), self->snapshots);
  else
    add_risks (ALBERCA_CONFIRM_DIALOG (dialog));
  if (snapshot != NULL)
    add_losses (dialog, state, snapshot);
  alberca_confirm_dialog_add_consequences (ALBERCA_CONFIRM_DIALOG (dialog), _("libvirt said"), said);
  alberca_confirm_dialog_require_consent (ALBERCA_CONFIRM_DIALOG (dialog), _("Revert although it is risky"));
  command = alberca_machine_snapshots_get_revert_command (self->snapshots, self->name, self->revert_flags, NULL);
  alberca_confirm_dialog_set_command (ALBERCA_CONFIRM_DIALOG (dialog), command);
  present (self, parent, dialog, G_CALLBACK (reverted_cb));
}

/* ---- One less ---- */

static void
deleted_cb (AlbercaConfirmDialog *dialog,
            gpointer              user_data)
{
  Question *self = user_data;

  if (can_act (self))
    tell (self, alberca_machine_snapshots_delete (self->snapshots, self->name, self->delete_flags));
}

static const char *
get_delete_text (const AlbercaDomainSnapshotConfig *snapshot,
                 AlbercaSnapshotDeleteFlags         flags)
{
  if (flags & ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY)
    return _("libvirt forgets that the machine has it. The disks and what is in them stay as they are: a snapshot inside an "
             "image is found among those of the volume.");
  if (alberca_domain_snapshot_config_has_mode (snapshot, ALBERCA_SNAPSHOT_MODE_EXTERNAL))
    return _("What was written since is merged into the image below, and the overlay is removed. The present state of the "
             "machine stays as it is; that of the snapshot is lost.");
  return _("The present state of the machine stays as it is. The state that the snapshot keeps is lost: this cannot be "
           "undone.");
}

/* libvirt 9.0: facts that somebody should know before */
static void
add_side_effects (GtkWidget                         *dialog,
                  const AlbercaMachineState         *state,
                  const AlbercaDomainSnapshotConfig *snapshot)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) lines = NULL;

  if (!state->running && !state->can_revert_external)
    g_strv_builder_add (builder, _("This libvirt may make root the owner of the image. If so, it is said afterwards, with what "
                                   "gives it back."));
  if (snapshot->memory_file != NULL)
    {
      /* Translators: %s is a path */
      g_autofree char *line = g_strdup_printf (_("The file with the memory is left behind: %s"), snapshot->memory_file);

      g_strv_builder_add (builder, line);
    }
  lines = g_strv_builder_end (builder);
  if (lines[0] != NULL)
    alberca_confirm_dialog_add_consequences (ALBERCA_CONFIRM_DIALOG (dialog), _("To know"), (const char *const *) lines);
}

/**
 * alberca_machine_question_delete:
 * @parent: the widget that asks; a window or in one
 * @snapshots: the snapshots of a machine, which have been read
 * @name: of one that can be deleted
 * @flags: how
 * @begun: told what was begun
 *
 * Returns: (transfer none) (nullable): the dialog
 */
GtkWidget *
alberca_machine_question_delete (GtkWidget                  *parent,
                                 AlbercaMachineSnapshots    *snapshots,
                                 const char                 *name,
                                 AlbercaSnapshotDeleteFlags  flags,
                                 AlbercaMachineBegun         begun)
{
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (snapshots);
  const AlbercaDomainSnapshotConfig *snapshot = state != NULL ? alberca_machine_state_find (state, name) : NULL;
  gboolean forget = (flags & ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY) != 0;
  g_autofree char *heading = NULL;
  g_autofree char *command = NULL;
  GtkWidget *dialog;
  Question *self;

  if (snapshot == NULL)
    return NULL;
  self = question_new (parent, snapshots, name, begun);
  self->delete_flags = flags;
  /* Translators: the name of a snapshot and of a virtual machine */
  heading = g_strdup_printf (forget ? _("Forget the snapshot “%s” of “%s”?") : _("Delete the snapshot “%s” of “%s”?"), name,
                             alberca_machine_snapshots_get_name (snapshots));
  command = alberca_machine_snapshots_get_delete_command (snapshots, name, flags);
  dialog = alberca_confirm_dialog_new (heading, get_delete_text (snapshot, flags), forget ? _("_Forget") : _("_Delete"),
                                       command);
  if (flags & ALBERCA_SNAPSHOT_DELETE_CHILDREN)
    {
      g_autoptr(GPtrArray) later = alberca_machine_rules_list_descendants (state, snapshot);

      add_names (dialog, _("With it are deleted"), later);
    }
  if (!forget && alberca_domain_snapshot_config_has_mode (snapshot, ALBERCA_SNAPSHOT_MODE_EXTERNAL))
    add_side_effects (dialog, state, snapshot);
  present (self, parent, dialog, G_CALLBACK (deleted_cb));
  return dialog;
}
