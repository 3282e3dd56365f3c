#!/usr/bin/python3
# make_pool.py: a directory pool of many qcow2 volumes, quickly
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""make_pool.py NAME COUNT: on the libvirtd of ALBERCA_TEST_URI (run it under libvirtd.py run)."""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import libvirtd


def fill(directory, count):
    """COUNT sparse qcow2 files of 1 GiB: one made by qemu-img, the others copies of it."""
    model = directory / 'disk-00000.qcow2'
    subprocess.run([libvirtd.find_program('qemu-img'), 'create', '-q', '-f', 'qcow2', model, '1G'],
                   check=True)
    data = model.read_bytes()
    size = len(data)
    # All that is not zero is at the front; the rest stays a hole.
    data = data.rstrip(b'\0')
    for i in range(1, count):
        with open(directory / f'disk-{i:05}.qcow2', 'wb') as f:
            f.write(data)
            f.truncate(size)


def make(server, name, count):
    """On a libvirtd.Libvirtd that runs."""
    path = server.make_dir_pool(name)
    fill(path, count)
    server.virsh('pool-refresh', name)
    return path


if __name__ == '__main__':
    name, count = sys.argv[1], int(sys.argv[2])
    path = pathlib.Path(os.environ['ALBERCA_TEST_DIR']) / 'pools' / name
    virsh = ['virsh', '-q', '-c', os.environ['ALBERCA_TEST_URI']]
    subprocess.run([*virsh, 'pool-define-as', name, 'dir', '--target', path], check=True)
    subprocess.run([*virsh, 'pool-build', name], check=True)
    fill(path, count)
    # Starting scans.
    subprocess.run([*virsh, 'pool-start', name], check=True)
