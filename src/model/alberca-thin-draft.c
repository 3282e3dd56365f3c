/* alberca-thin-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-thin-draft.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-connection.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-names.h"
#include "virsh/alberca-line.h"
#include "virsh/alberca-lvm.h"
#include "virsh/alberca-virsh-volume.h"

#define DEFAULT_UNIT "GiB"

/* LVM's where nobody wished for others */
#define EXTENT (G_GUINT64_CONSTANT (4) * 1024 * 1024)

/* A thin pool needs some room for its metadata, twice: LVM keeps a spare one. */
#define POOL_MIN (8 * EXTENT)

struct _AlbercaThinDraft
{
  GObject parent_instance;

  AlbercaThinGroup *group;
  AlbercaThinVerb   verb;
  char             *target; /* NULL: the group itself */
  char             *name;   /* as typed */
  char             *size;   /* likewise */
};

typedef enum
{
  PROP_NAME = 1,
  PROP_SIZE,
} AlbercaThinDraftProps;

static GParamSpec *properties[PROP_SIZE + 1];

G_DEFINE_FINAL_TYPE (AlbercaThinDraft, alberca_thin_draft, G_TYPE_OBJECT)

/* NULL where it has gone meanwhile */
static const AlbercaThinRecord *
get_target (AlbercaThinDraft *self)
{
  return self->target != NULL ? alberca_thin_group_find (self->group, self->target) : NULL;
}

static gboolean
is_about_pool (AlbercaThinDraft *self)
{
  const AlbercaThinRecord *target = get_target (self);

  return self->verb == ALBERCA_THIN_VERB_CREATE_POOL ||
         (self->verb == ALBERCA_THIN_VERB_GROW && target != NULL && target->pool == NULL);
}

static guint64
get_extent (AlbercaThinDraft *self)
{
  const AlbercaThinRecords *records = alberca_thin_group_get_records (self->group);

  return records != NULL && records->extent > 0 ? records->extent : EXTENT;
}

/* Whole extents, as LVM makes it; 0 where what is typed is no size */
static guint64
get_wanted (AlbercaThinDraft *self)
{
  guint64 extent = get_extent (self);
  guint64 bytes = 0;

  if (!alberca_size_parse (self->size, DEFAULT_UNIT, &bytes, NULL) || bytes > G_MAXINT64 - extent)
    return 0;
  return (bytes + extent - 1) / extent * extent;
}

/* ---- What stands in the way ---- */

static char *
get_name_problem (AlbercaThinDraft *self)
{
  g_autofree char *problem = alberca_volume_names_get_problem (alberca_thin_group_get_pool (self->group), "raw", self->name,
                                                               1, 1);

  if (problem == NULL && alberca_thin_group_has_name (self->group, self->name))
    return g_strdup_printf (_("There is a volume “%s” already. Write another name."), self->name);
  return g_steal_pointer (&problem);
}

/* Of what a thin pool takes from the group */
static char *
get_room_problem (AlbercaThinDraft *self,
                  guint64           now)
{
  const AlbercaThinRecords *records = alberca_thin_group_get_records (self->group);
  g_autofree char *text = NULL;

  if (self->verb == ALBERCA_THIN_VERB_CREATE_POOL && get_wanted (self) < POOL_MIN)
    {
      text = alberca_size_format (POOL_MIN);
      /* Translators: %s is a size */
      return g_strdup_printf (_("A thin pool needs some room for its metadata: write at least %s."), text);
    }
  if (records == NULL || get_wanted (self) - now <= records->free)
    return NULL;
  text = alberca_size_format (records->free);
  /* Translators: %s is a size */
  return g_strdup_printf (_("Only %s is free in the volume group. Write a smaller size."), text);
}

static char *
get_size_problem (AlbercaThinDraft *self)
{
  const AlbercaThinRecord *target = get_target (self);
  guint64 now = self->verb == ALBERCA_THIN_VERB_GROW && target != NULL ? target->size : 0;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  guint64 bytes = 0;

  if (!alberca_size_parse (self->size, DEFAULT_UNIT, &bytes, &error))
    return g_strdup (error->message);
  if (get_wanted (self) == 0)
    return bytes == 0 ? g_strdup (_("A disk needs a capacity of more than 0."))
                      : g_strdup_printf (_("“%s” is too large. A disk is smaller than 8 EiB."), self->size);
  if (get_wanted (self) <= now)
    {
      text = alberca_size_format (now);
      /* Translators: %s is a size */
      return g_strdup_printf (_("It has %s now. Write more than that."), text);
    }
  return is_about_pool (self) ? get_room_problem (self, now) : NULL;
}

char *
alberca_thin_draft_get_problem (AlbercaThinDraft *self,
                                const char       *property)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_DRAFT (self), NULL);

  if (!alberca_thin_draft_asks (self, property))
    return NULL;
  return g_str_equal (property, "name") ? get_name_problem (self) : get_size_problem (self);
}

/* ---- What to think of ---- */

/* More is promised than there is: that is what thin volumes are for, and what they can break by. */
char *
alberca_thin_draft_get_warning (AlbercaThinDraft *self,
                                const char       *property)
{
  const AlbercaThinRecord *target = get_target (self);
  const AlbercaThinRecord *pool;
  guint64 now, promised;
  g_autofree char *text = NULL;

  g_return_val_if_fail (ALBERCA_IS_THIN_DRAFT (self), NULL);

  if (!g_str_equal (property, "size") || target == NULL || is_about_pool (self) || get_wanted (self) == 0)
    return NULL;
  pool = target->pool != NULL ? alberca_thin_group_find (self->group, target->pool) : target;
  now = self->verb == ALBERCA_THIN_VERB_GROW ? target->size : 0;
  if (pool == NULL || pool->size == 0 || get_wanted (self) <= now)
    return NULL;
  promised = alberca_thin_group_get_promised (self->group, pool->name) + get_wanted (self) - now;
  if (promised <= pool->size)
    return NULL;
  text = alberca_size_format (promised);
  /* Translators: the name of a thin pool, a size, and how many times that is of what it has: “thin”, 30 GiB, 1.5 */
  return g_strdup_printf (_("All volumes of “%s” together then promise %s, %.1f times what it has. When it is full, the "
                            "machines that write are paused."), pool->name, text, (double) promised / (double) pool->size);
}

static void
add_snapshot_notes (AlbercaThinDraft *self,
                    GStrvBuilder     *notes)
{
  g_autoptr(GPtrArray) users = alberca_thin_group_list_users (self->group, self->target);

  g_strv_builder_add (notes, _("It is there at once and occupies nothing until the volume or the snapshot is written to: both "
                               "share what they have in common."));
  for (guint i = 0; i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);
      g_autofree char *line = NULL;

      if (!usage->running)
        continue;
      /* Translators: %s is the name of a virtual machine */
      line = g_strdup_printf (_("“%s” runs with the volume: the snapshot holds what a disk holds after a power cut. Shut the "
                                "machine down, or freeze its file systems, for a clean one."), usage->user);
      g_strv_builder_add (notes, line);
      break;
    }
  g_strv_builder_add (notes, _("LVM leaves a thin snapshot inactive, so that nothing takes it for its origin. Activate gives it a "
                               "device."));
}

static void
add_grow_notes (AlbercaThinDraft *self,
                GStrvBuilder     *notes)
{
  g_autoptr(GPtrArray) users = alberca_thin_group_list_users (self->group, self->target);
  const char *uri = alberca_connection_get_safe_uri (alberca_pool_get_connection (alberca_thin_group_get_pool (self->group)));
  g_autofree char *path = alberca_thin_group_get_path (self->group, self->target);
  gboolean runs = FALSE;

  for (guint i = 0; i < users->len && !runs; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);
      g_autofree char *command = NULL;
      g_autofree char *line = NULL;

      runs = usage->running;
      if (!runs)
        continue;
      command = alberca_virsh_blockresize (uri, alberca_line_choose_domain (usage->user, usage->uuid), path,
                                           get_wanted (self));
      /* Translators: the name of a virtual machine, and a command, on a line of its own */
      line = g_strdup_printf (_("“%s” runs with it, and has to be told:\n%s"), usage->user, command);
      g_strv_builder_add (notes, line);
    }
  if (!runs)
    g_strv_builder_add (notes, _("The guest sees the larger disk when it is started the next time."));
  g_strv_builder_add (notes, _("Then the partition and the file system have to grow inside the guest."));
}

static void
add_pool_notes (AlbercaThinDraft *self,
                GStrvBuilder     *notes)
{
  const AlbercaThinRecord *target = get_target (self);
  g_autofree char *command = NULL;
  g_autofree char *line = NULL;

  g_strv_builder_add (notes, _("The room is taken from the volume group at once."));
  if (target == NULL || target->metadata < ALBERCA_THIN_FULL)
    return;
  command = alberca_lvm_extend_metadata (alberca_thin_group_get_name (self->group), target->name);
  /* Translators: %s is a command, on lines of its own */
  line = g_strdup_printf (_("Its metadata do not grow with it, and are nearly full. This makes room for more:\n%s"), command);
  g_strv_builder_add (notes, line);
}

static void
add_volume_notes (AlbercaThinDraft *self,
                  GStrvBuilder     *notes)
{
  g_autofree char *path = alberca_thin_group_get_path (self->group, *self->name != '\0' ? self->name : "…");
  g_autofree char *line = NULL;

  g_strv_builder_add (notes, _("It occupies nothing until something is written to it."));
  /* Translators: %s is the path of a device */
  line = g_strdup_printf (_("libvirt does not list it: a machine gets it by its path, %s."), path);
  g_strv_builder_add (notes, line);
}

char **
alberca_thin_draft_get_notes (AlbercaThinDraft *self)
{
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();

  g_return_val_if_fail (ALBERCA_IS_THIN_DRAFT (self), NULL);

  if (is_about_pool (self))
    add_pool_notes (self, notes);
  else if (self->verb == ALBERCA_THIN_VERB_CREATE_VOLUME)
    add_volume_notes (self, notes);
  else if (self->verb == ALBERCA_THIN_VERB_SNAPSHOT)
    add_snapshot_notes (self, notes);
  else
    add_grow_notes (self, notes);
  return g_strv_builder_end (notes);
}

/* ---- In words ---- */

char *
alberca_thin_draft_get_title (AlbercaThinDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_DRAFT (self), NULL);

  switch (self->verb)
    {
    case ALBERCA_THIN_VERB_CREATE_POOL:
      return g_strdup (_("New Thin Pool"));
    case ALBERCA_THIN_VERB_CREATE_VOLUME:
      /* Translators: %s is the name of a thin pool of LVM */
      return g_strdup_printf (_("New Thin Volume in “%s”"), self->target);
    case ALBERCA_THIN_VERB_SNAPSHOT:
      /* Translators: %s is the name of a volume */
      return g_strdup_printf (_("Snapshot of “%s”"), self->target);
    case ALBERCA_THIN_VERB_GROW:
      /* Translators: %s is the name of a thin volume or of a thin pool of LVM */
      return g_strdup_printf (_("Grow “%s”"), self->target);
    }
  g_return_val_if_reached (NULL);
}

char *
alberca_thin_draft_get_about (AlbercaThinDraft *self)
{
  const AlbercaThinRecords *records;
  const AlbercaThinRecord *target;
  g_autofree char *size = NULL;
  g_autofree char *free_text = NULL;

  g_return_val_if_fail (ALBERCA_IS_THIN_DRAFT (self), NULL);

  records = alberca_thin_group_get_records (self->group);
  target = get_target (self);
  if (records == NULL || self->verb == ALBERCA_THIN_VERB_SNAPSHOT)
    return g_strdup ("");
  free_text = alberca_size_format (records->free);
  if (target == NULL)
    /* Translators: the name of a volume group, and a size */
    return g_strdup_printf (_("In the volume group “%s”, %s is free."), records->name, free_text);
  size = alberca_size_format (target->size);
  if (self->verb == ALBERCA_THIN_VERB_GROW && target->pool == NULL)
    /* Translators: two sizes */
    return g_strdup_printf (_("It has %s now, and %s is free in the volume group."), size, free_text);
  if (self->verb == ALBERCA_THIN_VERB_GROW)
    /* Translators: %s is a size */
    return g_strdup_printf (_("It has a capacity of %s now."), size);
  /* Translators: a size, and a percentage */
  return g_strdup_printf (_("The thin pool has %s, of which %.0f %% is used."), size, target->used * 100);
}

char *
alberca_thin_draft_get_command (AlbercaThinDraft *self)
{
  const char *group;

  g_return_val_if_fail (ALBERCA_IS_THIN_DRAFT (self), NULL);

  /* Half a command is none. */
  if (alberca_thin_draft_asks (self, "size") && get_wanted (self) == 0)
    return NULL;
  group = alberca_thin_group_get_name (self->group);
  switch (self->verb)
    {
    case ALBERCA_THIN_VERB_CREATE_POOL:
      return alberca_lvm_thin_pool (group, self->name, get_wanted (self));
    case ALBERCA_THIN_VERB_CREATE_VOLUME:
      return alberca_lvm_thin_volume (group, self->target, self->name, get_wanted (self));
    case ALBERCA_THIN_VERB_SNAPSHOT:
      return alberca_lvm_thin_snapshot (group, self->target, self->name);
    case ALBERCA_THIN_VERB_GROW:
      return alberca_lvm_extend (group, self->target, get_wanted (self));
    }
  g_return_val_if_reached (NULL);
}

/* ---- The act ---- */

gboolean
alberca_thin_draft_get_valid (AlbercaThinDraft *self)
{
  g_autofree char *name = NULL;
  g_autofree char *size = NULL;

  g_return_val_if_fail (ALBERCA_IS_THIN_DRAFT (self), FALSE);

  if (!alberca_thin_group_get_writable (self->group) || (self->target != NULL && get_target (self) == NULL))
    return FALSE;
  name = alberca_thin_draft_get_problem (self, "name");
  size = alberca_thin_draft_get_problem (self, "size");
  return name == NULL && size == NULL;
}

AlbercaOperation *
alberca_thin_draft_start (AlbercaThinDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_DRAFT (self), NULL);
  g_return_val_if_fail (alberca_thin_draft_get_valid (self), NULL);

  switch (self->verb)
    {
    case ALBERCA_THIN_VERB_CREATE_POOL:
      return alberca_thin_group_create_pool (self->group, self->name, get_wanted (self));
    case ALBERCA_THIN_VERB_CREATE_VOLUME:
      return alberca_thin_group_create_volume (self->group, self->target, self->name, get_wanted (self));
    case ALBERCA_THIN_VERB_SNAPSHOT:
      return alberca_thin_group_create_snapshot (self->group, self->target, self->name);
    case ALBERCA_THIN_VERB_GROW:
      return alberca_thin_group_grow (self->group, self->target, get_wanted (self));
    }
  g_return_val_if_reached (NULL);
}

gboolean
alberca_thin_draft_asks (AlbercaThinDraft *self,
                         const char       *property)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_DRAFT (self), FALSE);

  if (g_str_equal (property, "name"))
    return self->verb != ALBERCA_THIN_VERB_GROW;
  return self->verb != ALBERCA_THIN_VERB_SNAPSHOT;
}

AlbercaThinVerb
alberca_thin_draft_get_verb (AlbercaThinDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_DRAFT (self), ALBERCA_THIN_VERB_GROW);

  return self->verb;
}

/* ---- The object ---- */

static void
alberca_thin_draft_finalize (GObject *object)
{
  AlbercaThinDraft *self = ALBERCA_THIN_DRAFT (object);

  g_clear_object (&self->group);
  g_free (self->target);
  g_free (self->name);
  g_free (self->size);

  G_OBJECT_CLASS (alberca_thin_draft_parent_class)->finalize (object);
}

static void
alberca_thin_draft_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  AlbercaThinDraft *self = ALBERCA_THIN_DRAFT (object);

  switch ((AlbercaThinDraftProps) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_SIZE:
      g_value_set_string (value, self->size);
      break;
    }
}

static void
set_text (AlbercaThinDraft *self,
          char            **text,
          const char       *value,
          GParamSpec       *pspec)
{
  if (g_strcmp0 (*text, value) == 0)
    return;
  g_free (*text);
  *text = g_strdup (value != NULL ? value : "");
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
alberca_thin_draft_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  AlbercaThinDraft *self = ALBERCA_THIN_DRAFT (object);

  switch ((AlbercaThinDraftProps) prop_id)
    {
    case PROP_NAME:
      set_text (self, &self->name, g_value_get_string (value), pspec);
      break;
    case PROP_SIZE:
      set_text (self, &self->size, g_value_get_string (value), pspec);
      break;
    }
}

static void
alberca_thin_draft_class_init (AlbercaThinDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = alberca_thin_draft_finalize;
  object_class->get_property = alberca_thin_draft_get_property;
  object_class->set_property = alberca_thin_draft_set_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_SIZE] = g_param_spec_string ("size", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_thin_draft_init (AlbercaThinDraft *self)
{
}

/* A name that is free: “disk-1”, “thin”, “root-20261126-2245” */
static char *
propose_name (AlbercaThinDraft *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *base = NULL;

  if (self->verb == ALBERCA_THIN_VERB_SNAPSHOT)
    {
      g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M");

      base = g_strconcat (self->target, "-", time, NULL);
    }
  else
    base = g_strdup (self->verb == ALBERCA_THIN_VERB_CREATE_POOL ? "thin" : "disk");
  for (guint n = self->verb == ALBERCA_THIN_VERB_CREATE_VOLUME ? 1 : 0;; n++)
    {
      g_autofree char *name = n == 0 ? g_strdup (base) : g_strdup_printf ("%s-%u", base, n);

      if (!alberca_thin_group_has_name (self->group, name))
        return g_steal_pointer (&name);
    }
}

static char *
propose_size (AlbercaThinDraft *self)
{
  const AlbercaThinRecord *target = get_target (self);

  if (self->verb == ALBERCA_THIN_VERB_GROW && target != NULL)
    return alberca_size_to_text (target->size);
  return g_strdup (self->verb == ALBERCA_THIN_VERB_CREATE_VOLUME ? "20 GiB" : "");
}

/**
 * alberca_thin_draft_new:
 * @group: a group that is known
 * @verb: what shall be done
 * @target: (nullable): the thin pool or thin volume that it is about
 *
 * Returns: (transfer full): a proposal
 */
AlbercaThinDraft *
alberca_thin_draft_new (AlbercaThinGroup *group,
                        AlbercaThinVerb   verb,
                        const char       *target)
{
  AlbercaThinDraft *self;

  g_return_val_if_fail (ALBERCA_IS_THIN_GROUP (group), NULL);
  g_return_val_if_fail (verb == ALBERCA_THIN_VERB_CREATE_POOL || target != NULL, NULL);

  self = g_object_new (ALBERCA_TYPE_THIN_DRAFT, NULL);
  self->group = g_object_ref (group);
  self->verb = verb;
  self->target = g_strdup (target);
  self->name = propose_name (self);
  self->size = propose_size (self);
  return self;
}
