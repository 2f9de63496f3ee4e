"""The log searched, proved, verified and sampled by people of the portal, in Debian's Chromium; the files by `kps audit`."""
import hashlib
import pathlib
import subprocess
import tarfile
import tempfile
import unittest

import in_browser
from demo import Demo, run
from rest_client import RestClient

SERVICE = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"
QUESTIONS = 12


def setUpModule():
    global demo, receipt
    in_browser.give_pages()
    demo = Demo(persons=300)
    demo.up()
    receipt = questions()


def tearDownModule():
    demo.__exit__()


def questions():
    """Questions about two people; gives the receipt of the last one."""
    client = RestClient(demo).log_in()
    for number in range(QUESTIONS):
        row = demo.credentials["persons"][number % 2]
        criterion = {"KimlikNo": row["kimlik_no"], "DogumGun": row["dogum_gun"], "DogumAy": row["dogum_ay"], "DogumYil": row["dogum_yil"]}
        answer = client.ask(SERVICE, [criterion], purpose="HIZMET", end_user="veli.memur")
        assert answer.status == 200, answer.body
    return answer.headers["KPS-Makbuz"]


class InTheBrowser(unittest.TestCase):
    # Score: D8.
    def test_people_read_the_log_and_others_check_what_they_took_along(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            in_browser.run(self, demo, "inspection.mjs", str(folder), receipt)
            proof = next(folder.glob("*.tlog-proof"))
            self.check_proof(proof, folder / "log.vkey")
            self.check_pack(folder)

    def check_proof(self, proof, key):
        done = run("audit", "verify-receipt", "--vkey", key, proof)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("included in the log", done.stdout)

    def check_pack(self, folder):
        with tarfile.open(next(folder.glob("*.tar"))) as pack:
            pack.extractall(folder / "pack")
        sums = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder / "pack", capture_output=True, text=True, check=False)
        self.assertEqual(sums.returncode, 0, sums.stdout + sums.stderr)
        proofs = sorted((folder / "pack/receipts").glob("*.tlog-proof"))
        self.assertGreaterEqual(len(proofs), 4)
        for proof in proofs:
            self.check_proof(proof, folder / "pack/log.vkey")
        digest = hashlib.sha256((folder / "pack/SHA256SUMS").read_bytes()).hexdigest()
        told = (folder / "pack/NASIL-DOGRULANIR.txt").read_text()
        entry = int(told.split("iz kayıtlarının ")[1].split(" ")[0])
        self.assertIn(digest, demo.entry(entry)["opened"]["detail"])


if __name__ == "__main__":
    unittest.main()
