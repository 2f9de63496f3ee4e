"""Turkish letters on their way through pages, files and both wires, against one demo (portal/tests/letters.mjs)."""
import unittest

import in_browser
from demo import Demo
from kps_client import Client, Connection
from life import PEOPLE, Institution
from rest_client import RestClient

NAME = "Örnek Işıl İğdır ılık iyi Yatırım Bankası A.Ş."
COMBINED = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"
PERSONAS = ("dotted-name", "dotless-name", "circumflex-name", "fifty-letter-name")


def setUpModule():
    global demo
    in_browser.give_pages()
    demo = Demo()
    demo.up()
    PEOPLE.meet(demo)


def tearDownModule():
    demo.__exit__()


class Letters(unittest.TestCase):
    # Score: T1, T6.
    def test_both_wires_spell_names_as_the_register_does(self):
        row = demo.user("KRM-1001")
        soap = Client(Connection(demo.base_url, demo.ca), row["username"], row["password"])
        rest = RestClient(demo).log_in()
        for persona in PERSONAS:
            person = demo.person(persona)
            members = {"KimlikNo": person["kimlik_no"], "DogumGun": person["dogum_gun"], "DogumAy": person["dogum_ay"],
                       "DogumYil": person["dogum_yil"]}
            told = soap.ask_person(person).root
            text = {element.text for element in told.iter() if element.text}
            answer = rest.ask(COMBINED, [members], end_user="memur1")
            self.assertEqual(answer.status, 200, answer.body)
            for name in (person["ad"], person["soyad"]):
                self.assertIn(name, text, persona)
                self.assertIn(f'"{name}"', answer.body.decode(), persona)

    def test_pages_and_files_do_so_too(self):
        Institution("bank", NAME, "manager", "5411", "127.0.0.26").apply()
        in_browser.run(self, demo, "letters.mjs", NAME)


if __name__ == "__main__":
    unittest.main()
