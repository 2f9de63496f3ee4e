"""A witness of another institution: its cosignatures are on the log, and a fork and an old copy of the log are refused."""
import os
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.request

from demo import KPS, Demo, free_port, run
from rest_client import RestClient

WITNESS = KPS.parent / "kps-witness"
COMBINED = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"


class Witness:
    """One `kps-witness` in a folder of its own."""

    def __init__(self, folder, vkey):
        self.folder, self.port, self.process = folder, free_port(), None
        self.key = self.run("init", "--name", "witness.example/w1").stdout.strip()
        self.run("add-log", "--vkey", vkey)

    def run(self, verb, *arguments):
        done = subprocess.run([str(WITNESS), verb, "--dir", str(self.folder), *map(str, arguments)], capture_output=True, text=True,
                              timeout=30)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def start(self):
        self.process = subprocess.Popen([str(WITNESS), "serve", "--dir", str(self.folder), "--port", str(self.port)],
                                        stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        assert "on port" in line, line

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process.stderr.close()
            self.process = None

    def ask(self, body):
        context = ssl.create_default_context(cafile=str(self.folder / "tls.pem"))
        request = urllib.request.Request(f"https://localhost:{self.port}/add-checkpoint", body, method="POST")
        try:
            with urllib.request.urlopen(request, context=context, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def wait_for(what, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("did not happen in time")


class Server:
    """`kps serve` on a demo's state, so that options can be given; the demo itself is down."""

    def __init__(self, demo, *options):
        self.demo, self.log = demo, demo.folder / "serve.log"
        with open(self.log, "w") as out:
            self.process = subprocess.Popen(
                [str(KPS), "serve", "--state", str(demo.folder), "--port", str(demo.port), "--witness-period", "1", *options],
                stderr=out)
        Server.running.append(self.process)

    running = []

    def wait(self):
        wait_for(lambda: "listening" in self.said() or self.process.poll() is not None)
        return self

    def said(self):
        return self.log.read_text()

    def stop(self):
        self.process.terminate()
        return self.process.wait(60)


class Witnessed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-witness-"))
        cls.demo = Demo()
        cls.demo.up()
        cls.demo.down()
        cls.vkey = cls.demo.log / "log.vkey"
        cls.witness = Witness(cls.folder / "witness", cls.vkey)
        (cls.demo.folder / "witness.policy").write_text(
            f"log {cls.vkey.read_text().strip()}\nwitness w1 {cls.witness.key} https://localhost:{cls.witness.port}\nquorum w1\n")
        shutil.copy(cls.folder / "witness/tls.pem", cls.demo.folder / "witness-ca.pem")

    @classmethod
    def tearDownClass(cls):
        cls.witness.stop()
        cls.demo.__exit__()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def tearDown(self):
        self.witness.stop()
        for process in Server.running:
            if process.poll() is None:
                process.kill()
                process.wait(60)
        Server.running.clear()

    def metric(self, name):
        answer = RestClient(self.demo).send("GET", "/metrics")
        return float(next(line.split()[1] for line in answer.body.decode().splitlines() if line.startswith(name + " ")))

    def ask(self):
        person = self.demo.person("married-with-children")
        return RestClient(self.demo).log_in().ask(COMBINED, [{"KimlikNo": person["kimlik_no"], "DogumGun": person["dogum_gun"],
                                                              "DogumAy": person["dogum_ay"], "DogumYil": person["dogum_yil"]}])

    def test_cosignatures_are_published_and_an_old_copy_and_a_fork_are_refused(self):
        self.witness.start()
        server = Server(self.demo).wait()
        witnessed = self.demo.log / "tiles/checkpoint.witnessed"
        try:
            index = int(self.ask().headers["KPS-Makbuz"].split()[1])
            note = wait_for(lambda: witnessed.exists() and int(witnessed.read_text().split("\n")[1]) > index and witnessed.read_text())
            self.assertIn("\u2014 witness.example/w1 ", note)
            self.assertEqual(RestClient(self.demo).send("GET", "/log/checkpoint.witnessed").status, 200)
            self.assertEqual(self.metric("kps_witness_contradicted"), 0)
            self.assertLess(self.metric("kps_witness_unconfirmed_seconds"), 30)
        finally:
            self.assertEqual(server.stop(), 0, server.said())
        self.check_receipt(index)
        self.check_old_copy()
        self.check_fork()

    def check_receipt(self, index):
        """A receipt carries the cosignature, and a policy can be asked of it."""
        file, policy = self.folder / "receipt", self.demo.folder / "witness.policy"
        made = run("audit", "receipt", index, "--log", self.demo.log, "--out", file)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertIn("\u2014 witness.example/w1 ", file.read_text())
        good = run("audit", "verify-receipt", file, "--vkey", self.vkey, "--policy", policy)
        self.assertEqual(good.returncode, 0, good.stdout + good.stderr)
        lonely = self.folder / "lonely"
        lonely.write_text("".join(line for line in file.read_text().splitlines(True) if "witness.example" not in line))
        self.assertEqual(run("audit", "verify-receipt", lonely, "--vkey", self.vkey).returncode, 0)
        bad = run("audit", "verify-receipt", lonely, "--vkey", self.vkey, "--policy", policy)
        self.assertEqual(bad.returncode, 1)
        self.assertIn("quorum", bad.stdout)

    def check_old_copy(self):
        """The log's folder as it was earlier, with everything that lies beside it."""
        old = self.folder / "old"
        shutil.copytree(self.demo.folder, old)
        server = Server(self.demo).wait()
        self.assertEqual(self.ask().status, 200)
        size = lambda: int((self.demo.log / "tiles/checkpoint.witnessed").read_text().split("\n")[1])
        # More than the old copy holds, its last entries included.
        before = int((old / "log/tiles/checkpoint").read_text().split("\n")[1])
        wait_for(lambda: size() > before)
        self.assertEqual(server.stop(), 0)
        kept = self.folder / "kept"
        shutil.move(self.demo.folder, kept)
        # Everything was put back, the mark too: the witness remembers.
        shutil.copytree(old, self.demo.folder)
        server = Server(self.demo).wait()
        self.assertNotEqual(server.process.wait(60), 0)
        self.assertIn("an old copy was put back", server.said())
        self.assertIn("a witness signed", server.said())
        # Without a witness the mark beside the log's folder finds it.
        self.witness.stop()
        shutil.copy(kept / "log.high-water", self.demo.folder / "log.high-water")
        server = Server(self.demo).wait()
        self.assertNotEqual(server.process.wait(60), 0)
        self.assertIn("it was durable at", server.said())
        # What was not set back starts, witness or not.
        shutil.rmtree(self.demo.folder)
        shutil.move(kept, self.demo.folder)
        server = Server(self.demo).wait()
        self.assertIn("listening", server.said())
        self.assertIn("not asked before the start", server.said())
        self.assertEqual(server.stop(), 0)
        # The old copy, grown on another history under the same key, is the fork of the next check.
        self.old = old

    def check_fork(self):
        for name in ("witness.policy", "log.high-water"):
            (self.old / name).unlink()
        fork = Demo(folder=self.old)
        fork.credentials, fork.port = self.demo.credentials, self.demo.port
        server = Server(fork).wait()
        for _ in range(6):
            self.assertEqual(self.ask().status, 200)
        self.assertEqual(server.stop(), 0)
        self.witness.start()
        shown = self.witness.run("show").stdout
        older = self.folder / "cosigned.note"
        older.write_text(shown[shown.index("\nlog ") + 1:].split("\n", 1)[1])
        size = int(older.read_text().split("\n")[1])
        ours = (self.old / "log/tiles/checkpoint").read_bytes()
        self.assertGreater(int(ours.split(b"\n")[1]), size)
        proof = run("audit", "consistency", older, "--log", self.old / "log", "--vkey", self.vkey)
        self.assertEqual(proof.returncode, 1)  # our own command refuses to make one
        body = b"old %d\n\n" % size + ours
        self.assertEqual(self.witness.ask(body)[0], 422)
        self.assertEqual(self.witness.ask(b"old 0\n\n" + ours), (409, f"{size}\n"))

    def test_without_a_witness_for_a_day_new_questions_are_refused(self):
        later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 25 * 3600))
        witnessed = self.demo.log / "tiles/checkpoint.witnessed"
        if not witnessed.exists():
            self.witness.start()
            server = Server(self.demo).wait()
            wait_for(witnessed.exists)
            server.stop()
            self.witness.stop()
        server = Server(self.demo, "--clock", later).wait()
        try:
            self.assertEqual(RestClient(self.demo).send("GET", "/readyz").status, 503)
            answer = self.ask()
            self.assertEqual((answer.status, answer.json["code"]), (503, 902), answer.body)
            self.assertIn("ALARM: no quorum of witnesses for 25 hours; new questions are refused", server.said())
            # Refusals are answered and recorded as ever.
            self.assertEqual(RestClient(self.demo).request_token(password="x").status, 401)
        finally:
            server.stop()


if __name__ == "__main__":
    unittest.main()
