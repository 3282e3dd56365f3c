/* alberca-property-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-property-row.h"

#include "widgets/alberca-copy-button.h"

struct _AlbercaPropertyRow
{
  AdwPreferencesRow parent_instance;

  /* Template references */
  GtkLabel          *value_label;
  GtkWidget         *link_button;
  AlbercaCopyButton *copy_button;
};

typedef enum
{
  PROP_VALUE = 1,
  PROP_COPY_TOOLTIP,
  PROP_LINK_TOOLTIP,
} AlbercaPropertyRowProps;

static GParamSpec *properties[PROP_LINK_TOOLTIP + 1];

enum
{
  LINK_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaPropertyRow, alberca_property_row, ADW_TYPE_PREFERENCES_ROW)

static void
link_clicked_cb (AlbercaPropertyRow *self)
{
  g_signal_emit (self, signals[LINK_ACTIVATED], 0);
}

const char *
alberca_property_row_get_value (AlbercaPropertyRow *self)
{
  g_return_val_if_fail (ALBERCA_IS_PROPERTY_ROW (self), NULL);

  return gtk_label_get_label (self->value_label);
}

/**
 * alberca_property_row_set_value:
 * @self: a row
 * @value: (nullable): what it says; the row is hidden without
 */
void
alberca_property_row_set_value (AlbercaPropertyRow *self,
                                const char         *value)
{
  g_return_if_fail (ALBERCA_IS_PROPERTY_ROW (self));

  value = value != NULL ? value : "";
  /* Also keeps what is selected in it when the same is read again */
  if (g_strcmp0 (gtk_label_get_label (self->value_label), value) == 0)
    return;

  gtk_label_set_label (self->value_label, value);
  alberca_copy_button_set_text (self->copy_button, value);
  gtk_widget_set_visible (GTK_WIDGET (self), *value != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static void
set_tooltip (AlbercaPropertyRow *self,
             GtkWidget          *button,
             const char         *tooltip,
             GParamSpec         *pspec)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (button), tooltip) == 0)
    return;

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_visible (button, tooltip != NULL);
  if (tooltip != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

void
alberca_property_row_set_copy_tooltip (AlbercaPropertyRow *self,
                                       const char         *tooltip)
{
  g_return_if_fail (ALBERCA_IS_PROPERTY_ROW (self));

  set_tooltip (self, GTK_WIDGET (self->copy_button), tooltip, properties[PROP_COPY_TOOLTIP]);
}

void
alberca_property_row_set_link_tooltip (AlbercaPropertyRow *self,
                                       const char         *tooltip)
{
  g_return_if_fail (ALBERCA_IS_PROPERTY_ROW (self));

  set_tooltip (self, self->link_button, tooltip, properties[PROP_LINK_TOOLTIP]);
}

/**
 * alberca_property_row_new:
 * @title: what the value is of
 *
 * Returns: (transfer floating): a row without a value
 */
GtkWidget *
alberca_property_row_new (const char *title)
{
  return g_object_new (ALBERCA_TYPE_PROPERTY_ROW, "title", title, NULL);
}

static void
alberca_property_row_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  AlbercaPropertyRow *self = ALBERCA_PROPERTY_ROW (object);

  switch ((AlbercaPropertyRowProps) property_id)
    {
    case PROP_VALUE:
      g_value_set_string (value, alberca_property_row_get_value (self));
      break;
    case PROP_COPY_TOOLTIP:
      g_value_set_string (value, gtk_widget_get_tooltip_text (GTK_WIDGET (self->copy_button)));
      break;
    case PROP_LINK_TOOLTIP:
      g_value_set_string (value, gtk_widget_get_tooltip_text (self->link_button));
      break;
    }
}

static void
alberca_property_row_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  AlbercaPropertyRow *self = ALBERCA_PROPERTY_ROW (object);

  switch ((AlbercaPropertyRowProps) property_id)
    {
    case PROP_VALUE:
      alberca_property_row_set_value (self, g_value_get_string (value));
      break;
    case PROP_COPY_TOOLTIP:
      alberca_property_row_set_copy_tooltip (self, g_value_get_string (value));
      break;
    case PROP_LINK_TOOLTIP:
      alberca_property_row_set_link_tooltip (self, g_value_get_string (value));
      break;
    }
}

static void
alberca_property_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_PROPERTY_ROW);

  G_OBJECT_CLASS (alberca_property_row_parent_class)->dispose (object);
}

static void
alberca_property_row_class_init (AlbercaPropertyRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = alberca_property_row_get_property;
  object_class->set_property = alberca_property_row_set_property;
  object_class->dispose = alberca_property_row_dispose;

  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_COPY_TOOLTIP] = g_param_spec_string ("copy-tooltip", NULL, NULL, NULL, flags);
  properties[PROP_LINK_TOOLTIP] = g_param_spec_string ("link-tooltip", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[LINK_ACTIVATED] = g_signal_new ("link-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (ALBERCA_TYPE_COPY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-property-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaPropertyRow, value_label);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPropertyRow, link_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPropertyRow, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, link_clicked_cb);
}

static void
alberca_property_row_init (AlbercaPropertyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
