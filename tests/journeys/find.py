#!/usr/bin/python3
# find.py: volumes found across pools, several deleted at once, space reclaimed
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A volume of a pool that nobody has opened is found by Ctrl+Shift+F and shown in its pool; several
volumes are deleted at once, the one that cannot be deleted is listed, and tried again; a volume
that nobody uses is offered and deleted."""

import os
import pathlib
import re

import journey
from journey import _, ngettext


def find_across_pools(server, app):
    app.select_row('machines')
    app.find('data.raw', 'label', visible=True)
    app.key('ctrl+shift+f')
    window = app.window(_('Find Volumes'))
    app.find(ngettext('%u of %u pool read', '%u of %u pools read', 2) % (2, 2), 'label', root=window)
    app.find(re.compile(re.escape(_('Not searched: %s') % '') + 'asleep'), 'label', root=window)
    for name in ('base.qcow2', 'debian-12.iso', 'v1.raw'):
        app.find(name, 'label', root=window, visible=True)
    app.screenshot('1-find')
    app.set_text(app.find(_('Search the volumes of all connections by name'), root=window), 'Debian')
    app.wait_gone('v1.raw', 'label', root=window)
    app.screenshot('2-found')
    app.key('Return')
    app.wait_gone(_('Find Volumes'), 'dialog')
    # The pool of the volume is shown
    app.window('isos')
    app.find('debian-12.iso', 'label', visible=True)


def make_undeletable(path):
    """A directory that is not empty stands in its place, of the same time: else it would be another volume."""
    written = path.stat()
    path.rename(path.parents[1] / 'aside')
    path.mkdir()
    (path / 'inside').write_text('x')
    os.utime(path, ns=(written.st_atime_ns, written.st_mtime_ns))


def make_deletable(path):
    (path / 'inside').unlink()
    path.rmdir()
    (path.parents[1] / 'aside').rename(path)


def delete_several(server, app):
    """One of three cannot be deleted; it is listed, and goes at the second attempt."""
    app.select_row('machines')
    app.window('machines')
    app.key('ctrl+f')
    app.set_text(app.find(_('Search volumes by name'), visible=True), 'v')
    app.wait_gone('data.raw', 'label')
    make_undeletable(pathlib.Path(server.dir, 'pools', 'machines', 'v2.raw'))
    app.click_mouse('v1.raw', 'label')
    app.key('ctrl+a')
    journey.press(app, _('Delete the selected volumes'))
    dialog = app.window(re.compile('3'))
    app.screenshot('3-delete-several')
    journey.press(app, _('_Delete'), dialog)

    app.wait_gone('v3.raw', 'label')
    journey.press(app, _('Operations'))
    app.find(re.compile('2.*3.*1'), 'label')
    app.screenshot('4-failed')
    make_deletable(pathlib.Path(server.dir, 'pools', 'machines', 'v2.raw'))
    server.virsh('pool-refresh', 'machines')

    def retried():
        # Refused until it has been seen that it is the same file again
        for button in app.find_all(journey.named(_('_Retry Failed')), 'push button'):
            app.click(button)
        return 'v2.raw' not in server.virsh('vol-list', 'machines')
    journey.wait_for(retried)
    app.wait_gone(journey.named(_('_Retry Failed')), 'push button')
    app.screenshot('5-retried')
    app.key('Escape')
    assert not os.path.exists(os.path.join(server.dir, 'pools', 'machines', 'v2.raw'))
    assert 'data.raw' in server.virsh('vol-list', 'machines')


def reclaim(server, app):
    """What nobody uses is listed once all is known; chosen, it goes; what an overlay needs is not there."""
    app.key('ctrl+shift+r')
    window = app.window(_('Reclaim Space'))
    for name in ('data.raw', 'web.qcow2', 'debian-12.iso'):
        app.find(name, 'label', root=window, visible=True)
    assert not app.find_all('base.qcow2', 'label', root=window)
    app.find(re.compile('asleep'), 'label', root=window, visible=True)
    app.screenshot('6-reclaim')
    app.click(_('Choose “%s”') % 'data.raw', 'check box', root=window)
    app.screenshot('7-reclaim-chosen')
    journey.press(app, _('_Delete…'), window)
    dialog = app.window(re.compile('data.raw'))
    journey.press(app, _('_Delete'), dialog)
    journey.wait_for(lambda: 'data.raw' not in server.virsh('vol-list', 'machines'))
    app.find('web.qcow2', 'label', root=window, visible=True)
    app.wait_gone('data.raw', 'label', root=window)
    app.key('Escape')


def main():
    with journey.server() as server:
        for pool in ('machines', 'isos', 'asleep'):
            server.make_dir_pool(pool)
        server.virsh('pool-destroy', 'asleep')
        server.virsh('vol-create-as', 'machines', 'base.qcow2', '10G', '--format', 'qcow2')
        server.virsh('vol-create-as', 'machines', 'web.qcow2', '10G', '--format', 'qcow2', '--backing-vol', 'base.qcow2',
                     '--backing-vol-format', 'qcow2')
        server.virsh('vol-create-as', 'machines', 'data.raw', '1M')
        for name in ('v1.raw', 'v2.raw', 'v3.raw'):
            server.virsh('vol-create-as', 'machines', name, '1M')
        server.virsh('vol-create-as', 'isos', 'debian-12.iso', '1M')
        with journey.application('--connect', server.uri) as app:
            find_across_pools(server, app)
            delete_several(server, app)
            reclaim(server, app)


if __name__ == '__main__':
    main()
