"""Who looked at whom: two roles, the search in the log, sealed days after midnight, proofs, and a person's own ledger."""
import datetime
import json
import pathlib
import subprocess
import tempfile
import time
import unittest

from demo import KPS, Demo, run

SERVICE = "BilesikKutukSorgulaKimlikNoServis"


def setUpModule():
    global demo, folder, person, other
    demo = Demo(persons=300)
    demo.up()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-e2e-answers-"))
    person, other = (demo.credentials["persons"][place]["kimlik_no"] for place in (0, 5))
    for _ in range(3):
        run("query", SERVICE, person, "--state", demo.folder, "--end-user", "veli.memur", "--purpose", "KREDI")


def tearDownModule():
    demo.__exit__()


def audit(*arguments, json_out=True):
    result = run("audit", *arguments, *(["--json"] if json_out else []))
    return result.returncode, (json.loads(result.stdout) if json_out and result.stdout else result.stdout)


def ask(*criteria, by="ayse"):
    status, request = audit("search", "request", "--dir", demo.folder, "--by", by, "--basis", "Ankara 2026/17", *criteria)
    assert status == 0, request
    return request["id"]


def search(*criteria, out=None):
    number = ask(*criteria)
    assert audit("search", "approve", number, "--by", "mehmet", "--dir", demo.folder)[0] == 0
    return audit("search", "run", number, "--dir", demo.folder, *(["--out", out] if out else []))


class Search(unittest.TestCase):
    # Evidence R-088.
    def test_nobody_searches_on_his_own_word_and_each_search_is_in_the_log_first(self):
        number = ask("--person", person)
        self.assertEqual(audit("search", "run", number, "--dir", demo.folder), (1, ""))
        self.assertEqual(audit("search", "approve", number, "--by", "ayse", "--dir", demo.folder)[0], 1)
        self.assertEqual(audit("search", "approve", number, "--by", "mehmet", "--dir", demo.folder)[0], 0)
        status, answer = audit("search", "run", number, "--dir", demo.folder)
        self.assertEqual(status, 0)
        entry = demo.entry(answer["request"]["entry"])
        self.assertEqual((entry["clear"]["type"], entry["opened"]["end_user"]), ("search", "ayse"))
        self.assertEqual(entry["opened"]["queried"], [person])
        self.assertIn("kind=person approver=mehmet", entry["opened"]["detail"])
        self.assertTrue(entry["opened"]["detail"].endswith("basis=Ankara 2026/17"))
        self.assertGreaterEqual(sum(row["type"] in ("query", "refused") for row in answer["found"]), 3)
        self.assertTrue(all(row["role"] in ("queried", "affected") for row in answer["found"]))
        self.assertEqual(audit("search", "run", number, "--dir", demo.folder), (1, ""))

    def test_by_user_institution_and_address(self):
        by_user = search("--user", "veli.memur", "--institution", 1001)[1]["found"]
        self.assertGreaterEqual(len(by_user), 3)
        self.assertTrue(all(row["opened"]["end_user"] == "veli.memur" for row in by_user))
        found = search("--institution", 1001)[1]["found"]
        self.assertTrue({row["index"] for row in by_user} <= {row["index"] for row in found})
        self.assertGreaterEqual(len(search("--address", "127.0.0.1")[1]["found"]), len(by_user))
        self.assertEqual(search("--address", "2001:db8::7")[1]["found"], [])

    def test_a_day_that_has_ended_is_sealed_by_the_server_and_an_answer_proves_itself(self):
        demo.down()
        tomorrow = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1, hours=1)
        server = subprocess.Popen([str(KPS), "serve", "--state", str(demo.folder), "--port", str(demo.port), "--clock",
                                   tomorrow.strftime("%Y-%m-%dT%H:%M:%SZ")], stderr=subprocess.DEVNULL)
        try:
            self.prove_a_sealed_day()
        finally:
            server.terminate()
            server.wait(60)
            demo.up()

    def prove_a_sealed_day(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            status, report = audit("index", "verify", "--log", demo.log)
            if report and report["files"]:
                break
            time.sleep(0.1)
        self.assertEqual((status, report["files"], report["problems"]), (0, 1, []))
        saved = folder / "answer.txt"
        time.sleep(1.5)  # the seal is published a second after it was made
        status, answer = search("--person", person, out=saved)
        self.assertEqual(status, 0)
        status, proof = audit("verify-search", saved, "--log", demo.log, "--person", person, "--keys", demo.folder / "keys")
        self.assertEqual((status, proof["ok"], proof["sealed_from"]), (0, True, 0))
        self.assertEqual(sorted(proof["hits"] + proof["unsealed_hits"]), [row["index"] for row in answer["found"]])
        self.assertGreaterEqual(len(proof["hits"]), 3)
        self.assertEqual(audit("verify-search", saved, "--log", demo.log, "--person", other, "--keys",
                               demo.folder / "keys")[0], 1)
        lines = saved.read_text().splitlines()
        rows = next(place for place, line in enumerate(lines) if line.startswith("rows "))
        lines[rows] = lines[rows][:-8]
        saved.write_text("\n".join(lines) + "\n")
        self.assertEqual(audit("verify-search", saved, "--log", demo.log)[0], 1)

    # Evidence R-088.
    def test_a_person_sees_who_looked_and_why_and_not_what_is_hidden(self):
        number = ask("--person", person, "--hidden")
        audit("search", "approve", number, "--by", "mehmet", "--dir", demo.folder)
        hidden = audit("search", "run", number, "--dir", demo.folder)[1]["request"]["entry"]
        arguments = ("ledger", "--person", person, "--by", "gise", "--dir", demo.folder)
        status, ledger = audit(*arguments)
        self.assertEqual(status, 0)
        self.assertNotIn("hidden", ledger)
        self.assertNotIn(hidden, [row["entry"] for row in ledger["look_ups"]])
        row = next(row for row in ledger["look_ups"] if row["receiver_code"] == 1001)
        self.assertTrue(row["receiver"] and row["action"] and row["time"])
        auditor = audit(*arguments, "--as-auditor")[1]
        self.assertEqual(next(row for row in auditor["hidden"] if row["entry"] == hidden)["hidden"], "never")
        self.assertIn("sorgu", audit(*arguments, json_out=False)[1])


if __name__ == "__main__":
    unittest.main()
