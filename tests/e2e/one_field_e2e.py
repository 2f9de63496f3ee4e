"""No field is typed a second time: a decision of the Kurul differs from the one before in one field, and so does all that is made of it."""
import json
import unittest

from lxml import etree

from demo import Demo, run
from kps_client import Connection
from life import PEOPLE, PERSON, Administrator, Case, Institution, board_decides, eventually, today
from rest_client import RestClient

VERSION, FIELD, PATH = "2011/01/01", "BabaAd", "TemelBilgisi/BabaAd"
PERSONA = "married-with-children"
REVIEW = {"review": "Talep mevzuata uygundur ve gerekçelidir"}
PURPOSE = {"purpose": "KIMLIK", "file_number": "2026/1", "end_user": "memur1"}


def setUpModule():
    global demo, bank
    demo = Demo()
    demo.up()
    PEOPLE.meet(demo)
    bank = Institution("bank", "Örnek Katılım Bankası A.Ş.", "manager", "5411", "127.0.0.21")
    bank.apply()
    bank.decided()
    bank.signed()
    bank.connected()
    eventually(lambda: bank.client().request_token().status == 200)
    bank.administrator = Administrator(bank, next(PEOPLE.spare())).taken_in()


def tearDownModule():
    demo.__exit__()


def decision_in_force():
    """As the undertaking carries it: the very text that is compiled."""
    rows = PEOPLE.operator.get(f"/api/v1/cases?kind=undertaking&institution={bank.number}&state=in-force").json["cases"]
    case = PEOPLE.operator.get(f"/api/v1/cases/{rows[0]['id']}").json
    return json.loads(case["body"]["decision"])


def file_of(decision, name):
    path = demo.folder / name
    path.write_text(json.dumps(decision, ensure_ascii=False))
    return path


def leaves(value, path=""):
    """{path: leaf} of JSON; items of lists share the path of their list."""
    if isinstance(value, dict):
        return {key: leaf for name, member in value.items() for key, leaf in leaves(member, f"{path}/{name}").items()}
    if isinstance(value, list):
        return {f"{key}#{place}": leaf for place, member in enumerate(value) for key, leaf in leaves(member, path).items()}
    return {path: value}


def filled(found):
    return {path: leaf for path, leaf in found.items() if leaf is not None}


def local(element):
    return etree.QName(element).localname


class View:
    """Everything that is made of the decision, as the institution and the directorate see it at one moment."""

    def __init__(self, decision):
        self.preview = self.previewed(decision)
        self.soap = self.asked_over_soap()
        token = self.bearer()
        self.answer = self.asked_over_rest(token)
        self.wsdl = self.get(f"/api/v1/wsdl/{PERSON}/2011-01-01", token)
        self.openapi = json.loads(self.get("/api/v1/openapi.json?institution", token))
        self.grants = self.own_grants(token)

    def bearer(self):
        client = RestClient(demo, "KRM-1001", source=bank.address)
        client.user, client.password = f"KRM-{bank.number}", bank.secret
        return client.log_in()

    def get(self, path, client):
        answer = client.send("GET", path, headers={"Authorization": "Bearer " + client.bearer})
        assert answer.status == 200, (path, answer.status, answer.body)
        return answer.body.decode()

    def previewed(self, decision):
        result = run("decision", "preview", decision, "--service", PERSON, "--version", VERSION, "--persona", PERSONA, "--json",
                     "--dir", demo.folder)
        assert result.returncode == 0, result.stderr
        return filled(leaves(json.loads(result.stdout)["answer"]))

    def asked_over_soap(self):
        root = bank.ask().root
        body = root.xpath("//*[local-name()='SorguSonucu']")[0]
        return {"/".join(local(part) for part in [*reversed(list(element.iterancestors())), element]): element.text
                for element in body.iter() if len(element) == 0 and element.text}

    def question(self, client, service, criterion, **members):
        answer = client.ask(service, [criterion], **members)
        assert answer.status == 200, (service, answer.body)
        return answer.json

    def asked_over_rest(self, client):
        person = demo.person(PERSONA)
        found = self.question(client, f"{PERSON}/2011-01-01/ListeleCoklu", {"TCKimlikNo": person["kimlik_no"]}, **PURPOSE)
        return filled(leaves(found["records"]))

    def own_grants(self, client):
        """Which of the service's paths are ticked in the institution's own tree (YetkiListesi)."""
        found = self.question(client, "YetkiListesiServis/2026-01-01/Listele", {"ServisAdi": PERSON})
        rows = [row for row in rows_in(found["records"]) if row.get("Surum") == VERSION]
        return {row["Yol"]: row["YetkiVar"] for row in rows}


def rows_in(value):
    """The objects of an answer that have a path of the grant tree."""
    if isinstance(value, dict):
        return [value] if "Yol" in value else [row for member in value.values() for row in rows_in(member)]
    return [row for member in value for row in rows_in(member)] if isinstance(value, list) else []


def elements(wsdl):
    """(type, member) of every complex type in a WSDL."""
    root = etree.fromstring(wsdl.encode())
    return {(kind.get("name"), member.get("name")) for kind in root.xpath("//*[local-name()='complexType'][@name]")
            for member in kind.xpath(".//*[local-name()='element']")}


class OneField(unittest.TestCase):
    def decide(self, decision):
        """The Kurul adds to what it decided, upon the institution's request."""
        page = bank.administrator.page
        asked = {"service": PERSON, "version": VERSION, "paths": [PATH], "law": "5411", "article": "1",
                 "reason": "Baba adı kimliğin doğrulanması için gereklidir"}
        document = bank.administrator.hand_in("letter")
        case = Case(page.post("/api/v1/cases/extra-authority/request", {"services": [asked], "document": document}))
        case.act(PEOPLE.operator, "take")
        case.act(PEOPLE.operator, "submit", {**REVIEW, "draft": decision})
        for page in (PEOPLE.operator, PEOPLE.members[0]):
            refused = page.post(f"/api/v1/cases/{case.id}/accept", {"decision": decision}, version=case.read["version"])
            self.assertEqual(refused.status, 403)
        board_decides(case, "accept", valid_from=today())
        self.assertEqual(case.read["state"], "in-force")
        return case

    # Evidence.
    def test_one_field_of_a_decision_changes_mask_contracts_tree_and_preview_and_nothing_else(self):
        decision = decision_in_force()
        in_force = f"in-force:{bank.number}"
        self.assertEqual(run("decision", "diff", file_of(decision, "before.json"), in_force, "--json", "--dir",
                             demo.folder).stdout.strip(), "[]")
        before = View(in_force)
        self.assertNotIn(PATH, decision["services"][0]["paths"])
        decision["services"][0]["paths"].append(PATH)
        draft = file_of(decision, "after.json")
        difference = json.loads(run("decision", "diff", in_force, draft, "--json", "--dir", demo.folder).stdout)
        self.assertEqual([row["effect"] for row in difference], ["wider"], difference)
        self.assertIn(FIELD, json.dumps(difference))
        previewed = before.previewed(draft)
        self.decide(decision)
        eventually(lambda: bank.ask().first(FIELD) is not None)
        after = View(in_force)
        # The Kurul gives the draft its number, and nothing else.
        given = json.loads(run("decision", "diff", draft, in_force, "--json", "--dir", demo.folder).stdout)
        self.assertEqual({row["place"].split(".")[-1] for row in given}, {"number"}, given)
        # The preview of the draft was what is answered now.
        self.assertEqual(previewed, after.preview)
        self.only_the_field(before.preview, after.preview)
        self.only_the_field(before.soap, after.soap)
        self.only_the_field(before.answer, after.answer)
        self.assertEqual({path for path, ticked in after.grants.items() if before.grants[path] != ticked}, {PATH})
        self.assertEqual(set(before.grants), set(after.grants))
        self.assertEqual(elements(after.wsdl) - elements(before.wsdl), {("KisiTemelBilgisi", FIELD)})
        self.assertEqual(elements(before.wsdl) - elements(after.wsdl), set())
        described, then = leaves(before.openapi), leaves(after.openapi)
        changed = {path for path in described.keys() | then.keys() if described.get(path) != then.get(path)}
        self.assertTrue(changed)
        self.assertTrue(all(f"/properties/{FIELD}/" in path for path in changed), changed)

    def only_the_field(self, before, after):
        changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        self.assertEqual({path.split("#")[0].rsplit("/", 1)[-1] for path in changed}, {FIELD})
        self.assertEqual(before, {path: leaf for path, leaf in after.items() if path not in changed})

    # Evidence R-066.
    def test_the_own_contract_is_given_to_its_institution_alone(self):
        client = View.bearer(None)
        path = f"/api/v1/wsdl/{PERSON}/2011-01-01"
        self.assertEqual(client.send("GET", path).status, 401)
        own = {"Authorization": "Bearer " + client.bearer}
        for other in ("BilesikKutukSorgulaKimlikNoServis/2024-04-01", "Yok/2011-01-01", f"{PERSON}/2011-01-01/x", ""):
            self.assertEqual(client.send("GET", "/api/v1/wsdl/" + other, headers=own).status, 404, other)
        whole = Connection(demo.base_url, demo.ca).get(f"/Services/Wsdl.ashx?Service={PERSON}&Version={VERSION}").body
        mine = client.send("GET", path, headers=own).body.decode()
        self.assertLess(elements(mine), elements(whole))
        self.assertIn(("KisiTemelBilgisi", "AnneAd"), elements(whole) - elements(mine))


if __name__ == "__main__":
    unittest.main()
