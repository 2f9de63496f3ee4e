// Makes the .br and .gz twins that `kps serve` gives to whoever takes them.
// Usage: node tools/compress.mjs      the build folder is KPS_PORTAL_OUT, else dist
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.env.KPS_PORTAL_OUT ?? "dist";
const WORTHWHILE_BYTES = 1024;
const TEXT = new Set([".html", ".js", ".css", ".svg", ".json", ".txt"]);
const totals = { plain: 0, br: 0, gz: 0 };

for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, name);
  if (!statSync(path).isFile() || !TEXT.has(extname(path))) continue;
  const plain = readFileSync(path);
  if (plain.length < WORTHWHILE_BYTES) continue;
  const br = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const gz = gzipSync(plain, { level: 9 });
  writeFileSync(`${path}.br`, br);
  writeFileSync(`${path}.gz`, gz);
  totals.plain += plain.length;
  totals.br += br.length;
  totals.gz += gz.length;
}
const kib = (bytes) => `${(bytes / 1024).toFixed(0)} KiB`;
console.log(`compressed: ${kib(totals.plain)} -> ${kib(totals.gz)} gzip, ${kib(totals.br)} brotli`);
