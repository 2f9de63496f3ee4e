"""Ways an undertaking goes on or ends, under a shifted clock: a merger signed in time, the December campaign, a quality that is lost."""
import datetime
import unittest

import shifted_clock
from later_life import (ROLE, RULE, WHY, WRONG_STATE, LaterLife, World, block_of, deadline_of, opened, page_of)
from life import MEASURES, PEOPLE, Case, eventually, fault_of

CAMPAIGN = {"kind": "undertaking", "act": "demand-renewal", "state": "in-force", "fields": {"ground": "campaign"}}
TAKEN = [{"code": code, "answer": "taken"} for code in MEASURES]


def setUpModule():
    global world, bank, district, municipality, hospital, ministry
    world = LaterLife.world = World()
    bank, district, municipality, hospital, ministry = world.institutions
    world.taken_in(world.institutions)


def tearDownModule():
    world.end()


def undertaking_of(institution, page=None):
    """The institution's undertaking that stands."""
    rows = (page or PEOPLE.operator).get(f"/api/v1/cases?kind=undertaking&institution={institution.number}&open=1").json["cases"]
    found = Case.__new__(Case)
    found.id, found.number = rows[0]["id"], rows[0]["number"]
    found.see(page)
    return found


class LifeEnds(LaterLife):
    # Evidence.
    def test_what_becomes_of_undertakings(self):
        begun = shifted_clock.today()
        self.quality_is_lost()
        merger = self.merger_is_signed_in_time(begun)
        year = begun.year + (begun.month == 12)
        self.campaign_is_not_open_yet(datetime.date(year, 12, 3))
        self.campaign_begins(datetime.date(year, 12, 4))
        self.campaign_is_missed(datetime.date(year + 1, 1, 1))
        self.nothing_follows_the_signed_merger(merger, begun)

    def quality_is_lost(self):
        """A legal person that no longer serves the public (m.13/6): found, cancelled by two, for good; a public body cannot lose it."""
        client = self.live_client(hospital)
        finding = {"institution": hospital.number, "reason": "Ruhsatı iptal edilmiştir"}
        answer = PEOPLE.operator.post("/api/v1/cases/access-block/find-quality-loss", {**finding, "institution": ministry.number})
        self.assert_refused(answer, 422, RULE)
        self.assertEqual(page_of(hospital).post("/api/v1/cases/access-block/find-quality-loss", finding).status, 403)
        case = opened(PEOPLE.operator, "access-block/find-quality-loss", finding)
        self.assert_answered(hospital, client)  # found is not cancelled
        self.act_of_two(case, "cancel-quality", WHY)
        self.assertNotEqual(fault_of(hospital.ask(client)), None)
        self.assertEqual(case.read["state"], "cancelled-quality")
        rows = PEOPLE.operator.get(f"/api/v1/cases?kind=undertaking&institution={hospital.number}").json["cases"]
        self.assertEqual([row["state"] for row in rows], ["cancelled"])
        eventually(lambda: hospital.client().request_token().status != 200)
        self.assertEqual(page_of(hospital).get("/api/v1/session").status, 401)
        # There is no way back: a cancelled undertaking is not cancelled, renewed or lifted again.
        for act in ("cancel-quality", "drop"):
            again = PEOPLE.operator.post(f"/api/v1/cases/{case.id}/{act}", WHY, version=case.read["version"])
            self.assert_refused(again, 409, WRONG_STATE)

    def merger_is_signed_in_time(self, event):
        """Within the three months the new undertaking is drafted, offered and signed; then the clock stops (m.13/2)."""
        page = page_of(bank)
        report = {"form": "merger", "event_date": event.isoformat(), "old": [{"institution": bank.number}, {"institution": 1001}],
                  "new": [{"name": "Birleşik Banka A.Ş."}], "document": bank.administrator.hand_in("letter")}
        merger = opened(page, "merger/report", report)
        merger.act(PEOPLE.operator, "take")
        undertaking = undertaking_of(bank)
        demand = {"ground": "merger", "event_date": event.isoformat()}
        undertaking.act(PEOPLE.operator, "demand-renewal", {"ground": "merger"}, status=422)
        undertaking.act(PEOPLE.operator, "demand-renewal", demand)
        self.assertEqual(deadline_of(undertaking, "renewal")["last_day"], merger.read["body"]["last_day"])
        # A changed text is not renewed by a click.
        undertaking.act(page, "renew", {"measures": TAKEN}, status=422)
        undertaking.act(PEOPLE.operator, "redraft", {"measures": TAKEN, "clauses": [], "signatories": bank.signatories()})
        undertaking.act(PEOPLE.operator, "offer")
        undertaking.act(page, "sign", {"signatory": 2}, status=422)
        undertaking.act(page, "sign", {"signatory": 1})
        self.assertEqual(undertaking.read["state"], "in-force")
        self.assertIsNone(deadline_of(undertaking, "renewal"))
        signed = {"institution": bank.number, "undertaking_number": undertaking.number, "undertaking_date": event.isoformat()}
        merger.see()
        refused = page.post(f"/api/v1/cases/{merger.id}/sign", signed, version=merger.read["version"])
        self.assert_refused(refused, 403, ROLE)
        early = {**signed, "undertaking_date": (event - datetime.timedelta(days=1)).isoformat()}
        merger.act(PEOPLE.operator, "sign", early, status=422)
        merger.act(PEOPLE.operator, "sign", signed)
        self.assertEqual(merger.read["state"], "undertaking-signed")
        self.assertIsNone(deadline_of(merger, "undertaking"))
        self.assert_answered(bank)
        return merger

    def campaign_is_not_open_yet(self, day):
        world.go_to(day)
        told = PEOPLE.operator.post("/api/v1/bulk-acts", CAMPAIGN)
        self.assertEqual((told.status, told.json["done"]), (200, []))
        self.assertEqual({(row["code"], "X-015" in row["detail"]) for row in told.json["refused"]}, {(RULE, True)})

    def campaign_begins(self, day):
        """From 4 December all are asked at once; who has an open notice settles that first; who confirms the measures goes on."""
        world.go_to(day)
        self.assertEqual(page_of(municipality).post("/api/v1/bulk-acts", CAMPAIGN).status, 403)
        told = PEOPLE.operator.post("/api/v1/bulk-acts", CAMPAIGN)
        self.assertEqual((told.status, told.json["refused"]), (200, []), told.json)
        self.assertGreaterEqual(len(told.json["done"]), 4)
        again = PEOPLE.operator.post("/api/v1/bulk-acts", CAMPAIGN)
        self.assertEqual((again.json["done"], again.json["refused"]), ([], []))
        for institution in (bank, district, municipality, ministry):
            asked = undertaking_of(institution)
            self.assertEqual(deadline_of(asked, "campaign")["last_day"], f"{day.year}-12-31")
            self.assert_answered(institution)
        page = page_of(municipality)
        own = undertaking_of(municipality, page)
        own.act(page, "renew", {"measures": TAKEN[:1]}, status=422)
        own.act(page, "renew", {"measures": TAKEN})
        self.assertEqual((own.read["state"], deadline_of(own, "campaign")), ("in-force", None))
        self.notice_comes_first(day)
        undertaking_of(bank).act(page_of(bank), "renew", {"measures": TAKEN})

    def notice_comes_first(self, day):
        page = page_of(ministry)
        body = {"change": "title", "event_date": day.isoformat(), "new_title": "Örnek ve Ortak İşler Bakanlığı",
                "document": ministry.administrator.hand_in("letter")}
        notice = opened(page, "change-notice/report", body)
        own = undertaking_of(ministry, page)
        own.act(page, "renew", {"measures": TAKEN}, status=422)
        notice.act(PEOPLE.operator, "take")
        notice.act(PEOPLE.operator, "accept")
        own.act(page, "renew", {"measures": TAKEN})
        self.assertEqual(own.read["state"], "in-force")

    def campaign_is_missed(self, day):
        """With the year, access ends for who did not renew, and for nobody else; a late renewal opens it again."""
        world.go_to(day)
        asked = undertaking_of(district)
        eventually(lambda: asked.see()["state"] == "suspended", 20)
        eventually(lambda: district.client().request_token().status != 200)
        self.assert_logged(asked, "miss-campaign", to="suspended", role="system")
        for institution in (bank, municipality, ministry):
            self.assert_answered(institution)
        # What lifts the ground is all that is left to do while access is closed.
        page = page_of(district)
        session = page.get("/api/v1/session").json
        self.assertTrue(session["access"]["restricted"], session)
        asked.act(page, "renew", {"measures": TAKEN})
        self.assertEqual(asked.read["state"], "in-force")
        self.assertEqual(block_of(district, "ended"), [])
        eventually(lambda: district.client().request_token().status == 200)
        self.assert_answered(district)

    def nothing_follows_the_signed_merger(self, merger, event):
        world.go_to(event + datetime.timedelta(days=100))
        self.assertEqual(merger.see()["state"], "undertaking-signed")
        self.assert_answered(bank)
        self.assertEqual(block_of(bank, "closed-merger"), [])


if __name__ == "__main__":
    unittest.main()
