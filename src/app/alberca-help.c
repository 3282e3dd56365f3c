/* alberca-help.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app/alberca-help.h"

#include <glib/gi18n.h>

#include "app/alberca-dialogs.h"
#include "widgets/alberca-attach-dialog.h"
#include "widgets/alberca-auth-dialog.h"
#include "widgets/alberca-chain-dialog.h"
#include "widgets/alberca-clone-dialog.h"
#include "widgets/alberca-compare-window.h"
#include "widgets/alberca-connection-dialog.h"
#include "widgets/alberca-discover-dialog.h"
#include "widgets/alberca-disk-dialog.h"
#include "widgets/alberca-error-dialog.h"
#include "widgets/alberca-find-window.h"
#include "widgets/alberca-machine-snapshot-dialog.h"
#include "widgets/alberca-machine-snapshots-window.h"
#include "widgets/alberca-migration-dialog.h"
#include "widgets/alberca-move-dialog.h"
#include "widgets/alberca-pool-wizard.h"
#include "widgets/alberca-reclaim-window.h"
#include "widgets/alberca-resize-dialog.h"
#include "widgets/alberca-secret-dialog.h"
#include "widgets/alberca-template-dialog.h"
#include "widgets/alberca-thin-dialog.h"
#include "widgets/alberca-transcript-window.h"
#include "widgets/alberca-trial-dialog.h"
#include "widgets/alberca-upload-dialog.h"
#include "widgets/alberca-volume-dialog.h"
#include "widgets/alberca-wipe-dialog.h"
#include "widgets/alberca-xml-editor.h"

/* What the help asks for: "help:" and the name of its directory */
#define HELP_URI "help:alberca"

/* Each page is a file of help/C/ */
static const struct
{
  GType      (*get_type) (void);
  const char  *page;
} pages[] = {
  { alberca_attach_dialog_get_type, "discs" },
  { alberca_auth_dialog_get_type, "connections" },
  { alberca_chain_dialog_get_type, "chain-change" },
  { alberca_clone_dialog_get_type, "volume-copy" },
  { alberca_compare_window_get_type, "pool-types" },
  { alberca_connection_dialog_get_type, "connections" },
  { alberca_discover_dialog_get_type, "pool-discover" },
  { alberca_disk_dialog_get_type, "pool-discover" },
  { alberca_error_dialog_get_type, "troubleshooting" },
  { alberca_find_window_get_type, "find" },
  { alberca_machine_snapshot_dialog_get_type, "machine-snapshots" },
  { alberca_machine_snapshots_window_get_type, "machine-snapshots" },
  { alberca_migration_dialog_get_type, "machine-move" },
  { alberca_move_dialog_get_type, "volume-copy" },
  { alberca_pool_wizard_get_type, "pool-new" },
  { alberca_reclaim_window_get_type, "reclaim" },
  { alberca_resize_dialog_get_type, "volume-resize" },
  { alberca_secret_dialog_get_type, "pool-new" },
  { alberca_template_dialog_get_type, "pool-copy" },
  { alberca_thin_dialog_get_type, "thin-pools" },
  { alberca_transcript_window_get_type, "transcript" },
  { alberca_trial_dialog_get_type, "pool-discover" },
  { alberca_upload_dialog_get_type, "transfer" },
  { alberca_volume_dialog_get_type, "volume-new" },
  { alberca_wipe_dialog_get_type, "volume-wipe" },
  { alberca_xml_editor_get_type, "pool-copy" },
};

/**
 * alberca_help_get_page:
 * @window: a window of the application
 *
 * Returns: (transfer none) (nullable): the page of the help that explains what @window is for; NULL
 *   where only the first page does
 */
const char *
alberca_help_get_page (GtkWindow *window)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      if (G_TYPE_CHECK_INSTANCE_TYPE (window, pages[i].get_type ()))
        return pages[i].page;
    }
  return NULL;
}

/* (transfer full) */
static char *
make_uri (GtkWindow *window)
{
  const char *page = alberca_help_get_page (window);

  return page == NULL ? g_strdup (HELP_URI) : g_strconcat (HELP_URI "/", page, NULL);
}

static void
launched_cb (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) shown = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *command = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !gtk_widget_get_realized (GTK_WIDGET (window)))
    return;

  /* Translators: %s is what the system says of it */
  shown = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _("No program on this computer shows pages of help. Yelp, GNOME’s help viewer, does: its "
                         "package is mostly called yelp. (%s)"), error->message);
  uri = make_uri (window);
  command = g_strconcat ("yelp ", uri, NULL);
  alberca_dialogs_present (GTK_WIDGET (window),
                           alberca_error_dialog_new (_("The help cannot be shown"), shown, command));
}

/**
 * alberca_help_show:
 * @window: a window of the application
 *
 * Shows the page of the help that explains @window; in a sandbox the desktop is asked to do it. A dialog
 * over @window says so where nothing can show it.
 */
void
alberca_help_show (GtkWindow *window)
{
  g_autoptr(GdkAppLaunchContext) context = NULL;
  g_autofree char *uri = NULL;

  g_return_if_fail (GTK_IS_WINDOW (window));

  context = gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (window)));
  uri = make_uri (window);
  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL, launched_cb,
                                           g_object_ref (window));
}

static gboolean
f1_cb (GtkWidget *widget,
       GVariant  *arguments,
       gpointer   user_data)
{
  alberca_help_show (GTK_WINDOW (widget));
  return GDK_EVENT_STOP;
}

/* Windows over the application's window are not the application's, and have none of its shortcuts. */
static void
windows_changed_cb (GtkApplication *application,
                    guint           position,
                    guint           removed,
                    guint           added,
                    GListModel     *windows)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);
      GtkEventController *controller;

      if (GTK_IS_APPLICATION_WINDOW (window))
        continue;

      controller = gtk_shortcut_controller_new ();
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                            gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F1, 0),
                                                              gtk_callback_action_new (f1_cb, NULL, NULL)));
      gtk_widget_add_controller (window, controller);
    }
}

/**
 * alberca_help_watch_windows:
 * @application: the application, which has "app.help" on F1 in its own windows
 *
 * Gives F1 to the dialogs and wizards too, those of the future.
 */
void
alberca_help_watch_windows (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  g_signal_connect_object (gtk_window_get_toplevels (), "items-changed",
                           G_CALLBACK (windows_changed_cb), application, G_CONNECT_SWAPPED);
}
