"""`kps doctor` before planted faults: each is provoked for real, and the step and the problem it names must be the right ones.

One demo serves all; faults on the way are made by servers that are wrong in one way and by a proxy that is sound until a test changes something (its sound
twin is tested first). A fault is found only if every step before it passed.
"""
import base64
import gzip
import hashlib
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import time
import unittest
from datetime import date, timedelta

from broken_servers import Proxy, Workshop, full, listener, server_context, silent, speaking, tls, url_of
from demo import KPS, Demo, admin
from kps_client import Client, Connection

PERSONS = "KisiSorgulaTCKimlikNoServis"
ADDRESS = "KimlikNoSorgulaAdresServis"
STRICT, ENDED, LEFT, INACTIVE, GUESSED, BLOCKED, STOPPED = range(1051, 1058)
TIME_LIMIT_S = 0.6


def setUpModule():
    global demo, folder, workshop, secrets
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kps-doctor-"))
    workshop = Workshop(folder)
    unittest.addModuleCleanup(shutil.rmtree, folder, ignore_errors=True)
    demo = Demo()
    unittest.addModuleCleanup(demo.__exit__)
    demo.up()
    secrets = {row["username"]: row["password"] for row in demo.credentials["service_users"]}
    secrets.update(import_institutions())
    (folder / "both.pem").write_text(pathlib.Path(demo.ca).read_text() + certificate_of(workshop.authority))


def certificate_of(file):
    return file.read_text().split("-----BEGIN PRIVATE KEY-----")[0]


def decision(institution, first, last, strict=False):
    law = [{"law": "5490", "article": "45"}]
    service = {"service": PERSONS, "version": "2011/01/01", "methods": ["ListeleCoklu"], "paths": ["TemelBilgisi"], "criteria_max": 10,
               "limits": [{"period": "day", "count": 1000}], "purposes": ["HIZMET"]}
    return {"format": "kps-decision-1", "number": f"TEST-{institution}", "date": str(first), "institution": institution, "valid_from": str(first),
            "valid_until": str(last), "purpose_required": strict, "end_user_required": strict,
            "purposes": [{"code": "HIZMET", "text": "Kimlik doğrulama", "legal_basis": law}], "services": [service]}


def import_institutions():
    """Institutions that the demo has not: purpose demanded, decision ended, undertaking ended, user switched off."""
    rows = [{"id": number, "name": f"Deneme {number} (SENTETİK)", "class": "public-body", "undertaking_signed": True,
             "paying": False, "registered_address": "127.0.0.1", "users": [{"name": f"KRM-{number}", "active": number != INACTIVE}]}
            for number in (STRICT, ENDED, LEFT, INACTIVE, GUESSED, BLOCKED, STOPPED)]
    next(row for row in rows if row["id"] == LEFT)["blocks"] = [{"ground": "undertaking-ended", "since": "2026-01-01T00:00:00Z"}]
    (folder / "institutions.json").write_text(json.dumps({"format": "kps-institutions-1", "institutions": rows}))
    made = admin(demo, "institution", "import", folder / "institutions.json").stdout
    start, today = date.today() - timedelta(days=90), date.today()
    files = []
    for row in (decision(STRICT, start, today + timedelta(days=90), strict=True), decision(ENDED, start, today - timedelta(days=2)),
                *(decision(number, start, today + timedelta(days=90)) for number in (LEFT, INACTIVE, GUESSED, BLOCKED, STOPPED))):
        files.append(folder / f"decision-{row['institution']}.json")
        files[-1].write_text(json.dumps(row))
    admin(demo, "decision", "import", *files)
    return dict(line.split("\t") for line in made.splitlines())


def seconds(number):
    return f"{number}.0" if isinstance(number, int) else str(number)


class Report:
    def __init__(self, result):
        self.status, self.stdout, self.stderr = result.returncode, result.stdout, result.stderr
        parsed = json.loads(result.stdout)
        self.ok, self.rows = parsed["ok"], parsed["steps"]

    def row(self, step):
        return next(row for row in self.rows if row["step"] == step)

    @property
    def notes(self):
        """What is neither good nor left out, as (step, outcome, problem)."""
        return [(row["step"], row["outcome"], row["problem"]) for row in self.rows if row["outcome"] not in ("good", "not-reached")]

    @property
    def failures(self):
        return [(step, problem) for step, outcome, problem in self.notes if outcome == "failed"]


class DoctorTest(unittest.TestCase):
    def run_doctor(self, *options, endpoint=None, user="KRM-1001", password=None, file=None, ca=None, environment=None, time_out=10):
        secret = secrets.get(user, "X") if password is None else password
        if file is None:
            file = folder / f"{self.id()}.password"
            file.write_text(secret)
        command = [str(KPS), "doctor", "--endpoint", endpoint or demo.base_url, "--user", user, "--password-file", file, "--ca", ca or folder / "both.pem",
                   "--time-out", seconds(time_out), *options]
        environment = {name: value for name, value in (environment or os.environ).items() if not name.startswith("KPS_")}
        result = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60, env=environment)
        if len(secret.strip()) > 1:
            self.assertNotIn(secret.strip(), result.stdout + result.stderr)
        return result

    def examine(self, *options, key=False, **settings):
        """Without the log's key nothing waits for the log, which publishes once a second."""
        log_key = ["--vkey", demo.log / "log.vkey"] if key else []
        report = Report(self.run_doctor("--json", "--lang", "en", *log_key, *options, **settings))
        self.assertEqual(report.status, 0 if report.ok else 1)
        return report

    def through(self, before=None, after=None, options=(), renames=True, **settings):
        """What is found where a proxy stands in between."""
        with Proxy(demo, workshop.good, before, after, renames) as proxy:
            return self.examine(*options, endpoint=proxy.url, **settings)

    def assert_found(self, report, step, problem):
        """That alone fails, and what comes before it does not."""
        self.assertEqual(report.failures, [(step, problem)])
        row = report.row(step)
        for told in ("checked", "seen", "next", "acts"):
            self.assertTrue(row[told], told)
        for before in report.rows[:report.rows.index(row)]:
            self.assertIn(before["outcome"], ("good", "warned", "unchecked"), before["step"])
        return row

    def person(self, persona="married-with-children"):
        found = demo.person(persona)
        return "--ask", found["kimlik_no"]

    def birth(self, persona="married-with-children"):
        found = demo.person(persona)
        return "--birth", f"{found['dogum_yil']:04}-{found['dogum_ay']:02}-{found['dogum_gun']:02}"


class Healthy(DoctorTest):
    def test_a_sound_connection_passes_every_step(self):
        report = self.examine("--registered", "127.0.0.1", key=True)
        self.assertEqual(report.notes, [("answer", "unchecked", "nobody-asked")])
        self.assertEqual([row["step"] for row in report.rows if row["outcome"] == "not-reached"], [])

    def test_with_a_person_nothing_is_left_open_and_no_data_are_shown(self):
        report = self.examine(*self.person(), "--service", PERSONS, key=True)
        self.assertEqual(report.notes, [])
        self.assertNotIn(demo.person("married-with-children")["soyad"], report.stdout)

    def test_the_proxy_of_these_tests_is_sound_until_it_is_changed(self):
        self.assertEqual(self.through(options=(*self.person(), "--service", PERSONS), key=True).notes, [])

    def test_services_that_ask_about_nobody_are_answered_in_full(self):
        for service in ("YetkiListesiServis", "SunucuSaatiServis", "AksOkuTumIlServis"):
            report = self.examine("--service", service)
            self.assertEqual(report.failures, [], service)
            self.assertEqual(report.row("answer")["outcome"], "good", service)

    def test_people_read_it_in_both_languages(self):
        turkish = self.run_doctor("--lang", "tr", user="KRM-1004").stdout
        for part in ("✔ Sertifika", "✘ Kullanıcı ve parola", "Bakılan:", "Görülen:", "Yapılacak:", "Kim:       kurumun idari kullanıcısı (kps errors 201)",
                     "· Bakılmadı: ", "SONUÇ: takılan adım: Kullanıcı ve parola (credentials-refused)."):
            self.assertIn(part, turkish)
        english = self.run_doctor("--lang", "en", *self.person(), *self.birth()).stdout
        self.assertTrue(english.endswith("\nRESULT: all is well; not seen from here: 2.\n"), english)
        self.assertLessEqual(max(map(len, turkish.splitlines())), 120)

    def test_a_demo_needs_no_settings_and_wrong_usage_is_2(self):
        for options, status in ((["--state", demo.folder], 0), (["--state", demo.folder, "--as", "KRM-1004"], 1), (["--state", folder / "none"], 2),
                                (["--state", demo.folder, "--service", "YokServis"], 2)):
            result = subprocess.run([str(part) for part in (KPS, "doctor", *options)], capture_output=True, text=True, timeout=60)
            self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        self.assertIn("--endpoint", self.without_settings().stderr)

    def without_settings(self):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KPS_")}
        return subprocess.run([str(KPS), "doctor"], capture_output=True, text=True, timeout=60, cwd=folder, env=environment)


class Settings(DoctorTest):
    def test_clear_http_in_the_address(self):
        self.assert_found(self.examine(endpoint=demo.base_url.replace("https", "http")), "settings", "endpoint-malformed")

    def test_a_path_in_the_address(self):
        self.assert_found(self.examine(endpoint=demo.base_url + "/Services/RoutingService.svc"), "settings", "endpoint-malformed")

    def test_a_copied_blank_behind_the_password(self):
        self.assert_found(self.examine(password=secrets["KRM-1001"] + " \n"), "settings", "password-malformed")

    def test_no_password_file(self):
        self.assert_found(self.examine(file=folder / "none"), "settings", "password-file-unreadable")

    def test_a_certificate_authority_as_der(self):
        der = folder / "ca.der"
        der.write_bytes(ssl.PEM_cert_to_DER_cert(pathlib.Path(demo.ca).read_text()))
        self.assert_found(self.examine(ca=der), "settings", "authority-file-empty")

    def test_something_else_as_key_of_the_log(self):
        self.assert_found(self.examine("--vkey", demo.ca), "settings", "verifier-key-malformed")


class Network(DoctorTest):
    def test_a_name_that_nobody_has(self):
        self.assert_found(self.examine(endpoint="https://kps.invalid:8443"), "name", "name-unknown")

    def test_nothing_listens(self):
        sock = listener()
        url = url_of(sock)
        sock.close()
        self.assert_found(self.examine(endpoint=url), "connection", "connection-refused")

    def test_a_firewall_that_drops(self):
        with full() as url:
            start = time.monotonic()
            self.assert_found(self.examine(endpoint=url, time_out=TIME_LIMIT_S), "connection", "connection-timed-out")
            self.assertLess(time.monotonic() - start, 30)

    def test_a_source_address_that_the_machine_has_not(self):
        self.assert_found(self.examine("--source", "192.0.2.7"), "connection", "source-unusable")


class Tls(DoctorTest):
    def found(self, server, step, problem, **settings):
        with server as url:
            self.assert_found(self.examine(endpoint=url, **settings), step, problem)

    def test_a_port_of_clear_http(self):
        self.found(speaking(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), "tls", "tls-not-spoken")

    def test_a_port_that_says_nothing(self):
        self.found(silent(), "tls", "tls-silent", time_out=TIME_LIMIT_S)

    def test_a_port_that_hangs_up(self):
        self.found(speaking(b""), "tls", "tls-closed")

    def test_a_server_of_tls_1_0(self):
        context = server_context(workshop.good)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
        self.found(tls(context), "tls", "tls-version")

    def test_a_server_without_a_common_cipher_suite(self):
        context = server_context(workshop.good)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("AES128-SHA:@SECLEVEL=0")
        self.found(tls(context), "tls", "tls-suite")

    def test_a_server_that_demands_a_client_certificate(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = server_context(workshop.good)
            context.maximum_version = version
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(folder / "both.pem")
            with tls(context) as url:
                report = self.examine(endpoint=url)
                row = self.assert_found(report, "tls", "client-certificate-wanted")
                self.assertEqual(row["acts"], "developer")

    def certificate(self, problem, ca=None, **request):
        name = f"bad-{problem}"
        made = workshop.certificate(name, **{"issuer": workshop.authority, **request})
        self.found(tls(server_context(made)), "certificate", problem, **({"ca": ca} if ca else {}))

    def test_the_authority_of_somebody_else(self):
        self.certificate("authority-unknown", ca=demo.ca)

    def test_a_certificate_signed_by_itself(self):
        self.certificate("certificate-self-signed", issuer=None)

    def test_an_expired_certificate(self):
        self.certificate("certificate-expired", days=1, shift=-10 * 86400)

    def test_a_certificate_of_tomorrow(self):
        self.certificate("certificate-not-yet-valid", shift=86400)

    def test_a_certificate_for_another_host(self):
        self.certificate("certificate-other-host", host="kps.example")

    def test_a_certificate_that_ends_soon_is_a_warning(self):
        made = workshop.certificate("soon", issuer=workshop.authority, days=20)
        with Proxy(demo, made) as proxy:
            report = self.examine(endpoint=proxy.url)
        self.assertIn(("certificate", "warned", "certificate-ends-soon"), report.notes)
        self.assertTrue(report.ok)


class ClockAndAddress(DoctorTest):
    """The clock is wrong for the whole program, as on a machine without NTP."""

    def at(self, shift, **settings):
        return self.through(environment=workshop.shifted(shift), **settings)

    def test_a_clock_that_is_ahead(self):
        row = self.assert_found(self.at(400), "clock", "clock-ahead")
        self.assertRegex(row["detail"], r"^\+(399|400|401)\.\d s$")

    def test_a_clock_that_is_behind(self):
        self.assert_found(self.at(-400), "clock", "clock-behind")

    def test_a_clock_that_drifts_is_a_warning(self):
        report = self.at(100)
        self.assertIn(("clock", "warned", "clock-drifts"), report.notes)
        self.assertTrue(report.ok)

    def test_a_wrong_clock_that_the_server_does_not_show_is_found_at_the_token(self):
        def hide(exchange):
            exchange.answer_headers.pop("Date", None)
            if exchange.path == "/caller":
                exchange.respond(404)
        row = self.assert_found(self.at(700, after=hide), "token", "token-request-refused")
        self.assertEqual(row["code"], 204)

    def test_an_address_that_is_not_the_registered_one(self):
        row = self.assert_found(self.examine("--source", "127.0.0.9", "--registered", "127.0.0.1"), "address", "address-differs")
        self.assertEqual((row["detail"], row["acts"]), ("127.0.0.9 ≠ 127.0.0.1", "network"))

    def test_without_a_registered_address_to_compare_the_token_is_refused_and_the_address_shown(self):
        report = self.examine("--source", "127.0.0.9")
        self.assert_found(report, "token", "credentials-refused")
        self.assertEqual(report.row("address")["detail"], "127.0.0.9")

    def test_its_twin_the_institution_registered_there_passes(self):
        self.assertEqual(self.examine("--source", "127.0.0.9", user="KRM-1005").failures, [])


class Credentials(DoctorTest):
    def refused(self, **settings):
        row = self.assert_found(self.examine(**settings), "token", "credentials-refused")
        self.assertEqual((row["acts"], row["code"]), ("administrator", 201))
        return row

    def test_a_wrong_password(self):
        self.refused(password=secrets["KRM-1001"] + "0")

    def test_no_reason_is_told_apart_from_another(self):
        told = [self.refused(user="KRM-1003", password="WRONG"), self.refused(user="KRM-9999"), self.refused(user="KRM-1004"),
                self.refused(user=f"KRM-{INACTIVE}")]
        self.assertEqual([row == told[0] for row in told], [True] * len(told))

    def test_a_user_who_is_locked_after_many_wrong_tries(self):
        asked = ("--service", PERSONS)
        self.assertEqual(self.examine(*asked, user=f"KRM-{GUESSED}").failures, [])
        guesser = Client(Connection(demo.base_url, demo.ca, "127.0.0.1"), f"KRM-{GUESSED}", "GUESS")
        # Five tries are free; the sixth is delayed by a second, the seventh by two, the next by four.
        for pause in (0, 0, 0, 0, 0, 1.05, 2.05):
            time.sleep(pause)
            self.assertEqual(guesser.request_token().status, 500)
        self.refused(user=f"KRM-{GUESSED}")

    def test_an_undertaking_that_has_ended(self):
        self.refused(user=f"KRM-{LEFT}")

    def test_a_server_called_by_another_name_than_its_own(self):
        row = self.assert_found(self.through(renames=False), "token", "scope-refused")
        self.assertEqual(row["code"], 203)


class OnTheWayToTheTokenService(DoctorTest):
    """What stands in between and is no KPS."""

    def answered(self, status, body=b"", **headers):
        def before(exchange):
            if exchange.is_token:
                exchange.respond(status, body, **headers)
        return self.through(before)

    def changed(self, change, **settings):
        return self.through(lambda exchange: change(exchange) if exchange.is_token else None, **settings)

    def test_a_gateway_with_502_and_a_page(self):
        row = self.assert_found(self.answered(502, b"<html>Bad Gateway</html>", Content_Type="text/html"), "token-service", "service-busy")
        self.assertEqual(row["detail"], "HTTP 502 text/html")

    def test_a_page_that_asks_to_sign_in(self):
        self.assert_found(self.answered(200, b"<html>Ho\x1b[31mtspot</html>", Content_Type="text/html"), "token-service", "service-strange")

    def test_a_redirection(self):
        self.assert_found(self.answered(302, Location="https://elsewhere.example/"), "token-service", "service-missing")

    def test_a_filter_of_paths(self):
        self.assert_found(self.answered(404, b"no", Content_Type="text/plain"), "token-service", "service-missing")

    def test_a_web_server_that_is_no_kps(self):
        def before(exchange):
            exchange.respond(404 if exchange.body else 200, b"It works!", Content_Type="text/html")
        report = self.through(before)
        self.assert_found(report, "token-service", "service-missing")
        self.assertEqual(report.row("address")["problem"], "address-not-told")

    def test_a_server_that_never_answers(self):
        def before(exchange):
            time.sleep(2 * TIME_LIMIT_S)
            exchange.raw = b""
        start = time.monotonic()
        self.assert_found(self.changed(before, time_out=TIME_LIMIT_S), "token-service", "service-silent")
        self.assertLess(time.monotonic() - start, 30)

    def test_chunks_that_break_off(self):
        def before(exchange):
            exchange.raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<s:En\r\nzz\r\n"
        self.assert_found(self.changed(before), "token-service", "service-silent")

    def test_an_answer_that_is_cut(self):
        def before(exchange):
            exchange.raw = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<s:Envelope"
        self.assert_found(self.changed(before), "token-service", "service-silent")

    def test_a_proxy_that_packs_answers_unasked(self):
        def after(exchange):
            if exchange.is_token:
                exchange.answer = gzip.compress(exchange.answer)
                exchange.answer_headers["Content-Encoding"] = "gzip"
        self.assert_found(self.through(after=after), "token-service", "service-strange")

    def test_a_changed_content_type(self):
        row = self.assert_found(self.changed(lambda exchange: exchange.headers.update({"Content-Type": "text/xml"})), "token-service", "http-media-type")
        self.assertEqual((row["acts"], row["code"]), ("network", 304))

    def test_broken_xml(self):
        self.assert_found(self.changed(lambda exchange: exchange.replace("</s:Envelope>", "")), "token-service", "http-bad-request")

    def test_a_soap_1_1_envelope(self):
        def before(exchange):
            exchange.replace("http://www.w3.org/2003/05/soap-envelope", "http://schemas.xmlsoap.org/soap/envelope/")
        self.assert_found(self.changed(before), "token-service", "envelope-refused")

    def answer_changed(self, old, new):
        return self.through(after=lambda exchange: exchange.replace_in_answer(old, new) if exchange.is_token else None)

    def test_a_token_without_its_secret(self):
        self.assert_found(self.answer_changed(r"<([\w:]*)BinarySecret[^>]*>[^<]*</\1BinarySecret>", ""), "token-shape", "token-missing")

    def test_a_token_from_a_cache(self):
        self.assert_found(self.answer_changed(r"(Lifetime>.*?Expires[^>]*>)20\d\d-", r"\g<1>2020-"), "token-shape", "token-lifetime")

    def test_a_token_laid_out_anew_is_a_warning(self):
        report = self.answer_changed(r"(<[\w:]*RequestedSecurityToken>)", r"\1\n  ")
        self.assertIn(("token-shape", "warned", "token-reformatted"), report.notes)
        self.assertTrue(report.ok)


class OnTheWayToTheQueryService(DoctorTest):
    def changed(self, change, **settings):
        return self.through(lambda exchange: change(exchange) if exchange.is_query else None, **settings)

    def test_the_two_services_see_different_addresses(self):
        def before(exchange):
            exchange.source = "127.0.0.33"
        row = self.assert_found(self.changed(before), "signature", "signature-refused")
        self.assertEqual(row["code"], 204)

    def test_a_changed_secret(self):
        def after(exchange):
            if exchange.is_token:
                exchange.replace_in_answer(r"(BinarySecret[^>]*>)[^<]{4}", r"\1AAAA")
        self.assert_found(self.through(after=after), "signature", "signature-refused")

    def test_a_changed_timestamp(self):
        self.assert_found(self.changed(lambda exchange: exchange.replace(r"(<\w+:Expires>)20", r"\g<1>21")), "signature", "signature-refused")

    def test_the_query_service_on_a_host_without_it(self):
        self.assert_found(self.changed(lambda exchange: exchange.respond(404)), "query-service", "service-missing")

    def test_a_small_limit_for_messages(self):
        def before(exchange):
            if len(exchange.body) > 4096:
                exchange.respond(413)
        self.assert_found(self.changed(before), "query-service", "http-too-large")

    def test_a_changed_ws_addressing_action(self):
        row = self.assert_found(self.changed(lambda exchange: exchange.replace(r"/Sorgula</", "/Sorgulama</")), "action", "action-unknown")
        self.assertEqual((row["acts"], row["code"]), ("developer", 305))

    def test_a_changed_body(self):
        row = self.assert_found(self.changed(lambda exchange: exchange.replace(r"<((\w+:)?KimlikNo)>\d+<", r"<\1>abc<"), options=(*self.person(), *self.birth())), "action", "body-refused")
        self.assertEqual(row["code"], 306)

    def test_an_answer_of_another_operation(self):
        def after(exchange):
            if exchange.is_query:
                exchange.answer = exchange.answer.replace(b"SorgulaResponse", b"BaskaResponse")
        self.assert_found(self.through(after=after), "query-service", "service-strange")


class Rights(DoctorTest):
    def between_token_and_question(self, user, *change):
        """What is found when the directorate makes a change just then; it is in force within a second."""
        asker = Client(Connection(demo.base_url, demo.ca), user, secrets[user])
        asker.fetch_token()

        def before(exchange):
            if not exchange.is_query:
                return
            admin(demo, *change)
            deadline = time.monotonic() + 5
            while "Kod>103<" not in asker.ask_person(demo.person("single")).body:
                self.assertLess(time.monotonic(), deadline)
        return self.through(before, user=user)

    def test_an_institution_that_is_blocked_between_token_and_question(self):
        change = ("block", "set", "--institution", BLOCKED, "--ground", "security-endangered", "--note", "test")
        row = self.assert_found(self.between_token_and_question(f"KRM-{BLOCKED}", *change), "standing", "institution-blocked")
        self.assertEqual((row["acts"], row["code"]), ("administrator", 103))

    def test_a_user_who_is_stopped_between_token_and_question(self):
        user = f"KRM-{STOPPED}"
        report = self.between_token_and_question(user, "user", "stop", "--user", user, "--by", "test", "--reason", "test")
        row = self.assert_found(report, "standing", "user-stopped")
        self.assertEqual((row["acts"], row["code"]), ("administrator", 114))

    def test_a_service_that_is_not_granted(self):
        row = self.assert_found(self.examine("--service", ADDRESS, "--version", "2021/04/01", user="KRM-1003"), "grant", "not-granted")
        self.assertEqual((row["acts"], row["code"]), ("administrator", 8))

    def test_components_that_are_not_granted_are_a_warning(self):
        report = self.examine(*self.person(), *self.birth(), user="KRM-1003")
        self.assertIn(("grant", "warned", "component-not-granted"), report.notes)
        self.assertTrue(report.ok)
        self.assertIn("TCKKBilgisi", report.row("grant")["detail"])

    def test_a_decision_that_has_ended(self):
        row = self.assert_found(self.examine("--service", PERSONS, user=f"KRM-{ENDED}"), "grant", "grant-expired")
        self.assertEqual((row["acts"], row["code"]), ("administrator", 111))

    def test_a_limit_that_is_used_up(self):
        limited = Client(Connection(demo.base_url, demo.ca), "KRM-1006", secrets["KRM-1006"])
        for _ in range(5):
            self.assertEqual(limited.ask_person(demo.person("single"), version="2021/04/01").status, 200)
        row = self.assert_found(self.examine(*self.person("single"), *self.birth("single"), "--version", "2021/04/01", user="KRM-1006"), "limit", "limit-reached")
        self.assertEqual((row["acts"], row["code"]), ("administrator", 101))

    def test_a_person_outside_the_area_looks_unknown(self):
        outside = next(row for row in demo.credentials["persons"] if row.get("ilce") not in (None, 1104) and row.get("adres"))
        report = self.examine(*self.person(outside["persona"]), *self.birth(outside["persona"]), "--service", ADDRESS, "--version", "2021/04/01", user="KRM-1002")
        row = self.assert_found(report, "answer", "no-record")
        self.assertEqual(row["acts"], "nobody")

    def test_a_number_with_a_wrong_check_digit(self):
        number = demo.person("single")["kimlik_no"] + 1
        self.assert_found(self.examine(*self.birth("single"), "--ask", number), "answer", "number-invalid")

    def test_a_birth_date_that_is_missing(self):
        self.assert_found(self.examine(*self.person()), "answer", "criterion-empty")


class Purposes(DoctorTest):
    """An institution whose decision demands purpose and end user."""

    def ask(self, *options):
        return self.examine("--service", PERSONS, *options, user=f"KRM-{STRICT}")

    def test_a_purpose_that_is_missing(self):
        row = self.assert_found(self.ask("--end-user", "memur"), "purpose", "purpose-refused")
        self.assertEqual((row["acts"], row["code"]), ("developer", 104))

    def test_an_end_user_who_is_missing(self):
        row = self.assert_found(self.ask("--purpose", "HIZMET"), "purpose", "end-user-missing")
        self.assertEqual((row["acts"], row["code"]), ("developer", 112))

    def test_its_twin_with_both_passes(self):
        self.assertEqual(self.ask("--purpose", "HIZMET", "--end-user", "memur").failures, [])


class Receipts(DoctorTest):
    def receipt(self, change):
        def after(exchange):
            if exchange.is_query:
                exchange.answer_headers = change({name: value for name, value in exchange.answer_headers.items()})
        return self.through(after=after, key=True)

    def test_a_proxy_that_drops_headers(self):
        report = self.receipt(lambda headers: {"Content-Type": headers["Content-Type"]})
        self.assert_found(report, "receipt", "receipt-missing")

    def test_a_proxy_that_cuts_headers(self):
        report = self.receipt(lambda headers: {**headers, "KPS-Makbuz": headers["KPS-Makbuz"][:120]})
        self.assert_found(report, "receipt", "receipt-malformed")

    def test_a_receipt_of_another_log(self):
        name, _, own = (demo.log / "log.vkey").read_text().strip().split("+", 2)
        other = base64.b64decode(own)[:1] + bytes(range(32))  # the signature's kind, and another public key
        number = hashlib.sha256(name.encode() + b"\n" + other).hexdigest()[:8]
        key = folder / "other.vkey"
        key.write_text(f"{name}+{number}+{base64.b64encode(other).decode()}\n")
        self.assert_found(self.examine("--vkey", key), "receipt", "receipt-not-signed")

    def test_a_receipt_for_another_place_in_the_log(self):
        def earlier(headers):
            version, index, *rest = headers["KPS-Makbuz"].split(" ")
            return {**headers, "KPS-Makbuz": " ".join([version, str(int(index) - 1), *rest])}
        self.examine(key=True)
        self.assert_found(self.receipt(earlier), "checkpoint", "receipt-not-in-log")

    def test_without_the_key_the_receipt_is_not_said_to_hold(self):
        self.assertEqual(self.examine().notes, [("answer", "unchecked", "nobody-asked"), ("receipt", "unchecked", "receipt-not-checked"),
                                                         ("checkpoint", "unchecked", "checkpoint-not-checked")])

    def log(self, change):
        return self.through(lambda exchange: change(exchange) if exchange.path.startswith("/log/") else None, key=True)

    def test_a_log_that_the_proxy_hides(self):
        self.assert_found(self.log(lambda exchange: exchange.respond(403)), "checkpoint", "checkpoint-unreachable")

    def test_a_page_instead_of_the_checkpoint(self):
        self.assert_found(self.log(lambda exchange: exchange.respond(200, b"<html>")), "checkpoint", "checkpoint-malformed")

    def test_a_checkpoint_that_was_changed(self):
        def after(exchange):
            if exchange.path == "/log/checkpoint":
                lines = exchange.answer.decode().split("\n")
                lines[1] = str(int(lines[1]) + 1)
                exchange.answer = "\n".join(lines).encode()
        self.assert_found(self.through(after=after, key=True), "checkpoint", "checkpoint-not-signed")

    def test_a_checkpoint_that_stands_still(self):
        self.examine(key=True)
        old = Connection(demo.base_url, demo.ca).get("/log/checkpoint").body.encode()
        report = self.log(lambda exchange: exchange.respond(200, old) if exchange.path == "/log/checkpoint" else None)
        self.assert_found(report, "checkpoint", "checkpoint-behind")

    def test_a_tile_that_was_changed(self):
        def after(exchange):
            if exchange.path.startswith("/log/tile/") and exchange.status == 200:
                exchange.answer = bytes([exchange.answer[0] ^ 1]) + exchange.answer[1:]
        self.assert_found(self.through(after=after, key=True), "checkpoint", "receipt-not-in-log")


if __name__ == "__main__":
    unittest.main()
