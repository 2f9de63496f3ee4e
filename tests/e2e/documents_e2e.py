"""Documents made from answers: a PDF whose question is in the log, its code on the public page, and how old answers are."""
import hashlib
import json
import subprocess
import tempfile
import unittest
import urllib.parse

from demo import Demo, run
from rest_client import API, RestClient

EXTRACT = "NkoSorgulaTCKimlikNoServis/2021-04-01/Sorgula"
ADDRESS = "KimlikNoSorgulaAdresServis/2021-04-01/Sorgula"
APPROVER = {"given_names": "Işıl", "surname": "ÇAĞLAYAN", "title": "Şube Müdürü"}


def setUpModule():
    global demo, person
    demo = Demo()
    demo.up()
    person = demo.person("married-with-children")


def tearDownModule():
    demo.__exit__()


def born(number):
    return {number: person["kimlik_no"], "DogumGun": person["dogum_gun"], "DogumAy": person["dogum_ay"],
            "DogumYil": person["dogum_yil"]}


def text_of(pdf):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return " ".join(subprocess.run(["pdftotext", file.name, "-"], capture_output=True, text=True, check=True)
                        .stdout.split())


class Documents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = RestClient(demo).log_in()

    def make(self, service, criterion, **members):
        body = json.dumps({"question": {"criteria": [criterion], "purpose": "HIZMET", "file_number": "2026/7", "end_user": "memur.1"},
                           **members})
        return self.client.send("POST", f"{API}/answer-documents/{service}", body.encode(), {
            "Content-Type": "application/json", "Authorization": "Bearer " + self.client.bearer})

    def check(self, code):
        answer = self.client.send("POST", f"{API}/public/letter-check", json.dumps({"code": code}).encode(),
                                  {"Content-Type": "application/json"})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    # Evidence R-030.
    # Evidence R-031.
    # Evidence R-085.
    def test_an_extract_is_printed_recorded_and_known_by_its_code(self):
        answer = self.make(EXTRACT, {**born("TCKimlikNo"), "NKOTipi": "AileKayitOrnek", "Vukuatli": True}, approver=APPROVER)
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
        text = text_of(answer.body)
        for part in ("Nüfus Kayıt Örneği", person["soyad"], "aksi ispat oluncaya kadar geçerlidir", "aynı hukuki değere",
                     "Işıl ÇAĞLAYAN", "memur.1", "2026/7", answer.headers["KPS-Belge-Kodu"]):
            self.assertIn(part, text)
        index = int(answer.headers["KPS-Makbuz"].split()[1])
        self.assertIn(f"İZ-{index}", text)
        entry = demo.entry(index)
        people = {*entry["opened"]["queried"], *entry["opened"]["affected"]}
        self.assertIn(person["kimlik_no"], people)
        self.assertGreater(len(people), 1)
        told = self.check(answer.headers["KPS-Belge-Kodu"].lower())
        self.assertEqual((told["document"], told["approved"]), ("register-extract", True))
        self.assertEqual(told["sha256"], hashlib.sha256(answer.body).hexdigest())
        self.assertNotIn(person["soyad"], json.dumps(told, ensure_ascii=False))

    # Evidence R-028.
    def test_a_residence_is_certified_and_may_be_disputed(self):
        answer = self.make(ADDRESS, born("KimlikNo"))
        self.assertEqual(answer.status, 200, answer.body)
        text = text_of(answer.body)
        self.assertIn("Yerleşim Yeri Belgesi", text)
        self.assertNotIn("ONAY", text)
        code = answer.headers["KPS-Belge-Kodu"]
        self.assertIsNone(self.check(code)["dispute"])
        disputed = self.client.send("POST", f"{API}/answer-documents/disputes",
                                    json.dumps({"code": code, "ground": "record-wrong"}).encode(),
                                    {"Content-Type": "application/json", "Authorization": "Bearer " + self.client.bearer})
        self.assertEqual(disputed.status, 200, disputed.body)
        self.assertEqual(self.check(code)["dispute"]["ground"], "record-wrong")
        page = self.client.send("POST", "/belge-dogrulama", urllib.parse.urlencode({"code": code}).encode(),
                                {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertIn("itiraz edilmiştir", page.body.decode())

    def test_nobody_to_show_is_no_document(self):
        answer = self.make(ADDRESS, {"KimlikNo": 10000000146, "DogumGun": 1, "DogumAy": 1, "DogumYil": 1900})
        self.assertEqual(answer.status, 404, answer.body)
        self.assertIn("KPS-Makbuz", answer.headers)
        self.assertNotIn("KPS-Belge-Kodu", answer.headers)


class Age(unittest.TestCase):
    # Evidence R-027.
    def test_answers_over_both_edges_say_when_and_of_which_register(self):
        client = RestClient(demo).log_in()
        answer = client.ask("BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula", [born("KimlikNo")])
        self.assertEqual(answer.status, 200, answer.body)
        self.assertRegex(answer.headers["KPS-Sorgu-Zamani"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        entry = demo.entry(int(answer.headers["KPS-Makbuz"].split()[1]))
        self.assertEqual(answer.headers["KPS-Kayit-Surumu"], entry["opened"]["register_version"])

    # Evidence R-027.
    def test_a_repeated_answer_is_as_old_as_the_first(self):
        client = RestClient(demo).log_in()
        key = {"Idempotency-Key": "11111111-2222-4333-8444-555555555555"}
        first, again = (client.ask("BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula", [born("KimlikNo")], headers=key)
                        for _ in range(2))
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        self.assertEqual(again.headers["KPS-Sorgu-Zamani"], first.headers["KPS-Sorgu-Zamani"])

    # Evidence R-027.
    def test_the_reference_client_takes_a_fresh_answer(self):
        birth = f"{person['dogum_yil']:04}-{person['dogum_ay']:02}-{person['dogum_gun']:02}"
        fresh = run("query", "BilesikKutukSorgulaKimlikNoServis", person["kimlik_no"], "--birth", birth, "--max-age", "60",
                    "--state", demo.folder)
        self.assertEqual(fresh.returncode, 0, fresh.stderr)
        self.assertIn("asked ", fresh.stdout)


if __name__ == "__main__":
    unittest.main()
