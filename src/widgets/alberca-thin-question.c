/* alberca-thin-question.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-thin-question.h"

#include <glib/gi18n.h>

#include "model/alberca-explanation.h"
#include "model/alberca-size.h"
#include "virsh/alberca-lvm.h"
#include "widgets/alberca-confirm-dialog.h"

/* What the dialog keeps, and what is being found out */
typedef struct
{
  AlbercaThinGroup *group;
  char             *name;
  char             *uuid;    /* of what is asked about: another may have its name by then */
  gboolean          running; /* a machine has it, or may: consent was asked for */
} Deletion;

static void
deletion_free (gpointer data)
{
  Deletion *self = data;

  g_object_unref (self->group);
  g_free (self->name);
  g_free (self->uuid);
  g_free (self);
}

static Deletion *
get_deletion (AlbercaConfirmDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), "deletion");
}

static void
confirmed_cb (AlbercaConfirmDialog *dialog)
{
  Deletion *self = get_deletion (dialog);

  alberca_thin_group_delete (self->group, self->name, self->uuid, self->running);
}

/* ---- Who uses it ---- */

/* A domain may use several: "root, data". */
static gboolean
is_used_by (const Deletion     *self,
            const AlbercaUsage *usage)
{
  g_auto(GStrv) names = g_strsplit (usage->volume, ", ", -1);

  return g_strv_contains ((const char *const *) names, self->name);
}

static void
show_users (AlbercaConfirmDialog *dialog,
            GPtrArray            *users)
{
  Deletion *self = get_deletion (dialog);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) lines = NULL;
  gboolean running = FALSE;

  for (guint i = 0; i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);
      g_autofree char *line = NULL;

      if (!is_used_by (self, usage))
        continue;
      line = alberca_usage_describe (usage);
      g_strv_builder_add (builder, line);
      running = running || usage->running;
    }
  lines = g_strv_builder_end (builder);
  if (lines[0] == NULL)
    return;
  alberca_confirm_dialog_add_consequences (dialog,
                                           running ? _("In use now: what runs may lose data")
                                                   : _("In use: these cannot start without it"),
                                           (const char *const *) lines);
  alberca_confirm_dialog_require_consent (dialog, _("Delete although it is in use"));
  self->running = running;
}

static void
show_failure (AlbercaConfirmDialog *dialog,
              const GError         *error)
{
  g_autofree char *summary = alberca_explanation_get_summary (error);
  const char *lines[] = { summary, NULL };

  alberca_confirm_dialog_add_consequences (dialog, _("It could not be found out who uses it"), lines);
  alberca_confirm_dialog_require_consent (dialog, _("Delete although it may be in use"));
  get_deletion (dialog)->running = TRUE;
}

static void
users_found_cb (gpointer  owner,
                gpointer  result,
                GError   *error)
{
  AlbercaConfirmDialog *dialog = owner;
  g_autoptr(GPtrArray) users = result;

  /* It may have been closed meanwhile */
  if (!gtk_widget_get_visible (GTK_WIDGET (dialog)))
    return;
  if (users != NULL)
    show_users (dialog, users);
  else
    show_failure (dialog, error);
  alberca_confirm_dialog_set_busy (dialog, FALSE);
}

/* ---- The dialog ---- */

static char *
make_body (const AlbercaThinRecord *record)
{
  g_autofree char *size = alberca_size_format ((guint64) (record->used * (double) record->size));

  if (!record->active)
    return g_strdup (_("What is on it is lost: this cannot be undone."));
  /* Translators: %s is a size, in a thin volume */
  return g_strdup_printf (_("It has %s in the thin pool: what of that no other shares is freed. What is on it is lost: this "
                            "cannot be undone."), size);
}

static void
add_snapshots (AlbercaConfirmDialog *dialog,
               const Deletion       *self)
{
  g_autoptr(GPtrArray) names = alberca_thin_group_list_snapshots (self->group, self->name);

  if (names->len == 0)
    return;
  g_ptr_array_add (names, NULL);
  alberca_confirm_dialog_add_consequences (dialog, _("These thin snapshots of it stay, and are volumes of their own then"),
                                           (const char *const *) names->pdata);
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

/**
 * alberca_thin_question_delete:
 * @parent: a widget of the window to ask over
 * @group: a writable group
 * @name: one of its thin volumes
 *
 * Returns: (transfer none) (nullable): the dialog
 */
GtkWidget *
alberca_thin_question_delete (GtkWidget        *parent,
                              AlbercaThinGroup *group,
                              const char       *name)
{
  const AlbercaThinRecord *record = alberca_thin_group_find (group, name);
  AlbercaPool *pool = alberca_thin_group_get_pool (group);
  g_autofree char *command = alberca_lvm_remove (alberca_thin_group_get_name (group), name);
  g_autofree char *heading = g_strdup_printf (_("Delete “%s”?"), name);
  g_autofree char *body = NULL;
  GtkWidget *dialog;
  Deletion *self;

  if (record == NULL)
    return NULL;
  body = make_body (record);
  dialog = alberca_confirm_dialog_new (heading, body, _("_Delete"), command);
  self = g_new0 (Deletion, 1);
  self->group = g_object_ref (group);
  self->name = g_strdup (name);
  self->uuid = g_strdup (record->uuid);
  g_object_set_data_full (G_OBJECT (dialog), "deletion", self, deletion_free);
  g_signal_connect (dialog, "confirmed", G_CALLBACK (confirmed_cb), NULL);
  alberca_confirm_dialog_depend_on (ALBERCA_CONFIRM_DIALOG (dialog), alberca_pool_get_connection (pool), pool);
  add_snapshots (ALBERCA_CONFIRM_DIALOG (dialog), self);
  alberca_confirm_dialog_set_busy (ALBERCA_CONFIRM_DIALOG (dialog), TRUE);
  present (parent, dialog);
  alberca_thin_group_find_users (group, users_found_cb, dialog);
  return dialog;
}
