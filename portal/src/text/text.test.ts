import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { agentText } from "./agent";
import { agoText, dayText, longDayText, momentText, parseDay, today } from "./dates";
import { en } from "./en";
import { NAMES, RANKS } from "./names.gen";
import { bareDigits, masked, nationalIdFault } from "./national_id";
import { moneyText, numberText, percentText } from "./numbers";
import { tr } from "./tr";
import { compareText, fold, lower, sortedBy, tidy, upper } from "./turkish";

describe("Turkish letters", () => {
  // Score: T1.
  it("keep their dots in both cases", () => {
    expect(upper("ışıl iğdır")).toBe("IŞIL İĞDIR");
    expect(lower("IŞIL İZMİR")).toBe("ışıl izmir");
    expect(upper("çöğüş")).toBe("ÇÖĞÜŞ");
  });
  // Score: T2.
  it("stand in the order of the alphabet", () => {
    const words = [
      "zil",
      "şu",
      "su",
      "öz",
      "oz",
      "İzmir",
      "iki",
      "ısı",
      "Ilgaz",
      "ğ",
      "çam",
      "cam",
      "â",
      "a",
      "Ülke",
      "Uzun",
    ];
    expect(sortedBy(words, (word) => word)).toEqual([
      "a",
      "â",
      "cam",
      "çam",
      "ğ",
      "Ilgaz",
      "ısı",
      "iki",
      "İzmir",
      "oz",
      "öz",
      "su",
      "şu",
      "Uzun",
      "Ülke",
      "zil",
    ]);
    expect(compareText("Madde 2", "Madde 10")).toBeLessThan(0);
  });
  // Score: T2.
  it("stand as the server orders them, for two hundred names", () => {
    const golden = readFileSync("../tests/golden/turkish/names.txt", "utf8").trim().split("\n");
    expect(golden).toHaveLength(200);
    expect(sortedBy([...golden].reverse(), (name) => name)).toEqual(golden);
  });
  // Score: T1, G22.
  it("are found without their marks", () => {
    for (const typed of ["isil", "ISIL", "ışıl", "IŞIL", " Işıl "]) expect(fold(typed)).toBe("isil");
    expect(fold("Kâğıthane")).toBe("kagithane");
    expect(fold("abc")).not.toBe(fold("abd"));
  });
  // Score: T5.
  it("keep composed forms and single blanks", () => {
    expect(tidy("  Öz\u00a0 Yıl  maz ")).toBe("Öz Yıl maz");
    expect(tidy("s\u0327")).toBe("ş");
  });
});

describe("An identity number", () => {
  it("is taken with right check digits, also with pasted blanks", () => {
    expect(nationalIdFault("10000000146")).toBeUndefined();
    expect(nationalIdFault(" 100 000 001 46 ")).toBeUndefined();
    expect(nationalIdFault("10000\u00a0000146")).toBeUndefined();
  });
  // Score: T8.
  it("is refused with a reason for each fault", () => {
    expect(nationalIdFault("  ")).toBe("empty");
    expect(nationalIdFault("1000000014a")).toBe("not-digits");
    expect(nationalIdFault("-10000000146")).toBe("not-digits");
    expect(nationalIdFault("1000000014")).toBe("length");
    expect(nationalIdFault("100000001466")).toBe("length");
    expect(nationalIdFault("00000000000")).toBe("length");
    expect(nationalIdFault("10000000147")).toBe("checksum");
    expect(nationalIdFault("10000000156")).toBe("checksum");
    expect(nationalIdFault("١٠٠٠٠٠٠٠١٤٦")).toBe("not-digits");
  });
  // Score: G31.
  it("is shown by its last four digits", () => {
    expect(masked("10000000146")).toBe("*******0146");
    expect(bareDigits("1 2\t3")).toBe("123");
  });
});

describe("Days and moments", () => {
  // Score: T3.
  it("are read as people type them", () => {
    for (const typed of ["21.8.2026", "21.08.2026", "21/08/2026", "21082026", "21-8-2026", " 21 8 2026 "])
      expect(parseDay(typed)).toBe("2026-08-21");
    expect(parseDay("29.2.2024")).toBe("2024-02-29");
  });
  it("are refused when there is no such day", () => {
    for (const typed of [
      "",
      "29.2.2026",
      "31.4.2026",
      "0.1.2026",
      "1.13.2026",
      "2026-08-21",
      "21.8.26",
      "1.1.0999",
      "x",
    ])
      expect(parseDay(typed)).toBeUndefined();
  });
  // Score: T3, G30.
  it("are written in Istanbul's time", () => {
    expect(dayText("2026-08-21")).toBe("21.08.2026");
    expect(momentText("2026-11-22T21:30:00Z")).toBe("23.11.2026 00:30");
    expect(momentText("2016-09-07T20:59:00Z")).toBe("07.09.2016 23:59");
    expect(momentText("2016-09-07T21:00:00Z")).toBe("08.09.2016 00:00");
    expect(momentText("2015-01-15T22:30:00Z")).toBe("16.01.2015 00:30");
    expect(longDayText("2026-11-22", "tr")).toBe("22 Kasım 2026 Pazar");
    expect(today(Date.parse("2026-11-22T21:30:00Z"))).toBe("2026-11-23");
    expect(dayText("not a day")).toBe("not a day");
    expect(momentText("never")).toBe("never");
  });
  // Score: G30.
  it("are told from now", () => {
    const now = Date.parse("2026-11-22T12:00:00Z");
    expect(agoText("2026-11-22T11:57:00Z", now, "tr")).toBe("3 dakika önce");
    expect(agoText("2026-11-21T12:00:00Z", now, "tr")).toBe("dün");
    expect(agoText("never", now, "tr")).toBe("");
  });
});

describe("A browser's name", () => {
  it("is told in words that people know", () => {
    expect(
      agentText(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
      ),
    ).toBe("Chrome 156, Linux");
    expect(agentText("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0")).toBe(
      "Firefox 140, Windows",
    );
    expect(agentText("curl/8.1")).toBe("curl/8.1");
    expect(agentText("")).toBe("");
    expect(agentText("x".repeat(500))).toHaveLength(40);
  });
});

describe("Numbers and money", () => {
  // Score: T4.
  it("are written as in Türkiye", () => {
    expect(numberText(1234567.89, 2)).toBe("1.234.567,89");
    expect(moneyText(1234560)).toBe("₺12.345,60");
    expect(moneyText(-1)).toBe("-₺0,01");
    expect(percentText(0.26)).toBe("%26");
  });
});

interface Words {
  tr: object;
  en: object;
}
/** The words of features and shared parts stand beside them. */
const BESIDE = import.meta.glob<{ words?: Words; tr?: object; en?: object }>("../**/words.ts", { eager: true });
const ALL: [string, Words][] = [
  ["text", { tr, en }],
  ...Object.entries(BESIDE).flatMap(([path, module]): [string, Words][] =>
    module.tr && module.en ? [[path, { tr: module.tr, en: module.en }]] : module.words ? [[path, module.words]] : [],
  ),
];
const SENTENCE_WORDS_MAX = 20;

describe("The words of features", () => {
  const leaves = (value: unknown, path = ""): [string, unknown][] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([name, each]) => leaves(each, `${path}.${name}`))
      : [[path, value]];
  it("are found", () => {
    expect(ALL.length).toBe(Object.keys(BESIDE).length + 1);
    expect(ALL.length).toBeGreaterThan(3);
  });
  it.each(ALL)("of %s have the same keys in both languages", (_path, words) => {
    expect(leaves(words.en).map(([path]) => path)).toEqual(leaves(words.tr).map(([path]) => path));
    for (const [path, text] of [...leaves(words.tr), ...leaves(words.en)])
      if (typeof text === "string") expect(text.trim(), path).not.toBe("");
  });
  // Score: T7.
  it.each(ALL)("of %s glue no Turkish suffix to a value", (_path, words) => {
    for (const [path, text] of leaves(words.tr))
      if (typeof text === "function") expect(String(text), path).not.toMatch(/\}['’][a-zçğıöşü]/);
  });
  // Score: A16.
  it.each(ALL)("of %s are sentences of at most twenty words", (_path, words) => {
    for (const [path, text] of [...leaves(words.tr), ...leaves(words.en)]) {
      if (typeof text !== "string") continue;
      for (const sentence of text.split(/(?<=[.!?:;])\s+/))
        expect(sentence.split(/\s+/).length, `${path}: ${sentence}`).toBeLessThanOrEqual(SENTENCE_WORDS_MAX);
    }
  });
  // Score: T12.
  it.each(ALL)("of %s call legal things as the glossary does", (_path, words) => {
    const strays = /tahhüt|sözleşme|log kayd|kullanım ücreti|identity sharing protocol/i;
    for (const [path, text] of leaves(words.tr)) if (typeof text === "string") expect(text, path).not.toMatch(strays);
    const strayEnglish = /commitment letter|covenant|participation charge|audit trail record/i;
    for (const [path, text] of leaves(words.en))
      if (typeof text === "string") expect(text, path).not.toMatch(strayEnglish);
  });
});

describe("The catalogues", () => {
  const leaves = (value: unknown, path = ""): [string, unknown][] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([name, each]) => leaves(each, `${path}.${name}`))
      : [[path, value]];
  // Score: T11.
  it("have the same keys and leave nothing empty", () => {
    expect(leaves(en).map(([path]) => path)).toEqual(leaves(tr).map(([path]) => path));
    for (const [path, text] of [...leaves(tr), ...leaves(en)])
      if (typeof text === "string") expect(text.trim(), path).not.toBe("");
  });
  it("have Turkish in the one and English in the other", () => {
    const turkishAlone = [".turkish", ".english", ".short"];
    const same = leaves(tr).filter(
      ([path, text]) => typeof text === "string" && leaves(en).some(([other, word]) => other === path && word === text),
    );
    expect(same.map(([path]) => path).filter((path) => !turkishAlone.includes(path))).toEqual([]);
  });
  // Score: T7.
  it("glue no Turkish suffix to a value", () => {
    for (const [path, text] of leaves(tr))
      if (typeof text === "function") expect(String(text), path).not.toMatch(/\}['’][a-zçğıöşü]/);
  });
  it("are those of the page before its first script", () => {
    const page = readFileSync("index.html", "utf8");
    expect(page).toContain(tr.system);
    expect(page).toContain(`<small>${tr.directorate}</small>`);
    // The emblem stands in three places; it is one drawing.
    const drawing = (file: string) => / d="([^"]+)"/.exec(readFileSync(file, "utf8"))?.[1];
    expect(drawing("index.html")).toBe(drawing("src/design/icon.svg"));
    expect(drawing("src/shell/Emblem.tsx")).toBe(drawing("src/design/icon.svg"));
  });
  it("name kinds, ranks and laws as the server does", () => {
    expect(NAMES["headman"]).toBe("Muhtarlık");
    expect(RANKS["headman"]).toBe("Muhtar");
    expect(NAMES["5490"]).toBe("Nüfus Hizmetleri Kanunu");
    expect(Object.keys(NAMES).length).toBeGreaterThan(80);
    // A table that is spelt in another way would silently give nothing.
    for (const key of ["bank", "tax-office", "IDR-01"]) expect(NAMES[key], key).toBeTruthy();
  });
});
