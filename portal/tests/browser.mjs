// What browser tests share: a browser, a person who signs in, axe, and the watch over requests.
import { strict as assert } from "node:assert";
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

const lastSteps = new Map(Object.entries(JSON.parse(process.env.KPS_LAST_STEPS ?? "{}")));

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
  await page.waitForFunction(() => !document.querySelector(".skeleton:not([data-sample] *)"));
}

const ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Violations of WCAG 2.2 A and AA, in one line each. Run from the test's side: the page's CSP forbids foreign scripts. */
export async function axe(page, without = [], only = undefined) {
  await page.evaluate(AXE);
  const runOnly = only ? { type: "rule", values: only } : { type: "tag", values: ALL_RULES };
  return page.evaluate(
    async ([run, left]) => {
      const found = await globalThis.axe.run(document, {
        runOnly: run,
        rules: Object.fromEntries(left.map((rule) => [rule, { enabled: false }])),
      });
      return found.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} – ${node.any[0]?.message ?? rule.help}`),
      );
    },
    [runOnly, without],
  );
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

/** Which rows of the checklist a check proves (docs/portal_score.md): called where it was seen, with plain words only. */
const proven = new Set();
export function proves(...rows) {
  for (const row of rows) proven.add(row);
}

const seconds = () => `${(performance.now() / 1000).toFixed(0)} s`;

/** What every file of tests begins with: the demo whose CREDENTIALS.json is the first argument, and its people. */
export function begin() {
  const credentials = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const base = credentials.base_url;
  const user = (name) => credentials.portal_users.find((each) => each.username === name);
  const watch = new Watch(base);

  /** Every address seen and everything a browser keeps: nothing of a person (PORTAL 1.6). */
  const kept = [];
  async function keep(page) {
    kept.push(page.url());
    kept.push(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.title])));
  }

  /** With KPS_ONLY=WORDS, only the checks that are called so. */
  async function check(name, run) {
    if (process.env.KPS_ONLY && !name.includes(process.env.KPS_ONLY)) return;
    await run();
    console.log(`ok ${name} (${seconds()})`);
  }

  const look = (page, theme, language) =>
    page.evaluate(
      ([wanted, tongue]) => {
        localStorage.setItem(
          "kps.preferences",
          JSON.stringify({ theme: wanted, language: tongue, density: wanted === "dark" ? "compact" : "roomy" }),
        );
      },
      [theme, language],
    );

  async function shot(page, name, width) {
    if (!process.env.KPS_SHOTS) return;
    const file = `${name.replace(/[^a-z0-9]+/gi, "_")}_${width}.png`;
    await page.screenshot({ path: `${process.env.KPS_SHOTS}/${file}`, fullPage: true });
  }

  /**
   * A page in both themes and three widths: axe, and nothing wider than the window. What stands on it does not change with the
   * theme: in the second one only what colours decide is looked at again. With KPS_SHOTS=FOLDER, pictures of all.
   */
  async function looksRight(page, path, themes = THEMES, language = "tr") {
    for (const theme of themes) {
      await page.goto(`${base}/portal${path}`);
      await look(page, theme, language);
      await page.reload();
      await settled(page);
      await looksRightNow(page, `${path} ${theme} ${language}`, theme === themes[0] ? undefined : ["color-contrast"]);
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    }
  }

  /** What stands on the screen, as it is (after a question, say), in three widths; between them the layout is one of the two. */
  async function looksRightNow(page, name, only = undefined) {
    assert.equal(await page.locator("h1").count(), 1, `${name}: one h1`);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const found = await overflow(page);
      if (width !== WIDTHS[1]) found.push(...(await axe(page, [], only)));
      else if (!only) found.push(...(await axe(page, [], ["target-size", "color-contrast"])));
      await shot(page, name, width);
      assert.deepEqual(found, [], `${name} ${width}`);
    }
    await keep(page);
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  const sessions = new Map();
  /** Signs in once; later pages of the same person go on in that session, which spares a code and a password each time. */
  async function signedIn(name, options) {
    if (sessions.has(name)) {
      const page = await watch.page({ ...options, storageState: sessions.get(name) });
      await page.goto(`${base}/portal/`);
      await page.waitForSelector("h1");
      if (!page.url().includes("giris")) return page;
      await page.context().close();
    }
    const page = await watch.page(options);
    await signIn(page, base, user(name));
    const { cookies } = await page.context().storageState();
    sessions.set(name, { cookies, origins: [] });
    return page;
  }

  /** Runs the checks; the first that fails ends the run with 1. */
  async function finish(run) {
    try {
      await watch.start();
      await run();
      assert.deepEqual([...new Set(watch.problems)], [], "requests, policy and scripts");
      console.log(`ok nothing left the server, nothing broke the policy (${seconds()})`);
      if (proven.size) console.log(`proved ${[...proven].sort().join(" ")}`);
    } catch (error) {
      console.error(error);
      console.error([...new Set(watch.problems)].join("\n"));
      process.exitCode = 1;
    } finally {
      await watch.stop();
    }
  }

  return { credentials, base, user, watch, kept, keep, check, looksRight, looksRightNow, signedIn, finish };
}
