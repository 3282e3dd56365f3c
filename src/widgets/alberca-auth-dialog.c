/* alberca-auth-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "widgets/alberca-auth-dialog.h"

struct _AlbercaAuthDialog
{
  AdwWindow            parent_instance;

  /* Owned */
  AlbercaAuthRequest  *request; /* NULL once it is answered */
  GPtrArray           *entries; /* of AdwEntryRow, one per prompt */

  /* Template */
  AdwPreferencesGroup *group;
  GtkLabel            *body;
};

G_DEFINE_FINAL_TYPE (AlbercaAuthDialog, alberca_auth_dialog, ADW_TYPE_WINDOW)

static void
submit (AlbercaAuthDialog *self)
{
  g_autoptr(AlbercaAuthRequest) request = g_steal_pointer (&self->request);

  if (request != NULL)
    {
      for (guint i = 0; i < self->entries->len; i++)
        {
          GtkEditable *entry = g_ptr_array_index (self->entries, i);

          alberca_auth_request_set_answer (request, i, gtk_editable_get_text (entry));
        }
      alberca_auth_request_submit (request);
    }
  gtk_window_close (GTK_WINDOW (self));
}

/* Enter goes to the next question, and from the last one on. */
static void
entry_activated_cb (AlbercaAuthDialog *self,
                    GtkWidget         *entry)
{
  guint index;

  if (g_ptr_array_find (self->entries, entry, &index) && index + 1 < self->entries->len)
    gtk_widget_grab_focus (g_ptr_array_index (self->entries, index + 1));
  else
    submit (self);
}

static void
add_prompt (AlbercaAuthDialog *self,
            guint              index)
{
  g_autofree char *title = g_strdup (alberca_auth_request_get_prompt (self->request, index));
  const char *answer = alberca_auth_request_get_default (self->request, index);
  GtkWidget *entry = alberca_auth_request_is_secret (self->request, index)
    ? adw_password_entry_row_new ()
    : adw_entry_row_new ();

  /* libvirt's prompts are untranslated and often "Password:" */
  g_strchomp (title);
  if (g_str_has_suffix (title, ":"))
    title[strlen (title) - 1] = '\0';

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (entry), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title);
  if (answer != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), answer);
  g_signal_connect_object (entry, "entry-activated", G_CALLBACK (entry_activated_cb), self, G_CONNECT_SWAPPED);

  adw_preferences_group_add (self->group, entry);
  g_ptr_array_add (self->entries, g_object_ref (entry));
}

static void
alberca_auth_dialog_dispose (GObject *object)
{
  AlbercaAuthDialog *self = ALBERCA_AUTH_DIALOG (object);

  /* Closed without an answer: the worker that waits for it must hear of it. */
  if (self->request != NULL)
    alberca_auth_request_cancel (self->request);
  g_clear_object (&self->request);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_AUTH_DIALOG);

  G_OBJECT_CLASS (alberca_auth_dialog_parent_class)->dispose (object);
}

static void
alberca_auth_dialog_class_init (AlbercaAuthDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_auth_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-auth-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaAuthDialog, group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaAuthDialog, body);
  gtk_widget_class_bind_template_callback (widget_class, submit);
}

static void
alberca_auth_dialog_init (AlbercaAuthDialog *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_auth_dialog_new:
 * @request: what is asked
 * @title: the title of the connection that asks
 */
GtkWidget *
alberca_auth_dialog_new (AlbercaAuthRequest *request,
                         const char         *title)
{
  AlbercaAuthDialog *self;
  g_autofree char *body = NULL;

  g_return_val_if_fail (ALBERCA_IS_AUTH_REQUEST (request), NULL);

  self = g_object_new (ALBERCA_TYPE_AUTH_DIALOG, NULL);
  self->request = g_object_ref (request);

  /* Translators: the title of a connection */
  body = g_strdup_printf (_("“%s” asks who you are."), title);
  gtk_label_set_label (self->body, body);
  for (guint i = 0; i < alberca_auth_request_get_n_prompts (request); i++)
    add_prompt (self, i);
  if (self->entries->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->entries, 0));

  return GTK_WIDGET (self);
}
