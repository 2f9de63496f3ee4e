// The verification core of contracts/audit/verifier.html in Node: the same script block that a browser runs.
//
// usage: node core.mjs --batch FILE     FILE: one folder of an export a line; prints `OK <entries>` or `FAIL <problem>` for each
//        node core.mjs --vectors        checks the digests and signatures against Node's own
// exit status: 0 it ran
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const page = fs.readFileSync(new URL("../../../contracts/audit/verifier.html", import.meta.url), "utf8");
const core = /<script id="core">([\s\S]*?)<\/script>/.exec(page)[1];
const context = vm.createContext({ TextEncoder, TextDecoder, Uint8Array, ArrayBuffer, DataView });
vm.runInContext(core, context);
const verifier = context.KpsVerifier;

function sourceOf(folder) {
  const names = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(item => item.isFile())
    .map(item => path.relative(folder, path.join(item.parentPath ?? item.path, item.name)));
  const known = new Set(names);
  return { names, read: name => known.has(name) ? new Uint8Array(fs.readFileSync(path.join(folder, name))) : null };
}

async function batch(file) {
  for (const folder of fs.readFileSync(file, "utf8").split("\n").filter(line => line)) {
    let said;
    try {
      const report = await verifier.verifyExport(sourceOf(folder));
      said = report.ok ? `OK ${report.entries}` : `FAIL ${report.problems[0].split("\n")[0]}`;
    } catch (error) {
      said = `CRASH ${error.stack.split("\n").slice(0, 3).join(" ")}`;
    }
    console.log(said);
  }
}

function vectors() {
  let count = 0;
  const check = (what, good) => { count++; if (!good) { console.log(`WRONG ${what}`); process.exitCode = 1; } };
  for (let size = 0; size < 300; size++) {
    const data = crypto.randomBytes(size);
    for (const name of ["sha256", "sha512"]) check(`${name} of ${size}`, verifier.hex(verifier[name](data)) === crypto.createHash(name).update(data).digest("hex"));
    check(`base64 of ${size}`, verifier.toBase64(data) === data.toString("base64") && Buffer.from(verifier.fromBase64(data.toString("base64"))).equals(data));
  }
  for (let round = 0; round < 40; round++) {
    const pair = crypto.generateKeyPairSync("ed25519"), message = crypto.randomBytes(round * 7), signature = crypto.sign(null, message, pair.privateKey);
    const key = pair.publicKey.export({ format: "der", type: "spki" }).subarray(12), good = (k, m, s) => verifier.ed25519Verify(k, m, s);
    check("signature", good(key, message, signature));
    for (const place of [0, 31, 32, 63]) {
      const broken = Buffer.from(signature);
      broken[place] ^= 1 << (round % 8);
      check("broken signature", !good(key, message, broken));
    }
    check("other message", !good(key, Buffer.concat([message, Buffer.from("x")]), signature));
    check("other key", !good(crypto.randomBytes(32), message, signature));
    // The order of the group added to s: the same equation, refused by RFC 8032.
    let s = BigInt("0x" + Buffer.from(signature.subarray(32)).reverse().toString("hex")) + 2n ** 252n + 27742317777372353535851937790883648493n;
    const second = Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse();
    check("second s", !good(key, message, Buffer.concat([signature.subarray(0, 32), second])));
  }
  console.log(`${count} checks`);
}

if (process.argv[2] === "--vectors") vectors();
else await batch(process.argv[3]);
