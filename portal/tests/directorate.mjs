// The directorate and the Kurul in a real browser: institutions in the round, access closed live, what they would see, the
// live monitor. Usage: node directorate.mjs CREDENTIALS.json APPLICATION-NUMBER MEETING-ID KPS-PROGRAM
// CERTIFICATE-TO-COME
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { begin, proves, settled } from "./browser.mjs";

const { base, check, finish, keep, looksRight, looksRightNow, signedIn } = begin();
const application = process.argv[3];
const meeting = process.argv[4];
const [credentials, kps, successor] = [process.argv[2], process.argv[5], process.argv[6]];

async function open(page, path) {
  await page.goto(`${base}/portal${path}`);
  await settled(page);
}
const heading = (page) => page.locator("h1").textContent();

async function institutionInTheRound(page) {
  await open(page, "/kurumlar");
  await page.fill("#search", "ornek bankasi");
  const row = page.locator("tbody tr");
  await row.first().waitFor();
  assert.equal(await row.count(), 1, "found without Turkish letters");
  await row.getByRole("link").click();
  await settled(page);
  assert.match(await heading(page), /Örnek Bankası/);
  assert.match(await page.title(), /^Kurum 1001/);
  const text = await page.locator("main").textContent();
  for (const part of [
    "Erişim",
    "Kayıtlı sabit adres",
    "Yetkiler",
    "Kullanıcılar",
    "İşler",
    "Uyarılar",
    "Zaman çizelgesi",
  ])
    assert.ok(text.includes(part), part);
  assert.ok(!/\b[1-9]\d{10}\b/.test(text), "no identity number");
  await looksRightNow(page, "kurum 1001");
}

/** Closing access: institution, act, reason, send; and the page beside it shows it within two readings. */
async function accessClosedLive(page) {
  const beside = await page.context().newPage();
  await open(beside, "/kurumlar/1003");
  assert.match(await beside.locator("#state + dl").textContent(), /Açık/);
  let steps = 0;
  const step = async (what) => {
    steps += 1;
    await what();
  };
  await open(page, "/kurumlar/1003");
  await step(() =>
    page
      .getByRole("link", { name: /ivedi|acil|13\/5/i })
      .first()
      .click(),
  );
  await settled(page);
  assert.equal(await page.locator("input[id$=institution]").first().inputValue(), "1003", "asked once only");
  const reason = page.locator("textarea").first();
  await step(() => reason.fill("Kurumdan olağan dışı sayıda sorgu geldi, güvenlik incelemesi başladı."));
  for (const box of await page.locator("main form select").all())
    if (!(await box.inputValue())) await box.selectOption({ index: 1 });
  for (const box of await page.locator("main form input[type=text]").all())
    if (!(await box.inputValue())) await box.fill("Olay kaydı 2026/7");
  await step(() => page.locator("main form button[type=submit]").click());
  await page.waitForURL(/isler\//);
  await beside.waitForFunction(() => /Kapalı/.test(document.querySelector("#state + dl")?.textContent ?? ""));
  assert.ok(steps <= 5, `${steps} steps`);
  await keep(beside);
  await beside.close();
}

/** One service stops, from the institution's page; the page beside it shows it, and the institution stays open (O6). */
async function serviceStopped(page) {
  const beside = await page.context().newPage();
  await open(beside, "/kurumlar/1001");
  await open(page, "/kurumlar/1001");
  await page.getByText("Bir servisi durdur").click();
  const service = page.locator("details[open] a code").first();
  const name = await service.textContent();
  await service.click();
  await settled(page);
  assert.equal(await page.locator("#f-service").inputValue(), name, "asked once only");
  assert.match(await page.locator("[data-consequence]").textContent(), /öteki servisleri yanıtlanır/);
  await page.locator("textarea").first().fill("Bu serviste olağan dışı sorgular görüldü, inceleme başladı.");
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL(/isler\//);
  await beside.waitForSelector(`[aria-labelledby=parts] li:has-text("${name}") .tag:has-text("Durduruldu")`);
  assert.match(await beside.locator("#state + dl").textContent(), /Açık/);
  proves("O6");
  await beside.close();
}

async function decisionTools(page) {
  await open(page, "/isler?tur=application");
  await page.getByRole("link", { name: application }).click();
  await settled(page);
  await page.getByRole("link", { name: "Karar araçlarını aç" }).click();
  await settled(page);
  await page.locator("#preview").waitFor();
  const text = await page.locator("main").textContent();
  assert.ok(text.includes("Kurula önerilen"), "basis");
  assert.ok(/kararın \d+ tanesinde var/.test(text), "precedents stand beside each field");
  assert.ok(text.includes("Bu kurumun yürürlükte kararı yok"), "first decision");
  await page.getByRole("button", { name: "Yanıtı göster" }).click();
  assert.ok(await page.locator("[role=alert] a").count(), "error summary");
  await page.selectOption("#preview-service", { index: 1 });
  await page.selectOption("#preview-persona", "single");
  await page.getByRole("button", { name: "Yanıtı göster" }).click();
  await page.locator(".synthetic").waitFor();
  const shown = await page.locator(".synthetic").textContent();
  assert.ok(shown.includes("SENTETİK VERİ"));
  assert.ok(!/\b[1-9]\d{10}\b/.test(shown), "numbers are masked");
  assert.ok(shown.includes("Kurumun göremeyeceği alanlar"));
  await looksRightNow(page, "karar araclari");
}

/** Who waits for whom, and what would change: an account of the directorate that a second person verifies (G14). */
async function approvals(page) {
  await open(page, "/onaylar");
  const text = await page.locator("main").textContent();
  assert.ok(text.includes("İkinci kişiyi bekleyen dosyalar"));
  await looksRightNow(page, "onaylar");
}

/** The Kurul accepts, and takes one field away: boxes, no paths to type (R2). */
async function decideByField(page) {
  await open(page, `/isler/${meeting}/decide?madde=1`);
  await page.locator("#item").waitFor();
  const box = page.getByRole("checkbox", { name: "Temel bilgiler › Soyadı" });
  assert.ok(await box.isChecked(), "what was proposed stands in the boxes");
  await page.getByText("Önerilenin tamamı verilecek.").waitFor();
  await box.uncheck();
  await page.getByText(/alandan \d+ tanesi verilecek/).waitFor();
  const only = page.getByRole("checkbox", { name: "Temel bilgiler › Adı", exact: true });
  for (const other of await page.getByRole("checkbox", { name: "Bu servis verilsin" }).all())
    assert.ok(await other.isChecked());
  assert.ok(await only.isChecked());
  await looksRightNow(page, "karar ver");
  await page.getByRole("radio", { name: "Kabul" }).check();
  for (const area of await page.locator("main form textarea").all())
    await area.fill("Soyad bu amaç için gerekli görülmemiştir, karar böyledir.");
  await page.fill(
    "#f-valid_from",
    new Intl.DateTimeFormat("tr-TR", { timeZone: "Europe/Istanbul", dateStyle: "short" }).format(),
  );
  await page.locator("main form button[type=submit]").last().click();
  await page.waitForURL((url) => url.pathname.endsWith(meeting));
  proves("R2");
}

/** The number is given, and the member signs the minutes electronically: the very text, by its own button (R5). */
async function signsMinutes(page) {
  await page.getByText(/Kabul \d{4}\/\d+/).waitFor();
  const card = page.locator("section", { has: page.locator("#electronic") });
  await card.getByText("Elektronik imza yok.").waitFor();
  const [paper] = await Promise.all([
    page.waitForEvent("download"),
    card.getByRole("button", { name: "Metni indir (PDF)" }).click(),
  ]);
  const text = execFileSync("pdftotext", ["-layout", await paper.path(), "-"], { encoding: "utf8" }).replace(
    /\s+/g,
    " ",
  );
  for (const words of ["toplantı tutanağı", "Sonuç: Kabul", "Karar metninin SHA-256 özeti"])
    assert.ok(text.includes(words), `${words} in ${text}`);
  await looksRightNow(page, "tutanak imza");
  await card.getByRole("button", { name: "Tanıtım imzalayıcısıyla imzala" }).click();
  await card.getByText("İmza anı").waitFor();
  await card.getByRole("button", { name: "Tanıtım imzalayıcısıyla imzala" }).waitFor({ state: "detached" });
  await looksRightNow(page, "tutanak imzali");
  proves("R5");
}

async function liveMonitor(page) {
  await open(page, "/izleme");
  const first = await page.locator("main time").getAttribute("datetime");
  await page.waitForFunction((was) => document.querySelector("main time")?.getAttribute("datetime") !== was, first);
  assert.ok(await page.locator("svg[role=img][aria-label]").count(), "the chart says what it shows");
  await page.getByRole("button", { name: "Tablo olarak göster" }).click();
  assert.equal(await page.locator("main table tbody tr").filter({ hasText: "ms" }).count(), 60, "its table twin");
  await page.focus("#cursor");
  const before = await page.locator("#cursor").getAttribute("aria-valuetext");
  await page.keyboard.press("ArrowLeft");
  assert.notEqual(await page.locator("#cursor").getAttribute("aria-valuetext"), before, "a cursor by keyboard");
  proves("A11");
  await page.locator("tr", { hasText: "Adana" }).waitFor();
  assert.equal(await page.locator(".province-map [data-province]").count(), 81);
  const heat = (province) => page.locator(`.province-map [data-province="${province}"]`).getAttribute("class");
  assert.notEqual(await heat(1), "heat-0", "the map shows who asks from Adana");
  assert.equal(await heat(6), "heat-0", "nobody is bound to Ankara");
  proves("O7");
  await page.getByRole("button", { name: "Yenilemeyi durdur" }).click();
  await page.getByRole("button", { name: "Yenilemeyi sürdür" }).waitFor();
}

/** A client certificate is renewed step by step: what the server sees is ticked while the page is open (O17). */
async function renewal(page) {
  await open(page, "/anahtarlar");
  const row = page.locator("tr", { hasText: "yenilenecek" });
  await row.getByRole("link", { name: /^Yenile/ }).click();
  await settled(page);
  const step = (name) => page.locator(`li[data-step="${name}"]`);
  await page.getByText("Görülebilen 2 adımdan 0 tanesi tamam").waitFor();
  const text = await step("register").locator("code").textContent();
  assert.match(text, /--institution 1003 /);
  const typed = (command, ...more) => execFileSync(kps, [...command, "--dir", dirname(credentials), ...more]);
  typed(["admin", "certificate", "add"], "--institution", "1003", successor);
  await page.locator('li[data-step="register"][data-done="true"]').waitFor();
  assert.equal(await step("ask").getAttribute("data-done"), "undefined", "what nobody sees is not ticked");
  await looksRightNow(page, "yenileme");
  const revoke = await step("end").locator("code").textContent();
  const fingerprint = /--fingerprint ([0-9a-f]{64})/.exec(revoke)?.[1];
  typed(["admin", "certificate", "revoke"], "--fingerprint", fingerprint, "--reason", "yenilendi");
  await page.getByText("Yenileme tamamlandı").waitFor();
  await page.reload();
  await page.getByText("Yenileme tamamlandı").waitFor();
  proves("O17");
}

await finish(async () => {
  const operator = await signedIn("operator");
  await check("an institution in the round", () => institutionInTheRound(operator));
  await check("access is closed in few steps and seen at once", () => accessClosedLive(operator));
  await check("one service is stopped and the institution stays open", () => serviceStopped(operator));
  await check("what is asked, proposed and held by others; what they would see", () => decisionTools(operator));
  await check("what waits for a second person", () => approvals(operator));
  await check("the live monitor, its sentence and its table", () => liveMonitor(operator));
  proves("O5");
  await check("a certificate is renewed, and each step is seen", () => renewal(operator));
  for (const path of ["/kurumlar", "/izleme", "/uyarilar", "/anahtarlar"])
    await check(`${path} looks right`, () => looksRight(operator, path));

  const member = await signedIn("kurul-uyesi-1");
  await check("a member of the Kurul has the tools and not the running system", async () => {
    await decisionTools(member);
    await open(member, "/izleme");
    assert.match(await member.locator("[role=alert]").textContent(), /yetki/i);
    await open(member, "/kurumlar/1001");
    assert.equal(await member.locator("#alarms").count(), 0);
  });
  await check("the Kurul decides field by field", () => decideByField(member));
  await check("a member signs the minutes", () => signsMinutes(member));
  proves("O2", "R4");
});
