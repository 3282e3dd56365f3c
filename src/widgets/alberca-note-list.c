/* alberca-note-list.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-note-list.h"

struct _AlbercaNoteList
{
  AdwPreferencesGroup parent_instance;

  char      *problem;
  GStrv      notes;
  GPtrArray *rows; /* borrowed */
};

G_DEFINE_FINAL_TYPE (AlbercaNoteList, alberca_note_list, ADW_TYPE_PREFERENCES_GROUP)

static void
add_row (AlbercaNoteList *self,
         const char      *text,
         const char      *icon_name,
         const char      *css_class)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (css_class != NULL)
    gtk_widget_add_css_class (row, css_class);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static gboolean
same_notes (const char *const *a,
            const char *const *b)
{
  static const char *const none[] = { NULL };

  return g_strv_equal (a != NULL ? a : none, b != NULL ? b : none);
}

/**
 * alberca_note_list_set:
 * @self: the list
 * @problem: (nullable): what stands in the way
 * @notes: (nullable): what should be known
 *
 * Leaves the rows alone where nothing is new.
 */
void
alberca_note_list_set (AlbercaNoteList   *self,
                       const char        *problem,
                       const char *const *notes)
{
  g_return_if_fail (ALBERCA_IS_NOTE_LIST (self));

  if (g_strcmp0 (problem, self->problem) == 0 && same_notes (notes, (const char *const *) self->notes))
    return;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_strfreev (self->notes);
  self->notes = g_strdupv ((GStrv) notes);

  if (problem != NULL)
    add_row (self, problem, "dialog-error-symbolic", "error");
  for (gsize i = 0; notes != NULL && notes[i] != NULL; i++)
    add_row (self, notes[i], "dialog-information-symbolic", NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

static void
alberca_note_list_finalize (GObject *object)
{
  AlbercaNoteList *self = ALBERCA_NOTE_LIST (object);

  g_free (self->problem);
  g_strfreev (self->notes);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (alberca_note_list_parent_class)->finalize (object);
}

static void
alberca_note_list_class_init (AlbercaNoteListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_note_list_finalize;
}

static void
alberca_note_list_init (AlbercaNoteList *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
