"""The life of an institution over REST alone, for the tests that tell it: who acts, cases, applicants, institutions."""
import re
import time

import shifted_clock
from demo import ROOT
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


class People:
    """Whoever acts for the directorate, each with a browser that signs in when it is first needed."""

    def __init__(self):
        self.demo, self.pages = None, {}

    def meet(self, demo):
        self.demo, self.pages = demo, {}

    def user(self, login):
        return next(user for user in self.demo.credentials["portal_users"] if user["username"] == login)

    def __getitem__(self, login):
        if login not in self.pages:
            self.pages[login] = Browser(self.demo).sign_in(self.user(login))
        return self.pages[login]

    def fresh(self, login):
        """A session of its own, beside the one that is there."""
        return Browser(self.demo).sign_in(self.user(login))

    def spare(self):
        """Grown-up people of the register that have no account yet; each is given once."""
        taken = {user["name"] for user in self.demo.credentials["portal_users"]}
        return iter([row for row in self.demo.credentials["persons"]
                     if "adres" in row and f"{row['ad']} {row['soyad']}" not in taken])

    @property
    def operator(self):
        return self["operator"]

    @property
    def second(self):
        return self["operator-2"]

    @property
    def secretary(self):
        return self["kurul-sekreteri"]

    @property
    def members(self):
        return [self[f"kurul-uyesi-{number}"] for number in range(1, 6)]


PEOPLE = People()


def today(days=0):
    return shifted_clock.today(days).isoformat()


class Case:
    """One case, as whoever calls sees it."""

    def __init__(self, opened):
        assert opened.status == 201, opened.json
        self.id, self.number, self.code = opened.json["id"], opened.json["number"], opened.json.get("code")
        self.read = opened.json

    def see(self, page=None):
        self.read = (page or PEOPLE.operator).get(f"/api/v1/cases/{self.id}").json
        return self.read

    def act(self, page, act, body=None, status=200):
        self.see(page)
        answer = page.post(f"/api/v1/cases/{self.id}/{act}", body or {}, version=self.read["version"])
        assert answer.status == status, (act, answer.status, answer.json)
        self.read = answer.json
        return answer.json


def board_decides(case, result, **more):
    """A meeting of the Kurul on one case; all vote alike, and what follows is done by its vote alone."""
    meeting = Case(PEOPLE.secretary.post("/api/v1/cases/board-meeting/convene", {"day": today(), "place": "Ankara"}))
    meeting.act(PEOPLE.secretary, "add-item", {"subject": case.id})
    for member in PEOPLE.members:
        meeting.act(member, "attend")
    meeting.act(PEOPLE.secretary, "begin")
    for member in PEOPLE.members:
        meeting.act(member, "vote", {"item": 1, "vote": result})
    meeting.act(PEOPLE.members[0], "decide", {
        "item": 1, "result": result, "authority_to_ask": "Kanunla yetkilidir", "public_need": "Kamu yararı vardır",
        "reason": "Dosyadaki belgeler böyle karar vermeyi gerektirir", **more})
    meeting.act(PEOPLE.secretary, "close")
    case.see()


class Applicant:
    """Whoever has no account: number and code of the application."""

    def __init__(self, case):
        self.case, self.page = case, Browser(PEOPLE.demo)

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
        self.application = case = Case(Browser(PEOPLE.demo).ask("POST", "/api/v1/cases/application/open",
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
        case.act(PEOPLE.operator, "register", {"channel": "post", "to_named_person": False, "original_received": True,
                                        "secrecy": "hizmete-ozel"})
        case.act(PEOPLE.operator, "review")
        proposal = {"report": "Talep mevzuata uygundur", "purposes": self.purposes(), "services": self.services(),
                    "valid_until": f"{shifted_clock.today().year + 2}-12-31", "purpose_required": True, "end_user_required": True}
        if self.area:
            proposal["jurisdiction"] = self.area
        if self.kind == "district-governorship":
            # The demo has a governorship of this district already: R-243.
            case.act(PEOPLE.operator, "propose", proposal, status=422)
            proposal["shared_area_known"] = True
        case.act(PEOPLE.operator, "propose", proposal)
        board_decides(case, "accept", valid_from=today())
        return case

    def signed(self):
        case, letter = self.application, self.applicant.hand_in("declaration")
        case.act(self.applicant, "declare", {"declaration": letter,
                                             "measures": [{"code": code, "answer": "taken"} for code in MEASURES]})
        case.act(PEOPLE.operator, "invite")
        case.act(PEOPLE.operator, "assign", {"letter_number": "E-2", "letter_date": today(), "mandate": self.applicant.hand_in("mandate"),
                                      "signatories": self.signatories()})
        if self.post:
            case.act(PEOPLE.operator, "start-round", {"sent_on": today(), "agreement_pages": 8, "service_pages": 12,
                                               "directorate_signatory": "Genel Müdür"})
            case.act(PEOPLE.operator, "sign", {"signatory": 1, "signed_on": today(), "channel": "post", "agreement_pages": 8,
                                        "service_pages": 12})
        else:
            case.act(PEOPLE.operator, "appoint", {"day": today(), "hour": "10:00", "place": "Bilgi İşlem"})
            case.act(PEOPLE.operator, "sign", {"signatory": 1, "signed_on": today(), "channel": "hand", "agreement_pages": 0,
                                        "service_pages": 0})
            case.act(PEOPLE.operator, "sign-for-directorate", {"directorate_signatory": "Genel Müdür", "signed_on": today()})
        assert case.see()["state"] in ("signed", "awaiting-form"), case.read["state"]
        return case

    def connected(self):
        case = self.application
        if case.see()["state"] == "signed":
            case.act(PEOPLE.operator, "request-form")
        case.act(self.applicant, "send-form", {
            "contact": CONTACT, "address": self.address, "network_contact": AUTHORISED, "software_contact": AUTHORISED,
            "authorised": [AUTHORISED], "channel": "post", "signed_on": today(), "form": self.applicant.hand_in("information-form")})
        case.act(PEOPLE.operator, "connect", {"address_open": True, "tls_tested": True, "original_form_received": True})
        handed = case.act(PEOPLE.operator, "hand-over", {"caller": "Ayşe Operatör", "callee": "IŞIL İNCE", "phone": "0312 111 22 35"})
        self.number = handed["institution"]
        self.secret = handed["told_once"]["secret"]
        return case

    def client(self):
        return Client(Connection(PEOPLE.demo.base_url, PEOPLE.demo.ca, source=self.address), f"KRM-{self.number}", self.secret)

    def ask(self, client=None):
        person = PEOPLE.demo.person("married-with-children")
        body = list_body("ListeleCoklu", "2011/01/01", "KisiSorgulaTCKimlikNoSorguKriteri", [{"TCKimlikNo": person["kimlik_no"]}])
        return (client or self.client()).ask(PERSON, "2011/01/01", "ListeleCoklu", body, headers=HEADERS)


def five():
    """The five kinds that the regulation treats differently, none of them begun."""
    return [Institution("bank", "Örnek Katılım Bankası A.Ş.", "manager", "5411", "127.0.0.21"),
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


PASSWORD = "dalgın kirpi yedi limon"


class Administrator:
    """The idari kullanıcı of an institution: taken in by the directorate, set up by the person, signed in anew after each restart."""

    def __init__(self, institution, person):
        self.institution, self.person, self.page = institution, person, None
        self.user = {"username": f"idari-{institution.number}", "password": PASSWORD, "totp_secret": None}

    def taken_in(self):
        operator = PEOPLE.operator
        added = operator.post("/api/v1/accounts", {
            "login": self.user["username"], "role": "administrator", "institution": self.institution.number,
            "identity_number": str(self.person["kimlik_no"]), "given_names": self.person["ad"], "surname": self.person["soyad"]})
        assert added.status == 201, added.json
        path = f"/api/v1/accounts/{added.json['id']}"
        verified = operator.post(f"{path}/verify", {"reason": "idari kullanıcı"}, version=added.json["version"])
        assert verified.status == 200, verified.json
        self.set_up(operator.post(f"{path}/reset", {"reason": "ilk kurulum"}).json["setup_code"])
        return self

    def set_up(self, code):
        page = Browser(PEOPLE.demo)
        answers = [page.post("/api/v1/session/set-up", {"login": self.user["username"], "code": code, "password": PASSWORD}),
                   page.password(self.user)]
        self.user["totp_secret"] = page.post("/api/v1/account/totp").json["secret"]
        answers += [page.post("/api/v1/account/totp/confirm", {"code": page.code(self.user)}),
                    page.post("/api/v1/account/secrecy", {"version": page.get("/api/v1/account/secrecy").json["version"]})]
        assert all(answer.status in (200, 204) for answer in answers), [(answer.status, answer.json) for answer in answers]
        self.page = page

    def signed_in(self):
        self.page = Browser(PEOPLE.demo).sign_in(self.user)
        return self.page

    def hand_in(self, kind, case="waiting"):
        """Before there is a case the document waits for it."""
        content = f"%PDF-1.7 {kind} {self.institution.number} {self.page.token}".encode()
        answer = self.page.upload(f"/api/v1/documents/{case}?kind={kind}", content, self.page.own_headers())
        assert answer.status == 201, answer.json
        return answer.json["hash"]


def fault_of(reply):
    """The code of a SOAP answer that is a refusal, or None."""
    found = reply.root.xpath("//*[local-name()='HataBilgisi']/*[local-name()='Kod'][text()]")
    return int(found[0].text) if found else None
