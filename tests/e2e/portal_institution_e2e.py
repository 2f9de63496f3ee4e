"""The institution's own side of the portal in Debian's Chromium, on the institutions of the demo's story."""
import json
import unittest

import in_browser
from demo import Demo
from life import MEASURES, PEOPLE, Administrator, today

# Of the story: a payment provider that works as usual, and a bank whose access is closed here.
WORKING, SUSPENDED = 10002, 10001
TAKEN = [{"code": code, "answer": "taken"} for code in MEASURES]


class StoryInstitution:
    def __init__(self, number):
        self.number = number


def who_can_sign_in(number):
    """The story's administrator, with a password and a second factor of ours."""
    person = Administrator(StoryInstitution(number), None)
    rows = PEOPLE.operator.get(f"/api/v1/accounts?institution={number}").json["accounts"]
    account = next(row for row in rows if row["role"] == "administrator")
    person.user["username"] = account["login"]
    person.set_up(PEOPLE.operator.post(f"/api/v1/accounts/{account['id']}/reset", {"reason": "deneme", "second_factors": True}).json["setup_code"])
    return person.user


def offer_to(test, case):
    """The new text waits for the administrator's own signature."""
    rows = PEOPLE.operator.get(f"/api/v1/accounts?institution={WORKING}").json["accounts"]
    given_names, _, surname = next(row for row in rows if row["role"] == "administrator")["name"].rpartition(" ")
    subject = PEOPLE.operator.get(f"/api/v1/cases/{case}").json
    signatory = {**subject["body"]["signatories"][0], "given_names": given_names, "surname": surname}
    drafted = PEOPLE.operator.post(f"/api/v1/cases/{case}/redraft", {
        "measures": TAKEN, "clauses": ["Ek madde: yılda bir sızma testi yapılır."], "signatories": [signatory]},
        version=subject["version"])
    test.assertEqual(drafted.status, 200, drafted.json)
    offered = PEOPLE.operator.post(f"/api/v1/cases/{case}/offer", {}, version=drafted.json["version"])
    test.assertEqual(offered.status, 200, offered.json)


class InTheBrowser(unittest.TestCase):
    def test_an_institutions_people_use_it(self):
        in_browser.give_pages()
        demo = Demo()
        try:
            demo.up("--story")
            PEOPLE.meet(demo)
            people = {"administrator": who_can_sign_in(WORKING), "suspended": who_can_sign_in(SUSPENDED), "setupLogin": "idari-1001"}
            closed = PEOPLE.operator.post("/api/v1/cases/access-block/emergency", {
                "institution": SUSPENDED, "reason": "Sızıntı şüphesi bildirildi, erişim durduruldu"})
            self.assertEqual(closed.status, 201, closed.json)
            undertaking = PEOPLE.operator.get(f"/api/v1/cases?kind=undertaking&institution={WORKING}").json["cases"][0]
            demanded = PEOPLE.operator.post(f"/api/v1/cases/{undertaking['id']}/demand-renewal", {
                "ground": "template-change", "last_day": today(20)}, version=undertaking["version"])
            self.assertEqual(demanded.status, 200, demanded.json)
            offer_to(self, undertaking["id"])
            path = demo.folder / "people.json"
            path.write_text(json.dumps(people))
            in_browser.run(self, demo, "institution.mjs", path)
        finally:
            demo.__exit__()


if __name__ == "__main__":
    unittest.main()
