/* alberca-file-writer.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes a large file of this computer that is to be on the disk at the end: past the page cache where
 * that can be done, which costs no copy and leaves what others have in it; otherwise writing to the disk
 * begins early, so that fsync() has little left to wait for. One thread. */

typedef struct _AlbercaFileWriter AlbercaFileWriter;

AlbercaFileWriter *alberca_file_writer_new   (int                 fd);
void               alberca_file_writer_free  (AlbercaFileWriter  *self);
gboolean           alberca_file_writer_write (AlbercaFileWriter  *self,
                                              const guint8       *data,
                                              gsize               length,
                                              guint64             offset,
                                              GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaFileWriter, alberca_file_writer_free)

G_END_DECLS
