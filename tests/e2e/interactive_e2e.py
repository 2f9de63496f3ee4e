"""People ask on pages: the same answers as programs get, and entries that name them (R-067)."""
import unittest

import rest_client
from demo import Demo
from portal_client import Browser

PERSON = "KisiSorgulaTCKimlikNoServis/2011-01-01/ListeleCoklu"
ADDRESS = "KimlikNoSorgulaAdresServis/2023-07-01/Sorgula"
WHY = {"purpose": "HIZMET", "file_number": "2026/17"}


def setUpModule():
    global demo, clerk, bank
    demo = Demo()
    demo.up()
    clerk = person("alt-1001")
    bank = rest_client.RestClient(demo).log_in()


def tearDownModule():
    demo.__exit__()


def person(name, address="127.0.0.1"):
    user = next(each for each in demo.credentials["portal_users"] if each["username"] == name)
    return Browser(demo, address).sign_in(user)


def ask(browser, service, criterion, **members):
    return browser.post(f"/api/v1/interactive/{service}", {"criteria": [criterion], **WHY, **members})


def entry_of(answer):
    return demo.entry(int(answer.headers["KPS-Makbuz"].split()[1]))


class Questions(unittest.TestCase):
    # Evidence R-067.
    def test_a_person_gets_what_the_institutions_programs_get_but_what_its_rights_withhold(self):
        asked = 0
        for row in demo.credentials["persons"]:
            criterion = {"TCKimlikNo": row["kimlik_no"]}
            program, page = bank.ask(PERSON, [criterion], **WHY), ask(clerk, PERSON, criterion)
            self.assertEqual(page.status, program.status, row["persona"])
            expected = program.json
            for record in expected.get("records", []):
                asked += record.pop("DogumYerKod", None) is not None
            self.assertEqual(page.json, expected, row["persona"])
        self.assertGreater(asked, 10, "the sub-user's rights withhold something")

    # Evidence R-058.
    # Evidence R-084.
    def test_the_entry_names_the_person_who_asked_and_whom(self):
        number = demo.person("married-with-children")["kimlik_no"]
        entry = entry_of(ask(clerk, PERSON, {"TCKimlikNo": number}))
        sealed = entry["opened"]
        self.assertEqual((entry["clear"]["type"], entry["clear"]["institution"]), ("query", 1001))
        self.assertEqual((sealed["profile"], sealed["service_user"]), ("portal", "alt-1001"))
        self.assertEqual(sealed["end_user"], str(sealed["end_user_id"]))
        self.assertEqual((sealed["purpose"], sealed["file_number"]), ("HIZMET", "2026/17"))
        self.assertEqual(sealed["queried"], [number])

    # Evidence R-053.
    def test_from_another_address_nobody_asks(self):
        away = person("alt-1001", "127.0.0.7")
        answer = ask(away, PERSON, {"TCKimlikNo": demo.credentials["persons"][0]["kimlik_no"]})
        self.assertEqual((answer.status, answer.code), (403, 8))
        self.assertEqual(entry_of(answer)["clear"]["type"], "refused")

    def test_who_is_no_sub_user_with_rights_asks_nothing(self):
        number = demo.credentials["persons"][0]["kimlik_no"]
        for name, code in (("idari-1001", 103), ("teknik-1001", 103), ("operator", 604), ("denetci", 604), ("vatandas", 604)):
            answer = ask(person(name), PERSON, {"TCKimlikNo": number})
            self.assertEqual((answer.status, answer.code), (403, code), name)
            self.assertEqual(entry_of(answer)["clear"]["type"], "refused", name)
        self.assertEqual(ask(Browser(demo), PERSON, {"TCKimlikNo": number}).code, 611)

    def test_another_institution_sees_its_own_rights_alone(self):
        local = person("alt-1002")
        number = demo.credentials["persons"][0]["kimlik_no"]
        self.assertEqual(ask(local, PERSON, {"TCKimlikNo": number}).code, 8)
        offers = local.get("/api/v1/interactive/services").json["services"]
        self.assertTrue(all(offer["question"] in ("AddressByNumber", "AddressNumber", "PersonPage", "Provinces", "DistrictsOfProvince")
                            for offer in offers), [offer["question"] for offer in offers])
        address = next(offer for offer in offers if offer["question"] == "AddressByNumber")
        self.assertEqual(address["area"], ["Seyhan"])

    # Evidence R-066.
    def test_a_person_sees_what_may_be_asked_and_what_is_withheld(self):
        offers = clerk.get("/api/v1/interactive/services").json["services"]
        self.assertEqual(len({(offer["name"], offer["version"]) for offer in offers}), len(offers))
        one = clerk.get("/api/v1/interactive/services/KisiSorgulaTCKimlikNoServis/2011-01-01").json
        granted = {member["path"]: member["granted"] for member in one["members"]}
        self.assertTrue(granted["TemelBilgisi/Ad"])
        self.assertFalse(granted["DogumYerKod"])
        self.assertFalse(granted["DurumBilgisi/Din"])
        places = clerk.get("/api/v1/interactive/places?kind=district&q=seyhan").json["places"]
        self.assertEqual([(place["code"], place["within"]) for place in places], [(1104, "Adana")])


if __name__ == "__main__":
    unittest.main()
