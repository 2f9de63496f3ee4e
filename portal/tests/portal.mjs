// The portal in a real browser, against a demo that runs. Every check says what it saw; the first that fails ends the run.
// Usage: node tests/portal.mjs CREDENTIALS.json NUMBER     the file that `kps demo` writes; an application that waits for the Kurul
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { axe, axeOfNew, begin, leave, proves, settled, signIn, totp } from "./browser.mjs";

const waiting = process.argv[3];
const { credentials, base, user, watch, kept, keep, check, looksRight, looksRightNow, signedIn, finish } = begin();

async function byKeyboard() {
  const page = await watch.page();
  await page.goto(`${base}/portal/`);
  await page.waitForURL(/giris/);
  await page.waitForSelector("#login");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "login", "the focus waits in the first field");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".notice.bad");
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /Düzeltilmesi gerekenler/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "login", "the summary leads to the field");
  const operator = user("operator");
  await page.keyboard.type(operator.username);
  await page.keyboard.press("Tab");
  await page.keyboard.type(operator.password);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#code");
  await page.keyboard.type(await totp(operator));
  await page.keyboard.press("Enter");
  await page.waitForSelector("h1:has-text('Yapmanız gerekenler')");
  await keep(page);
  const cookies = await page.context().cookies();
  const session = cookies.find((each) => each.name === "__Host-kps-session");
  assert.ok(session?.httpOnly && session.secure && session.sameSite === "Strict");
  assert.equal(await page.evaluate(() => document.cookie), "", "no script reads the session");
  proves("A2", "A4");
  await page.context().close();
}

/** The first question of who is there is answered when somebody has signed in already: that undoes nothing. */
async function slowFirstAnswer() {
  const page = await watch.page();
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route(
    "**/api/v1/session",
    async (route) => {
      const answer = await route.fetch();
      await held;
      await route.fulfill({ response: answer });
    },
    { times: 1 },
  );
  const muhasebe = user("muhasebe");
  await page.goto(`${base}/portal/giris`);
  await page.fill("#login", muhasebe.username);
  await page.fill("#password", muhasebe.password);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#code");
  release();
  await page.fill("#code", await totp(muhasebe));
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.includes("giris"));
  await page.reload();
  await page.waitForSelector(".masthead .who");
  await page.context().close();
}

async function wrongPassword() {
  const page = await watch.page();
  await page.goto(`${base}/portal/giris`);
  await page.fill("#login", "kimse");
  await page.fill("#password", "yanlis-parola");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".notice.bad a[href='/hatalar#kod-201']");
  assert.equal(await page.inputValue("#password"), "");
  proves("G6");
  await page.context().close();
}

const EACH_ROLE = [
  "guvenlik",
  "kurul-sekreteri",
  "denetci",
  "muhasebe",
  "bakanlik",
  "idari-1002",
  "teknik-1001",
  "alt-1001",
  "vatandas",
];
/** Pages that these files look at in every look: here each role sees them with all rules in one look. */
const LOOKED_AT_BY = {
  "portal.mjs": ["/", "/isler", "/yeni", "/onaylar", "/hesabim"],
  "citizen.mjs": ["/sorgularim"],
  "clerk.mjs": ["/sorgu"],
  "console.mjs": ["/konsol"],
  "directorate.mjs": ["/kurumlar", "/izleme", "/uyarilar", "/anahtarlar"],
  "documents.mjs": ["/belge"],
  "inspection.mjs": ["/iz", "/iz/dogrulama", "/iz/ornek", "/islemler"],
  "institution.mjs": [
    "/kullanicilar",
    "/adresler",
    "/taahhutname",
    "/bildirimler",
    "/ek-yetki",
    "/amaclar",
    "/askida",
    "/gelen-kutusu",
  ],
  "office.mjs": ["/kuyruk", "/rol-gorunumu"],
  "usage.mjs": ["/kullanim", "/baslangic"],
};
function lookedAtElsewhere() {
  for (const [file, paths] of Object.entries(LOOKED_AT_BY)) {
    const source = readFileSync(new URL(file, import.meta.url), "utf8");
    for (const path of paths)
      assert.ok(source.includes(`"${path}"`) && source.includes("looksRight("), `${file}: ${path}`);
  }
  return new Set(Object.values(LOOKED_AT_BY).flatMap((paths) => paths.map((path) => `/portal${path}`)));
}

/** Signs in, and walks through everything the role's menu offers; a page of no other file is seen in all its looks once. */
async function eachRole() {
  const seen = lookedAtElsewhere();
  for (const name of EACH_ROLE) {
    const page = await signedIn(name);
    await settled(page);
    const links = await page.locator("nav.side a").evaluateAll((all) => all.map((each) => each.getAttribute("href")));
    assert.ok(links.length >= 2, name);
    for (const link of links) {
      const there = page.locator(`nav.side a[href="${link}"]`);
      if (new URL(page.url()).pathname.replace(/\/$/, "") !== link.replace(/\/$/, ""))
        await leave(page, () => there.click());
      await settled(page);
      assert.equal(await page.locator(".notice.bad").count(), 0, `${name} at ${link}`);
      if (seen.has(link)) assert.deepEqual(await axeOfNew(page), [], `${name} at ${link}`);
      else await looksRightNow(page, `${link} of ${name}`);
      seen.add(link);
      await keep(page);
    }
    await page.context().close();
  }
}

/** Opens an application without an account; gives its number and code. */
async function apply() {
  const page = await watch.page();
  await page.goto(`${base}/portal/basvuru`);
  await page.click("text=Başvuruyu başlat");
  await page.click("button[type=submit]");
  await page.waitForSelector("text=Düzeltilmesi gerekenler");
  await page.selectOption("#f-applicant_kind", "bank");
  await page.fill("#f-name", "Işıl İğdır Katılım Bankası A.Ş.");
  await page.selectOption("#f-request", "online");
  await page.click("button[type=submit]");
  await page.waitForSelector("text=Başvurunuz açıldı");
  const [number, code] = await page.locator("dd code").allTextContents();
  await keep(page);
  await page.click("text=Başvuruya devam et");
  await page.waitForSelector("text=Başvuru adımları");
  await settled(page);
  assert.deepEqual(await axe(page), []);
  await keep(page);
  // A reload forgets the code on purpose: it is asked for again.
  await page.reload();
  await page.waitForSelector("#number");
  await page.fill("#number", number);
  await page.fill("#code", "YANLIS");
  await page.keyboard.press("Enter");
  await page.waitForSelector("text=Bu numara ve kodla bir başvuru bulunamadı.");
  await page.fill("#code", code);
  await page.keyboard.press("Enter");
  await page.waitForSelector("h1:has-text('Işıl İğdır Katılım Bankası')");
  await settled(page);
  await page.click(".tasklist button[aria-label$=': Kurum ve iletişim']");
  await page.waitForSelector("#f-letterhead");
  assert.deepEqual(await axe(page), [], "a part of the longest form");
  await page.locator("form button[type=submit]").first().click();
  await page.waitForSelector("text=Düzeltilmesi gerekenler");
  await keep(page);
  await page.context().close();
  return { number, code };
}

/** The operator finds the case, does an act to it and sees it in its history. */
async function act(number) {
  const page = await signedIn("operator-2");
  await page.goto(`${base}/portal/isler?tur=application&durum=draft`);
  await page.click(`text=${number}`);
  await page.waitForSelector("h1:has-text('Işıl İğdır')");
  await settled(page);
  assert.deepEqual(await axe(page), []);
  const other = await page.context().newPage();
  await other.goto(`${page.url()}/delete`);
  await other.waitForSelector("form button[type=submit]");
  await page.click(".acts a:has-text('sil')");
  await page.waitForSelector("form button[type=submit]");
  // What follows is said first; nothing happens before the number was typed (G10).
  await page.waitForSelector("[data-consequence]:has-text('geri getirilemez')");
  await page.click("form button[type=submit]");
  await page.waitForSelector("#confirm-word[aria-invalid=true]");
  for (const each of [page, other]) await each.fill("#confirm-word", number);
  await page.click("form button[type=submit]");
  await page.waitForSelector(".tag:has-text('Silindi')");
  proves("G10");
  await settled(page);
  assert.match(await page.locator(".timeline li").first().textContent(), /Silindi/);
  // The other window still has the old version: told, and nothing done twice.
  await other.click("form button[type=submit]");
  await other.waitForSelector(".notice.bad");
  proves("G28");
  await keep(page);
  await page.context().close();
}

const MEMBERS = [1, 2, 3, 4, 5].map((number) => `kurul-uyesi-${number}`);

async function send(page) {
  await page.click("form button[type=submit]");
  await page.waitForSelector("h2:has-text('Gündem')");
  await settled(page);
}

/** A meeting of the Kurul from its call to its decision: secretary and members, each in their own browser. */
async function board() {
  const secretary = await signedIn("kurul-sekreteri");
  await secretary.goto(`${base}/portal/kurul`);
  await secretary.click(".button.primary");
  await secretary.waitForSelector("#f-day");
  await secretary.fill("#f-day", "31.2.2030");
  await secretary.fill("#f-place", "Ankara");
  await secretary.click("form button[type=submit]");
  await secretary.waitForSelector("text=günü gg.aa.yyyy biçiminde yazın");
  const day = new Intl.DateTimeFormat("tr-TR", { timeZone: "Europe/Istanbul" }).format(new Date());
  await secretary.fill("#f-day", day);
  await send(secretary);
  const meeting = secretary.url();
  await secretary.click(`button[aria-label='Gündeme al: ${waiting}']`);
  await secretary.waitForSelector(`.tasklist a:has-text('${waiting}')`);
  assert.deepEqual(await axe(secretary), []);
  const members = [];
  for (const name of MEMBERS) {
    const member = await signedIn(name);
    members.push(member);
    await member.goto(meeting);
    await member.click(".acts a:has-text('Toplantıya katıl')");
    await send(member);
  }
  await secretary.reload();
  await secretary.click(".acts a:has-text('Toplantıyı aç')");
  await send(secretary);
  for (const member of members) {
    await member.reload();
    await member.click(".tasklist a:has-text('Oy ver')");
    await member.waitForSelector("#f-item");
    assert.equal(await member.inputValue("#f-item"), "1", "the item is known from the agenda");
    await member.check("input[name='f-vote'][value='accept']");
    await send(member);
  }
  const [first] = members;
  await first.click(".tasklist a:has-text('Karara bağla')");
  await first.check("input[name='f-result'][value='accept']");
  await first.fill("#f-authority_to_ask", "Kanunla yetkilidir");
  await first.fill("#f-public_need", "Kamu yararı vardır");
  await first.fill("#f-reason", "Gerekçesi şöyledir");
  await first.fill("#f-valid_from", day);
  await send(first);
  await first.waitForSelector(".tasklist .tag:has-text('Kabul')");
  assert.deepEqual(await axe(first), []);
  await keep(first);
  for (const page of [secretary, ...members]) await page.context().close();
}

/** A session seen in another browser is ended there; and one that nobody uses warns and ends. */
async function sessions() {
  const page = await watch.page();
  await page.clock.install();
  await signIn(page, base, user("idari-1001"));
  const other = await signedIn("idari-1001");
  // Who used the account before is told where a stranger would be seen first.
  await other.goto(`${base}/portal/`);
  await other.waitForSelector("[data-earlier]:has-text('127.0.0.1 adresinden')");
  await page.goto(`${base}/portal/hesabim`);
  await page.click("text=Diğer oturumların hepsini kapat");
  await page.waitForSelector("text=Oturum kapatıldı.");
  await other.goto(`${base}/portal/isler`);
  await other.waitForURL(/giris/);
  await other.context().close();
  await page.clock.fastForward("13:30");
  await page.waitForSelector("[role=alertdialog]");
  assert.deepEqual(await axe(page), [], "the warning");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=alertdialog]", { state: "detached" });
  await page.clock.fastForward("15:30");
  await page.waitForSelector("text=Oturumunuz sona erdi");
  assert.equal(await page.locator("nav.side").count(), 0);
  proves("G11", "G13");
  await page.context().close();
}

/** A passkey is added to the account, then used instead of a code. */
async function passkey() {
  const page = await watch.page({ ignoreHTTPSErrors: false });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const technician = user("teknik-1001");
  await signIn(page, base, technician);
  await page.goto(`${base}/portal/hesabim`);
  await page.fill("#passkey-label", "Masaüstü");
  await page.click("text=Geçiş anahtarı ekle");
  await page.waitForSelector("button[aria-label='Kaldır: Masaüstü']");
  await settled(page);
  assert.deepEqual(await axe(page), []);
  await page.click(".masthead button:has-text('Çıkış')");
  await page.waitForSelector("#login");
  await page.fill("#login", technician.username);
  await page.fill("#password", technician.password);
  await page.keyboard.press("Enter");
  await page.click("text=Geçiş anahtarıyla doğrula");
  // Back where the person was, and the session says what opened it.
  await page.waitForSelector("h1:has-text('Hesabım')");
  await page.waitForSelector("tr:has-text('Bu oturum') td:has-text('Geçiş anahtarı')");
  proves("G12");
  await keep(page);
  await page.context().close();
}

async function pages() {
  const anybody = await watch.page();
  for (const path of ["/giris", "/giris/kurulum", "/basvuru", "/erisilebilirlik", "/yok"])
    await looksRight(anybody, path);
  await anybody.context().close();
  const operator = await signedIn("operator");
  for (const path of ["/", "/isler", "/yeni", "/onaylar", "/hesabim"]) await looksRight(operator, path);
  await looksRight(operator, "/yeni/user/define-administrator");
  await operator.goto(`${base}/portal/isler?tur=application`);
  await operator.click(`text=${waiting}`);
  await operator.waitForSelector(".timeline");
  await looksRight(operator, new URL(operator.url()).pathname.replace("/portal", ""));
  await operator.context().close();
  const reduced = await watch.page({ reducedMotion: "reduce", forcedColors: "active", colorScheme: "dark" });
  await reduced.goto(`${base}/portal/giris`);
  await settled(reduced);
  // Colours are the system's here, which axe cannot see.
  assert.deepEqual(await axe(reduced, ["color-contrast"]), []);
  proves("A1", "A6", "A12", "A14", "G3", "G26");
  await reduced.context().close();
}

function nothingOfAPerson(made) {
  const persons = credentials.persons.map((each) => String(each.kimlik_no));
  const secrets = credentials.portal_users.flatMap((each) => [
    each.name,
    each.username,
    each.password,
    each.totp_secret,
  ]);
  const all = kept.join("\n");
  for (const word of [...persons, ...secrets, made.number, made.code, "Işıl"]) {
    // The operator's login is a word of the pages' own texts.
    if (word === "operator" || word === "operator-2") continue;
    // The window of a case is called by the case's number: that is no code and names nobody.
    const found = all.split("\n").filter((line) => line.replace(`${made.number} – KPS`, "").includes(word));
    assert.deepEqual(found, [], `kept by the browser: ${word}`);
  }
}

await finish(async () => {
  await check("signing in by keyboard alone", byKeyboard);
  await check("a slow answer of before undoes no sign-in", slowFirstAnswer);
  await check("a wrong password is told with its code", wrongPassword);
  let made;
  await check("an application without an account", async () => {
    made = await apply();
  });
  await check("an act on a case", () => act(made.number));
  await check("a meeting of the Kurul", board);
  await check("a passkey is added and used", passkey);
  await check("sessions are seen, ended and time out", sessions);
  await check("every role walks through its menu", eachRole);
  await check("pages in two themes and three widths", pages);
  await check("the browser keeps nothing of a person", () => nothingOfAPerson(made));
});
