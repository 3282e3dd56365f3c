/* alberca-thin-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-thin-row.h"

#include <glib/gi18n.h>

#include "model/alberca-impact.h"
#include "model/alberca-size.h"
#include "widgets/alberca-capacity-bar.h"

struct _AlbercaThinRow
{
  AdwActionRow parent_instance;

  char     *name;
  gboolean  inactive; /* the menu is that of one without a device */

  /* Template references */
  AlbercaCapacityBar *bar;
  GtkMenuButton      *menu_button;
};

G_DEFINE_FINAL_TYPE (AlbercaThinRow, alberca_thin_row, ADW_TYPE_ACTION_ROW)

/* ---- Texts ---- */

static char *
make_size (const AlbercaThinRecord *record)
{
  g_autofree char *size = alberca_size_format (record->size);
  g_autofree char *used = alberca_size_format ((guint64) (record->used * (double) record->size));

  if (!record->active)
    /* Translators: %s is the size of a logical volume that has no device now */
    return g_strdup_printf (_("%s · not active"), size);
  /* Translators: two sizes: what of a thin volume is occupied, and its whole */
  return g_strdup_printf (_("%s of %s used"), used, size);
}

/* “web”, “db” (transfer full), NULL where nobody uses it */
static char *
make_users (AlbercaThinGroup *group,
            const char       *name)
{
  g_autoptr(GPtrArray) users = alberca_thin_group_list_users (group, name);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; i < users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);

      if (!g_ptr_array_find_with_equal_func (names, usage->user, g_str_equal, NULL))
        g_ptr_array_add (names, usage->user);
    }
  joined = alberca_impact_join_names (names);
  /* Translators: names of virtual machines: used by “web”, “db” */
  return joined != NULL ? g_strdup_printf (_("used by %s"), joined) : NULL;
}

static char *
make_subtitle (AlbercaThinGroup        *group,
               const AlbercaThinRecord *record)
{
  GString *text = g_string_new (NULL);
  g_autofree char *size = make_size (record);
  g_autofree char *users = make_users (group, record->name);
  g_autofree char *path = alberca_thin_group_get_path (group, record->name);

  g_string_append (text, size);
  if (record->origin != NULL)
    {
      g_string_append (text, " · ");
      /* Translators: %s is the name of a volume */
      g_string_append_printf (text, _("snapshot of “%s”"), record->origin);
    }
  if (users != NULL)
    g_string_append_printf (text, " · %s", users);
  if (record->active)
    g_string_append_printf (text, "\n%s", path);
  return g_string_free (text, FALSE);
}

/* ---- The menu ---- */

static void
add_item (GMenu      *menu,
          const char *label,
          const char *action,
          const char *name)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", name);
  g_menu_append_item (menu, item);
}

static void
fill_menu (AlbercaThinRow *self,
           gboolean        inactive)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) last = g_menu_new ();

  self->inactive = inactive;
  if (inactive)
    add_item (menu, _("_Activate"), "thin.activate", self->name);
  add_item (menu, _("_Snapshot…"), "thin.snapshot", self->name);
  add_item (menu, _("_Grow…"), "thin.grow", self->name);
  add_item (last, _("_Delete…"), "thin.delete", self->name);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
}

/* ---- The row ---- */

static void
alberca_thin_row_dispose (GObject *object)
{
  g_clear_pointer (&ALBERCA_THIN_ROW (object)->name, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_THIN_ROW);

  G_OBJECT_CLASS (alberca_thin_row_parent_class)->dispose (object);
}

static void
alberca_thin_row_class_init (AlbercaThinRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_thin_row_dispose;

  g_type_ensure (ALBERCA_TYPE_CAPACITY_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-thin-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinRow, bar);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinRow, menu_button);
}

static void
alberca_thin_row_init (AlbercaThinRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_thin_row_new:
 * @name: of a thin volume
 *
 * Returns: (transfer floating): its row, which says nothing yet
 */
GtkWidget *
alberca_thin_row_new (const char *name)
{
  AlbercaThinRow *self = g_object_new (ALBERCA_TYPE_THIN_ROW, NULL);
  /* Translators: %s is the name of a volume */
  g_autofree char *label = g_strdup_printf (_("What can be done with “%s”"), name);

  self->name = g_strdup (name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  fill_menu (self, FALSE);
  return GTK_WIDGET (self);
}

const char *
alberca_thin_row_get_name (AlbercaThinRow *self)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_ROW (self), NULL);

  return self->name;
}

/**
 * alberca_thin_row_update:
 * @self: a row
 * @group: the group that has the volume
 */
void
alberca_thin_row_update (AlbercaThinRow   *self,
                         AlbercaThinGroup *group)
{
  const AlbercaThinRecord *record;
  g_autofree char *subtitle = NULL;
  g_autofree char *size = NULL;

  g_return_if_fail (ALBERCA_IS_THIN_ROW (self));

  record = alberca_thin_group_find (group, self->name);
  if (record == NULL)
    return;
  subtitle = make_subtitle (group, record);
  size = make_size (record);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  alberca_capacity_bar_set_parts (self->bar, record->used, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, size, -1);
  if (self->inactive == record->active)
    fill_menu (self, !record->active);
}
