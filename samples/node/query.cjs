// Asks KPS about one person with npm `soap` (npm install soap), which gets the Security header as text.
//   usage: NODE_EXTRA_CA_CERTS=$KPS_CA node query.cjs NUMBER yyyy-mm-dd
//   settings: KPS_ENDPOINT KPS_CA KPS_USER KPS_PASSWORD (`kps demo env`)
const crypto = require("node:crypto");
const soap = require("soap");

const WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
const TRUST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
const WSA = "http://www.w3.org/2005/08/addressing";
const DS = "http://www.w3.org/2000/09/xmldsig#";
const C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
const SAML = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID";
const SERVICE = "BilesikKutukSorgulaKimlikNoServis", VERSION = "2024/04/01";
const { KPS_ENDPOINT: base, KPS_USER: user, KPS_PASSWORD: password } = process.env;

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
const sha1 = (text) => crypto.createHash("sha1").update(text).digest("base64");
const header = (action, security) => `<a:Action xmlns:a="${WSA}">${action}</a:Action>` +
  `<o:Security xmlns:o="${WSS}wssecurity-secext-1.0.xsd">${security}</o:Security>`;

/** Valid for five minutes. Written in its canonical form, so that the text itself is what is digested. */
function timestamp() {
  const [created, expires] = [0, 300000].map((later) => new Date(Date.now() + later).toISOString());
  return `<u:Timestamp xmlns:u="${WSS}wssecurity-utility-1.0.xsd" u:Id="_0"><u:Created>${created}</u:Created>` +
    `<u:Expires>${expires}</u:Expires></u:Timestamp>`;
}

/** 1. The token: user name and password once, from the registered address; good for an hour. */
async function fetchToken() {
  const login = `${timestamp()}<o:UsernameToken><o:Username>${escaped(user)}</o:Username>` +
    `<o:Password>${escaped(password)}</o:Password></o:UsernameToken>`;
  const body = `<t:RequestSecurityToken xmlns:t="${TRUST}"><t:RequestType>${TRUST}/Issue</t:RequestType>` +
    `<p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference xmlns:a="${WSA}">` +
    `<a:Address>${base}/Services/RoutingService.svc</a:Address></a:EndpointReference></p:AppliesTo></t:RequestSecurityToken>`;
  const reply = await fetch(`${base}/Services/Issuer.svc/IWSTrust13`, {
    method: "POST", headers: { "Content-Type": "application/soap+xml; charset=utf-8" },
    body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>${header(`${TRUST}/RST/Issue`, login)}` +
      `</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
  });
  const text = await reply.text();
  if (reply.status !== 200) throw new Error(/Text[^>]*>([^<]*)</.exec(text)?.[1] ?? `HTTP ${reply.status}`);
  const inside = (name) => new RegExp(`${name}[^>]*>(.*?)</[^>]*${name}>`, "s").exec(text)[1];
  return { xml: inside("RequestedSecurityToken"), key: Buffer.from(inside("BinarySecret"), "base64"), id: inside("KeyIdentifier") };
}

/** 2. The signature: HMAC-SHA1 with the token's key, over SignedInfo, which holds the digest of the Timestamp. */
function signed(token) {
  const stamp = timestamp();
  const info = `<SignedInfo xmlns="${DS}"><CanonicalizationMethod Algorithm="${C14N}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="${DS}hmac-sha1"></SignatureMethod><Reference URI="#_0"><Transforms>` +
    `<Transform Algorithm="${C14N}"></Transform></Transforms><DigestMethod Algorithm="${DS}sha1"></DigestMethod>` +
    `<DigestValue>${sha1(stamp)}</DigestValue></Reference></SignedInfo>`;
  const mac = crypto.createHmac("sha1", token.key).update(info).digest("base64");
  return `${stamp}${token.xml}<Signature xmlns="${DS}">${info}<SignatureValue>${mac}</SignatureValue><KeyInfo>` +
    `<o:SecurityTokenReference><o:KeyIdentifier ValueType="${SAML}">${token.id}</o:KeyIdentifier>` +
    "</o:SecurityTokenReference></KeyInfo></Signature>";
}

async function main(number, birth) {
  const [year, month, day] = birth.split("-").map(Number);
  const kps = await soap.createClientAsync(`${base}/Services/WsdlNoPolicy.ashx?Service=${SERVICE}&Version=${VERSION}`,
    { forceSoap12Headers: true });
  kps.addSoapHeader(header(`http://kps.nvi.gov.tr/${VERSION}/${SERVICE}/Sorgula`, signed(await fetchToken())));
  const [{ SorgulaResult: result }] = await kps.SorgulaAsync({ kriterListesi: { BilesikKutukSorgulaKimlikNoSorguKriteri: [
    { DogumAy: month, DogumGun: day, DogumYil: year, KimlikNo: Number(number) }] } });
  const record = [result.SorguSonucu?.BilesikKutukBilgileri].flat()[0];
  const error = result.HataBilgisi ?? record.HataBilgisi; // of the whole answer, or of the one record
  if (error?.Kod) throw new Error(`HataBilgisi: ${error.Aciklama} ${error.Kod}`);
  const person = record.TCVatandasiKisiKutukleri.KisiBilgisi.TemelBilgisi;
  console.log(`Ad Soyad: ${person.Ad} ${person.Soyad}`);
  console.log(`Makbuz: ${kps.lastResponseHeaders["kps-makbuz"]}`); // kept beside the answer
}

main(...process.argv.slice(2)).catch((error) => { console.error(error.message); process.exit(1); });
