/* alberca-space-picture.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-space-picture.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-size.h"
#include "widgets/alberca-capacity-bar.h"

enum
{
  SEEN,
  OCCUPIED,
  FREE,
  N_LINES
};

struct _AlbercaSpacePicture
{
  GtkWidget           parent_instance;

  GtkWidget          *grid;
  GtkLabel           *titles[N_LINES];
  AlbercaCapacityBar *bars[N_LINES];
  GtkLabel           *sizes[N_LINES];
  GtkLabel           *explanation;
};

G_DEFINE_FINAL_TYPE (AlbercaSpacePicture, alberca_space_picture, GTK_TYPE_WIDGET)

static void
show_line (AlbercaSpacePicture *self,
           guint                line,
           guint64              now,
           guint64              later,
           guint64              whole,
           const char          *size)
{
  g_autofree char *label = g_strdup_printf ("%s: %s", gtk_label_get_label (self->titles[line]), size);

  gtk_label_set_label (self->sizes[line], size);
  alberca_capacity_bar_set_parts (self->bars[line], (double) now / (double) whole, (double) later / (double) whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bars[line]), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static char *
format_occupied (guint64  now,
                 guint64  seen,
                 gboolean grows)
{
  g_autofree char *now_text = alberca_size_format (now);
  g_autofree char *seen_text = alberca_size_format (seen);

  /* Translators: what a thin disk occupies now, and at most */
  return grows ? g_strdup_printf (_("%s, later up to %s"), now_text, seen_text) : g_steal_pointer (&now_text);
}

/**
 * alberca_space_picture_update:
 * @self: a picture
 * @draft: what it shows
 */
void
alberca_space_picture_update (AlbercaSpacePicture *self,
                              AlbercaVolumeDraft  *draft)
{
  AlbercaVolumeChoices choices;
  g_autofree char *explanation = NULL;
  g_autofree char *seen_text = NULL;
  g_autofree char *occupied_text = NULL;
  g_autofree char *free_text = NULL;
  guint64 room, seen, now, whole;
  gboolean knows_room;

  g_return_if_fail (ALBERCA_IS_SPACE_PICTURE (self));
  g_return_if_fail (ALBERCA_IS_VOLUME_DRAFT (draft));

  alberca_volume_draft_get_choices (draft, &choices);
  explanation = alberca_volume_rules_explain_space (&choices);
  gtk_label_set_label (self->explanation, explanation);

  seen = choices.capacity * choices.count;
  now = choices.capacity != 0 ? alberca_volume_rules_estimate (&choices) * choices.count : 0;
  room = alberca_volume_rules_get_room (choices.pool);
  knows_room = room != G_MAXUINT64;
  whole = MAX (MAX (MAX (seen, now), knows_room ? room : 0), 1);
  seen_text = alberca_size_format (seen);
  occupied_text = format_occupied (now, seen, now < seen && choices.space != ALBERCA_VOLUME_SPACE_FULL);
  free_text = knows_room ? alberca_size_format (room) : g_strdup (_("Unknown"));

  show_line (self, SEEN, seen, 0, whole, seen_text);
  show_line (self, OCCUPIED, now, seen > now ? seen - now : 0, whole, occupied_text);
  show_line (self, FREE, 0, knows_room ? room : 0, whole, free_text);
}

static GtkLabel *
add_label (AlbercaSpacePicture *self,
           const char          *text,
           int                  column,
           int                  row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_grid_attach (GTK_GRID (self->grid), label, column, row, 1, 1);
  return GTK_LABEL (label);
}

static void
alberca_space_picture_dispose (GObject *object)
{
  g_clear_pointer (&ALBERCA_SPACE_PICTURE (object)->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (alberca_space_picture_parent_class)->dispose (object);
}

static void
alberca_space_picture_class_init (AlbercaSpacePictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_space_picture_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
alberca_space_picture_init (AlbercaSpacePicture *self)
{
  const char *const titles[N_LINES] = { _("The guest sees"), _("Occupied now"), _("Free in the pool") };

  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));

  for (int i = 0; i < N_LINES; i++)
    {
      GtkWidget *bar = alberca_capacity_bar_new ();

      self->titles[i] = add_label (self, titles[i], 0, i);
      self->bars[i] = ALBERCA_CAPACITY_BAR (bar);
      gtk_widget_set_hexpand (bar, TRUE);
      gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
      gtk_widget_set_size_request (bar, 96, 10);
      gtk_grid_attach (GTK_GRID (self->grid), bar, 1, i, 1, 1);
      self->sizes[i] = add_label (self, "", 2, i);
    }

  self->explanation = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->explanation, TRUE);
  gtk_label_set_xalign (self->explanation, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->explanation), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->explanation), "dim-label");
  gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (self->explanation), 0, N_LINES, 3, 1);
}
