#!/usr/bin/python3
# latency_proxy.py: a loopback proxy that makes a server seem far away
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""127.0.0.1:P → 127.0.0.1:Q, every byte later by a fixed time in each direction.

    latency_proxy.py TARGET_PORT DELAY_MS [PORT]        prints its port, runs until ended

The delay is that of a wire: what is sent together arrives together, one delay later.
Throughput is not limited.
"""

import argparse
import asyncio
import contextlib
import pathlib
import subprocess
import sys

CHUNK = 256 * 1024
# How much may be on the wire before the sender has to wait, in chunks.
WIRE = 1024


async def _carry(reader, writer, delay):
    """One direction: a queue of (due time, bytes) between a reading and a writing half."""
    loop = asyncio.get_running_loop()
    wire = asyncio.Queue(WIRE)

    async def read():
        try:
            while data := await reader.read(CHUNK):
                await wire.put((loop.time() + delay, data))
        except OSError:
            pass
        await wire.put((loop.time() + delay, None))

    async def write():
        while True:
            due, data = await wire.get()
            wait = due - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            if data is None:
                break
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    reading = asyncio.ensure_future(read())
    try:
        await write()
    except OSError:
        pass
    finally:
        reading.cancel()


async def serve(target, delay, port=0):
    """Start listening; the asyncio server. delay: seconds each way."""

    async def accepted(reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection('127.0.0.1', target)
        except OSError:
            # The server is gone: so is the connection.
            writer.close()
            return
        try:
            await asyncio.gather(_carry(reader, far_writer, delay),
                                 _carry(far_reader, writer, delay))
        finally:
            writer.close()
            far_writer.close()

    return await asyncio.start_server(accepted, '127.0.0.1', port)


@contextlib.contextmanager
def running(target, delay_ms):
    """with running (port_of_the_server, delay_ms=50) as port: …   (in its own process)"""
    process = subprocess.Popen(
        [sys.executable, pathlib.Path(__file__), str(target), str(delay_ms)],
        stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


async def _main(args):
    server = await serve(args.target, args.delay / 1000, args.port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description='Delay a loopback TCP connection.')
    parser.add_argument('target', type=int, help='port of the server')
    parser.add_argument('delay', type=float, help='milliseconds each way')
    parser.add_argument('port', type=int, nargs='?', default=0)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(parser.parse_args()))
