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
#include "model/alberca-move-obstacles.h"
#include "model/alberca-name.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-facts.h"
#include "model/alberca-volume-move.h"
#include "xml/alberca-volume-copy.h"

struct _AlbercaMoveDraft
{
  GObject parent_instance;

  AlbercaPool *pool;
  GPtrArray *volumes;    /* (element-type AlbercaVolume): one or more */
  GPtrArray *facts;      /* (element-type AlbercaVolumeFacts): in their order; NULL until they are read */
  AlbercaImpact *impact; /* NULL until it is found out */
  GError *error;             /* why they could not be */
  GPtrArray *targets;        /* (element-type AlbercaPool) */
  AlbercaPool *target;       /* one of them, NULL where there is none */
  char *name;                /* of the only one; several keep theirs */
  gboolean partial;          /* those that cannot go stay */
};

G_DEFINE_FINAL_TYPE (AlbercaMoveDraft, alberca_move_draft, G_TYPE_OBJECT)

typedef enum
{
  PROP_TARGET = 1,
  PROP_NAME,
  PROP_PARTIAL,
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

static gboolean
is_several (AlbercaMoveDraft *self)
{
  return self->volumes->len > 1;
}

static const char *
get_new_name (AlbercaMoveDraft *self,
              AlbercaVolume    *volume)
{
  return is_several (self) ? alberca_volume_get_name (volume) : self->name;
}

/* ---- What stands in the way ---- */

static gboolean
is_read (AlbercaMoveDraft *self)
{
  return self->error == NULL && self->facts != NULL && self->impact != NULL;
}

/* Of one of several; NULL: it can go. (transfer full) */
static char *
get_obstacle (AlbercaMoveDraft *self,
              guint             position)
{
  return alberca_move_obstacles_get_of_one (g_ptr_array_index (self->volumes, position),
                                            g_ptr_array_index (self->facts, position), self->impact, self->target);
}

/* Those that go; (transfer full) (element-type AlbercaVolume) */
static GPtrArray *
get_moving (AlbercaMoveDraft *self)
{
  GPtrArray *moving = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->volumes->len; i++)
    {
      g_autofree char *obstacle = is_several (self) ? get_obstacle (self, i) : NULL;

      if (obstacle == NULL)
        g_ptr_array_add (moving, g_object_ref (g_ptr_array_index (self->volumes, i)));
    }
  return moving;
}

/* Bytes that they need in the target; the old ones go one by one, from another pool */
static guint64
get_needed (AlbercaMoveDraft *self,
            GPtrArray        *moving)
{
  guint64 needed = 0;

  for (guint i = 0; i < moving->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (moving, i);

      needed += alberca_clone_has_files (self->target) ? alberca_volume_get_allocation (volume)
                                                       : alberca_volume_get_capacity (volume);
    }
  return needed;
}

static char *
get_space_problem (AlbercaMoveDraft *self)
{
  g_autoptr(GPtrArray) moving = get_moving (self);
  guint64 needed = get_needed (self, moving);
  g_autofree char *needed_text = NULL;
  g_autofree char *free_text = NULL;

  if (alberca_pool_get_capacity (self->target) == 0 || needed <= alberca_pool_get_free (self->target))
    return NULL;
  needed_text = alberca_size_format (needed);
  free_text = alberca_size_format (alberca_pool_get_free (self->target));
  /* Translators: two sizes */
  return g_strdup_printf (is_several (self) ? _("They need %s, and only %s is free in that pool.")
                                            : _("It needs %s, and only %s is free in that pool."), needed_text, free_text);
}

static char *
get_several_problem (AlbercaMoveDraft *self)
{
  g_autoptr(GPtrArray) moving = get_moving (self);

  if (moving->len == 0)
    return g_strdup (_("None of them can be moved."));
  return alberca_move_obstacles_are_clear (self->impact) ? NULL : alberca_move_obstacles_get_users (self->impact);
}

static char *
get_volume_problem (AlbercaMoveDraft *self)
{
  char *problem;

  if (self->target == NULL)
    return g_strdup (_("No other started pool of this connection can hold it."));
  if (self->error != NULL)
    return g_strdup (self->error->message);
  if (!is_read (self))
    return NULL;

  if (is_several (self))
    problem = get_several_problem (self);
  else
    problem = alberca_move_obstacles_get_own (g_ptr_array_index (self->volumes, 0), g_ptr_array_index (self->facts, 0),
                                              self->target);
  if (problem == NULL && !is_several (self))
    problem = alberca_move_obstacles_get_users (self->impact);
  return problem != NULL ? problem : get_space_problem (self);
}

static char *
get_name_problem (AlbercaMoveDraft *self)
{
  char *problem;

  if (is_several (self))
    return NULL;
  problem = alberca_name_get_problem (self->name);
  if (problem == NULL && self->target != NULL && alberca_pool_find_volume (self->target, self->name) != NULL)
    problem = g_strdup_printf (_("There is a volume “%s” already. Write another name."), self->name);
  return problem;
}

/* ---- What should be known ---- */

/* Names of the domains that are off and have it, or any of them where @volume is NULL; (transfer full) */
static GStrv
get_domains (AlbercaMoveDraft *self,
             AlbercaVolume    *volume)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; self->impact != NULL && i < self->impact->domains->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (self->impact->domains, i);

      if (usage->host != NULL || usage->kind == ALBERCA_USAGE_OVERLAY)
        continue;
      if (volume != NULL && g_strcmp0 (usage->volume, alberca_volume_get_name (volume)) != 0)
        continue;
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

  self->facts = result;
  if (error != NULL)
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
  g_clear_pointer (&self->volumes, g_ptr_array_unref);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
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
    case PROP_PARTIAL:
      g_value_set_boolean (value, self->partial);
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
    case PROP_PARTIAL:
      if (self->partial == g_value_get_boolean (value))
        return;
      self->partial = g_value_get_boolean (value);
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
  properties[PROP_PARTIAL] = g_param_spec_boolean ("partial", NULL, NULL, FALSE, writable);
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
                        GPtrArray     *volumes)
{
  AlbercaMoveDraft *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (volumes != NULL && volumes->len > 0, NULL);

  self = g_object_new (ALBERCA_TYPE_MOVE_DRAFT, NULL);
  self->pool = g_object_ref (pool);
  self->volumes = g_ptr_array_ref (volumes);
  self->name = g_strdup (alberca_volume_get_name (g_ptr_array_index (volumes, 0)));
  find_targets (self);
  alberca_volume_facts_read (pool, volumes, facts_read_cb, self);
  alberca_connection_find_impact (alberca_pool_get_connection (pool), pool, volumes, ALBERCA_VOLUME_VERB_MOVE,
                                  NULL, impact_found_cb, self);

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

static void
obstacle_free (gpointer data)
{
  AlbercaMoveObstacle *obstacle = data;

  g_free (obstacle->name);
  g_free (obstacle->reason);
  g_free (obstacle);
}

GPtrArray *
alberca_move_draft_get_obstacles (AlbercaMoveDraft *self)
{
  GPtrArray *obstacles = g_ptr_array_new_with_free_func (obstacle_free);

  g_return_val_if_fail (ALBERCA_IS_MOVE_DRAFT (self), NULL);

  for (guint i = 0; is_several (self) && self->target != NULL && is_read (self) && i < self->volumes->len; i++)
    {
      char *reason = get_obstacle (self, i);
      AlbercaMoveObstacle *obstacle;

      if (reason == NULL)
        continue;
      obstacle = g_new (AlbercaMoveObstacle, 1);
      obstacle->name = g_strdup (alberca_volume_get_name (g_ptr_array_index (self->volumes, i)));
      obstacle->reason = reason;
      g_ptr_array_add (obstacles, obstacle);
    }
  return obstacles;
}

static gboolean
is_encrypted (AlbercaMoveDraft *self)
{
  for (guint i = 0; i < self->volumes->len; i++)
    if (alberca_clone_source_encryption (g_ptr_array_index (self->volumes, i)) != NULL)
      return TRUE;
  return FALSE;
}

GStrv
alberca_move_draft_get_notes (AlbercaMoveDraft *self)
{
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();
  g_auto(GStrv) domains = NULL;
  g_autofree char *names = NULL;
  g_autofree char *line = NULL;

  g_return_val_if_fail (ALBERCA_IS_MOVE_DRAFT (self), NULL);

  domains = get_domains (self, NULL);
  names = g_strjoinv (", ", domains);
  if (is_several (self))
    g_strv_builder_add (notes, _("One after the other: each is copied byte for byte, with its snapshots, then compared with its "
                                 "source, and only then deleted here. One that fails stays where it is, and does not stop the "
                                 "others. All of it passes through this computer, which takes long with a libvirt "
                                 "elsewhere."));
  else
    g_strv_builder_add (notes, _("Copied byte for byte, with its snapshots, then compared with its source, and only then "
                                 "deleted here. Should anything fail before, it stays where it is. All of it passes through "
                                 "this computer, which takes long with a libvirt elsewhere."));
  if (*names != '\0')
    {
      /* Translators: %s is one name, or several with commas */
      line = g_strdup_printf (_("Virtual machines that are off and have it as a disk are told of the new place: %s"), names);
      g_strv_builder_add (notes, line);
    }
  if (is_encrypted (self))
    g_strv_builder_add (notes, _("It stays encrypted. libvirt finds the passphrase of a volume by its path: for the new one make "
                                 "a secret, if anything but virtual machines, which name it themselves, should open it."));
  return g_strv_builder_end (notes);
}

gboolean
alberca_move_draft_get_valid (AlbercaMoveDraft *self)
{
  g_autofree char *name = NULL;
  g_autofree char *volume = NULL;
  g_autoptr(GPtrArray) obstacles = NULL;

  g_return_val_if_fail (ALBERCA_IS_MOVE_DRAFT (self), FALSE);

  name = get_name_problem (self);
  volume = get_volume_problem (self);
  obstacles = alberca_move_draft_get_obstacles (self);
  return name == NULL && volume == NULL && is_read (self) && (obstacles->len == 0 || self->partial);
}

/* Of one that goes */
static char *
make_command (AlbercaMoveDraft *self,
              AlbercaVolume    *volume)
{
  guint position = 0;
  const AlbercaVolumeFacts *facts;
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);
  AlbercaVolumeCopy copy = { 0 };
  g_auto(GStrv) domains = get_domains (self, volume);
  g_autofree char *xml = NULL;

  g_ptr_array_find (self->volumes, volume, &position);
  facts = g_ptr_array_index (self->facts, position);
  copy.name = get_new_name (self, volume);
  copy.format = alberca_clone_has_files (self->target) ? "raw" : NULL;
  copy.capacity = config != NULL && config->physical > 0 ? config->physical : alberca_volume_get_capacity (volume);
  copy.full = !alberca_clone_has_files (self->target);
  xml = alberca_volume_copy_to_empty_xml (&copy, facts->xml, NULL);
  return alberca_volume_move_command (self->pool, volume, self->target, copy.name, xml, (const char *const *) domains);
}

char *
alberca_move_draft_get_commands (AlbercaMoveDraft *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) moving = NULL;

  g_return_val_if_fail (ALBERCA_IS_MOVE_DRAFT (self), NULL);

  if (!alberca_move_draft_get_valid (self))
    return NULL;
  moving = get_moving (self);
  for (guint i = 0; i < moving->len; i++)
    {
      g_autofree char *command = make_command (self, g_ptr_array_index (moving, i));

      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, command);
    }
  return g_strdup (text->str);
}

/* What all volumes of one move have in common. */
typedef struct
{
  AlbercaPool *target;
  GHashTable  *names;    /* of a volume: what it is called there */
  GHashTable  *commands; /* likewise: what was shown */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->target);
  g_hash_table_unref (call->names);
  g_hash_table_unref (call->commands);
  g_free (call);
}

static AlbercaOperation *
start_volume (AlbercaPool    *pool,
              AlbercaVolume  *volume,
              gpointer        data,
              GError        **error)
{
  const Call *call = data;
  const char *name = alberca_volume_get_name (volume);

  if (alberca_pool_get_active (call->target))
    return alberca_volume_move (pool, volume, call->target, g_hash_table_lookup (call->names, name),
                                g_hash_table_lookup (call->commands, name));
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The pool “%s” is not started any more"),
               alberca_pool_get_name (call->target));
  return NULL;
}

AlbercaBatch *
alberca_move_draft_start (AlbercaMoveDraft *self)
{
  g_autoptr(AlbercaBatch) batch = NULL;
  g_autoptr(GPtrArray) moving = NULL;
  g_autofree char *title = NULL;
  Call *call;

  g_return_val_if_fail (ALBERCA_IS_MOVE_DRAFT (self), NULL);
  g_return_val_if_fail (alberca_move_draft_get_valid (self), NULL);

  moving = get_moving (self);
  call = g_new0 (Call, 1);
  call->target = g_object_ref (self->target);
  call->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  call->commands = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < moving->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (moving, i);
      const char *name = alberca_volume_get_name (volume);

      g_hash_table_insert (call->names, g_strdup (name), g_strdup (get_new_name (self, volume)));
      g_hash_table_insert (call->commands, g_strdup (name), make_command (self, volume));
    }
  /* Translators: a number of volumes and two pools */
  title = g_strdup_printf (ngettext ("Moving %u volume from “%s” to “%s”", "Moving %u volumes from “%s” to “%s”",
                                     moving->len),
                           moving->len, alberca_pool_get_name (self->pool), alberca_pool_get_name (self->target));
  batch = alberca_batch_new (title);
  alberca_batch_add_volumes (batch, self->pool, moving, start_volume, call, call_free);
  alberca_batch_run (batch, alberca_connection_get_queue (alberca_pool_get_connection (self->pool)));
  return batch;
}
