/* test-chain-refresh.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Pools of which one is silent, and how many of them are waited for. Time does not pass here. */

#include "config.h"

#include <string.h>

#include "model/alberca-chain-checks.h"
#include "model/alberca-patience.h"

/* With -Wl,--wrap */
gpointer __wrap_alberca_patience_run (AlbercaPatienceFunc   func,
                                      gpointer              data,
                                      GDestroyNotify        data_free,
                                      GDestroyNotify        result_free,
                                      gint64                patience,
                                      GCancellable         *cancellable,
                                      GError              **error);

static int code;
static guint n_asked;
static GCancellable *asked_with;

gpointer
__wrap_alberca_patience_run (AlbercaPatienceFunc   func,
                             gpointer              data,
                             GDestroyNotify        data_free,
                             GDestroyNotify        result_free,
                             gint64                patience,
                             GCancellable         *cancellable,
                             GError              **error)
{
  n_asked++;
  asked_with = cancellable;
  data_free (data);
  g_set_error_literal (error, G_IO_ERROR, code, "no");
  return NULL;
}

static void
call_init (AlbercaChainCall *call)
{
  g_autoptr(GError) error = NULL;
  GList *pools;

  memset (call, 0, sizeof *call);
  call->connection = gvir_connection_new ("test:///default");
  gvir_connection_open (call->connection, NULL, &error);
  g_assert_no_error (error);
  gvir_connection_fetch_storage_pools (call->connection, NULL, &error);
  g_assert_no_error (error);
  pools = gvir_connection_get_storage_pools (call->connection);
  call->pools = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (call->pools, g_object_ref (pools->data));
  g_ptr_array_add (call->pools, g_object_ref (pools->data));
  g_list_free_full (pools, g_object_unref);
}

static void
call_clear (AlbercaChainCall *call)
{
  g_ptr_array_unref (call->pools);
  g_object_unref (call->connection);
}

/* The next one would only wait behind it. */
static void
test_silent (void)
{
  AlbercaChainCall call;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  call_init (&call);
  code = G_IO_ERROR_TIMED_OUT;
  n_asked = 0;
  g_assert_false (alberca_chain_check_deletable (&call, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "does not answer"));
  g_assert_cmpuint (n_asked, ==, 1);
  g_assert_true (asked_with == cancellable);
  call_clear (&call);
}

/* The others can be read all the same. */
static void
test_refused (void)
{
  AlbercaChainCall call;
  g_autoptr(GError) error = NULL;

  call_init (&call);
  code = G_IO_ERROR_FAILED;
  n_asked = 0;
  g_assert_false (alberca_chain_refresh (&call, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (n_asked, ==, 2);
  call_clear (&call);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chain-refresh/silent", test_silent);
  g_test_add_func ("/chain-refresh/refused", test_refused);
  return g_test_run ();
}
