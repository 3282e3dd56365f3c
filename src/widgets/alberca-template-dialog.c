/* alberca-template-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-template-dialog.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "widgets/alberca-field-row.h"

struct _AlbercaTemplateDialog
{
  AdwWindow parent_instance;

  AlbercaTemplateList *templates;
  AlbercaTemplate     *renamed;    /* or what is saved: */
  AlbercaPoolConfig   *config;
  gboolean             says_build;
  AlbercaPoolBuild     build;
  gboolean             busy;

  /* Template */
  GtkButton           *save_button;
  GtkLabel            *explanation;
  AlbercaFieldRow     *title_row;
  AlbercaFieldRow     *description_row;
  GtkLabel            *problem;
};

G_DEFINE_FINAL_TYPE (AlbercaTemplateDialog, alberca_template_dialog, ADW_TYPE_WINDOW)

static char *
dup_text (AlbercaFieldRow *row)
{
  return g_strstrip (g_strdup (alberca_field_row_get_text (row)));
}

/* The one that saving would overwrite */
static AlbercaTemplate *
find_other (AlbercaTemplateDialog *self)
{
  AlbercaTemplate *found = alberca_template_list_find_title (self->templates,
                                                             alberca_field_row_get_text (self->title_row));

  return found != self->renamed ? found : NULL;
}

static const char *
get_text_problem (const char *text)
{
  /* It stands in an XML comment, which two hyphens would end */
  return strstr (text, "--") != NULL ? _("Two hyphens together cannot be in it. Write one.") : NULL;
}

static char *
get_title_problem (AlbercaTemplateDialog *self,
                   const char            *title)
{
  if (*title == '\0')
    return g_strdup (_("The template needs a title. Write one."));
  if (self->renamed != NULL && find_other (self) != NULL)
    return g_strdup_printf (_("There is a template “%s” already. Write another title."), title);

  return g_strdup (get_text_problem (title));
}

static void
show_problem (AlbercaTemplateDialog *self,
              const char            *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
update (AlbercaTemplateDialog *self)
{
  g_autofree char *title = dup_text (self->title_row);
  g_autofree char *title_problem = get_title_problem (self, title);
  const char *description_problem = get_text_problem (alberca_field_row_get_text (self->description_row));
  gboolean replaces = self->renamed == NULL && find_other (self) != NULL;
  g_autofree char *warning = NULL;

  if (replaces)
    {
      warning = g_strdup_printf (_("There is a template “%s” already. It will be replaced."), title);
      gtk_widget_add_css_class (GTK_WIDGET (self->save_button), "destructive-action");
      gtk_widget_remove_css_class (GTK_WIDGET (self->save_button), "suggested-action");
    }
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->save_button), "suggested-action");
      gtk_widget_remove_css_class (GTK_WIDGET (self->save_button), "destructive-action");
    }

  gtk_button_set_label (self->save_button, self->renamed != NULL ? _("_Rename") : replaces ? _("_Replace") : _("_Save"));
  alberca_field_row_set_problem (self->title_row, title_problem);
  alberca_field_row_set_warning (self->title_row, warning);
  alberca_field_row_set_problem (self->description_row, description_problem);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button),
                            !self->busy && title_problem == NULL && description_problem == NULL);
}

static void
changed_cb (GObject      *templates,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AlbercaTemplateDialog) self = ALBERCA_TEMPLATE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  gboolean done = alberca_template_list_change_finish (ALBERCA_TEMPLATE_LIST (templates), result, &error);

  /* Closed before the answer came */
  if (self->templates == NULL)
    return;

  self->busy = FALSE;
  if (done)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  show_problem (self, error->message);
  update (self);
}

static void
save (AlbercaTemplateDialog *self)
{
  g_autofree char *title = dup_text (self->title_row);
  g_autofree char *description = dup_text (self->description_row);

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->save_button)))
    return;

  self->busy = TRUE;
  show_problem (self, NULL);
  if (self->renamed != NULL)
    alberca_template_list_rename_async (self->templates, self->renamed, title, description,
                                        changed_cb, g_object_ref (self));
  else
    alberca_template_list_save_async (self->templates, title, description, self->config,
                                      self->says_build ? &self->build : NULL, find_other (self),
                                      changed_cb, g_object_ref (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), FALSE);
}

static void
alberca_template_dialog_dispose (GObject *object)
{
  AlbercaTemplateDialog *self = ALBERCA_TEMPLATE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_TEMPLATE_DIALOG);
  g_clear_object (&self->templates);
  g_clear_object (&self->renamed);
  g_clear_pointer (&self->config, alberca_pool_config_free);

  G_OBJECT_CLASS (alberca_template_dialog_parent_class)->dispose (object);
}

static void
alberca_template_dialog_class_init (AlbercaTemplateDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_template_dialog_dispose;

  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-template-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateDialog, description_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateDialog, title_row);
  gtk_widget_class_bind_template_callback (widget_class, save);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
alberca_template_dialog_init (AlbercaTemplateDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static AlbercaTemplateDialog *
template_dialog_new (AlbercaTemplateList *templates,
                     AlbercaTemplate     *renamed,
                     const char          *title,
                     const char          *description)
{
  AlbercaTemplateDialog *self = g_object_new (ALBERCA_TYPE_TEMPLATE_DIALOG, NULL);

  self->templates = g_object_ref (templates);
  g_set_object (&self->renamed, renamed);
  g_signal_connect_object (templates, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  alberca_field_row_set_text (self->title_row, title);
  alberca_field_row_set_text (self->description_row, description);
  alberca_field_row_touch (self->title_row);
  alberca_field_row_touch (self->description_row);
  update (self);

  return self;
}

/**
 * alberca_template_dialog_new_to_save:
 * @templates: where to save it
 * @config: the pool it will propose
 * @build: (nullable): how to build such a pool, %NULL for what is usual
 * @title: what is proposed as its title
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_template_dialog_new_to_save (AlbercaTemplateList     *templates,
                                     const AlbercaPoolConfig *config,
                                     const AlbercaPoolBuild  *build,
                                     const char              *title)
{
  AlbercaTemplateDialog *self;

  g_return_val_if_fail (ALBERCA_IS_TEMPLATE_LIST (templates), NULL);
  g_return_val_if_fail (config != NULL && title != NULL, NULL);

  self = template_dialog_new (templates, NULL, title, "");
  self->config = alberca_pool_config_copy (config);
  if (build != NULL)
    {
      self->says_build = TRUE;
      self->build = *build;
    }

  return GTK_WIDGET (self);
}

/**
 * alberca_template_dialog_new_to_rename:
 * @templates: where it is
 * @template_: one of the user's, without a problem
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_template_dialog_new_to_rename (AlbercaTemplateList *templates,
                                       AlbercaTemplate     *template_)
{
  AlbercaTemplateDialog *self;

  g_return_val_if_fail (ALBERCA_IS_TEMPLATE_LIST (templates), NULL);
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (template_), NULL);

  self = template_dialog_new (templates, template_,
                              alberca_template_get_title (template_), alberca_template_get_description (template_));
  gtk_window_set_title (GTK_WINDOW (self), _("Rename the Template"));
  gtk_widget_set_visible (GTK_WIDGET (self->explanation), FALSE);

  return GTK_WIDGET (self);
}
