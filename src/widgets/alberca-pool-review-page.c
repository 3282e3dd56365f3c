/* alberca-pool-review-page.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-pool-review-page.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-pool-conflicts.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-xml-view.h"

struct _AlbercaPoolReviewPage
{
  AdwBin parent_instance;

  AdwActionRow     *name_row;
  AdwActionRow     *uuid_row;
  AdwComboRow      *build_row;
  AdwActionRow     *guard_row;
  GtkSwitch        *start_switch;
  GtkSwitch        *autostart_switch;
  GtkWidget        *xml_view;
  GtkWidget        *command_row;

  AlbercaPoolDraft *draft;
  GBindingGroup    *bindings;
  gboolean          complete;
  gboolean          updating;
};

G_DEFINE_FINAL_TYPE (AlbercaPoolReviewPage, alberca_pool_review_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_DRAFT = 1,
  PROP_COMPLETE,
} AlbercaPoolReviewPageProperty;

static GParamSpec *properties[PROP_COMPLETE + 1];

enum
{
  SAVE_TEMPLATE,
  TRY,
  EDIT_XML,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- How to build: what the pool's type offers ---- */

static const AlbercaPoolBuild builds[] = {
  ALBERCA_POOL_BUILD_NONE, ALBERCA_POOL_BUILD_PLAIN, ALBERCA_POOL_BUILD_NO_OVERWRITE, ALBERCA_POOL_BUILD_OVERWRITE,
};

static gboolean
is_offered (AlbercaPoolReviewPage *self,
            AlbercaPoolBuild       build)
{
  return (alberca_pool_draft_get_builds (self->draft) & build) == build;
}

static const char *
get_build_title (const AlbercaPoolTypeInfo *info,
                 AlbercaPoolBuild           build)
{
  if (build == ALBERCA_POOL_BUILD_NONE)
    return _("No");
  if (build == ALBERCA_POOL_BUILD_NO_OVERWRITE)
    return _("If nothing is on it");
  if (build == ALBERCA_POOL_BUILD_OVERWRITE)
    return _("Over what is on it");
  return info->traits & ALBERCA_POOL_TRAIT_FILES ? _("Make the directory")
                                                 : _("On the device");
}

static void
fill_builds (AlbercaPoolReviewPage *self)
{
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_draft_get_pool_type (self->draft));
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (builds); i++)
    {
      if (is_offered (self, builds[i]))
        gtk_string_list_append (titles, get_build_title (info, builds[i]));
    }

  self->updating = TRUE;
  adw_combo_row_set_model (self->build_row, G_LIST_MODEL (titles));
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->build_row), alberca_pool_draft_get_builds (self->draft) != ALBERCA_POOL_BUILD_NONE);
}

/* Which of those that are offered comes at a position; NONE after the last */
static AlbercaPoolBuild
get_nth_build (AlbercaPoolReviewPage *self,
               guint                  n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (builds); i++)
    {
      if (is_offered (self, builds[i]) && n-- == 0)
        return builds[i];
    }

  return ALBERCA_POOL_BUILD_NONE;
}

static void
set_css_class (GtkWidget  *widget,
               const char *css_class,
               gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

/* Why it cannot be built so, or what to think of before */
static void
update_guard (AlbercaPoolReviewPage *self)
{
  const char *field = alberca_device_guard_get_field (alberca_pool_draft_get_pool_type (self->draft));
  g_autofree char *problem = field != NULL ? alberca_pool_draft_get_problem (self->draft, field) : NULL;
  g_autofree char *warning =
    field != NULL && problem == NULL ? alberca_pool_draft_get_warning (self->draft, field) : NULL;
  const char *text = problem != NULL ? problem : warning;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->guard_row), text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->guard_row), text != NULL);
  set_css_class (GTK_WIDGET (self->guard_row), "error", problem != NULL);
  set_css_class (GTK_WIDGET (self->guard_row), "warning", warning != NULL);
}

static void
update_build (AlbercaPoolReviewPage *self)
{
  GListModel *titles = adw_combo_row_get_model (self->build_row);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->build_row),
                               alberca_pool_draft_get_build (self->draft) == ALBERCA_POOL_BUILD_OVERWRITE
                               ? _("Whatever is on the devices is lost. You will be asked for the name of the pool.")
                               : _("Make what the pool needs. Nothing that exists is overwritten."));
  update_guard (self);
  self->updating = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (titles); i++)
    {
      if (get_nth_build (self, i) == alberca_pool_draft_get_build (self->draft))
        adw_combo_row_set_selected (self->build_row, i);
    }
  self->updating = FALSE;
}

static void
on_build_selected (AlbercaPoolReviewPage *self)
{
  if (self->updating || self->draft == NULL)
    return;

  g_object_set (self->draft, "build", get_nth_build (self, adw_combo_row_get_selected (self->build_row)), NULL);
}

static void
on_regenerate_clicked (AlbercaPoolReviewPage *self)
{
  if (self->draft != NULL)
    alberca_pool_draft_renew_uuid (self->draft);
}

static void
on_save_template_clicked (AlbercaPoolReviewPage *self)
{
  if (self->draft != NULL)
    g_signal_emit (self, signals[SAVE_TEMPLATE], 0);
}

static void
edit_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  if (ALBERCA_POOL_REVIEW_PAGE (widget)->draft != NULL)
    g_signal_emit (widget, signals[EDIT_XML], 0);
}

static void
on_try_clicked (AlbercaPoolReviewPage *self)
{
  if (self->draft != NULL && alberca_pool_draft_get_valid (self->draft))
    g_signal_emit (self, signals[TRY], 0);
}

static void
alberca_pool_review_page_get_property (GObject    *object,
                                       guint       prop_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  AlbercaPoolReviewPage *self = ALBERCA_POOL_REVIEW_PAGE (object);

  switch ((AlbercaPoolReviewPageProperty) prop_id)
    {
    case PROP_DRAFT:
      g_value_set_object (value, self->draft);
      break;

    case PROP_COMPLETE:
      g_value_set_boolean (value, self->complete);
      break;
    }
}

static void
alberca_pool_review_page_set_property (GObject      *object,
                                       guint         prop_id,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  AlbercaPoolReviewPage *self = ALBERCA_POOL_REVIEW_PAGE (object);

  switch ((AlbercaPoolReviewPageProperty) prop_id)
    {
    case PROP_DRAFT:
      alberca_pool_review_page_set_draft (self, g_value_get_object (value));
      break;

    case PROP_COMPLETE:
      /* Written by the binding to the draft */
      if (self->complete != g_value_get_boolean (value))
        {
          self->complete = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    }
}

static void
alberca_pool_review_page_dispose (GObject *object)
{
  AlbercaPoolReviewPage *self = ALBERCA_POOL_REVIEW_PAGE (object);

  self->updating = TRUE;
  g_clear_object (&self->bindings);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_POOL_REVIEW_PAGE);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (alberca_pool_review_page_parent_class)->dispose (object);
}

static void
alberca_pool_review_page_class_init (AlbercaPoolReviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = alberca_pool_review_page_dispose;
  object_class->get_property = alberca_pool_review_page_get_property;
  object_class->set_property = alberca_pool_review_page_set_property;

  properties[PROP_DRAFT] = g_param_spec_object ("draft", NULL, NULL, ALBERCA_TYPE_POOL_DRAFT, flags);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SAVE_TEMPLATE] =
    g_signal_new ("save-template", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EDIT_XML] =
    g_signal_new ("edit-xml", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "review.edit-xml", NULL, edit_action);
  signals[TRY] =
    g_signal_new ("try", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  g_type_ensure (ALBERCA_TYPE_XML_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/alberca/Alberca/alberca-pool-review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolReviewPage, autostart_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolReviewPage, build_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolReviewPage, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolReviewPage, guard_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolReviewPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolReviewPage, start_switch);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolReviewPage, uuid_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolReviewPage, xml_view);
  gtk_widget_class_bind_template_callback (widget_class, on_build_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_regenerate_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_template_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_try_clicked);
}

/* A name may hold what looks like markup */
static gboolean
escape (GBinding     *binding,
        const GValue *from,
        GValue       *to,
        gpointer      user_data)
{
  const char *text = g_value_get_string (from);

  g_value_take_string (to, g_markup_escape_text (text != NULL ? text : "", -1));

  return TRUE;
}

static void
alberca_pool_review_page_init (AlbercaPoolReviewPage *self)
{
  const GBindingFlags both_ways = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->bindings = g_binding_group_new ();
  g_binding_group_bind_full (self->bindings, "name", self->name_row, "subtitle", G_BINDING_SYNC_CREATE,
                             escape, NULL, NULL, NULL);
  g_binding_group_bind (self->bindings, "uuid", self->uuid_row, "subtitle", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->bindings, "start", self->start_switch, "active", both_ways);
  g_binding_group_bind (self->bindings, "autostart", self->autostart_switch, "active", both_ways);
  g_binding_group_bind (self->bindings, "xml", self->xml_view, "xml", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->bindings, "commands", self->command_row, "command", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->bindings, "valid", self, "complete", G_BINDING_SYNC_CREATE);
}

/**
 * alberca_pool_review_page_set_draft:
 * @self: a review page
 * @draft: (nullable): what to review
 */
void
alberca_pool_review_page_set_draft (AlbercaPoolReviewPage *self,
                                    AlbercaPoolDraft      *draft)
{
  g_return_if_fail (ALBERCA_IS_POOL_REVIEW_PAGE (self));
  g_return_if_fail (draft == NULL || ALBERCA_IS_POOL_DRAFT (draft));

  if (self->draft == draft)
    return;
  if (self->draft != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->draft, update_build, self);
      g_signal_handlers_disconnect_by_func (self->draft, update_guard, self);
    }

  g_set_object (&self->draft, draft);
  if (draft != NULL)
    {
      fill_builds (self);
      update_build (self);
      g_signal_connect_object (draft, "notify::build", G_CALLBACK (update_build), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (draft, "notify::valid", G_CALLBACK (update_guard), self, G_CONNECT_SWAPPED);
    }
  g_binding_group_set_source (self->bindings, draft);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAFT]);
}

/**
 * alberca_pool_review_page_get_complete:
 * @self: a review page
 *
 * Returns: whether the pool can be made
 */
gboolean
alberca_pool_review_page_get_complete (AlbercaPoolReviewPage *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_REVIEW_PAGE (self), FALSE);

  return self->complete;
}
