# local.py: builds, installs and tries the Flatpak without Flathub
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""local.py: the manifest, as it is, with four stand-ins that are printed: the runtime (runtime.py), the
archives (from the pool of this machine's apt where those are the same bytes), the tree in its own place, no optimization. It is built by flatpak-builder, exported, installed for a user and driven by
tests/journeys/flatpak.py with a real libvirtd behind /run/libvirt.

Everything happens in a mount and a process namespace of its own, as a user that exists only there, whose
home is in ~/.cache/alberca-flatpak: nothing is installed on this machine, nothing is left running. Who
builds once more has the runtime and the modules that did not change already. /home is covered there: the tree
and the cache, which may be below it, are read before, and then there is the home alone."""

import contextlib
import copy
import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.parse

import runtime

TREE = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TREE / 'tests' / 'support'))
import libvirtd  # noqa: E402

APP_ID = 'io.github.alberca.Alberca'
MANIFEST = TREE / 'flatpak' / f'{APP_ID}.yml'
CACHE = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or '~/.cache').expanduser() / 'alberca-flatpak'
ARCH = 'x86_64'

NAME, UID = 'alberca', 64999
HOME = pathlib.Path('/home') / NAME
RUNTIME_DIR = pathlib.Path('/run/user') / str(UID)

APT_HELPER = '/usr/lib/apt/apt-helper'
# Below pool/main/, Debian's archive of the same version: byte for byte the upstream one, or a repack that is built instead.
DEBIAN = {
    'libvirt-11.3.0.tar.xz': ('libv/libvirt/libvirt_11.3.0.orig.tar.xz', None),
    'libvirt-glib-5.0.0.tar.xz': ('libv/libvirt-glib/libvirt-glib_5.0.0.orig.tar.xz', None),
    'libnl-3.7.0.tar.gz': ('libn/libnl3/libnl3_3.7.0.orig.tar.gz', None),
    'libtirpc-1.3.6.tar.bz2': ('libt/libtirpc/libtirpc_1.3.6+ds.orig.tar.gz',
                               'f9eeeb368d733e11f18ddb750a41bdf9089ba5f9476404da848c2cd295624f0d'),
}


class Failure(Exception):
    """What went wrong, for a person."""


def say(text):
    print(f'flatpak: {text}', file=sys.stderr, flush=True)


def call(*command, **options):
    command = [str(word) for word in command]
    try:
        result = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, **options)
    except FileNotFoundError as e:
        raise Failure(f'{e.filename} is not there') from None
    if result.returncode != 0:
        raise Failure(f'{" ".join(command[:4])} … failed with {result.returncode}\n{result.stderr or ""}')
    return result.stdout


# The user

def environment():
    return {'HOME': str(HOME), 'USER': NAME, 'LOGNAME': NAME, 'PATH': '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
            'LANG': 'C.UTF-8', 'XDG_RUNTIME_DIR': str(RUNTIME_DIR), 'FLATPAK_USER_DIR': str(HOME / 'flatpak'),
            # The machine's own installation is neither read nor written.
            'FLATPAK_SYSTEM_DIR': str(HOME / 'no-system'), 'G_MESSAGES_DEBUG': ''}


def as_user(*command, check=True, env=None, **options):
    """Standard output; a Failure unless @check is False, then (status, all output)."""
    command = ['setpriv', f'--reuid={UID}', f'--regid={UID}', '--clear-groups', *map(str, command)]
    options = {'cwd': HOME, 'env': {**environment(), **(env or {})}, **options}
    if check:
        return call(*command, **options)
    result = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, **options)
    return result.returncode, result.stdout


def with_bus(*command, check=True):
    """flatpak tells a session bus of services, and asks for parental controls on the system's, which must be
    there, and be it without them."""
    return as_user('dbus-run-session', '--', 'sh', '-c', 'DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS exec "$@"',
                   'sh', *command, check=check)


def own(path):
    for place in [path, *path.rglob('*')]:
        os.chown(place, UID, UID, follow_symlinks=False)


def enter_world(place):
    """Of this mount namespace: the home, with the runtime's repository, the runtime directory, the account."""
    home, fuse = CACHE / 'home', CACHE / 'fuse'
    # The portal of documents is a file system of the user's.
    if not fuse.exists():
        call('mknod', '-m', '666', fuse, 'c', '10', '229')
    call('mount', '--bind', fuse, '/dev/fuse')
    for path, line in (('/etc/passwd', f'{NAME}:x:{UID}:{UID}::{HOME}:/bin/sh'), ('/etc/group', f'{NAME}:x:{UID}:')):
        mine = CACHE / os.path.basename(path)
        mine.write_text(f'{pathlib.Path(path).read_text().rstrip()}\n{line}\n')
        call('mount', '--bind', mine, path)
    pathlib.Path('/run/user').mkdir(exist_ok=True)
    call('mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/run/user')
    RUNTIME_DIR.mkdir(mode=0o700)
    os.chown(RUNTIME_DIR, UID, UID)
    # Below /root nobody else may look; its bind mount is below the home.
    (home / 'runtime').mkdir(exist_ok=True)
    call('mount', '--bind', place, home / 'runtime')
    cover_home(home)


def cover_home(home):
    """Mounts @home, which may be below /home itself, as HOME; nothing else is left of /home."""
    os.chown(home, UID, UID)
    source = os.open(home, os.O_PATH | os.O_DIRECTORY)
    try:
        call('mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/home')
        HOME.mkdir()
        call('mount', '--no-canonicalize', '--rbind', f'/proc/self/fd/{source}', HOME, pass_fds=[source])
    finally:
        os.close(source)


# What is built

def read_manifest():
    result = subprocess.run(['flatpak-builder', '--show-manifest', MANIFEST], check=False, capture_output=True, text=True)
    if result.returncode != 0 or 'Unknown property' in result.stderr:
        raise Failure(f'{MANIFEST.name}: {result.stderr.strip()}')
    return json.loads(result.stdout)


def find_pools():
    """Where the apt of this machine has main from: a mirror, if it was told of one"""
    listed = call('apt-get', 'indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages', 'Component: main',
                  text=True, stdout=subprocess.PIPE)
    return [f'{base.rstrip("/")}/pool/main/' for base in dict.fromkeys(listed.split())]


def fetch(url, path, sha256):
    """Whether the file is there now; the hash decides."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([APT_HELPER, '-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=1',
                        '-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::https::Timeout=20',
                        'download-file', url, str(path), f'SHA256:{sha256}'], check=False,
                       stdin=subprocess.DEVNULL, capture_output=True)
    if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
        return True
    path.unlink(missing_ok=True)
    return False


def find_archive(source, pools):
    """The source as it can be had here, where flatpak-builder looks for what it has downloaded."""
    name = os.path.basename(urllib.parse.urlparse(source['url']).path)
    place, other_hash = DEBIAN.get(name, (None, None))
    downloads = HOME / 'state' / 'downloads'
    sha256 = source['sha256']
    same = [pool + place for pool in pools] if place and other_hash is None else []
    if any(fetch(url, downloads / sha256 / name, sha256) for url in [*same, source['url']]):
        return source
    for url in [pool + place for pool in pools] if other_hash else []:
        if fetch(url, downloads / other_hash / os.path.basename(url), other_hash):
            say(f'DIFFERS: {name} cannot be had; Debian’s repack of it is built')
            return {**source, 'url': url, 'sha256': other_hash}
    raise Failure(f'{source["url"]} cannot be had')


def copy_tree():
    """What git does not ignore, where the user can read it"""
    source = CACHE / 'home' / 'source'
    shutil.rmtree(source, ignore_errors=True)
    listed = call('git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', cwd=TREE, text=True,
                  stdout=subprocess.PIPE)
    for name in filter(None, listed.split('\0')):
        if (TREE / name).exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TREE / name, source / name)
    own(source)


def write_manifest(manifest):
    """The manifest as it is built here; its differences are printed."""
    local = copy.deepcopy(manifest)
    # flatpak-builder 1.2 composes the catalogue with a tool that no newer SDK has.
    local['appstream-compose'] = False
    downloads = HOME / 'state' / 'downloads'
    downloads.mkdir(parents=True, exist_ok=True)
    pools = find_pools()
    for module in local['modules']:
        if module['name'] == 'alberca':
            module['sources'] = [{'type': 'dir', 'path': str(HOME / 'source')}]
        else:
            module['sources'] = [find_archive(source, pools) for source in module['sources']]
        # Half of the time would be the optimizer's, and the files of debug symbols
        module['build-options'] = {'cflags': '-O0 -g0', 'cxxflags': '-O0 -g0', 'no-debuginfo': True, 'strip': False,
                                   **module.get('build-options', {})}
    own(downloads)
    os.chown(downloads.parent, UID, UID)
    path = HOME / f'{APP_ID}.json'
    path.write_text(json.dumps(local, indent=2))
    os.chown(path, UID, UID)
    say('DIFFERS: the runtime and SDK are made of Debian 13 (GTK 4.18, libadwaita 1.7, no GL); nothing '
        'is optimized; the software catalogue is not composed; the tree is built, not a release')
    return path


def make_runtime(branch):
    name = hashlib.sha256(runtime.recipe(branch).encode()).hexdigest()[:16]
    place = CACHE / f'runtime-{name}'
    if not place.exists():
        say('making the runtime and its SDK of Debian packages; that is done once')
        runtime.make(place, branch, ARCH)
        for old in CACHE.glob('runtime-*'):
            if old != place:
                shutil.rmtree(old)
        shutil.rmtree(CACHE / 'home' / 'flatpak', ignore_errors=True)
    if place.stat().st_uid != UID:
        own(place)
    return place


def install_runtime(branch):
    as_user('flatpak', '--user', 'remote-add', '--if-not-exists', '--no-gpg-verify', 'runtime', HOME / 'runtime')
    as_user('flatpak', '--user', 'install', '-y', '--noninteractive', '--or-update', 'runtime',
            f'org.gnome.Platform//{branch}', f'org.gnome.Sdk//{branch}', stdout=subprocess.DEVNULL)


def build(manifest):
    as_user('flatpak-builder', '--user', f'--state-dir={HOME / "state"}', '--disable-download', '--force-clean',
            '--disable-rofiles-fuse', '--repo=repo', 'app', manifest)
    as_user('flatpak', '--user', 'remote-add', '--if-not-exists', '--no-gpg-verify', 'alberca', HOME / 'repo')
    with_bus('flatpak', '--user', 'install', '-y', '--noninteractive', '--reinstall', 'alberca', APP_ID)


# What is tried

def check_files(manifest):
    """What a store would refuse; libraries that are missing"""
    # flatpak-builder 1.2 gives the metainfo its old place and name.
    as_user('flatpak', 'build', 'app', 'sh', '-c', 'appstreamcli validate --no-net /app/share/*/"$1".*.xml', 'sh', APP_ID)
    as_user('flatpak', 'build', 'app', 'desktop-file-validate', f'/app/share/applications/{APP_ID}.desktop')
    out = as_user('flatpak', 'build', 'app', 'sh', '-c', 'for f in /app/bin/* /app/lib/*.so; do ldd "$f"; done',
                  text=True, stdout=subprocess.PIPE)
    if 'not found' in out:
        raise Failure(f'a library is missing:\n{out}')
    shown = as_user('flatpak', '--user', 'info', '--show-metadata', APP_ID, text=True, stdout=subprocess.PIPE)
    for argument in manifest['finish-args']:
        value = argument.partition('=')[2].rpartition('=')[2]
        if value.removesuffix(':ro') not in shown:
            raise Failure(f'the installed application lacks {argument}:\n{shown}')
    for word in ('filesystems=home', 'filesystems=host', 'devices=all', 'org.freedesktop.Flatpak'):
        if word in shown:
            raise Failure(f'the installed application may do too much: {word}')


def check_start():
    """Its own version, and what libvirt says where there is no daemon: at once, and what is missing."""
    status, out = with_bus('flatpak', 'run', '--user', APP_ID, '--version', check=False)
    if status != 0 or 'lberca' not in out:
        raise Failure(f'--version: {status} {out}')


@contextlib.contextmanager
def system_daemon():
    """A libvirtd whose socket is where the system's would be"""
    with libvirtd.Libvirtd(user=False) as daemon:
        place = pathlib.Path('/run/libvirt')
        place.mkdir(exist_ok=True)
        call('mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', place)
        for name in ('libvirt-sock', 'libvirt-sock-ro'):
            (place / name).touch()
            call('mount', '--bind', daemon.dir / name, place / name)
        yield daemon


def write_launcher():
    """What the journey starts for the application: the Flatpak, in the home that it is installed in"""
    path = HOME / 'alberca'
    path.write_text(f'''#!/bin/sh
export HOME={HOME} XDG_RUNTIME_DIR={RUNTIME_DIR}
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME ADW_DISABLE_PORTAL GTK_USE_PORTAL GSETTINGS_BACKEND \\
    GSETTINGS_SCHEMA_DIR ALBERCA_DATA_DIR ALBERCA_LOCALE_DIR
export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS
exec flatpak run --user --env=GSK_RENDERER=cairo --env=GSETTINGS_BACKEND=memory {APP_ID} "$@"
''')
    path.chmod(0o755)
    return path


def write_portal():
    """xdg-desktop-portal, told that the journey is its only backend"""
    place = HOME / 'portals'
    place.mkdir(exist_ok=True)
    (place / 'test.portal').write_text('[portal]\nDBusName=org.freedesktop.impl.portal.desktop.test\n'
                                       'Interfaces=org.freedesktop.impl.portal.FileChooser;\nUseIn=test\n')
    return place


def check_journey():
    support = HOME / 'source' / 'tests'
    artefacts = HOME / 'tests'
    artefacts.mkdir(exist_ok=True)
    os.chown(artefacts, UID, UID)
    with system_daemon() as daemon:
        env = {'ALBERCA_PROGRAM': str(write_launcher()), 'ALBERCA_SANDBOXED': '1', 'G_TEST_SRCDIR': str(support),
               'G_TEST_BUILDDIR': str(artefacts), 'ALBERCA_TEST_DIR': str(daemon.dir), 'LC_ALL': 'en_US.UTF-8',
               'XDG_DESKTOP_PORTAL_DIR': str(write_portal()), 'ALBERCA_TEST_TIMEOUT': '240', 'PYTHONDONTWRITEBYTECODE': '1',
               'ALBERCA_HOME': str(HOME), 'ALBERCA_RUNTIME_DIR': str(RUNTIME_DIR)}
        as_user(support / 'support' / 'with-display', '/usr/bin/python3', support / 'journeys' / 'flatpak.py', env=env)


def step(title, action, *arguments):
    start = time.monotonic()
    result = action(*arguments)
    say(f'{title}: {time.monotonic() - start:.0f} s')
    return result


def run():
    manifest = read_manifest()
    branch = manifest['runtime-version']
    (CACHE / 'home').mkdir(exist_ok=True)
    place = step('runtime', make_runtime, branch)
    copy_tree()
    enter_world(place)
    local = step('sources', write_manifest, manifest)
    step('runtime installed', install_runtime, branch)
    step('built, exported, installed', build, local)
    step('checked', check_files, manifest)
    check_start()
    step('journey', check_journey)
    print('flatpak: built, installed and tried')


def namespace():
    return os.readlink('/proc/self/ns/mnt')


def check_tools():
    for tool in ('unshare', 'setpriv', 'git', 'apt-get', APT_HELPER, 'mmdebstrap', 'ostree', 'flatpak', 'flatpak-builder',
                 'dbus-run-session'):
        if not shutil.which(tool):
            raise Failure(f'{tool} is not installed')


def main(word=None, outside=None):
    if os.geteuid() != 0:
        raise Failure('a namespace with a user and a system daemon of its own is made by root: sudo ./dev flatpak')
    if word is None:
        check_tools()
        CACHE.mkdir(parents=True, exist_ok=True)
        with open(CACHE / 'lock', 'w', encoding='utf-8') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return subprocess.run(['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc',
                                   sys.executable, __file__, 'inside', namespace()], check=False).returncode
    # What follows is for the namespace alone; on the machine itself it would cover its files.
    if word != 'inside' or not re.fullmatch(r'mnt:\[\d+\]', outside or '') or outside == namespace() or os.getpid() != 1:
        raise Failure('it takes no argument: sudo ./dev flatpak')
    call('mount', '--make-rprivate', '/')
    run()
    return 0


if __name__ == '__main__':
    try:
        sys.exit(main(*sys.argv[1:3]))
    except (Failure, subprocess.CalledProcessError) as e:
        say(e)
        sys.exit(1)
