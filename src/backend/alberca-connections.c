/* alberca-connections.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-connections.h"

#include <libvirt-glib/libvirt-glib.h>
#include <string.h>

#include "backend/alberca-event-loop.h"
#include "backend/alberca-libvirt-private.h"

/* libvirt asks every so many seconds, so that a dead host is noticed by what stays unsent. */
#define KEEPALIVE_INTERVAL 5
/* But however often there is no answer, it gives no connection up: libvirt 9.0 does that for
 * one of the calls that wait and leaves the others waiting; when the host speaks again, that is a crash. */
#define KEEPALIVE_COUNT    G_MAXINT

typedef struct
{
  AlbercaAuthFunc func;
  gpointer        data;
} AuthCall;

static void
ignore_error (void        *user_data,
              virErrorPtr  error)
{
  /* libvirt prints every error on stderr unless told otherwise; ours reach the user as GError. */
}

/**
 * alberca_connections_init:
 *
 * Main thread. Makes GLib's main loop libvirt's event loop; must run before the first
 * connection opens. May be called again.
 */
void
alberca_connections_init (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      /* GVirConnection's class registers libvirt-glib's event loop and cannot be told not to; the
       * first one registered stays, and libvirt warns of the attempt on stderr. */
      g_setenv ("LIBVIRT_LOG_FILTERS", "4:util.event", FALSE);
      alberca_event_loop_register ();
      gvir_init (NULL, NULL);
      virSetErrorFunc (NULL, ignore_error);
      g_once_init_leave (&done, 1);
    }
}

static void
wipe_text (char *text)
{
  if (text == NULL)
    return;
  explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
credentials_free (AlbercaCredential *credentials,
                  guint              n_credentials)
{
  for (guint i = 0; i < n_credentials; i++)
    {
      g_free (credentials[i].prompt);
      g_free (credentials[i].default_answer);
      wipe_text (credentials[i].answer);
    }
  g_free (credentials);
}

static AlbercaCredentialKind
get_kind (virConnectCredentialPtr asked,
          unsigned int            n_asked,
          unsigned int            index)
{
  switch (asked[index].type)
    {
    case VIR_CRED_AUTHNAME:
      return ALBERCA_CREDENTIAL_USER;
    case VIR_CRED_PASSPHRASE:
      return ALBERCA_CREDENTIAL_PASSWORD;
    case VIR_CRED_USERNAME:
      /* Where both are asked for, SASL means by this one on whose behalf. */
      for (unsigned int i = 0; i < n_asked; i++)
        if (asked[i].type == VIR_CRED_AUTHNAME)
          return ALBERCA_CREDENTIAL_ACT_AS;
      return ALBERCA_CREDENTIAL_USER;
    default:
      return ALBERCA_CREDENTIAL_OTHER;
    }
}

static int
auth_cb (virConnectCredentialPtr  asked,
         unsigned int             n_asked,
         void                    *user_data)
{
  AuthCall *call = user_data;
  AlbercaCredential *credentials = g_new0 (AlbercaCredential, n_asked);
  gboolean answered;

  for (guint i = 0; i < n_asked; i++)
    {
      credentials[i].kind = get_kind (asked, n_asked, i);
      credentials[i].prompt = g_strdup (asked[i].prompt);
      credentials[i].default_answer = g_strdup (asked[i].defresult);
      credentials[i].secret = asked[i].type == VIR_CRED_PASSPHRASE || asked[i].type == VIR_CRED_NOECHOPROMPT;
    }

  answered = call->func != NULL && call->func (credentials, n_asked, call->data);
  for (guint i = 0; answered && i < n_asked; i++)
    {
      const char *answer = credentials[i].answer;

      if (answer == NULL)
        answer = credentials[i].default_answer != NULL ? credentials[i].default_answer : "";
      /* libvirt frees it with free () */
      asked[i].result = strdup (answer);
      asked[i].resultlen = strlen (answer);
    }
  credentials_free (credentials, n_asked);

  return answered ? 0 : -1;
}

/**
 * alberca_connections_open:
 * @uri: a libvirt URI
 * @read_only: do not ask for the right to change anything
 * @auth: (nullable): asked for user names and passwords, on this thread
 * @auth_data: for @auth
 * @error: why it could not be opened
 *
 * Worker thread; blocks for as long as the host likes. Opens with virConnectOpenAuth():
 * gvir_connection_open() has no authentication callback.
 *
 * Returns: (transfer full): an open connection, %NULL with @error set
 */
GVirConnection *
alberca_connections_open (const char       *uri,
                          gboolean          read_only,
                          AlbercaAuthFunc   auth,
                          gpointer          auth_data,
                          GError          **error)
{
  static int kinds[] = {
    VIR_CRED_USERNAME, VIR_CRED_AUTHNAME, VIR_CRED_PASSPHRASE, VIR_CRED_ECHOPROMPT, VIR_CRED_NOECHOPROMPT,
  };
  AuthCall call = { auth, auth_data };
  virConnectAuth callbacks = { kinds, G_N_ELEMENTS (kinds), auth_cb, &call };
  g_autoptr(virConnect) handle = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  handle = virConnectOpenAuth (uri, &callbacks, read_only ? VIR_CONNECT_RO : 0);
  if (handle == NULL)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }

  /* Drivers in this process know no keepalive, and need none. */
  if (virConnectSetKeepAlive (handle, KEEPALIVE_INTERVAL, KEEPALIVE_COUNT) < 0)
    virResetLastError ();

  return g_object_new (GVIR_TYPE_CONNECTION, "uri", uri, "handle", handle, NULL);
}

/**
 * alberca_connections_close:
 * @connection: (transfer full): a connection that nothing else needs
 *
 * Worker thread: the last reference to a remote connection says good-bye to its daemon, which
 * may take as long as the daemon likes.
 */
void
alberca_connections_close (GVirConnection *connection)
{
  alberca_libvirt_close_connect (connection);
  g_object_unref (connection);
}

/**
 * alberca_connections_is_alive:
 * @connection: a connection
 *
 * Any thread: virConnectIsAlive() asks nobody, it says what the client library knows. libvirt 9.0 calls no close
 * callback where a connection ends that several calls wait on.
 *
 * Returns: %FALSE once it has broken
 */
gboolean
alberca_connections_is_alive (GVirConnection *connection)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);

  return virConnectIsAlive (handle) != 0;
}
