"""A suspension under load: from the act of the directorate to the last answer at most one second, for sessions and tokens that are alive."""
import threading
import time
import unittest

from demo import Demo, admin
from rest_client import RestClient

COMBINED = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"
BLOCKED = 1003
ASKERS = 4
QUESTIONS_MAX = 400  # of each asker: the load ends by itself
ANSWERS_BEFORE = 20
ANSWERS_AFTER_S = 2.0


def setUpModule():
    global demo
    demo = Demo()
    demo.up()


def tearDownModule():
    demo.__exit__()


class Load:
    """Askers with live tokens on live connections; what was answered, and when it was here."""

    def __init__(self, criterion):
        self.criterion = criterion
        self.answers = []
        self.lock = threading.Lock()
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.ask) for _ in range(ASKERS)]

    def ask(self):
        client = RestClient(demo, f"KRM-{BLOCKED}").log_in()
        for _ in range(QUESTIONS_MAX):
            if self.stop.is_set():
                return
            answer = client.ask(COMBINED, [self.criterion])
            with self.lock:
                self.answers.append((time.monotonic(), answer.status, answer.json.get("code")))
            time.sleep(0.005)

    def count(self):
        with self.lock:
            return len(self.answers)

    def wait_for(self, count):
        deadline = time.monotonic() + 60
        while self.count() < count and time.monotonic() < deadline:
            time.sleep(0.01)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()


class Suspension(unittest.TestCase):
    # Evidence R-109.
    def test_the_last_answer_under_load_comes_within_one_second_of_the_act(self):
        person = demo.credentials["persons"][0]
        criterion = {"KimlikNo": person["kimlik_no"], "DogumGun": person["dogum_gun"], "DogumAy": person["dogum_ay"],
                     "DogumYil": person["dogum_yil"]}
        blocked = ("--institution", str(BLOCKED), "--ground", "security-endangered")
        with Load(criterion) as load:
            load.wait_for(ANSWERS_BEFORE)
            self.assertGreaterEqual(load.count(), ANSWERS_BEFORE)
            admin(demo, "block", "set", *blocked, "--note", "test")
            acted = time.monotonic()
            time.sleep(ANSWERS_AFTER_S)
        admin(demo, "block", "lift", *blocked, "--evidence", "test/1")
        given = [at for at, status, _ in load.answers if status == 200]
        refused = [(at, code) for at, status, code in load.answers if status == 403]
        self.assertTrue(given)
        self.assertTrue(refused, load.answers[-3:])
        self.assertEqual({code for _, code in refused}, {103})
        last = max(given) - acted
        print(f"suspension: {len(given)} answers, {len(refused)} refusals, last answer {last * 1000:.0f} ms after the act")
        self.assertLessEqual(last, 1.0)
        # Nobody is answered again after the first refusal was told to everybody.
        self.assertGreater(max(at for at, _ in refused), max(given))


if __name__ == "__main__":
    unittest.main()
