/* alberca-thin-view.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-thin-view.h"

#include <glib/gi18n.h>

#include "model/alberca-connection.h"
#include "model/alberca-explanation.h"
#include "model/alberca-thin-draft.h"
#include "model/alberca-usage-index.h"
#include "virsh/alberca-lvm.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-thin-dialog.h"
#include "widgets/alberca-thin-pool.h"
#include "widgets/alberca-thin-question.h"

/* In the commands for another computer */
#define EXAMPLE_SIZE (G_GUINT64_CONSTANT (20) * 1024 * 1024 * 1024)

struct _AlbercaThinView
{
  AdwBin parent_instance;

  /* Owned references */
  AlbercaPool      *pool;
  AlbercaThinGroup *group;         /* NULL where the pool can have none */
  GSignalGroup     *group_signals;
  GSignalGroup     *pool_signals;
  GSignalGroup     *index_signals;

  guint             update_id;

  GPtrArray        *pools; /* (element-type AlbercaThinPool): borrowed, in this order */

  /* Template references */
  AdwPreferencesPage  *page;
  AdwPreferencesGroup *about_group;
  AdwActionRow        *about_row;
  GtkSpinner          *spinner;
  GtkButton           *again_button;
  GtkButton           *new_pool_button;
  AlbercaCommandRow   *command_row;
};

typedef enum
{
  PROP_POOL = 1,
  PROP_POSSIBLE,
} AlbercaThinViewProps;

static GParamSpec *properties[PROP_POSSIBLE + 1];

G_DEFINE_FINAL_TYPE (AlbercaThinView, alberca_thin_view, ADW_TYPE_BIN)

/* ---- Where there is nothing to show ---- */

/* What to look with, and to make and delete one with, on the host of the pool */
static char *
make_commands (AlbercaThinView *self)
{
  const char *name = alberca_thin_group_get_name (self->group);
  g_autofree char *list = alberca_lvm_thin_list (name);
  g_autofree char *pool = alberca_lvm_thin_pool (name, "thin", EXAMPLE_SIZE);
  g_autofree char *volume = alberca_lvm_thin_volume (name, "thin", "disk-1", EXAMPLE_SIZE);
  g_autofree char *snapshot = alberca_lvm_thin_snapshot (name, "disk-1", "before");
  g_autofree char *grow = alberca_lvm_extend (name, "disk-1", 2 * EXAMPLE_SIZE);
  g_autofree char *grow_pool = alberca_lvm_extend (name, "thin", 2 * EXAMPLE_SIZE);
  g_autofree char *metadata = alberca_lvm_extend_metadata (name, "thin");
  g_autofree char *remove = alberca_lvm_remove (name, "before");
  g_autofree char *remove_pool = alberca_lvm_remove (name, "thin");
  const char *const lines[] = { pool, volume, snapshot, grow, grow_pool, metadata, remove, remove_pool };
  GString *text = g_string_new (list);

  /* Each says where it is meant for: once is enough. */
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_string_append_printf (text, "\n%s", alberca_lvm_skip_place (lines[i]));
  return g_string_free (text, FALSE);
}

static void
show_about (AlbercaThinView *self,
            const char      *title,
            const char      *subtitle,
            const char      *command)
{
  gtk_widget_set_visible (GTK_WIDGET (self->about_group), title != NULL);
  if (title == NULL)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->about_row), title);
  adw_action_row_set_subtitle (self->about_row, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->command_row), command != NULL);
  alberca_command_row_set_command (self->command_row, command);
}

static void
show_unavailable (AlbercaThinView *self)
{
  g_autofree char *commands = make_commands (self);
  g_autofree char *summary = alberca_explanation_get_summary (alberca_thin_group_get_error (self->group));
  /* Translators: why not, a sentence; below are commands */
  g_autofree char *subtitle = g_strdup_printf (_("%s In the commands below, with a thin pool go all its volumes."), summary);

  show_about (self, _("Thin pools cannot be shown"), subtitle, commands);
}

static void
show_elsewhere (AlbercaThinView *self)
{
  g_autofree char *commands = make_commands (self);

  show_about (self, _("Thin pools of this connection cannot be shown"),
              _("libvirt shows neither thin pools nor thin volumes, and only counts their room. Alberca sees them through UDisks2 "
                "where libvirt is that of the system of this computer, which this connection’s is not. A machine can use a thin "
                "volume all the same, by its path. These commands list, make, grow and delete them on the libvirt host; with a thin "
                "pool go all its volumes:"),
              commands);
}

static void
show_none (AlbercaThinView *self)
{
  const char *name = alberca_thin_group_get_name (self->group);
  g_autofree char *command = alberca_lvm_thin_pool (name, "thin", EXAMPLE_SIZE);
  /* Translators: %s is the name of a volume group */
  g_autofree char *title = g_strdup_printf (_("The volume group “%s” has no thin pool"), name);

  show_about (self, title, _("The volumes of a thin pool share its room: each takes what is written to it, snapshots are made at "
                             "once, and more can be promised than there is."), command);
}

/* ---- The thin pools ---- */

static gboolean
has_pools (AlbercaThinView *self,
           GPtrArray       *records)
{
  if (records->len != self->pools->len)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    if (g_strcmp0 (alberca_thin_pool_get_name (g_ptr_array_index (self->pools, i)),
                   ((const AlbercaThinRecord *) g_ptr_array_index (records, i))->name) != 0)
      return FALSE;
  return TRUE;
}

static void
remove_pools (AlbercaThinView *self)
{
  for (guint i = 0; i < self->pools->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->pools, i));
  g_ptr_array_set_size (self->pools, 0);
}

static void
show_pools (AlbercaThinView *self)
{
  GPtrArray *records = alberca_thin_group_get_records (self->group)->pools;

  if (!has_pools (self, records))
    {
      remove_pools (self);
      for (guint i = 0; i < records->len; i++)
        {
          GtkWidget *pool = alberca_thin_pool_new (((const AlbercaThinRecord *) g_ptr_array_index (records, i))->name);

          adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (pool));
          g_ptr_array_add (self->pools, pool);
        }
    }
  for (guint i = 0; i < self->pools->len; i++)
    alberca_thin_pool_update (g_ptr_array_index (self->pools, i), self->group);
  if (records->len > 0)
    show_about (self, NULL, NULL, NULL);
  else
    show_none (self);
}

static void
update_actions (AlbercaThinView *self)
{
  static const char *const actions[] = {
    "thin.new-pool", "thin.new-volume", "thin.snapshot", "thin.grow", "thin.activate", "thin.delete",
  };
  gboolean writable = self->group != NULL && alberca_thin_group_get_writable (self->group);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], writable);
}

static void
update (AlbercaThinView *self)
{
  AlbercaThinState state;

  update_actions (self);
  if (self->group == NULL)
    return;
  state = alberca_thin_group_get_state (self->group);
  if (state != ALBERCA_THIN_KNOWN)
    remove_pools (self);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), state == ALBERCA_THIN_READING);
  gtk_spinner_set_spinning (self->spinner, state == ALBERCA_THIN_READING);
  gtk_widget_set_visible (GTK_WIDGET (self->again_button), state == ALBERCA_THIN_UNAVAILABLE);
  switch (state)
    {
    case ALBERCA_THIN_ELSEWHERE:
      show_elsewhere (self);
      break;
    case ALBERCA_THIN_READING:
      show_about (self, _("Looking for thin pools…"), NULL, NULL);
      break;
    case ALBERCA_THIN_UNAVAILABLE:
      show_unavailable (self);
      break;
    case ALBERCA_THIN_KNOWN:
      show_pools (self);
      break;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->new_pool_button), state == ALBERCA_THIN_KNOWN);
}

/* ---- Actions ---- */

static void
present (AlbercaThinView *self,
         GtkWidget       *dialog)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
propose (AlbercaThinView *self,
         AlbercaThinVerb  verb,
         const char      *target)
{
  present (self, alberca_thin_dialog_new (alberca_thin_draft_new (self->group, verb, target)));
}

static void
new_pool_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  propose (ALBERCA_THIN_VIEW (widget), ALBERCA_THIN_VERB_CREATE_POOL, NULL);
}

static void
new_volume_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  propose (ALBERCA_THIN_VIEW (widget), ALBERCA_THIN_VERB_CREATE_VOLUME, g_variant_get_string (parameter, NULL));
}

static void
snapshot_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  propose (ALBERCA_THIN_VIEW (widget), ALBERCA_THIN_VERB_SNAPSHOT, g_variant_get_string (parameter, NULL));
}

static void
grow_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  propose (ALBERCA_THIN_VIEW (widget), ALBERCA_THIN_VERB_GROW, g_variant_get_string (parameter, NULL));
}

static void
activate_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  alberca_thin_group_activate (ALBERCA_THIN_VIEW (widget)->group, g_variant_get_string (parameter, NULL));
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  alberca_thin_question_delete (widget, ALBERCA_THIN_VIEW (widget)->group, g_variant_get_string (parameter, NULL));
}

static void
on_again_clicked (AlbercaThinView *self)
{
  if (self->group != NULL)
    alberca_thin_group_reread (self->group);
}

/* ---- The widget ---- */

static void
update_shown (AlbercaThinView *self)
{
  if (self->group != NULL)
    alberca_thin_group_set_shown (self->group, gtk_widget_get_mapped (GTK_WIDGET (self)));
}

/**
 * alberca_thin_view_set_group:
 * @self: a view
 * @group: (nullable): what to show
 */
void
alberca_thin_view_set_group (AlbercaThinView  *self,
                             AlbercaThinGroup *group)
{
  AlbercaConnection *connection;

  g_return_if_fail (ALBERCA_IS_THIN_VIEW (self));

  if (self->group == group)
    return;
  if (self->group != NULL)
    alberca_thin_group_set_shown (self->group, FALSE);
  remove_pools (self);
  g_set_object (&self->group, group);
  g_signal_group_set_target (self->group_signals, group);
  connection = group != NULL ? alberca_pool_get_connection (alberca_thin_group_get_pool (group)) : NULL;
  g_signal_group_set_target (self->index_signals, connection != NULL ? alberca_usage_index_get (connection) : NULL);
  update (self);
  update_shown (self);
}

/**
 * alberca_thin_view_set_pool:
 * @self: a view
 * @pool: (nullable): the pool to show
 */
void
alberca_thin_view_set_pool (AlbercaThinView *self,
                            AlbercaPool     *pool)
{
  g_autoptr(AlbercaThinGroup) group = NULL;

  g_return_if_fail (ALBERCA_IS_THIN_VIEW (self));
  g_return_if_fail (pool == NULL || ALBERCA_IS_POOL (pool));

  if (!g_set_object (&self->pool, pool))
    return;
  g_signal_group_set_target (self->pool_signals, pool);
  if (pool != NULL && alberca_thin_group_is_possible (pool))
    group = alberca_thin_group_new (pool);
  alberca_thin_view_set_group (self, group);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POOL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSSIBLE]);
}

static gboolean
update_cb (gpointer user_data)
{
  AlbercaThinView *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* The index is filled in many steps. */
static void
index_changed_cb (AlbercaThinView *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, update_cb, self, NULL);
}

/**
 * alberca_thin_view_reread:
 * @self: a view
 *
 * Looks anew at what is there, and how full it is, if it is on screen.
 */
void
alberca_thin_view_reread (AlbercaThinView *self)
{
  g_return_if_fail (ALBERCA_IS_THIN_VIEW (self));

  if (self->group != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    alberca_thin_group_reread (self->group);
}

/* Its volumes have been listed, as they are after a refresh: what libvirt does not list is looked at, too. */
static void
listing_cb (AlbercaThinView *self)
{
  if (!alberca_pool_get_listing (self->pool))
    alberca_thin_view_reread (self);
}

/* The connection has come back, or gone: what was not read is read, what can be done is another. */
static void
available_cb (AlbercaThinView *self)
{
  update (self);
  alberca_thin_view_reread (self);
}

static void
alberca_thin_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (alberca_thin_view_parent_class)->map (widget);
  update_shown (ALBERCA_THIN_VIEW (widget));
}

static void
alberca_thin_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (alberca_thin_view_parent_class)->unmap (widget);
  update_shown (ALBERCA_THIN_VIEW (widget));
}

static void
alberca_thin_view_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  AlbercaThinView *self = ALBERCA_THIN_VIEW (object);

  switch ((AlbercaThinViewProps) property_id)
    {
    case PROP_POOL:
      g_value_set_object (value, self->pool);
      break;
    case PROP_POSSIBLE:
      g_value_set_boolean (value, self->pool != NULL && alberca_thin_group_is_possible (self->pool));
      break;
    }
}

static void
alberca_thin_view_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch ((AlbercaThinViewProps) property_id)
    {
    case PROP_POOL:
      alberca_thin_view_set_pool (ALBERCA_THIN_VIEW (object), g_value_get_object (value));
      break;
    case PROP_POSSIBLE:
      g_assert_not_reached ();
    }
}

static void
alberca_thin_view_dispose (GObject *object)
{
  AlbercaThinView *self = ALBERCA_THIN_VIEW (object);

  if (self->group != NULL)
    alberca_thin_group_set_shown (self->group, FALSE);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->group_signals);
  g_clear_object (&self->pool_signals);
  g_clear_object (&self->index_signals);
  g_clear_object (&self->group);
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBERCA_TYPE_THIN_VIEW);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->pools, g_ptr_array_unref);

  G_OBJECT_CLASS (alberca_thin_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (ALBERCA_TYPE_COMMAND_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-thin-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinView, about_group);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinView, about_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinView, again_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinView, command_row);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinView, new_pool_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinView, page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaThinView, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
}

static void
alberca_thin_view_class_init (AlbercaThinViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_thin_view_dispose;
  object_class->get_property = alberca_thin_view_get_property;
  object_class->set_property = alberca_thin_view_set_property;
  widget_class->map = alberca_thin_view_map;
  widget_class->unmap = alberca_thin_view_unmap;

  properties[PROP_POOL] = g_param_spec_object ("pool", NULL, NULL, ALBERCA_TYPE_POOL,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_POSSIBLE] = g_param_spec_boolean ("possible", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "thin.new-pool", NULL, new_pool_action);
  gtk_widget_class_install_action (widget_class, "thin.new-volume", "s", new_volume_action);
  gtk_widget_class_install_action (widget_class, "thin.snapshot", "s", snapshot_action);
  gtk_widget_class_install_action (widget_class, "thin.grow", "s", grow_action);
  gtk_widget_class_install_action (widget_class, "thin.activate", "s", activate_action);
  gtk_widget_class_install_action (widget_class, "thin.delete", "s", delete_action);
  bind_template (widget_class);
}

static void
alberca_thin_view_init (AlbercaThinView *self)
{
  self->pools = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  self->group_signals = g_signal_group_new (ALBERCA_TYPE_THIN_GROUP);
  g_signal_group_connect_swapped (self->group_signals, "changed", G_CALLBACK (update), self);
  self->pool_signals = g_signal_group_new (ALBERCA_TYPE_POOL);
  g_signal_group_connect_swapped (self->pool_signals, "notify::available-now", G_CALLBACK (available_cb), self);
  g_signal_group_connect_swapped (self->pool_signals, "notify::listing", G_CALLBACK (listing_cb), self);
  self->index_signals = g_signal_group_new (ALBERCA_TYPE_USAGE_INDEX);
  g_signal_group_connect_swapped (self->index_signals, "changed", G_CALLBACK (index_changed_cb), self);
  update (self);
}
