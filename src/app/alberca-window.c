/* alberca-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "app/alberca-connection-actions.h"
#include "app/alberca-dialogs.h"
#include "app/alberca-find-actions.h"
#include "app/alberca-pool-wish.h"
#include "app/alberca-rereader.h"
#include "app/alberca-window.h"
#include "model/alberca-iso-libraries.h"
#include "widgets/alberca-auth-dialog.h"
#include "widgets/alberca-connection-banner.h"
#include "widgets/alberca-connection-dialog.h"
#include "widgets/alberca-connection-page.h"
#include "widgets/alberca-operation-button.h"
#include "widgets/alberca-operation-toast.h"
#include "widgets/alberca-pool-list.h"
#include "widgets/alberca-pool-page.h"
#include "widgets/alberca-pool-wizard.h"
#include "widgets/alberca-template-dialog.h"
#include "widgets/alberca-template-opener.h"
#include "widgets/alberca-preferences-window.h"
#include "widgets/alberca-transcript-window.h"
#include "widgets/alberca-welcome-page.h"

struct _AlbercaWindow
{
  AdwApplicationWindow     parent_instance;

  /* Owned */
  GSettings               *settings;
  AlbercaOperationQueue   *queue;
  AlbercaConnectionList   *connections;
  AlbercaTemplateList     *templates;
  AlbercaTemplateOpener   *opener;
  GListModel              *all_pools;  /* of every connection */
  GSignalGroup            *connection_signals;
  AlbercaConnection       *connection; /* what is shown */
  AlbercaPool             *pool;       /* of this connection, or NULL */
  AlbercaPoolWish         *wish;       /* what is to be shown */
  gboolean                 wizard_wanted;
  AlbercaRereader         *rereader;

  /* Template */
  AdwToastOverlay         *toast_overlay;
  AdwWindowTitle          *title;
  AlbercaConnectionBanner *banner;
  AlbercaConnectionPage   *connection_page;
  AlbercaOperationButton  *operation_button;
  AlbercaPoolList         *pool_list;
  AlbercaPoolPage         *pool_page;
  GtkPaned                *paned;
  GtkStack                *stack;
  GtkWidget               *sidebar;
};

G_DEFINE_FINAL_TYPE (AlbercaWindow, alberca_window, ADW_TYPE_APPLICATION_WINDOW)

/* Where a new pool goes: the connection that is shown, or else the first that takes one. */
static AlbercaConnection *
find_connection_for_new_pool (AlbercaWindow *self)
{
  GListModel *list = G_LIST_MODEL (self->connections);

  if (self->connection != NULL && alberca_connection_get_can_change (self->connection))
    return self->connection;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(AlbercaConnection) connection = g_list_model_get_item (list, i);

      if (alberca_connection_get_can_change (connection))
        return connection;
    }
  return NULL;
}

static void
update_actions (AlbercaWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_pool = self->pool != NULL;
  gboolean can_change = self->connection != NULL && alberca_connection_get_can_change (self->connection);
  gboolean takes_pools = find_connection_for_new_pool (self) != NULL;

  gtk_widget_action_set_enabled (widget, "win.new-pool", takes_pools);
  gtk_widget_action_set_enabled (widget, "win.copy-pool", has_pool && can_change);
  gtk_widget_action_set_enabled (widget, "win.save-template", has_pool);
  gtk_widget_action_set_enabled (widget, "win.new-volume", has_pool && can_change);
  gtk_widget_action_set_enabled (widget, "win.refresh", self->connection != NULL);
  gtk_widget_action_set_enabled (widget, "win.search", has_pool);
  gtk_widget_action_set_enabled (widget, "win.reclaim", self->connection != NULL);

  if (self->wizard_wanted && takes_pools)
    {
      self->wizard_wanted = FALSE;
      gtk_widget_activate_action (widget, "win.new-pool", NULL);
    }
}

/* ---- What is shown ---- */

/* An empty list beside the welcome page says nothing. */
static void
update_sidebar (AlbercaWindow *self)
{
  gtk_widget_set_visible (self->sidebar,
                          g_settings_get_boolean (self->settings, "sidebar-visible") &&
                          g_list_model_get_n_items (G_LIST_MODEL (self->connections)) > 0);
}

static void
update_title (AlbercaWindow *self)
{
  const char *title = "Alberca";
  const char *subtitle = "";

  if (self->pool != NULL)
    {
      title = alberca_pool_get_name (self->pool);
      subtitle = alberca_connection_get_title (self->connection);
    }
  else if (self->connection != NULL)
    {
      title = alberca_connection_get_title (self->connection);
      subtitle = alberca_connection_get_safe_uri (self->connection);
    }

  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
select_wanted (AlbercaWindow *self)
{
  AlbercaPool *pool = alberca_pool_wish_find (self->wish, G_LIST_MODEL (self->connections));

  if (pool != NULL)
    alberca_pool_list_set_selected (self->pool_list, G_OBJECT (pool));
}

static void
show_pool (AlbercaWindow *self,
           AlbercaPool   *pool)
{
  g_set_object (&self->pool, pool);
  alberca_pool_page_set_pool (self->pool_page, pool);
  alberca_rereader_set_pool (self->rereader, pool);
}

static void
show_connection (AlbercaWindow     *self,
                 AlbercaConnection *connection)
{
  if (!g_set_object (&self->connection, connection))
    return;

  g_signal_group_set_target (self->connection_signals, connection);
  alberca_connection_banner_set_connection (self->banner, connection);
  alberca_connection_page_set_connection (self->connection_page, connection);
}

/* The pool went and its connection is selected in its place: should it come back (the connection
 * was lost, or closed and opened), it is selected again. */
static gboolean
has_vanished (AlbercaPool       *pool,
              AlbercaConnection *connection)
{
  return pool != NULL && connection != NULL &&
         alberca_connection_find_pool (connection, alberca_pool_get_uuid (pool)) != pool;
}

static void
selected_changed_cb (AlbercaWindow *self)
{
  GObject *selected = alberca_pool_list_get_selected (self->pool_list);
  g_autoptr(AlbercaPool) previous = self->pool == NULL ? NULL : g_object_ref (self->pool);
  const char *page = "welcome";

  if (ALBERCA_IS_POOL (selected))
    {
      AlbercaPool *pool = ALBERCA_POOL (selected);

      show_connection (self, alberca_pool_get_connection (pool));
      show_pool (self, pool);
      alberca_pool_wish_remember (pool, self->settings);
      alberca_pool_wish_clear (self->wish);
      page = "pool";
    }
  else if (ALBERCA_IS_CONNECTION (selected))
    {
      if (has_vanished (previous, self->connection))
        alberca_pool_wish_set_uuid (self->wish, alberca_connection_get_uri (self->connection),
                                    alberca_pool_get_uuid (previous));
      else if (previous != NULL)
        alberca_pool_wish_clear (self->wish);
      show_pool (self, NULL);
      show_connection (self, ALBERCA_CONNECTION (selected));
      page = "connection";
    }
  else
    {
      show_pool (self, NULL);
      show_connection (self, NULL);
    }

  gtk_stack_set_visible_child_name (self->stack, page);
  update_title (self);
  update_actions (self);
}

/* A link to a volume of another pool was followed */
static void
volume_wanted_cb (AlbercaWindow *self,
                  AlbercaPool   *pool,
                  const char    *name)
{
  alberca_window_show_volume (self, pool, name);
}

static void
auth_request_cb (AlbercaWindow      *self,
                 AlbercaAuthRequest *request,
                 AlbercaConnection  *connection)
{
  alberca_dialogs_present (GTK_WIDGET (self),
                           alberca_auth_dialog_new (request, alberca_connection_get_title (connection)));
}

static void
connections_changed_cb (AlbercaWindow *self,
                        guint          position,
                        guint          removed,
                        guint          added)
{
  GListModel *list = G_LIST_MODEL (self->connections);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(AlbercaConnection) connection = g_list_model_get_item (list, i);

      /* A connection that moves within the list comes here again. */
      g_signal_handlers_disconnect_by_data (connection, self);
      g_signal_connect_object (connection, "auth-request", G_CALLBACK (auth_request_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (connection, "notify::state", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (connection, "notify::read-only", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
    }

  if (added > 0 && alberca_pool_list_get_selected (self->pool_list) == NULL)
    {
      g_autoptr(GObject) first = g_list_model_get_item (list, position);

      alberca_pool_list_set_selected (self->pool_list, first);
    }
  update_sidebar (self);
  update_actions (self);
}

/* ---- Operations ---- */

static void
operation_finished_cb (AlbercaWindow    *self,
                       AlbercaOperation *operation)
{
  /* One of a batch: told once, at its end */
  if (alberca_operation_get_batch (operation) == NULL &&
      alberca_operation_get_state (operation) == ALBERCA_OPERATION_FAILED)
    adw_toast_overlay_add_toast (self->toast_overlay, alberca_operation_toast_new (operation, GTK_WINDOW (self)));
}

static void
batch_finished_cb (AlbercaWindow *self,
                   AlbercaBatch  *batch)
{
  AlbercaOperation *only = alberca_batch_get_only (batch);

  if (alberca_batch_get_n_failed (batch) > 0)
    adw_toast_overlay_add_toast (self->toast_overlay,
                                 only != NULL ? alberca_operation_toast_new (only, GTK_WINDOW (self))
                                              : alberca_operation_toast_new_batch (batch));
}

/* ---- Actions ---- */

static void
pool_created_cb (AlbercaWindow     *self,
                 AlbercaOperation  *operation,
                 const char        *uuid,
                 AlbercaPoolWizard *wizard)
{
  if (alberca_pool_wizard_get_makes_iso_library (wizard))
    alberca_iso_libraries_remember (self->settings, alberca_pool_wizard_get_connection (wizard), uuid);
  alberca_pool_wish_set_uuid (self->wish, NULL, uuid);
  select_wanted (self);
}

static void
present_wizard (AlbercaWindow   *self,
                AlbercaTemplate *first)
{
  AlbercaConnection *connection = find_connection_for_new_pool (self);
  GtkWidget *wizard;

  if (connection == NULL)
    return;

  wizard = alberca_pool_wizard_new (connection, self->templates, first);
  g_signal_connect_object (wizard, "created", G_CALLBACK (pool_created_cb), self, G_CONNECT_SWAPPED);
  alberca_dialogs_present (GTK_WIDGET (self), wizard);
}

/* The XML of a pool was dropped on the window */
static void
opened_cb (AlbercaWindow   *self,
           AlbercaTemplate *template)
{
  if (find_connection_for_new_pool (self) != NULL)
    present_wizard (self, template);
  else
    adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (_("Open a connection first, where the pool can be made.")));
}

static void
new_pool_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  present_wizard (ALBERCA_WINDOW (widget), NULL);
}

static void
copy_pool_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  AlbercaWindow *self = ALBERCA_WINDOW (widget);

  if (self->pool != NULL && alberca_pool_get_config (self->pool) != NULL)
    {
      g_autoptr(AlbercaTemplate) template = alberca_template_new_from_pool (self->pool);

      present_wizard (self, template);
    }
}

static void
save_template_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  AlbercaWindow *self = ALBERCA_WINDOW (widget);

  if (self->pool != NULL && alberca_pool_get_config (self->pool) != NULL)
    alberca_dialogs_present (widget,
                             alberca_template_dialog_new_to_save (self->templates,
                                                                  alberca_pool_get_config (self->pool), NULL,
                                                                  alberca_pool_get_name (self->pool)));
}

static void
connection_accepted_cb (AlbercaWindow *self,
                        const char    *uri,
                        gboolean       read_only)
{
  alberca_window_open_uri (self, uri, read_only);
}

static void
add_connection_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  GtkWidget *dialog = alberca_connection_dialog_new ();

  g_signal_connect_object (dialog, "accepted", G_CALLBACK (connection_accepted_cb), widget, G_CONNECT_SWAPPED);
  alberca_dialogs_present (widget, dialog);
}

static void
show_transcript_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  AlbercaWindow *self = ALBERCA_WINDOW (widget);
  GtkWindow *window = alberca_dialogs_find (widget, ALBERCA_TYPE_TRANSCRIPT_WINDOW);

  alberca_operation_button_popdown (self->operation_button);
  if (window != NULL)
    gtk_window_present (window);
  else
    alberca_dialogs_present (GTK_WIDGET (self), alberca_transcript_window_new (self->queue));
}

static void
show_operations_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  alberca_operation_button_popup (ALBERCA_WINDOW (widget)->operation_button);
}

static void
preferences_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  alberca_dialogs_present (widget, alberca_preferences_window_new (ALBERCA_WINDOW (widget)->settings));
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  alberca_pool_page_start_search (ALBERCA_WINDOW (widget)->pool_page);
}

/* Shortcuts reach the window's own actions only: these hand on to the page. */
static void
refresh_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  AlbercaWindow *self = ALBERCA_WINDOW (widget);

  if (self->pool != NULL)
    alberca_pool_page_refresh (self->pool_page);
  else if (self->connection != NULL &&
           alberca_connection_get_state (self->connection) == ALBERCA_CONNECTION_OPEN)
    alberca_connection_reread (self->connection);
}

static void
new_volume_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (ALBERCA_WINDOW (widget)->pool_page), "volume.new", NULL);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.add-connection", NULL, add_connection_action);
  gtk_widget_class_install_action (widget_class, "win.copy-pool", NULL, copy_pool_action);
  gtk_widget_class_install_action (widget_class, "win.new-pool", NULL, new_pool_action);
  gtk_widget_class_install_action (widget_class, "win.new-volume", NULL, new_volume_action);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "win.save-template", NULL, save_template_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.show-operations", NULL, show_operations_action);
  gtk_widget_class_install_action (widget_class, "win.show-transcript", NULL, show_transcript_action);
  alberca_connection_actions_install (widget_class);
  alberca_find_actions_install (widget_class);
}

/* ---- The object ---- */

static gpointer
map_to_pools (gpointer item,
              gpointer user_data)
{
  g_autoptr(AlbercaConnection) connection = item;

  return g_object_ref (alberca_connection_get_pools (connection));
}

static void
watch_model (AlbercaWindow *self)
{
  GtkMapListModel *lists;

  lists = gtk_map_list_model_new (g_object_ref (G_LIST_MODEL (self->connections)), map_to_pools, NULL, NULL);
  self->all_pools = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));
  g_signal_connect_object (self->all_pools, "items-changed", G_CALLBACK (select_wanted), self, G_CONNECT_SWAPPED);

  alberca_pool_list_set_connections (self->pool_list, G_LIST_MODEL (self->connections));
  g_signal_connect_object (self->pool_list, "notify::selected",
                           G_CALLBACK (selected_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connections, "items-changed",
                           G_CALLBACK (connections_changed_cb), self, G_CONNECT_SWAPPED);

  alberca_operation_button_set_queue (self->operation_button, self->queue);
  g_signal_connect_object (self->queue, "finished",
                           G_CALLBACK (operation_finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "batch-finished",
                           G_CALLBACK (batch_finished_cb), self, G_CONNECT_SWAPPED);
}

static void
bind_settings (AlbercaWindow *self)
{
  g_autoptr(GAction) sidebar = g_settings_create_action (self->settings, "sidebar-visible");

  g_action_map_add_action (G_ACTION_MAP (self), sidebar);
  g_signal_connect_object (self->settings, "changed::sidebar-visible",
                           G_CALLBACK (update_sidebar), self, G_CONNECT_SWAPPED);
  g_settings_bind (self->settings, "sidebar-width", self->paned, "position", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  alberca_pool_page_set_settings (self->pool_page, self->settings);
}

static void
alberca_window_dispose (GObject *object)
{
  AlbercaWindow *self = ALBERCA_WINDOW (object);

  g_clear_object (&self->rereader);
  if (self->pool_list != NULL)
    g_signal_handlers_disconnect_by_data (self->pool_list, self);
  if (self->connections != NULL)
    g_signal_handlers_disconnect_by_data (self->connections, self);
  g_clear_object (&self->connection_signals);
  g_clear_object (&self->all_pools);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_WINDOW);
  g_clear_object (&self->pool);
  g_clear_object (&self->connection);
  g_clear_object (&self->templates);
  g_clear_object (&self->opener);
  g_clear_object (&self->connections);
  g_clear_object (&self->queue);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->wish, alberca_pool_wish_free);

  G_OBJECT_CLASS (alberca_window_parent_class)->dispose (object);
}

static void
alberca_window_class_init (AlbercaWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (ALBERCA_TYPE_CONNECTION_BANNER);
  g_type_ensure (ALBERCA_TYPE_CONNECTION_PAGE);
  g_type_ensure (ALBERCA_TYPE_OPERATION_BUTTON);
  g_type_ensure (ALBERCA_TYPE_POOL_LIST);
  g_type_ensure (ALBERCA_TYPE_POOL_PAGE);
  g_type_ensure (ALBERCA_TYPE_WELCOME_PAGE);

  object_class->dispose = alberca_window_dispose;

  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWindow, title);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWindow, connection_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWindow, operation_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWindow, pool_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWindow, pool_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWindow, paned);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, AlbercaWindow, stack);
  gtk_widget_class_bind_template_callback (widget_class, volume_wanted_cb);
}

static void
alberca_window_init (AlbercaWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->connection_signals = g_signal_group_new (ALBERCA_TYPE_CONNECTION);
  g_signal_group_connect_swapped (self->connection_signals, "notify::title", G_CALLBACK (update_title), self);
  self->wish = alberca_pool_wish_new ();
}

/**
 * alberca_window_new:
 * @templates: what a new pool may start from
 */
GtkWidget *
alberca_window_new (GtkApplication        *application,
                    GSettings             *settings,
                    AlbercaOperationQueue *queue,
                    AlbercaConnectionList *connections,
                    AlbercaTemplateList   *templates)
{
  AlbercaWindow *self = g_object_new (ALBERCA_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  self->queue = g_object_ref (queue);
  self->connections = g_object_ref (connections);
  self->templates = g_object_ref (templates);
  self->opener = alberca_template_opener_new (GTK_WIDGET (self));
  g_signal_connect_object (self->opener, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  alberca_template_opener_accept_drops (self->opener);

  bind_settings (self);
  alberca_pool_wish_recall (self->wish, settings);
  self->rereader = alberca_rereader_new (GTK_WINDOW (self), settings);
  watch_model (self);
  connections_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (connections)));
  selected_changed_cb (self);
  select_wanted (self);

  return GTK_WIDGET (self);
}

AlbercaConnectionList *
alberca_window_get_connections (AlbercaWindow *self)
{
  g_return_val_if_fail (ALBERCA_IS_WINDOW (self), NULL);

  return self->connections;
}

AlbercaConnection *
alberca_window_get_connection (AlbercaWindow *self)
{
  g_return_val_if_fail (ALBERCA_IS_WINDOW (self), NULL);

  return self->connection;
}

/**
 * alberca_window_open_uri:
 * @uri: a libvirt URI, or "practice:"
 */
void
alberca_window_open_uri (AlbercaWindow *self,
                         const char    *uri,
                         gboolean       read_only)
{
  AlbercaConnection *connection;

  g_return_if_fail (ALBERCA_IS_WINDOW (self));
  g_return_if_fail (uri != NULL);

  if (g_str_equal (uri, ALBERCA_PRACTICE_URI))
    connection = alberca_connection_list_add_practice (self->connections);
  else
    connection = alberca_connection_list_add (self->connections, uri, read_only);

  /* The list may have known it already, with the other right. */
  if (alberca_connection_get_state (connection) != ALBERCA_CONNECTION_OPEN)
    alberca_connection_set_read_only (connection, read_only);

  if (self->pool == NULL || self->connection != connection)
    alberca_pool_list_set_selected (self->pool_list, G_OBJECT (connection));
  alberca_connection_open (connection);
}

void
alberca_window_want_wizard (AlbercaWindow *self)
{
  g_return_if_fail (ALBERCA_IS_WINDOW (self));

  self->wizard_wanted = TRUE;
  update_actions (self);
}

/**
 * alberca_window_show_volume:
 * @self: the window
 * @pool: a pool of one of its connections
 * @name: of a volume in it
 */
void
alberca_window_show_volume (AlbercaWindow *self,
                            AlbercaPool   *pool,
                            const char    *name)
{
  g_return_if_fail (ALBERCA_IS_WINDOW (self));

  alberca_pool_list_set_selected (self->pool_list, G_OBJECT (pool));
  alberca_pool_page_select_volume (self->pool_page, name);
}

/**
 * alberca_window_want_pool:
 * @name: the name of a storage pool, of any connection
 */
void
alberca_window_want_pool (AlbercaWindow *self,
                          const char    *name)
{
  g_return_if_fail (ALBERCA_IS_WINDOW (self));
  g_return_if_fail (name != NULL);

  alberca_pool_wish_set_name (self->wish, name);
  select_wanted (self);
}
