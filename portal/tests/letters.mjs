// i, İ, ı and I on their way through everything: typed, searched, sorted, in capitals, on paper, in CSV, XLSX, PDF, JSON and
// an address; and names as the register has them.
// Usage: node tests/letters.mjs CREDENTIALS.json NAME     NAME: what an institution is called that has applied
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { begin, proves, settled } from "./browser.mjs";

const name = process.argv[3];
const { credentials, base, check, signedIn, finish } = begin();
const person = (persona) => credentials.persons.find((each) => each.persona === persona);
const folder = mkdtempSync(join(tmpdir(), "kps-letters-"));
const pdfText = (path) => execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });

async function saved(page, press) {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

/** One file of a workbook; Debian has no unzip in every place where it has Python. */
const READ_ZIP =
  "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(''.join(z.read(n).decode() for n in z.namelist() if n.endswith('.xml')))";

/** An institution's name in the list of cases: on the page, in its files, on paper. */
async function list() {
  const page = await signedIn("operator");
  await page.goto(`${base}/portal/isler?tur=application`);
  await settled(page);
  const cell = page.locator("td[data-label=Konu]", { hasText: name });
  assert.equal((await cell.first().innerText()).trim(), name);
  const csv = readFileSync(await saved(page, () => page.click("button:has-text('CSV indir')")), "utf8");
  assert.ok(csv.startsWith("\ufeff") && csv.includes(name), "CSV");
  const xlsx = await saved(page, () => page.click("button:has-text('XLSX indir')"));
  assert.ok(execFileSync("python3", ["-c", READ_ZIP, xlsx], { encoding: "utf8" }).includes(name), "XLSX");
  const paper = join(folder, "list.pdf");
  await page.pdf({ path: paper, preferCSSPageSize: true, landscape: true });
  assert.ok(pdfText(paper).replace(/\s+/g, " ").includes("Işıl İğdır"), "on paper");
  const [answer] = await Promise.all([
    page.waitForResponse((each) => new URL(each.url()).pathname === "/api/v1/cases"),
    page.reload(),
  ]);
  assert.ok((await answer.text()).includes(`"${name}"`), "JSON");
  await page.context().close();
}

/** Capitals by the style sheet: of Turkish data they are Turkish, whatever the page's language is. */
async function capitals() {
  const page = await signedIn("operator");
  for (const language of ["tr", "en"]) {
    await page.evaluate(
      (wanted) => localStorage.setItem("kps.preferences", JSON.stringify({ language: wanted })),
      language,
    );
    await page.goto(`${base}/portal/isler?tur=application`);
    await settled(page);
    const shown = await page
      .locator(`tbody [lang=tr]:has-text("${name}")`)
      .first()
      .evaluate((element) => {
        element.style.textTransform = "uppercase";
        return element.innerText;
      });
    assert.equal(shown, name.toLocaleUpperCase("tr-TR"), language);
    assert.match(shown, /IŞIL İĞDIR/);
  }
  await page.context().close();
}

/** Searched and sorted in an address that can be opened again. */
async function searched() {
  const page = await signedIn("operator");
  await page.goto(`${base}/portal/kurumlar`);
  await settled(page);
  for (const typed of ["ORNEK BANKASI", "örnek bankası", "ornek bankasi", "ÖRNEK BANKASI"]) {
    await page.fill("#search", typed);
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
    assert.match(await page.locator("tbody").innerText(), /Örnek Bankası/, typed);
  }
  await page.goto(`${base}/portal/galeri?sira=ad`);
  await settled(page);
  const sorted = await page.locator("td[data-label=Konu]").allTextContents();
  assert.deepEqual(
    sorted.filter((word) => /^[Iıİi]/.test(word)),
    ["Iğdır", "ısı", "iki", "İzmir"],
  );
  // An address keeps what was typed, letter for letter.
  const typed = "Işıl İğdır ılık iyi";
  await page.goto(`${base}/portal/isler?sayi=${encodeURIComponent(typed)}`);
  await settled(page);
  assert.equal(await page.inputValue("#filter-number"), typed);
  await page.fill("#filter-number", `${typed} İ`);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.searchParams.get("sayi") === `${typed} İ`);
  await page.reload();
  await settled(page);
  assert.equal(await page.inputValue("#filter-number"), `${typed} İ`);
  await page.context().close();
}

async function stateWork(page) {
  await page.waitForSelector("#purpose");
  await page.selectOption("#purpose", { index: 1 });
  await page.fill("#file", "2026/1453");
  await page.keyboard.press("Enter");
}

/** The value beside a label of the card. */
const besideLabel = (page, label) =>
  page
    .locator(".clerk-result dt", { hasText: new RegExp(`^${label}$`) })
    .first()
    .locator("xpath=following-sibling::dd[1]//span[@lang='tr']");

/** Typed in small letters, found by the register's own; the card, its paper and an extract spell names as they are registered. */
async function registered() {
  const page = await signedIn("alt-1001", { acceptDownloads: true });
  await page.goto(`${base}/portal/sorgu`);
  await settled(page);
  let isStated = false;
  for (const persona of ["dotted-name", "dotless-name", "circumflex-name", "fifty-letter-name", "two-given-names"]) {
    const { kimlik_no, ad, soyad } = person(persona);
    const before = await page.locator(".clerk-reminder .numbers").allInnerTexts();
    await page.fill("#number", String(kimlik_no));
    await page.press("#number", "Enter");
    if (!isStated) await stateWork(page);
    isStated = true;
    await page.waitForFunction((last) => {
      const receipt = document.querySelector(".clerk-reminder .numbers")?.textContent;
      return receipt && receipt !== last;
    }, before[0] ?? "");
    for (const [label, value] of [
      ["Adı", ad],
      ["Soyadı", soyad],
    ]) {
      const shown = besideLabel(page, label);
      assert.equal(await shown.innerText(), value, persona);
      assert.equal(await shown.evaluate((each) => getComputedStyle(each).textTransform), "none", "as registered");
    }
  }
  await page.getByRole("button", { name: "Kimlik bilgileri ile" }).click();
  for (const [typed, persona] of [
    ["ilker", "dotted-name"],
    ["ılker", "dotless-name"],
  ]) {
    const before = await page.locator(".clerk-reminder .numbers").allInnerTexts();
    await page.fill("#Ad", typed);
    await page.fill("#Soyad", "tınaz");
    await page.fill("#DogumTarihYil", "1991");
    await page.press("#Ad", "Enter");
    await page.waitForFunction((last) => {
      const receipt = document.querySelector(".clerk-reminder .numbers")?.textContent;
      return receipt && receipt !== last;
    }, before[0] ?? "");
    await page.waitForSelector(`#result-heading:has-text("${person(persona).ad} TINAZ")`);
  }
  const card = join(folder, "card.pdf");
  await page.pdf({ path: card });
  assert.match(pdfText(card), /ILKER/, "on paper");
  await page.goto(`${base}/portal/belge`);
  await settled(page);
  const { kimlik_no, dogum_gun, dogum_ay, dogum_yil } = person("dotted-name");
  await page.fill("#number", String(kimlik_no));
  await page.fill("#birth", `${dogum_gun}.${dogum_ay}.${dogum_yil}`);
  if (await page.locator("#purpose").count()) await page.selectOption("#purpose", { index: 1 });
  const sheet = pdfText(await saved(page, () => page.press("#birth", "Enter")));
  assert.match(sheet, /İLKER/);
  assert.match(sheet, /TINAZ/);
  proves("T6");
  await page.context().close();
}

/** Order and short forms of an address as people write it: neighbourhood, street, doors, district and province (T10). */
async function addresses() {
  const page = await signedIn("alt-1002");
  await page.goto(`${base}/portal/sorgu`);
  await settled(page);
  await page.fill("#number", String(person("married-with-children").kimlik_no));
  await page.press("#number", "Enter");
  await stateWork(page);
  await page.waitForSelector(".clerk-result h3:has-text('Yerleşim yeri adresi')");
  const open = await besideLabel(page, "Açık adres").innerText();
  assert.match(open, /^\S.* MAH\. \S.*(CAD|SK|BUL|MEYD)\. .*NO: \S+( İÇ KAPI NO: \S+)? SEYHAN \/ ADANA$/u);
  assert.doesNotMatch(open, /MAHALLESİ|CADDESİ|SOKA[KĞ]/u);
  proves("T10");
  await page.context().close();
}

await finish(async () => {
  try {
    await check("an institution's name in a list and its files", list);
    await check("capitals by the style sheet", capitals);
    await check("searched, sorted, kept in an address", searched);
    await check("names as they are registered", registered);
    await check("an address as people write it", addresses);
    proves("T1");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
