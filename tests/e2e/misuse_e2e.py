"""A harvest over the wire is stopped, told, recorded, and stays stopped over a restart until an administrator lifts it."""
import json
import time
import unittest

from demo import Demo, admin
from kps_client import Client, Connection, list_body

SERVICE, VERSION, OPERATION = "KisiSorgulaTCKimlikNoServis", "2011/01/01", "ListeleCoklu"
STOPPED = 103  # HataBilgisi of 114 UserStopped
QUESTIONS_MAX = 200


def setUpModule():
    global demo
    demo = Demo()
    demo.up()


def tearDownModule():
    demo.__exit__()


def valid_number(serial):
    """The identity number of nine digits, with its two check digits."""
    digits = [int(digit) for digit in str(serial)]
    tenth = (7 * sum(digits[0::2]) - sum(digits[1::2])) % 10
    eleventh = (sum(digits) + tenth) % 10
    return int(f"{serial}{tenth}{eleventh}")


def hata(reply):
    found = reply.root.xpath("//*[local-name()='HataBilgisi']/*[local-name()='Kod']")
    return int(found[0].text) if found else None


class Asker:
    """The bank's service user, with somebody's name in front of the screen."""

    def __init__(self, end_user):
        row = demo.user("KRM-1001")
        self.client = Client(Connection(demo.base_url, demo.ca), row["username"], row["password"])
        self.headers = f'<Sorgulayan xmlns="http://kps.nvi.gov.tr/2011/01/01/sorgulayan">{end_user}</Sorgulayan>'

    def ask(self, number):
        body = list_body(OPERATION, VERSION, "KisiSorgulaTCKimlikNoSorguKriteri", [{"TCKimlikNo": number}])
        return self.client.ask(SERVICE, VERSION, OPERATION, body, headers=self.headers)


def log_size():
    return int(Connection(demo.base_url, demo.ca).get("/metrics").body.split("\nkps_log_entries ")[1].split()[0])


def entries_from(index):
    entries = [demo.entry(at) for at in range(index, log_size())]
    return [{**entry["clear"], **(entry.get("opened") or {})} for entry in entries]


def wait_for(found, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = found()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def alarms():
    return json.loads(admin(demo, "alarms", "--json").stdout)


class Harvest(unittest.TestCase):
    # Evidence R-159.
    def test_a_harvest_is_stopped_told_and_recorded_and_only_an_administrator_lifts_it(self):
        before = log_size()
        mallory, ayse = Asker("mallory"), Asker("ayşe")
        person = demo.person("married-with-children")["kimlik_no"]
        answered = next((asked for asked in range(QUESTIONS_MAX + 1)
                         if hata(mallory.ask(valid_number(400_000_000 + asked))) == STOPPED), None)
        self.assertIsNotNone(answered, "the harvest was not stopped")
        self.assertLessEqual(answered, QUESTIONS_MAX)
        # At once, for this sub-user alone, also for known people.
        self.assertEqual(hata(mallory.ask(person)), STOPPED)
        self.assertNotEqual(hata(ayse.ask(person)), STOPPED)

        stop = wait_for(lambda: [row for row in alarms() if row.get("level") == "stop"])[0]
        self.assertEqual((stop["institution"], stop["service_user"], stop["end_user"]), (1001, "KRM-1001", "mallory"))
        self.assertIn(stop["signal"], ("not-found", "number-walking"))
        self.assertGreater(stop["count"], 0)
        self.assertEqual(stop["rule"], "R-159")

        recorded = wait_for(lambda: [row for row in entries_from(before) if row["type"] == "alarm" and row["outcome"] == 114])[0]
        self.assertEqual(recorded["end_user"], "mallory")
        self.assertEqual(recorded["rule"], "R-159")
        self.assertIn(" stop ", recorded["detail"])
        self.assertEqual((recorded["queried"], recorded["affected"]), ([], []))
        refused = [row for row in entries_from(before) if row["type"] == "refused" and row["outcome"] == 114]
        self.assertGreaterEqual(len(refused), 2)
        self.assertEqual(refused[0]["rule"], "R-159")

        demo.down()
        demo.up()
        self.assertEqual(hata(Asker("mallory").ask(person)), STOPPED)
        self.assertNotEqual(hata(Asker("ayşe").ask(person)), STOPPED)

        before = log_size()
        admin(demo, "user", "lift", "--user", "KRM-1001", "--end-user", "mallory", "--by", "yonetici", "--reason", "kurum 2026/8 ile açıkladı")
        mallory = Asker("mallory")
        wait_for(lambda: hata(mallory.ask(person)) != STOPPED)
        lifted = wait_for(lambda: [row for row in entries_from(before) if row["type"] == "admin"])[0]
        self.assertEqual(lifted["detail"], "stop lifted by yonetici: kurum 2026/8 ile açıkladı")
        history = json.loads(admin(demo, "user", "stopped", "--json").stdout)
        self.assertEqual([(row["end_user"], row["in_force"], row["lifted_by"]) for row in history], [("mallory", False, "yonetici")])

    def test_an_administrator_stops_a_user_by_hand(self):
        row = demo.user("KRM-1003")
        admin(demo, "user", "stop", "--user", "KRM-1003", "--by", "yonetici", "--reason", "şikâyet 2026/9")
        wait_for(lambda: Client(Connection(demo.base_url, demo.ca), row["username"], row["password"]).request_token().status != 200)
        admin(demo, "user", "lift", "--user", "KRM-1003", "--by", "yonetici", "--reason", "asılsız")
        wait_for(lambda: Client(Connection(demo.base_url, demo.ca), row["username"], row["password"]).request_token().status == 200)


if __name__ == "__main__":
    unittest.main()
