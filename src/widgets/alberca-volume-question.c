/* alberca-volume-question.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-question.h"

#include <glib/gi18n.h>

#include "model/alberca-explanation.h"
#include "model/alberca-size.h"
#include "model/alberca-tree-deletion.h"
#include "widgets/alberca-confirm-dialog.h"

#define MAX_NAMES 8

/* Lives as long as the search or the dialog. */
#define ALBERCA_TYPE_VOLUME_QUESTION (alberca_volume_question_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolumeQuestion, alberca_volume_question, ALBERCA, VOLUME_QUESTION, GObject)

struct _AlbercaVolumeQuestion
{
  GObject parent_instance;

  /* Owned references */
  AlbercaPool   *pool;
  GPtrArray     *volumes;
  AlbercaImpact *impact;
  GObject       *owner;
  char          *detail;
  char          *command;
  GCancellable  *unwanted; /* the search: it ends with the dialog */

  AlbercaConfirmDialog      *dialog; /* borrowed, NULL while it is not on screen */
  GtkCheckButton            *choice; /* likewise: delete what is built on it, too */
  AlbercaVolumeVerb          verb;
  AlbercaVolumeQuestionFunc  confirmed;
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeQuestion, alberca_volume_question, G_TYPE_OBJECT)

/* Texts */

static char *
make_plural_heading (AlbercaVolumeVerb verb,
                     guint             n)
{
  switch (verb)
    {
    case ALBERCA_VOLUME_VERB_DELETE:
      return g_strdup_printf (ngettext ("Delete %u volume?", "Delete %u volumes?", n), n);
    case ALBERCA_VOLUME_VERB_WIPE:
      return g_strdup_printf (ngettext ("Wipe %u volume?", "Wipe %u volumes?", n), n);
    case ALBERCA_VOLUME_VERB_SHRINK:
      return g_strdup_printf (ngettext ("Shrink %u volume?", "Shrink %u volumes?", n), n);
    case ALBERCA_VOLUME_VERB_GROW:
      return g_strdup_printf (ngettext ("Enlarge %u volume?", "Enlarge %u volumes?", n), n);
    case ALBERCA_VOLUME_VERB_UPLOAD:
      return g_strdup_printf (ngettext ("Write over %u volume?", "Write over %u volumes?", n), n);
    case ALBERCA_VOLUME_VERB_REVERT:
      return g_strdup_printf (ngettext ("Revert %u volume?", "Revert %u volumes?", n), n);
    case ALBERCA_VOLUME_VERB_MOVE:
      return g_strdup_printf (ngettext ("Move %u volume?", "Move %u volumes?", n), n);
    }
  g_return_val_if_reached (NULL);
}

static char *
make_heading (AlbercaVolumeVerb  verb,
              GPtrArray         *volumes)
{
  const char *name = alberca_volume_get_name (g_ptr_array_index (volumes, 0));

  if (volumes->len != 1)
    return make_plural_heading (verb, volumes->len);

  switch (verb)
    {
    case ALBERCA_VOLUME_VERB_DELETE:
      /* Translators: %s is the name of a volume, as in the next ones */
      return g_strdup_printf (_("Delete “%s”?"), name);
    case ALBERCA_VOLUME_VERB_WIPE:
      return g_strdup_printf (_("Wipe “%s”?"), name);
    case ALBERCA_VOLUME_VERB_SHRINK:
      return g_strdup_printf (_("Shrink “%s”?"), name);
    case ALBERCA_VOLUME_VERB_GROW:
      return g_strdup_printf (_("Enlarge “%s”?"), name);
    case ALBERCA_VOLUME_VERB_UPLOAD:
      return g_strdup_printf (_("Write over “%s”?"), name);
    case ALBERCA_VOLUME_VERB_REVERT:
      return g_strdup_printf (_("Revert “%s” to a snapshot?"), name);
    case ALBERCA_VOLUME_VERB_MOVE:
      return g_strdup_printf (_("Move “%s”?"), name);
    }
  g_return_val_if_reached (NULL);
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
make_loss (AlbercaVolumeVerb  verb,
           GPtrArray         *volumes)
{
  guint64 freed = 0;
  g_autofree char *size = NULL;

  switch (verb)
    {
    case ALBERCA_VOLUME_VERB_DELETE:
      for (guint i = 0; i < volumes->len; i++)
        freed += alberca_volume_get_allocation (g_ptr_array_index (volumes, i));
      size = alberca_size_format (freed);
      /* Translators: %s is a size; one volume, several volumes */
      return g_strdup_printf (ngettext ("%s are freed. What is on it is lost: this cannot be undone.",
                                        "%s are freed. What is on them is lost: this cannot be undone.",
                                        volumes->len), size);
    case ALBERCA_VOLUME_VERB_WIPE:
      return g_strdup (_("Everything is written over. What is there now is lost: this cannot be undone."));
    case ALBERCA_VOLUME_VERB_SHRINK:
      return g_strdup (_("What lies beyond the new size is lost: this cannot be undone."));
    case ALBERCA_VOLUME_VERB_GROW:
      return g_strdup (_("Others are built on it. What is on it stays as it is, and so does what they read from it."));
    case ALBERCA_VOLUME_VERB_UPLOAD:
      return g_strdup (_("What is there now is lost: this cannot be undone."));
    case ALBERCA_VOLUME_VERB_REVERT:
      return g_strdup (_("What is on the disk now is replaced by what the snapshot has."));
    case ALBERCA_VOLUME_VERB_MOVE:
      return g_strdup (_("It is copied to its new place, and then deleted here."));
    }
  g_return_val_if_reached (NULL);
}

static char *
make_body (AlbercaVolumeQuestion *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *loss = make_loss (self->verb, self->volumes);

  if (self->volumes->len > 1)
    {
      append_names (text, self->volumes);
      g_string_append (text, "\n\n");
    }
  g_string_append (text, loss);
  if (self->detail != NULL)
    g_string_append_printf (text, "\n\n%s", self->detail);
  return g_string_free (text, FALSE);
}

static const char *
get_action (AlbercaVolumeVerb verb)
{
  static const char *const actions[] = {
    [ALBERCA_VOLUME_VERB_DELETE] = N_("_Delete"),
    [ALBERCA_VOLUME_VERB_WIPE] = N_("_Wipe"),
    [ALBERCA_VOLUME_VERB_SHRINK] = N_("_Shrink"),
    [ALBERCA_VOLUME_VERB_GROW] = N_("_Enlarge"),
    [ALBERCA_VOLUME_VERB_UPLOAD] = N_("_Write Over"),
    [ALBERCA_VOLUME_VERB_REVERT] = N_("_Revert"),
    [ALBERCA_VOLUME_VERB_MOVE] = N_("_Move"),
  };

  return _(actions[verb]);
}

static const char *
get_consent (AlbercaVolumeVerb verb)
{
  static const char *const consents[] = {
    [ALBERCA_VOLUME_VERB_DELETE] = N_("Delete although it is in use"),
    [ALBERCA_VOLUME_VERB_WIPE] = N_("Wipe although it is in use"),
    [ALBERCA_VOLUME_VERB_SHRINK] = N_("Shrink although it is in use"),
    [ALBERCA_VOLUME_VERB_GROW] = N_("Enlarge although it is in use"),
    [ALBERCA_VOLUME_VERB_UPLOAD] = N_("Write over it although it is in use"),
    [ALBERCA_VOLUME_VERB_REVERT] = N_("Revert although it is in use"),
    [ALBERCA_VOLUME_VERB_MOVE] = N_("Move although it is in use"),
  };

  return _(consents[verb]);
}

static const char *
get_doubtful_consent (AlbercaVolumeVerb verb)
{
  return verb == ALBERCA_VOLUME_VERB_DELETE ? _("Delete although it may be in use")
                                            : _("Go on although it may be in use");
}

/* What was found out */

static void
show_failure (AlbercaVolumeQuestion *self,
              const GError          *error)
{
  g_autofree char *summary = alberca_explanation_get_summary (error);
  const char *lines[] = { summary != NULL ? summary : error->message, NULL };

  alberca_confirm_dialog_add_consequences (self->dialog, _("It could not be found out who uses it"), lines);
  alberca_confirm_dialog_require_consent (self->dialog, get_doubtful_consent (self->verb));
}

static void
require_consent (AlbercaVolumeQuestion *self)
{
  g_autofree char *running = alberca_impact_get_running (self->impact);
  g_autofree char *consent = NULL;

  if (running != NULL)
    {
      /* Translators: %s are names of virtual machines: “web”, “db” */
      consent = g_strdup_printf (_("Go on although running virtual machines may lose data: %s"), running);
    }
  else if (alberca_impact_is_empty (self->impact))
    {
      consent = g_strdup (get_doubtful_consent (self->verb));
    }
  alberca_confirm_dialog_require_consent (self->dialog, consent != NULL ? consent : get_consent (self->verb));
}

static gboolean
is_chosen (AlbercaVolumeQuestion *self)
{
  return self->choice != NULL && gtk_check_button_get_active (self->choice);
}

/* Who agrees that all goes need not agree that it breaks; domains are another matter. */
static void
choice_cb (AlbercaVolumeQuestion *self)
{
  g_autofree char *command = NULL;

  if (is_chosen (self))
    command = alberca_pool_get_delete_tree_command (self->pool, self->impact, TRUE);
  alberca_confirm_dialog_set_command (self->dialog, command != NULL ? command : self->command);
  if (is_chosen (self) && self->impact->domains->len == 0 && self->impact->twins->len == 0 &&
      !self->impact->doubtful)
    alberca_confirm_dialog_require_consent (self->dialog, NULL);
  else
    require_consent (self);
}

static void
offer_choice (AlbercaVolumeQuestion *self)
{
  g_autofree char *names = alberca_impact_get_dependants (self->impact);
  g_autofree char *size = alberca_size_format (self->impact->more_lost);
  g_autofree char *label = NULL;

  if (names == NULL)
    return;
  /* Translators: names of volumes, and a size */
  label = g_strdup_printf (_("Delete with everything that depends on it: %s. %s more are freed"), names, size);
  self->choice = alberca_confirm_dialog_add_choice (self->dialog, label);
  g_signal_connect_object (self->choice, "toggled", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
}

static void
show_impact (AlbercaVolumeQuestion *self)
{
  g_autoptr(GPtrArray) sections = alberca_impact_get_sections (self->impact);

  for (guint i = 0; i < sections->len; i++)
    {
      const AlbercaImpactSection *section = g_ptr_array_index (sections, i);

      alberca_confirm_dialog_add_consequences (self->dialog, section->title, (const char *const *) section->lines);
    }
  if (!alberca_impact_is_empty (self->impact) || self->impact->doubtful)
    require_consent (self);
  if (self->verb == ALBERCA_VOLUME_VERB_DELETE)
    offer_choice (self);
}

/* The dialog */

static void
tell (AlbercaVolumeQuestion *self)
{
  const AlbercaVolumeAnswer answer = { self->pool, self->volumes, self->impact, is_chosen (self) };

  self->confirmed (&answer, self->owner);
}

static void
confirmed_cb (AlbercaConfirmDialog *dialog,
              gpointer              user_data)
{
  tell (ALBERCA_VOLUME_QUESTION (user_data));
}

static void
dialog_destroyed_cb (GtkWidget *dialog,
                     gpointer   user_data)
{
  AlbercaVolumeQuestion *self = ALBERCA_VOLUME_QUESTION (user_data);

  g_cancellable_cancel (self->unwanted);
  self->dialog = NULL;
  self->choice = NULL;
}

static void
unref_closure (gpointer  data,
               GClosure *closure)
{
  g_object_unref (data);
}

static void
present_dialog (AlbercaVolumeQuestion *self,
                GtkWidget             *parent)
{
  g_autofree char *heading = make_heading (self->verb, self->volumes);
  g_autofree char *body = make_body (self);
  GtkWidget *dialog = alberca_confirm_dialog_new (heading, body, get_action (self->verb), self->command);
  GtkRoot *root = gtk_widget_get_root (parent);

  self->dialog = ALBERCA_CONFIRM_DIALOG (dialog);
  alberca_confirm_dialog_depend_on (self->dialog, alberca_pool_get_connection (self->pool), self->pool);
  /* The dialog keeps this object, and so does the search */
  g_signal_connect_data (dialog, "confirmed", G_CALLBACK (confirmed_cb), g_object_ref (self), unref_closure, 0);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (dialog_destroyed_cb), self, 0);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
take_result (AlbercaVolumeQuestion *self,
             const GError          *error)
{
  if (error != NULL)
    show_failure (self, error);
  else
    show_impact (self);
  alberca_confirm_dialog_set_busy (self->dialog, FALSE);
}

static void
impact_found_cb (gpointer  owner,
                 gpointer  result,
                 GError   *error)
{
  AlbercaVolumeQuestion *self = ALBERCA_VOLUME_QUESTION (owner);

  self->impact = result;
  if (self->dialog != NULL)
    take_result (self, error);
}

static AlbercaVolumeQuestion *
question_new (AlbercaPool               *pool,
              GPtrArray                 *volumes,
              AlbercaVolumeVerb          verb,
              const char                *detail,
              const char                *command,
              AlbercaVolumeQuestionFunc  confirmed,
              gpointer                   owner)
{
  AlbercaVolumeQuestion *self = g_object_new (ALBERCA_TYPE_VOLUME_QUESTION, NULL);

  self->unwanted = g_cancellable_new ();
  self->pool = g_object_ref (pool);
  self->volumes = g_ptr_array_ref (volumes);
  self->verb = verb;
  self->detail = g_strdup (detail);
  self->command = g_strdup (command);
  self->confirmed = confirmed;
  self->owner = owner != NULL ? g_object_ref (owner) : NULL;
  return self;
}

static gboolean
can_ask (AlbercaPool *pool,
         GPtrArray   *volumes)
{
  return alberca_pool_get_connection (pool) != NULL && alberca_pool_get_available_now (pool) && volumes->len > 0;
}

/**
 * alberca_volume_question_ask:
 * @parent: a widget of the window to ask over
 * @pool: the pool
 * @volumes: (element-type AlbercaVolume): volumes of it
 * @verb: what shall be done to them
 * @detail: (nullable): another sentence for the dialog, translated
 * @command: (nullable): the same in a shell
 * @confirmed: called when the answer is yes
 * @owner: (nullable): for @confirmed; a #GObject, kept alive until the question is settled
 *
 * Main thread.
 *
 * Returns: (transfer none) (nullable): the dialog, on screen; %NULL where nothing can be done
 */
GtkWidget *
alberca_volume_question_ask (GtkWidget                 *parent,
                             AlbercaPool               *pool,
                             GPtrArray                 *volumes,
                             AlbercaVolumeVerb          verb,
                             const char                *detail,
                             const char                *command,
                             AlbercaVolumeQuestionFunc  confirmed,
                             gpointer                   owner)
{
  g_autoptr(AlbercaVolumeQuestion) self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (volumes != NULL, NULL);

  if (!can_ask (pool, volumes))
    return NULL;
  self = question_new (pool, volumes, verb, detail, command, confirmed, owner);
  present_dialog (self, parent);
  alberca_confirm_dialog_set_busy (self->dialog, TRUE);
  alberca_connection_find_impact (alberca_pool_get_connection (pool), pool, volumes, verb, self->unwanted,
                                  impact_found_cb, self);
  return GTK_WIDGET (self->dialog);
}

static void
alberca_volume_question_dispose (GObject *object)
{
  AlbercaVolumeQuestion *self = ALBERCA_VOLUME_QUESTION (object);

  g_clear_object (&self->pool);
  g_clear_object (&self->owner);
  g_clear_object (&self->unwanted);
  g_clear_pointer (&self->volumes, g_ptr_array_unref);
  g_clear_pointer (&self->impact, alberca_impact_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->command, g_free);

  G_OBJECT_CLASS (alberca_volume_question_parent_class)->dispose (object);
}

static void
alberca_volume_question_class_init (AlbercaVolumeQuestionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_volume_question_dispose;
}

static void
alberca_volume_question_init (AlbercaVolumeQuestion *self)
{
}
