// A technician's console and check of the connection in a real browser, against a demo.
// Usage: node tests/console.mjs CREDENTIALS.json PROGRAM_FOLDER KPS_PROGRAM        Exit: 0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { begin, proves, settled } from "./browser.mjs";

const { credentials, base, kept, keep, check, looksRight, looksRightNow, signedIn, finish } = begin();
const [, , credentialsFile, programs, kps] = process.argv;
const STEPS_MAX = 4;
const OFF_MS = 7 * 60_000;
const service = credentials.service_users.find(({ username }) => username === "KRM-1001");

let technician;

async function firstAnswer() {
  technician = await signedIn("teknik-1001");
  const page = technician;
  let steps = 0;
  const step = (act) => {
    steps += 1;
    return act;
  };
  await step(page.click("nav.side a:has-text('Konsol')"));
  await page.waitForSelector("#service-secret");
  await settled(page);
  assert.equal(await page.inputValue("#service-user"), "KRM-1001");
  await step(page.fill("#service-secret", service.password));
  await step(page.click("button:has-text('Gönder')"));
  await page.waitForSelector("#answer");
  assert.ok(steps <= STEPS_MAX, `${steps} steps`);
  // The answer of the server itself: the synthetic person's name stands in it.
  const person = credentials.persons[0];
  const body = await page.textContent("section[aria-labelledby='answer-body'] pre");
  assert.equal(JSON.parse(body).records.length, 1);
  assert.match(body, new RegExp(person.ad));
  assert.match(
    await page.textContent("section[aria-labelledby='answer']"),
    /HTTP durumu200Süre[\d.]+ msİstek kimliği[0-9a-f]{32}/,
  );
  assert.match(await page.textContent("section[aria-labelledby='answer-headers'] pre"), /ratelimit: "day"/);
  await looksRightNow(page, "konsol yanit", ["light"], ["tr", "en"]);
}

async function bothSides() {
  const page = technician;
  const number = String(credentials.persons[0].kimlik_no);
  const rest = JSON.parse(await page.textContent("section[aria-labelledby='side-rest'] pre"));
  assert.equal(String(Object.values(rest.criteria[0]).find((value) => String(value) === number)), number);
  const soap = await page.textContent("section[aria-labelledby='side-soap'] pre");
  assert.match(soap, new RegExp(`<kriterListesi>[^]*>${number}<`));
  // What does not fit is said at its field, and nothing is sent.
  const field = page.locator("input[id='member-KimlikNo'], #member-KimlikNo input, #member-TCKimlikNo").first();
  await field.fill("12a");
  await page.click("button:has-text('Gönder')");
  await page.waitForSelector(".notice.bad:has-text('uymuyor')");
  assert.equal(await page.locator("#answer").count(), 0);
  await looksRightNow(page, "konsol yanlis", ["light"], ["tr"]);
  await page.selectOption("#person", { index: 1 });
  assert.equal(await field.inputValue(), number);
}

async function takenAway() {
  const page = technician;
  for (const [name, file] of [
    ["curl", "ask.sh"],
    ["PHP", "ask.php"],
    ["Python", "ask.py"],
    ["Node.js", "ask.mjs"],
    ["Java", "Ask.java"],
    ["C#", "Ask.cs"],
  ]) {
    await page.selectOption("#program-language", name);
    const text = await page.textContent("section[aria-labelledby='program-text'] pre");
    assert.ok(!text.includes(service.password), name);
    writeFileSync(`${programs}/${file}`, text);
  }
}

async function refusalAndLeaving() {
  const page = technician;
  await page.fill("#service-secret", "not-the-secret");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".notice.bad:has-text('Belirteç verilmedi')");
  // Neither storage nor address holds the secret or a number, and whoever leaves leaves nothing behind.
  await page.fill("#service-secret", service.password);
  await keep(page);
  await page.click(".subnav a:has-text('İndirmeler')");
  await page.waitForURL(/indirmeler/);
  await page.click(".subnav a:has-text('Konsol')");
  await page.waitForSelector("#service-secret");
  assert.equal(await page.inputValue("#service-secret"), "");
  const number = String(credentials.persons[0].kimlik_no);
  for (const text of kept) assert.ok(!text.includes(service.password) && !text.includes(number), text);
}

async function pageAs(kind) {
  const page = await signedIn("teknik-1001");
  await page.route("**/portal/environment.json", (route) =>
    route.fulfill({ json: { kind, version: "1" }, headers: { Date: new Date().toUTCString() } }),
  );
  return page;
}

/** What the server says it is decides what a page offers; live and trial never look alike. */
async function environments() {
  const seen = new Map();
  for (const [kind, word] of [
    ["live", "CANLI"],
    ["test", "TEST"],
    ["demo", "DENEME"],
  ]) {
    const page = await pageAs(kind);
    for (const path of ["/konsol", "/kimlik-bilgileri", "/baglanti-denetimi"]) {
      await page.goto(`${base}/portal${path}`);
      await settled(page);
      assert.match(await page.textContent(".band"), new RegExp(word), `${kind} ${path}`);
      assert.match(await page.textContent("main"), new RegExp(`${word} ORTAM`), `${kind} ${path}`);
      const secrets = await page.locator("#service-secret").count();
      assert.equal(secrets, kind === "live" || path === "/kimlik-bilgileri" ? 0 : 1, `${kind} ${path}`);
      if (path === "/konsol")
        assert.equal(await page.locator("button:has-text('Gönder')").count(), kind === "live" ? 0 : 1);
    }
    await page.goto(`${base}/portal/konsol`);
    await settled(page);
    assert.equal(await page.locator("#person").count(), kind === "live" ? 0 : 1);
    if (kind === "live") await looksRightNow(page, "konsol canli", ["light"], ["tr"]);
    seen.set(kind, await page.textContent(".kind"));
    assert.match(
      await page.evaluate(() => getComputedStyle(document.querySelector(".kind")).borderTopStyle),
      kind === "live" ? /solid/ : /double/,
    );
    await page.context().close();
  }
  assert.equal(new Set(seen.values()).size, 3);
  // A server that does not say what it is is taken as live.
  const page = await signedIn("teknik-1001");
  await page.route("**/portal/environment.json", (route) => route.abort());
  await page.goto(`${base}/portal/konsol`);
  await page.waitForSelector(".kind.live");
  assert.equal(await page.locator("#service-secret").count(), 0);
  await page.context().close();
  proves("K3");
}

/** What a program really sends and gets, once somebody has switched that on. */
async function recording() {
  const page = await signedIn("teknik-1001");
  await page.click("nav.side a:has-text('Bağlantı')");
  await page.click(".subnav a:has-text('İleti kaydı')");
  await page.waitForSelector("button:has-text('Kaydı başlat')");
  assert.equal(await page.locator("ol.recorded").count(), 0);
  await page.click("button:has-text('Kaydı başlat')");
  await page.waitForSelector("text=Henüz ileti yok");
  assert.match(await page.textContent("[role='timer']"), /Kalan süre 1[45]:\d\d/);
  const asking = await signedIn("teknik-1001");
  await asking.goto(`${base}/portal/konsol`);
  await asking.fill("#service-secret", service.password);
  await asking.click("button:has-text('Gönder')");
  await asking.waitForSelector("#answer");
  await asking.context().close();
  await page.waitForSelector("ol.recorded details[open]");
  const pair = await page.locator("ol.recorded details[open] pre").allTextContents();
  assert.equal(pair.length, 2);
  assert.ok(pair[0].includes(String(credentials.persons[0].kimlik_no)));
  assert.ok(pair[1].includes(credentials.persons[0].ad));
  await looksRightNow(page, "ileti kaydi", ["light", "dark"], ["tr"]);
  await page.click("button:has-text('Bitir ve iletileri sil')");
  await page.waitForSelector("button:has-text('Kaydı başlat')");
  assert.equal(await page.locator("ol.recorded").count(), 0);
  // The same call in the list of calls, with what it took.
  await page.goto(`${base}/portal/cagrilar`);
  await page.waitForSelector("td[data-label='Süre']:has-text(' ms')");
  await page.context().close();
  proves("K4");
}

const stateOf = (page, step) => page.getAttribute(`li[data-step='${step}']`, "data-state");

async function examined(page, secret = service.password) {
  await page.fill("#service-secret", secret);
  await page.click("button:has-text('Denetle')");
  await page.waitForSelector("li[data-step='signature']");
}

async function doctor() {
  const page = await signedIn("teknik-1001");
  await page.goto(`${base}/portal/baglanti-denetimi`);
  await page.waitForSelector("#service-secret");
  await examined(page);
  await page.waitForSelector(".notice.good:has-text('Bütün adımlar tamam')");
  assert.match(
    await page.textContent("section[aria-labelledby='command'] pre"),
    /kps doctor --endpoint https:.*--user KRM-1001/,
  );
  await looksRightNow(page, "denetim tamam", ["light"], ["tr"]);
  // 1. A wrong secret.
  await examined(page, "not-the-secret");
  await page.waitForSelector("text=Takılan adım: Belirteç");
  assert.equal(await stateOf(page, "address"), "good");
  assert.equal(await stateOf(page, "grant"), "skipped");
  await looksRightNow(page, "denetim yanlis sifre", ["light"], ["tr"]);
  // 2. Something in between lays the message out anew: the server finds another digest.
  await page.route("**/Services/RoutingService.svc", (route) =>
    route.continue({ postData: route.request().postData().replace("><u:Created>", "> <u:Created>") }),
  );
  await examined(page);
  await page.waitForSelector("text=Takılan adım: İmzalı SOAP");
  assert.equal(await stateOf(page, "token"), "good");
  assert.equal(await stateOf(page, "grant"), "good");
  await page.unroute("**/Services/RoutingService.svc");
  // 3. Something in between answers for the server.
  await page.route("**/caller", (route) => route.fulfill({ status: 502, body: "<html>proxy</html>" }));
  await examined(page);
  await page.waitForSelector("text=Takılan adım: Sunucu ve TLS");
  assert.equal(await stateOf(page, "token"), "skipped");
  await page.unroute("**/caller");
  // 4. Another registered address: the server itself refuses.
  const address = (value) =>
    execFileSync(kps, [
      "admin",
      "institution",
      "address",
      "--dir",
      dirname(credentialsFile),
      "--institution",
      "1001",
      "--address",
      value,
    ]);
  address("127.0.0.9");
  await page.reload();
  await page.waitForSelector("#service-secret");
  for (let tries = 0; tries < 20; tries += 1) {
    await examined(page);
    if ((await stateOf(page, "token")) === "bad") break;
    await page.waitForTimeout(250);
  }
  await page.waitForSelector("text=Takılan adım: Kaynak adres");
  assert.match(await page.textContent("li[data-step='address']"), /127\.0\.0\.1 · kayıtlı: 127\.0\.0\.9/);
  assert.match(await page.textContent("li[data-step='token']"), /kayıtlı adresten gelmiyor/);
  address("127.0.0.1");
  await page.context().close();
}

async function wrongClock() {
  const page = await signedIn("teknik-1001");
  await page.goto(`${base}/portal/baglanti-denetimi`);
  await page.waitForSelector("#service-secret");
  await page.evaluate((off) => {
    const right = Date.now.bind(Date);
    Date.now = () => right() + off;
  }, OFF_MS);
  await examined(page);
  await page.waitForSelector("text=Takılan adım: Saat");
  assert.match(await page.textContent("li[data-step='clock']"), /4[12]\d saniye/);
  await page.context().close();
  proves("K5");
}

/** WSDL, XSD, OpenAPI and Postman of what the institution holds; the caller of this file looks into them. */
async function contracts() {
  const page = await signedIn("teknik-1001");
  await page.goto(`${base}/portal/indirmeler`);
  await page.waitForSelector("#postman");
  await settled(page);
  const saved = async (button, file) => {
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    await download.saveAs(`${programs}/${file ?? download.suggestedFilename()}`);
  };
  await saved(page.locator("button:has-text('Postman koleksiyonu indir')"), "postman.json");
  await saved(page.locator("button:has-text('OpenAPI indir')"), "openapi.json");
  await saved(page.locator("button:has-text('WSDL indir')").first(), "first.wsdl");
  await page.locator("button:has-text('XSD göster')").first().click();
  const files = page.locator("td[data-label='XSD'] li button");
  await files.first().waitFor();
  for (const file of await files.all()) await saved(file);
  await looksRightNow(page, "indirmeler xsd", ["light"], ["tr"]);
  await page.context().close();
}

async function pages() {
  const page = await signedIn("teknik-1001");
  for (const path of ["/konsol", "/baglanti-denetimi"]) await looksRight(page, path);
  await page.context().close();
}

await finish(async () => {
  await check("sign-in, three steps, and an answer of the server", firstAnswer);
  await check("the question in JSON and in XML; what does not fit is said", bothSides);
  await check("programs without the secret", takenAway);
  await check("a refusal, and nothing is left behind", refusalAndLeaving);
  await check("contracts in every form", contracts);
  await check("live, test and demo are told apart", environments);
  await check("own messages, recorded for a while, and how long calls took", recording);
  await check("the check of the connection names the step that fails", doctor);
  await check("a wrong clock", wrongClock);
  await check("pages in both themes, languages and three widths", pages);
});
