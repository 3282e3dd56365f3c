#!/usr/bin/python3
# machine_snapshots.py: snapshots of a whole virtual machine, inside its images and outside
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the row of a machine that uses a volume to its snapshots: one while it is off,
overlays while it runs, what this libvirt cannot do with them, and a merge."""

import re
import subprocess

import journey
from journey import _

MACHINE = """<domain type='qemu'><name>web</name><memory unit='MiB'>32</memory>
<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{a}'/><target dev='vda' bus='virtio'/></disk>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{b}'/><target dev='vdb' bus='virtio'/></disk>
<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"""


def io(path, command):
    return subprocess.run(['qemu-io', '-f', 'qcow2', '-c', command, path], check=False, text=True,
                          stdout=subprocess.PIPE).stdout


def tree(server):
    return server.virsh('snapshot-list', 'web', '--name').split()


def make(app, window, name, external=False):
    journey.press(app, _('_New Snapshot'), window)
    dialog = app.window(_('Snapshot of the Machine “%s”') % 'web')
    app.set_text(app.find(_('Name'), journey.TEXT, root=dialog), name)
    if external:
        app.click(_('Outside, in overlays'), root=dialog)
    app.screenshot('machine-snapshots-dialog-' + name)
    journey.press(app, _('_Make Snapshot'), dialog)
    app.find(name, 'label', root=window, visible=True)


def ask_to_revert(app, window):
    """When the machine changes, rows are made anew, also the one whose button has just been pressed."""
    app.click(_('Revert to “%s”') % 'clean', root=window)
    try:
        return app.window(_('Revert “%s” to “%s”?') % ('web', 'clean'), timeout=10)
    except journey.atspi.Missing:
        return None


def main():
    with journey.server(user=False) as server:
        pool = server.make_dir_pool('machines')
        for name in ('web.qcow2', 'data.qcow2'):
            server.virsh('vol-create-as', 'machines', name, '1G', '--format', 'qcow2')
        (pool / 'web.xml').write_text(MACHINE.format(a=pool / 'web.qcow2', b=pool / 'data.qcow2'))
        server.virsh('define', pool / 'web.xml')
        (pool / 'web.xml').unlink()
        io(pool / 'web.qcow2', 'write -P 17 0 64k')
        with journey.application('--connect', server.uri, '--pool', 'machines') as app:
            app.resize(760, 480)
            app.click_mouse('web.qcow2', 'label')
            app.key('Return')
            assert journey.can_press(app.find(_('Snapshots of the machine “%s”') % 'web', visible=True))
            journey.tab_to(app, re.compile(re.escape(_('Snapshots of “%s”…') % 'web')))
            app.screenshot('machine-snapshots-0-volume')
            app.key('Return')
            window = app.window(_('Snapshots of the Machine “%s”') % 'web')
            app.find(re.compile(re.escape(_('None yet. A snapshot of the machine keeps what is on its disks now, and its memory '
                                            'while it runs, so that it can be brought back later.')[:40])), 'label', root=window)
            app.screenshot('machine-snapshots-1-none')
            make(app, window, 'clean')
            assert tree(server) == ['clean']

            app.click(_('Revert to “%s”') % 'clean', root=window)
            dialog = app.window(_('Revert “%s” to “%s”?') % ('web', 'clean'))
            app.screenshot('machine-snapshots-2-revert')
            journey.press(app, _('_Cancel'), dialog)

            # What libvirt refuses as too risky is explained, and forced by who agrees.
            server.virsh('start', 'web')
            server.virsh('managedsave', 'web')
            dialog = journey.wait_for(lambda: ask_to_revert(app, window))
            app.click(re.compile(re.escape(_('Keep the present state as the snapshot “%s”').split('%')[0])), root=dialog)
            journey.press(app, _('_Revert'), dialog)
            dialog = app.window(_('Force “%s” Back to “%s”?') % ('web', 'clean'))
            journey.show_commands(app)
            app.find(re.compile(r'snapshot-revert web clean --force$'), 'label', root=dialog)
            assert not journey.is_sensitive(app, _('_Force'), dialog)
            app.click(_('Revert although it is risky'), root=dialog)
            app.screenshot('machine-snapshots-2-risky')
            journey.press(app, _('_Force'), dialog)
            # It was the current one before, too: what tells is that the window can do something again.
            app.wait_gone(_('Force “%s” Back to “%s”?') % ('web', 'clean'), journey.atspi.A_WINDOW)
            journey.wait_for(lambda: journey.can_press(app.find(_('Revert to “%s”') % 'clean', root=window)))
            assert 'yes' in server.virsh('snapshot-info', 'web', 'clean').split('Current:')[1][:20]
            server.virsh('managedsave-remove', 'web')

            server.virsh('start', 'web')
            app.find(_('The machine is running.'), 'label', root=window)
            make(app, window, 'upgrade', external=True)
            journey.wait_for(lambda: (pool / 'web.upgrade').exists() and (pool / 'data.upgrade').exists())
            # Newer versions of libvirt can go back to overlays, and merge them with others in between
            is_able = 'externalSnapshot' in server.virsh('capabilities')
            for what in ('Revert to “%s”', 'Delete the snapshot “%s”'):
                assert journey.can_press(app.find(_(what) % 'upgrade', root=window)) == is_able
            app.screenshot('machine-snapshots-3-tree')

            # What is in the way of the merge can be forgotten, and stays in the images.
            app.click(_('More about “%s”') % 'clean', root=window)
            app.click(re.compile(re.escape(_('_Forget…'))), root=window)
            dialog = app.window(_('Forget the snapshot “%s” of “%s”?') % ('clean', 'web'))
            journey.press(app, _('_Forget'), dialog)
            app.wait_gone('clean', 'label', root=window)
            assert tree(server) == ['upgrade']

            journey.wait_for(lambda: journey.can_press(app.find(_('Delete the snapshot “%s”') % 'upgrade', root=window)))
            app.click(_('Delete the snapshot “%s”') % 'upgrade', root=window)
            dialog = app.window(_('Delete the snapshot “%s” of “%s”?') % ('upgrade', 'web'))
            app.screenshot('machine-snapshots-4-merge')
            journey.press(app, _('_Delete'), dialog)
            app.wait_gone('upgrade', 'label', root=window)
            assert str(pool / 'web.qcow2') in server.virsh('domblklist', 'web')
            assert not (pool / 'web.upgrade').exists()
            assert 'clean' in subprocess.run(['qemu-img', 'snapshot', '-U', '-l', pool / 'web.qcow2'], check=True, text=True,
                                             stdout=subprocess.PIPE).stdout
            app.key('Escape')


main()
