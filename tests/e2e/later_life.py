"""Institutions that ask already, and a server that is started anew on later days: what tests of their later life share."""
import datetime
import time
import unittest

from demo import Demo
from kps_client import Connection
from later_server import LaterServer
from life import PEOPLE, Administrator, Case, eventually, fault_of, five

BLOCKED, STALE, NO_VERSION, WRONG_STATE, ROLE, RULE, SECOND_PERSON, NOT_HANDED_IN = 103, 601, 602, 603, 604, 605, 608, 610
REASON = "Ticaret sicili gazetesinde yayımlanmıştır"
WHY = {"decision_reason": "Yapılan inceleme sonucunda karar verilmiştir"}
SECONDS_MAX = 1.0  # from an act to the last answer (issue 5)
LOGGED_SECONDS_MAX, ENTRIES_LOOKED_AT = 60, (6, 40)


class World:
    """The demo with the five kinds of institutions, each with an administrator, each answered."""

    def __init__(self):
        self.demo = demo = Demo()
        demo.up()
        self.server = LaterServer(demo)
        PEOPLE.meet(demo)
        self.institutions = five()
        self.people = PEOPLE.spare()

    def taken_in(self, institutions):
        for institution, person in zip(institutions, self.people):
            institution.apply()
            institution.decided()
            institution.signed()
            institution.connected()
            institution.administrator = Administrator(institution, person).taken_in()
        for institution in institutions:
            eventually(lambda: institution.client().request_token().status == 200)

    def go_to(self, day):
        self.server.move_to(day)
        PEOPLE.pages.clear()
        for institution in self.institutions:
            if administrator := getattr(institution, "administrator", None):
                administrator.page = None

    def end(self):
        self.server.end()
        self.demo.__exit__()


def page_of(institution):
    return institution.administrator.page or institution.administrator.signed_in()


def opened(page, path, body):
    return Case(page.post(f"/api/v1/cases/{path}", body))


def block_of(institution, state):
    """The institution's case of a block in that state."""
    rows = PEOPLE.operator.get(f"/api/v1/cases?kind=access-block&institution={institution.number}&state={state}").json["cases"]
    return [row["number"] for row in rows]


def deadline_of(case, name):
    rows = PEOPLE.operator.get("/api/v1/deadlines").json["deadlines"]
    return next((row for row in rows if row["case"] == case.id and row["name"] == name), None)


def log_size(demo):
    return int(Connection(demo.base_url, demo.ca).get("/metrics").body.split("\nkps_log_entries ")[1].split()[0])


class LaterLife(unittest.TestCase):
    """Each file says what its `world` is."""

    world = None

    def assert_logged(self, case, act, **members):
        """The act stands in the log, or comes there: looked for among the newest entries first, each once."""
        seen, begun = set(), time.monotonic()
        while (waited := time.monotonic() - begun) < LOGGED_SECONDS_MAX:
            size = log_size(self.world.demo)
            newest = ENTRIES_LOOKED_AT[0] if waited < LOGGED_SECONDS_MAX / 6 else ENTRIES_LOOKED_AT[1]
            index = next((index for index in reversed(range(max(0, size - newest), size)) if index not in seen), None)
            if index is None:
                time.sleep(0.1)
                continue
            seen.add(index)
            detail = (self.world.demo.entry(index).get("opened") or {}).get("detail") or ""
            told = dict(part.split("=", 1) for part in detail.split(" ") if "=" in part)
            if (told.get("case"), told.get("act")) == (case.id, act):
                self.assertLessEqual(members.items(), told.items())
                return
        raise AssertionError(f"{act} of {case.number} is not in the log")

    def assert_answered(self, institution, client=None):
        reply = institution.ask(client)
        self.assertEqual((reply.status, fault_of(reply), reply.first("Ad")), (200, None, "MEHMET"), institution.kind)
        return reply

    def assert_blocked(self, institution, client):
        """Within a second of the act that was just answered, for a token that is alive."""
        acted = time.monotonic()
        while (fault := fault_of(institution.ask(client))) is None:
            self.assertLess(time.monotonic() - acted, SECONDS_MAX, institution.kind)
            time.sleep(0.05)
        self.assertEqual(fault, BLOCKED)

    def assert_refused(self, answer, status, code):
        self.assertEqual((answer.status, answer.code), (status, code), answer.json)

    def live_client(self, institution):
        client = institution.client()
        eventually(lambda: client.request_token().status == 200)
        self.assert_answered(institution, client)
        return client

    def act_of_two(self, case, act, body):
        """Asked for by one operator, refused to the same one, approved by the second."""
        case.act(PEOPLE.operator, act, body, status=202)
        version = case.read["version"]
        path = f"/api/v1/cases/{case.id}/approve"
        self.assert_refused(PEOPLE.operator.post(path, {}, version=version), 403, SECOND_PERSON)
        approved = PEOPLE.second.post(path, {}, version=version)
        self.assertEqual(approved.status, 200, approved.json)
        case.read = approved.json
        self.assert_logged(case, act, role="operator", version=str(case.read["version"]))
