/* alberca-clone-batch.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-clone-batch.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-connection.h"
#include "model/alberca-volume-verbs.h"

void
alberca_clone_copy_free (gpointer data)
{
  AlbercaCloneCopy *copy = data;

  g_object_unref (copy->pool);
  g_object_unref (copy->target);
  g_free (copy->source);
  g_free (copy->name);
  g_free (copy->xml);
  g_free (copy);
}

static AlbercaOperation *
start_copy (gpointer   data,
            GError   **error)
{
  const AlbercaCloneCopy *copy = data;
  AlbercaVolume *volume = alberca_pool_find_volume (copy->pool, copy->source);

  if (volume != NULL && alberca_pool_get_available_now (copy->pool))
    return alberca_volume_clone (copy->pool, volume, copy->target, copy->name, copy->xml, copy->reflink,
                                 copy->expected);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("“%s” is not there any more."), copy->source);
  return NULL;
}

/**
 * alberca_clone_batch_run:
 * @copies: (transfer full) (element-type AlbercaCloneCopy): one or more from one pool, without a
 *   free function
 *
 * Main thread. virStorageVolCreateXMLFrom() for each, as operations of their own.
 *
 * Returns: (transfer none): the batch of operations; the queue keeps it
 */
AlbercaBatch *
alberca_clone_batch_run (GPtrArray *copies)
{
  const AlbercaCloneCopy *first = g_ptr_array_index (copies, 0);
  AlbercaOperationQueue *queue = alberca_connection_get_queue (alberca_pool_get_connection (first->pool));
  g_autofree char *title = g_strdup_printf (ngettext ("Cloning %u volume from “%s”", "Cloning %u volumes from “%s”",
                                                      copies->len),
                                            copies->len, alberca_pool_get_name (first->pool));
  g_autoptr(AlbercaBatch) batch = alberca_batch_new (title);

  for (guint i = 0; i < copies->len; i++)
    {
      AlbercaCloneCopy *copy = g_ptr_array_index (copies, i);

      alberca_batch_add (batch, copy->source, start_copy, copy, alberca_clone_copy_free);
    }
  g_ptr_array_unref (copies);
  alberca_batch_run (batch, queue);
  return batch;
}
