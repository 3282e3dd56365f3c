#!/usr/bin/python3
"""Every picture that the metainfo names is in data/screenshots, and every picture there is named."""

import os
import re

import tree


def check(root):
    text = ''.join(tree.read(root, path) for path in tree.files(root, '.metainfo.xml.in', under='data'))
    named = {os.path.basename(url) for url in re.findall(r'<image\b[^>]*>([^<]*)</image>', text)}
    there = {os.path.basename(path) for path in tree.files(root, '.png', under='data/screenshots')}
    return [f'the metainfo names {name}, which is not in data/screenshots' for name in sorted(named - there)] + \
           [f'data/screenshots/{name}: the metainfo does not name it' for name in sorted(there - named)]


if __name__ == '__main__':
    tree.run(check)
