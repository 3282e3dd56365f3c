/* alberca-chain-lines.h
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The piece of the lines of a chain that is in one row: what hangs on what. */

#define ALBERCA_TYPE_CHAIN_LINES (alberca_chain_lines_get_type ())
G_DECLARE_FINAL_TYPE (AlbercaChainLines, alberca_chain_lines, ALBERCA, CHAIN_LINES, GtkWidget)

typedef enum
{
  ALBERCA_CHAIN_DOT_NONE,    /* stands for several */
  ALBERCA_CHAIN_DOT_PLAIN,
  ALBERCA_CHAIN_DOT_PRESENT,
  ALBERCA_CHAIN_DOT_WRONG,
} AlbercaChainDot;

typedef struct
{
  guint           lane;    /* of the dot */
  int             parent;  /* the lane that it hangs on; -1: on none */
  gboolean        down;    /* something hangs on it */
  guint64         through; /* lanes of which the line goes on past it, bit by bit */
  AlbercaChainDot dot;
} AlbercaChainPiece;

GtkWidget *alberca_chain_lines_new (const AlbercaChainPiece *piece);

G_END_DECLS
