"""Right answers for real clients: php-soap, python3-zeep, npm soap, npm tckimlik, and the five KPS v2 client shapes."""
import json
import os
import pathlib
import select
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

from demo import Demo, run
from kps_client import Client, Connection, Family, canonical, envelope

HERE = pathlib.Path(__file__).resolve().parent
CLIENTS = HERE / "clients"
PUBLIC_HOST = "tckimlik.nvi.gov.tr"
MEX_PATH = "/Services/Issuer.svc/mex"


def setUpModule():
    global demo
    demo = Demo()
    demo.up("--name", PUBLIC_HOST)


def tearDownModule():
    demo.__exit__()


def client_output(command, extra=None):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=120, cwd=HERE,
                            env={**os.environ, "NODE_EXTRA_CA_CERTS": demo.ca, "REQUESTS_CA_BUNDLE": demo.ca, **(extra or {})})
    if result.returncode != 0:
        raise AssertionError(f"{command[0]}: {result.stdout}{result.stderr}")
    return json.loads(result.stdout.strip().splitlines()[-1])


class ConnectProxy:
    """A loopback CONNECT proxy that leads every host to the server under test."""

    def __init__(self, port):
        self.target = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(4096)
        server = socket.create_connection(("127.0.0.1", self.target))
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        pair = {client: server, server: client}
        while True:
            for ready in select.select(list(pair), [], [], 30)[0]:
                data = ready.recv(65536)
                if not data:
                    client.close()
                    server.close()
                    return
                pair[ready].sendall(data)

    def close(self):
        self.listener.close()


class StockClients(unittest.TestCase):
    """Clients that anyone can install, with nothing but endpoint and CA changed."""

    def setUp(self):
        self.bank = demo.user("KRM-1001")
        self.person = demo.person("married-with-children")
        self.birth = [self.person["dogum_gun"], self.person["dogum_ay"], self.person["dogum_yil"]]

    def check(self, answer):
        self.assertEqual(int(answer["kimlik_no"]), self.person["kimlik_no"])
        self.assertEqual(answer["ad"], self.person["ad"])
        self.assertEqual(answer["soyad"], self.person["soyad"])
        self.assertEqual(int(answer["foto"]), 8)
        proof = run("audit", "verify-receipt", "--log", demo.log, answer["receipt"])
        self.assertEqual(proof.returncode, 0, proof.stdout + proof.stderr)

    # Evidence R-068.
    def test_php_soap(self):
        self.check(client_output(["php", CLIENTS / "query.php", demo.base_url, demo.ca, self.bank["username"], self.bank["password"],
                                  self.person["kimlik_no"], *self.birth]))

    def test_python_zeep(self):
        self.check(client_output(["/usr/bin/python3", CLIENTS / "query_zeep.py", demo.base_url, demo.ca, self.bank["username"],
                                  self.bank["password"], self.person["kimlik_no"], *self.birth]))

    def test_npm_soap(self):
        self.check(client_output(["node", CLIENTS / "query.mjs", demo.base_url, self.bank["username"], self.bank["password"],
                                  self.person["kimlik_no"], *self.birth]))

    def test_npm_tckimlik(self):
        proxy = ConnectProxy(demo.port)
        self.addCleanup(proxy.close)
        proxies = {"HTTPS_PROXY": proxy.url, "https_proxy": proxy.url, "NO_PROXY": "", "no_proxy": ""}
        words = ["node", CLIENTS / "verify_public.cjs", self.person["kimlik_no"], self.person["ad"], self.person["soyad"]]
        right = client_output([*words, self.person["dogum_yil"]], proxies)
        self.assertIs(right["citizen"]["TCKimlikNoDogrulaResult"], True)
        # The package writes a wrong parameter name here, so "false" is the right answer (WIRE 5).
        self.assertIs(right["foreigner"]["YabanciKimlikNoDogrulaResult"], False)
        wrong = client_output([*words, self.person["dogum_yil"] + 1], proxies)
        self.assertIs(wrong["citizen"]["TCKimlikNoDogrulaResult"], False)


class ClientFamilies(unittest.TestCase):
    """The five shapes of clients written against the real system (WIRE 1.5, 2.2)."""

    # Evidence.
    def test_every_family_gets_its_answer_and_uses_its_token_again(self):
        bank = demo.user("KRM-1001")
        person = demo.person("married-with-children")
        for family in Family:
            with self.subTest(family.value):
                client = Client(Connection(demo.base_url, demo.ca), bank["username"], bank["password"], family)
                for _ in range(2):
                    reply = client.ask_person(person)
                    self.assertEqual(reply.status, 200, reply.body)
                    self.assertEqual(reply.first("Soyad"), person["soyad"])

    def test_addresses_come_from_every_family_too(self):
        bank = demo.user("KRM-1001")
        person = demo.person("married-with-children")
        for family in Family:
            for version in ("2015/07/01", "2021/04/01"):
                with self.subTest(f"{family.value} {version}"):
                    client = Client(Connection(demo.base_url, demo.ca), bank["username"], bank["password"], family)
                    reply = client.ask_address(person, version)
                    self.assertEqual(reply.status, 200, reply.body)
                    self.assertTrue(reply.first("AcikAdres"))


class Contracts(unittest.TestCase):
    def test_the_token_service_describes_itself_where_the_wsdl_with_policy_says(self):
        connection = Connection(demo.base_url, demo.ca)
        policy = connection.get("/Services/Wsdl.ashx?Service=BilesikKutukSorgulaKimlikNoServis&Version=2024/04/01").root
        address = policy.xpath("//*[local-name()='MetadataReference']/*[local-name()='Address']")[0].text
        self.assertEqual(address, demo.base_url + MEX_PATH)
        wsdl = connection.get(MEX_PATH)
        self.assertEqual(wsdl.status, 200)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "issuer.wsdl"
            path.write_text(wsdl.body)
            for command in (["wsdl2h", "-o", "/dev/null", str(path)],
                            ["php", "-r", "exit(count((new SoapClient($argv[1]))->__getFunctions()) ? 0 : 1);", str(path)]):
                result = subprocess.run(command, capture_output=True, text=True)
                self.assertEqual(result.returncode, 0, result.stderr)
        asked = connection.post(MEX_PATH, envelope("<a:Action>http://schemas.xmlsoap.org/ws/2004/09/transfer/Get</a:Action>"
                                                   "<a:MessageID>urn:uuid:7</a:MessageID>", ""))
        self.assertEqual(asked.status, 200)
        section = asked.root.xpath("//*[local-name()='MetadataSection']")[0]
        self.assertEqual(section.get("Dialect"), "http://schemas.xmlsoap.org/wsdl/")
        self.assertEqual(canonical(section[0]), canonical(wsdl.root))

    def test_wsdl2h_reads_every_wsdl_that_is_served(self):
        listing = run("contract", "list", "--json")
        services = json.loads(listing.stdout)
        self.assertGreaterEqual(len(services), 10)
        connection = Connection(demo.base_url, demo.ca)
        with tempfile.TemporaryDirectory() as folder:
            for service in services:
                for page in ("Wsdl.ashx", "WsdlNoPolicy.ashx"):
                    reply = connection.get(f"/Services/{page}?Service={service['name']}&Version={service['version']}")
                    self.assertEqual(reply.status, 200)
                    path = pathlib.Path(folder) / "service.wsdl"
                    path.write_text(reply.body)
                    result = subprocess.run(["wsdl2h", "-o", "/dev/null", str(path)], capture_output=True, text=True)
                    self.assertEqual(result.returncode, 0, f"{service} {page}: {result.stderr}")
            for asmx in ("KPSPublic", "KPSPublicV2", "KPSPublicYabanciDogrula"):
                path = pathlib.Path(folder) / "public.wsdl"
                path.write_text(connection.get(f"/Service/{asmx}.asmx?wsdl").body)
                result = subprocess.run(["wsdl2h", "-o", "/dev/null", str(path)], capture_output=True, text=True)
                self.assertEqual(result.returncode, 0, f"{asmx}: {result.stderr}")


if __name__ == "__main__":
    sys.exit(unittest.main())
