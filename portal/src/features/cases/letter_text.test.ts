import { expect, test } from "vitest";
import template from "../../../../contracts/letters/missing_documents.letter?raw";
import { letterText } from "./letter_text";

test("the real template is filled, and what is still missing stands out", () => {
  const letter = letterText(
    template,
    { application_number: "BSV-2026-000001" },
    { missing: ["İmza sirküleri", "Şablon"] },
  );
  expect(letter.subject).toBe("Başvurudaki Eksik Belgelerin Tamamlanması");
  const text = letter.paragraphs.join("\n");
  expect(text).toContain("BSV-2026-000001 sayılı başvurunuz");
  expect(text).toContain("1. İmza sirküleri\n2. Şablon");
  expect(text).toContain("{last_day} günü sonuna kadar");
  expect(text).not.toContain("[insert");
});
