/* alberca-volume-users.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-users.h"

#include <glib/gi18n.h>

#include "model/alberca-connection.h"
#include "model/alberca-lvm-snapshot.h"
#include "model/alberca-usage-index.h"
#include "widgets/alberca-ejection.h"
#include "widgets/alberca-machine-snapshots-window.h"

/* A base image may have a thousand overlays: these are enough to see what it is */
#define MAX_ROWS 40

struct _AlbercaVolumeUsers
{
  AdwBin parent_instance;

  /* Owned references */
  AlbercaPool       *pool;
  AlbercaVolume     *volume;
  AlbercaUsageIndex *index;
  GSignalGroup      *index_signals;
  GPtrArray         *rows;  /* (element-type GtkWidget), borrowed from the group */
  char              *shown; /* what they say, to leave alone what has not changed */

  guint update_id;

  /* Template references */
  AdwPreferencesGroup *group;
};

enum
{
  VOLUME_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaVolumeUsers, alberca_volume_users, ADW_TYPE_BIN)

/* What a row says */

static void
append (GString    *text,
        const char *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static char *
describe_device (const AlbercaUsage *usage)
{
  if (usage->target == NULL)
    return g_strdup (usage->device);
  if (g_strcmp0 (usage->device, "cdrom") == 0)
    /* Translators: in which drive of a virtual machine; %s is "sda" */
    return g_strdup_printf (_("CD drive %s"), usage->target);
  if (g_strcmp0 (usage->device, "floppy") == 0)
    return g_strdup_printf (_("floppy drive %s"), usage->target);
  /* Translators: as which disk of a virtual machine; %s is "vda" */
  return g_strdup_printf (_("disk %s"), usage->target);
}

/* "Running · disk vda · over web.qcow2" */
static char *
describe_domain (const AlbercaUsage *usage)
{
  GString *text = g_string_new (usage->running ? C_("virtual machine", "Running") : C_("virtual machine", "Shut off"));
  g_autofree char *device = describe_device (usage);

  if (device != NULL)
    append (text, device);
  if (usage->read_only)
    append (text, _("read-only"));
  if (usage->next_start)
    append (text, _("from its next start on"));
  if (usage->via != NULL)
    {
      /* Translators: not used directly, but by an overlay on it, whose name follows */
      g_autofree char *via = g_strdup_printf (_("over %s"), usage->via);

      append (text, via);
    }
  return g_string_free (text, FALSE);
}

static char *
describe (AlbercaVolumeUsers *self,
          const AlbercaUsage *usage)
{
  if (usage->kind != ALBERCA_USAGE_OVERLAY)
    return describe_domain (usage);
  if (alberca_lvm_snapshot_is_possible (self->pool))
    return g_strdup (_("LVM’s snapshot of it"));
  if (usage->pool == NULL)
    return g_strdup (_("Overlay on it"));
  /* Translators: %s is the name of a pool */
  return g_strdup_printf (_("Overlay on it, in “%s”"), usage->pool);
}

/* Rows */

static void
activated_cb (AlbercaVolumeUsers *self,
              GtkWidget          *row)
{
  AlbercaConnection *connection = self->pool != NULL ? alberca_pool_get_connection (self->pool) : NULL;
  AlbercaUsage *usage = g_object_get_data (G_OBJECT (row), "usage");
  AlbercaPool *pool = connection != NULL ? alberca_connection_find_pool_by_name (connection, usage->pool) : NULL;

  if (pool != NULL)
    g_signal_emit (self, signals[VOLUME_WANTED], 0, pool, usage->user);
}

static void
eject_clicked_cb (AlbercaVolumeUsers *self,
                  GtkWidget          *button)
{
  alberca_ejection_ask_volume (GTK_WIDGET (self), self->pool, self->volume,
                               g_object_get_data (G_OBJECT (button), "machine"));
}

/* As the row says, in a drive whose medium can be taken out */
static gboolean
is_ejectable (AlbercaVolumeUsers *self,
              const AlbercaUsage *usage)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);

  return usage->kind != ALBERCA_USAGE_OVERLAY && usage->via == NULL &&
         (g_strcmp0 (usage->device, "cdrom") == 0 || g_strcmp0 (usage->device, "floppy") == 0) &&
         connection != NULL && !alberca_connection_get_read_only (connection) &&
         !alberca_connection_get_practice (connection);
}

static void
add_eject_button (AlbercaVolumeUsers *self,
                  GtkWidget          *row,
                  const char         *machine)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("media-eject-symbolic");
  /* Translators: %s is the name of a virtual machine, whose drive a disc is taken out of */
  g_autofree char *label = g_strdup_printf (_("Eject from “%s”…"), machine);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "machine", g_strdup (machine), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (eject_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
snapshots_clicked_cb (AlbercaVolumeUsers *self,
                      GtkWidget          *button)
{
  AlbercaConnection *connection = self->pool != NULL ? alberca_pool_get_connection (self->pool) : NULL;
  const AlbercaUsage *usage = g_object_get_data (G_OBJECT (button), "usage");

  if (connection != NULL && alberca_connection_get_state (connection) == ALBERCA_CONNECTION_OPEN)
    alberca_machine_snapshots_window_show (GTK_WIDGET (self), connection, usage->uuid, usage->user);
}

static void
add_snapshots_button (AlbercaVolumeUsers *self,
                      GtkWidget          *row,
                      const AlbercaUsage *usage)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("document-open-recent-symbolic");
  /* Translators: %s is the name of a virtual machine */
  g_autofree char *label = g_strdup_printf (_("Snapshots of the machine “%s”"), usage->user);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "usage", alberca_usage_copy (usage), (GDestroyNotify) alberca_usage_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (snapshots_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
migrate_clicked_cb (AlbercaVolumeUsers *self,
                    GtkWidget          *button)
{
  AlbercaConnection *connection = self->pool != NULL ? alberca_pool_get_connection (self->pool) : NULL;
  const AlbercaUsage *usage = g_object_get_data (G_OBJECT (button), "usage");

  if (connection != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.move-machine", "(sss)", alberca_connection_get_uri (connection),
                                usage->uuid, usage->user);
}

static void
add_migrate_button (AlbercaVolumeUsers *self,
                    GtkWidget          *row,
                    const AlbercaUsage *usage)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("send-to-symbolic");
  /* Translators: %s is the name of a virtual machine */
  g_autofree char *label = g_strdup_printf (_("Move “%s” to another host…"), usage->user);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "usage", alberca_usage_copy (usage), (GDestroyNotify) alberca_usage_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (migrate_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_row (AlbercaVolumeUsers *self,
         GtkWidget          *row)
{
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_text (AlbercaVolumeUsers *self,
          const char         *text)
{
  add_row (self, g_object_new (ADW_TYPE_ACTION_ROW, "title", text, "title-lines", 3, "focusable", FALSE, NULL));
}

static void
add_user (AlbercaVolumeUsers *self,
          const AlbercaUsage *usage,
          const char         *subtitle)
{
  gboolean overlay = usage->kind == ALBERCA_USAGE_OVERLAY;
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", usage->user, "title-lines", 2,
                                 "subtitle", subtitle, "subtitle-lines", 3,
                                 NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (overlay ? "view-paged-symbolic" : "computer-symbolic");

  if (usage->running)
    gtk_widget_add_css_class (icon, "success");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (overlay && usage->pool != NULL)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_widget_set_tooltip_text (row, _("Show this volume"));
      g_object_set_data_full (G_OBJECT (row), "usage", alberca_usage_copy (usage), (GDestroyNotify) alberca_usage_free);
      g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
    }
  if (is_ejectable (self, usage))
    add_eject_button (self, row, usage->user);
  if (alberca_usage_has_snapshots (usage))
    add_snapshots_button (self, row, usage);
  if (usage->kind != ALBERCA_USAGE_OVERLAY && usage->uuid != NULL &&
      !alberca_connection_get_practice (alberca_pool_get_connection (self->pool)))
    add_migrate_button (self, row, usage);
  add_row (self, row);
}

static void
clear_rows (AlbercaVolumeUsers *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void
make_rows (AlbercaVolumeUsers *self,
           GPtrArray          *users)
{
  clear_rows (self);

  for (guint i = 0; i < MIN (users->len, MAX_ROWS); i++)
    {
      g_autofree char *subtitle = describe (self, g_ptr_array_index (users, i));

      add_user (self, g_ptr_array_index (users, i), subtitle);
    }

  if (users->len > MAX_ROWS)
    {
      guint n_more = users->len - MAX_ROWS;
      g_autofree char *text = g_strdup_printf (ngettext ("And %'u more", "And %'u more", n_more), n_more);

      add_text (self, text);
    }
  else if (users->len == 0)
    {
      add_text (self, alberca_usage_index_get_resolved (self->index) ? _("No virtual machine and no overlay uses it")
                                                                     : _("Looking for what uses it…"));
    }
}

/* All that the rows say, in one text */
static char *
summarize (AlbercaVolumeUsers *self,
           GPtrArray          *users)
{
  GString *text = g_string_new (alberca_usage_index_get_resolved (self->index) ? "1" : "0");

  for (guint i = 0; i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);
      g_autofree char *subtitle = describe (self, usage);

      g_string_append_printf (text, "\n%d %s\n%s", (int) usage->kind, usage->user, subtitle);
    }
  return g_string_free (text, FALSE);
}

static void
update (AlbercaVolumeUsers *self)
{
  g_autoptr(GPtrArray) users = NULL;
  g_autofree char *summary = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), self->index != NULL);
  if (self->index == NULL)
    return;

  users = alberca_usage_index_get_users (self->index, self->pool, self->volume);
  summary = summarize (self, users);
  if (g_strcmp0 (self->shown, summary) == 0)
    return;

  g_free (self->shown);
  self->shown = g_steal_pointer (&summary);
  make_rows (self, users);
}

static gboolean
update_cb (gpointer user_data)
{
  AlbercaVolumeUsers *self = ALBERCA_VOLUME_USERS (user_data);

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* While a pool is read, the users change with each batch */
static void
index_changed_cb (AlbercaVolumeUsers *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, update_cb, self, NULL);
}

/**
 * alberca_volume_users_set_volume:
 * @self: the users
 * @pool: (nullable): the pool of @volume
 * @volume: (nullable): whose users to show, %NULL for nothing
 */
void
alberca_volume_users_set_volume (AlbercaVolumeUsers *self,
                                 AlbercaPool        *pool,
                                 AlbercaVolume      *volume)
{
  AlbercaConnection *connection = volume != NULL ? alberca_pool_get_connection (pool) : NULL;
  AlbercaUsageIndex *usage_index = connection != NULL ? alberca_usage_index_get (connection) : NULL;

  g_return_if_fail (ALBERCA_IS_VOLUME_USERS (self));

  g_set_object (&self->pool, pool);
  g_set_object (&self->volume, volume);
  g_set_object (&self->index, usage_index);
  g_signal_group_set_target (self->index_signals, self->index);
  update (self);
}

static void
alberca_volume_users_dispose (GObject *object)
{
  AlbercaVolumeUsers *self = ALBERCA_VOLUME_USERS (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->index_signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_VOLUME_USERS);
  g_clear_object (&self->index);
  g_clear_object (&self->volume);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (alberca_volume_users_parent_class)->dispose (object);
}

static void
alberca_volume_users_class_init (AlbercaVolumeUsersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_volume_users_dispose;

  signals[VOLUME_WANTED] = g_signal_new ("volume-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, ALBERCA_TYPE_POOL, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-volume-users.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeUsers, group);
}

static void
alberca_volume_users_init (AlbercaVolumeUsers *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  self->index_signals = g_signal_group_new (ALBERCA_TYPE_USAGE_INDEX);
  g_signal_group_connect_swapped (self->index_signals, "changed", G_CALLBACK (index_changed_cb), self);
  g_signal_group_connect_swapped (self->index_signals, "notify::resolved", G_CALLBACK (index_changed_cb), self);
  update (self);
}
