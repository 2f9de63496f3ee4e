"""What comes after the first answer, under a shifted clock: notices in time and late, suspension and release, merger, cancellation."""
import datetime
import json
import unittest

import shifted_clock
from demo import run
from kps_client import Client, Connection
from later_life import (BLOCKED, NOT_HANDED_IN, NO_VERSION, REASON, ROLE, RULE, STALE, WHY, WRONG_STATE, LaterLife, World, block_of,
                        deadline_of, opened, page_of)
from life import PEOPLE, board_decides, eventually, fault_of


def setUpModule():
    global world, demo, technician, bank, district, municipality, hospital, ministry
    world = LaterLife.world = World()
    demo = world.demo
    bank, district, municipality, hospital, ministry = world.institutions
    world.taken_in(world.institutions)
    technician = next(world.people)


def tearDownModule():
    world.end()


def go_to(day):
    world.go_to(day)


class LifeGoesOn(LaterLife):
    def notice(self, institution, change, value, day, case="waiting"):
        return {"change": change, "event_date": day.isoformat(), "new_" + change: value,
                "document": institution.administrator.hand_in("letter", case)}

    # Evidence.
    def test_the_life_goes_on(self):
        begun = shifted_clock.today()
        self.day_fourteen(begun)
        self.day_fifteen(begun)
        self.day_sixteen_found_late(begun)
        self.day_sixteen_reported_late(begun)
        self.stopped_and_released()
        merger, event = self.merger_begins()
        self.merger_runs_out(merger, event)
        self.hospital_is_cancelled()
        self.assertTrue(json.loads(run("audit", "verify", "--log", demo.log, "--json").stdout)["ok"])

    def day_fourteen(self, begun):
        """A change of name is reported in time: taken over, nothing is closed; and all that is wrong with the way is refused."""
        go_to(begun + datetime.timedelta(days=14))
        page = page_of(bank)
        body = self.notice(bank, "name", "Örnek Dijital Katılım Bankası A.Ş.", begun)
        self.assert_refused(page.post("/api/v1/cases/change-notice/report", {**body, "document": "0" * 64}), 422, NOT_HANDED_IN)
        # What one institution handed in opens no case of another.
        self.assert_refused(page_of(ministry).post("/api/v1/cases/change-notice/report", body), 422, NOT_HANDED_IN)
        case = opened(page, "change-notice/report", body)
        self.assertEqual((case.read["state"], case.read["body"]["late"]), ("reported", False))
        path = f"/api/v1/cases/{case.id}"
        for stranger in (page_of(ministry), PEOPLE["idari-1001"]):
            self.assertEqual(stranger.get(path).status, 404)
            self.assertEqual(stranger.post(f"{path}/take", {}, version=1).status, 404)
        operator = PEOPLE.operator
        self.assert_refused(page.post(f"{path}/take", {}, version=1), 403, ROLE)
        self.assert_refused(operator.post(f"{path}/take"), 428, NO_VERSION)
        self.assert_refused(operator.post(f"{path}/accept", {}, version=1), 409, WRONG_STATE)
        self.assertEqual(operator.post(f"{path}/take", {}, version=1).status, 200)
        self.assert_refused(operator.post(f"{path}/take", {}, version=1), 412, STALE)
        self.assert_refused(operator.post(f"{path}/take", {}, version=2), 409, WRONG_STATE)
        case.act(operator, "accept")
        self.assertEqual((case.read["state"], case.read["title"]), ("accepted", "Örnek Dijital Katılım Bankası A.Ş."))
        self.assertEqual(len(operator.get(f"/api/v1/documents/{case.id}").json["documents"]), 1)
        self.assert_logged(case, "accept", **{"from": "in-review", "to": "accepted", "role": "operator"})
        self.assert_answered(bank)
        self.assertEqual(block_of(bank, "suspended-notice"), [])

    def finding(self, institution, begun):
        return {"institution": institution.number, "change": "name", "event_date": begun.isoformat(), "reason": REASON}

    def day_fifteen(self, begun):
        """The last day is in time: nothing can be found missed yet."""
        go_to(begun + datetime.timedelta(days=15))
        answer = PEOPLE.operator.post("/api/v1/cases/change-notice/detect", self.finding(district, begun))
        self.assert_refused(answer, 422, RULE)
        self.assertIn("R-100", str(answer.json))
        self.assert_answered(district)

    def day_sixteen_found_late(self, begun):
        """The directorate finds a change that nobody reported: suspended (m.13/1), until the notice is accepted."""
        go_to(begun + datetime.timedelta(days=16))
        client = self.live_client(district)
        case = opened(PEOPLE.operator, "change-notice/detect", self.finding(district, begun))
        self.assert_blocked(district, client)
        self.assertEqual(len(block_of(district, "suspended-notice")), 1)
        self.assert_logged(case, "detect", to="detected")
        page = page_of(district)
        self.assertEqual(case.see(page)["acts"][0]["name"], "fulfil")
        case.act(page, "fulfil", {"new_name": "Yeni İlçe Kaymakamlığı", "document": district.administrator.hand_in("letter", case.id)})
        self.assertTrue(case.read["body"]["late"])
        self.assert_blocked(district, client)  # reported is not accepted
        case.act(PEOPLE.operator, "take")
        case.act(PEOPLE.operator, "accept")
        self.assertEqual(block_of(district, "suspended-notice"), [])
        self.assertEqual(len(block_of(district, "lifted")), 1)
        eventually(lambda: fault_of(district.ask(client)) is None)
        self.assert_answered(district, client)

    def day_sixteen_reported_late(self, begun):
        """A notice of one's own after the fifteenth day is marked late; to suspend it takes a finding."""
        page = page_of(municipality)
        case = opened(page, "change-notice/report", self.notice(municipality, "title", "Büyükşehir Belediye Başkanlığı", begun))
        self.assertEqual((case.read["body"]["late"], case.read["body"]["last_day"]),
                         (True, (begun + datetime.timedelta(days=15)).isoformat()))
        self.assert_answered(municipality)
        case.act(PEOPLE.operator, "take")
        case.act(PEOPLE.operator, "accept")

    def stopped_and_released(self):
        """Security is endangered (m.13/5): stopped by one person at once, opened by two upon evidence."""
        client, page = self.live_client(ministry), page_of(ministry)
        self.assertEqual(page.get("/api/v1/session").status, 200)
        stop = {"institution": ministry.number, "reason": "Sorgu anahtarının ele geçirildiği bildirilmiştir"}
        self.assertEqual(page.post("/api/v1/cases/access-block/emergency", stop).status, 403)
        case = opened(PEOPLE["guvenlik"], "access-block/emergency", stop)
        self.assert_blocked(ministry, client)
        self.assertEqual(page.get("/api/v1/session").status, 401)
        self.assert_logged(case, "emergency", to="suspended-security", role="security-officer")
        self.assert_refused(PEOPLE.operator.post("/api/v1/cases/access-block/emergency", stop), 422, RULE)
        case.see()
        lifting = PEOPLE.operator.post(f"/api/v1/cases/{case.id}/lift-security", WHY, version=case.read["version"])
        self.assert_refused(lifting, 422, RULE)  # no evidence yet
        page = ministry.administrator.signed_in()
        case.act(page, "report-measures", {"measures": "Anahtar değiştirilmiş, erişim sınırlanmıştır",
                                           "evidence": ministry.administrator.hand_in("evidence", case.id)})
        self.assert_blocked(ministry, client)
        self.act_of_two(case, "lift-security", WHY)
        self.assertEqual(case.read["state"], "lifted")
        eventually(lambda: fault_of(ministry.ask(client)) is None)
        self.assert_answered(ministry, client)

    def merger_begins(self):
        """Two banks become one: three months for the new undertaking, access stays (m.13/2)."""
        event, page = shifted_clock.today(), page_of(bank)
        body = {"form": "merger", "event_date": event.isoformat(), "old": [{"institution": bank.number}, {"institution": 1001}],
                "new": [{"name": "Birleşik Banka A.Ş."}], "document": bank.administrator.hand_in("letter")}
        self.assert_refused(PEOPLE["idari-1002"].post("/api/v1/cases/merger/report", body), 422, RULE)
        later = (event + datetime.timedelta(days=1)).isoformat()
        self.assert_refused(page.post("/api/v1/cases/merger/report", {**body, "event_date": later}), 422, RULE)
        case = opened(page, "merger/report", body)
        case.act(PEOPLE.operator, "take")
        due = deadline_of(case, "undertaking")
        self.assertEqual((due["last_day"], due["rule"]), (case.read["body"]["last_day"], "R-103 (KPSY m.13/2)"))
        sign = {"institution": bank.number, "undertaking_number": "T-1", "undertaking_date": event.isoformat()}
        answer = PEOPLE.operator.post(f"/api/v1/cases/{case.id}/sign", {**sign, "institution": 999_999}, version=case.read["version"])
        self.assertGreaterEqual(answer.status, 400)
        return case, event

    def other_bank(self):
        return Client(Connection(demo.base_url, demo.ca), "KRM-1001", demo.user("KRM-1001")["password"])

    def merger_runs_out(self, case, event):
        last = datetime.date.fromisoformat(case.read["body"]["last_day"])
        self.assertTrue(89 <= (last - event).days <= 92)
        go_to(last)
        self.assertEqual((case.see()["state"], deadline_of(case, "undertaking")["days_left"]), ("running", 0))
        self.assert_answered(bank)
        go_to(last + datetime.timedelta(days=1))
        eventually(lambda: case.see()["state"] == "on-board-agenda", 20)
        self.assertIsNone(deadline_of(case, "undertaking"))
        self.assert_answered(bank)  # time closes nothing, the Kurul does
        self.assert_logged(case, "time-out", to="on-board-agenda", role="system")
        end = last + datetime.timedelta(days=31)
        extension = {"decision_number": "2027/1", "reason": "Birleşme işlemleri sürmektedir", "new_date": end.isoformat(),
                     "decision_date": shifted_clock.today().isoformat()}
        for page in (PEOPLE.operator, PEOPLE.members[0]):  # nobody extends without the Kurul's vote
            self.assert_refused(page.post(f"/api/v1/cases/{case.id}/extend", extension, version=case.read["version"]), 403, ROLE)
        board_decides(case, "accept", new_date=end.isoformat())
        self.assertEqual(case.read["state"], "extended")
        self.assertEqual(deadline_of(case, "undertaking")["days_left"], 30)
        go_to(end + datetime.timedelta(days=1))
        eventually(lambda: case.see()["state"] == "on-board-agenda", 20)
        person = demo.person("single")
        first, second = self.live_client(bank), self.other_bank()
        self.assertEqual(second.ask_person(person).first("Soyad"), person["soyad"])
        board_decides(case, "reject")
        self.assert_blocked(bank, first)
        eventually(lambda: fault_of(second.ask_person(person)) == BLOCKED)
        self.assertEqual(case.read["state"], "access-closed")
        self.assertEqual(len(block_of(bank, "closed-merger")), 1)
        self.assert_logged(case, "close", to="access-closed", role="board-member")

    def hospital_is_cancelled(self):
        """Promised measures are not there (m.13/3): closed by two, cancelled by two; what was done stays on record."""
        client, page = self.live_client(hospital), page_of(hospital)
        user = opened(page, "user/define-technician", {
            "institution": hospital.number, "kimlik_no": str(technician["kimlik_no"]), "given_names": technician["ad"],
            "surname": technician["soyad"], "email": "teknik@ornek.example", "phone": "0312 111 22 36"})
        receipt = self.assert_answered(hospital, client).receipt
        case = opened(PEOPLE.operator, "access-block/find-measures", {"institution": hospital.number, "reason": REASON})
        self.assert_answered(hospital, client)  # found is not closed
        early = PEOPLE.operator.post(f"/api/v1/cases/{case.id}/cancel", WHY, version=case.read["version"])
        self.assert_refused(early, 409, WRONG_STATE)
        self.act_of_two(case, "close", WHY)
        self.assert_blocked(hospital, client)
        self.assertEqual(page.get("/api/v1/session").status, 401)
        self.act_of_two(case, "cancel", WHY)
        self.assertEqual(case.read["state"], "cancelled-measures")
        self.assertNotEqual(fault_of(hospital.ask(client)), None)
        undertakings = PEOPLE.operator.get(f"/api/v1/cases?kind=undertaking&institution={hospital.number}").json["cases"]
        self.assertEqual([row["state"] for row in undertakings], ["cancelled"])
        eventually(lambda: hospital.client().request_token().status != 200)
        # Its users are ended with it, its record is not.
        verified = PEOPLE.operator.post(f"/api/v1/cases/{user.id}/verify", {}, version=user.see()["version"])
        self.assertIn(verified.status, (409, 422), verified.json)
        eventually(lambda: hospital.application.see()["state"] == "in-use", 20)
        steps = PEOPLE.operator.get(f"/api/v1/cases/{hospital.application.id}/history").json["steps"]
        self.assertEqual((steps[0]["act"], steps[-1]["act"]), ("open", "first-use"))
        self.assertEqual(run("audit", "verify-receipt", "--log", demo.log, receipt).returncode, 0)
        self.assert_answered(district)  # one institution's end is no other's


if __name__ == "__main__":
    unittest.main()
