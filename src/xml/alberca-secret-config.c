/* alberca-secret-config.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "xml/alberca-secret-config.h"

#include <string.h>

#include "xml/alberca-xml.h"

static const struct
{
  AlbercaSecretKind  kind;
  const char        *nick;
  const char        *path; /* of the usage */
} kinds[] = {
  { ALBERCA_SECRET_ISCSI, "iscsi", "usage/target" },
  { ALBERCA_SECRET_CEPH, "ceph", "usage/name" },
  { ALBERCA_SECRET_VOLUME, "volume", "usage/volume" },
};

/**
 * alberca_secret_config_new:
 * @kind: what it is for
 * @usage: a name for it that no other secret of the kind has
 * @description: for people, or ""
 *
 * Returns: (transfer full): a secret with a new UUID
 */
AlbercaSecretConfig *
alberca_secret_config_new (AlbercaSecretKind  kind,
                           const char        *usage,
                           const char        *description)
{
  AlbercaSecretConfig *self;

  g_return_val_if_fail (usage != NULL && description != NULL, NULL);

  self = g_new0 (AlbercaSecretConfig, 1);
  self->uuid = g_uuid_string_random ();
  self->kind = kind;
  self->usage = g_strdup (usage);
  self->description = g_strdup (description);

  return self;
}

/**
 * alberca_secret_config_parse:
 * @xml: a <secret> document
 *
 * Returns: (transfer full) (nullable): the secret; %NULL if it is not one for a pool or a volume
 */
AlbercaSecretConfig *
alberca_secret_config_parse (const char *xml)
{
  g_autoptr(xmlDoc) doc = NULL;
  g_autoptr(AlbercaSecretConfig) self = NULL;
  g_autofree char *nick = NULL;
  xmlNode *root;

  g_return_val_if_fail (xml != NULL, NULL);

  doc = alberca_xml_parse (xml, "secret", NULL);
  if (doc == NULL)
    return NULL;

  root = xmlDocGetRootElement (doc);
  nick = alberca_xml_get (root, "usage@type");
  self = g_new0 (AlbercaSecretConfig, 1);
  self->uuid = alberca_xml_get (root, "uuid");
  self->description = alberca_xml_get (root, "description");
  if (self->description == NULL)
    self->description = g_strdup ("");
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strcmp0 (nick, kinds[i].nick) != 0)
        continue;
      self->kind = kinds[i].kind;
      self->usage = alberca_xml_get (root, kinds[i].path);
    }

  return self->uuid != NULL && self->usage != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * alberca_secret_config_free:
 * @self: (transfer full) (nullable): a secret
 */
void
alberca_secret_config_free (AlbercaSecretConfig *self)
{
  if (self == NULL)
    return;

  g_free (self->uuid);
  g_free (self->usage);
  g_free (self->description);
  g_free (self);
}

/**
 * alberca_secret_config_to_xml:
 * @self: a secret
 *
 * A private one: libvirt uses its value, but tells it to nobody.
 *
 * Returns: (transfer full): the document
 */
char *
alberca_secret_config_to_xml (const AlbercaSecretConfig *self)
{
  g_autoptr(xmlDoc) doc = NULL;
  xmlNode *root;

  g_return_val_if_fail (self != NULL, NULL);

  doc = xmlNewDoc ((const xmlChar *) "1.0");
  root = xmlNewDocNode (doc, NULL, (const xmlChar *) "secret", NULL);
  xmlDocSetRootElement (doc, root);
  alberca_xml_set (root, "@ephemeral", "no");
  alberca_xml_set (root, "@private", "yes");
  alberca_xml_set (root, "uuid", self->uuid);
  if (*self->description != '\0')
    alberca_xml_set (root, "description", self->description);
  alberca_xml_set (root, "usage@type", kinds[self->kind].nick);
  alberca_xml_set (root, kinds[self->kind].path, self->usage);

  return alberca_xml_to_string (doc);
}
