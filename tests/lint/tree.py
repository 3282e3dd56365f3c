"""What every check shares: finding files, and the way to run as a test.

A check is a module with a function check (root) that returns a list of complaints.
"""

import os
import sys

SKIPPED = {'.git', '__pycache__', '.flatpak-builder'}


def files(root, *suffixes, under=''):
    """Paths below root/under that end in one of suffixes, relative to root, sorted."""
    found = []
    for folder, folders, names in os.walk(os.path.join(root, under)):
        folders[:] = [f for f in folders if f not in SKIPPED and not f.startswith('build')]
        for name in names:
            # In a worktree .git is a file
            if name not in SKIPPED and (not suffixes or name.endswith(suffixes)):
                found.append(os.path.relpath(os.path.join(folder, name), root))
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding='utf-8') as file:
        return file.read()


def lines(root, path):
    return read(root, path).splitlines()


def run(check):
    if len(sys.argv) != 2:
        sys.exit(f'usage: {sys.argv[0]} SOURCE_ROOT')
    complaints = check(sys.argv[1])
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)
