"""Starts and stops a demo for the tests, and reads its log through the program's own commands."""
import json
import os
import pathlib
import random
import shutil
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KPS = pathlib.Path(os.environ.get("KPS_PROGRAM", ROOT / "build/release/bin/kps"))


# Below the ports that the system gives to connections that go out, so that none of those takes a server's port in between.
PORTS = range(10_000, 32_000)


def free_port():
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Demo:
    """One demo in a folder of its own; `with Demo() as demo:`."""

    def __init__(self, persons=2000, folder=None):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="kps-e2e-"))
        self.own_folder = folder is None
        self.persons = persons
        self.port = free_port()
        self.credentials = None

    def __enter__(self):
        self.up()
        return self

    def __exit__(self, *_):
        self.down()
        if self.own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def up(self, *options, check=True):
        result = run("demo", "up", "--dir", self.folder, "--persons", self.persons, "--port", self.port, "--detach", *options)
        if check and result.returncode != 0:
            raise AssertionError(f"demo up: {result.stdout}{result.stderr}")
        if result.returncode == 0:
            self.credentials = json.loads((self.folder / "credentials.json").read_text())
        return result

    def down(self):
        return run("demo", "down", "--dir", self.folder)

    @property
    def base_url(self):
        return self.credentials["base_url"]

    @property
    def ca(self):
        return str(self.folder / self.credentials["ca"])

    @property
    def pid(self):
        return int((self.folder / "server.pid").read_text())

    def user(self, name):
        return next(user for user in self.credentials["service_users"] if user["username"] == name)

    def person(self, persona):
        return next(person for person in self.credentials["persons"] if person["persona"] == persona)

    @property
    def log(self):
        return self.folder / "log"

    def entry(self, index):
        """The opened entry at `index`, as `kps audit show --json` prints it."""
        result = run("audit", "show", index, "--log", self.log, "--keys", self.folder / "keys", "--json")
        if result.returncode != 0:
            raise AssertionError(f"audit show {index}: {result.stderr}")
        return json.loads(result.stdout)

    def is_message(self, index):
        """Whether a machine's message caused the entry at `index`.

        The log puts entries of its own there when it changes a key, and what acts of people leave comes a moment after the act.
        """
        return self.entry(index)["clear"]["type"] not in ("key", "admin")

    def messages(self):
        """The indices of all entries that machines' messages caused."""
        count = json.loads(run("audit", "verify", "--log", self.log, "--json").stdout)["entries"]
        return [index for index in range(count) if self.is_message(index)]

    def entry_from(self, index):
        """The first entry at or after `index` that a machine's message caused."""
        while not self.is_message(index):
            index += 1
        return self.entry(index)

    def wait_dead(self, seconds=60):
        pid = self.pid
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if ") Z " in pathlib.Path(f"/proc/{pid}/stat").read_text():
                    return
            except FileNotFoundError:
                return
            time.sleep(0.005)
        raise AssertionError("the server is still there")


def run(*arguments, timeout=300, **options):
    return subprocess.run([str(KPS), *map(str, arguments)], capture_output=True, text=True, timeout=timeout, **options)


def admin(demo, *arguments):
    result = run("admin", *arguments, "--dir", demo.folder)
    if result.returncode != 0:
        raise AssertionError(f"kps admin {arguments}: {result.stdout}{result.stderr}")
    return result
