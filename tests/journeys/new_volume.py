#!/usr/bin/python3
# new_volume.py: overlays for a class, an encrypted volume, and what stands in the way
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""One base and five overlays of it, all at once; one of the next five cannot be made, and the four
others are not left behind; an encrypted volume, of whose passphrase nothing is to be seen; the
commands of the first, pasted into a shell, make the same."""

import json
import re
import subprocess
import time
import xml.etree.ElementTree as ET

import journey
from journey import _


def open_dialog(app):
    app.key('ctrl+shift+n')
    return app.window(_('New Volume'))


def switch_on(app, title, dialog):
    """The switch of an expander row, which is then open."""
    row = app.find(title, 'list item', root=dialog)
    app.click(app.find(role='check box', root=row))


def name_entry(app, dialog):
    return app.find(_('Name'), 'text', root=dialog)


def create_button(app, dialog):
    return app.find(journey.named(_('C_reate')), 'push button', root=dialog)


def describe(server, volume):
    path = server.virsh('vol-path', volume, '--pool', 'machines').strip()
    output = subprocess.run(['qemu-img', 'info', '--output=json', path], check=True, text=True, capture_output=True)
    return json.loads(output.stdout)


def make_overlays(server, app):
    dialog = open_dialog(app)
    name = name_entry(app, dialog)
    create = create_button(app, dialog)
    app.screenshot('new-volume-1')
    app.set_text(name, 'alumno.qcow2')
    switch_on(app, _('Build on another volume'), dialog)
    journey.wait_for(lambda: not journey.can_press(create))
    app.choose(_('Base image'), 'base.qcow2', root=dialog)
    journey.wait_for(lambda: journey.can_press(create))
    app.screenshot('new-volume-2-base')

    switch_on(app, _('Many at once'), dialog)
    journey.wait_for(lambda: journey.text_of(name) == 'alumno-{n}.qcow2')
    app.set_text(name, 'alumno.qcow2')
    journey.wait_for(lambda: not journey.can_press(create))
    app.set_text(name, 'alumno-{nn}.qcow2')
    app.find(re.compile('alumno-01.qcow2, .*alumno-05.qcow2'), 'label', root=dialog)
    app.screenshot('new-volume-3-many')
    app.click(create)

    app.find('alumno-05.qcow2', 'label', visible=True)
    for n in range(1, 6):
        image = describe(server, f'alumno-{n:02}.qcow2')
        assert image['backing-filename'].endswith('/base.qcow2'), image
        assert image['backing-filename-format'] == 'qcow2', image
        assert image['virtual-size'] == 3 << 30, image
    app.screenshot('new-volume-4-made')


def fail_together(server, app):
    (server.dir / 'pools' / 'machines' / 'lab-3.qcow2').write_text('in the way')
    dialog = open_dialog(app)
    name = name_entry(app, dialog)
    app.set_text(name, 'lab.qcow2')
    switch_on(app, _('Many at once'), dialog)
    journey.wait_for(lambda: journey.text_of(name) == 'lab-{n}.qcow2')
    journey.press(app, _('C_reate'), dialog)
    journey.press(app, _('Operations'))
    app.find(re.compile('lab-3.qcow2'), 'label', visible=True)
    app.screenshot('new-volume-5-undone')
    app.key('Escape')
    assert 'lab-' not in server.virsh('vol-list', 'machines')


def encrypt(server, app):
    dialog = open_dialog(app)
    create = create_button(app, dialog)
    app.set_text(name_entry(app, dialog), 'secreto.qcow2')
    switch_on(app, _('Encrypt'), dialog)
    passphrase = app.find(_('New passphrase'), journey.TEXT, root=dialog)
    repeated = app.find(_('Repeat the passphrase'), journey.TEXT, root=dialog)
    journey.write_secret(passphrase, 'correct horse')
    journey.write_secret(repeated, 'correct house')
    app.find(_('The two passphrases differ.'), 'label', root=dialog)
    assert not journey.can_press(create)
    app.screenshot('new-volume-6-passphrase')
    journey.write_secret(repeated, 'correct horse')
    journey.wait_for(lambda: journey.can_press(create))
    app.click(create)

    app.find('secreto.qcow2', 'label', visible=True)
    volume = ET.fromstring(server.virsh('vol-dumpxml', 'secreto.qcow2', '--pool', 'machines'))
    assert volume.find('target/encryption').get('format') == 'luks'
    uuid = volume.find('target/encryption/secret').get('uuid')
    secret = ET.fromstring(server.virsh('secret-dumpxml', uuid))
    assert secret.get('private') == 'yes'
    assert secret.findtext('usage/volume').endswith('secreto.qcow2')


def read_transcript(server, app):
    """The loop of the overlays makes them again; of the passphrase nothing is written down."""
    app.key('ctrl+shift+t')
    window = app.window(_('Transcript'))
    acts = app.find(_('Transcript'), 'list', root=window)
    commands = journey.read_commands(app, acts, 'alumno')
    app.screenshot('new-volume-7-transcript')
    app.key('Escape')
    app.wait_gone(_('Transcript'), 'dialog')
    assert not any('horse' in command for command in commands)
    assert any('secret-set-value' in command and '--interactive' in command for command in commands)

    loop = next(command for command in commands if 'alumno' in command)
    for n in range(1, 6):
        server.virsh('vol-delete', f'alumno-{n:02}.qcow2', '--pool', 'machines')
    result = subprocess.run(['sh', '-euc', loop], env=server.environment, text=True, capture_output=True)
    assert result.returncode == 0, f'{loop}\n{result.stderr}'
    assert describe(server, 'alumno-05.qcow2')['backing-filename-format'] == 'qcow2'


def main():
    with journey.server() as server:
        server.make_dir_pool('machines')
        server.virsh('vol-create-as', 'machines', 'base.qcow2', '3G', '--format', 'qcow2')
        with journey.application('--connect', server.uri) as app:
            app.find('machines', 'label')
            app.select_row('machines')
            app.window('machines')
            for step in (make_overlays, fail_together, encrypt, read_transcript):
                start = time.monotonic()
                step(server, app)
                print(f'{step.__name__}: {time.monotonic() - start:.1f} s', flush=True)


main()
