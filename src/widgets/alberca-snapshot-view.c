/* alberca-snapshot-view.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-snapshot-view.h"

#include <string.h>

#include <glib/gi18n.h>

#include "model/alberca-explanation.h"
#include "model/alberca-lvm-snapshot.h"
#include "model/alberca-snapshot-costs.h"
#include "widgets/alberca-lvm-question.h"
#include "widgets/alberca-snapshot-machines.h"
#include "widgets/alberca-snapshot-outside.h"
#include "widgets/alberca-snapshot-question.h"
#include "widgets/alberca-snapshot-row.h"

struct _AlbercaSnapshotView
{
  AdwBin parent_instance;

  /* Owned references */
  AlbercaPool         *pool;
  AlbercaVolume       *volume;
  AlbercaSnapshotList *snapshots;
  GListStore          *here;      /* the list itself, where there are snapshots: the row of the disk as it is now */
  GSignalGroup        *volume_signals;
  GSignalGroup        *list_signals;

  /* Template references */
  AdwPreferencesGroup     *group;
  GtkListBox              *list;
  GtkLabel                *note;
  AlbercaSnapshotMachines *machines;
  AlbercaSnapshotOutside  *outside;
};

typedef enum
{
  PROP_SNAPSHOTS = 1,
} AlbercaSnapshotViewProps;

enum
{
  VOLUME_WANTED,
  N_SIGNALS
};

static GParamSpec *properties[PROP_SNAPSHOTS + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaSnapshotView, alberca_snapshot_view, ADW_TYPE_BIN)

/* In a volume group what is no qcow2 image has snapshots of LVM */
static gboolean
is_for_lvm (AlbercaSnapshotView *self)
{
  return alberca_lvm_snapshot_is_possible (self->pool) && !alberca_snapshot_list_get_reading (self->snapshots) &&
         alberca_snapshot_list_get_image (self->snapshots) == NULL;
}

static char *
make_lvm_description (AlbercaSnapshotView *self)
{
  char *problem = alberca_lvm_snapshot_get_problem (self->pool, self->volume);

  return problem != NULL ? problem
                         : g_strdup (_("LVM can keep what is on the volume now: in a volume of its own, to which it copies "
                                       "what is written over here."));
}

/* (transfer full) */
static char *
make_description (AlbercaSnapshotView *self)
{
  const GError *error = alberca_snapshot_list_get_error (self->snapshots);
  const char *problem = alberca_snapshot_list_get_problem (self->snapshots);
  char *running = NULL;

  if (alberca_snapshot_list_get_reading (self->snapshots))
    return g_strdup (_("Reading…"));
  if (is_for_lvm (self))
    return make_lvm_description (self);
  if (error != NULL)
    {
      g_autofree char *summary = alberca_explanation_get_summary (error);

      /* Translators: %s is a sentence that says why */
      return g_strdup_printf (_("The snapshots cannot be read. %s"), summary);
    }
  if (problem != NULL)
    return g_strdup (problem);
  running = alberca_snapshot_owner_describe (alberca_snapshot_list_get_owner (self->snapshots));
  if (running != NULL)
    return running;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->snapshots)) == 0)
    return g_strdup (_("None yet. A snapshot keeps what is on the disk now, so that it can be brought back later."));
  return g_strdup ("");
}

/* The tree */

/* (transfer full) (nullable): the rows from the top */
static GArray *
make_tree (AlbercaSnapshotView *self)
{
  const AlbercaQcow2Sharing *sharing = alberca_snapshot_list_get_sharing (self->snapshots);
  guint parents[ALBERCA_QCOW2_SHARING_MAX];

  if (sharing == NULL)
    return NULL;
  for (guint i = 0; i < sharing->n_states; i++)
    parents[i] = alberca_qcow2_sharing_get_nearest (sharing, i);
  return alberca_snapshot_tree_layout (parents, sharing->n_states);
}

static char *
make_costs (AlbercaSnapshotView *self,
            guint                n)
{
  guint n_snapshots = g_list_model_get_n_items (G_LIST_MODEL (self->snapshots));
  g_autoptr(AlbercaSnapshot) snapshot = NULL;

  if (n == 0)
    return alberca_snapshot_costs_describe_here (self->snapshots);
  snapshot = g_list_model_get_item (G_LIST_MODEL (self->snapshots), n_snapshots - n);
  return snapshot != NULL ? alberca_snapshot_costs_describe (self->snapshots, snapshot) : NULL;
}

static void
update_rows (AlbercaSnapshotView *self)
{
  g_autoptr(GArray) tree = make_tree (self);
  g_autofree char *note = alberca_snapshot_costs_describe_tree (self->snapshots);
  GtkListBoxRow *row;

  for (guint i = 0; (row = gtk_list_box_get_row_at_index (self->list, (int) i)) != NULL; i++)
    {
      g_autofree char *costs = make_costs (self, i);

      const AlbercaSnapshotTreeRow *line = tree != NULL && i < tree->len
        ? &g_array_index (tree, AlbercaSnapshotTreeRow, i) : NULL;
      g_autofree char *parent = line != NULL ? alberca_snapshot_costs_describe_parent (self->snapshots, line->state) : NULL;

      alberca_snapshot_row_set_costs (ALBERCA_SNAPSHOT_ROW (row), costs);
      alberca_snapshot_row_set_line (ALBERCA_SNAPSHOT_ROW (row), line, parent);
    }
  gtk_label_set_label (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
}

static void
update_here (AlbercaSnapshotView *self,
             gboolean             listed)
{
  gboolean shown = g_list_model_get_n_items (G_LIST_MODEL (self->here)) > 0;

  if (shown && !listed)
    g_list_store_remove_all (self->here);
  else if (listed && !shown)
    g_list_store_append (self->here, self->snapshots);
}

static gboolean
can_create (AlbercaSnapshotView *self,
            gboolean             possible)
{
  g_autofree char *problem = NULL;

  if (!is_for_lvm (self))
    return possible;
  problem = alberca_lvm_snapshot_get_problem (self->pool, self->volume);
  return problem == NULL && alberca_pool_get_available_now (self->pool);
}

static void
update (AlbercaSnapshotView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  AlbercaSnapshotOwner *owner;
  gboolean possible, changeable, listed;
  g_autofree char *description = NULL;
  g_autofree char *escaped = NULL;

  gtk_widget_set_visible (widget, self->snapshots != NULL);
  if (self->snapshots == NULL)
    return;

  possible = !alberca_snapshot_list_get_reading (self->snapshots) &&
             alberca_snapshot_list_get_error (self->snapshots) == NULL &&
             alberca_snapshot_list_get_problem (self->snapshots) == NULL &&
             alberca_pool_get_available_now (self->pool);
  listed = g_list_model_get_n_items (G_LIST_MODEL (self->snapshots)) > 0;
  description = make_description (self);
  /* A group takes its description for markup */
  escaped = g_markup_escape_text (description, -1);
  adw_preferences_group_set_description (self->group, *escaped != '\0' ? escaped : NULL);
  update_here (self, listed);
  update_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), listed);
  owner = alberca_snapshot_list_get_owner (self->snapshots);
  changeable = possible && alberca_snapshot_owner_get_problem (owner) == NULL;
  gtk_widget_action_set_enabled (widget, "snapshots.create", can_create (self, changeable));
  gtk_widget_action_set_enabled (widget, "snapshots.revert",
                                 possible && alberca_snapshot_owner_get_revert_problem (owner) == NULL);
  gtk_widget_action_set_enabled (widget, "snapshots.delete", changeable);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return ALBERCA_IS_SNAPSHOT (item) ? alberca_snapshot_row_new (item) : alberca_snapshot_row_new_here ();
}

/* The newest on top: it is the one that is looked for */
static int
compare_newest_first (gconstpointer a,
                      gconstpointer b,
                      gpointer      user_data)
{
  guint first = alberca_snapshot_list_get_state (user_data, (gpointer) a);
  guint second = alberca_snapshot_list_get_state (user_data, (gpointer) b);

  return first < second ? 1 : first > second ? -1 : 0;
}

/* The disk as it is now, then its snapshots. */
static GListModel *
make_model (AlbercaSnapshotView *self)
{
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare_newest_first, self->snapshots, NULL));
  g_autoptr(GtkSortListModel) sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->snapshots)), sorter);
  g_autoptr(GListStore) models = g_list_store_new (G_TYPE_LIST_MODEL);

  g_list_store_append (models, self->here);
  g_list_store_append (models, sorted);
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&models))));
}

static void
set_snapshots (AlbercaSnapshotView *self,
               AlbercaSnapshotList *snapshots)
{
  g_autoptr(GListModel) model = NULL;

  if (self->snapshots == snapshots)
    return;
  if (self->snapshots != NULL)
    alberca_snapshot_list_stop_survey (self->snapshots);
  g_set_object (&self->snapshots, snapshots);
  g_signal_group_set_target (self->list_signals, snapshots);
  g_list_store_remove_all (self->here);
  if (snapshots != NULL)
    model = make_model (self);
  gtk_list_box_bind_model (self->list, model, create_row, NULL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SNAPSHOTS]);
}

/* An image of a disc has none, and what it is is known when its details are */
static void
update_snapshots (AlbercaSnapshotView *self)
{
  gboolean wanted = self->volume != NULL && alberca_volume_get_loaded (self->volume) &&
                    !alberca_volume_get_iso (self->volume);

  if (wanted && self->snapshots == NULL)
    {
      g_autoptr(AlbercaSnapshotList) snapshots = alberca_snapshot_list_new (self->pool, self->volume);

      set_snapshots (self, snapshots);
    }
  else if (!wanted)
    set_snapshots (self, NULL);
  update (self);
}

static void
volume_wanted_cb (AlbercaSnapshotView *self,
                  AlbercaPool         *pool,
                  const char          *name)
{
  g_signal_emit (self, signals[VOLUME_WANTED], 0, pool, name);
}

/* Actions */

static AlbercaSnapshot *
dup_snapshot (AlbercaSnapshotView *self,
              GVariant            *id)
{
  GListModel *model = G_LIST_MODEL (self->snapshots);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(AlbercaSnapshot) snapshot = g_list_model_get_item (model, i);

      if (strcmp (alberca_snapshot_get_id (snapshot), g_variant_get_string (id, NULL)) == 0)
        return g_steal_pointer (&snapshot);
    }
  return NULL;
}

static void
create_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  AlbercaSnapshotView *self = ALBERCA_SNAPSHOT_VIEW (widget);

  if (is_for_lvm (self))
    alberca_lvm_question_create (widget, self->pool, self->volume);
  else
    alberca_snapshot_question_create (widget, self->snapshots);
}

static void
revert_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  AlbercaSnapshotView *self = ALBERCA_SNAPSHOT_VIEW (widget);
  g_autoptr(AlbercaSnapshot) snapshot = dup_snapshot (self, parameter);

  if (snapshot != NULL)
    alberca_snapshot_question_revert (widget, self->snapshots, snapshot);
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  AlbercaSnapshotView *self = ALBERCA_SNAPSHOT_VIEW (widget);
  g_autoptr(AlbercaSnapshot) snapshot = dup_snapshot (self, parameter);

  if (snapshot != NULL)
    alberca_snapshot_question_delete (widget, self->snapshots, snapshot);
}

/**
 * alberca_snapshot_view_set_volume:
 * @self: a view
 * @pool: (nullable): the pool of @volume
 * @volume: (nullable): the volume whose snapshots to show, %NULL for none
 */
void
alberca_snapshot_view_set_volume (AlbercaSnapshotView *self,
                                  AlbercaPool         *pool,
                                  AlbercaVolume       *volume)
{
  g_return_if_fail (ALBERCA_IS_SNAPSHOT_VIEW (self));

  if (self->volume == volume)
    return;
  set_snapshots (self, NULL);
  g_set_object (&self->pool, pool);
  g_set_object (&self->volume, volume);
  g_signal_group_set_target (self->volume_signals, volume);
  alberca_snapshot_machines_set_volume (self->machines, pool, volume);
  alberca_snapshot_outside_set_volume (self->outside, pool, volume);
  update_snapshots (self);
}

static void
alberca_snapshot_view_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  AlbercaSnapshotView *self = ALBERCA_SNAPSHOT_VIEW (object);

  switch ((AlbercaSnapshotViewProps) property_id)
    {
    case PROP_SNAPSHOTS:
      g_value_set_object (value, self->snapshots);
      break;
    }
}

static void
alberca_snapshot_view_dispose (GObject *object)
{
  AlbercaSnapshotView *self = ALBERCA_SNAPSHOT_VIEW (object);

  g_clear_object (&self->volume_signals);
  g_clear_object (&self->list_signals);
  /* dispose_template takes a direct child away that AdwBin would then take away again */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_SNAPSHOT_VIEW);
  g_clear_object (&self->here);
  g_clear_object (&self->snapshots);
  g_clear_object (&self->volume);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (alberca_snapshot_view_parent_class)->dispose (object);
}

static void
alberca_snapshot_view_class_init (AlbercaSnapshotViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = alberca_snapshot_view_get_property;
  object_class->dispose = alberca_snapshot_view_dispose;

  properties[PROP_SNAPSHOTS] = g_param_spec_object ("snapshots", NULL, NULL, ALBERCA_TYPE_SNAPSHOT_LIST,
                                                    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                                    G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[VOLUME_WANTED] = g_signal_new ("volume-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, ALBERCA_TYPE_POOL, G_TYPE_STRING);

  g_type_ensure (ALBERCA_TYPE_SNAPSHOT_MACHINES);
  g_type_ensure (ALBERCA_TYPE_SNAPSHOT_OUTSIDE);
  gtk_widget_class_install_action (widget_class, "snapshots.create", NULL, create_action);
  gtk_widget_class_install_action (widget_class, "snapshots.revert", "s", revert_action);
  gtk_widget_class_install_action (widget_class, "snapshots.delete", "s", delete_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-snapshot-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotView, group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotView, list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotView, note);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotView, machines);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotView, outside);
  gtk_widget_class_bind_template_callback (widget_class, volume_wanted_cb);
}

static void
alberca_snapshot_view_init (AlbercaSnapshotView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->here = g_list_store_new (ALBERCA_TYPE_SNAPSHOT_LIST);
  self->volume_signals = g_signal_group_new (ALBERCA_TYPE_VOLUME);
  g_signal_group_connect_swapped (self->volume_signals, "notify::loaded", G_CALLBACK (update_snapshots), self);
  g_signal_group_connect_swapped (self->volume_signals, "notify::iso", G_CALLBACK (update_snapshots), self);
  self->list_signals = g_signal_group_new (ALBERCA_TYPE_SNAPSHOT_LIST);
  g_signal_group_connect_swapped (self->list_signals, "changed", G_CALLBACK (update), self);
  update (self);
}
