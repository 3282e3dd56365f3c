/* test-abilities.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What is offered with one libvirt and not with another, on what two of them say of themselves. */

#include "config.h"

#include "backend/alberca-abilities.h"

#define VERSION_9_0 9000000
#define VERSION_11_3 11003000

#define CAPABILITIES(features) \
  "<capabilities><host><uuid>b8d2c1a0-5a5e-4b5f-9c0e-000000000001</uuid><cpu><arch>x86_64</arch></cpu></host>" \
  "<guest><os_type>hvm</os_type><arch name='x86_64'><wordsize>64</wordsize>" \
  "<emulator>/usr/bin/qemu-system-x86_64</emulator><domain type='qemu'/></arch>" \
  "<features><acpi default='on' toggle='yes'/><cpuselection/><deviceboot/><disksnapshot default='on' toggle='no'/>" \
  features "</features></guest>" \
  "<guest><os_type>hvm</os_type><arch name='aarch64'/><features><disksnapshot default='on' toggle='no'/></features></guest>" \
  "</capabilities>"

static const char old[] = CAPABILITIES ("");
static const char new[] = CAPABILITIES ("<externalSnapshot/>");

static void
assert_abilities (guint64           version,
                  const char       *capabilities,
                  const char       *arch,
                  AlbercaAbilities  wanted)
{
  g_assert_cmpint (alberca_abilities_decide (version, capabilities, arch), ==, wanted);
}

static void
test_daemons (void)
{
  /* Debian 12's, and Debian 13's */
  assert_abilities (VERSION_9_0, old, "x86_64", 0);
  assert_abilities (VERSION_11_3, new, "x86_64", ALBERCA_ABILITY_REVERT_EXTERNAL | ALBERCA_ABILITY_NAMES_JOBS);
}

/* Not the version decides, where there is an element; and each architecture has its own. */
static void
test_elements (void)
{
  assert_abilities (VERSION_9_0, new, "x86_64", ALBERCA_ABILITY_REVERT_EXTERNAL);
  assert_abilities (VERSION_9_0, new, NULL, ALBERCA_ABILITY_REVERT_EXTERNAL);
  assert_abilities (VERSION_11_3, new, "aarch64", ALBERCA_ABILITY_NAMES_JOBS);
  assert_abilities (VERSION_11_3, old, "x86_64", ALBERCA_ABILITY_NAMES_JOBS);
}

static void
test_edges (void)
{
  assert_abilities (10008999, old, "x86_64", 0);
  assert_abilities (10009000, old, "x86_64", ALBERCA_ABILITY_NAMES_JOBS);
  /* It did not say, or nothing that can be read */
  assert_abilities (0, NULL, "x86_64", 0);
  assert_abilities (0, "nonsense", NULL, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/abilities/daemons", test_daemons);
  g_test_add_func ("/abilities/elements", test_elements);
  g_test_add_func ("/abilities/edges", test_edges);

  return g_test_run ();
}
