/* alberca-secret-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-secret-dialog.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-name.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-field-row.h"

struct _AlbercaSecretDialog
{
  AdwWindow parent_instance;

  AlbercaSecretList   *secrets;
  AlbercaSecretConfig *config;

  /* Template */
  GtkWidget           *create_button;
  GtkLabel            *explanation;
  AlbercaFieldRow     *usage_row;
  GtkEditable         *value_row;
  GtkLabel            *problem;
  AlbercaCommandRow   *command_row;
};

G_DEFINE_FINAL_TYPE (AlbercaSecretDialog, alberca_secret_dialog, ADW_TYPE_WINDOW)

enum
{
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_taken (AlbercaSecretDialog *self,
          const char          *usage)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->secrets)); i++)
    {
      g_autoptr (AlbercaSecret) secret = g_list_model_get_item (G_LIST_MODEL (self->secrets), i);

      if (g_strcmp0 (alberca_secret_get_title (secret), usage) == 0)
        return TRUE;
    }

  return FALSE;
}

static char *
get_usage_problem (AlbercaSecretDialog *self)
{
  const char *usage = alberca_field_row_get_text (self->usage_row);
  g_autofree char *problem = alberca_name_get_problem (usage);

  if (problem == NULL && is_taken (self, usage))
    return g_strdup_printf (_("There is a secret “%s” already. Write another name."), usage);

  return g_steal_pointer (&problem);
}

static void
show_problem (AlbercaSecretDialog *self,
              const char          *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static gboolean
is_complete (AlbercaSecretDialog *self)
{
  g_autofree char *usage_problem = get_usage_problem (self);
  g_autofree char *problem = alberca_secret_list_get_problem (self->secrets, gtk_editable_get_text (self->value_row));

  return usage_problem == NULL && problem == NULL;
}

static void
update (AlbercaSecretDialog *self)
{
  const char *value = gtk_editable_get_text (self->value_row);
  g_autofree char *usage_problem = get_usage_problem (self);
  g_autofree char *problem = alberca_secret_list_get_problem (self->secrets, value);
  g_autofree char *commands = NULL;

  g_free (self->config->usage);
  self->config->usage = g_strdup (alberca_field_row_get_text (self->usage_row));
  commands = alberca_secret_list_get_commands (self->secrets, self->config);
  alberca_command_row_set_command (self->command_row, commands);

  alberca_field_row_set_problem (self->usage_row, usage_problem);
  /* Nobody is scolded for what is not written yet */
  show_problem (self, *value != '\0' ? problem : NULL);
  gtk_widget_set_sensitive (self->create_button, usage_problem == NULL && problem == NULL);
}

static void
state_changed_cb (AlbercaSecretDialog *self,
                  GParamSpec          *pspec,
                  AlbercaOperation    *operation)
{
  g_autoptr (AlbercaSecretDialog) hold = g_object_ref (self);
  const GError *error = alberca_operation_get_error (operation);

  if (!alberca_operation_get_finished (operation))
    return;
  if (error != NULL)
    {
      gtk_widget_set_sensitive (self->create_button, TRUE);
      show_problem (self, error->message);
      return;
    }

  g_signal_emit (self, signals[CREATED], 0, self->config->uuid);
  gtk_window_close (GTK_WINDOW (hold));
}

static void
create (AlbercaSecretDialog *self)
{
  AlbercaOperation *operation;

  if (!is_complete (self) || !gtk_widget_get_sensitive (self->create_button) ||
      alberca_connection_get_state (alberca_secret_list_get_connection (self->secrets)) != ALBERCA_CONNECTION_OPEN)
    return;

  gtk_widget_set_sensitive (self->create_button, FALSE);
  operation = alberca_secret_list_create (self->secrets, self->config, gtk_editable_get_text (self->value_row));
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
alberca_secret_dialog_dispose (GObject *object)
{
  AlbercaSecretDialog *self = ALBERCA_SECRET_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_SECRET_DIALOG);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->config, alberca_secret_config_free);

  G_OBJECT_CLASS (alberca_secret_dialog_parent_class)->dispose (object);
}

static void
alberca_secret_dialog_class_init (AlbercaSecretDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_secret_dialog_dispose;

  signals[CREATED] =
    g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-secret-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaSecretDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSecretDialog, create_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSecretDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSecretDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSecretDialog, usage_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSecretDialog, value_row);
  gtk_widget_class_bind_template_callback (widget_class, create);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
alberca_secret_dialog_init (AlbercaSecretDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_secret_dialog_new:
 * @secrets: those there are; the new one is of their kind
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_secret_dialog_new (AlbercaSecretList *secrets)
{
  AlbercaSecretDialog *self;
  gboolean is_ceph;

  g_return_val_if_fail (ALBERCA_IS_SECRET_LIST (secrets), NULL);

  self = g_object_new (ALBERCA_TYPE_SECRET_DIALOG, NULL);
  is_ceph = alberca_secret_list_get_kind (secrets) == ALBERCA_SECRET_CEPH;
  self->secrets = g_object_ref (secrets);
  self->config = alberca_secret_config_new (alberca_secret_list_get_kind (secrets), "", "");
  gtk_label_set_label (self->explanation, is_ceph
    ? _("The key of a Ceph user, as “ceph auth get-key” shows it. libvirt keeps it and tells it to nobody.")
    : _("The password by which the iSCSI server knows the user (CHAP). libvirt keeps it and tells it to nobody."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->value_row), is_ceph ? _("Key") : _("Password"));
  update (self);

  return GTK_WIDGET (self);
}
