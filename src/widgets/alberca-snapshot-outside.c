/* alberca-snapshot-outside.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-snapshot-outside.h"

#include <glib/gi18n.h>

#include "model/alberca-connection.h"
#include "model/alberca-lvm-snapshot.h"
#include "model/alberca-size.h"
#include "model/alberca-usage-index.h"
#include "widgets/alberca-format.h"
#include "widgets/alberca-lvm-question.h"
#include "widgets/alberca-volume-deletion.h"

/* These are enough to see what it is */
#define MAX_ROWS 40

struct _AlbercaSnapshotOutside
{
  AdwBin parent_instance;

  /* Owned references */
  AlbercaPool       *pool;
  AlbercaVolume     *volume;
  AlbercaUsageIndex *index;
  GSignalGroup      *index_signals;
  char              *shown; /* what the rows say, to leave alone what has not changed */

  guint update_id;

  /* Template references */
  GtkLabel   *heading;
  GtkLabel   *note;
  GtkListBox *list;
};

enum
{
  VOLUME_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaSnapshotOutside, alberca_snapshot_outside, ADW_TYPE_BIN)

/* What is shown */

/* (transfer full) (element-type AlbercaUsage): what is built directly on the volume */
static GPtrArray *
list_overlays (AlbercaSnapshotOutside *self)
{
  g_autoptr(GPtrArray) users = alberca_usage_index_get_users (self->index, self->pool, self->volume);
  GPtrArray *overlays = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_usage_free);

  for (guint i = 0; i < users->len && overlays->len < MAX_ROWS; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);

      if (usage->kind == ALBERCA_USAGE_OVERLAY && usage->via == NULL)
        g_ptr_array_add (overlays, alberca_usage_copy (usage));
    }
  return overlays;
}

static AlbercaPool *
find_pool (AlbercaSnapshotOutside *self,
           const AlbercaUsage     *usage)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);

  if (connection == NULL || usage->pool == NULL)
    return NULL;
  return alberca_connection_find_pool_by_name (connection, usage->pool);
}

/* (transfer none) (nullable): where its pool has been read */
static AlbercaVolume *
find_volume (AlbercaSnapshotOutside *self,
             const AlbercaUsage     *usage)
{
  AlbercaPool *pool = find_pool (self, usage);

  return pool != NULL ? alberca_pool_find_volume (pool, usage->user) : NULL;
}

/* "Overlay, 12 MiB · in “images”" */
static char *
describe (AlbercaSnapshotOutside *self,
          const AlbercaUsage     *usage)
{
  gboolean logical = alberca_lvm_snapshot_is_possible (self->pool);
  AlbercaVolume *volume = find_volume (self, usage);
  GString *text = g_string_new (NULL);

  if (volume != NULL && alberca_volume_get_loaded (volume))
    {
      g_autofree char *size = alberca_size_format (alberca_volume_get_allocation (volume));

      /* Translators: kinds of snapshots; %s is a size: the room that it has, what is in it */
      g_string_append_printf (text, logical ? _("LVM, with room for %s") : _("External: an overlay with %s"), size);
    }
  else
    g_string_append (text, logical ? _("LVM") : _("External: an overlay"));
  if (!logical && usage->pool != NULL && g_strcmp0 (usage->pool, alberca_pool_get_name (self->pool)) != 0)
    {
      g_string_append (text, " · ");
      /* Translators: %s is the name of a pool */
      g_string_append_printf (text, _("in “%s”"), usage->pool);
    }
  return g_string_free (text, FALSE);
}

/* Rows */

static void
activated_cb (AlbercaSnapshotOutside *self,
              GtkWidget              *row)
{
  const AlbercaUsage *usage = g_object_get_data (G_OBJECT (row), "usage");
  AlbercaPool *pool = find_pool (self, usage);

  if (pool != NULL)
    g_signal_emit (self, signals[VOLUME_WANTED], 0, pool, usage->user);
}

static void
revert_cb (AlbercaSnapshotOutside *self,
           GtkWidget              *button)
{
  AlbercaVolume *snapshot = find_volume (self, g_object_get_data (G_OBJECT (button), "usage"));

  if (snapshot != NULL)
    alberca_lvm_question_revert (GTK_WIDGET (self), self->pool, snapshot);
}

static void
delete_cb (AlbercaSnapshotOutside *self,
           GtkWidget              *button)
{
  AlbercaVolume *snapshot = find_volume (self, g_object_get_data (G_OBJECT (button), "usage"));
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();

  if (snapshot == NULL)
    return;
  g_ptr_array_add (volumes, snapshot);
  alberca_volume_deletion_present (GTK_WIDGET (self), self->pool, volumes);
}

static void
set_usage (gpointer            object,
           const AlbercaUsage *usage)
{
  g_object_set_data_full (object, "usage", alberca_usage_copy (usage), (GDestroyNotify) alberca_usage_free);
}

static GtkWidget *
add_button (AlbercaSnapshotOutside *self,
            GtkWidget              *row,
            const AlbercaUsage     *usage,
            const char             *icon_name,
            const char             *label,
            GCallback               clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  set_usage (button, usage);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static gboolean
can_change (AlbercaSnapshotOutside *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);

  return connection != NULL && alberca_connection_get_can_change (connection);
}

static void
add_lvm_buttons (AlbercaSnapshotOutside *self,
                 GtkWidget              *row,
                 const AlbercaUsage     *usage)
{
  /* Translators: %s is the name of a snapshot */
  g_autofree char *revert = g_strdup_printf (_("Revert to “%s”"), usage->user);
  /* Translators: %s is the name of a snapshot */
  g_autofree char *delete = g_strdup_printf (_("Delete the snapshot “%s”"), usage->user);
  GtkWidget *button;

  add_button (self, row, usage, "edit-undo-symbolic", revert, G_CALLBACK (revert_cb));
  button = add_button (self, row, usage, "user-trash-symbolic", delete, G_CALLBACK (delete_cb));
  if (!can_change (self))
    {
      gtk_widget_set_sensitive (button, FALSE);
      gtk_widget_set_tooltip_text (button, _("This connection is read-only."));
    }
}

static void
add_row (AlbercaSnapshotOutside *self,
         const AlbercaUsage     *usage,
         const char             *subtitle,
         gboolean                is_snapshot)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", usage->user, "title-lines", 2,
                                 "subtitle", subtitle, "subtitle-lines", 3,
                                 NULL);

  if (is_snapshot && alberca_lvm_snapshot_is_possible (self->pool))
    add_lvm_buttons (self, row, usage);
  if (usage->pool != NULL)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_widget_set_tooltip_text (row, _("Show this volume"));
      set_usage (row, usage);
      g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_list_box_append (self->list, row);
}

/* What a snapshot of LVM was made of */
static void
add_origin (AlbercaSnapshotOutside *self)
{
  AlbercaVolume *origin = alberca_lvm_snapshot_find_origin (self->pool, self->volume);
  g_autoptr(AlbercaUsage) usage = NULL;

  if (origin == NULL)
    return;
  usage = alberca_usage_new (ALBERCA_USAGE_OVERLAY, NULL, alberca_volume_get_name (origin), FALSE);
  usage->pool = g_strdup (alberca_pool_get_name (self->pool));
  add_row (self, usage, _("The origin: this volume shows what was on it when the snapshot was made"), FALSE);
}

/* What libvirt does not know of them */
static void
update_note (AlbercaSnapshotOutside *self,
             gboolean                shown)
{
  g_autofree char *command = shown ? alberca_lvm_snapshot_get_fill_command (self->pool) : NULL;
  /* Translators: %s is a command */
  g_autofree char *text = shown ? g_strdup_printf (_("LVM drops a snapshot whose room is full. This says, on the host, "
                                                     "how full each is: %s"), command) : NULL;

  gtk_label_set_label (self->note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), shown);
}

static void
make_rows (AlbercaSnapshotOutside *self,
           GPtrArray              *overlays)
{
  gboolean is_snapshot = alberca_lvm_snapshot_is_one (self->pool, self->volume);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  if (is_snapshot)
    add_origin (self);
  for (guint i = 0; i < overlays->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (overlays, i);
      g_autofree char *subtitle = describe (self, usage);

      add_row (self, usage, subtitle, TRUE);
    }
  update_note (self, overlays->len > 0 && alberca_lvm_snapshot_is_possible (self->pool));

  if (is_snapshot)
    gtk_label_set_label (self->heading, _("This volume is a snapshot of LVM of:"));
  else if (alberca_lvm_snapshot_is_possible (self->pool))
    gtk_label_set_label (self->heading, _("Snapshots of LVM: each keeps what is written over here, and is deleted with this "
                                          "volume."));
  else
    gtk_label_set_label (self->heading, _("External snapshots: overlays that have what was written since. As long as one is "
                                          "there, this disk must stay as it is."));
}

/* All that the rows say, in one text */
static char *
summarize (AlbercaSnapshotOutside *self,
           GPtrArray              *overlays)
{
  AlbercaVolume *origin = alberca_lvm_snapshot_find_origin (self->pool, self->volume);
  GString *text = g_string_new (origin != NULL ? alberca_volume_get_name (origin) : "");

  g_string_append (text, can_change (self) ? "\nchange" : "\nlook");
  for (guint i = 0; i < overlays->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (overlays, i);
      g_autofree char *subtitle = describe (self, usage);

      g_string_append_printf (text, "\n%s\n%s", usage->user, subtitle);
    }
  return g_string_free (text, FALSE);
}

static void
update (AlbercaSnapshotOutside *self)
{
  g_autoptr(GPtrArray) overlays = NULL;
  g_autofree char *summary = NULL;

  if (self->index == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  overlays = list_overlays (self);
  summary = summarize (self, overlays);
  if (g_strcmp0 (self->shown, summary) != 0)
    {
      g_free (self->shown);
      self->shown = g_steal_pointer (&summary);
      make_rows (self, overlays);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_first_child (GTK_WIDGET (self->list)) != NULL);
}

static gboolean
update_cb (gpointer user_data)
{
  AlbercaSnapshotOutside *self = ALBERCA_SNAPSHOT_OUTSIDE (user_data);

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* While a pool is read, the users change with each batch */
static void
index_changed_cb (AlbercaSnapshotOutside *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, update_cb, self, NULL);
}

/**
 * alberca_snapshot_outside_set_volume:
 * @self: what is outside
 * @pool: (nullable): the pool of @volume
 * @volume: (nullable): whose snapshots to show, %NULL for nothing
 */
void
alberca_snapshot_outside_set_volume (AlbercaSnapshotOutside *self,
                                     AlbercaPool            *pool,
                                     AlbercaVolume          *volume)
{
  AlbercaConnection *connection = volume != NULL ? alberca_pool_get_connection (pool) : NULL;
  AlbercaUsageIndex *usage_index = connection != NULL ? alberca_usage_index_get (connection) : NULL;

  g_return_if_fail (ALBERCA_IS_SNAPSHOT_OUTSIDE (self));

  g_set_object (&self->pool, pool);
  g_set_object (&self->volume, volume);
  g_set_object (&self->index, usage_index);
  g_clear_pointer (&self->shown, g_free);
  g_signal_group_set_target (self->index_signals, self->index);
  update (self);
}

static void
alberca_snapshot_outside_dispose (GObject *object)
{
  AlbercaSnapshotOutside *self = ALBERCA_SNAPSHOT_OUTSIDE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->index_signals);
  /* dispose_template takes a direct child away that AdwBin would then take away again */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_SNAPSHOT_OUTSIDE);
  g_clear_object (&self->index);
  g_clear_object (&self->volume);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (alberca_snapshot_outside_parent_class)->dispose (object);
}

static void
alberca_snapshot_outside_class_init (AlbercaSnapshotOutsideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_snapshot_outside_dispose;

  signals[VOLUME_WANTED] = g_signal_new ("volume-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, ALBERCA_TYPE_POOL, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-snapshot-outside.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotOutside, heading);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotOutside, note);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotOutside, list);
}

static void
alberca_snapshot_outside_init (AlbercaSnapshotOutside *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->index_signals = g_signal_group_new (ALBERCA_TYPE_USAGE_INDEX);
  g_signal_group_connect_swapped (self->index_signals, "changed", G_CALLBACK (index_changed_cb), self);
  g_signal_group_connect_swapped (self->index_signals, "notify::resolved", G_CALLBACK (index_changed_cb), self);
  update (self);
}
