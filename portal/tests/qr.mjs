// Reads a QR picture back, as a telephone would: its modules, the mask, the blocks, the text (ISO/IEC 18004, level L, byte mode).
import { strict as assert } from "node:assert";

/** Codewords of data in each block, for versions 1 to 10 at level L. */
const BLOCKS_L = [[19], [34], [55], [80], [108], [68, 68], [78, 78], [97, 97], [116, 116], [68, 68, 69, 69]];
const ALIGNED = [[], [18], [22], [26], [30], [34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
const LEVEL_L = 1;
const BYTE_MODE = 4;
const FORMAT_MASK = 0b101010000010010;
const MASKS = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];

/** Modules out of the picture's path, one square each, without the white around it; `border` is how much there was of it. */
export function modulesOf(path, whole) {
  const dark = [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => [Number(x), Number(y)]);
  const border = Math.min(...dark.map(([x]) => x));
  const size = whole - 2 * border;
  const modules = Array.from({ length: size }, () => Array(size).fill(false));
  for (const [x, y] of dark) modules[y - border][x - border] = true;
  return { modules, border };
}

/** Where no data stands: finders with what is beside them, timing, alignment, and the version of larger pictures. */
function isFixed(version, size, y, x) {
  if ((y < 9 && (x < 9 || x >= size - 8)) || (y >= size - 8 && x < 9) || y === 6 || x === 6) return true;
  if (version >= 7 && ((y < 6 && x >= size - 11) || (x < 6 && y >= size - 11))) return true;
  const centres = ALIGNED[version - 1].length === 1 ? [6, ...ALIGNED[version - 1]] : ALIGNED[version - 1];
  const last = centres.at(-1);
  return centres.some((cy) =>
    centres.some((cx) => {
      const inFinder = (cy === 6 && (cx === 6 || cx === last)) || (cx === 6 && cy === last);
      return !inFinder && Math.abs(y - cy) <= 2 && Math.abs(x - cx) <= 2;
    }),
  );
}

/** The mask, out of the fifteen bits beside the first finder. */
function maskOf(modules) {
  const at = [0, 1, 2, 3, 4, 5, 7].map((y) => modules[y][8]);
  at.push(modules[8][8], modules[8][7], ...[5, 4, 3, 2, 1, 0].map((x) => modules[8][x]));
  const format = at.reduce((bits, dark, index) => bits | (Number(dark) << index), 0) ^ FORMAT_MASK;
  assert.equal(format >> 13, LEVEL_L, "the level of correction");
  return MASKS[(format >> 10) & 7];
}

/** All codewords in the order of the picture: two columns at a time, from the right, up and down. */
function codewords(modules, version) {
  const size = modules.length;
  const mask = maskOf(modules);
  const bits = [];
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1])
        if (!isFixed(version, size, y, x)) bits.push(Number(modules[y][x] !== mask(y, x)));
    }
    up = !up;
  }
  return Array.from({ length: bits.length >> 3 }, (_, at) =>
    Number.parseInt(bits.slice(at * 8, at * 8 + 8).join(""), 2),
  );
}

export function read(modules) {
  const version = (modules.length - 17) / 4;
  const lengths = BLOCKS_L[version - 1];
  assert.ok(lengths, `a picture of ${modules.length} modules`);
  const all = codewords(modules, version);
  const blocks = lengths.map(() => []);
  let next = 0;
  for (let at = 0; at < Math.max(...lengths); at += 1)
    for (const [index, length] of lengths.entries()) if (at < length) blocks[index].push(all[next++]);
  const bits = blocks
    .flat()
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  assert.equal(Number.parseInt(bits.slice(0, 4), 2), BYTE_MODE);
  const lengthBits = version < 10 ? 8 : 16;
  const count = Number.parseInt(bits.slice(4, 4 + lengthBits), 2);
  const bytes = Array.from({ length: count }, (_, at) =>
    Number.parseInt(bits.slice(4 + lengthBits + at * 8, 12 + lengthBits + at * 8), 2),
  );
  return Buffer.from(bytes).toString("utf8");
}
