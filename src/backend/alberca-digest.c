/* alberca-digest.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "backend/alberca-digest.h"

#include <gnutls/crypto.h>
#include <string.h>

#define BLOCK_LENGTH (64 * 1024)
#define SHA256_LENGTH 32

struct _AlbercaDigest
{
  AlbercaDigestKind kind;
  /* GLib's own is an order of magnitude slower: this is what libvirt's client uses, too. */
  gnutls_hash_hd_t  hash;
  guint64           length;
  guint8            block[BLOCK_LENGTH]; /* what has come of the present one */
};

/**
 * alberca_digest_new:
 * @kind: of what
 *
 * Returns: (transfer full): a digest of nothing yet
 */
AlbercaDigest *
alberca_digest_new (AlbercaDigestKind kind)
{
  AlbercaDigest *self = g_new0 (AlbercaDigest, 1);

  self->kind = kind;
  if (gnutls_hash_init (&self->hash, GNUTLS_DIG_SHA256) < 0)
    g_error ("GnuTLS has no SHA-256");
  return self;
}

void
alberca_digest_free (AlbercaDigest *self)
{
  if (self->hash != NULL)
    gnutls_hash_deinit (self->hash, NULL);
  g_free (self);
}

/**
 * alberca_digest_is_zero:
 * @data: bytes
 * @length: how many
 *
 * Returns: whether all of them are 0
 */
gboolean
alberca_digest_is_zero (const guint8 *data,
                        gsize         length)
{
  return length == 0 || (data[0] == 0 && memcmp (data, data + 1, length - 1) == 0);
}

/* @block is the one that ends at, or holds, the present position. */
static void
hash_block (AlbercaDigest *self,
            const guint8  *block,
            gsize          length,
            guint64        offset)
{
  guint64 number = GUINT64_TO_LE (offset / BLOCK_LENGTH);

  if (alberca_digest_is_zero (block, length))
    return;
  gnutls_hash (self->hash, &number, sizeof number);
  gnutls_hash (self->hash, block, length);
}

static void
add_blocks (AlbercaDigest *self,
            const guint8  *data,
            gsize          length)
{
  while (length > 0)
    {
      gsize filled = self->length % BLOCK_LENGTH;
      gsize taken = MIN (length, BLOCK_LENGTH - filled);

      if (filled == 0 && taken == BLOCK_LENGTH)
        {
          hash_block (self, data, BLOCK_LENGTH, self->length);
        }
      else
        {
          memcpy (self->block + filled, data, taken);
          if (filled + taken == BLOCK_LENGTH)
            {
              hash_block (self, self->block, BLOCK_LENGTH, self->length);
              memset (self->block, 0, BLOCK_LENGTH);
            }
        }
      self->length += taken;
      data += taken;
      length -= taken;
    }
}

/**
 * alberca_digest_add:
 * @self: a digest
 * @data: the next bytes
 * @length: how many
 */
void
alberca_digest_add (AlbercaDigest *self,
                    const guint8  *data,
                    gsize          length)
{
  if (self->kind == ALBERCA_DIGEST_DATA)
    {
      add_blocks (self, data, length);
      return;
    }
  gnutls_hash (self->hash, data, length);
  self->length += length;
}

/**
 * alberca_digest_skip:
 * @self: a digest
 * @length: how many bytes of 0 come next
 *
 * Takes its time for %ALBERCA_DIGEST_WHOLE, none otherwise.
 */
void
alberca_digest_skip (AlbercaDigest *self,
                     guint64        length)
{
  static const guint8 zeros[BLOCK_LENGTH];

  if (self->kind == ALBERCA_DIGEST_DATA)
    {
      guint64 filled = self->length % BLOCK_LENGTH;

      if (filled > 0 && filled + length >= BLOCK_LENGTH)
        {
          hash_block (self, self->block, BLOCK_LENGTH, self->length);
          memset (self->block, 0, BLOCK_LENGTH);
        }
      self->length += length;
      return;
    }

  self->length += length;
  for (; length > 0; length -= MIN (length, sizeof zeros))
    gnutls_hash (self->hash, zeros, MIN (length, sizeof zeros));
}

/**
 * alberca_digest_finish:
 * @self: a digest
 *
 * Returns: (transfer full): the digest, as text
 */
char *
alberca_digest_finish (AlbercaDigest *self)
{
  guint8 sum[SHA256_LENGTH];
  GString *text = g_string_sized_new (2 * SHA256_LENGTH);

  if (self->kind == ALBERCA_DIGEST_DATA)
    {
      guint64 length = GUINT64_TO_LE (self->length);

      hash_block (self, self->block, BLOCK_LENGTH, self->length);
      gnutls_hash (self->hash, &length, sizeof length);
    }
  gnutls_hash_deinit (self->hash, sum);
  self->hash = NULL;
  for (gsize i = 0; i < sizeof sum; i++)
    g_string_append_printf (text, "%02x", sum[i]);
  return g_string_free (text, FALSE);
}
