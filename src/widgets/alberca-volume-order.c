/* alberca-volume-order.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-order.h"

#include "widgets/alberca-volume-column.h"

/* A list of ten thousand is not sorted more often than that, in ms */
#define USAGE_INTERVAL_MS 500

typedef struct
{
  AlbercaVolumeOrder        *order; /* borrowed: it contains this */
  const AlbercaVolumeColumn *column;
} SortKey;

struct _AlbercaVolumeOrder
{
  GObject parent_instance;

  GtkColumnView *view; /* borrowed */

  /* Owned references */
  GSettings           *settings;
  GSignalGroup        *usage;
  GtkColumnViewColumn *columns[ALBERCA_VOLUME_N_COLUMNS];

  SortKey  keys[ALBERCA_VOLUME_N_COLUMNS];
  gboolean probing;
  guint    usage_id;
  int      first; /* an AlbercaVolumeColumnKind, -1 while unsorted */
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeOrder, alberca_volume_order, G_TYPE_OBJECT)

/* GTK 4.8 does not say which column it sorts by. But of all sorters it asks that of the first
 * column first, and the sign of the answer is the direction. */

static int
compare_volumes (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const SortKey *key = user_data;

  if (G_UNLIKELY (key->order->probing))
    {
      if (key->order->first < 0)
        key->order->first = (int) key->column->kind;
      return -1;
    }
  return key->column->compare (a, b);
}

/* Sets "first"; TRUE when it is sorted from last to first */
static gboolean
probe (AlbercaVolumeOrder *self)
{
  GtkOrdering order;

  self->probing = TRUE;
  self->first = -1;
  order = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), self, self->view);
  self->probing = FALSE;

  return order == GTK_ORDERING_LARGER;
}

static void
sorter_changed_cb (AlbercaVolumeOrder *self)
{
  gboolean descending = probe (self);
  g_autofree char *id = NULL;

  if (self->settings == NULL || self->first < 0)
    return;

  id = g_settings_get_string (self->settings, "volume-sort-column");
  if (alberca_volume_column_find (id) != self->first)
    {
      g_settings_set_string (self->settings, "volume-sort-column",
                             alberca_volume_column_get ((AlbercaVolumeColumnKind) self->first)->id);
    }
  if (g_settings_get_boolean (self->settings, "volume-sort-descending") != descending)
    g_settings_set_boolean (self->settings, "volume-sort-descending", descending);
}

/**
 * alberca_volume_order_set_settings:
 * @self: an order
 * @settings: (nullable): where it is remembered
 */
void
alberca_volume_order_set_settings (AlbercaVolumeOrder *self,
                                   GSettings          *settings)
{
  g_autofree char *id = NULL;
  gboolean descending;
  int kind;

  g_return_if_fail (ALBERCA_IS_VOLUME_ORDER (self));

  if (!g_set_object (&self->settings, settings) || settings == NULL)
    return;

  id = g_settings_get_string (settings, "volume-sort-column");
  descending = g_settings_get_boolean (settings, "volume-sort-descending");
  kind = MAX (alberca_volume_column_find (id), 0);
  gtk_column_view_sort_by_column (self->view, self->columns[kind],
                                  descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

/**
 * alberca_volume_order_changed:
 * @self: an order
 *
 * GTK does not watch the items: says that details came which may belong elsewhere in the order.
 */
void
alberca_volume_order_changed (AlbercaVolumeOrder *self)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_ORDER (self));

  if (self->first > ALBERCA_VOLUME_COLUMN_NAME)
    {
      gtk_sorter_changed (gtk_column_view_column_get_sorter (self->columns[self->first]),
                          GTK_SORTER_CHANGE_DIFFERENT);
    }
}

static gboolean
usage_timeout_cb (gpointer user_data)
{
  AlbercaVolumeOrder *self = ALBERCA_VOLUME_ORDER (user_data);

  self->usage_id = 0;
  if (self->first == ALBERCA_VOLUME_COLUMN_USED_BY)
    alberca_volume_order_changed (self);
  return G_SOURCE_REMOVE;
}

/* While much is read it changes much. */
static void
usage_changed_cb (AlbercaVolumeOrder *self)
{
  if (self->usage_id == 0 && self->first == ALBERCA_VOLUME_COLUMN_USED_BY)
    self->usage_id = g_timeout_add (USAGE_INTERVAL_MS, usage_timeout_cb, self);
}

void
alberca_volume_order_set_usage (AlbercaVolumeOrder *self,
                                AlbercaUsageIndex  *usage)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_ORDER (self));

  g_signal_group_set_target (self->usage, usage);
}

/**
 * alberca_volume_order_new:
 * @view: the view with the columns
 *
 * Returns: (transfer full): its order, by name
 */
AlbercaVolumeOrder *
alberca_volume_order_new (GtkColumnView *view)
{
  AlbercaVolumeOrder *self = g_object_new (ALBERCA_TYPE_VOLUME_ORDER, NULL);

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), self);

  self->view = view;
  for (int kind = 0; kind < ALBERCA_VOLUME_N_COLUMNS; kind++)
    {
      g_autoptr(GtkSorter) sorter = NULL;

      self->keys[kind].order = self;
      self->keys[kind].column = alberca_volume_column_get ((AlbercaVolumeColumnKind) kind);
      self->columns[kind] = g_list_model_get_item (gtk_column_view_get_columns (view), (guint) kind);
      sorter = GTK_SORTER (gtk_custom_sorter_new (compare_volumes, &self->keys[kind], NULL));
      gtk_column_view_column_set_sorter (self->columns[kind], sorter);
    }

  g_signal_connect_object (gtk_column_view_get_sorter (view), "changed", G_CALLBACK (sorter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_sort_by_column (view, self->columns[ALBERCA_VOLUME_COLUMN_NAME], GTK_SORT_ASCENDING);

  return self;
}

static void
alberca_volume_order_dispose (GObject *object)
{
  AlbercaVolumeOrder *self = ALBERCA_VOLUME_ORDER (object);

  for (int kind = 0; kind < ALBERCA_VOLUME_N_COLUMNS; kind++)
    {
      /* The sorters point into this object */
      if (self->columns[kind] != NULL)
        gtk_column_view_column_set_sorter (self->columns[kind], NULL);
      g_clear_object (&self->columns[kind]);
    }
  g_clear_handle_id (&self->usage_id, g_source_remove);
  if (self->usage != NULL)
    g_signal_group_set_target (self->usage, NULL);
  g_clear_object (&self->usage);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (alberca_volume_order_parent_class)->dispose (object);
}

static void
alberca_volume_order_class_init (AlbercaVolumeOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_volume_order_dispose;
}

static void
alberca_volume_order_init (AlbercaVolumeOrder *self)
{
  self->first = -1;
  self->usage = g_signal_group_new (ALBERCA_TYPE_USAGE_INDEX);
  g_signal_group_connect_swapped (self->usage, "changed", G_CALLBACK (usage_changed_cb), self);
}
