/* test-field-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "widgets/alberca-field-row.h"
#include "widgets/widget-test.h"

static void
test_problem_waits_for_touch (void)
{
  GtkWidget *row = alberca_field_row_new ("Name");

  alberca_field_row_set_problem (ALBERCA_FIELD_ROW (row), "It is empty");
  g_assert_null (widget_test_look (row, GTK_TYPE_LABEL, "It is empty"));
  g_assert_false (gtk_widget_has_css_class (row, "error"));

  alberca_field_row_touch (ALBERCA_FIELD_ROW (row));
  widget_test_find (row, GTK_TYPE_LABEL, "It is empty");
  g_assert_true (gtk_widget_has_css_class (row, "error"));

  alberca_field_row_set_problem (ALBERCA_FIELD_ROW (row), NULL);
  g_assert_null (widget_test_look (row, GTK_TYPE_LABEL, "It is empty"));
  g_assert_false (gtk_widget_has_css_class (row, "error"));

  widget_test_drop (row);
}

static void
test_typing_touches (void)
{
  GtkWidget *row = alberca_field_row_new ("Name");
  GtkWidget *entry = widget_test_find (row, GTK_TYPE_TEXT, NULL);

  /* The program fills it in: nobody has touched it */
  alberca_field_row_set_text (ALBERCA_FIELD_ROW (row), "isos");
  alberca_field_row_set_problem (ALBERCA_FIELD_ROW (row), "It is taken");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "isos");
  g_assert_null (widget_test_look (row, GTK_TYPE_LABEL, "It is taken"));

  gtk_editable_set_text (GTK_EDITABLE (entry), "isos2");
  g_assert_cmpstr (alberca_field_row_get_text (ALBERCA_FIELD_ROW (row)), ==, "isos2");
  widget_test_find (row, GTK_TYPE_LABEL, "It is taken");

  widget_test_drop (row);
}

static void
test_warning (void)
{
  GtkWidget *row = alberca_field_row_new ("Capacity");

  alberca_field_row_set_warning (ALBERCA_FIELD_ROW (row), "It is much");
  widget_test_find (row, GTK_TYPE_LABEL, "It is much");
  g_assert_false (gtk_widget_has_css_class (row, "error"));

  alberca_field_row_touch (ALBERCA_FIELD_ROW (row));
  alberca_field_row_set_problem (ALBERCA_FIELD_ROW (row), "It is too much");
  widget_test_find (row, GTK_TYPE_LABEL, "It is too much");
  g_assert_null (widget_test_look (row, GTK_TYPE_LABEL, "It is much"));

  widget_test_drop (row);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/field-row/problem-waits-for-touch", test_problem_waits_for_touch);
  g_test_add_func ("/field-row/typing-touches", test_typing_touches);
  g_test_add_func ("/field-row/warning", test_warning);

  return g_test_run ();
}
