/* hostile-images.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hostile-images.h"

#include <string.h>

/* The largest there are: a header may be as long */
#define CLUSTER_BITS 21
#define CLUSTER (1u << CLUSTER_BITS)
#define HEADER 104
#define UNKNOWN 0x12345678
#define ENTRY 40

static void
put (GByteArray *image,
     gsize       offset,
     guint64     value,
     gsize       size)
{
  guint64 be = GUINT64_TO_BE (value);

  if (offset + size > image->len)
    {
      gsize old = image->len;

      g_byte_array_set_size (image, (guint) (offset + size));
      memset (image->data + old, 0, image->len - old);
    }
  memcpy (image->data + offset, (const guint8 *) &be + sizeof be - size, size);
}

static GByteArray *
make_header (void)
{
  GByteArray *image = g_byte_array_new ();

  put (image, 0, 0x514649fb, 4);
  put (image, 4, 3, 4);
  put (image, 20, CLUSTER_BITS, 4);
  put (image, 24, 1024 * 1024 * 1024, 8);
  put (image, 36, 1, 4);
  put (image, 40, 3 * CLUSTER, 8);
  put (image, 48, CLUSTER, 8);
  put (image, 56, 1, 4);
  put (image, 64, 2 * CLUSTER, 8);
  put (image, 96, 4, 4);
  put (image, 100, HEADER, 4);
  put (image, ALBERCA_QCOW2_HEADER_GUESS - 1, 0, 1);
  return image;
}

static void
add (GPtrArray  *images,
     const char *name,
     GByteArray *image)
{
  HostileImage *self = g_new0 (HostileImage, 1);

  self->name = name;
  self->bytes = g_byte_array_free_to_bytes (image);
  g_ptr_array_add (images, self);
}

/* Extension behind extension, each as long as @length says, to the end of the cluster */
static GByteArray *
make_extensions (gsize length)
{
  GByteArray *image = make_header ();

  for (gsize offset = HEADER; offset + 8 + length <= CLUSTER; offset += 8 + length)
    {
      put (image, offset, UNKNOWN, 4);
      put (image, offset + 4, length, 4);
    }
  put (image, CLUSTER - 1, 0, 1);
  return image;
}

/* A table of @n entries, with names of @name bytes and @extra more */
static GByteArray *
make_table (guint32 n,
            guint16 name,
            guint32 extra)
{
  GByteArray *image = make_header ();
  gsize offset = 2 * CLUSTER;

  put (image, 60, n, 4);
  for (guint32 i = 0; i < n && offset < 4 * CLUSTER; i++)
    {
      put (image, offset + 14, name, 2);
      put (image, offset + 36, extra, 4);
      if (name > 0)
        {
          put (image, offset + ENTRY + extra + name - 1, 0, 1);
          memset (image->data + offset + ENTRY + extra, 0xff, name);
        }
      offset = (offset + ENTRY + extra + name + 7) & ~(gsize) 7;
    }
  put (image, offset + ENTRY, 0, 1);
  return image;
}

static GByteArray *
make_changed (gsize   offset,
              guint64 value,
              gsize   size)
{
  GByteArray *image = make_header ();

  put (image, 8191, 0, 1);
  put (image, offset, value, size);
  return image;
}

static void
image_free (gpointer data)
{
  HostileImage *self = data;

  g_bytes_unref (self->bytes);
  g_free (self);
}

GPtrArray *
hostile_images_new (void)
{
  GPtrArray *images = g_ptr_array_new_with_free_func (image_free);
  GByteArray *far_away = make_table (1, 4, 0);
  GByteArray *behind = make_header ();

  add (images, "sound", make_header ());
  add (images, "a million snapshots", make_changed (60, G_MAXUINT32, 4));
  add (images, "as many snapshots as QEMU takes", make_changed (60, 65536, 4));
  add (images, "a long name of the base", make_changed (16, 5000, 4));
  add (images, "clusters of a TiB", make_changed (20, 40, 4));
  add (images, "a header as long as a cluster", make_changed (100, CLUSTER, 4));
  add (images, "extensions of no length", make_extensions (0));
  add (images, "extensions of 8 bytes", make_extensions (8));
  add (images, "extensions of 4 KiB", make_extensions (4088));
  add (images, "extensions of 100 KiB", make_extensions (100 * 1024));
  add (images, "one extension of a cluster", make_extensions (CLUSTER - HEADER - 8));
  add (images, "a full table of empty entries", make_table (9800, 0, 0));
  add (images, "a table of names", make_table (8000, 8, 0));
  add (images, "a table of long names", make_table (16, 65535, 0));
  add (images, "a table that grows", make_table (2000, 500, 1024));
  add (images, "a table too large", make_table (30000, 0, 0));
  put (far_away, 64, G_GUINT64_CONSTANT (1) << 60, 8);
  add (images, "a table far away", far_away);
  put (behind, 60, 1, 4);
  g_byte_array_set_size (behind, 50);
  add (images, "cut off", behind);

  add (images, "another each time", make_table (3, 8, 0));
  ((HostileImage *) g_ptr_array_index (images, images->len - 1))->changes = TRUE;
  add (images, "another, large, each time", make_table (8000, 8, 0));
  ((HostileImage *) g_ptr_array_index (images, images->len - 1))->changes = TRUE;
  return images;
}

GBytes *
hostile_image_read (gpointer   data,
                    guint64    offset,
                    gsize      length,
                    GError   **error)
{
  HostileImage *self = data;
  gsize size = g_bytes_get_size (self->bytes);
  gsize start = (gsize) MIN (offset, size);
  GBytes *bytes = g_bytes_new_from_bytes (self->bytes, start, MIN (length, size - start));

  self->n_asked += length;
  self->n_reads++;
  if (self->changes && offset == 0)
    {
      GByteArray *other = g_bytes_unref_to_array (bytes);

      put (other, 28, (guint64) self->n_reads * 512, 4);
      bytes = g_byte_array_free_to_bytes (other);
    }
  return bytes;
}
