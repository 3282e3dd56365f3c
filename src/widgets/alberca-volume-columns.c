/* alberca-volume-columns.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-columns.h"

#include <glib/gi18n.h>

#include "widgets/alberca-volume-cell.h"

#define KEY "volume-hidden-columns"

/* Where there is no room for all, these come first, in this order, as far as they fit; then the rest */
static const char *const most_important[] = { "label", "boot", "capacity", "allocation", "used-by", "format", "base", "snapshots" };

struct _AlbercaVolumeColumns
{
  GObject parent_instance;

  /* Owned references */
  GSettings           *settings;
  GtkAdjustment       *adjustment; /* its page is as wide as the view */
  GSimpleActionGroup  *actions;
  GMenu               *menu;
  GtkColumnViewColumn *columns[ALBERCA_VOLUME_N_COLUMNS];

  gboolean iso_library;
  int   widths[ALBERCA_VOLUME_N_COLUMNS];
  int   width;
  guint update_id;
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeColumns, alberca_volume_columns, G_TYPE_OBJECT)

/* Cells */

static void
set_up_cells (GtkColumnViewColumn       *view_column,
              const AlbercaVolumeColumn *column)
{
  g_autoptr(GtkListItemFactory) factory = alberca_volume_cell_factory_new (column);

  gtk_column_view_column_set_factory (view_column, factory);
}

/* Which are shown */

static const char *
get_id (int kind)
{
  return alberca_volume_column_get ((AlbercaVolumeColumnKind) kind)->id;
}

/* What has a sense for what is shown: discs occupy what they are, and build on nothing */
static gboolean
is_fitting (AlbercaVolumeColumns *self,
            int                   kind)
{
  switch ((AlbercaVolumeColumnKind) kind)
    {
    case ALBERCA_VOLUME_COLUMN_LABEL:
    case ALBERCA_VOLUME_COLUMN_BOOT:
      return self->iso_library;

    case ALBERCA_VOLUME_COLUMN_FORMAT:
    case ALBERCA_VOLUME_COLUMN_ALLOCATION:
    case ALBERCA_VOLUME_COLUMN_BASE:
    case ALBERCA_VOLUME_COLUMN_SNAPSHOTS:
      return !self->iso_library;

    case ALBERCA_VOLUME_COLUMN_NAME:
    case ALBERCA_VOLUME_COLUMN_CAPACITY:
    case ALBERCA_VOLUME_COLUMN_USED_BY:
    case ALBERCA_VOLUME_COLUMN_MODIFIED:
      break;
    }
  return TRUE;
}

static gboolean
is_wanted (AlbercaVolumeColumns *self,
           int                   kind)
{
  g_autoptr(GVariant) state = NULL;

  if (kind == ALBERCA_VOLUME_COLUMN_NAME)
    return TRUE;

  state = g_action_group_get_action_state (G_ACTION_GROUP (self->actions), get_id (kind));
  return g_variant_get_boolean (state);
}

/* Shows it if it is wanted and fits into what is @left */
static void
consider (AlbercaVolumeColumns *self,
          int                   kind,
          gboolean             *shown,
          int                  *left)
{
  if (shown[kind] || !is_fitting (self, kind) || !is_wanted (self, kind) || self->widths[kind] > *left)
    return;

  shown[kind] = TRUE;
  *left -= self->widths[kind];
}

static void
update (AlbercaVolumeColumns *self)
{
  gboolean shown[ALBERCA_VOLUME_N_COLUMNS] = { FALSE };
  int left = self->width > 0 ? self->width : G_MAXINT;

  shown[ALBERCA_VOLUME_COLUMN_NAME] = TRUE;
  left -= self->widths[ALBERCA_VOLUME_COLUMN_NAME];
  for (gsize i = 0; i < G_N_ELEMENTS (most_important); i++)
    {
      int kind = alberca_volume_column_find (most_important[i]);

      if (kind >= 0)
        consider (self, kind, shown, &left);
    }
  for (int kind = 0; kind < ALBERCA_VOLUME_N_COLUMNS; kind++)
    consider (self, kind, shown, &left);

  for (int kind = 0; kind < ALBERCA_VOLUME_N_COLUMNS; kind++)
    gtk_column_view_column_set_visible (self->columns[kind], shown[kind]);
}

static gboolean
update_cb (gpointer user_data)
{
  AlbercaVolumeColumns *self = ALBERCA_VOLUME_COLUMNS (user_data);

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* In the middle of the layout, which cannot be changed there. It is the width of the window that
 * counts, never that of the columns: somebody who makes one wider loses no other. */
static void
page_size_cb (AlbercaVolumeColumns *self)
{
  int width = (int) gtk_adjustment_get_page_size (self->adjustment);

  if (self->width == width || width <= 0)
    return;

  self->width = width;
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
remember (AlbercaVolumeColumns *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) hidden = NULL;

  if (self->settings == NULL)
    return;

  for (int kind = 0; kind < ALBERCA_VOLUME_N_COLUMNS; kind++)
    if (!is_wanted (self, kind))
      g_strv_builder_add (builder, get_id (kind));
  hidden = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, KEY, (const char *const *) hidden);
}

static void
change_state_cb (AlbercaVolumeColumns *self,
                 GVariant             *value,
                 GSimpleAction        *action)
{
  g_simple_action_set_state (action, value);
  remember (self);
  update (self);
}

static void
add_column (AlbercaVolumeColumns *self,
            int                   kind)
{
  g_autofree char *detailed_name = g_strconcat ("columns.", get_id (kind), NULL);
  g_autoptr(GSimpleAction) action = g_simple_action_new_stateful (get_id (kind), NULL, g_variant_new_boolean (TRUE));
  g_autoptr(GMenuItem) item = NULL;

  g_simple_action_set_enabled (action, is_fitting (self, kind));
  g_signal_connect_object (action, "change-state", G_CALLBACK (change_state_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  item = g_menu_item_new (gtk_column_view_column_get_title (self->columns[kind]), detailed_name);
  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (self->menu, item);
}

/**
 * alberca_volume_columns_set_iso_library:
 * @self: the columns
 * @iso_library: what the view shows is a library of disc images
 */
void
alberca_volume_columns_set_iso_library (AlbercaVolumeColumns *self,
                                        gboolean              iso_library)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_COLUMNS (self));

  if (self->iso_library == iso_library)
    return;

  self->iso_library = iso_library;
  for (int kind = 1; kind < ALBERCA_VOLUME_N_COLUMNS; kind++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), get_id (kind));

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_fitting (self, kind));
    }
  gtk_column_view_column_set_title (self->columns[ALBERCA_VOLUME_COLUMN_CAPACITY],
                                    iso_library ? _("Size") : _("Capacity"));
  update (self);
}

/**
 * alberca_volume_columns_set_settings:
 * @self: the columns
 * @settings: (nullable): where those are remembered that the user does not want
 */
void
alberca_volume_columns_set_settings (AlbercaVolumeColumns *self,
                                     GSettings            *settings)
{
  g_auto(GStrv) hidden = NULL;

  g_return_if_fail (ALBERCA_IS_VOLUME_COLUMNS (self));

  if (!g_set_object (&self->settings, settings) || settings == NULL)
    return;

  hidden = g_settings_get_strv (settings, KEY);
  for (int kind = 1; kind < ALBERCA_VOLUME_N_COLUMNS; kind++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), get_id (kind));
      gboolean wanted = !g_strv_contains ((const char *const *) hidden, get_id (kind));

      g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (wanted));
    }
  update (self);
}

/**
 * alberca_volume_columns_get_menu:
 * @self: the columns
 *
 * Returns: (transfer none): a menu of all columns but the name, to show or hide them
 */
GMenuModel *
alberca_volume_columns_get_menu (AlbercaVolumeColumns *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_COLUMNS (self), NULL);

  return G_MENU_MODEL (self->menu);
}

/**
 * alberca_volume_columns_new:
 * @owner: where the actions are
 * @view: a column view with the columns of alberca-volume-column.h
 *
 * Returns: (transfer full): its columns, all of them wanted
 */
AlbercaVolumeColumns *
alberca_volume_columns_new (GtkWidget     *owner,
                            GtkColumnView *view)
{
  AlbercaVolumeColumns *self = g_object_new (ALBERCA_TYPE_VOLUME_COLUMNS, NULL);

  for (int kind = 0; kind < ALBERCA_VOLUME_N_COLUMNS; kind++)
    {
      self->columns[kind] = g_list_model_get_item (gtk_column_view_get_columns (view), (guint) kind);
      set_up_cells (self->columns[kind], alberca_volume_column_get ((AlbercaVolumeColumnKind) kind));
      self->widths[kind] = gtk_column_view_column_get_fixed_width (self->columns[kind]);
      if (kind != ALBERCA_VOLUME_COLUMN_NAME)
        add_column (self, kind);
      gtk_column_view_column_set_header_menu (self->columns[kind], G_MENU_MODEL (self->menu));
    }
  gtk_widget_insert_action_group (owner, "columns", G_ACTION_GROUP (self->actions));

  self->adjustment = g_object_ref (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view)));
  g_signal_connect_object (self->adjustment, "notify::page-size", G_CALLBACK (page_size_cb), self, G_CONNECT_SWAPPED);
  return self;
}

static void
alberca_volume_columns_dispose (GObject *object)
{
  AlbercaVolumeColumns *self = ALBERCA_VOLUME_COLUMNS (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  for (int kind = 0; kind < ALBERCA_VOLUME_N_COLUMNS; kind++)
    g_clear_object (&self->columns[kind]);
  g_clear_object (&self->adjustment);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (alberca_volume_columns_parent_class)->dispose (object);
}

static void
alberca_volume_columns_class_init (AlbercaVolumeColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_volume_columns_dispose;
}

static void
alberca_volume_columns_init (AlbercaVolumeColumns *self)
{
  self->actions = g_simple_action_group_new ();
  self->menu = g_menu_new ();
}
