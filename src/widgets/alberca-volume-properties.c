/* alberca-volume-properties.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-properties.h"

#include <glib/gi18n.h>

#include "model/alberca-size.h"
#include "widgets/alberca-property-row.h"

typedef enum
{
  GROUP_DETAILS,
  GROUP_SIZE,
  GROUP_BASE,
  GROUP_ACCESS,
  GROUP_TIMES,
  GROUP_ENCRYPTION,
} Group;

#define N_GROUPS (GROUP_ENCRYPTION + 1)

typedef struct
{
  Group        group;
  const char  *title;        /* a msgid, as is the next */
  const char  *copy_tooltip; /* NULL: selecting it is enough */
  /* (transfer full) (nullable): NULL where libvirt says nothing */
  char       *(*get_text) (const AlbercaVolumeConfig *config);
} Property;

/* What the rows say */

static char *
get_path (const AlbercaVolumeConfig *config)
{
  return g_strdup (config->path);
}

static char *
get_key (const AlbercaVolumeConfig *config)
{
  return g_strdup (config->key);
}

static char *
get_type (const AlbercaVolumeConfig *config)
{
  static const struct
  {
    const char *type;
    const char *text; /* a msgid */
  } types[] = {
    { "file", N_("File") },
    { "block", N_("Block device") },
    { "dir", N_("Directory") },
    { "network", N_("On the network") },
    { "netdir", N_("Directory on the network") },
    { "ploop", N_("Ploop directory") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].type, config->type) == 0)
      return g_strdup (_(types[i].text));
  return g_strdup (config->type);
}

static char *
get_format (const AlbercaVolumeConfig *config)
{
  return g_strdup (config->format);
}

static char *
get_compat (const AlbercaVolumeConfig *config)
{
  if (g_strcmp0 (config->compat, "1.1") == 0)
    return g_strdup (_("1.1: version 3 of the format"));
  if (g_strcmp0 (config->compat, "0.10") == 0)
    return g_strdup (_("0.10: version 2 of the format, for very old QEMU"));
  return g_strdup (config->compat);
}

static char *
get_cluster_size (const AlbercaVolumeConfig *config)
{
  return config->cluster_size > 0 ? alberca_size_format (config->cluster_size) : NULL;
}

/* What qcow2 and file systems call them, one below the other */
static char *
get_features (const AlbercaVolumeConfig *config)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) features = NULL;

  if (config->lazy_refcounts)
    g_strv_builder_add (builder, _("lazy_refcounts: fast writes, slow after a crash"));
  if (config->extended_l2)
    g_strv_builder_add (builder, _("extended_l2: parts of a cluster are allocated"));
  if (config->nocow)
    g_strv_builder_add (builder, _("nocow: not copied on write by the file system"));
  features = g_strv_builder_end (builder);
  return g_strjoinv ("\n", features);
}

/* "20.0 GiB (21,474,836,480 bytes)", which GLib translates */
static char *
format_bytes (guint64 bytes)
{
  return g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS | G_FORMAT_SIZE_LONG_FORMAT);
}

static char *
get_capacity (const AlbercaVolumeConfig *config)
{
  return format_bytes (config->capacity);
}

static char *
get_allocation (const AlbercaVolumeConfig *config)
{
  return config->has_allocation ? format_bytes (config->allocation) : NULL;
}

static char *
get_physical (const AlbercaVolumeConfig *config)
{
  return config->physical > 0 ? format_bytes (config->physical) : NULL;
}

static char *
get_base (const AlbercaVolumeConfig *config)
{
  return g_strdup (config->backing_path);
}

static char *
get_base_format (const AlbercaVolumeConfig *config)
{
  return config->backing_path != NULL ? g_strdup (config->backing_format) : NULL;
}

/* "0640 (rw-r-----)" */
static char *
get_mode (const AlbercaVolumeConfig *config)
{
  static const char letters[] = "rwxrwxrwx";
  char text[sizeof letters];
  guint64 mode;

  if (config->mode == NULL || !g_ascii_string_to_unsigned (config->mode, 8, 0, 07777, &mode, NULL))
    return g_strdup (config->mode);

  for (gsize i = 0; i < sizeof letters; i++)
    text[i] = i == sizeof letters - 1 ? '\0' : mode & (0400u >> i) ? letters[i] : '-';
  return g_strdup_printf ("%s (%s)", config->mode, text);
}

static char *
get_owner (const AlbercaVolumeConfig *config)
{
  return g_strdup (config->owner);
}

static char *
get_group (const AlbercaVolumeConfig *config)
{
  return g_strdup (config->group);
}

static char *
get_label (const AlbercaVolumeConfig *config)
{
  return g_strdup (config->label);
}

static char *
format_time (gint64 seconds)
{
  g_autoptr(GDateTime) date = seconds > 0 ? g_date_time_new_from_unix_local (seconds) : NULL;

  /* Translators: day and time to the second, as in "2026-11-23 17:05:12"; see g_date_time_format() */
  return date != NULL ? g_date_time_format (date, _("%Y-%m-%d %H:%M:%S")) : NULL;
}

static char *
get_accessed (const AlbercaVolumeConfig *config)
{
  return format_time (config->accessed);
}

static char *
get_modified (const AlbercaVolumeConfig *config)
{
  return format_time (config->modified);
}

static char *
get_changed (const AlbercaVolumeConfig *config)
{
  return format_time (config->changed);
}

static char *
get_born (const AlbercaVolumeConfig *config)
{
  return format_time (config->born);
}

static char *
get_encryption (const AlbercaVolumeConfig *config)
{
  if (g_strcmp0 (config->encryption, "luks") == 0)
    return g_strdup ("LUKS");
  return g_strdup (config->encryption);
}

static char *
get_secret (const AlbercaVolumeConfig *config)
{
  return g_strdup (config->secret_uuid);
}

static const Property table[] =
{
  { GROUP_DETAILS, N_("Path"), N_("Copy the path"), get_path },
  { GROUP_DETAILS, N_("Type"), NULL, get_type },
  { GROUP_DETAILS, N_("Format"), NULL, get_format },
  /* Translators: which QEMU can read the image */
  { GROUP_DETAILS, N_("Compatibility"), NULL, get_compat },
  { GROUP_DETAILS, N_("Cluster size"), NULL, get_cluster_size },
  { GROUP_DETAILS, N_("Features"), NULL, get_features },
  /* Translators: what identifies a volume for libvirt; mostly its path */
  { GROUP_DETAILS, N_("Key"), N_("Copy the key"), get_key },
  { GROUP_SIZE, N_("Capacity, as the guest sees it"), NULL, get_capacity },
  { GROUP_SIZE, N_("Allocated"), NULL, get_allocation },
  /* Translators: how long the file is, with its holes */
  { GROUP_SIZE, N_("Length of the file or device"), NULL, get_physical },
  { GROUP_BASE, N_("Path"), N_("Copy the path of the base image"), get_base },
  { GROUP_BASE, N_("Format"), NULL, get_base_format },
  { GROUP_ACCESS, N_("Mode"), NULL, get_mode },
  { GROUP_ACCESS, N_("Owner"), NULL, get_owner },
  { GROUP_ACCESS, N_("Group"), NULL, get_group },
  /* Translators: of SELinux or AppArmor */
  { GROUP_ACCESS, N_("Security label"), NULL, get_label },
  { GROUP_TIMES, N_("Last read"), NULL, get_accessed },
  { GROUP_TIMES, N_("Last written"), NULL, get_modified },
  /* Translators: when permissions, owner or content changed */
  { GROUP_TIMES, N_("Last changed"), NULL, get_changed },
  { GROUP_TIMES, N_("Created"), NULL, get_born },
  { GROUP_ENCRYPTION, N_("Format"), NULL, get_encryption },
  /* Translators: the UUID of the secret of libvirt that has the passphrase */
  { GROUP_ENCRYPTION, N_("Secret with the passphrase"), N_("Copy the UUID of the secret"), get_secret },
};

struct _AlbercaVolumeProperties
{
  AdwBin parent_instance;

  /* Owned references */
  AlbercaVolume *volume;
  GSignalGroup  *volume_signals;

  AlbercaPropertyRow *rows[G_N_ELEMENTS (table)]; /* of the groups */
  AlbercaPropertyRow *base_row;

  /* Template references */
  AdwPreferencesGroup *details_group;
  AdwPreferencesGroup *size_group;
  AdwPreferencesGroup *base_group;
  AdwPreferencesGroup *access_group;
  AdwPreferencesGroup *times_group;
  AdwPreferencesGroup *encryption_group;
};

typedef enum
{
  PROP_VOLUME = 1,
} AlbercaVolumePropertiesProps;

static GParamSpec *properties[PROP_VOLUME + 1];

enum
{
  BASE_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaVolumeProperties, alberca_volume_properties, ADW_TYPE_BIN)

static AdwPreferencesGroup *
get_group_widget (AlbercaVolumeProperties *self,
                  Group                    group)
{
  AdwPreferencesGroup *const groups[N_GROUPS] = {
    self->details_group, self->size_group, self->base_group,
    self->access_group, self->times_group, self->encryption_group,
  };

  return groups[group];
}

static void
link_activated_cb (AlbercaVolumeProperties *self)
{
  g_signal_emit (self, signals[BASE_WANTED], 0);
}

static void
make_rows (AlbercaVolumeProperties *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      GtkWidget *row = alberca_property_row_new (_(table[i].title));

      if (table[i].copy_tooltip != NULL)
        alberca_property_row_set_copy_tooltip (ALBERCA_PROPERTY_ROW (row), _(table[i].copy_tooltip));
      adw_preferences_group_add (get_group_widget (self, table[i].group), row);
      self->rows[i] = ALBERCA_PROPERTY_ROW (row);
      if (table[i].get_text == get_base)
        self->base_row = self->rows[i];
    }
  g_signal_connect_object (self->base_row, "link-activated", G_CALLBACK (link_activated_cb), self, G_CONNECT_SWAPPED);
}

static void
update (AlbercaVolumeProperties *self)
{
  const AlbercaVolumeConfig *config = self->volume != NULL ? alberca_volume_get_config (self->volume) : NULL;
  guint n_shown[N_GROUPS] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = config != NULL ? table[i].get_text (config) : NULL;

      alberca_property_row_set_value (self->rows[i], text);
      if (text != NULL && *text != '\0')
        n_shown[table[i].group]++;
    }

  for (guint group = 0; group < N_GROUPS; group++)
    gtk_widget_set_visible (GTK_WIDGET (get_group_widget (self, (Group) group)), n_shown[group] > 0);
}

static void
config_changed_cb (AlbercaVolumeProperties *self)
{
  update (self);
}

/**
 * alberca_volume_properties_set_volume:
 * @self: the properties
 * @volume: (nullable): the volume to show
 */
void
alberca_volume_properties_set_volume (AlbercaVolumeProperties *self,
                                      AlbercaVolume           *volume)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_PROPERTIES (self));
  g_return_if_fail (volume == NULL || ALBERCA_IS_VOLUME (volume));

  if (!g_set_object (&self->volume, volume))
    return;

  g_signal_group_set_target (self->volume_signals, volume);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUME]);
}

void
alberca_volume_properties_set_has_link (AlbercaVolumeProperties *self,
                                        gboolean                 has_link)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_PROPERTIES (self));

  alberca_property_row_set_link_tooltip (self->base_row, has_link ? _("Show the base image") : NULL);
}

static void
alberca_volume_properties_get_property (GObject    *object,
                                        guint       property_id,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  AlbercaVolumeProperties *self = ALBERCA_VOLUME_PROPERTIES (object);

  switch ((AlbercaVolumePropertiesProps) property_id)
    {
    case PROP_VOLUME:
      g_value_set_object (value, self->volume);
      break;
    }
}

static void
alberca_volume_properties_set_property (GObject      *object,
                                        guint         property_id,
                                        const GValue *value,
                                        GParamSpec   *pspec)
{
  AlbercaVolumeProperties *self = ALBERCA_VOLUME_PROPERTIES (object);

  switch ((AlbercaVolumePropertiesProps) property_id)
    {
    case PROP_VOLUME:
      alberca_volume_properties_set_volume (self, g_value_get_object (value));
      break;
    }
}

static void
alberca_volume_properties_dispose (GObject *object)
{
  AlbercaVolumeProperties *self = ALBERCA_VOLUME_PROPERTIES (object);

  g_clear_object (&self->volume_signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_VOLUME_PROPERTIES);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (alberca_volume_properties_parent_class)->dispose (object);
}

static void
alberca_volume_properties_class_init (AlbercaVolumePropertiesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = alberca_volume_properties_get_property;
  object_class->set_property = alberca_volume_properties_set_property;
  object_class->dispose = alberca_volume_properties_dispose;

  properties[PROP_VOLUME] =
    g_param_spec_object ("volume", NULL, NULL, ALBERCA_TYPE_VOLUME,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[BASE_WANTED] = g_signal_new ("base-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-volume-properties.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeProperties, details_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeProperties, size_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeProperties, base_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeProperties, access_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeProperties, times_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeProperties, encryption_group);
}

static void
alberca_volume_properties_init (AlbercaVolumeProperties *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->volume_signals = g_signal_group_new (ALBERCA_TYPE_VOLUME);
  g_signal_group_connect_swapped (self->volume_signals, "notify::config", G_CALLBACK (config_changed_cb), self);

  make_rows (self);
  update (self);
}
