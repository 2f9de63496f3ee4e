"""After a loss: a backup is restored, the log goes on under a new name, and every verifier shows both; keys in a backup; what an old
copy may not do."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from demo import ROOT, Demo, run
from rest_client import RestClient
from retention_e2e import Server, ask, verified

HERE = pathlib.Path(__file__).resolve().parent
SECOND = "kps/denetim/2"


def setUpModule():
    global folder
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-restore-"))


def tearDownModule():
    shutil.rmtree(folder, ignore_errors=True)


def create(demo, name, *options, status=0):
    made = run("backup", "create", "--dir", demo.folder, "--out", folder / name, "--by", "ayse", "--json", *options)
    assert made.returncode == status, made.stderr
    return json.loads(made.stdout) if status == 0 else made.stderr


def restore(name, target, *options, status=0):
    done = run("backup", "restore", "--backup", folder / name, "--dir", folder / target, *options, "--json")
    assert done.returncode == status, (options, done.stdout, done.stderr)
    return json.loads(done.stdout) if status == 0 else done.stderr


def serve(state, demo):
    """Starts a server on a restored state, and asks nothing: it records its start."""
    if not (state / "tls").exists():
        shutil.copytree(demo.folder / "tls", state / "tls")
    with Server(state) as server:
        pass
    return server.said


def of_all_three(copy, *notes):
    """What each verifier says of an export: good or not."""
    ours = run("audit", "verify", "--log", copy, *[word for note in notes for word in ("--checkpoint", note)])
    python = subprocess.run(["/usr/bin/python3", str(ROOT / "tools/verify_log.py"), str(copy / "tiles"), str(copy / "log.vkey"), "checkpoint",
                             *map(str, notes)], capture_output=True, text=True)
    batch = folder / "batch"
    batch.write_text(f"{copy}\n")
    page = subprocess.run(["node", str(HERE / "verifier/core.mjs"), "--batch", str(batch)], capture_output=True, text=True)
    return (ours.returncode == 0, python.returncode == 0, page.stdout.startswith("OK")), (ours.stdout, python.stdout, page.stdout + page.stderr)


class AfterALoss(unittest.TestCase):
    # Evidence R-087.
    def test_the_log_goes_on_under_a_new_name_and_both_are_shown(self):
        with Demo(persons=200) as demo:
            client = RestClient(demo).log_in()
            kept = [ask(client, demo).headers["KPS-Makbuz"] for _ in range(4)]
            made = create(demo, "b1")
            lost = ask(client, demo).headers["KPS-Makbuz"]
            demo.down()
            newest = folder / "newest.note"
            shutil.copy(demo.log / "tiles" / "checkpoint", newest)
            keys = ("--keys", demo.folder / "keys")
            self.assertIn("records were lost", restore("b1", "s2", *keys, "--checkpoint", newest, status=1))
            self.assertFalse((folder / "s2").exists())
            self.assertIn("--by", restore("b1", "s2", *keys, "--checkpoint", newest, "--after-loss", status=2))
            done = restore("b1", "s2", *keys, "--checkpoint", newest, "--after-loss", "--by", "ayse")
            self.assertEqual(done["log_origin"], SECOND)
            self.assertEqual(done["known_lost"], verified(demo.log)["entries"] - made["log_size"])
            state = folder / "s2"
            shown = json.loads(run("audit", "show", made["log_size"] + 1, "--log", state / "log", "--keys", state / "keys", "--json").stdout)
            self.assertEqual(shown["clear"]["type"], "close")
            for part in ("before=kps/denetim+", f"after={SECOND}+", f"end={made['log_size']} ", " by=ayse", f"known={verified(demo.log)['entries']}:"):
                self.assertIn(part, shown["opened"]["detail"])
            serve(state, demo)
            report = verified(state / "log")
            self.assertTrue(report["ok"], report)
            self.assertEqual((report["origin"], report["earlier"]),
                             (SECOND, [{"origin": "kps/denetim", "end": made["log_size"], "lost": done["known_lost"]}]))
            self.assertGreater(report["entries"], made["log_size"] + 4)
            for receipt in kept:
                self.assertEqual(run("audit", "verify-receipt", "--log", state / "log", receipt).returncode, 0)
            refused = run("audit", "verify-receipt", "--log", state / "log", lost)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("was lost, as the log says", refused.stdout + refused.stderr)
            self.person_is_found(state, demo)
            self.all_verifiers_agree(state, newest)
            self.an_old_copy_does_not_start(state, demo)
            self.it_is_backed_up_and_restored_again(state)

    def person_is_found(self, state, demo):
        """The search and the ledger reach back over the change of name."""
        person = demo.person("married-with-children")["kimlik_no"]
        found = run("audit", "ledger", "--dir", state, "--person", person, "--by", "gise", "--basis", "2026/5", "--json")
        self.assertEqual(found.returncode, 0, found.stderr)
        self.assertEqual(len(json.loads(found.stdout)["look_ups"]), 4)

    def all_verifiers_agree(self, state, newest):
        copy = folder / "export"
        self.assertEqual(run("audit", "export", "--log", state / "log", "--out", copy).returncode, 0)
        good, said = of_all_three(copy, newest)
        self.assertEqual(good, (True, True, True), said)
        self.assertIn("kps/denetim, entries below", said[0])
        self.assertIn("under kps/denetim;", said[1])
        record = copy / "origins" / "00002.txt"
        whole = record.read_bytes()
        damaged = 0
        for at in range(0, len(whole), max(1, len(whole) // 25)):
            record.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            good, said = of_all_three(copy)
            self.assertEqual(good, (False, False, False), (at, said))
            damaged += 1
        record.unlink()
        good, said = of_all_three(copy)
        self.assertEqual(good, (False, False, False), said)
        print(f"# a log of two names: {damaged + 1} damages of its change of name, each found by all three verifiers")

    def an_old_copy_does_not_start(self, state, demo):
        """The log of before the loss, put back beside the newer keys and the newer mark."""
        old = folder / "old-copy"
        shutil.copytree(state, old)
        shutil.rmtree(old / "log")
        shutil.copytree(demo.log, old / "log")
        started = run("serve", "--state", old, "--port", "0", timeout=30)
        self.assertNotEqual(started.returncode, 0)
        self.assertIn("old copy", started.stderr)

    def it_is_backed_up_and_restored_again(self, state):
        made = run("backup", "create", "--dir", state, "--out", folder / "b2", "--by", "ayse", "--json")
        self.assertEqual(made.returncode, 0, made.stderr)
        done = restore("b2", "s3", "--keys", state / "keys", "--checkpoint", state / "log" / "tiles" / "checkpoint")
        self.assertEqual((done["log_origin"], done["known_lost"]), (SECOND, 0))
        done = restore("b2", "s4", "--keys", state / "keys", "--after-loss", "--by", "mehmet")
        self.assertEqual(done["log_origin"], "kps/denetim/3")
        report = verified(folder / "s4" / "log")
        self.assertTrue(report["ok"], report)
        self.assertEqual([part["origin"] for part in report["earlier"]], ["kps/denetim", SECOND])
        # The older backup's next name is taken, by the keys at least.
        self.assertIn("already", restore("b1", "s5", "--keys", state / "keys", "--after-loss", "--by", "mehmet", status=1)
                      .replace("old copy", "already"))


class KeysInABackup(unittest.TestCase):
    # Evidence R-087.
    def test_keys_come_back_with_the_unlock_secret_and_with_no_other(self):
        with Demo(persons=200) as demo:
            client = RestClient(demo).log_in()
            ask(client, demo)
            demo.down()
            secret = folder / "unlock.secret"
            shutil.copy(demo.folder / "keys" / "unlock.secret", secret)
            shares = folder / "shares"
            split = run("audit", "keys", "split", "--dir", demo.folder, "--by", "ayse", "--shares", 3, "--needed", 2, "--out", shares,
                        "--remove-secret")
            self.assertEqual(split.returncode, 0, split.stderr)
            self.assertIn("--share", create(demo, "locked", "--with-keys", status=2))
            two = [word for number in (1, 3) for word in ("--share", shares / f"share-{number}-of-3.key")]
            create(demo, "k1", "--with-keys", *two)
            self.assertEqual(run("backup", "verify", "--backup", folder / "k1").returncode, 0)
            everything = b"".join(path.read_bytes() for path in (folder / "k1").rglob("*") if path.is_file())
            for name in ("log.key", "server.secret"):
                lines = (demo.folder / "keys" / name).read_text().splitlines()
                value = next(line.split()[1] for line in lines if line.split()[0] in ("seed", "value"))
                self.assertNotIn(value.encode(), everything)
                self.assertNotIn(bytes.fromhex(value), everything)
            newest = ("--checkpoint", demo.log / "tiles" / "checkpoint")
            wrong = folder / "wrong.secret"
            with Demo(persons=200) as other:
                shutil.copy(other.folder / "keys" / "unlock.secret", wrong)
            self.assertIn("not their unlock secret", restore("k1", "k2", "--unlock", wrong, *newest, status=1))
            self.assertFalse((folder / "k2" / "state.json").exists())
            restore("k1", "k2", *two[:2], *newest, status=1)
            restore("k1", "k2", *two, *newest, "--by", "ayse")
            restore("k1", "k3", "--unlock", secret, *newest)
            self.assertFalse((folder / "k2" / "keys" / "unlock.secret").exists())
            serve(folder / "k2", demo)
            self.assertTrue(verified(folder / "k2" / "log")["ok"])
            shown = run("audit", "show", 2, "--log", folder / "k2" / "log", "--keys", folder / "k2" / "keys", *two, "--json")
            self.assertIn("opened", shown.stdout)
            create(demo, "plain")
            restore("plain", "k4", *two, *newest, status=1)


if __name__ == "__main__":
    unittest.main()
