#!/usr/bin/python3
# bench_transfer.py: how fast volumes go up and down, beside virsh
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""bench_transfer.py TRANSFER-TOOL: against a private libvirtd, over its unix socket, in turn, several
times each: a full file of 2 GiB and a thin one of 10 GiB with 64 MiB of data,

    up     made, filled and seen by libvirt: virsh vol-create-as, vol-upload [--sparse], pool-refresh
    down   virsh vol-download [--sparse]

What is timed is the work, not the way to the daemon: a window has it open, and each virsh goes it anew, which
takes as long as a thin file (what `virsh uri` takes is taken off). Alberca computes the SHA-256 on the way, and what
it downloaded is on the disk when it ends; virsh does neither: how fast it is with the latter is printed,
too. Prints medians beside the targets: as fast as virsh, and at most 64 MiB more memory; the exit status
is 1 if one is missed (not with --quick).
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import libvirtd

MIB, GIB = 1 << 20, 1 << 30
MEMORY = 64


def make_file(path, length, pieces):
    noise = os.urandom(MIB)
    with open(path, 'wb') as file:
        file.truncate(length)
        for offset in pieces:
            file.seek(offset)
            # Not the same bytes everywhere, but made in no time
            file.write(offset.to_bytes(8, 'little') + noise[8:])
    return path


def measure(command, env):
    """Seconds, peak KiB and output of one program."""
    start = time.monotonic()
    process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode != 0 or 'failed ' in output:
        raise RuntimeError(f'{command}: {output}')
    return time.monotonic() - start, usage.ru_maxrss, output


def sync(path):
    """Seconds until what a program has written is on the disk."""
    start = time.monotonic()
    fd = os.open(path, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)
    return time.monotonic() - start


class Bench:
    def __init__(self, server, tool, here):
        self.server = server
        self.tool = tool
        self.here = here
        self.missed = 0

    def virsh(self, *steps):
        taken, peak = 0, 0
        for step in steps:
            there = self.run_virsh(['uri'])[0]
            seconds, kib, _output = self.run_virsh(step)
            taken, peak = taken + seconds - there, max(peak, kib)
        return taken, peak

    def run_virsh(self, words):
        return measure([self.server.virsh_program, '-q', '-c', self.server.uri, *map(str, words)], self.server.environment)

    def alberca(self, *words):
        _seconds, peak, output = measure([self.tool, self.server.uri, *map(str, words)], self.server.environment)
        return float(output.split('\ntook ')[1].split()[0]), peak

    def remove(self, name):
        self.server.virsh('vol-delete', '--pool', 'p', name)

    def round(self, source, sparse):
        """One of each; what else the machine does hits all of them alike."""
        size = os.stat(source).st_size
        flag = ['--sparse'] if sparse else []
        target = self.here / 'down'
        result = {}
        result['virsh up'] = self.virsh(
            ['vol-create-as', 'p', 'v', f'{size}b', '--allocation', '0', '--format', 'raw'],
            ['vol-upload', '--pool', 'p', 'v', source, *flag], ['pool-refresh', 'p'])
        result['virsh down'] = self.virsh(['vol-download', '--pool', 'p', 'v', target, *flag])
        result['sync'] = sync(target)
        target.unlink()
        self.remove('v')
        result['alberca up'] = self.alberca('upload', 'p', source, 'a', 'as-it-is', 'trust')
        result['alberca down'] = self.alberca('download', 'p', 'a', target)
        target.unlink()
        self.remove('a')
        return result

    def report(self, title, size, rounds):
        print(f'\n{title}')
        for way in ('up', 'down'):
            ours, theirs = (statistics.median(r[f'{who} {way}'][0] for r in rounds) for who in ('alberca', 'virsh'))
            our_peak, their_peak = (max(r[f'{who} {way}'][1] for r in rounds) / 1024 for who in ('alberca', 'virsh'))
            fast = ours <= theirs
            small = our_peak <= their_peak + MEMORY
            self.missed += (not fast) + (not small)
            print(f'  {way:<5} {size / ours / MIB:>9.0f} MiB/s  virsh {size / theirs / MIB:>9.0f} MiB/s  {theirs / ours:>5.2f} ×  '
                  f'at least 1.00 ×  {"met" if fast else "MISSED"}')
            print(f'        {our_peak:>9.0f} MiB    virsh {their_peak:>9.0f} MiB             '
                  f'at most {MEMORY} MiB more  {"met" if small else "MISSED"}')
        downs = [r['virsh down'][0] + r['sync'] for r in rounds]
        print(f'        and on the disk: virsh {size / statistics.median(downs) / MIB:>9.0f} MiB/s')


def main():
    parser = argparse.ArgumentParser(description='Time transfers beside virsh.')
    parser.add_argument('tool', metavar='TRANSFER-TOOL')
    parser.add_argument('--repeats', type=int, default=3)
    parser.add_argument('--quick', action='store_true', help='small files, once: does it run?')
    args = parser.parse_args()
    full, thin, repeats = (32 * MIB, 256 * MIB, 1) if args.quick else (2 * GIB, 10 * GIB, args.repeats)

    try:
        server = libvirtd.Libvirtd()
    except libvirtd.Unavailable as e:
        print(f'1..0 # SKIP {e}')
        return libvirtd.SKIP
    with server:
        server.make_dir_pool('p')
        here = server.dir / 'here'
        here.mkdir()
        bench = Bench(server, args.tool, here)
        print(f'Medians of {repeats}; {os.cpu_count()} processors; {shutil.disk_usage(here).free // GIB} GiB free.')
        for title, size, pieces, sparse in (
                (f'{full // MIB} MiB, full', full, range(0, full, MIB), False),
                (f'{thin // MIB} MiB, thin', thin, range(0, thin, thin // 64), True)):
            source = make_file(here / 'source', size, pieces)
            rounds = []
            for i in range(repeats):
                print(f'# {title}: round {i + 1} of {repeats}', file=sys.stderr, flush=True)
                rounds.append(bench.round(source, sparse))
            bench.report(title, size, rounds)
            source.unlink()
    if args.quick:
        print('\nA quick run: too small for its ratios to mean anything.')
        return 0
    if bench.missed:
        print(f'\n{bench.missed} missed.')
    return 1 if bench.missed else 0


if __name__ == '__main__':
    sys.exit(main())
