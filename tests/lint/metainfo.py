#!/usr/bin/python3
"""Every picture that the metainfo names is in data/screenshots, and every picture there is named."""

import os
import re

import tree

METAINFO = 'data/io.github.alberca.Alberca.metainfo.xml.in'


def check(root):
    named = {os.path.basename(url) for url in re.findall(r'<image\b[^>]*>([^<]*)</image>', tree.read(root, METAINFO))}
    there = {os.path.basename(path) for path in tree.files(root, '.png', under='data/screenshots')}
    return [f'{METAINFO}: {name} is not in data/screenshots' for name in sorted(named - there)] + \
           [f'data/screenshots/{name}: the metainfo does not name it' for name in sorted(there - named)]


if __name__ == '__main__':
    tree.run(check)
