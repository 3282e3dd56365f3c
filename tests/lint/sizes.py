#!/usr/bin/python3
"""No file longer than 700 lines, no function longer than 80."""

import tree

FILE = 700
FUNCTION = 80


def functions(source):
    """Yields (line number, length of the body): a body opens and closes in the first column."""
    start = None
    for number, line in enumerate(source, 1):
        if line == '{' and not source[number - 2].rstrip().endswith('='):
            start = number
        elif line.startswith('}') and start is not None:
            if line == '}':
                yield start, number - start - 1
            start = None


def check(root):
    complaints = []
    for path in tree.files(root, '.c', '.h', '.ui', '.py', '.css'):
        source = tree.lines(root, path)
        if len(source) > FILE:
            complaints.append(f'{path}: {len(source)} lines, at most {FILE}')
        if not path.endswith('.c'):
            continue
        for number, length in functions(source):
            if length > FUNCTION:
                complaints.append(f'{path}:{number}: a function of {length} lines, at most {FUNCTION}')
    return complaints


if __name__ == '__main__':
    tree.run(check)
