#!/usr/bin/python3
# thin.py: the thin pools of a volume group
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""On a libvirtd that is this computer's, with a stand-in for UDisks2: what libvirt does not show of a volume
group is shown, a thin volume is made, its snapshot, it is made larger, and deleted. On another
connection the commands for the host stand there instead. (On real LVM: tests/rig/rig-thin.c.)

For this computer's is taken what waits at libvirt's usual socket: so the journey has a /run of its own."""

import os
import re
import sys

import journey
from journey import _


def choose(app, volume, item):
    journey.press(app, _('What can be done with “%s”') % volume)
    app.click(app.find(_(item), 'menu item'))


def look(app):
    app.click(_('Thin'), 'page tab')
    app.find('pool0', 'label', visible=True)
    app.find(re.compile(re.escape(_('snapshot of “%s”') % 'data')), 'label', visible=True)
    app.find(re.compile('^Está casi lleno' if journey.SPANISH else '^It is nearly full'), 'label')
    app.screenshot('thin-1-pool')
    app.resize(760, 480)
    app.screenshot('thin-2-narrow')
    app.resize(1000, 820)


def make(app):
    journey.press(app, _('_New Thin Volume…'))
    dialog = app.window(_('New Thin Volume in “%s”') % 'pool0')
    name = app.find(_('Name'), journey.TEXT, root=dialog)
    app.set_text(name, 'data')
    app.find(re.compile('“data”|«data»'), 'label', root=dialog)
    assert not journey.is_sensitive(app, _('C_reate'), dialog)
    app.set_text(name, 'disk-1')
    app.set_text(app.find(_('Size, for example “20 GiB”'), journey.TEXT, root=dialog), '2 GiB')
    journey.show_commands(app)
    app.find(re.compile('--virtualsize 2147483648b --thinpool pool0 --name disk-1 vg'), 'label', root=dialog, hidden=True)
    app.screenshot('thin-3-new')
    journey.press(app, _('C_reate'), dialog)
    app.find('disk-1', 'label', visible=True)


def snapshot(app):
    choose(app, 'disk-1', '_Snapshot…')
    dialog = app.window(_('Snapshot of “%s”') % 'disk-1')
    app.set_text(app.find(_('Name'), journey.TEXT, root=dialog), 'before')
    app.screenshot('thin-4-snapshot')
    journey.press(app, _('_Make Snapshot'), dialog)
    app.find('before', 'label')


def grow(app):
    choose(app, 'disk-1', '_Grow…')
    dialog = app.window(_('Grow “%s”') % 'disk-1')
    size = app.find(_('Size, for example “20 GiB”'), journey.TEXT, root=dialog)
    app.set_text(size, '1 GiB')
    app.find(re.compile(re.escape(_('It has %s now. Write more than that.').split('%s')[1])), 'label', root=dialog)
    assert not journey.is_sensitive(app, _('_Grow'), dialog)
    app.set_text(size, '3 GiB')
    journey.show_commands(app)
    app.find(re.compile('lvextend --size 3221225472b vg/disk-1'), 'label', root=dialog, hidden=True)
    app.screenshot('thin-5-grow')
    journey.press(app, _('_Grow'), dialog)
    app.find(re.compile('3[.,]0\xa0GiB.*\n/dev/vg/disk-1$'), 'label')


def delete(app):
    choose(app, 'disk-1', '_Delete…')
    dialog = app.window(_('Delete “%s”?') % 'disk-1')
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Delete'), dialog))
    app.find(re.compile('before'), 'label', root=dialog)
    app.screenshot('thin-6-delete')
    journey.press(app, _('_Delete'), dialog)
    app.wait_gone('disk-1', 'label')


def ask_for_pool(app, name):
    app.click(app.find(_('Delete the thin pool “%s”') % name, 'push button'))
    dialog = app.window(_('Delete the thin pool “%s”?') % name)
    journey.show_commands(app)
    app.find(re.compile(f'lvremove vg/{name}'), 'label', root=dialog, hidden=True)
    app.set_text(app.find(_('To confirm, type “%s”') % name, journey.TEXT, root=dialog), name)
    return dialog


def delete_pool(app):
    """What goes with it is named."""
    dialog = ask_for_pool(app, 'pool0')
    for volume in 'data', 'data-before', 'before':
        app.find(re.compile(f'^[“«]{volume}[”»], '), 'label', root=dialog)
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Delete'), dialog))
    app.screenshot('thin-7-delete-pool')
    journey.press(app, _('_Delete'), dialog)
    app.find(_('The volume group “%s” has no thin pool') % 'vg', 'label')


def refuse_pool(app):
    """One with a volume that is mounted stays."""
    journey.press(app, _('New Thin _Pool…'))
    dialog = app.window(_('New Thin Pool'))
    app.set_text(app.find(_('Name'), journey.TEXT, root=dialog), 'tank')
    app.set_text(app.find(_('Size, for example “20 GiB”'), journey.TEXT, root=dialog), '2 GiB')
    journey.press(app, _('C_reate'), dialog)
    journey.press(app, _('_New Thin Volume…'))
    dialog = app.window(_('New Thin Volume in “%s”') % 'tank')
    app.set_text(app.find(_('Name'), journey.TEXT, root=dialog), 'mounted-1')
    journey.press(app, _('C_reate'), dialog)
    app.find('mounted-1', 'label', visible=True)
    dialog = ask_for_pool(app, 'tank')
    app.find(_('“%s”, at %s') % ('mounted-1', '/srv/mounted-1'), 'label', root=dialog)
    app.find(_('Mounted on this computer: unmount it first'), 'label', root=dialog)
    app.wait_gone(_('Looking for what uses it…'), 'label', dialog)
    assert not journey.is_sensitive(app, _('_Delete'), dialog)
    app.screenshot('thin-8-mounted')
    app.key('Escape')
    app.wait_gone(_('Delete the thin pool “%s”?') % 'tank', 'dialog')


def main():
    with journey.server(listen_tcp=True) as server:
        if server.user:
            # Somebody's own libvirt has no say over LVM, and is told so.
            print('skipped: only the libvirt of the system shows thin pools')
            sys.exit(journey.libvirtd.SKIP)
        server.virsh('pool-define-as', 'lvm', 'logical', '--source-name', 'vg', '--target', '/dev/vg')
        os.mkdir('/run/libvirt')
        os.symlink(server.dir / 'libvirt-sock', '/run/libvirt/libvirt-sock')
        with journey.application('--connect', 'qemu:///system', '--pool', 'lvm') as app:
            app.resize(1000, 820)
            look(app)
            make(app)
            snapshot(app)
            grow(app)
            delete(app)
            delete_pool(app)
            refuse_pool(app)
        with journey.application('--connect', server.tcp_uri, '--pool', 'lvm') as app:
            app.click(_('Thin'), 'page tab')
            app.find(re.compile('lvcreate --snapshot --name before vg/disk-1'), 'label', visible=True)
            app.screenshot('thin-9-elsewhere')


if 'DBUS_SYSTEM_BUS_ADDRESS' in os.environ:
    main()
else:
    command = [os.environ['ALBERCA_MOCK_UDISKS'], sys.executable, *sys.argv]
    if journey.libvirtd.can_unshare():
        command = ['unshare', '-m', 'sh', '-c', 'mount --make-rprivate / && mount -t tmpfs tmpfs /run && exec "$@"', 'sh', *command]
    os.execvp(command[0], command)
