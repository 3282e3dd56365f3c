/* alberca-template-opener.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-template-opener.h"

#include <glib/gi18n-lib.h>

#include "widgets/alberca-error-dialog.h"
#include "widgets/alberca-file-chooser.h"

struct _AlbercaTemplateOpener
{
  GObject parent_instance;

  GtkWidget    *widget;      /* not owned: it owns this */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (AlbercaTemplateOpener, alberca_template_opener, G_TYPE_OBJECT)

enum
{
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWindow *
get_window (AlbercaTemplateOpener *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
show_error (AlbercaTemplateOpener *self,
            const GError          *error)
{
  GtkWidget *dialog = alberca_error_dialog_new (_("The XML cannot be opened"), error, NULL);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), get_window (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Takes neither; nobody is told of what was cancelled, above all not one that is gone */
static void
answer (AlbercaTemplateOpener *self,
        AlbercaTemplate       *template,
        const GError          *error)
{
  if (self->widget == NULL)
    return;
  if (template != NULL)
    g_signal_emit (self, signals[OPENED], 0, template);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
read_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (AlbercaTemplateOpener) self = ALBERCA_TEMPLATE_OPENER (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (AlbercaTemplate) template = alberca_template_read_finish (result, &error);

  answer (self, template, error);
}

static void
chosen_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AlbercaTemplateOpener) self = ALBERCA_TEMPLATE_OPENER (user_data);
  g_autoptr (GFile) file = alberca_file_chooser_finish (result, NULL);

  if (file != NULL && self->widget != NULL)
    alberca_template_opener_open_file (self, file);
}

static void
pasted_cb (GObject      *clipboard,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AlbercaTemplateOpener) self = ALBERCA_TEMPLATE_OPENER (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, &error);

  if (text != NULL && self->widget != NULL)
    alberca_template_opener_open_text (self, text, _("Pasted XML"));
  else if (text == NULL)
    {
      g_clear_error (&error);
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _("There is no text in the clipboard. Copy the XML of a pool first."));
      answer (self, NULL, error);
    }
}

static gboolean
drop_cb (AlbercaTemplateOpener *self,
         const GValue          *value,
         double                 x,
         double                 y,
         GtkDropTarget         *target)
{
  if (G_VALUE_HOLDS_STRING (value))
    {
      alberca_template_opener_open_text (self, g_value_get_string (value), _("Dropped XML"));
      return TRUE;
    }
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      GSList *files = g_value_get_boxed (value);

      /* A wizard makes one pool */
      if (files != NULL)
        alberca_template_opener_open_file (self, files->data);
      return files != NULL;
    }

  return FALSE;
}

static void
alberca_template_opener_dispose (GObject *object)
{
  AlbercaTemplateOpener *self = ALBERCA_TEMPLATE_OPENER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->widget != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->widget), (gpointer *) &self->widget);
  self->widget = NULL;

  G_OBJECT_CLASS (alberca_template_opener_parent_class)->dispose (object);
}

static void
alberca_template_opener_finalize (GObject *object)
{
  AlbercaTemplateOpener *self = ALBERCA_TEMPLATE_OPENER (object);

  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (alberca_template_opener_parent_class)->finalize (object);
}

static void
alberca_template_opener_class_init (AlbercaTemplateOpenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = alberca_template_opener_dispose;
  object_class->finalize = alberca_template_opener_finalize;

  signals[OPENED] =
    g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, ALBERCA_TYPE_TEMPLATE);
}

static void
alberca_template_opener_init (AlbercaTemplateOpener *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * alberca_template_opener_new:
 * @widget: what the dialogs stand above; it holds the opener, not the other way round
 *
 * Returns: (transfer full): an opener; to dispose it gives up what it is reading
 */
AlbercaTemplateOpener *
alberca_template_opener_new (GtkWidget *widget)
{
  AlbercaTemplateOpener *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (ALBERCA_TYPE_TEMPLATE_OPENER, NULL);
  self->widget = widget;
  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &self->widget);

  return self;
}

/**
 * alberca_template_opener_choose:
 * @self: an opener
 *
 * Asks for a file and opens it.
 */
void
alberca_template_opener_choose (AlbercaTemplateOpener *self)
{
  g_return_if_fail (ALBERCA_IS_TEMPLATE_OPENER (self));

  alberca_file_chooser_open_async (get_window (self), _("Open an XML File"), _("XML files"), "*.xml",
                                   self->cancellable, chosen_cb, g_object_ref (self));
}

/**
 * alberca_template_opener_paste:
 * @self: an opener
 *
 * Opens what is in the clipboard.
 */
void
alberca_template_opener_paste (AlbercaTemplateOpener *self)
{
  g_return_if_fail (ALBERCA_IS_TEMPLATE_OPENER (self));

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (self->widget), self->cancellable,
                                 pasted_cb, g_object_ref (self));
}

/**
 * alberca_template_opener_open_file:
 * @self: an opener
 * @file: what to open
 */
void
alberca_template_opener_open_file (AlbercaTemplateOpener *self,
                                   GFile                 *file)
{
  g_return_if_fail (ALBERCA_IS_TEMPLATE_OPENER (self));
  g_return_if_fail (G_IS_FILE (file));

  alberca_template_read_async (file, self->cancellable, read_cb, g_object_ref (self));
}

/**
 * alberca_template_opener_open_text:
 * @self: an opener
 * @text: the XML
 * @title: what to call it where it does not say
 */
void
alberca_template_opener_open_text (AlbercaTemplateOpener *self,
                                   const char            *text,
                                   const char            *title)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AlbercaTemplate) template = NULL;

  g_return_if_fail (ALBERCA_IS_TEMPLATE_OPENER (self));
  g_return_if_fail (text != NULL && title != NULL);

  template = alberca_template_new_from_xml (text, title, &error);
  answer (self, template, error);
}

/**
 * alberca_template_opener_accept_drops:
 * @self: an opener
 */
void
alberca_template_opener_accept_drops (AlbercaTemplateOpener *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target;

  g_return_if_fail (ALBERCA_IS_TEMPLATE_OPENER (self));

  target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->widget, GTK_EVENT_CONTROLLER (target));
}
