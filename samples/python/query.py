"""Asks KPS about one person with zeep. Both WSDL files are fetched; a small object adds the Security header.

usage: query.py NUMBER yyyy-mm-dd      settings: KPS_ENDPOINT KPS_CA KPS_USER KPS_PASSWORD (`kps demo env`)
"""
import base64, datetime, hashlib, hmac, os, sys
from xml.sax.saxutils import escape
import zeep
from lxml import etree

WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
TRUST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
WSA, DS = "http://www.w3.org/2005/08/addressing", "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
SAML = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID"
SERVICE, VERSION = "BilesikKutukSorgulaKimlikNoServis", "2024/04/01"
BASE = os.environ["KPS_ENDPOINT"]
os.environ["REQUESTS_CA_BUNDLE"] = os.environ["KPS_CA"]  # what zeep's HTTP library trusts


class Header:
    """Puts Action and Security into each message; zeep calls `apply` before it sends."""
    def __init__(self, action, security):
        self.text = (f'<s:Header xmlns:s="http://www.w3.org/2003/05/soap-envelope"><a:Action xmlns:a="{WSA}">{action}</a:Action>'
                     f'<o:Security xmlns:o="{WSS}wssecurity-secext-1.0.xsd">{security}</o:Security></s:Header>')

    def apply(self, envelope, http_headers):
        envelope[:] = [etree.fromstring(self.text), envelope.find("{*}Body")]
        return envelope, http_headers

    def verify(self, envelope):
        return envelope  # the answer's header holds a Timestamp and nothing to verify


def timestamp():
    """Valid for five minutes. Written in its canonical form, so that the text itself is what is digested."""
    now = datetime.datetime.utcnow()
    created, expires = (f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (now, now + datetime.timedelta(minutes=5)))
    return (f'<u:Timestamp xmlns:u="{WSS}wssecurity-utility-1.0.xsd" u:Id="_0"><u:Created>{created}</u:Created>'
            f"<u:Expires>{expires}</u:Expires></u:Timestamp>")


def fetch_token():
    """User name and password once, from the registered address; the token is good for an hour."""
    user, password = (escape(os.environ[name]) for name in ("KPS_USER", "KPS_PASSWORD"))
    issuer = zeep.Client(f"{BASE}/Services/Issuer.svc/mex", wsse=Header(
        f"{TRUST}/RST/Issue", f"{timestamp()}<o:UsernameToken><o:Username>{user}</o:Username><o:Password>{password}</o:Password>"
                              "</o:UsernameToken>"))
    return issuer.service.Trust13Issue(_value_1=[etree.fromstring(part) for part in (
        f'<t:RequestType xmlns:t="{TRUST}">{TRUST}/Issue</t:RequestType>',
        f'<p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy" xmlns:a="{WSA}"><a:EndpointReference><a:Address>'
        f"{BASE}/Services/RoutingService.svc</a:Address></a:EndpointReference></p:AppliesTo>")])["_value_1"][0]


def signed(token):
    """HMAC-SHA1 with the token's key, over SignedInfo, which holds the digest of the Timestamp."""
    element, key, name = (token.find(f".//{{*}}{tag}") for tag in ("RequestedSecurityToken", "BinarySecret", "KeyIdentifier"))
    stamp = timestamp()
    info = (f'<SignedInfo xmlns="{DS}"><CanonicalizationMethod Algorithm="{C14N}"></CanonicalizationMethod><SignatureMethod '
            f'Algorithm="{DS}hmac-sha1"></SignatureMethod><Reference URI="#_0"><Transforms><Transform Algorithm="{C14N}"></Transform>'
            f'</Transforms><DigestMethod Algorithm="{DS}sha1"></DigestMethod><DigestValue>'
            f"{base64.b64encode(hashlib.sha1(stamp.encode()).digest()).decode()}</DigestValue></Reference></SignedInfo>")
    mac = base64.b64encode(hmac.new(base64.b64decode(key.text), info.encode(), hashlib.sha1).digest()).decode()
    return (f'{stamp}{etree.tostring(element[0]).decode()}<Signature xmlns="{DS}">{info}<SignatureValue>{mac}</SignatureValue><KeyInfo>'
            f'<o:SecurityTokenReference><o:KeyIdentifier ValueType="{SAML}">{name.text}</o:KeyIdentifier></o:SecurityTokenReference>'
            "</KeyInfo></Signature>")


kps = zeep.Client(f"{BASE}/Services/WsdlNoPolicy.ashx?Service={SERVICE}&Version={VERSION}",
                  wsse=Header(f"http://kps.nvi.gov.tr/{VERSION}/{SERVICE}/Sorgula", signed(fetch_token())))
receipts = []  # stands in an HTTP header of the answer; to be kept beside it
kps.transport.session.hooks["response"].append(lambda reply, **_: receipts.append(reply.headers.get("KPS-Makbuz")))
year, month, day = map(int, sys.argv[2].split("-"))
result = kps.service.Sorgula(kriterListesi={"BilesikKutukSorgulaKimlikNoSorguKriteri": [
    {"DogumAy": month, "DogumGun": day, "DogumYil": year, "KimlikNo": int(sys.argv[1])}]})
record = result.SorguSonucu.BilesikKutukBilgileri[0] if result.SorguSonucu else result
for error in (result.HataBilgisi, record.HataBilgisi):  # of the whole answer, or of the one record
    if error and error.Kod:
        sys.exit(f"HataBilgisi: {error.Aciklama} {error.Kod}")
person = record.TCVatandasiKisiKutukleri.KisiBilgisi.TemelBilgisi
print(f"Ad Soyad: {person.Ad} {person.Soyad}\nMakbuz: {receipts[-1]}")
