/* test-upload-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>

#include "widgets/alberca-field-row.h"
#include "widgets/alberca-upload-dialog.h"
#include "widgets/alberca-upload-form.h"
#include "widgets/widget-test.h"

static char *folder;

static GFile *
make_file (const char *name,
           const char *content,
           gsize       length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, content, (gssize) length, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

/* As much of a header as is needed to be known */
static GFile *
make_image (const char *name,
            const char *magic,
            gsize       magic_length,
            gsize       offset)
{
  char bytes[1024] = { 0 };

  memcpy (bytes + offset, magic, magic_length);
  return make_file (name, bytes, sizeof bytes);
}

static GtkWidget *
open_dialog (AlbercaPool *pool,
             GFile       *first,
             GFile       *second)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  GtkWidget *dialog;

  g_list_store_append (files, first);
  if (second != NULL)
    g_list_store_append (files, second);
  dialog = alberca_upload_dialog_new (pool, G_LIST_MODEL (files));
  widget_test_present (dialog);
  return dialog;
}

static gboolean
is_loaded (gpointer form)
{
  return alberca_upload_draft_get_loaded (alberca_upload_form_get_draft (form));
}

static AlbercaUploadDraft *
load (GtkWidget *dialog)
{
  GtkWidget *form = widget_test_find (dialog, ALBERCA_TYPE_UPLOAD_FORM, NULL);

  widget_test_wait (is_loaded, form);
  widget_test_settle ();
  return alberca_upload_form_get_draft (ALBERCA_UPLOAD_FORM (form));
}

/* By its bytes, not by its name; and what libvirt can turn it into. */
static void
test_import (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = widget_test_open_practice (queue);
  g_autoptr(GFile) file = make_image ("disk.img", "\x7f\x10\xda\xbe", 4, 64);
  GtkWidget *dialog = open_dialog (widget_test_find_pool (connection, "default"), file, NULL);
  AlbercaUploadDraft *draft = load (dialog);
  GtkWidget *row = widget_test_find (dialog, ADW_TYPE_COMBO_ROW, "What happens");
  g_autofree char *commands = NULL;

  g_assert_cmpint (alberca_upload_draft_get_conversion (draft), ==, ALBERCA_UPLOAD_TO_QCOW2);
  g_assert_cmpstr (alberca_upload_draft_get_name (draft), ==, "disk.qcow2");
  g_assert_true (gtk_widget_get_sensitive (widget_test_find (dialog, GTK_TYPE_BUTTON, "_Upload")));
  commands = alberca_upload_draft_get_commands (draft);
  g_assert_nonnull (strstr (commands, "vol-create-from"));

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  widget_test_settle ();
  g_assert_cmpint (alberca_upload_draft_get_conversion (draft), ==, ALBERCA_UPLOAD_AS_IT_IS);
  g_assert_cmpstr (alberca_upload_draft_get_name (draft), ==, "disk.img");
  widget_test_destroy (dialog);
}

/* What stands in the way is said, and nothing can be done. */
static void
test_refused (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = widget_test_open_practice (queue);
  g_autoptr(GFile) file = make_file ("cut.qcow2", "QFI\373\0\0\0\3", 8);
  GtkWidget *dialog = open_dialog (widget_test_find_pool (connection, "default"), file, NULL);
  AlbercaUploadDraft *draft = load (dialog);
  g_autofree char *problem = alberca_upload_draft_get_problem (draft, "file");

  g_assert_nonnull (problem);
  g_assert_nonnull (widget_test_look (dialog, GTK_TYPE_LABEL, problem));
  g_assert_false (gtk_widget_get_sensitive (widget_test_find (dialog, GTK_TYPE_BUTTON, "_Upload")));
  widget_test_destroy (dialog);
}

/* Of several files one may be left out. */
static void
test_several (void)
{
  g_autoptr(AlbercaOperationQueue) queue = alberca_operation_queue_new ();
  g_autoptr(AlbercaConnection) connection = widget_test_open_practice (queue);
  g_autoptr(GFile) empty = make_file ("empty", "", 0);
  g_autoptr(GFile) good = make_file ("good", "x", 1);
  GtkWidget *dialog = open_dialog (widget_test_find_pool (connection, "default"), empty, good);
  GtkWidget *upload = widget_test_find (dialog, GTK_TYPE_BUTTON, "_Upload");

  load (dialog);
  g_assert_false (gtk_widget_get_sensitive (upload));
  widget_test_click (widget_test_find (dialog, ALBERCA_TYPE_UPLOAD_FORM, NULL), "Do not upload this file");
  widget_test_settle ();
  g_assert_cmpstr (alberca_upload_draft_get_name (load (dialog)), ==, "good");
  g_assert_true (gtk_widget_get_sensitive (upload));
  widget_test_destroy (dialog);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  int status;

  widget_test_init (&argc, &argv);
  folder = g_dir_make_tmp (NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/upload-dialog/import", test_import);
  g_test_add_func ("/upload-dialog/refused", test_refused);
  g_test_add_func ("/upload-dialog/several", test_several);
  status = g_test_run ();

  for (const char *const *name = (const char *const []) { "disk.img", "cut.qcow2", "empty", "good", NULL }; *name != NULL; name++)
    {
      g_autofree char *path = g_build_filename (folder, *name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
