#!/usr/bin/python3
# screenshots.py: makes the pictures that software centres and the README show
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""screenshots.py FOLDER: no test, but what `meson compile screenshots` runs when the application looks
different: LANGUAGE-SCHEME-NAME.png in the language of the environment, light and dark."""

import pathlib
import re
import subprocess
import sys

import figures
import journey
from journey import _

SCHEMES = {'light': 'prefer-light', 'dark': 'prefer-dark'}


def save(app, folder, name):
    picture = app.picture(f'screenshot-{name}')
    subprocess.run(['convert', str(picture), '+dither', '-colors', '200', '-strip', f'PNG8:{folder / name}.png'], check=True)


def practice(folder, prefix, env):
    with journey.application('--practice', env=env) as app:
        app.select_row('default')
        app.find('old-server.qcow2', 'label', visible=True)
        app.resize(1100, 700)
        app.select_row('web.qcow2')
        app.key('F4')
        app.find(_('Used By'), 'label', visible=True)
        save(app, folder, f'{prefix}-volumes')
        app.key('ctrl+n')
        wizard = app.window(_('New Pool'))
        app.find(journey.named(_('_Next')), 'push button', root=wizard, visible=True)
        save(app, folder, f'{prefix}-new-pool')
        app.key('Escape')


def snapshots(folder, prefix, env):
    with journey.server() as server:
        path = server.make_dir_pool('machines') / 'server.qcow2'
        for name in ('base.qcow2', 'server.qcow2'):
            server.virsh('vol-create-as', 'machines', name, '20G', '--format', 'qcow2')
        with journey.application('--connect', server.uri, '--pool', 'machines', env=env) as app:
            app.find('server.qcow2', 'label', visible=True)
            app.resize(1100, 700)
            app.select_row('server.qcow2')
            app.key('F4')
            clean, updated = ('limpia', 'actualizada') if journey.SPANISH else ('clean', 'updated')
            figures.take_snapshot(app, clean)
            figures.write(path, 17, 0)
            figures.take_snapshot(app, updated)
            figures.write(path, 34, 32)
            app.key('F5')
            app.find(re.compile('8[,.]0\\sMiB'), 'label', visible=True)
            save(app, folder, f'{prefix}-snapshots')


def main(folder):
    language = 'es' if journey.SPANISH else 'en'
    for scheme, value in SCHEMES.items():
        env = {'ADW_DEBUG_COLOR_SCHEME': value}
        practice(folder, f'{language}-{scheme}', env)
        snapshots(folder, f'{language}-{scheme}', env)


main(pathlib.Path(sys.argv[1]))
