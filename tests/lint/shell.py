#!/usr/bin/python3
"""Every shell script is clean in the eyes of shellcheck."""

import shutil
import subprocess
import sys

import tree


def is_shell(root, path):
    try:
        with open(f'{root}/{path}', 'rb') as file:
            first = file.readline(80)
    except OSError:
        return False
    return first.startswith(b'#!') and first.strip().endswith((b'/sh', b' bash', b'/bash'))


def check(root):
    scripts = [path for path in tree.files(root) if is_shell(root, path)]
    if not scripts:
        return ['no shell script found']
    result = subprocess.run(['shellcheck', '--format=gcc', *scripts], cwd=root, capture_output=True,
                            text=True, check=False)
    return (result.stdout + result.stderr).splitlines()


if __name__ == '__main__':
    if not shutil.which('shellcheck'):
        print('shellcheck is not installed')
        sys.exit(77)
    tree.run(check)
