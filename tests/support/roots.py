# roots.py: the root directory of another release, to build and test in
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""roots.py SUITE COMMAND...: runs ./dev COMMAND in a root directory of Debian's SUITE (trixie, ...).

The root is made by mmdebstrap of nothing but apt, git and a certificate store; then ./dev puts in what
Alberca needs, as on a fresh machine. It is kept in ~/.cache/alberca-roots and named after the hash of
what it is made from: the recipe below and the list of packages, which standard input holds. The tree is copied
into it, with what git does not ignore; its builds stay there, for the next time.

COMMAND runs as root of the directory, in namespaces of its own: it sees its own processes only, its /tmp
and /run are empty, and when it ends, all that it started ends. The network is the machine's. Who is not
root needs newuidmap (package uidmap) and a line in /etc/subuid.
"""

import contextlib
import fcntl
import hashlib
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile

TREE = pathlib.Path(__file__).resolve().parent.parent.parent
CACHE = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or '~/.cache').expanduser() / 'alberca-roots'
PLACE = 'src/alberca'

# Where the root gets its packages from while they are put in; ./dev does that.
FILL = f"""
set -eu
mkdir -p "$1/{PLACE}"
printf '%s\n' "$ALBERCA_DEV" >"$1/{PLACE}/dev"
chmod +x "$1/{PLACE}/dev"
chroot "$1" /{PLACE}/dev install
"""

OPTIONS = ['--quiet', '--variant=apt', '--include=ca-certificates,git', '--skip=cleanup/apt/lists']

# As root of the directory $1, with the tree on standard input: a file that did not change keeps its time,
# so that only what changed is built again.
ENTER = f"""
set -eu
cd "$1"; shift
mount --make-rprivate / 2>/dev/null || :
# A mount of its own: what is mounted where, and with what room, is asked of / too.
mount --rbind . . && cd "$PWD"
for name in dev sys; do mount --rbind "/$name" "$name"; done
mount -t proc proc proc
for name in tmp run; do mount -t tmpfs -o mode=1777 tmpfs "$name"; done
mkdir -m 755 run/lock run/libvirt
[ ! -e /etc/resolv.conf ] || cat /etc/resolv.conf >etc/resolv.conf
tar -x -C tmp --no-same-owner
chroot . sh -eu -c '
    cd /{PLACE}
    git -C /tmp/alberca init -q && git -C /tmp/alberca add -A
    git -C /tmp/alberca ls-files | sort >/tmp/now
    if [ -f .copied ]; then comm -23 .copied /tmp/now | tr "\\n" "\\0" | xargs -0 -r rm -f --; fi
    while IFS= read -r file; do
        cmp -s "/tmp/alberca/$file" "$file" && continue
        mkdir -p "$(dirname "$file")"
        cp -P "/tmp/alberca/$file" "$file"
    done </tmp/now
    rm -rf .git && mv /tmp/alberca/.git . && mv /tmp/now .copied && rm -r /tmp/alberca'
exec chroot . env -i HOME=/root USER=root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \\
    TERM="${{TERM:-dumb}}" ${{http_proxy:+"http_proxy=$http_proxy"}} ${{https_proxy:+"https_proxy=$https_proxy"}} \\
    sh -c 'cd /{PLACE} && exec ./dev "$@" </dev/null' sh "$@"
"""


class Failure(Exception):
    """What went wrong, for a person."""


def say(text):
    print(f'roots: {text}', file=sys.stderr, flush=True)


def as_root(command):
    """The command as somebody to whom all files of a root belong: root, or root of a user namespace"""
    return command if os.geteuid() == 0 else ['mmdebstrap', '--unshare-helper', *command]


def call(command, **options):
    try:
        code = subprocess.run(command, check=False, **options).returncode
    except FileNotFoundError:
        raise Failure(f'{command[0]} is not installed') from None
    if code != 0:
        raise Failure(f'{" ".join(command[:2])} failed with {code}')


@contextlib.contextmanager
def locked(path):
    """One at a time in a root, others wait for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def remove(path):
    call(as_root(['rm', '-rf', '--one-file-system', str(path)]))


def check_suite(suite):
    """It becomes a part of paths that are removed."""
    if not re.fullmatch('[a-z]+', suite):
        raise Failure(f'“{suite}” is no release of Debian; trixie is one')


def name_of(suite, packages):
    recipe = '\0'.join([*OPTIONS, FILL, packages])
    return f'{suite}-{hashlib.sha256(recipe.encode()).hexdigest()[:16]}'


def roots_of(suite):
    """All roots of the suite, those that were not finished too"""
    name = re.compile(re.escape(suite) + '-[0-9a-f]{16}([.]new)?')
    return [path for path in CACHE.iterdir() if name.fullmatch(path.name)]


def make(suite, packages):
    """The root of the suite, made where it is not there yet; older ones of the suite go."""
    root = CACHE / name_of(suite, packages)
    if root.exists():
        return root
    say(f'making a root directory of {suite} in {root}; that is done once')
    # Renamed when it is whole; until then the one before it stays.
    new = root.with_name(root.name + '.new')
    remove(new)
    call(['mmdebstrap', *OPTIONS,
          f'--mode={"root" if os.geteuid() == 0 else "unshare"}', f'--customize-hook={FILL}', suite, str(new)],
         env={**os.environ, 'ALBERCA_DEV': (TREE / 'dev').read_text(encoding='utf-8')}, stdin=subprocess.DEVNULL)
    call(as_root(['mv', str(new), str(root)]))
    for old in roots_of(suite):
        if old != root:
            remove(old)
    return root


def tree_as_tar():
    """All files of the tree that git does not ignore, below alberca/"""
    listed = subprocess.run(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], cwd=TREE,
                            check=True, capture_output=True, text=True).stdout
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode='w') as tar:
        for name in sorted(set(listed.split('\0'))):
            if name and os.path.lexists(TREE / name):
                tar.add(TREE / name, arcname=f'alberca/{name}', recursive=False)
    return buffer.getvalue()


def enter(root, command):
    """The exit status of ./dev COMMAND in the root"""
    namespaces = ['unshare', '--mount', '--pid', '--fork', '--kill-child']
    result = subprocess.run(as_root([*namespaces, 'sh', '-c', ENTER, 'sh', str(root), *command]),
                            input=tree_as_tar(), check=False)
    return result.returncode


def main(suite, *command):
    check_suite(suite)
    for tool in ('mmdebstrap', 'unshare', 'git'):
        if not shutil.which(tool):
            raise Failure(f'{tool} is not installed')
    CACHE.mkdir(parents=True, exist_ok=True)
    with locked(CACHE / f'lock-{suite}'):
        root = make(suite, sys.stdin.read())
        say(f'it is built and run in {root / PLACE}')
        return enter(root, command)


if __name__ == '__main__':
    try:
        sys.exit(main(*sys.argv[1:]))
    except Failure as e:
        say(e)
        sys.exit(1)
