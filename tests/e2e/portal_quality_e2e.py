"""The portal's shared parts, and what axe cannot see of it, in Debian's Chromium, against one demo with its story."""
import unittest

import in_browser
from demo import Demo


def setUpModule():
    global demo
    in_browser.give_pages()
    demo = Demo()
    demo.up("--story")


def tearDownModule():
    demo.__exit__()


class InTheBrowser(unittest.TestCase):
    def test_the_shared_parts_keep_what_they_promise(self):
        in_browser.run(self, demo, "quality.mjs")

    def test_focus_sizes_spacing_words_and_weight(self):
        in_browser.run(self, demo, "access.mjs")


if __name__ == "__main__":
    unittest.main()
