/* alberca-chain-lines.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-chain-lines.h"

#define LANE_WIDTH 18
#define LINE_WIDTH 2
#define DOT_SIZE 10
#define PRESENT_SIZE 14
/* From the top: beside the name of the volume */
#define DOT_Y 20
/* Further to the right there would be no room for words. */
#define MAX_LANE 7

struct _AlbercaChainLines
{
  GtkWidget parent_instance;

  AlbercaChainPiece piece;
};

G_DEFINE_FINAL_TYPE (AlbercaChainLines, alberca_chain_lines, GTK_TYPE_WIDGET)

static float
get_x (guint lane)
{
  return (float) MIN (lane, MAX_LANE) * LANE_WIDTH + LANE_WIDTH / 2;
}

/* What is drawn, with the left and the right exchanged where people read so */
typedef struct
{
  GtkSnapshot *snapshot;
  float        width;
  gboolean     mirrored;
} Canvas;

static void
draw_box (const Canvas  *canvas,
          const GdkRGBA *color,
          float          x,
          float          y,
          float          width,
          float          height)
{
  if (canvas->mirrored)
    x = canvas->width - x - width;
  gtk_snapshot_append_color (canvas->snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static void
draw_vertical (const Canvas  *canvas,
               const GdkRGBA *color,
               guint          lane,
               float          from,
               float          to)
{
  draw_box (canvas, color, get_x (lane) - LINE_WIDTH / 2, from, LINE_WIDTH, to - from);
}

static void
draw_dot (const Canvas    *canvas,
          guint            lane,
          AlbercaChainDot  dot)
{
  /* They can be told apart on light and on dark, and by their size */
  static const GdkRGBA colors[] = {
    [ALBERCA_CHAIN_DOT_PLAIN] = { 0.55f, 0.55f, 0.55f, 1 },
    [ALBERCA_CHAIN_DOT_PRESENT] = { 0.21f, 0.52f, 0.89f, 1 },
    [ALBERCA_CHAIN_DOT_WRONG] = { 0.88f, 0.35f, 0.10f, 1 },
  };
  float size = dot == ALBERCA_CHAIN_DOT_PLAIN ? DOT_SIZE : PRESENT_SIZE;
  float x = get_x (lane) - size / 2;
  GskRoundedRect round;

  if (dot == ALBERCA_CHAIN_DOT_NONE)
    return;
  if (canvas->mirrored)
    x = canvas->width - x - size;
  gsk_rounded_rect_init_from_rect (&round, &GRAPHENE_RECT_INIT (x, DOT_Y - size / 2, size, size), size / 2);
  gtk_snapshot_push_rounded_clip (canvas->snapshot, &round);
  gtk_snapshot_append_color (canvas->snapshot, &colors[dot], &round.bounds);
  gtk_snapshot_pop (canvas->snapshot);
}

static void
alberca_chain_lines_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  static const GdkRGBA grey = { 0.62f, 0.62f, 0.62f, 1 };
  const AlbercaChainPiece *piece = &ALBERCA_CHAIN_LINES (widget)->piece;
  const Canvas canvas = { snapshot, (float) gtk_widget_get_width (widget),
                          gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL };
  float height = (float) gtk_widget_get_height (widget);

  for (guint lane = 0; lane < 64; lane++)
    if (piece->through & (G_GUINT64_CONSTANT (1) << lane))
      draw_vertical (&canvas, &grey, lane, 0, height);
  if (piece->parent >= 0)
    draw_vertical (&canvas, &grey, (guint) piece->parent, 0, DOT_Y);
  if (piece->parent >= 0 && (guint) piece->parent != piece->lane)
    {
      float from = get_x ((guint) piece->parent);

      draw_box (&canvas, &grey, from, DOT_Y - LINE_WIDTH / 2, get_x (piece->lane) - from, LINE_WIDTH);
    }
  if (piece->down)
    draw_vertical (&canvas, &grey, piece->lane, DOT_Y, height);
  draw_dot (&canvas, piece->lane, piece->dot);
}

static void
alberca_chain_lines_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  guint lane = MIN (ALBERCA_CHAIN_LINES (widget)->piece.lane, MAX_LANE);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? (int) (lane + 1) * LANE_WIDTH
                                                                  : DOT_Y + PRESENT_SIZE;
}

static void
alberca_chain_lines_class_init (AlbercaChainLinesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = alberca_chain_lines_measure;
  widget_class->snapshot = alberca_chain_lines_snapshot;
  gtk_widget_class_set_css_name (widget_class, "chainlines");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
alberca_chain_lines_init (AlbercaChainLines *self)
{
}

/**
 * alberca_chain_lines_new:
 * @piece: what is in the row
 *
 * Returns: (transfer floating): a picture as high as the row
 */
GtkWidget *
alberca_chain_lines_new (const AlbercaChainPiece *piece)
{
  AlbercaChainLines *self = g_object_new (ALBERCA_TYPE_CHAIN_LINES, NULL);

  self->piece = *piece;
  return GTK_WIDGET (self);
}
