/* alberca-volume-options.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-options.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-connection.h"
#include "model/alberca-size.h"
#include "model/alberca-volume-names.h"
#include "widgets/alberca-field-row.h"

#define MIN_CLUSTER_SIZE 512
#define MAX_CLUSTER_SIZE (2 * 1024 * 1024)
/* How many, once somebody wants many */
#define USUAL_COUNT 5
/* Of the names of many, so many are shown before the last */
#define PREVIEW_LENGTH 3

/* A volume that another can be built on */
typedef struct
{
  AlbercaPool   *pool;
  AlbercaVolume *volume;
} Candidate;

struct _AlbercaVolumeOptions
{
  AdwPreferencesGroup  parent_instance;

  AdwExpanderRow      *base_row;
  AdwActionRow        *base_choice_row;
  GtkDropDown         *base_choice;
  AdwComboRow         *base_format_row;
  AdwExpanderRow      *many_row;
  GtkSpinButton       *count_button;
  GtkSpinButton       *first_button;
  AdwActionRow        *preview_row;
  AdwExpanderRow      *encryption_row;
  AdwComboRow         *secret_row;
  GtkEditable         *passphrase_row;
  GtkEditable         *repeated_row;
  AdwActionRow        *passphrase_problem_row;
  AdwExpanderRow      *more_row;
  AdwComboRow         *compat_row;
  AdwComboRow         *cluster_row;
  AdwActionRow        *lazy_row;
  GtkSwitch           *lazy_switch;
  AdwActionRow        *extended_row;
  GtkSwitch           *extended_switch;
  GtkWidget           *nocow_row;
  GtkSwitch           *nocow_switch;
  AlbercaFieldRow     *mode_row;
  AlbercaFieldRow     *owner_row;
  AlbercaFieldRow     *group_row;

  AlbercaVolumeDraft  *draft;
  GPtrArray           *held;       /* (element-type AlbercaPool): being read, to choose a base from */
  GArray              *candidates; /* of Candidate; the first choice is none of them */
  guint                fill_source;
  gboolean             filling;
};

G_DEFINE_FINAL_TYPE (AlbercaVolumeOptions, alberca_volume_options, ADW_TYPE_PREFERENCES_GROUP)

/* ---- Rows ---- */

/* What is wrong, or else what should be known, in the place of what is usually said */
static void
tell (AdwActionRow *row,
      const char   *problem,
      const char   *warning,
      const char   *usual)
{
  const char *text = problem != NULL ? problem : warning != NULL ? warning : usual;
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (row, markup);
  gtk_widget_remove_css_class (GTK_WIDGET (row), "problem");
  gtk_widget_remove_css_class (GTK_WIDGET (row), "warned");
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (row), "problem");
  else if (warning != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (row), "warned");
}

static void
tell_option (AlbercaVolumeOptions *self,
             AdwActionRow         *row,
             const char           *option,
             const char           *usual)
{
  g_autofree char *problem = alberca_volume_draft_get_problem (self->draft, option);

  tell (row, problem, NULL, usual);
}

static void
show_field_problem (AlbercaVolumeOptions *self,
                    AlbercaFieldRow      *row,
                    const char           *property)
{
  g_autofree char *problem = alberca_volume_draft_get_problem (self->draft, property);

  alberca_field_row_set_problem (row, problem);
}

/* ---- The base ---- */

static void
candidate_clear (gpointer data)
{
  Candidate *candidate = data;

  g_object_unref (candidate->pool);
  g_object_unref (candidate->volume);
}

static gboolean
can_be_base (AlbercaVolume *volume)
{
  const AlbercaVolumeConfig *config = alberca_volume_get_config (volume);

  return !alberca_volume_get_iso (volume) &&
         (config == NULL || (g_strcmp0 (config->type, "dir") != 0 && g_strcmp0 (config->format, "extended") != 0));
}

static void
add_candidates (AlbercaVolumeOptions *self,
                AlbercaPool          *pool,
                GtkStringList        *titles,
                guint                *selected)
{
  GListModel *volumes = alberca_pool_get_volumes (pool);
  gboolean is_own = pool == alberca_volume_draft_get_pool (self->draft);

  for (guint i = 0; i < g_list_model_get_n_items (volumes); i++)
    {
      g_autoptr(AlbercaVolume) volume = g_list_model_get_item (volumes, i);
      const char *name = alberca_volume_get_name (volume);
      g_autofree char *title = NULL;
      Candidate candidate;

      if (!can_be_base (volume))
        continue;

      /* Translators: a volume and its pool */
      title = is_own ? g_strdup (name) : g_strdup_printf (_("%s, in “%s”"), name, alberca_pool_get_name (pool));
      gtk_string_list_append (titles, title);
      candidate.pool = g_object_ref (pool);
      candidate.volume = g_object_ref (volume);
      g_array_append_val (self->candidates, candidate);
      if (volume == alberca_volume_draft_get_base (self->draft))
        *selected = self->candidates->len;
    }
}

static void
fill_candidates (AlbercaVolumeOptions *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = 0;

  g_array_set_size (self->candidates, 0);
  gtk_string_list_append (titles, _("Choose…"));
  for (guint i = 0; i < self->held->len; i++)
    add_candidates (self, g_ptr_array_index (self->held, i), titles, &selected);

  self->filling = TRUE;
  gtk_drop_down_set_model (self->base_choice, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->base_choice, selected);
  self->filling = FALSE;
}

static gboolean
fill_idle (gpointer data)
{
  AlbercaVolumeOptions *self = data;

  self->fill_source = 0;
  fill_candidates (self);

  return G_SOURCE_REMOVE;
}

/* Thousands arrive one after the other */
static void
volumes_changed_cb (AlbercaVolumeOptions *self)
{
  if (self->fill_source == 0 && self->draft != NULL)
    self->fill_source = g_idle_add (fill_idle, self);
}

static void
hold (AlbercaVolumeOptions *self,
      AlbercaPool          *pool)
{
  alberca_pool_hold (pool);
  g_ptr_array_add (self->held, g_object_ref (pool));
  g_signal_connect_object (alberca_pool_get_volumes (pool), "items-changed", G_CALLBACK (volumes_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* With the details it shows what is an ISO */
  g_signal_connect_object (pool, "notify::loading", G_CALLBACK (volumes_changed_cb), self, G_CONNECT_SWAPPED);
}

/* The own pool's first, then the others', once somebody wants a base */
static void
look_for_candidates (AlbercaVolumeOptions *self)
{
  AlbercaPool *own = alberca_volume_draft_get_pool (self->draft);
  AlbercaConnection *connection = alberca_pool_get_connection (own);
  GListModel *pools;

  if (self->held->len > 0 || connection == NULL)
    return;

  hold (self, own);
  pools = alberca_connection_get_pools (connection);
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(AlbercaPool) pool = g_list_model_get_item (pools, i);

      if (pool != own && alberca_pool_get_active (pool))
        hold (self, pool);
    }
  fill_candidates (self);
}

static void
release (gpointer data)
{
  AlbercaPool *pool = data;

  alberca_pool_release (pool);
  g_object_unref (pool);
}

static void
on_base_selected (AlbercaVolumeOptions *self)
{
  guint selected = gtk_drop_down_get_selected (self->base_choice);
  const Candidate *candidate;

  if (self->filling || self->draft == NULL || selected > self->candidates->len)
    return;

  if (selected == 0)
    {
      alberca_volume_draft_set_base (self->draft, NULL, NULL);
      return;
    }
  candidate = &g_array_index (self->candidates, Candidate, selected - 1);
  alberca_volume_draft_set_base (self->draft, candidate->pool, candidate->volume);
}

static const char *const base_formats[] = { "", "raw", "qcow2", "vmdk", "qed", "qcow", "vdi", "vpc" };

static void
on_base_format_selected (AlbercaVolumeOptions *self)
{
  guint selected = adw_combo_row_get_selected (self->base_format_row);

  if (self->draft != NULL && selected < G_N_ELEMENTS (base_formats))
    g_object_set (self->draft, "base-format", base_formats[selected], NULL);
}

/* What is in a base without a format may be known later than the base */
static void
show_base_format (AlbercaVolumeOptions *self,
                  const char           *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (base_formats); i++)
    if (strcmp (base_formats[i], format) == 0)
      adw_combo_row_set_selected (self->base_format_row, i);
}

static void
update_base (AlbercaVolumeOptions *self)
{
  gboolean linked = FALSE;
  g_autofree char *format = NULL;
  g_autofree char *usual = NULL;
  g_autofree char *problem = alberca_volume_draft_get_problem (self->draft, "base");
  g_autofree char *warning = alberca_volume_draft_get_warning (self->draft, "base");

  g_object_get (self->draft, "linked", &linked, "base-format", &format, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->base_row), linked || alberca_volume_draft_can_have_base (self->draft));
  if (linked)
    look_for_candidates (self);

  if (*format != '\0')
    usual = g_strdup_printf (_("Its format is %s."), format);
  tell (self->base_choice_row, problem, warning, usual != NULL ? usual : "");
  show_base_format (self, format);
  gtk_widget_set_visible (GTK_WIDGET (self->base_format_row), alberca_volume_draft_asks_base_format (self->draft));
}

/* ---- Many ---- */

static void
on_many_changed (AlbercaVolumeOptions *self)
{
  gboolean many = adw_expander_row_get_enable_expansion (self->many_row);
  guint count = 0;

  if (self->draft == NULL)
    return;

  g_object_get (self->draft, "count", &count, NULL);
  if (many != (count > 1))
    g_object_set (self->draft, "count", many ? USUAL_COUNT : 1, NULL);
}

static void
update_many (AlbercaVolumeOptions *self)
{
  guint count = 1;
  guint first = 1;
  g_auto(GStrv) names = NULL;
  g_autofree char *last = NULL;
  g_autofree char *text = NULL;
  guint n;

  g_object_get (self->draft, "count", &count, "first", &first, NULL);
  names = alberca_volume_names_expand (alberca_volume_draft_get_name (self->draft), first, count);
  n = g_strv_length (names);

  gtk_widget_set_visible (GTK_WIDGET (self->many_row),
                          alberca_volume_rules_can_be_many (alberca_volume_draft_get_pool (self->draft)));
  if (n > PREVIEW_LENGTH + 1)
    {
      last = g_steal_pointer (&names[n - 1]);
      for (guint i = PREVIEW_LENGTH; i < n - 1; i++)
        g_clear_pointer (&names[i], g_free);
    }
  text = g_strjoinv (", ", names);
  if (last != NULL)
    {
      char *shortened = g_strconcat (text, ", …, ", last, NULL);

      g_free (text);
      text = shortened;
    }
  tell (self->preview_row, NULL, NULL, text);
}

/* ---- Encryption ---- */

static void
on_passphrase_changed (AlbercaVolumeOptions *self)
{
  if (self->draft != NULL)
    alberca_volume_draft_set_passphrase (self->draft, gtk_editable_get_text (self->passphrase_row),
                                         gtk_editable_get_text (self->repeated_row));
}

static void
on_secret_selected (AlbercaVolumeOptions *self)
{
  AlbercaSecretList *secrets = self->draft != NULL ? alberca_volume_draft_get_secrets (self->draft) : NULL;
  guint selected = adw_combo_row_get_selected (self->secret_row);
  g_autoptr(AlbercaSecret) secret = NULL;

  if (self->filling || secrets == NULL)
    return;

  if (selected > 0)
    secret = g_list_model_get_item (G_LIST_MODEL (secrets), selected - 1);
  g_object_set (self->draft, "secret-uuid", secret != NULL ? alberca_secret_get_uuid (secret) : "", NULL);
}

static void
fill_secrets (AlbercaVolumeOptions *self)
{
  AlbercaSecretList *secrets = alberca_volume_draft_get_secrets (self->draft);
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  g_autofree char *uuid = NULL;
  guint selected = 0;

  g_object_get (self->draft, "secret-uuid", &uuid, NULL);
  gtk_string_list_append (titles, _("A new one"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (secrets)); i++)
    {
      g_autoptr(AlbercaSecret) secret = g_list_model_get_item (G_LIST_MODEL (secrets), i);

      gtk_string_list_append (titles, alberca_secret_get_title (secret));
      if (g_strcmp0 (alberca_secret_get_uuid (secret), uuid) == 0)
        selected = i + 1;
    }

  self->filling = TRUE;
  adw_combo_row_set_model (self->secret_row, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->secret_row, selected);
  self->filling = FALSE;
}

static void
encrypted_changed_cb (AlbercaVolumeOptions *self)
{
  gboolean encrypted = FALSE;
  AlbercaSecretList *secrets;

  g_object_get (self->draft, "encrypted", &encrypted, NULL);
  if (!encrypted || adw_combo_row_get_model (self->secret_row) != NULL)
    return;

  secrets = alberca_volume_draft_get_secrets (self->draft);
  if (secrets == NULL)
    return;
  g_signal_connect_object (secrets, "items-changed", G_CALLBACK (fill_secrets), self, G_CONNECT_SWAPPED);
  fill_secrets (self);
}

static void
update_encryption (AlbercaVolumeOptions *self)
{
  g_autofree char *problem = alberca_volume_draft_get_problem (self->draft, "passphrase");
  g_autofree char *uuid = NULL;
  g_autofree char *markup = NULL;
  AlbercaSecretList *secrets;
  gboolean encrypted = FALSE;
  gboolean is_new;
  gboolean is_written = *gtk_editable_get_text (self->repeated_row) != '\0';

  g_object_get (self->draft, "secret-uuid", &uuid, "encrypted", &encrypted, NULL);
  is_new = *uuid == '\0';
  gtk_widget_set_visible (GTK_WIDGET (self->encryption_row), alberca_volume_draft_can_be_encrypted (self->draft));
  gtk_widget_set_visible (GTK_WIDGET (self->passphrase_row), is_new);
  gtk_widget_set_visible (GTK_WIDGET (self->repeated_row), is_new);

  /* Nobody is scolded for what is not written yet; that libvirt keeps none is said at once */
  secrets = encrypted ? alberca_volume_draft_get_secrets (self->draft) : NULL;
  if (secrets != NULL)
    is_written |= alberca_secret_list_get_error (secrets) != NULL;
  markup = g_markup_escape_text (problem != NULL ? problem : "", -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->passphrase_problem_row), markup);
  gtk_widget_set_visible (GTK_WIDGET (self->passphrase_problem_row), problem != NULL && is_written);
}

/* ---- Options of the file ---- */

static void
on_compat_selected (AlbercaVolumeOptions *self)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (self->compat_row);

  if (self->draft != NULL && item != NULL)
    g_object_set (self->draft, "compat", gtk_string_object_get_string (item), NULL);
}

static void
on_cluster_selected (AlbercaVolumeOptions *self)
{
  guint selected = adw_combo_row_get_selected (self->cluster_row);

  if (self->draft != NULL && selected != GTK_INVALID_LIST_POSITION)
    g_object_set (self->draft, "cluster-size",
                  selected == 0 ? G_GUINT64_CONSTANT (0) : (guint64) MIN_CLUSTER_SIZE << (selected - 1), NULL);
}

static void
fill_cluster_sizes (AlbercaVolumeOptions *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_string_list_append (titles, _("Usual (64 KiB)"));
  for (guint64 size = MIN_CLUSTER_SIZE; size <= MAX_CLUSTER_SIZE; size *= 2)
    {
      g_autofree char *title = alberca_size_to_text (size);

      gtk_string_list_append (titles, title);
    }
  adw_combo_row_set_model (self->cluster_row, G_LIST_MODEL (titles));
}

static void
update_more (AlbercaVolumeOptions *self)
{
  AlbercaPool *pool = alberca_volume_draft_get_pool (self->draft);
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_get_pool_type (pool));
  gboolean has_files = (info->traits & ALBERCA_POOL_TRAIT_FILES) != 0;
  g_autofree char *format = NULL;
  gboolean is_qcow2;

  g_object_get (self->draft, "format", &format, NULL);
  is_qcow2 = strcmp (format, "qcow2") == 0;
  gtk_widget_set_visible (GTK_WIDGET (self->more_row), has_files);
  gtk_widget_set_visible (GTK_WIDGET (self->compat_row), is_qcow2);
  gtk_widget_set_visible (GTK_WIDGET (self->cluster_row), is_qcow2);
  gtk_widget_set_visible (GTK_WIDGET (self->lazy_row), is_qcow2);
  gtk_widget_set_visible (GTK_WIDGET (self->extended_row), is_qcow2);
  gtk_widget_set_visible (self->nocow_row, is_qcow2 || strcmp (format, "raw") == 0);

  tell_option (self, ADW_ACTION_ROW (self->cluster_row), "cluster-size",
               _("What is written at once into the file. Small ones save space in overlays, large ones make large disks faster."));
  tell_option (self, self->lazy_row, "lazy-refcounts",
               _("Writes are faster, but after a crash of the host the image is checked before it is opened."));
  tell_option (self, self->extended_row, "extended-l2",
               _("Overlays copy less at the first write. Needs QEMU 5.2 and libvirt 8.0, or newer, on the host."));
  show_field_problem (self, self->mode_row, "mode");
  show_field_problem (self, self->owner_row, "owner");
  show_field_problem (self, self->group_row, "group");
}

/* ---- The widget ---- */

static void
update (AlbercaVolumeOptions *self)
{
  if (self->draft == NULL)
    return;

  update_base (self);
  update_many (self);
  update_encryption (self);
  update_more (self);
}

static gboolean
count_to_many (GBinding     *binding,
               const GValue *from,
               GValue       *to,
               gpointer      user_data)
{
  g_value_set_boolean (to, g_value_get_uint (from) > 1);
  return TRUE;
}

static void
bind (AlbercaVolumeOptions *self,
      const char           *property,
      gpointer              widget,
      const char           *widget_property)
{
  g_object_bind_property (self->draft, property, widget, widget_property, G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
bind_number (AlbercaVolumeOptions *self,
             const char           *property,
             GtkSpinButton        *button)
{
  bind (self, property, gtk_spin_button_get_adjustment (button), "value");
}

static void
fill_base_formats (AlbercaVolumeOptions *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_string_list_append (titles, _("Choose…"));
  for (gsize i = 1; i < G_N_ELEMENTS (base_formats); i++)
    gtk_string_list_append (titles, base_formats[i]);
  adw_combo_row_set_model (self->base_format_row, G_LIST_MODEL (titles));
}

/**
 * alberca_volume_options_set_draft:
 * @self: the options, without a draft
 * @draft: what they are of
 */
void
alberca_volume_options_set_draft (AlbercaVolumeOptions *self,
                                  AlbercaVolumeDraft   *draft)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_OPTIONS (self));
  g_return_if_fail (ALBERCA_IS_VOLUME_DRAFT (draft));
  g_return_if_fail (self->draft == NULL);

  self->draft = g_object_ref (draft);
  bind (self, "linked", self->base_row, "enable-expansion");
  bind (self, "encrypted", self->encryption_row, "enable-expansion");
  bind (self, "lazy-refcounts", self->lazy_switch, "active");
  bind (self, "extended-l2", self->extended_switch, "active");
  bind (self, "nocow", self->nocow_switch, "active");
  bind (self, "mode", self->mode_row, "text");
  bind (self, "owner", self->owner_row, "text");
  bind (self, "group", self->group_row, "text");
  bind_number (self, "count", self->count_button);
  bind_number (self, "first", self->first_button);
  g_object_bind_property_full (draft, "count", self->many_row, "enable-expansion", G_BINDING_SYNC_CREATE,
                               count_to_many, NULL, NULL, NULL);

  g_signal_connect_object (draft, "notify::encrypted", G_CALLBACK (encrypted_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "notify::valid", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * alberca_volume_options_touch:
 * @self: the options
 */
void
alberca_volume_options_touch (AlbercaVolumeOptions *self)
{
  g_return_if_fail (ALBERCA_IS_VOLUME_OPTIONS (self));

  if (adw_expander_row_get_enable_expansion (self->base_row))
    adw_expander_row_set_expanded (self->base_row, TRUE);
  if (adw_expander_row_get_enable_expansion (self->encryption_row))
    adw_expander_row_set_expanded (self->encryption_row, TRUE);
  alberca_field_row_touch (self->mode_row);
  alberca_field_row_touch (self->owner_row);
  alberca_field_row_touch (self->group_row);
}

static void
alberca_volume_options_dispose (GObject *object)
{
  AlbercaVolumeOptions *self = ALBERCA_VOLUME_OPTIONS (object);
  g_autoptr(AlbercaVolumeDraft) draft = g_steal_pointer (&self->draft);

  g_clear_handle_id (&self->fill_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_VOLUME_OPTIONS);
  g_clear_pointer (&self->candidates, g_array_unref);
  g_clear_pointer (&self->held, g_ptr_array_unref);

  G_OBJECT_CLASS (alberca_volume_options_parent_class)->dispose (object);
}

#define BIND_CHILD(name) gtk_widget_class_bind_template_child (widget_class, AlbercaVolumeOptions, name)

static void
alberca_volume_options_class_init (AlbercaVolumeOptionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = alberca_volume_options_dispose;

  g_type_ensure (ALBERCA_TYPE_FIELD_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-volume-options.ui");
  BIND_CHILD (base_choice);
  BIND_CHILD (base_choice_row);
  BIND_CHILD (base_format_row);
  BIND_CHILD (base_row);
  BIND_CHILD (cluster_row);
  BIND_CHILD (compat_row);
  BIND_CHILD (count_button);
  BIND_CHILD (encryption_row);
  BIND_CHILD (extended_row);
  BIND_CHILD (extended_switch);
  BIND_CHILD (first_button);
  BIND_CHILD (group_row);
  BIND_CHILD (lazy_row);
  BIND_CHILD (lazy_switch);
  BIND_CHILD (many_row);
  BIND_CHILD (mode_row);
  BIND_CHILD (more_row);
  BIND_CHILD (nocow_row);
  BIND_CHILD (nocow_switch);
  BIND_CHILD (owner_row);
  BIND_CHILD (passphrase_problem_row);
  BIND_CHILD (passphrase_row);
  BIND_CHILD (preview_row);
  BIND_CHILD (repeated_row);
  BIND_CHILD (secret_row);
  gtk_widget_class_bind_template_callback (widget_class, on_base_format_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_base_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_cluster_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_compat_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_many_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_passphrase_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_secret_selected);
}

static void
alberca_volume_options_init (AlbercaVolumeOptions *self)
{
  self->held = g_ptr_array_new_with_free_func (release);
  self->candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_array_set_clear_func (self->candidates, candidate_clear);
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_cluster_sizes (self);
  fill_base_formats (self);
}
