/* alberca-split.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-split.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Narrower than this, a list and a pane beside one another are both of no use */
#define NARROW_WIDTH 680
#define MIN_CONTENT_WIDTH 360
#define MIN_PANE_WIDTH 280
#define DEFAULT_PANE_WIDTH 340

#define HANDLE_WIDTH 8
#define STEP 20

struct _AlbercaSplit
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *content;
  GtkWidget *pane;
  GtkWidget *handle;

  GtkWidget *last_focus; /* weak: of the content, when the pane took its place */

  gboolean pane_visible;
  gboolean covers; /* where there is no room: the pane is there, not the content */
  gboolean narrow;
  int      pane_width;
  guint    narrow_id;
  guint    focus_id;
};

typedef enum
{
  PROP_CONTENT = 1,
  PROP_PANE,
  PROP_PANE_VISIBLE,
  PROP_PANE_WIDTH,
  PROP_NARROW,
  PROP_SHOWN,
  PROP_COVERING,
} AlbercaSplitProps;

static GParamSpec *properties[PROP_COVERING + 1];

G_DEFINE_FINAL_TYPE (AlbercaSplit, alberca_split, GTK_TYPE_WIDGET)

static gboolean
is_covering (AlbercaSplit *self)
{
  return self->narrow && self->covers;
}

static gboolean
is_beside (AlbercaSplit *self)
{
  return !self->narrow && self->pane_visible;
}

/* Layout */

static int
measure_width (GtkWidget *child)
{
  int minimum;

  if (child == NULL)
    return 0;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
alberca_split_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  AlbercaSplit *self = ALBERCA_SPLIT (widget);
  GtkWidget *children[] = { self->content, self->pane };

  /* The same whatever is shown: each alone must fit */
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int child_minimum, child_natural;

      if (children[i] == NULL)
        continue;
      gtk_widget_measure (children[i], orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

/* Assistive technology knows nothing of the former */
static void
set_child_shown (GtkWidget *child,
                 gboolean   shown)
{
  if (child == NULL || gtk_widget_get_child_visible (child) == shown)
    return;

  gtk_widget_set_child_visible (child, shown);
  gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, !shown, -1);
}

static void
update_children (AlbercaSplit *self)
{
  set_child_shown (self->pane, is_covering (self) || is_beside (self));
  set_child_shown (self->content, !is_covering (self));
  set_child_shown (self->handle, is_beside (self));
}

static void
place (GtkWidget *child,
       gboolean   mirrored,
       int        whole,
       int        x,
       int        width,
       int        height)
{
  GtkAllocation allocation = { mirrored ? whole - x - width : x, 0, width, height };

  if (child != NULL && gtk_widget_get_child_visible (child))
    gtk_widget_size_allocate (child, &allocation, -1);
}

static gboolean
narrow_changed_cb (gpointer user_data)
{
  AlbercaSplit *self = ALBERCA_SPLIT (user_data);

  self->narrow_id = 0;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PANE_VISIBLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COVERING]);
  g_object_thaw_notify (G_OBJECT (self));
  return G_SOURCE_REMOVE;
}

/* Who reads the pane goes on reading it when there is room; who does not sees the list when there
 * is none. Others are told after the layout, which they may want to change. */
static void
set_narrow (AlbercaSplit *self,
            gboolean      narrow)
{
  if (self->narrow == narrow)
    return;

  self->pane_visible = self->pane_visible || self->covers;
  self->covers = FALSE;
  self->narrow = narrow;
  if (self->narrow_id == 0)
    self->narrow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, narrow_changed_cb, self, NULL);
}

static void
alberca_split_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  AlbercaSplit *self = ALBERCA_SPLIT (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int min_content = MAX (measure_width (self->content), MIN_CONTENT_WIDTH);
  int min_pane = MAX (measure_width (self->pane), MIN_PANE_WIDTH);
  int pane_width = CLAMP (self->pane_width, min_pane, MAX (width - min_content, min_pane));

  set_narrow (self, width < MAX (NARROW_WIDTH, min_content + min_pane));
  update_children (self);

  if (is_beside (self))
    {
      place (self->content, mirrored, width, 0, width - pane_width, height);
      place (self->pane, mirrored, width, width - pane_width, pane_width, height);
      place (self->handle, mirrored, width, width - pane_width, HANDLE_WIDTH, height);
    }
  else
    {
      place (self->content, mirrored, width, 0, width, height);
      place (self->pane, mirrored, width, 0, width, height);
    }
}

/* The handle */

static void
set_pane_width (AlbercaSplit *self,
                int           pane_width)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  pane_width = MAX (pane_width, MIN_PANE_WIDTH);
  if (width > 0)
    pane_width = MIN (pane_width, MAX (width - MIN_CONTENT_WIDTH, MIN_PANE_WIDTH));
  if (self->pane_width == pane_width)
    return;

  self->pane_width = pane_width;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PANE_WIDTH]);
}

static int
get_sign (AlbercaSplit *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? 1 : -1;
}

static void
drag_begin_cb (AlbercaSplit   *self,
               double          x,
               double          y,
               GtkGestureDrag *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* The handle moves with it: what GTK says is how far it is from where it has got to */
static void
drag_update_cb (AlbercaSplit   *self,
                double          x,
                double          y,
                GtkGestureDrag *gesture)
{
  set_pane_width (self, gtk_widget_get_width (self->pane) + get_sign (self) * (int) x);
}

static gboolean
key_pressed_cb (AlbercaSplit    *self,
                guint            key,
                guint            code,
                GdkModifierType  state)
{
  int width = gtk_widget_get_width (self->pane);

  if (key == GDK_KEY_Left || key == GDK_KEY_KP_Left)
    set_pane_width (self, width - get_sign (self) * STEP);
  else if (key == GDK_KEY_Right || key == GDK_KEY_KP_Right)
    set_pane_width (self, width + get_sign (self) * STEP);
  else
    return FALSE;

  return TRUE;
}

static GtkWidget *
create_handle (AlbercaSplit *self)
{
  GtkWidget *handle = g_object_new (ADW_TYPE_BIN,
                                    "css-name", "splithandle",
                                    "accessible-role", GTK_ACCESSIBLE_ROLE_SEPARATOR,
                                    "focusable", TRUE,
                                    NULL);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_cursor_from_name (handle, "col-resize");
  /* Translators: the line between the list and the details of what is selected */
  gtk_accessible_update_property (GTK_ACCESSIBLE (handle),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Width of the details"),
                                  -1);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (handle, keys);
  gtk_widget_set_parent (handle, GTK_WIDGET (self));
  return handle;
}

/* What is shown */

static GtkWidget *
get_focus_in (AlbercaSplit *self,
              GtkWidget    *child)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (child == NULL)
    return NULL;
  return focus != NULL && (focus == child || gtk_widget_is_ancestor (focus, child)) ? focus : NULL;
}

static void
focus_content (AlbercaSplit *self)
{
  GtkWidget *focus = self->last_focus;

  if (self->content == NULL)
    return;
  g_clear_weak_pointer (&self->last_focus);
  if (focus == NULL || !gtk_widget_is_ancestor (focus, self->content) || !gtk_widget_grab_focus (focus))
    gtk_widget_child_focus (self->content, GTK_DIR_TAB_FORWARD);
}

static void
focus_pane (AlbercaSplit *self)
{
  if (is_covering (self) && self->pane != NULL && get_focus_in (self, self->pane) == NULL)
    gtk_widget_child_focus (self->pane, GTK_DIR_TAB_FORWARD);
}

static gboolean
focus_cb (gpointer user_data)
{
  AlbercaSplit *self = ALBERCA_SPLIT (user_data);

  self->focus_id = 0;
  focus_pane (self);
  return G_SOURCE_REMOVE;
}

/* The pane takes the place of the content, with the focus; the content gets both back, and the
 * focus also from a pane beside it. What is left is still shown: the focus goes before it does.
 * GTK 4.18 gives it to a row after the second click has had its effect: then it goes once more. */
static void
move_focus (AlbercaSplit *self,
            gboolean      from_pane)
{
  focus_pane (self);
  if (is_covering (self) && self->focus_id == 0)
    self->focus_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, focus_cb, self, NULL);
  else if (!is_covering (self) && !is_beside (self) && from_pane)
    focus_content (self);
}

gboolean
alberca_split_get_covering (AlbercaSplit *self)
{
  g_return_val_if_fail (ALBERCA_IS_SPLIT (self), FALSE);

  return is_covering (self);
}

gboolean
alberca_split_get_shown (AlbercaSplit *self)
{
  g_return_val_if_fail (ALBERCA_IS_SPLIT (self), FALSE);

  return is_covering (self) || is_beside (self);
}

/**
 * alberca_split_set_shown:
 * @self: a split
 * @shown: show the pane
 *
 * Shows the pane beside the content, which is remembered, or in its place where there is no room.
 */
void
alberca_split_set_shown (AlbercaSplit *self,
                         gboolean      shown)
{
  gboolean from_pane;

  g_return_if_fail (ALBERCA_IS_SPLIT (self));

  if (alberca_split_get_shown (self) == shown)
    return;

  from_pane = get_focus_in (self, self->pane) != NULL;
  if (self->narrow && shown)
    g_set_weak_pointer (&self->last_focus, get_focus_in (self, self->content));
  if (self->narrow)
    self->covers = shown;
  else
    self->pane_visible = shown;
  set_child_shown (shown ? self->pane : self->content, TRUE);

  /* What has the focus may depend on it: a Back button */
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[self->narrow ? PROP_COVERING : PROP_PANE_VISIBLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
  g_object_thaw_notify (G_OBJECT (self));

  move_focus (self, from_pane);
  update_children (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
set_pane_visible (AlbercaSplit *self,
                  gboolean      visible)
{
  if (self->pane_visible == visible)
    return;
  if (!self->narrow)
    {
      alberca_split_set_shown (self, visible);
      return;
    }

  self->pane_visible = visible;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PANE_VISIBLE]);
}

static void
set_child (AlbercaSplit *self,
           GtkWidget   **child,
           GtkWidget    *widget)
{
  g_clear_pointer (child, gtk_widget_unparent);
  *child = widget;
  if (widget != NULL)
    {
      /* The handle stays above both, and the pane comes after the content */
      if (child == &self->content)
        gtk_widget_insert_after (widget, GTK_WIDGET (self), NULL);
      else
        gtk_widget_insert_before (widget, GTK_WIDGET (self), self->handle);
    }
  update_children (self);
}

static void
alberca_split_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  AlbercaSplit *self = ALBERCA_SPLIT (object);

  switch ((AlbercaSplitProps) property_id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_PANE:
      g_value_set_object (value, self->pane);
      break;
    case PROP_PANE_VISIBLE:
      g_value_set_boolean (value, self->pane_visible);
      break;
    case PROP_PANE_WIDTH:
      g_value_set_int (value, self->pane_width);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_SHOWN:
      g_value_set_boolean (value, alberca_split_get_shown (self));
      break;
    case PROP_COVERING:
      g_value_set_boolean (value, is_covering (self));
      break;
    }
}

static void
alberca_split_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  AlbercaSplit *self = ALBERCA_SPLIT (object);

  switch ((AlbercaSplitProps) property_id)
    {
    case PROP_CONTENT:
      set_child (self, &self->content, g_value_get_object (value));
      break;
    case PROP_PANE:
      set_child (self, &self->pane, g_value_get_object (value));
      break;
    case PROP_PANE_VISIBLE:
      set_pane_visible (self, g_value_get_boolean (value));
      break;
    case PROP_PANE_WIDTH:
      set_pane_width (self, g_value_get_int (value));
      break;
    case PROP_SHOWN:
      alberca_split_set_shown (self, g_value_get_boolean (value));
      break;
    case PROP_NARROW:
    case PROP_COVERING:
      g_assert_not_reached ();
    }
}

static void
alberca_split_dispose (GObject *object)
{
  AlbercaSplit *self = ALBERCA_SPLIT (object);

  g_clear_handle_id (&self->narrow_id, g_source_remove);
  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_weak_pointer (&self->last_focus);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->pane, gtk_widget_unparent);
  g_clear_pointer (&self->handle, gtk_widget_unparent);

  G_OBJECT_CLASS (alberca_split_parent_class)->dispose (object);
}

static void
alberca_split_class_init (AlbercaSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = readable | G_PARAM_WRITABLE;

  object_class->get_property = alberca_split_get_property;
  object_class->set_property = alberca_split_set_property;
  object_class->dispose = alberca_split_dispose;
  widget_class->measure = alberca_split_measure;
  widget_class->size_allocate = alberca_split_size_allocate;

  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, both);
  properties[PROP_PANE] = g_param_spec_object ("pane", NULL, NULL, GTK_TYPE_WIDGET, both);
  properties[PROP_PANE_VISIBLE] = g_param_spec_boolean ("pane-visible", NULL, NULL, FALSE, both);
  properties[PROP_PANE_WIDTH] = g_param_spec_int ("pane-width", NULL, NULL, 1, G_MAXINT, DEFAULT_PANE_WIDTH, both);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, readable);
  properties[PROP_SHOWN] = g_param_spec_boolean ("shown", NULL, NULL, FALSE, both);
  properties[PROP_COVERING] = g_param_spec_boolean ("covering", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_property_action (widget_class, "split.pane", "shown");
}

static void
alberca_split_init (AlbercaSplit *self)
{
  self->pane_width = DEFAULT_PANE_WIDTH;
  self->handle = create_handle (self);
  update_children (self);
}
