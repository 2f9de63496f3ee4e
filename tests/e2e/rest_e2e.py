"""Questions over REST: tokens, answers, every refusal with its twin, repeated keys, and the OpenAPI document."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time
import unittest

from demo import Demo, admin
from rest_client import API, RestClient

COMBINED = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"
ADDRESS = "KimlikNoSorgulaAdresServis/2021-04-01/Sorgula"
CITIZEN = "KisiSorgulaTCKimlikNoServis/2011-01-01/ListeleCoklu"
CITIZEN_BY_PLACE = "KisiSorgulaKayitYeriServis/2011-01-01/Sorgula"


def setUpModule():
    global demo
    demo = Demo()
    demo.up()


def tearDownModule():
    demo.__exit__()


def criterion(person):
    return {"KimlikNo": person["kimlik_no"], "DogumGun": person["dogum_gun"], "DogumAy": person["dogum_ay"],
            "DogumYil": person["dogum_yil"]}


def entry_of(answer):
    """The entry of an answer, its clear and its opened part as one."""
    entry = demo.entry(int(answer.headers["KPS-Makbuz"].split()[1]))
    return {**entry["clear"], **entry["opened"]}


def left_today(answer):
    """What the headers say is left of the limit of the day."""
    return int(re.fullmatch(r'"day";r=(\d+);t=\d+', answer.headers["RateLimit"]).group(1))


class RestTest(unittest.TestCase):
    def assert_problem(self, answer, status, code):
        self.assertEqual((answer.status, answer.json["code"]), (status, code), answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual(answer.json["status"], status)
        self.assertEqual(answer.json["type"], f"{API}/errors/{code}")
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
        self.assertNotIn("Set-Cookie", answer.headers)


class Tokens(RestTest):
    # Evidence R-082.
    def test_the_right_secret_gets_a_bearer_token_both_ways(self):
        for basic in (False, True):
            answer = RestClient(demo).request_token(basic=basic)
            self.assertEqual(answer.status, 200, answer.body)
            self.assertEqual(answer.json["token_type"], "Bearer")
            self.assertAlmostEqual(answer.json["expires_in"], 3600, delta=2)
            self.assertIn("no-store", answer.headers["Cache-Control"])

    # Evidence R-024.
    def test_a_wrong_secret_and_an_unknown_user_get_the_same(self):
        wrong = RestClient(demo).request_token(password="x")
        unknown = RestClient(demo).request_token(user="KRM-9999")
        self.assertEqual((wrong.status, wrong.body), (unknown.status, unknown.body))
        self.assertEqual((wrong.status, wrong.json["error"], wrong.json["code"]), (401, "invalid_client", 201))

    # Evidence.
    def test_another_address_and_a_suspended_institution_get_the_same(self):
        right = RestClient(demo, "KRM-1005", demo.user("KRM-1005")["registered_ip"])
        self.assertEqual(right.request_token().status, 200)
        for refused in (RestClient(demo, "KRM-1005"), RestClient(demo, "KRM-1004")):
            answer = refused.request_token()
            self.assertEqual((answer.status, answer.json["code"]), (401, 201))

    def test_what_is_no_request_for_a_token_is_refused(self):
        client = RestClient(demo)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        self.assertEqual(client.send("POST", API + "/token", "", form).json["error"], "invalid_request")
        answer = client.send("POST", API + "/token", "grant_type=password&username=a&password=b", form)
        self.assertEqual((answer.status, answer.json["error"]), (400, "unsupported_grant_type"))
        self.assert_problem(client.send("POST", API + "/token", "{}", {"Content-Type": "application/json"}), 415, 304)
        self.assert_problem(client.send("POST", API + "/token", b"a" * 4097, form), 413, 307)
        answer = client.send("GET", API + "/token")
        self.assert_problem(answer, 405, 310)
        self.assertEqual(answer.headers["Allow"], "POST")


class Questions(RestTest):
    @classmethod
    def setUpClass(cls):
        cls.bank = RestClient(demo).log_in()
        cls.person = demo.person("married-with-children")

    # Evidence.
    def test_a_person_is_answered_with_a_receipt_and_an_entry(self):
        trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        answer = self.bank.ask(COMBINED, [criterion(self.person)], {"traceparent": trace}, file_number="2026/7")
        self.assertEqual(answer.status, 200, answer.body)
        text = answer.body.decode()
        self.assertIn(f'"Soyad":"{self.person["soyad"]}"', text)
        self.assertNotIn("null", text)
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertEqual(answer.headers["traceparent"], trace)
        entry = entry_of(answer)
        self.assertEqual((entry["type"], entry["message_id"], entry["file_number"]), ("query", trace, "2026/7"))
        self.assertIn(self.person["kimlik_no"], [int(number) for number in entry["queried"]])

    def test_errors_of_records_stand_in_the_answer(self):
        wrong = dict(criterion(self.person), KimlikNo=12345678901)
        unknown = dict(criterion(self.person), KimlikNo=10000000146)
        records = self.bank.ask(COMBINED, [wrong, criterion(self.person), unknown]).json["records"]
        self.assertEqual(len(records), 3)
        self.assertEqual(records[0]["HataBilgisi"]["Kod"], 106)
        self.assertNotIn("HataBilgisi", records[1])
        self.assertEqual(records[2]["HataBilgisi"]["Kod"], 2)

    # Evidence R-061.
    def test_what_is_not_granted_is_a_problem_and_recorded(self):
        university = RestClient(demo, "KRM-1003").log_in()
        self.assertEqual(university.ask(COMBINED, [criterion(self.person)]).status, 200)
        answer = university.ask(ADDRESS, [{"KimlikNo": self.person["kimlik_no"]}])
        self.assert_problem(answer, 403, 8)
        self.assertEqual(entry_of(answer)["type"], "refused")

    def test_without_a_good_token_nothing_is_answered(self):
        good = self.bank.bearer
        flipped = good[:-2] + ("A" if good[-2] != "A" else "B") + good[-1]
        for headers in ({"Authorization": ""}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x"},
                        {"Authorization": "Bearer " + flipped}, {"Authorization": "Basic " + good},
                        {"Authorization": "Bearer " + good + " x"}):
            answer = self.bank.ask(COMBINED, [criterion(self.person)], headers)
            self.assert_problem(answer, 401, 204)
            self.assertIn("Bearer", answer.headers["WWW-Authenticate"])
        in_url = self.bank.send("POST", f"{API}/services/{COMBINED}?access_token={good}", b'{"criteria":[]}',
                                {"Content-Type": "application/json"})
        self.assert_problem(in_url, 401, 204)

    # Evidence R-053.
    def test_the_token_of_another_address_is_refused(self):
        other = RestClient(demo, source="127.0.0.8")
        other.bearer = self.bank.bearer
        answer = other.ask(COMBINED, [criterion(self.person)])
        self.assert_problem(answer, 401, 204)
        self.assertEqual(entry_of(answer)["service_user"], "KRM-1001")

    # Evidence R-109.
    def test_a_block_ends_a_live_token_within_a_second(self):
        university = RestClient(demo, "KRM-1003").log_in()
        self.assertEqual(university.ask(COMBINED, [criterion(self.person)]).status, 200)
        blocked = ("--institution", "1003", "--ground", "security-endangered")
        admin(demo, "block", "set", *blocked, "--note", "test")
        try:
            time.sleep(1.0)
            self.assert_problem(university.ask(COMBINED, [criterion(self.person)]), 403, 103)
        finally:
            admin(demo, "block", "lift", *blocked, "--evidence", "test/1")
        time.sleep(1.0)
        self.assertEqual(university.ask(COMBINED, [criterion(self.person)]).status, 200)

    # Evidence R-064.
    def test_a_limit_is_told_before_it_is_reached_and_then_with_429(self):
        few = RestClient(demo, "KRM-1006").log_in()
        answers = [few.ask(COMBINED, [criterion(self.person)]) for _ in range(6)]
        self.assertEqual([answer.status for answer in answers[:5]], [200] * 5)
        self.assert_problem(answers[5], 429, 101)
        self.assertEqual([left_today(answer) for answer in answers], [4, 3, 2, 1, 0, 0])
        for answer in answers:
            self.assertEqual(answer.headers["RateLimit-Policy"], '"day";q=5;w=86400')

    def test_what_was_not_answered_is_not_taken_from_the_limit(self):
        few = RestClient(demo, "KRM-1006").log_in()
        refused = few.ask(CITIZEN_BY_PLACE, [{"Ilce": 1104}])
        self.assertEqual(refused.json["records"][0]["HataBilgisi"]["Kod"], 115)
        self.assertEqual(left_today(refused), 5)
        university = RestClient(demo, "KRM-1003").log_in()
        self.assertNotIn("RateLimit", university.ask(ADDRESS, [{"KimlikNo": self.person["kimlik_no"]}]).headers)

    def test_json_that_is_wrong_in_many_ways_is_refused_and_says_where(self):
        number = self.person["kimlik_no"]
        bodies = ["", "null", "[]", "{", '{"criteria":[]} x', '{"criteria":[],"criteria":[]}', '{"criteria":{}}',
                  '{"criteria":[1]}', '{"criteria":[[]]}', '{"kriter":[]}', '{"criteria":[],"Amac":"T"}',
                  '{"criteria":[{"KimlikNo":"%d"}]}' % number, '{"criteria":[{"KimlikNo":%d.0}]}' % number,
                  '{"criteria":[{"KimlikNo":1e10}]}', '{"criteria":[{"KimlikNo":9223372036854775808}]}',
                  '{"criteria":[{"KimlikNo":%d,"KimlikNo":1}]}' % number, '{"criteria":[{"kimlikno":%d}]}' % number,
                  '{"criteria":[{"DogumYil":true}]}', '{"criteria":[{"DogumYil":4294967296}]}',
                  b'{"criteria":[{"KimlikNo":1}],"purpose":"\xff"}', '{"criteria":[],"purpose":"\\u0000"}',
                  "[" * 50_000, '\ufeff{"criteria":[]}', "{'criteria':[]}"]
        for body in bodies:
            answer = self.bank.ask_raw(COMBINED, body)
            self.assert_problem(answer, 400, 306)
            self.assertNotIn(str(number), answer.json["detail"])
        self.assertEqual(answer.status, 400)
        self.assertEqual(self.bank.ask_raw(COMBINED, '{"criteria":[{"DogumYil":true}]}').json["detail"],
                         "$.criteria[0].DogumYil: must be a whole number")
        self.assertEqual(self.bank.ask(COMBINED, [criterion(self.person)]).status, 200)

    def test_http_that_does_not_fit_is_refused(self):
        path = f"{API}/services/{COMBINED}"
        answer = self.bank.send("GET", path)
        self.assert_problem(answer, 405, 310)
        self.assertEqual(answer.headers["Allow"], "POST")
        options = self.bank.send("OPTIONS", path, headers={"Origin": "https://example.org"})
        self.assertEqual(options.status, 405)
        self.assertNotIn("Access-Control-Allow-Origin", options.headers)
        self.assert_problem(self.bank.ask_raw(COMBINED, "{}", {"Content-Type": "text/plain"}), 415, 304)
        self.assert_problem(self.bank.ask_raw(COMBINED, "{}", {"Content-Type": "application/json; charset=latin1"}), 415, 304)
        self.assertEqual(self.bank.ask_raw(COMBINED, "{}", {"Content-Encoding": "gzip"}).status, 415)
        self.assert_problem(self.bank.ask_raw(COMBINED, "{}", {"Accept": "text/html, application/json;q=0"}), 406, 316)
        self.assert_problem(self.bank.ask_raw(COMBINED, b" " * (256 * 1024 + 1)), 413, 307)
        self.assert_problem(self.bank.ask("YokServis/2024-04-01/Sorgula", []), 404, 305)
        self.assert_problem(self.bank.ask(COMBINED.replace("04", "05"), []), 404, 305)
        self.assert_problem(self.bank.ask("KPSPublic//TCKimlikNoDogrula", []), 404, 305)
        self.assert_problem(self.bank.send("GET", API + "/yok"), 404, 309)


class RepeatedKeys(RestTest):
    @classmethod
    def setUpClass(cls):
        cls.bank = RestClient(demo).log_in()
        cls.person = demo.person("married-with-children")

    # Evidence R-082.
    def test_a_repeated_key_gets_the_first_answer_and_each_leaves_a_record(self):
        key = {"Idempotency-Key": '"e2e-1"'}
        first = self.bank.ask(COMBINED, [criterion(self.person)], key)
        again = self.bank.ask(COMBINED, [criterion(self.person)], key)
        self.assertEqual((first.status, again.status), (200, 200))
        self.assertEqual(first.body, again.body)
        self.assertNotIn("Idempotency-Replayed", first.headers)
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        asked, repeated = entry_of(first), entry_of(again)
        self.assertEqual((asked["type"], repeated["type"]), ("query", "delivery"))
        for same in ("queried", "affected", "response_digest", "decision"):
            self.assertEqual(asked.get(same), repeated.get(same))

    def test_a_repeated_key_does_not_count_twice(self):
        few = RestClient(demo, "KRM-1006").log_in()
        key = {"Idempotency-Key": "few"}
        # A service of its own: limits are counted by service, so no other test uses this one up.
        asked = [{"TCKimlikNo": self.person["kimlik_no"]}]
        answers = [few.ask(CITIZEN, asked, key) for _ in range(10)]
        self.assertEqual([answer.status for answer in answers], [200] * 10)
        self.assertEqual({left_today(answer) for answer in answers}, {4})
        self.assertEqual(left_today(few.ask(CITIZEN, asked)), 3)

    def test_another_question_under_the_key_is_refused(self):
        key = {"Idempotency-Key": "e2e-2"}
        self.assertEqual(self.bank.ask(COMBINED, [criterion(self.person)], key).status, 200)
        self.assert_problem(self.bank.ask(COMBINED, [], key), 422, 317)
        self.assert_problem(self.bank.ask(COMBINED, [], {"Idempotency-Key": "a b"}), 400, 306)

    def test_a_block_ends_repetitions_too(self):
        university = RestClient(demo, "KRM-1003").log_in()
        key = {"Idempotency-Key": "e2e-3"}
        first = university.ask(COMBINED, [criterion(self.person)], key)
        self.assertEqual(first.status, 200)
        blocked = ("--institution", "1003", "--ground", "security-endangered")
        admin(demo, "block", "set", *blocked, "--note", "test")
        try:
            time.sleep(1.0)
            self.assert_problem(university.ask(COMBINED, [criterion(self.person)], key), 403, 103)
        finally:
            admin(demo, "block", "lift", *blocked, "--evidence", "test/1")
            # Under new rights a repeated question is asked anew: the next test starts when they are in force.
            time.sleep(1.0)


class Documents(RestTest):
    # Evidence X-012.
    def test_the_catalogue_and_the_openapi_document_are_public_and_agree(self):
        client = RestClient(demo)
        services = client.send("GET", API + "/services").json["services"]
        document = client.send("GET", API + "/openapi.json").json
        self.assertEqual(document["openapi"], "3.1.0")
        self.assertTrue({service["path"] for service in services} <= set(document["paths"]))
        self.assertIn(f"{API}/services/{COMBINED}", document["paths"])

    def test_the_document_is_valid_openapi(self):
        linter = pathlib.Path(__file__).resolve().parent / "node_modules/.bin/redocly"
        self.assertTrue(linter.exists(), "npm packages of tests/e2e are not installed; ./dev e2e does that")
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(RestClient(demo).send("GET", API + "/openapi.json").body)
            file.flush()
            quiet = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
            result = subprocess.run([linter, "lint", "--skip-rule", "no-server-example.com", "--max-problems", "20", file.name],
                                    capture_output=True, text=True, timeout=120, env=quiet)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        # What the linter thinks of Debian's Node is no warning about the document.
        said = [line for line in (result.stdout + result.stderr).lower().splitlines()
                if "deprecation warning" not in line and "expected node version" not in line]
        self.assertNotIn("warning", "\n".join(said))

    def test_the_examples_of_the_document_can_be_asked(self):
        bank = RestClient(demo).log_in()
        document = bank.send("GET", API + "/openapi.json").json
        granted = set(bank.send("GET", API + "/openapi.json?institution", headers={"Authorization": "Bearer " + bank.bearer}).json["paths"])
        offered = {service["path"] for service in bank.send("GET", API + "/services").json["services"]}
        asked = {}
        for path, item in document["paths"].items():
            if not path.startswith(API + "/services/"):
                continue
            operation = item["post"]
            example = operation["requestBody"]["content"]["application/json"]["example"]
            answer = bank.ask_raw(path[len(API + "/services/"):], json.dumps(example))
            self.assertIn(str(answer.status), operation["responses"], path)
            self.assertEqual(answer.status, 200 if path in granted else 403, f"{path}: {answer.body}")
            asked[path] = answer.status
        self.assertEqual(set(asked), offered)
        self.assertGreaterEqual(list(asked.values()).count(200), 30)

    def test_the_own_view_shows_what_is_granted_and_no_more(self):
        university = RestClient(demo, "KRM-1003").log_in()
        headers = {"Authorization": "Bearer " + university.bearer}
        own = university.send("GET", API + "/openapi.json?institution", headers=headers)
        self.assertEqual(own.status, 200, own.body)
        self.assertIn(f"{API}/services/{COMBINED}", own.json["paths"])
        self.assertNotIn(f"{API}/services/{ADDRESS}", own.json["paths"])
        self.assertEqual(university.send("GET", API + "/openapi.json?institution").status, 401)


if __name__ == "__main__":
    unittest.main()
