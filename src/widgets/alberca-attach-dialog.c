/* alberca-attach-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-attach-dialog.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-explanation.h"
#include "model/alberca-media.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-ejection.h"

struct _AlbercaAttachDialog
{
  AdwWindow parent_instance;

  /* Owned references */
  AlbercaPool   *pool;
  AlbercaVolume *volume;
  GPtrArray     *machines; /* (element-type AlbercaMachine); NULL until they are known */
  GPtrArray     *rows;     /* of the chosen machine (borrowed): its drives, then the new one */

  guint    chosen;   /* the drive */
  gboolean updating;

  /* Template references */
  GtkStack            *stack;
  AdwStatusPage       *error_page;
  AdwPreferencesGroup *disc_group;
  AdwComboRow         *machine_row;
  AdwPreferencesGroup *drive_group;
  GtkWidget           *no_drive_row;
  GtkWidget           *force_row;
  GtkSwitch           *force_switch;
  AlbercaCommandRow   *command_row;
  GtkWidget           *attach_button;
};

G_DEFINE_FINAL_TYPE (AlbercaAttachDialog, alberca_attach_dialog, ADW_TYPE_WINDOW)

/* What is chosen */

static const AlbercaMachine *
get_machine (AlbercaAttachDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->machine_row);

  if (self->machines == NULL || selected >= self->machines->len)
    return NULL;
  return g_ptr_array_index (self->machines, selected);
}

/* NULL: the new one, or none */
static const AlbercaDrive *
get_drive (AlbercaAttachDialog *self)
{
  const AlbercaMachine *machine = get_machine (self);

  return machine != NULL && self->chosen < machine->drives->len ? g_ptr_array_index (machine->drives, self->chosen) : NULL;
}

static gboolean
is_empty (const AlbercaDrive *drive)
{
  return drive->path == NULL && drive->volume == NULL;
}

static gboolean
get_force (AlbercaAttachDialog *self)
{
  return gtk_widget_get_visible (self->force_row) && gtk_switch_get_active (self->force_switch);
}

static void
update_command (AlbercaAttachDialog *self)
{
  const AlbercaMachine *machine = get_machine (self);
  const AlbercaDrive *drive = get_drive (self);
  gboolean possible = machine != NULL && (drive != NULL || machine->new_target != NULL) &&
                      (drive == NULL || !alberca_drive_holds (drive, self->pool, self->volume));
  g_autofree char *command = NULL;

  gtk_widget_set_visible (self->force_row, drive != NULL && drive->live && !is_empty (drive));
  if (possible)
    command = alberca_pool_get_attach_command (self->pool, self->volume, machine, drive, get_force (self));
  alberca_command_row_set_command (self->command_row, command != NULL ? command : "");
  gtk_widget_set_visible (GTK_WIDGET (self->command_row), possible);
  gtk_widget_set_sensitive (self->attach_button, possible);
}

static void
on_force_changed (AlbercaAttachDialog *self)
{
  update_command (self);
}

/* Drives */

static void
drive_toggled_cb (AlbercaAttachDialog *self,
                  GtkCheckButton      *button)
{
  if (!gtk_check_button_get_active (button))
    return;
  self->chosen = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "drive"));
  update_command (self);
}

static void find_machines (AlbercaAttachDialog *self);

static void
ejected_cb (GObject *owner)
{
  find_machines (ALBERCA_ATTACH_DIALOG (owner));
}

static void
eject_clicked_cb (AlbercaAttachDialog *self,
                  GtkWidget           *button)
{
  const AlbercaMachine *machine = get_machine (self);
  guint drive = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "drive"));

  alberca_ejection_ask_drive (GTK_WIDGET (self), alberca_pool_get_connection (self->pool), self->machines, machine,
                              g_ptr_array_index (machine->drives, drive), ejected_cb, G_OBJECT (self));
}

static char *
describe_content (AlbercaAttachDialog *self,
                  const AlbercaDrive  *drive)
{
  g_autofree char *disc = alberca_drive_describe (drive);

  if (is_empty (drive))
    /* Translators: of a CD or DVD drive */
    return g_strdup (C_("drive", "Empty"));
  if (alberca_drive_holds (drive, self->pool, self->volume))
    return g_strdup (_("Holds this disc"));
  /* Translators: of a CD or DVD drive; %s is the name of a disc image */
  return g_strdup_printf (_("Holds “%s”, which is taken out"), disc);
}

static GtkWidget *
eject_button_new (AlbercaAttachDialog *self,
                  const AlbercaDrive  *drive,
                  guint                number)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("media-eject-symbolic");
  /* Translators: %s is a target of libvirt: "sda" */
  g_autofree char *label = g_strdup_printf (_("Eject from %s"), drive->target);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), "drive", GUINT_TO_POINTER (number));
  g_signal_connect_object (button, "clicked", G_CALLBACK (eject_clicked_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_row (AlbercaAttachDialog *self,
         const char          *title,
         const char          *subtitle,
         GtkWidget           *suffix)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_check_button_new ();
  guint number = self->rows->len;

  if (number > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button),
                                g_object_get_data (g_ptr_array_index (self->rows, 0), "button"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (button), "drive", GUINT_TO_POINTER (number));
  g_object_set_data (G_OBJECT (row), "button", button);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  if (suffix != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
  adw_preferences_group_add (self->drive_group, row);
  g_ptr_array_add (self->rows, row);
  g_signal_connect_object (button, "toggled", G_CALLBACK (drive_toggled_cb), self, G_CONNECT_SWAPPED);
}

static void
add_drives (AlbercaAttachDialog  *self,
            const AlbercaMachine *machine)
{
  for (guint i = 0; i < machine->drives->len; i++)
    {
      const AlbercaDrive *drive = g_ptr_array_index (machine->drives, i);
      g_autofree char *bus = drive->bus != NULL ? g_ascii_strup (drive->bus, -1) : NULL;
      g_autofree char *title = bus != NULL ? g_strdup_printf ("%s (%s)", drive->target, bus) : g_strdup (drive->target);
      g_autofree char *content = describe_content (self, drive);

      add_row (self, title, content, is_empty (drive) ? NULL : eject_button_new (self, drive, i));
    }
  if (machine->new_target != NULL)
    {
      g_autofree char *bus = g_ascii_strup (machine->new_bus, -1);
      /* Translators: a target and a bus of libvirt: "It becomes sdb, on the SATA bus" */
      g_autofree char *subtitle = g_strdup_printf (_("It becomes %s, on the %s bus"), machine->new_target, bus);

      add_row (self, _("A new CD or DVD drive"), subtitle, NULL);
    }
}

/* The first that is empty, else the first; never to add a drive without need */
static guint
choose_drive (const AlbercaMachine *machine)
{
  for (guint i = 0; i < machine->drives->len; i++)
    if (is_empty (g_ptr_array_index (machine->drives, i)))
      return i;
  return 0;
}

static void
update_drives (AlbercaAttachDialog *self)
{
  const AlbercaMachine *machine = get_machine (self);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->drive_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  if (machine == NULL)
    return;

  add_drives (self, machine);
  adw_preferences_group_set_description (self->drive_group, machine->running
                                         ? _("The machine is running: it notices the new disc at once, as if somebody had "
                                             "put it in.")
                                         : _("The machine is off: it finds the disc at the next start."));
  gtk_widget_set_visible (self->no_drive_row, self->rows->len == 0);
  self->chosen = choose_drive (machine);
  if (self->rows->len > 0)
    gtk_check_button_set_active (g_object_get_data (g_ptr_array_index (self->rows, self->chosen), "button"), TRUE);
  update_command (self);
}

static void
on_machine_selected (AlbercaAttachDialog *self)
{
  if (!self->updating)
    update_drives (self);
}

/* Machines */

static void
fill_machines (AlbercaAttachDialog *self,
               const char          *selected_uuid)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < self->machines->len; i++)
    {
      const AlbercaMachine *machine = g_ptr_array_index (self->machines, i);
      /* Translators: %s is the name of a virtual machine */
      g_autofree char *running = g_strdup_printf (_("%s (running)"), machine->name);

      gtk_string_list_append (list, machine->running ? running : machine->name);
      if (g_strcmp0 (machine->uuid, selected_uuid) == 0)
        selected = i;
    }
  self->updating = TRUE;
  adw_combo_row_set_model (self->machine_row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->machine_row, selected);
  self->updating = FALSE;
  update_drives (self);
}

static void
show_error (AlbercaAttachDialog *self,
            const GError        *error)
{
  g_autofree char *summary = alberca_explanation_get_summary (error);
  g_autofree char *advice = alberca_explanation_get_advice (error);
  g_autofree char *text = g_strjoin ("\n\n", summary != NULL ? summary : error->message, advice, NULL);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->error_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
machines_found_cb (gpointer  owner,
                   gpointer  result,
                   GError   *error)
{
  AlbercaAttachDialog *self = ALBERCA_ATTACH_DIALOG (owner);
  g_autoptr(GPtrArray) machines = result;
  const AlbercaMachine *machine;
  g_autofree char *uuid = NULL;

  /* It was closed meanwhile */
  if (self->pool == NULL || self->stack == NULL)
    return;

  machine = get_machine (self);
  uuid = g_strdup (machine != NULL ? machine->uuid : NULL);
  g_clear_pointer (&self->machines, g_ptr_array_unref);
  self->machines = g_steal_pointer (&machines);
  if (error != NULL)
    {
      gtk_widget_set_sensitive (self->attach_button, FALSE);
      show_error (self, error);
      return;
    }
  fill_machines (self, uuid);
  gtk_stack_set_visible_child_name (self->stack, self->machines->len > 0 ? "form" : "none");
}

static void
find_machines (AlbercaAttachDialog *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);

  if (connection != NULL && alberca_connection_get_state (connection) == ALBERCA_CONNECTION_OPEN)
    alberca_connection_find_machines (connection, machines_found_cb, self);
}

static void
on_attach_clicked (AlbercaAttachDialog *self)
{
  const AlbercaMachine *machine = get_machine (self);

  /* The connection may have been lost meanwhile */
  if (alberca_pool_get_available_now (self->pool))
    alberca_pool_attach_volume (self->pool, self->volume, machine, get_drive (self), get_force (self));
  gtk_window_close (GTK_WINDOW (self));
}

static void
alberca_attach_dialog_dispose (GObject *object)
{
  AlbercaAttachDialog *self = ALBERCA_ATTACH_DIALOG (object);

  self->updating = TRUE;
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_ATTACH_DIALOG);
  g_clear_object (&self->pool);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (alberca_attach_dialog_parent_class)->dispose (object);
}

static void
alberca_attach_dialog_finalize (GObject *object)
{
  AlbercaAttachDialog *self = ALBERCA_ATTACH_DIALOG (object);

  g_clear_pointer (&self->machines, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (alberca_attach_dialog_parent_class)->finalize (object);
}

static void
alberca_attach_dialog_class_init (AlbercaAttachDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_attach_dialog_dispose;
  object_class->finalize = alberca_attach_dialog_finalize;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-attach-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaAttachDialog, attach_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaAttachDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaAttachDialog, disc_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaAttachDialog, drive_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaAttachDialog, error_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaAttachDialog, force_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaAttachDialog, force_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaAttachDialog, machine_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaAttachDialog, no_drive_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaAttachDialog, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_attach_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_force_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_machine_selected);
}

static void
alberca_attach_dialog_init (AlbercaAttachDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

/**
 * alberca_attach_dialog_new:
 * @pool: a pool, whose connection is open
 * @volume: a disc in it that can be attached
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_attach_dialog_new (AlbercaPool   *pool,
                           AlbercaVolume *volume)
{
  AlbercaAttachDialog *self;
  g_autofree char *boot = NULL;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);

  self = g_object_new (ALBERCA_TYPE_ATTACH_DIALOG, NULL);
  self->pool = g_object_ref (pool);
  self->volume = g_object_ref (volume);

  boot = alberca_volume_describe_boot (volume);
  if (alberca_volume_get_iso_label (volume) != NULL)
    text = g_strjoin (" · ", alberca_volume_get_iso_label (volume), boot, NULL);
  markup = g_markup_escape_text (text != NULL ? text : alberca_volume_get_path (volume), -1);
  adw_preferences_group_set_title (self->disc_group, alberca_volume_get_name (volume));
  adw_preferences_group_set_description (self->disc_group, markup);
  find_machines (self);
  return GTK_WIDGET (self);
}
