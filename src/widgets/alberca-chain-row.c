/* alberca-chain-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-chain-row.h"

#include <glib/gi18n.h>

#include "widgets/alberca-chain-lines.h"

/* So many machines in a row, then how many more there are */
#define MAX_USERS 4

struct _AlbercaChainRow
{
  GtkListBoxRow parent_instance;

  char   *pool;
  char   *name;
  GtkBox *words;
};

G_DEFINE_FINAL_TYPE (AlbercaChainRow, alberca_chain_row, GTK_TYPE_LIST_BOX_ROW)

static GtkWidget *
add_label (AlbercaChainRow *self,
           const char      *text,
           const char      *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (self->words, label);
  return label;
}

static void
add_line (AlbercaChainRow *self,
          const char      *icon_name,
          const char      *text,
          const char      *css_class)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE,
                                  "icon-name", icon_name, "valign", GTK_ALIGN_START,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "hexpand", TRUE,
                                   NULL);

  gtk_widget_add_css_class (label, "caption");
  if (css_class != NULL)
    gtk_widget_add_css_class (box, css_class);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (self->words, box);
}

/* "web (running), db" */
static char *
join_users (GPtrArray *users,
            gboolean  *running)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (users->len, MAX_USERS); i++)
    {
      const AlbercaUsage *usage = g_ptr_array_index (users, i);

      if (i > 0)
        g_string_append (text, ", ");
      if (usage->running && !usage->next_start)
        /* Translators: a virtual machine */
        g_string_append_printf (text, _("%s (running)"), usage->user);
      else
        g_string_append (text, usage->user);
      *running = *running || (usage->running && !usage->next_start);
    }
  if (users->len > MAX_USERS)
    {
      guint n_more = users->len - MAX_USERS;

      g_string_append_c (text, ' ');
      /* Translators: comes after a list of names */
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", n_more), n_more);
    }
  return g_string_free (text, FALSE);
}

/* What a screen reader says of the place in the picture */
static char *
make_label (const AlbercaChain     *chain,
            const AlbercaChainNode *node,
            const char             *users)
{
  const AlbercaChainNode *base = alberca_chain_get_base (chain, node);
  g_autofree char *description = alberca_chain_node_describe (node);
  GString *text = g_string_new (node->name);

  if (node->present)
    {
      g_string_append (text, ", ");
      g_string_append (text, _("this volume"));
    }
  if (base != NULL)
    {
      g_string_append (text, ", ");
      /* Translators: %s is the name of a volume */
      g_string_append_printf (text, _("built on %s"), base->name);
    }
  if (*description != '\0')
    g_string_append_printf (text, ", %s", description);
  if (users != NULL)
    g_string_append_printf (text, ", %s", users);
  return g_string_free (text, FALSE);
}

static void
add_notes (AlbercaChainRow        *self,
           const AlbercaChainNode *node)
{
  g_auto(GStrv) notes = alberca_chain_node_get_notes (node);
  gboolean wrong = alberca_chain_node_is_wrong (node);

  for (gsize i = 0; notes[i] != NULL; i++)
    {
      if (i == 0 && wrong)
        add_line (self, "dialog-warning-symbolic", notes[i], "warning");
      else
        add_line (self, "dialog-information-symbolic", notes[i], "dim-label");
    }
}

static void
alberca_chain_row_finalize (GObject *object)
{
  AlbercaChainRow *self = ALBERCA_CHAIN_ROW (object);

  g_free (self->pool);
  g_free (self->name);

  G_OBJECT_CLASS (alberca_chain_row_parent_class)->finalize (object);
}

static void
alberca_chain_row_class_init (AlbercaChainRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_chain_row_finalize;
}

static void
alberca_chain_row_init (AlbercaChainRow *self)
{
}

static AlbercaChainRow *
row_new (const AlbercaChainPiece *piece)
{
  AlbercaChainRow *self = g_object_new (ALBERCA_TYPE_CHAIN_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (GTK_WIDGET (self), "chain");
  self->words = g_object_new (GTK_TYPE_BOX,
                              "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 2, "hexpand", TRUE,
                              "valign", GTK_ALIGN_START, "margin-top", 10, "margin-bottom", 10, "margin-end", 6,
                              NULL);
  gtk_box_append (GTK_BOX (box), alberca_chain_lines_new (piece));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  return self;
}

static void
make_activatable (AlbercaChainRow        *self,
                  const AlbercaChainNode *node)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  self->pool = g_strdup (node->pool);
  self->name = g_strdup (node->name);
  gtk_widget_set_margin_end (arrow, 12);
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self))), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _("Show this volume"));
}

/**
 * alberca_chain_row_new:
 * @chain: a chain
 * @node: one of its nodes
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
alberca_chain_row_new (const AlbercaChain     *chain,
                       const AlbercaChainNode *node)
{
  const AlbercaChainNode *base = alberca_chain_get_base (chain, node);
  const AlbercaChainPiece piece = {
    .lane = node->lane,
    .parent = base != NULL ? (int) base->lane : -1,
    .down = node->n_children > 0 || node->n_hidden > 0,
    .through = node->through,
    .dot = alberca_chain_node_is_wrong (node) ? ALBERCA_CHAIN_DOT_WRONG
           : node->present ? ALBERCA_CHAIN_DOT_PRESENT : ALBERCA_CHAIN_DOT_PLAIN,
  };
  AlbercaChainRow *self = row_new (&piece);
  g_autofree char *description = alberca_chain_node_describe (node);
  g_autofree char *users = NULL;
  g_autofree char *label = NULL;
  gboolean running = FALSE;

  add_label (self, node->name, node->present ? "heading" : NULL);
  if (*description != '\0')
    {
      GtkWidget *subtitle = add_label (self, description, "caption");

      gtk_widget_add_css_class (subtitle, "dim-label");
    }
  if (node->users->len > 0)
    {
      users = join_users (node->users, &running);
      add_line (self, "computer-symbolic", users, running ? "success" : NULL);
    }
  add_notes (self, node);
  if (node->kind == ALBERCA_CHAIN_VOLUME && !node->present)
    make_activatable (self, node);
  label = make_label (chain, node, users);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

GtkWidget *
alberca_chain_row_new_more (const AlbercaChainNode *base)
{
  const AlbercaChainPiece piece = { .lane = base->lane + 1, .parent = (int) base->lane, .through = base->through };
  AlbercaChainRow *self = row_new (&piece);
  g_autofree char *text = g_strdup_printf (ngettext ("And %'u more overlay", "And %'u more overlays", base->n_hidden),
                                           base->n_hidden);

  add_label (self, text, "dim-label");
  return GTK_WIDGET (self);
}

const char *
alberca_chain_row_get_pool (AlbercaChainRow *self)
{
  g_return_val_if_fail (ALBERCA_IS_CHAIN_ROW (self), NULL);

  return self->pool;
}

const char *
alberca_chain_row_get_name (AlbercaChainRow *self)
{
  g_return_val_if_fail (ALBERCA_IS_CHAIN_ROW (self), NULL);

  return self->name;
}
