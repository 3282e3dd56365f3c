/* bench-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* bench-window URI POOL: how long the window does not answer while it reads the volumes of a pool
 * and while somebody scrolls through them, and what memory it takes. It is measured from selecting
 * the pool in a window that already shows the connection.
 *
 * In an iteration of the main loop these are GTK's: the phases of the frame clock, the toplevel's
 * "compute-size", and setting the adjustment, in which GtkListView takes rows from one item to
 * another. What our cells and our tick callbacks do in them is ours; ours is the whole rest. So
 * "own" is an upper bound of what our callbacks take: what GTK does on account of them (rows that
 * a tick lets into the list) and between them (sorting) counts, and so does waiting for a
 * processor; only styling, measuring, drawing and the person's scrolling do not. */

#include "config.h"

#include <adwaita.h>
#include <locale.h>
#include <stdlib.h>

#include "app/alberca-window.h"
#include "bench/loop-clock.h"
#include "widgets/alberca-volume-cell.h"
#include "widgets/alberca-volume-view.h"

/* A server that is gone must not hold up the whole benchmark. */
#define TIMEOUT_S 600

#define TICK_MS 16
#define PAGES_PER_TICK 3
#define SCROLL_ON_MS 3000

typedef struct
{
  GMainLoop         *loop;
  AlbercaWindow     *window;
  AlbercaConnection *connection;
  const char        *pool_name;
  AlbercaPool       *pool;       /* owned: once it is shown */
  GtkAdjustment     *adjustment; /* borrowed from the volume list */
  gboolean           up;
  double             details_ms;
} Bench;

static void G_GNUC_NORETURN G_GNUC_PRINTF (1, 2)
fail (const char *format,
      ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("bench-window: %s\n", message);
  exit (EXIT_FAILURE);
}

static gboolean
give_up_cb (gpointer user_data)
{
  fail ("not done after %d s", TIMEOUT_S);
}

/* Whose code runs. The linker hands us our code's calls of these functions: see meson.build. */

guint      __real_gtk_widget_add_tick_callback (GtkWidget                 *widget,
                                                GtkTickCallback            callback,
                                                gpointer                   user_data,
                                                GDestroyNotify             notify);
guint      __wrap_gtk_widget_add_tick_callback (GtkWidget                 *widget,
                                                GtkTickCallback            callback,
                                                gpointer                   user_data,
                                                GDestroyNotify             notify);
GtkWidget *__real_alberca_volume_cell_new      (const AlbercaVolumeColumn *column);
GtkWidget *__wrap_alberca_volume_cell_new      (const AlbercaVolumeColumn *column);
void       __real_alberca_volume_cell_bind     (AlbercaVolumeCell         *cell,
                                                GtkListItem               *item);
void       __wrap_alberca_volume_cell_bind     (AlbercaVolumeCell         *cell,
                                                GtkListItem               *item);
void       __real_alberca_volume_cell_unbind   (AlbercaVolumeCell         *cell,
                                                GtkListItem               *item);
void       __wrap_alberca_volume_cell_unbind   (AlbercaVolumeCell         *cell,
                                                GtkListItem               *item);

typedef struct
{
  GtkTickCallback callback;
  gpointer        user_data;
  GDestroyNotify  notify;
} Tick;

static void
tick_free (gpointer data)
{
  Tick *tick = data;

  if (tick->notify != NULL)
    tick->notify (tick->user_data);
  g_free (tick);
}

static gboolean
own_tick_cb (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       user_data)
{
  Tick *tick = user_data;
  gboolean before = loop_clock_set_theirs (FALSE);
  gboolean again = tick->callback (widget, clock, tick->user_data);

  loop_clock_set_theirs (before);
  return again;
}

guint
__wrap_gtk_widget_add_tick_callback (GtkWidget       *widget,
                                     GtkTickCallback  callback,
                                     gpointer         user_data,
                                     GDestroyNotify   notify)
{
  Tick *tick = g_new (Tick, 1);

  *tick = (Tick) { callback, user_data, notify };
  return __real_gtk_widget_add_tick_callback (widget, own_tick_cb, tick, tick_free);
}

GtkWidget *
__wrap_alberca_volume_cell_new (const AlbercaVolumeColumn *column)
{
  gboolean before = loop_clock_set_theirs (FALSE);
  GtkWidget *cell = __real_alberca_volume_cell_new (column);

  loop_clock_set_theirs (before);
  return cell;
}

void
__wrap_alberca_volume_cell_bind (AlbercaVolumeCell *cell,
                                 GtkListItem       *item)
{
  gboolean before = loop_clock_set_theirs (FALSE);

  __real_alberca_volume_cell_bind (cell, item);
  loop_clock_set_theirs (before);
}

void
__wrap_alberca_volume_cell_unbind (AlbercaVolumeCell *cell,
                                   GtkListItem       *item)
{
  gboolean before = loop_clock_set_theirs (FALSE);

  __real_alberca_volume_cell_unbind (cell, item);
  loop_clock_set_theirs (before);
}

static gboolean
emission_begins_cb (GSignalInvocationHint *hint,
                    guint                  n_values,
                    const GValue          *values,
                    gpointer               user_data)
{
  if (g_value_get_object (values) == user_data)
    loop_clock_set_theirs (TRUE);
  return TRUE;
}

static void
emission_ends_cb (void)
{
  loop_clock_set_theirs (FALSE);
}

/* A hook runs before GTK's own handlers, which were there first. */
static void
watch_signal (gpointer    object,
              GType       type,
              const char *signal)
{
  g_signal_add_emission_hook (g_signal_lookup (signal, type), 0, emission_begins_cb, object, NULL);
  g_signal_connect_after (object, signal, G_CALLBACK (emission_ends_cb), NULL);
}

static void
watch_frames (GtkWidget *window)
{
  static const char *const phases[] = { "before-paint", "update", "layout", "paint", "after-paint" };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  for (gsize i = 0; i < G_N_ELEMENTS (phases); i++)
    watch_signal (clock, GDK_TYPE_FRAME_CLOCK, phases[i]);
  watch_signal (gtk_native_get_surface (GTK_NATIVE (window)), GDK_TYPE_TOPLEVEL, "compute-size");
}

/* What is done with the window */

static GtkWidget *
find_widget (GtkWidget *root,
             GType      type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);
  return found;
}

static void
select_pool (Bench *bench)
{
  GtkWidget *view;
  GtkWidget *list;

  if (alberca_connection_get_state (bench->connection) == ALBERCA_CONNECTION_FAILED)
    fail ("%s", alberca_connection_get_error (bench->connection)->message);
  if (!alberca_connection_get_listed (bench->connection))
    return;

  loop_clock_reset ();
  alberca_window_want_pool (bench->window, bench->pool_name);

  view = find_widget (GTK_WIDGET (bench->window), ALBERCA_TYPE_VOLUME_VIEW);
  list = find_widget (view, GTK_TYPE_COLUMN_VIEW);
  bench->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  g_object_get (view, "pool", &bench->pool, NULL);
  if (bench->pool == NULL)
    fail ("there is no pool “%s”", bench->pool_name);
}

static void
scroll (Bench *bench)
{
  GtkAdjustment *adjustment = bench->adjustment;
  double step = PAGES_PER_TICK * gtk_adjustment_get_page_increment (adjustment);
  double value = gtk_adjustment_get_value (adjustment) + (bench->up ? -step : step);
  gboolean before;

  if (value <= 0)
    bench->up = FALSE;
  else if (value >= gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment))
    bench->up = TRUE;

  before = loop_clock_set_theirs (TRUE);
  gtk_adjustment_set_value (adjustment, value);
  loop_clock_set_theirs (before);
}

static gboolean
is_loaded (AlbercaPool *pool)
{
  guint n_volumes = g_list_model_get_n_items (alberca_pool_get_volumes (pool));

  if (alberca_pool_get_error (pool) != NULL)
    fail ("%s", alberca_pool_get_error (pool)->message);
  if (alberca_pool_get_listing (pool) || alberca_pool_get_loading (pool) || n_volumes == 0)
    return FALSE;
  if (alberca_pool_get_n_loaded (pool) != n_volumes)
    fail ("only %u of %u volumes could be read", alberca_pool_get_n_loaded (pool), n_volumes);
  return TRUE;
}

static gboolean
tick_cb (gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->pool == NULL)
    {
      select_pool (bench);
      return G_SOURCE_CONTINUE;
    }

  scroll (bench);
  if (bench->details_ms <= 0)
    {
      if (is_loaded (bench->pool))
        bench->details_ms = loop_clock_get_ms ();
    }
  else if (loop_clock_get_ms () - bench->details_ms > SCROLL_ON_MS)
    {
      g_main_loop_quit (bench->loop);
    }
  return G_SOURCE_CONTINUE;
}

/* As AlbercaApplication does it, but there may be another one already */
static GtkApplication *
make_application (void)
{
  g_autoptr(GError) error = NULL;
  GtkApplication *application = g_object_new (ADW_TYPE_APPLICATION,
                                              "flags", G_APPLICATION_NON_UNIQUE,
                                              "resource-base-path", "/io/github/alberca/Alberca",
                                              NULL);

  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    fail ("%s", error->message);
  return application;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(AlbercaOperationQueue) queue = NULL;
  g_autoptr(AlbercaConnectionList) connections = NULL;
  g_autoptr(AlbercaTemplateList) templates = NULL;
  g_autoptr(GSettings) settings = NULL;
  g_autoptr(GtkApplication) application = NULL;
  Bench bench = { .loop = loop };
  LoopClockResult result;

  if (argc != 3)
    fail ("usage: bench-window URI POOL");

  setlocale (LC_ALL, "");
  /* The user's own stay as they are */
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  application = make_application ();
  loop_clock_install ();

  settings = g_settings_new (ALBERCA_APP_ID);
  g_settings_set_int (settings, "window-width", 1100);
  g_settings_set_int (settings, "window-height", 700);
  queue = alberca_operation_queue_new ();
  connections = alberca_connection_list_new (queue, settings, g_getenv ("ALBERCA_DATA_DIR"));
  templates = g_object_new (ALBERCA_TYPE_TEMPLATE_LIST, NULL);
  bench.pool_name = argv[2];
  bench.window = ALBERCA_WINDOW (alberca_window_new (application, settings, queue, connections,
                                                     templates));
  alberca_window_open_uri (bench.window, argv[1], FALSE);
  bench.connection = alberca_connection_list_find (connections, argv[1]);
  gtk_window_present (GTK_WINDOW (bench.window));
  watch_frames (GTK_WIDGET (bench.window));

  g_timeout_add (TICK_MS, tick_cb, &bench);
  g_timeout_add_seconds (TIMEOUT_S, give_up_cb, NULL);
  g_main_loop_run (loop);

  result = loop_clock_get_result ();
  g_print ("{\"details_ms\": %.1f, \"iterations\": %u, \"longest_iteration_ms\": %.2f, \"p999_ms\": %.2f, "
           "\"longest_own_ms\": %.2f, \"longest_own_cpu_ms\": %.2f, \"peak_kib\": %" G_GUINT64_FORMAT "}\n",
           bench.details_ms, result.n_iterations, result.longest_ms, result.p999_ms,
           result.longest_own_ms, result.longest_own_cpu_ms, loop_clock_get_peak ());
  g_clear_object (&bench.pool);
  gtk_window_destroy (GTK_WINDOW (bench.window));
  return EXIT_SUCCESS;
}
