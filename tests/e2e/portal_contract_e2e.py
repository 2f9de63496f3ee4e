"""The portal's OpenAPI document: valid, the same as in contracts/, and each of its examples answered as it says."""
import csv
import io
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import zipfile

from demo import ROOT, Demo
from portal_client import Browser

API = "/api/v1"


def setUpModule():
    global demo
    demo = Demo()
    demo.up()


def tearDownModule():
    demo.__exit__()


def served():
    answer = Browser(demo).get(API + "/portal/openapi.json")
    assert answer.status == 200
    return answer.json


def resolved(document, node):
    while "$ref" in node:
        target = document
        for part in node["$ref"][2:].split("/"):
            target = target[part]
        node = target
    return node


def codes_of(document, operation, status):
    """The numbers that `code` may be with this status."""
    response = resolved(document, operation["responses"][str(status)])
    return response["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"]["code"]["enum"]


class PortalContractTest(unittest.TestCase):
    pages = {}

    def page(self, roles):
        """Somebody of the demo with one of the roles; an applicant needs no session."""
        for role in roles:
            if role == "applicant":
                return Browser(demo), {}
            for user in demo.credentials["portal_users"]:
                if user["role"] == role:
                    if role not in self.pages:
                        self.pages[role] = Browser(demo).sign_in(user)
                    return self.pages[role], None
        return None, None

    def expect_as_told(self, document, operation, answer, place):
        self.assertIn(str(answer.status), operation["responses"], f"{place}: {answer.json}")
        self.assertNotIn(answer.status, (400, 406, 415, 500, 503), f"{place}: {answer.json}")
        if answer.status >= 400:
            self.assertIn(answer.code, codes_of(document, operation, answer.status), f"{place}: {answer.json}")

    def test_the_document_lies_in_contracts(self):
        document = served()
        written = json.loads((ROOT / "contracts/openapi/portal.json").read_text())
        self.assertEqual(document.pop("servers"), [{"url": demo.base_url}])
        written.pop("servers")
        self.assertEqual(document, written, "KPS_GOLDEN=rewrite kps_portal_document_test writes it anew")

    def test_the_document_is_valid_openapi(self):
        linter = pathlib.Path(__file__).resolve().parent / "node_modules/.bin/redocly"
        self.assertTrue(linter.exists(), "npm packages of tests/e2e are not installed; ./dev e2e does that")
        with tempfile.NamedTemporaryFile(suffix=".json", mode="w") as file:
            json.dump(served(), file)
            file.flush()
            quiet = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
            result = subprocess.run([linter, "lint", "--skip-rule", "no-server-example.com", "--max-problems", "20", file.name],
                                    capture_output=True, text=True, timeout=300, env=quiet)
        said = result.stdout + result.stderr
        self.assertEqual(result.returncode, 0, said)
        # What the linter thinks of Debian's Node is no warning about the document.
        lines = [line for line in said.lower().splitlines() if "deprecation warning" not in line and "expected node version" not in line]
        self.assertNotIn("warning", "\n".join(lines))

    def test_every_act_a_person_may_do_has_its_path(self):
        document = served()
        for cycle in Browser(demo).get(API + "/lifecycles").json["lifecycles"]:
            for act in cycle["acts"]:
                where = cycle["kind"] if not act["from"] else "{id}"
                path = f"{API}/cases/{where}/{act['name']}"
                if set(act["roles"]) == {"system"}:
                    continue
                self.assertIn(path, document["paths"])
                self.assertIn(f"`{cycle['kind']}`", document["paths"][path]["post"]["description"])

    def test_the_examples_of_the_document_are_answered_as_it_says(self):
        document = served()
        asked = 0
        for cycle in Browser(demo).get(API + "/lifecycles").json["lifecycles"]:
            for act in cycle["acts"]:
                page, headers = self.page(act["roles"])
                if act["from"] or page is None:
                    continue
                operation = document["paths"][f"{API}/cases/{cycle['kind']}/{act['name']}"]["post"]
                place = f"{cycle['kind']}/{act['name']}"
                answer = page.ask("POST", f"{API}/cases/{place}", self.example(operation, cycle["kind"]), headers)
                self.expect_as_told(document, operation, answer, place)
                asked += 1
                if answer.status == 201:
                    asked += self.walk(document, cycle, answer.json)
        self.assertGreaterEqual(asked, 15)

    # Score: G9.
    def test_a_double_submit_makes_one_case_also_after_a_restart(self):
        operator, _ = self.page(["operator"])
        example = self.example(served()["paths"][f"{API}/cases/application/open"]["post"], "application")
        key = "5b0e1f0a-6f53-4a3d-a8f4-3b8f6f1d2c01"
        first = operator.post(f"{API}/cases/application/open", example, key=key)
        self.assertEqual(first.status, 201, first.json)
        demo.down()
        demo.up()
        self.pages.clear()
        operator, _ = self.page(["operator"])
        second = operator.post(f"{API}/cases/application/open", example, key=key)
        self.assertEqual((second.status, second.json["id"]), (201, first.json["id"]))
        self.assertNotIn("code", second.json)
        other = operator.post(f"{API}/cases/application/open", {**example, "name": "Başka"}, key=key)
        self.assertEqual((other.status, other.code), (422, 317), other.json)

    # Score: G16.
    def test_a_workbook_holds_text_alone_and_its_stamp(self):
        operator, _ = self.page(["operator"])
        operation = served()["paths"][f"{API}/cases/application/open"]["post"]
        opened = operator.post(f"{API}/cases/application/open", self.example(operation, "application"))
        self.assertEqual(opened.status, 201, opened.json)
        answer = operator.get(f"{API}/cases.xlsx?kind=application&sort=opened")
        self.assertEqual(answer.status, 200)
        with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
            self.assertIsNone(book.testzip())
            parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
        sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/")]
        self.assertEqual(len(sheets), 2)
        for sheet in sheets:
            self.assertNotIn("<f>", sheet)
            self.assertNotIn("<v></v>", sheet)
        for word in ("Aşama", "Başvuru", opened.json["number"], "Süzgeç", "kind=application&amp;sort=opened", "Satır sayısı"):
            self.assertIn(word, parts["xl/sharedStrings.xml"])

    # Score: G17.
    def test_the_strict_file_is_read_by_a_reader_that_forgives_nothing(self):
        """RFC 4180: commas, CRLF, a head, every row as wide as it, no mark before the first letter."""
        operator, _ = self.page(["operator"])
        operation = served()["paths"][f"{API}/cases/application/open"]["post"]
        opened = operator.post(f"{API}/cases/application/open", self.example(operation, "application"))
        self.assertEqual(opened.status, 201, opened.json)
        answer = operator.get(f"{API}/cases.rfc4180.csv?kind=application&sort=opened")
        self.assertEqual(answer.status, 200)
        text = answer.body.decode()
        self.assertTrue(text.endswith("\r\n"))
        self.assertNotIn("\n", text.replace("\r\n", ""))
        head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        self.assertEqual(head[0], "Sayı")
        self.assertEqual(head[-3:], ["Alan", "Alındığı an", "Süzgeç"])
        self.assertEqual({len(row) for row in rows}, {len(head)})
        self.assertIn(opened.json["number"], [row[0] for row in rows])
        self.assertEqual({row[-1] for row in rows}, {"kind=application&sort=opened"})

    @staticmethod
    def example(operation, kind):
        examples = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("examples", {})
        return examples.get(kind, {}).get("value", {})

    def walk(self, document, cycle, case):
        """Every act of the life cycle, tried on this case: done, or refused as the document says."""
        tried = 0
        for act in cycle["acts"]:
            page, headers = self.page([role for role in act["roles"] if role != "applicant"])
            if not act["from"] or page is None:
                continue
            operation = document["paths"][f"{API}/cases/{{id}}/{act['name']}"]["post"]
            answer = page.post(f"{API}/cases/{case['id']}/{act['name']}", self.example(operation, cycle["kind"]), version=case["version"])
            self.expect_as_told(document, operation, answer, f"{cycle['kind']}/{act['name']}")
            if answer.status in (200, 202):
                case = answer.json
            tried += 1
        return tried


if __name__ == "__main__":
    unittest.main()
