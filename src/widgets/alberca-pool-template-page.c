/* alberca-pool-template-page.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-pool-template-page.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "widgets/alberca-compare-window.h"
#include "widgets/alberca-template-card.h"

struct _AlbercaPoolTemplatePage
{
  AdwBin parent_instance;

  GtkSearchEntry  *search_entry;
  GtkStack        *stack;
  GtkFlowBox      *templates;
  GtkFlowBox      *copies;
  GtkWidget       *templates_box;
  GtkWidget       *copies_box;
  GtkCustomFilter *filter;

  AlbercaPoolSupport *support;
  GListModel         *shown_templates;
  GListModel         *shown_copies;
  char               *needle;
  AlbercaTemplate    *selected;
};

G_DEFINE_FINAL_TYPE (AlbercaPoolTemplatePage, alberca_pool_template_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_SELECTED = 1,
  PROP_COMPLETE,
} AlbercaPoolTemplatePageProperty;

static GParamSpec *properties[PROP_COMPLETE + 1];

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- The lists ---- */

static gboolean
contains (const char *text,
          const char *needle)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, needle) != NULL;
}

static gboolean
match_template (gpointer item,
                gpointer user_data)
{
  AlbercaPoolTemplatePage *self = ALBERCA_POOL_TEMPLATE_PAGE (user_data);
  AlbercaTemplate *template = ALBERCA_TEMPLATE (item);

  return self->needle == NULL ||
         contains (alberca_template_get_title (template), self->needle) ||
         contains (alberca_template_get_description (template), self->needle);
}

/* What has not been read yet cannot be copied */
static gboolean
match_readable_pool (gpointer item,
                     gpointer user_data)
{
  return alberca_pool_get_config (ALBERCA_POOL (item)) != NULL;
}

static gpointer
template_from_pool (gpointer item,
                    gpointer user_data)
{
  g_autoptr (AlbercaPool) pool = ALBERCA_POOL (item);

  return alberca_template_new_from_pool (pool);
}

static void
update_card (AlbercaPoolTemplatePage *self,
             AlbercaTemplateCard     *card)
{
  AlbercaTemplate *template = alberca_template_card_get_template (card);
  const AlbercaPoolConfig *config = alberca_template_get_config (template);
  g_autofree char *problem = NULL;

  if (config != NULL)
    problem = alberca_pool_support_get_problem (self->support, alberca_pool_config_get_pool_type (config));
  else
    problem = g_strdup_printf (_("This template is broken: %s"), alberca_template_get_problem (template));
  alberca_template_card_set_problem (card, problem);
}

static GtkWidget *
create_card (gpointer item,
             gpointer user_data)
{
  GtkWidget *card = alberca_template_card_new (ALBERCA_TEMPLATE (item));

  update_card (user_data, ALBERCA_TEMPLATE_CARD (card));

  return card;
}

static void
update_cards (AlbercaPoolTemplatePage *self)
{
  GtkFlowBox *boxes[] = { self->templates, self->copies };

  for (gsize i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      GtkFlowBoxChild *card;

      for (int n = 0; (card = gtk_flow_box_get_child_at_index (boxes[i], n)) != NULL; n++)
        {
          update_card (self, ALBERCA_TEMPLATE_CARD (card));
          if (!gtk_widget_get_sensitive (GTK_WIDGET (card)))
            gtk_flow_box_unselect_child (boxes[i], card);
        }
    }
}

static void
update_sections (AlbercaPoolTemplatePage *self)
{
  guint n_templates = self->shown_templates != NULL ? g_list_model_get_n_items (self->shown_templates) : 0;
  guint n_copies = self->shown_copies != NULL ? g_list_model_get_n_items (self->shown_copies) : 0;

  gtk_widget_set_visible (self->templates_box, n_templates > 0);
  gtk_widget_set_visible (self->copies_box, n_copies > 0);
  gtk_stack_set_visible_child_name (self->stack, n_templates + n_copies > 0 ? "cards" : "nothing");
}

/* ---- What the user does ---- */

static void
set_selected (AlbercaPoolTemplatePage *self,
              AlbercaTemplate         *template)
{
  if (!g_set_object (&self->selected, template))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

static AlbercaTemplate *
get_selected_in (GtkFlowBox *box)
{
  g_autoptr (GList) selected = gtk_flow_box_get_selected_children (box);

  return selected != NULL ? alberca_template_card_get_template (selected->data) : NULL;
}

/* One choice in two boxes */
static void
on_selection_changed (AlbercaPoolTemplatePage *self,
                      GtkFlowBox              *box)
{
  GtkFlowBox *other = box == self->templates ? self->copies : self->templates;
  AlbercaTemplate *template = get_selected_in (box);

  if (template != NULL)
    gtk_flow_box_unselect_all (other);
  else
    template = get_selected_in (other);
  set_selected (self, template);
}

static void
on_card_activated (AlbercaPoolTemplatePage *self,
                   GtkFlowBoxChild         *card,
                   GtkFlowBox              *box)
{
  gtk_flow_box_select_child (box, card);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
on_search_changed (AlbercaPoolTemplatePage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry))));

  g_clear_pointer (&self->needle, g_free);
  if (text[0] != '\0')
    self->needle = g_utf8_casefold (text, -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static GtkFlowBoxChild *
get_first_usable (GtkFlowBox *box)
{
  GtkFlowBoxChild *card;

  for (int n = 0; (card = gtk_flow_box_get_child_at_index (box, n)) != NULL; n++)
    {
      if (gtk_widget_get_sensitive (GTK_WIDGET (card)))
        return card;
    }

  return NULL;
}

/* Enter in the search takes the first that was found */
static void
on_search_activate (AlbercaPoolTemplatePage *self)
{
  GtkFlowBox *box = gtk_widget_get_visible (self->templates_box) ? self->templates : self->copies;
  GtkFlowBoxChild *card = get_first_usable (box);

  if (self->needle == NULL && self->selected != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0);
  else if (card != NULL)
    on_card_activated (self, card, box);
}

/* Not the application's action: the wizard is a dialog, which has none */
static void
on_compare_clicked (AlbercaPoolTemplatePage *self)
{
  GtkWidget *window = alberca_compare_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (window));
}

/* Escape, which the search entry keeps to itself: empties the search first, then closes the window */
static void
on_stop_search (AlbercaPoolTemplatePage *self)
{
  if (gtk_editable_get_text (GTK_EDITABLE (self->search_entry))[0] != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "window.close", NULL);
}

/* ---- The object ---- */

static gboolean
alberca_pool_template_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (ALBERCA_POOL_TEMPLATE_PAGE (widget)->search_entry));
}

static void
alberca_pool_template_page_get_property (GObject    *object,
                                         guint       prop_id,
                                         GValue     *value,
                                         GParamSpec *pspec)
{
  AlbercaPoolTemplatePage *self = ALBERCA_POOL_TEMPLATE_PAGE (object);

  switch ((AlbercaPoolTemplatePageProperty) prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;

    case PROP_COMPLETE:
      g_value_set_boolean (value, self->selected != NULL && alberca_template_get_problem (self->selected) == NULL);
      break;
    }
}

static void
alberca_pool_template_page_dispose (GObject *object)
{
  AlbercaPoolTemplatePage *self = ALBERCA_POOL_TEMPLATE_PAGE (object);

  /* The filter asks this object */
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_POOL_TEMPLATE_PAGE);
  g_clear_object (&self->filter);
  g_clear_object (&self->shown_templates);
  g_clear_object (&self->shown_copies);
  g_clear_object (&self->support);
  g_clear_object (&self->selected);
  g_clear_pointer (&self->needle, g_free);

  G_OBJECT_CLASS (alberca_pool_template_page_parent_class)->dispose (object);
}

static void
alberca_pool_template_page_class_init (AlbercaPoolTemplatePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = alberca_pool_template_page_dispose;
  object_class->get_property = alberca_pool_template_page_get_property;

  widget_class->grab_focus = alberca_pool_template_page_grab_focus;

  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, ALBERCA_TYPE_TEMPLATE, flags);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[ACTIVATED] =
    g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/alberca/Alberca/alberca-pool-template-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, copies);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, copies_box);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, templates);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, templates_box);
  gtk_widget_class_bind_template_callback (widget_class, on_card_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_compare_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
}

static void
alberca_pool_template_page_init (AlbercaPoolTemplatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = gtk_custom_filter_new (match_template, self, NULL);
}

static GListModel *
filter_templates (AlbercaPoolTemplatePage *self,
                  GListModel              *model)
{
  GtkFilterListModel *filtered = gtk_filter_list_model_new (model, g_object_ref (GTK_FILTER (self->filter)));

  g_signal_connect_object (filtered, "items-changed", G_CALLBACK (update_sections), self, G_CONNECT_SWAPPED);

  return G_LIST_MODEL (filtered);
}

/**
 * alberca_pool_template_page_set_models:
 * @self: a template page
 * @templates: of AlbercaTemplate
 * @pools: of AlbercaPool, to copy
 * @support: which types can be used
 *
 * To be called once.
 */
void
alberca_pool_template_page_set_models (AlbercaPoolTemplatePage *self,
                                       GListModel              *templates,
                                       GListModel              *pools,
                                       AlbercaPoolSupport      *support)
{
  GtkFilterListModel *readable;
  GtkMapListModel *copies;
  GtkFlowBoxChild *first;

  g_return_if_fail (ALBERCA_IS_POOL_TEMPLATE_PAGE (self));
  g_return_if_fail (G_IS_LIST_MODEL (templates));
  g_return_if_fail (G_IS_LIST_MODEL (pools));
  g_return_if_fail (self->shown_templates == NULL);

  readable = gtk_filter_list_model_new (g_object_ref (pools),
                                        GTK_FILTER (gtk_custom_filter_new (match_readable_pool, NULL, NULL)));
  copies = gtk_map_list_model_new (G_LIST_MODEL (readable), template_from_pool, NULL, NULL);
  self->shown_templates = filter_templates (self, g_object_ref (templates));
  self->shown_copies = filter_templates (self, G_LIST_MODEL (copies));

  self->support = g_object_ref (support);
  gtk_flow_box_bind_model (self->templates, self->shown_templates, create_card, self, NULL);
  gtk_flow_box_bind_model (self->copies, self->shown_copies, create_card, self, NULL);
  g_signal_connect_object (support, "changed", G_CALLBACK (update_cards), self, G_CONNECT_SWAPPED);
  update_sections (self);

  first = gtk_flow_box_get_child_at_index (self->templates, 0);
  if (first != NULL)
    gtk_flow_box_select_child (self->templates, first);
}

/**
 * alberca_pool_template_page_get_selected:
 * @self: a template page
 *
 * Returns: (transfer none) (nullable): what is chosen
 */
AlbercaTemplate *
alberca_pool_template_page_get_selected (AlbercaPoolTemplatePage *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_TEMPLATE_PAGE (self), NULL);

  return self->selected;
}
