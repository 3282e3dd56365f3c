/* alberca-chain-notes.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-chain.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-size.h"
#include "virsh/alberca-virsh-chain.h"

/* ---- In words ---- */

gboolean
alberca_chain_node_is_wrong (const AlbercaChainNode *node)
{
  return node->kind == ALBERCA_CHAIN_GONE ||
         (node->problems & (ALBERCA_CHAIN_MISTYPED | ALBERCA_CHAIN_UNDECLARED | ALBERCA_CHAIN_LOOP)) != 0;
}

static void
append (GString    *text,
        const char *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

char *
alberca_chain_node_describe (const AlbercaChainNode *node)
{
  GString *text = g_string_new (node->format);

  if (node->capacity > 0)
    {
      g_autofree char *allocation = alberca_size_format (node->allocation);
      g_autofree char *capacity = alberca_size_format (node->capacity);
      /* Translators: two sizes: what a disk occupies, and how big the guest sees it: "1.2 GiB of 20 GiB" */
      g_autofree char *sizes = g_strdup_printf (_("%s of %s"), allocation, capacity);

      append (text, sizes);
    }
  if (node->kind == ALBERCA_CHAIN_VOLUME)
    {
      /* Translators: %s is the name of a pool */
      g_autofree char *place = g_strdup_printf (_("in “%s”"), node->pool);

      append (text, place);
    }
  if (node->n_snapshots > 0)
    {
      g_autofree char *snapshots = g_strdup_printf (ngettext ("%u snapshot inside", "%u snapshots inside",
                                                              node->n_snapshots), node->n_snapshots);

      append (text, snapshots);
    }
  return g_string_free (text, FALSE);
}

static void
add_kind_note (const AlbercaChainNode *node,
               GStrvBuilder           *notes)
{
  g_autofree char *text = NULL;

  switch (node->kind)
    {
    case ALBERCA_CHAIN_GONE:
      text = g_strdup_printf (_("It is not there: the pool “%s” does not have it, or has not been refreshed since. What is "
                                "built on it cannot be opened without it."), node->pool);
      break;
    case ALBERCA_CHAIN_INACTIVE:
      text = g_strdup_printf (_("The pool “%s” is not started, so libvirt cannot look at it."), node->pool);
      break;
    case ALBERCA_CHAIN_OUTSIDE:
      text = g_strdup (_("It is in no pool, so libvirt cannot look at it."));
      break;
    case ALBERCA_CHAIN_SOURCE:
      text = g_strdup (_("It is no file: QEMU gets the data from there when a virtual machine starts."));
      break;
    case ALBERCA_CHAIN_VOLUME:
    case ALBERCA_CHAIN_UNREAD:
      return;
    }
  g_strv_builder_add (notes, text);
}

static void
add_format_notes (const AlbercaChainNode *node,
                  GStrvBuilder           *notes)
{
  g_autofree char *mistyped = NULL;

  if (node->problems & ALBERCA_CHAIN_MISTYPED)
    {
      /* Translators: two formats */
      mistyped = g_strdup_printf (_("It says that its base is %s, but what is there is %s. The guest reads other data than was "
                                    "meant. And it is a risk: if a guest wrote that header into a raw disk, whoever opens it as "
                                    "an image lets that guest read files of the host."),
                                  node->declared_format, node->base_format);
      g_strv_builder_add (notes, mistyped);
    }
  if (node->problems & ALBERCA_CHAIN_UNDECLARED)
    g_strv_builder_add (notes, _("It does not say in which format its base is. libvirt starts no virtual machine with it: QEMU "
                                 "would guess, and a guest that may write there could lead it to any file of the host."));
}

/**
 * alberca_chain_node_get_notes:
 * @node: a node of a chain
 *
 * Returns: (transfer full): what there is to say of it, translated
 */
GStrv
alberca_chain_node_get_notes (const AlbercaChainNode *node)
{
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();

  if (node->problems & ALBERCA_CHAIN_LOOP)
    g_strv_builder_add (notes, _("What it is built on is built on it: no virtual machine can open it."));
  add_kind_note (node, notes);
  add_format_notes (node, notes);
  if (node->error != NULL)
    g_strv_builder_add (notes, node->error);
  if (node->problems & ALBERCA_CHAIN_RELATIVE)
    {
      /* Translators: %s is a path */
      g_autofree char *text = g_strdup_printf (_("It names its base as “%s”, beginning where it is itself: move both, or "
                                                 "neither."), node->backing);

      g_strv_builder_add (notes, text);
    }
  if (node->problems & ALBERCA_CHAIN_JSON)
    {
      /* Translators: %s is what is written in an image */
      g_autofree char *text = g_strdup_printf (_("It names its base in QEMU’s own notation: %s"), node->backing);

      g_strv_builder_add (notes, text);
    }
  return g_strv_builder_end (notes);
}

/**
 * alberca_chain_get_mend_command:
 * @node: a node of a chain
 *
 * libvirt cannot write the header of an image.
 *
 * Returns: (transfer full) (nullable): what corrects the declared format of its base, where that is wrong
 */
char *
alberca_chain_get_mend_command (const AlbercaChainNode *node)
{
  if ((node->problems & (ALBERCA_CHAIN_MISTYPED | ALBERCA_CHAIN_UNDECLARED)) == 0 || node->base_format == NULL ||
      node->path == NULL || node->backing == NULL)
    return NULL;
  return alberca_qemu_img_rename_base (node->path, node->backing, node->base_format);
}
