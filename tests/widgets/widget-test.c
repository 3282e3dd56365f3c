/* widget-test.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE /* for dl_iterate_phdr () */

#include "widgets/widget-test.h"

#include <locale.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <link.h>
#include <sanitizer/lsan_interface.h>

/* GCC has the functions, but not their header */
int __sanitizer_get_ownership (const volatile void *block);
size_t __sanitizer_get_allocated_size (const volatile void *block);
#endif

#define TIMEOUT_SECONDS 20

#ifdef __SANITIZE_ADDRESS__
/* GLib lets go of its table of quarks, for readers without a lock, when there are more than 2048,
 * which the widgets get to. It was made before main (), by a function that no suppression can
 * name: so it is looked for where GLib keeps it. */
static gboolean
is_table_of_quarks (gpointer block)
{
  return __sanitizer_get_ownership (block) != 0 &&
         __sanitizer_get_allocated_size (block) == 2048 * sizeof (char *) &&
         ((char **) block)[1] == g_quark_to_string (1);
}

static int
spare_table_of_quarks (struct dl_phdr_info *library,
                       size_t               size,
                       void                *data)
{
  if (strstr (library->dlpi_name, "libglib-2.0") == NULL)
    return 0;

  for (int i = 0; i < library->dlpi_phnum; i++)
    {
      const ElfW(Phdr) *segment = &library->dlpi_phdr[i];
      gpointer *words = (gpointer *) (library->dlpi_addr + segment->p_vaddr);

      if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_W))
        continue;
      for (gsize n = 0; n < segment->p_memsz / sizeof (gpointer); n++)
        {
          if (is_table_of_quarks (words[n]))
            __lsan_ignore_object (words[n]);
        }
    }

  return 1;
}
#endif

void
widget_test_init (int    *argc,
                  char ***argv)
{
#ifdef __SANITIZE_ADDRESS__
  dl_iterate_phdr (spare_table_of_quarks, NULL);
#endif
  g_test_init (argc, argv, NULL);
  setlocale (LC_ALL, "");
  /* Mesa's driver forgets memory when it is unloaded, where no suppression can name it */
  if (gtk_check_version (4, 16, 0) == NULL)
    g_setenv ("GDK_DISABLE", "gl,vulkan", TRUE);
  else
    g_setenv ("GDK_DEBUG", "gl-disable", TRUE);
  adw_init ();
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_CONTINUE;
}

void
widget_test_wait (WidgetTestCondition condition,
                  gpointer            data)
{
  gboolean late = FALSE;
  guint timeout = g_timeout_add_seconds (TIMEOUT_SECONDS, on_timeout, &late);

  while (!condition (data))
    {
      g_assert_false (late);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (timeout);
}

void
widget_test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
has_text (GtkWidget  *widget,
          const char *text)
{
  static const char *const names[] = { "label", "title", "tooltip-text" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), names[i]);
      g_autofree char *value = NULL;

      if (pspec == NULL || pspec->value_type != G_TYPE_STRING)
        continue;
      g_object_get (widget, names[i], &value, NULL);
      if (g_strcmp0 (value, text) == 0)
        return TRUE;
    }

  return FALSE;
}

GtkWidget *
widget_test_look (GtkWidget  *root,
                  GType       type,
                  const char *text)
{
  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (text == NULL || has_text (root, text)))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = widget_test_look (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
widget_test_find (GtkWidget  *root,
                  GType       type,
                  const char *text)
{
  GtkWidget *found = widget_test_look (root, type, text);

  if (found == NULL)
    g_error ("No %s “%s”", g_type_name (type), text != NULL ? text : "");

  return found;
}

void
widget_test_click (GtkWidget  *root,
                   const char *text)
{
  GtkWidget *button = widget_test_find (root, GTK_TYPE_BUTTON, text);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

void
widget_test_present (GtkWidget *window)
{
  gtk_window_present (GTK_WINDOW (window));
  widget_test_wait (is_mapped, window);
  widget_test_settle ();
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
widget_test_destroy (GtkWidget *window)
{
  gpointer weak = window;

  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_destroy (GTK_WINDOW (window));
  widget_test_wait (is_gone, &weak);
}

void
widget_test_drop (GtkWidget *widget)
{
  g_assert_null (gtk_widget_get_parent (widget));
  g_object_ref_sink (widget);
  g_assert_finalize_object (widget);
}

static gboolean
is_listed (gpointer data)
{
  return alberca_connection_get_listed (data);
}

AlbercaConnection *
widget_test_open_practice (AlbercaOperationQueue *queue)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "practice.xml", NULL);
  g_autofree char *real = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_strdup_printf ("test://%s", real);
  AlbercaConnection *connection = alberca_connection_new (uri, FALSE, queue);

  alberca_connection_open (connection);
  widget_test_wait (is_listed, connection);

  return connection;
}

AlbercaPool *
widget_test_find_pool (AlbercaConnection *connection,
                       const char        *name)
{
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, name);

  g_assert_nonnull (pool);

  return pool;
}

static gboolean
is_idle (gpointer data)
{
  return alberca_operation_queue_get_n_running (data) == 0;
}

void
widget_test_finish (AlbercaOperationQueue *queue)
{
  widget_test_wait (is_idle, queue);
  widget_test_settle ();
}
