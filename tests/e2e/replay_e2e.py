"""Recorded questions decided again: the same bytes, a changed grant, a changed register, a decision that is gone."""
import json
import pathlib
import shutil
import sqlite3
import tempfile
import unittest

import kps_client
from demo import Demo, admin, run
from kps_client import Client, Connection, combined_body, signed_query_xml
from rest_client import RestClient

SERVICE = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"
ADDRESS = "KimlikNoSorgulaAdresServis/2021-04-01/Sorgula"
ACTION = "http://kps.nvi.gov.tr/2024/04/01/BilesikKutukSorgulaKimlikNoServis/Sorgula"


def setUpModule():
    global demo, folder, asked
    demo = Demo()
    demo.up()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-replay-"))
    person = demo.person("married-with-children")
    asked = {"rest": over_rest("KRM-1001", [person]), "two": over_rest("KRM-1001", [person, demo.person("child-first")]),
             "refused": over_rest("KRM-1003", [person], ADDRESS), "soap": over_soap(person)}


def tearDownModule():
    demo.__exit__()
    shutil.rmtree(folder, ignore_errors=True)


def kept(name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def over_rest(user, people, service=SERVICE):
    """Index of the entry and the body as it was kept."""
    body = json.dumps({"criteria": [{"KimlikNo": person["kimlik_no"], "DogumGun": person["dogum_gun"],
                                     "DogumAy": person["dogum_ay"], "DogumYil": person["dogum_yil"]} for person in people],
                       "end_user": "ayse", "file_number": "2026/1"}).encode()
    client = RestClient(demo, user)
    client.log_in()
    answer = client.ask_raw(service, body)
    return int(answer.headers["KPS-Makbuz"].split()[1]), kept(f"{user}-{len(people)}.json", body)


def over_soap(person):
    bank = demo.user("KRM-1001")
    client = Client(Connection(demo.base_url, demo.ca), bank["username"], bank["password"])
    client.fetch_token()
    message = signed_query_xml(client.token, ACTION, combined_body([person]))
    message = message if isinstance(message, bytes) else message.encode()
    reply = client.connection.post(kps_client.ROUTER_PATH, message)
    assert reply.status == 200, reply.body
    return int(reply.receipt.split()[1]), kept("question.xml", message)


def replay(index, *options):
    result = run("audit", "replay", index, "--dir", demo.folder, "--by", "test.denetci", "--basis", "deneme 1", "--json", *options)
    if not result.stdout:
        return result.returncode, result.stderr, {}
    report = json.loads(result.stdout)
    return result.returncode, report["verdict"], {row["part"]: row for row in report["findings"]}


class AskedAgain(unittest.TestCase):
    def test_the_same_bytes_would_be_given_over_rest_and_soap(self):
        for name in ("rest", "two", "soap"):
            index, request = asked[name]
            status, verdict, parts = replay(index, "--request", request)
            self.assertEqual((status, verdict), (0, "same"), (name, parts))
            self.assertEqual(sorted(parts), ["answer", "decision", "register", "request", "rights", "today"])
            self.assertTrue(all(row["state"] == "same" for row in parts.values()), parts)

    def test_without_the_message_the_rights_are_decided_again(self):
        status, verdict, parts = replay(asked["rest"][0])
        self.assertEqual((status, verdict, sorted(parts)), (0, "same", ["decision", "rights", "today"]))
        status, verdict, parts = replay(asked["refused"][0])
        self.assertEqual((status, verdict), (0, "same"), parts)
        self.assertIn("refused with ", parts["rights"]["sentence"])

    # Evidence R-088.
    def test_the_look_is_recorded_before_the_entry_is_opened(self):
        before = json.loads(run("audit", "verify", "--log", demo.log, "--json").stdout)["entries"]
        replay(asked["rest"][0])
        entry = demo.entry_from(before)
        self.assertEqual((entry["clear"]["type"], entry["opened"]["end_user"]), ("search", "test.denetci"))
        self.assertEqual(entry["opened"]["detail"], f"kind=entry index={asked['rest'][0]} basis=deneme 1")
        self.assertEqual(run("audit", "replay", asked["rest"][0], "--dir", demo.folder, "--by", "a.b").returncode, 2)

    def test_another_message_is_not_taken_for_the_one_that_was_asked(self):
        index, request = asked["rest"]
        other = kept("other.json", request.read_bytes().replace(b"2026/1", b"2026/2"))
        status, verdict, parts = replay(index, "--request", other)
        self.assertEqual((status, verdict, parts["request"]["state"]), (1, "differs", "differs"))
        self.assertNotIn("answer", parts)

    def test_what_is_no_question_is_refused(self):
        status, error, _ = replay(0)
        self.assertEqual(status, 1)
        self.assertIn("not a question", error)
        self.assertEqual(replay(10**9)[0], 1)


class Changed(unittest.TestCase):
    """After the demo has stopped: each test puts back what it changed."""

    @classmethod
    def setUpClass(cls):
        demo.down()
        cls.base = demo.folder / "administration.sqlite"
        cls.copy = folder / "administration.copy"
        shutil.copy(cls.base, cls.copy)

    def change(self, text, *values):
        with sqlite3.connect(self.base) as base:
            base.execute(text, values)
        base.close()

    def tearDown(self):
        for name in ("-wal", "-shm"):
            pathlib.Path(str(self.base) + name).unlink(missing_ok=True)
        shutil.copy(self.copy, self.base)

    def decision_of_the_bank(self):
        with sqlite3.connect(self.base) as base:
            row = base.execute("SELECT d.hash, d.canonical_json FROM decisions d JOIN decision_periods p ON p.hash = d.hash "
                               "WHERE p.institution = 1001 AND p.until_us IS NULL").fetchone()
        base.close()
        return row

    def test_a_changed_grant_says_so_and_the_decision_of_then_still_holds(self):
        index, request = asked["rest"]
        decision = json.loads(self.decision_of_the_bank()[1])
        decision["number"] = "BASKA-1"
        decision["services"] = [row for row in decision["services"] if row["service"] != SERVICE.split("/")[0]]
        admin(demo, "decision", "import", kept("decision.json", json.dumps(decision).encode()))
        status, verdict, parts = replay(index, "--request", request)
        self.assertEqual((status, verdict, parts["answer"]["state"]), (0, "same", "same"), parts)
        self.assertEqual(parts["today"]["state"], "differs")
        self.assertRegex(parts["today"]["sentence"], "Another decision is in force today; .* refused with")

    def test_a_block_of_today_was_none_then(self):
        admin(demo, "block", "set", "--institution", "1001", "--ground", "board-stop", "--note", "test")
        status, verdict, parts = replay(asked["rest"][0], "--request", asked["rest"][1])
        self.assertEqual((status, verdict), (0, "same"), parts)

    def test_a_decision_that_is_gone_or_was_changed_is_named(self):
        name, text = self.decision_of_the_bank()
        self.change("UPDATE decisions SET canonical_json = ? WHERE hash = ?", text + " ", name)
        status, verdict, parts = replay(asked["rest"][0])
        self.assertEqual((status, verdict, parts["decision"]["state"]), (1, "differs", "differs"))
        self.change("DELETE FROM decisions WHERE hash = ?", name)
        status, verdict, parts = replay(asked["rest"][0])
        self.assertEqual((status, verdict, parts["decision"]["state"]), (1, "unknown", "unknown"))

    def test_a_user_that_is_no_more_differs(self):
        self.change("UPDATE service_users SET active = 0 WHERE name = 'KRM-1001'")
        status, verdict, parts = replay(asked["rest"][0])
        self.assertEqual((status, verdict, parts["rights"]["state"]), (1, "differs", "differs"), parts)
        self.assertIn("UserInactive", parts["rights"]["sentence"])

    def test_a_register_that_is_no_longer_held_says_so_and_one_that_is_kept_is_found(self):
        index, request = asked["rest"]
        elsewhere = folder / "register"
        shutil.move(demo.folder / "register", elsewhere)
        try:
            made = run("registry", "generate", "--persons", 1000, "--number", 7, "--out", demo.folder / "register")
            self.assertEqual(made.returncode, 0, made.stderr)
            status, verdict, parts = replay(index, "--request", request)
            self.assertEqual((status, verdict, parts["register"]["state"]), (1, "unknown", "unknown"), parts)
            self.assertIn("no longer held", parts["register"]["sentence"])
            status, verdict, parts = replay(index, "--request", request, "--register", f"lmdb:{elsewhere}")
            self.assertEqual((status, verdict, parts["answer"]["state"]), (0, "same", "same"), parts)
            (demo.folder / "registers").mkdir()
            shutil.copytree(elsewhere, demo.folder / "registers" / "2026-11-21")
            self.assertEqual(replay(index, "--request", request)[:2], (0, "same"))
        finally:
            shutil.rmtree(demo.folder / "registers", ignore_errors=True)
            shutil.rmtree(demo.folder / "register", ignore_errors=True)
            shutil.move(elsewhere, demo.folder / "register")
