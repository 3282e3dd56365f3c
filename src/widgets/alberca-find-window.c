/* alberca-find-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-find-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "model/alberca-connection.h"
#include "model/alberca-pool-sweep.h"
#include "model/alberca-usage-index.h"
#include "widgets/alberca-row-stage.h"
#include "widgets/alberca-volume-cell.h"
#include "widgets/alberca-volume-chips.h"

/* Looking at all volumes again takes time: not for each batch of details */
#define REFILTER_INTERVAL_MS 500

struct _AlbercaFindWindow
{
  AdwWindow parent_instance;

  /* Owned references */
  GListModel          *pools;
  AlbercaPoolSweep    *sweep;
  AlbercaRowStage     *stage;
  GtkCustomFilter     *filter;
  AlbercaVolumeFilter *wanted;
  guint                refilter_id;

  /* Template references */
  GtkSearchEntry      *entry;
  AlbercaVolumeChips  *chips;
  GtkColumnView       *column_view;
  GtkSingleSelection  *selection;
  GtkSortListModel    *sorted;
  GtkFilterListModel  *filtered;
  GtkSliceListModel   *slice;
  GtkStack            *stack;
  AdwStatusPage       *nothing_page;
  GtkLabel            *counter;
  GtkLabel            *progress;
  GtkLabel            *rest;
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaFindWindow, alberca_find_window, ADW_TYPE_WINDOW)

/* ---- Columns: those of volumes, and where the volume is ---- */

static const char *
pool_of (AlbercaVolume *volume)
{
  AlbercaPool *pool = alberca_volume_get_pool (volume);

  return pool != NULL ? alberca_pool_get_name (pool) : "";
}

static const char *
connection_of (AlbercaVolume *volume)
{
  AlbercaPool *pool = alberca_volume_get_pool (volume);
  AlbercaConnection *connection = pool != NULL ? alberca_pool_get_connection (pool) : NULL;

  return connection != NULL ? alberca_connection_get_title (connection) : "";
}

static char *
get_pool (AlbercaVolume *volume)
{
  return g_strdup (pool_of (volume));
}

static char *
get_connection (AlbercaVolume *volume)
{
  return g_strdup (connection_of (volume));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return alberca_volume_column_get (ALBERCA_VOLUME_COLUMN_NAME)->compare (a, b);
}

static int
compare_pools (gconstpointer a,
               gconstpointer b)
{
  int order = strcmp (pool_of ((gpointer) a), pool_of ((gpointer) b));

  return order != 0 ? order : compare_names (a, b);
}

static int
compare_connections (gconstpointer a,
                     gconstpointer b)
{
  int order = strcmp (connection_of ((gpointer) a), connection_of ((gpointer) b));

  return order != 0 ? order : compare_pools (a, b);
}

/* Of the kind that shows nothing but text */
static const AlbercaVolumeColumn pool_column = {
  ALBERCA_VOLUME_COLUMN_FORMAT, "pool", 0, FALSE, NULL, get_pool, compare_pools,
};

static const AlbercaVolumeColumn connection_column = {
  ALBERCA_VOLUME_COLUMN_FORMAT, "connection", 0, FALSE, NULL, get_connection, compare_connections,
};

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  return ((const AlbercaVolumeColumn *) user_data)->compare (a, b);
}

static void
set_up_columns (AlbercaFindWindow *self)
{
  const AlbercaVolumeColumn *const columns[] = {
    alberca_volume_column_get (ALBERCA_VOLUME_COLUMN_NAME),
    &pool_column,
    &connection_column,
    alberca_volume_column_get (ALBERCA_VOLUME_COLUMN_FORMAT),
    alberca_volume_column_get (ALBERCA_VOLUME_COLUMN_CAPACITY),
    alberca_volume_column_get (ALBERCA_VOLUME_COLUMN_ALLOCATION),
    alberca_volume_column_get (ALBERCA_VOLUME_COLUMN_SNAPSHOTS),
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (self->column_view), i);
      g_autoptr(GtkListItemFactory) factory = alberca_volume_cell_factory_new (columns[i]);
      g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, (gpointer) columns[i], NULL));

      gtk_column_view_column_set_factory (column, factory);
      gtk_column_view_column_set_sorter (column, sorter);
      if (i == 0)
        gtk_column_view_sort_by_column (self->column_view, column, GTK_SORT_ASCENDING);
    }
  gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (self->column_view));
}

/* ---- What is shown ---- */

static guint
get_n_volumes (AlbercaFindWindow *self)
{
  GListModel *model = gtk_sort_list_model_get_model (self->sorted);

  return model != NULL ? g_list_model_get_n_items (model) : 0;
}

static void
update_counter (AlbercaFindWindow *self)
{
  guint n_volumes = get_n_volumes (self);
  guint n_found = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  /* Translators: how many of all volumes a filter lets through, "12 of 10,000 volumes" */
  g_autofree char *text = g_strdup_printf (ngettext ("%'u of %'u volume", "%'u of %'u volumes", n_volumes),
                                           n_found, n_volumes);

  gtk_label_set_label (self->counter, text);
}

static void
update_progress (AlbercaFindWindow *self)
{
  guint n_pools = alberca_pool_sweep_get_n_pools (self->sweep);
  guint n_read = alberca_pool_sweep_get_n_read (self->sweep);
  g_autofree char *rest = alberca_pool_sweep_describe_rest (self->sweep);
  g_autofree char *progress = NULL;
  g_autofree char *text = NULL;

  if (n_read == n_pools && gtk_sort_list_model_get_model (self->sorted) != NULL)
    progress = alberca_volume_filter_describe_progress (self->wanted, gtk_sort_list_model_get_model (self->sorted));
  if (progress == NULL)
    /* Translators: how many pools have been searched, "12 of 20 pools read" */
    progress = g_strdup_printf (ngettext ("%u of %u pool read", "%u of %u pools read", n_pools), n_read, n_pools);
  gtk_label_set_label (self->progress, progress);

  /* Translators: names of pools, with the reasons in parentheses */
  text = rest != NULL ? g_strdup_printf (_("Not searched: %s"), rest) : NULL;
  gtk_label_set_label (self->rest, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->rest), text);
  gtk_widget_set_visible (GTK_WIDGET (self->rest), text != NULL);
}

static void
update_page (AlbercaFindWindow *self)
{
  const char *page = "nothing";

  if (alberca_pool_sweep_get_n_pools (self->sweep) == 0)
    page = "no-pools";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0)
    page = "list";
  else if (alberca_pool_sweep_get_n_read (self->sweep) == 0)
    page = "reading";
  gtk_stack_set_visible_child_name (self->stack, page);
  adw_status_page_set_description (self->nothing_page,
                                   alberca_pool_sweep_get_complete (self->sweep)
                                     ? _("No volume fits the search.")
                                     : _("No volume that has been read so far fits the search."));
}

static void
update (AlbercaFindWindow *self)
{
  if (self->sweep == NULL)
    return;

  update_counter (self);
  update_progress (self);
  update_page (self);
}

static void
items_changed_cb (AlbercaFindWindow *self)
{
  if (self->stage == NULL)
    return;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) == 0)
    alberca_row_stage_close (self->stage);
  else
    alberca_row_stage_open (self->stage);
  update (self);
}

/* ---- Searching ---- */

static gboolean
match (gpointer item,
       gpointer user_data)
{
  return alberca_volume_filter_match (ALBERCA_FIND_WINDOW (user_data)->wanted, ALBERCA_VOLUME (item));
}

static void usage_changed_cb (AlbercaFindWindow *self);

/* Who uses volumes changes what is unused. */
static void
watch_usage (AlbercaFindWindow *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (self->pools, i);
      AlbercaConnection *connection = alberca_pool_get_connection (pool);
      AlbercaUsageIndex *usage = connection != NULL ? alberca_usage_index_get (connection) : NULL;

      if (usage != NULL && g_signal_handler_find (usage, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self) == 0)
        g_signal_connect_object (usage, "changed", G_CALLBACK (usage_changed_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
apply (AlbercaFindWindow *self)
{
  gboolean filtering = !alberca_volume_filter_is_empty (self->wanted);

  if ((alberca_volume_filter_get_traits (self->wanted) & ALBERCA_VOLUME_TRAIT_UNUSED) != 0)
    watch_usage (self);
  /* Without a function GTK knows that it need not look at the items */
  gtk_custom_filter_set_filter_func (self->filter, filtering ? match : NULL, filtering ? self : NULL, NULL);
  update (self);
}

/* Another search: the rows go first, then come those that fit */
static void
search_changed_cb (AlbercaFindWindow *self)
{
  alberca_row_stage_narrow (self->stage);
}

static void
stage_narrow_cb (AlbercaFindWindow *self)
{
  alberca_volume_filter_set_text (self->wanted, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  alberca_volume_filter_set_traits (self->wanted, alberca_volume_chips_get_traits (self->chips));
  apply (self);
}

static gboolean
refilter_cb (gpointer user_data)
{
  AlbercaFindWindow *self = ALBERCA_FIND_WINDOW (user_data);

  self->refilter_id = 0;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  return G_SOURCE_REMOVE;
}

/* Details came, which the chips look at */
static void
sweep_changed_cb (AlbercaFindWindow *self)
{
  if (alberca_volume_filter_get_traits (self->wanted) != 0 && self->refilter_id == 0)
    self->refilter_id = g_timeout_add (REFILTER_INTERVAL_MS, refilter_cb, self);
  update (self);
}

static void
usage_changed_cb (AlbercaFindWindow *self)
{
  sweep_changed_cb (self);
}

static void
choose (AlbercaFindWindow *self,
        guint              position)
{
  g_autoptr(AlbercaVolume) volume = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  AlbercaPool *pool = volume != NULL ? alberca_volume_get_pool (volume) : NULL;

  if (pool == NULL)
    return;
  g_object_ref (self);
  g_signal_emit (self, signals[CHOSEN], 0, pool, volume);
  gtk_window_close (GTK_WINDOW (self));
  g_object_unref (self);
}

static void
row_activated_cb (AlbercaFindWindow *self,
                  guint              position)
{
  choose (self, position);
}

/* Enter in the entry: the row that is selected, which is the first one at first */
static void
entry_activated_cb (AlbercaFindWindow *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position != GTK_INVALID_LIST_POSITION)
    choose (self, position);
}

/* Escape in the entry, which keeps the key for itself */
static void
stop_search_cb (AlbercaFindWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
select_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  AlbercaFindWindow *self = ALBERCA_FIND_WINDOW (widget);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint position = gtk_single_selection_get_selected (self->selection);
  gint32 step = g_variant_get_int32 (parameter);

  if (n_rows == 0 || position == GTK_INVALID_LIST_POSITION || (step < 0 && position == 0))
    return;
  gtk_single_selection_set_selected (self->selection, MIN (n_rows - 1, (guint) ((gint32) position + step)));
}

static void
clear_cb (AlbercaFindWindow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  alberca_volume_chips_set_traits (self->chips, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
alberca_find_window_dispose (GObject *object)
{
  AlbercaFindWindow *self = ALBERCA_FIND_WINDOW (object);

  g_clear_handle_id (&self->refilter_id, g_source_remove);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  /* The cells let go of their volumes while they still can say so */
  if (self->sorted != NULL)
    gtk_sort_list_model_set_model (self->sorted, NULL);
  g_clear_object (&self->stage);
  g_clear_object (&self->sweep);
  g_clear_object (&self->pools);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_FIND_WINDOW);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (alberca_find_window_parent_class)->dispose (object);
}

static void
alberca_find_window_finalize (GObject *object)
{
  alberca_volume_filter_free (ALBERCA_FIND_WINDOW (object)->wanted);

  G_OBJECT_CLASS (alberca_find_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-find-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, chips);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, column_view);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, counter);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, entry);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, filtered);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, rest);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, selection);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, slice);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, sorted);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFindWindow, stack);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, items_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
alberca_find_window_class_init (AlbercaFindWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_find_window_dispose;
  object_class->finalize = alberca_find_window_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, ALBERCA_TYPE_POOL, ALBERCA_TYPE_VOLUME);

  gtk_widget_class_install_action (widget_class, "find.select", "i", select_action);
  g_type_ensure (ALBERCA_TYPE_VOLUME_CHIPS);
  bind_template (widget_class);
}

static void
alberca_find_window_init (AlbercaFindWindow *self)
{
  self->wanted = alberca_volume_filter_new ();
  self->filter = gtk_custom_filter_new (NULL, NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_filter_list_model_set_filter (self->filtered, GTK_FILTER (self->filter));
  set_up_columns (self);
  self->stage = alberca_row_stage_new (GTK_SCROLLABLE (self->column_view), self->slice, self->sorted);
  g_signal_connect_object (self->stage, "narrow", G_CALLBACK (stage_narrow_cb), self, G_CONNECT_SWAPPED);
  gtk_search_entry_set_key_capture_widget (self->entry, GTK_WIDGET (self));
}

static gpointer
map_to_volumes (gpointer item,
                gpointer user_data)
{
  g_autoptr(AlbercaPool) pool = item;

  return g_object_ref (alberca_pool_get_volumes (pool));
}

/**
 * alberca_find_window_new:
 * @pools: the pools of every connection
 *
 * Returns: (transfer none): a window that begins to read what has not been read
 */
GtkWidget *
alberca_find_window_new (GListModel *pools)
{
  AlbercaFindWindow *self = g_object_new (ALBERCA_TYPE_FIND_WINDOW, NULL);
  GtkMapListModel *lists = gtk_map_list_model_new (g_object_ref (pools), map_to_volumes, NULL, NULL);
  g_autoptr(GListModel) volumes = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));

  self->pools = g_object_ref (pools);
  self->sweep = alberca_pool_sweep_new (pools);
  g_signal_connect_object (self->sweep, "changed", G_CALLBACK (sweep_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_sort_list_model_set_model (self->sorted, volumes);
  items_changed_cb (self);
  return GTK_WIDGET (self);
}
