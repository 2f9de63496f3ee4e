#!/usr/bin/env python3
"""Writes the digests of its style and scripts into the security policy of contracts/audit/verifier.html.

The page's own Content-Security-Policy lets nothing run but what has these digests; a browser refuses the page's scripts when
they are not renewed after a change.

usage: stamp_verifier.py [--check]
exit status: 0 they are right, or were written; 1 with --check when they are not
example: stamp_verifier.py
"""
import base64
import hashlib
import pathlib
import re
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent / "contracts/audit/verifier.html"


def digest(text, opening):
    body = re.search(re.escape(opening) + r"(.*?)</(?:script|style)>", text, re.DOTALL).group(1)
    return "'sha256-%s'" % base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()


def main():
    text = PAGE.read_text(encoding="utf-8")
    scripts = " ".join(digest(text, '<script id="%s">' % name) for name in ("core", "page"))
    policy = ("default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'" % (scripts, digest(text, "<style>")))
    stamped = re.sub(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*', lambda match: match.group(1) + policy, text)
    if "--check" in sys.argv[1:]:
        return 0 if stamped == text else 1
    PAGE.write_text(stamped, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
