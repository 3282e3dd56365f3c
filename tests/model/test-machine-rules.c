/* test-machine-rules.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What can be done with the snapshots of a machine, by an old libvirt and by a new one. */

#include "config.h"

#include "backend/alberca-abilities.h"
#include "model/alberca-machine-draft.h"
#include "model/alberca-machine-rules.h"

#define DOMAIN \
  "<domain type='qemu'><name>web</name><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>" \
  "<os><type arch='x86_64'>hvm</type>%s</os><devices>" \
  "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/p/web.second'/>" \
  "<target dev='vda'/></disk></devices></domain>"

/* Both are overlays: the first has the second built on it. */
#define SNAPSHOT \
  "<domainsnapshot><name>%s</name><state>shutoff</state>%s<creationTime>1764195000</creationTime>" \
  "<disks><disk name='vda' snapshot='%s' type='file'><driver type='qcow2'/>%s</disk></disks></domainsnapshot>"

#define UEFI "<loader type='pflash'>/x</loader><nvram format='qcow2'>/y</nvram>"

static AlbercaDomainSnapshotConfig *
add_snapshot (AlbercaMachineState *state,
              const char          *name,
              const char          *parent,
              const char          *mode)
{
  g_autofree char *above = parent != NULL ? g_strdup_printf ("<parent><name>%s</name></parent>", parent) : g_strdup ("");
  g_autofree char *source = g_str_equal (mode, "external") ? g_strdup_printf ("<source file='/p/web.%s'/>", name) : g_strdup ("");
  g_autofree char *xml = g_strdup_printf (SNAPSHOT, name, above, mode, source);
  g_autoptr(GError) error = NULL;
  AlbercaDomainSnapshotConfig *config = alberca_domain_snapshot_config_new_from_xml (xml, &error);

  g_assert_no_error (error);
  g_ptr_array_add (state->snapshots, config);
  return config;
}

static AlbercaMachineState *
make_state (AlbercaAbilities  abilities,
            gboolean          running,
            const char       *os)
{
  AlbercaMachineState *state = g_atomic_rc_box_new0 (AlbercaMachineState);
  g_autofree char *xml = g_strdup_printf (DOMAIN, os);
  g_autoptr(GError) error = NULL;

  state->snapshots = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_domain_snapshot_config_free);
  state->storage = alberca_machine_storage_new_from_xml (xml, &error);
  g_assert_no_error (error);
  state->running = running;
  state->can_revert_external = (abilities & ALBERCA_ABILITY_REVERT_EXTERNAL) != 0;
  state->names_jobs = running && (abilities & ALBERCA_ABILITY_NAMES_JOBS) != 0;
  return state;
}

static void
assert_problem (char     *problem,
                gboolean  wanted)
{
  g_assert_true ((problem != NULL) == wanted);
  g_free (problem);
}

static void
test_external (void)
{
  for (guint i = 0; i < 2; i++)
    {
      gboolean is_old = i == 0;
      g_autoptr(AlbercaMachineState) state = make_state (is_old ? 0 : ALBERCA_ABILITY_REVERT_EXTERNAL, FALSE, "");
      AlbercaDomainSnapshotConfig *first = add_snapshot (state, "first", NULL, "external");
      AlbercaDomainSnapshotConfig *second = add_snapshot (state, "second", "first", "external");

      second->current = TRUE;
      assert_problem (alberca_machine_rules_check_revert (state, first), is_old);
      assert_problem (alberca_machine_rules_check_revert (state, second), is_old);
      /* Off, an old one merges only the last of them */
      assert_problem (alberca_machine_rules_check_delete (state, first), is_old);
      assert_problem (alberca_machine_rules_check_delete (state, second), FALSE);
    }
}

static void
test_uefi (void)
{
  g_autoptr(AlbercaMachineState) old = make_state (0, FALSE, UEFI);
  g_autoptr(AlbercaMachineState) new = make_state (ALBERCA_ABILITY_REVERT_EXTERNAL, FALSE, UEFI);

  assert_problem (alberca_machine_rules_check_internal (old), TRUE);
  assert_problem (alberca_machine_rules_check_internal (new), FALSE);
}

static void
test_names (void)
{
  static const char *const names[] = { "before-update.1", "before the update" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(AlbercaMachineDraft) draft = alberca_machine_draft_new (names[i]);
      g_autoptr(AlbercaMachineState) old = make_state (0, TRUE, "");
      g_autoptr(AlbercaMachineState) new = make_state (ALBERCA_ABILITY_NAMES_JOBS, TRUE, "");
      g_autoptr(AlbercaMachineState) off = make_state (ALBERCA_ABILITY_NAMES_JOBS, FALSE, "");

      assert_problem (alberca_machine_draft_get_problem (draft, old), FALSE);
      assert_problem (alberca_machine_draft_get_problem (draft, new), i == 1);
      assert_problem (alberca_machine_draft_get_problem (draft, off), FALSE);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/machine-rules/external", test_external);
  g_test_add_func ("/machine-rules/uefi", test_uefi);
  g_test_add_func ("/machine-rules/names", test_names);

  return g_test_run ();
}
