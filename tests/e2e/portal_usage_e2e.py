"""The pages about an institution's own use and its connection, in Debian's Chromium (portal/tests/usage.mjs)."""
import time
import unittest

import in_browser
from demo import Demo
from portal_client import Browser
from rest_client import RestClient

COMBINED = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"
COUNTED_SECONDS = 40


def setUpModule():
    global demo
    in_browser.give_pages()
    demo = Demo()
    demo.up()


def tearDownModule():
    demo.__exit__()


def use_it():
    """Questions of three users, one of them refused; returns when they are counted."""
    client = RestClient(demo).log_in()
    row = demo.credentials["persons"][0]
    criterion = {"KimlikNo": row["kimlik_no"], "DogumGun": row["dogum_gun"], "DogumAy": row["dogum_ay"], "DogumYil": row["dogum_yil"]}
    for number in range(12):
        client.ask(COMBINED, [criterion], end_user=["memur1", "memur2", "10000000078"][number % 3])
    client.ask(COMBINED, [criterion], end_user="memur2", purpose="TANITIM")
    administrator = next(user for user in demo.credentials["portal_users"] if user["username"] == "idari-1001")
    browser = Browser(demo).sign_in(administrator)
    for _ in range(COUNTED_SECONDS * 4):
        if sum(browser.get("/api/v1/usage").json["now"]["sums"].values()) >= 13:
            return
        time.sleep(0.25)
    raise AssertionError("never counted")


class InTheBrowser(unittest.TestCase):
    def test_people_use_it(self):
        use_it()
        in_browser.run(self, demo, "usage.mjs")


if __name__ == "__main__":
    unittest.main()
