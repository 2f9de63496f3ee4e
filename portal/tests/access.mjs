// What axe cannot see: the focus, sizes, spacing of text, paper-thin windows, words that stand in no catalogue, what moves or weighs too much.
// Usage: node tests/access.mjs CREDENTIALS.json     the file that `kps demo` writes
// Exit:  0 all right, 1 something is wrong.
import { strict as assert } from "node:assert";
import { axe, begin, overflow, proves, settled } from "./browser.mjs";

const { base, watch, check, signedIn, finish } = begin();

const OPERATOR = ["/", "/isler", "/yeni", "/onaylar", "/hesabim", "/galeri"];
const ANYBODY = ["/giris", "/basvuru", "/erisilebilirlik"];

/** One person of each of the three sides, signed in once. */
async function everyPage(look) {
  const anybody = await watch.page();
  for (const path of ANYBODY) {
    await anybody.goto(`${base}/portal${path}`);
    await settled(anybody);
    await look(anybody, path);
  }
  await anybody.context().close();
  const operator = await signedIn("operator");
  for (const path of OPERATOR) {
    await operator.goto(`${base}/portal${path}`);
    await settled(operator);
    await look(operator, path);
  }
  await operator.goto(`${base}/portal/isler?tur=application`);
  await operator.click("tbody th a >> nth=0");
  await operator.waitForSelector(".timeline");
  await settled(operator);
  await look(operator, "a case");
  await operator.context().close();
}

const TABS_MAX = 60;

/** What is wrong with the focus where it stands: not drawn, too thin, or under something else (WCAG 2.4.7, 2.4.11, 2.4.13). */
function focusFault() {
  const element = document.activeElement;
  if (!element || element === document.body) return "";
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const name = `${element.tagName} ${element.textContent.slice(0, 30)}`;
  if (style.outlineStyle === "none" || Number.parseFloat(style.outlineWidth) < 2) return `no focus is drawn: ${name}`;
  const inside = (x, y) => x > 0 && y > 0 && x < innerWidth && y < innerHeight;
  const points = [0.2, 0.5, 0.8].flatMap((x) => [0.3, 0.7].map((y) => [box.x + box.width * x, box.y + box.height * y]));
  const seen = points.some(([x, y]) => {
    const top = inside(x, y) ? document.elementFromPoint(x, y) : null;
    return top && (element.contains(top) || top.contains(element) || top.closest("label")?.contains(element));
  });
  return seen ? "" : `the focus is hidden: ${name}`;
}

async function focus() {
  await everyPage(async (page, path) => {
    await page.evaluate(() => document.activeElement?.blur());
    for (let tab = 0; tab < TABS_MAX; tab += 1) {
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(focusFault), "", `${path}, after ${tab + 1} tabs`);
      if (await page.evaluate(() => document.activeElement === document.body)) break;
    }
  });
  proves("A3");
}

/** Targets of at least 24 × 24 pixels, main buttons of 44; links within sentences are excepted (WCAG 2.5.8). */
function smallTargets() {
  const shown = [...document.querySelectorAll("a[href], button, input, select, textarea, [role=option]")].filter(
    (each) => each.getClientRects().length > 0 && !each.closest(".visually-hidden, .skip") && !each.disabled,
  );
  const size = (each) => (each.closest("label") ?? each).getBoundingClientRect();
  const inSentence = (each) => each.tagName === "A" && getComputedStyle(each).display === "inline";
  return shown.flatMap((each) => {
    const { width, height } = size(each);
    const least = each.matches(".button.primary") ? 44 : 24;
    if (inSentence(each) || (width >= 24 && height >= least - 0.5)) return [];
    return [`${each.tagName} ${each.textContent.slice(0, 30)} ${Math.round(width)} × ${Math.round(height)}`];
  });
}

async function sizes() {
  await everyPage(async (page, path) => {
    for (const density of ["roomy", "compact"]) {
      await page.evaluate((wanted) => {
        document.documentElement.dataset.density = wanted;
      }, density);
      assert.deepEqual(await page.evaluate(smallTargets), [], `${path}, ${density}`);
    }
    assert.equal(await page.locator("[draggable=true]").count(), 0, `${path}: nothing is dragged`);
  });
  proves("A5", "A7");
}

/** The spacing of WCAG 1.4.12, from the test's side: the policy forbids foreign styles, sheets that are built it does not see. */
function spaceText() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }",
  );
  document.adoptedStyleSheets = [sheet];
}

/** Texts that do not fit into what they stand in. */
function cutTexts() {
  return [...document.querySelectorAll("main *, header *, footer *")]
    .filter((each) => {
      const style = getComputedStyle(each);
      const hides = style.overflowX === "hidden" || style.overflowX === "clip";
      return hides && !each.closest(".visually-hidden, table.stacked thead") && each.scrollWidth > each.clientWidth + 1;
    })
    .map((each) => `cut: ${each.tagName} ${each.className}`);
}

async function spacing() {
  await everyPage(async (page, path) => {
    await page.evaluate(spaceText);
    for (const width of [320, 1280, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      assert.deepEqual(await overflow(page), [], `${path} at ${width}, spaced`);
      assert.deepEqual(await page.evaluate(cutTexts), [], `${path} at ${width}, spaced`);
    }
    await page.evaluate(() => {
      document.adoptedStyleSheets = [];
    });
    await page.emulateMedia({ reducedMotion: "reduce", forcedColors: "active" });
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0, `${path} moves`);
    // Colours are the system's here, which axe cannot see.
    assert.deepEqual(await axe(page, ["color-contrast"]), [], `${path} in the system's colours`);
    await page.emulateMedia({ reducedMotion: null, forcedColors: null });
    await page.setViewportSize({ width: 1280, height: 900 });
  });
  proves("A12", "G27");
}

/** Texts of the page that stand outside of data, without brackets: in no catalogue. */
function strayTexts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim();
    const around = node.parentElement;
    if (!/\p{Ll}{2,}/u.test(text) || text.includes("⟦") || text.includes("⟧")) continue;
    if (around.closest("[lang=tr], code, kbd, script, noscript, .who, time, title")) continue;
    // Logins, names of browsers, and how long ago: data, or words of the browser's own tables.
    if (/^(operator|Chrome \d+, \w+|\d+ \w+ ago|yesterday|this minute)$/.test(text)) continue;
    // Between the brackets of one text that was split by the markup.
    if (around.textContent.includes("⟦")) continue;
    found.push(text.slice(0, 60));
  }
  return found;
}

async function strayWords() {
  const page = await signedIn("operator");
  await page.addInitScript(() => {
    sessionStorage.setItem("kps.pseudo", "1");
    localStorage.setItem("kps.preferences", JSON.stringify({ language: "en" }));
  });
  for (const path of [...OPERATOR, "/erisilebilirlik", "/basvuru", "/yok"]) {
    await page.goto(`${base}/portal${path}`);
    await settled(page);
    assert.deepEqual(await page.evaluate(strayTexts), [], `${path}: words of no catalogue`);
  }
  await page.goto(`${base}/portal/isler?tur=application`);
  await page.click("tbody th a >> nth=0");
  await page.waitForSelector(".timeline");
  await settled(page);
  assert.deepEqual(await page.evaluate(strayTexts), [], "a case: words of no catalogue");
  await page.context().close();
  proves("T11");
}

const CLS_MAX = 0.02;
const REQUESTS_MAX = 10;
/** Of our files; what the server answers depends on what there is. */
const BYTES_MAX = 250 * 1024;

/** What Lighthouse would weigh, seen by the browser itself: layout that jumps, first paint, requests and bytes of a first view. */
async function weight() {
  // The gallery is for us, and as long as twenty pages.
  const members = OPERATOR.filter((path) => path !== "/galeri").map((path) => [path, "operator"]);
  for (const [path, name] of [...ANYBODY.map((each) => [each, undefined]), ...members]) {
    const page = name ? await signedIn(name) : await watch.page();
    let requests = 0;
    page.on("request", () => {
      requests += 1;
    });
    await page.addInitScript(() => {
      globalThis.shifts = 0;
      globalThis.painted = 0;
      new PerformanceObserver((list) => {
        for (const each of list.getEntries()) if (!each.hadRecentInput) globalThis.shifts += each.value;
      }).observe({ type: "layout-shift", buffered: true });
      new PerformanceObserver((list) => {
        for (const each of list.getEntries()) globalThis.painted = each.startTime;
      }).observe({ type: "largest-contentful-paint", buffered: true });
    });
    await page.goto(`${base}/portal${path}`);
    await settled(page);
    const seen = await page.evaluate(() => ({
      shifts: globalThis.shifts,
      painted: globalThis.painted,
      bytes: [...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")]
        .filter((each) => new URL(each.name).pathname.startsWith("/portal/"))
        .reduce((sum, each) => sum + each.encodedBodySize, 0),
    }));
    console.log(
      `   ${path}: shift ${seen.shifts.toFixed(4)}, painted ${Math.round(seen.painted)} ms, ${Math.round(seen.bytes / 1024)} KiB, ${requests} requests`,
    );
    assert.ok(seen.shifts <= CLS_MAX, `${path}: the layout jumps by ${seen.shifts}`);
    assert.ok(seen.bytes <= BYTES_MAX, `${path}: ${seen.bytes} bytes`);
    if (path === "/giris") assert.ok(requests <= REQUESTS_MAX, `${path}: ${requests} requests`);
    await page.context().close();
  }
  proves("G7");
}

/** A long job: told at most each 10 %, found again after a reload, announced at its end. */
async function longJob() {
  const page = await watch.page();
  await page.goto(`${base}/portal/galeri`);
  await settled(page);
  await page.click("button:has-text('Örnek işi başlat')");
  await page.waitForURL(/is=\d+/);
  await page.waitForSelector(".job:has-text('Örnek iş') progress");
  await page.reload();
  await settled(page);
  const job = page.locator(".job:has-text('Örnek iş')");
  assert.match(await job.textContent(), /\d+ \/ 1\.000 \(%\d+\)/, "it goes on after a reload");
  await page.evaluate(() => {
    globalThis.told = [];
    new MutationObserver(() => {
      const text = document.querySelector("#announcer").textContent;
      if (text && text !== globalThis.told.at(-1)) globalThis.told.push(text);
    }).observe(document.querySelector("#announcer"), { childList: true, characterData: true, subtree: true });
  });
  await page.waitForSelector(".job:has-text('Örnek iş') .notice.good");
  await page.waitForSelector(".toast:has-text('İş tamamlandı.')");
  const told = await page.evaluate(() => globalThis.told);
  assert.ok(told.length >= 1 && told.length <= 10, `told ${told.length} times`);
  for (const text of told) assert.match(text, /Örnek iş: %\d0 tamamlandı/);
  proves("A9", "G8");
  await page.context().close();
}

await finish(async () => {
  await check("the focus is seen on every page", focus);
  await check("targets are large enough", sizes);
  await check("spaced text, wide windows, the system's colours", spacing);
  await check("every word stands in a catalogue", strayWords);
  await check("first views weigh little and do not jump", weight);
  await check("a long job is told and found again", longJob);
});
