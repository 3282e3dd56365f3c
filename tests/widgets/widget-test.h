/* widget-test.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/alberca-connection.h"

G_BEGIN_DECLS

/* What the tests of widgets have in common. */

typedef gboolean (*WidgetTestCondition) (gpointer data);

void               widget_test_init            (int                   *argc,
                                                char                ***argv);
/* Lets the main loop run until it is so; a test that waits for 20 s fails */
void               widget_test_wait            (WidgetTestCondition    condition,
                                                gpointer               data);
/* Lets what is pending happen */
void               widget_test_settle          (void);
/* The first visible widget below @root of @type with this label, title or tooltip (NULL: any), or NULL */
GtkWidget         *widget_test_look            (GtkWidget             *root,
                                                GType                  type,
                                                const char            *text);
/* The same; fails where there is none */
GtkWidget         *widget_test_find            (GtkWidget             *root,
                                                GType                  type,
                                                const char            *text);
/* Fails if it is insensitive */
void               widget_test_click           (GtkWidget             *root,
                                                const char            *text);
/* Shows it until it is mapped */
void               widget_test_present         (GtkWidget             *window);
/* Destroys it; fails if anything keeps it */
void               widget_test_destroy         (GtkWidget             *window);
/* The same for a widget that no window has */
void               widget_test_drop            (GtkWidget             *widget);
/* A new connection to the test driver's node file in data/, open and listed */
AlbercaConnection *widget_test_open_practice   (AlbercaOperationQueue *queue);
AlbercaPool       *widget_test_find_pool       (AlbercaConnection     *connection,
                                                const char            *name);
/* No operation waits or runs any more */
void               widget_test_finish          (AlbercaOperationQueue *queue);

G_END_DECLS
