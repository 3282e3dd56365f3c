/* alberca-pool-trial.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/alberca-operation.h"
#include "model/alberca-pool-draft.h"

G_BEGIN_DECLS

/* What was seen when a draft was made for once, as a transient pool; or, where to stop that again would
 * take something from others, what libvirt tells of its source. Valid once the operation has ended
 * without an error. */
typedef struct
{
  guint64    capacity;   /* bytes, as are the next two */
  guint64    allocation;
  guint64    available;
  GPtrArray *volumes;    /* (element-type utf8): their names, in order */
  char      *directory;  /* made for the trial, it stays; or NULL */
  char      *devices;    /* of the volume group that was only asked for: the other fields are unknown; or NULL */
} AlbercaPoolTrial;

#define ALBERCA_TYPE_POOL_TRIAL (alberca_pool_trial_get_type ())
GType             alberca_pool_trial_get_type     (void);
AlbercaPoolTrial *alberca_pool_trial_ref          (AlbercaPoolTrial   *self);
void              alberca_pool_trial_unref        (AlbercaPoolTrial   *self);

/* (transfer none); @trial: (out) (transfer full) */
AlbercaOperation *alberca_connection_try_pool     (AlbercaConnection  *self,
                                                   AlbercaPoolDraft   *draft,
                                                   AlbercaPoolTrial  **trial);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaPoolTrial, alberca_pool_trial_unref)

G_END_DECLS
