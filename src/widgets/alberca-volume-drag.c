/* alberca-volume-drag.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-drag.h"

#include "model/alberca-volume-file.h"
#include "widgets/alberca-volume-cell.h"

/* The selected ones, where the row that is dragged is among them */
static GPtrArray *
dup_dragged (GtkColumnView *view,
             guint          position)
{
  GtkSelectionModel *model = gtk_column_view_get_model (view);
  g_autoptr(GtkBitset) rows = gtk_selection_model_get_selection (model);
  GPtrArray *volumes = g_ptr_array_new_with_free_func (g_object_unref);
  GtkBitsetIter iter;
  guint row;

  if (!gtk_bitset_contains (rows, position))
    {
      g_ptr_array_add (volumes, g_list_model_get_item (G_LIST_MODEL (model), position));
      return volumes;
    }
  for (gboolean more = gtk_bitset_iter_init_first (&iter, rows, &row); more; more = gtk_bitset_iter_next (&iter, &row))
    g_ptr_array_add (volumes, g_list_model_get_item (G_LIST_MODEL (model), row));
  return volumes;
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            gpointer       user_data)
{
  GtkWidget *owner = user_data;
  GtkColumnView *view = GTK_COLUMN_VIEW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source)));
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (view), x, y, GTK_PICK_DEFAULT);
  AlbercaVolumeCell *cell = picked != NULL ? alberca_volume_cell_find (picked) : NULL;
  guint position = cell != NULL ? alberca_volume_cell_get_position (cell) : GTK_INVALID_LIST_POSITION;
  g_autoptr(AlbercaPool) pool = NULL;
  g_autoptr(GPtrArray) volumes = NULL;

  g_object_get (owner, "pool", &pool, NULL);
  if (position == GTK_INVALID_LIST_POSITION || pool == NULL)
    return NULL;
  volumes = dup_dragged (view, position);
  return alberca_volume_drag_provide (pool, volumes);
}

GdkContentProvider *
alberca_volume_drag_provide (AlbercaPool *pool,
                             GPtrArray   *volumes)
{
  GSList *files = NULL;
  GdkContentProvider *provider = NULL;
  g_auto(GValue) value = G_VALUE_INIT;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);

  for (guint i = 0; i < volumes->len; i++)
    {
      g_autofree char *path = alberca_volume_find_file (pool, g_ptr_array_index (volumes, i));

      if (path == NULL)
        break;
      files = g_slist_append (files, g_file_new_for_path (path));
    }
  if (files != NULL && g_slist_length (files) == volumes->len)
    {
      g_value_init (&value, GDK_TYPE_FILE_LIST);
      g_value_set_boxed (&value, files);
      provider = gdk_content_provider_new_for_value (&value);
    }
  g_slist_free_full (files, g_object_unref);
  return provider;
}

void
alberca_volume_drag_install (GtkColumnView *view,
                             GtkWidget     *owner)
{
  GtkDragSource *source = gtk_drag_source_new ();

  /* A copy: a file that is moved away is a volume that is lost */
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), owner, 0);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (source));
}
