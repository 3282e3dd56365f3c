#!/usr/bin/python3
"""po/POTFILES.in names every file with text for people, each once, in order, and no other."""

import os
import re
import sys

import tree

MARKED_C = re.compile(r'(?<![\w])(_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2)\s*\(\s*"')
MARKED_UI = re.compile(r'translatable="(yes|true|1)"')


def has_text(root, path):
    if path.endswith('.ui'):
        return bool(MARKED_UI.search(tree.read(root, path)))
    if path.endswith(('.c', '.h')):
        return bool(MARKED_C.search(tree.read(root, path)))
    return True


def files_with_text(root):
    wanted = tree.files(root, '.c', '.h', under='src') + tree.files(root, '.ui', under='ui')
    wanted += tree.files(root, '.desktop.in', '.metainfo.xml.in', under='data')
    return {path for path in wanted if has_text(root, path)}


def check(root):
    listed = [line for line in tree.lines(root, 'po/POTFILES.in') if line and line[0] != '#']
    wanted = files_with_text(root)
    complaints = [f'po/POTFILES.in: {path} is missing' for path in sorted(wanted - set(listed))]
    for path in sorted(set(listed) - wanted):
        why = 'has no text' if os.path.exists(os.path.join(root, path)) else 'does not exist'
        complaints.append(f'po/POTFILES.in: {path} {why}')
    # Bytewise, as LC_ALL=C sort does.
    if listed != sorted(set(listed)):
        complaints.append('po/POTFILES.in: not sorted, or with doubles')
    return complaints


if __name__ == '__main__':
    # potfiles.py --list SOURCE_ROOT prints what POTFILES.in should say.
    if len(sys.argv) == 3 and sys.argv[1] == '--list':
        print('\n'.join(sorted(files_with_text(sys.argv[2]))))
    else:
        tree.run(check)
