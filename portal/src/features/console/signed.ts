import { type Exchange, exchange } from "../../api/service";
import { escapedXml } from "./requests";

/** A signed SOAP message as an institution's program sends it (samples/java): token, HMAC over SignedInfo, empty question. */

const WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
const TRUST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
const WSA = "http://www.w3.org/2005/08/addressing";
const DS = "http://www.w3.org/2000/09/xmldsig#";
const C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
const SAML = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID";
const GOOD_MS = 300_000;

const bytesOf = (text: string) => new TextEncoder().encode(text);
const base64 = (bytes: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(bytes)));

/** Written in its canonical form, so that the text itself is what is digested. */
function timestamp(): string {
  const [created, expires] = [0, GOOD_MS].map((later) => new Date(Date.now() + later).toISOString());
  return (
    `<u:Timestamp xmlns:u="${WSS}wssecurity-utility-1.0.xsd" u:Id="_0"><u:Created>${created}</u:Created>` +
    `<u:Expires>${expires}</u:Expires></u:Timestamp>`
  );
}

function post(path: string, action: string, security: string, body: string): Promise<Exchange> {
  return exchange(path, {
    method: "POST",
    headers: { "Content-Type": "application/soap+xml; charset=utf-8" },
    body:
      `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header><a:Action xmlns:a="${WSA}">${escapedXml(action)}` +
      `</a:Action><o:Security xmlns:o="${WSS}wssecurity-secext-1.0.xsd">${security}</o:Security></s:Header>` +
      `<s:Body>${body}</s:Body></s:Envelope>`,
  });
}

export interface SoapToken {
  xml: string;
  key: string;
  id: string;
}

const inside = (text: string, name: string) =>
  new RegExp(`${name}[^>]*>(.*?)</[^>]*${name}>`, "s").exec(text)?.[1] ?? "";

/** The reason of a fault, in the server's words. */
export const faultText = (text: string) => /Text[^>]*>([^<]*)</.exec(text)?.[1] ?? "";

export async function takeSoapToken(
  user: string,
  secret: string,
): Promise<{ token: SoapToken | undefined; told: Exchange }> {
  const login =
    `${timestamp()}<o:UsernameToken><o:Username>${escapedXml(user)}</o:Username>` +
    `<o:Password>${escapedXml(secret)}</o:Password></o:UsernameToken>`;
  const told = await post(
    "/Services/Issuer.svc/IWSTrust13",
    `${TRUST}/RST/Issue`,
    login,
    `<t:RequestSecurityToken xmlns:t="${TRUST}"><t:RequestType>${TRUST}/Issue</t:RequestType>` +
      `<p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference xmlns:a="${WSA}">` +
      `<a:Address>${escapedXml(location.origin)}/Services/RoutingService.svc</a:Address></a:EndpointReference>` +
      "</p:AppliesTo></t:RequestSecurityToken>",
  );
  const token = {
    xml: inside(told.text, "RequestedSecurityToken"),
    key: inside(told.text, "BinarySecret"),
    id: inside(told.text, "KeyIdentifier"),
  };
  return { token: told.status === 200 && token.xml && token.key && token.id ? token : undefined, told };
}

/** An empty question: it passes every check and is about nobody. */
export async function askSigned(
  token: SoapToken,
  service: { action: string; operation: string; namespace: string; list: boolean },
): Promise<Exchange> {
  const stamp = timestamp();
  const digest = base64(await crypto.subtle.digest("SHA-1", bytesOf(stamp)));
  const info =
    `<SignedInfo xmlns="${DS}"><CanonicalizationMethod Algorithm="${C14N}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="${DS}hmac-sha1"></SignatureMethod><Reference URI="#_0"><Transforms>` +
    `<Transform Algorithm="${C14N}"></Transform></Transforms><DigestMethod Algorithm="${DS}sha1"></DigestMethod>` +
    `<DigestValue>${digest}</DigestValue></Reference></SignedInfo>`;
  const key = await crypto.subtle.importKey(
    "raw",
    Uint8Array.from(atob(token.key), (letter) => letter.charCodeAt(0)),
    { name: "HMAC", hash: "SHA-1" },
    false,
    ["sign"],
  );
  const mac = base64(await crypto.subtle.sign("HMAC", key, bytesOf(info)));
  const security =
    `${stamp}${token.xml}<Signature xmlns="${DS}">${info}<SignatureValue>${mac}</SignatureValue><KeyInfo>` +
    `<o:SecurityTokenReference><o:KeyIdentifier ValueType="${SAML}">${token.id}</o:KeyIdentifier>` +
    "</o:SecurityTokenReference></KeyInfo></Signature>";
  const inner = service.list ? "kriterListesi" : "kriter";
  return post(
    "/Services/RoutingService.svc",
    service.action,
    security,
    `<${service.operation} xmlns="${service.namespace}"><${inner}></${inner}></${service.operation}>`,
  );
}
