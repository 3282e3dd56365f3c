#!/usr/bin/python3
"""The interface and the help are spelled as the dictionaries of both languages have it, but for the
words of words.en and words.es: terms of the field, names, and what hunspell does not inflect."""

import re
import shutil
import subprocess
import sys

import help as help_check
import tree

LANGUAGES = {'en': 'en_US', 'es': 'es_ES'}
CATALOGUES = ('po/es.po', 'help/es/es.po')
# What is typed or read by programs, as the help marks it, and what stands for a value
LITERAL = re.compile(r'<(code|cmd|file|input|screen|output|sys|var|key)\b.*?</\1>|<[^>]*>|%[-+0-9.$]*[a-z]+|&\w+;|'
                     r'\w+(?:\+\w+)*://\S*|[\w.~-]*/[\w./~-]+|--[\w-]+|\w+(?:\.\w+){2,}|\w*[\d_]\w*', re.DOTALL)
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


def words_of(text):
    """Lower case words and names; what is written in capitals is an abbreviation."""
    for word in WORD.findall(LITERAL.sub(' ', text)):
        word = word.replace('’', "'")
        if len(word) > 2 and not re.search(r'.[A-Z]', word):
            yield word


def texts(root, path):
    """(language, text) of all that can be read"""
    for msgid, translations in help_check.read_po(root, path):
        if msgid.startswith(help_check.OWN) or msgid.count(';') > 3:
            continue
        yield 'en', msgid.replace('_', '')
        for text in translations:
            yield 'es', text.replace('_', '')


def misspelled(dictionary, words):
    result = subprocess.run(['hunspell', '-i', 'utf-8', '-d', dictionary, '-l'], input='\n'.join(words), text=True,
                            capture_output=True, check=True)
    return set(result.stdout.split())


def check(root):
    found = {language: {} for language in LANGUAGES}
    for path in CATALOGUES:
        for language, text in texts(root, path):
            for word in words_of(text):
                found[language].setdefault(word, path)
    complaints = []
    for language, dictionary in LANGUAGES.items():
        known = {word for word in tree.lines(root, f'tests/lint/words.{language}') if not word.startswith('#')}
        if not found[language]:
            complaints.append(f'no text in {language} found')
        unknown = misspelled(dictionary, sorted(found[language])) - known
        complaints += [f'{found[language].get(word, "?")}: “{word}” is in no dictionary: mend it, or add it to '
                       f'tests/lint/words.{language}' for word in sorted(unknown) if word.lower() not in known]
    return complaints


def what_is_missing():
    """What this machine lacks for it, or None"""
    if not shutil.which('hunspell'):
        return 'hunspell is not installed'
    for dictionary in LANGUAGES.values():
        if subprocess.run(['hunspell', '-d', dictionary, '-l'], stdin=subprocess.DEVNULL, check=False,
                          capture_output=True).returncode != 0:
            return f'hunspell has no dictionary {dictionary}'
    return None


if __name__ == '__main__':
    missing = what_is_missing()
    if missing:
        print(f'nothing was checked: {missing}')
        sys.exit(77)
    tree.run(check)
