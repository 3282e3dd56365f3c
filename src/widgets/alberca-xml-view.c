/* alberca-xml-view.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-xml-view.h"

#include <glib/gi18n-lib.h>

#include "widgets/alberca-xml-buffer.h"

struct _AlbercaXmlView
{
  AdwBin parent_instance;

  char *xml;
  GtkTextBuffer *buffer; /* NULL until it was on screen */

  /* Template references */
  GtkScrolledWindow *scroller;
  GtkWidget *edit_button;
};

typedef enum
{
  PROP_XML = 1,
  PROP_EDIT_ACTION,
  PROP_WHOLE,
} AlbercaXmlViewProps;

static GParamSpec *properties[PROP_WHOLE + 1];

G_DEFINE_FINAL_TYPE (AlbercaXmlView, alberca_xml_view, ADW_TYPE_BIN)

/**
 * alberca_xml_view_set_xml:
 * @self: a view
 * @xml: (nullable): the text to show
 */
void
alberca_xml_view_set_xml (AlbercaXmlView *self,
                          const char     *xml)
{
  g_return_if_fail (ALBERCA_IS_XML_VIEW (self));

  /* Also keeps the reader's place and selection when the same text is read again */
  if (g_strcmp0 (self->xml, xml) == 0)
    return;

  g_free (self->xml);
  self->xml = g_strdup (xml);
  if (self->buffer != NULL)
    gtk_text_buffer_set_text (self->buffer, xml != NULL ? xml : "", -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "xml.copy", xml != NULL && *xml != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_XML]);
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  AlbercaXmlView *self = ALBERCA_XML_VIEW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->xml);
}

static void
alberca_xml_view_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  AlbercaXmlView *self = ALBERCA_XML_VIEW (object);

  switch ((AlbercaXmlViewProps) property_id)
    {
    case PROP_XML:
      g_value_set_string (value, self->xml);
      break;

    case PROP_EDIT_ACTION:
      g_value_set_string (value, gtk_actionable_get_action_name (GTK_ACTIONABLE (self->edit_button)));
      break;

    case PROP_WHOLE:
      g_value_set_boolean (value, gtk_scrolled_window_get_propagate_natural_height (self->scroller));
      break;
    }
}

static void
alberca_xml_view_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  AlbercaXmlView *self = ALBERCA_XML_VIEW (object);

  switch ((AlbercaXmlViewProps) property_id)
    {
    case PROP_XML:
      alberca_xml_view_set_xml (self, g_value_get_string (value));
      break;

    case PROP_EDIT_ACTION:
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->edit_button), g_value_get_string (value));
      gtk_widget_set_visible (self->edit_button, g_value_get_string (value) != NULL);
      break;

    case PROP_WHOLE:
      gtk_scrolled_window_set_propagate_natural_height (self->scroller, g_value_get_boolean (value));
      gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_AUTOMATIC,
                                      g_value_get_boolean (value) ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC);
      break;
    }
}

static void
create_view (AlbercaXmlView *self)
{
  GtkSourceBuffer *buffer = gtk_source_buffer_new (NULL);
  GtkWidget *view = gtk_source_view_new_with_buffer (buffer);

  alberca_xml_buffer_set_up (buffer, "xml");
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("XML description"), -1);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), self->xml != NULL ? self->xml : "", -1);
  gtk_scrolled_window_set_child (self->scroller, view);
  self->buffer = GTK_TEXT_BUFFER (buffer);
}

/* GtkSourceView reads its languages and styles: not before somebody looks, or windows would open late */
static void
alberca_xml_view_map (GtkWidget *widget)
{
  AlbercaXmlView *self = ALBERCA_XML_VIEW (widget);

  if (self->buffer == NULL)
    create_view (self);

  GTK_WIDGET_CLASS (alberca_xml_view_parent_class)->map (widget);
}

static void
alberca_xml_view_dispose (GObject *object)
{
  AlbercaXmlView *self = ALBERCA_XML_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_XML_VIEW);
  g_clear_object (&self->buffer);

  G_OBJECT_CLASS (alberca_xml_view_parent_class)->dispose (object);
}

static void
alberca_xml_view_finalize (GObject *object)
{
  AlbercaXmlView *self = ALBERCA_XML_VIEW (object);

  g_clear_pointer (&self->xml, g_free);

  G_OBJECT_CLASS (alberca_xml_view_parent_class)->finalize (object);
}

static void
alberca_xml_view_class_init (AlbercaXmlViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = alberca_xml_view_get_property;
  object_class->set_property = alberca_xml_view_set_property;
  object_class->dispose = alberca_xml_view_dispose;
  object_class->finalize = alberca_xml_view_finalize;

  widget_class->map = alberca_xml_view_map;

  properties[PROP_XML] =
    g_param_spec_string ("xml", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_EDIT_ACTION] =
    g_param_spec_string ("edit-action", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WHOLE] =
    g_param_spec_boolean ("whole", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "xml.copy", NULL, copy_action);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-xml-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlView, edit_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaXmlView, scroller);
}

static void
alberca_xml_view_init (AlbercaXmlView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "xml.copy", FALSE);
}
