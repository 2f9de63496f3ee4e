"""A client of the compatible profile in Python, written from the wire's description alone and sharing no code with the server.

Each family of real KPS v2 clients cuts, rebuilds and signs in its own way; `Family` names the five. lxml gives the
canonical form, so the server's own canonicaliser is checked against another one in every call.
"""
import base64
import datetime
import enum
import hashlib
import hmac
import http.client
import re
import ssl
import uuid
from dataclasses import dataclass, field
from xml.dom import minidom
from xml.sax.saxutils import escape

from lxml import etree

import shifted_clock

S12 = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSSE11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
WST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
WSP = "http://schemas.xmlsoap.org/ws/2004/09/policy"
DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
K11 = "http://kps.nvi.gov.tr/2011/01/01"
SAML_ID = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID"
SAML_TOKEN = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV1.1"
PASSWORD_TEXT = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText"
STS_PATH = "/Services/Issuer.svc/IWSTrust13"
ROUTER_PATH = "/Services/RoutingService.svc"
ACTION_COMBINED = "http://kps.nvi.gov.tr/2024/04/01/BilesikKutukSorgulaKimlikNoServis/Sorgula"
PRODUCTION_ROUTER = "https://kpsv2.nvi.gov.tr/Services/RoutingService.svc"


class Family(enum.Enum):
    TEXT_CUT = "text-cut token (Go, Node)"
    REBUILT = "rebuilt token (PHP class, Python)"
    FIRST_CHILD = "first-child token without MessageID (PHP)"
    JAVA = "cached token and strict Lifetime (NVI's Java shape)"
    WCF = "client and server entropy (WCF)"


@dataclass
class Reply:
    status: int
    body: str
    headers: dict = field(default_factory=dict)

    @property
    def root(self):
        return etree.fromstring(self.body.encode())

    def first(self, local):
        """Text of the first element of that local name that has one, or None."""
        found = self.root.xpath(f"//*[local-name()='{local}'][text()]")
        return found[0].text if found else None

    def all(self, local):
        return [element.text for element in self.root.xpath(f"//*[local-name()='{local}']")]

    @property
    def receipt(self):
        return self.headers.get("kps-makbuz")


@dataclass
class Token:
    xml: str
    key: bytes
    reference: str
    expires: str
    family: Family


class Connection:
    """HTTPS to the server; `source` is the loopback address the call comes from, `certificate` a file with a client
    certificate and its key (strict profile)."""

    def __init__(self, base_url, ca_file, source="127.0.0.1", certificate=None):
        host, port = re.match(r"https://([^:/]+):(\d+)", base_url).groups()
        self.host, self.port, self.source = host, int(port), source
        self.context = ssl.create_default_context(cafile=ca_file)
        if certificate:
            self.context.load_cert_chain(certificate)
        self.connection = None

    def post(self, path, body, content_type="application/soap+xml; charset=utf-8", headers=None):
        raw = body if isinstance(body, bytes) else body.encode()
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPSConnection(self.host, self.port, context=self.context, timeout=30,
                                                              source_address=(self.source, 0))
            try:
                all_headers = {"Content-Type": content_type, **(headers or {})} if content_type else (headers or {})
                self.connection.request("POST", path, raw, all_headers)
                return self._reply()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()
                if attempt == 2:
                    raise

    def get(self, path):
        if self.connection is None:
            self.connection = http.client.HTTPSConnection(self.host, self.port, context=self.context, timeout=30,
                                                          source_address=(self.source, 0))
        self.connection.request("GET", path)
        return self._reply()

    def _reply(self):
        response = self.connection.getresponse()
        raw = response.read()
        headers = {name.lower(): value for name, value in response.getheaders()}
        if response.will_close:
            self.close()
        return Reply(response.status, raw.decode("utf-8", "replace"), headers)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def canonical(element):
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)


def utc(offset_seconds=0, fraction=False):
    moment = shifted_clock.utc_now() + datetime.timedelta(seconds=offset_seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z" if fraction else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def timestamp_xml(family, created=None, expires=None):
    created = created or utc(fraction=family in (Family.JAVA, Family.WCF))
    expires = expires or utc(300, fraction=family in (Family.JAVA, Family.WCF))
    gap = "\n        " if family is Family.FIRST_CHILD else ""
    return (f'<u:Timestamp xmlns:u="{WSU}" u:Id="_0">{gap}<u:Created>{created}</u:Created>{gap}'
            f"<u:Expires>{expires}</u:Expires>{gap}</u:Timestamp>")


def addressing_xml(family, action, to, message_id=None):
    must = ' s:mustUnderstand="1"' if family in (Family.JAVA, Family.WCF, Family.REBUILT) else ""
    parts = [f"<a:Action{must}>{action}</a:Action>"]
    if family is not Family.FIRST_CHILD:
        parts.append(f"<a:MessageID>{message_id or 'urn:uuid:' + str(uuid.uuid4())}</a:MessageID>")
    if family in (Family.JAVA, Family.WCF, Family.REBUILT):
        parts.append(f"<a:ReplyTo><a:Address>{WSA}/anonymous</a:Address></a:ReplyTo>")
    if family is Family.JAVA:
        parts.append(f"<a:FaultTo><a:Address>{WSA}/anonymous</a:Address></a:FaultTo>")
    parts.append(f"<a:To{must}>{to}</a:To>")
    return "".join(parts)


def envelope(header, body):
    return (f'<s:Envelope xmlns:s="{S12}" xmlns:a="{WSA}"><s:Header>{header}</s:Header>'
            f"<s:Body>{body}</s:Body></s:Envelope>")


def request_token_xml(user, password, family=Family.TEXT_CUT, applies_to=PRODUCTION_ROUTER, entropy=None, timestamp=None):
    kind = {Family.FIRST_CHILD: "", Family.JAVA: f' o:Type="{PASSWORD_TEXT}"'}.get(family, f' Type="{PASSWORD_TEXT}"')
    security = (f'<o:Security xmlns:o="{WSSE}">{timestamp or timestamp_xml(family)}<o:UsernameToken u:Id="Me" xmlns:u="{WSU}">'
                f"<o:Username>{escape(user)}</o:Username><o:Password{kind}>{escape(password)}</o:Password>"
                "</o:UsernameToken></o:Security>")
    extra = ""
    if family in (Family.TEXT_CUT, Family.FIRST_CHILD):
        extra = f"<t:TokenType>{SAML_TOKEN}</t:TokenType><t:KeyType>{WST}/SymmetricKey</t:KeyType>"
    if family is Family.WCF:
        extra = (f"<t:Entropy><t:BinarySecret Type=\"{WST}/Nonce\">{base64.b64encode(entropy).decode()}</t:BinarySecret>"
                 f"</t:Entropy><t:KeySize>256</t:KeySize><t:ComputedKeyAlgorithm>{WST}/CK/PSHA1</t:ComputedKeyAlgorithm>")
    body = (f'<t:RequestSecurityToken xmlns:t="{WST}">\n <t:RequestType>{WST}/Issue</t:RequestType>\n'
            f' <p:AppliesTo xmlns:p="{WSP}"><a:EndpointReference><a:Address>{applies_to}</a:Address>'
            f"</a:EndpointReference></p:AppliesTo>{extra}</t:RequestSecurityToken>")
    return envelope(addressing_xml(family, f"{WST}/RST/Issue", "https://localhost" + STS_PATH) + security, body)


def p_sha1(secret, seed, size):
    out, a = b"", seed
    while len(out) < size:
        a = hmac.new(secret, a, hashlib.sha1).digest()
        out += hmac.new(secret, a + seed, hashlib.sha1).digest()
    return out[:size]


def between(text, pattern):
    found = re.search(pattern, text, re.S)
    if not found:
        raise AssertionError(f"the token answer has no {pattern}")
    return found.group(1)


def cut_token(text):
    """Text surgery, last BinarySecret and last KeyIdentifier, as the Go and Node clients do it."""
    lower = text.lower()
    if lower.encode() != text.encode("ascii").lower():
        raise AssertionError("the answer is not plain ASCII")
    start = lower.index(">", lower.index("requestedsecuritytoken")) + 1
    end = lower.rindex("</", 0, lower.rindex("requestedsecuritytoken"))
    key = re.findall(r"<[^<>]*BinarySecret[^<>]*>([^<]+)<", text)[-1]
    identifier = re.findall(r"<[^<>]*KeyIdentifier[^<>]*>([^<]+)<", text)[-1]
    reference = (f'<o:SecurityTokenReference><o:KeyIdentifier ValueType="{SAML_ID}">{identifier}</o:KeyIdentifier>'
                 "</o:SecurityTokenReference>")
    return text[start:end], base64.b64decode(key), reference


def rebuild_token(text):
    """Throws the element away and rebuilds it from four values, with other prefixes."""
    issuer = between(text, r"X509IssuerName>([^<]+)<")
    serial = between(text, r"X509SerialNumber>([^<]+)<")
    ciphers = re.findall(r"CipherValue>([^<]+)<", text)
    if len(ciphers) != 2:
        raise AssertionError(f"{len(ciphers)} CipherValue elements")
    key = re.findall(r"BinarySecret>([^<]+)<", text)[0]
    identifier = between(text, r"RequestedUnattachedReference>.*?KeyIdentifier[^>]*>([^<]+)<")
    token = (f'<xenc:EncryptedData Type="{XENC}Element" xmlns:xenc="{XENC}"><xenc:EncryptionMethod Algorithm="{XENC}aes256-cbc"/>'
             f'<dsig:KeyInfo xmlns:dsig="{DS}"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="{XENC}rsa-oaep-mgf1p">'
             f'<dsig:DigestMethod Algorithm="{DS}sha1"/></xenc:EncryptionMethod><dsig:KeyInfo><wsse:SecurityTokenReference '
             f'xmlns:wsse="{WSSE}"><dsig:X509Data><dsig:X509IssuerSerial><dsig:X509IssuerName>{issuer}</dsig:X509IssuerName>'
             f"<dsig:X509SerialNumber>{serial}</dsig:X509SerialNumber></dsig:X509IssuerSerial></dsig:X509Data>"
             f"</wsse:SecurityTokenReference></dsig:KeyInfo><xenc:CipherData><xenc:CipherValue>{ciphers[0]}</xenc:CipherValue>"
             "</xenc:CipherData></xenc:EncryptedKey></dsig:KeyInfo><xenc:CipherData>"
             f"<xenc:CipherValue>{ciphers[1]}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>")
    reference = (f'<wsse:SecurityTokenReference xmlns:wsse="{WSSE}" xmlns:w11="{WSSE11}" w11:TokenType="{SAML_TOKEN}">'
                 f'<wsse:KeyIdentifier ValueType="{SAML_ID}">{identifier}</wsse:KeyIdentifier></wsse:SecurityTokenReference>')
    return token, base64.b64decode(key), reference


def first_child_token(text):
    """DOM: firstChild of RequestedSecurityToken; a text node there would break this client."""
    document = minidom.parseString(text)
    requested = document.getElementsByTagNameNS(WST, "RequestedSecurityToken")[0]
    token = requested.firstChild.toxml()
    key = document.getElementsByTagNameNS(WST, "BinarySecret")[0].firstChild.data
    attached = document.getElementsByTagNameNS(WST, "RequestedAttachedReference")[0]
    identifier = attached.getElementsByTagNameNS(WSSE, "KeyIdentifier")[0].firstChild.data
    reference = (f'<o:SecurityTokenReference><o:KeyIdentifier ValueType="{SAML_ID}">{identifier}</o:KeyIdentifier>'
                 "</o:SecurityTokenReference>")
    return token, base64.b64decode(key), reference


def java_token(text):
    """XPath and a copy of the whole SecurityTokenReference; Lifetime parsed with exactly three fraction digits."""
    root = etree.fromstring(text.encode())
    names = {"t": WST, "x": XENC, "o": WSSE, "u": WSU}
    for part in ("Created", "Expires"):
        datetime.datetime.strptime(root.xpath(f"//t:Lifetime/u:{part}", namespaces=names)[0].text, "%Y-%m-%dT%H:%M:%S.%fZ")
        if not re.fullmatch(r".*\.\d{3}Z", root.xpath(f"//t:Lifetime/u:{part}", namespaces=names)[0].text):
            raise AssertionError("Lifetime has not three fraction digits")
    token = root.xpath("//t:RequestedSecurityToken/x:EncryptedData", namespaces=names)[0]
    reference = root.xpath("//t:RequestedAttachedReference/o:SecurityTokenReference", namespaces=names)[0]
    key = root.xpath("//t:BinarySecret", namespaces=names)[0].text
    return etree.tostring(token, with_tail=False).decode(), base64.b64decode(key), etree.tostring(reference, with_tail=False).decode()


def wcf_token(text, entropy):
    root = etree.fromstring(text.encode())
    names = {"t": WST}
    computed = root.xpath("//t:RequestedProofToken/t:ComputedKey", namespaces=names)[0].text
    if not computed.endswith("/CK/PSHA1"):
        raise AssertionError("no computed key for client entropy")
    server = base64.b64decode(root.xpath("//t:Entropy/t:BinarySecret", namespaces=names)[0].text)
    token, _, reference = first_child_token(text)
    return token, p_sha1(entropy, server, 32), reference


def read_token(text, family, entropy=None):
    cutters = {Family.TEXT_CUT: cut_token, Family.REBUILT: rebuild_token, Family.FIRST_CHILD: first_child_token,
               Family.JAVA: java_token}
    token, key, reference = wcf_token(text, entropy) if family is Family.WCF else cutters[family](text)
    expires = between(text, r"Lifetime>.*?Expires[^>]*>([^<]+)<")
    return Token(token, key, reference, expires, family)


def signed_info_xml(family, digest):
    """Go, KPS.Core and alpertuna pretty-print: white space inside SignedInfo is part of what is signed."""
    gap = "\n      " if family in (Family.TEXT_CUT, Family.FIRST_CHILD) else ""
    prefix = {Family.REBUILT: "dsig:", Family.JAVA: "ds:"}.get(family, "")
    return (f'<{prefix}SignedInfo>{gap}<{prefix}CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>{gap}'
            f'<{prefix}SignatureMethod Algorithm="{DS}hmac-sha1"/>{gap}<{prefix}Reference URI="#_0">{gap}<{prefix}Transforms>'
            f'<{prefix}Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></{prefix}Transforms>{gap}'
            f'<{prefix}DigestMethod Algorithm="{DS}sha1"/>{gap}<{prefix}DigestValue>{digest}</{prefix}DigestValue>{gap}'
            f"</{prefix}Reference>{gap}</{prefix}SignedInfo>")


def signed_query_xml(token, action, body, to=PRODUCTION_ROUTER, headers="", timestamp=None, message_id=None):
    family = token.family
    prefix = {Family.REBUILT: "dsig:", Family.JAVA: "ds:"}.get(family, "")
    declaration = f'xmlns{":" + prefix[:-1] if prefix else ""}="{DS}"'
    signature = (f"<{prefix}Signature {declaration}>{signed_info_xml(family, '@DIGEST@')}"
                 f"<{prefix}SignatureValue>@VALUE@</{prefix}SignatureValue><{prefix}KeyInfo>{token.reference}</{prefix}KeyInfo>"
                 f"</{prefix}Signature>")
    security = f'<o:Security xmlns:o="{WSSE}">{timestamp or timestamp_xml(family)}{token.xml}{signature}</o:Security>'
    message = envelope(addressing_xml(family, action, to, message_id) + headers + security, body)
    return sign_message(message, token.key)


def sign_message(message, key):
    """Fills @DIGEST@ and @VALUE@ from the canonical forms of the message as it stands."""
    names = {"u": WSU, "d": DS}
    stamp = etree.fromstring(message.encode()).xpath("//u:Timestamp", namespaces=names)[0]
    digest = base64.b64encode(hashlib.sha1(canonical(stamp)).digest()).decode()
    message = message.replace("@DIGEST@", digest)
    info = etree.fromstring(message.encode()).xpath("//d:SignedInfo", namespaces=names)[0]
    value = base64.b64encode(hmac.new(key, canonical(info), hashlib.sha1).digest()).decode()
    return message.replace("@VALUE@", value)


class Client:
    """One institution's client of one family."""

    def __init__(self, connection, user, password, family=Family.TEXT_CUT):
        self.connection, self.user, self.password, self.family = connection, user, password, family
        self.token = None

    def request_token(self, **options):
        entropy = bytes(range(32)) if self.family is Family.WCF else None
        return self.connection.post(STS_PATH, request_token_xml(self.user, self.password, self.family, entropy=entropy, **options))

    def fetch_token(self):
        reply = self.request_token()
        if reply.status != 200:
            raise AssertionError(f"token service answered {reply.status}: {reply.first('Text')}")
        self.token = read_token(reply.body, self.family, bytes(range(32)))
        return self.token

    def ask(self, service, version, operation, body, **options):
        if self.token is None:
            self.fetch_token()
        action = f"http://kps.nvi.gov.tr/{version}/{service}/{operation}"
        return self.connection.post(ROUTER_PATH, signed_query_xml(self.token, action, body, **options))

    def ask_person(self, person, version="2024/04/01", **options):
        """The combined register about one person of credentials.json (kimlik_no and birth date)."""
        body = combined_body([person], version)
        return self.ask("BilesikKutukSorgulaKimlikNoServis", version, "Sorgula", body, **options)

    def ask_address(self, person, version="2021/04/01", **options):
        body = list_body("Sorgula", version, "KimlikNoileAdresSorguKriteri", [criterion(person, birth=version > "2017")])
        return self.ask("KimlikNoSorgulaAdresServis", version, "Sorgula", body, **options)


def criterion(person, birth=True):
    members = {"KimlikNo": person["kimlik_no"]}
    if birth:
        members.update(DogumAy=person["dogum_ay"], DogumGun=person["dogum_gun"], DogumYil=person["dogum_yil"])
    return dict(sorted(members.items()))


def list_body(operation, version, kind, criteria):
    items = "".join(f"<{kind}>" + "".join(f"<{name}>{value}</{name}>" for name, value in one.items()) + f"</{kind}>"
                    for one in criteria)
    return f'<{operation} xmlns="http://kps.nvi.gov.tr/{version}"><kriterListesi>{items}</kriterListesi></{operation}>'


def combined_body(people, version="2024/04/01"):
    return list_body("Sorgula", version, "BilesikKutukSorgulaKimlikNoSorguKriteri",
                     [criterion(person, birth=version > "2017") for person in people])
