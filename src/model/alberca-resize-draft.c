/* alberca-resize-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-resize-draft.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-connection.h"
#include "model/alberca-impact.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-facts.h"
#include "model/alberca-volume-verbs.h"
#include "xml/alberca-volume-copy.h"

#define DEFAULT_UNIT "GiB"

/* What a disk consists of, for every controller */
#define SECTOR 512

struct _AlbercaResizeDraft
{
  GObject parent_instance;

  AlbercaPool *pool;
  AlbercaVolume *volume;
  AlbercaVolumeFacts *facts; /* NULL until they are read */
  GError *error;             /* why they could not be */
  AlbercaImpact *impact;     /* who is built on it; NULL: not known */
  gboolean searching;        /* that is being found out */
  char *capacity;            /* as typed */
  gboolean allocate;
};

G_DEFINE_FINAL_TYPE (AlbercaResizeDraft, alberca_resize_draft, G_TYPE_OBJECT)

typedef enum
{
  PROP_CAPACITY = 1,
  PROP_ALLOCATE,
  PROP_LOADING,
  PROP_ASKS_ALLOCATE,
  PROP_SHRINKS,
  PROP_VALID,
} AlbercaResizeDraftProps;

static GParamSpec *properties[PROP_VALID + 1];

/**
 * alberca_resize_is_possible:
 * @pool: a pool
 *
 * Returns: whether libvirt resizes volumes of such pools at all
 */
gboolean
alberca_resize_is_possible (AlbercaPool *pool)
{
  static const AlbercaPoolType types[] = {
    ALBERCA_POOL_TYPE_DIR, ALBERCA_POOL_TYPE_FS, ALBERCA_POOL_TYPE_NETFS, ALBERCA_POOL_TYPE_RBD,
    ALBERCA_POOL_TYPE_VSTORAGE,
  };
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i] == type)
      return TRUE;
  return FALSE;
}

static guint64
get_now (AlbercaResizeDraft *self)
{
  return alberca_volume_get_capacity (self->volume);
}

/* Whole sectors; 0 where what is typed is no size */
static guint64
get_wanted (AlbercaResizeDraft *self)
{
  guint64 bytes = 0;

  if (!alberca_size_parse (self->capacity, DEFAULT_UNIT, &bytes, NULL) || bytes > G_MAXINT64 - SECTOR)
    return 0;
  return (bytes + SECTOR - 1) / SECTOR * SECTOR;
}

/* The disk of a running domain; NULL where none has it */
static const AlbercaVolumeLive *
get_live (AlbercaResizeDraft *self)
{
  return self->facts != NULL && self->facts->live->len > 0 ? g_ptr_array_index (self->facts->live, 0) : NULL;
}

static gboolean
asks_allocate (AlbercaResizeDraft *self)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (self->volume);

  return g_str_equal (alberca_volume_get_format (self->volume), "raw") && config != NULL &&
         config->encryption == NULL && alberca_pool_get_pool_type (self->pool) != ALBERCA_POOL_TYPE_RBD &&
         get_live (self) == NULL && alberca_volume_get_allocation (self->volume) < MAX (get_now (self), get_wanted (self));
}

static gboolean
allocates (AlbercaResizeDraft *self)
{
  return self->allocate && asks_allocate (self);
}

/* ---- What stands in the way ---- */

static char *
get_format_problem (AlbercaResizeDraft *self)
{
  static const char *const resizable[] = { "", "raw", "qcow2", "qed", NULL };
  const AlbercaVolumeConfig *config = alberca_volume_get_config (self->volume);
  const char *format = alberca_volume_get_format (self->volume);

  if (alberca_volume_get_iso (self->volume))
    return g_strdup (_("It is the image of a disc, which has the size that it has."));
  if (!g_strv_contains (resizable, format))
    return g_strdup_printf (_("QEMU cannot resize a disk in the format %s. A clone as qcow2 can be resized."), format);
  if (self->facts->old_version && self->facts->n_snapshots > 0)
    return g_strdup (_("It is a qcow2 of the old version (compat 0.10) with snapshots in it, which QEMU cannot resize. Delete "
                       "the snapshots, or clone it: the copy is of the new version."));
  if (config != NULL && config->encryption != NULL && get_live (self) == NULL &&
      !alberca_volume_copy_has_secret (self->facts->xml))
    return g_strdup (_("It is encrypted, and libvirt has no secret for it, so it cannot open it. Make a secret for this volume "
                       "and refresh the pool."));
  return NULL;
}

static char *
get_volume_problem (AlbercaResizeDraft *self)
{
  const AlbercaVolumeLive *live = get_live (self);

  if (self->error != NULL)
    return g_strdup (self->error->message);
  if (self->facts == NULL)
    return NULL;
  if (self->facts->error != NULL)
    return g_strdup (self->facts->error->message);
  if (live != NULL && (live->below || *live->target == '\0'))
    return g_strdup_printf (_("The virtual machine “%s” runs with a disk that is built on it. Shut it down first."),
                            live->domain);
  if (live != NULL && live->read_only)
    return g_strdup_printf (_("The virtual machine “%s” runs with it, and may only read it. Shut it down first."),
                            live->domain);
  return get_format_problem (self);
}

/* libvirt refuses it whatever is in what would be cut off, and whatever else is in the file: also where
 * the volume would grow, but its snapshots occupy more than it */
static char *
get_occupied_problem (AlbercaResizeDraft *self)
{
  g_autofree char *occupied = alberca_size_format (alberca_volume_get_allocation (self->volume));

  if (self->facts != NULL && self->facts->n_snapshots > 0)
    return g_strdup_printf (_("libvirt takes no capacity below what the volume occupies: %s, with its snapshots. Delete them, or "
                              "clone the volume: the copy has none."), occupied);
  return g_strdup_printf (_("libvirt takes no capacity below what the volume occupies: %s."), occupied);
}

static char *
get_capacity_problem (AlbercaResizeDraft *self)
{
  const AlbercaVolumeLive *live = get_live (self);
  g_autoptr(GError) error = NULL;
  g_autofree char *free_text = NULL;
  guint64 bytes = 0;
  guint64 added;

  if (!alberca_size_parse (self->capacity, DEFAULT_UNIT, &bytes, &error))
    return g_strdup (error->message);
  if (bytes > G_MAXINT64 - SECTOR)
    return g_strdup_printf (_("“%s” is too large. A disk is smaller than 8 EiB."), self->capacity);
  if (bytes == 0)
    return g_strdup (_("A disk needs a capacity of more than 0."));
  if (live != NULL && alberca_resize_draft_get_shrinks (self))
    return g_strdup_printf (_("A disk cannot become smaller while “%s” runs with it. Shut it down first."), live->domain);
  if (live == NULL && get_wanted (self) != get_now (self) &&
      get_wanted (self) < alberca_volume_get_allocation (self->volume))
    return get_occupied_problem (self);
  if (!allocates (self))
    return NULL;

  added = MAX (get_wanted (self), get_now (self)) - alberca_volume_get_allocation (self->volume);
  if (alberca_pool_get_capacity (self->pool) == 0 || added <= alberca_pool_get_free (self->pool))
    return NULL;
  free_text = alberca_size_format (alberca_pool_get_free (self->pool));
  return g_strdup_printf (_("Only %s is free in the pool. Write a smaller size."), free_text);
}

/* ---- What should be known ---- */

static void
add_shrink_notes (AlbercaResizeDraft *self,
                  GStrvBuilder       *notes)
{
  g_autofree char *lost = alberca_size_format (get_now (self) - get_wanted (self));
  g_autofree char *line = g_strdup_printf (_("The last %s of the disk are cut off, with everything on them. This cannot be "
                                             "undone."), lost);

  g_strv_builder_add (notes, line);
  g_strv_builder_add (notes, _("First make the file system and the partition smaller inside the guest, to less than the new "
                               "size: a file system that is longer than its disk is broken. A GPT has a copy of itself at the "
                               "end of the disk: repair it afterwards with “sgdisk -e”."));
  if (self->facts != NULL && self->facts->n_snapshots > 0)
    g_strv_builder_add (notes, _("The snapshots in it keep the size that they had: reverting to one makes the disk larger "
                                 "again."));
}

static void
add_grow_notes (AlbercaResizeDraft *self,
                GStrvBuilder       *notes)
{
  const AlbercaVolumeLive *live = get_live (self);
  g_autofree char *line = live != NULL
                            ? g_strdup_printf (_("“%s” runs with it and sees the larger disk at once, without a restart."),
                                               live->domain)
                            : NULL;

  g_strv_builder_add (notes, line != NULL ? line : _("The guest sees the larger disk when it is started the next time."));
  g_strv_builder_add (notes, _("Then the partition and the file system have to grow inside the guest. Linux: "
                               "“growpart /dev/vda 1”, and after that “resize2fs /dev/vda1” for ext4, “xfs_growfs /” for XFS, "
                               "“btrfs filesystem resize max /” for Btrfs, or “pvresize /dev/vda1” and “lvextend -r” for LVM. "
                               "Windows: Extend Volume in Disk Management."));
}

/* ---- Changes ---- */

static void
notify_outcome (AlbercaResizeDraft *self)
{
  for (guint i = PROP_LOADING; i <= PROP_VALID; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
facts_read_cb (gpointer  owner,
               gpointer  result,
               GError   *error)
{
  AlbercaResizeDraft *self = ALBERCA_RESIZE_DRAFT (owner);
  g_autoptr(GPtrArray) facts = result;

  if (facts != NULL)
    self->facts = g_ptr_array_steal_index (facts, 0);
  else
    self->error = g_error_copy (error);
  notify_outcome (self);
}

static void
impact_found_cb (gpointer  owner,
                 gpointer  result,
                 GError   *error)
{
  AlbercaResizeDraft *self = ALBERCA_RESIZE_DRAFT (owner);

  self->impact = result;
  self->searching = FALSE;
  notify_outcome (self);
}

static void
alberca_resize_draft_finalize (GObject *object)
{
  AlbercaResizeDraft *self = ALBERCA_RESIZE_DRAFT (object);

  g_clear_object (&self->pool);
  g_clear_object (&self->volume);
  g_clear_pointer (&self->facts, alberca_volume_facts_free);
  g_clear_pointer (&self->impact, alberca_impact_free);
  g_clear_error (&self->error);
  g_free (self->capacity);

  G_OBJECT_CLASS (alberca_resize_draft_parent_class)->finalize (object);
}

static void
alberca_resize_draft_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  AlbercaResizeDraft *self = ALBERCA_RESIZE_DRAFT (object);

  switch ((AlbercaResizeDraftProps) prop_id)
    {
    case PROP_CAPACITY:
      g_value_set_string (value, self->capacity);
      break;
    case PROP_ALLOCATE:
      g_value_set_boolean (value, self->allocate);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, (self->facts == NULL && self->error == NULL) || self->searching);
      break;
    case PROP_ASKS_ALLOCATE:
      g_value_set_boolean (value, asks_allocate (self));
      break;
    case PROP_SHRINKS:
      g_value_set_boolean (value, alberca_resize_draft_get_shrinks (self));
      break;
    case PROP_VALID:
      g_value_set_boolean (value, alberca_resize_draft_get_valid (self));
      break;
    }
}

static void
alberca_resize_draft_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  AlbercaResizeDraft *self = ALBERCA_RESIZE_DRAFT (object);

  switch ((AlbercaResizeDraftProps) prop_id)
    {
    case PROP_CAPACITY:
      if (g_strcmp0 (self->capacity, g_value_get_string (value)) == 0)
        return;
      g_free (self->capacity);
      self->capacity = g_value_dup_string (value);
      break;
    case PROP_ALLOCATE:
      if (self->allocate == g_value_get_boolean (value))
        return;
      self->allocate = g_value_get_boolean (value);
      break;
    case PROP_LOADING:
    case PROP_ASKS_ALLOCATE:
    case PROP_SHRINKS:
    case PROP_VALID:
      g_assert_not_reached ();
    }
  g_object_notify_by_pspec (object, pspec);
  notify_outcome (self);
}

static void
alberca_resize_draft_class_init (AlbercaResizeDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = alberca_resize_draft_finalize;
  object_class->get_property = alberca_resize_draft_get_property;
  object_class->set_property = alberca_resize_draft_set_property;

  properties[PROP_CAPACITY] = g_param_spec_string ("capacity", NULL, NULL, NULL, writable);
  properties[PROP_ALLOCATE] = g_param_spec_boolean ("allocate", NULL, NULL, FALSE, writable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, readable);
  properties[PROP_ASKS_ALLOCATE] = g_param_spec_boolean ("asks-allocate", NULL, NULL, FALSE, readable);
  properties[PROP_SHRINKS] = g_param_spec_boolean ("shrinks", NULL, NULL, FALSE, readable);
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_resize_draft_init (AlbercaResizeDraft *self)
{
}

AlbercaResizeDraft *
alberca_resize_draft_new (AlbercaPool   *pool,
                          AlbercaVolume *volume)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
  AlbercaResizeDraft *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);

  self = g_object_new (ALBERCA_TYPE_RESIZE_DRAFT, NULL);
  self->pool = g_object_ref (pool);
  self->volume = g_object_ref (volume);
  self->capacity = alberca_size_to_text (get_now (self));
  g_ptr_array_add (volumes, volume);
  self->searching = TRUE;
  alberca_volume_facts_read (pool, volumes, facts_read_cb, self);
  alberca_connection_find_impact (alberca_pool_get_connection (pool), pool, volumes, ALBERCA_VOLUME_VERB_GROW,
                                  NULL, impact_found_cb, self);

  return self;
}

char *
alberca_resize_draft_get_problem (AlbercaResizeDraft *self,
                                  const char         *property)
{
  g_return_val_if_fail (ALBERCA_IS_RESIZE_DRAFT (self), NULL);

  return strcmp (property, "capacity") == 0 ? get_capacity_problem (self) : get_volume_problem (self);
}

char *
alberca_resize_draft_get_warning (AlbercaResizeDraft *self)
{
  g_autofree char *free_text = NULL;
  guint64 wanted;

  g_return_val_if_fail (ALBERCA_IS_RESIZE_DRAFT (self), NULL);

  wanted = get_wanted (self);
  if (wanted <= get_now (self) || alberca_pool_get_capacity (self->pool) == 0 ||
      wanted - get_now (self) <= alberca_pool_get_free (self->pool))
    return NULL;

  free_text = alberca_size_format (alberca_pool_get_free (self->pool));
  return g_strdup_printf (_("Only %s is free in the pool. The disk can be made larger, but the pool will run out of space "
                            "before it is full."), free_text);
}

GStrv
alberca_resize_draft_get_notes (AlbercaResizeDraft *self)
{
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();
  guint64 wanted;

  g_return_val_if_fail (ALBERCA_IS_RESIZE_DRAFT (self), NULL);

  wanted = get_wanted (self);
  if (alberca_resize_draft_get_shrinks (self))
    add_shrink_notes (self, notes);
  else if (wanted > get_now (self))
    add_grow_notes (self, notes);
  return g_strv_builder_end (notes);
}

gboolean
alberca_resize_draft_get_shrinks (AlbercaResizeDraft *self)
{
  guint64 wanted;

  g_return_val_if_fail (ALBERCA_IS_RESIZE_DRAFT (self), FALSE);

  wanted = get_wanted (self);
  return wanted > 0 && wanted < get_now (self);
}

gboolean
alberca_resize_draft_asks_consent (AlbercaResizeDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_RESIZE_DRAFT (self), FALSE);

  return get_wanted (self) > get_now (self) && (self->impact == NULL || self->impact->dependants->len > 0);
}

gboolean
alberca_resize_draft_get_valid (AlbercaResizeDraft *self)
{
  g_autofree char *capacity = NULL;
  g_autofree char *volume = NULL;

  g_return_val_if_fail (ALBERCA_IS_RESIZE_DRAFT (self), FALSE);

  capacity = get_capacity_problem (self);
  volume = get_volume_problem (self);
  return self->facts != NULL && !self->searching && capacity == NULL && volume == NULL &&
         (get_wanted (self) != get_now (self) || allocates (self));
}

static AlbercaVolumeSizeFlags
get_flags (AlbercaResizeDraft *self)
{
  return (alberca_resize_draft_get_shrinks (self) ? ALBERCA_VOLUME_SIZE_SHRINK : 0) |
         (allocates (self) ? ALBERCA_VOLUME_SIZE_ALLOCATE : 0);
}

char *
alberca_resize_draft_get_commands (AlbercaResizeDraft *self)
{
  const AlbercaVolumeLive *live;

  g_return_val_if_fail (ALBERCA_IS_RESIZE_DRAFT (self), NULL);

  if (!alberca_resize_draft_get_valid (self))
    return NULL;
  live = get_live (self);
  return live != NULL ? alberca_volume_grow_live_command (self->pool, live->domain, live->target, get_wanted (self))
                      : alberca_volume_resize_command (self->pool, self->volume, get_wanted (self), get_flags (self));
}

/**
 * alberca_resize_draft_start:
 * @self: a valid draft
 *
 * Main thread. virStorageVolResize(), or virDomainBlockResize() where a running domain has it.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_resize_draft_start (AlbercaResizeDraft *self)
{
  const AlbercaVolumeLive *live;

  g_return_val_if_fail (ALBERCA_IS_RESIZE_DRAFT (self), NULL);
  g_return_val_if_fail (alberca_resize_draft_get_valid (self), NULL);

  live = get_live (self);
  return live != NULL ? alberca_volume_grow_live (self->pool, self->volume, live->domain, live->target, get_wanted (self))
                      : alberca_volume_resize (self->pool, self->volume, get_wanted (self), get_flags (self));
}
