/* alberca-volume-filter.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-filter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/alberca-usage-index.h"

#define NEARLY_FULL 0.8

struct _AlbercaVolumeFilter
{
  char                *needle; /* normalized and casefolded, NULL: any name */
  gboolean             needle_is_ascii;
  AlbercaVolumeTraits  traits;
};

/* ---- Traits ---- */

/* As far as is known: nobody is asked about what has not been looked into */
static gboolean
is_unused (AlbercaVolume *volume)
{
  AlbercaPool *pool = alberca_volume_get_pool (volume);
  AlbercaConnection *connection = pool != NULL ? alberca_pool_get_connection (pool) : NULL;

  if (connection == NULL || !alberca_volume_get_loaded (volume) || alberca_volume_get_n_users (volume) > 0 ||
      *alberca_volume_get_used_by (volume) != '\0')
    return FALSE;
  return alberca_usage_index_get_resolved (alberca_usage_index_get (connection));
}

static gboolean
is_nearly_full (AlbercaVolume *volume)
{
  const char *format = alberca_volume_get_format (volume);

  /* What was allocated in full from the start is not filling up */
  if (*format == '\0' || strcmp (format, "raw") == 0 || alberca_volume_get_iso (volume))
    return FALSE;
  return alberca_volume_get_fill (volume) > NEARLY_FULL;
}

static gboolean
is_overlay (AlbercaVolume *volume)
{
  return alberca_volume_get_backing_path (volume) != NULL;
}

static gboolean
is_encrypted (AlbercaVolume *volume)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);

  const AlbercaContent *content = alberca_volume_get_content (volume);

  return (config != NULL && config->encryption != NULL) || (content != NULL && alberca_content_is_encrypted (content));
}

static gboolean
has_snapshots (AlbercaVolume *volume)
{
  return alberca_volume_get_n_snapshots (volume) > 0;
}

static const AlbercaVolumeTraitInfo traits[] = {
  { ALBERCA_VOLUME_TRAIT_UNUSED, N_("Unused"), N_("Volumes that no virtual machine uses, nor any overlay that is known"),
    is_unused },
  { ALBERCA_VOLUME_TRAIT_ISO, N_("ISO images"), N_("Images of CDs and DVDs"), alberca_volume_get_iso },
  { ALBERCA_VOLUME_TRAIT_FULL, N_("Thin above 80 %"),
    N_("Thin volumes that have grown to more than 80 % of their capacity"), is_nearly_full },
  { ALBERCA_VOLUME_TRAIT_OVERLAY, N_("Overlays"), N_("Volumes that build on another one"), is_overlay },
  { ALBERCA_VOLUME_TRAIT_SNAPSHOTS, N_("Has snapshots"), N_("Images with snapshots inside them"), has_snapshots },
  { ALBERCA_VOLUME_TRAIT_ENCRYPTED, N_("Encrypted"), N_("Volumes that need a passphrase"), is_encrypted },
};

/**
 * alberca_volume_trait_get_table:
 * @n_traits: (out): how many there are
 *
 * Returns: (transfer none): everything that can be asked of a volume
 */
const AlbercaVolumeTraitInfo *
alberca_volume_trait_get_table (guint *n_traits)
{
  *n_traits = G_N_ELEMENTS (traits);
  return traits;
}

/* ---- The filter ---- */

AlbercaVolumeFilter *
alberca_volume_filter_new (void)
{
  return g_new0 (AlbercaVolumeFilter, 1);
}

void
alberca_volume_filter_free (AlbercaVolumeFilter *self)
{
  if (self == NULL)
    return;

  g_free (self->needle);
  g_free (self);
}

static char *
fold (const char *text)
{
  g_autofree char *normalized = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return normalized != NULL ? g_utf8_casefold (normalized, -1) : NULL;
}

/**
 * alberca_volume_filter_set_text:
 * @self: a filter
 * @text: (nullable): a part of the name, in any case; %NULL or "" for any name
 *
 * Returns: whether that is something else than before
 */
gboolean
alberca_volume_filter_set_text (AlbercaVolumeFilter *self,
                                const char          *text)
{
  g_autofree char *needle = text != NULL && *text != '\0' ? fold (text) : NULL;

  if (g_strcmp0 (self->needle, needle) == 0)
    return FALSE;

  g_free (self->needle);
  self->needle = g_steal_pointer (&needle);
  self->needle_is_ascii = self->needle != NULL && g_str_is_ascii (self->needle);
  return TRUE;
}

gboolean
alberca_volume_filter_set_traits (AlbercaVolumeFilter *self,
                                  AlbercaVolumeTraits  wanted)
{
  if (self->traits == wanted)
    return FALSE;

  self->traits = wanted;
  return TRUE;
}

AlbercaVolumeTraits
alberca_volume_filter_get_traits (const AlbercaVolumeFilter *self)
{
  return self->traits;
}

gboolean
alberca_volume_filter_is_empty (const AlbercaVolumeFilter *self)
{
  return self->needle == NULL && self->traits == 0;
}

/* @needle: lower case ASCII, not empty */
static gboolean
contains_ascii (const char *text,
                const char *needle)
{
  for (; *text != '\0'; text++)
    {
      gsize i = 0;

      while (needle[i] != '\0' && g_ascii_tolower (text[i]) == needle[i])
        i++;
      if (needle[i] == '\0')
        return TRUE;
    }
  return FALSE;
}

static gboolean
match_name (const AlbercaVolumeFilter *self,
            const char                *name)
{
  g_autofree char *folded = NULL;

  if (self->needle == NULL)
    return TRUE;
  /* Nearly all names and all needles: without an allocation */
  if (self->needle_is_ascii && g_str_is_ascii (name))
    return contains_ascii (name, self->needle);

  folded = fold (name);
  return folded != NULL && strstr (folded, self->needle) != NULL;
}

/**
 * alberca_volume_filter_match:
 * @self: a filter
 * @volume: a volume
 *
 * Returns: whether @volume has the text in its name, and all the traits
 */
gboolean
alberca_volume_filter_match (const AlbercaVolumeFilter *self,
                             AlbercaVolume             *volume)
{
  for (gsize i = 0; self->traits != 0 && i < G_N_ELEMENTS (traits); i++)
    if ((self->traits & traits[i].trait) != 0 && !traits[i].match (volume))
      return FALSE;
  return match_name (self, alberca_volume_get_name (volume));
}

/**
 * alberca_volume_filter_describe_progress:
 * @self: a filter
 * @volumes: (element-type AlbercaVolume): what is filtered
 *
 * Returns: (transfer full) (nullable): while the filter asks for what is inside volumes and not all
 *   have been looked into: how many have, translated; the reason, where they cannot be
 */
char *
alberca_volume_filter_describe_progress (const AlbercaVolumeFilter *self,
                                         GListModel                *volumes)
{
  guint n_volumes = g_list_model_get_n_items (volumes);
  guint n_waiting = 0, n_read = 0, n_failed = 0;

  if ((self->traits & ALBERCA_VOLUME_TRAIT_SNAPSHOTS) == 0)
    return NULL;
  for (guint i = 0; i < n_volumes; i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);
      AlbercaContentState state = alberca_volume_get_content_state (volume);

      n_waiting += state == ALBERCA_CONTENT_WAITING;
      n_read += state == ALBERCA_CONTENT_READ;
      n_failed += state == ALBERCA_CONTENT_FAILED;
    }

  if (n_waiting > 0)
    /* Translators: progress of reading what is inside volumes, "Reading 3,200 of 10,000 images" */
    return g_strdup_printf (ngettext ("Reading %'u of %'u image", "Reading %'u of %'u images",
                                      n_read + n_failed + n_waiting),
                            n_read + n_failed, n_read + n_failed + n_waiting);
  if (n_failed > 0)
    return g_strdup_printf (ngettext ("%'u image could not be read", "%'u images could not be read", n_failed), n_failed);
  return NULL;
}
