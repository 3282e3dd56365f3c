/* volume-fixture.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-batch.h"
#include "model/alberca-connection.h"
#include "wait-until.h"

G_BEGIN_DECLS

/* Two directory pools of a real libvirtd, a and b, for what is done with their volumes. */

/* A LUKS header takes long on a busy machine. */
#define TIMEOUT (100 * G_USEC_PER_SEC)
#define MIB (1024 * 1024)

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  AlbercaPool           *a;
  AlbercaPool           *b;
} Fixture;

/* (transfer full); @name: nullable */
char *volume_fixture_path (const char *pool, const char *name);
void volume_fixture_make_volume (const char *name, const char *format, const char *size);
/* "qemu-img ARGUMENTS"; its output, NULL where it fails */
char *volume_fixture_qemu_img (const char *arguments);
char *volume_fixture_qemu_img_info (const char *pool, const char *name);
/* The same content, as a guest would see it */
void volume_fixture_assert_same (const char *first_pool, const char *first, const char *second_pool, const char *second);
/* 1 MiB that is not zero, at 1 MiB of a raw volume of a */
void volume_fixture_fill (const char *name);
void volume_fixture_refresh (AlbercaPool *pool);
gboolean volume_fixture_is_loaded (AlbercaPool *pool);
/* Once everything of the pool is read */
AlbercaVolume *volume_fixture_wait_volume (AlbercaPool *pool, const char *name);
void volume_fixture_set_up (Fixture *fixture, gconstpointer data);
void volume_fixture_tear_down (Fixture *fixture, gconstpointer data);
void volume_fixture_assert_done (AlbercaBatch *batch);
/* Frees @text */
gboolean volume_fixture_says (char *text, const char *what);
/* In a shell, as somebody would who copied it */
void volume_fixture_paste (const char *commands);
/* A machine without a system; @type and @source of its disk, as libvirt writes them */
void volume_fixture_define (const char *name, const char *type, const char *source, gboolean start);
void volume_fixture_define_on_file (const char *name, const char *volume, gboolean start);
void volume_fixture_undefine (const char *name);
/* FALSE: there is no QEMU, and the test is skipped */
gboolean volume_fixture_have_machines (void);
gboolean volume_fixture_exists (const char *pool, const char *name);

G_END_DECLS
