#!/usr/bin/python3
# chain.py: what is built on what, as a picture
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A base with five overlays in another pool, a line of ten, and an overlay that says the wrong thing of
its base: the pane shows them from the base to the leaves, and leads from one to the other."""

import re
import subprocess

import journey
from journey import _, ngettext

MACHINES = ('db', 'files', 'mail', 'proxy', 'web')

DOMAIN = '''<domain type='qemu'><name>{name}</name><memory unit='MiB'>32</memory>
<os><type>hvm</type></os><devices><disk type='file' device='disk'>
<driver name='qemu' type='qcow2'/><source file='{path}'/><target dev='vda' bus='virtio'/>
</disk></devices></domain>
'''


def overlay(server, pool, name, base):
    server.virsh('vol-create-as', pool, name, '64M', '--format', 'qcow2',
                 '--backing-vol', base, '--backing-vol-format', 'qcow2')


def prepare(server):
    server.make_dir_pool('library')
    server.make_dir_pool('clones')
    library = server.pools_dir / 'library'
    server.virsh('vol-create-as', 'library', 'base.qcow2', '64M', '--format', 'qcow2')
    for name in MACHINES:
        overlay(server, 'clones', f'{name}.qcow2', library / 'base.qcow2')
        file = server.dir / f'{name}.xml'
        file.write_text(DOMAIN.format(name=name, path=server.pools_dir / 'clones' / f'{name}.qcow2'))
        server.virsh('define', file)
    # What nobody has as a disk is not known before somebody looks into its pool.
    overlay(server, 'clones', 'spare.qcow2', library / 'base.qcow2')
    server.virsh('vol-create-as', 'library', 'line-0.qcow2', '64M', '--format', 'qcow2')
    for i in range(1, 10):
        overlay(server, 'library', f'line-{i}.qcow2', library / f'line-{i - 1}.qcow2')
    subprocess.run(['qemu-img', 'create', '-q', '-u', '-f', 'qcow2', '-F', 'raw', '-b', 'base.qcow2',
                    library / 'odd.qcow2', '64M'], check=True)
    server.virsh('pool-refresh', 'library')


def mistyped(declared):
    return _('It says that its base is %s, but what is there is %s. The guest reads other data than was meant. '
             'And it is a risk: if a guest wrote that header into a raw disk, whoever opens it as an image lets '
             'that guest read files of the host.').split('%s', 1)[0] + declared


def rows(app, n):
    """What a reader of the screen says of them, from top to bottom."""
    chain = app.find(_('Chain'), 'list', hidden=True)
    journey.wait_for(lambda: len(app.find_all(role='list item', root=chain, hidden=True)) == n,
                     what=f'a chain of {n}')
    return [row.get_name() for row in app.find_all(role='list item', root=chain, hidden=True)]


def look(server, app):
    app.resize(1100, 720)
    app.select_row('library')
    app.find('base.qcow2', 'label', visible=True)
    app.click_mouse('base.qcow2', 'label')
    app.key('Return')
    rows(app, 7)
    button = ngettext('Look for Overlays in %u More Pool', 'Look for Overlays in %u More Pools', 1) % 1
    app.click(app.find(button, 'push button', hidden=True))
    names = rows(app, 8)
    assert names[0].startswith('base.qcow2, ' + _('this volume')), names
    for name in MACHINES:
        row, = (row for row in names if row.startswith(f'{name}.qcow2, '))
        assert _('built on %s') % 'base.qcow2' in row and row.endswith(', ' + name), names
    # One says the wrong thing of its base.
    app.find(re.compile('^' + re.escape(mistyped('raw'))), 'label', hidden=True)
    scroll_to_chain(app, names)
    app.picture('chain-1-base')


def scroll_to_chain(app, names):
    """By keyboard, to its top and to its end: the picture is to be seen."""
    # Each of the machines above has its buttons
    journey.tab_to(app, re.compile('^' + re.escape(names[0]) + '$'), most=80)
    app.key('End')
    app.key('Home')


def follow(server, app):
    """By keyboard into the other pool."""
    app.key('End')
    journey.wait_for(lambda: app.focused.get_name().startswith('web.qcow2, '), what='the last one to be focused')
    app.key('Return')
    app.window('clones')
    names = rows(app, 8)
    assert any(row.startswith('web.qcow2, ' + _('this volume')) for row in names), names


def deep(server, app):
    app.resize(760, 480)
    app.select_row('library')
    app.click_mouse('line-4.qcow2', 'label', repeat=2)
    names = rows(app, 10)
    assert [row.split(',')[0] for row in names] == [f'line-{i}.qcow2' for i in range(10)], names
    scroll_to_chain(app, names)
    app.picture('chain-2-deep')


def main():
    with journey.server() as server:
        prepare(server)
        with journey.application('--connect', server.uri) as app:
            look(server, app)
            follow(server, app)
            deep(server, app)


main()
