#!/usr/bin/python3
# help.py: F1 opens the page of the help that explains what is on the screen
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A program of our own stands in for the help viewer, and writes down what it is asked for."""

import os
import pathlib
import re

import journey
from journey import _

PAGES = pathlib.Path(os.environ['G_TEST_SRCDIR']).parent / 'help' / 'C'
DIRECTORY = pathlib.Path(os.environ['ALBERCA_TMP'])


def install_viewer():
    """The file with what it was asked to show, one URI a line"""
    asked = DIRECTORY / 'asked'
    asked.touch()
    program = DIRECTORY / 'viewer'
    program.write_text(f'#!/bin/sh\necho "$1" >>"{asked}"\n')
    program.chmod(0o755)

    applications = DIRECTORY / 'share' / 'applications'
    applications.mkdir(parents=True)
    (applications / 'viewer.desktop').write_text(
        f'[Desktop Entry]\nType=Application\nName=Viewer\nExec={program} %u\nMimeType=x-scheme-handler/help;\n')
    (applications / 'mimeinfo.cache').write_text('[MIME Cache]\nx-scheme-handler/help=viewer.desktop;\n')
    return asked


def expect(asked, *uris):
    for uri in uris:
        page = uri.partition('/')[2]
        assert (PAGES / f'{page or "index"}.page').exists(), f'there is no page for {uri}'
    journey.wait_for(lambda: asked.read_text().split() == list(uris), what=f'{uris} to be asked for')


def with_viewer():
    asked = install_viewer()
    env = {'XDG_DATA_DIRS': f'{DIRECTORY / "share"}:{os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share")}'}
    with journey.application('--practice', env=env) as app:
        app.find('default', 'label')
        app.key('F1')
        expect(asked, 'help:alberca')

        app.key('ctrl+n')
        app.window(_('New Pool'))
        app.key('F1')
        expect(asked, 'help:alberca', 'help:alberca/pool-new')
        app.key('Escape')
        app.wait_one_window('the wizard to close')

        app.key('F10')
        app.click(app.find(_('_Help'), 'menu item'))
        expect(asked, 'help:alberca', 'help:alberca/pool-new', 'help:alberca')


def without_viewer():
    """The applications of this computer, if any, are not looked at, but its types and icons are."""
    empty = DIRECTORY / 'empty'
    empty.mkdir()
    for name in ('icons', 'mime'):
        (empty / name).symlink_to(pathlib.Path('/usr/share') / name)
    env = {'XDG_DATA_DIRS': str(empty)}
    with journey.application('--practice', env=env) as app:
        app.find('default', 'label')
        app.key('F1')
        dialog = app.window(_('What Went Wrong'))
        app.find(re.compile('yelp'), 'label', root=dialog, visible=True)
        app.screenshot('help-1-no-viewer')
        app.key('Escape')


def main():
    with_viewer()
    without_viewer()


main()
