/* alberca-volume-creation.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The verb that makes what a volume draft says: a secret if it is needed, and one or many volumes,
 * all of them or none. */

#include "config.h"

#include "model/alberca-pool-private.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-secrets.h"
#include "backend/alberca-volumes.h"
#include "model/alberca-connection-private.h"
#include "model/alberca-explanation.h"
#include "model/alberca-volume-draft.h"

/* What the worker gets. */
typedef struct
{
  GVirConnection           *connection;
  GVirStoragePool          *pool;
  char                     *pool_name;
  AlbercaVolumeConfig      *config;
  AlbercaVolumeCreateFlags  flags;
  char                    **names;
  AlbercaSecretConfig      *secret;   /* NULL: none to make */
  GBytes                   *value;
} Creation;

static void
creation_free (gpointer data)
{
  Creation *creation = data;

  g_object_unref (creation->connection);
  g_object_unref (creation->pool);
  g_free (creation->pool_name);
  g_clear_pointer (&creation->config, alberca_volume_config_free);
  g_strfreev (creation->names);
  g_clear_pointer (&creation->secret, alberca_secret_config_free);
  g_clear_pointer (&creation->value, g_bytes_unref);
  g_free (creation);
}

/* Worker thread. */
static gboolean
create_one (Creation    *creation,
            const char  *name,
            GError     **error)
{
  g_autofree char *xml = NULL;

  g_free (creation->config->name);
  creation->config->name = g_strdup (name);
  xml = alberca_volume_config_to_xml (creation->config);

  return alberca_volumes_create (creation->pool, xml, creation->flags, error);
}

/* Worker thread. Deletes what was made, the last first; returns what could not be. */
static GPtrArray *
delete_made (Creation *creation,
             guint     n_made,
             GString  *reasons)
{
  GPtrArray *remaining = g_ptr_array_new ();

  for (guint i = n_made; i > 0; i--)
    {
      g_autoptr(GError) error = NULL;

      if (alberca_volumes_delete_named (creation->pool, creation->names[i - 1], &error))
        continue;
      g_ptr_array_add (remaining, creation->names[i - 1]);
      g_string_append_printf (reasons, "\n“%s”: %s", creation->names[i - 1], error->message);
    }

  return remaining;
}

/* Worker thread. Appends what was undone and what could not be. */
static void
roll_back (Creation *creation,
           guint     n_made,
           GString  *story)
{
  g_autoptr(GString) reasons = g_string_new (NULL);
  g_autoptr(GPtrArray) remaining = delete_made (creation, n_made, reasons);
  g_autoptr(GError) error = NULL;
  guint n_undone = n_made - remaining->len;

  if (n_undone > 0)
    g_string_append_printf (story, ngettext (" The %u volume that had been made was deleted.",
                                             " The %u volumes that had been made were deleted.", n_undone),
                            n_undone);
  if (remaining->len > 0)
    g_string_append_printf (story, ngettext (" %u volume could not be deleted and is still there:%s",
                                             " %u volumes could not be deleted and are still there:%s",
                                             remaining->len),
                            remaining->len, reasons->str);
  if (creation->secret == NULL)
    return;

  /* What is still there cannot be opened without it */
  if (remaining->len > 0)
    g_string_append (story, _(" The passphrase stays, because it is needed for them."));
  else if (alberca_secrets_undefine (creation->connection, creation->secret->uuid, &error))
    g_string_append (story, _(" The passphrase was removed from libvirt."));
  else
    g_string_append_printf (story, _(" The passphrase could not be removed from libvirt: %s"), error->message);
}

static gboolean
make_secret (Creation  *creation,
             GError   **error)
{
  g_autofree char *xml = alberca_secret_config_to_xml (creation->secret);

  return alberca_secrets_create (creation->connection, xml, creation->value, error);
}

/* Worker thread. The error of one volume without a secret is libvirt's own: there is no more to say. */
static void
tell_failure (Creation      *creation,
              guint          n_made,
              GError        *cause,
              GError       **error)
{
  g_autoptr(GString) story = g_string_new (NULL);
  gboolean cancelled = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (creation->secret == NULL && creation->names[1] == NULL)
    {
      g_propagate_error (error, cause);
      return;
    }

  if (cancelled)
    g_string_append (story, _("Cancelled."));
  else
    g_string_append_printf (story, _("“%s” could not be made: %s."), creation->names[n_made], cause->message);
  roll_back (creation, n_made, story);
  if (alberca_explanation_is_full (cause))
    g_string_append_printf (story, _(" The pool “%s” is full: delete volumes that nothing uses, make fewer, smaller or thin "
                                     "ones, or use another pool."), creation->pool_name);
  g_set_error_literal (error, G_IO_ERROR, cancelled ? G_IO_ERROR_CANCELLED : G_IO_ERROR_FAILED, story->str);
  g_error_free (cause);
}

/* Worker thread. */
static gboolean
creation_worker (AlbercaOperation  *operation,
                 gpointer           data,
                 GCancellable      *cancellable,
                 GError           **error)
{
  Creation *creation = data;
  guint n_volumes = g_strv_length (creation->names);

  if (creation->secret != NULL && !make_secret (creation, error))
    return FALSE;

  for (guint i = 0; i < n_volumes; i++)
    {
      GError *cause = NULL;

      if (n_volumes > 1)
        alberca_operation_report (operation, (double) i / n_volumes, creation->names[i]);
      if ((n_volumes == 1 || !g_cancellable_set_error_if_cancelled (cancellable, &cause)) &&
          create_one (creation, creation->names[i], &cause))
        continue;

      tell_failure (creation, i, cause, error);
      return FALSE;
    }

  return TRUE;
}

static char *
make_title (AlbercaPool *pool,
            char       **names)
{
  guint n = g_strv_length (names);

  if (n == 1)
    return g_strdup_printf (_("Creating the volume “%s” in “%s”"), names[0], alberca_pool_get_name (pool));

  return g_strdup_printf (ngettext ("Creating %u volume in “%s”", "Creating %u volumes in “%s”", n), n,
                          alberca_pool_get_name (pool));
}

/**
 * alberca_pool_create_volume:
 * @self: an active pool
 * @draft: a valid draft
 *
 * Main thread. virSecretDefineXML() and virSecretSetValue() where a passphrase is new, and
 * virStorageVolCreateXML() for each volume. When one fails, or between two somebody cancels, what
 * was made is deleted again, and the secret too.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_pool_create_volume (AlbercaPool        *self,
                            AlbercaVolumeDraft *draft)
{
  g_auto(GStrv) names = alberca_volume_draft_get_names (draft);
  g_autofree char *command = alberca_volume_draft_get_commands (draft);
  g_autofree char *title = NULL;
  AlbercaOperation *operation;
  Creation *creation;

  g_return_val_if_fail (names != NULL && command != NULL, NULL);

  title = make_title (self, names);
  creation = g_new0 (Creation, 1);
  creation->connection = g_object_ref (alberca_connection_get_handle (alberca_pool_get_connection (self)));
  creation->pool = alberca_pool_dup_handle (self);
  creation->pool_name = g_strdup (alberca_pool_get_name (self));
  creation->config = alberca_volume_draft_get_config (draft);
  creation->flags = alberca_volume_draft_get_preallocates_metadata (draft)
    ? ALBERCA_VOLUME_CREATE_PREALLOCATE_METADATA : 0;
  creation->names = g_strdupv (names);
  creation->secret = alberca_volume_draft_get_new_secret (draft);
  creation->value = alberca_volume_draft_get_new_secret_value (draft);

  operation = alberca_operation_new (title, command, creation_worker, creation, creation_free);
  alberca_operation_set_can_cancel (operation, names[1] != NULL);
  for (gsize i = 0; names[i] != NULL; i++)
    alberca_operation_add_subject (operation, alberca_pool_get_uuid (self), names[i]);

  return alberca_pool_enqueue (self, operation);
}
