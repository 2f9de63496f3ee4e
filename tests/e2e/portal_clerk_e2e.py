"""A clerk asks on a page, in Debian's Chromium (portal/tests/clerk.mjs)."""
import unittest

import in_browser
from demo import Demo


class Clerk(unittest.TestCase):
    # Evidence R-067.
    def test_a_clerk_asks_reads_and_is_recorded(self):
        in_browser.give_pages()
        with Demo() as demo:
            in_browser.run(self, demo, "clerk.mjs")


if __name__ == "__main__":
    unittest.main()
