/* rig-test.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-connection.h"
#include "model/alberca-pool-discovery.h"
#include "model/alberca-pool-draft.h"
#include "model/alberca-pool-lifecycle.h"
#include "model/alberca-pool-trial.h"
#include "model/alberca-volume-draft.h"
#include "support/private-libvirtd.h"
#include "../model/wait-until.h"

G_BEGIN_DECLS

/* What the tests of real storage share. They run under `rig.py run`, one after the other in the same
 * machine, so each leaves behind what it found. */

/* An emulated machine on a busy one is slow. */
#define TIMEOUT (300 * G_USEC_PER_SEC)
#define MIB (G_GUINT64_CONSTANT (1) << 20)
#define SPARE(n) "/dev/disk/by-id/virtio-spare" #n

AlbercaConnection *rig_open          (void);
/* To machine b, where it runs: ALBERCA_RIG_URI_B */
AlbercaConnection *rig_open_b        (void);
void               rig_close         (AlbercaConnection *connection);
/* What @command prints in machine a, as root; the test fails where it does. (transfer full) */
char              *rig_shell         (const char        *command);
gboolean           rig_shell_says    (const char        *command,
                                      const char        *what);
/* The same in @host, "a" or "b" */
char              *rig_shell_on      (const char        *host,
                                      const char        *command);
gboolean           rig_shell_on_says (const char        *host,
                                      const char        *command,
                                      const char        *what);
/* (element-type AlbercaPoolConfig), what Discover finds on @host, or on machine a itself */
GPtrArray         *rig_discover      (AlbercaConnection *connection,
                                      AlbercaPoolType    type,
                                      const char        *host);
/* Whether one of @sources says so at @path */
gboolean           rig_has_source    (GPtrArray         *sources,
                                      const char        *path,
                                      const char        *value);
/* Of a template as it is shipped; then paths and values, NULL-terminated */
AlbercaPoolDraft  *rig_draft         (AlbercaConnection *connection,
                                      const char        *template_,
                                      const char        *name,
                                      ...) G_GNUC_NULL_TERMINATED;
/* Defined, built and started as the draft says; it is read and kept fresh. Takes @draft */
AlbercaPool       *rig_create        (AlbercaPoolDraft  *draft);
/* Stopped and forgotten */
void               rig_remove        (AlbercaPool       *pool);
void               rig_refresh       (AlbercaPool       *pool);
AlbercaVolume     *rig_find          (AlbercaPool       *pool,
                                      const char        *name);
AlbercaVolumeDraft *rig_volume_draft (AlbercaPool       *pool,
                                      const char        *name,
                                      const char        *capacity);
/* Takes @draft */
AlbercaVolume     *rig_make_volume   (AlbercaVolumeDraft *draft);
/* A file of this machine goes into @volume, which is at @path there, and comes back the same */
void               rig_move_content  (AlbercaPool        *pool,
                                      AlbercaVolume      *volume,
                                      const char         *path);
/* With zeros */
void               rig_wipe          (AlbercaPool        *pool,
                                      AlbercaVolume      *volume);
void               rig_delete_volume (AlbercaPool        *pool,
                                      const char         *name);
/* It ends well; the verbs of its command count as run */
void               rig_done          (AlbercaOperation   *operation);
/* For the table in the README: @verb, in a word of virsh, was run on the backend that the test is of */
void               rig_ran           (const char         *verb);
/* It fails with libvirt's @text, and what is shown for it begins with @summary */
void               rig_failed        (AlbercaOperation   *operation,
                                      const char         *text,
                                      const char         *summary);
/* It fails with words of our own, of which @text is part */
void               rig_fails_plainly (AlbercaOperation   *operation,
                                      const char         *text);
/* Takes @text, which says @what */
void               rig_says          (char               *text,
                                      const char         *what);

void rig_add_block_tests   (void);
void rig_add_hang_tests    (void);
void rig_add_logical_tests (void);
void rig_add_migrate_tests (void);
void rig_add_network_tests (void);
void rig_add_qcow2_tests   (void);
void rig_add_thin_tests    (void);

G_END_DECLS
