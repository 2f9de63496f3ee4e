// Every task of PORTAL 2.3 by keyboard alone, in a real browser against a demo that runs. Its last lines are a table of the steps.
// Not here yet, for its page is not: the yearly undertaking.
// Usage: node tests/tasks.mjs CREDENTIALS.json MEETING-ID     the file that `kps demo` writes; a meeting that waits for its decision
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { begin, proves, settled } from "./browser.mjs";
import { Hands } from "./keys.mjs";

const { credentials, base, watch, check, signedIn, finish } = begin();
const meeting = process.argv[3];
const person = credentials.persons.find((each) => each.persona === "married-with-children");
const spare = credentials.persons.find((each) => each.ad && each.soyad && each !== person);
const two = (number) => String(number).padStart(2, "0");
const birth = `${two(person.dogum_gun)}.${two(person.dogum_ay)}.${person.dogum_yil}`;
const day = new Intl.DateTimeFormat("tr-TR", { timeZone: "Europe/Istanbul", dateStyle: "short" }).format();

/** Who has no account yet. */
const NOBODY = "anybody";
const table = [];

/** Runs a task of the table: no more steps than its budget. Pointing and clicking is a fault of the test itself. */
async function task(name, budget, who, path, run) {
  await check(name, async () => {
    const page = who === NOBODY ? await watch.page() : await signedIn(who, { acceptDownloads: true });
    await page.addInitScript(() => {
      globalThis.pointed = 0;
      document.addEventListener("pointerdown", () => (globalThis.pointed += 1), true);
    });
    await page.goto(`${base}${path}`);
    await settled(page);
    const hands = new Hands(page);
    // What is counted is the steps, unless the budget is of something else, which the task itself counts.
    const counted = (await run(page, hands)) ?? hands.steps;
    assert.equal(await page.evaluate(() => globalThis.pointed), 0, `${name}: nothing was pointed at`);
    assert.ok(counted <= budget, `${name}: ${counted} of ${budget}`);
    table.push([name, who, budget, counted, hands.keys]);
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

/** First answer in the console: the person is filled in, the secret is the technician's own. */
async function firstAnswer(page, hands) {
  await hands.press("nav.side a", "Konsol");
  await page.waitForSelector("#service-secret");
  await settled(page);
  await hands.fill([
    ["#service-secret", credentials.service_users.find((each) => each.username === "KRM-1001").password],
  ]);
  hands.steps += 1;
  await hands.key("Enter");
  await page.waitForSelector("section[aria-labelledby='answer-body']");
  assert.equal(JSON.parse(await page.textContent("section[aria-labelledby='answer-body'] pre")).records.length, 1);
}

const QUESTIONS_MAX = 4;
const FILES = [
  "application-letter",
  "security-undertaking",
  "signature-circular",
  "trade-registry-gazette",
  "notarised-identity",
];

/** From "may we apply?" to the sending. The budget is of pages, of at most four questions each. */
async function application(page, hands) {
  let pages = 0;
  const arrived = async (sign, questionsMin = 0) => {
    pages += 1;
    await page.waitForSelector(sign);
    await settled(page);
    const questions = await page.locator("main form > .field, main form > fieldset").count();
    assert.ok(questions >= questionsMin && questions <= QUESTIONS_MAX, `${questions} questions on ${sign}`);
  };
  const part = async (name, sign, run) => {
    await hands.press(".tasklist button", `: ${name}`);
    await arrived(sign, 1);
    await run();
    await hands.press("button", "Sakla ve listeye dön");
    await page.waitForSelector("text=Saklandı.");
    await page.waitForSelector(`li:has-text('${name}') .tag:has-text('Tamam')`);
  };
  const tick = (selector) => hands.press(selector, "", "Space");
  // Five questions, which the law asks, stand on this one page.
  pages += 1;
  await hands.pick("#kind", "bank");
  await hands.pick("#law", "5411");
  await hands.press("button", "Yanıtla");
  await page.waitForSelector("h2:has-text('Sonuç')");
  await hands.press("a", "Başvuruya başla");
  await arrived("#f-applicant_kind");
  await hands.fill([["#f-name", "Örnek Çınar Katılım Bankası A.Ş."]]);
  await hands.pick("#f-request", "online");
  await hands.press("form button[type=submit]");
  await page.waitForSelector("text=Başvurunuz açıldı");
  await hands.press("main :is(a, button)", "Başvuruya devam et");
  await page.waitForSelector("text=9 bölümden 2 tanesi tamam");
  await part("Okuyup kabul edilecekler", "#f-read_tariff", async () => {
    for (const name of ["regulation", "tariff", "services"]) await tick(`#f-read_${name}`);
  });
  await part("Kurum ve iletişim", "#f-letterhead", () =>
    hands.fill([
      ["#f-letterhead", "Örnek Çınar Katılım Bankası A.Ş."],
      ["#f-contact-postal_address", "Büyükdere Caddesi No 1 Şişli İstanbul"],
      ["#f-contact-phone", "0212 111 22 33"],
      ["#f-contact-fax", "0212 111 22 34"],
      ["#f-contact-email", "kps@cinar.example"],
    ]),
  );
  await part("Başvuru yazısı ve başvuran", "#f-letter-date", () =>
    hands.fill([
      ["#f-letter-date", day],
      ["#f-letter-number", "E-1"],
      ["#f-letter-addressee", "T.C. İçişleri Bakanlığı Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü"],
      ["#f-applied_by-full_name", "Işıl İğde"],
      ["#f-applied_by-title", "Müdür"],
      ["#f-applied_by-employer", "Örnek Çınar Katılım Bankası A.Ş."],
    ]),
  );
  await part("Amaçlar ve hukuki dayanak", "#f-purposes-0-code", async () => {
    await hands.fill([
      ["#f-purposes-0-code", "KIMLIK"],
      ["#f-purposes-0-text", "Kimliğin doğrulanması"],
    ]);
    await hands.pick("#f-purposes-0-legal_basis-0-law", "5411");
    await hands.fill([["#f-purposes-0-legal_basis-0-article", "73"]]);
  });
  await part("Servisler ve alanlar", "#f-services-0-service", async () => {
    const offered = page.locator("#f-services-0-service option", {
      hasText: "Kişi sorgulama (T.C. kimlik no ile) – 2011/01/01",
    });
    await hands.pick("#f-services-0-service", await offered.getAttribute("value"));
    for (const field of ["Ad", "Soyad"]) await tick(`[id='f-services-0-paths-TemelBilgisi/${field}']`);
    await hands.fill([["#f-services-0-reason", "Hesap açarken kimliği doğrulamak kanuni bir zorunluluktur"]]);
    await hands.pick("#f-services-0-legal_basis-0-law", "5411");
    await hands.fill([["#f-services-0-legal_basis-0-article", "73"]]);
    await hands.fill([["#f-services-0-purposes", "KIMLIK"]]);
    await hands.fill([
      ["#f-services-0-criteria_max", "10"],
      ["#f-services-0-per_day", "1000"],
    ]);
  });
  await part("İmza yetkilileri", "#f-signatories-0-rank", async () => {
    await hands.fill([
      ["#f-signatories-0-given_names", "İlker"],
      ["#f-signatories-0-surname", "Işık"],
    ]);
    await hands.pick("#f-signatories-0-rank", "manager");
    await hands.fill([["#f-signatories-0-title", "Genel Müdür Yardımcısı"]]);
  });
  await part("Belgeler", "#f-documents-0-kind", async () => {
    for (const [index, kind] of FILES.entries()) {
      if (index > 0) await hands.press("#f-documents > button", "Ekle");
      await hands.pick(`#f-documents-${index}-kind`, kind);
      const buffer = Buffer.from(`%PDF-1.7 ${kind}`);
      await hands.attach(`#f-documents-${index}-sha256-file`, {
        name: `${kind}.pdf`,
        mimeType: "application/pdf",
        buffer,
      });
      await page.waitForFunction(
        (id) => document.getElementById(id)?.value.length === 64,
        `f-documents-${index}-sha256`,
      );
    }
    await hands.fill([
      ["#f-documents-4-notary_date", "5.1.2026"],
      ["#f-documents-4-notary_number", "12"],
    ]);
  });
  await hands.press("button", "Yanıtları gözden geçir");
  await arrived("h2:has-text('Yanıtlarınızı gözden geçirin')");
  await hands.press("button", "Bilgileri kaydet");
  await page.waitForSelector("text=Başvuruyu şimdi gönderebilirsiniz.");
  await hands.press("button", "^ *Gönder");
  await arrived("form button[type=submit]:has-text('Gönder')");
  await hands.press("form button[type=submit]", "Gönder");
  await page.waitForSelector(".tag:has-text('Gönderildi')");
  return pages;
}

async function citizen(page, hands) {
  await hands.press("main a", "Beni kim sorguladı");
  await page.waitForSelector("h1:has-text('Beni kim sorguladı?')");
  await page.waitForSelector(".lookups > li, main >> text=/sorgu/");
}

const line = (cells) => `   | ${cells.join(" | ")} |`;

await finish(async () => {
  await task("clerk: number to card", 2, "alt-1001", "/portal/sorgu", card);
  await task("clerk: person to extract as PDF", 3, "alt-1001", "/portal/", extract);
  await task("clerk: place of register to record", 8, "alt-1001", "/portal/sorgu", place);
  await task("idari: a sub-user with rights", 5, "idari-1001", "/portal/kullanicilar", subUser);
  await task("idari: how much did we use last month, and who", 2, "idari-1001", "/portal/", lastMonth);
  await task("operator: suspend an institution", 5, "operator", "/portal/kurumlar/1003", suspend);
  await task("inspector: who looked at a person in three years", 3, "denetci", "/portal/", whoLooked);
  await task("inspector: verify one month of the log", 2, "denetci", "/portal/iz/dogrulama", verify);
  await task("Kurul: decide one item", 3, "kurul-uyesi-1", `/portal/isler/${meeting}/decide?madde=1`, decide);
  await task("teknik: first answer in the console", 4, "teknik-1001", "/portal/", firstAnswer);
  await task("applicant: from eligibility to sending, in pages", 12, NOBODY, "/uygunluk", application);
  await task("citizen: see who looked", 1, "vatandas", "/portal/", citizen);
  console.log(line(["task", "who", "budget", "steps", "keys"]));
  for (const row of table) console.log(line(row));
  proves("A2");
});
