import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Help, help } from "../shell/help";
import { en } from "./en";
import { tr } from "./tr";
import { lower } from "./turkish";

/** Legal words of both catalogues are those of docs/glossary.md, which gives the English word for the Turkish one. */
const HELD = [
  "taahhütname",
  "gizlilik taahhüdü",
  "alt kullanıcı",
  "idari kullanıcı",
  "teknik kullanıcı",
  "servis kullanıcısı",
  "Kurul",
  "katılma payı",
  "ek yetki",
  "hukuki dayanak",
  "kütük",
  "makbuz",
  "emsal",
  "mutabakat",
  "tedbir",
  "karşı oy gerekçesi",
  "nüfus kayıt örneği",
  "yerleşim yeri",
  "geçiş anahtarı",
  "denetçi",
] as const;
/** Words that English uses in other senses too: only the Turkish text is asked for its English one. */
const WIDER_IN_ENGLISH = new Set(["taahhütname", "idari kullanıcı", "kütük", "yerleşim yeri", "hukuki dayanak"]);

/** What pages once said, and say no more: the log is no register, and has one name. */
const STRAY_TURKISH = /tahhüt|sözleşme|log kayd|kullanım ücreti|geri izle|iz kütü/iu;
const STRAY_ENGLISH =
  /commitment letter|covenant|participation charge|audit trail|technical user|the board\b|identity sharing protocol/i;

function rowsOfGlossary(): Map<string, string[]> {
  const rows = readFileSync("../docs/glossary.md", "utf8")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => cells.length >= 4 && !/^(English|---)/.test(cells[1] ?? ""));
  const bare = (cell: string) => cell.replace(/\([^)]*\)/g, "").trim();
  return new Map(rows.map((cells) => [bare(cells[2] ?? ""), bare(cells[1] ?? "").split(/,\s*/)]));
}

const SOFT: Record<string, string> = { k: "[kğ]", p: "[pb]", ç: "[çc]", t: "[td]", ğ: "[kğ]", d: "[td]" };
const OTHER_BOARDS = /(?<!Koruma )(?<!\p{L})Kurul(?=$|\P{L}|(?:un|a|u|da|dan|ca)(?!\p{L}))/u;

/** A Turkish word with whatever endings it may have: `katılma payı` is found in `katılma payının` and in `katılma payları`. */
function turkishPattern(term: string): (text: string) => boolean {
  // The header of a receipt is called so in both languages.
  if (term === "makbuz") return (text) => /(?<!\p{L}|KPS-)makbu/iu.test(text);
  if (term === "Kurul") return (text) => OTHER_BOARDS.test(text);
  const stem = lower(term).replace(/(?<=\s\S+)s?[ıiuü]$/u, "");
  const last = stem.at(-1) ?? "";
  const pattern = new RegExp(`(?<!\\p{L})${stem.slice(0, -1)}${SOFT[last] ?? last}`, "u");
  return (text) => pattern.test(lower(text));
}

const englishPattern = (terms: readonly string[]) => {
  const words = terms.map((term) => term.replace(/basis$/, "bas[ei]s"));
  const pattern = new RegExp(`(?<![a-z])(?:${words.join("|")})`, "i");
  return (text: string) => pattern.test(text);
};

interface Words {
  tr: object;
  en: object;
}
const BESIDE = import.meta.glob<{ words?: Words; tr?: object; en?: object }>("../**/words.ts", { eager: true });

const leaves = (value: unknown, path = ""): [string, string][] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, each]) => leaves(each, `${path}.${name}`))
    : [[path, typeof value === "function" ? insideQuotes(String(value)) : String(value)]];

/** Of a function that makes a text, the text alone. */
const insideQuotes = (code: string) => (code.match(/(["`])(?:(?!\1).)*\1/gsu) ?? [code]).join(" ");

/** [where, Turkish, English] of every text of the pages; of the help, each page's texts together. */
function texts(): [string, string, string][] {
  const catalogues: [string, Words][] = [["text", { tr, en }]];
  for (const [path, module] of Object.entries(BESIDE)) {
    if (module.tr && module.en) catalogues.push([path, { tr: module.tr, en: module.en }]);
    else if (module.words) catalogues.push([path, module.words]);
  }
  const pairs = catalogues.flatMap(([path, words]) => {
    const english = new Map(leaves(words.en));
    return leaves(words.tr).map(([key, text]): [string, string, string] => [path + key, text, english.get(key) ?? ""]);
  });
  const whole = (each: Help) => [each.title, ...each.text, ...each.articles.map((article) => article.text)].join(" ");
  const byPage = new Map(help.en.map((each) => [each.at, whole(each)]));
  return [
    ...pairs,
    ...help.tr.map((each): [string, string, string] => [`help ${each.at}`, whole(each), byPage.get(each.at) ?? ""]),
  ];
}

describe("The glossary", () => {
  const glossary = rowsOfGlossary();
  const all = texts();
  it("is read, and so are the pages' texts", () => {
    expect(glossary.get("taahhütname")).toEqual(["undertaking"]);
    expect(all.length).toBeGreaterThan(900);
  });
  it("finds words with their endings and no others", () => {
    const is = turkishPattern("katılma payı");
    expect(["Katılma payı", "katılma paylarının"].every(is)).toBe(true);
    expect(turkishPattern("kütük")("Aile kütüğünde")).toBe(true);
    expect(turkishPattern("ek yetki")("verilecek yetkiler")).toBe(false);
    expect(turkishPattern("servis kullanıcısı")("Servis kullanıcıları")).toBe(true);
    expect(turkishPattern("Kurul")("Kurula sunulur")).toBe(true);
    expect(turkishPattern("Kurul")("Kurulum kodu; Kişisel Verileri Koruma Kurulu; bağlantı kurulur")).toBe(false);
  });
  // Score: T12.
  it.each(HELD)("gives the word for %s in both catalogues", (term) => {
    const words = glossary.get(term);
    expect(words, `docs/glossary.md has no row for ${term}`).toBeDefined();
    const [isTurkish, isEnglish] = [turkishPattern(term), englishPattern(words ?? [])];
    const missing = all.filter(([, turkish, english]) => isTurkish(turkish) && !isEnglish(english));
    expect(missing, `English says ${words}`).toEqual([]);
    if (WIDER_IN_ENGLISH.has(term)) return;
    const added = all.filter(([, turkish, english]) => isEnglish(english) && !isTurkish(turkish));
    expect(added, `Turkish says ${term}`).toEqual([]);
  });
  // Score: T12.
  it("has the only names of the log, of the undertaking and of the Kurul", () => {
    expect(all.filter(([, turkish, english]) => STRAY_TURKISH.test(turkish) || STRAY_ENGLISH.test(english))).toEqual(
      [],
    );
    // An English audit log is `iz kaydı` in Turkish.
    expect(
      all.filter(([, turkish, english]) => /audit log/i.test(english) && !lower(turkish).includes("iz kay")),
    ).toEqual([]);
  });
});
