/* alberca-lvm-question.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-lvm-question.h"

#include <glib/gi18n.h>

#include "model/alberca-lvm-snapshot.h"
#include "model/alberca-size.h"
#include "widgets/alberca-confirm-dialog.h"

/* What the dialog keeps */
typedef struct
{
  AlbercaPool          *pool;
  AlbercaVolume        *origin;
  AlbercaConfirmDialog *dialog; /* borrowed */
  GtkEditable          *name;   /* likewise */
} Creation;

static void
creation_free (gpointer data)
{
  Creation *self = data;

  g_object_unref (self->pool);
  g_object_unref (self->origin);
  g_free (self);
}

static void
present (GtkWidget *parent,
         GtkWidget *dialog)
{
  GtkRoot *root = gtk_widget_get_root (parent);

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
name_changed_cb (GtkEditable *name,
                 gpointer     user_data)
{
  Creation *self = user_data;
  const char *text = gtk_editable_get_text (name);
  g_autofree char *problem = alberca_lvm_snapshot_get_name_problem (self->pool, text);
  g_autofree char *command = alberca_lvm_snapshot_get_command (self->pool, self->origin, text);

  alberca_confirm_dialog_set_problem (self->dialog, problem);
  alberca_confirm_dialog_set_command (self->dialog, command);
}

/* The connection may have gone while it was asked */
static void
confirmed_cb (AlbercaConfirmDialog *dialog,
              gpointer              user_data)
{
  Creation *self = user_data;

  if (alberca_pool_get_available_now (self->pool))
    alberca_lvm_snapshot_create (self->pool, self->origin, gtk_editable_get_text (self->name));
}

static char *
make_text (AlbercaPool   *pool,
           AlbercaVolume *origin)
{
  guint64 room = alberca_lvm_snapshot_get_room (pool, origin);
  g_autofree char *size = alberca_size_format (room);

  if (room >= alberca_volume_get_capacity (origin))
    /* Translators: %s is a size */
    return g_strdup_printf (_("LVM sets %s aside, as much as the volume has: enough unless nearly all of it is written "
                              "over. Writing becomes slower as long as the snapshot is there."), size);
  /* Translators: %s is a size */
  return g_strdup_printf (_("Only %s is free and can be set aside. When more than that has been written over, LVM drops "
                            "the snapshot: it is lost then. Writing becomes slower as long as the snapshot is there."), size);
}

/**
 * alberca_lvm_question_create:
 * @parent: a widget of the window to ask over
 * @pool: a volume group
 * @origin: one of its volumes, of which a snapshot can be made
 *
 * Asks for a name.
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *
alberca_lvm_question_create (GtkWidget     *parent,
                             AlbercaPool   *pool,
                             AlbercaVolume *origin)
{
  Creation *self = g_new0 (Creation, 1);
  g_autofree char *name = alberca_lvm_snapshot_make_name (pool, origin);
  g_autofree char *command = alberca_lvm_snapshot_get_command (pool, origin, name);
  g_autofree char *text = make_text (pool, origin);
  /* Translators: %s is the name of a volume */
  g_autofree char *heading = g_strdup_printf (_("LVM snapshot of “%s”"), alberca_volume_get_name (origin));
  GtkWidget *dialog = alberca_confirm_dialog_new (heading, text, _("_Make Snapshot"), command);

  self->pool = g_object_ref (pool);
  self->origin = g_object_ref (origin);
  self->dialog = ALBERCA_CONFIRM_DIALOG (dialog);
  alberca_confirm_dialog_depend_on (self->dialog, alberca_pool_get_connection (pool), pool);
  self->name = alberca_confirm_dialog_ask_text (self->dialog, _("Name"), name);
  g_object_set_data_full (G_OBJECT (dialog), "creation", self, creation_free);
  g_signal_connect (self->name, "changed", G_CALLBACK (name_changed_cb), self);
  g_signal_connect (dialog, "confirmed", G_CALLBACK (confirmed_cb), self);
  name_changed_cb (self->name, self);
  present (parent, dialog);
  return dialog;
}

/**
 * alberca_lvm_question_revert:
 * @parent: a widget of the window to ask over
 * @pool: a volume group
 * @snapshot: one of LVM's snapshots in it
 *
 * Says why it cannot be done from here, and with which command it can.
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *
alberca_lvm_question_revert (GtkWidget     *parent,
                             AlbercaPool   *pool,
                             AlbercaVolume *snapshot)
{
  AlbercaVolume *origin = alberca_lvm_snapshot_find_origin (pool, snapshot);
  const char *name = origin != NULL ? alberca_volume_get_name (origin) : alberca_volume_get_backing_path (snapshot);
  g_autofree char *command = alberca_lvm_snapshot_get_merge_command (snapshot);
  /* Translators: the name of a volume, and of a snapshot */
  g_autofree char *heading = g_strdup_printf (_("Revert “%s” to “%s”?"), name, alberca_volume_get_name (snapshot));
  GtkWidget *dialog = alberca_confirm_dialog_new (heading,
                                                  _("LVM makes the volume what it was when the snapshot was made, and takes the "
                                                    "snapshot away. What was written since is lost. No machine must be using "
                                                    "the volume."),
                                                  _("_Revert"), command);

  alberca_confirm_dialog_set_problem (ALBERCA_CONFIRM_DIALOG (dialog),
                                      _("libvirt cannot do this. The command below does, on the libvirt host; refresh the pool "
                                        "afterwards."));
  present (parent, dialog);
  return dialog;
}
