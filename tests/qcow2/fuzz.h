/* fuzz.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's name for what is called with each input */
int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);
