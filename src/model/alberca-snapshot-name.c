/* alberca-snapshot-name.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-snapshot-name.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* QEMU cuts names at 255 bytes without a word; libvirt makes a file of the name, with a suffix, and
 * when that fails the snapshot is there all the same */
#define MAX_BYTES 200

static gboolean
has_control_character (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/**
 * alberca_snapshot_name_get_problem:
 * @name: what somebody wrote
 *
 * libvirt makes snapshots of nearly any name, but some can never be deleted, or are taken for
 * others.
 *
 * Returns: (transfer full) (nullable): why it should not be called so, and what to do; translated
 */
char *
alberca_snapshot_name_get_problem (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  if (*name == '\0')
    return g_strdup (_("The snapshot needs a name."));
  if (!g_utf8_validate (name, -1, NULL) || has_control_character (name))
    return g_strdup (_("The name must be one line of text."));
  if (strchr (name, '/') != NULL)
    return g_strdup (_("The name must not have “/”: libvirt could not delete the snapshot any more."));
  if (*name == '.')
    return g_strdup (_("The name must not begin with “.”: libvirt could not delete the snapshot any more."));
  if (name[strspn (name, "0123456789")] == '\0')
    return g_strdup (_("Write a letter, too: QEMU takes a name of digits for the number of another snapshot."));
  if (strlen (name) > MAX_BYTES)
    return g_strdup_printf (_("The name is too long: at most %d bytes."), MAX_BYTES);

  return NULL;
}

/**
 * alberca_snapshot_name_get_delete_problem:
 * @name: the name of a snapshot that is there, made with whatever
 *
 * Returns: (transfer full) (nullable): why libvirt cannot delete it; translated
 */
char *
alberca_snapshot_name_get_delete_problem (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  if (*name == '\0' || *name == '.' || strchr (name, '/') != NULL || !g_utf8_validate (name, -1, NULL) ||
      has_control_character (name) || strlen (name) > MAX_BYTES)
    return g_strdup (_("libvirt cannot delete a snapshot with this name. On the libvirt host it can be done with "
                       "qemu-img, while no machine uses the disk."));
  return NULL;
}

static gboolean
can_name_job (const char *name)
{
  return name[strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")] == '\0';
}

/**
 * alberca_snapshot_name_get_job_problem:
 * @name: what somebody wrote
 *
 * Since 10.9, libvirt makes a snapshot inside the images of a running machine as a job of QEMU that is
 * called after it, and QEMU takes only some letters there.
 *
 * Returns: (transfer full) (nullable): why a running machine can have none that is called so; translated
 */
char *
alberca_snapshot_name_get_job_problem (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  if (can_name_job (name))
    return NULL;
  return g_strdup (_("While the machine runs, this libvirt takes only names of the letters A to Z, digits, “-”, “.” and “_”."));
}

/**
 * alberca_snapshot_name_get_job_delete_problem:
 * @name: the name of a snapshot that is there
 *
 * See alberca_snapshot_name_get_job_problem().
 *
 * Returns: (transfer full) (nullable): why it cannot be deleted while the machine runs; translated
 */
char *
alberca_snapshot_name_get_job_delete_problem (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  if (can_name_job (name))
    return NULL;
  return g_strdup (_("With this name, this libvirt deletes the snapshot only while the machine is shut down."));
}

/**
 * alberca_snapshot_name_suggest:
 * @seconds: with the seconds, too
 *
 * Returns: (transfer full): a name for a new snapshot that every libvirt takes, and that has
 *   no dot, where libvirt would cut the name of an overlay: day and time
 */
char *
alberca_snapshot_name_suggest (gboolean seconds)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, seconds ? "%Y-%m-%d-%H%M%S" : "%Y-%m-%d-%H%M");
}
