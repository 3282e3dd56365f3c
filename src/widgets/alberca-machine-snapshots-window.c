/* alberca-machine-snapshots-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-machine-snapshots-window.h"

#include <glib/gi18n.h>

#include "model/alberca-explanation.h"
#include "model/alberca-machine-rules.h"
#include "model/alberca-machine-snapshots.h"
#include "widgets/alberca-machine-question.h"
#include "widgets/alberca-machine-snapshot-dialog.h"
#include "widgets/alberca-machine-snapshot-row.h"
#include "widgets/alberca-note-list.h"

struct _AlbercaMachineSnapshotsWindow
{
  AdwWindow parent_instance;

  /* Owned references */
  AlbercaMachineSnapshots *snapshots;
  AlbercaOperation        *operation; /* the last one that was begun here */

  /* Template references */
  AdwWindowTitle      *title_widget;
  GtkWidget           *move_button;
  GtkSpinner          *spinner;
  GtkStack            *stack;
  AdwStatusPage       *error_page;
  AlbercaNoteList     *note_list;
  AdwPreferencesGroup *group;
  GtkWidget           *list;
};

G_DEFINE_FINAL_TYPE (AlbercaMachineSnapshotsWindow, alberca_machine_snapshots_window, ADW_TYPE_WINDOW)

/* ---- What it shows ---- */

static gboolean
has_external (const AlbercaMachineState *state)
{
  for (guint i = 0; i < state->snapshots->len; i++)
    if (alberca_domain_snapshot_config_has_mode (g_ptr_array_index (state->snapshots, i), ALBERCA_SNAPSHOT_MODE_EXTERNAL))
      return TRUE;
  return FALSE;
}

static gboolean
is_acting (AlbercaMachineSnapshotsWindow *self)
{
  return self->operation != NULL && !alberca_operation_get_finished (self->operation);
}

/* Why the last act failed, or what it left to be known; and what this libvirt cannot do. */
static void
update_notes (AlbercaMachineSnapshotsWindow *self)
{
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (self->snapshots);
  g_autofree char *problem = alberca_machine_snapshots_get_problem (self->snapshots);
  const GError *error = self->operation != NULL ? alberca_operation_get_error (self->operation) : NULL;
  const char *outcome = alberca_machine_snapshots_get_outcome (self->snapshots);
  g_autoptr(GPtrArray) notes = g_ptr_array_new ();

  if (problem == NULL && error != NULL)
    problem = alberca_explanation_get_summary (error);
  if (outcome != NULL)
    g_ptr_array_add (notes, (gpointer) outcome);
  if (state != NULL && !state->can_revert_external && has_external (state))
    g_ptr_array_add (notes, _("This libvirt cannot revert to snapshots outside the images, only merge them into what is "
                              "below: that keeps the present state. From 9.9 on it can."));
  g_ptr_array_add (notes, NULL);
  alberca_note_list_set (self->note_list, problem, (const char *const *) notes->pdata);
}

static char *
make_description (const AlbercaMachineState *state)
{
  g_autofree char *internal = alberca_machine_rules_check_internal (state);
  g_autofree char *external = alberca_machine_rules_check_external (state);

  if (state->snapshots->len > 0)
    return g_strdup ("");
  if (internal != NULL && external != NULL)
    return g_strdup_printf ("%s\n%s", internal, external);
  return g_strdup (_("None yet. A snapshot of the machine keeps what is on its disks now, and its memory while it runs, so "
                     "that it can be brought back later."));
}

static const char *
describe_state (const AlbercaMachineState *state)
{
  if (state->paused)
    return C_("virtual machine", "Paused");
  return state->running ? C_("virtual machine", "Running") : C_("virtual machine", "Shut off");
}

static void
update_title (AlbercaMachineSnapshotsWindow *self,
              const AlbercaMachineState     *state)
{
  guint n_disks = 0;
  g_autofree char *disks = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < state->storage->disks->len; i++)
    n_disks += alberca_machine_disk_is_writable (g_ptr_array_index (state->storage->disks, i)) ? 1 : 0;
  disks = g_strdup_printf (ngettext ("%u disk", "%u disks", n_disks), n_disks);
  text = g_strdup_printf ("%s · %s", describe_state (state), disks);
  adw_window_title_set_subtitle (self->title_widget, text);
}

static void
update_list (AlbercaMachineSnapshotsWindow *self,
             const AlbercaMachineState     *state)
{
  g_autofree char *description = make_description (state);
  g_autofree char *markup = g_markup_escape_text (description, -1);

  update_title (self, state);
  adw_preferences_group_set_description (self->group, *markup != '\0' ? markup : NULL);
  gtk_widget_set_visible (self->list, state->snapshots->len > 0);
  gtk_stack_set_visible_child_name (self->stack, "list");
}

/* Instead of a list @error: (nullable), @problem: (nullable) */
static void
update_page (AlbercaMachineSnapshotsWindow *self,
             const GError                  *error,
             const char                    *problem)
{
  g_autofree char *summary = error != NULL ? alberca_explanation_get_summary (error) : g_strdup (problem);
  g_autofree char *markup = summary != NULL ? g_markup_escape_text (summary, -1) : NULL;

  adw_status_page_set_description (self->error_page, markup);
  gtk_stack_set_visible_child_name (self->stack, markup != NULL ? "error" : "reading");
}

/* Those of the rows, too */
static void
update_actions (AlbercaMachineSnapshotsWindow *self,
                gboolean                       possible)
{
  static const char *const names[] = { "machine.create", "machine.revert", "machine.delete", "machine.delete-all",
                                       "machine.forget" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], possible);
}

/* Where it cannot go anywhere the button says so. What else stands in the way the dialog says. */
static void
update_move (AlbercaMachineSnapshotsWindow *self)
{
  AlbercaConnection *connection = alberca_machine_snapshots_get_connection (self->snapshots);
  gboolean practice = alberca_connection_get_practice (connection);
  /* Translators: %s is the name of a virtual machine */
  g_autofree char *label = g_strdup_printf (_("Move “%s” to another host…"), alberca_machine_snapshots_get_name (self->snapshots));
  const char *text = practice ? _("Practice only pretends: its machines cannot go anywhere.") : label;

  gtk_widget_set_tooltip_text (self->move_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->move_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  /* Not before anything else: it would get the focus */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "machine.move",
                                 !practice && !is_acting (self) && !alberca_machine_snapshots_get_reading (self->snapshots) &&
                                 alberca_connection_get_state (connection) == ALBERCA_CONNECTION_OPEN);
}

static void
update (AlbercaMachineSnapshotsWindow *self)
{
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (self->snapshots);
  const GError *error = alberca_machine_snapshots_get_error (self->snapshots);
  g_autofree char *problem = alberca_machine_snapshots_get_problem (self->snapshots);

  if (state != NULL && error == NULL)
    update_list (self, state);
  else
    update_page (self, error, problem);
  update_notes (self);
  update_move (self);
  gtk_spinner_set_spinning (self->spinner, is_acting (self));
  update_actions (self, state != NULL && error == NULL && problem == NULL && !is_acting (self));
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return alberca_machine_snapshot_row_new (ALBERCA_MACHINE_SNAPSHOTS_WINDOW (user_data)->snapshots, item);
}

/* ---- Acts ---- */

/* Whoever asks says here what was begun */
static void
begun_cb (GObject          *owner,
          AlbercaOperation *operation)
{
  AlbercaMachineSnapshotsWindow *self = ALBERCA_MACHINE_SNAPSHOTS_WINDOW (owner);

  if (self->snapshots == NULL)
    return;
  g_set_object (&self->operation, operation);
  g_signal_connect_object (operation, "notify::finished", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
create_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  AlbercaMachineSnapshotsWindow *self = ALBERCA_MACHINE_SNAPSHOTS_WINDOW (widget);

  alberca_machine_snapshot_dialog_show (widget, self->snapshots, begun_cb);
}

static void
revert_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  AlbercaMachineSnapshotsWindow *self = ALBERCA_MACHINE_SNAPSHOTS_WINDOW (widget);

  alberca_machine_question_revert (widget, self->snapshots, g_variant_get_string (parameter, NULL), begun_cb);
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  AlbercaMachineSnapshotsWindow *self = ALBERCA_MACHINE_SNAPSHOTS_WINDOW (widget);
  AlbercaSnapshotDeleteFlags flags = 0;

  if (g_str_equal (action_name, "machine.delete-all"))
    flags = ALBERCA_SNAPSHOT_DELETE_CHILDREN;
  else if (g_str_equal (action_name, "machine.forget"))
    flags = ALBERCA_SNAPSHOT_DELETE_METADATA_ONLY;
  alberca_machine_question_delete (widget, self->snapshots, g_variant_get_string (parameter, NULL), flags, begun_cb);
}

/* By the main window, which knows the other hosts; this one would show what is somewhere else then. */
static void
move_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  AlbercaMachineSnapshotsWindow *self = ALBERCA_MACHINE_SNAPSHOTS_WINDOW (widget);
  AlbercaConnection *connection = alberca_machine_snapshots_get_connection (self->snapshots);
  g_autoptr(GVariant) machine = g_variant_ref_sink (g_variant_new ("(sss)", alberca_connection_get_uri (connection),
                                                                   alberca_machine_snapshots_get_uuid (self->snapshots),
                                                                   alberca_machine_snapshots_get_name (self->snapshots)));
  GtkWindow *above = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_window_close (GTK_WINDOW (self));
  while (above != NULL && !gtk_widget_activate_action_variant (GTK_WIDGET (above), "win.move-machine", machine))
    above = gtk_window_get_transient_for (above);
}

static void
alberca_machine_snapshots_window_dispose (GObject *object)
{
  AlbercaMachineSnapshotsWindow *self = ALBERCA_MACHINE_SNAPSHOTS_WINDOW (object);

  if (self->snapshots != NULL)
    g_signal_handlers_disconnect_by_data (self->snapshots, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_MACHINE_SNAPSHOTS_WINDOW);
  g_clear_object (&self->snapshots);
  g_clear_object (&self->operation);

  G_OBJECT_CLASS (alberca_machine_snapshots_window_parent_class)->dispose (object);
}

static void
alberca_machine_snapshots_window_class_init (AlbercaMachineSnapshotsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_machine_snapshots_window_dispose;

  g_type_ensure (ALBERCA_TYPE_NOTE_LIST);
  gtk_widget_class_install_action (widget_class, "machine.create", NULL, create_action);
  gtk_widget_class_install_action (widget_class, "machine.move", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "machine.revert", "s", revert_action);
  gtk_widget_class_install_action (widget_class, "machine.delete", "s", delete_action);
  gtk_widget_class_install_action (widget_class, "machine.delete-all", "s", delete_action);
  gtk_widget_class_install_action (widget_class, "machine.forget", "s", delete_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/alberca/Alberca/alberca-machine-snapshots-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotsWindow, title_widget);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotsWindow, move_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotsWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotsWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotsWindow, note_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotsWindow, group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotsWindow, list);
}

static void
alberca_machine_snapshots_window_init (AlbercaMachineSnapshotsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_machine_snapshots_window_show:
 * @parent: a widget of the window to show it over
 * @connection: an open connection
 * @uuid: of a virtual machine
 * @name: its name
 *
 * Returns: (transfer none): the window
 */
GtkWidget *
alberca_machine_snapshots_window_show (GtkWidget         *parent,
                                       AlbercaConnection *connection,
                                       const char        *uuid,
                                       const char        *name)
{
  AlbercaMachineSnapshotsWindow *self = g_object_new (ALBERCA_TYPE_MACHINE_SNAPSHOTS_WINDOW, NULL);
  GtkRoot *root = gtk_widget_get_root (parent);
  /* Translators: %s is the name of a virtual machine */
  g_autofree char *title = g_strdup_printf (_("Snapshots of the Machine “%s”"), name);

  self->snapshots = alberca_machine_snapshots_new (connection, uuid, name);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->title_widget, title);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->snapshots), create_row, self, NULL);
  g_signal_connect_object (self->snapshots, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}
