/* alberca-snapshot-rail.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-snapshot-rail.h"

#define LANE_WIDTH 14
/* More branches than this are drawn over each other: the rows need the room */
#define MAX_LANES 5
#define LINE_WIDTH 2
#define DOT_RADIUS 4.5
#define HERE_RADIUS 6

struct _AlbercaSnapshotRail
{
  GtkWidget parent_instance;

  AlbercaSnapshotTreeRow row;
};

G_DEFINE_FINAL_TYPE (AlbercaSnapshotRail, alberca_snapshot_rail, GTK_TYPE_WIDGET)

static double
get_x (AlbercaSnapshotRail *self,
       guint                lane)
{
  double x = (MIN (lane, MAX_LANES - 1) + 0.5) * LANE_WIDTH;

  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? gtk_widget_get_width (GTK_WIDGET (self)) - x
                                                                          : x;
}

static void
draw_line (cairo_t *cr,
           double   x1,
           double   y1,
           double   x2,
           double   y2)
{
  double middle = (y1 + y2) / 2;

  cairo_move_to (cr, x1, y1);
  cairo_curve_to (cr, x1, middle, x2, middle, x2, y2);
  cairo_stroke (cr);
}

static void
draw_lines (AlbercaSnapshotRail *self,
            cairo_t             *cr,
            double               top,
            double               middle,
            double               bottom)
{
  double x = get_x (self, self->row.lane);

  for (guint lane = 0; lane < self->row.n_lanes; lane++)
    {
      if (self->row.passes >> lane & 1)
        draw_line (cr, get_x (self, lane), top, get_x (self, lane), bottom);
      if (self->row.joins >> lane & 1)
        draw_line (cr, get_x (self, lane), top, x, middle);
    }
  if (self->row.goes_on)
    draw_line (cr, x, middle, x, bottom);
}

/* To the edges of the row, so that the lines of one row meet those of the next */
static void
alberca_snapshot_rail_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  AlbercaSnapshotRail *self = ALBERCA_SNAPSHOT_RAIL (widget);
  GtkWidget *row = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW);
  gboolean is_here = self->row.state == 0;
  graphene_rect_t bounds;
  double middle, bottom;
  cairo_t *cr;

  if (row == NULL || !gtk_widget_compute_bounds (row, widget, &bounds))
    return;
  bounds.origin.x = 0;
  bounds.size.width = (float) gtk_widget_get_width (widget);
  middle = bounds.origin.y + bounds.size.height / 2;
  bottom = bounds.origin.y + bounds.size.height;

  /* Colors that can be told apart on light and on dark */
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 1);
  draw_lines (self, cr, bounds.origin.y, middle, bottom);
  if (is_here)
    cairo_set_source_rgba (cr, 0.21, 0.52, 0.89, 1);
  cairo_arc (cr, get_x (self, self->row.lane), middle, is_here ? HERE_RADIUS : DOT_RADIUS, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
alberca_snapshot_rail_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  AlbercaSnapshotRail *self = ALBERCA_SNAPSHOT_RAIL (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
    ? (int) MIN (self->row.n_lanes, MAX_LANES) * LANE_WIDTH : 2 * HERE_RADIUS;
}

static void
alberca_snapshot_rail_class_init (AlbercaSnapshotRailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = alberca_snapshot_rail_measure;
  widget_class->snapshot = alberca_snapshot_rail_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
alberca_snapshot_rail_init (AlbercaSnapshotRail *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * alberca_snapshot_rail_set_row:
 * @self: a rail
 * @row: (nullable): what to show
 */
void
alberca_snapshot_rail_set_row (AlbercaSnapshotRail          *self,
                               const AlbercaSnapshotTreeRow *row)
{
  g_return_if_fail (ALBERCA_IS_SNAPSHOT_RAIL (self));

  gtk_widget_set_visible (GTK_WIDGET (self), row != NULL);
  if (row != NULL)
    self->row = *row;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
