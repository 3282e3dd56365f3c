#!/usr/bin/python3
# bench_snapshots.py: how long it takes to know the snapshots inside a thousand images
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Against a private libvirtd with a pool of 1,000 qcow2 volumes, of which each tenth has three
snapshots inside, in turn, several times each:

(a) once the list is there: the snapshots of all of them are known  } bench-snapshots URI POOL N
(b) qemu-img info -U FILE, for each of them, in a shell

and through a proxy that adds 25 and 50 ms each way:

(c) from when the rows are there: what the N on screen have inside  } bench-snapshots URI POOL N seen

and without libvirt:

(d) the processor time of the costliest image that is made to cost much  } bench-hostile

Prints medians and ratios beside the targets; the exit status is 1 if one is missed (not with
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

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import latency_proxy
import libvirtd

# What a window of the usual size has room for
SEEN = 16
EACH = 10
SNAPSHOTS = 3
HOSTILE_MS = 10

LOOP = 'for file in "$1"/*; do "$2" info -U "$file"; done > "$3"'


def make_model(path, snapshots):
    """An image of 1 GiB with something in it; all that is not zero, and how long it is."""
    qemu_img = libvirtd.find_program('qemu-img')
    subprocess.run([qemu_img, 'create', '-q', '-f', 'qcow2', path, '1G'], check=True)
    for i in range(snapshots):
        subprocess.run([qemu_img, 'snapshot', '-c', f'before-update-{i}', path], check=True)
    data = path.read_bytes()
    path.unlink()
    return data.rstrip(b'\0'), len(data)


def fill(path, count):
    models = make_model(path / 'model', 0), make_model(path / 'model', SNAPSHOTS)
    for i in range(count):
        data, size = models[i % EACH == 0]
        with open(path / f'disk-{i:05}.qcow2', 'wb') as f:
            f.write(data)
            f.truncate(size)


def run_bench(server, program, uri, *args):
    command = [program, uri, 'many', *args]
    result = subprocess.run(command, env=server.environment, stdout=subprocess.PIPE, text=True,
                            timeout=1800)
    if result.returncode != 0:
        raise RuntimeError(f'{shlex.join(map(str, command))} ended with {result.returncode}')
    return json.loads(result.stdout.strip().splitlines()[-1])


def time_qemu_img(server, path, expected):
    output = server.dir / 'qemu-img.txt'
    start = time.monotonic()
    subprocess.run(['sh', '-c', LOOP, 'sh', path, libvirtd.find_program('qemu-img'), output],
                   check=True)
    elapsed = (time.monotonic() - start) * 1000
    found = output.read_text().count('before-update-')
    if found != expected:
        raise RuntimeError(f'qemu-img lists {found} snapshots, not {expected}')
    return elapsed


def measure_near(server, program, path, expected, repeats):
    values = {'all_ms': [], 'seen_ms': [], 'longest_own_ms': [], 'qemu-img': []}
    for i in range(repeats):
        print(f'# round {i + 1} of {repeats}', file=sys.stderr, flush=True)
        result = run_bench(server, program, server.uri, str(SEEN))
        if result['n_snapshots'] != expected:
            raise RuntimeError(f'{result["n_snapshots"]} snapshots were found, not {expected}')
        for key in ('all_ms', 'seen_ms', 'longest_own_ms'):
            values[key].append(result[key])
        values['qemu-img'].append(time_qemu_img(server, path, expected))
    return {key: statistics.median(v) for key, v in values.items()}


def measure_far(server, program, delay, repeats):
    with latency_proxy.running(server.port, delay) as port:
        return statistics.median(
            run_bench(server, program, server.tcp_uri_at(port), str(SEEN), 'seen')['seen_ms']
            for _ in range(repeats))


def main():
    parser = argparse.ArgumentParser(description='Time the list of snapshots beside qemu-img.')
    parser.add_argument('--snapshots', metavar='PROGRAM', required=True, help='bench-snapshots')
    parser.add_argument('--hostile', metavar='PROGRAM', required=True, help='bench-hostile')
    parser.add_argument('--count', type=int, default=1000)
    parser.add_argument('--repeats', type=int, default=5)
    parser.add_argument('--quick', action='store_true', help='few of them, once: does it run?')
    args = parser.parse_args()
    if args.quick:
        args.count, args.repeats = 60, 1

    try:
        server = libvirtd.Libvirtd(listen_tcp=True)
    except libvirtd.Unavailable as e:
        print(f'1..0 # SKIP {e}')
        return libvirtd.SKIP
    with server:
        path = server.make_dir_pool('many')
        fill(path, args.count)
        server.virsh('pool-refresh', 'many')
        expected = (args.count + EACH - 1) // EACH * SNAPSHOTS
        m = measure_near(server, args.snapshots, path, expected, args.repeats)
        far = {delay: measure_far(server, args.snapshots, delay, args.repeats)
               for delay in (25, 50)}

    hostile = json.loads(subprocess.run([args.hostile], stdout=subprocess.PIPE, text=True,
                                        check=True, timeout=120).stdout)
    ratio = m['all_ms'] / m['qemu-img']
    print(f'{args.count} qcow2 volumes, {SNAPSHOTS} snapshots in each of {EACH}; medians of '
          f'{args.repeats}; {os.cpu_count()} processors')
    print(f'{"(a) the snapshots of all are known":<58} {m["all_ms"]:>10.1f} ms')
    print(f'{"    longest own code, the list included":<58} {m["longest_own_ms"]:>10.1f} ms')
    print(f'{"(b) qemu-img info -U, image by image":<58} {m["qemu-img"]:>10.1f} ms')
    print(f'{f"(c) details and snapshots of the {SEEN} rows on screen, near":<58} '
          f'{m["seen_ms"]:>10.1f} ms')
    for delay, value in far.items():
        print(f'{f"(c) the same, {delay} ms each way":<58} {value:>10.1f} ms')
    print(f'{"(d) processor time of the costliest hostile header":<58} '
          f'{hostile["header_ms"]:>10.1f} ms')
    print(f'{"    header and table: " + hostile["worst"]:<58} {hostile["image_ms"]:>10.1f} ms')
    met = ratio <= 1 / 10
    print(f'(a) / (b) = 1/{1 / max(ratio, 0.0001):.1f}, target at most 1/10: '
          f'{"met" if met else "MISSED"}')
    met_far = far[50] <= 1500
    print(f'(c), 50 ms each way: target at most 1500 ms: {"met" if met_far else "MISSED"}')
    met_hostile = hostile['image_ms'] <= HOSTILE_MS
    print(f'(d): target at most {HOSTILE_MS} ms: {"met" if met_hostile else "MISSED"}')
    if args.quick:
        print('A quick run: too small for its ratios to mean anything.')
        return 0
    return 0 if met and met_far and met_hostile else 1


if __name__ == '__main__':
    sys.exit(main())
