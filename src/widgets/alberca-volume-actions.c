/* alberca-volume-actions.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "widgets/alberca-volume-actions.h"

#include "model/alberca-chain-verbs.h"
#include "model/alberca-connection.h"
#include "model/alberca-media.h"
#include "model/alberca-resize-draft.h"
#include "model/alberca-volume-rules.h"
#include "widgets/alberca-attach-dialog.h"
#include "widgets/alberca-chain-dialog.h"
#include "widgets/alberca-clone-dialog.h"
#include "widgets/alberca-download-chooser.h"
#include "widgets/alberca-ejection.h"
#include "widgets/alberca-move-dialog.h"
#include "widgets/alberca-resize-dialog.h"
#include "widgets/alberca-upload-dialog.h"
#include "widgets/alberca-volume-deletion.h"
#include "widgets/alberca-volume-dialog.h"
#include "widgets/alberca-wipe-dialog.h"

#define ANY_NUMBER G_MAXUINT

typedef struct
{
  const char *name;
  /* How many volumes must be selected */
  guint       min;
  guint       max;
  gboolean    only_reads; /* allowed on a read-only connection */
  /* Nullable: what else must hold of an active pool. @only is NULL unless one is selected */
  gboolean  (*is_possible) (AlbercaPool   *pool,
                            AlbercaVolume *only);
  /* @volumes: (element-type AlbercaVolume): the selected ones */
  void      (*present)     (GtkWidget     *parent,
                            AlbercaPool   *pool,
                            GPtrArray     *volumes);
} VolumeAction;

/* Conditions */

static gboolean
creates_volumes (AlbercaPool   *pool,
                 AlbercaVolume *only)
{
  const AlbercaPoolTypeInfo *info = alberca_pool_type_get_info (alberca_pool_get_pool_type (pool));

  return (info->traits & ALBERCA_POOL_TRAIT_CREATE_VOLUMES) != 0;
}

static gboolean
deletes_volumes (AlbercaPool   *pool,
                 AlbercaVolume *only)
{
  /* libvirt deletes there what it cannot make */
  return creates_volumes (pool, only) || alberca_pool_get_pool_type (pool) == ALBERCA_POOL_TYPE_GLUSTER;
}

/* libvirt's test driver, which Practice is, can do no more than make, copy and delete. */
static gboolean
is_real (AlbercaPool *pool)
{
  AlbercaConnection *connection = alberca_pool_get_connection (pool);

  return connection != NULL && !alberca_connection_get_practice (connection);
}

static gboolean
is_disk (AlbercaPool   *pool,
         AlbercaVolume *only)
{
  const AlbercaVolumeConfig *config = only != NULL ? alberca_volume_get_config (only) : NULL;

  return config == NULL || config->type == NULL || !g_str_has_suffix (config->type, "dir");
}

static gboolean
uploads_new (AlbercaPool   *pool,
             AlbercaVolume *only)
{
  return alberca_upload_dialog_is_possible (pool);
}

static gboolean
transfers (AlbercaPool   *pool,
           AlbercaVolume *only)
{
  return is_real (pool) && alberca_pool_type_has_streams (alberca_pool_get_pool_type (pool)) && is_disk (pool, only);
}

static gboolean
moves_volumes (AlbercaPool   *pool,
               AlbercaVolume *only)
{
  return deletes_volumes (pool, only) && transfers (pool, only);
}

static gboolean
wipes_volumes (AlbercaPool   *pool,
               AlbercaVolume *only)
{
  AlbercaPoolType type = alberca_pool_get_pool_type (pool);

  return is_real (pool) && is_disk (pool, only) && type != ALBERCA_POOL_TYPE_GLUSTER && type != ALBERCA_POOL_TYPE_ZFS;
}

static gboolean
is_attachable (AlbercaPool   *pool,
               AlbercaVolume *only)
{
  return only != NULL && is_real (pool) && alberca_volume_can_attach (only);
}

static gboolean
resizes_volumes (AlbercaPool   *pool,
                 AlbercaVolume *only)
{
  return is_real (pool) && is_disk (pool, only) && alberca_resize_is_possible (pool);
}

static gboolean
is_base (AlbercaPool   *pool,
         AlbercaVolume *only)
{
  return only != NULL && is_disk (pool, only) && !alberca_volume_get_iso (only) &&
         alberca_volume_rules_can_have_base (pool, "qcow2");
}

static gboolean
has_base (AlbercaPool   *pool,
          AlbercaVolume *only)
{
  return only != NULL && is_real (pool) && alberca_chain_is_possible (pool, only);
}

/* Dialogs */

static void
present_dialog (GtkWidget *parent,
                GtkWidget *dialog)
{
  GtkRoot *root = gtk_widget_get_root (parent);

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
present_attach (GtkWidget   *parent,
                AlbercaPool *pool,
                GPtrArray   *volumes)
{
  present_dialog (parent, alberca_attach_dialog_new (pool, g_ptr_array_index (volumes, 0)));
}

static void
present_ejection (GtkWidget   *parent,
                  AlbercaPool *pool,
                  GPtrArray   *volumes)
{
  alberca_ejection_ask_volume (parent, pool, g_ptr_array_index (volumes, 0), NULL);
}

static void
present_new (GtkWidget   *parent,
             AlbercaPool *pool,
             GPtrArray   *volumes)
{
  present_dialog (parent, alberca_volume_dialog_new (pool));
}

static void
present_linked_clone (GtkWidget   *parent,
                      AlbercaPool *pool,
                      GPtrArray   *volumes)
{
  present_dialog (parent, alberca_volume_dialog_new_on (pool, g_ptr_array_index (volumes, 0)));
}

static void
present_clone (GtkWidget   *parent,
               AlbercaPool *pool,
               GPtrArray   *volumes)
{
  present_dialog (parent, alberca_clone_dialog_new (pool, volumes));
}

static void
present_move (GtkWidget   *parent,
              AlbercaPool *pool,
              GPtrArray   *volumes)
{
  present_dialog (parent, alberca_move_dialog_new (pool, volumes));
}

static void
present_flatten (GtkWidget   *parent,
                 AlbercaPool *pool,
                 GPtrArray   *volumes)
{
  present_dialog (parent, alberca_chain_dialog_new (pool, g_ptr_array_index (volumes, 0), ALBERCA_CHAIN_FLATTEN));
}

static void
present_commit (GtkWidget   *parent,
                AlbercaPool *pool,
                GPtrArray   *volumes)
{
  present_dialog (parent, alberca_chain_dialog_new (pool, g_ptr_array_index (volumes, 0), ALBERCA_CHAIN_COMMIT));
}

static void
present_rebase (GtkWidget   *parent,
                AlbercaPool *pool,
                GPtrArray   *volumes)
{
  present_dialog (parent, alberca_chain_dialog_new (pool, g_ptr_array_index (volumes, 0), ALBERCA_CHAIN_REBASE));
}

static void
present_resize (GtkWidget   *parent,
                AlbercaPool *pool,
                GPtrArray   *volumes)
{
  present_dialog (parent, alberca_resize_dialog_new (pool, g_ptr_array_index (volumes, 0)));
}

static void
present_wipe (GtkWidget   *parent,
              AlbercaPool *pool,
              GPtrArray   *volumes)
{
  present_dialog (parent, alberca_wipe_dialog_new (pool, volumes));
}

static void
present_deletion (GtkWidget   *parent,
                  AlbercaPool *pool,
                  GPtrArray   *volumes)
{
  alberca_volume_deletion_present (parent, pool, volumes);
}

static void
present_upload (GtkWidget   *parent,
                AlbercaPool *pool,
                GPtrArray   *volumes)
{
  alberca_upload_dialog_choose (parent, pool, NULL);
}

static void
present_upload_over (GtkWidget   *parent,
                     AlbercaPool *pool,
                     GPtrArray   *volumes)
{
  alberca_upload_dialog_choose (parent, pool, g_ptr_array_index (volumes, 0));
}

static const VolumeAction actions[] = {
  { "volume.new", 0, ANY_NUMBER, FALSE, creates_volumes, present_new },
  { "volume.attach", 1, 1, FALSE, is_attachable, present_attach },
  { "volume.eject", 1, 1, FALSE, is_attachable, present_ejection },
  { "volume.clone", 1, ANY_NUMBER, FALSE, is_disk, present_clone },
  { "volume.upload", 0, ANY_NUMBER, FALSE, uploads_new, present_upload },
  { "volume.upload-over", 1, 1, FALSE, transfers, present_upload_over },
  { "volume.download", 1, ANY_NUMBER, FALSE, transfers, alberca_download_chooser_ask },
  { "volume.link", 1, 1, FALSE, is_base, present_linked_clone },
  { "volume.flatten", 1, 1, FALSE, has_base, present_flatten },
  { "volume.commit", 1, 1, FALSE, has_base, present_commit },
  { "volume.rebase", 1, 1, FALSE, has_base, present_rebase },
  { "volume.move", 1, ANY_NUMBER, FALSE, moves_volumes, present_move },
  { "volume.resize", 1, 1, FALSE, resizes_volumes, present_resize },
  { "volume.wipe", 1, ANY_NUMBER, FALSE, wipes_volumes, present_wipe },
  { "volume.delete", 1, ANY_NUMBER, FALSE, deletes_volumes, present_deletion },
};

static void
volume_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_autoptr(AlbercaPool) pool = NULL;
  g_autoptr(GPtrArray) volumes = NULL;

  g_object_get (widget, "pool", &pool, "selected", &volumes, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (actions[i].name, action_name) == 0)
      actions[i].present (widget, pool, volumes);
}

/**
 * alberca_volume_actions_install:
 * @widget_class: the class of a widget with the properties "pool" and "selected"
 */
void
alberca_volume_actions_install (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, volume_action);
}

/**
 * alberca_volume_actions_update:
 * @widget: the widget
 * @pool: (nullable): its pool
 * @writable: the pool's connection is open, and may be written to
 * @n_selected: how many volumes are selected
 * @only: (nullable): the one that is selected, %NULL where it is none or several
 *
 * Says which actions have a sense now.
 */
void
alberca_volume_actions_update (GtkWidget     *widget,
                               AlbercaPool   *pool,
                               gboolean       writable,
                               guint          n_selected,
                               AlbercaVolume *only)
{
  gboolean active = pool != NULL && alberca_pool_get_available_now (pool) && alberca_pool_get_active (pool);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      const VolumeAction *action = &actions[i];
      gboolean enabled = active && (writable || action->only_reads) &&
                         n_selected >= action->min && n_selected <= action->max;

      if (enabled && action->is_possible != NULL)
        enabled = action->is_possible (pool, only);
      gtk_widget_action_set_enabled (widget, action->name, enabled);
    }
}
