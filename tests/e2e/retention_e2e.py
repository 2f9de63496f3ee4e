"""Eight years on: a month of the log is destroyed by two persons, through a crash, under a running server; backups of a
running server are restored, or refused."""
import datetime
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from demo import KPS, Demo, free_port, run
from rest_client import RestClient

SERVICE = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"


def setUpModule():
    global folder
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-retention-"))


def tearDownModule():
    shutil.rmtree(folder, ignore_errors=True)


def ask(client, demo):
    person = demo.person("married-with-children")
    criterion = {"KimlikNo": person["kimlik_no"], "DogumGun": person["dogum_gun"], "DogumAy": person["dogum_ay"],
                 "DogumYil": person["dogum_yil"]}
    return client.ask_raw(SERVICE, json.dumps({"criteria": [criterion]}).encode())


def verified(log):
    return json.loads(run("audit", "verify", "--log", log, "--json").stdout)


def serves(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Server:
    """`kps serve` on a state, at a moment of its own."""

    def __init__(self, state, *options):
        self.port = free_port()
        self.process = subprocess.Popen([str(KPS), "serve", "--state", str(state), "--port", str(self.port), *options],
                                        stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        until = time.monotonic() + 60
        while not serves(self.port):
            if time.monotonic() > until or self.process.poll() is not None:
                raise AssertionError("the server did not start")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.said = self.process.communicate(timeout=60)[1]


class Destruction(unittest.TestCase):
    # Evidence R-090.
    def test_a_month_is_destroyed_after_eight_years_and_the_log_still_verifies(self):
        with Demo(persons=200) as demo:
            client = RestClient(demo).log_in()
            receipts = [ask(client, demo).headers["KPS-Makbuz"] for _ in range(5)]
            demo.down()
            first = demo.entry(0)["clear"]["time"]
            year, month = int(first[:4]), int(first[5:7])
            later = datetime.datetime(year + 8, month, 28) + datetime.timedelta(days=80)
            clock = later.strftime("%Y-%m-%dT06:00:00Z")
            name = (datetime.datetime.fromisoformat(first[:-1]) + datetime.timedelta(hours=3)).strftime("%Y-%m")

            def destroy(verb, *options, **environment):
                return subprocess.run([str(KPS), "audit", "destroy", verb, "--dir", str(demo.folder), "--clock", clock,
                                       "--json", *options], capture_output=True, text=True, timeout=120, check=False,
                                      env={**os.environ, **environment})

            shutil.copytree(demo.log, folder / "before")
            plan = run("audit", "destroy", "plan", "--dir", demo.folder, "--json")
            self.assertEqual(plan.returncode, 0, plan.stderr)
            self.assertEqual([entry["state"] for entry in json.loads(plan.stdout)["months"]], ["kept"])
            self.assertEqual(run("audit", "destroy", "request", "--dir", demo.folder, "--month", name, "--by",
                                 "ayse").returncode, 1)
            people = ["--by", "ayse", "--approver", "mehmet", "--basis", "Ankara 3. ACM 2026/17"]
            cases = ["--cases", str(folder / "cases"), "--secrets", str(folder / "secrets")]
            with Server(demo.folder, "--clock", clock) as server:
                plan = destroy("plan")
                self.assertEqual(plan.returncode, 1)
                self.assertTrue(json.loads(plan.stdout)["overdue"])
                self.assertEqual(destroy("run", "--month", name).returncode, 1)
                self.assertEqual(destroy("request", "--month", name, "--by", "ayse").returncode, 0)
                self.assertEqual(destroy("confirm", "--month", name, "--by", "Ayse").returncode, 1)
                self.assertEqual(destroy("confirm", "--month", name, "--by", "mehmet").returncode, 0)
                for _ in range(2):
                    held = run("audit", "hold", "add", "--dir", demo.folder, "--index", "1-3", *people)
                    self.assertEqual(held.returncode, 0, held.stderr)
                self.assertEqual(run("audit", "hold", "lift", 2, "--dir", demo.folder, *people).returncode, 0)
                refused = destroy("run", "--month", name)
                self.assertEqual(refused.returncode, 1)
                self.assertIn("under hold 1 (Ankara 3. ACM 2026/17)", refused.stderr)
                for point in ("destroy.held", "destroy.intent", "destroy.keys", "destroy.deleted", "destroy.recorded"):
                    self.assertEqual(destroy("run", "--month", name, *cases, KPS_FAILPOINT=point).returncode, 77, point)
                done = destroy("run", "--month", name, *cases)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(destroy("run", "--month", name).returncode, 1)
            self.assertIn("OVERDUE", server.said)
            end = json.loads(done.stdout)["end"]
            report = verified(demo.log)
            self.assertTrue(report["ok"], report)
            self.assertEqual((report["destroyed_end"], report["destroyed_months"]), (end, 1))
            self.assertFalse((demo.folder / "keys" / f"month-{name}.key").exists())
            shown = run("audit", "show", 1, "--log", demo.log)
            self.assertEqual(shown.returncode, 1)
            self.assertIn("destroyed", shown.stderr)
            for receipt in receipts:
                checked = run("audit", "verify-receipt", "--log", demo.log, receipt)
                self.assertEqual(checked.returncode, 0, checked.stdout)
            self.case_opens(demo, name)
            checked = json.loads(destroy("check-copy", "--copy", str(folder / "before")).stdout)
            self.assertEqual((checked["ok"], checked["opened"]), (True, 0))
            self.assertGreater(checked["data_keys"], 0)
            listed = json.loads(run("audit", "destroy", "list", "--dir", demo.folder, "--json").stdout)
            self.assertEqual([record["month"] for record in listed], [name])
            copy = folder / "export"
            self.assertEqual(run("audit", "export", "--log", demo.log, "--out", copy).returncode, 0)
            self.assertTrue((copy / "destroyed" / f"{name}.txt").exists())

    # Evidence R-089.
    def case_opens(self, demo, name):
        case = folder / "cases" / f"{name}-hold-1.case"
        secret = folder / "secrets" / f"{name}-hold-1.secret"
        self.assertEqual(secret.stat().st_mode & 0o777, 0o600)
        self.assertFalse((folder / "cases" / f"{name}-hold-2.case").exists())
        options = ["--vkey", demo.log / "log.vkey", "--json"]
        opened = run("audit", "hold", "open", case, "--secret", secret, *options)
        self.assertEqual(opened.returncode, 0, opened.stderr)
        entries = json.loads(opened.stdout)["entries"]
        self.assertTrue(entries and all(1 <= entry["index"] <= 3 for entry in entries), entries)
        wrong = folder / "wrong.secret"
        wrong.write_text("kps-audit-case-secret v1\n" + "00" * 32 + "\n")
        self.assertEqual(run("audit", "hold", "open", case, "--secret", wrong, *options).returncode, 1)


class Backups(unittest.TestCase):
    # Evidence R-087.
    def test_a_backup_under_load_is_restored_and_an_older_one_is_not(self):
        with Demo(persons=200) as demo:
            client = RestClient(demo).log_in()
            stop = threading.Event()

            def load():
                while not stop.is_set():
                    ask(client, demo)

            worker = threading.Thread(target=load)
            worker.start()
            try:
                old = self.create(demo, "old")
            finally:
                stop.set()
                worker.join()
            self.assertEqual(self.create(demo, "old", 1), {})
            ask(client, demo)
            demo.down()
            last = self.create(demo, "last")
            self.assertGreater(last["log_size"], old["log_size"])
            self.assertEqual(last["log_size"], verified(demo.log)["entries"])
            newest = demo.log / "tiles" / "checkpoint"
            self.restore(demo, "old", "r1", newest, 1)
            self.restore(demo, "last", "r1", None, 1)
            self.restore(demo, "last", "r1", folder / "old" / "log" / "tiles" / "checkpoint", 1)
            self.assertFalse((folder / "r1").exists())
            self.restore(demo, "last", "r1", newest, 0)
            self.restore(demo, "last", "r1", newest, 1)  # not empty any more
            shutil.copytree(demo.folder / "tls", folder / "r1" / "tls")
            with Server(folder / "r1") as server:
                self.assertIsNone(server.process.poll())
            self.assertTrue(verified(folder / "r1" / "log")["ok"])
            self.assertGreater(verified(folder / "r1" / "log")["entries"], last["log_size"])
            self.assertEqual(run("backup", "restore", "--backup", folder / "old", "--dir", folder / "reading",
                                 "--checkpoint", newest, "--for-reading").returncode, 0)
            self.assertTrue(verified(folder / "reading" / "log")["ok"])
            self.assertFalse((folder / "reading" / "state.json").exists())
            self.damage_is_found()

    def damage_is_found(self):
        backup = folder / "old"
        files = [path for path in backup.rglob("*") if path.is_file() and path.stat().st_size]
        for path in files[:12]:
            content = path.read_bytes()
            middle = len(content) // 2
            path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:])
            checked = run("backup", "verify", "--backup", backup, "--json")
            self.assertEqual(checked.returncode, 1, path)
            path.write_bytes(content)
        self.assertEqual(run("backup", "verify", "--backup", backup, "--json").returncode, 0)

    def create(self, demo, name, status=0):
        made = run("backup", "create", "--dir", demo.folder, "--out", folder / name, "--by", "ayse", "--json")
        self.assertEqual(made.returncode, status, made.stderr)
        return json.loads(made.stdout) if status == 0 else {}

    def restore(self, demo, name, target, checkpoint, status):
        options = ["--checkpoint", checkpoint] if checkpoint else []
        done = run("backup", "restore", "--backup", folder / name, "--dir", folder / target, "--keys",
                   demo.folder / "keys", *options, "--json")
        self.assertEqual(done.returncode, status, done.stderr)


if __name__ == "__main__":
    unittest.main()
