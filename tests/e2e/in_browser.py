"""The portal's tests in Debian's Chromium (portal/tests/*.mjs), against a demo that runs."""
import os
import pathlib
import subprocess

from demo import KPS, ROOT

PAGES = pathlib.Path(os.environ.get("KPS_PORTAL", ROOT / "build/portal"))
BROWSER_SECONDS = 600


def give_pages():
    """Puts the built pages beside the program, where it looks for them; before the demo starts."""
    beside = KPS.parent / "portal"
    if not beside.exists():
        beside.symlink_to(PAGES)


def run(test, demo, name, *arguments):
    """Runs one file; what it printed stands in the failure."""
    done = subprocess.run(["node", ROOT / "portal/tests" / name, demo.folder / "credentials.json", *arguments], text=True,
                          capture_output=True, timeout=BROWSER_SECONDS, check=False)
    print(done.stdout)
    test.assertEqual(done.returncode, 0, f"{done.stdout}\n{done.stderr}")
