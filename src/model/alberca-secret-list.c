/* alberca-secret-list.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-secret-list.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-secrets.h"
#include "model/alberca-connection-private.h"
#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh.h"

struct _AlbercaSecret
{
  GObject parent_instance;

  AlbercaSecretConfig *config;
};

G_DEFINE_FINAL_TYPE (AlbercaSecret, alberca_secret, G_TYPE_OBJECT)

struct _AlbercaSecretList
{
  GObject parent_instance;

  AlbercaConnection *connection;
  AlbercaSecretKind  kind;
  GPtrArray         *secrets; /* of AlbercaSecret */
  GError            *error;
};

static void alberca_secret_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AlbercaSecretList, alberca_secret_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, alberca_secret_list_model_init))

typedef enum
{
  PROP_ERROR = 1,
} AlbercaSecretListProps;

static GParamSpec *properties[PROP_ERROR + 1];

/* ---- One ---- */

static void
alberca_secret_finalize (GObject *object)
{
  alberca_secret_config_free (ALBERCA_SECRET (object)->config);

  G_OBJECT_CLASS (alberca_secret_parent_class)->finalize (object);
}

static void
alberca_secret_class_init (AlbercaSecretClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_secret_finalize;
}

static void
alberca_secret_init (AlbercaSecret *self)
{
}

/**
 * alberca_secret_get_uuid:
 * @self: a secret
 */
const char *
alberca_secret_get_uuid (AlbercaSecret *self)
{
  g_return_val_if_fail (ALBERCA_IS_SECRET (self), NULL);

  return self->config->uuid;
}

/**
 * alberca_secret_get_title:
 * @self: a secret
 */
const char *
alberca_secret_get_title (AlbercaSecret *self)
{
  g_return_val_if_fail (ALBERCA_IS_SECRET (self), NULL);

  return self->config->usage;
}

/* ---- All ---- */

static GType
get_item_type (GListModel *model)
{
  return ALBERCA_TYPE_SECRET;
}

static guint
get_n_items (GListModel *model)
{
  return ALBERCA_SECRET_LIST (model)->secrets->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *secrets = ALBERCA_SECRET_LIST (model)->secrets;

  return position < secrets->len ? g_object_ref (g_ptr_array_index (secrets, position)) : NULL;
}

static void
alberca_secret_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
alberca_secret_list_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch ((AlbercaSecretListProps) prop_id)
    {
    case PROP_ERROR:
      g_value_set_boxed (value, ALBERCA_SECRET_LIST (object)->error);
      break;
    }
}

static void
alberca_secret_list_finalize (GObject *object)
{
  AlbercaSecretList *self = ALBERCA_SECRET_LIST (object);

  g_clear_object (&self->connection);
  g_ptr_array_unref (self->secrets);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (alberca_secret_list_parent_class)->finalize (object);
}

static void
alberca_secret_list_class_init (AlbercaSecretListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = alberca_secret_list_get_property;
  object_class->finalize = alberca_secret_list_finalize;

  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_secret_list_init (AlbercaSecretList *self)
{
  self->secrets = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * alberca_secret_list_new:
 * @connection: whose secrets
 * @kind: of which kind
 */
AlbercaSecretList *
alberca_secret_list_new (AlbercaConnection *connection,
                         AlbercaSecretKind  kind)
{
  AlbercaSecretList *self;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);

  self = g_object_new (ALBERCA_TYPE_SECRET_LIST, NULL);
  self->connection = g_object_ref (connection);
  self->kind = kind;
  alberca_secret_list_read (self);

  return self;
}

/**
 * alberca_secret_list_get_connection:
 * @self: a list
 *
 * Returns: (transfer none): whose secrets they are
 */
AlbercaConnection *
alberca_secret_list_get_connection (AlbercaSecretList *self)
{
  g_return_val_if_fail (ALBERCA_IS_SECRET_LIST (self), NULL);

  return self->connection;
}

/**
 * alberca_secret_list_get_kind:
 * @self: a list
 */
AlbercaSecretKind
alberca_secret_list_get_kind (AlbercaSecretList *self)
{
  g_return_val_if_fail (ALBERCA_IS_SECRET_LIST (self), ALBERCA_SECRET_ISCSI);

  return self->kind;
}

/**
 * alberca_secret_list_get_error:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): why they could not be read
 */
const GError *
alberca_secret_list_get_error (AlbercaSecretList *self)
{
  g_return_val_if_fail (ALBERCA_IS_SECRET_LIST (self), NULL);

  return self->error;
}

/* Worker thread. */
static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  return alberca_secrets_list (data, error);
}

static void
read_done_cb (gpointer  owner,
              gpointer  result,
              GError   *error)
{
  AlbercaSecretList *self = owner;
  g_autoptr(GPtrArray) configs = result;
  guint n_old = self->secrets->len;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);

  g_ptr_array_set_size (self->secrets, 0);
  for (guint i = 0; configs != NULL && i < configs->len; i++)
    {
      AlbercaSecretConfig *config = g_ptr_array_index (configs, i);
      AlbercaSecret *secret;

      if (config->kind != self->kind)
        continue;
      secret = g_object_new (ALBERCA_TYPE_SECRET, NULL);
      secret->config = config;
      g_ptr_array_add (self->secrets, secret);
      configs->pdata[i] = NULL;
    }

  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, self->secrets->len);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/**
 * alberca_secret_list_read:
 * @self: a list
 *
 * Main thread. Reads them again, in a worker.
 */
void
alberca_secret_list_read (AlbercaSecretList *self)
{
  AlbercaWorkers *workers;

  g_return_if_fail (ALBERCA_IS_SECRET_LIST (self));

  workers = alberca_connection_get_workers (self->connection);
  if (workers != NULL)
    alberca_workers_read (workers, ALBERCA_PRIORITY_READ, NULL, read_worker,
                          g_object_ref (alberca_connection_get_handle (self->connection)), g_object_unref,
                          read_done_cb, self);
}

/* ---- A new one ---- */

typedef struct
{
  GVirConnection *connection;
  char           *xml;
  GBytes         *value;
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  g_object_unref (making->connection);
  g_free (making->xml);
  g_bytes_unref (making->value);
  g_free (making);
}

/* Worker thread. */
static gboolean
making_worker (AlbercaOperation  *operation,
               gpointer           data,
               GCancellable      *cancellable,
               GError           **error)
{
  Making *making = data;

  return alberca_secrets_create (making->connection, making->xml, making->value, error);
}

typedef struct
{
  gsize  size;
  guchar data[];
} Buffer;

static void
wipe (gpointer data)
{
  Buffer *buffer = data;
  volatile guchar *p = buffer->data;

  for (gsize i = 0; i < buffer->size; i++)
    p[i] = 0;
  g_free (buffer);
}

/**
 * alberca_secret_make_value:
 * @kind: the kind of the secret
 * @text: its value as typed
 *
 * A cephx key is shown to people in base64, and libvirt wants its bytes.
 *
 * Returns: (transfer full): the bytes for libvirt; they are wiped with their last reference
 */
GBytes *
alberca_secret_make_value (AlbercaSecretKind  kind,
                           const char        *text)
{
  g_autofree guchar *decoded = NULL;
  const void *source = text;
  gsize size = strlen (text);
  Buffer *buffer;

  g_return_val_if_fail (text != NULL, NULL);

  if (kind == ALBERCA_SECRET_CEPH)
    source = decoded = g_base64_decode (text, &size);

  buffer = g_malloc (sizeof (Buffer) + size);
  buffer->size = size;
  memcpy (buffer->data, source, size);
  if (decoded != NULL)
    memset (decoded, 0, size);

  return g_bytes_new_with_free_func (buffer->data, size, wipe, buffer);
}

/**
 * alberca_secret_list_get_problem:
 * @self: a list
 * @value: a secret's value, as typed
 */
char *
alberca_secret_list_get_problem (AlbercaSecretList *self,
                                 const char        *value)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

  g_return_val_if_fail (ALBERCA_IS_SECRET_LIST (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (*value == '\0')
    return g_strdup (_("Write the secret."));
  if (self->kind == ALBERCA_SECRET_CEPH && (value[strspn (value, digits)] != '\0' || strlen (value) % 4 != 0))
    return g_strdup (_("This is not a Ceph key. “ceph auth get-key” shows it, in base64."));

  return NULL;
}

/**
 * alberca_secret_list_get_commands:
 * @self: a list
 * @config: a secret
 *
 * The value is not among what it says: virsh asks for it.
 */
char *
alberca_secret_list_get_commands (AlbercaSecretList         *self,
                                  const AlbercaSecretConfig *config)
{
  g_autofree char *define = NULL;
  g_autofree char *set = NULL;
  const char *uri;

  g_return_val_if_fail (ALBERCA_IS_SECRET_LIST (self), NULL);
  g_return_val_if_fail (config != NULL, NULL);

  uri = alberca_connection_get_safe_uri (self->connection);
  define = alberca_virsh_secret_define (uri, config);
  set = alberca_virsh_secret_set_value (uri, config);

  return alberca_line_chain (define, set, NULL);
}

static void
state_changed_cb (AlbercaSecretList *self,
                  GParamSpec        *pspec,
                  AlbercaOperation  *operation)
{
  if (alberca_operation_get_finished (operation))
    alberca_secret_list_read (self);
}

/**
 * alberca_secret_list_create:
 * @self: a list, of an open connection
 * @config: the secret
 * @value: its value as typed, without a problem; it goes to libvirt alone
 *
 * Main thread. virSecretDefineXML() and virSecretSetValue(); where the value cannot be set,
 * the secret is undefined again.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_secret_list_create (AlbercaSecretList         *self,
                            const AlbercaSecretConfig *config,
                            const char                *value)
{
  g_autofree char *title = NULL;
  g_autofree char *commands = NULL;
  g_autofree char *key = NULL;
  g_autoptr(AlbercaOperation) operation = NULL;
  Making *making;

  g_return_val_if_fail (ALBERCA_IS_SECRET_LIST (self), NULL);
  g_return_val_if_fail (config != NULL && value != NULL, NULL);
  g_return_val_if_fail (alberca_connection_get_workers (self->connection) != NULL, NULL);

  title = g_strdup_printf (_("Making the secret “%s”"), config->usage);
  commands = alberca_secret_list_get_commands (self, config);
  key = g_strconcat (alberca_connection_get_uri (self->connection), "\n", config->uuid, NULL);
  making = g_new0 (Making, 1);
  making->connection = g_object_ref (alberca_connection_get_handle (self->connection));
  making->xml = alberca_secret_config_to_xml (config);
  making->value = alberca_secret_make_value (config->kind, value);

  operation = alberca_operation_new (title, commands, making_worker, making, making_free);
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  alberca_operation_queue_add (alberca_connection_get_queue (self->connection), key,
                               alberca_connection_get_workers (self->connection), operation);

  return operation;
}
