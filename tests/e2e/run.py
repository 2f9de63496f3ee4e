#!/usr/bin/env python3
"""End-to-end tests: the programs as they are shipped, asked by real clients over TLS.

Usage:   tests/e2e/run.py [NAME ...]     names of test files without `_e2e.py`; all when none is given
Exit:    0 all passed, 1 something failed.
Example: tests/e2e/run.py clients scenarios
"""
import pathlib
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


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
    return 1 if failed or result.testsRun == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
