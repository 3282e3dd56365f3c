/* alberca-block-jobs.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-block-jobs.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "backend/alberca-libvirt-private.h"

/* How often a job is asked how far it is: the event of its end may come on another connection, or never */
#define POLL_US (100 * 1000)
/* QEMU says that a mirror is ready some moments before libvirt knows: so often it is asked once more */
#define PIVOT_ATTEMPTS 100

static virDomainPtr
find_domain (const AlbercaBlockJob  *job,
             GError                **error)
{
  g_autoptr(virConnect) handle = alberca_libvirt_dup_connect (job->connection);
  virDomainPtr domain = virDomainLookupByName (handle, job->domain);

  if (domain == NULL)
    alberca_libvirt_take_error (error);
  return domain;
}

/* Not so where the connection was lost: then nothing is known of it. */
static gboolean
has_stopped (virDomainPtr domain)
{
  int active = virDomainIsActive (domain);
  const virError *error = virGetLastError ();

  return active == 0 || (active < 0 && error != NULL && error->code == VIR_ERR_NO_DOMAIN);
}

/* Nobody knows whether it goes on: @error, which is set, says how to find out. */
static void
explain_mirror (const AlbercaBlockJob  *job,
                GError                **error)
{
  g_autofree char *message = g_strdup ((*error)->message);

  g_clear_error (error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               /* Translators: libvirt's own words, a virtual machine, then a command, where the machine and its disk follow */
               _("It is not known how far it came. libvirt said: %s. The virtual machine “%s” may still be writing into the "
                 "base. “virsh blockjob %s %s” says whether it does; with --abort it stops that and goes on with its overlay."),
               message, job->domain, job->domain, job->disk);
}

/* Whether there is a job, and how far it is. FALSE: that could not be found out. */
static gboolean
look (const AlbercaBlockJob   *job,
      virDomainPtr             domain,
      gboolean                 mirror,
      gboolean                *is_there,
      virDomainBlockJobInfo   *info,
      GError                 **error)
{
  int found = virDomainGetBlockJobInfo (domain, job->disk, info, 0);

  if (found < 0)
    {
      g_autoptr(GError) local_error = NULL;

      alberca_libvirt_take_error (&local_error);
      if (!has_stopped (domain))
        {
          if (mirror)
            explain_mirror (job, &local_error);
          g_propagate_error (error, g_steal_pointer (&local_error));
        }
      else
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                     _("The virtual machine “%s” stopped while its disk was being changed. The disk is as it was before: "
                       "what is built on what has not changed."), job->domain);
      virResetLastError ();
      return FALSE;
    }
  *is_there = found > 0;
  return TRUE;
}

static void
report (const AlbercaBlockJob       *job,
        const virDomainBlockJobInfo *info)
{
  if (job->progress != NULL && info->end > 0)
    job->progress (info->cur, info->end, job->data);
}

/* It ends at once, and the chain is what it was. */
static gboolean
abort_job (const AlbercaBlockJob  *job,
           virDomainPtr            domain,
           GCancellable           *cancellable,
           GError                **error)
{
  virDomainBlockJobInfo info;

  if (virDomainBlockJobAbort (domain, job->disk, 0) == 0)
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  /* It has ended by itself meanwhile: nothing can be called back any more. */
  if (virDomainGetBlockJobInfo (domain, job->disk, &info, 0) == 0)
    return TRUE;
  return alberca_libvirt_take_error (error);
}

/* @mirror: it does not end by itself, but is ready at some time. */
static gboolean
wait_for_job (const AlbercaBlockJob  *job,
              virDomainPtr            domain,
              gboolean                mirror,
              GCancellable           *cancellable,
              GError                **error)
{
  for (;;)
    {
      virDomainBlockJobInfo info = { 0 };
      gboolean is_there = FALSE;

      if (g_cancellable_is_cancelled (cancellable))
        return abort_job (job, domain, cancellable, error);
      if (!look (job, domain, mirror, &is_there, &info, error))
        return FALSE;
      if (!is_there)
        return TRUE;
      report (job, &info);
      if (mirror && info.end > 0 && info.cur == info.end)
        return TRUE;
      g_usleep (POLL_US);
    }
}

/* libvirt does not know yet that it is ready; its code, for it says so in its own language. */
static gboolean
is_too_early (const GError *error)
{
  return g_error_matches (error, ALBERCA_LIBVIRT_ERROR, VIR_ERR_BLOCK_COPY_ACTIVE) ||
         strstr (error->message, "not ready for pivot") != NULL;
}

static gboolean
pivot (const AlbercaBlockJob  *job,
       virDomainPtr            domain,
       GError                **error)
{
  for (guint i = 0;; i++)
    {
      g_autoptr(GError) local_error = NULL;
      virDomainBlockJobInfo info;
      int found;

      if (virDomainBlockJobAbort (domain, job->disk, VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT) == 0)
        return TRUE;
      alberca_libvirt_take_error (&local_error);
      if (i < PIVOT_ATTEMPTS && is_too_early (local_error))
        {
          g_usleep (POLL_US);
          continue;
        }
      /* It stays on its overlay, and writes into that alone; if that can be asked for. */
      found = virDomainGetBlockJobInfo (domain, job->disk, &info, 0);
      if ((found > 0 && virDomainBlockJobAbort (domain, job->disk, 0) < 0) || (found < 0 && !has_stopped (domain)))
        explain_mirror (job, &local_error);
      virResetLastError ();
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
}

/**
 * alberca_block_jobs_pull:
 * @job: the disk
 * @base: (nullable): the path of what the disk is built on afterwards, somewhere below it; %NULL:
 *   on nothing
 * @cancellable: ends it: what has been copied is superfluous then, but harms nobody
 * @error: why it could not be done, or %G_IO_ERROR_CANCELLED
 *
 * Worker thread. virDomainBlockPull(), or virDomainBlockRebase(); what lies between the disk and
 * @base is copied into the disk, and needed no more. The other images do not change.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_block_jobs_pull (const AlbercaBlockJob  *job,
                         const char             *base,
                         GCancellable           *cancellable,
                         GError                **error)
{
  g_autoptr(virDomain) domain = find_domain (job, error);
  int result;

  if (domain == NULL)
    return FALSE;
  result = base != NULL ? virDomainBlockRebase (domain, job->disk, base, 0, 0)
                        : virDomainBlockPull (domain, job->disk, 0, 0);
  if (result < 0)
    return alberca_libvirt_take_error (error);
  return wait_for_job (job, domain, FALSE, cancellable, error);
}

/**
 * alberca_block_jobs_commit:
 * @job: the disk
 * @top: the path of the image that it has
 * @base: the path of the image right below
 * @cancellable: ends it, until the domain goes over to the base
 * @error: why it could not be done, or %G_IO_ERROR_CANCELLED
 *
 * Worker thread. virDomainBlockCommit() of @top into @base, which libvirt refuses where @top is not
 * the disk itself any more, or @base not what it is built on; then
 * virDomainBlockJobAbort() with PIVOT: the domain goes on with that image, and so does its
 * configuration. The overlay stays, and nobody has it any more.
 *
 * Returns: %FALSE with @error set
 */
gboolean
alberca_block_jobs_commit (const AlbercaBlockJob  *job,
                           const char             *top,
                           const char             *base,
                           GCancellable           *cancellable,
                           GError                **error)
{
  g_autoptr(virDomain) domain = find_domain (job, error);
  gboolean is_there = FALSE;
  virDomainBlockJobInfo info = { 0 };

  if (domain == NULL)
    return FALSE;
  if (virDomainBlockCommit (domain, job->disk, base, top, 0,
                            VIR_DOMAIN_BLOCK_COMMIT_ACTIVE | VIR_DOMAIN_BLOCK_COMMIT_SHALLOW) < 0)
    return alberca_libvirt_take_error (error);
  if (!wait_for_job (job, domain, TRUE, cancellable, error) || !look (job, domain, TRUE, &is_there, &info, error))
    return FALSE;
  if (!is_there)
    {
      /* It failed: libvirt tells nobody why. */
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _("The virtual machine gave up writing into the base. There may be no room for it. It goes on with "
                             "its overlay, and no data is lost."));
      return FALSE;
    }
  return pivot (job, domain, error);
}
