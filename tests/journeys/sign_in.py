#!/usr/bin/python3
# sign_in.py: a libvirtd that wants a user and a password
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A wrong password is told and asked for again, the right one opens the connection; neither is
seen in what the application prints."""

import journey
from journey import _

PASSWORD = 'correct horse'


def sign_in(app, password):
    dialog = app.window(_('Sign In'))
    app.set_text(_('User name'), 'ana', root=dialog)
    journey.write_secret(app.find(_('Password'), journey.TEXT, root=dialog), password)
    app.screenshot('sign-in')
    journey.press(app, _('_Sign In'), dialog)
    app.wait_gone(_('Sign In'), 'dialog')


def main():
    with journey.server(listen_tcp=True, sasl=('ana', PASSWORD)) as server:
        server.make_dir_pool('remote')
        with journey.application('--connect', server.tcp_uri,
                                 env={'G_MESSAGES_DEBUG': 'alberca'}) as app:
            sign_in(app, 'wrong horse')
            app.find(_('Could Not Connect'), 'label', visible=True)
            app.screenshot('sign-in-refused')
            journey.press(app, _('_Try Again'))
            sign_in(app, PASSWORD)
            app.find('remote', 'label')
            output = app.read_output()
            assert 'horse' not in output, output


main()
