/* loop-clock.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long the iterations of the main loop take: from where poll returns to where it is called
 * again. Main thread only; one clock in a program. */

typedef struct
{
  guint  n_iterations;
  double longest_ms;         /* one iteration */
  double p999_ms;            /* all but one iteration in a thousand are no longer */
  double longest_own_ms;     /* the most that was not theirs in one iteration */
  double longest_own_cpu_ms; /* the same, without waiting for a processor */
} LoopClockResult;

void            loop_clock_install    (void);
/* Forgets what has been measured, this iteration included */
void            loop_clock_reset      (void);
LoopClockResult loop_clock_get_result (void);

/* What runs from now on is the toolkit's, or else ours, as it is at first. Returns what it was,
 * to be set again. */
gboolean        loop_clock_set_theirs (gboolean now);

/* Milliseconds since the program was started */
double          loop_clock_get_ms     (void);
/* The most memory that the process has held, KiB */
guint64         loop_clock_get_peak   (void);

G_END_DECLS
