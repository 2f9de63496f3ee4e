"""Asks the combined register with python3-zeep; a small `wsse` object adds the Security header.

usage: query_zeep.py BASE_URL CA_FILE USER PASSWORD KIMLIK_NO GUN AY YIL      prints one JSON line
       query_zeep.py BASE_URL CA_FILE USER PASSWORD --ask SERVICE VERSION OPERATION BODY_JSON
       VERSION `public`: a public check, asked without a token
"""
import json
import pathlib
import sys

import requests
from lxml import etree
from zeep import Client, Settings
from zeep.helpers import serialize_object
from zeep.transports import Transport

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import kps_client  # noqa: E402


class IssuedTokenSecurity:
    """Signs each message's Timestamp with the token's key."""

    def __init__(self, token):
        self.token = token

    def apply(self, envelope, headers):
        header = envelope.find(f"{{{kps_client.S12}}}Header")
        if header is None:
            header = etree.Element(f"{{{kps_client.S12}}}Header")
            envelope.insert(0, header)
        stamp = kps_client.timestamp_xml(self.token.family)
        security = (f'<o:Security xmlns:o="{kps_client.WSSE}">{stamp}{self.token.xml}<Signature xmlns="{kps_client.DS}">'
                    f"{kps_client.signed_info_xml(kps_client.Family.WCF, '@DIGEST@')}<SignatureValue>@VALUE@</SignatureValue>"
                    f"<KeyInfo>{self.token.reference}</KeyInfo></Signature></o:Security>")
        header.append(etree.fromstring(kps_client.sign_message(security, self.token.key).encode()))
        return envelope, headers

    def verify(self, envelope):
        return envelope


def check_in_public(base, ca, service, operation, body):
    session = requests.Session()
    session.verify = ca
    client = Client(f"{base}/Service/{service}.asmx?wsdl", transport=Transport(session=session), settings=Settings(strict=True))
    proxy = client.create_service(f"{{http://tckimlik.nvi.gov.tr/WS}}{service}Soap", f"{base}/Service/{service}.asmx")
    print(json.dumps(proxy[operation](**json.loads(body))))


def main():
    base, ca, user, password = sys.argv[1:5]
    asks = sys.argv[5] == "--ask"
    service, version, operation = sys.argv[6:9] if asks else ("BilesikKutukSorgulaKimlikNoServis", "2024/04/01", "Sorgula")
    if version == "public":
        check_in_public(base, ca, service, operation, sys.argv[9])
        return
    token = kps_client.Client(kps_client.Connection(base, ca), user, password, kps_client.Family.FIRST_CHILD).fetch_token()
    session = requests.Session()
    session.verify = ca
    receipts = []
    session.hooks["response"].append(lambda response, **_: receipts.append(response.headers.get("KPS-Makbuz")))
    client = Client(f"{base}/Services/WsdlNoPolicy.ashx?Service={service}&Version={version}", transport=Transport(session=session),
                    wsse=IssuedTokenSecurity(token), settings=Settings(strict=True))
    proxy = client.create_service(f"{{http://kps.nvi.gov.tr/{version}}}CustomBinding_{service}", f"{base}/Services/RoutingService.svc")
    if asks:
        answer = proxy[operation](**json.loads(sys.argv[9]))
        print(json.dumps(serialize_object(answer), ensure_ascii=False, default=str))
        return
    kimlik_no, gun, ay, yil = sys.argv[5:]
    answer = proxy.Sorgula(kriterListesi={"BilesikKutukSorgulaKimlikNoSorguKriteri": [
        {"DogumAy": int(ay), "DogumGun": int(gun), "DogumYil": int(yil), "KimlikNo": int(kimlik_no)}]})
    record = answer.SorguSonucu.BilesikKutukBilgileri[0]
    person = record.TCVatandasiKisiKutukleri.KisiBilgisi
    photo = record.TCVatandasiKisiKutukleri.TCKKFotografBilgisi.HataBilgisi
    print(json.dumps({"ad": person.TemelBilgisi.Ad, "soyad": person.TemelBilgisi.Soyad, "kimlik_no": record.KimlikNo,
                      "foto": photo.Kod if photo else None, "receipt": receipts[-1]}, ensure_ascii=False))


if __name__ == "__main__":
    main()
