/* alberca-operation-button.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-operation-button.h"

#include <glib/gi18n.h>

#include "widgets/alberca-operation-list.h"

struct _AlbercaOperationButton
{
  AdwBin parent_instance;

  GtkMenuButton         *button;
  GtkStack              *stack;
  GtkSpinner            *spinner;
  GtkLabel              *count;
  AlbercaOperationList  *list;

  AlbercaOperationQueue *queue;
};

G_DEFINE_FINAL_TYPE (AlbercaOperationButton, alberca_operation_button, ADW_TYPE_BIN)

static void
update (AlbercaOperationButton *self)
{
  guint n = alberca_operation_queue_get_n_running (self->queue);
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *label = NULL;

  gtk_label_set_label (self->count, count);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "running" : "idle");
  gtk_spinner_set_spinning (self->spinner, n > 0);

  label = n == 0
    ? g_strdup (_("Operations"))
    : g_strdup_printf (ngettext ("%u operation running", "%u operations running", n), n);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
alberca_operation_button_dispose (GObject *object)
{
  AlbercaOperationButton *self = ALBERCA_OPERATION_BUTTON (object);

  /* dispose_template takes a direct child away that AdwBin would then take away again */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_OPERATION_BUTTON);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (alberca_operation_button_parent_class)->dispose (object);
}

static void
alberca_operation_button_class_init (AlbercaOperationButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_operation_button_dispose;

  g_type_ensure (ALBERCA_TYPE_OPERATION_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/alberca/Alberca/alberca-operation-button.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaOperationButton, button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaOperationButton, count);
  gtk_widget_class_bind_template_child (widget_class, AlbercaOperationButton, list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaOperationButton, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlbercaOperationButton, stack);
}

static void
alberca_operation_button_init (AlbercaOperationButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_operation_button_set_queue:
 * @self: a button without a queue
 * @queue: whose operations to count and to show
 */
void
alberca_operation_button_set_queue (AlbercaOperationButton *self,
                                    AlbercaOperationQueue  *queue)
{
  g_return_if_fail (ALBERCA_IS_OPERATION_BUTTON (self));
  g_return_if_fail (self->queue == NULL);

  self->queue = g_object_ref (queue);
  alberca_operation_list_set_queue (self->list, queue);
  g_signal_connect_object (queue, "notify::n-running", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
alberca_operation_button_popup (AlbercaOperationButton *self)
{
  g_return_if_fail (ALBERCA_IS_OPERATION_BUTTON (self));

  gtk_menu_button_popup (self->button);
}

void
alberca_operation_button_popdown (AlbercaOperationButton *self)
{
  g_return_if_fail (ALBERCA_IS_OPERATION_BUTTON (self));

  gtk_menu_button_popdown (self->button);
}
