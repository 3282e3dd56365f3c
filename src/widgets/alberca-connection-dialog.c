/* alberca-connection-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "model/alberca-connection.h"
#include "virsh/alberca-virsh.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-connection-dialog.h"

/* In the order of the rows of the combo */
typedef enum
{
  KIND_SYSTEM,
  KIND_SESSION,
  KIND_SSH,
  KIND_TCP,
  KIND_TLS,
  KIND_PRACTICE,
  KIND_URI,
} Kind;

struct _AlbercaConnectionDialog
{
  AdwWindow          parent_instance;

  gboolean           filling; /* the URI is being made from the other fields */

  /* Template */
  GtkWidget         *accept_button;
  AdwComboRow       *kind_row;
  GtkWidget         *host_row;
  GtkWidget         *user_row;
  GtkWidget         *uri_row;
  GtkWidget         *read_only_row;
  GtkSwitch         *read_only_switch;
  GtkLabel          *problem;
  GtkWidget         *command_list;
  AlbercaCommandRow *command_row;
};

enum
{
  ACCEPTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaConnectionDialog, alberca_connection_dialog, ADW_TYPE_WINDOW)

static Kind
get_kind (AlbercaConnectionDialog *self)
{
  return (Kind) adw_combo_row_get_selected (self->kind_row);
}

/* "" while there is no host */
static char *
make_remote_uri (AlbercaConnectionDialog *self,
                 const char              *scheme,
                 gboolean                 with_user)
{
  g_autofree char *host = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->host_row)));
  g_autofree char *user = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->user_row)));
  g_autofree char *name = NULL;
  const char *colon;
  int port = -1;

  g_strstrip (host);
  g_strstrip (user);
  if (*host == '\0')
    return g_strdup ("");

  /* One colon is a port; more are an IPv6 address. */
  colon = strchr (host, ':');
  if (colon != NULL && colon == strrchr (host, ':'))
    {
      guint64 number;

      if (!g_ascii_string_to_unsigned (colon + 1, 10, 1, 65535, &number, NULL))
        return g_strdup_printf ("%s://%s/system", scheme, host);
      port = (int) number;
      name = g_strndup (host, (gsize) (colon - host));
    }

  return g_uri_join_with_user (G_URI_FLAGS_NONE, scheme,
                               with_user && *user != '\0' ? user : NULL, NULL, NULL,
                               name != NULL ? name : host, port, "/system", NULL, NULL);
}

static char *
make_uri (AlbercaConnectionDialog *self)
{
  switch (get_kind (self))
    {
    case KIND_SYSTEM:
      return g_strdup ("qemu:///system");
    case KIND_SESSION:
      return g_strdup ("qemu:///session");
    case KIND_SSH:
      return make_remote_uri (self, "qemu+ssh", TRUE);
    case KIND_TCP:
      return make_remote_uri (self, "qemu+tcp", FALSE);
    case KIND_TLS:
      return make_remote_uri (self, "qemu+tls", FALSE);
    case KIND_PRACTICE:
      return g_strdup ("practice:");
    case KIND_URI:
      break;
    }
  return NULL;
}

static void
show_problem (AlbercaConnectionDialog *self,
              const char              *problem)
{
  gtk_label_set_label (self->problem, problem == NULL ? "" : problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);

  if (problem != NULL)
    gtk_widget_add_css_class (self->uri_row, "error");
  else
    gtk_widget_remove_css_class (self->uri_row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->uri_row),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static char *
dup_uri (AlbercaConnectionDialog *self)
{
  char *uri = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->uri_row)));

  return g_strstrip (uri);
}

static void
check (AlbercaConnectionDialog *self)
{
  g_autofree char *uri = dup_uri (self);
  g_autoptr(GError) error = NULL;
  gboolean practice = get_kind (self) == KIND_PRACTICE;
  gboolean valid = practice || (*uri != '\0' && alberca_connection_check_uri (uri, &error));
  g_autofree char *command = valid && !practice ? alberca_virsh_pool_list (uri) : NULL;

  /* A field that nobody has filled in yet is no mistake. */
  show_problem (self, error == NULL ? NULL : error->message);
  gtk_widget_set_sensitive (self->accept_button, valid);
  gtk_widget_set_visible (self->command_list, !practice);
  alberca_command_row_set_command (self->command_row, command);
}

static void
fields_changed_cb (AlbercaConnectionDialog *self)
{
  g_autofree char *uri = make_uri (self);
  Kind kind = get_kind (self);

  gtk_widget_set_visible (self->host_row, kind == KIND_SSH || kind == KIND_TCP || kind == KIND_TLS);
  gtk_widget_set_visible (self->user_row, kind == KIND_SSH);
  gtk_widget_set_visible (self->uri_row, kind != KIND_PRACTICE);
  gtk_widget_set_visible (self->read_only_row, kind != KIND_PRACTICE);

  if (uri != NULL)
    {
      self->filling = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->uri_row), uri);
      self->filling = FALSE;
    }
  check (self);
}

static void
uri_changed_cb (AlbercaConnectionDialog *self)
{
  if (!self->filling)
    check (self);
}

static void
accept (AlbercaConnectionDialog *self)
{
  g_autofree char *uri = dup_uri (self);
  gboolean read_only = get_kind (self) != KIND_PRACTICE && gtk_switch_get_active (self->read_only_switch);

  if (!gtk_widget_get_sensitive (self->accept_button))
    return;

  g_signal_emit (self, signals[ACCEPTED], 0, uri, read_only);
  gtk_window_close (GTK_WINDOW (self));
}

static void
alberca_connection_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_CONNECTION_DIALOG);

  G_OBJECT_CLASS (alberca_connection_dialog_parent_class)->dispose (object);
}

static void
alberca_connection_dialog_class_init (AlbercaConnectionDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);

  object_class->dispose = alberca_connection_dialog_dispose;

  signals[ACCEPTED] =
    g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-connection-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionDialog, accept_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionDialog, host_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionDialog, user_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionDialog, uri_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionDialog, read_only_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionDialog, read_only_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionDialog, command_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionDialog, command_row);
  gtk_widget_class_bind_template_callback (widget_class, accept);
  gtk_widget_class_bind_template_callback (widget_class, fields_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, uri_changed_cb);
}

static void
alberca_connection_dialog_init (AlbercaConnectionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fields_changed_cb (self);
}

GtkWidget *
alberca_connection_dialog_new (void)
{
  return g_object_new (ALBERCA_TYPE_CONNECTION_DIALOG, NULL);
}
