// Somebody comes in for the first time: a code of the operator, a password, the picture for the telephone, codes for worse days.
// Usage: node tests/enrol.mjs CREDENTIALS.json     the file that `kps demo` writes
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { begin, proves, settled, totp } from "./browser.mjs";
import { modulesOf, read } from "./qr.mjs";

const { base, watch, check, looksRightNow, signedIn, finish } = begin();
const LOGIN = "idari-1001";
const PASSWORD = "ışıl ışıl bir İstanbul akşamı";
const RECOVERY_CODES = 10;
/** White modules around a QR picture that readers want (ISO/IEC 18004). */
const QUIET_MODULES = 4;

/** The operator forgets a person's second factors; gives the code that sets the account up again. */
async function forgotten() {
  const page = await signedIn("operator-2");
  await page.goto(`${base}/portal/hesaplar?kurum=1001`);
  await page.click(`tr:has-text("${LOGIN}") a`);
  await page.check("input[value='reset']");
  await page.fill("#account-reason", "Telefonunu kaybetti");
  await page.check("#account-factors");
  await page.click("button:has-text('Uygula')");
  const code = await page.locator(".secret").innerText();
  await page.context().close();
  return code;
}

/** What a text asks of a password manager, and that nothing is in the way of pasting (WCAG 3.3.8). */
async function pasted(page, field, text, purpose) {
  assert.equal(await page.getAttribute(field, "autocomplete"), purpose, field);
  await page.focus(field);
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+v");
  assert.equal(await page.inputValue(field), text, `${field} takes what is pasted`);
}

let secret = "";

async function setUp(code) {
  const page = await watch.page({ acceptDownloads: true });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: base });
  await page.goto(`${base}/portal/giris/kurulum`);
  await pasted(page, "#login", LOGIN, "username");
  await pasted(page, "#code", code.trim(), "one-time-code");
  await pasted(page, "#password", PASSWORD, "new-password");
  await page.keyboard.press("Enter");
  await page.waitForSelector("text=Parolanız belirlendi. Şimdi oturum açın.");
  await pasted(page, "#login", LOGIN, "username");
  await pasted(page, "#password", PASSWORD, "current-password");
  await page.keyboard.press("Enter");
  await page.click("button:has-text('Anahtar üret')");
  await page.waitForSelector("svg.qr path");
  await looksRightNow(page, "karekod");
  const [path, box] = await page
    .locator("svg.qr")
    .evaluate((svg) => [svg.querySelector("path").getAttribute("d"), svg.getAttribute("viewBox")]);
  const { modules, border } = modulesOf(path, Number(box.split(" ")[2]));
  assert.ok(border >= QUIET_MODULES, `${border} modules of white around it`);
  const otpauth = new URL(read(modules));
  assert.equal(otpauth.protocol, "otpauth:");
  secret = otpauth.searchParams.get("secret");
  const typed = (await page.locator(".secret").innerText()).replaceAll(/\s/g, "");
  assert.equal(typed, secret, "the picture holds the key that can be typed");
  await page.fill("#enrol-code", "000000");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".notice.bad");
  await pasted(page, "#enrol-code", await totp({ username: `${LOGIN} anew`, totp_secret: secret }), "one-time-code");
  await page.keyboard.press("Enter");
  await page.waitForSelector("nav.side");
  await settled(page);
  return page;
}

async function recovery(page) {
  await page.goto(`${base}/portal/hesabim`);
  await settled(page);
  await page.click("section[aria-labelledby=codes] > button");
  await page.waitForSelector(".codes li");
  const codes = await page.locator(".codes li").allInnerTexts();
  assert.equal(new Set(codes).size, RECOVERY_CODES);
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("button:has-text('Dosyaya kaydet')")]);
  assert.deepEqual(
    readFileSync(await file.path(), "utf8")
      .trim()
      .split("\r\n"),
    codes,
  );
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".codes").isVisible(), "the codes are on paper");
  await page.emulateMedia({ media: null });
  await page.click(".masthead button:has-text('Çıkış')");
  for (const [given, isGood] of [
    [codes[3], true],
    [codes[3], false],
  ]) {
    await page.goto(`${base}/portal/giris`);
    await page.fill("#login", LOGIN);
    await page.fill("#password", PASSWORD);
    await page.keyboard.press("Enter");
    await page.click("button:has-text('Kurtarma kodu kullan')");
    await page.fill("#code", given);
    await page.keyboard.press("Enter");
    if (isGood) {
      await page.waitForSelector("nav.side");
      await page.click(".masthead button:has-text('Çıkış')");
      await page.waitForSelector("#login");
    } else await page.waitForSelector(".notice.bad");
  }
  proves("G12");
  await page.context().close();
}

/** A wrong password takes nothing else away: the login is asked once (WCAG 3.3.7). */
async function askedOnce() {
  const page = await watch.page();
  await page.goto(`${base}/portal/giris`);
  await page.fill("#login", LOGIN);
  await page.fill("#password", "yanlis-parola");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".notice.bad");
  assert.equal(await page.inputValue("#login"), LOGIN);
  assert.equal(await page.locator("canvas, iframe, [class*=captcha]").count(), 0, "no puzzle");
  proves("A8");
  await page.context().close();
}

await finish(async () => {
  let page;
  await check("a picture for the telephone is read back", async () => {
    page = await setUp(await forgotten());
  });
  await check("codes for worse days are printed, saved and good once", () => recovery(page));
  await check("nothing is asked twice", askedOnce);
});
