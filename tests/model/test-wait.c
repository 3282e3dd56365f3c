/* test-wait.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A libvirt that does not answer: calls that do not come back until they are let go */

#include "config.h"

#include <string.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-wait.h"
#include "wait-until.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)
#define N_CALLS 6

typedef struct
{
  GMutex lock;
  GCond  changed;
  gboolean released;
  guint  n_over; /* main thread */
} Host;

static Host host;

/* Worker thread. */
static void
hang (void)
{
  g_mutex_lock (&host.lock);
  while (!host.released)
    g_cond_wait (&host.changed, &host.lock);
  g_mutex_unlock (&host.lock);
}

static void
release (void)
{
  g_mutex_lock (&host.lock);
  host.released = TRUE;
  g_cond_broadcast (&host.changed);
  g_mutex_unlock (&host.lock);
}

static gpointer
hang_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  hang ();
  return NULL;
}

static void
over_cb (gpointer  owner,
         gpointer  result,
         GError   *error)
{
  host.n_over++;
}

static gboolean
hang_func (AlbercaOperation  *operation,
           gpointer           data,
           GCancellable      *cancellable,
           GError           **error)
{
  hang ();
  return TRUE;
}

static AlbercaConnection *
open_connection (AlbercaOperationQueue *queue)
{
  AlbercaConnection *connection = alberca_connection_new ("test:///default", FALSE, queue);

  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  return connection;
}

static void
set_up (void)
{
  host.released = FALSE;
  host.n_over = 0;
}

/* More calls than there are threads: none is free for anything else. */
static void
block (AlbercaConnection *connection,
       AlbercaPool       *pool)
{
  for (guint i = 0; i < N_CALLS; i++)
    alberca_workers_read (alberca_connection_get_workers (connection), ALBERCA_PRIORITY_READ, NULL, hang_worker, NULL, NULL,
                          over_cb, pool);
}

/* It says so of the host and of the pool, others go on, and when answers come all is as it was. */
static void
test_hanging (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  AlbercaConnection *connection;
  AlbercaConnection *other;
  g_autoptr(AlbercaPool) pool = NULL;
  g_autoptr(AlbercaOperation) operation = NULL;
  AlbercaWait *wait;
  g_autofree char *text = NULL;

  set_up ();
  connection = open_connection (queue);
  other = open_connection (queue);
  pool = g_list_model_get_item (alberca_connection_get_pools (connection), 0);
  wait = alberca_wait_get (connection);
  g_assert_cmpint (alberca_wait_get_since (wait), ==, 0);

  operation = g_object_ref (alberca_operation_new ("Making “disk”", "virsh", hang_func, NULL, NULL));
  alberca_operation_add_subject (operation, alberca_pool_get_uuid (pool), NULL);
  alberca_operation_queue_add (queue, "key", alberca_connection_get_workers (connection), operation);
  g_object_unref (operation);
  block (connection, pool);
  wait_until (alberca_wait_get_since (wait) > 0);
  g_assert_cmpint (alberca_wait_get_pool_since (wait, pool), >, 0);
  wait_until (strstr ((g_free (text), text = alberca_wait_describe (wait)), "Making “disk”") != NULL);

  /* The other connection, and this program, have nothing to do with it */
  g_assert_cmpint (alberca_wait_get_since (alberca_wait_get (other)), ==, 0);
  {
    g_autoptr(AlbercaPool) working = g_list_model_get_item (alberca_connection_get_pools (other), 0);
    AlbercaOperation *refresh = alberca_pool_refresh (working);

    wait_until (alberca_operation_get_finished (refresh));
    g_assert_no_error (alberca_operation_get_error (refresh));
  }
  g_assert_cmpuint (host.n_over, ==, 0);

  release ();
  wait_until (host.n_over == N_CALLS && alberca_operation_get_finished (operation));
  wait_until (alberca_wait_get_since (wait) == 0);
  g_assert_cmpint (alberca_wait_get_pool_since (wait, pool), ==, 0);
  g_assert_cmpint (alberca_connection_get_state (connection), ==, ALBERCA_CONNECTION_OPEN);
  {
    AlbercaOperation *refresh = alberca_pool_refresh (pool);

    wait_until (alberca_operation_get_finished (refresh));
    g_assert_no_error (alberca_operation_get_error (refresh));
  }
  g_clear_object (&pool);
  close_connection (other);
  close_connection (connection);
}

/* Closing waits for nobody, and it can be opened again while the old calls still hang. */
static void
test_close (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  AlbercaConnection *connection;
  g_autoptr(AlbercaPool) pool = NULL;
  AlbercaWait *wait;

  set_up ();
  connection = open_connection (queue);
  pool = g_list_model_get_item (alberca_connection_get_pools (connection), 0);
  wait = alberca_wait_get (connection);
  block (connection, pool);
  wait_until (alberca_wait_get_since (wait) > 0);

  alberca_connection_close (connection);
  g_assert_cmpint (alberca_connection_get_state (connection), ==, ALBERCA_CONNECTION_CLOSED);
  g_assert_cmpuint (g_list_model_get_n_items (alberca_connection_get_pools (connection)), ==, 0);
  g_assert_cmpint (alberca_wait_get_since (wait), ==, 0);
  g_assert_cmpuint (host.n_over, ==, 0);

  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  g_assert_cmpuint (g_list_model_get_n_items (alberca_connection_get_pools (connection)), ==, 1);
  g_assert_cmpuint (host.n_over, ==, 0);

  release ();
  wait_until (host.n_over == N_CALLS);
  g_clear_object (&pool);
  close_connection (connection);
}

/* A server that takes all that it is sent and says nothing: nobody has to wait for it. */
static void
test_silent (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(GSocketListener) server = g_socket_listener_new ();
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = NULL;
  AlbercaConnection *connection;

  g_socket_listener_add_address (server, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  uri = g_strdup_printf ("qemu+tcp://127.0.0.1:%u/system",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));
  connection = alberca_connection_new (uri, FALSE, queue);

  for (guint i = 0; i < 2; i++)
    {
      AlbercaConnection *other;

      alberca_connection_open (connection);
      g_assert_cmpint (alberca_connection_get_state (connection), ==, ALBERCA_CONNECTION_CONNECTING);
      other = open_connection (queue);
      g_assert_cmpint (alberca_connection_get_state (connection), ==, ALBERCA_CONNECTION_CONNECTING);
      close_connection (other);
      alberca_connection_close (connection);
      g_assert_cmpint (alberca_connection_get_state (connection), ==, ALBERCA_CONNECTION_CLOSED);
    }

  /* What was given up ends with the server, and is heard no more */
  g_socket_listener_close (server);
  close_connection (connection);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wait/hanging", test_hanging);
  g_test_add_func ("/wait/close", test_close);
  g_test_add_func ("/wait/silent", test_silent);

  return g_test_run ();
}
