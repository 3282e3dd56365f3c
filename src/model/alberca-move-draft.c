/* alberca-move-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-move-draft.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-clone-rules.h"
#include "model/alberca-connection.h"
#include "model/alberca-impact.h"
#include "model/alberca-name.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-facts.h"
#include "model/alberca-volume-move.h"
#include "xml/alberca-volume-copy.h"

struct _AlbercaMoveDraft
{
  GObject parent_instance;

  AlbercaPool *pool;
  AlbercaVolume *volume;
  AlbercaVolumeFacts *facts; /* NULL until they are read */
  AlbercaImpact *impact;     /* likewise */
  GError *error;             /* why they could not be */
  GPtrArray *targets;        /* (element-type AlbercaPool) */
  AlbercaPool *target;       /* one of them, NULL where there is none */
  char *name;
};

G_DEFINE_FINAL_TYPE (AlbercaMoveDraft, alberca_move_draft, G_TYPE_OBJECT)

typedef enum
{
  PROP_TARGET = 1,
  PROP_NAME,
  PROP_LOADING,
  PROP_VALID,
} AlbercaMoveDraftProps;

static GParamSpec *properties[PROP_VALID + 1];

static void
find_targets (AlbercaMoveDraft *self)
{
  alberca_clone_add_other_targets (self->pool, self->targets);
  if (self->targets->len > 0)
    self->target = g_ptr_array_index (self->targets, 0);
}

/* Bytes that it needs in the target, until the old one goes as well */
static guint64
get_needed (AlbercaMoveDraft *self)
{
  return alberca_clone_has_files (self->target) ? alberca_volume_get_allocation (self->volume)
                                                : alberca_volume_get_capacity (self->volume);
}

/* ---- What stands in the way ---- */

static char *
get_content_problem (AlbercaMoveDraft *self)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (self->volume);
  const char *name = alberca_volume_get_name (self->volume);

  if (config != NULL && (g_strcmp0 (config->type, "dir") == 0 || g_strcmp0 (config->type, "netdir") == 0))
    return g_strdup_printf (_("“%s” is a directory, which cannot be copied."), name);
  if (self->facts->data_file)
    return g_strdup (_("Its data is in a file of its own beside it, which would stay behind. Clone it instead: the copy has "
                       "everything in itself."));
  if (self->facts->relative_base)
    return g_strdup (_("It names its base by a path that is relative to where it is, and would not find it from the new place. "
                       "Clone it instead: the copy needs no base."));
  if (!alberca_clone_has_files (self->target) &&
      (!g_str_equal (alberca_clone_source_format (self->volume), "raw") ||
       alberca_clone_source_encryption (self->volume) != NULL))
    return g_strdup (_("In that pool volumes are devices, and a disk with a format needs a file. Clone it there as raw "
                       "instead."));
  return NULL;
}

static char *
get_user_problem (AlbercaMoveDraft *self)
{
  g_autofree char *running = alberca_impact_get_running (self->impact);
  g_autofree char *dependants = alberca_impact_get_dependants (self->impact);

  if (running != NULL)
    return g_strdup_printf (_("In use by %s: a disk cannot move while a virtual machine runs with it. Shut it down first."),
                            running);
  if (dependants != NULL)
    return g_strdup_printf (_("Other volumes are built on it and would not find it in the new place: %s. Clone or delete them "
                              "first."), dependants);
  return NULL;
}

static char *
get_space_problem (AlbercaMoveDraft *self)
{
  g_autofree char *needed = NULL;
  g_autofree char *free_text = NULL;

  if (alberca_pool_get_capacity (self->target) == 0 || get_needed (self) <= alberca_pool_get_free (self->target))
    return NULL;
  needed = alberca_size_format (get_needed (self));
  free_text = alberca_size_format (alberca_pool_get_free (self->target));
  /* Translators: two sizes */
  return g_strdup_printf (_("It needs %s, and only %s is free in that pool."), needed, free_text);
}

static char *
get_volume_problem (AlbercaMoveDraft *self)
{
  char *problem;

  if (self->target == NULL)
    return g_strdup (_("No other started pool of this connection can hold it."));
  if (self->error != NULL)
    return g_strdup (self->error->message);
  if (self->facts == NULL || self->impact == NULL)
    return NULL;
  if (self->facts->error != NULL)
    return g_strdup (self->facts->error->message);

  problem = get_content_problem (self);
  if (problem == NULL)
    problem = get_user_problem (self);
  return problem != NULL ? problem : get_space_problem (self);
}

static char *
get_name_problem (AlbercaMoveDraft *self)
{
  char *problem = alberca_name_get_problem (self->name);

  if (problem == NULL && self->target != NULL && alberca_pool_find_volume (self->target, self->name) != NULL)
    problem = g_strdup_printf (_("There is a volume “%s” already. Write another name."), self->name);
  return problem;
}

/* ---- What should be known ---- */

/* Names of the domains that are off and have it; (transfer full) */
static GStrv
get_domains (AlbercaMoveDraft *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; self->impact != NULL && i < self->impact->domains->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (self->impact->domains, i);

      if (g_hash_table_add (seen, usage->user))
        g_strv_builder_add (builder, usage->user);
    }
  return g_strv_builder_end (builder);
}

/* ---- Changes ---- */

static void
notify_outcome (AlbercaMoveDraft *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
}

static void
set_error (AlbercaMoveDraft *self,
           const GError     *error)
{
  if (self->error == NULL)
    self->error = g_error_copy (error);
}

static void
facts_read_cb (gpointer  owner,
               gpointer  result,
               GError   *error)
{
  AlbercaMoveDraft *self = ALBERCA_MOVE_DRAFT (owner);
  g_autoptr(GPtrArray) facts = result;

  if (facts != NULL)
    self->facts = g_ptr_array_steal_index (facts, 0);
  else
    set_error (self, error);
  notify_outcome (self);
}

static void
impact_found_cb (gpointer  owner,
                 gpointer  result,
                 GError   *error)
{
  AlbercaMoveDraft *self = ALBERCA_MOVE_DRAFT (owner);

  self->impact = result;
  if (error != NULL)
    set_error (self, error);
  notify_outcome (self);
}

static void
alberca_move_draft_finalize (GObject *object)
{
  AlbercaMoveDraft *self = ALBERCA_MOVE_DRAFT (object);

  g_clear_object (&self->pool);
  g_clear_object (&self->volume);
  g_clear_pointer (&self->facts, alberca_volume_facts_free);
  g_clear_pointer (&self->impact, alberca_impact_free);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->targets);
  g_free (self->name);

  G_OBJECT_CLASS (alberca_move_draft_parent_class)->finalize (object);
}

static void
alberca_move_draft_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  AlbercaMoveDraft *self = ALBERCA_MOVE_DRAFT (object);

  switch ((AlbercaMoveDraftProps) prop_id)
    {
    case PROP_TARGET:
      g_value_set_object (value, self->target);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->error == NULL && (self->facts == NULL || self->impact == NULL));
      break;
    case PROP_VALID:
      g_value_set_boolean (value, alberca_move_draft_get_valid (self));
      break;
    }
}

static void
alberca_move_draft_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  AlbercaMoveDraft *self = ALBERCA_MOVE_DRAFT (object);

  switch ((AlbercaMoveDraftProps) prop_id)
    {
    case PROP_TARGET:
      if (self->target == g_value_get_object (value) ||
          !g_ptr_array_find (self->targets, g_value_get_object (value), NULL))
        return;
      self->target = g_value_get_object (value);
      break;
    case PROP_NAME:
      if (g_strcmp0 (self->name, g_value_get_string (value)) == 0)
        return;
      g_free (self->name);
      self->name = g_value_dup_string (value);
      break;
    case PROP_LOADING:
    case PROP_VALID:
      g_assert_not_reached ();
    }
  g_object_notify_by_pspec (object, pspec);
  notify_outcome (self);
}

static void
alberca_move_draft_class_init (AlbercaMoveDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = alberca_move_draft_finalize;
  object_class->get_property = alberca_move_draft_get_property;
  object_class->set_property = alberca_move_draft_set_property;

  properties[PROP_TARGET] = g_param_spec_object ("target", NULL, NULL, ALBERCA_TYPE_POOL, writable);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, writable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, readable);
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_move_draft_init (AlbercaMoveDraft *self)
{
  self->targets = g_ptr_array_new_with_free_func (g_object_unref);
}

AlbercaMoveDraft *
alberca_move_draft_new (AlbercaPool   *pool,
                        AlbercaVolume *volume)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new_with_free_func (g_object_unref);
  AlbercaMoveDraft *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);

  self = g_object_new (ALBERCA_TYPE_MOVE_DRAFT, NULL);
  self->pool = g_object_ref (pool);
  self->volume = g_object_ref (volume);
  self->name = g_strdup (alberca_volume_get_name (volume));
  find_targets (self);
  g_ptr_array_add (volumes, g_object_ref (volume));
  alberca_volume_facts_read (pool, volumes, facts_read_cb, self);
  alberca_connection_find_impact (alberca_pool_get_connection (pool), pool, volumes, ALBERCA_VOLUME_VERB_MOVE,
                                  impact_found_cb, self);

  return self;
}

GPtrArray *
alberca_move_draft_get_targets (AlbercaMoveDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_MOVE_DRAFT (self), NULL);

  return self->targets;
}

char *
alberca_move_draft_get_problem (AlbercaMoveDraft *self,
                                const char       *property)
{
  g_return_val_if_fail (ALBERCA_IS_MOVE_DRAFT (self), NULL);

  return strcmp (property, "name") == 0 ? get_name_problem (self) : get_volume_problem (self);
}

GStrv
alberca_move_draft_get_notes (AlbercaMoveDraft *self)
{
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();
  g_auto(GStrv) domains = NULL;
  g_autofree char *names = NULL;
  g_autofree char *line = NULL;

  g_return_val_if_fail (ALBERCA_IS_MOVE_DRAFT (self), NULL);

  domains = get_domains (self);
  names = g_strjoinv (", ", domains);
  g_strv_builder_add (notes, _("Copied byte for byte, with its snapshots, then compared with its source, and only then deleted "
                               "here. Should anything fail before, it stays where it is. All of it passes through this "
                               "computer, which takes long with a libvirt elsewhere."));
  if (*names != '\0')
    {
      /* Translators: %s is one name, or several with commas */
      line = g_strdup_printf (_("Virtual machines that are off and have it as a disk are told of the new place: %s"), names);
      g_strv_builder_add (notes, line);
    }
  if (alberca_clone_source_encryption (self->volume) != NULL)
    g_strv_builder_add (notes, _("It stays encrypted. libvirt finds the passphrase of a volume by its path: for the new one make "
                                 "a secret, if anything but virtual machines, which name it themselves, should open it."));
  return g_strv_builder_end (notes);
}

gboolean
alberca_move_draft_get_valid (AlbercaMoveDraft *self)
{
  g_autofree char *name = NULL;
  g_autofree char *volume = NULL;

  g_return_val_if_fail (ALBERCA_IS_MOVE_DRAFT (self), FALSE);

  name = get_name_problem (self);
  volume = get_volume_problem (self);
  return name == NULL && volume == NULL && self->facts != NULL && self->impact != NULL;
}

char *
alberca_move_draft_get_commands (AlbercaMoveDraft *self)
{
  AlbercaVolumeCopy copy = { 0 };
  const AlbercaVolumeConfig *config;
  g_autofree char *xml = NULL;
  g_auto(GStrv) domains = NULL;

  g_return_val_if_fail (ALBERCA_IS_MOVE_DRAFT (self), NULL);

  if (!alberca_move_draft_get_valid (self))
    return NULL;
  config = alberca_volume_get_config (self->volume);
  copy.name = self->name;
  copy.format = alberca_clone_has_files (self->target) ? "raw" : NULL;
  copy.capacity = config != NULL && config->physical > 0 ? config->physical : alberca_volume_get_capacity (self->volume);
  copy.full = !alberca_clone_has_files (self->target);
  xml = alberca_volume_copy_to_empty_xml (&copy, self->facts->xml, NULL);
  domains = get_domains (self);
  return alberca_volume_move_command (self->pool, self->volume, self->target, self->name, xml,
                                      (const char *const *) domains);
}

AlbercaOperation *
alberca_move_draft_start (AlbercaMoveDraft *self)
{
  g_autofree char *command = NULL;

  g_return_val_if_fail (ALBERCA_IS_MOVE_DRAFT (self), NULL);
  g_return_val_if_fail (alberca_move_draft_get_valid (self), NULL);

  command = alberca_move_draft_get_commands (self);
  return alberca_volume_move (self->pool, self->volume, self->target, self->name, command);
}
