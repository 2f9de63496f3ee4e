// The directorate's office in a real browser: the work queue, what waits for a second person, a meeting's votes, seeing as another
// role. Usage: node office.mjs CREDENTIALS.json JSON with what the e2e test has prepared
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { begin, proves, settled } from "./browser.mjs";

const { base, check, finish, looksRight, looksRightNow, signedIn, user } = begin();
const prepared = JSON.parse(process.argv[3]);
const REASON = "Kurumun eski çalışanıyım, bu maddede oy kullanmam.";
const DISSENT = "Talep edilen alan bu amaç için gerekli değildir.";

async function open(page, path) {
  await page.goto(`${base}/portal${path}`);
  await settled(page);
}
const main = (page) => page.locator("main").textContent();
/** Counts what a person presses, types or chooses. */
function counter() {
  let count = 0;
  return {
    step: (what) => {
      count += 1;
      return what();
    },
    count: () => count,
  };
}
const rowOf = (page, number) => page.locator("tbody tr").filter({ hasText: number });

/** Age, clock and owner of each, in words and colour; the first runs out first (O1). */
async function queueTells(page) {
  await open(page, "/kuyruk");
  const row = rowOf(page, prepared.waiting[0]);
  await row.waitFor();
  const text = await row.textContent();
  assert.match(text, /Bugün açıldı|gündür açık/, "age");
  assert.match(text, /Sahipsiz/, "owner");
  assert.equal(await row.locator(".tag.warn", { hasText: "Sahipsiz" }).count(), 1, "colour and word");
  const clocks = await page.locator("tbody tr td[data-label='Yasal süre']").allTextContents();
  const days = clocks.map((each) => {
    if (/Bugün son gün/.test(each)) return 0;
    const found = /(\d+) gün (kaldı|geçti)/.exec(each);
    return found ? Number(found[1]) * (found[2] === "geçti" ? -1 : 1) : Number.POSITIVE_INFINITY;
  });
  assert.ok(days.some(Number.isFinite), `a legal clock runs: ${clocks}`);
  assert.deepEqual(
    days,
    [...days].sort((left, right) => (left === right ? 0 : left - right)),
    "the nearest first",
  );
  await looksRightNow(page, "kuyruk");
}

/** Two people have the same page before them: one takes the case, the other is told who has it. */
async function twoTakeAtOnce(first, second) {
  const [number] = prepared.waiting;
  await open(first, "/kuyruk");
  await open(second, "/kuyruk");
  await rowOf(first, number)
    .getByRole("button", { name: `Üstlen: ${number}` })
    .click();
  await rowOf(first, number).getByText("Siz", { exact: true }).waitFor();
  // The other page still shows it as nobody's.
  await rowOf(second, number)
    .getByRole("button", { name: `Üstlen: ${number}` })
    .click();
  const name = user("operator").name;
  await second.getByText(`${number}: sizden önce ${name} üstlenmiş.`).waitFor();
  await rowOf(second, number).getByText(name).waitFor();
  await second.locator("#whose-mine").check();
  await second.waitForURL(/kimin=mine/);
  await settled(second);
  assert.equal(await rowOf(second, number).count(), 0);
}

/** Several at once: chosen, given to somebody, and put back on the case's own page. */
async function bulk(page, other) {
  await open(page, "/kuyruk?kimin=nobody");
  const numbers = prepared.waiting.slice(1, 3);
  for (const number of numbers) await page.getByRole("checkbox", { name: `Seç: ${number}` }).check();
  await page.getByText("2 dosya seçildi").first().waitFor();
  await looksRightNow(page, "kuyruk secili");
  await page.getByRole("button", { name: "Ver", exact: true }).click();
  assert.match(await main(page), /Önce kişiyi seçin/, "nobody chosen");
  await page.selectOption("#person", { label: user("operator-2").name });
  await page.getByRole("button", { name: "Ver", exact: true }).click();
  await page.getByText("2 dosya için kaydedildi.").waitFor();
  await open(other, "/kuyruk?kimin=mine");
  for (const number of numbers) assert.equal(await rowOf(other, number).count(), 1, `${number} was given`);
  await rowOf(other, numbers[0]).getByRole("link").click();
  await other.locator("#owner").waitFor();
  await other.getByRole("button", { name: "Bırak" }).click();
  await other.locator("section[aria-labelledby=owner] .tag", { hasText: "Sahipsiz" }).waitFor();
  proves("O1");
}

/** Each kind of act that takes two persons: who asked, who approves, what differs; the asker is refused, the second agrees. */
async function fourEyes(asker, second) {
  await open(asker, "/onaylar");
  const own = asker.locator("section.card", { hasText: prepared.lifting });
  await own.getByText(/Bunu siz istediniz/).waitFor();
  await own.getByRole("button", { name: "Onayla", exact: true }).click();
  await own.getByRole("alert").waitFor();

  await open(second, "/onaylar");
  for (const [number, before, after, field] of prepared.pending) {
    const card = second.locator("section.card", { hasText: number });
    await card.locator("table").waitFor();
    const text = await card.textContent();
    for (const part of ["İsteyen", user("operator").name, "Onaylayabilecek", "isteyenden başka bir kişi", "Dayanak"])
      assert.ok(text.includes(part), `${number}: ${part}`);
    const state = card.locator("tbody tr").filter({ hasText: "Durum" }).first();
    assert.equal(await state.locator("td[data-label='Önce']").textContent(), before, number);
    assert.ok((await state.locator("td[data-label='Sonra']").textContent()).includes(after), number);
    assert.ok((await state.textContent()).includes("Değişir"), `${number}: said in words`);
    const row = card.locator("tbody tr").filter({ hasText: field.label });
    assert.equal(await row.locator("td[data-label='Önce']").textContent(), "Yok", field.label);
    assert.equal(await row.locator("td[data-label='Sonra']").textContent(), field.after, field.label);
  }
  const account = second.locator("section.card", { hasText: "Genel Müdürlük hesabının doğrulanması" });
  const text = await account.textContent();
  for (const part of [prepared.login, "Onaylayabilecek", "Tanımlandı", "Doğrulandı", "Değişir"])
    assert.ok(text.includes(part), part);
  await looksRightNow(second, "onaylar");
  const lifting = second.locator("section.card", { hasText: prepared.lifting });
  await lifting.getByRole("button", { name: "Onayla", exact: true }).click();
  await lifting.waitFor({ state: "detached" });
  proves("G14");
}

/** A member votes: the task in three steps. */
async function vote(page, choose, dissent) {
  await open(page, `/isler/${prepared.meeting}`);
  const { step, count } = counter();
  await step(() =>
    page
      .getByRole("link", { name: /^Oy ver/ })
      .first()
      .click(),
  );
  await page.waitForURL(/\/vote/);
  await step(() => page.getByRole("radio", { name: choose }).check());
  if (dissent) await page.locator("#f-dissent").fill(dissent);
  await step(() => page.locator("main form button[type=submit]").last().click());
  await page.waitForURL((url) => url.pathname.endsWith(prepared.meeting));
  assert.ok(count() <= 3, `${count()} steps`);
}

async function votesAndDissent(secretary, members) {
  await open(secretary, `/isler/${prepared.meeting}`);
  assert.match(await main(secretary), /Yeter sayı var/);
  assert.match(await main(secretary), /5 üye katıldı, toplantı yeter sayısı 5/);
  await vote(members[0], "Ret", DISSENT);
  await vote(members[1], "Kabul");
  // A withdrawal on the second item leaves fewer than the quorum: it can only be postponed.
  await open(members[2], `/isler/${prepared.meeting}`);
  await members[2].getByRole("link", { name: /Çıkar çatışması bildir.*2/ }).click();
  await members[2].waitForURL(/declare-conflict/);
  await members[2].locator("#f-reason").fill(REASON);
  await members[2].locator("main form button[type=submit]").last().click();
  await members[2].waitForURL((url) => url.pathname.endsWith(prepared.meeting));
  await members[2].getByText("Oy kullanabilecek üye 5 kişiden az: bu madde yalnız ertelenebilir.").waitFor();
  await open(members[2], `/isler/${prepared.meeting}/vote?madde=2`);
  await members[2].getByRole("radio", { name: "Kabul" }).check();
  await members[2].locator("main form button[type=submit]").last().click();
  await members[2].locator("main [role=alert]").waitFor();

  await open(secretary, `/isler/${prepared.meeting}`);
  const items = secretary.locator("section[aria-labelledby=agenda] > ol > li");
  const first = await items.nth(0).textContent();
  assert.match(first, /Oy kullanan 2, oy kullanabilecek 5 üye/);
  assert.ok(first.includes(`${user("kurul-uyesi-1").name}: Ret`), first);
  assert.ok(first.includes(DISSENT), "the dissent is in the minutes");
  const second = await items.nth(1).textContent();
  assert.ok(second.includes(`${user("kurul-uyesi-3").name} – ${REASON}`), second);
  await looksRightNow(secretary, "toplanti");
  proves("R3");
}

/** The file of the meeting: in one press, with each item's own pages, to be read without a connection (O4, R1). */
async function pack(member) {
  await open(member, `/isler/${prepared.meeting}`);
  const numbers = await member.locator("section[aria-labelledby=agenda] > ol > li a").allTextContents();
  const [file] = await Promise.all([
    member.waitForEvent("download"),
    member.getByRole("button", { name: "Toplantı dosyası (PDF)" }).click(),
  ]);
  const path = await file.path();
  const text = execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
  const pages = text.split("\f");
  assert.match(pages[0], /Gündem sırası/);
  const items = numbers.map((words) => /[A-Z]+-\d{4}-\d+/.exec(words)?.[0]).filter(Boolean);
  assert.ok(items.length >= 2, `items: ${items.length}`);
  for (const [index, number] of items.entries()) {
    assert.ok(pages[0].includes(number), `${number} is on the cover`);
    const own = pages.find((page) => page.includes(`${index + 1}. ${number}`) && !page.includes("Gündem sırası"));
    assert.ok(own, `${number} has pages of its own`);
  }
  assert.match(text, /Kurula önerilen/);
  assert.match(text, /Belgeler/);
  assert.match(text, /HUKUKİ GEÇERLİLİĞİ YOKTUR/);
  // One press from the cover to an item.
  const places = execFileSync("pdfinfo", ["-dests", path], { encoding: "utf8" });
  for (const index of items.keys()) assert.ok(places.includes(`"part${index + 1}"`), places);
  proves("O4", "R1", "G4");
}

/** Missing documents: a ready list, a line of one's own, the letter as it will be; then the letter is sent and a clock runs (O3). */
async function missingDocuments(page) {
  await open(page, `/isler/${prepared.lacking}/request-documents`);
  await page.selectOption("#missing-list", { label: "Tüzel kişi: imza ve kuruluş belgeleri" });
  const area = page.locator("#f-missing");
  const letter = page.locator(".letter-preview");
  assert.match(await area.inputValue(), /^İmza sirküleri\nTicaret sicil gazetesi\n/);
  assert.match(await letter.textContent(), /1\. İmza sirküleri/);
  assert.match(await letter.textContent(), /\{last_day\} günü/, "what is still to be written stands out");
  await area.fill(`${await area.inputValue()}\nYetki belgesi`);
  await page.selectOption("#missing-list", { label: "İmza eksikliği" });
  await page.selectOption("#missing-list", { label: "Tüzel kişi: imza ve kuruluş belgeleri" });
  assert.equal((await area.inputValue()).split("\n").length, 5, "no line twice");
  await page.fill("#f-last_day", prepared.last_day);
  assert.ok((await letter.textContent()).includes(`${prepared.last_day} günü sonuna kadar`));
  await looksRightNow(page, "eksik belge");
  await page.locator("main form button[type=submit]").last().click();
  await page.waitForURL((url) => url.pathname.endsWith(prepared.lacking));
  await settled(page);
  const text = await main(page);
  assert.ok(text.includes("60 gün kaldı"), "the clock runs");
  assert.ok(text.includes("Yetki belgesi"));
  proves("O3");
}

/** An alarm is marked as false with a note; what the detector has done stands as it was (O8). */
async function falseAlarm(page, inspector) {
  await open(page, "/uyarilar");
  const row = page.locator("tbody tr").filter({ hasText: "Değerlendirilmedi" }).first();
  const finding = await row.locator("td[data-label='Sonuç']").textContent();
  await row.getByRole("button", { name: /^Yanlış alarm/ }).click();
  const dialog = page.getByRole("alertdialog");
  assert.match(await dialog.textContent(), /eşikleri ve durdurulan kullanıcı değişmez/);
  await dialog.getByRole("button", { name: "Yanlış alarm" }).click();
  assert.ok(await dialog.locator("[role=alert] a").count(), "a note is asked for");
  await dialog.locator("#confirm-reason").fill("Kurumun deneme çalışmasıdır, yazısı vardır.");
  await dialog.getByRole("button", { name: "Yanlış alarm" }).click();
  await dialog.waitFor({ state: "detached" });
  const judged = page.locator("tbody tr").filter({ hasText: "deneme çalışmasıdır" });
  await judged.waitFor();
  assert.ok((await judged.textContent()).includes(user("operator").name));
  assert.equal(await judged.locator("td[data-label='Sonuç']").textContent(), finding);
  await looksRightNow(page, "uyarilar");
  await open(inspector, "/uyarilar");
  assert.ok((await main(inspector)).includes("deneme çalışmasıdır"));
  assert.equal(await inspector.getByRole("button", { name: /^Yanlış alarm/ }).count(), 0, "an inspector reads");
  proves("O8");
}

/** What an operator sees as another role is synthetic, said so, and changes nothing; it is begun and ended on a page (O19). */
async function viewAsRole(page) {
  await open(page, "/rol-gorunumu");
  await page.getByRole("button", { name: "Görünümü başlat" }).click();
  assert.ok(await page.locator("[role=alert] a").count(), "a role must be chosen");
  await page.selectOption("#role", "administrator");
  await page.selectOption("#institution", "1001");
  await page.getByRole("button", { name: "Görünümü başlat" }).click();
  const banner = page.locator(".view-banner");
  await banner.waitFor();
  await settled(page);
  assert.match(await banner.textContent(), /İdari kullanıcı.*Kurum 1001.*sentetiktir ve hiçbir şey değiştirilemez/);
  assert.match(await page.locator(".band").textContent(), /SENTETİK/);
  assert.equal(await page.locator("nav.side a", { hasText: "Taahhütname" }).count(), 1, "the role's menu");
  assert.equal(await page.locator("nav.side a", { hasText: "Onay bekleyenler" }).count(), 0);
  assert.ok(
    (await page.locator("header .who").textContent()).includes(user("operator").name),
    "nobody is impersonated",
  );
  const refused = await page.evaluate(async () => {
    const answer = await fetch("/api/v1/account/totp", {
      method: "POST",
      headers: { "KPS-Oturum": "1", "Content-Type": "application/json" },
      body: "{}",
    });
    await answer.text();
    return answer.status;
  });
  assert.equal(refused, 403, "nothing can be changed");
  await looksRightNow(page, "rol gorunumu");
  await banner.getByRole("button", { name: "Görünümü bitir" }).click();
  await banner.waitFor({ state: "detached" });
  await page.locator("nav.side a", { hasText: "Onay bekleyenler" }).waitFor();
  proves("O19");
}

/** An operator writes until when an inspector is appointed; the inspector reads it on every page of the log (D1). */
async function mandate(page, inspector) {
  await open(inspector, "/iz");
  assert.match(await main(inspector), /Salt okunur.*görev süresi sonu yazılmamış/is);
  await open(page, `/hesaplar/${prepared.inspector}`);
  await page.fill("#mandate-day", "30.13.2026");
  await page.getByRole("button", { name: "Görev süresini yaz" }).click();
  assert.equal(await page.locator("[role=alert] a").count(), 2, "day and reason");
  await page.fill("#mandate-day", prepared.last_day);
  await page.fill("#mandate-reason", "Görevlendirme yazısı 2026/7");
  await page.getByRole("button", { name: "Görev süresini yaz" }).click();
  await page.getByText(`Son gün: ${prepared.last_day}`).waitFor();
  await page.getByText("Görev süresi sonu yazıldı").first().waitFor();
  await looksRightNow(page, "gorev suresi");
  await inspector.reload();
  await settled(inspector);
  assert.match(await main(inspector), /hiçbir kaydı değiştiremez. Kapsam: iz kayıtlarının tamamı/);
  assert.ok((await main(inspector)).includes(`Görev süreniz ${prepared.last_day} günü biter`));
  proves("D1");
}

await finish(async () => {
  const operator = await signedIn("operator");
  const second = await signedIn("operator-2");
  await check("an inspector's mandate has an end that the banner tells", async () => {
    await mandate(operator, await signedIn("denetci"));
  });
  await check("the work queue tells age, clock and owner", () => queueTells(operator));
  await check("of two that take a case one is told who has it", () => twoTakeAtOnce(operator, second));
  await check("several cases are given at once", async () => {
    await bulk(operator, second);
  });
  await check("what waits for a second person shows what differs", async () => {
    await fourEyes(operator, second);
  });
  await check("a meeting's quorum, votes, dissent and withdrawal", async () => {
    const members = [];
    for (const number of [1, 2, 3]) members.push(await signedIn(`kurul-uyesi-${number}`));
    await votesAndDissent(await signedIn("kurul-sekreteri"), members);
    await pack(members[0]);
  });
  await check("missing documents are asked for from a ready list, with a preview", async () => {
    await missingDocuments(operator);
  });
  await check("an alarm is marked as false", async () => falseAlarm(operator, await signedIn("denetci")));
  await check("the portal is seen as another role", async () => {
    await viewAsRole(operator);
  });
  for (const path of ["/kuyruk", "/rol-gorunumu"]) await check(`${path} looks right`, () => looksRight(operator, path));
});
