/** `Chrome 156, Linux`: what a person recognises in a browser's own long name. */

const BROWSERS: readonly [RegExp, string][] = [
  [/Edg\/(\d+)/, "Edge"],
  [/OPR\/(\d+)/, "Opera"],
  [/Firefox\/(\d+)/, "Firefox"],
  [/Chrom(?:e|ium)\/(\d+)/, "Chrome"],
  [/Version\/(\d+).*Safari/, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS/, "macOS"],
  [/Linux/, "Linux"],
];
const UNKNOWN_CHARACTERS_MAX = 40;

export function agentText(agent: string): string {
  const browser = BROWSERS.find(([pattern]) => pattern.test(agent));
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1];
  if (!browser) return agent.slice(0, UNKNOWN_CHARACTERS_MAX);
  const name = `${browser[1]} ${browser[0].exec(agent)?.[1] ?? ""}`.trim();
  return system ? `${name}, ${system}` : name;
}
