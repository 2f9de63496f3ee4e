#!/usr/bin/env python3
"""Checks that documents are true where a program can tell: relative links and named files exist, the error catalogue
holds every code and the data dictionary every service version (STYLE.md 12).

Usage: tools/check_docs.py        Exit: 0 all right, 1 something is not there.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAMED_FILE = re.compile(r"`((?:src|apps|portal|docs|tests|tools|contracts|bench|fuzz)/[\w./-]+\.\w+)`")


def documents():
    for path in sorted(ROOT.rglob("*.md")):
        if not {"node_modules", "build", ".kps-demo"} & set(path.relative_to(ROOT).parts):
            yield path


def check_error_catalogue():
    """Every code has its section, in order; that the texts are current, kps_errors_test knows."""
    table = (ROOT / "src/base/error_codes.def").read_text(encoding="utf-8")
    document = (ROOT / "docs/error_catalogue.md").read_text(encoding="utf-8")
    given = [(number, name) for name, number in re.findall(r"^KPS_ERROR\((\w+), (\d+),", table, re.M)]
    shown = re.findall(r"^### (\d+) (\w+)$", document, re.M)
    if given != shown:
        return [f"docs/error_catalogue.md: run ./dev docs; differs in {sorted(set(given) ^ set(shown)) or 'order'}"]
    return []


def check_data_dictionary():
    """Every service version has its section; that the tables are current, kps_contract_test knows."""
    document = (ROOT / "docs/data_dictionary.md").read_text(encoding="utf-8")
    shown = re.findall(r"^## (\d+)\. (\S+) ?(\S*)$", document, re.M)
    given = []
    for path in sorted((ROOT / "contracts/services").rglob("*.contract")):
        words = dict(re.findall(r"^(service|name|version) +(\S+)$", path.read_text(encoding="utf-8"), re.M))
        given.append((words["service"], words["name"], words.get("version", "")))
    if sorted(given) != sorted(shown):
        return [f"docs/data_dictionary.md: run ./dev docs; differs in {sorted(set(given) ^ set(shown))}"]
    return []


def main():
    problems = check_error_catalogue() + check_data_dictionary()
    count = 0
    for path in documents():
        count += 1
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if not re.match(r"[a-z]+:", link) and not (path.parent / link).exists():
                problems.append(f"{path.relative_to(ROOT)}: broken link {link}")
        for name in NAMED_FILE.findall(text):
            if not (ROOT / name).exists():
                problems.append(f"{path.relative_to(ROOT)}: {name} does not exist")
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"documents: {count}, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
