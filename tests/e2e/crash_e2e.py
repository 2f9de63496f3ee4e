"""kill -9 under load: every answer a client received has its entry at the receipt's index, and the tree stays consistent.

KPS_CRASH_CYCLES sets how often the server is killed (default 200).
"""
import base64
import os
import pathlib
import random
import signal
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

from demo import ROOT, Demo, run
from kps_client import ACTION_COMBINED, Client, Connection, combined_body, signed_query_xml, ROUTER_PATH

CYCLES = int(os.environ.get("KPS_CRASH_CYCLES", "200"))
CLIENTS = 4


class Asker(threading.Thread):
    """Sends the same signed message again and again and keeps every receipt it is given, until the line is cut."""

    def __init__(self, demo, message):
        super().__init__(daemon=True)
        self.demo, self.message = demo, message
        self.receipts = []
        self.wrong = []

    def run(self):
        connection = Connection(self.demo.base_url, self.demo.ca)
        try:
            while True:
                reply = connection.post(ROUTER_PATH, self.message)
                if reply.status == 200 and reply.receipt:
                    self.receipts.append(reply.receipt)
                else:
                    self.wrong.append((reply.status, reply.body[:200]))
        except (OSError, ssl.SSLError, Exception):  # the server was killed: whatever the line says then is expected
            pass
        finally:
            connection.close()


def leaf_hashes(folder, size):
    """Leaf hashes by index, from the level-0 tiles of an exported log."""
    leaves = []
    for number in range((size + 255) // 256):
        name = f"{number % 1000:03d}"
        rest = number // 1000
        while rest:
            name = f"x{rest % 1000:03d}/{name}"
            rest //= 1000
        width = min(256, size - number * 256)
        path = folder / "tile" / "0" / (name if width == 256 else f"{name}.p/{width}")
        raw = path.read_bytes()
        leaves += [raw[place:place + 32] for place in range(0, len(raw), 32)]
    return leaves


class KillUnderLoad(unittest.TestCase):
    def test_no_answer_without_its_entry(self):
        random.seed(20261121)
        with Demo(persons=1000) as demo:
            bank = demo.user("KRM-1001")
            client = Client(Connection(demo.base_url, demo.ca), bank["username"], bank["password"])
            message = signed_query_xml(client.fetch_token(), ACTION_COMBINED, combined_body([demo.person("single")]))
            client.connection.close()
            receipts, wrong = [], []
            for cycle in range(CYCLES):
                askers = [Asker(demo, message) for _ in range(CLIENTS)]
                for asker in askers:
                    asker.start()
                time.sleep(random.uniform(0.02, 0.15))
                os.kill(demo.pid, signal.SIGKILL)
                demo.wait_dead()
                for asker in askers:
                    asker.join(10)
                    receipts += asker.receipts
                    wrong += asker.wrong
                started = demo.up(check=False)
                self.assertEqual(started.returncode, 0, f"cycle {cycle}: {started.stdout}{started.stderr}")
            self.assertEqual(wrong, [])
            self.check(demo, receipts)

    def check(self, demo, receipts):
        demo.down()
        verified = run("audit", "verify", "--log", demo.log)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "export"
            exported = run("audit", "export", "--log", demo.log, "--out", copy)
            self.assertEqual(exported.returncode, 0, exported.stderr)
            out = copy / "tiles"
            size = int((out / "checkpoint").read_text().splitlines()[1])
            leaves = leaf_hashes(out, size)
            notes = {}
            for receipt in receipts:
                _, index, count, leaf, note = receipt.split()
                self.assertLess(int(index) + int(count), size + 1)
                self.assertEqual(leaves[int(index)], base64.b64decode(leaf))
                text = base64.b64decode(note)
                notes[int(text.split(b"\n")[1])] = text
            sample = [notes[key] for key in sorted(notes)][::max(1, len(notes) // 50)]
            names = []
            for number, text in enumerate(sample):
                (out / f"receipt-{number}").write_bytes(text)
                names.append(f"receipt-{number}")
            result = subprocess.run(["/usr/bin/python3", str(ROOT / "tools/verify_log.py"), str(out), str(copy / "log.vkey"), "checkpoint", *names],
                                    capture_output=True, text=True)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertGreater(len(receipts), CYCLES)
        print(f"    {CYCLES} kills, {len(receipts)} receipts, {len(sample)} checkpoints consistent, {size} entries", flush=True)


if __name__ == "__main__":
    unittest.main()
