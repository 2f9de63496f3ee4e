#!/usr/bin/env python3
"""Writes the portal's scoreboard out of its checklist and of the tests that cite rows of it.

Purpose: docs/portal_checklist.yaml holds the rows; tests cite the ones they prove, by `proves("S1", "G6")` in portal/tests/*.mjs
         or by a line `Score: G17.` before a test in C++, Python or Vitest. A row scores 2 where a test cites it and nothing is
         noted as missing, 1 where `partly` says what stands and what is missing, else 0. docs/portal_score.md shows it.
Usage:   tools/portal_score.py [--check]
Exit:    0 all right, 1 a citation of no row or of no test, or (with --check) a page that is not current.
Example: tools/portal_score.py --check
"""
import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHECKLIST = ROOT / "docs/portal_checklist.yaml"
PAGE = ROOT / "docs/portal_score.md"
PRIORITIES = ("P0, must", "P1, should", "P2, nice to have")
MEMBER = re.compile(r"  (text|title|priority|partly): (.+)$")
ROW_ID = re.compile(r"^[A-Z]\d{1,2}$")
# What a citation stands before: TEST(Suite, Name), def test_name(, it("name" or test("name".
DECLARATION = re.compile(r'TEST(?:_F|_P)?\((\w+),\s*(\w+)|def (test_\w+)\(|\b(?:it|test|describe)(?:\.each\([^"]*\))?\("([^"]+)"')
SCORE = re.compile(r"^\s*(?://|#) Score: ([A-Z0-9, ]+)\.$")
PROVES = re.compile(r"\bproves\(([^)]*)\)")
LINES_TO_A_TEST = 4


def read_checklist():
    """Groups with their rows: the small subset of YAML that docs/regulation/rules/*.yaml is written in too."""
    groups, problems, entry, seen = [], [], None, set()
    for number, line in enumerate(CHECKLIST.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        group, row, member = re.match(r"- group: ([A-Z])$", line), re.match(r"- id: (\S+)$", line), MEMBER.match(line)
        if group:
            entry = {"group": group.group(1), "rows": []}
            groups.append(entry)
        elif row and groups:
            entry = {"id": row.group(1)}
            groups[-1]["rows"].append(entry)
            if entry["id"] in seen or not ROW_ID.match(entry["id"]):
                problems.append(f"docs/portal_checklist.yaml:{number}: {entry['id']} stands twice or is no id")
            seen.add(entry["id"])
        elif member and entry is not None:
            value = member.group(2).strip()
            entry[member.group(1)] = value[1:-1] if value[0] == value[-1] == '"' else value
        else:
            problems.append(f"docs/portal_checklist.yaml:{number}: not a line of the checklist: {line!r}")
    for row in (row for group in groups for row in group["rows"]):
        if "text" not in row or row.get("priority") not in ("0", "1", "2"):
            problems.append(f"docs/portal_checklist.yaml: {row['id']} needs a text and a priority of 0, 1 or 2")
    return groups, problems


def tests_of_code():
    for folder, pattern in (("src", "*_test.cc"), ("apps", "*_test.cc"), ("tests", "*.py"), ("tools", "*_test.py"), ("portal/src", "*.test.ts*")):
        for path in sorted((ROOT / folder).rglob(pattern)):
            if "node_modules" not in path.parts:
                yield path


def cited_before_tests():
    """(row, file, test, problem) of each `Score:` line."""
    for path in tests_of_code():
        lines = path.read_text(encoding="utf-8").splitlines()
        name = str(path.relative_to(ROOT))
        for index, line in enumerate(lines):
            cited = SCORE.match(line)
            if not cited:
                continue
            after = " ".join(lines[index + 1:index + 1 + LINES_TO_A_TEST])
            test = DECLARATION.search(after)
            called = next((part for part in reversed(test.groups()) if part), "") if test else ""
            problem = "" if test else f"{name}:{index + 1}: no test follows `Score:`"
            for row in cited.group(1).replace(" ", "").split(","):
                yield row, name, called, problem


def cited_in_browser():
    """The same of each proves(…); a file that no end-to-end test runs proves nothing."""
    run = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests/e2e").glob("*_e2e.py"))
    for path in sorted((ROOT / "portal/tests").glob("*.mjs")):
        text = path.read_text(encoding="utf-8")
        name = str(path.relative_to(ROOT))
        for call in PROVES.finditer(text):
            before = text[:call.start()]
            if before.endswith("function "):
                continue
            functions = re.findall(r"^(?:async )?function (\w+)\(", before, re.M)
            rows = re.findall(r'"([^"]+)"', call.group(1))
            line = before.count("\n") + 1
            problem = "" if rows and re.sub(r'"[^"]*"|[\s,]', "", call.group(1)) == "" else f"{name}:{line}: proves() takes plain ids"
            if f'"{path.name}"' not in run:
                problem = f"{name}: no test of tests/e2e runs it"
            for row in rows:
                yield row, name, functions[-1] if functions else "", problem


def collect(groups):
    known = {row["id"] for group in groups for row in group["rows"]}
    cited, problems = {}, []
    for row, name, test, problem in [*cited_before_tests(), *cited_in_browser()]:
        if problem:
            problems.append(problem)
        if row not in known:
            problems.append(f"{name}: {row} is no row of docs/portal_checklist.yaml")
        where = f"[{name}](../{name}) {test}".strip()
        if where not in cited.setdefault(row, []):
            cited[row].append(where)
    return cited, problems


def score(row, cited):
    if "partly" in row:
        return 1
    return 2 if row["id"] in cited else 0


def tally(rows, cited):
    points = [score(row, cited) for row in rows]
    return f"{points.count(2)} | {points.count(1)} | {points.count(0)} | {len(points)} | {round(100 * points.count(2) / len(points))} %"


def page(groups, cited):
    rows = [row for group in groups for row in group["rows"]]
    lines = ["# The portal's scoreboard", "",
             "Written by `tools/portal_score.py` out of [portal_checklist.yaml](portal_checklist.yaml) and of the tests; never by hand.",
             "2: done, and a test that runs in `./dev test` proves it. 1: stands in part; the row says what is missing. 0: not there.", "",
             "| | at 2 | at 1 | at 0 | rows | share at 2 |", "| --- | --- | --- | --- | --- | --- |"]
    for number, title in enumerate(PRIORITIES):
        lines.append(f"| {title} | {tally([row for row in rows if row['priority'] == str(number)], cited)} |")
    lines += [f"| all | {tally(rows, cited)} |", ""]
    lines += ["| group | at 2 | at 1 | at 0 | rows | share at 2 |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [f"| {group['group']}: {group['title']} | {tally(group['rows'], cited)} |" for group in groups]
    for group in groups:
        lines += ["", f"## {group['group']}: {group['title']}", "", "| id | P | score | what | proved by, or what is missing |",
                  "| --- | --- | --- | --- | --- |"]
        for row in group["rows"]:
            note = [row["partly"]] if "partly" in row else []
            lines.append(f"| {row['id']} | {row['priority']} | {score(row, cited)} | {row['text']} | {'<br>'.join(note + cited.get(row['id'], []))} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when the page is not current")
    options = parser.parse_args()
    groups, problems = read_checklist()
    cited, more = collect(groups)
    problems += more
    wanted = page(groups, cited)
    if not options.check:
        PAGE.write_text(wanted, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != wanted:
        problems.append("docs/portal_score.md is not current: run tools/portal_score.py")
    for problem in sorted(set(problems)):
        print(problem, file=sys.stderr)
    rows = [row for group in groups for row in group["rows"]]
    points = [score(row, cited) for row in rows]
    print(f"portal: {points.count(2)} rows at 2, {points.count(1)} at 1, {points.count(0)} at 0, {len(set(problems))} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
