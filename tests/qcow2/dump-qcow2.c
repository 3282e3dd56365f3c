/* dump-qcow2.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* dump-qcow2 FILE: what the parsers find in an image, one "key=value" a line, for qemu_img.py. It reads
 * as the application does: a range, and as much more as is asked for. */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "qcow2/alberca-qcow2-snapshots.h"
#include "qcow2/alberca-qcow2.h"

#define MAX_READS 100

static guint8 *
read_range (const char *path,
            guint64     offset,
            gsize       wanted,
            gsize      *length)
{
  g_autofree guint8 *data = g_malloc (wanted);
  FILE *file = fopen (path, "rb");

  g_assert_nonnull (file);
  *length = 0;
  if (fseek (file, (long) offset, SEEK_SET) == 0)
    *length = fread (data, 1, wanted, file);
  fclose (file);

  /* As large as what is there: a parser that reads on is caught */
  return g_memdup2 (data, *length);
}

static AlbercaQcow2Header *
read_header (const char  *path,
             GError     **error)
{
  gsize wanted = ALBERCA_QCOW2_HEADER_GUESS;

  for (guint i = 0; i < MAX_READS; i++)
    {
      gsize length;
      gsize needed = 0;
      g_autofree guint8 *data = read_range (path, 0, wanted, &length);
      AlbercaQcow2Header *header;

      g_clear_error (error);
      header = alberca_qcow2_header_parse (data, length, &needed, error);
      /* A file that is shorter than what it needs is cut off */
      if (header != NULL || needed == 0 || length < wanted)
        return header;
      g_assert_cmpuint (needed, >, wanted);
      wanted = needed;
    }
  g_assert_not_reached ();
}

static GPtrArray *
read_snapshots (const char                *path,
                const AlbercaQcow2Header  *header,
                GError                   **error)
{
  gsize wanted = 4096;

  for (guint i = 0; i < MAX_READS; i++)
    {
      gsize length;
      gsize needed = 0;
      g_autofree guint8 *data = read_range (path, header->snapshots_offset, wanted, &length);
      GPtrArray *snapshots;

      g_clear_error (error);
      snapshots = alberca_qcow2_snapshots_parse (header, data, length, &needed, error);
      if (snapshots != NULL || needed == 0 || length < wanted)
        return snapshots;
      g_assert_cmpuint (needed, >, wanted);
      wanted = needed;
    }
  g_assert_not_reached ();
}

static void
print_text (const char *key,
            const char *text)
{
  if (text != NULL)
    printf ("%s=%s\n", key, text);
}

static void
print_header (const AlbercaQcow2Header *header)
{
  static const char *const encryptions[] = { "none", "aes", "luks" };

  printf ("version=%u\n", header->version);
  printf ("cluster-size=%" G_GUINT64_FORMAT "\n", alberca_qcow2_cluster_size (header));
  printf ("virtual-size=%" G_GUINT64_FORMAT "\n", header->virtual_size);
  printf ("encryption=%s\n", encryptions[header->encryption]);
  printf ("compression=%s\n", header->compression == ALBERCA_QCOW2_COMPRESSION_ZSTD ? "zstd" : "zlib");
  printf ("refcount-bits=%u\n", header->refcount_bits);
  printf ("lazy-refcounts=%d\n", (header->compatible & ALBERCA_QCOW2_COMPATIBLE_LAZY_REFCOUNTS) != 0);
  printf ("corrupt=%d\n", (header->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_CORRUPT) != 0);
  printf ("dirty=%d\n", (header->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_DIRTY) != 0);
  printf ("extended-l2=%d\n", (header->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_EXTENDED_L2) != 0);
  printf ("external-data=%d\n", (header->incompatible & ALBERCA_QCOW2_INCOMPATIBLE_DATA_FILE) != 0);
  printf ("raw-data=%d\n", (header->autoclear & ALBERCA_QCOW2_AUTOCLEAR_RAW_DATA_FILE) != 0);
  printf ("bitmaps=%u\n", header->n_bitmaps);
  print_text ("backing-file", header->backing_file);
  print_text ("backing-format", header->backing_format);
  print_text ("data-file", header->data_file);
}

/* The name in hexadecimal: it may have line breaks */
static void
print_snapshot (const AlbercaQcow2Snapshot *snapshot)
{
  g_autoptr(GString) name = g_string_new (NULL);

  for (const char *c = snapshot->name; *c != '\0'; c++)
    g_string_append_printf (name, "%02x", (guint) (guchar) *c);
  printf ("snapshot=%s %s %" G_GINT64_FORMAT " %u %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
          " %" G_GUINT64_FORMAT "\n",
          snapshot->id, name->str, snapshot->date, snapshot->date_nsec, snapshot->vm_clock_nsec,
          snapshot->vm_state_size, snapshot->disk_size, snapshot->icount);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlbercaQcow2Header) header = argc == 2 ? read_header (argv[1], &error) : NULL;
  g_autoptr(GPtrArray) snapshots = header != NULL ? read_snapshots (argv[1], header, &error) : NULL;

  if (snapshots == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "dump-qcow2 FILE");
      return 1;
    }

  print_header (header);
  for (guint i = 0; i < snapshots->len; i++)
    print_snapshot (g_ptr_array_index (snapshots, i));

  return 0;
}
