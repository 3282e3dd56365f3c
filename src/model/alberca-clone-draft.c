/* alberca-clone-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-clone-draft.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-clone-batch.h"
#include "model/alberca-clone-rules.h"
#include "model/alberca-connection.h"
#include "model/alberca-name.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-facts.h"
#include "model/alberca-volume-verbs.h"
#include "xml/alberca-volume-copy.h"

#define DEFAULT_UNIT "GiB"

struct _AlbercaCloneDraft
{
  GObject parent_instance;

  AlbercaPool *pool;
  GPtrArray *volumes;  /* (element-type AlbercaVolume) */
  GPtrArray *facts;    /* (element-type AlbercaVolumeFacts), NULL until they are read */
  GError *error;       /* why they could not be */
  GPtrArray *targets;  /* (element-type AlbercaPool) */
  AlbercaPool *target; /* one of them, NULL where there is none */
  GPtrArray *formats;  /* borrowed strings, NULL-terminated */
  const char *format;  /* one of them */
  char *name;
  gboolean name_is_typed;
  char *capacity;      /* as typed */
  gboolean full;
  gboolean reflink;
};

G_DEFINE_FINAL_TYPE (AlbercaCloneDraft, alberca_clone_draft, G_TYPE_OBJECT)

typedef enum
{
  PROP_TARGET = 1,
  PROP_NAME,
  PROP_FORMAT,
  PROP_CAPACITY,
  PROP_FULL,
  PROP_REFLINK,
  PROP_LOADING,
  PROP_ASKS_CAPACITY,
  PROP_ASKS_FULL,
  PROP_ASKS_REFLINK,
  PROP_VALID,
} AlbercaCloneDraftProps;

static GParamSpec *properties[PROP_VALID + 1];

/* ---- The sources ---- */

static AlbercaVolume *
get_first (AlbercaCloneDraft *self)
{
  return g_ptr_array_index (self->volumes, 0);
}

/* ---- The target ---- */

static const AlbercaPoolTypeInfo *
get_info (AlbercaPool *pool)
{
  return alberca_pool_type_get_info (alberca_pool_get_pool_type (pool));
}

static void
find_targets (AlbercaCloneDraft *self)
{
  if (alberca_clone_can_be_target (self->pool))
    g_ptr_array_add (self->targets, g_object_ref (self->pool));
  alberca_clone_add_other_targets (self->pool, self->targets);
  if (self->targets->len > 0)
    self->target = g_ptr_array_index (self->targets, 0);
}

/* As the source where the target can have that, else raw. Where several copies are made they keep
 * their formats, or all become the same. */
static void
find_formats (AlbercaCloneDraft *self)
{
  const char *wanted = self->volumes->len > 1 ? "" : alberca_clone_source_format (get_first (self));
  const char *const *offered = self->target != NULL ? get_info (self->target)->volume_formats : NULL;

  g_ptr_array_set_size (self->formats, 0);
  if (self->volumes->len > 1 && self->target != NULL && alberca_clone_has_files (self->target))
    g_ptr_array_add (self->formats, (gpointer) "");
  for (gsize i = 0; offered != NULL && offered[i] != NULL; i++)
    g_ptr_array_add (self->formats, (gpointer) offered[i]);
  g_ptr_array_add (self->formats, NULL);

  self->format = self->formats->pdata[0] != NULL ? self->formats->pdata[0] : "";
  for (guint i = 0; self->formats->pdata[i] != NULL; i++)
    if (g_str_equal (self->formats->pdata[i], wanted))
      self->format = self->formats->pdata[i];
}

static const char *
get_target_format (AlbercaCloneDraft *self,
                   AlbercaVolume     *volume)
{
  return *self->format != '\0' ? self->format : alberca_clone_source_format (volume);
}

static gboolean
asks_capacity (AlbercaCloneDraft *self)
{
  return self->target != NULL && self->volumes->len == 1 &&
         alberca_clone_stays_raw (get_first (self), get_target_format (self, get_first (self)));
}

static gboolean
asks_full (AlbercaCloneDraft *self)
{
  return self->target != NULL && (get_info (self->target)->traits & ALBERCA_POOL_TRAIT_THIN) != 0 &&
         alberca_clone_has_files (self->target) && g_str_equal (get_target_format (self, get_first (self)), "raw");
}

static gboolean
asks_reflink (AlbercaCloneDraft *self)
{
  if (self->target == NULL || !alberca_clone_has_files (self->pool) || !alberca_clone_has_files (self->target))
    return FALSE;
  for (guint i = 0; i < self->volumes->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (self->volumes, i);

      if (!alberca_clone_stays_raw (volume, get_target_format (self, volume)))
        return FALSE;
    }
  return TRUE;
}

static char *
make_name (AlbercaCloneDraft *self,
           AlbercaVolume     *volume,
           GHashTable        *taken)
{
  return alberca_clone_make_name (volume, get_target_format (self, volume), self->target, taken);
}

static char *
get_name_problem (AlbercaCloneDraft *self)
{
  g_autofree char *problem = NULL;

  if (self->volumes->len > 1 || self->target == NULL)
    return NULL;
  problem = alberca_name_get_problem (self->name);
  if (problem != NULL)
    return g_steal_pointer (&problem);
  if (alberca_pool_find_volume (self->target, self->name) != NULL)
    return g_strdup_printf (_("There is a volume “%s” already. Write another name."), self->name);

  return NULL;
}

static char *
get_capacity_problem (AlbercaCloneDraft *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *least = NULL;
  guint64 capacity = 0;

  if (!asks_capacity (self))
    return NULL;
  if (!alberca_size_parse (self->capacity, DEFAULT_UNIT, &capacity, &error))
    return g_strdup (error->message);
  if (capacity > G_MAXINT64)
    return g_strdup_printf (_("“%s” is too large. A disk is smaller than 8 EiB."), self->capacity);
  if (capacity >= alberca_volume_get_capacity (get_first (self)))
    return NULL;

  least = alberca_size_format (alberca_volume_get_capacity (get_first (self)));
  return g_strdup_printf (_("A copy cannot be smaller than its source, which has %s."), least);
}

static char *
get_source_problem (AlbercaCloneDraft *self)
{
  if (self->target == NULL)
    return g_strdup (_("No started pool of this connection can hold a copy."));
  if (self->error != NULL)
    return g_strdup (self->error->message);

  for (guint i = 0; self->facts != NULL && i < self->facts->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (self->volumes, i);
      char *problem = alberca_clone_get_problem (volume, g_ptr_array_index (self->facts, i),
                                                 get_target_format (self, volume));

      if (problem != NULL)
        return problem;
    }
  return NULL;
}

static guint64
get_capacity (AlbercaCloneDraft *self,
              AlbercaVolume     *volume)
{
  guint64 capacity = alberca_volume_get_capacity (volume);

  if (asks_capacity (self))
    alberca_size_parse (self->capacity, DEFAULT_UNIT, &capacity, NULL);
  return capacity;
}

/* A device is never thin here: libvirt would make a snapshot of nothing of it. */
static gboolean
is_full (AlbercaCloneDraft *self)
{
  return !alberca_clone_has_files (self->target) || (asks_full (self) && self->full);
}

/* Bytes that a copy will occupy, as far as that can be told */
static guint64
get_expected (AlbercaCloneDraft *self,
              AlbercaVolume     *volume)
{
  return is_full (self) ? get_capacity (self, volume) : alberca_volume_get_allocation (volume);
}

static char *
get_target_warning (AlbercaCloneDraft *self)
{
  g_autofree char *needed_text = NULL;
  g_autofree char *free_text = NULL;
  guint64 needed = 0;

  if (self->target == NULL || alberca_pool_get_capacity (self->target) == 0 || (asks_reflink (self) && self->reflink))
    return NULL;
  for (guint i = 0; i < self->volumes->len; i++)
    needed += get_expected (self, g_ptr_array_index (self->volumes, i));
  if (needed <= alberca_pool_get_free (self->target))
    return NULL;

  needed_text = alberca_size_format (needed);
  free_text = alberca_size_format (alberca_pool_get_free (self->target));
  /* Translators: two sizes */
  return g_strdup_printf (_("This takes about %s, and only %s is free in that pool."), needed_text, free_text);
}

static void
notify_outcome (AlbercaCloneDraft *self)
{
  for (guint i = PROP_LOADING; i <= PROP_VALID; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static gboolean
store_text (AlbercaCloneDraft *self,
            char             **field,
            const char        *text,
            guint              property)
{
  if (g_strcmp0 (*field, text) == 0)
    return FALSE;

  g_free (*field);
  *field = g_strdup (text != NULL ? text : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  return TRUE;
}

static void
renew_name (AlbercaCloneDraft *self)
{
  g_autofree char *name = NULL;

  if (self->name_is_typed || self->target == NULL)
    return;
  name = make_name (self, get_first (self), NULL);
  store_text (self, &self->name, name, PROP_NAME);
}

static void
set_target (AlbercaCloneDraft *self,
            AlbercaPool       *target)
{
  if (target == self->target || !g_ptr_array_find (self->targets, target, NULL))
    return;

  self->target = target;
  find_formats (self);
  renew_name (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TARGET]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORMAT]);
  notify_outcome (self);
}

static void
set_format (AlbercaCloneDraft *self,
            const char        *format)
{
  for (guint i = 0; self->formats->pdata[i] != NULL; i++)
    {
      if (g_strcmp0 (self->formats->pdata[i], format) != 0 || self->format == self->formats->pdata[i])
        continue;
      self->format = self->formats->pdata[i];
      renew_name (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORMAT]);
      notify_outcome (self);
      return;
    }
}

static void
set_name (AlbercaCloneDraft *self,
          const char        *name)
{
  if (!store_text (self, &self->name, name, PROP_NAME))
    return;
  self->name_is_typed = TRUE;
  notify_outcome (self);
}

static void
set_flag (AlbercaCloneDraft *self,
          gboolean          *flag,
          gboolean           value,
          GParamSpec        *pspec)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
  notify_outcome (self);
}

static void
facts_read_cb (gpointer  owner,
               gpointer  result,
               GError   *error)
{
  AlbercaCloneDraft *self = ALBERCA_CLONE_DRAFT (owner);

  self->facts = result;
  self->error = error != NULL ? g_error_copy (error) : NULL;
  notify_outcome (self);
}

static void
alberca_clone_draft_finalize (GObject *object)
{
  AlbercaCloneDraft *self = ALBERCA_CLONE_DRAFT (object);

  g_clear_object (&self->pool);
  g_clear_pointer (&self->volumes, g_ptr_array_unref);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->targets);
  g_ptr_array_unref (self->formats);
  g_free (self->name);
  g_free (self->capacity);

  G_OBJECT_CLASS (alberca_clone_draft_parent_class)->finalize (object);
}

static void
alberca_clone_draft_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  AlbercaCloneDraft *self = ALBERCA_CLONE_DRAFT (object);

  switch ((AlbercaCloneDraftProps) prop_id)
    {
    case PROP_TARGET:
      g_value_set_object (value, self->target);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_FORMAT:
      g_value_set_string (value, self->format);
      break;
    case PROP_CAPACITY:
      g_value_set_string (value, self->capacity);
      break;
    case PROP_FULL:
      g_value_set_boolean (value, self->full);
      break;
    case PROP_REFLINK:
      g_value_set_boolean (value, self->reflink);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->facts == NULL && self->error == NULL);
      break;
    case PROP_ASKS_CAPACITY:
      g_value_set_boolean (value, asks_capacity (self));
      break;
    case PROP_ASKS_FULL:
      g_value_set_boolean (value, asks_full (self));
      break;
    case PROP_ASKS_REFLINK:
      g_value_set_boolean (value, asks_reflink (self));
      break;
    case PROP_VALID:
      g_value_set_boolean (value, alberca_clone_draft_get_valid (self));
      break;
    }
}

static void
alberca_clone_draft_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  AlbercaCloneDraft *self = ALBERCA_CLONE_DRAFT (object);

  switch ((AlbercaCloneDraftProps) prop_id)
    {
    case PROP_TARGET:
      set_target (self, g_value_get_object (value));
      break;
    case PROP_NAME:
      set_name (self, g_value_get_string (value));
      break;
    case PROP_FORMAT:
      set_format (self, g_value_get_string (value));
      break;
    case PROP_CAPACITY:
      if (store_text (self, &self->capacity, g_value_get_string (value), PROP_CAPACITY))
        notify_outcome (self);
      break;
    case PROP_FULL:
      set_flag (self, &self->full, g_value_get_boolean (value), pspec);
      break;
    case PROP_REFLINK:
      set_flag (self, &self->reflink, g_value_get_boolean (value), pspec);
      break;
    case PROP_LOADING:
    case PROP_ASKS_CAPACITY:
    case PROP_ASKS_FULL:
    case PROP_ASKS_REFLINK:
    case PROP_VALID:
      g_assert_not_reached ();
    }
}

static void
alberca_clone_draft_class_init (AlbercaCloneDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = alberca_clone_draft_finalize;
  object_class->get_property = alberca_clone_draft_get_property;
  object_class->set_property = alberca_clone_draft_set_property;

  properties[PROP_TARGET] = g_param_spec_object ("target", NULL, NULL, ALBERCA_TYPE_POOL, writable);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, writable);
  properties[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, NULL, writable);
  properties[PROP_CAPACITY] = g_param_spec_string ("capacity", NULL, NULL, NULL, writable);
  properties[PROP_FULL] = g_param_spec_boolean ("full", NULL, NULL, FALSE, writable);
  properties[PROP_REFLINK] = g_param_spec_boolean ("reflink", NULL, NULL, FALSE, writable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, readable);
  properties[PROP_ASKS_CAPACITY] = g_param_spec_boolean ("asks-capacity", NULL, NULL, FALSE, readable);
  properties[PROP_ASKS_FULL] = g_param_spec_boolean ("asks-full", NULL, NULL, FALSE, readable);
  properties[PROP_ASKS_REFLINK] = g_param_spec_boolean ("asks-reflink", NULL, NULL, FALSE, readable);
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_clone_draft_init (AlbercaCloneDraft *self)
{
  self->targets = g_ptr_array_new_with_free_func (g_object_unref);
  self->formats = g_ptr_array_new ();
  self->name = g_strdup ("");
}

/**
 * alberca_clone_draft_new:
 * @pool: an active pool of an open connection
 * @volumes: (element-type AlbercaVolume): what is copied, volumes of @pool
 *
 * Main thread. Reads at once what has to be known of the sources.
 */
AlbercaCloneDraft *
alberca_clone_draft_new (AlbercaPool *pool,
                         GPtrArray   *volumes)
{
  AlbercaCloneDraft *self;
  AlbercaVolume *first;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (volumes != NULL && volumes->len > 0, NULL);

  self = g_object_new (ALBERCA_TYPE_CLONE_DRAFT, NULL);
  self->pool = g_object_ref (pool);
  self->volumes = g_ptr_array_ref (volumes);
  first = get_first (self);
  self->capacity = alberca_size_to_text (alberca_volume_get_capacity (first));
  self->full = alberca_volume_get_allocation (first) >= alberca_volume_get_capacity (first);
  find_targets (self);
  find_formats (self);
  renew_name (self);
  alberca_volume_facts_read (pool, volumes, facts_read_cb, self);

  return self;
}

GPtrArray *
alberca_clone_draft_get_targets (AlbercaCloneDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_CLONE_DRAFT (self), NULL);

  return self->targets;
}

const char *const *
alberca_clone_draft_get_formats (AlbercaCloneDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_CLONE_DRAFT (self), NULL);

  return (const char *const *) self->formats->pdata;
}

/**
 * alberca_clone_draft_get_problem:
 * @self: a draft
 * @property: "name", "capacity" or "source"
 *
 * Returns: (transfer full) (nullable): what stands in the way
 */
char *
alberca_clone_draft_get_problem (AlbercaCloneDraft *self,
                                 const char        *property)
{
  g_return_val_if_fail (ALBERCA_IS_CLONE_DRAFT (self), NULL);

  if (strcmp (property, "name") == 0)
    return get_name_problem (self);
  if (strcmp (property, "capacity") == 0)
    return get_capacity_problem (self);

  return strcmp (property, "source") == 0 ? get_source_problem (self) : NULL;
}

char *
alberca_clone_draft_get_warning (AlbercaCloneDraft *self,
                                 const char        *property)
{
  g_return_val_if_fail (ALBERCA_IS_CLONE_DRAFT (self), NULL);

  return strcmp (property, "target") == 0 ? get_target_warning (self) : NULL;
}

/**
 * alberca_clone_draft_get_notes:
 * @self: a draft
 *
 * Returns: (transfer full): how the copies will differ from their sources; empty until these are read
 */
GStrv
alberca_clone_draft_get_notes (AlbercaCloneDraft *self)
{
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();

  g_return_val_if_fail (ALBERCA_IS_CLONE_DRAFT (self), NULL);

  for (guint i = 0; self->facts != NULL && i < self->facts->len; i++)
    alberca_clone_add_notes (notes, self->volumes->len > 1, g_ptr_array_index (self->volumes, i),
                             g_ptr_array_index (self->facts, i));

  return g_strv_builder_end (notes);
}

gboolean
alberca_clone_draft_get_valid (AlbercaCloneDraft *self)
{
  static const char *const asked[] = { "name", "capacity", "source" };

  g_return_val_if_fail (ALBERCA_IS_CLONE_DRAFT (self), FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autofree char *problem = alberca_clone_draft_get_problem (self, asked[i]);

      if (problem != NULL)
        return FALSE;
    }
  return self->facts != NULL;
}

static gboolean
shares_blocks (AlbercaCloneDraft *self)
{
  return self->reflink && asks_reflink (self);
}

/* (element-type AlbercaCloneCopy): in the order of the volumes, each with a name of its own */
static GPtrArray *
make_copies (AlbercaCloneDraft *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (alberca_clone_copy_free);
  g_autoptr(GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->volumes->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (self->volumes, i);
      const AlbercaVolumeFacts *facts = g_ptr_array_index (self->facts, i);
      AlbercaCloneCopy *copy = g_new0 (AlbercaCloneCopy, 1);
      AlbercaVolumeCopy wanted = { 0 };

      copy->name = self->volumes->len == 1 ? g_strdup (self->name) : make_name (self, volume, taken);
      g_hash_table_add (taken, copy->name);
      wanted.name = copy->name;
      wanted.format = get_target_format (self, volume);
      wanted.capacity = asks_capacity (self) ? get_capacity (self, volume) : 0;
      wanted.full = is_full (self);
      copy->xml = alberca_volume_copy_to_xml (&wanted, facts->xml, NULL);
      copy->pool = g_object_ref (self->pool);
      copy->target = g_object_ref (self->target);
      copy->source = g_strdup (alberca_volume_get_name (volume));
      copy->reflink = shares_blocks (self);
      copy->expected = is_full (self) ? 0 : get_expected (self, volume);
      g_ptr_array_add (copies, copy);
    }
  return copies;
}

char *
alberca_clone_draft_get_commands (AlbercaCloneDraft *self)
{
  g_autoptr(GPtrArray) copies = NULL;
  GString *text;

  g_return_val_if_fail (ALBERCA_IS_CLONE_DRAFT (self), NULL);

  if (!alberca_clone_draft_get_valid (self))
    return NULL;

  copies = make_copies (self);
  text = g_string_new (NULL);
  for (guint i = 0; i < copies->len; i++)
    {
      const AlbercaCloneCopy *copy = g_ptr_array_index (copies, i);
      g_autofree char *command = alberca_volume_clone_command (self->pool, g_ptr_array_index (self->volumes, i),
                                                               self->target, copy->xml, copy->reflink);

      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, command);
    }
  return g_string_free (text, FALSE);
}

/**
 * alberca_clone_draft_start:
 * @self: a valid draft
 *
 * Main thread. virStorageVolCreateXMLFrom() for each volume, each as an operation of its own.
 *
 * Returns: (transfer none): the batch of operations; the queue keeps it
 */
AlbercaBatch *
alberca_clone_draft_start (AlbercaCloneDraft *self)
{
  GPtrArray *copies;

  g_return_val_if_fail (ALBERCA_IS_CLONE_DRAFT (self), NULL);
  g_return_val_if_fail (alberca_clone_draft_get_valid (self), NULL);

  copies = make_copies (self);
  g_ptr_array_set_free_func (copies, NULL);
  return alberca_clone_batch_run (copies);
}
