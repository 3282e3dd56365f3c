/* alberca-pool-details.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-pool-details.h"

#include <glib/gi18n.h>

#include "widgets/alberca-format.h"

typedef struct
{
  AlbercaPoolTraits  trait;
  const char        *yes; /* msgids */
  const char        *no;
} TraitText;

static const TraitText trait_texts[] =
{
  { ALBERCA_POOL_TRAIT_FILES,
    N_("Disks are files"),
    N_("Disks are block devices or network disks, not files") },
  { ALBERCA_POOL_TRAIT_SHARED,
    N_("Several hosts can use it at once"),
    N_("Only this host sees it") },
  { ALBERCA_POOL_TRAIT_SNAPSHOTS,
    N_("Disks can have snapshots"),
    N_("Disks cannot have snapshots") },
  { ALBERCA_POOL_TRAIT_THIN,
    N_("Thin disks: they occupy what has been written"),
    N_("No thin disks: each occupies its whole capacity at once") },
  { ALBERCA_POOL_TRAIT_LIVE_MIGRATION,
    N_("A running machine can move to another host without copying its disks"),
    N_("A running machine moves to another host only together with a copy of its disks") },
  { ALBERCA_POOL_TRAIT_CREATE_VOLUMES,
    N_("Volumes can be made and deleted here"),
    N_("Volumes are made and deleted elsewhere, not through libvirt") },
};

typedef struct
{
  const AlbercaPoolField *field; /* borrowed from the table of types */
  GtkWidget              *group;
  GtkWidget              *row;
} FieldRow;

struct _AlbercaPoolDetails
{
  AdwBin parent_instance;

  /* Owned references */
  AlbercaPool  *pool;
  GSignalGroup *pool_signals;
  GArray       *field_rows; /* of FieldRow, for the type below */

  AlbercaPoolType type;
  GtkWidget      *trait_rows[G_N_ELEMENTS (trait_texts)];
  GtkWidget      *trait_icons[G_N_ELEMENTS (trait_texts)];

  /* Template references */
  AdwPreferencesGroup *source_group;
  AdwPreferencesGroup *target_group;
  AdwPreferencesGroup *traits_group;
  AdwActionRow        *type_row;
};

typedef enum
{
  PROP_POOL = 1,
} AlbercaPoolDetailsProps;

static GParamSpec *properties[PROP_POOL + 1];

G_DEFINE_FINAL_TYPE (AlbercaPoolDetails, alberca_pool_details, ADW_TYPE_BIN)

/* For the .ui file */

static char *
format_state (gpointer object,
              gboolean active,
              gboolean available)
{
  if (!available)
    return g_strdup (_("Not connected"));
  return g_strdup (active ? _("Running") : _("Stopped"));
}

static char *
format_persistent (gpointer object,
                   gboolean persistent)
{
  return g_strdup (persistent ? _("Kept until it is deleted") : _("Forgotten when the pool stops"));
}

static void
copy_uuid_cb (AlbercaPoolDetails *self)
{
  if (self->pool != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), alberca_pool_get_uuid (self->pool));
}

/* Fields */

static GtkWidget *
new_row (AdwPreferencesGroup *group,
         const char          *title)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "title", title,
                                 "use-markup", FALSE,
                                 "subtitle-lines", 3,
                                 NULL);

  gtk_widget_add_css_class (row, "property-row");
  adw_preferences_group_add (group, row);
  return row;
}

static void
clear_fields (AlbercaPoolDetails *self)
{
  for (guint i = 0; i < self->field_rows->len; i++)
    {
      FieldRow *field_row = &g_array_index (self->field_rows, FieldRow, i);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (field_row->group), field_row->row);
    }
  g_array_set_size (self->field_rows, 0);
}

static void
make_fields (AlbercaPoolDetails        *self,
             const AlbercaPoolTypeInfo *info)
{
  clear_fields (self);

  for (gsize i = 0; i < info->n_fields; i++)
    {
      const AlbercaPoolField *field = &info->fields[i];
      gboolean target = g_str_has_prefix (field->path, "target/");
      AdwPreferencesGroup *group = target ? self->target_group : self->source_group;
      FieldRow field_row = { field, GTK_WIDGET (group), new_row (group, _(field->title)) };

      g_array_append_val (self->field_rows, field_row);
    }
}

static void
update_fields (AlbercaPoolDetails *self)
{
  const AlbercaPoolConfig *config = self->pool != NULL ? alberca_pool_get_config (self->pool) : NULL;
  guint n_source = 0, n_target = 0;

  for (guint i = 0; i < self->field_rows->len; i++)
    {
      FieldRow *field_row = &g_array_index (self->field_rows, FieldRow, i);
      g_autofree char *value = config != NULL ? alberca_pool_config_get_field (config, field_row->field->path) : NULL;
      gboolean shown = value != NULL && *value != '\0';

      if (shown)
        adw_action_row_set_subtitle (ADW_ACTION_ROW (field_row->row), value);
      gtk_widget_set_visible (field_row->row, shown);

      if (shown && field_row->group == GTK_WIDGET (self->target_group))
        n_target++;
      else if (shown)
        n_source++;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->source_group), n_source > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->target_group), n_target > 0);
}

/* Traits */

static void
make_traits (AlbercaPoolDetails *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (trait_texts); i++)
    {
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title-lines", 3, NULL);

      self->trait_icons[i] = gtk_image_new ();
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), self->trait_icons[i]);
      adw_preferences_group_add (self->traits_group, row);
      self->trait_rows[i] = row;
    }
}

static void
update_traits (AlbercaPoolDetails        *self,
               const AlbercaPoolTypeInfo *info)
{
  for (guint i = 0; i < G_N_ELEMENTS (trait_texts); i++)
    {
      gboolean can = (info->traits & trait_texts[i].trait) != 0;
      GtkWidget *icon = self->trait_icons[i];

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->trait_rows[i]),
                                     can ? _(trait_texts[i].yes) : _(trait_texts[i].no));
      gtk_image_set_from_icon_name (GTK_IMAGE (icon), can ? "object-select-symbolic" : "window-close-symbolic");
      gtk_accessible_update_property (GTK_ACCESSIBLE (icon),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, can ? _("Yes") : _("No"),
                                      -1);
      if (can)
        {
          gtk_widget_add_css_class (icon, "success");
          gtk_widget_remove_css_class (icon, "dim-label");
        }
      else
        {
          gtk_widget_remove_css_class (icon, "success");
          gtk_widget_add_css_class (icon, "dim-label");
        }
    }
}

static void
update (AlbercaPoolDetails *self)
{
  AlbercaPoolType type = self->pool != NULL ? alberca_pool_get_pool_type (self->pool) : ALBERCA_POOL_TYPE_UNKNOWN;
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (type);

  if (type != self->type)
    {
      self->type = type;
      make_fields (self, info);
    }
  update_fields (self);
  update_traits (self, info);

  adw_action_row_set_subtitle (self->type_row, _(info->title));
  adw_preferences_group_set_description (self->traits_group, _(info->description));
  gtk_widget_set_visible (GTK_WIDGET (self->traits_group), type != ALBERCA_POOL_TYPE_UNKNOWN);
}

static void
xml_changed_cb (AlbercaPoolDetails *self)
{
  update (self);
}

/**
 * alberca_pool_details_set_pool:
 * @self: the details
 * @pool: (nullable): the pool to show
 */
void
alberca_pool_details_set_pool (AlbercaPoolDetails *self,
                               AlbercaPool        *pool)
{
  g_return_if_fail (ALBERCA_IS_POOL_DETAILS (self));
  g_return_if_fail (pool == NULL || ALBERCA_IS_POOL (pool));

  if (!g_set_object (&self->pool, pool))
    return;

  g_signal_group_set_target (self->pool_signals, pool);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POOL]);
}

static void
alberca_pool_details_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  AlbercaPoolDetails *self = ALBERCA_POOL_DETAILS (object);

  switch ((AlbercaPoolDetailsProps) property_id)
    {
    case PROP_POOL:
      g_value_set_object (value, self->pool);
      break;
    }
}

static void
alberca_pool_details_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  AlbercaPoolDetails *self = ALBERCA_POOL_DETAILS (object);

  switch ((AlbercaPoolDetailsProps) property_id)
    {
    case PROP_POOL:
      alberca_pool_details_set_pool (self, g_value_get_object (value));
      break;
    }
}

static void
alberca_pool_details_dispose (GObject *object)
{
  AlbercaPoolDetails *self = ALBERCA_POOL_DETAILS (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_POOL_DETAILS);
  g_clear_object (&self->pool_signals);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->field_rows, g_array_unref);

  G_OBJECT_CLASS (alberca_pool_details_parent_class)->dispose (object);
}

static void
alberca_pool_details_class_init (AlbercaPoolDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = alberca_pool_details_get_property;
  object_class->set_property = alberca_pool_details_set_property;
  object_class->dispose = alberca_pool_details_dispose;

  properties[PROP_POOL] =
    g_param_spec_object ("pool", NULL, NULL, ALBERCA_TYPE_POOL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (ALBERCA_TYPE_POOL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-pool-details.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolDetails, source_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolDetails, target_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolDetails, traits_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolDetails, type_row);
  gtk_widget_class_bind_template_callback (widget_class, copy_uuid_cb);
  gtk_widget_class_bind_template_callback (widget_class, format_state);
  gtk_widget_class_bind_template_callback (widget_class, format_persistent);
  gtk_widget_class_bind_template_callback (widget_class, alberca_format_size);
}

static void
alberca_pool_details_init (AlbercaPoolDetails *self)
{
  self->field_rows = g_array_new (FALSE, FALSE, sizeof (FieldRow));
  gtk_widget_init_template (GTK_WIDGET (self));

  self->pool_signals = g_signal_group_new (ALBERCA_TYPE_POOL);
  g_signal_group_connect_swapped (self->pool_signals, "notify::xml", G_CALLBACK (xml_changed_cb), self);

  make_traits (self);
  update (self);
}
