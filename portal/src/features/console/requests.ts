import type { ConsoleMember, ConsolePerson, ConsoleService } from "../../api/openapi.gen";

/** From what somebody wrote into a form to a request, in JSON, in XML and in the languages of programs. No text of a page. */

export type Filled = Readonly<Record<string, string>>;
export interface Question {
  service: ConsoleService;
  filled: Filled;
  purpose: string;
  file: string;
}

const WHOLE = /^-?\d{1,15}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a value cannot be of its member; an empty one is left out and is no fault. */
export function isWrong(member: ConsoleMember, value: string): boolean {
  if (value === "") return false;
  if (member.type === "Int" || member.type === "Long") return !WHOLE.test(value);
  if (member.type === "DateTime") return !DAY.test(value);
  return member.values.length > 0 && !member.values.includes(value);
}

function jsonValue(member: ConsoleMember, value: string): unknown {
  if (member.type === "Int" || member.type === "Long") return Number(value);
  if (member.type === "Boolean") return value === "true";
  return value;
}

/** What a person of the list says for the members of a service. */
export function filledWith(service: ConsoleService, person: ConsolePerson): Filled {
  const said: Record<string, number> = {
    number: person.number,
    birth_day: person.birth_day,
    birth_month: person.birth_month,
    birth_year: person.birth_year,
  };
  return Object.fromEntries(
    service.members.flatMap(({ name, holds }) => (said[holds] ? [[name, String(said[holds])]] : [])),
  );
}

const given = ({ service, filled }: Question) => service.members.filter(({ name }) => (filled[name] ?? "") !== "");

export function jsonBody(question: Question): string {
  const criterion = Object.fromEntries(
    given(question).map((member) => [member.name, jsonValue(member, question.filled[member.name] ?? "")]),
  );
  const body: Record<string, unknown> = { criteria: [criterion] };
  if (question.purpose) body.purpose = question.purpose;
  if (question.file) body.file_number = question.file;
  return JSON.stringify(body, null, 2);
}

export const escapedXml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function xmlValue(member: ConsoleMember, value: string): string {
  return escapedXml(member.type === "DateTime" ? `${value}T00:00:00` : value);
}

/** The same question as the Body of a SOAP message; members stand in the contract's order. */
export function soapBody(question: Question): string {
  const { service } = question;
  const members = given(question).map(
    (member) => `<${member.name}>${xmlValue(member, question.filled[member.name] ?? "")}</${member.name}>`,
  );
  const inner = (indent: string) => members.map((line) => `${indent}${line}\n`).join("");
  const criteria = service.list
    ? `  <kriterListesi>\n    <${service.criterion}>\n${inner("      ")}    </${service.criterion}>\n  </kriterListesi>\n`
    : `  <kriter>\n${inner("    ")}  </kriter>\n`;
  return `<${service.operation} xmlns="${service.namespace}">\n${criteria}</${service.operation}>`;
}

const SOAP = "http://www.w3.org/2003/05/soap-envelope";
const WSA = "http://www.w3.org/2005/08/addressing";
const indented = (text: string, by: string) => text.replace(/^/gm, by);

/** The envelope; what the Security header holds changes with each message. */
export function soapEnvelope(question: Question, security: string): string {
  const purpose = question.purpose
    ? `\n    <k:Amac xmlns:k="urn:kps:1" Kod="${escapedXml(question.purpose)}"${question.file ? ` DosyaNo="${escapedXml(question.file)}"` : ""}/>`
    : "";
  return `<s:Envelope xmlns:s="${SOAP}" xmlns:a="${WSA}">
  <s:Header>
    <a:Action>${escapedXml(question.service.action)}</a:Action>${purpose}
    <o:Security xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">
      <!-- ${security} -->
    </o:Security>
  </s:Header>
  <s:Body>
${indented(soapBody(question), "    ")}
  </s:Body>
</s:Envelope>`;
}

const flat = (question: Question) => JSON.stringify(JSON.parse(jsonBody(question)));
const quotedBash = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const quotedPhp = (text: string) => `'${text.replace(/[\\']/g, "\\$&")}'`;
/** The strings of Java, C#, Python and JavaScript share what JSON escapes. */
const quoted = (text: string) => JSON.stringify(text);

function curl(question: Question): string {
  return `# KPS_ENDPOINT KPS_CA KPS_USER KPS_PASSWORD
TOKEN=$(printf 'user = "%s:%s"' "$KPS_USER" "$KPS_PASSWORD" | curl --silent --fail --cacert "$KPS_CA" --config - \\
  --data grant_type=client_credentials "$KPS_ENDPOINT/api/v1/token" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
printf 'header = "Authorization: Bearer %s"' "$TOKEN" | curl --silent --include --cacert "$KPS_CA" --config - \\
  --header 'Content-Type: application/json' --data ${quotedBash(flat(question))} \\
  "$KPS_ENDPOINT${question.service.path}"
`;
}

function php(question: Question): string {
  return `<?php
// KPS_ENDPOINT KPS_CA KPS_USER KPS_PASSWORD
function post(string $path, string $type, string $body, string $authorization): string
{
    $context = stream_context_create([
        'http' => ['method' => 'POST', 'content' => $body, 'ignore_errors' => true,
            'header' => "Content-Type: $type\\r\\nAuthorization: $authorization\\r\\n"],
        'ssl' => ['cafile' => getenv('KPS_CA')],
    ]);
    return file_get_contents(getenv('KPS_ENDPOINT') . $path, false, $context);
}
$basic = 'Basic ' . base64_encode(getenv('KPS_USER') . ':' . getenv('KPS_PASSWORD'));
$token = json_decode(post('/api/v1/token', 'application/x-www-form-urlencoded', 'grant_type=client_credentials', $basic));
echo post(${quotedPhp(question.service.path)}, 'application/json',
    ${quotedPhp(flat(question))}, "Bearer $token->access_token"), "\\n";
`;
}

function python(question: Question): string {
  return `# KPS_ENDPOINT KPS_CA KPS_USER KPS_PASSWORD
import base64, json, os, ssl, urllib.error, urllib.request

context = ssl.create_default_context(cafile=os.environ["KPS_CA"])


def post(path, media_type, body, authorization):
    request = urllib.request.Request(os.environ["KPS_ENDPOINT"] + path, body.encode(),
                                     {"Content-Type": media_type, "Authorization": authorization})
    try:
        return urllib.request.urlopen(request, context=context).read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.read().decode()


pair = os.environ["KPS_USER"] + ":" + os.environ["KPS_PASSWORD"]
token = json.loads(post("/api/v1/token", "application/x-www-form-urlencoded", "grant_type=client_credentials",
                        "Basic " + base64.b64encode(pair.encode()).decode()))
print(post(${quoted(question.service.path)}, "application/json",
           ${quoted(flat(question))}, "Bearer " + token["access_token"]))
`;
}

function node(question: Question): string {
  return `// NODE_EXTRA_CA_CERTS=$KPS_CA node ask.mjs; KPS_ENDPOINT KPS_USER KPS_PASSWORD
const { KPS_ENDPOINT, KPS_USER, KPS_PASSWORD } = process.env;
const post = (path, type, body, authorization) =>
  fetch(KPS_ENDPOINT + path, { method: "POST", body, headers: { "Content-Type": type, Authorization: authorization } });
const basic = "Basic " + Buffer.from(KPS_USER + ":" + KPS_PASSWORD).toString("base64");
const form = "application/x-www-form-urlencoded";
const { access_token } = await (await post("/api/v1/token", form, "grant_type=client_credentials", basic)).json();
const answer = await post(${quoted(question.service.path)}, "application/json",
  ${quoted(flat(question))}, "Bearer " + access_token);
console.log(await answer.text());
`;
}

function java(question: Question): string {
  return `// java -Djavax.net.ssl.trustStore=kps.p12 -Djavax.net.ssl.trustStorePassword=changeit Ask.java
// KPS_ENDPOINT KPS_USER KPS_PASSWORD
import java.net.URI;
import java.net.http.*;
import java.util.Base64;

public class Ask {
    static String post(String path, String type, String body, String authorization) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("KPS_ENDPOINT") + path))
            .header("Content-Type", type).header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    public static void main(String[] arguments) throws Exception {
        String pair = System.getenv("KPS_USER") + ":" + System.getenv("KPS_PASSWORD");
        String token = post("/api/v1/token", "application/x-www-form-urlencoded", "grant_type=client_credentials",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes())).replaceFirst(".*\\"access_token\\":\\"([^\\"]*)\\".*", "$1");
        System.out.println(post(${quoted(question.service.path)}, "application/json",
            ${quoted(flat(question))}, "Bearer " + token));
    }
}
`;
}

function csharp(question: Question): string {
  return `// KPS_ENDPOINT KPS_USER KPS_PASSWORD (.NET 6 ve sonrası / .NET 6 or later)
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

var kps = new HttpClient { BaseAddress = new Uri(Environment.GetEnvironmentVariable("KPS_ENDPOINT")!) };
var pair = Environment.GetEnvironmentVariable("KPS_USER") + ":" + Environment.GetEnvironmentVariable("KPS_PASSWORD");
kps.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" });
var given = JsonDocument.Parse(await (await kps.PostAsync("/api/v1/token", form)).Content.ReadAsStringAsync());
kps.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Bearer", given.RootElement.GetProperty("access_token").GetString());
var question = new StringContent(${quoted(flat(question))}, Encoding.UTF8, "application/json");
var answer = await kps.PostAsync(${quoted(question.service.path)}, question);
Console.WriteLine(await answer.Content.ReadAsStringAsync());
`;
}

/** Programs that ask the question; user and secret come from the environment and stand in none of them. */
export const PROGRAMS: readonly { name: string; file: string; write: (question: Question) => string }[] = [
  { name: "curl", file: "ask.sh", write: curl },
  { name: "PHP", file: "ask.php", write: php },
  { name: "Python", file: "ask.py", write: python },
  { name: "Node.js", file: "ask.mjs", write: node },
  { name: "Java", file: "Ask.java", write: java },
  { name: "C#", file: "Ask.cs", write: csharp },
];
