#!/usr/bin/python3
"""Nothing that GTK 4.18 or libadwaita 1.7 deprecates, but for the file chooser's one file."""

import os
import re

import tree

CLASSES = '''
GtkAppChooser GtkAssistant GtkCellRenderer GtkCellView GtkColorChooser GtkColorButton GtkComboBox GtkDialog
GtkEntryCompletion GtkFileChooser GtkFontButton GtkFontChooser GtkIconView GtkInfoBar GtkListStore
GtkLockButton GtkMessageDialog GtkStatusbar GtkStyleContext GtkTreeModel GtkTreeSelection
GtkTreeStore GtkTreeView GtkVolumeButton
AdwAboutWindow AdwFlap AdwLeaflet AdwMessageDialog AdwPreferencesWindow AdwSqueezer AdwViewSwitcherTitle
'''.split()
FUNCTIONS = '''
gtk_show_uri gtk_widget_get_style_context gtk_style_context_ gtk_application_window_set_help_overlay
gtk_widget_show gtk_widget_hide gtk_css_provider_load_from_data adw_show_about_window
'''.split()

CHOOSER = 'src/widgets/alberca-file-chooser'
HELP = 'ui/help-overlay.ui'
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.DOTALL)
PREFIX = {'Gtk': 'gtk', 'Adw': 'adw'}


def words(name):
    return '_'.join([PREFIX[name[:3]]] + [w.lower() for w in re.findall('[A-Z][a-z0-9]*', name[3:])])


def pattern():
    """Class names and what is derived from them (GtkComboBoxText), their functions and macros."""
    parts = [rf'\b{name}\w*' for name in CLASSES]
    parts += [rf'\b{words(name)}_\w+' for name in CLASSES]
    parts += [rf'\b{words(name).upper()}\w*' for name in CLASSES]
    parts += [rf'\b{name}\w*' if name.endswith('_') else rf'\b{name}\b(?=\s*\()' for name in FUNCTIONS]
    return re.compile('|'.join(parts))


OLD = pattern()
OLD_UI = re.compile(r'\b(?:class|type-func|parent)="((?:%s)\w*|GtkShortcuts(?!Controller)\w*)"'
                    % '|'.join(CLASSES))


def check(root):
    complaints = []
    for path in tree.files(root, '.c', '.h', under='src'):
        if os.path.splitext(path)[0] == CHOOSER:
            continue
        text = COMMENT.sub(lambda m: '\n' * m[0].count('\n'), tree.read(root, path))
        for number, line in enumerate(text.splitlines(), 1):
            for match in OLD.finditer(line):
                complaints.append(f'{path}:{number}: {match[0]} is deprecated')
    for path in tree.files(root, '.ui', under='ui'):
        for number, line in enumerate(tree.lines(root, path), 1):
            for match in OLD_UI.finditer(line):
                if match[1].startswith('GtkShortcuts') and path == HELP:
                    continue
                complaints.append(f'{path}:{number}: {match[1]} is deprecated')
    return complaints


if __name__ == '__main__':
    tree.run(check)
