/* image-oracle.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "image-oracle.h"

#include <string.h>

#include <gio/gio.h>

#include "support/private-libvirtd.h"

#define PROMPT "qemu-io> "
#define CLUSTER_BITS 16
#define L2_BITS (CLUSTER_BITS - 3)
#define OFFSET_MASK G_GUINT64_CONSTANT (0x00fffffffffffe00)
#define COMPRESSED (G_GUINT64_CONSTANT (1) << 62)
#define ZERO 1
/* The first virtio disk that libvirt gives a machine */
#define ORACLE_DISK "/machine/peripheral/virtio-disk0/virtio-backend"

/* ---- Programs that stay: to begin one costs much in a program with sanitizers ---- */

struct _Oracle
{
  GSubprocess *writer;
  GSubprocess *shell;
};

static GSubprocess *
start (const char *program)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                           G_SUBPROCESS_FLAGS_STDERR_MERGE, &error, program, NULL);

  g_assert_no_error (error);
  return process;
}

static void
end (GSubprocess *process)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  g_object_unref (process);
}

/* Up to, and with, what each answer ends with */
static char *
read_answer (GSubprocess *process,
             const char  *last)
{
  GInputStream *output = g_subprocess_get_stdout_pipe (process);
  g_autoptr(GString) text = g_string_new (NULL);

  while (!g_str_has_suffix (text->str, last))
    {
      char bytes[4096];
      gssize length = g_input_stream_read (output, bytes, sizeof bytes, NULL, NULL);

      if (length <= 0)
        g_error ("it ended: %s", text->str);
      g_string_append_len (text, bytes, length);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
ask (GSubprocess *process,
     const char  *question,
     const char  *last)
{
  g_autoptr(GError) error = NULL;

  g_output_stream_printf (g_subprocess_get_stdin_pipe (process), NULL, NULL, &error, "%s\n", question);
  g_assert_no_error (error);
  return read_answer (process, last);
}

Oracle *
oracle_new (void)
{
  Oracle *self = g_new0 (Oracle, 1);

  self->writer = start ("qemu-io");
  g_free (read_answer (self->writer, PROMPT));
  self->shell = start ("sh");
  return self;
}

void
oracle_free (Oracle *self)
{
  end (self->writer);
  end (self->shell);
  g_free (self);
}

/* What the program says, then its status and a full stop */
static char *
run (Oracle            *self,
     const char *const *argv)
{
  g_autoptr(GString) line = g_string_new (NULL);

  for (; *argv != NULL; argv++)
    {
      g_autofree char *quoted = g_shell_quote (*argv);

      g_string_append_printf (line, "%s ", quoted);
    }
  g_string_append (line, "</dev/null; echo $?.");
  return ask (self->shell, line->str, ".\n");
}

void
oracle_run (Oracle     *self,
            const char *first,
            ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *said = NULL;
  va_list args;

  va_start (args, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (char *) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  said = run (self, (const char *const *) argv->pdata);
  if (!g_str_equal (said, "0.\n"))
    {
      g_autofree char *line = g_strjoinv (" ", (char **) argv->pdata);

      g_error ("%s: %s", line, said);
    }
}

char *
oracle_ask_machine (Oracle     *self,
                    const char *machine,
                    const char *command)
{
  g_autofree char *uri = alberca_test_libvirtd_get_uri ();
  const char *const argv[] = {
    "virsh", "-q", "-c", uri, "qemu-monitor-command", "--hmp", machine, command, NULL
  };
  char *said = run (self, argv);

  if (!g_str_has_suffix (said, "0.\n"))
    g_error ("%s: %s", command, said);
  said[strlen (said) - strlen ("0.\n")] = '\0';
  return g_strstrip (said);
}

void
oracle_write (Oracle     *self,
              const char *path,
              guint       block,
              guint8      pattern)
{
  g_autofree char *open = g_strdup_printf ("open -o driver=qcow2 %s", path);
  g_autofree char *write = g_strdup_printf ("write -P %u %u %u", pattern, block * ORACLE_BLOCK, ORACLE_BLOCK);
  g_autofree char *said = NULL;

  g_free (ask (self->writer, open, PROMPT));
  said = ask (self->writer, write, PROMPT);
  g_free (ask (self->writer, "close", PROMPT));
  if (strstr (said, "wrote 65536/65536 bytes") == NULL)
    g_error ("%s: %s: %s", path, write, said);
}

void
oracle_write_in_machine (Oracle     *self,
                         const char *machine,
                         guint       block,
                         guint8      pattern)
{
  g_autofree char *write = g_strdup_printf ("qemu-io -d " ORACLE_DISK " \"write -P %u %u %u\"", pattern,
                                            block * ORACLE_BLOCK, ORACLE_BLOCK);
  g_autofree char *said = oracle_ask_machine (self, machine, write);

  /* What qemu-io says goes elsewhere: the reading shows it. */
  g_assert_cmpstr (said, ==, "");
}

void
oracle_flush_machine (Oracle     *self,
                      const char *machine)
{
  g_autofree char *said = oracle_ask_machine (self, machine, "qemu-io -d " ORACLE_DISK " flush");

  g_assert_cmpstr (said, ==, "");
}

/* ---- Reading ---- */

/* One of several states that an image holds */
typedef struct
{
  GMappedFile  *file;
  const guint8 *bytes;
  gsize         length;
  guint64       size;       /* of the disk */
  guint64       l1_offset;
  guint64       l1_size;
} State;

static guint64
read_be (const State *state,
         guint64      offset,
         guint        width)
{
  guint64 number = 0;

  g_assert_cmpuint (offset, <=, state->length - width);
  for (guint i = 0; i < width; i++)
    number = number << 8 | state->bytes[offset + i];
  return number;
}

static void
open_state (State      *state,
            const char *path)
{
  g_autoptr(GError) error = NULL;

  state->file = g_mapped_file_new (path, FALSE, &error);
  g_assert_no_error (error);
  state->bytes = (const guint8 *) g_mapped_file_get_contents (state->file);
  state->length = g_mapped_file_get_length (state->file);
  g_assert_cmpmem (state->bytes, 4, "QFI\xfb", 4);
  g_assert_cmpuint (read_be (state, 20, 4), ==, CLUSTER_BITS);
  state->size = read_be (state, 24, 8);
  state->l1_size = read_be (state, 36, 4);
  state->l1_offset = read_be (state, 40, 8);
}

static void
go_to_snapshot (State      *state,
                const char *name)
{
  guint64 n = read_be (state, 60, 4);
  guint64 offset = read_be (state, 64, 8);

  for (guint64 i = 0; i < n; i++)
    {
      guint64 id_length = read_be (state, offset + 12, 2);
      guint64 name_length = read_be (state, offset + 14, 2);
      guint64 extra_length = read_be (state, offset + 36, 4);
      guint64 name_offset = offset + 40 + extra_length + id_length;

      g_assert_cmpuint (name_offset + name_length, <=, state->length);
      if (name_length == strlen (name) && memcmp (state->bytes + name_offset, name, name_length) == 0)
        {
          g_assert_cmpuint (extra_length, >=, 16);
          state->l1_offset = read_be (state, offset, 8);
          state->l1_size = read_be (state, offset + 8, 4);
          state->size = read_be (state, offset + 40 + 8, 8);
          return;
        }
      offset = (name_offset + name_length + 7) / 8 * 8;
    }
  g_error ("no snapshot %s", name);
}

/* NULL: zeros; FALSE: the image below has it */
static gboolean
find_cluster (const State   *state,
              guint64        offset,
              const guint8 **cluster)
{
  guint64 l1_index = offset >> (CLUSTER_BITS + L2_BITS);
  guint64 l2_offset, entry;

  *cluster = NULL;
  if (offset >= state->size)
    return TRUE;
  l2_offset = l1_index < state->l1_size ? read_be (state, state->l1_offset + l1_index * 8, 8) & OFFSET_MASK : 0;
  if (l2_offset == 0)
    return FALSE;
  entry = read_be (state, l2_offset + (offset >> CLUSTER_BITS & ((1 << L2_BITS) - 1)) * 8, 8);
  g_assert_cmpuint (entry & COMPRESSED, ==, 0);
  if (entry & ZERO)
    return TRUE;
  if ((entry & OFFSET_MASK) == 0)
    return FALSE;
  g_assert_cmpuint ((entry & OFFSET_MASK) + ORACLE_BLOCK, <=, state->length);
  *cluster = state->bytes + (entry & OFFSET_MASK);
  return TRUE;
}

static void
assert_block (const State *states,
              guint        n,
              guint        block,
              guint8       pattern,
              gboolean     whole)
{
  const guint8 *cluster = NULL;

  for (guint i = 0; i < n; i++)
    {
      if (find_cluster (&states[i], (guint64) block * ORACLE_BLOCK, &cluster))
        break;
    }
  if (cluster == NULL)
    {
      g_assert_cmpuint (pattern, ==, 0);
      return;
    }
  g_assert_cmpuint (cluster[0], ==, pattern);
  g_assert_cmpuint (cluster[ORACLE_BLOCK - 1], ==, pattern);
  if (whole)
    g_assert_true (memcmp (cluster, cluster + 1, ORACLE_BLOCK - 1) == 0);
}

guint
oracle_count_snapshots (const char *path)
{
  State state;
  guint n;

  open_state (&state, path);
  n = (guint) read_be (&state, 60, 4);
  g_mapped_file_unref (state.file);
  return n;
}

void
oracle_assert_content (const char *const   *paths,
                       guint                n,
                       const char          *snapshot,
                       const OracleContent *content,
                       gboolean             whole)
{
  g_autofree State *states = g_new0 (State, n);

  for (guint i = 0; i < n; i++)
    open_state (&states[i], paths[i]);
  if (snapshot != NULL)
    go_to_snapshot (&states[0], snapshot);
  g_assert_cmpuint (states[0].size, ==, (guint64) content->n_blocks * ORACLE_BLOCK);
  for (guint block = 0; block < content->n_blocks; block++)
    assert_block (states, n, block, content->blocks[block], whole);
  for (guint i = 0; i < n; i++)
    g_mapped_file_unref (states[i].file);
}
