/* alberca-reclaim-column.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-reclaim-column.h"

#include <glib/gi18n.h>
#include <string.h>

#include "widgets/alberca-format.h"
#include "widgets/alberca-volume-column.h"

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

typedef struct
{
  char         *(*get_text) (AlbercaReclaimItem *item); /* (transfer full) */
  GCompareFunc   compare;
  float          align;
  guint          lines;
  gboolean       tabular;
} Column;

const char *
alberca_reclaim_column_get_kind (AlbercaReclaimKind kind)
{
  switch (kind)
    {
    case ALBERCA_RECLAIM_DISK:
      return _("Unused disk");
    case ALBERCA_RECLAIM_ISO:
      return _("ISO image");
    case ALBERCA_RECLAIM_DEVICE:
      return _("Unused device");
    case ALBERCA_RECLAIM_OTHER:
      return _("Other file");
    case ALBERCA_RECLAIM_ORPHAN:
      return _("Orphan overlay");
    case ALBERCA_RECLAIM_UNSEEN:
      return _("Base not seen");
    case ALBERCA_RECLAIM_DUPLICATE:
      return _("Duplicate ISO");
    }
  g_return_val_if_reached ("");
}

static char *
get_name (AlbercaReclaimItem *item)
{
  return g_strdup (alberca_volume_get_name (alberca_reclaim_item_get_volume (item)));
}

static const char *
pool_of (AlbercaReclaimItem *item)
{
  AlbercaPool *pool = alberca_reclaim_item_get_pool (item);

  return pool != NULL ? alberca_pool_get_name (pool) : "";
}

static char *
get_pool (AlbercaReclaimItem *item)
{
  return g_strdup (pool_of (item));
}

static char *
get_kind (AlbercaReclaimItem *item)
{
  return g_strdup (alberca_reclaim_column_get_kind (alberca_reclaim_item_get_kind (item)));
}

static char *
get_size (AlbercaReclaimItem *item)
{
  return alberca_format_size (NULL, alberca_reclaim_item_get_size (item));
}

static char *
get_reason (AlbercaReclaimItem *item)
{
  return g_strdup (alberca_reclaim_item_get_reason (item));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return alberca_volume_column_get (ALBERCA_VOLUME_COLUMN_NAME)->compare (
    alberca_reclaim_item_get_volume ((gpointer) a), alberca_reclaim_item_get_volume ((gpointer) b));
}

static int
compare_pools (gconstpointer a,
               gconstpointer b)
{
  int order = strcmp (pool_of ((gpointer) a), pool_of ((gpointer) b));

  return order != 0 ? order : compare_names (a, b);
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  int order = COMPARE (alberca_reclaim_item_get_size ((gpointer) a), alberca_reclaim_item_get_size ((gpointer) b));

  return order != 0 ? order : compare_names (a, b);
}

/* The biggest first within a kind; what may be the same disc has one size */
static int
compare_kinds (gconstpointer a,
               gconstpointer b)
{
  int order = COMPARE (alberca_reclaim_item_get_kind ((gpointer) a), alberca_reclaim_item_get_kind ((gpointer) b));

  if (order == 0)
    order = COMPARE (alberca_reclaim_item_get_size ((gpointer) b), alberca_reclaim_item_get_size ((gpointer) a));
  return order != 0 ? order : compare_names (a, b);
}

static const Column columns[] = {
  { NULL, NULL, 0, 1, FALSE },
  { get_name, compare_names, 0, 1, FALSE },
  { get_pool, compare_pools, 0, 1, FALSE },
  { get_kind, compare_kinds, 0, 1, FALSE },
  { get_size, compare_sizes, 1, 1, TRUE },
  { get_reason, NULL, 0, 2, FALSE },
};

#define KIND_COLUMN 3

static void
text_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  const Column *column = user_data;
  GtkWidget *text = g_object_new (GTK_TYPE_INSCRIPTION,
                                  "text-overflow", GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END,
                                  "min-chars", 1,
                                  "min-lines", column->lines,
                                  "xalign", column->align,
                                  /* Higher than its lines, one that is cut off would stand higher than the others */
                                  "valign", GTK_ALIGN_CENTER,
                                  "hexpand", TRUE,
                                  NULL);

  if (column->tabular)
    gtk_widget_add_css_class (text, "numeric");
  gtk_list_item_set_child (item, text);
}

/* The row is what assistive technology reads */
static void
name_row (GtkWidget  *text,
          const char *name)
{
  GtkWidget *cell = gtk_widget_get_parent (text);
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
text_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  const Column *column = user_data;
  GtkWidget *widget = gtk_list_item_get_child (item);
  g_autofree char *text = column->get_text (gtk_list_item_get_item (item));

  gtk_inscription_set_text (GTK_INSCRIPTION (widget), text);
  gtk_widget_set_tooltip_text (widget, text);
  if (column->get_text == get_name)
    name_row (widget, text);
}

static void
check_setup_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  user_data)
{
  gtk_list_item_set_child (item, gtk_check_button_new ());
}

static void
check_bind_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  GtkWidget *check = gtk_list_item_get_child (item);
  AlbercaReclaimItem *reclaim_item = gtk_list_item_get_item (item);
  /* Translators: a box to tick: the name of a volume that shall be deleted */
  g_autofree char *label = g_strdup_printf (_("Choose “%s”"),
                                            alberca_volume_get_name (alberca_reclaim_item_get_volume (reclaim_item)));
  GBinding *binding = g_object_bind_property (reclaim_item, "chosen", check, "active",
                                              G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);

  g_object_set_data (G_OBJECT (item), "binding", binding);
  gtk_widget_set_sensitive (check, alberca_reclaim_item_get_offered (reclaim_item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
check_unbind_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *item,
                 gpointer                  user_data)
{
  GBinding *binding = g_object_steal_data (G_OBJECT (item), "binding");

  if (binding != NULL)
    g_binding_unbind (binding);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  return ((const Column *) user_data)->compare (a, b);
}

/**
 * alberca_reclaim_column_set_up:
 * @view: a view of #AlbercaReclaimItem with the six columns
 *
 * It is sorted by kind.
 */
void
alberca_reclaim_column_set_up (GtkColumnView *view)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), i);
      g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
      gboolean is_text = columns[i].get_text != NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (is_text ? text_setup_cb : check_setup_cb), (gpointer) &columns[i]);
      g_signal_connect (factory, "bind", G_CALLBACK (is_text ? text_bind_cb : check_bind_cb), (gpointer) &columns[i]);
      if (!is_text)
        g_signal_connect (factory, "unbind", G_CALLBACK (check_unbind_cb), NULL);
      gtk_column_view_column_set_factory (column, factory);
      if (columns[i].compare != NULL)
        {
          g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, (gpointer) &columns[i], NULL));

          gtk_column_view_column_set_sorter (column, sorter);
        }
      if (i == KIND_COLUMN)
        gtk_column_view_sort_by_column (view, column, GTK_SORT_ASCENDING);
    }
}
