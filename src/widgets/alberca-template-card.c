/* alberca-template-card.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-template-card.h"

#include <glib/gi18n-lib.h>

struct _AlbercaTemplateCard
{
  GtkFlowBoxChild parent_instance;

  GtkWidget       *content;
  GtkLabel        *description;
  GtkImage        *icon;
  GtkMenuButton   *menu_button;
  GtkLabel        *title;
  GtkLabel        *traits;
  GtkLabel        *problem;

  AlbercaTemplate *template;
};

G_DEFINE_FINAL_TYPE (AlbercaTemplateCard, alberca_template_card, GTK_TYPE_FLOW_BOX_CHILD)

typedef enum
{
  PROP_TEMPLATE = 1,
} AlbercaTemplateCardProperty;

static GParamSpec *properties[PROP_TEMPLATE + 1];

static const struct
{
  AlbercaPoolTraits trait;
  const char       *title;
} trait_titles[] = {
  { ALBERCA_POOL_TRAIT_FILES, N_("Files") },
  { ALBERCA_POOL_TRAIT_THIN, N_("Thin disks") },
  { ALBERCA_POOL_TRAIT_SNAPSHOTS, N_("Snapshots") },
  { ALBERCA_POOL_TRAIT_SHARED, N_("Shared between hosts") },
  { ALBERCA_POOL_TRAIT_LIVE_MIGRATION, N_("Live migration") },
};

/* No bindings: a template does not change, and a label that the pointer is over outlives the card, which GTK
 * has expressions complain of */
static void
show_texts (AlbercaTemplateCard *self)
{
  const char *description = alberca_template_get_description (self->template);

  gtk_image_set_from_icon_name (self->icon, alberca_template_get_icon_name (self->template));
  gtk_label_set_label (self->title, alberca_template_get_title (self->template));
  gtk_label_set_label (self->description, description != NULL ? description : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description), description != NULL && *description != '\0');
}

/* "Directory · Files · Thin disks"; of a broken one nothing is known */
static void
show_traits (AlbercaTemplateCard *self)
{
  const AlbercaPoolConfig *config = alberca_template_get_config (self->template);
  AlbercaPoolType type = config != NULL ? alberca_pool_config_get_pool_type (config) : ALBERCA_POOL_TYPE_UNKNOWN;
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (type);
  g_autoptr (GString) text = g_string_new (_(info->title));

  gtk_widget_set_visible (GTK_WIDGET (self->traits), config != NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (trait_titles); i++)
    {
      if (info->traits & trait_titles[i].trait)
        g_string_append_printf (text, " · %s", _(trait_titles[i].title));
    }

  gtk_label_set_label (self->traits, text->str);
}

static void
add_item (GMenu           *menu,
          const char      *label,
          const char      *action,
          AlbercaTemplate *template)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", alberca_template_get_path (template));
  g_menu_append_item (menu, item);
}

/* What can be done with the user's own; the actions are those of the page */
static void
fill_menu (AlbercaTemplateCard *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  /* Translators: %s is the title of a template */
  g_autofree char *label = g_strdup_printf (_("Menu of the template “%s”"),
                                            alberca_template_get_title (self->template));

  if (alberca_template_get_config (self->template) != NULL)
    add_item (menu, _("_Rename…"), "templates.rename", self->template);
  add_item (menu, _("_Delete…"), "templates.delete", self->template);
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), TRUE);
}

static void
alberca_template_card_constructed (GObject *object)
{
  AlbercaTemplateCard *self = ALBERCA_TEMPLATE_CARD (object);
  const char *problem = self->template != NULL ? alberca_template_get_problem (self->template) : NULL;

  G_OBJECT_CLASS (alberca_template_card_parent_class)->constructed (object);

  if (self->template == NULL)
    return;

  show_texts (self);
  show_traits (self);
  if (alberca_template_get_kind (self->template) == ALBERCA_TEMPLATE_USER)
    fill_menu (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  alberca_template_get_title (self->template),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem != NULL ? problem : alberca_template_get_description (self->template),
                                  -1);
}

static void
alberca_template_card_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  AlbercaTemplateCard *self = ALBERCA_TEMPLATE_CARD (object);

  switch ((AlbercaTemplateCardProperty) prop_id)
    {
    case PROP_TEMPLATE:
      g_value_set_object (value, self->template);
      break;
    }
}

static void
alberca_template_card_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  AlbercaTemplateCard *self = ALBERCA_TEMPLATE_CARD (object);

  switch ((AlbercaTemplateCardProperty) prop_id)
    {
    case PROP_TEMPLATE:
      if (g_set_object (&self->template, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    }
}

static void
alberca_template_card_dispose (GObject *object)
{
  AlbercaTemplateCard *self = ALBERCA_TEMPLATE_CARD (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_TEMPLATE_CARD);
  g_clear_object (&self->template);

  G_OBJECT_CLASS (alberca_template_card_parent_class)->dispose (object);
}

static void
alberca_template_card_class_init (AlbercaTemplateCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = alberca_template_card_constructed;
  object_class->dispose = alberca_template_card_dispose;
  object_class->get_property = alberca_template_card_get_property;
  object_class->set_property = alberca_template_card_set_property;

  properties[PROP_TEMPLATE] =
    g_param_spec_object ("template", NULL, NULL, ALBERCA_TYPE_TEMPLATE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-template-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateCard, content);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateCard, description);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateCard, icon);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateCard, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateCard, problem);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateCard, title);
  gtk_widget_class_bind_template_child (widget_class, AlbercaTemplateCard, traits);
}

static void
alberca_template_card_init (AlbercaTemplateCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_template_card_new:
 * @template_: what to show
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
alberca_template_card_new (AlbercaTemplate *template_)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE (template_), NULL);

  return g_object_new (ALBERCA_TYPE_TEMPLATE_CARD, "template", template_, NULL);
}

/**
 * alberca_template_card_get_template:
 * @self: a card
 *
 * Returns: (transfer none): what it shows
 */
AlbercaTemplate *
alberca_template_card_get_template (AlbercaTemplateCard *self)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE_CARD (self), NULL);

  return self->template;
}

/**
 * alberca_template_card_set_problem:
 * @self: a card
 * @problem: (nullable): why its template cannot be used
 *
 * It stays readable, and search finds it; only going on with it is impossible.
 */
void
alberca_template_card_set_problem (AlbercaTemplateCard *self,
                                   const char          *problem)
{
  g_return_if_fail (ALBERCA_IS_TEMPLATE_CARD (self));

  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  /* Not the card itself, so that the keyboard reaches it and a screen reader reads it */
  gtk_widget_set_sensitive (self->content, problem == NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_DISABLED, problem != NULL, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem != NULL ? problem : alberca_template_get_description (self->template),
                                  -1);
}

/**
 * alberca_template_card_get_usable:
 * @self: a card
 *
 * Returns: whether it has no problem
 */
gboolean
alberca_template_card_get_usable (AlbercaTemplateCard *self)
{
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE_CARD (self), FALSE);

  return gtk_widget_get_sensitive (self->content);
}
