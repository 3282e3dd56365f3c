#!/usr/bin/python3
"""app -> widgets -> model -> {backend, virsh} -> {xml, qcow2}; nothing points up."""

import re

import tree

RANK = {'app': 5, 'widgets': 4, 'model': 3, 'backend': 2, 'virsh': 2, 'xml': 1, 'qcow2': 1}
GTK = re.compile(r'^(gtk|gdk|gsk|adwaita|adw)\b')
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def complain(layer, kind, header):
    if kind == '"':
        if header == 'config.h':
            return None
        folder, slash, _ = header.partition('/')
        if not slash or folder not in RANK:
            return f'"{header}" does not name its layer'
        if folder != layer and RANK[folder] >= RANK[layer]:
            return f'{layer} may not know {folder} ("{header}")'
        return None

    if RANK[layer] < RANK['widgets'] and GTK.match(header):
        return f'<{header}> below widgets'
    if header.startswith('libvirt/') and layer != 'backend':
        return f'<{header}> outside backend'
    if header.startswith('libvirt-') and layer not in ('backend', 'model'):
        return f'<{header}> outside backend and model'
    return None


def check(root):
    complaints = []
    sources = tree.files(root, '.c', '.h', under='src')
    for path in sources:
        folders = path.split('/')
        if len(folders) < 3:
            if path != 'src/main.c':
                complaints.append(f'{path}: belongs into a layer')
            continue
        layer = folders[1]
        if layer not in RANK:
            complaints.append(f'{path}: “{layer}” is no layer')
            continue
        for number, line in enumerate(tree.lines(root, path), 1):
            match = INCLUDE.match(line)
            problem = match and complain(layer, match[1], match[2])
            if problem:
                complaints.append(f'{path}:{number}: {problem}')

    for layer, rank in RANK.items():
        for path in tree.files(root, 'meson.build', under=f'src/{layer}'):
            if rank < RANK['widgets'] and re.search(r'\b(gtk|adw)_dep\b', tree.read(root, path)):
                complaints.append(f'{path}: gives GTK to a layer below widgets')
    if not sources:
        complaints.append('no source found')
    return complaints


if __name__ == '__main__':
    tree.run(check)
