import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

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
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: process.env["KPS_URL"] ?? "https://localhost:8443", secure: false } },
  },
});
