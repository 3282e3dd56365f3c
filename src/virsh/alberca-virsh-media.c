/* alberca-virsh-media.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh-media.h"

#include "virsh/alberca-line.h"

/**
 * alberca_virsh_change_media:
 * @uri: a connection
 * @machine: a domain
 * @drive: one of its drives
 * @path: (nullable): the file or device to put in, %NULL to take out what is in it
 * @block: @path is a device
 * @force: although the guest has locked the tray
 *
 * Returns: (transfer full): the command that changes what is in a drive
 */
char *
alberca_virsh_change_media (const char           *uri,
                            const AlbercaMachine *machine,
                            const AlbercaDrive   *drive,
                            const char           *path,
                            gboolean              block,
                            gboolean              force)
{
  GString *line = alberca_line_new (uri, "change-media");

  alberca_line_add_name (line, "domain", alberca_line_choose_domain (machine->name, machine->uuid));
  alberca_line_add_name (line, "path", drive->target);
  if (path != NULL)
    alberca_line_add_name (line, "source", path);
  /* Unlike --insert, --update also replaces what is in it. */
  alberca_line_add_word (line, path != NULL ? "--update" : "--eject");
  if (path != NULL && block)
    alberca_line_add_word (line, "--block");
  if (drive->live)
    alberca_line_add_word (line, "--live");
  if (drive->config)
    alberca_line_add_word (line, "--config");
  if (drive->live && force)
    alberca_line_add_word (line, "--force");
  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_attach_drive:
 * @uri: a connection
 * @machine: a domain that does not run, with a target for a new drive
 * @path: the file or device to put in
 * @block: @path is a device
 *
 * Returns: (transfer full): the command that adds a drive with a disc in it
 */
char *
alberca_virsh_attach_drive (const char           *uri,
                            const AlbercaMachine *machine,
                            const char           *path,
                            gboolean              block)
{
  GString *line = alberca_line_new (uri, "attach-disk");

  alberca_line_add_name (line, "domain", alberca_line_choose_domain (machine->name, machine->uuid));
  alberca_line_add_name (line, "source", path);
  alberca_line_add_word (line, machine->new_target);
  alberca_line_add_word (line, "--targetbus");
  alberca_line_add_word (line, machine->new_bus);
  alberca_line_add_word (line, "--type");
  alberca_line_add_word (line, "cdrom");
  alberca_line_add_word (line, "--mode");
  alberca_line_add_word (line, "readonly");
  /* Otherwise virsh looks whether the path is a device where virsh runs. */
  alberca_line_add_word (line, "--sourcetype");
  alberca_line_add_word (line, block ? "block" : "file");
  alberca_line_add_word (line, "--config");
  return alberca_line_free_to_text (line);
}
