/* alberca-confirm-dialog.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-pool.h"

G_BEGIN_DECLS

/* Before something is destroyed: what, with which consequences, by which command, and a button
 * that names the act. Emits "confirmed" and closes. */

#define ALBERCA_TYPE_CONFIRM_DIALOG (alberca_confirm_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaConfirmDialog, alberca_confirm_dialog, ALBERCA, CONFIRM_DIALOG, AdwWindow)

GtkWidget *alberca_confirm_dialog_new              (const char           *heading,
                                                    const char           *body,
                                                    const char           *action_label,
                                                    const char           *command);
/* What is asked about: once it is lost, that is said, and the action is insensitive for good; @pool: (nullable) */
void       alberca_confirm_dialog_depend_on        (AlbercaConfirmDialog *self,
                                                    AlbercaConnection    *connection,
                                                    AlbercaPool          *pool);
/* A paragraph below the body, which may change while it is read; NULL: none */
void       alberca_confirm_dialog_set_detail       (AlbercaConfirmDialog *self,
                                                    const char           *text);
/* While consequences are computed the action is not sensitive and a spinner turns */
void       alberca_confirm_dialog_set_busy         (AlbercaConfirmDialog *self,
                                                    gboolean              busy);
/* One line each, shown as a list with a warning icon under @title; adds */
void       alberca_confirm_dialog_add_consequences (AlbercaConfirmDialog *self,
                                                    const char           *title,
                                                    const char *const    *lines);
/* The action stays insensitive until the user ticks a box with this label; NULL: no box any more */
void       alberca_confirm_dialog_require_consent  (AlbercaConfirmDialog *self,
                                                    const char           *label);
/* The action stays insensitive until the user has typed @text; @title says so */
void       alberca_confirm_dialog_require_text     (AlbercaConfirmDialog *self,
                                                    const char           *title,
                                                    const char           *text);
/* For an act that needs a text and destroys nothing; (transfer none): what is typed */
GtkEditable *alberca_confirm_dialog_ask_text       (AlbercaConfirmDialog *self,
                                                    const char           *title,
                                                    const char           *text);
/* The action is insensitive while there is one; "": one that needs no words */
void       alberca_confirm_dialog_set_problem      (AlbercaConfirmDialog *self,
                                                    const char           *problem);
/* Something that may be done as well, or two; (transfer none) */
GtkCheckButton *alberca_confirm_dialog_add_choice  (AlbercaConfirmDialog *self,
                                                    const char           *label);
/* One of several, the first at first; (transfer none) */
GtkDropDown    *alberca_confirm_dialog_add_options (AlbercaConfirmDialog *self,
                                                    const char           *title,
                                                    const char *const    *labels);
/* Whether the act is shown as one that destroys, as it is at first */
void       alberca_confirm_dialog_set_destructive  (AlbercaConfirmDialog *self,
                                                    gboolean              destructive);
void       alberca_confirm_dialog_set_command      (AlbercaConfirmDialog *self,
                                                    const char           *command);

G_END_DECLS
