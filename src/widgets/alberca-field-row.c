/* alberca-field-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-field-row.h"

struct _AlbercaFieldRow
{
  AdwPreferencesRow parent_instance;

  GtkEntry *entry;
  GtkLabel *message;

  char     *text;
  char     *problem;
  char     *warning;
  gboolean  touched;
  gboolean  setting;
};

G_DEFINE_FINAL_TYPE (AlbercaFieldRow, alberca_field_row, ADW_TYPE_PREFERENCES_ROW)

typedef enum
{
  PROP_TEXT = 1,
  PROP_PROBLEM,
  PROP_WARNING,
} AlbercaFieldRowProperty;

static GParamSpec *properties[PROP_WARNING + 1];

enum
{
  ENTRY_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_css_class (GtkWidget  *widget,
               const char *css_class,
               gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static void
alberca_field_row_update_message (AlbercaFieldRow *self)
{
  const char *problem = self->touched ? self->problem : NULL;
  const char *message = problem != NULL ? problem : self->warning;

  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
  set_css_class (GTK_WIDGET (self), "error", problem != NULL);
  set_css_class (GTK_WIDGET (self->message), "error", problem != NULL);
  set_css_class (GTK_WIDGET (self->message), "warning", problem == NULL && message != NULL);

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, message != NULL ? message : "",
                                  -1);
}

static void
on_entry_changed (AlbercaFieldRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (g_strcmp0 (text, self->text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  if (!self->setting && !self->touched)
    alberca_field_row_touch (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
on_entry_activate (AlbercaFieldRow *self)
{
  alberca_field_row_touch (self);
  g_signal_emit (self, signals[ENTRY_ACTIVATED], 0);
}

static void
on_clicked (AlbercaFieldRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static gboolean
alberca_field_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (ALBERCA_FIELD_ROW (widget)->entry));
}

static void
alberca_field_row_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  AlbercaFieldRow *self = ALBERCA_FIELD_ROW (object);

  switch ((AlbercaFieldRowProperty) prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;

    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;

    case PROP_WARNING:
      g_value_set_string (value, self->warning);
      break;
    }
}

static void
alberca_field_row_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  AlbercaFieldRow *self = ALBERCA_FIELD_ROW (object);

  switch ((AlbercaFieldRowProperty) prop_id)
    {
    case PROP_TEXT:
      alberca_field_row_set_text (self, g_value_get_string (value));
      break;

    case PROP_PROBLEM:
      alberca_field_row_set_problem (self, g_value_get_string (value));
      break;

    case PROP_WARNING:
      alberca_field_row_set_warning (self, g_value_get_string (value));
      break;
    }
}

static void
alberca_field_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_FIELD_ROW);

  G_OBJECT_CLASS (alberca_field_row_parent_class)->dispose (object);
}

static void
alberca_field_row_finalize (GObject *object)
{
  AlbercaFieldRow *self = ALBERCA_FIELD_ROW (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->warning, g_free);

  G_OBJECT_CLASS (alberca_field_row_parent_class)->finalize (object);
}

static void
alberca_field_row_class_init (AlbercaFieldRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = alberca_field_row_dispose;
  object_class->finalize = alberca_field_row_finalize;
  object_class->get_property = alberca_field_row_get_property;
  object_class->set_property = alberca_field_row_set_property;

  widget_class->grab_focus = alberca_field_row_grab_focus;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_WARNING] = g_param_spec_string ("warning", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[ENTRY_ACTIVATED] =
    g_signal_new ("entry-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaFieldRow, entry);
  gtk_widget_class_bind_template_child (widget_class, AlbercaFieldRow, message);
  gtk_widget_class_bind_template_callback (widget_class, alberca_field_row_touch);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed);
}

static void
alberca_field_row_init (AlbercaFieldRow *self)
{
  self->text = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_field_row_new:
 * @title: what is asked for, translated
 *
 * Returns: (transfer floating): an empty field
 */
GtkWidget *
alberca_field_row_new (const char *title)
{
  return g_object_new (ALBERCA_TYPE_FIELD_ROW, "title", title, NULL);
}

/**
 * alberca_field_row_get_text:
 * @self: a field
 *
 * Returns: what is typed in it, never %NULL
 */
const char *
alberca_field_row_get_text (AlbercaFieldRow *self)
{
  g_return_val_if_fail (ALBERCA_IS_FIELD_ROW (self), NULL);

  return self->text;
}

/**
 * alberca_field_row_set_text:
 * @self: a field
 * @text: (nullable): the new text
 *
 * Fills the field without counting it as touched by the user.
 */
void
alberca_field_row_set_text (AlbercaFieldRow *self,
                            const char      *text)
{
  g_return_if_fail (ALBERCA_IS_FIELD_ROW (self));

  if (g_strcmp0 (self->text, text != NULL ? text : "") == 0)
    return;

  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  self->setting = FALSE;
}

/**
 * alberca_field_row_set_problem:
 * @self: a field
 * @problem: (nullable): what stands in the way, translated
 *
 * Shown as soon as the field is touched.
 */
void
alberca_field_row_set_problem (AlbercaFieldRow *self,
                               const char      *problem)
{
  g_return_if_fail (ALBERCA_IS_FIELD_ROW (self));

  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (problem);
  alberca_field_row_update_message (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/**
 * alberca_field_row_set_warning:
 * @self: a field
 * @warning: (nullable): what should be known, translated
 *
 * Shown while there is no problem to show.
 */
void
alberca_field_row_set_warning (AlbercaFieldRow *self,
                               const char      *warning)
{
  g_return_if_fail (ALBERCA_IS_FIELD_ROW (self));

  if (g_strcmp0 (self->warning, warning) == 0)
    return;

  g_free (self->warning);
  self->warning = g_strdup (warning);
  alberca_field_row_update_message (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WARNING]);
}

/**
 * alberca_field_row_add_suffix:
 * @self: a field
 * @widget: stands right of the entry
 */
void
alberca_field_row_add_suffix (AlbercaFieldRow *self,
                              GtkWidget       *widget)
{
  g_return_if_fail (ALBERCA_IS_FIELD_ROW (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  /* Not a bound child: GTK 4.8 would unparent it twice */
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self))), widget);
}

/**
 * alberca_field_row_touch:
 * @self: a field
 *
 * From now on its problem is shown.
 */
void
alberca_field_row_touch (AlbercaFieldRow *self)
{
  g_return_if_fail (ALBERCA_IS_FIELD_ROW (self));

  if (self->touched)
    return;

  self->touched = TRUE;
  alberca_field_row_update_message (self);
}
