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

AlbercaUsage *
alberca_usage_copy (const AlbercaUsage *self)
{
  AlbercaUsage *copy = g_new (AlbercaUsage, 1);

  *copy = *self;
  copy->volume = g_strdup (self->volume);
  copy->user = g_strdup (self->user);
  copy->uuid = g_strdup (self->uuid);
  copy->pool = g_strdup (self->pool);
  copy->target = g_strdup (self->target);
  copy->host = g_strdup (self->host);
  copy->via = g_strdup (self->via);
  return copy;
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
  g_free (self->uuid);
  g_free (self->pool);
  g_free (self->target);
  g_free (self->host);
  g_free (self->via);
  g_free (self);
}

static char *
describe_domain (const AlbercaUsage *self)
{
  if (self->host != NULL && self->running)
    /* Translators: a virtual machine and a host: "the virtual machine “web” of “host, over SSH” (running)" */
    return g_strdup_printf (_("the virtual machine “%s” of “%s” (running)"), self->user, self->host);
  if (self->host != NULL)
    return g_strdup_printf (_("the virtual machine “%s” of “%s” (shut off)"), self->user, self->host);
  if (self->running)
    return g_strdup_printf (_("the virtual machine “%s” (running)"), self->user);
  return g_strdup_printf (_("the virtual machine “%s” (shut off)"), self->user);
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
  g_autofree char *domain = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  switch (self->kind)
    {
    case ALBERCA_USAGE_DOMAIN:
    case ALBERCA_USAGE_NAME:
      domain = describe_domain (self);
      if (self->via == NULL)
        return g_steal_pointer (&domain);
      /* Translators: who uses a volume, and the overlay on it that is its disk:
       * "the virtual machine “web” (running), over “web.qcow2”" */
      return g_strdup_printf (_("%s, over “%s”"), domain, self->via);

    case ALBERCA_USAGE_OVERLAY:
      if (self->host != NULL)
        /* Translators: a volume and the host that has it */
        return g_strdup_printf (_("the volume “%s” of “%s”, an overlay on it"), self->user, self->host);
      return g_strdup_printf (_("the volume “%s”, an overlay on it"), self->user);
    }

  g_return_val_if_reached (NULL);
}

/**
 * alberca_usage_has_snapshots:
 * @self: a usage
 *
 * Returns: whether it is a virtual machine that writes the volume, or an overlay on it: a disc, and a disk
 *   that it only reads, is not part of its snapshots
 */
gboolean
alberca_usage_has_snapshots (const AlbercaUsage *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->kind != ALBERCA_USAGE_OVERLAY && self->host == NULL && self->uuid != NULL && (!self->read_only || self->via != NULL) &&
         g_strcmp0 (self->device, "cdrom") != 0 && g_strcmp0 (self->device, "floppy") != 0;
}

static int
get_rank (const AlbercaUsage *self)
{
  if (self->kind == ALBERCA_USAGE_OVERLAY)
    return 2;
  return self->running ? 0 : 1;
}

int
alberca_usage_compare (gconstpointer a,
                       gconstpointer b)
{
  const AlbercaUsage *first = *(AlbercaUsage *const *) a;
  const AlbercaUsage *second = *(AlbercaUsage *const *) b;
  int order = get_rank (first) - get_rank (second);

  if (order == 0)
    order = g_strcmp0 (first->user, second->user);
  if (order == 0)
    order = g_strcmp0 (first->pool, second->pool);
  if (order == 0)
    order = g_strcmp0 (first->target, second->target);
  return order != 0 ? order : g_strcmp0 (first->via, second->via);
}
