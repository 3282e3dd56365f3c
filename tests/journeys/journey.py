# journey.py: what every journey through the application begins with
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A journey drives the real application over AT-SPI, on a private libvirtd, in either language:

    with journey.server() as server, journey.application('--connect', server.uri) as app:
        app.click(_('New pool'))
"""

import contextlib
import gettext
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import atspi  # noqa: E402
import libvirtd  # noqa: E402

PROGRAM = os.environ['ALBERCA_PROGRAM']
SPANISH = os.environ.get('LC_ALL', '').startswith('es')

# Where the suite keeps its pictures, one folder for each language.
ARTEFACTS = pathlib.Path(os.environ['G_TEST_BUILDDIR']) / 'artefacts' / ('es' if SPANISH else 'en')
os.environ['ALBERCA_ARTEFACTS'] = str(ARTEFACTS)

if SPANISH:
    _translation = gettext.translation('alberca', os.environ['ALBERCA_LOCALE_DIR'], ['es'])
else:
    _translation = gettext.NullTranslations()


def _(text):
    """The text as the application shows it; a mnemonic's underline is not shown."""
    return _translation.gettext(text).replace('_', '')


def ngettext(one, several, n):
    return _translation.ngettext(one, several, n).replace('_', '')


@contextlib.contextmanager
def server(**options):
    """A libvirtd.Libvirtd; the journey is skipped where none can run."""
    try:
        daemon = libvirtd.Libvirtd(**options)
    except libvirtd.Unavailable as e:
        print(f'skipped: {e}')
        sys.exit(libvirtd.SKIP)
    with daemon:
        yield daemon


@contextlib.contextmanager
def application(*arguments, env=None):
    """The application, which must end by itself, cleanly and without a warning, when its window
    is closed at the end of the journey."""
    with atspi.launch([PROGRAM, *arguments], env) as app:
        yield app
        # A dialog that is just closing would take the key.
        app.wait_one_window('the dialogs to close')
        app.key('ctrl+q')
        status = app.process.wait(30)
        # Who would show a notification is not there, except where a journey plays it.
        output = re.sub('.*unable to send notifications through.*', '', app.read_output())
        # Nor keep the computer awake, where a sandbox has portals without it
        output = re.sub('.*org.freedesktop.portal.Inhibit.*', '', output)
        # The sandbox's filter of the bus, when it is taken away
        output = re.sub(r'.*\(process:\d+\): WARNING .*Error writing credentials to socket.*', '', output)
        if status != 0 or 'WARNING' in output or 'CRITICAL' in output:
            raise AssertionError(f'the application ended with {status}:\n{output}')


wait_for = atspi.wait_for
text_of = atspi.text_of


def named(text):
    """Matches a button that shows this text: GTK 4.8 puts a label with a mnemonic before it."""
    return re.compile('(^|^.*_.* )' + re.escape(text) + '$')


def press(app, text, root=None):
    return app.click(named(text), root=root)


def is_sensitive(app, text, root):
    button = app.find(named(text), atspi.PRESSABLE, root=root, visible=True)
    return button.has_state(atspi.State.SENSITIVE)


def can_press(button):
    return button.has_state(atspi.State.SENSITIVE)


def is_selected(node):
    return node.has_state(atspi.State.SELECTED)


TEXT = atspi.TEXT_ROLES


def write_secret(node, text):
    """Into a password entry, which does not tell what it holds."""
    node.set_text(text)
    wait_for(lambda: node.get_character_count() == len(text))


def _name_of(node):
    try:
        return node.get_name() or ''
    except atspi.GLib.Error:
        # It was in a window that has been closed.
        return ''


# GTK's own chooser, in its older and its newer versions
CHOOSER = re.compile('^(filler|dialog)$')


def choose_file(app, title, path):
    """By keyboard: a slash opens the entry for a path."""
    chooser = app.find(title, CHOOSER)
    app.key('slash')
    # Typed, it might be completed before its end
    app.set_text(app.find(role='text', root=chooser), str(path))
    app.key('Return')


def tab_to(app, name, most=40):
    """Tab until what is so called has the focus, as somebody without a mouse does."""
    for _attempt in range(most):
        app.tree.settle()
        before = app.focused
        if before is not None and name.search(_name_of(before)):
            return before
        app.key('Tab')
        wait_for(lambda: app.focused != before, what='Tab to lead on')
    raise atspi.Missing(f'Tab does not lead to {name}\n{app.dump_tree()}')


def show_commands(app):
    """Those of the dialog, also to AT-SPI: GTK 4.18 does not tell of what is in a row that is closed."""
    if app.tree.is_newer:
        tab_to(app, re.compile(re.escape(_('The same in a terminal'))))
        app.key('space')


def read_commands(app, acts, first):
    """Those of the transcript, the newest first, to the one that has the word @first. GTK 4.18 tells of what is to be
    seen alone: the list is scrolled."""
    found = {}

    def read():
        found.update(dict.fromkeys(label.name for label in app.find_all(re.compile('virsh '), 'label', acts)))
        if any(first in command for command in found):
            return True
        # Not over a command, which scrolls by itself
        app.click_mouse(app.find_all(role='image', root=acts, visible=True)[-1], button=5, repeat=3)
        return False

    wait_for(read, what=f'the command with {first!r}')
    return list(found)
