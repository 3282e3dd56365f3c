#!/usr/bin/python3
# snapshots.py: a snapshot, something written, and back
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A snapshot of a disk that no machine has; what the test writes afterwards is gone when the disk is
reverted, and is in the snapshot that kept it; one in the middle is deleted."""

import re
import subprocess

import journey
from journey import _


def write(path, pattern):
    subprocess.run(['qemu-io', '-f', 'qcow2', '-c', f'write -P {pattern} 0 64k', path], check=True,
                   stdout=subprocess.DEVNULL)


def holds(path, pattern):
    """Not when it is not whole. -U, or the lock of who looks would make what the application does fail."""
    if subprocess.run(['qemu-img', 'check', '-U', '-q', path], check=False).returncode != 0:
        return False
    return subprocess.run(['qemu-io', '-r', '-U', '-f', 'qcow2', '-c', f'read -P {pattern} 0 64k', path], check=False,
                          stdout=subprocess.DEVNULL).returncode == 0


def names(path):
    out = subprocess.run(['qemu-img', 'snapshot', '-U', '-l', path], check=True, text=True, stdout=subprocess.PIPE).stdout
    return [line.split()[1] for line in out.splitlines()[2:]]


def make(app, name):
    journey.press(app, _('New snapshot'))
    dialog = app.window(_('Snapshot of “%s”') % 'web.qcow2')
    app.set_text(app.find(_('Name'), journey.TEXT, root=dialog), name)
    return dialog


def main():
    with journey.server() as server:
        path = server.make_dir_pool('machines') / 'web.qcow2'
        server.virsh('vol-create-as', 'machines', 'web.qcow2', '1G', '--format', 'qcow2')
        server.virsh('vol-create-as', 'machines', 'data.raw', '1M')
        write(path, 17)
        with journey.application('--connect', server.uri, '--pool', 'machines') as app:
            app.resize(1100, 720)
            app.click_mouse('data.raw', 'label')
            app.key('Return')
            app.find(re.compile(re.escape(_('Only qcow2 images can have snapshots inside them. A raw disk can be cloned, or converted to '
                                              'qcow2 by cloning it.')[:30])), 'label')
            app.screenshot('snapshots-1-raw')
            # A tooltip lies over the next row
            app.key('Down')
            app.find(re.compile(re.escape(_('None yet. A snapshot keeps what is on the disk now, so that it can be brought back later.')[:30])), 'label')

            dialog = make(app, 'a/b')
            assert not journey.is_sensitive(app, _('_Make Snapshot'), dialog)
            app.screenshot('snapshots-2-name')
            app.set_text(app.find(_('Name'), journey.TEXT, root=dialog), 'clean')
            journey.press(app, _('_Make Snapshot'), dialog)
            app.find('clean', 'label', visible=True)
            app.find(_('Here'), 'label', visible=True)
            write(path, 34)
            journey.press(app, _('_Make Snapshot'), make(app, 'middle'))
            app.find('middle', 'label', visible=True)
            app.find(_('You are here'), 'label', visible=True)
            app.find(_('The same data as in “%s”') % 'middle', 'label', visible=True)
            write(path, 51)
            app.screenshot('snapshots-3-two')

            journey.press(app, _('Revert to “%s”') % 'clean')
            dialog = app.window(re.compile('web.qcow2'))
            journey.wait_for(lambda: journey.is_sensitive(app, _('_Revert'), dialog))
            # What was written without a word to anybody is read before it is said what is lost
            lost = _('%s of the disk change. %s of what is there now are in no snapshot: these are lost unless they are kept.')
            app.find(re.compile(re.escape(lost.split('%s')[2])), 'label', root=dialog, visible=True)
            app.screenshot('snapshots-4-revert')
            journey.press(app, _('_Revert'), dialog)
            journey.wait_for(lambda: len(names(path)) == 3)
            journey.wait_for(lambda: journey.is_sensitive(app, _('New snapshot'), None))
            journey.wait_for(lambda: holds(path, 17))
            app.find(_('The same data as in “%s”') % 'clean', 'label', visible=True)
            app.screenshot('snapshots-5-reverted')

            journey.press(app, _('Delete the snapshot “%s”') % 'middle')
            dialog = app.window(re.compile('middle'))
            app.screenshot('snapshots-6-delete')
            journey.press(app, _('_Delete'), dialog)
            app.wait_gone('middle', 'label')
            assert len(names(path)) == 2 and names(path)[0] == 'clean'
            assert holds(path, 17)

            # What the disk was before the revert is there again.
            app.click(re.compile('^' + re.escape((_('Revert to “%s”') % '|').split('|')[0]) + '[0-9]'))
            dialog = app.window(re.compile('web.qcow2'))
            journey.wait_for(lambda: journey.is_sensitive(app, _('_Revert'), dialog))
            journey.press(app, _('_Revert'), dialog)
            journey.wait_for(lambda: holds(path, 51))
            assert not server.virsh('list', '--all', '--name').strip()

            # What is inside the image stands below, folded.
            app.find(_('Inside the Image'), 'label', hidden=True)
            if not app.tree.is_newer:
                app.find(_('Version of qcow2'), 'label', hidden=True)


main()
