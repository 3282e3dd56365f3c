/* alberca-virsh-snapshot.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-virsh-snapshot.h"

#include "virsh/alberca-line.h"

static const struct
{
  AlbercaVirshSnapshotOptions option;
  const char                 *word;
} option_words[] = {
  { ALBERCA_VIRSH_SNAPSHOT_NO_METADATA, "--no-metadata" },
  { ALBERCA_VIRSH_SNAPSHOT_DISK_ONLY, "--disk-only" },
  { ALBERCA_VIRSH_SNAPSHOT_QUIESCE, "--quiesce" },
  { ALBERCA_VIRSH_SNAPSHOT_ATOMIC, "--atomic" },
  { ALBERCA_VIRSH_SNAPSHOT_LIVE, "--live" },
  { ALBERCA_VIRSH_SNAPSHOT_RUNNING, "--running" },
  { ALBERCA_VIRSH_SNAPSHOT_PAUSED, "--paused" },
  { ALBERCA_VIRSH_SNAPSHOT_FORCE, "--force" },
  { ALBERCA_VIRSH_SNAPSHOT_CHILDREN, "--children" },
  { ALBERCA_VIRSH_SNAPSHOT_METADATA, "--metadata" },
};

static void
add_options (GString                     *line,
             AlbercaVirshSnapshotOptions  options)
{
  for (gsize i = 0; i < G_N_ELEMENTS (option_words); i++)
    if (options & option_words[i].option)
      alberca_line_add_word (line, option_words[i].word);
}

/* "vda,snapshot=external,file=…": in the value of a part a comma is written twice. */
static void
add_spec (GString             *line,
          const char          *option,
          const char          *start,
          AlbercaSnapshotMode  mode,
          const char          *file)
{
  g_autoptr(GString) spec = g_string_new (start);
  g_autoptr(GString) escaped = g_string_new (file);

  if (mode == ALBERCA_SNAPSHOT_MODE_EXTERNAL)
    g_string_append (spec, "snapshot=external");
  else
    g_string_append (spec, mode == ALBERCA_SNAPSHOT_MODE_NONE ? "snapshot=no" : "snapshot=internal");
  g_string_replace (escaped, ",", ",,", 0);
  if (file != NULL)
    g_string_append_printf (spec, ",file=%s", escaped->str);
  alberca_line_add_word (line, option);
  alberca_line_add_word (line, spec->str);
}

/**
 * alberca_virsh_snapshot_create:
 * @uri: a connection
 * @domain: the name of a domain
 * @snapshot: what is proposed
 * @options: how
 *
 * Returns: (transfer full): the command that makes it
 */
char *
alberca_virsh_snapshot_create (const char                        *uri,
                               const char                        *domain,
                               const AlbercaDomainSnapshotConfig *snapshot,
                               AlbercaVirshSnapshotOptions        options)
{
  GString *line = alberca_line_new (uri, "snapshot-create-as");

  alberca_line_add_name (line, "domain", domain);
  alberca_line_add_name (line, "name", snapshot->name);
  if (snapshot->description != NULL && *snapshot->description != '\0')
    {
      g_autofree char *word = g_strconcat ("--description=", snapshot->description, NULL);

      alberca_line_add_word (line, word);
    }
  if (snapshot->memory_file != NULL)
    add_spec (line, "--memspec", "", snapshot->memory, snapshot->memory_file);
  for (guint i = 0; i < snapshot->disks->len; i++)
    {
      const AlbercaDomainSnapshotDisk *disk = g_ptr_array_index (snapshot->disks, i);
      g_autofree char *start = g_strconcat (disk->target, ",", NULL);

      add_spec (line, "--diskspec", start, disk->mode, disk->file);
    }
  add_options (line, options);
  return alberca_line_free_to_text (line);
}

/* @command: about one snapshot that is there */
static char *
make_line (const char                  *uri,
           const char                  *command,
           const char                  *domain,
           const char                  *snapshot,
           AlbercaVirshSnapshotOptions  options)
{
  GString *line = alberca_line_new (uri, command);

  alberca_line_add_name (line, "domain", domain);
  alberca_line_add_name (line, "snapshotname", snapshot);
  add_options (line, options);
  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_snapshot_revert:
 * @uri: a connection
 * @domain: the name of a domain
 * @snapshot: the name of one of its snapshots
 * @options: how
 *
 * Returns: (transfer full): the command that reverts to it
 */
char *
alberca_virsh_snapshot_revert (const char                  *uri,
                               const char                  *domain,
                               const char                  *snapshot,
                               AlbercaVirshSnapshotOptions  options)
{
  return make_line (uri, "snapshot-revert", domain, snapshot, options);
}

/**
 * alberca_virsh_snapshot_delete:
 * @uri: a connection
 * @domain: the name of a domain
 * @snapshot: the name of one of its snapshots
 * @options: how
 *
 * Returns: (transfer full): the command that deletes it
 */
char *
alberca_virsh_snapshot_delete (const char                  *uri,
                               const char                  *domain,
                               const char                  *snapshot,
                               AlbercaVirshSnapshotOptions  options)
{
  return make_line (uri, "snapshot-delete", domain, snapshot, options);
}

static char *
make_domain_line (const char *uri,
                  const char *command,
                  const char *domain)
{
  GString *line = alberca_line_new (uri, command);

  alberca_line_add_name (line, "domain", domain);
  return alberca_line_free_to_text (line);
}

/**
 * alberca_virsh_snapshot_discard_saved:
 * @uri: a connection
 * @domain: the name of a domain
 *
 * Returns: (transfer full): the command after which it starts anew
 */
char *
alberca_virsh_snapshot_discard_saved (const char *uri,
                                      const char *domain)
{
  return make_domain_line (uri, "managedsave-remove", domain);
}

/**
 * alberca_virsh_snapshot_thaw:
 * @uri: a connection
 * @domain: the name of a running domain
 *
 * Returns: (transfer full): the command that lets its file systems go on, which were brought to rest
 */
char *
alberca_virsh_snapshot_thaw (const char *uri,
                             const char *domain)
{
  return make_domain_line (uri, "domfsthaw", domain);
}

/**
 * alberca_virsh_snapshot_delete_unknown:
 * @uri: a connection
 * @domain: the name of a running domain
 * @snapshot: the name of a snapshot in the image of its only disk
 * @created: seconds since 1970
 *
 * libvirt deletes only what it has noted, and notes it together with what the domain is.
 *
 * Returns: (transfer full): the commands
 */
char *
alberca_virsh_snapshot_delete_unknown (const char *uri,
                                       const char *domain,
                                       const char *snapshot,
                                       gint64      created)
{
  g_autofree char *name = g_markup_escape_text (snapshot, -1);
  g_autofree char *head = g_strdup_printf ("<domainsnapshot><name>%s</name><state>shutoff</state><creationTime>%"
                                           G_GINT64_FORMAT "</creationTime>", name, created);
  g_autofree char *quoted = g_shell_quote (head);
  GString *dump = alberca_line_new (uri, "dumpxml");
  GString *note = alberca_line_new (uri, "snapshot-create");
  g_autofree char *delete = alberca_virsh_snapshot_delete (uri, domain, snapshot, 0);
  g_autofree char *dump_line = NULL;
  g_autofree char *note_line = NULL;
  g_autofree char *pipe = NULL;

  alberca_line_add_name (dump, "domain", domain);
  alberca_line_add_word (dump, "--inactive");
  dump_line = alberca_line_free_to_text (dump);
  alberca_line_add_name (note, "domain", domain);
  alberca_line_add_word (note, "/dev/stdin");
  alberca_line_add_word (note, "--redefine");
  note_line = alberca_line_free_to_text (note);
  pipe = g_strdup_printf ("(printf %%s %s; %s; echo '</domainsnapshot>') | %s", quoted, dump_line, note_line);
  return alberca_line_chain (pipe, delete, NULL);
}
