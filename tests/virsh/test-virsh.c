/* test-virsh.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The text of the commands. */

#include <string.h>

#include "virsh/alberca-line.h"
#include "virsh/alberca-qemu-img.h"
#include "virsh/alberca-virsh-move.h"
#include "virsh/alberca-virsh-volume.h"
#include "virsh/alberca-virsh.h"

#define URI "test:///default"

static AlbercaPoolConfig *
pool_new (const char *name,
          const char *path)
{
  AlbercaPoolConfig *pool = alberca_pool_config_new (ALBERCA_POOL_TYPE_DIR);

  alberca_pool_config_set_field (pool, "name", name);
  alberca_pool_config_set_field (pool, "target/path", path);
  return pool;
}

static void
test_quoting (void)
{
  static const struct { const char *name; const char *text; } rows[] = {
    { "default", "default" },
    { "a-b_c.d/e:f,g=h+i%j@k", "a-b_c.d/e:f,g=h+i%j@k" },
    { "two words", "'two words'" },
    { "it's", "'it'\\''s'" },
    { "$(touch x)", "'$(touch x)'" },
    { "~", "'~'" }, { "*", "'*'" }, { "a;b", "'a;b'" }, { "`x`", "'`x`'" }, { "a\nb", "'a\nb'" }, { "#", "'#'" },
    { "ñandú", "'ñandú'" },
    { "", "''" },
    { "-x", "--pool=-x" },
    { "--all", "--pool=--all" },
    { "-- $x", "'--pool=-- $x'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *expected = g_strconcat ("virsh -c " URI " pool-start ", rows[i].text, NULL);
      g_autofree char *text = alberca_virsh_pool_start (URI, rows[i].name);

      g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_verbs (void)
{
  static const struct { AlbercaPoolBuild build; const char *text; } builds[] = {
    { ALBERCA_POOL_BUILD_PLAIN, "virsh -c " URI " pool-build p" },
    { ALBERCA_POOL_BUILD_NO_OVERWRITE, "virsh -c " URI " pool-build p --no-overwrite" },
    { ALBERCA_POOL_BUILD_OVERWRITE, "virsh -c " URI " pool-build p --overwrite" },
  };
  static const struct { char *(*verb) (const char *, const char *); const char *text; } rows[] = {
    { alberca_virsh_pool_start, "virsh -c " URI " pool-start p" },
    { alberca_virsh_pool_stop, "virsh -c " URI " pool-destroy p" },
    { alberca_virsh_pool_refresh, "virsh -c " URI " pool-refresh p" },
    { alberca_virsh_pool_undefine, "virsh -c " URI " pool-undefine p" },
    { alberca_virsh_pool_delete, "virsh -c " URI " pool-delete p" },
  };
  g_autofree char *list = alberca_virsh_pool_list (URI);
  g_autofree char *built = alberca_virsh_pool_start_building (URI, "p", ALBERCA_POOL_BUILD_PLAIN);
  g_autofree char *careful = alberca_virsh_pool_start_building (URI, "p", ALBERCA_POOL_BUILD_NO_OVERWRITE);
  g_autofree char *defined = alberca_virsh_pool_define_document (URI, "<pool/>");
  g_autofree char *strict = alberca_virsh_pool_define_strictly (URI, "<pool/>");
  g_autofree char *on = alberca_virsh_pool_autostart (URI, "p", TRUE);
  g_autofree char *off = alberca_virsh_pool_autostart (URI, "-p", FALSE);
  g_autofree char *gone = alberca_virsh_vol_delete (URI, "-p", "-v");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = rows[i].verb (URI, "p");

      g_assert_cmpstr (text, ==, rows[i].text);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (builds); i++)
    {
      g_autofree char *text = alberca_virsh_pool_build (URI, "p", builds[i].build);

      g_assert_cmpstr (text, ==, builds[i].text);
    }

  g_assert_cmpstr (list, ==, "virsh -c " URI " pool-list --all --details");
  g_assert_cmpstr (strict, ==, "virsh -c " URI " pool-define --validate /dev/stdin <<'EOF'\n<pool/>\nEOF");
  g_assert_cmpstr (built, ==, "virsh -c " URI " pool-start p --build");
  g_assert_cmpstr (careful, ==, "virsh -c " URI " pool-start p --build --no-overwrite");
  g_assert_cmpstr (defined, ==, "virsh -c " URI " pool-define /dev/stdin <<'EOF'\n<pool/>\nEOF");
  g_assert_cmpstr (on, ==, "virsh -c " URI " pool-autostart p");
  g_assert_cmpstr (off, ==, "virsh -c " URI " pool-autostart --pool=-p --disable");
  g_assert_cmpstr (gone, ==, "virsh -c " URI " vol-delete --pool -p --vol=-v");
}

static void
test_passwords (void)
{
  static const struct { const char *uri; const char *shown; } rows[] = {
    { "qemu:///system", "qemu:///system" },
    { "qemu+ssh://host:22/system", "qemu+ssh://host:22/system" },
    { "qemu+ssh://ana@host/system", "qemu+ssh://ana@host/system" },
    { "qemu+ssh://ana:secret@host:22/system", "qemu+ssh://ana@host:22/system" },
    { "qemu+ssh://ana:se@cret@host/system?x=1", "'qemu+ssh://ana@host/system?x=1'" },
    { "qemu+ssh://ana:se/cret@host/system", "qemu+ssh://ana@host/system" },
    { "qemu+ssh://ana:se?cret@host/system", "qemu+ssh://ana@host/system" },
    { "qemu+ssh://:secret@host/", "qemu+ssh://@host/" },
    { "ana:secret@host", "ana@host" },
    { "test:///home/a@b/x.xml", "test:///home/a@b/x.xml" },
    { "qemu+tcp://host:16509/a@b", "qemu+tcp://host:16509/a@b" },
    { "qemu+tcp://[::1]/system", "'qemu+tcp://[::1]/system'" },
    { "qemu+tcp://[::1]:16509/system", "'qemu+tcp://[::1]:16509/system'" },
    { "qemu+tcp://ana:secret@[::1]:16509/system", "'qemu+tcp://ana@[::1]:16509/system'" },
    { "qemu+tcp://[::1]/a@b", "'qemu+tcp://[::1]/a@b'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *expected = g_strconcat ("virsh -c ", rows[i].shown, " pool-start p", NULL);
      g_autofree char *text = alberca_virsh_pool_start (rows[i].uri, "p");

      g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_define_short (void)
{
  g_autoptr(AlbercaPoolConfig) pool = pool_new ("n m", "/a b");
  g_autoptr(AlbercaPoolConfig) dash = pool_new ("-n", "/a");
  g_autofree char *text = alberca_virsh_pool_define (URI, pool);
  g_autofree char *dashed = alberca_virsh_pool_define (URI, dash);

  g_assert_cmpstr (text, ==, "virsh -c " URI " pool-define-as 'n m' dir --target '/a b'");
  g_assert_cmpstr (dashed, ==, "virsh -c " URI " pool-define-as --name=-n dir --target /a");
}

/* Whatever pool-define-as cannot say makes it a document, which must be the config's own */
static void
test_define_document (void)
{
  static const struct { const char *path; const char *value; } rows[] = {
    { "target/permissions/mode", "0711" }, { "source/host@name", "h" }, { "future@x", "1" },
    { "name", "a&b" }, { "name", "<" }, { "target/path", "/x>" }, { "@type", "netfs" }, { "@type", "zfs" },
    { "target/path", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(AlbercaPoolConfig) pool = pool_new ("n", "/a");
      g_autofree char *xml = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *text = NULL;

      alberca_pool_config_set_field (pool, rows[i].path, rows[i].value);
      xml = alberca_pool_config_to_xml (pool);
      expected = g_strdup_printf ("virsh -c " URI " pool-define /dev/stdin <<'EOF'\n%sEOF", xml);
      text = alberca_virsh_pool_define (URI, pool);
      g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_delimiter (void)
{
  g_autoptr(AlbercaPoolConfig) pool = pool_new ("n", "/a");
  g_autofree char *text = NULL;

  alberca_pool_config_set_field (pool, "description", "x\nEOF\ntouch x\nEOF1\n");
  text = alberca_virsh_pool_define (URI, pool);
  g_assert_nonnull (strstr (text, "<<'EOF2'\n"));
  g_assert_true (g_str_has_suffix (text, "</pool>\nEOF2"));
}

static void
test_vol_verbs (void)
{
  g_autofree char *copied = alberca_virsh_vol_create_from (URI, "-p", "<volume/>", "q r", "-v", TRUE);
  g_autofree char *plain = alberca_virsh_vol_create_from (URI, "p", "<volume/>", "p", "v", FALSE);
  g_autofree char *larger = alberca_virsh_vol_resize (URI, "p", "v", 1025, FALSE, TRUE);
  g_autofree char *smaller = alberca_virsh_vol_resize (URI, "p", "-v", 1024, TRUE, FALSE);
  g_autofree char *live = alberca_virsh_blockresize (URI, "-d", "vda", 1025);
  g_autofree char *wiped = alberca_virsh_vol_wipe (URI, "p", "v", "nnsa");

  g_assert_cmpstr (copied, ==, "virsh -c " URI " vol-create-from --pool=-p /dev/stdin --vol=-v --inputpool 'q r' --reflink "
                               "<<'EOF'\n<volume/>\nEOF");
  g_assert_cmpstr (plain, ==, "virsh -c " URI " vol-create-from p /dev/stdin v --inputpool p <<'EOF'\n<volume/>\nEOF");
  g_assert_cmpstr (larger, ==, "virsh -c " URI " vol-resize --pool p v 1025B --allocate");
  g_assert_cmpstr (smaller, ==, "virsh -c " URI " vol-resize --pool p --vol=-v 1024B --shrink");
  g_assert_cmpstr (live, ==, "virsh -c " URI " blockresize --domain=-d vda 1025B");
  g_assert_cmpstr (wiped, ==, "virsh -c " URI " vol-wipe --pool p v --algorithm nnsa");
}

static void
test_vol_move (void)
{
  static const char *const domains[] = { "-d", NULL };
  AlbercaVirshMove move = { URI, "p", "v", "/p/v.1", "q", "-w", "/q/a&b", "<volume/>", domains, FALSE };
  g_autofree char *text = alberca_virsh_vol_move (&move);
  g_autofree char *edited = NULL;

  g_assert_cmpstr (text, ==,
                   "virsh -c " URI " vol-create q /dev/stdin <<'EOF' &&\n<volume/>\nEOF\n"
                   "file=$(mktemp) &&\n"
                   "virsh -c " URI " vol-download --pool p v --file \"$file\" --sparse &&\n"
                   "virsh -c " URI " vol-upload --pool q --vol=-w --file \"$file\" --sparse &&\n"
                   "virsh -c " URI " pool-refresh q &&\n"
                   "virsh -c " URI " dumpxml --domain=-d --inactive --security-info | sed"
                   " -e 's|'\\''/p/v\\.1'\\''|'\\''/q/a\\&amp;b'\\''|g' -e 's|>/p/v\\.1<|>/q/a\\&amp;b<|g'"
                   " -e 's|pool='\\''p'\\'' volume='\\''v'\\''|pool='\\''q'\\'' volume='\\''-w'\\''|g'"
                   " | virsh -c " URI " define /dev/stdin &&\n"
                   "virsh -c " URI " vol-delete --pool p v &&\nrm \"$file\"");
  move.other_kind = TRUE;
  edited = alberca_virsh_vol_move (&move);
  g_assert_nonnull (strstr (edited, "virsh -c " URI " edit --domain=-d &&\n"));
}

/* Also where a document follows the command, and where a word looks like one */
static void
test_chain (void)
{
  g_autofree char *deletion = alberca_virsh_vol_delete (URI, "p", " <<'EOF'\n\nEOF");
  g_autofree char *creation = alberca_virsh_vol_create_document (URI, "p", "EOF\n");
  g_autofree char *text = alberca_line_chain (creation, deletion, creation, NULL);
  g_autofree char *one = alberca_line_chain (creation, NULL);
  g_autofree char *reverted = alberca_qemu_img_keep_and_revert ("now", "1", "/p/v");

  g_assert_cmpstr (text, ==,
                   "virsh -c " URI " vol-create p /dev/stdin <<'EOF1' &&\nEOF\nEOF1\n"
                   "virsh -c " URI " vol-delete --pool p ' <<'\\''EOF'\\''\n\nEOF' &&\n"
                   "virsh -c " URI " vol-create p /dev/stdin <<'EOF1'\nEOF\nEOF1");
  g_assert_cmpstr (one, ==, creation);
  g_assert_true (g_str_has_suffix (reverted, "\nqemu-img snapshot -c now /p/v &&\nqemu-img snapshot -a 1 /p/v"));
}

static void
test_vol_create (void)
{
  g_autoptr(AlbercaVolumeConfig) volume = alberca_volume_config_new ();
  g_autofree char *plain = NULL;
  g_autofree char *raw = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *qcow2 = NULL;

  volume->name = g_strdup ("v");
  volume->capacity = G_GUINT64_CONSTANT (10737418240);
  plain = alberca_virsh_vol_create (URI, "p", volume);
  g_assert_cmpstr (plain, ==, "virsh -c " URI " vol-create-as p v 10737418240");

  volume->format = g_strdup ("raw");
  volume->has_allocation = TRUE;
  raw = alberca_virsh_vol_create (URI, "-p", volume);
  g_assert_cmpstr (raw, ==, "virsh -c " URI " vol-create-as --pool=-p v 10737418240 --allocation 0 --format raw");

  g_free (volume->name);
  volume->name = g_strdup ("v&w");
  escaped = alberca_virsh_vol_create (URI, "p", volume);
  g_assert_true (g_str_has_prefix (escaped, "virsh -c " URI " vol-create p /dev/stdin <<'EOF'\n<volume>\n  <name>v&amp;w<"));

  g_free (volume->format);
  volume->format = g_strdup ("qcow2");
  qcow2 = alberca_virsh_vol_create (URI, "p q", volume);
  g_assert_true (g_str_has_prefix (qcow2, "virsh -c " URI " vol-create 'p q' /dev/stdin <<'EOF'\n<volume>\n"));
  g_assert_nonnull (strstr (qcow2, "<compat>1.1</compat>"));
  g_assert_true (g_str_has_suffix (qcow2, "</volume>\nEOF"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/virsh/quoting", test_quoting);
  g_test_add_func ("/virsh/verbs", test_verbs);
  g_test_add_func ("/virsh/passwords", test_passwords);
  g_test_add_func ("/virsh/define-short", test_define_short);
  g_test_add_func ("/virsh/define-document", test_define_document);
  g_test_add_func ("/virsh/delimiter", test_delimiter);
  g_test_add_func ("/virsh/vol-create", test_vol_create);
  g_test_add_func ("/virsh/vol-verbs", test_vol_verbs);
  g_test_add_func ("/virsh/chain", test_chain);
  g_test_add_func ("/virsh/vol-move", test_vol_move);
  return g_test_run ();
}
