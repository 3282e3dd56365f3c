/* test-let-go-on.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* After a snapshot for which the guest was to rest has failed: whom the agent is told to let go on, and what
 * counts as going on. The machine is of the test driver, which has no agent: it is here. */

#include "config.h"

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include "backend/alberca-domain-snapshots.h"

#define MACHINE "6695eb01-f6a4-8304-79aa-97f2502e193f"

/* With -Wl,--wrap */
int __wrap_virDomainAgentSetResponseTimeout (virDomainPtr domain,
                                             int          timeout,
                                             unsigned int flags);
int __wrap_virDomainGetTime                 (virDomainPtr  domain,
                                             long long    *seconds,
                                             unsigned int *nanoseconds,
                                             unsigned int  flags);
int __wrap_virDomainFSThaw                  (virDomainPtr   domain,
                                             const char   **mount_points,
                                             unsigned int   n_mount_points,
                                             unsigned int   flags);

static gboolean tells_time;
static guint n_thawed;

int
__wrap_virDomainAgentSetResponseTimeout (virDomainPtr domain,
                                         int          timeout,
                                         unsigned int flags)
{
  return 0;
}

/* One that does not has answered nevertheless: it is no silence. */
int
__wrap_virDomainGetTime (virDomainPtr  domain,
                         long long    *seconds,
                         unsigned int *nanoseconds,
                         unsigned int  flags)
{
  virResetLastError ();
  return tells_time ? 0 : -1;
}

int
__wrap_virDomainFSThaw (virDomainPtr   domain,
                        const char   **mount_points,
                        unsigned int   n_mount_points,
                        unsigned int   flags)
{
  n_thawed++;
  return 1;
}

static gboolean
let_go_on (int      code,
           gboolean made,
           guint    expected_thawed)
{
  g_autoptr(GVirConnection) connection = gvir_connection_new ("test:///default");
  g_autoptr(GError) why = g_error_new_literal (ALBERCA_LIBVIRT_ERROR, code, "no");
  g_autoptr(GError) error = NULL;
  gboolean goes_on;

  gvir_connection_open (connection, NULL, &error);
  g_assert_no_error (error);
  n_thawed = 0;
  goes_on = alberca_domain_snapshots_let_go_on (connection, MACHINE, why, made);
  g_assert_cmpuint (n_thawed, ==, expected_thawed);
  return goes_on;
}

/* Who is at rest answers as well, and refuses. */
static void
test_asked (void)
{
  tells_time = TRUE;
  g_assert_true (let_go_on (VIR_ERR_OPERATION_FAILED, FALSE, 0));
  tells_time = FALSE;
  g_assert_false (let_go_on (VIR_ERR_OPERATION_FAILED, FALSE, 0));
}

static void
test_silent (void)
{
  tells_time = FALSE;
  g_assert_true (let_go_on (VIR_ERR_AGENT_UNRESPONSIVE, FALSE, 1));
  g_assert_true (let_go_on (VIR_ERR_AGENT_UNSYNCED, FALSE, 1));
}

/* Before anything was begun: who is at rest is so for somebody else. */
static void
test_timed_out (void)
{
  tells_time = FALSE;
  g_assert_false (let_go_on (VIR_ERR_OPERATION_TIMEOUT, FALSE, 0));
  g_assert_true (let_go_on (VIR_ERR_OPERATION_TIMEOUT, TRUE, 1));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/let-go-on/asked", test_asked);
  g_test_add_func ("/let-go-on/silent", test_silent);
  g_test_add_func ("/let-go-on/timed-out", test_timed_out);
  return g_test_run ();
}
