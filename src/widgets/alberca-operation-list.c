/* alberca-operation-list.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-operation-list.h"

#include "model/alberca-batch.h"
#include "widgets/alberca-batch-row.h"
#include "widgets/alberca-operation-row.h"

struct _AlbercaOperationList
{
  AdwBin parent_instance;

  GtkListBox            *list;
  GtkWidget             *empty;

  AlbercaOperationQueue *queue;
};

G_DEFINE_FINAL_TYPE (AlbercaOperationList, alberca_operation_list, ADW_TYPE_BIN)

typedef enum
{
  PROP_QUEUE = 1,
} AlbercaOperationListProperty;

static GParamSpec *properties[PROP_QUEUE + 1];

/* Closure: some operation is over */
static gboolean
is_greater (gpointer object,
            guint    n_items,
            guint    n_running)
{
  return n_items > n_running;
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *child;
  const char *title;

  if (ALBERCA_IS_BATCH (item))
    {
      child = alberca_batch_row_new (ALBERCA_BATCH (item));
      title = alberca_batch_get_title (ALBERCA_BATCH (item));
    }
  else
    {
      child = alberca_operation_row_new (ALBERCA_OPERATION (item));
      title = alberca_operation_get_title (ALBERCA_OPERATION (item));
    }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return row;
}

static void
on_clear_clicked (AlbercaOperationList *self)
{
  if (self->queue != NULL)
    alberca_operation_queue_clear (self->queue);
}

static void
on_transcript_clicked (AlbercaOperationList *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  /* The button's action does the rest */
  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
alberca_operation_list_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  AlbercaOperationList *self = ALBERCA_OPERATION_LIST (object);

  switch ((AlbercaOperationListProperty) prop_id)
    {
    case PROP_QUEUE:
      g_value_set_object (value, self->queue);
      break;
    }
}

static void
alberca_operation_list_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  AlbercaOperationList *self = ALBERCA_OPERATION_LIST (object);

  switch ((AlbercaOperationListProperty) prop_id)
    {
    case PROP_QUEUE:
      alberca_operation_list_set_queue (self, g_value_get_object (value));
      break;
    }
}

static void
alberca_operation_list_dispose (GObject *object)
{
  AlbercaOperationList *self = ALBERCA_OPERATION_LIST (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_OPERATION_LIST);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (alberca_operation_list_parent_class)->dispose (object);
}

static void
alberca_operation_list_class_init (AlbercaOperationListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_operation_list_dispose;
  object_class->get_property = alberca_operation_list_get_property;
  object_class->set_property = alberca_operation_list_set_property;

  properties[PROP_QUEUE] =
    g_param_spec_object ("queue", NULL, NULL, ALBERCA_TYPE_OPERATION_QUEUE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (ALBERCA_TYPE_OPERATION_QUEUE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-operation-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaOperationList, empty);
  gtk_widget_class_bind_template_child (widget_class, AlbercaOperationList, list);
  gtk_widget_class_bind_template_callback (widget_class, is_greater);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_transcript_clicked);
}

static void
alberca_operation_list_init (AlbercaOperationList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_placeholder (self->list, self->empty);
}

/**
 * alberca_operation_list_set_queue:
 * @self: an operation list
 * @queue: (nullable): whose operations to show
 */
void
alberca_operation_list_set_queue (AlbercaOperationList  *self,
                                  AlbercaOperationQueue *queue)
{
  g_return_if_fail (ALBERCA_IS_OPERATION_LIST (self));
  g_return_if_fail (queue == NULL || ALBERCA_IS_OPERATION_QUEUE (queue));

  if (!g_set_object (&self->queue, queue))
    return;

  gtk_list_box_bind_model (self->list, queue != NULL ? alberca_operation_queue_get_acts (queue) : NULL,
                           create_row, NULL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUEUE]);
}
