/* alberca-welcome-page.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "widgets/alberca-welcome-page.h"

struct _AlbercaWelcomePage
{
  AdwBin        parent_instance;

  /* Template */
  AdwActionRow *system_row;
  AdwActionRow *session_row;
  AdwActionRow *lab_row;
  AdwActionRow *second_lab_row;

  GCancellable *knocking; /* at the ports of the lab */
};

G_DEFINE_FINAL_TYPE (AlbercaWelcomePage, alberca_welcome_page, ADW_TYPE_BIN)

static gboolean
any_socket_exists (const char *directory)
{
  static const char *const names[] = { "libvirt-sock", "virtqemud-sock", "virtstoraged-sock" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (directory, "libvirt", names[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

static gboolean
any_daemon_exists (void)
{
  static const char *const names[] = { "libvirtd", "virtqemud" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *program = g_find_program_in_path (names[i]);
      g_autofree char *path = g_build_filename ("/usr/sbin", names[i], NULL);

      if (program != NULL || g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return TRUE;
    }
  return FALSE;
}

/* (transfer full): the URI of a machine of the lab, NULL where it was not started: "./dev rig start" writes lines of
 * a machine's name and its URI. */
static char *
find_lab (const char *text,
          const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("^%s (qemu\\+tcp://127\\.0\\.0\\.1:[0-9]+/system)$", name);
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  return g_regex_match (regex, text, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

static void
answered_cb (GObject      *client,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GtkWidget) row = user_data;
  g_autoptr(GSocketConnection) connection =
    g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (client), result, NULL);

  if (connection != NULL)
    gtk_widget_set_visible (row, TRUE);
}

/* A machine that ended without being told so leaves its line behind: it is offered once its port answers. */
static void
show_lab (AlbercaWelcomePage *self,
          AdwActionRow       *row,
          const char         *text,
          const char         *name)
{
  g_autofree char *uri = find_lab (text, name);
  g_autoptr(GUri) parts = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autoptr(GSocketClient) client = NULL;

  gtk_widget_set_visible (GTK_WIDGET (row), FALSE);
  if (parts == NULL)
    return;

  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", uri);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.connection-open");
  client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, g_uri_get_host (parts), (guint16) g_uri_get_port (parts),
                                         self->knocking, answered_cb, g_object_ref (row));
}

static void
stop_knocking (AlbercaWelcomePage *self)
{
  g_cancellable_cancel (self->knocking);
  g_clear_object (&self->knocking);
}

static void
show_labs (AlbercaWelcomePage *self)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "alberca-rig.uris", NULL);
  g_autofree char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  stop_knocking (self);
  self->knocking = g_cancellable_new ();
  show_lab (self, self->lab_row, text != NULL ? text : "", "a");
  show_lab (self, self->second_lab_row, text != NULL ? text : "", "b");
}

/* The sockets are looked at again each time: libvirt may have been installed meanwhile. */
static void
alberca_welcome_page_map (GtkWidget *widget)
{
  AlbercaWelcomePage *self = ALBERCA_WELCOME_PAGE (widget);
  const char *system_text = _("The machines and pools of the whole computer, those that start with it");
  const char *session_text = _("Machines and pools of your own, in your home directory; needs no rights");

  if (!any_socket_exists ("/run") && !any_socket_exists ("/var/run"))
    system_text = _("libvirt does not seem to run here: install it, or start the service libvirtd");
  adw_action_row_set_subtitle (self->system_row, system_text);

  if (!any_socket_exists (g_get_user_runtime_dir ()) && !any_daemon_exists ())
    session_text = _("libvirt does not seem to be installed here");
  adw_action_row_set_subtitle (self->session_row, session_text);
  show_labs (self);

  GTK_WIDGET_CLASS (alberca_welcome_page_parent_class)->map (widget);
}

static void
alberca_welcome_page_dispose (GObject *object)
{
  stop_knocking (ALBERCA_WELCOME_PAGE (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (alberca_welcome_page_parent_class)->dispose (object);
}

static void
alberca_welcome_page_class_init (AlbercaWelcomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_welcome_page_dispose;
  widget_class->map = alberca_welcome_page_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaWelcomePage, system_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWelcomePage, session_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWelcomePage, lab_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWelcomePage, second_lab_row);
}

static void
alberca_welcome_page_init (AlbercaWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
