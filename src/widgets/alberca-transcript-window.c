/* alberca-transcript-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-transcript-window.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-transcript.h"
#include "widgets/alberca-file-chooser.h"
#include "widgets/alberca-operation-row.h"

struct _AlbercaTranscriptWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay       *toasts;
  GtkStack              *stack;
  GtkListView           *list;

  AlbercaOperationQueue *queue;
  GCancellable          *cancellable;
};

G_DEFINE_FINAL_TYPE (AlbercaTranscriptWindow, alberca_transcript_window, ADW_TYPE_WINDOW)

/* What is written while the user may close the window */
typedef struct
{
  AlbercaTranscriptWindow *window;
  char                    *text;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->window);
  g_free (export->text);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
add_toast (AlbercaTranscriptWindow *self,
           const char              *title)
{
  /* The window may have been closed meanwhile */
  if (self->toasts != NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *title = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    title = g_markup_printf_escaped (_("Saved as “%s”"), name);
  else
    title = g_markup_printf_escaped (_("Could not save “%s”: %s"), name, error->message);

  add_toast (export->window, title);
}

static void
on_file_chosen (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = alberca_file_chooser_finish (result, &error);
  const char *text = export->text;

  if (file == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        add_toast (export->window, error->message);
      return;
    }

  /* @text lives as long as @export, which the last callback frees */
  g_file_replace_contents_async (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION,
                                 NULL, on_written, g_steal_pointer (&export));
}

static void
export_transcript (AlbercaTranscriptWindow *self,
                   const char              *title,
                   const char              *suggested_name,
                   char                    *text)
{
  Export *export = g_new0 (Export, 1);

  export->window = g_object_ref (self);
  export->text = text;
  alberca_file_chooser_save_async (GTK_WINDOW (self), title, suggested_name, self->cancellable,
                                   on_file_chosen, export);
}

static void
export_markdown_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  AlbercaTranscriptWindow *self = ALBERCA_TRANSCRIPT_WINDOW (widget);

  /* Translators: the proposed name of a file */
  export_transcript (self, _("Export as Markdown"), _("transcript.md"),
                     alberca_transcript_to_markdown (G_LIST_MODEL (self->queue)));
}

static void
export_shell_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  AlbercaTranscriptWindow *self = ALBERCA_TRANSCRIPT_WINDOW (widget);

  /* Translators: the proposed name of a file */
  export_transcript (self, _("Export as Shell Script"), _("transcript.sh"),
                     alberca_transcript_to_shell (G_LIST_MODEL (self->queue)));
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  AlbercaTranscriptWindow *self = ALBERCA_TRANSCRIPT_WINDOW (widget);
  g_autofree char *text = alberca_transcript_to_markdown (G_LIST_MODEL (self->queue));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  add_toast (self, _("Transcript copied"));
}

static void
on_setup (AlbercaTranscriptWindow *self,
          GtkListItem             *item)
{
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, g_object_new (ALBERCA_TYPE_OPERATION_ROW, "show-command", TRUE, NULL));
}

static void
on_bind (AlbercaTranscriptWindow *self,
         GtkListItem             *item)
{
  alberca_operation_row_set_operation (ALBERCA_OPERATION_ROW (gtk_list_item_get_child (item)),
                                       ALBERCA_OPERATION (gtk_list_item_get_item (item)));
}

static void
on_unbind (AlbercaTranscriptWindow *self,
           GtkListItem             *item)
{
  alberca_operation_row_set_operation (ALBERCA_OPERATION_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
update_actions (AlbercaTranscriptWindow *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->queue)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transcript.copy", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transcript.export-markdown", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transcript.export-shell", any);
}

static void
alberca_transcript_window_dispose (GObject *object)
{
  AlbercaTranscriptWindow *self = ALBERCA_TRANSCRIPT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_TRANSCRIPT_WINDOW);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (alberca_transcript_window_parent_class)->dispose (object);
}

static void
alberca_transcript_window_finalize (GObject *object)
{
  AlbercaTranscriptWindow *self = ALBERCA_TRANSCRIPT_WINDOW (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (alberca_transcript_window_parent_class)->finalize (object);
}

static void
alberca_transcript_window_class_init (AlbercaTranscriptWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_transcript_window_dispose;
  object_class->finalize = alberca_transcript_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/alberca/Alberca/alberca-transcript-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaTranscriptWindow, list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTranscriptWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTranscriptWindow, toasts);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);

  gtk_widget_class_install_action (widget_class, "transcript.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "transcript.export-markdown", NULL, export_markdown_action);
  gtk_widget_class_install_action (widget_class, "transcript.export-shell", NULL, export_shell_action);
}

static void
alberca_transcript_window_init (AlbercaTranscriptWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_transcript_window_new:
 * @queue: whose operations to show
 *
 * Returns: (transfer floating): a window that follows @queue
 */
GtkWidget *
alberca_transcript_window_new (AlbercaOperationQueue *queue)
{
  AlbercaTranscriptWindow *self;
  GtkNoSelection *selection;

  g_return_val_if_fail (ALBERCA_IS_OPERATION_QUEUE (queue), NULL);

  self = g_object_new (ALBERCA_TYPE_TRANSCRIPT_WINDOW, NULL);
  self->queue = g_object_ref (queue);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (queue)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  update_actions (self);

  return GTK_WIDGET (self);
}
