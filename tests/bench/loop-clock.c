/* loop-clock.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench/loop-clock.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* In microseconds */
typedef struct
{
  gint64 wall;
  gint64 cpu;  /* of the main thread */
} Time;

static gint64 start;         /* of the program */
static gboolean counts;      /* this iteration does */
static Time woken;           /* when poll returned last */
static gboolean is_theirs;
static Time theirs_since;
static Time theirs;          /* so far in this iteration */
static Time longest_own;
static GArray *iterations;   /* of gint64, microseconds */
static GPollFunc real_poll;

static void __attribute__ ((constructor))
note_start (void)
{
  start = g_get_monotonic_time ();
}

static Time
get_time (void)
{
  struct timespec cpu;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &cpu);
  return (Time) { g_get_monotonic_time (), (gint64) cpu.tv_sec * G_USEC_PER_SEC + cpu.tv_nsec / 1000 };
}

static int
poll_func (GPollFD *fds,
           guint    n_fds,
           int      timeout)
{
  Time now = get_time ();
  gint64 duration = now.wall - woken.wall;
  int n_ready;

  if (counts)
    {
      g_array_append_val (iterations, duration);
      longest_own.wall = MAX (longest_own.wall, duration - theirs.wall);
      longest_own.cpu = MAX (longest_own.cpu, now.cpu - woken.cpu - theirs.cpu);
    }
  n_ready = real_poll (fds, n_fds, timeout);
  counts = TRUE;
  woken = get_time ();
  theirs = (Time) { 0, 0 };
  return n_ready;
}

void
loop_clock_install (void)
{
  iterations = g_array_new (FALSE, FALSE, sizeof (gint64));
  real_poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_func);
}

void
loop_clock_reset (void)
{
  g_array_set_size (iterations, 0);
  longest_own = (Time) { 0, 0 };
  counts = FALSE;
}

static int
compare_durations (gconstpointer a,
                   gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

LoopClockResult
loop_clock_get_result (void)
{
  LoopClockResult result = { iterations->len, 0, 0, (double) longest_own.wall / 1000, (double) longest_own.cpu / 1000 };
  guint rank;

  if (iterations->len == 0)
    return result;
  g_array_sort (iterations, compare_durations);
  rank = (guint) ceil (iterations->len * 0.999);
  result.longest_ms = (double) g_array_index (iterations, gint64, iterations->len - 1) / 1000;
  result.p999_ms = (double) g_array_index (iterations, gint64, rank - 1) / 1000;
  return result;
}

gboolean
loop_clock_set_theirs (gboolean now)
{
  gboolean before = is_theirs;

  if (now && !before)
    {
      theirs_since = get_time ();
    }
  else if (!now && before)
    {
      Time until = get_time ();

      theirs.wall += until.wall - theirs_since.wall;
      theirs.cpu += until.cpu - theirs_since.cpu;
    }
  is_theirs = now;
  return before;
}

double
loop_clock_get_ms (void)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

guint64
loop_clock_get_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmHWM:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) : 0;
}
