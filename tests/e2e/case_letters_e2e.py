"""Letters that acts of life cycles write: in the inbox, as a PDF with its code, in the log, and announced by a mail that says nothing of them."""
import email
import json
import ssl
import subprocess
import tempfile
import time
import unittest

from aiosmtpd.controller import Controller

from demo import Demo, free_port, run
from portal_client import Browser

SIGNER = {"name": "Işıl ÇAĞLAYAN", "title": "Genel Müdür", "signing": "electronic"}


class Box:
    """A mail server that refuses for now until it is told to take mails."""

    def __init__(self):
        self.mails, self.takes = [], False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if not self.takes:
            return "450 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 taken"


def setUpModule():
    global demo, box, server, operator
    demo, box = Demo(persons=200), Box()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    demo.up()
    demo.down()
    (demo.folder / "letters.json").write_text(json.dumps({
        "signer": SIGNER, "mail": {"host": "127.0.0.1", "port": server.port, "tls": "none", "from": "kps@nvi.example"}}))
    demo.up()
    operator = Browser(demo).sign_in(next(user for user in demo.credentials["portal_users"] if user["username"] == "operator"))


def tearDownModule():
    server.stop()
    demo.__exit__()


def pages(browser, path, headers=None):
    """A letter as a file: its bytes and its text."""
    import http.client
    sent = dict(headers or {})
    if browser.token:
        sent["Cookie"] = f"__Host-kps-session={browser.token}"
    connection = http.client.HTTPSConnection(browser.url.hostname, browser.url.port, context=ssl.create_default_context(cafile=demo.ca), timeout=20)
    try:
        connection.request("GET", path, headers=sent)
        reply = connection.getresponse()
        content = reply.read()
        assert reply.status == 200 and reply.headers["Content-Type"] == "application/pdf", (reply.status, content[:200])
    finally:
        connection.close()
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        return content, subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, text=True, check=True).stdout


class Applicant:
    def __init__(self, kind, name):
        self.page = Browser(demo)
        opened = self.page.ask("POST", "/api/v1/cases/application/open", {"applicant_kind": kind, "name": name, "request": "online"})
        assert opened.status == 201, opened.json
        self.case = opened.json
        self.headers = {"KPS-Basvuru-No": self.case["number"], "KPS-Basvuru-Kodu": self.case["code"], "KPS-Oturum": "1"}

    def ask(self, method, path, body=None, **more):
        return self.page.ask(method, path, body, self.headers, **more)

    def letters(self):
        return self.ask("GET", "/api/v1/applicant/letters").json


def emergency():
    answer = operator.post("/api/v1/cases/access-block/emergency", {"institution": 1001, "reason": "Sızıntı şüphesi bildirildi, erişim durduruldu"})
    assert answer.status == 201, answer.json
    return answer.json


class CaseLetters(unittest.TestCase):
    def wait(self, true, seconds=30):
        deadline = time.monotonic() + seconds
        while not true():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)

    # Evidence R-144. Evidence R-187.
    def test_1_who_has_a_centre_is_told_so_by_a_letter_that_can_be_verified(self):
        applicant = Applicant("education-directorate", "Örnek İlçe Millî Eğitim Müdürlüğü")
        submitted = applicant.ask("POST", f"/api/v1/cases/{applicant.case['id']}/submit", {}, version=1)
        self.assertEqual(submitted.status, 200, submitted.json)
        self.assertEqual(submitted.json["state"], "redirected")
        listed = applicant.letters()
        self.assertEqual(listed["unread"], 1)
        letter, = listed["letters"]
        shown = applicant.ask("GET", f"/api/v1/applicant/letters/{letter['id']}").json
        content, text = pages(applicant.page, f"/api/v1/applicant/letters/{letter['id']}/pdf", applicant.headers)
        for said in (f"Sayı : {letter['number']}", "Örnek İlçe Millî Eğitim Müdürlüğü", applicant.case["number"], SIGNER["name"], SIGNER["title"], shown["code"]):
            self.assertIn(said, text)
        file = demo.folder / "letter.pdf"
        file.write_bytes(content)
        verified = run("letter", "verify", shown["code"], "--dir", demo.folder, "--file", file)
        self.assertEqual(verified.returncode, 0, verified.stderr)
        self.assertEqual(applicant.ask("POST", f"/api/v1/applicant/letters/{letter['id']}/read").status, 204)
        self.assertEqual(applicant.letters()["unread"], 0)
        other = Applicant("education-directorate", "Başka İlçe Millî Eğitim Müdürlüğü")
        self.assertEqual(other.letters()["letters"], [])
        self.assertEqual(other.ask("GET", f"/api/v1/applicant/letters/{letter['id']}").status, 404)

    # Evidence R-144.
    def test_2_the_letter_of_a_stop_is_in_the_inbox_in_the_log_and_in_the_directorates_list(self):
        block = emergency()
        sent = operator.get("/api/v1/letters?institution=1001").json["letters"]
        self.assertEqual([letter["template"] for letter in sent], ["suspension_13_5"])
        _, text = pages(operator, f"/api/v1/letters/{sent[0]['id']}/pdf")
        self.assertIn("Sızıntı şüphesi bildirildi", " ".join(text.split()))
        wanted = f"letter=suspension_13_5 number={sent[0]['number']} case={block['number']}"

        def recorded():
            entries = json.loads(run("audit", "verify", "--log", demo.log, "--json").stdout)["entries"]
            return any(demo.entry(index).get("opened", {}).get("detail") == wanted for index in range(entries))
        self.wait(recorded)
        self.assertEqual(operator.get("/api/v1/letters/KPS-2026-9999").status, 404)

    def test_3_numbers_have_no_gap_and_no_act_that_was_refused_left_a_letter(self):
        before = operator.get("/api/v1/letters").json["letters"]
        refused = operator.post("/api/v1/cases/access-block/emergency", {"institution": 1001, "reason": "Aynı gerekçeyle ikinci kez durdurma"})
        self.assertEqual(refused.status, 422, refused.json)
        self.assertEqual(operator.get("/api/v1/letters").json["letters"], before)
        numbers = [int(letter["number"].split("/")[1]) for letter in before]
        self.assertEqual(numbers, list(range(len(numbers), 0, -1)))

    def test_4_mails_wait_for_the_server_and_say_the_number_alone(self):
        issued = run("letter", "issue", "--template", "return_fax", "--dir", demo.folder, "--by", "ayse.yilmaz", "--mail", "kps@banka.example", "--json", "--data",
                     self.draft())
        self.assertEqual(issued.returncode, 0, issued.stderr)
        number = json.loads(issued.stdout)["number"]
        time.sleep(3)
        self.assertEqual(box.mails, [])
        box.takes = True
        import sqlite3
        with sqlite3.connect(demo.folder / "administration.sqlite", timeout=30) as store:
            store.execute("UPDATE mails SET next_us = 0 WHERE state = 0")
        self.wait(lambda: box.mails)
        (recipients, content), = box.mails
        self.assertEqual(recipients, ["kps@banka.example"])
        mail = email.message_from_bytes(content)
        text = mail.get_payload(decode=True).decode()
        self.assertIn(number, text)
        for secret in ("ÖRNEK", "Faks", SIGNER["name"], "01.11.2026"):
            self.assertNotIn(secret, text + content.decode())

    # Evidence R-145.
    def test_5_a_campaign_is_counted_first_sent_once_and_followed_to_its_end(self):
        data, umbrella = demo.folder / "renewal.json", demo.folder / "umbrella.json"
        head = {"addressee": ["-"], "signer_name": SIGNER["name"], "signer_title": SIGNER["title"], "signing": "by-hand", "secrecy": "acik"}
        data.write_text(json.dumps({"values": {"reason": "yıl sonu", "window_from": "04.12.2026", "window_until": "31.12.2026"}, **head}))

        def campaign(*words, status=0):
            result = run("letter", "campaign", *words, "--dir", demo.folder, "--json")
            self.assertEqual(result.returncode, status, result.stderr)
            return json.loads(result.stdout) if status == 0 else result.stderr
        new = ("--template", "renewal_campaign", "--data", data, "--by", "ayse.yilmaz")
        planned = campaign("create", "yenileme", *new, "--dry-run")
        self.assertFalse(planned["created"])
        self.assertGreater(planned["targets"], 1)
        banks = campaign("create", "bankalar", *new, "--class", "bank", "--dry-run")
        self.assertLess(banks["targets"], planned["targets"])
        self.assertIn("nobody is in this group", campaign("create", "x", *new, "--due-by", "2020-01-01", "--dry-run", status=1))
        campaign("create", "x", *new, "--class", "colour", status=2)
        self.assertTrue(campaign("create", "yenileme", *new)["created"])
        campaign("create", "yenileme", *new, status=1)
        for _ in range(2):
            self.assertEqual(campaign("send", "yenileme"), {"pending": 0, "sent": planned["targets"], "bounced": 0, "read": 0})
        rows = campaign("status", "yenileme")
        self.assertEqual(len({row["letter"] for row in rows}), planned["targets"])
        letters = operator.get("/api/v1/letters?institution=1001").json["letters"]
        self.assertEqual([letter["template"] for letter in letters].count("renewal_campaign"), 1)
        umbrella.write_text(json.dumps([{"name": "ÖRNEK ODALAR BİRLİĞİ", "mail": "oda@birlik.example"}]))
        data.write_text(json.dumps({"values": {"request": "Üyelerinize duyurulması.", "deadline": "31.12.2026"}, **head}))
        made = campaign("create", "odalar", "--template", "umbrella_body", "--data", data, "--by", "ayse.yilmaz", "--umbrella", umbrella)
        self.assertEqual((made["targets"], made["mails"]), (1, 1))
        campaign("send", "odalar")
        self.wait(lambda: campaign("status", "odalar")[0]["state"] == "sent")

    # Evidence R-145.
    def test_5_a_campaign_over_rest_is_tried_made_sent_and_followed(self):
        body = {"name": "rest-2026", "template": "renewal_campaign", "classes": ["bank"],
                "values": {"reason": "yıl sonu", "window_from": "04.12.2026", "window_until": "31.12.2026"}}
        tried = operator.post("/api/v1/campaigns", {**body, "dry_run": True})
        self.assertEqual((tried.status, tried.json.get("created")), (200, False), tried.json)
        self.assertEqual(operator.get("/api/v1/campaigns/rest-2026").status, 404)
        for wrong, status in (({"template": "yok"}, 404), ({"values": {}}, 422), ({"classes": ["colour"]}, 400), ({"due_by": "2026-13-01"}, 400),
                              ({"name": "a b"}, 422), ({"due_by": "2020-01-01"}, 422), ({"umbrella": []}, 400), ({"more": 1}, 400)):
            answer = operator.post("/api/v1/campaigns", {**body, **wrong})
            self.assertEqual(answer.status, status, (wrong, answer.json))
        made = operator.post("/api/v1/campaigns", body)
        self.assertEqual((made.status, made.json["targets"]), (201, tried.json["targets"]), made.json)
        self.assertEqual(operator.post("/api/v1/campaigns", body).status, 409)
        pending = made.json["targets"]
        self.assertEqual(operator.get("/api/v1/campaigns/rest-2026").json["counts"]["pending"], pending)
        for _ in range(2):  # the second time there is nothing left to do
            sent = operator.post("/api/v1/campaigns/rest-2026/send", {})
            self.assertEqual(sent.json["counts"], {"pending": 0, "sent": pending, "bounced": 0, "read": 0}, sent.json)
        letter = operator.get("/api/v1/campaigns/rest-2026?limit=1").json["targets"][0]["letter"]
        self.assertEqual(operator.get(f"/api/v1/letters/{letter.replace('/', '-')}").json["template"], "renewal_campaign")
        self.assertIn("rest-2026", [one["name"] for one in operator.get("/api/v1/campaigns").json["campaigns"]])

    # Evidence X-015.
    def test_6_one_act_on_many_cases_says_of_each_what_became_of_it(self):
        numbers = [Applicant("education-directorate", f"Örnek {place} Müdürlüğü").case["number"] for place in ("Of", "Çal", "Iğdır")]
        body = {"kind": "application", "act": "delete", "state": "draft", "limit": 2}
        first = operator.post("/api/v1/bulk-acts", body)
        self.assertEqual(first.status, 200, first.json)
        second = operator.post("/api/v1/bulk-acts", {**body, "after": first.json["next"]})
        self.assertLessEqual(set(numbers), set(first.json["done"] + second.json["done"]))
        refused = operator.post("/api/v1/bulk-acts", {**body, "kind": "undertaking", "act": "demand-renewal", "state": "in-force", "fields": {"ground": "campaign"}})
        self.assertEqual(refused.status, 200, refused.json)

    def draft(self):
        file = demo.folder / "fax.json"
        file.write_text(json.dumps({"values": {"letter_date": "01.11.2026"}, "addressee": ["ÖRNEK BANKASI"], "signer_name": SIGNER["name"],
                                    "signer_title": SIGNER["title"], "signing": "by-hand", "secrecy": "acik"}))
        return file


if __name__ == "__main__":
    unittest.main()
