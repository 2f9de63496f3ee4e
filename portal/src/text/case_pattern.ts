/** How case numbers look: `#` a digit, `@` a letter, `+` any number of them; the server reads the same (src/institutions/case_pattern.h). */
export function isLikePattern(pattern: string, number: string): boolean {
  const source = [...pattern].map((letter) => {
    if (letter === "#") return "[0-9]";
    if (letter === "@") return "[A-Za-z]";
    if (letter === "+") return "+";
    return letter.replace(/[\\^$.*?()[\]{}|/]/g, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`, "u").test(number);
}
