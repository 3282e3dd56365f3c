/* alberca-transfer-run.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-transfer-run.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-size.h"
#include "model/alberca-volume-transfer.h"

/* The checksum of every byte is what others can compare, but the zeros of holes take their time: a
 * second or so for each GiB. Where there are far more of them than data, only data is summed up. */
#define HOLES_SUMMED ((guint64) 1024 * 1024 * 1024)
/* Texts are made this often, in µs: pieces come by the thousand each second. */
#define REPORT_INTERVAL (100 * 1000)

static void
progress_cb (guint64  done,
             guint64  moved,
             gpointer user_data)
{
  AlbercaTransferRun *self = user_data;
  gint64 now = g_get_monotonic_time ();
  g_autofree char *text = NULL;
  g_autofree char *detail = NULL;

  alberca_transfer_meter_update (&self->meter, moved, now);
  if (now - self->reported < REPORT_INTERVAL)
    return;
  self->reported = now;
  text = alberca_transfer_meter_describe (&self->meter);
  detail = self->step != NULL ? g_strdup_printf ("%s · %s", self->step, text) : NULL;
  alberca_operation_report (self->operation, alberca_transfer_meter_get_fraction (&self->meter),
                            detail != NULL ? detail : text);
}

/**
 * alberca_transfer_run_init:
 * @self: what to fill in; must stay where it is
 * @operation: told of progress
 * @cancellable: its cancellable
 * @length: bytes, holes included
 * @data: bytes that will probably be sent or received
 * @step: (nullable): what goes on, translated
 */
void
alberca_transfer_run_init (AlbercaTransferRun *self,
                           AlbercaOperation   *operation,
                           GCancellable       *cancellable,
                           guint64             length,
                           guint64             data,
                           const char         *step)
{
  *self = (AlbercaTransferRun) { .operation = operation, .step = step };
  self->options.digest = length - MIN (length, data) <= MAX (HOLES_SUMMED, data) ? ALBERCA_DIGEST_WHOLE
                                                                                : ALBERCA_DIGEST_DATA;
  self->options.progress = progress_cb;
  self->options.progress_data = self;
  self->options.cancellable = cancellable;
  alberca_transfer_meter_start (&self->meter, data, g_get_monotonic_time ());
}

/**
 * alberca_transfer_run_describe:
 * @self: a run that is over
 * @result: how it went
 * @verified: the volume was read back, and is the same
 *
 * Returns: (transfer full): what there is to know of it
 */
char *
alberca_transfer_run_describe (AlbercaTransferRun          *self,
                               const AlbercaTransferResult *result,
                               gboolean                     verified)
{
  g_autofree char *length = alberca_size_format (result->length);
  g_autofree char *moved = alberca_size_format (result->moved);
  g_autoptr(GString) text = g_string_new (NULL);

  if (result->moved < result->length)
    {
      /* Translators: two sizes; the rest are holes, which need not be sent */
      g_string_append_printf (text, _("%s of %s were transferred, the rest is empty."), moved, length);
    }
  else
    {
      g_string_append_printf (text, _("%s were transferred."), length);
    }
  if (verified)
    g_string_append_printf (text, " %s", _("Read back and compared: the same."));
  if (self->options.digest == ALBERCA_DIGEST_WHOLE)
    g_string_append_printf (text, "\nSHA-256: %s", result->digest);
  return g_strdup (text->str);
}

static GQuark
transfer_quark (void)
{
  return g_quark_from_static_string ("alberca-transfer");
}

void
alberca_transfer_run_mark (AlbercaOperation *operation)
{
  g_object_set_qdata (G_OBJECT (operation), transfer_quark (), GINT_TO_POINTER (TRUE));
}

gboolean
alberca_operation_is_transfer (AlbercaOperation *operation)
{
  return g_object_get_qdata (G_OBJECT (operation), transfer_quark ()) != NULL;
}
