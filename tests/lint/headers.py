#!/usr/bin/python3
"""Each C file begins with its name, a copyright line and the licence; a header guards itself."""

import os

import tree

LICENCE = ' * SPDX-License-Identifier: GPL-3.0-or-later'


def check(root):
    complaints = []
    for path in tree.files(root, '.c', '.h', under='src') + tree.files(root, '.c', '.h', under='tests'):
        source = tree.lines(root, path)
        if source[:1] != [f'/* {os.path.basename(path)}']:
            complaints.append(f'{path}: the first line does not name the file')
        if not any(line.startswith(' * Copyright ') for line in source[:4]):
            complaints.append(f'{path}: no copyright line at the top')
        if LICENCE not in source[:5]:
            complaints.append(f'{path}: no “{LICENCE.strip(" *")}” at the top')
        if path.endswith('.h') and '#pragma once' not in source:
            complaints.append(f'{path}: no #pragma once')
    return complaints


if __name__ == '__main__':
    tree.run(check)
