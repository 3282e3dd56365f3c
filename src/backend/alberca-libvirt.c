/* alberca-libvirt.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-libvirt-private.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

/* How often, and after how many microseconds, what another call is in the way of is tried again. */
#define BUSY_RETRIES 20
#define BUSY_WAIT    50000

typedef struct
{
  int                        vir_domain;
  AlbercaLibvirtExplanation *explanation; /* NULL: libvirt's words are all there is */
} AlbercaLibvirtErrorPrivate;

static AlbercaLibvirtExplanation *
explanation_new (const char *summary,
                 const char *advice,
                 const char *remedy)
{
  AlbercaLibvirtExplanation *self = g_new0 (AlbercaLibvirtExplanation, 1);

  self->summary = g_strdup (summary);
  self->advice = g_strdup (advice);
  self->remedy = g_strdup (remedy);
  return self;
}

static void
explanation_free (AlbercaLibvirtExplanation *self)
{
  if (self == NULL)
    return;

  g_free (self->summary);
  g_free (self->advice);
  g_free (self->remedy);
  g_free (self);
}

static void
alberca_libvirt_error_private_init (AlbercaLibvirtErrorPrivate *priv)
{
}

static void
alberca_libvirt_error_private_copy (const AlbercaLibvirtErrorPrivate *from,
                                    AlbercaLibvirtErrorPrivate       *to)
{
  const AlbercaLibvirtExplanation *explanation = from->explanation;

  to->vir_domain = from->vir_domain;
  if (explanation != NULL)
    to->explanation = explanation_new (explanation->summary, explanation->advice, explanation->remedy);
}

static void
alberca_libvirt_error_private_clear (AlbercaLibvirtErrorPrivate *priv)
{
  g_clear_pointer (&priv->explanation, explanation_free);
}

G_DEFINE_EXTENDED_ERROR (AlbercaLibvirtError, alberca_libvirt_error)

G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_INTERNAL == VIR_ERR_INTERNAL_ERROR);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_NO_SUPPORT == VIR_ERR_NO_SUPPORT);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_NO_CONNECT == VIR_ERR_NO_CONNECT);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_INVALID_CONN == VIR_ERR_INVALID_CONN);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_INVALID_ARG == VIR_ERR_INVALID_ARG);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_OPERATION_FAILED == VIR_ERR_OPERATION_FAILED);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_OPERATION_DENIED == VIR_ERR_OPERATION_DENIED);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_SYSTEM_ERROR == VIR_ERR_SYSTEM_ERROR);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_RPC == VIR_ERR_RPC);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_AUTH_FAILED == VIR_ERR_AUTH_FAILED);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_NO_STORAGE_POOL == VIR_ERR_NO_STORAGE_POOL);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_NO_STORAGE_VOL == VIR_ERR_NO_STORAGE_VOL);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_OPERATION_INVALID == VIR_ERR_OPERATION_INVALID);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_AUTH_CANCELLED == VIR_ERR_AUTH_CANCELLED);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_AUTH_UNAVAILABLE == VIR_ERR_AUTH_UNAVAILABLE);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_ACCESS_DENIED == VIR_ERR_ACCESS_DENIED);
G_STATIC_ASSERT ((int) ALBERCA_LIBVIRT_ERROR_STORAGE_VOL_EXIST == VIR_ERR_STORAGE_VOL_EXIST);

/**
 * alberca_libvirt_error_get_domain:
 * @error: any error
 *
 * Which part of libvirt failed.
 *
 * Returns: a virErrorDomain, 0 (VIR_FROM_NONE) for errors that are not libvirt's
 */
int
alberca_libvirt_error_get_domain (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  if (error->domain != ALBERCA_LIBVIRT_ERROR)
    return 0;
  return alberca_libvirt_error_get_private (error)->vir_domain;
}

/**
 * alberca_libvirt_error_explain:
 * @error: an error of libvirt
 * @summary: what happened, translated
 * @advice: what to do, translated
 * @remedy: commands for a shell on the libvirt host that do it
 *
 * For what libvirt's words do not tell, and was found out on the spot.
 */
void
alberca_libvirt_error_explain (GError     *error,
                               const char *summary,
                               const char *advice,
                               const char *remedy)
{
  AlbercaLibvirtErrorPrivate *priv;

  g_return_if_fail (error != NULL && error->domain == ALBERCA_LIBVIRT_ERROR);

  priv = alberca_libvirt_error_get_private (error);
  explanation_free (priv->explanation);
  priv->explanation = explanation_new (summary, advice, remedy);
}

/**
 * alberca_libvirt_error_get_explanation:
 * @error: any error
 *
 * Returns: (transfer none) (nullable): what alberca_libvirt_error_explain() was told
 */
const AlbercaLibvirtExplanation *
alberca_libvirt_error_get_explanation (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == ALBERCA_LIBVIRT_ERROR ? alberca_libvirt_error_get_private (error)->explanation : NULL;
}

/**
 * alberca_libvirt_take_error:
 * @error: (out): where to put it
 *
 * Turns libvirt's last error on this thread into a #GError. Must be called on the thread of the
 * failed call, right after it: libvirt keeps its error per thread.
 *
 * Returns: %FALSE, so that a failing function can return it
 */
gboolean
alberca_libvirt_take_error (GError **error)
{
  virErrorPtr last = virGetLastError ();
  GError *taken;

  if (last == NULL)
    {
      g_set_error_literal (error, ALBERCA_LIBVIRT_ERROR, VIR_ERR_INTERNAL_ERROR,
                           _("libvirt failed without saying why"));
      return FALSE;
    }

  taken = g_error_new_literal (ALBERCA_LIBVIRT_ERROR, last->code,
                               last->message != NULL ? last->message : _("libvirt failed without saying why"));
  alberca_libvirt_error_get_private (taken)->vir_domain = last->domain;
  g_propagate_error (error, taken);
  virResetLastError ();
  return FALSE;
}

/* Worker thread. By the address: virConnectGetType() keeps an answer in the connection, and loses one where two
 * threads ask for the first time. */
gboolean
alberca_libvirt_is_test (virConnectPtr connection)
{
  char *uri = virConnectGetURI (connection);
  gboolean is_test = uri != NULL && g_str_has_prefix (uri, "test") && (uri[4] == ':' || uri[4] == '+');

  free (uri);
  return is_test;
}

/* libvirt refuses much while another call works with the volume or the pool, if only to look into it for a
 * moment, as Alberca itself does; it has no code for that. */
static gboolean
says_busy (int         code,
           const char *message)
{
  if (code == VIR_ERR_INTERNAL_ERROR)
    return strstr (message, "asynchronous jobs") != NULL;
  return code == VIR_ERR_OPERATION_INVALID &&
         (strstr (message, "still in use") != NULL || strstr (message, "still being allocated") != NULL);
}

/**
 * alberca_libvirt_error_is_busy:
 * @error: why a call failed
 *
 * Any thread.
 *
 * Returns: whether it was because another call works with the volume or the pool, and it can be made again
 */
gboolean
alberca_libvirt_error_is_busy (const GError *error)
{
  return error->domain == ALBERCA_LIBVIRT_ERROR && says_busy (error->code, error->message);
}

/**
 * alberca_libvirt_try_again:
 * @n_tries: (inout): how often it has been called for this
 *
 * Worker thread, right after a call that failed: because another call works with the volume or the pool?
 * Waits, for no more than a second in all.
 *
 * Returns: whether to make the same call again; libvirt's last error is gone then
 */
gboolean
alberca_libvirt_try_again (guint *n_tries)
{
  const virError *last = virGetLastError ();

  if (last == NULL || last->message == NULL || *n_tries == BUSY_RETRIES || !says_busy (last->code, last->message))
    return FALSE;

  (*n_tries)++;
  virResetLastError ();
  g_usleep (BUSY_WAIT);
  return TRUE;
}

/* libvirt-glib gives out the handle of a connection, and lets go of it, without a lock. */
static GMutex handle_lock;

virConnectPtr
alberca_libvirt_dup_connect (GVirConnection *connection)
{
  virConnectPtr handle = NULL;

  g_mutex_lock (&handle_lock);
  g_object_get (connection, "handle", &handle, NULL);
  g_mutex_unlock (&handle_lock);
  return handle;
}

/* Who asks for the handle afterwards gets none. */
void
alberca_libvirt_close_connect (GVirConnection *connection)
{
  /* Kept meanwhile: the last reference says good-bye to the daemon, and not under the lock. */
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);

  g_mutex_lock (&handle_lock);
  gvir_connection_close (connection);
  g_mutex_unlock (&handle_lock);
}

virStoragePoolPtr
alberca_libvirt_dup_pool (GVirStoragePool *pool)
{
  virStoragePoolPtr handle = NULL;

  g_object_get (pool, "handle", &handle, NULL);
  return handle;
}

virStorageVolPtr
alberca_libvirt_dup_vol (GVirStorageVol *volume)
{
  virStorageVolPtr handle = NULL;

  g_object_get (volume, "handle", &handle, NULL);
  return handle;
}
