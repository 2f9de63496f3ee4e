"""Faults of the disk: no answer without an entry, the process ends closed, a restart recovers (AUDIT 0.4, faults F07, F09)."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

from demo import Demo, run
from kps_client import ACTION_COMBINED, Client, Connection, combined_body, signed_query_xml, ROUTER_PATH


def client_and_message(demo):
    bank = demo.user("KRM-1001")
    client = Client(Connection(demo.base_url, demo.ca), bank["username"], bank["password"])
    return client, signed_query_xml(client.fetch_token(), ACTION_COMBINED, combined_body([demo.person("single")]))


class Strace:
    """Attaches to the server; `with` ends it."""

    def __init__(self, pid, *options):
        self.output = tempfile.NamedTemporaryFile(mode="r", suffix=".strace")
        self.process = subprocess.Popen(["strace", "-f", "-q", "-p", str(pid), "-o", self.output.name, *options],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1.0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            # Told to end while the server is ending, strace may wait for ever for a thread that is gone. It has written what it saw.
            self.process.kill()
            self.process.wait(10)

    def lines(self):
        return pathlib.Path(self.output.name).read_text().splitlines()


class FlushErrors(unittest.TestCase):
    # Evidence R-087.
    def test_a_failed_flush_answers_nothing_ends_the_process_and_a_restart_recovers(self):
        with Demo(persons=500) as demo:
            client, message = client_and_message(demo)
            before = client.connection.post(ROUTER_PATH, message)
            self.assertEqual(before.status, 200)
            with Strace(demo.pid, "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO"):
                with self.assertRaises(OSError):
                    client.connection.post(ROUTER_PATH, message)
                demo.wait_dead()
            client.connection.close()
            demo.up()
            after = client.connection.post(ROUTER_PATH, message)
            self.assertEqual(after.status, 200)
            self.assertGreater(int(after.receipt.split()[1]), int(before.receipt.split()[1]))
            demo.down()
            for receipt in (before.receipt, after.receipt):
                proof = run("audit", "verify-receipt", "--log", demo.log, receipt)
                self.assertEqual(proof.returncode, 0, proof.stdout + proof.stderr)
            self.assertEqual(run("audit", "verify", "--log", demo.log).returncode, 0)

    def test_no_byte_of_an_answer_is_sent_before_its_flush(self):
        """The order of system calls, seen from outside: request in, flush returns, answer out."""
        with Demo(persons=500) as demo:
            client, message = client_and_message(demo)
            client.connection.post(ROUTER_PATH, message)
            with Strace(demo.pid, "-e", "trace=fdatasync,read,recvfrom,recvmsg,write,sendto,sendmsg,writev") as strace:
                for _ in range(5):
                    client.connection.post(ROUTER_PATH, message)
                time.sleep(0.3)
            events = []
            for line in strace.lines():
                call = re.match(r"\d+\s+(?:<\.\.\. )?(\w+)(?: resumed>)?.*?= (-?\d+)", line)
                if not call or int(call.group(2)) < 0:
                    continue
                name, size = call.group(1), int(call.group(2))
                if name == "fdatasync":
                    events.append("flush")
                elif name in ("read", "recvfrom", "recvmsg") and size > 2000:
                    events.append("request")
                elif name in ("write", "sendto", "sendmsg", "writev") and size > 2000:
                    events.append("answer")
            self.assertGreaterEqual(events.count("answer"), 5, events)
            for place, event in enumerate(events):
                if event != "answer":
                    continue
                asked = max(index for index in range(place) if events[index] == "request")
                self.assertIn("flush", events[asked:place], events)


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.mount = tempfile.mkdtemp(prefix="kps-full-")
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=420m", "tmpfs", self.mount], capture_output=True, text=True)
        if made.returncode != 0:
            self.skipTest("no right to mount a small file system here; the unit test of the same fault is "
                          "Faults.AFullDiskRefusesQueriesAndKeepsRoomForRefusals")

    def tearDown(self):
        subprocess.run(["umount", "-l", self.mount], check=False)
        shutil.rmtree(self.mount, ignore_errors=True)

    # Evidence R-082.
    def test_a_full_disk_answers_nothing_and_serves_again_when_there_is_room(self):
        demo = Demo(persons=500, folder=pathlib.Path(self.mount) / "demo")
        demo.up()
        try:
            client, message = client_and_message(demo)
            self.assertEqual(client.connection.post(ROUTER_PATH, message).status, 200)
            filler = pathlib.Path(self.mount) / "filler"
            with open(filler, "wb") as out:
                free = shutil.disk_usage(self.mount).free
                os.posix_fallocate(out.fileno(), 0, free - 1024 * 1024)
            refused = self.post_until(client, message, lambda reply: reply.status == 500)
            self.assertNotIn(demo.person("single")["soyad"], refused.body)
            self.assertIsNone(refused.receipt)
            filler.unlink()
            self.post_until(client, message, lambda reply: reply.status == 200)
        finally:
            demo.down()

    def post_until(self, client, message, wanted, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            reply = client.connection.post(ROUTER_PATH, message)
            if wanted(reply):
                return reply
            time.sleep(0.2)
        self.fail(f"the last answer was {reply.status}")


if __name__ == "__main__":
    unittest.main()
