/* alberca-volume-xml-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-xml-row.h"

#include "model/alberca-explanation.h"
#include "widgets/alberca-xml-view.h"

/* Who goes through a list with the arrow keys does not read each */
#define READ_DELAY_MS 120

struct _AlbercaVolumeXmlRow
{
  AdwExpanderRow parent_instance;

  /* Owned references */
  AlbercaPool   *pool;
  AlbercaVolume *volume;
  GSignalGroup  *volume_signals;
  GCancellable  *cancellable; /* NULL while nothing is read */

  guint    read_id;
  gboolean shown;  /* what the view shows is of this volume */
  gboolean again;  /* what is being read is no longer wanted */

  /* Template references */
  GtkStack       *stack;
  AlbercaXmlView *view;
  GtkLabel       *error_label;
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeXmlRow, alberca_volume_xml_row, ADW_TYPE_EXPANDER_ROW)

static void schedule (AlbercaVolumeXmlRow *self);

static void
show_error (AlbercaVolumeXmlRow *self,
            const GError        *error)
{
  g_autofree char *summary = alberca_explanation_get_summary (error);

  gtk_label_set_label (self->error_label, summary != NULL ? summary : error->message);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
read_done_cb (gpointer  owner,
              gpointer  result,
              GError   *error)
{
  AlbercaVolumeXmlRow *self = owner;
  g_autofree char *xml = result;
  gboolean again = self->again;

  g_clear_object (&self->cancellable);
  self->again = FALSE;
  if (again)
    {
      schedule (self);
    }
  else if (self->volume == NULL)
    {
      return;
    }
  else if (error != NULL)
    {
      show_error (self, error);
    }
  else
    {
      alberca_xml_view_set_xml (self->view, xml);
      gtk_stack_set_visible_child_name (self->stack, "xml");
      self->shown = TRUE;
    }
}

static gboolean
read_cb (gpointer user_data)
{
  AlbercaVolumeXmlRow *self = ALBERCA_VOLUME_XML_ROW (user_data);

  self->read_id = 0;
  self->cancellable = g_cancellable_new ();
  if (!alberca_pool_read_volume_xml (self->pool, self->volume, self->cancellable, read_done_cb, self))
    g_clear_object (&self->cancellable);
  return G_SOURCE_REMOVE;
}

/* Reads what is wanted, some time after the last change of that */
static void
schedule (AlbercaVolumeXmlRow *self)
{
  g_clear_handle_id (&self->read_id, g_source_remove);
  if (self->volume == NULL || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;

  if (!self->shown)
    gtk_stack_set_visible_child_name (self->stack, "reading");
  if (self->cancellable != NULL)
    self->again = TRUE;
  else
    self->read_id = g_timeout_add (READ_DELAY_MS, read_cb, self);
}

static void
config_changed_cb (AlbercaVolumeXmlRow *self)
{
  schedule (self);
}

static void
expanded_cb (AlbercaVolumeXmlRow *self)
{
  schedule (self);
}

/**
 * alberca_volume_xml_row_set_volume:
 * @self: a row
 * @pool: (nullable): the pool of @volume
 * @volume: (nullable): what to show, %NULL for nothing
 */
void
alberca_volume_xml_row_set_volume (AlbercaVolumeXmlRow *self,
                                   AlbercaPool         *pool,
                                   AlbercaVolume       *volume)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_XML_ROW (self));
  g_return_if_fail ((pool != NULL) == (volume != NULL));

  g_set_object (&self->pool, pool);
  if (!g_set_object (&self->volume, volume))
    return;

  self->shown = FALSE;
  self->again = self->cancellable != NULL;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_signal_group_set_target (self->volume_signals, volume);
  schedule (self);
}

static void
alberca_volume_xml_row_dispose (GObject *object)
{
  AlbercaVolumeXmlRow *self = ALBERCA_VOLUME_XML_ROW (object);

  g_clear_handle_id (&self->read_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->volume_signals);
  g_clear_object (&self->volume);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_VOLUME_XML_ROW);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (alberca_volume_xml_row_parent_class)->dispose (object);
}

static void
alberca_volume_xml_row_class_init (AlbercaVolumeXmlRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_volume_xml_row_dispose;

  g_type_ensure (ALBERCA_TYPE_XML_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-volume-xml-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeXmlRow, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeXmlRow, view);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeXmlRow, error_label);
  gtk_widget_class_bind_template_callback (widget_class, expanded_cb);
}

static void
alberca_volume_xml_row_init (AlbercaVolumeXmlRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->volume_signals = g_signal_group_new (ALBERCA_TYPE_VOLUME);
  g_signal_group_connect_swapped (self->volume_signals, "notify::config", G_CALLBACK (config_changed_cb), self);
}
