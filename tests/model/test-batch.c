/* test-batch.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-batch.h"

#define TIMEOUT (20 * G_USEC_PER_SEC)

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaWorkers        *workers;
  AlbercaBatch          *batch;
  guint                  n_batch_finished;
} Fixture;

static guint n_freed;

/* One thing of the batch. */
typedef struct
{
  Fixture *fixture;
  gint     fails;   /* so many attempts fail */
  gint     gate;    /* atomic: 0: the worker waits */
  gint     n_runs;  /* atomic */
  gboolean nothing; /* there is nothing to start */
} Thing;

static void
batch_finished_cb (Fixture      *fixture,
                   AlbercaBatch *batch)
{
  g_assert_true (batch == fixture->batch);
  g_assert_true (alberca_batch_get_finished (batch));
  fixture->n_batch_finished++;
}

/* The batch must know before anyone else is told. */
static void
finished_cb (Fixture          *fixture,
             AlbercaOperation *operation)
{
  guint n_finished;

  g_assert_true (alberca_operation_get_batch (operation) == fixture->batch);
  g_object_get (fixture->batch, "n-finished", &n_finished, NULL);
  g_assert_cmpuint (n_finished, >, 0);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  n_freed = 0;
  fixture->queue = alberca_operation_queue_new ();
  fixture->workers = alberca_workers_new (4);
  fixture->batch = alberca_batch_new ("several");
  g_signal_connect_swapped (fixture->queue, "batch-finished", G_CALLBACK (batch_finished_cb), fixture);
  g_signal_connect_swapped (fixture->queue, "finished", G_CALLBACK (finished_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  guint n_items = alberca_batch_get_n_items (fixture->batch);

  g_assert_finalize_object (fixture->queue);
  g_assert_finalize_object (fixture->batch);
  g_assert_cmpuint (n_freed, ==, n_items);
  g_object_unref (fixture->workers);
}

static gboolean
thing_worker (AlbercaOperation  *operation,
              gpointer           data,
              GCancellable      *cancellable,
              GError           **error)
{
  Thing *thing = data;
  gint run = g_atomic_int_add (&thing->n_runs, 1);

  while (!g_atomic_int_get (&thing->gate))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_usleep (200);
    }
  if (run < thing->fails)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "attempt %d", run);
      return FALSE;
    }
  return TRUE;
}

static AlbercaOperation *
thing_start (gpointer   data,
             GError   **error)
{
  Thing *thing = data;
  g_autoptr(AlbercaOperation) operation = NULL;

  if (thing->nothing)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it is gone");
      return NULL;
    }
  operation = alberca_operation_new ("a thing", "virsh thing", thing_worker, thing, NULL);
  alberca_operation_set_can_cancel (operation, TRUE);
  alberca_operation_queue_add (thing->fixture->queue, "pool", thing->fixture->workers, operation);
  return operation;
}

static void
thing_free (gpointer data)
{
  n_freed++;
}

static void
add (Fixture *fixture,
     Thing   *things,
     guint    n_things)
{
  for (guint i = 0; i < n_things; i++)
    {
      things[i].fixture = fixture;
      alberca_batch_add (fixture->batch, "a thing", thing_start, &things[i], thing_free);
    }
}

static void
wait_finished (AlbercaBatch *batch)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT;

  while (!alberca_batch_get_finished (batch))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
check_counts (AlbercaBatch *batch,
              guint         n_done,
              guint         n_failed,
              guint         n_cancelled)
{
  g_assert_cmpuint (alberca_batch_get_n_done (batch), ==, n_done);
  g_assert_cmpuint (alberca_batch_get_n_failed (batch), ==, n_failed);
  g_assert_cmpuint (alberca_batch_get_n_cancelled (batch), ==, n_cancelled);
  g_assert_cmpuint (g_list_model_get_n_items (alberca_batch_get_failures (batch)), ==, n_failed);
}

/* Failures do not stop the others; only they are tried again, until none is left. */
static void
test_retry (Fixture       *fixture,
            gconstpointer  user_data)
{
  Thing things[6] = {
    { .gate = 1 }, { .gate = 1, .fails = 1 }, { .gate = 1 }, { .gate = 1, .fails = 2 }, { .nothing = TRUE }, { .gate = 1 },
  };
  GListModel *acts = alberca_operation_queue_get_acts (fixture->queue);

  add (fixture, things, G_N_ELEMENTS (things));
  g_assert_false (alberca_batch_get_finished (fixture->batch));
  alberca_batch_run (fixture->batch, fixture->queue);
  g_assert_cmpuint (g_list_model_get_n_items (acts), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, 5);
  g_assert_false (alberca_batch_get_can_retry (fixture->batch));

  wait_finished (fixture->batch);
  check_counts (fixture->batch, 3, 3, 0);
  g_assert_cmpint (alberca_batch_get_state (fixture->batch), ==, ALBERCA_OPERATION_FAILED);
  g_assert_cmpfloat_with_epsilon (alberca_batch_get_progress (fixture->batch), 1, 0.001);
  g_assert_cmpuint (fixture->n_batch_finished, ==, 1);

  things[4].nothing = FALSE;
  things[4].gate = 1;
  alberca_batch_retry (fixture->batch);
  g_assert_false (alberca_batch_get_finished (fixture->batch));
  wait_finished (fixture->batch);
  check_counts (fixture->batch, 5, 1, 0);
  g_assert_cmpuint (fixture->n_batch_finished, ==, 2);

  alberca_batch_retry (fixture->batch);
  wait_finished (fixture->batch);
  check_counts (fixture->batch, 6, 0, 0);
  g_assert_cmpint (alberca_batch_get_state (fixture->batch), ==, ALBERCA_OPERATION_DONE);
  g_assert_false (alberca_batch_get_can_retry (fixture->batch));

  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    g_assert_cmpint (things[i].n_runs, ==, things[i].fails + 1);
  g_assert_cmpuint (g_list_model_get_n_items (acts), ==, 1);
  alberca_operation_queue_clear (fixture->queue);
  g_assert_cmpuint (g_list_model_get_n_items (acts), ==, 0);
}

/* The one that runs stops, the rest never begins. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  user_data)
{
  Thing things[4] = { { .gate = 1 }, { .gate = 0 }, { .gate = 1 }, { .gate = 1 } };
  gint64 end = g_get_monotonic_time () + TIMEOUT;

  add (fixture, things, G_N_ELEMENTS (things));
  alberca_batch_run (fixture->batch, fixture->queue);
  g_assert_true (alberca_batch_get_can_cancel (fixture->batch));
  while (g_atomic_int_get (&things[1].n_runs) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (alberca_batch_get_state (fixture->batch), ==, ALBERCA_OPERATION_RUNNING);
  /* What is running must not be cleared away */
  alberca_operation_queue_clear (fixture->queue);
  g_assert_cmpuint (g_list_model_get_n_items (alberca_operation_queue_get_acts (fixture->queue)), ==, 1);

  alberca_batch_cancel (fixture->batch);
  g_assert_false (alberca_batch_get_can_cancel (fixture->batch));
  wait_finished (fixture->batch);
  check_counts (fixture->batch, 1, 0, 3);
  g_assert_cmpint (alberca_batch_get_state (fixture->batch), ==, ALBERCA_OPERATION_CANCELLED);
  g_assert_cmpint (things[2].n_runs + things[3].n_runs, ==, 0);
  g_assert_false (alberca_batch_get_can_retry (fixture->batch));
  g_assert_cmpuint (fixture->n_batch_finished, ==, 1);
}

/* A batch of one: the operation can be tried again. It stays when it was cleared away. */
static void
test_one (Fixture       *fixture,
          gconstpointer  user_data)
{
  Thing thing = { .gate = 1, .fails = 1 };
  AlbercaOperation *first;

  add (fixture, &thing, 1);
  alberca_batch_run (fixture->batch, fixture->queue);
  first = alberca_batch_get_only (fixture->batch);
  g_assert_true (alberca_operation_get_batch (first) == fixture->batch);
  wait_finished (fixture->batch);
  check_counts (fixture->batch, 0, 1, 0);

  alberca_operation_queue_clear (fixture->queue);
  alberca_batch_retry (fixture->batch);
  g_assert_cmpuint (g_list_model_get_n_items (alberca_operation_queue_get_acts (fixture->queue)), ==, 1);
  wait_finished (fixture->batch);
  check_counts (fixture->batch, 1, 0, 0);
  g_assert_cmpuint (fixture->n_batch_finished, ==, 2);
  g_assert_cmpuint (n_freed, ==, 0);
}

/* Nothing can be started at all: that is an end too. */
static void
test_nothing (Fixture       *fixture,
              gconstpointer  user_data)
{
  Thing things[2] = { { .nothing = TRUE }, { .nothing = TRUE } };

  add (fixture, things, G_N_ELEMENTS (things));
  alberca_batch_run (fixture->batch, fixture->queue);
  g_assert_true (alberca_batch_get_finished (fixture->batch));
  check_counts (fixture->batch, 0, 2, 0);
  g_assert_cmpuint (fixture->n_batch_finished, ==, 1);
  g_assert_true (alberca_batch_get_can_retry (fixture->batch));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/batch/retry", Fixture, NULL, set_up, test_retry, tear_down);
  g_test_add ("/batch/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/batch/one", Fixture, NULL, set_up, test_one, tear_down);
  g_test_add ("/batch/nothing", Fixture, NULL, set_up, test_nothing, tear_down);

  return g_test_run ();
}
