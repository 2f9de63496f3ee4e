"""An institution sees its own use: counted from the log while the server runs, once, after a kill as well; limits, contracts, reviews."""
import hashlib
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from demo import Demo
from kps_client import Client, Connection
from portal_client import Browser
from rest_client import RestClient

COMBINED = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"
COUNTED_SECONDS = 40


def setUpModule():
    global demo, people
    demo, people = Demo(), {}
    demo.up()


def tearDownModule():
    demo.__exit__()


def person(name):
    """Signed in once: a code is good once, and the next comes half a minute later."""
    if name not in people:
        row = next(user for user in demo.credentials["portal_users"] if user["username"] == name)
        people[name] = Browser(demo).sign_in(row)
    return people[name]


def ask(end_user, count, user="KRM-1001", **members):
    client = RestClient(demo, user).log_in()
    row = demo.credentials["persons"][0]
    criterion = {"KimlikNo": row["kimlik_no"], "DogumGun": row["dogum_gun"], "DogumAy": row["dogum_ay"],
                 "DogumYil": row["dogum_yil"]}
    return [client.ask(COMBINED, [criterion], end_user=end_user, **members) for _ in range(count)]


def counted(browser, wanted, query=""):
    """The report once as many questions are in it as were asked; the server counts every few seconds."""
    for _ in range(COUNTED_SECONDS * 4):
        report = browser.get("/api/v1/usage?group=user" + query)
        assert report.status == 200, report.body
        if sum(report.json["now"]["sums"].values()) >= wanted:
            return report.json
        time.sleep(0.25)
    raise AssertionError(f"never counted: {report.json}")


class UsageTest(unittest.TestCase):
    # Evidence R-032.
    def test_questions_are_counted_by_user_and_once_also_after_a_kill(self):
        administrator = person("idari-1001")
        before = sum(counted(administrator, 0)["now"]["sums"].values())
        for answer in ask("memur1", 3) + ask("10000000078", 2) + ask("", 1):
            self.assertEqual(answer.status, 200, answer.body)
        for answer in ask("memur1", 1, purpose="TANITIM"):
            self.assertEqual(answer.status, 403, answer.body)
        report = counted(administrator, before + 7)
        by_name = {row["name"]: row["sums"] for row in report["rows"]}
        self.assertEqual(by_name["memur1"]["answered"], 3)
        self.assertEqual(by_name["memur1"]["refused"], 1)
        self.assertEqual(by_name["*******0078"]["answered"], 2)
        self.assertIn("KRM-1001", by_name)
        os.kill(demo.pid, signal.SIGKILL)
        demo.wait_dead()
        demo.up()
        people.clear()
        self.assertEqual(ask("memur1", 1)[0].status, 200)
        administrator = person("idari-1001")
        report = counted(administrator, before + 8)
        self.assertEqual(sum(report["now"]["sums"].values()), before + 8)

        # Nobody of the people that were asked for stands anywhere, and the other institution sees nothing of it.
        asked = str(demo.credentials["persons"][0]["kimlik_no"])
        calls = administrator.get("/api/v1/usage/calls?limit=200")
        self.assertNotIn(asked, calls.body.decode())
        self.assertEqual(calls.json["calls"][0]["user_name"], "memur1")
        refused = next(call for call in calls.json["calls"] if call["kind"] == "refused")
        self.assertEqual(refused["code"], 104)
        other = person("idari-1002").get("/api/v1/usage?group=user&institution=1001")
        self.assertEqual((other.status, other.code), (404, 2))

        # One of them is looked into.
        opened = administrator.post("/api/v1/cases/usage-review/ask", {"entry": refused["entry"], "ground": "Amaç yanlış seçilmiş"})
        self.assertEqual(opened.status, 201, opened.body)
        self.assertEqual(opened.json["state"], "asked")
        explained = person("teknik-1001").post(f"/api/v1/cases/{opened.json['id']}/explain", {"explanation": "Deneme yapıldı"}, version=1)
        self.assertEqual(explained.status, 200, explained.body)
        strange = person("idari-1002").post("/api/v1/cases/usage-review/ask", {"entry": refused["entry"], "ground": "Merak ettim"})
        self.assertEqual((strange.status, strange.code), (422, 606))

    # Score: I2.
    def test_the_person_whom_a_question_names_was_active(self):
        administrator = person("idari-1001")
        row = next(user for user in demo.credentials["portal_users"] if user["username"] == "alt-1001")

        def last_question():
            answer = administrator.get("/api/v1/institution/users")
            self.assertEqual(answer.status, 200, answer.body)
            [user] = [each for each in answer.json["users"] if (each["account"] or {}).get("login") == "alt-1001"]
            return user["last_question_at"]

        self.assertIsNone(last_question())
        number = next(each["kimlik_no"] for each in demo.credentials["persons"]
                      if "ad" in each and f"{each['ad']} {each['soyad']}" == row["name"])
        [answer] = ask(str(number), 1)
        self.assertEqual(answer.status, 200, answer.body)
        for _ in range(COUNTED_SECONDS * 4):
            if last_question():
                break
            time.sleep(0.25)
        self.assertRegex(last_question() or "", r"^\d{4}-\d\d-\d\dT")

    def test_limits_and_files(self):
        administrator = person("idari-1001")
        limits = administrator.get("/api/v1/usage/limits").json
        self.assertTrue(limits["limits"])
        for line in limits["limits"]:
            self.assertEqual(line["left"], line["limit"] - line["used"])
        file = administrator.get("/api/v1/usage/export?group=service&format=csv")
        self.assertEqual(file.status, 200)
        self.assertTrue(file.body.startswith(b"\xef\xbb\xbf"))

    # Score: K4.
    def test_a_technician_sees_the_messages_that_it_records_and_how_long_calls_took(self):
        path = "/api/v1/technician/recording"
        technician, other = person("teknik-1001"), person("teknik-1002")
        ask("memur5", 1)
        self.assertEqual(technician.get(path).json["messages"], [])
        self.assertEqual(technician.post(path, {}).status, 200)
        ask("memur5", 1)
        number = demo.credentials["persons"][0]["kimlik_no"]
        bank = demo.user("KRM-1001")
        client = Client(Connection(demo.base_url, demo.ca), bank["username"], bank["password"])
        self.assertEqual(client.ask_person(demo.credentials["persons"][0]).status, 200)
        soap, rest = technician.get(path).json["messages"]
        self.assertIn(f'"KimlikNo":{number}', rest["question"].replace(" ", ""))
        for message in (rest, soap):
            self.assertIn(demo.credentials["persons"][0]["soyad"], message["answer"])
            self.assertEqual((message["status"], message["cut"]), (200, False))
            self.assertGreater(message["took_us"], 0)
        # What opens something is hidden: of the token and the signature nothing is left.
        self.assertRegex(soap["question"], r"SignatureValue[^<]*>\*\*\*<")
        self.assertRegex(soap["question"], rf">{number}<")
        self.assertNotRegex(soap["question"], r"<\w+:CipherValue>[^*]")
        self.assertEqual(other.get(path).json["messages"], [])
        self.assertEqual(person("idari-1001").get(path).status, 403)
        for _ in range(COUNTED_SECONDS * 4):
            calls = {call["request"]: call["took_us"] for call in technician.get("/api/v1/usage/calls").json["calls"]}
            if rest["request"] in calls and soap["request"] in calls:
                break
            time.sleep(0.25)
        self.assertEqual([calls[one["request"]] for one in (soap, rest)], [soap["took_us"], rest["took_us"]])
        self.assertEqual(technician.post(path + "/end", {}).json["messages"], [])
        self.assertIsNone(technician.get(path).json["ends_at"])

    # Score: K12.
    def test_a_report_before_going_live_is_sealed(self):
        path = "/api/v1/technician/go-live"
        technician = person("teknik-1001")
        made = technician.post(path, {})
        self.assertEqual(made.status, 200, made.body)
        report = made.json["reports"][0]
        self.assertEqual(report["passed"], made.json["passed"])
        pdf, seal = (technician.get(f"{path}/{report['id']}/{file}").body for file in ("pdf", "seal"))
        self.assertEqual(hashlib.sha256(pdf).hexdigest(), report["digest"])
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "seal.p7s").write_bytes(seal)

            def verified(content):
                (folder / "report.pdf").write_bytes(content)
                command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", folder / "seal.p7s", "-content", folder / "report.pdf",
                           "-CAfile", pathlib.Path(demo.folder) / "keys" / "report-seal.pem", "-purpose", "any", "-out", os.devnull]
                done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
                return done.returncode, done.stderr

            self.assertEqual(verified(pdf)[0], 0, verified(pdf))
            self.assertNotEqual(verified(pdf[:-1] + b"x")[0], 0)
        self.assertEqual(person("teknik-1002").get(f"{path}/{report['id']}/pdf").status, 404)

    def test_a_technician_gets_going(self):
        technician = person("teknik-1001")
        ask("memur9", 1)
        for _ in range(COUNTED_SECONDS * 4):
            steps = {step["name"]: step["done"] for step in technician.get("/api/v1/technician/start").json["steps"]}
            if steps["answer"]:
                break
            time.sleep(0.25)
        self.assertTrue(all(steps[name] for name in ("decision", "address", "credential", "token", "question", "answer")), steps)
        own = technician.get("/api/v1/technician/credentials")
        self.assertEqual(own.json["credentials"][0]["name"], "KRM-1001")
        self.assertIsNotNone(own.json["credentials"][0]["last_token_at"])
        self.assertNotIn(b"argon2", own.body)
        # From where it was last used is stored with the next round (K2).
        for _ in range(COUNTED_SECONDS * 4):
            last = technician.get("/api/v1/technician/credentials").json["credentials"][0]
            if last["last_address"]:
                break
            time.sleep(0.25)
        self.assertEqual(last["last_address"], "127.0.0.1")
        self.assertIsNotNone(last["last_address_at"])
        other = person("teknik-1002").get("/api/v1/technician/credentials").json["credentials"]
        self.assertEqual([row["last_address"] for row in other], [None] * len(other))
        services = technician.get("/api/v1/technician/downloads").json["services"]
        self.assertTrue(services)
        wsdl = technician.get(f"/api/v1/technician/wsdl/{services[0]['service']}")
        self.assertIn(b"definitions", wsdl.body)
        self.assertIn("attachment", wsdl.headers["Content-Disposition"])
        document = technician.get("/api/v1/technician/openapi")
        self.assertEqual(len(document.json["openapi"].split(".")), 3)
        self.assertEqual(technician.get("/api/v1/technician/wsdl/65535").status, 404)


if __name__ == "__main__":
    unittest.main()
