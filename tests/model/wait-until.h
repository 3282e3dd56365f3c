/* wait-until.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs the main loop until it is so; fails after TIMEOUT (µs), which is that of who includes this. */
#define wait_until(condition)                                         \
  G_STMT_START                                                        \
    {                                                                 \
      gint64 end_ = g_get_monotonic_time () + TIMEOUT;                \
      while (!(condition))                                            \
        {                                                             \
          g_assert_cmpint (g_get_monotonic_time (), <, end_);         \
          if (!g_main_context_iteration (NULL, FALSE))                \
            g_usleep (1000);                                          \
        }                                                             \
    }                                                                 \
  G_STMT_END

/* Closes an AlbercaConnection, and waits until nothing has it any more; (transfer full) */
#define close_connection(connection)                                  \
  G_STMT_START                                                        \
    {                                                                 \
      gpointer weak_ = (connection);                                  \
      alberca_connection_close (weak_);                               \
      g_object_add_weak_pointer (weak_, &weak_);                      \
      g_object_unref (weak_);                                         \
      wait_until (weak_ == NULL);                                     \
    }                                                                 \
  G_STMT_END

G_END_DECLS
