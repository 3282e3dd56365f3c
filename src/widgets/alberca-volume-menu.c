/* alberca-volume-menu.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-menu.h"

#include "widgets/alberca-volume-cell.h"

struct _AlbercaVolumeMenu
{
  GObject parent_instance;

  GtkWidget     *owner; /* borrowed: it has this */
  GtkColumnView *view;  /* borrowed: the owner's */
  GMenuModel    *model;
  GtkWidget     *popover; /* a child of the owner; NULL until it is asked for */
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeMenu, alberca_volume_menu, G_TYPE_OBJECT)

static void
show (AlbercaVolumeMenu  *self,
      const GdkRectangle *at)
{
  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (self->model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, self->owner);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
right_pressed_cb (AlbercaVolumeMenu *self,
                  int                n_press,
                  double             x,
                  double             y,
                  GtkGestureClick   *gesture)
{
  GtkSelectionModel *selection = gtk_column_view_get_model (self->view);
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);
  AlbercaVolumeCell *cell = picked != NULL ? alberca_volume_cell_find (picked) : NULL;
  guint position = cell != NULL ? alberca_volume_cell_get_position (cell) : GTK_INVALID_LIST_POSITION;
  GdkRectangle at = { 0, 0, 1, 1 };
  double owner_x, owner_y;

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  if (!gtk_selection_model_is_selected (selection, position))
    gtk_selection_model_select_item (selection, position, TRUE);

  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self->view), self->owner, x, y, &owner_x, &owner_y))
    return;
  at.x = (int) owner_x;
  at.y = (int) owner_y;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show (self, &at);
}

/**
 * alberca_volume_menu_popup:
 * @self: a menu
 *
 * Opens the menu below the row that has the focus, if one has.
 */
void
alberca_volume_menu_popup (AlbercaVolumeMenu *self)
{
  GtkSelectionModel *selection = gtk_column_view_get_model (self->view);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (self->owner));
  g_autoptr(GtkBitset) selected = NULL;
  AlbercaVolumeCell *cell = NULL;
  GdkRectangle at = { 0, 0, 1, 1 };
  graphene_rect_t bounds;

  g_return_if_fail (ALBERCA_IS_VOLUME_MENU (self));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)))
    cell = alberca_volume_cell_find (focus);
  if (cell == NULL)
    return;

  selected = gtk_selection_model_get_selection (selection);
  if (gtk_bitset_is_empty (selected))
    gtk_selection_model_select_item (selection, alberca_volume_cell_get_position (cell), TRUE);

  if (!gtk_widget_compute_bounds (GTK_WIDGET (cell), self->owner, &bounds))
    return;
  at.x = (int) (bounds.origin.x + 12);
  at.y = (int) (bounds.origin.y + bounds.size.height);
  show (self, &at);
}

/**
 * alberca_volume_menu_new:
 * @owner: the widget whose actions the menu activates
 * @view: its list of volumes
 * @model: what can be done with them
 *
 * Returns: (transfer full): the menu of the rows of @view
 */
AlbercaVolumeMenu *
alberca_volume_menu_new (GtkWidget     *owner,
                         GtkColumnView *view,
                         GMenuModel    *model)
{
  AlbercaVolumeMenu *self = g_object_new (ALBERCA_TYPE_VOLUME_MENU, NULL);
  GtkGesture *gesture = gtk_gesture_click_new ();

  self->owner = owner;
  self->view = view;
  self->model = g_object_ref (model);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (right_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (gesture));

  return self;
}

static void
alberca_volume_menu_dispose (GObject *object)
{
  AlbercaVolumeMenu *self = ALBERCA_VOLUME_MENU (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (alberca_volume_menu_parent_class)->dispose (object);
}

static void
alberca_volume_menu_class_init (AlbercaVolumeMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_volume_menu_dispose;
}

static void
alberca_volume_menu_init (AlbercaVolumeMenu *self)
{
}
