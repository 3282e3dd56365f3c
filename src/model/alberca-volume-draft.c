/* alberca-volume-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-draft.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-connection.h"
#include "model/alberca-name.h"
#include "model/alberca-size.h"
#include "virsh/alberca-virsh-volume.h"

/* Who writes just "20" means gibibytes: nobody wants a disk of 20 bytes */
#define DEFAULT_UNIT "GiB"
#define DEFAULT_CAPACITY "20 GiB"

struct _AlbercaVolumeDraft
{
  GObject parent_instance;

  AlbercaPool *pool;
  const char *formats[3];  /* NULL-terminated, the best first */
  char *name;
  gboolean name_is_typed;  /* it no longer follows the format and what is free */
  const char *format;      /* one of formats, "" where there is none */
  char *capacity;          /* as typed, as is allocation */
  char *allocation;
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeDraft, alberca_volume_draft, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_FORMAT,
  PROP_CAPACITY,
  PROP_ALLOCATION,
  PROP_ASKS_ALLOCATION,
  PROP_VALID,
  PROP_XML,
  PROP_COMMANDS,
} AlbercaVolumeDraftProps;

static GParamSpec *properties[PROP_COMMANDS + 1];

/* ---- The pool ---- */

static gboolean
pool_has_trait (AlbercaVolumeDraft *self,
                AlbercaPoolTraits   trait)
{
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_get_pool_type (self->pool));

  return (info->traits & trait) != 0;
}

static void
find_formats (AlbercaVolumeDraft *self)
{
  static const char *const best_first[] = { "qcow2", "raw" };
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_get_pool_type (self->pool));
  gsize n_formats = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (best_first); i++)
    {
      if (g_strv_contains (info->volume_formats, best_first[i]))
        self->formats[n_formats++] = best_first[i];
    }

  self->format = n_formats > 0 ? self->formats[0] : "";
}

/* What is free is known: an inactive pool says 0, and some types never say anything */
static gboolean
knows_free (AlbercaVolumeDraft *self)
{
  return alberca_pool_get_active (self->pool) && alberca_pool_get_capacity (self->pool) > 0;
}

static gboolean
exceeds_free (AlbercaVolumeDraft *self,
              guint64             bytes)
{
  return knows_free (self) && bytes > alberca_pool_get_free (self->pool);
}

/* ---- The name ---- */

static const char *
get_extension (AlbercaVolumeDraft *self)
{
  if (!pool_has_trait (self, ALBERCA_POOL_TRAIT_FILES))
    return "";

  return strcmp (self->format, "qcow2") == 0 ? ".qcow2" : ".img";
}

static char *
make_name (AlbercaVolumeDraft *self)
{
  for (guint n = 1;; n++)
    {
      g_autofree char *name = g_strdup_printf ("disk-%u%s", n, get_extension (self));

      if (alberca_pool_find_volume (self->pool, name) == NULL)
        return g_steal_pointer (&name);
    }
}

static char *
get_name_problem (AlbercaVolumeDraft *self)
{
  g_autofree char *problem = alberca_name_get_problem (self->name);

  if (problem != NULL)
    return g_steal_pointer (&problem);
  if (alberca_pool_find_volume (self->pool, self->name) != NULL)
    return g_strdup_printf (_("There is a volume “%s” already. Write another name."), self->name);

  return NULL;
}

/* ---- The sizes ---- */

static gboolean
asks_allocation (AlbercaVolumeDraft *self)
{
  return strcmp (self->format, "raw") == 0 && pool_has_trait (self, ALBERCA_POOL_TRAIT_THIN);
}

/* raw where a volume cannot be thin: it takes its whole capacity at once */
static gboolean
is_full (AlbercaVolumeDraft *self)
{
  return strcmp (self->format, "raw") == 0 && !pool_has_trait (self, ALBERCA_POOL_TRAIT_THIN);
}

/* Offsets in files are signed: what libvirt's 64 bits could say, no disk can be */
static gboolean
parse_size (const char  *text,
            guint64     *bytes,
            GError     **error)
{
  if (!alberca_size_parse (text, DEFAULT_UNIT, bytes, error))
    return FALSE;

  if (*bytes > G_MAXINT64)
    {
      g_set_error (error, ALBERCA_SIZE_ERROR, ALBERCA_SIZE_ERROR_OVERFLOW,
                   _("“%s” is too large. A disk is smaller than 8 EiB."), text);
      return FALSE;
    }

  return TRUE;
}

static char *
get_free_problem (AlbercaVolumeDraft *self,
                  guint64             bytes)
{
  g_autofree char *free_text = NULL;

  if (!exceeds_free (self, bytes))
    return NULL;

  free_text = alberca_size_format (alberca_pool_get_free (self->pool));

  return g_strdup_printf (_("Only %s is free in the pool. Write a smaller size."), free_text);
}

static char *
get_capacity_problem (AlbercaVolumeDraft *self)
{
  g_autoptr(GError) error = NULL;
  guint64 capacity = 0;

  if (!parse_size (self->capacity, &capacity, &error))
    return g_strdup (error->message);
  if (capacity == 0)
    return g_strdup (_("A disk needs a capacity of more than 0."));
  if (is_full (self))
    return get_free_problem (self, capacity);

  return NULL;
}

static char *
get_allocation_problem (AlbercaVolumeDraft *self)
{
  g_autoptr(GError) error = NULL;
  guint64 allocation = 0;
  guint64 capacity = 0;

  if (!asks_allocation (self))
    return NULL;

  if (!parse_size (self->allocation, &allocation, &error))
    return g_strdup (error->message);
  if (parse_size (self->capacity, &capacity, NULL) && allocation > capacity)
    return g_strdup (_("A disk cannot occupy more than its capacity."));

  return get_free_problem (self, allocation);
}

static char *
get_capacity_warning (AlbercaVolumeDraft *self)
{
  g_autofree char *free_text = NULL;
  guint64 capacity = 0;

  if (is_full (self) || !parse_size (self->capacity, &capacity, NULL) || !exceeds_free (self, capacity))
    return NULL;

  free_text = alberca_size_format (alberca_pool_get_free (self->pool));

  return g_strdup_printf (_("Only %s is free in the pool. The disk can be made, but the pool will run out of "
                            "space before it is full."),
                          free_text);
}

/* ---- Changes ---- */

static void
notify_outcome (AlbercaVolumeDraft *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_XML]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMMANDS]);
}

static gboolean
store_text (AlbercaVolumeDraft *self,
            char              **field,
            const char         *text,
            GParamSpec         *pspec)
{
  g_autofree char *copy = g_strdup (text != NULL ? text : "");

  if (g_str_equal (*field, copy))
    return FALSE;

  g_free (*field);
  *field = g_steal_pointer (&copy);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);

  return TRUE;
}

static void
renew_name (AlbercaVolumeDraft *self)
{
  g_autofree char *name = NULL;

  if (self->name_is_typed)
    return;

  name = make_name (self);
  store_text (self, &self->name, name, properties[PROP_NAME]);
}

static void
set_name (AlbercaVolumeDraft *self,
          const char         *name)
{
  if (!store_text (self, &self->name, name, properties[PROP_NAME]))
    return;

  self->name_is_typed = TRUE;
  notify_outcome (self);
}

static void
set_size (AlbercaVolumeDraft *self,
          char              **field,
          const char         *text,
          GParamSpec         *pspec)
{
  if (store_text (self, field, text, pspec))
    notify_outcome (self);
}

static void
set_format (AlbercaVolumeDraft *self,
            const char         *format)
{
  for (gsize i = 0; self->formats[i] != NULL; i++)
    {
      if (g_strcmp0 (self->formats[i], format) != 0 || self->formats[i] == self->format)
        continue;

      self->format = self->formats[i];
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORMAT]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ASKS_ALLOCATION]);
      renew_name (self);
      notify_outcome (self);
      return;
    }
}

/* The names arrive after the dialog has opened, or somebody else takes one */
static void
volumes_changed_cb (AlbercaVolumeDraft *self)
{
  g_assert (ALBERCA_IS_VOLUME_DRAFT (self));

  renew_name (self);
  notify_outcome (self);
}

static void
free_changed_cb (AlbercaVolumeDraft *self)
{
  g_assert (ALBERCA_IS_VOLUME_DRAFT (self));

  notify_outcome (self);
}

/* ---- The object ---- */

static void
alberca_volume_draft_finalize (GObject *object)
{
  AlbercaVolumeDraft *self = ALBERCA_VOLUME_DRAFT (object);

  g_clear_object (&self->pool);
  g_free (self->name);
  g_free (self->capacity);
  g_free (self->allocation);

  G_OBJECT_CLASS (alberca_volume_draft_parent_class)->finalize (object);
}

static void
alberca_volume_draft_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  AlbercaVolumeDraft *self = ALBERCA_VOLUME_DRAFT (object);

  switch ((AlbercaVolumeDraftProps) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_FORMAT:
      g_value_set_string (value, self->format);
      break;

    case PROP_CAPACITY:
      g_value_set_string (value, self->capacity);
      break;

    case PROP_ALLOCATION:
      g_value_set_string (value, self->allocation);
      break;

    case PROP_ASKS_ALLOCATION:
      g_value_set_boolean (value, asks_allocation (self));
      break;

    case PROP_VALID:
      g_value_set_boolean (value, alberca_volume_draft_get_valid (self));
      break;

    case PROP_XML:
      g_value_take_string (value, alberca_volume_draft_get_xml (self));
      break;

    case PROP_COMMANDS:
      g_value_take_string (value, alberca_volume_draft_get_commands (self));
      break;
    }
}

static void
alberca_volume_draft_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  AlbercaVolumeDraft *self = ALBERCA_VOLUME_DRAFT (object);

  switch ((AlbercaVolumeDraftProps) prop_id)
    {
    case PROP_NAME:
      set_name (self, g_value_get_string (value));
      break;

    case PROP_FORMAT:
      set_format (self, g_value_get_string (value));
      break;

    case PROP_CAPACITY:
      set_size (self, &self->capacity, g_value_get_string (value), pspec);
      break;

    case PROP_ALLOCATION:
      set_size (self, &self->allocation, g_value_get_string (value), pspec);
      break;

    case PROP_ASKS_ALLOCATION:
    case PROP_VALID:
    case PROP_XML:
    case PROP_COMMANDS:
      g_assert_not_reached ();
    }
}

static void
alberca_volume_draft_class_init (AlbercaVolumeDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = alberca_volume_draft_finalize;
  object_class->get_property = alberca_volume_draft_get_property;
  object_class->set_property = alberca_volume_draft_set_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, writable);
  properties[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, NULL, writable);
  properties[PROP_CAPACITY] = g_param_spec_string ("capacity", NULL, NULL, NULL, writable);
  properties[PROP_ALLOCATION] = g_param_spec_string ("allocation", NULL, NULL, NULL, writable);
  properties[PROP_ASKS_ALLOCATION] = g_param_spec_boolean ("asks-allocation", NULL, NULL, FALSE, readable);
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE, readable);
  properties[PROP_XML] = g_param_spec_string ("xml", NULL, NULL, NULL, readable);
  properties[PROP_COMMANDS] = g_param_spec_string ("commands", NULL, NULL, NULL, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_volume_draft_init (AlbercaVolumeDraft *self)
{
  self->capacity = g_strdup (DEFAULT_CAPACITY);
  self->allocation = g_strdup ("0");
}

/**
 * alberca_volume_draft_new:
 * @pool: where the volume will be
 */
AlbercaVolumeDraft *
alberca_volume_draft_new (AlbercaPool *pool)
{
  AlbercaVolumeDraft *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);

  self = g_object_new (ALBERCA_TYPE_VOLUME_DRAFT, NULL);
  self->pool = g_object_ref (pool);
  find_formats (self);
  self->name = make_name (self);

  g_signal_connect_object (alberca_pool_get_volumes (pool), "items-changed",
                           G_CALLBACK (volumes_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pool, "notify::free", G_CALLBACK (free_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * alberca_volume_draft_get_pool:
 * @self: a draft
 *
 * Returns: (transfer none): where the volume will be
 */
AlbercaPool *
alberca_volume_draft_get_pool (AlbercaVolumeDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  return self->pool;
}

/**
 * alberca_volume_draft_get_name:
 * @self: a draft
 *
 * Returns: (transfer none): the name as it was typed
 */
const char *
alberca_volume_draft_get_name (AlbercaVolumeDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  return self->name;
}

/**
 * alberca_volume_draft_get_formats:
 * @self: a draft
 *
 * Returns: (transfer none): what can be made in the pool, empty where nothing can
 */
const char *const *
alberca_volume_draft_get_formats (AlbercaVolumeDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  return self->formats;
}

/**
 * alberca_volume_draft_get_problem:
 * @self: a draft
 * @property: "name", "capacity" or "allocation"
 */
char *
alberca_volume_draft_get_problem (AlbercaVolumeDraft *self,
                                  const char         *property)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);
  g_return_val_if_fail (property != NULL, NULL);

  if (strcmp (property, "name") == 0)
    return get_name_problem (self);
  if (strcmp (property, "capacity") == 0)
    return get_capacity_problem (self);
  if (strcmp (property, "allocation") == 0)
    return get_allocation_problem (self);

  return NULL;
}

/**
 * alberca_volume_draft_get_warning:
 * @self: a draft
 * @property: "name", "capacity" or "allocation"
 */
char *
alberca_volume_draft_get_warning (AlbercaVolumeDraft *self,
                                  const char         *property)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);
  g_return_val_if_fail (property != NULL, NULL);

  return strcmp (property, "capacity") == 0 ? get_capacity_warning (self) : NULL;
}

/**
 * alberca_volume_draft_get_valid:
 * @self: a draft
 *
 * Returns: %TRUE if nothing stands in the way of making the volume
 */
gboolean
alberca_volume_draft_get_valid (AlbercaVolumeDraft *self)
{
  static const char *const asked[] = { "name", "capacity", "allocation" };

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), FALSE);

  if (self->formats[0] == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autofree char *problem = alberca_volume_draft_get_problem (self, asked[i]);

      if (problem != NULL)
        return FALSE;
    }

  return TRUE;
}

/**
 * alberca_volume_draft_get_config:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): the volume to make
 */
AlbercaVolumeConfig *
alberca_volume_draft_get_config (AlbercaVolumeDraft *self)
{
  AlbercaVolumeConfig *config;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  if (!alberca_volume_draft_get_valid (self))
    return NULL;

  config = alberca_volume_config_new ();
  config->name = g_strdup (self->name);
  config->format = g_strdup (self->format);
  parse_size (self->capacity, &config->capacity, NULL);

  /* Without the element libvirt takes the whole capacity at once */
  config->has_allocation = !is_full (self);
  if (asks_allocation (self))
    parse_size (self->allocation, &config->allocation, NULL);
  if (strcmp (self->format, "qcow2") == 0)
    config->compat = g_strdup ("1.1");

  return config;
}

/**
 * alberca_volume_draft_get_xml:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): what will be sent, %NULL unless valid
 */
char *
alberca_volume_draft_get_xml (AlbercaVolumeDraft *self)
{
  g_autoptr(AlbercaVolumeConfig) config = NULL;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  config = alberca_volume_draft_get_config (self);

  return config != NULL ? alberca_volume_config_to_xml (config) : NULL;
}

/**
 * alberca_volume_draft_get_commands:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): what one would type instead, %NULL unless valid
 */
char *
alberca_volume_draft_get_commands (AlbercaVolumeDraft *self)
{
  g_autoptr(AlbercaVolumeConfig) config = NULL;
  AlbercaConnection *connection;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  config = alberca_volume_draft_get_config (self);
  connection = alberca_pool_get_connection (self->pool);
  if (config == NULL || connection == NULL)
    return NULL;

  return alberca_virsh_vol_create (alberca_connection_get_safe_uri (connection),
                                   alberca_pool_get_name (self->pool), config);
}
