/* alberca-volume-view.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-view.h"

#include <glib/gi18n.h>

#include "model/alberca-explanation.h"
#include "model/alberca-verb-notes.h"
#include "widgets/alberca-row-stage.h"
#include "widgets/alberca-upload-dialog.h"
#include "widgets/alberca-volume-column.h"
#include "widgets/alberca-volume-columns.h"
#include "widgets/alberca-volume-jump.h"
#include "widgets/alberca-volume-drag.h"
#include "widgets/alberca-volume-menu.h"
#include "widgets/alberca-volume-order.h"
#include "widgets/alberca-volume-search.h"

/* Sorting ten thousand rows again takes time: not for each batch of details */
#define RESORT_INTERVAL_MS 500

#define RESOURCE "/io/github/alberca/Alberca/alberca-volume-view.ui"

struct _AlbercaVolumeView
{
  AdwBin parent_instance;

  /* Owned references */
  AlbercaPool        *pool;
  GSettings          *settings;
  GSignalGroup       *pool_signals;
  GSignalGroup       *volumes_signals;
  AlbercaVolumeOrder *order;
  AlbercaRowStage    *stage;
  AlbercaVolumeMenu  *menu;
  AlbercaVolumeJump  *jump;
  AlbercaVolumeColumns *columns;

  guint    resort_id;
  guint    to_top_id;
  gboolean at_top; /* when sorting began */
  guint    n_selected;

  /* Template references */
  GtkColumnView      *column_view;
  AlbercaVolumeSearch *search;
  GtkSelectionModel  *selection;
  GtkSortListModel   *sorted;
  GtkFilterListModel *filtered;
  GtkSliceListModel  *slice;
  GtkLabel           *counter;
  GtkLabel           *progress;
  GtkStack           *stack;
  AdwStatusPage      *error_page;
  GMenuModel         *menu_model;
  GtkWidget          *new_button;
};

typedef enum
{
  PROP_POOL = 1,
  PROP_SETTINGS,
  PROP_N_SELECTED,
  PROP_MENU_MODEL,
} AlbercaVolumeViewProps;

static GParamSpec *properties[PROP_MENU_MODEL + 1];

enum
{
  SELECTION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaVolumeView, alberca_volume_view, ADW_TYPE_BIN)

/* State */

static const char *
choose_page (AlbercaVolumeView *self)
{
  guint n_volumes;

  if (self->pool == NULL)
    return "listing";

  n_volumes = g_list_model_get_n_items (alberca_pool_get_volumes (self->pool));

  if (!alberca_pool_get_available_now (self->pool))
    return n_volumes > 0 ? "list" : "closed";
  if (!alberca_pool_get_active (self->pool))
    return "inactive";
  if (alberca_pool_get_error (self->pool) != NULL)
    return "error";
  if (n_volumes == 0)
    return alberca_pool_get_listing (self->pool) ? "listing" : "empty";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0)
    return "nothing-found";
  return "list";
}

static void
update_error (AlbercaVolumeView *self)
{
  const GError *error = self->pool != NULL ? alberca_pool_get_error (self->pool) : NULL;
  g_autofree char *summary = NULL;
  g_autofree char *advice = NULL;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  if (error == NULL)
    return;

  summary = alberca_explanation_get_summary (error);
  advice = alberca_explanation_get_advice (error);
  text = g_strjoin ("\n\n", summary != NULL ? summary : error->message, advice, NULL);
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->error_page, markup);
}

/* Of the details, and of what is inside if that is searched for */
static void
update_progress (AlbercaVolumeView *self,
                 guint              n_volumes)
{
  g_autofree char *progress = NULL;

  if (self->pool != NULL && alberca_pool_get_loading (self->pool))
    /* Translators: progress of reading, "Details of 3,200 of 10,000" */
    progress = g_strdup_printf (_("Details of %'u of %'u"), alberca_pool_get_n_loaded (self->pool), n_volumes);
  else if (self->pool != NULL)
    progress = alberca_volume_search_describe_progress (self->search, alberca_pool_get_volumes (self->pool));

  gtk_label_set_label (self->progress, progress != NULL ? progress : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress), progress != NULL);
}

static void
update_status (AlbercaVolumeView *self)
{
  const char *page = choose_page (self);
  guint n_volumes = 0, n_shown;
  g_autofree char *counter = NULL;

  if (self->pool != NULL)
    n_volumes = g_list_model_get_n_items (alberca_pool_get_volumes (self->pool));
  n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  if (alberca_volume_search_get_filtering (self->search))
    {
      /* Translators: how many of all volumes a filter lets through, "12 of 10,000 volumes" */
      counter = g_strdup_printf (ngettext ("%'u of %'u volume", "%'u of %'u volumes", n_volumes), n_shown, n_volumes);
    }
  else
    {
      counter = g_strdup_printf (ngettext ("%'u volume", "%'u volumes", n_volumes), n_volumes);
    }
  gtk_label_set_label (self->counter, counter);
  gtk_widget_set_visible (GTK_WIDGET (self->counter), n_volumes > 0);

  update_progress (self, n_volumes);
  update_error (self);
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
update_selection (AlbercaVolumeView *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  guint n_selected = (guint) gtk_bitset_get_size (selected);

  /* Rows that come and go while nothing is selected */
  if (self->n_selected == 0 && n_selected == 0)
    return;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "volume.copy-path", n_selected > 0);
  if (self->n_selected != n_selected)
    {
      self->n_selected = n_selected;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
    }
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
selection_changed_cb (AlbercaVolumeView *self)
{
  update_selection (self);
}

static void
update_stage (AlbercaVolumeView *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) == 0)
    alberca_row_stage_close (self->stage);
  else
    alberca_row_stage_open (self->stage);
}

static void
items_changed_cb (AlbercaVolumeView *self)
{
  if (self->stage == NULL)
    return;

  update_stage (self);
  update_status (self);
}

/* Another search: the rows go first, then come those that fit */
static void
search_changed_cb (AlbercaVolumeView *self)
{
  alberca_row_stage_narrow (self->stage);
}

static void
stage_narrow_cb (AlbercaVolumeView *self)
{
  alberca_volume_search_apply (self->search);
}

static void
filtering_cb (AlbercaVolumeView *self)
{
  update_status (self);
}

static void
resort (AlbercaVolumeView *self)
{
  alberca_volume_order_changed (self->order);
  alberca_volume_search_details_changed (self->search);
}

/* GTK keeps the first row in its place while others are sorted in above it; who has not scrolled
 * wants to see the first of the new order. After the layout, or it would be undone. */
static gboolean
to_top_cb (gpointer user_data)
{
  AlbercaVolumeView *self = ALBERCA_VOLUME_VIEW (user_data);

  self->to_top_id = 0;
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->column_view)), 0);
  return G_SOURCE_REMOVE;
}

static void
sorting_cb (AlbercaVolumeView *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->column_view));

  if (gtk_sort_list_model_get_pending (self->sorted) > 0)
    {
      if (self->to_top_id == 0)
        self->at_top = gtk_adjustment_get_value (adjustment) < 1;
    }
  else if (self->at_top && self->to_top_id == 0)
    {
      self->to_top_id = g_idle_add_full (G_PRIORITY_LOW, to_top_cb, self, NULL);
    }
}

/* What names are sorted by is made when they are first compared. Here they come in chunks; GTK
 * would compare all ten thousand in one step. */
static void
volumes_changed_cb (AlbercaVolumeView *self,
                    guint              position,
                    guint              removed,
                    guint              added,
                    GListModel        *volumes)
{
  const AlbercaVolumeColumn *column = alberca_volume_column_get (ALBERCA_VOLUME_COLUMN_NAME);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);

      column->compare (volume, volume);
    }
}

static gboolean
resort_timeout_cb (gpointer user_data)
{
  AlbercaVolumeView *self = ALBERCA_VOLUME_VIEW (user_data);

  self->resort_id = 0;
  resort (self);
  return G_SOURCE_REMOVE;
}

/* GTK does not watch the items: details that came may belong elsewhere in the order */
static void
details_changed_cb (AlbercaVolumeView *self)
{
  if (alberca_pool_get_loading (self->pool))
    {
      if (self->resort_id == 0)
        self->resort_id = g_timeout_add (RESORT_INTERVAL_MS, resort_timeout_cb, self);
    }
  else
    {
      g_clear_handle_id (&self->resort_id, g_source_remove);
      resort (self);
    }
  update_status (self);
}

static void
update_columns (AlbercaVolumeView *self)
{
  alberca_volume_columns_set_iso_library (self->columns, self->pool != NULL && alberca_pool_get_iso_library (self->pool));
}

static void
pool_changed_cb (AlbercaVolumeView *self)
{
  update_status (self);
}

/* Actions */

/* That of the rows ends with the columns, which the headers show only to the mouse */
static void
create_menu (AlbercaVolumeView *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) more = g_menu_new ();

  g_menu_append_submenu (more, _("C_olumns"), alberca_volume_columns_get_menu (self->columns));
  /* Each of its sections, or no line would part them */
  for (int i = 0; i < g_menu_model_get_n_items (self->menu_model); i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new_from_model (self->menu_model, i);

      g_menu_append_item (menu, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  self->menu = alberca_volume_menu_new (GTK_WIDGET (self), self->column_view, G_MENU_MODEL (menu));
}

static void
activate_cb (AlbercaVolumeView *self,
             guint              position)
{
  if (!gtk_selection_model_is_selected (self->selection, position))
    gtk_selection_model_select_item (self->selection, position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self), "volume.details", NULL);
}

static void
show_menu_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  alberca_volume_menu_popup (ALBERCA_VOLUME_VIEW (widget)->menu);
}

static void
copy_path_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  g_autoptr(GPtrArray) volumes = alberca_volume_view_get_selected (ALBERCA_VOLUME_VIEW (widget));
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < volumes->len; i++)
    {
      const char *path = alberca_volume_get_path (g_ptr_array_index (volumes, i));

      if (path == NULL)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, path);
    }
  if (text->len > 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
}

static void
show_all_cb (AlbercaVolumeView *self)
{
  alberca_volume_search_clear (self->search);
}

/**
 * alberca_volume_view_select:
 * @self: a view
 * @name: a volume of its pool, which may still be on its way
 *
 * Selects a volume and scrolls to it; a search that hides it ends.
 */
void
alberca_volume_view_select (AlbercaVolumeView *self,
                            const char        *name)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_VIEW (self));

  if (alberca_volume_search_get_filtering (self->search))
    alberca_volume_search_clear (self->search);
  gtk_selection_model_unselect_all (self->selection);
  alberca_volume_jump_start (self->jump, name);
}

/**
 * alberca_volume_view_start_search:
 * @self: a view
 *
 * Shows the search bar and puts the focus there.
 */
void
alberca_volume_view_start_search (AlbercaVolumeView *self)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_VIEW (self));

  alberca_volume_search_start (self->search);
}

/**
 * alberca_volume_view_get_n_selected:
 * @self: a view
 *
 * Returns: how many volumes are selected
 */
guint
alberca_volume_view_get_n_selected (AlbercaVolumeView *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_VIEW (self), 0);

  return self->n_selected;
}

/**
 * alberca_volume_view_get_selected:
 * @self: a view
 *
 * Returns: (transfer full) (element-type AlbercaVolume): the selected volumes, as they are sorted
 */
GPtrArray *
alberca_volume_view_get_selected (AlbercaVolumeView *self)
{
  g_autoptr(GtkBitset) selected = NULL;
  g_autoptr(GPtrArray) volumes = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_VIEW (self), NULL);

  volumes = g_ptr_array_new_with_free_func (g_object_unref);
  selected = gtk_selection_model_get_selection (self->selection);
  for (gboolean valid = gtk_bitset_iter_init_first (&iter, selected, &position);
       valid;
       valid = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (volumes, g_list_model_get_item (G_LIST_MODEL (self->selection), position));

  return g_steal_pointer (&volumes);
}

static AlbercaUsageIndex *
find_usage (AlbercaPool *pool)
{
  AlbercaConnection *connection = pool != NULL ? alberca_pool_get_connection (pool) : NULL;

  return connection != NULL ? alberca_usage_index_get (connection) : NULL;
}

/* What this kind of pool cannot do is greyed, and says why. */
static void
update_notes (AlbercaVolumeView *self)
{
  g_autofree char *notes = self->pool != NULL ? alberca_verb_notes_get (self->pool) : NULL;
  g_autofree char *problem = self->pool != NULL ? alberca_verb_notes_get_new_problem (self->pool) : NULL;

  alberca_volume_menu_set_notes (self->menu, notes);
  gtk_widget_set_tooltip_text (self->new_button, problem != NULL ? problem : _("New volume"));
}

/**
 * alberca_volume_view_set_pool:
 * @self: a view
 * @pool: (nullable): the pool whose volumes to show
 */
void
alberca_volume_view_set_pool (AlbercaVolumeView *self,
                              AlbercaPool       *pool)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_VIEW (self));
  g_return_if_fail (pool == NULL || ALBERCA_IS_POOL (pool));

  if (!g_set_object (&self->pool, pool))
    return;

  g_clear_handle_id (&self->resort_id, g_source_remove);
  alberca_volume_jump_stop (self->jump);
  alberca_volume_search_stop (self->search);
  g_signal_group_set_target (self->pool_signals, pool);
  update_columns (self);
  update_notes (self);
  alberca_volume_order_set_usage (self->order, find_usage (pool));
  alberca_volume_search_set_usage (self->search, find_usage (pool));
  g_signal_group_set_target (self->volumes_signals, pool != NULL ? alberca_pool_get_volumes (pool) : NULL);
  alberca_row_stage_close (self->stage);
  gtk_sort_list_model_set_model (self->sorted, pool != NULL ? alberca_pool_get_volumes (pool) : NULL);
  update_stage (self);
  update_selection (self);
  update_status (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POOL]);
}

/**
 * alberca_volume_view_set_settings:
 * @self: a view
 * @settings: (nullable): where the columns and the sort order are remembered
 */
void
alberca_volume_view_set_settings (AlbercaVolumeView *self,
                                  GSettings         *settings)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_VIEW (self));
  g_return_if_fail (settings == NULL || G_IS_SETTINGS (settings));

  if (!g_set_object (&self->settings, settings))
    return;

  alberca_volume_order_set_settings (self->order, settings);
  alberca_volume_columns_set_settings (self->columns, settings);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTINGS]);
}

static void
alberca_volume_view_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  AlbercaVolumeView *self = ALBERCA_VOLUME_VIEW (object);

  switch ((AlbercaVolumeViewProps) property_id)
    {
    case PROP_POOL:
      g_value_set_object (value, self->pool);
      break;
    case PROP_SETTINGS:
      g_value_set_object (value, self->settings);
      break;
    case PROP_N_SELECTED:
      g_value_set_uint (value, self->n_selected);
      break;
    case PROP_MENU_MODEL:
      g_value_set_object (value, self->menu_model);
      break;
    }
}

static void
alberca_volume_view_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  AlbercaVolumeView *self = ALBERCA_VOLUME_VIEW (object);

  switch ((AlbercaVolumeViewProps) property_id)
    {
    case PROP_POOL:
      alberca_volume_view_set_pool (self, g_value_get_object (value));
      break;
    case PROP_SETTINGS:
      alberca_volume_view_set_settings (self, g_value_get_object (value));
      break;
    case PROP_N_SELECTED:
    case PROP_MENU_MODEL:
      g_assert_not_reached ();
    }
}

static void
alberca_volume_view_dispose (GObject *object)
{
  AlbercaVolumeView *self = ALBERCA_VOLUME_VIEW (object);

  if (self->pool_signals != NULL)
    g_signal_group_set_target (self->pool_signals, NULL);
  g_clear_object (&self->volumes_signals);
  /* The cells let go of their volumes while they still can say so */
  if (self->sorted != NULL)
    gtk_sort_list_model_set_model (self->sorted, NULL);
  g_clear_handle_id (&self->resort_id, g_source_remove);
  g_clear_handle_id (&self->to_top_id, g_source_remove);
  g_clear_object (&self->order);
  g_clear_object (&self->stage);
  g_clear_object (&self->menu);
  g_clear_object (&self->jump);
  g_clear_object (&self->columns);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_VOLUME_VIEW);

  g_clear_object (&self->pool_signals);
  g_clear_object (&self->pool);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (alberca_volume_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, column_view);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, selection);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, sorted);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, filtered);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, slice);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, search);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, counter);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, progress);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, error_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, menu_model);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeView, new_button);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, items_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filtering_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sorting_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
alberca_volume_view_class_init (AlbercaVolumeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = alberca_volume_view_get_property;
  object_class->set_property = alberca_volume_view_set_property;
  object_class->dispose = alberca_volume_view_dispose;

  properties[PROP_POOL] = g_param_spec_object ("pool", NULL, NULL, ALBERCA_TYPE_POOL, flags);
  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS, flags);
  properties[PROP_N_SELECTED] = g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MENU_MODEL] = g_param_spec_object ("menu-model", NULL, NULL, G_TYPE_MENU_MODEL,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                             NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "volume.copy-path", NULL, copy_path_action);
  gtk_widget_class_install_action (widget_class, "volume.show-menu", NULL, show_menu_action);

  g_type_ensure (ALBERCA_TYPE_VOLUME_SEARCH);
  bind_template (widget_class);
}

static void
alberca_volume_view_init (AlbercaVolumeView *self)
{
  static const char *const state[] = {
    "notify::active", "notify::available-now", "notify::listing", "notify::n-volumes", "notify::error",
  };
  static const char *const details[] = { "notify::n-loaded", "notify::loading", "notify::volumes-allocation" };

  gtk_widget_init_template (GTK_WIDGET (self));
  alberca_upload_dialog_accept_drops (GTK_WIDGET (self));

  self->pool_signals = g_signal_group_new (ALBERCA_TYPE_POOL);
  for (guint i = 0; i < G_N_ELEMENTS (state); i++)
    g_signal_group_connect_swapped (self->pool_signals, state[i], G_CALLBACK (pool_changed_cb), self);
  g_signal_group_connect_swapped (self->pool_signals, "notify::iso-library", G_CALLBACK (update_columns), self);
  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    g_signal_group_connect_swapped (self->pool_signals, details[i], G_CALLBACK (details_changed_cb), self);
  self->volumes_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->volumes_signals, "items-changed", G_CALLBACK (volumes_changed_cb), self);

  self->stage = alberca_row_stage_new (GTK_SCROLLABLE (self->column_view), self->slice, self->sorted);
  g_signal_connect_object (self->stage, "narrow", G_CALLBACK (stage_narrow_cb), self, G_CONNECT_SWAPPED);
  self->order = alberca_volume_order_new (self->column_view);
  self->columns = alberca_volume_columns_new (GTK_WIDGET (self), self->column_view);
  create_menu (self);
  alberca_volume_drag_install (self->column_view, GTK_WIDGET (self));
  self->jump = alberca_volume_jump_new (self->column_view);
  gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (self->column_view));

  alberca_volume_search_set_key_capture_widget (self->search, GTK_WIDGET (self->column_view));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "volume.copy-path", FALSE);
  update_status (self);
}
