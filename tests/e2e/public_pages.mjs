// Looks at the public pages in Debian's Chromium at three widths, in the light and in the dark: axe, and nothing wider than the screen.
//
// usage: node public_pages.mjs BASE_URL PATH...
// Prints {"looked_at": N, "problems": [...]}.
import fs from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [base, ...paths] = process.argv.slice(2);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium-headless-shell",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const problems = [];
let looked_at = 0;
for (const [width, colorScheme] of [[320, "dark"], [768, "light"], [1280, "light"]]) {
  // axe runs beside the page's own policy, which forbids every script; the certificate is the demo's.
  const context = await browser.newContext({ viewport: { width, height: 900 }, ignoreHTTPSErrors: true, colorScheme, bypassCSP: true });
  const page = await context.newPage();
  // The page of errors names no icon: browsers then look for one of their own accord.
  const isOfIcon = message => message.location().url.endsWith("/favicon.ico");
  page.on("console", message => { if (message.type() === "error" && !isOfIcon(message)) problems.push(`${width} ${page.url()} ${message.text()}`); });
  for (const path of paths) {
    await page.goto(base + path);
    looked_at += 1;
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (beyond > 0) problems.push(`${width} ${path} is too wide by ${beyond}`);
    await page.evaluate(axe);
    const found = await page.evaluate(tags => window.axe.run(document, { runOnly: tags }), rules);
    for (const one of found.violations) problems.push(`${width} ${path} ${one.id}: ${one.nodes[0].html.slice(0, 120)}`);
  }
  await context.close();
}
await browser.close();
console.log(JSON.stringify({ looked_at, problems }));
