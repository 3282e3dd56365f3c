/* alberca-volume-deletion.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-deletion.h"

#include <glib/gi18n.h>

#include "model/alberca-connection.h"
#include "model/alberca-explanation.h"
#include "model/alberca-size.h"
#include "model/alberca-usage.h"
#include "widgets/alberca-confirm-dialog.h"

#define MAX_NAMES 8

struct _AlbercaVolumeDeletion
{
  GObject parent_instance;

  /* Owned references */
  AlbercaPool *pool;
  GPtrArray   *volumes;

  AlbercaConfirmDialog *dialog; /* borrowed, NULL once it is closed */
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeDeletion, alberca_volume_deletion, G_TYPE_OBJECT)

static char *
make_heading (GPtrArray *volumes)
{
  if (volumes->len == 1)
    {
      /* Translators: %s is the name of a volume */
      return g_strdup_printf (_("Delete “%s”?"), alberca_volume_get_name (g_ptr_array_index (volumes, 0)));
    }
  return g_strdup_printf (ngettext ("Delete %u volume?", "Delete %u volumes?", volumes->len), volumes->len);
}

static void
append_names (GString   *text,
              GPtrArray *volumes)
{
  guint n_shown = volumes->len > MAX_NAMES ? MAX_NAMES - 1 : volumes->len;

  for (guint i = 0; i < n_shown; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      g_string_append (text, alberca_volume_get_name (g_ptr_array_index (volumes, i)));
    }
  if (n_shown < volumes->len)
    {
      guint n_more = volumes->len - n_shown;

      g_string_append_c (text, ' ');
      /* Translators: comes after a list of names */
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", n_more), n_more);
    }
}

static char *
make_body (GPtrArray *volumes)
{
  GString *text = g_string_new (NULL);
  g_autofree char *size = NULL;
  guint64 freed = 0;

  for (guint i = 0; i < volumes->len; i++)
    freed += alberca_volume_get_allocation (g_ptr_array_index (volumes, i));

  if (volumes->len > 1)
    {
      append_names (text, volumes);
      g_string_append (text, "\n\n");
    }

  size = alberca_size_format (freed);
  /* Translators: %s is a size; one volume, several volumes */
  g_string_append_printf (text, ngettext ("%s are freed. What is on it is lost: this cannot be undone.",
                                          "%s are freed. What is on them is lost: this cannot be undone.",
                                          volumes->len), size);

  return g_string_free (text, FALSE);
}

static void
show_failure (AlbercaConfirmDialog *dialog,
              const GError         *error)
{
  g_autofree char *summary = alberca_explanation_get_summary (error);
  const char *lines[] = { summary != NULL ? summary : error->message, NULL };

  alberca_confirm_dialog_add_consequences (dialog, _("It could not be found out who uses it"), lines);
  alberca_confirm_dialog_require_consent (dialog, _("Delete although it may be in use"));
}

static void
show_users (AlbercaConfirmDialog *dialog,
            GPtrArray            *users,
            gboolean              several)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);
      g_autofree char *user = alberca_usage_describe (usage);
      /* Translators: a volume and who uses it: "base.qcow2: the virtual machine “web” (running)" */
      g_autofree char *line = g_strdup_printf (_("%s: %s"), usage->volume, user);

      g_strv_builder_add (builder, several ? line : user);
    }
  lines = g_strv_builder_end (builder);

  alberca_confirm_dialog_add_consequences (dialog, _("In use: this breaks"), (const char *const *) lines);
  alberca_confirm_dialog_require_consent (dialog, _("Delete although it is in use"));
}

static void
users_found_cb (gpointer  owner,
                gpointer  result,
                GError   *error)
{
  AlbercaVolumeDeletion *self = ALBERCA_VOLUME_DELETION (owner);
  g_autoptr(GPtrArray) users = result;

  if (self->dialog == NULL)
    return;

  if (error != NULL)
    show_failure (self->dialog, error);
  else if (users != NULL && users->len > 0)
    show_users (self->dialog, users, self->volumes->len > 1);

  alberca_confirm_dialog_set_busy (self->dialog, FALSE);
}

static void
confirmed_cb (AlbercaConfirmDialog *dialog,
              gpointer              user_data)
{
  AlbercaVolumeDeletion *self = ALBERCA_VOLUME_DELETION (user_data);

  alberca_pool_delete_volumes (self->pool, self->volumes);
}

static void
dialog_destroyed_cb (GtkWidget *dialog,
                     gpointer   user_data)
{
  ALBERCA_VOLUME_DELETION (user_data)->dialog = NULL;
}

static void
unref_closure (gpointer  data,
               GClosure *closure)
{
  g_object_unref (data);
}

/**
 * alberca_volume_deletion_present:
 * @parent: a widget of the window to ask over
 * @pool: the pool
 * @volumes: (element-type AlbercaVolume): volumes of it
 *
 * Returns: (transfer none) (nullable): the dialog, %NULL where nothing can be deleted
 */
GtkWidget *
alberca_volume_deletion_present (GtkWidget   *parent,
                                 AlbercaPool *pool,
                                 GPtrArray   *volumes)
{
  g_autoptr(AlbercaVolumeDeletion) self = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  g_autofree char *command = NULL;
  AlbercaConnection *connection;
  GtkWidget *dialog;
  GtkRoot *root;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (volumes != NULL, NULL);

  connection = alberca_pool_get_connection (pool);
  if (connection == NULL || volumes->len == 0)
    return NULL;

  heading = make_heading (volumes);
  body = make_body (volumes);
  command = alberca_pool_get_delete_command (pool, volumes);
  dialog = alberca_confirm_dialog_new (heading, body, _("_Delete"), command);

  self = g_object_new (ALBERCA_TYPE_VOLUME_DELETION, NULL);
  self->pool = g_object_ref (pool);
  self->volumes = g_ptr_array_ref (volumes);
  self->dialog = ALBERCA_CONFIRM_DIALOG (dialog);

  /* The dialog keeps this object, and so does the search for users */
  g_signal_connect_data (dialog, "confirmed", G_CALLBACK (confirmed_cb), g_object_ref (self), unref_closure, 0);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (dialog_destroyed_cb), self, 0);

  alberca_confirm_dialog_set_busy (self->dialog, TRUE);
  alberca_connection_find_users (connection, pool, volumes, users_found_cb, self);

  root = gtk_widget_get_root (parent);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));

  return dialog;
}

static void
alberca_volume_deletion_dispose (GObject *object)
{
  AlbercaVolumeDeletion *self = ALBERCA_VOLUME_DELETION (object);

  g_clear_object (&self->pool);
  g_clear_pointer (&self->volumes, g_ptr_array_unref);

  G_OBJECT_CLASS (alberca_volume_deletion_parent_class)->dispose (object);
}

static void
alberca_volume_deletion_class_init (AlbercaVolumeDeletionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_volume_deletion_dispose;
}

static void
alberca_volume_deletion_init (AlbercaVolumeDeletion *self)
{
}
