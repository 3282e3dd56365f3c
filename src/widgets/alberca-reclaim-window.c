/* alberca-reclaim-window.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-reclaim-window.h"

#include <glib/gi18n.h>

#include "model/alberca-explanation.h"
#include "model/alberca-size.h"
#include "model/alberca-tree-deletion.h"
#include "widgets/alberca-reclaim-column.h"
#include "widgets/alberca-row-stage.h"
#include "widgets/alberca-volume-question.h"

struct _AlbercaReclaimWindow
{
  AdwWindow parent_instance;

  /* Owned references */
  AlbercaReclaim    *reclaim;
  AlbercaRowStage   *stage;
  GtkCustomFilter   *filter;
  AlbercaBatch      *batch;  /* what is being deleted, or NULL */
  GPtrArray         *chips;  /* of GtkToggleButton, borrowed, by kind */
  guint              shown;  /* bits of the kinds that are shown */

  /* Template references */
  AdwWindowTitle     *title;
  GtkColumnView      *column_view;
  GtkSortListModel   *sorted;
  GtkFilterListModel *filtered;
  GtkSliceListModel  *slice;
  GtkFlowBox         *chip_box;
  GtkStack           *stack;
  AdwStatusPage      *error_page;
  GtkLabel           *progress;
  GtkWidget          *warning_box;
  GtkLabel           *warnings;
  GtkLabel           *sum;
  GtkWidget          *compare_button;
};

G_DEFINE_FINAL_TYPE (AlbercaReclaimWindow, alberca_reclaim_window, ADW_TYPE_WINDOW)

/* ---- What is shown ---- */

static guint
count_offered (AlbercaReclaimWindow *self)
{
  GListModel *items = G_LIST_MODEL (self->filtered);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (items, i);

      n += alberca_reclaim_item_get_offered (item) ? 1 : 0;
    }
  return n;
}

static gboolean
has_to_compare (AlbercaReclaimWindow *self)
{
  GListModel *items = alberca_reclaim_get_items (self->reclaim);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (items, i);

      if (alberca_reclaim_item_get_to_compare (item))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_writable (AlbercaReclaimWindow *self)
{
  AlbercaConnection *connection = alberca_reclaim_get_connection (self->reclaim);

  return connection != NULL && alberca_connection_get_can_change (connection);
}

static void
update_sum (AlbercaReclaimWindow *self)
{
  guint64 chosen = alberca_reclaim_get_chosen (self->reclaim);
  g_autofree char *offered_size = alberca_size_format (alberca_reclaim_get_offered (self->reclaim));
  g_autofree char *chosen_size = alberca_size_format (chosen);
  g_autoptr(GPtrArray) volumes = alberca_reclaim_list_chosen (self->reclaim);
  g_autofree char *text = NULL;

  if (volumes->len == 0)
    /* Translators: %s is a size */
    text = g_strdup_printf (_("Up to %s can be gained"), offered_size);
  else
    /* Translators: how many volumes are chosen, their size, and how much could be chosen */
    text = g_strdup_printf (ngettext ("%u chosen: %s of %s", "%u chosen: %s of %s", volumes->len), volumes->len,
                            chosen_size, offered_size);
  gtk_label_set_label (self->sum, text);
  gtk_widget_set_visible (GTK_WIDGET (self->sum), alberca_reclaim_get_complete (self->reclaim));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "reclaim.delete", volumes->len > 0 && is_writable (self));
}

static const char *
choose_page (AlbercaReclaimWindow *self,
             const GError         *error)
{
  if (error != NULL)
    return "error";
  if (!alberca_reclaim_get_complete (self->reclaim))
    return "reading";
  if (g_list_model_get_n_items (alberca_reclaim_get_items (self->reclaim)) == 0)
    return "nothing";
  return "list";
}

static void
update_error (AlbercaReclaimWindow *self,
              const GError         *error)
{
  g_autofree char *summary = alberca_explanation_get_summary (error);
  g_autofree char *markup = g_markup_escape_text (summary != NULL ? summary : error->message, -1);

  adw_status_page_set_description (self->error_page, markup);
}

static void
update_chips (AlbercaReclaimWindow *self)
{
  GListModel *items = alberca_reclaim_get_items (self->reclaim);
  guint counts[ALBERCA_RECLAIM_DUPLICATE + 1] = { 0 };

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (items, i);

      counts[alberca_reclaim_item_get_kind (item)]++;
    }
  for (guint kind = 0; kind <= ALBERCA_RECLAIM_DUPLICATE; kind++)
    {
      GtkWidget *chip = g_ptr_array_index (self->chips, kind);

      gtk_widget_set_visible (gtk_widget_get_parent (chip), counts[kind] > 0);
    }
}

static void
update (AlbercaReclaimWindow *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *progress = NULL;
  g_autofree char *warnings = NULL;
  gboolean complete;

  if (self->reclaim == NULL)
    return;

  complete = alberca_reclaim_get_complete (self->reclaim);
  g_object_get (self->reclaim, "error", &error, "progress", &progress, "warnings", &warnings, NULL);
  gtk_label_set_label (self->progress, progress != NULL ? progress : "");
  gtk_label_set_label (self->warnings, warnings != NULL ? warnings : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->warnings), warnings);
  gtk_widget_set_visible (self->warning_box, complete && warnings != NULL);
  if (error != NULL)
    update_error (self, error);
  update_chips (self);
  update_sum (self);
  gtk_widget_set_visible (self->compare_button, complete && has_to_compare (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "reclaim.choose-all", complete && count_offered (self) > 0);
  gtk_stack_set_visible_child_name (self->stack, choose_page (self, error));
}

static void
items_changed_cb (AlbercaReclaimWindow *self)
{
  if (self->stage == NULL)
    return;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) == 0)
    alberca_row_stage_close (self->stage);
  else
    alberca_row_stage_open (self->stage);
}

/* One was chosen, or is not any more */
static void
chosen_cb (AlbercaReclaimWindow *self)
{
  update_sum (self);
}

static void
all_items_changed_cb (AlbercaReclaimWindow *self,
                      guint                 position,
                      guint                 removed,
                      guint                 added,
                      GListModel           *items)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (items, i);

      g_signal_connect_object (item, "notify::chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

/* ---- The kinds that are shown ---- */

static gboolean
match (gpointer item,
       gpointer user_data)
{
  AlbercaReclaimWindow *self = ALBERCA_RECLAIM_WINDOW (user_data);

  return (self->shown & (1u << alberca_reclaim_item_get_kind (ALBERCA_RECLAIM_ITEM (item)))) != 0;
}

static void
stage_narrow_cb (AlbercaReclaimWindow *self)
{
  self->shown = 0;
  for (guint kind = 0; kind < self->chips->len; kind++)
    if (gtk_toggle_button_get_active (g_ptr_array_index (self->chips, kind)))
      self->shown |= 1u << kind;
  gtk_custom_filter_set_filter_func (self->filter, self->shown != 0 ? match : NULL, self->shown != 0 ? self : NULL,
                                     NULL);
  update (self);
}

static void
chip_toggled_cb (AlbercaReclaimWindow *self)
{
  alberca_row_stage_narrow (self->stage);
}

static void
add_chips (AlbercaReclaimWindow *self)
{
  for (guint kind = 0; kind <= ALBERCA_RECLAIM_DUPLICATE; kind++)
    {
      GtkWidget *chip = gtk_toggle_button_new_with_label (alberca_reclaim_column_get_kind ((AlbercaReclaimKind) kind));
      GtkWidget *child = gtk_flow_box_child_new ();

      gtk_widget_add_css_class (chip, "chip");
      gtk_widget_set_halign (chip, GTK_ALIGN_START);
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), chip);
      gtk_flow_box_append (self->chip_box, child);
      g_signal_connect_object (chip, "toggled", G_CALLBACK (chip_toggled_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->chips, chip);
    }
}

/* ---- Acts ---- */

static void
row_activated_cb (AlbercaReclaimWindow *self,
                  guint                 position)
{
  g_autoptr(AlbercaReclaimItem) item =
    g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (self->column_view)), position);

  if (item != NULL)
    alberca_reclaim_item_set_chosen (item, !alberca_reclaim_item_get_chosen (item));
}

static void
choose_all_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  AlbercaReclaimWindow *self = ALBERCA_RECLAIM_WINDOW (widget);
  GListModel *items = G_LIST_MODEL (self->filtered);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(AlbercaReclaimItem) item = g_list_model_get_item (items, i);

      alberca_reclaim_item_set_chosen (item, TRUE);
    }
}

static void
rescan_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  alberca_reclaim_rescan (ALBERCA_RECLAIM_WINDOW (widget)->reclaim);
}

static void
compare_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  alberca_reclaim_compare (ALBERCA_RECLAIM_WINDOW (widget)->reclaim);
}

static void
deleted_cb (AlbercaReclaimWindow *self)
{
  if (!alberca_batch_get_finished (self->batch))
    return;
  g_signal_handlers_disconnect_by_data (self->batch, self);
  g_clear_object (&self->batch);
  alberca_reclaim_rescan (self->reclaim);
}

static void
tree_deleted_cb (AlbercaReclaimWindow *self,
                 GParamSpec           *pspec,
                 AlbercaOperation     *operation)
{
  if (alberca_operation_get_finished (operation) && self->reclaim != NULL)
    alberca_reclaim_rescan (self->reclaim);
}

static void
confirmed_cb (const AlbercaVolumeAnswer *answer,
              gpointer                   owner)
{
  AlbercaReclaimWindow *self = ALBERCA_RECLAIM_WINDOW (owner);

  /* What is built on each other goes as one operation, in an order. */
  if (answer->impact != NULL && (answer->with_dependants || alberca_impact_has_chain (answer->impact)))
    {
      g_signal_connect_object (alberca_pool_delete_tree (answer->pool, answer->impact, answer->with_dependants),
                               "notify::state", G_CALLBACK (tree_deleted_cb), self, G_CONNECT_SWAPPED);
      return;
    }

  if (self->batch != NULL)
    g_signal_handlers_disconnect_by_data (self->batch, self);
  g_set_object (&self->batch, alberca_pool_delete_answered (answer->pool, answer->volumes, answer->impact));
  if (self->batch != NULL && self->reclaim != NULL)
    g_signal_connect_object (self->batch, "notify::state", G_CALLBACK (deleted_cb), self, G_CONNECT_SWAPPED);
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  AlbercaReclaimWindow *self = ALBERCA_RECLAIM_WINDOW (widget);
  g_autoptr(GPtrArray) volumes = alberca_reclaim_list_chosen (self->reclaim);
  g_autofree char *command = NULL;
  AlbercaPool *pool;

  if (volumes->len == 0)
    return;
  pool = alberca_volume_get_pool (g_ptr_array_index (volumes, 0));
  command = alberca_pool_get_delete_command (pool, volumes);
  alberca_volume_question_ask (widget, pool, volumes, ALBERCA_VOLUME_VERB_DELETE, NULL, command, confirmed_cb, self);
}

static void
alberca_reclaim_window_dispose (GObject *object)
{
  AlbercaReclaimWindow *self = ALBERCA_RECLAIM_WINDOW (object);

  if (self->batch != NULL)
    g_signal_handlers_disconnect_by_data (self->batch, self);
  g_clear_object (&self->batch);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  if (self->sorted != NULL)
    gtk_sort_list_model_set_model (self->sorted, NULL);
  g_clear_object (&self->stage);
  if (self->reclaim != NULL)
    g_signal_handlers_disconnect_by_data (self->reclaim, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBERCA_TYPE_RECLAIM_WINDOW);
  g_clear_object (&self->filter);
  g_clear_object (&self->reclaim);

  G_OBJECT_CLASS (alberca_reclaim_window_parent_class)->dispose (object);
}

static void
alberca_reclaim_window_finalize (GObject *object)
{
  g_ptr_array_unref (ALBERCA_RECLAIM_WINDOW (object)->chips);

  G_OBJECT_CLASS (alberca_reclaim_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/alberca/Alberca/alberca-reclaim-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, chip_box);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, column_view);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, compare_button);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, filtered);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, slice);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, sorted);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, sum);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, title);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, warning_box);
  gtk_widget_class_bind_template_child (widget_class, AlbercaReclaimWindow, warnings);
  gtk_widget_class_bind_template_callback (widget_class, items_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
alberca_reclaim_window_class_init (AlbercaReclaimWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = alberca_reclaim_window_dispose;
  object_class->finalize = alberca_reclaim_window_finalize;

  gtk_widget_class_install_action (widget_class, "reclaim.choose-all", NULL, choose_all_action);
  gtk_widget_class_install_action (widget_class, "reclaim.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "reclaim.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "reclaim.rescan", NULL, rescan_action);
  bind_template (widget_class);
}

static void
alberca_reclaim_window_init (AlbercaReclaimWindow *self)
{
  self->chips = g_ptr_array_new ();
  self->filter = gtk_custom_filter_new (NULL, NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_chips (self);
  gtk_filter_list_model_set_filter (self->filtered, GTK_FILTER (self->filter));
  alberca_reclaim_column_set_up (self->column_view);
  gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (self->column_view));
  self->stage = alberca_row_stage_new (GTK_SCROLLABLE (self->column_view), self->slice, self->sorted);
  g_signal_connect_object (self->stage, "narrow", G_CALLBACK (stage_narrow_cb), self, G_CONNECT_SWAPPED);
}

/**
 * alberca_reclaim_window_new:
 * @connection: an open connection
 *
 * Returns: (transfer none): a window that has begun to look
 */
GtkWidget *
alberca_reclaim_window_new (AlbercaConnection *connection)
{
  AlbercaReclaimWindow *self = g_object_new (ALBERCA_TYPE_RECLAIM_WINDOW, NULL);
  static const char *const changes[] = { "notify::complete", "notify::progress", "notify::error", "notify::warnings" };

  self->reclaim = alberca_reclaim_new (connection);
  adw_window_title_set_subtitle (self->title, alberca_connection_get_title (connection));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (self->reclaim, changes[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (alberca_reclaim_get_items (self->reclaim), "items-changed",
                           G_CALLBACK (all_items_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_sort_list_model_set_model (self->sorted, alberca_reclaim_get_items (self->reclaim));
  update (self);
  return GTK_WIDGET (self);
}

AlbercaConnection *
alberca_reclaim_window_get_connection (AlbercaReclaimWindow *self)
{
  g_return_val_if_fail (ALBERCA_IS_RECLAIM_WINDOW (self), NULL);

  return alberca_reclaim_get_connection (self->reclaim);
}
