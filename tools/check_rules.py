#!/usr/bin/env python3
"""Checks the chain text -> register -> code -> test in both directions (STYLE.md 3, 12).

Purpose: every duty in docs/regulation/rules/*.yaml that is `enforced` is cited in its home as `Rule <id>` and proved
         by a test with a line `Evidence <id>.`; every id cited in code or tests is registered.
Usage:   tools/check_rules.py [--list]
Exit:    0 all right, 1 something is unknown, homeless or untested.
Example: tools/check_rules.py --list
"""
import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STATUSES = {"enforced", "by-procedure", "open"}
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
            member = re.match(r"  (article|duty|home|status): (.+)$", text)
            if start:
                entry = {"where": where, "id": start.group(1)}
                if entry["id"] in rules:
                    problems.append(f"{where}: {entry['id']} stands in the register twice")
                rules[entry["id"]] = entry
            elif member and entry is not None:
                entry[member.group(1)] = member.group(2).strip().strip('"')
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
        for key in ("article", "duty", "home", "status"):
            if key not in entry:
                problems.append(f"{where}: {rule} has no `{key}`")
        if entry.get("status") not in STATUSES:
            problems.append(f"{where}: {rule} has the unknown status {entry.get('status')!r}")
        if entry.get("status") != "enforced":
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
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print every rule with its home and its tests")
    arguments = parser.parse_args()
    rules, problems = read_register()
    cited, proved = citations()
    problems += check(rules, cited, proved)
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
