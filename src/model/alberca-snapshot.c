/* alberca-snapshot.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-snapshot.h"

#include <string.h>

struct _AlbercaSnapshot
{
  GObject   parent_instance;

  char     *id;
  char     *name;
  char     *title;
  gint64    date;
  guint32   date_nsec;
  gint64    vm_clock;
  guint64   vm_state_size;
  guint64   disk_size;
  gboolean  here;
};

typedef enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_DATE,
  PROP_VM_STATE_SIZE,
  PROP_VM_CLOCK,
  PROP_DISK_SIZE,
  PROP_HERE,
} AlbercaSnapshotProps;

static GParamSpec *properties[PROP_HERE + 1];

G_DEFINE_FINAL_TYPE (AlbercaSnapshot, alberca_snapshot, G_TYPE_OBJECT)

static void
alberca_snapshot_finalize (GObject *object)
{
  AlbercaSnapshot *self = ALBERCA_SNAPSHOT (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->title);

  G_OBJECT_CLASS (alberca_snapshot_parent_class)->finalize (object);
}

static void
alberca_snapshot_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  AlbercaSnapshot *self = ALBERCA_SNAPSHOT (object);

  switch ((AlbercaSnapshotProps) property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DATE:
      g_value_set_int64 (value, self->date);
      break;
    case PROP_VM_STATE_SIZE:
      g_value_set_uint64 (value, self->vm_state_size);
      break;
    case PROP_VM_CLOCK:
      g_value_set_int64 (value, self->vm_clock);
      break;
    case PROP_DISK_SIZE:
      g_value_set_uint64 (value, self->disk_size);
      break;
    case PROP_HERE:
      g_value_set_boolean (value, self->here);
      break;
    }
}

static void
alberca_snapshot_class_init (AlbercaSnapshotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = alberca_snapshot_finalize;
  object_class->get_property = alberca_snapshot_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DATE] = g_param_spec_int64 ("date", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_VM_STATE_SIZE] = g_param_spec_uint64 ("vm-state-size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_VM_CLOCK] = g_param_spec_int64 ("vm-clock", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_DISK_SIZE] = g_param_spec_uint64 ("disk-size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_HERE] = g_param_spec_boolean ("here", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_snapshot_init (AlbercaSnapshot *self)
{
}

/**
 * alberca_snapshot_new:
 * @record: what the image says
 *
 * Returns: (transfer full): a snapshot
 */
AlbercaSnapshot *
alberca_snapshot_new (const AlbercaQcow2Snapshot *record)
{
  AlbercaSnapshot *self = g_object_new (ALBERCA_TYPE_SNAPSHOT, NULL);

  self->id = g_strdup (record->id);
  self->name = g_strdup (record->name);
  self->title = g_strdup (record->title);
  self->date = record->date;
  self->date_nsec = record->date_nsec;
  self->vm_clock = (gint64) (record->vm_clock_nsec / 1000);
  self->vm_state_size = record->vm_state_size;
  self->disk_size = record->disk_size;
  return self;
}

gboolean
alberca_snapshot_is (AlbercaSnapshot            *self,
                     const AlbercaQcow2Snapshot *record)
{
  return strcmp (self->id, record->id) == 0 && strcmp (self->name, record->name) == 0 && self->date == record->date &&
         self->date_nsec == record->date_nsec && self->vm_state_size == record->vm_state_size;
}

const char *
alberca_snapshot_get_id (AlbercaSnapshot *self)
{
  return self->id;
}

const char *
alberca_snapshot_get_name (AlbercaSnapshot *self)
{
  return self->name;
}

const char *
alberca_snapshot_get_title (AlbercaSnapshot *self)
{
  return self->title;
}

gint64
alberca_snapshot_get_date (AlbercaSnapshot *self)
{
  return self->date;
}

guint64
alberca_snapshot_get_vm_state_size (AlbercaSnapshot *self)
{
  return self->vm_state_size;
}

gint64
alberca_snapshot_get_vm_clock (AlbercaSnapshot *self)
{
  return self->vm_clock;
}

guint64
alberca_snapshot_get_disk_size (AlbercaSnapshot *self)
{
  return self->disk_size;
}

gboolean
alberca_snapshot_get_here (AlbercaSnapshot *self)
{
  return self->here;
}

void
alberca_snapshot_set_here (AlbercaSnapshot *self,
                           gboolean         here)
{
  if (self->here == here)
    return;

  self->here = here;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HERE]);
}
