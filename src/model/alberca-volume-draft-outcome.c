/* alberca-volume-draft-outcome.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What comes of a draft: what stands in its way, or the documents and commands. */

#include "config.h"

#include "model/alberca-volume-draft-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-connection.h"
#include "model/alberca-explanation.h"
#include "model/alberca-pool-rules.h"
#include "model/alberca-volume-names.h"
#include "virsh/alberca-virsh-creation.h"

/* ---- What is chosen ---- */

/* What an image in a block device says of itself, libvirt does not read */
static guint64
get_base_capacity (AlbercaVolume *base)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (base);

  return config != NULL && config->format != NULL ? config->capacity : 0;
}

/**
 * alberca_volume_draft_get_choices:
 * @self: a draft
 * @choices: (out caller-allocates): what has been chosen; sizes that make no sense are 0
 */
void
alberca_volume_draft_get_choices (AlbercaVolumeDraft   *self,
                                  AlbercaVolumeChoices *choices)
{
  AlbercaVolume *base;
  const char *base_path;

  g_return_if_fail (ALBERCA_IS_VOLUME_DRAFT (self));
  g_return_if_fail (choices != NULL);

  base = alberca_volume_draft_get_base (self);
  base_path = base != NULL ? alberca_volume_get_path (base) : NULL;
  *choices = (AlbercaVolumeChoices) {
    .pool = self->pool,
    .format = self->format,
    .space = self->space,
    .base_path = base_path,
    .base_format = base_path != NULL ? self->base_format : NULL,
    .base_capacity = base_path != NULL ? get_base_capacity (base) : 0,
    .encrypted = self->encrypted && alberca_volume_draft_can_be_encrypted (self),
    .compat = self->compat,
    .cluster_size = self->cluster_size,
    .lazy_refcounts = self->lazy_refcounts,
    .extended_l2 = self->extended_l2,
    .count = self->count,
  };

  if (!alberca_volume_draft_parse_size (self->capacity, &choices->capacity, NULL))
    choices->capacity = 0;
  if (!alberca_volume_draft_parse_size (self->allocation, &choices->allocation, NULL))
    choices->allocation = 0;
}

/**
 * alberca_volume_draft_can_have_base:
 * @self: a draft
 *
 * Returns: whether a volume of the chosen format can be built on another
 */
gboolean
alberca_volume_draft_can_have_base (AlbercaVolumeDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), FALSE);

  return alberca_volume_rules_can_have_base (self->pool, self->format);
}

/**
 * alberca_volume_draft_can_be_encrypted:
 * @self: a draft
 *
 * Returns: whether libvirt can encrypt a volume of the chosen format
 */
gboolean
alberca_volume_draft_can_be_encrypted (AlbercaVolumeDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), FALSE);

  return alberca_volume_rules_can_be_encrypted (self->pool, self->format);
}

static gboolean
is_encrypted (AlbercaVolumeDraft *self)
{
  return self->encrypted && alberca_volume_draft_can_be_encrypted (self);
}

static gboolean
makes_secret (AlbercaVolumeDraft *self)
{
  return is_encrypted (self) && *self->secret_uuid == '\0';
}

static gboolean
is_qcow2 (AlbercaVolumeDraft *self)
{
  return strcmp (self->format, "qcow2") == 0;
}

/* ---- What stands in the way ---- */

static char *
get_capacity_problem (AlbercaVolumeDraft *self)
{
  g_autoptr(GError) error = NULL;
  AlbercaVolumeChoices choices;

  alberca_volume_draft_get_choices (self, &choices);
  if (!alberca_volume_draft_parse_size (self->capacity, &choices.capacity, &error))
    return g_strdup (error->message);

  return alberca_volume_rules_get_capacity_problem (&choices);
}

static char *
get_allocation_problem (AlbercaVolumeDraft *self)
{
  g_autoptr(GError) error = NULL;
  AlbercaVolumeChoices choices;

  if (self->space != ALBERCA_VOLUME_SPACE_PART)
    return NULL;

  alberca_volume_draft_get_choices (self, &choices);
  if (!alberca_volume_draft_parse_size (self->allocation, &choices.allocation, &error))
    return g_strdup (error->message);

  return alberca_volume_rules_get_allocation_problem (&choices);
}

static char *
get_base_problem (AlbercaVolumeDraft *self)
{
  AlbercaVolumeChoices choices;

  if (!self->linked)
    return NULL;
  if (self->base == NULL)
    return g_strdup (_("Choose the volume to build on."));
  if (!alberca_volume_get_loaded (self->base) || alberca_volume_get_path (self->base) == NULL)
    return g_strdup (_("The base image has not been read yet."));

  alberca_volume_draft_get_choices (self, &choices);

  return alberca_volume_rules_get_base_problem (&choices);
}

static char *
get_passphrase_problem (AlbercaVolumeDraft *self)
{
  const GError *error = self->secrets != NULL ? alberca_secret_list_get_error (self->secrets) : NULL;

  if (!makes_secret (self))
    return NULL;
  if (error != NULL)
    {
      g_autofree char *summary = alberca_explanation_get_summary (error);

      /* Translators: %s is what libvirt said */
      return g_strdup_printf (_("libvirt keeps no passphrases here. It said: %s"), summary);
    }
  if (self->passphrase == NULL)
    return g_strdup (_("Write a passphrase."));
  if (!self->is_repeated)
    return g_strdup (_("The two passphrases differ."));

  return NULL;
}

/* The rules are those of a pool's directory */
static char *
get_permission_problem (AlbercaVolumeDraft *self,
                        const char         *property,
                        const char         *value)
{
  g_autofree char *path = g_strconcat ("target/permissions/", property, NULL);
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);

  if (*value == '\0' || connection == NULL)
    return NULL;

  return alberca_pool_rules_get_problem (connection, ALBERCA_POOL_TYPE_DIR, path, value);
}

static char *
get_name_problem (AlbercaVolumeDraft *self)
{
  return alberca_volume_names_get_problem (self->pool, self->format, self->name, self->first, self->count);
}

static char *
get_mode_problem (AlbercaVolumeDraft *self)
{
  return get_permission_problem (self, "mode", self->mode);
}

static char *
get_owner_problem (AlbercaVolumeDraft *self)
{
  return get_permission_problem (self, "owner", self->owner);
}

static char *
get_group_problem (AlbercaVolumeDraft *self)
{
  return get_permission_problem (self, "group", self->group);
}

static const struct
{
  const char *property;
  char     *(*get_problem) (AlbercaVolumeDraft *self);
} judged[] = {
  { "name", get_name_problem },
  { "capacity", get_capacity_problem },
  { "allocation", get_allocation_problem },
  { "base", get_base_problem },
  { "passphrase", get_passphrase_problem },
  { "mode", get_mode_problem },
  { "owner", get_owner_problem },
  { "group", get_group_problem },
};

static const char *const options[] = { "cluster-size", "lazy-refcounts", "extended-l2" };

/**
 * alberca_volume_draft_get_problem:
 * @self: a draft
 * @property: a property, "base" or "passphrase"
 */
char *
alberca_volume_draft_get_problem (AlbercaVolumeDraft *self,
                                  const char         *property)
{
  AlbercaVolumeChoices choices;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);
  g_return_val_if_fail (property != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (judged); i++)
    if (strcmp (judged[i].property, property) == 0)
      return judged[i].get_problem (self);

  alberca_volume_draft_get_choices (self, &choices);

  return alberca_volume_rules_get_option_problem (&choices, property);
}

static char *
get_base_warning (AlbercaVolumeDraft *self)
{
  AlbercaVolume *base = alberca_volume_draft_get_base (self);
  const AlbercaVolumeConfig *config = base != NULL ? alberca_volume_get_config (base) : NULL;

  if (base == NULL)
    return NULL;
  if (self->base_writer == NULL)
    return config != NULL && config->encryption != NULL && !is_encrypted (self)
      ? g_strdup (_("The base image is encrypted, this volume is not: whoever has its file can read what the guest writes."))
      : NULL;

  return g_strdup_printf (_("The virtual machine “%s” is running and writes to the base image. What is built on it now "
                            "will soon be broken: stop the machine first."), self->base_writer);
}

/**
 * alberca_volume_draft_get_warning:
 * @self: a draft
 * @property: a property, or "base"
 */
char *
alberca_volume_draft_get_warning (AlbercaVolumeDraft *self,
                                  const char         *property)
{
  AlbercaVolumeChoices choices;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);
  g_return_val_if_fail (property != NULL, NULL);

  if (strcmp (property, "base") == 0)
    return get_base_warning (self);
  if (strcmp (property, "capacity") != 0)
    return NULL;

  alberca_volume_draft_get_choices (self, &choices);

  return alberca_volume_rules_get_capacity_warning (&choices);
}

static gboolean
has_problem (AlbercaVolumeDraft *self,
             const char         *property)
{
  g_autofree char *problem = alberca_volume_draft_get_problem (self, property);

  return problem != NULL;
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
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), FALSE);

  if (self->formats[0] == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (judged); i++)
    if (has_problem (self, judged[i].property))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (has_problem (self, options[i]))
      return FALSE;

  return TRUE;
}

/* ---- Documents ---- */

/**
 * alberca_volume_draft_get_names:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): what the volumes will be called, %NULL unless valid
 */
char **
alberca_volume_draft_get_names (AlbercaVolumeDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  return alberca_volume_draft_get_valid (self) ? alberca_volume_names_expand (self->name, self->first, self->count)
                                               : NULL;
}

static char *
dup_text (const char *text)
{
  return *text != '\0' ? g_strdup (text) : NULL;
}

static void
set_sizes (AlbercaVolumeDraft  *self,
           AlbercaVolumeConfig *config)
{
  alberca_volume_draft_parse_size (self->capacity, &config->capacity, NULL);

  /* A partition has no choice. Elsewhere libvirt takes the whole capacity without the element. */
  config->has_allocation = alberca_pool_get_pool_type (self->pool) != ALBERCA_POOL_TYPE_DISK;
  if (self->space == ALBERCA_VOLUME_SPACE_FULL)
    config->allocation = config->capacity;
  else if (self->space == ALBERCA_VOLUME_SPACE_PART)
    alberca_volume_draft_parse_size (self->allocation, &config->allocation, NULL);
}

static void
set_qcow2_options (AlbercaVolumeDraft  *self,
                   AlbercaVolumeConfig *config)
{
  config->compat = g_strdup (self->compat);
  config->cluster_size = self->cluster_size;
  config->lazy_refcounts = self->lazy_refcounts;
  config->extended_l2 = self->extended_l2;
}

/**
 * alberca_volume_draft_get_config:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): the volume to make, of many the first; %NULL unless valid
 */
AlbercaVolumeConfig *
alberca_volume_draft_get_config (AlbercaVolumeDraft *self)
{
  AlbercaVolumeConfig *config;
  g_auto(GStrv) names = NULL;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  names = alberca_volume_draft_get_names (self);
  if (names == NULL)
    return NULL;

  config = alberca_volume_config_new ();
  config->name = g_strdup (names[0]);
  config->format = g_strdup (self->format);
  config->mode = dup_text (self->mode);
  config->owner = dup_text (self->owner);
  config->group = dup_text (self->group);
  set_sizes (self, config);
  if (is_qcow2 (self))
    set_qcow2_options (self, config);
  if (is_qcow2 (self) || strcmp (self->format, "raw") == 0)
    config->nocow = self->nocow;
  if (alberca_volume_draft_get_base (self) != NULL)
    {
      config->backing_path = g_strdup (alberca_volume_get_path (self->base));
      /* Without it libvirt would write "raw", whatever the base is */
      config->backing_format = g_strdup (self->base_format);
    }
  if (is_encrypted (self))
    {
      config->encryption = g_strdup ("luks");
      config->secret_uuid = g_strdup (makes_secret (self) ? self->new_secret->uuid : self->secret_uuid);
    }

  return config;
}

/**
 * alberca_volume_draft_get_xml:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): what will be sent, of many for the first; %NULL unless valid
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
 * alberca_volume_draft_get_preallocates_metadata:
 * @self: a draft
 *
 * Returns: whether libvirt's flag of that name is needed. With it and an allocation of the whole
 *   capacity libvirt has the data of a qcow2 preallocated too; without it a qcow2 is always thin.
 */
gboolean
alberca_volume_draft_get_preallocates_metadata (AlbercaVolumeDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), FALSE);

  return is_qcow2 (self) && self->space != ALBERCA_VOLUME_SPACE_THIN;
}

/* ---- The secret ---- */

static gboolean
is_usage_taken (AlbercaVolumeDraft *self,
                const char         *usage)
{
  guint n_secrets = self->secrets != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->secrets)) : 0;

  for (guint i = 0; i < n_secrets; i++)
    {
      g_autoptr(AlbercaSecret) secret = g_list_model_get_item (G_LIST_MODEL (self->secrets), i);

      if (g_strcmp0 (alberca_secret_get_title (secret), usage) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The path, as is usual; one that a volume which is gone has left behind is not taken over */
static char *
make_usage (AlbercaVolumeDraft *self)
{
  const char *directory = alberca_pool_get_path (self->pool);
  g_autofree char *path = g_build_filename (directory != NULL ? directory : "", self->name, NULL);

  for (guint n = 2;; n++)
    {
      g_autofree char *usage = n == 2 ? g_strdup (path) : g_strdup_printf ("%s (%u)", path, n - 1);

      if (!is_usage_taken (self, usage))
        return g_steal_pointer (&usage);
    }
}

/**
 * alberca_volume_draft_get_new_secret:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): the secret to make before the volumes, %NULL for none
 */
AlbercaSecretConfig *
alberca_volume_draft_get_new_secret (AlbercaVolumeDraft *self)
{
  AlbercaSecretConfig *secret;
  g_autofree char *usage = NULL;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  if (!makes_secret (self))
    return NULL;

  usage = make_usage (self);
  secret = alberca_secret_config_new (ALBERCA_SECRET_VOLUME, usage, "");
  g_free (secret->uuid);
  secret->uuid = g_strdup (self->new_secret->uuid);

  return secret;
}

/**
 * alberca_volume_draft_get_new_secret_value:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): its passphrase, for libvirt alone
 */
GBytes *
alberca_volume_draft_get_new_secret_value (AlbercaVolumeDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  return makes_secret (self) && self->passphrase != NULL ? g_bytes_ref (self->passphrase) : NULL;
}

/* ---- Commands ---- */

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
  g_autoptr(AlbercaSecretConfig) secret = NULL;
  g_autofree char *creation = NULL;
  g_autofree char *prefix = NULL;
  g_autofree char *suffix = NULL;
  AlbercaVirshNumbers numbers = { 0 };
  AlbercaConnection *connection;
  const char *uri;
  gboolean many;

  g_return_val_if_fail (ALBERCA_IS_VOLUME_DRAFT (self), NULL);

  config = alberca_volume_draft_get_config (self);
  connection = alberca_pool_get_connection (self->pool);
  if (config == NULL || connection == NULL)
    return NULL;

  uri = alberca_connection_get_safe_uri (connection);
  many = self->count > 1 && alberca_volume_names_split (self->name, &prefix, &suffix, &numbers.digits);
  numbers.prefix = prefix;
  numbers.suffix = suffix;
  numbers.first = self->first;
  numbers.count = self->count;
  creation = alberca_virsh_vol_creation (uri, alberca_pool_get_name (self->pool), config,
                                         alberca_volume_draft_get_preallocates_metadata (self),
                                         many ? &numbers : NULL);
  secret = alberca_volume_draft_get_new_secret (self);

  return secret != NULL ? alberca_virsh_with_new_secret (uri, secret, creation) : g_steal_pointer (&creation);
}
