/* test-size.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "model/alberca-size.h"

#define KI G_GUINT64_CONSTANT (1024)
#define MI (KI * KI)
#define GI (MI * KI)
#define TI (GI * KI)
#define EI (TI * MI)

static void
test_good (void)
{
  static const struct
  {
    const char *text;
    const char *unit;
    guint64     bytes;
  } cases[] = {
    { "20 GiB", NULL, 20 * GI },
    { "20G", NULL, 20 * GI },
    { "20 g", NULL, 20 * GI },
    { "20gib", NULL, 20 * GI },
    { "20 GB", NULL, G_GUINT64_CONSTANT (20000000000) },
    { "1.5 GiB", NULL, 3 * GI / 2 },
    { ".5K", NULL, 512 },
    { "2.", "KiB", 2048 },
    { "512M", "GiB", 512 * MI },
    { "1048576", NULL, MI },
    { "0", "GiB", 0 },
    { "20", "GiB", 20 * GI },
    { "7 B", "GiB", 7 },
    { "7 bytes", "GiB", 7 },
    { "1 byte", "GiB", 1 },
    { "1 KB", NULL, 1000 },
    { "3 MB", NULL, 3000000 },
    { "1TB", NULL, G_GUINT64_CONSTANT (1000000000000) },
    { "1 PiB", NULL, TI * KI },
    { "1 PB", NULL, G_GUINT64_CONSTANT (1000000000000000) },
    { "2 EB", NULL, G_GUINT64_CONSTANT (2000000000000000000) },
    { "  8\tKiB\n", NULL, 8192 },
    { "23.1\302\240GiB", NULL, G_GUINT64_CONSTANT (24803436134) },
    { "23.1\342\200\257GiB", NULL, G_GUINT64_CONSTANT (24803436134) },
    { "007 KiB", NULL, 7168 },
    /* Cut off, never rounded up */
    { "0.9999 B", NULL, 0 },
    { "1.9999 B", NULL, 1 },
    { "0.1 KiB", NULL, 102 },
    /* More digits than a double or 64 bits hold: 1 EiB / 3, exactly below and above a byte */
    { "0.333333333333333333333333333333 EiB", NULL, G_GUINT64_CONSTANT (384307168202282325) },
    { "0.0000000000000000008673617379884035472059622406959533691406250 EiB", NULL, 1 },
    { "0.0000000000000000008673617379884035472059622406959533691406249 EiB", NULL, 0 },
    { "1.00000000000000000000000000000000000000000001 GiB", NULL, GI },
    { "9007199254740993", NULL, G_GUINT64_CONSTANT (9007199254740993) },
    { "15.999999999999999999999999999999 EiB", NULL, G_MAXUINT64 },
    { "18446744073709551615", NULL, G_MAXUINT64 },
    { "15 EiB", NULL, 15 * EI },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      guint64 bytes = 12345;

      g_test_message ("“%s”", cases[i].text);
      g_assert_true (alberca_size_parse (cases[i].text, cases[i].unit, &bytes, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (bytes, ==, cases[i].bytes);
    }
}

static void
test_bad (void)
{
  static const struct
  {
    const char      *text;
    AlbercaSizeError code;
    const char      *message;
  } cases[] = {
    { "", ALBERCA_SIZE_ERROR_EMPTY, "for example 20 GiB" },
    { " \t\302\240", ALBERCA_SIZE_ERROR_EMPTY, "for example 20 GiB" },
    { "-5G", ALBERCA_SIZE_ERROR_NEGATIVE, "negative" },
    { "- 5", ALBERCA_SIZE_ERROR_NEGATIVE, "minus" },
    { "−5", ALBERCA_SIZE_ERROR_NEGATIVE, "minus" },
    { "-.5G", ALBERCA_SIZE_ERROR_NEGATIVE, "minus" },
    { "-", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“-”" },
    { "20 GB x", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“20 GB x” is not a size" },
    { "big", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“big”" },
    { ".", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“.”" },
    { "GiB", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“GiB”" },
    { "1.2.3 G", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“1.2.3 G”" },
    { "1,500 G", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“1,500 G”" },
    { "1 500 G", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“1 500 G”" },
    { "+5", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“+5”" },
    { "0x10", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“0x10”" },
    { "1e3", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“1e3”" },
    { "20 %", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“20 %”" },
    { "\377\376", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "not a size" },
    { "٢٠ GiB", ALBERCA_SIZE_ERROR_NOT_A_NUMBER, "“٢٠ GiB”" },
    { "20 XB", ALBERCA_SIZE_ERROR_UNIT, "“XB” is not a unit" },
    { "20 Gi", ALBERCA_SIZE_ERROR_UNIT, "“Gi” is not a unit" },
    { "20 ñ", ALBERCA_SIZE_ERROR_UNIT, "“ñ” is not a unit" },
    { "16 EiB", ALBERCA_SIZE_ERROR_OVERFLOW, "too large" },
    { "18446744073709551616", ALBERCA_SIZE_ERROR_OVERFLOW, "too large" },
    { "99999999999999999999999999", ALBERCA_SIZE_ERROR_OVERFLOW, "too large" },
    /* Ten times what still fits wraps around to something small */
    { "20000000000000000000 B", ALBERCA_SIZE_ERROR_OVERFLOW, "too large" },
    { "18.5 EB", ALBERCA_SIZE_ERROR_OVERFLOW, "too large" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      guint64 bytes = 0;

      g_test_message ("“%s”", cases[i].text);
      g_assert_false (alberca_size_parse (cases[i].text, "GiB", &bytes, &error));
      g_assert_error (error, ALBERCA_SIZE_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

static void
test_decimal_comma (void)
{
  guint64 bytes = 0;

  if (setlocale (LC_ALL, "es_ES.UTF-8") == NULL)
    {
      g_test_skip ("no Spanish locale");
      return;
    }

  g_assert_true (alberca_size_parse ("1,5 GiB", NULL, &bytes, NULL));
  g_assert_cmpuint (bytes, ==, 3 * GI / 2);
  g_assert_true (alberca_size_parse ("1.5 GiB", NULL, &bytes, NULL));
  g_assert_cmpuint (bytes, ==, 3 * GI / 2);
  g_assert_false (alberca_size_parse ("1.500,5 GiB", NULL, &bytes, NULL));

  setlocale (LC_ALL, "");
}

static void
test_written (void)
{
  static const struct
  {
    guint64     bytes;
    const char *text;
  } cases[] = {
    { 0, "0 B" },
    { 1, "1 B" },
    { 1000001, "1000001 B" },
    { 1024, "1 KiB" },
    { 3 * GI / 2, "1536 MiB" },
    { 20 * GI, "20 GiB" },
    { 2048 * TI, "2 PiB" },
    { 15 * EI, "15 EiB" },
    { G_MAXUINT64, "18446744073709551615 B" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = alberca_size_to_text (cases[i].bytes);
      guint64 bytes = 1;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (alberca_size_parse (text, "TiB", &bytes, NULL));
      g_assert_cmpuint (bytes, ==, cases[i].bytes);
    }
}

/* What is shown can be pasted back */
static void
test_shown (void)
{
  g_autofree char *text = alberca_size_format (3 * GI / 2);
  guint64 bytes = 0;

  g_assert_cmpstr (text, ==, "1.5\302\240GiB");
  g_assert_true (alberca_size_parse (text, NULL, &bytes, NULL));
  g_assert_cmpuint (bytes, ==, 3 * GI / 2);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/size/good", test_good);
  g_test_add_func ("/size/bad", test_bad);
  g_test_add_func ("/size/decimal-comma", test_decimal_comma);
  g_test_add_func ("/size/written", test_written);
  g_test_add_func ("/size/shown", test_shown);

  return g_test_run ();
}
