"""Refusals over the wire, each with a positive twin one change away, and each in the log."""
import time
import unittest

from demo import Demo, admin
from kps_client import (ACTION_COMBINED as ACTION, Client, Connection, Family, combined_body, list_body, request_token_xml, sign_message, signed_query_xml,
                        timestamp_xml, utc, ROUTER_PATH, STS_PATH)

VERSION = "2024/04/01"


def setUpModule():
    global demo
    demo = Demo()
    demo.up()


def tearDownModule():
    demo.__exit__()


def client(user="KRM-1001", source="127.0.0.1", family=Family.TEXT_CUT):
    row = demo.user(user)
    return Client(Connection(demo.base_url, demo.ca, source), row["username"], row["password"], family)


def hata(reply):
    """Kod of the first HataBilgisi that is filled, or None."""
    found = reply.root.xpath("//*[local-name()='HataBilgisi']/*[local-name()='Kod']")
    return int(found[0].text) if found else None


def public_check(number):
    return ('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><TCKimlikNoDogrula '
            f'xmlns="http://tckimlik.nvi.gov.tr/WS"><TCKimlikNo>{number}</TCKimlikNo><Ad>A</Ad><Soyad>B</Soyad>'
            "<DogumYili>1980</DogumYili></TCKimlikNoDogrula></s:Body></s:Envelope>")


class TokenService(unittest.TestCase):
    def setUp(self):
        self.bank = demo.user("KRM-1001")
        self.connection = Connection(demo.base_url, demo.ca)

    def token_reply(self, user, password, **options):
        return self.connection.post(STS_PATH, request_token_xml(user, password, **options))

    def assert_failed_authentication(self, reply):
        self.assertEqual(reply.status, 500)
        self.assertIn("ID3242", reply.first("Text"))
        self.assertIn("FailedAuthentication", reply.body)

    def test_right_password_gets_a_token(self):
        self.assertEqual(self.token_reply(self.bank["username"], self.bank["password"]).status, 200)

    # Evidence R-024.
    def test_wrong_password_and_unknown_user_get_the_same_fault(self):
        wrong = self.token_reply(self.bank["username"], self.bank["password"] + "x")
        unknown = self.token_reply("KRM-9999", self.bank["password"])
        self.assert_failed_authentication(wrong)
        self.assert_failed_authentication(unknown)
        self.assertEqual(len(wrong.body), len(unknown.body))

    # Evidence.
    def test_only_the_registered_address_gets_a_token(self):
        row = demo.user("KRM-1005")
        self.assert_failed_authentication(self.token_reply(row["username"], row["password"]))
        self.assertEqual(client("KRM-1005", source=row["registered_ip"]).request_token().status, 200)

    # Evidence R-109.
    def test_a_suspended_institution_gets_no_token(self):
        row = demo.user("KRM-1004")
        self.assert_failed_authentication(self.token_reply(row["username"], row["password"]))

    def test_a_stranger_cannot_lock_an_institution_out(self):
        stranger = Connection(demo.base_url, demo.ca, "127.0.0.77")
        for _ in range(120):
            stranger.post(STS_PATH, request_token_xml(self.bank["username"], "guess"))
        self.assertEqual(self.token_reply(self.bank["username"], self.bank["password"]).status, 200)

    def test_wrong_passwords_cannot_fill_the_log(self):
        def entries():
            return int(Connection(demo.base_url, demo.ca).get("/metrics").body.split("\nkps_log_entries ")[1].split()[0])
        before = entries()
        stranger = Connection(demo.base_url, demo.ca, "127.0.0.78")
        start = time.monotonic()
        for _ in range(400):
            stranger.post(STS_PATH, request_token_xml(self.bank["username"], "guess"))
        seconds = time.monotonic() - start
        self.assertLessEqual(entries() - before, 50 * (int(seconds) + 2))

    def test_an_unknown_scope_is_refused(self):
        reply = self.token_reply(self.bank["username"], self.bank["password"], applies_to="https://example.org/other")
        self.assertEqual(reply.status, 500)
        self.assertEqual(self.token_reply(self.bank["username"], self.bank["password"],
                                          applies_to="https://KPSV2.nvi.gov.tr/services/routingservice.svc").status, 200)

    def test_an_old_timestamp_is_refused(self):
        old = timestamp_xml(Family.TEXT_CUT, created=utc(-1200), expires=utc(-900))
        self.assertEqual(self.token_reply(self.bank["username"], self.bank["password"], timestamp=old).status, 500)


class MessageSecurity(unittest.TestCase):
    """Hostile messages made from a good one of our own; `twin` sends the unchanged one."""

    def setUp(self):
        self.client = client()
        self.token = self.client.fetch_token()
        self.person = demo.person("married-with-children")
        self.message = signed_query_xml(self.token, ACTION, combined_body([self.person]))

    def send(self, message, **options):
        return self.client.connection.post(ROUTER_PATH, message, **options)

    def assert_refused(self, message, text="verifying security"):
        reply = self.send(message)
        self.assertEqual(reply.status, 500, reply.body[:400])
        self.assertIn(text, reply.first("Text"))
        self.assertNotIn(str(self.person["kimlik_no"]), reply.body)

    def change(self, old, new):
        self.assertIn(old, self.message)
        return self.message.replace(old, new, 1)

    def test_the_twin_is_answered(self):
        self.assertEqual(self.send(self.message).first("Soyad"), self.person["soyad"])

    def test_a_changed_timestamp_is_refused(self):
        created = self.message.split("<u:Created>")[1].split("<")[0]
        self.assert_refused(self.change(created, utc(1)))

    def test_a_second_timestamp_is_refused(self):
        stamp = self.message[self.message.index("<u:Timestamp"):self.message.index("</u:Timestamp>") + len("</u:Timestamp>")]
        self.assert_refused(self.change(stamp, stamp + stamp.replace('u:Id="_0"', 'u:Id="_9"')))

    def test_a_second_id_is_refused(self):
        self.assert_refused(self.change("<s:Body>", '<s:Body xmlns:u="http://docs.oasis-open.org/wss/2004/01/'
                                        'oasis-200401-wss-wssecurity-utility-1.0.xsd" u:Id="_0">'))

    def test_a_moved_security_header_is_refused(self):
        start, end = self.message.index("<o:Security"), self.message.index("</o:Security>") + len("</o:Security>")
        self.assert_refused(self.message[:start] + "<x:Wrap xmlns:x='urn:x'>" + self.message[start:end] + "</x:Wrap>" + self.message[end:])

    def test_truncated_macs_are_refused(self):
        self.assert_refused(self.change('hmac-sha1"/>', 'hmac-sha1"><HMACOutputLength>8</HMACOutputLength></SignatureMethod>'))

    def test_an_extra_transform_is_refused(self):
        self.assert_refused(self.change("</Transforms>", '<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></Transforms>'))

    def test_a_comment_inside_is_refused(self):
        self.assert_refused(self.change("<u:Expires>", "<!-- x --><u:Expires>"))

    def test_an_empty_token_is_refused(self):
        start, end = self.message.index("<xenc:EncryptedData"), self.message.index("</xenc:EncryptedData>") + len("</xenc:EncryptedData>")
        self.assert_refused(self.message[:start] + self.message[end:])

    def test_a_flipped_byte_of_the_token_is_refused(self):
        for number in (1, 2):
            place = -1
            for _ in range(number):
                place = self.message.index("CipherValue>", place + 1) + len("CipherValue>")
                if _ + 1 < number:
                    place = self.message.index("CipherValue>", place) + 1
            flipped = "A" if self.message[place + 20] != "A" else "B"
            self.assert_refused(self.message[:place + 20] + flipped + self.message[place + 21:])

    def test_the_token_of_another_address_is_refused(self):
        elsewhere = Connection(demo.base_url, demo.ca, "127.0.0.33")
        reply = elsewhere.post(ROUTER_PATH, self.message)
        self.assertEqual(reply.status, 500)

    # Evidence X-008.
    def test_a_bare_user_name_is_refused(self):
        message = request_token_xml(self.client.user, self.client.password)
        message = message.replace("http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue", ACTION)
        self.assert_refused(message)

    def test_an_expired_timestamp_is_refused(self):
        old = timestamp_xml(Family.TEXT_CUT, created=utc(-1000), expires=utc(-700))
        self.assert_refused(signed_query_xml(self.token, ACTION, combined_body([self.person]), timestamp=old))


class Messages(unittest.TestCase):
    def setUp(self):
        self.client = client()
        self.client.fetch_token()
        self.person = demo.person("married-with-children")
        self.body = combined_body([self.person])

    def message(self, action=ACTION, body=None, **options):
        return signed_query_xml(self.client.token, action, body or self.body, **options)

    def send(self, message, **options):
        return self.client.connection.post(ROUTER_PATH, message, **options)

    def test_what_is_not_xml_gets_400(self):
        for bad in ("", "hello", self.message()[:-5], self.message().replace("</s:Body>", "<s:Body>")):
            self.assertEqual(self.send(bad).status, 400)

    def test_doctype_and_entities_get_400(self):
        bomb = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>' + self.message()
        self.assertEqual(self.send(bomb).status, 400)

    def test_deep_and_wide_xml_get_400(self):
        self.assertEqual(self.send(self.message(body="<a>" * 70 + "</a>" * 70)).status, 400)
        self.assertEqual(self.send(self.message(body="<a>" + "<b/>" * 10001 + "</a>")).status, 400)

    def test_other_encodings_get_400(self):
        self.assertEqual(self.send(self.message().encode("utf-16")).status, 400)
        self.assertEqual(self.send(self.message().encode().replace(b"<kriterListesi>", b"<kriterListesi>\xc0\x80")).status, 400)
        self.assertEqual(self.send(self.message().encode().replace(b"<kriterListesi>", b"<kriterListesi>\x00")).status, 400)

    def test_a_byte_order_mark_is_tolerated(self):
        self.assertEqual(self.send(b"\xef\xbb\xbf" + self.message().encode()).status, 200)

    def test_another_content_type_gets_415(self):
        self.assertEqual(self.send(self.message(), content_type="text/xml").status, 415)
        self.assertEqual(self.send(self.message(), content_type='application/soap+xml; charset=utf-8; action="x"').status, 200)

    def test_an_unknown_action_is_a_fault_of_its_own(self):
        reply = self.send(self.message(action=ACTION.replace("2024", "2019")))
        self.assertEqual(reply.status, 500)
        self.assertIn("ActionNotSupported", reply.body)

    def test_a_wrong_type_is_a_fault_of_its_own(self):
        reply = self.send(self.message(body=self.body.replace(str(self.person["kimlik_no"]), "abc")))
        self.assertEqual(reply.status, 500)
        self.assertIn("DeserializationFailed", reply.body)

    def test_empty_criteria_get_10(self):
        for criteria in ([], [{}]):
            reply = self.send(self.message(body=list_body("Sorgula", VERSION, "BilesikKutukSorgulaKimlikNoSorguKriteri", criteria)))
            self.assertEqual((reply.status, hata(reply)), (200, 10))

    # Evidence R-159.
    def test_too_many_criteria_get_107(self):
        reply = self.send(self.message(body=combined_body([self.person] * 101)))
        self.assertEqual((reply.status, hata(reply)), (200, 107))

    def test_a_number_with_a_wrong_check_digit_gets_106(self):
        wrong = dict(self.person, kimlik_no=self.person["kimlik_no"] + 1)
        self.assertEqual(hata(self.send(self.message(body=combined_body([wrong])))), 106)
        self.assertNotEqual(hata(self.send(self.message())), 106)

    def test_numbers_that_nobody_can_have_are_answered_and_the_server_lives(self):
        for number in (-1, 0, 1, -2**63, 2**63 - 1, 99999999999):
            reply = self.send(self.message(body=combined_body([dict(self.person, kimlik_no=number)])))
            self.assertEqual((reply.status, hata(reply)), (200, 106), number)
            public = self.client.connection.post("/Service/KPSPublic.asmx", public_check(number), content_type="text/xml; charset=utf-8")
            self.assertIn("<TCKimlikNoDogrulaResult>false<", public.body)
        self.assertEqual(hata(self.client.ask_person(self.person)) in (106, 10), False)

    # Evidence X-010.
    def test_a_wrong_birth_date_gets_no_data(self):
        reply = self.client.ask_person(dict(self.person, dogum_yil=self.person["dogum_yil"] + 1))
        self.assertEqual(hata(reply), 2)
        self.assertNotIn(self.person["soyad"], reply.body)


class Rights(unittest.TestCase):
    # Evidence.
    def test_a_component_that_is_not_granted_has_8_and_no_data(self):
        university = client("KRM-1003").ask_person(demo.person("married-with-children"))
        bank = client("KRM-1001").ask_person(demo.person("married-with-children"))
        self.assertEqual(university.first("Soyad"), bank.first("Soyad"))
        cards = "//*[local-name()='TCKKBilgisi']/*[local-name()='HataBilgisi']/*[local-name()='Kod']"
        self.assertEqual(university.root.xpath(cards)[0].text, "8")
        self.assertEqual(bank.root.xpath(cards), [])

    # Evidence R-158.
    def test_a_service_that_is_not_granted_has_8(self):
        reply = client("KRM-1003").ask_address(demo.person("married-with-children"))
        self.assertEqual((reply.status, hata(reply)), (200, 8))

    # Evidence R-250.
    def test_a_kaymakamlik_sees_its_own_ilce_only(self):
        office = client("KRM-1002")
        inside = next(row for row in demo.credentials["persons"] if row.get("ilce") == 1104 and row.get("adres"))
        outside = next(row for row in demo.credentials["persons"] if row.get("ilce") not in (None, 1104) and row.get("adres"))
        self.assertTrue(office.ask_address(inside).first("AcikAdres"))
        refused = office.ask_address(outside)
        self.assertEqual(hata(refused), 2)
        self.assertIsNone(refused.first("AcikAdres"))
        self.assertTrue(client("KRM-1001").ask_address(outside).first("AcikAdres"))

    # Evidence R-064.
    def test_the_query_after_the_limit_is_refused(self):
        limited = client("KRM-1006")
        person = demo.person("married-with-children")
        answers = [hata(limited.ask_person(person, version="2011/01/01")) for _ in range(6)]
        self.assertNotIn(101, answers[:5])
        self.assertEqual(answers[5], 101)

    # Evidence.
    def test_a_suspension_hits_a_live_token_within_a_second_and_is_lifted_again(self):
        university = client("KRM-1003")
        person = demo.person("single")
        self.assertEqual(university.ask_person(person).status, 200)
        blocked = ("--institution", "1003", "--ground", "security-endangered")
        admin(demo, "block", "set", *blocked, "--note", "test")
        try:
            time.sleep(1.0)
            reply = university.ask_person(person)
            self.assertEqual((reply.status, hata(reply)), (200, 103))
            self.assertNotIn(person["soyad"], reply.body)
        finally:
            admin(demo, "block", "lift", *blocked, "--evidence", "test/1")
        time.sleep(1.0)
        self.assertEqual(university.ask_person(person).first("Soyad"), person["soyad"])


class TheRecord(unittest.TestCase):
    # Evidence.
    def test_an_answer_names_every_person_in_it(self):
        person = demo.person("married-with-children")
        reply = client().ask_person(person)
        entry = demo.entry(int(reply.receipt.split()[1]))
        self.assertEqual(entry["clear"]["type"], "query")
        self.assertEqual(entry["opened"]["queried"], [person["kimlik_no"]])
        self.assertEqual(len(entry["opened"]["decision"]), 64)
        shown = {int(number) for member in ("EsTCKimlikNo", "AnneTCKimlikNo", "BabaTCKimlikNo") for number in reply.all(member) if number}
        self.assertTrue(shown)
        self.assertEqual(set(entry["opened"]["affected"]), shown)

    # Evidence R-085.
    def test_who_declared_an_address_is_affected_as_well(self):
        """The husband declared the address of both; of his own answer nobody else is affected."""
        wife, husband = demo.person("married-with-children-spouse")["kimlik_no"], demo.person("married-with-children")["kimlik_no"]
        for persona, asked, affected in (("married-with-children-spouse", wife, [husband]), ("married-with-children", husband, [])):
            reply = client().ask_address(demo.person(persona))
            self.assertEqual(reply.first("BeyandaBulunanKimlikNo"), str(husband))
            opened = demo.entry(int(reply.receipt.split()[1]))["opened"]
            self.assertEqual((opened["queried"], opened["affected"]), ([asked], affected))

    # Evidence R-024.
    def test_a_refusal_is_recorded_as_well(self):
        reply = client("KRM-1003").ask_address(demo.person("single"))
        entry = demo.entry(int(reply.receipt.split()[1]))
        self.assertEqual(entry["clear"]["type"], "refused")
        self.assertEqual(entry["opened"]["queried"], [demo.person("single")["kimlik_no"]])

    # Evidence R-088.
    def test_without_keys_no_number_can_be_read_from_the_log(self):
        person = demo.person("single")
        client().ask_person(person)
        raw = b"".join(path.read_bytes() for path in sorted((demo.log / "segments").iterdir()))
        self.assertNotIn(str(person["kimlik_no"]).encode(), raw)
        self.assertNotIn(person["kimlik_no"].to_bytes(8, "big")[3:], raw)

    def test_no_log_line_holds_a_number_or_a_name(self):
        text = (demo.folder / "server.log").read_text()
        for person in demo.credentials["persons"]:
            self.assertNotIn(str(person["kimlik_no"]), text)


if __name__ == "__main__":
    unittest.main()
