#!/usr/bin/env python3
"""End-to-end tests: the programs as they are shipped, asked by real clients over TLS.

Each file of tests runs in a process of its own with a demo of its own, several at once.

Usage:   tests/e2e/run.py [NAME ...]     names of test files without `_e2e.py`; all when none is given
         KPS_NO_SKIPS=1    a skipped test counts as a failed one, but for those of MAY_SKIP
         KPS_JOBS=N        how many files at once (default: one more than there are cores)
         A file that failed among others is run once more alone, if no more than SECOND_RUNS_MAX did; what passed only then is named at the end.
         KPS_FILE_SECONDS=N  a file that is not done by then is ended and has failed (default: 900)
Exit:    0 all passed, 1 something failed.
Example: tests/e2e/run.py clients scenarios
"""
import concurrent.futures
import faulthandler
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
# A file system of its own needs the right to mount; its unit twin is Faults.AFullDiskRefusesQueriesAndKeepsRoomForRefusals.
MAY_SKIP = ("faults_e2e.FullDisk.",)
# What hangs must say where, long before the whole run is out of time.
FILE_SECONDS = int(os.environ.get("KPS_FILE_SECONDS") or 900)
# More files than these fail for a reason, not for a busy machine (ADR 0149).
SECOND_RUNS_MAX = 2
# How long a file that ran out of time has to print where it stands.
LAST_WORDS_SECONDS = 15
# A file waits for half of its time or more (for the next one-time code, a picture, a server that starts): a third one finds room on two cores.
WAITING_FILES = 1
# The files that take longest begin first, so that none is left to run alone.
SLOWEST = ("portal_e2e", "portal_quality_e2e", "portal_institution_e2e", "portal_directorate_e2e", "crash_e2e", "portal_office_e2e",
           "portal_inspection_e2e", "kills_e2e", "portal_tasks_e2e", "portal_console_e2e", "portal_applicant_e2e", "searches_e2e",
           "portal_clerk_e2e")


def refused_skips(skipped):
    """Skipped tests that nobody may skip here: empty unless KPS_NO_SKIPS is 1."""
    if os.environ.get("KPS_NO_SKIPS") != "1":
        return []
    return [f"{test.id()}: {reason}" for test, reason in skipped if not test.id().startswith(MAY_SKIP)]


def run_file(name):
    """Runs the tests of one file here. Out of time, it prints the stack of every thread and ends."""
    faulthandler.dump_traceback_later(FILE_SECONDS, exit=True)
    suite = unittest.defaultTestLoader.loadTestsFromName(name)
    start = time.monotonic()
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{name}: {result.testsRun} tests in {time.monotonic() - start:.0f} s")
    print(f"{max(0, result.testsRun - failed - len(result.skipped))} passed, {failed} failed, {len(result.skipped)} skipped")
    refused = refused_skips(result.skipped)
    for skip in refused:
        print(f"skipped, but KPS_NO_SKIPS is 1: {skip}")
    return 1 if failed or refused or result.testsRun == 0 else 0


def run_elsewhere(name):
    """Runs the tests of one file in a process of its own; its exit status, its output and its three counts, none when it was ended before.

    The output goes through a file: the end of a pipe would be waited for as long as any program that a test left behind holds it.
    """
    with tempfile.TemporaryFile(mode="w+", errors="replace") as output:
        process = subprocess.Popen([sys.executable, __file__, name.removesuffix("_e2e")], stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        late = ""
        try:
            process.wait(FILE_SECONDS + LAST_WORDS_SECONDS)
        except subprocess.TimeoutExpired:
            late = f"{name}: ended after {FILE_SECONDS + LAST_WORDS_SECONDS} s\n"
        finally:
            # With what its tests left running.
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        status = process.wait()
        output.seek(0)
        text = output.read() + late
    counts = re.findall(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", text, re.MULTILINE)
    return status, text, tuple(map(int, counts[-1])) if counts else None


def run_files(names):
    start = time.monotonic()
    names.sort(key=lambda name: SLOWEST.index(name) if name in SLOWEST else len(SLOWEST))
    counts, failed, ended = {}, [], []

    def judge(name, status, output, count):
        print(output, end="", flush=True)
        # A process that ended before it could count is a failure of its own.
        counts[name] = count or (0, 1, 0)
        if status == 0 and counts[name][1] == 0:
            return True
        (failed if count else ended).append(name)
        return False

    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("KPS_JOBS") or os.cpu_count() + WAITING_FILES)) as pool:
        running = {pool.submit(run_elsewhere, name): name for name in names}
        for done in concurrent.futures.as_completed(running):
            judge(running[done], *done.result())
    again, unsteady = (failed[:], []) if len(failed) <= SECOND_RUNS_MAX and not ended else ([], [])
    for name in again:
        print(f"{name} failed and is run once more, alone", flush=True)
        failed.remove(name)
        if judge(name, *run_elsewhere(name)):
            unsteady.append(name)
    print(f"end to end: {len(names)} files in {time.monotonic() - start:.0f} s")
    for name in unsteady:
        print(f"unsteady: {name} failed among others and passed alone")
    print("{} passed, {} failed, {} skipped".format(*map(sum, zip(*counts.values()))))
    return 1 if failed or ended else 0


def main():
    wanted = sys.argv[1:]
    if wanted and wanted[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    names = sorted(path.stem for path in HERE.glob("*_e2e.py"))
    unknown = [name for name in wanted if f"{name}_e2e" not in names]
    if unknown:
        print(f"no test file of that name: {', '.join(unknown)}", file=sys.stderr)
        return 2
    if wanted:
        names = [f"{name}_e2e" for name in wanted]
    return run_file(names[0]) if len(names) == 1 else run_files(names)


if __name__ == "__main__":
    sys.exit(main())
