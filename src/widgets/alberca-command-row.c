/* alberca-command-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-command-row.h"

#include "widgets/alberca-copy-button.h"

struct _AlbercaCommandRow
{
  AdwExpanderRow parent_instance;

  GtkImage *image;
  GtkLabel *label;

  char     *command;
};

G_DEFINE_FINAL_TYPE (AlbercaCommandRow, alberca_command_row, ADW_TYPE_EXPANDER_ROW)

typedef enum
{
  PROP_COMMAND = 1,
  PROP_SYMBOL,
} AlbercaCommandRowProperty;

static GParamSpec *properties[PROP_SYMBOL + 1];

static void
alberca_command_row_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  AlbercaCommandRow *self = ALBERCA_COMMAND_ROW (object);

  switch ((AlbercaCommandRowProperty) prop_id)
    {
    case PROP_COMMAND:
      g_value_set_string (value, self->command);
      break;
    case PROP_SYMBOL:
      g_value_set_string (value, gtk_image_get_icon_name (self->image));
      break;
    }
}

static void
alberca_command_row_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  AlbercaCommandRow *self = ALBERCA_COMMAND_ROW (object);

  switch ((AlbercaCommandRowProperty) prop_id)
    {
    case PROP_COMMAND:
      alberca_command_row_set_command (self, g_value_get_string (value));
      break;
    case PROP_SYMBOL:
      gtk_image_set_from_icon_name (self->image, g_value_get_string (value));
      break;
    }
}

static void
alberca_command_row_dispose (GObject *object)
{
  AlbercaCommandRow *self = ALBERCA_COMMAND_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_COMMAND_ROW);

  G_OBJECT_CLASS (alberca_command_row_parent_class)->dispose (object);
}

static void
alberca_command_row_finalize (GObject *object)
{
  AlbercaCommandRow *self = ALBERCA_COMMAND_ROW (object);

  g_clear_pointer (&self->command, g_free);

  G_OBJECT_CLASS (alberca_command_row_parent_class)->finalize (object);
}

static void
alberca_command_row_class_init (AlbercaCommandRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_command_row_dispose;
  object_class->finalize = alberca_command_row_finalize;
  object_class->get_property = alberca_command_row_get_property;
  object_class->set_property = alberca_command_row_set_property;

  properties[PROP_COMMAND] =
    g_param_spec_string ("command", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /* Not the “icon-name” of the row: libadwaita 1.3 wants images instead */
  properties[PROP_SYMBOL] =
    g_param_spec_string ("symbol", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (ALBERCA_TYPE_COPY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-command-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaCommandRow, image);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCommandRow, label);
}

static void
alberca_command_row_init (AlbercaCommandRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_command_row_set_command:
 * @self: a command row
 * @command: (nullable): one or more lines for a shell; the row is insensitive without
 *
 * Shows @command.
 */
void
alberca_command_row_set_command (AlbercaCommandRow *self,
                                 const char        *command)
{
  g_autofree char *shown = NULL;

  g_return_if_fail (ALBERCA_IS_COMMAND_ROW (self));

  if (g_strcmp0 (self->command, command) == 0)
    return;

  g_free (self->command);
  self->command = g_strdup (command);
  shown = command != NULL ? g_strchomp (g_strdup (command)) : g_strdup ("");
  gtk_label_set_label (self->label, shown);
  gtk_widget_set_sensitive (GTK_WIDGET (self), shown[0] != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMMAND]);
}
