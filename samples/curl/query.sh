#!/bin/sh
# Asks KPS about one person with curl and openssl alone: every byte that travels can be seen here.
#   usage: sh query.sh NUMBER yyyy-mm-dd     settings: KPS_ENDPOINT KPS_CA KPS_USER KPS_PASSWORD (`kps demo env`)
set -eu
number=$1 birth=$2
service=BilesikKutukSorgulaKimlikNoServis version=2024/04/01
wss=http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss
trust=http://docs.oasis-open.org/ws-sx/ws-trust/200512
ds=http://www.w3.org/2000/09/xmldsig#
c14n=http://www.w3.org/2001/10/xml-exc-c14n#
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

escaped() { printf %s "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g'; }

# Text of an element of that local name in a file; our answers hold no line ends and no spaces between elements.
inside() { sed -n "s/^.*<[a-z]*:\{0,1\}$1[^>]*>\(.*\)<\/[a-z]*:\{0,1\}$1>.*\$/\1/p" "$2"; }

# Written in its canonical form, so that the text itself is what is digested below.
timestamp() {
    printf '<u:Timestamp xmlns:u="%s-wssecurity-utility-1.0.xsd" u:Id="_0"><u:Created>%s</u:Created><u:Expires>%s</u:Expires></u:Timestamp>' \
        "$wss" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(date -u -d '+5 minutes' +%Y-%m-%dT%H:%M:%SZ)"
}

# envelope ACTION SECURITY BODY: SOAP 1.2 with the two headers that every message needs.
envelope() {
    printf '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>'
    printf '<a:Action xmlns:a="http://www.w3.org/2005/08/addressing">%s</a:Action>' "$1"
    printf '<o:Security xmlns:o="%s-wssecurity-secext-1.0.xsd">%s</o:Security>' "$wss" "$2"
    printf '</s:Header><s:Body>%s</s:Body></s:Envelope>' "$3"
}

# post PATH ANSWER: sends standard input. A fault comes with HTTP 500 and says why.
post() {
    curl -sS --cacert "$KPS_CA" -H 'Content-Type: application/soap+xml; charset=utf-8' --data-binary @- \
        -D "$work/headers" -o "$2" "$KPS_ENDPOINT$1"
    head -n 1 "$work/headers" | grep -q ' 200' && return
    echo "$1: $(head -n 1 "$work/headers") $(inside Reason "$2" | sed 's/<[^>]*>//g')" >&2
    exit 1
}

# 1. The token: user name and password once, from the registered address; good for an hour.
envelope "$trust/RST/Issue" "$(timestamp)<o:UsernameToken><o:Username>$(escaped "$KPS_USER")</o:Username>\
<o:Password>$(escaped "$KPS_PASSWORD")</o:Password></o:UsernameToken>" \
    "<t:RequestSecurityToken xmlns:t=\"$trust\"><t:RequestType>$trust/Issue</t:RequestType>\
<p:AppliesTo xmlns:p=\"http://schemas.xmlsoap.org/ws/2004/09/policy\">\
<a:EndpointReference xmlns:a=\"http://www.w3.org/2005/08/addressing\">\
<a:Address>$KPS_ENDPOINT/Services/RoutingService.svc</a:Address></a:EndpointReference></p:AppliesTo>\
</t:RequestSecurityToken>" | post /Services/Issuer.svc/IWSTrust13 "$work/token.xml"
token=$(inside RequestedSecurityToken "$work/token.xml")
key=$(inside BinarySecret "$work/token.xml" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
id=$(inside KeyIdentifier "$work/token.xml")

# 2. The signature: HMAC-SHA1 with the token's key, over SignedInfo, which holds the digest of the Timestamp.
stamp=$(timestamp)
digest=$(printf %s "$stamp" | openssl dgst -sha1 -binary | openssl base64)
info="<SignedInfo xmlns=\"$ds\"><CanonicalizationMethod Algorithm=\"$c14n\"></CanonicalizationMethod>\
<SignatureMethod Algorithm=\"${ds}hmac-sha1\"></SignatureMethod><Reference URI=\"#_0\"><Transforms>\
<Transform Algorithm=\"$c14n\"></Transform></Transforms><DigestMethod Algorithm=\"${ds}sha1\"></DigestMethod>\
<DigestValue>$digest</DigestValue></Reference></SignedInfo>"
mac=$(printf %s "$info" | openssl dgst -sha1 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64)
saml=http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID

# 3. The question. The action names the service and its version; dates go as numbers.
year=${birth%%-*} rest=${birth#*-}
envelope "http://kps.nvi.gov.tr/$version/$service/Sorgula" "$stamp$token<Signature xmlns=\"$ds\">$info\
<SignatureValue>$mac</SignatureValue><KeyInfo><o:SecurityTokenReference><o:KeyIdentifier ValueType=\"$saml\">$id\
</o:KeyIdentifier></o:SecurityTokenReference></KeyInfo></Signature>" \
    "<Sorgula xmlns=\"http://kps.nvi.gov.tr/$version\"><kriterListesi><BilesikKutukSorgulaKimlikNoSorguKriteri>\
<DogumAy>${rest%%-*}</DogumAy><DogumGun>${rest#*-}</DogumGun><DogumYil>$year</DogumYil><KimlikNo>$number</KimlikNo>\
</BilesikKutukSorgulaKimlikNoSorguKriteri></kriterListesi></Sorgula>" |
    post /Services/RoutingService.svc "$work/answer.xml"

# 4. The answer: a person, or a HataBilgisi; the receipt stands in an HTTP header and is kept beside the answer.
surname=$(inside Soyad "$work/answer.xml")
[ -n "$surname" ] || { echo "HataBilgisi: $(inside HataBilgisi "$work/answer.xml" | sed 's/<[^>]*>/ /g')" >&2; exit 1; }
echo "Ad Soyad: $(inside Ad "$work/answer.xml") $surname"
echo "Makbuz: $(sed -n 's/^KPS-Makbuz: \(.*\)\r$/\1/Ip' "$work/headers")"
