/* alberca-transfer-meter.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How fast a transfer is, over the last seconds, and how long it will still take. Pure: the caller
 * says what time it is. Any one thread. */

#define ALBERCA_TRANSFER_METER_SAMPLES 32

typedef struct
{
  guint64 total; /* bytes, 0 where unknown */
  guint64 done;
  guint   n_samples;
  guint   last;
  struct
  {
    gint64  time; /* µs */
    guint64 done;
  } samples[ALBERCA_TRANSFER_METER_SAMPLES];
} AlbercaTransferMeter;

void    alberca_transfer_meter_start            (AlbercaTransferMeter       *self,
                                                 guint64                     total,
                                                 gint64                      now);
void    alberca_transfer_meter_update           (AlbercaTransferMeter       *self,
                                                 guint64                     done,
                                                 gint64                      now);
/* 0 to 1, -1 where it is not known */
double  alberca_transfer_meter_get_fraction     (const AlbercaTransferMeter *self);
/* Bytes per second, 0 where it is not known yet */
double  alberca_transfer_meter_get_speed        (const AlbercaTransferMeter *self);
/* -1 where it is not known */
gint64  alberca_transfer_meter_get_seconds_left (const AlbercaTransferMeter *self);
/* "1.2 GiB of 4.0 GiB · 210 MiB/s · 14 s left", translated */
char   *alberca_transfer_meter_describe         (const AlbercaTransferMeter *self);

G_END_DECLS
