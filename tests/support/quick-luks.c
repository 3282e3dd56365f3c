/* quick-luks.c
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Preloaded into what makes encrypted volumes for tests. QEMU makes a passphrase as hard to try as this machine
 * can: it measures the processor for seconds, and each volume then takes seconds more to make and to open. Where
 * the kernel counts the time of a thread by ticks the measurement also fails by chance ("Unable to get accurate
 * CPU usage"). Here a thread has always used 600 ms since it last asked: a slow processor, found so at once. The
 * volumes are like others, but for the number of rounds in their headers. */

#define _GNU_SOURCE

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ASKED_MS 600

/* glibc declares the first parameter as an enum for those who define _GNU_SOURCE */
int
getrusage (__rusage_who_t  who,
           struct rusage  *usage)
{
  static _Thread_local long used_ms;
  int result = (int) syscall (SYS_getrusage, who, usage);

  if (result == 0 && who == RUSAGE_THREAD)
    {
      used_ms += ASKED_MS;
      usage->ru_utime.tv_sec = used_ms / 1000;
      usage->ru_utime.tv_usec = used_ms % 1000 * 1000;
    }
  return result;
}
