/* alberca-volume-config.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-volume-config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "xml/alberca-xml-reader.h"
#include "xml/alberca-xml.h"

G_DEFINE_BOXED_TYPE (AlbercaVolumeConfig, alberca_volume_config, alberca_volume_config_copy, alberca_volume_config_free)

/* Where each text stands: one table reads, copies and frees them. */
static const struct
{
  gsize offset;
  const char *path;
} texts[] = {
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, name), "name" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, key), "key" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, path), "target/path" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, type), "@type" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, format), "target/format@type" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, compat), "target/compat" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, backing_path), "backingStore/path" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, backing_format), "backingStore/format@type" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, encryption), "target/encryption@format" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, secret_uuid), "target/encryption/secret@uuid" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, mode), "target/permissions/mode" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, owner), "target/permissions/owner" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, group), "target/permissions/group" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, stamp), "target/timestamps/mtime" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, label), "target/permissions/label" },
};

/* Elements that say it all by being there */
static const struct
{
  gsize offset;
  const char *path;
} flags[] = {
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, nocow), "target/nocow" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, lazy_refcounts), "target/features/lazy_refcounts" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, extended_l2), "target/features/extended_l2" },
};

static const struct
{
  gsize offset;
  const char *path;
} sizes[] = {
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, capacity), "capacity" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, allocation), "allocation" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, physical), "physical" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, cluster_size), "target/clusterSize" },
};

/* libvirt writes seconds and nanoseconds: "1732380000.123456789" */
static const struct
{
  gsize offset;
  const char *path;
} times[] = {
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, accessed), "target/timestamps/atime" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, changed), "target/timestamps/ctime" },
  { G_STRUCT_OFFSET (AlbercaVolumeConfig, born), "target/timestamps/btime" },
};

/* Where each of them is kept while a document is read, in this order; a size has two, the other one is
 * its unit. */
#define FIRST_FLAG G_N_ELEMENTS (texts)
#define FIRST_SIZE (FIRST_FLAG + G_N_ELEMENTS (flags))
#define FIRST_UNIT (FIRST_SIZE + G_N_ELEMENTS (sizes))
#define FIRST_TIME (FIRST_UNIT + G_N_ELEMENTS (sizes))
#define N_FIELDS   (FIRST_TIME + G_N_ELEMENTS (times))

/* What a document says of each */
typedef struct
{
  GString *values;           /* one after the other, each with its NUL */
  gsize    starts[N_FIELDS]; /* in it; 0: absent */
} Fields;

static char **
text_at (const AlbercaVolumeConfig *self,
         gsize                      i)
{
  return (char **) G_STRUCT_MEMBER_P (self, texts[i].offset);
}

/**
 * alberca_volume_config_new:
 *
 * Returns: (transfer full): a volume of which nothing is said
 */
AlbercaVolumeConfig *
alberca_volume_config_new (void)
{
  return g_new0 (AlbercaVolumeConfig, 1);
}

static GHashTable *
make_index (void)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_hash_table_insert (index, (gpointer) texts[i].path, GSIZE_TO_POINTER (i + 1));
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    g_hash_table_insert (index, (gpointer) flags[i].path, GSIZE_TO_POINTER (FIRST_FLAG + i + 1));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_hash_table_insert (index, (gpointer) sizes[i].path, GSIZE_TO_POINTER (FIRST_SIZE + i + 1));
      g_hash_table_insert (index, g_strconcat (sizes[i].path, "@unit", NULL), GSIZE_TO_POINTER (FIRST_UNIT + i + 1));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    g_hash_table_insert (index, (gpointer) times[i].path, GSIZE_TO_POINTER (FIRST_TIME + i + 1));
  return index;
}

/* The number of a field, from 1; 0: none is there. */
static gsize
find_field (const char *path)
{
  static GHashTable *index;

  if (g_once_init_enter (&index))
    g_once_init_leave (&index, make_index ());
  return GPOINTER_TO_SIZE (g_hash_table_lookup (index, path));
}

static void
field_cb (const char *path,
          const char *text,
          gpointer    user_data)
{
  Fields *fields = user_data;
  gsize field = find_field (path);

  if (field == 0 || fields->starts[field - 1] != 0)
    return;
  fields->starts[field - 1] = fields->values->len;
  g_string_append_len (fields->values, text, strlen (text) + 1);
}

static char *
get_field (const Fields *fields,
           gsize         field)
{
  return fields->starts[field] != 0 ? fields->values->str + fields->starts[field] : NULL;
}

/* A size may be absent, but must not be nonsense */
static gboolean
read_sizes (AlbercaVolumeConfig  *self,
            const Fields         *fields,
            GError              **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      char *number = get_field (fields, FIRST_SIZE + i);

      if (number == NULL || alberca_xml_parse_bytes (number, get_field (fields, FIRST_UNIT + i),
                                                     &G_STRUCT_MEMBER (guint64, self, sizes[i].offset)))
        continue;
      g_set_error (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE,
                   _("The volume's <%s> is not a size"), sizes[i].path);
      return FALSE;
    }
  return TRUE;
}

static gint64
get_seconds (const char *text)
{
  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/**
 * alberca_volume_config_new_from_xml:
 * @xml: a <volume> document; nobody need vouch for it (see alberca_xml_scan())
 * @error: return location for an ALBERCA_XML_ERROR
 *
 * Reads what a document says. A volume must have a name, and its sizes must be sizes.
 *
 * Returns: (transfer full) (nullable): the volume
 */
AlbercaVolumeConfig *
alberca_volume_config_new_from_xml (const char  *xml,
                                    GError     **error)
{
  g_autoptr(AlbercaVolumeConfig) self = NULL;
  g_autoptr(GString) values = NULL;
  Fields fields = { 0 };

  g_return_val_if_fail (xml != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  /* Where a field is absent it starts at the beginning. */
  values = g_string_sized_new (512);
  g_string_append_c (values, '\0');
  fields.values = values;
  if (!alberca_xml_scan (xml, "volume", field_cb, &fields, error))
    return NULL;

  self = alberca_volume_config_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_at (self, i) = g_strdup (get_field (&fields, i));

  if (self->name == NULL || *self->name == '\0')
    {
      g_set_error_literal (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE,
                           _("The document does not say what the volume is called"));
      return NULL;
    }

  if (!read_sizes (self, &fields, error))
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    G_STRUCT_MEMBER (gboolean, self, flags[i].offset) = get_field (&fields, FIRST_FLAG + i) != NULL;
  self->has_allocation = fields.starts[find_field ("allocation") - 1] != 0;
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    G_STRUCT_MEMBER (gint64, self, times[i].offset) = get_seconds (get_field (&fields, FIRST_TIME + i));
  self->modified = get_seconds (self->stamp);

  return g_steal_pointer (&self);
}

/**
 * alberca_volume_config_copy:
 * @self: a volume
 *
 * Returns: (transfer full): a copy that shares nothing with @self
 */
AlbercaVolumeConfig *
alberca_volume_config_copy (const AlbercaVolumeConfig *self)
{
  AlbercaVolumeConfig *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = alberca_volume_config_new ();
  *copy = *self;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_at (copy, i) = g_strdup (*text_at (self, i));

  return copy;
}

/**
 * alberca_volume_config_free:
 * @self: (transfer full) (nullable): a volume
 */
void
alberca_volume_config_free (AlbercaVolumeConfig *self)
{
  if (self == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*text_at (self, i));
  g_free (self);
}

static void
write_size (xmlNode    *root,
            const char *path,
            guint64     bytes)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, bytes);

  alberca_xml_set (root, path, text);
  alberca_xml_set (alberca_xml_find (root, path), "@unit", "bytes");
}

static void
write_encryption (const AlbercaVolumeConfig *self,
                  xmlNode                   *root)
{
  if (self->encryption == NULL || self->secret_uuid == NULL)
    return;

  alberca_xml_set (root, "target/encryption@format", self->encryption);
  alberca_xml_set (root, "target/encryption/secret@type", "passphrase");
  alberca_xml_set (root, "target/encryption/secret@uuid", self->secret_uuid);
}

static void
write_target (const AlbercaVolumeConfig *self,
              xmlNode                   *root)
{
  const char *compat = self->compat;

  if (compat == NULL && g_strcmp0 (self->format, "qcow2") == 0)
    compat = "1.1";

  alberca_xml_set (root, "target/format@type", self->format);
  alberca_xml_set (root, "target/permissions/mode", self->mode);
  alberca_xml_set (root, "target/permissions/owner", self->owner);
  alberca_xml_set (root, "target/permissions/group", self->group);
  write_encryption (self, root);
  alberca_xml_set (root, "target/compat", compat);
  if (self->cluster_size > 0)
    write_size (root, "target/clusterSize", self->cluster_size);
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (G_STRUCT_MEMBER (gboolean, self, flags[i].offset))
      alberca_xml_set (root, flags[i].path, "");
}

/**
 * alberca_volume_config_to_xml:
 * @self: a volume with a name
 *
 * Writes a proposal: what libvirt decides itself (key, path, type, physical size, times) is
 * left out, and so is encryption without a secret.
 *
 * Returns: (transfer full): the text, as alberca_xml_to_string() writes it
 */
char *
alberca_volume_config_to_xml (const AlbercaVolumeConfig *self)
{
  g_autoptr(xmlDoc) doc = NULL;
  xmlNode *root = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->name != NULL, NULL);

  doc = xmlNewDoc ((const xmlChar *) "1.0");
  root = xmlNewDocNode (doc, NULL, (const xmlChar *) "volume", NULL);
  xmlDocSetRootElement (doc, root);

  alberca_xml_set (root, "name", self->name);
  write_size (root, "capacity", self->capacity);
  if (self->has_allocation)
    write_size (root, "allocation", self->allocation);
  write_target (self, root);
  if (self->backing_path != NULL)
    {
      alberca_xml_set (root, "backingStore/path", self->backing_path);
      alberca_xml_set (root, "backingStore/format@type", self->backing_format);
    }

  return alberca_xml_to_string (doc);
}
