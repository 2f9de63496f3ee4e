"""An application in Debian's Chromium: from its first page to its sending, its completion, and a decision."""
import json
import unittest

import in_browser
from demo import Demo
from life import PEOPLE, board_decides, five, today


def reviewed(institution):
    case = institution.apply()
    case.act(PEOPLE.operator, "register", {"channel": "post", "to_named_person": False, "original_received": True, "secrecy": "hizmete-ozel"})
    case.act(PEOPLE.operator, "review")
    return case


def lacking(institution):
    case = reviewed(institution)
    case.act(PEOPLE.operator, "request-documents", {"missing": ["İmza sirkülerinin aslı"], "last_day": today(20)})
    return case


def refused(institution):
    case = reviewed(institution)
    case.act(PEOPLE.operator, "propose", {"report": "Talep mevzuata uygun değildir", "purposes": institution.purposes(),
                                          "services": institution.services(), "valid_until": "2028-12-31", "purpose_required": True,
                                          "end_user_required": True})
    board_decides(case, "reject")
    return case


class InTheBrowser(unittest.TestCase):
    def test_an_applicant_uses_it(self):
        in_browser.give_pages()
        with Demo() as demo:
            PEOPLE.meet(demo)
            paths = []
            kinds = five()
            for case in (lacking(kinds[0]), refused(kinds[3])):
                path = demo.folder / f"{case.number}.json"
                path.write_text(json.dumps({"number": case.number, "code": case.code}))
                paths.append(path)
            in_browser.run(self, demo, "applicant.mjs", *paths)


if __name__ == "__main__":
    unittest.main()
