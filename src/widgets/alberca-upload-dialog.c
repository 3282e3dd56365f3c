/* alberca-upload-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-upload-dialog.h"

#include <glib/gi18n.h>

#include "model/alberca-connection.h"
#include "model/alberca-volume-transfer.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-file-chooser.h"
#include "widgets/alberca-upload-form.h"
#include "widgets/alberca-volume-question.h"

struct _AlbercaUploadDialog
{
  AdwWindow            parent_instance;

  AdwPreferencesPage  *page;
  AdwPreferencesGroup *options;
  GtkSwitch           *verify_switch;
  AlbercaCommandRow   *command_row;
  GtkWidget           *upload_button;

  AlbercaPool         *pool;
  AlbercaVolume       *volume; /* nullable: whose content is replaced */
  GPtrArray           *forms;  /* (element-type AlbercaUploadForm), borrowed */
  gboolean             verify_is_chosen;
  gboolean             updating;
};

G_DEFINE_FINAL_TYPE (AlbercaUploadDialog, alberca_upload_dialog, ADW_TYPE_WINDOW)

static AlbercaUploadDraft *
get_draft (AlbercaUploadDialog *self,
           guint                i)
{
  return alberca_upload_form_get_draft (g_ptr_array_index (self->forms, i));
}

/* Two of the files may want the same name, which neither of them knows. */
static gboolean
has_twin (AlbercaUploadDialog *self,
          guint                i)
{
  for (guint j = 0; j < i; j++)
    if (g_strcmp0 (alberca_upload_draft_get_name (get_draft (self, i)),
                   alberca_upload_draft_get_name (get_draft (self, j))) == 0)
      return TRUE;
  return FALSE;
}

static char *
join_commands (AlbercaUploadDialog *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) commands = NULL;

  for (guint i = 0; i < self->forms->len; i++)
    {
      g_autofree char *command = alberca_upload_draft_get_commands (get_draft (self, i));

      if (command != NULL)
        g_strv_builder_add (builder, command);
    }
  commands = g_strv_builder_end (builder);
  return g_strjoinv ("\n", commands);
}

static void
update_verify (AlbercaUploadDialog *self)
{
  gboolean verify = TRUE;

  for (guint i = 0; i < self->forms->len; i++)
    verify = verify && alberca_upload_draft_get_verify (get_draft (self, i));
  if (!self->verify_is_chosen)
    gtk_switch_set_active (self->verify_switch, verify);
}

static void
update (AlbercaUploadDialog *self)
{
  gboolean valid = self->forms->len > 0;
  g_autofree char *commands = NULL;

  if (self->updating)
    return;
  self->updating = TRUE;
  for (guint i = 0; i < self->forms->len; i++)
    valid = valid && alberca_upload_draft_get_valid (get_draft (self, i)) && !has_twin (self, i);
  commands = join_commands (self);
  alberca_command_row_set_command (self->command_row, commands);
  gtk_widget_set_sensitive (self->upload_button, valid);
  update_verify (self);
  self->updating = FALSE;
}

static void
on_verify_changed (AlbercaUploadDialog *self)
{
  if (self->updating || self->forms == NULL)
    return;
  self->verify_is_chosen = TRUE;
  for (guint i = 0; i < self->forms->len; i++)
    g_object_set (get_draft (self, i), "verify", gtk_switch_get_active (self->verify_switch), NULL);
}

static void
confirmed_cb (const AlbercaVolumeAnswer *answer,
              gpointer                   owner)
{
  alberca_pool_upload (answer->pool, ALBERCA_UPLOAD_DRAFT (owner));
}

/* What is lost, and who would be harmed, is asked over the window: this dialog is done. */
static void
ask (AlbercaUploadDialog *self)
{
  AlbercaUploadDraft *draft = get_draft (self, 0);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr(GPtrArray) volumes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *plan = alberca_upload_draft_get_plan (draft);
  g_autofree char *command = alberca_upload_draft_get_commands (draft);

  g_ptr_array_add (volumes, g_object_ref (self->volume));
  alberca_volume_question_ask (parent != NULL ? GTK_WIDGET (parent) : GTK_WIDGET (self), self->pool, volumes,
                               ALBERCA_VOLUME_VERB_UPLOAD, plan, command, confirmed_cb, draft);
}

static void
on_upload_clicked (AlbercaUploadDialog *self)
{
  if (self->volume != NULL)
    ask (self);
  else
    for (guint i = 0; i < self->forms->len; i++)
      alberca_pool_upload (self->pool, get_draft (self, i));
  gtk_window_close (GTK_WINDOW (self));
}

static void
removed_cb (AlbercaUploadDialog *self,
            AlbercaUploadForm   *form)
{
  g_ptr_array_remove (self->forms, form);
  adw_preferences_page_remove (self->page, ADW_PREFERENCES_GROUP (form));
  update (self);
}

static void
add_draft (AlbercaUploadDialog *self,
           AlbercaUploadDraft  *draft,
           gboolean             removable)
{
  GtkWidget *form = alberca_upload_form_new (draft, removable);

  g_ptr_array_add (self->forms, form);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (form));
  g_signal_connect_object (form, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
alberca_upload_dialog_dispose (GObject *object)
{
  AlbercaUploadDialog *self = ALBERCA_UPLOAD_DIALOG (object);

  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_UPLOAD_DIALOG);
  g_clear_pointer (&self->forms, g_ptr_array_unref);
  g_clear_object (&self->pool);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (alberca_upload_dialog_parent_class)->dispose (object);
}

static void
alberca_upload_dialog_class_init (AlbercaUploadDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_upload_dialog_dispose;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-upload-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadDialog, options);
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadDialog, page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadDialog, upload_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadDialog, verify_switch);
  gtk_widget_class_bind_template_callback (widget_class, on_upload_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_verify_changed);
}

static void
alberca_upload_dialog_init (AlbercaUploadDialog *self)
{
  self->updating = TRUE;
  self->forms = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static AlbercaUploadDialog *
dialog_new (AlbercaPool   *pool,
            AlbercaVolume *volume)
{
  AlbercaUploadDialog *self = g_object_new (ALBERCA_TYPE_UPLOAD_DIALOG, NULL);
  g_autofree char *title = NULL;

  self->pool = g_object_ref (pool);
  self->volume = volume != NULL ? g_object_ref (volume) : NULL;
  /* Translators: the name of a volume; the name of a pool */
  title = volume != NULL ? g_strdup_printf (_("Upload over “%s”"), alberca_volume_get_name (volume))
                         : g_strdup_printf (_("Upload into “%s”"), alberca_pool_get_name (pool));
  gtk_window_set_title (GTK_WINDOW (self), title);
  return self;
}

/* After its forms: the switch and the command are for all of them. */
static void
finish (AlbercaUploadDialog *self)
{
  g_object_ref (self->options);
  adw_preferences_page_remove (self->page, self->options);
  adw_preferences_page_add (self->page, self->options);
  g_object_unref (self->options);
  self->updating = FALSE;
  update (self);
}

/**
 * alberca_upload_dialog_new:
 * @pool: an active pool
 * @files: (element-type GFile): files of this computer
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_upload_dialog_new (AlbercaPool *pool,
                           GListModel  *files)
{
  AlbercaUploadDialog *self;
  guint n_files;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (files), NULL);

  self = dialog_new (pool, NULL);
  n_files = g_list_model_get_n_items (files);
  for (guint i = 0; i < n_files; i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);
      g_autoptr(AlbercaUploadDraft) draft = NULL;

      if (g_file_peek_path (file) == NULL)
        continue;
      draft = alberca_upload_draft_new (pool, g_file_peek_path (file));
      add_draft (self, draft, n_files > 1);
    }
  finish (self);
  return GTK_WIDGET (self);
}

/**
 * alberca_upload_dialog_new_over:
 * @pool: an active pool
 * @volume: one of its volumes
 * @file: a file of this computer
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_upload_dialog_new_over (AlbercaPool   *pool,
                                AlbercaVolume *volume,
                                GFile         *file)
{
  AlbercaUploadDialog *self;
  g_autoptr(AlbercaUploadDraft) draft = NULL;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (g_file_peek_path (file) != NULL, NULL);

  self = dialog_new (pool, volume);
  draft = alberca_upload_draft_new_over (pool, volume, g_file_peek_path (file));
  add_draft (self, draft, FALSE);
  finish (self);
  return GTK_WIDGET (self);
}

/* ---- Choosing, dropping ---- */

typedef struct
{
  GtkWidget     *parent;
  AlbercaPool   *pool;
  AlbercaVolume *volume;
} Choice;

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
chosen_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Choice *choice = user_data;
  g_autoptr(GListModel) files = alberca_file_chooser_finish_several (result, NULL);

  if (files != NULL && g_list_model_get_n_items (files) > 0 && gtk_widget_get_root (choice->parent) != NULL)
    {
      g_autoptr(GFile) first = g_list_model_get_item (files, 0);

      present (choice->parent, choice->volume != NULL && g_file_peek_path (first) != NULL
                                 ? alberca_upload_dialog_new_over (choice->pool, choice->volume, first)
                                 : alberca_upload_dialog_new (choice->pool, files));
    }
  g_object_unref (choice->parent);
  g_object_unref (choice->pool);
  g_clear_object (&choice->volume);
  g_free (choice);
}

void
alberca_upload_dialog_choose (GtkWidget     *parent,
                              AlbercaPool   *pool,
                              AlbercaVolume *volume)
{
  Choice *choice = g_new0 (Choice, 1);
  GtkRoot *root = gtk_widget_get_root (parent);

  choice->parent = g_object_ref (parent);
  choice->pool = g_object_ref (pool);
  choice->volume = volume != NULL ? g_object_ref (volume) : NULL;
  alberca_file_chooser_open_several_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                           volume != NULL ? _("Upload a File") : _("Upload Files"), volume == NULL,
                                           NULL, chosen_cb, choice);
}

/**
 * alberca_upload_dialog_is_possible:
 * @pool: a pool
 *
 * Returns: whether files can be uploaded into it: it is there, may be written to, and libvirt makes
 *   volumes of its type and takes what is in them; Practice does not
 */
gboolean
alberca_upload_dialog_is_possible (AlbercaPool *pool)
{
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);
  AlbercaConnection *connection = alberca_pool_get_connection (pool);

  return connection != NULL && !alberca_connection_get_read_only (connection) &&
         !alberca_connection_get_practice (connection) && alberca_pool_get_available_now (pool) &&
         alberca_pool_get_active (pool) && alberca_pool_type_has_streams (type) &&
         (alberca_pool_type_get_info (type)->traits & ALBERCA_POOL_TRAIT_CREATE_VOLUMES) != 0;
}

static gboolean
drop_cb (GtkWidget     *widget,
         const GValue  *value,
         double         x,
         double         y,
         GtkDropTarget *target)
{
  g_autoptr(AlbercaPool) pool = NULL;
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);

  g_object_get (widget, "pool", &pool, NULL);
  if (pool == NULL || !alberca_upload_dialog_is_possible (pool))
    return FALSE;
  /* A volume that was let go over its own list */
  if (gdk_drop_get_drag (gtk_drop_target_get_current_drop (target)) != NULL)
    return FALSE;
  for (GSList *file = g_value_get_boxed (value); file != NULL; file = file->next)
    g_list_store_append (files, file->data);
  if (g_list_model_get_n_items (G_LIST_MODEL (files)) == 0)
    return FALSE;
  present (widget, alberca_upload_dialog_new (pool, G_LIST_MODEL (files)));
  return TRUE;
}

void
alberca_upload_dialog_accept_drops (GtkWidget *widget)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), widget, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
