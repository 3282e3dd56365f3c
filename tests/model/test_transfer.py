#!/usr/bin/python3
# test_transfer.py: transfers seen from outside: on the wire, on both disks, when things break
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""test_transfer.py TRANSFER-TOOL FACTOR: runs the model's transfers against a private libvirtd behind a proxy
that counts, and compares with cmp, stat, sha256sum and qemu-img what came of them.
FACTOR: how much more memory the program may take than without a sanitizer."""

import hashlib
import os
import pathlib
import random
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import libvirtd
import wire

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
ARGUMENTS = list(sys.argv)
TOOL = os.path.abspath(sys.argv.pop(1))
FACTOR = int(sys.argv.pop(1))


def make_file(path, length, extents):
    noise = random.Random(length)
    with open(path, 'wb') as file:
        file.truncate(length)
        for offset, size in extents:
            file.seek(offset)
            for done in range(0, size, MIB):
                file.write(noise.randbytes(min(MIB, size - done)))
    return path


def extents(path):
    """Where a file has data."""
    found = []
    with open(path, 'rb') as file:
        end = 0
        while True:
            try:
                start = os.lseek(file.fileno(), end, os.SEEK_DATA)
            except OSError:
                return found
            end = os.lseek(file.fileno(), start, os.SEEK_HOLE)
            found.append((start, end - start))


def occupied(path):
    return os.stat(path).st_blocks * 512


def sha256(path):
    with open(path, 'rb') as file:
        return hashlib.file_digest(file, 'sha256').hexdigest() if hasattr(hashlib, 'file_digest') \
            else subprocess.run(['sha256sum', path], capture_output=True, text=True, check=True).stdout[:64]


class Transfer(unittest.TestCase):
    def setUp(self):
        try:
            self.server = libvirtd.Libvirtd(listen_tcp=True)
        except libvirtd.Unavailable as e:
            self.skipTest(str(e))
        self.addCleanup(self.server.close)
        self.server.start()
        self.pool = self.server.make_dir_pool('p')
        self.here = self.server.dir / 'here'
        self.here.mkdir()
        self.wire = wire.Wire(self.server.port)
        self.addCleanup(self.wire.__exit__)
        self.uri = self.server.tcp_uri_at(self.wire.port)

    def start(self, *words, uri=None):
        # What a sanitizer keeps of freed memory is not the program's.
        env = self.server.environment
        env['ASAN_OPTIONS'] = env.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=1'
        return subprocess.Popen([TOOL, uri or self.uri, *map(str, words)], env=env,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def finish(self, process, said=''):
        output, _ = process.communicate(timeout=150)
        self.assertEqual(process.returncode, 0, output)
        return said + output

    def run_tool(self, *words, uri=None):
        return self.finish(self.start(*words, uri=uri))

    def assert_same(self, first, second):
        self.assertEqual(subprocess.run(['cmp', first, second]).returncode, 0)

    def assert_same_thin(self, first, second):
        """As cmp does, but the holes that both have are not read."""
        self.assertEqual(os.stat(first).st_size, os.stat(second).st_size)
        with open(first, 'rb') as a, open(second, 'rb') as b:
            for offset, size in extents(first) + extents(second):
                a.seek(offset)
                b.seek(offset)
                self.assertEqual(a.read(size), b.read(size))

    def volumes(self):
        return sorted(p.name for p in self.pool.iterdir())

    def list(self):
        return self.server.virsh('vol-list', 'p')

    # Sparse

    def test_sparse(self):
        """4 GiB with 10 MiB of data: what crosses the wire is the data, both ways."""
        pieces = [(i * 400 * MIB + i * 12345, MIB) for i in range(10)]
        source = make_file(self.here / 'thin.raw', 4 * GIB, pieces)
        before = self.wire.sent
        output = self.run_tool('upload', 'p', source, 'thin.img', 'as-it-is', 'trust')
        self.assertIn('done Uploading “thin.raw” into “p”', output)
        self.assertLess(self.wire.sent - before, 16 * MIB)
        self.assertGreaterEqual(self.wire.sent - before, 10 * MIB)
        self.assertEqual(os.stat(self.pool / 'thin.img').st_size, 4 * GIB)
        self.assertLess(occupied(self.pool / 'thin.img'), 16 * MIB)

        before = self.wire.received
        output = self.run_tool('download', 'p', 'thin.img', self.here / 'back.raw')
        self.assertIn('done Downloading “thin.img” from “p”', output)
        self.assertLess(self.wire.received - before, 16 * MIB)
        self.assertEqual(os.stat(self.here / 'back.raw').st_size, 4 * GIB)
        self.assertLess(occupied(self.here / 'back.raw'), 16 * MIB)
        self.assert_same_thin(source, self.here / 'back.raw')
        self.assert_same_thin(source, self.pool / 'thin.img')

    def test_checksum(self):
        source = make_file(self.here / 'a.iso', 30 * MIB + 7, [(0, 20 * MIB), (29 * MIB, MIB + 7)])
        output = self.run_tool('upload', 'p', source, 'a.iso', 'as-it-is', 'verify')
        self.assertIn('Read back and compared: the same.', output)
        self.assertIn(f'SHA-256: {sha256(source)}', output)
        output = self.run_tool('download', 'p', 'a.iso', self.here / 'b.iso')
        self.assertIn(f'SHA-256: {sha256(source)}', output)
        # What is there already is replaced; nothing else stays beside it.
        (self.here / 'b.iso').write_text('old')
        self.run_tool('download', 'p', 'a.iso', self.here / 'b.iso')
        self.assert_same(source, self.here / 'b.iso')
        self.assertEqual(sorted(p.name for p in self.here.iterdir()), ['a.iso', 'b.iso'])

    def test_mismatch(self):
        """Somebody writes to the volume between sending and reading back."""
        source = make_file(self.here / 'a.img', 32 * MIB, [(0, 32 * MIB)])
        self.wire.hold_after(received=4 * MIB)
        process = self.start('upload', 'p', source, 'a.img', 'as-it-is', 'verify')
        self.wire.wait_held()
        with open(self.pool / 'a.img', 'r+b') as file:
            file.seek(30 * MIB)
            file.write(b'changed')
        self.wire.release()
        output = self.finish(process)
        self.assertIn('failed Uploading', output)
        self.assertIn('error What was read back from the host is not what was uploaded', output)
        self.assertEqual(self.volumes(), [])

    # Breaking off

    def test_cancel(self):
        source = make_file(self.here / 'a.img', 64 * MIB, [(0, 64 * MIB)])
        self.wire.hold_after(sent=20 * MIB)
        process = self.start('upload', 'p', source, 'a.img', 'as-it-is', 'verify')
        self.wire.wait_held()
        self.assertEqual(self.volumes(), ['a.img'])
        process.stdin.write('cancel\n')
        process.stdin.flush()
        self.wire.release()
        self.assertIn('cancelled Uploading', self.finish(process))
        self.assertEqual(self.volumes(), [])
        self.assertEqual(self.list().split(), [])

        self.server.virsh('vol-create-as', 'p', 'b.img', '64M')
        self.server.virsh('vol-upload', '--pool', 'p', 'b.img', source)
        self.wire.hold_after(received=20 * MIB)
        process = self.start('download', 'p', 'b.img', self.here / 'b.img')
        self.wire.wait_held()
        process.stdin.write('cancel\n')
        process.stdin.flush()
        self.wire.release()
        self.assertIn('cancelled Downloading', self.finish(process))
        self.assertEqual(sorted(p.name for p in self.here.iterdir()), ['a.img'])

    def lose_server(self):
        """An upload that has lost the server; it waits until that is back. And what it said."""
        source = make_file(self.here / 'a.img', 64 * MIB, [(0, 64 * MIB)])
        self.wire.hold_after(sent=20 * MIB)
        process = self.start('upload', 'p', source, 'a.img', 'as-it-is', 'verify')
        self.wire.wait_held()
        process.stdin.write('wait\n')
        process.stdin.flush()
        self.server.kill9()
        self.wire.release()
        said = ''
        while 'error ' not in said:
            line = process.stdout.readline()
            self.assertTrue(line, f'{said}ended with {process.poll()}')
            said += line
        self.assertIn('failed Uploading', said)
        self.assertIn('error The connection to libvirt was lost. The half volume “a.img” is removed when it is back.', said)
        self.assertEqual(self.volumes(), ['a.img'])
        return process, said

    def start_server_again(self):
        self.server.start()
        if 'p' not in self.server.virsh('pool-list'):
            self.server.virsh('pool-start', 'p')

    def test_server_dies(self):
        """What is half there is removed when the server is back."""
        process, said = self.lose_server()
        self.start_server_again()
        self.assertIn('done Removing what an interrupted upload left of “a.img”', self.finish(process, said))
        self.assertEqual(self.volumes(), [])

    def test_server_dies_and_somebody_writes(self):
        """What was written to since is not what was left, however long it is."""
        process, said = self.lose_server()
        later = os.stat(self.pool / 'a.img').st_mtime + 600
        os.utime(self.pool / 'a.img', (later, later))
        self.start_server_again()
        output = self.finish(process, said)
        self.assertIn('failed Removing', output)
        self.assertIn('is not what the interrupted upload left any more, and was not touched', output)
        self.assertEqual(self.volumes(), ['a.img'])

    def test_server_dies_and_a_machine_has_it(self):
        document = self.here / 'machine.xml'
        document.write_text(f"""<domain type='qemu'><name>m</name><memory unit='MiB'>32</memory><os><type>hvm</type></os>
          <devices><disk type='file'><source file='{self.pool}/a.img'/><target dev='vda'/></disk></devices></domain>""")
        try:
            self.server.virsh('define', document)
        except RuntimeError as e:
            self.skipTest(str(e))
        process, said = self.lose_server()
        self.start_server_again()
        output = self.finish(process, said)
        self.assertIn('failed Removing', output)
        self.assertIn('error The virtual machine “m” has what the interrupted upload left of “a.img”', output)
        self.assertEqual(self.volumes(), ['a.img'])

    def test_server_dies_while_downloading(self):
        source = make_file(self.here / 'a.img', 64 * MIB, [(0, 64 * MIB)])
        self.server.virsh('vol-create-as', 'p', 'a.img', '64M')
        self.server.virsh('vol-upload', '--pool', 'p', 'a.img', source)
        self.wire.hold_after(received=20 * MIB)
        process = self.start('download', 'p', 'a.img', self.here / 'b.img')
        self.wire.wait_held()
        self.server.kill9()
        self.wire.release()
        output = self.finish(process)
        self.assertIn('failed Downloading', output)
        self.assertEqual(sorted(p.name for p in self.here.iterdir()), ['a.img'])

    def test_shrunk(self):
        """A stream that ends early is not a whole file."""
        source = make_file(self.here / 'a.img', 64 * MIB, [(0, 64 * MIB)])
        self.server.virsh('vol-create-as', 'p', 'a.img', '64M')
        self.server.virsh('vol-upload', '--pool', 'p', 'a.img', source)
        self.wire.hold_after(received=4 * MIB)
        process = self.start('download', 'p', 'a.img', self.here / 'b.img')
        self.wire.wait_held()
        os.truncate(self.pool / 'a.img', 50 * MIB)
        self.wire.release()
        output = self.finish(process)
        self.assertIn('failed Downloading', output)
        self.assertIn('error Only ', output)
        self.assertEqual(sorted(p.name for p in self.here.iterdir()), ['a.img'])

    def test_beside(self):
        """What nobody agreed to replace stays, also what is made while the download runs."""
        source = make_file(self.here / 'a.img', 32 * MIB, [(0, 32 * MIB)])
        self.server.virsh('vol-create-as', 'p', 'v', '32M')
        self.server.virsh('vol-upload', '--pool', 'p', 'v', source)
        self.wire.hold_after(received=4 * MIB)
        process = self.start('download', 'p', 'v', self.here / 'b', 'beside')
        self.wire.wait_held()
        (self.here / 'b').write_text('mine')
        (self.here / 'b (2)').symlink_to('nowhere')
        self.wire.release()
        output = self.finish(process)
        self.assertIn('done Downloading', output)
        self.assertIn('/b (3)”, since the name was taken meanwhile.', output)
        self.assertEqual((self.here / 'b').read_text(), 'mine')
        self.assert_same(source, self.here / 'b (3)')
        self.assertEqual(sorted(p.name for p in self.here.iterdir()), ['a.img', 'b', 'b (2)', 'b (3)'])

    def test_long_name(self):
        """Where the name of the part would be too long, what is there is safe all the same."""
        source = make_file(self.here / 'a.img', 32 * MIB, [(0, 32 * MIB)])
        self.server.virsh('vol-create-as', 'p', 'v', '32M')
        self.server.virsh('vol-upload', '--pool', 'p', 'v', source)
        target = self.here / ('n' * 250)
        target.write_text('old')
        self.wire.hold_after(received=4 * MIB)
        process = self.start('download', 'p', 'v', target)
        self.wire.wait_held()
        process.stdin.write('cancel\n')
        process.stdin.flush()
        self.wire.release()
        self.assertIn('cancelled Downloading', self.finish(process))
        self.assertEqual(target.read_text(), 'old')
        self.run_tool('download', 'p', 'v', target)
        self.assert_same(source, target)
        self.assertEqual(sorted(p.name for p in self.here.iterdir()), ['a.img', target.name])

    def test_full(self):
        """The disk of the pool, then that of this computer, is full: nothing is lost, nothing stays."""
        if 'ALBERCA_TEST_UNSHARED' not in os.environ:
            self.skipTest('mounting needs root')
        self.server.stop()
        small = self.server.dir / 'small'
        small.mkdir()
        subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=16m,mode=0777', 'tmpfs', small], check=True)
        self.addCleanup(subprocess.run, ['umount', '-l', small], check=True)
        self.server.start()
        self.server.virsh('pool-define-as', 'small', 'dir', '--target', small)
        self.server.virsh('pool-start', 'small')
        (small / 'other').write_text('kept')
        version = self.server.virsh('version', '--daemon')
        source = make_file(self.here / 'a.img', 32 * MIB, [(0, 32 * MIB)])
        output = self.run_tool('upload', 'small', source, 'a.img', 'as-it-is', 'verify')
        self.assertIn('failed Uploading', output)
        # libvirt 11.3 crashes or hangs there, with its own virsh too: that is said, and what is left
        if 'connection to libvirt was lost' in output and 'daemon: 11.3.' in version:
            self.assertIn('The half volume “a.img” is removed when it is back.', output)
            self.server.kill9()
            (small / 'a.img').unlink()
            self.start_server_again()
        else:
            self.assertIn('No space left on device', output)
        self.assertEqual([p.name for p in small.iterdir()], ['other'])
        self.assertEqual((small / 'other').read_text(), 'kept')

        self.server.virsh('vol-create-as', 'p', 'b.img', '32M')
        self.server.virsh('vol-upload', '--pool', 'p', 'b.img', source)
        (small / 'b.img').write_text('old')
        output = self.run_tool('download', 'p', 'b.img', small / 'b.img')
        self.assertIn('failed Downloading', output)
        self.assertIn('No space left on device', output)
        self.assertEqual(sorted(p.name for p in small.iterdir()), ['b.img', 'other'])
        self.assertEqual((small / 'b.img').read_text(), 'old')

    # Over what is there

    def test_over(self):
        old = make_file(self.here / 'old', 20 * MIB, [(0, 20 * MIB)])
        new = make_file(self.here / 'new', 12 * MIB + 3, [(5 * MIB, MIB)])
        self.server.virsh('vol-create-as', 'p', 'v', '20M')
        self.server.virsh('vol-upload', '--pool', 'p', 'v', old)
        self.assert_same(old, self.pool / 'v')
        before = self.wire.sent
        output = self.run_tool('over', 'p', new, 'v', 'verify')
        self.assertIn('done Uploading “new” over “v”', output)
        self.assertLess(self.wire.sent - before, 2 * MIB)
        self.assert_same(new, self.pool / 'v')
        self.assertLess(occupied(self.pool / 'v'), 2 * MIB)

    def test_over_cancelled(self):
        old = make_file(self.here / 'old', 40 * MIB, [(0, 40 * MIB)])
        self.server.virsh('vol-create-as', 'p', 'v', '40M')
        self.wire.hold_after(sent=10 * MIB)
        process = self.start('over', 'p', old, 'v', 'verify')
        self.wire.wait_held()
        process.stdin.write('cancel\n')
        process.stdin.flush()
        self.wire.release()
        output = self.finish(process)
        self.assertIn('failed Uploading', output)
        self.assertIn('“v” has lost its old content and holds only a part of the new one: upload again.', output)
        self.assertEqual(self.volumes(), ['v'])

    def test_over_itself(self):
        """The volume's own file, also by another name, is not emptied."""
        old = make_file(self.here / 'old', 4 * MIB, [(0, 4 * MIB)])
        self.server.virsh('vol-create-as', 'p', 'v', '4M')
        self.server.virsh('vol-upload', '--pool', 'p', 'v', old)
        (self.here / 'link').symlink_to(self.pool / 'v')
        for path in (self.pool / 'v', self.here / 'link'):
            output = self.run_tool('over', 'p', path, 'v', 'trust')
            self.assertIn('failed Uploading', output)
            self.assertIn('seems to be the volume’s own file', output)
            self.assert_same(old, self.pool / 'v')

    # Importing

    def test_import(self):
        plain = make_file(self.here / 'plain.raw', 64 * MIB, [(MIB, 3 * MIB), (50 * MIB, MIB)])
        for form, options in (('vmdk', ''), ('vmdk', 'subformat=streamOptimized'), ('vdi', ''), ('qcow2', ''),
                              ('qcow', ''), ('qed', ''), ('vpc', 'force_size=on')):
            for conversion, result in (('to-qcow2', 'qcow2'), ('to-raw', 'raw')):
                if form == 'qcow2' and result == 'qcow2':
                    continue
                with self.subTest(form=form, options=options, result=result):
                    # Its name says nothing.
                    image = self.here / 'image.bin'
                    image.unlink(missing_ok=True)
                    subprocess.run(['qemu-img', 'convert', '-O', form, *(['-o', options] if options else []), plain, image],
                                   check=True)
                    output = self.run_tool('upload', 'p', image, 'disk', conversion, 'verify')
                    self.assertIn('done Importing “image.bin” into “p”', output)
                    self.assertEqual(self.volumes(), ['disk'])
                    subprocess.run(['qemu-img', 'compare', '-q', '-F', result, plain, self.pool / 'disk'], check=True)
                    self.assertIn(f"<format type='{result}'/>", self.server.virsh('vol-dumpxml', '--pool', 'p', 'disk'))
                    self.server.virsh('vol-delete', '--pool', 'p', 'disk')

    def test_as_it_is(self):
        """libvirt knows at once what it has."""
        image = self.here / 'image'
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', image, '5G'], check=True)
        self.run_tool('upload', 'p', image, 'disk.qcow2', 'as-it-is', 'verify')
        xml = self.server.virsh('vol-dumpxml', '--pool', 'p', 'disk.qcow2')
        self.assertIn("<format type='qcow2'/>", xml)
        self.assertIn(f"<capacity unit='bytes'>{5 * GIB}</capacity>", xml)

    def test_refused(self):
        """What would be of no use, or stop the pool, is not uploaded; with the reason."""
        os.chdir(self.here)
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', 'base.qcow2', '5M'], check=True)
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', '-b', 'base.qcow2', '-F', 'qcow2', 'over.qcow2'], check=True)
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'vmdk', '-o', 'subformat=twoGbMaxExtentSparse', 'split.vmdk', '5M'],
                       check=True)
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'vhdx', 'hyper.vhdx', '5M'], check=True)
        pathlib.Path('cut.qcow2').write_bytes(b'QFI\xfb\0\0\0\3' + bytes(52))
        pathlib.Path('empty').write_bytes(b'')
        for name, conversion, reason in (('over.qcow2', 'as-it-is', 'differs from “base.qcow2”'),
                                         ('split.vmdk', 'to-qcow2', 'several files'),
                                         ('split-s001.vmdk', 'to-qcow2', 'several files'),
                                         ('cut.qcow2', 'as-it-is', 'cut off or damaged'),
                                         ('hyper.vhdx', 'to-qcow2', ''),
                                         ('empty', 'as-it-is', 'The file is empty.'),
                                         ('missing', 'as-it-is', 'No such file or directory')):
            with self.subTest(name=name):
                output = self.run_tool('upload', 'p', self.here / name, 'x', conversion, 'verify')
                self.assertIn('refused ', output)
                self.assertIn(reason, output)
        self.assertEqual(self.volumes(), [])

    # In a terminal

    def paste(self, output, fails=False):
        """The commands of what was just done, as a person would paste them."""
        commands = output.split('command\n')[1].split('\nend\n')[0]
        result = subprocess.run(['sh', '-c', commands], env=self.server.environment, capture_output=True, text=True)
        self.assertEqual(result.returncode != 0, fails, result.stderr)

    def test_pasted(self):
        """The text that is shown does the same."""
        plain = make_file(self.here / "it's plain", 8 * MIB, [(MIB, 3 * MIB)])
        other = make_file(self.here / 'other', 3 * MIB + 1, [(0, MIB)])
        image = self.here / 'image'
        subprocess.run(['qemu-img', 'convert', '-O', 'vdi', plain, image], check=True)

        output = self.run_tool('upload', 'p', plain, 'a & b.img', 'as-it-is', 'trust', uri=self.server.uri)
        self.server.virsh('vol-delete', '--pool', 'p', 'a & b.img')
        self.paste(output)
        self.assert_same(plain, self.pool / 'a & b.img')

        # Nothing is uploaded over what is there by that name.
        self.server.virsh('vol-upload', '--pool', 'p', 'a & b.img', other)
        kept = sha256(self.pool / 'a & b.img')
        self.paste(output, fails=True)
        self.assertEqual(sha256(self.pool / 'a & b.img'), kept)

        output = self.run_tool('over', 'p', other, 'a & b.img', 'trust', uri=self.server.uri)
        self.server.virsh('vol-upload', '--pool', 'p', 'a & b.img', plain)
        kept = sha256(self.pool / 'a & b.img')
        other.rename(self.here / 'aside')
        self.paste(output, fails=True)
        self.assertEqual(sha256(self.pool / 'a & b.img'), kept)
        (self.here / 'aside').rename(other)
        self.paste(output)
        self.assert_same(other, self.pool / 'a & b.img')

        output = self.run_tool('download', 'p', 'a & b.img', self.here / '-back', uri=self.server.uri)
        (self.here / '-back').unlink()
        self.paste(output)
        self.assert_same(other, self.here / '-back')

        output = self.run_tool('upload', 'p', image, 'disk', 'to-qcow2', 'trust', uri=self.server.uri)
        self.server.virsh('vol-delete', '--pool', 'p', 'disk')
        self.paste(output)
        subprocess.run(['qemu-img', 'compare', '-q', '-F', 'qcow2', plain, self.pool / 'disk'], check=True)
        self.assertEqual(self.volumes(), ['a & b.img', 'disk'])

    # Memory

    def test_memory(self):
        """No transfer needs more than 64 MiB, however slowly this computer takes what comes."""
        source = make_file(self.here / 'a.img', 400 * MIB, [(0, 400 * MIB)])
        small = make_file(self.here / 'small.img', MIB, [(0, MIB)])
        base = self.peak(self.run_tool('upload', 'p', small, 'small.img', 'as-it-is', 'verify'))
        up = self.peak(self.run_tool('upload', 'p', source, 'a.img', 'as-it-is', 'verify'))
        down = self.peak(self.run_tool('download', 'p', 'a.img', self.here / 'b.img'))
        limit = 64 * KIB * FACTOR
        self.assertLess(up - base, limit)
        self.assertLess(down - base, limit)

    @staticmethod
    def peak(output):
        return int(output.split('peak ')[1])


def unshare():
    """Where it may be done, mounts of this program and of its libvirtd are their own."""
    command = ['unshare', '--mount', '--propagation', 'private']
    if 'ALBERCA_TEST_UNSHARED' in os.environ or os.geteuid() != 0:
        return
    if subprocess.run([*command, 'true'], stderr=subprocess.DEVNULL).returncode == 0:
        os.execvpe(command[0], [*command, sys.executable, *ARGUMENTS], {**os.environ, 'ALBERCA_TEST_UNSHARED': '1'})


if __name__ == '__main__':
    unshare()
    unittest.main(verbosity=2)
