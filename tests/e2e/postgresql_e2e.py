"""The server with its register and its administration in PostgreSQL: the same answers, changes within a second, and a database that goes away."""
import pathlib
import shutil
import tempfile
import time
import unittest

from demo import Demo, admin, run
from kps_client import Client, Connection
from postgresql_server import PostgreSql
from rest_client import RestClient
from retention_e2e import Server

PERSONS = 1000


def setUpModule():
    global database, demo
    database = PostgreSql().__enter__()
    made = run("registry", "generate", "--persons", PERSONS, "--store", "postgresql", "--location", database.location())
    assert made.returncode == 0, made.stderr
    database.sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO kps_reader")
    demo = Demo(persons=PERSONS)
    demo.up("--register", database.location("kps_reader"), "--administration", database.location("kps", "administration"))


def tearDownModule():
    demo.__exit__()
    database.__exit__()


def client(user="KRM-1001"):
    row = demo.user(user)
    return Client(Connection(demo.base_url, demo.ca), row["username"], row["password"])


class InPostgreSql(unittest.TestCase):
    def test_a_question_is_answered_and_its_receipt_holds(self):
        person = demo.person("married-with-children")
        reply = client().ask_person(person)
        self.assertEqual((reply.status, reply.first("Soyad")), (200, person["soyad"]))
        proof = run("audit", "verify-receipt", "--log", demo.log, reply.receipt)
        self.assertEqual(proof.returncode, 0, proof.stdout + proof.stderr)
        self.assertFalse((demo.folder / "register").exists())
        self.assertFalse((demo.folder / "administration.sqlite").exists())
        self.assertGreater(int(database.sql("SELECT count(*) FROM institutions", "administration")), 5)

    def test_a_block_is_in_force_within_a_second_and_lifted_again(self):
        university = client("KRM-1003")
        person = demo.person("single")
        blocked = ("--institution", "1003", "--ground", "security-endangered")
        self.assertEqual(university.ask_person(person).first("Soyad"), person["soyad"])
        admin(demo, "block", "set", *blocked, "--note", "test")
        time.sleep(1.0)
        self.assertNotIn(person["soyad"], university.ask_person(person).body)
        admin(demo, "block", "lift", *blocked, "--evidence", "test/1")
        time.sleep(1.0)
        self.assertEqual(university.ask_person(person).first("Soyad"), person["soyad"])

    # Evidence R-087.
    def test_a_backup_under_load_is_restored_into_empty_databases(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-pg-backup-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        person = demo.person("married-with-children")
        bank = client()
        receipts = [bank.ask_person(person).receipt for _ in range(3)]
        made = run("backup", "create", "--dir", demo.folder, "--out", folder / "b1", "--by", "ayse")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(run("backup", "verify", "--backup", folder / "b1").returncode, 0)
        for name in ("people2", "administration2"):
            database.sql(f"CREATE DATABASE {name}")
        database.sql("ALTER DEFAULT PRIVILEGES FOR ROLE kps IN SCHEMA public GRANT SELECT ON TABLES TO kps_reader", "people2")
        options = ("backup", "restore", "--backup", folder / "b1", "--dir", folder / "state", "--keys", demo.folder / "keys",
                   "--after-loss", "--by", "ayse")
        stores = ("--register", database.location("kps_reader", "people2"), "--register-owner", database.location("kps", "people2"),
                  "--administration", database.location("kps", "administration2"))
        self.assertEqual(run(*options).returncode, 2)  # where to is always said
        full = run(*options, *stores[:-1], database.location("kps", "administration"))
        self.assertEqual(full.returncode, 1)
        self.assertIn("not empty", full.stderr)
        done = run(*options, *stores)
        self.assertEqual(done.returncode, 0, done.stderr)
        for table, name in (("institutions", "administration"),):
            count = f"SELECT count(*) FROM {table}"
            self.assertEqual(database.sql(count, f"{name}2"), database.sql(count, name))
        shutil.copytree(demo.folder / "tls", folder / "state" / "tls")
        for receipt in receipts:
            self.assertEqual(run("audit", "verify-receipt", "--log", folder / "state" / "log", receipt).returncode, 0)
        with Server(folder / "state") as server:
            row = demo.user("KRM-1001")
            restored = Client(Connection(f"https://localhost:{server.port}", demo.ca), row["username"], row["password"])
            self.assertEqual(restored.ask_person(person).first("Soyad"), person["soyad"])
        self.assertEqual(run("audit", "verify", "--log", folder / "state" / "log").returncode, 0)
        self.assertNotIn("password", made.stdout + made.stderr + done.stdout + done.stderr)

    def test_a_folder_keeps_its_stores(self):
        for option in ("--register", "--administration"):
            refused = demo.up(option, database.location("kps", "elsewhere"), check=False)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("other stores", refused.stderr)

    def test_while_the_database_is_away_nothing_is_answered_and_then_it_is_again(self):
        bank = client()
        rest = RestClient(demo)
        rest.log_in()
        person = demo.person("single")
        self.assertEqual(bank.ask_person(person).first("Soyad"), person["soyad"])
        database.stop()
        try:
            refused = bank.ask_person(person)
            self.assertEqual(refused.status, 500)
            self.assertNotIn(person["soyad"], refused.body)
        finally:
            database.start()
        deadline = time.monotonic() + 20
        while (reply := bank.ask_person(person)).status != 200 and time.monotonic() < deadline:
            time.sleep(0.2)
        self.assertEqual(reply.first("Soyad"), person["soyad"])
        self.assertEqual(run("audit", "verify", "--log", demo.log).returncode, 0)


if __name__ == "__main__":
    unittest.main()
