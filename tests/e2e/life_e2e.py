"""The life of an institution over REST alone: five kinds from the first application to the first answered SOAP question."""
import json
import re
import time
import unittest
from datetime import datetime, timezone, timedelta

from demo import ROOT, Demo, run
from kps_client import Client, Connection, list_body
from portal_client import Browser

MEASURES = re.findall(r'KPS_MEASURE\("([\w-]+)"', (ROOT / "src/membership/undertakings/measures.def").read_text())
ADDRESSEE = "T.C. İçişleri Bakanlığı Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü"
CONTACT = {"postal_address": "Atatürk Bulvarı 1 Ankara", "phone": "0312 111 22 33", "fax": "0312 111 22 34",
           "email": "kps@ornek.example"}
AUTHORISED = {"full_name": "Işıl İnce", "title": "Mühendis", "phone": "0312 111 22 35"}
PERSON, ADDRESS = "KisiSorgulaTCKimlikNoServis", "KimlikNoSorgulaAdresServis"
HEADERS = ('<Sorgulayan xmlns="http://kps.nvi.gov.tr/2011/01/01/sorgulayan">memur1</Sorgulayan>'
           '<Amac xmlns="urn:kps:1" Kod="KIMLIK" DosyaNo="2026/1"/>')
NOT_YOURS, BLOCKED = "8", "103"


def setUpModule():
    global demo, operator, second, secretary, members
    demo = Demo()
    demo.up()
    operator, second, secretary = browser("operator"), browser("operator-2"), browser("kurul-sekreteri")
    members = [browser(f"kurul-uyesi-{number}") for number in range(1, 6)]


def tearDownModule():
    demo.__exit__()


def browser(login):
    return Browser(demo).sign_in(next(user for user in demo.credentials["portal_users"] if user["username"] == login))


def today(days=0):
    return (datetime.now(timezone(timedelta(hours=3))) + timedelta(days=days)).strftime("%Y-%m-%d")


class Case:
    """One case, as whoever calls sees it."""

    def __init__(self, opened):
        assert opened.status == 201, opened.json
        self.id, self.number, self.code = opened.json["id"], opened.json["number"], opened.json.get("code")
        self.read = opened.json

    def see(self, page=None):
        self.read = (page or operator).get(f"/api/v1/cases/{self.id}").json
        return self.read

    def act(self, page, act, body=None, status=200):
        self.see(page)
        answer = page.post(f"/api/v1/cases/{self.id}/{act}", body or {}, version=self.read["version"])
        assert answer.status == status, (act, answer.status, answer.json)
        self.read = answer.json
        return answer.json


class Applicant:
    """Whoever has no account: number and code of the application."""

    def __init__(self, case):
        self.case, self.page = case, Browser(demo)

    def headers(self):
        return {"KPS-Basvuru-No": self.case.number, "KPS-Basvuru-Kodu": self.case.code}

    def post(self, path, body, **more):
        return self.page.ask("POST", path, body, self.headers(), **more)

    def get(self, path):
        return self.page.ask("GET", path, None, self.headers())

    def hand_in(self, kind):
        content = f"%PDF-1.7 {kind} {self.case.number}".encode()
        answer = self.page.upload(f"/api/v1/documents/{self.case.id}?kind={kind}", content, self.headers())
        assert answer.status == 201, answer.json
        return answer.json["hash"]


class Institution:
    def __init__(self, kind, name, rank, law, address, area=None, post=False):
        self.kind, self.name, self.rank, self.law, self.address, self.area, self.post = kind, name, rank, law, address, area, post
        self.application = self.secret = None

    def services(self, **more):
        purposes = {"purposes": ["KIMLIK"], **more}
        services = [{"service": PERSON, "version": "2011/01/01", "paths": ["TemelBilgisi/Ad", "TemelBilgisi/Soyad"],
                     "criteria_max": 10, "per_day": 1000, **purposes}]
        if self.area:
            services.append({"service": ADDRESS, "version": "2015/07/01", "paths": ["YerlesimYeriAdresi"], "criteria_max": 1,
                             "per_day": 500, **purposes})
        return services

    def purposes(self):
        return [{"code": "KIMLIK", "text": "Kimliğin doğrulanması", "legal_basis": [{"law": self.law, "article": "1"}]}]

    def signatories(self):
        return [{"given_names": "İlker", "surname": "Işık", "rank": self.rank, "title": "Yetkili"}]

    def apply(self):
        self.application = case = Case(Browser(demo).ask("POST", "/api/v1/cases/application/open",
                                                         {"applicant_kind": self.kind, "name": self.name, "request": "online"}))
        self.applicant = applicant = Applicant(case)
        letter = applicant.hand_in("application-letter")
        documents = [{"kind": "application-letter", "sha256": letter},
                     {"kind": "security-undertaking", "sha256": applicant.hand_in("security-undertaking")}]
        documents += [{"kind": kind, "sha256": applicant.hand_in(kind)} for kind in ("signature-circular", "trade-registry-gazette")]
        documents.append({"kind": "notarised-identity", "sha256": applicant.hand_in("notarised-identity"),
                          "notary_date": "2026-01-05", "notary_number": "12"})
        basis = {"reason": "Kimliği doğrulamak kanuni bir zorunluluktur", "legal_basis": [{"law": self.law, "article": "1"}]}
        body = {"read_regulation": True, "read_tariff": True, "read_services": True, "letterhead": self.name, "contact": CONTACT,
                "letter": {"date": today(), "number": "E-1", "addressee": ADDRESSEE},
                "applied_by": {"full_name": "İlker Işık", "title": "Müdür", "employer": self.name},
                "purposes": self.purposes(), "services": self.services(**basis), "signatories": self.signatories(),
                "documents": documents}
        if self.area:
            body["jurisdiction"] = self.area
        case.act(applicant, "describe", body)
        case.act(applicant, "submit")
        return case

    def decided(self):
        case = self.application
        case.act(operator, "register", {"channel": "post", "to_named_person": False, "original_received": True,
                                        "secrecy": "hizmete-ozel"})
        case.act(operator, "review")
        proposal = {"report": "Talep mevzuata uygundur", "purposes": self.purposes(), "services": self.services(),
                    "valid_until": "2028-12-31", "purpose_required": True, "end_user_required": True}
        if self.area:
            proposal["jurisdiction"] = self.area
        case.act(operator, "propose", proposal)
        meeting = Case(secretary.post("/api/v1/cases/board-meeting/convene", {"day": today(), "place": "Ankara"}))
        meeting.act(secretary, "add-item", {"subject": case.id})
        for member in members:
            meeting.act(member, "attend")
        meeting.act(secretary, "begin")
        for member in members:
            meeting.act(member, "vote", {"item": 1, "vote": "accept"})
        meeting.act(members[0], "decide", {"item": 1, "result": "accept", "authority_to_ask": "Kanunla yetkilidir",
                                           "public_need": "Kamu yararı vardır", "reason": "Gerekçesi şöyledir",
                                           "valid_from": today()})
        meeting.act(secretary, "close")
        return case

    def signed(self):
        case, letter = self.application, self.applicant.hand_in("declaration")
        case.act(self.applicant, "declare", {"declaration": letter,
                                             "measures": [{"code": code, "answer": "taken"} for code in MEASURES]})
        case.act(operator, "invite")
        case.act(operator, "assign", {"letter_number": "E-2", "letter_date": today(), "mandate": self.applicant.hand_in("mandate"),
                                      "signatories": self.signatories()})
        if self.post:
            case.act(operator, "start-round", {"sent_on": today(), "agreement_pages": 8, "service_pages": 12,
                                               "directorate_signatory": "Genel Müdür"})
            case.act(operator, "sign", {"signatory": 1, "signed_on": today(), "channel": "post", "agreement_pages": 8,
                                        "service_pages": 12})
        else:
            case.act(operator, "appoint", {"day": today(), "hour": "10:00", "place": "Bilgi İşlem"})
            case.act(operator, "sign", {"signatory": 1, "signed_on": today(), "channel": "hand", "agreement_pages": 0,
                                        "service_pages": 0})
            case.act(operator, "sign-for-directorate", {"directorate_signatory": "Genel Müdür", "signed_on": today()})
        assert case.see()["state"] in ("signed", "awaiting-form"), case.read["state"]
        return case

    def connected(self):
        case = self.application
        if case.see()["state"] == "signed":
            case.act(operator, "request-form")
        case.act(self.applicant, "send-form", {
            "contact": CONTACT, "address": self.address, "network_contact": AUTHORISED, "software_contact": AUTHORISED,
            "authorised": [AUTHORISED], "channel": "post", "signed_on": today(), "form": self.applicant.hand_in("information-form")})
        case.act(operator, "connect", {"address_open": True, "tls_tested": True, "original_form_received": True})
        handed = case.act(operator, "hand-over", {"caller": "Ayşe Operatör", "callee": "IŞIL İNCE", "phone": "0312 111 22 35"})
        self.number = handed["institution"]
        self.secret = handed["told_once"]["secret"]
        return case

    def client(self):
        return Client(Connection(demo.base_url, demo.ca, source=self.address), f"KRM-{self.number}", self.secret)

    def ask(self, client=None):
        person = demo.person("married-with-children")
        body = list_body("ListeleCoklu", "2011/01/01", "KisiSorgulaTCKimlikNoSorguKriteri", [{"TCKimlikNo": person["kimlik_no"]}])
        return (client or self.client()).ask(PERSON, "2011/01/01", "ListeleCoklu", body, headers=HEADERS)


FIVE = [Institution("bank", "Örnek Katılım Bankası A.Ş.", "manager", "5411", "127.0.0.21"),
        Institution("district-governorship", "Örnek İlçe Kaymakamlığı", "district-governor", "5442", "127.0.0.22",
                    {"districts": [{"code": 1104}]}, post=True),
        Institution("municipality", "Örnek Belediye Başkanlığı", "mayor", "5393", "127.0.0.23", {"districts": [{"code": 1104}]},
                    post=True),
        Institution("private-hospital", "Özel Işık Hastanesi A.Ş.", "manager", "3359", "127.0.0.24"),
        Institution("ministry", "Örnek Bakanlığı", "department-head", "CBK-1", "127.0.0.25")]


def eventually(check, seconds=10):
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come to pass")
        time.sleep(0.1)


class Life(unittest.TestCase):
    # Evidence R-237.
    def test_five_institutions_come_from_application_to_answer(self):
        for institution in FIVE:
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
                steps = operator.get(f"/api/v1/cases/{institution.application.id}/history").json["steps"]
                self.assertTrue(all(step["rule"] for step in steps))
                self.assertNotIn(institution.secret, json.dumps(steps))

    def test_the_applicant_sees_the_stage_and_nobody_else_does(self):
        case = Institution("bank", "Başka Banka A.Ş.", "manager", "5411", "127.0.0.26").apply()
        self.assertEqual(Applicant(case).get(f"/api/v1/cases/{case.id}").json["state_label"], "Gönderildi (evrak bekleniyor)")
        stranger = Applicant(case)
        stranger.headers = lambda: {"KPS-Basvuru-No": case.number, "KPS-Basvuru-Kodu": "WRONG"}
        self.assertEqual(stranger.get(f"/api/v1/cases/{case.id}").status, 404)
        self.assertEqual(browser("idari-1001").get(f"/api/v1/cases/{case.id}").status, 404)
        self.assertEqual(browser("idari-1001").post(f"/api/v1/cases/{case.id}/register", {}, version=2).status, 404)

    # Evidence R-187.
    def test_a_branch_is_sent_to_its_centre(self):
        branch = Institution("bank-branch", "Örnek Bankası Kızılay Şubesi", "manager", "5411", "127.0.0.27")
        case = branch.apply()
        self.assertEqual(Applicant(case).get(f"/api/v1/cases/{case.id}").json["state"], "redirected")


if __name__ == "__main__":
    unittest.main()
