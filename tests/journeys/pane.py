#!/usr/bin/python3
# pane.py: what is known of a volume, beside the list and in its place
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pane says what virsh says; its link leads to the base image in another pool; by keyboard alone
it opens, closes, and in a small window takes the page and gives it back."""

import re
import xml.etree.ElementTree as ET

import journey
from journey import _


def make(server):
    server.make_dir_pool('bases')
    server.make_dir_pool('machines')
    server.virsh('vol-create-as', 'bases', 'debian-12.qcow2', '10G', '--format', 'qcow2')
    base = server.virsh('vol-path', 'debian-12.qcow2', '--pool', 'bases').strip()
    for name in ('web.qcow2', 'mail.qcow2'):
        server.virsh('vol-create-as', 'machines', name, '10G', '--format', 'qcow2',
                     '--backing-vol', base, '--backing-vol-format', 'qcow2')
    server.virsh('vol-create-as', 'machines', 'data.raw', '64M')


def pane_shows(app, text):
    """Also where one has to scroll for it; what describes a value is added to its name."""
    pane = app.find(_('Details of the selected volume'), 'panel')
    return app.find(re.compile('^' + re.escape(text)), 'label', root=pane, hidden=True)


def look(server, app):
    app.resize(1100, 720)
    app.select_row('machines')
    app.find('web.qcow2', 'label', visible=True)
    app.click_mouse('web.qcow2', 'label')
    app.key('Return')
    volume = ET.fromstring(server.virsh('vol-dumpxml', 'web.qcow2', '--pool', 'machines'))
    for path in ('target/path', 'backingStore/path'):
        pane_shows(app, volume.findtext(path))
    pane_shows(app, volume.findtext('target/permissions/mode'))
    app.picture('pane-1-overlay')
    app.click_mouse('data.raw', 'label')
    pane_shows(app, server.virsh('vol-path', 'data.raw', '--pool', 'machines').strip())
    app.picture('pane-2-raw')
    app.key('ctrl+a')
    app.find(_('All Together'), 'label', visible=True)
    app.picture('pane-3-several')
    app.key('ctrl+shift+a')
    app.find(_('Nothing Selected'), 'label', visible=True)


def follow(server, app):
    """Into a pool that nobody has looked into."""
    app.select_row('mail.qcow2')
    pane_shows(app, server.virsh('vol-path', 'mail.qcow2', '--pool', 'machines').strip())
    pane = app.find(_('Details of the selected volume'), 'panel')
    app.click(app.find(_('Show the base image'), 'push button', root=pane, hidden=True))
    app.window('bases')
    pane_shows(app, server.virsh('vol-path', 'debian-12.qcow2', '--pool', 'bases').strip())
    app.picture('pane-4-base')


def take_turns(server, app):
    """Where there is no room for both, the pane takes the page, and Escape gives it back."""
    app.resize(760, 480)
    app.find(_('Search and filter'), 'push button', visible=True)
    app.wait_gone(_('Close the details'), 'push button')
    app.picture('pane-5-small-list')
    app.click_mouse('debian-12.qcow2', 'label', repeat=2)
    app.find(_('Back to the list'), 'push button', visible=True)
    app.wait_gone(_('Search and filter'), 'push button')
    app.picture('pane-6-small')
    app.key('Escape')
    app.find(_('Search and filter'), 'push button', visible=True)
    # With the focus where it was: the keys go on in the list.
    app.key('Return')
    app.find(_('Back to the list'), 'push button', visible=True)
    app.key('F4')
    app.wait_gone(_('Back to the list'), 'push button')


def main():
    with journey.server() as server:
        make(server)
        with journey.application('--connect', server.uri) as app:
            look(server, app)
            follow(server, app)
            take_turns(server, app)


main()
