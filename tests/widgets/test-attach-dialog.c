/* test-attach-dialog.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "model/alberca-pool.h"
#include "widgets/alberca-attach-dialog.h"
#include "widgets/alberca-command-row.h"
#include "widgets/alberca-confirm-dialog.h"
#include "widgets/alberca-ejection.h"
#include "widgets/widget-test.h"

#define DEBIAN "debian-12.8.0-amd64-netinst.iso"
#define FEDORA "Fedora-Workstation-Live-43.iso"

typedef struct
{
  AlbercaOperationQueue *queue;
  AlbercaConnection     *connection;
  AlbercaPool           *pool;
} Fixture;

static gboolean
is_loaded (gpointer data)
{
  AlbercaPool *pool = data;
  AlbercaVolume *debian = alberca_pool_find_volume (pool, DEBIAN);
  AlbercaVolume *fedora = alberca_pool_find_volume (pool, FEDORA);

  return debian != NULL && alberca_volume_get_loaded (debian) && fedora != NULL && alberca_volume_get_loaded (fedora);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->queue = alberca_operation_queue_new ();
  fixture->connection = widget_test_open_practice (fixture->queue);
  fixture->pool = widget_test_find_pool (fixture->connection, "isos");
  alberca_pool_hold (fixture->pool);
  widget_test_wait (is_loaded, fixture->pool);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  alberca_pool_release (fixture->pool);
  widget_test_finish (fixture->queue);
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->queue);
}

static gboolean
has_form (gpointer data)
{
  return widget_test_look (data, ADW_TYPE_COMBO_ROW, "Virtual machine") != NULL;
}

static GtkWidget *
open_dialog (Fixture    *fixture,
             const char *volume)
{
  GtkWidget *dialog = alberca_attach_dialog_new (fixture->pool, alberca_pool_find_volume (fixture->pool, volume));

  widget_test_present (dialog);
  widget_test_wait (has_form, dialog);
  return dialog;
}

static void
select_machine (GtkWidget  *dialog,
                const char *name)
{
  AdwComboRow *row = ADW_COMBO_ROW (widget_test_find (dialog, ADW_TYPE_COMBO_ROW, "Virtual machine"));
  GListModel *model = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), name))
      {
        adw_combo_row_set_selected (row, i);
        widget_test_settle ();
        return;
      }
  g_error ("No machine %s", name);
}

static void
assert_command (GtkWidget  *dialog,
                const char *part)
{
  g_autofree char *command = NULL;

  g_object_get (widget_test_find (dialog, ALBERCA_TYPE_COMMAND_ROW, NULL), "command", &command, NULL);
  if (strstr (command, part) == NULL)
    g_error ("No “%s” in: %s", part, command);
}

static gboolean
can_attach (GtkWidget *dialog)
{
  return gtk_widget_get_sensitive (widget_test_find (dialog, GTK_TYPE_BUTTON, "_Attach"));
}

/* Each machine shows its own drives, and the line that would be typed. */
static void
test_drives (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *dialog = open_dialog (fixture, FEDORA);
  GtkWidget *row;

  select_machine (dialog, "web (running)");
  row = widget_test_find (dialog, ADW_TYPE_ACTION_ROW, "sda (SATA)");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Holds “" DEBIAN "”, which is taken out");
  g_assert_null (widget_test_look (dialog, ADW_TYPE_ACTION_ROW, "A new CD or DVD drive"));
  g_assert_true (can_attach (dialog));
  assert_command (dialog, "change-media web sda /var/lib/libvirt/isos/" FEDORA " --update --live --config");
  widget_test_find (dialog, ADW_TYPE_ACTION_ROW, "Even if the guest has locked the drive");
  gtk_switch_set_active (GTK_SWITCH (widget_test_find (dialog, GTK_TYPE_SWITCH, NULL)), TRUE);
  widget_test_settle ();
  assert_command (dialog, "--config --force");

  select_machine (dialog, "alumno-01");
  g_assert_null (widget_test_look (dialog, ADW_TYPE_ACTION_ROW, "sda (SATA)"));
  g_assert_null (widget_test_look (dialog, ADW_TYPE_ACTION_ROW, "Even if the guest has locked the drive"));
  widget_test_find (dialog, ADW_TYPE_ACTION_ROW, "A new CD or DVD drive");
  assert_command (dialog, "attach-disk alumno-01 /var/lib/libvirt/isos/" FEDORA " sda --targetbus sata --type cdrom");
  g_assert_true (can_attach (dialog));
  widget_test_destroy (dialog);
}

/* What is in the drive already need not be put in. */
static void
test_holds (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *dialog = open_dialog (fixture, DEBIAN);
  GtkWidget *row;

  select_machine (dialog, "web (running)");
  row = widget_test_find (dialog, ADW_TYPE_ACTION_ROW, "sda (SATA)");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Holds this disc");
  g_assert_false (can_attach (dialog));
  widget_test_destroy (dialog);
}

/* The act itself is the model's; here it is begun, and the dialog is gone. */
static void
test_attach (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *dialog = open_dialog (fixture, FEDORA);
  g_autoptr(AlbercaOperation) operation = NULL;

  select_machine (dialog, "web (running)");
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  widget_test_click (dialog, "_Attach");
  widget_test_finish (fixture->queue);
  g_assert_null (dialog);
  operation = g_list_model_get_item (G_LIST_MODEL (fixture->queue), 0);
  g_assert_cmpstr (alberca_operation_get_title (operation), ==, "Putting “" FEDORA "” into a drive of “web”");
}

static gboolean
is_settled (gpointer data)
{
  return widget_test_look (data, GTK_TYPE_LABEL, "“web”, drive sda, which is running") != NULL ||
         widget_test_look (data, GTK_TYPE_LABEL, "No drive of a virtual machine holds it.") != NULL;
}

static void
test_eject (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *parent = adw_window_new ();
  GtkWidget *dialog;

  widget_test_present (parent);
  dialog = alberca_ejection_ask_volume (parent, fixture->pool, alberca_pool_find_volume (fixture->pool, FEDORA), NULL);
  widget_test_wait (is_settled, dialog);
  g_assert_false (gtk_widget_get_sensitive (widget_test_find (dialog, GTK_TYPE_BUTTON, "_Eject")));
  widget_test_destroy (dialog);

  /* Out of the drives of another machine it is not taken */
  dialog = alberca_ejection_ask_volume (parent, fixture->pool, alberca_pool_find_volume (fixture->pool, DEBIAN),
                                        "database");
  widget_test_wait (is_settled, dialog);
  g_assert_false (gtk_widget_get_sensitive (widget_test_find (dialog, GTK_TYPE_BUTTON, "_Eject")));
  widget_test_destroy (dialog);

  dialog = alberca_ejection_ask_volume (parent, fixture->pool, alberca_pool_find_volume (fixture->pool, DEBIAN), NULL);
  widget_test_wait (is_settled, dialog);
  assert_command (dialog, "change-media web sda --eject --live --config");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (widget_test_find (dialog, GTK_TYPE_CHECK_BUTTON, NULL)), TRUE);
  widget_test_settle ();
  assert_command (dialog, "--config --force");
  widget_test_click (dialog, "_Eject");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, 1);
  widget_test_finish (fixture->queue);
  widget_test_destroy (parent);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/attach-dialog/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("drives", test_drives);
  ADD ("holds", test_holds);
  ADD ("attach", test_attach);
  ADD ("eject", test_eject);
#undef ADD
  return g_test_run ();
}
