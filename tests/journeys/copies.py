#!/usr/bin/python3
# copies.py: volumes are cloned, resized, wiped and moved
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each verb from the menu of a volume to what qemu-img finds on the disk."""

import json
import re
import subprocess
import time

import journey
from journey import _, ngettext


def image(path):
    """What qemu-img says of an image; nothing while libvirt is writing it."""
    result = subprocess.run(['qemu-img', 'info', '-U', '--output=json', path], stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL)
    return json.loads(result.stdout) if result.returncode == 0 else {'format': None, 'virtual-size': None}


def act(app, action):
    """The page of the pool has it; only GTK 4.8 tells which of the widgets that is."""
    page = journey.wait_for(lambda: next((node for node in app.find_all(role='filler') if action in node.get_actions()), None),
                            what=f'the page with {action}')
    assert page.do_action(action)


def open_dialog(app, volume, action, title):
    """As the menu of the volume does it."""
    app.select_row(volume)
    act(app, action)
    return app.window(re.compile(title))


def clone(server, app):
    app.select_row('web.qcow2')
    app.click_mouse('web.qcow2', 'label', button=3)
    app.click(_('C_lone…'), 'menu item')
    dialog = app.window(re.compile('web.qcow2'))
    app.find(re.compile(re.escape(_('It is built on “%s”. The copy has everything in itself and needs no base.')
                                  .split('%s')[1])), 'label', root=dialog, visible=True)
    app.choose(_('Into the pool'), 'archive', root=dialog)
    app.screenshot('1-clone')
    journey.press(app, _('C_lone'), dialog)
    path = server.pools_dir / 'archive' / ('web-copia.qcow2' if journey.SPANISH else 'web-copy.qcow2')
    journey.wait_for(path.exists)
    journey.wait_for(lambda: path.name in server.virsh('vol-list', 'archive'))
    subprocess.run(['qemu-img', 'compare', path, server.pools_dir / 'machines' / 'web.qcow2'], check=True,
                   stdout=subprocess.DEVNULL)
    assert 'backing-filename' not in image(path)


def resize(server, app):
    dialog = open_dialog(app, 'web.qcow2', 'volume.resize', 'web.qcow2')
    entry = app.find(re.compile(re.escape(_('New capacity, for example “20 GiB”'))), 'text', root=dialog)
    app.set_text(entry, '2 GiB')
    app.find(re.compile('growpart'), 'label', root=dialog, visible=True)
    app.screenshot('2-resize')
    journey.press(app, _('_Resize'), dialog)
    path = server.pools_dir / 'machines' / 'web.qcow2'
    journey.wait_for(lambda: image(path)['virtual-size'] == 2 << 30)
    app.find(re.compile(r'^2[.,]0\sGiB$'), 'label', visible=True)

    # Smaller: what is lost is said, and asked for again.
    dialog = open_dialog(app, 'web.qcow2', 'volume.resize', 'web.qcow2')
    entry = app.find(re.compile(re.escape(_('New capacity, for example “20 GiB”'))), 'text', root=dialog)
    app.set_text(entry, '1 GiB')
    app.find(re.compile('sgdisk'), 'label', root=dialog, visible=True)
    app.screenshot('3-shrink')
    journey.press(app, _('_Shrink'), dialog)
    question = app.window(re.compile(re.escape(_('Shrink “%s”?') % 'web.qcow2')))
    app.screenshot('4-shrink-question')
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Shrink'), question))
    journey.press(app, _('_Shrink'), question)
    journey.wait_for(lambda: image(path)['virtual-size'] == 1 << 30)
    app.wait_gone(re.compile(r'^2[.,]0\sGiB$'), 'label')


def wipe(server, app):
    path = server.pools_dir / 'machines' / 'web.qcow2'
    dialog = open_dialog(app, 'web.qcow2', 'volume.wipe', 'web.qcow2')
    app.find(_('Gutmann'), 'label', root=dialog)
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Wipe…'), dialog))
    app.screenshot('5-wipe')
    journey.press(app, _('_Wipe…'), dialog)
    question = app.window(re.compile(re.escape(_('Wipe “%s”?') % 'web.qcow2')))
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Wipe'), question))
    app.screenshot('6-wipe-question')
    journey.press(app, _('_Wipe'), question)
    # Made anew: a qcow2 without what it was built on
    def is_anew(info):
        return info['format'] == 'qcow2' and info['virtual-size'] == 1 << 30 and 'backing-filename' not in info
    journey.wait_for(lambda: is_anew(image(path)))
    journey.wait_for(lambda: len(app.find_all('base.qcow2', 'label', visible=True)) == 1)


def move(server, app):
    """A machine that is off follows."""
    old = server.pools_dir / 'machines' / 'web.qcow2'
    new = server.pools_dir / 'archive' / 'web.qcow2'
    definition = server.dir / 'domain.xml'
    definition.write_text(f"""<domain type='qemu'><name>web</name><memory unit='MiB'>32</memory>
      <os><type>hvm</type></os><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
      <source file='{old}'/><target dev='vda' bus='virtio'/></disk></devices></domain>""")
    server.virsh('define', definition)
    dialog = open_dialog(app, 'web.qcow2', 'volume.move', 'web.qcow2')
    app.find(re.compile(r'\bweb$'), 'label', root=dialog, visible=True)
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Move'), dialog))
    app.screenshot('7-move')
    journey.press(app, _('_Move'), dialog)
    journey.wait_for(lambda: new.exists() and not old.exists())
    assert str(new) in server.virsh('dumpxml', '--inactive', 'web')
    app.wait_gone('web.qcow2', 'label')
    server.virsh('undefine', 'web')


def move_several(server, app):
    """One of two cannot go, and is named; the other goes when somebody says so."""
    machines, archive = server.pools_dir / 'machines', server.pools_dir / 'archive'
    server.virsh('vol-create-as', 'archive', 'data.img', '1M')
    app.select_row('archive')
    app.find('data.img', 'label', visible=True)
    app.select_row('machines')
    app.select_row('base.qcow2')
    app.click_mouse('base.qcow2', 'label')
    app.key('ctrl+a')
    act(app, 'volume.move')
    dialog = app.window(re.compile(re.escape(ngettext('Move %u Volume', 'Move %u Volumes', 2).replace('%u', '2'))))
    app.find('data.img', 'label', root=dialog, visible=True)
    app.find(re.compile(re.escape(_('The pool has a volume of this name already. Move it by itself, under another name.'))),
             'label', root=dialog, visible=True)
    assert not journey.is_sensitive(app, _('_Move'), dialog)
    app.screenshot('8-move-several')
    choice = ngettext('Move only the volume that can be moved', 'Move only the %u volumes that can be moved', 1)
    app.click(app.find(choice.replace('%u', '1'), 'list item', root=dialog, visible=True))
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Move'), dialog))
    app.screenshot('9-move-the-rest')
    journey.press(app, _('_Move'), dialog)
    journey.wait_for(lambda: (archive / 'base.qcow2').exists() and not (machines / 'base.qcow2').exists())
    assert (machines / 'data.img').exists()
    app.wait_gone('base.qcow2', 'label')


def main():
    with journey.server() as server:
        server.make_dir_pool('machines')
        server.make_dir_pool('archive')
        server.virsh('vol-create-as', 'machines', 'base.qcow2', '1G', '--format', 'qcow2')
        server.virsh('vol-create-as', 'machines', 'data.img', '64M', '--allocation', '0')
        server.virsh('vol-create-as', 'machines', 'web.qcow2', '1G', '--format', 'qcow2',
                     '--backing-vol', 'base.qcow2', '--backing-vol-format', 'qcow2')
        with journey.application('--connect', server.uri) as app:
            app.select_row('machines')
            for step in (clone, resize, wipe, move, move_several):
                start = time.monotonic()
                step(server, app)
                print(f'{step.__name__}: {time.monotonic() - start:.1f} s', flush=True)


main()
