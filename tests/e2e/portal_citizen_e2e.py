"""A citizen sees who looked: over REST, and in Debian's Chromium (portal/tests/citizen.mjs)."""
import json
import unittest

import in_browser
from demo import Demo, run
from portal_client import Browser
from rest_client import RestClient

PERSON = "KisiSorgulaTCKimlikNoServis/2011-01-01/ListeleCoklu"
FAMILY = "KisiSorgulaYakinlikServis"
MINE = "/api/v1/my-lookups"


def setUpModule():
    global demo, citizen, bank_boss, operator
    in_browser.give_pages()
    demo = Demo(persons=300)
    demo.up()
    people = {user["username"]: user for user in demo.credentials["portal_users"]}
    citizen, bank_boss, operator = (Browser(demo).sign_in(people[name]) for name in ("vatandas", "idari-1001", "operator"))
    ask_about_everybody()


def tearDownModule():
    demo.__exit__()


def number():
    """The citizen's own number, out of the entry that the last look has left."""
    citizen.get(MINE)
    entries = json.loads(run("audit", "verify", "--log", demo.log, "--json").stdout)["entries"]
    for index in range(entries - 1, -1, -1):
        entry = demo.entry(index)
        if entry["clear"]["type"] == "search":
            return entry["opened"]["queried"][0]
    raise AssertionError("no entry of a look")


def ask_about_everybody():
    """A bank asks about each persona, so that somebody's answer names the citizen; and about the citizen without a right."""
    bank = RestClient(demo).log_in()
    mine = number()
    for persona in [row["kimlik_no"] for row in demo.credentials["persons"]] + [mine, mine]:
        bank.ask(PERSON, [{"TCKimlikNo": persona}], purpose="HIZMET", end_user="veli.memur")
    refused = bank.ask(PERSON, [{"TCKimlikNo": mine}], purpose="TANITIM", end_user="veli.memur")
    assert refused.status != 200, refused.body


class OverRest(unittest.TestCase):
    # Score: V1.
    def test_1_a_look_up_is_there_at_once_with_who_why_and_under_which_law(self):
        page = citizen.get(MINE).json
        direct = [row for row in page["rows"] if row["direct"] and row["answered"]]
        self.assertGreaterEqual(len(direct), 2)
        for member in ("receiver", "service", "purpose", "time", "day"):
            self.assertTrue(direct[0][member], member)
        self.assertTrue(direct[0]["basis"] and direct[0]["groups"])
        self.assertFalse(page["rows"][0]["answered"])
        self.assertNotIn("veli.memur", json.dumps(page))
        self.assertNotIn(str(number()), json.dumps(page))

    # Score: V3.
    def test_2_through_a_relative_the_matter_is_not_told(self):
        rows = [row for row in citizen.get(MINE + "?limit=200").json["rows"] if not row["direct"]]
        self.assertTrue(rows)
        for row in rows:
            self.assertEqual((row["time"], row["service"], row["purpose"], row["basis"]), (None, None, None, []))
            self.assertIsNone(citizen.get(f"{MINE}/{row['reference']}/proof").json["receipt"])

    # Score: V4.
    def test_3_what_is_hidden_is_gone_from_list_and_counts(self):
        before = citizen.get(MINE).json["total"]
        added = run("audit", "hide", "add", "--dir", demo.folder, "--institution", "1001", "--release", "2030-06-30T00:00:00Z",
                    "--by", "ayse", "--approver", "mehmet", "--basis", "Soruşturma 2026/5")
        self.assertEqual(added.returncode, 0, added.stderr)
        page = citizen.get(MINE).json
        self.assertLess(page["total"], before)
        self.assertTrue(page["may_hide"])
        self.assertFalse([count for count in page["counts"] if count["institution"] == 1001])
        hiding = json.loads(run("audit", "hide", "list", "--dir", demo.folder, "--json").stdout)[0]["id"]
        ended = run("audit", "hide", "end", hiding, "--dir", demo.folder, "--by", "ayse", "--approver", "mehmet", "--basis", "bitti")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(citizen.get(MINE).json["total"], before)

    def test_4_nobody_else_sees_it(self):
        for browser in (bank_boss, operator):
            self.assertEqual(browser.get(MINE).status, 403)
        self.assertEqual(Browser(demo).get(MINE).status, 401)
        self.assertEqual(citizen.get(f"{MINE}?person={number()}").status, 400)

    # Score: V10.
    def test_5_the_receipt_of_a_row_holds(self):
        row = next(row for row in citizen.get(MINE).json["rows"] if row["direct"])
        proof = citizen.get(f"{MINE}/{row['reference']}/proof")
        self.assertEqual(proof.status, 200, proof.body)
        file = demo.folder / "makbuz.txt"
        file.write_text(proof.json["receipt"])
        checked = run("audit", "verify-receipt", file, "--vkey", demo.log / "log.vkey")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    # Score: V5.
    def test_6_a_question_goes_to_the_institution_and_on_to_the_directorate(self):
        row = next(row for row in citizen.get(MINE).json["rows"] if row["direct"] and row["answered"])
        foreign = citizen.post("/api/v1/cases/lookup-inquiry/ask", {"reference": 0})
        self.assertEqual(foreign.status, 404, foreign.body)
        asked = citizen.post("/api/v1/cases/lookup-inquiry/ask", {"reference": row["reference"], "question": "Neden?"})
        self.assertEqual(asked.status, 201 if asked.status == 201 else 200, asked.body)
        case = asked.json
        self.assertEqual(case["deadlines"][0]["days_left"], 30)
        entry = bank_boss.get(f"/api/v1/lookup-inquiries/{case['id']}/entry").json
        self.assertEqual((entry["reference"], entry["end_user"]), (row["reference"], "veli.memur"))
        self.assertNotIn(str(number()), json.dumps(entry))
        self.assertNotIn(citizen.get("/api/v1/session").json["account"]["name"],
                         bank_boss.get(f"/api/v1/cases/{case['id']}/history").body.decode())
        self.assertEqual(citizen.get(f"/api/v1/lookup-inquiries/{case['id']}/entry").status, 403)
        reply = {"finding": "lawful", "reply": "Kredi başvurunuz için sorgulandınız."}
        answered = bank_boss.post(f"/api/v1/cases/{case['id']}/answer", reply, version=case["version"])
        self.assertEqual(answered.status, 200, answered.body)
        objection = {"objection": "Ben kredi başvurusunda bulunmadım."}
        escalated = citizen.post(f"/api/v1/cases/{case['id']}/escalate", objection, version=answered.json["version"])
        self.assertEqual(escalated.json["state"], "under-review", escalated.body)
        known = next(each for each in citizen.get(MINE).json["rows"] if each["reference"] == row["reference"])
        self.assertEqual(known["inquiry"], case["id"])


class InTheBrowser(unittest.TestCase):
    def test_7_people_use_it(self):
        in_browser.run(self, demo, "citizen.mjs", str(number()))


if __name__ == "__main__":
    unittest.main()
