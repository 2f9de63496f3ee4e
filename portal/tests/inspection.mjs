// The audit log read by people: searched on another's approval, proved, verified, sampled. Against a demo that runs.
// Usage: node tests/inspection.mjs CREDENTIALS.json FOLDER RECEIPT     FOLDER gets what is downloaded
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { begin, proves, settled } from "./browser.mjs";

const [folder, receipt] = process.argv.slice(3);
const { credentials, base, kept, keep, check, looksRight, looksRightNow, signedIn, finish } = begin();
const person = String(credentials.persons[0].kimlik_no);
const REASON = "Şikâyet dosyası 2026/17";

async function save(page, press) {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

/** "Who looked at person X in 3 years": the form, the other's approval between, and the result. */
async function search(inspector, officer) {
  let steps = 0;
  const step = async (act) => {
    steps += 1;
    await act();
  };
  await inspector.goto(`${base}/portal/`);
  await settled(inspector);
  await step(() => inspector.click("nav.side a:has-text('İz kayıtları')"));
  await inspector.waitForSelector("#person");
  await inspector.waitForSelector("text=Salt okunur");
  await inspector.click("form button[type=submit]");
  await inspector.waitForSelector("text=Düzeltilmesi gerekenler");
  await inspector.fill("#person", "12345678901");
  await inspector.fill("#reason", REASON);
  await inspector.click("form button[type=submit]");
  await inspector.waitForSelector("text=11 haneli ve geçerli");
  await inspector.fill("#person", person);
  await inspector.fill("#from", "1.1.2024");
  await step(() => inspector.click("form button[type=submit]"));
  await inspector.waitForSelector(".tag:has-text('Onay bekliyor')");
  assert.equal(await inspector.locator(".log-list button").count(), 0, "nobody approves an own search");
  assert.ok(!(await inspector.content()).includes(person), "the number is masked once it was sent");
  await officer.goto(`${base}/portal/iz`);
  await officer.click("button:has-text('Onayla')");
  await officer.waitForSelector(".tag:has-text('Onaylandı')");
  await inspector.reload();
  await inspector.waitForSelector("button:has-text('Çalıştır')");
  await step(() => inspector.click("button:has-text('Çalıştır')"));
  await inspector.waitForSelector("tbody tr");
  assert.equal(steps, 3, "three steps (PORTAL 2.3)");
  await settled(inspector);
  const rows = await inspector.locator("tbody tr").count();
  assert.ok(rows >= 6, `${rows} rows`);
  assert.ok(!(await inspector.content()).includes(person), "no number in a row");
  await inspector.selectOption("#role", "queried");
  await settled(inspector);
  await inspector.reload();
  await inspector.waitForSelector("tbody tr");
  await looksRightNow(inspector, "iz_sonuc");
  await save(inspector, () => inspector.click("button:has-text('Eksiksizlik')"));
  proves("D1");
}

/** By institution alone, over all years: the newest first, and further back on request. */
async function allYears(inspector, officer) {
  await inspector.goto(`${base}/portal/iz`);
  await inspector.click("summary:has-text('Başka ölçütler')");
  await inspector.fill("#institution", "1001");
  await inspector.fill("#reason", REASON);
  await inspector.click("form button[type=submit]");
  await inspector.waitForSelector(".tag:has-text('Onay bekliyor')");
  await officer.goto(`${base}/portal/iz`);
  await officer.click("button:has-text('Onayla')");
  await officer.waitForSelector(".tag:has-text('Onaylandı')");
  await inspector.reload();
  await inspector.click("button:has-text('Çalıştır')");
  await inspector.waitForSelector("tbody tr");
  await settled(inspector);
  assert.ok((await inspector.locator("tbody tr").count()) >= 5);
  assert.equal(await inspector.locator("button:has-text('Daha eski')").count(), 0, "nothing older is left");
  // A log with more than one window holds, as the server would tell it.
  let asked = 0;
  const rows = "**/api/v1/log/searches/*/rows?*";
  await inspector.route(rows, async (route) => {
    const answer = await (await route.fetch()).json();
    await route.fulfill({
      json: { ...answer, reached: asked === 0 ? "2021-03-04T09:05:00.000Z" : null, before: asked === 0 ? 17 : null },
    });
  });
  await inspector.route("**/api/v1/log/searches/*/older", (route) => {
    asked += 1;
    assert.deepEqual(route.request().postDataJSON(), { before: 17 });
    return route.fulfill({ json: {} });
  });
  await inspector.reload();
  await inspector.waitForSelector("text=04.03.2021 12:05");
  await looksRightNow(inspector, "iz_pencere", ["light"]);
  await inspector.click("button:has-text('Daha eski kayıtlara bak')");
  await inspector.waitForSelector("text=Daha eski kayıtlara bak", { state: "detached" });
  assert.equal(asked, 1);
  await settled(inspector);
  // A list that is being fetched through us is waited for.
  await inspector.unrouteAll({ behavior: "wait" });
  proves("O9");
}

/** One entry: proof and key are taken along, and the sealed part is opened with a reason. */
async function entry(inspector) {
  await inspector.locator("tbody tr:has-text('Sorgu') a").last().click();
  await inspector.waitForSelector("h2:has-text('Kanıt')");
  await settled(inspector);
  assert.ok((await save(inspector, () => inspector.click("button:has-text('Kanıtı indir')"))).endsWith(".tlog-proof"));
  await save(inspector, () => inspector.click("button:has-text('anahtarını indir')"));
  await inspector.waitForSelector("text=kps audit verify-receipt");
  proves("O10");
  await inspector.click("button:has-text('Kaydı aç')");
  await inspector.waitForSelector("text=Gerekçe en az 5");
  await inspector.fill("#reason", REASON);
  await inspector.click("button:has-text('Kaydı aç')");
  await inspector.waitForSelector("h2:has-text('Mühürlü bölüm')");
  await inspector.waitForSelector(`text=${person}`);
  await inspector.waitForSelector("text=kaydına yazıldı");
  proves("G31");
  await looksRightNow(inspector, "iz_kayit");
  await inspector.goto(`${base}/portal/iz/bul`);
  await inspector.fill("#reference", receipt);
  await inspector.click("form button[type=submit]");
  await inspector.waitForSelector("h2:has-text('Kanıt')");
  proves("D4");
}

/** A month verified in two steps; the job outlives page and reload. */
async function verification(inspector) {
  await inspector.goto(`${base}/portal/iz/dogrulama`);
  await settled(inspector);
  await inspector.click("button:has-text('Bu ay')");
  await inspector.click("button:has-text('Doğrulamayı başlat')");
  await inspector.waitForSelector(".log-list .tag");
  await inspector.goto(`${base}/portal/`);
  await settled(inspector);
  await inspector.goto(`${base}/portal/iz/dogrulama`);
  await inspector.waitForSelector(".log-list .tag:has-text('Sağlam')");
  await inspector.waitForSelector("text=kayıt doğrulandı");
  await settled(inspector);
  proves("D2");
  // Its end is told on another page too.
  await inspector.click("button:has-text('Doğrulamayı başlat')");
  await inspector.waitForFunction(() => document.querySelectorAll(".log-list > li").length === 2);
  await inspector.click("nav.side a:has-text('Örnekleme')");
  await inspector.waitForSelector("text=Doğrulama bitti: Sağlam");
  await inspector.click("button:has-text('Kapat')");
  await running(inspector);
  proves("G8");
}

/** A job that runs, as the server would tell it: progress, rate, remaining time, cancel; and one that found damage. */
async function running(page) {
  const job = {
    id: "0190aaaa-0000-7000-8000-000000000001",
    state: "running",
    asked_by: "denetci",
    entry: 7,
    asked_at: "2026-11-22T10:00:00.000Z",
    started_at: "2026-11-22T10:00:00.000Z",
    ended_at: null,
    from: "2026-11-01",
    until: "2026-11-30",
    done: 250_000,
    total: 1_000_000,
    rate: 50_000,
    remaining_s: 15,
    first: 0,
    end: 0,
    entries: 0,
    frames: 0,
    compared_with: 0,
    destroyed_before: 0,
    problem: "",
    first_bad: null,
  };
  const broken = {
    ...job,
    id: `${job.id.slice(0, -1)}2`,
    state: "broken",
    problem: "segment 3: damaged at entry 4711",
    first_bad: 4711,
  };
  let cancelled = false;
  await page.route("**/api/v1/log/verifications", (route) =>
    route.request().method() === "GET" ? route.fulfill({ json: { verifications: [job, broken] } }) : route.continue(),
  );
  await page.route("**/api/v1/log/verifications/*/cancel", (route) => {
    cancelled = true;
    job.state = "cancelled";
    return route.fulfill({ json: job });
  });
  await page.goto(`${base}/portal/iz/dogrulama`);
  await page.waitForSelector("progress");
  await page.waitForSelector("text=250.000 / 1.000.000 kayıt · saniyede 50.000 kayıt · yaklaşık 15 saniye kaldı");
  await page.waitForSelector("text=İlk bozuk kayıt: 4.711");
  await looksRightNow(page, "iz_dogrulama_suruyor");
  await page.click("button:has-text('Durdur')");
  await page.waitForSelector(".tag:has-text('Durduruldu')");
  assert.ok(cancelled);
  await page.unroute("**/api/v1/log/verifications");
  await page.unroute("**/api/v1/log/verifications/*/cancel");
}

async function sample(inspector) {
  await inspector.goto(`${base}/portal/iz/ornek`);
  await settled(inspector);
  await inspector.fill("#count", "4");
  await inspector.fill("#seed", "denetim-2026");
  await inspector.fill("#reason", "Yıllık denetim 2026");
  await inspector.click("form button[type=submit]");
  await inspector.waitForSelector("text=denetim-2026");
  await inspector.reload();
  await inspector.waitForSelector("text=denetim-2026");
  await save(inspector, () => inspector.click("button:has-text('Kanıt paketini indir')"));
  await looksRightNow(inspector, "iz_ornek");
  proves("D3", "D8");
}

async function acts(officer) {
  await officer.click("nav.side a:has-text('Yapılan işlemler')");
  await officer.waitForSelector("#reason");
  await officer.fill("#reason", "Aylık gözden geçirme");
  await officer.click("form button[type=submit]");
  await officer.waitForSelector("tbody tr");
  await officer.waitForSelector("td:has-text('kind=person')");
  const text = await officer.locator("tbody").textContent();
  assert.match(text, /denetci/);
  assert.match(text, /guvenlik/);
  assert.ok(!text.includes(person));
  await settled(officer);
  await looksRightNow(officer, "islemler");
  proves("O20", "D6");
}

/** An administrator: the own institution, a typed number, no menu of the directorate's, nobody else's entries. */
async function own() {
  const page = await signedIn("idari-1002");
  await page.click("nav.side a:has-text('İz kayıtları')");
  await page.waitForSelector("#person");
  assert.equal(await page.locator("#user").count(), 0);
  assert.equal(await page.locator("nav.side a:has-text('Örnekleme')").count(), 0);
  await page.fill("#person", person);
  await page.fill("#reason", REASON);
  await page.click("form button[type=submit]");
  await page.waitForSelector("h1:has-text('Arama sonucu')");
  await settled(page);
  await page.waitForSelector("text=Bu ölçütlerle kayıt bulunamadı.");
  await looksRightNow(page, "iz_kurum_bos");
  await page.goto(`${base}/portal/iz/kayit/1`);
  await page.waitForSelector(".notice.bad");
  await page.goto(`${base}/portal/islemler`);
  await page.waitForSelector("text=yetkiniz");
  await page.context().close();
  const owner = await signedIn("idari-1001");
  await owner.goto(`${base}/portal/iz`);
  await owner.fill("#person", person);
  await owner.fill("#reason", REASON);
  await owner.click("form button[type=submit]");
  await owner.waitForSelector("tbody tr");
  for (const row of await owner.locator("tbody tr").allTextContents()) assert.match(row, /veli\.memur/);
  await looksRight(owner, "/iz");
  await owner.context().close();
  proves("I12");
}

async function everyPage(inspector) {
  await looksRight(inspector, "/iz");
  await looksRight(inspector, "/iz/dogrulama");
  await looksRight(inspector, "/iz/bul");
  await looksRight(inspector, "/islemler");
  await looksRight(inspector, "/iz/ornek");
}

await finish(async () => {
  const inspector = await signedIn("denetci");
  const officer = await signedIn("guvenlik");
  await check("a search: three steps, another's approval, rows masked", () => search(inspector, officer));
  await check("an entry: proof, key, opened with a reason, found by its receipt", () => entry(inspector));
  await check("all years by institution: the newest first", () => allYears(inspector, officer));
  await check("verification: two steps, outlives page and reload, told at its end", () => verification(inspector));
  await check("a sample and its pack", () => sample(inspector));
  await check("the directorate's acts", () => acts(officer));
  await check("an institution's own", own);
  await check("every page in themes and widths", () => everyPage(inspector));
  await keep(inspector);
  await check("no number in addresses, titles or what a browser keeps", async () => {
    for (const text of kept) assert.ok(!text.includes(person));
  });
});
