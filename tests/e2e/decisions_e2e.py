"""Decision tools: what a draft changes, what it would show, what others hold, and what is not used."""
import json
import shutil
import sqlite3
import time
import unittest

from demo import Demo, run

SERVICE = "BilesikKutukSorgulaKimlikNoServis"


def setUpModule():
    global demo
    demo = Demo(persons=2000)
    demo.up()


def tearDownModule():
    demo.__exit__()


def decision(*arguments):
    return run("decision", *arguments, "--dir", demo.folder)


def in_force(institution):
    """The decision in force of a demo's institution, as a dictionary."""
    with sqlite3.connect(demo.folder / "administration.sqlite", timeout=30) as store:
        rows = store.execute("SELECT canonical_json FROM decisions WHERE institution = ?", (institution,)).fetchall()
    return json.loads(rows[-1][0])


def draft_file(content, name="draft.json"):
    path = demo.folder / name
    path.write_text(json.dumps(content, ensure_ascii=False))
    return path


def ask(persona, user):
    person = demo.person(persona)
    birth = f"{person['dogum_yil']:04}-{person['dogum_ay']:02}-{person['dogum_gun']:02}"
    result = run("query", SERVICE, person["kimlik_no"], "--birth", birth, "--state", demo.folder, "--as", user, "--json")
    return json.loads(result.stdout)


class Difference(unittest.TestCase):
    def test_a_decision_does_not_differ_from_itself(self):
        self.assertEqual(decision("diff", "in-force:1001", "in-force:1001").stdout, "no difference\n")
        same = decision("diff", draft_file(in_force(1001)), "in-force:1001", "--json")
        self.assertEqual(json.loads(same.stdout), [])

    def test_each_change_is_named_with_what_it_does_to_the_rights(self):
        draft = in_force(1001)
        draft["number"] = "2026/99"
        draft["services"][0]["criteria_max"] -= 1
        result = decision("diff", "in-force:1001", draft_file(draft), "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        found = {row["place"].split(".")[-1]: row["effect"] for row in json.loads(result.stdout)}
        self.assertEqual(found, {"number": "other", "criteria_max": "narrower"})
        self.assertIn("~          number: DEMO-1001 -> 2026/99", decision("diff", "in-force:1001", draft_file(draft)).stdout)

    def test_what_is_no_decision_is_refused(self):
        draft = in_force(1001)
        draft["services"][0]["paths"] = ["Yok/Boyle"]
        result = decision("diff", "in-force:1001", draft_file(draft))
        self.assertEqual(result.returncode, 1)
        self.assertIn("$.services[0].paths[0]", result.stderr)
        self.assertEqual(decision("diff", "in-force:9999", "in-force:1001").returncode, 3)
        self.assertEqual(decision("diff", "in-force:abc", "in-force:1001").returncode, 2)


class Preview(unittest.TestCase):
    def preview(self, what, persona="single", *options, service=SERVICE):
        result = decision("preview", what, "--service", service, "--persona", persona, *options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def test_it_shows_the_very_answer_that_the_wire_then_gives(self):
        for user in (1001, 1003):
            for persona in ("single", "married-with-children", "deceased"):
                shown = json.loads(self.preview(f"in-force:{user}", persona, "--json"))
                given = ask(persona, f"KRM-{user}")
                self.assertEqual(shown["answer"], given["answer"], (user, persona))

    def test_it_shows_what_would_be_recorded_and_records_nothing(self):
        before = demo.messages()
        shown = json.loads(self.preview("in-force:1001", "single", "--json"))
        time.sleep(0.3)
        self.assertEqual(demo.messages(), before)
        record, = shown["records"]
        self.assertEqual(record["type"], "query")
        self.assertEqual(record["outcome"], 0)
        self.assertEqual(record["queried"], [demo.person("single")["kimlik_no"]])
        self.assertIsNone(shown["price"])
        self.assertEqual(shown["price_note"], "no tariff yet")

    def test_a_field_less_in_the_draft_is_a_field_less_in_the_answer(self):
        draft = in_force(1001)
        service = max((row for row in draft["services"] if row["service"] == SERVICE), key=lambda row: row["version"])
        full = self.preview("in-force:1001", "single", "--xml")
        name = "TCVatandasiKisiKutukleri/KisiBilgisi/TemelBilgisi"
        self.assertIn("<Ad>" if "<Ad>" in full else ":Ad>", full)
        service["paths"] = [name + "/Soyad"]
        less = self.preview(draft_file(draft), "single", "--json")
        person = json.loads(less)["answer"]["SorguSonucu"][0]["TCVatandasiKisiKutukleri"]["KisiBilgisi"]
        self.assertIsNone(person["TemelBilgisi"]["Ad"])
        self.assertIsNotNone(person["TemelBilgisi"]["Soyad"])

    def test_a_draft_that_begins_later_is_tried_on_its_first_day(self):
        draft = in_force(1001)
        draft["valid_from"], draft["valid_until"] = "2040-01-01", "2041-01-01"
        shown = json.loads(self.preview(draft_file(draft), "single", "--json"))
        self.assertTrue(shown["at"].startswith("2040-01-01"))
        self.assertEqual(shown["records"][0]["outcome"], 0)

    def test_a_suspended_institutions_draft_is_shown_as_if_it_were_open(self):
        self.assertEqual(json.loads(self.preview("in-force:1004", "single", "--json"))["records"][0]["outcome"], 0)

    def test_unknown_personas_and_services_are_refused(self):
        self.assertEqual(decision("preview", "in-force:1001", "--service", SERVICE, "--persona", "nobody").returncode, 1)
        self.assertEqual(decision("preview", "in-force:1001", "--service", "Yok", "--persona", "single").returncode, 2)

    def test_a_register_that_is_not_synthetic_is_never_looked_into(self):
        other = demo.folder / "other"
        other.mkdir()
        for name in ("state.json", "administration.sqlite"):
            shutil.copy(demo.folder / name, other)
        (other / "people.jsonl").write_text("")
        imported = run("registry", "import", "--file", other / "people.jsonl", "--out", other / "register")
        self.assertEqual(imported.returncode, 0, imported.stderr)
        result = run("decision", "preview", draft_file(in_force(1001)), "--service", SERVICE, "--persona", "single", "--dir", other)
        self.assertEqual(result.returncode, 1)
        self.assertIn("not synthetic", result.stderr)


class Precedents(unittest.TestCase):
    def test_those_of_the_same_class_are_counted(self):
        result = decision("precedents", "in-force:1001", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        found = json.loads(result.stdout)
        self.assertEqual(found["class"], "bank")
        for row in found["rows"]:
            self.assertLessEqual(row["granted"], found["compared"])
            self.assertNotIn("DEMO-1001", row["decisions"])
        self.assertIn("other decisions in force", decision("precedents", "in-force:1001").stdout)


class Unused(unittest.TestCase):
    def unused(self):
        result = decision("unused", "--institution", "1001", "--since", "2020-01-01", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        return {(row["service"], row["version"]): row for row in json.loads(result.stdout)["services"]}

    def test_a_service_counts_as_used_from_its_first_answer_with_evidence(self):
        version = ask("single", "KRM-1001")["version"]
        rows = self.unused()
        row = rows[(SERVICE, version)]
        self.assertGreaterEqual(row["answered"], 1)
        self.assertFalse(row["proposed_for_removal"])
        self.assertEqual(demo.entry(row["evidence"]["last_index"])["clear"]["institution"], 1001)
        never = [row for row in rows.values() if row["answered"] == 0]
        self.assertTrue(never)
        for row in never:
            self.assertTrue(row["proposed_for_removal"])
            self.assertNotIn("evidence", row)

    def test_it_says_that_the_log_does_not_know_fields(self):
        text = decision("unused", "--institution", "1001", "--since", "2020-01-01").stdout
        self.assertIn("not which of its fields was used", text)
        self.assertIn("UNUSED", text)
        self.assertEqual(decision("unused", "--institution", "1001", "--since", "01.01.2020").returncode, 2)


if __name__ == "__main__":
    unittest.main()
