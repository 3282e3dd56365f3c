/* alberca-pool-sweep.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Reads the volumes of many pools, a few of a connection at a time, and keeps them fresh while it
 * lives: for looking through all of them. A pool that hangs keeps its place and does not stop
 * the others. Main thread. Emits "changed" when one of these may be different:
 *   "n-pools"     uint      pools that can be read: active ones of open connections
 *   "n-read"      uint      of them, those whose names are there
 *   "n-complete"  uint      of them, those whose details are all there
 *   "complete"    boolean   all of the pools, those that cannot be read not counted */

#define ALBERCA_TYPE_POOL_SWEEP (alberca_pool_sweep_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaPoolSweep, alberca_pool_sweep, ALBERCA, POOL_SWEEP, GObject)

typedef enum
{
  ALBERCA_POOL_SWEEP_WAITING,  /* its turn comes */
  ALBERCA_POOL_SWEEP_READING,  /* the names are being read */
  ALBERCA_POOL_SWEEP_NAMES,    /* they are there, the details come */
  ALBERCA_POOL_SWEEP_COMPLETE,
  ALBERCA_POOL_SWEEP_INACTIVE, /* its volumes cannot be seen */
  ALBERCA_POOL_SWEEP_CLOSED,   /* its connection is not open */
  ALBERCA_POOL_SWEEP_FAILED,   /* alberca_pool_get_error () says why */
} AlbercaPoolSweepState;

/* @pools: of AlbercaPool */
AlbercaPoolSweep      *alberca_pool_sweep_new            (GListModel       *pools);
/* Looks how all stand, where nothing has said that it changed */
void                   alberca_pool_sweep_update         (AlbercaPoolSweep *self);
guint                  alberca_pool_sweep_get_n_pools    (AlbercaPoolSweep *self);
guint                  alberca_pool_sweep_get_n_read     (AlbercaPoolSweep *self);
guint                  alberca_pool_sweep_get_n_complete (AlbercaPoolSweep *self);
gboolean               alberca_pool_sweep_get_complete   (AlbercaPoolSweep *self);
/* (transfer container) (element-type AlbercaPool): those in a state */
GPtrArray             *alberca_pool_sweep_find           (AlbercaPoolSweep      *self,
                                                          AlbercaPoolSweepState  state);
/* "isos, nfs (stopped); backup (reading…)": what is not searched and why, translated, NULL where
 * everything is; (transfer full) */
char                  *alberca_pool_sweep_describe_rest  (AlbercaPoolSweep      *self);

G_END_DECLS
