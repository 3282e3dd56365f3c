#!/usr/bin/python3
"""Every language of po/LINGUAS has every text, and none of them is fuzzy."""

import os
import subprocess
import tempfile

import tree

# What meson's glib preset gives to xgettext.
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3']


def tool(root, *command):
    result = subprocess.run(command, cwd=root, capture_output=True, text=True,
                            env={**os.environ, 'LC_ALL': 'C'}, check=False)
    return result.returncode, result.stdout + result.stderr


def pending(root, *options):
    """The msgids that msgattrib leaves."""
    _, text = tool(root, 'msgattrib', '--no-obsolete', '--no-wrap', *options)
    return [line[6:] for line in text.splitlines() if line.startswith('msgid ') and line != 'msgid ""']


def check_language(root, language, pot, scratch):
    merged = os.path.join(scratch, language + '.po')
    source = f'po/{language}.po'
    code, output = tool(root, 'msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, source, pot)
    if code != 0:
        return [f'{source}: {output}']

    code, output = tool(root, 'msgfmt', '--check', '-o', os.devnull, merged)
    complaints = [f'{source}: {output}'] if code != 0 else []
    complaints += [f'{source}: not translated: {text}' for text in pending(root, '--untranslated', merged)]
    complaints += [f'{source}: fuzzy: {text}' for text in pending(root, '--only-fuzzy', merged)]
    return complaints


def check(root):
    with tempfile.TemporaryDirectory(prefix='alberca-po.') as scratch:
        pot = os.path.join(scratch, 'alberca.pot')
        code, output = tool(root, 'xgettext', '--from-code=UTF-8', '--add-comments',
                            *(f'--keyword={keyword}' for keyword in KEYWORDS),
                            '--files-from=po/POTFILES.in', '-o', pot)
        if code != 0 or not os.path.exists(pot):
            return [f'xgettext: {output or "found no text"}']
        complaints = []
        for language in tree.read(root, 'po/LINGUAS').split():
            complaints += check_language(root, language, pot, scratch)
        return complaints


if __name__ == '__main__':
    tree.run(check)
