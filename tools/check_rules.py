#!/usr/bin/env python3
"""Checks the chain text -> register -> code -> test in both directions (STYLE.md 3, 12).

Purpose: every duty in docs/regulation/rules/*.yaml that is `enforced` is cited in its home as `Rule <id>` and proved
         by a test with a line `Evidence <id>.`; every id cited in code or tests is registered. A duty that is not
         enforced says why, and an open one which issue brings it. Of the chapters in COVERED every duty is registered.
         docs/regulation/enforced.md says the same.
Usage:   tools/check_rules.py [--list | --write]
Exit:    0 all right, 1 something is unknown, homeless or untested.
Example: tools/check_rules.py --list
"""
import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STATUSES = {"enforced", "by-procedure", "open"}
# Chapters of the regulation, and of the page "KPS nedir", of which every duty must stand in the register.
COVERED = {"KPSY m.1-4": (1, 20), "KPSY m.5": (21, 32), "KPSY m.6": (33, 52), "KPSY m.7": (53, 62), "KPSY m.8": (63, 71), "KPSY m.9": (72, 81), "KPSY m.13": (100, 111), "KPS başvuru": (175, 287),
           "KPS nedir": (147, 174)}
# What will bring the duties that are open.
ISSUES = {"The log as evidence", "The life of an institution", "The portal", "The gateway", "Documents", "Billing"}
TABLE = ROOT / "docs/regulation/enforced.md"
ID = r"[RX]-\d{3}[a-z]?"
CODE_FOLDERS = ("src", "apps", "portal/src", "tests", "fuzz")
CODE_ENDINGS = {".cc", ".h", ".ts", ".tsx", ".py", ".sh", ".php", ".mjs", ".js", ".def"}


def read_register():
    """Reads the register's small subset of YAML: a list of flat maps, one `key: text` a line."""
    rules = {}
    problems = []
    for path in sorted((ROOT / "docs/regulation/rules").glob("*.yaml")):
        entry = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{path.relative_to(ROOT)}:{number}"
            text = re.sub(r"(^|\s)#.*$", "", line).rstrip()
            if not text:
                continue
            start = re.match(r"- id: (\S+)$", text)
            member = re.match(r"  (article|duty|home|status|issue|reason): (.+)$", text)
            if start:
                entry = {"where": where, "id": start.group(1)}
                if entry["id"] in rules:
                    problems.append(f"{where}: {entry['id']} stands in the register twice")
                rules[entry["id"]] = entry
            elif member and entry is not None:
                value = member.group(2).strip()
                is_quoted = len(value) > 1 and value[0] == value[-1] == '"'
                entry[member.group(1)] = value[1:-1] if is_quoted else value
            else:
                problems.append(f"{where}: not a line of the register: {line!r}")
    return rules, problems


def code_files():
    for folder in CODE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in CODE_ENDINGS and "node_modules" not in path.parts:
                yield path


def is_test(path):
    return path.name.endswith("_test.cc") or "_conformance" in path.name or path.parts[len(ROOT.parts)] == "tests" \
        or ".test." in path.name or "conformance" in path.parts


def citations():
    cited, proved = {}, {}
    for path in code_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        name = str(path.relative_to(ROOT))
        for line in re.findall(r"Rules? ((?:%s(?:,? (?:and )?)?)+)" % ID, text):
            for rule in re.findall(ID, line):
                cited.setdefault(rule, set()).add(name)
        if is_test(path):
            for line in re.findall(r"(?://|#|\*) Evidence ([^\n]*)", text):
                for rule in re.findall(ID, line):
                    proved.setdefault(rule, set()).add(name)
    return cited, proved


def check(rules, cited, proved):
    problems = []
    for rule, entry in rules.items():
        where = entry["where"]
        enforced = entry.get("status") == "enforced"
        for key in ("article", "duty", "status", "home" if enforced else "reason"):
            if key not in entry:
                problems.append(f"{where}: {rule} has no `{key}`")
        if entry.get("status") not in STATUSES:
            problems.append(f"{where}: {rule} has the unknown status {entry.get('status')!r}")
        if entry.get("status") == "open" and entry.get("issue") not in ISSUES:
            problems.append(f"{where}: {rule} is open and names no known issue that brings it")
        if not enforced:
            continue
        home = entry.get("home", "")
        if not (ROOT / home).is_file():
            problems.append(f"{where}: {rule}: home {home} does not exist")
        elif home not in cited.get(rule, set()):
            problems.append(f"{where}: {rule}: {home} does not say `Rule {rule}`")
        if rule not in proved:
            problems.append(f"{where}: {rule}: no test says `Evidence {rule}.`")
    for rule in sorted(set(cited) | set(proved)):
        if rule not in rules:
            names = ", ".join(sorted(cited.get(rule, set()) | proved.get(rule, set())))
            problems.append(f"{rule} is cited but not in the register: {names}")
    for chapter, (first, last) in COVERED.items():
        for number in range(first, last + 1):
            if f"R-{number:03}" not in rules:
                problems.append(f"R-{number:03} of {chapter} is not in the register")
    return problems


def table_text(rules, proved):
    """The register as two tables for people."""
    head = TABLE.read_text(encoding="utf-8").split("\n| id |")[0].rstrip()
    lines = [head, "", "| id | article | duty | home | proved by |", "| --- | --- | --- | --- | --- |"]
    for rule in sorted(rules):
        entry = rules[rule]
        if entry.get("status") == "enforced":
            tests = ", ".join(f"`{test}`" for test in sorted(proved[rule]))
            lines.append(f"| {rule} | {entry['article']} | {entry['duty']} | `{entry['home']}` | {tests} |")
    lines += ["", "## Not decided by code", "", "Kept by a procedure, or open until the issue named here; each with the reason.", "",
              "| id | article | duty | status | reason |", "| --- | --- | --- | --- | --- |"]
    for rule in sorted(rules):
        entry = rules[rule]
        if entry.get("status") != "enforced":
            status = "open: " + entry["issue"] if entry["status"] == "open" else entry["status"]
            lines.append(f"| {rule} | {entry['article']} | {entry['duty']} | {status} | {entry['reason']} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print every rule with its home and its tests")
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.relative_to(ROOT)}")
    arguments = parser.parse_args()
    rules, problems = read_register()
    cited, proved = citations()
    problems += check(rules, cited, proved)
    if not problems:
        text = table_text(rules, proved)
        if arguments.write:
            TABLE.write_text(text, encoding="utf-8")
        elif TABLE.read_text(encoding="utf-8") != text:
            problems.append(f"{TABLE.relative_to(ROOT)} is not what the register says; --write renews it")
    if arguments.list:
        for rule in sorted(rules):
            entry = rules[rule]
            print(f"{rule}  {entry.get('status', '?'):13} {entry.get('home', '?')}  "
                  f"<- {', '.join(sorted(proved.get(rule, {'-'})))}")
    for problem in problems:
        print(problem, file=sys.stderr)
    counts = {status: sum(1 for entry in rules.values() if entry.get("status") == status) for status in sorted(STATUSES)}
    print(f"rules: {len(rules)} ({', '.join(f'{count} {status}' for status, count in counts.items())}), "
          f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
