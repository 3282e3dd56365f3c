#!/usr/bin/python3
"""In no menu of ui/ do two entries have one mnemonic, in English or in any language of po/LINGUAS."""

import gettext
import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree

import tree

MNEMONIC = re.compile(r'_(.)')


def load(root, language, scratch):
    compiled = os.path.join(scratch, language + '.mo')
    subprocess.run(['msgfmt', '-o', compiled, os.path.join(root, 'po', language + '.po')], check=True)
    with open(compiled, 'rb') as file:
        return gettext.GNUTranslations(file)


def labels(menu):
    return [attribute.text for attribute in menu.iter('attribute') if attribute.get('name') == 'label' and attribute.text]


def clashes(texts):
    taken = {}
    for text in texts:
        found = MNEMONIC.search(text)
        if found is not None:
            taken.setdefault(found.group(1).lower(), []).append(text)
    return [same for same in taken.values() if len(same) > 1]


def check(root):
    complaints = []
    with tempfile.TemporaryDirectory(prefix='alberca-menus.') as scratch:
        languages = {'en': gettext.NullTranslations()}
        for language in tree.read(root, 'po/LINGUAS').split():
            languages[language] = load(root, language, scratch)
        for path in tree.files(root, '.ui', under='ui'):
            for menu in ElementTree.fromstring(tree.read(root, path).encode()).iter('menu'):
                for language, translation in languages.items():
                    for same in clashes([translation.gettext(text) for text in labels(menu)]):
                        complaints.append(f'{path}: {language}: one mnemonic for ' + ', '.join(same))
    return complaints


if __name__ == '__main__':
    tree.run(check)
