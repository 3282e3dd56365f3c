# image.py: the disk that the rig's machines start from
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""make (cache): an ext4 image and a kernel, made of the packages of this machine's release.

Nothing is mounted and nobody has to be root: apt resolves and downloads as if nothing were
installed, the packages are unpacked into a tree, what their scripts would do that matters here is
done by hand, and mke2fs copies the tree into an image. It holds no key and no password.

The image is named after the hash of what it is made from: this file, guest/, small.py, small/, and the release of
the distribution. Packages are taken as they are on the day; `packages` beside the image says which.
"""

import concurrent.futures
import contextlib
import fcntl
import hashlib
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

import small

HERE = pathlib.Path(__file__).resolve().parent
GUEST = HERE / 'guest'

# A name that ends in "?" is taken where the release has it.
PACKAGES = '''
    base-files base-passwd bash dash coreutils grep sed gawk findutils util-linux mount procps
    hostname libc-bin netbase kmod udev iproute2 iputils-ping
    libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients libvirt-daemon-log?
    libvirt-daemon-driver-storage? libvirt-daemon-driver-storage-disk?
    libvirt-daemon-driver-storage-logical? libvirt-daemon-driver-storage-iscsi?
    libvirt-daemon-driver-secret? libvirt-daemon-driver-nodedev?
    qemu-system-x86 qemu-utils seabios dmidecode
    lvm2 thin-provisioning-tools dmsetup parted e2fsprogs xfsprogs dosfstools
    nfs-kernel-server nfs-common rpcbind open-iscsi dropbear-bin
    dbus-daemon udisks2 udisks2-lvm2 socat
    qemu-guest-agent busybox-static
    linux-image-cloud-amd64? linux-image-virtual?
'''.split()

# What others depend on, and a machine without package management, login and desktop does not need
DROPPED = re.compile(r'''(
    perl.* | libperl.* | lib.*-perl | usrmerge | python3.* | libpython3.* | dpkg | tar | debconf | adduser |
    passwd | init-system-helpers | sensible-utils | ucf | media-types | iso-codes | ipxe-.* | systemd.* |
    dbus | dbus-(bin|x11|broker|user-session|session-.*|system-.*) | login.* | lsb-base | sysvinit-utils | initramfs-tools.* | dracut.* | klibc-utils | libklibc |
    linux-base | cpio | bzip2 | xz-utils | zstd | busybox(-initramfs)? | libpam-.* | libgstreamer.* | gstreamer.* |
    liborc-.* | libspice-.* | libasound.* | libsndio.* | libopus.* | libbrlapi.* | libpcsclite.* | libcacard.* |
    libusbredir.* | libx11.* | libxcb.* | libgl1.* | libglx.* | libglvnd.* | libegl.* | libdrm.* | libgbm.* | libwayland.* | libepoxy.* |
    mesa.* | gcc-.*-base | libdebconfclient0 | linux-image-(cloud-amd64|virtual)
    )''', re.VERBOSE)

UNWANTED = '''
    usr/share/doc usr/share/man usr/share/locale usr/share/info usr/share/lintian usr/share/bug
    usr/share/bash-completion lib/udev/hwdb.d usr/lib/udev/hwdb.d boot/System.map*
    usr/share/qemu/skiboot* usr/share/qemu/openbios* usr/share/qemu/slof* usr/share/qemu/hppa* usr/share/qemu/s390*
    usr/share/qemu/palcode* usr/share/qemu/opensbi* usr/share/qemu/u-boot* usr/share/qemu/edk2* usr/share/qemu/trace*
    usr/bin/qemu-system-i386 usr/bin/qemu-storage-daemon usr/bin/qemu-pr-helper
'''.split()

# With all that they need; the rest of the kernel's is left out.
MODULES = '''
    virtio_pci virtio_blk virtio_net virtio_scsi virtio_rng virtio_console nvme ext4
    dm_mod dm_zero dm_thin_pool dm_snapshot dm_mirror dm_raid dm_crypt dm_bufio
    nfsd nfs nfsv3 nfsv4 lockd auth_rpcgss
    iscsi_tcp iscsi_target_mod target_core_mod target_core_file target_core_iblock tcm_loop
    sd_mod sg loop xfs vfat nls_cp437 nls_ascii btrfs fuse overlay tun bridge veth
'''.split()

DIRECTORIES = '''
    dev proc sys run/lock tmp root home mnt srv etc/dropbear etc/iscsi/nodes etc/iscsi/send_targets
    var/lib/nfs/sm var/lib/nfs/sm.bak var/lib/nfs/rpc_pipefs var/lib/nfs/v4recovery var/lib/nfs/nfsdcld
    var/lib/libvirt/images var/lib/iscsi var/log/libvirt var/cache var/tmp
'''.split()

ACCOUNTS = [('_rpc', 101, 65534), ('statd', 102, 65534), ('libvirt-qemu', 64055, 64055)]
SIZE = '1G'
# The same for every image, so that nothing in it is made up by chance
UUID = 'a1be0ca0-0000-4000-8000-000000000001'
DOWNLOAD_TIMEOUT = 900


class Failure(Exception):
    """What went wrong, for a person."""


def say(text):
    print(f'rig: {text}', file=sys.stderr, flush=True)


def call(*command, timeout=120, **options):
    """Standard output of a command; a Failure with what it complained of."""
    command = [str(word) for word in command]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=timeout,
                                stdin=subprocess.DEVNULL, check=False, **options)
    except FileNotFoundError:
        raise Failure(f'{command[0]} is not installed') from None
    except subprocess.TimeoutExpired:
        raise Failure(f'{command[0]} took longer than {timeout} s') from None
    if result.returncode != 0:
        raise Failure(f'{" ".join(command[:3])}: {(result.stderr or result.stdout).strip()}')
    return result.stdout


def release():
    """As in debian-12; the packages and so the image are of it."""
    facts = platform.freedesktop_os_release()
    return f'{facts["ID"]}-{facts.get("VERSION_ID", "testing")}'


def inputs_hash():
    digest = hashlib.sha256(release().encode())
    for path in sorted([HERE / 'image.py', HERE / 'small.py', *GUEST.rglob('*'), *small.SMALL.rglob('*')]):
        if path.is_file():
            digest.update(f'\0{path.relative_to(HERE)}\0{path.stat().st_mode & 0o111}\0'.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


# Packages

class Apt:
    """apt as if nothing were installed, with its lists of packages: the machine's own, or, where
    those are missing or old, lists of ours from the same sources."""

    def __init__(self, cache, own_lists):
        self.options = ['-o', 'Dir::State::status=/dev/null', '-o', f'Dir::Cache={cache / "apt"}',
                        '-o', 'Dir::Cache::pkgcache=packages.bin', '-o', 'Dir::Cache::srcpkgcache=sources.bin',
                        '-o', 'APT::Install-Recommends=0', '-o', 'Acquire::http::Timeout=30',
                        '-o', 'Acquire::https::Timeout=30', '-o', 'Acquire::Retries=2']
        if os.geteuid() == 0:
            self.options += ['-o', 'APT::Sandbox::User=root']
        (cache / 'apt').mkdir(exist_ok=True)
        if own_lists:
            lists = cache / 'apt' / 'lists'
            (lists / 'partial').mkdir(parents=True, exist_ok=True)
            self.options += ['-o', f'Dir::State::Lists={lists}']
            say('reading the lists of packages')
            # One source of several may be out of order: what matters is what can be resolved.
            with contextlib.suppress(Failure):
                call('apt-get', *self.options, '-q', 'update', timeout=DOWNLOAD_TIMEOUT)

    def resolve(self):
        """{name: version} of everything that the machine gets"""
        known = set(call('apt-cache', *self.options, 'pkgnames').split())
        wanted = [p for p in PACKAGES if not p.endswith('?')]
        wanted += [p[:-1] for p in PACKAGES if p.endswith('?') and p[:-1] in known]
        text = call('apt-get', *self.options, '-s', 'install', *wanted)
        found = re.findall(r'^Inst (\S+) .*?\((\S+) ', text, re.MULTILINE)
        return {name: version for name, version in found if not DROPPED.fullmatch(name)}

    def download(self, packages, folder):
        """The files of the packages, those that are there already too"""
        folder.mkdir(exist_ok=True)
        paths = {name: find_deb(folder, name, version) for name, version in packages.items()}
        missing = [f'{name}={packages[name]}' for name, path in paths.items() if path is None]
        if missing:
            say(f'downloading {len(missing)} packages')
            call('apt-get', *self.options, '-q', 'download', *missing, cwd=folder, timeout=DOWNLOAD_TIMEOUT)
        return [path or find_deb(folder, name, packages[name]) for name, path in paths.items()]


def find_deb(folder, name, version):
    return next(folder.glob(f'{name}_{version.replace(":", "%3a")}_*.deb'), None)


def fetch_packages(cache):
    """({name: version}, files)"""
    if not shutil.which('apt-get') or not shutil.which('dpkg-deb'):
        raise Failure('the image is made of Debian packages by apt-get and dpkg-deb, which are not here')
    complaint = None
    for own_lists in (False, True):
        try:
            apt = Apt(cache, own_lists)
            packages = apt.resolve()
            if not any(name.startswith('linux-image-') for name in packages):
                raise Failure('no source of packages has a kernel for the machines')
            return packages, apt.download(packages, cache / 'debs')
        except Failure as e:
            complaint = e
    raise Failure(f'the packages cannot be had: {complaint}')


# The tree

def unpack(deb, root):
    command = ['tar', '-x', '-C', root, '--keep-directory-symlink', '--no-same-owner',
               *(f'--exclude=./{pattern}' for pattern in UNWANTED)]
    with subprocess.Popen(['dpkg-deb', '--fsys-tarfile', deb], stdout=subprocess.PIPE) as reader:
        code = subprocess.run(command, stdin=reader.stdout, timeout=300, check=False).returncode
    if code != 0 or reader.returncode != 0:
        raise Failure(f'{deb.name} cannot be unpacked')


def make_tree(root, debs):
    for name in ('bin', 'sbin', 'lib', 'lib64'):
        (root / 'usr' / name).mkdir(parents=True)
        (root / name).symlink_to(f'usr/{name}')
    (root / 'var').mkdir()
    (root / 'var' / 'run').symlink_to('../run')
    (root / 'var' / 'lock').symlink_to('../run/lock')
    for name in DIRECTORIES:
        (root / name).mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda deb: unpack(deb, root), debs))
    shutil.copytree(GUEST, root, dirs_exist_ok=True, symlinks=True)


def list_modules(root, version, names):
    """Files of the kernel's modules, those that others need before them"""
    files = {}
    for name in names:
        for line in call('modprobe', '-d', root, '-S', version, '--show-depends', name).splitlines():
            if line.startswith('insmod '):
                files[pathlib.Path(os.path.realpath(line.split()[1]))] = True
    return list(files)


def keep_modules(root):
    """Of the kernel's modules those named above and what they need; their version."""
    modules = root / 'usr' / 'lib' / 'modules'
    version = next(modules.iterdir()).name
    call('depmod', '-b', root, version)
    kept = {str(path) for path in list_modules(root, version, MODULES)}
    for path in modules.rglob('*.ko*'):
        if os.path.realpath(path) not in kept:
            path.unlink()
    call('depmod', '-b', root, version)
    return version


def set_up_accounts(root):
    for name, line in (('passwd', '{0}:x:{1}:{2}::/nonexistent:/bin/false'), ('group', '{0}:x:{2}:')):
        text = (root / f'usr/share/base-passwd/{name}.master').read_text()
        accounts = [a for a in ACCOUNTS if name == 'passwd' or a[1] == a[2]]
        lines = [line.format(*account) for account in accounts]
        (root / 'etc' / name).write_text(text.replace('*', 'x') + '\n'.join(lines) + '\n')


def set_up(root):
    """What the scripts of the packages would do"""
    set_up_accounts(root)
    for link, target in (('usr/bin/awk', 'gawk'), ('usr/bin/sh', 'dash'), ('etc/mtab', '../proc/self/mounts')):
        (root / link).unlink(missing_ok=True)
        (root / link).symlink_to(target)
    call('/sbin/ldconfig', '-r', root)


def write_image(root, path):
    """The files belong to root in the image, whoever runs this."""
    as_root = [] if os.geteuid() == 0 else ['unshare', '--map-root-user']
    mke2fs = shutil.which('mke2fs', path=os.environ.get('PATH', '') + ':/usr/sbin:/sbin') or 'mke2fs'
    call(*as_root, mke2fs, '-q', '-t', 'ext4', '-O', '^has_journal', '-U', UUID, '-E', f'hash_seed={UUID}',
         '-d', root, path, SIZE, timeout=300)


# The cache

@contextlib.contextmanager
def locked(cache):
    """One builds, others wait for it."""
    cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(cache / 'lock', 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sweep(cache, kept, debs):
    """Older images, interrupted builds, packages that no image is made of any more"""
    for path in cache.glob('image-*'):
        if path != kept:
            shutil.rmtree(path)
    for path in set((cache / 'debs').iterdir()) - set(debs):
        path.unlink()


def build(cache, place):
    say('making the image of the machines; that is done once')
    packages, debs = fetch_packages(cache)
    # Beside the result, to be renamed; `sweep` finds what is left of one that was killed.
    work = pathlib.Path(tempfile.mkdtemp(prefix='image-new-', dir=cache))
    try:
        root = work / 'root'
        root.mkdir()
        root.chmod(0o755)
        make_tree(root, debs)
        version = keep_modules(root)
        set_up(root)
        shutil.move(root / 'boot' / f'vmlinuz-{version}', work / 'vmlinuz')
        small.make(root, list_modules(root, version, small.MODULES), work / 'small.cpio')
        write_image(root, work / 'root.ext4')
        (work / 'packages').write_text(''.join(f'{n}={v}\n' for n, v in sorted(packages.items())))
        shutil.rmtree(root)
        shutil.rmtree(place, ignore_errors=True)
        work.rename(place)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    sweep(cache, place, debs)


def make(cache, anew=False):
    """The directory of the image: root.ext4, vmlinuz, small.cpio, packages. It is made where it is not there
    yet, or where @anew asks for today's packages."""
    place = cache / f'image-{inputs_hash()}'
    with locked(cache):
        if anew or not (place / 'packages').exists():
            build(cache, place)
    return place
