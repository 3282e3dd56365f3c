#!/usr/bin/python3
# wizard.py: new pools on a real libvirt
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""On a libvirtd of its own: a directory pool is tried, made and seen by virsh; a pool that would
overwrite a device asks for its name first, fails, because the device is not there, and leaves
nothing behind; the definition of a pool is edited as XML."""

import os

import journey
from journey import _

# The titles of templates are in their files
DIRECTORY = 'Imágenes de disco' if journey.SPANISH else 'Disk images'
FILE_SYSTEM = ('Sistema de archivos nuevo en un dispositivo vacío' if journey.SPANISH
               else 'New file system on a blank device')


def begin(app, title):
    app.key('ctrl+n')
    wizard = app.window(_('New Pool'))
    app.set_text(app.find(role='entry', root=wizard, visible=True), title, role='entry')
    journey.wait_for(lambda: journey.is_selected(app.click_mouse(title, 'table cell', root=wizard)))
    journey.press(app, _('_Next'), wizard)
    return wizard


def make_directory(app, server):
    path = str(server.dir / 'lab disks')
    wizard = begin(app, DIRECTORY)
    app.set_text(app.find(_('Name'), 'text', root=wizard), 'lab disks')
    app.set_text(app.find(_('%s, on the computer that runs libvirt') % _('Path'), 'text', root=wizard), path)
    app.screenshot('wizard-1-source')
    journey.press(app, _('_Next'), wizard)

    journey.press(app, _('Tr_y It…'), wizard)
    dialog = app.window(_('Try the Pool'))
    app.find(_('It works.'), 'label', root=dialog, visible=True)
    app.screenshot('wizard-2-try')
    app.key('Escape')
    wizard = app.window(_('New Pool'))
    assert 'lab disks' not in server.virsh('pool-list', '--all', '--name')

    journey.press(app, _('C_reate'), wizard)
    app.window('lab disks')
    journey.wait_for(lambda: 'running' in server.virsh('pool-info', 'lab disks', check=False))
    assert os.path.isdir(path)


def edit_definition(app, server):
    app.click(_('XML'), 'page tab')
    journey.press(app, _('Edit the definition'))
    editor = app.window(_('Edit the Definition'))
    view = app.find(_('Definition of the pool'), root=editor)
    xml = journey.wait_for(lambda: journey.text_of(view))
    app.set_text(view, xml.replace('lab disks</path>', 'other disks</path>'), role=None)
    journey.press(app, _('_Review'), editor)
    app.screenshot('wizard-3-changes')
    journey.press(app, _('_Apply'), editor)
    app.window('lab disks')
    journey.wait_for(lambda: 'other disks' in server.virsh('pool-dumpxml', '--inactive', 'lab disks'))
    assert 'other disks' not in server.virsh('pool-dumpxml', 'lab disks')


def refuse_to_overwrite(app, server):
    wizard = begin(app, FILE_SYSTEM)
    app.set_text(app.find(_('%s, on the computer that runs libvirt') % _('Device'), 'text', root=wizard),
                 '/dev/not-there')
    name = journey.text_of(app.find(_('Name'), 'text', root=wizard))
    journey.press(app, _('_Next'), wizard)
    app.choose(_('Build'), _('Over what is on it'), root=wizard)
    app.screenshot('wizard-4-overwrite')
    journey.press(app, _('C_reate'), wizard)
    dialog = app.window(_('Overwrite What is on %s?') % '/dev/not-there')
    assert not journey.is_sensitive(app, _('_Overwrite'), dialog)
    app.set_text(app.find(_('To confirm, type “%s”') % name, 'text', root=dialog), name)
    app.screenshot('wizard-5-confirm')
    journey.press(app, _('_Overwrite'), dialog)
    app.wait_gone(_('To confirm, type “%s”') % name, 'text')
    journey.wait_for(lambda: name not in server.virsh('pool-list', '--all', '--name'))
    app.find(_('Details'), visible=True)
    app.screenshot('wizard-6-failed')


def main():
    with journey.server() as server, journey.application('--connect', server.uri) as app:
        make_directory(app, server)
        edit_definition(app, server)
        refuse_to_overwrite(app, server)


main()
