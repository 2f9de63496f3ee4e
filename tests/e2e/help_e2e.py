"""The help of every command: what it is for, how it is used, its exit statuses, and an example that the program itself reads."""
import re
import shlex
import unittest

from demo import run


def commands(path=()):
    """All commands with their help, groups too."""
    text = run(*path, "--help").stdout
    yield path, text
    names = re.search(r"Subcommands:\n(.*?)(\n\n|\Z)", text, re.DOTALL)
    for name in re.findall(r"^  (\S+) ", names.group(1), re.MULTILINE) if names else ():
        yield from commands((*path, name))


class Help(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.helps = dict(commands())

    def test_there_are_commands(self):
        self.assertGreater(len(self.helps), 50)

    def test_every_command_has_usage_exit_statuses_and_an_example_of_its_own(self):
        for path, text in self.helps.items():
            with self.subTest(command=" ".join(path)):
                self.assertIn("Usage: kps", text)
                self.assertIn("Exit status", text)
                if "Subcommands:" in text and path:
                    self.assertRegex(text, r"More: kps|Examples?: kps")
                else:
                    self.assertIn(f"kps {' '.join(path)}".strip(), text.split("Example")[-1])

    def test_the_options_of_every_example_exist(self):
        for path, text in self.helps.items():
            example = re.search(r"Example: (kps [^\n]+(?:\n  +[^\n]+)*)", text)
            if not example or not path:
                continue
            words = shlex.split(example.group(1).split(" > ")[0].split(" | ")[0], comments=True)
            for word in words:
                if word.startswith("--"):
                    with self.subTest(command=" ".join(path), option=word):
                        self.assertIn(word.split("=")[0], text.split("Example")[0])


if __name__ == "__main__":
    unittest.main()
