/* alberca-volume-search.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-search.h"

#include "widgets/alberca-volume-chips.h"

struct _AlbercaVolumeSearch
{
  AdwBin parent_instance;

  /* Owned references. The filter is not incremental: that would empty the list each time. It
   * looks at ten thousand volumes in a few milliseconds instead. */
  GtkCustomFilter     *filter;
  AlbercaVolumeFilter *asked;   /* what is asked for */
  AlbercaVolumeFilter *applied; /* what the filter looks for */
  GSignalGroup        *usage_signals;

  /* Template references */
  GtkSearchBar       *search_bar;
  GtkSearchEntry     *search_entry;
  AlbercaVolumeChips *chips;
};

typedef enum
{
  PROP_FILTER = 1,
  PROP_FILTERING,
  PROP_SEARCH_MODE_ENABLED,
} AlbercaVolumeSearchProps;

static GParamSpec *properties[PROP_SEARCH_MODE_ENABLED + 1];

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaVolumeSearch, alberca_volume_search, ADW_TYPE_BIN)

static gboolean
match (gpointer item,
       gpointer user_data)
{
  return alberca_volume_filter_match (ALBERCA_VOLUME_SEARCH (user_data)->applied, ALBERCA_VOLUME (item));
}

static void
chips_changed_cb (AlbercaVolumeSearch *self)
{
  if (alberca_volume_filter_set_traits (self->asked, alberca_volume_chips_get_traits (self->chips)))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
text_changed_cb (AlbercaVolumeSearch *self)
{
  if (alberca_volume_filter_set_text (self->asked, gtk_editable_get_text (GTK_EDITABLE (self->search_entry))))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
search_mode_changed_cb (AlbercaVolumeSearch *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    alberca_volume_search_clear (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_MODE_ENABLED]);
}

/**
 * alberca_volume_search_get_filter:
 * @self: a search
 *
 * Returns: (transfer none): what lets through the volumes that fit
 */
GtkFilter *
alberca_volume_search_get_filter (AlbercaVolumeSearch *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_SEARCH (self), NULL);

  return GTK_FILTER (self->filter);
}

/**
 * alberca_volume_search_get_filtering:
 * @self: a search
 *
 * Returns: whether the filter holds something back
 */
gboolean
alberca_volume_search_get_filtering (AlbercaVolumeSearch *self)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_SEARCH (self), FALSE);

  return !alberca_volume_filter_is_empty (self->applied);
}

/**
 * alberca_volume_search_set_key_capture_widget:
 * @self: a search
 * @widget: typing on it starts a search; must live as long as the search
 */
void
alberca_volume_search_set_key_capture_widget (AlbercaVolumeSearch *self,
                                              GtkWidget           *widget)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_SEARCH (self));

  gtk_search_bar_set_key_capture_widget (self->search_bar, widget);
}

/**
 * alberca_volume_search_start:
 * @self: a search
 *
 * Shows the search bar and puts the focus there.
 */
void
alberca_volume_search_start (AlbercaVolumeSearch *self)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_SEARCH (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * alberca_volume_search_stop:
 * @self: a search
 *
 * Hides the search bar and shows everything.
 */
void
alberca_volume_search_stop (AlbercaVolumeSearch *self)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_SEARCH (self));

  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

/**
 * alberca_volume_search_clear:
 * @self: a search
 *
 * Shows everything, without hiding the search bar.
 */
void
alberca_volume_search_clear (AlbercaVolumeSearch *self)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_SEARCH (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  alberca_volume_chips_set_traits (self->chips, 0);
  /* The entry says it late */
  text_changed_cb (self);
}

/**
 * alberca_volume_search_apply:
 * @self: a search
 *
 * Lets the filter look for what is asked for.
 */
void
alberca_volume_search_apply (AlbercaVolumeSearch *self)
{
  gboolean filtering;

  g_return_if_fail (ALBERCA_IS_VOLUME_SEARCH (self));

  alberca_volume_filter_set_text (self->applied, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  alberca_volume_filter_set_traits (self->applied, alberca_volume_chips_get_traits (self->chips));

  /* Without a function GTK knows that it need not look at the items */
  filtering = alberca_volume_search_get_filtering (self);
  gtk_custom_filter_set_filter_func (self->filter, filtering ? match : NULL, filtering ? self : NULL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTERING]);
}

/**
 * alberca_volume_search_details_changed:
 * @self: a search
 *
 * Says that details of volumes changed, which the chips may look at.
 */
void
alberca_volume_search_details_changed (AlbercaVolumeSearch *self)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_SEARCH (self));

  if (alberca_volume_filter_get_traits (self->applied) != 0)
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * alberca_volume_search_describe_progress:
 * @self: a search
 * @volumes: (element-type AlbercaVolume): what is searched
 *
 * Returns: (transfer full) (nullable): see alberca_volume_filter_describe_progress()
 */
char *
alberca_volume_search_describe_progress (AlbercaVolumeSearch *self,
                                         GListModel          *volumes)
{
  g_return_val_if_fail (ALBERCA_IS_VOLUME_SEARCH (self), NULL);

  return alberca_volume_filter_describe_progress (self->applied, volumes);
}

/* Somebody else uses volumes now */
static void
usage_changed_cb (AlbercaVolumeSearch *self)
{
  if ((alberca_volume_filter_get_traits (self->applied) & ALBERCA_VOLUME_TRAIT_UNUSED) != 0)
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * alberca_volume_search_set_usage:
 * @self: a search
 * @usage: (nullable): who uses the volumes that are searched
 */
void
alberca_volume_search_set_usage (AlbercaVolumeSearch *self,
                                 AlbercaUsageIndex   *usage)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_SEARCH (self));

  g_signal_group_set_target (self->usage_signals, usage);
}

static void
alberca_volume_search_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  AlbercaVolumeSearch *self = ALBERCA_VOLUME_SEARCH (object);

  switch ((AlbercaVolumeSearchProps) property_id)
    {
    case PROP_FILTER:
      g_value_set_object (value, self->filter);
      break;
    case PROP_FILTERING:
      g_value_set_boolean (value, alberca_volume_search_get_filtering (self));
      break;
    case PROP_SEARCH_MODE_ENABLED:
      g_value_set_boolean (value, gtk_search_bar_get_search_mode (self->search_bar));
      break;
    }
}

static void
alberca_volume_search_set_property (GObject      *object,
                                    guint         property_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  AlbercaVolumeSearch *self = ALBERCA_VOLUME_SEARCH (object);

  switch ((AlbercaVolumeSearchProps) property_id)
    {
    case PROP_FILTER:
    case PROP_FILTERING:
      g_assert_not_reached ();
    case PROP_SEARCH_MODE_ENABLED:
      gtk_search_bar_set_search_mode (self->search_bar, g_value_get_boolean (value));
      break;
    }
}

static void
alberca_volume_search_dispose (GObject *object)
{
  AlbercaVolumeSearch *self = ALBERCA_VOLUME_SEARCH (object);

  /* Who still has the filter must not ask this widget */
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  /* dispose_template takes a direct child away that AdwBin would then take away again */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_VOLUME_SEARCH);
  g_clear_object (&self->filter);
  g_clear_object (&self->usage_signals);

  G_OBJECT_CLASS (alberca_volume_search_parent_class)->dispose (object);
}

static void
alberca_volume_search_finalize (GObject *object)
{
  AlbercaVolumeSearch *self = ALBERCA_VOLUME_SEARCH (object);

  alberca_volume_filter_free (self->asked);
  alberca_volume_filter_free (self->applied);

  G_OBJECT_CLASS (alberca_volume_search_parent_class)->finalize (object);
}

static void
alberca_volume_search_class_init (AlbercaVolumeSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = alberca_volume_search_get_property;
  object_class->set_property = alberca_volume_search_set_property;
  object_class->dispose = alberca_volume_search_dispose;
  object_class->finalize = alberca_volume_search_finalize;

  properties[PROP_FILTER] = g_param_spec_object ("filter", NULL, NULL, GTK_TYPE_FILTER,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FILTERING] = g_param_spec_boolean ("filtering", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SEARCH_MODE_ENABLED] =
    g_param_spec_boolean ("search-mode-enabled", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (ALBERCA_TYPE_VOLUME_CHIPS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-volume-search.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeSearch, search_bar);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeSearch, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeSearch, chips);
  gtk_widget_class_bind_template_callback (widget_class, chips_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_changed_cb);
}

static void
alberca_volume_search_init (AlbercaVolumeSearch *self)
{
  self->filter = gtk_custom_filter_new (NULL, NULL, NULL);
  self->usage_signals = g_signal_group_new (ALBERCA_TYPE_USAGE_INDEX);
  g_signal_group_connect_swapped (self->usage_signals, "changed", G_CALLBACK (usage_changed_cb), self);
  self->asked = alberca_volume_filter_new ();
  self->applied = alberca_volume_filter_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}
