/* alberca-virsh.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh.h"

#include <string.h>

#include "xml/alberca-xml.h"

/* Characters that mean nothing to a shell, wherever they stand in a word ('~' is not among them) */
#define PLAIN_CHARACTERS \
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./_-"

/* ---- Words ---- */

static void
append_word (GString    *line,
             const char *word)
{
  g_assert (word != NULL);

  if (line->len > 0)
    g_string_append_c (line, ' ');

  if (*word != '\0' && word[strspn (word, PLAIN_CHARACTERS)] == '\0')
    {
      g_string_append (line, word);
    }
  else
    {
      g_autofree char *quoted = g_shell_quote (word);

      g_string_append (line, quoted);
    }
}

/* virsh takes "--foo" for an option even where a name must stand, unless the name is the
 * value of an option itself: "--pool=--foo". */
static void
append_name (GString    *line,
             const char *option,
             const char *name)
{
  g_autofree char *word = NULL;

  g_assert (option != NULL);
  g_assert (name != NULL);

  if (*name == '-')
    word = g_strdup_printf ("--%s=%s", option, name);

  append_word (line, word != NULL ? word : name);
}

static void
append_number (GString *line,
               guint64  number)
{
  g_autofree char *word = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  append_word (line, word);
}

/* ---- URIs ---- */

/* Where the user information ends: at the last '@' before the path. A password that holds a
 * '/' is not a valid URI, but must not be shown either. */
static const char *
find_userinfo_end (const char *authority)
{
  gsize length = strcspn (authority, "/?#");
  const char *at = g_strrstr_len (authority, (gssize) length, "@");
  const char *colon = memchr (authority, ':', length);

  if (at != NULL || colon == NULL || *authority == '[') /* an IPv6 address */
    return at;

  colon++;
  if (strspn (colon, "0123456789") == length - (gsize) (colon - authority))
    return NULL; /* a port */

  return strrchr (authority, '@');
}

/* Without a password the URI still works: libvirt asks for it */
static char *
hide_password (const char *uri)
{
  const char *authority = strstr (uri, "://");
  const char *end = NULL;
  const char *colon = NULL;

  authority = authority != NULL ? authority + strlen ("://") : uri;
  end = find_userinfo_end (authority);
  if (end == NULL)
    return g_strdup (uri);

  colon = memchr (authority, ':', (gsize) (end - authority));
  if (colon == NULL)
    return g_strdup (uri);

  return g_strdup_printf ("%.*s%s", (int) (colon - uri), uri, end);
}

/* ---- Lines ---- */

static GString *
line_new (const char *uri,
          const char *command)
{
  g_autofree char *shown = hide_password (uri);
  GString *line = g_string_new ("virsh");

  append_word (line, "-c");
  append_word (line, shown);
  append_word (line, command);

  return line;
}

static char *
line_free_to_text (GString *line)
{
  return g_string_free (line, FALSE);
}

static char *
pool_line (const char *uri,
           const char *command,
           const char *pool)
{
  GString *line = line_new (uri, command);

  append_name (line, "pool", pool);

  return line_free_to_text (line);
}

static gboolean
has_line (const char *text,
          const char *wanted)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strv_contains ((const char *const *) lines, wanted);
}

/* The document on the command's standard input. The quoted delimiter keeps the shell from
 * looking for variables in it; the delimiter must not be a line of the document. */
static void
append_document (GString    *line,
                 const char *xml)
{
  g_autofree char *delimiter = g_strdup ("EOF");

  for (guint i = 1; has_line (xml, delimiter); i++)
    {
      g_free (delimiter);
      delimiter = g_strdup_printf ("EOF%u", i);
    }

  g_string_append_printf (line, " <<'%s'\n%s", delimiter, xml);
  if (!g_str_has_suffix (xml, "\n"))
    g_string_append_c (line, '\n');
  g_string_append (line, delimiter);
}

/* virsh 9 writes its arguments into XML without escaping them */
static gboolean
fits_argument (const char *value)
{
  return strpbrk (value, "&<>\r\n") == NULL;
}

/* ---- Pools ---- */

/**
 * alberca_virsh_pool_list:
 * @uri: a connection
 *
 * Returns: (transfer full): the command that lists every pool with its sizes
 */
char *
alberca_virsh_pool_list (const char *uri)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  line = line_new (uri, "pool-list");
  append_word (line, "--all");
  append_word (line, "--details");

  return line_free_to_text (line);
}

/* Elements that pool-define-as says, makes up itself, or libvirt does not read */
static gboolean
is_only_target_path (xmlNode *root)
{
  static const char *const known[] = { "name", "uuid", "capacity", "allocation", "available", "target", NULL };

  for (xmlNode *child = xmlFirstElementChild (root); child != NULL; child = xmlNextElementSibling (child))
    {
      gboolean is_empty_source = strcmp ((const char *) child->name, "source") == 0 &&
                                 child->children == NULL && child->properties == NULL;

      if (!is_empty_source && !g_strv_contains (known, (const char *) child->name))
        return FALSE;
      if (strcmp ((const char *) child->name, "target") == 0 && xmlChildElementCount (child) != 1)
        return FALSE;
    }

  return TRUE;
}

static gboolean
fits_pool_define_as (const char *xml,
                     const char *name,
                     const char *path)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "pool", NULL);

  if (doc == NULL || name == NULL || path == NULL || !fits_argument (name) || !fits_argument (path))
    return FALSE;

  return is_only_target_path (xmlDocGetRootElement (doc));
}

/**
 * alberca_virsh_pool_define:
 * @uri: a connection
 * @config: the pool
 *
 * The short form where the pool is a directory and nothing more is said of it (its UUID is
 * then another one), else the form with the document.
 *
 * Returns: (transfer full): the command that defines a pool
 */
char *
alberca_virsh_pool_define (const char              *uri,
                           const AlbercaPoolConfig *config)
{
  g_autofree char *xml = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL, NULL);
  g_return_val_if_fail (config != NULL, NULL);

  xml = alberca_pool_config_to_xml (config);
  name = alberca_pool_config_get_field (config, "name");
  path = alberca_pool_config_get_field (config, "target/path");

  if (alberca_pool_config_get_pool_type (config) == ALBERCA_POOL_TYPE_DIR &&
      fits_pool_define_as (xml, name, path))
    {
      line = line_new (uri, "pool-define-as");
      append_name (line, "name", name);
      append_word (line, "dir");
      append_word (line, "--target");
      append_word (line, path);
    }
  else
    {
      line = line_new (uri, "pool-define");
      append_word (line, "/dev/stdin");
      append_document (line, xml);
    }

  return line_free_to_text (line);
}

/**
 * alberca_virsh_pool_build:
 * @uri: a connection
 * @pool: a pool's name
 * @build: how
 *
 * Returns: (transfer full): the command that makes the pool's directory, or prepares its devices
 */
char *
alberca_virsh_pool_build (const char       *uri,
                          const char       *pool,
                          AlbercaPoolBuild  build)
{
  GString *line;

  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);
  g_return_val_if_fail (build != ALBERCA_POOL_BUILD_NONE, NULL);

  line = line_new (uri, "pool-build");
  append_name (line, "pool", pool);
  if (build == ALBERCA_POOL_BUILD_NO_OVERWRITE)
    append_word (line, "--no-overwrite");
  else if (build == ALBERCA_POOL_BUILD_OVERWRITE)
    append_word (line, "--overwrite");

  return line_free_to_text (line);
}

/**
 * alberca_virsh_pool_define_document:
 * @uri: a connection
 * @xml: a <pool> document
 *
 * Returns: (transfer full): the command that defines a pool, with the UUID it has
 */
char *
alberca_virsh_pool_define_document (const char *uri,
                                    const char *xml)
{
  GString *line;

  g_return_val_if_fail (uri != NULL && xml != NULL, NULL);

  line = line_new (uri, "pool-define");
  append_word (line, "/dev/stdin");
  append_document (line, xml);

  return line_free_to_text (line);
}

/**
 * alberca_virsh_pool_define_strictly:
 * @uri: a connection
 * @xml: a <pool> document
 *
 * Returns: (transfer full): the command that defines a pool if libvirt's schema allows it
 */
char *
alberca_virsh_pool_define_strictly (const char *uri,
                                    const char *xml)
{
  GString *line;

  g_return_val_if_fail (uri != NULL && xml != NULL, NULL);

  line = line_new (uri, "pool-define");
  append_word (line, "--validate");
  append_word (line, "/dev/stdin");
  append_document (line, xml);

  return line_free_to_text (line);
}

/**
 * alberca_virsh_pool_try:
 * @uri: a connection
 * @xml: a <pool> document
 * @name: the name in it
 *
 * Returns: (transfer full): the commands that make a pool for once, look at it and stop it
 */
char *
alberca_virsh_pool_try (const char *uri,
                        const char *xml,
                        const char *name)
{
  const char *const verbs[] = { "pool-info", "vol-list", "pool-destroy" };
  GString *lines;

  g_return_val_if_fail (uri != NULL && xml != NULL && name != NULL, NULL);

  lines = line_new (uri, "pool-create");
  append_word (lines, "/dev/stdin");
  append_document (lines, xml);
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      GString *line = line_new (uri, verbs[i]);
      g_autofree char *text = NULL;

      append_name (line, "pool", name);
      text = line_free_to_text (line);
      g_string_append_printf (lines, "\n%s", text);
    }

  return line_free_to_text (lines);
}

/**
 * alberca_virsh_pool_start_building:
 * @uri: a connection
 * @pool: a pool's name
 * @build: how
 *
 * Returns: (transfer full): the command that builds a pool and starts it
 */
char *
alberca_virsh_pool_start_building (const char       *uri,
                                   const char       *pool,
                                   AlbercaPoolBuild  build)
{
  GString *line;

  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  line = line_new (uri, "pool-start");
  append_name (line, "pool", pool);
  append_word (line, "--build");
  if (build == ALBERCA_POOL_BUILD_NO_OVERWRITE)
    append_word (line, "--no-overwrite");

  return line_free_to_text (line);
}

/**
 * alberca_virsh_pool_delete:
 * @uri: a connection
 * @pool: a pool's name
 *
 * Returns: (transfer full): the command that deletes the storage of a pool; the definition stays
 */
char *
alberca_virsh_pool_delete (const char *uri,
                           const char *pool)
{
  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  return pool_line (uri, "pool-delete", pool);
}

/**
 * alberca_virsh_pool_start:
 * @uri: a connection
 * @pool: a pool's name
 *
 * Returns: (transfer full): the command that starts a pool
 */
char *
alberca_virsh_pool_start (const char *uri,
                          const char *pool)
{
  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  return pool_line (uri, "pool-start", pool);
}

/**
 * alberca_virsh_pool_stop:
 * @uri: a connection
 * @pool: a pool's name
 *
 * Returns: (transfer full): the command that stops a pool; virsh calls it "destroy", though
 *   no data is lost
 */
char *
alberca_virsh_pool_stop (const char *uri,
                         const char *pool)
{
  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  return pool_line (uri, "pool-destroy", pool);
}

/**
 * alberca_virsh_pool_refresh:
 * @uri: a connection
 * @pool: a pool's name
 *
 * Returns: (transfer full): the command that makes libvirt look at the pool again
 */
char *
alberca_virsh_pool_refresh (const char *uri,
                            const char *pool)
{
  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  return pool_line (uri, "pool-refresh", pool);
}

/**
 * alberca_virsh_pool_autostart:
 * @uri: a connection
 * @pool: a pool's name
 * @autostart: whether libvirt shall start it with the host
 *
 * Returns: (transfer full): the command that says so
 */
char *
alberca_virsh_pool_autostart (const char *uri,
                              const char *pool,
                              gboolean    autostart)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  line = line_new (uri, "pool-autostart");
  append_name (line, "pool", pool);
  if (!autostart)
    append_word (line, "--disable");

  return line_free_to_text (line);
}

/**
 * alberca_virsh_pool_undefine:
 * @uri: a connection
 * @pool: a pool's name
 *
 * Returns: (transfer full): the command that makes libvirt forget a pool; its data stays
 */
char *
alberca_virsh_pool_undefine (const char *uri,
                             const char *pool)
{
  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);

  return pool_line (uri, "pool-undefine", pool);
}

/* ---- Volumes ---- */

/* vol-create-as can say neither permissions nor a qcow2 version: without one libvirt 9
 * makes images of the version of 2008. */
static gboolean
fits_vol_create_as (const AlbercaVolumeConfig *config)
{
  if (config->format != NULL && strcmp (config->format, "raw") != 0)
    return FALSE;

  return config->compat == NULL && config->backing_path == NULL &&
         config->mode == NULL && config->owner == NULL && config->group == NULL &&
         fits_argument (config->name);
}

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
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && pool != NULL, NULL);
  g_return_val_if_fail (config != NULL && config->name != NULL, NULL);

  if (fits_vol_create_as (config))
    {
      line = line_new (uri, "vol-create-as");
      append_name (line, "pool", pool);
      append_name (line, "name", config->name);
      append_number (line, config->capacity);
      if (config->has_allocation)
        {
          append_word (line, "--allocation");
          append_number (line, config->allocation);
        }
      if (config->format != NULL)
        {
          append_word (line, "--format");
          append_word (line, config->format);
        }
    }
  else
    {
      g_autofree char *xml = alberca_volume_config_to_xml (config);

      line = line_new (uri, "vol-create");
      append_name (line, "pool", pool);
      append_word (line, "/dev/stdin");
      append_document (line, xml);
    }

  return line_free_to_text (line);
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

  line = line_new (uri, "vol-delete");
  append_word (line, "--pool");
  append_word (line, pool);
  append_name (line, "vol", volume);

  return line_free_to_text (line);
}

/**
 * alberca_virsh_pool_find_sources:
 * @uri: a connection
 * @asked: a pool's document that says the type and whom to ask
 *
 * Returns: (transfer full): the command that looks for sources of pools
 */
char *
alberca_virsh_pool_find_sources (const char              *uri,
                                 const AlbercaPoolConfig *asked)
{
  static const struct { const char *option; const char *path; } options[] = {
    { "--host", "source/host@name" },
    { "--port", "source/host@port" },
    { "--initiator", "source/initiator/iqn@name" },
  };
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && asked != NULL, NULL);

  line = line_new (uri, "find-storage-pool-sources-as");
  append_word (line, alberca_pool_config_get_type_nick (asked));
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *value = alberca_pool_config_get_field (asked, options[i].path);

      if (value == NULL || *value == '\0')
        continue;
      append_word (line, options[i].option);
      append_word (line, value);
    }

  return line_free_to_text (line);
}

/* ---- Secrets ---- */

/**
 * alberca_virsh_secret_define:
 * @uri: a connection
 * @config: the secret
 *
 * Returns: (transfer full): the command that defines a secret, without a value
 */
char *
alberca_virsh_secret_define (const char                *uri,
                             const AlbercaSecretConfig *config)
{
  g_autofree char *xml = NULL;
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && config != NULL, NULL);

  xml = alberca_secret_config_to_xml (config);
  line = line_new (uri, "secret-define");
  append_word (line, "/dev/stdin");
  append_document (line, xml);

  return line_free_to_text (line);
}

/**
 * alberca_virsh_secret_set_value:
 * @uri: a connection
 * @config: the secret
 *
 * virsh asks for the value, so that no shell remembers it.
 *
 * Returns: (transfer full): the command that sets a secret's value
 */
char *
alberca_virsh_secret_set_value (const char                *uri,
                                const AlbercaSecretConfig *config)
{
  GString *line = NULL;

  g_return_val_if_fail (uri != NULL && config != NULL, NULL);

  line = line_new (uri, "secret-set-value");
  append_word (line, config->uuid);
  append_word (line, "--interactive");

  return line_free_to_text (line);
}
