"""Letters: numbers, codes and files of a state, and the mails that announce them, sent to a real mail server that also misbehaves."""
import base64
import email
import json
import pathlib
import shutil
import socket
import ssl
import sqlite3
import subprocess
import tempfile
import threading
import unittest

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from demo import Demo, free_port, run

DRAFT = {
    "values": {"article": "13 üncü maddesinin birinci fıkrası", "reason": "bildirimin yapılması", "released_from": "22.11.2026",
               "suspension_date": "01.11.2026", "suspension_number": "KPS-2026/99"},
    "addressee": ["ÖRNEK İL BANKASI A.Ş. GENEL MÜDÜRLÜĞÜNE", "Iğdır"],
    "signer_name": "Işıl ÇAĞLAYAN", "signer_title": "Genel Müdür", "signing": "by-hand", "secrecy": "hizmete-ozel"}


def setUpModule():
    global demo, data
    demo = Demo(persons=200)
    demo.up()
    data = demo.folder / "release.json"
    data.write_text(json.dumps(DRAFT))


def tearDownModule():
    demo.__exit__()


def issue(*options):
    result = run("letter", "issue", "--template", "release", "--data", data, "--dir", demo.folder, "--by", "ayse.yilmaz", "--json", *options)
    if result.returncode != 0:
        raise AssertionError(result.stderr)
    return json.loads(result.stdout)


class Letters(unittest.TestCase):
    def test_a_trial_print_holds_the_text_and_neither_number_nor_code(self):
        out = demo.folder / "trial.pdf"
        result = run("letter", "render", "--template", "release", "--data", data, "--out", out)
        self.assertEqual(result.returncode, 0, result.stderr)
        text = subprocess.run(["pdftotext", out, "-"], capture_output=True, text=True, check=True).stdout
        self.assertIn("ÖRNEK İL BANKASI A.Ş. GENEL MÜDÜRLÜĞÜNE", text)
        self.assertIn("Sayı : TASLAK", text)
        self.assertIn("doğrulama kodu: TASLAK", text)
        letter = json.loads(run("letter", "render", "--template", "release", "--data", data, "--json").stdout)
        self.assertEqual(letter["format"], "kps-letter-1")

    def test_data_that_is_not_the_templates_is_refused_by_name(self):
        bad = demo.folder / "bad.json"
        for change, message in (({"reason": None}, "must be an object of texts"), ({"colour": "red"}, "value is not used: colour")):
            bad.write_text(json.dumps({**DRAFT, "values": {**DRAFT["values"], **change}}))
            result = run("letter", "render", "--template", "release", "--data", bad, "--json")
            self.assertEqual(result.returncode, 1)
            self.assertIn(message, result.stderr)
        bad.write_text(json.dumps({**DRAFT, "values": {"reason": "x"}}))
        self.assertIn("value is missing", run("letter", "render", "--template", "release", "--data", bad, "--json").stderr)

    def test_a_letter_is_recorded_numbered_and_found_by_its_code_alone(self):
        first, out = issue("--institution", "1001"), demo.folder / "letter.pdf"
        second = issue("--institution", "1001", "--once", "case-7", "--out", out)
        again = issue("--institution", "1001", "--once", "case-7")
        self.assertEqual(second, again)
        numbers = [int(letter["number"].split("/")[1]) for letter in (first, second)]
        self.assertEqual(numbers[1], numbers[0] + 1)
        verified = run("letter", "verify", second["code"].lower().replace("-", " "), "--dir", demo.folder, "--file", out, "--json")
        self.assertEqual(verified.returncode, 0, verified.stderr)
        self.assertEqual(json.loads(verified.stdout), second)
        out.write_bytes(out.read_bytes().replace(b"/Title", b"/Titl3"))
        self.assertEqual(run("letter", "verify", second["code"], "--dir", demo.folder, "--file", out).returncode, 7)
        self.assertEqual(run("letter", "verify", "0000-0000-0000-0000", "--dir", demo.folder).returncode, 3)
        self.assertEqual(run("letter", "verify", "drop table", "--dir", demo.folder).returncode, 2)
        entries = json.loads(run("audit", "verify", "--log", demo.log, "--json").stdout)["entries"]
        details = [demo.entry(index).get("opened", {}).get("detail", "") for index in range(entries)]
        self.assertIn("letter=release key=case-7", details)


class Box:
    """What a mail server does with a mail, and what it took."""

    def __init__(self):
        self.mails, self.recipient_reply, self.data_reply, self.delay = [], None, None, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.recipient_reply:
            return self.recipient_reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.delay:
            import asyncio
            await asyncio.sleep(self.delay)
        if self.data_reply:
            return self.data_reply
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 taken"


class TlsController(Controller):
    def __init__(self, box, port, context):
        self.tls = context
        super().__init__(box, hostname="127.0.0.1", port=port)

    def factory(self):
        return SMTP(self.handler, tls_context=self.tls, require_starttls=self.tls is not None, hostname="localhost")


class Mails(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-mail-"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost", "-keyout", cls.folder / "key.pem", "-out", cls.folder / "ca.pem"], check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def setUp(self):
        with sqlite3.connect(demo.folder / "administration.sqlite", timeout=30) as store:
            if store.execute("SELECT count(*) FROM sqlite_master WHERE name = 'mails'").fetchone()[0]:
                store.execute("DELETE FROM mails")
        self.box = Box()
        self.server = None
        self.letter = issue("--mail", "kps@banka.example")

    def tearDown(self):
        if self.server:
            self.server.stop()

    def start(self, tls=True):
        context = None
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.folder / "ca.pem", self.folder / "key.pem")
        self.port = free_port()
        self.server = TlsController(self.box, self.port, context)
        self.server.start()

    def send(self, *options, tls="starttls", port=None, ca=None):
        result = run("letter", "send", "--dir", demo.folder, "--smtp", "localhost", "--port", port or self.port, "--tls", tls, "--ca", ca or self.folder / "ca.pem",
                     "--from", "kps@nvi.example", "--json", *options)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("banka", result.stdout + result.stderr)
        return json.loads(result.stdout)

    def make_due(self):
        with sqlite3.connect(demo.folder / "administration.sqlite", timeout=30) as store:
            store.execute("UPDATE mails SET next_us = 0")

    def test_a_mail_goes_out_once_under_tls_and_says_the_number_alone(self):
        self.start()
        self.assertEqual(self.send()["sent"], 1)
        self.assertEqual(self.send()["tried"], 0)
        (recipients, content), = self.box.mails
        self.assertEqual(recipients, ["kps@banka.example"])
        mail = email.message_from_bytes(content)
        self.assertIsNotNone(mail["Message-ID"])
        text = mail.get_payload(decode=True).decode()
        subject = email.header.decode_header(mail["Subject"])[0][0].decode()
        self.assertEqual(subject, f"KPS bildirimi: {self.letter['number']}")
        self.assertIn(self.letter["number"], text)
        said = text + subject + content.decode()
        for secret in [*DRAFT["values"].values(), *DRAFT["addressee"], DRAFT["signer_name"], self.letter["subject"], self.letter["code"]]:
            self.assertNotIn(secret, said)
            self.assertNotIn(base64.b64encode(secret.encode()).decode(), said)

    def test_without_tls_nothing_goes_out_unless_a_test_state_is_told_so(self):
        self.start(tls=False)
        counts = self.send()
        self.assertEqual((counts["waiting"], counts["sent"]), (1, 0))
        self.assertEqual(self.box.mails, [])
        self.make_due()
        self.assertEqual(self.send(tls="none")["sent"], 1)

    def test_a_server_whose_certificate_nobody_trusts_gets_nothing(self):
        self.start()
        other = self.folder / "other.pem"
        shutil.copy(demo.ca, other)
        counts = self.send(ca=other)
        self.assertEqual((counts["waiting"], self.box.mails), (1, []))

    def test_a_refusal_for_good_bounces_and_one_for_now_is_tried_again(self):
        self.start()
        self.box.recipient_reply = "450 later"
        self.assertEqual(self.send()["waiting"], 1)
        self.assertEqual(self.send()["tried"], 0)
        self.make_due()
        self.box.recipient_reply, self.box.data_reply = None, "452 full"
        self.assertEqual(self.send()["waiting"], 1)
        self.make_due()
        self.box.data_reply = "554 no"
        self.assertEqual(self.send()["bounced"], 1)
        self.make_due()
        self.assertEqual(self.send()["tried"], 0)

    def test_an_unknown_address_bounces(self):
        self.start()
        self.box.recipient_reply = "550 nobody"
        self.assertEqual(self.send()["bounced"], 1)

    def test_a_server_that_is_not_there_costs_an_attempt_and_no_mail(self):
        self.assertEqual(self.send(port=free_port())["waiting"], 1)

    def test_an_answer_that_does_not_come_leaves_the_mail_unclear_after_two(self):
        self.start()
        self.box.delay = 3
        self.assertEqual(self.send("--connect-ms", "500", "--timeout-ms", "1000")["waiting"], 1)
        self.make_due()
        self.assertEqual(self.send("--connect-ms", "500", "--timeout-ms", "1000")["unclear"], 1)
        self.make_due()
        self.assertEqual(self.send()["tried"], 0)

    def test_a_connection_that_drops_in_the_middle_loses_nothing(self):
        listener = socket.create_server(("127.0.0.1", free_port()))

        def drop():
            connection, _ = listener.accept()
            connection.sendall(b"220 x\r\n")
            connection.recv(100)
            connection.sendall(b"250 x\r\n")
            connection.recv(100)
            connection.close()

        thread = threading.Thread(target=drop, daemon=True)
        thread.start()
        self.assertEqual(self.send(tls="none", port=listener.getsockname()[1])["waiting"], 1)
        thread.join(10)
        listener.close()
        self.start()
        self.make_due()
        self.assertEqual(self.send()["sent"], 1)
        self.assertEqual(len(self.box.mails), 1)


if __name__ == "__main__":
    unittest.main()
