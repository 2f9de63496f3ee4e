// An application from its first page to its sending, by somebody without an account, in a real browser.
// Usage: node tests/applicant.mjs CREDENTIALS.json LACKING.json DECIDED.json     number and code of an application that lacks documents, and of one that was refused
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { begin, proves, settled } from "./browser.mjs";

const { base, watch, keep, check, looksRight, looksRightNow, signedIn, finish } = begin();
const [lacking, refused] = [3, 4].map((at) => JSON.parse(readFileSync(process.argv[at], "utf8")));
const PDF = Buffer.from("%PDF-1.7 belge");
const day = new Intl.DateTimeFormat("tr-TR", { timeZone: "Europe/Istanbul" }).format(new Date());
const ADDRESSEE = "T.C. İçişleri Bakanlığı Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü";

async function start(page) {
  await page.goto(`${base}/portal/basvuru`);
  await settled(page);
  await looksRight(page, "/basvuru");
  await page.click("text=Başvuruyu başlat");
  await page.selectOption("#f-applicant_kind", "bank");
  await page.fill("#f-name", "Örnek Şişli Katılım Bankası A.Ş.");
  await page.selectOption("#f-request", "online");
  await page.click("button[type=submit]");
  await page.waitForSelector("text=Başvurunuz açıldı");
  const [number, code] = await page.locator("dd code").allTextContents();
  await page.click("text=Başvuruya devam et");
  await page.waitForSelector("text=9 bölümden 2 tanesi tamam");
  return { number, code };
}

/** A public page, as a browser without scripts has it. */
async function withoutScripts() {
  return watch.page({ javaScriptEnabled: false });
}

/** Five questions, each verdict that the law has, and from there into the application (B1, B10). */
async function eligible() {
  const page = await withoutScripts();
  const ask = async (answers) => {
    await page.goto(`${base}/uygunluk`);
    for (const [name, value] of Object.entries(answers)) {
      if (value === true) await page.check(`#${name}`);
      else await page.selectOption(`#${name}`, value);
    }
    await page.click("button:has-text('Yanıtla')");
    await page.waitForSelector("h2:has-text('Sonuç')");
  };
  await page.goto(`${base}/uygunluk`);
  const questions = await page.locator("form select, form input").count();
  assert.ok(questions > 0 && questions <= 5, `${questions} questions`);
  await ask({ kind: "risk-centre", addresses: true });
  await page.waitForSelector("text=adres verisi verilmesine izin vermiyor");
  await ask({ kind: "ministry", law: "CBK-1", addresses: true, schedule: "schedule-1" });
  await page.waitForSelector("dd:has-text('Ödenmez')");
  await ask({ kind: "bank", request: "bulk-data" });
  await page.waitForSelector("text=Sistemi üzerinden karşılanmaz");
  await ask({ kind: "bank-branch" });
  await page.waitForSelector("text=ayrı taahhütname yapılmaz");
  assert.equal(await page.locator("a:has-text('Başvuruya başla')").count(), 0, "a branch does not apply");
  await page.fill("#q", "Örnek Bankası");
  await page.click("button:has-text('Bağlı kurumlarda ara')");
  await page.waitForSelector("th:has-text('Örnek Bankası A.Ş.')");
  proves("B10");
  await ask({ kind: "bank", law: "5411", addresses: true });
  await page.waitForSelector("text=Başvurabilirsiniz.");
  await page.waitForSelector("dd:has-text('Ödenir')");
  const door = await page.getAttribute("a:has-text('Başvuruya başla')", "href");
  await page.context().close();
  const next = await watch.page();
  await next.goto(`${base}${door}`);
  await next.waitForSelector("#f-applicant_kind");
  assert.equal(await next.inputValue("#f-applicant_kind"), "bank", "what was answered is not asked again");
  await next.goto(`${base}/portal/basvuru?tur=yok`);
  await next.waitForSelector("#f-applicant_kind");
  assert.equal(await next.inputValue("#f-applicant_kind"), "");
  await next.context().close();
  proves("B1");
}

async function come(page, { number, code }) {
  await page.goto(`${base}/portal/basvuru`);
  await page.fill("#number", number);
  await page.fill("#code", code);
  await page.keyboard.press("Enter");
  await page.waitForSelector("h2:has-text('Başvuru adımları')");
  await settled(page);
}

const openPart = (page, name) => page.click(`.tasklist button[aria-label$=': ${name}']`);
async function keepPart(page) {
  await page.click("button:has-text('Sakla ve listeye dön')");
  await page.waitForSelector("text=Saklandı.");
}

async function upload(page, field, name) {
  const chooser = page.waitForEvent("filechooser");
  await page.click(`${field}-file`);
  await (await chooser).setFiles({
    name: `${name}.pdf`,
    mimeType: "application/pdf",
    buffer: Buffer.concat([PDF, Buffer.from(name)]),
  });
  await page.waitForFunction((selector) => document.querySelector(selector)?.value.length === 64, field);
}

/** Half a part is kept, and comes back in another browser by number and code. */
async function returns(page, key) {
  await openPart(page, "Kurum ve iletişim");
  await page.click("button:has-text('Sakla ve listeye dön')");
  await page.waitForSelector("text=Düzeltilmesi gerekenler");
  await page.fill("#f-letterhead", "Örnek Şişli Katılım Bankası A.Ş.");
  await page.click("button:has-text('Eksik olsa da sakla')");
  await page.waitForSelector("text=Saklandı.");
  await page.waitForSelector("li:has-text('Kurum ve iletişim') .tag:has-text('Eksik')");
  const other = await watch.page();
  await come(other, key);
  await openPart(other, "Kurum ve iletişim");
  assert.equal(await other.inputValue("#f-letterhead"), "Örnek Şişli Katılım Bankası A.Ş.");
  await other.context().close();
  await come(page, key);
  proves("B2");
}

async function parts(page) {
  await openPart(page, "Okuyup kabul edilecekler");
  for (const name of ["regulation", "tariff", "services"]) await page.check(`#f-read_${name}`);
  await keepPart(page);
  await openPart(page, "Kurum ve iletişim");
  await page.fill("#f-contact-postal_address", "Büyükdere Caddesi No 1 Şişli İstanbul");
  await page.fill("#f-contact-phone", "0212 111 22 33");
  await page.fill("#f-contact-fax", "0212 111 22 34");
  await page.fill("#f-contact-email", "kps@sisli.example");
  await looksRightNow(page, "basvuru bolum");
  await keepPart(page);
  await openPart(page, "Başvuru yazısı ve başvuran");
  await page.fill("#f-letter-date", day);
  await page.fill("#f-letter-number", "E-1");
  await page.fill("#f-letter-addressee", ADDRESSEE);
  await page.fill("#f-applied_by-full_name", "Işıl İğde");
  await page.fill("#f-applied_by-title", "Müdür");
  await page.fill("#f-applied_by-employer", "Örnek Şişli Katılım Bankası A.Ş.");
  await keepPart(page);
  await openPart(page, "Amaçlar ve hukuki dayanak");
  await page.fill("#f-purposes-0-code", "KIMLIK");
  await page.fill("#f-purposes-0-text", "Kimliğin doğrulanması");
  await page.selectOption("#f-purposes-0-legal_basis-0-law", "5411");
  await page.fill("#f-purposes-0-legal_basis-0-article", "73");
  await keepPart(page);
}

/** A service with some of its fields, reason and legal basis beside it (B3, B11). */
async function services(page) {
  await openPart(page, "Servisler ve alanlar");
  const service = page.locator("#f-services-0-service");
  const value = await service
    .locator("option", { hasText: "Kişi sorgulama (T.C. kimlik no ile) – 2011/01/01" })
    .getAttribute("value");
  await service.selectOption(value);
  await page.waitForSelector(".paths");
  await page.check("[id='f-services-0-paths-TemelBilgisi/Ad']");
  await page.check("[id='f-services-0-paths-TemelBilgisi/Soyad']");
  await page.waitForSelector("text=/alandan 2 tanesi seçildi/");
  await page.fill("#f-services-0-reason", "Hesap açarken kimliği doğrulamak kanuni bir zorunluluktur");
  await page.selectOption("#f-services-0-legal_basis-0-law", "5411");
  await page.fill("#f-services-0-legal_basis-0-article", "73");
  // Of one group the reason of the service is enough; of two, each has its own, named by the fields chosen of it.
  assert.equal(await page.locator("#f-services-0-groups").count(), 0);
  await page.check("[id='f-services-0-paths-AnneTCKimlikNo']");
  const group = page.locator("#f-services-0-groups > .group", { hasText: "Diğer alanlar" });
  await group.getByText("Annesinin kimlik no").waitFor();
  await page.click("button:has-text('Sakla ve listeye dön')");
  await page.locator(".notice.bad a[href='#f-services-0-groups-1-reason']").waitFor();
  await page.fill("#f-services-0-groups-1-reason", "Hesabı açılanın adı kimlikteki gibi yazılmalıdır");
  await page.fill("#f-services-0-groups-0-reason", "Çocuk adına hesabı açan anne buradan bulunur");
  for (const index of [0, 1])
    await page.locator("#f-services-0-groups > .group").nth(index).getByText("Servisin dayanağını kullan").click();
  assert.equal(await page.inputValue("#f-services-0-groups-1-legal_basis-0-article"), "73");
  await page.fill("#f-services-0-purposes", "KIMLIK");
  await page.fill("#f-services-0-criteria_max", "10");
  await page.fill("#f-services-0-per_day", "1000");
  await looksRightNow(page, "basvuru servis");
  await keepPart(page);
  proves("B11");
}

async function people(page) {
  await openPart(page, "İmza yetkilileri");
  await page.waitForSelector("text=en az şu unvanda olmalıdır: Müdür");
  await page.waitForSelector("text=ayrı kişiler olmalıdır");
  await page.fill("#f-signatories-0-given_names", "İlker");
  await page.fill("#f-signatories-0-surname", "Işık");
  await page.selectOption("#f-signatories-0-rank", "manager");
  await page.fill("#f-signatories-0-title", "Genel Müdür Yardımcısı");
  await keepPart(page);
}

/** No part asks again what the first page or another part has asked: fields of one name stand in one place (WCAG 3.3.7). */
async function askedOnce(page) {
  const asked = ["f-applicant_kind", "f-name", "f-request"];
  const parts = await page
    .locator(".tasklist button[aria-label]")
    .evaluateAll((all) => all.map((each) => each.ariaLabel));
  for (const part of parts) {
    await page.click(`.tasklist button[aria-label="${part}"]`);
    await page.waitForSelector("button:has-text('Listeye dön')");
    await settled(page);
    const fields = await page
      .locator("main form :is(input, select, textarea)[id^=f-]")
      .evaluateAll((all) => all.map((each) => each.id.replace(/-file$/, "")));
    asked.push(...new Set(fields));
    await page.click("button:has-text('Listeye dön')");
  }
  assert.ok(asked.length > 25, `${asked.length} fields`);
  assert.deepEqual(
    asked.filter((each, at) => asked.indexOf(each) !== at),
    [],
    "asked twice",
  );
  proves("A8");
}

const KINDS = [
  "application-letter",
  "security-undertaking",
  "signature-circular",
  "trade-registry-gazette",
  "notarised-identity",
];
async function documents(page) {
  await openPart(page, "Belgeler");
  await page.waitForSelector("li:has-text('Ticaret sicil gazetesi') .tag:has-text('Eklenmedi')");
  for (const [index, kind] of KINDS.entries()) {
    if (index > 0) await page.click("#f-documents > button:has-text('Ekle: Belgeler')");
    await page.selectOption(`#f-documents-${index}-kind`, kind);
    await upload(page, `#f-documents-${index}-sha256`, kind);
  }
  await page.fill("#f-documents-4-notary_date", "5.1.2026");
  await page.fill("#f-documents-4-notary_number", "12");
  await page.waitForSelector("li:has-text('Ticaret sicil gazetesi') .tag:has-text('Eklendi')");
  await looksRightNow(page, "basvuru belgeler");
  await keepPart(page);
  proves("B5");
}

/** What the PDF says that a button saves. */
async function paper(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), button.first().click()]);
  assert.match(file.suggestedFilename(), /^[A-Z]+-\d{4}-\d+\.pdf$/);
  return execFileSync("pdftotext", ["-layout", await file.path(), "-"], { encoding: "utf8" });
}

async function send(page) {
  await page.waitForSelector("text=9 bölümden 9 tanesi tamam");
  await looksRightNow(page, "basvuru liste");
  await page.click("button:has-text('Yanıtları gözden geçir')");
  await page.waitForSelector("h2:has-text('Yanıtlarınızı gözden geçirin')");
  assert.ok(await page.locator("button:has-text('Yazdır')").count());
  await page.click("button[aria-label='Değiştir: Başvuru yazısı ve başvuran']");
  await page.fill("#f-applied_by-title", "Şube Müdürü");
  await keepPart(page);
  await page.click("button:has-text('Yanıtları gözden geçir')");
  await page.waitForSelector("dd:has-text('Şube Müdürü')");
  await page.waitForSelector("dd:has-text('Diğer alanlar')");
  await looksRightNow(page, "basvuru gozden gecirme");
  const answers = await paper(
    page,
    page.locator("h2:has-text('Yanıtlarınızı gözden geçirin') ~ * button:has-text('PDF kopyası')"),
  );
  for (const words of ["Henüz gönderilmemiş yanıtlar", "Şube Müdürü", "HUKUKİ GEÇERLİLİĞİ YOKTUR", "Sayfa 1/"])
    assert.ok(answers.includes(words), words);
  await page.click("button:has-text('Bilgileri kaydet')");
  await page.waitForSelector("text=Başvuruyu şimdi gönderebilirsiniz.");
  await page.click("button:has-text('Gönder')");
  await page.click("form button[type=submit]:has-text('Gönder')");
  await page.waitForSelector(".tag:has-text('Gönderildi')");
  await page.waitForSelector("text=Genel Müdürlüğün incelemesini bekleyin");
  const sent = await paper(page, page.locator("button:has-text('PDF kopyası')"));
  assert.ok(sent.includes("Aşama: Gönderildi") && sent.includes("Şube Müdürü"), "the copy of what was sent");
  assert.ok(!sent.includes("Henüz gönderilmemiş"), "nothing is left unsent");
  assert.ok(sent.includes("Çocuk adına hesabı açan"), "the reason of a group of fields");
  await keep(page);
  // Who decides reads the reason of each group.
  const office = await signedIn("operator");
  await office.goto(`${base}/portal/isler/${new URL(page.url()).pathname.split("/").pop()}`);
  await office.waitForSelector("dd:has-text('Çocuk adına hesabı açan anne buradan bulunur')");
  await office.context().close();
  proves("B3", "B4", "B7");
}

async function complete() {
  const page = await watch.page();
  await come(page, lacking);
  await page.waitForSelector(".notice:has-text('Eksik belgeleri tamamlayın'):has-text('İmza sirkülerinin aslı')");
  await page.waitForSelector(".notice:has-text('Son gün:')");
  await page.click("button:has-text('Belgeleri tamamla')");
  await page.selectOption("#f-documents-0-kind", "signature-circular");
  await upload(page, "#f-documents-0-sha256", "imza");
  await page.fill("#f-comment", "Sirkülerin aslı bugün kargoya verildi.");
  await looksRightNow(page, "basvuru eksik");
  await page.click("form:has(#f-documents-0-kind) button[type=submit]");
  await page.waitForSelector(".tag:has-text('İncelemede')");
  const id = new URL(page.url()).pathname.split("/").pop();
  await page.context().close();
  // What was said beside the documents is before whoever reviews them.
  const office = await signedIn("operator");
  await office.goto(`${base}/portal/isler/${id}`);
  await office.waitForSelector("text=Sirkülerin aslı bugün kargoya verildi.");
  await office.context().close();
  proves("B8");
}

async function decided() {
  const page = await watch.page();
  await come(page, refused);
  await page.waitForSelector("h2:has-text('Kurul kararı')");
  await page.waitForSelector("text=Talebiniz reddedildi.");
  await page.waitForSelector("section:has-text('Gerekçe:')");
  const saved = page.waitForEvent("download");
  await page.click("section:has-text('Size gönderilen yazılar') button:has-text('PDF indir')");
  assert.match((await saved).suggestedFilename(), /^KPS-\d{4}-\d+\.pdf$/);
  await looksRightNow(page, "basvuru karar");
  await page.context().close();
  proves("B9");
}

await finish(async () => {
  const page = await watch.page();
  let key;
  await check("may we apply, without scripts", eligible);
  await check("an application is begun", async () => {
    key = await start(page);
  });
  await check("an unfinished part comes back by number and code", () => returns(page, key));
  await check("the parts are filled in", () => parts(page));
  await check("a service with fields, reason and basis", () => services(page));
  await check("signatories", () => people(page));
  await check("documents of this kind of applicant", () => documents(page));
  await check("nothing is asked twice", () => askedOnce(page));
  await check("answers are checked, changed and sent", () => send(page));
  await check("what is missing is handed in", complete);
  await check("a decision with its reason and letter", decided);
});
