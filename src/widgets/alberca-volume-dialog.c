/* alberca-volume-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-dialog.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-size.h"
#include "model/alberca-volume-draft.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-space-picture.h"
#include "widgets/alberca-volume-options.h"

struct _AlbercaVolumeDialog
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *group;
  AlbercaFieldRow     *name_row;
  AdwComboRow         *format_row;
  AlbercaFieldRow     *capacity_row;
  AdwComboRow         *space_row;
  AlbercaFieldRow     *allocation_row;
  AlbercaSpacePicture *picture;
  AlbercaVolumeOptions *options;
  AlbercaCommandRow   *xml_row;
  AlbercaCommandRow   *command_row;
  GtkWidget           *create_button;

  AlbercaVolumeDraft  *draft;
  guint                spaces;   /* bits of those that space_row offers */
  gboolean             updating;
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeDialog, alberca_volume_dialog, ADW_TYPE_WINDOW)

static void
update_row (AlbercaVolumeDialog *self,
            AlbercaFieldRow     *row,
            const char          *property)
{
  g_autofree char *text = NULL;
  g_autofree char *problem = alberca_volume_draft_get_problem (self->draft, property);
  g_autofree char *warning = alberca_volume_draft_get_warning (self->draft, property);

  g_object_get (self->draft, property, &text, NULL);
  alberca_field_row_set_text (row, text);
  alberca_field_row_set_problem (row, problem);
  alberca_field_row_set_warning (row, warning);
}

/* Which spaces can be chosen; those of them, in their order */
static void
fill_spaces (AlbercaVolumeDialog *self)
{
  const char *const titles[] = {
    /* Translators: how much of a new disk is occupied at once */
    [ALBERCA_VOLUME_SPACE_THIN] = C_("space", "Thin"),
    [ALBERCA_VOLUME_SPACE_METADATA] = C_("space", "Thin, with its map"),
    [ALBERCA_VOLUME_SPACE_PART] = C_("space", "A part"),
    [ALBERCA_VOLUME_SPACE_FULL] = C_("space", "Full"),
  };
  guint spaces = alberca_volume_draft_get_spaces (self->draft);
  g_autoptr (GtkStringList) list = NULL;
  AlbercaVolumeSpace space;
  guint selected = 0;

  g_object_get (self->draft, "space", &space, NULL);
  if (spaces != self->spaces)
    {
      list = gtk_string_list_new (NULL);
      for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
        if (spaces & (1u << i))
          gtk_string_list_append (list, titles[i]);
      adw_combo_row_set_model (self->space_row, G_LIST_MODEL (list));
      self->spaces = spaces;
    }

  for (guint i = 0; i < (guint) space; i++)
    selected += (spaces >> i) & 1;
  adw_combo_row_set_selected (self->space_row, selected);
}

static void
on_space_selected (AlbercaVolumeDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->space_row);
  guint n = 0;

  if (self->updating || self->draft == NULL)
    return;

  for (guint space = 0; space <= ALBERCA_VOLUME_SPACE_FULL; space++)
    {
      if ((self->spaces & (1u << space)) == 0 || n++ != selected)
        continue;
      alberca_field_row_touch (self->capacity_row);
      g_object_set (self->draft, "space", space, NULL);
      return;
    }
}

/* The draft says everything; the rows follow */
static void
update (AlbercaVolumeDialog *self)
{
  g_autofree char *commands = NULL;
  g_autofree char *format = NULL;
  g_autofree char *xml = NULL;
  gboolean asks_allocation;

  if (self->updating || self->draft == NULL)
    return;

  self->updating = TRUE;
  g_object_get (self->draft, "format", &format, "asks-allocation", &asks_allocation, NULL);
  update_row (self, self->name_row, "name");
  update_row (self, self->capacity_row, "capacity");
  update_row (self, self->allocation_row, "allocation");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->format_row),
                               alberca_volume_rules_explain_format (alberca_volume_draft_get_pool (self->draft), format));
  fill_spaces (self);
  gtk_widget_set_visible (GTK_WIDGET (self->allocation_row), asks_allocation);
  alberca_space_picture_update (self->picture, self->draft);
  xml = alberca_volume_draft_get_xml (self->draft);
  alberca_command_row_set_command (self->xml_row, xml);
  commands = alberca_volume_draft_get_commands (self->draft);
  alberca_command_row_set_command (self->command_row, commands);
  gtk_widget_set_sensitive (self->create_button, alberca_volume_draft_get_valid (self->draft));
  self->updating = FALSE;
}

static void
set_from_row (AlbercaVolumeDialog *self,
              AlbercaFieldRow     *row,
              const char          *property)
{
  if (self->updating)
    return;

  self->updating = TRUE;
  g_object_set (self->draft, property, alberca_field_row_get_text (row), NULL);
  self->updating = FALSE;
  update (self);
}

static void
on_name_changed (AlbercaVolumeDialog *self)
{
  set_from_row (self, self->name_row, "name");
}

static void
on_capacity_changed (AlbercaVolumeDialog *self)
{
  set_from_row (self, self->capacity_row, "capacity");
}

static void
on_allocation_changed (AlbercaVolumeDialog *self)
{
  set_from_row (self, self->allocation_row, "allocation");
}

static void
on_format_selected (AlbercaVolumeDialog *self)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (self->format_row);

  if (self->updating || self->draft == NULL || item == NULL)
    return;

  g_object_set (self->draft, "format", gtk_string_object_get_string (item), NULL);
}

static void
on_create_clicked (AlbercaVolumeDialog *self)
{
  if (!alberca_volume_draft_get_valid (self->draft))
    return;

  alberca_pool_create_volume (alberca_volume_draft_get_pool (self->draft), self->draft);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_entry_activated (AlbercaVolumeDialog *self)
{
  /* Enter on an incomplete form: now say what is missing */
  alberca_field_row_touch (self->name_row);
  alberca_field_row_touch (self->capacity_row);
  alberca_field_row_touch (self->allocation_row);
  alberca_volume_options_touch (self->options);
}

static void
update_free (AlbercaVolumeDialog *self)
{
  AlbercaPool *pool = alberca_volume_draft_get_pool (self->draft);
  g_autofree char *size = alberca_size_format (alberca_pool_get_free (pool));
  /* Translators: the name of a pool and a size */
  g_autofree char *text = g_markup_printf_escaped (_("In “%s”, with %s free"), alberca_pool_get_name (pool), size);

  adw_preferences_group_set_description (self->group, text);
  update (self);
}

static void
fill_formats (AlbercaVolumeDialog *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  const char *const *formats = alberca_volume_draft_get_formats (self->draft);
  g_autofree char *format = NULL;
  guint selected = 0;

  g_object_get (self->draft, "format", &format, NULL);
  for (guint i = 0; formats[i] != NULL; i++)
    {
      gtk_string_list_append (list, formats[i]);
      if (g_strcmp0 (formats[i], format) == 0)
        selected = i;
    }

  self->updating = TRUE;
  adw_combo_row_set_model (self->format_row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->format_row, selected);
  self->updating = FALSE;
}

static void
alberca_volume_dialog_dispose (GObject *object)
{
  AlbercaVolumeDialog *self = ALBERCA_VOLUME_DIALOG (object);

  /* The rows tell of their last focus while they go */
  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_VOLUME_DIALOG);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (alberca_volume_dialog_parent_class)->dispose (object);
}

static void
alberca_volume_dialog_class_init (AlbercaVolumeDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_volume_dialog_dispose;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  g_type_ensure (ALBERCA_TYPE_SPACE_PICTURE);
  g_type_ensure (ALBERCA_TYPE_VOLUME_OPTIONS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-volume-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeDialog, allocation_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeDialog, capacity_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeDialog, create_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeDialog, group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeDialog, options);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeDialog, picture);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeDialog, space_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeDialog, xml_row);
  gtk_widget_class_bind_template_callback (widget_class, on_allocation_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_capacity_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_create_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_format_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_space_selected);
}

static void
alberca_volume_dialog_init (AlbercaVolumeDialog *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

/**
 * alberca_volume_dialog_new:
 * @pool: where to make a volume
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_volume_dialog_new (AlbercaPool *pool)
{
  AlbercaVolumeDialog *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);

  self = g_object_new (ALBERCA_TYPE_VOLUME_DIALOG, NULL);
  self->draft = alberca_volume_draft_new (pool);
  fill_formats (self);
  alberca_volume_options_set_draft (self->options, self->draft);
  g_signal_connect_object (self->draft, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pool, "notify::free", G_CALLBACK (update_free), self, G_CONNECT_SWAPPED);
  update_free (self);
  /* Not the first button, which is Cancel */
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));

  return GTK_WIDGET (self);
}

/**
 * alberca_volume_dialog_new_on:
 * @pool: where to make a volume
 * @base: a volume of @pool that it is built on
 *
 * Returns: (transfer floating): the dialog, with a linked clone proposed
 */
GtkWidget *
alberca_volume_dialog_new_on (AlbercaPool   *pool,
                              AlbercaVolume *base)
{
  AlbercaVolumeDialog *self = ALBERCA_VOLUME_DIALOG (alberca_volume_dialog_new (pool));

  g_return_val_if_fail (ALBERCA_IS_VOLUME (base), NULL);

  alberca_volume_draft_set_base (self->draft, pool, base);
  alberca_volume_options_touch (self->options);

  return GTK_WIDGET (self);
}
