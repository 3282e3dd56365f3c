/* alberca-migration-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-migration-draft.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-migration-private.h"
#include "model/alberca-uri.h"

G_DEFINE_FINAL_TYPE (AlbercaMigrationDraft, alberca_migration_draft, G_TYPE_OBJECT)

typedef enum
{
  PROP_TARGET = 1,
  PROP_PEER,
  PROP_LIVE,
  PROP_KEEP,
  PROP_LIMIT,
  PROP_PEER_URI,
  PROP_DATA_URI,
  PROP_LOADING,
  PROP_VALID,
} AlbercaMigrationDraftProps;

static GParamSpec *properties[PROP_VALID + 1];

static guint changed_signal;

static void
emit_changed (AlbercaMigrationDraft *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
  g_signal_emit (self, changed_signal, 0);
}

/* ---- Reading ---- */

typedef struct
{
  GVirConnection *source;
  GVirConnection *target;
  char           *uuid;
  guint           serial;
} Reading;

typedef struct
{
  AlbercaMigrationSource *source;
  AlbercaMigrationTarget *target;
  GError                 *error;  /* why there are none */
  guint                   serial; /* of the reading that it answers */
} Facts;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->source);
  g_object_unref (reading->target);
  g_free (reading->uuid);
  g_free (reading);
}

static void
facts_free (Facts *facts)
{
  g_clear_pointer (&facts->source, alberca_migration_source_free);
  g_clear_pointer (&facts->target, alberca_migration_target_free);
  g_clear_error (&facts->error);
  g_free (facts);
}

/* Worker thread. Several run at once, and end in any order: also one that fails says which it was. */
static gpointer
read_worker (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Reading *reading = data;
  Facts *facts = g_new0 (Facts, 1);

  facts->serial = reading->serial;
  facts->source = alberca_migration_read_source (reading->source, reading->uuid, &facts->error);
  if (facts->source != NULL)
    facts->target = alberca_migration_read_target (reading->target, facts->source, &facts->error);
  if (facts->target != NULL)
    alberca_migration_look_inside (reading->source, facts->source);
  return facts;
}

/* Of the other host as this one could reach it: what leads to a port of this computer does so only here. */
static char *
propose_peer_uri (AlbercaMigrationDraft *self)
{
  const char *uri = alberca_connection_get_safe_uri (self->target);
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  const char *name = self->target_facts != NULL ? self->target_facts->host_name : NULL;
  gboolean here = host == NULL || *host == '\0' || g_str_equal (host, "localhost") || g_str_has_prefix (host, "127.") ||
                  g_str_equal (host, "::1");
  gboolean tcp = g_str_has_prefix (uri, "qemu+tcp:");

  if (!here || name == NULL)
    return g_strdup (uri);
  return g_strdup_printf ("%s://%s/system", tcp ? "qemu+tcp" : "qemu+ssh", name);
}

static void
forget_facts (AlbercaMigrationDraft *self)
{
  g_clear_pointer (&self->facts, alberca_migration_source_free);
  g_clear_pointer (&self->target_facts, alberca_migration_target_free);
  g_clear_error (&self->error);
}

static void
read_cb (gpointer  owner,
         gpointer  result,
         GError   *error)
{
  AlbercaMigrationDraft *self = ALBERCA_MIGRATION_DRAFT (owner);
  Facts *facts = result;

  /* Something else was asked for meanwhile, perhaps of another host */
  if (facts->serial != self->serial)
    {
      facts_free (facts);
      return;
    }
  self->answered = facts->serial;
  forget_facts (self);
  self->error = g_steal_pointer (&facts->error);
  self->facts = g_steal_pointer (&facts->source);
  self->target_facts = g_steal_pointer (&facts->target);
  facts_free (facts);
  if (self->target_facts != NULL && !self->peer_uri_typed)
    {
      g_free (self->peer_uri);
      self->peer_uri = propose_peer_uri (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PEER_URI]);
    }
  emit_changed (self);
}

gboolean
alberca_migration_is_open (AlbercaConnection *connection)
{
  return connection != NULL && alberca_connection_get_handle (connection) != NULL;
}

void
alberca_migration_draft_reread (AlbercaMigrationDraft *self)
{
  Reading *reading;

  g_return_if_fail (ALBERCA_IS_MIGRATION_DRAFT (self));

  self->serial++;
  if (!alberca_migration_is_open (self->source) || !alberca_migration_is_open (self->target))
    {
      self->answered = self->serial;
      forget_facts (self);
      emit_changed (self);
      return;
    }
  reading = g_new0 (Reading, 1);
  reading->source = g_object_ref (alberca_connection_get_handle (self->source));
  reading->target = g_object_ref (alberca_connection_get_handle (self->target));
  reading->uuid = g_strdup (self->uuid);
  reading->serial = self->serial;
  alberca_workers_read (alberca_connection_get_workers (self->source), ALBERCA_PRIORITY_READ, NULL, read_worker, reading,
                        reading_free, read_cb, self);
  emit_changed (self);
}

/* ---- The other host's pools ---- */

static void
watch_pools (AlbercaMigrationDraft *self)
{
  GListModel *pools = alberca_connection_get_pools (self->target);

  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      g_signal_handlers_disconnect_by_func (pool, alberca_migration_draft_reread, self);
      g_signal_connect_object (pool, "notify::active", G_CALLBACK (alberca_migration_draft_reread), self,
                               G_CONNECT_SWAPPED);
    }
}

static void
pools_changed_cb (AlbercaMigrationDraft *self)
{
  watch_pools (self);
  alberca_migration_draft_reread (self);
}

static void
unwatch (AlbercaMigrationDraft *self)
{
  GListModel *pools = alberca_connection_get_pools (self->target);

  g_signal_handlers_disconnect_by_data (pools, self);
  g_signal_handlers_disconnect_by_data (self->target, self);
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      g_signal_handlers_disconnect_by_data (pool, self);
    }
}

static void
set_target (AlbercaMigrationDraft *self,
            AlbercaConnection     *target)
{
  if (self->target == target || !g_ptr_array_find (self->targets, target, NULL))
    return;
  if (self->target != NULL)
    unwatch (self);
  self->target = target;
  g_clear_pointer (&self->target_facts, alberca_migration_target_free);
  g_clear_error (&self->error);
  g_signal_connect_object (alberca_connection_get_pools (target), "items-changed", G_CALLBACK (pools_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "notify::state", G_CALLBACK (alberca_migration_draft_reread), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TARGET]);
  pools_changed_cb (self);
}

/* ---- The object ---- */

static void
alberca_migration_draft_finalize (GObject *object)
{
  AlbercaMigrationDraft *self = ALBERCA_MIGRATION_DRAFT (object);

  g_clear_object (&self->source);
  g_free (self->uuid);
  g_free (self->name);
  g_ptr_array_unref (self->targets);
  g_free (self->peer_uri);
  g_free (self->data_uri);
  g_clear_pointer (&self->facts, alberca_migration_source_free);
  g_clear_pointer (&self->target_facts, alberca_migration_target_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (alberca_migration_draft_parent_class)->finalize (object);
}

static void
alberca_migration_draft_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  AlbercaMigrationDraft *self = ALBERCA_MIGRATION_DRAFT (object);

  switch ((AlbercaMigrationDraftProps) prop_id)
    {
    case PROP_TARGET:
      g_value_set_object (value, self->target);
      break;
    case PROP_PEER:
      g_value_set_boolean (value, self->peer);
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, self->live);
      break;
    case PROP_KEEP:
      g_value_set_boolean (value, self->keep);
      break;
    case PROP_LIMIT:
      g_value_set_uint (value, self->limit);
      break;
    case PROP_PEER_URI:
      g_value_set_string (value, self->peer_uri);
      break;
    case PROP_DATA_URI:
      g_value_set_string (value, self->data_uri);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->serial != self->answered);
      break;
    case PROP_VALID:
      g_value_set_boolean (value, alberca_migration_draft_get_valid (self));
      break;
    }
}

static void
set_text (char         **text,
          const GValue  *value)
{
  g_free (*text);
  *text = g_strstrip (g_strdup (g_value_get_string (value) != NULL ? g_value_get_string (value) : ""));
}

static void
alberca_migration_draft_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  AlbercaMigrationDraft *self = ALBERCA_MIGRATION_DRAFT (object);

  switch ((AlbercaMigrationDraftProps) prop_id)
    {
    case PROP_TARGET:
      set_target (self, g_value_get_object (value));
      return;
    case PROP_PEER:
      self->peer = g_value_get_boolean (value);
      break;
    case PROP_LIVE:
      self->live = g_value_get_boolean (value);
      break;
    case PROP_KEEP:
      self->keep = g_value_get_boolean (value);
      break;
    case PROP_LIMIT:
      self->limit = g_value_get_uint (value);
      break;
    case PROP_PEER_URI:
      self->peer_uri_typed = TRUE;
      set_text (&self->peer_uri, value);
      break;
    case PROP_DATA_URI:
      set_text (&self->data_uri, value);
      break;
    case PROP_LOADING:
    case PROP_VALID:
      g_assert_not_reached ();
    }
  g_object_notify_by_pspec (object, pspec);
  emit_changed (self);
}

static void
alberca_migration_draft_class_init (AlbercaMigrationDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = alberca_migration_draft_finalize;
  object_class->get_property = alberca_migration_draft_get_property;
  object_class->set_property = alberca_migration_draft_set_property;

  properties[PROP_TARGET] = g_param_spec_object ("target", NULL, NULL, ALBERCA_TYPE_CONNECTION, writable);
  properties[PROP_PEER] = g_param_spec_boolean ("peer", NULL, NULL, FALSE, writable);
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, TRUE, writable);
  properties[PROP_KEEP] = g_param_spec_boolean ("keep", NULL, NULL, FALSE, writable);
  properties[PROP_LIMIT] = g_param_spec_uint ("limit", NULL, NULL, 0, 1000000, 0, writable);
  properties[PROP_PEER_URI] = g_param_spec_string ("peer-uri", NULL, NULL, NULL, writable);
  properties[PROP_DATA_URI] = g_param_spec_string ("data-uri", NULL, NULL, NULL, writable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, readable);
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
alberca_migration_draft_init (AlbercaMigrationDraft *self)
{
  self->targets = g_ptr_array_new_with_free_func (g_object_unref);
  self->live = TRUE;
  self->data_uri = g_strdup ("");
  self->peer_uri = g_strdup ("");
}

AlbercaMigrationDraft *
alberca_migration_draft_new (AlbercaConnection *source,
                             const char        *uuid,
                             const char        *name,
                             GListModel        *connections)
{
  AlbercaMigrationDraft *self = g_object_new (ALBERCA_TYPE_MIGRATION_DRAFT, NULL);

  self->source = g_object_ref (source);
  self->uuid = g_strdup (uuid);
  self->name = g_strdup (name);
  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr(AlbercaConnection) connection = g_list_model_get_item (connections, i);

      if (connection != source && alberca_connection_get_state (connection) == ALBERCA_CONNECTION_OPEN &&
          !alberca_connection_get_practice (connection))
        g_ptr_array_add (self->targets, g_object_ref (connection));
    }
  g_signal_connect_object (source, "notify::state", G_CALLBACK (alberca_migration_draft_reread), self, G_CONNECT_SWAPPED);
  if (self->targets->len > 0)
    set_target (self, g_ptr_array_index (self->targets, 0));
  return self;
}

GPtrArray *
alberca_migration_draft_get_targets (AlbercaMigrationDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_MIGRATION_DRAFT (self), NULL);

  return self->targets;
}

const char *
alberca_migration_draft_get_name (AlbercaMigrationDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_MIGRATION_DRAFT (self), NULL);

  return self->name;
}

const AlbercaMigrationSource *
alberca_migration_draft_get_source (AlbercaMigrationDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_MIGRATION_DRAFT (self), NULL);

  return self->facts;
}

/* ---- What it says ---- */

gboolean
alberca_migration_draft_is_known (AlbercaMigrationDraft *self)
{
  return self->facts != NULL && self->target_facts != NULL && self->error == NULL;
}

GPtrArray *
alberca_migration_draft_get_disks (AlbercaMigrationDraft *self)
{
  g_return_val_if_fail (ALBERCA_IS_MIGRATION_DRAFT (self), NULL);

  if (!alberca_migration_draft_is_known (self))
    return NULL;
  return alberca_migration_rules_judge (self->source, self->target, self->facts, self->target_facts);
}

static char *
get_disk_problem (AlbercaMigrationDraft *self)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (self);

  for (guint i = 0; disks != NULL && i < disks->len; i++)
    {
      const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, i);

      if (disk->verdict != ALBERCA_MIGRATION_READY && disk->verdict != ALBERCA_MIGRATION_COPIED)
        /* Translators: %s is a disk, "vda" */
        return g_strdup_printf (_("The disk %s stands in the way: what is said of it below."), disk->target);
    }
  return NULL;
}

static char *
get_machine_problem (AlbercaMigrationDraft *self)
{
  char *problem;

  if (alberca_connection_get_practice (self->source))
    return g_strdup (_("Practice only pretends: its machines cannot go anywhere."));
  if (self->target == NULL)
    return g_strdup (_("No other host is connected. Add a connection to the one where the machine should go, and come back."));
  if (!alberca_connection_get_can_change (self->source))
    return g_strdup (_("The connection to the host of the machine is read-only, or closed."));
  if (!alberca_migration_is_open (self->target))
    return g_strdup (_("The connection to the other host is read-only, or closed."));
  if (self->error != NULL)
    return g_strdup (self->error->message);
  if (!alberca_migration_draft_is_known (self))
    return NULL;
  problem = alberca_migration_rules_get_problem (self->target, self->facts, self->target_facts);
  if (problem == NULL)
    problem = alberca_migration_rules_get_file_problem (self->source, self->target, self->facts);
  return problem != NULL ? problem : get_disk_problem (self);
}

/* That nothing is at the path of a copy, and that something is where the definition says so anew, was asked of the
 * host that Alberca is connected to. */
static char *
get_peer_problem (AlbercaMigrationDraft *self,
                  const char            *uri)
{
  g_autoptr(GPtrArray) disks = alberca_migration_draft_get_disks (self);

  for (guint i = 0; disks != NULL && i < disks->len; i++)
    {
      const AlbercaMigrationDisk *disk = g_ptr_array_index (disks, i);

      if ((disk->verdict == ALBERCA_MIGRATION_COPIED || disk->places->len > 0) &&
          alberca_migration_rules_is_other_host (uri, self->target, self->target_facts))
        return g_strdup (_("This may be another host than the one that was looked at, and a disk could be another one there, or a "
                           "copy overwrite it. Write the name that the other host has for itself, or let Alberca lead."));
    }
  return NULL;
}

static char *
get_uri_problem (AlbercaMigrationDraft *self,
                 const char            *uri,
                 gboolean               data)
{
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  gboolean good = parsed != NULL && (!data || (g_uri_get_host (parsed) != NULL && *g_uri_get_host (parsed) != '\0'));

  if (data && (*uri == '\0' || good))
    return NULL;
  if (data)
    return g_strdup (_("Write it as tcp://HOST, with a name or an address of the other host, or leave it empty."));
  if (!self->peer)
    return NULL;
  if (good && alberca_uri_check (uri, NULL) && !alberca_uri_is_local (uri))
    return get_peer_problem (self, uri);
  return g_strdup (_("Write the URI by which this host reaches the other one, such as qemu+ssh://HOST/system."));
}

char *
alberca_migration_draft_get_problem (AlbercaMigrationDraft *self,
                                     const char            *property)
{
  g_return_val_if_fail (ALBERCA_IS_MIGRATION_DRAFT (self), NULL);

  if (strcmp (property, "peer-uri") == 0)
    return get_uri_problem (self, self->peer_uri, FALSE);
  if (strcmp (property, "data-uri") == 0)
    return get_uri_problem (self, self->data_uri, TRUE);
  return get_machine_problem (self);
}

GStrv
alberca_migration_draft_get_notes (AlbercaMigrationDraft *self)
{
  g_auto(GStrv) notes = NULL;
  g_autoptr(GStrvBuilder) builder = NULL;

  g_return_val_if_fail (ALBERCA_IS_MIGRATION_DRAFT (self), NULL);

  if (!alberca_migration_draft_is_known (self))
    return g_new0 (char *, 1);
  notes = alberca_migration_rules_get_notes (self->facts, self->target_facts);
  builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **) notes);
  if (self->peer && alberca_migration_rules_is_other_host (self->peer_uri, self->target, self->target_facts))
    g_strv_builder_add (builder, _("Whether the URI of the other host leads to the one that was looked at is not checked: its name "
                                   "is another one."));
  return g_strv_builder_end (builder);
}

gboolean
alberca_migration_draft_get_valid (AlbercaMigrationDraft *self)
{
  g_autofree char *machine = NULL;
  g_autofree char *peer = NULL;
  g_autofree char *data = NULL;

  g_return_val_if_fail (ALBERCA_IS_MIGRATION_DRAFT (self), FALSE);

  if (!alberca_migration_draft_is_known (self) || self->serial != self->answered)
    return FALSE;
  machine = get_machine_problem (self);
  peer = get_uri_problem (self, self->peer_uri, FALSE);
  data = get_uri_problem (self, self->data_uri, TRUE);
  return machine == NULL && peer == NULL && data == NULL;
}
