"""People sign in to the portal, are kept out where they must be, and what they do stands in the log."""
import time
import unittest

from demo import Demo
from kps_client import Connection
from portal_client import Browser, SoftwarePasskey

WRONG_CREDENTIALS, TOO_MANY_ATTEMPTS = 201, 202
RULE_REFUSED, PERSON_NOT_MATCHED, SESSION_ENDED, SECOND_FACTOR, FOREIGN = 605, 609, 611, 612, 614


def setUpModule():
    global demo
    demo = Demo()
    demo.up()


def tearDownModule():
    demo.__exit__()


def person(login):
    return next(user for user in demo.credentials["portal_users"] if user["username"] == login)


def browser(login, address="127.0.0.1"):
    return Browser(demo, address).sign_in(person(login))


def register_person(user):
    """The persona of the demo's register that an account is of."""
    return next(row for row in demo.credentials["persons"]
                if "ad" in row and f"{row['ad']} {row['soyad']}" == user["name"])


class SigningIn(unittest.TestCase):
    def test_every_role_has_an_account_that_signs_in(self):
        roles = {user["role"] for user in demo.credentials["portal_users"]}
        self.assertEqual(roles, {"operator", "security-officer", "board-member", "board-secretary", "inspector", "accountant",
                                 "ministry", "administrator", "technician", "sub-user", "citizen"})
        for user in demo.credentials["portal_users"]:
            me = browser(user["username"]).get("/api/v1/session").json
            self.assertEqual(me["role"], user["role"])
            self.assertEqual(me["institution"], user["institution"])
            self.assertTrue(me["secrecy_accepted"])

    def test_a_wrong_and_a_replayed_code_open_nothing(self):
        user = person("muhasebe")
        page = Browser(demo)
        self.assertEqual(page.password(user).json["next"], "second-factor")
        self.assertEqual(page.get("/api/v1/accounts").code, SECOND_FACTOR)
        right = page.code(user)
        wrong = "000000" if right != "000000" else "000001"
        self.assertEqual(page.post("/api/v1/session/second-factor", {"totp": wrong}).code, WRONG_CREDENTIALS)
        self.assertEqual(page.post("/api/v1/session/second-factor", {"totp": right}).status, 200)
        other = Browser(demo)
        other.password(user)
        self.assertEqual(other.post("/api/v1/session/second-factor", {"totp": right}).code, WRONG_CREDENTIALS)

    def test_a_recovery_code_opens_once(self):
        page = browser("bakanlik")
        codes = page.post("/api/v1/account/recovery-codes").json["recovery_codes"]
        self.assertEqual(len(set(codes)), 10)
        for expected in (200, 401):
            other = Browser(demo)
            other.password(person("bakanlik"))
            self.assertEqual(other.post("/api/v1/session/second-factor", {"recovery_code": codes[4]}).status, expected)

    # Evidence SR-14.
    def test_a_passkey_signs_in_from_the_portals_own_origin_alone(self):
        page = browser("guvenlik")
        key = SoftwarePasskey(page.origin, page.url.hostname)
        given = page.post("/api/v1/session/challenge").json
        self.assertEqual(given["rp_id"], "localhost")
        added = page.post("/api/v1/account/passkeys", key.register(given["challenge"]))
        self.assertEqual(added.status, 204, added.json)

        def signed(origin):
            other = Browser(demo)
            other.password(person("guvenlik"))
            key.origin = origin
            challenge = other.post("/api/v1/session/challenge").json["challenge"]
            return other.post("/api/v1/session/second-factor", key.sign(challenge)).status, other

        self.assertEqual(signed("https://localhost.evil.example")[0], 401)
        status, other = signed(page.origin)
        self.assertEqual(status, 200)
        self.assertEqual(other.get("/api/v1/session").json["session"]["second_factor"], "passkey")
        self.assertEqual(other.get("/api/v1/account/passkeys").json["passkeys"][0]["label"], "test")

    # Evidence SR-13.
    def test_guesses_from_one_address_keep_nobody_out_elsewhere(self):
        user = person("vatandas")
        guesser = Browser(demo, "127.0.0.77")
        answers = [guesser.password(user, "yanlış parola").code for _ in range(8)]
        self.assertEqual(answers[:5], [WRONG_CREDENTIALS] * 5)
        self.assertIn(TOO_MANY_ATTEMPTS, answers[5:])
        me = browser("vatandas").get("/api/v1/session").json
        self.assertEqual(me["role"], "citizen")

    # Evidence R-018.
    def test_a_service_user_is_no_person(self):
        row = demo.user("KRM-1001")
        service = Browser(demo).password({"username": row["username"]}, row["password"])
        unknown = Browser(demo).password({"username": "nobody"}, "yanlış parola")
        self.assertEqual((service.status, service.json), (401, unknown.json))


class Sessions(unittest.TestCase):
    def test_an_ended_session_is_closed_within_a_second(self):
        first, second = browser("kurul-uyesi-1"), browser("kurul-uyesi-1")
        rows = first.get("/api/v1/sessions").json["sessions"]
        other = next(row["id"] for row in rows if not row["current"] and row["created_at"] == max(r["created_at"] for r in rows))
        self.assertEqual(second.get("/api/v1/session").status, 200)
        self.assertEqual(first.post(f"/api/v1/sessions/{other}/end").status, 204)
        start = time.monotonic()
        self.assertEqual(second.get("/api/v1/session").code, SESSION_ENDED)
        self.assertLess(time.monotonic() - start, 1)

    def test_a_locked_account_is_out_with_its_next_request(self):
        officer, technician = browser("operator"), browser("teknik-1002")
        account = technician.get("/api/v1/session").json["account"]
        locked = officer.post(f"/api/v1/accounts/{account['id']}/lock", {"reason": "deneme"}, version=account["version"])
        self.assertEqual(locked.status, 200, locked.json)
        self.assertEqual(technician.get("/api/v1/session").code, SESSION_ENDED)
        again = officer.post(f"/api/v1/accounts/{account['id']}/unlock", version=locked.json["version"])
        self.assertEqual(again.json["state"], "active")

    def test_a_foreign_page_changes_nothing(self):
        page = browser("kurul-sekreteri")
        for headers in ({}, {"KPS-Oturum": "1", "Origin": "https://evil.example"},
                        {"KPS-Oturum": "1", "Sec-Fetch-Site": "cross-site"}, {"Origin": page.origin}):
            self.assertEqual(page.ask("POST", "/api/v1/session/end", headers=headers).code, FOREIGN)
        self.assertEqual(page.get("/api/v1/session").status, 200)

    def test_the_server_says_nothing_of_a_cookie_in_scripts_reach(self):
        page = Browser(demo)
        cookie = page.password(person("denetci")).headers["Set-Cookie"]
        for part in ("__Host-kps-session=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(part, cookie)
        self.assertNotIn("Domain", cookie)


class People(unittest.TestCase):
    def new(self, page, row, given, **more):
        body = {"login": f"yeni-{row['kimlik_no'] % 100000}", "role": "technician", "identity_number": str(row["kimlik_no"]),
                "given_names": given, "surname": row["soyad"], **more}
        return page.post("/api/v1/accounts", body)

    # Evidence X-004.
    def test_idari_and_teknik_are_two_people(self):
        page = browser("idari-1001")
        row = register_person(person("idari-1001"))
        self.assertEqual(self.new(page, row, row["ad"]).code, RULE_REFUSED)

    # Evidence X-003.
    def test_a_name_is_matched_as_turkish_is_written(self):
        page = browser("idari-1002")
        taken = {user["name"] for user in demo.credentials["portal_users"]}
        row = next(row for row in demo.credentials["persons"]
                   if "ad" in row and any(letter in row["ad"] for letter in "Iİ") and "adres" in row
                   and f"{row['ad']} {row['soyad']}" not in taken)
        swapped = row["ad"].translate(str.maketrans("Iİ", "İI"))
        self.assertEqual(self.new(page, row, swapped).code, PERSON_NOT_MATCHED)
        self.assertEqual(self.new(page, row, row["ad"][0] + ".").code, PERSON_NOT_MATCHED)
        lower = row["ad"].replace("I", "ı").replace("İ", "i").lower()
        added = self.new(page, row, f"  {lower} ")
        self.assertEqual(added.status, 201, added.json)
        self.assertEqual(added.json["name"], f"{row['ad']} {row['soyad']}")

    # Evidence R-020.
    def test_another_institutions_people_are_not_there(self):
        other = browser("teknik-1001").get("/api/v1/session").json["account"]["id"]
        page = browser("idari-1002")
        self.assertEqual(page.get(f"/api/v1/accounts/{other}").status, 404)
        self.assertEqual({row["institution"] for row in page.get("/api/v1/accounts").json["accounts"]}, {1002})


def log_size():
    return int(Connection(demo.base_url, demo.ca).get("/metrics").body.split("\nkps_log_entries ")[1].split()[0])


class Recorded(unittest.TestCase):
    # Evidence SR-30.
    def test_sign_ins_stand_in_the_log_without_numbers(self):
        before = log_size()
        browser("kurul-uyesi-2")
        Browser(demo).password(person("kurul-uyesi-2"), "yanlış parola")
        account = browser("kurul-uyesi-2").get("/api/v1/session").json["account"]["id"]
        wanted, found, at = {"sign-in totp", "sign-in-refused"}, set(), before
        deadline = time.monotonic() + 20
        while found != wanted and time.monotonic() < deadline:
            while at < log_size():
                entry = demo.entry(at)
                detail = (entry.get("opened") or {}).get("detail", "")
                found |= {act for act in wanted if f"account {account} {act} " in detail}
                self.assertNotIn(str(register_person(person("kurul-uyesi-2"))["kimlik_no"]), str(entry))
                at += 1
            time.sleep(0.1)
        self.assertEqual(found, wanted)


if __name__ == "__main__":
    unittest.main()
