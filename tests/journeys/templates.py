#!/usr/bin/python3
# templates.py: the user's own templates, and pools from XML
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A pool is saved as a template, a pool is tried and made from it, the template is renamed and deleted;
XML that is in the clipboard becomes a pool, and what is no XML is refused with the reason."""

import re

import journey
from journey import _

TITLE = 'Lab disks'


def choose(app, text):
    """An item of the menu that is open; the menu is a surface of its own, which has no place."""
    app.click(app.find(text, 'menu item'))


def open_wizard(app):
    app.key('ctrl+n')
    return app.window(_('New Pool'))


def save_pool(app):
    app.click(_('More about this pool'))
    choose(app, _('Save as _Template…'))
    dialog = app.window(_('Save as Template'))
    app.set_text(app.find(_('Title'), 'text', root=dialog), TITLE)
    app.set_text(app.find(_('Description'), 'text', root=dialog), 'For the second course')
    app.screenshot('templates-1-save')
    journey.press(app, _('_Save'), dialog)
    app.wait_gone(_('Title'), 'text')


def use_template(app):
    wizard = open_wizard(app)
    app.find(_('Your templates'), 'label', root=wizard, visible=True)
    app.screenshot('templates-2-own')
    journey.wait_for(lambda: journey.is_selected(app.click_mouse(TITLE, 'table cell', root=wizard)))
    journey.press(app, _('_Next'), wizard)
    app.set_text(app.find(_('Name'), 'text', root=wizard), 'lab')
    journey.press(app, _('_Next'), wizard)
    journey.press(app, _('Save as _Template…'), wizard)
    # From a draft the title is the pool's name
    dialog = app.window(_('Save as Template'))
    assert journey.text_of(app.find(_('Title'), 'text', root=dialog)) == 'lab'
    app.key('Escape')
    wizard = app.window(_('New Pool'))
    journey.press(app, _('Tr_y It…'), wizard)
    dialog = app.window(_('Try the Pool'))
    app.find(_('It works.'), 'label', root=dialog, visible=True)
    app.screenshot('templates-5-try')
    app.key('Escape')
    wizard = app.window(_('New Pool'))
    journey.press(app, _('C_reate'), wizard)
    app.window('lab')


def change_template(app):
    wizard = open_wizard(app)
    app.click(_('Menu of the template “%s”') % TITLE, root=wizard)
    choose(app, _('_Rename…'))
    dialog = app.window(_('Rename the Template'))
    app.set_text(app.find(_('Title'), 'text', root=dialog), 'Course disks')
    journey.press(app, _('_Rename'), dialog)
    wizard = app.window(_('New Pool'))
    app.find('Course disks', 'label', root=wizard, visible=True)

    app.click(_('Menu of the template “%s”') % 'Course disks', root=wizard)
    choose(app, _('_Delete…'))
    dialog = app.window(re.compile('Course disks'))
    app.screenshot('templates-3-delete')
    journey.press(app, _('_Delete'), dialog)
    wizard = app.window(_('New Pool'))
    app.wait_gone('Course disks', 'label')
    app.key('Escape')
    app.window('lab')


def copy_xml(app):
    """The button that copies the XML of a pool fills the clipboard."""
    app.click_mouse(_('XML'), 'page tab')
    journey.press(app, _('Copy the XML'))


def paste_xml(app):
    copy_xml(app)
    wizard = open_wizard(app)
    app.click(_('From _XML'), root=wizard)
    choose(app, _('_Paste from the Clipboard'))
    name = app.find(_('Name'), 'text', root=wizard, visible=True)
    # A new name, because there is one already
    assert journey.text_of(name).startswith('lab') and journey.text_of(name) != 'lab'
    journey.press(app, _('_Back'), wizard)
    app.find(_('From XML'), 'label', root=wizard, visible=True)
    app.screenshot('templates-4-xml')
    journey.press(app, _('_Next'), wizard)
    app.find(_('Name'), 'text', root=wizard, visible=True)
    app.key('Escape')
    app.window('lab')


def main():
    with journey.application() as app:
        app.click_mouse(_('Practice'), 'list item')
        app.select_row('default')
        save_pool(app)
        use_template(app)
        change_template(app)
        paste_xml(app)


main()
