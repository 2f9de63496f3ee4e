"""The three verifiers, which share no code, agree: ours, Python's and the page's core, on good logs, on logs whose oldest months were
destroyed, and on damaged ones; and the page itself in a real browser."""
import collections
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

from demo import KPS, ROOT, Demo, run
from pruned_log import damage_pruned, end_of, lines_of, make_pruned_exports, records_of, replace, with_digest
from rest_client import API, RestClient

COMBINED = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"
HERE = pathlib.Path(__file__).resolve().parent
DAMAGED = int(os.environ.get("KPS_DAMAGED_LOGS", "1000"))
# One of so many is a damage that only a log with destroyed months can have.
PRUNED_DAMAGE_EVERY = 5
# Sizes below one bundle, of two and of three: tiles of two levels, full and partial.
ROUNDS = (3, 260, 300)


def setUpModule():
    global folder, exports, pruned, kept
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-verifiers-"))
    exports, pruned, kept = make_exports()


def tearDownModule():
    shutil.rmtree(folder, ignore_errors=True)


def make_exports():
    """Exports of one growing log, then with its months destroyed, and what an institution kept of one question of it."""
    found, message = [], {}
    with Demo() as demo:
        person = demo.person("married-with-children")
        criterion = {"KimlikNo": person["kimlik_no"], "DogumGun": person["dogum_gun"], "DogumAy": person["dogum_ay"],
                     "DogumYil": person["dogum_yil"]}

        def ask(client, questions):
            body = json.dumps({"criteria": [criterion] * questions}).encode()
            answer = client.ask_raw(COMBINED, body)
            assert answer.status == 200, answer.body
            return {"request": body, "response": answer.body, "short": answer.headers["KPS-Makbuz"].encode()}

        def fill_a_month(port):
            client = RestClient(demo)
            client.port = port
            client.log_in()
            for _ in range(15):
                ask(client, 20)

        bank = RestClient(demo).log_in()
        for number, questions in enumerate(ROUNDS):
            while questions > 0:
                message = ask(bank, min(questions, 20))
                questions -= 20
            message["receipt"] = receipt_of(demo, bank, int(message["short"].split()[1]))
            export = folder / f"export{number}"
            done = run("audit", "export", "--log", demo.log, "--out", export)
            assert done.returncode == 0, done.stdout + done.stderr
            found.append(export)
        destroyed = make_pruned_exports(demo, fill_a_month, folder)
    message["vkey"] = (found[-1] / "log.vkey").read_bytes()
    for name, content in message.items():
        (folder / name).write_bytes(content)
    return found, destroyed, message


def receipt_of(demo, client, index):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        answer = client.send("GET", f"{API}/receipts/{index}", headers={"Authorization": f"Bearer {client.bearer}"})
        if answer.status == 200:
            return answer.body
        time.sleep(0.2)
    raise AssertionError(answer.body)


def files_of(export):
    return sorted(path for path in export.rglob("*") if path.is_file() and path.stat().st_size)


def copy_of(export, target):
    """A copy that shares the bytes; what is damaged is replaced by a file of its own."""
    shutil.copytree(export, target, copy_function=os.link)


def damage(copy, chance):
    """One random damage; says which."""
    files = files_of(copy)
    path = chance.choice(files)
    content = path.read_bytes()
    kind = chance.choice(("flip", "flip", "flip", "truncate", "delete", "swap", "append", "duplicate"))
    if kind == "flip":
        bit = chance.randrange(len(content) * 8)
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        replace(path, bytes(changed))
    elif kind == "truncate":
        replace(path, content[:chance.randrange(len(content))])
    elif kind == "append":
        replace(path, content + bytes([chance.randrange(256)]))
    elif kind == "delete":
        path.unlink()
    else:
        other = chance.choice([file for file in files if file.read_bytes() != content])
        replacement = other.read_bytes()
        if kind == "swap":
            replace(other, content)
        replace(path, replacement)
    return f"{kind} {path.relative_to(copy)}"


def is_harmless(export, what):
    """A partial tile that a wider one has overtaken may be missing: nothing refers to it. So may the end of the key's line."""
    kind, path = what.split(" ", 1)
    if path == "log.vkey" and kind in ("truncate", "append"):
        return (export / path).read_bytes().split() == kept["vkey"].split()
    return kind == "delete" and ".p/" in path


def verdicts(name, folders):
    """What one verifier says of many folders, in one process."""
    listing = folder / "listing"
    listing.write_text("".join(f"{path}\n" for path in folders))
    command = {"ours": [KPS, "audit", "verify", "--batch", listing],
               "python": [sys.executable, ROOT / "tools/verify_log.py", "--batch", listing],
               "page": ["node", HERE / "verifier/core.mjs", "--batch", listing]}[name]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300)
    lines = done.stdout.splitlines()
    assert len(lines) == len(folders), f"{name}: {len(lines)} of {len(folders)} answers: {done.stderr[-500:]}"
    return lines


class Agreement(unittest.TestCase):
    # Evidence R-087.
    def test_all_three_find_the_good_logs_whole(self):
        expected = verdicts("ours", exports)
        sizes = [int(line.split()[1]) for line in expected]
        self.assertTrue(all(line.startswith("OK ") for line in expected), expected)
        self.assertTrue(sizes[0] < 256 < sizes[1] < 512 < sizes[2], sizes)
        for name in ("python", "page"):
            self.assertEqual(verdicts(name, exports), expected, name)

    # Evidence R-090.
    def test_all_three_find_logs_with_destroyed_months_whole(self):
        ends = [end_of(export) for export in pruned]
        self.assertTrue(512 < ends[0] < 768 < ends[1] == ends[2], ends)
        for export, end in zip(pruned, ends):
            bundles = sorted(path.name for path in (export / "tiles/tile/entries").iterdir() if path.is_file())
            self.assertEqual(bundles[:1], [f"{end // 256:03d}"] if bundles else [])
            said = json.loads(run("audit", "verify", "--log", export, "--json").stdout)
            self.assertEqual(said["destroyed_end"], end)
            python = subprocess.run([sys.executable, str(ROOT / "tools/verify_log.py"), str(export / "tiles"), str(export / "log.vkey"),
                                     "checkpoint"], capture_output=True, text=True)
            self.assertIn(f"entries 0..{end - 1} destroyed", python.stdout)
        # What a crash between writing the record and removing its beginning leaves.
        begun = folder / "begun"
        copy_of(pruned[-1], begun)
        for record in records_of(begun):
            record.with_suffix(".open").write_bytes(with_digest(lines_of(record)[:6]))
        expected = verdicts("ours", [*pruned, begun])
        self.assertTrue(all(line.startswith("OK ") for line in expected), expected)
        for name in ("python", "page"):
            self.assertEqual(verdicts(name, [*pruned, begun]), expected, name)

    # Evidence R-090.
    def test_all_three_miss_the_record_of_a_month_that_took_no_bundle_with_it(self):
        lost = folder / "lost"
        copy_of(pruned[-1], lost)
        records_of(lost)[-1].unlink()
        for name in ("ours", "python", "page"):
            said = verdicts(name, [lost])[0]
            self.assertTrue(said.startswith("FAIL") and "its record is missing" in said, f"{name}: {said}")

    # Evidence R-087.
    def test_all_three_agree_on_a_thousand_damaged_logs(self):
        seed = int(os.environ.get("KPS_SEED", "4"))
        chance = random.Random(seed)
        copies, damages = [], []
        for number in range(DAMAGED):
            copy = folder / f"damaged{number}"
            of_pruned = number % PRUNED_DAMAGE_EVERY == 0
            copy_of(chance.choice(pruned if of_pruned else exports + pruned), copy)
            copies.append(copy)
            damages.append(damage_pruned(copy, chance, exports[-1]) if of_pruned else damage(copy, chance))
        said, seconds = {}, {}
        for name in ("ours", "python", "page"):
            start = time.monotonic()
            said[name] = verdicts(name, copies)
            seconds[name] = time.monotonic() - start
        found, harmless = collections.Counter(), 0
        for number, what in enumerate(damages):
            words = {name: lines[number].split()[0] for name, lines in said.items()}
            context = f"seed {seed}, {copies[number]}: {what}: " + str({name: lines[number] for name, lines in said.items()})
            self.assertEqual(len(set(words.values())), 1, context)
            if words["ours"] == "OK":
                self.assertTrue(is_harmless(copies[number], what), context)
                harmless += 1
            else:
                self.assertEqual(words["ours"], "FAIL", context)
                found[what.split()[0]] += 1
        print(f"\n{DAMAGED} damaged logs: " + ", ".join(f"{count} by {kind}" for kind, count in sorted(found.items())) +
              f" found by all three; {harmless} lacked only an overtaken partial tile or the end of a line; " +
              ", ".join(f"{name} {spent:.1f} s" for name, spent in seconds.items()))
        self.assertGreater(sum(found.values()), DAMAGED * 3 // 4)

    def test_the_digests_and_signatures_of_the_page_are_those_of_node(self):
        done = subprocess.run(["node", str(HERE / "verifier/core.mjs"), "--vectors"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertGreater(int(done.stdout.split()[0]), 1000)


class Page(unittest.TestCase):
    """contracts/audit/verifier.html in Chromium, from file://."""

    def test_its_security_policy_names_its_scripts_and_no_network(self):
        self.assertEqual(subprocess.run([sys.executable, str(ROOT / "tools/stamp_verifier.py"), "--check"]).returncode, 0)
        text = (ROOT / "contracts/audit/verifier.html").read_text()
        self.assertIn("default-src 'none'; script-src 'sha256-", text)
        for outside in ("http://", "https://", "//cdn", "<link", "@import", "url(", "fetch(", "XMLHttpRequest"):
            self.assertNotIn(outside, text)

    @unittest.skipUnless(pathlib.Path("/usr/bin/chromium").exists(), "no /usr/bin/chromium")
    def test_it_says_in_a_real_browser_what_the_programs_say(self):
        whole = exports[-1]
        damaged = []
        for number, name in enumerate(("tiles/checkpoint", "tiles/tile/0/000", "tiles/tile/entries/001", "log.vkey")):
            copy = folder / f"shown{number}"
            copy_of(whole, copy)
            content = bytearray((copy / name).read_bytes())
            content[len(content) // 2] ^= 1
            replace(copy / name, bytes(content))
            damaged.append(copy)
        plan = folder / "plan.json"
        plan.write_text(json.dumps({
            "page": (ROOT / "contracts/audit/verifier.html").as_uri(), "vkey": kept["vkey"].decode().strip(),
            "folders": [str(path) for path in (whole, exports[0], *damaged, whole)], "pruned": str(pruned[-1]),
            **{name: str(folder / name) for name in ("receipt", "request", "response", "short")}}))
        pictures = os.environ.get("KPS_PICTURES", "")
        done = subprocess.run(["node", str(HERE / "verifier/browser.mjs"), str(plan), pictures], capture_output=True, text=True,
                              timeout=120, cwd=HERE)
        self.assertEqual(done.returncode, 0, done.stderr)
        seen = json.loads(done.stdout)
        self.assertEqual((seen["requests"], seen["problems"]), ([], []))
        said = seen["said"]
        self.assertEqual((said["title"], said["english"]), ("KPS iz kaydı doğrulayıcı", "KPS audit log verifier"))
        for good in ("full", "opened", "short", "ownKey", "pruned", "prunedShort", "prunedEnglish"):
            self.assertTrue(said[good]["good"], said[good])
        for bad in ("withoutKey", "half", "otherResponse", "otherIndex", "nonsense", "shortWithoutLog"):
            self.assertFalse(said[bad]["good"], said[bad])
        self.assertIn("tam olarak bu istek ve bu yanıt", said["opened"]["text"])
        self.assertNotIn("tam olarak bu istek ve bu yanıt", said["full"]["text"])
        self.assertIn("kendi kendine tanıklık", said["ownKey"]["text"])
        end = end_of(pruned[-1])
        months = ", ".join(record.stem for record in records_of(pruned[-1]))
        self.assertIn(f"Kayıt 0–{end - 1} imha edildi", said["pruned"]["text"])
        self.assertIn(months, said["pruned"]["text"])
        self.assertIn(f"Entries 0–{end - 1} were destroyed", said["prunedEnglish"]["text"])
        self.assertIn("imha edilmiştir", said["prunedShort"]["text"])
        self.assertNotIn("imha", said["short"]["text"] + said["folders"][0]["text"])
        self.assertEqual(said["tooWide"], [0, 0, 0])
        self.assertEqual([entry["good"] for entry in said["folders"]], [True, True, False, False, False, False, True])
        ours = verdicts("ours", [whole, exports[0]])
        for line, shown in zip(ours, said["folders"]):
            self.assertIn(line.split()[1], shown["text"])


if __name__ == "__main__":
    unittest.main()
