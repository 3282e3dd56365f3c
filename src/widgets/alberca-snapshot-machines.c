/* alberca-snapshot-machines.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-snapshot-machines.h"

#include <glib/gi18n.h>

#include "model/alberca-connection.h"
#include "model/alberca-usage-index.h"
#include "widgets/alberca-machine-snapshots-window.h"

/* The rest is among its users */
#define MAX_ROWS 5

struct _AlbercaSnapshotMachines
{
  AdwBin parent_instance;

  /* Owned references */
  AlbercaPool       *pool;
  AlbercaVolume     *volume;
  AlbercaUsageIndex *index;
  GSignalGroup      *index_signals;
  char              *shown; /* what the rows say, to leave alone what has not changed */

  guint update_id;

  /* Template references */
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AlbercaSnapshotMachines, alberca_snapshot_machines, ADW_TYPE_BIN)

static gboolean
has_machine (GPtrArray  *machines,
             const char *uuid)
{
  for (guint i = 0; i < machines->len; i++)
    if (g_strcmp0 (((const AlbercaUsage *) g_ptr_array_index (machines, i))->uuid, uuid) == 0)
      return TRUE;
  return FALSE;
}

/* @direct: whose disk it is; else whose disk is built on it */
static void
add_machines (GPtrArray *machines,
              GPtrArray *users,
              gboolean   direct)
{
  for (guint i = 0; i < users->len && machines->len < MAX_ROWS; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);

      if (alberca_usage_has_snapshots (usage) && (usage->via == NULL) == direct && !has_machine (machines, usage->uuid))
        g_ptr_array_add (machines, alberca_usage_copy (usage));
    }
}

/* (transfer full) (element-type AlbercaUsage): one of each machine. What is below a single one is mostly what
 * an external snapshot of it left; a base image is below many, whose snapshots are not its own. */
static GPtrArray *
list_machines (AlbercaSnapshotMachines *self)
{
  g_autoptr(GPtrArray) users = alberca_usage_index_get_users (self->index, self->pool, self->volume);
  GPtrArray *machines = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_usage_free);

  add_machines (machines, users, TRUE);
  if (machines->len > 0)
    return machines;
  add_machines (machines, users, FALSE);
  if (machines->len > 1)
    g_ptr_array_set_size (machines, 0);
  return machines;
}

static char *
describe (const AlbercaUsage *usage)
{
  const char *text = usage->running ? _("Of all its disks, and of its memory: it is running.")
                                    : _("Of all its disks: it is shut off.");
  g_autofree char *via = NULL;

  if (usage->via == NULL)
    return g_strdup (text);
  /* Translators: not used directly, but by an overlay on it, whose name follows */
  via = g_strdup_printf (_("over %s"), usage->via);
  return g_strdup_printf ("%s · %s", text, via);
}

static void
activated_cb (AlbercaSnapshotMachines *self,
              GtkWidget               *row)
{
  AlbercaConnection *connection = self->pool != NULL ? alberca_pool_get_connection (self->pool) : NULL;
  const AlbercaUsage *usage = g_object_get_data (G_OBJECT (row), "usage");

  if (connection != NULL)
    alberca_machine_snapshots_window_show (GTK_WIDGET (self), connection, usage->uuid, usage->user);
}

static void
add_row (AlbercaSnapshotMachines *self,
         const AlbercaUsage      *usage)
{
  /* Translators: %s is the name of a virtual machine */
  g_autofree char *title = g_strdup_printf (_("Snapshots of “%s”…"), usage->user);
  g_autofree char *subtitle = describe (usage);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", title, "title-lines", 2,
                                 "subtitle", subtitle, "subtitle-lines", 3,
                                 "activatable", TRUE,
                                 NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name ("computer-symbolic");

  if (usage->running)
    gtk_widget_add_css_class (icon, "success");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  g_object_set_data_full (G_OBJECT (row), "usage", alberca_usage_copy (usage), (GDestroyNotify) alberca_usage_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

/* All that the rows say, in one text */
static char *
summarize (GPtrArray *machines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < machines->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (machines, i);
      g_autofree char *subtitle = describe (usage);

      g_string_append_printf (text, "%s\n%s\n%s\n", usage->uuid, usage->user, subtitle);
    }
  return g_string_free (text, FALSE);
}

static void
update (AlbercaSnapshotMachines *self)
{
  g_autoptr(GPtrArray) machines = NULL;
  g_autofree char *summary = NULL;
  GtkWidget *row;

  if (self->index == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  machines = list_machines (self);
  summary = summarize (machines);
  if (g_strcmp0 (self->shown, summary) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&summary);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < machines->len; i++)
    add_row (self, g_ptr_array_index (machines, i));
  gtk_widget_set_visible (GTK_WIDGET (self), machines->len > 0);
}

static gboolean
update_cb (gpointer user_data)
{
  AlbercaSnapshotMachines *self = ALBERCA_SNAPSHOT_MACHINES (user_data);

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* While a pool is read, the users change with each batch */
static void
index_changed_cb (AlbercaSnapshotMachines *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, update_cb, self, NULL);
}

/**
 * alberca_snapshot_machines_set_volume:
 * @self: the machines
 * @pool: (nullable): the pool of @volume
 * @volume: (nullable): whose machines to show, %NULL for none
 */
void
alberca_snapshot_machines_set_volume (AlbercaSnapshotMachines *self,
                                      AlbercaPool             *pool,
                                      AlbercaVolume           *volume)
{
  AlbercaConnection *connection = volume != NULL ? alberca_pool_get_connection (pool) : NULL;
  AlbercaUsageIndex *usage_index = connection != NULL ? alberca_usage_index_get (connection) : NULL;

  g_return_if_fail (ALBERCA_IS_SNAPSHOT_MACHINES (self));

  g_set_object (&self->pool, pool);
  g_set_object (&self->volume, volume);
  g_set_object (&self->index, usage_index);
  g_clear_pointer (&self->shown, g_free);
  g_signal_group_set_target (self->index_signals, self->index);
  update (self);
}

static void
alberca_snapshot_machines_dispose (GObject *object)
{
  AlbercaSnapshotMachines *self = ALBERCA_SNAPSHOT_MACHINES (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->index_signals);
  /* dispose_template takes a direct child away that AdwBin would then take away again */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_SNAPSHOT_MACHINES);
  g_clear_object (&self->index);
  g_clear_object (&self->volume);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (alberca_snapshot_machines_parent_class)->dispose (object);
}

static void
alberca_snapshot_machines_class_init (AlbercaSnapshotMachinesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_snapshot_machines_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-snapshot-machines.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotMachines, list);
}

static void
alberca_snapshot_machines_init (AlbercaSnapshotMachines *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->index_signals = g_signal_group_new (ALBERCA_TYPE_USAGE_INDEX);
  g_signal_group_connect_swapped (self->index_signals, "changed", G_CALLBACK (index_changed_cb), self);
  g_signal_group_connect_swapped (self->index_signals, "notify::resolved", G_CALLBACK (index_changed_cb), self);
  update (self);
}
