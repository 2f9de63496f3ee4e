// Every task of PORTAL 2.3 by keyboard alone, in a real browser against a demo that runs. Its last lines are a table of the steps.
// Not here yet, for their pages are not: the yearly undertaking, and a first answer in the console.
// Usage: node tests/tasks.mjs CREDENTIALS.json MEETING-ID     the file that `kps demo` writes; a meeting that waits for its decision
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { begin, proves, settled } from "./browser.mjs";
import { Hands } from "./keys.mjs";

const { credentials, base, check, signedIn, finish } = begin();
const meeting = process.argv[3];
const person = credentials.persons.find((each) => each.persona === "married-with-children");
const spare = credentials.persons.find((each) => each.ad && each.soyad && each !== person);
const two = (number) => String(number).padStart(2, "0");
const birth = `${two(person.dogum_gun)}.${two(person.dogum_ay)}.${person.dogum_yil}`;
const day = new Intl.DateTimeFormat("tr-TR", { timeZone: "Europe/Istanbul", dateStyle: "short" }).format();

const table = [];

/** Runs a task of the table: no more steps than its budget. Pointing and clicking is a fault of the test itself. */
async function task(name, budget, who, path, run) {
  await check(name, async () => {
    const page = await signedIn(who, { acceptDownloads: true });
    await page.goto(`${base}/portal${path}`);
    await settled(page);
    await page.evaluate(() => {
      globalThis.pointed = 0;
      document.addEventListener("pointerdown", () => (globalThis.pointed += 1), true);
    });
    const hands = new Hands(page);
    await run(page, hands);
    assert.equal(await page.evaluate(() => globalThis.pointed ?? 0), 0, `${name}: nothing was pointed at`);
    assert.ok(hands.steps <= budget, `${name}: ${hands.steps} steps of ${budget}`);
    table.push([name, who, budget, hands.steps, hands.keys]);
    await page.context().close();
  });
}

const receiptOf = (page) => page.locator(".clerk-reminder .numbers").first().innerText();

async function card(page, hands) {
  // Purpose and file are stated once for a work item (S2), not for each person.
  const before = new Hands(page);
  await before.choose("#purpose");
  await before.fill([["#file", "2026/1453"]]);
  await before.key("Enter");
  await page.waitForSelector(".clerk-bar");
  await page.keyboard.press("F2");
  await hands.fill([["#number", person.kimlik_no]]);
  hands.steps += 1;
  await hands.key("Enter");
  await page.waitForSelector("#result-heading:has-text('MEHMET YILMAZ')");
  assert.match(await receiptOf(page), /^\d+$/);
}

async function extract(page, hands) {
  await hands.press("nav a[href='/portal/belge']");
  await page.waitForSelector("#number");
  await hands.fill([
    ["#number", person.kimlik_no],
    ["#birth", birth],
  ]);
  if (await page.locator("#purpose").count()) {
    await hands.reach("#purpose");
    await hands.key("ArrowDown");
  }
  const download = page.waitForEvent("download");
  await hands.press("form button[type=submit]");
  assert.equal((await download).suggestedFilename(), "nufus-kayit-ornegi.pdf");
}

async function place(page, hands) {
  const before = new Hands(page);
  await before.choose("#purpose");
  await before.fill([["#file", "2026/1453"]]);
  await before.key("Enter");
  await page.waitForSelector(".clerk-bar");
  await hands.press(".clerk-ways button", "Kütük yeri ile");
  await hands.reach("#district input, input#district");
  hands.steps += 1;
  await hands.write("seyh");
  await page.waitForFunction(() => {
    const names = [...document.querySelectorAll(".clerk-option")].map((each) => each.textContent ?? "");
    return names.length > 0 && names.every((name) => name.includes("eyh"));
  });
  await hands.key("ArrowDown");
  hands.steps += 1;
  await hands.key("Enter");
  await page.waitForSelector(".clerk-option", { state: "detached" });
  for (const [selector, text] of [
    ["#Cilt", 1],
    ["#AileSiraNo", 900001],
    ["#BireySiraNo", 1],
  ])
    await hands.fill([[selector, text]]);
  hands.steps += 1;
  await hands.key("Enter");
  await page.waitForSelector("#result-heading:has-text('MEHMET YILMAZ')");
}

async function subUser(page, hands) {
  await hands.press("main a", "Alt kullanıcı ekle");
  await page.waitForSelector(".paths");
  await hands.fill([
    ["#f-kimlik_no", spare.kimlik_no],
    ["#f-given_names", spare.ad],
    ["#f-surname", spare.soyad],
  ]);
  await hands.key("Tab");
  await hands.key("Tab");
  await hands.write("CRM");
  await hands.press(".paths summary");
  await hands.press(".paths button", "Hepsini seç");
  await hands.press("form button[type=submit]");
  await page.waitForSelector("h2:has-text('Ne görebilir?')");
}

async function lastMonth(page, hands) {
  await hands.press("nav a[href='/portal/kullanim']");
  await page.waitForSelector("#usage-period");
  await settled(page);
  const options = await page.locator("#usage-period option").evaluateAll((all) => all.map((each) => each.value));
  await hands.reach("#usage-period");
  const now = await page.inputValue("#usage-period");
  hands.steps += 1;
  const way = options.indexOf("gecenay") - options.indexOf(now);
  for (let moves = 0; moves < Math.abs(way); moves += 1) await hands.key(way > 0 ? "ArrowDown" : "ArrowUp");
  await page.waitForURL(/donem=gecenay/);
  await settled(page);
  await page.waitForSelector("main >> text=Bu dönemde sorgu yapılmamış.");
}

async function suspend(page, hands) {
  await hands.press("main a", "[İi]vedi|[Aa]cil|13/5");
  await settled(page);
  await hands.fill([["textarea", "Kurumdan olağan dışı sayıda sorgu geldi, güvenlik incelemesi başladı."]]);
  await hands.press("form button[type=submit]");
  await page.waitForURL(/isler\/[0-9a-f-]{36}$/);
  await page.waitForSelector(".timeline");
}

/** The form, another's approval between, and the result. */
async function whoLooked(page, hands) {
  await hands.press("nav a[href='/portal/iz']");
  await page.waitForSelector("#person");
  hands.steps += 1;
  for (const [selector, text] of [
    ["#person", person.kimlik_no],
    ["#from", "1.1.2024"],
    ["#reason", "Şikâyet dosyası 2026/17"],
  ]) {
    await hands.reach(selector);
    await hands.write(text);
  }
  await hands.key("Enter");
  await page.waitForSelector(".tag:has-text('Onay bekliyor')");
  const officer = await signedIn("guvenlik");
  await officer.goto(`${base}/portal/iz`);
  await settled(officer);
  await new Hands(officer).press("button", "Onayla");
  await officer.waitForSelector(".tag:has-text('Onaylandı')");
  await officer.context().close();
  // The browser's own key for it, which a page without a window round it does not get.
  await page.reload();
  await page.waitForSelector("button:has-text('Çalıştır')");
  await settled(page);
  await hands.press("button", "Çalıştır");
  await page.waitForSelector("tbody tr");
}

async function verify(page, hands) {
  await hands.press("main button", "[Aa]y");
  await hands.press("form button[type=submit]");
  await page.waitForSelector(".log-list .tag:has-text('Sağlam')");
}

async function decide(page, hands) {
  // One step each: the box of the vote's result, the texts that the law asks for, and the button.
  await hands.press("input[type=radio][value=accept]", "", "Space");
  const areas = await page.locator("main form textarea").evaluateAll((all) => all.map((each) => `#${each.id}`));
  await hands.fill([
    ...areas.map((each) => [each, "Kanunla yetkilidir, kamu yararı vardır, gerekçesi şöyledir."]),
    ["#f-valid_from", day],
  ]);
  await hands.press("form button[type=submit]");
  await page.waitForURL((url) => url.pathname.endsWith(meeting));
}

async function citizen(page, hands) {
  await hands.press("main a", "Beni kim sorguladı");
  await page.waitForSelector("h1:has-text('Beni kim sorguladı?')");
  await page.waitForSelector(".lookups > li, main >> text=/sorgu/");
}

const line = (cells) => `   | ${cells.join(" | ")} |`;

await finish(async () => {
  await task("clerk: number to card", 2, "alt-1001", "/sorgu", card);
  await task("clerk: person to extract as PDF", 3, "alt-1001", "/", extract);
  await task("clerk: place of register to record", 8, "alt-1001", "/sorgu", place);
  await task("idari: a sub-user with rights", 5, "idari-1001", "/kullanicilar", subUser);
  await task("idari: how much did we use last month, and who", 2, "idari-1001", "/", lastMonth);
  await task("operator: suspend an institution", 5, "operator", "/kurumlar/1003", suspend);
  await task("inspector: who looked at a person in three years", 3, "denetci", "/", whoLooked);
  await task("inspector: verify one month of the log", 2, "denetci", "/iz/dogrulama", verify);
  await task("Kurul: decide one item", 3, "kurul-uyesi-1", `/isler/${meeting}/decide?madde=1`, decide);
  await task("citizen: see who looked", 1, "vatandas", "/", citizen);
  console.log(line(["task", "who", "budget", "steps", "keys"]));
  for (const row of table) console.log(line(row));
  proves("A2");
});
