#!/usr/bin/python3
# figures.py: makes the pictures of the help
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""figures.py FOLDER: no test, but what `meson compile help-figures` runs when the application looks
different: everything that the pages of help/ show, in the language of the environment."""

import os
import pathlib
import re
import subprocess
import sys

import journey
from journey import _

# The width of the snapshots, at the right of the window
PANE = 340

# Pages that have their picture from a journey of the suite, by the journey: its picture, the page
FROM_JOURNEYS = {
    'chain': {'chain-1-base': 'chains'},
    'copies': {'1-clone': 'volume-copy', '2-resize': 'volume-resize', '5-wipe': 'volume-wipe'},
    'discs': {'discs-2-attach': 'discs'},
    'find': {'2-found': 'find', '6-reclaim': 'reclaim'},
    'machine_snapshots': {'machine-snapshots-dialog-clean': 'machine-snapshots'},
    'thin': {'thin-1-pool': 'thin-pools'},
    'transfer': {'transfer-1-upload': 'transfer'},
    'wizard': {'wizard-2-try': 'pool-discover', 'wizard-3-changes': 'pool-copy', 'wizard-5-confirm': 'pool-run'},
}


def save(app, name, folder, window=None, crop=None):
    """The window that is on top"""
    picture = app.screenshot(f'figure-{name}')
    if crop is None:
        crop = crop_of(*journey.atspi.extents(window or app.active_window())[2:])
    cut(picture, name, folder, crop)


def crop_of(width, height):
    return f'{width + 10}x{height + 10}+0+0'


def cut(picture, name, folder, crop):
    """As small as a picture of few colours can be"""
    subprocess.run(['convert', str(picture), '-crop', crop, '+repage', '+dither', '-colors', '128', '-strip',
                    f'PNG8:{folder / name}.png'], check=True)


def write(path, pattern, start):
    subprocess.run(['qemu-io', '-f', 'qcow2', '-c', f'write -P {pattern} {start}M 8M', str(path)], check=True,
                   stdout=subprocess.DEVNULL)


def practice(folder):
    with journey.application('--practice') as app:
        app.select_row('default')
        app.find('old-server.qcow2', 'label', visible=True)
        app.resize(1100, 720)
        app.select_row('web.qcow2')
        app.key('F4')
        app.find(_('Used By'), 'label', visible=True)
        save(app, 'pool', folder)
        app.key('ctrl+n')
        wizard = app.window(_('New Pool'))
        app.find(journey.named(_('_Next')), 'push button', root=wizard, visible=True)
        save(app, 'new-pool', folder, wizard)
        app.key('Escape')


def dialogs(app, folder):
    app.key('ctrl+shift+n')
    dialog = app.window(_('New Volume'))
    app.set_text(app.find(_('Name'), 'text', root=dialog), 'student.qcow2')
    row = app.find(_('Build on another volume'), 'list item', root=dialog)
    app.click(app.find(role='check box', root=row))
    app.choose(_('Base image'), 'base.qcow2', root=dialog)
    app.find(_('Occupied now'), 'label', root=dialog, visible=True)
    save(app, 'new-volume', folder, dialog)
    app.key('Escape')
    app.wait_one_window('the dialog to close')

    app.select_row('base.qcow2')
    journey.press(app, _('Delete the selected volumes'))
    dialog = app.window(re.compile('base.qcow2'))
    app.find(_('Delete although it is in use'), 'check box', root=dialog, visible=True)
    save(app, 'delete', folder, dialog)
    app.key('Escape')
    app.wait_one_window('the dialog to close')


def take_snapshot(app, name):
    journey.press(app, _('New snapshot'))
    dialog = app.window(_('Snapshot of “%s”') % 'server.qcow2')
    app.set_text(app.find(_('Name'), journey.TEXT, root=dialog), name)
    journey.press(app, _('_Make Snapshot'), dialog)
    app.find(name, 'label', visible=True)
    journey.wait_for(lambda: journey.is_sensitive(app, _('New snapshot'), None))


def snapshots(app, path, folder):
    # Alone: another one is selected
    app.click_mouse('server.qcow2', 'label')
    app.click(_('Details of the selected volume'), 'push button')
    clean, updated, tried = ('limpia', 'actualizada', 'prueba') if journey.SPANISH else ('clean', 'updated', 'tried')
    take_snapshot(app, clean)
    write(path, 17, 0)
    take_snapshot(app, updated)
    write(path, 34, 32)
    take_snapshot(app, tried)
    journey.press(app, _('Revert to “%s”') % updated)
    dialog = app.window(re.compile('server.qcow2'))
    journey.press(app, _('_Revert'), dialog)
    app.wait_one_window('the dialog to close')
    journey.wait_for(lambda: journey.is_sensitive(app, _('New snapshot'), None))
    write(path, 51, 64)
    app.key('F5')
    app.find(re.compile('8[,.]0\sMiB'), 'label', visible=True)
    top = journey.atspi.extents(app.find(_('Snapshots'), 'label', visible=True))[1]
    save(app, 'snapshots', folder, crop=f'{PANE}x{872 - top}+{1095 - PANE}+{top}')


def real(folder):
    with journey.server() as server:
        path = server.make_dir_pool('machines') / 'server.qcow2'
        for name in ('base.qcow2', 'server.qcow2'):
            server.virsh('vol-create-as', 'machines', name, '20G', '--format', 'qcow2')
        server.virsh('vol-create-as', 'machines', 'web.qcow2', '20G', '--format', 'qcow2',
                     '--backing-vol', 'base.qcow2', '--backing-vol-format', 'qcow2')
        with journey.application('--connect', server.uri, '--pool', 'machines') as app:
            app.find('web.qcow2', 'label', visible=True)
            app.resize(1100, 880)
            dialogs(app, folder)
            snapshots(app, path, folder)


def travel(folder):
    """What the journeys see"""
    for name, pictures in FROM_JOURNEYS.items():
        subprocess.run([sys.executable, str(pathlib.Path(__file__).with_name(f'{name}.py'))], check=True,
                       env={**os.environ, 'ALBERCA_FIGURES': '1'})
        for picture, page in pictures.items():
            path = journey.ARTEFACTS / f'{picture}.png'
            cut(path, page, folder, crop_of(*map(int, path.with_suffix('.size').read_text().split())))


def main(folder):
    practice(pathlib.Path(folder))
    real(pathlib.Path(folder))
    travel(pathlib.Path(folder))


if __name__ == '__main__':
    main(sys.argv[1])
