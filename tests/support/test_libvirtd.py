#!/usr/bin/python3
# test_libvirtd.py: the private libvirtd is private, and survives what tests do to it
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

import asyncio
import os
import pathlib
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import latency_proxy
import libvirtd


class Form:
    """What both forms must do."""

    user = False

    def setUp(self):
        try:
            self.server = libvirtd.Libvirtd(user=self.user, listen_tcp=True)
        except libvirtd.Unavailable as e:
            self.skipTest(str(e))
        self.addCleanup(self.server.close)
        self.server.start()

    def test_crash_and_restart(self):
        s = self.server
        path = s.make_dir_pool('crash')
        s.virsh('vol-create-as', 'crash', 'disk.qcow2', '1G', '--format', 'qcow2')
        self.assertTrue((path / 'disk.qcow2').exists())
        uri = s.uri
        s.kill9()
        with self.assertRaises(RuntimeError):
            s.virsh('pool-list')
        s.start()
        self.assertEqual(s.uri, uri)
        # A running pool is still running after a crash of the daemon.
        self.assertEqual(s.virsh('pool-list', '--name').split(), ['crash'])
        self.assertIn('disk.qcow2', s.virsh('vol-list', 'crash'))
        s.restart()
        self.assertEqual(s.virsh('pool-list', '--all', '--name').split(), ['crash'])

    def test_readonly(self):
        self.server.make_dir_pool('ro')
        self.assertIn('ro', self.server.virsh('pool-list', '--name', readonly=True))
        with self.assertRaises(RuntimeError):
            self.server.virsh('pool-destroy', 'ro', readonly=True)

    def test_owner(self):
        path = self.server.make_dir_pool('owner')
        uid = path.stat().st_uid
        if os.geteuid() == 0:
            self.assertEqual(uid != 0, self.user)

    def test_tcp_and_latency(self):
        self.server.make_dir_pool('far')
        with latency_proxy.running(self.server.port, delay_ms=50) as port:
            start = time.monotonic()
            out = self.server.virsh('pool-list', '--name', uri=self.server.tcp_uri_at(port))
            self.assertEqual(out.split(), ['far'])
            # At the least open, list and close: several round trips of 100 ms.
            self.assertGreater(time.monotonic() - start, 0.3)

    def test_nothing_is_left(self):
        directory, process = self.server.dir, self.server.process
        self.server.close()
        self.assertFalse(directory.exists())
        self.assertIsNotNone(process.poll())


class System(Form, unittest.TestCase):
    user = False

    def test_machine_is_untouched(self):
        before = {p: sorted(os.listdir(p)) for p in libvirtd.SYSTEM_MOUNTS if os.path.isdir(p)}
        self.server.make_dir_pool('hidden')
        after = {p: sorted(os.listdir(p)) for p in before}
        self.assertEqual(before, after)
        self.assertFalse(os.path.exists('/etc/libvirt/storage/hidden.xml'))


class User(Form, unittest.TestCase):
    user = True


class Password(unittest.TestCase):
    def test_scram(self):
        try:
            server = libvirtd.Libvirtd(sasl=('ana', 'secret'))
        except libvirtd.Unavailable as e:
            self.skipTest(str(e))
        self.addCleanup(server.close)
        try:
            server.start()
        except libvirtd.Unavailable as e:
            self.skipTest(str(e))

        def try_as(name, password):
            auth = str(server.write_auth_file(name, password))
            return subprocess.run([server.virsh_program, '-c', server.uri, 'pool-list'],
                                  stdin=subprocess.DEVNULL, env={**server.environment, 'LIBVIRT_AUTH_FILE': auth},
                                  capture_output=True, start_new_session=True).returncode

        self.assertEqual(try_as('ana', 'secret'), 0)
        self.assertEqual(try_as('ana', 'wrong'), 1)


class Proxy(unittest.TestCase):
    def test_delay_does_not_serialise(self):
        """Twenty requests sent together come back after one round trip, not twenty."""
        async def go():
            async def echo(reader, writer):
                while data := await reader.read(1000):
                    writer.write(data)
                writer.close()

            server = await asyncio.start_server(echo, '127.0.0.1', 0)
            target = server.sockets[0].getsockname()[1]
            proxy = await latency_proxy.serve(target, 0.05)
            reader, writer = await asyncio.open_connection(
                '127.0.0.1', proxy.sockets[0].getsockname()[1])
            start = time.monotonic()
            for _ in range(20):
                writer.write(b'x')
                await writer.drain()
                await asyncio.sleep(0.001)
            await reader.readexactly(20)
            elapsed = time.monotonic() - start
            writer.close()
            proxy.close()
            server.close()
            return elapsed

        elapsed = asyncio.run(go())
        self.assertGreaterEqual(elapsed, 0.1)
        self.assertLess(elapsed, 0.6)


if __name__ == '__main__':
    unittest.main()
