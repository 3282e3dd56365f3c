/* alberca-volume-identity.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-identity.h"

#include <glib/gi18n-lib.h>

struct _AlbercaVolumeIdentity
{
  char   *key;
  char   *stamp; /* modified, NULL where unknown */
  gint64  born;  /* seconds since 1970, 0 where unknown */
};

/**
 * alberca_volume_identity_new:
 * @volume: a volume
 *
 * Main thread. What has not been read of @volume does not count.
 */
AlbercaVolumeIdentity *
alberca_volume_identity_new (AlbercaVolume *volume)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);
  AlbercaVolumeIdentity *self = g_new0 (AlbercaVolumeIdentity, 1);

  self->key = g_strdup (alberca_volume_get_key (volume));
  self->stamp = config != NULL ? g_strdup (config->stamp) : NULL;
  self->born = config != NULL ? config->born : 0;
  return self;
}

/**
 * alberca_volume_identity_free:
 * @self: (transfer full) (nullable): an identity
 */
void
alberca_volume_identity_free (AlbercaVolumeIdentity *self)
{
  if (self == NULL)
    return;

  g_free (self->key);
  g_free (self->stamp);
  g_free (self);
}

/**
 * alberca_volume_identity_check:
 * @self: what was meant
 * @volume: what has its name now
 * @error: %G_IO_ERROR_FAILED where that is another one
 *
 * Main thread. The birth of a file tells, where the host knows it; where it does not, what was
 * written since cannot be told from another file, and counts as one.
 *
 * Returns: whether nothing is known that tells them apart
 */
gboolean
alberca_volume_identity_check (const AlbercaVolumeIdentity  *self,
                               AlbercaVolume                *volume,
                               GError                      **error)
{
  g_autoptr(AlbercaVolumeIdentity) now = alberca_volume_identity_new (volume);
  gboolean same = g_strcmp0 (self->key, now->key) == 0;

  if (self->born != 0 && now->born != 0)
    same = same && self->born == now->born;
  else if (self->stamp != NULL && now->stamp != NULL)
    same = same && g_str_equal (self->stamp, now->stamp);
  if (!same)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _("“%s” is another volume now, or was written to since. If it is still to be done, start from the volume."),
                 alberca_volume_get_name (volume));
  return same;
}
