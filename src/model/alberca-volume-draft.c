/* alberca-volume-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-draft-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-impact.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-names.h"

/* Who writes just "20" means gibibytes: nobody wants a disk of 20 bytes */
#define DEFAULT_UNIT "GiB"
#define DEFAULT_CAPACITY "20 GiB"
/* libvirt 9 would make images of the version of 2008 */
#define DEFAULT_COMPAT "1.1"

G_DEFINE_FINAL_TYPE (AlbercaVolumeDraft, alberca_volume_draft, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_FORMAT,
  PROP_CAPACITY,
  PROP_SPACE,
  PROP_ALLOCATION,
  PROP_LINKED,
  PROP_BASE_FORMAT,
  PROP_COMPAT,
  PROP_CLUSTER_SIZE,
  PROP_LAZY_REFCOUNTS,
  PROP_EXTENDED_L2,
  PROP_NOCOW,
  PROP_ENCRYPTED,
  PROP_SECRET_UUID,
  PROP_COUNT,
  PROP_FIRST,
  PROP_MODE,
  PROP_OWNER,
  PROP_GROUP,
  PROP_ASKS_ALLOCATION,
  PROP_VALID,
  PROP_XML,
  PROP_COMMANDS,
} AlbercaVolumeDraftProps;

static GParamSpec *properties[PROP_COMMANDS + 1];

/* Where the text of a property is kept; 0 for what is none */
static const gsize texts[PROP_COMMANDS + 1] = {
  [PROP_NAME] = G_STRUCT_OFFSET (AlbercaVolumeDraft, name),
  [PROP_FORMAT] = G_STRUCT_OFFSET (AlbercaVolumeDraft, format),
  [PROP_CAPACITY] = G_STRUCT_OFFSET (AlbercaVolumeDraft, capacity),
  [PROP_ALLOCATION] = G_STRUCT_OFFSET (AlbercaVolumeDraft, allocation),
  [PROP_BASE_FORMAT] = G_STRUCT_OFFSET (AlbercaVolumeDraft, base_format),
  [PROP_COMPAT] = G_STRUCT_OFFSET (AlbercaVolumeDraft, compat),
  [PROP_SECRET_UUID] = G_STRUCT_OFFSET (AlbercaVolumeDraft, secret_uuid),
  [PROP_MODE] = G_STRUCT_OFFSET (AlbercaVolumeDraft, mode),
  [PROP_OWNER] = G_STRUCT_OFFSET (AlbercaVolumeDraft, owner),
  [PROP_GROUP] = G_STRUCT_OFFSET (AlbercaVolumeDraft, group),
};

/* Likewise for booleans */
static const gsize flags[PROP_COMMANDS + 1] = {
  [PROP_LINKED] = G_STRUCT_OFFSET (AlbercaVolumeDraft, linked),
  [PROP_LAZY_REFCOUNTS] = G_STRUCT_OFFSET (AlbercaVolumeDraft, lazy_refcounts),
  [PROP_EXTENDED_L2] = G_STRUCT_OFFSET (AlbercaVolumeDraft, extended_l2),
  [PROP_NOCOW] = G_STRUCT_OFFSET (AlbercaVolumeDraft, nocow),
  [PROP_ENCRYPTED] = G_STRUCT_OFFSET (AlbercaVolumeDraft, encrypted),
};

static char **
text_of (AlbercaVolumeDraft *self,
         guint               prop_id)
{
  return (char **) G_STRUCT_MEMBER_P (self, texts[prop_id]);
}

/* Offsets in files are signed: what libvirt's 64 bits could say, no disk can be */
gboolean
alberca_volume_draft_parse_size (const char  *text,
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
            guint               prop_id,
            const char         *text)
{
  char **field = text_of (self, prop_id);
  g_autofree char *copy = g_strdup (text != NULL ? text : "");

  if (g_str_equal (*field, copy))
    return FALSE;

  g_free (*field);
  *field = g_steal_pointer (&copy);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);

  return TRUE;
}

static void
renew_name (AlbercaVolumeDraft *self)
{
  g_autofree char *name = NULL;
  g_autofree char *pattern = NULL;

  if (self->name_is_typed)
    return;

  name = alberca_volume_names_propose (self->pool, self->format);
  if (self->count > 1)
    pattern = alberca_volume_names_make_pattern (name, self->count);
  store_text (self, PROP_NAME, pattern != NULL ? pattern : name);
}

static void
set_space (AlbercaVolumeDraft *self,
           AlbercaVolumeSpace  space)
{
  if (self->space == space || (alberca_volume_draft_get_spaces (self) & (1u << space)) == 0)
    return;

  self->space = space;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPACE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ASKS_ALLOCATION]);
}

/* Something changed that it depends on */
static void
check_space (AlbercaVolumeDraft *self)
{
  AlbercaVolumeChoices choices;

  alberca_volume_draft_get_choices (self, &choices);
  if ((alberca_volume_rules_get_spaces (&choices) & (1u << self->space)) == 0)
    set_space (self, alberca_volume_rules_get_usual_space (&choices));
}

static void
set_text (AlbercaVolumeDraft *self,
          guint               prop_id,
          const char         *text)
{
  if (prop_id == PROP_FORMAT &&
      (text == NULL || !g_strv_contains ((const char *const *) self->formats, text)))
    return;
  if (prop_id == PROP_BASE_FORMAT && !alberca_volume_draft_asks_base_format (self))
    return;
  if (!store_text (self, prop_id, text))
    return;

  if (prop_id == PROP_NAME)
    self->name_is_typed = TRUE;
  if (prop_id == PROP_CAPACITY)
    self->capacity_is_typed = TRUE;
  if (prop_id == PROP_FORMAT)
    {
      check_space (self);
      renew_name (self);
    }
  notify_outcome (self);
}

static void
set_flag (AlbercaVolumeDraft *self,
          guint               prop_id,
          gboolean            value)
{
  gboolean *field = G_STRUCT_MEMBER_P (self, flags[prop_id]);

  if (*field == value)
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
  check_space (self);
  notify_outcome (self);
}

static void
set_cluster_size (AlbercaVolumeDraft *self,
                  guint64             cluster_size)
{
  if (self->cluster_size == cluster_size)
    return;

  self->cluster_size = cluster_size;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLUSTER_SIZE]);
  notify_outcome (self);
}

static void
set_count (AlbercaVolumeDraft *self,
           guint               count)
{
  if (self->count == count || !alberca_volume_rules_can_be_many (self->pool))
    return;

  self->count = count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
  renew_name (self);
  if (self->name_is_typed && count > 1 && *self->name != '\0')
    {
      g_autofree char *pattern = alberca_volume_names_make_pattern (self->name, count);

      store_text (self, PROP_NAME, pattern);
    }
  notify_outcome (self);
}

static void
set_first (AlbercaVolumeDraft *self,
           guint               first)
{
  if (self->first == first)
    return;

  self->first = first;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST]);
  notify_outcome (self);
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

/* ---- The base ---- */

/* Also when its details arrive, or are read anew */
static void
base_changed_cb (AlbercaVolumeDraft *self)
{
  AlbercaVolume *base = alberca_volume_draft_get_base (self);
  const AlbercaVolumeConfig *config = base != NULL ? alberca_volume_get_config (base) : NULL;
  const char *said = base != NULL ? alberca_volume_get_said_format (base) : NULL;
  const AlbercaContent *content = base != NULL ? alberca_volume_get_content (base) : NULL;

  /* What is in a device is proposed, no more: a guest may have written that there */
  if (said == NULL && content != NULL && *self->base_format == '\0')
    said = alberca_image_format_get_nick (content->format);
  if (said != NULL)
    store_text (self, PROP_BASE_FORMAT, said);
  if (config != NULL && config->capacity != 0 && !self->capacity_is_typed)
    {
      g_autofree char *capacity = alberca_size_to_text (config->capacity);

      store_text (self, PROP_CAPACITY, capacity);
    }
  check_space (self);
  notify_outcome (self);
}

/* A machine that runs on an overlay only reads what is below it */
static gboolean
writes_to (const AlbercaUsage *usage,
           const char         *name)
{
  return usage->kind != ALBERCA_USAGE_OVERLAY && usage->running && !usage->read_only && usage->via == NULL &&
         g_strcmp0 (usage->volume, name) == 0;
}

static void
impact_found_cb (gpointer  owner,
                 gpointer  result,
                 GError   *error)
{
  AlbercaVolumeDraft *self = owner;
  g_autoptr(AlbercaImpact) impact = result;

  g_clear_pointer (&self->base_writer, g_free);
  for (guint i = 0; impact != NULL && self->base != NULL && i < impact->domains->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (impact->domains, i);

      if (self->base_writer == NULL && writes_to (usage, alberca_volume_get_name (self->base)))
        self->base_writer = g_strdup (usage->user);
    }
  notify_outcome (self);
}

static void
find_base_users (AlbercaVolumeDraft *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->base_pool);
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();

  if (connection == NULL || alberca_connection_get_state (connection) != ALBERCA_CONNECTION_OPEN)
    return;

  g_ptr_array_add (volumes, self->base);
  alberca_connection_find_impact (connection, self->base_pool, volumes, ALBERCA_VOLUME_VERB_UPLOAD, NULL, impact_found_cb,
                                  self);
}

/**
 * alberca_volume_draft_set_base:
 * @self: a draft
 * @pool: (nullable): where @base is
 * @base: (nullable): what the volume is built on, %NULL for nothing
 *
 * Main thread. Who uses it is looked for in a worker.
 */
void
alberca_volume_draft_set_base (AlbercaVolumeDraft *self,
                               AlbercaPool        *pool,
                               AlbercaVolume      *base)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_DRAFT (self));
  g_return_if_fail ((pool == NULL) == (base == NULL));

  if (self->base == base)
    return;

  if (self->base != NULL)
    g_signal_handlers_disconnect_by_func (self->base, base_changed_cb, self);
  g_set_object (&self->base, base);
  g_set_object (&self->base_pool, pool);
  g_clear_pointer (&self->base_writer, g_free);
  store_text (self, PROP_BASE_FORMAT, "");
  if (base != NULL)
    {
      g_signal_connect_object (base, "notify::loaded", G_CALLBACK (base_changed_cb), self, G_CONNECT_SWAPPED);
      /* A volume that is just being made has none at first */
      g_signal_connect_object (base, "notify::capacity", G_CALLBACK (base_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (base, "notify::image-format", G_CALLBACK (base_changed_cb), self, G_CONNECT_SWAPPED);
      find_base_users (self);
      set_flag (self, PROP_LINKED, TRUE);
    }
  base_changed_cb (self);
}

/**
 * alberca_volume_draft_get_base:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): what the volume is built on, %NULL unless it is linked
 */
AlbercaVolume *
alberca_volume_draft_get_base (AlbercaVolumeDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  return self->linked ? self->base : NULL;
}

/**
 * alberca_volume_draft_asks_base_format:
 * @self: a draft
 *
 * Returns: %TRUE if there is a base of which libvirt knows everything but the format
 */
gboolean
alberca_volume_draft_asks_base_format (AlbercaVolumeDraft *self)
{
  AlbercaVolume *base;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), FALSE);

  base = alberca_volume_draft_get_base (self);
  return base != NULL && alberca_volume_get_loaded (base) && alberca_volume_get_said_format (base) == NULL;
}

/* ---- The passphrase ---- */

/**
 * alberca_volume_draft_set_passphrase:
 * @self: a draft
 * @passphrase: as typed, "" for none
 * @repeated: the same once more
 */
void
alberca_volume_draft_set_passphrase (AlbercaVolumeDraft *self,
                                     const char         *passphrase,
                                     const char         *repeated)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_DRAFT (self));
  g_return_if_fail (passphrase != NULL && repeated != NULL);

  g_clear_pointer (&self->passphrase, g_bytes_unref);
  if (*passphrase != '\0')
    self->passphrase = alberca_secret_make_value (ALBERCA_SECRET_VOLUME, passphrase);
  self->is_repeated = strcmp (passphrase, repeated) == 0;
  notify_outcome (self);
}

/**
 * alberca_volume_draft_get_secrets:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): the passphrases that the connection's libvirt keeps
 */
AlbercaSecretList *
alberca_volume_draft_get_secrets (AlbercaVolumeDraft *self)
{
  AlbercaConnection *connection;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  connection = alberca_pool_get_connection (self->pool);
  if (self->secrets == NULL && connection != NULL)
    {
      self->secrets = alberca_secret_list_new (connection, ALBERCA_SECRET_VOLUME);
      g_signal_connect_object (self->secrets, "items-changed", G_CALLBACK (notify_outcome), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->secrets, "notify::error", G_CALLBACK (notify_outcome), self, G_CONNECT_SWAPPED);
    }

  return self->secrets;
}

/* ---- The object ---- */

static void
alberca_volume_draft_finalize (GObject *object)
{
  AlbercaVolumeDraft *self = ALBERCA_VOLUME_DRAFT (object);

  g_clear_object (&self->pool);
  g_clear_object (&self->base_pool);
  g_clear_object (&self->base);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->passphrase, g_bytes_unref);
  g_clear_pointer (&self->new_secret, alberca_secret_config_free);
  g_strfreev (self->formats);
  g_free (self->base_writer);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != 0)
      g_free (*text_of (self, i));

  G_OBJECT_CLASS (alberca_volume_draft_parent_class)->finalize (object);
}

static void
alberca_volume_draft_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  AlbercaVolumeDraft *self = ALBERCA_VOLUME_DRAFT (object);

  if (texts[prop_id] != 0)
    g_value_set_string (value, *text_of (self, prop_id));
  else if (flags[prop_id] != 0)
    g_value_set_boolean (value, G_STRUCT_MEMBER (gboolean, self, flags[prop_id]));
  else if (prop_id == PROP_SPACE)
    g_value_set_enum (value, self->space);
  else if (prop_id == PROP_CLUSTER_SIZE)
    g_value_set_uint64 (value, self->cluster_size);
  else if (prop_id == PROP_COUNT)
    g_value_set_uint (value, self->count);
  else if (prop_id == PROP_FIRST)
    g_value_set_uint (value, self->first);
  else if (prop_id == PROP_ASKS_ALLOCATION)
    g_value_set_boolean (value, self->space == ALBERCA_VOLUME_SPACE_PART);
  else if (prop_id == PROP_VALID)
    g_value_set_boolean (value, alberca_volume_draft_get_valid (self));
  else if (prop_id == PROP_XML)
    g_value_take_string (value, alberca_volume_draft_get_xml (self));
  else
    g_value_take_string (value, alberca_volume_draft_get_commands (self));
}

static void
alberca_volume_draft_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  AlbercaVolumeDraft *self = ALBERCA_VOLUME_DRAFT (object);

  if (texts[prop_id] != 0)
    {
      set_text (self, prop_id, g_value_get_string (value));
    }
  else if (flags[prop_id] != 0)
    {
      set_flag (self, prop_id, g_value_get_boolean (value));
    }
  else if (prop_id == PROP_SPACE)
    {
      set_space (self, g_value_get_enum (value));
      notify_outcome (self);
    }
  else if (prop_id == PROP_CLUSTER_SIZE)
    {
      set_cluster_size (self, g_value_get_uint64 (value));
    }
  else if (prop_id == PROP_COUNT)
    {
      set_count (self, g_value_get_uint (value));
    }
  else
    {
      set_first (self, g_value_get_uint (value));
    }
}

static void
install_flag (guint       prop_id,
              const char *name)
{
  properties[prop_id] = g_param_spec_boolean (name, NULL, NULL, FALSE,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
install_text (guint       prop_id,
              const char *name)
{
  properties[prop_id] = g_param_spec_string (name, NULL, NULL, NULL,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
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

  install_text (PROP_NAME, "name");
  install_text (PROP_FORMAT, "format");
  install_text (PROP_CAPACITY, "capacity");
  install_text (PROP_ALLOCATION, "allocation");
  install_text (PROP_BASE_FORMAT, "base-format");
  install_text (PROP_COMPAT, "compat");
  install_text (PROP_SECRET_UUID, "secret-uuid");
  install_text (PROP_MODE, "mode");
  install_text (PROP_OWNER, "owner");
  install_text (PROP_GROUP, "group");
  install_flag (PROP_LINKED, "linked");
  install_flag (PROP_LAZY_REFCOUNTS, "lazy-refcounts");
  install_flag (PROP_EXTENDED_L2, "extended-l2");
  install_flag (PROP_NOCOW, "nocow");
  install_flag (PROP_ENCRYPTED, "encrypted");
  properties[PROP_SPACE] = g_param_spec_enum ("space", NULL, NULL, ALBERCA_TYPE_VOLUME_SPACE,
                                              ALBERCA_VOLUME_SPACE_THIN, writable);
  properties[PROP_CLUSTER_SIZE] = g_param_spec_uint64 ("cluster-size", NULL, NULL, 0, 2 * 1024 * 1024, 0, writable);
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 1, ALBERCA_VOLUME_DRAFT_MAX_COUNT, 1, writable);
  properties[PROP_FIRST] = g_param_spec_uint ("first", NULL, NULL, 0, ALBERCA_VOLUME_DRAFT_MAX_FIRST, 1, writable);
  properties[PROP_ASKS_ALLOCATION] = g_param_spec_boolean ("asks-allocation", NULL, NULL, FALSE, readable);
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE, readable);
  properties[PROP_XML] = g_param_spec_string ("xml", NULL, NULL, NULL, readable);
  properties[PROP_COMMANDS] = g_param_spec_string ("commands", NULL, NULL, NULL, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_volume_draft_init (AlbercaVolumeDraft *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != 0)
      *text_of (self, i) = g_strdup (i == PROP_CAPACITY ? DEFAULT_CAPACITY : i == PROP_COMPAT ? DEFAULT_COMPAT
                                   : i == PROP_ALLOCATION ? "0" : "");
  self->new_secret = alberca_secret_config_new (ALBERCA_SECRET_VOLUME, "", "");
  self->count = 1;
  self->first = 1;
}

/**
 * alberca_volume_draft_new:
 * @pool: where the volume will be
 */
AlbercaVolumeDraft *
alberca_volume_draft_new (AlbercaPool *pool)
{
  AlbercaVolumeDraft *self;
  AlbercaVolumeChoices choices;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);

  self = g_object_new (ALBERCA_TYPE_VOLUME_DRAFT, NULL);
  self->pool = g_object_ref (pool);
  self->formats = alberca_volume_rules_get_formats (pool);
  g_free (self->format);
  self->format = g_strdup (self->formats[0] != NULL ? self->formats[0] : "");
  alberca_volume_draft_get_choices (self, &choices);
  self->space = alberca_volume_rules_get_usual_space (&choices);
  g_free (self->name);
  self->name = alberca_volume_names_propose (pool, self->format);

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

  return (const char *const *) self->formats;
}

/**
 * alberca_volume_draft_get_spaces:
 * @self: a draft
 *
 * Returns: bits (1 << AlbercaVolumeSpace) of what can be occupied at once
 */
guint
alberca_volume_draft_get_spaces (AlbercaVolumeDraft *self)
{
  AlbercaVolumeChoices choices;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), 0);

  alberca_volume_draft_get_choices (self, &choices);

  return alberca_volume_rules_get_spaces (&choices);
}
