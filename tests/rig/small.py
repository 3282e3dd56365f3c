# small.py: a machine that is in memory alone, with QEMU's guest agent
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""make (root, modules, path): an initramfs for the kernel of the image, of what is in its tree.

It is a file for QEMU's -initrd, not compressed: an emulated machine takes longer to unpack than to
read. small/ is what is in it beside busybox, the agent with its libraries, and kernel modules."""

import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
SMALL = HERE / 'small'
AGENT = 'usr/sbin/qemu-ga'
LOADER = 'lib64/ld-linux-x86-64.so.2'
LIBRARIES = 'lib/x86_64-linux-gnu'
DIRECTORIES = ('bin', 'data', 'dev', 'etc', 'lib', 'lib64', LIBRARIES, 'modules', 'proc', 'run', 'sys', 'tmp')
APPLETS = '''
    sh cat cp dd echo fsfreeze insmod kill ln ls md5sum mkdir mount poweroff ps rm sleep stty sync touch true umount
'''.split()
# Drivers of what the machine has; the file system is in the kernel
MODULES = ['virtio_pci', 'virtio_blk', 'virtio_console']


class Archive:
    """cpio, in the form that the kernel reads ("newc"); all is root's, of no time."""

    def __init__(self, path):
        self.file = open(path, 'wb')
        self.count = 0

    def add(self, name, mode, data=b'', device=(0, 0)):
        name = name.encode() + b'\0'
        self.count += 1
        fields = [self.count, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(name), 0]
        self.write(b'070701' + b''.join(b'%08x' % field for field in fields) + name)
        self.write(data)

    def write(self, data):
        self.file.write(data + b'\0' * (-len(data) % 4))

    def add_file(self, name, path):
        self.add(name, 0o100000 | (os.stat(path).st_mode & 0o777), pathlib.Path(path).read_bytes())

    def close(self):
        self.add('TRAILER!!!', 0)
        self.file.close()


def list_libraries(root):
    """Paths of what the agent is linked with: the loader of the tree says it, and does not run it."""
    folder = root / 'usr' / LIBRARIES
    result = subprocess.run([root / 'usr' / LOADER, '--inhibit-cache', '--library-path', folder, '--list', root / AGENT],
                            capture_output=True, text=True, check=True, timeout=60)
    words = [line.split() for line in result.stdout.splitlines()]
    return [pathlib.Path(line[2]) for line in words if len(line) > 2 and line[1] == '=>']


def make(root, modules, path):
    """@modules: files of the tree, in the order in which they are loaded"""
    archive = Archive(path)
    for name in DIRECTORIES:
        archive.add(name, 0o040755)
    # The kernel writes there before the init script has devices.
    archive.add('dev/console', 0o020600, device=(5, 1))
    archive.add_file('bin/busybox', root / 'usr/bin/busybox')
    for name in APPLETS:
        archive.add(f'bin/{name}', 0o120777, b'busybox')
    archive.add_file('bin/qemu-ga', root / AGENT)
    archive.add_file(LOADER, root / 'usr' / LOADER)
    for library in list_libraries(root):
        archive.add_file(f'{LIBRARIES}/{library.name}', library)
    for module in modules:
        archive.add_file(f'modules/{module.name}', module)
    archive.add('modules/order', 0o100644, ''.join(f'{module.name}\n' for module in modules).encode())
    for source in sorted(SMALL.iterdir()):
        archive.add_file(source.name, source)
    archive.close()
