"""Every service that starts from an identity number, asked once by each stock client: php-soap, zeep and npm soap."""
import json
import os
import sys
import unittest

from clients_e2e import CLIENTS, client_output
from demo import Demo
from kps_client import Client, Connection, list_body

import clients_e2e


def setUpModule():
    global demo
    demo = clients_e2e.demo = Demo()
    demo.up()


def tearDownModule():
    demo.__exit__()


def birth(person):
    return {"DogumAy": person["dogum_ay"], "DogumGun": person["dogum_gun"], "DogumYil": person["dogum_yil"]}


EXTRACT = {"EskiEsListele": True, "NKOTipi": "NufusAileKayitOrnekKardesDahil", "Vukuatli": True}
FAMILY, CITIZEN, BLUE, FOREIGNER = "AileListesiAraTCNoServis", "married-with-children", "blue-card-holder", "foreigner"

# service, version, operation, persona, criterion type (None: a single `kriter`), criterion, a text that must be in the answer
QUESTIONS = [
    ("NkoSorgulaTCKimlikNoServis", "2021/04/01", "Sorgula", CITIZEN, "NkoTCKimlikNoSorguKriteri",
     lambda p: {**birth(p), **EXTRACT, "TCKimlikNo": p["kimlik_no"]}, "ZEYNEP"),
    ("NkoMaviKartSorgulaKimlikNoServis", "2011/01/01", "Sorgula", BLUE, "NkoMaviKartSorguKriteri",
     lambda p: {**EXTRACT, "KimlikNo": p["kimlik_no"]}, "LEVENT"),
    (FAMILY, "2011/01/01", "Sorgula", CITIZEN, "AileListesiAraTCNoSorguKriteri", lambda p: {"KimlikNo": p["kimlik_no"]}, "ELİF"),
    ("CuzdanSorgulaTCKimlikNoServis", "2014/09/01", "ListeleCoklu", CITIZEN, "CuzdanSorgulaTCKimlikNoSorguKriteri",
     lambda p: {"CuzdanTur": "Cuzdan", "TCKimlikNo": p["kimlik_no"]}, "SeriNo"),
    ("YbKisiSorgulaYbKimlikNoServis", "2013/06/01", "ListeleCoklu", FOREIGNER, "YbKisiSorgulaYbKimlikNoSorguKriteri",
     lambda p: {"KimlikNo": p["kimlik_no"]}, "IzinNo"),
    ("YbKisiSorgulaYbKimlikNoServis", "2016/01/01", "ListeleCoklu", FOREIGNER, "YbKisiSorgulaYbKimlikNoSorguKriteri",
     lambda p: {"KimlikNo": p["kimlik_no"]}, "IzinNo"),
    ("KisiAdresNoSorgulaServis", "2011/01/01", "Sorgula", CITIZEN, None, lambda p: {"KimlikNo": p["kimlik_no"]}, "AdresNo"),
    ("MaviKartSorgulaTCKimlikNoServis", "2023/02/01", "Sorgula", BLUE, "MaviKartSorgulaTCKimlikNoSorguKriteri",
     lambda p: {**birth(p), "KimlikNo": p["kimlik_no"]}, "LEVENT"),
    ("KimlikNoSorgulaAdresServis", "2016/10/01", "Sorgula", CITIZEN, "KimlikNoileAdresSorguKriteri",
     lambda p: {"KimlikNo": p["kimlik_no"]}, "AcikAdres"),
    ("KimlikNoSorgulaAdresServis", "2023/07/01", "Sorgula", CITIZEN, "KimlikNoileAdresSorguKriteri",
     lambda p: {**birth(p), "KimlikNo": p["kimlik_no"]}, "AcikAdres"),
    ("BilesikKutukSorgulaKimlikNoServis", "2017/08/01", "Sorgula", CITIZEN, "BilesikKutukSorgulaKimlikNoSorguKriteri",
     lambda p: {**birth(p), "KimlikNo": p["kimlik_no"]}, "MEHMET"),
]


def values(answer, wanted):
    """Every value below a member of this name; every text too, so that a value can be looked for itself."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name == wanted and value is not None:
                yield value
            yield from values(value, wanted)
    elif isinstance(answer, list):
        for item in answer:
            yield from values(item, wanted)
    elif answer == wanted:
        yield answer


class StockClients(unittest.TestCase):
    def ask_all(self, command):
        bank = demo.user("KRM-1001")
        for service, version, operation, persona, kind, criterion, wanted in QUESTIONS:
            with self.subTest(f"{service} {version}"):
                member = criterion(demo.person(persona))
                body = {"kriterListesi": {kind: [member]}} if kind else {"kriter": member}
                answer = client_output([*command, bank["username"], bank["password"], "--ask", service, version, operation,
                                        json.dumps(body)])
                self.assertTrue(list(values(answer, wanted)), answer)

    # Evidence R-151.
    def test_php_soap_asks_every_service(self):
        self.ask_all(["php", CLIENTS / "query.php", demo.base_url, demo.ca])

    def test_zeep_asks_every_service(self):
        self.ask_all(["/usr/bin/python3", CLIENTS / "query_zeep.py", demo.base_url, demo.ca])

    def test_npm_soap_asks_every_service(self):
        self.ask_all(["node", CLIENTS / "query.mjs", demo.base_url])


class Refusals(unittest.TestCase):
    def ask(self, user, service, version, operation, kind, member):
        account = demo.user(user)
        client = Client(Connection(demo.base_url, demo.ca), account["username"], account["password"])
        member = {name: str(value).lower() if isinstance(value, bool) else value for name, value in member.items()}
        return client.ask(service, version, operation, list_body(operation, version, kind, [member]))

    def test_a_university_gets_no_family(self):
        person = demo.person(CITIZEN)
        reply = self.ask("KRM-1003", FAMILY, "2011/01/01", "Sorgula", "AileListesiAraTCNoSorguKriteri", {"KimlikNo": person["kimlik_no"]})
        self.assertEqual(reply.first("Kod"), "8", reply.body)
        self.assertNotIn(person["soyad"], reply.body)

    def test_a_kind_that_is_not_in_the_enumeration_is_a_fault(self):
        person = demo.person(CITIZEN)
        member = {**birth(person), "NKOTipi": "HerSey", "TCKimlikNo": person["kimlik_no"]}
        reply = self.ask("KRM-1001", "NkoSorgulaTCKimlikNoServis", "2021/04/01", "Sorgula", "NkoTCKimlikNoSorguKriteri", member)
        self.assertEqual(reply.status, 500, reply.body)
        self.assertNotIn("Nko>", reply.body)

    # Evidence R-085.
    def test_every_number_of_an_extract_is_in_its_entry(self):
        person = demo.person(CITIZEN)
        member = {**birth(person), **EXTRACT, "TCKimlikNo": person["kimlik_no"]}
        reply = self.ask("KRM-1001", "NkoSorgulaTCKimlikNoServis", "2021/04/01", "Sorgula", "NkoTCKimlikNoSorguKriteri", member)
        self.assertEqual(reply.status, 200, reply.body)
        shown = sorted(int(text) for text in set(reply.all("TCKimlikNo")))
        self.assertGreaterEqual(len(shown), 4, "himself, his wife and two children")
        entry = demo.entry(int(reply.receipt.split()[1]))["opened"]
        self.assertEqual(sorted(int(number) for number in entry["queried"] + entry["affected"]), shown)


if __name__ == "__main__":
    sys.exit(unittest.main())
