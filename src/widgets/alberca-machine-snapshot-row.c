/* alberca-machine-snapshot-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-machine-snapshot-row.h"

#include <glib/gi18n.h>

#include "model/alberca-machine-rules.h"
#include "widgets/alberca-format.h"

/* In pixels: of a level, and of the icon; deeper ones are not indented more */
#define LEVEL 20
#define ICON 16
#define MAX_LEVELS 8

struct _AlbercaMachineSnapshotRow
{
  AdwActionRow parent_instance;

  char *name; /* of the snapshot */

  /* Template references */
  GtkWidget     *indent;
  GtkImage      *icon;
  GtkWidget     *revert_button;
  GtkWidget     *delete_button;
  GtkMenuButton *menu_button;
};

G_DEFINE_FINAL_TYPE (AlbercaMachineSnapshotRow, alberca_machine_snapshot_row, ADW_TYPE_ACTION_ROW)

/* ---- What it says ---- */

static gboolean
is_external (const AlbercaDomainSnapshotConfig *snapshot)
{
  return alberca_domain_snapshot_config_has_mode (snapshot, ALBERCA_SNAPSHOT_MODE_EXTERNAL);
}

static const char *
describe_state (const AlbercaDomainSnapshotConfig *snapshot)
{
  if (g_strcmp0 (snapshot->state, "shutoff") == 0)
    return _("the machine was off");
  if (g_strcmp0 (snapshot->state, "running") == 0)
    return _("running, with memory");
  if (g_strcmp0 (snapshot->state, "paused") == 0)
    return _("paused, with memory");
  return _("disks only");
}

/* "26 November, 10:30 · running, with memory · inside the images" */
static char *
make_subtitle (const AlbercaDomainSnapshotConfig *snapshot,
               const char                        *problem)
{
  g_autofree char *date = alberca_format_date (NULL, snapshot->created);
  GString *text = g_string_new (date);

  g_string_append_printf (text, " · %s · %s", describe_state (snapshot),
                          is_external (snapshot) ? _("outside, in overlays") : _("inside the images"));
  if (snapshot->description != NULL && *snapshot->description != '\0')
    g_string_append_printf (text, "\n%s", snapshot->description);
  if (problem != NULL)
    g_string_append_printf (text, "\n%s", problem);
  return g_string_free (text, FALSE);
}

static void
label_button (GtkWidget  *button,
              const char *text,
              const char *problem)
{
  gtk_widget_set_sensitive (button, problem == NULL);
  gtk_widget_set_tooltip_text (button, problem != NULL && *problem != '\0' ? problem : text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem != NULL ? problem : "", -1);
}

/* One that can be used can be while the window's action can: the connection is open, and nothing is being done */
static void
set_action (AlbercaMachineSnapshotRow *self,
            GtkWidget                 *button,
            const char                *action,
            const char                *text,
            const char                *problem)
{
  label_button (button, text, problem);
  if (problem != NULL)
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", self->name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static GMenuModel *
make_menu (AlbercaMachineSnapshotRow *self,
           gboolean                   with_later,
           gboolean                   with_forget)
{
  GMenu *menu = g_menu_new ();

  if (with_later)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (_("Delete with Those _After It…"), NULL);

      g_menu_item_set_action_and_target (item, "machine.delete-all", "s", self->name);
      g_menu_append_item (menu, item);
    }
  if (with_forget)
    {
      /* Translators: libvirt forgets a snapshot, the disks are not touched */
      g_autoptr(GMenuItem) item = g_menu_item_new (_("_Forget…"), NULL);

      g_menu_item_set_action_and_target (item, "machine.forget", "s", self->name);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

/* ---- The object ---- */

static void
alberca_machine_snapshot_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_MACHINE_SNAPSHOT_ROW);

  G_OBJECT_CLASS (alberca_machine_snapshot_row_parent_class)->dispose (object);
}

static void
alberca_machine_snapshot_row_finalize (GObject *object)
{
  g_free (ALBERCA_MACHINE_SNAPSHOT_ROW (object)->name);

  G_OBJECT_CLASS (alberca_machine_snapshot_row_parent_class)->finalize (object);
}

static void
alberca_machine_snapshot_row_class_init (AlbercaMachineSnapshotRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_machine_snapshot_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = alberca_machine_snapshot_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-machine-snapshot-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotRow, indent);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotRow, icon);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotRow, revert_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotRow, delete_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaMachineSnapshotRow, menu_button);
}

static void
alberca_machine_snapshot_row_init (AlbercaMachineSnapshotRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The machine as it is now */
static void
show_here (AlbercaMachineSnapshotRow *self,
           AlbercaMachineSnapshots   *snapshots)
{
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (snapshots);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("You are here"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), state->running ? _("The machine is running.")
                                                                     : _("The machine is off."));
  gtk_image_set_from_icon_name (self->icon, "computer-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), "accent");
  gtk_widget_set_visible (self->revert_button, FALSE);
  gtk_widget_set_visible (self->delete_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), FALSE);
}

static void
show_snapshot (AlbercaMachineSnapshotRow         *self,
               AlbercaMachineSnapshots           *snapshots,
               const AlbercaDomainSnapshotConfig *snapshot)
{
  const AlbercaMachineState *state = alberca_machine_snapshots_get_state (snapshots);
  g_autofree char *revert_problem = alberca_machine_rules_check_revert (state, snapshot);
  g_autofree char *delete_problem = alberca_machine_rules_check_delete (state, snapshot);
  g_autofree char *later_problem = alberca_machine_rules_check_delete_all (state, snapshot);
  g_autofree char *forget_problem = alberca_machine_rules_check_forget (state);
  /* Translators: %s is the name of a snapshot */
  g_autofree char *revert = g_strdup_printf (_("Revert to “%s”"), snapshot->name);
  /* Translators: %s is the name of a snapshot */
  g_autofree char *delete = g_strdup_printf (_("Delete the snapshot “%s”"), snapshot->name);
  /* Translators: %s is the name of a snapshot */
  g_autofree char *more = g_strdup_printf (_("More about “%s”"), snapshot->name);
  g_autofree char *subtitle = make_subtitle (snapshot, delete_problem);
  g_autoptr(GMenuModel) menu = NULL;

  self->name = g_strdup (snapshot->name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), snapshot->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_image_set_from_icon_name (self->icon, is_external (snapshot) ? "view-paged-symbolic" : "document-open-recent-symbolic");
  set_action (self, self->revert_button, "machine.revert", revert, revert_problem);
  set_action (self, self->delete_button, "machine.delete", delete, delete_problem);
  label_button (GTK_WIDGET (self->menu_button), more, later_problem != NULL ? forget_problem : NULL);
  menu = make_menu (self, later_problem == NULL, forget_problem == NULL);
  gtk_menu_button_set_menu_model (self->menu_button, menu);
}

/**
 * alberca_machine_snapshot_row_new:
 * @snapshots: the snapshots of a machine, which have been read
 * @snapshot: one of them
 */
GtkWidget *
alberca_machine_snapshot_row_new (AlbercaMachineSnapshots *snapshots,
                                  AlbercaMachineSnapshot  *snapshot)
{
  AlbercaMachineSnapshotRow *self = g_object_new (ALBERCA_TYPE_MACHINE_SNAPSHOT_ROW, NULL);
  const AlbercaDomainSnapshotConfig *config = alberca_machine_snapshot_get_config (snapshot);
  guint level = MIN (alberca_machine_snapshot_get_depth (snapshot), MAX_LEVELS);

  gtk_widget_set_size_request (self->indent, (int) (ICON + LEVEL * level), -1);
  if (config == NULL)
    show_here (self, snapshots);
  else
    show_snapshot (self, snapshots, config);
  /* Where it hangs, for who does not see it; the first level is 1 */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LEVEL, (int) level + 1, -1);
  return GTK_WIDGET (self);
}
