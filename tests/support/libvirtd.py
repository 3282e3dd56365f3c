#!/usr/bin/python3
# libvirtd.py: a private, real libvirtd for tests
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A private libvirtd in a temporary directory, never the machine's own.

    libvirtd.py run [--user] [--tcp] [--sasl USER:PASSWORD] -- COMMAND…

runs COMMAND with ALBERCA_TEST_URI, ALBERCA_TEST_URI_RO, ALBERCA_TEST_DIR
(and ALBERCA_TEST_TCP_URI with --tcp) set, and returns its exit status.

Two forms:

* system: libvirtd runs as root in a mount namespace of its own, where temporary
  directories lie over /etc/libvirt, /var/lib/libvirt, /var/log/libvirt,
  /var/cache/libvirt and /run. Chosen when the suite runs as root and can unshare.
* user: libvirtd runs as an ordinary user with HOME and the XDG directories in the
  temporary directory. When the suite runs as root that user is `nobody`.

Storage needs neither virtlogd nor virtlockd nor QEMU; qcow2 needs qemu-img. Where QEMU is
installed, either form also runs small machines of type qemu; they end with the server.
"""

import argparse
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

# Mount point → directory below the server's own; /run hides the system bus and udev too,
# so the daemon can neither ask polkit nor tell firewalld anything.
SYSTEM_MOUNTS = {
    '/etc/libvirt': 'etc',
    '/var/lib/libvirt': 'lib',
    '/var/log/libvirt': 'log',
    '/var/cache/libvirt': 'cache',
    '/run': 'run',
}

# $1 is the server's directory, then pairs of mount point and directory, `--`, the command.
# The shell execs, so the process that Python started is libvirtd itself.
MOUNT_SCRIPT = '''
set -e
mount --make-rprivate /
while [ "$1" != -- ]; do mount --bind "$2" "$1"; shift 2; done
shift
# So that not even root may use what stands there in place of KVM
! [ -e /dev/kvm ] || mount -o remount,bind,ro /dev/kvm
exec "$@"
'''

# As Debian calls it
MACHINES = 'libvirt-qemu'

SKIP = 77


class Unavailable(Exception):
    """What is missing on this machine; a test reports it and is skipped."""


def find_program(name):
    path = shutil.which(name, path=os.environ.get('PATH', '') + ':/usr/sbin:/sbin')
    if path is None:
        raise Unavailable(f'{name} is not installed')
    return path


def can_unshare():
    if os.geteuid() != 0 or not shutil.which('unshare'):
        return False
    if not all(os.path.isdir(os.path.dirname(point)) for point in SYSTEM_MOUNTS):
        return False
    return subprocess.run(['unshare', '-m', 'mount', '--make-rprivate', '/'],
                          stderr=subprocess.DEVNULL).returncode == 0


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Libvirtd:
    """One private libvirtd. Its directory, sockets and URI outlive restart ()."""

    def __init__(self, user=None, listen_tcp=False, sasl=None):
        """user: True for the user form, None for the best this process can do.
        sasl: (name, password) that the read-write socket and TCP then ask for."""
        self.program = find_program('libvirtd')
        self.virsh_program = find_program('virsh')
        self.user = (not can_unshare()) if user is None else user
        if not self.user and not can_unshare():
            raise Unavailable('the system form needs root and the right to unshare mounts')
        self.sasl = sasl
        self.process = None
        # A socket path has at most 107 bytes, and /run must not hold it (it is hidden):
        # so not $TMPDIR, which may be long.
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='alb-', dir='/tmp'))
        # Pools live here; `nobody` must be able to reach them.
        self.dir.chmod(0o755)
        self.pools_dir = self.dir / 'pools'
        self.log = self.dir / 'libvirtd.log'
        self.port = free_port() if listen_tcp else None
        for name in ('pools', 'home', 'xdg-config', 'xdg-cache', 'xdg-data', 'xdg-run',
                     *SYSTEM_MOUNTS.values()):
            (self.dir / name).mkdir(mode=0o755)
        (self.dir / 'xdg-run').chmod(0o700)
        self._write_config()
        self._take_quick_luks()
        if sasl:
            self._write_sasl()
        if self.user and os.geteuid() == 0:
            self.account = pwd.getpwnam('nobody')
            for path in [self.dir, *self.dir.rglob('*')]:
                os.chown(path, self.account.pw_uid, self.account.pw_gid)
        else:
            self.account = None

    def _write_config(self):
        auth = 'sasl' if self.sasl else 'none'
        lines = [
            f'unix_sock_dir = "{self.dir}"',
            'unix_sock_ro_perms = "0777"',
            'unix_sock_rw_perms = "0777"',
            'auth_unix_ro = "none"',
            f'auth_unix_rw = "{auth}"',
            f'log_outputs = "3:file:{self.log}"',
            'listen_tls = 0',
        ]
        if self.port:
            lines += ['listen_tcp = 1', 'listen_addr = "127.0.0.1"',
                      f'tcp_port = "{self.port}"', f'auth_tcp = "{auth}"']
        (self.dir / 'libvirtd.conf').write_text('\n'.join(lines) + '\n')
        self._write_qemu_config()

    def _write_qemu_config(self):
        """Machines run as who runs libvirtd, without what a container may not have: control
        groups, namespaces, security labels, and a virtlogd."""
        text = 'security_driver = "none"\ncgroup_controllers = [ ]\nnamespaces = [ ]\n' \
               'stdio_handler = "file"\nremember_owner = 0\n'
        if not self.user:
            text += 'user = "root"\ngroup = "root"\n'
        (self.dir / 'xdg-config' / 'libvirt').mkdir()
        for path in ('etc/qemu.conf', 'xdg-config/libvirt/qemu.conf'):
            (self.dir / path).write_text(text)

    def _take_quick_luks(self):
        """So that an encrypted volume does not take seconds, neither libvirt's nor the test's own; a copy,
        for `nobody` may not read the build."""
        self.preload = None
        source = os.environ.get('ALBERCA_QUICK_LUKS')
        program = shutil.which('qemu-img')
        if source and program and os.path.exists(source):
            self.preload = shutil.copy(source, self.dir / 'quick-luks.so')
            script = self.dir / 'bin' / 'qemu-img'
            script.parent.mkdir()
            # Not for the test itself: a sanitizer wants to be the first that is loaded
            script.write_text(f'#!/bin/sh\nLD_PRELOAD={self.preload} exec {program} "$@"\n')
            script.chmod(0o755)

    def _write_sasl(self):
        """A password database of our own. SCRAM serves the socket; TCP without TLS
        must encrypt by SASL itself, which of the usual mechanisms only DIGEST-MD5 can."""
        name, password = self.sasl
        conf = self.dir / 'sasl'
        conf.mkdir(mode=0o755)
        db = conf / 'sasldb2'
        mechanisms = 'digest-md5' if self.port else 'scram-sha-256'
        (conf / 'libvirt.conf').write_text(
            f'mech_list: {mechanisms}\nsasldb_path: {db}\npwcheck_method: auxprop\n'
            'auxprop_plugin: sasldb\n')
        subprocess.run([find_program('saslpasswd2'), '-p', '-c', '-f', db, '-a', 'libvirt', name],
                       input=password.encode(), check=True, stdout=subprocess.DEVNULL)

    # Where it listens

    @property
    def _path(self):
        return 'session' if self.user else 'system'

    @property
    def uri(self):
        return f'qemu:///{self._path}?socket={self.dir}/libvirt-sock'

    @property
    def uri_ro(self):
        """To be opened read-only (`virsh -r`). Only the system form has such a socket;
        elsewhere it is the ordinary one, and read-only by the client's wish."""
        return self.uri if self.user else self.uri + '-ro'

    @property
    def tcp_uri(self):
        return self.tcp_uri_at(self.port)

    def tcp_uri_at(self, port):
        """The URI for a proxy's port in front of this server's."""
        return f'qemu+tcp://127.0.0.1:{port}/{self._path}'

    @property
    def environment(self):
        """What a client needs: these variables and nothing of the user's own libvirt."""
        env = dict(os.environ)
        env.update({
            'ALBERCA_TEST_URI': self.uri,
            'ALBERCA_TEST_URI_RO': self.uri_ro,
            'ALBERCA_TEST_DIR': str(self.dir),
            # A session client would start the user's own libvirtd when ours is gone.
            'LIBVIRT_AUTOSTART': '0',
            'LC_ALL': env.get('LC_ALL', 'C.UTF-8'),
        })
        env.pop('LIBVIRT_DEFAULT_URI', None)
        if self.preload:
            env['PATH'] = f'{self.dir}/bin:' + env.get('PATH', '/usr/bin:/bin')
        if self.port:
            env['ALBERCA_TEST_TCP_URI'] = self.tcp_uri
        return env

    # Life

    def start(self, timeout=20):
        assert self.process is None
        command = [self.program, '--config', str(self.dir / 'libvirtd.conf'),
                   '-p', str(self.dir / 'libvirtd.pid')]
        env = {'PATH': os.environ.get('PATH', '') + ':/usr/sbin:/sbin', 'LC_ALL': 'C.UTF-8'}
        if self.preload:
            env['LD_PRELOAD'] = self.preload
        if self.port:
            # Listening is otherwise left to systemd's sockets.
            command.append('--listen')
        if self.sasl:
            env['SASL_CONF_PATH'] = str(self.dir / 'sasl')
        # Whatever becomes of this process, libvirtd does not outlive it (nor the thread that
        # called start ()).
        guard = ['setpriv', '--pdeathsig', 'TERM']
        if self.user:
            env.update({'HOME': str(self.dir / 'home'),
                        'XDG_CONFIG_HOME': str(self.dir / 'xdg-config'),
                        'XDG_CACHE_HOME': str(self.dir / 'xdg-cache'),
                        'XDG_DATA_HOME': str(self.dir / 'xdg-data'),
                        'XDG_RUNTIME_DIR': str(self.dir / 'xdg-run')})
            if self.account:
                command = [*guard, f'--reuid={self.account.pw_uid}',
                           f'--regid={self.account.pw_gid}', '--clear-groups', *command]
            else:
                command = [*guard, *command]
        else:
            mounts = []
            for point, name in SYSTEM_MOUNTS.items():
                mounts += self._mount(point, self.dir / name)
            mounts += self._mount_accounts() + self._hide_kvm()
            command = [*guard, 'unshare', '-m', 'sh', '-c', MOUNT_SCRIPT, 'sh',
                       *mounts, '--', *command]
        with open(self.dir / 'output', 'ab') as output:
            self.process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL,
                                            stdout=output, stderr=output, cwd=self.dir,
                                            start_new_session=True)
        self._wait_ready(timeout)

    def _mount(self, point, directory):
        """What MOUNT_SCRIPT gets. A machine without the package that makes the mount point
        does not get one: a directory with nothing else in it lies over where it would be."""
        if os.path.isdir(point):
            return [point, str(directory)]
        parent, name = os.path.split(point)
        stand_in = self.dir / ('over-' + parent.strip('/').replace('/', '-'))
        (stand_in / name).mkdir(parents=True, exist_ok=True)
        return [parent, str(stand_in), point, str(directory)]

    def _mount_accounts(self):
        """libvirtd does not start without the account that machines run as, which the same
        package makes. Where it is missing, it is in this server's copies of the two files."""
        mounts = []
        for path, line in (('/etc/passwd', f'{MACHINES}:x:64055:64055::/nonexistent:/bin/false'),
                           ('/etc/group', f'{MACHINES}:x:64055:')):
            text = pathlib.Path(path).read_text()
            if any(known.startswith(MACHINES + ':') for known in text.splitlines()):
                continue
            copy = self.dir / os.path.basename(path)
            copy.write_text(f'{text.rstrip()}\n{line}\n')
            mounts += [path, str(copy)]
        return mounts

    def _hide_kvm(self):
        """Machines that QEMU itself emulates are enough. Where libvirt and QEMU do not agree on
        whether they may use /dev/kvm, libvirt asks QEMU what it can, for seconds, at each call."""
        if not os.path.exists('/dev/kvm'):
            return []
        stand_in = self.dir / 'no-kvm'
        stand_in.touch(mode=0)
        return ['/dev/kvm', str(stand_in)]

    def _wait_ready(self, timeout):
        """Ready is when a client is answered. With SASL nobody answers without a
        password, so there it is when the socket accepts."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError('libvirtd ended at once:\n' + self.read_logs())
            if self._answers():
                return
            time.sleep(0.02)
        raise RuntimeError(f'libvirtd does not answer after {timeout} s:\n' + self.read_logs())

    def _answers(self):
        # A connect first: it costs nothing, virsh costs 20 ms.
        with socket.socket(socket.AF_UNIX) as s:
            try:
                s.connect(str(self.dir / 'libvirt-sock'))
            except OSError:
                return False
        if self.sasl:
            return True
        return subprocess.run([self.virsh_program, '-q', '-c', self.uri, 'pool-list'],
                              env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=20).returncode == 0

    def _end(self, signum, timeout):
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signum)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def kill9(self):
        """As a crash: clients see their connection end, the sockets stay as files."""
        self._end(signal.SIGKILL, 10)

    def stop(self):
        self._end(signal.SIGTERM, 10)

    def restart(self):
        self.stop()
        self.start()

    def make_device(self, name, size):
        """A loop device on a file of `size` bytes, until close (); None where there can be none,
        or where this server may not use it."""
        if self.user:
            return None
        path = self.dir / name
        with open(path, 'wb') as file:
            file.truncate(size)
        result = subprocess.run([find_program('losetup'), '--find', '--show', '--partscan', path],
                                capture_output=True, text=True)
        return result.stdout.strip() or None

    def _free_devices(self):
        for link in pathlib.Path('/sys/block').glob('loop*/loop/backing_file'):
            if link.read_text().startswith(f'{self.dir}/'):
                subprocess.run([find_program('losetup'), '--detach', f'/dev/{link.parts[3]}'])

    def _end_machines(self):
        """They outlive libvirtd, which is what a crash is tested with."""
        for path in self.dir.rglob('*.pid'):
            if 'qemu' not in path.parts:
                continue
            try:
                os.kill(int(path.read_text()), signal.SIGKILL)
            except (OSError, ValueError):
                pass

    def close(self):
        self.stop()
        self._end_machines()
        self._free_devices()
        # Ten thousand volumes take a while: a second signal must not leave them behind.
        old = {}
        if threading.current_thread() is threading.main_thread():
            old = {s: signal.signal(s, signal.SIG_IGN) for s in (signal.SIGINT, signal.SIGTERM)}
        shutil.rmtree(self.dir, ignore_errors=True)
        for signum, handler in old.items():
            signal.signal(signum, handler)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def read_logs(self):
        text = ''
        for path in (self.dir / 'output', self.log):
            if path.exists():
                text += path.read_text(errors='replace')
        return text

    # Use

    def write_auth_file(self, name, password):
        """What virsh answers with where SASL asks: without a terminal libvirt 11's reads no password."""
        path = self.dir / 'auth.conf'
        path.write_text(f'[credentials-test]\nauthname={name}\npassword={password}\n\n'
                        '[auth-libvirt-default]\ncredentials=test\n')
        return path

    def virsh(self, *args, readonly=False, check=True, uri=None):
        """Run virsh and return what it prints; RuntimeError with its complaint if it fails."""
        command = [self.virsh_program, '-q']
        if readonly:
            command.append('-r')
        command += ['-c', uri or (self.uri_ro if readonly else self.uri), *map(str, args)]
        env = dict(self.environment)
        if self.sasl:
            env['LIBVIRT_AUTH_FILE'] = str(self.write_auth_file(*self.sasl))
        result = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                timeout=600, start_new_session=True)
        if check and result.returncode != 0:
            raise RuntimeError(f'virsh {" ".join(map(str, args))}: {result.stderr.strip()}')
        return result.stdout

    def make_dir_pool(self, name, start=True):
        """Define and build a directory pool below this server's directory; its path."""
        path = self.pools_dir / name
        self.virsh('pool-define-as', name, 'dir', '--target', path)
        self.virsh('pool-build', name)
        if start:
            self.virsh('pool-start', name)
        return path


def main():
    parser = argparse.ArgumentParser(description='Run a command with a private libvirtd.')
    commands = parser.add_subparsers(dest='verb', required=True)
    run = commands.add_parser('run', help='start, run COMMAND, stop')
    run.add_argument('--user', action='store_true', help='as an ordinary user, not as root')
    run.add_argument('--tcp', action='store_true', help='listen on a port of 127.0.0.1 too')
    run.add_argument('--sasl', metavar='USER:PASSWORD', help='ask for a user and password')
    run.add_argument('command', nargs=argparse.REMAINDER)
    args = parser.parse_args()
    command = args.command[1:] if args.command[:1] == ['--'] else args.command
    if not command:
        parser.error('COMMAND is missing')
    try:
        server = Libvirtd(user=args.user or None, listen_tcp=args.tcp,
                          sasl=tuple(args.sasl.split(':', 1)) if args.sasl else None)
    except Unavailable as e:
        print(f'1..0 # SKIP {e}')
        return SKIP
    # Meson ends a test that takes too long with SIGTERM: the server must go too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with server:
        child = subprocess.Popen(command, env=server.environment)
        try:
            status = child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
    return status if status >= 0 else 128 - status


if __name__ == '__main__':
    sys.exit(main())
