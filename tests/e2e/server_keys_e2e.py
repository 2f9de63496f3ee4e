"""The server's own certificate is renewed while it serves; files that cannot be served change nothing."""
import http.client
import json
import ssl
import time
import unittest

from certificates import Authority, fingerprint
from demo import Demo, run
from life import PEOPLE

PATIENCE_S = 60


def setUpModule():
    global demo, minted
    demo = Demo(persons=200)
    demo.up()
    minted = Authority(demo.folder)
    PEOPLE.meet(demo)


def tearDownModule():
    demo.__exit__()


def served(timeout=PATIENCE_S):
    """What a client sees that takes ECDSA, and the demo's first file is."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    connection = http.client.HTTPSConnection("localhost", demo.port, context=context, timeout=timeout)
    connection.connect()
    return connection, connection.sock.getpeercert(True)


def put(pem):
    """As an operator does it: a new file takes the place of the old one at once."""
    target = demo.folder / "tls" / "server-ecdsa.pem"
    new = target.with_suffix(".new")
    new.write_text(pem)
    new.chmod(0o600)
    new.replace(target)


def eventually(holds):
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError("it does not come")
        time.sleep(0.1)


def shown():
    return [row for row in PEOPLE.operator.get("/api/v1/expiries").json["expiries"] if row["kind"] == "server-certificate"]


def acts():
    """What the log has of changed certificates."""
    count = json.loads(run("audit", "verify", "--log", demo.log, "--json").stdout)["entries"]
    entries = [demo.entry(index) for index in range(count)]
    return [entry["opened"]["detail"] for entry in entries
            if entry["clear"]["type"] == "admin" and "act=server-certificates" in entry["opened"].get("detail", "")]


class Renewal(unittest.TestCase):
    # Evidence R-225. Score: O17.
    def test_a_broken_file_changes_nothing_and_a_good_one_is_taken_without_a_restart(self):
        open_connection, before = served()
        good = (demo.folder / "tls" / "server-ecdsa.pem").read_text()
        next_path, next_certificate = minted.make("yeni-sunucu", seconds=40 * 86400, server=True)
        other_path, _ = minted.make("baska", server=True)
        ended_path, _ = minted.make("bitmis", seconds=-3600, server=True)
        pem = next_path.read_text()
        at = pem.index("-----BEGIN CERTIFICATE")
        mixed = other_path.read_text()[:other_path.read_text().index("-----BEGIN CERTIFICATE")] + pem[at:]
        seen = {""}
        for bad in (pem[:at], mixed, ended_path.read_text()):
            put(bad)
            eventually(lambda: not seen & {row["problem"] for row in shown()})
            seen |= {row["problem"] for row in shown()}
            self.assertEqual(served()[1], before)
        put(good)
        eventually(lambda: not any(row["problem"] for row in shown()))
        put(pem)
        eventually(lambda: served()[1] != before)
        self.assertIn("yeni-sunucu", str(served()[1]))
        # A connection from before goes on, with what it began with.
        open_connection.request("GET", "/durum")
        self.assertEqual(open_connection.getresponse().status, 200)
        self.assertEqual(open_connection.sock.getpeercert(True), before)
        eventually(acts)
        [act] = acts()
        self.assertIn("sha256=" + fingerprint(next_certificate), act)


if __name__ == "__main__":
    unittest.main()
