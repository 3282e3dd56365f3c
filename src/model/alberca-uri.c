/* alberca-uri.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-uri.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

static const char *const drivers[] = {
  "bhyve", "ch", "esx", "gsx", "hyperv", "lxc", "openvz", "qemu", "storage", "test", "vbox", "vmwarefusion",
  "vmwareplayer", "vmwarews", "vpx", "vz", "xen", NULL
};

static const char *const transports[] = { "ext", "libssh", "libssh2", "ssh", "tcp", "tls", "unix", NULL };

/* Splits "qemu+ssh" at the plus; @transport is "" where there is none. */
static void
split_scheme (const char  *scheme,
              char       **driver,
              char       **transport)
{
  const char *plus = strchr (scheme, '+');

  *driver = plus != NULL ? g_strndup (scheme, plus - scheme) : g_strdup (scheme);
  *transport = g_strdup (plus != NULL ? plus + 1 : "");
}

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

static gboolean
check_parts (GUri    *parsed,
             GError **error)
{
  g_autofree char *driver = NULL;
  g_autofree char *transport = NULL;
  const char *host = g_uri_get_host (parsed);
  const char *path = g_uri_get_path (parsed);
  gboolean has_host = host != NULL && host[0] != '\0';

  split_scheme (g_uri_get_scheme (parsed), &driver, &transport);
  if (!g_strv_contains (drivers, driver))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not a hypervisor that libvirt knows. A URI begins with qemu, for example qemu:///system."),
                   driver);
      return FALSE;
    }
  if (transport[0] != '\0' && !g_strv_contains (transports, transport))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not a way to reach a host. Write +ssh, +tls or +tcp after the hypervisor."), transport);
      return FALSE;
    }
  if (transport[0] != '\0' && !has_host && !g_str_equal (transport, "unix") && !g_str_equal (transport, "ext"))
    return fail (error, _("The host is missing. Write for example qemu+ssh://user@host/system."));
  if (g_str_equal (driver, "qemu") && g_strcmp0 (path, "/system") != 0 && g_strcmp0 (path, "/session") != 0)
    return fail (error, _("A QEMU connection ends in /system or /session, for example qemu:///system."));
  if (g_str_equal (driver, "test") && (path == NULL || strlen (path) < 2))
    return fail (error, _("A test connection names its content: test:///default, or test:/// and the path of a file."));
  return TRUE;
}

gboolean
alberca_uri_check (const char  *uri,
                   GError     **error)
{
  g_autoptr(GUri) parsed = NULL;

  if (uri == NULL || uri[0] == '\0')
    return fail (error, _("The URI is empty. Write one such as qemu:///system."));
  parsed = g_uri_parse (uri, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (parsed == NULL || strstr (uri, ":/") == NULL)
    return fail (error, _("This is not a URI. Write one such as qemu:///system or qemu+ssh://host/system."));
  if (g_uri_get_password (parsed) != NULL)
    return fail (error, _("Leave the password out of the URI: you are asked for it when the host wants one."));
  return check_parts (parsed, error);
}

char *
alberca_uri_make_safe (const char *uri)
{
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, NULL);

  /* What cannot be taken apart cannot be cleaned, but is not what libvirt would accept either. */
  if (parsed == NULL || g_uri_get_password (parsed) == NULL)
    return g_strdup (uri);
  return g_uri_to_string_partial (parsed, G_URI_HIDE_PASSWORD);
}

gboolean
alberca_uri_is_local (const char *uri)
{
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *driver = NULL;
  g_autofree char *transport = NULL;

  if (parsed == NULL || (g_uri_get_host (parsed) != NULL && *g_uri_get_host (parsed) != '\0'))
    return FALSE;
  split_scheme (g_uri_get_scheme (parsed), &driver, &transport);
  return *transport == '\0' || g_str_equal (transport, "unix");
}

/* Where only root can put one */
static gboolean
has_usual_socket (GUri *uri)
{
  const char *query = g_uri_get_query (uri);
  g_autoptr(GHashTable) params = query != NULL ? g_uri_parse_params (query, -1, "&;", G_URI_PARAMS_NONE, NULL) : NULL;
  const char *socket = params != NULL ? g_hash_table_lookup (params, "socket") : NULL;

  if (query != NULL && params == NULL)
    return FALSE;
  return socket == NULL ||
         (strstr (socket, "/../") == NULL &&
          (g_str_has_prefix (socket, "/run/libvirt/") || g_str_has_prefix (socket, "/var/run/libvirt/")));
}

gboolean
alberca_uri_is_local_system (const char *uri)
{
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL);

  return alberca_uri_is_local (uri) && parsed != NULL && g_str_has_prefix (g_uri_get_scheme (parsed), "qemu") &&
         g_str_equal (g_uri_get_path (parsed), "/system") && has_usual_socket (parsed);
}

char *
alberca_uri_describe (const char *uri)
{
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_HAS_PASSWORD, NULL);
  g_autofree char *driver = NULL;
  g_autofree char *transport = NULL;
  const char *host;

  if (parsed == NULL)
    return g_strdup (uri);
  split_scheme (g_uri_get_scheme (parsed), &driver, &transport);
  host = g_uri_get_host (parsed);

  if (host != NULL && host[0] != '\0')
    {
      if (g_str_has_suffix (transport, "ssh") || g_str_has_suffix (transport, "ssh2"))
        /* Translators: a connection in the sidebar; %s is the name of a host */
        return g_strdup_printf (_("%s, over SSH"), host);
      if (g_str_equal (transport, "tcp"))
        return g_strdup_printf (_("%s, over TCP"), host);
      return g_strdup_printf (_("%s, over TLS"), host);
    }
  if (g_str_equal (driver, "test"))
    return g_strdup (_("Test driver"));
  if (g_str_equal (driver, "qemu") && g_strcmp0 (g_uri_get_path (parsed), "/system") == 0)
    /* Translators: qemu:///system in the sidebar */
    return g_strdup (_("This computer"));
  if (g_str_equal (driver, "qemu"))
    /* Translators: qemu:///session in the sidebar */
    return g_strdup (_("My session"));
  return g_strdup (uri);
}
