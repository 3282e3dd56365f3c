/* alberca-pool-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "model/alberca-size.h"
#include "model/alberca-wait.h"
#include "widgets/alberca-pool-row.h"

struct _AlbercaPoolRow
{
  AdwBin        parent_instance;

  /* Owned */
  AlbercaPool  *pool;
  GSignalGroup *signals;
  char         *label;
  AlbercaWait  *wait;

  /* Template */
  GtkLabel     *status_label;
  GtkLabel     *waiting_label;
};

typedef enum
{
  PROP_POOL = 1,
  PROP_LABEL,
} AlbercaPoolRowProperty;

static GParamSpec *properties[PROP_LABEL + 1];

G_DEFINE_FINAL_TYPE (AlbercaPoolRow, alberca_pool_row, ADW_TYPE_BIN)

/* What stands below the name: the state, or how much is free; where nothing ever is, how much there is. */
static char *
get_status (gpointer     object,
            AlbercaPool *pool,
            gboolean     active,
            gboolean     available,
            guint64      capacity,
            guint64      free_bytes)
{
  g_autofree char *size = NULL;

  if (!available)
    return g_strdup (_("Not connected"));
  if (!active)
    return g_strdup (C_("storage pool", "Stopped"));

  if (!alberca_pool_type_has_room (alberca_pool_get_pool_type (pool)))
    return alberca_size_format (capacity);

  size = alberca_size_format (free_bytes);
  /* Translators: what is free in a storage pool: "23.1 GiB free" */
  return g_strdup_printf (_("%s free"), size);
}

static double
get_opacity (gpointer object,
             gboolean active,
             gboolean available)
{
  return active && available ? 1.0 : 0.6;
}

static double
get_fill (gpointer object,
          guint64  allocation,
          guint64  capacity)
{
  return capacity == 0 ? 0.0 : CLAMP ((double) allocation / (double) capacity, 0.0, 1.0);
}

static gboolean
get_has_fill (gpointer     object,
              AlbercaPool *pool,
              gboolean     active,
              guint64      capacity)
{
  return active && capacity > 0 && alberca_pool_type_has_room (alberca_pool_get_pool_type (pool));
}

/* (transfer full) (nullable): that its host owes an answer, and since when */
static char *
get_waiting (AlbercaPoolRow *self)
{
  gint64 since = self->wait != NULL && self->pool != NULL ? alberca_wait_get_pool_since (self->wait, self->pool) : 0;
  g_autoptr(GDateTime) utc = since > 0 ? g_date_time_new_from_unix_utc (since / G_USEC_PER_SEC) : NULL;
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *time = local != NULL ? g_date_time_format (local, "%H:%M") : NULL;

  /* Translators: below the name of a pool whose host does not answer; %s is a time, "12:03" */
  return time != NULL ? g_strdup_printf (_("Waiting since %s"), time) : NULL;
}

/* Not a binding in the template: GTK 4.8 cannot undo one whose target is the template itself. */
static void
update_label (AlbercaPoolRow *self)
{
  g_autofree char *status = get_waiting (self);

  gtk_widget_set_visible (GTK_WIDGET (self->waiting_label), status != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->status_label), status == NULL);
  gtk_label_set_label (self->waiting_label, status != NULL ? status : "");
  if (self->pool == NULL)
    return;

  if (status == NULL)
    status = get_status (self, self->pool, alberca_pool_get_active (self->pool), alberca_pool_get_available_now (self->pool),
                         alberca_pool_get_capacity (self->pool), alberca_pool_get_free (self->pool));
  g_free (self->label);
  /* Translators: a storage pool as a screen reader says it: its name, its state */
  self->label = g_strdup_printf (_("Pool %s, %s"), alberca_pool_get_name (self->pool), status);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

static void
unwatch (AlbercaPoolRow *self)
{
  if (self->wait != NULL)
    g_signal_handlers_disconnect_by_data (self->wait, self);
  g_clear_object (&self->wait);
}

static void
alberca_pool_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  AlbercaPoolRow *self = ALBERCA_POOL_ROW (object);

  switch ((AlbercaPoolRowProperty) prop_id)
    {
    case PROP_POOL:
      g_value_set_object (value, self->pool);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    }
}

static void
alberca_pool_row_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  AlbercaPoolRow *self = ALBERCA_POOL_ROW (object);

  switch ((AlbercaPoolRowProperty) prop_id)
    {
    case PROP_POOL:
      alberca_pool_row_set_pool (self, g_value_get_object (value));
      break;
    case PROP_LABEL:
      g_assert_not_reached ();
    }
}

static void
alberca_pool_row_dispose (GObject *object)
{
  AlbercaPoolRow *self = ALBERCA_POOL_ROW (object);

  g_clear_object (&self->signals);
  unwatch (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_POOL_ROW);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->label, g_free);

  G_OBJECT_CLASS (alberca_pool_row_parent_class)->dispose (object);
}

static void
alberca_pool_row_class_init (AlbercaPoolRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_pool_row_dispose;
  object_class->get_property = alberca_pool_row_get_property;
  object_class->set_property = alberca_pool_row_set_property;

  properties[PROP_POOL] =
    g_param_spec_object ("pool", NULL, NULL, ALBERCA_TYPE_POOL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-pool-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolRow, status_label);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolRow, waiting_label);
  gtk_widget_class_bind_template_callback (widget_class, get_fill);
  gtk_widget_class_bind_template_callback (widget_class, get_has_fill);
  gtk_widget_class_bind_template_callback (widget_class, get_opacity);
  gtk_widget_class_bind_template_callback (widget_class, get_status);
}

static void
alberca_pool_row_init (AlbercaPoolRow *self)
{
  static const char *const signals[] = { "notify::name", "notify::active", "notify::available-now",
                                         "notify::capacity", "notify::free" };

  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (ALBERCA_TYPE_POOL);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_group_connect_swapped (self->signals, signals[i], G_CALLBACK (update_label), self);
}

GtkWidget *
alberca_pool_row_new (void)
{
  return g_object_new (ALBERCA_TYPE_POOL_ROW, NULL);
}

/**
 * alberca_pool_row_set_pool:
 * @pool: (nullable): what the row shows
 */
void
alberca_pool_row_set_pool (AlbercaPoolRow *self,
                           AlbercaPool    *pool)
{
  g_return_if_fail (ALBERCA_IS_POOL_ROW (self));
  g_return_if_fail (pool == NULL || ALBERCA_IS_POOL (pool));

  if (!g_set_object (&self->pool, pool))
    return;

  unwatch (self);
  if (pool != NULL && alberca_pool_get_connection (pool) != NULL)
    {
      self->wait = g_object_ref (alberca_wait_get (alberca_pool_get_connection (pool)));
      g_signal_connect_object (self->wait, "changed", G_CALLBACK (update_label), self, G_CONNECT_SWAPPED);
    }

  g_signal_group_set_target (self->signals, pool);
  update_label (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POOL]);
}

/**
 * alberca_pool_row_get_label:
 *
 * Returns: (nullable): name and state of the pool, for a screen reader
 */
const char *
alberca_pool_row_get_label (AlbercaPoolRow *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_ROW (self), NULL);

  return self->label;
}
