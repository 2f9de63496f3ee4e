"""The portal as `kps serve` gives it: its files and their headers, and its pages in Debian's Chromium (portal/tests)."""
import gzip
import http.client
import json
import pathlib
import re
import shutil
import ssl
import subprocess
import tempfile
import unittest

import in_browser
from demo import ROOT, Demo
from life import PEOPLE, five

OVER_THE_WIRE_BYTES_MAX = 250 * 1024
JS_BYTES_MAX = 185 * 1024


def setUpModule():
    global demo
    in_browser.give_pages()
    demo = Demo()
    demo.up()


def tearDownModule():
    demo.__exit__()


def ask(path, method="GET", **headers):
    context = ssl.create_default_context(cafile=demo.ca)
    connection = http.client.HTTPSConnection("localhost", demo.port, context=context, timeout=20)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        reply = connection.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read()
    finally:
        connection.close()


class Served(unittest.TestCase):
    def test_the_index_and_every_page_of_the_application(self):
        index = ask("/portal/")
        self.assertEqual(index[0], 200)
        for path in ("/portal/giris", "/portal/isler/01a203f0-6553-76e2-b8ff-6eca0b1fd233", "/portal/basvuru/"):
            self.assertEqual(ask(path)[2], index[2], path)
        self.assertEqual(ask("/portal")[:1] + (ask("/portal")[1]["Location"],), (308, "/portal/"))

    def test_hostile_paths_are_not_found(self):
        for path in ("/portal/../state.json", "/portal/..%2fstate.json", "/portal/%2e%2e/%2e%2e/etc/passwd", "/portal/.git/config",
                     "/portal//etc/passwd", "/portal/assets/../index.html", "/portal/a\\b", "/portal/credentials.json",
                     "/portal/index.html.br", "/portal/" + "a" * 4000):
            self.assertIn(ask(path)[0], (400, 404, 414, 431), path)

    # Score: G33.
    def test_the_policy_allows_nothing_inline_and_nothing_of_others(self):
        icon = re.search(r'href="(/portal/assets/[^"]+\.svg)"', ask("/portal/")[2].decode()).group(1)
        for path in ("/portal/", icon, "/portal/missing.js"):
            headers = ask(path)[1]
            policy = headers["Content-Security-Policy"]
            self.assertIn("default-src 'self'", policy)
            self.assertIn("require-trusted-types-for 'script'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertNotIn("http", policy)
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")

    def test_files_come_compressed_and_may_be_kept(self):
        index = ask("/portal/")[2].decode()
        self.assertNotRegex(index, r"<script(?![^>]*src=)|<style|style=|https?://(?!localhost)")
        script = re.search(r'src="(/portal/assets/[^"]+\.js)"', index).group(1)
        plain, zipped, brotli = ask(script), ask(script, Accept_Encoding="gzip"), ask(script, Accept_Encoding="gzip, br")
        self.assertEqual(gzip.decompress(zipped[2]), plain[2])
        self.assertEqual(brotli[1]["Content-Encoding"], "br")
        self.assertLess(len(brotli[2]), len(zipped[2]))
        self.assertIn("immutable", plain[1]["Cache-Control"])
        self.assertEqual(ask("/portal/")[1]["Cache-Control"], "no-cache")
        self.assertEqual(ask(script, If_None_Match=plain[1]["ETag"])[0], 304)

    def test_the_band_knows_what_the_state_is_for(self):
        told = json.loads(ask("/portal/environment.json")[2])
        self.assertEqual(told["kind"], "demo")
        self.assertRegex(told["version"], r"^[0-9]+\.[0-9]+\.[0-9]+$")

    # Score: S16.
    def test_what_the_first_page_loads_is_within_its_budget(self):
        index = ask("/portal/")[2].decode()
        first = re.findall(r'(?:src|href)="(/portal/assets/[^"]+)"', index)
        sizes = {path: len(ask(path, Accept_Encoding="gzip")[2]) for path in first}
        self.assertLess(sum(size for path, size in sizes.items() if path.endswith(".js")), JS_BYTES_MAX)
        fonts = sum(path.stat().st_size for path in (ROOT / "portal/src/design/fonts").glob("*.woff2"))
        self.assertLess(sum(sizes.values()) + fonts + len(index), OVER_THE_WIRE_BYTES_MAX)


class Types(unittest.TestCase):
    def test_the_pages_compile_with_what_the_server_describes(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder)
            shutil.copytree(ROOT / "portal/src", copy / "src")
            for name in ("tsconfig.json", "vite.config.ts"):
                shutil.copy(ROOT / "portal" / name, copy)
            (copy / "node_modules").symlink_to(ROOT / "portal/node_modules")
            (copy / "openapi.json").write_bytes(ask("/api/v1/portal/openapi.json")[2])
            for command in (["node", ROOT / "portal/tools/types.mjs", copy / "openapi.json", copy / "src/api/openapi.gen.ts"],
                            ["node", ROOT / "portal/node_modules/typescript/bin/tsc", "--noEmit"]):
                run = subprocess.run(command, cwd=copy, text=True, capture_output=True, timeout=120, check=False)
                self.assertEqual(run.returncode, 0, f"{run.stdout}{run.stderr}")


def application_for_the_agenda():
    """An application that waits for the Kurul; gives its number."""
    PEOPLE.meet(demo)
    bank = five()[0]
    case = bank.apply()
    case.act(PEOPLE.second, "register", {"channel": "post", "to_named_person": False, "original_received": True,
                                         "secrecy": "hizmete-ozel"})
    case.act(PEOPLE.second, "review")
    case.act(PEOPLE.second, "propose", {"report": "Talep mevzuata uygundur", "purposes": bank.purposes(),
                                        "services": bank.services(), "valid_until": "2028-12-31", "purpose_required": True,
                                        "end_user_required": True})
    return case.number


class InTheBrowser(unittest.TestCase):
    def test_people_use_it(self):
        waiting = application_for_the_agenda()
        in_browser.run(self, demo, "portal.mjs", waiting)


if __name__ == "__main__":
    unittest.main()
