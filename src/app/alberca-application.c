/* alberca-application.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "app/alberca-application.h"
#include "app/alberca-attendant.h"
#include "app/alberca-help.h"
#include "app/alberca-window.h"
#include "model/alberca-connection-list.h"
#include "model/alberca-iso-libraries.h"
#include "model/alberca-operation-queue.h"
#include "model/alberca-template-list.h"
#include "widgets/alberca-compare-window.h"

struct _AlbercaApplication
{
  AdwApplication         parent_instance;

  GSettings             *settings;
  AlbercaOperationQueue *queue;
  AlbercaAttendant      *attendant;
  AlbercaConnectionList *connections;
  AlbercaIsoLibraries   *libraries;
  AlbercaTemplateList   *templates;

  gboolean               exit_after_startup;
};

G_DEFINE_FINAL_TYPE (AlbercaApplication, alberca_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "connect", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL,
    N_("Connect to a libvirt URI; may be given several times"), N_("URI") },
  { "pool", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("Show this storage pool as soon as it is there"), N_("NAME") },
  { "new-pool", 0, 0, G_OPTION_ARG_NONE, NULL,
    N_("Open the wizard for a new pool"), NULL },
  { "practice", 0, 0, G_OPTION_ARG_NONE, NULL,
    N_("Open the practice connection, where nothing is real"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
  { "exit-after-startup", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  { G_OPTION_REMAINING, 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, NULL },
  { NULL },
};

/* Every shortcut of the program; the help overlay reads them through the names of the actions. */
static const struct
{
  const char *action;
  const char *accels[3];
} shortcuts[] = {
  { "app.help", { "F1" } },
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.find", { "<Control><Shift>f" } },
  { "win.new-pool", { "<Control>n" } },
  { "win.new-volume", { "<Control><Shift>n" } },
  { "win.preferences", { "<Control>comma" } },
  { "win.reclaim('')", { "<Control><Shift>r" } },
  { "win.refresh", { "F5", "<Control>r" } },
  { "win.search", { "<Control>f" } },
  { "win.show-transcript", { "<Control><Shift>t" } },
  { "win.sidebar-visible", { "F9" } },
};

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  const char *authors[] = { "The Alberca developers", NULL };

  gtk_show_about_dialog (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "program-name", "Alberca",
                         "logo-icon-name", ALBERCA_APP_ID,
                         "version", ALBERCA_VERSION,
                         "comments", _("Storage pools, volumes and snapshots of libvirt"),
                         "copyright", _("Copyright 2026 The Alberca developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "authors", authors,
                         /* Translators: your name, and your e-mail address if you like */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
compare_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  GtkWidget *window = alberca_compare_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (window), gtk_application_get_active_window (GTK_APPLICATION (user_data)));
  gtk_window_present (GTK_WINDOW (window));
}

static void
help_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window != NULL)
    alberca_help_show (window);
}

static void
complain (const char *word,
          const char *reason)
{
  g_printerr ("alberca: %s: %s\n", word, reason);
}

static gboolean
check_options (GVariantDict *dict)
{
  g_autofree const char **uris = NULL;
  g_autofree const char **rest = NULL;

  if (g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^a&s", &rest) && rest[0] != NULL)
    {
      complain (rest[0], _("what is this? A connection is given with --connect"));
      return FALSE;
    }

  if (!g_variant_dict_lookup (dict, "connect", "^a&s", &uris))
    return TRUE;

  for (gsize i = 0; uris[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;

      if (!alberca_connection_check_uri (uris[i], &error))
        {
          complain (uris[i], error->message);
          return FALSE;
        }
    }
  return TRUE;
}

/* In the process the user started, before a display is needed. */
static int
alberca_application_handle_local_options (GApplication *application,
                                          GVariantDict *dict)
{
  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("alberca %s\n", ALBERCA_VERSION);
      return EXIT_SUCCESS;
    }

  return check_options (dict) ? -1 : EXIT_FAILURE;
}

static gboolean
quit_idle_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_REMOVE;
}

static void
window_mapped_cb (AlbercaApplication *self)
{
  if (self->exit_after_startup)
    g_idle_add_full (G_PRIORITY_LOW, quit_idle_cb, g_object_ref (self), g_object_unref);
}

static AlbercaWindow *
ensure_window (AlbercaApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  while (window != NULL && !ALBERCA_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);

  if (window == NULL)
    {
      window = GTK_WINDOW (alberca_window_new (GTK_APPLICATION (self), self->settings, self->queue,
                                               self->connections, self->templates));
      g_signal_connect_object (window, "map", G_CALLBACK (window_mapped_cb), self, G_CONNECT_SWAPPED);
    }
  return ALBERCA_WINDOW (window);
}

/* Shows the window; one that is new opens what was open the last time. */
static AlbercaWindow *
present_window (AlbercaApplication *self)
{
  gboolean first = gtk_application_get_windows (GTK_APPLICATION (self)) == NULL;
  AlbercaWindow *window = ensure_window (self);

  if (first)
    alberca_connection_list_open_remembered (self->connections);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* Started over D-Bus, from the desktop */
static void
alberca_application_activate (GApplication *application)
{
  present_window (ALBERCA_APPLICATION (application));
}

static void
new_pool_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  alberca_window_want_wizard (present_window (ALBERCA_APPLICATION (user_data)));
}

static void
practice_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  alberca_window_open_uri (present_window (ALBERCA_APPLICATION (user_data)), ALBERCA_PRACTICE_URI, FALSE);
}

static int
alberca_application_command_line (GApplication            *application,
                                  GApplicationCommandLine *command_line)
{
  AlbercaApplication *self = ALBERCA_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (command_line);
  gboolean first = gtk_application_get_windows (GTK_APPLICATION (self)) == NULL;
  g_autofree const char **uris = NULL;
  gboolean practice = g_variant_dict_contains (dict, "practice");
  const char *pool = NULL;
  AlbercaWindow *window;

  self->exit_after_startup = g_variant_dict_contains (dict, "exit-after-startup");
  g_variant_dict_lookup (dict, "pool", "&s", &pool);
  g_variant_dict_lookup (dict, "connect", "^a&s", &uris);

  window = ensure_window (self);
  if (pool != NULL)
    alberca_window_want_pool (window, pool);

  if (uris == NULL && !practice && first)
    alberca_connection_list_open_remembered (self->connections);
  for (gsize i = 0; uris != NULL && uris[i] != NULL; i++)
    alberca_window_open_uri (window, uris[i], FALSE);

  if (practice)
    alberca_window_open_uri (window, ALBERCA_PRACTICE_URI, FALSE);
  if (g_variant_dict_contains (dict, "new-pool"))
    alberca_window_want_wizard (window);

  gtk_window_present (GTK_WINDOW (window));
  return EXIT_SUCCESS;
}

/* "new-pool" and "practice" are for the desktop file, see its Actions. */
static const GActionEntry actions[] = {
  { .name = "about", .activate = about_cb },
  { .name = "compare", .activate = compare_cb },
  { .name = "help", .activate = help_cb },
  { .name = "new-pool", .activate = new_pool_cb },
  { .name = "practice", .activate = practice_cb },
  { .name = "quit", .activate = quit_cb },
};

static void
alberca_application_startup (GApplication *application)
{
  AlbercaApplication *self = ALBERCA_APPLICATION (application);
  const char *data_dir = g_getenv ("ALBERCA_DATA_DIR");
  g_autofree char *templates_dir = NULL;
  g_autofree char *user_templates_dir = NULL;

  G_APPLICATION_CLASS (alberca_application_parent_class)->startup (application);

  if (data_dir == NULL)
    data_dir = ALBERCA_PKGDATADIR;
  templates_dir = g_build_filename (data_dir, "templates", NULL);

  self->settings = g_settings_new (ALBERCA_APP_ID);
  self->queue = alberca_operation_queue_new ();
  self->attendant = alberca_attendant_new (GTK_APPLICATION (self), self->queue);
  self->connections = alberca_connection_list_new (self->queue, self->settings, data_dir);
  self->libraries = alberca_iso_libraries_new (G_LIST_MODEL (self->connections), self->settings);
  self->templates = alberca_template_list_new (templates_dir);
  user_templates_dir = g_build_filename (g_get_user_data_dir (), "alberca", "templates", NULL);
  alberca_template_list_set_user_directory (self->templates, user_templates_dir);

  gtk_window_set_default_icon_name (ALBERCA_APP_ID);
  alberca_help_watch_windows (GTK_APPLICATION (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action, shortcuts[i].accels);
}

static void
alberca_application_shutdown (GApplication *application)
{
  AlbercaApplication *self = ALBERCA_APPLICATION (application);

  G_APPLICATION_CLASS (alberca_application_parent_class)->shutdown (application);

  g_clear_object (&self->templates);
  g_clear_object (&self->libraries);
  g_clear_object (&self->connections);
  g_clear_object (&self->attendant);
  g_clear_object (&self->queue);
  g_clear_object (&self->settings);
}

static void
alberca_application_class_init (AlbercaApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = alberca_application_activate;
  application_class->command_line = alberca_application_command_line;
  application_class->handle_local_options = alberca_application_handle_local_options;
  application_class->shutdown = alberca_application_shutdown;
  application_class->startup = alberca_application_startup;
}

static void
alberca_application_init (AlbercaApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Storage pools, volumes and snapshots of libvirt"));
}

AlbercaApplication *
alberca_application_new (void)
{
  return g_object_new (ALBERCA_TYPE_APPLICATION,
                       "application-id", ALBERCA_APP_ID,
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", "/io/github/alberca/Alberca",
                       NULL);
}
