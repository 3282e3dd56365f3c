#!/usr/bin/python3
# storage.py: a pool and a volume, from the first look to the last
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What virsh made is there; a pool made with the wizard and a volume made in it are what was
asked for, as virsh sees them; what virsh makes and stops meanwhile shows; the volume is deleted."""

import re
import subprocess
import time
import xml.etree.ElementTree as ET

import journey
from journey import _


def look(server, app):
    """What virsh made is shown, with its volumes."""
    app.find('machines', 'label')
    app.screenshot('1-connection')
    app.select_row('machines')
    for name in ('base.qcow2', 'data.raw', 'web.qcow2'):
        app.find(name, 'label', visible=True)
    # The overlay names what it builds on.
    journey.wait_for(lambda: len(app.find_all('base.qcow2', 'label', visible=True)) == 2)
    app.screenshot('2-pool')
    for tab in (_('Details'), _('XML')):
        app.click(tab, 'page tab')
        app.find({_('Details'): _('UUID'), _('XML'): _('XML description')}[tab], visible=True)
        app.screenshot(f'3-{tab.lower()}')
    app.click(_('Volumes'), 'page tab')


def make_pool(server, app):
    app.key('ctrl+n')
    wizard = app.window(_('New Pool'))
    title = 'Biblioteca de ISO' if journey.SPANISH else 'ISO library'
    app.find(title, 'label', root=wizard, visible=True)
    app.screenshot('4-wizard-templates')
    card = app.click_mouse(title, 'table cell', root=wizard)
    journey.wait_for(lambda: journey.is_selected(card))
    journey.press(app, _('_Next'), wizard)

    # Every mistake is told beside its field, and nothing can be sent.
    name = app.find(_('Name'), 'text', root=wizard, visible=True)
    for text, complaint in (('', _('Write a name.')), ('a/b', _('A name cannot contain “/”.')),
                            ('machines', re.compile('machines'))):
        app.set_text(name, text)
        app.find(complaint, 'label', root=wizard, visible=True)
        assert not journey.is_sensitive(app, _('_Next'), wizard), text
    app.screenshot('5-wizard-mistake')
    app.set_text(name, 'lab isos')
    path = app.find(re.compile('^' + _('Path')), 'text', root=wizard, visible=True)
    app.set_text(path, 'relative')
    journey.wait_for(lambda: not journey.is_sensitive(app, _('_Next'), wizard))
    app.set_text(path, str(server.dir / 'pools' / "student's isos"))
    app.screenshot('6-wizard-target')
    journey.press(app, _('_Next'), wizard)
    app.click_mouse(_('The same in a terminal'), 'list item', root=wizard)
    app.find(re.compile('pool-define'), 'label', root=wizard)
    app.screenshot('7-wizard-review')
    journey.press(app, _('C_reate'), wizard)

    # It is selected, and it is what was asked for.
    app.window('lab isos')
    journey.wait_for(lambda: 'running' in server.virsh('pool-info', 'lab isos'))
    info = server.virsh('pool-info', 'lab isos')
    assert re.search(r'Autostart: +yes', info), info
    pool = ET.fromstring(server.virsh('pool-dumpxml', 'lab isos'))
    assert pool.get('type') == 'dir'
    assert pool.findtext('target/path') == str(server.dir / 'pools' / "student's isos")
    assert pool.findtext('target/permissions/mode') == '0755'
    app.screenshot('8-new-pool')


def make_volume(server, app):
    app.select_row('machines')
    app.window('machines')
    journey.press(app, _('_New Volume'))
    dialog = app.window(_('New Volume'))
    app.set_text(app.find(_('Name'), 'text', root=dialog), 'student.qcow2')
    capacity = app.find(re.compile('^' + re.escape(_('Capacity: what the guest sees, for example “20 GiB”'))),
                        'text', root=dialog)
    for text in ('many', '-1 GiB', '99999999999999999999', '5 parsecs', '0'):
        app.set_text(capacity, text)
        journey.wait_for(lambda: not journey.is_sensitive(app, _('C_reate'), dialog), what=text)
    app.screenshot('9-volume-mistake')
    app.set_text(capacity, '30 GiB')
    app.screenshot('10-new-volume')
    journey.press(app, _('C_reate'), dialog)

    app.find('student.qcow2', 'label', visible=True)
    volume = ET.fromstring(server.virsh('vol-dumpxml', 'student.qcow2', '--pool', 'machines'))
    assert volume.findtext('capacity') == str(30 << 30)
    assert volume.find('target/format').get('type') == 'qcow2'
    assert volume.findtext('target/compat') == '1.1'
    assert int(volume.findtext('allocation')) < 1 << 20, 'it is thin'
    app.screenshot('11-volume-made')


def watch(server, app):
    """What others do shows by itself."""
    server.make_dir_pool('made by virsh')
    app.find('made by virsh', 'label', timeout=5)
    server.virsh('pool-destroy', 'made by virsh')
    app.find(re.compile('made by virsh.*' + _('Stopped')), 'list item', timeout=5)
    server.virsh('pool-undefine', 'made by virsh')
    app.wait_gone('made by virsh', 'label', timeout=5)

    # What libvirt sends no event for is read again when the window gets the focus, and every 30 s.
    # Where no window manager is, the focus may come back without a word: then it takes the 30 s.
    server.virsh('vol-create-as', 'machines', 'first.raw', '1M')
    app.key('ctrl+comma')
    app.window(_('Preferences'))
    app.screenshot('12-preferences')
    app.key('Escape')
    app.find('first.raw', 'label', timeout=45)
    server.virsh('vol-create-as', 'machines', 'second.raw', '1M')
    app.find('second.raw', 'label', timeout=45)


def stop_and_start(server, app):
    switch = app.find(re.compile(_('Pool is running')), 'check box', visible=True)
    app.click(switch)
    app.find(_('The Pool Is Stopped'), 'label', visible=True)
    app.screenshot('13-pool-stopped')
    journey.wait_for(lambda: 'inactive' in server.virsh('pool-list', '--all'))
    journey.press(app, _('_Start Pool'))
    app.find('student.qcow2', 'label', visible=True)


def delete_volumes(server, app):
    """One that nobody uses; one that an overlay builds on asks for more than a click."""
    app.select_row('student.qcow2')
    journey.press(app, _('Delete the selected volumes'))
    dialog = app.window(re.compile('student.qcow2'))
    app.screenshot('14-delete')
    journey.press(app, _('_Delete'), dialog)
    app.wait_gone('student.qcow2', 'label')
    assert 'student.qcow2' not in server.virsh('vol-list', 'machines')

    row = app.select_row('base.qcow2')
    assert row is not None
    journey.press(app, _('Delete the selected volumes'))
    dialog = app.window(re.compile('base.qcow2'))
    app.find(re.compile('web.qcow2'), 'label', root=dialog, visible=True)
    assert not journey.is_sensitive(app, _('_Delete'), dialog)
    app.screenshot('15-delete-base')
    journey.press(app, _('_Cancel'), dialog)
    assert 'base.qcow2' in server.virsh('vol-list', 'machines')


def describe_pool(server, name):
    """What stays the same; its sizes are those of the file system."""
    pool = ET.fromstring(server.virsh('pool-dumpxml', '--inactive', name))
    return [pool.findtext('uuid'), ET.tostring(pool.find('target'))]


def read_transcript(server, app):
    """Every act has its line; pasted into a shell they do the same again."""
    journey.press(app, _('Operations'))
    app.find(_('Show _Transcript'), 'label')
    app.screenshot('16-operations')
    app.key('Escape')
    app.key('ctrl+shift+t')
    window = app.window(_('Transcript'))
    acts = app.find(_('Transcript'), 'list', root=window)
    app.screenshot('17-transcript')
    # The newest is shown first.
    commands = journey.read_commands(app, acts, 'pool-define')
    commands.reverse()
    app.key('Escape')
    app.wait_gone(_('Transcript'), 'dialog')

    server.virsh('pool-destroy', 'lab isos')
    server.virsh('pool-delete', 'lab isos')
    before = describe_pool(server, 'lab isos')
    server.virsh('pool-undefine', 'lab isos')
    for command in commands:
        result = subprocess.run(['sh', '-euc', command], env=server.environment, text=True,
                                capture_output=True)
        assert result.returncode == 0, f'{command}\n{result.stderr}'
    after = describe_pool(server, 'lab isos')
    assert after == before, f'{commands}\n{before}\n{after}'
    assert 'running' in server.virsh('pool-info', 'lab isos')
    app.find('lab isos', 'label', timeout=5)


def main():
    with journey.server() as server:
        server.make_dir_pool('machines')
        server.virsh('vol-create-as', 'machines', 'base.qcow2', '10G', '--format', 'qcow2')
        server.virsh('vol-create-as', 'machines', 'data.raw', '64M')
        server.virsh('vol-create-as', 'machines', 'web.qcow2', '10G', '--format', 'qcow2',
                     '--backing-vol', 'base.qcow2', '--backing-vol-format', 'qcow2')
        with journey.application('--connect', server.uri) as app:
            for step in (look, make_pool, make_volume, watch, stop_and_start, delete_volumes,
                         read_transcript):
                start = time.monotonic()
                step(server, app)
                print(f'{step.__name__}: {time.monotonic() - start:.1f} s', flush=True)


if __name__ == '__main__':
    main()
