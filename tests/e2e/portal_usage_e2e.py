"""The pages about an institution's own use and its connection, in Debian's Chromium (portal/tests/usage.mjs)."""
import contextlib
import sqlite3
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
    asked = 13 + ask_each_service(client, browser, row)
    for _ in range(COUNTED_SECONDS * 4):
        if sum(browser.get("/api/v1/usage").json["now"]["sums"].values()) >= asked:
            return
        time.sleep(0.25)
    raise AssertionError("never counted")


def ask_each_service(client, browser, row):
    """One question to each service that the institution holds, so that its program has tried them all; returns how many."""
    persons = {"number": row["kimlik_no"], "birth_day": row["dogum_gun"], "birth_month": row["dogum_ay"], "birth_year": row["dogum_yil"]}
    others = {"Ad": row["ad"], "Soyad": row["soyad"], "AnneAd": "FATMA", "BabaAd": "HASAN", "DogumYer": "ADANA", "Cinsiyet": "Erkek",
              "KisiSorguModu": "Normal", "IlKodu": 1, "Ilce": row["ilce"], "Cilt": 1, "AileSiraNo": 1, "BireySiraNo": 1,
              "NKOTipi": "KisiKayitOrnek", "CuzdanTur": "Cuzdan"}
    services = browser.get("/api/v1/technician/console").json["services"]
    for service in services:
        criterion = {}
        for member in service["members"]:
            value = persons.get(member["holds"], others.get(member["name"]))
            if member["name"] == "Cinsiyet" and member["type"] == "Int":
                value = 1
            if value is not None:
                criterion[member["name"]] = value
        answer = client.ask(service["path"].removeprefix("/api/v1/services/"), [criterion])
        assert answer.status in (200, 404), answer.body
    return len(services)


def age_some():
    """Some of what was counted of institution 1001 was counted months ago: of two users each, two months and four months back."""
    days = "CAST(julianday(date('now', '+3 hours', 'start of month', ?)) - 2440587.5 AS INTEGER)"
    with contextlib.closing(sqlite3.connect(demo.folder / "administration.sqlite", timeout=20)) as database:
        for back in ("-2 months", "-4 months"):
            database.execute(f"INSERT INTO usage_counts SELECT institution, {days} + 9, user_id, service, type, outcome, times FROM usage_counts "
                             "WHERE institution = 1001 AND user_id IN (SELECT id FROM usage_users WHERE name IN ('memur1', 'memur2')) "
                             "GROUP BY user_id, service, type, outcome", (back,))
        database.commit()


class InTheBrowser(unittest.TestCase):
    def test_people_use_it(self):
        use_it()
        age_some()
        in_browser.run(self, demo, "usage.mjs")


if __name__ == "__main__":
    unittest.main()
