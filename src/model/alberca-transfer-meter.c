/* alberca-transfer-meter.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-transfer-meter.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-size.h"

/* The speed is that of the last so many samples of so many microseconds: what was long ago does not
 * count, and one slow moment does not make the time left jump. */
#define SAMPLE_INTERVAL (250 * 1000)
/* What went on for less says nothing. */
#define SHORTEST_SPAN (500 * 1000)

/**
 * alberca_transfer_meter_start:
 * @self: what to fill in
 * @total: how many bytes there will be, 0 where nobody knows
 * @now: µs, of a clock that never goes back
 */
void
alberca_transfer_meter_start (AlbercaTransferMeter *self,
                              guint64               total,
                              gint64                now)
{
  *self = (AlbercaTransferMeter) { .total = total, .n_samples = 1 };
  self->samples[0].time = now;
}

/**
 * alberca_transfer_meter_update:
 * @self: the meter
 * @done: how many bytes there are now; no fewer than before
 * @now: µs
 */
void
alberca_transfer_meter_update (AlbercaTransferMeter *self,
                               guint64               done,
                               gint64                now)
{
  self->done = done;
  if (now - self->samples[self->last].time < SAMPLE_INTERVAL)
    return;
  self->last = (self->last + 1) % ALBERCA_TRANSFER_METER_SAMPLES;
  self->samples[self->last].time = now;
  self->samples[self->last].done = done;
  self->n_samples = MIN (self->n_samples + 1, ALBERCA_TRANSFER_METER_SAMPLES);
}

double
alberca_transfer_meter_get_fraction (const AlbercaTransferMeter *self)
{
  if (self->total == 0)
    return -1;
  return MIN ((double) self->done / (double) self->total, 1);
}

double
alberca_transfer_meter_get_speed (const AlbercaTransferMeter *self)
{
  guint first = (self->last + ALBERCA_TRANSFER_METER_SAMPLES + 1 - self->n_samples) % ALBERCA_TRANSFER_METER_SAMPLES;
  gint64 span = self->samples[self->last].time - self->samples[first].time;

  if (span < SHORTEST_SPAN)
    return 0;
  return (double) (self->samples[self->last].done - self->samples[first].done) * G_USEC_PER_SEC / (double) span;
}

gint64
alberca_transfer_meter_get_seconds_left (const AlbercaTransferMeter *self)
{
  double speed = alberca_transfer_meter_get_speed (self);

  if (self->total == 0 || speed < 1)
    return -1;
  if (self->done >= self->total)
    return 0;
  return (gint64) ((double) (self->total - self->done) / speed + 0.5);
}

static char *
describe_time (gint64 seconds)
{
  if (seconds < 60)
    {
      /* Translators: how long something will still take */
      return g_strdup_printf (ngettext ("%u s left", "%u s left", (guint) seconds), (guint) seconds);
    }
  if (seconds < 60 * 60)
    {
      /* Translators: minutes and seconds that something will still take */
      return g_strdup_printf (_("%u min %u s left"), (guint) (seconds / 60), (guint) (seconds % 60));
    }
  /* Translators: hours and minutes that something will still take */
  return g_strdup_printf (_("%u h %u min left"), (guint) (seconds / 3600), (guint) (seconds / 60 % 60));
}

/**
 * alberca_transfer_meter_describe:
 * @self: the meter
 *
 * Returns: (transfer full): what is known
 */
char *
alberca_transfer_meter_describe (const AlbercaTransferMeter *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *done = alberca_size_format (self->done);
  double speed = alberca_transfer_meter_get_speed (self);
  gint64 seconds = alberca_transfer_meter_get_seconds_left (self);

  if (self->total > 0)
    {
      g_autofree char *total = alberca_size_format (self->total);

      /* Translators: two sizes: how much is done of how much */
      g_string_append_printf (text, _("%s of %s"), done, total);
    }
  else
    {
      g_string_append (text, done);
    }
  if (speed >= 1)
    {
      g_autofree char *size = alberca_size_format ((guint64) speed);

      /* Translators: a size per second */
      g_string_append_printf (text, _(" · %s/s"), size);
    }
  if (seconds >= 0)
    {
      g_autofree char *left = describe_time (seconds);

      g_string_append_printf (text, " · %s", left);
    }
  return g_strdup (text->str);
}
