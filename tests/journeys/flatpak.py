#!/usr/bin/python3
# flatpak.py: the installed Flatpak, in its sandbox, on the system's libvirtd
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Started by flatpak/local.py, not by the suite. The pools of qemu:///system are listed through the socket
that the sandbox is given; a pool and a qcow2 volume are made; a snapshot is taken and reverted; a file of
the home, which the sandbox does not see, is uploaded through the portals. Real are xdg-desktop-portal, the
portal of documents and all of libvirt; a backend of our own answers instead of a person who chooses a file."""

import os
import pathlib
import re
import subprocess
import threading

import journey
import storage
from gi.repository import Gio, GLib
from journey import _

DAEMON = pathlib.Path(os.environ['ALBERCA_TEST_DIR'])
HOME = pathlib.Path(os.environ['ALBERCA_HOME'])
CHOSEN = HOME / 'chosen.iso'

BACKEND = 'org.freedesktop.impl.portal.desktop.test'
CHOOSER = '''<node><interface name='org.freedesktop.impl.portal.FileChooser'>
<method name='OpenFile'><arg type='o' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>
<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>
<arg type='u' direction='out'/><arg type='a{sv}' direction='out'/></method></interface></node>'''


class Server:
    """What the journeys of the suite want to know of a server: root started this one."""

    dir = DAEMON

    @staticmethod
    def virsh(*words):
        return subprocess.run(['virsh', '-q', '-c', f'qemu:///system?socket={DAEMON}/libvirt-sock', *map(str, words)],
                              check=True, text=True, stdout=subprocess.PIPE).stdout

    def make_dir_pool(self, name):
        path = self.dir / 'pools' / name
        self.virsh('pool-define-as', name, 'dir', '--target', path)
        self.virsh('pool-build', name)
        self.virsh('pool-start', name)
        return path


def be_chooser():
    """The dialog of the desktop, with somebody who chooses CHOSEN at once; which applications asked"""
    askers = []

    def answer(_bus, _sender, _path, _interface, _method, arguments, invocation):
        askers.append(arguments.unpack()[1])
        chosen = {'uris': GLib.Variant('as', [CHOSEN.as_uri()])}
        invocation.return_value(GLib.Variant('(ua{sv})', (0, chosen)))

    def serve():
        context = GLib.MainContext.new()
        context.push_thread_default()
        bus = Gio.DBusConnection.new_for_address_sync(
            os.environ['DBUS_SESSION_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        bus.register_object('/org/freedesktop/portal/desktop', Gio.DBusNodeInfo.new_for_xml(CHOOSER).interfaces[0],
                            answer, None, None)
        bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'RequestName',
                      GLib.Variant('(su)', (BACKEND, 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        ready.set()
        GLib.MainLoop.new(context, False).run()

    ready = threading.Event()
    threading.Thread(target=serve, daemon=True).start()
    assert ready.wait(30)
    return askers


def snapshots(server, app):
    """Taken and reverted by the application; libvirt's own copy of the image tells."""
    app.select_row('student.qcow2')
    app.key('F4')
    journey.press(app, _('New snapshot'))
    dialog = app.window(_('Snapshot of “%s”') % 'student.qcow2')
    app.set_text(app.find(_('Name'), journey.TEXT, root=dialog), 'clean')
    journey.press(app, _('_Make Snapshot'), dialog)
    app.find('clean', 'label', visible=True)
    journey.wait_for(lambda: journey.is_sensitive(app, _('New snapshot'), None))
    app.screenshot('flatpak-3-snapshot')

    journey.press(app, _('Revert to “%s”') % 'clean')
    dialog = app.window(re.compile('student.qcow2'))
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Revert'), dialog))
    journey.press(app, _('_Revert'), dialog)
    journey.wait_for(lambda: journey.is_sensitive(app, _('New snapshot'), None))
    app.find(_('The same data as in “%s”') % 'clean', 'label', visible=True)
    copy = HOME / 'student.qcow2'
    server.virsh('vol-download', '--pool', 'machines', 'student.qcow2', copy)
    info = subprocess.run(['qemu-img', 'snapshot', '-l', copy], check=True, text=True, stdout=subprocess.PIPE).stdout
    assert 'clean' in info, info
    app.screenshot('flatpak-4-reverted')


def upload(server, app, askers):
    """A file that the sandbox does not see, but that the portal gives it"""
    app.click(_('Upload files'))
    dialog = app.window(_('Upload into “%s”') % 'machines')
    assert askers == ['io.github.alberca.Alberca'], askers
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Upload'), dialog), what='the file to be read')
    app.screenshot('flatpak-5-upload')
    journey.press(app, _('_Upload'), dialog)
    app.find('chosen.iso', 'label', visible=True)
    copy = HOME / 'back.iso'

    def same():
        server.virsh('vol-download', '--pool', 'machines', 'chosen.iso', copy)
        return copy.read_bytes() == CHOSEN.read_bytes()

    journey.wait_for(same, what='the upload')
    app.screenshot('flatpak-6-uploaded')


def main():
    server = Server()
    CHOSEN.write_bytes(bytes(32768) + b'\1CD001' + os.urandom(2 << 20))
    server.make_dir_pool('machines')
    for name in ('base.qcow2', 'data.raw'):
        server.virsh('vol-create-as', 'machines', name, '1G', '--format', name.rpartition('.')[2])
    server.virsh('vol-create-as', 'machines', 'web.qcow2', '1G', '--format', 'qcow2',
                 '--backing-vol', 'base.qcow2', '--backing-vol-format', 'qcow2')
    askers = be_chooser()

    with journey.application('--practice') as app:
        app.find('default', 'label')
        app.screenshot('flatpak-0-practice')
    with journey.application('--connect', 'qemu:///system') as app:
        app.resize(1100, 720)
        storage.look(server, app)
        storage.make_pool(server, app)
        app.screenshot('flatpak-1-pool')
        storage.make_volume(server, app)
        app.screenshot('flatpak-2-volume')
        snapshots(server, app)
        upload(server, app, askers)


main()
