#!/usr/bin/python3
# suite.py: all that is tried in one machine of the rig
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""suite.py WITH-DISPLAY PROGRAM: under `rig.py run`; to start a machine costs more than most tests.

At the same time what PROGRAM, which speaks TAP, does with machine a, and the journeys on machine b; then what
PROGRAM does with both. One TAP stream comes of it. Each leaves the machines as it found them; where one does not
come to its end, what is left of it is removed."""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
# In Spanish those whose texts the others do not show
JOURNEYS = {'en': ['directory', 'file-system', 'share', 'volume-group', 'new-volume-group', 'disk', 'target'],
            'es': ['guarded-target']}
LOCALES = {'en': 'en_US.UTF-8', 'es': 'es_ES.UTF-8'}

TIDY = r'''
for machine in $(virsh -q list --all --name); do
    virsh -q destroy "$machine"
    virsh -q undefine "$machine"
done
for pool in $(virsh -q pool-list --all --name); do
    virsh -q pool-destroy "$pool"
    virsh -q pool-undefine "$pool"
done
vgremove -qf freshvg
for name in $(lvs --noheadings -o lv_name labvg); do
    case $name in thin | thinvol | linear) ;; *) lvremove -qf "labvg/$name" ;; esac
done
rm -rf /srv/nfs/*/* /var/lib/libvirt/lab-* /var/lib/libvirt/common /var/lib/libvirt/own
for secret in $(virsh -q secret-list | awk '/lab-/ { print $1 }'); do
    virsh -q secret-undefine "$secret"
done
wipefs -qa $(readlink -f /dev/disk/by-id/virtio-spare*)
vgchange -q -ay labvg
'''


class Stream:
    """One numbering for the points of several programs, also of such that run at the same time"""

    def __init__(self):
        self.count = 0
        self.lock = threading.Lock()

    def say(self, line):
        with self.lock:
            print(line, flush=True)

    def point(self, line):
        with self.lock:
            self.count += 1
            print(re.sub(r'^((?:not )?ok)(?: \d+)?', rf'\1 {self.count}', line), flush=True)

    def run(self, name, command, env, hosts):
        """Passes on what it says; that it ends badly is a point of its own, and @hosts are tidied."""
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True, errors='replace') as child:
            for line in child.stdout:
                line = line.rstrip('\n')
                if re.match(r'(not )?ok\b', line):
                    self.point(line)
                elif not re.match(r'1\.\.\d+', line):
                    self.say(line if line.startswith('#') else f'# {line}')
        if child.returncode != 0:
            self.point(f'not ok {name} ended with {child.returncode}')
            for host in hosts:
                subprocess.run([os.environ['ALBERCA_RIG_PROGRAM'], 'shell', host, TIDY], check=False, timeout=300,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run_journeys(stream, with_display, host):
    for language, backends in JOURNEYS.items():
        # No look for leaks, as in the other journeys
        env = {**os.environ, 'LC_ALL': LOCALES[language], 'ALBERCA_RIG_HOST': host,
               'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '').replace('detect_leaks=1', 'detect_leaks=0')}
        stream.run(f'backends-{language}', [with_display, sys.executable, HERE / 'backends.py', *backends], env, [host])


def main():
    with_display, program = sys.argv[1:]
    stream = Stream()
    both = 'ALBERCA_RIG_URI_B' in os.environ
    with concurrent.futures.ThreadPoolExecutor() as pool:
        # Each of the two machines waits half of the time. What the journeys do to machine a its tests
        # would see: they keep to theirs, but for one export of a, whose files no test of a looks at.
        journeys = pool.submit(run_journeys, stream, with_display, 'b' if both else 'a')
        if not both:
            journeys.result()
        stream.run('test-rig one', [program, '--tap', 'one'], None, ['a'])
        journeys.result()
    if both:
        # Host b first: what it has of a goes with it
        stream.run('test-rig both', [program, '--tap', 'both'], None, ['b', 'a'])
    print(f'1..{stream.count}')


main()
