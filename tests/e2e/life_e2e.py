"""The life of an institution over REST alone: five kinds from the first application to the first answered SOAP question."""
import json
import unittest

from demo import Demo
from life import PEOPLE, Applicant, Institution, eventually, five


def setUpModule():
    global demo
    demo = Demo()
    demo.up()
    PEOPLE.meet(demo)


def tearDownModule():
    demo.__exit__()


class Life(unittest.TestCase):
    # Evidence R-237.
    def test_five_institutions_come_from_application_to_answer(self):
        for institution in five():
            with self.subTest(institution.kind):
                institution.apply()
                institution.decided()
                institution.signed()
                institution.connected()
                eventually(lambda: institution.client().request_token().status == 200)
                client = institution.client()
                reply = institution.ask(client)
                self.assertEqual(reply.status, 200)
                self.assertEqual(reply.first("Ad"), "MEHMET")
                # What the Kurul did not grant is not there.
                self.assertIsNone(reply.first("BabaAd"))
                eventually(lambda: institution.application.see()["state"] == "in-use", 15)
                steps = PEOPLE.operator.get(f"/api/v1/cases/{institution.application.id}/history").json["steps"]
                self.assertTrue(all(step["rule"] for step in steps))
                self.assertNotIn(institution.secret, json.dumps(steps))

    def test_the_applicant_sees_the_stage_and_nobody_else_does(self):
        case = Institution("bank", "Başka Banka A.Ş.", "manager", "5411", "127.0.0.26").apply()
        self.assertEqual(Applicant(case).get(f"/api/v1/cases/{case.id}").json["state_label"], "Gönderildi (evrak bekleniyor)")
        stranger = Applicant(case)
        stranger.headers = lambda: {"KPS-Basvuru-No": case.number, "KPS-Basvuru-Kodu": "WRONG"}
        self.assertEqual(stranger.get(f"/api/v1/cases/{case.id}").status, 404)
        self.assertEqual(PEOPLE["idari-1001"].get(f"/api/v1/cases/{case.id}").status, 404)
        self.assertEqual(PEOPLE["idari-1001"].post(f"/api/v1/cases/{case.id}/register", {}, version=2).status, 404)

    # Evidence R-187.
    def test_a_branch_is_sent_to_its_centre(self):
        branch = Institution("bank-branch", "Örnek Bankası Kızılay Şubesi", "manager", "5411", "127.0.0.27")
        case = branch.apply()
        self.assertEqual(Applicant(case).get(f"/api/v1/cases/{case.id}").json["state"], "redirected")


if __name__ == "__main__":
    unittest.main()
