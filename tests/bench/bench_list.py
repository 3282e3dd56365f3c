#!/usr/bin/python3
# bench_list.py: how long ten thousand volumes take, beside virsh
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Against a private libvirtd, in turn, several times each:

(a) all names are in the model    } bench-list URI POOL, which prints
(b) all details are in the model  } {"names_ms": …, "details_ms": …, "longest_own_ms": …, "peak_kib": …}
(c) virsh vol-list POOL
(d) virsh vol-list POOL --details
(e) the longest main-loop iteration while the window loads and scrolls   } bench-window URI POOL:
(f) peak memory of that window  } {"longest_iteration_ms": …, "longest_own_ms": …, "longest_own_cpu_ms": …,
                                   "peak_kib": …}

Then (a) to (d) through a proxy that adds 0 ms each way, and 50 ms on a smaller pool. Prints
medians and ratios beside the targets; the exit status is 1 if one is missed (not with --quick).
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
import latency_proxy
import libvirtd

WITH_DISPLAY = pathlib.Path(libvirtd.__file__).resolve().parent / 'with-display'

# Through the proxy virsh asks for each volume in turn: 10,000 would take it an hour.
FAR_COUNT = 500


class Bench:
    def __init__(self, server, args):
        self.server = server
        self.args = args
        self.missed = 0

    def run_json(self, command):
        result = subprocess.run(command, env=self.server.environment, stdout=subprocess.PIPE,
                                text=True, timeout=1800)
        if result.returncode != 0:
            raise RuntimeError(f'{shlex.join(map(str, command))} ended with {result.returncode}')
        # The program may say other things before; the result is the last line.
        return json.loads(result.stdout.strip().splitlines()[-1])

    def time_virsh(self, uri, *args):
        start = time.monotonic()
        self.server.virsh(*args, uri=uri)
        return (time.monotonic() - start) * 1000

    def measure(self, uri, pool, repeats, window):
        """Medians of each quantity; one round measures all, so that what else the machine
        does hits all of them alike."""
        values = {}

        def add(key, value):
            values.setdefault(key, []).append(value)

        for i in range(repeats):
            print(f'# {pool}: round {i + 1} of {repeats}', file=sys.stderr, flush=True)
            if self.args.list:
                result = self.run_json([self.args.list, uri, pool])
                add('a', result['names_ms'])
                add('b', result['details_ms'])
                add('list own', result['longest_own_ms'])
                add('list peak', result['peak_kib'] / 1024)
            add('c', self.time_virsh(uri, 'vol-list', pool))
            add('d', self.time_virsh(uri, 'vol-list', pool, '--details'))
            if window and self.args.window:
                command = [self.args.window, uri, pool]
                if not os.environ.get('DISPLAY'):
                    command = [WITH_DISPLAY, *command]
                result = self.run_json(command)
                add('e own', result['longest_own_ms'])
                add('e own cpu', result['longest_own_cpu_ms'])
                add('e', result['longest_iteration_ms'])
                add('f', result['peak_kib'] / 1024)
        return {key: statistics.median(v) for key, v in values.items()}

    def row(self, what, value, unit, ratio=None, limit=None, target=''):
        """limit: what ratio (if there is one) or value may be at most."""
        verdict = ''
        if limit is not None:
            met = (value if ratio is None else ratio) <= limit
            verdict = 'met' if met else 'MISSED'
            self.missed += not met
        ratio_text = '' if ratio is None else f'1/{1 / ratio:.1f} (d)' if ratio else '0'
        print(f'{what:<44} {value:>10.1f} {unit:<4} {ratio_text:<14} {target:<26} {verdict}')

    def report(self, title, m, far=False):
        print(f'\n{title}')
        d = m['d']
        if 'a' in m:
            self.row('(a) all names in the model', m['a'], 'ms', m['a'] / d,
                     None if far else 1 / 20, '' if far else 'at most 1/20 of (d)')
            self.row('(b) all details in the model', m['b'], 'ms', m['b'] / d, 1 / 4,
                     'at most 1/4 of (d)')
        self.row('(c) virsh vol-list', m['c'], 'ms', m['c'] / d)
        self.row('(d) virsh vol-list --details', d, 'ms')
        if 'list own' in m:
            self.row('    longest own code, model alone', m['list own'], 'ms')
            self.row('    peak memory, model alone', m['list peak'], 'MiB')
        if 'e' in m:
            self.row('(e) longest own code, window', m['e own'], 'ms', limit=16,
                     target='at most 16 ms')
            self.row('    without waiting for a processor', m['e own cpu'], 'ms')
            self.row('(e) longest iteration, software rendering', m['e'], 'ms', limit=50,
                     target='at most 50 ms')
            self.row('(f) peak memory, window', m['f'], 'MiB', limit=150, target='at most 150 MiB')


def main():
    parser = argparse.ArgumentParser(description='Time the volume list beside virsh.')
    parser.add_argument('--list', metavar='PROGRAM', help='bench-list')
    parser.add_argument('--window', metavar='PROGRAM', help='bench-window')
    parser.add_argument('--count', type=int, default=10000)
    parser.add_argument('--far-count', type=int, default=FAR_COUNT)
    parser.add_argument('--repeats', type=int, default=5)
    parser.add_argument('--quick', action='store_true', help='200 volumes, once: does it run?')
    args = parser.parse_args()
    if args.quick:
        args.count, args.far_count, args.repeats = 200, 20, 1

    try:
        server = libvirtd.Libvirtd(listen_tcp=True)
    except libvirtd.Unavailable as e:
        print(f'1..0 # SKIP {e}')
        return libvirtd.SKIP
    with server:
        bench = Bench(server, args)
        start = time.monotonic()
        make_pool.make(server, 'many', args.count)
        print(f'# {args.count} volumes made in {time.monotonic() - start:.1f} s', file=sys.stderr)
        print(f'Medians of {args.repeats}; {os.cpu_count()} processors; '
              f'libvirtd as {"a user" if server.user else "root"}.')
        bench.report(f'{args.count} volumes, unix socket',
                     bench.measure(server.uri, 'many', args.repeats, True))

        with latency_proxy.running(server.port, 0) as port:
            bench.report(f'{args.count} volumes, qemu+tcp, 0 ms each way',
                         bench.measure(server.tcp_uri_at(port), 'many', args.repeats, False),
                         far=True)
        make_pool.make(server, 'far', args.far_count)
        with latency_proxy.running(server.port, 50) as port:
            bench.report(f'{args.far_count} volumes (not {args.count}: virsh would take too '
                         'long), qemu+tcp, 50 ms each way',
                         bench.measure(server.tcp_uri_at(port), 'far', args.repeats, False),
                         far=True)
    if args.quick:
        print('\nA quick run: too small for its ratios to mean anything.')
        return 0
    for program, what in ((args.list, '(a) and (b)'), (args.window, '(e) and (f)')):
        if not program:
            print(f'\n{what} were not measured: no program given.')
    if bench.missed:
        print(f'\n{bench.missed} missed.')
    return 1 if bench.missed else 0


if __name__ == '__main__':
    sys.exit(main())
