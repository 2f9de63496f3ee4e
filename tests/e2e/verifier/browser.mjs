// Drives contracts/audit/verifier.html in Debian's Chromium, from file://, without a network.
//
// usage: node browser.mjs PLAN PICTURES     PLAN: JSON with page, vkey, receipt, request, response, short, folders, pruned
// Prints one JSON object of what the page said. Any request that leaves the page's own file is an error.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const plan = JSON.parse(fs.readFileSync(process.argv[2], "utf8")), pictures = process.argv[3];
const profile = fs.mkdtempSync(path.join(os.tmpdir(), "kps-chromium-"));
const requests = [], problems = [], said = {};
const context = await chromium.launchPersistentContext(profile, {
  executablePath: "/usr/bin/chromium", headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const page = await context.newPage();
  page.on("request", request => { if (!request.url().startsWith("file:")) requests.push(request.url()); });
  page.on("console", message => { if (message.type() === "error") problems.push(message.text()); });
  page.on("pageerror", error => problems.push(String(error)));
  await page.goto(plan.page);
  const result = async (button, box) => {
    await page.click(button);
    await page.waitForFunction(id => { const e = document.querySelector(id); return e.classList.contains("good") || e.classList.contains("bad"); }, box, { timeout: 60000 });
    return { good: await page.evaluate(id => document.querySelector(id).classList.contains("good"), box), text: await page.innerText(box) };
  };
  const receipt = () => result("#check-receipt", "#receipt-result"), log = () => result("#check-log", "#log-result");
  const picture = async (name, width, scheme) => {
    if (!pictures) return;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: path.join(pictures, `${name}-${width}-${scheme}.png`), fullPage: true });
  };
  const picturesOf = async name => {
    for (const scheme of ["light", "dark"]) for (const width of [320, 768, 1280]) await picture(name, width, scheme);
  };

  said.title = await page.title();
  said.withoutKey = await receipt();
  await page.fill("#key", plan.vkey);
  await page.fill("#receipt", fs.readFileSync(plan.receipt, "utf8"));
  said.full = await receipt();
  await page.setInputFiles("#request", plan.request);
  said.half = await receipt();
  await page.setInputFiles("#response", plan.response);
  said.opened = await receipt();
  await page.setInputFiles("#response", plan.request);
  said.otherResponse = await receipt();
  const text = fs.readFileSync(plan.receipt, "utf8");
  await page.fill("#receipt", text.replace(/index (\d+)/, (_, n) => `index ${Number(n) + 1}`));
  said.otherIndex = await receipt();
  await page.fill("#receipt", "<script>alert(1)</script>");
  said.nonsense = await receipt();
  await page.setInputFiles("#request", []);
  await page.setInputFiles("#response", []);
  await page.fill("#receipt", fs.readFileSync(plan.short, "utf8"));
  said.shortWithoutLog = await receipt();

  said.folders = [];
  for (const folder of plan.folders) {
    await page.setInputFiles("#folder", folder);
    said.folders.push(await log());
  }
  await page.setInputFiles("#folder", plan.folders[0]);
  said.short = await receipt();
  await page.setInputFiles("#folder", plan.pruned);
  said.prunedShort = await receipt();
  said.pruned = await log();
  const inner = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  said.tooWide = [];
  for (const width of [320, 768, 1280]) { await page.setViewportSize({ width, height: 900 }); said.tooWide.push(await inner()); }
  await picturesOf("pruned");
  await page.fill("#key", "");
  said.ownKey = await log();
  await page.click("#language");
  said.english = await page.title();
  said.prunedEnglish = await log();
  await picturesOf("pruned-english");
  await page.click("#language");

  await page.fill("#key", plan.vkey);
  await page.fill("#receipt", text);
  await page.setInputFiles("#request", plan.request);
  await page.setInputFiles("#response", plan.response);
  await receipt();
  await page.setInputFiles("#folder", plan.folders[plan.folders.length - 1]);
  await log();
  await picturesOf("verifier");
} finally {
  await context.close();
  fs.rmSync(profile, { recursive: true, force: true });
}
console.log(JSON.stringify({ said, requests, problems }));
