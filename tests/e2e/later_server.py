"""The server of a demo, started anew on a later day: `kps serve --clock`."""
import datetime
import subprocess
import time

import shifted_clock
from demo import KPS
from kps_client import Connection

READY_SECONDS = 60


class LaterServer:
    """Takes the place of the demo's own server, on its port; the clocks of the tests go with it."""

    def __init__(self, demo):
        self.demo, self.process = demo, None

    def move_to(self, day, hour=9):
        """`hour` is UTC: nine is noon in Istanbul."""
        self.end()
        moment = datetime.datetime.combine(day, datetime.time(hour), datetime.timezone.utc)
        with open(self.demo.folder / "later-server.log", "ab") as told:
            self.process = subprocess.Popen([str(KPS), "serve", "--state", str(self.demo.folder), "--port", str(self.demo.port),
                                             "--clock", moment.strftime("%Y-%m-%dT%H:%M:%SZ")], stdout=told, stderr=told)
        shifted_clock.shift_to(moment)
        until = time.monotonic() + READY_SECONDS
        while not self.is_ready():
            if time.monotonic() > until or self.process.poll() is not None:
                raise AssertionError(f"the server did not start: {(self.demo.folder / 'later-server.log').read_text()[-2000:]}")
            time.sleep(0.05)

    def is_ready(self):
        try:
            return Connection(self.demo.base_url, self.demo.ca).get("/readyz").status == 200
        except OSError:
            return False

    def end(self):
        if self.process is None:
            self.demo.down()
            return
        self.process.terminate()
        self.process.wait(READY_SECONDS)
        self.process = None
