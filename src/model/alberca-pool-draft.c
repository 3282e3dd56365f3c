/* alberca-pool-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-draft.h"

#include "model/alberca-name.h"
#include "model/alberca-pool-rules.h"

#define NAME_PATH   "name"
#define UUID_PATH   "uuid"
#define TARGET_PATH "target/path"
#define MODE_PATH   "target/permissions/mode"

struct _AlbercaPoolDraft
{
  GObject parent_instance;

  AlbercaConnection *connection;
  AlbercaPoolConfig *base;     /* the fresh proposal, before the user changed anything */
  GHashTable *fields;          /* XML path → text exactly as typed, so that an entry never fights back */
  AlbercaDeviceGuard *guard;   /* NULL where such pools are on no device of the host */
  gboolean path_is_typed;      /* the target path no longer follows the name */
  AlbercaPoolBuild build;
  gboolean start;
  gboolean autostart;
};

G_DEFINE_FINAL_TYPE (AlbercaPoolDraft, alberca_pool_draft, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_UUID,
  PROP_TARGET_PATH,
  PROP_MODE,
  PROP_BUILD,
  PROP_START,
  PROP_AUTOSTART,
  PROP_VALID,
  PROP_XML,
  PROP_COMMANDS,
} AlbercaPoolDraftProps;

static GParamSpec *properties[PROP_COMMANDS + 1];

/* ---- Making it fresh ---- */

static void
make_fresh (AlbercaPoolDraft *self)
{
  g_autofree char *proposed_name = alberca_pool_config_get_field (self->base, NAME_PATH);
  g_autofree char *proposed_path = alberca_pool_config_get_field (self->base, TARGET_PATH);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (proposed_name == NULL || *proposed_name == '\0')
    {
      g_free (proposed_name);
      proposed_name = g_strdup ("pool");
    }

  name = alberca_pool_rules_propose_name (self->connection, proposed_name);
  if (proposed_path != NULL && *proposed_path == '/')
    path = alberca_pool_rules_propose_path (self->connection, proposed_path, proposed_name, name);

  alberca_pool_config_make_fresh (self->base, name, path);
}

/* ---- What it says ---- */

/* What XML cannot carry stays out of it; get_problem () names it */
static void
apply_field (AlbercaPoolConfig *config,
             const char        *path,
             const char        *text)
{
  g_autofree char *normal = NULL;

  if (!alberca_name_is_plain (text))
    return;

  if (g_str_equal (path, TARGET_PATH))
    normal = alberca_pool_rules_normalise_path (text);
  alberca_pool_config_set_field (config, path, normal != NULL ? normal : text);
}

static AlbercaPoolConfig *
build_config (AlbercaPoolDraft *self)
{
  AlbercaPoolConfig *config = alberca_pool_config_copy (self->base);
  GHashTableIter iter;
  gpointer path;
  gpointer text;

  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, &path, &text))
    apply_field (config, path, text);
  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, &path, &text))
    alberca_pool_config_drop_unwanted (config, path);

  return config;
}

/* ---- Changes ---- */

static void
notify_outcome (AlbercaPoolDraft *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_XML]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMMANDS]);
}

/* A pool that was made elsewhere can take the name or the path; a device can turn out to be in use */
static void
surroundings_changed_cb (AlbercaPoolDraft *self)
{
  g_assert (ALBERCA_IS_POOL_DRAFT (self));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
}

static void
notify_field (AlbercaPoolDraft *self,
              const char       *path)
{
  static const struct
  {
    const char *path;
    AlbercaPoolDraftProps property;
  } bound[] = {
    { NAME_PATH, PROP_NAME },
    { UUID_PATH, PROP_UUID },
    { TARGET_PATH, PROP_TARGET_PATH },
    { MODE_PATH, PROP_MODE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bound); i++)
    {
      if (g_str_equal (bound[i].path, path))
        g_object_notify_by_pspec (G_OBJECT (self), properties[bound[i].property]);
    }
}

static gboolean
store_field (AlbercaPoolDraft *self,
             const char       *path,
             const char       *value)
{
  g_autofree char *old = alberca_pool_draft_get_field (self, path);

  if (g_str_equal (old, value))
    return FALSE;

  g_hash_table_replace (self->fields, g_strdup (path), g_strdup (value));
  notify_field (self, path);

  return TRUE;
}

static void
let_path_follow (AlbercaPoolDraft *self,
                 const char       *name)
{
  g_autofree char *path = alberca_pool_draft_get_field (self, TARGET_PATH);
  g_autofree char *problem = alberca_name_get_problem (name);
  g_autofree char *followed = NULL;

  if (self->path_is_typed || *path == '\0' || problem != NULL)
    return;

  followed = alberca_pool_rules_follow_name (self->connection, path, name);
  store_field (self, TARGET_PATH, followed);
}

static void
set_flag (AlbercaPoolDraft *self,
          gboolean         *flag,
          gboolean          value,
          GParamSpec       *pspec)
{
  if (*flag == !!value)
    return;

  *flag = !!value;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
  notify_outcome (self);
}

static gboolean
can_build (AlbercaPoolDraft *self,
           AlbercaPoolBuild  build)
{
  return (alberca_pool_draft_get_builds (self) & build) == build;
}

static void
set_build (AlbercaPoolDraft *self,
           AlbercaPoolBuild  build)
{
  if (self->build == build || !can_build (self, build))
    return;

  self->build = build;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUILD]);
  notify_outcome (self);
}

static AlbercaPoolBuild
get_first_build (AlbercaPoolDraft *self,
                 AlbercaTemplate  *template)
{
  AlbercaPoolBuild build;

  if (!alberca_template_get_build (template, &build))
    return alberca_pool_type_get_usual_build (alberca_pool_draft_get_pool_type (self));
  if (can_build (self, build))
    return build;
  return build == ALBERCA_POOL_BUILD_NONE ? build : alberca_pool_draft_get_builds (self) & ALBERCA_POOL_BUILD_PLAIN;
}

/* ---- The object ---- */

static void
alberca_pool_draft_finalize (GObject *object)
{
  AlbercaPoolDraft *self = ALBERCA_POOL_DRAFT (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->guard);
  g_clear_pointer (&self->base, alberca_pool_config_free);
  g_hash_table_unref (self->fields);

  G_OBJECT_CLASS (alberca_pool_draft_parent_class)->finalize (object);
}

static void
alberca_pool_draft_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  AlbercaPoolDraft *self = ALBERCA_POOL_DRAFT (object);

  switch ((AlbercaPoolDraftProps) prop_id)
    {
    case PROP_NAME:
      g_value_take_string (value, alberca_pool_draft_get_field (self, NAME_PATH));
      break;

    case PROP_UUID:
      g_value_take_string (value, alberca_pool_draft_get_field (self, UUID_PATH));
      break;

    case PROP_TARGET_PATH:
      g_value_take_string (value, alberca_pool_draft_get_field (self, TARGET_PATH));
      break;

    case PROP_MODE:
      g_value_take_string (value, alberca_pool_draft_get_field (self, MODE_PATH));
      break;

    case PROP_BUILD:
      g_value_set_uint (value, self->build);
      break;

    case PROP_START:
      g_value_set_boolean (value, self->start);
      break;

    case PROP_AUTOSTART:
      g_value_set_boolean (value, self->autostart);
      break;

    case PROP_VALID:
      g_value_set_boolean (value, alberca_pool_draft_get_valid (self));
      break;

    case PROP_XML:
      g_value_take_string (value, alberca_pool_draft_get_xml (self));
      break;

    case PROP_COMMANDS:
      g_value_take_string (value, alberca_pool_draft_get_commands (self));
      break;
    }
}

static void
alberca_pool_draft_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  AlbercaPoolDraft *self = ALBERCA_POOL_DRAFT (object);

  switch ((AlbercaPoolDraftProps) prop_id)
    {
    case PROP_NAME:
      alberca_pool_draft_set_field (self, NAME_PATH, g_value_get_string (value));
      break;

    case PROP_UUID:
      alberca_pool_draft_set_field (self, UUID_PATH, g_value_get_string (value));
      break;

    case PROP_TARGET_PATH:
      alberca_pool_draft_set_field (self, TARGET_PATH, g_value_get_string (value));
      break;

    case PROP_MODE:
      alberca_pool_draft_set_field (self, MODE_PATH, g_value_get_string (value));
      break;

    case PROP_BUILD:
      set_build (self, g_value_get_uint (value));
      break;

    case PROP_START:
      set_flag (self, &self->start, g_value_get_boolean (value), pspec);
      break;

    case PROP_AUTOSTART:
      set_flag (self, &self->autostart, g_value_get_boolean (value), pspec);
      break;

    case PROP_VALID:
    case PROP_XML:
    case PROP_COMMANDS:
      g_assert_not_reached ();
    }
}

static void
alberca_pool_draft_class_init (AlbercaPoolDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = alberca_pool_draft_finalize;
  object_class->get_property = alberca_pool_draft_get_property;
  object_class->set_property = alberca_pool_draft_set_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, writable);
  properties[PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, NULL, writable);
  properties[PROP_TARGET_PATH] = g_param_spec_string ("target-path", NULL, NULL, NULL, writable);
  properties[PROP_MODE] = g_param_spec_string ("mode", NULL, NULL, NULL, writable);
  properties[PROP_BUILD] = g_param_spec_uint ("build", NULL, NULL, ALBERCA_POOL_BUILD_NONE, ALBERCA_POOL_BUILD_OVERWRITE,
                                              ALBERCA_POOL_BUILD_NONE, writable);
  properties[PROP_START] = g_param_spec_boolean ("start", NULL, NULL, TRUE, writable);
  properties[PROP_AUTOSTART] = g_param_spec_boolean ("autostart", NULL, NULL, TRUE, writable);
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE, readable);
  properties[PROP_XML] = g_param_spec_string ("xml", NULL, NULL, NULL, readable);
  properties[PROP_COMMANDS] = g_param_spec_string ("commands", NULL, NULL, NULL, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_pool_draft_init (AlbercaPoolDraft *self)
{
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->start = TRUE;
  self->autostart = TRUE;
}

/**
 * alberca_pool_draft_new:
 * @connection: where the pool will be
 * @template_: the proposal
 */
AlbercaPoolDraft *
alberca_pool_draft_new (AlbercaConnection *connection,
                        AlbercaTemplate   *template_)
{
  AlbercaPoolDraft *self;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (template_), NULL);

  self = g_object_new (ALBERCA_TYPE_POOL_DRAFT, NULL);
  self->connection = g_object_ref (connection);
  self->base = alberca_pool_config_copy (alberca_template_get_config (template_));
  self->build = get_first_build (self, template_);
  make_fresh (self);
  /* get_name () lends the text */
  g_hash_table_insert (self->fields, g_strdup (NAME_PATH), alberca_pool_config_get_field (self->base, NAME_PATH));
  g_signal_connect_object (alberca_connection_get_pools (connection), "items-changed",
                           G_CALLBACK (surroundings_changed_cb), self, G_CONNECT_SWAPPED);
  if (alberca_device_guard_get_field (alberca_pool_draft_get_pool_type (self)) != NULL)
    {
      self->guard = alberca_device_guard_new (connection);
      g_signal_connect_object (self->guard, "changed", G_CALLBACK (surroundings_changed_cb), self, G_CONNECT_SWAPPED);
    }

  return self;
}

/**
 * alberca_pool_draft_get_connection:
 * @self: a draft
 *
 * Returns: (transfer none): where the pool will be
 */
AlbercaConnection *
alberca_pool_draft_get_connection (AlbercaPoolDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), NULL);

  return self->connection;
}

/**
 * alberca_pool_draft_get_guard:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): what watches over the host's devices
 */
AlbercaDeviceGuard *
alberca_pool_draft_get_guard (AlbercaPoolDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), NULL);

  return self->guard;
}

/**
 * alberca_pool_draft_get_pool_type:
 * @self: a draft
 */
AlbercaPoolType
alberca_pool_draft_get_pool_type (AlbercaPoolDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), ALBERCA_POOL_TYPE_UNKNOWN);

  return alberca_pool_config_get_pool_type (self->base);
}

/**
 * alberca_pool_draft_get_name:
 * @self: a draft
 *
 * Returns: (transfer none): the name as it was typed, valid until it changes
 */
const char *
alberca_pool_draft_get_name (AlbercaPoolDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), NULL);

  return g_hash_table_lookup (self->fields, NAME_PATH);
}

/**
 * alberca_pool_draft_get_field:
 * @self: a draft
 * @path: where the field stands in the XML
 */
char *
alberca_pool_draft_get_field (AlbercaPoolDraft *self,
                              const char       *path)
{
  const char *typed;
  char *text;

  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  typed = g_hash_table_lookup (self->fields, path);
  if (typed != NULL)
    return g_strdup (typed);

  text = alberca_pool_config_get_field (self->base, path);

  return text != NULL ? text : g_strdup ("");
}

/**
 * alberca_pool_draft_set_field:
 * @self: a draft
 * @path: where the field stands in the XML
 * @value: (nullable): the text as typed; %NULL is ""
 *
 * As long as nobody sets the target path, its last component follows the name.
 */
void
alberca_pool_draft_set_field (AlbercaPoolDraft *self,
                              const char       *path,
                              const char       *value)
{
  g_return_if_fail (ALBERCA_IS_POOL_DRAFT (self));
  g_return_if_fail (path != NULL);

  if (value == NULL)
    value = "";

  if (!store_field (self, path, value))
    return;

  if (g_str_equal (path, TARGET_PATH))
    self->path_is_typed = TRUE;
  else if (g_str_equal (path, NAME_PATH))
    let_path_follow (self, value);

  notify_outcome (self);
}

/**
 * alberca_pool_draft_renew_uuid:
 * @self: a draft
 */
void
alberca_pool_draft_renew_uuid (AlbercaPoolDraft *self)
{
  g_autofree char *uuid = NULL;

  g_return_if_fail (ALBERCA_IS_POOL_DRAFT (self));

  uuid = g_uuid_string_random ();
  alberca_pool_draft_set_field (self, UUID_PATH, uuid);
}

/**
 * alberca_pool_draft_get_build:
 * @self: a draft
 *
 * Returns: whether the directory is to be made, or the device prepared, and how
 */
AlbercaPoolBuild
alberca_pool_draft_get_build (AlbercaPoolDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), ALBERCA_POOL_BUILD_NONE);

  return self->build;
}

/**
 * alberca_pool_draft_get_builds:
 * @self: a draft
 *
 * libvirt's test driver, on which people practise, builds in one way only.
 *
 * Returns: how the pool can be built there
 */
AlbercaPoolBuild
alberca_pool_draft_get_builds (AlbercaPoolDraft *self)
{
  AlbercaPoolBuild builds;

  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), ALBERCA_POOL_BUILD_NONE);

  builds = alberca_pool_type_get_info (alberca_pool_draft_get_pool_type (self))->builds;
  if (builds != ALBERCA_POOL_BUILD_NONE && g_str_has_prefix (alberca_connection_get_uri (self->connection), "test:"))
    return ALBERCA_POOL_BUILD_PLAIN;

  return builds;
}

/**
 * alberca_pool_draft_get_config:
 * @self: a draft
 *
 * Returns: (transfer full): what will be sent
 */
AlbercaPoolConfig *
alberca_pool_draft_get_config (AlbercaPoolDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), NULL);

  return build_config (self);
}

/**
 * alberca_pool_draft_get_start:
 * @self: a draft
 *
 * Returns: %TRUE if the pool is to be started
 */
gboolean
alberca_pool_draft_get_start (AlbercaPoolDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), FALSE);

  return self->start;
}

/**
 * alberca_pool_draft_get_autostart:
 * @self: a draft
 *
 * Returns: %TRUE if the pool is to start with libvirt
 */
gboolean
alberca_pool_draft_get_autostart (AlbercaPoolDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), FALSE);

  return self->autostart;
}

/**
 * alberca_pool_draft_get_xml:
 * @self: a draft
 *
 * Returns: (transfer full): what will be sent
 */
char *
alberca_pool_draft_get_xml (AlbercaPoolDraft *self)
{
  g_autoptr(AlbercaPoolConfig) config = NULL;

  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), NULL);

  config = build_config (self);

  return alberca_pool_config_to_xml (config);
}
