"""Access closed and opened: what an institution's people may still do in the portal, and who signs in no more."""
import unittest

from demo import Demo
from portal_client import Browser

WRONG_CREDENTIALS, SESSION_ENDED, BLOCKED = 201, 611, 103
PHONE = "0312 111 22 33"
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


class UsersOfAnInstitution(unittest.TestCase):
    # Evidence R-135.
    def test_a_user_that_is_locked_signs_in_no_more_and_does_when_unlocked(self):
        idari, teknik, row = browser("idari-1002"), browser("teknik-1002"), register_person("teknik-1002")
        defined = idari.post("/api/v1/cases/user/define-technician",
                             {"kimlik_no": str(row["kimlik_no"]), "given_names": row["ad"], "surname": row["soyad"],
                              "email": "teknik@kurum.example", "phone": PHONE})
        self.assertEqual(defined.status, 201, defined.json)
        case = defined.json["id"]
        self.assertEqual(act(operator, case, "verify").status, 200)
        today = defined.json["opened_at"][:10] if "opened_at" in defined.json else "2026-01-01"
        active = act(idari, case, "activate", {"secrecy": True, "secrecy_document": document(idari, case).json["hash"],
                                               "training": "KPS temel eğitimi", "training_date": min(today, "2026-01-01")})
        self.assertEqual(active.status, 200, active.json)
        self.assertEqual(teknik.get("/api/v1/sessions").status, 200)
        self.assertEqual(act(idari, case, "lock", {"why": "Parola denemeleri"}).status, 200)
        self.assertEqual(teknik.get("/api/v1/sessions").code, SESSION_ENDED)
        self.assertEqual(Browser(demo).password(person("teknik-1002")).code, WRONG_CREDENTIALS)
        account = next(row for row in idari.get("/api/v1/accounts").json["accounts"] if row["login"] == "teknik-1002")
        changes = idari.get(f"/api/v1/accounts/{account['id']}/changes").json["changes"]
        self.assertIn(defined.json["number"], [change["reason"] for change in changes if change["act"] == "lock"])
        self.assertEqual(act(idari, case, "unlock", {"why": "Deneme bitti"}).status, 200)
        browser("teknik-1002")
        self.assertEqual(act(idari, case, "leave", {"why": "Emekli oldu", "leaving_date": "2026-01-02"}).status, 200)
        self.assertEqual(Browser(demo).password(person("teknik-1002")).code, WRONG_CREDENTIALS)


if __name__ == "__main__":
    unittest.main()
