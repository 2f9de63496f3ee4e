"""The tasks of the portal by keyboard alone, and somebody's first sign-in, in Debian's Chromium (portal/tests)."""
import unittest

import in_browser
from demo import Demo
from life import PEOPLE
from portal_directorate_e2e import voted


def setUpModule():
    global demo
    in_browser.give_pages()
    demo = Demo()
    demo.up()
    PEOPLE.meet(demo)


def tearDownModule():
    demo.__exit__()


class InTheBrowser(unittest.TestCase):
    def test_every_task_is_done_without_a_mouse(self):
        in_browser.run(self, demo, "tasks.mjs", voted().id)

    def test_somebody_signs_in_for_the_first_time(self):
        in_browser.run(self, demo, "enrol.mjs")


if __name__ == "__main__":
    unittest.main()
