/* alberca-secrets.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-secrets.h"

#include <glib/gi18n-lib.h>

#include "backend/alberca-libvirt-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virSecret, virSecretFree)

/**
 * alberca_secrets_list:
 * @connection: an open connection
 * @error: why they could not be listed
 *
 * Worker thread. virConnectListAllSecrets() and virSecretGetXMLDesc() of each.
 *
 * Returns: (transfer full) (element-type AlbercaSecretConfig): those that a pool or a volume can use; %NULL
 *   with @error set
 */
GPtrArray *
alberca_secrets_list (GVirConnection  *connection,
                      GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(GPtrArray) configs = g_ptr_array_new_with_free_func ((GDestroyNotify) alberca_secret_config_free);
  virSecretPtr *secrets = NULL;

  if (virConnectListAllSecrets (handle, &secrets, 0) < 0)
    {
      alberca_libvirt_take_error (error);
      return NULL;
    }

  for (gsize i = 0; secrets[i] != NULL; i++)
    {
      /* One that has just gone is not among them */
      char *xml = virSecretGetXMLDesc (secrets[i], 0);
      AlbercaSecretConfig *config = xml != NULL ? alberca_secret_config_parse (xml) : NULL;

      if (config != NULL)
        g_ptr_array_add (configs, config);
      free (xml);
      virSecretFree (secrets[i]);
    }
  free (secrets);

  return g_steal_pointer (&configs);
}

/**
 * alberca_secrets_create:
 * @connection: an open connection
 * @xml: the secret
 * @value: its value, never logged
 * @error: why it could not be made; then there is none
 *
 * Worker thread. virSecretDefineXML() and virSecretSetValue().
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_secrets_create (GVirConnection  *connection,
                        const char      *xml,
                        GBytes          *value,
                        GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virSecret) secret = virSecretDefineXML (handle, xml, 0);
  const unsigned char *data;
  gsize size;

  if (secret == NULL)
    return alberca_libvirt_take_error (error);

  data = g_bytes_get_data (value, &size);
  if (virSecretSetValue (secret, data, size, 0) == 0)
    return TRUE;

  alberca_libvirt_take_error (error);
  if (virSecretUndefine (secret) < 0)
    g_prefix_error (error, "%s ", _("The secret stays, without a value."));

  return FALSE;
}

/**
 * alberca_secrets_undefine:
 * @connection: an open connection
 * @uuid: a secret's UUID
 * @error: why it is still there
 *
 * Worker thread. virSecretUndefine(): what was encrypted with it cannot be opened any more unless
 * somebody remembers the value.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_secrets_undefine (GVirConnection  *connection,
                          const char      *uuid,
                          GError         **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (connection);
  g_autoptr(virSecret) secret = virSecretLookupByUUIDString (handle, uuid);

  if (secret == NULL || virSecretUndefine (secret) < 0)
    return alberca_libvirt_take_error (error);
  return TRUE;
}
