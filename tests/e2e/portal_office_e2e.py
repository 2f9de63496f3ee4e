"""The directorate's office in the portal: work queue, second persons, a meeting's votes, views of a role (portal/tests/office.mjs)."""
import json
import unittest

import in_browser
from demo import Demo
from kps_client import Client, Connection, list_body
from later_life import log_size
from life import PEOPLE, Case, Institution, eventually, today

ENTRIES = 200  # of the log's end that are looked at
QUESTIONS_MAX = 200
WHY = {"decision_reason": "Karar gereği durdurma kaldırılmaktadır"}


def setUpModule():
    global demo, prepared
    in_browser.give_pages()
    demo = Demo(persons=2000)
    demo.up()
    PEOPLE.meet(demo)
    # Codes are good once: these people sign in here before they do so in the browser.
    assert PEOPLE.members and PEOPLE.secretary and PEOPLE.second
    prepared = prepare()


def valid_number(serial):
    """The identity number of nine digits, with its two check digits."""
    digits = [int(digit) for digit in str(serial)]
    tenth = (7 * sum(digits[0::2]) - sum(digits[1::2])) % 10
    return int(f"{serial}{tenth}{(sum(digits) + tenth) % 10}")


def tearDownModule():
    demo.__exit__()


def submitted(bank):
    """An application that the directorate has taken in and reads; something of it may run out."""
    case = bank.apply()
    case.act(PEOPLE.operator, "register", {"channel": "post", "to_named_person": False, "original_received": True,
                                           "secrecy": "hizmete-ozel"})
    return case


def proposed(bank):
    case = submitted(bank)
    case.act(PEOPLE.operator, "review")
    case.act(PEOPLE.operator, "propose", {"report": "Talep mevzuata uygundur", "purposes": bank.purposes(),
                                          "services": bank.services(), "valid_until": "2028-12-31",
                                          "purpose_required": True, "end_user_required": True})
    return case


def meeting_of(cases):
    meeting = Case(PEOPLE.secretary.post("/api/v1/cases/board-meeting/convene", {"day": today(), "place": "Ankara"}))
    for case in cases:
        meeting.act(PEOPLE.secretary, "add-item", {"subject": case.id})
    for member in PEOPLE.members:
        meeting.act(member, "attend")
    meeting.act(PEOPLE.secretary, "begin")
    return meeting


def bank(number):
    return Institution("bank", f"Örnek {number}. Yatırım Bankası A.Ş.", "manager", "5411", f"127.0.0.{200 + number}")


def waits_for_second():
    """One act of each life cycle that an operator begins and two persons end: asked for here, approved in the browser."""
    page = PEOPLE.operator
    stopped = Case(page.post("/api/v1/cases/access-block/stop", {
        "institution": 1002, "reason": "Kişisel Verileri Koruma Kurulu durdurma kararı vermiştir", "decision_number": "2026/901",
        "decision_date": today()}))
    stopped.act(page, "lift-stop", {"lifting_number": "2026/944", "lifting_date": today(), **WHY}, status=202)
    found = Case(page.post("/api/v1/cases/change-notice/detect", {
        "institution": 1003, "change": "address", "event_date": today(-40), "reason": "Ticaret sicilinde yeni adres görülmüştür"}))
    found.act(page, "withdraw-finding", WHY, status=202)
    return stopped, found


def asked_account():
    """An account of the directorate that a second person must verify."""
    person = next(PEOPLE.spare())
    made = PEOPLE.operator.post("/api/v1/accounts", {"login": "yeni.denetci", "role": "inspector", "identity_number": str(person["kimlik_no"]),
                                                     "given_names": person["ad"], "surname": person["soyad"]})
    assert made.status == 201, made.json
    asked = PEOPLE.operator.post(f"/api/v1/accounts/{made.json['id']}/verify", {"reason": "Göreve başladı"},
                                 version=made.json["version"])
    assert asked.status == 202, asked.json


def harvest():
    """Numbers tried in a row until the detector stops the asker: an alarm to judge."""
    row = demo.user("KRM-1001")
    client = Client(Connection(demo.base_url, demo.ca), row["username"], row["password"])
    headers = '<Sorgulayan xmlns="http://kps.nvi.gov.tr/2011/01/01/sorgulayan">deneme</Sorgulayan>'
    for serial in range(400_000_000, 400_000_000 + QUESTIONS_MAX):
        body = list_body("ListeleCoklu", "2011/01/01", "KisiSorgulaTCKimlikNoSorguKriteri", [{"TCKimlikNo": valid_number(serial)}])
        client.ask("KisiSorgulaTCKimlikNoServis", "2011/01/01", "ListeleCoklu", body, headers=headers)
        if serial % 20 == 0 and PEOPLE.operator.get("/api/v1/alarms").json["alarms"]:
            return
    eventually(lambda: PEOPLE.operator.get("/api/v1/alarms").json["alarms"])


def prepare():
    harvest()
    waiting = [submitted(bank(number)) for number in range(1, 4)]
    stopped, found = waits_for_second()
    asked_account()
    meeting = meeting_of([proposed(bank(5)), proposed(bank(6))])
    people = PEOPLE.operator.get("/api/v1/accounts?count=100").json["accounts"]
    inspector = next(one["id"] for one in people if one["login"] == "denetci")
    last_day = ".".join(reversed(today(60).split("-")))
    field = {"label": "Karar gerekçesi", "after": WHY["decision_reason"]}
    return {"inspector": inspector, "last_day": last_day, "waiting": [case.number for case in waiting], "meeting": meeting.id, "login": "yeni.denetci", "lacking": submitted(bank(4)).id, "lifting": stopped.number,
            "pending": [[stopped.number, "KVKK durdurma", "Kaldırıldı", field],
                        [found.number, found.read["state_label"], "Tespit geri alındı", field]]}


def assigned():
    """What the newest entries of the log say of cases that changed hands."""
    size = log_size(demo)
    details = [(demo.entry(index).get("opened") or {}).get("detail") or "" for index in range(max(0, size - ENTRIES), size)]
    told = [dict(part.split("=", 1) for part in detail.split(" ") if "=" in part) for detail in details]
    return [(one["number"], one["from"], one["to"]) for one in told if one.get("act") == "assign"]


class Office(unittest.TestCase):
    # Score: O1.
    def test_1_an_institution_knows_nothing_of_the_queue(self):
        for who in ("idari-1001", "teknik-1001", "vatandas", "denetci"):
            self.assertEqual(PEOPLE[who].get("/api/v1/work-queue").status, 403, who)
            self.assertEqual(PEOPLE[who].post("/api/v1/work-queue/assign", {"cases": []}).status, 403, who)

    def test_2_people_work_with_it(self):
        in_browser.run(self, demo, "office.mjs", json.dumps(prepared))
        ids = {who: PEOPLE[who].get("/api/v1/session").json["account"]["id"] for who in ("operator", "operator-2")}
        first, second, third = prepared["waiting"]
        wanted = {(first, "-", ids["operator"]), (second, "-", ids["operator-2"]), (third, "-", ids["operator-2"]),
                  (second, ids["operator-2"], "-")}
        eventually(lambda: wanted <= set(assigned()), 60)


if __name__ == "__main__":
    unittest.main()
