/* test-capacity-bar.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/alberca-size.h"
#include "widgets/alberca-capacity-bar.h"
#include "widgets/alberca-format.h"
#include "widgets/alberca-xml-view.h"
#include "widgets/widget-test.h"

static int
get_part_width (GtkWidget *bar,
                int        index)
{
  GtkWidget *part = gtk_widget_get_first_child (bar);

  for (int i = 0; i < index && part != NULL; i++)
    part = gtk_widget_get_next_sibling (part);
  g_assert_nonnull (part);
  return gtk_widget_get_child_visible (part) ? gtk_widget_get_allocated_width (part) : 0;
}

static void
set (GtkWidget *bar,
     double     used,
     double     others)
{
  alberca_capacity_bar_set_parts (ALBERCA_CAPACITY_BAR (bar), used, others);
  gtk_widget_size_allocate (bar, &(GtkAllocation) { 0, 0, 200, 8 }, -1);
}

static void
test_parts (void)
{
  GtkWidget *bar = alberca_capacity_bar_new ();
  int minimum;

  g_object_ref_sink (bar);
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, >, 0);

  set (bar, 0, 0);
  g_assert_cmpint (get_part_width (bar, 0), ==, 0);
  set (bar, 0.5, 0.25);
  g_assert_cmpint (get_part_width (bar, 0), ==, 100);
  g_assert_cmpint (get_part_width (bar, 1), ==, 50);
  /* Too little to see is seen; too much is cut off */
  set (bar, 0.0001, 0);
  g_assert_cmpint (get_part_width (bar, 0), ==, 1);
  set (bar, 0.75, 3);
  g_assert_cmpint (get_part_width (bar, 0), ==, 150);
  g_assert_cmpint (get_part_width (bar, 1), ==, 50);
  set (bar, 7, 1);
  g_assert_cmpint (get_part_width (bar, 0), ==, 200);
  g_assert_cmpint (get_part_width (bar, 1), ==, 0);

  g_assert_finalize_object (bar);
}

static void
test_format (void)
{
  g_autofree char *size = alberca_format_size (NULL, G_GUINT64_CONSTANT (1) << 30);
  g_autofree char *expected = alberca_size_format (G_GUINT64_CONSTANT (1) << 30);
  g_autofree char *base = alberca_format_base_name (NULL, "/srv/images/a.qcow2");
  g_autofree char *no_base = alberca_format_base_name (NULL, NULL);
  g_autofree char *no_date = alberca_format_date (NULL, 0);
  g_autofree char *date = alberca_format_date (NULL, 1700000000);

  g_assert_cmpstr (size, ==, expected);
  g_assert_cmpstr (base, ==, "a.qcow2");
  g_assert_cmpstr (no_base, ==, "");
  g_assert_cmpstr (no_date, ==, "");
  g_assert_true (g_str_has_prefix (date, "2023-11-1"));
}

static void
test_xml (void)
{
  GtkWidget *view = g_object_new (ALBERCA_TYPE_XML_VIEW, "xml", "<pool/>", NULL);
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "content", view, NULL);
  g_autofree char *xml = NULL;
  g_autofree char *shown = NULL;
  GtkTextBuffer *buffer = NULL;

  widget_test_present (window);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget_test_find (view, GTK_TYPE_TEXT_VIEW, NULL)));
  g_object_get (view, "xml", &xml, NULL);
  g_assert_cmpstr (xml, ==, "<pool/>");
  g_object_get (buffer, "text", &shown, NULL);
  g_assert_cmpstr (shown, ==, "<pool/>");
  g_assert_true (gtk_widget_is_sensitive (widget_test_find (view, GTK_TYPE_BUTTON, "Copy the XML")));

  alberca_xml_view_set_xml (ALBERCA_XML_VIEW (view), NULL);
  g_assert_cmpint (gtk_text_buffer_get_char_count (buffer), ==, 0);
  g_assert_false (gtk_widget_is_sensitive (widget_test_find (view, GTK_TYPE_BUTTON, "Copy the XML")));
  widget_test_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/capacity-bar/parts", test_parts);
  g_test_add_func ("/format", test_format);
  g_test_add_func ("/xml-view", test_xml);

  return g_test_run ();
}
