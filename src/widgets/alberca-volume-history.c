/* alberca-volume-history.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-history.h"

#include "model/alberca-connection.h"
#include "widgets/alberca-operation-row.h"

struct _AlbercaVolumeHistory
{
  AdwBin parent_instance;

  char *pool_uuid; /* NULL: of nothing */
  char *name;

  /* Owned references */
  GtkCustomFilter    *filter;
  GtkFilterListModel *operations;

  /* Template references */
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeHistory, alberca_volume_history, ADW_TYPE_BIN)

static gboolean
match (gpointer item,
       gpointer user_data)
{
  AlbercaVolumeHistory *self = user_data;

  return self->pool_uuid != NULL && alberca_operation_has_subject (item, self->pool_uuid, self->name);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *content = alberca_operation_row_new (item);

  g_object_set (content, "show-command", TRUE, NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  return row;
}

static void
items_changed_cb (AlbercaVolumeHistory *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (G_LIST_MODEL (self->operations)) > 0);
}

/**
 * alberca_volume_history_set_volume:
 * @self: a history
 * @pool: (nullable): the pool of @volume
 * @volume: (nullable): the volume whose history to show, %NULL for none
 */
void
alberca_volume_history_set_volume (AlbercaVolumeHistory *self,
                                   AlbercaPool          *pool,
                                   AlbercaVolume        *volume)
{
  AlbercaConnection *connection = volume != NULL ? alberca_pool_get_connection (pool) : NULL;
  GListModel *queue = connection != NULL ? G_LIST_MODEL (alberca_connection_get_queue (connection)) : NULL;

  g_return_if_fail (ALBERCA_IS_VOLUME_HISTORY (self));

  g_clear_pointer (&self->pool_uuid, g_free);
  g_clear_pointer (&self->name, g_free);
  if (queue != NULL)
    {
      self->pool_uuid = g_strdup (alberca_pool_get_uuid (pool));
      self->name = g_strdup (alberca_volume_get_name (volume));
    }

  if (gtk_filter_list_model_get_model (self->operations) == queue)
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  else
    gtk_filter_list_model_set_model (self->operations, queue);
}

static void
alberca_volume_history_dispose (GObject *object)
{
  AlbercaVolumeHistory *self = ALBERCA_VOLUME_HISTORY (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_VOLUME_HISTORY);
  g_clear_object (&self->operations);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->pool_uuid, g_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (alberca_volume_history_parent_class)->dispose (object);
}

static void
alberca_volume_history_class_init (AlbercaVolumeHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_volume_history_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-volume-history.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeHistory, list);
}

static void
alberca_volume_history_init (AlbercaVolumeHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->filter = gtk_custom_filter_new (match, self, NULL);
  self->operations = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));
  g_signal_connect_object (self->operations, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->operations), create_row, NULL, NULL);
  items_changed_cb (self);
}
