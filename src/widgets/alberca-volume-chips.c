/* alberca-volume-chips.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-chips.h"

#include <glib/gi18n.h>

#define WIDTH_PER_CHIP 130

struct _AlbercaVolumeChips
{
  AdwBin parent_instance;

  GPtrArray *chips; /* of GtkToggleButton, borrowed, as the table counts them */
  gboolean   setting;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaVolumeChips, alberca_volume_chips, ADW_TYPE_BIN)

static void
toggled_cb (AlbercaVolumeChips *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
alberca_volume_chips_finalize (GObject *object)
{
  AlbercaVolumeChips *self = ALBERCA_VOLUME_CHIPS (object);

  g_ptr_array_unref (self->chips);

  G_OBJECT_CLASS (alberca_volume_chips_parent_class)->finalize (object);
}

static void
alberca_volume_chips_class_init (AlbercaVolumeChipsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_volume_chips_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
create_chip (AlbercaVolumeChips           *self,
             const AlbercaVolumeTraitInfo *info)
{
  GtkWidget *chip = gtk_toggle_button_new_with_label (_(info->label));
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_tooltip_text (chip, _(info->tooltip));
  g_signal_connect_object (chip, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->chips, chip);

  /* The button is what takes the focus */
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), chip);
  return child;
}

static void
alberca_volume_chips_init (AlbercaVolumeChips *self)
{
  GtkWidget *box = gtk_flow_box_new ();
  GtkWidget *clamp = adw_clamp_new ();
  const AlbercaVolumeTraitInfo *infos;
  guint n_traits;

  self->chips = g_ptr_array_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (box), GTK_SELECTION_NONE);
  infos = alberca_volume_trait_get_table (&n_traits);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (box), n_traits);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (box), FALSE);
  for (guint i = 0; i < n_traits; i++)
    gtk_flow_box_append (GTK_FLOW_BOX (box), create_chip (self, &infos[i]));
  /* A flow box takes all the width there is; it wraps where that is less than the chips need */
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDTH_PER_CHIP * (int) n_traits);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), WIDTH_PER_CHIP * (int) n_traits);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  adw_bin_set_child (ADW_BIN (self), clamp);
}

/**
 * alberca_volume_chips_get_traits:
 * @self: some chips
 *
 * Returns: what is pressed
 */
AlbercaVolumeTraits
alberca_volume_chips_get_traits (AlbercaVolumeChips *self)
{
  const AlbercaVolumeTraitInfo *infos;
  AlbercaVolumeTraits traits = 0;
  guint n_traits;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_CHIPS (self), 0);

  infos = alberca_volume_trait_get_table (&n_traits);
  for (guint i = 0; i < n_traits; i++)
    if (gtk_toggle_button_get_active (g_ptr_array_index (self->chips, i)))
      traits |= infos[i].trait;
  return traits;
}

/**
 * alberca_volume_chips_set_traits:
 * @self: some chips
 * @traits: what is to be pressed
 *
 * Emits "changed" once, if that is something else.
 */
void
alberca_volume_chips_set_traits (AlbercaVolumeChips  *self,
                                 AlbercaVolumeTraits  traits)
{
  const AlbercaVolumeTraitInfo *infos;
  guint n_traits;

  g_return_if_fail (ALBERCA_IS_VOLUME_CHIPS (self));

  if (alberca_volume_chips_get_traits (self) == traits)
    return;

  infos = alberca_volume_trait_get_table (&n_traits);
  self->setting = TRUE;
  for (guint i = 0; i < n_traits; i++)
    gtk_toggle_button_set_active (g_ptr_array_index (self->chips, i), (traits & infos[i].trait) != 0);
  self->setting = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}
