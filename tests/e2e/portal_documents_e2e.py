"""Documents that a clerk makes on a page, in Debian's Chromium (portal/tests/documents.mjs)."""
import unittest

import in_browser
from demo import Demo


def setUpModule():
    global demo
    in_browser.give_pages()
    demo = Demo()
    demo.up()


def tearDownModule():
    demo.__exit__()


class Clerk(unittest.TestCase):
    def test_a_clerk_makes_an_extract_and_a_certificate(self):
        in_browser.run(self, demo, "documents.mjs")


if __name__ == "__main__":
    unittest.main()
