/* test-usage.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/alberca-usage.h"

static void
test_describe (void)
{
  static const struct
  {
    AlbercaUsageKind kind;
    gboolean         running;
    const char      *text;
  } cases[] = {
    { ALBERCA_USAGE_DOMAIN, TRUE, "the virtual machine “web” (running)" },
    { ALBERCA_USAGE_DOMAIN, FALSE, "the virtual machine “web” (shut off)" },
    { ALBERCA_USAGE_OVERLAY, FALSE, "the volume “web”, an overlay on it" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AlbercaUsage) usage = alberca_usage_new (cases[i].kind, "base.qcow2", "web", cases[i].running);
      g_autofree char *text = alberca_usage_describe (usage);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (usage->volume, ==, "base.qcow2");
      g_assert_cmpstr (usage->user, ==, "web");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/usage/describe", test_describe);

  return g_test_run ();
}
