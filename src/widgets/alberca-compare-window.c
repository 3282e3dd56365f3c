/* alberca-compare-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-compare-window.h"

#include <glib/gi18n-lib.h>

#include "xml/alberca-comparison.h"

struct _AlbercaCompareWindow
{
  AdwWindow parent_instance;

  /* Template */
  GtkGrid             *types;
  GtkGrid             *formats;
  AdwPreferencesGroup *type_texts;
  AdwPreferencesGroup *trait_texts;
};

G_DEFINE_FINAL_TYPE (AlbercaCompareWindow, alberca_compare_window, ADW_TYPE_WINDOW)

/* ---- Tables ---- */

static GtkWidget *
create_label (const char *text,
              gboolean    is_heading)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  if (is_heading)
    gtk_widget_add_css_class (label, "heading");

  return label;
}

/* A sign for the eye, a word for the ear */
static GtkWidget *
create_mark (gboolean yes)
{
  GtkWidget *label = gtk_label_new (yes ? "✓" : "–");

  if (!yes)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, yes ? C_("trait", "Yes") : C_("trait", "No"), -1);

  return label;
}

static void
fill_types (AlbercaCompareWindow *self)
{
  gsize n_traits;
  const AlbercaTraitText *traits = alberca_comparison_get_traits (&n_traits);

  gtk_grid_attach (self->types, create_label (_("Type"), TRUE), 0, 0, 1, 1);
  for (gsize i = 0; i < n_traits; i++)
    {
      GtkWidget *heading = create_label (_(traits[i].title), TRUE);

      gtk_label_set_wrap_mode (GTK_LABEL (heading), PANGO_WRAP_WORD);
      gtk_label_set_justify (GTK_LABEL (heading), GTK_JUSTIFY_CENTER);
      gtk_label_set_xalign (GTK_LABEL (heading), 0.5);
      gtk_widget_set_hexpand (heading, TRUE);
      gtk_widget_set_tooltip_text (heading, _(traits[i].explanation));
      gtk_grid_attach (self->types, heading, (int) i + 1, 0, 1, 1);
    }

  for (AlbercaPoolType type = ALBERCA_POOL_TYPE_DIR; type <= ALBERCA_POOL_TYPE_LAST; type++)
    {
      const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (type);

      GtkWidget *title = create_label (_(info->title), FALSE);

      /* Room for most titles on one line, beside the headings that take what they get */
      gtk_label_set_width_chars (GTK_LABEL (title), 20);
      gtk_grid_attach (self->types, title, 0, (int) type, 1, 1);
      for (gsize i = 0; i < n_traits; i++)
        gtk_grid_attach (self->types, create_mark ((info->traits & traits[i].trait) != 0),
                         (int) i + 1, (int) type, 1, 1);
    }
}

static void
fill_formats (AlbercaCompareWindow *self)
{
  gsize n_rows;
  const AlbercaFormatText *rows = alberca_comparison_get_formats (&n_rows);

  gtk_grid_attach (self->formats, create_label ("raw", TRUE), 1, 0, 1, 1);
  gtk_grid_attach (self->formats, create_label ("qcow2", TRUE), 2, 0, 1, 1);
  for (gsize i = 0; i < n_rows; i++)
    {
      const char *texts[] = { rows[i].title, rows[i].raw, rows[i].qcow2 };

      for (int column = 0; column < (int) G_N_ELEMENTS (texts); column++)
        {
          GtkWidget *label = create_label (_(texts[column]), column == 0);

          gtk_widget_set_hexpand (label, column > 0);
          gtk_grid_attach (self->formats, label, column, (int) i + 1, 1, 1);
        }
    }
}

/* ---- Texts ---- */

static void
add_text (AdwExpanderRow *expander,
          const char     *title,
          const char     *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_expander_row_add_row (expander, row);
}

static void
fill_texts (AlbercaCompareWindow *self)
{
  gsize n_traits;
  const AlbercaTraitText *traits = alberca_comparison_get_traits (&n_traits);

  for (AlbercaPoolType type = ALBERCA_POOL_TYPE_DIR; type <= ALBERCA_POOL_TYPE_LAST; type++)
    {
      const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (type);
      const AlbercaTypeText *texts = alberca_comparison_get_type (type);
      GtkWidget *expander = adw_expander_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _(info->title));
      adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), _(texts->choice));
      adw_expander_row_add_prefix (ADW_EXPANDER_ROW (expander), gtk_image_new_from_icon_name (info->icon_name));
      add_text (ADW_EXPANDER_ROW (expander), _("What it is"), _(info->description));
      add_text (ADW_EXPANDER_ROW (expander), _("What a machine sees"), _(texts->disk));
      add_text (ADW_EXPANDER_ROW (expander), _("Snapshots and clones"), _(texts->cost));
      adw_preferences_group_add (self->type_texts, expander);
    }

  for (gsize i = 0; i < n_traits; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(traits[i].title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(traits[i].explanation));
      adw_preferences_group_add (self->trait_texts, row);
    }
}

/* ---- The object ---- */

static void
alberca_compare_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_COMPARE_WINDOW);

  G_OBJECT_CLASS (alberca_compare_window_parent_class)->dispose (object);
}

static void
alberca_compare_window_class_init (AlbercaCompareWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_compare_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-compare-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaCompareWindow, formats);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCompareWindow, trait_texts);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCompareWindow, type_texts);
  gtk_widget_class_bind_template_child (widget_class, AlbercaCompareWindow, types);
}

static void
alberca_compare_window_init (AlbercaCompareWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_types (self);
  fill_formats (self);
  fill_texts (self);
}

/**
 * alberca_compare_window_new:
 *
 * Returns: (transfer floating): the window
 */
GtkWidget *
alberca_compare_window_new (void)
{
  return g_object_new (ALBERCA_TYPE_COMPARE_WINDOW, NULL);
}
