"""The error catalogue: the server, the program and the wire say the same."""
import html
import json
import re
import unittest

from demo import Demo, run
from kps_client import (ACTION_COMBINED as ACTION, Client, Connection, combined_body, request_token_xml, signed_query_xml, ROUTER_PATH, STS_PATH)

PUBLIC_CHECK = "/Service/KPSPublic.asmx"


def setUpModule():
    global demo, catalogue
    demo = Demo()
    demo.up()
    catalogue = json.loads(run("errors", "--json").stdout)


def tearDownModule():
    demo.__exit__()


def connection():
    return Connection(demo.base_url, demo.ca)


class Forms(unittest.TestCase):
    def test_the_server_and_the_command_line_say_the_same(self):
        reply = connection().get("/api/v1/errors")
        self.assertEqual(reply.status, 200)
        self.assertEqual(reply.headers["content-type"], "application/json")
        self.assertEqual(reply.body, run("errors", "--json").stdout.rstrip("\n"))

    def test_each_code_alone_is_the_same_as_in_the_list(self):
        self.assertGreaterEqual(len(catalogue["codes"]), 50)
        server = connection()
        for row in catalogue["codes"]:
            served = server.get(f"/api/v1/errors/{row['code']}")
            self.assertEqual((served.status, json.loads(served.body)), (200, row))
        self.assertEqual(json.loads(run("errors", "101", "--json").stdout), json.loads(server.get("/api/v1/errors/101").body))
        self.assertEqual(json.loads(run("errors", "LimitReached", "--json").stdout)["code"], 101)

    def test_a_code_that_was_never_given_is_refused(self):
        self.assertEqual(connection().get("/api/v1/errors/999").status, 404)
        self.assertEqual(run("errors", "999").returncode, 1)
        self.assertEqual(run("errors", "101", "--find", "x").returncode, 2)

    def test_the_pages_hold_every_code_with_its_texts(self):
        server = connection()
        for path, language in (("/hatalar", "tr"), ("/en/errors", "en")):
            reply = server.get(path)
            self.assertEqual((reply.status, reply.headers["content-type"]), (200, "text/html; charset=utf-8"))
            page = html.unescape(reply.body)
            self.assertIn(f'<html lang="{language}">', page)
            for row in catalogue["codes"]:
                self.assertEqual(page.count(f'<article id="kod-{row["code"]}">'), 1)
                self.assertEqual(row["page"][language], f"{path}#kod-{row['code']}")
                for text in (row["text"], row["cause"], row["next_step"]):
                    self.assertIn(text[language], page)
            for fault in catalogue["soap_faults"]:
                self.assertIn(fault["reason"], page)

    def test_a_browser_is_let_run_nothing_and_finds_all_it_needs(self):
        server = connection()
        reply = server.get("/hatalar")
        self.assertIn("default-src 'none'", reply.headers["content-security-policy"])
        self.assertEqual(reply.headers["x-content-type-options"], "nosniff")
        self.assertNotIn("<script", reply.body)
        for address in set(re.findall(r'(?:href|src)="(/[^"#]*)"', reply.body)):
            self.assertEqual(server.get(address).status, 200, address)
        self.assertEqual(server.get("/hatalar/stil.css").headers["content-type"], "text/css; charset=utf-8")

    def test_who_has_the_page_is_not_sent_it_again(self):
        server = connection()
        first = server.get("/hatalar")
        server.connection.request("GET", "/hatalar", headers={"If-None-Match": first.headers["etag"]})
        again = server._reply()
        self.assertEqual((again.status, again.body), (304, ""))

    def test_the_document_is_what_the_program_prints(self):
        from demo import ROOT
        self.assertEqual((ROOT / "docs/error_catalogue.md").read_text(encoding="utf-8"), run("errors", "--markdown").stdout)


class WhatIsReallyAnswered(unittest.TestCase):
    """Errors provoked on the wire are found in the catalogue from what the client sees of them."""

    def setUp(self):
        self.server = connection()
        self.bank = demo.user("KRM-1001")

    def client(self):
        return Client(self.server, self.bank["username"], self.bank["password"])

    def assert_fault(self, reply, code):
        self.assertEqual(reply.status, 500, reply.body[:300])
        reason = reply.first("Text")
        found = [fault for fault in catalogue["soap_faults"] if re.fullmatch(re.escape(fault["reason"]).replace("…", ".*"), reason, re.S)]
        self.assertEqual(len(found), 1, reason)
        self.assertIn(code, found[0]["codes"])
        values = [value.split(":")[-1] for value in reply.all("Value")]
        self.assertEqual(values, [value for value in (found[0]["code"], found[0]["subcode"]) if value])

    def assert_status(self, reply, status, code):
        self.assertEqual(reply.status, status)
        found = next(row for row in catalogue["http_statuses"] if row["http_status"] == status)
        self.assertIn(code, found["codes"])

    def assert_business(self, reply, code):
        self.assertEqual(reply.status, 200)
        error = reply.root.xpath("//*[local-name()='HataBilgisi'][*[local-name()='Kod']]")[0]
        seen = {child.tag.split("}")[-1]: child.text for child in error}
        row = next(row for row in catalogue["codes"] if row["code"] == code)
        self.assertEqual((int(seen["Kod"]), seen["Aciklama"]), (row["soap"]["hata_bilgisi"], row["text"]["tr"]))

    def test_faults_of_the_token_service(self):
        self.assert_fault(self.server.post(STS_PATH, request_token_xml(self.bank["username"], "wrong")), 201)
        self.assert_fault(self.server.post(STS_PATH, request_token_xml(self.bank["username"], self.bank["password"],
                                                                      applies_to="https://example.org/other")), 203)
        old = request_token_xml("a", "b").replace("http://www.w3.org/2003/05/soap-envelope", "http://schemas.xmlsoap.org/soap/envelope/")
        self.assert_fault(self.server.post(STS_PATH, old), 312)

    def test_faults_of_the_query_services(self):
        token = self.client().fetch_token()
        body = combined_body([demo.person("single")])
        good = signed_query_xml(token, ACTION, body)
        self.assert_fault(self.server.post(ROUTER_PATH, good.replace("<u:Created>2", "<u:Created>3", 1)), 204)
        self.assert_fault(self.server.post(ROUTER_PATH, signed_query_xml(token, ACTION.replace("2024", "2019"), body)), 305)
        self.assert_fault(self.server.post(ROUTER_PATH, signed_query_xml(token, ACTION, body.replace(str(demo.person("single")["kimlik_no"]), "x"))), 306)

    def test_bare_statuses(self):
        self.assert_status(self.server.post(ROUTER_PATH, "no XML"), 400, 301)
        self.assert_status(self.server.post(ROUTER_PATH, "<a/>", content_type="text/plain"), 415, 304)
        self.assert_status(self.server.post(ROUTER_PATH, "x" * (1024 * 1024 + 1)), 413, 307)
        self.assert_status(self.server.get(ROUTER_PATH), 405, 310)
        self.assert_status(self.server.get("/no/such/page"), 404, 309)
        self.assert_status(self.server.get("/" + "a" * 5000), 414, 311)

    def test_business_results(self):
        person = demo.person("single")
        self.assert_business(self.client_with_token().ask_person(dict(person, dogum_yil=person["dogum_yil"] + 1)), 2)
        self.assert_business(self.client_with_token().ask_person(dict(person, kimlik_no=person["kimlik_no"] + 1)), 106)

    def client_with_token(self):
        client = self.client()
        client.fetch_token()
        return client

    def test_faults_of_the_public_checks(self):
        reply = self.server.post(PUBLIC_CHECK, "no XML", content_type="text/xml; charset=utf-8")
        self.assertEqual(reply.status, 500)
        found = next(fault for fault in catalogue["public_faults"] if fault["text"] == reply.root.xpath("//faultstring")[0].text)
        self.assertEqual(found["soap11"], reply.root.xpath("//faultcode")[0].text)
        self.assertIn(301, found["codes"])


if __name__ == "__main__":
    unittest.main()
