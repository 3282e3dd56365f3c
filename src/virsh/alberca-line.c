/* alberca-line.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "virsh/alberca-line.h"

#include <string.h>

/* Characters that mean nothing to a shell, wherever they stand in a word ('~' is not among them) */
#define PLAIN_CHARACTERS \
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./_-"

/* ---- Words ---- */

/**
 * alberca_line_add_word:
 * @line: a line
 * @word: any text
 *
 * Adds a word, quoted where a shell would not take it as it is.
 */
void
alberca_line_add_word (GString    *line,
                       const char *word)
{
  g_assert (word != NULL);

  if (line->len > 0)
    g_string_append_c (line, ' ');

  if (*word != '\0' && word[strspn (word, PLAIN_CHARACTERS)] == '\0')
    {
      g_string_append (line, word);
    }
  else
    {
      g_autofree char *quoted = g_shell_quote (word);

      g_string_append (line, quoted);
    }
}

/**
 * alberca_line_add_name:
 * @line: a line
 * @option: what virsh calls the argument: "pool", "vol"
 * @name: a name that stands without its option
 *
 * virsh takes "--foo" for an option even where a name must stand, unless the name is the value
 * of an option itself: "--pool=--foo".
 */
void
alberca_line_add_name (GString    *line,
                       const char *option,
                       const char *name)
{
  g_autofree char *word = NULL;

  g_assert (option != NULL);
  g_assert (name != NULL);

  if (*name == '-')
    word = g_strdup_printf ("--%s=%s", option, name);

  alberca_line_add_word (line, word != NULL ? word : name);
}

/**
 * alberca_line_choose_domain:
 * @name: the name of a domain
 * @uuid: (nullable): its UUID
 *
 * virsh takes a number for the ID of a running domain first, which may be another one.
 *
 * Returns: what means that domain and no other
 */
const char *
alberca_line_choose_domain (const char *name,
                            const char *uuid)
{
  return uuid != NULL && name[strspn (name, "0123456789")] == '\0' ? uuid : name;
}

/**
 * alberca_line_add_number:
 * @line: a line
 * @number: a number
 */
void
alberca_line_add_number (GString *line,
                         guint64  number)
{
  g_autofree char *word = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  alberca_line_add_word (line, word);
}

/* ---- URIs ---- */

/* Where the user information ends: at the last '@' before the path. A password that holds a
 * '/' is not a valid URI, but must not be shown either. */
static const char *
find_userinfo_end (const char *authority)
{
  gsize length = strcspn (authority, "/?#");
  const char *at = g_strrstr_len (authority, (gssize) length, "@");
  const char *colon = memchr (authority, ':', length);

  if (at != NULL || colon == NULL || *authority == '[') /* an IPv6 address */
    return at;

  colon++;
  if (strspn (colon, "0123456789") == length - (gsize) (colon - authority))
    return NULL; /* a port */

  return strrchr (authority, '@');
}

/* Without a password the URI still works: libvirt asks for it */
static char *
hide_password (const char *uri)
{
  const char *authority = strstr (uri, "://");
  const char *end = NULL;
  const char *colon = NULL;

  authority = authority != NULL ? authority + strlen ("://") : uri;
  end = find_userinfo_end (authority);
  if (end == NULL)
    return g_strdup (uri);

  colon = memchr (authority, ':', (gsize) (end - authority));
  if (colon == NULL)
    return g_strdup (uri);

  return g_strdup_printf ("%.*s%s", (int) (colon - uri), uri, end);
}

/* ---- Lines ---- */

/**
 * alberca_line_new:
 * @uri: a connection; a password in it is left out
 * @command: a command of virsh
 *
 * Returns: (transfer full): "virsh -c URI COMMAND"
 */
GString *
alberca_line_new (const char *uri,
                  const char *command)
{
  g_autofree char *shown = hide_password (uri);
  GString *line = g_string_new ("virsh");

  alberca_line_add_word (line, "-c");
  alberca_line_add_word (line, shown);
  alberca_line_add_word (line, command);

  return line;
}

/**
 * alberca_line_free_to_text:
 * @line: (transfer full): a line
 *
 * Returns: (transfer full): its text
 */
char *
alberca_line_free_to_text (GString *line)
{
  return g_string_free (line, FALSE);
}

static gboolean
has_line (const char *text,
          const char *wanted)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strv_contains ((const char *const *) lines, wanted);
}

/**
 * alberca_line_add_document:
 * @line: a line
 * @xml: a document
 *
 * Puts the document on the command's standard input. The quoted delimiter keeps the shell from
 * looking for variables in it; the delimiter must not be a line of the document.
 */
void
alberca_line_add_document (GString    *line,
                           const char *xml)
{
  alberca_line_add_document_then (line, xml, FALSE, "");
}

/**
 * alberca_line_add_document_then:
 * @line: a line
 * @xml: a document
 * @expand: leave the delimiter unquoted: the shell replaces variables in the document
 * @after: what follows on the first line, "" for nothing
 */
void
alberca_line_add_document_then (GString    *line,
                                const char *xml,
                                gboolean    expand,
                                const char *after)
{
  const char *quote = expand ? "" : "'";
  g_autofree char *delimiter = g_strdup ("EOF");

  for (guint i = 1; has_line (xml, delimiter); i++)
    {
      g_free (delimiter);
      delimiter = g_strdup_printf ("EOF%u", i);
    }

  g_string_append_printf (line, " <<%s%s%s%s\n%s", quote, delimiter, quote, after, xml);
  if (!g_str_has_suffix (xml, "\n"))
    g_string_append_c (line, '\n');
  g_string_append (line, delimiter);
}

/* Where the first line of a command ends that ends with a document; NULL: it does not */
static const char *
find_document (const char *command)
{
  const char *last = strrchr (command, '\n');
  g_autofree char *mark = last != NULL ? g_strdup_printf (" <<'%s'\n", last + 1) : NULL;
  const char *start = mark != NULL ? strstr (command, mark) : NULL;

  /* In a word the mark would be quoted otherwise. */
  return start != NULL ? start + strlen (mark) - 1 : NULL;
}

/**
 * alberca_line_chainv:
 * @commands: texts of alberca_line_free_to_text(), %NULL-terminated
 *
 * A shell that is given line after line would go on after a failure, and what follows may destroy what
 * the one before was to save.
 *
 * Returns: (transfer full): the commands as one list, each of which runs only if those before it succeeded
 */
char *
alberca_line_chainv (const char *const *commands)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; commands[i] != NULL; i++)
    {
      const char *rest = commands[i + 1] != NULL ? find_document (commands[i]) : NULL;

      if (rest != NULL)
        {
          g_string_append_len (text, commands[i], rest - commands[i]);
          g_string_append_printf (text, " &&%s\n", rest);
        }
      else
        {
          g_string_append_printf (text, "%s%s", commands[i], commands[i + 1] != NULL ? " &&\n" : "");
        }
    }
  return g_string_free (text, FALSE);
}

/**
 * alberca_line_chain:
 * @first: a command
 * @...: others, %NULL-terminated
 *
 * Returns: (transfer full): as alberca_line_chainv()
 */
char *
alberca_line_chain (const char *first,
                    ...)
{
  g_autoptr(GPtrArray) commands = g_ptr_array_new ();
  va_list others;

  va_start (others, first);
  for (const char *command = first; command != NULL; command = va_arg (others, const char *))
    g_ptr_array_add (commands, (gpointer) command);
  va_end (others);
  g_ptr_array_add (commands, NULL);
  return alberca_line_chainv ((const char *const *) commands->pdata);
}

/**
 * alberca_line_fits:
 * @value: what would be an argument
 *
 * Returns: whether virsh can take it as an argument: virsh 9 writes arguments into XML without
 *   escaping them
 */
gboolean
alberca_line_fits (const char *value)
{
  return strpbrk (value, "&<>\r\n") == NULL;
}
