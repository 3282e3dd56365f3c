/* test-transfer-meter.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Speeds and times by a clock of the test's own. */

#include <glib.h>

#include "model/alberca-transfer-meter.h"

#define MIB ((guint64) 1024 * 1024)
#define MS ((gint64) 1000)

static void
assert_text (const AlbercaTransferMeter *meter,
             const char                 *expected)
{
  g_autofree char *described = alberca_transfer_meter_describe (meter);
  g_auto(GStrv) words = g_strsplit (described, "\302\240", -1);
  g_autofree char *text = g_strjoinv (" ", words);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_steady (void)
{
  AlbercaTransferMeter meter;

  alberca_transfer_meter_start (&meter, 100 * MIB, 5000 * MS);
  g_assert_cmpfloat_with_epsilon (alberca_transfer_meter_get_fraction (&meter), 0, 0.0001);
  g_assert_cmpint (alberca_transfer_meter_get_seconds_left (&meter), ==, -1);
  for (guint i = 1; i <= 20; i++)
    alberca_transfer_meter_update (&meter, i * MIB, (5000 + i * 100) * MS);
  g_assert_cmpfloat_with_epsilon (alberca_transfer_meter_get_fraction (&meter), 0.2, 0.001);
  g_assert_cmpfloat_with_epsilon (alberca_transfer_meter_get_speed (&meter), 10.0 * MIB, 0.01 * MIB);
  g_assert_cmpint (alberca_transfer_meter_get_seconds_left (&meter), ==, 8);
  assert_text (&meter, "20.0 MiB of 100.0 MiB · 10.0 MiB/s · 8 s left");
  alberca_transfer_meter_update (&meter, 100 * MIB, 20000 * MS);
  g_assert_cmpint (alberca_transfer_meter_get_seconds_left (&meter), ==, 0);
  g_assert_cmpfloat_with_epsilon (alberca_transfer_meter_get_fraction (&meter), 1, 0.0001);
}

/* Only the last seconds count: what was slow once is forgotten. */
static void
test_forgets (void)
{
  AlbercaTransferMeter meter;
  guint64 done = 0;
  gint64 now = 0;

  alberca_transfer_meter_start (&meter, 100000 * MIB, now);
  for (guint i = 0; i < 100; i++)
    alberca_transfer_meter_update (&meter, done += MIB, now += 1000 * MS);
  g_assert_cmpfloat_with_epsilon (alberca_transfer_meter_get_speed (&meter), MIB, 1);
  for (guint i = 0; i < 40; i++)
    alberca_transfer_meter_update (&meter, done += 100 * MIB, now += 1000 * MS);
  g_assert_cmpfloat_with_epsilon (alberca_transfer_meter_get_speed (&meter), 100.0 * MIB, 1);
}

static void
test_unknown (void)
{
  AlbercaTransferMeter meter;

  alberca_transfer_meter_start (&meter, 0, 0);
  assert_text (&meter, "0 bytes");
  alberca_transfer_meter_update (&meter, 3 * MIB, 100 * MS);
  assert_text (&meter, "3.0 MiB");
  alberca_transfer_meter_update (&meter, 4 * MIB, 1000 * MS);
  assert_text (&meter, "4.0 MiB · 4.0 MiB/s");
  g_assert_cmpfloat_with_epsilon (alberca_transfer_meter_get_fraction (&meter), -1, 0.0001);
}

static void
test_long (void)
{
  AlbercaTransferMeter meter;

  alberca_transfer_meter_start (&meter, 1000 * MIB, 0);
  alberca_transfer_meter_update (&meter, 1 * MIB, 1000 * MS);
  assert_text (&meter, "1.0 MiB of 1000.0 MiB · 1.0 MiB/s · 16 min 39 s left");
  alberca_transfer_meter_start (&meter, 10000 * MIB, 0);
  alberca_transfer_meter_update (&meter, 1 * MIB, 1000 * MS);
  assert_text (&meter, "1.0 MiB of 9.8 GiB · 1.0 MiB/s · 2 h 46 min left");
  /* Longer than there was to come: an estimate was wrong */
  alberca_transfer_meter_update (&meter, 10001 * MIB, 2000 * MS);
  g_assert_cmpint (alberca_transfer_meter_get_seconds_left (&meter), ==, 0);
  g_assert_cmpfloat_with_epsilon (alberca_transfer_meter_get_fraction (&meter), 1, 0.0001);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer-meter/steady", test_steady);
  g_test_add_func ("/transfer-meter/forgets", test_forgets);
  g_test_add_func ("/transfer-meter/unknown", test_unknown);
  g_test_add_func ("/transfer-meter/long", test_long);
  return g_test_run ();
}
