#!/usr/bin/python3
# discs.py: a library of disc images, and a disc in a machine
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A pool is called an ISO library: labels and what boots stand in its list, read from the images, and
it is one again the next time. A disc goes into a machine's drive, and out again, as virsh says."""

import re
import shutil
import subprocess
import sys

import journey
from journey import _

SECTOR = 2048
DISC = 'debian.iso'
LABEL = 'Debian 12 amd64'
PUBLISHER = 'THE LAB'


def disc(label, *platforms):
    """The image of a disc that boots these platforms, in 64 KiB."""
    image = bytearray(32 * SECTOR)

    def put(sector, offset, data):
        start = sector * SECTOR + offset
        image[start:start + len(data)] = data

    put(16, 0, b'\x01CD001\x01')
    put(16, 8, b'LINUX'.ljust(32))
    put(16, 40, label.encode().ljust(32))
    put(16, 80, (32).to_bytes(4, 'little'))
    put(16, 128, SECTOR.to_bytes(2, 'little'))
    put(16, 318, PUBLISHER.encode().ljust(128))
    put(16, 813, b'2026112619301500\x00')
    put(17, 0, b'\x00CD001\x01EL TORITO SPECIFICATION')
    put(17, 71, (30).to_bytes(4, 'little'))
    put(18, 0, b'\xffCD001\x01')
    put(30, 0, bytes([1, platforms[0]]) + bytes(28) + b'\x55\xaa')
    for i, platform in enumerate(platforms):
        put(30, 32 + 64 * i, b'\x88')
        if i > 0:
            put(30, 64 * i, bytes([0x91, platform]))
    return image


def burn(server, path):
    """As distributions make theirs, where that is installed."""
    if not shutil.which('xorriso'):
        path.write_bytes(disc(LABEL, 0x00, 0xef))
        return
    content = server.dir / 'content'
    content.mkdir()
    for name in ('bios.img', 'efi.img'):
        (content / name).write_bytes(bytes(SECTOR))
    subprocess.run(['xorriso', '-as', 'mkisofs', '-quiet', '-V', LABEL, '-publisher', PUBLISHER, '-R', '-J',
                    '-b', 'bios.img', '-no-emul-boot', '-eltorito-alt-boot', '-e', 'efi.img', '-no-emul-boot',
                    '-o', path, content], check=True, stderr=subprocess.DEVNULL)


def make(server):
    path = server.make_dir_pool('isos')
    burn(server, path / DISC)
    (path / 'firmware').write_bytes(disc('FIRMWARE', 0xef))
    (path / 'notes.iso').write_bytes(bytes(128 * 1024))
    for file in path.iterdir():
        file.chmod(0o644)
    server.virsh('pool-refresh', 'isos')
    xml = server.dir / 'machine.xml'
    xml.write_text("<domain type='qemu'><name>web</name><memory unit='MiB'>32</memory><os><type arch='x86_64' "
                   "machine='pc'>hvm</type></os><devices><disk type='file' device='cdrom'><target dev='sda' bus='sata'/>"
                   "<readonly/></disk><controller type='usb' model='none'/><memballoon model='none'/></devices></domain>")
    server.virsh('define', xml)
    return path


def choose(app, item):
    """An item of an open menu: GTK 4.8 does not name those that can be ticked, GTK 4.18 does not show their labels."""
    found = app.find(item, re.compile('^(label|menu item)$'))
    app.click(found.get_parent() if found.role == 'label' else found)


def mark(app):
    app.click(_('More about this pool'))
    choose(app, _('_ISO Library'))
    app.find(LABEL, 'label', visible=True)
    app.find('FIRMWARE', 'label', visible=True)
    app.find(_('BIOS and UEFI'), 'label', visible=True)
    app.find('UEFI', 'label', visible=True)


def holds(server, path):
    text = server.virsh('domblklist', 'web')
    return f'sda   {path}' in text


def attach(server, app, path):
    app.click_mouse(DISC, 'label', button=3)
    choose(app, _('_Attach to Virtual Machine…'))
    dialog = app.window(_('Attach to Virtual Machine'))
    app.find('sda (SATA)', root=dialog)
    app.picture('discs-2-attach')
    journey.press(app, _('_Attach'), dialog)
    journey.wait_for(lambda: holds(server, path), what='the disc in the drive')


def look(app):
    """In a small window the details take the place of the list."""
    app.click(_('Details of the selected volume'))
    app.find(PUBLISHER, 'label', hidden=True)
    app.find(_('Eject from “%s”…') % 'web', 'push button', hidden=True)
    app.picture('discs-3-details')


def eject(server, app):
    """From the row that says which machine has it."""
    app.click(app.find(_('Eject from “%s”…') % 'web', 'push button', hidden=True))
    dialog = app.window(_('Eject “%s”?') % DISC)
    app.find(_('“%s”, drive %s') % ('web', 'sda'), 'label', root=dialog)
    app.picture('discs-4-eject')
    journey.press(app, _('_Eject'), dialog)
    journey.wait_for(lambda: holds(server, '-'), what='the drive to be empty')
    app.wait_gone(_('Eject from “%s”…') % 'web')


def main():
    if not shutil.which('qemu-system-x86_64'):
        print('skipped: qemu-system-x86_64 is not installed')
        sys.exit(journey.libvirtd.SKIP)
    # What is remembered must be there in the next process.
    env = {'GSETTINGS_BACKEND': 'keyfile'}
    with journey.server() as server:
        path = make(server)
        with journey.application('--connect', server.uri, '--pool', 'isos', env=env) as app:
            app.window('isos')
            app.find(DISC, 'label', visible=True)
            app.resize(760, 480)
            mark(app)
            app.picture('discs-1-library')
            attach(server, app, path / DISC)
            look(app)
            eject(server, app)
        with journey.application('--connect', server.uri, '--pool', 'isos', env=env) as app:
            app.window('isos')
            app.find(LABEL, 'label', visible=True)


main()
