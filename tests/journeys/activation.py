#!/usr/bin/python3
# activation.py: the desktop starts the application over D-Bus, and its menu's entries work
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The actions of the desktop file: Practice, and New Pool, whose wizard waits for a connection."""

import os
import pathlib
import re
import threading

from gi.repository import Gio, GLib

import journey
from journey import _

NAME = 'io.github.alberca.Alberca'


def activate_action(bus, action):
    bus.call_sync(NAME, '/' + NAME.replace('.', '/'), 'org.freedesktop.Application', 'ActivateAction',
                  GLib.Variant('(sava{sv})', (action, [], {})), None, Gio.DBusCallFlags.NONE, -1, None)


def actions_of_desktop_file():
    path = pathlib.Path(os.environ['GSETTINGS_SCHEMA_DIR']) / f'{NAME}.desktop'
    entry = GLib.KeyFile.new()
    entry.load_from_file(str(path), GLib.KeyFileFlags.NONE)
    assert entry.get_boolean('Desktop Entry', 'DBusActivatable')
    return entry.get_string_list('Desktop Entry', 'Actions')


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    actions = actions_of_desktop_file()
    assert actions == ['new-pool', 'practice'], actions

    # No connection is known yet: the wizard waits for one, and the window is there.
    serving = threading.Thread(target=lambda: journey.wait_for(lambda: bus.call_sync(
        'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner',
        GLib.Variant('(s)', (NAME,)), None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]) and
        activate_action(bus, 'new-pool'))
    serving.start()
    with journey.application('--gapplication-service') as app:
        serving.join()
        app.find(_('Where Is Your Storage?'), 'label', visible=True)

        activate_action(bus, 'practice')
        app.window(re.compile(_('New Pool')))
        app.screenshot('activation-1-wizard')
        app.key('Escape')
        app.wait_one_window('the wizard to close')
        app.find(_('Practice: nothing on this computer is touched'), 'label', visible=True)


main()
