/* alberca-clone-batch.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/alberca-batch.h"

G_BEGIN_DECLS

/* One copy of a volume, as it is asked for: by names, so that it can be tried again. */
typedef struct
{
  AlbercaPool *pool;
  AlbercaPool *target;
  char        *source;   /* name of a volume of pool */
  char        *name;
  char        *xml;      /* the document of the copy */
  gboolean     reflink;
  guint64      expected; /* bytes, 0 where not known */
} AlbercaCloneCopy;

void          alberca_clone_copy_free (gpointer   data);
/* @copies: (transfer full) (element-type AlbercaCloneCopy): one or more, without a free function */
AlbercaBatch *alberca_clone_batch_run (GPtrArray *copies);

G_END_DECLS
