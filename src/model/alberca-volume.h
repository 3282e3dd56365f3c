/* alberca-volume.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/alberca-content.h"
#include "xml/alberca-volume-config.h"

G_BEGIN_DECLS

typedef struct _AlbercaPool AlbercaPool;

/* A volume of a pool. Its name and key are there at once, the details (everything else) when
 * they have been read. Properties (readable, notified):
 *   "name" string, "key" string, "path" string or NULL,
 *   "loaded" boolean      the details are there
 *   "format" string       "" until loaded or where libvirt says none
 *   "capacity", "allocation", "physical" uint64   bytes
 *   "fill" double         allocation / capacity, 0..1, 0 where unknown
 *   "backing-path" string or NULL
 *   "modified" int64      seconds since 1970, 0 where unknown
 *   "iso" boolean         a CD or DVD image: by what is in it, and until that is known by libvirt's
 *                         probing or its name
 *   "iso-label" string    how the disc calls itself, NULL where it is none or unknown
 *   "iso-boot" string     what it boots, translated: "BIOS and UEFI"; NULL where it is no disc or unknown
 *   "disc" AlbercaIso or NULL   all that the disc says of itself
 *   "image-format" string like "format", and where libvirt says none, by what is inside
 *   "n-snapshots" int     inside the image; -1 until somebody has looked, and where there are none to
 *                         be had; notified whenever the state of the content changes, too
 *   "content-error" string   why it is not known what is in it, or NULL
 *   "config" boxed        all details, or NULL; notified whenever they have been read
 *   "error" string        why the details could not be read, or NULL
 *   "n-users" uint        how many domains use it, directly or over what is built on it
 *   "used-by" string      who, in few words: "web, db +3", "2 overlays"; "" where nobody does, or
 *                         while that is not known: AlbercaUsageIndex keeps both
 */

#define ALBERCA_TYPE_VOLUME (alberca_volume_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaVolume, alberca_volume, ALBERCA, VOLUME, GObject)

/* Borrowed; NULL once the pool has it no more */
AlbercaPool               *alberca_volume_get_pool         (AlbercaVolume *self);
const char                *alberca_volume_get_name         (AlbercaVolume *self);
const char                *alberca_volume_get_key          (AlbercaVolume *self);
const char                *alberca_volume_get_path         (AlbercaVolume *self);
gboolean                   alberca_volume_get_loaded       (AlbercaVolume *self);
const char                *alberca_volume_get_format       (AlbercaVolume *self);
guint64                    alberca_volume_get_capacity     (AlbercaVolume *self);
guint64                    alberca_volume_get_allocation   (AlbercaVolume *self);
double                     alberca_volume_get_fill         (AlbercaVolume *self);
const char                *alberca_volume_get_backing_path (AlbercaVolume *self);
gint64                     alberca_volume_get_modified     (AlbercaVolume *self);
gboolean                   alberca_volume_get_iso          (AlbercaVolume *self);
/* Called "….iso", but no disc is in it */
gboolean                   alberca_volume_get_misnamed     (AlbercaVolume *self);
/* NULL where it is no disc, or nobody has looked; borrowed, gone with the next change */
const AlbercaIso          *alberca_volume_get_disc         (AlbercaVolume *self);
/* NULL until somebody has looked; borrowed, gone with the next change */
const AlbercaContent      *alberca_volume_get_content      (AlbercaVolume *self);
AlbercaContentState        alberca_volume_get_content_state (AlbercaVolume *self);
const char                *alberca_volume_get_content_error (AlbercaVolume *self);
const char                *alberca_volume_get_image_format (AlbercaVolume *self);
int                        alberca_volume_get_n_snapshots  (AlbercaVolume *self);
const char                *alberca_volume_get_iso_label    (AlbercaVolume *self);
/* (transfer full) (nullable) */
char                      *alberca_volume_describe_boot    (AlbercaVolume *self);
guint                      alberca_volume_get_n_users      (AlbercaVolume *self);
const char                *alberca_volume_get_used_by      (AlbercaVolume *self);
/* NULL until loaded; borrowed, gone with the next change */
const AlbercaVolumeConfig *alberca_volume_get_config       (AlbercaVolume *self);
/* The row came on screen (or left it): its details are read first, and again from time to time */
void                       alberca_volume_set_on_screen    (AlbercaVolume *self,
                                                            gboolean       on_screen);

G_END_DECLS
