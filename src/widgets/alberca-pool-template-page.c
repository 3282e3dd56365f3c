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
#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-error-dialog.h"
#include "widgets/alberca-template-card.h"
#include "widgets/alberca-template-dialog.h"
#include "widgets/alberca-template-opener.h"

/* The boxes of cards, in the order they are shown in */
enum
{
  SECTION_OPENED, /* from XML, in this wizard */
  SECTION_USER,
  SECTION_SHIPPED,
  SECTION_COPIES,
  N_SECTIONS
};

/* One box of cards with its title, hidden while nothing fits the search */
typedef struct
{
  GtkWidget  *frame;
  GtkFlowBox *cards;
  GListModel *shown;
} Section;

struct _AlbercaPoolTemplatePage
{
  AdwBin parent_instance;

  GtkSearchEntry  *search_entry;
  GtkStack        *stack;
  GtkFlowBox      *opened;
  GtkFlowBox      *own;
  GtkFlowBox      *templates;
  GtkFlowBox      *copies;
  GtkWidget       *opened_box;
  GtkWidget       *own_box;
  GtkWidget       *templates_box;
  GtkWidget       *copies_box;
  GtkCustomFilter *filter;

  AlbercaTemplateList   *list;
  AlbercaPoolSupport    *support;
  AlbercaTemplateOpener *opener;
  GListStore            *opened_templates;
  Section                sections[N_SECTIONS];
  char                  *needle;
  AlbercaTemplate       *selected;
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

static AlbercaTemplateCard *
get_nth_card (Section *section,
              int      n)
{
  GtkFlowBoxChild *card = gtk_flow_box_get_child_at_index (section->cards, n);

  return card != NULL ? ALBERCA_TEMPLATE_CARD (card) : NULL;
}

static AlbercaTemplateCard *
find_card (AlbercaPoolTemplatePage *self,
           AlbercaTemplate         *template)
{
  AlbercaTemplateCard *card;

  for (gsize i = 0; i < N_SECTIONS; i++)
    {
      for (int n = 0; (card = get_nth_card (&self->sections[i], n)) != NULL; n++)
        {
          if (alberca_template_card_get_template (card) == template)
            return card;
        }
    }

  return NULL;
}

static void
update_cards (AlbercaPoolTemplatePage *self)
{
  AlbercaTemplateCard *card;

  for (gsize i = 0; i < N_SECTIONS; i++)
    {
      for (int n = 0; (card = get_nth_card (&self->sections[i], n)) != NULL; n++)
        update_card (self, card);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

static void
update_sections (AlbercaPoolTemplatePage *self)
{
  guint n_found = 0;

  for (gsize i = 0; i < N_SECTIONS; i++)
    {
      guint n_shown = self->sections[i].shown != NULL ? g_list_model_get_n_items (self->sections[i].shown) : 0;

      gtk_widget_set_visible (self->sections[i].frame, n_shown > 0);
      n_found += n_shown;
    }

  gtk_stack_set_visible_child_name (self->stack, n_found > 0 ? "cards" : "nothing");
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

/* One choice in all boxes */
static void
on_selection_changed (AlbercaPoolTemplatePage *self,
                      GtkFlowBox              *box)
{
  AlbercaTemplate *template = get_selected_in (box);

  for (gsize i = 0; i < N_SECTIONS; i++)
    {
      GtkFlowBox *other = self->sections[i].cards;

      if (other == box || other == NULL)
        continue;
      if (get_selected_in (box) != NULL)
        gtk_flow_box_unselect_all (other);
      else if (template == NULL)
        template = get_selected_in (other);
    }
  set_selected (self, template);
}

static void
select_card (AlbercaTemplateCard *card)
{
  GtkWidget *box = gtk_widget_get_ancestor (GTK_WIDGET (card), GTK_TYPE_FLOW_BOX);

  gtk_flow_box_select_child (GTK_FLOW_BOX (box), GTK_FLOW_BOX_CHILD (card));
}

static void
on_card_activated (AlbercaPoolTemplatePage *self,
                   GtkFlowBoxChild         *card,
                   GtkFlowBox              *box)
{
  gtk_flow_box_select_child (box, card);
  if (alberca_template_card_get_usable (ALBERCA_TEMPLATE_CARD (card)))
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

/* Enter in the search takes the first that was found */
static void
on_search_activate (AlbercaPoolTemplatePage *self)
{
  AlbercaTemplateCard *card;

  if (self->needle == NULL && self->selected != NULL)
    {
      g_signal_emit (self, signals[ACTIVATED], 0);
      return;
    }
  for (gsize i = 0; i < N_SECTIONS; i++)
    {
      for (int n = 0; (card = get_nth_card (&self->sections[i], n)) != NULL; n++)
        {
          if (alberca_template_card_get_usable (card))
            {
              on_card_activated (self, GTK_FLOW_BOX_CHILD (card), self->sections[i].cards);
              return;
            }
        }
    }
}

static void
on_opened (AlbercaPoolTemplatePage *self,
           AlbercaTemplate         *template)
{
  AlbercaTemplateCard *card;

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  alberca_pool_template_page_add (self, template);
  card = find_card (self, template);
  if (card != NULL && alberca_template_card_get_usable (card))
    g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  alberca_template_opener_choose (ALBERCA_POOL_TEMPLATE_PAGE (widget)->opener);
}

static void
paste_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  alberca_template_opener_paste (ALBERCA_POOL_TEMPLATE_PAGE (widget)->opener);
}

static void
present (AlbercaPoolTemplatePage *self,
         GtkWidget               *dialog)
{
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- The user's own ---- */

static void
rename_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  AlbercaPoolTemplatePage *self = ALBERCA_POOL_TEMPLATE_PAGE (widget);
  AlbercaTemplate *template = alberca_template_list_find_path (self->list, g_variant_get_string (parameter, NULL));

  if (template != NULL && alberca_template_get_config (template) != NULL)
    present (self, alberca_template_dialog_new_to_rename (self->list, template));
}

static void
removed_cb (GObject      *list,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AlbercaPoolTemplatePage) self = ALBERCA_POOL_TEMPLATE_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (alberca_template_list_change_finish (ALBERCA_TEMPLATE_LIST (list), result, &error))
    return;
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    present (self, alberca_error_dialog_new (_("The template could not be deleted"), error, NULL));
}

static void
delete_confirmed_cb (AlbercaPoolTemplatePage *self,
                     AlbercaConfirmDialog    *dialog)
{
  const char *path = g_object_get_data (G_OBJECT (dialog), "path");
  AlbercaTemplate *template = alberca_template_list_find_path (self->list, path);

  if (template != NULL)
    alberca_template_list_remove_async (self->list, template, removed_cb, g_object_ref (self));
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  AlbercaPoolTemplatePage *self = ALBERCA_POOL_TEMPLATE_PAGE (widget);
  const char *path = g_variant_get_string (parameter, NULL);
  AlbercaTemplate *template = alberca_template_list_find_path (self->list, path);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  if (template == NULL)
    return;

  heading = g_strdup_printf (_("Delete the Template “%s”?"), alberca_template_get_title (template));
  body = g_strdup_printf (_("Its file %s is deleted. Pools that were made from it stay."), path);
  dialog = alberca_confirm_dialog_new (heading, body, _("_Delete"), NULL);
  g_object_set_data_full (G_OBJECT (dialog), "path", g_strdup (path), g_free);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (delete_confirmed_cb), self, G_CONNECT_SWAPPED);
  present (self, dialog);
}

/* Not the application's action: the wizard is a dialog, which has none */
static void
on_compare_clicked (AlbercaPoolTemplatePage *self)
{
  present (self, alberca_compare_window_new ());
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

static gboolean
is_complete (AlbercaPoolTemplatePage *self)
{
  AlbercaTemplateCard *card = self->selected != NULL ? find_card (self, self->selected) : NULL;

  return card != NULL && alberca_template_card_get_usable (card);
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
      g_value_set_boolean (value, is_complete (self));
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
  if (self->opener != NULL)
    g_object_run_dispose (G_OBJECT (self->opener));
  g_clear_object (&self->opener);
  g_clear_object (&self->filter);
  for (gsize i = 0; i < N_SECTIONS; i++)
    {
      g_clear_object (&self->sections[i].shown);
      self->sections[i].cards = NULL;
    }
  g_clear_object (&self->opened_templates);
  g_clear_object (&self->list);
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

  gtk_widget_class_install_action (widget_class, "templates.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "templates.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "templates.rename", "s", rename_action);
  gtk_widget_class_install_action (widget_class, "templates.delete", "s", delete_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/alberca/Alberca/alberca-pool-template-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, copies);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, copies_box);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, opened);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, opened_box);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, own);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolTemplatePage, own_box);
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
  self->opened_templates = g_list_store_new (ALBERCA_TYPE_TEMPLATE);
  self->opener = alberca_template_opener_new (GTK_WIDGET (self));
  g_signal_connect_object (self->opener, "opened", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  alberca_template_opener_accept_drops (self->opener);
}

static gboolean
match_user (gpointer item,
            gpointer user_data)
{
  return alberca_template_get_kind (ALBERCA_TEMPLATE (item)) == ALBERCA_TEMPLATE_USER;
}

static gboolean
match_shipped (gpointer item,
               gpointer user_data)
{
  return !match_user (item, user_data);
}

/* Cards that come anew, after a change of the list, do not lose the choice */
static void
restore_selection (AlbercaPoolTemplatePage *self)
{
  AlbercaTemplateCard *card = self->selected != NULL ? find_card (self, self->selected) : NULL;

  if (card != NULL)
    select_card (card);
}

/* Takes the model */
static void
add_section (AlbercaPoolTemplatePage *self,
             guint                    n,
             GtkWidget               *frame,
             GtkFlowBox              *cards,
             GListModel              *model)
{
  Section *section = &self->sections[n];

  section->frame = frame;
  section->cards = cards;
  section->shown = G_LIST_MODEL (gtk_filter_list_model_new (model, g_object_ref (GTK_FILTER (self->filter))));
  gtk_flow_box_bind_model (cards, section->shown, create_card, self, NULL);
  g_signal_connect_object (section->shown, "items-changed", G_CALLBACK (update_sections), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (section->shown, "items-changed", G_CALLBACK (restore_selection), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static GListModel *
filter_list (gpointer            model,
             GtkCustomFilterFunc match)
{
  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (model),
                                                  GTK_FILTER (gtk_custom_filter_new (match, NULL, NULL))));
}

/**
 * alberca_pool_template_page_set_models:
 * @self: a template page
 * @templates: the templates
 * @pools: of AlbercaPool, to copy
 * @support: which types can be used
 *
 * To be called once.
 */
void
alberca_pool_template_page_set_models (AlbercaPoolTemplatePage *self,
                                       AlbercaTemplateList     *templates,
                                       GListModel              *pools,
                                       AlbercaPoolSupport      *support)
{
  GtkMapListModel *copies;
  AlbercaTemplateCard *first;

  g_return_if_fail (ALBERCA_IS_POOL_TEMPLATE_PAGE (self));
  g_return_if_fail (ALBERCA_IS_TEMPLATE_LIST (templates));
  g_return_if_fail (G_IS_LIST_MODEL (pools));
  g_return_if_fail (self->list == NULL);

  self->list = g_object_ref (templates);
  self->support = g_object_ref (support);
  copies = gtk_map_list_model_new (filter_list (pools, match_readable_pool), template_from_pool, NULL, NULL);
  add_section (self, SECTION_OPENED, self->opened_box, self->opened,
               G_LIST_MODEL (g_object_ref (self->opened_templates)));
  add_section (self, SECTION_USER, self->own_box, self->own, filter_list (templates, match_user));
  add_section (self, SECTION_SHIPPED, self->templates_box, self->templates, filter_list (templates, match_shipped));
  add_section (self, SECTION_COPIES, self->copies_box, self->copies, G_LIST_MODEL (copies));
  g_signal_connect_object (support, "changed", G_CALLBACK (update_cards), self, G_CONNECT_SWAPPED);
  update_sections (self);

  first = get_nth_card (&self->sections[SECTION_SHIPPED], 0);
  if (first != NULL)
    select_card (first);
}

/**
 * alberca_pool_template_page_add:
 * @self: a template page that has its models
 * @template_: from XML
 *
 * Shows it as what was opened, and chooses it.
 */
void
alberca_pool_template_page_add (AlbercaPoolTemplatePage *self,
                                AlbercaTemplate         *template_)
{
  AlbercaTemplateCard *card;

  g_return_if_fail (ALBERCA_IS_POOL_TEMPLATE_PAGE (self));
  g_return_if_fail (ALBERCA_IS_TEMPLATE (template_));

  g_list_store_insert (self->opened_templates, 0, template_);
  card = find_card (self, template_);
  if (card != NULL)
    select_card (card);
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
