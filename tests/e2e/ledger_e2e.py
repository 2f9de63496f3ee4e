"""A person's own ledger over REST: a look-up is there at once, only the configured caller sees it, and locked keys say so."""
import json
import time
import unittest

from demo import Demo, run
from rest_client import API, RestClient

SERVICE = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"
FIND, PERIOD, BEAT = (f"{API}/ledger/{name}" for name in ("findUsage", "usagePeriod", "heartbeat"))
PORTAL = "KRM-1002"


def setUpModule():
    global demo, person
    demo = Demo(persons=300)
    demo.up()
    person = demo.credentials["persons"][0]["kimlik_no"]


def tearDownModule():
    demo.__exit__()


def call(client, path, number=None):
    headers = {"Authorization": "Bearer " + client.bearer} if client.bearer else {}
    if number is not None:
        headers["KPS-Kisi"] = str(number)
    return client.send("GET", path, headers=headers)


def query():
    row = demo.credentials["persons"][0]
    criterion = {"KimlikNo": person, "DogumGun": row["dogum_gun"], "DogumAy": row["dogum_ay"], "DogumYil": row["dogum_yil"]}
    answer = RestClient(demo).log_in().ask(SERVICE, [criterion], purpose="HIZMET", end_user="veli.memur")
    assert answer.status == 200, answer.body


class Ledger(unittest.TestCase):
    def test_1_is_off_unless_the_state_names_a_caller(self):
        bank = RestClient(demo, PORTAL).log_in()
        unknown = call(bank, f"{API}/nothing")
        for path in (FIND, PERIOD, BEAT):
            answer = call(bank, path, person)
            self.assertEqual((answer.status, answer.body), (404, unknown.body))
        demo.down()
        file = demo.folder / "state.json"
        state = json.loads(file.read_text())
        file.write_text(json.dumps({**state, "ledger_caller": "not a name"}))
        self.assertNotEqual(demo.up(check=False).returncode, 0)
        file.write_text(json.dumps({**state, "ledger_caller": PORTAL}))
        demo.up()

    # Evidence R-088.
    def test_2_a_look_up_is_visible_within_a_minute_and_the_look_at_it_is_recorded(self):
        portal = RestClient(demo, PORTAL).log_in()
        before = call(portal, FIND, person).json["totalUsages"]
        asked = time.time()
        query()
        deadline = time.monotonic() + 60
        while (page := call(portal, FIND, person).json)["totalUsages"] == before and time.monotonic() < deadline:
            time.sleep(0.2)
        self.assertEqual(page["totalUsages"], before + 1)
        usage = page["usages"][0]
        self.assertEqual((usage["receiverCode"], usage["receiverSystem"]), ("1001", "KPS"))
        self.assertTrue(usage["receiverName"])
        self.assertIn("; neden: ", usage["action"])
        self.assertLessEqual(abs(time.mktime(time.strptime(usage["logtime"][:19], "%Y-%m-%dT%H:%M:%S")) - time.timezone - asked), 60)
        self.assertNotIn("veli.memur", json.dumps(page))
        # The last look, which the person's own ledger leaves out, is the latest entry of the log.
        entries = json.loads(run("audit", "verify", "--log", demo.log, "--json").stdout)["entries"]
        entry = next(row for index in range(entries - 1, -1, -1) if (row := demo.entry(index))["clear"]["type"] == "search")
        self.assertEqual((entry["opened"]["end_user"], entry["opened"]["queried"]), (PORTAL, [person]))
        self.assertTrue(entry["opened"]["detail"].startswith("kind=ledger"), entry)

    def test_3_pages_and_periods(self):
        portal = RestClient(demo, PORTAL).log_in()
        query()
        query()
        whole = call(portal, FIND, person).json
        second = call(portal, FIND + "?offset=1&limit=1", person).json
        self.assertEqual(second, {"totalUsages": whole["totalUsages"], "usages": [whole["usages"][1]]})
        self.assertEqual(call(portal, FIND + "?periodEnd=2020-01-01T00:00:00", person).json, {"totalUsages": 0, "usages": []})
        since = whole["usages"][0]["logtime"]
        self.assertEqual(call(portal, f"{FIND}?periodStart={since}", person).json["totalUsages"], 1)
        start = call(portal, PERIOD).json["periodStart"]
        self.assertLess(start, whole["usages"][-1]["logtime"])
        self.assertEqual(call(portal, BEAT).json["status"], "OK")

    # Evidence R-088.
    def test_4_a_hidden_search_is_not_counted(self):
        portal = RestClient(demo, PORTAL).log_in()
        before = call(portal, FIND, person).json
        asked = run("audit", "search", "request", "--dir", demo.folder, "--by", "ayse", "--basis", "2026/17", "--person", person,
                    "--hidden", "--json")
        number = json.loads(asked.stdout)["id"]
        for step in (("approve", number, "--by", "mehmet"), ("run", number)):
            self.assertEqual(run("audit", "search", *step, "--dir", demo.folder).returncode, 0)
        self.assertEqual(call(portal, FIND, person).json, before)

    # Evidence R-088.
    def test_4b_look_ups_are_hidden_until_a_day_that_two_persons_set_and_then_shown(self):
        portal = RestClient(demo, PORTAL).log_in()
        query()
        shown = call(portal, FIND, person).json["totalUsages"]
        people = ("--by", "ayse", "--approver", "mehmet", "--basis", "Ankara CBS 2026/17", "--dir", demo.folder, "--json")
        one_person = tuple("AYSE" if word == "mehmet" else word for word in people)

        def hide(seconds, people=people):
            release = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
            return run("audit", "hide", "add", "--institution", "1001", "--release", release, *people)

        self.assertEqual(hide(3600, one_person).returncode, 1)
        self.assertEqual(hide(-5).returncode, 1)
        self.assertEqual(hide(9 * 366 * 86400).returncode, 1)
        self.assertEqual(call(portal, FIND, person).json["totalUsages"], shown)
        first = hide(3600)
        self.assertEqual(first.returncode, 0, first.stderr)
        first = json.loads(first.stdout)
        self.assertEqual(call(portal, FIND, person).json["totalUsages"], 0)
        entry = demo.entry(first["entry"])
        self.assertEqual((entry["clear"]["type"], entry["opened"]["end_user"]), ("admin", "ayse"))
        self.assertIn("deed=add institution=1001", entry["opened"]["detail"])
        auditor = json.loads(run("audit", "ledger", "--dir", demo.folder, "--person", person, "--by", "fatma", "--as-auditor", "--json").stdout)
        hidden = [row for row in auditor["hidden"] if row["hidden"] == "later"]
        self.assertEqual({row["release"] for row in hidden}, {first["release"]})
        # It ends early by an act of two persons, and by itself when its day has come.
        self.assertEqual(run("audit", "hide", "end", first["id"], *people).returncode, 0)
        self.assertEqual(call(portal, FIND, person).json["totalUsages"], shown)
        self.assertEqual(run("audit", "hide", "end", first["id"], *people).returncode, 1)
        self.assertEqual(hide(4).returncode, 0)
        deadline = time.monotonic() + 30
        while call(portal, FIND, person).json["totalUsages"] != shown and time.monotonic() < deadline:
            time.sleep(0.2)
        self.assertEqual(call(portal, FIND, person).json["totalUsages"], shown)
        self.assertEqual([row["hides"] for row in json.loads(run("audit", "hide", "list", "--dir", demo.folder, "--json").stdout)], [False, False])

    # Evidence R-088.
    def test_5_refusals(self):
        portal, bank = RestClient(demo, PORTAL).log_in(), RestClient(demo).log_in()
        for client, number, status, code in ((bank, person, 403, 8), (RestClient(demo, PORTAL), person, 401, 204),
                                             (portal, person + 1, 400, 106), (portal, None, 400, 106)):
            answer = call(client, FIND, number)
            self.assertEqual((answer.status, answer.json["code"]), (status, code), answer.body)
            self.assertNotIn(str(person), answer.body.decode())
        self.assertEqual(call(portal, f"{FIND}?userCode={person}", person).status, 400)
        self.assertEqual(portal.send("POST", FIND, b"{}", {"Authorization": "Bearer " + portal.bearer}).status, 405)

    # Evidence R-088.
    def test_6_locked_keys_are_told(self):
        portal = RestClient(demo, PORTAL).log_in()
        secret, away = demo.folder / "keys/unlock.secret", demo.folder / "unlock.secret"
        secret.rename(away)
        try:
            answer = call(portal, FIND, person)
            self.assertEqual((answer.status, answer.json["code"]), (503, 913))
            self.assertEqual(call(portal, BEAT).json["status"], "FAIL")
        finally:
            away.rename(secret)
        self.assertEqual(call(portal, FIND, person).status, 200)


if __name__ == "__main__":
    unittest.main()
