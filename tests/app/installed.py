#!/usr/bin/python3
# installed.py: what `meson install` puts where, and that what explains the options knows them all
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""installed.py MESON BUILD PREFIX: installs the build into a folder of its own and looks at it."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

APP_ID = 'io.github.alberca.Alberca'
SOURCE = pathlib.Path(os.environ['G_TEST_SRCDIR']).parent

# One line a file; what data/templates/ and help/C/ hold is told by itself.
EXPECTED = f"""
bin/alberca
share/alberca/practice.xml
share/applications/{APP_ID}.desktop
share/bash-completion/completions/alberca
share/dbus-1/services/{APP_ID}.service
share/fish/vendor_completions.d/alberca.fish
share/glib-2.0/schemas/{APP_ID}.gschema.xml
share/icons/hicolor/scalable/apps/{APP_ID}.svg
share/icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg
share/locale/es/LC_MESSAGES/alberca.mo
share/man/es/man1/alberca.1
share/man/man1/alberca.1
share/metainfo/{APP_ID}.metainfo.xml
share/zsh/site-functions/_alberca
""".split()


def install(meson, build, prefix, folder):
    subprocess.run([meson, 'install', '-C', build, '--no-rebuild', '--destdir', folder], check=True,
                   stdout=subprocess.DEVNULL, env={**os.environ, 'MESON_INSTALL_QUIET': '1'})
    root = pathlib.Path(folder) / prefix.lstrip('/')
    files = {str(path.relative_to(root)) for path in root.rglob('*') if not path.is_dir()}
    return root, files


def check_files(files):
    pages = [path.relative_to(SOURCE / 'help/C') for path in (SOURCE / 'help/C').rglob('*.*') if path.suffix != '.pot']
    expected = {*EXPECTED, *(f'share/alberca/templates/{path.name}' for path in (SOURCE / 'data/templates').iterdir()),
                *(f'share/help/{language}/alberca/{page}' for language in ('C', 'es') for page in pages)}
    assert files == expected, f'too many: {sorted(files - expected)}, missing: {sorted(expected - files)}'
    print(f'{len(files)} files are where they belong')


def check_help(root):
    """Each page is in the language of its folder, and each language has pictures of its own."""
    for language, title in (('C', 'Make new volumes'), ('es', 'Crear volúmenes')):
        text = (root / f'share/help/{language}/alberca/volume-new.page').read_text()
        assert f'<title>{title}</title>' in text, text
    for picture in (SOURCE / 'help/es/figures').iterdir():
        assert (root / f'share/help/es/alberca/figures/{picture.name}').read_bytes() == picture.read_bytes(), picture


def check_service(root, prefix):
    text = (root / f'share/dbus-1/services/{APP_ID}.service').read_text()
    assert f'Exec={prefix}/bin/alberca --gapplication-service' in text, text


def check_options(root):
    """What --help knows, the manual in both languages and the completions of all shells know too."""
    shown = subprocess.run([root / 'bin/alberca', '--help'], check=True, capture_output=True, text=True).stdout
    options = set(re.findall(r'^  (?:-\w, )?--([\w-]+)', shown, re.MULTILINE))
    assert {'connect', 'new-pool', 'help'} <= options, shown
    options = {option for option in options if not option.startswith('help-')}

    for name in ('share/man/man1/alberca.1', 'share/man/es/man1/alberca.1',
                 'share/bash-completion/completions/alberca', 'share/zsh/site-functions/_alberca',
                 'share/fish/vendor_completions.d/alberca.fish'):
        text = (root / name).read_text()
        told = set(re.findall(r'(?:^\.It Fl -|--|-l )([a-z-]+)', text, re.MULTILINE))
        assert options <= told, f'{name} does not know {options - told}'
    print(f'{len(options)} options are explained everywhere')


def complete(root, *words):
    """What bash would offer for the last of these words"""
    script = f"""source {root}/share/bash-completion/completions/alberca
                 COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _alberca; printf '%s\\n' "${{COMPREPLY[@]}}" """
    return subprocess.run(['bash', '-c', script, 'bash', *words], check=True, capture_output=True,
                          text=True).stdout.split()


def check_completion(root):
    assert complete(root, 'alberca', '--p') == ['--pool', '--practice']
    assert complete(root, 'alberca', '--connect', 'test') == ['test:///default']
    # As bash parts them, and what it puts in the place of the last part
    assert complete(root, 'alberca', '--connect', '=', 'qemu', ':', '///sy') == ['///system']
    assert complete(root, 'alberca', '--connect', 'qemu', ':', '///se') == ['///session']
    assert len(complete(root, 'alberca', '--connect', '=')) == 4
    assert complete(root, 'alberca', '--connect', '=', 'test', ':', '///default', '--n') == ['--new-pool']
    assert '--pool' in complete(root, 'alberca', '--connect', 'test', ':', '///default', '')


def main(meson, build, prefix):
    with tempfile.TemporaryDirectory() as folder:
        root, files = install(meson, build, prefix, folder)
        check_files(files)
        check_help(root)
        check_service(root, prefix)
        check_options(root)
        check_completion(root)


main(*sys.argv[1:])
