/* alberca-image-format.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "qcow2/alberca-image-format.h"

#include <string.h>

/* The longest name of a backing file that QEMU takes */
#define MAX_BACKING_LENGTH 1023
#define SECTOR 512

typedef struct
{
  const guint8 *data;
  gsize         length;
} Bytes;

/* Past the end everything is 0: what needs more than that asks has (). */

static gboolean
has (const Bytes *bytes,
     guint64      offset,
     guint64      length)
{
  return offset <= bytes->length && length <= bytes->length - offset;
}

static gboolean
is_at (const Bytes *bytes,
       guint64      offset,
       const char  *magic,
       gsize        length)
{
  return has (bytes, offset, length) && memcmp (bytes->data + offset, magic, length) == 0;
}

static guint64
read_number (const Bytes *bytes,
             guint64      offset,
             guint        width,
             gboolean     big_endian)
{
  guint64 number = 0;

  if (!has (bytes, offset, width))
    return 0;
  for (guint i = 0; i < width; i++)
    number = number << 8 | bytes->data[offset + (big_endian ? i : width - 1 - i)];
  return number;
}

static guint64
read_be (const Bytes *bytes,
         guint64      offset,
         guint        width)
{
  return read_number (bytes, offset, width, TRUE);
}

static guint64
read_le (const Bytes *bytes,
         guint64      offset,
         guint        width)
{
  return read_number (bytes, offset, width, FALSE);
}

static void
set_backing (AlbercaImage *self,
             const Bytes  *head,
             guint64       offset,
             guint64       length)
{
  self->traits |= ALBERCA_IMAGE_HAS_BACKING;
  if (length == 0 || length > MAX_BACKING_LENGTH || !has (head, offset, length))
    return;
  self->backing = g_utf8_make_valid ((const char *) head->data + offset, length);
}

static void
require (AlbercaImage *self,
         const Bytes  *head,
         guint64       length)
{
  if (!has (head, 0, length))
    self->traits |= ALBERCA_IMAGE_BROKEN;
}

/* ---- One function per format: @self has its format, the header is read into it ---- */

static void
read_qcow (AlbercaImage *self,
           const Bytes  *head,
           const Bytes  *tail,
           guint64       file_size)
{
  guint64 version = read_be (head, 4, 4);

  self->format = version == 1 ? ALBERCA_IMAGE_QCOW : ALBERCA_IMAGE_QCOW2;
  self->virtual_size = read_be (head, 24, 8);
  require (self, head, version == 3 ? 104 : version == 2 ? 72 : 48);
  if (version < 1 || version > 3)
    self->traits |= ALBERCA_IMAGE_BROKEN;
  if (read_be (head, 8, 8) != 0)
    set_backing (self, head, read_be (head, 8, 8), read_be (head, 16, 4));
  /* crypt_method; the first version has it after cluster and level-2 bits */
  if (read_be (head, version == 1 ? 36 : 32, 4) != 0)
    self->traits |= ALBERCA_IMAGE_ENCRYPTED;
  if (version == 3 && (read_be (head, 72, 8) & 1 << 2) != 0)
    self->traits |= ALBERCA_IMAGE_SEVERAL_FILES;
  if (version == 3 && (read_be (head, 72, 8) & 1 << 1) != 0)
    self->traits |= ALBERCA_IMAGE_BROKEN;
}

static void
read_qed (AlbercaImage *self,
          const Bytes  *head,
          const Bytes  *tail,
          guint64       file_size)
{
  require (self, head, 64);
  self->virtual_size = read_le (head, 48, 8);
  if ((read_le (head, 16, 8) & 1) != 0)
    set_backing (self, head, read_le (head, 56, 4), read_le (head, 60, 4));
}

/* A descriptor is lines of text: how the image is made, its parent, and a line for each extent:
 * RW 4192256 SPARSE "disk-s001.vmdk" */
static void
read_vmdk_descriptor (AlbercaImage *self,
                      const char   *text,
                      gboolean      embedded)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_extents = 0;
  guint64 sectors = 0;

  for (char **line = lines; *line != NULL; line++)
    {
      const char *trimmed = g_strstrip (*line);

      if (g_ascii_strncasecmp (trimmed, "parentFileNameHint", strlen ("parentFileNameHint")) == 0)
        {
          const char *from = strchr (trimmed, '"');
          const char *to = from != NULL ? strchr (from + 1, '"') : NULL;
          Bytes name = { (const guint8 *) from + 1, to != NULL ? (gsize) (to - from) - 1 : 0 };

          g_clear_pointer (&self->backing, g_free);
          set_backing (self, &name, 0, name.length);
        }
      else if (g_str_has_prefix (trimmed, "RW ") || g_str_has_prefix (trimmed, "RDONLY "))
        {
          n_extents++;
          sectors += g_ascii_strtoull (strchr (trimmed, ' '), NULL, 10);
        }
    }

  /* An extent of several may have room for a descriptor, and nothing in it. */
  if (n_extents != 1 || !embedded)
    self->traits |= ALBERCA_IMAGE_SEVERAL_FILES;
  if (self->virtual_size == 0 && sectors <= G_MAXINT64 / SECTOR)
    self->virtual_size = sectors * SECTOR;
}

static void
read_vmdk (AlbercaImage *self,
           const Bytes  *head,
           const Bytes  *tail,
           guint64       file_size)
{
  guint64 offset = 0;
  guint64 length = MIN (head->length, 20 * SECTOR);
  gboolean embedded = is_at (head, 0, "KDMV", 4);
  g_autofree char *text = NULL;

  if (embedded)
    {
      guint64 sectors = read_le (head, 12, 8);

      require (self, head, SECTOR);
      self->virtual_size = sectors <= G_MAXINT64 / SECTOR ? sectors * SECTOR : 0;
      offset = read_le (head, 28, 8);
      length = read_le (head, 36, 8);
      /* One extent of several has no descriptor of its own. */
      if (offset == 0 || length == 0)
        {
          self->traits |= ALBERCA_IMAGE_SEVERAL_FILES;
          return;
        }
      if (offset > G_MAXUINT32 || length > G_MAXUINT32 || !has (head, offset * SECTOR, 1))
        return;
      offset *= SECTOR;
      length = MIN (length * SECTOR, head->length - offset);
    }
  text = g_strndup ((const char *) head->data + offset, length);
  read_vmdk_descriptor (self, text, embedded);
}

static void
read_vdi (AlbercaImage *self,
          const Bytes  *head,
          const Bytes  *tail,
          guint64       file_size)
{
  static const guint8 none[16];

  require (self, head, SECTOR);
  self->virtual_size = read_le (head, 368, 8);
  /* The images that this one differs from: by their identifiers, not their names */
  if (has (head, 424, 32) && (memcmp (head->data + 424, none, 16) != 0 || memcmp (head->data + 440, none, 16) != 0))
    self->traits |= ALBERCA_IMAGE_HAS_BACKING;
}

static void
read_vpc (AlbercaImage *self,
          const Bytes  *head,
          const Bytes  *tail,
          guint64       file_size)
{
  const Bytes *footer = is_at (head, 0, "conectix", 8) ? head : tail;

  require (self, footer, SECTOR);
  self->virtual_size = read_be (footer, 48, 8);
  if (read_be (footer, 60, 4) == 4)
    self->traits |= ALBERCA_IMAGE_HAS_BACKING;
}

static void
read_whole (AlbercaImage *self,
            const Bytes  *head,
            const Bytes  *tail,
            guint64       file_size)
{
  self->virtual_size = file_size;
}

static void
read_nothing (AlbercaImage *self,
              const Bytes  *head,
              const Bytes  *tail,
              guint64       file_size)
{
}

static const struct
{
  const char        *magic;
  gsize              magic_length;
  guint64            offset;
  gboolean           at_end;
  AlbercaImageFormat format;
  void             (*read) (AlbercaImage *self,
                            const Bytes  *head,
                            const Bytes  *tail,
                            guint64       file_size);
} magics[] = {
  { "QFI\xfb", 4, 0, FALSE, ALBERCA_IMAGE_QCOW2, read_qcow },
  { "QED\0", 4, 0, FALSE, ALBERCA_IMAGE_QED, read_qed },
  { "KDMV", 4, 0, FALSE, ALBERCA_IMAGE_VMDK, read_vmdk },
  { "# Disk DescriptorFile", 21, 0, FALSE, ALBERCA_IMAGE_VMDK, read_vmdk },
  { "\x7f\x10\xda\xbe", 4, 64, FALSE, ALBERCA_IMAGE_VDI, read_vdi },
  { "conectix", 8, 0, FALSE, ALBERCA_IMAGE_VPC, read_vpc },
  { "vhdxfile", 8, 0, FALSE, ALBERCA_IMAGE_VHDX, read_nothing },
  { "LUKS\xba\xbe", 6, 0, FALSE, ALBERCA_IMAGE_LUKS, read_whole },
  { "\x1f\x8b\x08", 3, 0, FALSE, ALBERCA_IMAGE_COMPRESSED, read_nothing },
  { "\xfd" "7zXZ\0", 6, 0, FALSE, ALBERCA_IMAGE_COMPRESSED, read_nothing },
  { "\x28\xb5\x2f\xfd", 4, 0, FALSE, ALBERCA_IMAGE_COMPRESSED, read_nothing },
  { "BZh", 3, 0, FALSE, ALBERCA_IMAGE_COMPRESSED, read_nothing },
  { "PK\3\4", 4, 0, FALSE, ALBERCA_IMAGE_ARCHIVE, read_nothing },
  { "7z\xbc\xaf\x27\x1c", 6, 0, FALSE, ALBERCA_IMAGE_ARCHIVE, read_nothing },
  { "ustar", 5, 257, FALSE, ALBERCA_IMAGE_ARCHIVE, read_nothing },
  { "CD001", 5, 32769, FALSE, ALBERCA_IMAGE_ISO, read_whole },
  /* A disk of fixed size has only this, after all its data */
  { "conectix", 8, 0, TRUE, ALBERCA_IMAGE_VPC, read_vpc },
};

/**
 * alberca_image_probe:
 * @head: the first %ALBERCA_IMAGE_HEAD_LENGTH bytes of a file, or all of it where it is shorter
 * @head_length: how many
 * @tail: its last %ALBERCA_IMAGE_TAIL_LENGTH bytes, or all of it where it is shorter
 * @tail_length: how many
 * @file_size: bytes
 *
 * What a file holds; nobody need vouch for it. What nothing is known of is raw.
 *
 * Returns: (transfer full): what was found
 */
AlbercaImage *
alberca_image_probe (const guint8 *head,
                     gsize         head_length,
                     const guint8 *tail,
                     gsize         tail_length,
                     guint64       file_size)
{
  const Bytes head_bytes = { head, head_length };
  const Bytes tail_bytes = { tail, tail_length };
  AlbercaImage *self = g_new0 (AlbercaImage, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++)
    {
      if (!is_at (magics[i].at_end ? &tail_bytes : &head_bytes, magics[i].offset, magics[i].magic,
                  magics[i].magic_length))
        continue;
      self->format = magics[i].format;
      magics[i].read (self, &head_bytes, &tail_bytes, file_size);
      return self;
    }

  self->format = ALBERCA_IMAGE_RAW;
  self->virtual_size = file_size;
  return self;
}

void
alberca_image_free (AlbercaImage *self)
{
  g_free (self->backing);
  g_free (self);
}

static const struct
{
  const char *nick;
  const char *title;
} formats[] = {
  [ALBERCA_IMAGE_RAW] = { "raw", "raw" },
  [ALBERCA_IMAGE_QCOW2] = { "qcow2", "qcow2" },
  [ALBERCA_IMAGE_QCOW] = { "qcow", "qcow" },
  [ALBERCA_IMAGE_QED] = { "qed", "QED" },
  [ALBERCA_IMAGE_VMDK] = { "vmdk", "VMDK (VMware)" },
  [ALBERCA_IMAGE_VDI] = { "vdi", "VDI (VirtualBox)" },
  [ALBERCA_IMAGE_VPC] = { "vpc", "VHD (Virtual PC)" },
  [ALBERCA_IMAGE_VHDX] = { NULL, "VHDX (Hyper-V)" },
  [ALBERCA_IMAGE_ISO] = { "raw", "ISO 9660" },
  [ALBERCA_IMAGE_LUKS] = { "raw", "LUKS" },
  [ALBERCA_IMAGE_COMPRESSED] = { "raw", "gzip, xz, zstd, bzip2" },
  [ALBERCA_IMAGE_ARCHIVE] = { "raw", "tar, OVA, zip, 7z" },
};

const char *
alberca_image_format_get_nick (AlbercaImageFormat format)
{
  return formats[format].nick;
}

const char *
alberca_image_format_get_title (AlbercaImageFormat format)
{
  return formats[format].title;
}
