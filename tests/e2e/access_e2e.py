"""Access closed and opened: what an institution's people may still do in the portal, and who signs in no more."""
import contextlib
import sqlite3
import time
import unittest

from demo import Demo
from portal_client import Browser
from rest_client import RestClient

WRONG_CREDENTIALS, SESSION_ENDED, BLOCKED = 201, 611, 103
USER_INACTIVE = 103  # the wire says no more than that nothing is answered
PHONE = "0312 111 22 33"
PERSON = "KisiSorgulaTCKimlikNoServis/2011-01-01/ListeleCoklu"
COMBINED = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"
WHY = {"decision_reason": "Önlemlerin alındığı görülmüştür"}


def setUpModule():
    global demo, operator, second
    demo = Demo()
    demo.up()
    operator, second = browser("operator"), browser("operator-2")


def tearDownModule():
    demo.__exit__()


def person(login):
    return next(user for user in demo.credentials["portal_users"] if user["username"] == login)


def browser(login):
    return Browser(demo).sign_in(person(login))


def register_person(login):
    name = person(login)["name"]
    return next(row for row in demo.credentials["persons"] if "ad" in row and f"{row['ad']} {row['soyad']}" == name)


def act(page, case, name, body=None):
    """An act on the case as it stands."""
    version = page.get(f"/api/v1/cases/{case}").json["version"]
    return page.post(f"/api/v1/cases/{case}/{name}", body or {}, version=version)


def document(page, case):
    headers = {"KPS-Oturum": "1", "Origin": page.origin, "Cookie": f"__Host-kps-session={page.token}"}
    return page.upload(f"/api/v1/documents/{case}?kind=evidence", f"%PDF-1.7 {case}".encode(), headers)


class Closed(unittest.TestCase):
    # Evidence R-109. Evidence R-110.
    def test_the_administrator_sees_why_and_hands_in_what_was_done_and_nobody_else_comes_in(self):
        idari, teknik = browser("idari-1001"), browser("teknik-1001")
        other = browser("idari-1002")
        self.assertFalse(idari.get("/api/v1/session").json["access"]["restricted"])
        stopped = operator.post("/api/v1/cases/access-block/emergency",
                                {"institution": 1001, "reason": "Gizlilik tehlikeye düştü, olay 2026/7"})
        self.assertEqual(stopped.status, 201, stopped.json)
        case = stopped.json["id"]
        for page in (idari, teknik):
            self.assertEqual(page.get("/api/v1/sessions").code, SESSION_ENDED)
        self.assertEqual(Browser(demo).password(person("teknik-1001"), "yanlış parola 1").code, WRONG_CREDENTIALS)
        self.assertEqual(Browser(demo).password(person("teknik-1001")).code, BLOCKED)
        self.assertEqual(other.get("/api/v1/sessions").status, 200)
        idari = browser("idari-1001")
        block = idari.get("/api/v1/session").json["access"]["blocks"][0]
        self.assertEqual((block["ground"], block["rule"]), ("security-endangered", "R-109 (KPSY m.13/5)"))
        self.assertIn("olay 2026/7", block["note"])
        self.assertIn("access-block", block["possible"])
        seen = idari.get(f"/api/v1/cases/{case}").json
        self.assertEqual(seen["state"], "suspended-security")
        self.assertEqual(self.lock_people(idari), 200)
        self.refuses_all_else(idari)
        evidence = document(idari, case)
        self.assertEqual(evidence.status, 201, evidence.json)
        told = act(idari, case, "report-measures",
                   {"measures": "Parolalar yenilendi, açık kapatıldı", "evidence": evidence.json["hash"]})
        self.assertEqual(told.status, 200, told.json)
        asked = act(operator, case, "lift-security", WHY)
        self.assertEqual(asked.status, 202, asked.json)
        self.assertEqual(act(second, case, "approve").status, 200)
        self.assertFalse(idari.get("/api/v1/session").json["access"]["restricted"])
        self.assertEqual(idari.post("/api/v1/cases/change-notice/report", {}).status, 422)
        browser("teknik-1001")
        # On the wire as well, within a second; a token of the very second of the stop has ended.
        self.assertTrue(eventually(answered_anew))

    def lock_people(self, idari):
        row = next(row for row in idari.get("/api/v1/accounts").json["accounts"] if row["role"] == "sub-user")
        return idari.post(f"/api/v1/accounts/{row['id']}/lock", {"reason": "önlem"}, version=row["version"]).status

    def refuses_all_else(self, idari):
        report = {"change": "title", "event_date": "2026-01-01", "new_title": "Örnek", "document": "0" * 64}
        row = register_person("teknik-1001")
        wanted = {"login": "yeni-kisi", "role": "technician", "identity_number": str(row["kimlik_no"]), "given_names": row["ad"],
                  "surname": row["soyad"]}
        self.assertEqual(idari.post("/api/v1/cases/change-notice/report", report).code, BLOCKED)
        user = {"kimlik_no": str(row["kimlik_no"]), "given_names": row["ad"], "surname": row["soyad"], "email": "a@kurum.example",
                "phone": PHONE}
        self.assertEqual(idari.post("/api/v1/cases/user/define-technician", user).code, BLOCKED)
        self.assertEqual(idari.post("/api/v1/accounts", wanted).code, BLOCKED)
        locked = next(row for row in idari.get("/api/v1/accounts").json["accounts"] if row["state"] == "locked")
        self.assertEqual(idari.post(f"/api/v1/accounts/{locked['id']}/unlock", version=locked["version"]).code, BLOCKED)


def eventually(what, seconds=3):
    """A change is in force within a second on the wire; the rest is for a slow machine."""
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


def answered_anew():
    """Whether a token of now has an answer."""
    client = RestClient(demo, "KRM-1001")
    if client.request_token().status != 200:
        return False
    return client.log_in().ask(PERSON, [{"TCKimlikNo": demo.credentials["persons"][0]["kimlik_no"]}], end_user="memur").status == 200


class ChangedSecret(unittest.TestCase):
    # Evidence R-135.
    def test_two_secrets_are_good_for_a_while_and_a_leaked_one_ends_with_its_tokens(self):
        teknik, client = browser("teknik-1001"), RestClient(demo, "KRM-1001").log_in()
        person = demo.credentials["persons"][0]
        asked = {"KimlikNo": person["kimlik_no"], "DogumGun": person["dogum_gun"], "DogumAy": person["dogum_ay"],
                 "DogumYil": person["dogum_yil"]}

        def opens(secret):
            return client.request_token(password=secret).status == 200

        def answered(caller):
            return caller.ask(COMBINED, [asked]).status == 200

        self.assertTrue(answered(client))
        self.assertEqual(teknik.post("/api/v1/cases/service-credential/rotate", {"overlap_days": 31, "why": "Çok uzun"}).status, 422)
        opened = teknik.post("/api/v1/cases/service-credential/rotate", {"overlap_days": 3, "why": "Yıllık değişim"})
        self.assertEqual(opened.status, 201, opened.json)
        case, new = opened.json["id"], opened.json["told_once"]["secret"]
        self.assertNotIn(new, str(teknik.get(f"/api/v1/cases/{case}").json) + str(teknik.get(f"/api/v1/cases/{case}/history").json))
        self.assertTrue(eventually(lambda: opens(new)))
        self.assertTrue(opens(client.password))
        self.assertTrue(answered(client))
        self.assertEqual(browser("idari-1002").get(f"/api/v1/cases/{case}").status, 404)
        self.assertEqual(act(teknik, case, "end-now", {"why": "Şifre bir forumda görüldü"}).status, 200)
        self.assertTrue(eventually(lambda: not opens(client.password)))
        self.assertTrue(eventually(lambda: not answered(client)))
        fresh = RestClient(demo, "KRM-1001")
        fresh.password = new
        # A token of the very second ends as well; the next one is good.
        self.assertTrue(eventually(lambda: answered(fresh.log_in())))
        leaked = teknik.post("/api/v1/cases/service-credential/replace-leaked", {"why": "Bu da görüldü"})
        self.assertEqual(leaked.status, 201, leaked.json)
        self.assertTrue(eventually(lambda: not opens(new) and not answered(fresh)))
        self.assertTrue(eventually(lambda: opens(leaked.json["told_once"]["secret"])))
        demo.user("KRM-1001")["password"] = leaked.json["told_once"]["secret"]


def active_technician(idari, login):
    """The `user` case of a technician who has an account."""
    row = register_person(login)
    defined = idari.post("/api/v1/cases/user/define-technician",
                         {"kimlik_no": str(row["kimlik_no"]), "given_names": row["ad"], "surname": row["soyad"],
                          "email": "teknik@kurum.example", "phone": PHONE})
    assert defined.status == 201, defined.json
    case = defined.json["id"]
    assert act(operator, case, "verify").status == 200
    active = act(idari, case, "activate", {"secrecy": True, "secrecy_document": document(idari, case).json["hash"],
                                           "training": "KPS temel eğitimi", "training_date": "2026-01-01"})
    assert active.status == 200, active.json
    return active.json


class SubUsers(unittest.TestCase):
    # Evidence R-058.
    def test_a_sub_user_sees_what_it_was_given_and_nothing_when_it_has_left(self):
        self.assertTrue(eventually(answered_anew))
        idari, row, client = browser("idari-1001"), register_person("alt-1001"), RestClient(demo, "KRM-1001").log_in()
        asked = {"TCKimlikNo": demo.credentials["persons"][0]["kimlik_no"]}
        name = str(row["kimlik_no"])

        def members(end_user):
            answer = client.ask(PERSON, [asked], end_user=end_user)
            if answer.status != 200:
                return answer.json["code"]
            return {key for key, value in answer.json["records"][0].items() if isinstance(value, dict) and any(value.values())}

        whole = members(name)
        self.assertIn("TemelBilgisi", whole)
        self.assertIn("DurumBilgisi", whole)
        defined = idari.post("/api/v1/cases/user/define-sub-user",
                             {"kimlik_no": name, "given_names": row["ad"], "surname": row["soyad"], "application": "Kredi",
                              "rights": [{"service": "KisiSorgulaTCKimlikNoServis", "version": "2011/01/01",
                                          "paths": ["TemelBilgisi/Ad"]}]})
        self.assertEqual(defined.status, 201, defined.json)
        case = defined.json["id"]
        self.assertTrue(eventually(lambda: members(name) == USER_INACTIVE), members(name))
        active = act(idari, case, "activate", {"secrecy": True, "secrecy_document": document(idari, case).json["hash"],
                                               "training": "KPS temel eğitimi", "training_date": "2026-01-01"})
        self.assertEqual(active.status, 200, active.json)
        self.assertTrue(eventually(lambda: members(name) == {"TemelBilgisi"}), members(name))
        self.assertEqual(members("baska-memur"), whole)
        self.assertEqual(act(idari, case, "leave", {"why": "Emekli oldu", "leaving_date": "2026-01-02"}).status, 200)
        self.assertTrue(eventually(lambda: members(name) == USER_INACTIVE), members(name))


class UsersOfAnInstitution(unittest.TestCase):
    # Evidence R-135.
    def test_a_user_that_is_locked_signs_in_no_more_and_does_when_unlocked(self):
        idari, teknik = browser("idari-1002"), browser("teknik-1002")
        defined = active_technician(idari, "teknik-1002")
        case = defined["id"]
        self.assertEqual(teknik.get("/api/v1/sessions").status, 200)
        self.assertEqual(act(idari, case, "lock", {"why": "Parola denemeleri"}).status, 200)
        self.assertEqual(teknik.get("/api/v1/sessions").code, SESSION_ENDED)
        self.assertEqual(Browser(demo).password(person("teknik-1002")).code, WRONG_CREDENTIALS)
        account = next(row for row in idari.get("/api/v1/accounts").json["accounts"] if row["login"] == "teknik-1002")
        changes = idari.get(f"/api/v1/accounts/{account['id']}/changes").json["changes"]
        self.assertIn(defined["number"], [change["reason"] for change in changes if change["act"] == "lock"])
        self.assertEqual(act(idari, case, "unlock", {"why": "Deneme bitti"}).status, 200)
        browser("teknik-1002")
        self.assertEqual(act(idari, case, "leave", {"why": "Emekli oldu", "leaving_date": "2026-01-02"}).status, 200)
        self.assertEqual(Browser(demo).password(person("teknik-1002")).code, WRONG_CREDENTIALS)


class WhoIsRenamed(unittest.TestCase):
    # Evidence R-060.
    def test_the_days_comparison_locks_the_account_and_tells_the_institution(self):
        idari, teknik = browser("idari-1001"), browser("teknik-1001")
        case = active_technician(idari, "teknik-1001")["id"]
        with contextlib.closing(sqlite3.connect(demo.folder / "administration.sqlite", timeout=20)) as database:
            database.execute("UPDATE portal_accounts SET name = 'ESKİ ADI' WHERE login = 'teknik-1001'")
            database.execute("UPDATE portal_recheck SET round_us = 0")
            database.commit()

        def told():
            rows = idari.get("/api/v1/deadlines").json["deadlines"]
            return [row for row in rows if row["name"] == "finding"]

        self.assertTrue(eventually(told, 40))
        self.assertEqual([row["case"] for row in told()], [case])
        self.assertEqual(teknik.get("/api/v1/sessions").code, SESSION_ENDED)
        account = next(row for row in idari.get("/api/v1/accounts").json["accounts"] if row["login"] == "teknik-1001")
        self.assertEqual((account["state"], account["finding"]), ("locked", "name-changed"))


if __name__ == "__main__":
    unittest.main()
