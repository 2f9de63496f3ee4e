// Scores of Lighthouse for public pages and the main page of every role, on a desk and on a telephone.
// Usage: node bench/lighthouse/measure.mjs CREDENTIALS.json     the file that `kps demo` writes; prints one line of JSON a page
// Exit:  0 every page was measured, 1 one could not be.
import { readFileSync } from "node:fs";
import lighthouse, { desktopConfig } from "lighthouse";
import { signIn, Watch } from "../../portal/tests/browser.mjs";

const DEBUGGING_PORT = 9377;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const AUDITS = ["largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "total-byte-weight"];
const NOBODY = "";
const PAGES = [
  [NOBODY, "/uygunluk"],
  [NOBODY, "/kurumlar"],
  [NOBODY, "/hatalar"],
  [NOBODY, "/portal/giris"],
  [NOBODY, "/portal/basvuru"],
  ["alt-1001", "/portal/sorgu"],
  ["idari-1001", "/portal/"],
  ["teknik-1001", "/portal/konsol"],
  ["operator", "/portal/kuyruk"],
  ["kurul-uyesi-1", "/portal/kurul"],
  ["denetci", "/portal/iz"],
  ["vatandas", "/portal/sorgularim"],
];

const credentials = JSON.parse(readFileSync(process.argv[2], "utf8"));
const base = credentials.base_url;

/** The cookie of somebody who has signed in; nothing for nobody. */
async function cookieOf(watch, name) {
  if (name === NOBODY) return undefined;
  const page = await watch.page();
  await signIn(page, base, credentials.portal_users.find((each) => each.username === name));
  const cookies = await page.context().cookies();
  await page.context().close();
  return cookies.map((each) => `${each.name}=${each.value}`).join("; ");
}

/** Times move with what else the machine does: of so many runs the one in the middle counts. */
const RUNS = 3;

async function measure(path, cookie, form) {
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await measureOnce(path, cookie, form));
  runs.sort((left, right) => left.scores.performance - right.scores.performance);
  return runs[(RUNS - 1) / 2];
}

async function measureOnce(path, cookie, form) {
  const flags = {
    port: DEBUGGING_PORT,
    onlyCategories: CATEGORIES,
    locale: "tr",
    logLevel: "error",
    ...(cookie ? { extraHeaders: { Cookie: cookie } } : {}),
  };
  const { lhr } = await lighthouse(`${base}${path}`, flags, form === "desktop" ? desktopConfig : undefined);
  if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
  return {
    path,
    form,
    final: new URL(lhr.finalDisplayedUrl).pathname,
    scores: Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(100 * lhr.categories[name].score)])),
    values: Object.fromEntries(AUDITS.map((name) => [name, lhr.audits[name].numericValue])),
    faults: Object.values(lhr.audits)
      .filter((each) => each.score === 0 && each.scoreDisplayMode === "binary")
      .map((each) => each.id),
  };
}

const watch = await new Watch(base).start([`--remote-debugging-port=${DEBUGGING_PORT}`]);
try {
  for (const [who, path] of PAGES) {
    const cookie = await cookieOf(watch, who);
    for (const form of ["desktop", "mobile"]) console.log(JSON.stringify({ who, ...(await measure(path, cookie, form)) }));
  }
} finally {
  await watch.stop();
}
