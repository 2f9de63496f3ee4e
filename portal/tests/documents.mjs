// A clerk makes documents in a real browser, against a demo that runs.
// Usage: node tests/documents.mjs CREDENTIALS.json     the file that `kps demo` writes
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { begin, proves, settled } from "./browser.mjs";

const { credentials, base, kept, keep, check, looksRight, looksRightNow, signedIn, finish } = begin();
const person = credentials.persons.find((each) => each.persona === "married-with-children");
const two = (number) => String(number).padStart(2, "0");
const birth = `${two(person.dogum_gun)}.${two(person.dogum_ay)}.${person.dogum_yil}`;

async function fill(page) {
  await page.fill("#number", String(person.kimlik_no));
  await page.fill("#birth", birth);
  if (await page.locator("#purpose").count()) await page.selectOption("#purpose", { index: 1 });
}

async function made(page) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  const bytes = readFileSync(await file.path());
  assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
  await page.waitForSelector(".notice.good");
  const code = await page.locator(".notice.good code").innerText();
  assert.match(code, /^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
  return { name: file.suggestedFilename(), code };
}

/** Three steps: the page, what is asked, the button. By keyboard alone after the fields are filled. */
async function extract(page) {
  await page.click("nav a[href='/portal/belge']");
  await page.waitForSelector("#number");
  await fill(page);
  await page.check("#withEvents");
  await page.check("#isApproved");
  await page.fill("#givenNames", "Işıl");
  await page.fill("#surname", "ÇAĞLAYAN");
  await page.fill("#title", "Şube Müdürü");
  const document = await made(page);
  assert.equal(document.name, "nufus-kayit-ornegi.pdf");
  await looksRightNow(page, "belge_hazir");
  proves("S8");
  return document.code;
}

async function residence(page) {
  await page.click(".notice.good button:has-text('Yeni belge')");
  await page.check("#kind-1");
  await fill(page);
  await page.focus("#birth");
  assert.equal((await made(page)).name, "yerlesim-yeri-belgesi.pdf");
}

async function faults(page) {
  await page.goto(`${base}/portal/belge`);
  await settled(page);
  await page.fill("#number", "12345678901");
  await page.focus("#birth");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".notice.bad");
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /Düzeltilmesi gerekenler/);
  await looksRightNow(page, "belge_hatali");
  await fill(page);
  await page.fill("#birth", "01.01.1900");
  await page.focus("#birth");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".notice.bad >> text=Bu bilgilerle belge üretilemedi");
  await keep(page);
}

/** Anybody who holds the paper may ask whether it is genuine; the page needs no script and no session. */
async function genuine(page, code) {
  await page.goto(`${base}/belge-dogrulama`);
  await page.fill("#code", code.toLowerCase());
  await page.keyboard.press("Enter");
  await page.waitForSelector("h2:has-text('Bu kodla bir belge üretilmiştir')");
  const text = await page.innerText("main");
  assert.match(text, /Nüfus Kayıt Örneği/);
  assert.ok(!text.includes(person.soyad) && !text.includes("ÇAĞLAYAN"), "nobody is named");
  proves("B12");
}

await finish(async () => {
  const page = await signedIn("alt-1001", { acceptDownloads: true });
  await settled(page);
  let code;
  await check("an extract with an officer's approval", async () => {
    code = await extract(page);
  });
  await check("a residence certificate", () => residence(page));
  await check("what is wrong is told", () => faults(page));
  await check("the page in two themes and three widths", () => looksRight(page, "/belge"));
  await check("the code is known to anybody", () => genuine(page, code));
  for (const each of kept)
    assert.ok(!each.includes(String(person.kimlik_no)) && !each.includes(person.soyad), "nothing of a person is kept");
});
