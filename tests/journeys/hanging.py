#!/usr/bin/python3
# hanging.py: libvirtd stands still and goes on
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""libvirtd is stopped while it refreshes a pool: the window says since when it waits, another connection
is still there. Who waits (in English) sees all as it was when libvirtd goes on; closing goes at once."""

import os
import pathlib
import re
import signal
import subprocess

import journey
from journey import _

WAITING = 'Waiting for libvirt since %s: %s. A storage server may be gone; it may still be done.'


def pause(server):
    """The daemon itself, below what guards it; it goes on when what this returns has no input any more"""
    pid = int((server.dir / 'libvirtd.pid').read_text())
    assert b'libvirtd' in pathlib.Path(f'/proc/{pid}/cmdline').read_bytes()
    keeper = subprocess.Popen(['sh', '-c', 'cat; kill -CONT "$1"', 'sh', str(pid)], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, start_new_session=True)
    os.kill(pid, signal.SIGSTOP)
    return keeper

def says(text):
    """A text of the window, whatever the time in it"""
    return re.compile(re.escape(_(text)).replace('%s', '.*'))


def main():
    with journey.server() as server:
        server.make_dir_pool('machines')
        server.virsh('vol-create-as', 'machines', 'other.qcow2', '1G', '--format', 'qcow2')
        with journey.application('--connect', server.uri, '--connect', 'test:///default', '--pool', 'machines') as app:
            app.window('machines')
            app.find('other.qcow2', 'label', visible=True)
            keeper = pause(server)
            try:
                app.key('F5')
                app.find(says(WAITING), 'label', visible=True)
                app.find(says('Waiting since %s'), 'label', visible=True)
                app.find('other.qcow2', 'label', visible=True)
                app.screenshot('hanging-1-waiting')
                app.resize(760, 480)
                app.screenshot('hanging-2-small')
                app.find(re.compile('default-pool'), 'list item')
                if journey.SPANISH:
                    journey.press(app, _('_Close Connection'))
                    app.find(journey.named(_('_Open')), visible=True)
                    app.screenshot('hanging-3-closed')
            finally:
                keeper.communicate()
            if not journey.SPANISH:
                app.wait_gone(says(WAITING), 'label')
                app.wait_gone(says('Waiting since %s'), 'label')
                app.find('other.qcow2', 'label', visible=True)
                app.screenshot('hanging-3-back')


main()
