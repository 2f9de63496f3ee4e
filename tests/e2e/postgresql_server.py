"""A PostgreSQL of a test's own, in a temporary folder, reached by its socket only."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")


class PostgreSql:
    """`with PostgreSql() as server:`; roles `kps` (owner) and `kps_reader` (reads the register only)."""

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-pg-"))
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.process = None
        self._run("initdb", "-D", self.folder / "data", "-U", "kps", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()
        self.sql("CREATE ROLE kps_reader LOGIN")
        self.sql("CREATE DATABASE administration")
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _as_owner(command):
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        return [*prefix, *map(str, command)]

    def _run(self, program, *arguments):
        subprocess.run(self._as_owner([PROGRAMS / program, *arguments]), check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self):
        self.process = subprocess.Popen(
            self._as_owner([PROGRAMS / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses=",
                            "-c", "fsync=off"]),
            cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while subprocess.run([PROGRAMS / "pg_isready", "-q", "-h", self.folder], check=False).returncode != 0:
            if time.monotonic() > deadline:
                raise AssertionError("PostgreSQL does not start")
            time.sleep(0.05)

    def stop(self):
        if not self.process:
            return
        self._run("pg_ctl", "stop", "-D", self.folder / "data", "-m", "immediate", "-s")
        self.process.wait(30)
        self.process = None

    def sql(self, text, database="postgres"):
        done = subprocess.run([PROGRAMS / "psql", "-h", self.folder, "-U", "kps", "-d", database, "-qtA", "-v", "ON_ERROR_STOP=1", "-c", text],
                              check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def location(self, role="kps", database="postgres"):
        """As `--register` and `--administration` take it."""
        return f"host={self.folder} user={role} dbname={database}"
