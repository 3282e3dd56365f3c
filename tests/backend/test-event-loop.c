/* test-event-loop.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>
#include <libvirt/libvirt.h>
#include <unistd.h>

#include "backend/alberca-event-loop.h"

/* Through libvirt's own functions, as its client uses the loop: from any thread. */

typedef struct
{
  int       fds[2];
  int       watch;
  int       timer;
  guint     n_calls;
  int       events;
  gboolean  freed;
  gboolean  done;
} Fixture;

/* What ought not to happen is given this long to happen. */
#define LONG_ENOUGH_MS 100

static gboolean
done_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
let_pass (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add (milliseconds, done_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for (gboolean *condition)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds (20, done_cb, &late);

  while (!*condition)
    {
      g_assert_false (late);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
}

static void
ready_cb (int   watch,
          int   fd,
          int   events,
          void *data)
{
  Fixture *fixture = data;
  char byte;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_assert_cmpint (watch, ==, fixture->watch);
  g_assert_cmpint (fd, ==, fixture->fds[0]);
  fixture->n_calls++;
  fixture->events = events;
  fixture->done = TRUE;
  if (events & VIR_EVENT_HANDLE_READABLE)
    g_assert_cmpint (read (fd, &byte, 1), ==, 1);
}

static void
free_cb (void *data)
{
  Fixture *fixture = data;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  fixture->freed = TRUE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_assert_true (g_unix_open_pipe (fixture->fds, FD_CLOEXEC, NULL));
  fixture->watch = virEventAddHandle (fixture->fds[0], VIR_EVENT_HANDLE_READABLE, ready_cb, fixture, free_cb);
  g_assert_cmpint (fixture->watch, >, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpint (virEventRemoveHandle (fixture->watch), ==, 0);
  /* libvirt may hold locks here that freeing needs */
  g_assert_false (fixture->freed);
  wait_for (&fixture->freed);
  g_assert_cmpint (virEventRemoveHandle (fixture->watch), ==, -1);
  close (fixture->fds[0]);
  if (fixture->fds[1] >= 0)
    close (fixture->fds[1]);
}

static void
test_readable (Fixture       *fixture,
               gconstpointer  data)
{
  for (guint i = 1; i <= 3; i++)
    {
      fixture->done = FALSE;
      g_assert_cmpint (write (fixture->fds[1], "x", 1), ==, 1);
      wait_for (&fixture->done);
      g_assert_cmpuint (fixture->n_calls, ==, i);
      g_assert_cmpint (fixture->events, ==, VIR_EVENT_HANDLE_READABLE);
    }

  fixture->done = FALSE;
  close (fixture->fds[1]);
  fixture->fds[1] = -1;
  virEventUpdateHandle (fixture->watch, 0);
  virEventUpdateHandle (fixture->watch, VIR_EVENT_HANDLE_ERROR);
  wait_for (&fixture->done);
  g_assert_cmpint (fixture->events, ==, VIR_EVENT_HANDLE_HANGUP);
}

static gpointer
make_calls (gpointer user_data)
{
  Fixture *fixture = user_data;

  for (guint i = 0; i < 1000; i++)
    {
      virEventUpdateHandle (fixture->watch, 0);
      virEventUpdateHandle (fixture->watch, VIR_EVENT_HANDLE_READABLE);
    }
  return NULL;
}

/* A worker's calls switch the watch off and on: nothing is missed once they are over. */
static void
test_off_and_on (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GThread) thread = NULL;

  virEventUpdateHandle (fixture->watch, 0);
  g_assert_cmpint (write (fixture->fds[1], "x", 1), ==, 1);
  let_pass (LONG_ENOUGH_MS);
  g_assert_cmpuint (fixture->n_calls, ==, 0);

  thread = g_thread_new ("calls", make_calls, fixture);
  wait_for (&fixture->done);
  g_assert_cmpuint (fixture->n_calls, ==, 1);
  g_thread_join (g_steal_pointer (&thread));

  fixture->done = FALSE;
  g_assert_cmpint (write (fixture->fds[1], "x", 1), ==, 1);
  wait_for (&fixture->done);
}

static void
timeout_cb (int   timer,
            void *data)
{
  Fixture *fixture = data;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_assert_cmpint (timer, ==, fixture->timer);
  fixture->n_calls++;
  fixture->done = TRUE;
}

static void
test_timer (void)
{
  Fixture fixture = { 0 };
  guint n_calls;

  fixture.timer = virEventAddTimeout (-1, timeout_cb, &fixture, free_cb);
  g_assert_cmpint (fixture.timer, >, 0);
  let_pass (LONG_ENOUGH_MS);
  g_assert_cmpuint (fixture.n_calls, ==, 0);

  /* Again and again, until switched off */
  virEventUpdateTimeout (fixture.timer, 0);
  for (guint i = 0; i < 3; i++)
    {
      fixture.done = FALSE;
      wait_for (&fixture.done);
    }
  virEventUpdateTimeout (fixture.timer, -1);
  n_calls = fixture.n_calls;
  let_pass (LONG_ENOUGH_MS);
  g_assert_cmpuint (fixture.n_calls, ==, n_calls);

  /* Put off before it fires: the deadline that counts is the last one. */
  virEventUpdateTimeout (fixture.timer, 20);
  virEventUpdateTimeout (fixture.timer, 60 * 1000);
  let_pass (LONG_ENOUGH_MS);
  g_assert_cmpuint (fixture.n_calls, ==, n_calls);

  /* Brought forward */
  fixture.done = FALSE;
  virEventUpdateTimeout (fixture.timer, 5);
  wait_for (&fixture.done);

  g_assert_cmpint (virEventRemoveTimeout (fixture.timer), ==, 0);
  g_assert_false (fixture.freed);
  wait_for (&fixture.freed);
  g_assert_cmpint (virEventRemoveTimeout (fixture.timer), ==, -1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (g_main_context_acquire (g_main_context_default ()));
  alberca_event_loop_register ();
  alberca_event_loop_register ();

  g_test_add ("/event-loop/readable", Fixture, NULL, set_up, test_readable, tear_down);
  g_test_add ("/event-loop/off-and-on", Fixture, NULL, set_up, test_off_and_on, tear_down);
  g_test_add_func ("/event-loop/timer", test_timer);

  return g_test_run ();
}
