/* alberca-pool-page.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-pool-page.h"

#include <glib/gi18n.h>

#include "model/alberca-connection.h"
#include "model/alberca-size.h"
#include "widgets/alberca-capacity-bar.h"
#include "widgets/alberca-pool-actions.h"
#include "widgets/alberca-pool-details.h"
#include "widgets/alberca-pool-question.h"
#include "widgets/alberca-split.h"
#include "widgets/alberca-thin-view.h"
#include "widgets/alberca-volume-actions.h"
#include "widgets/alberca-volume-pane.h"
#include "widgets/alberca-volume-view.h"
#include "widgets/alberca-xml-view.h"

struct _AlbercaPoolPage
{
  AdwBin parent_instance;

  /* Owned references */
  AlbercaPool  *pool;
  AlbercaPool  *held; /* what alberca_pool_release() is owed to */
  GSettings    *settings;
  GSignalGroup *pool_signals;
  GSignalGroup *connection_signals;

  AlbercaPoolQuestion *stopping; /* weak: what the switch has asked */
  guint                pane_id;
  gboolean             following; /* a link of the pane into another pool */

  /* Template references */
  GtkLabel           *subtitle;
  GtkSwitch          *active_switch;
  GtkWidget          *capacity_box;
  AlbercaCapacityBar *capacity_bar;
  GtkLabel           *used_label;
  GtkLabel           *others_label;
  GtkLabel           *others_title;
  GtkLabel           *free_label;
  GtkLabel           *promised_label;
  AdwViewStack       *stack;
  AlbercaSplit       *split;
  AlbercaThinView    *thin_view;
  AlbercaVolumeView  *volume_view;
  AlbercaVolumePane  *volume_pane;
};

typedef enum
{
  PROP_POOL = 1,
  PROP_SETTINGS,
  PROP_AUTOSTART,
  PROP_ISO_LIBRARY,
  PROP_SELECTED,
} AlbercaPoolPageProps;

static GParamSpec *properties[PROP_SELECTED + 1];

enum
{
  VOLUME_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaPoolPage, alberca_pool_page, ADW_TYPE_BIN)

/* State */

/* The pool's connection is open, and may be written to */
static gboolean
is_writable (AlbercaPoolPage *self)
{
  AlbercaConnection *connection;

  if (self->pool == NULL || !alberca_pool_get_available_now (self->pool))
    return FALSE;

  connection = alberca_pool_get_connection (self->pool);
  return connection != NULL && !alberca_connection_get_read_only (connection);
}

static void
update_actions (AlbercaPoolPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean writable = is_writable (self);
  gboolean persistent = self->pool != NULL && alberca_pool_get_persistent (self->pool);
  guint n_selected = alberca_volume_view_get_n_selected (self->volume_view);
  g_autoptr(GPtrArray) selected = n_selected == 1 ? alberca_volume_view_get_selected (self->volume_view) : NULL;

  alberca_pool_actions_update (widget, self->pool, writable);
  gtk_widget_action_set_enabled (widget, "pool.autostart", writable && persistent);
  gtk_widget_action_set_enabled (widget, "pool.iso-library", self->pool != NULL);
  gtk_widget_action_set_enabled (widget, "volume.details", n_selected > 0);
  alberca_volume_actions_update (widget, self->pool, writable, n_selected,
                                 selected != NULL ? g_ptr_array_index (selected, 0) : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->active_switch), writable);
}

static void
update_heading (AlbercaPoolPage *self)
{
  const AlbercaPoolTypeInfo *info;
  const char *path, *state;
  g_autofree char *text = NULL;

  if (self->pool == NULL)
    return;

  info = alberca_pool_type_get_info (alberca_pool_get_pool_type (self->pool));
  path = alberca_pool_get_path (self->pool);
  if (!alberca_pool_get_available_now (self->pool))
    state = _("Not connected");
  else if (!alberca_pool_get_persistent (self->pool))
    state = _("Transient: gone when it stops");
  else
    state = alberca_pool_get_active (self->pool) ? _("Running") : _("Stopped");

  text = g_strjoin (" · ", state, _(info->title), path, NULL);
  gtk_label_set_label (self->subtitle, text);
}

/* Never starts or stops anything: what the switch asks for arrives through "state-set" */
static void
update_switch (AlbercaPoolPage *self)
{
  gboolean active = self->pool != NULL && alberca_pool_get_active (self->pool);

  g_object_freeze_notify (G_OBJECT (self->active_switch));
  gtk_switch_set_state (self->active_switch, active);
  gtk_switch_set_active (self->active_switch, active);
  g_object_thaw_notify (G_OBJECT (self->active_switch));
}

static void
set_size (GtkLabel *label,
          guint64   bytes)
{
  g_autofree char *text = alberca_size_format (bytes);

  gtk_label_set_label (label, text);
}

static void
update_promised (AlbercaPoolPage *self,
                 guint64          promised,
                 guint64          capacity)
{
  double ratio = capacity > 0 ? (double) promised / (double) capacity : 0;
  g_autofree char *size = alberca_size_format (promised);
  g_autofree char *text = NULL;

  if (ratio < 0.05)
    {
      /* Translators: what the volumes may grow to, all together */
      text = g_strdup_printf (_("Promised: %s"), size);
    }
  else
    {
      /* Translators: what the volumes may grow to, and how much that is of what there is:
       * "Promised: 120 GiB (1.2 × the capacity)" */
      text = g_strdup_printf (_("Promised: %s (%.1f × the capacity)"), size, ratio);
    }

  gtk_label_set_label (self->promised_label, text);
  if (ratio > 1)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->promised_label), "warning");
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->promised_label),
                                   _("The volumes may grow to more than the pool can hold. "
                                     "When it is full, the machines that write are paused."));
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->promised_label), "warning");
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->promised_label),
                                   _("What the volumes may grow to, all together"));
    }
}

static void
update_others (AlbercaPoolPage *self)
{
  gboolean is_group = alberca_pool_get_pool_type (self->pool) == ALBERCA_POOL_TYPE_LOGICAL;

  /* Translators: after a size: what occupies a volume group or a directory beside the pool's volumes */
  gtk_label_set_label (self->others_title, is_group ? _("thin pools and others") : _("other files"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->others_title), is_group ?
                               _("Thin pools, and other volumes of the group that libvirt does not show") :
                               _("Used by what else is in the same place"));
}

static void
update_capacity (AlbercaPoolPage *self)
{
  guint64 capacity = self->pool != NULL ? alberca_pool_get_capacity (self->pool) : 0;
  guint64 occupied, used, others;
  g_autofree char *description = NULL;

  gtk_widget_set_visible (self->capacity_box, capacity > 0 && alberca_pool_get_active (self->pool) &&
                                              alberca_pool_type_has_room (alberca_pool_get_pool_type (self->pool)) &&
                                              !alberca_split_get_covering (self->split));
  if (capacity == 0)
    return;

  /* Thin storage may say that the volumes occupy more than the pool does, or all of it than there is */
  occupied = MIN (MAX (alberca_pool_get_allocation (self->pool), alberca_pool_get_volumes_allocation (self->pool)),
                  capacity);
  used = MIN (alberca_pool_get_volumes_allocation (self->pool), occupied);
  others = occupied - used;

  alberca_capacity_bar_set_parts (self->capacity_bar, (double) used / (double) capacity,
                                  (double) others / (double) capacity);
  set_size (self->used_label, used);
  set_size (self->others_label, others);
  update_others (self);
  set_size (self->free_label, MIN (alberca_pool_get_free (self->pool), capacity));
  update_promised (self, alberca_pool_get_promised (self->pool), capacity);

  description = g_strdup_printf (_("%s used by these volumes, %s by others, %s free"),
                                 gtk_label_get_label (self->used_label), gtk_label_get_label (self->others_label),
                                 gtk_label_get_label (self->free_label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->capacity_bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, description,
                                  -1);
}

static void
update (AlbercaPoolPage *self)
{
  update_heading (self);
  update_switch (self);
  update_capacity (self);
  update_actions (self);
}

static void
capacity_changed_cb (AlbercaPoolPage *self)
{
  update_capacity (self);
}

static void
autostart_changed_cb (AlbercaPoolPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTOSTART]);
}

static void
iso_library_changed_cb (AlbercaPoolPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ISO_LIBRARY]);
}

static void
update_connection (AlbercaPoolPage *self)
{
  g_signal_group_set_target (self->connection_signals,
                             self->pool != NULL ? alberca_pool_get_connection (self->pool) : NULL);
}

static void
connection_changed_cb (AlbercaPoolPage *self)
{
  update_connection (self);
  update_actions (self);
}

/* The pane */

static gboolean
pane_cb (gpointer user_data)
{
  AlbercaPoolPage *self = ALBERCA_POOL_PAGE (user_data);
  g_autoptr(GPtrArray) volumes = NULL;

  self->pane_id = 0;
  if (alberca_split_get_shown (self->split))
    volumes = alberca_volume_view_get_selected (self->volume_view);
  alberca_volume_pane_set_volumes (self->volume_pane, self->pool, volumes);
  return G_SOURCE_REMOVE;
}

/* When the list has been drawn: who goes through it with the arrow keys does not wait for the pane */
static void
update_pane (AlbercaPoolPage *self)
{
  if (self->pane_id == 0)
    self->pane_id = g_idle_add_full (G_PRIORITY_LOW, pane_cb, self, NULL);
}

static void
shown_cb (AlbercaPoolPage *self)
{
  update_capacity (self);
  update_pane (self);
}

static void
selection_changed_cb (AlbercaPoolPage *self)
{
  /* The list empties when the page goes */
  if (self->volume_view == NULL)
    return;

  update_actions (self);
  update_pane (self);
}

static void
volume_wanted_cb (AlbercaPoolPage *self,
                  AlbercaPool     *pool,
                  const char      *name)
{
  if (pool == self->pool)
    alberca_volume_view_select (self->volume_view, name);
  else
    {
      self->following = TRUE;
      g_signal_emit (self, signals[VOLUME_WANTED], 0, pool, name);
      self->following = FALSE;
    }
}

/* Holds the pool that is on screen, and no other */
static void
update_hold (AlbercaPoolPage *self)
{
  AlbercaPool *wanted = gtk_widget_get_mapped (GTK_WIDGET (self)) ? self->pool : NULL;

  if (self->held == wanted)
    return;

  if (self->held != NULL)
    alberca_pool_release (self->held);
  g_set_object (&self->held, wanted);
  if (wanted != NULL)
    alberca_pool_hold (wanted);
}

/* Actions */

static void
settled_cb (AlbercaPoolPage *self)
{
  /* A failure, or an answer that was No, leaves the pool as it was: the switch goes back */
  update_switch (self);
}

static void
details_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  alberca_split_set_shown (ALBERCA_POOL_PAGE (widget)->split, TRUE);
}

static gboolean
switch_state_set_cb (AlbercaPoolPage *self,
                     gboolean         state)
{
  if (self->pool == NULL)
    return FALSE;
  if (state == alberca_pool_get_active (self->pool))
    {
      if (self->stopping != NULL)
        alberca_pool_question_withdraw (self->stopping);
      return FALSE;
    }

  if (state)
    {
      AlbercaOperation *operation = alberca_pool_start (self->pool);

      g_signal_connect_object (operation, "notify::finished", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
    }
  else
    {
      AlbercaPoolQuestion *question = alberca_pool_question_ask (GTK_WIDGET (self), self->pool, ALBERCA_POOL_VERB_STOP);

      g_set_weak_pointer (&self->stopping, question);
      g_signal_connect_object (question, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
    }
  return TRUE; /* the state follows when it is true */
}

/**
 * alberca_pool_page_refresh:
 * @self: a page
 *
 * Refreshes the pool where that can be done, and looks anew at thin volumes on screen, which libvirt does not
 * show, started or not.
 */
void
alberca_pool_page_refresh (AlbercaPoolPage *self)
{
  g_return_if_fail (ALBERCA_IS_POOL_PAGE (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "pool.refresh", NULL);
  alberca_thin_view_reread (self->thin_view);
}

/**
 * alberca_pool_page_start_search:
 * @self: a page
 *
 * Shows the volumes and their search bar.
 */
void
alberca_pool_page_start_search (AlbercaPoolPage *self)
{
  g_return_if_fail (ALBERCA_IS_POOL_PAGE (self));

  adw_view_stack_set_visible_child_name (self->stack, "volumes");
  alberca_volume_view_start_search (self->volume_view);
}

/**
 * alberca_pool_page_select_volume:
 * @self: a page
 * @name: a volume of its pool, which may still be on its way
 *
 * Shows the volumes and selects one.
 */
void
alberca_pool_page_select_volume (AlbercaPoolPage *self,
                                 const char      *name)
{
  g_return_if_fail (ALBERCA_IS_POOL_PAGE (self));

  adw_view_stack_set_visible_child_name (self->stack, "volumes");
  alberca_volume_view_select (self->volume_view, name);
}

/**
 * alberca_pool_page_set_pool:
 * @self: a page
 * @pool: (nullable): the pool to show
 */
void
alberca_pool_page_set_pool (AlbercaPoolPage *self,
                            AlbercaPool     *pool)
{
  g_return_if_fail (ALBERCA_IS_POOL_PAGE (self));
  g_return_if_fail (pool == NULL || ALBERCA_IS_POOL (pool));

  if (!g_set_object (&self->pool, pool))
    return;

  /* What is in the pool comes first, unless this one was wanted */
  if (alberca_split_get_covering (self->split) && !self->following)
    alberca_split_set_shown (self->split, FALSE);
  g_signal_group_set_target (self->pool_signals, pool);
  update_connection (self);
  update_hold (self);
  update (self);
  update_pane (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POOL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTOSTART]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ISO_LIBRARY]);
}

/**
 * alberca_pool_page_set_settings:
 * @self: a page
 * @settings: (nullable): where the sort order of the volumes is remembered
 */
void
alberca_pool_page_set_settings (AlbercaPoolPage *self,
                                GSettings       *settings)
{
  g_return_if_fail (ALBERCA_IS_POOL_PAGE (self));
  g_return_if_fail (settings == NULL || G_IS_SETTINGS (settings));

  if (!g_set_object (&self->settings, settings))
    return;

  alberca_volume_view_set_settings (self->volume_view, settings);
  if (settings != NULL)
    {
      g_settings_bind (settings, "volume-pane-visible", self->split, "pane-visible", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "volume-pane-width", self->split, "pane-width", G_SETTINGS_BIND_DEFAULT);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTINGS]);
}

static void
alberca_pool_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (alberca_pool_page_parent_class)->map (widget);
  update_hold (ALBERCA_POOL_PAGE (widget));
}

static void
alberca_pool_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (alberca_pool_page_parent_class)->unmap (widget);
  update_hold (ALBERCA_POOL_PAGE (widget));
}

static void
alberca_pool_page_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  AlbercaPoolPage *self = ALBERCA_POOL_PAGE (object);

  switch ((AlbercaPoolPageProps) property_id)
    {
    case PROP_POOL:
      g_value_set_object (value, self->pool);
      break;
    case PROP_SETTINGS:
      g_value_set_object (value, self->settings);
      break;
    case PROP_AUTOSTART:
      g_value_set_boolean (value, self->pool != NULL && alberca_pool_get_autostart (self->pool));
      break;
    case PROP_ISO_LIBRARY:
      g_value_set_boolean (value, self->pool != NULL && alberca_pool_get_iso_library (self->pool));
      break;
    case PROP_SELECTED:
      g_value_take_boxed (value, alberca_volume_view_get_selected (self->volume_view));
      break;
    }
}

static void
alberca_pool_page_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  AlbercaPoolPage *self = ALBERCA_POOL_PAGE (object);

  switch ((AlbercaPoolPageProps) property_id)
    {
    case PROP_POOL:
      alberca_pool_page_set_pool (self, g_value_get_object (value));
      break;
    case PROP_SETTINGS:
      alberca_pool_page_set_settings (self, g_value_get_object (value));
      break;
    case PROP_AUTOSTART:
      /* The action pool.autostart: asks for it; the value follows when it is true */
      if (self->pool != NULL && g_value_get_boolean (value) != alberca_pool_get_autostart (self->pool))
        alberca_pool_set_autostart (self->pool, g_value_get_boolean (value));
      break;
    case PROP_ISO_LIBRARY:
      if (self->pool != NULL)
        alberca_pool_set_iso_library (self->pool, g_value_get_boolean (value));
      break;
    case PROP_SELECTED:
      g_assert_not_reached ();
    }
}

static void
alberca_pool_page_dispose (GObject *object)
{
  AlbercaPoolPage *self = ALBERCA_POOL_PAGE (object);

  if (self->held != NULL)
    {
      alberca_pool_release (self->held);
      g_clear_object (&self->held);
    }
  if (self->pool_signals != NULL)
    g_signal_group_set_target (self->pool_signals, NULL);
  if (self->connection_signals != NULL)
    g_signal_group_set_target (self->connection_signals, NULL);

  g_clear_handle_id (&self->pane_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_POOL_PAGE);
  g_clear_handle_id (&self->pane_id, g_source_remove);
  g_clear_weak_pointer (&self->stopping);
  g_clear_object (&self->pool_signals);
  g_clear_object (&self->connection_signals);
  g_clear_object (&self->pool);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (alberca_pool_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  alberca_pool_actions_install (widget_class);
  gtk_widget_class_install_property_action (widget_class, "pool.autostart", "autostart");
  gtk_widget_class_install_property_action (widget_class, "pool.iso-library", "iso-library");
  gtk_widget_class_install_action (widget_class, "volume.details", NULL, details_action);
  alberca_volume_actions_install (widget_class);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (ALBERCA_TYPE_POOL);
  g_type_ensure (ALBERCA_TYPE_CAPACITY_BAR);
  g_type_ensure (ALBERCA_TYPE_POOL_DETAILS);
  g_type_ensure (ALBERCA_TYPE_SPLIT);
  g_type_ensure (ALBERCA_TYPE_THIN_VIEW);
  g_type_ensure (ALBERCA_TYPE_VOLUME_PANE);
  g_type_ensure (ALBERCA_TYPE_VOLUME_VIEW);
  g_type_ensure (ALBERCA_TYPE_XML_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-pool-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, active_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, capacity_box);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, capacity_bar);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, used_label);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, others_label);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, others_title);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, free_label);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, promised_label);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, split);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, thin_view);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, volume_view);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolPage, volume_pane);
  gtk_widget_class_bind_template_callback (widget_class, switch_state_set_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, volume_wanted_cb);
}

static void
alberca_pool_page_class_init (AlbercaPoolPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = alberca_pool_page_get_property;
  object_class->set_property = alberca_pool_page_set_property;
  object_class->dispose = alberca_pool_page_dispose;
  widget_class->map = alberca_pool_page_map;
  widget_class->unmap = alberca_pool_page_unmap;

  properties[PROP_POOL] = g_param_spec_object ("pool", NULL, NULL, ALBERCA_TYPE_POOL, flags);
  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS, flags);
  properties[PROP_AUTOSTART] = g_param_spec_boolean ("autostart", NULL, NULL, FALSE, flags);
  properties[PROP_ISO_LIBRARY] = g_param_spec_boolean ("iso-library", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTED] = g_param_spec_boxed ("selected", NULL, NULL, G_TYPE_PTR_ARRAY,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[VOLUME_WANTED] = g_signal_new ("volume-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, ALBERCA_TYPE_POOL, G_TYPE_STRING);

  install_actions (widget_class);
  bind_template (widget_class);
}

static void
alberca_pool_page_init (AlbercaPoolPage *self)
{
  static const char *const state[] = { "notify::active", "notify::available-now", "notify::persistent", "notify::path" };
  static const char *const sizes[] = {
    "notify::capacity", "notify::allocation", "notify::free", "notify::volumes-allocation", "notify::promised",
  };

  gtk_widget_init_template (GTK_WIDGET (self));

  self->pool_signals = g_signal_group_new (ALBERCA_TYPE_POOL);
  for (guint i = 0; i < G_N_ELEMENTS (state); i++)
    g_signal_group_connect_swapped (self->pool_signals, state[i], G_CALLBACK (update), self);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_signal_group_connect_swapped (self->pool_signals, sizes[i], G_CALLBACK (capacity_changed_cb), self);
  /* What the selected volume is may be known by now */
  g_signal_group_connect_swapped (self->pool_signals, "notify::n-loaded", G_CALLBACK (update_actions), self);
  g_signal_group_connect_swapped (self->pool_signals, "notify::autostart", G_CALLBACK (autostart_changed_cb), self);
  g_signal_group_connect_swapped (self->pool_signals, "notify::iso-library", G_CALLBACK (iso_library_changed_cb), self);
  g_signal_group_connect_swapped (self->pool_signals, "notify::connection", G_CALLBACK (connection_changed_cb), self);

  self->connection_signals = g_signal_group_new (ALBERCA_TYPE_CONNECTION);
  g_signal_group_connect_swapped (self->connection_signals, "notify::read-only", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->connection_signals, "notify::state", G_CALLBACK (update), self);

  update (self);
}
