#!/usr/bin/python3
# rig.py: a storage lab of two small virtual machines
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two machines, a and b, with libvirt, LVM, an NFS server and client, an iSCSI target and
initiator, and blank disks, to test with and to play with.

    build [--anew]           make the image they start from; it is kept
    start [a|b|ab]           start them (a, unless said otherwise) and leave them running
    status                   what runs, and its URIs
    shell a|b [COMMAND…]     a shell in one of them, or one command
    forward a|b SOCKET PORT  make a socket here that leads to a port of one of them, until this is ended
    stop                     end them; their disks are gone then
    run [--hosts a|b|ab] COMMAND…
                             start others of their own, run COMMAND with ALBERCA_RIG_URI_A (and _B),
                             ALBERCA_RIG_DIR and ALBERCA_TEST_URI (of a) set, end them; its exit status

Only processes on this machine reach them: libvirt and ssh are forwarded to ports of 127.0.0.1, the
wire between the two is a pair of sockets in a directory, and there is no way out of them. Every
start is from the same image; nothing of it is ever written. KVM is used where a machine really
starts with it, QEMU's own emulation elsewhere.
"""

import argparse
import contextlib
import fcntl
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import image

GUESTS = {
    'a': {'address': '10.77.0.1', 'uuid': 'a1be0ca0-0000-4000-8000-00000000000a', 'mac': '52:54:00:a1:be:0a'},
    'b': {'address': '10.77.0.2', 'uuid': 'a1be0ca0-0000-4000-8000-00000000000b', 'mac': '52:54:00:a1:be:0b'},
}
# Found in the machine as /dev/disk/by-id/virtio-NAME; "labpv" gets the volume group, the others are blank.
DISKS = {'labpv': 1024, 'spare0': 512, 'spare1': 512, 'spare2': 256, 'spare3': 256}
MEMORY = 768
MIB = 1024 * 1024
# Where somebody's lab listens if nothing else does, so that a remembered connection finds it again
PORTS = {'a': 16510, 'b': 16511}
# A machine that nobody ends ends by itself.
LAB_LIFE = 12 * 3600
RUN_LIFE = 1800
READY_TIMEOUT = 600
READY = 'RIG READY'
TROUBLE = ('RIG FAILED', 'Kernel panic')


def cache_dir():
    base = os.environ.get('XDG_CACHE_HOME') or pathlib.Path.home() / '.cache'
    return pathlib.Path(base) / 'alberca-rig'


def is_free(port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(('127.0.0.1', port))
        except OSError:
            return False
    return True


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


# Acceleration

def qemu_program():
    path = shutil.which('qemu-system-x86_64')
    if path is None:
        raise image.Failure('qemu-system-x86_64 is not installed')
    return path


def try_kvm(disk_image):
    """A device that is there may refuse, or fail only when a processor runs: the kernel is started
    without a disk, which ends it at once, and what it writes tells."""
    command = [qemu_program(), '-accel', 'kvm', '-cpu', 'host', '-M', 'q35', '-m', '256', '-nodefaults', '-display', 'none',
               '-serial', 'stdio', '-no-reboot', '-kernel', disk_image / 'vmlinuz', '-append', 'console=ttyS0 panic=-1']
    try:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False)
    except subprocess.TimeoutExpired:
        return False
    return b'Linux version' in result.stdout


def kvm_works(disk_image):
    """Found out once after each start of this machine"""
    if not os.access('/dev/kvm', os.R_OK | os.W_OK):
        return False
    boot = pathlib.Path('/proc/sys/kernel/random/boot_id').read_text().strip()
    known = cache_dir() / 'kvm'
    if not known.exists() or known.read_text().split()[:1] != [boot]:
        known.write_text(f'{boot} {"yes" if try_kvm(disk_image) else "no"}\n')
    return known.read_text().split()[1] == 'yes'


# One machine

class Guest:
    """Its files are in the directory of its lab, and begin with its name."""

    def __init__(self, folder, name):
        self.folder = folder
        self.name = name

    def path(self, suffix):
        return self.folder / f'{self.name}.{suffix}'

    @property
    def pid(self):
        """Of the QEMU that runs, and is ours: a number in a file may be another process's by now."""
        try:
            pid = int(self.path('pid').read_text())
            command = pathlib.Path(f'/proc/{pid}/cmdline').read_bytes().split(b'\0')
        except (OSError, ValueError):
            return None
        return pid if str(self.path('pid')).encode() in command else None

    @property
    def facts(self):
        return json.loads(self.path('json').read_text())

    @property
    def uri(self):
        return f'qemu+tcp://127.0.0.1:{self.facts["libvirt"]}/system'

    @property
    def log(self):
        try:
            return self.path('log').read_text(errors='replace')
        except OSError:
            return ''

    def make_disks(self):
        for name, size in DISKS.items():
            with open(self.path(f'{name}.img'), 'wb') as file:
                file.truncate(size * MIB)

    def kernel_words(self):
        key = (self.folder / 'key.pub').read_text().split()[1]
        chap = (self.folder / 'chap').read_text()
        return ('root=/dev/nvme0n1 rw init=/init console=ttyS0 net.ifnames=0 mitigations=off loglevel=2 panic=-1 '
                f'rig.name={self.name} rig.address={GUESTS[self.name]["address"]} rig.key={key} rig.chap={chap}')

    def command(self, disk_image, kvm):
        facts, me = self.facts, GUESTS[self.name]
        peer = next(name for name in GUESTS if name != self.name)
        # In its directory, and by names without one: a socket's path may have 107 bytes.
        command = [qemu_program(), '-name', f'alberca-rig-{self.name}', '-pidfile', self.path('pid'),
                   '-uuid', me['uuid'], '-M', 'q35', '-m', str(MEMORY), '-smp', '2', '-nodefaults', '-display', 'none',
                   '-no-reboot', '-serial', f'file:{self.name}.log',
                   '-qmp', f'unix:{self.name}.qmp,server=on,wait=off',
                   '-kernel', disk_image / 'vmlinuz', '-append', self.kernel_words(),
                   '-device', 'virtio-rng-pci',
                   '-drive', f'file={disk_image / "root.ext4"},format=raw,if=none,id=root,snapshot=on',
                   '-device', 'nvme,drive=root,serial=root',
                   '-netdev', 'user,id=host,restrict=on'
                   f',hostfwd=tcp:127.0.0.1:{facts["libvirt"]}-10.0.2.15:16509'
                   f',hostfwd=tcp:127.0.0.1:{facts["ssh"]}-10.0.2.15:22',
                   '-device', 'virtio-net-pci,netdev=host,romfile=',
                   '-netdev', f'dgram,id=wire,local.type=unix,local.path={self.name}.wire'
                   f',remote.type=unix,remote.path={peer}.wire',
                   '-device', f'virtio-net-pci,netdev=wire,mac={me["mac"]},romfile=']
        for name in DISKS:
            command += ['-drive', f'file={self.name}.{name}.img,format=raw,if=none,id={name},cache=unsafe,discard=unmap',
                        '-device', f'virtio-blk-pci,drive={name},serial={name}']
        accel = ['-accel', 'kvm', '-cpu', 'host'] if kvm else ['-accel', 'tcg,thread=multi', '-cpu', 'max']
        return [str(word) for word in command + accel]

    def start(self, disk_image, kvm, kept):
        """@kept: it outlives this process. Either way it ends with the clock that guards it."""
        self.make_disks()
        ports = {'libvirt': PORTS[self.name] if kept and is_free(PORTS[self.name]) else free_port(), 'ssh': free_port()}
        self.path('json').write_text(json.dumps(ports))
        for suffix in ('wire', 'log', 'qmp'):
            self.path(suffix).unlink(missing_ok=True)
        guard = [] if kept else ['setpriv', '--pdeathsig', 'TERM']
        guard += ['timeout', '--kill-after=10', str(LAB_LIFE if kept else RUN_LIFE), 'setpriv', '--pdeathsig', 'KILL']
        with open(self.path('output'), 'wb') as output:
            subprocess.Popen(guard + self.command(disk_image, kvm), cwd=self.folder, stdin=subprocess.DEVNULL,
                             stdout=output, stderr=output, start_new_session=True,
                             # What is written to the image goes to a file without a name there
                             env={**os.environ, 'TMPDIR': str(self.folder)})

    def wait_ready(self):
        end = time.monotonic() + READY_TIMEOUT
        started = False
        while time.monotonic() < end:
            log = self.log
            if READY in log:
                return
            running = self.pid is not None
            if any(word in log for word in TROUBLE) or (started and not running):
                break
            started = started or running
            if not started and self.path('output').stat().st_size:
                time.sleep(0.5)
                if self.pid is None:
                    break
            time.sleep(0.1)
        raise image.Failure(f'machine {self.name} did not come up:\n{self.path("output").read_text()}{self.log[-3000:]}')

    def stop(self):
        """Its disks are thrown away: there is nothing to be gentle with."""
        pid = self.pid
        if pid is None:
            return
        os.kill(pid, signal.SIGKILL)
        while self.pid is not None:
            time.sleep(0.02)


# For Alberca

def offer_file():
    """Where Alberca looks for a lab that runs: lines of a machine and its URI"""
    base = os.environ.get('XDG_RUNTIME_DIR') or os.environ.get('XDG_CACHE_HOME') or pathlib.Path.home() / '.cache'
    return pathlib.Path(base) / 'alberca-rig.uris'


def offer(lab):
    lines = [f'{guest.name} {guest.uri}\n' for guest in lab.running()]
    if lines:
        offer_file().write_text(''.join(lines))
    else:
        offer_file().unlink(missing_ok=True)


# Both

class Lab:
    """The machines of one directory, which holds everything of theirs and goes with them."""

    def __init__(self, folder):
        self.folder = folder
        self.guests = {name: Guest(folder, name) for name in GUESTS}

    def running(self):
        return [guest for guest in self.guests.values() if guest.pid is not None]

    def prepare(self):
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (self.folder / 'key').exists():
            image.call('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'alberca-rig', '-f', self.folder / 'key')
            (self.folder / 'chap').touch(mode=0o600)
            (self.folder / 'chap').write_text(secrets.token_hex(7))

    def start(self, names, disk_image, kept):
        self.prepare()
        new = [self.guests[name] for name in names if self.guests[name].pid is None]
        if not new:
            return
        kvm = kvm_works(disk_image)
        begun = time.monotonic()
        image.say(f'starting {" and ".join(guest.name for guest in new)} {"with KVM" if kvm else "without KVM"}')
        for guest in new:
            guest.start(disk_image, kvm, kept)
        for guest in new:
            guest.wait_ready()
        image.say(f'ready after {time.monotonic() - begun:.0f} s')

    def stop(self):
        for guest in self.guests.values():
            guest.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self):
        env = {**os.environ, 'ALBERCA_RIG_DIR': str(self.folder), 'ALBERCA_RIG_PROGRAM': str(pathlib.Path(__file__).resolve())}
        for guest in self.running():
            env[f'ALBERCA_RIG_URI_{guest.name.upper()}'] = guest.uri
        env['ALBERCA_TEST_URI'] = next(guest.uri for guest in self.running())
        env['ALBERCA_TEST_DIR'] = str(self.folder)
        env.pop('LIBVIRT_DEFAULT_URI', None)
        return env

    def ssh(self, name):
        guest = self.guests[name]
        if guest.pid is None:
            raise image.Failure(f'machine {name} does not run; ./dev rig start {name} starts it')
        # Its key is made when it starts, and it is at our own loopback.
        return ['ssh', '-F', 'none', '-i', str(self.folder / 'key'), '-p', str(guest.facts['ssh']),
                '-o', 'UserKnownHostsFile=/dev/null', '-o', 'StrictHostKeyChecking=no', '-o', 'LogLevel=ERROR',
                '-o', 'IdentitiesOnly=yes', 'root@127.0.0.1']


def lab_dir():
    """Somebody's lab; the one of `run` where this runs inside it"""
    inside = os.environ.get('ALBERCA_RIG_DIR')
    return pathlib.Path(inside) if inside else cache_dir() / 'lab'


@contextlib.contextmanager
def owned(folder):
    """The directory of a run. Who makes it holds a lock in it as long as it lives."""
    with open(folder / 'owner', 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_owned(folder):
    try:
        with open(folder / 'owner', encoding='utf-8') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        # Just being made, or half removed
        return time.time() - folder.stat().st_mtime < 60 if folder.exists() else True
    return False


def sweep():
    """What is left of runs that were killed"""
    for folder in cache_dir().glob('run-*'):
        if not is_owned(folder):
            Lab(folder).stop()


# Commands

def build(args):
    begun = time.monotonic()
    place = image.make(cache_dir(), args.anew)
    size = (place / 'root.ext4').stat().st_blocks * 512 // MIB
    image.say(f'{place} ({size} MiB, {time.monotonic() - begun:.0f} s)')
    return 0


def status(_args):
    running = Lab(lab_dir()).running()
    for guest in running:
        print(f'{guest.name}: {guest.uri}')
    if not running:
        image.say('nothing runs')
    return 0 if running else 1


def start(args):
    place = image.make(cache_dir())
    sweep()
    lab = Lab(lab_dir())
    before = [guest.name for guest in lab.running()]
    try:
        lab.start(args.hosts, place, kept=True)
    except BaseException:
        for guest in lab.running():
            if guest.name not in before:
                guest.stop()
        raise
    offer(lab)
    return status(args)


def stop(_args):
    sweep()
    lab = Lab(lab_dir())
    lab.stop()
    offer(lab)
    return 0


def run(args):
    place = image.make(cache_dir())
    sweep()
    folder = pathlib.Path(tempfile.mkdtemp(prefix='run-', dir=cache_dir()))
    lab = Lab(folder)
    with owned(folder):
        try:
            lab.start(args.hosts, place, kept=False)
            with subprocess.Popen(args.command, env=lab.environment()) as child:
                try:
                    status_ = child.wait()
                finally:
                    child.terminate()
        finally:
            lab.stop()
    return status_ if status_ >= 0 else 128 - status_


def shell(args):
    command = Lab(lab_dir()).ssh(args.host) + args.command
    os.execvp(command[0], command)


def forward(args):
    *command, host = Lab(lab_dir()).ssh(args.host)
    command += ['-N', '-o', 'ExitOnForwardFailure=yes', '-o', 'StreamLocalBindUnlink=yes', '-L', f'{args.socket}:127.0.0.1:{args.port}', host]
    os.execvp('setpriv', ['setpriv', '--pdeathsig', 'TERM', *command])


def parse(argv):
    parser = argparse.ArgumentParser(prog='rig', description=__doc__.split('\n\n', maxsplit=1)[0],
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True, metavar='build|start|status|shell|forward|stop|run')
    verb = verbs.add_parser('build', help='make the image they start from')
    verb.add_argument('--anew', action='store_true', help="of today's packages")
    verb.set_defaults(verb=build)
    verb = verbs.add_parser('start', help='start them')
    verb.add_argument('hosts', nargs='?', default='a', choices=['a', 'b', 'ab'])
    verb.set_defaults(verb=start)
    verbs.add_parser('status', help='what runs').set_defaults(verb=status)
    verbs.add_parser('stop', help='end them').set_defaults(verb=stop)
    verb = verbs.add_parser('shell', help='a shell in one of them')
    verb.add_argument('host', choices=['a', 'b'])
    verb.add_argument('command', nargs=argparse.REMAINDER)
    verb.set_defaults(verb=shell)
    verb = verbs.add_parser('forward', help='a socket that leads to one of them')
    verb.add_argument('host', choices=['a', 'b'])
    verb.add_argument('socket')
    verb.add_argument('port', type=int)
    verb.set_defaults(verb=forward)
    verb = verbs.add_parser('run', help='run a command with machines of its own')
    verb.add_argument('--hosts', default='a', choices=['a', 'b', 'ab'])
    verb.add_argument('command', nargs=argparse.REMAINDER)
    verb.set_defaults(verb=run)
    args = parser.parse_args(argv)
    if getattr(args, 'command', None) and args.command[0] == '--':
        del args.command[0]
    if args.verb is run and not args.command:
        parser.error('COMMAND is missing')
    return args


def main():
    # The machines go with us, whoever ends us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    args = parse(sys.argv[1:])
    try:
        return args.verb(args)
    except image.Failure as e:
        print(f'rig: {e}', file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == '__main__':
    sys.exit(main())
