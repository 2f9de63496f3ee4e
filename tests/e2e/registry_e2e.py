"""The register's commands: generate, verify, import, and what they refuse."""
import pathlib
import tempfile
import unittest

from demo import run

GOOD = "id;given_names;surname;birth_date\n10010000068;MEHMET;YILMAZ;1980-02-01\n"
BAD_ROW = "10010000069;AYŞE;KAYA;1981-03-02\n"


class Registers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kps-register-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, text):
        path = self.folder / "people.csv"
        path.write_text(text)
        return path

    def test_a_generated_register_is_whole_and_says_that_it_is_synthetic(self):
        out = self.folder / "register"
        made = run("registry", "generate", "--persons", 3000, "--number", 7, "--out", out)
        self.assertEqual(made.returncode, 0, made.stderr)
        verified = run("registry", "verify", "--register", out)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.assertIn("SENTETİK", run("registry", "info", "--register", out).stdout)

    def test_an_existing_register_is_not_overwritten(self):
        out = self.folder / "register"
        self.assertEqual(run("registry", "generate", "--persons", 500, "--out", out).returncode, 0)
        self.assertNotEqual(run("registry", "generate", "--persons", 500, "--out", out).returncode, 0)

    def test_a_strict_import_applies_nothing_when_a_row_is_bad(self):
        out = self.folder / "register"
        refused = run("registry", "import", "--file", self.write(GOOD + BAD_ROW), "--strict", "--out", out)
        self.assertNotEqual(refused.returncode, 0)
        self.assertFalse(out.exists())
        self.assertIn("3", refused.stdout + refused.stderr)
        self.assertNotIn("10010000069", refused.stdout + refused.stderr)
        taken = run("registry", "import", "--file", self.write(GOOD), "--strict", "--out", out)
        self.assertEqual(taken.returncode, 0, taken.stdout + taken.stderr)

    # Evidence R-001.
    def test_numbers_of_a_register_that_is_not_synthetic_are_not_listed(self):
        out = self.folder / "register"
        run("registry", "import", "--file", self.write(GOOD), "--strict", "--out", out)
        refused = run("registry", "sample", "--register", out, "--count", 10)
        self.assertEqual((refused.returncode, refused.stdout), (1, ""))
        synthetic = self.folder / "synthetic"
        run("registry", "generate", "--persons", 500, "--out", synthetic)
        self.assertIn("10010000068", run("registry", "sample", "--register", synthetic, "--count", 500).stdout)


if __name__ == "__main__":
    unittest.main()
