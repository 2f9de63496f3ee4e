"""People found by something other than their number, and the public checks, asked by each stock client: php-soap, zeep and npm
soap; every WSDL of the catalogue, as it is served, read by them and by wsdl2h; and that no service is left out of this."""
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

from by_number_e2e import QUESTIONS, values
from clients_e2e import CLIENTS, client_output
from demo import ROOT, Demo, admin, run
from kps_client import Client, Connection

import clients_e2e
import wsdl_check

CITIZEN, BLUE, FOREIGNER = "married-with-children", "blue-card-holder", "foreigner"
BANK, GOVERNORSHIP = "KRM-1001", "KRM-1002"
EXTRACT = {"EskiEsListele": True, "NKOTipi": "NufusAileKayitOrnekKardesDahil", "Vukuatli": True}
SEYHAN = 1104
PUBLIC = sorted(path.stem for path in (ROOT / "contracts/services/public").glob("*.contract"))
GOLDEN = ROOT / "tests/golden/services"
# The population is the same on every machine: in this month two of its people of Seyhan's register were born.
PERSONS, MONTH = 20_000, {"BaslangicTarih": "1991-06-01T00:00:00", "BitisTarih": "1991-06-30T00:00:00"}
# A permit with pages of one person, so that two people are two pages.
LIST_DECISION = {
    "format": "kps-decision-1", "number": "E2E-LIST", "date": "2026-01-01", "institution": 1002, "valid_from": "2026-01-01",
    "valid_until": "2036-01-01", "purpose_required": False, "end_user_required": False,
    "purposes": [{"code": "HIZMET", "text": "Yoklama", "legal_basis": [{"law": "5490", "article": "45"}]}],
    "services": [{
        "service": "KisiListeleServis", "version": "2011/01/01", "methods": ["Sayfala"], "paths": ["Sonuc"], "criteria_max": 1,
        "limits": [{"period": "day", "count": 1000}], "purposes": ["HIZMET"],
        "list_permit": {"reason": "Yoklama", "page_persons_max": 1}}]}


def setUpModule():
    global demo
    demo = clients_e2e.demo = Demo(PERSONS)
    demo.up()
    file = demo.folder / "list.json"
    file.write_text(json.dumps(LIST_DECISION))
    admin(demo, "decision", "import", file)
    time.sleep(1.0)  # a decision is in force everywhere within a second (DESIGN.md 1)


def tearDownModule():
    demo.__exit__()


def in_order(members):
    return dict(sorted(members.items()))


def by_identity(person, births):
    """Names as somebody types them, and as much of the birth date as the service asks for."""
    return in_order({"Ad": person["ad"].lower(), "Soyad": person["soyad"], **births(person)})


def whole_birth(person):
    return {"DogumTarihAy": person["dogum_ay"], "DogumTarihGun": person["dogum_gun"], "DogumTarihYil": person["dogum_yil"]}


def single_body(operation, version, member):
    items = "".join(f"<{name}>{str(value).lower() if isinstance(value, bool) else value}</{name}>" for name, value in member.items())
    return f'<{operation} xmlns="http://kps.nvi.gov.tr/{version}"><kriter>{items}</kriter></{operation}>'


def ask(user, service, version, operation, member):
    account = demo.user(user)
    client = Client(Connection(demo.base_url, demo.ca), account["username"], account["password"])
    return client.ask(service, version, operation, single_body(operation, version, member))


def place_and_card(person):
    """Where the person stands in the family register, and the serial of the card: from the combined register."""
    account = demo.user(BANK)
    client = Client(Connection(demo.base_url, demo.ca), account["username"], account["password"])
    reply = client.ask_person(person, "2023/02/01")
    def code(name):
        return int(reply.root.xpath(f"//*[local-name()='KayitYeriBilgisi']/*[local-name()='{name}']/*[local-name()='Kod']")[0].text)
    def row(name):
        return int(reply.root.xpath(f"//*[local-name()='KayitYeriBilgisi']/*[local-name()='{name}']")[0].text)
    place = {"AileSiraNo": row("AileSiraNo"), "BireySiraNo": row("BireySiraNo"), "Cilt": code("Cilt"), "Ilce": code("Ilce")}
    serial = reply.root.xpath("//*[local-name()='TCKKBilgisi']/*[local-name()='SeriNo']")[0].text
    return place, serial


def questions():
    """service, version, operation, criterion, a value or member that must be in the answer."""
    citizen, blue, foreigner = demo.person(CITIZEN), demo.person(BLUE), demo.person(FOREIGNER)
    place, serial = place_and_card(citizen)
    return [
        ("KisiSorgulaKisiBilgiServis", "2011/01/01", "Sorgula", by_identity(citizen, whole_birth), citizen["kimlik_no"]),
        ("MaviKartSorgulaKisiBilgiServis", "2011/01/01", "Sorgula", by_identity(blue, whole_birth), blue["kimlik_no"]),
        ("YbKisiSorgulaKisiBilgiServis", "2011/01/01", "Sorgula",
         by_identity(foreigner, lambda p: {"DogumYil": p["dogum_yil"]}), foreigner["kimlik_no"]),
        ("KisiSorgulaKayitYeriServis", "2011/01/01", "Sorgula", place, citizen["kimlik_no"]),
        ("NkoSorgulaKayitYeriServis", "2021/04/01", "Sorgula", in_order({**place, **EXTRACT}), "ZEYNEP"),
        ("KisiAdresNoSorgulaServis", "2011/01/01", "Sorgula", {"SeriNo": serial}, "AdresNo"),
    ]


LIST_QUESTION = ("KisiListeleServis", "2011/01/01", "Sayfala")


def public_checks():
    """service, operation, criterion that is true, and a member whose change makes it false."""
    citizen, foreigner = demo.person(CITIZEN), demo.person(FOREIGNER)
    _, serial = place_and_card(citizen)
    def birth(person):
        return {"DogumGun": person["dogum_gun"], "DogumAy": person["dogum_ay"], "DogumYil": person["dogum_yil"]}
    def name(person):
        return {"Ad": person["ad"], "Soyad": person["soyad"]}
    return [
        ("KPSPublic", "TCKimlikNoDogrula", {"TCKimlikNo": citizen["kimlik_no"], **name(citizen), "DogumYili": citizen["dogum_yil"]},
         "DogumYili"),
        ("KPSPublicV2", "KisiVeCuzdanDogrula",
         {"TCKimlikNo": citizen["kimlik_no"], **name(citizen), "SoyadYok": False, "DogumGunYok": False, "DogumAyYok": False, **birth(citizen),
          "CuzdanSeri": "", "CuzdanNo": None, "TCKKSeriNo": serial}, "DogumGun"),
        ("KPSPublicYabanciDogrula", "YabanciKimlikNoDogrula", {"KimlikNo": foreigner["kimlik_no"], **name(foreigner), **birth(foreigner)},
         "DogumAy"),
    ]


class StockClients(unittest.TestCase):
    def client_answer(self, command, user, service, version, operation, member):
        account = demo.user(user)
        return client_output([*command, account["username"], account["password"], "--ask", service, version, operation,
                              json.dumps({"kriter": member})])

    def read_pages(self, command):
        """All people of one month, page after page; each page is a question of its own."""
        member = {**MONTH, "Cinsiyet": "Bilinmeyen", "Ilce": SEYHAN}
        found, pages = [], 0
        while pages < 50:
            answer = self.client_answer(command, GOVERNORSHIP, *LIST_QUESTION, member)
            found += [int(number) for number in values(answer, "TCKimlikNo")]
            pages += 1
            key = next(values(answer, "SayfaAnahtari"), None)
            if key is None:
                return found, pages
            member["SayfaAnahtari"] = int(key)
        self.fail("the list does not end")

    def check_in_public(self, command, service, operation, member):
        answer = client_output([*command, "nobody", "no password", "--ask", service, "public", operation, json.dumps(member)])
        return answer if isinstance(answer, bool) else answer[f"{operation}Result"]

    def ask_all(self, command):
        for service, operation, member, changed in public_checks():
            with self.subTest(service):
                self.assertIs(self.check_in_public(command, service, operation, member), True)
                self.assertIs(self.check_in_public(command, service, operation, {**member, changed: member[changed] + 1}), False)
        for service, version, operation, member, wanted in questions():
            with self.subTest(f"{service} {version}"):
                answer = self.client_answer(command, BANK, service, version, operation, member)
                texts = list(values(answer, wanted)) + list(values(answer, str(wanted)))
                self.assertTrue(texts, f"{wanted} is not in {answer}")
        with self.subTest("KisiListeleServis"):
            found, pages = self.read_pages(command)
            self.assertEqual((len(found), pages), (2, 2), "two people, a page each")
            self.assertEqual(len(set(found)), 2, "nobody stands on two pages")

    # Evidence R-149. Evidence R-150. Evidence R-159.
    def test_php_soap_searches(self):
        self.ask_all(["php", CLIENTS / "query.php", demo.base_url, demo.ca])

    def test_zeep_searches(self):
        self.ask_all(["/usr/bin/python3", CLIENTS / "query_zeep.py", demo.base_url, demo.ca])

    def test_npm_soap_searches(self):
        self.ask_all(["node", CLIENTS / "query.mjs", demo.base_url])


    def test_no_service_of_the_catalogue_is_left_out(self):
        """Every row of these lists is asked by each of the three clients, here or in by_number_e2e.py."""
        asked = {row[:3] for row in [*QUESTIONS, *questions(), LIST_QUESTION]}
        catalogue = Connection(demo.base_url, demo.ca).get("/api/v1/services")
        served = {(row["name"], row["version"], row["operation"]) for row in json.loads(catalogue.body)["services"]}
        self.assertGreaterEqual(len(served), 32)
        self.assertEqual(asked, served)
        self.assertEqual({row[0] for row in public_checks()}, set(PUBLIC))


class Refusals(unittest.TestCase):
    def test_a_search_that_fits_too_many_is_refused(self):
        reply = ask(BANK, "KisiSorgulaKisiBilgiServis", "2011/01/01", "Sorgula", {"Soyad": "YILMAZ"})
        self.assertEqual(reply.first("Kod"), "115", reply.body)

    # Evidence R-159.
    def test_the_list_question_needs_its_own_permit(self):
        member = {**MONTH, "Ilce": SEYHAN}
        reply = ask(BANK, "KisiListeleServis", "2011/01/01", "Sayfala", member)
        self.assertEqual(reply.first("Kod"), "8", reply.body)
        self.assertEqual(reply.all("TCKimlikNo"), [])

    # Evidence R-061.
    def test_a_university_gets_no_extract_by_place(self):
        place, _ = place_and_card(demo.person(CITIZEN))
        reply = ask("KRM-1003", "NkoSorgulaKayitYeriServis", "2021/04/01", "Sorgula", place)
        self.assertEqual(reply.first("Kod"), "8", reply.body)

    # Evidence R-085.
    def test_every_number_of_an_extract_by_place_is_in_its_entry(self):
        person = demo.person(CITIZEN)
        place, _ = place_and_card(person)
        reply = ask(BANK, "NkoSorgulaKayitYeriServis", "2021/04/01", "Sorgula", in_order({**place, **EXTRACT}))
        shown = sorted(int(text) for text in set(reply.all("TCKimlikNo")))
        self.assertGreaterEqual(len(shown), 4, reply.body)
        entry = demo.entry(int(reply.receipt.split()[1]))["opened"]
        self.assertEqual([int(number) for number in entry["queried"]], [person["kimlik_no"]])
        self.assertEqual(sorted(int(number) for number in entry["queried"] + entry["affected"]), shown)


class Contracts(unittest.TestCase):
    def test_four_clients_read_every_wsdl_that_is_served(self):
        connection = Connection(demo.base_url, demo.ca)
        services = json.loads(run("contract", "list", "--json").stdout)
        pages = {f"public/{name}.wsdl": f"/Service/{name}.asmx?wsdl" for name in PUBLIC}
        for service in services:
            place = f"{service['version'].replace('/', '-')}/{service['name']}"
            for page, suffix in (("Wsdl.ashx", ""), ("WsdlNoPolicy.ashx", ".nopolicy")):
                pages[f"{place}{suffix}.wsdl"] = f"/Services/{page}?Service={service['name']}&Version={service['version']}"
        with tempfile.TemporaryDirectory() as folder:
            for name, page in pages.items():
                reply = connection.get(page)
                self.assertEqual(reply.status, 200, page)
                path = pathlib.Path(folder) / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(reply.body)
            result = subprocess.run(["/usr/bin/python3", wsdl_check.__file__, folder, str(GOLDEN)], capture_output=True, text=True, timeout=600)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        # Each answer is read with both WSDLs of its service, those of the public checks with the only one.
        answers = 2 * len(list(GOLDEN.glob("20*/*/*.xml"))) + len(list(GOLDEN.glob("public/KPS*/*.xml")))
        self.assertIn(f"{2 * len(services) + len(PUBLIC)} WSDL files, 4 clients, {answers} answers read", result.stdout)
        self.assertGreaterEqual((len(services), len(PUBLIC)), (32, 3))


if __name__ == "__main__":
    sys.exit(unittest.main())
