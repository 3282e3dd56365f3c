/* alberca-volume-cell.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-cell.h"

#include <glib/gi18n.h>

#include "widgets/alberca-capacity-bar.h"

struct _AlbercaVolumeCell
{
  GtkWidget parent_instance;

  const AlbercaVolumeColumn *column;
  GtkListItem *item; /* borrowed: bound to it, which outlives the binding */

  /* Owned references */
  AlbercaVolume *volume;

  /* Children */
  GtkWidget *icon; /* or NULL */
  GtkWidget *bar;  /* or NULL */
  GtkWidget *text;
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeCell, alberca_volume_cell, GTK_TYPE_WIDGET)

static void
show (AlbercaVolumeCell *self)
{
  g_autofree char *text = self->column->get_text (self->volume);

  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);

  if (self->icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), alberca_volume_column_get_icon_name (self->volume));

  if (self->bar != NULL)
    {
      double fill = alberca_volume_get_fill (self->volume);
      gboolean has_bar = alberca_volume_get_capacity (self->volume) > 0;

      alberca_capacity_bar_set_parts (ALBERCA_CAPACITY_BAR (self->bar), fill, 0);
      if (gtk_widget_get_child_visible (self->bar) != has_bar)
        {
          gtk_widget_set_child_visible (self->bar, has_bar);
          /* It may have asked for a place while hidden, which GTK forgets. */
          gtk_widget_queue_allocate (GTK_WIDGET (self));
        }
    }
}

/* The row is what assistive technology reads; GTK 4.8 has no API for its name. */
static void
name_row (AlbercaVolumeCell *self)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, alberca_volume_get_name (self->volume),
                                    -1);
}

static void
volume_changed_cb (AlbercaVolume *volume,
                   GParamSpec    *pspec,
                   gpointer       user_data)
{
  show (ALBERCA_VOLUME_CELL (user_data));
}

/**
 * alberca_volume_cell_bind:
 * @self: a cell
 * @item: the list item that holds an AlbercaVolume
 */
void
alberca_volume_cell_bind (AlbercaVolumeCell *self,
                          GtkListItem       *item)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_CELL (self));
  g_return_if_fail (self->volume == NULL);

  self->item = item;
  self->volume = g_object_ref (gtk_list_item_get_item (item));

  /* Not g_signal_connect_object: unbind is certain, and a weak reference per cell is dear */
  g_signal_connect (self->volume, "notify::loaded", G_CALLBACK (volume_changed_cb), self);
  if (self->column->signal != NULL)
    g_signal_connect (self->volume, self->column->signal, G_CALLBACK (volume_changed_cb), self);
  if (self->icon != NULL)
    g_signal_connect (self->volume, "notify::iso", G_CALLBACK (volume_changed_cb), self);

  show (self);

  if (self->column->kind == ALBERCA_VOLUME_COLUMN_NAME)
    {
      name_row (self);
      alberca_volume_set_on_screen (self->volume, TRUE);
    }
}

/**
 * alberca_volume_cell_unbind:
 * @self: a cell
 */
void
alberca_volume_cell_unbind (AlbercaVolumeCell *self)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_CELL (self));

  self->item = NULL;
  if (self->volume == NULL)
    return;

  g_signal_handlers_disconnect_by_func (self->volume, volume_changed_cb, self);
  if (self->column->kind == ALBERCA_VOLUME_COLUMN_NAME)
    alberca_volume_set_on_screen (self->volume, FALSE);
  g_clear_object (&self->volume);
}

/**
 * alberca_volume_cell_get_position:
 * @self: a cell
 *
 * Returns: the position of its row, %GTK_INVALID_LIST_POSITION while it shows nothing
 */
guint
alberca_volume_cell_get_position (AlbercaVolumeCell *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_CELL (self), GTK_INVALID_LIST_POSITION);

  return self->item != NULL ? gtk_list_item_get_position (self->item) : GTK_INVALID_LIST_POSITION;
}

/**
 * alberca_volume_cell_new:
 * @column: what to show
 *
 * Returns: (transfer floating): a cell that shows nothing yet
 */
GtkWidget *
alberca_volume_cell_new (const AlbercaVolumeColumn *column)
{
  AlbercaVolumeCell *self = g_object_new (ALBERCA_TYPE_VOLUME_CELL, NULL);

  self->column = column;

  if (column->kind == ALBERCA_VOLUME_COLUMN_NAME)
    {
      self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
    }
  if (column->kind == ALBERCA_VOLUME_COLUMN_ALLOCATION)
    {
      self->bar = alberca_capacity_bar_new ();
      gtk_widget_set_valign (self->bar, GTK_ALIGN_CENTER);
      gtk_widget_set_hexpand (self->bar, TRUE);
      gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
    }

  /* Names of a kind differ in their ends as often as in their beginnings */
  self->text = g_object_new (GTK_TYPE_INSCRIPTION,
                             "text-overflow", column->kind == ALBERCA_VOLUME_COLUMN_NAME
                                              ? GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE
                                              : GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END,
                             "min-chars", self->bar != NULL ? 9 : 1,
                             "xalign", column->align,
                             "hexpand", self->bar == NULL,
                             NULL);
  if (column->tabular)
    gtk_widget_add_css_class (self->text, "numeric");
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

/* Where it is, and what the disc says of itself: the columns for that are those of a library */
static gboolean
set_name_tooltip (AlbercaVolume *volume,
                  GtkTooltip    *tooltip)
{
  g_autofree char *boot = alberca_volume_describe_boot (volume);
  g_autoptr(GString) text = g_string_new (alberca_volume_get_path (volume));

  if (boot != NULL)
    {
      const char *label = alberca_volume_get_iso_label (volume);

      g_string_append_printf (text, "\n%s%s%s", label != NULL ? label : "", label != NULL ? " · " : "", boot);
    }
  gtk_tooltip_set_text (tooltip, text->str);
  return text->len > 0;
}

/* Why there is no number */
static gboolean
set_snapshots_tooltip (AlbercaVolume *volume,
                       GtkTooltip    *tooltip)
{
  switch (alberca_volume_get_content_state (volume))
    {
    case ALBERCA_CONTENT_FAILED:
      gtk_tooltip_set_text (tooltip, alberca_volume_get_content_error (volume));
      return TRUE;
    case ALBERCA_CONTENT_WAITING:
      gtk_tooltip_set_text (tooltip, _("The image has not been read yet."));
      return TRUE;
    case ALBERCA_CONTENT_NONE:
    case ALBERCA_CONTENT_READ:
      break;
    }
  return FALSE;
}

static gboolean
alberca_volume_cell_query_tooltip (GtkWidget  *widget,
                                   int         x,
                                   int         y,
                                   gboolean    keyboard_tooltip,
                                   GtkTooltip *tooltip)
{
  AlbercaVolumeCell *self = ALBERCA_VOLUME_CELL (widget);

  if (self->volume == NULL)
    return FALSE;

  switch (self->column->kind)
    {
    case ALBERCA_VOLUME_COLUMN_NAME:
      return set_name_tooltip (self->volume, tooltip);

    case ALBERCA_VOLUME_COLUMN_LABEL:
      gtk_tooltip_set_text (tooltip, alberca_volume_get_iso_label (self->volume));
      return alberca_volume_get_iso_label (self->volume) != NULL;

    case ALBERCA_VOLUME_COLUMN_BASE:
      gtk_tooltip_set_text (tooltip, alberca_volume_get_backing_path (self->volume));
      return alberca_volume_get_backing_path (self->volume) != NULL;

    case ALBERCA_VOLUME_COLUMN_USED_BY:
      gtk_tooltip_set_text (tooltip, alberca_volume_get_used_by (self->volume));
      return alberca_volume_get_used_by (self->volume)[0] != '\0';

    case ALBERCA_VOLUME_COLUMN_SNAPSHOTS:
      return set_snapshots_tooltip (self->volume, tooltip);

    case ALBERCA_VOLUME_COLUMN_BOOT:
    case ALBERCA_VOLUME_COLUMN_FORMAT:
    case ALBERCA_VOLUME_COLUMN_CAPACITY:
    case ALBERCA_VOLUME_COLUMN_ALLOCATION:
    case ALBERCA_VOLUME_COLUMN_MODIFIED:
      break;
    }
  return FALSE;
}

static void
alberca_volume_cell_dispose (GObject *object)
{
  AlbercaVolumeCell *self = ALBERCA_VOLUME_CELL (object);

  alberca_volume_cell_unbind (self);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);

  G_OBJECT_CLASS (alberca_volume_cell_parent_class)->dispose (object);
}

static void
alberca_volume_cell_class_init (AlbercaVolumeCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_volume_cell_dispose;
  widget_class->query_tooltip = alberca_volume_cell_query_tooltip;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "volumecell");
}

static void
alberca_volume_cell_init (AlbercaVolumeCell *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 8);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * alberca_volume_cell_find:
 * @widget: anything in a list of volumes
 *
 * Returns: (transfer none) (nullable): the cell that has it, or the first that it has
 */
AlbercaVolumeCell *
alberca_volume_cell_find (GtkWidget *widget)
{
  /* Of a row or of the padding around a cell: the first cell in it */
  for (GtkWidget *child = widget; child != NULL; child = gtk_widget_get_first_child (child))
    {
      if (ALBERCA_IS_VOLUME_CELL (child))
        return ALBERCA_VOLUME_CELL (child);
    }
  return (AlbercaVolumeCell *) gtk_widget_get_ancestor (widget, ALBERCA_TYPE_VOLUME_CELL);
}

static void
cell_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  gtk_list_item_set_child (item, alberca_volume_cell_new (user_data));
}

static void
cell_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  alberca_volume_cell_bind (ALBERCA_VOLUME_CELL (gtk_list_item_get_child (item)), item);
}

static void
cell_unbind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  user_data)
{
  alberca_volume_cell_unbind (ALBERCA_VOLUME_CELL (gtk_list_item_get_child (item)));
}

/**
 * alberca_volume_cell_factory_new:
 * @column: a column that outlives the factory
 *
 * Returns: (transfer full): makes the cells of @column
 */
GtkListItemFactory *
alberca_volume_cell_factory_new (const AlbercaVolumeColumn *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), (gpointer) column);
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind_cb), NULL);
  return factory;
}
