/* alberca-image-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-image-row.h"

#include <glib/gi18n.h>

#include "model/alberca-explanation.h"
#include "model/alberca-size.h"
#include "widgets/alberca-map-bar.h"
#include "widgets/alberca-property-row.h"

typedef struct
{
  const char *title; /* a msgid */
  /* (transfer full) (nullable): NULL where there is nothing to say */
  char     *(*get_text) (const AlbercaQcow2Header *header);
} Fact;

/* What the header says */

static char *
get_version (const AlbercaQcow2Header *header)
{
  return g_strdup (header->version == 2 ? _("2, “compat 0.10”: of 2008, slower and without later features")
                                        : _("3, “compat 1.1”: what QEMU makes since 2013"));
}

static char *
get_cluster (const AlbercaQcow2Header *header)
{
  g_autofree char *size = alberca_size_format (alberca_qcow2_cluster_size (header));

  /* Translators: %s is a size */
  return g_strdup_printf (_("%s: as much is occupied at once, and copied when an overlay or a snapshot differs"), size);
}

static char *
get_refcount (const AlbercaQcow2Header *header)
{
  return g_strdup_printf (ngettext ("%u bit: how often a cluster can be shared by snapshots",
                                    "%u bits: how often a cluster can be shared by snapshots", header->refcount_bits),
                          header->refcount_bits);
}

static char *
get_encryption (const AlbercaQcow2Header *header)
{
  switch (header->encryption)
    {
    case ALBERCA_QCOW2_ENCRYPTION_AES:
      return g_strdup (_("AES of qcow2 itself: broken, and no longer run by QEMU. Copy it to LUKS."));
    case ALBERCA_QCOW2_ENCRYPTION_LUKS:
      return g_strdup (_("LUKS: without the passphrase nobody reads it"));
    case ALBERCA_QCOW2_ENCRYPTION_NONE:
      return NULL;
    }
  return NULL;
}

static char *
get_features (const AlbercaQcow2Header *header)
{
  static const struct
  {
    guint64     bit;
    const char *text; /* a msgid */
  } incompatible[] = {
    { ALBERCA_QCOW2_INCOMPATIBLE_DIRTY, N_("not closed properly: QEMU repairs it when it is opened") },
    { ALBERCA_QCOW2_INCOMPATIBLE_CORRUPT, N_("damaged: must be repaired before it is written to") },
    { ALBERCA_QCOW2_INCOMPATIBLE_EXTENDED_L2, N_("extended L2: a cluster has 32 parts") },
    { ALBERCA_QCOW2_INCOMPATIBLE_COMPRESSION, N_("compresses with zstd") },
  };
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (incompatible); i++)
    if (header->incompatible & incompatible[i].bit)
      g_ptr_array_add (texts, (gpointer) _(incompatible[i].text));
  if (header->compatible & ALBERCA_QCOW2_COMPATIBLE_LAZY_REFCOUNTS)
    g_ptr_array_add (texts, (gpointer) _("lazy refcounts: faster, repaired after a crash"));
  if (texts->len == 0)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return g_strjoinv ("\n", (char **) texts->pdata);
}

static char *
get_base (const AlbercaQcow2Header *header)
{
  return g_strdup (header->backing_file);
}

/* Without it QEMU looks into the base: who can write there could make it read any file */
static char *
get_base_format (const AlbercaQcow2Header *header)
{
  if (header->backing_file == NULL)
    return NULL;
  return g_strdup (header->backing_format != NULL
                     ? header->backing_format
                     : _("not said: QEMU guesses it from the content, which whoever writes the base could misuse"));
}

static char *
get_data_file (const AlbercaQcow2Header *header)
{
  return g_strdup (header->data_file);
}

static char *
get_bitmaps (const AlbercaQcow2Header *header)
{
  return header->n_bitmaps > 0 ? g_strdup_printf ("%u", header->n_bitmaps) : NULL;
}

static const Fact facts[] = {
  { N_("Version of qcow2"), get_version },
  { N_("Size of the clusters"), get_cluster },
  { N_("Reference counts"), get_refcount },
  { N_("Encryption"), get_encryption },
  { N_("Features"), get_features },
  { N_("Base image, as it is written there"), get_base },
  { N_("Format of the base image"), get_base_format },
  { N_("Data file"), get_data_file },
  /* Translators: dirty bitmaps, which say what an incremental backup has to copy */
  { N_("Bitmaps for backups"), get_bitmaps },
};

struct _AlbercaImageRow
{
  AdwExpanderRow parent_instance;

  /* Owned references */
  AlbercaSnapshotList *snapshots;
  GSignalGroup        *list_signals;

  gboolean reading;
  gboolean again; /* what is being read is no longer what it shall show */

  AlbercaPropertyRow *rows[G_N_ELEMENTS (facts)];

  /* Template references */
  AlbercaMapBar *map_bar;
  GtkLabel      *map_label;
};

typedef enum
{
  PROP_SNAPSHOTS = 1,
} AlbercaImageRowProps;

static GParamSpec *properties[PROP_SNAPSHOTS + 1];

G_DEFINE_FINAL_TYPE (AlbercaImageRow, alberca_image_row, ADW_TYPE_EXPANDER_ROW)

/* The map */

/* @text: (transfer full) */
static void
append_part (GString *line,
             guint64  bytes,
             char    *text)
{
  if (bytes > 0)
    {
      if (line->len > 0)
        g_string_append (line, " · ");
      g_string_append (line, text);
    }
  g_free (text);
}

static void
show_map (AlbercaImageRow       *self,
          const AlbercaQcow2Map *map)
{
  const AlbercaQcow2Image *image = alberca_snapshot_list_get_image (self->snapshots);
  gboolean is_overlay = image != NULL && image->header->backing_file != NULL;
  g_autofree char *data = alberca_size_format (map->total.data);
  g_autofree char *zero = alberca_size_format (map->total.zero);
  g_autofree char *nothing = alberca_size_format (map->total.nothing);
  g_autofree char *unknown = alberca_size_format (map->total.unknown);
  g_autoptr(GString) line = g_string_new (NULL);

  /* Translators: %s is a size, as in the next four */
  append_part (line, map->total.data, g_strdup_printf (_("%s data"), data));
  append_part (line, map->total.zero, g_strdup_printf (_("%s known to be zeros"), zero));
  append_part (line, map->total.nothing, is_overlay ? g_strdup_printf (_("%s from the base image"), nothing)
                                                    : g_strdup_printf (_("%s never written"), nothing));
  append_part (line, map->total.unknown, g_strdup_printf (_("%s not looked into"), unknown));
  alberca_map_bar_set_map (self->map_bar, map);
  gtk_label_set_label (self->map_label, line->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, line->str, -1);
}

static void read_map (AlbercaImageRow *self);

static void
map_read_cb (gpointer  owner,
             gpointer  result,
             GError   *error)
{
  AlbercaImageRow *self = ALBERCA_IMAGE_ROW (owner);
  g_autoptr(AlbercaQcow2Map) map = result;
  gboolean again = self->again;

  self->reading = self->again = FALSE;
  if (again)
    read_map (self);
  else if (self->snapshots == NULL)
    return;
  else if (map != NULL)
    show_map (self, map);
  else
    {
      g_autofree char *summary = alberca_explanation_get_summary (error);

      gtk_label_set_label (self->map_label, summary != NULL ? summary : error->message);
    }
}

static void
read_map (AlbercaImageRow *self)
{
  if (self->snapshots == NULL || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;
  if (self->reading)
    self->again = TRUE;
  else
    self->reading = alberca_snapshot_list_read_map (self->snapshots, map_read_cb, self);
}

/* The header */

static void
update (AlbercaImageRow *self)
{
  const AlbercaQcow2Image *image = self->snapshots != NULL ? alberca_snapshot_list_get_image (self->snapshots) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), image != NULL);
  if (image == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *text = facts[i].get_text (image->header);

      alberca_property_row_set_value (self->rows[i], text);
    }
  read_map (self);
}

static void
expanded_cb (AlbercaImageRow *self)
{
  read_map (self);
}

static void
set_snapshots (AlbercaImageRow     *self,
               AlbercaSnapshotList *snapshots)
{
  if (!g_set_object (&self->snapshots, snapshots))
    return;

  gtk_label_set_label (self->map_label, "");
  g_signal_group_set_target (self->list_signals, snapshots);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SNAPSHOTS]);
}

static void
alberca_image_row_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  AlbercaImageRow *self = ALBERCA_IMAGE_ROW (object);

  switch ((AlbercaImageRowProps) property_id)
    {
    case PROP_SNAPSHOTS:
      g_value_set_object (value, self->snapshots);
      break;
    }
}

static void
alberca_image_row_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  AlbercaImageRow *self = ALBERCA_IMAGE_ROW (object);

  switch ((AlbercaImageRowProps) property_id)
    {
    case PROP_SNAPSHOTS:
      set_snapshots (self, g_value_get_object (value));
      break;
    }
}

static void
alberca_image_row_dispose (GObject *object)
{
  AlbercaImageRow *self = ALBERCA_IMAGE_ROW (object);

  g_clear_object (&self->list_signals);
  g_clear_object (&self->snapshots);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_IMAGE_ROW);

  G_OBJECT_CLASS (alberca_image_row_parent_class)->dispose (object);
}

static void
alberca_image_row_class_init (AlbercaImageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = alberca_image_row_get_property;
  object_class->set_property = alberca_image_row_set_property;
  object_class->dispose = alberca_image_row_dispose;

  properties[PROP_SNAPSHOTS] = g_param_spec_object ("snapshots", NULL, NULL, ALBERCA_TYPE_SNAPSHOT_LIST,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                    G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (ALBERCA_TYPE_MAP_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-image-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaImageRow, map_bar);
  gtk_widget_class_bind_template_child (widget_class, AlbercaImageRow, map_label);
  gtk_widget_class_bind_template_callback (widget_class, expanded_cb);
}

static void
alberca_image_row_init (AlbercaImageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      GtkWidget *row = alberca_property_row_new (_(facts[i].title));

      self->rows[i] = ALBERCA_PROPERTY_ROW (row);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
    }
  self->list_signals = g_signal_group_new (ALBERCA_TYPE_SNAPSHOT_LIST);
  g_signal_group_connect_swapped (self->list_signals, "changed", G_CALLBACK (update), self);
  update (self);
}
