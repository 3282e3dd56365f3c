#!/usr/bin/python3
# devices.py: pools on devices, and what keeps people from losing what is on one
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""On a libvirtd of its own and loop devices of the machine: a file system is made on a blank
device, and a partition table on another; a device that is mounted, and one that is a pool's, are
refused with the reason, in the wizard and on the page of the pool; the host's disks are listed,
the one with the running system not to be picked."""

import contextlib
import re
import subprocess
import sys

import journey
import libvirtd
from journey import _

# The titles of templates are in their files
FILE_SYSTEM = ('Sistema de archivos nuevo en un dispositivo vacío' if journey.SPANISH
               else 'New file system on a blank device')
DISK = 'Disco entero vacío' if journey.SPANISH else 'Whole blank disk'
SIZE = 64 * 1024 * 1024


def begin(app, title, name):
    app.key('ctrl+n')
    wizard = app.window(_('New Pool'))
    app.set_text(app.find(role='entry', root=wizard, visible=True), title, role='entry')
    journey.wait_for(lambda: journey.is_selected(app.click_mouse(title, 'table cell', root=wizard)))
    journey.press(app, _('_Next'), wizard)
    app.set_text(app.find(_('Name'), 'text', root=wizard), name)
    return wizard


def field(app, wizard, title):
    return app.find(_('%s, on the computer that runs libvirt') % _(title), 'text', root=wizard)


def make(app, server, title, name, device, path=None):
    wizard = begin(app, title, name)
    app.set_text(field(app, wizard, 'Device'), device)
    if path:
        app.set_text(field(app, wizard, 'Path'), path)
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Next'), wizard))
    app.screenshot(f'devices-{name}-1-source')
    journey.press(app, _('_Next'), wizard)
    app.find(_('UUID'), 'label', root=wizard, visible=True)
    app.screenshot(f'devices-{name}-2-review')
    journey.press(app, _('C_reate'), wizard)
    app.window(name)
    journey.wait_for(lambda: 'running' in server.virsh('pool-info', name, check=False))


def refuse(app, device, words, picture):
    """The reason is below the field, and there is no way on."""
    wizard = begin(app, FILE_SYSTEM, 'refused')
    app.set_text(field(app, wizard, 'Device'), device)
    app.find(re.compile(re.escape(words)), 'label', root=wizard, visible=True)
    assert not journey.is_sensitive(app, _('_Next'), wizard)
    app.screenshot(picture)
    return wizard


@contextlib.contextmanager
def mounted(server, device):
    point = server.dir / 'precious'
    point.mkdir(exist_ok=True)
    subprocess.run(['mke2fs', '-F', '-q', '-t', 'ext4', device], check=True)
    subprocess.run(['mount', device, point], check=True)
    try:
        yield str(point)
    finally:
        subprocess.run(['umount', point], check=True)


def look_at_disks(app, wizard):
    """libvirt tells of whole disks; the one that this runs from is in use."""
    journey.press(app, _('Disks of the Host…'), wizard)
    dialog = app.window(_('Disks of the Host'))
    journey.show_commands(app)
    app.find(re.compile('^virsh .*nodedev-list'), 'label', root=dialog)
    app.screenshot('devices-disks')
    app.key('Escape')
    app.window(_('New Pool'))


def refuse_on_the_page(app, server, device):
    """A pool that is defined, on a device that got mounted since."""
    server.virsh('pool-define-as', 'late', 'fs', '--source-dev', device, '--source-format', 'ext4',
                 '--target', server.dir / 'late')
    with mounted(server, device) as point:
        app.select_row('late')
        journey.press(app, _('More about this pool'))
        app.click(app.find(_('Build and _Overwrite…'), 'menu item'))
        dialog = app.window(_('Build “%s” over what is there?') % 'late')
        app.find(re.compile(re.escape(point)), 'label', root=dialog, visible=True)
        assert not journey.is_sensitive(app, _('_Overwrite'), dialog)
        app.screenshot('devices-refused-page')
        journey.press(app, _('_Cancel'), dialog)
        app.wait_gone(_('_Overwrite'), 'button')


def main():
    with journey.server() as server:
        devices = [server.make_device(f'device{i}', SIZE) for i in range(4)]
        if None in devices:
            print('skipped: this machine gives no loop devices to a libvirtd of root; '
                  'directories are in wizard.py')
            sys.exit(libvirtd.SKIP)
        with journey.application('--connect', server.uri) as app:
            make(app, server, FILE_SYSTEM, 'files', devices[0], str(server.dir / 'files'))
            make(app, server, DISK, 'parts', devices[1])
            assert 'gpt' in server.virsh('pool-dumpxml', 'parts')
            refuse(app, devices[0], 'files', 'devices-refused-pool')
            app.key('Escape')
            with mounted(server, devices[2]) as point:
                wizard = refuse(app, devices[2], point, 'devices-refused-mounted')
                look_at_disks(app, wizard)
                app.key('Escape')
            # Another one: a daemon that another test started meanwhile has the mount in its own copy of them.
            refuse_on_the_page(app, server, devices[3])


main()
