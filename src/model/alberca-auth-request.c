/* alberca-auth-request.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "model/alberca-auth-request-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the waiting worker and the request on the main thread share. */
typedef struct
{
  gatomicrefcount     ref_count;
  AlbercaAuthHandler  handler;
  gpointer            user_data;
  guint               n_prompts;
  char              **prompts;
  char              **defaults;
  gboolean           *secrets;

  GMutex              lock;
  GCond               changed;
  gboolean            finished;
  gboolean            submitted;
  char              **answers;
} Wait;

struct _AlbercaAuthRequest
{
  GObject  parent_instance;

  Wait    *wait;
};

G_DEFINE_FINAL_TYPE (AlbercaAuthRequest, alberca_auth_request, G_TYPE_OBJECT)

static void
wipe_answer (char *answer)
{
  if (answer == NULL)
    return;
  explicit_bzero (answer, strlen (answer));
  g_free (answer);
}

/* SASL's own words are English, and "authorization name" says little. */
static char *
get_prompt (const AlbercaCredential *credential)
{
  switch (credential->kind)
    {
    case ALBERCA_CREDENTIAL_USER:
      return g_strdup (_("User name"));
    case ALBERCA_CREDENTIAL_ACT_AS:
      return g_strdup (_("Act for another user (usually empty)"));
    case ALBERCA_CREDENTIAL_PASSWORD:
      return g_strdup (_("Password"));
    case ALBERCA_CREDENTIAL_OTHER:
      break;
    }
  return g_strdup (credential->prompt);
}

static Wait *
wait_new (AlbercaCredential  *credentials,
          guint               n_credentials,
          AlbercaAuthHandler  handler,
          gpointer            user_data)
{
  Wait *wait = g_new0 (Wait, 1);

  g_atomic_ref_count_init (&wait->ref_count);
  g_mutex_init (&wait->lock);
  g_cond_init (&wait->changed);
  wait->handler = handler;
  wait->user_data = user_data;
  wait->n_prompts = n_credentials;
  wait->prompts = g_new0 (char *, n_credentials);
  wait->defaults = g_new0 (char *, n_credentials);
  wait->secrets = g_new0 (gboolean, n_credentials);
  wait->answers = g_new0 (char *, n_credentials);
  for (guint i = 0; i < n_credentials; i++)
    {
      wait->prompts[i] = get_prompt (&credentials[i]);
      wait->defaults[i] = g_strdup (credentials[i].default_answer);
      wait->secrets[i] = credentials[i].secret;
    }
  return wait;
}

static Wait *
wait_ref (Wait *wait)
{
  g_atomic_ref_count_inc (&wait->ref_count);
  return wait;
}

static void
wait_unref (gpointer data)
{
  Wait *wait = data;

  if (!g_atomic_ref_count_dec (&wait->ref_count))
    return;
  for (guint i = 0; i < wait->n_prompts; i++)
    {
      g_free (wait->prompts[i]);
      g_free (wait->defaults[i]);
      wipe_answer (wait->answers[i]);
    }
  g_free (wait->prompts);
  g_free (wait->defaults);
  g_free (wait->secrets);
  g_free (wait->answers);
  g_mutex_clear (&wait->lock);
  g_cond_clear (&wait->changed);
  g_free (wait);
}

/* The first word counts. */
static void
wait_finish (Wait     *wait,
             gboolean  submitted)
{
  g_mutex_lock (&wait->lock);
  if (!wait->finished)
    {
      wait->finished = TRUE;
      wait->submitted = submitted;
      g_cond_signal (&wait->changed);
    }
  g_mutex_unlock (&wait->lock);
}

static void
alberca_auth_request_finalize (GObject *object)
{
  AlbercaAuthRequest *self = (AlbercaAuthRequest *) object;

  wait_finish (self->wait, FALSE);
  wait_unref (self->wait);

  G_OBJECT_CLASS (alberca_auth_request_parent_class)->finalize (object);
}

static void
alberca_auth_request_class_init (AlbercaAuthRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = alberca_auth_request_finalize;
}

static void
alberca_auth_request_init (AlbercaAuthRequest *self)
{
}

/* Main thread. */
static gboolean
ask_cb (gpointer user_data)
{
  Wait *wait = user_data;
  g_autoptr(AlbercaAuthRequest) request = g_object_new (ALBERCA_TYPE_AUTH_REQUEST, NULL);

  request->wait = wait_ref (wait);
  wait->handler (request, wait->user_data);
  return G_SOURCE_REMOVE;
}

gboolean
alberca_auth_request_ask (AlbercaCredential  *credentials,
                          guint               n_credentials,
                          AlbercaAuthHandler  handler,
                          gpointer            user_data)
{
  Wait *wait = wait_new (credentials, n_credentials, handler, user_data);
  gboolean submitted;

  g_idle_add_full (G_PRIORITY_DEFAULT, ask_cb, wait_ref (wait), wait_unref);

  g_mutex_lock (&wait->lock);
  while (!wait->finished)
    g_cond_wait (&wait->changed, &wait->lock);
  submitted = wait->submitted;
  for (guint i = 0; submitted && i < n_credentials; i++)
    credentials[i].answer = g_steal_pointer (&wait->answers[i]);
  g_mutex_unlock (&wait->lock);
  wait_unref (wait);

  return submitted;
}

guint
alberca_auth_request_get_n_prompts (AlbercaAuthRequest *self)
{
  g_return_val_if_fail (ALBERCA_IS_AUTH_REQUEST (self), 0);

  return self->wait->n_prompts;
}

const char *
alberca_auth_request_get_prompt (AlbercaAuthRequest *self,
                                 guint               index)
{
  g_return_val_if_fail (ALBERCA_IS_AUTH_REQUEST (self) && index < self->wait->n_prompts, NULL);

  return self->wait->prompts[index];
}

const char *
alberca_auth_request_get_default (AlbercaAuthRequest *self,
                                  guint               index)
{
  g_return_val_if_fail (ALBERCA_IS_AUTH_REQUEST (self) && index < self->wait->n_prompts, NULL);

  return self->wait->defaults[index];
}

gboolean
alberca_auth_request_is_secret (AlbercaAuthRequest *self,
                                guint               index)
{
  g_return_val_if_fail (ALBERCA_IS_AUTH_REQUEST (self) && index < self->wait->n_prompts, FALSE);

  return self->wait->secrets[index];
}

/**
 * alberca_auth_request_set_answer:
 * @self: a request that is not yet submitted
 * @index: which prompt
 * @answer: what the user typed; copied, and wiped when it has been used
 */
void
alberca_auth_request_set_answer (AlbercaAuthRequest *self,
                                 guint               index,
                                 const char         *answer)
{
  g_return_if_fail (ALBERCA_IS_AUTH_REQUEST (self) && index < self->wait->n_prompts);

  g_mutex_lock (&self->wait->lock);
  if (!self->wait->finished)
    {
      wipe_answer (self->wait->answers[index]);
      self->wait->answers[index] = g_strdup (answer);
    }
  g_mutex_unlock (&self->wait->lock);
}

void
alberca_auth_request_submit (AlbercaAuthRequest *self)
{
  g_return_if_fail (ALBERCA_IS_AUTH_REQUEST (self));

  wait_finish (self->wait, TRUE);
}

void
alberca_auth_request_cancel (AlbercaAuthRequest *self)
{
  g_return_if_fail (ALBERCA_IS_AUTH_REQUEST (self));

  wait_finish (self->wait, FALSE);
}
