/* alberca-confirm-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-confirm-dialog.h"

#include <glib/gi18n.h>

#include "model/alberca-connection.h"
#include "widgets/alberca-command-row.h"

/* In pixels: of the content and what has to be decided, and of its content at least */
#define MAX_HEIGHT 360
#define BUSY_HEIGHT 345
#define MIN_HEIGHT 150
/* What is to be decided: its label, and what lies between two of them */
#define LABEL_WIDTH 376
#define LABEL_CHARS 40
#define SPACING 9
#define OPTIONS_HEIGHT 34

struct _AlbercaConfirmDialog
{
  AdwWindow parent_instance;

  GtkLabel          *heading;
  GtkLabel          *body;
  GtkLabel          *detail;
  GtkWidget         *busy_box;
  GtkSpinner        *spinner;
  GtkBox            *consequences;
  GtkWidget         *decisions;
  GtkCheckButton    *choice;
  GtkCheckButton    *second_choice; /* NULL: there is none */
  GtkWidget         *lost;          /* likewise: what was asked about is not there any more */
  GtkWidget         *options;       /* likewise: a line with several of which one is chosen */
  GtkWidget         *entry_list;
  GtkEditable       *entry_row;
  GtkLabel          *problem;
  GtkCheckButton    *consent;
  GtkScrolledWindow *scroller;
  GtkWidget         *command_list;
  AlbercaCommandRow *command_row;
  GtkWidget         *cancel_button;
  GtkWidget         *action_button;

  char              *required; /* what must be typed, or NULL */
  gboolean           blocked;
  gboolean           busy;
  gboolean           reserved; /* room for what may be found */
};

G_DEFINE_FINAL_TYPE (AlbercaConfirmDialog, alberca_confirm_dialog, ADW_TYPE_WINDOW)

enum
{
  CONFIRMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update_action (AlbercaConfirmDialog *self)
{
  gboolean agreed = !gtk_widget_get_visible (GTK_WIDGET (self->consent)) ||
                    gtk_check_button_get_active (self->consent);

  gboolean typed = self->required == NULL || g_strcmp0 (gtk_editable_get_text (self->entry_row), self->required) == 0;

  gtk_widget_set_sensitive (self->action_button, agreed && typed && !self->blocked && !self->busy &&
                                                  self->lost == NULL);
}

/* Only the label may be measured, which never changes: GTK keeps what it once measured of its
 * ancestors until the next layout. */
static int
measure (GtkWidget *label)
{
  int height;

  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, LABEL_WIDTH, NULL, &height, NULL, NULL);
  return height + SPACING;
}

static int
get_height (GtkCheckButton *check)
{
  return gtk_widget_get_visible (GTK_WIDGET (check)) ? measure (gtk_check_button_get_child (check)) : 0;
}

/* What has to be decided is always in sight, below what may have to be scrolled. The buttons must
 * not move when it comes. */
static void
update_room (AlbercaConfirmDialog *self)
{
  int taken = get_height (self->choice) + get_height (self->consent);

  if (self->second_choice != NULL)
    taken += get_height (self->second_choice);
  if (self->lost != NULL)
    taken += measure (self->lost);
  if (self->options != NULL)
    taken += OPTIONS_HEIGHT + SPACING;

  gtk_widget_set_visible (self->decisions, taken > 0);
  gtk_scrolled_window_set_min_content_height (self->scroller, -1);
  gtk_scrolled_window_set_max_content_height (self->scroller, MAX (MIN_HEIGHT, MAX_HEIGHT - taken));
  if (self->reserved)
    gtk_scrolled_window_set_min_content_height (self->scroller, MAX (MIN_HEIGHT, BUSY_HEIGHT - taken));
}

static void
on_action_clicked (AlbercaConfirmDialog *self)
{
  g_autoptr (AlbercaConfirmDialog) hold = g_object_ref (self);

  /* Whoever is told may close the parent, and GTK forgets to take a dialog from a window it destroys */
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  g_signal_emit (self, signals[CONFIRMED], 0);
  gtk_window_close (GTK_WINDOW (hold));
}

static void
alberca_confirm_dialog_dispose (GObject *object)
{
  AlbercaConfirmDialog *self = ALBERCA_CONFIRM_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_CONFIRM_DIALOG);
  g_clear_pointer (&self->required, g_free);

  G_OBJECT_CLASS (alberca_confirm_dialog_parent_class)->dispose (object);
}

static void
alberca_confirm_dialog_class_init (AlbercaConfirmDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_confirm_dialog_dispose;

  signals[CONFIRMED] =
    g_signal_new ("confirmed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-confirm-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, action_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, body);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, busy_box);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, choice);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, command_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, consent);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, consequences);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, decisions);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, detail);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, entry_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, entry_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConfirmDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_action_clicked);
  gtk_widget_class_bind_template_callback (widget_class, update_action);
}

static void
alberca_confirm_dialog_init (AlbercaConfirmDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_focus (GTK_WINDOW (self), self->cancel_button);
}

/**
 * alberca_confirm_dialog_new:
 * @heading: a question that names what is at stake, translated
 * @body: (nullable): what will happen, translated
 * @action_label: the act, translated, with a mnemonic: "_Delete"
 * @command: (nullable): what does the same in a shell
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent, connects to "confirmed" and
 *   presents it
 */
GtkWidget *
alberca_confirm_dialog_new (const char *heading,
                            const char *body,
                            const char *action_label,
                            const char *command)
{
  AlbercaConfirmDialog *self = g_object_new (ALBERCA_TYPE_CONFIRM_DIALOG, "title", heading, NULL);

  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->body, body != NULL ? body : "");
  gtk_widget_set_visible (GTK_WIDGET (self->body), body != NULL && body[0] != '\0');
  gtk_button_set_label (GTK_BUTTON (self->action_button), action_label);
  alberca_confirm_dialog_set_command (self, command);

  return GTK_WIDGET (self);
}

/**
 * alberca_confirm_dialog_set_detail:
 * @self: a confirm dialog
 * @text: (nullable): a paragraph below the body, translated; %NULL: none
 *
 * What may change while the dialog is on screen.
 */
void
alberca_confirm_dialog_set_detail (AlbercaConfirmDialog *self,
                                   const char           *text)
{
  g_return_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self));

  gtk_label_set_label (self->detail, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), text != NULL);
}

/**
 * alberca_confirm_dialog_set_busy:
 * @self: a confirm dialog
 * @busy: whether consequences are still being computed
 *
 * Nobody can agree to what is not known yet.
 */
void
alberca_confirm_dialog_set_busy (AlbercaConfirmDialog *self,
                                 gboolean              busy)
{
  g_return_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self));

  self->busy = busy;
  gtk_widget_set_visible (self->busy_box, busy && self->lost == NULL);
  gtk_spinner_set_spinning (self->spinner, busy);
  update_action (self);

  self->reserved = self->reserved || busy;
  update_room (self);
}

static GtkWidget *
consequence_label (const char *text,
                   const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

/* What was found out is out of date, whether it comes back or not: who still wants it has to ask again. */
static void
lose (AlbercaConfirmDialog *self,
      const char           *text)
{
  if (self->lost == NULL)
    {
      self->lost = consequence_label (text, "error");
      gtk_label_set_max_width_chars (GTK_LABEL (self->lost), LABEL_CHARS);
      gtk_box_prepend (GTK_BOX (self->decisions), self->lost);
    }
  gtk_label_set_label (GTK_LABEL (self->lost), text);
  gtk_widget_set_visible (self->busy_box, FALSE);
  update_room (self);
  update_action (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->cancel_button);
}

static void
lose_connection (AlbercaConfirmDialog *self)
{
  lose (self, _("The connection was lost meanwhile, and nothing was done. Ask again when it is back."));
}

static void
connection_state_cb (AlbercaConfirmDialog *self,
                     GParamSpec           *pspec,
                     AlbercaConnection    *connection)
{
  if (alberca_connection_get_state (connection) != ALBERCA_CONNECTION_OPEN)
    lose_connection (self);
}

/* Pools go a moment before the connection says that it has gone. */
static void
pool_available_cb (AlbercaConfirmDialog *self,
                   GParamSpec           *pspec,
                   AlbercaPool          *pool)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);

  if (!alberca_pool_get_available_now (pool) &&
      (connection == NULL || alberca_connection_get_state (connection) == ALBERCA_CONNECTION_OPEN))
    lose (self, _("The pool is not there any more, and nothing was done."));
}

/**
 * alberca_confirm_dialog_depend_on:
 * @self: a confirm dialog
 * @connection: (nullable): of what is asked about, %NULL where it has gone already
 * @pool: (nullable): the pool that is asked about, or has what is
 *
 * When the connection does not stay open, or the pool goes, while it is asked, this is said, and nobody can
 * go on: not even when it is back, for what was found out is out of date.
 */
void
alberca_confirm_dialog_depend_on (AlbercaConfirmDialog *self,
                                  AlbercaConnection    *connection,
                                  AlbercaPool          *pool)
{
  g_return_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self));

  if (connection == NULL)
    {
      lose_connection (self);
      return;
    }
  g_signal_connect_object (connection, "notify::state", G_CALLBACK (connection_state_cb), self, G_CONNECT_SWAPPED);
  connection_state_cb (self, NULL, connection);
  if (pool == NULL)
    return;
  g_signal_connect_object (pool, "notify::available-now", G_CALLBACK (pool_available_cb), self, G_CONNECT_SWAPPED);
  pool_available_cb (self, NULL, pool);
}

/**
 * alberca_confirm_dialog_set_destructive:
 * @self: a confirm dialog
 * @destructive: whether the act destroys something, which it does unless it is said
 */
void
alberca_confirm_dialog_set_destructive (AlbercaConfirmDialog *self,
                                        gboolean              destructive)
{
  g_return_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self));

  gtk_widget_remove_css_class (self->action_button, destructive ? "suggested-action" : "destructive-action");
  gtk_widget_add_css_class (self->action_button, destructive ? "destructive-action" : "suggested-action");
}

/**
 * alberca_confirm_dialog_add_consequences:
 * @self: a confirm dialog
 * @title: what the lines have in common, translated
 * @lines: (array zero-terminated=1): one consequence each, translated
 *
 * Shows them below those added before.
 */
void
alberca_confirm_dialog_add_consequences (AlbercaConfirmDialog *self,
                                         const char           *title,
                                         const char *const    *lines)
{
  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *text;

  g_return_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self));
  g_return_if_fail (lines != NULL);

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (box, "consequences");
  icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "warning");
  gtk_box_append (GTK_BOX (box), icon);

  text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_box_append (GTK_BOX (text), consequence_label (title, "heading"));
  for (gsize i = 0; lines[i] != NULL; i++)
    gtk_box_append (GTK_BOX (text), consequence_label (lines[i], NULL));
  gtk_box_append (GTK_BOX (box), text);

  gtk_box_append (self->consequences, box);
  gtk_widget_set_visible (GTK_WIDGET (self->consequences), TRUE);
}

/* A label of its own, because that of a check button does not wrap */
static void
set_check_label (GtkCheckButton *check,
                 const char     *text)
{
  GtkWidget *label = consequence_label (text, NULL);

  /* The window is not as wide as the line would be. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), LABEL_CHARS);
  gtk_check_button_set_child (check, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/**
 * alberca_confirm_dialog_require_consent:
 * @self: a confirm dialog
 * @label: (nullable): what the user agrees to, translated; %NULL: nothing has to be agreed to
 *
 * Only who ticks the box can go on. With another label it has to be ticked again.
 */
void
alberca_confirm_dialog_require_consent (AlbercaConfirmDialog *self,
                                        const char           *label)
{
  g_return_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self));

  gtk_check_button_set_active (self->consent, FALSE);
  if (label != NULL)
    set_check_label (self->consent, label);
  gtk_widget_set_visible (GTK_WIDGET (self->consent), label != NULL);
  update_room (self);
  update_action (self);
}

static void
show_entry (AlbercaConfirmDialog *self,
            const char           *title)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->entry_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry_row), title);
  gtk_widget_set_visible (self->entry_list, TRUE);
}

/**
 * alberca_confirm_dialog_require_text:
 * @self: a confirm dialog
 * @title: asks for the text, translated
 * @text: what must be typed
 *
 * Only who types the text can go on.
 */
void
alberca_confirm_dialog_require_text (AlbercaConfirmDialog *self,
                                     const char           *title,
                                     const char           *text)
{
  g_return_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self));
  g_return_if_fail (text != NULL);

  g_free (self->required);
  self->required = g_strdup (text);
  show_entry (self, title);
  update_action (self);
}

/**
 * alberca_confirm_dialog_ask_text:
 * @self: a confirm dialog
 * @title: asks for the text, translated
 * @text: what it is at first
 *
 * The act needs a text, and is not shown as one that destroys.
 *
 * Returns: (transfer none): what is typed
 */
GtkEditable *
alberca_confirm_dialog_ask_text (AlbercaConfirmDialog *self,
                                 const char           *title,
                                 const char           *text)
{
  g_return_val_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self), NULL);

  show_entry (self, title);
  gtk_editable_set_text (self->entry_row, text);
  alberca_confirm_dialog_set_destructive (self, FALSE);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->entry_row));
  return self->entry_row;
}

/**
 * alberca_confirm_dialog_set_problem:
 * @self: a confirm dialog
 * @problem: (nullable): what is wrong with the text, translated
 */
void
alberca_confirm_dialog_set_problem (AlbercaConfirmDialog *self,
                                    const char           *problem)
{
  g_return_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self));

  self->blocked = problem != NULL;
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL && *problem != '\0');
  update_action (self);
}

/* Between the first one and what has to be agreed to */
static GtkCheckButton *
make_second_choice (AlbercaConfirmDialog *self)
{
  self->second_choice = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_box_insert_child_after (GTK_BOX (self->decisions), GTK_WIDGET (self->second_choice), GTK_WIDGET (self->choice));
  return self->second_choice;
}

/**
 * alberca_confirm_dialog_add_choice:
 * @self: a confirm dialog
 * @label: what may be done as well, translated
 *
 * There can be two.
 *
 * Returns: (transfer none): the box to tick
 */
GtkCheckButton *
alberca_confirm_dialog_add_choice (AlbercaConfirmDialog *self,
                                   const char           *label)
{
  GtkCheckButton *choice;

  g_return_val_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self), NULL);
  g_return_val_if_fail (self->second_choice == NULL, NULL);

  choice = gtk_widget_get_visible (GTK_WIDGET (self->choice)) ? make_second_choice (self) : self->choice;
  set_check_label (choice, label);
  gtk_widget_set_visible (GTK_WIDGET (choice), TRUE);
  update_room (self);
  return choice;
}

/**
 * alberca_confirm_dialog_add_options:
 * @self: a confirm dialog
 * @title: what is chosen, translated
 * @labels: (array zero-terminated=1): what can be chosen, translated; the first one is at first
 *
 * Can be asked for once.
 *
 * Returns: (transfer none): what one of them is chosen with
 */
GtkDropDown *
alberca_confirm_dialog_add_options (AlbercaConfirmDialog *self,
                                    const char           *title,
                                    const char *const    *labels)
{
  GtkWidget *label;
  GtkWidget *options;

  g_return_val_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self), NULL);
  g_return_val_if_fail (self->options == NULL, NULL);

  label = consequence_label (title, NULL);
  options = gtk_drop_down_new_from_strings (labels);
  gtk_accessible_update_property (GTK_ACCESSIBLE (options), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  self->options = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (self->options), label);
  gtk_box_append (GTK_BOX (self->options), options);
  gtk_widget_insert_before (self->options, self->decisions, GTK_WIDGET (self->consent));
  update_room (self);
  return GTK_DROP_DOWN (options);
}

/**
 * alberca_confirm_dialog_set_command:
 * @self: a confirm dialog
 * @command: (nullable): what does the same in a shell
 */
void
alberca_confirm_dialog_set_command (AlbercaConfirmDialog *self,
                                    const char           *command)
{
  g_return_if_fail (ALBERCA_IS_CONFIRM_DIALOG (self));

  alberca_command_row_set_command (self->command_row, command);
  gtk_widget_set_visible (self->command_list, command != NULL && command[0] != '\0');
}
