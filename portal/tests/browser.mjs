// What browser tests share: a browser, a person who signs in, axe, and the watch over requests.
import { createHash, createHmac, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "node:tls";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const STEP_SECONDS = 30;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
export const WIDTHS = [320, 768, 1280];
export const THEMES = ["light", "dark"];

function base32Bytes(text) {
  let bits = 0;
  let held = 0;
  const bytes = [];
  for (const letter of text.replace(/=+$/, "")) {
    held = (held << 5) | BASE32.indexOf(letter);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
    }
  }
  return Buffer.from(bytes);
}

const lastSteps = new Map();

/** A code of the app that was not used yet: of this step or the next, which the server takes too. */
export async function totp(user) {
  const now = () => Math.floor(Date.now() / 1000 / STEP_SECONDS);
  const step = Math.max(now(), (lastSteps.get(user.username) ?? 0) + 1);
  while (step > now() + 1) await new Promise((resolve) => setTimeout(resolve, 250));
  lastSteps.set(user.username, step);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", base32Bytes(user.totp_secret)).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The digest by which the browser takes the demo's certificate as good: passkeys want that. */
function keyDigest(base) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      const { publicKey } = new X509Certificate(socket.getPeerCertificate().raw);
      socket.end();
      resolve(
        createHash("sha256")
          .update(publicKey.export({ type: "spki", format: "der" }))
          .digest("base64"),
      );
    });
    socket.on("error", reject);
  });
}

/** One browser for a whole file; `problems` collects what no page may do. */
export class Watch {
  constructor(base) {
    this.base = base;
    this.problems = [];
  }
  async start() {
    this.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        `--ignore-certificate-errors-spki-list=${await keyDigest(this.base)}`,
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-gpu",
      ],
    });
    return this;
  }
  /** A fresh person: no cookie, no storage. */
  async context(options = {}) {
    const context = await this.browser.newContext({
      ignoreHTTPSErrors: true,
      locale: "tr-TR",
      timezoneId: "Europe/Istanbul",
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const { host } = new URL(this.base);
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (["http:", "https:", "ws:", "wss:"].includes(url.protocol) && url.host !== host)
        this.problems.push(`outside request: ${url.origin}`);
    });
    context.on("page", (page) => {
      page.on("console", (message) => {
        if (message.type() === "error" && /Content Security|Trusted|Refused/i.test(message.text()))
          this.problems.push(`CSP: ${message.text().slice(0, 300)}`);
      });
      page.on("pageerror", (error) => this.problems.push(`page error: ${error.message.slice(0, 300)}`));
    });
    return context;
  }
  async page(options) {
    return (await this.context(options)).newPage();
  }
  async stop() {
    await this.browser?.close();
  }
}

/** Signs in as people do. */
export async function signIn(page, base, user) {
  await page.goto(`${base}/portal/giris`);
  await page.fill("#login", user.username);
  await page.fill("#password", user.password);
  await page.keyboard.press("Enter");
  await page.fill("#code", await totp(user));
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.includes("giris"));
}

/** Waits until nothing is being loaded any more. */
export async function settled(page) {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector(".skeleton"));
}

/** Violations of WCAG 2.2 A and AA, in one line each. Run from the test's side: the page's CSP forbids foreign scripts. */
export async function axe(page, without = []) {
  await page.evaluate(AXE);
  return page.evaluate(async (left) => {
    const found = await globalThis.axe.run(document, {
      runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
      rules: Object.fromEntries(left.map((rule) => [rule, { enabled: false }])),
    });
    return found.violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} – ${node.any[0]?.message ?? rule.help}`),
    );
  }, without);
}

/** Things that axe does not see: what is cut, or pushes the page sideways (WCAG 1.4.10). */
export function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
      .filter((each) => each.getBoundingClientRect().right > width + 1 && !each.closest(".table-wrap"))
      .slice(0, 3)
      .map((each) => `wider than the page: ${each.tagName} ${each.className}`);
  });
}
