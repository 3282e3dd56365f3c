/* alberca-usage.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  ALBERCA_USAGE_DOMAIN,   /* a virtual machine has the volume as a disk, or one above it in a chain */
  ALBERCA_USAGE_OVERLAY,  /* another volume is built on it */
  ALBERCA_USAGE_NAME,     /* a virtual machine has it as a disk, and says so by the name of the pool */
} AlbercaUsageKind;

/* Why a volume is needed: plain data. */
typedef struct
{
  AlbercaUsageKind kind;
  char            *volume;  /* name of the volume that is used, or of several: "a, b" */
  char            *user;    /* name of the domain or of the overlay */
  gboolean         running; /* the domain runs */
} AlbercaUsage;

AlbercaUsage *alberca_usage_new  (AlbercaUsageKind  kind,
                                  const char       *volume,
                                  const char       *user,
                                  gboolean          running);
void          alberca_usage_free (AlbercaUsage     *self);
/* "the virtual machine “web” (running)", translated; (transfer full) */
char         *alberca_usage_describe (const AlbercaUsage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlbercaUsage, alberca_usage_free)

G_END_DECLS
