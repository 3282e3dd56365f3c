# variants.py: qcow2 images of every kind, made by qemu-img
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""images(directory) makes one small image of each kind and yields (name, path). What the qemu-img
of the machine cannot make is left out, and named on the standard output."""

import pathlib
import struct
import subprocess

SECRET = ['--object', 'secret,id=s,data=alberca']

# Name, options of create, size
CREATED = [
    ('plain', [], '1G'),
    ('v2', ['-o', 'compat=0.10'], '1G'),
    ('zero', [], '0'),
    ('odd-size', [], '1000000512'),
    ('huge', [], '8T'),
    *((f'clusters-{size}', ['-o', f'cluster_size={size}'], '64M')
      for size in (512, 1024, 2048, 4096, 8192, 16384, 32768, 131072, 262144, 524288, 1048576, 2097152)),
    ('v2-clusters-512', ['-o', 'compat=0.10,cluster_size=512'], '16M'),
    ('extended-l2', ['-o', 'extended_l2=on'], '1G'),
    ('extended-l2-16k', ['-o', 'extended_l2=on,cluster_size=16k'], '1G'),
    ('zstd', ['-o', 'compression_type=zstd'], '1G'),
    ('lazy', ['-o', 'lazy_refcounts=on'], '1G'),
    *((f'refcount-{bits}', ['-o', f'refcount_bits={bits}'], '1G') for bits in (1, 2, 4, 8, 32, 64)),
    ('luks', [*SECRET, '-o', 'encrypt.format=luks,encrypt.key-secret=s,encrypt.iter-time=10'], '16M'),
    ('luks-512', [*SECRET, '-o', 'encrypt.format=luks,encrypt.key-secret=s,encrypt.iter-time=10,cluster_size=512'],
     '16M'),
    ('aes', [*SECRET, '-o', 'encrypt.format=aes,encrypt.key-secret=s'], '16M'),
    ('data-file', ['-o', 'data_file=data-file.raw'], '16M'),
    ('data-file-raw', ['-o', 'data_file=data-file-raw.raw,data_file_raw=on'], '16M'),
    ('overlay', ['-b', 'plain', '-F', 'qcow2'], None),
    ('overlay-raw', ['-b', 'base.raw', '-F', 'raw'], None),
    ('overlay-utf8', ['-b', 'año “ñ”.raw', '-F', 'raw'], None),
    ('overlay-json', ['-b', 'json:{"driver":"raw","file":{"driver":"file","filename":"base.raw"}}', '-F', 'raw'],
     None),
    ('overlay-missing', ['-u', '-b', 'nbd://nowhere/export', '-F', 'raw'], '1G'),
    ('overlay-512', ['-b', 'base.raw', '-F', 'raw', '-o', 'cluster_size=512'], None),
    ('long-backing', ['-u', '-b', '/' + 'x' * 1000, '-F', 'raw'], '1G'),
]


def qemu_img(directory, *arguments, attempts=20):
    """QEMU measures the CPU time of LUKS's key derivation and gives up where a busy machine's clock shows none: asked again"""
    for attempt in range(attempts):
        done = subprocess.run(['qemu-img', *map(str, arguments)], cwd=directory, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True)
        if 'Unable to get accurate CPU usage' not in done.stderr:
            break
    done.check_returncode()


def patch(path, offset, format_, value):
    with open(path, 'r+b') as file:
        file.seek(offset)
        file.write(struct.pack(format_, value))


def make_snapshots(directory):
    """Names that people give; snapshots of different virtual sizes; one image has two hundred."""
    qemu_img(directory, 'create', '-f', 'qcow2', '-o', 'cluster_size=512', 'snapshots', '4M')
    for name in ('first', 'with space', '"quotes" & <marks>', 'año', '-dash', '2', '2', 'line\nbreak', 'x' * 200):
        qemu_img(directory, 'snapshot', '-c', name, 'snapshots')
    qemu_img(directory, 'resize', '-q', 'snapshots', '8M')
    qemu_img(directory, 'snapshot', '-c', 'larger', 'snapshots')
    qemu_img(directory, 'snapshot', '-d', 'año', 'snapshots')
    yield 'snapshots'
    qemu_img(directory, 'create', '-f', 'qcow2', '-o', 'compat=0.10', 'v2-snapshots', '4M')
    qemu_img(directory, 'snapshot', '-c', 'old', 'v2-snapshots')
    yield 'v2-snapshots'
    qemu_img(directory, 'create', '-f', 'qcow2', '-o', 'cluster_size=512', 'many-snapshots', '1M')
    for i in range(120):
        qemu_img(directory, 'snapshot', '-c', f'snapshot number {i} with a name that takes its room', 'many-snapshots')
    yield 'many-snapshots'


def make_marked(directory):
    """What a crash or a backup leaves."""
    qemu_img(directory, 'create', '-f', 'qcow2', 'bitmaps', '16M')
    for name in ('one', 'two'):
        qemu_img(directory, 'bitmap', '--add', 'bitmaps', name)
    yield 'bitmaps'
    qemu_img(directory, 'create', '-f', 'qcow2', 'corrupt', '16M')
    patch(directory / 'corrupt', 72, '>Q', 2)
    yield 'corrupt'
    qemu_img(directory, 'create', '-f', 'qcow2', '-o', 'lazy_refcounts=on', 'dirty', '16M')
    patch(directory / 'dirty', 72, '>Q', 1)
    yield 'dirty'
    # As old versions made them: nobody says what the base image is
    qemu_img(directory, 'create', '-f', 'qcow2', '-b', 'base.raw', '-F', 'raw', 'overlay-no-format')
    data = (directory / 'overlay-no-format').read_bytes()
    patch(directory / 'overlay-no-format', data.index(b'\xe2\x79\x2a\xca'), '>I', 0x12345678)
    yield 'overlay-no-format'


def images(directory):
    directory = pathlib.Path(directory)
    for name in ('base.raw', 'año “ñ”.raw'):
        (directory / name).write_bytes(bytes(65536))
    for name, options, size in CREATED:
        try:
            qemu_img(directory, 'create', '-f', 'qcow2', *options, name, *([size] if size else []))
        except subprocess.CalledProcessError as e:
            print(f'{name} cannot be made: {e.stderr.strip()}')
            continue
        yield name, directory / name
    for maker in (make_snapshots, make_marked):
        for name in maker(directory):
            yield name, directory / name
