/* test-operations.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/alberca-batch.h"
#include "widgets/alberca-operation-list.h"
#include "widgets/alberca-operation-row.h"
#include "widgets/alberca-transcript-window.h"
#include "widgets/widget-test.h"

/* Worker thread: runs until it is let go or cancelled */
static gboolean
wait_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  gint *go = data;

  alberca_operation_report (operation, -1, "waiting for the test");
  while (!g_atomic_int_get (go))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_usleep (1000);
    }

  return TRUE;
}

/* Worker thread */
static gboolean
fail_worker (AlbercaOperation  *operation,
             gpointer           data,
             GCancellable      *cancellable,
             GError           **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no such thing");

  return FALSE;
}

static AlbercaOperation *
add (AlbercaOperationQueue *queue,
     const char            *title,
     AlbercaOperationFunc   func,
     gpointer               data)
{
  g_autoptr (AlbercaWorkers) workers = alberca_workers_new (1);
  g_autofree char *command = g_strdup_printf ("virsh %s", title);
  AlbercaOperation *operation = alberca_operation_new (title, command, func, data, NULL);

  alberca_operation_set_can_cancel (operation, TRUE);
  alberca_operation_queue_add (queue, title, workers, operation);
  g_object_unref (operation);

  return operation;
}

static gboolean
is_running (gpointer data)
{
  return alberca_operation_get_state (data) == ALBERCA_OPERATION_RUNNING;
}

static void
test_row (void)
{
  g_autoptr (AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  gint go = FALSE;
  AlbercaOperation *operation = add (queue, "one", wait_worker, &go);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *row = alberca_operation_row_new (operation);

  gtk_window_set_child (GTK_WINDOW (window), row);
  widget_test_wait (is_running, operation);
  widget_test_present (window);
  widget_test_find (row, GTK_TYPE_LABEL, "one");
  widget_test_find (row, GTK_TYPE_PROGRESS_BAR, NULL);
  g_assert_null (widget_test_look (row, GTK_TYPE_BUTTON, "_Details"));

  widget_test_click (row, "Cancel");
  widget_test_finish (queue);
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_CANCELLED);
  g_assert_null (widget_test_look (row, GTK_TYPE_PROGRESS_BAR, NULL));
  g_assert_null (widget_test_look (row, GTK_TYPE_BUTTON, "Cancel"));

  widget_test_destroy (window);
}

static void
test_list (void)
{
  g_autoptr (AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  gint go = TRUE;
  GtkWidget *list = g_object_new (ALBERCA_TYPE_OPERATION_LIST, "queue", queue, NULL);
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), list);
  widget_test_present (window);
  widget_test_find (list, GTK_TYPE_LABEL, "Nothing has been done yet");
  g_assert_false (gtk_widget_get_sensitive (widget_test_find (list, GTK_TYPE_BUTTON, "Clear _Finished")));

  add (queue, "good", wait_worker, &go);
  add (queue, "bad", fail_worker, NULL);
  widget_test_finish (queue);
  widget_test_find (list, GTK_TYPE_LABEL, "good");
  widget_test_find (list, GTK_TYPE_LABEL, "bad");
  widget_test_find (list, GTK_TYPE_BUTTON, "_Details");

  widget_test_click (list, "Clear _Finished");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 0);
  widget_test_find (list, GTK_TYPE_LABEL, "Nothing has been done yet");

  widget_test_destroy (window);
}

typedef struct
{
  AlbercaOperationQueue *queue;
  gint                   go;    /* atomic */
  gboolean               fails;
} Thing;

static AlbercaOperation *
start_thing (gpointer   data,
             GError   **error)
{
  Thing *thing = data;

  return add (thing->queue, thing->fails ? "bad" : "good", thing->fails ? fail_worker : wait_worker,
              thing->fails ? NULL : &thing->go);
}

static gboolean
is_batch_finished (gpointer data)
{
  return alberca_batch_get_finished (data);
}

/* Several operations are one row: failures are in it, and are tried again from there */
static void
test_batch (void)
{
  g_autoptr (AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr (AlbercaBatch) batch = alberca_batch_new ("several things");
  Thing things[3] = { { queue, 1, FALSE }, { queue, 0, TRUE }, { queue, 0, FALSE } };
  GtkWidget *list = g_object_new (ALBERCA_TYPE_OPERATION_LIST, "queue", queue, NULL);
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), list);
  widget_test_present (window);
  for (guint i = 0; i < G_N_ELEMENTS (things); i++)
    alberca_batch_add (batch, "thing", start_thing, &things[i], NULL);
  alberca_batch_run (batch, queue);
  widget_test_find (list, GTK_TYPE_LABEL, "several things");
  g_assert_null (widget_test_look (list, GTK_TYPE_BUTTON, "_Retry Failed"));

  g_atomic_int_set (&things[2].go, 1);
  widget_test_wait (is_batch_finished, batch);
  widget_test_find (list, GTK_TYPE_LABEL, "2 of 3 done · 1 failed");
  widget_test_find (list, GTK_TYPE_LABEL, "bad");
  widget_test_find (list, GTK_TYPE_BUTTON, "_Details");
  g_assert_null (widget_test_look (list, GTK_TYPE_BUTTON, "Cancel the rest"));

  things[1].fails = FALSE;
  widget_test_click (list, "_Retry Failed");
  widget_test_find (list, GTK_TYPE_BUTTON, "Cancel the rest");
  g_assert_null (widget_test_look (list, GTK_TYPE_BUTTON, "_Retry Failed"));
  g_assert_null (widget_test_look (list, GTK_TYPE_LABEL, "bad"));
  widget_test_click (list, "Cancel the rest");
  widget_test_wait (is_batch_finished, batch);
  widget_test_find (list, GTK_TYPE_LABEL, "2 of 3 done · 1 cancelled");

  widget_test_click (list, "Clear _Finished");
  widget_test_find (list, GTK_TYPE_LABEL, "Nothing has been done yet");
  widget_test_destroy (window);
}

/* A batch of one looks like its operation */
static void
test_batch_of_one (void)
{
  g_autoptr (AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr (AlbercaBatch) batch = alberca_batch_new ("one thing");
  Thing thing = { queue, 1, TRUE };
  GtkWidget *list = g_object_new (ALBERCA_TYPE_OPERATION_LIST, "queue", queue, NULL);
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), list);
  widget_test_present (window);
  alberca_batch_add (batch, "thing", start_thing, &thing, NULL);
  alberca_batch_run (batch, queue);
  widget_test_wait (is_batch_finished, batch);
  widget_test_find (list, GTK_TYPE_LABEL, "bad");
  g_assert_null (widget_test_look (list, GTK_TYPE_LABEL, "one thing"));
  widget_test_find (list, GTK_TYPE_BUTTON, "_Details");

  thing.fails = FALSE;
  widget_test_click (list, "_Retry Failed");
  widget_test_wait (is_batch_finished, batch);
  widget_test_find (list, GTK_TYPE_LABEL, "good");
  g_assert_null (widget_test_look (list, GTK_TYPE_BUTTON, "_Retry Failed"));

  widget_test_destroy (window);
}

static void
test_transcript (void)
{
  g_autoptr (AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  gint go = TRUE;
  GtkWidget *window = alberca_transcript_window_new (queue);

  widget_test_present (window);
  widget_test_find (window, ADW_TYPE_STATUS_PAGE, "Nothing has been done yet");

  add (queue, "good", wait_worker, &go);
  add (queue, "bad", fail_worker, NULL);
  widget_test_finish (queue);
  g_assert_null (widget_test_look (window, ADW_TYPE_STATUS_PAGE, NULL));
  widget_test_find (window, GTK_TYPE_LABEL, "virsh good");
  widget_test_find (window, GTK_TYPE_LABEL, "virsh bad");
  widget_test_click (window, "Copy the transcript");

  widget_test_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/operations/row", test_row);
  g_test_add_func ("/operations/list", test_list);
  g_test_add_func ("/operations/batch", test_batch);
  g_test_add_func ("/operations/batch-of-one", test_batch_of_one);
  g_test_add_func ("/operations/transcript", test_transcript);

  return g_test_run ();
}
