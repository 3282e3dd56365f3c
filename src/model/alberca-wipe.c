/* alberca-wipe.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-wipe.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-libvirt.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-volume-facts.h"
#include "model/alberca-volume-identity.h"
#include "model/alberca-volume-verbs.h"
#include "xml/alberca-volume-copy.h"

static const AlbercaWipeInfo infos[] = {
  { "zero", N_("Zeros"),
    N_("One pass of zeros. Enough for most: what was there cannot be read any more through the volume.") },
  { "nnsa", N_("NNSA NAP-14.1-C"),
    N_("Four passes: twice random, then zeros, then a check. By the US National Nuclear Security Administration.") },
  { "dod", N_("DoD 5220.22-M"),
    N_("Four passes: random, zeros, ones, then a check. By the US Department of Defense; asked for by older rules.") },
  { "bsi", N_("BSI"),
    N_("Nine passes of fixed patterns. Recommended long ago by the German Federal Office for Information Security.") },
  { "gutmann", N_("Gutmann"),
    N_("35 passes, made for the hard disks of the nineties. Takes very long and gains nothing on those of today.") },
  { "schneier", N_("Schneier"),
    N_("Seven passes: zeros, ones, then five times random. From the book Applied Cryptography, 1996.") },
  { "pfitzner7", N_("Pfitzner, 7 passes"), N_("Seven times random.") },
  { "pfitzner33", N_("Pfitzner, 33 passes"), N_("33 times random. Takes very long.") },
  { "random", N_("Random"), N_("One pass of random data: afterwards nobody can tell what was used and what was not.") },
  { "trim", N_("Trim"), N_("Gives the space back instead of overwriting it. At once, but the storage may keep the old data.") },
};

/* Of a connection: the handle on which libvirt said that its host has no “scrub” */
#define NO_SCRUB "alberca-wipe-no-scrub"

const AlbercaWipeInfo *
alberca_wipe_get_info (AlbercaWipeAlgorithm algorithm)
{
  return &infos[algorithm];
}

static gboolean
needs_scrub (AlbercaWipeAlgorithm algorithm)
{
  return algorithm != ALBERCA_WIPE_ZERO && algorithm != ALBERCA_WIPE_TRIM;
}

/* What was learned on a connection that was closed and opened again does not count any more. */
static gboolean
lacks_scrub (AlbercaPool *pool)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  gpointer said_by = connection != NULL ? g_object_get_data (G_OBJECT (connection), NO_SCRUB) : NULL;

  return said_by != NULL && said_by == alberca_connection_get_handle (connection);
}

static void
operation_state_cb (AlbercaConnection *connection,
                    GParamSpec        *pspec,
                    AlbercaOperation  *operation)
{
  const GError *error = alberca_operation_get_error (operation);

  if (error != NULL && error->domain == ALBERCA_LIBVIRT_ERROR && strstr (error->message, "'scrub'") != NULL &&
      alberca_connection_get_handle (connection) != NULL)
    g_object_set_data_full (G_OBJECT (connection), NO_SCRUB,
                            g_object_ref (alberca_connection_get_handle (connection)), g_object_unref);
}

/**
 * alberca_wipe_get_problem:
 * @pool: the pool of the volumes
 * @algorithm: what is to be done with them
 *
 * That a host has no “scrub”, which overwrites with anything but zeros, only an attempt tells: then
 * it is remembered until the connection is opened again.
 *
 * Returns: (transfer full) (nullable): why it cannot be used
 */
char *
alberca_wipe_get_problem (AlbercaPool          *pool,
                          AlbercaWipeAlgorithm  algorithm)
{
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);

  if (type == ALBERCA_POOL_TYPE_GLUSTER)
    return g_strdup (_("libvirt cannot wipe volumes in pools of this type."));
  if (algorithm == ALBERCA_WIPE_TRIM)
    return type == ALBERCA_POOL_TYPE_RBD ? NULL : g_strdup (_("libvirt trims only the images of a Ceph cluster."));
  if (!needs_scrub (algorithm))
    return NULL;
  if (type == ALBERCA_POOL_TYPE_RBD || type == ALBERCA_POOL_TYPE_ISCSI_DIRECT)
    return g_strdup (_("In pools of this type libvirt can only write zeros."));
  if (lacks_scrub (pool))
    return g_strdup (_("The libvirt host has no program “scrub”, which does this. Install it there and connect again."));
  return NULL;
}

/* ---- What it means ---- */

static gboolean
has_files (AlbercaPool *pool)
{
  return (alberca_pool_type_get_info (alberca_pool_get_pool_type (pool))->traits & ALBERCA_POOL_TRAIT_FILES) != 0;
}

/* More than plain bytes: what is overwritten with them makes the rest useless. */
static gboolean
is_formatted (AlbercaPool   *pool,
              AlbercaVolume *volume)
{
  static const char *const plain[] = { "", "raw", "iso", "dir", NULL };
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);

  return has_files (pool) && (!g_strv_contains (plain, alberca_volume_get_format (volume)) ||
                              (config != NULL && config->encryption != NULL));
}

static gboolean
is_thin_file (AlbercaPool   *pool,
              AlbercaVolume *volume)
{
  return has_files (pool) && !is_formatted (pool, volume) &&
         alberca_volume_get_allocation (volume) < alberca_volume_get_capacity (volume);
}

/**
 * alberca_wipe_asks_anew:
 * @pool: the pool of the volumes
 * @volumes: (element-type AlbercaVolume): what is to be wiped
 *
 * Returns: whether any has a format or an encryption, which goes as well
 */
gboolean
alberca_wipe_asks_anew (AlbercaPool *pool,
                        GPtrArray   *volumes)
{
  for (guint i = 0; i < volumes->len; i++)
    if (is_formatted (pool, g_ptr_array_index (volumes, i)))
      return TRUE;
  return FALSE;
}

GStrv
alberca_wipe_get_notes (AlbercaPool          *pool,
                        GPtrArray            *volumes,
                        AlbercaWipeAlgorithm  algorithm,
                        gboolean              anew)
{
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();
  gboolean thin = FALSE;

  for (guint i = 0; i < volumes->len; i++)
    thin = thin || is_thin_file (pool, g_ptr_array_index (volumes, i));

  if (alberca_wipe_asks_anew (pool, volumes))
    g_strv_builder_add (notes, anew ? _("The format is overwritten too. Afterwards the volume is made anew, empty, with the "
                                        "same format, size and encryption; without base and snapshots.")
                                    : _("The format is overwritten too: what remains is a small raw volume of zeros, on which "
                                        "no virtual machine starts."));
  if (thin && algorithm == ALBERCA_WIPE_ZERO)
    g_strv_builder_add (notes, _("A thin file is not overwritten: libvirt gives its space back and leaves a hole. What was "
                                 "written can stay on the storage below until something else uses that space. Choose Random "
                                 "to have it overwritten."));
  if (algorithm != ALBERCA_WIPE_TRIM)
    g_strv_builder_add (notes, _("SSDs, file systems that copy on write, and their snapshots may keep old copies that nothing "
                                 "here reaches."));
  return g_strv_builder_end (notes);
}

/* ---- Doing it ---- */

/* The document of the volume as it is made anew; NULL where it stays as it is */
static char *
make_anew_xml (AlbercaPool              *pool,
               AlbercaVolume            *volume,
               const AlbercaVolumeFacts *facts)
{
  AlbercaVolumeCopy copy = { 0 };

  if (!is_formatted (pool, volume) || facts->xml == NULL)
    return NULL;
  copy.name = alberca_volume_get_name (volume);
  copy.format = alberca_volume_get_format (volume);
  return alberca_volume_copy_to_xml (&copy, facts->xml, NULL);
}

char *
alberca_wipe_commands (AlbercaPool          *pool,
                       GPtrArray            *volumes,
                       GPtrArray            *facts,
                       AlbercaWipeAlgorithm  algorithm,
                       gboolean              anew)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < volumes->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (volumes, i);
      g_autofree char *xml = anew ? make_anew_xml (pool, volume, g_ptr_array_index (facts, i)) : NULL;
      g_autofree char *command = alberca_volume_wipe_command (pool, volume, infos[algorithm].nick, xml);

      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, command);
    }
  return g_string_free (text, FALSE);
}

/* What is asked for, by names, so that it can be tried again. */
typedef struct
{
  AlbercaPool           *pool;
  char                  *volume;
  char                  *anew; /* a document, or NULL */
  AlbercaWipeAlgorithm   algorithm;
  gboolean               running_too;
  AlbercaVolumeIdentity *identity;
} Wipe;

static void
wipe_free (gpointer data)
{
  Wipe *wipe = data;

  g_object_unref (wipe->pool);
  g_free (wipe->volume);
  g_free (wipe->anew);
  alberca_volume_identity_free (wipe->identity);
  g_free (wipe);
}

static AlbercaOperation *
start_wipe (gpointer   data,
            GError   **error)
{
  const Wipe *wipe = data;
  AlbercaVolume *volume = alberca_pool_find_volume (wipe->pool, wipe->volume);
  AlbercaOperation *operation;

  if (volume == NULL || !alberca_pool_get_available_now (wipe->pool))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("“%s” is not there any more."), wipe->volume);
      return NULL;
    }
  if (!alberca_volume_identity_check (wipe->identity, volume, error))
    return NULL;
  operation = alberca_volume_wipe (wipe->pool, volume, wipe->algorithm, infos[wipe->algorithm].nick, wipe->anew,
                                   wipe->running_too);
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (operation_state_cb),
                           alberca_pool_get_connection (wipe->pool), G_CONNECT_SWAPPED);
  return operation;
}

/**
 * alberca_wipe_run:
 * @pool: an active pool
 * @volumes: (element-type AlbercaVolume): one or more of its volumes
 * @facts: (element-type AlbercaVolumeFacts): what is known of them, in their order
 * @algorithm: how
 * @anew: make those anew that have a format or an encryption
 * @running_too: also where a domain runs with them
 *
 * Main thread. virStorageVolWipePattern() for each, and with @anew virStorageVolDelete() and
 * virStorageVolCreateXML(). Whether they are in use must have been asked before.
 *
 * Returns: (transfer none): the batch of operations; the queue keeps it
 */
AlbercaBatch *
alberca_wipe_run (AlbercaPool          *pool,
                  GPtrArray            *volumes,
                  GPtrArray            *facts,
                  AlbercaWipeAlgorithm  algorithm,
                  gboolean              anew,
                  gboolean              running_too)
{
  g_autofree char *title = g_strdup_printf (ngettext ("Wiping %u volume of “%s”", "Wiping %u volumes of “%s”",
                                                      volumes->len),
                                            volumes->len, alberca_pool_get_name (pool));
  g_autoptr(AlbercaBatch) batch = alberca_batch_new (title);

  g_return_val_if_fail (alberca_pool_get_connection (pool) != NULL, NULL);

  for (guint i = 0; i < volumes->len; i++)
    {
      AlbercaVolume *volume = g_ptr_array_index (volumes, i);
      Wipe *wipe = g_new0 (Wipe, 1);

      wipe->pool = g_object_ref (pool);
      wipe->volume = g_strdup (alberca_volume_get_name (volume));
      wipe->anew = anew ? make_anew_xml (pool, volume, g_ptr_array_index (facts, i)) : NULL;
      wipe->algorithm = algorithm;
      wipe->running_too = running_too;
      wipe->identity = alberca_volume_identity_new (volume);
      alberca_batch_add (batch, wipe->volume, start_wipe, wipe, wipe_free);
    }
  alberca_batch_run (batch, alberca_connection_get_queue (alberca_pool_get_connection (pool)));
  return batch;
}
