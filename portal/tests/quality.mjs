// The parts that every page shares, and what they promise: gallery, grid, search, help, print, focus, sizes, letters.
// Usage: node tests/quality.mjs CREDENTIALS.json     the file that `kps demo` writes
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axe, begin, proves, settled, signIn, totp } from "./browser.mjs";

const { base, user, watch, keep, check, looksRight, looksRightNow, signedIn, finish } = begin();

const focusedText = (page) => page.evaluate(() => document.activeElement?.textContent ?? "");
const rows = (page) => page.locator("tbody th[scope=row]").allTextContents();

/** All parts in all states, in both themes, both languages and three widths. */
async function gallery() {
  const page = await watch.page();
  await looksRight(page, "/galeri");
  await page.goto(`${base}/portal/galeri`);
  await settled(page);
  // Only an English name of the language tells that the page is still Turkish by default.
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await settled(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "tr", "Turkish by default");
  await page.emulateMedia({ contrast: "more" });
  assert.deepEqual(await axe(page), [], "more contrast");
  await page.emulateMedia({ contrast: "no-preference", colorScheme: "dark" });
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(dark, "rgb(15, 22, 28)", "the theme of the system");
  await page.emulateMedia({ colorScheme: "light" });
  proves("G26");
  await page.click("button:has-text('Onay penceresini aç')");
  await page.waitForSelector("[role=alertdialog]");
  await looksRightNow(page, "the confirmation");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "confirm-reason", "the focus is in the dialog");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=alertdialog] >> text=Kutuya ASKI yazın.");
  await page.fill("#confirm-reason", "Güvenlik tehlikede olduğu için");
  await page.fill("#confirm-word", "ASKI");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=alertdialog]", { state: "detached" });
  assert.match(await focusedText(page), /Onay penceresini aç/, "the focus returns");
  await page.click("button:has-text('Köşe bildirimi göster')");
  await page.waitForSelector(".toast:has-text('Görünüm saklandı.')");
  assert.deepEqual(await axe(page), [], "a notice in the corner");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: base });
  await page.click("button[aria-label='Kodu ve iz numarasını kopyala']");
  await page.waitForSelector(".toast:has-text('Kopyalandı.')");
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^601 00-4bf92f/);
  await page.click("button:has-text('Numarayı göster')");
  await page.fill("#confirm-reason", "Kimlik doğrulaması için gerekli");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".masked:has-text('99999999999')");
  proves("A4", "G6", "G10");
  await page.context().close();
}

/** A grid is a table: sorted by its heads, with chosen columns, in the address; and in the order of the Turkish alphabet. */
async function grid() {
  const page = await watch.page();
  await page.goto(`${base}/portal/galeri`);
  await settled(page);
  const head = page.locator("th:has-text('Konu')").first();
  assert.equal(await head.getAttribute("aria-sort"), "none");
  await head.locator("button").click();
  await page.waitForURL(/sira=ad/);
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  assert.deepEqual(await page.locator("td[data-label=Konu]").allTextContents(), [
    "cam",
    "Çam",
    "Iğdır",
    "ısı",
    "iki",
    "İzmir",
    "Kâğıthane",
    "oz",
    "Öz",
    "su",
    "Şule",
    "Uzun",
    "Ülke",
  ]);
  await page.waitForFunction(() => document.querySelector("#announcer")?.textContent === "Sıralandı: Konu, artan");
  await head.locator("button").click();
  await page.waitForURL(/sira=-ad/);
  assert.equal((await page.locator("td[data-label=Konu]").allTextContents())[0], "Ülke");
  await page.locator("button:has-text('Sütunlar')").first().click();
  await page.locator("#galeri-column-zaman").check();
  await page.locator("#galeri-column-tutar").uncheck();
  await page.keyboard.press("Escape");
  await page.waitForURL(/sutun=sayi\.ad\.zaman/);
  assert.equal(await page.locator("th:has-text('Tutar')").count(), 0);
  // The address shows a colleague the same.
  await page.reload();
  await settled(page);
  assert.equal(await page.locator("th:has-text('Zaman')").count(), 1);
  assert.equal(await page.locator("table[aria-rowcount='14']").count(), 1);
  await page
    .locator(".grid-scroll")
    .first()
    .evaluate((box) => box.scrollTo(0, 200));
  const stays = await page.evaluate(() => {
    const box = document.querySelector(".grid-scroll").getBoundingClientRect();
    const top = document.querySelector(".grid-scroll thead th").getBoundingClientRect();
    return Math.abs(box.top - top.top) < 4;
  });
  assert.ok(stays, "the head stays while rows scroll");
  proves("A10");
  await page.context().close();
}

/** The work queue: the server's order, its filters, kept views, files; going back finds what was there. */
async function queue() {
  const page = await signedIn("operator");
  await page.goto(`${base}/portal/isler?tur=application`);
  await settled(page);
  const usual = await rows(page);
  assert.ok(usual.length > 2, "the story has applications");
  await page.click("th:has-text('Son değişiklik') button");
  await page.waitForURL(/sira=changed/);
  await settled(page);
  const moments = await page
    .locator("td[data-label='Son değişiklik'] time")
    .evaluateAll((all) => all.map((each) => each.dateTime));
  assert.deepEqual(moments, [...moments].sort(), "the server sorts");
  assert.notDeepEqual(await rows(page), usual);
  await page.check("#filter-open");
  await page.waitForURL(/acik=1/);
  await settled(page);
  await page.click("button:has-text('Görünümler')");
  await page.click("button:has-text('Bu görünümü sakla')");
  await page.keyboard.press("Escape");
  await page.fill("#filter-number", usual[0].slice(-4));
  await page.keyboard.press("Enter");
  await page.waitForURL(/sayi=/);
  await settled(page);
  assert.ok((await rows(page)).every((number) => number.includes(usual[0].slice(-4))));
  const kept = await page.evaluate(() => localStorage.getItem("kps.views"));
  assert.ok(!kept.includes('sayi":'), "what was typed is not kept");
  await page.click("button:has-text('Görünümler')");
  await page.click("[role=dialog] li button >> nth=0");
  await page.waitForURL((url) => url.search.includes("acik=1") && !url.search.includes("sayi="));
  const [csv] = await Promise.all([page.waitForEvent("download"), page.click("button:has-text('CSV indir')")]);
  assert.equal(csv.suggestedFilename(), "kps-kayitlar.csv");
  await page.waitForSelector(".toast:has-text('iz kaydına alındı')");
  const [strict] = await Promise.all([page.waitForEvent("download"), page.click("button:has-text('RFC 4180 CSV')")]);
  assert.equal(strict.suggestedFilename(), "kps-kayitlar.rfc4180.csv");
  const [pdf] = await Promise.all([page.waitForEvent("download"), page.click("button:has-text('PDF indir')")]);
  assert.equal(pdf.suggestedFilename(), "kps-kayitlar.pdf");
  const paper = execFileSync("pdftotext", ["-layout", await pdf.path(), "-"], { encoding: "utf8" });
  assert.ok(paper.includes("Son değişiklik") && /Süzgeç: .*open=1/.test(paper), paper.slice(0, 600));
  const [xlsx] = await Promise.all([page.waitForEvent("download"), page.click("button:has-text('XLSX indir')")]);
  assert.equal(xlsx.suggestedFilename(), "kps-kayitlar.xlsx");
  // A filter that nothing fits says so and offers what to do next.
  await page.goto(`${base}/portal/isler?sayi=YOK-0000`);
  await page.waitForSelector("text=Bu süzgece uyan dosya yok.");
  await looksRightNow(page, "an empty queue");
  await page.goBack();
  await settled(page);
  assert.match(page.url(), /acik=1/);
  proves("G15");
  await keep(page);
  await page.context().close();
}

/** Another language, another page, an ended session: what was typed is still there, for the same person. */
async function nothingIsLost() {
  const page = await watch.page();
  await page.clock.install();
  const operator = user("operator");
  await signIn(page, base, operator);
  await page.goto(`${base}/portal/isler?tur=application&durum=draft`);
  await settled(page);
  await page.click(".masthead button:has-text('English')");
  await page.waitForSelector("h1:has-text('Cases')");
  assert.match(page.url(), /tur=application&durum=draft/, "the filters stay");
  await page.click(".masthead button:has-text('Türkçe')");
  await page.goto(`${base}/portal/yeni`);
  await page.click("main a.button >> nth=0");
  const field = page.locator("form input[type=text], form textarea").first();
  await field.fill("Işıl yazdı, göndermedi");
  const form = page.url();
  await page.click(".masthead button:has-text('English')");
  await page.waitForFunction(() => document.documentElement.lang === "en");
  assert.equal(await field.inputValue(), "Işıl yazdı, göndermedi", "the language switch keeps what was typed");
  await page.click(".masthead button:has-text('Türkçe')");
  await page.goBack();
  await page.goForward();
  await page.waitForSelector("text=Gönderilmemiş yazdıklarınız korundu");
  assert.equal(await field.inputValue(), "Işıl yazdı, göndermedi", "going back keeps it");
  assert.deepEqual(await axe(page), [], "a form with what was kept");
  proves("G1", "G2");
  await page.clock.fastForward("15:30");
  await page.waitForSelector("text=Oturumunuz sona erdi");
  assert.equal(await page.locator("text=Işıl yazdı").count(), 0);
  await page.fill("#login", operator.username);
  await page.fill("#password", operator.password);
  await page.keyboard.press("Enter");
  await page.fill("#code", await totp(operator));
  await page.keyboard.press("Enter");
  await page.waitForURL(form);
  await page.waitForSelector("text=Gönderilmemiş yazdıklarınız korundu");
  assert.equal(await field.inputValue(), "Işıl yazdı, göndermedi", "the work is restored after signing in");
  await page.click("text=Yazdıklarımı sil");
  assert.equal(await field.inputValue(), "");
  proves("G11");
  await page.context().close();
}

/** A button that is pressed twice sends once; what is sent again after no answer is the same request (ADR 0124). */
async function sentOnce() {
  const page = await signedIn("operator-2");
  await page.goto(`${base}/portal/isler?tur=application&durum=draft`);
  await settled(page);
  const [number] = (await page.locator("tbody th").first().textContent()).match(/[A-Z]{3}-\d{4}-\d{6}/);
  await page.click("tbody th a >> nth=0");
  await page.click(".acts a:has-text('sil')");
  await page.fill("#confirm-word", number);
  const keys = [];
  await page.route(/\/api\/v1\/cases\/.*\/delete$/, async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.abort("connectionreset");
  });
  const button = page.locator("form button[type=submit]");
  await button.dblclick();
  assert.equal(await button.textContent(), "İşleniyor…");
  await page.waitForSelector(".notice.bad:has-text('Sunucuya ulaşılamadı')");
  await button.click();
  await page.waitForFunction(() => document.querySelector("form button[type=submit]")?.textContent !== "İşleniyor…");
  assert.equal(keys.length, 2, "two presses, one request; then the second try");
  assert.match(keys[0], /^[0-9a-f-]{36}$/);
  assert.equal(keys[0], keys[1]);
  proves("G9");
  await page.context().close();
}

/** Search, keys, help, what stands below every page. */
async function around() {
  const page = await signedIn("operator");
  await page.goto(`${base}/portal/isler`);
  await settled(page);
  const [number] = await rows(page);
  await page.keyboard.press("Control+k");
  await page.waitForSelector("#palette-input");
  await page.keyboard.type("HESABIM");
  await page.waitForSelector("[role=option]:has-text('Hesabım')");
  assert.deepEqual(await axe(page), [], "the search");
  await page.keyboard.press("Enter");
  await page.waitForSelector("h1:has-text('Hesabım')");
  assert.match(await focusedText(page), /Hesabım/, "the heading has the focus");
  await page.keyboard.press("Control+k");
  await page.keyboard.type(number);
  await page.waitForSelector(`[role=option]:has-text('${number}')`);
  await page.keyboard.press("Enter");
  await page.waitForURL(/isler\/[0-9a-f-]{36}/);
  await page.waitForFunction((wanted) => document.title.includes(wanted), number);
  await page.keyboard.press("?");
  await page.waitForSelector("h2:has-text('Klavye kısayolları')");
  assert.deepEqual(await axe(page), [], "the list of keys");
  await page.keyboard.press("Escape");
  await page.click("button:has-text('Görünüm')");
  await page.check("input[name='appearance-shortcuts'][value=off]");
  await page.keyboard.press("Escape");
  await page.locator("h1").focus();
  await page.keyboard.press("?");
  await page.waitForTimeout(200);
  assert.equal(await page.locator("h2:has-text('Klavye kısayolları')").count(), 0, "shortcuts of one key are off");
  await page.click(".masthead button:has-text('Yardım')");
  await page.waitForSelector("[role=dialog]:has-text('Yönetmelik m.6')");
  await looksRightNow(page, "the help of a page");
  await page.keyboard.press("Escape");
  assert.match(await focusedText(page), /Yardım/, "the focus returns");
  const foot = await page.locator(".foot").textContent();
  assert.match(foot, /Sunucu saati: \d\d\.\d\d\.\d{4} \d\d:\d\d · Sürüm \d+\.\d+\.\d+, yapı \w/);
  for (const place of ["/hatalar", "/iletisim", "/durum", "/portal/erisilebilirlik"])
    assert.equal(await page.locator(`.foot a[href='${place}']`).count(), 1, place);
  const [time] = await page.locator(".foot time").evaluateAll((all) => all.map((each) => [each.title, each.dateTime]));
  assert.match(time[0], /(şimdi|bu dakika|dakika önce|dakika sonra).* · .*UTC/);
  proves("G19", "G20", "G23", "G24", "G30", "G32");
  await page.context().close();
  const idari = await signedIn("idari-1001");
  await idari.goto(`${base}/portal/hesabim`);
  await idari.waitForFunction(() => document.title === "Hesabım – Kurum 1001 – KPS");
  proves("G3");
  await idari.context().close();
}

/** Where the matter of a page is a list, and who sees it. */
const LISTS = {
  operator: ["/kuyruk", "/isler", "/onaylar", "/hesaplar", "/kurumlar", "/uyarilar", "/izleme", "/anahtarlar"],
  denetci: ["/iz", "/iz/dogrulama", "/iz/ornek"],
  "kurul-sekreteri": ["/kurul"],
  "idari-1001": [
    "/",
    "/kullanicilar",
    "/taahhutname",
    "/bildirimler",
    "/ek-yetki",
    "/askida",
    "/gelen-kutusu",
    "/cagrilar",
    "/kota",
    "/gozden-gecirme",
  ],
  "teknik-1001": ["/kimlik-bilgileri", "/indirmeler"],
  vatandas: ["/sorgularim"],
};

/** An answer of the server with nothing in it. */
function emptied(answer) {
  if (Array.isArray(answer)) return [];
  const without = (value, name) => (Array.isArray(value) ? [] : name === "total" ? 0 : name === "next" ? null : value);
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, without(value, name)]));
}

/** Every list that holds nothing says why it does and what to do next (G5). */
async function nothingThere() {
  for (const [name, paths] of Object.entries(LISTS)) {
    const page = await signedIn(name);
    await page.route("**/api/v1/**", async (route) => {
      if (route.request().method() !== "GET" || route.request().url().endsWith("/session")) return route.continue();
      const answer = await route.fetch();
      if (!answer.headers()["content-type"]?.startsWith("application/json")) return route.fulfill({ response: answer });
      await route.fulfill({ response: answer, json: emptied(await answer.json()) });
    });
    for (const path of paths) {
      await page.goto(`${base}/portal${path}`);
      await page.waitForSelector("main .empty");
      for (const state of await page.locator("main .empty").all()) {
        const [why, next] = await state.locator("p").allTextContents();
        assert.ok(why?.trim() && next?.trim() && why !== next, `${path}: ${why} ${next}`);
      }
      assert.equal(
        await page.locator(".notice.bad[role=alert]").count(),
        0,
        `${path} takes an empty answer for a fault`,
      );
    }
    await settled(page);
    assert.deepEqual(await axe(page), [], `${paths.at(-1)} without rows`);
    await page.context().close();
  }
  proves("G5");
}

const pdfText = (path) => execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });

/** On paper: no frame, the institution above, numbered sheets, heads of tables on each of them. */
async function print() {
  const folder = mkdtempSync(join(tmpdir(), "kps-print-"));
  try {
    const page = await signedIn("operator");
    await page.goto(`${base}/portal/isler`);
    await settled(page);
    const path = join(folder, "list.pdf");
    await page.pdf({ path, preferCSSPageSize: true });
    const sheets = pdfText(path)
      .split("\f")
      .filter((sheet) => sheet.trim());
    assert.ok(sheets.length > 1, "several sheets");
    assert.match(sheets[0], /Kimlik Paylaşımı Sistemi · Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü/);
    for (const [index, sheet] of sheets.slice(0, 2).entries()) {
      assert.match(sheet, /Sayı\s+Tür/, `the heads of the table on sheet ${index + 1}`);
      assert.match(sheet, new RegExp(`${index + 1}\\s*/\\s*${sheets.length}`), "the number of the sheet");
    }
    assert.doesNotMatch(sheets.join(""), /Çıkış|Ana menü|CSV indir/);
    proves("G18");
    await page.context().close();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await finish(async () => {
  await check("the gallery of all parts", gallery);
  await check("a grid sorts, chooses and says so", grid);
  await check("the work queue as a grid", queue);
  await check("nothing that was typed is lost", nothingIsLost);
  await check("what is sent twice is one request", sentOnce);
  await check("search, keys, help and foot", around);
  await check("lists that hold nothing", nothingThere);
  await check("a page on paper", print);
});
