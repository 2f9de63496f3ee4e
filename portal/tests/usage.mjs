// An institution's own use and its connection in a real browser, against a demo in which three users have asked.
// Usage: node tests/usage.mjs CREDENTIALS.json        Exit: 0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { begin, PATIENCE_MS, proves, settled } from "./browser.mjs";

const { base, kept, keep, check, looksRight, looksRightNow, signedIn, finish } = begin();

const ISTANBUL_MS = 3 * 3_600_000;
let administrator;

async function countsAndWho() {
  administrator = await signedIn("idari-1001");
  const page = administrator;
  // From anywhere: one press in the menu, one choice of the period; who asked stands on the same page.
  await page.click("nav.side a:has-text('Kullanım')");
  await page.waitForSelector(".figures");
  await settled(page);
  assert.match(await page.textContent("section[aria-labelledby='usage-user']"), /memur1/);
  assert.match(await page.textContent("section[aria-labelledby='usage-user']"), /\*{7}0078/);
  assert.match(await page.textContent("section[aria-labelledby='usage-result']"), /Sorgulama amacı/);
  // The chart: a sentence, a table, and every day by keyboard.
  const cursor = page.locator(".day-cursor");
  await cursor.focus();
  const last = await cursor.getAttribute("aria-valuetext");
  await page.keyboard.press("ArrowLeft");
  assert.notEqual(await cursor.getAttribute("aria-valuetext"), last);
  await page.click("summary:has-text('Tablo olarak göster')");
  assert.equal(await page.locator("section[aria-labelledby='usage-day'] tbody tr").count(), 30);
  proves("A11");
  await page.selectOption("#usage-period", "gecenay");
  await page.waitForURL(/donem=gecenay/);
  await settled(page);
  await page.waitForSelector("text=Bu dönemde sorgu yapılmamış.");
  assert.deepEqual(
    kept.filter((text) => text.includes("10000000078")),
    [],
  );
}

async function files() {
  const page = administrator;
  await page.goto(`${base}/portal/kullanim`);
  await settled(page);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.click("section[aria-labelledby='usage-user'] button:has-text('CSV')"),
  ]);
  assert.equal(file.suggestedFilename(), "kps-kullanim.csv");
  const [strict] = await Promise.all([
    page.waitForEvent("download"),
    page.click("section[aria-labelledby='usage-user'] button:has-text('RFC 4180')"),
  ]);
  assert.equal(strict.suggestedFilename(), "kps-kullanim.rfc4180.csv");
}

async function callsAndReview() {
  const page = administrator;
  await page.click("section[aria-labelledby='usage-user'] a:has-text('memur2')");
  await page.waitForURL(/cagrilar/);
  await settled(page);
  assert.equal(await page.locator("tbody tr").count(), 5);
  assert.equal(await page.locator("tbody tr a[href='/hatalar#kod-104']").count(), 1);
  await keep(page);
  await page.locator("tbody tr button:has-text('İncele')").first().click();
  await page.click("button:has-text('İncelemeyi aç')");
  await page.waitForSelector(".notice.bad:has-text('İnceleme nedenini')");
  await looksRightNow(page, "cagrilar inceleme");
  // Whoever types after a fault keeps the focus.
  await page.locator("#review-ground").pressSequentially("Mesai dışında sorulmuş görünüyor");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/isler\//);
  await settled(page);
  assert.match(await page.textContent("main"), /Açıklama bekleniyor/);
}

async function quota() {
  const page = administrator;
  await page.goto(`${base}/portal/kota`);
  await settled(page);
  assert.ok((await page.locator("tbody tr").count()) > 0);
  assert.match(await page.textContent("main"), /RateLimit-Policy/);
  assert.match(await page.textContent("main"), /Kalan/);
  assert.match(await page.textContent("main"), /Öngörü/);
  assert.equal(await page.locator("main a[href$='/ek-yetki']").count(), 1);
  proves("I13", "K9");
}

/** Months are followed up, and the directorate sees which were not. */
async function monthsAreReviewed() {
  const page = administrator;
  const monthOf = (back) => {
    const now = new Date(Date.now() + ISTANBUL_MS);
    const middle = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 15));
    return middle.toLocaleDateString("tr-TR", { month: "long", year: "numeric", timeZone: "UTC" });
  };
  const inspector = await signedIn("denetci");
  await inspector.click("nav.side a:has-text('Kullanım')");
  await inspector.click(".subnav a:has-text('Gözden geçirme')");
  await inspector.waitForSelector("section[aria-labelledby='overdue'] tbody tr");
  assert.equal(await inspector.locator("section[aria-labelledby='overdue'] tbody tr").count(), 2);
  assert.ok((await inspector.textContent("section[aria-labelledby='overdue'] tbody")).includes(monthOf(4)));
  await looksRightNow(inspector, "geciken gozden gecirme");
  await inspector.click("section[aria-labelledby='overdue'] tbody tr:first-child a");
  await inspector.waitForSelector("section[aria-labelledby='month-users'] tbody tr");
  assert.match(await inspector.textContent("section[aria-labelledby='months']"), /Gecikti/);
  assert.equal(await inspector.locator("#review-note").count(), 0, "the directorate reviews nothing for others");

  // From the first page: the duty, its month, a note too long, then the review; as many times as months wait.
  await page.goto(`${base}/portal/`);
  await page.click("tr:has-text('2 ayın kullanıcı işlemleri') a:has-text('Gözden geçirme')");
  await page.waitForSelector(`h2:has-text('${monthOf(4)}')`);
  assert.match(await page.textContent("section[aria-labelledby='month-users']"), /memur1/);
  await page.fill("#review-note", "ü".repeat(1001));
  await page.click(`button:has-text('${monthOf(4)} ayını gözden geçirdim')`);
  await page.waitForSelector(".notice.bad a[href='#review-note']");
  await looksRightNow(page, "gozden gecirme kusur");
  await page.fill("#review-note", "Listeye bakıldı.\nOlağan dışı sorgu yok.");
  await page.click(`button:has-text('${monthOf(4)} ayını gözden geçirdim')`);
  await page.waitForSelector("section[aria-labelledby='months'] tr:has-text('Olağan dışı sorgu yok')");
  assert.equal(await page.locator("#review-note").count(), 0, "once is enough");
  await page.goto(`${base}/portal/`);
  await page.click("tr:has-text('Bir ayın kullanıcı işlemleri') a:has-text('Gözden geçirme')");
  await page.click(`button:has-text('${monthOf(2)} ayını gözden geçirdim')`);
  await page.waitForSelector(
    `section[aria-labelledby='months'] tr:has-text('${monthOf(2)}'):has-text('Gözden geçirildi')`,
  );
  await looksRightNow(page, "gozden gecirme");
  await page.goto(`${base}/portal/`);
  await settled(page);
  assert.equal(await page.locator("tr:has-text('kullanıcı işlemleri')").count(), 0);

  await inspector.goto(`${base}/portal/gozden-gecirme`);
  await inspector.waitForSelector("text=Geciken gözden geçirme yok.");
  await looksRightNow(inspector, "geciken gozden gecirme yok");
  await inspector.context().close();
}

async function pagesOfTheAdministrator() {
  for (const path of ["/kullanim", "/cagrilar", "/kota", "/gozden-gecirme"]) await looksRight(administrator, path);
  await administrator.context().close();
}

async function technician() {
  const page = await signedIn("teknik-1001");
  await page.click("nav.side a:has-text('Bağlantı')");
  await page.waitForSelector("text=İlk yanıt alındı");
  assert.match(await page.textContent("li:has-text('İlk yanıt alındı')"), /Tamam/);
  assert.match(await page.textContent("li:has-text('Sıkı profil')"), /Bekliyor/);
  await looksRight(page, "/baslangic");
  await page.click("a:has-text('Kimlik bilgileri')");
  await page.waitForSelector("h2:has-text('KRM-1001')");
  assert.doesNotMatch(
    await page.textContent("section[aria-labelledby='user-KRM-1001']"),
    /Henüz yok.*Henüz yok.*Henüz yok/s,
  );
  // From where it was last used is stored seconds after the answer.
  const used = page.locator("section[aria-labelledby='user-KRM-1001'] dt:has-text('IP adresi') + dd");
  const until = Date.now() + PATIENCE_MS;
  while (!/127\.0\.0\.1/.test(await used.textContent()) && Date.now() < until) {
    await page.reload();
    await used.waitFor();
  }
  assert.match(await used.textContent(), /127\.0\.0\.1/);
  proves("K2");
  await looksRight(page, "/kimlik-bilgileri");
  await page.goto(`${base}/portal/indirmeler`);
  await settled(page);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("button:has-text('WSDL indir')").first().click(),
  ]);
  assert.match(file.suggestedFilename(), /\.wsdl$/);
  await looksRight(page, "/indirmeler");
  await page.context().close();
}

/** Ready for the live place: judged from what was asked, frozen in a sealed report. */
async function goLive() {
  const page = await signedIn("teknik-1001");
  await page.goto(`${base}/portal/baslangic`);
  await page.click(".subnav a:has-text('Canlıya geçiş')");
  await page.waitForSelector("li[data-check='token'][data-state='passed']");
  for (const name of ["answers", "error", "services", "form", "replay", "address", "security"])
    assert.equal(await page.getAttribute(`li[data-check='${name}']`, "data-state"), "passed", name);
  assert.equal(await page.getAttribute("li[data-check='strict']", "data-state"), "skipped");
  await page.click("button:has-text('Denetimi raporla')");
  await page.waitForSelector("section[aria-labelledby='reports'] .tag.good");
  for (const [button, name] of [
    ["PDF indir", "CGR-1001-1.pdf"],
    ["Mührü indir", "CGR-1001-1.pdf.p7s"],
  ]) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.click(`button:has-text('${button}')`)]);
    assert.equal(file.suggestedFilename(), name);
  }
  await looksRightNow(page, "canliya gecis", ["light", "dark"], ["tr"]);
  await page.click(".subnav a:has-text('Başlangıç')");
  await page.waitForSelector("li:has-text('Canlıya geçiş denetimi geçti'):has-text('Tamam')");
  await page.context().close();
  proves("K1", "K12");
}

async function directorate() {
  const page = await signedIn("muhasebe");
  await page.goto(`${base}/portal/kullanim`);
  await page.waitForSelector("text=numarasını yazın");
  await page.fill("#usage-institution", "1001");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".figures");
  assert.equal(await page.locator(".subnav a:has-text('Çağrılar')").count(), 0);
  await looksRightNow(page, "kullanim muhasebe");
  await page.goto(`${base}/portal/cagrilar?kurum=1001`);
  await page.waitForSelector(".notice.bad:has-text('yetkiniz yok')");
  await page.context().close();
}

await finish(async () => {
  await check("last month and who, in two steps; a chart with a sentence, a table and a cursor", countsAndWho);
  await check("a file", files);
  await check("calls of one user, and a review of one", callsAndReview);
  await check("limits", quota);
  await check("months are reviewed, and the directorate sees which were not", monthsAreReviewed);
  await check("pages of the administrator in both themes and three widths", pagesOfTheAdministrator);
  await check("the technician gets going", technician);
  await check("ready for the live place, and a sealed report", goLive);
  await check("the directorate names an institution and sees no calls", directorate);
});
