// Asks the combined register with npm `soap`; the Security header is text that is already canonical.
//
// usage: NODE_EXTRA_CA_CERTS=CA node query.mjs BASE_URL USER PASSWORD KIMLIK_NO GUN AY YIL      prints one JSON line
//        … node query.mjs BASE_URL USER PASSWORD --ask SERVICE VERSION OPERATION BODY_JSON
//        VERSION `public`: a public check, asked without a token
import crypto from "node:crypto";
import https from "node:https";
import soap from "soap";

const S12 = "http://www.w3.org/2003/05/soap-envelope";
const WSA = "http://www.w3.org/2005/08/addressing";
const WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const WST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
const DS = "http://www.w3.org/2000/09/xmldsig#";
const C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";

const [base, user, password, ...rest] = process.argv.slice(2);
const asks = rest[0] === "--ask";
const [kimlikNo, gun, ay, yil] = asks ? [] : rest;

/// Ends when all is written: a long answer does not go through a pipe at once.
async function showAndEnd(answer) {
  await new Promise((written) => process.stdout.write(JSON.stringify(answer) + "\n", written));
  process.exit(0);
}

function timestamp() {
  const created = new Date().toISOString();
  const expires = new Date(Date.now() + 300000).toISOString();
  return `<u:Timestamp xmlns:u="${WSU}" u:Id="_0"><u:Created>${created}</u:Created><u:Expires>${expires}</u:Expires></u:Timestamp>`;
}

function post(path, body) {
  return new Promise((resolve, reject) => {
    const request = https.request(base + path, { method: "POST", headers: { "Content-Type": "application/soap+xml; charset=utf-8" } },
      (response) => {
        let text = "";
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () => (response.statusCode < 400 ? resolve(text) : reject(new Error(`sts http ${response.statusCode}`))));
      });
    request.on("error", reject);
    request.end(body);
  });
}

async function token() {
  const body = `<s:Envelope xmlns:s="${S12}" xmlns:a="${WSA}"><s:Header><a:Action>${WST}/RST/Issue</a:Action>` +
    `<a:To>${base}/Services/Issuer.svc/IWSTrust13</a:To><o:Security xmlns:o="${WSSE}">${timestamp()}<o:UsernameToken>` +
    `<o:Username>${user}</o:Username><o:Password>${password}</o:Password></o:UsernameToken></o:Security></s:Header><s:Body>` +
    `<t:RequestSecurityToken xmlns:t="${WST}"><t:TokenType>http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV1.1</t:TokenType>` +
    `<t:RequestType>${WST}/Issue</t:RequestType><p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference>` +
    `<a:Address>${base}/Services/RoutingService.svc</a:Address></a:EndpointReference></p:AppliesTo></t:RequestSecurityToken></s:Body></s:Envelope>`;
  const text = await post("/Services/Issuer.svc/IWSTrust13", body);
  return {
    xml: /RequestedSecurityToken[^>]*>(.*?)<\/[^>]*RequestedSecurityToken>/s.exec(text)[1],
    key: Buffer.from(/BinarySecret[^>]*>([^<]+)</.exec(text)[1], "base64"),
    id: [...text.matchAll(/KeyIdentifier[^>]*>([^<]+)</g)].at(-1)[1],
  };
}

function security(issued) {
  const stamp = timestamp();
  const digest = crypto.createHash("sha1").update(stamp).digest("base64");
  const info = `<SignedInfo xmlns="${DS}"><CanonicalizationMethod Algorithm="${C14N}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="${DS}hmac-sha1"></SignatureMethod><Reference URI="#_0"><Transforms><Transform Algorithm="${C14N}">` +
    `</Transform></Transforms><DigestMethod Algorithm="${DS}sha1"></DigestMethod><DigestValue>${digest}</DigestValue></Reference></SignedInfo>`;
  const value = crypto.createHmac("sha1", issued.key).update(info).digest("base64");
  return `<o:Security xmlns:o="${WSSE}">${stamp}${issued.xml}<Signature xmlns="${DS}">${info}<SignatureValue>${value}</SignatureValue>` +
    `<KeyInfo><o:SecurityTokenReference><o:KeyIdentifier ValueType="http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID">` +
    `${issued.id}</o:KeyIdentifier></o:SecurityTokenReference></KeyInfo></Signature></o:Security>`;
}

const [service, version, operation] = asks ? rest.slice(1, 4) : ["BilesikKutukSorgulaKimlikNoServis", "2024/04/01", "Sorgula"];
if (version === "public") {
  const check = await soap.createClientAsync(`${base}/Service/${service}.asmx?wsdl`, { endpoint: `${base}/Service/${service}.asmx` });
  await showAndEnd((await check[`${operation}Async`](JSON.parse(rest[4])))[0]);
}
const issued = await token();
const client = await soap.createClientAsync(`${base}/Services/WsdlNoPolicy.ashx?Service=${service}&Version=${version}`,
  { endpoint: `${base}/Services/RoutingService.svc`, forceSoap12Headers: true });
client.addSoapHeader(`<a:Action xmlns:a="${WSA}">http://kps.nvi.gov.tr/${version}/${service}/${operation}</a:Action>`);
client.addSoapHeader(security(issued));
if (asks) {
  const [found] = await client[`${operation}Async`](JSON.parse(rest[4]));
  await showAndEnd(found);
}
const [answer, , , , ] = await client.SorgulaAsync({
  kriterListesi: { BilesikKutukSorgulaKimlikNoSorguKriteri: [{ DogumAy: +ay, DogumGun: +gun, DogumYil: +yil, KimlikNo: +kimlikNo }] },
});
const record = [answer.SorgulaResult.SorguSonucu.BilesikKutukBilgileri].flat()[0];
const person = record.TCVatandasiKisiKutukleri.KisiBilgisi;
console.log(JSON.stringify({
  ad: person.TemelBilgisi.Ad, soyad: person.TemelBilgisi.Soyad, kimlik_no: Number(record.KimlikNo),
  foto: record.TCVatandasiKisiKutukleri.TCKKFotografBilgisi.HataBilgisi?.Kod ?? null,
  receipt: client.lastResponseHeaders["kps-makbuz"] ?? "",
}));
