/** An official letter out of its template (docs/formats/letter.md), as far as a preview needs it. */
export interface LetterText {
  subject: string;
  paragraphs: readonly string[];
}

/** The template with these values; what has none yet stands as it is called, between brackets. */
export function letterText(
  template: string,
  values: Readonly<Record<string, string>>,
  lists: Readonly<Record<string, readonly string[]>>,
): LetterText {
  const [head = "", body = ""] = template.split(/^---$/m);
  const subject = /^subject: (.+)$/m.exec(head)?.[1] ?? "";
  const paragraphs = body
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
    .flatMap((paragraph) => {
      const inserted = /^\[insert (\w+)\]$/.exec(paragraph)?.[1];
      if (inserted) return (lists[inserted] ?? []).map((item, index) => `${index + 1}. ${item}`);
      return [paragraph.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] || whole)];
    });
  return { subject, paragraphs };
}
