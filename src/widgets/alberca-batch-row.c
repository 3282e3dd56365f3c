/* alberca-batch-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-batch-row.h"

#include <glib/gi18n.h>

#include "widgets/alberca-format.h"
#include "widgets/alberca-operation-row.h"

/* So many failures are listed; the transcript has all of them. */
#define MAX_FAILURES 20

struct _AlbercaBatchRow
{
  AdwBin parent_instance;

  GtkImage     *icon;
  GtkListBox   *failures;

  AlbercaBatch *batch;
  GSignalGroup *batch_signals;
};

G_DEFINE_FINAL_TYPE (AlbercaBatchRow, alberca_batch_row, ADW_TYPE_BIN)

typedef enum
{
  PROP_BATCH = 1,
} AlbercaBatchRowProperty;

static GParamSpec *properties[PROP_BATCH + 1];

/* ---- Pure closures for the template ---- */

static gboolean
is_several (gpointer object,
            guint    n_items)
{
  return n_items > 1;
}

static gboolean
is_one (gpointer object,
        guint    n_items)
{
  return n_items == 1;
}

/* "9 of 12 done · 2 failed · 1 cancelled" */
static char *
format_counts (gpointer object,
               guint    n_items,
               guint    n_done,
               guint    n_failed,
               guint    n_cancelled)
{
  GString *text = g_string_new (NULL);

  /* Translators: how many of several operations are done, "9 of 12 done" */
  g_string_append_printf (text, ngettext ("%u of %u done", "%u of %u done", n_items), n_done, n_items);
  if (n_failed > 0)
    {
      g_string_append (text, " · ");
      /* Translators: how many operations failed */
      g_string_append_printf (text, ngettext ("%u failed", "%u failed", n_failed), n_failed);
    }
  if (n_cancelled > 0)
    {
      g_string_append (text, " · ");
      /* Translators: how many operations were cancelled */
      g_string_append_printf (text, ngettext ("%u cancelled", "%u cancelled", n_cancelled), n_cancelled);
    }
  return g_string_free (text, FALSE);
}

static char *
format_more_failures (gpointer object,
                      guint    n_failed)
{
  guint n_more = n_failed > MAX_FAILURES ? n_failed - MAX_FAILURES : 0;

  /* Translators: comes below a list of operations that failed */
  return g_strdup_printf (ngettext ("and %u more, see the transcript", "and %u more, see the transcript", n_more),
                          n_more);
}

static gboolean
has_more_failures (gpointer object,
                   guint    n_failed)
{
  return n_failed > MAX_FAILURES;
}

static gboolean
both (gpointer object,
      gboolean first,
      gboolean second)
{
  return first && second;
}

static gboolean
is_positive (gpointer object,
             guint    number)
{
  return number > 0;
}

static void
update_state_class (AlbercaBatchRow *self)
{
  AlbercaOperationState state = alberca_batch_get_state (self->batch);

  alberca_format_style_state (GTK_WIDGET (self->icon), state);
}

static void
on_cancel_clicked (AlbercaBatchRow *self)
{
  alberca_batch_cancel (self->batch);
}

static void
on_retry_clicked (AlbercaBatchRow *self)
{
  alberca_batch_retry (self->batch);
}

static GtkWidget *
create_failure (gpointer item,
                gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), alberca_operation_row_new (ALBERCA_OPERATION (item)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  alberca_operation_get_title (ALBERCA_OPERATION (item)),
                                  -1);

  return row;
}

static void
show_failures (AlbercaBatchRow *self)
{
  GListModel *failures = alberca_batch_get_failures (self->batch);
  g_autoptr(GtkSliceListModel) first = NULL;

  if (alberca_batch_get_n_items (self->batch) < 2)
    return;
  first = gtk_slice_list_model_new (g_object_ref (failures), 0, MAX_FAILURES);
  gtk_list_box_bind_model (self->failures, G_LIST_MODEL (first), create_failure, NULL, NULL);
}

static void
alberca_batch_row_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  AlbercaBatchRow *self = ALBERCA_BATCH_ROW (object);

  switch ((AlbercaBatchRowProperty) prop_id)
    {
    case PROP_BATCH:
      g_value_set_object (value, self->batch);
      break;
    }
}

static void
alberca_batch_row_dispose (GObject *object)
{
  AlbercaBatchRow *self = ALBERCA_BATCH_ROW (object);

  if (self->failures != NULL)
    gtk_list_box_bind_model (self->failures, NULL, NULL, NULL, NULL);
  g_clear_object (&self->batch_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_BATCH_ROW);
  g_clear_object (&self->batch);

  G_OBJECT_CLASS (alberca_batch_row_parent_class)->dispose (object);
}

static void
alberca_batch_row_class_init (AlbercaBatchRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_batch_row_dispose;
  object_class->get_property = alberca_batch_row_get_property;

  properties[PROP_BATCH] = g_param_spec_object ("batch", NULL, NULL, ALBERCA_TYPE_BATCH,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (ALBERCA_TYPE_OPERATION_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-batch-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaBatchRow, failures);
  gtk_widget_class_bind_template_child (widget_class, AlbercaBatchRow, icon);
  gtk_widget_class_bind_template_callback (widget_class, alberca_format_state_icon);
  gtk_widget_class_bind_template_callback (widget_class, both);
  gtk_widget_class_bind_template_callback (widget_class, format_counts);
  gtk_widget_class_bind_template_callback (widget_class, format_more_failures);
  gtk_widget_class_bind_template_callback (widget_class, has_more_failures);
  gtk_widget_class_bind_template_callback (widget_class, is_one);
  gtk_widget_class_bind_template_callback (widget_class, is_positive);
  gtk_widget_class_bind_template_callback (widget_class, is_several);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_clicked);
}

static void
alberca_batch_row_init (AlbercaBatchRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->batch_signals = g_signal_group_new (ALBERCA_TYPE_BATCH);
  g_signal_group_connect_swapped (self->batch_signals, "notify::state", G_CALLBACK (update_state_class), self);
}

/**
 * alberca_batch_row_new:
 * @batch: a batch
 *
 * Returns: (transfer floating): a row that shows it
 */
GtkWidget *
alberca_batch_row_new (AlbercaBatch *batch)
{
  AlbercaBatchRow *self = g_object_new (ALBERCA_TYPE_BATCH_ROW, NULL);

  self->batch = g_object_ref (batch);
  g_signal_group_set_target (self->batch_signals, batch);
  show_failures (self);
  update_state_class (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BATCH]);
  return GTK_WIDGET (self);
}
