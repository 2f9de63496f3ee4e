// What browser tests share: a browser, a person who signs in, axe, and the watch over requests.
import { strict as assert } from "node:assert";
import { createHash, createHmac, X509Certificate } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "node:tls";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const STEP_SECONDS = 30;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
export const WIDTHS = [320, 768, 1280];
export const THEMES = ["light", "dark"];
export const LANGUAGES = ["tr", "en"];
/** How long anything is waited for: a machine with more to do than it can is slow, and no fault of the page. */
export const PATIENCE_MS = 90_000;

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

/** Codes are good once: those used outside the browser are told by its starter, those of another file at this demo stand beside its credentials. */
const STEPS = `${process.argv[2]}.steps`;
const lastSteps = new Map([
  ...Object.entries(JSON.parse(process.env.KPS_LAST_STEPS ?? "{}")),
  ...(existsSync(STEPS) ? JSON.parse(readFileSync(STEPS, "utf8")) : []),
]);

/** A code of the app that was not used yet: of this step or the next, which the server takes too. */
export async function totp(user) {
  const now = () => Math.floor(Date.now() / 1000 / STEP_SECONDS);
  const step = Math.max(now(), (lastSteps.get(user.username) ?? 0) + 1);
  while (step > now() + 1) await new Promise((resolve) => setTimeout(resolve, 250));
  lastSteps.set(user.username, step);
  writeFileSync(STEPS, JSON.stringify([...lastSteps]));
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
  async start(more = []) {
    this.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
      args: [
        `--ignore-certificate-errors-spki-list=${await keyDigest(this.base)}`,
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-gpu",
        ...more,
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
      // A colour that is on its way to another one is waited for at each look.
      reducedMotion: "reduce",
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    context.setDefaultNavigationTimeout(PATIENCE_MS);
    const { host } = new URL(this.base);
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (["http:", "https:", "ws:", "wss:"].includes(url.protocol) && url.host !== host)
        this.problems.push(`outside request: ${url.origin}`);
    });
    context.on("page", (page) => {
      keepLoads(page);
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

const loads = new WeakMap();

/** Keeps what a page has asked for and not got yet. */
function keepLoads(page) {
  const waiting = new Set();
  loads.set(page, waiting);
  page.on("request", (request) => waiting.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => waiting.delete(request));
}

/**
 * Two pictures and a breath: what an answer changes has been drawn, what it makes the page ask for was asked, and nothing moves
 * or changes its colour any more. A window behind another one draws rarely: there the time alone counts.
 */
const BREATH_MS = 40;
const UNSEEN_MS = 400;
const drawn = (page, breathMs = BREATH_MS) =>
  page.evaluate(
    async ([breath, unseen]) => {
      const later = (time) => new Promise((resolve) => setTimeout(resolve, time));
      const pictures = new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      await Promise.race([pictures.then(() => later(breath)), later(unseen)]);
      const moving = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.race([Promise.allSettled(moving.map((each) => each.finished)), later(unseen)]);
    },
    [breathMs, UNSEEN_MS],
  );

/** Waits until the page has its heading, nothing is being loaded, and two looks one after the other find it so. */
export async function settled(page) {
  const waiting = loads.get(page);
  const until = Date.now() + PATIENCE_MS;
  await page.waitForSelector("h1");
  for (let still = 0; still < 2; ) {
    await drawn(page);
    const skeletons = await page.locator(".skeleton:not([data-sample] *)").count();
    still = waiting.size === 0 && skeletons === 0 ? still + 1 : 0;
    if (Date.now() > until)
      throw new Error(`never settled: ${page.url()}, waiting for ${[...waiting].map((each) => each.url())}`);
  }
}

/** Does what leads to another page, and waits until the heading of this one is gone. */
export async function leave(page, go) {
  const heading = await page.waitForSelector("h1");
  await go();
  await heading.waitForElementState("hidden");
}

const ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Violations of WCAG 2.2 A and AA, in one line each. Run from the test's side: the page's CSP forbids foreign scripts. */
export async function axe(page, without = [], only = undefined) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const runOnly = only ? { type: "rule", values: only } : { type: "tag", values: ALL_RULES };
  return page.evaluate(
    async ([run, left]) => {
      const found = await globalThis.axe.run(document, {
        runOnly: run,
        resultTypes: ["violations"],
        rules: Object.fromEntries(left.map((rule) => [rule, { enabled: false }])),
      });
      return found.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} – ${node.any[0]?.message ?? rule.help}`),
      );
    },
    [runOnly, without],
  );
}

/**
 * How a page is built, without what it says: elements with their roles, classes and names of attributes, whether they have text,
 * and rows of one kind once. In two pages of one build axe finds the same.
 */
function build(element) {
  const inner = [];
  for (const child of element.children) {
    const each = build(child);
    if (each !== inner.at(-1)) inner.push(each);
  }
  const names = element.getAttributeNames().filter((name) => element.getAttribute(name) !== "");
  const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const role = element.getAttribute("role") ?? "";
  return `${element.tagName}${hasText ? "+" : ""}[${role} ${element.className} ${names.sort()}](${inner.join("")})`;
}

const builds = new Set();

/** All rules of axe, unless a page of this very build was looked at before in this run. */
export async function axeOfNew(page) {
  const now = createHash("sha256")
    .update(await page.evaluate(`(${build})(document.body)`))
    .digest("hex");
  if (builds.has(now)) return [];
  const found = await axe(page);
  if (found.length === 0) builds.add(now);
  return found;
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

/**
 * The rules that can answer differently in one look than in those before it. A theme decides colours and, with its density,
 * sizes; a language decides names and lengths of texts and no colours; between the narrow and the wide window the layout is
 * one of the two.
 */
function axeOfLook(page, { width, isFirstTheme, isFirstLanguage }) {
  const isBetween = width === WIDTHS[1];
  // Its colours were seen in the first language, at every width.
  if (!isFirstLanguage && (isBetween || !isFirstTheme)) return axe(page, [], ["target-size"]);
  if (!isFirstTheme) return axe(page, [], isBetween ? ["color-contrast"] : ["color-contrast", "target-size"]);
  if (isBetween) return axe(page, [], ["color-contrast", "target-size"]);
  return axe(page, isFirstLanguage ? [] : ["color-contrast"]);
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

  /** Another theme and language, as if chosen in another window: nothing on the page is lost for it. */
  const look = (page, theme, language) =>
    page.evaluate(
      ([wanted, tongue]) => {
        const preferences = { theme: wanted, language: tongue, density: wanted === "dark" ? "compact" : "roomy" };
        const newValue = JSON.stringify(preferences);
        localStorage.setItem("kps.preferences", newValue);
        window.dispatchEvent(new StorageEvent("storage", { key: "kps.preferences", newValue }));
        return new Promise((resolve) => {
          const isShown = () =>
            document.documentElement.lang === tongue && document.documentElement.dataset.theme === wanted
              ? resolve()
              : requestAnimationFrame(isShown);
          isShown();
        });
      },
      [theme, language],
    );

  async function shot(page, name, width) {
    if (!process.env.KPS_SHOTS) return;
    const file = `${name.replace(/[^a-z0-9]+/gi, "_")}_${width}.png`;
    await page.screenshot({ path: `${process.env.KPS_SHOTS}/${file}`, fullPage: true });
  }

  /** To another page as a link leads there: what the portal has loaded stays loaded. Where it is not open, it is loaded. */
  async function visit(page, path) {
    const isOpen = page.url().startsWith(`${base}/portal/`) && !page.url().includes("/giris");
    if (!isOpen || page.url() === `${base}/portal${path}`) await page.goto(`${base}/portal${path}`);
    else await leave(page, () => page.evaluate((to) => history.pushState({}, "", to), `/portal${path}`));
    await settled(page);
  }

  /** A page as it is when somebody arrives, in all its looks. */
  async function looksRight(page, path, themes = THEMES, languages = LANGUAGES) {
    await visit(page, path);
    await looksRightNow(page, path, themes, languages);
  }

  /**
   * What stands on the screen, as it is (after a question, say), in both languages, both themes and three widths: axe, and
   * nothing wider than the window. Afterwards the page is again Turkish, light and wide. With KPS_SHOTS=FOLDER, pictures of all.
   */
  async function looksRightNow(page, name, themes = THEMES, languages = LANGUAGES) {
    assert.equal(await page.locator("h1").count(), 1, `${name}: one h1`);
    const spoken = [languages].flat();
    for (const language of spoken)
      for (const theme of themes) {
        await look(page, theme, language);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          // Nothing is asked for here: two pictures are enough.
          await drawn(page, 0);
          const found = await overflow(page);
          found.push(
            ...(await axeOfLook(page, {
              width,
              isFirstTheme: theme === themes[0],
              isFirstLanguage: language === spoken[0],
            })),
          );
          await shot(page, `${name} ${theme} ${language}`, width);
          assert.deepEqual(found, [], `${name} ${theme} ${language} ${width}`);
        }
      }
    await keep(page);
    await page.setViewportSize({ width: 1280, height: 900 });
    await look(page, THEMES[0], LANGUAGES[0]);
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
