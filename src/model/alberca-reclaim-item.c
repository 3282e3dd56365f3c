/* alberca-reclaim-item.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-reclaim-private.h"

#include <glib/gi18n-lib.h>

struct _AlbercaReclaimItem
{
  GObject             parent_instance;

  AlbercaVolume      *volume;
  AlbercaReclaimKind  kind;
  gboolean            offered;
  gboolean            to_compare;
  guint64             size;
  char               *reason;
  gboolean            chosen;
};

typedef enum
{
  PROP_CHOSEN = 1,
} AlbercaReclaimItemProps;

static GParamSpec *properties[PROP_CHOSEN + 1];

G_DEFINE_FINAL_TYPE (AlbercaReclaimItem, alberca_reclaim_item, G_TYPE_OBJECT)

static void
alberca_reclaim_item_finalize (GObject *object)
{
  AlbercaReclaimItem *self = (AlbercaReclaimItem *) object;

  g_clear_object (&self->volume);
  g_free (self->reason);

  G_OBJECT_CLASS (alberca_reclaim_item_parent_class)->finalize (object);
}

static void
alberca_reclaim_item_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  AlbercaReclaimItem *self = (AlbercaReclaimItem *) object;

  switch ((AlbercaReclaimItemProps) property_id)
    {
    case PROP_CHOSEN:
      g_value_set_boolean (value, self->chosen);
      break;
    }
}

static void
alberca_reclaim_item_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  AlbercaReclaimItem *self = (AlbercaReclaimItem *) object;

  switch ((AlbercaReclaimItemProps) property_id)
    {
    case PROP_CHOSEN:
      alberca_reclaim_item_set_chosen (self, g_value_get_boolean (value));
      break;
    }
}

static void
alberca_reclaim_item_class_init (AlbercaReclaimItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = alberca_reclaim_item_finalize;
  object_class->get_property = alberca_reclaim_item_get_property;
  object_class->set_property = alberca_reclaim_item_set_property;

  properties[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_reclaim_item_init (AlbercaReclaimItem *self)
{
}

static char *
describe_duplicate (const AlbercaReclaimFinding *finding)
{
  const AlbercaReclaimVolume *original = finding->original;

  if (original == NULL)
    return g_strdup (_("This one stays; others are the same, or may be"));
  if (finding->verified)
    /* Translators: names of a volume and of its pool */
    return g_strdup_printf (_("The same as “%s” in “%s”: every byte was compared"), original->name, original->pool);
  if (finding->alike)
    return g_strdup_printf (_("Probably the same as “%s” in “%s”: the size and what the disc says of itself agree"),
                            original->name, original->pool);
  return g_strdup_printf (_("As big as “%s” in “%s”: compare them to know"), original->name, original->pool);
}

static char *
describe (const AlbercaReclaimFinding *finding)
{
  switch (finding->kind)
    {
    case ALBERCA_RECLAIM_DISK:
      return g_strdup (_("Nobody uses it, and nothing is built on it"));
    case ALBERCA_RECLAIM_ISO:
      return g_strdup (_("In no drive of a virtual machine"));
    case ALBERCA_RECLAIM_DEVICE:
      return g_strdup (_("No virtual machine uses it; the host itself may"));
    case ALBERCA_RECLAIM_OTHER:
      return g_strdup (_("No virtual machine uses it, and it does not look like a disk"));
    case ALBERCA_RECLAIM_ORPHAN:
      /* Translators: the path of an image that an overlay is built on */
      return g_strdup_printf (_("Its base is gone: %s"), finding->volume->backing_path);
    case ALBERCA_RECLAIM_UNSEEN:
      return g_strdup_printf (_("Its base cannot be seen from here: %s"), finding->volume->backing_path);
    case ALBERCA_RECLAIM_DUPLICATE:
      return describe_duplicate (finding);
    }
  g_return_val_if_reached (NULL);
}

/**
 * alberca_reclaim_item_new:
 * @volume: the volume
 * @finding: what was found of it
 *
 * Returns: (transfer full): an item that is not chosen
 */
AlbercaReclaimItem *
alberca_reclaim_item_new (AlbercaVolume               *volume,
                          const AlbercaReclaimFinding *finding)
{
  AlbercaReclaimItem *self = g_object_new (ALBERCA_TYPE_RECLAIM_ITEM, NULL);
  g_autofree char *reason = describe (finding);

  self->volume = g_object_ref (volume);
  self->kind = finding->kind;
  self->offered = finding->offered;
  self->to_compare = finding->kind == ALBERCA_RECLAIM_DUPLICATE && !finding->verified;
  self->size = finding->volume->allocation;
  if (finding->used_by != NULL)
    /* Translators: why something is listed, and who uses it: "… Used by the virtual machine “web”" */
    self->reason = g_strdup_printf (_("%s. Used by %s"), reason, finding->used_by);
  else
    self->reason = g_steal_pointer (&reason);
  return self;
}

AlbercaVolume *
alberca_reclaim_item_get_volume (AlbercaReclaimItem *self)
{
  return self->volume;
}

AlbercaPool *
alberca_reclaim_item_get_pool (AlbercaReclaimItem *self)
{
  return alberca_volume_get_pool (self->volume);
}

AlbercaReclaimKind
alberca_reclaim_item_get_kind (AlbercaReclaimItem *self)
{
  return self->kind;
}

gboolean
alberca_reclaim_item_get_offered (AlbercaReclaimItem *self)
{
  return self->offered;
}

gboolean
alberca_reclaim_item_get_to_compare (AlbercaReclaimItem *self)
{
  return self->to_compare;
}

guint64
alberca_reclaim_item_get_size (AlbercaReclaimItem *self)
{
  return self->size;
}

const char *
alberca_reclaim_item_get_reason (AlbercaReclaimItem *self)
{
  return self->reason;
}

gboolean
alberca_reclaim_item_get_chosen (AlbercaReclaimItem *self)
{
  return self->chosen;
}

/**
 * alberca_reclaim_item_set_chosen:
 * @self: an item
 * @chosen: whether it shall be deleted; only what is offered can be chosen
 */
void
alberca_reclaim_item_set_chosen (AlbercaReclaimItem *self,
                                 gboolean            chosen)
{
  g_return_if_fail (ALBERCA_IS_RECLAIM_ITEM (self));

  chosen = chosen && self->offered;
  if (self->chosen == chosen)
    return;
  self->chosen = chosen;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}
