/* alberca-usage.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-usage.h"

#include <glib/gi18n-lib.h>

/**
 * alberca_usage_new:
 * @kind: what uses the volume
 * @volume: the name of the volume that is used
 * @user: the name of the domain or of the overlay
 * @running: whether the domain runs
 */
AlbercaUsage *
alberca_usage_new (AlbercaUsageKind  kind,
                   const char       *volume,
                   const char       *user,
                   gboolean          running)
{
  AlbercaUsage *self;

  g_return_val_if_fail (volume != NULL, NULL);
  g_return_val_if_fail (user != NULL, NULL);

  self = g_new0 (AlbercaUsage, 1);
  self->kind = kind;
  self->volume = g_strdup (volume);
  self->user = g_strdup (user);
  self->running = running;

  return self;
}

/**
 * alberca_usage_free:
 * @self: (transfer full) (nullable): a usage
 */
void
alberca_usage_free (AlbercaUsage *self)
{
  if (self == NULL)
    return;

  g_free (self->volume);
  g_free (self->user);
  g_free (self);
}

/**
 * alberca_usage_describe:
 * @self: a usage
 *
 * Returns: (transfer full): who uses the volume, to stand inside a sentence or alone in a list
 */
char *
alberca_usage_describe (const AlbercaUsage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->kind)
    {
    case ALBERCA_USAGE_DOMAIN:
    case ALBERCA_USAGE_NAME:
      if (self->running)
        return g_strdup_printf (_("the virtual machine “%s” (running)"), self->user);
      return g_strdup_printf (_("the virtual machine “%s” (shut off)"), self->user);

    case ALBERCA_USAGE_OVERLAY:
      return g_strdup_printf (_("the volume “%s”, an overlay on it"), self->user);
    }

  g_return_val_if_reached (NULL);
}
