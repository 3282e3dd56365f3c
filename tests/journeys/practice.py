#!/usr/bin/python3
# practice.py: the first start, on the connection where nothing can be broken
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The first start offers Practice; something is deleted there; Start Over brings it back."""

import re

import journey
from journey import _


def main():
    with journey.application() as app:
        app.find(_('Where Is Your Storage?'), 'label', visible=True)
        app.screenshot('practice-1-welcome')
        app.click_mouse(_('Practice'), 'list item')
        app.find(_('Practice: nothing on this computer is touched'), 'label', visible=True)
        app.select_row('default')
        app.find('old-server.qcow2', 'label', visible=True)
        app.screenshot('practice-2-pool')

        app.click_mouse('old-server.qcow2', 'label')
        app.key('Delete')
        dialog = app.window(re.compile('old-server.qcow2'))
        journey.press(app, _('_Delete'), dialog)
        app.wait_gone('old-server.qcow2', 'label')

        journey.press(app, _('_Start Over'))
        app.find('old-server.qcow2', 'label', visible=True)
        # The pool that was shown is shown again.
        app.window('default')


main()
