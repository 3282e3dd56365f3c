/* alberca-row-stage.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-row-stage.h"

/* What fits into a frame, and what GTK keeps around the row that is looked at */
#define ROWS_PER_FRAME 8
#define ROWS_KEPT 208
#define ROWS_NARROW 16

struct _AlbercaRowStage
{
  GObject parent_instance;

  GtkScrollable *view; /* borrowed */
  guint          tick_id;
  gboolean       narrowing;

  /* Owned references */
  GtkSliceListModel *slice;
  GtkSortListModel  *sorted;
};

enum
{
  NARROW,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaRowStage, alberca_row_stage, G_TYPE_OBJECT)

static void
stop (AlbercaRowStage *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->tick_id);
  self->tick_id = 0;
}

static void
shrink (AlbercaRowStage *self)
{
  guint n_rows = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->slice)), ROWS_KEPT);

  if (n_rows > ROWS_NARROW + 2 * ROWS_PER_FRAME)
    {
      /* Those that are looked at must be the ones that stay */
      gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (self->view), 0);
      gtk_slice_list_model_set_size (self->slice, n_rows - 2 * ROWS_PER_FRAME);
      return;
    }

  self->narrowing = FALSE;
  gtk_slice_list_model_set_size (self->slice, ROWS_NARROW);
  g_signal_emit (self, signals[NARROW], 0);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  AlbercaRowStage *self = ALBERCA_ROW_STAGE (user_data);
  guint size;

  if (self->narrowing)
    {
      shrink (self);
      return G_SOURCE_CONTINUE;
    }

  /* It is not known which come first */
  if (gtk_sort_list_model_get_pending (self->sorted) > 0)
    return G_SOURCE_CONTINUE;

  size = gtk_slice_list_model_get_size (self->slice) + ROWS_PER_FRAME;
  if (size < ROWS_KEPT)
    {
      gtk_slice_list_model_set_size (self->slice, size);
      return G_SOURCE_CONTINUE;
    }

  self->tick_id = 0;
  gtk_slice_list_model_set_size (self->slice, G_MAXUINT);
  return G_SOURCE_REMOVE;
}

static void
start (AlbercaRowStage *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), tick_cb, self, NULL);
}

/**
 * alberca_row_stage_close:
 * @self: a stage
 *
 * Shows no rows, until it is opened.
 */
void
alberca_row_stage_close (AlbercaRowStage *self)
{
  g_return_if_fail (ALBERCA_IS_ROW_STAGE (self));

  stop (self);
  self->narrowing = FALSE;
  gtk_slice_list_model_set_size (self->slice, 0);
}

/**
 * alberca_row_stage_open:
 * @self: a stage
 *
 * Shows the rows, a few more in each frame.
 */
void
alberca_row_stage_open (AlbercaRowStage *self)
{
  g_return_if_fail (ALBERCA_IS_ROW_STAGE (self));

  if (gtk_slice_list_model_get_size (self->slice) < G_MAXUINT)
    start (self);
}

/**
 * alberca_row_stage_narrow:
 * @self: a stage
 *
 * Lets go of all rows but the first few, in several frames, emits "narrow", and opens again.
 */
void
alberca_row_stage_narrow (AlbercaRowStage *self)
{
  g_return_if_fail (ALBERCA_IS_ROW_STAGE (self));

  /* Nobody looks, or there is nothing to wait for */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->view))
      || g_list_model_get_n_items (G_LIST_MODEL (self->slice)) <= ROWS_NARROW)
    {
      self->narrowing = FALSE;
      g_signal_emit (self, signals[NARROW], 0);
      return;
    }

  self->narrowing = TRUE;
  start (self);
}

/**
 * alberca_row_stage_new:
 * @view: what shows the rows
 * @slice: what the rows are of
 * @sorted: what puts them in order
 *
 * Returns: (transfer full): a closed stage
 */
AlbercaRowStage *
alberca_row_stage_new (GtkScrollable     *view,
                       GtkSliceListModel *slice,
                       GtkSortListModel  *sorted)
{
  AlbercaRowStage *self = g_object_new (ALBERCA_TYPE_ROW_STAGE, NULL);

  self->view = view;
  self->slice = g_object_ref (slice);
  self->sorted = g_object_ref (sorted);
  gtk_slice_list_model_set_size (slice, 0);

  return self;
}

static void
alberca_row_stage_dispose (GObject *object)
{
  AlbercaRowStage *self = ALBERCA_ROW_STAGE (object);

  stop (self);
  g_clear_object (&self->slice);
  g_clear_object (&self->sorted);

  G_OBJECT_CLASS (alberca_row_stage_parent_class)->dispose (object);
}

static void
alberca_row_stage_class_init (AlbercaRowStageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_row_stage_dispose;

  signals[NARROW] = g_signal_new ("narrow", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
alberca_row_stage_init (AlbercaRowStage *self)
{
}
