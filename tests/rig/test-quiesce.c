/* test-quiesce.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Snapshots of a machine that has a guest: Linux with QEMU's guest agent, which writes to a file system
 * on its disk. It is started once, on a private libvirtd, and does what it is told through its second
 * serial port. What an image has is found out from outside, by debugfs. See small.py. */

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-explanation.h"
#include "model/alberca-machine-rules.h"
#include "model/alberca-machine-snapshots.h"
#include "model/wait-until.h"
#include "support/private-libvirtd.h"

#define TIMEOUT (120 * G_USEC_PER_SEC)
#define MACHINE "guest"

static char *dir;
static char *disk;
static AlbercaConnection *connection;
static AlbercaMachineSnapshots *snapshots;

/* ---- The machine ---- */

static void
copy_from_image (const char *name)
{
  g_autofree char *source = g_build_filename (g_getenv ("ALBERCA_RIG_IMAGE"), name, NULL);
  g_autofree char *target = g_build_filename (dir, name, NULL);

  g_free (alberca_test_run ("cp", "--sparse=always", source, target, NULL));
  /* Whoever QEMU runs as */
  g_assert_cmpint (g_chmod (target, 0644), ==, 0);
}

static void
make_disk (void)
{
  g_autofree char *raw = g_build_filename (dir, "disk.raw", NULL);

  g_free (alberca_test_run ("truncate", "--size=32M", raw, NULL));
  g_free (alberca_test_run ("/sbin/mke2fs", "-q", "-t", "ext4", "-E", "lazy_itable_init=0,lazy_journal_init=0", raw, NULL));
  g_free (alberca_test_run ("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, disk, NULL));
  g_assert_cmpint (g_unlink (raw), ==, 0);
}

/* @channel: "" for a machine that has none to the agent */
static void
define (const char *channel)
{
  g_autofree char *xml = g_strdup_printf (
    "<domain type='qemu'><name>" MACHINE "</name><uuid>a1be0ca0-0000-4000-8000-0000000000a9</uuid>"
    "<memory unit='MiB'>160</memory><features><acpi/></features>"
    "<os><type arch='x86_64' machine='pc'>hvm</type><kernel>%s/vmlinuz</kernel><initrd>%s/small.cpio</initrd>"
    "<cmdline>console=ttyS0 loglevel=4 mitigations=off panic=-1</cmdline></os><devices>"
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='%s'/>"
    "<target dev='vda' bus='virtio'/></disk>"
    "<serial type='file'><source path='%s/console'/><target port='0'/></serial>"
    "<serial type='unix'><source mode='bind' path='%s/control'/><target port='1'/></serial>"
    "%s<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>",
    dir, dir, disk, dir, dir, channel);
  g_autofree char *path = g_build_filename (dir, "domain.xml", NULL);

  g_assert_true (g_file_set_contents (path, xml, -1, NULL));
  g_free (alberca_test_virsh ("define", path, NULL));
}

/* How often the console says something */
static guint
count_said (const char *what)
{
  g_autofree char *path = g_build_filename (dir, "console", NULL);
  g_autofree char *text = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  for (const char *at = strstr (text, what); at != NULL; at = strstr (at + 1, what))
    n++;
  return n;
}

/* What the guest prints when it has done @line, which must succeed */
static char *
tell (const char *line)
{
  g_autofree char *path = g_build_filename (dir, "control", NULL);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocketConnection) stream = NULL;
  g_autoptr(GDataInputStream) answers = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *request = g_strconcat (line, "\n", NULL);
  g_autoptr(GString) text = g_string_new (NULL);

  g_socket_client_set_timeout (client, 60);
  stream = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)), request, strlen (request), NULL, NULL,
                             &error);
  g_assert_no_error (error);
  answers = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (stream)));
  while (TRUE)
    {
      g_autofree char *answer = g_data_input_stream_read_line (answers, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (answer);
      if (*answer == '=')
        {
          if (!g_str_equal (answer, "=0"))
            g_error ("%s: %s%s", line, text->str, answer);
          return g_string_free (g_steal_pointer (&text), FALSE);
        }
      g_string_append_printf (text, "%s\n", answer);
    }
}

static void
assert_told (const char *line,
             const char *expected)
{
  g_autofree char *answer = tell (line);

  g_assert_cmpstr (answer, ==, expected);
}

/* ---- What the images have ---- */

/* A copy of @image, for the tools of the file system; machines may be writing it */
static char *
copy_image (const char *image)
{
  char *raw = g_build_filename (dir, "looked-at", NULL);

  g_free (alberca_test_run ("qemu-img", "convert", "-U", "-f", "qcow2", "-O", "raw", image, raw, NULL));
  return raw;
}

/* A file system that is at rest has nothing in its journal that it would have to be repaired from. */
static gboolean
is_at_rest (const char *image)
{
  g_autofree char *raw = copy_image (image);
  g_autofree char *out = alberca_test_run ("/sbin/debugfs", "-R", "features", raw, NULL);

  g_assert_nonnull (strstr (out, "has_journal"));
  return strstr (out, "needs_recovery") == NULL;
}

/* What /file would have for a machine that starts from @image; @whole: nothing has to be repaired before */
static void
assert_file (const char *image,
             gboolean    whole,
             const char *expected)
{
  g_autofree char *raw = copy_image (image);
  g_autofree char *out = NULL;

  if (whole)
    g_free (alberca_test_run ("/sbin/e2fsck", "-fn", raw, NULL));
  else
    /* It says with 1 that it has repaired something. */
    g_free (alberca_test_run ("sh", "-c", "/sbin/e2fsck -fy \"$1\" || [ $? = 1 ]", "sh", raw, NULL));
  out = alberca_test_run ("/sbin/debugfs", "-R", "cat /file", raw, NULL);
  g_assert_cmpstr (out, ==, expected);
}

/* ---- The model ---- */

static const AlbercaMachineState *
get_state (void)
{
  return alberca_machine_snapshots_get_state (snapshots);
}

static void
settle (void)
{
  alberca_machine_snapshots_reread (snapshots);
  wait_until (!alberca_machine_snapshots_get_busy (snapshots));
  g_assert_no_error (alberca_machine_snapshots_get_error (snapshots));
}

/* @part: NULL if nothing may stand in the way */
static gboolean
quiesce_is (const char *part)
{
  g_autofree char *problem = alberca_machine_rules_check_quiesce (get_state (), FALSE);

  return part == NULL ? problem == NULL : problem != NULL && strstr (problem, part) != NULL;
}

static AlbercaOperation *
begin (const char *name,
       gboolean    quiesce)
{
  g_autoptr(AlbercaMachineDraft) draft = alberca_machine_draft_new (name);

  draft->external = TRUE;
  draft->quiesce = quiesce;
  return alberca_machine_snapshots_create (snapshots, draft);
}

static void
wait_done (AlbercaOperation *operation)
{
  wait_until (alberca_operation_get_finished (operation));
  g_assert_no_error (alberca_operation_get_error (operation));
  settle ();
}

static const char *
get_disk (void)
{
  return alberca_machine_storage_find (get_state ()->storage, "vda")->path;
}

static void
start_agent (void)
{
  g_free (tell ("agent"));
  wait_until (quiesce_is (NULL));
}

static void
end_agent (void)
{
  g_free (tell ("kill -9 $(cat /run/agent)"));
  wait_until (quiesce_is ("does not answer"));
}

static void
set_up (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  g_autofree char *base = alberca_test_libvirtd_get_dir ();

  dir = g_build_filename (base, "guest", NULL);
  disk = g_build_filename (dir, "disk.qcow2", NULL);
  g_free (alberca_test_virsh ("pool-define-as", "guest", "dir", "--target", dir, NULL));
  g_free (alberca_test_virsh ("pool-build", "guest", NULL));
  copy_from_image ("vmlinuz");
  copy_from_image ("small.cpio");
  make_disk ();
  /* The sockets and the console are QEMU's, whoever that is */
  g_assert_cmpint (g_chmod (dir, 0777), ==, 0);
  define ("");
  g_free (alberca_test_virsh ("pool-start", "guest", NULL));

  connection = alberca_connection_new (uri, FALSE, queue);
  alberca_connection_open (connection);
  wait_until (alberca_connection_get_listed (connection));
  snapshots = alberca_machine_snapshots_new (connection, "a1be0ca0-0000-4000-8000-0000000000a9", MACHINE);
  settle ();
}

static void
tear_down (void)
{
  g_clear_object (&snapshots);
  alberca_connection_close (connection);
  g_clear_object (&connection);
  g_free (alberca_test_virsh ("destroy", MACHINE, NULL));
  g_free (alberca_test_virsh ("undefine", MACHINE, "--snapshots-metadata", NULL));
  g_free (alberca_test_virsh ("pool-destroy", "guest", NULL));
  g_free (alberca_test_virsh ("pool-undefine", "guest", NULL));
  g_free (alberca_test_run ("rm", "-r", dir, NULL));
  g_clear_pointer (&dir, g_free);
  g_clear_pointer (&disk, g_free);
}

/* ---- Each goes on where the one before it ended ---- */

/* Without a channel, with one that nobody is at, and then somebody comes and goes: all of that is told by
 * events, nobody reads again. */
static void
test_offer (void)
{
  g_assert_true (quiesce_is ("off"));
  define ("<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>");
  g_free (alberca_test_virsh ("start", MACHINE, NULL));
  wait_until (quiesce_is ("does not answer"));
  wait_until (count_said ("SMALL READY") == 1);
  g_assert_true (quiesce_is ("does not answer"));
  start_agent ();
  end_agent ();
  start_agent ();
}

/* A guest that has written on since is where it was: its programs, what they had written and what they had not. */
static void
test_revert (void)
{
  g_autoptr(AlbercaMachineDraft) draft = alberca_machine_draft_new ("warm");

  g_free (tell ("echo old >/data/file && sync && echo old >/run/memory && pid=$(cat /run/agent)"));
  wait_done (alberca_machine_snapshots_create (snapshots, draft));
  g_free (tell ("echo new >/data/file && echo new >/data/more && sync && echo new >/run/memory"));
  assert_file (disk, FALSE, "new\n");

  wait_done (alberca_machine_snapshots_revert (snapshots, "warm", 0, NULL));
  g_assert_true (get_state ()->running && !get_state ()->paused);
  assert_told ("echo 3 >/proc/sys/vm/drop_caches; cat /data/file /run/memory; ls -1 /data", "old\nold\nfile\nlost+found\n");
  assert_file (disk, FALSE, "old\n");
  /* It can write, and be asked to rest, as before. */
  g_free (tell ("echo other >/data/file && sync && kill -0 $pid"));
  wait_until (quiesce_is (NULL));
  wait_done (alberca_machine_snapshots_delete (snapshots, "warm", 0));
}

/* What the guest has in its memory alone is in the image, and the file system there is whole; without the agent
 * neither is so. */
static void
test_frozen (void)
{
  g_autofree char *loud = g_build_filename (dir, "disk.loud", NULL);
  g_autofree char *quiet = g_build_filename (dir, "disk.quiet", NULL);

  g_free (tell ("echo old >/data/file && sync && echo news >/data/file"));
  wait_done (begin ("loud", FALSE));
  g_assert_cmpuint (count_said ("HOOK"), ==, 0);
  g_assert_cmpstr (get_disk (), ==, loud);
  g_assert_false (is_at_rest (disk));
  assert_file (disk, FALSE, "old\n");

  wait_done (begin ("quiet", TRUE));
  g_assert_cmpstr (get_disk (), ==, quiet);
  g_assert_cmpuint (count_said ("HOOK freeze"), ==, 1);
  wait_until (count_said ("HOOK thaw") == 1);
  g_assert_true (is_at_rest (loud));
  assert_file (loud, TRUE, "news\n");
  /* It goes on writing, and not to there. */
  g_free (tell ("echo later >/data/file && sync"));
  assert_file (quiet, FALSE, "later\n");
  assert_file (loud, TRUE, "news\n");
}

/* Nothing has come of it: the machine writes to where it wrote before, and can. */
static void
assert_as_before (const char *path)
{
  g_assert_cmpstr (get_disk (), ==, path);
  g_assert_cmpuint (get_state ()->snapshots->len, ==, 2);
  assert_told ("echo more >/data/more && sync && cat /data/more", "more\n");
}

/* It is at its channel, and does not answer. libvirt would wait for ever. */
static void
test_stopped (void)
{
  g_autofree char *quiet = g_build_filename (dir, "disk.quiet", NULL);
  g_autofree char *summary = NULL;
  AlbercaOperation *operation;

  g_free (tell ("kill -STOP $(cat /run/agent)"));
  settle ();
  g_assert_true (quiesce_is (NULL));
  operation = begin ("stopped", TRUE);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), ALBERCA_LIBVIRT_ERROR, 86);
  summary = alberca_explanation_get_summary (alberca_operation_get_error (operation));
  g_assert_cmpstr (summary, ==, "The guest agent does not answer.");
  settle ();
  assert_as_before (quiet);
  g_assert_cmpuint (count_said ("HOOK freeze"), ==, 1);

  g_free (tell ("kill -CONT $(cat /run/agent)"));
  wait_done (begin ("stopped", TRUE));
  g_assert_cmpuint (count_said ("HOOK freeze"), ==, 2);
}

/* What the guest does before it rests takes long: that is its right, and everything else goes on. */
static void
test_slow (void)
{
  AlbercaOperation *operation;
  AlbercaPool *pool = alberca_connection_find_pool_by_name (connection, "guest");
  guint n = count_said ("HOOK freeze");

  g_free (tell ("touch /run/hold"));
  operation = begin ("slow", TRUE);
  wait_until (count_said ("HOOK freeze") == n + 1);
  settle ();
  wait_done (alberca_pool_refresh (pool));
  assert_told ("echo 3", "3\n");
  g_assert_cmpint (alberca_operation_get_state (operation), ==, ALBERCA_OPERATION_RUNNING);
  g_free (tell ("rm /run/hold"));
  wait_done (operation);
  wait_until (count_said ("HOOK thaw") == n + 1);
}

/* One that brings the file system to rest, says so, and is gone. Until libvirt is at the channel, that has ended. */
static const char mortal_agent[] =
  "mortal () { exec 5<>/dev/virtio-ports/org.qemu.guest_agent.0; while :; do read -r line <&5 || { sleep 0.1; continue; }; case \"$line\" in "
  "*guest-sync*) id=${line##*'\"id\":'}; id=${id# }; echo \"{\\\"return\\\": ${id%%[!0-9]*}}\" >&5;; "
  "*fsfreeze-freeze*) fsfreeze -f /data; echo '{\"return\": 1}' >&5; exit;; "
  "*) echo '{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"no\"}}' >&5;; esac; done; }; "
  "mortal & echo $! >/run/agent";

/* What is at rest for nobody is said, with what helps; and that it writes to overlays which libvirt knows nothing of. */
static void
test_died (void)
{
  g_autofree char *died = g_build_filename (dir, "disk.died", NULL);
  g_auto(GStrv) lines = NULL;
  AlbercaOperation *operation;
  const char *message;
  const char *command;

  end_agent ();
  g_free (tell (mortal_agent));
  wait_until (quiesce_is (NULL));
  operation = begin ("died", TRUE);
  wait_until (alberca_operation_get_finished (operation));
  g_assert_error (alberca_operation_get_error (operation), G_IO_ERROR, G_IO_ERROR_FAILED);
  message = alberca_operation_get_error (operation)->message;
  g_assert_nonnull (strstr (message, "may still be at rest"));
  g_assert_nonnull (strstr (message, "overlays were made all the same"));
  settle ();
  g_assert_null (alberca_machine_state_find (get_state (), "died"));
  g_assert_cmpstr (get_disk (), ==, died);

  /* It is; a shell that writes there would wait for ever. */
  g_free (tell ("! fsfreeze -f /data"));
  start_agent ();
  command = strstr (message, "virsh -c ");
  g_assert_nonnull (command);
  lines = g_strsplit (command, "\n", 2);
  g_free (alberca_test_run ("sh", "-c", lines[0], NULL));
  assert_told ("echo last >/data/file && sync && cat /data/file", "last\n");
  assert_file (died, FALSE, "last\n");
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quiesce/offer", test_offer);
  g_test_add_func ("/quiesce/revert", test_revert);
  g_test_add_func ("/quiesce/frozen", test_frozen);
  g_test_add_func ("/quiesce/stopped", test_stopped);
  g_test_add_func ("/quiesce/slow", test_slow);
  g_test_add_func ("/quiesce/died", test_died);
  set_up ();
  status = g_test_run ();
  tear_down ();
  return status;
}
