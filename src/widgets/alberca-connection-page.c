/* alberca-connection-page.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>

#include "model/alberca-explanation.h"
#include "virsh/alberca-virsh.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-connection-page.h"
#include "widgets/alberca-error-dialog.h"

#define SYSTEM_URI "qemu:///system"
#define JOIN_GROUP_COMMAND "sudo usermod -aG libvirt $USER"

struct _AlbercaConnectionPage
{
  AdwBin             parent_instance;

  /* Owned */
  AlbercaConnection *connection;
  GSignalGroup      *signals;
  GSignalGroup      *pools_signals;

  /* Template */
  GtkStack          *stack;
  AdwStatusPage     *closed_page;
  AdwStatusPage     *empty_page;
  AdwStatusPage     *failed_page;
  AdwStatusPage     *lost_page;
  AdwStatusPage     *open_page;
  GtkLabel          *connecting_title;
  GtkLabel          *connecting_uri;
  GtkWidget         *cancel_button;
  GtkWidget         *open_button;
  GtkWidget         *reconnect_button;
  GtkWidget         *retry_button;
  GtkWidget         *read_only_button;
  GtkWidget         *refusal_list;
  AlbercaCommandRow *refusal_row;
};

typedef enum
{
  PROP_CONNECTION = 1,
} AlbercaConnectionPageProperty;

static GParamSpec *properties[PROP_CONNECTION + 1];

G_DEFINE_FINAL_TYPE (AlbercaConnectionPage, alberca_connection_page, ADW_TYPE_BIN)

/* libvirt is there but does not let this user in: polkit said no, or the socket's permissions. */
static gboolean
is_refusal (const GError *error)
{
  if (error == NULL)
    return FALSE;

  /* virErrorNumber: VIR_ERR_AUTH_FAILED, AUTH_CANCELLED, ACCESS_DENIED, AUTH_UNAVAILABLE */
  if (error->code == 45 || error->code == 79 || error->code == 88 || error->code == 94)
    return TRUE;

  return strstr (error->message, "Permission denied") != NULL ||
         strstr (error->message, g_strerror (EACCES)) != NULL;
}

static void
set_description (AdwStatusPage *page,
                 const char    *text)
{
  g_autofree char *markup = g_markup_escape_text (text == NULL ? "" : text, -1);

  adw_status_page_set_description (page, markup);
}

static void
show_failure (AlbercaConnectionPage *self)
{
  const GError *error = alberca_connection_get_error (self->connection);
  const char *uri = alberca_connection_get_uri (self->connection);
  gboolean refused = is_refusal (error) && g_strcmp0 (uri, SYSTEM_URI) == 0;
  g_autofree char *summary = error == NULL ? NULL : alberca_explanation_get_summary (error);
  g_autofree char *advice = error == NULL ? NULL : alberca_explanation_get_advice (error);
  g_autofree char *text = NULL;

  if (refused)
    {
      g_free (advice);
      advice = g_strdup (_("libvirt asks for rights that this account does not have. Join the group “libvirt” "
                           "with the command below, log out and in again, and try again."));
    }

  /* The explanation is a sentence or two: too long for a title. */
  text = g_strjoin (advice != NULL ? "\n\n" : "", summary != NULL ? summary : "", advice, NULL);
  set_description (self->failed_page, text);
  gtk_widget_set_visible (self->refusal_list, refused);
  gtk_widget_set_visible (self->read_only_button, !alberca_connection_get_read_only (self->connection));
}

static void
show_open (AlbercaConnectionPage *self)
{
  GListModel *pools = alberca_connection_get_pools (self->connection);
  guint n = g_list_model_get_n_items (pools);
  g_autofree char *text = NULL;

  /* Translators: a connection has so many storage pools */
  text = g_strdup_printf (ngettext ("It has %u pool. Choose it in the list to see its volumes.",
                                    "It has %u pools. Choose one in the list to see its volumes.", n), n);
  set_description (self->open_page, text);
}

static const char *
get_page_name (AlbercaConnectionPage *self)
{
  switch (alberca_connection_get_state (self->connection))
    {
    case ALBERCA_CONNECTION_CLOSED:
      return "closed";
    case ALBERCA_CONNECTION_CONNECTING:
      return "connecting";
    case ALBERCA_CONNECTION_LOST:
      return "lost";
    case ALBERCA_CONNECTION_FAILED:
      return "failed";
    case ALBERCA_CONNECTION_OPEN:
      break;
    }

  if (!alberca_connection_get_listed (self->connection))
    return "connecting";
  if (g_list_model_get_n_items (alberca_connection_get_pools (self->connection)) == 0)
    return "empty";
  return "open";
}

static void
update (AlbercaConnectionPage *self)
{
  const char *title;
  const char *uri;
  const char *page;

  if (self->connection == NULL)
    return;

  title = alberca_connection_get_title (self->connection);
  uri = alberca_connection_get_safe_uri (self->connection);
  page = get_page_name (self);

  adw_status_page_set_title (self->closed_page, title);
  set_description (self->closed_page, uri);
  adw_status_page_set_title (self->open_page, title);
  gtk_label_set_label (self->connecting_title, title);
  gtk_label_set_label (self->connecting_uri, uri);
  if (g_str_equal (page, "failed"))
    show_failure (self);
  else if (g_str_equal (page, "open"))
    show_open (self);

  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
details_clicked_cb (AlbercaConnectionPage *self)
{
  const GError *error = alberca_connection_get_error (self->connection);
  g_autofree char *heading = NULL;
  g_autofree char *command = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog;

  if (error == NULL)
    return;

  /* Translators: the title of a connection */
  heading = g_strdup_printf (_("Connecting to “%s”"), alberca_connection_get_title (self->connection));
  command = alberca_virsh_pool_list (alberca_connection_get_safe_uri (self->connection));
  dialog = alberca_error_dialog_new (heading, error, command);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
alberca_connection_page_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  AlbercaConnectionPage *self = ALBERCA_CONNECTION_PAGE (object);

  switch ((AlbercaConnectionPageProperty) prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    }
}

static void
alberca_connection_page_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  AlbercaConnectionPage *self = ALBERCA_CONNECTION_PAGE (object);

  switch ((AlbercaConnectionPageProperty) prop_id)
    {
    case PROP_CONNECTION:
      alberca_connection_page_set_connection (self, g_value_get_object (value));
      break;
    }
}

static void
alberca_connection_page_dispose (GObject *object)
{
  AlbercaConnectionPage *self = ALBERCA_CONNECTION_PAGE (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->pools_signals);
  /* The template would take the child away without AdwBin noticing. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_CONNECTION_PAGE);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (alberca_connection_page_parent_class)->dispose (object);
}

static void
alberca_connection_page_class_init (AlbercaConnectionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);

  object_class->dispose = alberca_connection_page_dispose;
  object_class->get_property = alberca_connection_page_get_property;
  object_class->set_property = alberca_connection_page_set_property;

  properties[PROP_CONNECTION] =
    g_param_spec_object ("connection", NULL, NULL, ALBERCA_TYPE_CONNECTION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-connection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, closed_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, lost_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, open_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, connecting_title);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, connecting_uri);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, reconnect_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, read_only_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, refusal_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaConnectionPage, refusal_row);
  gtk_widget_class_bind_template_callback (widget_class, details_clicked_cb);
}

static void
alberca_connection_page_init (AlbercaConnectionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  alberca_command_row_set_command (self->refusal_row, JOIN_GROUP_COMMAND);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->refusal_row), TRUE);

  self->signals = g_signal_group_new (ALBERCA_TYPE_CONNECTION);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::error", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::listed", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::title", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::read-only", G_CALLBACK (update), self);
  self->pools_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->pools_signals, "items-changed", G_CALLBACK (update), self);
}

/**
 * alberca_connection_page_set_connection:
 * @connection: (nullable): what the page is about
 */
void
alberca_connection_page_set_connection (AlbercaConnectionPage *self,
                                        AlbercaConnection     *connection)
{
  g_return_if_fail (ALBERCA_IS_CONNECTION_PAGE (self));
  g_return_if_fail (connection == NULL || ALBERCA_IS_CONNECTION (connection));

  if (!g_set_object (&self->connection, connection))
    return;

  g_signal_group_set_target (self->signals, connection);
  g_signal_group_set_target (self->pools_signals,
                             connection == NULL ? NULL : alberca_connection_get_pools (connection));
  if (connection != NULL)
    {
      GtkWidget *const buttons[] = {
        self->cancel_button, self->open_button, self->reconnect_button, self->retry_button, self->read_only_button,
      };

      for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
        gtk_actionable_set_action_target (GTK_ACTIONABLE (buttons[i]), "s",
                                          alberca_connection_get_uri (connection));
      update (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTION]);
}
