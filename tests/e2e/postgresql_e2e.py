"""The server with its register and its administration in PostgreSQL: the same answers, changes within a second, and a database that goes away."""
import time
import unittest

from demo import Demo, admin, run
from kps_client import Client, Connection
from postgresql_server import PostgreSql
from rest_client import RestClient

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
