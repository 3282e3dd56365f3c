# runtime.py: a GNOME runtime and SDK to build and run the Flatpak with, where there is no Flathub
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""make (place, branch): a repository with org.gnome.Platform and org.gnome.Sdk made of packages of
Debian 13, which stand in for the real ones. What Alberca may use is in both; what its manifest builds
(libvirt and what that needs) is deliberately in neither. They have no GL: cairo draws."""

import os
import pathlib
import shutil
import subprocess

SUITE = 'trixie'

PLATFORM = '''
    bash coreutils findutils grep sed gawk tar gzip xz-utils bzip2 diffutils file less procps util-linux libc-bin locales tzdata
    libgtk-4-1 libgtk-4-bin libadwaita-1-0 libgtksourceview-5-0 adwaita-icon-theme librsvg2-common fonts-cantarell
    fonts-dejavu-core dbus-bin libglib2.0-bin dconf-gsettings-backend gsettings-desktop-schemas shared-mime-info
    at-spi2-core python3 libgnutls30t64 libsasl2-2 libxml2 libcurl4t64 openssh-client ca-certificates
'''.split()

SDK = '''
    gcc libc6-dev make meson ninja-build pkgconf gettext autoconf automake libtool bison flex m4
    libgtk-4-dev libadwaita-1-dev libgtksourceview-5-dev libxml2-dev libgnutls28-dev libsasl2-dev uuid-dev
    appstream desktop-file-utils xsltproc libxml2-utils itstool python3-setuptools bsdextrautils elfutils
'''.split()

UNWANTED = '''
    usr/share/doc usr/share/man usr/share/info usr/share/lintian usr/share/bug usr/share/locale usr/lib/x86_64-linux-gnu/dri
    usr/share/icons/Adwaita/cursors usr/lib/gcc/x86_64-linux-gnu/*/lto1 usr/lib/x86_64-linux-gnu/libLLVM*
    usr/lib/x86_64-linux-gnu/libgallium* usr/lib/x86_64-linux-gnu/libz3.so* usr/lib/systemd usr/share/perl/*/pod
'''.split()

# /etc is the runtime's, but who uses the machine and what it is called is not.
HOST_FILES = '''
    passwd passwd- group group- shadow shadow- gshadow gshadow- subuid subgid subuid- subgid- hostname hosts
    resolv.conf machine-id mtab debian_version apt ssl/private .pwd.lock
'''.split()

METADATA = '''[Runtime]
name={name}
runtime=org.gnome.Platform/{arch}/{branch}
sdk=org.gnome.Sdk/{arch}/{branch}

[Environment]
GI_TYPELIB_PATH=/app/lib/girepository-1.0
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share
'''

# $1 is the root, in both: what is done inside of it, and what flatpak takes from it.
PREPARE = r'''
set -eu
cd "$1"
chroot . localedef -i en_US -f UTF-8 en_US.UTF-8
if [ ! -L usr/lib64 ]; then cp -a usr/lib64/. usr/lib/ && rm -r usr/lib64 && ln -s lib usr/lib64; fi
'''
EXPORT = r'''
set -eu
cd "$1"
printf %s "$ALBERCA_METADATA_{name}" >metadata
for path in {unwanted}; do rm -rf "$path"; done
find usr/lib -name '*.a' -size +200k ! -path '*/gcc/*' ! -name 'libc*' -delete
rm -rf usr/etc
cp -a etc usr/etc
for path in {host_files}; do rm -rf "usr/etc/$path"; done
ln -s ../proc/mounts usr/etc/mtab
mkdir -p files
flatpak build-export --disable-sandbox --runtime --no-update-summary "$ALBERCA_REPO" . {branch}
'''


def export(name, branch):
    return EXPORT.format(name=name, branch=branch, unwanted=' '.join(UNWANTED), host_files=' '.join(HOST_FILES))


def recipe(branch):
    """All that decides what is in the runtime"""
    return '\n'.join([*PLATFORM, *SDK, PREPARE, METADATA, export('', branch)])


def make(place, branch, arch):
    """The repository at @place, which is made in full or not at all."""
    new = place.with_name(place.name + '.new')
    shutil.rmtree(new, ignore_errors=True)
    subprocess.run(['ostree', 'init', f'--repo={new}', '--mode=bare-user-only'], check=True)
    env = {**os.environ, 'ALBERCA_REPO': str(new), 'DEBIAN_FRONTEND': 'noninteractive'}
    for name in ('Platform', 'Sdk'):
        env[f'ALBERCA_METADATA_{name}'] = METADATA.format(name=f'org.gnome.{name}', arch=arch, branch=branch)
    subprocess.run(['mmdebstrap', '--quiet', '--dpkgopt=force-unsafe-io', '--mode=root', '--variant=apt', '--format=null',
                    f'--include={",".join(PLATFORM)}',
                    # What nobody wants is not even written
                    *(f'--dpkgopt=path-exclude=/{path}{end}' for path in UNWANTED for end in ('', '/*')),
                    f'--customize-hook={PREPARE}', f'--customize-hook={export("Platform", branch)}',
                    '--customize-hook=chroot "$1" apt-get install -y -qq --no-install-recommends ' + ' '.join(SDK),
                    f'--customize-hook={PREPARE}', f'--customize-hook={export("Sdk", branch)}', SUITE],
                   env=env, check=True, stdin=subprocess.DEVNULL)
    subprocess.run(['flatpak', 'build-update-repo', str(new)], check=True)
    new.rename(place)
    return pathlib.Path(place)
