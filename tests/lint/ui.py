#!/usr/bin/python3
"""One well-formed .ui per widget class, of the same name, in the resource; no text in CDATA."""

import os
import re
import xml.etree.ElementTree as ElementTree

import tree

# Loaded by GTK itself: no class of ours stands behind them.
WITHOUT_CLASS = {'help-overlay.ui', 'menus.ui'}
CDATA = re.compile(r'<!\[CDATA\[(.*?)\]\]>', re.DOTALL)


def class_name(basename):
    return ''.join(word.capitalize() for word in basename.split('-'))


def check_file(root, path):
    name = os.path.basename(path)
    text = tree.read(root, path)
    try:
        interface = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        return [f'{path}: {error}']

    complaints = []
    if any('translatable' in block for block in CDATA.findall(text)):
        complaints.append(f'{path}: translatable text in CDATA is never extracted')
    if name in WITHOUT_CLASS:
        return complaints

    template = interface.find('template')
    basename = name.removesuffix('.ui')
    if template is None or template.get('class') != class_name(basename):
        complaints.append(f'{path}: is no template of {class_name(basename)}')
    if not any(os.path.exists(os.path.join(root, 'src', layer, basename + '.c'))
               for layer in ('widgets', 'app')):
        complaints.append(f'{path}: no {basename}.c in src/widgets or src/app')
    return complaints


def check(root):
    complaints = []
    resource = 'ui/alberca.gresource.xml'
    listed = ''
    if os.path.exists(os.path.join(root, resource)):
        listed = tree.read(root, resource)
    for path in tree.files(root, '.ui', under='ui'):
        complaints += check_file(root, path)
        if f'>{os.path.relpath(path, "ui")}<' not in listed:
            complaints.append(f'{path}: not in {resource}')
    return complaints


if __name__ == '__main__':
    tree.run(check)
