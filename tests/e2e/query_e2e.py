"""`kps query`: every service from the command line, with the exit statuses its help names."""
import json
import os
import pathlib
import unittest

from demo import Demo, run

COMBINED = "BilesikKutukSorgulaKimlikNoServis"


def setUpModule():
    global demo, person, birth
    demo = Demo()
    demo.up()
    person = demo.person("married-with-children")
    birth = f"{person['dogum_yil']:04}-{person['dogum_ay']:02}-{person['dogum_gun']:02}"


def tearDownModule():
    demo.__exit__()


def query(*arguments, state=True, **options):
    return run("query", *arguments, *(("--state", demo.folder) if state else ()), **options)


class Answers(unittest.TestCase):
    # Evidence R-068.
    def test_a_person_is_shown_as_a_tree_with_a_receipt_that_holds(self):
        result = query(COMBINED, person["kimlik_no"], "--birth", birth)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(f"Soyad: {person['soyad']}\n", result.stdout)
        self.assertIn("included in the log", result.stdout)

    def test_json_is_one_object_with_the_answer_and_the_receipt(self):
        result = query(COMBINED, person["kimlik_no"], "--birth", birth, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        answer = json.loads(result.stdout)
        record = answer["answer"]["SorguSonucu"][0]
        self.assertEqual(record["KimlikNo"], person["kimlik_no"])
        self.assertEqual(record["TCVatandasiKisiKutukleri"]["KisiBilgisi"]["TemelBilgisi"]["Soyad"], person["soyad"])
        self.assertIs(answer["receipt_holds"], True)
        self.assertEqual(run("audit", "verify-receipt", "--log", demo.log, answer["receipt"]).returncode, 0)

    def test_xml_is_the_soap_answer(self):
        result = query(COMBINED, person["kimlik_no"], "--birth", birth, "--xml")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertTrue(result.stdout.startswith("<s:Envelope"))
        self.assertIn("receipt  v1 ", result.stderr)

    def test_criteria_by_wire_name_ask_the_same(self):
        named = (f"KimlikNo={person['kimlik_no']}", f"DogumYil={person['dogum_yil']}",
                 f"DogumAy={person['dogum_ay']}", f"DogumGun={person['dogum_gun']}")
        words = [word for pair in named for word in ("--kriter", pair)]
        by_name = query(COMBINED, *words, "--json")
        by_option = query(COMBINED, person["kimlik_no"], "--birth", birth, "--json")
        self.assertEqual(by_name.returncode, 0, by_name.stderr)
        self.assertEqual(json.loads(by_name.stdout)["answer"], json.loads(by_option.stdout)["answer"])

    def test_older_versions_and_other_services_answer(self):
        for words in ((COMBINED, person["kimlik_no"], "--version", "2011/01/01"),
                      ("KisiSorgulaTCKimlikNoServis", person["kimlik_no"]),
                      ("KimlikNoSorgulaAdresServis", person["kimlik_no"], "--version", "2015/07/01"),
                      ("KimlikNoSorgulaAdresServis", person["kimlik_no"], "--version", "2021/04/01", "--birth", birth),
                      ("AksOkuTumIlServis",), ("AksOkuTumIleBagliIlceServis", "--kriter", "IlKodu=1")):
            result = query(*words)
            self.assertEqual(result.returncode, 0, f"{words}: {result.stdout}{result.stderr}")

    def test_a_verification_by_name_answers(self):
        words = [word for name, value in (("Ad", person["ad"]), ("Soyad", person["soyad"])) for word in ("--kriter", f"{name}={value}")]
        result = query("TumKutukDogrulaServis", person["kimlik_no"], "--birth", birth, *words, "--version", "2025/08/01")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("Durum: ", result.stdout)

    def test_the_purpose_the_file_number_and_the_end_user_stand_in_the_record(self):
        result = query(COMBINED, person["kimlik_no"], "--birth", birth, "--json", "--purpose", "kredi", "--file-number", "2026/17 & <x>",
                       "--end-user", "memur-5")
        receipt = json.loads(result.stdout)["receipt"]
        opened = demo.entry(int(receipt.split()[1]))["opened"]
        self.assertIn("2026/17 & <x>", json.dumps(opened))
        self.assertIn("memur-5", json.dumps(opened))


class ElsewhereThanTheDemo(unittest.TestCase):
    """By endpoint, user, password file and CA: as an institution has them."""

    def setUp(self):
        self.bank = demo.user("KRM-1001")
        self.password = demo.folder / "password.txt"
        self.password.write_text(self.bank["password"] + "\r\n")
        self.addCleanup(self.password.unlink)
        self.words = ["--endpoint", demo.base_url, "--user", "KRM-1001", "--password-file", self.password, "--ca", demo.ca,
                      "--source", "127.0.0.1"]

    def test_the_receipt_is_checked_over_the_network_with_the_logs_key(self):
        result = query(COMBINED, person["kimlik_no"], "--birth", birth, *self.words, "--vkey", demo.log / "log.vkey", state=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("included in the log", result.stdout)

    def test_without_the_key_the_receipt_is_said_to_be_unchecked(self):
        result = query(COMBINED, person["kimlik_no"], "--birth", birth, *self.words, "--json", state=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIsNone(json.loads(result.stdout)["receipt_holds"])

    def test_another_logs_key_fails(self):
        other = demo.folder / "other.vkey"
        other.write_text("kps/denetim+00000000+AQ==\n")
        self.addCleanup(other.unlink)
        result = query(COMBINED, person["kimlik_no"], "--birth", birth, *self.words, "--vkey", other, state=False)
        self.assertEqual(result.returncode, 3, result.stdout)
        self.assertIn("NOT VALID", result.stderr)

    def test_the_environment_says_it_as_well(self):
        env = {**os.environ, "KPS_ENDPOINT": demo.base_url, "KPS_USER": "KRM-1001", "KPS_PASSWORD": self.bank["password"],
               "KPS_CA": demo.ca}
        result = query(COMBINED, person["kimlik_no"], "--birth", birth, "--source", "127.0.0.1", state=False, env=env)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_a_wrong_password_a_closed_port_and_a_foreign_authority_are_not_answered(self):
        wrong = demo.folder / "wrong.txt"
        wrong.write_text("wrong")
        self.addCleanup(wrong.unlink)
        for change in (("--password-file", wrong), ("--endpoint", "https://localhost:1"), ("--ca", pathlib.Path("/etc/ssl/cert.pem"))):
            words = list(self.words)
            words[words.index(change[0]) + 1] = change[1]
            result = query(COMBINED, person["kimlik_no"], *words, state=False)
            self.assertIn(result.returncode, (2, 3), f"{change}: {result.stdout}")
            self.assertEqual(result.stdout, "")


class Refusals(unittest.TestCase):
    def assert_business_error(self, code, *words):
        result = query(*words, "--json")
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertEqual(json.loads(result.stdout)["error"]["code"], code)
        self.assertIn(f"HataBilgisi {code}", result.stderr)

    def test_business_errors_exit_1_with_their_code(self):
        self.assert_business_error(2, COMBINED, person["kimlik_no"], "--birth", "1901-01-01")
        self.assert_business_error(10, COMBINED, person["kimlik_no"])
        self.assert_business_error(106, COMBINED, person["kimlik_no"] + 1, "--birth", birth)
        self.assert_business_error(8, "KimlikNoSorgulaAdresServis", person["kimlik_no"], "--as", "KRM-1003", "--version", "2015/07/01")

    def test_who_gets_no_token_could_not_ask(self):
        result = query(COMBINED, person["kimlik_no"], "--birth", birth, "--as", "KRM-1004")
        self.assertEqual(result.returncode, 3)
        self.assertIn("ID3242", result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertEqual(query(COMBINED, person["kimlik_no"], "--birth", birth, "--as", "KRM-1005").returncode, 3)
        self.assertEqual(query(COMBINED, person["kimlik_no"], "--birth", birth, "--as", "KRM-1005", "--source", "127.0.0.9").returncode, 0)

    def test_wrong_usage_exits_2_and_asks_nobody(self):
        for words in (("NoSuchService", "1"), (COMBINED, "abc"), (COMBINED, "1", "--kriter", "TCKimlikNo=1"), (COMBINED, "1", "--kriter", "x"),
                      (COMBINED, "1", "--kriter", "KimlikNo=2"), (COMBINED, "1", "--birth", "1.2.1980"), (COMBINED, "1", "--version", "1999/01/01"),
                      ("AksOkuTumIlServis", "1"), (COMBINED, "1", "--json", "--xml"), (COMBINED, "1", "--as", "KRM-9999"), (),
                      (COMBINED, "1", "--endpoint", "https://localhost:1"), (COMBINED, "1", "--no-such-option"), ("KPSPublic", "1")):
            result = query(*words)
            self.assertEqual(result.returncode, 2, f"{words}: {result.stdout}{result.stderr}")
            self.assertEqual(result.stdout, "", words)


if __name__ == "__main__":
    unittest.main()
