"""The keys of the log from the command line: plan, canaries, shares, tokens; and what the log and the server say of them."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from demo import Demo, run

MODULE = "/usr/lib/softhsm/libsofthsm2.so"


def keys(demo, verb, *arguments, **options):
    return run("audit", "keys", verb, "--dir", demo.folder, *arguments, **options)


def keys_json(demo, verb, *arguments, **options):
    result = keys(demo, verb, "--json", *arguments, **options)
    if result.returncode != 0:
        raise AssertionError(f"keys {verb}: {result.stdout}{result.stderr}")
    return json.loads(result.stdout)


def recorded(demo):
    """Details of the entries about keys, in their order."""
    size = json.loads(run("audit", "verify", "--log", demo.log, "--json").stdout)["entries"]
    details = [demo.entry(index).get("opened", {}).get("detail", "") for index in range(size)]
    return [detail for detail in details if detail.startswith("keys ")]


class Keys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.demo = Demo(persons=200)
        cls.demo.up()

    @classmethod
    def tearDownClass(cls):
        cls.demo.__exit__()

    def test_1_a_new_state_has_the_running_months_keys_and_no_alarm(self):
        plan = keys_json(self.demo, "plan")
        self.assertEqual([row["state"] for row in plan["months"]][0], "active")
        self.assertIn("made", plan["months"][0])
        self.assertIn("expires", plan["log_key"])
        self.assertEqual(keys(self.demo, "check").returncode, 0 if plan["ok"] else 1)
        self.assertIn("active", keys(self.demo, "list").stdout)

    # Evidence R-088.
    def test_2_months_are_prepared_proved_and_recorded_with_a_running_server(self):
        refused = keys(self.demo, "prepare")
        self.assertEqual(refused.returncode, 2)
        plan = keys_json(self.demo, "prepare", "--by", "ayse.yilmaz", "--months", "3")
        self.assertEqual([row["state"] for row in plan["months"]], ["active", "ready", "ready", "ready"])
        self.assertTrue(plan["ok"])
        again = keys_json(self.demo, "prepare", "--by", "ayse.yilmaz", "--months", "3")
        self.assertEqual(again["months"], plan["months"])
        details = recorded(self.demo)
        for row in plan["months"][1:]:
            for deed in ("make", "prove"):
                wanted = f"keys {deed} month={row['month']} suite=0 public={row['public_sha256']}"
                self.assertEqual(details.count(wanted), 1, details)
        drill = keys_json(self.demo, "canary", "--by", "ayse.yilmaz")
        self.assertEqual(drill["opened"], 4)
        public = keys_json(self.demo, "export-public")
        self.assertEqual(len(public["months"]), 4)
        self.assertTrue(public["log"].startswith("kps/denetim+"))

    # Evidence R-088.
    def test_3_without_its_shares_the_log_is_written_and_read_by_nobody(self):
        shares = self.demo.folder / "shares"
        split = keys_json(self.demo, "split", "--by", "ayse.yilmaz", "--shares", "5", "--needed", "3", "--out", shares,
                          "--remove-secret")
        files = split["files"]
        self.assertEqual(len(files), 5)
        self.assertFalse((self.demo.folder / "keys/unlock.secret").exists())

        def show(*options):
            return run("audit", "show", "1", "--log", self.demo.log, "--keys", self.demo.folder / "keys", "--json", *options)

        def given(*numbers):
            return [word for number in numbers for word in ("--share", files[number])]

        self.assertIn("locked", show().stderr)
        self.assertEqual(show(*given(0, 1)).returncode, 1)
        opened = show(*given(4, 1, 2))
        self.assertEqual(opened.returncode, 0, opened.stderr)
        self.assertIn("opened", json.loads(opened.stdout))
        wrong = keys(self.demo, "canary", "--by", "ayse.yilmaz", *given(0, 1))
        self.assertEqual(wrong.returncode, 1)
        self.assertEqual(keys_json(self.demo, "canary", "--by", "ayse.yilmaz", *given(0, 1, 2))["opened"], 4)
        # The server goes on, over a restart too: it never needed that secret.
        self.demo.down()
        self.demo.up()
        self.assertEqual(run("demo", "status", "--dir", self.demo.folder).returncode, 0)
        # A month more is made by whoever comes with too few shares, by none, and is not ready.
        alone = keys(self.demo, "prepare", "--by", "ayse.yilmaz", "--months", "4")
        self.assertEqual(alone.returncode, 1)
        self.assertIn("canary", alone.stderr)
        ready = keys_json(self.demo, "prepare", "--by", "ayse.yilmaz", "--months", "4", *given(1, 2, 3))
        self.assertEqual(ready["months"][-1]["state"], "ready")

        def search(*words):
            return run("audit", "search", *words, "--dir", self.demo.folder, "--json")

        asked = search("request", "--by", "ayse.yilmaz", "--basis", "2026/17", "--institution", "1001")
        number = json.loads(asked.stdout)["id"]
        self.assertEqual(search("approve", number, "--by", "mehmet.demir").returncode, 0)
        self.assertIn("locked", search("run", number).stderr)
        self.assertEqual(search("run", number, *given(0, 1)).returncode, 1)
        found = search("run", number, *given(0, 1, 3))
        self.assertEqual(found.returncode, 0, found.stderr)
        fresh = keys_json(self.demo, "split", "--by", "ayse.yilmaz", "--renew", "--shares", "3", "--needed", "2", "--out",
                          self.demo.folder / "fresh", *given(0, 2, 4))["files"]
        self.assertEqual(show(*given(0, 1, 2)).returncode, 1)
        self.assertEqual(show("--share", fresh[0], "--share", fresh[2]).returncode, 0)

    def test_4_a_damaged_key_file_is_told_and_exit_1(self):
        plan = keys_json(self.demo, "plan")
        path = self.demo.folder / f"keys/month-{plan['months'][-1]['month']}.key"
        good = path.read_bytes()
        path.write_bytes(good.replace(b"suite 0", b"suite 1"))
        result = keys(self.demo, "check")
        self.assertEqual(result.returncode, 1)
        self.assertIn("damaged", result.stderr)
        path.write_bytes(good)
        self.assertEqual(keys(self.demo, "check").returncode, 0)


class Tokens(unittest.TestCase):
    """The same with SoftHSM: `./dev test` installs it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "tokens").mkdir()
        config = self.folder / "softhsm2.conf"
        config.write_text(f"directories.tokendir = {self.folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
        os.environ["SOFTHSM2_CONF"] = str(config)
        self.addCleanup(os.environ.pop, "SOFTHSM2_CONF")
        for label in ("kps-custodians", "kps-server"):
            (self.folder / f"{label}.pin").write_text(f"pin-of-{label}\n")
            subprocess.run(["softhsm2-util", "--init-token", "--free", "--so-pin", "12345678", "--label", label, "--pin",
                            f"pin-of-{label}"], check=True, capture_output=True)

    def bind(self, demo):
        return keys(demo, "use-tokens", "--by", "ayse.yilmaz", "--module", MODULE, "--custodian-token", "kps-custodians",
                    "--server-token", "kps-server", "--custodian-pin", self.folder / "kps-custodians.pin",
                    "--server-pin", self.folder / "kps-server.pin")

    # Evidence R-088.
    def test_a_server_writes_its_log_with_keys_that_never_leave_their_token(self):
        with Demo(persons=200) as demo:
            demo.down()
            self.assertEqual(self.bind(demo).returncode, 1)  # keys are never written over
            shutil.rmtree(demo.log)
            for path in [*(demo.folder / "keys").glob("*.key"), *(demo.folder / "keys").glob("*.proved"),
                         demo.folder / "keys/unlock.secret", demo.folder / "keys/server.secret"]:
                path.unlink()
            bound = self.bind(demo)
            self.assertEqual(bound.returncode, 0, bound.stderr)
            demo.up()
            plan = keys_json(demo, "prepare", "--by", "ayse.yilmaz")
            self.assertEqual({row["suite"] for row in plan["months"]}, {"p256"})
            self.assertIn("keys bind", recorded(demo))
            verified = run("audit", "verify", "--log", demo.log)
            self.assertEqual(verified.returncode, 0, verified.stdout)
            demo.down()
            # A token that is lost: no start, no search; and said so.
            shutil.rmtree(self.folder / "tokens")
            self.assertNotEqual(demo.up(check=False).returncode, 0)
            self.assertEqual(keys(demo, "canary", "--by", "ayse.yilmaz").returncode, 1)


if __name__ == "__main__":
    unittest.main()
