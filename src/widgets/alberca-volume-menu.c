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
  char          *notes;   /* on what is greyed; NULL where nothing is to be said */
  GtkWidget     *popover; /* a child of the owner; NULL until it is asked for */
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeMenu, alberca_volume_menu, G_TYPE_OBJECT)

/* Below the verbs. (transfer floating) */
static GtkWidget *
make_notes (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "menu-notes");
  return label;
}

/* (transfer floating) */
static GtkWidget *
make_popover (AlbercaVolumeMenu *self)
{
  g_autoptr(GMenu) whole = g_menu_new ();
  g_autoptr(GMenu) section = g_menu_new ();
  g_autoptr(GMenuItem) item = g_menu_item_new (NULL, NULL);
  GtkWidget *popover;

  for (int i = 0; i < g_menu_model_get_n_items (self->model); i++)
    {
      g_autoptr(GMenuItem) part = g_menu_item_new_from_model (self->model, i);

      g_menu_append_item (whole, part);
    }
  if (self->notes != NULL)
    {
      g_menu_item_set_attribute (item, "custom", "s", "notes");
      g_menu_append_item (section, item);
      g_menu_append_section (whole, NULL, G_MENU_MODEL (section));
    }
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (whole));
  if (self->notes != NULL)
    gtk_popover_menu_add_child (GTK_POPOVER_MENU (popover), make_notes (self->notes), "notes");
  return popover;
}

static void
show (AlbercaVolumeMenu  *self,
      const GdkRectangle *at)
{
  if (self->popover == NULL)
    {
      self->popover = make_popover (self);
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
 * alberca_volume_menu_set_notes:
 * @self: a menu
 * @notes: (nullable): why some of it cannot be chosen, whatever is selected
 */
void
alberca_volume_menu_set_notes (AlbercaVolumeMenu *self,
                               const char        *notes)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_MENU (self));

  if (g_strcmp0 (notes, self->notes) == 0)
    return;
  g_free (self->notes);
  self->notes = g_strdup (notes);
  /* It is made anew when it is asked for */
  g_clear_pointer (&self->popover, gtk_widget_unparent);
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
  g_clear_pointer (&self->notes, g_free);

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
