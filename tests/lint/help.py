#!/usr/bin/python3
"""The help calls every button by the name that it has, in every language; its links lead somewhere,
its translations are complete, and a window's F1 has a page."""

import glob
import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ET

import tree

MALLARD = '{http://projectmallard.org/1.0/}'
LETTERS = re.compile(r'"((?:[^"\\]|\\.)*)"')
FIELD = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.MULTILINE)
GUI = re.compile(r'<gui>(.*?)</gui>', re.DOTALL)
TAG = re.compile(r'</?\w+')
PAGE = re.compile(r'^ *\{ \w+_get_type, "([^"]+)" \}', re.MULTILINE)
# itstool's own messages
OWN = ('translator-credits', 'external ref=')


def read_po(root, path):
    """(msgid, [msgstr]) of each message, the obsolete ones left out"""
    text = '\n'.join(line for line in tree.lines(root, path) if not line.startswith('#'))
    for entry in re.split(r'\n\s*\n', text):
        fields = [(name, ''.join(LETTERS.findall(value)).replace('\\"', '"').replace('\\n', '\n'))
                  for name, value in FIELD.findall(entry)]
        msgid = [value for name, value in fields if name == 'msgid']
        if msgid and msgid[0]:
            yield msgid[0], [value for name, value in fields if name.startswith('msgstr')]


def plain(text):
    """As the interface shows it: without the underline of a mnemonic, and as XML has it"""
    return text.replace('_', '').replace('&', '&amp;')


def names_of(root, language):
    """What the interface says: the English text, and all its translations"""
    names = {}
    for msgid, translations in read_po(root, f'po/{language}.po'):
        names.setdefault(plain(msgid), set()).update(plain(text) for text in translations)
    for path in tree.files(root, '.xml', under='data/templates'):
        text = tree.read(root, path)
        title = re.search(r'^ *title: (.*)$', text, re.MULTILINE)
        translated = re.search(rf'^ *title\[{language}\]: (.*)$', text, re.MULTILINE)
        if title and translated:
            names.setdefault(title[1], set()).add(translated[1])
    return names


def check_names(root, pages, names):
    return [f'{path}: the interface has no “{text}”'
            for path, page in pages.items() for text in (''.join(e.itertext()) for e in page.iter(f'{MALLARD}gui'))
            if text.replace('&', '&amp;') not in names]


def check_links(pages):
    targets = set()
    complaints = []
    for path, page in pages.items():
        name = page.get('id')
        if f'help/C/{name}.page' != path:
            complaints.append(f'{path}: its id is {name}')
        targets.add(name)
        targets.update(f'{name}#{section.get("id")}' for section in page.iter(f'{MALLARD}section'))
    for path, page in pages.items():
        complaints += [f'{path}: no {link.get("xref")} to link to' for link in page.iter(f'{MALLARD}link')
                       if link.get('xref') not in targets]
        if page.get('id') != 'index' and page.find(f'{MALLARD}info/{MALLARD}link[@type="guide"]') is None:
            complaints.append(f'{path}: no page leads to it')
    return complaints


def check_build(root, pages):
    built = tree.read(root, 'help/meson.build')
    pictures = {media.get('src') for page in pages.values() for media in page.iter(f'{MALLARD}media')}
    complaints = [f'help/meson.build: {name} is missing'
                  for name in [os.path.basename(path) for path in pages] + sorted(pictures) if f"'{name}'" not in built]
    return complaints + [f'help/C/{name} is missing' for name in sorted(pictures)
                         if not os.path.exists(os.path.join(root, 'help/C', name))]


def check_translation(root, language, names, pot):
    path = f'help/{language}/{language}.po'
    with tempfile.TemporaryDirectory(prefix='alberca-help.') as scratch:
        merged = os.path.join(scratch, 'merged.po')
        for command in (['msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, path, pot],
                        ['msgfmt', '--check', '-o', os.devnull, merged]):
            result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
            if result.returncode != 0:
                return [f'{path}: {result.stderr}']
        messages = [(msgid, text[0]) for msgid, text in read_po(scratch, 'merged.po')]

    complaints = []
    for msgid, text in messages:
        if msgid.startswith(OWN):
            continue
        if not text:
            complaints.append(f'{path}: not translated: {msgid}')
            continue
        if sorted(TAG.findall(msgid)) != sorted(TAG.findall(text)):
            complaints.append(f'{path}: other elements than in the original: {text}')
        english, translated = GUI.findall(msgid), GUI.findall(text)
        allowed = {name for text in english for name in names.get(text, ())}
        if len(english) != len(translated) or not allowed.issuperset(translated):
            complaints.append(f'{path}: {translated} is not what the interface calls {english}')
    return complaints


def check(root):
    paths = tree.files(root, '.page', under='help/C')
    if not paths:
        return ['help/C has no page']
    try:
        pages = {path: ET.fromstring(tree.read(root, path)) for path in paths}
    except ET.ParseError as e:
        return [f'help/C: {e}']

    complaints = check_links(pages) + check_build(root, pages)
    for source in glob.glob(os.path.join(root, 'src/app/alberca-help.c')):
        complaints += [f'{os.path.relpath(source, root)}: there is no page {name}'
                       for name in PAGE.findall(tree.read(root, os.path.relpath(source, root)))
                       if f'help/C/{name}.page' not in pages]

    with tempfile.TemporaryDirectory(prefix='alberca-help.') as scratch:
        pot = os.path.join(scratch, 'help.pot')
        result = subprocess.run(['itstool', '-o', pot, *paths], cwd=root, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            return complaints + [f'itstool: {result.stderr}']
        for language in tree.read(root, 'help/LINGUAS').split():
            names = names_of(root, language)
            complaints += check_names(root, pages, names)
            complaints += check_translation(root, language, names, pot)
    return complaints


if __name__ == '__main__':
    tree.run(check)
