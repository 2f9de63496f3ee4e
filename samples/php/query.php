<?php
// Asks KPS about one person with php-soap, which knows no WS-Security: the Security header is built by hand.
//   usage: php query.php NUMBER yyyy-mm-dd      settings: KPS_ENDPOINT KPS_CA KPS_USER KPS_PASSWORD (`kps demo env`)

const WSA = 'http://www.w3.org/2005/08/addressing';
const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-';
const TRUST = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SERVICE = 'BilesikKutukSorgulaKimlikNoServis', VERSION = '2024/04/01';

[, $number, $birth] = $argv;
[$year, $month, $day] = array_map('intval', explode('-', $birth));

/** A SOAP 1.2 client that trusts our CA and sends these two headers. */
function client(string $wsdl, string $path, string $action, string $security): SoapClient
{
    $base = getenv('KPS_ENDPOINT');
    $client = new SoapClient($base . $wsdl, [
        'soap_version' => SOAP_1_2, 'location' => $base . $path, 'trace' => true, 'cache_wsdl' => WSDL_CACHE_NONE,
        'stream_context' => stream_context_create(['ssl' => ['cafile' => getenv('KPS_CA')]]),
    ]);
    $header = '<o:Security xmlns:o="' . WSS . 'wssecurity-secext-1.0.xsd">' . $security . '</o:Security>';
    $client->__setSoapHeaders([new SoapHeader(WSA, 'Action', $action),
        new SoapHeader(WSS . 'wssecurity-secext-1.0.xsd', 'Security', new SoapVar($header, XSD_ANYXML))]);
    return $client;
}

/** Valid for five minutes. Written in its canonical form, so that the text itself is what is digested. */
function timestamp(): string
{
    return sprintf('<u:Timestamp xmlns:u="%swssecurity-utility-1.0.xsd" u:Id="_0"><u:Created>%s</u:Created><u:Expires>%s</u:Expires>'
        . '</u:Timestamp>', WSS, gmdate('Y-m-d\TH:i:s\Z'), gmdate('Y-m-d\TH:i:s\Z', time() + 300));
}

/** 1. The token: user name and password once, from the registered address; good for an hour. */
function token(): array
{
    $user = htmlspecialchars(getenv('KPS_USER'), ENT_XML1);
    $password = htmlspecialchars(getenv('KPS_PASSWORD'), ENT_XML1);
    $issuer = client('/Services/Issuer.svc/mex', '/Services/Issuer.svc/IWSTrust13', TRUST . '/RST/Issue', timestamp()
        . "<o:UsernameToken><o:Username>$user</o:Username><o:Password>$password</o:Password></o:UsernameToken>");
    $issuer->Trust13Issue(new SoapVar('<t:RequestSecurityToken xmlns:t="' . TRUST . '"><t:RequestType>' . TRUST . '/Issue</t:RequestType>'
        . '<p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference xmlns:a="' . WSA . '"><a:Address>'
        . getenv('KPS_ENDPOINT') . '/Services/RoutingService.svc</a:Address></a:EndpointReference></p:AppliesTo></t:RequestSecurityToken>',
        XSD_ANYXML));
    $answer = new DOMDocument();
    $answer->loadXML($issuer->__getLastResponse());
    $requested = $answer->getElementsByTagNameNS('*', 'RequestedSecurityToken')->item(0)->firstChild;
    return [$answer->saveXML($requested), base64_decode($answer->getElementsByTagNameNS('*', 'BinarySecret')->item(0)->nodeValue),
        $answer->getElementsByTagNameNS('*', 'KeyIdentifier')->item(0)->nodeValue];
}

/** 2. The signature: HMAC-SHA1 with the token's key, over SignedInfo, which holds the digest of the Timestamp. */
function security(string $token, string $key, string $id): string
{
    $stamp = timestamp();
    $info = '<SignedInfo xmlns="' . DS . '"><CanonicalizationMethod Algorithm="' . C14N . '"></CanonicalizationMethod><SignatureMethod '
        . 'Algorithm="' . DS . 'hmac-sha1"></SignatureMethod><Reference URI="#_0"><Transforms><Transform Algorithm="' . C14N
        . '"></Transform></Transforms><DigestMethod Algorithm="' . DS . 'sha1"></DigestMethod><DigestValue>'
        . base64_encode(sha1($stamp, true)) . '</DigestValue></Reference></SignedInfo>';
    return $stamp . $token . '<Signature xmlns="' . DS . '">' . $info . '<SignatureValue>'
        . base64_encode(hash_hmac('sha1', $info, $key, true)) . '</SignatureValue><KeyInfo><o:SecurityTokenReference><o:KeyIdentifier '
        . 'ValueType="http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID">' . $id
        . '</o:KeyIdentifier></o:SecurityTokenReference></KeyInfo></Signature>';
}

// 3. The question, 4. the answer: a HataBilgisi of the whole answer or of the record, else the person.
$kps = client('/Services/WsdlNoPolicy.ashx?Service=' . SERVICE . '&Version=' . VERSION, '/Services/RoutingService.svc',
    'http://kps.nvi.gov.tr/' . VERSION . '/' . SERVICE . '/Sorgula', security(...token()));
$result = $kps->Sorgula(['kriterListesi' => ['BilesikKutukSorgulaKimlikNoSorguKriteri' =>
    [['DogumAy' => $month, 'DogumGun' => $day, 'DogumYil' => $year, 'KimlikNo' => (int) $number]]]])->SorgulaResult;
$record = $result->SorguSonucu->BilesikKutukBilgileri ?? null;
if ($error = $result->HataBilgisi ?? $record->HataBilgisi ?? null) {
    fwrite(STDERR, "HataBilgisi: $error->Aciklama $error->Kod\n");
    exit(1);
}
$person = $record->TCVatandasiKisiKutukleri->KisiBilgisi->TemelBilgisi;
preg_match('/^KPS-Makbuz: (.*?)\r?$/mi', $kps->__getLastResponseHeaders(), $receipt); // kept beside the answer
echo "Ad Soyad: $person->Ad $person->Soyad\nMakbuz: $receipt[1]\n";
