"""Full receipts and consistency proofs: given to whom they belong, checked offline with the verifier key alone."""
import json
import pathlib
import shutil
import tempfile
import time
import unittest

from demo import ROOT, Demo, run
from rest_client import API, RestClient

COMBINED = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"


def setUpModule():
    global demo, folder
    demo = Demo()
    demo.up()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-proofs-"))


def tearDownModule():
    demo.__exit__()
    shutil.rmtree(folder, ignore_errors=True)


def ask(client):
    """One question: the bytes that were sent, the answer, and the index of its entry."""
    person = demo.person("married-with-children")
    body = json.dumps({"criteria": [{"KimlikNo": person["kimlik_no"], "DogumGun": person["dogum_gun"],
                                     "DogumAy": person["dogum_ay"], "DogumYil": person["dogum_yil"]}]}).encode()
    answer = client.ask_raw(COMBINED, body)
    assert answer.status == 200, answer.body
    return body, answer, int(answer.headers["KPS-Makbuz"].split()[1])


def get(client, path):
    return client.send("GET", path, headers={"Authorization": f"Bearer {client.bearer}"})


def receipt_of(client, index):
    """The full receipt; an entry is published within a second of its answer."""
    deadline = time.monotonic() + 10
    while True:
        answer = get(client, f"{API}/receipts/{index}")
        if answer.status != 503 or time.monotonic() > deadline:
            return answer
        assert answer.headers["Retry-After"] == "1"
        time.sleep(0.2)


def kept(name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def vkey():
    """The verifier key as somebody outside keeps it."""
    return kept("log.vkey", (demo.log / "log.vkey").read_bytes())


class Receipts(unittest.TestCase):
    # Evidence R-088.
    def test_an_institution_gets_its_own_receipts_and_nobody_elses(self):
        bank, university = RestClient(demo).log_in(), RestClient(demo, "KRM-1003").log_in()
        _, _, index = ask(bank)
        self.assertEqual(receipt_of(bank, index).status, 200)
        refusals = [get(university, f"{API}/receipts/{index}")]
        for path in (10**15, 0, f"0{index}", f"{index}?x", "-1", "", f"{index}/", "18446744073709551616"):
            refusals.append(get(bank, f"{API}/receipts/{path}"))
        for refused in refusals:
            self.assertEqual((refused.status, refused.json["code"]), (404, 309))
        self.assertEqual({refused.body for refused in refusals}, {refusals[0].body})
        nobody = RestClient(demo)
        nobody.bearer = "x"
        self.assertEqual(get(nobody, f"{API}/receipts/{index}").status, 401)

    def test_a_receipt_proves_offline_what_was_asked_and_answered(self):
        bank = RestClient(demo).log_in()
        request, answer, index = ask(bank)
        receipt = receipt_of(bank, index)
        self.assertEqual(receipt.headers["Content-Type"], "text/plain; charset=utf-8")
        file = kept("receipt.tlog-proof", receipt.body)
        said = run("audit", "verify-receipt", file, "--vkey", vkey(), "--request", kept("q", request),
                   "--response", kept("a", answer.body), "--json")
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
        self.assertEqual(json.loads(said.stdout), {"index": index, "count": 1, "size": json.loads(said.stdout)["size"],
                                                   "included": True, "opened": True, "ok": True})
        other = run("audit", "verify-receipt", file, "--vkey", vkey(), "--request", kept("q", request),
                    "--response", kept("a2", answer.body + b" "))
        self.assertEqual(other.returncode, 1)
        self.assertIn("was not made for this request and response", other.stdout)

    def test_the_command_makes_the_same_receipt_with_the_keys(self):
        bank = RestClient(demo).log_in()
        _, _, index = ask(bank)
        given = parts(receipt_of(bank, index).body.decode())
        made = run("audit", "receipt", index, "--log", demo.log, "--keys", demo.folder / "keys")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(parts(made.stdout)[:2], given[:2])  # entry and secret, index; the tree may have grown
        bare = run("audit", "receipt", index, "--log", demo.log, "--json")
        self.assertFalse(json.loads(bare.stdout)["opens"])
        file = kept("bare", json.loads(bare.stdout)["receipt"].encode())
        said = run("audit", "verify-receipt", file, "--vkey", vkey(), "--request", file, "--response", file)
        self.assertEqual(said.returncode, 1)
        self.assertIn("holds no secret", said.stdout)
        self.assertEqual(run("audit", "verify-receipt", file, "--vkey", vkey()).returncode, 0)


class Page(unittest.TestCase):
    def test_the_server_gives_out_the_verifier_page_as_it_stands_in_contracts(self):
        answer = RestClient(demo).send("GET", "/log/verifier.html")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        self.assertEqual(answer.body, (ROOT / "contracts/audit/verifier.html").read_bytes())


class Consistency(unittest.TestCase):
    def test_is_proven_from_the_folder_and_over_the_network(self):
        bank = RestClient(demo).log_in()
        _, _, index = ask(bank)
        receipt_of(bank, index)
        older = kept("older.note", (demo.log / "tiles/checkpoint").read_bytes())
        for _ in range(3):
            _, _, index = ask(bank)
        receipt_of(bank, index)
        base = ["--vkey", vkey()]
        from_folder = run("audit", "consistency", older, "--log", demo.log, *base)
        over_network = run("audit", "consistency", older, "--log", demo.base_url, "--ca", demo.ca, *base)
        for made in (from_folder, over_network):
            self.assertEqual(made.returncode, 0, made.stderr)
            proof = kept("proof", made.stdout.encode())
            said = run("audit", "verify-consistency", older, proof, *base)
            self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
            lines = made.stdout.split("\n")
            lines[1] = lines[1][::-1] if not lines[1].startswith("=") else lines[1]
            broken = kept("broken", "\n".join(lines).encode())
            self.assertEqual(run("audit", "verify-consistency", older, broken, *base).returncode, 1)
        newer = kept("newer.note", (demo.log / "tiles/checkpoint").read_bytes())
        self.assertEqual(run("audit", "consistency", newer, older, "--log", demo.log, *base).returncode, 1)


def parts(text):
    """Extra data and index of a full receipt, without the tree it was made in."""
    lines = text.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1", lines[0]
    return lines[1], lines[2]


if __name__ == "__main__":
    unittest.main()
