/* alberca-snapshot-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-snapshot-row.h"

#include <glib/gi18n.h>

#include "model/alberca-size.h"
#include "widgets/alberca-format.h"
#include "widgets/alberca-snapshot-rail.h"

struct _AlbercaSnapshotRow
{
  AdwActionRow parent_instance;

  /* Owned references */
  char *about; /* what never changes of the subtitle, or NULL */

  /* Template references */
  AlbercaSnapshotRail *rail;
  GtkWidget           *here_label;
  GtkButton           *revert_button;
  GtkButton           *delete_button;
};

G_DEFINE_FINAL_TYPE (AlbercaSnapshotRow, alberca_snapshot_row, ADW_TYPE_ACTION_ROW)

/* "3 h 05 min": how long the guest had run */
static char *
format_clock (gint64 microseconds)
{
  gint64 minutes = microseconds / (60 * G_USEC_PER_SEC);

  if (minutes >= 60)
    {
      /* Translators: hours and minutes */
      return g_strdup_printf (_("%d h %02d min"), (int) (minutes / 60), (int) (minutes % 60));
    }
  /* Translators: minutes and seconds */
  return g_strdup_printf (_("%d min %02d s"), (int) minutes, (int) (microseconds / G_USEC_PER_SEC % 60));
}

static char *
make_about (AlbercaSnapshot *snapshot)
{
  g_autofree char *date = alberca_format_date (NULL, alberca_snapshot_get_date (snapshot));
  g_autofree char *size = NULL;
  g_autofree char *clock = NULL;

  if (alberca_snapshot_get_vm_state_size (snapshot) == 0)
    return g_steal_pointer (&date);

  size = alberca_size_format (alberca_snapshot_get_vm_state_size (snapshot));
  clock = format_clock (alberca_snapshot_get_vm_clock (snapshot));
  /* Translators: a date, a size, a time: what a snapshot of a running machine has besides the disk */
  return g_strdup_printf (_("%s · with memory (%s), after %s"), date, size, clock);
}

static void
label_button (GtkButton  *button,
              const char *text)
{
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
hide_button (GtkButton *button)
{
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), NULL);
  gtk_widget_set_visible (GTK_WIDGET (button), FALSE);
}

static void
alberca_snapshot_row_dispose (GObject *object)
{
  g_clear_pointer (&ALBERCA_SNAPSHOT_ROW (object)->about, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_SNAPSHOT_ROW);

  G_OBJECT_CLASS (alberca_snapshot_row_parent_class)->dispose (object);
}

static void
alberca_snapshot_row_class_init (AlbercaSnapshotRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_snapshot_row_dispose;

  g_type_ensure (ALBERCA_TYPE_SNAPSHOT_RAIL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-snapshot-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotRow, rail);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotRow, here_label);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotRow, revert_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaSnapshotRow, delete_button);
}

static void
alberca_snapshot_row_init (AlbercaSnapshotRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_snapshot_row_new:
 * @snapshot: what to show
 */
GtkWidget *
alberca_snapshot_row_new (AlbercaSnapshot *snapshot)
{
  AlbercaSnapshotRow *self = g_object_new (ALBERCA_TYPE_SNAPSHOT_ROW, NULL);
  const char *title = alberca_snapshot_get_title (snapshot);
  /* Translators: %s is the name of a snapshot */
  g_autofree char *revert = g_strdup_printf (_("Revert to “%s”"), title);
  /* Translators: %s is the name of a snapshot */
  g_autofree char *delete = g_strdup_printf (_("Delete the snapshot “%s”"), title);

  self->about = make_about (snapshot);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  alberca_snapshot_row_set_costs (self, NULL);
  label_button (self->revert_button, revert);
  label_button (self->delete_button, delete);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->revert_button), "s", alberca_snapshot_get_id (snapshot));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->delete_button), "s", alberca_snapshot_get_id (snapshot));
  g_object_bind_property (snapshot, "here", self->here_label, "visible", G_BINDING_SYNC_CREATE);
  return GTK_WIDGET (self);
}

/**
 * alberca_snapshot_row_new_here:
 *
 * Returns: the row of the disk as it is now
 */
GtkWidget *
alberca_snapshot_row_new_here (void)
{
  AlbercaSnapshotRow *self = g_object_new (ALBERCA_TYPE_SNAPSHOT_ROW, NULL);

  /* Translators: in the tree of snapshots, what is on the disk now */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("You are here"));
  gtk_widget_set_visible (self->here_label, FALSE);
  hide_button (self->revert_button);
  hide_button (self->delete_button);
  return GTK_WIDGET (self);
}

/**
 * alberca_snapshot_row_set_costs:
 * @self: a row
 * @text: (nullable): what has changed since, and the like; %NULL where it is not known
 */
void
alberca_snapshot_row_set_costs (AlbercaSnapshotRow *self,
                                const char         *text)
{
  g_autofree char *subtitle = NULL;

  g_return_if_fail (ALBERCA_IS_SNAPSHOT_ROW (self));

  subtitle = g_strjoin (self->about != NULL && text != NULL ? "\n" : "", self->about != NULL ? self->about : "",
                        text, NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
}

/**
 * alberca_snapshot_row_set_line:
 * @self: a row
 * @line: (nullable): its place in the tree; %NULL where there is none
 * @description: (nullable): where the lines lead, in words
 */
void
alberca_snapshot_row_set_line (AlbercaSnapshotRow           *self,
                               const AlbercaSnapshotTreeRow *line,
                               const char                   *description)
{
  g_return_if_fail (ALBERCA_IS_SNAPSHOT_ROW (self));

  alberca_snapshot_rail_set_row (self->rail, line);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->rail), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
}
