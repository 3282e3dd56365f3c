#!/usr/bin/python3
# qemu_img.py: what the parsers say of an image is what qemu-img says
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""qemu_img.py DUMP MUTATE N: makes an image of every kind and compares, field by field, what DUMP
prints of it with `qemu-img info --output=json`. MUTATE then makes N hostile ones of them."""

import json
import subprocess
import sys
import tempfile

import variants

# Not every qemu-img has zstd and AES
LEFT_OUT_AT_MOST = 2


def dump(program, path):
    result = subprocess.run([program, path], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise AssertionError(f'{path}: {result.stderr}')
    values = {'snapshots': []}
    for line in result.stdout.splitlines():
        key, value = line.split('=', 1)
        if key == 'snapshot':
            values['snapshots'].append(value.split(' '))
        else:
            values[key] = value
    return values


def expect(info):
    """The same, as qemu-img has it."""
    data = info['format-specific']['data']
    values = {
        'version': {'0.10': '2', '1.1': '3'}[data['compat']],
        'cluster-size': str(info['cluster-size']),
        'virtual-size': str(info['virtual-size']),
        'encryption': data.get('encrypt', {}).get('format', 'none'),
        'compression': data['compression-type'],
        'refcount-bits': str(data['refcount-bits']),
        'lazy-refcounts': str(int(data.get('lazy-refcounts', False))),
        'corrupt': str(int(data.get('corrupt', False))),
        'dirty': str(int(info.get('dirty-flag', False))),
        'extended-l2': str(int(data.get('extended-l2', False))),
        'external-data': str(int('data-file' in data)),
        'raw-data': str(int(data.get('data-file-raw', False))),
        'bitmaps': str(len(data.get('bitmaps', []))),
    }
    for key, there in (('backing-file', info.get('backing-filename')),
                       ('backing-format', info.get('backing-filename-format')),
                       ('data-file', data.get('data-file'))):
        if there is not None:
            values[key] = there
    values['snapshots'] = [
        [s['id'], s['name'].encode().hex(), str(s['date-sec']), str(s['date-nsec']),
         str(s['vm-clock-sec'] * 10 ** 9 + s['vm-clock-nsec']), str(s['vm-state-size'])]
        for s in info.get('snapshots', [])]
    return values


def compare(name, found, expected):
    # qemu-img does not tell the virtual size of a snapshot, nor always its count of instructions
    sizes = {snapshot[6] for snapshot in found['snapshots']}
    found['snapshots'] = [snapshot[:6] for snapshot in found['snapshots']]
    assert found == expected, f'{name}:\nfound    {found}\nexpected {expected}'
    if name == 'snapshots':
        assert sizes == {str(4 * 2 ** 20), str(8 * 2 ** 20)}, sizes


def main():
    program, mutate, n_mutations = sys.argv[1:]
    paths = []
    with tempfile.TemporaryDirectory() as directory:
        for name, path in variants.images(directory):
            result = subprocess.run(['qemu-img', 'info', '--output=json', path], capture_output=True, text=True,
                                    check=True, cwd=directory)
            compare(name, dump(program, path), expect(json.loads(result.stdout)))
            paths.append(path)
        print(f'{len(paths)} images are as qemu-img says', flush=True)
        subprocess.run([mutate, n_mutations, *paths], check=True)
    assert len(paths) >= len(variants.CREATED) + 7 - LEFT_OUT_AT_MOST


main()
