# accessible.py: what an application tells assistive technology, asked for in few messages
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""AT-SPI over D-Bus, in place of libatspi, which asks one thing of one widget at a time: to walk through a
window was nine tenths of a journey's time. GTK has a list of all that was ever asked for, with name, role, states
and place of each (org.a11y.atspi.Cache): one message tells of the whole tree, and for what is new in
it all the questions are sent before the first answer is awaited.

    tree = Tree(lambda name, pid: pid == process.pid)
    for node in tree.walk():
        print(node.role, node.name)

What a node was like when it was found is in its fields; its methods ask again. An object that is gone is a GLib.Error."""

import ast
import re

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402

ACCESSIBLE = 'org.a11y.atspi.Accessible'
ROOT = '/org/a11y/atspi/accessible/root'
# Of a GtkListView's rows, which are 200 whatever is to be seen
MAX_ROWS = 60
TIMEOUT_MS = 60000
State = Atspi.StateType

# An entry of the list, as GVariant prints it: unpack () would take longer than everything else.
_PAIR = r"\('[^']*', '[^']*'\)"
_STRING = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
ENTRY = re.compile(rf"\(\('[^']*', '([^']*)'\), {_PAIR}, {_PAIR}, -?\d+, (-?\d+), \[([^]]*)\], {_STRING}, (\d+), {_STRING}, "
                   r"\[(\d+), (\d+)\]\)")

# GTK 4.18 and its library call it so
ROLES = {'button': 'push button'}


def _role_name(role):
    name = Atspi.role_get_name(Atspi.Role(role))
    return ROLES.get(name, name)


def _has(words, state):
    return bool(words[int(state) // 32] >> int(state) % 32 & 1)


class Node:
    """An object of the application. Its @interfaces are as they were printed."""

    def __init__(self, tree, path, parent=None, record=None):
        self.tree = tree
        self.path = path
        self.parent = parent
        self.n_children, self.interfaces, self.name, self.role, self._states = \
            record or (0, (), '', '', (0, 0))

    def __eq__(self, other):
        return isinstance(other, Node) and other.path == self.path

    def __hash__(self):
        return hash(self.path)

    def had(self, state):
        return _has(self._states, state)

    def _call(self, interface, method, signature='()', *args):
        return self.tree.call(self.path, interface, method, GLib.Variant(signature, args))

    def _property(self, interface, name):
        return self.tree.call(self.path, 'org.freedesktop.DBus.Properties', 'Get', GLib.Variant('(ss)', (interface, name)))

    def get_name(self):
        return self._property(ACCESSIBLE, 'Name')

    def get_role_name(self):
        return _role_name(self._call(ACCESSIBLE, 'GetRole'))

    def has_state(self, state):
        return _has(self._call(ACCESSIBLE, 'GetState'), state)

    def get_states(self):
        words = self._call(ACCESSIBLE, 'GetState')
        return [state.value_nick for state in map(State, range(State.LAST_DEFINED)) if _has(words, state)]

    def get_child_count(self):
        return self._property(ACCESSIBLE, 'ChildCount')

    def get_children(self):
        return [Node(self.tree, path) for _name, path in self._call(ACCESSIBLE, 'GetChildren')[:MAX_ROWS]]

    def get_parent(self):
        path = self._property(ACCESSIBLE, 'Parent')[1]
        return None if path in (ROOT, '/org/a11y/atspi/null') else Node(self.tree, path)

    def get_index_in_parent(self):
        return self._call(ACCESSIBLE, 'GetIndexInParent')

    def get_interfaces(self):
        return self._call(ACCESSIBLE, 'GetInterfaces')

    def supports(self, interface):
        return f"'org.a11y.atspi.{interface}'" in (self.interfaces or str(self.get_interfaces()))

    def get_extents(self):
        """x, y, width, height within the window"""
        return self._call('org.a11y.atspi.Component', 'GetExtents', '(u)', int(Atspi.CoordType.WINDOW))

    def get_actions(self):
        if not self.supports('Action'):
            return []
        return [self._call('org.a11y.atspi.Action', 'GetName', '(i)', i)
                for i in range(self._property('org.a11y.atspi.Action', 'NActions'))]

    def do_action(self, action):
        """By its name"""
        return self._call('org.a11y.atspi.Action', 'DoAction', '(i)', self.get_actions().index(action))

    def get_character_count(self):
        return self._property('org.a11y.atspi.Text', 'CharacterCount')

    def get_text(self):
        return self._call('org.a11y.atspi.Text', 'GetText', '(ii)', 0, self.get_character_count())

    def set_text(self, text):
        return self._call('org.a11y.atspi.EditableText', 'SetTextContents', '(s)', text)

    def get_n_selected(self):
        return self._property('org.a11y.atspi.Selection', 'NSelectedChildren')

    def select_child(self, index):
        return self._call('org.a11y.atspi.Selection', 'SelectChild', '(i)', index)

    def clear_selection(self):
        return self._call('org.a11y.atspi.Selection', 'ClearSelection')


class Tree:
    """All of one application; @is_it says by name and process which of those on the bus."""

    def __init__(self, is_it):
        self.is_it = is_it
        self.bus_name = None
        self.focused = None
        address = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            'org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, Gio.DBusCallFlags.NONE, -1)
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address.unpack()[0],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.bus.signal_subscribe(None, 'org.a11y.atspi.Event.Object', 'StateChanged', None, 'focused',
                                  Gio.DBusSignalFlags.NONE, self._focus_changed)

    def _focus_changed(self, _bus, sender, path, _interface, _signal, parameters):
        if sender == self.bus_name and parameters.unpack()[1] == 1:
            self.focused = Node(self, path)

    def _call_on(self, bus_name, path, interface, method, parameters=None):
        values = self._ask(bus_name, path, interface, method, parameters).unpack()
        return values[0] if values else None

    def _ask(self, bus_name, path, interface, method, parameters=None):
        return self.bus.call_sync(bus_name, path, interface, method, parameters, None, Gio.DBusCallFlags.NONE, TIMEOUT_MS)

    def call(self, path, interface, method, parameters=None):
        return self._call_on(self.bus_name, path, interface, method, parameters)

    def find_application(self):
        """Whether it is there, and has a window; before that nothing else may be asked"""
        for name, path in self._call_on('org.a11y.atspi.Registry', ROOT, ACCESSIBLE, 'GetChildren'):
            pid = self._call_on('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                                'GetConnectionUnixProcessID', GLib.Variant('(s)', (name,)))
            own = self._call_on(name, path, 'org.freedesktop.DBus.Properties', 'Get',
                                GLib.Variant('(ss)', (ACCESSIBLE, 'Name')))
            if self.is_it(own, pid) and self._call_on(name, path, ACCESSIBLE, 'GetChildren'):
                self.bus_name = name
                return True
        return False

    def _get_children(self, parents):
        """Paths below each of the paths @parents; all is asked before the first answer is awaited"""
        left = [len(parents)]
        below = {}

        def answered(bus, result, path):
            left[0] -= 1
            try:
                below[path] = [child for _name, child in bus.call_finish(result).unpack()[0][:MAX_ROWS]]
            except GLib.Error:
                # It is gone
                below[path] = []

        for path in parents:
            self.bus.call(self.bus_name, path, ACCESSIBLE, 'GetChildren', None, None, Gio.DBusCallFlags.NONE, TIMEOUT_MS,
                          None, answered, path)
        while left[0] > 0:
            GLib.MainContext.default().iteration(True)
        return below

    def get_windows(self):
        """All in one message: GTK 4.8 crashes when it is asked for a window by an index that was right a moment ago."""
        return [Node(self, path) for _name, path in self.call(ROOT, ACCESSIBLE, 'GetChildren')]

    def _read(self):
        """What GTK says of each object that was asked for before, by path. It has a parent and a place there too,
        but objects that are not shown have them as well, and then they are wrong."""
        items = self._ask(self.bus_name, '/org/a11y/atspi/cache', 'org.a11y.atspi.Cache', 'GetItems')
        return {path: (int(n_children), interfaces, ast.literal_eval(name), _role_name(int(role)), (int(low), int(high)))
                for path, n_children, interfaces, name, role, _description, low, high in ENTRY.findall(items.print_(False))}

    def walk(self, root=None, hidden=False):
        """The nodes at and below @root, or in all windows, depth first. A hidden branch is skipped whole, unless
        @hidden."""
        tops = [root] if root is not None else self.get_windows()
        below = self._get_children([top.path for top in tops])
        records = self._read()
        tops = [Node(self, top.path, top.parent, records[top.path]) for top in tops if top.path in records]
        children = {}
        level = tops
        while level:
            unknown = [path for paths in below.values() for path in paths if path not in records]
            if unknown:
                while unknown:
                    unknown = [path for paths in self._get_children(unknown).values() for path in paths]
                records = self._read()
            for node in level:
                found = [Node(self, path, node, records[path]) for path in below[node.path] if path in records]
                children[node.path] = [child for child in found if hidden or self._is_shown(child)]
            level = [child for node in level for child in children[node.path]
                     if child.n_children > 0 and (hidden or child.role != 'scroll bar')]
            below = self._get_children([node.path for node in level])

        nodes = []

        def collect(node):
            nodes.append(node)
            for child in children.get(node.path, ()):
                collect(child)

        for top in tops:
            collect(top)
        return nodes

    def _is_shown(self, node):
        """A page of a stack that lies behind is VISIBLE, but has no place in the window."""
        if not node.had(State.VISIBLE):
            return False
        return node.parent.name != 'GtkStackPage' or in_window(node)


WINDOW_ROLES = ('frame', 'window', 'dialog')


def window_of(node):
    """None for what is in none, as a popover"""
    while node is not None and (node.role or node.get_role_name()) not in WINDOW_ROLES:
        node = node.parent or node.get_parent()
    return node


def in_window(node):
    """Whether any of it lies in its window; a popover has none, a stack's page no place."""
    if not node.supports('Component'):
        return True
    window = window_of(node)
    if window is None or window == node:
        return True
    _x, _y, ww, wh = window.get_extents()
    x, y, w, h = node.get_extents()
    return w > 0 and h > 0 and x < ww and y < wh and x + w > 0 and y + h > 0
