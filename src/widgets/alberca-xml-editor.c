/* alberca-xml-editor.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-xml-editor.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-pool-edit.h"
#include "model/alberca-template.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-xml-buffer.h"
#include "xml/alberca-diff.h"
#include "xml/alberca-xml-schema.h"

/* Where libvirt installs it; inside Flatpak there is none, and libvirt alone validates */
#define SCHEMA "/usr/share/libvirt/schemas/storagepool.rng"

#define CHECK_DELAY_MS 250

struct _AlbercaXmlEditor
{
  AdwWindow parent_instance;

  AdwWindowTitle    *heading;
  GtkStack          *stack;
  GtkButton         *back_button;
  GtkButton         *next_button;
  GtkSourceView     *view;
  GtkSourceBuffer   *buffer;
  GtkSourceBuffer   *diff_buffer;
  GtkWidget         *problems_frame;
  GtkListBox        *problems;
  GtkLabel          *note;
  GtkLabel          *refusal;
  AlbercaCommandRow *command_row;

  AlbercaPool       *pool;        /* NULL: of a pool that is not made yet */
  AlbercaXmlSchema  *schema;
  GCancellable      *cancellable;
  char              *original;    /* as it was read; NULL until then */
  AlbercaOperation  *operation;
  guint              check_source;
  gboolean           fatal;
  gboolean           closing;
};

G_DEFINE_FINAL_TYPE (AlbercaXmlEditor, alberca_xml_editor, ADW_TYPE_WINDOW)

enum
{
  APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_text (AlbercaXmlEditor *self)
{
  char *text = NULL;

  g_object_get (self->buffer, "text", &text, NULL);

  return text;
}

static gboolean
is_changed (AlbercaXmlEditor *self)
{
  g_autofree char *text = dup_text (self);

  return self->original != NULL && strcmp (text, self->original) != 0;
}

static gboolean
is_reviewing (AlbercaXmlEditor *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "review") == 0;
}

static void
update_buttons (AlbercaXmlEditor *self)
{
  gboolean reviewing = is_reviewing (self);
  gboolean busy = self->operation != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->back_button), reviewing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->back_button), !busy);
  gtk_button_set_label (self->next_button, reviewing || self->pool == NULL ? _("_Apply") : _("_Review"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button),
                            !busy && !self->fatal && self->check_source == 0 && is_changed (self));
}

/* ---- What is wrong, and where ---- */

static void
add_problem (AlbercaXmlEditor *self,
             guint             line,
             const char       *message,
             gboolean          fatal)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (fatal ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  g_autofree char *title = NULL;
  g_autofree char *escaped = NULL;
  GtkTextIter iter;

  /* A message about the syntax says the line itself */
  title = line == 0 || fatal ? g_strdup (message) : g_strdup_printf (_("Line %u: %s"), line, message);
  escaped = g_markup_escape_text (title, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_widget_add_css_class (icon, fatal ? "error" : "warning");
  gtk_list_box_append (self->problems, row);
  if (line == 0)
    return;

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "line", GUINT_TO_POINTER (line));
  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), &iter, (int) line - 1);
  gtk_source_buffer_create_source_mark (self->buffer, NULL, fatal ? "error" : "warning", &iter);
}

static void
clear_problems (AlbercaXmlEditor *self)
{
  GtkListBoxRow *row;
  GtkTextIter start;
  GtkTextIter end;

  while ((row = gtk_list_box_get_row_at_index (self->problems, 0)) != NULL)
    gtk_list_box_remove (self->problems, GTK_WIDGET (row));
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_source_buffer_remove_source_marks (self->buffer, &start, &end, NULL);
}

/* What nobody could make a pool of, or not this one */
static char *
find_fatal_problem (AlbercaXmlEditor *self,
                    const char       *text)
{
  g_autoptr (AlbercaTemplate) template = NULL;
  g_autoptr (GError) error = NULL;

  if (self->pool != NULL)
    return alberca_pool_get_edit_problem (self->pool, text);

  template = alberca_template_new_from_xml (text, "", &error);

  return error != NULL ? g_strdup (error->message) : NULL;
}

static void
check (AlbercaXmlEditor *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GPtrArray) problems = alberca_xml_schema_check (self->schema, text, "pool");

  clear_problems (self);
  self->fatal = FALSE;
  for (guint i = 0; i < problems->len; i++)
    {
      const AlbercaXmlProblem *problem = g_ptr_array_index (problems, i);

      self->fatal = self->fatal || problem->fatal;
      add_problem (self, problem->line, problem->message, problem->fatal);
    }
  if (!self->fatal)
    {
      g_autofree char *other = find_fatal_problem (self, text);

      self->fatal = other != NULL;
      if (other != NULL)
        add_problem (self, 0, other, TRUE);
    }

  gtk_widget_set_visible (self->problems_frame, gtk_list_box_get_row_at_index (self->problems, 0) != NULL);
  update_buttons (self);
}

static gboolean
check_cb (gpointer data)
{
  AlbercaXmlEditor *self = ALBERCA_XML_EDITOR (data);

  self->check_source = 0;
  check (self);

  return G_SOURCE_REMOVE;
}

/* Not at every key: who is writing is wrong most of the time */
static void
on_text_changed (AlbercaXmlEditor *self)
{
  if (self->original == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->refusal), FALSE);
  g_clear_handle_id (&self->check_source, g_source_remove);
  self->check_source = g_timeout_add (CHECK_DELAY_MS, check_cb, self);
  update_buttons (self);
}

static void
on_problem_activated (AlbercaXmlEditor *self,
                      GtkListBoxRow    *row)
{
  guint line = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "line"));
  GtkTextIter iter;

  if (line == 0)
    return;

  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), &iter, (int) line - 1);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &iter);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &iter, 0.1, FALSE, 0, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* ---- The pages ---- */

static void
show_page (AlbercaXmlEditor *self,
           const char       *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  update_buttons (self);
}

static void
review (AlbercaXmlEditor *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *diff = alberca_diff_lines (self->original, text);
  g_autofree char *command = alberca_pool_get_redefine_command (self->pool, text);

  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->diff_buffer), diff, -1);
  alberca_command_row_set_command (self->command_row, command);
  gtk_widget_set_visible (GTK_WIDGET (self->note), alberca_pool_get_active (self->pool));
  show_page (self, "review");
}

static void
state_changed_cb (AlbercaXmlEditor *self,
                  GParamSpec       *pspec,
                  AlbercaOperation *operation)
{
  g_autoptr (AlbercaXmlEditor) hold = g_object_ref (self);
  const GError *error = alberca_operation_get_error (operation);

  if (!alberca_operation_get_finished (operation))
    return;

  g_clear_object (&self->operation);
  if (error == NULL)
    {
      self->closing = TRUE;
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  /* What was written stays */
  gtk_label_set_label (self->refusal, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), TRUE);
  show_page (self, "edit");
}

static void
apply (AlbercaXmlEditor *self)
{
  g_autofree char *text = dup_text (self);

  if (!alberca_pool_get_available_now (self->pool))
    return;

  self->operation = g_object_ref (alberca_pool_redefine (self->pool, self->original, text));
  g_signal_connect_object (self->operation, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  update_buttons (self);
}

/* Back to who asked, which shows it */
static void
hand_over (AlbercaXmlEditor *self)
{
  g_autoptr (AlbercaXmlEditor) hold = g_object_ref (self);
  g_autofree char *text = dup_text (self);

  self->closing = TRUE;
  g_signal_emit (self, signals[APPLIED], 0, text);
  gtk_window_close (GTK_WINDOW (hold));
}

static void
on_next_clicked (AlbercaXmlEditor *self)
{
  if (self->pool == NULL)
    hand_over (self);
  else if (is_reviewing (self))
    apply (self);
  else
    review (self);
}

static void
on_back_clicked (AlbercaXmlEditor *self)
{
  show_page (self, "edit");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
discard_confirmed_cb (AlbercaXmlEditor *self)
{
  self->closing = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

/* What was written is not thrown away by a key */
static gboolean
on_close_request (AlbercaXmlEditor *self)
{
  GtkWidget *dialog;

  if (self->closing || !is_changed (self))
    return GDK_EVENT_PROPAGATE;

  dialog = alberca_confirm_dialog_new (_("Discard the Changes?"), _("What you wrote in the definition is lost."),
                                       _("_Discard"), NULL);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (discard_confirmed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));

  return GDK_EVENT_STOP;
}

static void
show_xml (AlbercaXmlEditor *self,
          const char       *xml)
{
  GtkTextIter start;

  /* To have read it is nothing that could be undone */
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self->buffer), FALSE);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), xml, -1);
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self->buffer), TRUE);
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &start);
  self->original = g_strdup (xml);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), TRUE);
  check (self);
  show_page (self, "edit");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
read_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (AlbercaXmlEditor) self = ALBERCA_XML_EDITOR (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = alberca_pool_read_definition_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->pool == NULL)
    return;
  if (xml == NULL)
    {
      gtk_label_set_label (self->refusal, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->refusal), TRUE);
      show_page (self, "edit");
      return;
    }

  show_xml (self, xml);
}

/* ---- The object ---- */

static void
alberca_xml_editor_dispose (GObject *object)
{
  AlbercaXmlEditor *self = ALBERCA_XML_EDITOR (object);

  g_clear_handle_id (&self->check_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_XML_EDITOR);
  g_clear_object (&self->operation);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (alberca_xml_editor_parent_class)->dispose (object);
}

static void
alberca_xml_editor_finalize (GObject *object)
{
  AlbercaXmlEditor *self = ALBERCA_XML_EDITOR (object);

  g_object_unref (self->cancellable);
  alberca_xml_schema_free (self->schema);
  g_free (self->original);

  G_OBJECT_CLASS (alberca_xml_editor_parent_class)->finalize (object);
}

static void
alberca_xml_editor_class_init (AlbercaXmlEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_xml_editor_dispose;
  object_class->finalize = alberca_xml_editor_finalize;

  signals[APPLIED] =
    g_signal_new ("applied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-xml-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, back_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, buffer);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, diff_buffer);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, heading);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, next_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, note);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, problems);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, problems_frame);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, refusal);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlEditor, view);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_close_request);
  gtk_widget_class_bind_template_callback (widget_class, on_next_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_activated);
}

static void
add_mark (AlbercaXmlEditor *self,
          const char       *category,
          const char       *icon_name)
{
  g_autoptr (GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new ();

  gtk_source_mark_attributes_set_icon_name (attributes, icon_name);
  gtk_source_view_set_mark_attributes (self->view, category, attributes, 0);
}

static void
alberca_xml_editor_init (AlbercaXmlEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->cancellable = g_cancellable_new ();
  /* Without one libvirt alone validates */
  self->schema = alberca_xml_schema_new (SCHEMA, NULL);
  alberca_xml_buffer_set_up (self->buffer, "xml");
  alberca_xml_buffer_set_up (self->diff_buffer, "diff");
  add_mark (self, "error", "dialog-error-symbolic");
  add_mark (self, "warning", "dialog-warning-symbolic");
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (on_text_changed), self);
}

/**
 * alberca_xml_editor_new:
 * @pool: a persistent pool of an open connection
 *
 * Returns: (transfer floating): the editor, which reads the definition; the caller sets its parent
 *   and presents it
 */
GtkWidget *
alberca_xml_editor_new (AlbercaPool *pool)
{
  AlbercaXmlEditor *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);

  self = g_object_new (ALBERCA_TYPE_XML_EDITOR, NULL);
  self->pool = g_object_ref (pool);
  adw_window_title_set_subtitle (self->heading, alberca_pool_get_name (pool));
  update_buttons (self);
  alberca_pool_read_definition_async (pool, self->cancellable, read_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}

/**
 * alberca_xml_editor_new_for_text:
 * @xml: the XML of a pool that is not made yet
 *
 * Returns: (transfer floating): an editor that hands over what was written in its signal
 *   "applied"; the caller sets its parent and presents it
 */
GtkWidget *
alberca_xml_editor_new_for_text (const char *xml)
{
  AlbercaXmlEditor *self;

  g_return_val_if_fail (xml != NULL, NULL);

  self = g_object_new (ALBERCA_TYPE_XML_EDITOR, NULL);
  show_xml (self, xml);

  return GTK_WIDGET (self);
}
