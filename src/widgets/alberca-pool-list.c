/* alberca-pool-list.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-connection-row.h"
#include "widgets/alberca-pool-list.h"
#include "widgets/alberca-pool-row.h"

struct _AlbercaPoolList
{
  AdwBin              parent_instance;

  /* Owned */
  GListModel         *connections;
  GObject            *selected;
  AlbercaConnection  *selected_connection; /* of the selected pool: outlives the pool's own */
  GtkSingleSelection *selection;
  guint               sync_source;

  /* Template */
  GtkListView        *view;
};

typedef enum
{
  PROP_CONNECTIONS = 1,
  PROP_SELECTED,
} AlbercaPoolListProperty;

static GParamSpec *properties[PROP_SELECTED + 1];

G_DEFINE_FINAL_TYPE (AlbercaPoolList, alberca_pool_list, ADW_TYPE_BIN)

static GListModel *
create_child_model (gpointer item,
                    gpointer user_data)
{
  if (!ALBERCA_IS_CONNECTION (item))
    return NULL;

  return g_object_ref (alberca_connection_get_pools (item));
}

static gboolean
list_contains (GListModel *list,
               gpointer    object)
{
  guint n = list == NULL ? 0 : g_list_model_get_n_items (list);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (list, i);

      if (item == object)
        return TRUE;
    }
  return FALSE;
}

/* The row of @object, a pool or a connection; GTK_INVALID_LIST_POSITION where it has none. */
static guint
find_position (AlbercaPoolList *self,
               gpointer         object)
{
  GListModel *rows = gtk_single_selection_get_model (self->selection);
  guint n = rows == NULL ? 0 : g_list_model_get_n_items (rows);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GtkTreeListRow) row = g_list_model_get_item (rows, i);
      g_autoptr(GObject) item = gtk_tree_list_row_get_item (row);

      if (item == object)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
take_selected (AlbercaPoolList *self,
               GObject         *selected)
{
  g_autoptr(GObject) keep = selected == NULL ? NULL : g_object_ref (selected);
  AlbercaConnection *connection = NULL;

  if (self->selected == selected)
    return;

  if (ALBERCA_IS_POOL (selected))
    connection = alberca_pool_get_connection (ALBERCA_POOL (selected));
  else if (selected != NULL)
    connection = ALBERCA_CONNECTION (selected);

  g_set_object (&self->selected, selected);
  g_set_object (&self->selected_connection, connection);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* Shows in the view what is selected; what is gone hands over to its connection. A pool below a
 * connection that is folded stays selected although it has no row. */
static void
sync_selection (AlbercaPoolList *self)
{
  guint position;

  if (self->selected != NULL)
    {
      if (!list_contains (self->connections, self->selected_connection))
        take_selected (self, NULL);
      else if (ALBERCA_IS_POOL (self->selected) &&
               !list_contains (alberca_connection_get_pools (self->selected_connection), self->selected))
        take_selected (self, G_OBJECT (self->selected_connection));
    }

  position = self->selected == NULL ? GTK_INVALID_LIST_POSITION : find_position (self, self->selected);
  gtk_single_selection_set_selected (self->selection, position);
}

static gboolean
sync_cb (gpointer user_data)
{
  AlbercaPoolList *self = user_data;

  self->sync_source = 0;
  sync_selection (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: the view may not have heard of the change that brings us here. */
static void
queue_sync (AlbercaPoolList *self)
{
  if (self->sync_source == 0)
    self->sync_source = g_idle_add_full (G_PRIORITY_DEFAULT, sync_cb, self, NULL);
}

static void
selected_item_changed_cb (AlbercaPoolList *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr(GObject) item = NULL;

  /* Rows came or went, and the view took another row on its own: that was nobody's wish. */
  if (self->sync_source != 0)
    return;

  if (row == NULL)
    {
      queue_sync (self);
      return;
    }

  item = gtk_tree_list_row_get_item (row);
  if (item != NULL)
    take_selected (self, item);
}

/* What has the focus is what assistive technology reads: the list item, whose name GTK 4.8 has no API for, and in
 * newer versions of GTK the expander in it. */
static void
label_changed_cb (GtkWidget  *row,
                  GParamSpec *pspec,
                  GtkWidget  *expander)
{
  GtkWidget *list_item = gtk_widget_get_parent (expander);
  const char *label = ALBERCA_IS_POOL_ROW (row)
    ? alberca_pool_row_get_label (ALBERCA_POOL_ROW (row))
    : alberca_connection_row_get_label (ALBERCA_CONNECTION_ROW (row));

  if (label == NULL)
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (list_item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (list_item), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
factory_setup_cb (GtkListItemFactory *factory,
                  GtkListItem        *list_item)
{
  gtk_list_item_set_child (list_item, gtk_tree_expander_new ());
}

static void
factory_bind_cb (GtkListItemFactory *factory,
                 GtkListItem        *list_item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item));
  GtkTreeListRow *tree_row = gtk_list_item_get_item (list_item);
  g_autoptr(GObject) item = gtk_tree_list_row_get_item (tree_row);
  gboolean is_pool = ALBERCA_IS_POOL (item);
  GtkWidget *row = gtk_tree_expander_get_child (expander);

  gtk_tree_expander_set_list_row (expander, tree_row);
  if (row == NULL || ALBERCA_IS_POOL_ROW (row) != is_pool)
    {
      row = is_pool ? alberca_pool_row_new () : alberca_connection_row_new ();
      g_signal_connect_object (row, "notify::label", G_CALLBACK (label_changed_cb), expander,
                               G_CONNECT_DEFAULT);
      gtk_tree_expander_set_child (expander, row);
    }

  if (is_pool)
    alberca_pool_row_set_pool (ALBERCA_POOL_ROW (row), ALBERCA_POOL (item));
  else
    alberca_connection_row_set_connection (ALBERCA_CONNECTION_ROW (row), ALBERCA_CONNECTION (item));
  label_changed_cb (row, NULL, GTK_WIDGET (expander));
}

static void
factory_unbind_cb (GtkListItemFactory *factory,
                   GtkListItem        *list_item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item));
  GtkWidget *row = gtk_tree_expander_get_child (expander);

  gtk_tree_expander_set_list_row (expander, NULL);
  if (ALBERCA_IS_POOL_ROW (row))
    alberca_pool_row_set_pool (ALBERCA_POOL_ROW (row), NULL);
  else if (row != NULL)
    alberca_connection_row_set_connection (ALBERCA_CONNECTION_ROW (row), NULL);
}

/* Enter and double click: a connection folds and unfolds. */
static void
activate_cb (AlbercaPoolList *self,
             guint            position)
{
  g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL && gtk_tree_list_row_is_expandable (row))
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

static void
alberca_pool_list_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  AlbercaPoolList *self = ALBERCA_POOL_LIST (object);

  switch ((AlbercaPoolListProperty) prop_id)
    {
    case PROP_CONNECTIONS:
      g_value_set_object (value, self->connections);
      break;
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;
    }
}

static void
alberca_pool_list_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  AlbercaPoolList *self = ALBERCA_POOL_LIST (object);

  switch ((AlbercaPoolListProperty) prop_id)
    {
    case PROP_CONNECTIONS:
      alberca_pool_list_set_connections (self, g_value_get_object (value));
      break;
    case PROP_SELECTED:
      alberca_pool_list_set_selected (self, g_value_get_object (value));
      break;
    }
}

static void
alberca_pool_list_dispose (GObject *object)
{
  AlbercaPoolList *self = ALBERCA_POOL_LIST (object);

  g_clear_handle_id (&self->sync_source, g_source_remove);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_POOL_LIST);
  g_clear_object (&self->selection);
  g_clear_object (&self->selected);
  g_clear_object (&self->selected_connection);
  g_clear_object (&self->connections);

  G_OBJECT_CLASS (alberca_pool_list_parent_class)->dispose (object);
}

static void
alberca_pool_list_class_init (AlbercaPoolListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_pool_list_dispose;
  object_class->get_property = alberca_pool_list_get_property;
  object_class->set_property = alberca_pool_list_set_property;

  properties[PROP_CONNECTIONS] =
    g_param_spec_object ("connections", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, G_TYPE_OBJECT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-pool-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolList, view);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, factory_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, factory_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, factory_unbind_cb);
}

static void
alberca_pool_list_init (AlbercaPoolList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, FALSE);
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (selected_item_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed",
                           G_CALLBACK (queue_sync), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

/**
 * alberca_pool_list_set_connections:
 * @connections: (nullable): a list of AlbercaConnection
 */
void
alberca_pool_list_set_connections (AlbercaPoolList *self,
                                   GListModel      *connections)
{
  g_return_if_fail (ALBERCA_IS_POOL_LIST (self));
  g_return_if_fail (connections == NULL || G_IS_LIST_MODEL (connections));

  if (!g_set_object (&self->connections, connections))
    return;

  if (connections == NULL)
    {
      gtk_single_selection_set_model (self->selection, NULL);
    }
  else
    {
      g_autoptr(GtkTreeListModel) tree = NULL;

      tree = gtk_tree_list_model_new (g_object_ref (connections), FALSE, TRUE,
                                      create_child_model, NULL, NULL);
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (tree));
    }
  sync_selection (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTIONS]);
}

/**
 * alberca_pool_list_get_selected:
 *
 * Returns: (transfer none) (nullable): an AlbercaPool or an AlbercaConnection
 */
GObject *
alberca_pool_list_get_selected (AlbercaPoolList *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_LIST (self), NULL);

  return self->selected;
}

/**
 * alberca_pool_list_set_selected:
 * @selected: (nullable): an AlbercaPool or an AlbercaConnection of the list
 */
void
alberca_pool_list_set_selected (AlbercaPoolList *self,
                                GObject         *selected)
{
  g_return_if_fail (ALBERCA_IS_POOL_LIST (self));
  g_return_if_fail (selected == NULL || ALBERCA_IS_POOL (selected) || ALBERCA_IS_CONNECTION (selected));

  take_selected (self, selected);

  /* The pool may just be appearing: rows say what they are only after all models have heard. */
  queue_sync (self);
}
