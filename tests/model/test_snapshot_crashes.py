#!/usr/bin/python3
# test_snapshot_crashes.py: snapshots while clients and libvirtd are killed
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""test_snapshot_crashes.py SNAPSHOT-TOOL: kills the client before and after each call of the scratch cycle, and
libvirtd while qemu-img runs. qemu-img and qemu-io say what came of the image."""

import os
import pathlib
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import libvirtd

TOOL = os.path.abspath(sys.argv.pop(1))
QEMU_IMG = shutil.which('qemu-img')
TIMEOUT = 60

# What libvirtd runs in place of qemu-img: it waits as long as there is a file "hold".
SLOW_QEMU_IMG = '''#!/bin/sh
[ ! -e {dir}/hold ] || echo $$ > {dir}/held
while [ -e {dir}/hold ]; do sleep 0.02; done
{program} "$@"
status=$?
[ ! -e {dir}/held ] || touch {dir}/over
exit $status
'''


def wait_for(condition, what):
    end = time.monotonic() + TIMEOUT
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f'no {what} in {TIMEOUT} s')
        time.sleep(0.02)


class Tool:
    """The program, and what it says."""

    def __init__(self, server, *end):
        self.process = subprocess.Popen([TOOL, server.uri, 'p', 'disk.qcow2', *end], env=server.environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.wait('open')

    def wait(self, *words):
        """Up to a line that begins with one of them."""
        lines = []
        for line in self.process.stdout:
            lines.append(line.rstrip('\n'))
            if lines[-1].split(' ')[0] in words:
                return lines
        raise AssertionError(f'it ended with {self.process.wait()} before it said {words}: {lines}')

    def send(self, command):
        self.process.stdin.write(command + '\n')

    def run(self, command):
        self.send(command)
        lines = self.wait('done', 'failed')
        if lines[-1] != 'done':
            raise AssertionError(f'{command}: {lines}')
        return lines

    def fail(self, command):
        self.send(command)
        return '\n'.join(self.wait('failed', 'done'))

    def list(self):
        return [line.split(' ', 2)[1:] for line in self.run('list')[:-1] if line.startswith('snapshot ')]

    def kill(self):
        self.process.kill()
        self.wait_killed()

    def wait_killed(self):
        self.process.wait(TIMEOUT)
        if self.process.returncode != -9:
            raise AssertionError(f'it ended with {self.process.returncode}: {self.process.stdout.read()}')
        self.process.stdin.close()
        self.process.stdout.close()

    def end(self):
        output, _ = self.process.communicate(timeout=TIMEOUT)
        if self.process.returncode != 0:
            raise AssertionError(f'it ended with {self.process.returncode}: {output}')


class Crashes(unittest.TestCase):
    def setUp(self):
        try:
            self.server = libvirtd.Libvirtd()
        except libvirtd.Unavailable as e:
            self.skipTest(str(e))
        self.addCleanup(self.server.close)
        self.make_slow_qemu_img()
        self.server.start()
        self.pool = self.server.make_dir_pool('p')
        self.image = self.pool / 'disk.qcow2'
        self.server.virsh('vol-create-as', 'p', 'disk.qcow2', '1M', '--format', 'qcow2')

    def make_slow_qemu_img(self):
        folder = self.server.dir / 'slow'
        folder.mkdir(mode=0o777)
        folder.chmod(0o777)
        program = folder / 'qemu-img'
        program.write_text(SLOW_QEMU_IMG.format(dir=folder, program=QEMU_IMG))
        program.chmod(0o755)
        self.hold, self.held, self.over = (folder / name for name in ('hold', 'held', 'over'))
        path = os.environ['PATH']
        os.environ['PATH'] = f'{folder}:{path}'
        self.addCleanup(os.environ.__setitem__, 'PATH', path)

    # What is true

    def qemu(self, *words):
        result = subprocess.run(words, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def write(self, pattern):
        self.qemu('qemu-io', '-f', 'qcow2', '-c', f'write -P {pattern} 0 65536', str(self.image))

    def assert_content(self, pattern):
        self.qemu('qemu-io', '-f', 'qcow2', '-r', '-c', f'read -P {pattern} 0 65536', str(self.image))

    def table(self):
        """[[id, name], ...]"""
        lines = self.qemu(QEMU_IMG, 'snapshot', '-l', str(self.image)).splitlines()[2:]
        return [line.split()[:2] for line in lines]

    def assert_intact(self):
        self.qemu(QEMU_IMG, 'check', '-q', str(self.image))

    def domains(self):
        return self.server.virsh('list', '--all', '--name').split()

    # The client

    def kill_at(self, when, call, command):
        tool = Tool(self.server, 'kill', when, call)
        tool.send(command)
        tool.wait_killed()
        left = not (call == 'define' and when == 'before') and not (call == 'undefine' and when == 'after')
        self.assertEqual(len(self.domains()), 1 if left else 0, (when, call))
        self.assert_intact()

    def points(self, *calls):
        return [(when, call) for call in calls for when in ('before', 'after')]

    def sweep(self):
        """The next that connects finds what is left, and removes it."""
        tool = Tool(self.server)
        wait_for(lambda: not self.domains(), 'end of what was left behind')
        return tool

    def test_create(self):
        calls = ['define', 'create', 'undefine']
        for n, (when, call) in enumerate(self.points(*calls)):
            with self.subTest(when=when, call=call):
                name = f's{n}'
                made = (when, call) == ('after', 'create') or call == 'undefine'
                self.kill_at(when, call, f'create {name}')
                self.assertEqual(name in [x for _, x in self.table()], made)
                tool = self.sweep()
                self.assertEqual(tool.list(), self.table())
                # It is not made twice
                if made:
                    self.assertIn('already', tool.fail(f'create {name}'))
                else:
                    tool.run(f'create {name}')
                self.assertEqual([x for _, x in self.table()].count(name), 1)
                tool.end()
                self.assert_intact()

    def test_revert(self):
        self.write(1)
        self.qemu(QEMU_IMG, 'snapshot', '-c', 'first', str(self.image))
        for when, call in self.points('define', 'redefine', 'revert', 'undefine'):
            with self.subTest(when=when, call=call):
                self.write(2)
                self.kill_at(when, call, 'revert 1')
                self.assert_content(1 if (when, call) == ('after', 'revert') or call == 'undefine' else 2)
                self.assertEqual(self.table(), [['1', 'first']])
                tool = self.sweep()
                tool.run('revert 1')
                self.assert_content(1)
                tool.end()
                self.assert_intact()

    def test_delete(self):
        for n, (when, call) in enumerate(self.points('define', 'redefine', 'delete', 'undefine')):
            with self.subTest(when=when, call=call):
                self.qemu(QEMU_IMG, 'snapshot', '-c', 'gone', str(self.image))
                number = self.table()[0][0]
                self.kill_at(when, call, f'delete {number}')
                deleted = (when, call) == ('after', 'delete') or call == 'undefine'
                self.assertEqual(self.table(), [] if deleted else [[number, 'gone']])
                tool = self.sweep()
                self.assertEqual(tool.list(), self.table())
                if not deleted:
                    tool.run(f'delete {number}')
                self.assertEqual(self.table(), [])
                tool.end()
                self.assert_intact()

    def test_killed_in_the_middle(self):
        """libvirt goes on without the client, and lists no domains while it does."""
        tool = Tool(self.server)
        self.hold.touch()
        tool.send('create s')
        wait_for(self.held.exists, 'qemu-img')
        tool.kill()
        self.hold.unlink()
        wait_for(self.over.exists, 'end of qemu-img')
        self.assertEqual(len(self.domains()), 1)
        tool = self.sweep()
        self.assertEqual(tool.list(), [['1', 's']])
        self.assert_intact()
        tool.end()

    def test_owner_lives(self):
        """A helper domain is left to who is at it, and removed when that one is gone."""
        owner = Tool(self.server, 'stop', 'before', 'create')
        owner.send('create a')
        wait_for(self.domains, 'helper domain')
        alive = self.domains()
        dead = Tool(self.server, 'kill', 'before', 'undefine')
        dead.send('create b')
        dead.wait_killed()
        self.assertEqual(len(self.domains()), 2)

        other = Tool(self.server)
        wait_for(lambda: len(self.domains()) == 1, 'end of the other one')
        self.assertEqual(self.domains(), alive)
        other.run('create c')
        self.assertEqual(self.domains(), alive)
        other.end()
        self.assertEqual(self.domains(), alive)

        owner.kill()
        tool = self.sweep()
        self.assertEqual([name for _, name in tool.list()], ['b', 'c'])
        self.assert_intact()
        tool.end()

    # libvirtd

    def crash(self, tool, command):
        """libvirtd is killed while its qemu-img runs; what the tool says of it."""
        self.hold.touch()
        tool.send(command)
        wait_for(lambda: self.held.exists() and self.held.read_text(), 'qemu-img')
        self.server.kill9()
        said = '\n'.join(tool.wait('failed', 'done'))
        self.assertIn('summary The connection to libvirt was lost.', said)
        self.assertIn('advice What was being done may have been finished all the same.', said)
        self.assertIn('helper domain', said)
        return said

    def come_back(self, tool):
        """The same run of the program finds its own helper domain."""
        self.server.start()
        tool.wait('open')
        wait_for(lambda: not self.domains(), 'end of the helper domain')

    def test_libvirtd_killed_and_done(self):
        """qemu-img outlives libvirtd and finishes: nothing is made a second time."""
        tool = Tool(self.server)
        self.crash(tool, 'create s')
        self.hold.unlink()
        wait_for(self.over.exists, 'end of qemu-img')
        self.come_back(tool)
        self.assertEqual(tool.list(), [['1', 's']])
        self.assertIn('There is a snapshot “s” already', tool.fail('create s'))
        tool.run('create t')
        self.assertEqual(self.table(), [['1', 's'], ['2', 't']])
        tool.run('delete 1')
        self.assertEqual(self.table(), [['2', 't']])
        self.assert_intact()
        tool.end()

    def test_libvirtd_killed_and_not_done(self):
        """qemu-img dies with libvirtd: it can be done again under the same name."""
        tool = Tool(self.server)
        self.crash(tool, 'create s')
        os.kill(int(self.held.read_text()), 9)
        self.hold.unlink()
        self.come_back(tool)
        self.assertEqual(tool.list(), [])
        tool.run('create s')
        self.assertEqual(self.table(), [['1', 's']])
        self.assert_intact()
        tool.end()

    def test_libvirtd_killed_in_revert(self):
        self.write(1)
        tool = Tool(self.server)
        tool.run('create s')
        self.write(2)
        tool.list()
        self.crash(tool, 'revert 1')
        self.hold.unlink()
        wait_for(self.over.exists, 'end of qemu-img')
        self.come_back(tool)
        self.assert_content(1)
        self.write(3)
        tool.list()
        tool.run('revert 1')
        self.assert_content(1)
        self.assert_intact()
        tool.end()

    # Others

    def test_refresh_during_clone(self):
        """libvirt refuses to refresh while somebody else clones, with no code for it: it is waited
        for, then said, and the pool stays as it is."""
        tool = Tool(self.server)
        self.hold.touch()
        clone = subprocess.Popen([self.server.virsh_program, '-q', '-c', self.server.uri, 'vol-clone', 'disk.qcow2',
                                  'clone.qcow2', '--pool', 'p'], env=self.server.environment)
        wait_for(self.held.exists, 'qemu-img')
        self.assertIn('It is in use right now', tool.fail('refresh'))
        self.assertIn(' p ', self.server.virsh('pool-list'))
        # What is done to the disk is not in the way of the clone
        tool.list()

        tool.send('refresh')
        self.hold.unlink()
        self.assertEqual(clone.wait(TIMEOUT), 0)
        self.assertEqual(tool.wait('done', 'failed')[-1], 'done')
        self.assertEqual(tool.list(), [])
        tool.end()


if __name__ == '__main__':
    unittest.main(verbosity=2)
