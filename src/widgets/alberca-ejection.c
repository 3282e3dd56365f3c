/* alberca-ejection.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-ejection.h"

#include <glib/gi18n.h>

#include "model/alberca-explanation.h"
#include "widgets/alberca-confirm-dialog.h"

/* Borrowed from the machines */
typedef struct
{
  const AlbercaMachine *machine;
  const AlbercaDrive   *drive;
} Place;

struct _AlbercaEjection
{
  GObject parent_instance;

  /* Owned references */
  AlbercaConnection *connection;
  AlbercaPool       *pool;     /* NULL where it is a drive that was chosen */
  AlbercaVolume     *volume;   /* likewise */
  char              *wanted;   /* name of the only machine that counts, or NULL */
  GPtrArray         *machines; /* (element-type AlbercaMachine); NULL until they are known */
  GArray            *places;   /* of Place */

  AlbercaConfirmDialog *dialog; /* borrowed, NULL once it is closed */
  GtkCheckButton       *force;  /* of the dialog, NULL where nothing runs */

  void    (*done) (GObject *owner);
  GObject  *owner; /* weak */
};

G_DEFINE_FINAL_TYPE (AlbercaEjection, alberca_ejection, G_TYPE_OBJECT)

static gboolean
get_force (AlbercaEjection *self)
{
  return self->force != NULL && gtk_check_button_get_active (self->force);
}

static void
update_command (AlbercaEjection *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);
      g_autofree char *line =
        alberca_connection_get_eject_command (self->connection, place->machine, place->drive, get_force (self));

      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, line);
    }
  alberca_confirm_dialog_set_command (self->dialog, text->str);
}

static void
force_toggled_cb (AlbercaEjection *self)
{
  if (self->dialog != NULL)
    update_command (self);
}

static void
show_places (AlbercaEjection *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) lines = NULL;
  gboolean runs = FALSE;

  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);
      g_autofree char *line = NULL;

      /* Translators: a virtual machine and a target of libvirt: "“web”, drive sda" */
      line = g_strdup_printf (place->machine->running ? _("“%s”, drive %s, which is running")
                                                      : _("“%s”, drive %s"), place->machine->name, place->drive->target);
      g_strv_builder_add (builder, line);
      runs = runs || place->machine->running;
    }
  lines = g_strv_builder_end (builder);
  alberca_confirm_dialog_add_consequences (self->dialog, _("It is taken out of"), (const char *const *) lines);
  if (runs)
    {
      self->force = alberca_confirm_dialog_add_choice (self->dialog, _("Even if the guest has locked the drive"));
      g_signal_connect_object (self->force, "toggled", G_CALLBACK (force_toggled_cb), self, G_CONNECT_SWAPPED);
    }
  update_command (self);
}

/* Where the volume is */
static void
find_places (AlbercaEjection *self)
{
  for (guint i = 0; i < self->machines->len; i++)
    {
      Place place = { g_ptr_array_index (self->machines, i), NULL };

      if (self->wanted != NULL && !g_str_equal (self->wanted, place.machine->name))
        continue;
      for (guint j = 0; j < place.machine->drives->len; j++)
        {
          place.drive = g_ptr_array_index (place.machine->drives, j);
          if (alberca_drive_holds (place.drive, self->pool, self->volume))
            g_array_append_val (self->places, place);
        }
    }
}

static void
machines_found_cb (gpointer  owner,
                   gpointer  result,
                   GError   *error)
{
  AlbercaEjection *self = ALBERCA_EJECTION (owner);

  self->machines = result;
  if (self->dialog == NULL)
    return;

  if (error != NULL)
    {
      g_autofree char *summary = alberca_explanation_get_summary (error);

      alberca_confirm_dialog_set_problem (self->dialog, summary != NULL ? summary : error->message);
    }
  else
    {
      find_places (self);
      if (self->places->len > 0)
        show_places (self);
      else
        alberca_confirm_dialog_set_problem (self->dialog, _("No drive of a virtual machine holds it."));
    }
  alberca_confirm_dialog_set_busy (self->dialog, FALSE);
}

static void
finished_cb (AlbercaOperation *operation,
             GParamSpec       *pspec,
             gpointer          user_data)
{
  AlbercaEjection *self = ALBERCA_EJECTION (user_data);

  if (self->owner != NULL && alberca_operation_get_finished (operation))
    self->done (self->owner);
}

static void
unref_closure (gpointer  data,
               GClosure *closure)
{
  g_object_unref (data);
}

static void
confirmed_cb (AlbercaConfirmDialog *dialog,
              gpointer              user_data)
{
  AlbercaEjection *self = ALBERCA_EJECTION (user_data);

  /* It may have been closed while this was asked. */
  if (alberca_connection_get_state (self->connection) != ALBERCA_CONNECTION_OPEN)
    return;

  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);
      AlbercaOperation *operation = alberca_connection_eject (self->connection, place->machine, place->drive,
                                                              get_force (self), self->pool, self->volume);

      if (self->done != NULL)
        g_signal_connect_data (operation, "notify::finished", G_CALLBACK (finished_cb), g_object_ref (self),
                               unref_closure, 0);
    }
}

static void
dialog_destroyed_cb (GtkWidget *dialog,
                     gpointer   user_data)
{
  AlbercaEjection *self = ALBERCA_EJECTION (user_data);

  self->dialog = NULL;
  self->force = NULL;
}

static void
open_dialog (AlbercaEjection *self,
             GtkWidget       *parent,
             const char      *disc)
{
  /* Translators: %s is the name of a disc image */
  g_autofree char *heading = g_strdup_printf (_("Eject “%s”?"), disc);
  GtkWidget *dialog = alberca_confirm_dialog_new (heading, _("The drive stays, and is empty then. The image itself is not "
                                                             "touched."), _("_Eject"), NULL);
  GtkRoot *root = gtk_widget_get_root (parent);

  self->dialog = ALBERCA_CONFIRM_DIALOG (dialog);
  alberca_confirm_dialog_depend_on (self->dialog, self->connection, NULL);
  /* The dialog keeps this object, and so does the search for machines */
  g_signal_connect_data (dialog, "confirmed", G_CALLBACK (confirmed_cb), g_object_ref (self), unref_closure, 0);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (dialog_destroyed_cb), self, 0);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * alberca_ejection_ask_volume:
 * @parent: a widget of the window to ask over
 * @pool: a pool
 * @volume: a volume of it
 * @machine: (nullable): the name of the only machine to take it out of
 *
 * Returns: (transfer none) (nullable): the dialog, which is busy until the drives are known
 */
GtkWidget *
alberca_ejection_ask_volume (GtkWidget     *parent,
                             AlbercaPool   *pool,
                             AlbercaVolume *volume,
                             const char    *machine)
{
  g_autoptr(AlbercaEjection) self = NULL;
  AlbercaConnection *connection;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (ALBERCA_IS_POOL (pool) && ALBERCA_IS_VOLUME (volume), NULL);

  connection = alberca_pool_get_connection (pool);
  if (connection == NULL || !alberca_pool_get_available_now (pool))
    return NULL;

  self = g_object_new (ALBERCA_TYPE_EJECTION, NULL);
  self->connection = g_object_ref (connection);
  self->pool = g_object_ref (pool);
  self->volume = g_object_ref (volume);
  self->wanted = g_strdup (machine);
  open_dialog (self, parent, alberca_volume_get_name (volume));
  alberca_confirm_dialog_set_busy (self->dialog, TRUE);
  alberca_connection_find_machines (connection, machines_found_cb, self);
  return GTK_WIDGET (self->dialog);
}

/**
 * alberca_ejection_ask_drive:
 * @parent: a widget of the window to ask over
 * @connection: an open connection
 * @machines: (element-type AlbercaMachine): what alberca_connection_find_machines() found
 * @machine: one of them
 * @drive: a drive of it that holds something
 * @done: (nullable): called when it has been taken out, or that has failed
 * @owner: (nullable): for @done
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *
alberca_ejection_ask_drive (GtkWidget            *parent,
                            AlbercaConnection    *connection,
                            GPtrArray            *machines,
                            const AlbercaMachine *machine,
                            const AlbercaDrive   *drive,
                            void                (*done) (GObject *owner),
                            GObject              *owner)
{
  g_autoptr(AlbercaEjection) self = NULL;
  g_autofree char *disc = NULL;
  Place place = { machine, drive };

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);

  self = g_object_new (ALBERCA_TYPE_EJECTION, NULL);
  self->connection = g_object_ref (connection);
  self->machines = g_ptr_array_ref (machines);
  self->done = done;
  g_set_weak_pointer (&self->owner, owner);
  g_array_append_val (self->places, place);
  disc = alberca_drive_describe (drive);
  open_dialog (self, parent, disc);
  show_places (self);
  return GTK_WIDGET (self->dialog);
}

static void
alberca_ejection_dispose (GObject *object)
{
  AlbercaEjection *self = ALBERCA_EJECTION (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->pool);
  g_clear_object (&self->volume);
  g_clear_weak_pointer (&self->owner);

  G_OBJECT_CLASS (alberca_ejection_parent_class)->dispose (object);
}

static void
alberca_ejection_finalize (GObject *object)
{
  AlbercaEjection *self = ALBERCA_EJECTION (object);

  g_free (self->wanted);
  g_array_unref (self->places);
  g_clear_pointer (&self->machines, g_ptr_array_unref);

  G_OBJECT_CLASS (alberca_ejection_parent_class)->finalize (object);
}

static void
alberca_ejection_class_init (AlbercaEjectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_ejection_dispose;
  G_OBJECT_CLASS (klass)->finalize = alberca_ejection_finalize;
}

static void
alberca_ejection_init (AlbercaEjection *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
}
