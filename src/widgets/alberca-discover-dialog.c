/* alberca-discover-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-discover-dialog.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-explanation.h"
#include "model/alberca-pool-discovery.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-field-row.h"

/* On a row: the path of the field it stands for */
#define PATH_KEY "alberca-field-path"

struct _AlbercaDiscoverDialog
{
  AdwWindow parent_instance;

  AlbercaPoolDraft     *draft;
  AlbercaPoolDiscovery *discovery;
  AlbercaPoolConfig    *asked;
  GPtrArray            *rows;     /* of AlbercaFieldRow: whom to ask */

  /* Template */
  AdwPreferencesGroup  *group;
  GtkWidget            *search_button;
  GtkStack             *stack;
  GtkLabel             *asking;
  AdwStatusPage        *failure;
  GtkListBox           *list;
  AlbercaCommandRow    *command_row;
};

G_DEFINE_FINAL_TYPE (AlbercaDiscoverDialog, alberca_discover_dialog, ADW_TYPE_WINDOW)

/* ---- Whom to ask ---- */

static gboolean
is_complete (AlbercaDiscoverDialog *self)
{
  gboolean complete = TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      AlbercaFieldRow *row = g_ptr_array_index (self->rows, i);
      const char *path = g_object_get_data (G_OBJECT (row), PATH_KEY);
      const char *text = alberca_field_row_get_text (row);
      g_autofree char *problem = alberca_pool_draft_check_field (self->draft, path, text);

      alberca_field_row_set_problem (row, problem);
      complete = complete && problem == NULL;
      if (problem == NULL)
        alberca_pool_config_set_field (self->asked, path, text);
    }

  return complete;
}

static void
update (AlbercaDiscoverDialog *self)
{
  gboolean complete = is_complete (self);
  gboolean asking = alberca_pool_discovery_get_state (self->discovery) == ALBERCA_DISCOVERY_ASKING;
  g_autofree char *command = alberca_pool_discovery_get_command (self->discovery, self->asked);

  gtk_widget_set_sensitive (self->search_button, complete && !asking);
  alberca_command_row_set_command (self->command_row, command);
}

static void
ask (AlbercaDiscoverDialog *self)
{
  if (gtk_widget_get_sensitive (self->search_button))
    alberca_pool_discovery_ask (self->discovery, self->asked);
}

static void
give_up (AlbercaDiscoverDialog *self)
{
  alberca_pool_discovery_give_up (self->discovery);
}

static void
add_field (AlbercaDiscoverDialog  *self,
           const AlbercaPoolField *field)
{
  g_autofree char *text = alberca_pool_draft_get_field (self->draft, field->path);
  GtkWidget *row = alberca_field_row_new (_(field->title));

  g_object_set_data (G_OBJECT (row), PATH_KEY, (gpointer) field->path);
  alberca_field_row_set_text (ALBERCA_FIELD_ROW (row), text);
  g_signal_connect_object (row, "notify::text", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_fields (AlbercaDiscoverDialog *self)
{
  static const char *const asked[] = { "source/host@name", "source/host@port", "source/initiator/iqn@name" };
  AlbercaPoolType type = alberca_pool_draft_get_pool_type (self->draft);

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      const AlbercaPoolField *field = alberca_pool_type_find_field (type, asked[i]);

      if (field != NULL)
        add_field (self, field);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->group), self->rows->len > 0);
}

/* ---- What is found ---- */

static void
show_sources (AlbercaDiscoverDialog *self)
{
  GPtrArray *sources = alberca_pool_discovery_get_sources (self->discovery);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);

  for (guint i = 0; i < sources->len; i++)
    {
      g_autofree char *title = alberca_pool_sources_get_title (g_ptr_array_index (sources, i));
      g_autofree char *detail = alberca_pool_sources_get_detail (g_ptr_array_index (sources, i));

      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_list_box_append (self->list, row);
    }

  gtk_stack_set_visible_child_name (self->stack, sources->len > 0 ? "list" : "nothing");
}

static void
show_failure (AlbercaDiscoverDialog *self)
{
  const GError *error = alberca_pool_discovery_get_error (self->discovery);
  g_autofree char *summary = alberca_explanation_get_summary (error);
  g_autofree char *advice = alberca_explanation_get_advice (error);
  g_autofree char *text = advice == NULL || g_str_equal (summary, error->message)
    ? g_strdup (advice != NULL ? advice : "") : g_strdup_printf ("%s\n\n%s", advice, error->message);
  g_autofree char *title_markup = g_markup_escape_text (summary, -1);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_title (self->failure, title_markup);
  adw_status_page_set_description (self->failure, markup);
  gtk_stack_set_visible_child_name (self->stack, "failure");
}

static void
on_changed (AlbercaDiscoverDialog *self)
{
  g_autofree char *host = NULL;
  g_autofree char *text = NULL;

  switch (alberca_pool_discovery_get_state (self->discovery))
    {
    case ALBERCA_DISCOVERY_IDLE:
      gtk_stack_set_visible_child_name (self->stack, "start");
      break;

    case ALBERCA_DISCOVERY_ASKING:
      host = alberca_pool_config_get_field (self->asked, "source/host@name");
      text = host != NULL ? g_strdup_printf (_("Asking %s… If it does not answer, this takes minutes."), host)
                          : g_strdup (_("Asking the libvirt host…"));
      gtk_label_set_label (self->asking, text);
      gtk_stack_set_visible_child_name (self->stack, "asking");
      break;

    case ALBERCA_DISCOVERY_DONE:
      show_sources (self);
      break;

    case ALBERCA_DISCOVERY_FAILED:
      show_failure (self);
      break;
    }
  update (self);
}

/* Devices of a volume group that exists need not be named */
static void
on_row_activated (AlbercaDiscoverDialog *self,
                  GtkListBoxRow         *row)
{
  GPtrArray *sources = alberca_pool_discovery_get_sources (self->discovery);
  guint index = (guint) gtk_list_box_row_get_index (row);
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_draft_get_pool_type (self->draft));

  if (sources == NULL || index >= sources->len)
    return;

  for (gsize i = 0; i < info->n_fields; i++)
    {
      const AlbercaPoolField *field = &info->fields[i];
      g_autofree char *value = alberca_pool_config_get_field (g_ptr_array_index (sources, index), field->path);
      g_autofree char *asked = alberca_pool_config_get_field (self->asked, field->path);

      if (field->kind == ALBERCA_POOL_FIELD_PATHS)
        continue;
      if (value != NULL && *value != '\0')
        alberca_pool_draft_set_field (self->draft, field->path, value);
      else if (asked != NULL && *asked != '\0')
        alberca_pool_draft_set_field (self->draft, field->path, asked);
    }
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- The object ---- */

static void
alberca_discover_dialog_dispose (GObject *object)
{
  AlbercaDiscoverDialog *self = ALBERCA_DISCOVER_DIALOG (object);

  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_DISCOVER_DIALOG);
  g_clear_object (&self->discovery);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->asked, alberca_pool_config_free);

  G_OBJECT_CLASS (alberca_discover_dialog_parent_class)->dispose (object);
}

static void
alberca_discover_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (ALBERCA_DISCOVER_DIALOG (object)->rows);

  G_OBJECT_CLASS (alberca_discover_dialog_parent_class)->finalize (object);
}

static void
alberca_discover_dialog_class_init (AlbercaDiscoverDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_discover_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = alberca_discover_dialog_finalize;

  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-discover-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaDiscoverDialog, asking);
  gtk_widget_class_bind_template_child (widget_class, AlbercaDiscoverDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaDiscoverDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, AlbercaDiscoverDialog, group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaDiscoverDialog, list);
  gtk_widget_class_bind_template_child (widget_class, AlbercaDiscoverDialog, search_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaDiscoverDialog, stack);
  gtk_widget_class_bind_template_callback (widget_class, ask);
  gtk_widget_class_bind_template_callback (widget_class, give_up);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
alberca_discover_dialog_init (AlbercaDiscoverDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_discover_dialog_new:
 * @draft: of a type whose sources can be discovered
 *
 * Where nothing has to be said first, it asks at once.
 *
 * Returns: (transfer floating): the dialog; the caller sets its parent and presents it
 */
GtkWidget *
alberca_discover_dialog_new (AlbercaPoolDraft *draft)
{
  AlbercaDiscoverDialog *self;

  g_return_val_if_fail (ALBERCA_IS_POOL_DRAFT (draft), NULL);

  self = g_object_new (ALBERCA_TYPE_DISCOVER_DIALOG, NULL);
  self->draft = g_object_ref (draft);
  self->discovery = alberca_pool_discovery_new (alberca_pool_draft_get_connection (draft));
  self->asked = alberca_pool_config_new (alberca_pool_draft_get_pool_type (draft));
  add_fields (self);
  g_signal_connect_object (self->discovery, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  update (self);
  ask (self);
  if (self->rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));

  return GTK_WIDGET (self);
}
