#!/usr/bin/python3
# copies.py: volumes are cloned, resized, wiped and moved
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each verb from the menu of a volume to what qemu-img finds on the disk."""

import json
import re
import subprocess
import time

import journey
from journey import _


def image(path):
    """What qemu-img says of an image."""
    return json.loads(subprocess.run(['qemu-img', 'info', '--output=json', path], check=True,
                                     capture_output=True).stdout)


def open_dialog(app, volume, item, title):
    app.select_row(volume)
    app.click_mouse(volume, 'label', button=3)
    app.click(_(item), 'menu item')
    return app.window(re.compile(title))


def clone(server, app):
    dialog = open_dialog(app, 'web.qcow2', 'C_lone…', 'web.qcow2')
    app.find(re.compile(re.escape(_('It is built on “%s”. The copy has everything in itself and needs no base.')
                                  .split('%s')[1])), 'label', root=dialog, visible=True)
    app.choose(_('Into the pool'), 'archive', root=dialog)
    app.screenshot('1-clone')
    journey.press(app, _('C_lone'), dialog)
    path = server.pools_dir / 'archive' / ('web-copia.qcow2' if journey.SPANISH else 'web-copy.qcow2')
    journey.wait_for(path.exists)
    journey.wait_for(lambda: path.name in server.virsh('vol-list', 'archive'))
    subprocess.run(['qemu-img', 'compare', path, server.pools_dir / 'machines' / 'web.qcow2'], check=True,
                   stdout=subprocess.DEVNULL)
    assert 'backing-filename' not in image(path)


def main():
    with journey.server() as server:
        server.make_dir_pool('machines')
        server.make_dir_pool('archive')
        server.virsh('vol-create-as', 'machines', 'base.qcow2', '1G', '--format', 'qcow2')
        server.virsh('vol-create-as', 'machines', 'data.img', '64M', '--allocation', '0')
        server.virsh('vol-create-as', 'machines', 'web.qcow2', '1G', '--format', 'qcow2',
                     '--backing-vol', 'base.qcow2', '--backing-vol-format', 'qcow2')
        with journey.application('--connect', server.uri) as app:
            app.select_row('machines')
            for step in (clone,):
                start = time.monotonic()
                step(server, app)
                print(f'{step.__name__}: {time.monotonic() - start:.1f} s', flush=True)


main()
