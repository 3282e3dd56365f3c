#!/usr/bin/python3
# wire.py: a loopback proxy that counts what goes by, and can be held
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""with Wire (port_of_the_server) as wire: … wire.port, wire.sent, wire.received

sent and received are bytes, as the client sees them. hold_after (n) lets so many more bytes of
one connection's direction by, then nothing in that direction until release (): a transfer that
is half done, for as long as a test likes.
"""

import contextlib
import socket
import threading

CHUNK = 256 * 1024


class Wire:
    def __init__(self, target):
        self.target = target
        self.sent = self.received = 0
        self.left = {'sent': None, 'received': None}
        self.changed = threading.Condition()
        self.held = False
        self.ends = []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(('127.0.0.1', self.target))
            except OSError:
                # The server is gone: so is the connection.
                near.close()
                continue
            self.ends += [near, far]
            for source, sink, name in ((near, far, 'sent'), (far, near, 'received')):
                threading.Thread(target=self._carry, args=(source, sink, name), daemon=True).start()

    def _pass(self, name, length):
        with self.changed:
            setattr(self, name, getattr(self, name) + length)
            if self.left[name] is None:
                return
            self.left[name] -= length
            if self.left[name] < 0:
                self.held = True
                self.changed.notify_all()
                self.changed.wait_for(lambda: self.left[name] is None)

    def _carry(self, source, sink, name):
        try:
            while data := source.recv(CHUNK):
                self._pass(name, len(data))
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def hold_after(self, **left):
        with self.changed:
            self.left.update(left)
            self.held = False

    def wait_held(self, timeout=60):
        with self.changed:
            assert self.changed.wait_for(lambda: self.held, timeout), 'nothing was held'

    def release(self):
        with self.changed:
            self.left = {'sent': None, 'received': None}
            self.changed.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.release()
        self.listener.close()
        for end in self.ends:
            end.close()
