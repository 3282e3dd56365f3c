#!/usr/bin/python3
# installed.py: what `meson install` puts where, what starts there, and what `ninja uninstall` leaves
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""installed.py MESON BUILD PREFIX: installs the build into a folder of its own and looks at it: what is where, and
that what explains the options knows them all. It starts from there, with the settings and the template that a user
has from the first version, and is uninstalled: what is the user's stays."""

import os
import pathlib
import re
import shlex
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


# As the first version wrote them, with a key that it did not have and one of another type
SETTINGS = """[io/github/alberca/Alberca]
connections=[('practice:', false), ('test:///default', true)]
open-connections=['practice:']
first-start=false
selected-pool='test://{data}/practice.xml\\n3b0ad6e3-91a4-4f0c-9c2f-6a0d1f6c7e02'
window-width=1200
window-height=760
window-maximized=false
sidebar-visible=true
sidebar-width=310
volume-sort-column='capacity'
volume-sort-descending=true
reread-interval=uint32 60
volume-pane-width='wide'
of-a-later-version=true
"""
KEPT = ("connections=[('practice:', false), ('test:///default', true)]", 'first-start=false', 'window-width=1200',
        "volume-sort-column='capacity'", 'volume-sort-descending=true', 'reread-interval=uint32 60', 'of-a-later-version=true')
DESCENDING = ['Fedora-Workstation-Live-43.iso', 'virtio-win-0.1.271.iso', 'debian-12.8.0-amd64-netinst.iso']

TEMPLATE = """<!--
  alberca-template: 1
  id: course
  title: Course disks
  description: For the second course
  icon: folder-symbolic
-->
<pool type='dir'>
  <name>course</name>
  <target>
    <path>/srv/course</path>
  </target>
</pool>
"""

# Root puts the folder where the program believes itself to be, for the program alone.
THERE = """#!/bin/sh
unset ALBERCA_DATA_DIR ALBERCA_LOCALE_DIR GSETTINGS_SCHEMA_DIR
export XDG_DATA_DIRS={prefix}/share:/usr/share
exec unshare --mount sh -c 'mount --make-rprivate / && mount --bind "$0" "$1" && shift && exec "$@"' \\
    {root} {prefix} {prefix}/bin/alberca "$@"
"""
HERE = """#!/bin/sh
export ALBERCA_DATA_DIR={root}/share/alberca ALBERCA_LOCALE_DIR={root}/share/locale
export GSETTINGS_SCHEMA_DIR={root}/share/glib-2.0/schemas XDG_DATA_DIRS={root}/share:/usr/share
exec {root}/bin/alberca "$@"
"""


def write_launcher(root, prefix, path):
    """Returns where the program finds its data."""
    sys.path.insert(0, str(SOURCE / 'tests/support'))
    import libvirtd

    there = pathlib.Path(prefix).is_dir() and libvirtd.can_unshare()
    text = (THERE if there else HERE).format(root=shlex.quote(str(root)), prefix=shlex.quote(prefix))
    path.write_text(text)
    path.chmod(0o755)
    return (prefix if there else str(root)) + '/share/alberca'


def write_home(data):
    """The user's own of before: (settings, template)"""
    settings = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0/settings/keyfile'
    template = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'alberca/templates/course.xml'
    for path, text in ((settings, SETTINGS.replace('{data}', data)), (template, TEMPLATE)):
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return settings, template


def places(app, journey):
    return [journey.atspi.extents(app.find(name, 'label'))[1] for name in DESCENDING]


def look(app, journey):
    """What is remembered is what is shown."""
    app.window('isos')
    app.find(re.compile('^Connection Test driver'), 'list item')
    for name in DESCENDING:
        app.find(name, 'label', visible=True)
    journey.wait_for(lambda: places(app, journey) == sorted(places(app, journey)), what=f'the order {DESCENDING}')
    journey.wait_for(lambda: 1140 <= journey.atspi.extents(app.active_window())[2] <= 1200, what='the width that was kept')
    app.screenshot('installed-1-practice')
    app.key('ctrl+n')
    wizard = app.window('New Pool')
    app.find('Course disks', 'label', root=wizard)
    app.key('Escape')


def check_start(root, prefix, folder):
    """The installed program reads what an older one wrote, and shows Practice from the installed data."""
    launcher = pathlib.Path(folder) / 'launcher'
    data = write_launcher(root, prefix, launcher)
    # As meson does after an installation that has no DESTDIR
    subprocess.run(['glib-compile-schemas', root / 'share/glib-2.0/schemas'], check=True)
    version = subprocess.run([launcher, '--version'], check=True, capture_output=True, text=True).stdout
    assert re.match(r'alberca \d', version), version
    os.environ['ALBERCA_PROGRAM'] = str(launcher)
    sys.path.insert(0, str(SOURCE / 'tests/journeys'))
    import journey

    kept = write_home(data)
    with journey.application(env={'GSETTINGS_BACKEND': 'keyfile'}) as app:
        look(app, journey)
    return kept


def check_uninstalled(meson, build, root, kept):
    """`ninja uninstall` leaves nothing of ours but what is compiled of all schemas, and all of the user's."""
    subprocess.run([meson, '--internal', 'uninstall'], cwd=build, check=True, stdout=subprocess.DEVNULL)
    left = {str(path.relative_to(root)) for path in root.rglob('*') if not path.is_dir()}
    assert left == {'share/glib-2.0/schemas/gschemas.compiled'}, left
    settings, template = kept
    lines = settings.read_text().splitlines()
    assert set(KEPT) <= set(lines), lines
    assert template.read_text() == TEMPLATE


def main(meson, build, prefix):
    with tempfile.TemporaryDirectory() as folder:
        root, files = install(meson, build, prefix, folder)
        check_files(files)
        check_help(root)
        check_service(root, prefix)
        check_options(root)
        check_completion(root)
        kept = check_start(root, prefix, folder)
        check_uninstalled(meson, build, root, kept)


main(*sys.argv[1:])
