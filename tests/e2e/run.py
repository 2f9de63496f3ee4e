#!/usr/bin/env python3
"""End-to-end tests: the programs as they are shipped, asked by real clients over TLS.

Usage:   tests/e2e/run.py [NAME ...]     names of test files without `_e2e.py`; all when none is given
         KPS_NO_SKIPS=1    a skipped test counts as a failed one, but for those of MAY_SKIP
Exit:    0 all passed, 1 something failed.
Example: tests/e2e/run.py clients scenarios
"""
import os
import pathlib
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
# A file system of its own needs the right to mount; its unit twin is Faults.AFullDiskRefusesQueriesAndKeepsRoomForRefusals.
MAY_SKIP = ("faults_e2e.FullDisk.",)


def refused_skips(skipped):
    """Skipped tests that nobody may skip here: empty unless KPS_NO_SKIPS is 1."""
    if os.environ.get("KPS_NO_SKIPS") != "1":
        return []
    return [f"{test.id()}: {reason}" for test, reason in skipped if not test.id().startswith(MAY_SKIP)]


def main():
    wanted = sys.argv[1:]
    if wanted and wanted[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    names = sorted(path.stem for path in HERE.glob("*_e2e.py"))
    names = [name for name in names if not wanted or name.removesuffix("_e2e") in wanted]
    if not names:
        print(f"no test file of that name: {wanted}", file=sys.stderr)
        return 2
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromName(name) for name in names)
    start = time.monotonic()
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"end to end: {result.testsRun} tests in {time.monotonic() - start:.0f} s")
    print(f"{result.testsRun - failed - len(result.skipped)} passed, {failed} failed, {len(result.skipped)} skipped")
    refused = refused_skips(result.skipped)
    for skip in refused:
        print(f"skipped, but KPS_NO_SKIPS is 1: {skip}")
    return 1 if failed or refused or result.testsRun == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
