#!/usr/bin/python3
# transfer.py: a file goes up, is imported, and comes down again
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""An ISO is uploaded and read back, a VMDK is imported as qcow2, and what was uploaded is downloaded:
the files of both sides are compared by cmp and qemu-img."""

import os
import re
import subprocess

import journey
from journey import _

MIB = 1 << 20


def choose_file(app, title, path):
    """In GTK's own chooser, by keyboard: a path is typed as it is."""
    app.find(title, 'filler')
    app.key('slash')
    app.type(str(path)[1:])
    app.key('Return')


def upload(app, path, picture):
    app.click(_('Upload files'))
    choose_file(app, _('Upload Files'), path)
    dialog = app.window(_('Upload into “%s”') % 'images')
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Upload'), dialog), what='the file to be read')
    app.screenshot(picture)
    journey.press(app, _('_Upload'), dialog)


def main():
    with journey.server() as server:
        pool = server.make_dir_pool('images')
        here = server.dir / 'here'
        here.mkdir()
        plain = here / 'plain.raw'
        plain.write_bytes(os.urandom(3 * MIB) + bytes(5 * MIB))
        iso = here / 'tools.iso'
        iso.write_bytes(bytes(32768) + b'\1CD001' + os.urandom(2 * MIB))
        vmdk = here / 'old-machine.vmdk'
        subprocess.run(['qemu-img', 'convert', '-O', 'vmdk', plain, vmdk], check=True)

        with journey.application('--connect', server.uri, '--pool', 'images') as app:
            app.window('images')
            upload(app, iso, 'transfer-1-upload')
            app.find('tools.iso', 'label', visible=True, timeout=30)
            journey.wait_for(lambda: subprocess.run(['cmp', '-s', iso, pool / 'tools.iso']).returncode == 0)

            upload(app, vmdk, 'transfer-2-import')
            app.find('old-machine.qcow2', 'label', visible=True, timeout=30)
            journey.wait_for(lambda: sorted(p.name for p in pool.iterdir()) == ['old-machine.qcow2', 'tools.iso'],
                             what='the temporary volume to go', timeout=30)
            subprocess.run(['qemu-img', 'compare', '-q', '-F', 'qcow2', plain, pool / 'old-machine.qcow2'], check=True)

            app.select_row('tools.iso')
            app.click_mouse('tools.iso', 'label', button=3)
            app.click(re.compile(re.escape(_('Do_wnload…'))), 'menu item')
            app.find(_('Download the Volume'), 'filler')
            app.key('ctrl+a')
            app.type(str(here / 'back.iso'))
            app.key('Return')
            journey.wait_for(lambda: (here / 'back.iso').exists(), what='the download', timeout=30)
            subprocess.run(['cmp', iso, here / 'back.iso'], check=True)

            journey.press(app, _('Operations'))
            app.find(re.compile('SHA-256: [0-9a-f]{64}'), 'label')
            app.find(re.compile(re.escape(_('Read back and compared: the same.'))), 'label')
            app.screenshot('transfer-3-operations')
            app.key('Escape')


if __name__ == '__main__':
    main()
