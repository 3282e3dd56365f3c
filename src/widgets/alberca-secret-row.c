/* alberca-secret-row.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-secret-row.h"

#include <glib/gi18n-lib.h>

#include "model/alberca-explanation.h"
#include "widgets/alberca-secret-dialog.h"

struct _AlbercaSecretRow
{
  AdwComboRow        parent_instance;

  AlbercaSecretList *secrets;
  GPtrArray         *uuids;    /* of the choices */
  char              *uuid;
  char              *present;
  char              *problem;
  gboolean           filling;
};

G_DEFINE_FINAL_TYPE (AlbercaSecretRow, alberca_secret_row, ADW_TYPE_COMBO_ROW)

typedef enum
{
  PROP_UUID = 1,
} AlbercaSecretRowProperty;

static GParamSpec *properties[PROP_UUID + 1];

static void
add_choice (AlbercaSecretRow *self,
            GtkStringList    *titles,
            const char       *uuid,
            const char       *title)
{
  gtk_string_list_append (titles, title);
  g_ptr_array_add (self->uuids, g_strdup (uuid));
}

/* One that is not, or no longer, in the list stays chosen */
static void
fill (AlbercaSecretRow *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (self->uuids, 0);
  /* Translators: no secret */
  add_choice (self, titles, "", self->present != NULL ? self->present : C_("secret", "None"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->secrets)); i++)
    {
      g_autoptr (AlbercaSecret) secret = g_list_model_get_item (G_LIST_MODEL (self->secrets), i);

      add_choice (self, titles, alberca_secret_get_uuid (secret), alberca_secret_get_title (secret));
      if (g_str_equal (alberca_secret_get_uuid (secret), self->uuid))
        selected = self->uuids->len - 1;
    }
  if (selected == 0 && *self->uuid != '\0')
    {
      selected = self->uuids->len;
      add_choice (self, titles, self->uuid, self->uuid);
    }

  self->filling = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (titles));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  self->filling = FALSE;
}

static void
update_subtitle (AlbercaSecretRow *self)
{
  const GError *error = alberca_secret_list_get_error (self->secrets);
  g_autofree char *markup = NULL;
  g_autofree char *summary = error != NULL ? alberca_explanation_get_summary (error) : NULL;
  const char *text = self->problem != NULL ? self->problem : summary;

  markup = g_markup_escape_text (text != NULL ? text : "", -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), markup);
}

static void
on_selected (AlbercaSecretRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (self->filling || selected >= self->uuids->len)
    return;

  g_free (self->uuid);
  self->uuid = g_strdup (g_ptr_array_index (self->uuids, selected));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UUID]);
}

static void
on_created (AlbercaSecretRow *self,
            const char       *uuid)
{
  alberca_secret_row_set_uuid (self, uuid);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UUID]);
}

static void
on_new_clicked (AlbercaSecretRow *self)
{
  GtkWidget *dialog = alberca_secret_dialog_new (self->secrets);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect_object (dialog, "created", G_CALLBACK (on_created), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
alberca_secret_row_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch ((AlbercaSecretRowProperty) prop_id)
    {
    case PROP_UUID:
      g_value_set_string (value, ALBERCA_SECRET_ROW (object)->uuid);
      break;
    }
}

static void
alberca_secret_row_finalize (GObject *object)
{
  AlbercaSecretRow *self = ALBERCA_SECRET_ROW (object);

  g_clear_object (&self->secrets);
  g_ptr_array_unref (self->uuids);
  g_free (self->uuid);
  g_free (self->present);
  g_free (self->problem);

  G_OBJECT_CLASS (alberca_secret_row_parent_class)->finalize (object);
}

static void
alberca_secret_row_class_init (AlbercaSecretRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = alberca_secret_row_get_property;
  object_class->finalize = alberca_secret_row_finalize;

  properties[PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_secret_row_init (AlbercaSecretRow *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("Ne_w…"));

  self->uuids = g_ptr_array_new_with_free_func (g_free);
  self->uuid = g_strdup ("");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("New Secret"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_new_clicked), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}

/**
 * alberca_secret_row_new:
 * @title: what the secret is for
 * @secrets: those to choose from
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
alberca_secret_row_new (const char        *title,
                        AlbercaSecretList *secrets)
{
  AlbercaSecretRow *self;

  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (ALBERCA_IS_SECRET_LIST (secrets), NULL);

  self = g_object_new (ALBERCA_TYPE_SECRET_ROW, "title", title, NULL);
  self->secrets = g_object_ref (secrets);
  fill (self);
  g_signal_connect_object (secrets, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (secrets, "notify::error", G_CALLBACK (update_subtitle), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * alberca_secret_row_get_uuid:
 * @self: a row
 *
 * Returns: (transfer none): the chosen secret's UUID, or ""
 */
const char *
alberca_secret_row_get_uuid (AlbercaSecretRow *self)
{
  g_return_val_if_fail (ALBERCA_IS_SECRET_ROW (self), NULL);

  return self->uuid;
}

/**
 * alberca_secret_row_set_uuid:
 * @self: a row
 * @uuid: the chosen secret's UUID, or ""
 */
void
alberca_secret_row_set_uuid (AlbercaSecretRow *self,
                             const char       *uuid)
{
  g_return_if_fail (ALBERCA_IS_SECRET_ROW (self));
  g_return_if_fail (uuid != NULL);

  if (g_str_equal (self->uuid, uuid))
    return;

  g_free (self->uuid);
  self->uuid = g_strdup (uuid);
  fill (self);
}

/**
 * alberca_secret_row_set_present:
 * @self: a row
 * @usage: (nullable): the name of a secret that is chosen by its name
 */
void
alberca_secret_row_set_present (AlbercaSecretRow *self,
                                const char       *usage)
{
  g_return_if_fail (ALBERCA_IS_SECRET_ROW (self));

  if (g_strcmp0 (self->present, usage) == 0)
    return;

  g_free (self->present);
  self->present = g_strdup (usage);
  fill (self);
}

/**
 * alberca_secret_row_set_problem:
 * @self: a row
 * @problem: (nullable): what is wrong with the choice
 */
void
alberca_secret_row_set_problem (AlbercaSecretRow *self,
                                const char       *problem)
{
  g_return_if_fail (ALBERCA_IS_SECRET_ROW (self));

  g_free (self->problem);
  self->problem = g_strdup (problem);
  update_subtitle (self);
}
