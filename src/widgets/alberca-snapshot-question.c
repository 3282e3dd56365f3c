/* alberca-snapshot-question.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-snapshot-question.h"

#include <glib/gi18n.h>

#include "model/alberca-snapshot-costs.h"
#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-format.h"
#include "widgets/alberca-volume-question.h"

/* A question, as long as its dialog is there: an object, for who asks keeps it alive */
#define ALBERCA_TYPE_SNAPSHOT_QUESTION (alberca_snapshot_question_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaSnapshotQuestion, alberca_snapshot_question, ALBERCA, SNAPSHOT_QUESTION, GObject)

struct _AlbercaSnapshotQuestion
{
  GObject parent_instance;

  /* Owned references */
  AlbercaSnapshotList *snapshots;
  AlbercaSnapshot     *snapshot;  /* NULL: a new one */
  char                *name;      /* of a new one: what is typed, or what would keep the present state */
  gboolean             keep;
  void               (*update_detail) (AlbercaSnapshotQuestion *self);

  AlbercaConfirmDialog *dialog;   /* borrowed, NULL once it is closed */
};

G_DEFINE_FINAL_TYPE (AlbercaSnapshotQuestion, alberca_snapshot_question, G_TYPE_OBJECT)

static void
alberca_snapshot_question_finalize (GObject *object)
{
  AlbercaSnapshotQuestion *self = ALBERCA_SNAPSHOT_QUESTION (object);

  g_clear_object (&self->snapshots);
  g_clear_object (&self->snapshot);
  g_free (self->name);

  G_OBJECT_CLASS (alberca_snapshot_question_parent_class)->finalize (object);
}

static void
alberca_snapshot_question_class_init (AlbercaSnapshotQuestionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_snapshot_question_finalize;
}

static void
alberca_snapshot_question_init (AlbercaSnapshotQuestion *self)
{
}

static AlbercaSnapshotQuestion *
question_new (AlbercaSnapshotList *snapshots,
              AlbercaSnapshot     *snapshot)
{
  AlbercaSnapshotQuestion *self = g_object_new (ALBERCA_TYPE_SNAPSHOT_QUESTION, NULL);

  self->snapshots = g_object_ref (snapshots);
  if (snapshot != NULL)
    self->snapshot = g_object_ref (snapshot);
  self->name = alberca_snapshot_list_make_name (snapshots);
  return self;
}

static const char *
get_volume_name (AlbercaSnapshotQuestion *self)
{
  return alberca_volume_get_name (alberca_snapshot_list_get_volume (self->snapshots));
}

static void
unref_closure (gpointer  data,
               GClosure *closure)
{
  g_object_unref (data);
}

static void
dialog_destroyed_cb (GtkWidget *dialog,
                     gpointer   user_data)
{
  ALBERCA_SNAPSHOT_QUESTION (user_data)->dialog = NULL;
}

static void
set_dialog (AlbercaSnapshotQuestion *self,
            GtkWidget               *dialog)
{
  self->dialog = ALBERCA_CONFIRM_DIALOG (dialog);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (dialog_destroyed_cb), self, 0);
}

/* The dialog keeps the question */
static void
present (AlbercaSnapshotQuestion *self,
         GtkWidget               *parent,
         GtkWidget               *dialog,
         GCallback                confirmed)
{
  AlbercaPool *pool = alberca_snapshot_list_get_pool (self->snapshots);
  GtkRoot *root = gtk_widget_get_root (parent);

  set_dialog (self, dialog);
  alberca_confirm_dialog_depend_on (self->dialog, alberca_pool_get_connection (pool), pool);
  g_signal_connect_data (dialog, "confirmed", confirmed, g_object_ref (self), unref_closure, G_CONNECT_SWAPPED);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The connection may have gone while it was asked */
static gboolean
can_act (AlbercaSnapshotQuestion *self)
{
  return alberca_pool_get_available_now (alberca_snapshot_list_get_pool (self->snapshots));
}

static void
snapshots_changed_cb (AlbercaSnapshotQuestion *self)
{
  if (self->dialog != NULL)
    self->update_detail (self);
}

/* Who wrote to the disk since it was read last said nothing: it is read again. */
static void
watch_costs (AlbercaSnapshotQuestion *self,
             void                   (*update_detail) (AlbercaSnapshotQuestion *self))
{
  self->update_detail = update_detail;
  g_signal_connect_object (self->snapshots, "changed", G_CALLBACK (snapshots_changed_cb), self, G_CONNECT_SWAPPED);
  alberca_snapshot_list_reread (self->snapshots);
  update_detail (self);
}

/* ---- A new one ---- */

static void
name_changed_cb (AlbercaSnapshotQuestion *self,
                 GtkEditable             *name)
{
  g_autofree char *problem = alberca_snapshot_list_get_name_problem (self->snapshots, gtk_editable_get_text (name));
  g_autofree char *command = NULL;

  g_free (self->name);
  self->name = g_strdup (gtk_editable_get_text (name));
  command = alberca_snapshot_list_get_create_command (self->snapshots, self->name);
  alberca_confirm_dialog_set_problem (self->dialog, problem);
  alberca_confirm_dialog_set_command (self->dialog, command);
}

static void
create_cb (AlbercaSnapshotQuestion *self)
{
  if (can_act (self))
    alberca_snapshot_list_create (self->snapshots, self->name);
}

/**
 * alberca_snapshot_question_create:
 * @parent: a widget of the window to ask over
 * @snapshots: the snapshots of a volume
 *
 * Asks for a name.
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *
alberca_snapshot_question_create (GtkWidget           *parent,
                                  AlbercaSnapshotList *snapshots)
{
  g_autoptr(AlbercaSnapshotQuestion) self = question_new (snapshots, NULL);
  g_autofree char *heading = NULL;
  g_autofree char *command = alberca_snapshot_list_get_create_command (snapshots, self->name);
  GtkWidget *dialog;
  GtkEditable *name;

  /* Translators: %s is the name of a volume */
  heading = g_strdup_printf (_("Snapshot of “%s”"), get_volume_name (self));
  dialog = alberca_confirm_dialog_new (heading,
                                       _("It is kept inside the image, and takes space only as the disk changes."),
                                       _("_Make Snapshot"), command);
  name = alberca_confirm_dialog_ask_text (ALBERCA_CONFIRM_DIALOG (dialog), _("Name"), self->name);
  present (self, parent, dialog, G_CALLBACK (create_cb));
  g_signal_connect_object (name, "changed", G_CALLBACK (name_changed_cb), self, G_CONNECT_SWAPPED);
  return dialog;
}

/* ---- Back to one ---- */

static void
update_revert_command (AlbercaSnapshotQuestion *self)
{
  g_autofree char *command = alberca_snapshot_list_get_revert_command (self->snapshots, self->snapshot,
                                                                       self->keep ? self->name : NULL);

  alberca_confirm_dialog_set_command (self->dialog, command);
}

static void
keep_toggled_cb (AlbercaSnapshotQuestion *self,
                 GtkCheckButton          *choice)
{
  self->keep = gtk_check_button_get_active (choice);
  update_revert_command (self);
}

static void
revert_cb (const AlbercaVolumeAnswer *answer,
           gpointer                   owner)
{
  AlbercaSnapshotQuestion *self = ALBERCA_SNAPSHOT_QUESTION (owner);

  if (can_act (self))
    alberca_snapshot_list_revert (self->snapshots, self->snapshot, self->keep ? self->name : NULL);
}

/* What it costs, in a sentence or two */
static char *
make_revert_text (AlbercaSnapshotQuestion *self)
{
  guint64 capacity = alberca_volume_get_capacity (alberca_snapshot_list_get_volume (self->snapshots));
  g_autofree char *date = alberca_format_date (NULL, alberca_snapshot_get_date (self->snapshot));
  g_autofree char *costs = alberca_snapshot_costs_describe_revert (self->snapshots, self->snapshot);
  GString *text = g_string_new (NULL);

  /* Translators: the name of a snapshot, and when it was made */
  g_string_append_printf (text, _("The disk becomes what it was in “%s”, %s. The other snapshots stay."),
                          alberca_snapshot_get_title (self->snapshot), date);
  g_string_append_printf (text, " %s", costs);
  if (alberca_snapshot_get_disk_size (self->snapshot) != capacity)
    {
      g_autofree char *size = g_format_size_full (alberca_snapshot_get_disk_size (self->snapshot),
                                                  G_FORMAT_SIZE_IEC_UNITS);

      g_string_append_c (text, ' ');
      /* Translators: %s is a size */
      g_string_append_printf (text, _("Its size becomes %s again."), size);
    }
  return g_string_free (text, FALSE);
}

static void
update_revert_detail (AlbercaSnapshotQuestion *self)
{
  g_autofree char *text = make_revert_text (self);

  alberca_confirm_dialog_set_detail (self->dialog, text);
}

/**
 * alberca_snapshot_question_revert:
 * @parent: a widget of the window to ask over
 * @snapshots: the snapshots of a volume
 * @snapshot: one of them
 *
 * Says what is lost and who is harmed, and offers to keep the present state.
 *
 * Returns: (transfer none) (nullable): the dialog
 */
GtkWidget *
alberca_snapshot_question_revert (GtkWidget           *parent,
                                  AlbercaSnapshotList *snapshots,
                                  AlbercaSnapshot     *snapshot)
{
  g_autoptr(AlbercaSnapshotQuestion) self = question_new (snapshots, snapshot);
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
  g_autofree char *command = NULL;
  g_autofree char *label = NULL;
  GtkCheckButton *choice;
  GtkWidget *dialog;

  g_ptr_array_add (volumes, alberca_snapshot_list_get_volume (snapshots));
  self->keep = TRUE;
  command = alberca_snapshot_list_get_revert_command (snapshots, snapshot, self->name);
  dialog = alberca_volume_question_ask (parent, alberca_snapshot_list_get_pool (snapshots), volumes,
                                        ALBERCA_VOLUME_VERB_REVERT, NULL, command, revert_cb, self);
  if (dialog == NULL)
    return NULL;

  set_dialog (self, dialog);
  watch_costs (self, update_revert_detail);
  /* Translators: %s is a name: day and time */
  label = g_strdup_printf (_("Keep the present state as the snapshot “%s”, unless a snapshot has it already"), self->name);
  choice = alberca_confirm_dialog_add_choice (self->dialog, label);
  gtk_check_button_set_active (choice, TRUE);
  g_signal_connect_object (choice, "toggled", G_CALLBACK (keep_toggled_cb), self, G_CONNECT_SWAPPED);
  return dialog;
}

/* ---- One less ---- */

static void
delete_cb (AlbercaSnapshotQuestion *self)
{
  if (can_act (self))
    alberca_snapshot_list_delete (self->snapshots, self->snapshot);
}

static void
update_delete_detail (AlbercaSnapshotQuestion *self)
{
  g_autofree char *costs = alberca_snapshot_costs_describe_delete (self->snapshots, self->snapshot);

  alberca_confirm_dialog_set_detail (self->dialog, costs);
}

/**
 * alberca_snapshot_question_delete:
 * @parent: a widget of the window to ask over
 * @snapshots: the snapshots of a volume
 * @snapshot: one of them
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *
alberca_snapshot_question_delete (GtkWidget           *parent,
                                  AlbercaSnapshotList *snapshots,
                                  AlbercaSnapshot     *snapshot)
{
  g_autoptr(AlbercaSnapshotQuestion) self = question_new (snapshots, snapshot);
  g_autofree char *problem = alberca_snapshot_list_get_delete_problem (snapshots, snapshot);
  g_autofree char *command = alberca_snapshot_list_get_delete_command (snapshots, snapshot);
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  /* Translators: the name of a snapshot, and of a volume */
  heading = g_strdup_printf (_("Delete the snapshot “%s” of “%s”?"), alberca_snapshot_get_title (snapshot),
                             get_volume_name (self));
  dialog = alberca_confirm_dialog_new (heading,
                                       _("What is on the disk now stays as it is, and so do the other snapshots. The "
                                         "state that this snapshot keeps is lost: this cannot be undone."),
                                       _("_Delete"), command);
  present (self, parent, dialog, G_CALLBACK (delete_cb));
  watch_costs (self, update_delete_detail);
  if (problem != NULL)
    alberca_confirm_dialog_set_problem (self->dialog, problem);
  return dialog;
}
