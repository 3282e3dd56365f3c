#!/usr/bin/python3
# lvm.py: the snapshots of a volume group
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""In a volume group of libvirt's test driver, which has no LVM behind it: a snapshot is made, its origin and
it know each other, and what dies with the origin is said before."""

import os
import pathlib
import re

import journey
from journey import _

NODE = pathlib.Path(os.environ['G_TEST_SRCDIR']) / 'data' / 'lvm-node.xml'


SIZE = '8,0\xa0GiB' if journey.SPANISH else '8.0\xa0GiB'


def main():
    with journey.application('--connect', f'test://{NODE}', '--pool', 'vg') as app:
        app.resize(1100, 880)
        app.click_mouse('root', 'label')
        app.key('Return')
        app.find(_('LVM, with room for %s') % SIZE, 'label', hidden=True)

        journey.press(app, _('New snapshot'))
        dialog = app.window(_('LVM snapshot of “%s”') % 'root')
        name = app.find(_('Name'), journey.TEXT, root=dialog)
        app.set_text(name, 'before the update')
        assert not journey.is_sensitive(app, _('_Make Snapshot'), dialog)
        app.set_text(name, 'root-now')
        app.screenshot('lvm-1-name')
        journey.press(app, _('_Make Snapshot'), dialog)
        app.find('root-now', 'label')

        # libvirt cannot go back to it: the command is shown
        journey.press(app, _('Revert to “%s”') % 'root-now')
        dialog = app.window(_('Revert “%s” to “%s”?') % ('root', 'root-now'))
        assert not journey.is_sensitive(app, _('_Revert'), dialog)
        journey.show_commands(app)
        app.find(re.compile('lvconvert --merge /dev/vg/root-now'), root=dialog, hidden=True)
        app.screenshot('lvm-2-revert')
        app.key('Escape')

        journey.press(app, _('Delete the snapshot “%s”') % 'root-now')
        dialog = app.window(_('Delete “%s”?') % 'root-now')
        journey.wait_for(lambda: journey.is_sensitive(app, _('_Delete'), dialog))
        journey.press(app, _('_Delete'), dialog)
        app.wait_gone('root-now', 'label')
        app.screenshot('lvm-3-origin')


main()
