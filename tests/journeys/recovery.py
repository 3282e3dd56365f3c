#!/usr/bin/python3
# recovery.py: libvirtd dies and comes back
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""libvirtd is killed: the window says so and greys the pools. It is started again: everything is
as it was, the selection and what changed meanwhile included."""

import re

import journey
from journey import _


def main():
    with journey.server() as server:
        for name in ('machines', 'templates'):
            server.make_dir_pool(name)
            server.virsh('vol-create-as', name, f'{name}.qcow2', '1G', '--format', 'qcow2')
        with journey.application('--connect', server.uri, '--pool', 'templates') as app:
            app.window('templates')
            app.find('templates.qcow2', 'label')

            server.kill9()
            app.find(_('Connection lost; reconnecting…'), 'label', visible=True)
            app.find(re.compile('templates, ' + re.escape(_('Not connected'))), 'list item')
            app.screenshot('recovery-1-lost')

            server.start()
            app.wait_gone(_('Connection lost; reconnecting…'), 'label', timeout=40)
            app.find('templates.qcow2', 'label', visible=True)
            app.window('templates')
            row = app.find(re.compile('templates, '), 'list item')
            assert journey.is_selected(row)
            app.screenshot('recovery-2-back')

            # Events arrive on the new connection.
            server.virsh('vol-create-as', 'templates', 'later.qcow2', '1G', '--format', 'qcow2')
            server.virsh('pool-refresh', 'templates')
            app.find('later.qcow2', 'label', timeout=5)

            # And once more, with something that changed while nobody looked.
            server.kill9()
            app.find(_('Connection lost; reconnecting…'), 'label', visible=True)
            server.start()
            server.virsh('pool-destroy', 'machines')
            app.find(re.compile('machines, ' + re.escape(_('Stopped'))), 'list item', timeout=40)
            app.find('later.qcow2', 'label', visible=True)


main()
