#!/usr/bin/env python3
"""Dependencies point one way (STYLE.md 2): every #include of src/ against the DEPS each folder declares.

Usage: tests/architecture/dependencies_test.py        Exit: 0 all right, 1 a forbidden include, a cycle or a stray name.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Wire names of the contract may stand only here and in tests (STYLE.md 4).
WIRE_NAME_HOMES = ("src/wire/", "src/contract/", "contracts/")
WIRE_NAMES = re.compile(r'"(kriterListesi|KimlikNo|SorguSonucu|HataBilgisi|\w+Servis)"')
DOMAIN = {"registry", "contract", "institutions", "authentication", "policy", "audit", "query", "documents", "billing",
          "compliance"}
BANNED_IN_DOMAIN = re.compile(r"#include <(sys/socket|netdb|iostream|cstdio)\.?h?>")


def declared():
    """Folder -> (DEPS, TEST_DEPS) from each CMakeLists.txt."""
    table = {}
    for path in sorted((ROOT / "src").glob("*/CMakeLists.txt")):
        call = re.search(r"kps_component\((\w+)([^)]*)\)", path.read_text(encoding="utf-8"))
        if not call:
            continue
        words = call.group(2).split()
        lists = {"DEPS": set(), "TEST_DEPS": set()}
        current = None
        for word in words:
            if word in ("DEPS", "LIBS", "TEST_DEPS", "TEST_LIBS"):
                current = word
            elif current in lists:
                lists[current].add(word)
        table[call.group(1)] = (lists["DEPS"], lists["TEST_DEPS"])
    return table


def cycle(table):
    """A path that returns to its start, or None."""
    state = {}

    def visit(name, path):
        if state.get(name) == "done":
            return None
        if state.get(name) == "open":
            return path + [name]
        state[name] = "open"
        for dep in sorted(table.get(name, (set(), set()))[0]):
            found = visit(dep, path + [name])
            if found:
                return found
        state[name] = "done"
        return None

    for name in table:
        found = visit(name, [])
        if found:
            return found
    return None


def check(table):
    problems = []
    loop = cycle(table)
    if loop:
        problems.append("cycle: " + " -> ".join(loop))
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in (".cc", ".h", ".def"):
            continue
        name = str(path.relative_to(ROOT))
        folder = path.relative_to(ROOT / "src").parts[0]
        deps, test_deps = table.get(folder, (set(), set()))
        test = path.name.endswith("_test.cc") or "_conformance" in path.name or "testing" in path.parts \
            or "conformance" in path.parts
        text = path.read_text(encoding="utf-8")
        for include in re.findall(r'#include "([^"]+)"', text):
            target = include.split("/")[0]
            if target == folder or target in deps or (test and target in test_deps):
                continue
            problems.append(f"{name}: includes {include}, but {folder} does not declare {target}")
        if not test and not name.startswith(WIRE_NAME_HOMES):
            for wire_name in WIRE_NAMES.findall(text):
                problems.append(f"{name}: wire name {wire_name} outside the wire folders")
    return problems


def main():
    table = declared()
    problems = check(table)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"architecture: {len(table)} components, {len(problems)} problems")
    return 1 if problems or not table else 0


if __name__ == "__main__":
    sys.exit(main())
