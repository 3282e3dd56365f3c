/* alberca-explanation.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an error means and what to do about it, in the user's language; all (transfer full).
 * @advice is NULL where there is nothing better to say than libvirt's own text. */

char     *alberca_explanation_get_summary   (const GError *error);
char     *alberca_explanation_get_advice    (const GError *error);
/* Commands for the libvirt host that do what the advice says; mostly NULL */
char     *alberca_explanation_get_remedy    (const GError *error);
/* libvirt's own words: text, code and domain, untranslated, for "Details" */
char     *alberca_explanation_get_details   (const GError *error);
/* Whether it is libvirt's error at all */
gboolean  alberca_explanation_is_of_libvirt (const GError *error);
/* Whether there was not enough space in the pool */
gboolean  alberca_explanation_is_full       (const GError *error);

G_END_DECLS
