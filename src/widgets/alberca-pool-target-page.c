/* alberca-pool-target-page.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-pool-target-page.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-pool-conflicts.h"
#include "virsh/alberca-virsh.h"
#include "widgets/alberca-discover-dialog.h"
#include "widgets/alberca-disk-dialog.h"
#include "widgets/alberca-field-row.h"
#include "widgets/alberca-secret-row.h"
#include "xml/alberca-pool-sources.h"

#define NAME_PATH "name"

/* On a row: the path of the field it stands for */
#define PATH_KEY "alberca-field-path"
/* On a combo row: what its choices stand for, an owned NULL-terminated array */
#define VALUES_KEY "alberca-field-values"

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

static GStrv
row_get_values (AdwComboRow *row)
{
  return g_object_get_data (G_OBJECT (row), VALUES_KEY);
}

/* A value that is not among the choices, from a copied pool or from XML, becomes one */
static void
update_combo (AdwComboRow *row,
              const char  *value)
{
  GStrv values = row_get_values (row);
  GtkStringList *titles = GTK_STRING_LIST (adw_combo_row_get_model (row));
  guint n_values = g_strv_length (values);

  for (guint i = 0; i < n_values; i++)
    {
      if (g_str_equal (values[i], value))
        {
          adw_combo_row_set_selected (row, i);
          return;
        }
    }

  values = g_strdupv (values);
  values = g_renew (char *, values, n_values + 2);
  values[n_values] = g_strdup (value);
  values[n_values + 1] = NULL;
  g_object_set_data_full (G_OBJECT (row), VALUES_KEY, values, (GDestroyNotify) g_strfreev);
  gtk_string_list_append (titles, *value != '\0' ? value : _("Not said"));
  adw_combo_row_set_selected (row, n_values);
}

/* Returns: whether nothing is wrong with it */
static gboolean
update_row (AlbercaPoolTargetPage *self,
            GtkWidget             *row)
{
  const char *path = row_get_path (row);
  g_autofree char *value = alberca_pool_draft_get_field (self->draft, path);
  g_autofree char *problem = alberca_pool_draft_get_problem (self->draft, path);
  g_autofree char *warning = problem == NULL ? alberca_pool_draft_get_warning (self->draft, path) : NULL;

  if (ALBERCA_IS_FIELD_ROW (row))
    {
      alberca_field_row_set_text (ALBERCA_FIELD_ROW (row), value);
      alberca_field_row_set_problem (ALBERCA_FIELD_ROW (row), problem);
      alberca_field_row_set_warning (ALBERCA_FIELD_ROW (row), warning);
    }
  else if (ALBERCA_IS_SECRET_ROW (row))
    {
      alberca_secret_row_set_uuid (ALBERCA_SECRET_ROW (row), value);
      alberca_secret_row_set_problem (ALBERCA_SECRET_ROW (row), problem);
    }
  else
    update_combo (ADW_COMBO_ROW (row), value);
  gtk_widget_set_visible (row, alberca_pool_draft_wants_field (self->draft, path));

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
on_choice_selected (AlbercaPoolTargetPage *self,
                    GParamSpec            *pspec,
                    AdwComboRow           *row)
{
  GStrv values = row_get_values (row);
  guint selected = adw_combo_row_get_selected (row);

  if (selected < g_strv_length (values))
    set_field (self, GTK_WIDGET (row), values[selected]);
}

static void
on_secret_chosen (AlbercaPoolTargetPage *self,
                  GParamSpec            *pspec,
                  AlbercaSecretRow      *row)
{
  set_field (self, GTK_WIDGET (row), alberca_secret_row_get_uuid (row));
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
create_combo_row (AlbercaPoolTargetPage  *self,
                  const AlbercaPoolField *field,
                  const char             *title,
                  const char *const      *choices)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  GtkWidget *row = adw_combo_row_new ();

  if (!field->required)
    {
      /* Translators: a field that is left empty, as libvirt sees fit */
      gtk_string_list_append (titles, _("Not said"));
      g_strv_builder_add (values, "");
    }
  for (; *choices != NULL; choices++)
    {
      gtk_string_list_append (titles, *choices);
      g_strv_builder_add (values, *choices);
    }
  g_object_set_data_full (G_OBJECT (row), VALUES_KEY, g_strv_builder_end (values), (GDestroyNotify) g_strfreev);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_choice_selected), self, G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
create_secret_row (AlbercaPoolTargetPage *self,
                   const char            *title)
{
  AlbercaSecretKind kind = alberca_pool_draft_get_pool_type (self->draft) == ALBERCA_POOL_TYPE_RBD
    ? ALBERCA_SECRET_CEPH : ALBERCA_SECRET_ISCSI;
  g_autoptr (AlbercaSecretList) secrets =
    alberca_secret_list_new (alberca_pool_draft_get_connection (self->draft), kind);
  g_autofree char *usage = alberca_pool_draft_get_field (self->draft, "source/auth/secret@usage");
  GtkWidget *row = alberca_secret_row_new (title, secrets);

  if (*usage != '\0')
    alberca_secret_row_set_present (ALBERCA_SECRET_ROW (row), usage);
  g_signal_connect_object (row, "notify::uuid", G_CALLBACK (on_secret_chosen), self, G_CONNECT_SWAPPED);

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

static void
on_disk_picked (AlbercaPoolTargetPage *self,
                const char            *path)
{
  const AlbercaPoolField *field;
  const char *field_path;
  g_autofree char *present = NULL;
  g_autofree char *several = NULL;

  if (self->draft == NULL)
    return;

  field_path = alberca_device_guard_get_field (alberca_pool_draft_get_pool_type (self->draft));
  field = alberca_pool_type_find_field (alberca_pool_draft_get_pool_type (self->draft), field_path);
  present = alberca_pool_draft_get_field (self->draft, field_path);
  if (field->kind == ALBERCA_POOL_FIELD_PATHS && *present != '\0')
    several = g_strconcat (present, " ", path, NULL);
  alberca_pool_draft_set_field (self->draft, field_path, several != NULL ? several : path);
}

static void
on_disks_clicked (AlbercaPoolTargetPage *self)
{
  AlbercaConnection *connection = alberca_pool_draft_get_connection (self->draft);
  g_autofree char *command = alberca_virsh_disk_list (alberca_connection_get_safe_uri (connection));
  GtkWidget *dialog = alberca_disk_dialog_new (alberca_pool_draft_get_guard (self->draft), command);

  g_signal_connect_object (dialog, "picked", G_CALLBACK (on_disk_picked), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_disks_button (AlbercaPoolTargetPage *self,
                  GtkWidget             *row)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("drive-harddisk-symbolic");

  gtk_widget_set_tooltip_text (button, _("Disks of the Host…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Disks of the Host…"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_disks_clicked), self, G_CONNECT_SWAPPED);
  alberca_field_row_add_suffix (ALBERCA_FIELD_ROW (row), button);
}

static char *
field_title (const AlbercaPoolField *field)
{
  switch (field->kind)
    {
    case ALBERCA_POOL_FIELD_PATH:
      /* A directory of a server is not on the libvirt host */
      if (g_str_equal (field->path, "source/dir@path"))
        return g_strdup (_(field->title));
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
    case ALBERCA_POOL_FIELD_IQN:
    case ALBERCA_POOL_FIELD_WWN:
    case ALBERCA_POOL_FIELD_CHOICE:
    case ALBERCA_POOL_FIELD_SECRET:
    case ALBERCA_POOL_FIELD_PCI:
    case ALBERCA_POOL_FIELD_PATHS:
    case ALBERCA_POOL_FIELD_HOSTS:
    case ALBERCA_POOL_FIELD_MOUNT_OPTIONS:
    case ALBERCA_POOL_FIELD_RBD_OPTIONS:
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
    row = create_combo_row (self, field, title, info->source_formats);
  else if (field->kind == ALBERCA_POOL_FIELD_CHOICE)
    row = create_combo_row (self, field, title, field->choices);
  else if (field->kind == ALBERCA_POOL_FIELD_SECRET)
    row = create_secret_row (self, title);
  else
    row = create_field_row (self, title);

  if (g_strcmp0 (alberca_device_guard_get_field (info->type), field->path) == 0)
    add_disks_button (self, row);
  g_object_set_data (G_OBJECT (row), PATH_KEY, (gpointer) field->path);
  g_ptr_array_add (self->rows, row);

  return row;
}

/* NULL where a section has none: its rows stand by themselves */
static GtkWidget *
create_expander (AlbercaPoolSection section)
{
  static const struct
  {
    const char *title;
    const char *subtitle;
  } texts[] = {
    [ALBERCA_POOL_SECTION_MORE] = { N_("More Options"), N_("What few need; left empty, libvirt decides") },
    [ALBERCA_POOL_SECTION_AUTH] = { N_("Authentication"), N_("If the server asks who you are") },
    [ALBERCA_POOL_SECTION_PERMISSIONS] =
      { N_("Permissions"), N_("Who may look inside; left empty, libvirt decides") },
  };
  GtkWidget *expander;

  if (section == ALBERCA_POOL_SECTION_MAIN)
    return NULL;

  expander = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _(texts[section].title));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), _(texts[section].subtitle));

  return expander;
}

/* What a copied pool says is not hidden */
static gboolean
has_value (AlbercaPoolTargetPage  *self,
           const AlbercaPoolField *field)
{
  g_autofree char *value = alberca_pool_draft_get_field (self->draft, field->path);

  return *value != '\0' && alberca_pool_draft_wants_field (self->draft, field->path);
}

static void
add_section (AlbercaPoolTargetPage     *self,
             const AlbercaPoolTypeInfo *info,
             AlbercaPoolSection         section)
{
  GtkWidget *expander = NULL;

  for (gsize i = 0; i < info->n_fields; i++)
    {
      const AlbercaPoolField *field = &info->fields[i];
      GtkWidget *row;

      if (field->section != section)
        continue;

      row = create_row (self, info, field);
      if (expander == NULL && (expander = create_expander (section)) != NULL)
        adw_preferences_group_add (self->group, expander);
      if (expander == NULL)
        {
          adw_preferences_group_add (self->group, row);
          continue;
        }
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
      if (section != ALBERCA_POOL_SECTION_PERMISSIONS && has_value (self, field))
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
    }
}

static void
on_discover_clicked (AlbercaPoolTargetPage *self)
{
  GtkWidget *dialog = alberca_discover_dialog_new (self->draft);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_discover_button (AlbercaPoolTargetPage *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Discover…"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_discover_clicked), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (self->group, button);
}

static void
fill (AlbercaPoolTargetPage *self)
{
  static const AlbercaPoolField name = {
    .path = NAME_PATH, .title = N_("Name"), .kind = ALBERCA_POOL_FIELD_TEXT, .required = TRUE
  };
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_draft_get_pool_type (self->draft));

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _(info->title));
  adw_preferences_group_set_description (self->group, _(info->description));
  if (alberca_pool_sources_can_discover (info->type))
    add_discover_button (self);
  adw_preferences_group_add (self->group, create_row (self, info, &name));
  for (AlbercaPoolSection section = ALBERCA_POOL_SECTION_MAIN; section <= ALBERCA_POOL_SECTION_PERMISSIONS; section++)
    add_section (self, info, section);

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
