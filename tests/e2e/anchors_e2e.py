"""RFC 3161 time stamps over the log: asked for by hand and by the server, kept as entries, checked, refused when wrong."""
import http.server
import json
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

from demo import Demo, run

CONFIG = """[tsa]
default_tsa=t
[t]
serial={folder}/serial
crypto_device=builtin
signer_digest=sha256
default_policy=1.2.3.4
digests=sha256
ess_cert_id_alg=sha256
[ext]
extendedKeyUsage=critical,timeStamping
[req]
distinguished_name=d
[d]
"""


class Authority:
    """`openssl ts` behind a small server on loopback."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-tsa-"))
        (self.folder / "tsa.cnf").write_text(CONFIG.format(folder=self.folder))
        (self.folder / "serial").write_text("01\n")
        for name in ("tsa", "other"):
            self.openssl("req", "-config", "tsa.cnf", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                         "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}", "-days", "2", "-extensions", "ext")
        self.asked, self.wrong = 0, False
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                query = self.rfile.read(int(self.headers["Content-Length"]))
                answer = authority.answer(query)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/tsa"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def answer(self, query):
        self.asked += 1
        # A wrong authority gives the answer to another question again.
        if not self.wrong or not (self.folder / "answer").exists():
            (self.folder / "query").write_bytes(query)
            self.openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key",
                         "-out", "answer")
        return (self.folder / "answer").read_bytes()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Anchors(unittest.TestCase):
    # Evidence R-087.
    def test_the_log_is_stamped_and_a_wrong_stamp_is_refused(self):
        authority, demo = Authority(), Demo()
        self.addCleanup(authority.close)
        with demo:
            anchor = lambda *words: run("audit", "anchor", *words, "--dir", demo.folder)
            self.assertEqual(anchor("now", "--by", "ayse.yilmaz").returncode, 2)  # no authority is named
            (demo.folder / "anchor.url").write_text(authority.url + "\n")
            shutil.copy(authority.folder / "tsa.pem", demo.folder / "anchor-ca.pem")
            self.wait_published(demo)
            done = anchor("now", "--by", "ayse.yilmaz", "--json")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            said = json.loads(done.stdout)
            entry = demo.entry(said["index"])
            self.assertEqual((entry["clear"]["type"], entry["opened"]["end_user"]), ("anchor", "ayse.yilmaz"))

            authority.wrong = True
            refused = anchor("now", "--by", "ayse.yilmaz")
            self.assertEqual(refused.returncode, 1, refused.stdout)
            # Another nonce; also another imprint where the log has grown by the stamp meanwhile.
            self.assertRegex(refused.stderr, "another request|imprint mismatch")
            authority.wrong = False

            # The server itself stamps when it starts, every hour, and when it stops.
            demo.down()
            before = authority.asked
            demo.up()
            demo.down()
            self.assertGreater(authority.asked, before)
            checked = anchor("verify", "--json")
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
            rows = json.loads(checked.stdout)["anchors"]
            self.assertGreaterEqual(len(rows), 2)
            self.assertEqual((rows[0]["index"], rows[0]["size"], rows[0]["ok"]), (said["index"], said["size"], True))
            stranger = anchor("verify", "--tsa", authority.folder / "other.pem")
            self.assertEqual(stranger.returncode, 1)
            self.assertIn("NOT VALID", stranger.stdout)

    @staticmethod
    def wait_published(demo):
        deadline = time.monotonic() + 20
        while not (demo.log / "tiles/checkpoint").exists():
            assert time.monotonic() < deadline
            time.sleep(0.1)


if __name__ == "__main__":
    unittest.main()
