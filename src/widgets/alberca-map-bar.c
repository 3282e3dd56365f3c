/* alberca-map-bar.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-map-bar.h"

#define HEIGHT 32
#define MIN_WIDTH (2 * ALBERCA_QCOW2_MAP_PARTS)

struct _AlbercaMapBar
{
  GtkWidget parent_instance;

  AlbercaQcow2MapPart parts[ALBERCA_QCOW2_MAP_PARTS];
};

G_DEFINE_FINAL_TYPE (AlbercaMapBar, alberca_map_bar, GTK_TYPE_WIDGET)

static double
share (guint64                    bytes,
       const AlbercaQcow2MapPart *part)
{
  guint64 all = part->data + part->zero + part->nothing + part->unknown;

  return all > 0 ? (double) bytes / (double) all : 0;
}

/* @bottom: where it stands on, @part of the height; both 0 to 1. Gives the new bottom back. */
static float
draw (GtkSnapshot   *snapshot,
      const GdkRGBA *color,
      float          x,
      float          width,
      float          height,
      float          bottom,
      double         part)
{
  float top = bottom + (float) part;

  if (part > 0)
    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT (x, height * (1 - top), width, height * (float) part));
  return top;
}

static void
alberca_map_bar_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  /* As style.css has them for the legend; they can be told apart on light and on dark */
  static const GdkRGBA data = { 0.21f, 0.52f, 0.89f, 1 };
  static const GdkRGBA zero = { 0.60f, 0.76f, 0.95f, 1 };
  static const GdkRGBA nothing = { 0.5f, 0.5f, 0.5f, 0.2f };
  AlbercaMapBar *self = ALBERCA_MAP_BAR (widget);
  float width = (float) gtk_widget_get_width (widget) / ALBERCA_QCOW2_MAP_PARTS;
  float height = (float) gtk_widget_get_height (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (guint i = 0; i < ALBERCA_QCOW2_MAP_PARTS; i++)
    {
      const AlbercaQcow2MapPart *part = &self->parts[i];
      float x = width * (float) (mirrored ? ALBERCA_QCOW2_MAP_PARTS - 1 - i : i);
      float bottom = 0;

      bottom = draw (snapshot, &data, x, width, height, bottom, share (part->data, part));
      bottom = draw (snapshot, &zero, x, width, height, bottom, share (part->zero, part));
      draw (snapshot, &nothing, x, width, height, bottom, share (part->nothing, part));
    }
}

static void
alberca_map_bar_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
}

static void
alberca_map_bar_class_init (AlbercaMapBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = alberca_map_bar_measure;
  widget_class->snapshot = alberca_map_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "mapbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
alberca_map_bar_init (AlbercaMapBar *self)
{
}

/**
 * alberca_map_bar_set_map:
 * @self: a bar
 * @map: what to show
 */
void
alberca_map_bar_set_map (AlbercaMapBar         *self,
                         const AlbercaQcow2Map *map)
{
  g_return_if_fail (ALBERCA_IS_MAP_BAR (self));
  g_return_if_fail (map != NULL);

  for (guint i = 0; i < ALBERCA_QCOW2_MAP_PARTS; i++)
    self->parts[i] = map->parts[i];
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
