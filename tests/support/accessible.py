# accessible.py: what an application tells assistive technology, asked for in few messages
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""AT-SPI over D-Bus, in place of libatspi, which asks one thing of one widget at a time: to walk through a
window was nine tenths of a journey's time. GTK has a list of all that was ever asked for, with name, role and states
(org.a11y.atspi.Cache): one message tells of all, and what is below each is asked without a pause between the questions.

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

# What newer versions of libatspi and of GTK call otherwise
ROLES = {'button': 'push button'}
GTK_ROLES = {'grouping': 'panel', 'panel': 'filler', 'toggle button': 'push button'}
# GTK 4.18 does not name them; they say what does
UNNAMED = ('menu item', 'check menu item', 'radio menu item')
LABELLED_BY = int(Atspi.RelationType.LABELLED_BY)


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
        return self._property(ACCESSIBLE, 'Name') or self._get_labels()

    def _get_labels(self):
        """What the widgets show that name it, and are not in the tree themselves"""
        if self.get_role_name() not in UNNAMED:
            return ''
        paths = [path for relation, targets in self._call(ACCESSIBLE, 'GetRelationSet') if relation == LABELLED_BY
                 for _name, path in targets]
        return ' '.join(Node(self.tree, path).get_text() for path in paths)

    def get_role_name(self):
        return self.tree.role_name(self._call(ACCESSIBLE, 'GetRole'))

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

    def get_extents(self, within=Atspi.CoordType.WINDOW):
        """x, y, width, height within the window or the parent; see place_of ()"""
        return self._call('org.a11y.atspi.Component', 'GetExtents', '(u)', int(within))

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
        # Than GTK 4.8 is, which differs
        self.is_newer = False
        self.focused = None
        address = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            'org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, Gio.DBusCallFlags.NONE, -1)
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address.unpack()[0],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        # Newer versions of GTK tell only who has said so
        self._call_on('org.a11y.atspi.Registry', '/org/a11y/atspi/registry', 'org.a11y.atspi.Registry', 'RegisterEvent',
                      GLib.Variant('(sass)', ('object:state-changed:focused', [], '')))
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
                version = self._call_on(name, path, 'org.freedesktop.DBus.Properties', 'Get',
                                        GLib.Variant('(ss)', ('org.a11y.atspi.Application', 'Version')))
                self.is_newer = tuple(map(int, re.findall(r'\d+', version)[:2])) >= (4, 10)
                return True
        return False

    def role_name(self, role):
        name = Atspi.role_get_name(Atspi.Role(role))
        name = ROLES.get(name, name)
        return GTK_ROLES.get(name, name) if self.is_newer else name

    def _get_children(self, parents):
        """Paths below each of the paths @parents; all is asked before the first answer is awaited. That one is gone is
        an error: what takes its place may not be seen either."""
        left = [len(parents)]
        below = {}
        errors = []

        def answered(bus, result, path):
            left[0] -= 1
            try:
                below[path] = [child for _name, child in bus.call_finish(result).unpack()[0][:MAX_ROWS]]
            except GLib.Error as e:
                errors.append(e)

        for path in parents:
            self.bus.call(self.bus_name, path, ACCESSIBLE, 'GetChildren', None, None, Gio.DBusCallFlags.NONE, TIMEOUT_MS,
                          None, answered, path)
        while left[0] > 0:
            GLib.MainContext.default().iteration(True)
        if errors:
            raise errors[0]
        return below

    def settle(self):
        """What it told until now has arrived"""
        self.get_windows()
        while GLib.MainContext.default().iteration(False):
            pass

    def get_windows(self):
        """All in one message: GTK 4.8 crashes when it is asked for a window by an index that was right a moment ago."""
        return [Node(self, path) for _name, path in self.call(ROOT, ACCESSIBLE, 'GetChildren')]

    def _read(self):
        """What GTK says of each object that was asked for before, by path. It has a parent and a place there too,
        but objects that are not shown have them as well, and then they are wrong."""
        items = self._ask(self.bus_name, '/org/a11y/atspi/cache', 'org.a11y.atspi.Cache', 'GetItems')
        return {path: (int(n_children), interfaces, ast.literal_eval(name), self.role_name(int(role)), (int(low), int(high)))
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
            if any(path not in records for paths in below.values() for path in paths):
                raise GLib.Error('the application is changing what it shows')
            for node in level:
                found = [Node(self, path, node, records[path]) for path in below[node.path]]
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
        for node in nodes:
            if node.role in UNNAMED and not node.name:
                node.name = node.get_name()
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


# Of what encloses a widget; more is not padding, but room that nothing takes
MOST_PADDING = 24


def _padding(node):
    """At the left and at the top of a node: half of what its children leave free, which mostly are in its middle"""
    _x, _y, w, h = node.get_extents(Atspi.CoordType.PARENT)
    boxes = [child.get_extents(Atspi.CoordType.PARENT) for child in node.get_children() if child.supports('Component')]
    boxes = [(x, y, cw, ch) for x, y, cw, ch in boxes if cw > 0 and ch > 0]
    if not boxes:
        return 0, 0
    free = (w - max(x + cw for x, _y, cw, _h in boxes) - min(x for x, *_rest in boxes),
            h - max(y + ch for _x, y, _w, ch in boxes) - min(y for _x, y, *_rest in boxes))
    return tuple(room // 2 if 0 < room <= 2 * MOST_PADDING else 0 for room in free)


def place_of(node):
    """x, y, width, height of it on its window, for the mouse. GTK 4.10 and later add up where each is in what is around
    it, without the padding of these: that is put back, as nearly as it can be told."""
    x, y, w, h = node.get_extents()
    window = window_of(node)
    if window is None or not node.tree.is_newer:
        return x, y, w, h
    left, top, _w, _h = window.get_extents()
    while node != window:
        node = node.get_parent()
        across, down = _padding(node)
        left, top = left - across, top - down
    return x - left, y - top, w, h
