#!/usr/bin/python3
# bench_usage.py: how long it takes to know who uses ten thousand volumes, beside virsh
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Against a private libvirtd with a pool of 10,000 volumes and 200 domains, whose disks are the
tops of chains of five (every fourth by pool and volume, every fifth with an empty drive besides),
in turn, several times each:

(a) the users of all volumes are known    } bench-usage URI POOL
(b) and everything about them             }
(c) virsh domblklist DOMAIN, for each domain

Prints medians and ratios beside the target; the exit status is 1 if it is missed (not with
--quick).
"""

import argparse
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import time

import make_pool

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import libvirtd

DEPTH = 5

DOMAIN = '''<domain type='qemu'><name>{name}</name><memory unit='MiB'>32</memory>
<os><type>hvm</type></os><devices>
<disk type='{kind}' device='disk'><driver name='qemu' type='qcow2'/><source {source}/>
<target dev='vda' bus='virtio'/></disk>{more}</devices></domain>
'''
EMPTY_DRIVE = "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>"


def make_chains(path, count):
    """COUNT chains of DEPTH files; the names of their tops."""
    qemu_img = libvirtd.find_program('qemu-img')
    for depth in range(DEPTH):
        for i in range(count):
            command = [qemu_img, 'create', '-q', '-f', 'qcow2']
            if depth:
                command += ['-b', path / f'chain-{i:03}-{depth - 1}', '-F', 'qcow2']
            subprocess.run([*command, path / f'chain-{i:03}-{depth}', '1G'], check=True)
    return [f'chain-{i:03}-{DEPTH - 1}' for i in range(count)]


def define(server, path, tops):
    """A domain for each of the chains, in one virsh."""
    commands = []
    for i, top in enumerate(tops):
        by_name = i % 4 == 0
        source = f"pool='many' volume='{top}'" if by_name else f"file='{path / top}'"
        file = server.dir / f'domain-{i}.xml'
        file.write_text(DOMAIN.format(name=f'machine-{i:03}', source=source,
                                      kind='volume' if by_name else 'file',
                                      more=EMPTY_DRIVE if i % 5 == 0 else ''))
        commands.append(f'define {file}')
    subprocess.run([server.virsh_program, '-q', '-c', server.uri], env=server.environment,
                   input='\n'.join(commands) + '\n', text=True, check=True,
                   stdout=subprocess.DEVNULL)
    return [f'machine-{i:03}' for i in range(len(tops))]


def time_virsh(server, names):
    start = time.monotonic()
    for name in names:
        server.virsh('domblklist', name)
    return (time.monotonic() - start) * 1000


def run_bench(server, program):
    command = [program, server.uri, 'many']
    result = subprocess.run(command, env=server.environment, stdout=subprocess.PIPE, text=True,
                            timeout=1800)
    if result.returncode != 0:
        raise RuntimeError(f'{shlex.join(map(str, command))} ended with {result.returncode}')
    return json.loads(result.stdout.strip().splitlines()[-1])


def measure(server, program, names, repeats):
    values = {}
    for i in range(repeats):
        print(f'# round {i + 1} of {repeats}', file=sys.stderr, flush=True)
        result = run_bench(server, program)
        # Every volume of a chain is used by the one domain at its top.
        for key in ('n_users', 'n_used'):
            if result[key] != len(names) * DEPTH:
                raise RuntimeError(f'{key} is {result[key]}, not {len(names) * DEPTH}')
        for key, value in result.items():
            values.setdefault(key, []).append(value)
        values.setdefault('virsh', []).append(time_virsh(server, names))
    return {key: statistics.median(v) for key, v in values.items()}


def main():
    parser = argparse.ArgumentParser(description='Time the search for users beside virsh.')
    parser.add_argument('--usage', metavar='PROGRAM', required=True, help='bench-usage')
    parser.add_argument('--count', type=int, default=10000)
    parser.add_argument('--domains', type=int, default=200)
    parser.add_argument('--repeats', type=int, default=5)
    parser.add_argument('--quick', action='store_true', help='few of them, once: does it run?')
    args = parser.parse_args()
    if args.quick:
        args.count, args.domains, args.repeats = 150, 10, 1

    try:
        libvirtd.find_program('qemu-system-x86_64')
        server = libvirtd.Libvirtd()
    except libvirtd.Unavailable as e:
        print(f'1..0 # SKIP {e}')
        return libvirtd.SKIP
    with server:
        path = server.make_dir_pool('many')
        tops = make_chains(path, args.domains)
        make_pool.fill(path, args.count - args.domains * DEPTH)
        server.virsh('pool-refresh', 'many')
        names = define(server, path, tops)
        m = measure(server, args.usage, names, args.repeats)

    ratio = m['complete_ms'] / m['virsh']
    print(f'{args.count} volumes, {args.domains} domains, chains of {DEPTH}; medians of '
          f'{args.repeats}; {os.cpu_count()} processors')
    for what, key in (('(a) the users of all volumes are known', 'resolved_ms'),
                      ('(b) and everything about them', 'complete_ms'),
                      ('    all users of all volumes, asked one by one', 'asked_ms'),
                      ('    longest own code, loading included', 'longest_own_ms'),
                      ('    the volumes themselves were read in', 'loaded_ms')):
        print(f'{what:<50} {m[key]:>10.1f} ms   1/{m["virsh"] / max(m[key], 0.01):.1f} (c)')
    print(f'{"(c) virsh domblklist, domain by domain":<50} {m["virsh"]:>10.1f} ms')
    met = ratio <= 1 / 10
    print(f'(b) / (c) = 1/{1 / ratio:.1f}, target at most 1/10: {"met" if met else "MISSED"}')
    if args.quick:
        print('A quick run: too small for its ratios to mean anything.')
        return 0
    return 0 if met else 1


if __name__ == '__main__':
    sys.exit(main())
