// The institution's own side in a real browser: its users and their rights, address, undertaking, notices, letters, suspension.
// Usage: node tests/institution.mjs CREDENTIALS.json PEOPLE.json     PEOPLE: people of the story's institutions who can sign in
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { axe, begin, proves, settled, signIn } from "./browser.mjs";

const { credentials, base, watch, keep, check, looksRight, looksRightNow, signedIn, finish } = begin();
const { administrator, suspended, setupLogin } = JSON.parse(readFileSync(process.argv[3], "utf8"));
const spare = credentials.persons.filter((each) => each.ad && each.soyad);

async function as(user) {
  const page = await watch.page();
  await signIn(page, base, user);
  return page;
}

/** Counts what a person does: a click, or a group of keys. */
function counted(page) {
  let steps = 0;
  return {
    click: async (selector) => {
      steps += 1;
      await page.click(selector);
    },
    keys: async (what) => {
      steps += 1;
      await what();
    },
    steps: () => steps,
  };
}

async function addUser(page) {
  const person = spare[0];
  await page.goto(`${base}/portal/kullanicilar`);
  await settled(page);
  const hands = counted(page);
  await hands.click("a:has-text('Alt kullanıcı ekle')");
  await page.waitForSelector("#f-kimlik_no");
  await page.waitForSelector(".paths");
  await looksRightNow(page, "kullanici ekle");
  await page.click("form button[type=submit]");
  await page.waitForSelector("text=Düzeltilmesi gerekenler");
  assert.ok(await page.locator("a[href='#f-rights']").count(), "no rights are told as a fault");
  await hands.keys(async () => {
    await page.focus("#f-kimlik_no");
    for (const [at, words] of [String(person.kimlik_no), person.ad, person.soyad, "", "CRM"].entries()) {
      if (at > 0) await page.keyboard.press("Tab");
      await page.keyboard.type(words);
    }
  });
  await hands.click(".paths button:has-text('Hepsini seç') >> nth=0");
  await page.waitForSelector("text=/^(\\d+) alandan \\1 tanesi seçildi/");
  await hands.click("form button[type=submit]");
  await page.waitForSelector("h2:has-text('Ne görebilir?')");
  await settled(page);
  assert.ok(hands.steps() <= 5, `a sub-user with rights in ${hands.steps()} steps`);
  await page.waitForSelector("text=Şu anda hiçbir alanı göremez");
  assert.ok((await page.locator(".tag:has-text('Görebilir')").count()) > 0);
  assert.equal(await page.locator(`text=${person.kimlik_no}`).count(), 0, "the number is masked");
  await looksRightNow(page, "kullanici");
  await page.goto(`${base}/portal/kullanicilar`);
  await page.waitForSelector(`tr:has-text("${person.ad} ${person.soyad}")`);
  await page.waitForSelector("h2:has-text('Yetki tablosu')");
  proves("I3");
}

/** Which half of a name is not the register's stands at its field; what would be right is not told (B6). */
async function nameThatDiffers(page) {
  const person = spare[0];
  await page.goto(`${base}/portal/kullanicilar/yeni`);
  await page.waitForSelector(".paths");
  await page.click(".paths button:has-text('Hepsini seç') >> nth=0");
  await page.fill("#f-kimlik_no", String(person.kimlik_no));
  await page.fill("#f-application", "CRM");
  const refused = async (givenNames, surname, field, message) => {
    await page.fill("#f-given_names", givenNames);
    await page.fill("#f-surname", surname);
    await page.click("form button[type=submit]");
    await page.waitForSelector(`a[href='#f-${field}']:has-text('${message}')`);
    assert.equal(await page.locator(`#f-${field}`).getAttribute("aria-invalid"), "true");
  };
  await refused(`${person.ad} CAN`, person.soyad, "given_names", "Kütükteki adlarla uyuşmuyor");
  await refused(person.ad, `${person.soyad}OĞLU`, "surname", "Kütükteki soyadıyla uyuşmuyor");
  const text = await page.locator("main").textContent();
  assert.ok(!text.includes(person.soyad), "what the register has is not shown");
  await looksRightNow(page, "ad uyusmuyor");
  proves("B6");
}

/** The same by keys alone: nothing is clicked. */
async function addUserByKeyboard(page) {
  const person = spare[1];
  await page.goto(`${base}/portal/kullanicilar/yeni`);
  await page.waitForSelector(".paths");
  const reach = async (test) => {
    for (let presses = 0; presses < 80; ++presses) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(test)) return;
    }
    assert.fail(`not reached by Tab: ${test}`);
  };
  await reach("document.activeElement.id === 'f-kimlik_no'");
  for (const words of [String(person.kimlik_no), person.ad, person.soyad, "", "CRM"]) {
    await page.keyboard.type(words);
    await page.keyboard.press("Tab");
  }
  if (!(await page.evaluate("/^Hepsini/.test(document.activeElement.textContent)")))
    await reach("/^Hepsini/.test(document.activeElement.textContent)");
  await page.keyboard.press("Enter");
  await reach("document.activeElement.type === 'submit'");
  await page.keyboard.press("Enter");
  await page.waitForSelector("h2:has-text('Ne görebilir?')");
  await keep(page);
}

async function importList(page) {
  const people = spare.slice(2, 5);
  const rows = people.map((each) => `${each.kimlik_no};${each.ad};${each.soyad};;CRM`);
  const table = `\ufeffkimlik_no;ad;soyad;birim;uygulama\r\n${rows.join("\r\n")}\r\n10000000146;YANLIŞ;KİŞİ;;CRM\r\n`;
  await page.goto(`${base}/portal/kullanicilar/liste`);
  await page.waitForSelector(".paths");
  await page.click("button:has-text('Dosyayı dene')");
  await page.waitForSelector("text=Düzeltilmesi gerekenler");
  const chooser = page.waitForEvent("filechooser");
  await page.click("#list");
  await (await chooser).setFiles({ name: "liste.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await page.click(".paths button:has-text('Hepsini seç') >> nth=0");
  await page.click("button:has-text('Dosyayı dene')");
  await page.waitForSelector("text=4 satırdan 3 tanesi tanımlanabilir.");
  await page.waitForSelector("tr:has-text('Kimlik numarası ile ad ve soyad bulunamadı')");
  await looksRightNow(page, "liste");
  await page.click("button:has-text('3 kullanıcıyı tanımla')");
  await page.waitForSelector("text=3 kullanıcı tanımlandı.");
  await page.goto(`${base}/portal/kullanicilar?goster=never`);
  await page.waitForSelector(`tr:has-text("${people[2].ad} ${people[2].soyad}")`);
  proves("I2");
}

async function address(page) {
  await page.goto(`${base}/portal/adresler`);
  await page.click("button:has-text('Nereden görünüyorum?')");
  await page.waitForSelector("text=Sunucu sizi şu adresten görüyor: 127.0.0.1");
  for (const [given, told] of [
    ["10.1.2.3", "özel ağ"],
    ["88.255.1.0/24", "tek bir IP adresi değil"],
    ["88.255.44.9", "biçimi uygun"],
  ]) {
    await page.fill("#address", given);
    await page.keyboard.press("Enter");
    await page.waitForSelector(`.notice:has-text('${told}')`);
  }
  await looksRightNow(page, "adres denetimi");
  await page.click("a:has-text('Değişikliği bildir')");
  await page.waitForSelector("input[value='static-address']:checked");
  proves("I4");
}

/** A file was taken in: its digest is chosen. */
const handedIn = (page, field) =>
  page.waitForFunction((selector) => document.querySelector(selector)?.value.length === 64, field);
const PDF = Buffer.from("%PDF-1.7 bildirim");
const day = (days) =>
  new Intl.DateTimeFormat("tr-TR", { timeZone: "Europe/Istanbul" }).format(new Date(Date.now() + days * 86_400_000));

async function notice(page) {
  await page.goto(`${base}/portal/bildirimler`);
  await settled(page);
  const hands = counted(page);
  await hands.click("a:has-text('Değişiklik bildir')");
  await page.waitForSelector("input[value='title']");
  await page.click("button:has-text('Devam et')");
  await page.waitForSelector("text=Neyin değiştiğini seçin.");
  await hands.click("input[value='title']");
  await hands.keys(async () => {
    await page.fill("#event", day(-3));
    await page.keyboard.press("Enter");
  });
  await page.waitForSelector("text=12 gün kaldı");
  assert.equal(await page.locator("#f-new_name").count(), 0, "only what belongs to the change is asked");
  await looksRightNow(page, "bildirim");
  const chooser = page.waitForEvent("filechooser");
  await hands.keys(async () => {
    await page.fill("#f-new_title", "Örnek Yeni Unvan A.Ş.");
    await page.click("#f-document-file");
    await (await chooser).setFiles({ name: "yazi.pdf", mimeType: "application/pdf", buffer: PDF });
    await handedIn(page, "#f-document");
  });
  await hands.click("form button[type=submit]");
  await page.waitForSelector(".tag:has-text('Bildirildi')");
  assert.ok(hands.steps() <= 5, `a notice in ${hands.steps()} steps`);
  await page.goto(`${base}/portal/bildirimler`);
  await page.waitForSelector("text=üç ay içinde yeni taahhütname imzalanır");
  proves("I8");
}

const URGENCIES = ["Hemen", "Yakında", "Sizi bekliyor", "Zamanı var"];

/** What is to be done, the most pressing first: kinds, order, words, and a way to where each is done (I1). */
async function duties(page) {
  await page.goto(`${base}/portal/`);
  await page.waitForSelector("h2:has-text('Yapılacaklar')");
  for (const [what, urgency] of [
    ["Taahhütnamenin yenilenmesi", "Yakında"],
    ["Taahhütnamenin süresi", "Zamanı var"],
    ["Tedbirlerin doğrulanması", ""],
    ["Yıllık güvenlik taahhütnamesi", ""],
    ["kullanıcı etkinleştirilmeyi bekliyor", "Sizi bekliyor"],
  ])
    await page.waitForSelector(`tbody tr:has(th:has-text('${what}')):has(.tag:has-text('${urgency}'))`);
  const rows = await page.locator("tbody tr").evaluateAll((all) =>
    all.map((row) => ({
      urgency: row.querySelector(".tag")?.textContent ?? "",
      days: /^(\d+) gün (kaldı|geçti)/.exec(row.querySelector("td:nth-of-type(2)")?.textContent ?? ""),
      link: row.querySelector("a")?.getAttribute("href") ?? "",
    })),
  );
  const places = rows.map((row) => URGENCIES.indexOf(row.urgency));
  assert.ok(!places.includes(-1), `an urgency without a word: ${JSON.stringify(rows)}`);
  assert.deepEqual(
    places,
    [...places].sort((left, right) => left - right),
    "the most pressing first",
  );
  for (const urgency of URGENCIES) {
    const days = rows
      .filter((row) => row.urgency === urgency && row.days)
      .map((row) => (row.days[2] === "geçti" ? -1 : 1) * Number(row.days[1]));
    assert.deepEqual(
      days,
      [...days].sort((left, right) => left - right),
      "the nearest day first",
    );
  }
  for (const { link } of rows) {
    assert.ok(link, "each says where it is done");
    await page.goto(`${base}${link}`);
    await page.waitForSelector("h1");
    await settled(page);
    assert.equal(await page.locator("[role=alert]").count(), 0, link);
  }
  await looksRight(page, "/");
  // Nothing to do: says so, and what one can do instead.
  await page.route("**/api/v1/institution/duties", (route) =>
    route.fulfill({ json: { duties: [], has_more: false }, headers: { "Cache-Control": "no-store" } }),
  );
  await page.goto(`${base}/portal/`);
  await page.evaluate(() =>
    localStorage.setItem("kps.preferences", JSON.stringify({ language: "tr", theme: "light" })),
  );
  await page.reload();
  await page.waitForSelector("text=Şu anda yapmanız gereken bir iş yok.");
  await looksRightNow(page, "yapilacak yok");
  await page.unroute("**/api/v1/institution/duties");
  proves("I1");
}

async function merger(page) {
  await page.goto(`${base}/portal/bildirimler`);
  await page.click("a:has-text('Birleşme veya ayrılma bildir')");
  await page.waitForSelector("input[value='merger']");
  await page.click("button:has-text('Devam et')");
  await page.waitForSelector("text=Birleşme mi, ayrılma mı olduğunu seçin.");
  await page.click("input[value='merger']");
  await page.fill("#event", day(3));
  await page.keyboard.press("Enter");
  await page.waitForSelector("text=Henüz olmamış bir olay bildirilemez.");
  await page.fill("#event", day(-10));
  await page.waitForSelector(".notice:has-text('Yeni taahhütnamenin son günü')");
  const told = await page.locator(".notice:has-text('Yeni taahhütnamenin son günü')").textContent();
  await looksRightNow(page, "birlesme");
  await page.click("button:has-text('Devam et')");
  await page.waitForSelector("#f-document");
  assert.equal(await page.inputValue("#f-old-0-institution"), "10002", "the own number stands there");
  await page.click("#f-old > button:has-text('Ekle')");
  await page.fill("#f-old-1-institution", "10003");
  if ((await page.locator("#f-new-0-name").count()) === 0) await page.click("#f-new > button:has-text('Ekle')");
  await page.fill("#f-new-0-name", "Örnek Birleşik Ödeme A.Ş.");
  const chooser = page.waitForEvent("filechooser");
  await page.click("#f-document-file");
  await (await chooser).setFiles({ name: "yazi.pdf", mimeType: "application/pdf", buffer: PDF });
  await handedIn(page, "#f-document");
  await looksRightNow(page, "birlesme kurumlar");
  await page.click("form button[type=submit]");
  await page.waitForSelector(".tag:has-text('Bildirildi')");
  // The page's clock and the server's are one.
  const left = /(\d+) gün kaldı/.exec(told)[0];
  await page.waitForSelector(`.tag:has-text('${left}')`);
  await page.goto(`${base}/portal/`);
  await page.waitForSelector(`tr:has-text('KPSY m.13/2'):has-text('${left}')`);
  proves("I9");
}

/** More rights are asked for with reason and basis, and the institution sees that the Kurul has them before it. */
async function more(page) {
  await page.goto(`${base}/portal/ek-yetki`);
  await page.click("a:has-text('Ek yetki iste')");
  const service = page.locator("#f-services-0-service");
  await service.waitFor();
  const value = await service
    .locator("option", { hasText: "Kişi sorgulama (T.C. kimlik no ile) – 2011/01/01" })
    .getAttribute("value");
  await service.selectOption(value);
  await page.waitForSelector(".paths");
  await page.check("[id='f-services-0-paths-TemelBilgisi/BabaAd']");
  await page.click("form button[type=submit]");
  await page.waitForSelector("text=Düzeltilmesi gerekenler");
  await page.fill("#f-services-0-reason", "Baba adı kimliğin doğrulanması için gereklidir");
  await page.fill("#f-services-0-law", "6493");
  await page.fill("#f-services-0-article", "1");
  const chooser = page.waitForEvent("filechooser");
  await page.click("#f-document-file");
  await (await chooser).setFiles({ name: "yazi.pdf", mimeType: "application/pdf", buffer: PDF });
  await handedIn(page, "#f-document");
  await looksRightNow(page, "ek yetki iste");
  await page.click("form button[type=submit]");
  await page.waitForSelector(".tag:has-text('Talep')");
  const id = new URL(page.url()).pathname.split("/").pop();
  const number = (await page.locator("body").textContent()).match(/EKY-\d{4}-\d{6}/)[0];
  const office = await signedIn("operator-2");
  await office.goto(`${base}/portal/isler/${id}/take`);
  await office.click("form button[type=submit]");
  await office.waitForSelector(".tag:has-text('GM incelemede')");
  await page.goto(`${base}/portal/ek-yetki`);
  await page.waitForSelector(`li:has-text('${number}') .tag:has-text('GM incelemede')`);
  await office.goto(`${base}/portal/isler/${id}/submit`);
  await office.fill("#f-review", "Talep edilen alan görevle ilgilidir ve ölçülüdür");
  await office.click("form button[type=submit]");
  await office.waitForSelector(".tag:has-text('Kurul')");
  await office.context().close();
  await page.goto(`${base}/portal/ek-yetki`);
  await page.waitForSelector(`li:has-text('${number}') .tag:text-is('Kurul')`);
  await looksRightNow(page, "ek yetki kurulda");
  proves("I15");
}

async function undertaking(page) {
  await page.goto(`${base}/portal/taahhutname`);
  await page.waitForSelector("h2:has-text('Bölümler')");
  await page.waitForSelector("text=8 bölümden 0 tanesi okundu");
  for (let section = 1; section <= 8; ++section) {
    await page.click("button:has-text('Okudum, sonraki bölüm')");
    await page.waitForSelector(`text=8 bölümden ${section} tanesi okundu`);
  }
  await page.waitForSelector("h2:has-text('İmzalar')");
  await page.waitForSelector("h2:has-text('Sürümler')");
  await looksRightNow(page, "taahhutname okundu");
}

const saved = async (page, press) => {
  const waiting = page.waitForEvent("download");
  await press();
  return (await waiting).path();
};

/** Signed with the demo's signer; what is saved is checked with another program, and a changed byte is found. */
async function signElectronically(page) {
  await page.goto(`${base}/portal/taahhutname`);
  await page.waitForSelector("text=Elektronik imza yok.");
  const chooser = page.waitForEvent("filechooser");
  await page.click("#p7s");
  await (await chooser).setFiles({ name: "x.p7s", mimeType: "application/pkcs7-signature", buffer: PDF });
  await page.waitForSelector("text=signature: not-signed");
  await looksRightNow(page, "taahhutname imza");
  await page.click("button:has-text('Tanıtım imzalayıcısıyla imzala')");
  await page.waitForSelector(".tag:has-text('İmzalı (yürürlükte)')");
  await page.waitForSelector("text=Kendiniz denetleyin:");
  const paper = await saved(page, () => page.click("li button:has-text('Metni indir')"));
  const signature = await saved(page, () => page.click("li button:has-text('İmzayı indir')"));
  const roots = join(dirname(process.argv[2]), "signature-ca.pem");
  const verify = (content) =>
    spawnSync("openssl", [
      ...["cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content", content],
      ...["-CAfile", roots, "-out", "/dev/null"],
    ]).status;
  assert.equal(verify(paper), 0, "openssl accepts the signature");
  const changed = `${paper}.changed`;
  writeFileSync(changed, Buffer.concat([readFileSync(paper), Buffer.from("x")]));
  assert.notEqual(verify(changed), 0, "a changed paper is found");
  await page.waitForSelector("h2:has-text('Sürümler')");
  await page.waitForSelector("ins:has-text('sızma testi')");
  proves("I5");
}

async function closed() {
  const page = await as(suspended);
  // What closes access stands above everything else, with the way out.
  await page.waitForSelector("tbody tr:first-child:has-text('Erişiminiz kapalı'):has(.tag:has-text('Hemen'))");
  await page.click("tbody tr:first-child a");
  await page.waitForURL("**/askida");
  await page.waitForSelector("text=Güvenliğin tehlikeye düşmesi");
  await page.waitForSelector("text=Ne yapmalı?");
  await looksRight(page, "/askida");
  await page.click("a:has-text('Giderildiğini bildir ve belge yükle')");
  await page.waitForSelector("#f-measures");
  await page.fill("#f-measures", "Sızan hesap kapatıldı, parolalar yenilendi, denetim yapıldı.");
  const chooser = page.waitForEvent("filechooser");
  await page.click("#f-evidence-file");
  await (await chooser).setFiles({ name: "kanit.pdf", mimeType: "application/pdf", buffer: PDF });
  await handedIn(page, "#f-evidence");
  await page.click("form button[type=submit]");
  await page.waitForSelector("h2:has-text('Geçmiş')");
  await page.goto(`${base}/portal/askida`);
  await page.waitForSelector("text=Bildiriminiz Genel Müdürlükte");
  proves("I20");
  await page.goto(`${base}/portal/gelen-kutusu`);
  await page.waitForSelector("text=1 okunmamış yazı var.");
  await looksRight(page, "/gelen-kutusu");
  const saved = page.waitForEvent("download");
  await page.click("button:has-text('PDF indir')");
  assert.match((await saved).suggestedFilename(), /^KPS-\d{4}-\d+\.pdf$/);
  await page.waitForSelector("text=Okunmamış yazı yok.");
  await page.context().close();
}

async function accounts() {
  const page = await signedIn("operator-2");
  await page.goto(`${base}/portal/hesaplar?kurum=1001`);
  await page.waitForSelector(`tr:has-text("${setupLogin}")`);
  await looksRight(page, "/hesaplar?kurum=1001");
  await page.click(`tr:has-text("${setupLogin}") a`);
  await page.waitForSelector("h2:has-text('Hesabı aç')");
  await page.click("button:has-text('Uygula')");
  await page.waitForSelector("text=Yapılacak işi seçin.");
  await page.check("input[value='reset']");
  await page.click("button:has-text('Uygula')");
  await page.waitForSelector("text=Gerekçe yazın.");
  await page.fill("#account-reason", "Parolasını unuttu");
  await page.click("button:has-text('Uygula')");
  await page.waitForSelector(".secret");
  await looksRightNow(page, "hesap kurulum kodu");
  await page.reload();
  await page.waitForSelector("h2:has-text('Hesabı aç')");
  assert.equal(await page.locator(".secret").count(), 0, "the code is shown once");
  await page.context().close();
}

const PAGES = [
  "/kullanicilar",
  "/adresler",
  "/taahhutname",
  "/bildirimler",
  "/bildirimler/birlesme",
  "/ek-yetki",
  "/amaclar",
  "/askida",
];

await finish(async () => {
  const page = await as(administrator);
  await check("which half of a name differs", () => nameThatDiffers(page));
  await check("a sub-user with rights", () => addUser(page));
  await check("a sub-user by keyboard alone", () => addUserByKeyboard(page));
  await check("users out of a list", () => importList(page));
  await check("the fixed address", () => address(page));
  await check("a notice of change", () => notice(page));
  await check("what is to be done", () => duties(page));
  await check("a merger and its clock", () => merger(page));
  await check("more rights, up to the Kurul", () => more(page));
  await check("the undertaking by sections", () => undertaking(page));
  await check("the undertaking signed electronically", () => signElectronically(page));
  await check("what closes access, and its letter", closed);
  await check("accounts for the operator", accounts);
  await check("pages in two themes and three widths", async () => {
    for (const path of PAGES) await looksRight(page, path);
    for (const path of PAGES) {
      await page.goto(`${base}/portal${path}`);
      await page.evaluate(() =>
        localStorage.setItem("kps.preferences", JSON.stringify({ language: "en", theme: "light", density: "roomy" })),
      );
      await page.reload();
      await settled(page);
      assert.deepEqual(await axe(page), [], `${path} in English`);
    }
    await keep(page);
  });
});
