/* alberca-thin-pool.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-thin-pool.h"

#include <glib/gi18n.h>

#include "model/alberca-size.h"
#include "virsh/alberca-lvm.h"
#include "widgets/alberca-capacity-bar.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-thin-row.h"

struct _AlbercaThinPool
{
  AdwPreferencesGroup parent_instance;

  char      *name;
  GPtrArray *rows; /* (element-type AlbercaThinRow): borrowed, in this order */

  /* Template references */
  GtkButton          *new_button;
  GtkButton          *grow_button;
  GtkButton          *delete_button;
  AdwActionRow       *data_row;
  AlbercaCapacityBar *data_bar;
  AdwActionRow       *metadata_row;
  AlbercaCapacityBar *metadata_bar;
  AdwActionRow       *promised_row;
  AdwActionRow       *warning_row;
  AlbercaCommandRow  *more_metadata_row;
  AlbercaCommandRow  *monitoring_row;
};

G_DEFINE_FINAL_TYPE (AlbercaThinPool, alberca_thin_pool, ADW_TYPE_PREFERENCES_GROUP)

static void
set_full (GtkWidget *row,
          gboolean   full)
{
  if (full)
    gtk_widget_add_css_class (row, "warning");
  else
    gtk_widget_remove_css_class (row, "warning");
}

static void
update_fill (AdwActionRow       *row,
             AlbercaCapacityBar *bar,
             double              share,
             const char         *text)
{
  adw_action_row_set_subtitle (row, text);
  alberca_capacity_bar_set_parts (bar, share, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  set_full (GTK_WIDGET (row), share >= ALBERCA_THIN_FULL);
}

static void
update_fills (AlbercaThinPool         *self,
              const AlbercaThinRecord *record)
{
  g_autofree char *size = alberca_size_format (record->size);
  g_autofree char *used = alberca_size_format ((guint64) (record->used * (double) record->size));
  /* Translators: two sizes, and how much the first is of the second */
  g_autofree char *data = g_strdup_printf (_("%s of %s (%.0f %%)"), used, size, record->used * 100);
  /* Translators: a percentage */
  g_autofree char *metadata = g_strdup_printf (_("%.0f %%"), record->metadata * 100);

  update_fill (self->data_row, self->data_bar, record->used, data);
  update_fill (self->metadata_row, self->metadata_bar, record->metadata, metadata);
}

static void
update_promised (AlbercaThinPool         *self,
                 AlbercaThinGroup        *group,
                 const AlbercaThinRecord *record)
{
  guint64 promised = alberca_thin_group_get_promised (group, record->name);
  double ratio = record->size > 0 ? (double) promised / (double) record->size : 0;
  g_autofree char *size = alberca_size_format (promised);
  /* Translators: a size, and how many times that is of what a thin pool has: 30 GiB, 1.5 times what it has */
  g_autofree char *text = g_strdup_printf (_("%s, %.1f times what it has"), size, ratio);

  adw_action_row_set_subtitle (self->promised_row, text);
}

static void
update_warning (AlbercaThinPool         *self,
                const AlbercaThinRecord *record)
{
  const char *text = NULL;

  if (record->used >= ALBERCA_THIN_FULL)
    text = _("It is nearly full. When it is full, LVM keeps what is written waiting for a minute and then fails it: machines "
             "are paused, file systems become read-only. Let it grow, or delete thin volumes and snapshots.");
  else if (record->metadata >= ALBERCA_THIN_FULL)
    text = _("The room for its metadata is nearly full. When it is full, nothing can be written any more, and the pool has to "
             "be repaired. Give it more with the command below.");
  gtk_widget_set_visible (GTK_WIDGET (self->warning_row), text != NULL);
  if (text != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->warning_row), text);
}

/* ---- The volumes ---- */

/* What there is, by name, as the rows shall be; (transfer container) (element-type utf8) */
static GPtrArray *
list_names (AlbercaThinPool  *self,
            AlbercaThinGroup *group)
{
  const AlbercaThinRecords *records = alberca_thin_group_get_records (group);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < records->volumes->len; i++)
    {
      const AlbercaThinRecord *record = g_ptr_array_index (records->volumes, i);

      if (g_strcmp0 (record->pool, self->name) == 0)
        g_ptr_array_add (names, record->name);
    }
  return names;
}

static gboolean
has_rows (AlbercaThinPool *self,
          GPtrArray       *names)
{
  if (names->len != self->rows->len)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (g_strcmp0 (alberca_thin_row_get_name (g_ptr_array_index (self->rows, i)), g_ptr_array_index (names, i)) != 0)
      return FALSE;
  return TRUE;
}

static void
remake_rows (AlbercaThinPool *self,
             GPtrArray       *names)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < names->len; i++)
    {
      GtkWidget *row = alberca_thin_row_new (g_ptr_array_index (names, i));

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
update_rows (AlbercaThinPool  *self,
             AlbercaThinGroup *group)
{
  g_autoptr(GPtrArray) names = list_names (self, group);

  if (!has_rows (self, names))
    remake_rows (self, names);
  for (guint i = 0; i < self->rows->len; i++)
    alberca_thin_row_update (g_ptr_array_index (self->rows, i), group);
}

/* ---- The widget ---- */

static void
alberca_thin_pool_dispose (GObject *object)
{
  AlbercaThinPool *self = ALBERCA_THIN_POOL (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_THIN_POOL);

  G_OBJECT_CLASS (alberca_thin_pool_parent_class)->dispose (object);
}

static void
alberca_thin_pool_class_init (AlbercaThinPoolClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_thin_pool_dispose;

  g_type_ensure (ALBERCA_TYPE_CAPACITY_BAR);
  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-thin-pool.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinPool, data_bar);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinPool, data_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinPool, delete_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinPool, grow_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinPool, metadata_bar);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinPool, metadata_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinPool, monitoring_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinPool, more_metadata_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinPool, new_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinPool, promised_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinPool, warning_row);
}

static void
alberca_thin_pool_init (AlbercaThinPool *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_thin_pool_new:
 * @name: of a thin pool
 *
 * Returns: (transfer floating): its group, which says nothing yet
 */
GtkWidget *
alberca_thin_pool_new (const char *name)
{
  AlbercaThinPool *self = g_object_new (ALBERCA_TYPE_THIN_POOL, NULL);
  g_autofree char *title = g_markup_escape_text (name, -1);
  /* Translators: %s is the name of a thin pool of LVM */
  g_autofree char *grow = g_strdup_printf (_("Grow the thin pool “%s”"), name);
  /* Translators: %s is the name of a thin pool of LVM */
  g_autofree char *new = g_strdup_printf (_("New thin volume in “%s”"), name);
  /* Translators: %s is the name of a thin pool of LVM */
  g_autofree char *delete = g_strdup_printf (_("Delete the thin pool “%s”"), name);

  self->name = g_strdup (name);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->grow_button), grow);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->new_button), new);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->delete_button), delete);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->delete_button), GTK_ACCESSIBLE_PROPERTY_LABEL, delete, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->delete_button), "s", name);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->grow_button), "s", name);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->new_button), "s", name);
  return GTK_WIDGET (self);
}

const char *
alberca_thin_pool_get_name (AlbercaThinPool *self)
{
  g_return_val_if_fail (ALBERCA_IS_THIN_POOL (self), NULL);

  return self->name;
}

/**
 * alberca_thin_pool_update:
 * @self: a thin pool
 * @group: the group that has it
 */
void
alberca_thin_pool_update (AlbercaThinPool  *self,
                          AlbercaThinGroup *group)
{
  const AlbercaThinRecord *record;
  g_autofree char *monitoring = NULL;
  g_autofree char *metadata = NULL;

  g_return_if_fail (ALBERCA_IS_THIN_POOL (self));

  record = alberca_thin_group_find (group, self->name);
  if (record == NULL)
    return;
  update_fills (self, record);
  update_promised (self, group, record);
  update_warning (self, record);
  metadata = alberca_lvm_extend_metadata (alberca_thin_group_get_name (group), self->name);
  alberca_command_row_set_command (self->more_metadata_row, metadata);
  monitoring = alberca_lvm_thin_monitoring (alberca_thin_group_get_name (group), self->name);
  alberca_command_row_set_command (self->monitoring_row, monitoring);
  update_rows (self, group);
}
