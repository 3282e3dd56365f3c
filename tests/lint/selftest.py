#!/usr/bin/python3
"""Every check is silent on a good tree and complains about each way to break it."""

import importlib
import os
import shutil
import sys
import tempfile
import unittest

HEADER = '''/* {name}
 *
 * Copyright 2026 The Alberca developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

'''
PO = '''msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
'''
HOLA = '\nmsgid "Hello"\nmsgstr "Hola"\n'
UI = '''<interface>
  <template class="AlbercaPage" parent="AdwBin">
    <property name="name">page</property>{inside}
  </template>
</interface>
'''
HELP = '''<page xmlns="http://projectmallard.org/1.0/" type="topic" id="{name}">
  <info><link type="guide" xref="index"/></info>
  <title>{title}</title>
  <p>Press <gui>Hello</gui>, see <link xref="{link}"/>.</p>
  {inside}
</page>
'''
HELP_PO = PO + '''
msgid "First"
msgstr "Primero"

msgid "Press <gui>Hello</gui>, see <link xref=\\"index\\"/>."
msgstr "Pulsar <gui>Hola</gui>, véase <link xref=\\"index\\"/>."
'''
INDEX = 'help/C/index.page'
FIRST = 'help/C/first.page'
HELP_BUILD = "gnome.yelp('alberca', sources: ['first.page', 'index.page'])\n"
GOOD_HELP = {'name': 'first', 'title': 'First', 'link': 'index', 'inside': ''}
PAGE_C = 'src/widgets/alberca-page.c'
XML_C = 'src/xml/alberca-xml.c'
VIRSH_C = 'src/virsh/alberca-virsh.c'
PAGE_UI = 'ui/alberca-page.ui'

MENU = ('<interface><menu>' + ''.join(f'<item><attribute name="label">{{{i}}}</attribute></item>' for i in range(2)) +
        '</menu></interface>\n')

GOOD = {
    PAGE_C: '#include "config.h"\n#include <gtk/gtk.h>\n#include "model/alberca-pool.h"\n\n_("Hello");\n',
    XML_C: '#include <libxml/tree.h>\n',
    VIRSH_C: '#include "xml/alberca-xml.h"\n',
    'src/xml/meson.build': "xml_dep = declare_dependency(dependencies: [libxml_dep])\n",
    'src/model/alberca-pool.h': '#pragma once\n',
    PAGE_UI: UI.format(inside=''),
    'ui/alberca.gresource.xml': '<gresources><gresource><file>alberca-page.ui</file></gresource></gresources>\n',
    'po/POTFILES.in': '# sorted\nsrc/widgets/alberca-page.c\n',
    'po/LINGUAS': 'es\n',
    'po/es.po': PO + HOLA,
    'tool': '#!/bin/sh\necho "$1"\n',
    'help/LINGUAS': 'es\n',
    'help/meson.build': HELP_BUILD,
    INDEX: '<page xmlns="http://projectmallard.org/1.0/" type="guide" id="index"><title>First</title></page>\n',
    FIRST: HELP.format(**GOOD_HELP),
    'help/es/es.po': HELP_PO,
    'tests/lint/words.en': '# terms\n',
    'tests/lint/words.es': '# terms\n',
}

# check: [(path, the new text; None keeps the old, what is appended)]
BAD = {
    'layers': [
        (XML_C, '#include "model/alberca-pool.h"\n'),
        (XML_C, '#include <gtk/gtk.h>\n'),
        (XML_C, '#include <adwaita.h>\n'),
        (XML_C, '#include <libvirt/libvirt.h>\n'),
        (XML_C, '#include <libvirt-gobject/libvirt-gobject.h>\n'),
        (XML_C, '#include "alberca-xml.h"\n'),
        (XML_C, '#include "qcow2/alberca-qcow2.h"\n'),
        (VIRSH_C, '#include "backend/alberca-libvirt.h"\n'),
        ('src/backend/alberca-pools.c', '#include "virsh/alberca-virsh.h"\n'),
        ('src/model/alberca-pool.c', '#include "widgets/alberca-page.h"\n'),
        (PAGE_C, '#include "app/alberca-window.h"\n'),
        ('src/utils.c', '\n'),
        ('src/utils/alberca-utils.c', '\n'),
        ('src/xml/meson.build', 'dependencies: [gtk_dep]\n'),
    ],
    'potfiles': [
        ('po/POTFILES.in', '\n'),
        ('po/POTFILES.in', 'src/gone.c\nsrc/widgets/alberca-page.c\n'),
        ('po/POTFILES.in', 'src/widgets/alberca-page.c\nsrc/virsh/alberca-virsh.c\n'),
        ('po/POTFILES.in', 'src/widgets/alberca-page.c\nsrc/widgets/alberca-page.c\n'),
        ('ui/alberca-page.ui', UI.format(inside='<property name="title" translatable="yes">A</property>')),
        (XML_C, 'ngettext ("%u", "%u", n);\n'),
    ],
    'ui': [
        (PAGE_UI, '<interface>\n'),
        (PAGE_UI, UI.format(inside='').replace('AlbercaPage', 'AlbercaPages')),
        (PAGE_UI, '<interface/>\n'),
        (PAGE_UI, UI.format(inside='<x><![CDATA[<y translatable="yes">Z</y>]]></x>')),
        ('ui/alberca.gresource.xml', '<gresources/>\n'),
        ('ui/alberca-other.ui', UI.format(inside='').replace('AlbercaPage', 'AlbercaOther')),
    ],
    'translations': [
        ('po/es.po', PO),
        ('po/es.po', PO + HOLA.replace('Hola', '')),
        ('po/es.po', PO + '\n#, fuzzy' + HOLA),
        ('po/es.po', PO + HOLA.replace('Hola', 'Hola\\n')),
        ('po/POTFILES.in', 'src/gone.c\n'),
    ],
    'deprecated': [
        (PAGE_C, 'GtkDialog *dialog;\n'),
        (PAGE_C, 'gtk_file_chooser_native_new (a, b);\n'),
        (PAGE_C, 'GTK_COMBO_BOX_TEXT (x);\n'),
        (PAGE_C, 'adw_message_dialog_new (a, b, c);\n'),
        (PAGE_C, 'gtk_widget_get_style_context (w);\n'),
        (PAGE_UI, '<object class="GtkInfoBar"/>\n'),
        (PAGE_UI, '<object class="GtkTreeViewColumn"/>\n'),
        (PAGE_UI, '<object class="AdwLeaflet"/>\n'),
        (PAGE_UI, '<object class="GtkShortcutsWindow"/>\n'),
    ],
    'sizes': [
        (PAGE_C, '\n' * 701),
        (PAGE_C, 'f (void)\n{\n' + '  g ();\n' * 81 + '}\n'),
        (PAGE_UI, '\n' * 701),
    ],
    'headers': [
        (PAGE_C, '/* alberca-other.c */\n'),
        (PAGE_C, HEADER.format(name='alberca-page.c').replace('GPL-3.0-or-later', 'MIT')),
        (PAGE_C, HEADER.format(name='alberca-page.c').replace('Copyright', 'Written by')),
        ('src/model/alberca-pool.h', HEADER.format(name='alberca-pool.h')),
    ],
    'marks': [
        (PAGE_C, '/* FIX' 'ME */\n'),
        (PAGE_C, '/* TO' 'DO: later */\n'),
        (PAGE_C, '/* X' 'XX */\n'),
        ('tool', '#!/bin/sh\ncat /roo' 't/file\n'),
        ('tool', '#!/bin/sh\ncd "/wor' 'k/main"\n'),
    ],
    'help': [
        (FIRST, '<page>\n'),
        (FIRST, HELP.format(**{**GOOD_HELP, 'name': 'second'})),
        (FIRST, HELP.format(**{**GOOD_HELP, 'link': 'index#gone'})),
        (FIRST, HELP.format(**{**GOOD_HELP, 'title': 'Second'})),
        (FIRST, HELP.format(**{**GOOD_HELP, 'inside': '<p>Press <gui>Good-bye</gui>.</p>'})),
        (FIRST, HELP.format(**{**GOOD_HELP, 'inside': '<media type="image" src="figures/gone.png"><p>First</p></media>'})),
        (FIRST, HELP.format(**GOOD_HELP).replace('xref="index"/></info>', 'xref="index" type="seealso"/></info>')
         .replace('type="guide" ', '')),
        ('help/meson.build', HELP_BUILD.replace("'first.page', ", '')),
        ('help/es/es.po', HELP_PO.replace('Primero', '')),
        ('help/es/es.po', HELP_PO.replace('Hola', 'Buenas')),
        ('help/es/es.po', HELP_PO.replace('<gui>Hola</gui>', 'Hola')),
        ('help/es/es.po', HELP_PO.replace(', véase <link xref=\\"index\\"/>', '')),
        ('po/es.po', PO + HOLA.replace('Hola', 'Buenas')),
        ('src/app/alberca-help.c', '  { alberca_page_get_type, "gone" },\n'),
    ],
    'menus': [
        (PAGE_UI, MENU.format('_Hello', '_Help')),
        (PAGE_UI, MENU.format('He_llo', 'A_lso')),
    ],
    'shell': [
        ('tool', '#!/bin/sh\necho $1\n'),
    ],
    'metainfo': [
        ('data/screenshots/two.png', ''),
        ('data/small.metainfo.xml.in', '<image>a/two.png</image>\n'),
    ],
    'spelling': [
        ('po/es.po', PO + HOLA.replace('Hello', 'Helo')),
        ('po/es.po', PO + HOLA.replace('Hola', 'Óla')),
        ('help/es/es.po', HELP_PO.replace('Primero', 'Primerro')),
    ],
}

# Without these a check is skipped.
TOOLS = {'shell': 'shellcheck', 'spelling': 'hunspell'}

# What only looks wrong.
FINE = {
    'layers': [('src/main.c', '#include "app/alberca-application.h"\n'),
               ('src/backend/alberca-pools.c', '#include <libvirt/libvirt.h>\n'),
               ('src/model/alberca-pool.c', '#include <libvirt-gobject/libvirt-gobject.h>\n')],
    'ui': [('ui/help-overlay.ui', '<interface/>\n')],
    'deprecated': [('src/widgets/alberca-file-chooser.c', 'gtk_file_chooser_native_new (a, b);\n'),
                   ('ui/help-overlay.ui', '<object class="GtkShortcutsWindow"/>\n'),
                   (PAGE_C, '/* no GtkDialog */ GtkTreeListModel *m; GtkFileFilter *f;\n'),
                   (PAGE_UI, '<object class="GtkTreeExpander"/><object class="GtkShortcutController"/>\n')],
    'sizes': [(PAGE_C, 'f (void)\n{\n' + '  g ();\n' * 80 + '}\n')],
    'help': [('src/app/alberca-help.c', '  { alberca_page_get_type, "first" },\n'),
             ('po/es.po', PO + HOLA.replace('Hello', '_Hello').replace('Hola', 'H_ola'))],
    'spelling': [('po/es.po', PO + HOLA.replace('Hello', 'Hello <code>virsch</code> <x>%s</x> qcow2')),
                 ('tests/lint/words.es', 'hola\n')],
    'menus': [(PAGE_UI, MENU.format('_Hello', 'H_elp'))],
    'marks': [(PAGE_C, 'mktemp ("a.XX' 'XXXX"); método = TODOS;\n')],
}
FINE['ui'].append(('ui/alberca.gresource.xml',
                   '<gresources><file>alberca-page.ui</file><file>help-overlay.ui</file></gresources>\n'))


def write(root, path, text):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, 'w', encoding='utf-8') as file:
        file.write(text)


def make_tree(root):
    for path, text in GOOD.items():
        if path.endswith(('.c', '.h')):
            text = HEADER.format(name=os.path.basename(path)) + text
        write(root, path, text)


class Checks(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp(prefix='alberca-lint.')
        self.addCleanup(shutil.rmtree, self.root)
        make_tree(self.root)

    def restore(self):
        shutil.rmtree(self.root)
        make_tree(self.root)

    def test_checks(self):
        for name, cases in BAD.items():
            if not shutil.which(TOOLS.get(name, sys.executable)):
                continue
            check = importlib.import_module(name).check
            with self.subTest(check=name, case='good tree'):
                self.assertEqual(check(self.root), [])
            for number, (path, text) in enumerate(cases):
                write(self.root, path, text)
                with self.subTest(check=name, case=number, path=path):
                    self.assertNotEqual(check(self.root), [])
                self.restore()

    def test_fine(self):
        for name, cases in FINE.items():
            check = importlib.import_module(name).check
            for path, text in cases:
                write(self.root, path, text)
            with self.subTest(check=name):
                self.assertEqual(check(self.root), [])
            self.restore()

    def test_every_check_is_tested(self):
        here = os.path.dirname(os.path.abspath(__file__))
        checks = {f.removesuffix('.py') for f in os.listdir(here) if f.endswith('.py')}
        self.assertEqual(checks - {'tree', 'selftest'}, set(BAD))


if __name__ == '__main__':
    sys.dont_write_bytecode = True
    unittest.main()
