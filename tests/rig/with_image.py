#!/usr/bin/python3
# with_image.py: for tests that start a small machine themselves
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""with_image.py COMMAND…: makes the image of the rig where it is not there yet, and becomes COMMAND, with its
directory in ALBERCA_RIG_IMAGE: a kernel, vmlinuz, and a machine in memory, small.cpio, among others."""

import os
import sys

import image
import rig


def main():
    try:
        os.environ['ALBERCA_RIG_IMAGE'] = str(image.make(rig.cache_dir()))
    except image.Failure as e:
        print(f'rig: {e}', file=sys.stderr)
        return 1
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == '__main__':
    sys.exit(main())
