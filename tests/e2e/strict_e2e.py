"""The strict profile over the wire: mutual TLS, everything signed, each message once; and no way back to the other one."""
import http.client
import pathlib
import ssl
import subprocess
import time
import unittest

from cryptography.hazmat.primitives import serialization
from lxml import etree

from certificates import Authority, certificate_alone, fingerprint
from demo import KPS, Demo, admin, run
from kps_client import (ACTION_COMBINED, ROUTER_PATH, STS_PATH, Client, Connection, Family, combined_body, request_token_xml,
                        signed_query_xml, utc)
from rest_client import API, RestClient
from strict_client import (NotSigned, StrictClient, check_answer, reference_xml, sign_strict, strict_query_xml,
                           verified_by_xmlsec1)

SERVICE, VERSION = "BilesikKutukSorgulaKimlikNoServis", "2024/04/01"
REST_SERVICE = "BilesikKutukSorgulaKimlikNoServis/2024-04-01/Sorgula"
STRICT_PROFILE_REQUIRED, CERTIFICATE_REFUSED, REPLAYED_MESSAGE, INVALID_SECURITY = 120, 207, 208, 204
STRICT, COMPATIBLE = "strict", "compatible"


def setUpModule():
    global demo, minted
    demo = Demo()
    demo.up()
    minted = Authority(demo.folder)
    wait_for_answers()


def wait_for_answers():
    """For ten seconds after a start every strict question may be a repetition, and is refused."""
    client, person = strict_client(), demo.person("single")
    deadline = time.monotonic() + 30
    while client.send(client.message(SERVICE, VERSION, "Sorgula", combined_body([person]))).status != 200:
        if time.monotonic() > deadline:
            raise AssertionError("no strict question is taken")
        time.sleep(0.2)


def tearDownModule():
    demo.__exit__()


def register(institution, path):
    admin(demo, "certificate", "add", "--institution", institution, certificate_alone(path))


def in_force():
    """Changes of the administration are in force within a second."""
    time.sleep(1.0)


def strict_client(certificate=None, user="KRM-1007"):
    row = demo.user(user)
    return StrictClient(demo, row, certificate or demo.folder / row["client_certificate"])


def old_client(user, certificate=None):
    row = demo.user(user)
    client = Client(Connection(demo.base_url, demo.ca), row["username"], row["password"], Family.TEXT_CUT)
    if certificate:
        client.connection.context.load_cert_chain(certificate)
    return client


def hata(reply):
    found = reply.root.xpath("//*[local-name()='HataBilgisi']/*[local-name()='Kod']")
    return int(found[0].text) if found else None


def entries():
    return int(Connection(demo.base_url, demo.ca).get("/metrics").body.split("\nkps_log_entries ")[1].split()[0])


def record(reply):
    return demo.entry(int(reply.receipt.split()[1]))


class StrictCase(unittest.TestCase):
    def setUp(self):
        self.person = demo.person("married-with-children")
        self.client = strict_client()
        self.client.fetch_token()

    def message(self, **options):
        return self.client.message(SERVICE, VERSION, "Sorgula", combined_body([self.person]), **options)

    def assert_recorded(self, reply, code, profile=STRICT, user="KRM-1007"):
        entry = record(reply)
        self.assertEqual(entry["clear"]["type"], "refused")
        self.assertEqual(entry["clear"]["outcome"], code)
        self.assertEqual(entry["opened"]["profile"], profile)
        self.assertEqual(entry["opened"].get("service_user", ""), user)
        return entry

    def assert_refused(self, message, code):
        reply = self.client.send(message)
        self.assertEqual(reply.status, 500, reply.body[:300])
        self.assertNotIn(self.person["soyad"], reply.body)
        return self.assert_recorded(reply, code)


class TheProfile(StrictCase):
    # Evidence R-053.
    def test_a_question_is_answered_signed_and_recorded_with_its_profile(self):
        reply = self.client.send(self.message())
        self.assertEqual((reply.status, reply.first("Soyad")), (200, self.person["soyad"]))
        entry = record(reply)
        self.assertEqual((entry["clear"]["type"], entry["opened"]["profile"]), ("query", STRICT))
        self.assertEqual(entry["opened"]["queried"], [self.person["kimlik_no"]])

    # Evidence R-053.
    def test_xmlsec1_verifies_the_answer(self):
        reply = self.client.send(self.message())
        self.assertTrue(verified_by_xmlsec1(reply.body, self.client.signer))
        self.assertFalse(verified_by_xmlsec1(reply.body.replace(self.person["soyad"], "X", 1), self.client.signer))

    def test_the_token_answer_is_signed_too_and_names_no_sha1(self):
        reply = self.client.request_token()
        self.assertTrue(verified_by_xmlsec1(reply.body, self.client.signer))
        # What algorithms are named by; the letters of a digest or a key may be any.
        named = [value for each in etree.fromstring(reply.body.encode()).iter() for name, value in each.attrib.items() if name == "Algorithm"]
        self.assertGreater(len(named), 0)
        self.assertEqual([name for name in named if "sha1" in name.lower()], [])
        self.assertEqual(reply.status, 200)

    def test_a_token_serves_many_messages(self):
        for _ in range(5):
            self.assertEqual(self.client.send(self.message()).status, 200)

    def test_an_answer_to_another_question_is_not_believed(self):
        first, second = self.message(), self.message()
        reply = self.client.connection.post(ROUTER_PATH, first)
        with self.assertRaises(NotSigned):
            self.client.checked(reply, second)

    def test_user_and_purpose_are_signed_where_they_stand(self):
        header = '<Amac xmlns="urn:kps:1" Kod="HIZMET" DosyaNo="2026/1" u:Id="_why"/>'
        self.assertEqual(self.client.send(self.message(headers=header, parts=("_time", "_action", "_id", "_to", "_body", "_why"))).status, 200)
        self.assert_refused_unknown(self.message(headers=header))

    def assert_refused_unknown(self, message):
        reply = self.client.send(message)
        self.assertEqual(reply.status, 500)
        self.assertIn("InvalidSecurity", reply.body)

    def test_the_programs_own_client_speaks_it(self):
        result = run("query", SERVICE, self.person["kimlik_no"], "--birth",
                     "{dogum_yil:04}-{dogum_ay:02}-{dogum_gun:02}".format(**self.person), "--version", VERSION,
                     "--state", demo.folder, "--as", "KRM-1007")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("signed   CN=KPS demo answers", result.stdout)
        self.assertIn(self.person["soyad"], result.stdout)

    def test_the_other_profile_goes_on_beside_it(self):
        reply = old_client("KRM-1001").ask_person(self.person)
        self.assertEqual((reply.status, reply.first("Soyad")), (200, self.person["soyad"]))
        self.assertEqual(record(reply)["opened"]["profile"], COMPATIBLE)
        self.assertNotIn("Signature", reply.body)


class Messages(StrictCase):
    """Hostile messages; the twin, unchanged, is answered in the tests above."""

    def assert_invalid(self, message):
        """Refused as nobody's: what is not proved is not recorded under a name."""
        reply = self.client.send(message)
        self.assertEqual(reply.status, 500, reply.body[:300])
        self.assertIn("InvalidSecurity<", reply.body)
        self.assert_recorded(reply, INVALID_SECURITY, user="")

    def change(self, old, new, **options):
        message = self.message(**options)
        self.assertEqual(message.count(old), 1, old)
        return message.replace(old, new)

    def test_a_changed_question_is_refused(self):
        number = str(self.person["kimlik_no"])
        self.assert_invalid(self.change(f">{number}<", f">{demo.person('single')['kimlik_no']}<"))

    def test_a_moved_body_is_refused(self):
        message = self.message()
        start, end = message.index("<s:Body"), message.index("</s:Body>") + len("</s:Body>")
        signed = message[start:end]
        forged = f'<s:Body>{combined_body([demo.person("single")])}</s:Body>'
        for body in (forged, forged.replace("<s:Body>", '<s:Body u:Id="_other">'), forged.replace("<s:Body>", '<s:Body u:Id="_body">')):
            self.assert_invalid(message[:start].replace("</s:Header>", f'<x:w xmlns:x="urn:x">{signed}</x:w></s:Header>') + body + message[end:])

    def test_a_second_body_is_refused(self):
        message = self.message()
        body = message[message.index("<s:Body"):message.index("</s:Envelope>")]
        reply = self.client.connection.post(ROUTER_PATH, message.replace(body, body + body.replace("_body", "_b2")))
        self.assertEqual(reply.status, 500)
        self.assertNotIn(self.person["soyad"], reply.body)

    def test_a_part_that_is_not_signed_is_refused(self):
        for missing in ("_time", "_action", "_id", "_to", "_body"):
            self.assert_invalid(self.message(parts=[part for part in ("_time", "_action", "_id", "_to", "_body") if part != missing]))

    def test_a_signature_over_another_element_is_refused(self):
        self.assert_invalid(self.message(headers='<a:From u:Id="_from"><a:Address>urn:x</a:Address></a:From>',
                                         parts=("_time", "_action", "_id", "_from", "_body")))

    def test_other_algorithms_are_refused(self):
        sha256 = "xmldsig-more#hmac-sha256"
        for other in ("http://www.w3.org/2000/09/xmldsig#hmac-sha1", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"):
            reply = self.client.connection.post(ROUTER_PATH, self.change(f"http://www.w3.org/2001/04/{sha256}", other))
            self.assertEqual(reply.status, 500)
            self.assertIn("InvalidSecurity<", reply.body)
        self.assert_invalid(self.change('hmac-sha256"/>', 'hmac-sha256"><HMACOutputLength>8</HMACOutputLength></SignatureMethod>'))

    def test_sha1_digests_are_refused(self):
        message = strict_query_xml(self.client.token, ACTION_COMBINED, combined_body([self.person]), self.client.to)
        self.assert_invalid(message.replace("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1"))

    def test_times_are_held(self):
        for options in ({"created": utc(-400, True), "expires": utc(-110, True)}, {"created": utc(30, True), "expires": utc(200, True)},
                        {"created": utc(-10, True), "expires": utc(400, True)}):
            self.assert_invalid(self.message(**options))

    def test_a_message_to_another_server_is_refused(self):
        reply = self.client.send(self.message(to="https://example.org/Services/RoutingService.svc"))
        self.assert_recorded(reply, 203)

    # Evidence R-053.
    def test_a_message_is_taken_once(self):
        message = self.message()
        self.assertEqual(self.client.send(message).status, 200)
        entry = self.assert_refused(message, REPLAYED_MESSAGE)
        self.assertEqual(len(entry["opened"]["queried"]), 0)
        again = strict_query_xml(self.client.token, ACTION_COMBINED, combined_body([demo.person("single")]), self.client.to,
                                 message_id=message.split('u:Id="_id">')[1].split("<")[0])
        self.assert_refused(again, REPLAYED_MESSAGE)


class Certificates(StrictCase):
    def assert_no_connection(self, certificate):
        with self.assertRaises((ssl.SSLError, ConnectionError, http.client.RemoteDisconnected)):
            Connection(demo.base_url, demo.ca, certificate=certificate and str(certificate)).get("/livez")

    def test_unknown_certificates_get_no_connection(self):
        unknown, _ = minted.make("unknown")
        self.assert_no_connection(unknown)
        self.assertEqual(Connection(demo.base_url, demo.ca).get("/livez").status, 200)

    # Evidence R-053.
    def test_a_message_without_the_certificate_is_refused(self):
        message = self.message()
        bare = StrictClient(demo, demo.user("KRM-1007"), None)
        reply = bare.checked(bare.connection.post(ROUTER_PATH, message), message)
        self.assert_recorded(reply, CERTIFICATE_REFUSED)

    def test_a_message_over_another_certificate_is_refused(self):
        for institution in (1007, 1001):
            path, _ = minted.make("another")
            register(institution, path)
            in_force()
            message = self.message()
            other = StrictClient(demo, demo.user("KRM-1007"), path)
            reply = other.checked(other.connection.post(ROUTER_PATH, message), message)
            self.assert_recorded(reply, CERTIFICATE_REFUSED)

    def test_the_certificate_of_another_institution_gets_no_token(self):
        path, _ = minted.make("another")
        register(1001, path)
        in_force()
        before = entries()
        reply = StrictClient(demo, demo.user("KRM-1007"), path).request_token()
        self.assertEqual(reply.status, 500)
        entry = demo.entry_from(before)
        self.assertEqual((entry["clear"]["type"], entry["clear"]["outcome"]), ("refused", CERTIFICATE_REFUSED))
        self.assertEqual((entry["opened"]["rule"], entry["opened"]["profile"]), ("R-053", STRICT))

    def test_a_certificate_that_expires_ends_within_its_connection(self):
        path, _ = minted.make("brief", seconds=4)
        register(1007, path)
        in_force()
        brief = strict_client(path)
        brief.fetch_token()
        message = brief.message(SERVICE, VERSION, "Sorgula", combined_body([self.person]))
        time.sleep(4)
        reply = brief.send(message)
        self.assert_recorded(reply, CERTIFICATE_REFUSED)
        self.assert_no_connection(path)

    # Evidence R-053.
    def test_a_revoked_certificate_ends_within_its_connection(self):
        by_admin, certificate = minted.make("revoked")
        by_list, listed = minted.make("listed")
        for path in (by_admin, by_list):
            register(1007, path)
        in_force()
        clients = [strict_client(path) for path in (by_admin, by_list)]
        for client in clients:
            self.assertEqual(client.send(client.message(SERVICE, VERSION, "Sorgula", combined_body([self.person]))).status, 200)
        admin(demo, "certificate", "revoke", "--fingerprint", fingerprint(certificate), "--reason", "test")
        self.assertIn("1 certificates ended", admin(demo, "certificate", "crl", minted.revocation_list(listed)).stdout)
        in_force()
        for client, path in zip(clients, (by_admin, by_list)):
            reply = client.send(client.message(SERVICE, VERSION, "Sorgula", combined_body([self.person])))
            self.assert_recorded(reply, CERTIFICATE_REFUSED)
            self.assert_no_connection(path)
        self.assertEqual(self.client.send(self.message()).status, 200)

    def test_only_good_certificates_are_registered(self):
        _, old = minted.make("old", seconds=-1)
        path = demo.folder / "old.crt"
        path.write_bytes(old.public_bytes(serialization.Encoding.PEM))
        result = run("admin", "certificate", "add", "--institution", "1007", path, "--dir", demo.folder)
        self.assertEqual(result.returncode, 1)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=self",
                        "-keyout", demo.folder / "self.key", "-out", demo.folder / "self.crt"], check=True, capture_output=True)
        result = run("admin", "certificate", "add", "--institution", "1007", demo.folder / "self.crt", "--dir", demo.folder)
        self.assertEqual(result.returncode, 1)


class NoWayBack(StrictCase):
    # Evidence R-053.
    def test_a_token_request_of_the_old_profile_is_refused_and_recorded(self):
        before = entries()
        row = demo.user("KRM-1007")
        reply = Connection(demo.base_url, demo.ca).post(STS_PATH, request_token_xml(row["username"], row["password"]))
        self.assertEqual(reply.status, 500)
        self.assertIn("ID3242", reply.first("Text"))
        entry = demo.entry_from(before)
        self.assertEqual((entry["clear"]["type"], entry["clear"]["outcome"]), ("refused", STRICT_PROFILE_REQUIRED))
        self.assertEqual((entry["opened"]["rule"], entry["opened"]["profile"]), ("R-053", COMPATIBLE))

    # Evidence R-053.
    def test_a_live_token_of_the_old_profile_ends_with_the_move(self):
        university = old_client("KRM-1003")
        self.assertEqual(university.ask_person(self.person).status, 200)
        refused = run("admin", "institution", "profile", "--institution", "1003", "--profile", "strict", "--dir", demo.folder)
        self.assertEqual(refused.returncode, 1, "it has no certificate yet")
        path, _ = minted.make("university")
        register(1003, path)
        in_force()
        # Before the move both profiles work, so that an institution can try the strict one.
        trial = strict_client(path, "KRM-1003")
        self.assertEqual(trial.send(trial.message(SERVICE, VERSION, "Sorgula", combined_body([self.person]))).status, 200)
        self.assertEqual(university.ask_person(self.person).status, 200)
        admin(demo, "institution", "profile", "--institution", "1003", "--profile", "strict")
        in_force()
        reply = university.ask_person(self.person)
        self.assertEqual((reply.status, hata(reply)), (200, STRICT_PROFILE_REQUIRED))
        self.assertNotIn(self.person["soyad"], reply.body)
        entry = self.assert_recorded(reply, STRICT_PROFILE_REQUIRED, COMPATIBLE, "KRM-1003")
        self.assertEqual(entry["opened"]["rule"], "R-053")
        self.assertEqual(trial.send(trial.message(SERVICE, VERSION, "Sorgula", combined_body([self.person]))).status, 200)

    def test_the_store_has_no_way_back(self):
        back = run("admin", "institution", "profile", "--institution", "1007", "--profile", "compatible", "--dir", demo.folder)
        self.assertEqual(back.returncode, 1)
        self.assertIn("for good", back.stderr)
        listed = admin(demo, "institution", "list").stdout
        self.assertTrue(any("1007" in line and " strict " in line for line in listed.splitlines()), listed)

    # Evidence R-053.
    def test_a_message_of_the_old_profile_with_a_strict_token_is_refused(self):
        message = signed_query_xml(self.client.token, ACTION_COMBINED, combined_body([self.person]))
        reply = self.client.connection.post(ROUTER_PATH, message)
        self.assertEqual(reply.status, 500)
        self.assert_recorded(reply, STRICT_PROFILE_REQUIRED, COMPATIBLE)


class OverRest(StrictCase):
    """Nothing is signed here: the profile is a token that is bound to the institution's certificate."""

    def rest(self, certificate=None, user="KRM-1007"):
        return RestClient(demo, user, certificate=certificate)

    def own_certificate(self):
        return demo.folder / demo.user("KRM-1007")["client_certificate"]

    def ask(self, client, headers=None):
        return client.ask(REST_SERVICE, [{"KimlikNo": self.person["kimlik_no"], "DogumGun": self.person["dogum_gun"],
                                          "DogumAy": self.person["dogum_ay"], "DogumYil": self.person["dogum_yil"]}], headers)

    def assert_problem(self, answer, status, code, profile, user="KRM-1007"):
        self.assertEqual((answer.status, answer.json["code"]), (status, code), answer.body)
        self.assertNotIn(self.person["soyad"], answer.body.decode())
        entry = demo.entry(int(answer.headers["KPS-Makbuz"].split()[1]))
        self.assertEqual((entry["clear"]["type"], entry["clear"]["outcome"]), ("refused", code))
        self.assertEqual((entry["opened"]["profile"], entry["opened"]["service_user"]), (profile, user))
        return entry

    def assert_no_token(self, client, code, profile):
        before = entries()
        answer = client.request_token()
        self.assertEqual((answer.status, answer.json["code"]), (401, 201), "the same as for a wrong secret")
        entry = demo.entry_from(before)
        self.assertEqual((entry["clear"]["type"], entry["clear"]["outcome"]), ("refused", code))
        self.assertEqual((entry["opened"]["rule"], entry["opened"]["profile"]), ("R-053", profile))

    # Evidence R-053.
    def test_a_token_of_the_certificate_is_answered_and_recorded_with_its_profile(self):
        answer = self.ask(self.rest(self.own_certificate()).log_in())
        self.assertEqual(answer.status, 200, answer.body)
        self.assertIn(self.person["soyad"], answer.body.decode())
        self.assertEqual(demo.entry(int(answer.headers["KPS-Makbuz"].split()[1]))["opened"]["profile"], STRICT)

    # Evidence R-082.
    def test_a_repeated_key_gets_the_first_answer(self):
        client, key = self.rest(self.own_certificate()).log_in(), {"Idempotency-Key": '"strict-1"'}
        first, again = self.ask(client, key), self.ask(client, key)
        self.assertEqual((first.status, again.status, again.body), (200, 200, first.body))
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        entry = demo.entry(int(again.headers["KPS-Makbuz"].split()[1]))
        self.assertEqual((entry["clear"]["type"], entry["opened"]["profile"]), ("delivery", STRICT))

    # Evidence R-053.
    def test_there_is_no_token_without_the_institutions_certificate(self):
        self.assert_no_token(self.rest(), STRICT_PROFILE_REQUIRED, COMPATIBLE)
        path, _ = minted.make("rest-another")
        register(1001, path)
        in_force()
        self.assert_no_token(self.rest(path), CERTIFICATE_REFUSED, STRICT)

    # Evidence R-053.
    def test_a_token_works_with_its_own_certificate_only(self):
        owner = self.rest(self.own_certificate()).log_in()
        path, _ = minted.make("rest-second")
        register(1007, path)
        in_force()
        for client in (self.rest(), self.rest(path)):
            client.bearer = owner.bearer
            self.assert_problem(self.ask(client), 401, CERTIFICATE_REFUSED, STRICT)
            view = client.send("GET", API + "/openapi.json?institution", headers={"Authorization": "Bearer " + owner.bearer})
            self.assertEqual((view.status, view.json["code"]), (401, CERTIFICATE_REFUSED))
        self.assertEqual(self.ask(owner).status, 200)

    # Evidence R-053.
    def test_a_revoked_certificate_ends_its_tokens_within_their_connection(self):
        path, certificate = minted.make("rest-revoked")
        register(1007, path)
        in_force()
        client = self.rest(path).log_in()
        self.assertEqual(self.ask(client).status, 200)
        admin(demo, "certificate", "revoke", "--fingerprint", fingerprint(certificate), "--reason", "test")
        in_force()
        self.assert_problem(self.ask(client), 401, CERTIFICATE_REFUSED, STRICT)

    # Evidence R-053.
    def test_a_live_token_and_a_kept_answer_end_with_the_move(self):
        client = self.rest(user="KRM-1006").log_in()
        key = {"Idempotency-Key": "before-the-move"}
        for replayed in (None, "true"):
            answer = self.ask(client, key)
            self.assertEqual((answer.status, answer.headers["Idempotency-Replayed"]), (200, replayed))
        path, _ = minted.make("rest-moved")
        register(1006, path)
        in_force()
        admin(demo, "institution", "profile", "--institution", "1006", "--profile", "strict")
        in_force()
        for headers in (None, key):
            entry = self.assert_problem(self.ask(client, headers), 403, STRICT_PROFILE_REQUIRED, COMPATIBLE, "KRM-1006")
            self.assertEqual(entry["opened"]["rule"], "R-053")
        view = client.send("GET", API + "/openapi.json?institution", headers={"Authorization": "Bearer " + client.bearer})
        self.assertEqual((view.status, view.json["code"]), (403, STRICT_PROFILE_REQUIRED))
        self.assertEqual(self.ask(self.rest(path, "KRM-1006").log_in()).status, 200)


class Restart(unittest.TestCase):
    # Evidence R-053.
    def test_what_was_taken_before_a_restart_is_refused_after_it(self):
        client = strict_client()
        person = demo.person("single")
        message = client.message(SERVICE, VERSION, "Sorgula", combined_body([person]))
        self.assertEqual(client.send(message).status, 200)
        demo.down()
        demo.up()
        client.connection.close()
        reply = client.send(message)
        self.assertEqual(reply.status, 500)
        self.assertEqual(record(reply)["clear"]["outcome"], REPLAYED_MESSAGE)
        # The institution's work goes on as soon as a message must be new.
        wait_for_answers()
        self.assertEqual(client.send(client.message(SERVICE, VERSION, "Sorgula", combined_body([person]))).status, 200)


if __name__ == "__main__":
    unittest.main()
