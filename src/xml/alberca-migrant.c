/* alberca-migrant.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-migrant.h"

#include <string.h>

#include "xml/alberca-xml.h"

static void
disk_free (gpointer data)
{
  AlbercaMigrantDisk *disk = data;

  g_free (disk->target);
  g_free (disk->device);
  g_free (disk->type);
  g_free (disk->path);
  g_free (disk->pool);
  g_free (disk->volume);
  g_free (disk->cache);
  g_free (disk);
}

/**
 * alberca_migrant_free:
 * @self: (transfer full): what is known of a machine
 */
void
alberca_migrant_free (AlbercaMigrant *self)
{
  g_free (self->name);
  g_free (self->uuid);
  g_free (self->kind);
  g_free (self->arch);
  g_free (self->machine);
  g_free (self->cpu_mode);
  g_free (self->cpu);
  g_free (self->nvram);
  g_ptr_array_unref (self->boot_files);
  g_ptr_array_unref (self->disks);
  g_free (self);
}

/* @node: (nullable) */
static char *
to_document (xmlNode *node)
{
  g_autoptr(xmlDoc) doc = NULL;

  if (node == NULL)
    return NULL;
  doc = xmlNewDoc (BAD_CAST "1.0");
  xmlDocSetRootElement (doc, xmlDocCopyNode (node, doc, 1));
  return alberca_xml_to_string (doc);
}

/**
 * alberca_migrant_is_local_host:
 * @host: (nullable): a name or an address, perhaps with a port
 */
gboolean
alberca_migrant_is_local_host (const char *host)
{
  static const char *const names[] = { "localhost", "ip6-localhost" };

  for (gsize i = 0; host != NULL && i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i]);

      /* Also localhost.localdomain, localhost6, and one with a port */
      if (g_ascii_strncasecmp (host, names[i], length) == 0 && strchr (".:46", host[length]) != NULL)
        return TRUE;
    }
  return host != NULL && (g_str_has_prefix (host, "127.") || g_str_equal (host, "::1") || g_str_has_prefix (host, "[::1]"));
}

/* A server may have several names, each an element. */
static gboolean
has_local_server (xmlNode *disk)
{
  xmlNode *source = alberca_xml_find (disk, "source");

  for (xmlNode *node = source != NULL ? xmlFirstElementChild (source) : NULL; node != NULL; node = xmlNextElementSibling (node))
    {
      g_autofree char *name = alberca_xml_get (node, "@name");
      g_autofree char *transport = alberca_xml_get (node, "@transport");

      if (xmlStrEqual (node->name, BAD_CAST "host") &&
          (alberca_migrant_is_local_host (name) || g_strcmp0 (transport, "unix") == 0))
        return TRUE;
    }
  return FALSE;
}

static AlbercaMigrantDisk *
disk_new (xmlNode *node)
{
  AlbercaMigrantDisk *self = g_new0 (AlbercaMigrantDisk, 1);

  self->target = alberca_xml_get (node, "target@dev");
  self->device = alberca_xml_get (node, "@device");
  self->type = alberca_xml_get (node, "@type");
  self->path = alberca_xml_get (node, "source@file");
  if (self->path == NULL)
    self->path = alberca_xml_get (node, "source@dev");
  self->pool = alberca_xml_get (node, "source@pool");
  self->volume = alberca_xml_get (node, "source@volume");
  self->cache = alberca_xml_get (node, "driver@cache");
  self->source = alberca_xml_find (node, "source") != NULL;
  self->local = has_local_server (node);
  self->read_only = alberca_xml_find (node, "readonly") != NULL;
  self->shareable = alberca_xml_find (node, "shareable") != NULL;
  return self;
}

static gboolean
is_emulated_tpm (xmlNode *node)
{
  g_autofree char *type = alberca_xml_get (node, "backend@type");

  return xmlStrEqual (node->name, BAD_CAST "tpm") && g_strcmp0 (type, "emulator") == 0;
}

static void
add_devices (AlbercaMigrant *self,
             xmlNode        *devices)
{
  for (xmlNode *node = xmlFirstElementChild (devices); node != NULL; node = xmlNextElementSibling (node))
    {
      if (xmlStrEqual (node->name, BAD_CAST "disk"))
        g_ptr_array_add (self->disks, disk_new (node));
      else if (xmlStrEqual (node->name, BAD_CAST "hostdev"))
        self->n_host_devices++;
      else if (xmlStrEqual (node->name, BAD_CAST "filesystem"))
        self->directories = TRUE;
      else if (is_emulated_tpm (node))
        self->tpm = TRUE;
    }
}

/* It is told by the way it starts, or by what it starts with. */
static void
read_firmware (AlbercaMigrant *self,
               xmlNode        *root)
{
  g_autofree char *firmware = alberca_xml_get (root, "os@firmware");
  g_autofree char *file = alberca_xml_get (root, "os/nvram/source@file");
  g_autofree char *text = alberca_xml_get (root, "os/nvram");

  self->firmware = g_strcmp0 (firmware, "efi") == 0 || alberca_xml_find (root, "os/nvram") != NULL;
  if (text != NULL)
    g_strstrip (text);
  if (file != NULL)
    self->nvram = g_steal_pointer (&file);
  else if (text != NULL && *text != '\0')
    self->nvram = g_steal_pointer (&text);
}

static void
read_boot_files (AlbercaMigrant *self,
                 xmlNode        *root)
{
  static const char *const names[] = { "os/loader", "os/kernel", "os/initrd", "os/dtb" };

  if (self->nvram != NULL)
    g_ptr_array_add (self->boot_files, g_strdup (self->nvram));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      char *file = alberca_xml_get (root, names[i]);

      if (file != NULL)
        g_ptr_array_add (self->boot_files, g_strstrip (file));
    }
}

/**
 * alberca_migrant_new_from_xml:
 * @xml: a <domain> document
 * @error: what is wrong with it
 *
 * Returns: (transfer full): %NULL with @error set
 */
AlbercaMigrant *
alberca_migrant_new_from_xml (const char  *xml,
                              GError     **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "domain", error);
  AlbercaMigrant *self;
  xmlNode *root;
  xmlNode *devices;

  if (doc == NULL)
    return NULL;

  root = xmlDocGetRootElement (doc);
  devices = alberca_xml_find (root, "devices");
  self = g_new0 (AlbercaMigrant, 1);
  self->boot_files = g_ptr_array_new_with_free_func (g_free);
  self->disks = g_ptr_array_new_with_free_func (disk_free);
  self->name = alberca_xml_get (root, "name");
  self->uuid = alberca_xml_get (root, "uuid");
  self->kind = alberca_xml_get (root, "@type");
  self->arch = alberca_xml_get (root, "os/type@arch");
  self->machine = alberca_xml_get (root, "os/type@machine");
  self->cpu_mode = alberca_xml_get (root, "cpu@mode");
  self->cpu = to_document (alberca_xml_find (root, "cpu"));
  read_firmware (self, root);
  read_boot_files (self, root);
  if (devices != NULL)
    add_devices (self, devices);
  return self;
}

/**
 * alberca_migrant_disk_is_empty:
 * @self: a disk
 */
gboolean
alberca_migrant_disk_is_empty (const AlbercaMigrantDisk *self)
{
  /* A drive may say how it wants what is not there; other types than these two say it in other ways. */
  return !self->source || (self->path == NULL && self->volume == NULL &&
                           (self->type == NULL || g_str_equal (self->type, "file") || g_str_equal (self->type, "block")));
}

static gboolean
is_same_disk (gconstpointer a,
              gconstpointer b)
{
  const AlbercaMigrantDisk *disk = a;
  const AlbercaMigrantDisk *other = b;

  return g_strcmp0 (disk->type, other->type) == 0 && g_strcmp0 (disk->path, other->path) == 0 &&
         g_strcmp0 (disk->pool, other->pool) == 0 && g_strcmp0 (disk->volume, other->volume) == 0 &&
         disk->local == other->local;
}

/**
 * alberca_migrant_find_other:
 * @self: a machine that runs
 * @later: the same as it is from its next start on
 *
 * Returns: (nullable): the first disk, "vda", that @later has and @self has not, by whatever name
 */
const char *
alberca_migrant_find_other (const AlbercaMigrant *self,
                            const AlbercaMigrant *later)
{
  for (guint i = 0; i < later->disks->len; i++)
    {
      const AlbercaMigrantDisk *disk = g_ptr_array_index (later->disks, i);

      if (!alberca_migrant_disk_is_empty (disk) &&
          !g_ptr_array_find_with_equal_func (self->disks, disk, is_same_disk, NULL))
        return disk->target;
    }
  return NULL;
}

/**
 * alberca_migrant_get_host_cpu:
 * @capabilities: what virConnectGetCapabilities() says
 * @host_uuid: (out) (transfer full) (nullable): the UUID of the host
 *
 * Returns: (transfer full) (nullable): the <cpu> of the host
 */
char *
alberca_migrant_get_host_cpu (const char  *capabilities,
                              char       **host_uuid)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (capabilities, "capabilities", NULL);
  xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;

  *host_uuid = root != NULL ? alberca_xml_get (root, "host/uuid") : NULL;
  return root != NULL ? to_document (alberca_xml_find (root, "host/cpu")) : NULL;
}

/* ---- For another host ---- */

/**
 * alberca_migrant_place_new:
 * @pool: the name of a pool
 * @new_pool: the name that the other host has for it
 * @directory: (nullable): where its files are
 * @new_directory: (nullable): where they are on the other host
 *
 * Returns: (transfer full): what has another name there
 */
AlbercaMigrantPlace *
alberca_migrant_place_new (const char *pool,
                           const char *new_pool,
                           const char *directory,
                           const char *new_directory)
{
  AlbercaMigrantPlace *self = g_new0 (AlbercaMigrantPlace, 1);

  self->pool = g_strdup (pool);
  self->new_pool = g_strdup (new_pool);
  if (directory != NULL && new_directory != NULL)
    {
      self->directory = g_strdup (directory);
      self->new_directory = g_strdup (new_directory);
    }
  return self;
}

/**
 * alberca_migrant_place_free:
 * @self: (transfer full): a place
 */
void
alberca_migrant_place_free (AlbercaMigrantPlace *self)
{
  g_free (self->pool);
  g_free (self->new_pool);
  g_free (self->directory);
  g_free (self->new_directory);
  g_free (self);
}

/* What is right in the directory: a pool has nothing deeper. */
static gboolean
replace_file (xmlNode                   *source,
              const AlbercaMigrantPlace *place)
{
  g_autofree char *file = alberca_xml_get (source, "@file");
  /* "/pool//image" is in the pool, too */
  g_autofree char *plain = file != NULL && *file == '/' ? g_canonicalize_filename (file, "/") : NULL;
  g_autofree char *directory = plain != NULL ? g_path_get_dirname (plain) : NULL;
  g_autofree char *name = plain != NULL ? g_path_get_basename (plain) : NULL;
  g_autofree char *moved = NULL;

  if (place->directory == NULL || g_strcmp0 (directory, place->directory) != 0)
    return FALSE;
  moved = g_build_filename (place->new_directory, name, NULL);
  alberca_xml_set (source, "@file", moved);
  return TRUE;
}

/* Each is replaced once: the new name of one may be the old one of another. */
static void
replace_source (xmlNode         *source,
                const GPtrArray *places)
{
  g_autofree char *pool = alberca_xml_get (source, "@pool");

  for (guint i = 0; i < places->len; i++)
    {
      const AlbercaMigrantPlace *place = g_ptr_array_index (places, i);

      if (g_strcmp0 (pool, place->pool) == 0)
        {
          alberca_xml_set (source, "@pool", place->new_pool);
          return;
        }
      if (replace_file (source, place))
        return;
    }
}

/* Of a disk and, where the document has them, of what it is built on */
static void
replace_sources (xmlNode         *layer,
                 const GPtrArray *places)
{
  while (layer != NULL)
    {
      xmlNode *source = alberca_xml_find (layer, "source");

      if (source != NULL)
        replace_source (source, places);
      layer = alberca_xml_find (layer, "backingStore");
    }
}

/**
 * alberca_migrant_replace:
 * @xml: a <domain> document
 * @places: (element-type AlbercaMigrantPlace): pools that the other host has by another name or path
 * @error: what is wrong with the document
 *
 * Returns: (transfer full): the document with the disks where the other host has them; %NULL with @error set
 */
char *
alberca_migrant_replace (const char       *xml,
                         const GPtrArray  *places,
                         GError          **error)
{
  g_autoptr(xmlDoc) doc = alberca_xml_parse (xml, "domain", error);
  xmlNode *devices = doc != NULL ? alberca_xml_find (xmlDocGetRootElement (doc), "devices") : NULL;

  if (doc == NULL)
    return NULL;
  for (xmlNode *node = devices != NULL ? xmlFirstElementChild (devices) : NULL; node != NULL; node = xmlNextElementSibling (node))
    if (xmlStrEqual (node->name, BAD_CAST "disk"))
      replace_sources (node, places);
  return alberca_xml_to_string (doc);
}
