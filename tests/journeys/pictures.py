#!/usr/bin/python3
# pictures.py: what the application looks like: light and dark, large and small
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pictures of the practice connection, for people to look at; the README shows one of them. In
the smallest window that is promised to be usable, nothing lies outside of it."""

import journey
from journey import _


def take(name, env, size):
    with journey.application(env=env) as app:
        app.click_mouse(_('Practice'), 'list item')
        app.select_row('default')
        app.find('old-server.qcow2', 'label', visible=True)
        app.resize(*size)
        # All that acts can be reached.
        for button in (_('Sidebar'), _('Add a pool or a connection'), _('Main menu'), _('_New Volume'),
                       _('Refresh'), _('Search and filter')):
            app.find(journey.named(button), 'push button', visible=True)
        app.find(_('Volumes'), 'page tab', visible=True)
        app.find('old-server.qcow2', 'label', visible=True)
        app.picture(f'{name}-volumes')
        # Beside the list, or in its place.
        app.select_row('web.qcow2')
        app.key('F4')
        app.find(_('What can be done with it'), 'push button', visible=True)
        app.picture(f'{name}-pane')
        app.key('F4')
        app.wait_gone(_('What can be done with it'), 'push button')
        app.click(_('Details'), 'page tab')
        app.find(_('UUID'), 'label', visible=True)
        app.picture(f'{name}-details')
        app.key('ctrl+n')
        wizard = app.window(_('New Pool'))
        app.find(journey.named(_('_Next')), 'push button', root=wizard, visible=True)
        app.picture(f'{name}-wizard')
        app.key('Escape')


def main():
    take('light', {}, (1100, 700))
    take('dark', {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, (1100, 700))
    take('small', {}, (760, 480))


main()
