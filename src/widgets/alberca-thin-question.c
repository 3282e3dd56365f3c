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
  char            **names;   /* what is destroyed: it, or the thin volumes of a thin pool */
  char            **volumes; /* of a thin pool: their UUIDs; NULL: it is a thin volume */
  gboolean          running; /* a machine has it, or may: consent was asked for */
} Deletion;

static void
deletion_free (gpointer data)
{
  Deletion *self = data;

  g_object_unref (self->group);
  g_free (self->name);
  g_free (self->uuid);
  g_strfreev (self->names);
  g_strfreev (self->volumes);
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

  if (self->volumes != NULL)
    alberca_thin_group_delete_pool (self->group, self->name, self->uuid, (const char *const *) self->volumes);
  else
    alberca_thin_group_delete (self->group, self->name, self->uuid, self->running);
}

/* ---- Who uses it ---- */

/* A domain may use several: "root, data". */
static gboolean
is_used_by (const Deletion     *self,
            const AlbercaUsage *usage)
{
  g_auto(GStrv) used = g_strsplit (usage->volume, ", ", -1);

  for (gsize i = 0; self->names[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) used, self->names[i]))
      return TRUE;
  return FALSE;
}

static char *
describe_user (const Deletion     *self,
               const AlbercaUsage *usage)
{
  g_autofree char *user = alberca_usage_describe (usage);

  /* Translators: a volume and who uses it: "base.qcow2: the virtual machine “web” (running)" */
  return self->volumes != NULL ? g_strdup_printf (_("%s: %s"), usage->volume, user) : g_steal_pointer (&user);
}

/* LVM lets a thin volume go that a stopped machine has, and after consent tries it with one that runs. Not so with
 * a thin pool: what runs with one of many is no accident. */
static void
ask_consent (AlbercaConfirmDialog *dialog,
             gboolean              running)
{
  Deletion *self = get_deletion (dialog);

  if (running && self->volumes != NULL)
    alberca_confirm_dialog_set_problem (dialog, "");
  else
    alberca_confirm_dialog_require_consent (dialog, _("Delete although it is in use"));
  self->running = running;
}

static void
show_users (AlbercaConfirmDialog *dialog,
            GPtrArray            *users)
{
  Deletion *self = get_deletion (dialog);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) lines = NULL;
  const char *title;
  gboolean running = FALSE;

  for (guint i = 0; i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);
      g_autofree char *line = NULL;

      if (!is_used_by (self, usage))
        continue;
      line = describe_user (self, usage);
      g_strv_builder_add (builder, line);
      running = running || usage->running;
    }
  lines = g_strv_builder_end (builder);
  if (lines[0] == NULL)
    return;
  if (!running)
    title = _("In use: these cannot start without it");
  else if (self->volumes != NULL)
    title = _("In use now: shut down what runs first");
  else
    title = _("In use now: what runs may lose data");
  alberca_confirm_dialog_add_consequences (dialog, title, (const char *const *) lines);
  ask_consent (dialog, running);
}

static void
show_failure (AlbercaConfirmDialog *dialog,
              const GError         *error)
{
  g_autofree char *summary = alberca_explanation_get_summary (error);
  const char *lines[] = { summary, NULL };

  alberca_confirm_dialog_add_consequences (dialog, _("It could not be found out who uses it"), lines);
  /* It asks again when its turn comes, and would refuse. */
  if (get_deletion (dialog)->volumes != NULL)
    {
      alberca_confirm_dialog_set_problem (dialog, "");
      return;
    }
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
make_volume_body (const AlbercaThinRecord *record)
{
  g_autofree char *size = alberca_size_format ((guint64) (record->used * (double) record->size));

  if (!record->active)
    return g_strdup (_("What is on it is lost: this cannot be undone."));
  /* Translators: %s is a size, in a thin volume */
  return g_strdup_printf (_("It has %s in the thin pool: what of that no other shares is freed. What is on it is lost: this "
                            "cannot be undone."), size);
}

static char *
make_pool_body (const AlbercaThinRecord *record,
                const char *const       *names)
{
  g_autofree char *size = alberca_size_format (record->size);

  if (names[0] == NULL)
    /* Translators: %s is a size, which a thin pool of LVM has */
    return g_strdup_printf (_("It has no volumes. Its %s go back to the volume group."), size);
  /* Translators: %s is a size, which a thin pool of LVM has */
  return g_strdup_printf (_("All its volumes and their snapshots are destroyed with it, and its %s go back to the volume group. "
                            "What is on them is lost: this cannot be undone."), size);
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

/* “data”, 20 GiB; “before”, 20 GiB, snapshot of “data” */
static char *
describe_volume (const AlbercaThinRecord *record)
{
  g_autofree char *size = alberca_size_format (record->size);

  if (record->origin != NULL)
    /* Translators: the name of a thin volume, a size, and the name of another: “before”, 20 GiB, snapshot of “data” */
    return g_strdup_printf (_("“%s”, %s, snapshot of “%s”"), record->name, size, record->origin);
  /* Translators: the name of a thin volume, and a size: “data”, 20 GiB */
  return g_strdup_printf (_("“%s”, %s"), record->name, size);
}

/* LVM would refuse, later. */
static void
add_mounts (AlbercaConfirmDialog *dialog,
            const Deletion       *self)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; self->names[i] != NULL; i++)
    {
      const AlbercaThinRecord *record = alberca_thin_group_find (self->group, self->names[i]);

      if (record->mount_point != NULL)
        /* Translators: the name of a volume, and a directory: “data”, at /mnt */
        g_ptr_array_add (lines, g_strdup_printf (_("“%s”, at %s"), record->name, record->mount_point));
    }
  if (lines->len == 0)
    return;
  g_ptr_array_add (lines, NULL);
  alberca_confirm_dialog_add_consequences (dialog, _("Mounted on this computer: unmount it first"),
                                           (const char *const *) lines->pdata);
  alberca_confirm_dialog_set_problem (dialog, "");
}

/* What dies with it has to be typed for: its name */
static void
add_volumes (AlbercaConfirmDialog *dialog,
             const Deletion       *self)
{
  g_autoptr(GPtrArray) records = alberca_thin_group_list_volumes (self->group, self->name);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  /* Translators: %s is the name of a pool */
  g_autofree char *title = g_strdup_printf (_("To confirm, type “%s”"), self->name);

  if (records->len == 0)
    return;
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (lines, describe_volume (g_ptr_array_index (records, i)));
  g_ptr_array_add (lines, NULL);
  alberca_confirm_dialog_add_consequences (dialog, _("Destroyed with it"), (const char *const *) lines->pdata);
  alberca_confirm_dialog_require_text (dialog, title, self->name);
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

static Deletion *
deletion_new (AlbercaThinGroup        *group,
              const AlbercaThinRecord *record)
{
  Deletion *self = g_new0 (Deletion, 1);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) uuids = g_strv_builder_new ();
  g_autoptr(GPtrArray) records = alberca_thin_group_list_volumes (group, record->name);

  self->group = g_object_ref (group);
  self->name = g_strdup (record->name);
  self->uuid = g_strdup (record->uuid);
  for (guint i = 0; record->pool == NULL && i < records->len; i++)
    {
      g_strv_builder_add (names, ((const AlbercaThinRecord *) g_ptr_array_index (records, i))->name);
      g_strv_builder_add (uuids, ((const AlbercaThinRecord *) g_ptr_array_index (records, i))->uuid);
    }
  if (record->pool == NULL)
    self->volumes = g_strv_builder_end (uuids);
  else
    g_strv_builder_add (names, record->name);
  self->names = g_strv_builder_end (names);
  return self;
}

static GtkWidget *
make_dialog (Deletion                *self,
             const AlbercaThinRecord *record)
{
  g_autofree char *command = alberca_lvm_remove (alberca_thin_group_get_name (self->group), self->name);
  /* Translators: %s is the name of a thin pool of LVM */
  g_autofree char *heading = g_strdup_printf (self->volumes != NULL ? _("Delete the thin pool “%s”?") : _("Delete “%s”?"),
                                              self->name);
  g_autofree char *body = self->volumes != NULL ? make_pool_body (record, (const char *const *) self->names)
                                                : make_volume_body (record);
  GtkWidget *dialog = alberca_confirm_dialog_new (heading, body, _("_Delete"), command);

  g_object_set_data_full (G_OBJECT (dialog), "deletion", self, deletion_free);
  add_mounts (ALBERCA_CONFIRM_DIALOG (dialog), self);
  if (self->volumes != NULL)
    add_volumes (ALBERCA_CONFIRM_DIALOG (dialog), self);
  else
    add_snapshots (ALBERCA_CONFIRM_DIALOG (dialog), self);
  return dialog;
}

/**
 * alberca_thin_question_delete:
 * @parent: a widget of the window to ask over
 * @group: a writable group
 * @name: one of its thin volumes or thin pools
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
  GtkWidget *dialog;

  if (record == NULL)
    return NULL;
  dialog = make_dialog (deletion_new (group, record), record);
  g_signal_connect (dialog, "confirmed", G_CALLBACK (confirmed_cb), NULL);
  alberca_confirm_dialog_depend_on (ALBERCA_CONFIRM_DIALOG (dialog), alberca_pool_get_connection (pool), pool);
  alberca_confirm_dialog_set_busy (ALBERCA_CONFIRM_DIALOG (dialog), TRUE);
  present (parent, dialog);
  alberca_thin_group_find_users (group, users_found_cb, dialog);
  return dialog;
}
