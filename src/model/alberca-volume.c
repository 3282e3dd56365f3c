/* alberca-volume.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-volume-private.h"

#include <glib/gi18n-lib.h>

struct _AlbercaVolume
{
  GObject                    parent_instance;

  AlbercaPool               *pool; /* borrowed, NULL once detached */
  GVirStorageVol            *handle;
  char                      *name;
  char                      *key;
  AlbercaVolumeConfig       *config;
  char                      *error;
  AlbercaContent            *content;
  AlbercaContentState        content_state;
  char                      *content_error;
  char                      *content_stamp;    /* of what is, or is being, looked into; NULL: nothing */
  guint64                    content_capacity; /* of the same */
  char                      *used_by;
  guint                      n_users;
  guint                      on_screen; /* how many views show it */
  guint                      generation;
  AlbercaVolumeOnScreenFunc  on_screen_func;
  gpointer                   on_screen_data;
};

typedef enum
{
  PROP_NAME = 1,
  PROP_KEY,
  PROP_PATH,
  PROP_LOADED,
  PROP_FORMAT,
  PROP_CAPACITY,
  PROP_ALLOCATION,
  PROP_PHYSICAL,
  PROP_FILL,
  PROP_BACKING_PATH,
  PROP_MODIFIED,
  PROP_ISO,
  PROP_ISO_LABEL,
  PROP_ISO_BOOT,
  PROP_DISC,
  PROP_IMAGE_FORMAT,
  PROP_N_SNAPSHOTS,
  PROP_CONTENT_ERROR,
  PROP_CONFIG,
  PROP_ERROR,
  PROP_N_USERS,
  PROP_USED_BY,
} AlbercaVolumeProps;

static GParamSpec *properties[PROP_USED_BY + 1];
static guint notify_signal;

G_DEFINE_FINAL_TYPE (AlbercaVolume, alberca_volume, G_TYPE_OBJECT)

static void
alberca_volume_finalize (GObject *object)
{
  AlbercaVolume *self = (AlbercaVolume *) object;

  g_clear_object (&self->handle);
  g_free (self->name);
  g_free (self->key);
  g_free (self->error);
  g_free (self->content_error);
  g_free (self->content_stamp);
  g_clear_pointer (&self->content, alberca_content_free);
  g_free (self->used_by);
  g_clear_pointer (&self->config, alberca_volume_config_free);

  G_OBJECT_CLASS (alberca_volume_parent_class)->finalize (object);
}

static void
alberca_volume_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  AlbercaVolume *self = (AlbercaVolume *) object;

  switch ((AlbercaVolumeProps) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;
    case PROP_PATH:
      g_value_set_string (value, alberca_volume_get_path (self));
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->config != NULL);
      break;
    case PROP_FORMAT:
      g_value_set_string (value, alberca_volume_get_format (self));
      break;
    case PROP_CAPACITY:
      g_value_set_uint64 (value, alberca_volume_get_capacity (self));
      break;
    case PROP_ALLOCATION:
      g_value_set_uint64 (value, alberca_volume_get_allocation (self));
      break;
    case PROP_PHYSICAL:
      g_value_set_uint64 (value, self->config != NULL ? self->config->physical : 0);
      break;
    case PROP_FILL:
      g_value_set_double (value, alberca_volume_get_fill (self));
      break;
    case PROP_BACKING_PATH:
      g_value_set_string (value, alberca_volume_get_backing_path (self));
      break;
    case PROP_MODIFIED:
      g_value_set_int64 (value, alberca_volume_get_modified (self));
      break;
    case PROP_ISO:
      g_value_set_boolean (value, alberca_volume_get_iso (self));
      break;
    case PROP_ISO_LABEL:
      g_value_set_string (value, alberca_volume_get_iso_label (self));
      break;
    case PROP_ISO_BOOT:
      g_value_take_string (value, alberca_volume_describe_boot (self));
      break;
    case PROP_DISC:
      g_value_set_boxed (value, alberca_volume_get_disc (self));
      break;
    case PROP_IMAGE_FORMAT:
      g_value_set_string (value, alberca_volume_get_image_format (self));
      break;
    case PROP_N_SNAPSHOTS:
      g_value_set_int (value, alberca_volume_get_n_snapshots (self));
      break;
    case PROP_CONTENT_ERROR:
      g_value_set_string (value, self->content_error);
      break;
    case PROP_CONFIG:
      g_value_set_boxed (value, self->config);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    case PROP_N_USERS:
      g_value_set_uint (value, self->n_users);
      break;
    case PROP_USED_BY:
      g_value_set_string (value, alberca_volume_get_used_by (self));
      break;
    }
}

static void
alberca_volume_class_init (AlbercaVolumeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = alberca_volume_finalize;
  object_class->get_property = alberca_volume_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, "", flags);
  properties[PROP_CAPACITY] = g_param_spec_uint64 ("capacity", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_ALLOCATION] = g_param_spec_uint64 ("allocation", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_PHYSICAL] = g_param_spec_uint64 ("physical", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_FILL] = g_param_spec_double ("fill", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_BACKING_PATH] = g_param_spec_string ("backing-path", NULL, NULL, NULL, flags);
  properties[PROP_MODIFIED] = g_param_spec_int64 ("modified", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_ISO] = g_param_spec_boolean ("iso", NULL, NULL, FALSE, flags);
  properties[PROP_ISO_LABEL] = g_param_spec_string ("iso-label", NULL, NULL, NULL, flags);
  properties[PROP_ISO_BOOT] = g_param_spec_string ("iso-boot", NULL, NULL, NULL, flags);
  properties[PROP_DISC] = g_param_spec_boxed ("disc", NULL, NULL, ALBERCA_TYPE_ISO, flags);
  properties[PROP_IMAGE_FORMAT] = g_param_spec_string ("image-format", NULL, NULL, "", flags);
  properties[PROP_N_SNAPSHOTS] = g_param_spec_int ("n-snapshots", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_CONTENT_ERROR] = g_param_spec_string ("content-error", NULL, NULL, NULL, flags);
  properties[PROP_CONFIG] = g_param_spec_boxed ("config", NULL, NULL, ALBERCA_TYPE_VOLUME_CONFIG, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  properties[PROP_N_USERS] = g_param_spec_uint ("n-users", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_USED_BY] = g_param_spec_string ("used-by", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  notify_signal = g_signal_lookup ("notify", G_TYPE_OBJECT);
}

static void
alberca_volume_init (AlbercaVolume *self)
{
}

AlbercaVolume *
alberca_volume_new (AlbercaPool               *pool,
                    AlbercaVolumeRecord       *record,
                    AlbercaVolumeOnScreenFunc  func,
                    gpointer                   user_data)
{
  AlbercaVolume *self = g_object_new (ALBERCA_TYPE_VOLUME, NULL);

  self->pool = pool;
  self->handle = g_steal_pointer (&record->handle);
  self->name = g_steal_pointer (&record->name);
  self->key = g_steal_pointer (&record->key);
  self->on_screen_func = func;
  self->on_screen_data = user_data;
  return self;
}

void
alberca_volume_detach (AlbercaVolume *self)
{
  self->pool = NULL;
  self->on_screen_func = NULL;
  self->on_screen_data = NULL;
}

GVirStorageVol *
alberca_volume_get_handle (AlbercaVolume *self)
{
  return self->handle;
}

void
alberca_volume_set_handle (AlbercaVolume  *self,
                           GVirStorageVol *handle)
{
  g_set_object (&self->handle, handle);
}

void
alberca_volume_set_generation (AlbercaVolume *self,
                               guint          generation)
{
  self->generation = generation;
}

guint
alberca_volume_get_generation (AlbercaVolume *self)
{
  return self->generation;
}

gboolean
alberca_volume_get_on_screen (AlbercaVolume *self)
{
  return self->on_screen > 0;
}

/* Of ten thousand volumes only those on screen are: telling nobody what changed would be the dearer part
 * of applying it. */
static gboolean
is_watched (AlbercaVolume *self)
{
  return g_signal_handler_find (self, G_SIGNAL_MATCH_ID, notify_signal, 0, NULL, NULL, NULL) != 0;
}

/* Tells what differs, so that an unchanged row costs nothing. */
static void
notify_changes (AlbercaVolume             *self,
                const AlbercaVolumeConfig *old)
{
  static const AlbercaVolumeConfig nothing = { 0 };
  const AlbercaVolumeConfig *new = self->config != NULL ? self->config : &nothing;
  GObject *object = G_OBJECT (self);

  if (old == NULL)
    old = &nothing;
  if (g_strcmp0 (old->path, new->path) != 0)
    g_object_notify_by_pspec (object, properties[PROP_PATH]);
  if (g_strcmp0 (old->format, new->format) != 0)
    {
      g_object_notify_by_pspec (object, properties[PROP_FORMAT]);
      g_object_notify_by_pspec (object, properties[PROP_IMAGE_FORMAT]);
      g_object_notify_by_pspec (object, properties[PROP_ISO]);
    }
  if (old->capacity != new->capacity)
    g_object_notify_by_pspec (object, properties[PROP_CAPACITY]);
  if (old->allocation != new->allocation)
    g_object_notify_by_pspec (object, properties[PROP_ALLOCATION]);
  if (old->capacity != new->capacity || old->allocation != new->allocation)
    g_object_notify_by_pspec (object, properties[PROP_FILL]);
  if (old->physical != new->physical)
    g_object_notify_by_pspec (object, properties[PROP_PHYSICAL]);
  if (g_strcmp0 (old->backing_path, new->backing_path) != 0)
    g_object_notify_by_pspec (object, properties[PROP_BACKING_PATH]);
  if (old->modified != new->modified)
    g_object_notify_by_pspec (object, properties[PROP_MODIFIED]);
  g_object_notify_by_pspec (object, properties[PROP_CONFIG]);
  if (old == &nothing)
    g_object_notify_by_pspec (object, properties[PROP_LOADED]);
}

void
alberca_volume_apply (AlbercaVolume       *self,
                      AlbercaVolumeConfig *config,
                      const GError        *error)
{
  g_autoptr(AlbercaVolumeConfig) old = NULL;
  const char *message = error != NULL ? error->message : NULL;
  gboolean watched = is_watched (self);

  if (watched)
    g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->error, message) != 0)
    {
      g_free (self->error);
      self->error = g_strdup (message);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
    }
  if (config != NULL)
    {
      old = g_steal_pointer (&self->config);
      self->config = config;
      /* The time of a device says nothing of its data */
      if (g_strcmp0 (config->type, "block") == 0)
        alberca_volume_redo_content (self);
      if (watched)
        notify_changes (self, old);
    }
  if (watched)
    g_object_thaw_notify (G_OBJECT (self));
}

AlbercaPool *
alberca_volume_get_pool (AlbercaVolume *self)
{
  return self->pool;
}

const char *
alberca_volume_get_name (AlbercaVolume *self)
{
  return self->name;
}

const char *
alberca_volume_get_key (AlbercaVolume *self)
{
  return self->key;
}

const char *
alberca_volume_get_path (AlbercaVolume *self)
{
  return self->config != NULL ? self->config->path : NULL;
}

gboolean
alberca_volume_get_loaded (AlbercaVolume *self)
{
  return self->config != NULL;
}

const char *
alberca_volume_get_format (AlbercaVolume *self)
{
  return self->config != NULL && self->config->format != NULL ? self->config->format : "";
}

guint64
alberca_volume_get_capacity (AlbercaVolume *self)
{
  return self->config != NULL ? self->config->capacity : 0;
}

guint64
alberca_volume_get_allocation (AlbercaVolume *self)
{
  return self->config != NULL ? self->config->allocation : 0;
}

/**
 * alberca_volume_get_fill:
 * @self: the volume
 *
 * Returns: allocation / capacity, at most 1; 0 until it is known
 */
double
alberca_volume_get_fill (AlbercaVolume *self)
{
  guint64 capacity = alberca_volume_get_capacity (self);

  return capacity > 0 ? MIN (1.0, (double) alberca_volume_get_allocation (self) / (double) capacity) : 0;
}

const char *
alberca_volume_get_backing_path (AlbercaVolume *self)
{
  return self->config != NULL ? self->config->backing_path : NULL;
}

gint64
alberca_volume_get_modified (AlbercaVolume *self)
{
  return self->config != NULL ? self->config->modified : 0;
}

gboolean
alberca_volume_get_named_iso (AlbercaVolume *self)
{
  gsize length = strlen (self->name);

  return length > 4 && g_ascii_strcasecmp (self->name + length - 4, ".iso") == 0;
}

/**
 * alberca_volume_get_iso:
 * @self: the volume
 *
 * Returns: whether it is the image of a CD or DVD: what is in it decides, once somebody has looked;
 *   until then libvirt says so after probing it, and where it calls it raw, the name
 */
gboolean
alberca_volume_get_iso (AlbercaVolume *self)
{
  const char *format = alberca_volume_get_format (self);

  if (self->content != NULL)
    return self->content->disc != NULL;
  if (g_str_equal (format, "iso"))
    return TRUE;
  return (format[0] == '\0' || g_str_equal (format, "raw")) && alberca_volume_get_named_iso (self);
}

gboolean
alberca_volume_get_misnamed (AlbercaVolume *self)
{
  return self->content != NULL && self->content->disc == NULL && alberca_volume_get_named_iso (self);
}

const AlbercaIso *
alberca_volume_get_disc (AlbercaVolume *self)
{
  return self->content != NULL ? self->content->disc : NULL;
}

const char *
alberca_volume_get_iso_label (AlbercaVolume *self)
{
  const AlbercaIso *disc = alberca_volume_get_disc (self);

  return disc != NULL ? disc->label : NULL;
}

/**
 * alberca_volume_describe_boot:
 * @self: the volume
 *
 * Returns: (transfer full) (nullable): which firmware the disc boots, in words; %NULL where it is no
 *   disc, or nobody has looked
 */
char *
alberca_volume_describe_boot (AlbercaVolume *self)
{
  const AlbercaIso *disc = alberca_volume_get_disc (self);
  AlbercaIsoBoot boot;

  if (disc == NULL)
    return NULL;
  boot = disc->boot;
  /* Translators: which firmware a disc can be started by */
  if ((boot & ALBERCA_ISO_BOOT_BIOS) && (boot & ALBERCA_ISO_BOOT_UEFI))
    return g_strdup (_("BIOS and UEFI"));
  if (boot & ALBERCA_ISO_BOOT_BIOS)
    return g_strdup ("BIOS");
  if (boot & ALBERCA_ISO_BOOT_UEFI)
    return g_strdup ("UEFI");
  /* Translators: firmware that is neither BIOS nor UEFI, and: a disc that cannot be started */
  return g_strdup (boot != ALBERCA_ISO_BOOT_NONE ? _("Other firmware") : _("Not bootable"));
}

/* ---- What is inside ---- */

AlbercaContentState
alberca_volume_get_content_state (AlbercaVolume *self)
{
  return self->content_state;
}

const AlbercaContent *
alberca_volume_get_content (AlbercaVolume *self)
{
  return self->content;
}

const char *
alberca_volume_get_content_error (AlbercaVolume *self)
{
  return self->content_error;
}

const char *
alberca_volume_get_said_format (AlbercaVolume *self)
{
  const char *format = alberca_volume_get_format (self);

  return *format == '\0' || g_str_equal (format, "none") || g_str_equal (format, "unknown") ? NULL : format;
}

/**
 * alberca_volume_get_image_format:
 * @self: the volume
 *
 * Returns: libvirt's format; what is inside where libvirt does not look, as on logical volumes and
 *   partitions; "" while neither is known
 */
const char *
alberca_volume_get_image_format (AlbercaVolume *self)
{
  const char *said = alberca_volume_get_said_format (self);
  const char *found = self->content != NULL ? alberca_content_get_format (self->content) : NULL;

  return said == NULL && found != NULL ? found : alberca_volume_get_format (self);
}

/**
 * alberca_volume_get_n_snapshots:
 * @self: the volume
 *
 * Returns: how many snapshots are inside the image; -1 while nobody has looked, and where it cannot
 *   be read or is no image that has any
 */
int
alberca_volume_get_n_snapshots (AlbercaVolume *self)
{
  return self->content != NULL && self->content->header != NULL ? (int) self->content->n_snapshots : -1;
}

gboolean
alberca_volume_needs_content (AlbercaVolume *self)
{
  const char *stamp = self->config != NULL && self->config->stamp != NULL ? self->config->stamp : "";

  /* Other data has another time, or another size */
  return g_strcmp0 (self->content_stamp, stamp) != 0 || self->content_capacity != alberca_volume_get_capacity (self);
}

void
alberca_volume_begin_content (AlbercaVolume *self)
{
  g_free (self->content_stamp);
  self->content_stamp = g_strdup (self->config != NULL && self->config->stamp != NULL ? self->config->stamp : "");
  self->content_capacity = alberca_volume_get_capacity (self);
}

void
alberca_volume_redo_content (AlbercaVolume *self)
{
  g_clear_pointer (&self->content_stamp, g_free);
}

/* Tells all that rows show of it. */
static void
notify_content (AlbercaVolume *self,
                gboolean       discs,
                gboolean       isos,
                gboolean       errors)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SNAPSHOTS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IMAGE_FORMAT]);
  for (guint i = PROP_ISO_LABEL; discs && i <= PROP_DISC; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  if (isos)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ISO]);
  if (errors)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT_ERROR]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_content (AlbercaVolume       *self,
             AlbercaContent      *content,
             AlbercaContentState  state,
             const char          *error)
{
  gboolean was_iso = alberca_volume_get_iso (self);
  gboolean had_disc = alberca_volume_get_disc (self) != NULL;
  gboolean errors = g_strcmp0 (self->content_error, error) != 0;
  gboolean changed = content != NULL || self->content != NULL || self->content_state != state || errors;

  g_clear_pointer (&self->content, alberca_content_free);
  self->content = content;
  self->content_state = state;
  g_free (self->content_error);
  self->content_error = g_strdup (error);
  if (changed && is_watched (self))
    notify_content (self, had_disc || alberca_volume_get_disc (self) != NULL,
                    was_iso != alberca_volume_get_iso (self), errors);
}

void
alberca_volume_await_content (AlbercaVolume *self)
{
  /* What is known is shown until it is known better */
  if (self->content == NULL && self->content_state != ALBERCA_CONTENT_WAITING)
    set_content (self, NULL, ALBERCA_CONTENT_WAITING, NULL);
}

void
alberca_volume_forget_content (AlbercaVolume *self)
{
  alberca_volume_redo_content (self);
  set_content (self, NULL, ALBERCA_CONTENT_NONE, NULL);
}

void
alberca_volume_apply_content (AlbercaVolume  *self,
                              AlbercaContent *content,
                              const GError   *error)
{
  set_content (self, content, error != NULL ? ALBERCA_CONTENT_FAILED : ALBERCA_CONTENT_READ,
               error != NULL ? error->message : NULL);
  /* What failed is tried again when there is an occasion. */
  if (error != NULL)
    alberca_volume_redo_content (self);
}

void
alberca_volume_set_n_snapshots (AlbercaVolume *self,
                                guint          n_snapshots)
{
  if (alberca_volume_get_n_snapshots (self) < 0 || self->content->n_snapshots == n_snapshots)
    return;

  self->content->n_snapshots = n_snapshots;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SNAPSHOTS]);
}

void
alberca_volume_set_users (AlbercaVolume *self,
                          guint          n_users,
                          const char    *used_by)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->n_users != n_users)
    {
      self->n_users = n_users;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_USERS]);
    }
  if (g_strcmp0 (self->used_by, used_by) != 0)
    {
      g_free (self->used_by);
      self->used_by = g_strdup (used_by);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USED_BY]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

guint
alberca_volume_get_n_users (AlbercaVolume *self)
{
  return self->n_users;
}

const char *
alberca_volume_get_used_by (AlbercaVolume *self)
{
  return self->used_by != NULL ? self->used_by : "";
}

const AlbercaVolumeConfig *
alberca_volume_get_config (AlbercaVolume *self)
{
  return self->config;
}

/**
 * alberca_volume_set_on_screen:
 * @self: the volume
 * @on_screen: a row shows it; or one that did, does no longer
 *
 * Main thread. Calls must come in pairs. What is on screen is read first.
 */
void
alberca_volume_set_on_screen (AlbercaVolume *self,
                              gboolean       on_screen)
{
  gboolean was_on_screen = self->on_screen > 0;

  g_return_if_fail (ALBERCA_IS_VOLUME (self));
  g_return_if_fail (on_screen || was_on_screen);

  self->on_screen += on_screen ? 1 : -1;
  if ((self->on_screen > 0) != was_on_screen && self->on_screen_func != NULL)
    self->on_screen_func (self, on_screen, self->on_screen_data);
}
