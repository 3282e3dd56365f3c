/* alberca-pool-target-page.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-pool-target-page.h"

#include <glib/gi18n-lib.h>

#include "widgets/alberca-field-row.h"

#define NAME_PATH "name"
#define PERMISSIONS_PREFIX "target/permissions/"

/* On a row: the path of the field it stands for */
#define PATH_KEY "alberca-field-path"

struct _AlbercaPoolTargetPage
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;

  AlbercaPoolDraft    *draft;
  GPtrArray           *rows;
  gboolean             updating;
  gboolean             complete;
};

G_DEFINE_FINAL_TYPE (AlbercaPoolTargetPage, alberca_pool_target_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_DRAFT = 1,
  PROP_COMPLETE,
} AlbercaPoolTargetPageProperty;

static GParamSpec *properties[PROP_COMPLETE + 1];

/* Not a bound child: GTK 4.8 would unparent it before its AdwBin does */
static AdwPreferencesPage *
get_page (AlbercaPoolTargetPage *self)
{
  return ADW_PREFERENCES_PAGE (adw_bin_get_child (ADW_BIN (self)));
}

static const char *
row_get_path (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), PATH_KEY);
}

/* ---- From the draft ---- */

static void
update_combo (AdwComboRow *row,
              const char  *value)
{
  GListModel *model = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      if (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (model), i), value) == 0)
        adw_combo_row_set_selected (row, i);
    }
}

/* Returns: whether nothing is wrong with it */
static gboolean
update_row (AlbercaPoolTargetPage *self,
            GtkWidget             *row)
{
  const char *path = row_get_path (row);
  g_autofree char *value = alberca_pool_draft_get_field (self->draft, path);
  g_autofree char *problem = alberca_pool_draft_get_problem (self->draft, path);

  if (ALBERCA_IS_FIELD_ROW (row))
    {
      alberca_field_row_set_text (ALBERCA_FIELD_ROW (row), value);
      alberca_field_row_set_problem (ALBERCA_FIELD_ROW (row), problem);
    }
  else
    update_combo (ADW_COMBO_ROW (row), value);

  return problem == NULL;
}

static void
update (AlbercaPoolTargetPage *self)
{
  gboolean complete = self->draft != NULL;

  if (self->updating)
    return;

  self->updating = TRUE;
  for (guint i = 0; self->draft != NULL && i < self->rows->len; i++)
    complete = update_row (self, g_ptr_array_index (self->rows, i)) && complete;
  self->updating = FALSE;

  if (self->complete == complete)
    return;

  self->complete = complete;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

/* ---- To the draft ---- */

static void
set_field (AlbercaPoolTargetPage *self,
           GtkWidget             *row,
           const char            *value)
{
  if (self->updating || self->draft == NULL)
    return;

  /* Other rows may follow, but not before the draft is done */
  self->updating = TRUE;
  alberca_pool_draft_set_field (self->draft, row_get_path (row), value);
  self->updating = FALSE;
  update (self);
}

static void
on_text_changed (AlbercaPoolTargetPage *self,
                 GParamSpec            *pspec,
                 AlbercaFieldRow       *row)
{
  set_field (self, GTK_WIDGET (row), alberca_field_row_get_text (row));
}

static void
on_format_selected (AlbercaPoolTargetPage *self,
                    GParamSpec            *pspec,
                    AdwComboRow           *row)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (row);

  if (item != NULL)
    set_field (self, GTK_WIDGET (row), gtk_string_object_get_string (item));
}

/* Enter on an incomplete form: now say what is missing */
static void
on_entry_activated (AlbercaPoolTargetPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (ALBERCA_IS_FIELD_ROW (row))
        alberca_field_row_touch (ALBERCA_FIELD_ROW (row));
    }
}

/* ---- Rows from the table of pool types ---- */

static GtkWidget *
create_combo_row (AlbercaPoolTargetPage *self,
                  const char            *title,
                  const char *const     *formats)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (formats);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  g_signal_connect_object (row, "notify::selected-item", G_CALLBACK (on_format_selected), self, G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
create_field_row (AlbercaPoolTargetPage *self,
                  const char            *title)
{
  GtkWidget *row = alberca_field_row_new (title);

  g_signal_connect_object (row, "notify::text", G_CALLBACK (on_text_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (on_entry_activated), self, G_CONNECT_SWAPPED);

  return row;
}

static char *
field_title (const AlbercaPoolField *field)
{
  switch (field->kind)
    {
    case ALBERCA_POOL_FIELD_PATH:
      /* Translators: the title of a field, with a hint */
      return g_strdup_printf (_("%s, on the computer that runs libvirt"), _(field->title));

    case ALBERCA_POOL_FIELD_MODE:
      /* Translators: the title of a field, with a hint */
      return g_strdup_printf (_("%s, in octal: for example 0711"), _(field->title));

    case ALBERCA_POOL_FIELD_ID:
      /* Translators: the title of a field, with a hint */
      return g_strdup_printf (_("%s, by number: 0 is root"), _(field->title));

    case ALBERCA_POOL_FIELD_TEXT:
    case ALBERCA_POOL_FIELD_PORT:
    case ALBERCA_POOL_FIELD_HOST:
    case ALBERCA_POOL_FIELD_FORMAT:
    default:
      return g_strdup (_(field->title));
    }
}

static GtkWidget *
create_row (AlbercaPoolTargetPage     *self,
            const AlbercaPoolTypeInfo *info,
            const AlbercaPoolField    *field)
{
  g_autofree char *title = field_title (field);
  GtkWidget *row;

  if (field->kind == ALBERCA_POOL_FIELD_FORMAT && info->source_formats != NULL)
    row = create_combo_row (self, title, info->source_formats);
  else
    row = create_field_row (self, title);

  g_object_set_data (G_OBJECT (row), PATH_KEY, (gpointer) field->path);
  g_ptr_array_add (self->rows, row);

  return row;
}

static GtkWidget *
create_permissions (void)
{
  GtkWidget *expander = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _("Permissions"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander),
                                 _("Who may look inside; left empty, libvirt decides"));

  return expander;
}

static void
fill (AlbercaPoolTargetPage *self)
{
  static const AlbercaPoolField name = { NAME_PATH, N_("Name"), ALBERCA_POOL_FIELD_TEXT, TRUE };
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_draft_get_pool_type (self->draft));
  GtkWidget *permissions = NULL;

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _(info->title));
  adw_preferences_group_set_description (self->group, _(info->description));
  adw_preferences_group_add (self->group, create_row (self, info, &name));

  for (gsize i = 0; i < info->n_fields; i++)
    {
      GtkWidget *row = create_row (self, info, &info->fields[i]);

      if (!g_str_has_prefix (info->fields[i].path, PERMISSIONS_PREFIX))
        {
          adw_preferences_group_add (self->group, row);
          continue;
        }
      if (permissions == NULL)
        {
          permissions = create_permissions ();
          adw_preferences_group_add (self->group, permissions);
        }
      adw_expander_row_add_row (ADW_EXPANDER_ROW (permissions), row);
    }

  adw_preferences_page_add (get_page (self), self->group);
}

/* ---- The object ---- */

static gboolean
alberca_pool_target_page_grab_focus (GtkWidget *widget)
{
  AlbercaPoolTargetPage *self = ALBERCA_POOL_TARGET_PAGE (widget);

  return self->rows->len > 0 && gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

static void
alberca_pool_target_page_get_property (GObject    *object,
                                       guint       prop_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  AlbercaPoolTargetPage *self = ALBERCA_POOL_TARGET_PAGE (object);

  switch ((AlbercaPoolTargetPageProperty) prop_id)
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
alberca_pool_target_page_set_property (GObject      *object,
                                       guint         prop_id,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  AlbercaPoolTargetPage *self = ALBERCA_POOL_TARGET_PAGE (object);

  switch ((AlbercaPoolTargetPageProperty) prop_id)
    {
    case PROP_DRAFT:
      alberca_pool_target_page_set_draft (self, g_value_get_object (value));
      break;

    case PROP_COMPLETE:
      g_assert_not_reached ();
    }
}

static void
alberca_pool_target_page_dispose (GObject *object)
{
  AlbercaPoolTargetPage *self = ALBERCA_POOL_TARGET_PAGE (object);

  self->updating = TRUE;
  g_ptr_array_set_size (self->rows, 0);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_POOL_TARGET_PAGE);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (alberca_pool_target_page_parent_class)->dispose (object);
}

static void
alberca_pool_target_page_finalize (GObject *object)
{
  AlbercaPoolTargetPage *self = ALBERCA_POOL_TARGET_PAGE (object);

  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (alberca_pool_target_page_parent_class)->finalize (object);
}

static void
alberca_pool_target_page_class_init (AlbercaPoolTargetPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_pool_target_page_dispose;
  object_class->finalize = alberca_pool_target_page_finalize;
  object_class->get_property = alberca_pool_target_page_get_property;
  object_class->set_property = alberca_pool_target_page_set_property;

  widget_class->grab_focus = alberca_pool_target_page_grab_focus;

  properties[PROP_DRAFT] =
    g_param_spec_object ("draft", NULL, NULL, ALBERCA_TYPE_POOL_DRAFT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPLETE] =
    g_param_spec_boolean ("complete", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/alberca/Alberca/alberca-pool-target-page.ui");
}

static void
alberca_pool_target_page_init (AlbercaPoolTargetPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * alberca_pool_target_page_set_draft:
 * @self: a target page
 * @draft: (nullable): what to work on
 *
 * Makes the rows anew: another draft may be of another type.
 */
void
alberca_pool_target_page_set_draft (AlbercaPoolTargetPage *self,
                                    AlbercaPoolDraft      *draft)
{
  g_return_if_fail (ALBERCA_IS_POOL_TARGET_PAGE (self));
  g_return_if_fail (draft == NULL || ALBERCA_IS_POOL_DRAFT (draft));

  if (self->draft == draft)
    return;

  if (self->draft != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->draft, update, self);
      g_ptr_array_set_size (self->rows, 0);
      adw_preferences_page_remove (get_page (self), self->group);
      self->group = NULL;
    }

  g_set_object (&self->draft, draft);
  if (draft != NULL)
    {
      self->updating = TRUE;
      fill (self);
      self->updating = FALSE;
      g_signal_connect_object (draft, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAFT]);
}

/**
 * alberca_pool_target_page_get_complete:
 * @self: a target page
 *
 * Returns: whether nothing on the page stands in the way
 */
gboolean
alberca_pool_target_page_get_complete (AlbercaPoolTargetPage *self)
{
  g_return_val_if_fail (ALBERCA_IS_POOL_TARGET_PAGE (self), FALSE);

  return self->complete;
}
