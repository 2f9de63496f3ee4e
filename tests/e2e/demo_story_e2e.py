"""The demo's story: what `--story` promises, asked of the running server over REST and on the wire; and its log holds."""
import json
import time
import unittest
from collections import Counter

from demo import Demo, admin, run
from kps_client import Client, Connection, list_body
from portal_client import Browser

PERSON = "KisiSorgulaTCKimlikNoServis"
HEADERS = ('<Sorgulayan xmlns="http://kps.nvi.gov.tr/2011/01/01/sorgulayan">memur1</Sorgulayan>'
           '<Amac xmlns="urn:kps:1" Kod="KIMLIK" DosyaNo="2026/1"/>')
INSTITUTIONS = 40
# Somebody waits for it: some fifteen seconds on a machine that does nothing else; this one may be busy.
STORY_SECONDS_MAX = 180
# Three months of questions beside the acts.
ENTRIES_MIN = 5000
NEXT_AGENDA = 5
HELD_MEETINGS = 3


def setUpModule():
    global demo, story, operator, secretary, seconds
    demo = Demo()
    start = time.monotonic()
    demo.up("--story")
    seconds = time.monotonic() - start
    story = json.loads((demo.folder / "story.json").read_text())
    operator, secretary = browser("operator"), browser("kurul-sekreteri")


def tearDownModule():
    demo.__exit__()


def browser(login):
    users = demo.credentials["portal_users"] + story["portal_users"]
    return Browser(demo).sign_in(next(user for user in users if user["username"] == login))


def cases(kind, state=None, page=None):
    query = f"kind={kind}" + (f"&state={state}" if state else "") + "&limit=100"
    return (page or operator).get(f"/api/v1/cases?{query}").json["cases"]


def institution(key):
    return next(row for row in story["institutions"] if row["key"] == key)


def ask(row):
    """The status of the token; of the answer where there is one."""
    client = Client(Connection(demo.base_url, demo.ca, source=row["registered_ip"]), row["username"], row["password"])
    if client.request_token().status != 200:
        return None
    number = demo.person("married-with-children")["kimlik_no"]
    body = list_body("ListeleCoklu", "2011/01/01", "KisiSorgulaTCKimlikNoSorguKriteri", [{"TCKimlikNo": number}])
    return client.ask(PERSON, "2011/01/01", "ListeleCoklu", body, headers=HEADERS)


class Story(unittest.TestCase):
    def test_it_is_told_while_somebody_waits(self):
        print(f"# the demo with its story was up after {seconds:.1f} s")
        self.assertLess(seconds, STORY_SECONDS_MAX)

    def test_forty_institutions_stand_where_the_story_says(self):
        self.assertEqual(len(story["institutions"]), INSTITUTIONS)
        told = Counter(row["state"] for row in story["institutions"])
        shown = Counter(case["state"] for case in cases("application"))
        self.assertEqual(shown, told)
        for row in story["institutions"]:
            with self.subTest(row["key"]):
                self.assertEqual(operator.get(f"/api/v1/cases/{row['application']}").json["state"], row["state"])

    def test_every_step_has_its_rule_and_the_days_of_the_steps_follow_each_other(self):
        row = institution("anadolu-bankasi")
        steps = operator.get(f"/api/v1/cases/{row['application']}/history").json["steps"]
        self.assertTrue(all(step["rule"] for step in steps))
        moments = [step["at"] for step in steps]
        self.assertEqual(moments, sorted(moments))
        self.assertLess(moments[0][:10], story["today"])

    def test_the_kurul_has_met_with_a_dissent_and_has_an_agenda(self):
        meetings = cases("board-meeting", page=secretary)
        held = [meeting for meeting in meetings if meeting["state"] == "closed"]
        ahead = [meeting for meeting in meetings if meeting["state"] == "preparing"]
        self.assertEqual((len(held), len(ahead)), (HELD_MEETINGS, 1))
        agenda = secretary.get(f"/api/v1/cases/{ahead[0]['id']}").json["body"]
        self.assertEqual(len(agenda["items"]), NEXT_AGENDA)
        self.assertGreater(agenda["day"], story["today"])
        votes = [vote for meeting in held for item in secretary.get(f"/api/v1/cases/{meeting['id']}").json["body"]["items"]
                 for vote in item["votes"]]
        self.assertEqual(sum(1 for vote in votes if vote["dissent"]), 1)

    def test_what_runs_out_soon_is_in_the_list(self):
        deadlines = operator.get("/api/v1/deadlines").json["deadlines"]
        names = Counter(deadline["name"] for deadline in deadlines)
        for name in ("term", "renewal", "complete", "documents", "undertaking"):
            self.assertIn(name, names)

    def test_what_institutions_reported_and_asked_for_is_on_its_way(self):
        expected = {"change-notice": ["detected", "in-review", "reported"], "merger": ["running"],
                    "extra-authority": ["before-board"], "user-report": ["reported", "reviewed"], "sub-unit": ["active"]}
        for kind, states in expected.items():
            with self.subTest(kind):
                self.assertEqual(sorted(case["state"] for case in cases(kind)), states)

    # Evidence.
    def test_a_lapsed_undertaking_a_missed_notice_and_a_cancellation_close_the_wire(self):
        self.assertEqual({case["state"] for case in cases("access-block")}, {"ended", "suspended-notice", "cancelled-measures"})
        for key in ("kuzey-faktoring", "ege-katilim", "ova-elektrik"):
            with self.subTest(key):
                self.assertIsNone(ask(institution(key)))

    def test_who_is_in_use_is_answered(self):
        reply = ask(institution("anadolu-bankasi"))
        self.assertEqual((reply.status, reply.first("Ad")), (200, "MEHMET"))

    def test_three_months_of_questions_alarmed_nobody_but_the_one_that_walked(self):
        raised = json.loads(admin(demo, "alarms", "--json").stdout)
        self.assertEqual({alarm["institution"] for alarm in raised}, {institution("ova-elektrik")["institution"]})
        self.assertIn("number-walking", {alarm["signal"] for alarm in raised})
        self.assertTrue(all(alarm["at"][:10] < story["today"] for alarm in raised))
        counted = json.loads(run("audit", "verify", "--log", demo.log, "--json").stdout)["entries"]
        self.assertGreater(counted, ENTRIES_MIN)

    def test_the_log_holds_and_its_time_is_that_of_the_story(self):
        verified = run("audit", "verify", "--log", demo.log)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        first = demo.entry_from(0)["clear"]
        self.assertLess(first["time"][:10], story["today"])

    def test_a_second_start_tells_nothing_anew(self):
        demo.down()
        demo.up("--story")
        self.assertEqual(json.loads((demo.folder / "story.json").read_text()), story)
        self.assertEqual(len(Browser(demo).sign_in(demo.credentials["portal_users"][0]).get(
            "/api/v1/cases?kind=application&limit=100").json["cases"]), INSTITUTIONS)


if __name__ == "__main__":
    unittest.main()
