#!/usr/bin/python3
# pool_types.py: a pool of every type, from its template
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""On the practice connection: every shipped template makes a pool, and what the wizard shows
as the same in a terminal defines a pool there, too."""

import os
import pathlib
import re
import subprocess
import xml.etree.ElementTree as ET

import journey
from journey import _

TEMPLATES = pathlib.Path(os.environ['ALBERCA_DATA_DIR']) / 'templates'


def on_host(title):
    return _('%s, on the computer that runs libvirt') % _(title)


# What a person must say: where the field stands in the XML, its title, the text. libvirt refuses
# a second pool on the same source, so %s is the template.
FIELDS = {
    'fs': [('source/device/@path', on_host('Device'), '/dev/vdb1-%s')],
    'netfs': [('source/host/@name', _('Host'), 'nas.example.org'),
              ('source/dir/@path', _('Exported directory'), '/export/vm-%s')],
    'logical': [('source/name', _('Volume group'), 'vg-%s')],
    'disk': [('source/device/@path', on_host('Device'), '/dev/vdc-%s')],
    'iscsi': [('source/host/@name', _('Host'), 'san.example.org'),
              ('source/device/@path', _('Target name (IQN)'), 'iqn.2026-11.org.example:disks')],
    'iscsi-direct': [('source/host/@name', _('Host'), 'san.example.org'),
                     ('source/device/@path', _('Target name (IQN)'), 'iqn.2026-11.org.example:disks'),
                     ('source/initiator/iqn/@name', _('Initiator name (IQN)'), 'iqn.2026-11.org.example:me')],
    'scsi': [('source/adapter/@name', re.compile(_('Adapter, for example scsi_host0').replace('scsihost0', 'scsi_host0')),
              'scsi_host0')],
    'rbd': [('source/host/@name', _('Monitors (host or host:port), separated by spaces'), 'mon1'),
            ('source/name', _('Ceph pool'), 'vms')],
    'gluster': [('source/host/@name', _('Host'), 'glu.example.org'),
                ('source/name', _('Gluster volume'), 'vol')],
    'zfs': [('source/name', _('ZFS pool'), 'tank')],
    'vstorage': [('source/name', _('Cluster'), 'cluster')],
}


def fields_of(template):
    return [(path, title, text.replace('%s', template.id)) for path, title, text in FIELDS.get(template.type, [])]


class Template:
    def __init__(self, path):
        text = path.read_text(encoding='UTF-8')
        header = dict(line.strip().split(': ', 1) for line in text.split('-->')[0].splitlines() if ': ' in line)
        self.id = header['id']
        self.title = header['title[es]' if journey.SPANISH else 'title']
        self.type = ET.fromstring(text).get('type')


def value_at(document, path):
    if '@' not in path:
        return document.findtext(path)
    element, attribute = path.split('/@')
    return document.find(element).get(attribute)


def check_command(app, wizard, template):
    """Runs what would be typed, on the test driver; returns the document in it."""
    app.click_mouse(_('The same in a terminal'), 'list item', root=wizard)
    node = app.find(re.compile('pool-define'), 'label', root=wizard)
    lines = journey.text_of(node).splitlines()
    # The definition alone, without what is done after it
    lines[0] = lines[0].removesuffix(' &&')
    if lines[0].endswith("<<'EOF'"):
        lines = lines[:lines.index('EOF') + 1]
        document = ET.fromstring('\n'.join(lines[1:-1]))
        assert document.get('type') == template.type
        for path, _title, text in fields_of(template):
            assert value_at(document, path) == text, (template.id, path)
    else:
        lines = lines[:1]
        assert template.type == 'dir', template.id
    result = subprocess.run(['bash', '-e'], input='\n'.join(lines) + '\n', text=True, timeout=60,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert result.returncode == 0, (template.id, result.stdout)


def make_pool(app, template):
    app.key('ctrl+n')
    wizard = app.window(_('New Pool'))
    app.set_text(app.find(role='entry', root=wizard, visible=True), template.title, role='entry')
    # The cards move while what does not match goes
    journey.wait_for(lambda: journey.is_selected(app.click_mouse(template.title, 'table cell', root=wizard)))
    journey.press(app, _('_Next'), wizard)

    for _path, title, text in fields_of(template):
        journey.wait_for(lambda: not journey.is_sensitive(app, _('_Next'), wizard), what=template.id)
        app.set_text(app.find(title, 'text', root=wizard), text)
    journey.wait_for(lambda: journey.is_sensitive(app, _('_Next'), wizard), what=template.id)
    app.screenshot('types-%s-1-source' % template.id)
    name = journey.text_of(app.find(_('Name'), 'text', root=wizard))
    journey.press(app, _('_Next'), wizard)
    check_command(app, wizard, template)
    app.screenshot('types-%s-2-review' % template.id)
    journey.press(app, _('C_reate'), wizard)
    app.window(name)


def main():
    templates = [Template(path) for path in sorted(TEMPLATES.glob('*.xml'))]
    if journey.SPANISH:
        # It takes its time: of what is done alike every second one
        templates = templates[::2]
    with journey.application() as app:
        app.click_mouse(_('Practice'), 'list item')
        app.select_row('default')
        for template in templates:
            make_pool(app, template)


main()
