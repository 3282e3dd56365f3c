/* alberca-usage-path.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-usage-graph.h"

#include <string.h>

/* Deeper than that nobody nests the names of files. */
#define MAX_NESTING 4

/* The string that begins behind the quote at @text; NULL where it does not end, or is not plain.
 * (transfer full) */
static char *
read_json_string (const char *text)
{
  g_autoptr(GString) string = g_string_new (NULL);

  for (; *text != '\0' && *text != '"'; text++)
    {
      if (*text == '\\')
        {
          text++;
          if (*text != '"' && *text != '\\' && *text != '/')
            return NULL;
        }
      g_string_append_c (string, *text);
    }
  return *text == '"' ? g_string_free (g_steal_pointer (&string), FALSE) : NULL;
}

/* QEMU's "json:{…}" names the file as "filename", or as "file.filename". (transfer full) (nullable) */
static char *
find_json_filename (const char *json)
{
  const char *key = strstr (json, "filename\"");

  if (key == NULL || key == json || (key[-1] != '"' && key[-1] != '.'))
    return NULL;
  key += strlen ("filename\"");
  key += strspn (key, " \t\n");
  if (*key != ':')
    return NULL;
  key++;
  key += strspn (key, " \t\n");
  return *key == '"' ? read_json_string (key + 1) : NULL;
}

/* The device mapper's name of a logical volume, "/dev/mapper/vg-lv" with dashes doubled, as LVM
 * and libvirt call it, "/dev/vg/lv"; NULL where it is none. (transfer full) */
static char *
undo_mapper (const char *path)
{
  g_autoptr(GString) text = NULL;
  guint n_parts = 1;

  if (!g_str_has_prefix (path, "/dev/mapper/"))
    return NULL;
  text = g_string_new ("/dev/");
  for (const char *name = path + strlen ("/dev/mapper/"); *name != '\0'; name++)
    {
      gboolean separator = *name == '-' && name[1] != '-';

      if (*name == '-' && !separator)
        name++;
      n_parts += separator;
      g_string_append_c (text, separator ? '/' : *name);
    }
  return n_parts == 2 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static gboolean
is_canonical (const char *path)
{
  gsize length = strlen (path);

  return path[0] == '/' && (length == 1 || path[length - 1] != '/') && strstr (path, "//") == NULL &&
         strstr (path, "/./") == NULL && strstr (path, "/../") == NULL &&
         !g_str_has_suffix (path, "/.") && !g_str_has_suffix (path, "/..");
}

static char *
normalise_absolute (const char *path)
{
  g_autofree char *canonical = NULL;
  char *plain;

  /* POSIX gives two slashes a meaning, which no file system has. */
  while (path[0] == '/' && path[1] == '/')
    path++;
  canonical = is_canonical (path) ? g_strdup (path) : g_canonicalize_filename (path, "/");
  plain = undo_mapper (canonical);
  return plain != NULL ? plain : g_steal_pointer (&canonical);
}

/* "nbd://host/x", "rbd:pool/image": not a name in a directory */
static gboolean
has_scheme (const char *path)
{
  gsize length = strcspn (path, ":/");

  return path[length] == ':';
}

static char *
normalise (const char *path,
           const char *relative_to,
           guint       nesting)
{
  g_autofree char *directory = NULL;
  g_autofree char *file = NULL;

  if (path == NULL || *path == '\0')
    return NULL;
  if (*path == '/')
    return normalise_absolute (path);

  if (g_str_has_prefix (path, "json:"))
    file = find_json_filename (path);
  else if (g_str_has_prefix (path, "file:"))
    file = g_strdup (path + strlen ("file:"));
  if (file != NULL && *file != '\0' && nesting < MAX_NESTING)
    return normalise (file, relative_to, nesting + 1);

  if (has_scheme (path) || relative_to == NULL || *relative_to != '/')
    return g_strdup (path);
  directory = g_path_get_dirname (relative_to);
  file = g_build_filename (directory, path, NULL);
  return normalise_absolute (file);
}

/**
 * alberca_usage_graph_normalise_path:
 * @path: (nullable): a path as somebody wrote it, or what QEMU takes in its place
 * @relative_to: (nullable): the path of the overlay that names it
 *
 * Lexically: what a symbolic link leads to only its host can tell.
 *
 * Returns: (transfer full) (nullable): the same for all ways to write a path; what is none, as it is
 */
char *
alberca_usage_graph_normalise_path (const char *path,
                                    const char *relative_to)
{
  return normalise (path, relative_to, 0);
}
