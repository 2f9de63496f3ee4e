"""What anybody may see: pages without scripts and the same as JSON, asked by a program and looked at in Debian's Chromium with axe."""
import html
import http.client
import json
import pathlib
import re
import ssl
import subprocess
import time
import unittest
import urllib.parse
from xml.etree import ElementTree

from demo import ROOT, Demo, admin, run
from letters_e2e import DRAFT
from portal_client import Browser
from rest_client import RestClient

HERE = pathlib.Path(__file__).resolve().parent
PAGES = ["/", "/kurumlar", "/mevzuat", "/mevzuat/kps_yonetmeligi", "/hizmetler", "/hizmetler/6", "/en/services", "/en/services/6", "/ornekler", "/en/samples", "/uygunluk", "/uygunluk?kind=bank&law=5411",
         "/uygunluk?kind=bank-branch", "/basvuru-durumu", "/belge-dogrulama", "/aydinlatma", "/en/privacy", "/erisilebilirlik", "/iletisim", "/durum"]
BROWSER_SECONDS = 300


def setUpModule():
    global demo
    demo = Demo(persons=200)
    demo.up()


def tearDownModule():
    demo.__exit__()


def ask(method, path, body=None, address="127.0.0.1", **headers):
    connection = http.client.HTTPSConnection("localhost", demo.port, context=ssl.create_default_context(cafile=demo.ca), timeout=20,
                                             source_address=(address, 0))
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        reply = connection.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read().decode()
    finally:
        connection.close()


def public(path):
    status, _, body = ask("GET", "/api/v1/public/" + path)
    assert status == 200, body
    return json.loads(body)


def post(path, address="127.0.0.1", **members):
    return ask("POST", "/api/v1/public/" + path, json.dumps(members), address, Content_Type="application/json")


def submit(path, **members):
    return ask("POST", path, urllib.parse.urlencode(members), Content_Type="application/x-www-form-urlencoded")


class Reference(unittest.TestCase):
    def test_what_a_page_of_a_service_shows_can_be_sent_as_it_stands(self):
        client = RestClient(demo).log_in()
        looked_at = 0
        for service in public("services")["services"]:
            _, _, page = ask("GET", f"/en/services/{service['number']}")
            shown = [html.unescape(text) for text in re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)]
            if not shown:
                continue
            looked_at += 1
            rest, soap = shown
            path = re.search(r'POST https://[^/]+(/api/v1/services/[^<]+)</p>', page)[1]
            answer = client.send("POST", path, rest.encode(), {"Content-Type": "application/json", "Authorization": "Bearer " + client.bearer})
            # Whoever it is about is in no register, and not every right is this institution's; but it is read.
            self.assertTrue(answer.status == 200 or answer.json["code"] in (2, 8, 10), f"{path}: {answer.body}")
            names = [element.tag.split("}")[1] for element in ElementTree.fromstring(soap).iter()]
            for name in json.loads(rest)["criteria"][0]:
                self.assertIn(name, names)
        self.assertGreater(looked_at, 30)

    def test_the_samples_are_the_files_that_the_tests_run(self):
        for file in (ROOT / "samples").glob("*/[qQ]uery.*"):
            status, _, body = ask("GET", f"/ornekler/{file.name}")
            self.assertEqual((status, body), (200, file.read_text()), file)


class Pages(unittest.TestCase):
    def test_each_page_comes_whole_without_scripts_and_says_that_this_is_a_demo(self):
        for path in PAGES:
            status, headers, body = ask("GET", path)
            self.assertEqual(status, 200, path)
            self.assertNotIn("<script", body)
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertNotIn("Set-Cookie", headers)
            self.assertIn('class="band"', body)
            self.assertIn('href="/portal/"', body)
            if path != "/durum":
                self.assertEqual(ask("GET", path, If_None_Match=headers["ETag"])[0], 304, path)

    def test_each_link_leads_somewhere(self):
        seen, waiting = set(), ["/"]
        while waiting:
            path = waiting.pop()
            if path in seen or path.startswith("/portal/"):
                continue
            seen.add(path)
            status, headers, body = ask("GET", path)
            self.assertEqual(status, 200, path)
            if headers["Content-Type"].startswith("text/html") and not path.startswith(("/hatalar", "/en/errors")):
                links = (html.unescape(part.split('"')[0]).split("#")[0] for part in body.split('href="')[1:])
                waiting += [link for link in links if link]
        self.assertGreater(len(seen), 30)

    def test_the_document_for_programs_names_what_there_is(self):
        for path in public("openapi.json")["paths"]:
            method = "POST" if path.endswith(("status", "check")) and path != "/api/v1/public/status" else "GET"
            self.assertNotIn(ask(method, path.replace("{id}", "6"))[0], (405, 500), path)


class Institutions(unittest.TestCase):
    def names(self):
        return [one["name"] for one in public("institutions")["institutions"]]

    def test_who_is_blocked_leaves_the_list_and_comes_back(self):
        bank = next(name for name in self.names() if "Banka" in name)
        blocked = ("--institution", "1001", "--ground", "security-endangered")
        admin(demo, "block", "set", *blocked, "--note", "test")
        try:
            self.wait(lambda: bank not in self.names())
            self.assertNotIn(bank, html.unescape(ask("GET", "/kurumlar?q=banka")[2]))
        finally:
            admin(demo, "block", "lift", *blocked, "--evidence", "test/1")
        self.wait(lambda: bank in self.names())

    def test_the_suspended_one_of_the_demo_is_not_listed_and_nothing_but_names_is(self):
        listed = ask("GET", "/kurumlar")[2] + json.dumps(public("institutions"), ensure_ascii=False)
        for never in ("KRM-", "127.0.0", "1001"):
            self.assertNotIn(never, listed)
        users = {user["username"]: user["institution"] for user in demo.credentials["service_users"]}
        suspended, listed = users.pop("KRM-1004"), self.names()
        self.assertNotIn(suspended, listed)
        self.assertLessEqual(set(users.values()), set(listed))

    def wait(self, done, seconds=5):
        until = time.monotonic() + seconds
        while not done():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)


class LookUps(unittest.TestCase):
    def test_an_application_is_followed_by_number_and_code(self):
        opened = Browser(demo).ask("POST", "/api/v1/cases/application/open",
                                   {"applicant_kind": "bank", "name": "Deneme Bankası", "request": "online"}).json
        number, code = opened["number"], opened["code"]
        status, headers, body = post("application-status", number=number, code=code)
        self.assertEqual((status, json.loads(body)["state"], headers["Cache-Control"]), (200, "draft", "no-store"))
        self.assertNotIn("Deneme", body)
        self.assertIn("Taslak", submit("/basvuru-durumu", number=number, code=code)[2])
        wrong, unknown = post("application-status", number=number, code="X"), post("application-status", number="BSV-2026-999999", code=code)
        self.assertEqual((wrong[0], wrong[2]), (404, unknown[2]))

    # Score: B12.
    def test_a_letter_that_was_issued_is_genuine(self):
        data = demo.folder / "release.json"
        data.write_text(json.dumps(DRAFT))
        issued = run("letter", "issue", "--template", "release", "--data", data, "--dir", demo.folder, "--by", "ayse.yilmaz", "--json",
                     "--institution", "1001")
        letter = json.loads(issued.stdout)
        told = json.loads(post("letter-check", code=letter["code"].lower().replace("-", " "))[2])
        self.assertEqual((told["genuine"], told["number"], told["addressee"]), (True, letter["number"], "institution"))
        page = html.unescape(submit("/belge-dogrulama", code=letter["code"])[2])
        self.assertIn(letter["number"], page)
        self.assertNotIn("ÇAĞLAYAN", page)

    def test_whoever_guesses_waits_and_others_do_not(self):
        answers = [post("letter-check", "127.0.0.77", code="ABCD-EFGH-JKMN-PQRS")[0] for _ in range(20)]
        self.assertEqual((answers[0], answers[-1]), (404, 429))
        self.assertEqual(post("letter-check", "127.0.0.78", code="ABCD-EFGH-JKMN-PQRS")[0], 404)


class State(unittest.TestCase):
    def test_parts_and_incidents_are_shown_and_a_broken_file_takes_nothing_away(self):
        self.assertEqual(public("status")["state"], "up")
        file = demo.folder / "incidents.json"
        file.write_text(json.dumps({"incidents": [{"day": "2026-11-20", "title": "Kesinti <b>", "text": "Giderildi", "over": True}]}))
        try:
            self.assertEqual([one["title"] for one in public("status")["incidents"]], ["Kesinti <b>"])
            self.assertIn("Kesinti &lt;b&gt;", ask("GET", "/durum")[2])
            file.write_text("{")
            self.assertEqual(public("status")["incidents"], [])
        finally:
            file.unlink()


class InTheBrowser(unittest.TestCase):
    def test_no_page_is_too_wide_or_hard_to_use(self):
        paths = [*PAGES, "/hatalar", "/en/errors"]
        done = subprocess.run(["node", HERE / "public_pages.mjs", demo.base_url, *paths], capture_output=True, text=True,
                              timeout=BROWSER_SECONDS, check=False)
        self.assertEqual(done.returncode, 0, f"{done.stdout}\n{done.stderr}")
        self.assertEqual(json.loads(done.stdout), {"looked_at": 3 * len(paths), "problems": []})
