/* alberca-volume-pane.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-pane.h"

#include <glib/gi18n.h>

#include "model/alberca-connection.h"
#include "model/alberca-size.h"
#include "widgets/alberca-capacity-bar.h"
#include "widgets/alberca-chain-view.h"
#include "widgets/alberca-disc-group.h"
#include "widgets/alberca-format.h"
#include "widgets/alberca-image-row.h"
#include "widgets/alberca-property-row.h"
#include "widgets/alberca-snapshot-view.h"
#include "widgets/alberca-volume-column.h"
#include "widgets/alberca-volume-history.h"
#include "widgets/alberca-volume-properties.h"
#include "widgets/alberca-volume-users.h"
#include "widgets/alberca-volume-xml-row.h"

struct _AlbercaVolumePane
{
  AdwBin parent_instance;

  /* Owned references */
  AlbercaPool   *pool;
  AlbercaVolume *volume; /* the one that is shown, NULL where it is none or several */
  GSignalGroup  *volume_signals;

  gboolean covering;

  /* Template references */
  GtkImage                *icon;
  GtkLabel                *title;
  GtkLabel                *subtitle;
  GtkMenuButton           *menu_button;
  GtkStack                *stack;
  GtkScrolledWindow       *scroller;
  GtkWidget               *size_box;
  AlbercaCapacityBar      *size_bar;
  GtkLabel                *size_label;
  GtkLabel                *size_hint;
  GtkLabel                *error_label;
  AlbercaVolumeUsers      *users;
  AlbercaDiscGroup        *disc_group;
  AlbercaVolumeProperties *properties;
  AlbercaSnapshotView     *snapshots;
  AlbercaChainView        *chain;
  AlbercaVolumeXmlRow     *xml_row;
  AlbercaVolumeHistory    *history;
  AlbercaPropertyRow      *capacity_row;
  AlbercaPropertyRow      *allocation_row;
};

typedef enum
{
  PROP_MENU_MODEL = 1,
  PROP_COVERING,
} AlbercaVolumePaneProps;

static GParamSpec *properties[PROP_COVERING + 1];

enum
{
  VOLUME_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaVolumePane, alberca_volume_pane, ADW_TYPE_BIN)

/* Heading */

static void
update_heading (AlbercaVolumePane *self)
{
  const char *format = alberca_volume_get_format (self->volume);
  const char *base = alberca_volume_get_backing_path (self->volume);
  g_autofree char *base_name = alberca_format_base_name (NULL, base);
  g_autofree char *text = NULL;

  gtk_image_set_from_icon_name (self->icon, alberca_volume_column_get_icon_name (self->volume));
  gtk_label_set_label (self->title, alberca_volume_get_name (self->volume));

  if (alberca_volume_get_iso (self->volume))
    text = g_strdup (_("Image of a disc"));
  else if (base != NULL)
    /* Translators: a format and a name: "qcow2, an overlay on debian-12.qcow2" */
    text = g_strdup_printf (_("%s, an overlay on %s"), format, base_name);
  else
    text = g_strdup (format);
  gtk_label_set_label (self->subtitle, text);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), *text != '\0');
}

/* Thin or full: what the guest sees, and what is occupied for it */
static void
update_size (AlbercaVolumePane *self)
{
  guint64 capacity = alberca_volume_get_capacity (self->volume);
  guint64 allocation = alberca_volume_get_allocation (self->volume);
  g_autofree char *all = alberca_size_format (capacity);
  g_autofree char *occupied = alberca_size_format (allocation);
  guint percent = (guint) (100 * alberca_volume_get_fill (self->volume));
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->size_box, capacity > 0);
  if (capacity == 0)
    return;

  alberca_capacity_bar_set_parts (self->size_bar, alberca_volume_get_fill (self->volume), 0);
  if (percent > 0)
    {
      /* Translators: sizes and a share: "4.2 GiB of 20 GiB occupied (21 %)" */
      text = g_strdup_printf (_("%s of %s occupied (%u %%)"), occupied, all, percent);
    }
  else
    {
      /* Translators: sizes: "196 KiB of 20 GiB occupied" */
      text = g_strdup_printf (_("%s of %s occupied"), occupied, all);
    }
  gtk_label_set_label (self->size_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->size_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);

  gtk_widget_set_visible (GTK_WIDGET (self->size_hint), !alberca_volume_get_iso (self->volume));
  if (allocation < capacity)
    gtk_label_set_label (self->size_hint, _("Thin: the guest sees all of it, and it grows as the guest writes."));
  else
    gtk_label_set_label (self->size_hint, _("Full: all that the guest sees is occupied already."));
}

static void
show_several (AlbercaVolumePane *self,
              GPtrArray         *volumes)
{
  guint64 capacity = 0, allocation = 0;
  g_autofree char *title = g_strdup_printf (ngettext ("%'u volume", "%'u volumes", volumes->len), volumes->len);
  g_autofree char *capacity_text = NULL;
  g_autofree char *allocation_text = NULL;

  for (guint i = 0; i < volumes->len; i++)
    {
      capacity += alberca_volume_get_capacity (g_ptr_array_index (volumes, i));
      allocation += alberca_volume_get_allocation (g_ptr_array_index (volumes, i));
    }

  gtk_image_set_from_icon_name (self->icon, "drive-multidisk-symbolic");
  gtk_label_set_label (self->title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), FALSE);
  capacity_text = alberca_size_format (capacity);
  allocation_text = alberca_size_format (allocation);
  alberca_property_row_set_value (self->capacity_row, capacity_text);
  alberca_property_row_set_value (self->allocation_row, allocation_text);
}

static void
show_none (AlbercaVolumePane *self)
{
  gtk_image_set_from_icon_name (self->icon, "drive-harddisk-symbolic");
  gtk_label_set_label (self->title, _("Volume"));
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), FALSE);
}

/* Links */

/* The pool that has what is at @path: this one, or another whose directory it is in */
static AlbercaPool *
find_pool_of (AlbercaVolumePane *self,
              const char        *path)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);
  g_autofree char *directory = path != NULL ? g_path_get_dirname (path) : NULL;
  GListModel *pools;

  if (directory == NULL || connection == NULL)
    return NULL;
  if (g_strcmp0 (alberca_pool_get_path (self->pool), directory) == 0)
    return self->pool;

  pools = alberca_connection_get_pools (connection);
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      if (g_strcmp0 (alberca_pool_get_path (pool), directory) == 0)
        return pool; /* the connection keeps it */
    }
  return NULL;
}

static void
base_wanted_cb (AlbercaVolumePane *self)
{
  const char *path = self->volume != NULL ? alberca_volume_get_backing_path (self->volume) : NULL;
  AlbercaPool *pool = path != NULL ? find_pool_of (self, path) : NULL;
  g_autofree char *name = alberca_format_base_name (NULL, path);

  if (pool != NULL)
    g_signal_emit (self, signals[VOLUME_WANTED], 0, pool, name);
}

static void
user_wanted_cb (AlbercaVolumePane *self,
                AlbercaPool       *pool,
                const char        *name)
{
  g_signal_emit (self, signals[VOLUME_WANTED], 0, pool, name);
}

/* The volumes */

static void
update_one (AlbercaVolumePane *self)
{
  g_autofree char *error = NULL;

  update_heading (self);
  update_size (self);
  alberca_volume_properties_set_has_link (self->properties,
                                          find_pool_of (self, alberca_volume_get_backing_path (self->volume)) != NULL);

  g_object_get (self->volume, "error", &error, NULL);
  gtk_label_set_label (self->error_label, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
}

static void
config_changed_cb (AlbercaVolumePane *self)
{
  update_one (self);
}

static void
set_volume (AlbercaVolumePane *self,
            AlbercaPool       *pool,
            AlbercaVolume     *volume)
{
  g_autoptr(AlbercaVolume) old = g_steal_pointer (&self->volume);

  if (volume != NULL)
    self->volume = g_object_ref (volume);
  if (old == volume)
    return;

  /* Wherever its row is, it is looked at: it is read first, and kept fresh */
  if (volume != NULL)
    alberca_volume_set_on_screen (volume, TRUE);
  if (old != NULL)
    alberca_volume_set_on_screen (old, FALSE);

  g_signal_group_set_target (self->volume_signals, volume);
  alberca_volume_users_set_volume (self->users, volume != NULL ? pool : NULL, volume);
  alberca_disc_group_set_volume (self->disc_group, volume);
  alberca_volume_properties_set_volume (self->properties, volume);
  alberca_snapshot_view_set_volume (self->snapshots, volume != NULL ? pool : NULL, volume);
  alberca_chain_view_set_volume (self->chain, volume != NULL ? pool : NULL, volume);
  alberca_volume_xml_row_set_volume (self->xml_row, volume != NULL ? pool : NULL, volume);
  alberca_volume_history_set_volume (self->history, volume != NULL ? pool : NULL, volume);
  if (volume == NULL)
    return;

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  update_one (self);
}

/**
 * alberca_volume_pane_set_volumes:
 * @self: a pane
 * @pool: (nullable): the pool of @volumes
 * @volumes: (nullable) (element-type AlbercaVolume): what is selected; %NULL while nobody looks
 */
void
alberca_volume_pane_set_volumes (AlbercaVolumePane *self,
                                 AlbercaPool       *pool,
                                 GPtrArray         *volumes)
{
  guint n_volumes = pool != NULL && volumes != NULL ? volumes->len : 0;

  g_return_if_fail (ALBERCA_IS_VOLUME_PANE (self));

  g_set_object (&self->pool, pool);
  set_volume (self, pool, n_volumes == 1 ? g_ptr_array_index (volumes, 0) : NULL);
  if (n_volumes == 0)
    show_none (self);
  else if (n_volumes > 1)
    show_several (self, volumes);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), n_volumes > 0);
  gtk_stack_set_visible_child_name (self->stack, n_volumes == 0 ? "none" : n_volumes == 1 ? "one" : "several");
}

static void
alberca_volume_pane_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  AlbercaVolumePane *self = ALBERCA_VOLUME_PANE (object);

  switch ((AlbercaVolumePaneProps) property_id)
    {
    case PROP_MENU_MODEL:
      g_value_set_object (value, gtk_menu_button_get_menu_model (self->menu_button));
      break;
    case PROP_COVERING:
      g_value_set_boolean (value, self->covering);
      break;
    }
}

static void
alberca_volume_pane_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  AlbercaVolumePane *self = ALBERCA_VOLUME_PANE (object);

  switch ((AlbercaVolumePaneProps) property_id)
    {
    case PROP_MENU_MODEL:
      gtk_menu_button_set_menu_model (self->menu_button, g_value_get_object (value));
      break;
    case PROP_COVERING:
      if (self->covering != g_value_get_boolean (value))
        {
          self->covering = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    }
}

static void
alberca_volume_pane_dispose (GObject *object)
{
  AlbercaVolumePane *self = ALBERCA_VOLUME_PANE (object);

  if (self->volume != NULL)
    alberca_volume_set_on_screen (self->volume, FALSE);
  g_clear_object (&self->volume_signals);
  g_clear_object (&self->volume);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_VOLUME_PANE);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (alberca_volume_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (ALBERCA_TYPE_CAPACITY_BAR);
  g_type_ensure (ALBERCA_TYPE_CHAIN_VIEW);
  g_type_ensure (ALBERCA_TYPE_IMAGE_ROW);
  g_type_ensure (ALBERCA_TYPE_PROPERTY_ROW);
  g_type_ensure (ALBERCA_TYPE_SNAPSHOT_VIEW);
  g_type_ensure (ALBERCA_TYPE_VOLUME_HISTORY);
  g_type_ensure (ALBERCA_TYPE_DISC_GROUP);
  g_type_ensure (ALBERCA_TYPE_VOLUME_PROPERTIES);
  g_type_ensure (ALBERCA_TYPE_VOLUME_USERS);
  g_type_ensure (ALBERCA_TYPE_VOLUME_XML_ROW);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-volume-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, icon);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, title);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, subtitle);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, scroller);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, size_box);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, size_bar);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, size_label);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, size_hint);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, error_label);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, users);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, disc_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, properties);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, snapshots);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, chain);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, xml_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, history);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, capacity_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumePane, allocation_row);
  gtk_widget_class_bind_template_callback (widget_class, base_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, user_wanted_cb);
}

static void
alberca_volume_pane_class_init (AlbercaVolumePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = alberca_volume_pane_get_property;
  object_class->set_property = alberca_volume_pane_set_property;
  object_class->dispose = alberca_volume_pane_dispose;

  properties[PROP_MENU_MODEL] = g_param_spec_object ("menu-model", NULL, NULL, G_TYPE_MENU_MODEL, flags);
  properties[PROP_COVERING] = g_param_spec_boolean ("covering", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[VOLUME_WANTED] = g_signal_new ("volume-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, ALBERCA_TYPE_POOL, G_TYPE_STRING);

  bind_template (widget_class);
}

static void
alberca_volume_pane_init (AlbercaVolumePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->volume_signals = g_signal_group_new (ALBERCA_TYPE_VOLUME);
  g_signal_group_connect_swapped (self->volume_signals, "notify::config", G_CALLBACK (config_changed_cb), self);
  g_signal_group_connect_swapped (self->volume_signals, "notify::error", G_CALLBACK (config_changed_cb), self);

  alberca_volume_pane_set_volumes (self, NULL, NULL);
}
