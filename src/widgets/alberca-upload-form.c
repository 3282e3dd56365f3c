/* alberca-upload-form.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-upload-form.h"

#include <glib/gi18n.h>

#include "model/alberca-size.h"
#include "widgets/alberca-field-row.h"

struct _AlbercaUploadForm
{
  AdwPreferencesGroup  parent_instance;

  AdwActionRow        *file_row;
  GtkWidget           *spinner;
  GtkWidget           *remove_button;
  AlbercaFieldRow     *name_row;
  AdwComboRow         *conversion_row;
  GtkWidget           *message_row;
  GtkImage            *message_icon;
  GtkLabel            *message;

  AlbercaUploadDraft  *draft;
  gboolean             updating;
  guint                possible; /* bits of the conversions in the list */
};

G_DEFINE_FINAL_TYPE (AlbercaUploadForm, alberca_upload_form, ADW_TYPE_PREFERENCES_GROUP)

static guint removed_signal;

static const char *
conversion_title (AlbercaUploadConversion conversion)
{
  switch (conversion)
    {
    case ALBERCA_UPLOAD_AS_IT_IS:
      /* Translators: what is done with a file that is uploaded, in the list “What happens” */
      return _("Keep");
    case ALBERCA_UPLOAD_TO_QCOW2:
      return _("To qcow2");
    case ALBERCA_UPLOAD_TO_RAW:
      return _("To raw");
    }
  g_return_val_if_reached ("");
}

/* The conversion at a position of the list, which has only those that are possible */
static AlbercaUploadConversion
conversion_at (AlbercaUploadForm *self,
               guint              position)
{
  for (int i = ALBERCA_UPLOAD_AS_IT_IS; i <= ALBERCA_UPLOAD_TO_RAW; i++)
    if (alberca_upload_draft_can_convert (self->draft, (AlbercaUploadConversion) i) && position-- == 0)
      return (AlbercaUploadConversion) i;
  return ALBERCA_UPLOAD_AS_IT_IS;
}

/* Not while one of them is being selected: the list is made anew only when others are possible. */
static void
fill_conversions (AlbercaUploadForm *self)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  guint n = 0, selected = 0, possible = 0;

  for (int i = ALBERCA_UPLOAD_AS_IT_IS; i <= ALBERCA_UPLOAD_TO_RAW; i++)
    {
      if (!alberca_upload_draft_can_convert (self->draft, (AlbercaUploadConversion) i))
        continue;
      if (alberca_upload_draft_get_conversion (self->draft) == (AlbercaUploadConversion) i)
        selected = n;
      possible |= 1u << i;
      gtk_string_list_append (list, conversion_title ((AlbercaUploadConversion) i));
      n++;
    }
  if (possible != self->possible)
    adw_combo_row_set_model (self->conversion_row, G_LIST_MODEL (list));
  self->possible = possible;
  adw_combo_row_set_selected (self->conversion_row, selected);
  gtk_widget_set_sensitive (GTK_WIDGET (self->conversion_row), n > 1);
}

static void
update_file (AlbercaUploadForm *self)
{
  const AlbercaUploadSource *source = alberca_upload_draft_get_source (self->draft);
  gboolean loaded = alberca_upload_draft_get_loaded (self->draft);
  g_autofree char *path = g_filename_display_name (alberca_upload_draft_get_path (self->draft));
  g_autofree char *size = source != NULL ? alberca_size_format (source->length) : NULL;
  g_autofree char *data = source != NULL ? alberca_size_format (source->data) : NULL;
  g_autofree char *title = NULL;

  gtk_widget_set_visible (self->spinner, !loaded);
  if (source == NULL)
    title = g_strdup (loaded ? _("Cannot be read") : _("Reading the file…"));
  else if (source->data < source->length)
    {
      /* Translators: a format, the size of a file, and how much of it is data: "qcow2, 20 GiB, of which 3 GiB are data" */
      title = g_strdup_printf (_("%s, %s, of which %s are data"),
                               alberca_image_format_get_title (source->image->format), size, data);
    }
  else
    {
      /* Translators: a format and the size of a file */
      title = g_strdup_printf (_("%s, %s"), alberca_image_format_get_title (source->image->format), size);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file_row), title);
  adw_action_row_set_subtitle (self->file_row, path);
}

static void
update_message (AlbercaUploadForm *self)
{
  g_autofree char *problem = alberca_upload_draft_get_problem (self->draft, "file");
  g_autofree char *warning = alberca_upload_draft_get_warning (self->draft);
  const char *text = problem != NULL ? problem : warning;

  gtk_widget_set_visible (self->message_row, text != NULL);
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_image_set_from_icon_name (self->message_icon, problem != NULL ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (self->message_row, problem != NULL ? "warning" : "error");
  gtk_widget_add_css_class (self->message_row, problem != NULL ? "error" : "warning");
}

static void
update (AlbercaUploadForm *self)
{
  g_autofree char *problem = alberca_upload_draft_get_problem (self->draft, "name");
  g_autofree char *plan = alberca_upload_draft_get_plan (self->draft);
  gboolean usable = alberca_upload_draft_get_source (self->draft) != NULL;

  if (self->updating)
    return;
  self->updating = TRUE;
  update_file (self);
  update_message (self);
  alberca_field_row_set_text (self->name_row, alberca_upload_draft_get_name (self->draft));
  alberca_field_row_set_problem (self->name_row, problem);
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), alberca_upload_draft_get_volume (self->draft) == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->conversion_row), usable);
  fill_conversions (self);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->conversion_row), plan);
  self->updating = FALSE;
}

static void
on_name_changed (AlbercaUploadForm *self)
{
  if (self->updating || self->draft == NULL)
    return;
  self->updating = TRUE;
  g_object_set (self->draft, "name", alberca_field_row_get_text (self->name_row), NULL);
  self->updating = FALSE;
  update (self);
}

static void
on_conversion_selected (AlbercaUploadForm *self)
{
  if (self->updating || self->draft == NULL)
    return;
  g_object_set (self->draft, "conversion",
                conversion_at (self, adw_combo_row_get_selected (self->conversion_row)), NULL);
}

static void
on_remove_clicked (AlbercaUploadForm *self)
{
  g_signal_emit (self, removed_signal, 0);
}

static void
alberca_upload_form_dispose (GObject *object)
{
  AlbercaUploadForm *self = ALBERCA_UPLOAD_FORM (object);

  /* The rows tell of their last focus while they go */
  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_UPLOAD_FORM);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (alberca_upload_form_parent_class)->dispose (object);
}

static void
alberca_upload_form_class_init (AlbercaUploadFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_upload_form_dispose;

  removed_signal = g_signal_new ("removed", ALBERCA_TYPE_UPLOAD_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);

  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-upload-form.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadForm, conversion_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadForm, file_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadForm, message);
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadForm, message_icon);
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadForm, message_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadForm, remove_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaUploadForm, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_conversion_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
}

static void
alberca_upload_form_init (AlbercaUploadForm *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

/**
 * alberca_upload_form_new:
 * @draft: a file
 * @removable: there are others
 *
 * Returns: (transfer floating): the form
 */
GtkWidget *
alberca_upload_form_new (AlbercaUploadDraft *draft,
                         gboolean            removable)
{
  AlbercaUploadForm *self = g_object_new (ALBERCA_TYPE_UPLOAD_FORM, NULL);

  self->draft = g_object_ref (draft);
  gtk_widget_set_visible (self->remove_button, removable);
  g_signal_connect_object (draft, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

AlbercaUploadDraft *
alberca_upload_form_get_draft (AlbercaUploadForm *self)
{
  g_return_val_if_fail (ALBERCA_IS_UPLOAD_FORM (self), NULL);

  return self->draft;
}
