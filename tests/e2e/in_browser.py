"""The portal's tests in Debian's Chromium (portal/tests/*.mjs), against a demo that runs."""
import json
import os
import pathlib
import subprocess

from demo import KPS, ROOT
from portal_client import last_steps

PAGES = pathlib.Path(os.environ.get("KPS_PORTAL", ROOT / "build/portal"))
# A file of tests on a machine that has much else to do; run.py ends it at last.
BROWSER_SECONDS = 840


def give_pages():
    """Puts the built pages beside the program, where it looks for them; before the demo starts."""
    beside = KPS.parent / "portal"
    if not beside.exists():
        beside.symlink_to(PAGES)


def run(test, demo, name, *arguments):
    """Runs one file; what it printed stands in the failure."""
    # A one-time code is good once: the browser goes on after those that were used out here.
    environment = {**os.environ, "KPS_LAST_STEPS": json.dumps(last_steps)}
    done = subprocess.run(["node", ROOT / "portal/tests" / name, demo.folder / "credentials.json", *arguments], text=True,
                          env=environment, capture_output=True, timeout=BROWSER_SECONDS, check=False)
    print(done.stdout)
    test.assertEqual(done.returncode, 0, f"{done.stdout}\n{done.stderr}")
