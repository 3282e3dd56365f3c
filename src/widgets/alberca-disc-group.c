/* alberca-disc-group.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-disc-group.h"

#include <glib/gi18n.h>

#include "widgets/alberca-format.h"
#include "widgets/alberca-property-row.h"

/* What the rows say; (transfer full) (nullable) */

static char *
get_label (AlbercaVolume    *volume,
           const AlbercaIso *disc)
{
  return g_strdup (disc->label);
}

static char *
get_boot (AlbercaVolume    *volume,
          const AlbercaIso *disc)
{
  g_autofree char *boot = alberca_volume_describe_boot (volume);

  if (!disc->hybrid)
    return g_steal_pointer (&boot);
  /* Translators: %s is what a disc boots: "BIOS and UEFI, also from a USB stick" */
  return g_strdup_printf (_("%s, also from a USB stick"), boot);
}

static char *
get_file_system (AlbercaVolume    *volume,
                 const AlbercaIso *disc)
{
  const char *names[4] = { NULL };
  guint n_names = 0;

  if (disc->volume_id != NULL || disc->size > 0 || !disc->udf)
    names[n_names++] = "ISO 9660";
  if (disc->joliet)
    names[n_names++] = "Joliet";
  if (disc->udf)
    names[n_names++] = "UDF";
  return g_strjoinv (", ", (char **) names);
}

static char *
get_size (AlbercaVolume    *volume,
          const AlbercaIso *disc)
{
  return disc->size > 0 ? alberca_format_size (NULL, disc->size) : NULL;
}

static char *
get_publisher (AlbercaVolume    *volume,
               const AlbercaIso *disc)
{
  return g_strdup (disc->publisher);
}

static char *
get_system (AlbercaVolume    *volume,
            const AlbercaIso *disc)
{
  return g_strdup (disc->system_id);
}

static char *
get_created (AlbercaVolume    *volume,
             const AlbercaIso *disc)
{
  return disc->created > 0 ? alberca_format_date (NULL, disc->created) : NULL;
}

static const struct
{
  const char *title; /* a msgid */
  char     *(*get_text) (AlbercaVolume *volume, const AlbercaIso *disc);
} table[] = {
  /* Translators: how a disc calls itself */
  { NC_("disc", "Label"), get_label },
  /* Translators: which firmware a disc can be started by */
  { NC_("disc", "Boots"), get_boot },
  { NC_("disc", "File system"), get_file_system },
  { NC_("disc", "Size of the disc"), get_size },
  { NC_("disc", "Publisher"), get_publisher },
  { NC_("disc", "System"), get_system },
  { NC_("disc", "Made"), get_created },
};

struct _AlbercaDiscGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned references */
  AlbercaVolume *volume;
  GSignalGroup  *volume_signals;

  AlbercaPropertyRow *rows[G_N_ELEMENTS (table)]; /* of the group */
  GtkWidget          *note_row;
};

typedef enum
{
  PROP_VOLUME = 1,
} AlbercaDiscGroupProps;

static GParamSpec *properties[PROP_VOLUME + 1];

G_DEFINE_FINAL_TYPE (AlbercaDiscGroup, alberca_disc_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
get_note (AlbercaDiscGroup *self)
{
  if (self->volume == NULL)
    return NULL;
  if (alberca_volume_get_misnamed (self->volume))
    return _("It is called like the image of a disc, but there is none in it.");
  return alberca_volume_get_iso (self->volume) ? alberca_volume_get_content_error (self->volume) : NULL;
}

static void
update (AlbercaDiscGroup *self)
{
  const AlbercaIso *disc = self->volume != NULL ? alberca_volume_get_disc (self->volume) : NULL;
  const char *note = get_note (self);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = disc != NULL ? table[i].get_text (self->volume, disc) : NULL;

      alberca_property_row_set_value (self->rows[i], text);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->note_row), note != NULL ? note : "");
  gtk_widget_set_visible (self->note_row, note != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), disc != NULL || note != NULL);
}

static void
volume_changed_cb (AlbercaDiscGroup *self)
{
  update (self);
}

void
alberca_disc_group_set_volume (AlbercaDiscGroup *self,
                               AlbercaVolume    *volume)
{
  g_return_if_fail (ALBERCA_IS_DISC_GROUP (self));
  g_return_if_fail (volume == NULL || ALBERCA_IS_VOLUME (volume));

  if (!g_set_object (&self->volume, volume))
    return;

  g_signal_group_set_target (self->volume_signals, volume);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUME]);
}

static void
alberca_disc_group_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  AlbercaDiscGroup *self = ALBERCA_DISC_GROUP (object);

  switch ((AlbercaDiscGroupProps) property_id)
    {
    case PROP_VOLUME:
      g_value_set_object (value, self->volume);
      break;
    }
}

static void
alberca_disc_group_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  AlbercaDiscGroup *self = ALBERCA_DISC_GROUP (object);

  switch ((AlbercaDiscGroupProps) property_id)
    {
    case PROP_VOLUME:
      alberca_disc_group_set_volume (self, g_value_get_object (value));
      break;
    }
}

static void
alberca_disc_group_dispose (GObject *object)
{
  AlbercaDiscGroup *self = ALBERCA_DISC_GROUP (object);

  g_clear_object (&self->volume_signals);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (alberca_disc_group_parent_class)->dispose (object);
}

static void
alberca_disc_group_class_init (AlbercaDiscGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = alberca_disc_group_dispose;
  object_class->get_property = alberca_disc_group_get_property;
  object_class->set_property = alberca_disc_group_set_property;

  properties[PROP_VOLUME] = g_param_spec_object ("volume", NULL, NULL, ALBERCA_TYPE_VOLUME,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_disc_group_init (AlbercaDiscGroup *self)
{
  static const char *const signals[] = { "notify::disc", "notify::content-error", "notify::iso" };

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Disc"));
  self->note_row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->note_row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self->note_row), 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->note_row);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      GtkWidget *row = alberca_property_row_new (g_dpgettext2 (NULL, "disc", table[i].title));

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      self->rows[i] = ALBERCA_PROPERTY_ROW (row);
    }

  self->volume_signals = g_signal_group_new (ALBERCA_TYPE_VOLUME);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_group_connect_swapped (self->volume_signals, signals[i], G_CALLBACK (volume_changed_cb), self);
  update (self);
}
