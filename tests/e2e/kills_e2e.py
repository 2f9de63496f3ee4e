"""SIGKILL in the middle of search, destruction, restore and rotation of keys: at every named place, and at moments of chance.

Whatever a kill leaves either goes on when the command is run again or is refused in words; the log stays whole, nothing is shown that the log
does not know of, and no state is half there. KPS_KILLS sets how many moments of chance each of the four gets (default 8).
"""
import datetime
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from demo import KPS, Demo, run
from rest_client import RestClient
from retention_e2e import ask, verified

CHANCES = int(os.environ.get("KPS_KILLS", "8"))
PLACES = {
    "search": ("act.put", "act.entered", "search.recorded", "search.marked"),
    "destroy": ("destroy.begin", "destroy.held", "destroy.intent", "destroy.intent_kept", "destroy.keys", "destroy.keys_gone", "destroy.deleted",
                "destroy.recorded", "destroy.record_kept", "act.put", "act.entered"),
    "restore": ("restore.begun", "restore.file", "restore.file#5", "restore.copied", "restore.keys", "restore.origin", "restore.checked",
                "restore.databases", "restore.flushed"),
    "rotation": ("keys.made", "keys.proved", "act.put", "act.entered"),
    "renewal": ("keys.shares", "keys.changed", "keys.removed", "act.put", "act.entered"),
}


def setUpModule():
    global folder, base, receipts
    random.seed(20261122)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-kills-"))
    base = folder / "base"
    with Demo(persons=200, folder=base) as demo:
        client = RestClient(demo).log_in()
        receipts = [ask(client, demo).headers["KPS-Makbuz"] for _ in range(6)]
        global person
        person = demo.person("married-with-children")["kimlik_no"]


def tearDownModule():
    shutil.rmtree(folder, ignore_errors=True)


def copy_of(state, name):
    """Segments are mostly zeros: they are copied as holes."""
    target = folder / name
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-r", "--sparse=always", str(state), str(target)], check=True)
    return target


class Kills:
    """Kills of one kind, and what became of them."""

    def __init__(self, kind):
        self.kind, self.at_places, self.by_chance, self.too_late = kind, 0, 0, 0
        self.went_on, self.refused = 0, 0

    def at(self, place, arguments):
        """Runs the command until that place; False when it does not pass there."""
        done = run(*arguments, env={**os.environ, "KPS_FAILPOINT": f"kill:{place}"})
        if done.returncode == -signal.SIGKILL:
            self.at_places += 1
            return True, done.stdout
        return False, done.stdout

    def after(self, seconds, arguments):
        process = subprocess.Popen([str(KPS), *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        time.sleep(seconds)  # the moment of the kill is the test
        process.kill()
        said = process.communicate(timeout=60)[0]
        if process.returncode == -signal.SIGKILL:
            self.by_chance += 1
        else:
            self.too_late += 1
        return said

    def note(self, done):
        """How the same command ended when it was run again."""
        if done.returncode == 0:
            self.went_on += 1
        else:
            assert done.returncode == 1 and done.stderr.splitlines()[-1].startswith("kps: "), (done.returncode, done.stdout, done.stderr)
            self.refused += 1

    def tell(self, more=""):
        print(f"# {self.kind}: {self.at_places} kills at named places, {self.by_chance} by chance ({self.too_late} came too late); "
              f"run again {self.went_on} went on, {self.refused} were refused in words{more}", flush=True)


def duration(arguments):
    start = time.monotonic()
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return time.monotonic() - start


class Killed(unittest.TestCase):
    def whole(self, log):
        report = verified(log)
        self.assertTrue(report["ok"], report)
        return report["entries"]

    def acts(self, state, kind):
        """How many entries of that type the log holds."""
        count = 0
        for index in range(verified(state / "log")["entries"]):
            shown = run("audit", "show", index, "--log", state / "log", "--json")
            count += shown.returncode == 0 and json.loads(shown.stdout)["clear"]["type"] == kind
        return count

    # Evidence R-088.
    def test_search(self):
        kills = Kills("search")
        state = copy_of(base, "search")
        shown = 0

        def request():
            made = run("audit", "search", "request", "--dir", state, "--by", "ayse", "--basis", "2026/17", "--person", person, "--json")
            number = json.loads(made.stdout)["id"]
            self.assertEqual(run("audit", "search", "approve", number, "--dir", state, "--by", "mehmet").returncode, 0)
            return "audit", "search", "run", number, "--dir", state

        seconds = duration(request())
        for place in PLACES["search"]:
            command = request()
            passed, said = kills.at(place, command)
            self.assertTrue(passed, place)
            self.assertNotIn("entries found", said, place)
            kills.note(run(*command))
        for _ in range(CHANCES):
            command = request()
            shown += "entries found" in kills.after(random.uniform(0, seconds), command)
            kills.note(run(*command))
        self.whole(state / "log")
        searches = self.acts(state, "search")
        self.assertGreaterEqual(searches, 1 + shown + kills.went_on)
        kills.tell(f"; {searches} searches stand in the log, {1 + shown + kills.went_on} were shown to somebody")

    # Evidence R-090.
    def test_destruction(self):
        kills = Kills("destruction")
        first = json.loads(run("audit", "show", 0, "--log", base / "log", "--json").stdout)["clear"]["time"]
        later = datetime.datetime(int(first[:4]) + 8, int(first[5:7]), 28) + datetime.timedelta(days=80)
        month = (datetime.datetime.fromisoformat(first[:-1]) + datetime.timedelta(hours=3)).strftime("%Y-%m")
        asked = copy_of(base, "asked")

        def command(verb, state, *options):
            return ("audit", "destroy", verb, "--dir", state, "--clock", later.strftime("%Y-%m-%dT06:00:00Z"), "--month", month, *options)

        self.assertEqual(run(*command("request", asked, "--by", "ayse")).returncode, 0)
        self.assertEqual(run(*command("confirm", asked, "--by", "mehmet")).returncode, 0)

        def check(state):
            kills.note(run(*command("run", state)))
            report = verified(state / "log")
            self.assertTrue(report["ok"], report)
            self.assertEqual(report["destroyed_months"], 1)
            self.assertFalse((state / "keys" / f"month-{month}.key").exists())

        seconds = duration(command("run", copy_of(asked, "measured")))
        for place in PLACES["destroy"]:
            state = copy_of(asked, "destroyed")
            passed, _ = kills.at(place, command("run", state))
            self.assertTrue(passed, place)
            check(state)
        for _ in range(CHANCES):
            state = copy_of(asked, "destroyed")
            kills.after(random.uniform(0, seconds), command("run", state))
            check(state)
        # One state through every place, one kill after the other.
        state = copy_of(asked, "destroyed")
        chain = sum(kills.at(place, command("run", state))[0] for place in PLACES["destroy"])
        check(state)
        for receipt in receipts:
            self.assertEqual(run("audit", "verify-receipt", "--log", state / "log", receipt).returncode, 0)
        kills.tell(f"; {chain} of the kills one after the other in one state")

    # Evidence R-087.
    def test_restore(self):
        kills = Kills("restore")
        state = copy_of(base, "source")
        made = run("backup", "create", "--dir", state, "--out", folder / "backup", "--by", "ayse", "--json")
        self.assertEqual(made.returncode, 0, made.stderr)
        size = json.loads(made.stdout)["log_size"]
        target = folder / "restored"
        command = ("backup", "restore", "--backup", folder / "backup", "--dir", target, "--keys", state / "keys", "--after-loss", "--by", "ayse")
        seconds = duration(command)
        halves = 0
        moments = [*PLACES["restore"], "act.put", "act.entered", *[None] * CHANCES]
        for place in moments:
            shutil.rmtree(target, ignore_errors=True)
            if place:
                self.assertTrue(kills.at(place, command)[0], place)
            else:
                kills.after(random.uniform(0, seconds), command)
            if not (target / "state.json").exists():
                halves += 1
                served = run("serve", "--state", target, "--port", "0", timeout=60)
                self.assertEqual(served.returncode, 1, (place, served.stderr))
                again = run(*command)
                self.assertEqual(again.returncode, 0, (place, again.stderr))
                kills.note(again)
            else:
                kills.note(run(*command))
            # The log goes on, and its first own entry is the one that says why.
            checked = run("audit", "anchor", "verify", "--dir", target)  # opens nothing for writing
            self.assertIn(checked.returncode, (0, 1))
            self.assertEqual(run("audit", "show", 1, "--dir", target, "--by", "ayse", "--basis", "1").returncode, 0)
            self.assertGreater(self.whole(target / "log"), size)
            shown = json.loads(run("audit", "show", size + 1, "--log", target / "log", "--json").stdout)
            self.assertEqual(shown["clear"]["type"], "close")
        kills.tell(f"; {halves} of {len(moments)} left half a state, and no server started in one")

    def test_rotation(self):
        kills = Kills("rotation of keys")
        state = copy_of(base, "rotated")
        months = 1

        def command():
            return "audit", "keys", "prepare", "--dir", state, "--by", "ayse", "--months", months

        seconds = duration(command())
        for place in [*PLACES["rotation"], *[None] * CHANCES]:
            months += 1
            if place:
                self.assertTrue(kills.at(place, command())[0], place)
            else:
                kills.after(random.uniform(0, seconds), command())
            again = run(*command())
            self.assertEqual(again.returncode, 0, again.stderr)
            kills.note(again)
        listed = run("audit", "keys", "canary", "--dir", state, "--by", "ayse", "--json")
        self.assertEqual(listed.returncode, 0, listed.stdout + listed.stderr)
        self.whole(state / "log")
        kills.tell(f"; {months + 1} months of keys, each opened a canary")

    def test_renewal_of_the_unlock_secret(self):
        kills = Kills("renewal of the unlock secret")
        kept = folder / "kept.secret"
        for place in [*PLACES["renewal"], *[None] * CHANCES]:
            state = copy_of(base, "renewed")
            shutil.copy(state / "keys" / "unlock.secret", kept)
            out = folder / "shares"
            shutil.rmtree(out, ignore_errors=True)
            command = ("audit", "keys", "split", "--dir", state, "--by", "ayse", "--shares", 3, "--needed", 2, "--out", out, "--renew",
                       "--unlock", kept)
            if place:
                self.assertTrue(kills.at(place, command)[0], place)
            else:
                kills.after(random.uniform(0, 0.5), command)
            # Either the old secret opens the keys or two of the new shares do; never neither.
            ways = [("--unlock", kept), ("--share", out / "share-1-of-3.key", "--share", out / "share-3-of-3.key")]
            opened = [run("audit", "keys", "canary", "--dir", state, "--by", "ayse", *way).returncode == 0 for way in ways]
            self.assertIn(True, opened, place)
            kills.went_on += 1
            self.whole(state / "log")
        kills.tell(", and the old secret or the new shares open the keys after each")


if __name__ == "__main__":
    unittest.main()
