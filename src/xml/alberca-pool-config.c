/* alberca-pool-config.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-pool-config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <uuid/uuid.h>

#include "xml/alberca-pool-fields.h"
#include "xml/alberca-xml.h"

struct _AlbercaPoolConfig
{
  xmlDoc *doc;
  char *nick;
};

G_DEFINE_BOXED_TYPE (AlbercaPoolConfig, alberca_pool_config, alberca_pool_config_copy, alberca_pool_config_free)

static xmlNode *
get_root (const AlbercaPoolConfig *self)
{
  g_assert (self != NULL);

  return xmlDocGetRootElement (self->doc);
}

/* Takes the document */
static AlbercaPoolConfig *
pool_config_new_for_doc (xmlDoc *doc)
{
  AlbercaPoolConfig *self = g_new0 (AlbercaPoolConfig, 1);

  g_assert (doc != NULL);

  self->doc = doc;
  self->nick = alberca_xml_get (get_root (self), "@type");

  return self;
}

/**
 * alberca_pool_config_new:
 * @type: a type that Alberca knows
 *
 * Begins a document that says no more than a type and a new UUID.
 *
 * Returns: (transfer full): the document
 */
AlbercaPoolConfig *
alberca_pool_config_new (AlbercaPoolType type)
{
  AlbercaPoolConfig *self = NULL;
  xmlDoc *doc = NULL;
  xmlNode *root = NULL;

  g_return_val_if_fail (type > ALBERCA_POOL_TYPE_UNKNOWN && type <= ALBERCA_POOL_TYPE_LAST, NULL);

  doc = xmlNewDoc ((const xmlChar *) "1.0");
  root = xmlNewDocNode (doc, NULL, (const xmlChar *) "pool", NULL);
  xmlDocSetRootElement (doc, root);
  alberca_xml_set (root, "@type", alberca_pool_type_get_info (type)->nick);

  self = pool_config_new_for_doc (doc);
  alberca_pool_config_renew_uuid (self);

  return self;
}

/**
 * alberca_pool_config_new_from_xml:
 * @xml: a <pool> document; nobody need vouch for it (see alberca_xml_parse())
 * @error: return location for an ALBERCA_XML_ERROR
 *
 * Reads a document. All of it is kept, also what Alberca does not know. It must say a type;
 * whether the rest makes a pool is for libvirt to judge.
 *
 * Returns: (transfer full) (nullable): the document
 */
AlbercaPoolConfig *
alberca_pool_config_new_from_xml (const char  *xml,
                                  GError     **error)
{
  g_autoptr(AlbercaPoolConfig) self = NULL;
  xmlDoc *doc = NULL;

  g_return_val_if_fail (xml != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  doc = alberca_xml_parse (xml, "pool", error);
  if (doc == NULL)
    return NULL;

  self = pool_config_new_for_doc (doc);
  if (self->nick == NULL || *self->nick == '\0')
    {
      g_set_error_literal (error, ALBERCA_XML_ERROR, ALBERCA_XML_ERROR_VALUE,
                           _("The document does not say what type the pool is"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * alberca_pool_config_copy:
 * @self: a document
 *
 * Returns: (transfer full): a copy that shares nothing with @self
 */
AlbercaPoolConfig *
alberca_pool_config_copy (const AlbercaPoolConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return pool_config_new_for_doc (xmlCopyDoc (self->doc, 1));
}

/**
 * alberca_pool_config_free:
 * @self: (transfer full) (nullable): a document
 */
void
alberca_pool_config_free (AlbercaPoolConfig *self)
{
  if (self == NULL)
    return;

  xmlFreeDoc (self->doc);
  g_free (self->nick);
  g_free (self);
}

/**
 * alberca_pool_config_to_xml:
 * @self: a document
 *
 * Returns: (transfer full): the text, as alberca_xml_to_string() writes it
 */
char *
alberca_pool_config_to_xml (const AlbercaPoolConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return alberca_xml_to_string (self->doc);
}

/**
 * alberca_pool_config_get_pool_type:
 * @self: a document
 *
 * Returns: the type; ALBERCA_POOL_TYPE_UNKNOWN for one that Alberca does not know
 */
AlbercaPoolType
alberca_pool_config_get_pool_type (const AlbercaPoolConfig *self)
{
  g_return_val_if_fail (self != NULL, ALBERCA_POOL_TYPE_UNKNOWN);

  return alberca_pool_type_from_nick (self->nick);
}

/**
 * alberca_pool_config_get_type_nick:
 * @self: a document
 *
 * Returns: (transfer none): libvirt's word for the type, valid until the type changes
 */
const char *
alberca_pool_config_get_type_nick (const AlbercaPoolConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->nick;
}

/**
 * alberca_pool_config_get_field:
 * @self: a document
 * @path: where the field stands (alberca-xml.h)
 *
 * Returns: (transfer full) (nullable): the text of a field, %NULL if it is not there; that of
 *   several elements on one line where the type has a list there (alberca-pool-fields.h)
 */
char *
alberca_pool_config_get_field (const AlbercaPoolConfig *self,
                               const char              *path)
{
  const AlbercaPoolField *field;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  field = alberca_pool_type_find_field (alberca_pool_config_get_pool_type (self), path);
  if (field != NULL)
    return alberca_pool_fields_read (get_root (self), field);

  return alberca_xml_get (get_root (self), path);
}

/**
 * alberca_pool_config_set_field:
 * @self: a document
 * @path: where the field stands (alberca-xml.h)
 * @value: (nullable): the new text; %NULL or an empty one removes the field. The type
 *   ("@type") cannot be removed.
 */
void
alberca_pool_config_set_field (AlbercaPoolConfig *self,
                               const char        *path,
                               const char        *value)
{
  gboolean is_empty = value == NULL || *value == '\0';
  gboolean is_type = FALSE;
  const AlbercaPoolField *field;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL && *path != '\0');

  is_type = strcmp (path, "@type") == 0;
  g_return_if_fail (!(is_type && is_empty));

  field = alberca_pool_type_find_field (alberca_pool_config_get_pool_type (self), path);
  if (field != NULL)
    {
      alberca_pool_fields_write (get_root (self), field, is_empty ? "" : value);
      return;
    }

  /* libvirt reads an empty element as one that is not there, but complains of some */
  alberca_xml_set (get_root (self), path, is_empty ? NULL : value);

  if (is_type)
    {
      g_free (self->nick);
      self->nick = alberca_xml_get (get_root (self), path);
    }
}

/**
 * alberca_pool_config_wants_field:
 * @self: a document
 * @field: a field of its type
 *
 * Returns: whether the field makes sense beside what the document says elsewhere
 */
gboolean
alberca_pool_config_wants_field (const AlbercaPoolConfig *self,
                                 const AlbercaPoolField  *field)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (self != NULL && field != NULL, FALSE);

  if (field->when_path == NULL)
    return TRUE;

  value = alberca_xml_get (get_root (self), field->when_path);
  if (value == NULL || *value == '\0')
    {
      /* libvirt takes the first */
      g_free (value);
      value = g_strdup (alberca_pool_type_find_field (alberca_pool_config_get_pool_type (self),
                                                      field->when_path)->choices[0]);
    }

  return strcmp (value, field->when_value) == 0;
}

/**
 * alberca_pool_config_drop_unwanted:
 * @self: a document
 * @when_path: a field that was changed
 *
 * Removes the fields that made sense beside what it said before.
 */
void
alberca_pool_config_drop_unwanted (AlbercaPoolConfig *self,
                                   const char        *when_path)
{
  const AlbercaPoolTypeInfo *info;

  g_return_if_fail (self != NULL && when_path != NULL);

  info = alberca_pool_type_get_info (alberca_pool_config_get_pool_type (self));
  for (gsize i = 0; i < info->n_fields; i++)
    {
      const AlbercaPoolField *field = &info->fields[i];

      if (g_strcmp0 (field->when_path, when_path) == 0 && !alberca_pool_config_wants_field (self, field))
        alberca_pool_config_set_field (self, field->path, NULL);
    }
}

/**
 * alberca_pool_config_get_bytes:
 * @self: a document
 * @path: the path of a size, "capacity" (alberca-xml.h)
 *
 * Returns: the size in bytes, 0 where there is none that makes sense
 */
guint64
alberca_pool_config_get_bytes (const AlbercaPoolConfig *self,
                               const char              *path)
{
  guint64 bytes = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (path != NULL, 0);

  if (!alberca_xml_get_bytes (get_root (self), path, &bytes))
    return 0;

  return bytes;
}

/**
 * alberca_pool_config_get_devices:
 * @self: a document
 *
 * Returns: (transfer full): the paths of all devices that the pool is made of
 */
char **
alberca_pool_config_get_devices (const AlbercaPoolConfig *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  xmlNode *source;

  g_return_val_if_fail (self != NULL, NULL);

  source = alberca_xml_find (get_root (self), "source");
  for (xmlNode *node = source != NULL ? xmlFirstElementChild (source) : NULL; node != NULL;
       node = xmlNextElementSibling (node))
    {
      g_autofree char *path = NULL;

      if (!xmlStrEqual (node->name, BAD_CAST "device"))
        continue;
      path = alberca_xml_get (node, "@path");
      if (path != NULL)
        g_strv_builder_add (builder, path);
    }
  return g_strv_builder_end (builder);
}

/**
 * alberca_pool_config_get_largest_extent:
 * @self: the document of an active pool, as libvirt shows it
 *
 * Returns: the size in bytes of the largest <freeExtent> of its devices
 */
guint64
alberca_pool_config_get_largest_extent (const AlbercaPoolConfig *self)
{
  guint64 largest = 0;
  xmlNode *device;

  g_return_val_if_fail (self != NULL, 0);

  device = alberca_xml_find (get_root (self), "source/device");
  for (; device != NULL; device = xmlNextElementSibling (device))
    {
      for (xmlNode *node = xmlFirstElementChild (device); node != NULL; node = xmlNextElementSibling (node))
        {
          guint64 start = 0;
          guint64 end = 0;

          if (xmlStrEqual (node->name, BAD_CAST "freeExtent") && alberca_xml_get_uint64 (node, "@start", &start) &&
              alberca_xml_get_uint64 (node, "@end", &end) && end > start)
            largest = MAX (largest, end - start);
        }
    }

  return largest;
}

/**
 * alberca_pool_config_drop_sizes:
 * @self: a document
 *
 * Removes what libvirt measured, which is no part of a definition.
 */
void
alberca_pool_config_drop_sizes (AlbercaPoolConfig *self)
{
  static const char *const sizes[] = { "capacity", "allocation", "available" };

  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    alberca_xml_remove (get_root (self), sizes[i]);
}

/**
 * alberca_pool_config_make_fresh:
 * @self: a document, for instance the copy of an existing pool's
 * @name: the new name
 * @target_path: (nullable): the new target path; %NULL leaves it as it is
 *
 * Turns a document into a proposal for another pool: what belonged to the original alone is
 * replaced (name, UUID, path) or removed (sizes); everything else stays.
 */
void
alberca_pool_config_make_fresh (AlbercaPoolConfig *self,
                                const char        *name,
                                const char        *target_path)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  alberca_pool_config_drop_sizes (self);
  alberca_pool_config_set_field (self, "name", name);
  alberca_pool_config_renew_uuid (self);
  if (target_path != NULL)
    alberca_pool_config_set_field (self, "target/path", target_path);
}

/**
 * alberca_pool_config_renew_uuid:
 * @self: a document
 *
 * Gives the pool a new random UUID.
 */
void
alberca_pool_config_renew_uuid (AlbercaPoolConfig *self)
{
  uuid_t uuid = { 0 };
  char text[UUID_STR_LEN] = { 0 };

  g_return_if_fail (self != NULL);

  uuid_generate_random (uuid);
  uuid_unparse_lower (uuid, text);
  alberca_xml_set (get_root (self), "uuid", text);
}
