"""Every service that starts from an identity number, the lists of codes and what is asked about oneself: once by each stock
client, php-soap, zeep and npm soap. What starts from something else is in searches_e2e.py."""
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
COMBINED, ADDRESS = "BilesikKutukSorgulaKimlikNoServis", "KimlikNoSorgulaAdresServis"
COMBINED_CRITERION, ADDRESS_CRITERION = "BilesikKutukSorgulaKimlikNoSorguKriteri", "KimlikNoileAdresSorguKriteri"
FAMILY, CITIZEN, BLUE, FOREIGNER = "AileListesiAraTCNoServis", "married-with-children", "blue-card-holder", "foreigner"


def by_number(person):
    return {"KimlikNo": person["kimlik_no"]}


def by_number_and_birth(person):
    return {**birth(person), **by_number(person)}


def names(person):
    return {"Ad": person["ad"], **birth(person), **by_number(person), "Soyad": person["soyad"]}


# service, version, operation, persona, criterion type (None: a single `kriter`), criterion, and what must be in the answer: a
# text, a member that has a value, or a member with its value
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
    *[(ADDRESS, version, "Sorgula", CITIZEN, ADDRESS_CRITERION, criterion, "AcikAdres")
      for version, criterion in (("2015/07/01", by_number), ("2016/10/01", by_number), ("2021/04/01", by_number_and_birth),
                                 ("2023/07/01", by_number_and_birth))],
    *[(COMBINED, version, "Sorgula", CITIZEN, COMBINED_CRITERION, criterion, "MEHMET")
      for version, criterion in (("2011/01/01", by_number), ("2017/08/01", by_number_and_birth), ("2021/04/01", by_number_and_birth),
                                 ("2023/02/01", by_number_and_birth), ("2024/04/01", by_number_and_birth))],
    ("KisiSorgulaTCKimlikNoServis", "2011/01/01", "ListeleCoklu", CITIZEN, "KisiSorgulaTCKimlikNoSorguKriteri",
     lambda p: {"TCKimlikNo": p["kimlik_no"]}, "MEHMET"),
    ("TumKutukDogrulaServis", "2025/08/01", "Sorgula", CITIZEN, "TumKutukDogrulamaSorguKriteri", names, "Açık"),
    ("KimlikBilgisiDogrulaServis", "2026/01/01", "Sorgula", CITIZEN, "KimlikBilgisiDogrulaSorguKriteri", names, ("SoyadUyumlu", True)),
    ("AksOkuTumIlServis", "2011/01/01", "Listele", CITIZEN, None, lambda p: {}, "Adana"),
    ("AksOkuTumIleBagliIlceServis", "2011/01/01", "Listele", CITIZEN, None, lambda p: {"IlKodu": 1}, "Seyhan"),
    ("YetkiListesiServis", "2026/01/01", "Listele", CITIZEN, None, lambda p: {"ServisAdi": ADDRESS}, ("ServisAdi", ADDRESS)),
    ("KullanilabilirMetotServis", "2026/01/01", "Listele", CITIZEN, None, lambda p: {},
     ("Action", "http://kps.nvi.gov.tr/2024/04/01/BilesikKutukSorgulaKimlikNoServis/Sorgula")),
    ("SunucuSaatiServis", "2026/01/01", "Getir", CITIZEN, None, lambda p: {}, "UtcZaman"),
    ("IstemciAdresiServis", "2026/01/01", "Getir", CITIZEN, None, lambda p: {}, ("IpAdresi", "127.0.0.1")),
]


def values(answer, wanted):
    """Every value below a member of this name; every text too, so that a value can be looked for itself."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            # npm soap gives a nil element as an object with attributes; None and such an object are no values.
            if name == wanted and value is not None and not isinstance(value, dict):
                yield value
            yield from values(value, wanted)
    elif isinstance(answer, list):
        for item in answer:
            yield from values(item, wanted)
    elif answer == wanted:
        yield answer


def holds(answer, wanted):
    if isinstance(wanted, tuple):
        return wanted[1] in values(answer, wanted[0])
    return any(True for _ in values(answer, wanted))


class StockClients(unittest.TestCase):
    def ask_all(self, command):
        bank = demo.user("KRM-1001")
        for service, version, operation, persona, kind, criterion, wanted in QUESTIONS:
            with self.subTest(f"{service} {version}"):
                member = criterion(demo.person(persona))
                body = {"kriterListesi": {kind: [member]}} if kind else {"kriter": member}
                answer = client_output([*command, bank["username"], bank["password"], "--ask", service, version, operation,
                                        json.dumps(body)])
                self.assertTrue(holds(answer, wanted), answer)

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
