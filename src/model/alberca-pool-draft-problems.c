/* alberca-pool-draft-problems.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-pool-draft.h"

#include "model/alberca-pool-rules.h"

static gboolean
is_guarded (AlbercaPoolDraft *self,
            const char       *path)
{
  return g_strcmp0 (alberca_device_guard_get_field (alberca_pool_draft_get_pool_type (self)), path) == 0;
}

/**
 * alberca_pool_draft_get_problem:
 * @self: a draft
 * @path: where the field stands in the XML
 */
char *
alberca_pool_draft_get_problem (AlbercaPoolDraft *self,
                                const char       *path)
{
  g_autofree char *value = NULL;
  g_autoptr(AlbercaPoolConfig) config = NULL;
  char *problem;

  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  if (!alberca_pool_draft_wants_field (self, path))
    return NULL;

  value = alberca_pool_draft_get_field (self, path);
  problem = alberca_pool_rules_get_problem (alberca_pool_draft_get_connection (self),
                                            alberca_pool_draft_get_pool_type (self), path, value);
  if (problem != NULL)
    return problem;

  config = alberca_pool_draft_get_config (self);

  problem = alberca_pool_rules_get_relation_problem (config, path);
  if (problem == NULL && is_guarded (self, path))
    problem = alberca_device_guard_get_problem (alberca_pool_draft_get_guard (self), config,
                                                alberca_pool_draft_get_build (self));

  return problem;
}

/**
 * alberca_pool_draft_wants_field:
 * @self: a draft
 * @path: where the field stands in the XML
 *
 * Returns: whether the field makes sense beside what the others say
 */
gboolean
alberca_pool_draft_wants_field (AlbercaPoolDraft *self,
                                const char       *path)
{
  const AlbercaPoolField *field;
  g_autoptr(AlbercaPoolConfig) config = NULL;

  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  field = alberca_pool_type_find_field (alberca_pool_draft_get_pool_type (self), path);
  if (field == NULL || field->when_path == NULL)
    return TRUE;

  config = alberca_pool_draft_get_config (self);

  return alberca_pool_config_wants_field (config, field);
}

static gboolean
is_field_good (AlbercaPoolDraft *self,
               const char       *path)
{
  g_autofree char *problem = alberca_pool_draft_get_problem (self, path);

  return problem == NULL;
}

/**
 * alberca_pool_draft_get_valid:
 * @self: a draft
 *
 * Returns: %TRUE if no field has a problem
 */
gboolean
alberca_pool_draft_get_valid (AlbercaPoolDraft *self)
{
  const AlbercaPoolTypeInfo *info;

  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (self), FALSE);

  if (!is_field_good (self, "name") || !is_field_good (self, "uuid"))
    return FALSE;

  info = alberca_pool_type_get_info (alberca_pool_draft_get_pool_type (self));
  for (gsize i = 0; i < info->n_fields; i++)
    {
      if (!is_field_good (self, info->fields[i].path))
        return FALSE;
    }

  return TRUE;
}
