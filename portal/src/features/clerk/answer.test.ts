import { expect, it } from "vitest";
import { below, errorOf, nameOf, sectionsOf, shownOf, standingOf, textOf, treeOf } from "./answer";

const words = { yearOnly: "gün ve ay bilinmiyor", dayUnknown: "gün bilinmiyor", yes: "Evet", no: "Hayır" };
const members = [
  { path: "EsTCKimlikNo", granted: false },
  { path: "TemelBilgisi/Soyad", granted: false },
  { path: "TemelBilgisi/Ad", granted: true },
  { path: "DurumBilgisi/Durum", granted: true },
  { path: "DurumBilgisi/Din", granted: false },
  { path: "KayitYeriBilgisi/Il", granted: false },
  { path: "Adres/Koy", granted: true },
];

it("a card shows what is granted, names what is withheld, and leaves out what the register has not", () => {
  const record = {
    TCKimlikNo: 10010000068,
    TemelBilgisi: { Ad: "MEHMET" },
    DurumBilgisi: { Durum: { Kod: 1, Aciklama: "Açık" } },
  };
  const sections = sectionsOf(treeOf(members), record, words);
  const seen = sections.map(({ label, isWithheld, rows }) => [
    label,
    isWithheld,
    rows.map((row) => `${row.member} ${row.state}`),
  ]);
  expect(seen).toEqual([
    ["", false, ["TCKimlikNo shown", "EsTCKimlikNo withheld"]],
    ["Temel bilgiler", false, ["Ad shown", "Soyad withheld"]],
    ["Durum bilgileri", false, ["Durum shown", "Din withheld"]],
    ["Kütük yeri", true, ["Il withheld"]],
  ]);
  expect(textOf(sections)).not.toContain("yetki");
  expect(textOf(sections)).toContain("Adı: MEHMET");
});

it("days say what of them is unknown, words keep their code", () => {
  expect(shownOf({ Yil: 1980, Ay: 2, Gun: 1 }, words)?.text).toBe("01.02.1980");
  expect(shownOf({ Yil: 1980, Ay: 2, Gun: 0 }, words)?.text).toBe("02.1980 (gün bilinmiyor)");
  expect(shownOf({ Yil: 1980 }, words)?.text).toBe("1980 (gün ve ay bilinmiyor)");
  expect(shownOf({ Kod: 2, Aciklama: "Evli" }, words)).toEqual({ text: "Evli", code: 2 });
  expect(shownOf({ Ad: "A" }, words)).toBeUndefined();
  expect(shownOf(null, words)).toBeUndefined();
});

it("death, a closed record and a changed name are told", () => {
  const dead = { DurumBilgisi: { Durum: { Kod: 3, Aciklama: "Ölüm" }, OlumTarih: { Yil: 2019, Ay: 2, Gun: 27 } } };
  expect(standingOf(dead, words)).toEqual([{ kind: "dead", text: "27.02.2019" }]);
  expect(standingOf({ Durum: { Kod: 9, Aciklama: "Kapalı" } }, words)).toEqual([{ kind: "closed", text: "Kapalı" }]);
  expect(standingOf({ Durum: { Kod: 1, Aciklama: "Açık" } }, words)).toEqual([]);
  expect(standingOf({ Gecici: { OncekiSoyad: "KAYA" } }, words)).toEqual([{ kind: "renamed", text: "" }]);
});

it("an error in the place of a record is read, and members of a part stand alone", () => {
  expect(errorOf({ HataBilgisi: { Kod: 2, Aciklama: "yok" } })).toEqual({ code: 2, text: "yok" });
  expect(errorOf({ TCKimlikNo: 1 })).toBeUndefined();
  expect(below(members, "TemelBilgisi").map((each) => each.path)).toEqual(["Soyad", "Ad"]);
  expect(nameOf({ TemelBilgisi: { Ad: "ALİ", Soyad: "CAN" } })).toBe("ALİ CAN");
});
