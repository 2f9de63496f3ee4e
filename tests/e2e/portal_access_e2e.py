"""What axe cannot see of the portal, in Debian's Chromium (portal/tests/access.mjs), against a demo with its story."""
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
    def test_focus_sizes_spacing_words_and_weight(self):
        in_browser.run(self, demo, "access.mjs")


if __name__ == "__main__":
    unittest.main()
