/* alberca-stubs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-stubs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend/alberca-libvirt-private.h"
#include "qcow2/alberca-image-format.h"

/* libvirt takes a longer one for an image, whatever it holds */
#define STUB_LENGTH 100

/**
 * alberca_stubs_are_suspected:
 * @error: why a pool could not be started or refreshed
 *
 * Any thread. libvirt's words for that are in the language of its host: the code alone says it, and that no
 * path is in them, as there is where a program failed that libvirt ran.
 *
 * Returns: whether libvirt gave no reason
 */
gboolean
alberca_stubs_are_suspected (const GError *error)
{
  return g_error_matches (error, ALBERCA_LIBVIRT_ERROR, ALBERCA_LIBVIRT_ERROR_INTERNAL) &&
         alberca_libvirt_error_get_domain (error) == VIR_FROM_NONE && strchr (error->message, '/') == NULL;
}

/* As far as the URI tells: a socket may lead to another host, where a stub that is found here is not. */
static gboolean
is_here (virConnectPtr connection)
{
  char *text = virConnectGetURI (connection);
  char *host_name = virConnectGetHostname (connection);
  g_autoptr(GUri) uri = text != NULL ? g_uri_parse (text, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *mine = g_get_host_name ();
  gboolean here = uri != NULL && (host == NULL || *host == '\0') && host_name != NULL &&
                  strstr (g_uri_get_scheme (uri), "+ext") == NULL &&
                  strncmp (host_name, mine, strlen (mine)) == 0;

  free (text);
  free (host_name);
  virResetLastError ();
  return here;
}

/* A FIFO would wait for who writes to it: so not blocking, and regular files alone. */
static gboolean
is_stub (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  guint8 head[STUB_LENGTH];
  struct stat info;
  ssize_t length = -1;
  g_autoptr(AlbercaImage) image = NULL;

  if (fd < 0)
    return FALSE;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_size < STUB_LENGTH)
    length = read (fd, head, sizeof head);
  close (fd);
  if (length <= 0)
    return FALSE;

  image = alberca_image_probe (head, (gsize) length, NULL, 0, (guint64) length);
  return image->format == ALBERCA_IMAGE_QCOW2 && (image->traits & ALBERCA_IMAGE_BROKEN) != 0;
}

/**
 * alberca_stubs_find:
 * @pool: a pool that does not come up
 * @directory: where its files are, on the libvirt host
 *
 * Worker thread. libvirt lists nothing of a pool that is stopped: where it runs on this computer,
 * the directory itself is looked into.
 *
 * Returns: (transfer full) (array zero-terminated=1): paths
 */
char **
alberca_stubs_find (GVirStoragePool *pool,
                    const char      *directory)
{
  g_autoptr(virStoragePool) handle = alberca_libvirt_dup_pool (pool);
  g_autoptr(GPtrArray) paths = g_ptr_array_new ();
  g_autoptr(GDir) dir = is_here (virStoragePoolGetConnect (handle)) ? g_dir_open (directory, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (is_stub (path))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  g_ptr_array_sort (paths, (GCompareFunc) (void (*) (void)) g_strcmp0);
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_steal (paths, NULL);
}
