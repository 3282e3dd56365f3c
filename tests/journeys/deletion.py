#!/usr/bin/python3
# deletion.py: who uses a volume is shown, and stands before whoever deletes it
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""One base, five overlays on it in another pool, five virtual machines, one of which runs: the
list says who uses the base, it is protected, and in the end it is deleted with everything."""

import re
import shutil
import sys
import time

import journey
from journey import _, atspi, ngettext

MACHINES = ('db', 'files', 'mail', 'proxy', 'web')

DOMAIN = '''<domain type='qemu'><name>{name}</name><memory unit='MiB'>32</memory>
<os><type>hvm</type></os><devices><disk type='file' device='disk'>
<driver name='qemu' type='qcow2'/><source file='{path}'/><target dev='vda' bus='virtio'/>
</disk></devices></domain>
'''


def prepare(server):
    server.make_dir_pool('library')
    server.make_dir_pool('clones')
    server.virsh('vol-create-as', 'library', 'base.qcow2', '64M', '--format', 'qcow2')
    server.virsh('vol-create-as', 'library', 'spare.qcow2', '64M', '--format', 'qcow2')
    for name in MACHINES:
        server.virsh('vol-create-as', 'clones', f'{name}.qcow2', '64M', '--format', 'qcow2',
                     '--backing-vol', server.pools_dir / 'library' / 'base.qcow2',
                     '--backing-vol-format', 'qcow2')
        file = server.dir / f'{name}.xml'
        file.write_text(DOMAIN.format(name=name,
                                      path=server.pools_dir / 'clones' / f'{name}.qcow2'))
        server.virsh('define', file)
    server.virsh('start', 'web')


def look(server, app):
    """What runs comes first."""
    app.select_row('library')
    app.find('web, db +3', 'label', visible=True)
    app.screenshot('1-used-by')


def ask(app):
    app.select_row('base.qcow2')
    journey.press(app, _('Delete the selected volumes'))
    dialog = app.window(re.compile('base.qcow2'))
    # The answer is there: it offers what can be done.
    app.find(re.compile('^' + re.escape(_('Delete with everything that depends on it: %s. %s more are '
                                          'freed').split('%s')[0])), 'check box', root=dialog,
             visible=True)
    return dialog


def tick(app, text, dialog):
    box = app.find(re.compile('^' + re.escape(text)), 'check box', root=dialog, visible=True)
    app.click(box)
    journey.wait_for(lambda: box.has_state(atspi.State.CHECKED))


def is_protected(server, app):
    dialog = ask(app)
    told = [label.get_name() for label in app.find_all(role='label', root=dialog)]
    for name in MACHINES:
        assert any(_('“%s”') % name in text for text in told), told
        assert _('“%s” in the pool “%s”') % (f'{name}.qcow2', 'clones') in told, told
    assert not journey.is_sensitive(app, _('_Delete'), dialog)
    app.screenshot('2-protected')

    # Everything: the commands say so, but a machine that runs has to be agreed to by name.
    tick(app, _('Delete with everything that depends on it: %s. %s more are freed').split('%s')[0],
         dialog)
    journey.show_commands(app)
    app.find(re.compile('vol-delete --pool clones web.qcow2'), 'label', root=dialog)
    assert not journey.is_sensitive(app, _('_Delete'), dialog)
    consent = _('Go on although running virtual machines may lose data: %s') % _('“%s”') % 'web'
    tick(app, consent, dialog)
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Delete'), dialog))
    app.screenshot('3-everything')
    journey.press(app, _('_Cancel'), dialog)
    app.wait_gone(re.compile('base.qcow2'), 'dialog')
    assert 'base.qcow2' in server.virsh('vol-list', 'library')


def machines_go(server, app):
    """The list follows without a word from anybody."""
    server.virsh('destroy', 'web')
    app.find('db, files +3', 'label', visible=True, timeout=5)
    for name in MACHINES[1:]:
        server.virsh('undefine', name)
    app.find('db', 'label', visible=True, timeout=5)
    server.virsh('undefine', 'db')
    app.wait_gone('db', 'label', timeout=5)


def goes_with_everything(server, app):
    app.select_row('clones')
    app.find('web.qcow2', 'label', visible=True)
    app.select_row('library')
    app.find(ngettext('%u overlay', '%u overlays', 5) % 5, 'label', visible=True, timeout=5)
    dialog = ask(app)
    assert not journey.is_sensitive(app, _('_Delete'), dialog)
    # Nobody but what goes too: no more has to be agreed to.
    tick(app, _('Delete with everything that depends on it: %s. %s more are freed').split('%s')[0],
         dialog)
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Delete'), dialog))
    app.screenshot('4-nobody-runs')
    journey.press(app, _('_Delete'), dialog)
    app.wait_gone('base.qcow2', 'label')
    assert 'spare.qcow2' in server.virsh('vol-list', 'library')
    assert not server.virsh('vol-list', 'clones').strip()
    app.screenshot('5-gone')


def main():
    if not shutil.which('qemu-system-x86_64'):
        print('skipped: QEMU is not installed')
        sys.exit(journey.libvirtd.SKIP)
    with journey.server() as server:
        prepare(server)
        with journey.application('--connect', server.uri) as app:
            for step in (look, is_protected, machines_go, goes_with_everything):
                start = time.monotonic()
                step(server, app)
                print(f'{step.__name__}: {time.monotonic() - start:.1f} s', flush=True)


main()
