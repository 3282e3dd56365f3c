/* alberca-chain-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-chain-draft.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-chain-reader.h"
#include "model/alberca-chain-verbs.h"
#include "model/alberca-connection.h"
#include "model/alberca-impact.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-facts.h"
#include "model/alberca-volume-names.h"
#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh-chain.h"
#include "virsh/alberca-virsh-move.h"
#include "virsh/alberca-virsh-volume.h"
#include "virsh/alberca-virsh.h"
#include "xml/alberca-volume-copy.h"

struct _AlbercaChainDraft
{
  GObject parent_instance;

  AlbercaPool        *pool;
  AlbercaVolume      *volume;
  AlbercaChainVerb    verb;
  AlbercaChainReader *reader;
  AlbercaVolumeFacts *facts; /* NULL until they are read */
  GError             *error; /* why they could not be */
  guint               base;
  char               *name;
  gboolean            delete_old;
};

G_DEFINE_FINAL_TYPE (AlbercaChainDraft, alberca_chain_draft, G_TYPE_OBJECT)

typedef enum
{
  PROP_BASE = 1,
  PROP_NAME,
  PROP_DELETE_OLD,
  PROP_LOADING,
  PROP_ASKS_NAME,
  PROP_ASKS_DELETE,
  PROP_VALID,
} AlbercaChainDraftProps;

static GParamSpec *properties[PROP_VALID + 1];

/* ---- What is known ---- */

static const AlbercaChainNode *
get_node (AlbercaChainDraft *self)
{
  return alberca_chain_get_present (alberca_chain_reader_get_chain (self->reader));
}

static const AlbercaChainNode *
get_base (AlbercaChainDraft      *self,
          const AlbercaChainNode *node)
{
  return node != NULL ? alberca_chain_get_base (alberca_chain_reader_get_chain (self->reader), node) : NULL;
}

/* What a rebase leads to; NULL: there is nothing */
static const AlbercaChainNode *
get_new_base (AlbercaChainDraft *self)
{
  const AlbercaChainNode *node = get_base (self, get_base (self, get_node (self)));

  for (guint i = 0; i < self->base && node != NULL; i++)
    node = get_base (self, node);
  return node;
}

static gboolean
is_loading (AlbercaChainDraft *self)
{
  return self->error == NULL && (self->facts == NULL || alberca_chain_reader_get_reading (self->reader) ||
                                 !alberca_chain_reader_get_complete (self->reader));
}

/* The disk of a running domain; NULL where none has it */
static const AlbercaVolumeLive *
get_live (AlbercaChainDraft *self)
{
  return self->facts != NULL && self->facts->live->len > 0 ? g_ptr_array_index (self->facts->live, 0) : NULL;
}

static gboolean
is_copied (AlbercaChainDraft *self)
{
  return self->verb == ALBERCA_CHAIN_FLATTEN && get_live (self) == NULL;
}

/* The names of what is built on @node, without @except; NULL: nothing is. (transfer full) */
static char *
join_overlays (AlbercaChainDraft      *self,
               const AlbercaChainNode *node,
               const AlbercaChainNode *except)
{
  const AlbercaChain *chain = alberca_chain_reader_get_chain (self->reader);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < chain->nodes->len; i++)
    {
      const AlbercaChainNode *other = g_ptr_array_index (chain->nodes, i);

      if (other != except && get_base (self, other) == node)
        g_ptr_array_add (names, other->name);
    }
  return alberca_impact_join_names (names);
}

static char *
join_users (const AlbercaChainNode *node)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < node->users->len; i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (node->users, i);

      if (!g_ptr_array_find_with_equal_func (names, usage->user, g_str_equal, NULL))
        g_ptr_array_add (names, usage->user);
    }
  return alberca_impact_join_names (names);
}

/* ---- What stands in the way ---- */

static char *
get_image_problem (AlbercaChainDraft      *self,
                   const AlbercaChainNode *node)
{
  const AlbercaChainNode *base = get_base (self, node);

  if (base == NULL)
    return g_strdup (_("It is built on nothing."));
  if (g_strcmp0 (node->format, "qcow2") != 0)
    return g_strdup (_("Only of a qcow2 image libvirt can change what it is built on."));
  if (node->problems & (ALBERCA_CHAIN_MISTYPED | ALBERCA_CHAIN_UNDECLARED | ALBERCA_CHAIN_LOOP))
    return g_strdup (_("What it says of its base is wrong: see its chain. Correct that first."));
  if (base->kind == ALBERCA_CHAIN_GONE)
    return g_strdup_printf (_("Its base “%s” is not there."), base->name);
  if (node->n_snapshots > 0)
    return g_strdup_printf (ngettext ("There is %u snapshot inside the image, which would be lost: part of its data is in the "
                                      "base. Delete it first.",
                                      "There are %u snapshots inside the image, which would be lost: part of their data is in "
                                      "the base. Delete them first.", node->n_snapshots), node->n_snapshots);
  return NULL;
}

static char *
get_live_problem (AlbercaChainDraft *self)
{
  for (guint i = 0; i < self->facts->live->len; i++)
    {
      const AlbercaVolumeLive *live = g_ptr_array_index (self->facts->live, i);

      if (live->below)
        return g_strdup_printf (_("The virtual machine “%s” runs with a disk that is built on it. Shut it down first."),
                                live->domain);
      if (live->read_only || *live->target == '\0')
        return g_strdup_printf (_("The virtual machine “%s” runs with it, and may only read it. Shut it down first."),
                                live->domain);
      if (i > 0)
        return g_strdup_printf (_("Two virtual machines run with it, “%s” is one of them."), live->domain);
    }
  return NULL;
}

/* libvirt writes into images only while a machine has them. */
static char *
get_off_problem (AlbercaChainDraft      *self,
                 const AlbercaChainNode *node)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (self->volume);
  g_autofree char *overlays = join_overlays (self, node, NULL);

  if (get_live (self) != NULL)
    return NULL;
  if (self->verb == ALBERCA_CHAIN_COMMIT)
    return g_strdup (_("No virtual machine runs with it, and then libvirt cannot write into its base. Start the one that has "
                       "it; or do it on the host, where the command below works while none has it."));
  if (self->verb == ALBERCA_CHAIN_REBASE)
    return g_strdup (_("No virtual machine runs with it, and then libvirt cannot change what it is built on. Start the one "
                       "that has it; or do it on the host, where the command below works while none has it."));
  if (overlays != NULL)
    return g_strdup_printf (_("Overlays are built on it: %s. While no virtual machine runs with it libvirt can only make a copy, on which "
                              "nothing would be built. On the host the command below flattens it where it is."), overlays);
  if (config != NULL && config->encryption != NULL && !alberca_volume_copy_has_secret (self->facts->xml))
    return g_strdup (_("It is encrypted, and libvirt has no secret for it, so it cannot open it. Make a secret for this volume "
                       "and refresh the pool."));
  return NULL;
}

/* What is written into the base, all that is built on it reads. */
static char *
get_commit_problem (AlbercaChainDraft      *self,
                    const AlbercaChainNode *node)
{
  const AlbercaChainNode *base = get_base (self, node);
  g_autofree char *overlays = join_overlays (self, base, node);
  g_autofree char *above = join_overlays (self, node, NULL);
  g_autofree char *users = join_users (base);

  if (overlays != NULL)
    return g_strdup_printf (_("Its base has other overlays, which would break: %s. Flatten this one instead."), overlays);
  if (base->n_hidden > 0)
    return g_strdup (_("Its base has many other overlays, which would break. Flatten this one instead."));
  /* They read the base through it. */
  if (above != NULL)
    return g_strdup_printf (_("Overlays are built on it, which would break: %s. Flatten those first."), above);
  if (node->n_hidden > 0)
    return g_strdup (_("Many overlays are built on it, which would break."));
  if (users != NULL)
    return g_strdup_printf (_("Virtual machines have its base as a disk by itself: %s."), users);
  return NULL;
}

static char *
get_volume_problem (AlbercaChainDraft *self)
{
  const AlbercaChainNode *node = get_node (self);
  char *problem;

  if (self->error != NULL)
    return g_strdup (self->error->message);
  if (!alberca_pool_get_available_now (self->pool))
    return g_strdup (_("The connection is not open."));
  if (self->facts == NULL || node == NULL)
    return NULL;
  if (self->facts->error != NULL)
    return g_strdup (self->facts->error->message);
  if (is_loading (self))
    return NULL;

  problem = get_image_problem (self, node);
  if (problem == NULL && self->verb == ALBERCA_CHAIN_REBASE && get_new_base (self) == NULL)
    problem = g_strdup (_("What it is built on is built on nothing: there is nothing further down. Flatten it instead."));
  if (problem == NULL && self->verb == ALBERCA_CHAIN_COMMIT)
    problem = get_commit_problem (self, node);
  if (problem == NULL)
    problem = get_live_problem (self);
  return problem != NULL ? problem : get_off_problem (self, node);
}

static char *
get_name_problem (AlbercaChainDraft *self)
{
  return is_copied (self) ? alberca_volume_names_get_problem (self->pool, "qcow2", self->name, 1, 1) : NULL;
}

/* ---- What should be known ---- */

/* What is copied at most: all that lies between the volume and what it is built on afterwards */
static guint64
get_copied (AlbercaChainDraft *self)
{
  const AlbercaChainNode *end = self->verb == ALBERCA_CHAIN_REBASE ? get_new_base (self) : NULL;
  const AlbercaChainNode *node = get_node (self);
  guint64 capacity = node->capacity;
  guint64 bytes = 0;

  for (node = get_base (self, node); node != NULL && node != end; node = get_base (self, node))
    bytes += node->allocation;
  return MIN (bytes, capacity);
}

static void
add_live_notes (AlbercaChainDraft *self,
                GStrvBuilder      *notes)
{
  const AlbercaChainNode *base = get_base (self, get_node (self));
  g_autofree char *size = alberca_size_format (get_copied (self));
  g_autofree char *line = NULL;

  if (self->verb == ALBERCA_CHAIN_COMMIT)
    {
      line = g_strdup_printf (_("What is in it is written into “%s”, for good. Then “%s” goes on with that, without a stop."),
                              base->name, get_live (self)->domain);
      g_strv_builder_add (notes, line);
      return;
    }
  line = g_strdup_printf (_("“%s” copies what it needs, at most %s, while it runs. What it was built on stays, for others."),
                          get_live (self)->domain, size);
  g_strv_builder_add (notes, line);
  g_strv_builder_add (notes, _("Whoever cancels it loses nothing: it stays built on what it is built on now."));
}

static void
add_copy_notes (AlbercaChainDraft *self,
                GStrvBuilder      *notes)
{
  g_autofree char *users = join_users (get_node (self));
  g_autofree char *line = NULL;

  g_strv_builder_add (notes, _("No virtual machine runs with it: libvirt makes a copy that has everything in itself."));
  if (users == NULL)
    return;
  /* Translators: %s are names of virtual machines */
  line = g_strdup_printf (_("These have the copy as their disk from now on: %s."), users);
  g_strv_builder_add (notes, line);
}

/* ---- Changes ---- */

static void
notify_outcome (AlbercaChainDraft *self)
{
  for (guint i = PROP_LOADING; i <= PROP_VALID; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
facts_read_cb (gpointer  owner,
               gpointer  result,
               GError   *error)
{
  AlbercaChainDraft *self = ALBERCA_CHAIN_DRAFT (owner);
  g_autoptr(GPtrArray) facts = result;

  if (facts != NULL)
    self->facts = g_ptr_array_steal_index (facts, 0);
  else
    self->error = g_error_copy (error);
  notify_outcome (self);
}

static void
alberca_chain_draft_finalize (GObject *object)
{
  AlbercaChainDraft *self = ALBERCA_CHAIN_DRAFT (object);

  g_clear_object (&self->reader);
  g_clear_object (&self->volume);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->facts, alberca_volume_facts_free);
  g_clear_error (&self->error);
  g_free (self->name);

  G_OBJECT_CLASS (alberca_chain_draft_parent_class)->finalize (object);
}

static void
alberca_chain_draft_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  AlbercaChainDraft *self = ALBERCA_CHAIN_DRAFT (object);
  gboolean ready = self->facts != NULL && !is_loading (self);

  switch ((AlbercaChainDraftProps) prop_id)
    {
    case PROP_BASE:
      g_value_set_uint (value, self->base);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_DELETE_OLD:
      g_value_set_boolean (value, self->delete_old);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, is_loading (self));
      break;
    case PROP_ASKS_NAME:
      g_value_set_boolean (value, ready && is_copied (self));
      break;
    case PROP_ASKS_DELETE:
      g_value_set_boolean (value, ready && (is_copied (self) || (self->verb == ALBERCA_CHAIN_COMMIT &&
                                                                get_live (self) != NULL)));
      break;
    case PROP_VALID:
      g_value_set_boolean (value, alberca_chain_draft_get_valid (self));
      break;
    }
}

static void
alberca_chain_draft_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  AlbercaChainDraft *self = ALBERCA_CHAIN_DRAFT (object);

  switch ((AlbercaChainDraftProps) prop_id)
    {
    case PROP_BASE:
      if (self->base == g_value_get_uint (value))
        return;
      self->base = g_value_get_uint (value);
      break;
    case PROP_NAME:
      if (g_strcmp0 (self->name, g_value_get_string (value)) == 0)
        return;
      g_free (self->name);
      self->name = g_value_dup_string (value);
      break;
    case PROP_DELETE_OLD:
      if (self->delete_old == g_value_get_boolean (value))
        return;
      self->delete_old = g_value_get_boolean (value);
      break;
    case PROP_LOADING:
    case PROP_ASKS_NAME:
    case PROP_ASKS_DELETE:
    case PROP_VALID:
      g_assert_not_reached ();
    }
  g_object_notify_by_pspec (object, pspec);
  notify_outcome (self);
}

static void
alberca_chain_draft_class_init (AlbercaChainDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = alberca_chain_draft_finalize;
  object_class->get_property = alberca_chain_draft_get_property;
  object_class->set_property = alberca_chain_draft_set_property;

  properties[PROP_BASE] = g_param_spec_uint ("base", NULL, NULL, 0, G_MAXUINT, 0, writable);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, writable);
  properties[PROP_DELETE_OLD] = g_param_spec_boolean ("delete-old", NULL, NULL, FALSE, writable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, readable);
  properties[PROP_ASKS_NAME] = g_param_spec_boolean ("asks-name", NULL, NULL, FALSE, readable);
  properties[PROP_ASKS_DELETE] = g_param_spec_boolean ("asks-delete", NULL, NULL, FALSE, readable);
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_chain_draft_init (AlbercaChainDraft *self)
{
}

/* "web.qcow2" → "web-flat.qcow2", or with a number */
static char *
propose_name (AlbercaPool   *pool,
              AlbercaVolume *volume)
{
  const char *name = alberca_volume_get_name (volume);
  const char *dot = strrchr (name, '.');
  int length = dot != NULL && dot != name ? (int) (dot - name) : (int) strlen (name);
  char *proposal = g_strdup_printf ("%.*s-flat%s", length, name, name + length);

  for (guint i = 2; alberca_pool_find_volume (pool, proposal) != NULL; i++)
    {
      g_free (proposal);
      proposal = g_strdup_printf ("%.*s-flat-%u%s", length, name, i, name + length);
    }
  return proposal;
}

/**
 * alberca_chain_draft_new:
 * @pool: an active pool of an open connection
 * @volume: a volume of it
 * @verb: what shall be done to it
 *
 * Main thread.
 *
 * Returns: (transfer full): a draft that finds out what is possible
 */
AlbercaChainDraft *
alberca_chain_draft_new (AlbercaPool      *pool,
                         AlbercaVolume    *volume,
                         AlbercaChainVerb  verb)
{
  g_autoptr(GPtrArray) volumes = g_ptr_array_new ();
  AlbercaChainDraft *self;

  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);

  self = g_object_new (ALBERCA_TYPE_CHAIN_DRAFT, NULL);
  self->pool = g_object_ref (pool);
  self->volume = g_object_ref (volume);
  self->verb = verb;
  self->delete_old = verb == ALBERCA_CHAIN_COMMIT;
  self->name = propose_name (pool, volume);
  self->reader = alberca_chain_reader_new (pool, volume);
  g_signal_connect_object (self->reader, "changed", G_CALLBACK (notify_outcome), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pool, "notify::available-now", G_CALLBACK (notify_outcome), self, G_CONNECT_SWAPPED);
  alberca_chain_reader_read_all (self->reader);
  g_ptr_array_add (volumes, volume);
  alberca_volume_facts_read (pool, volumes, facts_read_cb, self);
  return self;
}

char *
alberca_chain_draft_get_problem (AlbercaChainDraft *self,
                                 const char        *property)
{
  g_return_val_if_fail (ALBERCA_IS_CHAIN_DRAFT (self), NULL);

  return strcmp (property, "name") == 0 ? get_name_problem (self) : get_volume_problem (self);
}

GStrv
alberca_chain_draft_get_notes (AlbercaChainDraft *self)
{
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();

  g_return_val_if_fail (ALBERCA_IS_CHAIN_DRAFT (self), NULL);

  if (self->facts != NULL && !is_loading (self) && get_base (self, get_node (self)) != NULL)
    {
      if (get_live (self) != NULL)
        add_live_notes (self, notes);
      else if (is_copied (self))
        add_copy_notes (self, notes);
    }
  return g_strv_builder_end (notes);
}

GStrv
alberca_chain_draft_get_bases (AlbercaChainDraft *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  g_return_val_if_fail (ALBERCA_IS_CHAIN_DRAFT (self), NULL);

  for (const AlbercaChainNode *node = get_base (self, get_base (self, get_node (self))); node != NULL;
       node = get_base (self, node))
    g_strv_builder_add (names, node->name);
  return g_strv_builder_end (names);
}

gboolean
alberca_chain_draft_get_valid (AlbercaChainDraft *self)
{
  g_autofree char *volume = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (ALBERCA_IS_CHAIN_DRAFT (self), FALSE);

  if (self->facts == NULL || is_loading (self) || !alberca_pool_get_available_now (self->pool))
    return FALSE;
  volume = get_volume_problem (self);
  name = get_name_problem (self);
  return volume == NULL && name == NULL;
}

/* ---- Commands ---- */

static char *
make_copy_xml (AlbercaChainDraft *self)
{
  const AlbercaVolumeCopy copy = { .name = self->name, .format = "qcow2" };

  return alberca_volume_copy_to_xml (&copy, self->facts->xml, NULL);
}

static char *
make_copy_commands (AlbercaChainDraft *self,
                    const char        *uri)
{
  const AlbercaChainNode *node = get_node (self);
  const char *pool = alberca_pool_get_name (self->pool);
  g_autofree char *xml = make_copy_xml (self);
  g_autofree char *directory = g_path_get_dirname (node->path);
  g_autofree char *new_path = g_build_filename (directory, self->name, NULL);
  const AlbercaVirshMove move = { .uri = uri, .pool = pool, .volume = node->name, .path = node->path, .new_pool = pool,
                                  .new_volume = self->name, .new_path = new_path, .xml = xml };
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (xml == NULL)
    return NULL;
  g_ptr_array_add (lines, alberca_virsh_vol_create_from (uri, pool, xml, pool, node->name, FALSE));
  for (guint i = 0; i < node->users->len; i++)
    g_ptr_array_add (lines, alberca_virsh_vol_move_in (&move, ((AlbercaUsage *) g_ptr_array_index (node->users, i))->user));
  if (self->delete_old)
    g_ptr_array_add (lines, alberca_virsh_vol_delete (uri, pool, node->name));
  g_ptr_array_add (lines, NULL);
  return alberca_line_chainv ((const char *const *) lines->pdata);
}

static char *
make_live_commands (AlbercaChainDraft *self,
                    const char        *uri)
{
  const AlbercaVolumeLive *live = get_live (self);
  const AlbercaChainNode *node = get_node (self);
  const char *pool = alberca_pool_get_name (self->pool);
  g_autofree char *commit = NULL;
  g_autofree char *deletion = NULL;

  if (self->verb == ALBERCA_CHAIN_FLATTEN)
    return alberca_virsh_blockpull (uri, live->domain, live->target, NULL);
  if (self->verb == ALBERCA_CHAIN_REBASE)
    return alberca_virsh_blockpull (uri, live->domain, live->target, get_new_base (self)->path);
  commit = alberca_virsh_blockcommit (uri, live->domain, live->target, node->path, get_base (self, node)->path);
  if (!self->delete_old)
    return g_steal_pointer (&commit);
  deletion = alberca_virsh_vol_delete (uri, pool, alberca_volume_get_name (self->volume));
  return alberca_line_chain (commit, deletion, NULL);
}

/* What libvirt cannot do, as long as no machine runs with it */
static char *
make_host_commands (AlbercaChainDraft *self)
{
  const AlbercaChainNode *node = get_node (self);
  const AlbercaChainNode *base = self->verb == ALBERCA_CHAIN_REBASE ? get_new_base (self) : NULL;
  g_autofree char *problem = get_image_problem (self, node);
  g_autofree char *commit_problem = NULL;

  if (problem != NULL || node->path == NULL)
    return NULL;
  if (self->verb == ALBERCA_CHAIN_FLATTEN)
    return alberca_qemu_img_rebase (node->path, NULL, NULL);
  if (self->verb == ALBERCA_CHAIN_REBASE)
    return base != NULL && base->format != NULL ? alberca_qemu_img_rebase (node->path, base->path, base->format) : NULL;
  commit_problem = get_commit_problem (self, node);
  return commit_problem == NULL ? alberca_qemu_img_commit (node->path) : NULL;
}

char *
alberca_chain_draft_get_commands (AlbercaChainDraft *self)
{
  AlbercaConnection *connection;
  const char *uri;

  g_return_val_if_fail (ALBERCA_IS_CHAIN_DRAFT (self), NULL);

  connection = alberca_pool_get_connection (self->pool);
  if (self->facts == NULL || is_loading (self) || get_node (self) == NULL || connection == NULL)
    return NULL;
  uri = alberca_connection_get_safe_uri (connection);
  if (alberca_chain_draft_get_valid (self))
    return get_live (self) != NULL ? make_live_commands (self, uri) : make_copy_commands (self, uri);
  return get_live (self) == NULL ? make_host_commands (self) : NULL;
}

static AlbercaOperation *
start_commit (AlbercaChainDraft      *self,
              const AlbercaChainDisk *disk,
              const char             *command)
{
  const AlbercaChainNode *node = get_base (self, get_node (self));
  AlbercaChainBase base = { node->path, NULL, node->name };

  if (node->kind == ALBERCA_CHAIN_VOLUME)
    base.pool = alberca_connection_find_pool_by_name (alberca_pool_get_connection (self->pool), node->pool);
  return alberca_chain_commit (self->pool, self->volume, disk, &base, self->delete_old, command);
}

/**
 * alberca_chain_draft_start:
 * @self: a valid draft
 *
 * Main thread. See alberca-chain-verbs.h.
 *
 * Returns: (transfer none): the operation
 */
AlbercaOperation *
alberca_chain_draft_start (AlbercaChainDraft *self)
{
  const AlbercaVolumeLive *live;
  AlbercaChainDisk disk = { NULL, NULL };
  g_autofree char *command = NULL;
  g_autofree char *xml = NULL;

  g_return_val_if_fail (ALBERCA_IS_CHAIN_DRAFT (self), NULL);
  g_return_val_if_fail (alberca_chain_draft_get_valid (self), NULL);

  command = alberca_chain_draft_get_commands (self);
  live = get_live (self);
  if (live == NULL)
    {
      xml = make_copy_xml (self);
      return alberca_chain_flatten (self->pool, self->volume, self->name, xml, self->delete_old, command);
    }
  disk = (AlbercaChainDisk) { live->domain, live->target };
  if (self->verb == ALBERCA_CHAIN_COMMIT)
    return start_commit (self, &disk, command);
  return alberca_chain_pull (self->pool, self->volume, &disk,
                             self->verb == ALBERCA_CHAIN_REBASE ? get_new_base (self)->path : NULL, command);
}
