/* main.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#include "app/alberca-application.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AlbercaApplication) application = NULL;
  const char *locale_dir = g_getenv ("ALBERCA_LOCALE_DIR");
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : ALBERCA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = alberca_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_clear_object (&application);

  /* Threads may still wait for a host, and exit () would take down the libraries under them. */
  g_settings_sync ();
  fflush (NULL);
  _exit (status);
}
