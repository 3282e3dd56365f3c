#!/usr/bin/python3
# transfer.py: a file goes up, is imported, and comes down again
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""An ISO is uploaded and read back, a VMDK is imported as qcow2, and what was uploaded is downloaded:
the files of both sides are compared by cmp and qemu-img. The computer is kept awake for each."""

import os
import re
import subprocess
import threading

import journey
from gi.repository import Gio, GLib
from journey import _

MIB = 1 << 20


NOTIFICATIONS = '''<node><interface name='org.freedesktop.Notifications'>
<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>
<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>
<method name='GetCapabilities'><arg type='as' direction='out'/></method>
<method name='CloseNotification'><arg type='u' direction='in'/></method></interface></node>'''


SESSION = '''<node><interface name='org.gnome.SessionManager'>
<method name='Inhibit'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
<arg type='u' direction='in'/><arg type='u' direction='out'/></method>
<method name='Uninhibit'><arg type='u' direction='in'/></method></interface></node>'''
SUSPEND = 4


def be_desktop():
    """Takes the notifications that a desktop would show (here no window has the focus), and the wishes that
    the computer may not be put to sleep: (flags, reason), or None where one is taken back."""
    summaries = []
    wishes = []
    cookies = []

    def answer(_bus, _sender, _path, _interface, method, arguments, invocation):
        if method == 'Notify':
            summaries.append(arguments.unpack()[3])
        elif method == 'Inhibit':
            _name, _window, reason, flags = arguments.unpack()
            wishes.append((flags, reason))
            cookies.append(1000 + len(wishes))
        elif method == 'Uninhibit':
            cookies.remove(arguments.unpack()[0])
            wishes.append(None)
        invocation.return_value({'Notify': GLib.Variant('(u)', (len(summaries),)),
                                 'GetCapabilities': GLib.Variant('(as)', (['body'],)),
                                 'Inhibit': GLib.Variant('(u)', (1000 + len(wishes),))}.get(method))

    def serve():
        context = GLib.MainContext.new()
        context.push_thread_default()
        bus = Gio.DBusConnection.new_for_address_sync(
            os.environ['DBUS_SESSION_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        for name, xml in {'org.freedesktop.Notifications': NOTIFICATIONS, 'org.gnome.SessionManager': SESSION}.items():
            bus.register_object('/' + name.replace('.', '/'), Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0],
                                answer, None, None)
            bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'RequestName',
                          GLib.Variant('(su)', (name, 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        ready.set()
        GLib.MainLoop.new(context, False).run()

    ready = threading.Event()
    threading.Thread(target=serve, daemon=True).start()
    assert ready.wait(30)
    return summaries, wishes


def upload(app, path, picture):
    app.click(_('Upload files'))
    journey.choose_file(app, _('Upload Files'), path)
    dialog = app.window(_('Upload into “%s”') % 'images')
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Upload'), dialog), what='the file to be read')
    app.screenshot(picture)
    journey.press(app, _('_Upload'), dialog)


def main():
    with journey.server() as server:
        pool = server.make_dir_pool('images')
        here = server.dir / 'here'
        here.mkdir()
        plain = here / 'plain.raw'
        plain.write_bytes(os.urandom(3 * MIB) + bytes(5 * MIB))
        iso = here / 'tools.iso'
        iso.write_bytes(bytes(32768) + b'\1CD001' + os.urandom(2 * MIB))
        vmdk = here / 'old-machine.vmdk'
        subprocess.run(['qemu-img', 'convert', '-O', 'vmdk', plain, vmdk], check=True)

        notifications, wishes = be_desktop()
        with journey.application('--connect', server.uri, '--pool', 'images') as app:
            app.window('images')
            upload(app, iso, 'transfer-1-upload')
            app.find('tools.iso', 'label', visible=True, timeout=30)
            journey.wait_for(lambda: subprocess.run(['cmp', '-s', iso, pool / 'tools.iso']).returncode == 0)
            # The computer stays awake for it, and no longer
            stays_awake = (SUSPEND, _('Volumes are being transferred'))
            journey.wait_for(lambda: wishes == [stays_awake, None], what='the computer to be let go')

            upload(app, vmdk, 'transfer-2-import')
            app.find('old-machine.qcow2', 'label', visible=True, timeout=30)
            journey.wait_for(lambda: sorted(p.name for p in pool.iterdir()) == ['old-machine.qcow2', 'tools.iso'],
                             what='the temporary volume to go', timeout=30)
            subprocess.run(['qemu-img', 'compare', '-q', '-F', 'qcow2', plain, pool / 'old-machine.qcow2'], check=True)

            app.select_row('tools.iso')
            app.click_mouse('tools.iso', 'label', button=3)
            app.click(re.compile(re.escape(_('Dow_nload…'))), 'menu item')
            app.find(_('Download the Volume'), journey.CHOOSER)
            app.key('ctrl+a')
            app.type(str(here / 'back.iso'))
            app.key('Return')
            journey.wait_for(lambda: (here / 'back.iso').exists(), what='the download', timeout=30)
            subprocess.run(['cmp', iso, here / 'back.iso'], check=True)

            journey.press(app, _('Operations'))
            app.find(re.compile('SHA-256: [0-9a-f]{64}'), 'label')
            app.find(re.compile(re.escape(_('Read back and compared: the same.'))), 'label')
            app.screenshot('transfer-3-operations')
            # Of the three, those that ended while no window had the focus
            assert set(notifications) <= {
                _('Uploading “%s” into “%s”') % ('tools.iso', 'images'),
                _('Importing “%s” into “%s”') % ('old-machine.vmdk', 'images'),
                _('Downloading “%s” from “%s”') % ('tools.iso', 'images')}, notifications
            assert notifications
            journey.wait_for(lambda: wishes == [stays_awake, None] * 3, what='the computer to be let go')
            app.key('Escape')


if __name__ == '__main__':
    main()
