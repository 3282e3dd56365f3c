/* alberca-upload-draft.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-upload-draft.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/alberca-connection-private.h"
#include "model/alberca-name.h"
#include "model/alberca-size.h"
#include "virsh/alberca-line.h"
#include "virsh/alberca-virsh-transfer.h"
#include "virsh/alberca-virsh-volume.h"
#include "virsh/alberca-virsh.h"

/* Reading back takes as long as uploading: up to this much data nobody minds. */
#define VERIFIED_BY_ITSELF ((guint64) 4 * 1024 * 1024 * 1024)

struct _AlbercaUploadDraft
{
  GObject parent_instance;

  AlbercaPool             *pool;
  AlbercaVolume           *volume; /* nullable */
  char                    *path;
  gboolean                 loaded;
  AlbercaUploadSource     *source;
  char                    *failure; /* why the file could not be read */
  char                    *name;
  gboolean                 name_is_typed;
  AlbercaUploadConversion  conversion;
  gboolean                 verify;
  gboolean                 verify_is_chosen;
  char                    *temporary_name;
};

typedef enum
{
  PROP_NAME = 1,
  PROP_CONVERSION,
  PROP_VERIFY,
  PROP_LOADED,
  PROP_VALID,
  PROP_COMMANDS,
} AlbercaUploadDraftProps;

static GParamSpec *properties[PROP_COMMANDS + 1];

G_DEFINE_ENUM_TYPE (AlbercaUploadConversion, alberca_upload_conversion,
                    G_DEFINE_ENUM_VALUE (ALBERCA_UPLOAD_AS_IT_IS, "as-it-is"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_UPLOAD_TO_QCOW2, "to-qcow2"),
                    G_DEFINE_ENUM_VALUE (ALBERCA_UPLOAD_TO_RAW, "to-raw"))

G_DEFINE_FINAL_TYPE (AlbercaUploadDraft, alberca_upload_draft, G_TYPE_OBJECT)

static const AlbercaPoolTypeInfo *
get_info (AlbercaUploadDraft *self)
{
  return alberca_pool_type_get_info (alberca_pool_get_pool_type (self->pool));
}

static gboolean
has_files (AlbercaUploadDraft *self)
{
  return (get_info (self)->traits & ALBERCA_POOL_TRAIT_FILES) != 0;
}

static gboolean
replaces_file (AlbercaUploadDraft *self)
{
  const AlbercaVolumeConfig *config = self->volume != NULL ? alberca_volume_get_config (self->volume) : NULL;

  return config != NULL && g_strcmp0 (config->type, "file") == 0;
}

static const char *
get_uri (AlbercaUploadDraft *self)
{
  AlbercaConnection *connection = alberca_pool_get_connection (self->pool);

  return connection != NULL ? alberca_connection_get_safe_uri (connection) : "";
}

/* ---- The name ---- */

static const char *
get_conversion_format (AlbercaUploadConversion conversion)
{
  return conversion == ALBERCA_UPLOAD_TO_QCOW2 ? "qcow2" : "raw";
}

/* "disk.vmdk" becomes "disk.qcow2": only an extension of the file's own format is replaced. */
static char *
make_base_name (AlbercaUploadDraft *self)
{
  const char *name = self->source->name;
  const char *dot = strrchr (name, '.');
  const char *extension = self->conversion == ALBERCA_UPLOAD_TO_QCOW2 ? "qcow2" : "img";
  static const char *const known[] = { "vmdk", "vdi", "vhd", "vpc", "qcow", "qcow2", "qed", "img", "raw", "bin", NULL };
  g_autofree char *lower = dot != NULL ? g_ascii_strdown (dot + 1, -1) : NULL;

  if (self->conversion == ALBERCA_UPLOAD_AS_IT_IS || !has_files (self))
    return g_strdup (name);
  if (lower != NULL && dot > name && g_strv_contains (known, lower))
    return g_strdup_printf ("%.*s.%s", (int) (dot - name), name, extension);
  return g_strdup_printf ("%s.%s", name, extension);
}

static void
suggest_name (AlbercaUploadDraft *self)
{
  if (self->volume != NULL || self->name_is_typed || self->source == NULL)
    return;
  g_free (self->name);
  self->name = make_base_name (self);
}

static char *
get_name_problem (AlbercaUploadDraft *self)
{
  g_autofree char *problem = self->volume == NULL ? alberca_name_get_problem (self->name) : NULL;

  if (problem != NULL)
    return g_steal_pointer (&problem);
  if (self->volume == NULL && alberca_pool_find_volume (self->pool, self->name) != NULL)
    return g_strdup_printf (_("There is a volume “%s” already. Write another name."), self->name);
  return NULL;
}

/* ---- The file ---- */

/* What its format can be turned into by libvirt */
static gboolean
is_convertible (const AlbercaImage *image)
{
  switch (image->format)
    {
    case ALBERCA_IMAGE_RAW:
    case ALBERCA_IMAGE_QCOW2:
    case ALBERCA_IMAGE_QCOW:
    case ALBERCA_IMAGE_QED:
    case ALBERCA_IMAGE_VMDK:
    case ALBERCA_IMAGE_VDI:
    case ALBERCA_IMAGE_VPC:
      return (image->traits & ALBERCA_IMAGE_ENCRYPTED) == 0;
    case ALBERCA_IMAGE_VHDX:
    case ALBERCA_IMAGE_ISO:
    case ALBERCA_IMAGE_LUKS:
    case ALBERCA_IMAGE_COMPRESSED:
    case ALBERCA_IMAGE_ARCHIVE:
      break;
    }
  return FALSE;
}

gboolean
alberca_upload_draft_can_convert (AlbercaUploadDraft      *self,
                                  AlbercaUploadConversion  conversion)
{
  const char *format = get_conversion_format (conversion);

  g_return_val_if_fail (ALBERCA_IS_UPLOAD_DRAFT (self), FALSE);

  if (conversion == ALBERCA_UPLOAD_AS_IT_IS)
    return TRUE;
  /* Only in files does libvirt find out what was uploaded. */
  return self->source != NULL && self->volume == NULL && has_files (self) &&
         g_strv_contains (get_info (self)->volume_formats, format) && is_convertible (self->source->image) &&
         g_strcmp0 (alberca_image_format_get_nick (self->source->image->format), format) != 0;
}

/* A logical volume or a partition holds the bytes of a disk, not a file with a disk in it. */
static gboolean
needs_files (AlbercaUploadDraft *self)
{
  return !has_files (self) && !(self->volume != NULL && replaces_file (self)) &&
         g_strcmp0 (alberca_image_format_get_nick (self->source->image->format), "raw") != 0;
}

static guint64
get_room (AlbercaUploadDraft *self)
{
  return self->volume != NULL && !replaces_file (self) ? alberca_volume_get_capacity (self->volume) : G_MAXUINT64;
}

static char *
get_file_problem (AlbercaUploadDraft *self)
{
  g_autofree char *obstacle = NULL;

  if (self->failure != NULL)
    return g_strdup (self->failure);
  if (self->source == NULL)
    return NULL;
  obstacle = alberca_upload_source_get_obstacle (self->source);
  if (obstacle != NULL)
    return g_steal_pointer (&obstacle);
  if (needs_files (self))
    return g_strdup_printf (_("Volumes of this pool are devices, which hold plain bytes, and the file is %s. Upload it into a "
                              "pool of files, and clone it from there to here as raw."),
                            alberca_image_format_get_title (self->source->image->format));
  if (self->source->length > get_room (self))
    {
      g_autofree char *length = alberca_size_format (self->source->length);
      g_autofree char *room = alberca_size_format (get_room (self));

      return g_strdup_printf (_("The file (%s) is larger than the volume (%s). Resize the volume first."), length, room);
    }
  return NULL;
}

static guint64
get_needed (AlbercaUploadDraft *self)
{
  guint64 data = has_files (self) ? self->source->data : self->source->length;

  return self->conversion == ALBERCA_UPLOAD_AS_IT_IS ? data : 2 * data;
}

char *
alberca_upload_draft_get_warning (AlbercaUploadDraft *self)
{
  g_autofree char *warning = NULL;

  g_return_val_if_fail (ALBERCA_IS_UPLOAD_DRAFT (self), NULL);

  if (self->source == NULL)
    return NULL;
  warning = alberca_upload_source_get_warning (self->source);
  if (warning != NULL)
    return g_steal_pointer (&warning);
  if (alberca_pool_get_capacity (self->pool) > 0 && get_room (self) == G_MAXUINT64 &&
      get_needed (self) > alberca_pool_get_free (self->pool))
    {
      g_autofree char *needed = alberca_size_format (get_needed (self));
      g_autofree char *left = alberca_size_format (alberca_pool_get_free (self->pool));

      return g_strdup_printf (_("This takes about %s, and the pool has %s free. It will probably stop half-way, and what was "
                                "uploaded is removed."), needed, left);
    }
  return NULL;
}

/* ---- Saying it ---- */

char *
alberca_upload_draft_get_plan (AlbercaUploadDraft *self)
{
  const AlbercaImage *image;
  g_autofree char *size = NULL;

  g_return_val_if_fail (ALBERCA_IS_UPLOAD_DRAFT (self), NULL);

  if (self->source == NULL)
    return g_strdup ("");
  image = self->source->image;
  size = alberca_size_format (image->virtual_size > 0 ? image->virtual_size : self->source->length);
  if (self->volume != NULL && replaces_file (self))
    return g_strdup (_("The volume is emptied and becomes what the file is, also in size. What it held is lost."));
  if (self->volume != NULL)
    return g_strdup (_("The file is written from the beginning of the volume on. What lies behind it stays."));
  if (self->conversion == ALBERCA_UPLOAD_AS_IT_IS && image->virtual_size > 0)
    {
      /* Translators: a format and a size */
      return g_strdup_printf (_("It is uploaded as it is: %s, a disk of %s."),
                              alberca_image_format_get_title (image->format), size);
    }
  if (self->conversion == ALBERCA_UPLOAD_AS_IT_IS)
    return g_strdup (_("It is uploaded as it is."));
  /* Translators: a format, and the size of a disk */
  return g_strdup_printf (_("It is uploaded as it is into a temporary volume, which the host converts to %s, a disk of %s, and "
                            "which is deleted then."), get_conversion_format (self->conversion), size);
}

AlbercaVolumeConfig *
alberca_upload_draft_get_first_config (AlbercaUploadDraft *self)
{
  AlbercaVolumeConfig *config;

  g_return_val_if_fail (ALBERCA_IS_UPLOAD_DRAFT (self), NULL);
  g_return_val_if_fail (self->source != NULL, NULL);

  config = alberca_volume_config_new ();
  config->name = g_strdup (self->conversion == ALBERCA_UPLOAD_AS_IT_IS ? self->name : self->temporary_name);
  /* Plain bytes, whatever they mean: libvirt finds that out when it reads the pool again. */
  config->format = has_files (self) ? g_strdup ("raw") : NULL;
  config->capacity = self->source->length;
  config->has_allocation = has_files (self);
  return config;
}

AlbercaVolumeConfig *
alberca_upload_draft_get_last_config (AlbercaUploadDraft *self)
{
  AlbercaVolumeConfig *config;

  g_return_val_if_fail (ALBERCA_IS_UPLOAD_DRAFT (self), NULL);

  if (self->conversion == ALBERCA_UPLOAD_AS_IT_IS)
    return NULL;
  config = alberca_volume_config_new ();
  config->name = g_strdup (self->name);
  config->format = g_strdup (get_conversion_format (self->conversion));
  config->capacity = self->source->image->virtual_size;
  config->has_allocation = TRUE;
  return config;
}

static void
add_commands_over (AlbercaUploadDraft *self,
                   GPtrArray          *lines)
{
  const char *pool = alberca_pool_get_name (self->pool);

  if (replaces_file (self))
    g_ptr_array_add (lines, alberca_virsh_vol_empty (get_uri (self), pool, self->name, self->path));
  g_ptr_array_add (lines, alberca_virsh_vol_upload (get_uri (self), pool, self->name, self->path, replaces_file (self)));
  g_ptr_array_add (lines, alberca_virsh_pool_refresh (get_uri (self), pool));
}

static void
add_commands_new (AlbercaUploadDraft *self,
                  GPtrArray          *lines)
{
  g_autoptr(AlbercaVolumeConfig) first = alberca_upload_draft_get_first_config (self);
  g_autoptr(AlbercaVolumeConfig) last = alberca_upload_draft_get_last_config (self);
  const char *pool = alberca_pool_get_name (self->pool);
  g_autofree char *xml = NULL;

  g_ptr_array_add (lines, alberca_virsh_vol_create (get_uri (self), pool, first));
  g_ptr_array_add (lines, alberca_virsh_vol_upload (get_uri (self), pool, first->name, self->path, has_files (self)));
  g_ptr_array_add (lines, alberca_virsh_pool_refresh (get_uri (self), pool));
  if (last == NULL)
    return;
  xml = alberca_volume_config_to_xml (last);
  g_ptr_array_add (lines, alberca_virsh_vol_create_from (get_uri (self), pool, xml, pool, first->name, FALSE));
  g_ptr_array_add (lines, alberca_virsh_vol_delete (get_uri (self), pool, first->name));
}

char *
alberca_upload_draft_get_commands (AlbercaUploadDraft *self)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (ALBERCA_IS_UPLOAD_DRAFT (self), NULL);

  if (!alberca_upload_draft_get_valid (self))
    return NULL;
  if (self->volume != NULL)
    add_commands_over (self, lines);
  else
    add_commands_new (self, lines);
  g_ptr_array_add (lines, NULL);
  return alberca_line_chainv ((const char *const *) lines->pdata);
}

char *
alberca_upload_draft_get_problem (AlbercaUploadDraft *self,
                                  const char         *property)
{
  g_return_val_if_fail (ALBERCA_IS_UPLOAD_DRAFT (self), NULL);

  return g_str_equal (property, "name") ? get_name_problem (self) : get_file_problem (self);
}

gboolean
alberca_upload_draft_get_valid (AlbercaUploadDraft *self)
{
  g_autofree char *name_problem = NULL;
  g_autofree char *file_problem = NULL;

  g_return_val_if_fail (ALBERCA_IS_UPLOAD_DRAFT (self), FALSE);

  if (self->source == NULL)
    return FALSE;
  name_problem = get_name_problem (self);
  file_problem = get_file_problem (self);
  return name_problem == NULL && file_problem == NULL &&
         alberca_upload_draft_can_convert (self, self->conversion);
}

/* ---- Reading the file ---- */

static void
changed (AlbercaUploadDraft *self,
         GParamSpec         *pspec)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (pspec != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), pspec);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMMANDS]);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Worker thread. */
static gpointer
read_source (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  return alberca_upload_source_new (data, error);
}

static void
source_read_cb (gpointer  owner,
                gpointer  result,
                GError   *error)
{
  AlbercaUploadDraft *self = ALBERCA_UPLOAD_DRAFT (owner);

  self->loaded = TRUE;
  self->source = result;
  self->failure = error != NULL ? g_strdup (error->message) : NULL;
  if (result != NULL)
    {
      AlbercaImageFormat format = self->source->image->format;

      if (alberca_upload_draft_can_convert (self, ALBERCA_UPLOAD_TO_QCOW2) && format != ALBERCA_IMAGE_RAW)
        self->conversion = ALBERCA_UPLOAD_TO_QCOW2;
      if (!self->verify_is_chosen)
        self->verify = self->source->data <= VERIFIED_BY_ITSELF;
      suggest_name (self);
    }
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERSION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERIFY]);
  changed (self, properties[PROP_LOADED]);
  g_object_thaw_notify (G_OBJECT (self));
}

static AlbercaUploadDraft *
draft_new (AlbercaPool   *pool,
           AlbercaVolume *volume,
           const char    *path)
{
  AlbercaUploadDraft *self = g_object_new (ALBERCA_TYPE_UPLOAD_DRAFT, NULL);
  AlbercaConnection *connection = alberca_pool_get_connection (pool);
  AlbercaWorkers *workers = connection != NULL ? alberca_connection_get_workers (connection) : NULL;

  self->pool = g_object_ref (pool);
  self->volume = volume != NULL ? g_object_ref (volume) : NULL;
  self->path = g_strdup (path);
  self->name = volume != NULL ? g_strdup (alberca_volume_get_name (volume)) : g_filename_display_basename (path);
  if (workers != NULL)
    alberca_workers_read (workers, ALBERCA_PRIORITY_ACT, NULL, read_source, g_strdup (path), g_free, source_read_cb, self);
  return self;
}

/**
 * alberca_upload_draft_new:
 * @pool: an active pool of an open connection
 * @path: a file of this computer, which is read meanwhile
 *
 * Main thread.
 *
 * Returns: (transfer full): a new volume with what is in the file
 */
AlbercaUploadDraft *
alberca_upload_draft_new (AlbercaPool *pool,
                          const char  *path)
{
  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return draft_new (pool, NULL, path);
}

/**
 * alberca_upload_draft_new_over:
 * @pool: an active pool of an open connection
 * @volume: one of its volumes
 * @path: a file of this computer, which is read meanwhile
 *
 * Main thread.
 *
 * Returns: (transfer full): new content for @volume
 */
AlbercaUploadDraft *
alberca_upload_draft_new_over (AlbercaPool   *pool,
                               AlbercaVolume *volume,
                               const char    *path)
{
  g_return_val_if_fail (ALBERCA_IS_POOL (pool), NULL);
  g_return_val_if_fail (ALBERCA_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return draft_new (pool, volume, path);
}

AlbercaVolume *
alberca_upload_draft_get_volume (AlbercaUploadDraft *self)
{
  return self->volume;
}

const char *
alberca_upload_draft_get_path (AlbercaUploadDraft *self)
{
  return self->path;
}

const AlbercaUploadSource *
alberca_upload_draft_get_source (AlbercaUploadDraft *self)
{
  return self->source;
}

gboolean
alberca_upload_draft_get_loaded (AlbercaUploadDraft *self)
{
  return self->loaded;
}

const char *
alberca_upload_draft_get_name (AlbercaUploadDraft *self)
{
  return self->name;
}

AlbercaUploadConversion
alberca_upload_draft_get_conversion (AlbercaUploadDraft *self)
{
  return self->conversion;
}

gboolean
alberca_upload_draft_get_verify (AlbercaUploadDraft *self)
{
  return self->verify;
}

static void
alberca_upload_draft_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  AlbercaUploadDraft *self = ALBERCA_UPLOAD_DRAFT (object);

  switch ((AlbercaUploadDraftProps) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CONVERSION:
      g_value_set_enum (value, self->conversion);
      break;
    case PROP_VERIFY:
      g_value_set_boolean (value, self->verify);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_VALID:
      g_value_set_boolean (value, alberca_upload_draft_get_valid (self));
      break;
    case PROP_COMMANDS:
      g_value_take_string (value, alberca_upload_draft_get_commands (self));
      break;
    }
}

static void
set_name (AlbercaUploadDraft *self,
          const char         *name)
{
  if (self->volume != NULL || name == NULL || g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  self->name_is_typed = TRUE;
  changed (self, properties[PROP_NAME]);
}

static void
set_conversion (AlbercaUploadDraft      *self,
                AlbercaUploadConversion  conversion)
{
  if (self->conversion == conversion)
    return;
  self->conversion = conversion;
  g_object_freeze_notify (G_OBJECT (self));
  suggest_name (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  changed (self, properties[PROP_CONVERSION]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
alberca_upload_draft_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  AlbercaUploadDraft *self = ALBERCA_UPLOAD_DRAFT (object);

  switch ((AlbercaUploadDraftProps) property_id)
    {
    case PROP_NAME:
      set_name (self, g_value_get_string (value));
      break;
    case PROP_CONVERSION:
      set_conversion (self, g_value_get_enum (value));
      break;
    case PROP_VERIFY:
      self->verify_is_chosen = TRUE;
      if (self->verify == g_value_get_boolean (value))
        break;
      self->verify = g_value_get_boolean (value);
      changed (self, pspec);
      break;
    case PROP_LOADED:
    case PROP_VALID:
    case PROP_COMMANDS:
      g_assert_not_reached ();
    }
}

static void
alberca_upload_draft_finalize (GObject *object)
{
  AlbercaUploadDraft *self = ALBERCA_UPLOAD_DRAFT (object);

  g_object_unref (self->pool);
  g_clear_object (&self->volume);
  g_clear_pointer (&self->source, alberca_upload_source_free);
  g_free (self->path);
  g_free (self->failure);
  g_free (self->name);
  g_free (self->temporary_name);

  G_OBJECT_CLASS (alberca_upload_draft_parent_class)->finalize (object);
}

static void
alberca_upload_draft_class_init (AlbercaUploadDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags reading = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags both = reading | G_PARAM_WRITABLE;

  object_class->finalize = alberca_upload_draft_finalize;
  object_class->get_property = alberca_upload_draft_get_property;
  object_class->set_property = alberca_upload_draft_set_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, both);
  properties[PROP_CONVERSION] = g_param_spec_enum ("conversion", NULL, NULL, ALBERCA_TYPE_UPLOAD_CONVERSION,
                                                   ALBERCA_UPLOAD_AS_IT_IS, both);
  properties[PROP_VERIFY] = g_param_spec_boolean ("verify", NULL, NULL, TRUE, both);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, reading);
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE, reading);
  properties[PROP_COMMANDS] = g_param_spec_string ("commands", NULL, NULL, NULL, reading);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
alberca_upload_draft_init (AlbercaUploadDraft *self)
{
  self->verify = TRUE;
  self->temporary_name = g_strdup_printf ("import-%08x.part", g_random_int ());
}
