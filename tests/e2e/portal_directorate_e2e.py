"""The directorate and the Kurul in the portal: decision tools, institutions, the live monitor (portal/tests/directorate.mjs)."""
import contextlib
import json
import threading
import unittest

import in_browser
from certificates import Authority, certificate_alone
from demo import KPS, Demo, admin, run
from life import PEOPLE, PERSON, Case, Institution, board_decides, five, today


def setUpModule():
    global demo, case
    in_browser.give_pages()
    demo = Demo(persons=2000)
    demo.up()
    PEOPLE.meet(demo)
    # Codes are good once: these people sign in here before they do so in the browser.
    assert PEOPLE.members and PEOPLE.secretary
    case = proposed()


def tearDownModule():
    demo.__exit__()


def proposed(bank=None, paths=1):
    """An application that the directorate has reported on: of two fields that were asked for, one is proposed, or both."""
    bank = bank or five()[0]
    made = bank.apply()
    made.act(PEOPLE.second, "register", {"channel": "post", "to_named_person": False, "original_received": True,
                                         "secrecy": "hizmete-ozel"})
    made.act(PEOPLE.second, "review")
    services = bank.services()
    services[0]["paths"] = services[0]["paths"][:paths]
    made.act(PEOPLE.second, "propose", {"report": "Talep mevzuata uygundur", "purposes": bank.purposes(), "services": services,
                                        "valid_until": "2028-12-31", "purpose_required": True, "end_user_required": True})
    return made


def voted():
    """A meeting that has voted to accept an application of two fields; what it gives is still to be written down."""
    bank = Institution("bank", "Örnek Yatırım Bankası A.Ş.", "manager", "5411", "127.0.0.26")
    meeting = Case(PEOPLE.secretary.post("/api/v1/cases/board-meeting/convene", {"day": today(), "place": "Ankara"}))
    meeting.act(PEOPLE.secretary, "add-item", {"subject": proposed(bank, paths=2).id})
    for member in PEOPLE.members:
        meeting.act(member, "attend")
    meeting.act(PEOPLE.secretary, "begin")
    for member in PEOPLE.members:
        meeting.act(member, "vote", {"item": 1, "vote": "accept"})
    return meeting


def get(who, path):
    return PEOPLE[who].get(path)


class Tools(unittest.TestCase):
    # Score: O2, R2, R4.
    def test_what_was_asked_for_and_what_is_proposed_stand_field_by_field(self):
        rights = get("kurul-uyesi-2", f"/api/v1/decisions/{case.id}/rights").json
        self.assertEqual((rights["basis"], rights["institution"]["class"]), ("proposed", "bank"))
        leaves = {leaf["path"]: (leaf["asked"], leaf["granted"]) for leaf in rights["services"][0]["leaves"]}
        self.assertEqual(leaves["TemelBilgisi/Ad"], (True, True))
        self.assertEqual(leaves["TemelBilgisi/Soyad"], (True, False))
        self.assertEqual(leaves["TemelBilgisi/AnneAd"], (False, False))
        self.assertEqual(rights["services"][0]["limits"][0], {"period": "day", "count": 1000})

    # Score: R4.
    def test_precedents_are_those_of_the_class(self):
        found = get("kurul-sekreteri", f"/api/v1/decisions/{case.id}/precedents").json
        self.assertEqual((found["class"], found["compared"]), ("bank", 1))
        self.assertEqual(found["rows"][1]["decisions"], ["DEMO-1001"])

    def test_a_preview_shows_what_they_would_get_and_records_nothing(self):
        before = demo.messages()
        body = {"case": case.id, "service": PERSON, "persona": "single"}
        shown = PEOPLE.operator.post("/api/v1/decisions/preview", body).json
        [person] = shown["answer"]["SorguSonucu"]
        self.assertTrue(person["TemelBilgisi"]["Ad"])
        self.assertIsNone(person["TemelBilgisi"]["Soyad"])
        self.assertIn("TemelBilgisi/Soyad", [leaf["path"] for leaf in shown["withheld"]])
        self.assertEqual([record["type"] for record in shown["records"]], ["query"])
        self.assertIsNone(shown["price"])
        self.assertEqual(demo.messages(), before)
        for wrong in ({"persona": "10000000146"}, {"service": "Yok"}, {"purpose": "YOK"}):
            answer = PEOPLE.operator.post("/api/v1/decisions/preview", {**body, **wrong})
            if "purpose" in wrong:
                self.assertEqual(answer.json["answer"].get("SorguSonucu"), None)
            else:
                self.assertGreaterEqual(answer.status, 400, wrong)

    # Score: R2.
    def test_the_kurul_gives_one_field_of_two_and_says_why(self):
        made = proposed(five()[3], paths=2)
        kept = [{"service": PERSON, "version": "2011/01/01", "paths": ["TemelBilgisi/Soyad"], "per_day": 40}]
        board_decides(made, "accept", valid_from=today(), valid_until="2027-12-31", services=kept)
        rights = get("operator", f"/api/v1/decisions/{made.id}/rights").json
        self.assertEqual((rights["basis"], rights["valid_until"]), ("decided", "2027-12-31"))
        given = [leaf["path"] for leaf in rights["services"][0]["leaves"] if leaf["granted"]]
        self.assertEqual(given, ["TemelBilgisi/Soyad"])
        self.assertEqual(rights["services"][0]["limits"][0], {"period": "day", "count": 40})

    def test_a_foreign_page_asks_for_no_preview(self):
        answer = PEOPLE.operator.ask("POST", "/api/v1/decisions/preview", {}, {"Origin": "https://evil.example"})
        self.assertEqual(answer.code, 614)


class Institutions(unittest.TestCase):
    # Score: O5.
    def test_an_administrator_sees_the_own_institution_and_no_other(self):
        own = get("idari-1001", "/api/v1/institutions/1001")
        self.assertEqual((own.status, own.json["standing"]), (200, "open"))
        self.assertEqual(get("idari-1001", "/api/v1/institutions/1002").status, 404)
        self.assertEqual(get("idari-1001", "/api/v1/institutions").status, 403)
        self.assertEqual(get("vatandas", "/api/v1/institutions/1001").status, 403)

    def test_the_monitor_counts_what_is_asked(self):
        person = demo.person("single")
        for _ in range(3):
            run("query", "KisiSorgulaTCKimlikNoServis", person["kimlik_no"], "--state", demo.folder, "--as", "KRM-1001")
        shown = get("guvenlik", "/api/v1/monitor").json
        self.assertGreaterEqual(shown["totals"]["questions"], 3)
        self.assertGreaterEqual(shown["totals"]["requests"], 3)
        self.assertGreater(shown["totals"]["p95_us"], 0)
        self.assertIn(1001, [row["number"] for row in shown["institutions"]])
        self.assertNotIn(str(person["kimlik_no"]), json.dumps(shown))

    # Score: O7.
    def test_the_map_has_the_province_of_who_asks_and_not_of_who_is_asked_for(self):
        ask_from_adana()
        provinces = {row["name"]: row for row in get("guvenlik", "/api/v1/monitor").json["provinces"]}
        self.assertEqual((provinces["Adana"]["province"], provinces["Adana"]["institutions"]), (1, 1))
        self.assertGreaterEqual(provinces["Adana"]["questions"], 1)

    def test_what_runs_out_stands_in_one_list(self):
        kinds = {row["kind"] for row in get("operator", "/api/v1/expiries").json["expiries"]}
        self.assertLessEqual({"server-certificate", "client-certificate", "log-keys", "authority"}, kinds)


def ask_from_adana():
    """A district governorship whose decision binds it to Seyhan asks; what it is answered does not matter."""
    run("query", "KisiSorgulaTCKimlikNoServis", demo.person("single")["kimlik_no"], "--state", demo.folder, "--as", "KRM-1002")


@contextlib.contextmanager
def repeated(act, every_s=20):
    """Does it now and again and again: what the monitor shows is gone after two minutes."""
    done = threading.Event()

    def go():
        while True:
            act()
            if done.wait(every_s):
                return

    thread = threading.Thread(target=go)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


class InTheBrowser(unittest.TestCase):
    def test_people_use_it(self):
        meeting = voted()
        minted = Authority(demo.folder)
        ends, _ = minted.make("yenilenecek", seconds=20 * 86400)
        admin(demo, "certificate", "add", "--institution", "1003", certificate_alone(ends))
        successor = certificate_alone(minted.make("yeni", seconds=300 * 86400)[0])
        with repeated(ask_from_adana):
            in_browser.run(self, demo, "directorate.mjs", case.number, meeting.id, KPS, successor)
        [item] = meeting.see(PEOPLE.secretary)["body"]["items"]
        rights = get("operator", f"/api/v1/decisions/{item['subject']}/rights").json
        given = [leaf["path"] for leaf in rights["services"][0]["leaves"] if leaf["granted"]]
        self.assertEqual((rights["basis"], given), ("decided", ["TemelBilgisi/Ad"]))


if __name__ == "__main__":
    unittest.main()
