#!/usr/bin/python3
# keyboard.py: a volume is made and deleted without a mouse
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Only keys: a pool is chosen, a volume made, found and deleted; the help overlay says how."""

import re

import journey
from journey import _


def main():
    with journey.server() as server:
        server.make_dir_pool('machines')
        server.virsh('vol-create-as', 'machines', 'other.qcow2', '1G', '--format', 'qcow2')
        with journey.application('--connect', server.uri) as app:
            app.find('machines', 'label')
            journey.tab_to(app, re.compile('^' + re.escape(_('Connection %s, %s').split('%')[0])))
            app.key('Down', 'Return')
            app.window('machines')

            app.key('ctrl+shift+n')
            dialog = app.window(_('New Volume'))
            app.key('ctrl+a')
            app.type('typed.qcow2')
            capacity = journey.tab_to(app, re.compile(re.escape(_('Capacity: what the guest sees, for example “20 GiB”'))))
            app.key('ctrl+a')
            app.type('2 GiB')
            journey.wait_for(lambda: journey.text_of(capacity) == '2 GiB')
            app.key('Return')
            app.find('typed.qcow2', 'label')
            assert '2.00 GiB' in server.virsh('vol-info', 'typed.qcow2', '--pool', 'machines')

            app.focus(app.window('machines'))
            app.key('ctrl+f')
            app.type('typed')
            app.wait_gone('other.qcow2', 'label')
            journey.tab_to(app, re.compile('^typed'))
            app.key('space')
            app.key('Delete')
            dialog = app.window(re.compile('typed.qcow2'))
            journey.tab_to(app, journey.named(_('_Delete')))
            app.key('Return')
            journey.wait_for(lambda: 'typed' not in server.virsh('vol-list', 'machines'))

            app.key('Escape')
            app.key('ctrl+question')
            app.find(_('New pool'), 'label')
            app.screenshot('keyboard-help')
            app.key('Escape')


main()
