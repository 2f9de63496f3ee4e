"""Acts of the directorate stand in the log: through the running server, without one, and when it dies in between."""
import json
import os
import signal
import subprocess
import time
import unittest

from demo import KPS, Demo, run


def setUpModule():
    global demo
    demo = Demo(persons=200)
    demo.up()


def tearDownModule():
    demo.__exit__()


def show_arguments(index, by="ayse.denetci", basis="Ankara 3. ACM 2026/17"):
    return ["audit", "show", str(index), "--dir", str(demo.folder), "--by", by, "--basis", basis, "--json"]


def entries():
    result = run("audit", "verify", "--log", demo.log, "--json")
    return json.loads(result.stdout)["entries"]


def searches():
    found = [demo.entry(index) for index in range(entries())]
    return [entry for entry in found if entry["clear"]["type"] == "search"]


class Acts(unittest.TestCase):
    def setUp(self):
        if run("demo", "status", "--dir", demo.folder).returncode != 0:
            demo.up()

    def assert_recorded(self, before, basis):
        found = searches()
        self.assertEqual(len(found), before + 1)
        self.assertEqual(found[-1]["opened"]["end_user"], "ayse.denetci")
        self.assertEqual(found[-1]["opened"]["detail"], f"kind=entry index=1 basis={basis}")
        self.assertEqual(found[-1]["opened"]["rule"], "R-088")

    # Evidence R-088.
    def test_a_look_into_an_entry_is_recorded_by_the_running_server(self):
        before = len(searches())
        start = time.monotonic()
        shown = run(*show_arguments(1))
        self.assertLess(time.monotonic() - start, 10)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn("opened", json.loads(shown.stdout))
        self.assert_recorded(before, "Ankara 3. ACM 2026/17")

    # Evidence R-088.
    def test_without_a_server_the_command_writes_the_log_itself(self):
        before = len(searches())
        demo.down()
        shown = run(*show_arguments(1, basis="gece"))
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assert_recorded(before, "gece")
        self.assertEqual(demo.up(check=False).returncode, 0)
        self.assertEqual(run("audit", "verify", "--log", demo.log).returncode, 0)

    # Evidence R-088.
    def test_a_server_that_is_killed_meanwhile_loses_no_act(self):
        before = len(searches())
        pid = demo.pid
        os.kill(pid, signal.SIGSTOP)  # it holds the log and takes nothing
        command = subprocess.Popen([str(KPS), *show_arguments(1, basis="kesinti")], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        with self.assertRaises(subprocess.TimeoutExpired):
            command.wait(1.5)
        os.kill(pid, signal.SIGKILL)
        out, err = command.communicate(timeout=60)
        self.assertEqual(command.returncode, 0, err)
        self.assertIn("opened", json.loads(out))
        self.assert_recorded(before, "kesinti")
        demo.down()

    def test_a_look_without_a_name_or_a_basis_is_not_shown(self):
        for missing in ("--by", "--basis"):
            arguments = show_arguments(1)
            place = arguments.index(missing)
            refused = run(*arguments[:place], *arguments[place + 2:])
            self.assertEqual((refused.returncode, refused.stdout), (2, ""))
        before = len(searches())
        for by, basis in (("ayse kind=time", "x"), ("ayse", "two\nlines")):
            refused = run(*show_arguments(1, by, basis))
            self.assertEqual((refused.returncode, refused.stdout), (1, ""))
        self.assertEqual(run(*show_arguments(999_999)).returncode, 1)
        self.assertEqual(len(searches()), before)


if __name__ == "__main__":
    unittest.main()
