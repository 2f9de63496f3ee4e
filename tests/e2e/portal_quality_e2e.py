"""The portal's shared parts in Debian's Chromium (portal/tests/quality.mjs), against a demo with its story."""
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


if __name__ == "__main__":
    unittest.main()
