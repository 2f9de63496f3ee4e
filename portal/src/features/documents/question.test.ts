import { describe, expect, it } from "vitest";
import { faultsOf, type Offer, offerOf, requestOf, type Wish } from "./question";

const offer: Offer = {
  name: "NkoSorgulaTCKimlikNoServis",
  version: "2021-04-01",
  operation: "Sorgula",
  purposes: [],
  purpose_required: false,
};
const wish: Wish = {
  kind: "extract",
  number: "100 000 001 46",
  birth: "05.03.1980",
  scope: "AileKayitOrnek",
  withEvents: true,
  purpose: "",
  file: "",
  isApproved: false,
  givenNames: "",
  surname: "",
  title: "",
};

describe("a wish for a document", () => {
  it("asks the question of its kind", () => {
    expect(faultsOf(wish, offer)).toEqual([]);
    expect(requestOf(wish)).toEqual({
      question: {
        criteria: [
          {
            TCKimlikNo: 10000000146,
            DogumGun: 5,
            DogumAy: 3,
            DogumYil: 1980,
            NKOTipi: "AileKayitOrnek",
            Vukuatli: true,
          },
        ],
      },
    });
    expect(requestOf({ ...wish, kind: "residence", file: " 2026/7 ", purpose: "K" })).toEqual({
      question: {
        criteria: [{ KimlikNo: 10000000146, DogumGun: 5, DogumAy: 3, DogumYil: 1980 }],
        purpose: "K",
        file_number: "2026/7",
      },
    });
  });

  it("names every part that is missing", () => {
    const empty = { ...wish, number: "", birth: "31.02.1980", isApproved: true, givenNames: "Işıl" };
    expect(faultsOf(empty, { ...offer, purpose_required: true })).toEqual(["number", "birth", "purpose", "givenNames"]);
  });

  it("names the officer where one approves", () => {
    const approved = { ...wish, isApproved: true, givenNames: "Işıl ", surname: "ÇAĞLAYAN", title: "Müdür" };
    expect(faultsOf(approved, offer)).toEqual([]);
    expect(requestOf(approved)).toMatchObject({
      approver: { given_names: "Işıl", surname: "ÇAĞLAYAN", title: "Müdür" },
    });
  });

  it("takes the newest version that is granted, and nothing where none is", () => {
    const older = { ...offer, name: "KimlikNoSorgulaAdresServis", version: "2015-07-01" };
    const newer = { ...older, version: "2023-07-01" };
    expect(offerOf([older, newer, offer], "residence")).toBe(newer);
    expect(offerOf([older], "extract")).toBeUndefined();
  });
});
