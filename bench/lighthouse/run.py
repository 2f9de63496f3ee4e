#!/usr/bin/env python3
"""Lighthouse over public pages and the main page of every role, against a demo of its own; writes docs/portal_lighthouse.md.

Scores of performance come of times and move with what else the machine does; the other two do not.

Usage:   bench/lighthouse/run.py [--no-write]      `./dev lighthouse` builds first and has the packages
Exit:    0 every score is within its budget, 1 one is not, or a page could not be measured.
"""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/e2e"))
import in_browser  # noqa: E402  pylint: disable=wrong-import-position
from demo import Demo  # noqa: E402  pylint: disable=wrong-import-position

PAGE = ROOT / "docs/portal_lighthouse.md"
MEASURE_SECONDS = 2700
# PORTAL 6: performance, accessibility, best practices.
BUDGETS = {"desktop": (98, 100, 100), "mobile": (92, 100, 100)}
CATEGORIES = ("performance", "accessibility", "best-practices")
HEAD = """# What Lighthouse says of the portal

Written by `./dev lighthouse` (Lighthouse 12, Debian's Chromium, a demo on the same machine). Budgets: {budgets}.
Mobile is Lighthouse's usual telephone with its throttled processor and network, reckoned and not waited for. Performance comes of
times and moves with what else the machine does; accessibility and best practices do not. Of three runs each the one in the middle by its performance.

| page | who | on | performance | accessibility | best practices | largest paint ms | blocked ms | shift | KiB |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def measured():
    """The rows of measure.mjs, one a page and form."""
    in_browser.give_pages()
    with Demo() as demo:
        done = subprocess.run(["node", ROOT / "bench/lighthouse/measure.mjs", demo.folder / "credentials.json"], text=True,
                              stdout=subprocess.PIPE, timeout=MEASURE_SECONDS, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def line(row):
    values = row["values"]
    scores = [str(row["scores"][name]) for name in CATEGORIES]
    numbers = [f"{values['largest-contentful-paint']:.0f}", f"{values['total-blocking-time']:.0f}",
               f"{values['cumulative-layout-shift']:.4f}", f"{values['total-byte-weight'] / 1024:.0f}"]
    return "| " + " | ".join([f"`{row['path']}`", row["who"] or "anybody", row["form"], *scores, *numbers]) + " |"


def beyond(row):
    """What of a row is not within its budget, in words."""
    found = [f"{name} {row['scores'][name]} of {least}" for name, least in zip(CATEGORIES, BUDGETS[row["form"]])
             if row["scores"][name] < least]
    if row["final"].rstrip("/") != row["path"].rstrip("/"):
        found.append(f"ended at {row['final']}")
    return [f"{row['path']} ({row['form']}): {', '.join(found)}; {' '.join(row['faults'])}"] if found else []


def main():
    rows = measured()
    budgets = "; ".join(f"{form} {' / '.join(map(str, least))}" for form, least in BUDGETS.items())
    page = HEAD.format(budgets=budgets) + "\n".join(map(line, rows)) + "\n"
    if "--no-write" not in sys.argv:
        PAGE.write_text(page, encoding="utf-8")
    faults = [fault for row in rows for fault in beyond(row)]
    print(page)
    print("\n".join(faults) or "every score is within its budget")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
