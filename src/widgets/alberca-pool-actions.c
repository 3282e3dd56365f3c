/* alberca-pool-actions.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-pool-actions.h"

#include "model/alberca-pool-lifecycle.h"
#include "widgets/alberca-pool-question.h"
#include "widgets/alberca-xml-editor.h"

static AlbercaPool *
dup_pool (GtkWidget *widget)
{
  AlbercaPool *pool = NULL;

  g_object_get (widget, "pool", &pool, NULL);
  return pool;
}

static void
start_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  g_autoptr(AlbercaPool) pool = dup_pool (widget);

  alberca_pool_start (pool);
}

static void
refresh_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  g_autoptr(AlbercaPool) pool = dup_pool (widget);

  alberca_pool_refresh (pool);
}

static void
reread_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_autoptr(AlbercaPool) pool = dup_pool (widget);

  alberca_pool_reread (pool);
}

static void
make_persistent_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  g_autoptr(AlbercaPool) pool = dup_pool (widget);

  alberca_pool_make_persistent (pool);
}

static void
edit_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autoptr(AlbercaPool) pool = dup_pool (widget);
  GtkWidget *editor = alberca_xml_editor_new (pool);

  gtk_window_set_transient_for (GTK_WINDOW (editor), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (GTK_WINDOW (editor));
}

/* Those that ask first */
static const struct
{
  const char      *action;
  AlbercaPoolVerb  verb;
} questions[] = {
  { "pool.stop", ALBERCA_POOL_VERB_STOP },
  { "pool.undefine", ALBERCA_POOL_VERB_UNDEFINE },
  { "pool.build", ALBERCA_POOL_VERB_BUILD },
  { "pool.build-no-overwrite", ALBERCA_POOL_VERB_BUILD_NO_OVERWRITE },
  { "pool.build-overwrite", ALBERCA_POOL_VERB_BUILD_OVERWRITE },
  { "pool.start-building", ALBERCA_POOL_VERB_START_BUILDING },
  { "pool.delete-storage", ALBERCA_POOL_VERB_DELETE_STORAGE },
  { "pool.rename", ALBERCA_POOL_VERB_RENAME },
};

static void
question_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  g_autoptr(AlbercaPool) pool = dup_pool (widget);

  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_strcmp0 (questions[i].action, action_name) == 0)
      alberca_pool_question_ask (widget, pool, questions[i].verb);
}

/**
 * alberca_pool_actions_install:
 * @widget_class: the class of a widget with a property "pool"
 */
void
alberca_pool_actions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "pool.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "pool.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "pool.reread", NULL, reread_action);
  gtk_widget_class_install_action (widget_class, "pool.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "pool.make-persistent", NULL, make_persistent_action);
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    gtk_widget_class_install_action (widget_class, questions[i].action, NULL, question_action);
}

/**
 * alberca_pool_actions_update:
 * @widget: the widget
 * @pool: (nullable): its pool
 * @writable: the pool's connection is open, and may be written to
 *
 * Says which actions have a sense now.
 */
void
alberca_pool_actions_update (GtkWidget   *widget,
                             AlbercaPool *pool,
                             gboolean     writable)
{
  gboolean available = pool != NULL && alberca_pool_get_available_now (pool);
  gboolean active = pool != NULL && alberca_pool_get_active (pool);
  gboolean persistent = pool != NULL && alberca_pool_get_persistent (pool);
  AlbercaPoolBuild builds = pool != NULL ? alberca_pool_type_get_info (alberca_pool_get_pool_type (pool))->builds : 0;

  gtk_widget_action_set_enabled (widget, "pool.start", writable && !active);
  gtk_widget_action_set_enabled (widget, "pool.stop", writable && active);
  gtk_widget_action_set_enabled (widget, "pool.refresh", writable && active);
  gtk_widget_action_set_enabled (widget, "pool.reread", available);
  gtk_widget_action_set_enabled (widget, "pool.edit", writable && persistent);
  gtk_widget_action_set_enabled (widget, "pool.undefine", writable && !active && persistent);
  gtk_widget_action_set_enabled (widget, "pool.rename", writable && !active && persistent);
  gtk_widget_action_set_enabled (widget, "pool.make-persistent", writable && active && !persistent);
  gtk_widget_action_set_enabled (widget, "pool.delete-storage",
                                 writable && !active && alberca_pool_can_delete_storage (pool));
  gtk_widget_action_set_enabled (widget, "pool.start-building",
                                 writable && !active && alberca_pool_get_start_build (pool) != ALBERCA_POOL_BUILD_NONE);
  gtk_widget_action_set_enabled (widget, "pool.build", writable && !active && (builds & ALBERCA_POOL_BUILD_PLAIN));
  gtk_widget_action_set_enabled (widget, "pool.build-no-overwrite",
                                 writable && !active && (builds & ALBERCA_POOL_BUILD_NO_OVERWRITE));
  gtk_widget_action_set_enabled (widget, "pool.build-overwrite",
                                 writable && !active && (builds & ALBERCA_POOL_BUILD_OVERWRITE));
}
