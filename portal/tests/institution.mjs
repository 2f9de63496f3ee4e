// The institution's own side in a real browser: its users and their rights, address, undertaking, notices, letters, suspension.
// Usage: node tests/institution.mjs CREDENTIALS.json PEOPLE.json     PEOPLE: people of the story's institutions who can sign in
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
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

async function closed() {
  const page = await as(suspended);
  await page.goto(`${base}/portal/askida`);
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

const PAGES = ["/kullanicilar", "/adresler", "/taahhutname", "/bildirimler", "/ek-yetki", "/amaclar", "/askida"];

await finish(async () => {
  const page = await as(administrator);
  await check("a sub-user with rights", () => addUser(page));
  await check("a sub-user by keyboard alone", () => addUserByKeyboard(page));
  await check("users out of a list", () => importList(page));
  await check("the fixed address", () => address(page));
  await check("a notice of change", () => notice(page));
  await check("the undertaking by sections", () => undertaking(page));
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
