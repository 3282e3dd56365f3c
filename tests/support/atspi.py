#!/usr/bin/python3
# atspi.py: drives a GTK 4 application as a person with a screen reader and a keyboard does
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Needs a display and a session bus (`with-display`), python3-gi, gir1.2-atspi-2.0, xdotool
and ImageMagick's `import`.

    app = atspi.launch(['build/src/alberca', '--connect', uri], env)
    app.click('New pool')
    dialog = app.window('New Pool')
    app.set_text('Name', 'isos', root=dialog)
    app.screenshot('new-pool')

Nothing here sleeps for a fixed time: every step waits until its condition holds, and fails
with the tree as it then was.

What GTK 4.8 offers over AT-SPI, each found by trying it:

* State SHOWING is set on windows only. VISIBLE is gtk_widget_get_visible () of that widget,
  so pages of a stack that lie behind are VISIBLE too: they have no extents in the window.
* Action: buttons, menu buttons (on the inner one of two nodes with the same name), toggle
  buttons, menu items and view-switcher tabs have `click`, GtkSwitch has `toggle`, entries
  `activate`. They act a quarter of a second later (the button is seen going down), and
  also behind a modal window: always give `root` when two windows are open.
  Check buttons, rows and list items have none: click () then uses the mouse.
* EditableText.SetTextContents works for GtkEntry, GtkSearchEntry and AdwEntryRow.
* Selection.SelectChild works on GtkListBox, GtkListView and GtkColumnView (there on its
  inner list, `GtkColumnListView`). It selects and does not activate.
* Component: extents relative to the window are right, to the screen always wrong, and
  grabbing the focus is an error: focus goes where the mouse clicks or Tab leads.
* On X11 GTK 4.8 swallows the first press of a mouse button after a popover was closed by a key or by an
  action of one of its items: whatever is chosen from a context menu, the next click is lost.
* Keys reach the active window without a window manager. Windows all open at 0, 0.
* An unnamed widget's name is its C type ('GtkListView', 'AdwGizmo'). Roles: AdwEntryRow
  `text`, AdwActionRow `list item`, AdwComboRow `combo box`, GtkSwitch `check box`,
  GtkToggleButton `push button` with state PRESSED, a column view's row `table row`.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from gi.repository import GLib

import accessible
from accessible import WINDOW_ROLES, State, in_window

TIMEOUT = float(os.environ.get('ALBERCA_TEST_TIMEOUT', '15'))
POLL = 0.04
LONGEST_POLL = 0.3
# A window is asked for when another one closes, mostly at once, and GTK 4.8 may crash then.
WINDOW_POLL = 0.5

TEXT_ROLES = re.compile('^(text|entry|password text|spin button)$')
ROW_ROLES = ('list item', 'table row', 'tree item', 'text', 'combo box')
# What is started is a sandbox: its process is not the application's.
SANDBOXED = 'ALBERCA_SANDBOXED' in os.environ


PRESSABLE = re.compile('^(push button|toggle button|check box|check menu item|radio button|'
                       'radio menu item|menu item|page tab|list item|combo box|link)$')
# GTK 4.18 names a GtkDropDown after what is chosen: it is found by its row.
CHOICES = re.compile('^(combo box|list item)$')
A_WINDOW = re.compile('^(' + '|'.join(WINDOW_ROLES) + ')$')


class Missing(AssertionError):
    pass


def wait_for(predicate, timeout=None, what=None, pause=POLL):
    """Call predicate until it is true; its value. What it asks may vanish meanwhile: such an error counts as not yet."""
    end = time.monotonic() + (TIMEOUT if timeout is None else timeout)
    error = None
    while True:
        try:
            value = predicate()
            if value:
                return value
        except GLib.Error as e:
            error = e
        if time.monotonic() > end:
            raise Missing(f'waited in vain for {what or predicate}'
                          + (f' (last error: {error.message})' if error else ''))
        # Where the focus has gone arrives on this context.
        while GLib.MainContext.default().iteration(False):
            pass
        # To be asked keeps the application from what is waited for: more rarely, if it lasts.
        time.sleep(pause)
        pause = max(pause, min(pause * 1.2, LONGEST_POLL))


def make_spanish_locale():
    """Environment variables that make gettext speak Spanish.

    gettext ignores LANGUAGE in the C.UTF-8 locale, and most test machines have no other: so
    one is compiled into a temporary directory (1 s; needs the package `locales`)."""
    made = pathlib.Path(os.environ.get('LOCPATH') or '/nonexistent')
    directory = pathlib.Path(tempfile.gettempdir()) / f'alberca-locale-{os.getuid()}'
    if any((made / name).exists() for name in ('es_ES.UTF-8', 'es_ES.utf8')):
        directory = made
    elif not (directory / 'es_ES.UTF-8' / 'LC_CTYPE').exists():
        directory.mkdir(exist_ok=True)
        # Into a name of our own first: two tests may do this at once.
        scratch = tempfile.mkdtemp(dir=directory)
        subprocess.run(['localedef', '-i', 'es_ES', '-f', 'UTF-8', f'{scratch}/es_ES.UTF-8'],
                       check=True)
        try:
            os.rename(f'{scratch}/es_ES.UTF-8', directory / 'es_ES.UTF-8')
        except OSError:
            pass
    return {'LOCPATH': str(directory), 'LC_ALL': 'es_ES.UTF-8', 'LANG': 'es_ES.UTF-8',
            'LANGUAGE': 'es'}


def _matches(pattern, text):
    if pattern is None:
        return True
    if isinstance(pattern, re.Pattern):
        return bool(pattern.search(text or ''))
    return pattern == text


def _is_window(role, root):
    return root is None and (role is A_WINDOW or role in WINDOW_ROLES)


def text_of(node):
    """What an entry holds or a label shows, whatever the accessible name says."""
    return node.get_text() if node.supports('Text') else node.get_name()


def texts_below(node):
    """All label texts below a node, in order: a row of a list as a person reads it."""
    return [n.name for n in node.tree.walk(node) if n.role == 'label']


def extents(node):
    """x, y, width, height within the node's window."""
    return node.get_extents()


def window_of(node):
    window = accessible.window_of(node)
    if window is None:
        raise Missing('the node is in no window')
    return window


def on_screen(node):
    """Whether the middle of the node lies in its window, and no page of a stack hides it."""
    x, y, w, h = extents(node)
    _, _, ww, wh = extents(window_of(node))
    return w > 0 and h > 0 and 0 <= x + w / 2 < ww and 0 <= y + h / 2 < wh


def _row_of(node):
    """The row that holds it, None where none does."""
    while node is not None and node.get_role_name() not in ROW_ROLES:
        node = node.get_parent()
    return node


class App:
    def __init__(self, argv, env):
        self.env = dict(os.environ)
        # at-spi2 is the default backend; a test runner may have switched it off.
        self.env.pop('GTK_A11Y', None)
        self.env.pop('NO_AT_BRIDGE', None)
        self.env.update({'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo'})
        self.env.update(env or {})
        self.artefacts = pathlib.Path(os.environ.get('ALBERCA_ARTEFACTS', 'tests/artefacts'))
        self.output = tempfile.TemporaryFile('w+', errors='replace')
        self.process = subprocess.Popen(argv, env=self.env, stdin=subprocess.DEVNULL,
                                        stdout=self.output, stderr=self.output)
        self.tree = accessible.Tree(lambda name, pid: name == 'alberca' if SANDBOXED else pid == self.process.pid)
        wait_for(self._find_application, what=f'{argv[0]} on the accessibility bus')

    @property
    def focused(self):
        """What got the focus last"""
        return self.tree.focused

    def _find_application(self):
        if self.process.poll() is not None:
            raise Missing(f'the application ended with status {self.process.returncode}:\n'
                          + self.read_output())
        return self.tree.find_application()

    def read_output(self):
        self.output.seek(0)
        return self.output.read()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            print(self.dump_tree(), file=sys.stderr)
            self.screenshot('failure')
        self.stop()
        if kind is not None:
            print(self.read_output(), file=sys.stderr)

    # Finding

    def _matching(self, name, role, root, hidden, visible):
        if _is_window(role, root):
            # No window is in another: what is in them need not be asked.
            for window in self.tree.get_windows():
                if (hidden or window.has_state(State.VISIBLE)) and _matches(role, window.get_role_name()) and \
                        _matches(name, window.get_name()):
                    yield window
            return
        for node in self.tree.walk(root, hidden):
            if _matches(role, node.role) and _matches(name, node.name) and (not visible or on_screen(node)):
                yield node

    def find_all(self, name=None, role=None, root=None, hidden=False, visible=False):
        """Nodes by accessible name and role name, each exact or a compiled regex.
        visible: only what is on the screen; hidden: even what is not VISIBLE."""
        return list(self._matching(name, role, root, hidden, visible))

    def find(self, name=None, role=None, root=None, timeout=None, hidden=False, visible=False):
        """The first such node, waited for."""
        try:
            return wait_for(lambda: next(self._matching(name, role, root, hidden, visible), None),
                            timeout, f'{role or "node"} {name!r}',
                            WINDOW_POLL if _is_window(role, root) else POLL)
        except Missing as e:
            raise Missing(f'{e}\n{self.dump_tree(root)}') from None

    def wait_gone(self, name=None, role=None, root=None, timeout=None):
        wait_for(lambda: not self.find_all(name, role, root), timeout, f'{name!r} to go',
                 WINDOW_POLL if _is_window(role, root) else POLL)

    def window(self, title, timeout=None):
        return self.find(title, A_WINDOW, timeout=timeout)

    def active_window(self):
        return wait_for(lambda: next((window for window in self.tree.get_windows() if window.has_state(State.ACTIVE)), None),
                        what='an active window')

    def wait_one_window(self, what):
        """Until the window is alone: no dialog is open"""
        wait_for(lambda: len(self.tree.get_windows()) == 1, what=what)

    # Acting

    def _resolve(self, target, role, root):
        """A node, or the name of one that is on screen; by name a sensitive one is waited for."""
        if isinstance(target, (str, re.Pattern)):
            target = self.find(target, role, root, visible=True)
            wait_for(lambda: target.has_state(State.SENSITIVE),
                     what=f'{target.get_name()!r} to be sensitive')
        return target

    def click(self, target, role=None, root=None):
        """Press it: by its action where it has one, else with the mouse.
        Without a role a name means something that can be pressed, not a label."""
        if role is None and isinstance(target, (str, re.Pattern)):
            role = PRESSABLE
        node = self._resolve(target, role, root)
        # GtkMenuButton has no action; the button inside it does.
        for candidate in [node, *node.get_children()]:
            if candidate == node or candidate.get_role_name() == 'push button':
                for action in candidate.get_actions():
                    if action in ('click', 'toggle'):
                        candidate.do_action(action)
                        return node
        return self.click_mouse(node)

    def click_mouse(self, target, role=None, root=None, button=1, repeat=1):
        """A real press of a mouse button on the middle of it; 3 for a context menu,
        repeat=2 to activate a row."""
        node = self._resolve(target, role, root)
        x, y, w, h = accessible.place_of(node)
        wx, wy = self._window_position(window_of(node))
        self._xdotool('mousemove', '--sync', str(int(wx + x + w / 2)), str(int(wy + y + h / 2)),
                      'click', '--repeat', str(repeat), '--delay', '60', str(button))
        return node

    def _search_for(self, window):
        """What xdotool finds the window with"""
        pid = [] if SANDBOXED else ['--pid', str(self.process.pid)]
        return ['search', '--onlyvisible', *pid, '--name', '^' + re.escape(window.get_name()) + '$']

    def focus(self, window):
        """What a window manager does when the window over this one closes; GTK 4.18 tells nothing of the focus before."""
        self._xdotool(*self._search_for(window), 'windowfocus')

    def _window_position(self, window):
        out = self._xdotool(*self._search_for(window), 'getwindowgeometry', '--shell')
        values = dict(line.split('=', 1) for line in out.splitlines() if '=' in line)
        return int(values['X']), int(values['Y'])

    def set_text(self, target, text, role=TEXT_ROLES, root=None):
        """Replace what an entry or entry row holds."""
        node = self._resolve(target, role, root)
        if not node.set_text(text):
            raise Missing(f'{node.get_name()!r} cannot be written')
        wait_for(lambda: text_of(node) == text, what=f'{node.get_name()!r} to hold {text!r}')
        return node

    def select_row(self, text, root=None):
        """Select the row of a list, list box or column view that shows this text."""
        row = wait_for(lambda: next(filter(None, map(_row_of, self.find_all(text, 'label', root))), None),
                       what=f'a row {text!r}')
        holder = row.get_parent()
        # Children that are not rows (a header) count as well: ask the row.
        if not holder.select_child(row.get_index_in_parent()):
            raise Missing(f'{text!r} cannot be selected')
        return row

    def choose(self, title, item, root=None):
        """Choose an item of an AdwComboRow or GtkDropDown: its popup is opened by the mouse,
        and the item, whose popup is a surface of its own, is reached by keys."""
        row = self._resolve(title, CHOICES, root)
        combo = row if row.get_role_name() == 'combo box' else self.find(role='combo box', root=row)
        self.click_mouse(combo)
        # The popup is the last list below the row; the first shows the choice itself.
        popup = wait_for(lambda: next(
            (n for n in reversed(self.find_all(role='list', root=combo))
             if len(texts_below(n)) > 1), None), what=f'the popup of {title!r}')
        # In GTK 4.18 the entry to search in, where there is one, has the keys
        searches = self.find_all(role=TEXT_ROLES, root=combo) if self.tree.is_newer else []
        if searches:
            self.set_text(searches[0], item)
            wait_for(lambda: all(text.startswith(item) for text in texts_below(popup)), what=f'{item!r} alone in the popup')
            self.key('Down')
            wait_for(lambda: not searches[0].has_state(State.FOCUSED), what='the list to have the focus')
            self.key('Return')
        else:
            self.key('Home', *['Down'] * texts_below(popup).index(item), 'Return')
        return combo

    def key(self, *keys):
        """Press keys, as xdotool names them: 'ctrl+f', 'Return', 'Escape'."""
        self._xdotool('key', '--clearmodifiers', '--delay', '30', *keys)

    def type(self, text):
        self._xdotool('type', '--delay', '15', '--', text)

    def _xdotool(self, *args):
        return subprocess.run(['xdotool', *args], env=self.env, check=True, text=True,
                              capture_output=True, timeout=60).stdout

    def dump_tree(self, root=None, hidden=False):
        lines = []
        try:
            nodes = self.tree.walk(root, hidden)
        except GLib.Error as e:
            return f'(nothing can be told: {e.message})'
        for node in nodes:
            depth = 0
            parent = node.parent
            while parent is not None:
                depth += 1
                parent = parent.parent
            try:
                # Every label has the same eight actions of the clipboard.
                actions = [] if node.role == 'label' else node.get_actions()
                lines.append(f'{"  " * depth}{node.role} {node.name!r} [{" ".join(node.get_states())}] {actions or ""}')
            except GLib.Error as e:
                lines.append(f'{"  " * depth}({e.message})')
        return '\n'.join(lines)

    def resize(self, width, height):
        """The active window, which then has its new place for everything."""
        window = self.active_window()
        self._xdotool(*self._search_for(window), 'windowsize', str(width), str(height))
        # Without a window manager keys go where the pointer is.
        self._xdotool('mousemove', str(width // 2), str(height // 2))
        # Its shadow is outside of what it tells.
        wait_for(lambda: width - 60 <= extents(window)[2] <= width and
                 height - 60 <= extents(window)[3] <= height, what=f'{width} × {height}')

    def picture(self, name):
        """A screenshot of the windows alone, without what is black around them."""
        path = self.screenshot(name)
        subprocess.run(['mogrify', '-bordercolor', 'black', '-border', '1', '-fuzz', '1%', '-trim',
                        '+repage', str(path)], check=False, timeout=30)
        return path

    def screenshot(self, name):
        self.artefacts.mkdir(parents=True, exist_ok=True)
        path = self.artefacts / f'{name}.png'
        subprocess.run(['import', '-window', 'root', str(path)], check=False, timeout=30)
        if 'ALBERCA_FIGURES' in os.environ:
            # For who cuts out the window on top: how large it is. The newest is the last.
            window = [window for window in self.tree.get_windows() if window.has_state(State.VISIBLE)][-1]
            path.with_suffix('.size').write_text(' '.join(map(str, extents(window)[2:])))
        return path


def launch(argv, env=None):
    return App(argv, env)
