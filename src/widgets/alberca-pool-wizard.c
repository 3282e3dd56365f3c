/* alberca-pool-wizard.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-pool-wizard.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-pool-draft.h"
#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-pool-review-page.h"
#include "widgets/alberca-pool-target-page.h"
#include "widgets/alberca-pool-template-page.h"
#include "widgets/alberca-template-dialog.h"
#include "widgets/alberca-trial-dialog.h"
#include "widgets/alberca-xml-editor.h"

struct _AlbercaPoolWizard
{
  AdwWindow parent_instance;

  AdwWindowTitle          *heading;
  GtkWidget               *back_button;
  GtkWidget               *next_button;
  GtkStack                *stack;
  AlbercaPoolTemplatePage *template_page;
  AlbercaPoolTargetPage   *target_page;
  AlbercaPoolReviewPage   *review_page;

  AlbercaConnection       *connection;
  AlbercaTemplateList     *templates;
  AlbercaTemplate         *drafted;     /* what the draft was made from */
  AlbercaPoolDraft        *draft;
};

G_DEFINE_FINAL_TYPE (AlbercaPoolWizard, alberca_pool_wizard, ADW_TYPE_WINDOW)

enum
{
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *name;   /* in the stack */
  const char *title;
} pages[] = {
  { "template", N_("Step 1 of 3: Template") },
  { "target", N_("Step 2 of 3: Name and Target") },
  { "review", N_("Step 3 of 3: Review") },
};

static guint
get_index (AlbercaPoolWizard *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->stack);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      if (g_strcmp0 (pages[i].name, name) == 0)
        return i;
    }

  return 0;
}

static void
update_actions (AlbercaPoolWizard *self)
{
  guint index = get_index (self);
  gboolean last = index + 1 == G_N_ELEMENTS (pages);
  gboolean complete;

  g_object_get (gtk_stack_get_visible_child (self->stack), "complete", &complete, NULL);
  gtk_widget_set_visible (self->back_button, index > 0);
  gtk_widget_set_sensitive (self->next_button, complete);
  gtk_button_set_label (GTK_BUTTON (self->next_button), last ? _("C_reate") : _("_Next"));
  adw_window_title_set_subtitle (self->heading, _(pages[index].title));
}

static void
set_template (AlbercaPoolWizard *self,
              AlbercaTemplate   *template)
{
  /* Who goes back and takes the same again finds what was typed */
  if (!g_set_object (&self->drafted, template))
    return;

  g_clear_object (&self->draft);
  self->draft = alberca_pool_draft_new (self->connection, template);
  alberca_pool_target_page_set_draft (self->target_page, self->draft);
  alberca_pool_review_page_set_draft (self->review_page, self->draft);
}

static void
show_page (AlbercaPoolWizard *self,
           guint              index)
{
  gtk_stack_set_visible_child_name (self->stack, pages[index].name);
  update_actions (self);
  gtk_widget_grab_focus (gtk_stack_get_visible_child (self->stack));
}

static void
create (AlbercaPoolWizard *self)
{
  g_autoptr (AlbercaPoolWizard) hold = g_object_ref (self);
  g_autofree char *uuid = alberca_pool_draft_get_field (self->draft, "uuid");
  AlbercaOperation *operation = alberca_connection_create_pool (self->connection, self->draft);

  g_signal_emit (self, signals[CREATED], 0, operation, uuid);
  gtk_window_close (GTK_WINDOW (hold));
}

/* What is lost is named, and nobody does it by pressing Enter once too often */
static void
confirm_overwriting (AlbercaPoolWizard *self)
{
  g_autoptr (AlbercaPoolConfig) config = alberca_pool_draft_get_config (self->draft);
  g_autofree char *commands = alberca_pool_draft_get_commands (self->draft);
  const char *name = alberca_pool_draft_get_name (self->draft);
  g_auto (GStrv) paths = alberca_pool_config_get_devices (config);
  g_autofree char *devices = paths != NULL ? g_strjoinv (", ", paths) : g_strdup ("");
  g_autofree char *heading = g_strdup_printf (_("Overwrite What is on %s?"), devices);
  g_autofree char *body =
    g_strdup_printf (_("libvirt writes on: %s. Whatever is on it is lost: this cannot be undone."), devices);
  /* Translators: %s is the name of a pool */
  g_autofree char *confirmation = g_strdup_printf (_("To confirm, type “%s”"), name);
  GtkWidget *dialog = alberca_confirm_dialog_new (heading, body, _("_Overwrite"), commands);

  alberca_confirm_dialog_depend_on (ALBERCA_CONFIRM_DIALOG (dialog), self->connection, NULL);
  alberca_confirm_dialog_require_text (ALBERCA_CONFIRM_DIALOG (dialog), confirmation, name);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (create), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_next_clicked (AlbercaPoolWizard *self)
{
  guint index = get_index (self);
  gboolean complete;

  g_object_get (gtk_stack_get_visible_child (self->stack), "complete", &complete, NULL);
  if (!complete)
    return;

  if (index + 1 == G_N_ELEMENTS (pages))
    {
      if (alberca_pool_draft_get_build (self->draft) == ALBERCA_POOL_BUILD_OVERWRITE)
        confirm_overwriting (self);
      else
        create (self);
      return;
    }
  if (index == 0)
    set_template (self, alberca_pool_template_page_get_selected (self->template_page));

  show_page (self, index + 1);
}

static void
on_save_template (AlbercaPoolWizard *self)
{
  g_autoptr (AlbercaPoolConfig) config = alberca_pool_draft_get_config (self->draft);
  AlbercaPoolBuild build = alberca_pool_draft_get_build (self->draft);
  /* Templates do not overwrite: who takes one thinks of another device */
  gboolean says_build = build != ALBERCA_POOL_BUILD_OVERWRITE;
  GtkWidget *dialog = alberca_template_dialog_new_to_save (self->templates, config, says_build ? &build : NULL,
                                                           alberca_pool_draft_get_name (self->draft));

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_try (AlbercaPoolWizard *self)
{
  GtkWidget *dialog;

  if (alberca_connection_get_state (self->connection) != ALBERCA_CONNECTION_OPEN)
    return;

  dialog = alberca_trial_dialog_new (self->draft);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The draft is made anew of what was written; what the review page chose is not in the XML */
static void
on_xml_applied (AlbercaPoolWizard *self,
                const char        *xml)
{
  g_autoptr (AlbercaTemplate) template = alberca_template_new_from_xml (xml, _("Edited XML"), NULL);
  AlbercaPoolBuild build = alberca_pool_draft_get_build (self->draft);
  gboolean start = alberca_pool_draft_get_start (self->draft);
  gboolean autostart = alberca_pool_draft_get_autostart (self->draft);
  g_autofree char *uuid = NULL;

  if (template == NULL)
    return;

  set_template (self, template);
  uuid = alberca_pool_config_get_field (alberca_template_get_config (template), "uuid");
  if (uuid != NULL)
    alberca_pool_draft_set_field (self->draft, "uuid", uuid);
  if ((alberca_pool_draft_get_builds (self->draft) & build) == build)
    g_object_set (self->draft, "build", build, NULL);
  g_object_set (self->draft, "start", start, "autostart", autostart, NULL);
  update_actions (self);
}

static void
on_edit_xml (AlbercaPoolWizard *self)
{
  g_autofree char *xml = alberca_pool_draft_get_xml (self->draft);
  GtkWidget *editor = alberca_xml_editor_new_for_text (xml);

  g_signal_connect_object (editor, "applied", G_CALLBACK (on_xml_applied), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (editor), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (editor));
}

static void
on_back_clicked (AlbercaPoolWizard *self)
{
  guint index = get_index (self);

  if (index > 0)
    show_page (self, index - 1);
}

static void
alberca_pool_wizard_dispose (GObject *object)
{
  AlbercaPoolWizard *self = ALBERCA_POOL_WIZARD (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_POOL_WIZARD);
  g_clear_object (&self->draft);
  g_clear_object (&self->drafted);
  g_clear_object (&self->templates);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (alberca_pool_wizard_parent_class)->dispose (object);
}

static void
alberca_pool_wizard_class_init (AlbercaPoolWizardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_pool_wizard_dispose;

  signals[CREATED] =
    g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, ALBERCA_TYPE_OPERATION, G_TYPE_STRING);

  g_type_ensure (ALBERCA_TYPE_POOL_REVIEW_PAGE);
  g_type_ensure (ALBERCA_TYPE_POOL_TARGET_PAGE);
  g_type_ensure (ALBERCA_TYPE_POOL_TEMPLATE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-pool-wizard.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolWizard, back_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolWizard, heading);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolWizard, next_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolWizard, review_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolWizard, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolWizard, target_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaPoolWizard, template_page);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_xml);
  gtk_widget_class_bind_template_callback (widget_class, on_next_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_template);
  gtk_widget_class_bind_template_callback (widget_class, on_try);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
}

static void
alberca_pool_wizard_init (AlbercaPoolWizard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_pool_wizard_new:
 * @connection: where to make a pool
 * @templates: what to begin with
 * @first: (nullable): begin with this, on the second page
 *
 * Returns: (transfer floating): the wizard; the caller sets its parent and presents it
 */
GtkWidget *
alberca_pool_wizard_new (AlbercaConnection   *connection,
                         AlbercaTemplateList *templates,
                         AlbercaTemplate     *first)
{
  AlbercaPoolWizard *self;
  g_autoptr (AlbercaPoolSupport) support = NULL;
  gboolean complete = TRUE;

  g_return_val_if_fail (ALBERCA_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (ALBERCA_IS_TEMPLATE_LIST (templates), NULL);
  g_return_val_if_fail (first == NULL || ALBERCA_IS_TEMPLATE (first), NULL);

  self = g_object_new (ALBERCA_TYPE_POOL_WIZARD, NULL);
  self->connection = g_object_ref (connection);
  self->templates = g_object_ref (templates);
  support = alberca_pool_support_new (connection);
  alberca_pool_template_page_set_models (self->template_page, templates, alberca_connection_get_pools (connection),
                                         support);

  if (first != NULL && alberca_template_get_kind (first) == ALBERCA_TEMPLATE_XML)
    {
      alberca_pool_template_page_add (self->template_page, first);
      g_object_get (self->template_page, "complete", &complete, NULL);
    }
  if (first != NULL && complete)
    {
      set_template (self, first);
      gtk_stack_set_visible_child_name (self->stack, "target");
    }
  update_actions (self);
  /* Not the first button, which is Cancel */
  gtk_widget_grab_focus (gtk_stack_get_visible_child (self->stack));

  return GTK_WIDGET (self);
}

AlbercaConnection *
alberca_pool_wizard_get_connection (AlbercaPoolWizard *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_WIZARD (self), NULL);

  return self->connection;
}

gboolean
alberca_pool_wizard_get_makes_iso_library (AlbercaPoolWizard *self)
{
  AlbercaTemplate *template;

  g_return_val_if_fail (ALBERCA_IS_POOL_WIZARD (self), FALSE);

  /* Its XML may have been edited since, which makes a template without a name of it. */
  template = alberca_pool_template_page_get_selected (self->template_page);
  return template != NULL && g_strcmp0 (alberca_template_get_id (template), "iso-library") == 0;
}
