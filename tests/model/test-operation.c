/* test-operation.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-operation-queue.h"

#define TIMEOUT (20 * G_USEC_PER_SEC)

static GThread *main_thread;
static guint n_finalized;

static void
wait_for (AlbercaOperation *operation)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT;

  while (!alberca_operation_get_finished (operation))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
finalized_cb (gpointer  data,
              GObject  *where)
{
  g_assert_true (g_thread_self () == main_thread);
  n_finalized++;
}

static void
data_free (gpointer data)
{
  g_assert_true (g_thread_self () == main_thread);
  g_atomic_int_inc ((gint *) data);
}

static gboolean
trivial_worker (AlbercaOperation  *operation,
                gpointer           data,
                GCancellable      *cancellable,
                GError           **error)
{
  g_assert_true (g_thread_self () != main_thread);
  return TRUE;
}

/* The worst case: an empty worker, and nobody but the task holds the operation. */
static void
test_finalized_on_main_thread (void)
{
  g_autoptr(AlbercaWorkers) workers = alberca_workers_new (4);
  const guint n_operations = 2000;
  gint64 end = g_get_monotonic_time () + TIMEOUT;
  gint n_freed = 0;

  n_finalized = 0;
  for (guint i = 0; i < n_operations; i++)
    {
      AlbercaOperation *operation = alberca_operation_new ("t", "c", trivial_worker, &n_freed, data_free);

      g_object_weak_ref (G_OBJECT (operation), finalized_cb, NULL);
      alberca_operation_start (operation, workers);
      g_object_unref (operation);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  while (n_finalized < n_operations && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (n_finalized, ==, n_operations);
  g_assert_cmpint (n_freed, ==, n_operations);
}

typedef struct
{
  gint *running; /* atomic: how many of its key run */
  gint *order;   /* atomic: the next number */
  gint  number;
} Turn;

static gboolean
turn_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  Turn *turn = data;

  g_assert_cmpint (g_atomic_int_add (turn->running, 1), ==, 0);
  g_usleep (500);
  turn->number = g_atomic_int_add (turn->order, 1);
  g_atomic_int_add (turn->running, -1);
  return TRUE;
}

static void
test_one_at_a_time (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaWorkers) workers = alberca_workers_new (4);
  AlbercaOperation *operations[20];
  Turn turns[20] = { 0 };
  gint running = 0;
  gint order = 0;

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      turns[i].running = &running;
      turns[i].order = &order;
      operations[i] = alberca_operation_new ("t", "c", turn_worker, &turns[i], NULL);
      alberca_operation_queue_add (queue, "one", workers, operations[i]);
    }
  g_assert_cmpuint (alberca_operation_queue_get_n_running (queue), ==, G_N_ELEMENTS (turns));
  wait_for (operations[G_N_ELEMENTS (turns) - 1]);
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_assert_cmpint (turns[i].number, ==, i);
      g_object_unref (operations[i]);
    }
  g_assert_cmpuint (alberca_operation_queue_get_n_running (queue), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, G_N_ELEMENTS (turns));
  alberca_operation_queue_clear (queue);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 0);
}

typedef struct
{
  GMutex   lock;
  GCond    changed;
  gboolean released;
  gboolean entered;
} Gate;

static gboolean
gate_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->entered = TRUE;
  while (!gate->released)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
gate_release (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->released = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

static void
test_cancel (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaWorkers) workers = alberca_workers_new (2);
  Gate gate = { 0 };
  g_autoptr(AlbercaOperation) first = alberca_operation_new ("first", "c", gate_worker, &gate, NULL);
  g_autoptr(AlbercaOperation) second = alberca_operation_new ("second", "c", trivial_worker, NULL, NULL);
  g_autoptr(AlbercaOperation) single = alberca_operation_new ("single", "c", gate_worker, &gate, NULL);

  alberca_operation_set_can_cancel (first, TRUE);
  alberca_operation_queue_add (queue, "pool", workers, first);
  alberca_operation_queue_add (queue, "pool", workers, second);
  alberca_operation_queue_add (queue, "other", workers, single);

  /* One call that libvirt cannot stop offers no cancel; one that waits does. */
  g_assert_cmpint (alberca_operation_get_state (single), ==, ALBERCA_OPERATION_RUNNING);
  g_assert_false (alberca_operation_get_can_cancel (single));
  alberca_operation_cancel (single);
  g_assert_cmpint (alberca_operation_get_state (second), ==, ALBERCA_OPERATION_WAITING);
  g_assert_true (alberca_operation_get_can_cancel (second));
  alberca_operation_cancel (second);
  g_assert_cmpint (alberca_operation_get_state (second), ==, ALBERCA_OPERATION_CANCELLED);
  g_assert_cmpint (alberca_operation_get_duration (second), ==, 0);

  g_assert_true (alberca_operation_get_can_cancel (first));
  alberca_operation_cancel (first);
  g_assert_false (alberca_operation_get_can_cancel (first));
  gate_release (&gate);
  wait_for (first);
  gate_release (&gate);
  wait_for (single);
  g_assert_cmpint (alberca_operation_get_state (first), ==, ALBERCA_OPERATION_CANCELLED);
  g_assert_cmpint (alberca_operation_get_state (single), ==, ALBERCA_OPERATION_DONE);
}

/* What works on two pools waits for both, and is not overtaken by what came later */
static void
test_two_keys (void)
{
  static const char *const both[] = { "a", "b", NULL };
  static const char *const turned[] = { "b", "a", NULL };
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaWorkers) workers = alberca_workers_new (4);
  Gate gates[2] = { 0 };
  g_autoptr(AlbercaOperation) first = alberca_operation_new ("a", "c", gate_worker, &gates[0], NULL);
  g_autoptr(AlbercaOperation) copy = alberca_operation_new ("a and b", "c", gate_worker, &gates[1], NULL);
  g_autoptr(AlbercaOperation) back = alberca_operation_new ("b and a", "c", trivial_worker, NULL, NULL);
  g_autoptr(AlbercaOperation) later = alberca_operation_new ("b", "c", trivial_worker, NULL, NULL);
  g_autoptr(AlbercaOperation) other = alberca_operation_new ("c", "c", trivial_worker, NULL, NULL);

  alberca_operation_queue_add (queue, "a", workers, first);
  alberca_operation_queue_add_all (queue, both, workers, copy);
  alberca_operation_queue_add_all (queue, turned, workers, back);
  alberca_operation_queue_add (queue, "b", workers, later);
  alberca_operation_queue_add (queue, "c", workers, other);
  wait_for (other);
  g_assert_cmpint (alberca_operation_get_state (first), ==, ALBERCA_OPERATION_RUNNING);
  g_assert_cmpint (alberca_operation_get_state (copy), ==, ALBERCA_OPERATION_WAITING);
  /* Nothing of b runs, but the copy is older */
  g_assert_cmpint (alberca_operation_get_state (later), ==, ALBERCA_OPERATION_WAITING);

  gate_release (&gates[0]);
  wait_for (first);
  g_assert_cmpint (alberca_operation_get_state (copy), ==, ALBERCA_OPERATION_RUNNING);
  g_assert_cmpint (alberca_operation_get_state (back), ==, ALBERCA_OPERATION_WAITING);
  g_assert_cmpint (alberca_operation_get_state (later), ==, ALBERCA_OPERATION_WAITING);
  gate_release (&gates[1]);
  wait_for (later);
  g_assert_cmpint (alberca_operation_get_state (back), ==, ALBERCA_OPERATION_DONE);
  g_assert_cmpuint (alberca_operation_queue_get_n_running (queue), ==, 0);
}

static gboolean
chatty_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  for (guint i = 0; i < 1000; i++)
    alberca_operation_report (operation, i / 1000.0, "working");
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  return FALSE;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_progress_is_throttled (void)
{
  g_autoptr(AlbercaWorkers) workers = alberca_workers_new (1);
  g_autoptr(AlbercaOperation) operation = alberca_operation_new ("t", "c", chatty_worker, NULL, NULL);
  guint n_notifies = 0;

  g_signal_connect_swapped (operation, "notify::progress", G_CALLBACK (count_cb), &n_notifies);
  alberca_operation_start (operation, workers);
  wait_for (operation);
  g_assert_cmpuint (n_notifies, <, 20);
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_FAILED);
  g_assert_error (alberca_operation_get_error (operation), G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

/* What an operation is about: a volume is not its pool, nor one of the same name elsewhere. */
static void
test_subjects (void)
{
  g_autoptr(AlbercaOperation) operation = alberca_operation_new ("t", "c", trivial_worker, NULL, NULL);
  g_auto(GStrv) volumes = NULL;

  g_assert_false (alberca_operation_has_subject (operation, "uuid-1", NULL));
  alberca_operation_add_subject (operation, "uuid-1", "a.qcow2");
  alberca_operation_add_subject (operation, "uuid-2", "b.qcow2");
  alberca_operation_add_subject (operation, "uuid-2", "b.qcow2");
  g_assert_true (alberca_operation_has_subject (operation, "uuid-1", "a.qcow2"));
  g_assert_true (alberca_operation_has_subject (operation, "uuid-2", "b.qcow2"));
  g_assert_false (alberca_operation_has_subject (operation, "uuid-2", "a.qcow2"));
  g_assert_false (alberca_operation_has_subject (operation, "uuid-1", NULL));
  alberca_operation_add_subject (operation, "uuid-1", NULL);
  g_assert_true (alberca_operation_has_subject (operation, "uuid-1", NULL));
  volumes = alberca_operation_list_volumes (operation);
  g_assert_cmpuint (g_strv_length (volumes), ==, 2);
}

/* ---- Reading ---- */

static gpointer
line_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  gint *running = data;

  g_assert_cmpint (g_atomic_int_add (running, 1), ==, 0);
  g_usleep (500);
  g_atomic_int_add (running, -1);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return running;
}

static void
line_done (gpointer  owner,
           gpointer  result,
           GError   *error)
{
  g_assert_true (g_thread_self () == main_thread);
  if (error != NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  n_finalized++;
}

/* One after the other, also when nobody else has the threads any more; each is told. */
static void
test_line (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  AlbercaWorkers *workers = alberca_workers_new (4);
  gint64 end = g_get_monotonic_time () + TIMEOUT;
  gint running = 0;

  n_finalized = 0;
  for (guint i = 0; i < 20; i++)
    alberca_workers_read_in_line (workers, i % 2 == 0 ? cancellable : NULL, line_worker, &running, NULL, line_done, NULL);
  g_cancellable_cancel (cancellable);
  g_object_add_weak_pointer (G_OBJECT (workers), (gpointer *) &workers);
  g_object_unref (workers);
  while (workers != NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (workers);
  g_assert_cmpuint (n_finalized, ==, 20);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  main_thread = g_thread_self ();

  g_test_add_func ("/operation/finalized-on-main-thread", test_finalized_on_main_thread);
  g_test_add_func ("/operation/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/operation/two-keys", test_two_keys);
  g_test_add_func ("/operation/cancel", test_cancel);
  g_test_add_func ("/operation/subjects", test_subjects);
  g_test_add_func ("/operation/line", test_line);
  g_test_add_func ("/operation/progress-is-throttled", test_progress_is_throttled);
  return g_test_run ();
}
