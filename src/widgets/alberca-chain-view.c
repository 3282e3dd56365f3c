/* alberca-chain-view.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-chain-view.h"

#include <glib/gi18n.h>

#include "model/alberca-chain-reader.h"
#include "model/alberca-connection.h"
#include "widgets/alberca-chain-row.h"
#include "widgets/alberca-command-row.h"

struct _AlbercaChainView
{
  AdwBin parent_instance;

  /* Owned references */
  AlbercaPool        *pool;
  AlbercaVolume      *volume;
  AlbercaChainReader *reader;
  GSignalGroup       *reader_signals;
  char               *shown; /* what the rows say, to leave alone what has not changed */

  guint update_id;

  /* Template references */
  AdwPreferencesGroup *group;
  GtkListBox          *list;
  GtkListBox          *mend_list;
  GtkButton           *look_button;
};

enum
{
  VOLUME_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AlbercaChainView, alberca_chain_view, ADW_TYPE_BIN)

/* Rows */

static void
clear (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

static gboolean
is_below (const AlbercaChain *chain,
          guint               row,
          guint               base)
{
  const AlbercaChainNode *node = g_ptr_array_index (chain->nodes, row);

  while (node->parent > (int) base)
    node = g_ptr_array_index (chain->nodes, node->parent);
  return node->parent == (int) base;
}

/* Where the last of what is built on a node has come, those that are left out come. */
static void
add_more_rows (AlbercaChainView   *self,
               const AlbercaChain *chain,
               guint               row)
{
  for (int i = (int) row; i >= 0;)
    {
      const AlbercaChainNode *node = g_ptr_array_index (chain->nodes, i);

      if (row + 1 < chain->nodes->len && is_below (chain, row + 1, (guint) i))
        return;
      if (node->n_hidden > 0)
        gtk_list_box_append (self->list, alberca_chain_row_new_more (node));
      i = node->parent;
    }
}

static void
add_mend (AlbercaChainView       *self,
          const AlbercaChainNode *node)
{
  g_autofree char *command = alberca_chain_get_mend_command (node);
  g_autofree char *title = NULL;
  GtkWidget *row;

  if (command == NULL)
    return;
  /* Translators: %s is the name of a volume; commands follow */
  title = g_strdup_printf (_("Correct what “%s” says of its base"), node->name);
  row = g_object_new (ALBERCA_TYPE_COMMAND_ROW, "title", title, "command", command, NULL);
  gtk_list_box_append (self->mend_list, row);
  gtk_widget_set_visible (GTK_WIDGET (self->mend_list), TRUE);
}

static void
make_rows (AlbercaChainView   *self,
           const AlbercaChain *chain)
{
  clear (self->list);
  clear (self->mend_list);
  gtk_widget_set_visible (GTK_WIDGET (self->mend_list), FALSE);
  for (guint i = 0; i < chain->nodes->len; i++)
    {
      const AlbercaChainNode *node = g_ptr_array_index (chain->nodes, i);

      gtk_list_box_append (self->list, alberca_chain_row_new (chain, node));
      add_more_rows (self, chain, i);
      add_mend (self, node);
    }
}

/* All that the rows say, in one text */
static char *
summarize (const AlbercaChain *chain)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < chain->nodes->len; i++)
    {
      const AlbercaChainNode *node = g_ptr_array_index (chain->nodes, i);
      g_autofree char *description = alberca_chain_node_describe (node);
      g_auto(GStrv) notes = alberca_chain_node_get_notes (node);
      g_autofree char *joined = g_strjoinv ("\n", notes);

      g_string_append_printf (text, "%s\n%d %u %u %d\n%s\n%s\n", node->name, node->parent, node->n_hidden,
                              (guint) node->problems, node->present, description, joined);
      for (guint j = 0; j < node->users->len; j++)
        {
          const AlbercaUsage *usage = g_ptr_array_index (node->users, j);

          g_string_append_printf (text, "%s %d\n", usage->user, usage->running && !usage->next_start);
        }
    }
  return g_string_free (text, FALSE);
}

static void
update_words (AlbercaChainView *self)
{
  guint n_unread = alberca_chain_reader_count_unread (self->reader);
  /* Translators: a button; it means pools that nobody has opened yet */
  g_autofree char *label = g_strdup_printf (ngettext ("Look for Overlays in %u More Pool",
                                                      "Look for Overlays in %u More Pools", n_unread), n_unread);

  gtk_button_set_label (self->look_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->look_button), n_unread > 0);
  adw_preferences_group_set_description (self->group, alberca_chain_reader_get_denied (self->reader)
    ? _("What is built on what, the base on top. This connection lets nobody look into images: what they say of their base "
        "could not be checked.")
    : _("What is built on what, the base on top."));
}

static void
update (AlbercaChainView *self)
{
  const AlbercaChain *chain = self->reader != NULL ? alberca_chain_reader_get_chain (self->reader) : NULL;
  const AlbercaChainNode *present = chain != NULL ? alberca_chain_get_present (chain) : NULL;
  g_autofree char *summary = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), present != NULL && (chain->nodes->len > 1 || present->problems != 0));
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  update_words (self);
  summary = summarize (chain);
  if (g_strcmp0 (summary, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&summary);
  make_rows (self, chain);
}

static gboolean
update_cb (gpointer user_data)
{
  AlbercaChainView *self = ALBERCA_CHAIN_VIEW (user_data);

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* While a pool is read, the chain changes with each batch */
static void
changed_cb (AlbercaChainView *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, update_cb, self, NULL);
}

static void
row_activated_cb (AlbercaChainView *self,
                  GtkListBoxRow    *row)
{
  AlbercaConnection *connection = self->pool != NULL ? alberca_pool_get_connection (self->pool) : NULL;
  const char *name = alberca_chain_row_get_name (ALBERCA_CHAIN_ROW (row));
  AlbercaPool *pool = NULL;

  if (connection != NULL && name != NULL)
    pool = alberca_connection_find_pool_by_name (connection, alberca_chain_row_get_pool (ALBERCA_CHAIN_ROW (row)));
  if (pool != NULL)
    g_signal_emit (self, signals[VOLUME_WANTED], 0, pool, name);
}

static void
look_cb (AlbercaChainView *self)
{
  if (self->reader == NULL)
    return;
  alberca_chain_reader_read_all (self->reader);
  update (self);
}

/* A volume that has not been read yet says nothing of its base: the chain grows when it does. */
static void
set_reader (AlbercaChainView *self)
{
  g_autoptr(AlbercaChainReader) reader = NULL;

  if (self->volume != NULL && alberca_pool_get_connection (self->pool) != NULL)
    reader = alberca_chain_reader_new (self->pool, self->volume);
  g_set_object (&self->reader, reader);
  g_signal_group_set_target (self->reader_signals, reader);
}

/**
 * alberca_chain_view_set_volume:
 * @self: a view
 * @pool: (nullable): the pool of @volume
 * @volume: (nullable): the volume whose chain to show, %NULL for none
 */
void
alberca_chain_view_set_volume (AlbercaChainView *self,
                               AlbercaPool      *pool,
                               AlbercaVolume    *volume)
{
  g_return_if_fail (ALBERCA_IS_CHAIN_VIEW (self));

  if (self->volume == volume)
    return;
  g_set_object (&self->pool, pool);
  g_set_object (&self->volume, volume);
  set_reader (self);
  update (self);
}

static void
alberca_chain_view_dispose (GObject *object)
{
  AlbercaChainView *self = ALBERCA_CHAIN_VIEW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->reader_signals);
  /* dispose_template takes a direct child away that AdwBin would then take away again */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_CHAIN_VIEW);
  g_clear_object (&self->reader);
  g_clear_object (&self->volume);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (alberca_chain_view_parent_class)->dispose (object);
}

static void
alberca_chain_view_class_init (AlbercaChainViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_chain_view_dispose;

  signals[VOLUME_WANTED] = g_signal_new ("volume-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, ALBERCA_TYPE_POOL, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-chain-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainView, group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainView, list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainView, mend_list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaChainView, look_button);
  gtk_widget_class_bind_template_callback (widget_class, look_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
alberca_chain_view_init (AlbercaChainView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->reader_signals = g_signal_group_new (ALBERCA_TYPE_CHAIN_READER);
  g_signal_group_connect_swapped (self->reader_signals, "changed", G_CALLBACK (changed_cb), self);
  update (self);
}
