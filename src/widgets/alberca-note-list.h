/* alberca-note-list.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What somebody should know before an act, one row each, in a group that is hidden while there is
 * nothing to say. A problem stands first, in red. */

#define ALBERCA_TYPE_NOTE_LIST (alberca_note_list_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaNoteList, alberca_note_list, ALBERCA, NOTE_LIST, AdwPreferencesGroup)

/* @problem: nullable; @notes: nullable, NULL-terminated */
void       alberca_note_list_set (AlbercaNoteList    *self,
                                  const char         *problem,
                                  const char *const  *notes);

G_END_DECLS
