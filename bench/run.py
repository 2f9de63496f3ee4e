#!/usr/bin/python3
"""Measures this system against nginx and against what one would otherwise put together, in one run.

Everything runs on this machine's loopback and ends by itself. Rounds are interleaved, so that other work on the machine
hits all alike; medians are compared, and the server's CPU time per operation is the figure to trust.

    ./bench/run.py                       all that can be started
    ./bench/run.py --only nginx,echo     the transport alone
    ./bench/run.py --render              only docs/performance.md from results/latest.json

Exit status: 0 measured, 1 nothing could be measured, 2 wrong arguments.
"""

import argparse
import base64
import contextlib
import datetime
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
RESULTS = BENCH / "results" / "latest.json"
PAGE = ROOT / "docs" / "performance.md"
POSTGRES = pathlib.Path("/usr/lib/postgresql/15/bin")
PERSONS_OF_REFERENCE = 100_000
START_SECONDS_MAX = 300
PART_SECONDS_MAX = 1800
NOT_PARTS = {"bench_load_generator", "bench_transport_echo"}
FOREIGN_SHARE_MAX = 0.12  # rounds with more CPU time used by others are marked
ANSWER_BYTES = 2048
SAMPLED_PERSONS = 200_000
SEARCHED_PERSONS = 4_000
CRITERIA_OF_A_CALL = 100
REST_PATH = "/api/v1/services/KisiSorgulaTCKimlikNoServis/2011-01-01/ListeleCoklu"
QUERY_BYTES = 6800  # a signed query with its token
WIDE_CONNECTIONS = 256  # as many institutions at once; what is durable together grows with them
WIDE_MEASURES = ("nginx GET 2 KB", "KPS signed query, durable audit", "KPS REST query")
WIDE_LABEL = f", {WIDE_CONNECTIONS} connections"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


def processes():
    """pid -> (parent, command line) of all processes."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError, ValueError):
            stat = (entry / "stat").read_text()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            found[int(entry.name)] = (int(stat.rsplit(")", 1)[1].split()[1]), command)
    return found


def with_descendants(pids):
    table = processes()
    family = set(pids)
    while True:
        children = {pid for pid, (parent, _) in table.items() if parent in family}
        if children <= family:
            return sorted(family & set(table))
        family |= children


def busy_seconds():
    """Seconds all cores worked, and seconds that passed on all of them, since boot."""
    fields = [int(field) for field in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    idle = fields[3] + fields[4]
    ticks = os.sysconf("SC_CLK_TCK")
    return (sum(fields) - idle) / ticks, sum(fields) / ticks


def identity_number(stem):
    """Eleven digits with both check digits right; synthetic."""
    digits = [int(digit) for digit in f"{stem:09d}"]
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    return f"{stem:09d}{tenth}{(sum(digits) + tenth) % 10}"


class Workplace:
    """The temporary folder of a run: certificate, files, templates. Readable by the servers' own users."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-bench-"))
        self.folder.chmod(0o755)
        self.certificate = self.folder / "certificate.pem"
        self.key = self.folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-keyout", self.key, "-out", self.certificate, "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
            check=True, stderr=subprocess.DEVNULL)
        self.key.chmod(0o644)  # a throw-away key that all references must read
        noise = random.Random(1)
        self.body = self.file("body.txt", base64.b64encode(noise.randbytes(QUERY_BYTES))[:QUERY_BYTES])
        www = self.folder / "www"
        www.mkdir()
        (www / "file.xml").write_bytes(base64.b64encode(noise.randbytes(ANSWER_BYTES))[:ANSWER_BYTES])
        numbers = noise.sample(range(100_000_000, 999_999_999), PERSONS_OF_REFERENCE)
        self.numbers = [identity_number(number) for number in numbers]
        self.ids = self.file("ids.txt", "\n".join(self.numbers).encode())

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        path.chmod(0o644)
        return path

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Server:
    """Something that is measured. `measures` gives the load generator's arguments by name."""

    name = ""
    url = ""
    measures = {}

    def __init__(self, place):
        self.place = place
        self.children = []

    def start(self):
        raise NotImplementedError

    def launch(self, command, **options):
        log = open(self.place.folder / f"{self.name}.log", "ab")
        child = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log,
                                 stdin=subprocess.DEVNULL, **options)
        self.children.append(child)
        return child

    def roots(self):
        return [child.pid for child in self.children]

    def stop(self):
        for child in reversed(self.children):
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.children.clear()


class Nginx(Server):
    name = "nginx"

    def configuration(self, port):
        php = getattr(self, "php_socket", None)
        location = f"""location / {{ error_page 405 =200 $uri; }}"""
        if php:
            location = f"""location / {{ fastcgi_pass unix:{php}; fastcgi_keep_conn on;
                fastcgi_param REQUEST_METHOD $request_method; fastcgi_param CONTENT_TYPE $content_type;
                fastcgi_param CONTENT_LENGTH $content_length; fastcgi_param QUERY_STRING $query_string;
                fastcgi_param SCRIPT_FILENAME {BENCH}/reference/php/person.php; }}"""
        return f"""daemon off; worker_processes 2; pid {self.place.folder}/{self.name}.pid;
error_log {self.place.folder}/{self.name}-error.log;
events {{ worker_connections 4096; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; keepalive_timeout 300s;
  open_file_cache max=100; open_file_cache_valid 600s; client_body_buffer_size 64k;
  client_body_temp_path {self.place.folder}/{self.name}-body; fastcgi_temp_path {self.place.folder}/{self.name}-fcgi;
  proxy_temp_path {self.place.folder}/{self.name}-proxy; uwsgi_temp_path {self.place.folder}/{self.name}-uwsgi;
  scgi_temp_path {self.place.folder}/{self.name}-scgi;
  types {{ application/soap+xml xml; }}
  server {{ listen 127.0.0.1:{port} ssl reuseport; root {self.place.folder}/www; ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate {self.place.certificate}; ssl_certificate_key {self.place.key};
    {location} }} }}
"""

    def start(self):
        port = free_port()
        self.url = f"https://127.0.0.1:{port}"
        configuration = self.place.file(f"{self.name}.conf", self.configuration(port).encode())
        self.launch(["nginx", "-e", self.place.folder / f"{self.name}-start.log", "-p", self.place.folder,
                     "-c", configuration])
        wait_for_port(port)
        self.measures = {
            "nginx GET 2 KB": ["--mode", "get", "--path", "/file.xml"],
            "nginx POST 6.8 KB → 2 KB": ["--mode", "post", "--path", "/file.xml", "--template", self.place.body],
            "nginx GET, a handshake each": ["--mode", "get", "--path", "/file.xml", "--reconnect"],
        }


class Echo(Server):
    name = "echo"

    def __init__(self, place, programs):
        super().__init__(place)
        self.programs = programs

    def start(self):
        port = free_port()
        self.url = f"https://127.0.0.1:{port}"
        self.launch([self.programs / "bench_transport_echo", "--certificate", self.place.certificate,
                     "--key", self.place.key, "--port", port, "--threads", 2, "--seconds", 3600])
        wait_for_port(port)
        self.measures = {
            "our listener GET → 2 KB": ["--mode", "get", "--path", "/"],
            "our listener POST 6.8 KB → 2 KB": ["--mode", "post", "--path", "/", "--template", self.place.body],
            "our listener GET, a handshake each": ["--mode", "get", "--path", "/", "--reconnect"],
        }


class Kps(Server):
    """The full demo: TLS, message security, decision, look-up, masking, durable audit entry, answer.

    Starts `kps demo up --detach` (or the command given) and reads credentials.json (DESIGN.md 5). The numbers asked for
    are spread over the whole register, so that records are not in the processor's cache.
    """

    name = "kps"

    def __init__(self, place, arguments, programs):
        super().__init__(place)
        self.command = arguments.kps_command.split() if arguments.kps_command else [programs / "kps", "demo", "up"]
        self.persons = arguments.persons
        self.ids = arguments.ids
        self.folder = place.folder / "demo"
        self.program = self.command[0]

    def start(self):
        port = free_port()
        subprocess.run([*self.command, "--dir", self.folder, "--persons", str(self.persons), "--port", str(port),
                        "--detach"], check=True, timeout=START_SECONDS_MAX, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL)
        credentials = json.loads((self.folder / "credentials.json").read_text())
        self.url = f"https://127.0.0.1:{port}"
        user = next(user for user in credentials["service_users"] if user["username"] == "KRM-1001")
        if not self.ids:
            numbers = subprocess.run([self.program, "registry", "sample", "--register", self.folder / "register", "--count",
                                      str(SAMPLED_PERSONS)], check=True, capture_output=True).stdout
            # In the register's order the load would be a harvest, and be stopped as one (docs/adr/0038).
            shuffled = numbers.split()
            random.Random(1).shuffle(shuffled)
            self.ids = self.place.file("kps-ids.txt", b"\n".join(shuffled))
        places = {"{{STS_URL}}": credentials["base_url"] + "/Services/Issuer.svc/IWSTrust13",
                  "{{SERVICE_URL}}": credentials["base_url"] + "/Services/RoutingService.svc",
                  "{{USERNAME}}": user["username"], "{{PASSWORD}}": user["password"]}
        token = self.fill("token_request.xml", places)
        signed = ["--path", "/Services/RoutingService.svc", "--rst-template", token]
        common = [*signed, "--ids", self.ids]
        citizen = [*common, "--template", self.fill("citizen_query.xml", places), "--expect", "TemelBilgisi"]
        combined = [*common, "--template", self.fill("person_query.xml", places), "--expect", "SorgulaResult"]
        family = [*common, "--template", self.fill("family_query.xml", places), "--expect", "AileKisiListesi"]
        address = [*common, "--template", self.fill("address_query.xml", places), "--expect", "YerlesimYeriAdresi"]
        people = self.people(credentials, user)
        extract = [*signed, "--template", self.fill("nko_query.xml", places), "--expect", "</Kisiler>",
                   "--ids", self.place.file("kps-extracts.txt", "\n".join(map(extract_criterion, people)).encode())]
        search = [*signed, "--template", self.fill("search_query.xml", places), "--expect", "</TCKimlikNo>",
                  "--ids", self.place.file("kps-searches.txt", "\n".join(search_criteria(people)).encode())]
        self.measures = {
            "KPS signed query, durable audit": ["--mode", "query", *citizen],
            "KPS new token + signed query": ["--mode", "token+query", *citizen],
            "KPS signed query, combined register with documents": ["--mode", "query", *combined],
            "KPS signed query, family": ["--mode", "query", *family],
            "KPS signed query, addresses": ["--mode", "query", *address],
            "KPS signed query, register extract": ["--mode", "query", *extract],
            "KPS signed query, search by name": ["--mode", "query", *search],
            "KPS REST query": self.rest_query(credentials, user),
        }

    def bearer(self, credentials, user):
        form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": user["username"],
                                       "client_secret": user["password"]}).encode()
        trust = ssl.create_default_context(cafile=self.folder / credentials["ca"])
        with urllib.request.urlopen(credentials["base_url"] + "/api/v1/token", form, context=trust, timeout=30) as reply:
            return json.load(reply)["access_token"]

    def people(self, credentials, user):
        """Names and birth dates of some whom the register knows, for the questions that need them."""
        trust = ssl.create_default_context(cafile=self.folder / credentials["ca"])
        headers = {"Authorization": "Bearer " + self.bearer(credentials, user), "Content-Type": "application/json"}
        numbers = self.ids.read_text().split()[:SEARCHED_PERSONS]
        found = []
        for first in range(0, len(numbers), CRITERIA_OF_A_CALL):
            asked = [{"TCKimlikNo": int(number)} for number in numbers[first:first + CRITERIA_OF_A_CALL]]
            request = urllib.request.Request(credentials["base_url"] + REST_PATH, json.dumps({"criteria": asked}).encode(), headers)
            with urllib.request.urlopen(request, context=trust, timeout=30) as reply:
                found += json.load(reply)["records"]
        return [record for record in found if "Gun" in record.get("TemelBilgisi", {}).get("DogumTarih", {})]

    def rest_query(self, credentials, user):
        """The same question over REST: one bearer token for the run, then POSTs that differ in the number only."""
        bearer = self.bearer(credentials, user)
        question = self.place.file("kps-question.json", b'{"criteria":[{"TCKimlikNo":{{ID}}}]}')
        return ["--mode", "post", "--path", REST_PATH,
                "--content-type", "application/json", "--header", f"Authorization: Bearer {bearer}",
                "--ids", self.ids, "--template", question, "--expect", '"records":[']

    def fill(self, name, places):
        text = (BENCH / "templates" / name).read_text()
        for place, value in places.items():
            text = text.replace(place, value)
        return self.place.file("kps-" + name, text.encode())

    def roots(self):
        return [pid for pid, (_, command) in processes().items()
                if str(self.folder) in command and pid != os.getpid() and "run.py" not in command]

    def stop(self):
        subprocess.run([self.program, "demo", "down", "--dir", self.folder], timeout=60, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, check=False)


def extract_criterion(person):
    """The members of a criterion, each as wide as for anybody else: later only bytes are written over it."""
    born = person["TemelBilgisi"]["DogumTarih"]
    return (f"<DogumAy>{born.get('Ay', 0):02d}</DogumAy><DogumGun>{born.get('Gun', 0):02d}</DogumGun><DogumYil>{born['Yil']:04d}</DogumYil>"
            f"<EskiEsListele>true</EskiEsListele><NKOTipi>NufusAileKayitOrnekKardesDahil</NKOTipi><TCKimlikNo>{person['TCKimlikNo']}</TCKimlikNo>")


def search_criteria(people):
    """Names and birth date, of those whose names together have the usual width."""
    criteria = []
    for person in people:
        known, born = person["TemelBilgisi"], person["TemelBilgisi"]["DogumTarih"]
        criteria.append(f"<Ad>{known['Ad']}</Ad><DogumTarihAy>{born.get('Ay', 0):02d}</DogumTarihAy><DogumTarihGun>{born.get('Gun', 0):02d}"
                        f"</DogumTarihGun><DogumTarihYil>{born['Yil']}</DogumTarihYil><Soyad>{known['Soyad']}</Soyad>".encode())
    usual = statistics.mode(map(len, criteria))
    return [criterion.decode() for criterion in criteria if len(criterion) == usual and b" " not in criterion]


class Database(Server):
    """PostgreSQL with the table of the two references, in the run's folder."""

    name = "postgresql"
    columns = ("number given_name surname mother_name father_name sex birth_day birth_month birth_year birth_place "
               "civil_status status mother_number father_number spouse_number province district volume family_order "
               "member_order religion card_serial card_valid_until card_authority blood_group address province_code "
               "district_code quarter street door_number flat_number postal_code registered_on").split()

    def as_owner(self, command):
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        return [*prefix, *[str(part) for part in command]]

    def start(self):
        home = self.place.folder / "postgresql"
        home.mkdir()
        if os.geteuid() == 0:
            shutil.chown(home, "postgres")
        self.environment = {"PGHOST": str(home), "PGUSER": "postgres", "PGDATABASE": "postgres"}
        subprocess.run(self.as_owner([POSTGRES / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust",
                                      "-E", "UTF8", "--locale=C", "--no-sync"]),
                       check=True, stdout=subprocess.DEVNULL, cwd="/")
        self.launch(self.as_owner([POSTGRES / "postgres", "-D", home / "data", "-k", home, "-c", "listen_addresses=",
                                   "-c", "shared_buffers=256MB"]), cwd="/")
        for _ in range(100):
            ready = subprocess.run([POSTGRES / "pg_isready", "-q"], env={**os.environ, **self.environment})
            if ready.returncode == 0:
                break
            time.sleep(0.1)
        definition = ", ".join(f"{column} text" for column in self.columns)
        rows = "\n".join("\t".join(self.row(number)) for number in self.place.numbers)
        script = (f"CREATE TABLE person ({definition}, PRIMARY KEY (number));\nCOPY person FROM stdin;\n{rows}\n\\.\n"
                  "ANALYZE person;\n")
        subprocess.run([POSTGRES / "psql", "-q", "-v", "ON_ERROR_STOP=1"], input=script.encode(), check=True,
                       env={**os.environ, **self.environment})

    def row(self, number):
        """Invented values of about the length that real ones have."""
        filled = {"number": number, "birth_year": str(1940 + int(number[3:5]) % 80),
                  "address": "ATATÜRK MAHALLESİ CUMHURİYET CADDESİ NO 12 İÇ KAPI NO 4 " + number[:4]}
        return [filled.get(column, f"{column[:8].upper()}-{number[-6:]}") for column in self.columns]


class Php(Nginx):
    name = "php"

    def __init__(self, place, database):
        super().__init__(place)
        self.database = database

    def start(self):
        self.php_socket = self.place.folder / "php.sock"
        owner = "user = www-data\ngroup = www-data\n" if os.geteuid() == 0 else ""
        pool = (f"[global]\nerror_log = {self.place.folder}/php.log\ndaemonize = no\n[bench]\n{owner}"
                f"listen = {self.php_socket}\nlisten.mode = 0666\nlisten.backlog = 1024\npm = static\n"
                f"pm.max_children = 8\npm.max_requests = 0\nclear_env = no\n"
                f"php_admin_value[soap.wsdl_cache_dir] = {self.place.folder}/wsdl\n")
        cache = self.place.folder / "wsdl"
        cache.mkdir()
        cache.chmod(0o777)
        configuration = self.place.file("php-fpm.conf", pool.encode())
        fpm = shutil.which("php-fpm8.2") or shutil.which("php-fpm")
        environment = {**os.environ, **self.database.environment, "BENCH_DATABASE": "",
                       "BENCH_WSDL": str(BENCH / "reference" / "person.wsdl")}
        self.launch([fpm, "-F", "-y", configuration], env=environment)
        while not self.php_socket.exists():
            time.sleep(0.05)
        super().start()
        self.measures = {"PHP SoapServer, look-up only": reference_measure(self.place, "/person")}

    def roots(self):
        return super().roots() + self.database.roots()


class Node(Server):
    name = "node"

    def __init__(self, place, database):
        super().__init__(place)
        self.database = database

    def start(self):
        home = self.place.folder / "node"
        shutil.copytree(BENCH / "reference" / "node", home, ignore=shutil.ignore_patterns("node_modules"))
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=home, check=True,
                       timeout=START_SECONDS_MAX, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = free_port()
        self.url = f"https://127.0.0.1:{port}"
        environment = {**os.environ, **self.database.environment, "BENCH_PORT": str(port), "NODE_ENV": "production",
                       "BENCH_CERTIFICATE": str(self.place.certificate), "BENCH_KEY": str(self.place.key),
                       "BENCH_WSDL": str(BENCH / "reference" / "person.wsdl")}
        self.launch(["node", home / "server.js"], env=environment, cwd=home)
        wait_for_port(port)
        self.measures = {"Node soap, look-up only": reference_measure(self.place, "/person")}

    def roots(self):
        return super().roots() + self.database.roots()


def reference_measure(place, path):
    return ["--mode", "post", "--path", path, "--content-type", "text/xml; charset=utf-8",
            "--header", 'SOAPAction: "urn:kps:bench/PersonQuery"', "--ids", place.ids,
            "--template", BENCH / "templates" / "reference_query.xml", "--expect", "postal_code>"]


def measure(server, name, arguments, programs, extra=(), connections=None):
    pids = with_descendants(server.roots())
    command = [programs / "bench_load_generator", "--url", server.url, *server.measures[name],
               "--threads", arguments.threads, "--connections", connections or arguments.connections, "--warm-up", arguments.warm_up,
               "--duration", arguments.seconds, "--server-pids", ",".join(map(str, pids)), *extra]
    busy_before, total_before = busy_seconds()
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=120)
    busy_after, total_after = busy_seconds()
    result = json.loads(done.stdout)
    share = result["seconds"] / (result["seconds"] + arguments.warm_up)
    ours = (result["server_cpu_s"] + result["client_cpu_us"] * result["operations"] / 1e6) / share
    result["foreign_share"] = round(max(0, busy_after - busy_before - ours) / (total_after - total_before), 3)
    return result


def summary(rounds):
    middle = lambda key: statistics.median(result[key] for result in rounds)
    wrong = sum(result["operations"] - result["right"] + result["connection_failures"] + result["token_failures"]
                for result in rounds)
    return {"per_second": round(middle("per_second")), "server_cpu_us": round(middle("server_cpu_us"), 2),
            "client_cpu_us": round(middle("client_cpu_us"), 2), "p50_us": middle("p50_us"), "p90_us": middle("p90_us"),
            "p99_us": middle("p99_us"), "max_us": max(result["max_us"] for result in rounds), "errors": wrong,
            "operations": sum(result["operations"] for result in rounds), "rounds": len(rounds),
            "foreign_share": middle("foreign_share")}


def choose_servers(place, arguments, programs):
    wanted = set(arguments.only.split(",")) if arguments.only else {"nginx", "echo", "kps", "php", "node"}
    servers = []
    if "nginx" in wanted:
        servers.append(Nginx(place))
    if "echo" in wanted:
        servers.append(Echo(place, programs))
    if "kps" in wanted:
        servers.append(Kps(place, arguments, programs))
    if wanted & {"php", "node"}:
        database = Database(place)
        servers.append(database)
        servers += [Php(place, database)] if "php" in wanted else []
        servers += [Node(place, database)] if "node" in wanted else []
    return servers


def rows_of(server):
    """Label, measure and connections of each row; the wide ones come last."""
    rows = [(name, name, None) for name in server.measures]
    return rows + [(name + WIDE_LABEL, name, WIDE_CONNECTIONS) for name in server.measures if name in WIDE_MEASURES]


def measure_all(servers, arguments, programs):
    runs = {}
    for number in range(arguments.rounds):
        for server in servers:
            for label, name, connections in rows_of(server):
                try:
                    result = measure(server, name, arguments, programs, connections=connections)
                except subprocess.SubprocessError as error:
                    print(f"{label}: {error}", file=sys.stderr)
                    continue
                runs.setdefault(label, []).append(result)
                print(f"round {number + 1}  {label:34} {result['per_second']:>9.0f}/s  "
                      f"{result['server_cpu_us']:7.1f} µs CPU  p99 {result['p99_us']} µs", flush=True)
    for server in servers:
        for name in [name for name in server.measures if name in runs]:
            half = round(statistics.median(result["per_second"] for result in runs[name]) / 2)
            if name.startswith(("nginx GET 2 KB", "KPS signed")) and half > 0:
                label = f"{name}, at half of that rate"
                runs[label] = [measure(server, name, arguments, programs, ["--rate", half])]
    return {name: summary(rounds) for name, rounds in runs.items()}


def part_commands(programs):
    """Every bench_* program, and what is measured by the program itself."""
    commands = {program.name: [program] for program in sorted(programs.glob("bench_*"))
                if program.name not in NOT_PARTS and os.access(program, os.X_OK)}
    lookup = commands.pop("bench_registry_lookup", None)
    if lookup:
        for persons in ("1000000", "10000000"):
            commands[f"registry look-up, {int(persons):,} people"] = [*lookup, "--people", persons]
    search = commands.pop("bench_registry_search", None)
    if search:
        for persons in ("1000000", "10000000"):
            commands[f"registry search, {int(persons):,} people"] = [*search, "--people", persons]
    lists = commands.pop("bench_case_lists", None)
    if lists:
        for cases in ("1000000", "10000000"):
            commands[f"lists of cases, {int(cases):,} cases"] = [*lists, cases]
    commands["population, 1,000,000 people"] = ["/usr/bin/time", "-f", "%e s, %U s user, %M KiB", programs / "kps", "registry",
                                                "generate", "--persons", "1000000", "--out", "population"]
    commands["cold start, 3,000 institutions and 1,000,000 people"] = [BENCH / "cold_start.py"]
    return commands


def run_parts(programs, place, wanted):
    """What each part prints: one hot path each, in its own words. `wanted`: pieces of names; empty for all."""
    texts = {}
    for name, command in part_commands(programs).items():
        if wanted and not any(piece in name for piece in wanted):
            continue
        print(f"part {name}", flush=True)
        try:
            done = subprocess.run(command, cwd=place.folder, capture_output=True, text=True,
                                  timeout=PART_SECONDS_MAX, check=True, stdin=subprocess.DEVNULL)
            # Some say what they measured on standard error, after their progress.
            texts[name] = done.stdout.strip() or done.stderr.strip().splitlines()[-1]
        except (subprocess.SubprocessError, OSError) as error:
            print(f"{name} cannot be measured: {error}", file=sys.stderr)
    return texts


def machine():
    cpu = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), "unknown")
    return {"cpu": cpu, "cores": os.cpu_count(), "kernel": os.uname().release.split("-")[0]}


def table(results):
    lines = ["| what | operations/s | of nginx GET | server CPU µs | × nginx GET | p50 ms | p99 ms | errors |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for name, row in results["measures"].items():
        base = results["measures"].get("nginx GET 2 KB" + (WIDE_LABEL if name.endswith(WIDE_LABEL) else ""))
        of_base = f"{row['per_second'] / base['per_second']:.2f}" if base else "–"
        times_base = f"{row['server_cpu_us'] / base['server_cpu_us']:.2f}" if base and base["server_cpu_us"] else "–"
        noisy = " *" if row["foreign_share"] > FOREIGN_SHARE_MAX else ""
        lines.append(f"| {name}{noisy} | {row['per_second']:,} | {of_base} | {row['server_cpu_us']:.1f} | {times_base} "
                     f"| {row['p50_us'] / 1000:.2f} | {row['p99_us'] / 1000:.2f} | {row['errors']} |")
    about = results["machine"]
    setting = results["setting"]
    lines.append("")
    lines.append(f"{about['cpu']}, {about['cores']} cores shared with the load generator, Linux {about['kernel']}; "
                 f"{setting['connections']} connections, {setting['rounds']} interleaved rounds of "
                 f"{setting['seconds']:g} s, medians; measured {results['date']}. "
                 f"`*`: more than {FOREIGN_SHARE_MAX:.0%} of the CPU time went to other work.")
    return "\n".join(lines)


def parts_text(results):
    blocks = [f"### {name.removeprefix('bench_')}\n\nMeasured {part['date']}.\n\n```\n{part['text']}\n```"
              for name, part in sorted(results.get("parts", {}).items())]
    return "\n\n".join(blocks) or "Not measured yet."


def render(results):
    page = PAGE.read_text()
    for name, text in (("end-to-end", table(results)), ("parts", parts_text(results))):
        begin, end = f"<!-- bench:{name} begin -->", f"<!-- bench:{name} end -->"
        if begin not in page or end not in page:
            raise RuntimeError(f"{PAGE} has lost its markers")
        head, rest = page.split(begin, 1)
        page = f"{head}{begin}\n{text}\n{end}{rest.split(end, 1)[1]}"
    PAGE.write_text(page)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=str(ROOT / "build" / "release"), help="build folder (default: build/release)")
    parser.add_argument("--only", help="comma-separated: nginx, echo, kps, php, node")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4, help="of one measurement (default: 4)")
    parser.add_argument("--warm-up", type=float, default=1, help="seconds before each (default: 1)")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2, help="of the load generator (default: 2)")
    parser.add_argument("--persons", type=int, default=100_000, help="in the demo's register (default: 100000)")
    parser.add_argument("--kps-command", help="instead of BUILD/bin/kps demo up")
    parser.add_argument("--ids", help="file of identity numbers to ask the demo for")
    parser.add_argument("--no-parts", action="store_true", help="leave out the programs for single hot paths; the page keeps what they said last")
    parser.add_argument("--parts", default="", help="comma-separated pieces of names: only those parts; the page keeps the others")
    parser.add_argument("--render", action="store_true", help="only write the page from the last results")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    if arguments.render:
        render(json.loads(RESULTS.read_text()))
        return 0
    programs = pathlib.Path(arguments.build) / "bin"
    place = Workplace()
    running, skipped = [], {}
    try:
        for server in choose_servers(place, arguments, programs):
            try:
                running.append(server)
                server.start()
            except (OSError, RuntimeError, subprocess.SubprocessError, StopIteration, KeyError, TypeError) as error:
                print(f"{server.name} cannot be measured: {error}", file=sys.stderr)
                skipped[server.name] = type(error).__name__
        measures = measure_all([server for server in running if server.name not in skipped], arguments, programs)
        measured = {} if arguments.no_parts or arguments.only else run_parts(programs, place, [piece for piece in arguments.parts.split(",") if piece])
    finally:
        for server in reversed(running):
            server.stop()
        place.remove()
    if not measures:
        return 1
    today = datetime.date.today().isoformat()
    earlier = json.loads(RESULTS.read_text())["parts"] if RESULTS.exists() else {}
    parts = {**earlier, **{name: {"date": today, "text": text} for name, text in measured.items()}}
    results = {"date": today, "machine": machine(), "skipped": skipped,
               "setting": {"connections": arguments.connections, "rounds": arguments.rounds,
                           "seconds": arguments.seconds, "persons": arguments.persons},
               "measures": measures, "parts": parts}
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    render(results)
    print(table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
