#!/usr/bin/python3
# fuzz.py: seeds for a fuzzer, and a run of it
# Copyright The Alberca developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""fuzz.py PROGRAM DIRECTORY SECONDS: runs a program of libFuzzer's; what it finds stays in DIRECTORY."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

import variants

# What is behind that is data, of which nothing is read
SEED_SIZE = 128 * 1024


def make_seeds(directory):
    with tempfile.TemporaryDirectory() as images:
        for name, path in variants.images(images):
            with open(path, 'rb') as file:
                (directory / name).write_bytes(file.read(SEED_SIZE))


def main():
    program, directory, seconds = sys.argv[1:]
    directory = pathlib.Path(directory)
    corpus, seeds, findings = (directory / name for name in ('corpus', 'seeds', 'findings'))
    shutil.rmtree(seeds, ignore_errors=True)
    for path in (corpus, seeds, findings):
        path.mkdir(parents=True, exist_ok=True)
    make_seeds(seeds)
    # An image costs no more memory than this, and no more time than somebody notices
    result = subprocess.run([program, f'-max_total_time={seconds}', f'-artifact_prefix={findings}/',
                             f'-max_len={SEED_SIZE}', '-malloc_limit_mb=2', '-rss_limit_mb=1024', '-timeout=1',
                             '-print_final_stats=1', corpus, seeds], check=False)
    sys.exit(result.returncode)


main()
