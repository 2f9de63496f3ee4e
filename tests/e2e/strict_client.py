"""A client of the strict profile in Python, written from docs/integrators.md alone and sharing no code with the server.

lxml gives the canonical form, `cryptography` the certificate and its signature; `xmlsec1` says the same a third way.
"""
import base64
import datetime
import hashlib
import hmac
import pathlib
import subprocess
import tempfile
import uuid

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from lxml import etree

from kps_client import (DS, ROUTER_PATH, S12, STS_PATH, WSA, WSSE, WSU, Connection, Family, canonical, read_token,
                        request_token_xml, utc)

EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
HMAC_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
NAMES = {"s": S12, "a": WSA, "o": WSSE, "u": WSU, "d": DS}
PARTS = ("_time", "_action", "_id", "_to", "_body")


def reference_xml(identifier):
    return (f'<Reference URI="#{identifier}"><Transforms><Transform Algorithm="{EXCLUSIVE}"/></Transforms>'
            f'<DigestMethod Algorithm="{SHA256}"/><DigestValue>@{identifier}@</DigestValue></Reference>')


def strict_query_xml(token, action, body, to, message_id=None, created=None, expires=None, parts=PARTS, headers=""):
    """A message whose signature covers `parts`; `headers` may hold further ones with an Id of their own."""
    references = "".join(reference_xml(part) for part in parts)
    message = (
        f'<s:Envelope xmlns:s="{S12}" xmlns:a="{WSA}" xmlns:u="{WSU}"><s:Header>'
        f'<a:Action u:Id="_action">{action}</a:Action>'
        f'<a:MessageID u:Id="_id">{message_id or "urn:uuid:" + str(uuid.uuid4())}</a:MessageID>'
        f'<a:To u:Id="_to">{to}</a:To>{headers}<o:Security s:mustUnderstand="1" xmlns:o="{WSSE}">'
        f'<u:Timestamp u:Id="_time"><u:Created>{created or utc(fraction=True)}</u:Created>'
        f"<u:Expires>{expires or utc(240, fraction=True)}</u:Expires></u:Timestamp>{token.xml}"
        f'<Signature xmlns="{DS}"><SignedInfo><CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f'<SignatureMethod Algorithm="{HMAC_SHA256}"/>{references}</SignedInfo>'
        f"<SignatureValue>@VALUE@</SignatureValue><KeyInfo>{token.reference}</KeyInfo></Signature></o:Security>"
        f'</s:Header><s:Body u:Id="_body">{body}</s:Body></s:Envelope>')
    return sign_strict(message, token.key)


def sign_strict(message, key):
    """Fills the digests of all @id@ and the @VALUE@ from the message as it stands."""
    root = etree.fromstring(message.encode())
    for part in root.xpath("//*[@u:Id]", namespaces=NAMES):
        identifier = part.get(f"{{{WSU}}}Id")
        digest = base64.b64encode(hashlib.sha256(canonical(part)).digest()).decode()
        message = message.replace(f"@{identifier}@", digest)
    info = etree.fromstring(message.encode()).xpath("//d:SignedInfo", namespaces=NAMES)[0]
    value = base64.b64encode(hmac.new(key, canonical(info), hashlib.sha256).digest()).decode()
    return message.replace("@VALUE@", value)


class NotSigned(AssertionError):
    pass


def only(found, what):
    if len(found) != 1:
        raise NotSigned(f"{len(found)} {what}")
    return found[0]


def check_answer(text, ca_file, message_id):
    """What an institution must see before it believes an answer. Returns the signer's certificate."""
    root = etree.fromstring(text.encode())
    security = only(root.xpath("/s:Envelope/s:Header/o:Security", namespaces=NAMES), "Security")
    signature = only(security.xpath("d:Signature", namespaces=NAMES), "Signature")
    if len(root.xpath("//d:Signature", namespaces=NAMES)) != 1:
        raise NotSigned("a second Signature")
    info = only(signature.xpath("d:SignedInfo", namespaces=NAMES), "SignedInfo")
    if info.find(f"{{{DS}}}SignatureMethod").get("Algorithm") != ECDSA_SHA256:
        raise NotSigned("SignatureMethod")
    wanted = [only(root.xpath(path, namespaces=NAMES), path) for path in
              ("/s:Envelope/s:Header/o:Security/u:Timestamp", "/s:Envelope/s:Header/a:Action",
               "/s:Envelope/s:Header/a:RelatesTo", "/s:Envelope/s:Body")]
    references = {reference.get("URI"): reference for reference in info.findall(f"{{{DS}}}Reference")}
    if len(references) != len(wanted):
        raise NotSigned("References")
    for part in wanted:
        reference = references["#" + part.get(f"{{{WSU}}}Id")]
        if reference.find(f"{{{DS}}}DigestMethod").get("Algorithm") != SHA256:
            raise NotSigned("DigestMethod")
        if base64.b64decode(reference.find(f"{{{DS}}}DigestValue").text) != hashlib.sha256(canonical(part)).digest():
            raise NotSigned(f"digest of {part.tag}")
    if wanted[2].text != message_id:
        raise NotSigned(f"the answer is to {wanted[2].text}")
    token = only(security.xpath("o:BinarySecurityToken", namespaces=NAMES), "BinarySecurityToken")
    certificate = x509.load_der_x509_certificate(base64.b64decode(token.text))
    authority = x509.load_pem_x509_certificate(pathlib.Path(ca_file).read_bytes())
    authority.public_key().verify(certificate.signature, certificate.tbs_certificate_bytes, ec.ECDSA(hashes.SHA256()))
    now = datetime.datetime.utcnow()
    if not certificate.not_valid_before <= now < certificate.not_valid_after:
        raise NotSigned("the signer's certificate is outside its time")
    raw = base64.b64decode(signature.find(f"{{{DS}}}SignatureValue").text)
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    certificate.public_key().verify(der, canonical(info), ec.ECDSA(hashes.SHA256()))
    return certificate


def verified_by_xmlsec1(text, certificate):
    """Whether the xmlsec1 program verifies the answer with the signer's certificate."""
    from cryptography.hazmat.primitives.serialization import Encoding
    with tempfile.TemporaryDirectory() as folder:
        pem, answer = pathlib.Path(folder, "signer.pem"), pathlib.Path(folder, "answer.xml")
        pem.write_bytes(certificate.public_bytes(Encoding.PEM))
        answer.write_text(text, encoding="utf-8")
        ids = [word for name in (f"{WSU}:Timestamp", f"{WSA}:Action", f"{WSA}:RelatesTo", f"{S12}:Body")
               for word in ("--id-attr:Id", name)]
        return subprocess.run(["xmlsec1", "--verify", "--pubkey-cert-pem", str(pem), *ids, str(answer)],
                              capture_output=True, timeout=60).returncode == 0


class StrictClient:
    """One institution's client of the strict profile; checks every answer before it hands it on."""

    def __init__(self, demo, user, certificate, source="127.0.0.1"):
        self.demo, self.user, self.password = demo, user["username"], user["password"]
        self.connection = Connection(demo.base_url, demo.ca, source, str(certificate) if certificate else None)
        self.to = demo.base_url + ROUTER_PATH
        self.token = None
        self.signer = None

    def request_token(self):
        text = request_token_xml(self.user, self.password, Family.JAVA, applies_to=self.to)
        return self.checked(self.connection.post(STS_PATH, text), text)

    def fetch_token(self):
        reply = self.request_token()
        if reply.status != 200:
            raise AssertionError(f"token service answered {reply.status}: {reply.first('Text')}")
        self.token = read_token(reply.body, Family.JAVA)
        return self.token

    def checked(self, reply, message):
        message_id = etree.fromstring(message.encode()).xpath("//a:MessageID", namespaces=NAMES)[0].text
        self.signer = check_answer(reply.body, self.demo.ca, message_id)
        return reply

    def message(self, service, version, operation, body, **options):
        if self.token is None:
            self.fetch_token()
        action = f"http://kps.nvi.gov.tr/{version}/{service}/{operation}"
        return strict_query_xml(self.token, action, body, options.pop("to", self.to), **options)

    def send(self, message):
        return self.checked(self.connection.post(ROUTER_PATH, message), message)
