/* test-patience.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Calls that are not waited for longer than somebody is patient */

#include "config.h"

#include "model/alberca-patience.h"

/* No time that passes by itself: who waits so long waits for the test to fail */
#define FOR_EVER (600 * G_USEC_PER_SEC)

typedef struct
{
  GMutex   lock;
  GCond    changed;
  gboolean begun;
  gboolean released;
  gboolean went_on;
  guint    n_freed; /* data and results */
} Host;

static void
host_set (Host     *host,
          gboolean *what)
{
  g_mutex_lock (&host->lock);
  *what = TRUE;
  g_cond_broadcast (&host->changed);
  g_mutex_unlock (&host->lock);
}

static void
host_wait (Host     *host,
           gboolean *what)
{
  g_mutex_lock (&host->lock);
  while (!*what)
    g_cond_wait (&host->changed, &host->lock);
  g_mutex_unlock (&host->lock);
}

static void
free_cb (gpointer data)
{
  Host *host = data;

  g_mutex_lock (&host->lock);
  host->n_freed++;
  g_cond_broadcast (&host->changed);
  g_mutex_unlock (&host->lock);
}

static void
wait_freed (Host  *host,
            guint  n)
{
  g_mutex_lock (&host->lock);
  while (host->n_freed < n)
    g_cond_wait (&host->changed, &host->lock);
  g_mutex_unlock (&host->lock);
}

static gpointer
answer (AlbercaPatience  *patience,
        gpointer          data,
        GError          **error)
{
  g_assert_true (alberca_patience_go_on (patience));
  return data;
}

static gpointer
refuse (AlbercaPatience  *patience,
        gpointer          data,
        GError          **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "nothing");
  return NULL;
}

static gpointer
hang (AlbercaPatience  *patience,
      gpointer          data,
      GError          **error)
{
  Host *host = data;

  host_set (host, &host->begun);
  host_wait (host, &host->released);
  host->went_on = alberca_patience_go_on (patience);
  return host;
}

static void
test_answer (void)
{
  Host host = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_true (alberca_patience_run (answer, &host, free_cb, free_cb, FOR_EVER, NULL, &error) == &host);
  g_assert_no_error (error);
  g_assert_cmpuint (host.n_freed, ==, 1);
  g_assert_null (alberca_patience_run (refuse, &host, free_cb, free_cb, FOR_EVER, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (host.n_freed, ==, 2);
}

/* It goes on without the one that is silent; what that brings in the end is freed, and it is told to stop. */
static void
test_silence (void)
{
  Host host = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_null (alberca_patience_run (hang, &host, free_cb, free_cb, 1000, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  host_set (&host, &host.released);
  wait_freed (&host, 2);
  g_assert_false (host.went_on);
}

static gpointer
cancel_thread (gpointer data)
{
  Host *host = ((gpointer *) data)[0];

  host_wait (host, &host->begun);
  g_cancellable_cancel (((gpointer *) data)[1]);
  return NULL;
}

/* Whoever closes the question does not wait */
static void
test_cancel (void)
{
  Host host = { 0 };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gpointer both[] = { &host, cancellable };
  GThread *thread = g_thread_new ("cancel", cancel_thread, both);

  g_assert_null (alberca_patience_run (hang, &host, free_cb, free_cb, FOR_EVER, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  host_set (&host, &host.released);
  wait_freed (&host, 2);
  g_assert_false (host.went_on);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/patience/answer", test_answer);
  g_test_add_func ("/patience/silence", test_silence);
  g_test_add_func ("/patience/cancel", test_cancel);
  return g_test_run ();
}
