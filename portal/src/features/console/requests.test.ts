import { describe, expect, it } from "vitest";
import type { ConsolePerson, ConsoleService } from "../../api/openapi.gen";
import { CLOCK_BAD_MS, clockFinding } from "./examination";
import { escapedXml, filledWith, isWrong, jsonBody, PROGRAMS, type Question, soapBody, soapEnvelope } from "./requests";
import { en, tr } from "./words";

const member = (name: string, type: string, holds = "", values: string[] = []) => ({ name, type, holds, values });
const service: ConsoleService = {
  service: 4,
  name: "Kişi",
  name_en: "Person",
  title: "KisiServis",
  version: "2024-04-01",
  path: "/api/v1/services/KisiServis/2024-04-01/Sorgula",
  action: "http://kps.nvi.gov.tr/2024/04/01/KisiServis/Sorgula",
  namespace: "http://kps.nvi.gov.tr/2024/04/01",
  operation: "Sorgula",
  criterion: "KisiSorguKriteri",
  list: true,
  members: [
    member("Ad", "Text"),
    member("DogumGun", "Int", "birth_day"),
    member("DogumYil", "Int", "birth_year"),
    member("KimlikNo", "Long", "number"),
    member("Tarih", "DateTime"),
    member("Tip", "Enumeration", "", ["A", "B"]),
    member("Var", "Boolean"),
  ],
};
const person: ConsolePerson = {
  name: "single",
  description: "Bekâr",
  number: 10010494874,
  birth_day: 0,
  birth_month: 4,
  birth_year: 1998,
};
const question = (filled: Record<string, string>): Question => ({ service, filled, purpose: "P1", file: "" });

describe("a question of the console", () => {
  it("takes of a person what the service asks for; an unknown day is left out", () => {
    expect(filledWith(service, person)).toEqual({ KimlikNo: "10010494874", DogumYil: "1998" });
  });
  it("is JSON with the types of the contract, and without what is empty", () => {
    const body = jsonBody(question({ KimlikNo: "10010494874", Var: "false", Ad: "", Tarih: "1998-04-17" }));
    expect(JSON.parse(body)).toEqual({
      criteria: [{ KimlikNo: 10010494874, Tarih: "1998-04-17", Var: false }],
      purpose: "P1",
    });
  });
  it("is the same in XML, in the contract's order, with nothing that breaks out", () => {
    const xml = soapBody(question({ KimlikNo: "1", Ad: "</Ad><Soyad>&", Tarih: "1998-04-17" }));
    expect(xml.indexOf("<Ad>")).toBeLessThan(xml.indexOf("<KimlikNo>"));
    expect(xml).toContain("<Tarih>1998-04-17T00:00:00</Tarih>");
    expect(xml).not.toContain("<Soyad>");
    expect(soapBody({ ...question({ KimlikNo: "1" }), service: { ...service, list: false } })).toContain("<kriter>");
    expect(soapEnvelope({ ...question({}), purpose: 'a"b' }, "x")).toContain(`Kod="a&#34;b"`);
    expect(escapedXml("a<b")).toBe("a&#60;b");
  });
  it("names what does not fit its type", () => {
    const wrong = (name: string, value: string) =>
      service.members.some((each) => each.name === name && isWrong(each, value));
    expect(wrong("KimlikNo", "12a")).toBe(true);
    expect(wrong("KimlikNo", "1234567890123456")).toBe(true);
    expect(wrong("Tarih", "17.04.1998")).toBe(true);
    expect(wrong("Tip", "C")).toBe(true);
    expect(wrong("Tip", "B")).toBe(false);
    expect(wrong("KimlikNo", "")).toBe(false);
  });
  it("as a program holds no secret and quotes what somebody wrote", () => {
    const hostile = question({ Ad: `a'b"c\\d` });
    for (const program of PROGRAMS) {
      const text = program.write(hostile);
      expect(text).toContain("KPS_PASSWORD");
      expect(text).toContain(service.path);
    }
    expect(PROGRAMS.map(({ name }) => name)).toEqual(["curl", "PHP", "Python", "Node.js", "Java", "C#"]);
    expect(PROGRAMS[0]?.write(hostile)).toContain(`a'\\''b`);
  });
});

describe("the check of a connection", () => {
  it("takes five minutes of the clocks as the end", () => {
    expect(clockFinding(CLOCK_BAD_MS - 1).state).toBe("warn");
    expect(clockFinding(CLOCK_BAD_MS).state).toBe("bad");
    expect(clockFinding(-CLOCK_BAD_MS).state).toBe("bad");
    expect(clockFinding(29_000).state).toBe("good");
  });
  it("has the words of every finding in both languages", () => {
    expect(Object.keys(en.findings).sort()).toEqual(Object.keys(tr.findings).sort());
  });
});
