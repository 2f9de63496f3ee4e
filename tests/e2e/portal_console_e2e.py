"""A technician's console and check of the connection, in Debian's Chromium (portal/tests/console.mjs), and the programs it gives."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import in_browser
from demo import KPS, Demo, run
from rest_client import RestClient

PROGRAM_SECONDS = 120


def setUpModule():
    global demo, programs
    in_browser.give_pages()
    demo = Demo()
    demo.up()
    programs = pathlib.Path(tempfile.mkdtemp(prefix="kps-programs-"))


def tearDownModule():
    demo.__exit__()
    shutil.rmtree(programs, ignore_errors=True)


def settings():
    lines = run("demo", "env", "--dir", demo.folder).stdout.splitlines()
    return dict(re.fullmatch(r"export (\w+)='(.*)'", line).groups() for line in lines)


class Console(unittest.TestCase):
    # Score: K7, K8.
    def test_people_use_it_and_its_programs_run(self):
        in_browser.run(self, demo, "console.mjs", str(programs), str(KPS))
        if os.environ.get("KPS_ONLY"):
            return
        self.programs_run()
        self.collection_runs()
        self.schemas_hold()

    def programs_run(self):
        store = programs / "kps.p12"
        subprocess.run(["keytool", "-importcert", "-noprompt", "-alias", "kps", "-file", demo.ca, "-keystore", store, "-storepass", "changeit"],
                       check=True, capture_output=True, timeout=PROGRAM_SECONDS)
        trust = [f"-Djavax.net.ssl.trustStore={store}", "-Djavax.net.ssl.trustStorePassword=changeit"]
        # C# is given too and not run: no .NET is in the distribution.
        commands = {"ask.sh": ["bash"], "ask.php": ["php"], "ask.py": ["python3"], "ask.mjs": ["node"], "Ask.java": ["java", *trust]}
        env = {**os.environ, **settings(), "NODE_EXTRA_CA_CERTS": demo.ca}
        person = demo.credentials["persons"][0]
        for name, command in commands.items():
            with self.subTest(name):
                done = subprocess.run([*command, name], cwd=programs, env=env, text=True, capture_output=True, timeout=PROGRAM_SECONDS,
                                      check=False)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn('"records":[', done.stdout)
                self.assertIn(person["ad"], done.stdout)

    def collection_runs(self):
        """As Postman would: variables are put in, the token of the first request is kept, each question is sent."""
        collection = json.loads((programs / "postman.json").read_text())
        granted = set(json.loads((programs / "openapi.json").read_text())["paths"])
        client = RestClient(demo)
        values = {each["key"]: each["value"] for each in collection["variable"]}
        self.assertEqual((values["user"], values["password"], values["token"]), ("", "", ""))
        values.update(user=client.user, password=client.password)
        fill = lambda text: re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], text)
        token, *questions = [item["request"] for item in collection["item"]]
        form = {each["key"]: fill(each["value"]) for each in token["body"]["urlencoded"]}
        path = lambda request: fill(request["url"]).removeprefix(demo.base_url)
        answer = client.send("POST", path(token), urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
        values["token"] = answer.json["access_token"]
        self.assertGreater(len(questions), 3)
        headers = {"Authorization": fill("Bearer " + collection["auth"]["bearer"][0]["value"]), "Content-Type": "application/json"}
        for request in questions:
            with self.subTest(request["url"]):
                self.assertIn(path(request), granted)
                answer = client.send("POST", path(request), fill(request["body"]["raw"]).encode(), headers)
                # A question by names or places has no example: its criterion is empty, or leads to no record.
                self.assertTrue(answer.status == 200 or answer.json["code"] in (2, 10), answer.body)

    def schemas_hold(self):
        """Each file is a schema by itself that finds the others, and together they hold what the WSDL holds."""
        files = sorted(programs.glob("*.xsd"))
        self.assertGreater(len(files), 1)
        for file in files:
            done = subprocess.run([sys.executable, "-c", "import sys; from lxml import etree; etree.XMLSchema(etree.parse(sys.argv[1]))", file],
                                  text=True, capture_output=True, timeout=PROGRAM_SECONDS, check=False)
            self.assertEqual(done.returncode, 0, f"{file.name}: {done.stderr}")
        named = lambda text: sorted(re.findall(r'<xs:(?:element|complexType) (?:minOccurs="0" )?name="(\w+)"', text))
        self.assertEqual(sorted(sum((named(file.read_text()) for file in files), [])), named((programs / "first.wsdl").read_text()))


if __name__ == "__main__":
    unittest.main()
