/* alberca-attendant.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app/alberca-attendant.h"

#include <glib/gi18n.h>

#include "model/alberca-explanation.h"
#include "model/alberca-volume-transfer.h"

struct _AlbercaAttendant
{
  GObject                parent_instance;

  GtkApplication        *application; /* borrowed: it owns this */
  AlbercaOperationQueue *queue;
  gboolean               keeps_awake;
  guint                  cookie; /* 0: the session knows no inhibiting */
};

G_DEFINE_FINAL_TYPE (AlbercaAttendant, alberca_attendant, G_TYPE_OBJECT)

static gboolean
has_transfers (AlbercaAttendant *self)
{
  GListModel *operations = G_LIST_MODEL (self->queue);

  for (guint i = 0; i < g_list_model_get_n_items (operations); i++)
    {
      g_autoptr(AlbercaOperation) operation = g_list_model_get_item (operations, i);

      if (!alberca_operation_get_finished (operation) && alberca_operation_is_transfer (operation))
        return TRUE;
    }
  return FALSE;
}

static void
update (AlbercaAttendant *self)
{
  gboolean wanted = alberca_operation_queue_get_n_running (self->queue) > 0 && has_transfers (self);

  if (wanted == self->keeps_awake)
    return;
  self->keeps_awake = wanted;
  if (wanted)
    {
      self->cookie = gtk_application_inhibit (self->application, gtk_application_get_active_window (self->application),
                                              GTK_APPLICATION_INHIBIT_SUSPEND, _("Volumes are being transferred"));
    }
  else if (self->cookie != 0)
    {
      gtk_application_uninhibit (self->application, self->cookie);
      self->cookie = 0;
    }
}

static gboolean
is_watched (AlbercaAttendant *self)
{
  for (GList *window = gtk_application_get_windows (self->application); window != NULL; window = window->next)
    if (gtk_window_is_active (window->data))
      return TRUE;
  return FALSE;
}

static void
finished_cb (AlbercaAttendant *self,
             AlbercaOperation *operation)
{
  const GError *error = alberca_operation_get_error (operation);
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *body = NULL;

  if (!alberca_operation_is_transfer (operation) || is_watched (self) ||
      alberca_operation_get_state (operation) == ALBERCA_OPERATION_CANCELLED)
    return;

  notification = g_notification_new (alberca_operation_get_title (operation));
  body = error != NULL ? alberca_explanation_get_summary (error) : g_strdup (_("Done."));
  g_notification_set_body (notification, body);
  if (error != NULL)
    g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (G_APPLICATION (self->application), NULL, notification);
}

static void
alberca_attendant_dispose (GObject *object)
{
  AlbercaAttendant *self = ALBERCA_ATTENDANT (object);

  g_clear_object (&self->queue);

  G_OBJECT_CLASS (alberca_attendant_parent_class)->dispose (object);
}

static void
alberca_attendant_class_init (AlbercaAttendantClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = alberca_attendant_dispose;
}

static void
alberca_attendant_init (AlbercaAttendant *self)
{
}

/**
 * alberca_attendant_new:
 * @application: the application, which keeps this
 * @queue: what it does
 */
AlbercaAttendant *
alberca_attendant_new (GtkApplication        *application,
                       AlbercaOperationQueue *queue)
{
  AlbercaAttendant *self = g_object_new (ALBERCA_TYPE_ATTENDANT, NULL);

  self->application = application;
  self->queue = g_object_ref (queue);
  g_signal_connect_object (queue, "notify::n-running", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  return self;
}
