/* alberca-volume-jump.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-jump.h"

#include "model/alberca-volume.h"

struct _AlbercaVolumeJump
{
  GObject parent_instance;

  GtkColumnView     *view;      /* borrowed */
  GtkSelectionModel *selection; /* owned */
  char              *name;      /* NULL: it is done */
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeJump, alberca_volume_jump, G_TYPE_OBJECT)

/* GTK 4.8 has no function for it, but an action of the list in the column view */
static void
scroll_to (AlbercaVolumeJump *self,
           guint              position)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_LIST_VIEW (child))
        gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
    }
}

static void
try (AlbercaVolumeJump *self)
{
  GListModel *rows = G_LIST_MODEL (self->selection);

  for (guint i = 0; self->name != NULL && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (rows, i);

      if (g_strcmp0 (alberca_volume_get_name (volume), self->name) != 0)
        continue;
      alberca_volume_jump_stop (self);
      gtk_selection_model_select_item (self->selection, i, TRUE);
      scroll_to (self, i);
    }
}

static void
items_changed_cb (AlbercaVolumeJump *self)
{
  try (self);
}

static void
selection_changed_cb (AlbercaVolumeJump *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (self->selection);

  if (!gtk_bitset_is_empty (selected))
    alberca_volume_jump_stop (self);
}

void
alberca_volume_jump_start (AlbercaVolumeJump *self,
                           const char        *name)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_JUMP (self));
  g_return_if_fail (name != NULL);

  g_free (self->name);
  self->name = g_strdup (name);
  try (self);
}

void
alberca_volume_jump_stop (AlbercaVolumeJump *self)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_JUMP (self));

  g_clear_pointer (&self->name, g_free);
}

/**
 * alberca_volume_jump_new:
 * @view: a list of volumes, whose model stays the same
 *
 * Returns: (transfer full): for jumps within it
 */
AlbercaVolumeJump *
alberca_volume_jump_new (GtkColumnView *view)
{
  AlbercaVolumeJump *self = g_object_new (ALBERCA_TYPE_VOLUME_JUMP, NULL);

  self->view = view;
  self->selection = g_object_ref (gtk_column_view_get_model (view));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static void
alberca_volume_jump_dispose (GObject *object)
{
  AlbercaVolumeJump *self = ALBERCA_VOLUME_JUMP (object);

  g_clear_object (&self->selection);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (alberca_volume_jump_parent_class)->dispose (object);
}

static void
alberca_volume_jump_class_init (AlbercaVolumeJumpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_volume_jump_dispose;
}

static void
alberca_volume_jump_init (AlbercaVolumeJump *self)
{
}
