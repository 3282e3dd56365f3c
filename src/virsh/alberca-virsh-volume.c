/* alberca-virsh-volume.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh-volume.h"

#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh-creation.h"

/**
 * alberca_virsh_vol_create:
 * @uri: a connection
 * @pool: a pool's name
 * @config: the volume, which has a name
 *
 * Returns: (transfer full): the command that makes a volume
 */
char *
alberca_virsh_vol_create (const char                *uri,
                          const char                *pool,
                          const AlbercaVolumeConfig *config)
{
  return alberca_virsh_vol_creation (uri, pool, config, FALSE, NULL);
}

static GString *
new_volume_line (const char *uri,
                 const char *command,
                 const char *pool,
                 const char *volume)
{
  GString *line = alberca_line_new (uri, command);

  alberca_line_add_word (line, "--pool");
  alberca_line_add_word (line, pool);
  alberca_line_add_name (line, "vol", volume);

  return line;
}

/**
 * alberca_virsh_vol_delete:
 * @uri: a connection
 * @pool: the name of the pool that has it
 * @volume: the volume's name
 *
 * Returns: (transfer full): the command that deletes a volume and its data
 */
char *
alberca_virsh_vol_delete (const char *uri,
                          const char *pool,
                          const char *volume)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL && volume != NULL, NULL);

  line = new_volume_line (uri, "vol-delete", pool, volume);

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_vol_create_document:
 * @uri: a connection
 * @pool: a pool's name
 * @xml: the document of a volume
 *
 * Returns: (transfer full): the command that makes the volume
 */
char *
alberca_virsh_vol_create_document (const char *uri,
                                   const char *pool,
                                   const char *xml)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL && xml != NULL, NULL);

  line = alberca_line_new (uri, "vol-create");
  alberca_line_add_name (line, "pool", pool);
  alberca_line_add_word (line, "/dev/stdin");
  alberca_line_add_document (line, xml);

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_vol_create_from:
 * @uri: a connection
 * @pool: where the copy will be
 * @xml: the document of the copy
 * @source_pool: the name of the pool that has the source
 * @source: the name of the volume that is copied
 * @reflink: share the blocks
 *
 * vol-clone would take the source's own document, with its base and its old qcow2 version.
 *
 * Returns: (transfer full): the command that copies a volume
 */
char *
alberca_virsh_vol_create_from (const char *uri,
                               const char *pool,
                               const char *xml,
                               const char *source_pool,
                               const char *source,
                               gboolean    reflink)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL && xml != NULL, NULL);
  g_return_val_if_fail (source_pool != NULL && source != NULL, NULL);

  line = alberca_line_new (uri, "vol-create-from");
  alberca_line_add_name (line, "pool", pool);
  alberca_line_add_word (line, "/dev/stdin");
  alberca_line_add_name (line, "vol", source);
  alberca_line_add_word (line, "--inputpool");
  alberca_line_add_word (line, source_pool);
  if (reflink)
    alberca_line_add_word (line, "--reflink");
  alberca_line_add_document (line, xml);

  return alberca_line_free_to_text (line);
}

/* Bytes, which virsh says with a letter */
static void
add_bytes (GString *line,
           guint64  bytes)
{
  g_autofree char *word = g_strdup_printf ("%" G_GUINT64_FORMAT "B", bytes);

  alberca_line_add_word (line, word);
}

/**
 * alberca_virsh_vol_resize:
 * @uri: a connection
 * @pool: the name of the pool that has it
 * @volume: the volume's name
 * @capacity: bytes
 * @shrink: it becomes smaller
 * @allocate: occupy everything at once
 *
 * Returns: (transfer full): the command that gives a volume that nobody uses another capacity
 */
char *
alberca_virsh_vol_resize (const char *uri,
                          const char *pool,
                          const char *volume,
                          guint64     capacity,
                          gboolean    shrink,
                          gboolean    allocate)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL && volume != NULL, NULL);

  line = new_volume_line (uri, "vol-resize", pool, volume);
  add_bytes (line, capacity);
  if (shrink)
    alberca_line_add_word (line, "--shrink");
  if (allocate)
    alberca_line_add_word (line, "--allocate");

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_blockresize:
 * @uri: a connection
 * @domain: the name of a running domain
 * @disk: the target of one of its disks: "vda"
 * @capacity: bytes
 *
 * Returns: (transfer full): the command that gives a disk in use another capacity
 */
char *
alberca_virsh_blockresize (const char *uri,
                           const char *domain,
                           const char *disk,
                           guint64     capacity)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && domain != NULL && disk != NULL, NULL);

  line = alberca_line_new (uri, "blockresize");
  alberca_line_add_name (line, "domain", domain);
  alberca_line_add_word (line, disk);
  add_bytes (line, capacity);

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_vol_wipe:
 * @uri: a connection
 * @pool: the name of the pool that has it
 * @volume: the volume's name
 * @algorithm: libvirt's word for it
 *
 * Returns: (transfer full): the command that overwrites a volume
 */
char *
alberca_virsh_vol_wipe (const char *uri,
                        const char *pool,
                        const char *volume,
                        const char *algorithm)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL && volume != NULL && algorithm != NULL, NULL);

  line = new_volume_line (uri, "vol-wipe", pool, volume);
  alberca_line_add_word (line, "--algorithm");
  alberca_line_add_word (line, algorithm);

  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_vol_digest:
 * @uri: a connection
 * @pool: the name of the pool that has it
 * @volume: the volume's name
 *
 * Returns: (transfer full): the command that says the SHA-256 of what is in a volume
 */
char *
alberca_virsh_vol_digest (const char *uri,
                          const char *pool,
                          const char *volume)
{
  GString *line = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL && volume != NULL, NULL);

  line = new_volume_line (uri, "vol-download", pool, volume);
  alberca_line_add_word (line, "/dev/stdout");
  text = alberca_line_free_to_text (line);

  return g_strconcat (text, " | sha256sum", NULL);
}
