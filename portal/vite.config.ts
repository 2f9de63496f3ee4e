import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// What every first view needs comes in three scripts, not in a dozen: libraries, what pages share, and the shell (PORTAL 6).
// What a page alone uses of them comes with that page.
const LIBRARIES =
  /node_modules\/(react|react-dom|scheduler|@tanstack|react-aria|react-aria-components|react-stately|@react-[a-z]+|@internationalized|@swc|clsx|use-sync-external-store)\//;
const SHARED =
  /src\/(api|session\/(preferences|session|drafts)|text\/(tr|en|dates|numbers|turkish|pseudo|national_id)|shell\/words|components\/(Button|Page|notices|fields|announce|CopyButton|Moment|words))\b/;

// The server's answers forbid everything inline (PORTAL 1.6): nothing is made into a data: script or style here.
export default defineConfig({
  base: "/portal/",
  plugins: [react()],
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
            { name: "libraries", test: LIBRARIES, tags: ["$initial"] },
            { name: "shared", test: SHARED, tags: ["$initial"] },
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
