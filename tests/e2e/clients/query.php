<?php
// Asks the combined register with php-soap, as a PHP developer does it for the real KPS v2: the WSDL without policy
// gives the methods, the Security header is built by hand. Only endpoint and CA file differ from production.
//
// usage: php query.php BASE_URL CA_FILE USER PASSWORD KIMLIK_NO GUN AY YIL      prints one JSON line
//        php query.php BASE_URL CA_FILE USER PASSWORD --ask SERVICE VERSION OPERATION BODY_JSON
//        VERSION `public`: a public check, asked without a token

const S12 = 'http://www.w3.org/2003/05/soap-envelope';
const WSA = 'http://www.w3.org/2005/08/addressing';
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const WST = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512';
const DS = 'http://www.w3.org/2000/09/xmldsig#';

[, $base, $ca, $user, $password] = $argv;
$asks = $argv[5] === '--ask';
[$kimlikNo, $gun, $ay, $yil] = $asks ? [0, 0, 0, 0] : array_slice($argv, 5);

function post(string $url, string $body, string $ca): string
{
    $curl = curl_init($url);
    curl_setopt_array($curl, [
        CURLOPT_POST => true, CURLOPT_POSTFIELDS => $body, CURLOPT_RETURNTRANSFER => true, CURLOPT_CAINFO => $ca,
        CURLOPT_HTTPHEADER => ['Content-Type: application/soap+xml; charset=utf-8'], CURLOPT_TIMEOUT => 20,
    ]);
    $answer = curl_exec($curl);
    if ($answer === false) {
        throw new RuntimeException(curl_error($curl));
    }
    return $answer;
}

function timestamp(): string
{
    return sprintf('<u:Timestamp xmlns:u="%s" u:Id="_0"><u:Created>%s</u:Created><u:Expires>%s</u:Expires></u:Timestamp>',
        WSU, gmdate('Y-m-d\TH:i:s\Z'), gmdate('Y-m-d\TH:i:s\Z', time() + 300));
}

function token(string $base, string $user, string $password, string $ca): array
{
    $router = 'https://kpsv2.nvi.gov.tr/Services/RoutingService.svc';
    $body = '<s:Envelope xmlns:s="' . S12 . '" xmlns:a="' . WSA . '"><s:Header>'
        . '<a:Action s:mustUnderstand="1">' . WST . '/RST/Issue</a:Action><a:To s:mustUnderstand="1">' . $base . '/Services/Issuer.svc/IWSTrust13</a:To>'
        . '<o:Security s:mustUnderstand="1" xmlns:o="' . WSSE . '">' . timestamp()
        . '<o:UsernameToken><o:Username>' . htmlspecialchars($user) . '</o:Username><o:Password>' . htmlspecialchars($password)
        . '</o:Password></o:UsernameToken></o:Security></s:Header><s:Body><t:RequestSecurityToken xmlns:t="' . WST . '">'
        . '<t:RequestType>' . WST . '/Issue</t:RequestType><p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy">'
        . '<a:EndpointReference><a:Address>' . $router . '</a:Address></a:EndpointReference></p:AppliesTo>'
        . '</t:RequestSecurityToken></s:Body></s:Envelope>';
    $document = new DOMDocument();
    $document->loadXML(post($base . '/Services/Issuer.svc/IWSTrust13', $body, $ca));
    $secret = $document->getElementsByTagNameNS(WST, 'BinarySecret')->item(0);
    if ($secret === null) {
        throw new RuntimeException('Sts sunucusundan kimlik doğrulanamadı.');
    }
    $requested = $document->getElementsByTagNameNS(WST, 'RequestedSecurityToken')->item(0)->firstChild;
    $attached = $document->getElementsByTagNameNS(WST, 'RequestedAttachedReference')->item(0);
    return [
        'xml' => $document->saveXML($requested),
        'key' => base64_decode($secret->nodeValue),
        'id' => $attached->getElementsByTagNameNS(WSSE, 'KeyIdentifier')->item(0)->nodeValue,
    ];
}

function security(array $token): string
{
    $stamp = timestamp();
    $document = new DOMDocument();
    $document->loadXML($stamp);
    $digest = base64_encode(sha1($document->documentElement->C14N(true), true));
    $info = '<SignedInfo xmlns="' . DS . '"><CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
        . '<SignatureMethod Algorithm="' . DS . 'hmac-sha1"/><Reference URI="#_0"><Transforms><Transform '
        . 'Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></Transforms><DigestMethod Algorithm="' . DS . 'sha1"/>'
        . '<DigestValue>' . $digest . '</DigestValue></Reference></SignedInfo>';
    $document->loadXML($info);
    $value = base64_encode(hash_hmac('sha1', $document->documentElement->C14N(true), $token['key'], true));
    return '<o:Security xmlns:o="' . WSSE . '">' . $stamp . $token['xml'] . '<Signature xmlns="' . DS . '">' . $info
        . '<SignatureValue>' . $value . '</SignatureValue><KeyInfo><o:SecurityTokenReference><o:KeyIdentifier '
        . 'ValueType="http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID">' . $token['id']
        . '</o:KeyIdentifier></o:SecurityTokenReference></KeyInfo></Signature></o:Security>';
}

[$service, $version, $operation] = $asks ? array_slice($argv, 6, 3) : ['BilesikKutukSorgulaKimlikNoServis', '2024/04/01', 'Sorgula'];
$trust = stream_context_create(['ssl' => ['cafile' => $ca]]);
if ($version === 'public') {
    $check = new SoapClient("$base/Service/$service.asmx?wsdl", [
        'location' => "$base/Service/$service.asmx", 'cache_wsdl' => WSDL_CACHE_NONE, 'stream_context' => $trust,
    ]);
    echo json_encode($check->$operation(json_decode($argv[9], true))), "\n";
    exit(0);
}
$token = token($base, $user, $password, $ca);
$client = new SoapClient("$base/Services/WsdlNoPolicy.ashx?Service=$service&Version=$version", [
    'soap_version' => SOAP_1_2, 'location' => "$base/Services/RoutingService.svc", 'trace' => true, 'cache_wsdl' => WSDL_CACHE_NONE,
    'stream_context' => $trust,
]);
$action = "http://kps.nvi.gov.tr/$version/$service/$operation";
$client->__setSoapHeaders([
    new SoapHeader(WSA, 'Action', $action),
    new SoapHeader(WSSE, 'Security', new SoapVar(security($token), XSD_ANYXML)),
]);
if ($asks) {
    echo json_encode($client->$operation(json_decode($argv[9], true)), JSON_UNESCAPED_UNICODE), "\n";
    exit(0);
}
$result = $client->Sorgula(['kriterListesi' => ['BilesikKutukSorgulaKimlikNoSorguKriteri' => [
    ['DogumAy' => (int) $ay, 'DogumGun' => (int) $gun, 'DogumYil' => (int) $yil, 'KimlikNo' => (int) $kimlikNo],
]]]);
$record = $result->SorgulaResult->SorguSonucu->BilesikKutukBilgileri;
$record = is_array($record) ? $record[0] : $record;
$person = $record->TCVatandasiKisiKutukleri->KisiBilgisi;
preg_match('/^KPS-Makbuz: (.*)$/mi', $client->__getLastResponseHeaders(), $receipt);
echo json_encode([
    'ad' => $person->TemelBilgisi->Ad, 'soyad' => $person->TemelBilgisi->Soyad, 'kimlik_no' => $record->KimlikNo,
    'foto' => $record->TCVatandasiKisiKutukleri->TCKKFotografBilgisi->HataBilgisi->Kod ?? null, 'receipt' => trim($receipt[1] ?? ''),
], JSON_UNESCAPED_UNICODE), "\n";
