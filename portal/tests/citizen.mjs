// A citizen sees who looked, asks about it, and an institution answers. The first check that fails ends the run.
// Usage: node tests/citizen.mjs CREDENTIALS.json NUMBER     the file that `kps demo` writes; the citizen's identity number
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { begin, proves, settled } from "./browser.mjs";

const ownNumber = process.argv[3];
const { base, kept, keep, check, looksRight, looksRightNow, signedIn, finish } = begin();

/** One step after signing in: the page says who, when, why and under which law, with names for readers. */
async function timeline(page) {
  await page.click("main >> text=Beni kim sorguladı?");
  await page.waitForSelector("h1:has-text('Beni kim sorguladı?')");
  await settled(page);
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1", "the heading has the focus");
  const first = page.locator(".lookups > li").first();
  for (const words of ["Ne soruldu?", "Neden?", "Kayıt no"])
    assert.ok(await first.locator(`dt:has-text("${words}")`).count(), words);
  assert.ok(await page.locator(".lookups dt:has-text('Hangi bilgiler?')").count());
  assert.ok(await page.locator(".lookups dt:has-text('Hangi kanuna göre?')").count());
  assert.ok(await page.locator(".tag:has-text('Cevap verilmedi')").count(), "one was not answered");
  assert.ok(await page.locator(".tag:has-text('Bir yakınınız üzerinden')").count(), "one came through a relative");
  assert.ok(await page.locator("text=Bazı sorgular bir süre görünmez").count());
  assert.match(await page.locator("main").innerText(), /anına kadar olan bütün sorguları kapsar/);
  const unnamed = await page
    .locator("main button, main a")
    .evaluateAll(
      (all) => all.filter((each) => !(each.getAttribute("aria-label") ?? each.textContent ?? "").trim()).length,
    );
  assert.equal(unnamed, 0, "every button and link has a name");
  const articles = await page
    .locator(".lookups article")
    .evaluateAll((all) =>
      all.every((each) => document.getElementById(each.getAttribute("aria-labelledby") ?? "")?.textContent),
    );
  assert.ok(articles, "every look-up is named by its institution");
  proves("V1", "V2", "V3", "V4");
}

async function narrowing(page) {
  const total = await page.locator("h2#rows ~ .tag").innerText();
  await page.selectOption("#institution", "1001");
  await page.waitForURL(/kurum=1001/);
  await settled(page);
  assert.ok(await page.locator("th:has-text('Örnek Bankası')").count());
  await page.selectOption("#institution", "");
  await settled(page);
  assert.equal(await page.locator("h2#rows ~ .tag").innerText(), total);
  assert.ok(await page.locator("text=/Aynı gün \\d+ kez/").count(), "repeats stand once");
  proves("V6");
}

async function proof(page) {
  await page.locator("button:has-text('Kanıt')").first().press("Enter");
  await page.waitForSelector(".proof code");
  assert.match(await page.locator(".proof code").first().innerText(), /^[0-9a-f]{64}$/);
  proves("V10");
}

/** "Bunu tanımıyorum", by keyboard alone. */
async function ask(page) {
  const link = page.locator("a:has-text('Bunu tanımıyorum')").last();
  assert.match((await link.getAttribute("aria-label")) ?? "", /Bunu tanımıyorum: /);
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("#question");
  await settled(page);
  await looksRightNow(page, "sor light");
  await page.focus("#question");
  await page.keyboard.type("Bu kurumla bir işim olmadı.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("h1:has-text('Kuruma sorduğunuz soru')");
  await settled(page);
  assert.ok(await page.locator("text=30 gün kaldı").count(), "the days are counted");
  await looksRightNow(page, "soru light");
  return new URL(page.url()).pathname.split("/").at(-1);
}

async function answer(id) {
  const page = await signedIn("idari-1001");
  await page.goto(`${base}/portal/isler/${id}`);
  await page.waitForSelector("h2:has-text('Kurumunuzdaki izi')");
  await settled(page);
  assert.ok(!(await page.locator("main").innerText()).includes(ownNumber));
  assert.ok(await page.locator("text=İlgili kişi").count(), "the citizen's name is not told");
  await looksRightNow(page, "kurum light");
  await page.click("a:has-text('Cevap ver')");
  await page.check("input[value=lawful]");
  await page.fill("#f-reply", "Kredi başvurunuz için sorgulandınız.");
  await page.click("form button[type=submit]");
  await page.waitForSelector("text=Kurum cevap verdi");
  await page.context().close();
}

async function complain(page) {
  await page.reload();
  await page.waitForSelector("text=Kurumun cevabı");
  await settled(page);
  assert.ok(await page.locator("h2:has-text('Şikâyet hakkınız')").count());
  await looksRightNow(page, "cevap light");
  await page.click("button:has-text('Genel Müdürlüğe ilet')");
  await page.fill("#f-objection", "Ben bu kuruma hiç başvurmadım.");
  await page.click("form button[type=submit]");
  await page.waitForSelector("text=Genel Müdürlük inceliyor");
  proves("V5");
}

/** What a screen reader is given: one heading, a named article for each look-up, its facts, and deeds with names of their own. */
async function heard(page) {
  const tree = await page.locator("main").ariaSnapshot();
  for (const part of [
    /heading "Beni kim sorguladı\?" \[level=1\]/,
    /heading "Sorgular, en yeniden eskiye" \[level=2\]/,
    /article "Örnek Bankası/,
    /combobox "Yıl"/,
    /combobox "Kurum"/,
    /term: Ne zaman\?/,
    /link "Bunu tanımıyorum: Örnek Bankası/,
    /button "Kanıt: \d+ numaralı kayıt"/,
  ])
    assert.match(tree, part);
}

/** Readable at 200 %: text of twice the size in a narrow window pushes nothing sideways. */
async function large(page) {
  await page.goto(`${base}/portal/sorgularim`);
  await settled(page);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `200 % is ${wide} px too wide`);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "";
  });
  proves("V9");
}

async function file(page) {
  await page.goto(`${base}/portal/sorgularim`);
  await settled(page);
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click("text=Listeyi kaydet")]);
  assert.equal(saved.suggestedFilename(), "sorgularim.csv");
  const [paper] = await Promise.all([
    page.waitForEvent("download"),
    page.click("button:has-text('Listeyi kaydet (PDF)')"),
  ]);
  assert.equal(paper.suggestedFilename(), "sorgularim.pdf");
}

await finish(async () => {
  const page = await signedIn("vatandas");
  await settled(page);
  await check("one step after signing in a citizen sees who looked", () => timeline(page));
  await check("year and institution narrow the list", () => narrowing(page));
  await check("a row is proved", () => proof(page));
  await check("the list as a file", () => file(page));
  await check("what a screen reader is given", () => heard(page));
  await check("text of twice the size", () => large(page));
  await check("the page in both themes and three widths", () => looksRight(page, "/sorgularim"));
  await page.evaluate(() => localStorage.removeItem("kps.preferences"));
  await page.goto(`${base}/portal/sorgularim`);
  await settled(page);
  let id = "";
  await check("the institution is asked", async () => {
    id = await ask(page);
  });
  await check("the institution answers", () => answer(id));
  await check("the citizen takes it to the directorate", () => complain(page));
  await keep(page);
  for (const text of kept) assert.ok(!text.includes(ownNumber), "no identity number in addresses or storage");
  await page.context().close();
});
