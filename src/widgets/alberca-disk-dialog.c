/* alberca-disk-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-disk-dialog.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-size.h"
#include "widgets/alberca-command-row.h"

struct _AlbercaDiskDialog
{
  AdwWindow parent_instance;

  AlbercaDeviceGuard *guard;

  /* Template */
  GtkStack           *stack;
  GtkListBox         *list;
  AlbercaCommandRow  *command_row;
};

G_DEFINE_FINAL_TYPE (AlbercaDiskDialog, alberca_disk_dialog, ADW_TYPE_WINDOW)

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
add_part (GStrvBuilder *parts,
          const char   *text)
{
  if (text != NULL && *text != '\0')
    g_strv_builder_add (parts, text);
}

/* "465.8 GiB · Samsung SSD 850 · usb · S3Z1NX" (transfer full) */
static char *
describe (const AlbercaNodeDevice *disk)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *size = disk->size > 0 ? alberca_size_format (disk->size) : g_strdup (_("No medium"));
  g_auto(GStrv) parts = NULL;

  add_part (builder, size);
  add_part (builder, disk->vendor);
  add_part (builder, disk->model);
  add_part (builder, disk->bus);
  add_part (builder, disk->serial);
  parts = g_strv_builder_end (builder);

  return g_strjoinv (" · ", parts);
}

static GtkWidget *
create_row (AlbercaDiskDialog       *self,
            const AlbercaNodeDevice *disk)
{
  g_autofree char *use = alberca_device_guard_describe (self->guard, disk->path);
  g_autofree char *what = describe (disk);
  /* Translators: why a disk cannot be taken: "In use: /dev/sda2 is mounted at /" */
  g_autofree char *reason = use != NULL ? g_strdup_printf (_("In use: %s"), use) : NULL;
  g_autofree char *subtitle = reason != NULL ? g_strjoin ("\n", what, reason, NULL) : g_strdup (what);
  GtkWidget *row = adw_action_row_new ();
  gboolean is_free = use == NULL && disk->size > 0;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), disk->path);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  /* Not insensitive: the reason is there to be read */
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name (is_free ? "drive-harddisk-symbolic" : "changes-prevent-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), is_free);

  return row;
}

static void
update (AlbercaDiskDialog *self)
{
  GPtrArray *disks = alberca_device_guard_get_disks (self->guard);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; disks != NULL && i < disks->len; i++)
    gtk_list_box_append (self->list, create_row (self, g_ptr_array_index (disks, i)));

  gtk_stack_set_visible_child_name (self->stack, disks == NULL ? "asking" : disks->len > 0 ? "list" : "nothing");
}

static void
on_row_activated (AlbercaDiskDialog *self,
                  GtkListBoxRow     *row)
{
  g_autoptr(AlbercaDiskDialog) hold = g_object_ref (self);

  g_signal_emit (self, signals[PICKED], 0, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  gtk_window_close (GTK_WINDOW (hold));
}

static void
alberca_disk_dialog_dispose (GObject *object)
{
  AlbercaDiskDialog *self = ALBERCA_DISK_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_DISK_DIALOG);
  g_clear_object (&self->guard);

  G_OBJECT_CLASS (alberca_disk_dialog_parent_class)->dispose (object);
}

static void
alberca_disk_dialog_class_init (AlbercaDiskDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_disk_dialog_dispose;

  signals[PICKED] =
    g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-disk-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaDiskDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaDiskDialog, list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaDiskDialog, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
alberca_disk_dialog_init (AlbercaDiskDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_disk_dialog_new:
 * @guard: what knows the disks, and what uses them
 * @command: what one would type instead
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_disk_dialog_new (AlbercaDeviceGuard *guard,
                         const char         *command)
{
  AlbercaDiskDialog *self;

  g_return_val_if_fail (ALBERCA_IS_DEVICE_GUARD (guard), NULL);
  g_return_val_if_fail (command != NULL, NULL);

  self = g_object_new (ALBERCA_TYPE_DISK_DIALOG, NULL);
  self->guard = g_object_ref (guard);
  alberca_command_row_set_command (self->command_row, command);
  g_signal_connect_object (guard, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
