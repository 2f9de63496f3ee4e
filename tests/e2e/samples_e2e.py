"""The samples as an integrator runs them: the right name, a receipt that holds, and a plain word for what is refused."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from demo import ROOT, Demo, run

SAMPLES = ROOT / "samples"
LINES_MAX = 80


def setUpModule():
    global demo, work
    demo = Demo()
    demo.up()
    work = pathlib.Path(tempfile.mkdtemp(prefix="kps-samples-"))


def tearDownModule():
    demo.__exit__()
    shutil.rmtree(work, ignore_errors=True)


def settings():
    """What `kps demo env` prints, as a shell would take it."""
    result = run("demo", "env", "--dir", demo.folder)
    if result.returncode != 0:
        raise AssertionError(result.stderr)
    return dict(re.fullmatch(r"export (\w+)='(.*)'", line).groups() for line in result.stdout.splitlines())


class Samples(unittest.TestCase):
    def setUp(self):
        self.person = demo.person("married-with-children")
        self.env = {**os.environ, **settings(), "NODE_EXTRA_CA_CERTS": demo.ca, "NODE_PATH": str(ROOT / "tests/e2e/node_modules")}
        self.env.pop("REQUESTS_CA_BUNDLE", None)
        self.env.pop("JAVA_TOOL_OPTIONS", None)

    def ask(self, command, number, birth, **changed):
        return subprocess.run([*map(str, command), str(number), birth], capture_output=True, text=True, timeout=120, cwd=work,
                              env={**self.env, **changed})

    def check(self, *command):
        number, birth = int(self.env["KPS_NUMBER"]), self.env["KPS_BIRTH"]
        self.assertEqual(number, self.person["kimlik_no"])
        good = self.ask(command, number, birth)
        self.assertEqual(good.returncode, 0, good.stdout + good.stderr)
        name, receipt = re.fullmatch(r"Ad Soyad: (.+)\nMakbuz: (v1 .+)\n", good.stdout).groups()
        self.assertEqual(name, f"{self.person['ad']} {self.person['soyad']}")
        proof = run("audit", "verify-receipt", "--log", demo.log, receipt)
        self.assertEqual(proof.returncode, 0, proof.stdout + proof.stderr)
        self.assert_refused(self.ask(command, number, "1901-01-01"), "Aradığınız kriterlere uygun kayıt bulunamadı.")
        # A user of its own for each sample: wrong passwords of one account from one address are slowed down.
        self.assert_refused(self.ask(command, number, birth, KPS_USER=f"KRM-{self.id()[-8:]}", KPS_PASSWORD="a<b&c"), "ID3242")

    def assert_refused(self, result, word):
        self.assertNotEqual(result.returncode, 0)
        self.assertEqual(result.stdout.count("Ad Soyad"), 0)
        self.assertIn(word, result.stdout + result.stderr)

    def test_no_sample_is_longer_than_promised(self):
        files = [path for path in SAMPLES.glob("*/query.*")] + [SAMPLES / "java/Query.java"]
        self.assertEqual(len(files), 6)
        for path in files:
            self.assertLessEqual(len(path.read_text().splitlines()), LINES_MAX, path)

    # Evidence R-068.
    def test_curl(self):
        self.check("sh", SAMPLES / "curl/query.sh")

    # Evidence R-068.
    def test_php_soap(self):
        self.check("php", SAMPLES / "php/query.php")

    # Evidence R-068.
    def test_python_zeep(self):
        self.check("/usr/bin/python3", SAMPLES / "python/query.py")

    # Evidence R-068.
    def test_npm_soap(self):
        self.check("node", SAMPLES / "node/query.cjs")

    # Evidence R-068.
    def test_java(self):
        store = work / "kps.p12"
        subprocess.run(["keytool", "-importcert", "-noprompt", "-alias", "kps", "-file", demo.ca, "-keystore", store, "-storepass", "changeit"],
                       check=True, capture_output=True)
        self.check("java", f"-Djavax.net.ssl.trustStore={store}", "-Djavax.net.ssl.trustStorePassword=changeit", SAMPLES / "java/Query.java")

    # Evidence R-068.
    def test_gsoap(self):
        folder = work / "gsoap"
        shutil.copytree(SAMPLES / "gsoap", folder)
        made = subprocess.run(["make", "-C", folder, "query"], capture_output=True, text=True, timeout=300, env=self.env)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.check(folder / "query")


if __name__ == "__main__":
    unittest.main()
