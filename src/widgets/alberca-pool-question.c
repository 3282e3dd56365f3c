/* alberca-pool-question.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-pool-question.h"

#include <string.h>

#include <glib/gi18n.h>

#include "model/alberca-connection.h"
#include "model/alberca-device-guard.h"
#include "model/alberca-explanation.h"
#include "model/alberca-pool-lifecycle.h"
#include "virsh/alberca-virsh.h"
#include "widgets/alberca-confirm-dialog.h"

struct _AlbercaPoolQuestion
{
  GObject parent_instance;

  /* Owned references */
  AlbercaPool        *pool;
  AlbercaDeviceGuard *guard; /* NULL where nothing is done to devices */
  GCancellable       *unwanted; /* the search: it ends with the dialog */

  AlbercaPoolVerb       verb;
  GtkWidget            *parent; /* weak, NULL also once it is withdrawn */
  AlbercaConfirmDialog *dialog; /* borrowed, NULL before it is shown and once it is closed */
  GtkEditable          *name;   /* of the dialog: the new name */
  GtkCheckButton       *choice; /* of the dialog: undefine as well */
  char                 *new_name;
  gboolean              undefine;
  gboolean              users_known; /* they, or why not, are in the dialog */
  gboolean              confirmed;
};

enum
{
  SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaPoolQuestion, alberca_pool_question, G_TYPE_OBJECT)

/* Texts */

/* (transfer full) */
static char *
make_heading (AlbercaPoolQuestion *self)
{
  const char *name = alberca_pool_get_name (self->pool);

  switch (self->verb)
    {
    case ALBERCA_POOL_VERB_STOP:
      /* Translators: %s is the name of a pool */
      return g_strdup_printf (_("Stop “%s”?"), name);
    case ALBERCA_POOL_VERB_UNDEFINE:
      /* Translators: %s is the name of a pool */
      return g_strdup_printf (_("Delete the definition of “%s”?"), name);
    case ALBERCA_POOL_VERB_BUILD:
    case ALBERCA_POOL_VERB_BUILD_NO_OVERWRITE:
      /* Translators: %s is the name of a pool */
      return g_strdup_printf (_("Build “%s”?"), name);
    case ALBERCA_POOL_VERB_BUILD_OVERWRITE:
      /* Translators: %s is the name of a pool */
      return g_strdup_printf (_("Build “%s” over what is there?"), name);
    case ALBERCA_POOL_VERB_START_BUILDING:
      /* Translators: %s is the name of a pool */
      return g_strdup_printf (_("Build and start “%s”?"), name);
    case ALBERCA_POOL_VERB_DELETE_STORAGE:
      /* Translators: %s is the name of a pool */
      return g_strdup_printf (_("Delete the storage of “%s”?"), name);
    case ALBERCA_POOL_VERB_RENAME:
      /* Translators: %s is the name of a pool */
      return g_strdup_printf (_("Rename “%s”"), name);
    }
  g_return_val_if_reached (NULL);
}

static char *
make_stop_body (AlbercaPool *pool)
{
  GString *text = g_string_new (_("What is in it stays where it is, but can only be seen and used while the pool is "
                                  "running."));

  if (alberca_pool_get_pool_type (pool) == ALBERCA_POOL_TYPE_LOGICAL)
    {
      const char *path = alberca_pool_get_path (pool);
      g_autofree char *group = alberca_pool_config_get_field (alberca_pool_get_config (pool), "source/name");

      g_string_append_c (text, ' ');
      /* Translators: %s is the name of a volume group */
      g_string_append_printf (text, _("The whole volume group “%s” is deactivated: also the logical volumes in it that "
                                      "libvirt does not show, whoever uses them."),
                              group != NULL ? group : path != NULL ? path : "");
    }
  if (!alberca_pool_get_persistent (pool))
    {
      g_string_append (text, "\n\n");
      g_string_append (text, _("This pool is transient: libvirt has no definition of it and forgets it when it stops."));
    }
  return g_string_free (text, FALSE);
}

/* "/dev/sdb, /dev/sdc" (transfer full) */
static char *
list_devices (AlbercaPool *pool)
{
  g_auto(GStrv) devices = alberca_pool_config_get_devices (alberca_pool_get_config (pool));

  return devices[0] != NULL ? g_strjoinv (", ", devices) : g_strdup (_("no device that the definition names"));
}

static char *
make_build_body (AlbercaPool *pool,
                 gboolean     overwrite)
{
  g_autofree char *devices = list_devices (pool);

  if (overwrite)
    /* Translators: %s is a list of devices */
    return g_strdup_printf (_("libvirt writes on: %s. Whatever is on it is lost: this cannot be undone."), devices);
  /* Translators: %s is a list of devices */
  return g_strdup_printf (_("libvirt writes on: %s. Where something is on it already, nothing is written and the build "
                            "fails."), devices);
}

/* What goes, by type (transfer full) */
static char *
make_storage_body (AlbercaPool *pool)
{
  const char *path = alberca_pool_get_path (pool) != NULL ? alberca_pool_get_path (pool) : "";
  g_autofree char *source = alberca_pool_config_get_field (alberca_pool_get_config (pool), "source/name");
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);
  g_autofree char *devices = list_devices (pool);

  if (type == ALBERCA_POOL_TYPE_LOGICAL)
    return g_strdup_printf (_("The volume group “%s” is deleted with every logical volume in it, also those that libvirt "
                              "does not show, and the marks of LVM on its devices: %s. What is on them is lost: this "
                              "cannot be undone."), source != NULL ? source : path, devices);
  if (type == ALBERCA_POOL_TYPE_ZFS)
    return g_strdup_printf (_("The ZFS pool “%s” is destroyed with everything in it. This cannot be undone."),
                            source != NULL ? source : path);
  if (type == ALBERCA_POOL_TYPE_DIR)
    return g_strdup_printf (_("The directory %s is deleted, but only if it is empty."), path);
  return g_strdup_printf (_("The directory %s, where the pool is mounted, is deleted, but only if it is empty. What is on "
                            "the device or the server stays."), path);
}

/* (transfer full) */
static char *
make_body (AlbercaPoolQuestion *self)
{
  switch (self->verb)
    {
    case ALBERCA_POOL_VERB_STOP:
      return make_stop_body (self->pool);
    case ALBERCA_POOL_VERB_UNDEFINE:
      return g_strdup (_("libvirt forgets this pool. The volumes in it stay where they are, and "
                         "a new pool in the same place shows them again."));
    case ALBERCA_POOL_VERB_BUILD:
    case ALBERCA_POOL_VERB_BUILD_NO_OVERWRITE:
    case ALBERCA_POOL_VERB_START_BUILDING:
      return make_build_body (self->pool, FALSE);
    case ALBERCA_POOL_VERB_BUILD_OVERWRITE:
      return make_build_body (self->pool, TRUE);
    case ALBERCA_POOL_VERB_DELETE_STORAGE:
      return make_storage_body (self->pool);
    case ALBERCA_POOL_VERB_RENAME:
      return g_strdup (_("The definition is made again with the new name. The volumes stay where they are."));
    }
  g_return_val_if_reached (NULL);
}

static const char *
get_action_label (AlbercaPoolQuestion *self)
{
  switch (self->verb)
    {
    case ALBERCA_POOL_VERB_STOP:
      return _("_Stop");
    case ALBERCA_POOL_VERB_UNDEFINE:
      return _("_Delete Definition");
    case ALBERCA_POOL_VERB_BUILD:
    case ALBERCA_POOL_VERB_BUILD_NO_OVERWRITE:
      return _("_Build");
    case ALBERCA_POOL_VERB_BUILD_OVERWRITE:
      return _("_Overwrite");
    case ALBERCA_POOL_VERB_START_BUILDING:
      return _("_Build and Start");
    case ALBERCA_POOL_VERB_DELETE_STORAGE:
      return _("_Delete Storage");
    case ALBERCA_POOL_VERB_RENAME:
      return _("_Rename");
    }
  g_return_val_if_reached (NULL);
}

static AlbercaPoolBuild
get_build (AlbercaPoolQuestion *self)
{
  if (self->verb == ALBERCA_POOL_VERB_BUILD_NO_OVERWRITE)
    return ALBERCA_POOL_BUILD_NO_OVERWRITE;
  return self->verb == ALBERCA_POOL_VERB_BUILD_OVERWRITE ? ALBERCA_POOL_BUILD_OVERWRITE : ALBERCA_POOL_BUILD_PLAIN;
}

/* (transfer full) */
static char *
make_command (AlbercaPoolQuestion *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);
  const char *uri = connection != NULL ? alberca_connection_get_safe_uri (connection) : "";
  const char *name = alberca_pool_get_name (self->pool);

  switch (self->verb)
    {
    case ALBERCA_POOL_VERB_STOP:
      return alberca_virsh_pool_stop (uri, name);
    case ALBERCA_POOL_VERB_UNDEFINE:
      return alberca_virsh_pool_undefine (uri, name);
    case ALBERCA_POOL_VERB_BUILD:
    case ALBERCA_POOL_VERB_BUILD_NO_OVERWRITE:
    case ALBERCA_POOL_VERB_BUILD_OVERWRITE:
      return alberca_pool_get_build_command (self->pool, get_build (self));
    case ALBERCA_POOL_VERB_START_BUILDING:
      return alberca_virsh_pool_start_building (uri, name, alberca_pool_get_start_build (self->pool));
    case ALBERCA_POOL_VERB_DELETE_STORAGE:
      return alberca_pool_get_storage_command (self->pool, self->undefine);
    case ALBERCA_POOL_VERB_RENAME:
      return alberca_pool_get_rename_command (self->pool, self->new_name != NULL ? self->new_name : name);
    }
  g_return_val_if_reached (NULL);
}

/* Acting */

static void
emit_settled (AlbercaPoolQuestion *self)
{
  g_signal_emit (self, signals[SETTLED], 0);
}

static AlbercaOperation *
start_operation (AlbercaPoolQuestion *self)
{
  switch (self->verb)
    {
    case ALBERCA_POOL_VERB_STOP:
      return alberca_pool_stop (self->pool);
    case ALBERCA_POOL_VERB_UNDEFINE:
      return alberca_pool_undefine (self->pool);
    case ALBERCA_POOL_VERB_BUILD:
    case ALBERCA_POOL_VERB_BUILD_NO_OVERWRITE:
    case ALBERCA_POOL_VERB_BUILD_OVERWRITE:
      return alberca_pool_build (self->pool, get_build (self));
    case ALBERCA_POOL_VERB_START_BUILDING:
      return alberca_pool_start_building (self->pool);
    case ALBERCA_POOL_VERB_DELETE_STORAGE:
      return alberca_pool_delete_storage (self->pool, self->undefine);
    case ALBERCA_POOL_VERB_RENAME:
      return alberca_pool_rename (self->pool, self->new_name);
    }
  g_return_val_if_reached (NULL);
}

static void
unref_closure (gpointer  data,
               GClosure *closure)
{
  g_object_unref (data);
}

static void
operation_finished_cb (AlbercaOperation *operation,
                       GParamSpec       *pspec,
                       gpointer          user_data)
{
  emit_settled (ALBERCA_POOL_QUESTION (user_data));
}

static void
act (AlbercaPoolQuestion *self)
{
  AlbercaOperation *operation;

  /* The connection may have gone while it was asked */
  if (!alberca_pool_get_available_now (self->pool))
    {
      emit_settled (self);
      return;
    }

  self->confirmed = TRUE;
  operation = start_operation (self);
  g_signal_connect_data (operation, "notify::finished", G_CALLBACK (operation_finished_cb), g_object_ref (self),
                         unref_closure, 0);
}

/* Asking */

static void
confirmed_cb (AlbercaConfirmDialog *dialog,
              gpointer              user_data)
{
  act (ALBERCA_POOL_QUESTION (user_data));
}

static void
dialog_destroyed_cb (GtkWidget *dialog,
                     gpointer   user_data)
{
  AlbercaPoolQuestion *self = ALBERCA_POOL_QUESTION (user_data);

  g_cancellable_cancel (self->unwanted);
  self->dialog = NULL;
  self->name = NULL;
  self->choice = NULL;
  if (!self->confirmed)
    emit_settled (self);
}

/* NULL: none; "": it needs no words. (transfer none) */
static const char *
find_name_problem (AlbercaPoolQuestion *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);

  if (*self->new_name == '\0' || g_strcmp0 (self->new_name, alberca_pool_get_name (self->pool)) == 0)
    return "";
  if (strpbrk (self->new_name, "/\n") != NULL)
    return _("A name of a pool cannot have a “/”.");
  if (connection != NULL && alberca_connection_find_pool_by_name (connection, self->new_name) != NULL)
    return _("There is a pool of this name already.");
  return NULL;
}

static void
input_changed_cb (AlbercaPoolQuestion *self)
{
  g_autofree char *command = NULL;

  if (self->dialog == NULL)
    return;
  if (self->name != NULL)
    {
      g_free (self->new_name);
      self->new_name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
      alberca_confirm_dialog_set_problem (self->dialog, find_name_problem (self));
    }
  self->undefine = self->choice != NULL && gtk_check_button_get_active (self->choice);
  command = make_command (self);
  alberca_confirm_dialog_set_command (self->dialog, command);
}

/* What this verb wants to know, or wants to be sure of */
static void
add_inputs (AlbercaPoolQuestion *self)
{
  const char *name = alberca_pool_get_name (self->pool);

  if (self->verb == ALBERCA_POOL_VERB_RENAME)
    {
      self->name = alberca_confirm_dialog_ask_text (self->dialog, _("New name"), name);
      g_signal_connect_object (self->name, "changed", G_CALLBACK (input_changed_cb), self, G_CONNECT_SWAPPED);
      input_changed_cb (self);
    }
  if (self->verb == ALBERCA_POOL_VERB_DELETE_STORAGE && alberca_pool_get_persistent (self->pool))
    {
      self->choice = alberca_confirm_dialog_add_choice (self->dialog, _("Delete the definition as well"));
      g_signal_connect_object (self->choice, "toggled", G_CALLBACK (input_changed_cb), self, G_CONNECT_SWAPPED);
    }
  if (self->verb == ALBERCA_POOL_VERB_DELETE_STORAGE || self->verb == ALBERCA_POOL_VERB_BUILD_OVERWRITE)
    {
      /* Translators: %s is the name of a pool */
      g_autofree char *title = g_strdup_printf (_("To confirm, type “%s”"), name);

      alberca_confirm_dialog_require_text (self->dialog, title, name);
    }
}

static void
present_dialog (AlbercaPoolQuestion *self)
{
  g_autofree char *heading = make_heading (self);
  g_autofree char *body = make_body (self);
  g_autofree char *command = make_command (self);
  GtkWidget *dialog = alberca_confirm_dialog_new (heading, body, get_action_label (self), command);
  GtkRoot *root = gtk_widget_get_root (self->parent);

  self->dialog = ALBERCA_CONFIRM_DIALOG (dialog);
  alberca_confirm_dialog_depend_on (self->dialog, alberca_pool_get_connection (self->pool), self->pool);
  g_signal_connect_data (dialog, "confirmed", G_CALLBACK (confirmed_cb), g_object_ref (self), unref_closure, 0);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (dialog_destroyed_cb), self, 0);
  add_inputs (self);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Those whose kind is among @kinds (bits), as lines under @title; FALSE where there are none */
static gboolean
show_users (AlbercaPoolQuestion *self,
            GPtrArray           *users,
            guint                kinds,
            const char          *title)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);
      g_autofree char *user = NULL;
      g_autofree char *line = NULL;

      if ((kinds & (1u << usage->kind)) == 0)
        continue;
      user = alberca_usage_describe (usage);
      /* Translators: a volume and who uses it: "base.qcow2: the virtual machine “web” (running)" */
      line = g_strdup_printf (_("%s: %s"), usage->volume, user);
      g_strv_builder_add (builder, line);
    }
  lines = g_strv_builder_end (builder);

  if (lines[0] == NULL)
    return FALSE;
  alberca_confirm_dialog_add_consequences (self->dialog, title, (const char *const *) lines);
  return TRUE;
}

static void
show_consequences (AlbercaPoolQuestion *self,
                   GPtrArray           *users)
{
  const guint by_name = 1u << ALBERCA_USAGE_NAME;
  const guint others = 1u << ALBERCA_USAGE_DOMAIN | 1u << ALBERCA_USAGE_OVERLAY;
  gboolean named;

  if (self->verb == ALBERCA_POOL_VERB_RENAME)
    {
      show_users (self, users, by_name, _("These name the pool and cannot start until they are changed"));
      return;
    }
  if (self->verb != ALBERCA_POOL_VERB_STOP && self->verb != ALBERCA_POOL_VERB_UNDEFINE)
    {
      show_users (self, users, by_name | others, _("In use: this breaks"));
      return;
    }

  named = show_users (self, users, by_name, _("These name the pool and cannot start without it"));
  show_users (self, users, others, _("These use what is in it"));
  if (named && self->verb == ALBERCA_POOL_VERB_UNDEFINE)
    alberca_confirm_dialog_require_consent (self->dialog, _("Delete the definition although it is in use"));
}

static void
show_failure (AlbercaPoolQuestion *self,
              const GError        *error)
{
  g_autofree char *summary = alberca_explanation_get_summary (error);
  const char *lines[] = { summary, NULL };

  alberca_confirm_dialog_add_consequences (self->dialog, _("It could not be found out who uses it"), lines);
  alberca_confirm_dialog_require_consent (self->dialog, _("Go on although it may be in use"));
}

static gboolean
is_worth_asking (AlbercaPoolQuestion *self,
                 GPtrArray           *users,
                 const GError        *error)
{
  return error != NULL || users->len > 0 || !alberca_pool_get_persistent (self->pool) ||
         alberca_pool_get_pool_type (self->pool) == ALBERCA_POOL_TYPE_LOGICAL;
}

/* To stop a pool that nobody uses needs no question: it can be started again. */
static gboolean
prepare_stop (AlbercaPoolQuestion *self,
              GPtrArray           *users,
              const GError        *error)
{
  if (self->parent == NULL) /* withdrawn: who asked may have asked again */
    return FALSE;
  if (!alberca_pool_get_active (self->pool))
    {
      emit_settled (self);
      return FALSE;
    }
  if (!is_worth_asking (self, users, error))
    {
      act (self);
      return FALSE;
    }
  present_dialog (self);
  return TRUE;
}

/* Whether it is done to devices of the host, on which something else may be */
static gboolean
concerns_devices (AlbercaPoolQuestion *self)
{
  static const AlbercaPoolVerb verbs[] = {
    ALBERCA_POOL_VERB_BUILD, ALBERCA_POOL_VERB_BUILD_NO_OVERWRITE, ALBERCA_POOL_VERB_BUILD_OVERWRITE,
    ALBERCA_POOL_VERB_START_BUILDING, ALBERCA_POOL_VERB_DELETE_STORAGE,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (verbs[i] == self->verb)
        return alberca_device_guard_get_field (alberca_pool_get_pool_type (self->pool)) != NULL;
    }

  return FALSE;
}

static void
show_devices (AlbercaPoolQuestion *self)
{
  const AlbercaPoolConfig *config = alberca_pool_get_config (self->pool);
  AlbercaPoolBuild build = self->verb == ALBERCA_POOL_VERB_START_BUILDING ? alberca_pool_get_start_build (self->pool)
                                                                          : get_build (self);
  g_autofree char *problem = NULL;
  g_autofree char *warning = NULL;
  const char *lines[] = { NULL, NULL };

  if (self->verb == ALBERCA_POOL_VERB_DELETE_STORAGE)
    problem = alberca_device_guard_get_deletion_problem (self->guard, config);
  else
    {
      problem = alberca_device_guard_get_problem (self->guard, config, build);
      warning = problem == NULL ? alberca_device_guard_get_warning (self->guard, config, build) : NULL;
    }
  if (problem == NULL && warning == NULL)
    return;

  lines[0] = problem != NULL ? problem : warning;
  alberca_confirm_dialog_add_consequences (self->dialog, problem != NULL ? _("This is not possible") : _("Make sure of this"), lines);
  if (problem != NULL)
    alberca_confirm_dialog_set_problem (self->dialog, "");
}

/* Once all is known that the dialog shows */
static void
settle_dialog (AlbercaPoolQuestion *self)
{
  if (self->dialog == NULL || !self->users_known ||
      (self->guard != NULL && !alberca_device_guard_get_known (self->guard)))
    return;

  if (self->guard != NULL)
    show_devices (self);
  alberca_confirm_dialog_set_busy (self->dialog, FALSE);
}

static void
users_found_cb (gpointer  owner,
                gpointer  result,
                GError   *error)
{
  AlbercaPoolQuestion *self = ALBERCA_POOL_QUESTION (owner);
  g_autoptr(GPtrArray) users = result;

  if (self->verb == ALBERCA_POOL_VERB_STOP)
    {
      if (!prepare_stop (self, users, error))
        return;
    }
  else if (self->dialog == NULL)
    {
      return;
    }

  if (error != NULL)
    show_failure (self, error);
  else
    show_consequences (self, users);
  self->users_known = TRUE;
  settle_dialog (self);
}

/**
 * alberca_pool_question_ask:
 * @parent: a widget of the window to ask over
 * @pool: a pool of an open connection
 * @verb: what shall be done with it
 *
 * Main thread. A pool that nobody uses is stopped without a question; all else is asked.
 *
 * Returns: (transfer none): the question
 */
AlbercaPoolQuestion *
alberca_pool_question_ask (GtkWidget       *parent,
                           AlbercaPool     *pool,
                           AlbercaPoolVerb  verb)
{
  g_autoptr(AlbercaPoolQuestion) self = NULL;
  AlbercaConnection *connection;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  connection = alberca_pool_get_connection (pool);
  g_return_val_if_fail (connection != NULL, NULL);

  self = g_object_new (ALBERCA_TYPE_POOL_QUESTION, NULL);
  self->pool = g_object_ref (pool);
  self->unwanted = g_cancellable_new ();
  self->verb = verb;
  g_set_weak_pointer (&self->parent, parent);

  /* To make a directory needs no question */
  if ((verb == ALBERCA_POOL_VERB_BUILD && alberca_pool_get_pool_type (pool) != ALBERCA_POOL_TYPE_ZFS) ||
      (verb == ALBERCA_POOL_VERB_START_BUILDING && alberca_pool_get_pool_type (pool) != ALBERCA_POOL_TYPE_ZFS &&
       alberca_pool_get_start_build (pool) == ALBERCA_POOL_BUILD_PLAIN))
    {
      act (self);
      return self; /* the operation keeps it */
    }

  if (verb != ALBERCA_POOL_VERB_STOP)
    {
      present_dialog (self);
      alberca_confirm_dialog_set_busy (self->dialog, TRUE);
    }
  if (concerns_devices (self))
    {
      self->guard = alberca_device_guard_new (connection);
      g_signal_connect_object (self->guard, "changed", G_CALLBACK (settle_dialog), self, G_CONNECT_SWAPPED);
    }
  alberca_connection_find_pool_users (connection, pool, self->unwanted, users_found_cb, self);
  return self; /* the search keeps it, and the dialog */
}

/**
 * alberca_pool_question_withdraw:
 * @self: a question
 */
void
alberca_pool_question_withdraw (AlbercaPoolQuestion *self)
{
  g_return_if_fail (ALBERCA_IS_POOL_QUESTION (self));

  g_clear_weak_pointer (&self->parent);
}

static void
alberca_pool_question_dispose (GObject *object)
{
  AlbercaPoolQuestion *self = ALBERCA_POOL_QUESTION (object);

  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->guard);
  g_clear_object (&self->unwanted);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->new_name, g_free);

  G_OBJECT_CLASS (alberca_pool_question_parent_class)->dispose (object);
}

static void
alberca_pool_question_class_init (AlbercaPoolQuestionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_pool_question_dispose;

  signals[SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
alberca_pool_question_init (AlbercaPoolQuestion *self)
{
}
