import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// What every first view needs comes in three scripts, not in a dozen: the start, libraries with what pages share, and the shell; the
// builder's own helpers are a fourth (PORTAL 6: ten requests).
// What a page alone uses of them comes with that page. The start asks who is here while the libraries are on their way (ADR 0169).
const START = /src\/boot\/|vite\/preload-helper|rolldown\/runtime/;
const LIBRARIES =
  /node_modules\/(react|react-dom|scheduler|@tanstack|react-aria|react-aria-components|react-stately|@react-[a-z]+|@internationalized|@swc|clsx|use-sync-external-store)\//;
const SHARED =
  /src\/(api|session\/(preferences|session|drafts)|text\/(tr|en|dates|numbers|turkish|pseudo|national_id)|shell\/words|components\/(Button|Page|notices|fields|announce|CopyButton|Moment|words))\b/;

// What many pages use comes as one file, not as five.
const COMMON = /src\/(components|session|text)\//;
const COMMON_PAGES_MIN = 8;

// React Aria speaks thirty-four languages, the portal two.
const FOREIGN = /\/react-(aria|stately|aria-components)\/.*\/intl\/.*\/(?!tr-TR|en-US)[a-z]{2}-[A-Z]{2}\.mjs$/;

const BROWSERS_LANGUAGE = /\/react-aria\/.*\/useDefaultLocale\.mjs$/;
const FIRST_USE = /Intl\.DateTimeFormat\.supportedLocalesOf\(\[\s*locale\s*\]\);/;

/** The portal says its language itself; the library needs not try the browser's, whose tables a telephone reads for a tenth of a second. */
function ownLanguages(): Plugin {
  return {
    name: "own-languages",
    load: (id) => (FOREIGN.test(id) ? "export default {};" : null),
    transform: (code, id) => {
      if (!BROWSERS_LANGUAGE.test(id)) return null;
      if (!FIRST_USE.test(code)) throw new Error(`${id} has changed: look at it again`);
      return code.replace(FIRST_USE, "");
    },
  };
}

/** The start runs as soon as it is there; the style sheet, which paints the first page, does not share its way with libraries. */
function startFirst(): Plugin {
  return {
    name: "start-first",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle }) => {
        const start = Object.values(bundle ?? {}).find((each) => each.type === "chunk" && each.name === "start");
        if (!start) return html;
        return {
          html: html.replaceAll(/<(link rel="modulepreload"|script type="module") /g, '<$1 fetchpriority="low" '),
          tags: [
            {
              tag: "script",
              attrs: { type: "module", crossorigin: true, src: `/portal/${start.fileName}` },
              injectTo: "head-prepend",
            },
          ],
        };
      },
    },
  };
}

// The server's answers forbid everything inline (PORTAL 1.6): nothing is made into a data: script or style here.
export default defineConfig({
  base: "/portal/",
  plugins: [react(), ownLanguages(), startFirst()],
  build: {
    outDir: process.env["KPS_PORTAL_OUT"] ?? "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "start", test: START },
            { name: "libraries", test: (id) => LIBRARIES.test(id) || SHARED.test(id), tags: ["$initial"] },
            { name: "common", test: COMMON, minShareCount: COMMON_PAGES_MIN },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: process.env["KPS_URL"] ?? "https://localhost:8443", secure: false } },
  },
});
