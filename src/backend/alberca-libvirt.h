/* alberca-libvirt.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libvirt-gobject/libvirt-gobject.h>

G_BEGIN_DECLS

/* libvirt's errors as GError: the code is the virErrorNumber, the text libvirt's own. The layers
 * above may not see libvirt's headers: the numbers they ask for have names here. */

#define ALBERCA_LIBVIRT_ERROR (alberca_libvirt_error_quark ())

typedef enum
{
  ALBERCA_LIBVIRT_ERROR_INTERNAL              = 1,
  ALBERCA_LIBVIRT_ERROR_NO_SUPPORT            = 3,
  ALBERCA_LIBVIRT_ERROR_NO_CONNECT            = 5,
  ALBERCA_LIBVIRT_ERROR_INVALID_CONN          = 6,
  ALBERCA_LIBVIRT_ERROR_INVALID_ARG           = 8,
  ALBERCA_LIBVIRT_ERROR_OPERATION_FAILED      = 9,
  ALBERCA_LIBVIRT_ERROR_OPERATION_DENIED      = 29,
  ALBERCA_LIBVIRT_ERROR_SYSTEM_ERROR          = 38,
  ALBERCA_LIBVIRT_ERROR_RPC                   = 39,
  ALBERCA_LIBVIRT_ERROR_AUTH_FAILED           = 45,
  ALBERCA_LIBVIRT_ERROR_NO_STORAGE_POOL       = 49,
  ALBERCA_LIBVIRT_ERROR_NO_STORAGE_VOL        = 50,
  ALBERCA_LIBVIRT_ERROR_OPERATION_INVALID     = 55,
  ALBERCA_LIBVIRT_ERROR_SNAPSHOT_REVERT_RISKY = 77,
  ALBERCA_LIBVIRT_ERROR_AUTH_CANCELLED        = 79,
  ALBERCA_LIBVIRT_ERROR_AUTH_UNAVAILABLE      = 94,
  ALBERCA_LIBVIRT_ERROR_ACCESS_DENIED         = 88,
  ALBERCA_LIBVIRT_ERROR_STORAGE_VOL_EXIST     = 90,
} AlbercaLibvirtErrorCode;

/* What is known of an error beyond libvirt's words; all translated but the commands */
typedef struct
{
  char *summary;
  char *advice;
  char *remedy; /* commands for the libvirt host */
} AlbercaLibvirtExplanation;

/* libvirt-gobject has no autoptrs. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GVirConnection, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GVirStoragePool, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GVirStorageVol, g_object_unref)

GQuark   alberca_libvirt_error_quark      (void);
/* The virErrorDomain, or 0 where the error is of another domain */
int      alberca_libvirt_error_get_domain (const GError  *error);
gboolean alberca_libvirt_error_is_busy    (const GError  *error);
void     alberca_libvirt_error_explain    (GError        *error,
                                           const char    *summary,
                                           const char    *advice,
                                           const char    *remedy);
/* NULL where nobody explained it */
const AlbercaLibvirtExplanation *
         alberca_libvirt_error_get_explanation (const GError *error);
/* Worker thread: takes what the last call on this thread said. Always returns FALSE. */
gboolean alberca_libvirt_take_error       (GError       **error);

G_END_DECLS
