/* alberca-capacity-bar.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-capacity-bar.h"

#include <adwaita.h>
#include <math.h>

#define MIN_WIDTH 24
#define MIN_HEIGHT 6

struct _AlbercaCapacityBar
{
  GtkWidget parent_instance;

  double used;
  double others;

  /* Children. Thousands of bars live in cells: the second part is made when it is needed. */
  GtkWidget *used_part;
  GtkWidget *others_part;
};

G_DEFINE_FINAL_TYPE (AlbercaCapacityBar, alberca_capacity_bar, GTK_TYPE_WIDGET)

static int
to_pixels (double share,
           int    width)
{
  if (share <= 0)
    return 0;
  return CLAMP ((int) round (share * width), 1, width);
}

static void
place (GtkWidget *part,
       gboolean   mirrored,
       int        whole,
       int        x,
       int        width,
       int        height,
       int        baseline)
{
  GtkAllocation allocation = { mirrored ? whole - x - width : x, 0, width, height };

  if (part == NULL)
    return;

  gtk_widget_set_child_visible (part, width > 0);
  if (width > 0)
    gtk_widget_size_allocate (part, &allocation, baseline);
}

static void
alberca_capacity_bar_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  AlbercaCapacityBar *self = ALBERCA_CAPACITY_BAR (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int used = to_pixels (self->used, width);
  int others = MIN (to_pixels (self->others, width), width - used);

  place (self->used_part, mirrored, width, 0, used, height, baseline);
  place (self->others_part, mirrored, width, used, others, height, baseline);
}

static void
alberca_capacity_bar_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
}

static GtkWidget *
add_part (AlbercaCapacityBar *self,
          const char         *css_class)
{
  GtkWidget *part = g_object_new (ADW_TYPE_BIN,
                                  "css-name", "part",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  NULL);

  gtk_widget_add_css_class (part, css_class);
  gtk_widget_set_parent (part, GTK_WIDGET (self));
  return part;
}

/**
 * alberca_capacity_bar_set_parts:
 * @self: a bar
 * @used: the first part, as a share of the whole, 0 to 1
 * @others: the second part, likewise
 */
void
alberca_capacity_bar_set_parts (AlbercaCapacityBar *self,
                                double              used,
                                double              others)
{
  g_return_if_fail (ALBERCA_IS_CAPACITY_BAR (self));

  used = CLAMP (used, 0, 1);
  others = CLAMP (others, 0, 1 - used);
  if (fabs (self->used - used) < 1e-6 && fabs (self->others - others) < 1e-6)
    return;

  self->used = used;
  self->others = others;
  if (others > 0 && self->others_part == NULL)
    self->others_part = add_part (self, "others");
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * alberca_capacity_bar_new:
 *
 * Returns: (transfer floating): an empty bar
 */
GtkWidget *
alberca_capacity_bar_new (void)
{
  return g_object_new (ALBERCA_TYPE_CAPACITY_BAR, NULL);
}

static void
alberca_capacity_bar_dispose (GObject *object)
{
  AlbercaCapacityBar *self = ALBERCA_CAPACITY_BAR (object);

  g_clear_pointer (&self->used_part, gtk_widget_unparent);
  g_clear_pointer (&self->others_part, gtk_widget_unparent);

  G_OBJECT_CLASS (alberca_capacity_bar_parent_class)->dispose (object);
}

static void
alberca_capacity_bar_class_init (AlbercaCapacityBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_capacity_bar_dispose;
  widget_class->measure = alberca_capacity_bar_measure;
  widget_class->size_allocate = alberca_capacity_bar_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "capacitybar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
alberca_capacity_bar_init (AlbercaCapacityBar *self)
{
  self->used_part = add_part (self, "used");
}
